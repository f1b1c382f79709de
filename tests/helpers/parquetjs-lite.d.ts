/** The part of parquetjs-lite that the tests use; it has no types of its own. */
declare module 'parquetjs-lite' {
  export class ParquetReader {
    static openFile(file: string): Promise<ParquetReader>
    getCursor(): { next(): Promise<Record<string, unknown> | null> }
    close(): Promise<void>
  }
}
