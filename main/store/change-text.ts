/**
 * Changes by what people search in them. `change_text` holds nothing but that, so reading all of it takes a third of the
 * time the changes themselves would; those it does not hold yet are looked at where they are.
 */
import type { Database } from 'better-sqlite3'
import { contactHolds, holdsAll } from './search-sql.ts'
import type { Wanted } from './search-text.ts'

/** Changes copied in one go: some milliseconds. */
const SLICE = 5000

export function openChangeText(db: Database) {
  const copy = db.prepare<{ last: number }>(`INSERT INTO change_text (id, workspace_id, search)
    SELECT change.id, workspace_id, search FROM change CROSS JOIN run ON run.id = run_id
    WHERE change.id > @last AND search IS NOT NULL ORDER BY change.id LIMIT ${SLICE}`)
  const last = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM change_text').pluck()
  const accounts = db.prepare<[], number>('SELECT count(*) FROM workspace').pluck()
  return {
    /** The next changes, in the order they were planned. @returns whether there may be more. */
    copySlice: (): boolean => copy.run({ last: last.get()! }).changes === SLICE,
    /**
     * Ids of changes that hold all that is wanted, or are about a contact that does today, newest first.
     * @param digitsOnly digits alone are no part of today's names.
     */
    find(workspaceId: number, wanted: Wanted, digitsOnly: boolean): number[] {
      const texts = wanted.flat()
      const ofAccount = 'run_id IN (SELECT id FROM run WHERE workspace_id = @workspaceId)'
      const today = contactHolds(wanted, { namesToo: !digitsOnly })
      return db
        .prepare<[{ workspaceId: number }, ...string[]], number>(
          `WITH people AS MATERIALIZED (SELECT uuid FROM mirror_contact INDEXED BY mirror_contact_search
             WHERE workspace_id = @workspaceId AND deleted = 0 AND ${today.sql})
           SELECT id FROM change_text WHERE workspace_id = @workspaceId AND ${holdsAll('search', wanted)}
           UNION SELECT id FROM change WHERE id > (SELECT coalesce(max(id), 0) FROM change_text) AND +${ofAccount}
             AND ${holdsAll('search', wanted)}
           UNION SELECT change.id FROM people CROSS JOIN change ON change.uuid = people.uuid
             ${accounts.get()! > 1 ? `AND ${ofAccount}` : ''}
           ORDER BY id DESC`,
        )
        .pluck()
        .all({ workspaceId }, ...today.texts, ...texts, ...texts)
    },
  }
}
