/** History: runs, and every change they sent with its before, after and outcome. */
import type { Database } from 'better-sqlite3'
import type { Snapshot } from '../sync/snapshot.ts'

export type ChangeKind = 'create' | 'update' | 'remove'
export type ChangeOutcome = 'waiting' | 'delivered' | 'rejected' | 'conflict' | 'replaced'
export type Change = {
  id: number
  followId: number
  uuid: string | null
  kind: ChangeKind
  sourceId: number | null
  rowNumber: number | null
  before: Snapshot
  after: Snapshot
  outcome: ChangeOutcome
}
export type NewChange = Omit<Change, 'id' | 'outcome'> & { runId: number }
type Stored = Omit<Change, 'before' | 'after'> & { before: string; after: string }

export function openRuns(db: Database) {
  const start = db.prepare('INSERT INTO run (workspace_id, trigger, started_at) VALUES (?, ?, ?)')
  const end = db.prepare('UPDATE run SET ended_at = ?, report = ? WHERE id = ?')
  const endSettled = db.prepare(`UPDATE run SET ended_at = ? WHERE workspace_id = ? AND ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM intention WHERE run_id = run.id)`)
  const drop = db.prepare(
    'DELETE FROM run WHERE id = ? AND NOT EXISTS (SELECT 1 FROM change WHERE run_id = run.id)',
  )
  const last = db.prepare<
    [number, number],
    { id: number; startedAt: number; endedAt: number | null; report: string | null }
  >(
    'SELECT id, started_at AS startedAt, ended_at AS endedAt, report FROM run WHERE workspace_id = ? ORDER BY id DESC LIMIT ?',
  )
  const add =
    db.prepare(`INSERT INTO change (run_id, follow_id, uuid, kind, source_id, row_number, before, after)
    VALUES (@runId, @followId, @uuid, @kind, @sourceId, @rowNumber, @before, @after)`)
  const remove = db.prepare('DELETE FROM change WHERE id = ?')
  const ofRun = db.prepare<
    [number],
    Stored
  >(`SELECT id, follow_id AS followId, uuid, kind, source_id AS sourceId, row_number AS rowNumber,
    before, after, outcome FROM change WHERE run_id = ? ORDER BY id`)
  const settle = db.prepare(
    'UPDATE change SET outcome = ?, settled_at = ?, uuid = coalesce(?, uuid) WHERE id = ?',
  )
  const replaced = db.prepare(
    "DELETE FROM change WHERE id IN (SELECT change_id FROM intention WHERE follow_id = ? AND state = 'waiting')",
  )
  const removedSince = db.prepare<[number, number], { n: number }>(
    `SELECT count(*) AS n FROM change JOIN run ON run.id = run_id
     WHERE workspace_id = ? AND kind = 'remove' AND outcome = 'delivered' AND settled_at >= ?`,
  )
  return {
    start: (workspaceId: number, trigger: string, now: number) =>
      Number(start.run(workspaceId, trigger, now).lastInsertRowid),
    end: (id: number, now: number, report: unknown) => void end.run(now, JSON.stringify(report), id),
    /** Runs of which nothing waits any more are over. */
    endSettled: (workspaceId: number, now: number) => void endSettled.run(now, workspaceId),
    /** A cycle without effect is no run. */
    dropIfEmpty: (id: number) => void drop.run(id),
    last: (workspaceId: number, limit: number) => last.all(workspaceId, limit),
    addChange(change: NewChange): number {
      return Number(
        add.run({ ...change, before: JSON.stringify(change.before), after: JSON.stringify(change.after) })
          .lastInsertRowid,
      )
    },
    removeChange: (id: number) => void remove.run(id),
    *changes(runId: number): Generator<Change> {
      for (const stored of ofRun.iterate(runId)) {
        yield { ...stored, before: JSON.parse(stored.before), after: JSON.parse(stored.after) }
      }
    },
    settle: (changeId: number | null, outcome: ChangeOutcome, now: number, uuid: string | null = null) => {
      if (changeId !== null) settle.run(outcome, now, uuid, changeId)
    },
    /** Changes whose intention never left and is about to be replaced: nobody ever saw them. */
    dropWaiting: (followId: number) => void replaced.run(followId),
    /** Persons removed since then, for the removals guard. */
    removedSince: (workspaceId: number, since: number) => removedSince.get(workspaceId, since)!.n,
  }
}
