/** What is searched for in the history, and what it is searched in: both folded, so that any way of writing finds. */
import { withoutAccents } from '../../shared/targets.ts'
import { ninthDigitTwin } from '../mapping/ninth-digit.ts'

/** Lower case, without accents, blanks made one. */
export function fold(text: string): string {
  const plain = /^[\0-\x7f]*$/.test(text) ? text : withoutAccents(text)
  return plain.toLowerCase().replace(/\s+/g, ' ').trim()
}

/** One line for each name, address and key a person was known by when something was changed. */
export const searchTextOf = (known: readonly (string | null | undefined)[]): string =>
  [...new Set(known.filter((text) => text != null).map(fold))].filter((line) => line !== '').join('\n')

/** After every name: who has none comes last in a list. */
const NO_NAME = '\u{10fffd}'

/** A contact as it is searched and put in order: its name, then, in a line of their own, its addresses. */
export const contactSearchOf = (name: string | null, urns: readonly string[]): string =>
  `${fold(name ?? '') || NO_NAME}\n${fold(urns.join(' '))}`

/** Folded texts of which each group must be found, in any of its ways of writing. */
export type Wanted = readonly (readonly string[])[]

/** Digits and what people put between them, with a plus in front or not. */
const PHONE = /^\+?[\d\s().\-/\u00a0]{3,}$/
/** A Brazilian mobile as its parts, the country and the ninth digit written or not. */
const MOBILE = /^(?:55)?([1-9]{2})9?([6-9]\d{7})$/
/** Fewer digits are part of a number, or an id. */
const WHOLE_PHONE = 8

/**
 * What to look for: a phone in any writing is its digits, with and without Brazil's ninth one; anything else is
 * found where all its words are, in any order. Empty where there is nothing to look for.
 */
export function wantedIn(text: string): Wanted {
  const digits = phoneDigits(text)
  if (digits !== undefined) return [[...new Set([...waysToWrite(digits), fold(text)])]]
  const words = fold(text).split(' ')
  return words.filter((word) => word !== '').map((word) => [word])
}

/**
 * One address as its owner is found by: `exact` is the whole of it or what follows its scheme; a number that ends with
 * one of `ends` is meant too, because people leave out the country.
 */
export function addressIn(text: string): { exact: string[]; ends: string[] } {
  const digits = phoneDigits(text)
  const whole = fold(text)
  const ends = digits !== undefined && digits.length >= WHOLE_PHONE ? waysToWrite(digits) : []
  return { exact: whole === '' ? [] : [whole], ends }
}

/** The digits of a phone, or of a part of one; undefined for every other text. */
function phoneDigits(text: string): string | undefined {
  const [, written = text] = /^\s*(?:tel|whatsapp)\s*:(.+)$/i.exec(text) ?? []
  if (!PHONE.test(written.trim())) return undefined
  const digits = written.replace(/\D/g, '').replace(/^00?(?=[1-9])/, '')
  return digits.length >= 3 ? digits : undefined
}

/** Of a Brazilian mobile both forms; without the country where it was left out. */
function waysToWrite(digits: string): string[] {
  const [, area, number] = MOBILE.exec(digits) ?? []
  if (area === undefined || number === undefined) return [digits]
  const twin = ninthDigitTwin(`tel:+55${area}${number}`)
  const forms = [`55${area}${number}`, ...(twin ? [twin.replace(/\D/g, '')] : [])]
  return digits.startsWith('55') && digits.length > 11 ? forms : forms.map((form) => form.slice(2))
}
