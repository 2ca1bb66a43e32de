/** Rows that go: few requests, never somebody we do not follow, and a person is asked when it is many. */
import { beforeEach, describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, contactOf, nameOf, numbers, SOURCE, table, telOf } from '../support/people.ts'
import { actions, writesIn } from '../support/platform.ts'

openOffice()

const names = async () => (await platform.contacts()).map(({ name }) => name)

it('250 rows deleted of 5,000 that were there already: 3 write requests', async () => {
  await platform.setUp({ ...CITY, contacts: numbers(1, 5000).map((n) => contactOf(n)) })
  await office.setup({ ...SOURCE, path: 'people.xlsx' })
  await office.save('people.xlsx', table(1, 5000))
  const adopted = await office.sync('--yes')
  expect(adopted).toMatchObject({
    code: 0,
    writes: [],
    json: { rows: 5000, adopted: 5000, creates: 0, updates: 0, requests: { write: 0 } },
  })

  await office.save('people.xlsx', table(251, 5000))
  const removed = await office.sync()
  expect(removed).toMatchObject({
    code: 0,
    json: { rows: 4750, removals: 250, creates: 0, updates: 0, held: 0, requests: { write: 3 } },
  })
  const calls = actions(removed.writes)
  expect(calls).toHaveLength(3)
  for (const { body } of calls) expect(body).toEqual({ action: 'delete', contacts: expect.any(Array) })
  const sizes = calls.map(({ body }) => (body as { contacts: string[] }).contacts.length)
  expect(sizes.sort((a, b) => a - b)).toEqual([50, 100, 100])
  expect(await names()).toEqual(numbers(251, 5000).map(nameOf))

  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})

describe('thirty people that were there already', () => {
  beforeEach(async () => {
    const contacts = numbers(1, 30).map((n) => contactOf(n))
    await platform.setUp({ ...CITY, groups: [{ name: 'Clients' }, { name: 'VIP' }], contacts })
    await office.save('people.csv', table(1, 30))
  })

  it('a person somebody else put there is never removed: not on the first sync, nor later', async () => {
    await office.setup(SOURCE)
    await office.save('people.csv', table(2, 30))
    expect(await office.sync('--yes')).toMatchObject({
      code: 0,
      writes: [],
      json: { adopted: 29, removals: 0 },
    })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    expect(await names()).toEqual(numbers(1, 30).map(nameOf))
  })

  it('a third of the rows gone waits for an OK; everything else flows, and rows put back leave the hold', async () => {
    await office.setup(SOURCE)
    await office.sync('--yes')
    await office.save('people.csv', [...table(1, 20), ['C00099', nameOf(99), '84991000099', 'Natal']])
    const held = await office.sync()
    expect(held).toMatchObject({
      code: 3,
      json: { creates: 1, removals: 0, held: 10, requests: { write: 1 } },
    })
    expect(held.stdout).not.toContain('undefined')
    expect(await names()).toEqual([...numbers(1, 30), 99].map(nameOf))

    expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { removals: 0, held: 10 } })
    await office.save('people.csv', [...table(1, 30), ['C00099', nameOf(99), '84991000099', 'Natal']])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { held: 0 } })
  })

  it('"leave groups" takes people out of the groups the spreadsheet gave, and only of those', async () => {
    await office.setup({ ...SOURCE, groups: ['Clients'], onRemoved: 'leave groups' })
    await office.sync('--yes')
    const [first] = await platform.contacts()
    await platform.somebody.acts({ contacts: [first!.uuid], action: 'add', group: 'VIP' })
    await office.save('people.csv', table(2, 30))
    const left = await office.sync()
    expect(left).toMatchObject({ code: 0, json: { removals: 1, requests: { write: 1 } } })
    expect(left.writes[0]?.body).toMatchObject({ action: 'remove', contacts: [first!.uuid] })
    expect((await platform.contacts())[0]).toMatchObject({ name: nameOf(1), groups: ['VIP'] })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('"keep" sends nothing when rows go', async () => {
    await office.setup({ ...SOURCE, onRemoved: 'keep' })
    await office.sync('--yes')
    await office.save('people.csv', table(4, 30))
    expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { held: 0 } })
    expect(await names()).toEqual(numbers(1, 30).map(nameOf))
  })

  it('a row deleted while somebody changed the contact waits for a person', async () => {
    await office.setup(SOURCE)
    await office.sync('--yes')
    const [first] = await platform.contacts()
    await platform.somebody.changes(first!.uuid, { fields: { city: 'Recife' } })
    await office.save('people.csv', table(2, 30))
    expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { conflicts: 1, removals: 0 } })
    expect(await names()).toContain(nameOf(1))
  })

  it('a row deleted whose contact was deleted on the platform too is settled without a request', async () => {
    await office.setup(SOURCE)
    await office.sync('--yes')
    await platform.somebody.deletes((await platform.contacts())[0]!.uuid)
    await office.save('people.csv', table(2, 30))
    expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { conflicts: 0, problems: 0 } })
  })

  it('a row that moves, and a row whose code is corrected, are no removals', async () => {
    await office.setup(SOURCE)
    await office.sync('--yes')
    const [header, first, second, ...others] = table(1, 30)
    await office.save('people.csv', [header!, ...others, second!, ['C90001', ...first!.slice(1)]])
    expect(await office.sync()).toMatchObject({
      code: 0,
      writes: [],
      json: { removals: 0, creates: 0, unchanged: 30 },
    })
  })

  it('somebody who stands in two spreadsheets is removed when the last row goes', async () => {
    const second = { ...SOURCE, name: 'More people', path: 'more.csv' }
    await office.setup([SOURCE, second])
    await office.save('more.csv', table(1, 3))
    await office.sync('--yes')
    await office.save('people.csv', table(2, 30))
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    await office.save('more.csv', table(2, 3))
    const gone = await office.sync()
    expect(gone).toMatchObject({ code: 0, json: { removals: 1, requests: { write: 1 } } })
    expect(writesIn(gone.requests)[0]?.body).toMatchObject({ action: 'delete' })
    expect(await names()).toEqual(numbers(2, 30).map(nameOf))
  })

  it('nobody is removed while another spreadsheet cannot be read', async () => {
    await office.setup([SOURCE, { ...SOURCE, name: 'More people', path: 'more.csv' }])
    await office.save('more.csv', table(1, 3))
    await office.sync('--yes')
    await office.save('people.csv', table(2, 30))
    await office.write('more.csv', '')
    expect(await office.sync()).toMatchObject({ code: 4, writes: [], json: { removals: 0, halted: 1 } })
    expect(await names()).toHaveLength(30)
  })
})

it('blocked contacts are not deleted when their row goes; we only stop following them', async () => {
  const [blocked, other] = [contactOf(1, { status: 'blocked' }), contactOf(2)]
  await platform.setUp({ ...CITY, contacts: [blocked, other, contactOf(3)] }, 'upstream-26.3')
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 3))
  await office.sync('--yes')
  await office.save('people.csv', table(2, 3))
  expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { removals: 0 } })
  expect((await platform.contacts()).map(({ urns }) => urns[0])).toEqual([telOf(1), telOf(2), telOf(3)])
})
