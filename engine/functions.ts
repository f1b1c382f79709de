/** Functions written in TypeScript that SQL may call by name: text in, text out. A change of one is a change of engine version. */
import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api'
import { type Part, type Run, segmentRuns } from './segments.ts'

/** name -> function of texts; NULL arguments never reach it. */
const functions: Readonly<Record<string, (...texts: string[]) => string>> = {
  // segment_runs('[["class", rows], ...]', '[{"name", "costs", "otherwise"}, ...]') -> '{"ends": [...], "ambiguous": [...]}'
  segment_runs: (runs = '[]', parts = '[]') =>
    JSON.stringify(segmentRuns(JSON.parse(runs) as Run[], JSON.parse(parts) as Part[])),
}

/** Makes the functions known to a connection. */
export function registerFunctions(connection: DuckDBConnection): void {
  for (const [name, body] of Object.entries(functions)) {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: Array.from({ length: body.length || 2 }, () => VARCHAR),
        returnType: VARCHAR,
        mainFunction(_info, chunk, output) {
          for (let row = 0; row < chunk.rowCount; row++) {
            const texts = chunk.getRowValues(row).map(String)
            output.setItem(row, body(...texts))
          }
          output.flush()
        },
      }),
    )
  }
}
