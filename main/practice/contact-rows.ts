/** How contacts look in answers (contract 3.1). */
import { type Call, isTrue, param } from './call.ts'
import type { ContactRow, UrnRow } from './contact-store.ts'
import { apiTime } from './moments.ts'
import type { GroupRow } from './state.ts'
import { urnText } from './urns.ts'
import { shownValue } from './values.ts'

const HIDDEN = '********'

/** Gives the function that renders contacts for this call. */
export function contactRenderer(call: Call): (contact: ContactRow) => Record<string, unknown> {
  const { state, workspace } = call
  const { profile } = state
  const fields = state.fields(workspace.id)
  const groups = new Map(state.groups(workspace.id).map((group) => [group.id, group]))
  const expand = !profile.weni && isTrue(param(call, 'expand_urns'))
  const byPriority = profile.name === 'upstream-26.3' && param(call, 'urn_order') === 'priority'

  const urnsOf = (contact: ContactRow) => {
    if (!expand) return state.contacts.urnsOf(contact.id).map((urn) => shownUrn(urn))
    const urns = byPriority ? state.contacts.urnsOf(contact.id) : state.contacts.urnsByAge(contact.id)
    return urns.map(({ scheme, path, display }) =>
      workspace.anon
        ? { channel: null, scheme, path: HIDDEN, display: null }
        : { channel: null, scheme, path, display },
    )
  }
  const shownUrn = (urn: UrnRow) => (workspace.anon ? `${urn.scheme}:${HIDDEN}` : urnText(urn, profile))
  const groupsOf = (contact: ContactRow) =>
    state.contacts
      .groupIdsOf(contact.id)
      .map((id) => groups.get(id))
      .filter((group): group is GroupRow => group !== undefined)
      .map(({ uuid, name }) => ({ uuid, name }))
  const valuesOf = (contact: ContactRow) =>
    Object.fromEntries(fields.map((field) => [field.key, shownValue(contact.values[field.key], field.type)]))

  return (contact) => {
    const live = !contact.deleted
    const code = String(contact.id).padStart(10, '0')
    return {
      uuid: contact.uuid,
      name: live ? contact.name : null,
      ...(workspace.anon && profile.name === 'upstream-26.3' && { ref: code }),
      ...(workspace.anon && !profile.weni && { anon_display: code }),
      ...(!profile.weni && { status: live ? contact.status : null }),
      language: live ? contact.language : null,
      urns: live ? urnsOf(contact) : [],
      groups: live ? groupsOf(contact) : [],
      ...(profile.notes && { notes: live ? contact.notes : [] }),
      fields: live ? valuesOf(contact) : {},
      ...(!profile.weni && { flow: live ? contact.flow : null }),
      ...dates(contact),
      ...blockedAndStopped(contact),
    }
  }
}

/** The short row of contacts_lean.json (Weni only). */
export function leanContact(contact: ContactRow): Record<string, unknown> {
  const { uuid, deleted, name, language } = contact
  const shown = deleted ? { name: null, language: null } : { name, language }
  return { uuid, ...shown, ...blockedAndStopped(contact), ...dates(contact) }
}

function dates({ createdOn, modifiedOn, lastSeenOn }: ContactRow) {
  return {
    created_on: apiTime(createdOn),
    modified_on: apiTime(modifiedOn),
    last_seen_on: lastSeenOn === null ? null : apiTime(lastSeenOn),
  }
}

function blockedAndStopped({ deleted, status }: ContactRow) {
  return deleted
    ? { blocked: null, stopped: null }
    : { blocked: status === 'blocked', stopped: status === 'stopped' }
}
