/**
 * What was written down while the PC's clock was ahead counts as written down now: else it would be kept until that year
 * comes, and count as recent until then.
 */
import type { Database } from 'better-sqlite3'

/** The columns that hold the PC's time (epoch milliseconds) and are compared with it, or deleted by it; `claim` and `change` have their own below. */
const TIMES = {
  workspace: ['completed_pull_at', 'complete_pull_at', 'fields_created_at'],
  source: ['read_at', 'state_since', 'rebaseline_since', 'rebaselined_at'],
  intention: ['sent_at'],
  run: ['started_at', 'ended_at'],
  restart: ['at', 'said_at'],
  event_person: ['at'],
  event_change: ['at'],
} as const

/** Clocks are set by minutes all the time. */
const AHEAD_MS = 60 * 60_000

/** Inside the caller's transaction, and only while the calendar is believed. */
export function bringBack(db: Database, now: number): void {
  // Found by their runs: there may be a million.
  db.prepare(
    `UPDATE change SET settled_at = @now WHERE settled_at > @now + ${AHEAD_MS}
     AND run_id IN (SELECT id FROM run WHERE coalesce(ended_at, @now + ${AHEAD_MS} + 1) > @now + ${AHEAD_MS})`,
  ).run({ now })
  // Who was missing before a fresh start, and is asked about, stays so; who went after it stays after it.
  db.prepare(
    `UPDATE claim SET missing_since = @now + (missing_since > coalesce(source.rebaselined_at, 0))
     FROM source WHERE source.id = claim.source_id AND missing_since > @now
     AND max(missing_since, coalesce(source.rebaselined_at, 0)) > @now + ${AHEAD_MS}`,
  ).run({ now })
  for (const [table, columns] of Object.entries(TIMES))
    for (const column of columns)
      db.prepare(`UPDATE ${table} SET ${column} = @now WHERE ${column} > @now + ${AHEAD_MS}`).run({ now })
}
