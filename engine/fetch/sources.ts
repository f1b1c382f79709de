/**
 * Downloads what a pipeline's sources need, into a folder in the mirror layout; what lies there complete is left alone.
 */
import { join } from 'node:path'
import { NagareError } from '../errors.ts'
import { find } from '../ingest/locate.ts'
import { type Pipeline, type Remote, referencesOf, type Source } from '../pipeline.ts'
import type { Progress } from '../progress.ts'
import { type Settings, sourcesFolder } from '../settings.ts'
import { fetchFiles, type RemoteFile, useProxyFromEnv } from './fetch.ts'
import { listHubFiles } from './hub.ts'

/**
 * Downloads the sources of a pipeline when its files are to come from the Hub. Throws `network`, naming the other ways.
 */
export async function fetchSources(
  pipeline: Pipeline,
  settings: Settings,
  progress: Progress,
  env = process.env,
): Promise<void> {
  const wanted = [...pipeline.from, ...referencesOf(pipeline).filter(isFetched)].filter(
    (source) => find(source, settings) === undefined,
  )
  if (settings.sources !== 'hub' || wanted.length === 0) return
  const restore = useProxyFromEnv(env)
  try {
    for (const source of wanted) await fetchSource(source, settings, progress, env)
  } catch (error) {
    throw error instanceof NagareError && error.kind === 'network' ? withOtherWays(error) : error
  } finally {
    progress.stop()
    restore()
  }
}

// What may be absent and is handed out nowhere is the user's to bring.
function isFetched({ mayBeAbsent, layouts }: Source): boolean {
  return !mayBeAbsent || layouts.some(({ remote }) => remote !== undefined)
}

async function fetchSource(
  source: Source,
  settings: Settings,
  progress: Progress,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const remote = source.layouts.find((layout) => layout.remote)?.remote
  if (remote === undefined)
    throw new NagareError(
      'input',
      `Cannot download source ${source.name}: it names no place to download it from; use SOURCES=<folder>`,
    )
  progress.log(`${source.name}: downloading revision ${source.revision}`)
  const files = await remoteFiles(source, remote, env)
  await fetchFiles(files, { folder: sourcesFolder(settings), progress })
}

async function remoteFiles(source: Source, remote: Remote, env: NodeJS.ProcessEnv): Promise<readonly RemoteFile[]> {
  if ('urls' in remote) return remote.urls
  const listed = await listHubFiles({ repo: `datasets/${remote.hub}`, revision: remote.revision, env })
  const name = remote.files.find((wanted) => listed.some(({ path }) => path === wanted))
  const file = listed.find(({ path }) => path === name)
  if (file === undefined) {
    const held = listed.map(({ path }) => path).join(', ')
    throw new NagareError(
      'input',
      `Cannot download source ${source.name}: ${remote.hub}@${remote.revision} holds none of ${remote.files.join(', ')}, but ${held}; check the revision`,
    )
  }
  return [{ ...file, path: join(remote.into, file.path) }]
}

function withOtherWays(error: NagareError): NagareError {
  return new NagareError(
    'network',
    `${error.message}\nTwo ways without the network: SOURCES=<folder> reads a mirror that you have (its layout: README, "Sources"), SOURCES=sample builds the same recipe on the shipped sample.`,
    error,
  )
}
