/**
 * Phones: what a person typed → full international digits. The platform must never be left to guess: it reads
 * `84999990003` as Vietnamese (contract 2).
 *
 *  - A `+`, a leading `00` or the country's own international prefix means: an international number.
 *  - Everything else is a number of the given country, with or without its calling code, trunk 0 or carrier code.
 *    Of two such readings the mobile is meant. Digits that only make sense in another country are refused, never guessed.
 *  - An extension is dropped: the platform has no place for it. Colleagues behind one switchboard then share a URN,
 *    which is reported as such.
 *  - Spreadsheet notation (`5.584999990021E+12`) is read while it still holds every digit.
 *  - Letters are refused, but for words that only label the number (`phone-text.ts`); the platform would read them as
 *    keypad digits. So is what looks like something else, and Brazil's service numbers (0800, 4004), which are nobody's.
 */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import type { Cell } from '../../shared/row.ts'
import { OLD_MOBILE } from './ninth-digit.ts'
import { badPhone, FILLER, isServiceNumber, looksOtherwise, mobileExample, whyNot } from './phone-doubts.ts'
import { bareNumber } from './phone-text.ts'
import { quickPhone } from './quick-phones.ts'
import { cellText, plainNumber, type Refusal } from './text.ts'

export { splitPhones } from './phone-text.ts'

export type PhoneRules = {
  /** ISO 3166 alpha-2; null where no country is known: then only international numbers can be read. */
  country: string | null
  /**
   * Digits without a plus are a full number already, as in the platform's own exports of `URN:Whatsapp`; also where the
   * library does not know the number, because it stands there (Mexico's +52 1).
   */
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
 * adds to them (leading zeros, a plus) and dropped where it hides some. Digits that a file lost before (a number of
 * twelve digits or more that ends in five zeros) are shown as lost, and a sum is not a number ("84-99999" calculated).
 */
export function phoneCellText(cell: Cell): string {
  if (typeof cell !== 'number' && !(typeof cell === 'object' && cell?.kind === 'number'))
    return cellText(cell)
  const value = typeof cell === 'number' ? cell : cell.value
  if (value < 0) return `\u2212${plainNumber(-value)}`
  if (value >= 1e11 && value % 1e5 === 0) return value.toExponential()
  const digits = plainNumber(value)
  return typeof cell === 'object' && cell.shown.replace(/\D/g, '').endsWith(digits) ? cellText(cell) : digits
}

/** The careful road, for every text that {@link quickPhone} leaves. */
export function readPhone(
  text: string,
  country: CountryCode | undefined,
  rules: PhoneRules,
): string | Refusal {
  const otherwise = looksOtherwise(text)
  if (otherwise) return otherwise
  const counted = fromSpreadsheetNotation(text)
  if (typeof counted === 'object') return counted
  const { number, words } = counted === undefined ? bareNumber(text) : { number: counted, words: false }
  const plain = withoutDecimals(number)
  // Without its wrapping it may be for the fast road after all.
  const quick = plain === text ? undefined : quickPhone(plain, country, rules.international)
  const isLong = quick !== undefined && quick.length - 1 >= rules.minDigits
  const found = isLong ? quick : readNumber(plain, country, rules)
  if (words) return badPhone('words', country, typeof found === 'string' ? { suggestion: found } : {})
  return found
}

function readNumber(number: string, country: CountryCode | undefined, rules: PhoneRules): string | Refusal {
  if (!/^[+\d\s().\-/~_[\]]+$/.test(number) || /\d[^\d]*\+|^\+?\d{4,}\.\d{1,2}$/.test(number)) {
    return badPhone('not-a-number')
  }
  // "1) 030 1234567", "030 1234567 (2)": digits that count something.
  if (/^\d[.)]\s|\(\d{1,3}\)$/.test(number)) return badPhone('not-a-number')
  // Behind a slash stands the rest of the number ("030/1234567"), or what replaces its end ("3222-1111/12"); many of
  // them only set pairs of digits apart.
  if (/\d.*\/\D*(?:\d\D*){1,4}$/.test(number) && number.split('/').length < PAIRS) return badPhone('part')
  const written = number.replace(/\D/g, '')
  const isAbroad = number.includes('+') || written.startsWith('00')
  const isMexican = !rules.international && (isAbroad || country === 'MX')
  const digits = isMexican ? written.replace(MEXICAN_MOBILE, '$<abroad>52') : written
  // The longest that dials: 00, a carrier code of two digits, and the 15 digits of E.164.
  if (digits.length < 4) return country && digits !== '' ? whyNot(digits, country) : badPhone('not-a-number')
  if (digits.length > 20) return badPhone('several')
  const found = number.includes('+')
    ? withPlus(number, digits, country)
    : withoutPlus(number, digits, country, rules)
  if (typeof found !== 'string') return found
  if (found.length - 1 < rules.minDigits) return badPhone('too-short')
  if (rules.international) return found
  if (isServiceNumber(found)) return badPhone('service-number', 'BR')
  return !number.includes('+') && FILLER.test(found) ? badPhone('filler') : found
}

const PAIRS = 4

/** The 1 behind +52 of Mexico's mobiles until 2019; phones and WhatsApp still show it. Area codes begin with 2 to 9. */
const MEXICAN_MOBILE = /^(?<abroad>00|)521(?=[2-9]\d{9}$)/

/** `+44 (0)20…`: the zero is for dialling at home; only where it belongs to the number (Italy) it stays. */
function withPlus(number: string, digits: string, country: CountryCode | undefined): string | Refusal {
  const full = international(digits)
  if (!number.includes('(0)')) return full ?? notValid(number, digits, country)
  const without = international(number.replace('(0)', '').replace(/\D/g, ''))
  if (full && without && full !== without) return badPhone('two-readings')
  return full ?? without ?? notValid(number, digits, country)
}

/** Digits without a plus. */
function withoutPlus(
  number: string,
  digits: string,
  country: CountryCode | undefined,
  rules: PhoneRules,
): string | Refusal {
  if (rules.international) {
    const full = international(digits)
    if (full) return full
  }
  const found = digits.startsWith('00') ? withDoubleZero(digits, country) : atHome(digits, country)
  if (typeof found === 'string') return found
  if (rules.international && /^[1-9]\d{7,14}$/.test(digits)) return `+${digits}`
  return found ?? notValid(number, digits, country)
}

function atHome(digits: string, country: CountryCode | undefined): string | Refusal | undefined {
  if (!country) return badPhone('no-country')
  const home = national(country === 'MX' ? digits.replace(MEXICAN_PREFIX, '') : digits, country)
  if (!home || !digits.startsWith(getCountryCallingCode(country))) return home
  return homeOrFull(home, digits, country)
}

/** What was dialled in Mexico until 2019 before the ten digits: 01 far away, 044 and 045 for mobiles. */
const MEXICAN_PREFIX = /^0(?:1|44|45)(?=\d{10}$)/

/** Why digits are no number: what they look like, or which digits are missing; perhaps a number of another country. */
function notValid(number: string, digits: string, country: CountryCode | undefined): Refusal {
  const hasPlus = number.includes('+')
  const code = country && getCountryCallingCode(country)
  if (!country || (hasPlus && !digits.startsWith(code!))) return badPhone('not-valid')
  // "84 9999-01" begins with its area code.
  const hasArea = /^\(?0?\d\d\)?[^\d-]/.test(number)
  const why = whyNot(hasPlus ? digits.slice(code!.length) : digits, country, hasArea)
  const abroad = !hasPlus && digits.length >= 11 && why.detail?.why !== 'looks-like' && international(digits)
  return abroad ? { code: 'foreign-length-phone', detail: { country, international: abroad } } : why
}

/**
 * Digits that begin with the country's own calling code may be a full number, or a national one in an area of the same
 * digits (Germany's +49 151… and 04915…). Where both exist the mobile is meant; two of a kind are refused.
 */
function homeOrFull(home: string, digits: string, country: CountryCode): string | Refusal {
  const full = international(digits)
  if (full === undefined || full === home) return home
  const isHomeMobile = isMobile(home)
  if (isMobile(full) === isHomeMobile) return badPhone('two-readings', country)
  if (isHomeMobile) return home
  // "278340004" is a landline in South Africa's area 27 before it is one of its very short mobiles.
  const usual = mobileExample(country)?.e164.length ?? 0
  return full.length >= usual - 1 ? full : badPhone('two-readings', country)
}

const isMobile = (e164: string): boolean =>
  /MOBILE/.test(parsePhoneNumberFromString(e164)?.getType() ?? '') || OLD_MOBILE.test(e164)

function withDoubleZero(digits: string, country: CountryCode | undefined): string | Refusal | undefined {
  const rest = digits.slice(2)
  const abroad = international(rest)
  if (country !== 'BR') return abroad ?? (country && national(digits, country))
  // In Brazil a full mask ("0000000000000") also fills a national number with zeros, and 00 alone dials nothing.
  const home = rest.length <= 11 ? national(rest, country) : undefined
  if (abroad && home && abroad !== home) return badPhone('two-readings', country)
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

/** `84999990001.0` and `84.999.990.001,00`, as programs write a number that was one to calculate with. */
function withoutDecimals(number: string): string {
  return number.replace(/^(\+?\d{4,})[.,]0{1,2}$|^(\+?\d{1,3}(?:\.\d{3})+),0{1,2}$/, '$1$2')
}

/** How many zeros at the end a program may have left away that writes a number exactly. */
const ZEROS_LEFT_AWAY = 3

/**
 * `5.584999990021E+12` → its digits; a refusal where the notation no longer holds them. A sign before the exponent is
 * how office programs shorten what they show; without one (`8.499999E10`) it is Java, which writes every digit but
 * zeros at the end.
 */
function fromSpreadsheetNotation(text: string): string | Refusal | undefined {
  const parts = /^\s*[='"]*(\+?)(\d)(?:[.,](\d+))?\s*e\s*(\+?)(\d{1,2})["'\s]*$/i.exec(text)
  if (!parts) return undefined
  const [, plus = '', first = '', fraction = '', sign, exponent = ''] = parts
  const missing = Number(exponent) - fraction.length
  if (missing > (sign === '' ? ZEROS_LEFT_AWAY : 0)) return badPhone('digits-lost')
  const digits = first + fraction.padEnd(Number(exponent), '0')
  const beyond = digits.slice(Number(exponent) + 1)
  return /[1-9]/.test(beyond) ? badPhone('digits-lost') : plus + digits.slice(0, Number(exponent) + 1)
}
