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
import { withoutAccents } from '../../shared/targets.ts'
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
    if (typeof cell === 'number' || (typeof cell === 'object' && cell?.kind === 'number'))
      return bad('number')
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

/** The number 0 as a date: what office programs show of a cell that holds a time, or nothing. */
const DAY_ZERO = '1899-12-30'

/** What a reader makes of a date cell; a wrong hour or minute is left to the careful road. */
const PLAIN = /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d))?$/

function readDate(text: string, zone: string, dateStyle: DateStyle): string | Refusal {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(WEEKDAY, '')
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

/** "Sat, 9 March 2024", "sábado, 9 de março" */
const WEEKDAY =
  /^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:seg(?:unda)?|ter(?:[cç]a)?|qua(?:rta)?|qui(?:nta)?|sex(?:ta)?)(?:-feira)?|s[aá]b(?:ado)?|dom(?:ingo)?|lun(?:es)?|martes|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?)[.,]?\s+(?=\d|[a-z]{3,}\.?\s+\d+,?\s+\d{4})/i

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
  const inWords = readDayInWords(trimmed)
  return 'code' in inWords ? (partOfDate(trimmed) ?? inWords) : inWords
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

/** Which part is missing, or that a spreadsheet's number of a day stands where the day should. */
function partOfDate(text: string): Refusal | undefined {
  if (/^--?\d{2}-?\d{2}$|^\d{1,2}[-./]\d{1,2}$/.test(text) || dayAndMonth(text)) return bad('no-year')
  if (/^(?:19|20)\d{2}$|^(?:\d{1,2}[-./]\d{4}|\d{4}[-./]\d{1,2})$/.test(text) || monthAndYear(text))
    return bad('no-day')
  return /^[1-6]\d{4}(?:[.,]\d+)?$/.test(text) ? bad('number') : undefined
}

const dayAndMonth = (text: string): boolean => {
  const [, day, before, after] =
    /^(?:([a-z]{3,})\.?\s+)?\d{1,2}(?:[\s./-]+(?:de\s+)?([a-z]{3,})\.?)?$/i.exec(plainWords(text)) ?? []
  return [day, before, after].some((name) => name !== undefined && monthOf(name) > 0)
}

const monthAndYear = (text: string): boolean => {
  const [, name] = /^([a-z]{3,})\.?[\s./-]+(?:de[l]?\s+)?(?:\d{4}|\d{2})$/.exec(plainWords(text)) ?? []
  return name !== undefined && monthOf(name) > 0
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
  const words = plainWords(text)
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
  const month = monthOf(name)
  return month === 0 ? bad('not-a-date') : dayOf(year, month, day)
}

const plainWords = (text: string): string => withoutAccents(text).toLowerCase()

/** 0 for a word that is no month. */
const monthOf = (name: string): number =>
  MONTHS.findIndex((names) =>
    names.some((full) => full === name || (name.length <= 4 && full.startsWith(name))),
  ) + 1

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
