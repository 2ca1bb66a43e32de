/** What waits for a person, page by page, with the codes and values the window makes its sentences of. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { heldPeople, reviewPage } from '../../main/agent/serve-review.ts'
import type { ReviewKind } from '../../shared/ipc-review.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone, SOURCE } from './support/desk.ts'

const person = (n: number, city = `City ${n}`) => [`C${n}`, `Person ${n}`, phone(n), city]
const people = (from: number, to: number): Cells =>
  Array.from({ length: to - from + 1 }, (_, n) => person(from + n))
const page = (asked: { kind?: ReviewKind; offset?: number; limit?: number } = {}) =>
  reviewPage(desk.repositories, desk.agent.workspace.id, [], { offset: 0, limit: 200, ...asked })
const only = () => {
  const { rows } = page()
  expect(rows).toHaveLength(1)
  return rows[0]!
}

it('two values: each side with its time, the file and when it was saved', async () => {
  await start()
  desk.save(people(1, 3))
  await desk.sync()
  const { uuid } = await desk.contact('Person 2')
  await platform.somebody.changes(uuid, { fields: { city: 'Manaus' } })
  desk.save([person(1), person(2, 'Belém'), person(3)])
  await desk.sync()
  const item = only()
  expect(item).toMatchObject({
    kind: 'conflict',
    about: 'values',
    source: 'People',
    file: path.join(desk.folder, 'people.csv'),
    row: 3,
    contact: 'Person 2',
    attributes: [{ name: 'field:city', base: 'City 2', spreadsheet: 'Belém', platform: 'Manaus' }],
    other: null,
  })
  if (item.kind !== 'conflict') return
  for (const at of Object.values(item.when)) expect(new Date(at!).getTime()).not.toBeNaN()
})

it('the same person: who the other is, whose row is gone', async () => {
  await start()
  desk.save(people(1, 20))
  await desk.sync()
  desk.save([...people(1, 2), ['X3', 'Person 3', phone(903), 'Elsewhere'], ...people(4, 20)])
  await desk.sync()
  expect(only()).toMatchObject({
    kind: 'conflict',
    about: 'same-person',
    contact: 'Person 3',
    row: 4,
    other: { name: 'Person 3', addresses: [`+55${phone(3)}`], row: 4 },
  })
  expect(page().alike).toEqual({ 'same-person': 1 })
})

it('a file of a folder that is gone is said to be why, and everybody is there page by page', async () => {
  await start({ sources: [{ ...SOURCE, path: 'lists', folder: 'together' }] })
  desk.save(people(1, 30), 'lists/rn.csv')
  desk.save(people(31, 90), 'lists/sp.csv')
  await desk.sync()
  rmSync(path.join(desk.folder, 'lists/rn.csv'))
  await desk.sync()
  const hold = only()
  expect(hold).toMatchObject({
    kind: 'hold',
    about: 'removals',
    why: { why: 'file-gone', file: 'rn.csv' },
    count: 30,
    column: null,
  })
  if (hold.kind !== 'hold') return
  expect(hold.people).toHaveLength(12)
  const { id } = hold
  const pages = [0, 12, 24].map((offset) =>
    heldPeople(desk.repositories, desk.agent.workspace.id, { id, offset, limit: 12 }),
  )
  expect(pages.map(({ rows, total, next }) => [rows.length, total, next])).toEqual([
    [12, 30, 12],
    [12, 30, 24],
    [6, 30, null],
  ])
  expect(new Set(pages.flatMap(({ rows }) => rows.map((one) => one.person))).size).toBe(30)
  expect(pages[0]!.rows[0]).toEqual({
    person: 'Person 1',
    address: `+55${phone(1)}`,
    row: 2,
    before: null,
    now: null,
  })
})

it('a column that changed at once: its name, and cells before and now', async () => {
  await start()
  desk.save(people(1, 40))
  await desk.sync()
  desk.save(people(1, 40).map((row, n, all) => [...row.slice(0, 3), all[n - 1]?.[3] ?? '']))
  await desk.sync()
  const hold = only()
  expect(hold).toMatchObject({
    kind: 'hold',
    about: 'column',
    column: 'City',
    count: 40,
    creates: 0,
    why: { why: 'many' },
  })
  if (hold.kind !== 'hold') return
  expect(hold.samples.slice(0, 2)).toEqual([
    { person: 'Person 1', address: null, row: 2, before: 'City 1', now: null },
    { person: 'Person 2', address: null, row: 3, before: 'City 2', now: 'City 1' },
  ])
})

it('thousands of rows to correct: each on one page and no other; those rightly left out are apart', async () => {
  await start()
  const { reviews, store } = desk.repositories
  const { id } = desk.agent.workspace
  const MANY = 10_000
  store.db.transaction(() => {
    for (let n = 0; n < MANY; n += 1)
      reviews.addProblem(id, {
        code: n % 10 === 0 ? 'opted-out' : 'bad-phone',
        origin: 'row',
        since: 0,
        rowNumber: n + 2,
        text: String(n),
      })
  })()
  const { counts } = page({ limit: 1 })
  expect(counts).toMatchObject({ problems: 9000, notices: 1000 })
  const seen = new Set<string>()
  for (let offset: number | null = 0; offset !== null; ) {
    const { rows, next, total } = page({ kind: 'problem', offset, limit: 200 })
    expect(total).toBe(9000)
    for (const item of rows) {
      expect(seen.has(item.id)).toBe(false)
      expect(item).toMatchObject({ kind: 'problem', code: 'bad-phone' })
      seen.add(item.id)
    }
    offset = next
  }
  expect(seen.size).toBe(9000)
  expect(page({ kind: 'notice', offset: 900, limit: 200 })).toMatchObject({ total: 1000, next: null })
})
