/** Small before big, and nobody starves (DESIGN 11): several spreadsheets of one account, several accounts of one PC. */
import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openData } from '../../main/agent/cycle.ts'
import { Watch } from '../../main/agent/watch.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { contactWrites, type Platform, writesIn } from '../support/platform.ts'
import { type Cells, type Desk, type DeskOptions, openDesk, phone, SOURCE } from './support/desk.ts'

type Office = { desk: Desk; platform: Platform }
const offices: Office[] = []
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  for (const { desk, platform } of offices.splice(0)) {
    await desk.dispose()
    await platform.close()
  }
})
async function open(options: DeskOptions = {}): Promise<Office> {
  const { desk, platform } = await openDesk(options)
  offices.push({ desk, platform })
  return { desk, platform }
}
const MINUTES = 60_000
const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const people = (from: number, count: number, city?: string) =>
  Array.from({ length: count }, (_, n) => person(from + n, city))
const realTime = { ...systemClock, skip: () => {}, set: () => {}, skipped: () => 0 }
const sources = [
  { ...SOURCE },
  { ...SOURCE, name: 'Big', path: 'big.csv' },
  { ...SOURCE, name: 'Bigger', path: 'bigger.csv' },
]
async function until(what: () => Promise<boolean> | boolean): Promise<boolean> {
  for (let waited = 0; waited < 40_000; waited += 25) {
    if (await what()) return true
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return false
}
/** As an office program saves: a second ago. */
function save(desk: Desk, rows: Cells, name = 'people.csv') {
  desk.save(rows, name)
  const at = Date.now() / 1000 - 1
  utimesSync(path.join(desk.folder, name), at, at)
}
/** The agent at work until the test ends. */
function watch(desk: Desk): void {
  const stop = new AbortController()
  const silent = { onReady() {}, onSource() {}, onEnd() {}, onStaged() {}, onRead() {}, onSent() {} }
  const running = new Watch(desk.agent, silent).run(stop.signal)
  endings.push(() => {
    stop.abort()
    return running
  })
}
/** A sync that is stopped when so many requests have been sent that may change something. */
async function syncUntil(desk: Desk, count: number): Promise<void> {
  const stop = new AbortController()
  let writes = 0
  desk.onRequest = (leaving, send) => {
    if (leaving.isWrite && ++writes === count) stop.abort()
    return send()
  }
  await desk.sync({}, stop.signal)
  desk.onRequest = undefined
}
/** What the watch does when a file was saved: read it and plan. */
async function stage(desk: Desk, name: string): Promise<void> {
  const { agent } = desk
  const signal = new AbortController().signal
  const source = agent.sources.filter(({ setup }) => setup.name === name)
  const ends = await agent.scan(source, signal)
  const scans = ends.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : []))
  await agent.stage(scans, [], { trigger: 'watch', preview: false, honourRemovalDelay: true })
}

describe('an edited cell', () => {
  it('passes a backlog of 10,000 within two requests, while the watch is at work', async () => {
    const workspace = { requestsPerHour: 2500 }
    const { desk, platform } = await open({
      sources: sources.slice(0, 2),
      clock: realTime,
      setup: { workspace },
    })
    save(desk, people(0, 3))
    await desk.sync()
    const { uuid } = await desk.contact('Person 1')
    save(desk, people(1000, 10_000), 'big.csv')
    await syncUntil(desk, 260) // the burst is over, the even pace has begun
    expect(desk.left()).toBeGreaterThan(9700)
    await platform.forgetRequests()
    watch(desk)
    expect(await until(async () => writesIn(await platform.requests()).length > 0)).toBe(true)
    save(desk, [person(0), person(1, 'Caicó'), person(2)])
    const before = writesIn(await platform.requests()).length
    const isEdit = ({ query }: { query: Record<string, string> }) => query.uuid === uuid
    expect(await until(async () => writesIn(await platform.requests()).some(isEdit))).toBe(true)
    expect(writesIn(await platform.requests()).findIndex(isEdit) - before).toBeLessThan(2)
    expect(desk.left()).toBeGreaterThan(9600)
  }, 90_000)

  it('passes two backlogs, also when everything that waits has just been judged again', async () => {
    const { desk, platform } = await open({ sources, setup: { workspace: { requestsPerHour: 'unlimited' } } })
    desk.save(people(0, 3))
    desk.save(people(1000, 80), 'big.csv')
    desk.save(people(2000, 80), 'bigger.csv')
    await desk.sync()
    desk.changeSetup({ setup: { workspace: { requestsPerHour: 60 } } })
    const everyone = await platform.contacts()
    const { uuid } = await desk.contact('Person 1')
    desk.save(people(1000, 80, 'Caicó'), 'big.csv')
    let writes = 0
    let plannedAt = 0
    desk.onRequest = async (leaving, send) => {
      const answer = await send()
      if (leaving.isWrite && ++writes === 5) {
        desk.save(people(2000, 80, 'Caicó'), 'bigger.csv')
        await stage(desk, 'Bigger')
      }
      if (leaving.isWrite && writes === 10) {
        desk.save([person(0), person(1, 'Caicó'), person(2)])
        await stage(desk, 'People')
        // Colleagues touch everybody, and it is time to look: all that waits is judged again before the next request.
        for (const each of everyone) await platform.somebody.changes(each.uuid, { language: 'por' })
        desk.clock.skip(6 * MINUTES)
        plannedAt = writes
      }
      return answer
    }
    const ran = await desk.sync()
    expect(ran).toMatchObject({ exitCode: 0, report: { updates: 161 } })
    const own = contactWrites(ran.requests).filter(({ body }) => !JSON.stringify(body).includes('language'))
    const at = own.findIndex(({ query }) => query.uuid === uuid)
    expect(at - plannedAt).toBeLessThan(2)
    // The older backlog is not behind the younger one.
    const place = new Map(own.map(({ query }, index) => [query.uuid, index]))
    const placeOf = async (name: string) => place.get((await desk.contact(name)).uuid)!
    expect(await placeOf('Person 1079')).toBeLessThan(await placeOf('Person 2000'))
  })
})

describe('two accounts of one PC', () => {
  /** Both work in one process, on one database, for an account each. */
  async function two(first: DeskOptions, second: DeskOptions) {
    const folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-pc-'))
    const data = openData(folder, Date.now())
    endings.push(() => {
      for (const { desk } of offices) desk.close()
      data.close()
      rmSync(folder, { recursive: true, force: true })
    })
    const [big, small] = [
      await open({ clock: realTime, store: data.store, ...first }),
      await open({ clock: realTime, store: data.store, ...second }),
    ]
    save(big.desk, people(0, 3))
    save(small.desk, people(0, 3))
    await big.desk.sync()
    await small.desk.sync()
    return { big, small }
  }
  const arrives = ({ desk, platform }: Office) => {
    save(desk, [person(0), person(1, 'Caicó'), person(2)])
    return until(
      async () =>
        (await platform.contacts()).find(({ name }) => name === 'Person 1')?.fields.city === 'Caicó',
    )
  }

  it('an edit for one is not behind 10,000 creates of the other', async () => {
    const workspace = { requestsPerHour: 2500 }
    const { big, small } = await two({ sources: sources.slice(0, 2), setup: { workspace } }, {})
    save(big.desk, people(1000, 10_000), 'big.csv')
    await syncUntil(big.desk, 20)
    watch(big.desk)
    watch(small.desk)
    expect(await arrives(small)).toBe(true)
    expect(big.desk.left()).toBeGreaterThan(9000)
    // Each is what its own spreadsheet says, and nothing of the other.
    expect(await small.platform.contacts()).toHaveLength(3)
    expect(small.desk.left()).toBe(0)
  }, 90_000)

  it.each([
    ['answers slowly', { kind: 'delay', ms: 4000, endpoint: 'contacts' }],
    ['asks for patience', { kind: 'throttled', endpoint: 'contacts', retryAfter: 600 }],
    ['cannot be used', { kind: 'server-error' }],
  ])(
    'nor does it wait for a platform that %s',
    async (_how, fault) => {
      const { big, small } = await two({}, {})
      save(big.desk, people(0, 3, 'Assu'))
      await big.platform.faults(fault)
      watch(big.desk)
      watch(small.desk)
      expect(await until(async () => (await big.platform.hits())[0]! > 0)).toBe(true)
      expect(await arrives(small)).toBe(true)
      const slow = await big.platform.hits()
      expect(slow[0]).toBeLessThan(20)
      await big.platform.faults()
    },
    90_000,
  )

  it('what one had sent when it died is looked up by that one alone', async () => {
    const { big, small } = await two({}, {})
    save(big.desk, people(0, 3, 'Assu'))
    save(small.desk, people(0, 3, 'Assu'))
    await big.desk.agent.pull(new AbortController().signal)
    await small.desk.agent.pull(new AbortController().signal)
    const states = (desk: Desk) =>
      desk.repositories.outbox.countKinds(desk.agent.workspace.id).map(({ state, n }) => `${n} ${state}`)
    await stage(big.desk, 'People')
    await stage(small.desk, 'People')
    const { outbox } = big.desk.repositories
    const [first] = outbox.ready(big.desk.agent.workspace.id, Date.now(), 1)
    outbox.markSending([first!.id], Date.now())
    await small.desk.sync()
    expect(states(big.desk).sort()).toEqual(['1 sending', '2 waiting'])
    expect(states(small.desk)).toEqual([])
    expect((await big.desk.sync()).exitCode).toBe(0)
  })

  it('a plan that is taken back for one leaves the other what it counted against its limit', async () => {
    const workspace = { requestsPerHour: 600 }
    const { big, small } = await two({ setup: { workspace } }, { setup: { workspace } })
    const used = () => small.desk.agent.platform.budget.usage('contacts').used
    const counted = () =>
      small.desk.agent.store.db
        .prepare<[number], { n: number }>('SELECT count(*) AS n FROM request_log WHERE workspace_id = ?')
        .get(small.desk.agent.workspace.id)!.n
    save(big.desk, people(0, 3000))
    const ends = await big.desk.agent.scan(big.desk.agent.sources, new AbortController().signal)
    const scans = ends.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : []))
    const before = used()
    // A preview is one long transaction, taken back in the end; the other account reads meanwhile.
    await Promise.all([
      big.desk.agent.stage(scans, [], { trigger: 'preview', preview: true, honourRemovalDelay: false }),
      small.desk.agent.pull(new AbortController().signal),
    ])
    expect(used() - before).toBe(2)
    expect(counted()).toBeGreaterThanOrEqual(used())
  })
})
