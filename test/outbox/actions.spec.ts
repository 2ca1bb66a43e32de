/** Removals and group changes: 100 a call, and a 204 that has to be seen to be believed (DESIGN 11). */
import { beforeEach, describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { phone, tel } from '../agent/support/desk.ts'
import { actions } from '../support/platform.ts'

beforeEach(async () => {
  const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' }
  const guards = { removals: { percent: 100, atLeast: 10_000, max: 10_000 } }
  await start({
    given: { groups: [{ name: 'Gold' }, { name: 'Silver' }, { name: 'Theirs' }] },
    source: { columns, guards },
  })
})
const header = ['Code', 'Name', 'Phone', 'City', 'Group']
const person = (n: number, groups = 'Gold') => [n, `Person ${n}`, phone(n), 'Natal', groups]
const everybody = (count: number, groups?: string) =>
  Array.from({ length: count }, (_, n) => person(n, groups))
const save = (rows: (string | number)[][]) => desk.save(rows, 'people.csv', header)
const groupsOf = async (name: string) => (await desk.contact(name)).groups
const locked = { kind: 'unchanged', endpoint: 'contact_actions' }
const MINUTES = 60_000

describe('a 204', () => {
  it('counts when a pull shows it, and is waited for within the same sync', async () => {
    save(everybody(3))
    await desk.sync()
    save([person(0, 'Silver'), person(1), person(2)])
    const moved = await desk.sync()
    expect(moved).toMatchObject({ exitCode: 0, report: { updates: 1, requests: { write: 2 } } })
    expect(desk.left()).toBe(0)
    expect(await groupsOf('Person 0')).toEqual(['Silver'])
  })

  it('that did nothing is sent again after ten minutes, three times, and then shown', async () => {
    save(everybody(3))
    await desk.sync()
    save([person(0, 'Gold, Silver'), person(1), person(2)])
    await platform.faults(locked)
    const first = await desk.sync()
    expect(first.report).toMatchObject({ updates: 0, requests: { write: 1 } })
    expect(desk.left()).toBe(1)
    expect((await desk.sync()).writes).toEqual([]) // too soon

    let sent = 1
    for (let round = 0; round < 5; round += 1) {
      desk.clock.skip(11 * MINUTES)
      sent += actions((await desk.sync()).requests).length
    }
    expect(sent).toBe(4)
    expect(desk.left()).toBe(0)
    expect(desk.problems()).toEqual([expect.objectContaining({ code: 'not-applied' })])
    // Shown, and left alone until its cell changes.
    desk.clock.skip(11 * MINUTES)
    expect((await desk.sync()).writes).toEqual([])
    await platform.faults()
    save([person(0, 'Gold, Theirs'), person(1), person(2)])
    await desk.sync()
    expect(await groupsOf('Person 0')).toEqual(['Gold', 'Theirs'])
  })

  it('of a deletion that did nothing is sent again', async () => {
    save(everybody(3))
    await desk.sync()
    save(everybody(2))
    await platform.faults({ ...locked, times: 1 })
    expect((await desk.sync()).report.removals).toBe(0)
    desk.clock.skip(11 * MINUTES)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { removals: 1, requests: { write: 1 } } })
    expect(await desk.shown()).toHaveLength(2)
  })

  it('of a deletion that is never done: sent four times, then told, and not again while nothing changes', async () => {
    save(everybody(3))
    await desk.sync()
    save(everybody(2))
    await platform.faults(locked)
    let sent = 0
    const waitAndSync = async () => {
      desk.clock.skip(11 * MINUTES)
      const ran = await desk.sync()
      sent += actions(ran.requests).length
      return ran
    }
    for (let round = 0; round < 5; round += 1) await waitAndSync()
    expect(sent).toBe(4)
    expect(desk.problems()).toMatchObject([{ code: 'not-applied', row: 4 }])
    for (let round = 0; round < 4; round += 1) expect(await waitAndSync()).toMatchObject({ exitCode: 3 })
    expect(sent).toBe(4)
    expect(desk.left()).toBe(0)
    // The contact is changed there: it may have been unlocked.
    await platform.faults()
    const { uuid } = await desk.contact('Person 2')
    await platform.somebody.changes(uuid, { language: 'por' })
    expect(await waitAndSync()).toMatchObject({ exitCode: 0, report: { removals: 1 } })
    expect(desk.problems()).toEqual([])
    expect(await desk.shown()).toHaveLength(2)
  })

  it.each([
    ['the platform comes round', async (uuid: string) => void (await platform.somebody.deletes(uuid)), 2],
    ['the row is back', async () => save(everybody(3)), 3],
  ])('of a deletion that was never done: the problem goes when %s', async (_how, change, left) => {
    save(everybody(3))
    await desk.sync()
    const { uuid } = await desk.contact('Person 2')
    save(everybody(2))
    await platform.faults(locked)
    for (let round = 0; round < 5; round += 1) {
      await desk.sync()
      desk.clock.skip(11 * MINUTES)
    }
    await desk.sync()
    expect(desk.problems()).toMatchObject([{ code: 'not-applied' }])
    await change(uuid)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.problems()).toEqual([])
    expect(await desk.shown()).toHaveLength(left)
  })

  it('of somebody who should leave their groups and does not: told, and kept in mind', async () => {
    const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' }
    desk.changeSetup({ source: { onRemoved: 'leave groups', columns } })
    save(everybody(3))
    await desk.sync()
    save(everybody(2))
    await platform.faults(locked)
    for (let round = 0; round < 7; round += 1) {
      await desk.sync()
      desk.clock.skip(11 * MINUTES)
    }
    expect(desk.problems()).toMatchObject([{ code: 'not-applied', row: 4 }])
    expect(desk.left()).toBe(0)
    expect((await desk.sync()).writes).toEqual([])
    await platform.faults()
    const { uuid } = await desk.contact('Person 2')
    await platform.somebody.acts({ action: 'remove', contacts: [uuid], group: 'Gold' })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.problems()).toEqual([])
  })

  it('of a group that did not stick: the problem stays while nothing changes, and goes when the platform comes round', async () => {
    save(everybody(2))
    await desk.sync()
    save([person(0, 'Gold, Silver'), person(1)])
    await platform.faults(locked)
    for (let round = 0; round < 5; round += 1) {
      await desk.sync()
      desk.clock.skip(11 * MINUTES)
    }
    const told = [{ code: 'not-applied', text: 'Silver', row: 2 }]
    expect(desk.problems()).toMatchObject(told)
    await platform.faults()
    const { uuid } = await desk.contact('Person 0')
    await platform.somebody.changes(uuid, { language: 'por' }) // judged again, nothing about the group
    expect((await desk.sync()).writes).toEqual([])
    expect(desk.problems()).toMatchObject(told)
    await platform.somebody.acts({ action: 'add', contacts: [uuid], group: 'Silver' })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.problems()).toEqual([])
  })

  it('of a group that did not stick: it is sent once more when the cell changes', async () => {
    save(everybody(2))
    await desk.sync()
    save([person(0, 'Gold, Silver'), person(1)])
    await platform.faults(locked)
    for (let round = 0; round < 5; round += 1) {
      await desk.sync()
      desk.clock.skip(11 * MINUTES)
    }
    await platform.faults()
    save([person(0, 'Gold, Silver, Theirs'), person(1)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { problems: 0 } })
    expect(await groupsOf('Person 0')).toEqual(['Gold', 'Silver', 'Theirs'])
  })

  it('shown late by a replica that lags is not sent twice', async () => {
    save(everybody(3))
    await desk.sync()
    save([person(0, 'Silver'), person(1), person(2)])
    await platform.faults({ kind: 'stale', changes: 2, method: 'GET', path: 'reverse', skip: 2, times: 2 })
    const moved = await desk.sync()
    expect(moved.exitCode).toBe(0)
    expect(actions(moved.requests)).toHaveLength(2)
    await platform.faults()
    expect(await groupsOf('Person 0')).toEqual(['Silver'])
  })
})

describe('calls of a hundred', () => {
  it('250 removals are three calls', async () => {
    save(everybody(600))
    await desk.sync()
    save(everybody(350))
    const removed = await desk.sync()
    expect(removed).toMatchObject({ exitCode: 0, report: { removals: 250, requests: { write: 3 } } })
    expect(await desk.shown()).toHaveLength(350)
  })

  it('120 in one group and 30 out of another are three calls', async () => {
    save([...everybody(120, ''), ...Array.from({ length: 30 }, (_, n) => person(n + 200, 'Silver'))])
    await desk.sync()
    save([...everybody(120, 'Gold'), ...Array.from({ length: 30 }, (_, n) => person(n + 200, ''))])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 150, requests: { write: 3 } } })
  })

  it('one that is gone meanwhile is taken out, the rest is sent', async () => {
    save(everybody(60))
    await desk.sync()
    const gone = await desk.contact('Person 57')
    save(everybody(35))
    desk.onRequest = async (leaving, send) => {
      if (!leaving.url.pathname.includes('contact_actions')) return send()
      desk.onRequest = undefined
      await platform.somebody.deletes(gone.uuid)
      return send()
    }
    const removed = await desk.sync()
    expect(removed).toMatchObject({ exitCode: 0, report: { removals: 25 } })
    expect(actions(removed.requests).map(({ status }) => status)).toEqual([400, 204])
    expect(await desk.shown()).toHaveLength(35)
  })

  it('those blocked meanwhile are taken out of a group change, the rest is sent', async () => {
    save(everybody(10, ''))
    await desk.sync()
    const blocked = [await desk.contact('Person 3'), await desk.contact('Person 7')].map(({ uuid }) => uuid)
    save(everybody(10, 'Gold'))
    desk.onRequest = async (leaving, send) => {
      if (!leaving.url.pathname.includes('contact_actions')) return send()
      desk.onRequest = undefined
      await platform.somebody.acts({ action: 'block', contacts: blocked })
      return send()
    }
    const changed = await desk.sync()
    expect(changed.report.updates).toBe(8)
    expect(await groupsOf('Person 1')).toEqual(['Gold'])
    // Told to a person, or simply waiting; but never sent again while they are blocked, and given when they are back.
    expect((await desk.sync()).writes).toEqual([])
    await platform.somebody.acts({ action: 'unblock', contacts: blocked })
    await desk.sync()
    expect(await groupsOf('Person 3')).toEqual(['Gold'])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })

  it.each([
    ['the connection drops before', { kind: 'drop-before' }],
    ['the answer is lost', { kind: 'drop-after' }],
    ['the answer is an error, and it was done', { kind: 'server-error', afterCommit: true }],
    ['the answer is an error, and it was not', { kind: 'server-error' }],
    ['stray characters follow the 204', { kind: 'body-on-204' }],
  ])('%s: everybody is removed, nobody twice', async (_what, fault) => {
    save(everybody(300))
    await desk.sync()
    save(everybody(160))
    await platform.faults({ ...fault, endpoint: 'contact_actions', times: 1 })
    expect(await desk.sync()).toMatchObject({
      exitCode: 0,
      report: { removals: 140, conflicts: 0, problems: 0 },
    })
    expect(await desk.shown()).toHaveLength(160)
  })
})

describe('a deletion needs a fresh look', () => {
  it('of less than a minute', async () => {
    save(everybody(3))
    await desk.sync()
    save(everybody(2))
    const offline = (leaving: { isWrite: boolean }, send: () => Promise<Response>) =>
      leaving.isWrite
        ? Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } }))
        : send()
    let looks = 0
    desk.onRequest = (leaving, send) => {
      if (leaving.url.pathname.includes('workspace')) looks += 1
      return offline(leaving, send)
    }
    expect((await desk.sync()).exitCode).toBe(5)
    expect(looks).toBeGreaterThanOrEqual(2) // the two minutes of trying took more than one
    desk.onRequest = undefined
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { removals: 1 } })
  })

  it('somebody who was changed on the platform since is asked about, in the last minute too', async () => {
    save(everybody(3))
    await desk.sync()
    const { uuid } = await desk.contact('Person 2')
    save(everybody(2))
    // The first try is lost on the way; before the next the account is read again.
    await platform.faults(
      { kind: 'drop-before', endpoint: 'contact_actions', times: 1 },
      {
        kind: 'edit',
        when: 'before',
        endpoint: 'contact_actions',
        times: 1,
        contact: uuid,
        set: { fields: { city: 'Assu' } },
      },
    )
    expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { removals: 0, conflicts: 1 } })
    expect(desk.conflicts()).toEqual(['removed-but-changed'])
    expect(await desk.shown()).toHaveLength(3)
  })
})

describe('several groups of one person', () => {
  it('the second is not forgotten when the first is seen and the person is judged again', async () => {
    save(everybody(2, ''))
    await desk.sync()
    save([person(0, 'Gold, Silver'), person(1, '')])
    const { uuid } = await desk.contact('Person 0')
    // Of the two calls the second meets an outage; a colleague's edit then makes the person be judged anew.
    await platform.faults({ kind: 'server-error', endpoint: 'contact_actions', skip: 1 })
    await desk.sync()
    await platform.somebody.changes(uuid, { language: 'por' })
    await platform.faults()
    await desk.sync()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(await groupsOf('Person 0')).toEqual(['Gold', 'Silver'])
  })

  it('the same for two it leaves', async () => {
    save(everybody(2, 'Gold, Silver, Theirs'))
    await desk.sync()
    save([person(0, 'Theirs'), person(1, 'Gold, Silver, Theirs')])
    const { uuid } = await desk.contact('Person 0')
    await platform.faults({ kind: 'server-error', endpoint: 'contact_actions', skip: 1 })
    await desk.sync()
    await platform.somebody.changes(uuid, { language: 'por' })
    await platform.faults()
    await desk.sync()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(await groupsOf('Person 0')).toEqual(['Theirs'])
  })
})

describe('somebody who leaves every spreadsheet', () => {
  it('"leave groups": leaves those it gave, and is followed no more', async () => {
    desk.changeSetup({
      source: {
        onRemoved: 'leave groups',
        columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
      },
    })
    save([...everybody(4, 'Gold, Silver')])
    await desk.sync()
    const { uuid } = await desk.contact('Person 3')
    await platform.somebody.acts({ action: 'add', contacts: [uuid], group: 'Theirs' })
    save(everybody(3, 'Gold, Silver'))
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { removals: 1, requests: { write: 2 } } })
    expect(await groupsOf('Person 3')).toEqual(['Theirs'])
    expect((await desk.sync()).writes).toEqual([])
    // Back again: adopted, and given its groups.
    save(everybody(4, 'Gold, Silver'))
    await desk.sync()
    expect(await desk.contact('Person 3')).toMatchObject({
      uuid,
      groups: ['Gold', 'Silver', 'Theirs'],
      urns: [tel(3)],
    })
  })

  it('a group change that was under way when the row went does not count as the removal', async () => {
    save(everybody(4))
    await desk.sync()
    save([person(0), person(1), person(2), person(3, 'Silver')])
    await desk.syncUntilPowerFails(
      (leaving, moment) => leaving.url.pathname.includes('contact_actions') && moment === 'after',
    )
    save(everybody(3))
    await desk.sync()
    await desk.sync()
    expect(await desk.shown()).toHaveLength(3)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })
})
