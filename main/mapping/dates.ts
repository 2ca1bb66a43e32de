/**
 * Dates: what a person wrote → ISO with the offset of the workspace's zone, `2024-03-09T00:00:00-03:00`. The
 * platform must get the time and the offset: it fills in the current time otherwise (contract 6).
 *
 *  - A date alone is the day's first moment there; where a clock change takes midnight away, that is 01:00.
 *  - Numbers for day and month are read in the workspace's date style, and refused when they do not fit it:
 *    a column that holds `12/31/2024` was written month first, so `03/04/2024` in it would be read wrongly.
 *  - A day without its year, a month without its day and a spreadsheet's number for a day are refused, each with its own
 *    reason; so is the day zero. `0000-00-00` and the like are no dates either (nothing.ts).
 *  - Years of two digits are read as spreadsheets do: 00 to 29 are 2000 to 2029, 30 to 99 are 1930 to 1999.
 */
import { DateTime, IANAZone } from 'luxon'
import type { RemoteWorkspace } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'
import { dayInWords, missingPart, withoutWeekday } from './date-words.ts'
import { dayOffsets } from './day-offsets.ts'
import type { Refusal } from './text.ts'

export type DateStyle = RemoteWorkspace['dateStyle']
export type DateReader = (cell: Cell, text: string) => string | Refusal

/** `detail.why` of a `bad-date`; `shared/sentences.ts` has a sentence for each. */
type DateTrouble =
  | 'not-a-date'
  | 'no-such-day'
  | 'no-such-time'
  | 'other-order'
  | 'no-year'
  | 'no-day'
  | 'number'

type Moment = {
  year: number
  month: number
  day: number
  hour?: number
  minute?: number
  second?: number
  millisecond?: number
}

const CACHE_SIZE = 20_000

/** A reader that remembers what it read. A zone that does not exist counts as UTC. */
export function dateReader(timezone: string, dateStyle: DateStyle): DateReader {
  const zone = IANAZone.isValidZone(timezone) ? timezone : 'utc'
  const known = new Map<string, string | Refusal>()
  const offsetOf = dayOffsets(zone)
  return (cell, text) => {
    if (typeof cell === 'number' || (typeof cell === 'object' && cell?.kind === 'number')) {
      return bad(isYear(typeof cell === 'number' ? cell : cell.value) ? 'no-day' : 'number')
    }
    if (typeof cell === 'boolean' || (typeof cell === 'object' && cell?.kind === 'error'))
      return bad('not-a-date')
    const written = typeof cell === 'object' && cell !== null ? cell.iso : text
    const quick = written.startsWith(DAY_ZERO) ? null : PLAIN.exec(written)
    const offset = quick && quick[1]! >= '1000' ? offsetOf(quick[1]!) : null
    if (offset !== null) return `${quick![1]}T${quick![2] ?? '00:00:00'}${offset}`
    let date = known.get(written)
    if (date === undefined) {
      date = readDate(written, zone, dateStyle)
      if (known.size >= CACHE_SIZE) known.clear()
      known.set(written, date)
    }
    return date
  }
}

const isYear = (value: number): boolean => Number.isInteger(value) && value >= 1900 && value < 2100

/** The number 0 as a date: what office programs show of a cell that holds a time, or nothing. */
const DAY_ZERO = '1899-12-30'

/** What a reader makes of a date cell; a wrong hour or minute is left to the careful road. */
const PLAIN = /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d))?$/

/** A weekday, a day in words, a time and an offset have some 70 characters. */
const LONGEST = 100

function readDate(text: string, zone: string, dateStyle: DateStyle): string | Refusal {
  const plain = withoutWeekday(
    text
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  if (plain.length > LONGEST) return bad('not-a-date')
  const [, moved, offset] = OFFSET.exec(plain) ?? []
  if (moved !== undefined && offset !== undefined) return atOffset(moved, offset, zone, dateStyle)
  const moment = readMoment(plain, dateStyle)
  if ('code' in moment) return moment
  const { hour, ...day } = moment
  // Years before are typing mistakes, and zones then had offsets that are no whole minutes.
  if (day.year < 1000) return bad('no-such-day')
  const local =
    hour === undefined
      ? DateTime.fromObject(day, { zone }).startOf('day')
      : DateTime.fromObject(moment, { zone })
  if (!local.isValid) return bad('no-such-day')
  return local.toISODate() === DAY_ZERO ? bad('not-a-date') : written(local)
}

/** A time and how far it is from UTC. */
const OFFSET =
  /^(.*\d:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s?(Z|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|UTC|GMT)(?:\[[\w/+-]+\])?$/i

/** A moment that says its own offset, in the workspace's zone. */
function atOffset(text: string, offset: string, zone: string, dateStyle: DateStyle): string | Refusal {
  const moment = readMoment(text, dateStyle)
  if ('code' in moment) return moment
  const signed = /[+-]\d{2}:?\d{2}$/.exec(offset)?.[0].replace(/(\d{2}):?(\d{2})$/, '$1:$2')
  const instant = DateTime.fromObject(moment, { zone: `UTC${signed ?? ''}` }).setZone(zone)
  return instant.isValid && moment.year >= 1000 ? written(instant) : bad('no-such-day')
}

const written = (date: DateTime<true>): string => date.toISO({ suppressMilliseconds: true })

const TIME =
  /(?:[T,-]?\s*|\s+(?:[aà]s?|las|at|-|–)?\s*(?:las\s+)?)(\d{1,2})(?::|h)(\d{2})?(?:(?::|m|min)(\d{2})(?:[.,](\d{1,9}))?s?)?\s*(?:([ap])\.?\s?m\.?)?$/i

function readMoment(text: string, dateStyle: DateStyle): Moment | Refusal {
  const time = /\d.*(?<!\d)\d{1,2}(?::\d\d|h(?!\p{L}))/iu.test(text) ? TIME.exec(text) : null
  const day = readDay(time ? text.slice(0, time.index) : text, dateStyle)
  if ('code' in day || !time) return day
  const [, hours = '', minutes = '0', seconds = '0', fraction = '', half] = time
  const hour = Number(hours)
  if (half !== undefined && (hour < 1 || hour > 12)) return bad('no-such-time')
  const moment = {
    ...day,
    hour: half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0),
    minute: Number(minutes),
    second: Number(seconds),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
  }
  return moment.hour > 23 || moment.minute > 59 || moment.second > 59 ? bad('no-such-time') : moment
}

function readDay(text: string, dateStyle: DateStyle): Moment | Refusal {
  const trimmed = text.trim().replace(/[.,]$/, '')
  const yearFirst =
    /^(\d{4})[-./\\_ ](\d{1,2})[-./\\_ ](\d{1,2})$/.exec(trimmed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed)
  if (yearFirst) {
    const [, year = '', month = '', day = ''] = yearFirst
    return orOtherOrder(dayOf(year, Number(month), day), [month, day, year], dateStyle)
  }
  const numbers = /^(\d{1,4})\s*[-./\\_ ]\s*(\d{1,2})\s*[-./\\_ ]\s*(\d{1,4})$/.exec(trimmed)
  if (numbers) {
    const [, first = '', second = '', third = ''] = numbers
    return orOtherOrder(inOrder(first, second, third, dateStyle), [first, second, third], dateStyle)
  }
  const { year, month, day } = dayInWords(trimmed) ?? {}
  if (year !== undefined && month !== undefined && day !== undefined) return dayOf(year, month, day)
  // What spreadsheets count days by, from 1927 to 2091.
  const isNumber = /^[1-6]\d{4}(?:[.,]\d+)?$/.test(trimmed)
  return bad(missingPart(trimmed) ?? (isNumber ? 'number' : 'not-a-date'))
}

function inOrder(first: string, second: string, third: string, dateStyle: DateStyle): Moment | Refusal {
  switch (dateStyle) {
    case 'day_first':
      return dayOf(third, Number(second), first)
    case 'month_first':
      return dayOf(third, Number(first), second)
    case 'year_first':
      // Nobody writes the year last with four digits and means it first.
      return third.length === 4 ? bad('other-order') : dayOf(first, Number(second), third)
  }
}

/** A number above 12 is the day in any order, so that such a date has one meaning: it is suggested, but not taken. */
function orOtherOrder(
  read: Moment | Refusal,
  [first, second, year]: readonly [string, string, string],
  style: DateStyle,
): Moment | Refusal {
  if (!('code' in read) || read.detail?.why !== 'other-order') return read
  const isDayFirst = Number(first) > 12
  const [month, day] = isDayFirst ? [second, first] : [first, second]
  const meant = DateTime.fromObject({ year: Number(year), month: Number(month), day: Number(day) })
  if (year.length !== 4 || Number(day) <= 12 || !meant.isValid) return bad('other-order', { style })
  return bad('other-order', {
    style,
    reads: isDayFirst ? 'day_first' : 'month_first',
    suggestion: meant.toISODate(),
  })
}

function dayOf(year: string, month: number, day: string): Moment | Refusal {
  if (day.length > 2) return bad('other-order')
  if (year.length !== 2 && year.length !== 4) return bad('not-a-date')
  const short = Number(year)
  const full = year.length === 4 ? short : short < 30 ? 2000 + short : 1900 + short
  const moment = { year: full, month, day: Number(day) }
  if (month >= 1 && month <= 12 && moment.day >= 1 && moment.day <= 31) return moment
  return bad(month > 12 && moment.day <= 12 ? 'other-order' : 'no-such-day')
}

const bad = (why: DateTrouble, more: Record<string, string> = {}): Refusal => ({
  code: 'bad-date',
  detail: { why, ...more },
})
