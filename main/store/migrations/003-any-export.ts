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

    -- Files of a folder source that were read to their end.
    CREATE TABLE source_file (
      source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      content_hash TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified_at INTEGER NOT NULL,
      dated TEXT,                     -- the date its name tells, ISO; NULL: none
      read_at INTEGER NOT NULL,
      PRIMARY KEY (source_id, name, content_hash)
    ) STRICT, WITHOUT ROWID;
  `)
}
