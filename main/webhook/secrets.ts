/**
 * Does a request know a source's secret? As a token, as the password of HTTP's basic authentication (all that Pipedrive
 * can send), or as a signature of the body. Compared in a time that tells nothing.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const digest = (text: string) => createHash('sha256').update(text).digest()
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

/** The token or password a request carries; undefined where it has none. */
export function tokenIn({ authorization }: IncomingHttpHeaders): string | undefined {
  const [, scheme = '', rest = ''] = /^(\w+)\s+(\S.*)$/.exec(authorization?.trim() ?? '') ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return rest
    case 'basic': {
      const text = Buffer.from(rest, 'base64').toString()
      return text.slice(text.indexOf(':') + 1)
    }
    default:
      return undefined
  }
}

/** Whether a token is the source's secret. */
export const isToken = (token: string, secret: string): boolean => same(token, secret)

const SIGNATURES = ['x-signature-256', 'x-hub-signature-256', 'x-hubspot-signature', 'x-hubspot-signature-v3']
/** Whether a request says that it is signed, rightly or not. */
export const isSigned = (headers: IncomingHttpHeaders): boolean =>
  SIGNATURES.some((name) => typeof headers[name] === 'string')

/** What is signed. `url`: the path as it was asked for. */
export type Signed = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer }

/** HubSpot says so of its third version. */
const SIGNED_FOR_MS = 5 * 60_000

/** @param preset HubSpot's own ways to sign count only for its sources. */
export function isSignature(
  signed: Signed,
  secret: string,
  preset: string | undefined,
  now: number,
): boolean {
  const { headers, body } = signed
  const given = (name: string) => {
    const value = headers[name]
    return typeof value === 'string' ? value.trim() : undefined
  }
  const ours = given('x-signature-256') ?? given('x-hub-signature-256')
  if (ours !== undefined) {
    const hex = createHmac('sha256', secret).update(body).digest('hex')
    return same(ours.toLowerCase().replace(/^sha256=/, ''), hex)
  }
  if (preset !== 'hubspot') return false
  const third = given('x-hubspot-signature-v3')
  if (third !== undefined) {
    const at = given('x-hubspot-request-timestamp') ?? ''
    if (!(Math.abs(now - Number(at)) <= SIGNED_FOR_MS)) return false
    const text = `${signed.method}https://${headers.host}${signed.url}`
    const hmac = createHmac('sha256', secret).update(text).update(body).update(at)
    return same(third, hmac.digest('base64'))
  }
  const first = given('x-hubspot-signature')
  return first !== undefined && same(first, createHash('sha256').update(secret).update(body).digest('hex'))
}
