/** Schema 4: the OK for a first sync is kept from the moment it is given, until the source is staged. */
import type { Database } from 'better-sqlite3'

export function approval(db: Database): void {
  db.exec(`
    -- Which settings were approved (agent/first-sync.ts), while its first sync has not been staged.
    ALTER TABLE source ADD COLUMN approval TEXT;
  `)
}
