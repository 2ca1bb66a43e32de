/**
 * The platform's error bodies as data (contract 1, "Error bodies", and the messages of sections 2 to 5). The same
 * mistake has other words in each profile, so patterns name what the profiles have in common.
 */
import type { Refusal } from './outcome.ts'

export type Endpoint = 'contacts' | 'contact_actions' | 'fields' | 'groups' | 'workspace'
/** One message of an error body, with the keys that lead to it. */
export type ErrorMessage = { path: string[]; message: string }

const MOST_MESSAGES = 200
const LONGEST_MESSAGE = 1000
const LONGEST_KEY = 200

/** All messages of an error body, or none when it does not have the shape of one. */
export function messagesOf(body: unknown): ErrorMessage[] {
  const found: ErrorMessage[] = []
  const visit = (value: unknown, path: string[]): void => {
    if (found.length >= MOST_MESSAGES || path.length > 4) return
    if (typeof value === 'string') found.push({ path, message: value.slice(0, LONGEST_MESSAGE) })
    else if (Array.isArray(value)) {
      // A list of texts belongs to its key; a list of objects is by position.
      value.slice(0, MOST_MESSAGES).forEach((item, index) => {
        visit(item, typeof item === 'string' ? path : [...path, String(index)])
      })
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key.slice(0, LONGEST_KEY)])
    }
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) visit(body, [])
  return found
}

/**
 * Each message as a refusal, most precise first; what is not recognised is kept in one `other`. `urns` are those
 * that were sent, so that a message which names an index can name the URN.
 */
export function readRefusals(
  endpoint: Endpoint,
  messages: ErrorMessage[],
  urns: readonly string[],
): Refusal[] {
  const known: Refusal[] = []
  const other: { path: string; message: string }[] = []
  for (const { path, message } of messages) {
    const refusal = recognise(endpoint, path, message, urns)
    if (refusal) known.push(refusal)
    else other.push({ path: path.join('.'), message })
  }
  return other.length === 0 ? known : [...known, { kind: 'other', messages: other }]
}

function recognise(
  endpoint: Endpoint,
  [key = '', inner]: string[],
  message: string,
  urns: readonly string[],
): Refusal | undefined {
  switch (key) {
    case 'urns':
      return tooMany('urns', message) ?? aboutUrn(message, inner, urns)
    case 'name':
    case 'label':
      return endpoint === 'contacts' ? aboutName(message) : aboutTitle(message)
    case 'language':
      return { kind: 'language', message }
    case 'fields':
      return inner === undefined
        ? (tooMany('fields', message) ?? unknownField(message))
        : { kind: 'field-value', key: inner, message }
    case 'groups':
    case 'group':
      return tooMany('groups', message) ?? aboutGroup(message)
    case 'contacts':
      return tooMany('contacts', message) ?? aboutContact(message)
    case 'error':
      return aboutEngine(message)
    case 'non_field_errors':
      return aboutWorkspaceLimit(message) ?? aboutGroup(message) ?? invalidUrn(message)
    case 'detail':
      return aboutDetail(endpoint, message)
    default:
      return undefined
  }
}

function aboutUrn(message: string, inner: string | undefined, urns: readonly string[]): Refusal | undefined {
  const index = inner !== undefined && /^\d+$/.test(inner) ? Number(inner) : undefined
  const named = index === undefined ? undefined : urns[index]
  const at = index === undefined ? {} : { index }
  if (/(belongs to|in use by) (an)?other contact/i.test(message)) {
    const urn = /another contact: (.+)$/.exec(message)?.[1] ?? named
    return { kind: 'urn-taken', ...(urn === undefined ? {} : { urn }), ...at }
  }
  if (index === undefined) return invalidUrn(message)
  return { kind: 'urn-invalid', ...(named === undefined ? {} : { urn: named }), ...at, message }
}

function invalidUrn(message: string): Refusal | undefined {
  const urn = /^Invalid URN: (.+?)(?:\. Ensure .*)?$/.exec(message)?.[1]
  return urn === undefined ? undefined : { kind: 'urn-invalid', urn, message }
}

function aboutName(message: string): Refusal {
  const limit = /(?:more than|exceed) (\d+) characters/.exec(message)?.[1]
  return { kind: 'name', ...(limit === undefined ? {} : { limit: Number(limit) }), message }
}

/** The name of a field or group. */
function aboutTitle(message: string): Refusal {
  if (/must be unique/.test(message)) return { kind: 'name-taken' }
  const generated = /^Generated key "(.*)" (is invalid|conflicts)/.exec(message)
  if (!generated) return aboutName(message)
  const key = generated[1] ?? ''
  return generated[2] === 'conflicts' ? { kind: 'name-taken', key } : { kind: 'reserved-key', key }
}

function unknownField(message: string): Refusal | undefined {
  const key = /^Invalid contact field key: (.*)$/.exec(message)?.[1]
  return key === undefined ? undefined : { kind: 'unknown-field', key }
}

function aboutGroup(message: string): Refusal | undefined {
  const missing = /^No such object: (.*)$/s.exec(message)?.[1]
  if (missing !== undefined) return { kind: 'no-such-group', group: missing }
  const query = /must not be (?:dynamic|query based): (.*)$/s.exec(message)?.[1]
  if (query !== undefined) return { kind: 'group-is-query', group: query }
  if (!/^Non-active contacts can(?:'t|not) be added to groups/.test(message)) return undefined
  const named = message.slice(message.indexOf(':') + 1)
  return { kind: 'non-active', contacts: named.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [] }
}

function aboutContact(message: string): Refusal | undefined {
  const contact = /^No such object: (.*)$/s.exec(message)?.[1]
  return contact === undefined ? undefined : { kind: 'no-such-contact', contact }
}

/** W only: the engine refused a create. An unknown field is not here; it means "not yet" (contract 7). */
function aboutEngine(message: string): Refusal | undefined {
  if (/URNs? in use by other contacts?/i.test(message)) return { kind: 'urn-taken' }
  return /^invalid language/i.test(message) ? { kind: 'language', message } : undefined
}

function aboutWorkspaceLimit(message: string): Refusal | undefined {
  const found = /has \d+ (contact fields|groups) and the limit is (\d+)/.exec(message)
  if (!found) return undefined
  return { kind: 'limit-reached', what: found[1] === 'groups' ? 'groups' : 'fields', limit: Number(found[2]) }
}

function aboutDetail(endpoint: Endpoint, message: string): Refusal | undefined {
  if (/^Cannot (modify|delete) system object/.test(message)) return { kind: 'system-object' }
  if (/^Group is being used by/.test(message)) return { kind: 'group-in-use', message }
  if (/^Invalid cursor/.test(message)) return { kind: 'invalid-cursor' }
  const limit = /^Cannot create object because workspace has reached limit(?: of (\d+))?/.exec(message)
  if (limit && (endpoint === 'fields' || endpoint === 'groups')) {
    return {
      kind: 'limit-reached',
      what: endpoint,
      ...(limit[1] === undefined ? {} : { limit: Number(limit[1]) }),
    }
  }
  return invalidUrn(message)
}

function tooMany(what: 'urns' | 'groups' | 'fields' | 'contacts', message: string): Refusal | undefined {
  const limit = /up to (\d+) items|no more than (\d+) elements/.exec(message)
  return limit ? { kind: 'too-many', what, limit: Number(limit[1] ?? limit[2]) } : undefined
}
