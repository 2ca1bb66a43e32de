/**
 * The answered requests that still count, by the time each stops counting. Times are milliseconds on any one clock.
 * Entries nearly always arrive in order, so adding is a push; every question is a binary search.
 */
export type Counted = { id: number; expiresAt: number }

export function openSlidingWindow() {
  let entries: Counted[] = []
  let head = 0 // everything before it has expired

  /** Index of the first entry that expires after `time`. */
  const firstAfter = (time: number): number => {
    let low = head
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (entries[middle]!.expiresAt > time) high = middle
      else low = middle + 1
    }
    return low
  }
  return {
    add(entry: Counted) {
      const last = entries.at(-1)
      if (!last || last.expiresAt <= entry.expiresAt) entries.push(entry)
      else entries.splice(firstAfter(entry.expiresAt), 0, entry)
    },
    /** Drops what has expired by `now` and returns it. */
    expire(now: number): Counted[] {
      const end = firstAfter(now)
      const gone = entries.slice(head, end)
      head = end
      if (head > 1024 && head > entries.length / 2) {
        entries = entries.slice(head)
        head = 0
      }
      return gone
    },
    /** How many will still count just after `time`. */
    countAfter: (time: number): number => entries.length - firstAfter(time),
    /** When the n-th of those still counting (from 1) expires. */
    expiryOf: (n: number): number | undefined => entries[head + n - 1]?.expiresAt,
    /** Gives every entry a new time. */
    redate(newTime: (entry: Counted) => number) {
      entries = entries
        .slice(head)
        .map((entry) => ({ ...entry, expiresAt: newTime(entry) }))
        .sort((one, other) => one.expiresAt - other.expiresAt)
      head = 0
    },
  }
}
export type SlidingWindow = ReturnType<typeof openSlidingWindow>
