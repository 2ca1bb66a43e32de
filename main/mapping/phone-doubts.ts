/** Why a text is no phone, in a word for the sentence: what it looks like instead, or what is missing. */
import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { isDocument } from './documents.ts'
import { isNumberOf, planOf } from './numbering-plans.ts'
import type { Refusal } from './text.ts'

/** `detail.why` of a `bad-phone`; `shared/sentences.ts` has a sentence for each. */
type PhoneTrouble =
  | 'not-a-number'
  | 'not-valid'
  | 'no-country'
  | 'two-readings'
  | 'too-short'
  | 'too-few'
  | 'too-many'
  | 'area-missing'
  | 'area-unknown'
  | 'several'
  | 'part'
  | 'words'
  | 'digits-lost'
  | 'service-number'
  | 'filler'
  | 'looks-like'

export const badPhone = (
  why: PhoneTrouble,
  country?: string,
  more: Record<string, string | number> = {},
): Refusal => ({
  code: 'bad-phone',
  detail: country === undefined ? { why, ...more } : { why, country, ...more },
})

const lookingLike = (what: string) => badPhone('looks-like', undefined, { what })

/** Brazil's numbers that are nobody's: 0800, 0300 and the like, which no area code looks like, and 4004. */
export const isServiceNumber = (e164: string): boolean =>
  e164.startsWith('+55') && (e164[4] === '0' || e164.length === '+5540041234'.length)

/** Nine times the same digit: what stands in a form until somebody fills it in. With a plus it is believed. */
export const FILLER = /(\d)\1{8}$/

/** A date as people and programs write it; where numbers have eight digits it would be a valid phone. */
const DATE =
  /^(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])\1(?:19|20)\d\d|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[ T]\d\d?:.*)?$/

const CPF_MASK = /^\d{3}\.\d{3}\.\d{3}-\d{2}$/
const CNPJ_MASK = /^\d{2}\.?\d{3}\.?\d{3}\/\d{4}-?\d{2}$/

/** What is written as a date, a document or an e-mail address is none of the numbers its digits would make. */
export function looksOtherwise(text: string): Refusal | undefined {
  const plain = text.trim()
  if (isDateOrCpf(plain)) return lookingLike(CPF_MASK.test(plain) ? 'cpf' : 'date')
  if (CNPJ_MASK.test(plain)) return lookingLike('cnpj')
  return /[^\s@]@[^\s@]+\.[a-z]{2,}\W*$/i.test(plain) && !/^\d+@/.test(plain)
    ? lookingLike('e-mail')
    : undefined
}

/** Of what {@link looksOtherwise} knows, the forms that hold nothing but digits, dots and dashes. */
export const isDateOrCpf = (text: string): boolean => DATE.test(text) || CPF_MASK.test(text)

type Example = { e164: string; asAtHome: string }
const known = new Map<CountryCode, Example | undefined>()

/** A mobile as the country's people have them; undefined where the library knows none. */
export function mobileExample(country: CountryCode): Example | undefined {
  if (!known.has(country)) {
    const number = getExampleNumber(country, examples)
    known.set(country, number && { e164: number.number, asAtHome: number.formatNational() })
  }
  return known.get(country)
}

/**
 * What is wrong with digits that are no number of the country, as they are dialled there.
 * @param hasArea they are written so that they begin with an area code.
 */
export function whyNot(digits: string, country: CountryCode, hasArea = false): Refusal {
  const plan = planOf(country)
  const example = mobileExample(country)?.asAtHome
  const more = { digits: digits.length, ...(example !== undefined && { example }) }
  const bad = (why: PhoneTrouble) => badPhone(why, country, more)
  if (country === 'BR') {
    if (isDocument(digits)) return lookingLike(digits.length === 11 ? 'cpf' : 'cnpj')
    if (!hasArea && /^(?:9[6-9]|[2-9])\d{7}$/.test(digits)) return bad('area-missing')
    if (digits.length < 10) return bad('too-few')
    const area = /^0?([1-9]\d)\d{8,9}$/.exec(digits)?.[1]
    // Some mobile would be valid in an area that exists.
    if (area && plan && !isNumberOf(plan, `${area}961234567`))
      return badPhone('area-unknown', country, { ...more, area })
  }
  const lengths = plan?.lengths ?? []
  if (digits.length > 15) return bad('several')
  // A trunk prefix may stand before the longest.
  if (digits.length > (lengths.at(-1) ?? 15) + 1) return bad('too-many')
  return digits.length < (lengths[0] ?? 0) ? bad('too-few') : bad('not-valid')
}
