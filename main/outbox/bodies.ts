/** From intention to request body: group keys become uuids, URN changes become the list that replaces the platform's. */
import type { RemoteContact } from '../../shared/contact.ts'
import type { ContactBody } from '../platform/client.ts'
import type { CreatePayload, UpdatePayload } from '../store/outbox.ts'
import { type Bindings, groupUuids } from '../sync/group-keys.ts'
import { nextUrns } from '../sync/sets.ts'

/** @param knownFields keys the account has; a field the platform refused to create is left out. */
export function createBody(
  { contact }: CreatePayload,
  bindings: Bindings,
  knownFields: ReadonlySet<string>,
): ContactBody {
  const filled = Object.entries(contact.fields ?? {}).filter(([, value]) => value !== null)
  const fields = onlyKnown(Object.fromEntries(filled), knownFields)
  const groups = groupUuids(contact.groups ?? [], bindings)
  return {
    ...(contact.name != null && { name: contact.name }),
    ...(contact.language != null && { language: contact.language }),
    ...(contact.urns && { urns: contact.urns }),
    ...(groups.length > 0 && { groups }),
    ...(fields && { fields }),
  }
}

/** @param present the contact as it is now; needed only where URNs change, because `urns` replaces the whole list. */
export function updateBody(
  payload: UpdatePayload,
  present: RemoteContact | undefined,
  knownFields: ReadonlySet<string>,
): ContactBody {
  const fields = onlyKnown(payload.fields, knownFields)
  return {
    ...(payload.name !== undefined && { name: payload.name }),
    ...(payload.language !== undefined && { language: payload.language }),
    ...(payload.urns && present && { urns: nextUrns(present.urns, payload.urns.add, payload.urns.remove) }),
    ...(fields && { fields }),
  }
}

function onlyKnown<Value>(
  fields: Record<string, Value> | undefined,
  known: ReadonlySet<string>,
): Record<string, Value> | undefined {
  if (!fields) return undefined
  const entries = Object.entries(fields).filter(([key]) => known.has(key))
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
