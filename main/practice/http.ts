/** The plain HTTP side: who may knock, reading bodies, writing answers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from './reply.ts'

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])
const hostName = (authority: string) => authority.toLowerCase().replace(/:\d*$/, '')

/**
 * Why this request is none of ours, or undefined. A page in somebody's browser can reach loopback, but it cannot hide its
 * origin, and a name it points here shows in Host.
 */
export function strangerReason(request: IncomingMessage): string | undefined {
  const { host, origin } = request.headers
  if (host === undefined || !loopback.has(hostName(host))) {
    return 'The practice server answers only under 127.0.0.1, localhost or [::1].'
  }
  if (origin !== undefined && !loopback.has(hostName(origin.replace(/^https?:\/\//, '')))) {
    return 'The practice server answers no pages from other sites.'
  }
  return undefined
}

/** The whole body, or undefined where it is longer than `limit` bytes or the caller went away. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length']) > limit) return resolve(undefined)
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) {
        request.pause()
        resolve(undefined)
      } else {
        chunks.push(chunk)
      }
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', () => resolve(undefined))
    request.on('close', () => resolve(undefined))
  })
}

/** The bytes of an answer; none for a HEAD or where there is no body. */
export function payloadOf(reply: Reply): Buffer | undefined {
  if (reply.text !== undefined) return Buffer.from(reply.text)
  return reply.body === undefined ? undefined : Buffer.from(JSON.stringify(reply.body))
}

export function send(
  response: ServerResponse,
  reply: Reply,
  headers: Record<string, string>,
  head = false,
): void {
  const payload = payloadOf(reply)
  const all: Record<string, string | number> = { ...headers, ...reply.headers }
  if (payload) all['Content-Type'] = reply.type ?? 'application/json'
  // A 204 has no length; everything else says how much comes.
  if (reply.status !== 204) all['Content-Length'] = payload?.length ?? 0
  response.writeHead(reply.status, all)
  response.end(head ? undefined : payload)
}

/** Whether the caller takes JSON at all. */
export function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true
  return accept
    .split(',')
    .map((range) => range.split(';')[0]?.trim().toLowerCase())
    .some((range) => range === '*/*' || range === 'application/*' || range === 'application/json')
}
