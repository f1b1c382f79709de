/** One question to a server: redirects followed by hand, because the Hub says what a file is on the redirect itself. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { messageOf, NagareError } from '../errors.ts'
import { passing } from './retry.ts'
import type { Call } from './types.ts'

/** What a server says of a file; `etag` is the validator of its bytes, `label` the name the Hub knows it by. */
export interface Origin {
  readonly etag?: string
  readonly label?: string
  readonly sha256?: string
  readonly commit?: string
}

/** An answer after all redirects; `touch` says that it still goes on, `close` that nobody waits any more. */
export interface Answer {
  readonly response: Response
  readonly origin: Origin
  readonly touch: () => void
  readonly close: () => Promise<void>
}

type Headers = Readonly<Record<string, string>>

const unreachableCodes = new Set(
  'ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA ECONNREFUSED EHOSTUNREACH ENETUNREACH ENETDOWN EADDRNOTAVAIL ETIMEDOUT UND_ERR_CONNECT_TIMEOUT'.split(
    ' ',
  ),
)
const certificateCode = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** Asks for a URL and follows redirects; secrets go to the first origin only, and never from https to http. */
export async function ask(url: string, headers: Headers, call: Call): Promise<Answer> {
  let [at, sent, origin]: [URL, Headers, Origin] = [addressOf(url), headers, {}]
  for (let hop = 0; hop <= 10; hop += 1) {
    const { response, ...watch } = await askOnce(at, sent, call)
    origin = { ...originOf(response), ...withoutEtag(origin) }
    const location = isRedirect(response) ? response.headers.get('location') : null
    if (location === null) return { response, origin, ...watch }
    await watch.close()
    const next = addressOf(location, at)
    if (next.protocol === 'http:' && at.protocol === 'https:')
      throw refused(url, `is redirected from https to ${next.origin}`)
    if (next.origin !== at.origin) sent = withoutSecrets(sent)
    at = next
  }
  throw refused(url, 'is redirected more than 10 times')
}

async function askOnce(at: URL, headers: Headers, call: Call): Promise<Omit<Answer, 'origin'>> {
  const watch = watchOver(at, call)
  try {
    const response = await call.fetch(at, { headers, redirect: 'manual', signal: watch.signal })
    watch.touch()
    call.reached.add(at.host)
    const close = async () => {
      watch.close()
      if (!response.bodyUsed) await response.body?.cancel().catch(() => undefined)
    }
    return { response, touch: watch.touch, close }
  } catch (error) {
    watch.close()
    call.signal.throwIfAborted()
    throw lost(at, watch.signal.aborted ? watch.signal.reason : error, call)
  }
}

/** The failure of a connection: final where no attempt can mend it, else passing. */
export function lost(at: URL, error: unknown, call: Call): Error {
  if (error instanceof Error && 'passing' in error) return error
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = String((cause as { code?: unknown }).code ?? '')
  const said = messageOf(cause).trim().split('\n')[0] || code
  if (said === 'bad port') return refused(at.href, `names port ${at.port}, which fetch never opens`)
  if (certificateCode.test(code)) {
    const wanted = 'behind a proxy that opens TLS, name its certificate in NODE_EXTRA_CA_CERTS'
    return new NagareError(
      'network',
      `Cannot download ${at.href}: no safe connection to ${at.host} (${said}); ${wanted}`,
      error,
    )
  }
  const unreachable = !call.reached.has(at.host) && (unreachableCodes.has(code) || said.startsWith('Proxy response'))
  const state = unreachable ? `${at.host} cannot be reached (${said})` : `the connection to ${at.host} broke (${said})`
  return passing(state, { unreachable, cause: error })
}

function watchOver(at: URL, call: Call) {
  const stop = new AbortController()
  const late = (ms: number, state: string, unreachable: boolean) =>
    setTimeout(() => stop.abort(passing(`${at.host} ${state} for ${ms / 1000} s`, { unreachable })), ms)
  let timer = late(call.connectMs, 'does not answer', !call.reached.has(at.host))
  const touch = () => {
    clearTimeout(timer)
    timer = late(call.stallMs, 'sent nothing', false)
  }
  // undici says when a request goes out: from then on the host is there and only slow
  const onSent = (message: unknown) => {
    const { request } = message as { request: { origin: string; path: string } }
    if (request.origin === at.origin && request.path === at.pathname + at.search) touch()
  }
  subscribe('undici:client:sendHeaders', onSent)
  const close = () => {
    clearTimeout(timer)
    unsubscribe('undici:client:sendHeaders', onSent)
  }
  return { signal: AbortSignal.any([call.signal, stop.signal]), touch, close }
}

function originOf({ headers }: Response): Origin {
  const [etag, linked, commit] = ['etag', 'x-linked-etag', 'x-repo-commit'].map((name) => headers.get(name) ?? '')
  const label = bare(linked || etag || '')
  // an etag is a hash of the bytes only where the Hub says so: elsewhere 64 hex digits may mean anything
  const sha256 = (linked || commit) && /^[0-9a-f]{64}$/.test(label) ? label : ''
  return { ...(etag && { etag }), ...(label && { label }), ...(sha256 && { sha256 }), ...(commit && { commit }) }
}

function withoutEtag({ etag: _, label, ...origin }: Origin): Origin {
  return origin.commit || origin.sha256 ? { ...origin, ...(label && { label }) } : origin
}

function bare(etag: string): string {
  return etag.replace(/^W\//, '').replaceAll('"', '')
}

function isRedirect({ status }: Response): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

function withoutSecrets(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.has(name.toLowerCase())))
}

function addressOf(url: string, base?: URL): URL {
  const address = URL.canParse(url, base?.href) ? new URL(url, base?.href) : undefined
  if (address?.protocol === 'http:' || address?.protocol === 'https:') return address
  throw refused(url, 'is no http or https address')
}

function refused(url: string, state: string): NagareError {
  return new NagareError('network', `Cannot download ${url}: it ${state}; check the address`)
}
