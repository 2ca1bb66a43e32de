/**
 * Lists for the window, a page at a time, over a connection of their own that can only read: a page is never half of a
 * commit, and asking never waits for the agent's work.
 */

import type { ContactStatus } from '../../shared/contact.ts'
import type { ContactDetails, ContactShown } from '../../shared/ipc-agent.ts'
import type { Page } from '../../shared/ipc-ask.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { openRepositories, type Repositories } from '../store/repositories.ts'
import { fold } from '../store/search-text.ts'

type ContactRow = {
  uuid: string
  name: string | null
  language: string | null
  urns: string
  group_uuids: string
  fields: string
  status: ContactStatus
  created_on: string
  modified_on: string
  last_seen_on: string | null
  source: string | null
  row: number | null
}

/** While the data changes with every commit, the order of a long list is worked out at most this often. */
const KEEP_ORDER_MS = 500
/** Orders kept: what the person typed last, and a few before. */
const ORDERS = 4

export type Pages = ReturnType<typeof openPages>

/** Throws `StoreError`. */
export function openPages(dataFolder: string, workspaceId: number) {
  const store: Store = openStore(dataFolder, { readOnly: true })
  const { db } = store
  // Gives SQL the `fold` that search needs, too.
  const repositories: Repositories = openRepositories(store)
  const orders = new Map<string, { uuids: string[]; revision: number; at: number }>()

  const everybody = db
    .prepare<[number], string>(
      `SELECT uuid FROM mirror_contact WHERE workspace_id = ? AND deleted = 0
       ORDER BY name IS NULL OR name = '', name COLLATE NOCASE, uuid`,
    )
    .pluck()
  const matching = db
    .prepare<{ workspaceId: number; text: string; digits: string }, string>(
      `SELECT uuid FROM mirror_contact WHERE workspace_id = @workspaceId AND deleted = 0 AND
         (instr(CASE WHEN name GLOB '*[^ -~]*' THEN fold(name) ELSE lower(coalesce(name, '')) END, @text) > 0
          OR instr(lower(urns), @text) > 0 OR (@digits <> '' AND instr(urns, @digits) > 0))
       ORDER BY name IS NULL OR name = '', name COLLATE NOCASE, uuid`,
    )
    .pluck()
  const rowsOf = db.prepare<{ workspaceId: number; wanted: string }, ContactRow>(
    `SELECT contact.uuid, contact.name, language, urns, group_uuids, fields, status, created_on, modified_on, last_seen_on,
       (SELECT source.name FROM follow JOIN claim ON claim.follow_id = follow.id JOIN source ON source.id = claim.source_id
        WHERE follow.workspace_id = contact.workspace_id AND follow.uuid = contact.uuid
        ORDER BY source.position LIMIT 1) AS source,
       (SELECT claim.row_number FROM follow JOIN claim ON claim.follow_id = follow.id JOIN source ON source.id = claim.source_id
        WHERE follow.workspace_id = contact.workspace_id AND follow.uuid = contact.uuid
        ORDER BY source.position LIMIT 1) AS row
     FROM json_each(@wanted) AS wanted CROSS JOIN mirror_contact AS contact
       ON contact.workspace_id = @workspaceId AND contact.uuid = wanted.value AND contact.deleted = 0
     ORDER BY wanted.key`,
  )

  const revision = () => Number(db.pragma('data_version', { simple: true }))

  /** Uuids in the order they are shown: the whole answer to a search, of which a page is cut. */
  function ordered(search: string): string[] {
    const text = fold(search.trim())
    const known = orders.get(text)
    const now = performance.now()
    if (known && (known.revision === revision() || now - known.at < KEEP_ORDER_MS)) return known.uuids
    const digits = search.replace(/[\s().-]/g, '')
    const uuids =
      text === ''
        ? everybody.all(workspaceId)
        : matching.all({ workspaceId, text, digits: /^\+?\d{3,}$/.test(digits) ? digits : '' })
    orders.delete(text)
    orders.set(text, { uuids, revision: revision(), at: now })
    for (const oldest of [...orders.keys()].slice(0, Math.max(0, orders.size - ORDERS))) orders.delete(oldest)
    return uuids
  }

  function shown(row: ContactRow, groups: ReadonlyMap<string, string>): ContactShown {
    return {
      uuid: row.uuid,
      name: row.name,
      urns: JSON.parse(row.urns) as string[],
      groups: (JSON.parse(row.group_uuids) as string[]).map((uuid) => groups.get(uuid) ?? uuid),
      language: row.language,
      status: row.status,
      modifiedOn: row.modified_on,
      source: row.source === null ? null : { name: row.source, row: row.row! },
    }
  }
  const groupNames = () =>
    new Map(repositories.mirror.groups(workspaceId).map(({ uuid, name }) => [uuid, name]))

  return {
    repositories,
    revision,
    contacts(search: string, offset: number, limit: number): Page<ContactShown> {
      const uuids = ordered(search)
      const groups = groupNames()
      const wanted = JSON.stringify(uuids.slice(offset, offset + limit))
      const rows = rowsOf.all({ workspaceId, wanted }).map((row) => shown(row, groups))
      const end = offset + limit
      return { rows, total: uuids.length, next: end < uuids.length ? end : null }
    },
    contact(uuid: string): ContactDetails | null {
      const [row] = rowsOf.all({ workspaceId, wanted: JSON.stringify([uuid]) })
      if (!row) return null
      const values = JSON.parse(row.fields) as Record<string, string | null>
      const fields = repositories.mirror
        .fields(workspaceId)
        .map(({ key, name }) => ({ key, name, value: values[key] ?? null }))
      return { ...shown(row, groupNames()), fields, createdOn: row.created_on, lastSeenOn: row.last_seen_on }
    },
    close: () => store.close(),
  }
}
