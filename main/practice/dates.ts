/** Dates in contact fields, read as the platform's engine reads them, traps included (contract 6). */
import { DateTime } from 'luxon'

export type DateStyle = 'day_first' | 'month_first' | 'year_first'

const fullIso = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}:\d{2})$/
const dayOrMonthFirst = /\b([0-9]{1,2})[-.\\/_ ]([0-9]{1,2})[-.\\/_ ]([0-9]{4}|[0-9]{2})\b/g
const yearFirst = /\b([0-9]{4}|[0-9]{2})[-.\\/_ ]([0-9]{1,2})[-.\\/_ ]([0-9]{1,2})\b/g
const timeOfDay = /\b(\d{1,2})(?::?(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\W*([aApP][mM])?\b/g
// Nothing without two separators between digits is a date; this spares ordinary text the work.
const plausible = /\d[-.\\/_ ]\d{1,2}[-.\\/_ ]\d/

type Day = { year: number; month: number; day: number; rest: string }
type Clock = { hour: number; minute: number; second: number; micros: number }

/**
 * The moment a text stands for, as the API shows it: six decimals and the offset it was read with. Undefined where there is no
 * date in it. A date without a time gets the time of day of `now` (microseconds) in `zone`.
 */
export function parseDateTime(text: string, style: DateStyle, zone: string, now: number): string | undefined {
  if (!plausible.test(text)) return undefined
  const exact = parseFullIso(text)
  if (exact) return exact
  const day = leadingIsoDay(text) ?? dayInStyle(text, style, now)
  if (!day) return undefined
  return atZone(day, clockIn(day.rest) ?? clockNow(now, zone), zone)
}

function parseFullIso(text: string): string | undefined {
  const match = fullIso.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second = '00', fraction = '', offset = 'Z'] = match
  if (!isDay(Number(year), Number(month), Number(day))) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const zone = offset === '+00:00' || offset === '-00:00' ? 'Z' : offset
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 6).padEnd(6, '0')}${zone}`
}

function leadingIsoDay(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text)
  if (!match || !isDay(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]), rest: text.slice(10) }
}

function dayInStyle(text: string, style: DateStyle, now: number): Day | undefined {
  const thisYear = new Date(now / 1000).getUTCFullYear()
  for (const match of text.matchAll(style === 'year_first' ? yearFirst : dayOrMonthFirst)) {
    const [first = '', second = '', third = ''] = match.slice(1)
    const [year, month, day] = {
      day_first: [third, second, first] as const,
      month_first: [third, first, second] as const,
      year_first: [first, second, third] as const,
    }[style]
    if (Number(day) === 0 || Number(day) > 31 || Number(month) === 0 || Number(month) > 12) continue
    const century = year.length === 2 ? (Number(year) > thisYear % 1000 ? 1900 : 2000) : 0
    return {
      year: century + Number(year),
      month: Number(month),
      day: Number(day),
      rest: text.slice(match.index + match[0].length),
    }
  }
  return undefined
}

/** The first thing that looks like a time. `T11:12:13` is found at `12:13`: no word begins at the 11. */
function clockIn(text: string): Clock | undefined {
  for (const match of text.matchAll(timeOfDay)) {
    const half = match[5]?.toLowerCase()
    const written = Number(match[1])
    const shifted =
      written < 12 && half === 'pm' ? written + 12 : written === 12 && half === 'am' ? 0 : written
    const minute = Number(match[2] ?? 0)
    const second = Number(match[3] ?? 0)
    const micros = Number((match[4] ?? '').slice(0, 6).padEnd(6, '0'))
    const hour = shifted === 24 && minute === 0 && second === 0 && micros === 0 ? 0 : shifted
    if (hour > 24 || minute > 60 || second > 60) continue
    return { hour, minute, second, micros }
  }
  return undefined
}

function clockNow(now: number, zone: string): Clock {
  const local = DateTime.fromMillis(Math.floor(now / 1000), { zone })
  const micros = local.millisecond * 1000 + (now % 1000)
  return { hour: local.hour, minute: local.minute, second: local.second, micros }
}

function atZone(day: Day, clock: Clock, zone: string): string {
  // Days and hours past the end roll over, as in Go: 31/02 is the 2nd or 3rd of March.
  const rolled = new Date(0)
  rolled.setUTCFullYear(day.year, day.month - 1, day.day)
  rolled.setUTCHours(clock.hour, clock.minute, clock.second)
  const local = DateTime.fromObject(
    {
      year: rolled.getUTCFullYear(),
      month: rolled.getUTCMonth() + 1,
      day: rolled.getUTCDate(),
      hour: rolled.getUTCHours(),
      minute: rolled.getUTCMinutes(),
      second: rolled.getUTCSeconds(),
    },
    { zone },
  )
  const offset = local.offset === 0 ? 'Z' : local.toFormat('ZZ')
  return `${local.toFormat("yyyy-MM-dd'T'HH:mm:ss")}.${String(clock.micros).padStart(6, '0')}${offset}`
}

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
