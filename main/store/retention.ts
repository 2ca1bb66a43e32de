/** History is kept for so many days (DESIGN 12); what is older goes, except what something still waiting needs. */
import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import type { Database } from 'better-sqlite3'

/** Deleted in one go: some milliseconds. */
const SLICE = 500
const DAY_MS = 24 * 60 * 60_000

export function openRetention(db: Database) {
  const oldChanges = db.prepare(`DELETE FROM change WHERE id IN (
    SELECT change.id FROM run JOIN change ON change.run_id = run.id
    WHERE run.started_at < @before AND coalesce(change.settled_at, run.started_at) < @before
      AND change.id NOT IN (SELECT change_id FROM intention WHERE change_id IS NOT NULL)
    LIMIT ${SLICE})`)
  const oldRuns = db.prepare(`DELETE FROM run WHERE id IN (
    SELECT id FROM run WHERE started_at < @before AND coalesce(ended_at, started_at) < @before
      AND NOT EXISTS (SELECT 1 FROM change WHERE run_id = run.id)
      AND id NOT IN (SELECT run_id FROM intention)
    LIMIT ${SLICE})`)
  const oldRestarts = db.prepare('DELETE FROM restart WHERE said_at < @before')
  return {
    /** Deletes a slice of what is older, changes before their runs. @returns whether there may be more. */
    deleteSlice(before: number): boolean {
      if (oldChanges.run({ before }).changes === SLICE) return true
      oldRestarts.run({ before })
      return oldRuns.run({ before }).changes === SLICE
    },
  }
}

/**
 * Databases that were put aside, and copies from before a new version, hold history too. One that was made while the
 * clock was ahead counts as made now.
 */
export function deleteOldCopies(folder: string, before: number, now: number): void {
  for (const name of readdirSync(folder)) {
    if (!/^(?:contact-sync|inbox)\.db\.(?:before-version-|damaged-)/.test(name)) continue
    const file = path.join(folder, name)
    const { mtimeMs } = statSync(file)
    if (mtimeMs < before) rmSync(file)
    else if (mtimeMs > now + DAY_MS) utimesSync(file, now / 1000, now / 1000)
  }
}
