/**
 * Databases as earlier versions of the program left them, so that every migration can be tested from each. A version is
 * written down here once, when the next one is made, and never changed after that.
 */
import path from 'node:path'
import Database from 'better-sqlite3'
import { first } from '../../../main/store/migrations/001-first.ts'
import { trust } from '../../../main/store/migrations/002-trust.ts'
import { anyExport } from '../../../main/store/migrations/003-any-export.ts'
import { approval } from '../../../main/store/migrations/004-approval.ts'
import { search } from '../../../main/store/migrations/005-search.ts'

/** One follow with its base pair, its claim, a contact in the mirror, and a change that waits to be sent. */
function peopleOfVersion1(db: Database.Database): void {
  db.exec(`
    INSERT INTO workspace (id, host, uuid, name) VALUES (1, 'https://flows.example.org', 'w-1', 'Practice');
    INSERT INTO source (id, workspace_id, name, path, position, approved_at) VALUES (1, 1, 'People', '/people.csv', 0, 1000);
    INSERT INTO follow (id, workspace_id, uuid, origin, base_local, base_remote)
      VALUES (1, 1, 'c-1', 'created', '{"name":"Ana"}', '{"name":"Ana"}');
    INSERT INTO claim (id, source_id, row_key, follow_id, contact, row_hash, sheet, row_number)
      VALUES (1, 1, '1', 1, '{"name":"Ana Lima","urns":["tel:+5584991000001"]}', x'00112233445566778899aabbccddeeff', 'Sheet1', 2);
    INSERT INTO claim_urn (claim_id, urn_key) VALUES (1, 'tel:+5584991000001');
    INSERT INTO mirror_contact (workspace_id, uuid, name, urns, group_uuids, fields, status, created_on, modified_on)
      VALUES (1, 'c-1', 'Ana', '["tel:+5584991000001"]', '[]', '{}', 'active', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z');
    INSERT INTO run (id, workspace_id, trigger, started_at) VALUES (1, 1, 'sync', 1000);
    INSERT INTO change (id, run_id, follow_id, uuid, kind, before, after) VALUES (1, 1, 1, 'c-1', 'update', '{"name":"Ana"}', '{"name":"Ana Lima"}');
    INSERT INTO intention (id, workspace_id, follow_id, kind, payload, priority, run_id, change_id)
      VALUES (1, 1, 1, 'update', '{"name":"Ana Lima","before":{"name":"Ana"}}', 10, 1, 1);`)
}

/** What each version added to the one before. */
const steps: readonly ((db: Database.Database) => void)[] = [
  (db) => {
    first(db)
    peopleOfVersion1(db)
  },
  (db) => {
    trust(db)
    db.exec("INSERT INTO agent_mark (id, starts) VALUES ('mark', 3)")
  },
  anyExport,
  approval,
  search,
]

/** Position plus one is the version. */
export const builders = steps.map((_, last) => (db: Database.Database) => {
  for (const step of steps.slice(0, last + 1)) step(db)
})

/** Puts a database of that version into the folder, closed. */
export function writeVersion(folder: string, version: number): string {
  const file = path.join(folder, 'contact-sync.db')
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  builders[version - 1]!(db)
  db.pragma(`user_version = ${version}`)
  db.close()
  return file
}
