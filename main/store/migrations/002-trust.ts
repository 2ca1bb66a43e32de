/**
 * Schema 2: what a person decided, what a guard keeps back cell by cell, what undo needs to know, and who asked to be
 * forgotten.
 */
import type { Database } from 'better-sqlite3'

export function trust(db: Database): void {
  db.exec(`
    -- 1: a person decided this (a typed value, an undo). A newer verdict does not replace it; only a changed cell, or a
    -- platform that has moved on since, does.
    ALTER TABLE intention ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;

    ALTER TABLE change ADD COLUMN row_key TEXT;
    ALTER TABLE change ADD COLUMN sheet TEXT;
    ALTER TABLE change ADD COLUMN status INTEGER;   -- HTTP status of the answer that ended it
    ALTER TABLE change ADD COLUMN answer TEXT;      -- JSON: what the platform said, where it did more than take it as sent
    ALTER TABLE change ADD COLUMN detail TEXT;      -- JSON: what undoing it needs besides before and after

    ALTER TABLE run ADD COLUMN undo_of INTEGER;     -- this run took that one back
    ALTER TABLE run ADD COLUMN undone_by INTEGER;   -- and this is how the other one knows

    ALTER TABLE conflict ADD COLUMN other_follow_id INTEGER;   -- "the same person?": the missing one

    -- Columns a person said may always change in bulk.
    ALTER TABLE source ADD COLUMN allowed_columns TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE hold ADD COLUMN attribute TEXT;      -- of a held column: name, language, groups, field:x, urn:x
    ALTER TABLE hold ADD COLUMN column_name TEXT;

    -- The new value of one cell of a held column; the claim keeps the old one. Without a hold it was dismissed: it is
    -- left unsent until the cell changes again.
    CREATE TABLE held_value (
      claim_id INTEGER NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
      attribute TEXT NOT NULL,
      value TEXT NOT NULL,            -- JSON
      hold_id INTEGER REFERENCES hold (id) ON DELETE SET NULL,
      PRIMARY KEY (claim_id, attribute)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX held_value_hold ON held_value (hold_id);

    -- Nothing but keyed hashes of a URN or uuid: enough to leave that person alone, not enough to name them.
    CREATE TABLE forgotten (
      workspace_id INTEGER NOT NULL,
      hash BLOB NOT NULL,
      since INTEGER NOT NULL,
      PRIMARY KEY (workspace_id, hash)
    ) STRICT, WITHOUT ROWID;
  `)
}
