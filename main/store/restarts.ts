/**
 * What an older, restored or empty database means: what it says counts no longer, because the platform has moved on
 * since, through this agent too. Everything is compared afresh (DESIGN 5): nothing that was waiting is sent, both sides
 * have nothing they agreed on, every source is read again, and the account is read completely first.
 */
import type { Database } from 'better-sqlite3'

export type RestartKind = 'damaged' | 'lost' | 'older'
/** `asOf`: how old what is known was, in epoch milliseconds; null where nothing was left. */
export type Restart = { id: number; at: number; kind: RestartKind; asOf: number | null }

export function openRestarts(db: Database) {
  const columns = 'SELECT id, at, kind, as_of AS asOf FROM restart'
  const last = db.prepare<[], Restart>(`${columns} ORDER BY id DESC LIMIT 1`)
  const unsaid = db.prepare<[], Restart>(`${columns} WHERE said_at IS NULL ORDER BY id DESC LIMIT 1`)
  const say = db.prepare('UPDATE restart SET said_at = ? WHERE said_at IS NULL')
  const add = db.prepare('INSERT INTO restart (at, kind, as_of) VALUES (?, ?, ?)')
  const lastSign = db.prepare<[], { at: number | null }>(`SELECT max(at) AS at FROM (
    SELECT max(completed_pull_at) AS at FROM workspace UNION ALL SELECT max(read_at) FROM source
    UNION ALL SELECT max(started_at) FROM run)`)
  const begin = [
    "UPDATE change SET outcome = 'replaced' WHERE outcome = 'waiting'",
    'DELETE FROM intention',
    // An empty pair, not none: rows that are new later are told apart from these.
    "UPDATE follow SET base_local = '{}', base_remote = '{}'",
    'DELETE FROM conflict',
    "DELETE FROM problem WHERE origin = 'delivery'",
    'DELETE FROM held_value',
    'DELETE FROM hold', // an OK of then, too
    'DELETE FROM moved',
    `UPDATE workspace SET live_watermark = NULL, deleted_watermark = NULL, completed_pull_at = NULL,
       complete_pull_at = NULL`,
  ]
  const readAgain = db.prepare(
    'UPDATE source SET rebaseline_since = ?, content_hash = NULL, mapping = NULL WHERE table_info IS NOT NULL',
  )
  return {
    /** Inside the caller's transaction. */
    begin(kind: RestartKind, now: number): void {
      const asOf = lastSign.get()!.at
      for (const sql of begin) db.prepare(sql).run()
      readAgain.run(now)
      add.run(now, kind, asOf)
    },
    last: () => last.get(),
    /** One that no person has been told of yet. */
    unsaid: () => unsaid.get(),
    said: (now: number) => void say.run(now),
  }
}
