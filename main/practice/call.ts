/** One request on its way through the endpoints, after authentication and throttle. */
import type { Body } from './body.ts'
import type { ContactRow } from './contact-store.ts'
import { detail, type Reply, serverError } from './reply.ts'
import type { Account, State, Workspace } from './state.ts'
import { identity, normalizeUrn, withScheme } from './urns.ts'

export type Call = {
  state: State
  workspace: Workspace
  account: Account
  method: string
  params: URLSearchParams
  body: Body
  /** The address as the caller wrote it, without its query: what links are built from. */
  address: string
  /** False where the `.json` was left off: lists then answer with nothing. */
  json: boolean
  /** Set by the `unchanged` fault: the contact is locked by a flow, so changes are skipped without a word. */
  locked: boolean
  /** Set by the `half-create` fault: a create ends between the row and its fields and groups. */
  halfCreate: boolean
}

/** A query parameter; of repeated ones the last counts, except that current upstream takes the first uuid. */
export function param(call: Call, name: string): string | undefined {
  const values = call.params.getAll(name)
  return name === 'uuid' && call.state.profile.strictUuid ? values[0] : values.at(-1)
}

/** `true`, `y`, `yes` and `1` in any case are true, everything else is false. */
export const isTrue = (text: string | undefined) => /^(?:true|y|yes|1)$/i.test(text ?? '')

/** The refusal of a uuid that is none; only current upstream looks. */
export function malformedUuid(call: Call): Reply | undefined {
  const uuid = param(call, 'uuid')
  if (uuid === undefined || !call.state.profile.strictUuid || isUuid(uuid)) return undefined
  return detail(400, `Param 'uuid': ${uuid} is not a valid UUID.`)
}

const isUuid = (text: string) => /^[0-9a-f]{32}$/i.test(text.replace(/^urn:|uuid:|[{}-]/g, ''))

/** The text of a 404: the framework's newer versions name the kind of thing. */
export function notFound(call: Call, kind: string): Reply {
  return detail(
    404,
    call.state.profile.name === 'upstream-26.3' ? `No ${kind} matches the given query.` : 'Not found.',
  )
}

type UrnLookup = { kind: 'urn'; identity: string } | { kind: 'reply'; reply: Reply }

/** The URN of the address, normalised; or the refusal. */
export function urnOfAddress(call: Call, text: string): UrnLookup {
  const { state, workspace } = call
  if (workspace.anon) {
    return { kind: 'reply', reply: detail(400, 'URN lookups not allowed for anonymous organizations') }
  }
  const urn = normalizeUrn(withScheme(text, state.profile), state.profile, workspace.country)
  if (!urn) return { kind: 'reply', reply: detail(400, `Invalid URN: ${text}`) }
  return { kind: 'urn', identity: identity(urn) }
}

export type Lookup =
  | { kind: 'none' }
  | { kind: 'found'; contact: ContactRow; byUrn: boolean }
  | { kind: 'missing'; urn: string | null }
  | { kind: 'reply'; reply: Reply }

/**
 * The contact the address of a POST or DELETE speaks of: by uuid, by URN, or (Weni only) by exact name.
 * `missing.urn` is the normalised URN nobody has, for upserts.
 */
export function lookUpContact(call: Call): Lookup {
  const { state, workspace } = call
  const names = contactLookups(call).filter((name) => call.params.has(name))
  const malformed = malformedUuid(call)
  if (malformed) return { kind: 'reply', reply: malformed }
  const urnText = param(call, 'urn')
  const urn = urnText === undefined ? undefined : urnOfAddress(call, urnText)
  if (urn?.kind === 'reply') return urn
  if (names.length > 1) {
    const all = contactLookups(call).join(', ')
    return {
      kind: 'reply',
      reply: detail(400, `URL can only contain one of the following parameters: ${all}`),
    }
  }
  switch (names[0]) {
    case 'uuid': {
      const contact = state.contacts.byUuid(workspace.id, param(call, 'uuid') ?? '')
      return contact ? { kind: 'found', contact, byUrn: false } : { kind: 'missing', urn: null }
    }
    case 'urn': {
      const id = urn?.identity ?? ''
      const contact = state.contacts.byUrn(workspace.id, id)
      return contact ? { kind: 'found', contact, byUrn: true } : { kind: 'missing', urn: id }
    }
    case 'name': {
      const [contact, second] = state.contacts.byName(workspace.id, param(call, 'name') ?? '')
      if (second) return { kind: 'reply', reply: serverError }
      return contact ? { kind: 'found', contact, byUrn: false } : { kind: 'missing', urn: null }
    }
    default:
      return { kind: 'none' }
  }
}

/** What may look a contact up, in the order messages name them. */
export const contactLookups = (call: Call) =>
  call.state.profile.weni ? ['name', 'urn', 'uuid'] : ['urn', 'uuid']
