/** Contacts, their URNs and their group memberships, as rows. What a change means is decided in `engine.ts`. */
import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { ContactStatus } from '../../shared/contact.ts'
import { identity, type Urn } from './urns.ts'
import type { StoredValues } from './values.ts'

type Note = { text: string; created_on: string; created_by: { email: string; name: string } }

export type ContactRow = {
  id: number
  uuid: string
  workspaceId: number
  name: string | null
  language: string | null
  status: ContactStatus
  deleted: boolean
  values: StoredValues
  notes: Note[]
  flow: { uuid: string; name: string } | null
  /** Microseconds, like the other two. */
  createdOn: number
  modifiedOn: number
  lastSeenOn: number | null
}
export type StoredContact = Omit<ContactRow, 'deleted' | 'values' | 'notes' | 'flow'> & {
  deleted: number
  values: string
  notes: string
  flow: string | null
}
export type UrnRow = Urn & { id: number; contactId: number | null }

/** The columns of a contact under the names of `StoredContact`, for statements built elsewhere. */
export const contactColumns = `c.id, c.uuid, c.workspace_id AS workspaceId, c.name, c.language, c.status, c.deleted,
  c.field_values AS "values", c.notes, c.flow, c.created_on AS createdOn, c.modified_on AS modifiedOn,
  c.last_seen_on AS lastSeenOn`

export function contactFromRow(row: StoredContact): ContactRow {
  return {
    ...row,
    deleted: row.deleted === 1,
    values: JSON.parse(row.values) as StoredValues,
    notes: JSON.parse(row.notes) as Note[],
    flow: row.flow === null ? null : (JSON.parse(row.flow) as ContactRow['flow']),
  }
}

export function openContacts(db: Database) {
  const sql = prepare(db)
  const read = (row: StoredContact | undefined) => row && contactFromRow(row)
  return {
    /** By uuid, deleted ones included; uuids are compared as text. */
    byUuid: (workspaceId: number, uuid: string) => read(sql.byUuid.get(workspaceId, uuid)),
    byId: (id: number) => read(sql.byId.get(id)),
    byUrn: (workspaceId: number, id: string) => read(sql.byUrn.get(workspaceId, id)),
    /** The live and deleted contacts with exactly this name, two at most. */
    byName: (workspaceId: number, name: string) => sql.byName.all(workspaceId, name).map(contactFromRow),
    urn: (workspaceId: number, id: string) => sql.urn.get(workspaceId, id),
    /** Highest priority first. */
    urnsOf: (contactId: number) => sql.urnsOf.all(contactId),
    /** In the order in which they were first known. */
    urnsByAge: (contactId: number) => sql.urnsByAge.all(contactId),
    /** In order of the groups' creation. */
    groupIdsOf: (contactId: number) => sql.groupIdsOf.all(contactId),
    memberCount: (groupId: number) => sql.memberCount.get(groupId) ?? 0,

    /** Adds a contact without URNs and groups. `at` is microseconds. */
    add(
      contact: Pick<ContactRow, 'workspaceId' | 'name' | 'language' | 'status' | 'values'>,
      at: number,
    ): ContactRow {
      const uuid = randomUUID()
      const { workspaceId, name, language, status, values } = contact
      const { lastInsertRowid } = sql.add.run(
        uuid,
        workspaceId,
        name,
        language,
        status,
        JSON.stringify(values),
        at,
        at,
      )
      const times = { createdOn: at, modifiedOn: at, lastSeenOn: null }
      return {
        ...contact,
        ...times,
        id: Number(lastInsertRowid),
        uuid,
        deleted: false,
        notes: [],
        flow: null,
      }
    },
    save(contact: ContactRow): void {
      sql.save.run({
        ...contact,
        deleted: contact.deleted ? 1 : 0,
        values: JSON.stringify(contact.values),
        notes: JSON.stringify(contact.notes),
        flow: contact.flow && JSON.stringify(contact.flow),
      })
    },
    touch: (contactId: number, at: number) => void sql.touch.run(at, contactId),
    /** Gives a URN, new or known, to a contact (or to nobody), at this place of its list. */
    attach(workspaceId: number, contactId: number | null, urn: Urn, place: number): void {
      sql.attach.run({ ...urn, workspaceId, contactId, identity: identity(urn), priority: place })
    },
    /** Takes all URNs of a contact away; they belong to nobody then. */
    detachAll: (contactId: number) => void sql.detachAll.run(contactId),
    join: (contactId: number, groupId: number) => sql.join.run(contactId, groupId).changes > 0,
    leave: (contactId: number, groupId: number) => sql.leave.run(contactId, groupId).changes > 0,
    leaveAll: (contactId: number) => void sql.leaveAll.run(contactId),
  }
}
export type ContactStore = ReturnType<typeof openContacts>

function prepare(db: Database) {
  const select = `SELECT ${contactColumns} FROM contact c`
  const urnColumns = 'u.id, u.scheme, u.path, u.query, u.display, u.contact_id AS contactId'
  return {
    byUuid: db.prepare<[number, string], StoredContact>(`${select} WHERE c.workspace_id = ? AND c.uuid = ?`),
    byId: db.prepare<[number], StoredContact>(`${select} WHERE c.id = ?`),
    byUrn: db.prepare<[number, string], StoredContact>(
      `${select} JOIN urn u ON u.contact_id = c.id WHERE u.workspace_id = ? AND u.identity = ?`,
    ),
    byName: db.prepare<[number, string], StoredContact>(
      `${select} WHERE c.workspace_id = ? AND c.name = ? LIMIT 2`,
    ),
    urn: db.prepare<[number, string], UrnRow>(
      `SELECT ${urnColumns} FROM urn u WHERE u.workspace_id = ? AND u.identity = ?`,
    ),
    urnsOf: db.prepare<[number], UrnRow>(
      `SELECT ${urnColumns} FROM urn u WHERE u.contact_id = ? ORDER BY u.priority, u.id`,
    ),
    urnsByAge: db.prepare<[number], UrnRow>(
      `SELECT ${urnColumns} FROM urn u WHERE u.contact_id = ? ORDER BY u.id`,
    ),
    groupIdsOf: db
      .prepare<[number], number>('SELECT group_id FROM membership WHERE contact_id = ? ORDER BY group_id')
      .pluck(),
    memberCount: db.prepare<[number], number>('SELECT count(*) FROM membership WHERE group_id = ?').pluck(),
    add: db.prepare(`
      INSERT INTO contact (uuid, workspace_id, name, language, status, deleted, field_values, notes, created_on, modified_on)
      VALUES (?, ?, ?, ?, ?, 0, ?, '[]', ?, ?)`),
    save: db.prepare(`
      UPDATE contact SET name = @name, language = @language, status = @status, deleted = @deleted, field_values = @values,
        notes = @notes, flow = @flow, created_on = @createdOn, modified_on = @modifiedOn, last_seen_on = @lastSeenOn
      WHERE id = @id`),
    touch: db.prepare('UPDATE contact SET modified_on = ? WHERE id = ?'),
    attach: db.prepare(`
      INSERT INTO urn (workspace_id, identity, scheme, path, query, display, contact_id, priority)
      VALUES (@workspaceId, @identity, @scheme, @path, @query, @display, @contactId, @priority)
      ON CONFLICT (workspace_id, identity) DO UPDATE SET contact_id = excluded.contact_id, priority = excluded.priority,
        query = coalesce(excluded.query, query), display = coalesce(excluded.display, display)`),
    detachAll: db.prepare('UPDATE urn SET contact_id = NULL WHERE contact_id = ?'),
    join: db.prepare('INSERT OR IGNORE INTO membership (contact_id, group_id) VALUES (?, ?)'),
    leave: db.prepare('DELETE FROM membership WHERE contact_id = ? AND group_id = ?'),
    leaveAll: db.prepare('DELETE FROM membership WHERE contact_id = ?'),
  }
}
