/** POST and DELETE contacts.json (contract 3.3 to 3.5). */
import { iso6393 } from 'iso-639-3'
import { writableBody } from './body-rules.ts'
import { type Call, contactLookups, type Lookup, lookUpContact, notFound } from './call.ts'
import { bad, type Checked, checkDictionary, checkList, checkText, good } from './checks.ts'
import { contactRenderer } from './contact-rows.ts'
import type { ContactRow } from './contact-store.ts'
import { changeContact, createContact, deleteContact, type Refusal, type Spec } from './engine.ts'
import { groupNamed } from './group-names.ts'
import { quoted } from './json.ts'
import { apiTime } from './moments.ts'
import {
  broken,
  created,
  detail,
  type Errors,
  invalid,
  noContent,
  ok,
  type Reply,
  serverError,
} from './reply.ts'
import type { FieldRow, GroupRow } from './state.ts'
import { identity, otherNinthDigit, readUrn, type Urn, urnText } from './urns.ts'

/** Creates, updates or (with `?urn=`) does whichever is needed. */
export function postContact(call: Call): Reply {
  const lookup = withNinthDigit(call, lookUpContact(call))
  if (lookup.kind === 'reply') return lookup.reply
  if (lookup.kind === 'missing' && lookup.urn === null) return notFound(call, 'Contact')
  const body = writableBody(call)
  if ('status' in body) return body

  const contact = lookup.kind === 'found' ? lookup.contact : undefined
  const byUrn = lookup.kind === 'missing' || (lookup.kind === 'found' && lookup.byUrn)
  const checked = checkContact(call, body.keys, contact, byUrn)
  if ('status' in checked) return checked
  if (checked.urns?.some(isTooLong)) return serverError
  if (contact) return updateContact(call, contact, checked)

  if (lookup.kind === 'missing' && lookup.urn !== null) {
    const urn = readUrn(lookup.urn, call.state.profile, null)
    if ('error' in urn) return broken(urn.error)
    if (isTooLong(urn)) return serverError
    checked.urns = [urn]
  }
  return createFrom(call, checked)
}

/** Deletes for good. */
export function removeContact(call: Call): Reply {
  const lookup = lookUpContact(call)
  switch (lookup.kind) {
    case 'reply':
      return lookup.reply
    case 'none':
      return detail(
        400,
        `URL must contain one of the following parameters: ${contactLookups(call).join(', ')}`,
      )
    case 'missing':
      return notFound(call, 'Contact')
    case 'found':
      if (lookup.contact.deleted && call.state.profile.name === 'upstream-26.3')
        return notFound(call, 'Contact')
      if (!call.locked) deleteContact(call.state, lookup.contact)
      return noContent
  }
}

/** With the workspace's setting on, an upsert finds a Brazilian WhatsApp number with or without its ninth digit. */
function withNinthDigit(call: Call, lookup: Lookup): Lookup {
  if (lookup.kind !== 'missing' || lookup.urn === null) return lookup
  if (!call.state.profile.weni || !call.workspace.verifyNinthDigit) return lookup
  const other = otherNinthDigit(lookup.urn)
  const contact = other === undefined ? undefined : call.state.contacts.byUrn(call.workspace.id, other)
  return contact ? { kind: 'found', contact, byUrn: true } : lookup
}

function createFrom(call: Call, checked: CheckedContact): Reply {
  const { fields, groups, ...rest } = checked
  const spec: Spec = call.halfCreate
    ? rest
    : { ...rest, ...(fields && { fields }), ...(groups && { groups }) }
  const written = createContact(call.state, call.workspace, spec)
  if (written.kind !== 'written') return refusedCreate(call, written)
  // The platform's create is not one transaction: an error in its second half leaves the bare row behind.
  return call.halfCreate ? serverError : created(contactRenderer(call)(written.contact))
}

function refusedCreate(call: Call, refusal: Refusal): Reply {
  switch (call.state.profile.name) {
    case 'weni-flows':
      return {
        status: 400,
        body: { error: refusal.kind === 'unknown' ? refusal.error : 'URNs in use by other contacts' },
      }
    case 'upstream-9':
      return serverError
    case 'upstream-26.3':
      if (refusal.kind === 'unknown') return serverError
      return invalid({ urns: { [refusal.index]: ['URN is in use by another contact.'] } })
  }
}

function updateContact(call: Call, contact: ContactRow, checked: CheckedContact): Reply {
  const { note, ...spec } = checked
  const render = contactRenderer(call)
  if (call.locked) return ok(render(contact))
  const written = changeContact(call.state, call.workspace, contact, spec)
  if (written.kind !== 'written') return serverError
  return ok(render(note ? addNote(call, written.contact, note) : written.contact))
}

/** Contacts keep this many notes, the newest. */
const NOTE_LIMIT = 5

function addNote(call: Call, contact: ContactRow, text: string): ContactRow {
  const at = call.state.tick()
  const { email } = call.account
  const note = { text, created_on: apiTime(at), created_by: { email, name: email.split('@')[0] ?? email } }
  const next = { ...contact, notes: [...contact.notes, note].slice(-NOTE_LIMIT), modifiedOn: at }
  call.state.contacts.save(next)
  return next
}

type CheckedContact = Spec & { note?: string }

/** The body's keys as something to write, or every complaint about them together. */
function checkContact(
  call: Call,
  keys: Record<string, unknown>,
  contact: ContactRow | undefined,
  byUrn: boolean,
): CheckedContact | Reply {
  const { profile } = call.state
  const errors: Errors = {}
  const spec: CheckedContact = {}
  const check = <T>(key: string, read: (sent: unknown) => Checked<T>, keep: (value: T) => void) => {
    if (!Object.hasOwn(keys, key)) return
    const checked = read(keys[key])
    if (checked.ok) keep(checked.value)
    else errors[key] = checked.errors
  }
  check(
    'name',
    (sent) => checkName(sent, call),
    (name) => (spec.name = name),
  )
  check('language', checkLanguage, (language) => (spec.language = language))
  if (profile.notes) {
    check(
      'note',
      (sent) => checkText(sent, { blank: true, max: NOTE_TEXT_LIMIT }),
      (note) => (spec.note = note ?? ''),
    )
  }
  check(
    'urns',
    (sent) => checkUrns(sent, call, contact, byUrn),
    (urns) => (spec.urns = urns),
  )
  check(
    'groups',
    (sent) => checkGroups(sent, call, contact),
    (groups) => (spec.groups = groups),
  )
  check(
    'fields',
    (sent) => checkFields(sent, call),
    (fields) => (spec.fields = fields),
  )
  if (Object.keys(errors).length > 0) return invalid(errors)
  if (contact?.deleted) return broken(`${profile.weni ? 'Inactive' : 'Deleted'} contacts can't be modified.`)
  return spec
}

const NOTE_TEXT_LIMIT = 10_000

function checkName(sent: unknown, call: Call): Checked<string | null> {
  const { weni, nameLimit } = call.state.profile
  if (!weni) return checkText(sent, { nullable: true, max: nameLimit })
  const name = checkText(sent, { nullable: true, blank: true })
  if (!name.ok || name.value === null) return name
  if (name.value === '') return bad('Contact name cannot be empty.')
  return [...name.value].length > nameLimit
    ? bad(`Contact name cannot exceed ${nameLimit} characters.`)
    : name
}

const languages = new Set(iso6393.map((language) => language.iso6393))

function checkLanguage(sent: unknown): Checked<string | null> {
  const text = checkText(sent, { nullable: true, min: 3, max: 3 })
  if (!text.ok || text.value === null || languages.has(text.value.toLowerCase())) return text
  return bad('Not a valid ISO639-3 language code.')
}

function checkUrns(
  sent: unknown,
  call: Call,
  contact: ContactRow | undefined,
  byUrn: boolean,
): Checked<Urn[]> {
  const { state, workspace } = call
  const { profile } = state
  const list = checkList(sent, profile.weni)
  if (!list.ok) return list
  const urns: Urn[] = []
  const errors: Record<string, string[]> = {}
  for (const [index, item] of list.value.entries()) {
    const urn = checkUrn(item, call)
    if (urn.ok) urns.push(urn.value)
    else errors[index] = urn.errors as string[]
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  if (byUrn) return bad('Field not allowed when using URN in URL')
  if (workspace.anon && contact) return bad('Updating URNs not allowed for anonymous organizations')
  if (!contact && profile.name !== 'upstream-26.3') {
    const taken = urns.find(
      (urn) => (state.contacts.urn(workspace.id, identity(urn))?.contactId ?? null) !== null,
    )
    if (taken) return bad(`URN belongs to another contact: ${urnText(taken, profile)}`)
  }
  return good(urns)
}

/** Upstream's limit; the vendor's has none and fails where the database's ends. */
const URN_LIMIT = 255
const isTooLong = (urn: Urn) => identity(urn).length > URN_LIMIT

function checkUrn(sent: unknown, call: Call): Checked<Urn> {
  const { profile } = call.state
  // Weni refuses JSON numbers here, upstream turns anything into text first.
  const text = checkText(profile.weni || sent === null ? sent : quoted(sent), {})
  if (!text.ok) return text
  if (typeof sent !== 'string' && profile.weni) return bad('Not a valid string.')
  const urn = readUrn(text.value ?? '', profile, call.workspace.country)
  if ('error' in urn) return bad(urn.error)
  if (!profile.weni && isTooLong(urn)) {
    return bad(`Ensure this field has no more than ${URN_LIMIT} characters.`)
  }
  return good(urn)
}

function checkGroups(sent: unknown, call: Call, contact: ContactRow | undefined): Checked<GroupRow[]> {
  const list = checkList(sent, call.state.profile.weni)
  if (!list.ok) return list
  const groups: GroupRow[] = []
  for (const item of list.value) {
    const group = groupNamed(call, item)
    if (!group.ok) return group
    groups.push(group.value)
  }
  if (contact && contact.status !== 'active' && groups.length > 0) {
    return bad("Non-active contacts can't be added to groups")
  }
  return good(groups)
}

function checkFields(sent: unknown, call: Call): Checked<Map<FieldRow, string | null>> {
  const dictionary = checkDictionary(sent, call.state.profile.weni)
  if (!dictionary.ok) return dictionary
  const errors: Record<string, string[]> = {}
  const texts = new Map<string, string | null>()
  for (const [key, item] of Object.entries(dictionary.value)) {
    const text = checkText(item, { nullable: true, blank: true })
    if (text.ok) texts.set(key, text.value)
    else errors[key] = text.errors as string[]
  }
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const known = new Map(call.state.fields(call.workspace.id).map((field) => [field.key, field]))
  const values = new Map<FieldRow, string | null>()
  for (const [key, text] of texts) {
    const field = known.get(key)
    if (!field) return bad(`Invalid contact field key: ${key}`)
    values.set(field, text)
  }
  return good(values)
}
