/** History: runs, and every change they sent with its before, after and outcome. */
import type { Database } from 'better-sqlite3'
import type { Snapshot } from '../sync/snapshot.ts'
import { searchTextOf } from './search-text.ts'

/** `keep`: nothing was sent, the platform's value stayed; `before` is the spreadsheet's, which lost, `after` the platform's. */
export type ChangeKind = 'create' | 'update' | 'remove' | 'keep'
export type ChangeOutcome = 'waiting' | 'delivered' | 'rejected' | 'conflict' | 'replaced' | 'decided'
/** What is kept of an answer besides its status: only what is more than "taken as the change says". */
export type ChangeAnswer = {
  /** The body as it left, where it was another than the change itself says. */
  sent?: unknown
  /** Values the platform keeps otherwise than they were sent. */
  differences?: readonly { attribute: string; sent: string; got: string }[]
  /** Why it refused, in words for people. */
  refused?: string
}
/** How a request ended: its HTTP status, where one came, and what it said. */
export type Answered = { status?: number; answer?: ChangeAnswer }
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
export type NewChange = Omit<Change, 'id' | 'outcome'> & {
  runId: number
  rowKey?: string | null
  sheet?: string | null
  /** Whom it is about, as known then: history must be found when contact and row are long gone. */
  name?: string | null
  urns?: readonly string[]
  /** Decided at once, without anything to send. */
  decidedAt?: number
  /** What undoing it needs besides before and after. */
  detail?: unknown
}
type Stored = Omit<Change, 'before' | 'after'> & { before: string; after: string }

export function openRuns(db: Database) {
  const start = db.prepare('INSERT INTO run (workspace_id, trigger, started_at) VALUES (?, ?, ?)')
  const report = db.prepare('UPDATE run SET report = ? WHERE id = ?')
  // The last answer ended it, whoever notices, and whenever.
  const endSettled = db.prepare(`UPDATE run SET
      ended_at = coalesce((SELECT max(settled_at) FROM change WHERE run_id = run.id), @now)
    WHERE workspace_id = @workspaceId AND ended_at IS NULL
      AND id NOT IN (SELECT run_id FROM intention WHERE workspace_id = @workspaceId)`)
  const dropEmptied = db.prepare(`DELETE FROM run WHERE workspace_id = @workspaceId
    AND NOT EXISTS (SELECT 1 FROM change WHERE run_id = run.id)
    AND id NOT IN (SELECT run_id FROM intention WHERE workspace_id = @workspaceId)`)
  const deliveredSince = db.prepare<[number, number], { id: number | null }>(
    `SELECT max(id) AS id FROM run WHERE workspace_id = ? AND ended_at IS NULL
     AND EXISTS (SELECT 1 FROM change WHERE run_id = run.id AND outcome = 'delivered' AND settled_at >= ?)`,
  )
  const some = db.prepare<[number], { found: 1 }>('SELECT 1 AS found FROM change WHERE run_id = ? LIMIT 1')
  const drop = db.prepare(
    'DELETE FROM run WHERE id = ? AND NOT EXISTS (SELECT 1 FROM change WHERE run_id = run.id)',
  )
  const last = db.prepare<[number, number], { id: number; startedAt: number; endedAt: number | null }>(
    'SELECT id, started_at AS startedAt, ended_at AS endedAt FROM run WHERE workspace_id = ? ORDER BY id DESC LIMIT ?',
  )
  const add =
    db.prepare(`INSERT INTO change (run_id, follow_id, uuid, kind, source_id, source, sheet, row_number, row_key,
      before, after, person, search, detail, outcome, settled_at)
    VALUES (@runId, @followId, @uuid, @kind, @sourceId, (SELECT name FROM source WHERE id = @sourceId), @sheet,
      @rowNumber, @rowKey, @before, @after, @person, @search, @detail, @outcome, @settledAt)`)
  const remove = db.prepare('DELETE FROM change WHERE id = ?')
  const released = db.prepare(
    "UPDATE change SET detail = json_set(coalesce(detail, '{}'), '$.released', ?) WHERE id = ?",
  )
  const move = db.prepare('UPDATE change SET run_id = ? WHERE id = ?')
  const ofRun = db.prepare<
    [number],
    Stored
  >(`SELECT id, follow_id AS followId, uuid, kind, source_id AS sourceId, row_number AS rowNumber,
    before, after, outcome FROM change WHERE run_id = ? ORDER BY id`)
  // One change may be several requests: what went wrong with one of them stays said.
  const settle = db.prepare(`UPDATE change SET settled_at = @now, uuid = coalesce(@uuid, uuid),
    status = CASE WHEN outcome IN ('rejected', 'conflict') AND status IS NOT NULL THEN status ELSE coalesce(@status, status) END,
    answer = coalesce(@answer, answer),
    outcome = CASE WHEN outcome IN ('rejected', 'conflict') AND @outcome = 'delivered' THEN outcome ELSE @outcome END
    WHERE id = @id`)
  const replaced = db.prepare(
    `DELETE FROM change WHERE id IN
     (SELECT change_id FROM intention WHERE follow_id = ? AND state = 'waiting' AND decided = 0)
     AND outcome = 'waiting'`, // one of its requests was answered already: that part happened
  )
  const removedSince = db.prepare<[number, number], { n: number }>(
    `SELECT count(*) AS n FROM change JOIN run ON run.id = run_id
     WHERE workspace_id = ? AND kind = 'remove' AND outcome = 'delivered' AND settled_at >= ?`,
  )
  const createdSince = db.prepare<[number, number], { n: number }>(
    `SELECT count(*) AS n FROM run CROSS JOIN change ON run_id = run.id
     WHERE source_id = ? AND kind = 'create' AND started_at >= ? AND outcome <> 'replaced'`,
  )
  const lastSettled = db.prepare<[number], { at: number | null }>(
    "SELECT max(settled_at) AS at FROM change WHERE follow_id = ? AND outcome = 'delivered'",
  )
  return {
    start: (workspaceId: number, trigger: string, now: number) =>
      Number(start.run(workspaceId, trigger, now).lastInsertRowid),
    /** What the command that began or finished it said of itself: seconds, requests. Its counts are those of its changes. */
    report: (id: number, value: unknown) => void report.run(JSON.stringify(value), id),
    /**
     * Runs of which nothing waits any more are over; a run whose changes all went over to a newer one never was. Not in
     * the middle of a stage, which would lose its own.
     */
    endSettled(workspaceId: number, now: number) {
      dropEmptied.run({ workspaceId })
      endSettled.run({ workspaceId, now })
    },
    /** The last run, not yet over, of which something was delivered since then: whoever planned it. */
    deliveredSince: (workspaceId: number, since: number): number | null =>
      deliveredSince.get(workspaceId, since)?.id ?? null,
    hasChanges: (id: number) => some.get(id) !== undefined,
    /** A cycle without effect is no run. */
    dropIfEmpty: (id: number) => void drop.run(id),
    last: (workspaceId: number, limit: number) => last.all(workspaceId, limit),
    addChange({
      before,
      after,
      name,
      urns = [],
      rowKey = null,
      sheet = null,
      decidedAt,
      detail,
      ...change
    }: NewChange): number {
      const names = [name, after.name, before.name]
      const addresses = [...urns, ...(before.urns ?? []), ...(after.urns ?? [])]
      return Number(
        add.run({
          ...change,
          before: JSON.stringify(before),
          after: JSON.stringify(after),
          sheet: sheet === '' ? null : sheet,
          rowKey,
          person: names.find((one) => one != null && one !== '') ?? addresses[0] ?? rowKey,
          search: searchTextOf([...names, ...addresses, rowKey]),
          detail: detail === undefined ? null : JSON.stringify(detail),
          outcome: decidedAt === undefined ? 'waiting' : 'decided',
          settledAt: decidedAt ?? null,
        }).lastInsertRowid,
      )
    },
    /** This address left in a request of its own, before the rest of the change: two people swap theirs. */
    noteReleased: (id: number, urn: string) => void released.run(urn, id),
    removeChange: (id: number) => void remove.run(id),
    /** It was planned in an earlier run, and is still what it was. */
    moveChange: (id: number, runId: number) => void move.run(runId, id),
    *changes(runId: number): Generator<Change> {
      for (const stored of ofRun.iterate(runId)) {
        yield { ...stored, before: JSON.parse(stored.before), after: JSON.parse(stored.after) }
      }
    },
    settle(
      changeId: number | null,
      outcome: ChangeOutcome,
      now: number,
      uuid: string | null = null,
      { status, answer }: Answered = {},
    ) {
      if (changeId === null) return
      const text = answer && JSON.stringify(answer)
      settle.run({ id: changeId, outcome, now, uuid, status: status ?? null, answer: text ?? null })
    },
    /** Changes whose intention never left and is about to be replaced: nobody ever saw them. */
    dropWaiting: (followId: number) => void replaced.run(followId),
    /** When something was last delivered for this person; null where nothing was. */
    lastSettled: (followId: number) => lastSettled.get(followId)!.at,
    /** New contacts of a source that were planned since then, for the guard of a webhook. */
    createdSince: (sourceId: number, since: number) => createdSince.get(sourceId, since)!.n,
    /** Persons removed since then, for the removals guard. */
    removedSince: (workspaceId: number, since: number) => removedSince.get(workspaceId, since)!.n,
  }
}
