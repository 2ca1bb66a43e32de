/** Fields and groups that contacts need: made first and only once, and never where the platform does not want them. */
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, contactOf, HEADER, nameOf, numbers, rowOf, SOURCE, table } from '../support/people.ts'
import { actions, contactWrites, creates, type Profile } from '../support/platform.ts'

openOffice({ engineCache: true })

const withGroups = (...groups: string[]) => [
  [...HEADER, 'Groups'],
  ...groups.map((group, index) => [...rowOf(index + 1), group]),
]
const grouped = { ...SOURCE, columns: { ...SOURCE.columns, Groups: 'groups' } }

describe.each<Profile>(['weni-flows', 'upstream-26.3'])('on %s', (profile) => {
  it('missing ones are created before the first contact, with their type, and never again', async () => {
    await platform.setUp({ groups: [{ name: 'VIP' }] }, profile)
    await office.setup({
      ...grouped,
      columns: {
        ...grouped.columns,
        'Último pedido': { field: 'Último pedido', type: 'datetime' },
        Total: { field: 'total', type: 'number' },
      },
    })
    await office.save('people.csv', [
      [...HEADER, 'Groups', 'Último pedido', 'Total'],
      [...rowOf(1), 'Novos', '17/05/2024', '1.234,50'],
      [...rowOf(2), 'vip; novos', '', ''],
    ])
    const first = await office.sync('--yes')
    expect(first).toMatchObject({ code: 0, json: { creates: 2, problems: 0 } })
    const endpoints = first.writes.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
    expect(endpoints).toEqual([
      'fields.json',
      'fields.json',
      'fields.json',
      'groups.json',
      'contacts.json',
      'contacts.json',
    ])
    expect(await platform.fieldTypes()).toEqual({ city: 'text', total: 'number', ultimo_pedido: 'datetime' })
    expect(await platform.contacts()).toMatchObject([
      { groups: ['Novos'], fields: { total: '1234.5', ultimo_pedido: '2024-05-17T00:00:00.000000-03:00' } },
      { groups: ['Novos', 'VIP'], fields: { total: null, ultimo_pedido: null } },
    ])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('the limit of fields is reached: a sentence, and all other values flow', async () => {
    const fields = [...CITY.fields, { key: 'full', name: 'Full' }]
    await platform.setUp({ fields, limits: { fields: 2 } }, profile)
    await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, Age: { field: 'age', type: 'number' } } })
    await office.save('people.csv', [[...HEADER, 'Age'], ...numbers(1, 3).map((n) => [...rowOf(n), 40])])
    const first = await office.sync('--yes')
    expect(first).toMatchObject({ code: 3, json: { creates: 3, problems: 1 } })
    expect(first.stderr).toMatch(/the platform does not accept the field "age" \(it says: .*limit.*\)/i)
    expect((await platform.contacts()).map(({ fields: { city } }) => city)).toEqual([
      'Mossoró',
      'Caicó',
      'Natal',
    ])
    expect(contactWrites(first.requests).every(({ status }) => status === 201)).toBe(true)
    expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { problems: 1 } })
  })

  it('a query-based group is named as a problem, and the row flows without it', async () => {
    const groups = [{ name: 'From Natal', query: 'city = "Natal"' }, { name: 'VIP' }]
    await platform.setUp({ ...CITY, groups }, profile)
    await office.setup(grouped)
    await office.save('people.csv', withGroups('from natal; VIP', 'VIP', 'From Natal'))
    const first = await office.sync('--yes')
    expect(first).toMatchObject({ code: 3, json: { creates: 3, problems: 1 } })
    expect(first.stderr).toMatch(
      /the platform fills the group "from natal" by its own rule, so nobody can be put into it/i,
    )
    expect(creates(first.requests).every(({ status }) => status === 201)).toBe(true)
    const people = await platform.contacts()
    // Person 3 lives in Natal: the platform's own rule says so, not we.
    expect(people.map(({ groups: names }) => names)).toEqual([['VIP'], ['VIP'], ['From Natal']])
    expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
    await office.save('people.csv', withGroups('VIP', 'VIP', ''))
    expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { problems: 0 } })
  })
})

it('a field name the platform keeps for itself: a sentence, and the rest flows', async () => {
  await platform.setUp(CITY)
  await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, Ref: 'field:has' } })
  await office.save('people.csv', [
    [...HEADER, 'Ref'],
    [...rowOf(1), 'x'],
    [...rowOf(2), 'y'],
  ])
  const first = await office.sync('--yes')
  expect(first.stderr).toContain('"has')
  expect([3, 64]).toContain(first.code)
  expect(first.stderr).not.toMatch(/^\s+at /m)
})

it('a group name the platform refuses: a sentence, and the rest flows', async () => {
  await platform.setUp(CITY)
  await office.setup(grouped)
  await office.save('people.csv', withGroups('@clients', ''))
  const first = await office.sync('--yes')
  expect(first.code).toBe(3)
  expect(first.stderr).toContain('@clients')
  expect((await platform.contacts()).map(({ name }) => name)).toContain(nameOf(2))
})

it('the limit of groups is reached: a sentence, and the contacts arrive without the group', async () => {
  await platform.setUp({ ...CITY, groups: [{ name: 'VIP' }], limits: { groups: 1 } })
  await office.setup(grouped)
  await office.save('people.csv', withGroups('VIP; New', 'New'))
  const first = await office.sync('--yes')
  expect(first).toMatchObject({ code: 3, json: { creates: 2, problems: 1 } })
  expect(first.stderr).toMatch(/the platform does not accept the group "new" \(it says: .*limit.*\)/i)
  expect((await platform.contacts()).map(({ groups }) => groups)).toEqual([['VIP'], []])
})

it('a group renamed on the platform is followed; one deleted there is named, and not made again', async () => {
  const given = await platform.setUp({
    ...CITY,
    groups: [{ name: 'VIP' }, { name: 'Clients' }],
    contacts: [contactOf(1)],
  })
  await office.setup(grouped)
  await office.save('people.csv', withGroups('VIP; Clients', 'VIP'))
  await office.sync('--yes')
  await platform.somebody.renamesGroup(given.groups.VIP!.uuid, 'Very important')
  await office.save('people.csv', withGroups('VIP; Clients', 'VIP', 'VIP'))
  expect(await office.sync()).toMatchObject({ code: 0, json: { creates: 1, requests: { write: 1 } } })
  expect((await platform.contacts())[2]?.groups).toEqual(['Very important'])

  await platform.somebody.deletesGroup(given.groups.Clients!.uuid)
  await office.save('people.csv', withGroups('VIP; Clients', 'VIP; Clients', 'VIP'))
  const gone = await office.sync()
  expect(gone).toMatchObject({ code: 3, json: { problems: 1 } })
  expect(gone.writes).toEqual([])
  expect(gone.stderr).toMatch(/the group "clients" was deleted on the platform and is not created again/i)
  expect(await platform.groupNames()).toEqual(['Very important'])
})

it('the type the platform has counts: a text that is no number there is named, and not sent', async () => {
  await platform.setUp({ fields: [{ key: 'city', name: 'City', type: 'number' }] })
  await office.setup(SOURCE)
  await office.save('people.csv', [HEADER, rowOf(1, { city: '7,50' }), rowOf(2)])
  const first = await office.sync('--yes')
  expect(first).toMatchObject({ code: 3, json: { creates: 1, problems: 1 } })
  expect(first.stderr).toContain(`row 3, column "City": "Caicó" is not a number`)
  expect((await platform.contacts()).map(({ fields: { city } }) => city)).toEqual(['7.5'])
})

it('two hundred people put into one group are two calls', async () => {
  await platform.setUp({
    ...CITY,
    groups: [{ name: 'VIP' }],
    contacts: numbers(1, 200).map((n) => contactOf(n)),
  })
  await office.setup({ ...SOURCE, groups: ['VIP'] })
  await office.save('people.csv', table(1, 200))
  const first = await office.sync('--yes')
  expect(first).toMatchObject({ code: 0, json: { updates: 200, requests: { write: 2 } } })
  expect(actions(first.writes)).toHaveLength(2)
  expect((await platform.contacts()).every(({ groups }) => groups.length === 1)).toBe(true)
})
