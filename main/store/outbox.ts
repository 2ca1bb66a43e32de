/**
 * The outbox: every change waiting to be sent, in SQLite so that a crash loses none.
 *
 * waiting → sending (committed before the request leaves) → gone (settled, parked) or waiting again;
 * sending → unsure (the answer was lost, or the agent died) → looked up on the platform first;
 * sending → provisional (a 204 without a body to check) → gone when a pull shows it.
 */
import type { Database } from 'better-sqlite3'
import type { Statement, Urn } from '../../shared/contact.ts'
import type { GroupKey, Snapshot } from '../sync/snapshot.ts'

export type IntentionKind = 'create' | 'update' | 'delete' | 'add' | 'remove'
export type IntentionState = 'waiting' | 'sending' | 'unsure' | 'provisional'

/** Everything a create carries; what is empty is not sent, and settled with it. */
export type CreatePayload = { contact: Snapshot }
/** Only what changed; `urns.local` is what the sources state now, the base once it is delivered. */
export type UpdatePayload = {
  name?: Statement
  language?: Statement
  fields?: Record<string, Statement>
  /** What the platform showed when this was decided, for the same attributes. */
  before: Snapshot
  urns?: {
    add: Urn[]
    remove: Urn[]
    local: Urn[]
    /** Uuids of contacts a person said these URNs may be taken from. */
    takeFrom?: string[]
  }
}
/** For add and remove: the groups the sources state now; `leaving` where the person left every source. */
export type GroupPayload = { local: GroupKey[]; leaving?: true }
type DeletePayload = Record<string, never>
export type Payload = CreatePayload | UpdatePayload | GroupPayload | DeletePayload

export type Intention = {
  id: number
  followId: number
  kind: IntentionKind
  target: string
  payload: Payload
  state: IntentionState
  priority: number
  attempts: number
  confirmations: number
  dueAt: number
  sentAt: number | null
  runId: number
  changeId: number | null
  dependsOn: number | null
  /** A person decided it (a typed value, an undo): a newer verdict about the sources does not replace it. */
  decided: boolean
}
type Stored = Omit<Intention, 'payload' | 'decided'> & { payload: string; decided: number }
const toIntention = (stored: Stored): Intention => ({
  ...stored,
  payload: JSON.parse(stored.payload) as Payload,
  decided: stored.decided === 1,
})

export type NewIntention = Pick<
  Intention,
  'followId' | 'kind' | 'target' | 'payload' | 'priority' | 'runId' | 'changeId'
> &
  Partial<Pick<Intention, 'decided'>>

export function openOutbox(db: Database) {
  const columns = `id, follow_id AS followId, kind, target, payload, state, priority, attempts, confirmations,
    due_at AS dueAt, sent_at AS sentAt, run_id AS runId, change_id AS changeId, depends_on AS dependsOn, decided`
  const insert =
    db.prepare(`INSERT INTO intention (workspace_id, follow_id, kind, target, payload, priority, run_id, change_id, decided)
    VALUES (@workspaceId, @followId, @kind, @target, @payload,
      CAST(@priority AS INTEGER) / 10 * 10 + (@kind IN ('add', 'remove')), @runId, @changeId, @decided)`)
  const of = db.prepare<[number], Stored>(`SELECT ${columns} FROM intention WHERE follow_id = ? ORDER BY id`)
  const ofRun = db.prepare<[number], Stored>(`SELECT ${columns} FROM intention WHERE run_id = ? ORDER BY id`)
  const busy = db.prepare<[string], { followId: number; waiting: number }>(
    `SELECT follow_id AS followId, min(state = 'waiting') AS waiting FROM intention
     WHERE follow_id IN (SELECT value FROM json_each(?)) GROUP BY follow_id`,
  )
  const byId = db.prepare<[number], Stored>(`SELECT ${columns} FROM intention WHERE id = ?`)
  // What it depends on was delivered, nothing of the same person is before it, and nobody waits to judge that person
  // again: what a pull has shown since then is never overwritten unseen.
  const FREE = `state = 'waiting'
      AND (depends_on IS NULL OR NOT EXISTS (SELECT 1 FROM intention AS first WHERE first.id = intention.depends_on))
      AND NOT EXISTS (SELECT 1 FROM intention AS earlier WHERE earlier.follow_id = intention.follow_id
        AND earlier.id < intention.id AND earlier.state <> 'provisional')
      AND NOT EXISTS (SELECT 1 FROM moved WHERE moved.follow_id = intention.follow_id)`
  const ready = db.prepare<[number, number, number], Stored>(`SELECT ${columns} FROM intention
    WHERE workspace_id = ? AND due_at <= ? AND ${FREE} ORDER BY priority, id LIMIT ?`)
  const firstOf = db.prepare<[number, string, number], Stored>(`SELECT ${columns} FROM intention
    WHERE workspace_id = ? AND kind IN (SELECT value FROM json_each(?)) AND due_at <= ? AND ${FREE} ORDER BY priority, id LIMIT 1`)
  const alike = db.prepare<[number, string, string, number], Stored>(`SELECT ${columns} FROM intention
    WHERE workspace_id = ? AND kind = ? AND target = ? AND due_at <= ? AND ${FREE} ORDER BY priority, id LIMIT 100`)
  const inState = db.prepare<[number, string], Stored>(
    `SELECT ${columns} FROM intention WHERE workspace_id = ? AND state = ? ORDER BY id`,
  )
  const nextDue = db.prepare<[number], { at: number | null }>(
    `SELECT min(due_at) AS at FROM intention WHERE workspace_id = ? AND ${FREE}`,
  )
  const count = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM intention WHERE workspace_id = ?',
  )
  const countKinds = db.prepare<[number], { kind: IntentionKind; state: IntentionState; n: number }>(
    'SELECT kind, state, count(*) AS n FROM intention WHERE workspace_id = ? GROUP BY kind, state',
  )
  const send = db.prepare(
    "UPDATE intention SET state = 'sending', sent_at = ? WHERE id = ? AND state = 'waiting'",
  )
  const setState = db.prepare('UPDATE intention SET state = ? WHERE id = ?')
  const crashed = db.prepare(
    "UPDATE intention SET state = 'unsure' WHERE workspace_id = ? AND state = 'sending'",
  )
  const sooner = db.prepare('UPDATE intention SET due_at = 0 WHERE workspace_id = ? AND due_at > ?')
  const sentBefore = db.prepare(
    'UPDATE intention SET sent_at = @now WHERE workspace_id = @workspaceId AND sent_at > @now',
  )
  const postpone = db.prepare(
    "UPDATE intention SET state = 'waiting', attempts = attempts + ?, due_at = ? WHERE id = ?",
  )
  const resend = db.prepare(
    "UPDATE intention SET state = 'waiting', confirmations = confirmations + 1, due_at = 0 WHERE id = ?",
  )
  // Group changes go behind everything else of their run: those of many people then leave together, 100 a call.
  const WITH_KIND = "CAST(? AS INTEGER) / 10 * 10 + (kind IN ('add', 'remove'))"
  const prioritize =
    db.prepare(`UPDATE intention SET priority = CAST(@priority AS INTEGER) / 10 * 10 + (kind IN ('add', 'remove'))
    WHERE workspace_id = (SELECT workspace_id FROM run WHERE id = @runId) AND state = 'waiting'
      AND priority < @priority AND run_id = @runId AND decided = 0`)
  const keepIn = db.prepare(`UPDATE intention SET run_id = ?, priority = ${WITH_KIND} WHERE id = ?`)
  const keepTries = db.prepare(
    'UPDATE intention SET attempts = @attempts, confirmations = @confirmations, due_at = @dueAt WHERE id = @id',
  )
  const depend = db.prepare('UPDATE intention SET depends_on = ? WHERE id = ?')
  const repay = db.prepare('UPDATE intention SET payload = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM intention WHERE id = ?')
  const dropWaiting = db.prepare(
    "DELETE FROM intention WHERE follow_id = ? AND state = 'waiting' AND decided = 0",
  )
  const dropAllWaiting = db.prepare("DELETE FROM intention WHERE follow_id = ? AND state = 'waiting'")
  const decidedCreates = db.prepare<[number], { id: number }>(
    "SELECT follow_id AS id FROM intention WHERE workspace_id = ? AND decided = 1 AND kind = 'create' AND state = 'waiting'",
  )
  const waitingWorkspace = db.prepare<[number], { id: number }>(
    "SELECT DISTINCT follow_id AS id FROM intention WHERE workspace_id = ? AND state = 'waiting'",
  )

  return {
    put(workspaceId: number, intention: NewIntention): number {
      return Number(
        insert.run({
          workspaceId,
          ...intention,
          payload: JSON.stringify(intention.payload),
          decided: intention.decided ? 1 : 0,
        }).lastInsertRowid,
      )
    },
    get(id: number): Intention | undefined {
      const stored = byId.get(id)
      return stored && toIntention(stored)
    },
    of: (followId: number): Intention[] => of.all(followId).map(toIntention),
    ofRun: (runId: number): Intention[] => ofRun.all(runId).map(toIntention),
    /** Which of these persons have intentions: true where all of them still wait, false where one has left. */
    waitingOnly: (followIds: readonly number[]): Map<number, boolean> =>
      new Map(busy.all(JSON.stringify(followIds)).map(({ followId, waiting }) => [followId, waiting === 1])),
    /** What may leave now: due, nothing of the same person before it, what it depends on delivered, nobody to be judged again. */
    ready: (workspaceId: number, now: number, limit: number): Intention[] =>
      ready.all(workspaceId, now, limit).map(toIntention),
    /** The first of these kinds that may leave now. */
    firstOf(workspaceId: number, kinds: readonly IntentionKind[], now: number): Intention | undefined {
      const stored = firstOf.get(workspaceId, JSON.stringify(kinds), now)
      return stored && toIntention(stored)
    },
    /** Up to 100 of the same kind and group: one `contact_actions` call (contract 4). */
    alike: (workspaceId: number, { kind, target }: Intention, now: number): Intention[] =>
      alike.all(workspaceId, kind, target, now).map(toIntention),
    inState: (workspaceId: number, state: IntentionState): Intention[] =>
      inState.all(workspaceId, state).map(toIntention),
    /** When the first becomes due that only waits for its time; undefined when there is none. */
    nextDueAt: (workspaceId: number): number | undefined => nextDue.get(workspaceId)?.at ?? undefined,
    count: (workspaceId: number) => count.get(workspaceId)!.n,
    countKinds: (workspaceId: number) => countKinds.all(workspaceId),
    markSending: (ids: readonly number[], now: number) => {
      for (const id of ids) send.run(now, id)
    },
    setState: (id: number, state: IntentionState) => void setState.run(state, id),
    /** After a start: what was being sent when the last agent ended must be looked up first. */
    adoptCrashed: (workspaceId: number): number => crashed.run(workspaceId).changes,
    /** The PC's clock may have been set back: nothing is ever put off for longer than that, and nothing was sent later than now. */
    clockIs(now: number, workspaceId: number, longest: number) {
      sooner.run(workspaceId, now + longest)
      sentBefore.run({ now, workspaceId })
    },
    /** @param counted 1 when this was a failed try, 0 when it never left. */
    postpone: (id: number, dueAt: number, counted: 0 | 1) => void postpone.run(counted, dueAt, id),
    /** A 204 that no pull has shown: it is sent once more. */
    sendAgain: (id: number) => void resend.run(id),
    /** For everything a run has just planned that would leave earlier. */
    setPriority: (runId: number, priority: number) => void prioritize.run({ priority, runId }),
    /** It was planned before, and is still what it was. */
    keepIn: (id: number, { runId, priority }: Pick<Intention, 'runId' | 'priority'>) =>
      void keepIn.run(runId, priority, id),
    keepTries: (id: number, tries: Pick<Intention, 'attempts' | 'confirmations' | 'dueAt'>) =>
      void keepTries.run({ id, ...tries }),
    dependOn: (id: number, first: number | null) => void depend.run(first, id),
    replacePayload: (id: number, payload: Payload) => void repay.run(JSON.stringify(payload), id),
    remove: (id: number) => void remove.run(id),
    /** A newer verdict replaces what has not left yet, except what a person decided. */
    dropWaiting: (followId: number): number => dropWaiting.run(followId).changes,
    /** What a person decided goes too: nothing of this follow that has not left yet will be sent. */
    dropAllWaiting: (followId: number): number => dropAllWaiting.run(followId).changes,
    /** Who is to come back although no row states them. */
    decidedCreates: (workspaceId: number): number[] => decidedCreates.all(workspaceId).map(({ id }) => id),
    waitingFollows: (workspaceId: number) => waitingWorkspace.all(workspaceId).map(({ id }) => id),
  }
}
