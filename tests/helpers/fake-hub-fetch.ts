/** A folder and a fake Hub for each test, and downloads from the one into the other. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach } from 'vitest'
import { type FetchSettings, fetchFiles, type LocalFile, type RemoteFile } from '#engine/fetch/fetch.ts'
import { silentProgress } from '#engine/progress.ts'
import { type FakeHub, fakeHub, sha256Of } from './fake-hub.ts'

/** A file of 228,890 bytes. */
export const text = Buffer.from(Array.from({ length: 40_000 }, (_, n) => `${n}\n`).join(''))
export const sha256 = sha256Of(text)

/** What the tests of one file share; hub and folder are new for each test. */
export interface Scene {
  hub: FakeHub
  folder: string
  readonly settings: (more?: Partial<FetchSettings>) => FetchSettings
  readonly get: (
    file: Partial<RemoteFile> & { path: string },
    more?: Partial<FetchSettings>,
  ) => Promise<readonly LocalFile[]>
  readonly getAll: (paths: readonly string[], more?: Partial<FetchSettings>) => Promise<readonly LocalFile[]>
  readonly saved: (path: string) => Promise<Buffer>
  readonly ranges: () => (string | undefined)[]
}

/** Sets the scene before each test and clears it after. */
export function setScene(options: { readonly lfs?: boolean } = {}): Scene {
  const settings: Scene['settings'] = (more) => {
    return { folder: scene.folder, progress: silentProgress, backoffMs: 2, maxWaitMs: 50, ...more }
  }
  const scene: Scene = {
    hub: undefined as unknown as FakeHub,
    folder: '',
    settings,
    get: (file, more) => fetchFiles([{ url: scene.hub.url(file.path), ...file }], settings(more)),
    getAll: (paths, more) => {
      return fetchFiles(
        paths.map((path) => ({ path, url: scene.hub.url(encodeURI(path)) })),
        settings(more),
      )
    },
    saved: (path) => readFile(join(scene.folder, path)),
    ranges: () => scene.hub.seen.map(({ headers }) => headers.range),
  }
  const kept = async (path: string, bytes: number) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const found = await stat(join(scene.folder, `${path}.incomplete`)).catch(() => undefined)
      if (found && found.size >= bytes) return
      await sleep(10)
    }
  }
  beforeEach(async () => {
    scene.folder = await mkdtemp(join(tmpdir(), 'nagare-fetch-'))
    scene.hub = await fakeHub({ 'data/a.json': text, 'b.json': 'b', '日本 語.json': 'c' }, { ...options, kept })
  })
  afterEach(async () => {
    await scene.hub.close()
    await rm(scene.folder, { recursive: true })
  })
  return scene
}
