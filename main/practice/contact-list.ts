/** GET contacts.json and contacts_lean.json (contract 3.2). */
import { type Call, isTrue, malformedUuid, param, urnOfAddress } from './call.ts'
import { contactRenderer, leanContact } from './contact-rows.ts'
import { type ContactRow, contactColumns, contactFromRow, type StoredContact } from './contact-store.ts'
import type { Listing } from './cursor.ts'
import { parseIso, pythonTime } from './moments.ts'
import { answerPage, PAGE_SIZE } from './page.ts'
import { ok, type Reply } from './reply.ts'

/** A list of contacts; `lean` gives the short rows, without the urn filter. */
export function listContacts(call: Call, lean: boolean): Reply {
  const malformed = malformedUuid(call)
  if (malformed) return malformed
  if (!call.json) return ok([])
  const filter = filterOf(call, lean)
  if ('status' in filter) return filter
  return answerPage(call, contactListing(call, filter), lean ? leanContact : contactRenderer(call))
}

type Filter = { where: string[]; values: (string | number)[]; group: number | null }

/** What the parameters ask for, combined with AND; or the refusal of one. */
function filterOf(call: Call, lean: boolean): Filter | Reply {
  const { state, workspace } = call
  const filter: Filter = {
    where: ['c.workspace_id = ?', 'c.deleted = ?'],
    values: [workspace.id, isTrue(param(call, 'deleted')) ? 1 : 0],
    group: null,
  }
  const add = (where: string, ...values: (string | number)[]) => {
    filter.where.push(where)
    filter.values.push(...values)
  }
  const given = (name: string) => param(call, name) || undefined

  const uuid = given('uuid')
  if (uuid) add('c.uuid = ?', uuid)
  const urn = lean ? undefined : given('urn')
  if (urn) {
    const lookup = urnOfAddress(call, urn)
    if (lookup.kind === 'reply') return lookup.reply
    add(
      'c.id = (SELECT contact_id FROM urn WHERE workspace_id = ? AND identity = ?)',
      workspace.id,
      lookup.identity,
    )
  }
  if (state.profile.weni) addWeniFilters(call, add)
  const group = given('group')
  if (group) {
    const found = state.groups(workspace.id).find((each) => each.uuid === group || each.name === group)
    filter.group = found?.id ?? -1
  }
  for (const [name, operator] of [
    ['before', '<='],
    ['after', '>='],
  ] as const) {
    const text = given(name)
    const moment = text && parseIso(text)
    // A date nobody can read matches nothing, and is no error.
    if (text)
      add(moment === undefined ? 'c.id < 0' : `c.modified_on ${operator} ?`, ...(moment ? [moment] : []))
  }
  return filter
}

function addWeniFilters(call: Call, add: (where: string, ...values: (string | number)[]) => void): void {
  const search = param(call, 'search')
  if (search) {
    const lookup = urnOfAddress(call, search)
    const id = lookup.kind === 'urn' ? lookup.identity : ''
    add(
      '(c.name = ? OR c.id = (SELECT contact_id FROM urn WHERE workspace_id = ? AND identity = ?))',
      search,
      call.workspace.id,
      id,
    )
  }
  const name = param(call, 'name')
  if (name) add('instr(fold(c.name), fold(?)) > 0', name)
}

type Order = { column: 'created_on' | 'modified_on'; descending: boolean; idDescending: boolean }

function orderOf(call: Call): Order {
  const wanted = call.state.profile.weni ? param(call, 'order_by') : undefined
  switch (wanted) {
    case 'created_on':
    case 'modified_on':
      return { column: wanted, descending: false, idDescending: false }
    case '-created_on':
      return { column: 'created_on', descending: true, idDescending: false }
    default: {
      const descending = !isTrue(param(call, 'reverse'))
      return { column: 'modified_on', descending, idDescending: descending }
    }
  }
}

/** Groups smaller than this are read by their members; larger ones along the order of the list. */
const SMALL_GROUP = 2000

function contactListing(call: Call, filter: Filter): Listing<ContactRow> {
  const { state } = call
  const order = orderOf(call)
  const limit = Number(state.profile.weni ? param(call, 'limit') : undefined)
  const from = source(call, filter)
  return {
    size: Number.isInteger(limit) && limit > 0 ? limit : PAGE_SIZE,
    descending: order.descending,
    position: (contact) => (order.column === 'created_on' ? contact.createdOn : contact.modifiedOn),
    positionText: pythonTime,
    parsePosition: parseIso,
    read(beyond, backwards, offset, count) {
      const where = [...filter.where, ...(beyond ? [`c.${order.column} ${beyond.below ? '<' : '>'} ?`] : [])]
      const direction = (descending: boolean) => (descending === backwards ? 'ASC' : 'DESC')
      const rows = state.db
        .prepare<unknown[], StoredContact>(
          `SELECT ${contactColumns} FROM ${from.sql} WHERE ${where.join(' AND ')}
           ORDER BY c.${order.column} ${direction(order.descending)}, c.id ${direction(order.idDescending)} LIMIT ? OFFSET ?`,
        )
        .all(...from.values, ...filter.values, ...(beyond ? [beyond.position] : []), count, offset)
      return rows.map(contactFromRow)
    },
  }
}

function source(call: Call, filter: Filter): { sql: string; values: number[] } {
  if (filter.group === null) return { sql: 'contact c', values: [] }
  const member = 'membership m ON m.contact_id = c.id AND m.group_id = ?'
  const small = call.state.contacts.memberCount(filter.group) < SMALL_GROUP
  // CROSS JOIN fixes which table SQLite goes through first.
  return small
    ? {
        sql: 'membership m CROSS JOIN contact c ON c.id = m.contact_id AND m.group_id = ?',
        values: [filter.group],
      }
    : { sql: `contact c CROSS JOIN ${member}`, values: [filter.group] }
}
