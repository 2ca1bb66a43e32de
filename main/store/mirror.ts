/** Our copy of the account: contacts, fields, groups, and which spreadsheet group name means which group. */
import type { Database } from 'better-sqlite3'
import type {
  ContactStatus,
  FieldType,
  RemoteContact,
  RemoteField,
  RemoteGroup,
} from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { contactSearchOf } from './search-text.ts'

export type MirrorContact = {
  uuid: string
  name: string | null
  language: string | null
  urns: string[]
  groupUuids: string[]
  fields: Record<string, string | null>
  status: ContactStatus
  modifiedOn: string
  /** When they last wrote; null: never. */
  lastSeenOn: string | null
  deleted: boolean
}

/** `key` is the field's key, or the folded name of a group; `type` is empty for a group. */
export type Needed = { kind: 'field' | 'group'; key: string; name: string; type: FieldType | '' }

type StoredContact = {
  uuid: string
  name: string | null
  language: string | null
  urns: string
  group_uuids: string
  fields: string
  status: ContactStatus
  modified_on: string
  last_seen_on: string | null
  deleted: number
}

const STORED = 'uuid, name, language, urns, group_uuids, fields, status, modified_on, last_seen_on, deleted'

const toContact = (stored: StoredContact): MirrorContact => ({
  uuid: stored.uuid,
  name: stored.name,
  language: stored.language,
  urns: JSON.parse(stored.urns),
  groupUuids: JSON.parse(stored.group_uuids),
  fields: JSON.parse(stored.fields),
  status: stored.status,
  modifiedOn: stored.modified_on,
  lastSeenOn: stored.last_seen_on,
  deleted: stored.deleted === 1,
})

/** What a look at a contact brought: is anything different that a person could care about, and which addresses came or went. */
export type Seen = { changed: boolean; urnsMoved: readonly string[] }
const NOTHING_NEW: Seen = { changed: false, urnsMoved: [] }
const urnsIn = (stored: StoredContact | undefined): string[] => (stored ? JSON.parse(stored.urns) : [])
const difference = (before: readonly string[], now: readonly string[]): string[] => [
  ...before.filter((urn) => !now.includes(urn)),
  ...now.filter((urn) => !before.includes(urn)),
]

export const foldGroupName = (name: string) => name.trim().toLowerCase()

export function openMirror(db: Database) {
  const get = db.prepare<[number, string], StoredContact>(
    `SELECT ${STORED} FROM mirror_contact WHERE workspace_id = ? AND uuid = ?`,
  )
  const getMany = db.prepare<[number, string], StoredContact>(
    `SELECT ${STORED} FROM mirror_contact WHERE workspace_id = ? AND uuid IN (SELECT value FROM json_each(?))`,
  )
  const put =
    db.prepare(`INSERT INTO mirror_contact (workspace_id, uuid, name, language, urns, group_uuids, fields, status,
      created_on, modified_on, last_seen_on, deleted, pull_mark, search)
    VALUES (@workspaceId, @uuid, @name, @language, @urns, @groups, @fields, @status, @createdOn, @modifiedOn, @lastSeenOn, 0, @mark, @search)
    ON CONFLICT (workspace_id, uuid) DO UPDATE SET name = excluded.name, language = excluded.language, urns = excluded.urns,
      group_uuids = excluded.group_uuids, fields = excluded.fields, status = excluded.status, modified_on = excluded.modified_on,
      last_seen_on = excluded.last_seen_on, search = excluded.search, pull_mark = max(pull_mark, excluded.pull_mark)
    WHERE deleted = 0 AND excluded.modified_on >= mirror_contact.modified_on`)
  const mark = db.prepare('UPDATE mirror_contact SET pull_mark = ? WHERE workspace_id = ? AND uuid = ?')
  const bury =
    db.prepare(`INSERT INTO mirror_contact (workspace_id, uuid, urns, group_uuids, fields, status, created_on, modified_on, deleted)
    VALUES (?, ?, '[]', '[]', '{}', 'active', ?, ?, 1)
    ON CONFLICT (workspace_id, uuid) DO UPDATE SET deleted = 1, name = NULL, language = NULL, urns = '[]', group_uuids = '[]',
      fields = '{}', search = NULL, modified_on = excluded.modified_on WHERE deleted = 0`)
  const optOut = db.prepare('INSERT OR IGNORE INTO opted_out (workspace_id, urn_key) VALUES (?, ?)')
  const optedOut = db.prepare<[number], { key: string }>(
    'SELECT urn_key AS key FROM opted_out WHERE workspace_id = ?',
  )
  const dropUrns = db.prepare('DELETE FROM mirror_urn WHERE workspace_id = ? AND uuid = ?')
  const putUrn = db.prepare(
    'INSERT OR REPLACE INTO mirror_urn (workspace_id, urn_key, urn, uuid) VALUES (?, ?, ?, ?)',
  )
  const owners = db.prepare<[number, string], { uuid: string }>(
    'SELECT DISTINCT uuid FROM mirror_urn WHERE workspace_id = ? AND urn_key = ?',
  )
  const count = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM mirror_contact WHERE workspace_id = ? AND deleted = 0',
  )
  const unseen = db.prepare<[number, number], { uuid: string }>(
    'SELECT uuid FROM mirror_contact WHERE workspace_id = ? AND deleted = 0 AND pull_mark < ?',
  )

  const lastMark = db.prepare<[number], { mark: number | null }>(
    'SELECT max(pull_mark) AS mark FROM mirror_contact WHERE workspace_id = ?',
  )

  const fields = db.prepare<[number], RemoteField>(
    'SELECT key, name, type FROM mirror_field WHERE workspace_id = ?',
  )
  const clearFields = db.prepare('DELETE FROM mirror_field WHERE workspace_id = ?')
  const putField = db.prepare(
    'INSERT OR REPLACE INTO mirror_field (workspace_id, key, name, type) VALUES (?, ?, ?, ?)',
  )
  const groups = db.prepare<
    [number],
    { uuid: string; name: string; query: string | null; system: number; count: number }
  >('SELECT uuid, name, query, system, count FROM mirror_group WHERE workspace_id = ?')
  const clearGroups = db.prepare('DELETE FROM mirror_group WHERE workspace_id = ?')
  const putGroup = db.prepare(
    'INSERT OR REPLACE INTO mirror_group (workspace_id, uuid, name, query, system, count) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const bindings = db.prepare<[number], { folded_name: string; uuid: string }>(
    'SELECT folded_name, uuid FROM group_binding WHERE workspace_id = ?',
  )
  const bind = db.prepare(
    'INSERT OR REPLACE INTO group_binding (workspace_id, folded_name, uuid) VALUES (?, ?, ?)',
  )

  const needed = db.prepare<[number], Needed>(
    'SELECT kind, key, name, type FROM needed WHERE workspace_id = ? ORDER BY kind, key',
  )
  const need = db.prepare(
    'INSERT OR REPLACE INTO needed (workspace_id, kind, key, name, type) VALUES (?, ?, ?, ?, ?)',
  )
  const have = db.prepare('DELETE FROM needed WHERE workspace_id = ? AND kind = ? AND key = ?')
  const refused = db.prepare<
    [number],
    { kind: 'field' | 'group'; key: string; code: string; message: string }
  >('SELECT kind, key, code, message FROM refused WHERE workspace_id = ?')
  const refuse = db.prepare(
    'INSERT OR REPLACE INTO refused (workspace_id, kind, key, code, message, at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const forgive = db.prepare('DELETE FROM refused WHERE workspace_id = ?')

  return {
    contact(workspaceId: number, uuid: string): MirrorContact | undefined {
      const stored = get.get(workspaceId, uuid)
      return stored && toContact(stored)
    },
    /** For a page of contacts at once, by uuid. */
    contacts: (workspaceId: number, uuids: readonly string[]): Map<string, MirrorContact> =>
      new Map(
        getMany.all(workspaceId, JSON.stringify(uuids)).map((stored) => [stored.uuid, toContact(stored)]),
      ),
    /**
     * Takes a contact as the platform showed it, unless ours is newer or the contact is deleted (a deleted uuid
     * never returns). @param pullMark the complete pull it was seen in, 0 outside one.
     */
    put(workspaceId: number, contact: RemoteContact, pullMark: number): Seen {
      const before = get.get(workspaceId, contact.uuid)
      const urns = JSON.stringify(contact.urns)
      const groups = JSON.stringify(contact.groups.map(({ uuid }) => uuid))
      const fields = JSON.stringify(contact.fields)
      const { uuid, name, language, status, createdOn, modifiedOn, lastSeenOn } = contact
      const { changes } = put.run({
        workspaceId,
        uuid,
        name,
        language,
        urns,
        groups,
        fields,
        status,
        createdOn,
        modifiedOn,
        lastSeenOn,
        mark: pullMark,
        search: contactSearchOf(name, contact.urns),
      })
      if (pullMark > 0) mark.run(pullMark, workspaceId, uuid)
      if (changes === 0) return NOTHING_NEW
      if (before?.urns !== urns) {
        if (before) dropUrns.run(workspaceId, uuid)
        for (const urn of contact.urns) putUrn.run(workspaceId, urnKey(urn), urn, uuid)
      }
      const changed = !(
        before &&
        before.name === name &&
        before.language === language &&
        before.status === status &&
        before.urns === urns &&
        before.group_uuids === groups &&
        before.fields === fields
      )
      return { changed, urnsMoved: before?.urns === urns ? [] : difference(urnsIn(before), contact.urns) }
    },
    /** The platform deleted this contact: its addresses are free. */
    bury(workspaceId: number, uuid: string, createdOn: string, modifiedOn: string): Seen {
      const before = get.get(workspaceId, uuid)
      dropUrns.run(workspaceId, uuid)
      if (before && before.deleted === 0 && before.status !== 'active')
        for (const urn of urnsIn(before)) optOut.run(workspaceId, urnKey(urn))
      const { changes } = bury.run(workspaceId, uuid, createdOn, modifiedOn)
      return changes === 0 ? NOTHING_NEW : { changed: true, urnsMoved: urnsIn(before) }
    },
    /** Contacts that own this URN, or its other Brazilian form. */
    owners: (workspaceId: number, key: string): string[] =>
      owners.all(workspaceId, key).map(({ uuid }) => uuid),
    /** URN keys of contacts who did not want messages when they were deleted. */
    optedOut: (workspaceId: number): Set<string> => new Set(optedOut.all(workspaceId).map(({ key }) => key)),
    count: (workspaceId: number) => count.get(workspaceId)!.n,
    /** For a complete pull: higher than every earlier one, also where the clock was set back. */
    newMark: (workspaceId: number, now: number): number =>
      Math.max(now, (lastMark.get(workspaceId)?.mark ?? 0) + 1),
    unseenSince: (workspaceId: number, pullMark: number) =>
      unseen.all(workspaceId, pullMark).map(({ uuid }) => uuid),

    fields: (workspaceId: number): RemoteField[] => fields.all(workspaceId),
    fieldTypes: (workspaceId: number): Record<string, FieldType> =>
      Object.fromEntries(fields.all(workspaceId).map(({ key, type }) => [key, type])),
    replaceFields(workspaceId: number, list: readonly RemoteField[]): boolean {
      const text = (rows: readonly RemoteField[]) =>
        JSON.stringify(rows.map((row) => [row.key, row.type]).sort())
      const changed = text(fields.all(workspaceId)) !== text(list)
      clearFields.run(workspaceId)
      for (const { key, name, type } of list) putField.run(workspaceId, key, name, type)
      return changed
    },
    putField: (workspaceId: number, { key, name, type }: RemoteField) =>
      void putField.run(workspaceId, key, name, type),
    groups: (workspaceId: number): RemoteGroup[] =>
      groups.all(workspaceId).map((row) => ({ ...row, system: row.system === 1 })),
    replaceGroups(workspaceId: number, list: readonly RemoteGroup[]): boolean {
      const text = (rows: readonly { uuid: string; name: string }[]) =>
        JSON.stringify(rows.map((row) => [row.uuid, row.name]).sort())
      const changed = text(groups.all(workspaceId)) !== text(list)
      clearGroups.run(workspaceId)
      for (const { uuid, name, query, system, count } of list)
        putGroup.run(workspaceId, uuid, name, query, system ? 1 : 0, count)
      return changed
    },
    putGroup({ workspaceId, group }: { workspaceId: number; group: RemoteGroup }) {
      putGroup.run(workspaceId, group.uuid, group.name, group.query, group.system ? 1 : 0, group.count)
    },
    bindings: (workspaceId: number) =>
      new Map(bindings.all(workspaceId).map((row) => [row.folded_name, row.uuid])),
    bind: (workspaceId: number, foldedName: string, uuid: string) =>
      void bind.run(workspaceId, foldedName, uuid),

    /** Fields and groups that must exist before the contacts that use them are sent. */
    needed: (workspaceId: number): Needed[] => needed.all(workspaceId),
    need: (workspaceId: number, { kind, key, name, type }: Needed) =>
      void need.run(workspaceId, kind, key, name, type),
    noLongerNeeded: (workspaceId: number, kind: Needed['kind'], key: string) =>
      void have.run(workspaceId, kind, key),

    refused: (workspaceId: number) => refused.all(workspaceId),
    refuse: (
      workspaceId: number,
      kind: 'field' | 'group',
      key: string,
      code: string,
      message: string,
      at: number,
    ) => void refuse.run(workspaceId, kind, key, code, message, at),
    /** The account's fields or groups changed: what was refused may be asked for again. */
    forgiveRefused: (workspaceId: number) => void forgive.run(workspaceId),
  }
}
export type Mirror = ReturnType<typeof openMirror>
