/**
 * Schema 3: how a source's columns were understood, the files of a folder, and how far a webhook's events were read.
 */
import type { Database } from 'better-sqlite3'

export function anyExport(db: Database): void {
  db.exec(`
    -- JSON of mapping/understood.ts: kept with the source, so that a row means the same in every scan.
    ALTER TABLE source ADD COLUMN understood TEXT;
    -- Of the file that was last read to its end: a file that is only in the cloud is not fetched while they are the same.
    ALTER TABLE source ADD COLUMN file_size INTEGER;
    ALTER TABLE source ADD COLUMN file_modified INTEGER;
    -- The last event of a webhook that is in the claims; the events themselves are in the inbox beside this database.
    ALTER TABLE source ADD COLUMN events_read INTEGER NOT NULL DEFAULT 0;

    -- What a webhook's events said so far of each person (event-people.ts).
    CREATE TABLE event_person (
      source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      row_key TEXT NOT NULL,
      cells TEXT,                     -- JSON: path to cell; NULL: an event said that they are gone
      last_order REAL,                -- of their last event
      orders TEXT,                    -- JSON: path to order, where events carry one property
      seq INTEGER NOT NULL,           -- the last event that counted
      at INTEGER NOT NULL,            -- when it came
      bad INTEGER NOT NULL,           -- their row cannot be used
      PRIMARY KEY (source_id, row_key)
    ) STRICT, WITHOUT ROWID;

    -- Files of a folder source that were read to their end, or passed over: then without a hash.
    CREATE TABLE source_file (
      source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      content_hash TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified_at INTEGER NOT NULL,
      dated TEXT,                     -- the date its name tells, ISO; NULL: none
      read_at INTEGER NOT NULL,
      is_current INTEGER NOT NULL,    -- the source's rows come from it now
      PRIMARY KEY (source_id, name, content_hash)
    ) STRICT, WITHOUT ROWID;
  `)
}
