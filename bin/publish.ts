import { NagareError } from '#engine/errors.ts'
import { useProxyFromEnv } from '#engine/fetch/fetch.ts'
import { hubSettings } from '#engine/fetch/hub.ts'
import { formatBytes } from '#engine/progress.ts'
import { settings } from '#engine/settings.ts'
import { type Change, planUpload, type UploadPlan, upload } from '#engine/upload/upload.ts'
import { recountFolder } from '#report/recount.ts'
import type { PublishOptions } from './publish-options.ts'
import { releaseOf } from './releases.ts'

/** `nagare publish`: shows what sending a release to the Hub would change there; with --yes sends it in one commit. */
export async function publish(options: PublishOptions): Promise<number> {
  const folder = releaseOf(options.release, options.out, 'publish')
  const target = { hub: hubSettings(), name: checkName(options.to), branch: options.revision }
  const restore = useProxyFromEnv()
  try {
    const allowed = { labelled: options.allowLabelled, unknownLicense: options.allowUnknownLicense }
    const plan = await planUpload(folder, target, allowed)
    // The manifest is sent too, and no digest is kept of it: what it says is counted again from the files.
    await recountFolder(folder, settings())
    if (!options.json) process.stdout.write(`${planText(plan, options.private)}\n`)
    const done = options.yes ? await upload(plan, options.private) : undefined
    process.stdout.write(options.json ? `${asJson(plan, done?.commit)}\n` : `${outcome(plan, done?.commit)}\n`)
    return 0
  } finally {
    restore()
  }
}

function checkName(name: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(name)) return name
  throw new NagareError('usage', `Cannot publish to "${name}": write it as OWNER/NAME`)
}

const marks = { add: '+', change: '~', keep: '=', delete: '-' } as const

function planText({ manifest, target, remote, changes }: UploadPlan, isPrivate: boolean): string {
  const { name, version, label } = manifest
  const place = remote.exists
    ? `on ${target.branch}, ${remote.hasBranch ? '' : 'a new branch '}after ${remote.commit}`
    : `a new ${isPrivate ? 'private' : 'public'} dataset, on ${target.branch}`
  return [
    `${name} ${version}${label} to ${target.hub.endpoint}/datasets/${target.name}, ${place}`,
    ...changes.map(({ path, bytes, change }) => `  ${marks[change]} ${path}  ${formatBytes(bytes)}`),
    counted(changes),
  ].join('\n')
}

function counted(changes: readonly Change[]): string {
  const of = (wanted: Change['change']) => changes.filter(({ change }) => change === wanted)
  const sent = [...of('add'), ...of('change')]
  const bytes = sent.reduce((sum, one) => sum + one.bytes, 0)
  return `+ ${of('add').length} to add, ~ ${of('change').length} to change, - ${of('delete').length} to delete, = ${of('keep').length} as they are; ${formatBytes(bytes)} to send`
}

function outcome({ target, changes }: UploadPlan, commit: string | undefined): string {
  if (changes.every(({ change }) => change === 'keep')) return 'It stands there already; nothing to do.'
  if (commit === undefined) return 'Nothing was sent. Pass --yes to send it.'
  return `Published in commit ${commit}, checked file by file: ${target.hub.endpoint}/datasets/${target.name}/tree/${commit}`
}

function asJson({ target, remote, changes }: UploadPlan, commit: string | undefined): string {
  const { name, branch, hub } = target
  return JSON.stringify({
    to: name,
    endpoint: hub.endpoint,
    branch,
    parent: remote.commit ?? null,
    changes,
    commit: commit ?? null,
  })
}
