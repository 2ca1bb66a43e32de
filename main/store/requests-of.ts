/**
 * The requests a change was sent as, told from the change itself: before and after hold all of a body (bodies.ts). Where
 * a body was another, as when the account had lost a field meanwhile, the delivery kept it (`ChangeAnswer.sent`).
 */
import { type Bindings, groupUuid, groupUuids } from '../sync/group-keys.ts'
import { type Snapshot, valuesIn } from '../sync/snapshot.ts'
import type { ChangeKind } from './runs.ts'

/** `shared`: one request for up to 100 contacts; the body shown names this one only. */
export type RequestShown = { method: 'POST'; path: string; body: unknown; shared: boolean }

const CONTACTS = '/api/v2/contacts.json'
const ACTIONS = '/api/v2/contact_actions.json'

type ChangeSent = {
  kind: ChangeKind
  uuid: string | null
  before: Snapshot
  after: Snapshot
  /** An address that left first: two people swapped theirs. */
  released: string | null
  /** The body as it left, where it was kept. */
  sent: unknown
}

export function requestsOf(
  { kind, uuid, before, after, released, sent }: ChangeSent,
  bindings: Bindings,
): RequestShown[] {
  const contacts = uuid === null ? [] : [uuid]
  const one = (path: string, body: unknown): RequestShown => ({ method: 'POST', path, body, shared: false })
  const action = (body: Record<string, unknown>): RequestShown => ({
    method: 'POST',
    path: ACTIONS,
    body: { ...body, contacts },
    shared: true,
  })
  const groupActions = (): RequestShown[] => {
    const [had, has] = [before.groups ?? [], after.groups ?? []]
    const named = (group: string) => groupUuid(group, bindings) ?? group
    return [
      ...has
        .filter((group) => !had.includes(group))
        .map((group) => action({ action: 'add', group: named(group) })),
      ...had
        .filter((group) => !has.includes(group))
        .map((group) => action({ action: 'remove', group: named(group) })),
    ]
  }
  switch (kind) {
    case 'keep':
      return []
    case 'create':
      return [one(CONTACTS, sent ?? { ...bodyIn(after), ...groupsIn(after, bindings) })]
    case 'update': {
      const body = sent ?? bodyIn(after)
      const path = uuid === null ? CONTACTS : `${CONTACTS}?uuid=${uuid}`
      const urns = (before.urns ?? []).filter((urn) => urn !== released)
      return [
        ...(released === null ? [] : [one(path, { urns })]),
        ...(Object.keys(body as object).length > 0 ? [one(path, body)] : []),
        ...groupActions(),
      ]
    }
    case 'remove':
      return after.groups ? groupActions() : [action({ action: 'delete' })]
  }
}

/** In the order in which a body is written. */
function bodyIn(snapshot: Snapshot): Snapshot {
  const { fields, ...named } = valuesIn(snapshot)
  return { ...named, ...(snapshot.urns && { urns: snapshot.urns }), ...(fields && { fields }) }
}

function groupsIn({ groups = [] }: Snapshot, bindings: Bindings): { groups?: string[] } {
  const uuids = groupUuids(groups, bindings)
  return uuids.length > 0 ? { groups: uuids } : {}
}
