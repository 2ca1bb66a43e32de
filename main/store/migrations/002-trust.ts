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
    ALTER TABLE change ADD COLUMN source TEXT;      -- the source's name then: a source can go, its history stays
    ALTER TABLE change ADD COLUMN person TEXT;      -- what the person was called then
    ALTER TABLE change ADD COLUMN search TEXT;      -- names, addresses and row key, folded (store/search-text.ts)
    ALTER TABLE change ADD COLUMN status INTEGER;   -- HTTP status of the answer that ended it
    ALTER TABLE change ADD COLUMN answer TEXT;      -- JSON: what the platform said, where it did more than take it as sent
    ALTER TABLE change ADD COLUMN detail TEXT;      -- JSON: what undoing it needs besides before and after

    CREATE INDEX change_uuid ON change (uuid) WHERE uuid IS NOT NULL;
    -- A run's counts come from the index alone.
    DROP INDEX change_run;
    CREATE INDEX change_run ON change (run_id, kind, outcome);

    -- Milliseconds the agent has been at work, by a clock that never jumps: the delay of a removal runs on it.
    ALTER TABLE workspace ADD COLUMN worked INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE claim ADD COLUMN missing_from INTEGER;         -- the same moment as missing_since, on that clock
    ALTER TABLE claim ADD COLUMN stays_away INTEGER NOT NULL DEFAULT 0;   -- 1: the delay is over and every source was heard
    -- Schema 1 had no such clock: whoever is missing now waits once more.
    UPDATE claim SET missing_from = 0 WHERE missing_since IS NOT NULL;

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
      is_new INTEGER NOT NULL DEFAULT 0,   -- of a row that was new in that scan: there is nothing to put back
      PRIMARY KEY (claim_id, attribute)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX held_value_hold ON held_value (hold_id);

    -- Addresses of contacts that did not want messages when they were deleted: never created again.
    CREATE TABLE opted_out (
      workspace_id INTEGER NOT NULL,
      urn_key TEXT NOT NULL,
      PRIMARY KEY (workspace_id, urn_key)
    ) STRICT, WITHOUT ROWID;

    -- Nothing but keyed hashes of a URN or uuid: enough to leave that person alone, not enough to name them.
    CREATE TABLE forgotten (
      workspace_id INTEGER NOT NULL,
      hash BLOB NOT NULL,
      person INTEGER NOT NULL,        -- the hashes of one person belong together
      since INTEGER NOT NULL,
      PRIMARY KEY (workspace_id, hash)
    ) STRICT, WITHOUT ROWID;

    -- Compared afresh: asked for since then and not read yet; and when it was last done. Who was missing at that
    -- moment is never removed without an OK.
    ALTER TABLE source ADD COLUMN rebaseline_since INTEGER;
    ALTER TABLE source ADD COLUMN rebaselined_at INTEGER;

    -- One row: the same id and number of starts as the file agent.mark beside the database. Fewer starts here than
    -- there: an older database was put in its place.
    CREATE TABLE agent_mark (id TEXT NOT NULL, starts INTEGER NOT NULL) STRICT;

    -- The data file was damaged, lost, or replaced by an older one, and everything was compared afresh.
    CREATE TABLE restart (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('damaged', 'lost', 'older')),
      as_of INTEGER,                  -- how old what is known was; NULL: nothing was left
      said_at INTEGER                 -- a person was told
    ) STRICT;
  `)
}
