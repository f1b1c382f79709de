/** Downloads that resume, are checked, and are there whole or not at all. */
import { setGlobalProxyFromEnv } from 'node:http'
import { resolve, sep } from 'node:path'
import pLimit from 'p-limit'
import { messageOf, NagareError } from '../errors.ts'
import { fetchFile } from './file.ts'
import { callOf, type FetchSettings, type LocalFile, type RemoteFile } from './types.ts'

export type { FetchSettings, LocalFile, RemoteFile } from './types.ts'

/** Downloads files below a folder, a few at a time, in the order given; the first failure stops the others. */
export async function fetchFiles(files: readonly RemoteFile[], settings: FetchSettings): Promise<readonly LocalFile[]> {
  checkPaths(files, settings.folder)
  const stop = new AbortController()
  const call = callOf(settings, settings.fetch, { signal: stop.signal, log: (line) => settings.progress.log(line) })
  const limit = pLimit(settings.concurrency ?? 4)
  const work = files.map((file) =>
    limit(() => fetchFile(file, settings.folder, call, settings.progress)).catch((error: unknown) => {
      stop.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(work)
  stop.signal.throwIfAborted()
  return Promise.all(work)
}

/** Makes fetch honour HTTP_PROXY, HTTPS_PROXY and NO_PROXY; returns what undoes it. */
export function useProxyFromEnv(env: NodeJS.ProcessEnv = process.env): () => void {
  try {
    return setGlobalProxyFromEnv(env)
  } catch (error) {
    const wanted = 'set HTTPS_PROXY and HTTP_PROXY to an address such as http://proxy.example:3128'
    throw new NagareError('usage', `Cannot use the proxy: ${messageOf(error)}; ${wanted}`, error)
  }
}

function checkPaths(files: readonly RemoteFile[], folder: string): void {
  const seen = new Set<string>()
  for (const { path, url } of files) {
    const target = resolve(folder, path)
    const refuse = (state: string) => {
      throw new NagareError('input', `Cannot download ${url}: its path "${path}" ${state}; check the list of files`)
    }
    if (!target.startsWith(resolve(folder) + sep)) refuse('leaves the folder')
    if (seen.has(target)) refuse('is wanted twice')
    seen.add(target)
  }
}
