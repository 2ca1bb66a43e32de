/**
 * E-mail addresses, lower-cased, as the platform keeps them. What people and programs write around one is taken off: a
 * name and angle brackets, `mailto:`, "E-mail:", a comment, a dot or comma at the end.
 *
 * An address is never corrected. Endings that do not exist (`gmail.con`) and domains that are known slips of the great
 * providers (`gmial.com`) are refused with what was probably meant; who means a slip as it stands writes `mailto:`
 * in front.
 */
import { readUrl } from '../../shared/read-url.ts'
import { withoutAccents } from '../../shared/targets.ts'
import type { Refusal } from './text.ts'

// What the platform's own check takes (Django's EmailValidator): a dot-atom, and a domain with a dot.
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

/** `detail.why` of a `bad-email`; `shared/sentences.ts` has a sentence for each. */
type EmailTrouble = 'no-at' | 'phone' | 'several' | 'space' | 'accents' | 'domain' | 'slip' | 'not-valid'

/** The address, or why it is none, with the one that was probably meant where that can be said. */
export function readEmail(text: string): string | Refusal {
  const { address, isMeant } = BARE.test(text)
    ? { address: text.toLowerCase(), isMeant: false }
    : withoutWrapping(text)
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  // RFC 5321: 64 characters before the sign, 254 in all.
  const isAddress =
    at > 0 && at <= 64 && address.length <= 254 && LOCAL.test(address.slice(0, at)) && DOMAIN.test(domain)
  if (!isAddress) return bad(troubleOf(address), meantBy(address))
  if (isMeant || !isSlip(domain)) return address
  return bad('slip', meantBy(address))
}

/** Nothing around it, as nearly all addresses are written. */
const BARE = /^[\w.%+-]+@[\w.-]*\w$/

/** `isMeant`: somebody says that it is right as it stands. */
function withoutWrapping(text: string): { address: string; isMeant: boolean } {
  const inner = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text
  const plain = inner
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
  const isMeant = plain.startsWith('mailto:')
  const address = plain
    .replace(/^(?:mailto|e-?mails?|mail|correo)\s*:\s*/, '')
    .replace(isMeant ? /\?.*$/ : /\s*\([^()@]*\)$/, '')
    .replace(/^[<("'[]+|[>)"'\].,;:]+$/g, '')
  return { address: inAscii(address), isMeant }
}

/** A domain with letters beyond ASCII in the form that mail servers know (`exämple.de` → `xn--exmple-cua.de`). */
function inAscii(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1 || !/[^\0-\x7f]/.test(address.slice(at))) return address
  const domain = address.slice(at + 1)
  if (/[\s/?#:@\\[\]%]/.test(domain)) return address
  return `${address.slice(0, at)}@${readUrl(`http://${domain}/`)?.hostname ?? domain}`
}

function troubleOf(address: string): EmailTrouble {
  const signs = address.split('@').length - 1
  if (signs === 0) return /^[+\d\s().-]{8,}$/.test(address) ? 'phone' : 'no-at'
  if (signs > 1) return 'several'
  if (/\s/.test(address)) return 'space'
  const [local = '', domain = ''] = address.split('@')
  if (local !== withoutAccents(local)) return 'accents'
  return DOMAIN.test(domain) ? 'not-valid' : 'domain'
}

/** Providers of whose names nearly all slips are. */
const PROVIDERS: ReadonlyMap<string, string> = new Map(
  'gmail.com hotmail.com outlook.com yahoo.com icloud.com live.com uol.com.br bol.com.br terra.com.br'
    .split(' ')
    .map((domain) => [partsOf(domain)[0], domain]),
)

/** Slips of the provider's name that somebody else owns, or nobody. */
const SLIPS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    gmail: 'gmial gmai gamil gmal gnail gmaill gmil gmaiil ggmail gmeil gemail',
    hotmail: 'hotmial hotmal hotmai hotamil homail hotmaill hotimail hotmil rotmail hotmeil',
    outlook: 'outlok outloook outllook otlook',
    yahoo: 'yaho yahooo yhaoo yahho yaoo',
    icloud: 'iclod icoud',
  }).flatMap(([provider, slips]) => slips.split(' ').map((slip): [string, string] => [slip, provider])),
)

/** Endings that no registry has, and what was typed for them. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['con', 'com'],
  ['cmo', 'com'],
  ['ocm', 'com'],
  ['vom', 'com'],
  ['xom', 'com'],
  ['cpm', 'com'],
  ['coom', 'com'],
  ['comm', 'com'],
  ['com.b', 'com.br'],
  ['combr', 'com.br'],
  ['con.br', 'com.br'],
  ['ogr', 'org'],
  ['orgbr', 'org.br'],
])

function partsOf(domain: string): [name: string, ending: string] {
  const dot = domain.indexOf('.')
  return dot < 0 ? [domain, ''] : [domain.slice(0, dot), domain.slice(dot + 1)]
}

function isSlip(domain: string): boolean {
  const [name, ending] = partsOf(domain)
  return ENDINGS.has(ending) || (SLIPS.has(name) && /^com(?:\.br)?$/.test(ending))
}

/** What was probably meant, where only blanks, a word, a comma or a slip of the domain stand in the way. */
function meantBy(address: string): string | undefined {
  const joined = address
    .replace(/\s*([@.])\s*/g, '$1')
    .replace(/,(?=[a-z]{2,3}(?:$|\.))/, '.')
    .replace(/\.{2,}/g, '.')
    .split(/\s+/)
    .filter((word, _place, words) => words.length === 1 || word.includes('@'))
    .join(' ')
  const at = joined.lastIndexOf('@')
  if (at < 1 || joined.indexOf('@') !== at) return undefined
  const local = withoutAccents(joined.slice(0, at))
  const [name, ending] = partsOf(joined.slice(at + 1))
  const provider = SLIPS.get(name) ?? name
  const meant = ending === '' ? PROVIDERS.get(provider) : `${provider}.${ENDINGS.get(ending) ?? ending}`
  if (meant === undefined || !LOCAL.test(local) || !DOMAIN.test(meant)) return undefined
  const written = `${local}@${meant}`
  return written === address ? undefined : written
}

const bad = (why: EmailTrouble, suggestion: string | undefined): Refusal => ({
  code: 'bad-email',
  detail: suggestion === undefined ? { why } : { why, suggestion },
})

const BETWEEN = /:::|[;,|\r\n]|\s\/\s|\/(?=[^@/]*@)|\s+(?:e|ou|y|o|or|and)\s+/i

/**
 * Several addresses in one cell, separated by ` ::: `, `;`, `,`, `|`, `/`, a line break, "e", "ou" and the like, or only by
 * blanks. A piece without an `@` belongs to its neighbour ("Lima, Ana <ana@example.org>").
 */
export function splitEmails(text: string): string[] {
  if (!/[;,|/\r\n\s]|:::/.test(text) || text.indexOf('@') === text.lastIndexOf('@')) return [text.trim()]
  const pieces: string[] = []
  let before = ''
  for (const piece of text.split(BETWEEN)) {
    const trimmed = piece.trim()
    if (trimmed === '') continue
    if (!trimmed.includes('@')) before = before === '' ? trimmed : `${before}, ${trimmed}`
    else {
      const words = trimmed.split(/\s+/)
      const isBare = before === '' && words.length > 1 && words.every((word) => word.includes('@'))
      if (isBare) pieces.push(...words)
      else pieces.push(before === '' ? trimmed : `${before}, ${trimmed}`)
      before = ''
    }
  }
  return before === '' ? pieces : [...pieces.slice(0, -1), `${pieces.at(-1) ?? ''} ${before}`.trim()]
}
