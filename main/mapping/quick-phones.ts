/**
 * The fast road for phones. A table of 100,000 rows holds 200,000 of them, and the library takes 15 microseconds for
 * each; nearly all are plain numbers of one's own country, or full ones, that can be read in one (DESIGN 17).
 *
 * It answers only where it can follow what the careful road (`readPhone` in `phones.ts`) would do to the end, and
 * then with the same number: each step below names the library's step it stands for. Wherever the library would look
 * for another reading (carrier codes, numbers it rewrites, 00, two countries in question) and wherever the number is
 * not valid, there is no answer and the careful road is taken. `test/mapping/quick-phones.spec.ts` compares the two
 * roads in every country.
 */
import type { CountryCode } from 'libphonenumber-js/max'
import { OLD_MOBILE } from './ninth-digit.ts'
import { isNumberOf, type NumberingPlan, planOf, plansAbroad, plansWith } from './numbering-plans.ts'
import { isDateOrCpf } from './phone-doubts.ts'

/** E.164 with the plus; undefined where the careful road must look. Parameters as for `PhoneRules`. */
export function quickPhone(
  text: string,
  country: CountryCode | undefined,
  international: boolean,
): string | undefined {
  const digits = plainDigits(text)
  // As in `readPhone`; what is too short or too long there has its own refusals.
  if (digits === undefined || digits.length < 4 || digits.length > 20) return undefined
  if (digits !== text && isOther(text)) return undefined
  const hasPlus = text.startsWith('+')
  if (hasPlus && text.includes('(0)')) return undefined
  if (international || hasPlus) return fullNumber(digits)
  return country === undefined ? undefined : homeNumber(digits, country)
}

/** The digits of a text that holds nothing but digits and what sets them apart, perhaps behind a plus. */
function plainDigits(text: string): string | undefined {
  let digits = ''
  let run = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= DIGIT_ZERO && code <= DIGIT_NINE) continue
    if (!isApart(code) && !(code === PLUS && at === 0)) return undefined
    if (at > run) digits += text.slice(run, at)
    run = at + 1
  }
  return run === 0 ? text : digits + text.slice(run)
}

const [BLANK, OPENING, CLOSING, PLUS, DASH, DOT, DIGIT_ZERO, DIGIT_NINE] = [
  0x20, 0x28, 0x29, 0x2b, 0x2d, 0x2e, 0x30, 0x39,
]
const isApart = (code: number): boolean =>
  code === BLANK || code === DASH || code === OPENING || code === CLOSING || code === DOT

/** Perhaps a number to calculate with (`84999990001.0`) or to count by (`1) …`), a date or a document, which the careful road knows. */
function isOther(text: string): boolean {
  if (text.endsWith(')') || text[1] === '.' || text[1] === ')') return true
  const dot = text.indexOf('.')
  if (dot >= 0 && dot >= text.length - 3) return true
  return (text.length <= LONGEST_DATE || dot === CPF_DOT) && isDateOrCpf(text)
}

const LONGEST_DATE = 'dd-mm-yyyy'.length
const CPF_DOT = '000.000.000-00'.indexOf('.')

/** Digits that begin with a calling code. */
function fullNumber(digits: string): string | undefined {
  const plan = plansAbroad(digits)[0]
  return plan && numberUnder(plan, digits.slice(plan.callingCode.length))
}

/** Digits as dialled or written in a country. */
function homeNumber(digits: string, country: CountryCode): string | undefined {
  const plan = planOf(country)
  if (!plan || digits.startsWith('00') || plan.abroad.test(digits)) return undefined
  if (!digits.startsWith(plan.callingCode)) return numberUnder(plan, digits)
  // The library's `extractCountryCallingCodeFromInternationalNumberWithoutPlusSign`, then `homeOrFull` of phones.ts,
  // of which only the case that both readings agree is answered here.
  const full = fullNumber(digits)
  const whole = significant(plan, digits)
  if (full === undefined || whole === undefined) return undefined
  if (plan.general.test(whole)) {
    const isTooLong = whole.length > plan.lengths.at(-1)!
    return !isTooLong && numberUnder(plan, digits) === full ? full : undefined
  }
  const rest = significant(plan, digits.slice(plan.callingCode.length))
  return rest !== undefined && plan.general.test(rest) ? full : undefined
}

/** The number that national digits are, read under the plan of the country they are dialled in. */
function numberUnder(plan: NumberingPlan, digits: string): string | undefined {
  const number = significant(plan, digits)
  if (number === undefined) return undefined
  const owner = ownerOf(plan, number)
  if (!owner || isService(owner, number) || isRepeated(number)) return undefined
  return isNumberOf(owner, number) || isOldMobile(owner, number)
    ? `+${owner.callingCode}${number}`
    : undefined
}

/** Brazil's 0800, 4004 and the like, as in `isServiceNumber`. */
const isService = ({ callingCode }: NumberingPlan, number: string): boolean =>
  callingCode === '55' && (number[1] === '0' || number.length === '40041234'.length)

/** Perhaps what `FILLER` finds in the full number; without a search in nearly all. */
const isRepeated = (number: string): boolean =>
  number.at(-1) === number.at(-2) && number.at(-1) === number.at(-6) && /(\d)\1{5}$/.test(number)

/** Without the trunk prefix: the library's `extractNationalNumber`, undefined where it weighs more than one prefix. */
function significant(plan: NumberingPlan, digits: string): string | undefined {
  const dialled = plan.trunk?.exec(digits)
  if (!dialled) return digits
  // A last group that took part means a carrier's code, or a number to be rewritten.
  if (dialled.length > 1 && dialled.at(-1)) return undefined
  if (dialled[0] === '') return digits
  const number = digits.slice(dialled[0].length)
  // The library puts the prefix back where the rest is no number or has no possible length.
  const owner = plan.general.test(number) ? ownerOf(plan, number) : undefined
  return owner?.lengths.includes(number.length) ? number : undefined
}

/** The country a national number belongs to: the library's `getCountryByCallingCode`. */
function ownerOf(plan: NumberingPlan, number: string): NumberingPlan | undefined {
  const plans = plansWith(plan.callingCode)
  if (plans.length < 2) return plans[0]
  return plans.find((one) => (one.leading ? one.leading.test(number) : isNumberOf(one, number)))
}

/** A Brazilian mobile without its ninth digit, which the careful road takes where the library would not. */
function isOldMobile(owner: NumberingPlan, number: string): boolean {
  if (owner.callingCode !== '55') return false
  const [, area, digits] = OLD_MOBILE.exec(`+55${number}`) ?? []
  return digits !== undefined && fullNumber(`55${area}9${digits}`) !== undefined
}
