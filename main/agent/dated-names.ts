/**
 * The date an export has in its name: `clientes 2026-11-23.xlsx`, `export_20261123_0815.csv`, `23.11.26 leads.csv`,
 * `relatório 23 nov 2026.xlsx`, `contacts_1795421700.csv`. Pure.
 *
 * Of several dates in a name (`01-11-2026 a 23-11-2026`) the latest counts. Where numbers alone can be read in several
 * orders, the order is one that suits every name of the folder, the account's own first. Years have four digits or, with
 * marks between, two; months may be written out in Portuguese, Spanish or English. A year or a month alone is no date.
 */
import { withoutAccents } from '../../shared/targets.ts'
import type { DateStyle } from '../mapping/dates.ts'

/** Which of three numbers is what. */
type Order = 'dmy' | 'mdy' | 'ymd'

/** A date that can be read in one way only, and one of three numbers of up to two digits, or of eight in a row. */
type Found =
  | { kind: 'sure'; day: string; time: string }
  | { kind: 'open'; readings: Partial<Record<Order, string>>; time: string }

const MARK = '[-_. ]'
/** After the date: `T08-15`, `_081530`, ` 08h15`, ` 08.15.30`; not the beginning of another date. */
const TIME = `(?:[T_ -]{1,3}(?:as |at )?([01]\\d|2[0-3])[-_.:h]?([0-5]\\d)(?:[-_.:m]?([0-5]\\d))?(?!\\d|[-_. ]\\d{2,4}(?!\\d)))?`
const YEAR = '((?:19|20)\\d\\d)'

const YEAR_FIRST = new RegExp(`(?<!\\d)${YEAR}(${MARK})(\\d{1,2})\\2(\\d{1,2})(?!\\d)${TIME}`, 'gi')
const PACKED = new RegExp(
  `(?<!\\d)${YEAR}(\\d\\d)(\\d\\d)(?:(?!\\d)${TIME}|([01]\\d|2[0-3])([0-5]\\d)([0-5]\\d)?(?!\\d))`,
  'gi',
)
const YEAR_LAST = new RegExp(`(?<!\\d)(\\d{1,2})(${MARK})(\\d{1,2})\\2((?:19|20)?\\d\\d)(?!\\d)${TIME}`, 'gi')
const PACKED_LAST = new RegExp(`(?<!\\d)(\\d\\d)(\\d\\d)${YEAR}(?!\\d)${TIME}`, 'gi')
const MONTH = '(jan|feb|fev|mar|apr|abr|may|mai|jun|jul|aug|ago|sep|set|oct|out|nov|dec|dez|dic|ene)[a-z]*'
const NAMED_LAST = new RegExp(
  `(?<!\\d)(\\d{1,2})${MARK}*(?:de )?${MONTH}\\.?${MARK}*(?:de )?${YEAR}(?!\\d)${TIME}`,
  'gi',
)
const NAMED_FIRST = new RegExp(
  `(?<![a-z])${MONTH}\\.?${MARK}*(\\d{1,2}),?${MARK}+${YEAR}(?!\\d)${TIME}`,
  'gi',
)
/** Seconds or milliseconds since 1970, of the years 2017 to 2033. */
const SINCE_1970 = /(?<!\d)(1[5-9]\d{8})(\d{3})?(?!\d)/g

const MONTHS: Readonly<Record<string, number>> = {
  ...{ jan: 1, ene: 1, feb: 2, fev: 2, mar: 3, apr: 4, abr: 4, may: 5, mai: 5, jun: 6, jul: 7 },
  ...{ aug: 8, ago: 8, sep: 9, set: 9, oct: 10, out: 10, nov: 11, dec: 12, dez: 12, dic: 12 },
}

/** @returns for each name `2026-11-23`, `2026-11-23T08:15:00`, or null where it tells no date. */
export function datesOf(names: Iterable<string>, style: DateStyle): Map<string, string | null> {
  const found = new Map([...new Set(names)].map((name) => [name, datesIn(name)]))
  const open = [...found.values()].flat().filter((date) => date.kind === 'open')
  const own: readonly Order[] =
    style === 'month_first'
      ? ['mdy', 'dmy', 'ymd']
      : style === 'year_first'
        ? ['ymd', 'dmy', 'mdy']
        : ['dmy', 'mdy', 'ymd']
  // Numbers such as 11-12-26 tell nothing by themselves; another name of the same export may.
  const order = own.find((one) => open.every(({ readings }) => readings[one])) ?? own[0]!
  const dates = new Map<string, string | null>()
  for (const [name, all] of found) {
    const read = all.flatMap((date) => {
      const day = date.kind === 'sure' ? date.day : (date.readings[order] ?? onlyReading(date.readings))
      return day === undefined ? [] : [day + date.time]
    })
    dates.set(name, read.sort().at(-1) ?? null)
  }
  return dates
}

function onlyReading(readings: Partial<Record<Order, string>>): string | undefined {
  const days = new Set(Object.values(readings))
  return days.size === 1 ? [...days][0] : undefined
}

function datesIn(name: string): Found[] {
  const text = withoutAccents(name.normalize('NFC')).replace(/\.[a-z]{2,4}$/i, '')
  const found: Found[] = []
  // What was read once is not looked at again by a looser form.
  let rest = text
  const each = (form: RegExp, read: (parts: RegExpExecArray) => Found | undefined) => {
    rest = rest.replace(form, (...given) => {
      const parts = given.slice(
        0,
        given.findIndex((part) => typeof part === 'number'),
      ) as unknown as RegExpExecArray
      const date = read(parts)
      if (!date) return parts[0]!
      found.push(date)
      return '|'
    })
  }
  each(SINCE_1970, ([, seconds]) => sureMoment(new Date(Number(seconds) * 1000)))
  each(YEAR_FIRST, ([, year, , month, day, ...time]) => sure(year, month, day, time))
  each(PACKED, ([, year, month, day, h, m, s, hh, mm, ss]) =>
    sure(year, month, day, hh ? [hh, mm, ss] : [h, m, s]),
  )
  each(NAMED_LAST, ([, day, month, year, ...time]) => sure(year, MONTHS[month!.toLowerCase()], day, time))
  each(NAMED_FIRST, ([, month, day, year, ...time]) => sure(year, MONTHS[month!.toLowerCase()], day, time))
  each(YEAR_LAST, ([, one, , two, three, ...time]) => open(one, two, three, time))
  each(PACKED_LAST, ([, one, two, three, ...time]) => open(one, two, three, time))
  return found
}

type Part = string | number | undefined

function sure(year: Part, month: Part, day: Part, time: readonly Part[]): Found | undefined {
  const written = dayOf(year, month, day)
  return written === undefined ? undefined : { kind: 'sure', day: written, time: timeOf(time) }
}

/** Three numbers whose order is not known; the third may be a year of four digits. */
function open(one: Part, two: Part, three: Part, time: readonly Part[]): Found | undefined {
  const readings = Object.fromEntries(
    Object.entries({
      dmy: dayOf(three, two, one),
      mdy: dayOf(three, one, two),
      ymd: String(three).length === 4 ? undefined : dayOf(one, two, three),
    }).filter(([, day]) => day !== undefined),
  ) as Partial<Record<Order, string>>
  return Object.keys(readings).length === 0 ? undefined : { kind: 'open', readings, time: timeOf(time) }
}

function dayOf(year: Part, month: Part, day: Part): string | undefined {
  if (String(year).length === 1) return undefined
  const [y, m, d] = [Number(year) < 100 ? 2000 + Number(year) : Number(year), Number(month), Number(day)]
  const date = new Date(Date.UTC(y, m - 1, d))
  const exists = date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d
  return exists ? date.toISOString().slice(0, 10) : undefined
}

const timeOf = ([hours, minutes, seconds]: readonly Part[]): string =>
  hours === undefined || minutes === undefined ? '' : `T${hours}:${minutes}:${seconds ?? '00'}`

function sureMoment(moment: Date): Found {
  const [day, time] = localTimeOf(moment.getTime()).split('T')
  return { kind: 'sure', day: day!, time: `T${time}` }
}

/** As a person's clock and a file's name would say it: `2026-11-23T08:15:00`. */
export function localTimeOf(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
