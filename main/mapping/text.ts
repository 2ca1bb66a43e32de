/** Text as a person sees it, and as the platform keeps it. */
import type { Cell, ErrorCell, ProblemCode } from '../../shared/row.ts'

/** Why a text cannot be used. A value reader answers with this or with the value. */
export type Refusal = { code: ProblemCode; detail?: Record<string, string | number> }

/** The platform cuts field values here without an error (contract 6); counted in characters, not code units. */
export const TEXT_LIMIT = 640

/** Code units of a cell in which phones, dates and the like are looked for; their readers are not made for a novel. */
export const LONGEST_READ = 2 * TEXT_LIMIT

/** The form of the platform's ids, in any case. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)

/** The cell that means "empty", as in the platform's own import (contract 10). */
export const EMPTY_MARK = '--'

/** True for a cell without anything a person could see. */
export function isBlank(cell: Cell | undefined): boolean {
  return cell == null || (typeof cell === 'string' && !/[^\s\u200b-\u200d\u2060\ufeff\0]/.test(cell))
}

/** `#N/A` and the like. */
export const isError = (cell: Cell): cell is ErrorCell =>
  typeof cell === 'object' && cell !== null && cell.kind === 'error'

/**
 * The cell's text, trimmed, in NFC, without null characters (PostgreSQL refuses them) and half surrogates. Dates
 * are ISO without `T`, and without seconds that are zero; numbers are plain decimals of at most 15 digits, as
 * office programs show them.
 */
export function cellText(cell: Cell | undefined): string {
  if (cell == null) return ''
  switch (typeof cell) {
    case 'string':
      return cleanText(cell)
    case 'number':
      return plainNumber(cell)
    case 'boolean':
      return cell ? 'true' : 'false'
    default:
      switch (cell.kind) {
        case 'number':
          return cleanText(cell.shown)
        case 'date':
          return dateText(cell.iso)
        case 'error':
          return cell.code
      }
  }
}

function dateText(iso: string): string {
  // The two forms of nearly all dates; what follows takes any, and times alone.
  if (/^\d{4}-\d\d-\d\d$/.test(iso)) return iso
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(iso)) {
    return `${iso.slice(0, 10)} ${iso.endsWith(':00') ? iso.slice(11, 16) : iso.slice(11)}`
  }
  return iso.replace('T', ' ').replace(/(:\d\d):00(?:\.0+)?$/, '$1')
}

/**
 * Text that is clean as it is: a visible character at both ends, no apostrophe in front, nothing past U+02FF, below
 * which Unicode has no accents to combine. Most cells are, and this is a tenth of the work of cleaning them.
 */
const CLEAN = /^[!-&(-~\u00a1-\u02ff](?:[\u0001-\u02ff]*[!-~\u00a1-\u02ff])?$/

/** See {@link cellText}. A leading apostrophe is dropped where a program wrote it to protect digits or a sign. */
export function cleanText(text: string): string {
  if (CLEAN.test(text)) return text
  return trimmed(text.replaceAll('\0', '').toWellFormed().normalize('NFC')).replace(/^'(?=[\d+=@-])/, '')
}

/** Step by step, since one pattern for the end looks at thousands of blanks inside a text again from each of them. */
function trimmed(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && BLANK.test(text[from]!)) from++
  while (to > from && BLANK.test(text[to - 1]!)) to--
  return text.slice(from, to)
}
const BLANK = /[\s\u200b-\u200d\u2060\ufeff]/

/** The text, or a refusal where the platform would cut it. */
export function limitedText(
  text: string,
  limit: number,
  code: 'text-too-long' | 'name-too-long',
): string | Refusal {
  // A character has one or two code units, so only a text past the limit in units needs counting.
  if (text.length <= limit) return text
  const length = [...text].length
  return length <= limit ? text : { code, detail: { limit, length } }
}

/** A number without an exponent and without binary noise: `0.1 + 0.2` is 0.3, `5.58e12` is 5580000000000. */
export function plainNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value + 0)
  if (!Number.isFinite(value)) return String(value)
  // Fifteen digits and a point are exact in a double, so rounding to fifteen would write the same.
  const shortest = String(value)
  if (shortest.length <= 16 && Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15) return shortest
  return withoutExponent(value.toPrecision(15))
}

/**
 * `1.25e-3` → `0.00125`, by moving the point in the text; zeros that say nothing are dropped. The text must be
 * `[-]digits[.digits][e[+-]digits]`.
 */
export function withoutExponent(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const shift = Number(exponent)
  // Point at `whole.length + shift` in one row of digits, padded until it stands inside.
  const digits = '0'.repeat(Math.max(0, -(whole.length + shift))) + whole + fraction
  const point = Math.max(0, whole.length + shift)
  const padded = digits.padEnd(point, '0')
  const before = padded.slice(0, point).replace(/^0+(?=\d)/, '') || '0'
  const after = padded.slice(point).replace(/0+$/, '')
  const plain = after === '' ? before : `${before}.${after}`
  return sign === '-' && plain !== '0' ? `-${plain}` : plain
}
