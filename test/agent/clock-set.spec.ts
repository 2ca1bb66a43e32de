/**
 * Somebody sets the PC's clock: to 2030 by mistake and back, or behind. The platform has a clock of its own. Nothing is
 * thrown away early for that, nothing is kept until 2030, and nobody is asked, sent or removed otherwise than before.
 */
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { startOnce } from '../../main/agent/once.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { isPaused, pauseFrom } from '../../shared/pause.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { CITY, type DeskOptions, phone, tel } from './support/desk.ts'
import { connected, newFolder, settled, until } from './support/desk-window.ts'
import { skippingClock } from './support/skipping-clock.ts'

const DAY = 24 * 3_600_000
const FOUR_YEARS = 4 * 365 * DAY
const row = (n: number, city = 'Natal') => [`C${n}`, `Person ${n}`, phone(n), city]
const people = (count: number, city?: string) => Array.from({ length: count }, (_, n) => row(n, city))
const one = <T>(sql: string, ...values: unknown[]) =>
  desk.repositories.store.db
    .prepare(sql)
    .pluck()
    .get(...values) as T
const runs = () => one<number>('SELECT count(*) FROM run')
const backups = () =>
  readdirSync(path.join(desk.dataFolder, 'backups')).filter((name) => name.endsWith('.db'))

/** The platform's clock goes right, whatever becomes of the PC's. */
async function office(options: DeskOptions = {}) {
  const clock = skippingClock()
  await start({ ...options, clock }, { now: () => Math.floor(Date.now() + clock.skipped()) })
  desk.save(people(4))
  expect((await desk.sync()).report.creates).toBe(4)
}

it('history and copies are not thrown away for a year that has not come, and what was written then is not kept until then', async () => {
  await office()
  const today = backups()
  desk.clock.set(FOUR_YEARS)
  desk.save([...people(3), row(3, 'Olinda')])
  expect((await desk.sync()).report.updates).toBe(1)
  expect([runs(), backups().length]).toEqual([2, 2])
  expect(backups()).toEqual(expect.arrayContaining(today))

  desk.clock.set(-FOUR_YEARS)
  await desk.sync()
  expect(one('SELECT count(*) FROM run WHERE started_at > ?', desk.clock.wall())).toBe(0)
  expect(one('SELECT count(*) FROM change WHERE settled_at > ?', desk.clock.wall())).toBe(0)
  expect(backups()).toEqual(today)
  desk.clock.skip(91 * DAY)
  await desk.sync()
  expect(runs()).toBe(0)
})

it('a PC that is never told the right time loses nothing either, and keeps making copies', async () => {
  await office()
  const today = backups()
  desk.clock.set(-FOUR_YEARS)
  for (let day = 0; day < 9; day += 1) {
    desk.clock.set(DAY)
    await desk.sync()
  }
  expect(runs()).toBe(1)
  expect(backups()).toHaveLength(7)
  expect(backups()).toEqual(expect.arrayContaining(today))
})

it('copies from before a new version that were made in 2030 go 90 days later', async () => {
  await office()
  const copy = path.join(desk.dataFolder, 'contact-sync.db.before-version-2')
  writeFileSync(copy, 'old')
  const at = (desk.clock.wall() + FOUR_YEARS) / 1000
  utimesSync(copy, at, at)
  desk.clock.skip(DAY)
  await desk.sync()
  expect(Math.abs(statSync(copy).mtimeMs - desk.clock.wall())).toBeLessThan(DAY)
  desk.clock.skip(91 * DAY)
  await desk.sync()
  expect(existsSync(copy)).toBe(false)
})

it('the account is read completely each week, and its fields and groups are looked at, also after 2030', async () => {
  await office({ setup: { workspace: { requestsPerHour: 'unlimited' } } })
  desk.clock.set(FOUR_YEARS)
  desk.clock.skip(8 * DAY)
  desk.save(people(4).map((cells) => [...cells, 'VIP']))
  desk.changeSetup({ source: { columns: { ...columns, Group: 'groups' } } })
  desk.write('people.csv', grouped(4))
  await desk.sync()
  expect(await platform.groupNames()).toContain('VIP')

  desk.clock.set(-FOUR_YEARS)
  desk.clock.skip(60_000)
  await platform.somebody.retypes('city', 'Cidade', 'text')
  const { requests } = await desk.sync()
  const reads = requests.filter(({ path: at, method }) => method === 'GET' && at.endsWith('/contacts.json'))
  expect(reads.some(({ query }) => !query.deleted && !query.after)).toBe(true)
  const { mirror } = desk.repositories
  expect(mirror.fields(desk.agent.workspace.id)).toContainEqual(
    expect.objectContaining({ key: 'city', name: 'Cidade' }),
  )
  // Once was enough: the next look reads what changed.
  const again = (await desk.sync()).requests.filter(
    ({ path: at, query }) => at.endsWith('/contacts.json') && !query.deleted,
  )
  expect(again.every(({ query }) => query.after !== undefined)).toBe(true)
})
const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city' }
const grouped = (count: number) =>
  [['Code', 'Name', 'Phone', 'City', 'Group'], ...people(count).map((cells) => [...cells, 'VIP'])]
    .map((cells) => cells.join(';'))
    .join('\r\n')

it("a colleague's edits are seen by the platform's dates, on a clock that is ahead and on one that was set back", async () => {
  await office()
  const edit = async (n: number) => {
    const { uuid } = await desk.contact(`Person ${n}`)
    await platform.somebody.changes(uuid, { fields: { city: `Theirs ${n}` } })
    return uuid
  }
  const mirrored = (uuid: string) =>
    desk.repositories.mirror.contact(desk.agent.workspace.id, uuid)?.fields.city
  for (const [n, set] of [FOUR_YEARS, -FOUR_YEARS, -DAY, DAY].entries()) {
    desk.clock.set(set)
    desk.clock.skip(60_000)
    const uuid = await edit(n)
    expect((await desk.sync()).writes).toEqual([])
    expect(mirrored(uuid)).toBe(`Theirs ${n}`)
  }
})

it('a contact that went without a trace on the platform is missed on a clock that was set back, too', async () => {
  await office()
  desk.clock.set(FOUR_YEARS)
  desk.clock.skip(8 * DAY)
  await desk.sync() // completely, in 2030
  desk.clock.set(-FOUR_YEARS)
  desk.clock.skip(8 * DAY)
  await desk.sync()
  const marks = desk.repositories.store.db
    .prepare('SELECT DISTINCT pull_mark FROM mirror_contact')
    .pluck()
    .all()
  expect(marks).toHaveLength(1) // every contact was seen in the last complete look
})

it('a change that the platform does not show is sent again in time', async () => {
  await office({ given: { ...CITY, groups: [{ name: 'VIP' }] } })
  desk.changeSetup({ source: { columns: { ...columns, Group: 'groups' } } })
  desk.write('people.csv', grouped(4))
  desk.clock.set(FOUR_YEARS)
  await platform.faults({ kind: 'stale', ms: 3_600_000, method: 'GET', endpoint: 'contacts' })
  await desk.sync()
  const { outbox } = desk.repositories
  const open = () => outbox.inState(desk.agent.workspace.id, 'provisional')
  expect(open()).not.toHaveLength(0)
  desk.clock.set(-FOUR_YEARS)
  desk.clock.skip(60_000)
  await desk.sync()
  for (const { sentAt } of open()) expect(sentAt).toBeLessThanOrEqual(desk.clock.wall())
  desk.clock.skip(11 * 60_000)
  const { writes } = await desk.sync()
  expect(writes.map(({ path: at }) => at.split('/').at(-1))).toContain('contact_actions.json')
  await platform.faults()
  await desk.sync()
  expect(desk.left()).toBe(0)
})

it('a file that is sent only once is forgotten after its day: not by a leap to 2030, and not in 2030', async () => {
  await office()
  const drop = async (n: number) => {
    desk.save([row(n), [`C${n + 1}`, 'Nobody', '12', 'Natal']], 'visitors.csv')
    const source = { name: `visitors ${n}`, path: 'visitors.csv', country: 'BR', key: ['Code'], columns }
    expect(await startOnce(desk.agent, { source, leaveOut: [] })).toMatchObject({ kind: 'started' })
    await desk.sync()
  }
  const kept = () => readdirSync(path.join(desk.dataFolder, 'once')).length
  await drop(10)
  desk.clock.set(-30_000) // as the system sets it by itself
  await desk.sync()
  expect(kept()).toBe(1)
  desk.clock.set(FOUR_YEARS)
  await desk.sync()
  expect(kept()).toBe(1)
  await drop(20)
  expect(kept()).toBe(2)
  desk.clock.set(-FOUR_YEARS)
  await desk.sync()
  desk.clock.skip(DAY + 60_000)
  await desk.sync()
  expect(kept()).toBe(0)
})

it('who was missing before a restart from a copy waits for an OK, in whatever year that was noticed', async () => {
  await office()
  desk.clock.set(FOUR_YEARS)
  desk.save(people(3))
  await desk.agent.pull(new AbortController().signal)
  const scans = await desk.agent.scan(desk.agent.sources, new AbortController().signal)
  const request = { trigger: 'test', preview: false, honourRemovalDelay: true }
  await desk.agent.stage(
    scans.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : [])),
    [],
    request,
  )
  expect(one<number>('SELECT missing_since FROM claim WHERE missing_since IS NOT NULL')).toBeGreaterThan(
    Date.now() + DAY,
  )
  desk.clock.set(-FOUR_YEARS)
  desk.changeSetup({ source: { key: ['Phone'] } }) // compared afresh
  const ran = await desk.sync()
  expect(ran.report).toMatchObject({ removals: 0, held: 1 })
  desk.clock.skip(DAY)
  expect((await desk.sync()).writes).toEqual([])
  expect(await platform.contacts()).toHaveLength(4)
})

it('a removal waits out its delay by the time the agent worked, whatever the calendar says', async () => {
  let ahead = 0
  const clock = { ...systemClock, wall: () => systemClock.wall() + ahead }
  const { window, server } = await connected({ clock })
  const file = path.join(newFolder(), 'people.csv')
  const list = (numbers: number[]) =>
    ['Name,URN:tel,Field:city', ...numbers.map((n) => `Person ${n},${tel(n).slice(4)},Natal`)].join('\n')
  writeFileSync(file, list([1, 2, 3, 4, 5, 6]))
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'], removalDelayMinutes: 30 })
  await window.changeSettings({ quietSeconds: 0 })
  await window.syncNow(undefined)
  await until(async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1, 'it waits')
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 6, 'all are there')
  writeFileSync(file, list([1, 2, 3, 4, 5]))
  await window.syncNow(undefined)
  await until(async () => (await window.removals({})).total === 1, 'one is missed')
  for (const years of [FOUR_YEARS, -FOUR_YEARS]) {
    ahead = years
    await window.syncNow(undefined)
    await settled(window)
    const { rows } = await window.removals({})
    expect(rows[0]!.at - clock.wall()).toBeGreaterThan(20 * 60_000)
    expect(rows[0]!.at - clock.wall()).toBeLessThanOrEqual(30 * 60_000)
  }
  expect(
    (await fetch(`${server.url}/api/v2/contacts.json`, { headers: { Authorization: 'Token office-key' } }))
      .status,
  ).toBe(200)
  expect((await window.contacts({})).total).toBe(6)
})

it('a pause that began in 2030 is over when the clock is right again', async () => {
  const now = Date.UTC(2026, 10, 23, 12)
  for (const choice of ['hour', 'tomorrow'] as const) {
    const pause = pauseFrom(choice, now + FOUR_YEARS)
    expect(isPaused(pause, now + FOUR_YEARS + 1000)).toBe(true)
    expect(isPaused(pause, now)).toBe(false)
  }
  expect(isPaused(pauseFrom('until-resumed', now + FOUR_YEARS), now)).toBe(true)

  let ahead = FOUR_YEARS
  const clock = { ...systemClock, wall: () => systemClock.wall() + ahead }
  const dataFolder = newFolder()
  const first = await connected({ clock, dataFolder })
  await first.window.pause('hour')
  expect((await first.window.getStanding(undefined)).pause).not.toBeNull()
  ahead = 0
  first.desk.lookAgain()
  await until(async () => (await first.window.getStanding(undefined)).pause === null, 'it goes on')
})

it('a pause until tomorrow ends at seven, in nights in which the clocks change too', () => {
  const zone = process.env.TZ
  process.env.TZ = 'Europe/Lisbon'
  try {
    for (const [evening, hours] of [
      [Date.UTC(2028, 2, 25, 22), 8], // forward: an hour less
      [Date.UTC(2028, 9, 28, 21), 10],
      [Date.UTC(2028, 1, 28, 22), 9], // to 29 February
    ] as const) {
      const { until: end } = pauseFrom('tomorrow', evening)
      expect((end! - evening) / 3_600_000).toBe(hours)
      expect(isPaused({ until: end }, evening)).toBe(true)
    }
    const justAfterMidnight = Date.UTC(2028, 9, 28, 23, 1) // 25 hours have this day
    expect(isPaused(pauseFrom('tomorrow', justAfterMidnight), justAfterMidnight)).toBe(true)
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})
