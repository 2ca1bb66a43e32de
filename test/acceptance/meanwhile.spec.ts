/** Somebody else is at work on the platform at the same moment, or a moment before. */
import { beforeEach, describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, cityOf, contactOf, HEADER, nameOf, rowOf, SOURCE, table, telOf } from '../support/people.ts'
import { contactWrites, creates, type Profile, type SetUp } from '../support/platform.ts'

openOffice()
beforeEach(async () => {
  await office.setup(SOURCE)
})

const urnsByName = async () =>
  Object.fromEntries((await platform.contacts()).map(({ name, urns }) => [name, urns]))
const beforeFirst = { endpoint: 'contacts', method: 'POST', times: 1, kind: 'edit', when: 'before' }

describe.each<Profile>(['weni-flows', 'upstream-26.3'])('on %s', (profile) => {
  let given: SetUp
  const inStep = async (...people: number[]) => {
    given = await platform.setUp({ ...CITY, contacts: people.map((n) => contactOf(n)) }, profile)
    await office.save('people.csv', [HEADER, ...people.map((n) => rowOf(n))])
    expect(await office.sync('--yes')).toMatchObject({ code: 0, writes: [] })
  }

  it('a contact with the same phone, created a moment before ours: adopted, not there twice', async () => {
    await platform.setUp(CITY, profile)
    await office.save('people.csv', table(1, 1))
    await platform.faults({ ...beforeFirst, create: { name: nameOf(1), language: 'eng', urns: [telOf(1)] } })
    const first = await office.sync('--yes')
    expect(first).toMatchObject({
      code: 0,
      json: { creates: 0, adopted: 1, updates: 1, conflicts: 0, problems: 0 },
    })
    // What they left blank is filled in.
    expect(await platform.contacts()).toMatchObject([
      { language: 'eng', urns: [telOf(1)], fields: { city: cityOf(1) } },
    ])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it("a phone corrected to one that a stranger has: a person decides, and it stays the stranger's", async () => {
    await inStep(1)
    await platform.somebody.creates({ name: 'Stranger', urns: [telOf(7)] })
    await office.save('people.csv', [HEADER, rowOf(1, { phone: '84991000007', city: 'Olinda' })])
    const run = await office.sync()
    expect(run).toMatchObject({ code: 3, json: { conflicts: 1 } })
    expect(contactWrites(run.requests).map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda' } }])
    expect(await urnsByName()).toEqual({ [nameOf(1)]: [telOf(1)], Stranger: [telOf(7)] })
    expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
  })

  it('the stranger gets that phone between our look and our request: still not taken from them', async () => {
    await inStep(1)
    await platform.faults({
      ...{ kind: 'edit', when: 'before', endpoint: 'contacts', method: 'GET', path: 'uuid=', times: 1 },
      create: { name: 'Stranger', urns: [telOf(7)] },
    })
    await office.save('people.csv', [HEADER, rowOf(1, { phone: '84991000007' })])
    expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { conflicts: 1, updates: 0 } })
    expect(await urnsByName()).toEqual({ [nameOf(1)]: [telOf(1)], Stranger: [telOf(7)] })
  })

  it('a new row takes over the phone that another row gives up', async () => {
    await inStep(1, 2)
    await office.save('people.csv', [
      HEADER,
      rowOf(1, { phone: '84991000101' }),
      rowOf(2),
      rowOf(3, { phone: '84991000001' }),
    ])
    expect(await office.sync()).toMatchObject({
      code: 0,
      json: { creates: 1, updates: 1, conflicts: 0, problems: 0 },
    })
    expect(await urnsByName()).toEqual({
      [nameOf(1)]: ['tel:+5584991000101'],
      [nameOf(2)]: [telOf(2)],
      [nameOf(3)]: [telOf(1)],
    })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('two rows that swap their phones swap them on the platform, for one request more', async () => {
    await inStep(1, 2)
    await office.save('people.csv', [
      HEADER,
      rowOf(1, { phone: '84991000002' }),
      rowOf(2, { phone: '84991000001' }),
    ])
    expect(await office.sync()).toMatchObject({ code: 0, json: { updates: 2, requests: { write: 3 } } })
    expect(await urnsByName()).toEqual({ [nameOf(1)]: [telOf(2)], [nameOf(2)]: [telOf(1)] })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('a contact deleted on the platform while its row lives: a person decides, and nothing is created', async () => {
    await inStep(1, 2)
    await platform.somebody.deletes(given.contacts[nameOf(1)]!.uuid)
    expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { conflicts: 1, creates: 0 } })
    await office.save('people.csv', [HEADER, rowOf(1, { city: 'Olinda' }), rowOf(2, { city: 'Olinda' })])
    const run = await office.sync()
    expect(run).toMatchObject({ code: 3, json: { conflicts: 1, updates: 1, creates: 0 } })
    expect(await urnsByName()).toEqual({ [nameOf(2)]: [telOf(2)] })
    expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
  })

  it('deleted in the very moment we change it: the same, and the others are changed', async () => {
    await inStep(1, 2)
    const delete_ = { ...beforeFirst, contact: nameOf(1), delete: true }
    await platform.faults(delete_)
    await office.save('people.csv', [HEADER, rowOf(1, { city: 'Olinda' }), rowOf(2, { city: 'Olinda' })])
    expect(await office.sync()).toMatchObject({ code: 3, json: { conflicts: 1, updates: 1, creates: 0 } })
    expect(await platform.contacts()).toMatchObject([{ name: nameOf(2), fields: { city: 'Olinda' } }])
    expect(creates(await platform.requests())).toEqual([])
  })

  it('one of the people to be removed is already gone: the others are removed all the same', async () => {
    await inStep(1, 2, 3, 4, 5)
    await platform.faults({
      ...{ kind: 'edit', when: 'before', endpoint: 'contact_actions', times: 1 },
      ...{ contact: nameOf(1), delete: true },
    })
    await office.save('people.csv', [HEADER, rowOf(3), rowOf(4), rowOf(5)])
    expect(await office.sync()).toMatchObject({ code: 0, json: { removals: 2, problems: 0, conflicts: 0 } })
    expect(Object.keys(await urnsByName())).toEqual([nameOf(3), nameOf(4), nameOf(5)])
  })
})

it('a replica that lags behind shows no owner for a create whose answer was lost: still nobody is there twice', async () => {
  await platform.setUp(CITY)
  await office.save('people.csv', table(1, 3))
  await platform.faults(
    { kind: 'drop-after', endpoint: 'contacts', method: 'POST', times: 2 },
    { kind: 'stale', endpoint: 'contacts', ms: 3000 },
  )
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { conflicts: 0, problems: 0 } })
  await platform.faults()
  expect(await urnsByName()).toEqual({
    [nameOf(1)]: [telOf(1)],
    [nameOf(2)]: [telOf(2)],
    [nameOf(3)]: [telOf(3)],
  })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})

it('another contact is edited between two pages of the first look: it is adopted as it is now', async () => {
  const people = Array.from({ length: 260 }, (_, index) => index + 1)
  await platform.setUp({ ...CITY, contacts: people.map((n) => contactOf(n)) }, 'upstream-26.3')
  await office.save('people.csv', [HEADER, ...people.map((n) => rowOf(n))])
  await platform.faults({
    ...{ kind: 'edit', when: 'after', endpoint: 'contacts', method: 'GET', times: 1 },
    ...{ contact: nameOf(1), set: { fields: { city: 'Recife' } } },
  })
  expect(await office.sync('--yes')).toMatchObject({
    code: 0,
    writes: [],
    json: { adopted: 260, creates: 0 },
  })
  expect((await platform.contacts())[0]?.fields.city).toBe('Recife')
})
