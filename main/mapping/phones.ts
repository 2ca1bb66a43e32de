/**
 * Phones: what a person typed → full international digits. The platform must never be left to guess: it reads
 * `84999990003` as Vietnamese (contract 2).
 *
 *  - A `+`, a leading `00` or the country's own international prefix means: an international number.
 *  - Everything else is a number of the given country, with or without its calling code, trunk 0 or carrier code.
 *    Of two such readings the mobile is meant. Digits that only make sense in another country are refused, never guessed.
 *  - An extension is dropped. Colleagues behind one switchboard then share a URN, which is reported as such.
 *  - Spreadsheet notation (`5.584999990021E+12`) is repaired while it still holds the digits.
 *  - Letters are refused; the platform would read them as keypad digits.
 */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import type { Cell } from '../../shared/row.ts'
import { OLD_MOBILE } from './ninth-digit.ts'
import { quickPhone } from './quick-phones.ts'
import { cellText, plainNumber, type Refusal } from './text.ts'

export type PhoneRules = {
  /** ISO 3166 alpha-2; null where no country is known: then only international numbers can be read. */
  country: string | null
  /** Digits without a plus are a full number already, as in the platform's own exports of `URN:Whatsapp`. */
  international: boolean
  /** Fewest digits the platform takes. Contract 2: W 8; U only asks whether the number is possible. */
  minDigits: number
}

/** E.164 with the plus, or why not. */
export type PhoneReader = (text: string) => string | Refusal

/** Sheets repeat numbers (households, several columns, rescans); beyond this many different ones the cache starts anew. */
const CACHE_SIZE = 20_000

/** A reader that remembers what it read. Make one for each column and keep it. */
export function phoneReader(rules: PhoneRules): PhoneReader {
  const country = rules.country !== null && isSupportedCountry(rules.country) ? rules.country : undefined
  const known = new Map<string, string | Refusal>()
  return (text) => {
    const quick = quickPhone(text, country, rules.international)
    if (quick !== undefined && quick.length - 1 >= rules.minDigits) return quick
    let phone = known.get(text)
    if (phone === undefined) {
      phone = readPhone(text, country, rules)
      if (known.size >= CACHE_SIZE) known.clear()
      known.set(text, phone)
    }
    return phone
  }
}

/**
 * A phone cell's text. A numeric cell gives all its digits, however it is formatted; its mask is kept where it
 * adds to them (leading zeros, a plus) and dropped where it hides some.
 */
export function phoneCellText(cell: Cell): string {
  if (typeof cell === 'object' && cell?.kind === 'number') {
    const digits = plainNumber(cell.value)
    return cell.shown.replace(/\D/g, '').endsWith(digits) ? cellText(cell) : digits
  }
  return cellText(cell)
}

/**
 * Several numbers in one cell, separated by ` ::: `, `;`, `|`, a comma and a blank, a line break or `/`. A slash after
 * no more than five digits belongs to the number ("030/1234567").
 */
export function splitPhones(text: string): string[] {
  if (!/[:;|,/\r\n]/.test(text)) return [text]
  const pieces = text
    .replace(/;(?:ext|isub|phone-context)=[^;]*/gi, '')
    .split(/:::|[;|\r\n]|,\s|,(?=\+)/)
    .flatMap((piece) => {
      const [first = '', ...others] = piece.split('/')
      return others.length === 0 || first.replace(/\D/g, '').length <= 5 ? [piece] : [first, ...others]
    })
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}

/** The careful road, for every text that {@link quickPhone} leaves. */
export function readPhone(
  text: string,
  country: CountryCode | undefined,
  rules: PhoneRules,
): string | Refusal {
  const cleaned = clean(text)
  const plain = fromSpreadsheetNotation(cleaned) ?? cleaned
  if (typeof plain !== 'string') return plain
  if (!/^[+\d\s().\-/~_[\]]+$/.test(plain) || /\d[^\d]*\+/.test(plain)) return bad('not-a-number')
  const digits = plain.replace(/\D/g, '')
  // The longest that dials: 00, a carrier code of two digits, and the 15 digits of E.164.
  if (digits.length < 4 || digits.length > 20) return bad('not-a-number')
  const found = plain.includes('+') ? international(digits) : withoutPlus(digits, country, rules)
  if (typeof found !== 'string') return found ?? bad('not-valid', country)
  if (found.length - 1 < rules.minDigits) return bad('too-short')
  return found
}

/** Digits without a plus. Undefined where they are no phone number at all. */
function withoutPlus(
  digits: string,
  country: CountryCode | undefined,
  rules: PhoneRules,
): string | Refusal | undefined {
  if (rules.international) {
    const full = international(digits)
    if (full) return full
  }
  if (digits.startsWith('00')) return withDoubleZero(digits, country)
  if (!country) return bad('no-country')
  const home = national(digits, country)
  if (home)
    return digits.startsWith(getCountryCallingCode(country)) ? homeOrFull(home, digits, country) : home
  const abroad = digits.length >= 11 ? international(digits) : undefined
  return abroad ? { code: 'foreign-length-phone', detail: { country, international: abroad } } : undefined
}

/**
 * Digits that begin with the country's own calling code may be a full number, or a national one in an area of the same
 * digits (Germany's +49 151… and 04915…). Where both exist the mobile is meant; two of a kind are refused.
 */
function homeOrFull(home: string, digits: string, country: CountryCode): string | Refusal {
  const full = international(digits)
  if (full === undefined || full === home) return home
  if (isMobile(full) === isMobile(home)) return bad('two-readings', country)
  return isMobile(full) ? full : home
}

const isMobile = (e164: string): boolean =>
  /MOBILE/.test(parsePhoneNumberFromString(e164)?.getType() ?? '') || OLD_MOBILE.test(e164)

function withDoubleZero(digits: string, country: CountryCode | undefined): string | Refusal | undefined {
  const rest = digits.slice(2)
  const abroad = international(rest)
  if (country !== 'BR') return abroad ?? (country && national(digits, country))
  // In Brazil a full mask ("0000000000000") also fills a national number with zeros, and 00 alone dials nothing.
  const home = rest.length <= 11 ? national(rest, country) : undefined
  if (abroad && home && abroad !== home) return bad('two-readings', country)
  // 00, the carrier's two digits, then the number.
  const carried = national(digits, country)
  return abroad ?? (carried?.startsWith('+55') ? carried : undefined)
}

/** The number in E.164 if it is valid for the country whose calling code it begins with. */
const international = (digits: string): string | undefined => valid(`+${digits}`, undefined)

const national = (digits: string, country: CountryCode): string | undefined => {
  const number = valid(digits, country)
  if (number === undefined || number.startsWith(`+${getCountryCallingCode(country)}`)) return number
  // Another country, dialled with this country's own international prefix (011 in the USA).
  return number.length - 1 < digits.length ? number : undefined
}

function valid(text: string, country: CountryCode | undefined): string | undefined {
  const number = parsePhoneNumberFromString(
    text,
    country ? { defaultCountry: country, extract: false } : { extract: false },
  )
  if (!number) return undefined
  if (number.isValid()) return number.number
  // The library no longer knows mobiles without the ninth digit; WhatsApp does (DESIGN 7).
  const old = OLD_MOBILE.exec(number.number)
  return old && parsePhoneNumberFromString(`+55${old[1]}9${old[2]}`)?.isValid() ? number.number : undefined
}

/** Without what people and programs write around a number: labels, an extension, the Brazilian "0xx". */
function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .trim()
    .replace(/^['"]+/, '')
    .replace(/^(?:tel|phone|mobile|cel|celular|fone|telefone|whatsapp|wa|sms|p)\s*:\s*/i, '')
    .replace(/;(?:ext|isub|phone-context)=.*$/i, '')
    .replace(/^(\+?55\s*)?\(?\s*0?\s*(?:xx|\*\*)\s*/i, '$1 0')
    .replace(
      /([\d)\s])[\s,(]*(?:ramal|ram|r|ext(?:ensi[oó]n)?|extension|int(?:erno)?|anexo|x|#)[\s.:]*\d{1,6}\s*\)?$/i,
      '$1',
    )
    .trim()
}

/** How many digits a spreadsheet may have hidden behind zeros before the number counts as lost. */
const ZEROS_BELIEVED = 3

/** `5.584999990021E+12` → its digits; a refusal where the notation no longer holds them. */
function fromSpreadsheetNotation(text: string): string | Refusal | undefined {
  const parts = /^(\+?)(\d)(?:[.,](\d+))?\s*e\s*\+?(\d{1,2})$/i.exec(text)
  if (!parts) return undefined
  const [, plus = '', first = '', fraction = '', exponent = ''] = parts
  const kept = fraction.replace(/0+$/, '')
  const missing = Number(exponent) - kept.length
  if (missing < 0 || missing > ZEROS_BELIEVED) return bad('digits-lost')
  return plus + first + kept + '0'.repeat(missing)
}

/** Why, as a word for the sentence. */
const bad = (why: string, country?: string): Refusal => ({
  code: 'bad-phone',
  detail: country === undefined ? { why } : { why, country },
})
