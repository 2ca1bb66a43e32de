/**
 * Freshness (DESIGN 4.6): what waits was decided against an account that others go on working in. It is read again
 * before each sending run and every five minutes of it, and everything waiting is judged again: hours later, too, nothing
 * of theirs is overwritten.
 */
import { describe, expect, it } from 'vitest'
import { actions, contactWrites } from '../support/platform.ts'
import { desk, start as openAtDesk, platform } from './support/at-the-desk.ts'
import { type Cells, type DeskOptions, phone, SOURCE, tel } from './support/desk.ts'

const MINUTES = 60_000
const person = (n: number, city = 'Natal', name = `Person ${n}`) => [n, name, phone(n), city]
const everybody = (count: number, city?: string) => Array.from({ length: count }, (_, n) => person(n, city))
async function start(rows: Cells, options: DeskOptions = {}, requestsPerHour: number | 'auto' = 60) {
  const workspace = { requestsPerHour: 'unlimited' }
  await openAtDesk({ ...options, setup: { workspace } })
  desk.save(rows)
  await desk.sync()
  desk.changeSetup({ setup: { workspace: { requestsPerHour } } })
}
const bodies = (requests: Parameters<typeof contactWrites>[0], uuid: string) =>
  contactWrites(requests)
    .filter(({ query }) => query.uuid === uuid)
    .map(({ body }) => body)
/** What the agent asked of `contact_actions`; how others do it in these tests is `block` or `archive_messages`. */
const ours = (requests: Parameters<typeof actions>[0]) =>
  actions(requests)
    .map(({ body }) => body as { action: string; contacts: string[] })
    .filter(({ action }) => action === 'add' || action === 'delete')
/** Calls `work` when so many requests have been sent that may change something. */
function afterWrites(count: number, work: () => Promise<unknown>) {
  let writes = 0
  desk.onRequest = async (leaving, send) => {
    const answer = await send()
    if (leaving.isWrite && ++writes === count) await work()
    return answer
  }
}

describe('in the middle of sending for hours', () => {
  it("a colleague's edits are seen: of the same attribute asked about, of another kept beside ours", async () => {
    await start(everybody(150))
    const [same, other, gone] = [
      await desk.contact('Person 147'),
      await desk.contact('Person 148'),
      await desk.contact('Person 149'),
    ]
    desk.save(everybody(150, 'Caicó'))
    afterWrites(10, async () => {
      await platform.somebody.changes(same.uuid, { fields: { city: 'Assu' } })
      await platform.somebody.changes(other.uuid, { language: 'por' })
      await platform.somebody.deletes(gone.uuid)
    })
    const before = desk.clock.skipped()
    const ran = await desk.sync()
    expect(desk.clock.skipped() - before).toBeGreaterThan(2 * 60 * MINUTES)
    expect(ran).toMatchObject({ exitCode: 3, report: { updates: 148, conflicts: 2 } })
    // Theirs, and where it does not touch the same thing ours after it.
    expect(bodies(ran.requests, same.uuid)).toEqual([{ fields: { city: 'Assu' } }])
    expect(bodies(ran.requests, other.uuid)).toEqual([{ language: 'por' }, { fields: { city: 'Caicó' } }])
    expect(await desk.contact('Person 147')).toMatchObject({ fields: { city: 'Assu' } })
    expect(await desk.contact('Person 148')).toMatchObject({ language: 'por', fields: { city: 'Caicó' } })
    expect(desk.conflicts().sort()).toEqual(['gone', 'values'])
    // Every five minutes, and no oftener.
    const looks = ran.requests.filter(({ path }) => path.endsWith('/workspace.json')).length
    const minutes = (desk.clock.skipped() - before) / MINUTES
    expect(looks).toBeGreaterThan(minutes / 8)
    expect(looks).toBeLessThan(minutes / 4)
  })

  it('a contact that was blocked or has opted out stays so, gets no group, and is not deleted', async () => {
    const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' }
    const header = ['Code', 'Name', 'Phone', 'City', 'Group']
    const rows = (count: number, city: string, group: string) =>
      everybody(count, city).map((row) => [...row, group])
    await openAtDesk({
      given: { groups: [{ name: 'Gold' }] },
      source: { columns },
      setup: { workspace: { requestsPerHour: 'unlimited' } },
    })
    desk.save(rows(60, 'Natal', ''), 'people.csv', header)
    await desk.sync()
    desk.changeSetup({ setup: { workspace: { requestsPerHour: 60 } } })
    const [blocked, stopped, removed] = [
      await desk.contact('Person 57'),
      await desk.contact('Person 58'),
      await desk.contact('Person 59'),
    ]
    desk.save(rows(59, 'Caicó', 'Gold'), 'people.csv', header)
    afterWrites(5, async () => {
      await platform.somebody.acts({ action: 'block', contacts: [blocked.uuid, removed.uuid] })
      await platform.faults({
        kind: 'edit',
        when: 'before',
        times: 1,
        contact: stopped.uuid,
        set: { status: 'stopped' },
      })
    })
    const ran = await desk.sync()
    const named = ours(ran.requests).flatMap(({ contacts }) => contacts)
    for (const { uuid } of [blocked, stopped, removed]) expect(named).not.toContain(uuid)
    expect(named).toHaveLength(57)
    expect(ours(ran.requests).length).toBeLessThan(5) // under a limit, too, up to a hundred go together
    expect(await platform.deletedUuids()).toEqual([])
  })

  it('a row corrected back is not sent, and one corrected again is sent as it is now', async () => {
    await start(everybody(40))
    desk.save(everybody(40, 'Caicó'))
    const [back, again] = [await desk.contact('Person 38'), await desk.contact('Person 39')]
    afterWrites(3, async () => {
      desk.save([...everybody(38, 'Caicó'), person(38), person(39, 'Assu')])
      const { agent } = desk
      const ends = await agent.scan(agent.sources, new AbortController().signal)
      const scans = ends.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : []))
      await agent.stage(scans, [], { trigger: 'test', preview: false, honourRemovalDelay: false })
    })
    const ran = await desk.sync()
    expect(ran).toMatchObject({ exitCode: 0, report: { updates: 39 } })
    expect(bodies(ran.requests, back.uuid)).toEqual([])
    expect(bodies(ran.requests, again.uuid)).toEqual([{ fields: { city: 'Assu' } }])
  })

  it('what was planned stays in its run, and what waits keeps its place', async () => {
    await start(everybody(80))
    desk.save(everybody(80, 'Caicó'))
    const everyone = await platform.contacts()
    afterWrites(5, async () => {
      for (const { uuid } of everyone) await platform.somebody.changes(uuid, { language: 'por' })
    })
    const ran = await desk.sync()
    expect(ran).toMatchObject({ exitCode: 0, report: { updates: 80 } })
    const runs = desk.agent.store.db
      .prepare('SELECT run_id AS run, count(*) AS n FROM change WHERE kind = ? GROUP BY run_id')
      .all('update')
    expect(runs).toEqual([{ run: ran.report.run, n: 80 }])
  })
})

describe('one bucket has to wait', () => {
  it('what the other one takes goes out meanwhile, and what was seen meanwhile is judged', async () => {
    const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' }
    const header = ['Code', 'Name', 'Phone', 'City', 'Group']
    await openAtDesk({
      given: { groups: [{ name: 'Gold' }] },
      source: { columns },
      setup: { workspace: { requestsPerHour: 2500 } },
    })
    const row = (n: number, city: string, group: string) => [...person(n, city), group]
    desk.save([row(1, 'Natal', ''), row(2, 'Natal', ''), row(3, 'Natal', '')], 'people.csv', header)
    await desk.sync()
    const two = await desk.contact('Person 2')
    desk.save([row(1, 'Caicó', ''), row(2, 'Caicó', ''), row(3, 'Natal', 'Gold')], 'people.csv', header)
    await platform.faults({
      kind: 'throttled',
      endpoint: 'contacts',
      method: 'POST',
      retryAfter: 1800,
      times: 1,
    })
    let asked = false
    const theirs = JSON.stringify({ fields: { city: 'Assu' } })
    desk.onRequest = async (_leaving, send) => {
      const answer = await send()
      if (!asked && answer.status === 429) {
        asked = true
        await platform.somebody.changes(two.uuid, { fields: { city: 'Assu' } })
      }
      return answer
    }
    const ran = await desk.sync()
    const order = ran.writes
      .filter(({ status, body }) => status !== 429 && JSON.stringify(body) !== theirs)
      .map(({ path }) => path.split('/').at(-1))
    expect(order).toEqual(['contact_actions.json', 'contacts.json'])
    expect(ran).toMatchObject({ exitCode: 3, report: { conflicts: 1 } })
    expect(await desk.contact('Person 2')).toMatchObject({ fields: { city: 'Assu' } })
  })
})

describe('before a deletion', () => {
  it.each([0, -3, 3])(
    'the account was read within a minute, also when the clock is set by %i hours',
    async (hours) => {
      await start(everybody(3), {}, 2500)
      desk.save(everybody(2))
      const { uuid } = await desk.contact('Person 2')
      let tries = 0
      // The first tries do not get through; by the time one does, a colleague has changed the contact.
      desk.onRequest = async (leaving, send) => {
        if (!leaving.isWrite || ++tries > 6) return send()
        if (tries === 1) {
          await platform.somebody.changes(uuid, { fields: { city: 'Assu' } })
          desk.clock.set(hours * 60 * MINUTES)
          desk.clock.skip(MINUTES)
        }
        throw new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } })
      }
      const ran = await desk.sync()
      expect(ran).toMatchObject({ exitCode: 3, report: { removals: 0, conflicts: 1 } })
      expect(actions(ran.requests)).toEqual([])
      expect(desk.conflicts()).toEqual(['removed-but-changed'])
      expect(await desk.shown()).toHaveLength(3)
    },
  )
})

describe('after a start', () => {
  const cutOff = async () => {
    desk.onRequest = (leaving, send) =>
      leaving.isWrite
        ? Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } }))
        : send()
    await desk.sync()
    expect(desk.left()).toBe(1)
    desk.onRequest = undefined
    desk.close()
  }

  it('nothing is sent while no file can be read, and everything when one can', async () => {
    await start(everybody(3))
    desk.save([...everybody(2), person(2, 'Caicó')])
    await cutOff()
    desk.remove()
    expect(await desk.sync()).toMatchObject({ exitCode: 4, writes: [] })
    expect(desk.left()).toBe(1)
    desk.save([...everybody(2), person(2, 'Caicó')])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
  })

  it('nothing is sent while the account cannot be read, whatever was read just before the restart', async () => {
    await start(everybody(3))
    desk.save([...everybody(2), person(2, 'Caicó')])
    await cutOff()
    await platform.faults({ kind: 'server-error', method: 'GET', endpoint: 'workspace' })
    expect(await desk.sync()).toMatchObject({ exitCode: 5, writes: [] })
    await platform.faults()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
  })
})

describe('the delay of a removal', () => {
  const minutes = 10
  /** One look of the watch: the account, the files, the plan. */
  async function look(): Promise<void> {
    const { agent } = desk
    const signal = new AbortController().signal
    await agent.pull(signal)
    const ends = await agent.scan(agent.sources, signal)
    const scans = ends.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : []))
    const unread = ends.flatMap(({ source, end }) =>
      end.kind === 'waiting' || end.kind === 'halted' ? [source.row.id] : [],
    )
    await agent.stage(scans, unread, { trigger: 'watch', preview: false, honourRemovalDelay: true })
  }
  const leaving = () =>
    desk.repositories.outbox.countKinds(desk.agent.workspace.id).some(({ kind }) => kind === 'delete')

  it.each([1, -1])('runs on a clock that nobody sets: %i hours', async (hours) => {
    await start(everybody(3), { source: { removalDelayMinutes: minutes } })
    desk.save(everybody(2))
    await look()
    desk.clock.set(hours * 60 * MINUTES)
    desk.clock.skip(9 * MINUTES)
    await look()
    expect(leaving()).toBe(false)
    desk.clock.skip(1 * MINUTES)
    await look()
    expect(leaving()).toBe(true)
  })

  it('goes on after a restart from where it was; the time between does not count, and the file is read once more', async () => {
    await start(everybody(3), { source: { removalDelayMinutes: minutes } })
    desk.save(everybody(2))
    await look()
    desk.clock.skip(6 * MINUTES)
    desk.close()
    desk.clock.skip(60 * MINUTES)
    await look()
    expect(leaving()).toBe(false)
    desk.clock.skip(5 * MINUTES)
    desk.remove() // it is not there at that moment
    await look()
    expect(leaving()).toBe(false)
    desk.save(everybody(2))
    await look()
    expect(leaving()).toBe(true)
  })

  it('waits for the other spreadsheets, and what was found to be gone is not doubted again when one is busy', async () => {
    const sources = [
      { ...SOURCE, removalDelayMinutes: minutes },
      { ...SOURCE, name: 'Others', path: 'others.csv' },
    ]
    await openAtDesk({ sources })
    desk.save(everybody(5))
    desk.save([person(50)], 'others.csv')
    await desk.sync()
    desk.save(everybody(4))
    await look()
    desk.clock.skip(11 * MINUTES)
    desk.remove('others.csv')
    await look()
    expect(leaving()).toBe(false)
    desk.save([person(50)], 'others.csv')
    await look()
    expect(leaving()).toBe(true)
    desk.remove('others.csv')
    await look()
    expect(leaving()).toBe(true)
    const { uuid } = await desk.contact('Person 50')
    expect(uuid).toBeDefined()
    expect((await desk.contact('Person 4')).urns).toEqual([tel(4)])
  })
})
