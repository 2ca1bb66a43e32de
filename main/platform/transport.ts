/**
 * One request over the wire. Knows how requests must look (contract 1) and how connections break; knows nothing of
 * what an answer means. Nothing here throws: a failure is a value.
 */
import type { PlatformHost } from './host.ts'
import type { UnavailableReason } from './outcome.ts'

export type Wire = {
  host: PlatformHost
  /** Absent: the request goes out without a token, and the platform answers 403 without counting it. */
  token?: string
  fetch: typeof globalThis.fetch
  timeoutMs: number
  /** The workspace the token must open. U26 refuses others with an empty 403, the other profiles ignore it. */
  workspaceUuid?: string
}

export type WireRequest = {
  method: 'GET' | 'POST' | 'DELETE'
  /** `/api/v2/contacts.json` */
  path: string
  /** Ready-made query with its question mark, or nothing. */
  search: string
  body?: unknown
  /** Ask for a connection of its own. */
  close?: boolean
}

export type WireAnswer = { kind: 'answer'; status: number; headers: Headers; text: string }
export type WireFailure = {
  kind: 'failure'
  why: Extract<UnavailableReason, 'network' | 'timeout' | 'tls' | 'cancelled' | 'redirected' | 'not-the-api'>
  /** False: surely never reached the platform. */
  sent: boolean
  detail: string
}

/** Bytes. A page of 250 contacts with every one of 250 fields filled to the last of its 640 characters is 40 MB. */
export const LARGEST_ANSWER = 64 * 1024 * 1024

/** Sends one request and reads its whole answer, within the timeout. `signal` ends it early. */
export async function exchange(
  wire: Wire,
  request: WireRequest,
  signal?: AbortSignal,
): Promise<WireAnswer | WireFailure> {
  if (signal?.aborted) return { kind: 'failure', why: 'cancelled', sent: false, detail: 'before sending' }
  // Not AbortSignal.any with AbortSignal.timeout: one long-lived caller's signal would collect a listener a request.
  const stop = new AbortController()
  let stopped: 'timeout' | 'cancelled' | undefined
  const end = (why: 'timeout' | 'cancelled') => {
    stopped ??= why
    stop.abort()
  }
  const cancel = () => end('cancelled')
  signal?.addEventListener('abort', cancel, { once: true })
  const timer = setTimeout(() => end('timeout'), wire.timeoutMs)
  try {
    const response = await wire.fetch(wire.host.origin + request.path + request.search, {
      method: request.method,
      headers: headersOf(wire, request),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'error',
      cache: 'no-store',
      credentials: 'omit',
      signal: stop.signal,
    })
    const text = await readText(response)
    if (text === undefined) {
      stop.abort() // nothing more of it is wanted
      return { kind: 'failure', why: 'not-the-api', sent: true, detail: 'answer too large' }
    }
    return { kind: 'answer', status: response.status, headers: response.headers, text }
  } catch (error) {
    if (stopped) return { kind: 'failure', why: stopped, sent: true, detail: stopped }
    return { kind: 'failure', ...whyItBroke(error) }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}

function headersOf(wire: Wire, request: WireRequest): Record<string, string> {
  return {
    Accept: 'application/json',
    // REST framework translates its messages; refusals are recognised by the English ones.
    'Accept-Language': 'en',
    ...(wire.token === undefined ? {} : { Authorization: `Token ${wire.token}` }),
    ...(wire.workspaceUuid === undefined ? {} : { 'X-Temba-Workspace': wire.workspaceUuid }),
    ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(request.close ? { Connection: 'close' } : {}),
  }
}

/** The body as text, or undefined when it is over LARGEST_ANSWER. Bytes that are not UTF-8 throw. */
async function readText(response: Response): Promise<string | undefined> {
  if (!response.body) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = response.body.getReader()
  let bytes = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > LARGEST_ANSWER) return undefined
    text += decoder.decode(value, { stream: true })
  }
}

const NEVER_LEFT = new Set([
  ...[
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EAI_FAIL',
    'EAI_NODATA',
    'ENETUNREACH',
    'EHOSTUNREACH',
    'ENETDOWN',
  ],
  ...['EHOSTDOWN', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT'],
  // Chromium's names, for Electron's net.fetch.
  ...[
    'ERR_CONNECTION_REFUSED',
    'ERR_NAME_NOT_RESOLVED',
    'ERR_INTERNET_DISCONNECTED',
    'ERR_ADDRESS_UNREACHABLE',
  ],
  ...[
    'ERR_PROXY_CONNECTION_FAILED',
    'ERR_TUNNEL_CONNECTION_FAILED',
    'ERR_ADDRESS_INVALID',
    'ERR_NAME_RESOLUTION_FAILED',
  ],
])
const CERTIFICATE =
  /^(ERR_TLS_CERT|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|ERR_CERT_)/
const HANDSHAKE = /^(ERR_TLS_|ERR_SSL_|EPROTO$)/
/** Of those, the ones that can only happen before the first byte of a request. */
const HANDSHAKE_ONLY =
  /WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|VERSION_OR_CIPHER|HANDSHAKE_(FAILURE|TIMEOUT)|PACKET_LENGTH/

/** An answer came that cannot be one: not UTF-8, not packed as it says, too many headers; in Node's words and in Chromium's. */
const UNREADABLE =
  /^(ERR_ENCODING_INVALID_ENCODED_DATA|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_CONTENT_DECODING|UND_ERR_HEADERS_OVERFLOW|ERR_RESPONSE_HEADERS_TOO_BIG|ERR_INVALID_HTTP_RESPONSE|ERR_RESPONSE_HEADERS_MULTIPLE|HPE_)/
const NOT_HTTP = /does not match the HTTP\/1\.1 protocol|too many content-encodings/

/** What went wrong, from what Node's fetch (a TypeError with causes) or Electron's (`net::ERR_…`) throws. */
export function whyItBroke(error: unknown): Pick<WireFailure, 'why' | 'sent' | 'detail'> {
  const chain = causesOf(error)
  const words = chain.map((cause) => cause.message).join(' | ')
  const codes = chain.flatMap((cause) => [
    ...('code' in cause && typeof cause.code === 'string' ? [cause.code] : []),
    ...(/net::(ERR_[A-Z_0-9]+)/.exec(cause.message)?.slice(1) ?? []),
  ])
  const detail = codes[0] ?? words.slice(0, 200)
  if (/redirect/i.test(words)) return { why: 'redirected', sent: true, detail }
  if (codes.some((code) => CERTIFICATE.test(code))) return { why: 'tls', sent: false, detail }
  if (codes.some((code) => HANDSHAKE.test(code))) {
    return { why: 'tls', sent: !codes.some((code) => HANDSHAKE_ONLY.test(code)), detail }
  }
  if (codes.some((code) => UNREADABLE.test(code)) || NOT_HTTP.test(words))
    return { why: 'not-the-api', sent: true, detail }
  const beforeSending = chain.some(
    (cause) => 'syscall' in cause && /^(connect|getaddrinfo)$/.test(String(cause.syscall)),
  )
  if (beforeSending || codes.some((code) => NEVER_LEFT.has(code)))
    return { why: 'network', sent: false, detail }
  const slow = codes.some((code) => /TIMED?_?OUT|UND_ERR_(HEADERS|BODY)_TIMEOUT/.test(code))
  return { why: slow ? 'timeout' : 'network', sent: true, detail }
}

/** The error, its causes, and the attempts inside an AggregateError (one per address tried). */
function causesOf(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return []
  const attempts = error instanceof AggregateError ? error.errors : []
  return [error, ...[...attempts, error.cause].flatMap((cause) => causesOf(cause, depth + 1))]
}
