/** Contacts that are there already: those that agree cost nothing, those that differ follow the choice of the setup. */
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import {
  CITY,
  cityOf,
  contactOf,
  HEADER,
  nameOf,
  numbers,
  rowOf,
  SOURCE,
  table,
  telOf,
} from '../support/people.ts'
import type { Profile, Shown } from '../support/platform.ts'

openOffice()

const person = async (name: string): Promise<Shown> =>
  (await platform.contacts()).find((one) => one.name === name)!

describe.each<Profile>(['weni-flows', 'upstream-26.3'])('on %s', (profile) => {
  it('who agrees is adopted without a request, in whatever way the same is written', async () => {
    const fields = [
      { key: 'city', name: 'City' },
      { key: 'visits', name: 'Visits', type: 'number' },
      { key: 'born', name: 'Born', type: 'datetime' },
    ]
    const contacts = [
      contactOf(1, {
        fields: { city: cityOf(1), visits: '12.50', born: '1980-05-17T03:00:00Z' },
        language: 'por',
      }),
      contactOf(2, { urns: ['mailto:person2@example.org', telOf(2)], groups: ['Clients', 'VIP'] }),
    ]
    await platform.setUp({ fields, groups: [{ name: 'Clients' }, { name: 'VIP' }], contacts }, profile)
    await office.setup({
      ...SOURCE,
      columns: {
        ...SOURCE.columns,
        'E-mail': 'urn:mailto',
        Language: 'language',
        Visits: { field: 'visits', type: 'number' },
        Born: { field: 'born', type: 'datetime' },
        Groups: 'groups',
      },
    })
    await office.save('people.csv', [
      [...HEADER, 'E-mail', 'Language', 'Visits', 'Born', 'Groups'],
      [...rowOf(1, { phone: '+55 (84) 99100-0001' }), '', 'Português', '12,5', '17/05/1980', ''],
      [...rowOf(2), 'Person2@Example.org', '', '', '', ' clients '],
    ])
    const before = await platform.contacts()
    expect(await office.sync('--yes')).toMatchObject({
      code: 0,
      writes: [],
      json: { adopted: 2, requests: { write: 0 } },
    })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { unchanged: 2 } })
    expect(await platform.contacts()).toEqual(before)
  })

  it('one field differs: the platform keeps its value, and the row counts again when its cell changes', async () => {
    await platform.setUp(
      { ...CITY, contacts: [contactOf(1, { fields: { city: 'Recife' } }), contactOf(2)] },
      profile,
    )
    await office.setup(SOURCE)
    await office.save('people.csv', table(1, 2))
    expect((await office.sync()).stderr).toContain('1 value differs and would stay as on the platform')
    expect(await office.sync('--yes')).toMatchObject({
      code: 0,
      writes: [],
      json: { adopted: 2, conflicts: 0 },
    })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    expect((await person(nameOf(1))).fields.city).toBe('Recife')

    await office.save('people.csv', [HEADER, rowOf(1, { city: 'Olinda' }), rowOf(2)])
    const edited = await office.sync()
    expect(edited.writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda' } }])
    expect((await person(nameOf(1))).fields.city).toBe('Olinda')
  })

  it('one field differs and the setup says "spreadsheet": that field is sent, and only that', async () => {
    const contacts = [contactOf(1, { fields: { city: 'Recife' }, language: 'eng' }), contactOf(2)]
    await platform.setUp({ ...CITY, contacts }, profile)
    await office.setup({ ...SOURCE, firstSync: 'spreadsheet' })
    await office.save('people.csv', table(1, 2))
    const first = await office.sync('--yes')
    expect(first).toMatchObject({ code: 0, json: { creates: 0, updates: 1, requests: { write: 1 } } })
    expect(first.writes.map(({ body }) => body)).toEqual([{ fields: { city: cityOf(1) } }])
    expect(await person(nameOf(1))).toMatchObject({ language: 'eng', fields: { city: cityOf(1) } })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('a mobile number known without its ninth digit is the same person: adopted, not created again', async () => {
    const contacts = numbers(1, 2).map((n) => contactOf(n, { urns: [`whatsapp:5584${91_000_000 + n}`] }))
    await platform.setUp({ ...CITY, contacts }, profile)
    await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, Phone: 'urn:whatsapp' } })
    await office.save('people.csv', table(1, 3))
    const before = await platform.contacts()
    const first = await office.sync('--yes')
    expect(first).toMatchObject({
      code: 0,
      json: { adopted: 2, creates: 1, updates: 0, requests: { write: 1 } },
    })
    const after = await platform.contacts()
    expect(after.slice(0, 2)).toEqual(before)
    expect(after[2]?.urns).toEqual(['whatsapp:5584991000003'])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })
})

it('"ask" leaves every difference to a person', async () => {
  await platform.setUp({ ...CITY, contacts: [contactOf(1, { fields: { city: 'Recife' } }), contactOf(2)] })
  await office.setup({ ...SOURCE, firstSync: 'ask' })
  await office.save('people.csv', table(1, 2))
  expect(await office.sync('--yes')).toMatchObject({ code: 3, writes: [], json: { conflicts: 1 } })
  expect((await person(nameOf(1))).fields.city).toBe('Recife')
})

it('what is blank on the platform is filled in; what is blank in the spreadsheet is left alone', async () => {
  const contacts = [contactOf(1, { name: null, ref: 'one' }), contactOf(2)]
  await platform.setUp({ ...CITY, contacts })
  await office.setup(SOURCE)
  await office.save('people.csv', [HEADER, rowOf(1, { city: '' }), rowOf(2, { name: '', city: '' })])
  const first = await office.sync('--yes')
  expect(first).toMatchObject({ code: 0, json: { updates: 1, requests: { write: 1 } } })
  expect(first.writes.map(({ body }) => body)).toEqual([{ name: nameOf(1) }])
  expect(await platform.contacts()).toMatchObject([
    { name: nameOf(1), fields: { city: cityOf(1) } },
    { name: nameOf(2), fields: { city: cityOf(2) } },
  ])
})

it('phone and e-mail that belong to two different contacts: a person decides, nothing is sent', async () => {
  await platform.setUp({
    ...CITY,
    contacts: [contactOf(1), contactOf(2, { urns: ['mailto:two@example.org'] })],
  })
  await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, 'E-mail': 'urn:mailto' } })
  await office.save('people.csv', [
    [...HEADER, 'E-mail'],
    [...rowOf(1), 'two@example.org'],
  ])
  expect(await office.sync('--yes')).toMatchObject({
    code: 3,
    writes: [],
    json: { conflicts: 1, creates: 0 },
  })
})

it('both sides changed the same cell: a person decides, and the platform keeps its value until then', async () => {
  await platform.setUp({ ...CITY, contacts: [contactOf(1), contactOf(2)] })
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 2))
  await office.sync('--yes')
  const { uuid } = await person(nameOf(1))
  await platform.somebody.changes(uuid, { fields: { city: 'Recife' } })
  await office.save('people.csv', [HEADER, rowOf(1, { city: 'Olinda', name: 'New name' }), rowOf(2)])
  const run = await office.sync()
  expect(run).toMatchObject({ code: 3, json: { conflicts: 1, updates: 1 } })
  expect(run.writes.map(({ body }) => body)).toEqual([{ name: 'New name' }])
  expect(await person('New name')).toMatchObject({ fields: { city: 'Recife' } })
  expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
})

it('a change that was only made on the platform stays there', async () => {
  await platform.setUp({ ...CITY, contacts: [contactOf(1), contactOf(2)] })
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 2))
  await office.sync('--yes')
  const { uuid } = await person(nameOf(1))
  await platform.somebody.changes(uuid, { fields: { city: 'Recife' } })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  await office.save('people.csv', [HEADER, rowOf(1), rowOf(2, { name: 'Two' })])
  expect((await office.sync()).writes.map(({ body }) => body)).toEqual([{ name: 'Two' }])
  expect((await person(nameOf(1))).fields.city).toBe('Recife')
})
