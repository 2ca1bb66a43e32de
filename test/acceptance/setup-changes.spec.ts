/** The setup is edited later: nobody is removed for that, and nothing is cleared that the spreadsheet never said. */
import { beforeEach, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { contactOf, HEADER, nameOf, numbers, rowOf, SOURCE, table } from '../support/people.ts'
import type { Shown } from '../support/platform.ts'

const PEOPLE = 4
const columns = { ...SOURCE.columns, 'E-mail': 'urn:mailto', Groups: 'groups' }
const source = { ...SOURCE, columns, groups: ['Clients'] }

let before: Shown[]
openOffice()
beforeEach(async () => {
  const fields = [
    { key: 'city', name: 'City' },
    { key: 'town', name: 'Town' },
  ]
  await platform.setUp({ fields, groups: [{ name: 'Clients' }, { name: 'VIP' }], contacts: [contactOf(9)] })
  await office.setup(source)
  await office.save('people.csv', [
    [...HEADER, 'E-mail', 'Groups'],
    ...numbers(1, PEOPLE).map((n) => [...rowOf(n), `person${n}@example.org`, 'VIP']),
  ])
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: PEOPLE } })
  before = await platform.contacts()
})

it.each<[change: string, next: Record<string, unknown>]>([
  ['a column is no longer mapped', { ...source, columns: { ...columns, City: 'ignore' } }],
  ['a column of addresses is no longer mapped', { ...source, columns: { ...columns, 'E-mail': 'ignore' } }],
  ['the column of groups is no longer mapped', { ...source, columns: { ...columns, Groups: 'ignore' } }],
  ['the group of every row is taken out', { ...source, groups: [] }],
  ['the key is another column', { ...source, key: ['Phone'] }],
  ['the source is called otherwise', { ...source, name: 'Renamed' }],
])('%s: nobody is removed and nothing is cleared', async (_change, next) => {
  await office.setup(next)
  const run = await office.sync('--yes')
  expect(run.writes).toEqual([])
  expect(run.json).toMatchObject({ creates: 0, updates: 0, removals: 0 })
  expect(await platform.contacts()).toEqual(before)
})

it('a source taken out of the setup leaves its people where they are', async () => {
  await office.setup({ ...SOURCE, name: 'Others', path: 'others.csv' })
  await office.save('others.csv', table(9, 9))
  const run = await office.sync('--yes')
  expect(run).toMatchObject({ code: 0, writes: [], json: { adopted: 1, removals: 0 } })
  expect(await platform.contacts()).toEqual(before)
})

it('a column mapped anew fills what is blank on the platform', async () => {
  await office.setup({ ...source, columns: { ...columns, City: 'field:town' } })
  const run = await office.sync('--yes')
  expect(run.writes.map(({ body }) => body)).toEqual(
    numbers(1, PEOPLE).map(() => ({ fields: { town: expect.any(String) } })),
  )
  expect((await platform.contacts()).map(({ name, fields }) => [name, fields.city === null])).toEqual(
    [...numbers(1, PEOPLE), 9].map((n) => [nameOf(n), false]),
  )
})
