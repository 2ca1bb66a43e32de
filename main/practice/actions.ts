/** POST contact_actions.json: one action on up to 100 contacts (contract 4). */
import { writableBody } from './body-rules.ts'
import type { Call } from './call.ts'
import { bad, type Checked, checkChoice, checkList, good, NOT_NULL, REQUIRED } from './checks.ts'
import type { ContactRow } from './contact-store.ts'
import { deleteContact, setMember, setStatus } from './engine.ts'
import { groupNamed } from './group-names.ts'
import { numberText, quoted } from './json.ts'
import { broken, type Errors, invalid, noContent, type Reply } from './reply.ts'
import type { GroupRow } from './state.ts'
import { identity, normalizeUrn } from './urns.ts'

const actions = [
  'add',
  'remove',
  'block',
  'unblock',
  'interrupt',
  'archive_messages',
  'delete',
  'archive',
] as const
type Action = (typeof actions)[number]

/** Validation is all or nothing; the answer says nothing about what was done. */
export function postActions(call: Call): Reply {
  const body = writableBody(call)
  if ('status' in body) return body
  const checked = checkActions(call, body.keys)
  if ('status' in checked) return checked
  if (!call.locked) for (const contact of checked.contacts) act(call, contact, checked.action, checked.group)
  return noContent
}

function act(call: Call, contact: ContactRow, action: Action, group: GroupRow | null): void {
  const { state, workspace } = call
  switch (action) {
    case 'add':
    case 'remove':
      if (group) setMember(state, workspace, contact, group, action === 'add')
      return
    case 'block':
      setStatus(state, workspace, contact, 'blocked')
      return
    case 'unblock':
      setStatus(state, workspace, contact, 'active')
      return
    case 'interrupt':
      if (contact.flow) state.contacts.save({ ...contact, flow: null, modifiedOn: state.tick() })
      return
    case 'delete':
      deleteContact(state, contact)
      return
    case 'archive':
    case 'archive_messages':
      // Messages are no part of the practice workspace.
      return
  }
}

type CheckedActions = { contacts: ContactRow[]; action: Action; group: GroupRow | null }

function checkActions(call: Call, keys: Record<string, unknown>): CheckedActions | Reply {
  const has = (key: string) => Object.hasOwn(keys, key)
  const contacts = has('contacts') ? checkContacts(call, keys.contacts) : bad(REQUIRED)
  const action: Checked<Action> = has('action') ? checkChoice(keys.action, actions) : bad(REQUIRED)
  const group: Checked<GroupRow | null> = has('group') ? checkGroup(call, keys.group) : good(null)
  if (!contacts.ok || !action.ok || !group.ok) {
    const errors: Errors = {}
    for (const [key, checked] of Object.entries({ contacts, action, group }))
      if (!checked.ok) errors[key] = checked.errors
    return invalid(errors)
  }
  const needsGroup = action.value === 'add' || action.value === 'remove'
  if (needsGroup && !group.value)
    return broken(`For action "${action.value}" you should also specify a group`)
  if (!needsGroup && group.value) return broken(`For action "${action.value}" you should not specify a group`)
  const idle = contacts.value.filter((contact) => contact.status !== 'active').map((contact) => contact.uuid)
  if (action.value === 'add' && idle.length > 0) {
    return broken(`Non-active contacts cannot be added to groups: ${idle.join(', ')}`)
  }
  return { contacts: contacts.value, action: action.value, group: group.value }
}

function checkGroup(call: Call, sent: unknown): Checked<GroupRow> {
  return sent === null || sent === '' ? bad(NOT_NULL) : groupNamed(call, sent)
}

/** Live contacts of this workspace, each once; the first that is none is named and fails the call. */
function checkContacts(call: Call, sent: unknown): Checked<ContactRow[]> {
  const list = checkList(sent, call.state.profile.weni)
  if (!list.ok) return list
  const contacts = new Map<number, ContactRow>()
  for (const item of list.value) {
    const contact = checkContact(call, item)
    if (!contact.ok) return contact
    contacts.set(contact.value.id, contact.value)
  }
  return contacts.size === 0 ? bad("Contacts can't be empty.") : good([...contacts.values()])
}

function checkContact(call: Call, sent: unknown): Checked<ContactRow> {
  const { state, workspace } = call
  const number = numberText(sent)
  const named =
    typeof sent === 'string' || typeof sent === 'boolean' || (number !== undefined && /^-?\d+$/.test(number))
  if (!named) return bad('Must be a string or integer')
  const text = quoted(sent)
  // Here the workspace's country is not applied, and no scheme is added.
  const urn = normalizeUrn(text, state.profile, null)
  const byUrn = urn && state.contacts.byUrn(workspace.id, identity(urn))
  const contact = byUrn ?? state.contacts.byUuid(workspace.id, text)
  return contact && !contact.deleted ? good(contact) : bad(`No such object: ${text}`)
}
