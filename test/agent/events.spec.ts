/** The events of a webhook source: what they say of whom, in which order they count, and what they never do. */
import { describe, expect, it } from 'vitest'
import { preview } from '../../main/agent/preview.ts'
import { actions, contactWrites, creates } from '../support/platform.ts'
import { CRM, type Event, receive } from '../webhook/support/events.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type DeskOptions, phone, tel } from './support/desk.ts'

const ana: Event = { id: 'c1', name: 'Ana', phone: phone(1), city: 'Natal' }
const bia: Event = { id: 'c2', name: 'Bia', phone: phone(2), city: 'Caicó' }
const deleted = (id: unknown, more: Event = {}): Event => ({ event: 'deleted', id, ...more })

const open = (source: Record<string, unknown> = {}, options: DeskOptions = {}) =>
  start({ sources: [{ ...CRM, ...source }], ...options })
/** These events came, then the agent worked. */
async function told(...events: Event[]) {
  await receive(desk, events)
  return desk.sync({ yes: false })
}
const people = async () =>
  (await desk.shown()).map(({ name, urns, fields, groups }) => [
    name,
    urns.join(' '),
    fields.city,
    groups.join(' '),
  ])

describe('created, updated, deleted', () => {
  it('creates, changes and removes the contact, and nothing has to be approved first', async () => {
    await open()
    expect(await told(ana, bia)).toMatchObject({ exitCode: 0, report: { creates: 2 } })
    expect(await people()).toEqual([
      ['Ana', tel(1), 'Natal', ''],
      ['Bia', tel(2), 'Caicó', ''],
    ])
    const changed = await told({ ...ana, city: 'Olinda' })
    expect(changed).toMatchObject({ exitCode: 0, report: { updates: 1 } })
    expect(changed.writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda' } }])
    expect(await told(deleted('c1'))).toMatchObject({ exitCode: 0, report: { removals: 1 } })
    expect(await people()).toEqual([['Bia', tel(2), 'Caicó', '']])
  })

  it('the same again is no request at all', async () => {
    await open()
    await told(ana, bia)
    expect((await told(ana, bia)).writes).toEqual([])
    expect((await desk.sync()).writes).toEqual([])
    await told(deleted('c1'))
    expect((await told(deleted('c1'), deleted('never heard of'))).writes).toEqual([])
  })

  it('several events about one person are one request', async () => {
    await open()
    const { writes } = await told(ana, { id: 'c1', city: 'Mossoró' }, { id: 'c1', name: 'Ana Lima' })
    expect(writes.map(({ body }) => body)).toEqual([
      { name: 'Ana Lima', urns: [tel(1)], fields: { city: 'Mossoró' } },
    ])
  })

  it('who is deleted and created in one go stays; who is created and deleted never comes', async () => {
    await open()
    await told(ana)
    const { uuid } = await desk.contact('Ana')
    expect((await told(deleted('c1'), ana, bia, deleted('c2'))).writes).toEqual([])
    expect((await desk.contact('Ana')).uuid).toBe(uuid)
    expect(await people()).toHaveLength(1)
  })

  it('the platform keeps what it has where the two first meet', async () => {
    await open(
      {},
      {
        given: {
          fields: [{ key: 'city', name: 'City' }],
          contacts: [{ ref: 'a', name: 'Dona Ana', urns: [tel(1)], fields: {} }],
        },
      },
    )
    const { writes } = await told(ana)
    expect(writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Natal' } }])
    expect(await people()).toEqual([['Dona Ana', tel(1), 'Natal', '']])
  })

  it('is shown by a preview, which reads nothing', async () => {
    await open()
    await told(ana)
    await receive(desk, [{ id: 'c1', city: 'Olinda' }, bia])
    const plan = await preview(desk.agent, new AbortController().signal)
    expect(plan.changes.map(({ kind, key, row }) => [kind, key, row])).toEqual([
      ['update', 'c1', 2],
      ['create', 'c2', 3],
    ])
    expect(await desk.sync()).toMatchObject({ report: { creates: 1, updates: 1 } })
  })
})

describe('what an event says', () => {
  it('a path that is not in it says nothing: what earlier events said stays', async () => {
    await open({
      columns: { first: 'name:1', last: 'name:2', phone: 'urn:tel', mail: 'urn:mailto', city: 'field:city' },
    })
    await told({
      id: 1,
      first: 'Ana',
      last: 'Lima',
      phone: phone(1),
      mail: 'ana@example.com',
      city: 'Natal',
    })
    await told({ id: 1, first: 'Anna' })
    expect(await desk.shown()).toMatchObject([
      { name: 'Anna Lima', urns: [tel(1), 'mailto:ana@example.com'], fields: { city: 'Natal' } },
    ])
    await told({ id: 1, mail: 'anna@example.com' })
    expect(await desk.shown()).toMatchObject([
      { name: 'Anna Lima', urns: [tel(1), 'mailto:anna@example.com'] },
    ])
  })

  it.each([null, '', '  ', []])('%j clears', async (empty) => {
    await open()
    await told(ana)
    const { writes } = await told({ id: 'c1', city: empty })
    expect(writes.map(({ body }) => body)).toEqual([{ fields: { city: null } }])
    expect((await told({ id: 'c1', name: 'Ana' })).writes).toEqual([])
  })

  it('the last address is never taken away', async () => {
    await open()
    await told(ana)
    expect((await told({ id: 'c1', phone: null })).writes).toEqual([])
    expect(await desk.shown()).toMatchObject([{ urns: [tel(1)] }])
  })

  it('another stage takes the person out of the group of the old one', async () => {
    await open()
    await told({ ...ana, stage: 'Novo' })
    await told({ id: 'c1', stage: 'Ganho' })
    expect(await people()).toEqual([['Ana', tel(1), 'Natal', 'Ganho']])
    const { requests } = await told({ id: 'c1', stage: null })
    expect(actions(requests)).toHaveLength(1)
    expect(await people()).toEqual([['Ana', tel(1), 'Natal', '']])
  })

  it('groups of others stay, and those of every event are given', async () => {
    await open({ groups: ['Clientes'] })
    await told({ ...ana, stage: ['Novo', 'VIP'] })
    await told({ id: 'c1', stage: [{ name: 'VIP' }] })
    expect(await people()).toEqual([['Ana', tel(1), 'Natal', 'Clientes VIP']])
  })

  it('numbers and booleans are values as in cells', async () => {
    await open({ columns: { name: 'name', phone: 'urn:tel', city: 'field:city' } })
    await told({ id: 7, name: 'Ana', phone: Number(`55${phone(1)}`), city: true })
    expect(await desk.shown()).toMatchObject([{ name: 'Ana', urns: [tel(1)], fields: { city: 'true' } }])
    await told({ id: '7', city: 12.5 })
    expect(await desk.shown()).toMatchObject([{ fields: { city: '12.5' } }])
  })

  it('who is not in the filter is not in the source', async () => {
    await open({ onlyRows: { status: ['active'] }, columns: { ...CRM.columns, status: 'ignore' } })
    await told({ ...ana, status: 'active' }, { ...bia, status: 'lost' })
    expect(await people()).toHaveLength(1)
    expect((await told({ id: 'c1', status: 'lost' })).report).toMatchObject({ removals: 1 })
    expect((await told({ id: 'c2', status: 'active' })).report).toMatchObject({ creates: 1 })
    expect(await people()).toEqual([['Bia', tel(2), 'Caicó', '']])
  })
})

describe('an order', () => {
  const withOrder = () => open({ webhook: { ...CRM.webhook, order: 'at' } })

  it.each<[what: string, early: unknown, late: unknown]>([
    ['ISO times', '2026-01-31T11:59:59Z', '2026-01-31T09:00:00-03:00'],
    ['seconds', 1769860799, 1769860800],
    ['milliseconds', 1769860800000, 1769860800001],
    ['a sequence', 9, 10],
    ['a sequence in text', '9', '10'],
  ])('%s: an older event is passed over, also after a restart', async (_what, early, late) => {
    await withOrder()
    await told({ ...ana, at: late }, { id: 'c1', city: 'Older', at: early })
    expect(await people()).toEqual([['Ana', tel(1), 'Natal', '']])
    desk.close()
    expect((await told({ id: 'c1', city: 'Older', at: early })).writes).toEqual([])
    expect((await told({ id: 'c1', city: 'Same moment', at: late })).writes).toHaveLength(1)
  })

  it('a late "created" does not bring back who was deleted', async () => {
    await withOrder()
    await told({ ...ana, at: 1 })
    await told(deleted('c1', { at: 5 }))
    expect(await people()).toEqual([])
    desk.close()
    expect((await told({ ...ana, at: 4 })).writes).toEqual([])
    expect((await told({ ...ana, at: 6 })).report).toMatchObject({ creates: 1 })
  })

  it('a late "deleted" does not take away who was created again', async () => {
    await withOrder()
    await told({ ...ana, at: 6 })
    expect((await told(deleted('c1', { at: 5 }))).writes).toEqual([])
  })

  it('an event without one counts as it arrives', async () => {
    await withOrder()
    await told({ ...ana, at: 5 }, { id: 'c1', city: 'Olinda' }, { id: 'c1', city: 'Older', at: 4 })
    expect(await people()).toEqual([['Ana', tel(1), 'Olinda', '']])
  })
})

describe('events that cannot be used', () => {
  it('a bad phone is listed with the number of its event and its path, until an event makes it good', async () => {
    await open()
    expect(await told({ ...ana, phone: 'abc' }, bia)).toMatchObject({ exitCode: 3, report: { creates: 1 } })
    const bad = { code: 'bad-phone', column: 'phone', text: 'abc' }
    expect(desk.problems()).toEqual([{ ...bad, row: 1 }])
    await told({ ...bia, city: 'Olinda' })
    expect(desk.problems()).toEqual([{ ...bad, row: 1 }])
    await told({ id: 'c1', city: 'Mossoró' })
    expect(desk.problems()).toEqual([{ ...bad, row: 4 }])
    expect(await told({ id: 'c1', phone: phone(1) })).toMatchObject({ exitCode: 0, report: { creates: 1 } })
    expect(desk.problems()).toEqual([])
    expect(await people()).toEqual([
      ['Ana', tel(1), 'Mossoró', ''],
      ['Bia', tel(2), 'Olinda', ''],
    ])
  })

  it('a person keeps the last good state, and goes with a deletion', async () => {
    await open()
    await told(ana)
    await told({ id: 'c1', phone: 'abc', city: 'Olinda' })
    expect(await people()).toEqual([['Ana', tel(1), 'Natal', '']])
    expect(await told(deleted('c1'))).toMatchObject({ exitCode: 0, report: { removals: 1 } })
    expect(desk.problems()).toEqual([])
  })

  it('an event that names nobody is listed, and stops nothing', async () => {
    await open({ key: ['phone'] })
    const { report } = await told({ ...ana, phone: 'abc' }, { event: 'deleted', phone: 'xyz' }, bia)
    expect(report).toMatchObject({ creates: 1 })
    expect(desk.problems()).toEqual([{ code: 'bad-phone', column: 'phone', row: 1, text: 'abc' }])
  })

  it('says so in words, with the number of the event', async () => {
    const { listReview } = await import('../../main/agent/review.ts')
    await open()
    await told({ ...ana, phone: '123' })
    expect(listReview(desk.repositories, desk.agent.workspace.id).map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^CRM, event 1, column "phone": "123" .* where it comes from\.$/),
    ])
  })
})

describe('the same person under another id', () => {
  it.each<[order: string, ...batches: Event[][]]>([
    ['deleted and made anew in one go', [deleted('c1'), { ...ana, id: 'c9' }]],
    ['made anew, then deleted', [{ ...ana, id: 'c9' }], [deleted('c1')]],
  ])('%s: the contact stays', async (_order, ...batches) => {
    await open()
    await told(ana, bia)
    const { uuid } = await desk.contact('Ana')
    for (const batch of batches) expect((await told(...batch)).writes).toEqual([])
    expect(desk.problems()).toEqual([])
    expect((await told({ id: 'c9', city: 'Olinda' })).writes).toHaveLength(1)
    expect((await desk.contact('Ana')).uuid).toBe(uuid)
    expect((await told(deleted('c9'))).report).toMatchObject({ removals: 1 })
  })

  it('a phone that one person gives up and another takes is passed on', async () => {
    await open()
    await told(ana, bia)
    await told({ id: 'c1', phone: phone(3) }, { id: 'c2', phone: phone(1) })
    expect((await people()).map(([name, urns]) => [name, urns])).toEqual([
      ['Ana', tel(3)],
      ['Bia', tel(1)],
    ])
  })
})

it.each<[when: string, known: boolean]>([
  ['at the first look', false],
  ['later', true],
])(
  'who got a number that its holder had not given up yet is there when that is done: %s',
  async (_when, known) => {
    await open()
    if (known) await told(ana, bia)
    await told(ana, bia, { ...ana, phone: phone(2) })
    expect(await told({ ...bia, phone: phone(3) })).toMatchObject({ exitCode: 0 })
    expect((await people()).map(([name, number]) => [name, number])).toEqual([
      ['Ana', tel(2)],
      ['Bia', tel(3)],
    ])
  },
)

describe('with other sources', () => {
  const file = {
    name: 'People',
    path: 'people.csv',
    country: 'BR',
    key: ['Code'],
    columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city' },
  }

  it('a person of both stays until both have let them go; each can be first', async () => {
    await start({ sources: [file, CRM] })
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    await desk.sync()
    expect((await told({ ...ana, name: 'Ana of the CRM' })).writes).toEqual([])
    expect((await told(deleted('c1'))).writes).toEqual([])
    await told(ana)
    desk.save([['2', 'Bia', phone(2), 'Natal']])
    await desk.sync()
    expect((await people()).map(([name]) => name)).toEqual(['Ana', 'Bia'])
  })

  it('a file that cannot be read keeps whom it named; events go on', async () => {
    await start({ sources: [file, CRM] })
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    await desk.sync()
    desk.remove()
    expect(await told(bia)).toMatchObject({ exitCode: 4, report: { creates: 1 } })
    expect(await people()).toHaveLength(2)
  })
})

it('new people in the events of one hour count together', async () => {
  await open({ guards: { creates: { max: 5 } } })
  const many = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => ({
      id: from + n,
      name: `P${from + n}`,
      phone: phone(from + n),
    }))
  expect(await told(...many(1, 4))).toMatchObject({ exitCode: 0, report: { creates: 4 } })
  expect(await told(...many(5, 6))).toMatchObject({ exitCode: 3, report: { creates: 0, held: 2 } })
  desk.clock.skip(61 * 60_000)
  expect(await told(...many(7, 9))).toMatchObject({ report: { creates: 3, held: 2 } })
})

it('HubSpot says one property at a time, in any order', async () => {
  await open({ webhook: { secretEnv: 'S', preset: 'hubspot' }, key: undefined, columns: undefined })
  const said = (objectId: number, propertyName: string, propertyValue: string, occurredAt: number) => ({
    eventId: occurredAt,
    subscriptionType: 'contact.propertyChange',
    ...{ objectId, propertyName, propertyValue, occurredAt },
  })
  await told({ subscriptionType: 'contact.creation', objectId: 1, eventId: 1, occurredAt: 1 })
  expect(desk.problems()).toMatchObject([{ code: 'no-urn', row: 1 }])
  await told(
    said(1, 'firstname', 'Ana', 20),
    said(1, 'phone', `+55${phone(1)}`, 10),
    said(1, 'lastname', 'Lima', 11),
    said(1, 'firstname', 'older', 12),
    said(1, 'hs_object_source', 'CRM_UI', 30),
  )
  expect(desk.problems()).toEqual([])
  expect(await desk.shown()).toMatchObject([{ name: 'Ana Lima', urns: [tel(1)] }])
  expect(
    (await told({ subscriptionType: 'contact.deletion', objectId: 1, eventId: 9, occurredAt: 40 })).report,
  ).toMatchObject({ removals: 1 })
  // What was said before the deletion does not come back with who is new since.
  await told(said(1, 'firstname', 'Ana', 50), said(1, 'phone', `+55${phone(1)}`, 39))
  expect(desk.problems()).toMatchObject([{ code: 'no-urn' }])
  expect((await told(said(1, 'phone', `+55${phone(2)}`, 51))).report).toMatchObject({ creates: 1 })
})

it('another mapping is compared afresh, with everything the events said of the paths it reads', async () => {
  await open()
  await told({ ...ana, mail: 'ana@example.com' }, bia)
  desk.changeSetup({
    sources: [
      { ...CRM, columns: { name: 'name', phone: 'urn:tel', city: 'field:town', mail: 'urn:mailto' } },
    ],
  })
  const { rebaselined, requests } = await desk.sync()
  expect(rebaselined).toEqual(['CRM'])
  expect(creates(requests)).toEqual([])
  expect(contactWrites(requests).map(({ body }) => body)).toEqual([
    { fields: { town: 'Natal' } },
    { fields: { town: 'Caicó' } },
  ])
  expect((await desk.sync()).writes).toEqual([])
  expect(await platform.contacts()).toHaveLength(2)
})

describe('many values at once', () => {
  const everybody = (n: number, more: (n: number) => Event) =>
    Array.from({ length: n }, (_, index) => ({ id: index + 1, ...more(index + 1) }))
  const given = (n: number) => ({ name: `P${n}`, phone: phone(n), city: n % 2 ? 'Natal' : 'Caicó' })

  it('a stage that others have already is no accident', async () => {
    await open()
    await told(...everybody(60, given))
    expect(await told(...everybody(60, () => ({ city: 'Natal' })))).toMatchObject({
      exitCode: 0,
      report: { updates: 30 },
    })
  })

  it('emptied for most people: those values wait for an OK', async () => {
    await open()
    await told(...everybody(60, given))
    expect(await told(...everybody(40, () => ({ city: '' })))).toMatchObject({
      exitCode: 3,
      report: { updates: 0, held: 40 },
    })
  })

  it('emptied a few at a time within an hour: the rest waits for one OK, other changes go on', async () => {
    await open()
    await told(...everybody(60, given))
    const emptied = (from: number) => everybody(60, () => ({ city: '' })).slice(from - 1, from + 9)
    expect(await told(...emptied(1))).toMatchObject({ exitCode: 0, report: { updates: 10 } })
    expect(await told(...emptied(11))).toMatchObject({ exitCode: 3, report: { updates: 0, held: 10 } })
    expect(await told(...emptied(21))).toMatchObject({ report: { updates: 0, held: 20 } })
    expect(desk.repositories.reviews.holds(desk.agent.workspace.id)).toHaveLength(1)
    expect(await told({ id: 60, city: 'Olinda' }, { id: 15, city: 'Natal' })).toMatchObject({
      report: { updates: 1, held: 19 },
    })
    desk.clock.skip(61 * 60_000)
    expect(await told(...emptied(41).slice(0, 5))).toMatchObject({ report: { updates: 5, held: 19 } })
  })

  it('phones that went over to other people wait for an OK', async () => {
    await open()
    await told(...everybody(60, given))
    expect((await told(...everybody(60, (n) => ({ phone: phone((n % 60) + 1) })))).writes).toEqual([])
  })

  it('emptied for a few of many is sent', async () => {
    await open()
    await told(...everybody(120, given))
    expect(await told(...everybody(30, () => ({ city: '' })))).toMatchObject({
      exitCode: 0,
      report: { updates: 30 },
    })
  })
})
