/** A column that slipped by one row: the real command line asks, and each answer does what it says. */
import { beforeEach, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Report } from '../support/office.ts'
import { CITY, HEADER, nameOf, numbers, type Row, rowOf, SOURCE, table } from '../support/people.ts'

const ROWS = 200
type List = { items: { id: string; kind: string; sentence: string; answers?: { answer: string }[] }[] }
const townOf = (n: number) => `Town ${n}`
const people = (): Row[] => numbers(1, ROWS).map((n) => rowOf(n, { city: townOf(n) }))
const slipped = (): Row[] =>
  people().map(([code, name, phone], n) => [
    code,
    n === 4 ? 'Corrected' : name,
    phone,
    n === 0 ? '' : townOf(n),
  ])

openOffice()
beforeEach(async () => {
  await platform.setUp(CITY)
  await office.setup(SOURCE)
  await office.save('people.csv', [HEADER, ...people()])
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: ROWS } })
  await office.save('people.csv', [HEADER, ...slipped()])
})

const list = async () => (await office.run<List>(['review', 'list'])).json.items
const cities = async () =>
  new Map((await platform.contacts()).map(({ name, fields }) => [name, fields.city ?? null]))

it('200 towns slipped by one row: they wait, the corrected name is sent; approved, they are sent, once', async () => {
  const run = await office.sync()
  expect(run).toMatchObject({ code: 3, json: { updates: 1, held: ROWS, requests: { write: 1 } } })
  expect(run.writes[0]!.body).toEqual({ name: 'Corrected' })
  const [item, ...others] = await list()
  expect(others).toEqual([])
  expect(item!.sentence).toMatch(
    /^People: 200 values in the column "City" changed at once, and most of them stood/,
  )
  expect(item!.answers!.map(({ answer }) => answer)).toEqual(['approve', 'approve --always', 'dismiss'])
  expect(await office.sync()).toMatchObject({ code: 3, writes: [] })

  expect(await office.run<Report>(['review', 'approve', item!.id])).toMatchObject({
    code: 0,
    json: { updates: ROWS },
  })
  expect((await cities()).get(nameOf(9))).toBe(townOf(8))
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  const again = await office.run(['review', 'approve', item!.id])
  expect(again).toMatchObject({ code: 64, writes: [] })
  expect(again.stderr).toMatch(/waits for your OK; it may have been answered/)
})

it('dismissed, or put back: nothing is sent', async () => {
  await office.sync()
  const [item] = await list()
  expect(await office.run(['review', 'dismiss', item!.id])).toMatchObject({ code: 0, writes: [] })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  await office.save('people.csv', [HEADER, ...people()])
  expect((await office.sync()).writes.map(({ body }) => body)).toEqual([{ name: nameOf(5) }])
  expect((await cities()).get(nameOf(9))).toBe(townOf(9))
})

it('approved for always: the next time nobody is asked', async () => {
  await office.sync()
  const [item] = await list()
  expect(await office.run(['review', 'approve', '--always', item!.id])).toMatchObject({ code: 0 })
  await office.save('people.csv', [HEADER, ...people()])
  expect(await office.sync()).toMatchObject({ code: 0, json: { held: 0 } })
  expect((await cities()).get(nameOf(9))).toBe(townOf(9))
})

it('removals cannot be approved for always', async () => {
  await office.save('people.csv', table(1, 20))
  await office.sync()
  const item = (await list()).find(({ sentence }) => sentence.includes('no longer in the spreadsheet'))!
  const run = await office.run(['review', 'approve', '--always', item.id])
  expect(run).toMatchObject({ code: 64, writes: [] })
  expect(run.stderr).toMatch(/Only the values of a column can be approved for always/)
})
