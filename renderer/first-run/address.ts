/** What a person types or pastes for an address and a key, made into what is meant (issue 5.4). */
import { isLoopback } from '../../shared/loopback.ts'
import { readUrl } from '../../shared/read-url.ts'

export const platforms = ['textit', 'weni', 'other'] as const
export type PlatformName = (typeof platforms)[number]

/** Where each platform's contacts are reached, and what people call it or paste from the pages beside it. */
const known: readonly { name: PlatformName; host: string; also: readonly string[] }[] = [
  { name: 'textit', host: 'textit.com', also: ['textit', 'www.textit.com', 'app.textit.com', 'textit.in'] },
  {
    name: 'weni',
    host: 'flows.weni.ai',
    also: ['weni', 'weni.ai', 'www.weni.ai', 'dash.weni.ai', 'intelligence.weni.ai', 'weni.com.br'],
  },
]

/** The host to fill in; empty where the person has to say it. */
export const hostOfPlatform = (name: PlatformName): string =>
  known.find((one) => one.name === name)?.host ?? ''

/**
 * Any page's address, cut to its host: `htps:/textit.com/contact/` means `https://textit.com`. What cannot be read stays
 * as it is, so that it is said why. Nothing is ever made less safe: only this PC itself is reached without encryption.
 */
export function tidyAddress(typed: string): string {
  const text = typed
    .replaceAll(/[\s\u200b-\u200d\ufeff]+/g, '')
    .replaceAll('\\', '/')
    .replaceAll(/^[<"'“‘(]+|[>"'”’),;]+$/g, '')
  const plain = text.replace(/^h{0,2}[tp]{2,5}s{0,2}[:;]?\/+|^https?[:;]+/i, '')
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(plain)) return text
  const url = readUrl(`https://${plain}`)
  if (!url) return text
  if (url.username !== '' || url.password !== '') return text
  if (isLoopback(url.hostname)) {
    const scheme = /^https/i.test(text) ? 'https' : 'http'
    return readUrl(`${scheme}://${plain}`)?.origin ?? text
  }
  const platform = known.find(({ host, also }) => host === url.hostname || also.includes(url.hostname))
  return `https://${platform?.host ?? url.host}`
}

/** Without what is pasted along: blanks, quotes, the word before it. */
export const tidyKey = (typed: string): string =>
  typed
    .replace(/^[\s"'“‘]*(authorization\s*:)?\s*(token|bearer)\b[\s:]+/i, '')
    .replaceAll(/[\s"'“”‘’\u200b-\u200d\ufeff]+/g, '')

/** As every platform of this family makes its keys (contract 1). */
export const KEY_LENGTH = 40

export const platformOf = (address: string): PlatformName => {
  const host = readUrl(tidyAddress(address))?.host
  return known.find((one) => one.host === host)?.name ?? 'other'
}
