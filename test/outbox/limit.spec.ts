/** Under a limit: never asked to wait by the platform, and small runs are not behind big ones. The hour is shortened. */
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../main/platform/clock.ts'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { type openDesk, phone, SOURCE } from '../agent/support/desk.ts'
import { contactWrites } from '../support/platform.ts'

const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const people = (from: number, count: number) => Array.from({ length: count }, (_, n) => person(from + n))
const clock = { ...systemClock, skip: () => {}, set: () => {}, skipped: () => 0 }
/** An hour of six seconds, in which so many requests are allowed. */
const limited = (requestsPerHour: number, options: Parameters<typeof openDesk>[0] = {}) =>
  start({ clock, ...options }, { requestsPerHour, clockScale: 600, now: Date.now })

describe('the limit', () => {
  it('is used and never passed, with everything a sync asks for: reads, creates, group calls', async () => {
    await limited(120, {
      given: { groups: [{ name: 'Gold' }] },
      source: {
        columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
      },
    })
    const header = ['Code', 'Name', 'Phone', 'City', 'Group']
    const rows = people(0, 200)
    desk.save(
      rows.map((row) => [...row, '']),
      'people.csv',
      header,
    )
    const started = performance.now()
    const first = await desk.sync()
    const seconds = (performance.now() - started) / 1000
    expect(first).toMatchObject({ exitCode: 0, report: { creates: 200, retries: 0 } })
    expect(first.requests.filter(({ status }) => status === 429)).toEqual([])
    // 120 in six seconds are 200 in ten; a tenth may leave at once.
    expect(seconds).toBeGreaterThan(4)
    expect(seconds).toBeLessThan(14)
    desk.save(
      rows.map((row) => [...row, 'Gold']),
      'people.csv',
      header,
    )
    const second = await desk.sync()
    expect(second).toMatchObject({ exitCode: 0, report: { updates: 200, requests: { write: 2 } } })
    expect(second.requests.filter(({ status }) => status === 429)).toEqual([])
  })

  it('is kept over a restart: what an agent that died had sent still counts', async () => {
    await limited(60)
    desk.save(people(0, 45))
    let writes = 0
    await desk.syncUntilPowerFails(
      (leaving, moment) => leaving.isWrite && moment === 'after' && ++writes === 30,
    )
    const after = await desk.sync()
    expect(after).toMatchObject({ exitCode: 0 })
    expect(await desk.shown()).toHaveLength(45)
    expect(after.requests.filter(({ status }) => status === 429)).toEqual([])
  })

  it('another PC with the same key is met with patience', async () => {
    await limited(60)
    desk.save(people(0, 30))
    const other = setInterval(() => void platform.contacts().catch(() => {}), 150)
    try {
      expect(await desk.sync()).toMatchObject({
        exitCode: 0,
        report: { creates: 30, conflicts: 0, problems: 0 },
      })
    } finally {
      clearInterval(other)
    }
  }, 60_000)
})

describe('a small run', () => {
  it.each([
    // Without a limit 64 are marked together, because a commit costs more than a request, and 8 are under way.
    ['under a limit: within two requests', 3000, 2],
    ['without one: after what was marked already', 0, 64 + 8],
  ])('passes a backlog of 2,000, %s', async (_how, requestsPerHour, most) => {
    const sources = [{ ...SOURCE }, { ...SOURCE, name: 'Big', path: 'big.csv' }]
    await start({ sources, setup: { workspace: { requestsPerHour } } })
    desk.save(people(0, 3))
    await desk.sync() // the big file is not there yet
    const { uuid } = await desk.contact('Person 1')
    desk.save(people(9000, 2000), 'big.csv')
    const stop = new AbortController()
    let writes = 0
    let staged: Promise<number> | undefined
    desk.onRequest = async (leaving, send) => {
      const { agent } = desk
      if (leaving.isWrite && ++writes === 40) {
        desk.save([person(0), person(1, 'Caicó'), person(2)])
        staged = agent
          .scan(
            agent.sources.filter(({ setup }) => setup.name === 'People'),
            stop.signal,
          )
          .then((ends) => {
            const scans = ends.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : []))
            return agent.stage(scans, [], { trigger: 'test', preview: false, honourRemovalDelay: false })
          })
          .then(() => writes)
      }
      if (leaving.url.searchParams.get('uuid') === uuid) setTimeout(() => stop.abort(), 50)
      return send()
    }
    const ran = await desk.sync({}, stop.signal)
    const at = contactWrites(ran.requests).findIndex(({ query }) => query.uuid === uuid)
    const behind = at + 1 - ((await staged) ?? 0)
    expect(behind).toBeLessThanOrEqual(most)
    expect((await desk.contact('Person 1')).fields.city).toBe('Caicó')
    expect(desk.left()).toBeGreaterThan(100)
  })
})
