/** Rows that cannot be used: each is named with row and column, and never stops the others. */
import { beforeEach, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, HEADER, nameOf, numbers, rowOf, SOURCE, table, telOf } from '../support/people.ts'
import { contactWrites } from '../support/platform.ts'

type Problems = {
  items: {
    source: string
    row: number
    column: string | null
    code: string
    text: string | null
    sentence: string
  }[]
}

openOffice()
beforeEach(async () => {
  await platform.setUp(CITY)
})

const problems = async () => (await office.run<Problems>(['problems'])).json.items
const names = async () => (await platform.contacts()).map(({ name }) => name)

it('a phone "abc" and a code twice, in a workbook of LibreOffice: the others arrive; corrected, they arrive too', async () => {
  const columns = { Código: 'ignore', Nome: 'name', Celular: 'urn:tel', Cidade: 'field:city' }
  await office.setup({ name: 'Pessoas', path: 'people.xlsx', country: 'BR', key: ['Código'], columns })
  await office.place('people-two-bad-rows.xlsx', 'people.xlsx')

  const first = await office.sync('--yes')
  expect(first).toMatchObject({
    code: 3,
    json: { rows: 24, creates: 21, problems: 3, requests: { write: 21 } },
  })
  expect(first.stderr.trim().split('\n')).toEqual([
    'Pessoas, sheet "Pessoas", row 4, column "Celular": "abc" is not a phone number; write the number in digits, or clear the cell, and save.',
    expect.stringMatching(
      /^Pessoas, sheet "Pessoas", row 6, column "Código": "00005" stands in row 9 too, with other values; give each person an own one, or delete one of the rows\.$/,
    ),
    expect.stringMatching(/^Pessoas, sheet "Pessoas", row 9, column "Código": "00005" stands in row 6 too/),
  ])
  expect(await problems()).toMatchObject([
    { source: 'Pessoas', row: 4, column: 'Celular', text: 'abc', code: 'bad-phone' },
    { source: 'Pessoas', row: 6, column: 'Código', text: '00005', code: 'duplicate-key' },
    { source: 'Pessoas', row: 9, column: 'Código', text: '00005', code: 'duplicate-key' },
  ])
  expect(await platform.contacts()).toHaveLength(21)
  expect(await names()).not.toContain('Cecília Pinheiro')

  expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { problems: 3 } })

  await office.place('people.xlsx', 'people.xlsx')
  expect(await office.sync()).toMatchObject({
    code: 0,
    stderr: '',
    json: { creates: 3, problems: 0, requests: { write: 3 } },
  })
  expect(await problems()).toEqual([])
  expect(await platform.contacts()).toHaveLength(24)
})

it('somebody whose row becomes bad stays on the platform as they were', async () => {
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 5))
  await office.sync('--yes')
  const before = await platform.contacts()

  const bad = [
    rowOf(1, { phone: '123' }),
    rowOf(2, { city: 'x'.repeat(641) }),
    rowOf(3),
    rowOf(3, { name: 'Another' }),
    rowOf(5),
  ]
  await office.save('people.csv', [HEADER, ...bad, ['', 'No code', '84991000077', 'Natal']])
  const run = await office.sync()
  expect(run).toMatchObject({ code: 3, json: { removals: 0, updates: 0, creates: 0 } })
  expect(await platform.contacts()).toEqual(before)

  await office.save('people.csv', table(1, 5))
  expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { problems: 0 } })
})

it.each<[what: string, rows: (string | number)[][], code: string, row: number, column: string | null]>([
  ['a phone with too few digits', [rowOf(1, { phone: '9910' })], 'bad-phone', 2, 'Phone'],
  ['no phone at all', [rowOf(1, { phone: '' })], 'no-urn', 2, null],
  ['a blank code', [['', nameOf(1), '84991000001', 'Natal']], 'blank-key', 2, 'Code'],
  ["another row's phone", [rowOf(1), rowOf(2, { phone: '84991000001' })], 'urn-in-two-rows', 2, null],
  ['a text of 641 characters', [rowOf(1, { city: 'x'.repeat(641) })], 'text-too-long', 2, 'City'],
  [
    'a name longer than the platform takes',
    [rowOf(1, { name: 'x'.repeat(101) })],
    'name-too-long',
    2,
    'Name',
  ],
])('%s is a problem of its row, and the next row arrives', async (_what, rows, code, row, column) => {
  await office.setup(SOURCE)
  await office.save('people.csv', [HEADER, ...rows, rowOf(9)])
  const run = await office.sync('--yes')
  expect(run).toMatchObject({ code: 3, json: { creates: 1 } })
  expect((await problems())[0]).toMatchObject({ code, row, ...(column && { column }) })
  expect(run.stderr).toContain(`row ${row}`)
  expect(await names()).toEqual([nameOf(9)])
})

it('the same row twice counts once', async () => {
  await office.setup(SOURCE)
  await office.save('people.csv', [HEADER, rowOf(1), rowOf(1), rowOf(2)])
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 2, problems: 0 } })
})

it('a value the platform refuses is a problem of its row and column, and is not sent again until it changes', async () => {
  await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, Facebook: 'urn:facebook' } })
  const withId = (id: string) => [
    [...HEADER, 'Facebook'],
    [...rowOf(1), id],
    [...rowOf(2), '100002'],
  ]
  await office.save('people.csv', withId('not a number'))
  expect(await office.sync('--yes')).toMatchObject({ code: 3, json: { creates: 1, problems: 1 } })
  expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
  expect(await problems()).toMatchObject([{ row: 2, column: 'Facebook' }])
  await office.save('people.csv', withId('100001'))
  expect(await office.sync()).toMatchObject({ code: 0, json: { creates: 1, problems: 0 } })
  expect(await names()).toEqual([nameOf(1), nameOf(2)])
})

it('a value the platform keeps otherwise is named, and sent again only when its cell changes', async () => {
  await platform.setUp({ fields: [{ key: 'city', name: 'City', type: 'state' }] })
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 2))
  const first = await office.sync('--yes')
  expect(first).toMatchObject({ code: 3, json: { creates: 2, problems: 2 } })
  expect(await problems()).toMatchObject([
    { row: 2, column: 'City', code: 'changed-by-platform' },
    { row: 3, column: 'City', code: 'changed-by-platform' },
  ])
  expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
  await office.save('people.csv', [
    HEADER,
    rowOf(1, { city: '' }),
    rowOf(2, { name: 'Two', city: 'Elsewhere' }),
  ])
  const second = await office.sync()
  expect(contactWrites(second.requests).map(({ body }) => body)).toEqual([
    { name: 'Two', fields: { city: 'Elsewhere' } },
  ])
  expect(second).toMatchObject({ code: 3, json: { problems: 1 } })
})

it('a hundred bad rows are counted, ten of them said', async () => {
  await office.setup(SOURCE)
  await office.save('people.csv', [
    HEADER,
    ...numbers(1, 100).map((n) => rowOf(n, { phone: 'abc' })),
    rowOf(101),
  ])
  const run = await office.sync('--yes')
  expect(run).toMatchObject({ code: 3, json: { rows: 101, creates: 1, problems: 100 } })
  expect(run.stderr.trim().split('\n')).toHaveLength(11)
  expect(run.stderr).toMatch(/… and 90 more: contact-sync problems/)
  expect((await platform.contacts()).map(({ urns }) => urns)).toEqual([[telOf(101)]])
})
