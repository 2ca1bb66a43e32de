/** What is read out of an event: paths, what a preset knows, and which rows' cells it makes. Pure. */
import { describe, expect, it } from 'vitest'
import { cellAt, orderOf, parsePath } from '../../main/webhook/paths.ts'
import { presetOf } from '../../main/webhook/presets.ts'
import {
  type EventReader,
  isWebhook,
  openEventReader,
  resolved,
  sampleBody,
  type WebhookSource,
} from '../../main/webhook/read-event.ts'
import { PRESETS, parseSetup } from '../../shared/setup.ts'

const EVENT = {
  customer: {
    phone: '84 99999-0002',
    name: null,
    nick: '',
    age: 41,
    vip: false,
    tags: ['a', 'b'],
    none: [],
    groups: [{ name: 'North' }, { name: 'South' }],
    address: { city: 'Natal' },
    'first.name': 'Ana',
  },
  emails: [
    { label: 'work', value: 'ana@example.com' },
    { label: 'home', value: '' },
  ],
  __proto__x: 1,
}

it.each<[path: string, cell: unknown]>([
  ['customer.phone', '84 99999-0002'],
  ['customer.age', 41],
  ['customer.vip', false],
  ['customer.name', '--'],
  ['customer.nick', '--'],
  ['customer.none', '--'],
  ['customer.missing', null],
  ['customer.phone.more', null],
  ['nobody.phone', null],
  ['constructor.name', null],
  ['customer.tags', 'a, b'],
  ['customer.tags[1]', 'b'],
  ['customer.tags.1', 'b'],
  ['customer.tags.7', null],
  ['customer.groups', 'North, South'],
  ['customer.groups.name', 'North, South'],
  ['emails', 'ana@example.com'],
  ['emails[0].value', 'ana@example.com'],
  ['emails.1.value', '--'],
  ['customer.first.name', 'Ana'],
  ['customer.address', null],
])('%s is the cell %j', (path, cell) => expect(cellAt(EVENT, parsePath(path), ', ')).toEqual(cell))

it('a list in a list in a list holds nothing, however deep', () => {
  let deep: unknown = { value: '84 99999-0002' }
  for (let n = 0; n < 100_000; n += 1) deep = [deep]
  expect(cellAt({ phones: deep }, parsePath('phones.value'), ', ')).toBeNull()
})

it.each<[earlier: unknown, later: unknown]>([
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:01Z'],
  ['2026-01-31T12:00:00-03:00', '2026-01-31T15:00:00.001Z'],
  ['2026-01-31', '2026-01-31 00:00:01'],
  [1769860800, '2026-01-31T12:00:01Z'],
  [1769860800, 1769860800001],
  ['1769860800', 1769860801],
  [7, '8'],
  ['9', '10'],
])('%j comes before %j', (earlier, later) => expect(orderOf(earlier)!).toBeLessThan(orderOf(later)!))

it.each([null, '', 'soon', true, {}, Number.NaN])('%j says nothing of an order', (value) =>
  expect(orderOf(value)).toBeUndefined(),
)

function readerOf(source: Record<string, unknown>): { reader: EventReader; setup: WebhookSource } {
  const reading = parseSetup({
    workspace: { host: 'https://flows.example.org' },
    sources: [{ name: 'CRM', ...source }],
  })
  if (!reading.ok) throw new Error(reading.errors.map(({ sentence }) => sentence).join('\n'))
  const setup = resolved(reading.setup.sources[0]!)
  if (!isWebhook(setup)) throw new Error('no webhook')
  return { reader: openEventReader(setup), setup }
}
const withPreset = (preset: string) => readerOf({ webhook: { secretEnv: 'S', preset } })

/** Each event of a body, as one line: what it is about, and its cells by path. */
function readAll({ reader }: { reader: EventReader }, body: unknown, method = 'POST') {
  return reader.unwrap(body).map((event) => {
    const { kind, deliveryId, order, cells } = reader.read(event as Record<string, unknown>, method)
    const said = Object.fromEntries(reader.headers.map((header, index) => [header, cells[index]]))
    return { kind, deliveryId, order, ...said }
  })
}

describe('what the setup says', () => {
  const columns = { 'customer.phone': 'urn:tel', 'customer.name': 'name' }
  const { reader } = readerOf({
    webhook: {
      secretEnv: 'S',
      event: 'event',
      removedWhen: ['customer.deleted'],
      ignoredWhen: ['ping'],
      deliveryId: 'id',
      order: 'at',
    },
    columns,
    key: ['customer.id'],
  })
  const kindOf = (event: string, method = 'POST') => reader.read({ event, customer: { id: 1 } }, method).kind

  it.each([
    ['customer.deleted', 'POST', 'remove'],
    ['CUSTOMER.DELETED', 'POST', 'remove'],
    ['customer.created', 'POST', 'put'],
    ['never heard of', 'POST', 'put'],
    ['ping', 'POST', 'ignore'],
    ['customer.updated', 'DELETE', 'remove'],
    ['customer.updated', 'PATCH', 'put'],
  ])('%s with %s: %s', (event, method, kind) => expect(kindOf(event, method)).toBe(kind))

  it('the key is a path of its own, and the first one that says nothing is named', () => {
    expect(reader.headers).toEqual(['customer.phone', 'customer.name', 'customer.id'])
    const cells = (customer: object) => reader.read({ customer }, 'POST').cells
    expect(reader.lackedKey(cells({ id: 7 }))).toBeUndefined()
    expect(reader.lackedKey(cells({ id: '' }))).toBe('customer.id')
    expect(reader.lackedKey(cells({}))).toBe('customer.id')
  })

  it.each([
    [{ 'a.id': 'uuid', 'a.ext': 'urn:ext' }, 'a.id'],
    [{ 'a.mail': 'urn:mailto', 'a.phone': 'urn:whatsapp' }, 'a.phone'],
    [{ 'a.mail': 'urn:mailto', 'a.name': 'name' }, 'a.mail'],
  ])('without a key, %j are told apart by %s', (given, key) =>
    expect(readerOf({ webhook: { secretEnv: 'S' }, columns: given }).reader.key).toEqual([key]),
  )

  it('goes before the preset', () => {
    const { reader: own } = readerOf({
      webhook: { secretEnv: 'S', preset: 'pipedrive', deliveryId: 'meta.correlation_id' },
      columns: { 'person.phones': 'urn:whatsapp' },
    })
    expect(own.headers).toEqual(['person.phones', 'person.id'])
    const event = {
      meta: { entity: 'person', entity_id: '1', id: 'x', version: '2.0', correlation_id: 'c' },
      data: {},
    }
    expect(own.read(event, 'POST').deliveryId).toBe('c')
  })
})

describe('generic', () => {
  it('an id that is no text or number is none: it would be the same for all events', () =>
    expect(
      readAll(withPreset('generic'), { event_id: { of: 'x' }, person: { id: 1 } })[0]!.deliveryId,
    ).toBeUndefined())
  it.each([
    {
      event: 'contact.created',
      delivery_id: 'd1',
      contact: { id: 5, name: 'Ana', phone: '84 1', email: 'a@b.c' },
    },
    { event: 'created', event_id: 'd1', customer: { id: 5, name: 'Ana', phone: '84 1', email: 'a@b.c' } },
    { delivery_id: 'd1', id: 5, name: 'Ana', phone: '84 1', email: 'a@b.c' },
  ])('%j', (body) =>
    expect(readAll(withPreset('generic'), body)).toEqual([
      {
        kind: 'put',
        deliveryId: 'd1',
        order: undefined,
        'person.id': 5,
        'person.name': 'Ana',
        'person.phone': '84 1',
        'person.email': 'a@b.c',
      },
    ]),
  )
  it.each(['contact.deleted', 'customer_removed', 'delete', 'removed'])('%s removes', (event) =>
    expect(readAll(withPreset('generic'), { event, data: { id: 1 } })[0]!.kind).toBe('remove'),
  )
  it('is what a webhook without columns goes by', () =>
    expect(readerOf({ webhook: { secretEnv: 'S' } }).reader.key).toEqual(['person.id']))
})

describe('Pipedrive', () => {
  const first = {
    v: 1,
    meta: {
      action: 'updated',
      object: 'person',
      id: 11,
      timestamp: 1739827618,
      timestamp_micro: 1739827618595189,
      v: 1,
    },
    current: {
      id: 11,
      name: 'Ana',
      phone: [{ value: '84 99999-0002', primary: true }],
      email: [{ value: '', primary: true }],
    },
    previous: {},
    event: 'updated.person',
  }
  const second = {
    meta: {
      action: 'change',
      entity: 'person',
      entity_id: '11',
      id: 'b2c9',
      timestamp: '2026-01-31T12:00:00.000Z',
      version: '2.0',
    },
    data: {
      id: 11,
      name: 'Ana',
      phones: [
        { label: 'work', value: '84 99999-0002' },
        { label: 'home', value: '84 3222-1111' },
      ],
      emails: [],
    },
    previous: {},
  }
  it('version 1', () =>
    expect(readAll(withPreset('pipedrive'), first)).toEqual([
      {
        kind: 'put',
        deliveryId: 'updated 11 1739827618595189',
        order: 1739827618595.189,
        'person.id': 11,
        'person.name': 'Ana',
        'person.phones': '84 99999-0002',
        'person.emails': '--',
      },
    ]))
  it('version 2', () =>
    expect(readAll(withPreset('pipedrive'), second)).toEqual([
      {
        kind: 'put',
        deliveryId: 'b2c9',
        order: Date.UTC(2026, 0, 31, 12),
        'person.id': '11',
        'person.name': 'Ana',
        'person.phones': '84 99999-0002 ::: 84 3222-1111',
        'person.emails': '--',
      },
    ]))
  it('a deletion carries the id only', () => {
    const { meta } = second
    expect(
      readAll(withPreset('pipedrive'), { meta: { ...meta, action: 'delete' }, data: null }),
    ).toMatchObject([{ kind: 'remove', 'person.id': '11', 'person.name': null }])
    expect(
      readAll(withPreset('pipedrive'), {
        ...first,
        meta: { ...first.meta, action: 'deleted' },
        current: null,
      }),
    ).toMatchObject([{ kind: 'remove', 'person.id': 11 }])
  })
  it('deals and activities are of no consequence', () =>
    expect(
      readAll(withPreset('pipedrive'), { ...second, meta: { ...second.meta, entity: 'deal' } })[0]!.kind,
    ).toBe('ignore'))
})

describe('HubSpot', () => {
  const change = {
    eventId: 100,
    subscriptionId: 8,
    portalId: 6,
    occurredAt: 1769860800000,
    subscriptionType: 'contact.propertyChange',
    objectId: 123,
    propertyName: 'phone',
    propertyValue: '+5584999990002',
  }
  it('a list of changes, each of one property', () =>
    expect(
      readAll(withPreset('hubspot'), [change, { ...change, propertyName: 'email', propertyValue: '' }]),
    ).toMatchObject([
      {
        kind: 'put',
        deliveryId: '100 8 1769860800000 123',
        order: 1769860800000,
        objectId: 123,
        'properties.phone': '+5584999990002',
        'properties.email': null,
      },
      { 'properties.phone': null, 'properties.email': '--' },
    ]))
  it.each([
    ['contact.creation', 'put'],
    ['contact.restore', 'put'],
    ['contact.deletion', 'remove'],
    ['contact.privacyDeletion', 'remove'],
    ['contact.merge', 'ignore'],
    ['contact.associationChange', 'ignore'],
    ['company.propertyChange', 'ignore'],
    ['object.deletion', 'ignore'],
  ])('%s: %s', (subscriptionType, kind) =>
    expect(readAll(withPreset('hubspot'), [{ ...change, subscriptionType }])[0]!.kind).toBe(kind),
  )
  it('the newer spelling, of contacts', () =>
    expect(
      readAll(withPreset('hubspot'), [
        { ...change, subscriptionType: 'object.deletion', objectTypeId: '0-1' },
      ])[0]!.kind,
    ).toBe('remove'))
})

describe('RD Station', () => {
  const person = {
    name: 'Ana',
    email: 'ana@example.com',
    personal_phone: '84 3222-1111',
    mobile_phone: '84 99999-0002',
  }
  const said = {
    kind: 'put',
    deliveryId: undefined,
    'contact.name': 'Ana',
    'contact.email': 'ana@example.com',
    'contact.personal_phone': '84 3222-1111',
    'contact.mobile_phone': '84 99999-0002',
  }
  it('the older kind, with leads', () =>
    expect(
      readAll(withPreset('rdstation'), {
        leads: [
          { id: '1', ...person, last_conversion: { created_at: '2026-01-31T09:00:00-03:00' } },
          { id: '2', uuid: 'u2', ...person },
        ],
      }),
    ).toEqual([
      { ...said, order: Date.UTC(2026, 0, 31, 12), 'contact.uuid': '1' },
      { ...said, order: undefined, 'contact.uuid': 'u2' },
    ]))
  it('the newer kind, with one contact', () =>
    expect(
      readAll(withPreset('rdstation'), {
        event_type: 'WEBHOOK.CONVERTED',
        event_timestamp: '2026-01-31T09:00:00.000-03:00',
        contact: { uuid: 'u1', ...person },
      }),
    ).toEqual([{ ...said, order: Date.UTC(2026, 0, 31, 12), 'contact.uuid': 'u1' }]))
})

it.each(PRESETS)('the sample of %s names somebody with an address', (name) => {
  const { reader, setup } = withPreset(name)
  for (const event of readAll({ reader }, sampleBody(setup))) {
    expect(event.kind).toBe('put')
    expect(reader.key.map((path) => event[path as keyof typeof event])).not.toContain(null)
  }
  expect(Object.keys(presetOf(name).columns).length).toBeGreaterThan(2)
})

it('a sample is made of the paths of a setup', () => {
  const { reader, setup } = readerOf({
    webhook: { secretEnv: 'S', event: 'kind', deliveryId: 'id' },
    columns: { 'person.phone': 'urn:tel', 'person.name': 'name' },
  })
  const body = sampleBody(setup) as Record<string, unknown>
  expect(body).toMatchObject({ kind: 'test', person: { phone: '+12025550123', name: 'Test Person' } })
  expect(reader.lackedKey(reader.read(body, 'POST').cells)).toBeUndefined()
})
