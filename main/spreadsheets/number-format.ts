/**
 * What a numeric cell shows: a number format, read far enough to tell dates from numbers, and to see digits that
 * the number alone does not have: leading zeros, the mask of a phone, a document id or a postal code, a word in its
 * place.
 *
 * Not handled, because nobody keeps a contact in it: fractions, scaling by thousands, colours, and decimals of a
 * mask; such a cell is its plain number.
 */
import type { Cell, DateCell } from '../../shared/row.ts'

export type NumberFormat =
  | { kind: 'date'; date: boolean; time: boolean; elapsed: boolean }
  | { kind: 'boolean' }
  | { kind: 'mask'; sections: readonly MaskSection[] }

type MaskSection = {
  condition: ((value: number) => boolean) | null
  items: readonly MaskItem[]
  masked: boolean
}
type MaskItem = { digit: '0' | '#' | '?' } | { literal: string }

/** Formats every program knows by number (ECMA-376 18.8.30); the rest are plain numbers or written in the file. */
export function builtInFormat(id: number): string | null {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58))
    return 'yyyy-mm-dd'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47) return 'hh:mm:ss'
  if (id === 22 || id === 81) return 'yyyy-mm-dd hh:mm'
  if (id === 46 || id === 79) return '[h]:mm:ss'
  if (id >= 71 && id <= 75) return 'yyyy-mm-dd' // Thai
  if (id === 76 || id === 77 || id === 78 || id === 80) return 'hh:mm:ss'
  return null
}

/** Reads a format code; null where the cell is no more than its number. */
export function parseNumberFormat(code: string): NumberFormat | null {
  if (code === '' || code === '@' || /^general$/i.test(code)) return null
  const sections = splitSections(code).map(tokenize)
  const first = sections[0]!
  if (first.date || first.time)
    return { kind: 'date', date: first.date, time: first.time, elapsed: first.elapsed }
  const conditional = sections.some(({ condition }) => condition !== null)
  const masks = sections.slice(0, 3).map((section, place) => ({
    condition: section.condition ?? (conditional ? null : (BY_PLACE[place] ?? null)),
    items: section.items,
    masked: !section.plain && isMask(section.items),
  }))
  if (isYesNo(masks)) return { kind: 'boolean' }
  return masks.some((section) => section.masked) ? { kind: 'mask', sections: masks } : null
}

/** The second section is for numbers below zero, the third for zero, unless they say themselves what they are for. */
const BY_PLACE: Partial<Record<number, (value: number) => boolean>> = {
  1: (value) => value < 0,
  2: (value) => value === 0,
}

/** The cell a number makes in a format. `date1904`: the workbook counts its days from 1904. */
export function cellOfNumber(value: number, format: NumberFormat | null, date1904: boolean): Cell {
  if (format === null) return value
  switch (format.kind) {
    case 'date':
      return cellOfSerial(value, format, date1904)
    case 'boolean':
      return value !== 0
    case 'mask': {
      // Below zero a bracket is a minus sign, not a mask.
      if (value < 0 || !Number.isFinite(value) || value > Number.MAX_SAFE_INTEGER) return value
      const section =
        format.sections.find(({ condition }) => condition?.(value)) ??
        format.sections.find(({ condition }) => condition === null)
      return section?.masked ? { kind: 'number', value, shown: fillMask(section.items, value) } : value
    }
  }
}

const DAY = 86_400
const EPOCH = Date.UTC(1899, 11, 30)
/** 9999-12-31, the last day an office program shows. */
export const LAST_DAY = 2_958_465
const days = new Map<number, DateCell>()

/**
 * Days since the end of 1899, as all of them count: 1900 has a 29th of February that never was (serial 60), so
 * that days before it lie one further on. Rounded to the second, since 11:32 is stored as 11:31:59.9999.
 */
function cellOfSerial(serial: number, format: NumberFormat & { kind: 'date' }, date1904: boolean): Cell {
  const seconds = Math.round(serial * DAY)
  if (!(serial >= 0) || seconds >= (LAST_DAY + 1) * DAY) return serial
  const day = Math.floor(seconds / DAY) + (date1904 ? 1462 : 0)
  if (!format.date) {
    if (format.elapsed && seconds >= DAY) return { kind: 'number', value: serial, shown: clock(seconds) }
    return { kind: 'date', iso: clock(seconds % DAY) }
  }
  // Zero as a date, often an empty cell that a formula refers to: a day that no calendar has.
  if (day === 0) {
    if (format.time || seconds > 0) return { kind: 'date', iso: clock(seconds) }
    return { kind: 'number', value: serial, shown: '1900-01-00' }
  }
  const date = cellOfDay(day)
  if (!format.time) return date
  const second = seconds % DAY
  return { kind: 'date', iso: `${date.iso}T${minuteOf(Math.floor(second / 60))}:${two(second % 60)}` }
}

/** The same day is the same cell: a column of birthdays has few that differ. */
function cellOfDay(day: number): DateCell {
  const known = days.get(day)
  if (known !== undefined) return known
  if (days.size > 50_000) days.clear()
  const real = day < 60 ? day + 1 : day
  const iso = day === 60 ? '1900-02-29' : new Date(EPOCH + real * DAY * 1000).toISOString().slice(0, 10)
  const cell: DateCell = { kind: 'date', iso }
  days.set(day, cell)
  return cell
}

const minutes: string[] = []
/** `08:30` of a minute of the day; made once, since a column of times has a hundred thousand of them. */
const minuteOf = (minute: number) => (minutes[minute] ??= clock(minute * 60).slice(0, 5))

const two = (number: number) => (number < 10 ? `0${number}` : `${number}`)
/** Hours may go past 24. */
const clock = (seconds: number) =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`

function splitSections(code: string): string[] {
  return code
    .match(/(?:"[^"]*"?|\\.?|[_*].|\[[^\]]*\]?|[^;])*(?:;|$)/g)!
    .map((section) => section.replace(/;$/, ''))
}

function tokenize(section: string) {
  const found = {
    date: false,
    time: false,
    elapsed: false,
    plain: false,
    condition: null as ((value: number) => boolean) | null,
    items: [] as MaskItem[],
  }
  let months = false
  const tokens = /"([^"]*)"?|\\(.?)|[_*](.)|\[([^\]]*)\]?|general|AM\/PM|A\/P|E[+-]|b{2,4}|[\s\S]/gi
  for (const token of section.matchAll(tokens)) {
    const [written, quoted, escaped, padding, bracket] = token
    if (quoted !== undefined || escaped !== undefined) found.items.push({ literal: quoted ?? escaped ?? '' })
    else if (padding !== undefined) continue
    else if (bracket !== undefined) {
      const condition = /^(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$/.exec(bracket)
      if (condition) found.condition = compare(condition[1]!, Number(condition[2]))
      else if (/^(h+|m+|s+)$/i.test(bracket)) found.time = found.elapsed = true
      else if (bracket.startsWith('$')) found.items.push({ literal: bracket.slice(1).replace(/-.*$/, '') })
    } else if (/^([0#?])$/.test(written)) found.items.push({ digit: written as '0' | '#' | '?' })
    else if (/^(general|E[+-]|[.,%/@])$/i.test(written)) found.plain = true
    else if (/^(A)/.test(written) && written.includes('/')) found.time = true
    else if (/^[hs]/i.test(written)) found.time = true
    else if (/^m/i.test(written)) months = true
    else if (/^([yd]|e|g|b{2})/i.test(written)) found.date = true
    else found.items.push({ literal: written })
  }
  // `m` is a month beside days and years, a minute beside hours and seconds, and a month alone.
  if (months && !found.time) found.date = true
  // Digits before any letter of a date: the letters are a unit somebody forgot to quote. `ss.00` is a date.
  if (/^[^ymdhs]*[0#?]/i.test(section.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '')))
    found.date = found.time = false
  return found
}

function compare(operator: string, limit: number): (value: number) => boolean {
  switch (operator) {
    case '<':
      return (value) => value < limit
    case '<=':
      return (value) => value <= limit
    case '>':
      return (value) => value > limit
    case '>=':
      return (value) => value >= limit
    case '<>':
      return (value) => value !== limit
    default:
      return (value) => value === limit
  }
}

/** Leading zeros, a sign or bracket before the digits, or anything between them. A unit after them is none. */
function isMask(items: readonly MaskItem[]): boolean {
  const first = items.findIndex((item) => 'digit' in item)
  const last = items.findLastIndex((item) => 'digit' in item)
  // A word in the place of a number: `"Sim";;"Não"`.
  if (first < 0) return items.some((item) => 'literal' in item && /\p{L}/u.test(item.literal))
  const zeros = items.filter((item) => 'digit' in item && item.digit === '0').length
  if (zeros > 1) return true
  if (items.slice(first, last).some((item) => 'literal' in item && item.literal !== '')) return true
  return items.slice(0, first).some((item) => 'literal' in item && /[+(]/.test(item.literal))
}

/** `"TRUE";"TRUE";"FALSE"`, in any language: how LibreOffice writes yes and no where a file knows numbers only. */
function isYesNo(sections: readonly MaskSection[]): boolean {
  const [yes, below, no] = sections.map(({ items, masked }) =>
    masked && items.every((item) => 'literal' in item) ? items.map((item) => item.literal).join('') : null,
  )
  return yes != null && no != null && yes === below && yes !== no
}

/** Digits fill a mask from the right; the first place takes all that are left. */
function fillMask(items: readonly MaskItem[], value: number): string {
  let digits = Math.round(value).toFixed(0)
  if (digits === '0') digits = ''
  const first = items.findIndex((item) => 'digit' in item)
  let shown = ''
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!
    if ('literal' in item) shown = item.literal + shown
    else {
      const taken = i === first ? digits : digits.slice(-1)
      digits = i === first ? '' : digits.slice(0, -1)
      shown = (taken || (item.digit === '0' ? '0' : item.digit === '?' ? ' ' : '')) + shown
    }
  }
  return shown.trim()
}
