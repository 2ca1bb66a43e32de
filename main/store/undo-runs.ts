/** What undo reads of a run and its changes, and how two runs know that one took the other back. */
import type { Database } from 'better-sqlite3'
import type { BasePair, Snapshot } from '../sync/snapshot.ts'
import type { Change, ChangeAnswer } from './runs.ts'

export type KnownRun = {
  id: number
  workspaceId: number
  /** Of its account. */
  host: string
  trigger: string
  /** Epoch milliseconds. */
  startedAt: number
  /** The run that this one took back, and the one that took this one back. */
  undoOf: number | null
  undoneBy: number | null
}

/** What taking a change back needs besides before and after. */
export type UndoDetail = {
  /** The base pair before the decision, of the attributes concerned. */
  base?: BasePair
  /** A deleted contact comes back as a new one that no row states. */
  newContact?: true
  /** The row of a created contact was left out when the contact was taken away again. */
  rowLeftOut?: true
}

export type UndoneChange = Change & {
  sheet: string | null
  rowKey: string | null
  /** The source's name, and what the person was called, then. */
  source: string | null
  person: string | null
  answer: ChangeAnswer | null
  detail: UndoDetail
}
type Stored = Omit<UndoneChange, 'before' | 'after' | 'answer' | 'detail'> & {
  before: string
  after: string
  answer: string | null
  detail: string | null
}

const toChange = ({ before, after, answer, detail, ...stored }: Stored): UndoneChange => ({
  ...stored,
  before: JSON.parse(before) as Snapshot,
  after: JSON.parse(after) as Snapshot,
  answer: answer === null ? null : (JSON.parse(answer) as ChangeAnswer),
  detail: detail === null ? {} : (JSON.parse(detail) as UndoDetail),
})

export function openUndoRuns(db: Database) {
  const find = db.prepare<
    [number],
    KnownRun
  >(`SELECT run.id, workspace_id AS workspaceId, host, trigger, started_at AS startedAt,
      undo_of AS undoOf, undone_by AS undoneBy FROM run JOIN workspace ON workspace.id = workspace_id WHERE run.id = ?`)
  const latest = db.prepare<[], { id: number }>("SELECT seq AS id FROM sqlite_sequence WHERE name = 'run'")
  const columns = `SELECT change.id, follow_id AS followId, uuid, kind, source_id AS sourceId, row_number AS rowNumber,
      before, after, outcome, sheet, row_key AS rowKey, coalesce(change.source, source.name) AS source, person, answer,
      detail FROM change LEFT JOIN source ON source.id = source_id`
  const changes = db.prepare<[number], Stored>(`${columns} WHERE run_id = ? ORDER BY change.id`)
  const change = db.prepare<[number], Stored>(`${columns} WHERE change.id = ?`)
  const start = db.prepare('INSERT INTO run (workspace_id, trigger, started_at, undo_of) VALUES (?, ?, ?, ?)')
  const undone = db.prepare('UPDATE run SET undone_by = ? WHERE id = ?')
  const backAgain = db.prepare('UPDATE run SET undone_by = NULL WHERE undone_by = ?')
  const reword = db.prepare('UPDATE change SET before = ?, after = ? WHERE id = ?')
  return {
    find: (id: number): KnownRun | undefined => find.get(id),
    /** The highest number a run has ever had, kept or not; 0 where there was none. */
    latest: (): number => latest.get()?.id ?? 0,
    changes: (runId: number): UndoneChange[] => changes.all(runId).map(toChange),
    change(id: number): UndoneChange | undefined {
      const stored = change.get(id)
      return stored && toChange(stored)
    },
    /** Begins the run that takes that one back. What that one had taken back itself counts as done again. */
    begin(workspaceId: number, undoOf: number, now: number): number {
      const id = Number(start.run(workspaceId, 'undo', now, undoOf).lastInsertRowid)
      undone.run(id, undoOf)
      backAgain.run(undoOf)
      return id
    },
    /** Part of a decision is not sent any more: the change says what is left of it. */
    reword: (changeId: number, before: Snapshot, after: Snapshot) =>
      void reword.run(JSON.stringify(before), JSON.stringify(after), changeId),
  }
}
