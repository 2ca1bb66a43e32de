/** What a stage would do for the people of one source, read inside its transaction: plans that are only shown are rolled back. */
import type { Database } from 'better-sqlite3'
import type { ProblemCode } from '../../shared/row.ts'
import type { Snapshot } from '../sync/snapshot.ts'
import type { ChangeKind } from './runs.ts'

/** `rowKey`: of the source's own row, whichever source speaks first for the person. */
export type PlannedChange = {
  id: number
  kind: ChangeKind
  rowKey: string
  sheet: string
  rowNumber: number
  person: string | null
  search: string
  before: Snapshot
  after: Snapshot
}
export type PlannedProblem = {
  id: number
  sheet: string | null
  rowNumber: number | null
  column: string | null
  code: ProblemCode
  text: string | null
  detail: Record<string, string | number>
}

const PAGE = 200

export function openPlanned(db: Database) {
  type StoredChange = Omit<PlannedChange, 'before' | 'after'> & { before: string; after: string }
  const changes = db.prepare<[number, number, number], StoredChange>(`SELECT change.id, change.kind,
      claim.row_key AS rowKey, claim.sheet, claim.row_number AS rowNumber, person, search, before, after
    FROM change JOIN claim ON claim.follow_id = change.follow_id AND claim.source_id = ?
    WHERE run_id = ? AND change.id > ? GROUP BY change.id ORDER BY change.id LIMIT ${PAGE}`)
  type StoredProblem = Omit<PlannedProblem, 'detail'> & { detail: string | null }
  const problems = db.prepare<[number, number], StoredProblem>(`SELECT id, sheet, row_number AS rowNumber,
      column_name AS "column", code, text, detail
    FROM problem WHERE source_id = ? AND id > ? ORDER BY id LIMIT ${PAGE}`)
  const count = (sql: string) => db.prepare<[number], number>(sql).pluck()
  const conflicts = count(
    'SELECT count(*) FROM conflict WHERE follow_id IN (SELECT follow_id FROM claim WHERE source_id = ?)',
  )
  const held = count('SELECT count(*) FROM hold_item JOIN hold ON hold.id = hold_id WHERE source_id = ?')
  const followed = count('SELECT count(DISTINCT follow_id) FROM claim WHERE source_id = ?')
  const badRows = count("SELECT count(DISTINCT payload) FROM problem WHERE source_id = ? AND origin = 'row'")
  return {
    /** The next page of a run's changes of people whom the source names; empty after the last. */
    changes: (sourceId: number, runId: number, after: number): PlannedChange[] =>
      changes.all(sourceId, runId, after).map((stored) => ({
        ...stored,
        before: JSON.parse(stored.before) as Snapshot,
        after: JSON.parse(stored.after) as Snapshot,
      })),
    problems: (sourceId: number, after: number): PlannedProblem[] =>
      problems.all(sourceId, after).map((stored) => ({
        ...stored,
        detail: stored.detail ? (JSON.parse(stored.detail) as PlannedProblem['detail']) : {},
      })),
    counts: (sourceId: number) => ({
      conflicts: conflicts.get(sourceId)!,
      held: held.get(sourceId)!,
      followed: followed.get(sourceId)!,
      badRows: badRows.get(sourceId)!,
    }),
  }
}
