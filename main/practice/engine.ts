/** What writing a contact does, once the API has found nothing wrong: the part the platform leaves to its engine. */
import type { ContactStatus } from '../../shared/contact.ts'
import type { ContactRow } from './contact-store.ts'
import { isStatic, regroup } from './smart-groups.ts'
import type { FieldRow, GroupRow, State, Workspace } from './state.ts'
import { identity, otherNinthDigit, type Urn } from './urns.ts'
import { readValue, type StoredValues, sameValue } from './values.ts'

/** What to write; what is absent stays as it is. */
export type Spec = {
  name?: string | null
  language?: string | null
  urns?: Urn[]
  groups?: GroupRow[]
  /** Text per field; null clears it. */
  fields?: Map<FieldRow, string | null>
}
type Written = { kind: 'written'; contact: ContactRow } | Refusal
/** Why the engine would not: a URN of the list belongs to somebody, or a field or group is too new for it. */
export type Refusal = { kind: 'urn-taken'; index: number } | { kind: 'unknown'; error: string }

/** How long the engine keeps what it knows of fields and groups (contract 7), in milliseconds. */
const CACHE_MS = 5000

/** Creates an active contact. Nothing is written where it is refused. */
export function createContact(state: State, workspace: Workspace, spec: Spec): Written {
  const urns = spec.urns ?? []
  const refusal = unknownToEngine(state, spec) ?? takenUrn(state, workspace, urns)
  if (refusal) return refusal
  const at = state.tick()
  const values = writeValues(state, workspace, {}, spec.fields, at).values
  const { name = null, language = null } = spec
  const contact = state.contacts.add(
    { workspaceId: workspace.id, name, language: language?.toLowerCase() ?? null, status: 'active', values },
    at,
  )
  for (const [place, urn] of urns.entries()) state.contacts.attach(workspace.id, contact.id, urn, place)
  for (const group of spec.groups ?? []) state.contacts.join(contact.id, group.id)
  regroup(state, workspace, contact)
  return { kind: 'written', contact }
}

/** Changes a contact. What is already so is left alone, and a request that changes nothing keeps `modified_on`. */
export function changeContact(state: State, workspace: Workspace, contact: ContactRow, spec: Spec): Written {
  const refusal = unknownToEngine(state, spec)
  if (refusal) return refusal
  const at = state.tick()
  const { values, changed } = writeValues(state, workspace, contact.values, spec.fields, at)
  const next: ContactRow = { ...contact, values }
  if (spec.name !== undefined) next.name = spec.name
  if (spec.language !== undefined) next.language = spec.language
  const changes = [
    changed,
    next.name !== contact.name || next.language !== contact.language,
    spec.urns !== undefined && writeUrns(state, workspace, contact, spec.urns),
    spec.groups !== undefined && writeGroups(state, workspace, contact, spec.groups),
  ]
  if (!changes.includes(true)) return { kind: 'written', contact }
  next.modifiedOn = at
  state.contacts.save(next)
  regroup(state, workspace, next)
  return { kind: 'written', contact: next }
}

/** Sets the status; whoever is not active is in no static group, and coming back does not put them in again. */
export function setStatus(
  state: State,
  workspace: Workspace,
  contact: ContactRow,
  status: ContactStatus,
): void {
  if (contact.status === status) return
  const next = { ...contact, status, modifiedOn: state.tick() }
  state.contacts.save(next)
  if (status !== 'active') state.contacts.leaveAll(contact.id)
  regroup(state, workspace, next)
}

/** Adds to or takes out of a static group. No-ops, and contacts that are not active, keep `modified_on`. */
export function setMember(
  state: State,
  workspace: Workspace,
  contact: ContactRow,
  group: GroupRow,
  member: boolean,
): void {
  if (contact.status !== 'active') return
  const moved = member
    ? state.contacts.join(contact.id, group.id)
    : state.contacts.leave(contact.id, group.id)
  if (!moved) return
  const next = { ...contact, modifiedOn: state.tick() }
  state.contacts.save(next)
  regroup(state, workspace, next)
}

/** Deletes for good: a row with uuid and dates stays, and moves in time when it is deleted again. */
export function deleteContact(state: State, contact: ContactRow): void {
  state.contacts.detachAll(contact.id)
  state.contacts.leaveAll(contact.id)
  const bare = {
    name: null,
    language: null,
    values: {},
    notes: [],
    flow: null,
    lastSeenOn: contact.lastSeenOn,
  }
  state.contacts.save({ ...contact, ...bare, deleted: true, modifiedOn: state.tick() })
}

/** The type the engine takes a field for: right after a change, and with its cache on, the old one. */
function typeForEngine(state: State, field: FieldRow): Pick<FieldRow, 'type'> {
  return state.engineCache && field.oldType && isNew(state, field) ? { type: field.oldType } : field
}

const isNew = (state: State, thing: { changedAt: number }) => state.now() - thing.changedAt < CACHE_MS

function unknownToEngine(state: State, spec: Spec): Refusal | undefined {
  if (!state.engineCache) return undefined
  const field = [...(spec.fields?.keys() ?? [])].find((each) => each.oldType === null && isNew(state, each))
  if (field) return { kind: 'unknown', error: `unknown contact field '${field.key}'` }
  const group = spec.groups?.find((each) => isNew(state, each))
  return group && { kind: 'unknown', error: `unknown contact group '${group.uuid}'` }
}

/** The first URN of a new contact's list that is not free. Twice in one list fails like a race that was lost. */
function takenUrn(state: State, workspace: Workspace, urns: Urn[]): Refusal | undefined {
  const owner = (id: string | undefined) =>
    id === undefined ? null : (state.contacts.urn(workspace.id, id)?.contactId ?? null)
  const index = urns.findIndex((urn) => {
    const other =
      workspace.verifyNinthDigit && state.profile.weni ? otherNinthDigit(identity(urn)) : undefined
    return owner(identity(urn)) !== null || owner(other) !== null
  })
  if (index >= 0) return { kind: 'urn-taken', index }
  return new Set(urns.map(identity)).size < urns.length ? { kind: 'urn-taken', index: 0 } : undefined
}

function writeValues(
  state: State,
  workspace: Workspace,
  values: StoredValues,
  texts: Map<FieldRow, string | null> | undefined,
  at: number,
): { values: StoredValues; changed: boolean } {
  if (!texts || texts.size === 0) return { values, changed: false }
  const next = { ...values }
  const fields = state.fields(workspace.id)
  let changed = false
  for (const [field, text] of texts) {
    const known = typeForEngine(state, field)
    const value = readValue(text, known, next, fields, workspace, state.profile, at)
    if (sameValue(value, next[field.key], known.type)) continue
    changed = true
    if (value) next[field.key] = value
    else delete next[field.key]
  }
  return { values: next, changed }
}

/** Replaces the URNs. One that somebody else owns is taken from them, or skipped, without a word either way. */
function writeUrns(state: State, workspace: Workspace, contact: ContactRow, urns: Urn[]): boolean {
  const wanted = new Map<string, Urn>()
  const losers = new Set<number>()
  for (const urn of urns) {
    const owner = state.contacts.urn(workspace.id, identity(urn))?.contactId ?? null
    const foreign = owner !== null && owner !== contact.id
    if (foreign && state.profile.takenUrn === 'skip') continue
    if (foreign) losers.add(owner)
    if (!wanted.has(identity(urn))) wanted.set(identity(urn), urn)
  }
  const current = state.contacts.urnsOf(contact.id).map(identity)
  if (current.length === wanted.size && [...wanted.keys()].every((id, place) => id === current[place]))
    return false
  state.contacts.detachAll(contact.id)
  for (const [place, urn] of [...wanted.values()].entries()) {
    state.contacts.attach(workspace.id, contact.id, urn, place)
  }
  for (const loser of losers) state.contacts.touch(loser, state.tick())
  return true
}

/** Replaces the static memberships; query-based groups are none of the caller's business. */
function writeGroups(state: State, workspace: Workspace, contact: ContactRow, groups: GroupRow[]): boolean {
  const wanted = new Set(groups.map((group) => group.id))
  const fixed = new Set(
    state
      .groups(workspace.id)
      .filter(isStatic)
      .map((group) => group.id),
  )
  let changed = false
  for (const id of state.contacts.groupIdsOf(contact.id)) {
    if (fixed.has(id) && !wanted.has(id) && state.contacts.leave(contact.id, id)) changed = true
  }
  for (const id of wanted) if (state.contacts.join(contact.id, id)) changed = true
  return changed
}
