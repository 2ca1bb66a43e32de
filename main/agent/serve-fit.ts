/** A page whose rows are long ends earlier: no message to the window is over 256 KiB (DESIGN 3). */
import type { Page } from '../../shared/ipc-ask.ts'

/** What is left of 256 KiB for everything around the rows. */
const LARGEST_ROWS = 240 * 1024

/** @param nextAfter where the next page begins when this row is the last one. At least one row stays. */
export function fitPage<Row>(page: Page<Row>, nextAfter: (row: Row) => number): Page<Row> {
  const rows = fitRows(page.rows)
  return rows.length === page.rows.length ? page : { ...page, rows, next: nextAfter(rows.at(-1)!) }
}

/** The first of a list's rows, as many as one message holds; `share` of it, where there are several lists. */
export function fitRows<Row>(rows: Row[], share = 1): Row[] {
  let bytes = 0
  const end = rows.findIndex((row, place) => {
    bytes += Buffer.byteLength(JSON.stringify(row))
    return bytes > LARGEST_ROWS * share && place > 0
  })
  return end < 0 ? rows : rows.slice(0, end)
}
