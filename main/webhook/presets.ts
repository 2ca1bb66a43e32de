/**
 * The events of partner software as far as their public formats are known: where the person stands in them, what they
 * are about, and what an id of a delivery and an order can be made of. Each gives its event a `person` (or leaves it as
 * it is) and says the rest; what the setup says itself goes before it.
 */
import type { PRESETS } from '../../shared/setup.ts'
import { isJsonObject, type JsonObject, textAt } from './paths.ts'

/** `put`: created or updated, which are the same here. */
export type EventKind = 'put' | 'remove' | 'ignore'
export type PresetName = (typeof PRESETS)[number]

/** One of those kept for films and examples, so nobody's. */
export const SAMPLE_PHONE = '+12025550123'

export type Preset = {
  /** Path → target, as the setup writes them. */
  columns: Readonly<Record<string, string>>
  key: readonly string[]
  /** The events one body carries. */
  unwrap(body: unknown): readonly unknown[]
  /** The event with its person where `columns` look for it. */
  reshape(event: JsonObject): JsonObject
  /** Undefined: the HTTP method tells. */
  kindOf(event: JsonObject): EventKind | undefined
  deliveryIdOf(event: JsonObject): string | undefined
  /** A time or number for `orderOf`. */
  orderOf(event: JsonObject): unknown
  /** Each event carries one property only, so each property has an order of its own. */
  perProperty: boolean
  /** For `webhook test`. */
  sample: unknown
}

const objectIn = (event: JsonObject, key: string): JsonObject => {
  const value = event[key]
  return isJsonObject(value) ? value : {}
}
/** What is no text, number or yes/no is empty: an object makes no id. */
const text = (value: unknown): string => textAt(value, []) ?? ''
const listOrOne = (body: unknown): readonly unknown[] => (Array.isArray(body) ? body : [body])

const GONE = /(?:^|[._\s-])(?:deleted?|removed?|destroyed)$/i
/** Words under which an event's person may stand; else the event is the person. */
const PERSONS = ['contact', 'customer', 'person', 'lead', 'client', 'data']

const generic: Preset = {
  columns: { 'person.name': 'name', 'person.phone': 'urn:tel', 'person.email': 'urn:mailto' },
  key: ['person.id'],
  unwrap: listOrOne,
  reshape(event) {
    const under = PERSONS.find((key) => isJsonObject(event[key]))
    return { ...event, person: under === undefined ? event : event[under] }
  },
  kindOf: (event) => (GONE.test(text(event.event)) ? 'remove' : undefined),
  deliveryIdOf: (event) => text(event.delivery_id) || text(event.event_id) || undefined,
  orderOf: () => undefined,
  perProperty: false,
  sample: {
    event: 'contact.created',
    delivery_id: 'test-1',
    contact: { id: 'test-1', name: 'Test Person', phone: SAMPLE_PHONE, email: 'test@example.com' },
  },
}

/** Version 1 says `added.person` with `current`; version 2 `create`, `change`, `delete` with `data`. */
const pipedrive: Preset = {
  columns: { 'person.name': 'name', 'person.phones': 'urn:tel', 'person.emails': 'urn:mailto' },
  key: ['person.id'],
  unwrap: listOrOne,
  reshape(event) {
    const meta = objectIn(event, 'meta')
    const current = { ...objectIn(event, 'current'), ...objectIn(event, 'data') }
    const { phone, email } = current
    const person = {
      ...(phone !== undefined && { phones: phone }),
      ...(email !== undefined && { emails: email }),
      ...current,
      id: meta.entity_id ?? meta.id ?? current.id,
    }
    return { ...event, person }
  },
  kindOf(event) {
    const { object, entity, action } = objectIn(event, 'meta')
    if (text(entity ?? object) !== 'person') return 'ignore'
    return /^deleted?$/.test(text(action)) ? 'remove' : 'put'
  },
  deliveryIdOf(event) {
    const { version, id, action, timestamp_micro: micro } = objectIn(event, 'meta')
    if (text(version).startsWith('2')) return text(id) || undefined
    // In version 1 the id is the person's, and a repeated delivery has the same time.
    return micro === undefined ? undefined : `${text(action)} ${text(id)} ${text(micro)}`
  },
  orderOf(event) {
    const { timestamp, timestamp_micro: micro } = objectIn(event, 'meta')
    return typeof micro === 'number' ? micro / 1000 : timestamp
  },
  perProperty: false,
  sample: {
    meta: {
      action: 'create',
      entity: 'person',
      entity_id: '17',
      id: '0b7a4f0e-0000-4000-8000-000000000001',
      timestamp: '2026-01-31T12:00:00.000Z',
      version: '2.0',
    },
    data: {
      id: 17,
      name: 'Test Person',
      phones: [{ label: 'work', value: SAMPLE_PHONE, primary: true }],
      emails: [{ label: 'work', value: 'test@example.com', primary: true }],
    },
    previous: null,
  },
}

/** A list of notices: a contact's id, and of a change the one property that changed. */
const hubspot: Preset = {
  columns: {
    'properties.firstname': 'name:1',
    'properties.lastname': 'name:2',
    'properties.phone': 'urn:tel',
    'properties.mobilephone': 'urn:tel',
    'properties.email': 'urn:mailto',
  },
  key: ['objectId'],
  unwrap: listOrOne,
  reshape(event) {
    const { propertyName, propertyValue } = event
    return typeof propertyName === 'string' && propertyValue !== undefined
      ? { ...event, properties: { [propertyName]: propertyValue } }
      : event
  },
  kindOf(event) {
    const [about, what] = text(event.subscriptionType).split('.')
    // "object.…" is the newer spelling; 0-1 are contacts there.
    if (about !== 'contact' && !(about === 'object' && event.objectTypeId === '0-1')) return 'ignore'
    switch (what) {
      case 'creation':
      case 'propertyChange':
      case 'restore':
        return 'put'
      case 'deletion':
      case 'privacyDeletion':
        return 'remove'
      default:
        return 'ignore' // merges and links to other things carry no person
    }
  },
  deliveryIdOf({ eventId, subscriptionId, occurredAt, objectId }) {
    // HubSpot does not promise that an id is given once only.
    return eventId === undefined
      ? undefined
      : [eventId, subscriptionId, occurredAt, objectId].map(text).join(' ')
  },
  orderOf: ({ occurredAt }) => occurredAt,
  perProperty: true,
  sample: [
    ['firstname', 'Test'],
    ['lastname', 'Person'],
    ['phone', SAMPLE_PHONE],
  ].map(([propertyName, propertyValue], index) => ({
    eventId: 1000 + index,
    subscriptionId: 1,
    occurredAt: 1769860800000 + index,
    subscriptionType: 'contact.propertyChange',
    objectId: 17,
    propertyName,
    propertyValue,
  })),
}

/** Older webhooks carry `leads`, newer ones one `contact`. RD Station tells nobody's deletion. */
const rdstation: Preset = {
  columns: {
    'contact.name': 'name',
    'contact.mobile_phone': 'urn:tel',
    'contact.personal_phone': 'urn:tel',
    'contact.email': 'urn:mailto',
  },
  key: ['contact.uuid'],
  unwrap(body) {
    if (!isJsonObject(body) || !Array.isArray(body.leads)) return listOrOne(body)
    return body.leads.map((lead: unknown) => (isJsonObject(lead) ? { contact: lead } : lead))
  },
  reshape(event) {
    const contact = objectIn(event, 'contact')
    return { ...event, contact: { ...contact, uuid: contact.uuid ?? contact.id } }
  },
  kindOf: () => 'put',
  deliveryIdOf: () => undefined,
  orderOf: (event) =>
    event.event_timestamp ?? objectIn(objectIn(event, 'contact'), 'last_conversion').created_at,
  perProperty: false,
  sample: {
    event_type: 'WEBHOOK.CONVERTED',
    entity_type: 'CONTACT',
    event_identifier: 'newsletter',
    event_timestamp: '2026-01-31T09:00:00.000-03:00',
    contact: {
      uuid: 'c2f3d2b3-0000-4000-8000-000000000001',
      name: 'Test Person',
      email: 'test@example.com',
      mobile_phone: SAMPLE_PHONE,
    },
  },
}

const BY_NAME: Readonly<Record<PresetName, Preset>> = { generic, pipedrive, hubspot, rdstation }
export const presetOf = (name: PresetName): Preset => BY_NAME[name]

/** Without a preset: the body is the event, or a list of them. */
export const plain: Preset = {
  columns: {},
  key: [],
  unwrap: listOrOne,
  reshape: (event) => event,
  kindOf: () => undefined,
  deliveryIdOf: () => undefined,
  orderOf: () => undefined,
  perProperty: false,
  sample: undefined,
}
