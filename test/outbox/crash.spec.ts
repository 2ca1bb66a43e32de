/**
 * The power fails at any moment of a delivery: no change is lost and none is made twice. The failure is real as far as
 * the disk goes: what had been committed by then is all the next agent has.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { type Leaving, phone, tel } from '../agent/support/desk.ts'

const GROUPS = { groups: [{ name: 'Gold' }, { name: 'Silver' }] }
const source = {
  columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
}
const header = ['Code', 'Name', 'Phone', 'City', 'Group']
const save = (rows: (string | number)[][]) => desk.save(rows, 'people.csv', header)
const ana = ['1', 'Ana', phone(1), 'Natal', 'Gold']
const bia = ['2', 'Bia', phone(2), 'Natal', 'Gold']
const caio = ['3', 'Caio', phone(3), 'Natal', 'Gold']
const shown = (name: string, n: number, city: string | null, groups: string[]) => ({
  name,
  language: null,
  urns: [tel(n)],
  groups,
  fields: { city },
})

beforeEach(async () => {
  await start({ given: GROUPS, source })
})

type Change = {
  rows: (string | number)[][]
  /** What the platform shows in the end. */
  ends: ReturnType<typeof shown>[]
}
const settled = [shown('Ana', 1, 'Natal', ['Gold']), shown('Bia', 2, 'Natal', ['Gold'])]
const changes: Record<string, Change> = {
  'a new row': { rows: [ana, bia, caio], ends: [...settled, shown('Caio', 3, 'Natal', ['Gold'])] },
  'an edited cell': {
    rows: [ana, ['2', 'Bia', phone(2), 'Mossoró', 'Gold']],
    ends: [settled[0]!, shown('Bia', 2, 'Mossoró', ['Gold'])],
  },
  'a corrected phone': {
    rows: [ana, ['2', 'Bia', phone(22), 'Natal', 'Gold']],
    ends: [settled[0]!, shown('Bia', 22, 'Natal', ['Gold'])],
  },
  'another group': {
    rows: [ana, ['2', 'Bia', phone(2), 'Natal', 'Silver']],
    ends: [settled[0]!, shown('Bia', 2, 'Natal', ['Silver'])],
  },
  'everything about one person': {
    rows: [ana, ['2', 'Bia Lima', phone(22), 'Mossoró', 'Gold, Silver']],
    ends: [settled[0]!, shown('Bia Lima', 22, 'Mossoró', ['Gold', 'Silver'])],
  },
  'a deleted row': { rows: [ana], ends: [settled[0]!] },
}

type Moment = (leaving: Leaving, moment: 'before' | 'after', writes: number) => boolean
const moments: Record<string, Moment> = {
  'after the sending mark, before the request leaves': (leaving, moment) =>
    leaving.isWrite && moment === 'before',
  'after the answer, before it is written down': (leaving, moment) => leaving.isWrite && moment === 'after',
  'before the second request': (leaving, moment, writes) =>
    leaving.isWrite && moment === 'before' && writes === 2,
  'after it was settled, before the last look': (leaving, moment, writes) =>
    !leaving.isWrite && moment === 'before' && writes > 0,
}

describe.each(Object.entries(changes))('%s', (_what, { rows, ends }) => {
  it.each(Object.entries(moments))('power fails %s', async (_when, when) => {
    save([ana, bia])
    expect((await desk.sync()).exitCode).toBe(0)
    save(rows)
    let writes = 0
    const failed = await desk.syncUntilPowerFails((leaving, moment) => {
      if (leaving.isWrite && moment === 'before') writes += 1
      return when(leaving, moment, writes)
    })
    if (!failed) expect(writes).toBe(1) // one request was enough, and nothing had to be looked at after it

    const after = await desk.sync()
    expect(after).toMatchObject({ exitCode: 0, report: { conflicts: 0, problems: 0, held: 0 } })
    expect(await desk.shown()).toEqual(ends)
    expect(desk.left()).toBe(0)
    expect((await desk.sync()).report.requests.write).toBe(0)
  })
})

it('a first sync cut off again and again ends with everybody once', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => [n, `Person ${n}`, phone(n), 'Natal', 'Gold'])
  save(rows)
  let cuts = 0
  // Each try loses the answer of its third create, and of those that are under way beside it.
  for (let failed = true; failed; cuts += Number(failed)) {
    let creates = 0
    failed = await desk.syncUntilPowerFails(
      (leaving, moment) => leaving.method === 'POST' && moment === 'after' && ++creates === 3,
    )
  }
  expect(cuts).toBeGreaterThan(2)
  const shownNow = await desk.shown()
  expect(shownNow).toHaveLength(40)
  expect(new Set(shownNow.flatMap(({ urns }) => urns)).size).toBe(40)
  expect((await desk.sync()).report).toMatchObject({ creates: 0, updates: 0, requests: { write: 0 } })
})

it('planned but not begun: nothing of a plan is lost with the agent that made it', async () => {
  save([ana, bia, caio])
  const stop = new AbortController()
  const statuses = desk.statuses
  statuses.push = (...items) => {
    if (items.some(({ phase }) => phase === 'reconciling')) stop.abort()
    return items.length
  }
  await desk.sync({}, stop.signal)
  expect(desk.left()).toBe(3)
  desk.close()
  statuses.push = Array.prototype.push
  expect((await desk.sync()).report).toMatchObject({ creates: 3, requests: { write: 3 } })
  expect(await desk.shown()).toHaveLength(3)
})

it('after a restart nothing is sent before the platform was read', async () => {
  save([ana, bia])
  await desk.sync()
  save([ana, ['2', 'Bia', phone(2), 'Mossoró', 'Gold']])
  await desk.syncUntilPowerFails((leaving, moment) => leaving.isWrite && moment === 'before')
  const { uuid } = await desk.contact('Bia')
  await platform.somebody.changes(uuid, { fields: { city: 'Caicó' } })
  const after = await desk.sync()
  expect(after.writes).toEqual([])
  expect(after.report.conflicts).toBe(1)
  expect((await desk.contact('Bia')).fields.city).toBe('Caicó')
})

it('the disk is full while others are under way: they have ended when that is said, and the next one sends the rest', async () => {
  const people = (from: number) =>
    Array.from({ length: 120 }, (_, n) => [n, `Person ${n}`, phone(from + n), 'Natal', 'Gold'])
  save(people(0))
  await desk.sync()
  save(people(200))
  const { db } = desk.agent.store
  let underWay = 0
  desk.onRequest = async ({ isWrite }, send) => {
    underWay += 1
    try {
      // Nothing more can be written; what is read meanwhile takes its time.
      if (isWrite) db.pragma('query_only = ON')
      else await new Promise((resolve) => setTimeout(resolve, 50))
      return await send()
    } finally {
      underWay -= 1
    }
  }
  await expect(desk.sync()).rejects.toThrow(/readonly/)
  expect(underWay).toBe(0)
  desk.onRequest = undefined
  db.pragma('query_only = OFF')
  desk.close()
  expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { conflicts: 0, problems: 0, held: 0 } })
  expect((await desk.shown()).flatMap(({ urns }) => urns).sort()).toEqual(
    Array.from({ length: 120 }, (_, n) => tel(200 + n)).sort(),
  )
}, 120_000)
