/**
 * The offset of whole days in a zone. Spreadsheets hold dates by the hundred thousand but few different days, so the
 * zone is asked once for a day, not for a cell; and for a day among others hardly more than once, because asking is
 * what takes the time and neighbours share most of the answer.
 *
 * A local day lies less than 16 hours around a day of UTC. Where the zone has one offset at the four midnights of UTC
 * from the day before to the end of the day after, it has that offset all day: to miss a change and its way back
 * between two midnights they would have to be less than 24 hours apart, and no two changes in the tz database are less
 * than three days apart (the shortest: Freetown, September 1939). Every other day is left to luxon.
 */
import { DateTime, FixedOffsetZone } from 'luxon'

const DAY_MS = 24 * 60 * 60 * 1000

/** Every day of a century and more: birthdays beside appointments. */
const DAYS_KNOWN = 50_000

/**
 * Makes the function that knows a day's offset, for `yyyy-mm-dd` from the year 1000 on: `-03:00`, and `Z` in UTC
 * itself. Null where there is no such day, or a clock change falls into it.
 */
export function dayOffsets(zoneName: string): (day: string) => string | null {
  const { zone } = DateTime.fromMillis(0, { zone: zoneName })
  const minutesAt = remembered((midnight: number) => zone.offset(midnight))
  const writtenAs = remembered((minutes: number) =>
    zone.isUniversal && minutes === 0 ? 'Z' : FixedOffsetZone.instance(minutes).formatOffset(0, 'short'),
  )
  return remembered((day: string) => {
    const minutes = steadyMinutes(day)
    return minutes === undefined ? askLuxon(day) : writtenAs(minutes)
  })

  /** Undefined where it takes a closer look. */
  function steadyMinutes(day: string): number | undefined {
    const start = Date.parse(`${day}T00:00:00Z`)
    // `Date` makes the 31st of February a day in March.
    if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(day)) return undefined
    const minutes = minutesAt(start)
    const isSteady =
      minutesAt(start - DAY_MS) === minutes &&
      minutesAt(start + DAY_MS) === minutes &&
      minutesAt(start + 2 * DAY_MS) === minutes
    // Local mean time has seconds, which ISO does not write.
    return isSteady && Number.isInteger(minutes) ? minutes : undefined
  }

  function askLuxon(day: string): string | null {
    const start = DateTime.fromISO(day, { zone })
    if (!start.isValid || !start.toISO().startsWith(`${day}T00:00`)) return null
    const isSteady = start.offset === start.plus({ hours: 24 }).offset
    return isSteady ? start.toISO({ suppressMilliseconds: true }).slice('yyyy-mm-ddThh:mm:ss'.length) : null
  }
}

/** Asks once for each key, and starts anew when it knows very many. */
function remembered<Key, Answer extends string | number | null>(
  ask: (key: Key) => Answer,
): (key: Key) => Answer {
  const known = new Map<Key, Answer>()
  return (key) => {
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const answer = ask(key)
    if (known.size >= DAYS_KNOWN) known.clear()
    known.set(key, answer)
    return answer
  }
}
