/**
 * Schema 3: how a source's columns were understood, the files of a folder, and how far a webhook's events were read.
 */
import type { Database } from 'better-sqlite3'

export function anyExport(db: Database): void {
  db.exec(`
    -- JSON of mapping/understood.ts: kept with the source, so that a row means the same in every scan.
    ALTER TABLE source ADD COLUMN understood TEXT;
    -- What its columns were understood as when its first sync was last shown, JSON; that, and nothing else, is approved.
    ALTER TABLE source ADD COLUMN shown TEXT;
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

    -- What the events of a webhook changed in a column, stage by stage, for as long as guards look back.
    CREATE TABLE event_change (
      source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      attribute TEXT NOT NULL,
      at INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      blank INTEGER NOT NULL,         -- of these: are blank now, are of another kind, belong to somebody else
      kind INTEGER NOT NULL,
      moved INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX event_change_source ON event_change (source_id, attribute);

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
