/**
 * Dates: what a person wrote → ISO with the offset of the workspace's zone, `2024-03-09T00:00:00-03:00`. The
 * platform must get the time and the offset: it fills in the current time otherwise (contract 6).
 *
 *  - A date alone is the day's first moment there; where a clock change takes midnight away, that is 01:00.
 *  - Numbers for day and month are read in the workspace's date style, and refused when they do not fit it:
 *    a column that holds `12/31/2024` was written month first, so `03/04/2024` in it would be read wrongly.
 *  - Years of two digits are read as spreadsheets do: 00 to 29 are 2000 to 2029, 30 to 99 are 1930 to 1999.
 */
import { DateTime, IANAZone } from 'luxon'
import type { RemoteWorkspace } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'
import { withoutAccents } from '../../shared/targets.ts'
import { dayOffsets } from './day-offsets.ts'
import type { Refusal } from './text.ts'

export type DateStyle = RemoteWorkspace['dateStyle']
export type DateReader = (cell: Cell, text: string) => string | Refusal

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
    if (typeof cell === 'object' && cell?.kind !== 'date') return bad('not-a-date')
    if (typeof cell === 'number' || typeof cell === 'boolean') return bad('not-a-date')
    const written = typeof cell === 'object' && cell !== null ? cell.iso : text
    const quick = PLAIN.exec(written)
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

/** What a reader makes of a date cell; a wrong hour or minute is left to the careful road. */
const PLAIN = /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d))?$/

function readDate(text: string, zone: string, dateStyle: DateStyle): string | Refusal {
  const plain = text.normalize('NFKC').trim()
  const offset = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})$/i
  if (offset.test(plain)) {
    const instant = DateTime.fromISO(
      plain
        .toUpperCase()
        .replace(/^(\S{10}) /, '$1T')
        .replace(' ', ''),
      { zone },
    )
    return instant.isValid ? written(instant) : bad('no-such-day')
  }
  const moment = readMoment(plain, dateStyle)
  if ('code' in moment) return moment
  const { hour, ...day } = moment
  // Years before are typing mistakes, and zones then had offsets that are no whole minutes.
  if (day.year < 1000) return bad('no-such-day')
  const local =
    hour === undefined
      ? DateTime.fromObject(day, { zone }).startOf('day')
      : DateTime.fromObject(moment, { zone })
  return local.isValid ? written(local) : bad('no-such-day')
}

const written = (date: DateTime<true>): string => date.toISO({ suppressMilliseconds: true })

const TIME =
  /(?:[T,]?\s*|\s+)(\d{1,2})(?::|h)(\d{2})?(?:(?::|m|min)(\d{2})(?:[.,](\d{1,9}))?s?)?\s*(?:([ap])\.?\s?m\.?)?$/i

function readMoment(text: string, dateStyle: DateStyle): Moment | Refusal {
  const time = /\d\D+\d+\D+\d{1,4}.*\d[:h]/i.test(text) ? TIME.exec(text) : null
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
  const trimmed = text.trim()
  const yearFirst =
    /^(\d{4})[-./\\_ ](\d{1,2})[-./\\_ ](\d{1,2})$/.exec(trimmed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(trimmed)
  if (yearFirst) return dayOf(yearFirst[1]!, Number(yearFirst[2]), yearFirst[3]!)
  const numbers = /^(\d{1,4})\s*[-./\\_ ]\s*(\d{1,2})\s*[-./\\_ ]\s*(\d{1,4})$/.exec(trimmed)
  if (numbers) {
    const [, first = '', second = '', third = ''] = numbers
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
  return readDayInWords(trimmed)
}

/** Months by their first three letters, in Portuguese, Spanish and English. */
const MONTHS: readonly (readonly string[])[] = [
  ['janeiro', 'enero', 'january'],
  ['fevereiro', 'febrero', 'february'],
  ['marco', 'marzo', 'march'],
  ['abril', 'april'],
  ['maio', 'mayo', 'may'],
  ['junho', 'junio', 'june'],
  ['julho', 'julio', 'july'],
  ['agosto', 'august'],
  ['setembro', 'septiembre', 'setiembre', 'september'],
  ['outubro', 'octubre', 'october'],
  ['novembro', 'noviembre', 'november'],
  ['dezembro', 'diciembre', 'december'],
]

function readDayInWords(text: string): Moment | Refusal {
  const words = withoutAccents(text).toLowerCase()
  const dayFirst =
    /^(\d{1,2})(?:º|o|st|nd|rd|th)?[\s./-]+(?:de\s+)?([a-z]{3,})\.?[\s./,-]+(?:de[l]?\s+)?(\d{4}|\d{2})$/.exec(
      words,
    )
  const monthFirst = /^([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/.exec(words)
  const [day, name, year] = dayFirst
    ? [dayFirst[1]!, dayFirst[2]!, dayFirst[3]!]
    : monthFirst
      ? [monthFirst[2]!, monthFirst[1]!, monthFirst[3]!]
      : []
  if (day === undefined || name === undefined || year === undefined) return bad('not-a-date')
  const month =
    MONTHS.findIndex((names) =>
      names.some((full) => full === name || (name.length <= 4 && full.startsWith(name))),
    ) + 1
  return month === 0 ? bad('not-a-date') : dayOf(year, month, day)
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

const bad = (why: string): Refusal => ({ code: 'bad-date', detail: { why } })
