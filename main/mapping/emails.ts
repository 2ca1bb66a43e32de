/** E-mail addresses, lower-cased, as the platform keeps them. */
import type { Refusal } from './text.ts'

// What the platform's own check takes (Django's EmailValidator): a dot-atom, and a domain with a dot.
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

/** The address; `mailto:` and a name around angle brackets are taken off. */
export function readEmail(text: string): string | Refusal {
  const inner = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text
  const address = inner
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^mailto:\s*/i, '')
    .toLowerCase()
  const at = address.lastIndexOf('@')
  // RFC 5321: 64 characters before the sign, 254 in all.
  const isAddress =
    at > 0 &&
    at <= 64 &&
    address.length <= 254 &&
    LOCAL.test(address.slice(0, at)) &&
    DOMAIN.test(address.slice(at + 1))
  return isAddress ? address : { code: 'bad-email' }
}

/** Several addresses in one cell, separated by ` ::: `, `;`, `,`, `|`, `/` or a line break. */
export function splitEmails(text: string): string[] {
  if (!/[;,|/\r\n]|:::/.test(text)) return [text]
  const pieces = text.split(/:::|[;,|\r\n]|\s\/\s|\/(?=[^@/]*@)/)
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}
