/**
 * Numbers: what a person wrote → plain decimal text as the platform reads it back (contract 6): `1.234,56` → `1234.56`,
 * `007` → `7`, `R$ 5,00` → `5`. A percentage is the number it stands for, in text as in cells: `12%` → `0.12`.
 *
 * Text that reads one way in any country is read that way. Only one separator before exactly three digits
 * (`1.234`, `1,234`) has two readings: the decimal separator of the source's country, else the workspace's,
 * decides, never the rows read before, so that a row means the same in every scan. With no country it is refused.
 * `R$ -` is zero, as accounting formats write it; a dash alone says nothing (nothing.ts).
 */
import type { Cell } from '../../shared/row.ts'
import { plainNumber, type Refusal, withoutExponent } from './text.ts'

export type DecimalSeparator = '.' | ','

/** U26 keeps 36 significant digits (contract 6). */
const DIGITS_LIMIT = 36

/** How the country's people write decimals; null where it is not known. */
export function decimalSeparatorOf(country: string | null): DecimalSeparator | null {
  if (country === null || !/^[A-Z]{2}$/i.test(country)) return null
  // An unknown region maximises to English, which would be a guess.
  if (
    new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(country.toUpperCase()) ===
    undefined
  )
    return null
  // Without the script, which would hide the region: `es-Latn-MX` is written as `es`.
  const { language, region } = new Intl.Locale(`und-${country}`).maximize()
  const parts = new Intl.NumberFormat(`${language}-${region}-u-nu-latn`).formatToParts(1.5)
  const decimal = parts.find(({ type }) => type === 'decimal')?.value
  return decimal === ',' || decimal === '.' ? decimal : null
}

/** @param text the cell's text as a person sees it; used for text cells only. */
export function readNumber(cell: Cell, text: string, decimal: DecimalSeparator | null): string | Refusal {
  if (typeof cell === 'number') return Number.isFinite(cell) ? plainNumber(cell) : bad('not-a-number')
  if (typeof cell === 'object' && cell?.kind === 'number') return plainNumber(cell.value)
  if (typeof cell !== 'string') return bad('not-a-number')
  return readNumberText(text, decimal)
}

const CURRENCY =
  /^[A-Z]{0,3}\s*\p{Sc}\s*|\s*[A-Z]{0,3}\p{Sc}$|^(?:[A-Z]{3}|S\/)\s*(?=[\d.,-])|(?<=\d)\s*[A-Z]{3}$/gu

function readNumberText(text: string, decimal: DecimalSeparator | null): string | Refusal {
  let rest = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2212\u2013]/g, '-')
    .trim()
  // A dash for zero, as accounting formats show it.
  if (/^\D*\p{Sc}\s*-$/u.test(rest)) return '0'
  let negative = false
  const takeBrackets = () => {
    const brackets = negative ? null : /^\((.*)\)$/.exec(rest)
    if (brackets) [negative, rest] = [true, brackets[1]!.trim()]
  }
  const takeSign = () => {
    const sign = /^([+-])\s*/.exec(rest) ?? /\s*(-)$/.exec(rest)
    if (!sign || negative) return
    negative ||= sign[1] === '-'
    rest = sign.index === 0 ? rest.slice(sign[0].length) : rest.slice(0, sign.index)
  }
  takeBrackets()
  takeSign()
  const percent = /\s*%$/.exec(rest)
  if (percent) rest = rest.slice(0, percent.index)
  rest = rest.replace(CURRENCY, '').trim()
  takeBrackets()
  takeSign()
  const plain = plainDecimal(rest, decimal)
  if (typeof plain !== 'string') return plain
  const value = withoutExponent(percent ? `${plain}e-2` : plain)
  if (value.replace(/^0\.0*|\D/g, '').length > DIGITS_LIMIT) return bad('too-long')
  return negative && value !== '0' ? `-${value}` : value
}

/** Digits with separators → `digits[.digits]`, not yet without needless zeros. */
function plainDecimal(text: string, decimal: DecimalSeparator | null): string | Refusal {
  const exponent = /^\d+(?:[.,]\d+)?e[+-]?\d{1,2}$/i
  if (exponent.test(text)) return withoutExponent(text.replace(',', '.'))
  if (!/^[\d.,'’\s]+$/.test(text) || !/\d$/.test(text)) return bad('not-a-number')
  let digits = text
  let grouped = false
  if (/['’\s]/.test(digits)) {
    // Blanks and apostrophes only ever group.
    if (!/^\d{1,3}(?:(['’\s])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/.test(digits)) return bad('not-a-number')
    digits = digits.replace(/['’\s]/g, '')
    grouped = true
  }
  const dots = digits.split('.').length - 1
  const commas = digits.split(',').length - 1
  if (dots === 0 && commas === 0) return digits
  if (dots > 0 && commas > 0) {
    const point = digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ','
    return withGroups(digits, point === '.' ? ',' : '.', point)
  }
  const separator = dots > 0 ? '.' : ','
  if (dots + commas > 1) return withGroups(digits, separator, null)
  if (grouped || !/^[1-9]\d{0,2}[.,]\d{3}$/.test(digits)) {
    return /^\d*[.,]\d+$/.test(digits) ? digits.replace(',', '.') : bad('not-a-number')
  }
  if (decimal === null) return bad('two-readings')
  return separator === decimal ? digits.replace(',', '.') : digits.replace(separator, '')
}

/** Groups of three, or of two before the last three as in India. */
function withGroups(digits: string, group: string, point: string | null): string | Refusal {
  const [whole = '', fraction, ...more] = point === null ? [digits] : digits.split(point)
  const isGrouped = new RegExp(
    `^\\d{1,3}(?:\\${group}\\d{3})+$|^\\d{1,2}(?:\\${group}\\d{2})+\\${group}\\d{3}$`,
  )
  if (more.length > 0 || !isGrouped.test(whole) || (fraction !== undefined && !/^\d+$/.test(fraction))) {
    return bad('not-a-number')
  }
  return whole.replaceAll(group, '') + (fraction === undefined ? '' : `.${fraction}`)
}

const bad = (why: string): Refusal => ({ code: 'bad-number', detail: { why } })
