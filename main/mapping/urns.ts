/** Cells of URN columns → URNs in the form the platform stores (contract 2). */
import type { Urn } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'
import { readEmail, splitEmails } from './emails.ts'
import { isZero, saysNothing } from './nothing.ts'
import { phoneCellText, phoneReader, splitPhones } from './phones.ts'
import { cellText, type Refusal } from './text.ts'

/** Which of the platform's relatives takes the values (contract 0). */
export type ProfileId = 'weni-flows' | 'upstream-9' | 'upstream-26.3'

export type UrnRules = {
  scheme: string
  country: string | null
  profile: ProfileId
  /** See `PhoneRules`. */
  international: boolean
}

export type UrnReader = {
  /** The texts in a cell that each should be one URN. */
  split(cell: Cell): string[]
  /** @param byHand somebody wrote it into a row of their own, also where the others come from the platform's export. */
  read(text: string, byHand?: boolean): Urn | Refusal
  /** Whether a text that is refused only says that there is no such address. */
  isNothing(text: string): boolean
}

/** U keeps 255 characters and refuses more; W fails with 500 above (contract 2). */
const URN_LIMIT = 255

/** A reader of one scheme's cells; make one and keep it, for it remembers phones. */
export function urnReader(rules: UrnRules): UrnReader {
  const { scheme } = rules
  // `mailto:` in front says that the address is meant as it stands (emails.ts).
  const prefix = scheme === 'mailto' ? /^$/ : new RegExp(`^${scheme}:`, 'i')
  const asExported = pathReader(rules)
  const asWritten = rules.international ? pathReader({ ...rules, international: false }) : asExported
  return {
    split: splitter(scheme),
    read(text, byHand = false) {
      const read = byHand ? asWritten : asExported
      const path = read(text.replace(prefix, '').trim())
      if (typeof path !== 'string') return path
      const urn = `${scheme}:${path}`
      return urn.length <= URN_LIMIT
        ? urn
        : { code: 'bad-urn', detail: { scheme, why: 'too-long', limit: URN_LIMIT } }
    },
    isNothing: (text) => saysNothing(text) || (isPhone(scheme) && isZero(text)),
  }
}

const isPhone = (scheme: string): boolean => scheme === 'tel' || scheme === 'whatsapp'

function splitter(scheme: string): UrnReader['split'] {
  switch (scheme) {
    case 'tel':
    case 'whatsapp':
      return (cell) => splitPhones(phoneCellText(cell))
    case 'mailto':
      return (cell) => splitEmails(cellText(cell))
    default:
      return (cell) => [cellText(cell)]
  }
}

function pathReader({
  scheme,
  country,
  profile,
  international,
}: UrnRules): (text: string) => string | Refusal {
  const bad = (why: string): Refusal => ({ code: 'bad-urn', detail: { scheme, why } })
  const phones = () => phoneReader({ country, international, minDigits: profile === 'weni-flows' ? 8 : 1 })
  const only = (shape: RegExp, why: string) => (text: string) => (shape.test(text) ? text : bad(why))
  switch (scheme) {
    case 'tel':
      return phones()
    case 'whatsapp': {
      const phone = phones()
      return (text) => {
        // Meta's business-scoped ids: CC.xxxx, in W also CC.ENT.xxxx; U9 knows digits only (contract 2).
        if (/^[a-z]{2}\.(?:ENT\.)?[a-z0-9]+$/i.test(text)) {
          if (profile === 'upstream-9') return bad('digits-only')
          return text.slice(0, 2).toUpperCase() + text.slice(2)
        }
        const number = phone(text)
        return typeof number === 'string' ? number.slice(1) : number
      }
    }
    case 'mailto':
      return (text) => {
        const address = readEmail(text)
        return typeof address === 'string' ? escapePath(address) : address
      }
    case 'twitter':
      return (text) => {
        const handle = text.replace(/^@/, '').toLowerCase()
        return /^[a-z0-9_]{1,15}$/.test(handle) ? handle : bad('handle')
      }
    case 'telegram':
    case 'instagram':
      return only(/^\d+$/, 'digits-only')
    case 'facebook':
      return only(/^(?:\d+|ref:.+)$/, 'digits-only')
    default:
      return (text) => (saysNothing(text) ? bad('blank') : escapePath(text))
  }
}

/** `?` and `#` would begin a query and a display name; the platform writes them, and `%`, escaped. */
const escapePath = (path: string): string =>
  /[%?#]/.test(path) ? path.replaceAll('%', '%25').replaceAll('?', '%3F').replaceAll('#', '%23') : path
