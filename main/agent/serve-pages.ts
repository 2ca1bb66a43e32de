/**
 * Lists for the window, a page at a time, over a connection of their own that can only read: a page is never half of a
 * commit, and asking never waits for the agent's work.
 */

import type { ContactStatus } from '../../shared/contact.ts'
import type { Page } from '../../shared/ipc-ask.ts'
import type { ContactDetails, ContactShown, contactFilters } from '../../shared/ipc-lists.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { openRepositories, type Repositories } from '../store/repositories.ts'
import { contactHolds } from '../store/search-sql.ts'
import { fold, wantedIn } from '../store/search-text.ts'
import { listedIn as placesOf } from './serve-sources.ts'

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

/** While the data changes with every commit, the order of a long list is worked out at most this often. */
const KEEP_ORDER_MS = 500
/** Orders kept: what the person typed last, and a few before. */
const ORDERS = 4

const isEverybody = ({ search, show, source }: ContactQuery) =>
  show === 'all' && source === null && wantedIn(search).length === 0
const cut = (uuids: readonly string[], offset: number, limit: number) => ({
  uuids: uuids.slice(offset, offset + limit),
  total: uuids.length,
})

export type Pages = ReturnType<typeof openPages>

/** Throws `StoreError`. */
export function openPages(dataFolder: string, workspaceId: number) {
  const store: Store = openStore(dataFolder, { readOnly: true })
  const { db } = store
  const repositories: Repositories = openRepositories(store)
  const orders = new Map<string, { uuids: string[]; revision: number; at: number }>()

  /** Everybody, in the order of lists; read from an index that holds nothing else. */
  const EVERYBODY =
    'FROM mirror_contact INDEXED BY mirror_contact_search WHERE workspace_id = @workspaceId AND deleted = 0'
  const listedIn = (claims: string) =>
    `(SELECT uuid FROM follow WHERE workspace_id = @workspaceId AND uuid IS NOT NULL AND id IN (SELECT follow_id FROM ${claims}))`
  const ANY = 'SELECT uuid FROM mirror_contact WHERE workspace_id = @workspaceId AND deleted = 0'
  const FILTERS: Readonly<Record<ContactQuery['show'], string>> = {
    all: '',
    listed: `AND uuid IN ${listedIn('claim')}`,
    'not-listed': `AND uuid NOT IN ${listedIn('claim')}`,
    'no-messages': `AND uuid IN (${ANY} AND status <> 'active')`,
  }
  const countAll = db.prepare<{ workspaceId: number }, number>(`SELECT count(*) ${EVERYBODY}`).pluck()
  const pageOfAll = db
    .prepare<{ workspaceId: number; offset: number; limit: number }, string>(
      `SELECT uuid ${EVERYBODY} ORDER BY search, uuid LIMIT @limit OFFSET @offset`,
    )
    .pluck()
  /** Whose name and addresses have all that is wanted, each in one of its ways, or who is in a group called so. */
  function matching({ search, show, source }: ContactQuery): string[] {
    const wanted = wantedIn(search)
    const groups = repositories.mirror.groups(workspaceId).filter(({ name }) => {
      const folded = fold(name)
      return wanted.length > 0 && wanted.every((ways) => ways.some((way) => folded.includes(way)))
    })
    const inGroups = groups.map(() => 'instr(group_uuids, ?) > 0').join(' OR ')
    const orInGroups = groups.length === 0 ? '' : `OR uuid IN (${ANY} AND (${inGroups}))`
    const holds = contactHolds(wanted)
    const found = wanted.length === 0 ? '' : `AND (${holds.sql} ${orInGroups})`
    return db
      .prepare<[{ workspaceId: number; source: number | null }, ...string[]], string>(
        `SELECT uuid ${EVERYBODY} ${FILTERS[show]} ${source === null ? '' : `AND uuid IN ${listedIn('claim WHERE source_id = @source')}`}
         ${found} ORDER BY search, uuid`,
      )
      .pluck()
      .all({ workspaceId, source }, ...holds.texts, ...groups.map(({ uuid }) => uuid))
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
      const query = { search: '', show: 'all' as const, source: null, ...asked }
      const { uuids, total } = isEverybody(query)
        ? { uuids: pageOfAll.all({ workspaceId, offset, limit }), total: countAll.get({ workspaceId })! }
        : cut(ordered(query), offset, limit)
      const groups = groupNames()
      const wanted = JSON.stringify(uuids)
      const rows = rowsOf.all({ workspaceId, wanted }).map((row) => shown(row, groups))
      const end = offset + limit
      return { rows, total, next: end < total ? end : null }
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
        listedIn: placesOf(repositories, workspaceId, uuid),
      }
    },
    close: () => store.close(),
  }
}
