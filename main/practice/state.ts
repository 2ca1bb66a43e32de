/** The state of the practice server: workspaces, accounts, fields, groups and contacts, kept in SQLite. */
import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { FieldType } from '../../shared/contact.ts'
import { type ContactStore, openContacts } from './contact-store.ts'
import type { DateStyle } from './dates.ts'
import { type Profile, profileNamed, profiles } from './profiles.ts'
import { openReplica, type Replica } from './replica.ts'
import { openDatabase } from './schema.ts'

export type WorkspaceSettings = {
  name: string
  /** ISO 3166 alpha-2, or null where the workspace has none. */
  country: string | null
  timezone: string
  dateStyle: DateStyle
  languages: string[]
  anon: boolean
  blocked: 'flagged' | 'suspended' | null
  verifyNinthDigit: boolean
  fieldLimit: number
  groupLimit: number
  /** Paths of known places: `Nigeria > Borno`. */
  locations: string[]
}
export type Workspace = WorkspaceSettings & { id: number; uuid: string }

export type Account = {
  id: number
  workspaceId: number
  email: string
  role: string
  token: string
  active: boolean
}

export type FieldRow = {
  id: number
  key: string
  name: string
  type: FieldType
  featured: boolean
  agentAccess: string
  /** How many campaign events use it; its type cannot change then. */
  campaignEvents: number
  /** Milliseconds of its creation or last change of type, for the engine's cache. */
  changedAt: number
  oldType: FieldType | null
}

export type GroupRow = {
  id: number
  uuid: string
  name: string
  /** Null for a static group. */
  query: string | null
  system: boolean
  status: string
  /** What keeps it from being deleted: `triggers`, `campaigns`, `flows`, each with the ids that use it. */
  usedBy: Record<string, number[]>
  changedAt: number
}

/** What the state is opened with; `now` gives milliseconds. */
type StateOptions = { path: string; profile: string | undefined; token: string; now: () => number }

export type State = {
  db: Database
  profile: Profile
  contacts: ContactStore
  replica: Replica
  /** Things of `given` by their names there, for faults that speak of them. */
  refs: Map<string, string>
  /** True: fields and groups younger than 5 s are unknown to the engine (contract 7). */
  engineCache: boolean
  now(): number
  /** Microseconds now; each call gives a later one, so that no two changes share their moment. */
  tick(): number
  workspace(id: number): Workspace
  addWorkspace(settings: WorkspaceSettings): Workspace
  accountOf(token: string): Account | undefined
  addAccount(account: Omit<Account, 'id'>): Account
  fields(workspaceId: number): FieldRow[]
  addField(workspaceId: number, field: Omit<FieldRow, 'id'>): FieldRow
  saveField(workspaceId: number, field: FieldRow): void
  groups(workspaceId: number): GroupRow[]
  addGroup(workspaceId: number, group: Omit<GroupRow, 'id' | 'uuid'>): GroupRow
  renameGroup(group: GroupRow, name: string): void
  removeGroup(group: GroupRow): void
  /** Forgets what was read from the tables; after a table changed under our feet. */
  forget(): void
  setProfile(profile: Profile): void
}

/** Opens or creates the state. A profile given here wins over the stored one. */
export function openState(options: StateOptions): State {
  const db = openDatabase(options.path)
  const statements = prepare(db)
  const stored = statements.getMeta.get('profile')
  const profile = profileNamed(options.profile ?? stored) ?? profiles['weni-flows']
  const cache = {
    workspaces: new Map<number, Workspace>(),
    accounts: new Map<string, Account>(),
    fields: new Map<number, FieldRow[]>(),
    groups: new Map<number, GroupRow[]>(),
  }
  let lastTick = statements.newest.get() ?? 0
  const state: State = {
    db,
    profile,
    contacts: openContacts(db),
    replica: openReplica(db, options.now),
    refs: new Map(),
    engineCache: false,
    now: () => Math.floor(options.now()),
    tick() {
      lastTick = Math.max(Math.floor(options.now() * 1000), lastTick + 1)
      return lastTick
    },
    workspace(id) {
      return remember(cache.workspaces, id, () => {
        const row = statements.getWorkspace.get(id)
        if (!row) throw new Error(`no workspace ${id} in the practice state`)
        return { id, uuid: row.uuid, ...(JSON.parse(row.settings) as WorkspaceSettings) }
      })
    },
    addWorkspace(settings) {
      const uuid = randomUUID()
      const { lastInsertRowid } = statements.addWorkspace.run(uuid, JSON.stringify(settings))
      return { id: Number(lastInsertRowid), uuid, ...settings }
    },
    accountOf(token) {
      const known = cache.accounts.get(token)
      if (known) return known
      const row = statements.getAccount.get(token)
      if (!row) return undefined
      const account = { ...row, active: row.active === 1 }
      cache.accounts.set(token, account)
      return account
    },
    addAccount(account) {
      cache.accounts.delete(account.token)
      const { lastInsertRowid } = statements.addAccount.run({ ...account, active: account.active ? 1 : 0 })
      return { ...account, id: Number(lastInsertRowid) }
    },
    fields(workspaceId) {
      return remember(cache.fields, workspaceId, () =>
        statements.getFields.all(workspaceId).map((row) => ({ ...row, featured: row.featured === 1 })),
      )
    },
    addField(workspaceId, field) {
      cache.fields.delete(workspaceId)
      const { lastInsertRowid } = statements.addField.run({
        ...field,
        workspaceId,
        featured: field.featured ? 1 : 0,
      })
      return { ...field, id: Number(lastInsertRowid) }
    },
    saveField(workspaceId, field) {
      cache.fields.delete(workspaceId)
      statements.saveField.run(field.name, field.type, field.changedAt, field.oldType, field.id)
    },
    groups(workspaceId) {
      return remember(cache.groups, workspaceId, () =>
        statements.getGroups.all(workspaceId).map((row) => ({
          ...row,
          system: row.system === 1,
          usedBy: JSON.parse(row.usedBy) as GroupRow['usedBy'],
        })),
      )
    },
    addGroup(workspaceId, group) {
      cache.groups.delete(workspaceId)
      const uuid = randomUUID()
      const { lastInsertRowid } = statements.addGroup.run({
        ...group,
        uuid,
        workspaceId,
        system: group.system ? 1 : 0,
        usedBy: JSON.stringify(group.usedBy),
      })
      return { ...group, uuid, id: Number(lastInsertRowid) }
    },
    renameGroup(group, name) {
      cache.groups.clear()
      statements.renameGroup.run(name, group.id)
    },
    removeGroup(group) {
      cache.groups.clear()
      statements.removeMembers.run(group.id)
      statements.removeGroup.run(group.id)
    },
    forget() {
      for (const map of Object.values(cache)) map.clear()
    },
    setProfile(next) {
      state.profile = next
      statements.setMeta.run('profile', next.name)
    },
  }
  return state
}

function remember<V>(map: Map<number, V>, key: number, read: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = read()
  map.set(key, value)
  return value
}

type Numbers<T, K extends keyof T> = Omit<T, K> & Record<K, number>

function prepare(db: Database) {
  return {
    getMeta: db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck(),
    setMeta: db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)'),
    newest: db.prepare<[], number | null>('SELECT max(modified_on) FROM contact').pluck(),
    getWorkspace: db.prepare<[number], { uuid: string; settings: string }>(
      'SELECT uuid, settings FROM workspace WHERE id = ?',
    ),
    addWorkspace: db.prepare('INSERT INTO workspace (uuid, settings) VALUES (?, ?)'),
    getAccount: db.prepare<[string], Numbers<Account, 'active'>>(
      'SELECT id, workspace_id AS workspaceId, email, role, token, active FROM account WHERE token = ?',
    ),
    addAccount: db.prepare(`INSERT OR REPLACE INTO account (workspace_id, email, role, token, active)
      VALUES (@workspaceId, @email, @role, @token, @active)`),
    getFields: db.prepare<[number], Numbers<FieldRow, 'featured'>>(`
      SELECT id, key, name, type, featured, agent_access AS agentAccess, campaign_events AS campaignEvents,
        changed_at AS changedAt, old_type AS oldType FROM field WHERE workspace_id = ? ORDER BY id`),
    addField: db.prepare(`
      INSERT INTO field (workspace_id, key, name, type, featured, agent_access, campaign_events, changed_at, old_type)
      VALUES (@workspaceId, @key, @name, @type, @featured, @agentAccess, @campaignEvents, @changedAt, @oldType)`),
    saveField: db.prepare('UPDATE field SET name = ?, type = ?, changed_at = ?, old_type = ? WHERE id = ?'),
    getGroups: db.prepare<
      [number],
      Omit<GroupRow, 'system' | 'usedBy'> & { system: number; usedBy: string }
    >(`
      SELECT id, uuid, name, query, system, status, used_by AS usedBy, changed_at AS changedAt
      FROM contact_group WHERE workspace_id = ? ORDER BY id`),
    addGroup: db.prepare(`
      INSERT INTO contact_group (uuid, workspace_id, name, query, system, status, used_by, changed_at)
      VALUES (@uuid, @workspaceId, @name, @query, @system, @status, @usedBy, @changedAt)`),
    renameGroup: db.prepare('UPDATE contact_group SET name = ? WHERE id = ?'),
    removeGroup: db.prepare('DELETE FROM contact_group WHERE id = ?'),
    removeMembers: db.prepare('DELETE FROM membership WHERE group_id = ?'),
  }
}
