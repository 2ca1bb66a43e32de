import { isLoopback } from '../../shared/loopback.ts'
import { readUrl } from '../../shared/read-url.ts'

/** Where a workspace lives: an origin that has passed the rules of DESIGN 18. */
export type PlatformHost = {
  kind: 'host'
  /** Scheme, name and port, without a slash at the end: `https://flows.example.org`. */
  origin: string
  /** This machine itself: plain http is allowed and a practice workspace is believed. */
  loopback: boolean
}

export type BadHost = {
  kind: 'bad-host'
  why:
    | 'empty'
    | 'not-an-address'
    | 'not-http' // ftp:, file: ...
    | 'not-encrypted' // plain http to another machine
    | 'has-password' // https://user:password@host
  /** What was given, without a password. */
  text: string
}

/**
 * Reads the address a person typed or pasted. A whole page address is cut to its origin, a missing scheme becomes
 * https (http for this machine itself).
 */
export function readHost(text: string): PlatformHost | BadHost {
  const typed = text.trim()
  const bad = (why: BadHost['why']): BadHost => ({
    kind: 'bad-host',
    why,
    text: typed.replace(/\/\/[^/@]*@/, '//'),
  })
  if (typed === '') return bad('empty')
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)
  const url = readUrl(hasScheme ? typed : `https://${typed}`)
  if (!url) return bad('not-an-address')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return bad('not-http')
  if (url.hostname === '') return bad('not-an-address')
  if (url.username !== '' || url.password !== '') return bad('has-password')
  const loopback = isLoopback(url.hostname)
  if (!hasScheme && loopback) return readHost(`http://${typed}`)
  if (url.protocol === 'http:' && !loopback) return bad('not-encrypted')
  return { kind: 'host', origin: url.origin, loopback }
}
