/**
 * The offset of whole days in a zone. Spreadsheets hold dates by the hundred thousand but few different days, so that
 * the zone is asked once for a day, not for a cell, and for a day among others hardly more than once: asking is what
 * takes the time, and the days beside it give most of the answer.
 *
 * A local day begins and ends less than 16 hours from the midnight and the next midnight of UTC. Where the zone has
 * one offset at the four midnights of UTC around them, it has it all day: a clock that is changed and changed back
 * between two of them, within 24 hours, is in no zone. Any other day is left to luxon.
 */
import { DateTime } from 'luxon'

const DAY_MS = 24 * 60 * 60 * 1000

/** Every day of a century and more: birthdays beside appointments. */
const DAYS_KNOWN = 50_000

/**
 * Makes the function that knows the offset of a day (`2024-03-09` → `-03:00`, or `Z` in UTC itself): null where there
 * is no such day, or a clock change falls into it.
 */
export function dayOffsets(zoneName: string): (day: string) => string | null {
  const { zone } = DateTime.fromMillis(0, { zone: zoneName })
  const days = remembered((day: string) => steadyOffset(day) ?? careful(day))
  const midnights = remembered((midnight: number) => zone.offset(midnight))
  const written = remembered((_minutes: number, at: number) => offsetOf(DateTime.fromMillis(at, { zone })))
  return days

  function steadyOffset(day: string): string | undefined {
    const start = Date.parse(`${day}T00:00:00Z`)
    const minutes = midnights(start)
    const isSteady =
      Number.isInteger(minutes) &&
      midnights(start - DAY_MS) === minutes &&
      midnights(start + DAY_MS) === minutes &&
      midnights(start + 2 * DAY_MS) === minutes &&
      // 31 February is a day in March to `Date`.
      new Date(start).toISOString().startsWith(day)
    return isSteady ? written(minutes, start) : undefined
  }

  function careful(day: string): string | null {
    const start = DateTime.fromISO(day, { zone })
    const isSteady = start.isValid && start.hour === 0 && start.offset === start.plus({ hours: 24 }).offset
    return isSteady ? offsetOf(start) : null
  }
}

const offsetOf = (date: DateTime): string =>
  date.toISO({ suppressMilliseconds: true })?.slice('yyyy-mm-ddThh:mm:ss'.length) ?? ''

/** A function that asks once for each first argument, and starts anew when it knows very many. */
function remembered<Key, More extends unknown[], Answer>(
  ask: (key: Key, ...more: More) => Answer & ({} | null),
): (key: Key, ...more: More) => Answer {
  const known = new Map<Key, Answer & ({} | null)>()
  return (key, ...more) => {
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const answer = ask(key, ...more)
    if (known.size >= DAYS_KNOWN) known.clear()
    known.set(key, answer)
    return answer
  }
}
