/**
 * The requests that still count against the platform's limit, so that a restart does not forget them. One row a
 * request: written before it leaves, dated when its answer came, deleted when it has left the platform's window.
 */
import type { Database } from 'better-sqlite3'

export const REQUEST_LOG_SCHEMA = `
  CREATE TABLE request_log (
    workspace_id INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    -- When it stops counting, in epoch milliseconds of the platform's clock.
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX request_log_by_workspace ON request_log (workspace_id, bucket, expires_at);
`

/** A request without a dated answer. Later than any time, and an entry later than now counts as now. */
export const UNANSWERED = Number.MAX_SAFE_INTEGER

export type LoggedRequest = { id: number; expiresAt: number }

/**
 * One workspace's log. Dates and deletions wait in memory and travel with the next request's row, so that a request
 * costs one commit; what a crash loses of them only makes the log count too much.
 */
export function openRequestLog(db: Database, workspaceId: number) {
  const all = db.prepare<[number, string], LoggedRequest>(`
    SELECT rowid AS id, expires_at AS expiresAt FROM request_log
    WHERE workspace_id = ? AND bucket = ? ORDER BY expires_at`)
  const insert = db.prepare('INSERT INTO request_log (workspace_id, bucket, expires_at) VALUES (?, ?, ?)')
  const update = db.prepare('UPDATE request_log SET expires_at = ? WHERE rowid = ?')
  const remove = db.prepare('DELETE FROM request_log WHERE rowid = ?')
  const waiting = new Map<number, number | 'forget'>()

  const writeWaiting = () => {
    for (const [id, change] of waiting) {
      if (change === 'forget') remove.run(id)
      else update.run(change, id)
    }
  }
  const writeWithRow = db.transaction((bucket: string) => {
    writeWaiting()
    return Number(insert.run(workspaceId, bucket, UNANSWERED).lastInsertRowid)
  })
  const writeAlone = db.transaction(writeWaiting)
  return {
    load: (bucket: string): LoggedRequest[] => all.all(workspaceId, bucket),
    /** Commits that a request is about to leave. */
    leaving(bucket: string): number {
      const id = writeWithRow(bucket)
      waiting.clear()
      return id
    },
    answered: (id: number, expiresAt: number) => void waiting.set(id, expiresAt),
    /** It no longer counts, or never did. */
    forget: (id: number) => void waiting.set(id, 'forget'),
    flush() {
      if (waiting.size > 0) writeAlone()
      waiting.clear()
    },
  }
}
