/**
 * Writes `manifest.schema.json`, the manifest's contract for readers in other languages:
 * `node engine/manifest-schema.ts`.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { writeJson } from './disk.ts'
import { manifestSchema } from './manifest.ts'

/** Where the JSON Schema is published. */
export const schemaFile = join(import.meta.dirname, 'manifest.schema.json')

/** The manifest's contract as a JSON Schema (draft 2020-12). */
export function manifestJsonSchema(): object {
  return z.toJSONSchema(manifestSchema)
}

if (import.meta.main) writeJson(schemaFile, manifestJsonSchema())
