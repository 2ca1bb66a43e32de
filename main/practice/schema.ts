/** The tables of the practice server. Times are microseconds since 1970; booleans are 0 and 1. */
import type { Database } from 'better-sqlite3'
import { openSqlite } from '../store/sqlite.ts'

/** Tables whose rows a stale replica may show in an older version (`replica.ts`). */
export const replicated = ['workspace', 'field', 'contact_group', 'contact', 'urn', 'membership'] as const

const tables = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS workspace (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, settings TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS account (
    id INTEGER PRIMARY KEY, workspace_id INTEGER NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE, active INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS field (
    id INTEGER PRIMARY KEY, workspace_id INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
    featured INTEGER NOT NULL, agent_access TEXT NOT NULL, campaign_events INTEGER NOT NULL,
    changed_at INTEGER NOT NULL, old_type TEXT, UNIQUE (workspace_id, key)) STRICT;
  CREATE TABLE IF NOT EXISTS contact_group (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, workspace_id INTEGER NOT NULL, name TEXT NOT NULL, query TEXT,
    system INTEGER NOT NULL, status TEXT NOT NULL, used_by TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS contact (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, workspace_id INTEGER NOT NULL, name TEXT, language TEXT,
    status TEXT NOT NULL, deleted INTEGER NOT NULL, field_values TEXT NOT NULL, notes TEXT NOT NULL, flow TEXT,
    created_on INTEGER NOT NULL, modified_on INTEGER NOT NULL, last_seen_on INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS contact_modified ON contact (workspace_id, deleted, modified_on, id);
  CREATE INDEX IF NOT EXISTS contact_created ON contact (workspace_id, deleted, created_on, id);
  CREATE INDEX IF NOT EXISTS contact_name ON contact (workspace_id, name);
  CREATE TABLE IF NOT EXISTS urn (
    id INTEGER PRIMARY KEY, workspace_id INTEGER NOT NULL, identity TEXT NOT NULL, scheme TEXT NOT NULL, path TEXT NOT NULL,
    query TEXT, display TEXT, contact_id INTEGER, priority INTEGER NOT NULL, UNIQUE (workspace_id, identity)) STRICT;
  CREATE INDEX IF NOT EXISTS urn_owner ON urn (contact_id, priority);
  CREATE TABLE IF NOT EXISTS membership (
    contact_id INTEGER NOT NULL, group_id INTEGER NOT NULL, PRIMARY KEY (contact_id, group_id)) STRICT;
  CREATE INDEX IF NOT EXISTS membership_group ON membership (group_id, contact_id);
  CREATE TABLE IF NOT EXISTS throttle (bucket TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS throttle_bucket ON throttle (bucket, at);
`

/** Opens the database: a file that outlives the process, or `:memory:`. */
export function openDatabase(path: string): Database {
  const db = openSqlite(path)
  if (path === ':memory:') {
    db.pragma('synchronous = OFF')
  } else {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
  }
  db.exec(tables)
  // Case is folded as the platform's database does it, accents included.
  db.function('fold', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text.toUpperCase() : null,
  )
  return db
}

/** Forgets everything but the schema. */
export function emptyDatabase(db: Database): void {
  for (const table of ['meta', 'account', 'throttle', ...replicated]) db.exec(`DELETE FROM ${table}`)
}
