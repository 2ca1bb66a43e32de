/** fields.json (contract 5.1). */
import type { FieldType } from '../../shared/contact.ts'
import { writableBody } from './body-rules.ts'
import { type Call, notFound, param } from './call.ts'
import { bad, type Checked, checkChoice, checkText, REQUIRED } from './checks.ts'
import { listNewestFirst } from './cursor.ts'
import { answerPage, PAGE_SIZE } from './page.ts'
import { broken, created, detail, type Errors, invalid, ok, type Reply, serverError } from './reply.ts'
import type { FieldRow } from './state.ts'

const types = ['text', 'number', 'datetime', 'state', 'district', 'ward'] as const satisfies FieldType[]
const oldTypes = ['text', 'numeric', 'datetime', 'state', 'district', 'ward'] as const
const oldType = (type: FieldType) => (type === 'number' ? 'numeric' : type)

export function listFields(call: Call): Reply {
  if (!call.json) return ok([])
  const key = param(call, 'key') || undefined
  const fields = call.state
    .fields(call.workspace.id)
    .filter((field) => key === undefined || field.key === key)
  return answerPage(call, listNewestFirst(fields, PAGE_SIZE), (field) => render(call, field))
}

/** Creates a field, or with `?key=` changes its name and type, never its key. */
export function postField(call: Call): Reply {
  const { state, workspace } = call
  const { profile } = state
  const key = param(call, 'key')
  const fields = state.fields(workspace.id)
  const field = key === undefined ? undefined : fields.find((each) => each.key === key)
  if (key !== undefined && !field) return notFound(call, 'ContactField')
  const full = !field && fields.length >= workspace.fieldLimit
  if (full && !profile.weni) return limitReached(call, workspace.fieldLimit)
  const body = writableBody(call)
  if ('status' in body) return body
  const checked = profile.weni ? checkWeni(call, body.keys, field) : checkUpstream(call, body.keys, field)
  if ('status' in checked) return checked
  if (full) {
    return broken(
      `This org has ${fields.length} contact fields and the limit is ${workspace.fieldLimit}. ` +
        'You must delete existing ones before you can create new ones.',
    )
  }
  if (field) return changeField(call, field, checked)
  const newKey = makeKey(checked.name)
  // Upstream does not look, and the database refuses.
  if (fields.some((each) => each.key === newKey)) return serverError
  const added = state.addField(workspace.id, {
    ...checked,
    key: newKey,
    featured: false,
    agentAccess: 'view',
    campaignEvents: 0,
    changedAt: state.now(),
    oldType: null,
  })
  return created(render(call, added))
}

/** The refusal of one thing too many, in the words of upstream. */
export function limitReached(call: Call, limit: number): Reply {
  const of = call.state.profile.name === 'upstream-9' ? ` of ${limit}` : ''
  return detail(409, `Cannot create object because workspace has reached limit${of}.`)
}

type CheckedField = { name: string; type: FieldType }

function changeField(call: Call, field: FieldRow, { name, type }: CheckedField): Reply {
  const { state, workspace } = call
  // Upstream found this while validating; the vendor's fails later.
  if (type !== field.type && field.campaignEvents > 0) return serverError
  const moved = type === field.type ? {} : { type, oldType: field.type, changedAt: state.now() }
  const next = { ...field, ...moved, name }
  state.saveField(workspace.id, next)
  return ok(render(call, next))
}

function checkWeni(
  call: Call,
  keys: Record<string, unknown>,
  field: FieldRow | undefined,
): CheckedField | Reply {
  const name = Object.hasOwn(keys, 'label') ? checkName(call, keys.label, field) : bad(REQUIRED)
  const type = Object.hasOwn(keys, 'value_type') ? checkChoice(keys.value_type, oldTypes) : bad(REQUIRED)
  if (name.ok && type.ok) return { name: name.value, type: newType(type.value) }
  const errors: Errors = {}
  if (!name.ok) errors.label = name.errors
  if (!type.ok) errors.value_type = type.errors
  return invalid(errors)
}

/** Upstream takes the new names, the old ones, or a mixture. */
function checkUpstream(
  call: Call,
  keys: Record<string, unknown>,
  field: FieldRow | undefined,
): CheckedField | Reply {
  const errors: Errors = {}
  const read = <T>(key: string, check: (sent: unknown) => Checked<T>): T | undefined => {
    if (!Object.hasOwn(keys, key)) return undefined
    const checked = check(keys[key])
    if (checked.ok) return checked.value
    errors[key] = checked.errors
    return undefined
  }
  const checkType =
    (choices: typeof types | typeof oldTypes) =>
    (sent: unknown): Checked<FieldType> => {
      const choice = checkChoice<string>(sent, choices)
      if (!choice.ok) return choice
      const type = newType(choice.value)
      const pinned = field !== undefined && field.campaignEvents > 0 && type !== 'datetime'
      return pinned
        ? bad("Can't change type of date field being used by campaign events.")
        : { ok: true, value: type }
    }
  const name = read('name', (sent) => checkName(call, sent, field))
  const type = read('type', checkType(types))
  const label = read('label', (sent) => checkName(call, sent, field))
  const valueType = read('value_type', checkType(oldTypes))
  if (Object.keys(errors).length > 0) return invalid(errors)
  const chosen = { name: name ?? label, type: type ?? valueType }
  if (chosen.name === undefined) return broken("Field 'name' is required.")
  if (chosen.type === undefined) return broken("Field 'type' is required.")
  return { name: chosen.name, type: chosen.type }
}

const newType = (text: string): FieldType =>
  types.find((type) => oldType(type) === text) ?? (text as FieldType)

/** Names and keys have the same limit. */
const LENGTH = 36

function checkName(call: Call, sent: unknown, field: FieldRow | undefined): Checked<string> {
  const { weni, reservedKeys } = call.state.profile
  const text = checkText(sent, { max: LENGTH })
  if (!text.ok) return text
  const name = text.value ?? ''
  const others = call.state.fields(call.workspace.id).filter((each) => each.id !== field?.id)
  if (others.some((each) => each.name.toLowerCase() === name.toLowerCase()))
    return bad('This field must be unique.')
  if (!(weni ? /^[A-Za-z0-9 _-]+$/ : /^[A-Za-z0-9 -]+$/).test(name)) {
    const what = weni ? 'letters, numbers, hyphens and underscores' : 'letters, numbers and hypens'
    return bad(`Can only contain ${what}.`)
  }
  const key = makeKey(name)
  if (!/^[a-z][a-z0-9_]*$/.test(key) || key.length > LENGTH || reservedKeys.has(key)) {
    return bad(`Generated key "${key}" is invalid or a reserved name.`)
  }
  if (weni && others.some((each) => each.key === key)) {
    return bad(`Generated key "${key}" conflicts with an existing contact field.`)
  }
  return { ok: true, value: name }
}

const makeKey = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '_')

function render(call: Call, field: FieldRow): Record<string, unknown> {
  const { key, name, type, featured } = field
  const value_type = oldType(type)
  if (call.state.profile.weni) return { key, label: name, value_type, pinned: featured }
  const usages = { flows: 0, groups: 0, campaign_events: field.campaignEvents }
  return {
    key,
    name,
    type,
    featured,
    priority: 0,
    usages,
    agent_access: field.agentAccess,
    label: name,
    value_type,
  }
}
