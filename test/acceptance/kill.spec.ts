/** A power cut at any moment: nothing is lost, and nothing arrives twice. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { Office } from '../support/office.ts'
import { CITY, contactOf, HEADER, nameOf, numbers, rowOf, SOURCE, table, telOf } from '../support/people.ts'
import { creates, openPlatform, type Platform, type Sent, writesIn } from '../support/platform.ts'

const PEOPLE = 2000

let platform: Platform
let office: Office
beforeAll(async () => {
  platform = await openPlatform()
})
afterAll(() => platform.close())
afterEach(() => office.close())

/** How far a run is let before it is killed: so many writes, and then so many milliseconds. */
async function killAfter(args: string[], count: number, ms: number): Promise<Sent[]> {
  await platform.forgetRequests()
  const agent = office.start(args)
  if (count > 0) {
    await expect
      .poll(async () => writesIn(await platform.requests()).length, { timeout: 30_000, interval: 10 })
      .toBeGreaterThanOrEqual(count)
  }
  await pause(ms) // the moment itself is what is tried out, not waited for
  const { signal } = await agent.stop('SIGKILL')
  expect(signal, `it ended before it was killed (${count} writes, ${ms} ms)`).toBe('SIGKILL')
  return platform.requests()
}

it('kill -9 in the middle of 2,000 creates, again and again: exactly 2,000 contacts in the end', async () => {
  await platform.setUp(CITY)
  office = new Office(platform)
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, PEOPLE))

  const moments = [
    [0, Math.random() * 900],
    [1, Math.random() * 30],
    [100 + Math.random() * 300, Math.random() * 20],
    [1, Math.random() * 200],
    [200 + Math.random() * 300, Math.random() * 20],
  ] as const
  const made: Sent[] = []
  for (const [count, ms] of moments) made.push(...(await killAfter(['sync', '--yes'], count, ms)))
  const last = await office.sync()
  made.push(...last.requests)

  const tried = `killed after ${moments.map(([count, ms]) => `${Math.floor(count)} writes + ${Math.round(ms)} ms`).join(', ')}`
  expect(last.code, tried + last.stderr).toBe(0)
  const contacts = await platform.contacts()
  expect(contacts.length, tried).toBe(PEOPLE)
  expect(contacts.map(({ name }) => name)).toEqual(numbers(1, PEOPLE).map(nameOf))
  expect(creates(made).filter(({ status }) => status === 201).length, tried).toBe(PEOPLE)

  const again = await office.sync()
  expect(again).toMatchObject({ code: 0, writes: [], json: { creates: 0, updates: 0, removals: 0 } })
})

it('kill -9 in the middle of edits, swapped phones, groups and removals: everything as the spreadsheet says', async () => {
  const people = 300
  await platform.setUp({
    ...CITY,
    groups: [{ name: 'VIP' }],
    contacts: numbers(1, people).map((n) => contactOf(n)),
  })
  office = new Office(platform)
  await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, Groups: 'groups' } })
  const sheet = (rows: (string | number)[][]) => office.save('people.csv', [[...HEADER, 'Groups'], ...rows])
  await sheet(numbers(1, people).map((n) => [...rowOf(n), '']))
  expect(await office.sync('--yes')).toMatchObject({ code: 0, writes: [] })

  // Neighbours swap their phones, a third gets a city, a third a group, and the last twenty go.
  const left = numbers(1, people - 20)
  const neighbour = (n: number) => (n % 2 === 0 ? n - 1 : n + 1)
  const phone = (n: number) => (n <= 20 ? neighbour(n) : n)
  const city = (n: number) => (n % 3 === 0 ? 'Olinda' : rowOf(n)[3])
  const group = (n: number) => (n % 3 === 1 ? 'VIP' : '')
  await sheet(left.map((n) => [...rowOf(n, { phone: rowOf(phone(n))[2], city: city(n) }), group(n)]))
  const moments = [0, 1, 5, 15].map((count) => [count, Math.random() * (count === 0 ? 700 : 15)] as const)
  for (const [count, ms] of moments) await killAfter(['sync'], count, ms)

  const tried = `killed after ${moments.map(([count, ms]) => `${count} writes + ${Math.round(ms)} ms`).join(', ')}`
  const last = await office.sync()
  expect(last, tried + last.stderr).toMatchObject({ code: 0, json: { conflicts: 0, problems: 0 } })
  expect(
    (await platform.contacts()).map(({ name, urns, fields, groups }) => [
      name,
      urns[0],
      fields.city,
      groups.join(),
    ]),
    tried,
  ).toEqual(left.map((n) => [nameOf(n), telOf(phone(n)), city(n), group(n)]))
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})
