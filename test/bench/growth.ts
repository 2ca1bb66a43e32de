/** How long the same work takes for ten times the rows: what is more than linear shows here first. */
import { atMost, type Judged, rowsText } from './result.ts'

/** A tenth more than ten times: the same as for a million rows (DESIGN 17). */
const TENFOLD = 11

const taken = new Map<string, Map<number, number>>()

/** Seconds that this work took for a table of `rows`. */
export function noteTime(work: string, rows: number, seconds: number): void {
  const sizes = taken.get(work) ?? new Map<number, number>()
  taken.set(work, sizes.set(rows, seconds))
}

/** Each size against the one a tenth of it. */
export function growth(): Judged[] {
  return [...taken].flatMap(([work, sizes]) =>
    [...sizes].flatMap(([rows, seconds]) => {
      const before = sizes.get(rows / 10)
      if (before === undefined) return []
      const name = `growth of ${work}, ${rowsText(rows)} against ${rowsText(rows / 10)}`
      return [atMost(name, seconds / before, 'times', TENFOLD)]
    }),
  )
}
