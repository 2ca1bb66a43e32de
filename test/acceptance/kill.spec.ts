/** A power cut at any moment: nothing is lost, and nothing arrives twice. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { Office } from '../support/office.ts'
import { CITY, nameOf, numbers, rowOf, SOURCE, table } from '../support/people.ts'
import { creates, openPlatform, type Platform, type Sent } from '../support/platform.ts'

const PEOPLE = 2000

let platform: Platform
let office: Office
beforeAll(async () => {
  platform = await openPlatform()
})
afterAll(() => platform.close())
afterEach(() => office.close())

/** How far a run is let before it is killed: so many creates more, and then so many milliseconds. */
async function killAfter(args: string[], count: number, ms: number): Promise<Sent[]> {
  await platform.forgetRequests()
  const agent = office.start(args)
  if (count > 0) {
    await expect
      .poll(async () => creates(await platform.requests()).length, { timeout: 30_000, interval: 10 })
      .toBeGreaterThanOrEqual(count)
  }
  await pause(ms) // the moment itself is what is tried out, not waited for
  const { signal } = await agent.stop('SIGKILL')
  expect(signal, `it ended before it was killed (${count} creates, ${ms} ms)`).toBe('SIGKILL')
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
  const last = await office.sync('--yes')
  made.push(...last.requests)

  const tried = `killed after ${moments.map(([count, ms]) => `${Math.floor(count)} creates + ${Math.round(ms)} ms`).join(', ')}`
  expect(last.code, tried + last.stderr).toBe(0)
  const contacts = await platform.contacts()
  expect(contacts.length, tried).toBe(PEOPLE)
  expect(contacts.map(({ name }) => name)).toEqual(numbers(1, PEOPLE).map(nameOf))
  expect(creates(made).filter(({ status }) => status === 201).length, tried).toBe(PEOPLE)

  const again = await office.sync()
  expect(again).toMatchObject({ code: 0, writes: [], json: { creates: 0, updates: 0, removals: 0 } })
})
