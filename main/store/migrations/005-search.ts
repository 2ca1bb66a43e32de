/**
 * Schema 5: what is searched stands by itself, so that looking through 100,000 people reads some megabytes instead of
 * all that is known of them.
 */
import type { Database } from 'better-sqlite3'
import { contactSearchOf } from '../search-text.ts'

export function search(db: Database): void {
  db.function('contact_search', { deterministic: true }, (name, urns) =>
    contactSearchOf(name as string | null, JSON.parse(String(urns)) as string[]),
  )
  db.exec(`
    -- Name and addresses, folded (store/search-text.ts); NULL for a contact that was deleted. The order of lists, too.
    ALTER TABLE mirror_contact ADD COLUMN search TEXT;
    UPDATE mirror_contact SET search = contact_search(name, urns) WHERE deleted = 0;
    CREATE INDEX mirror_contact_search ON mirror_contact (workspace_id, search) WHERE deleted = 0;

    -- The same text as change.search, of all changes up to the highest id here (store/change-text.ts). Filled after a
    -- stage, so that a stage need not wait for it; what is changed or deleted later goes at once, whoever does it.
    CREATE TABLE change_text (
      id INTEGER PRIMARY KEY,
      workspace_id INTEGER NOT NULL,
      search TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER change_text_deleted AFTER DELETE ON change BEGIN
      DELETE FROM change_text WHERE id = old.id;
    END;
    CREATE TRIGGER change_text_changed AFTER UPDATE OF search ON change BEGIN
      DELETE FROM change_text WHERE id = old.id AND new.search IS NULL;
      UPDATE change_text SET search = new.search WHERE id = old.id AND new.search IS NOT NULL;
    END;
  `)
}
