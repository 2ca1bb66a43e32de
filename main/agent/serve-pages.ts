/**
 * Lists for the window, a page at a time, over a connection of their own that can only read: a page is never half of a
 * commit, and asking never waits for the agent's work.
 */

import type { ContactStatus } from '../../shared/contact.ts'
import type { Page } from '../../shared/ipc-ask.ts'
import type { ContactDetails, ContactShown, contactFilters } from '../../shared/ipc-lists.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { openRepositories, type Repositories } from '../store/repositories.ts'
import { fold, wantedIn } from '../store/search-text.ts'
import { listedIn } from './serve-sources.ts'

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

/** Whom a list shows; `source` by its id. */
type ContactQuery = { search: string; show: (typeof contactFilters)[number]; source: number | null }

/** Most names have no accents, and SQLite's own `lower` is many times quicker than a function of ours. */
const NAME = "CASE WHEN name GLOB '*[^ -~]*' THEN fold(name) ELSE lower(coalesce(name, '')) END"
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

  const claimed = `SELECT 1 FROM follow JOIN claim ON claim.follow_id = follow.id
    WHERE follow.workspace_id = mirror_contact.workspace_id AND follow.uuid = mirror_contact.uuid`
  const FILTERS: Readonly<Record<ContactQuery['show'], string>> = {
    all: '',
    listed: `AND EXISTS (${claimed})`,
    'not-listed': `AND NOT EXISTS (${claimed})`,
    'no-messages': "AND status <> 'active'",
  }
  /** Whose name or addresses have all that is wanted, each in one of its ways, or who is in a group called so. */
  function matching({ search, show, source }: ContactQuery): string[] {
    const wanted = wantedIn(search)
    const hasAll = (column: string) =>
      wanted.map((ways) => `(${ways.map(() => `instr(${column}, ?) > 0`).join(' OR ')})`).join(' AND ')
    const groups = repositories.mirror.groups(workspaceId).filter(({ name }) => {
      const folded = fold(name)
      return wanted.length > 0 && wanted.every((ways) => ways.some((way) => folded.includes(way)))
    })
    const inGroups = groups.map(() => 'OR instr(group_uuids, ?) > 0').join(' ')
    const found = wanted.length === 0 ? '' : `AND (${hasAll(NAME)} OR ${hasAll('lower(urns)')} ${inGroups})`
    const texts = wanted.flat()
    return db
      .prepare<unknown[], string>(
        `SELECT uuid FROM mirror_contact WHERE workspace_id = ? AND deleted = 0 ${FILTERS[show]}
         ${source === null ? '' : `AND EXISTS (${claimed} AND claim.source_id = ?)`} ${found}
         ORDER BY name IS NULL OR name = '', name COLLATE NOCASE, uuid`,
      )
      .pluck()
      .all(
        workspaceId,
        ...(source === null ? [] : [source]),
        ...texts,
        ...texts,
        ...groups.map(({ uuid }) => uuid),
      )
  }
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
  function ordered(query: ContactQuery): string[] {
    const text = JSON.stringify([fold(query.search), query.show, query.source])
    const known = orders.get(text)
    const now = performance.now()
    if (known && (known.revision === revision() || now - known.at < KEEP_ORDER_MS)) return known.uuids
    const uuids = matching(query)
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
    contacts(asked: Partial<ContactQuery>, offset: number, limit: number): Page<ContactShown> {
      const uuids = ordered({ search: '', show: 'all', source: null, ...asked })
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
      return {
        ...shown(row, groupNames()),
        fields,
        createdOn: row.created_on,
        lastSeenOn: row.last_seen_on,
        listedIn: listedIn(repositories, workspaceId, uuid),
      }
    },
    close: () => store.close(),
  }
}
