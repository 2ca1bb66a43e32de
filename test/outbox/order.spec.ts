/** What leaves before what: addresses that move between people, edits that follow each other, small runs and backlogs. */
import { beforeEach, describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { type Cells, phone, tel } from '../agent/support/desk.ts'
import { type Sent, TOKEN } from '../support/platform.ts'

beforeEach(async () => {
  await start()
})
const row = (n: number, phoneNumber = phone(n), city = 'Natal', name = `Person ${n}`) => [
  n,
  name,
  phoneNumber,
  city,
]
const phones = async () => Object.fromEntries((await desk.shown()).map(({ name, urns }) => [name, urns]))
const bodies = (writes: readonly Sent[]) => writes.map(({ body }) => body)
/** Nothing reaches the platform for this sync; what it planned is kept. */
async function syncOffline(rows: Cells) {
  desk.save(rows)
  desk.onRequest = (leaving, send) =>
    leaving.isWrite
      ? Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } }))
      : send()
  const ran = await desk.sync()
  desk.onRequest = undefined
  expect(ran).toMatchObject({ exitCode: 5, writes: [] })
  return ran
}

describe('phones that move between rows', () => {
  it('one row gives its phone to another: released first, then taken', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    desk.save([row(1, phone(11)), row(2, phone(1))])
    const moved = await desk.sync()
    expect(moved).toMatchObject({ exitCode: 0, report: { updates: 2, conflicts: 0, requests: { write: 2 } } })
    expect(await phones()).toEqual({ 'Person 1': [tel(11)], 'Person 2': [tel(1)] })
  })

  it('three rows pass their phones round: one request more than rows', async () => {
    desk.save([row(1), row(2), row(3)])
    await desk.sync()
    desk.save([row(1, phone(2)), row(2, phone(3)), row(3, phone(1))])
    const moved = await desk.sync()
    expect(moved).toMatchObject({
      exitCode: 0,
      report: { conflicts: 0, problems: 0, requests: { write: 4 } },
    })
    expect(await phones()).toEqual({ 'Person 1': [tel(2)], 'Person 2': [tel(3)], 'Person 3': [tel(1)] })
    expect((await desk.sync()).report.requests.write).toBe(0)
  })

  it('two rows swap: one request more, and nobody is left without a phone', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    desk.save([row(1, phone(2)), row(2, phone(1))])
    const swapped = await desk.sync()
    expect(swapped).toMatchObject({
      exitCode: 0,
      report: { updates: 2, conflicts: 0, problems: 0, requests: { write: 3 } },
    })
    expect(await phones()).toEqual({ 'Person 1': [tel(2)], 'Person 2': [tel(1)] })
    expect((await desk.sync()).report.requests.write).toBe(0)
  })

  it('a swap cut off at any request ends as a swap', async () => {
    for (let cut = 1; cut <= 3; cut += 1) {
      const first = cut % 2 === 1
      desk.save([row(1, phone(first ? 1 : 2)), row(2, phone(first ? 2 : 1))])
      await desk.sync()
      desk.save([row(1, phone(first ? 2 : 1)), row(2, phone(first ? 1 : 2))])
      let writes = 0
      expect(
        await desk.syncUntilPowerFails(
          (leaving, moment) => leaving.isWrite && moment === 'after' && ++writes === cut,
        ),
      ).toBe(true)
      expect(await desk.sync(), `cut at ${cut}`).toMatchObject({ exitCode: 0, report: { conflicts: 0 } })
      expect(await phones()).toEqual({ 'Person 1': [tel(first ? 2 : 1)], 'Person 2': [tel(first ? 1 : 2)] })
    }
  })

  it('the phone of somebody we do not follow is never taken', async () => {
    await platform.somebody.creates({ name: 'Stranger', urns: [tel(9)] })
    desk.save([row(1), row(2)])
    await desk.sync()
    desk.save([row(1, phone(9), 'Caicó'), row(2)])
    const asked = await desk.sync()
    expect(asked).toMatchObject({ exitCode: 3, report: { conflicts: 1 } })
    expect(desk.conflicts()).toEqual(['urn-taken'])
    expect(await phones()).toMatchObject({ Stranger: [tel(9)], 'Person 1': [tel(1)] })
    expect((await desk.contact('Person 1')).fields.city).toBe('Caicó')
    expect((await desk.sync()).writes).toEqual([])
  })

  it('nor of somebody who got it since the account was read', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    desk.save([row(1, phone(9), 'Caicó'), row(2)])
    await platform.faults({
      kind: 'edit',
      when: 'before',
      method: 'GET',
      path: 'uuid=',
      times: 1,
      create: { name: 'Stranger', urns: [tel(9)] },
    })
    expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { conflicts: 1 } })
    expect(await phones()).toMatchObject({ Stranger: [tel(9)], 'Person 1': [tel(1)] })
    expect((await desk.contact('Person 1')).fields.city).toBe('Caicó')
  })

  it('waits while the owner cannot give it up, without asking again and again, and takes it when it is free', async () => {
    desk.save([row(1), row(2), row(3)])
    await desk.sync()
    const { uuid } = await desk.contact('Person 1')
    // The owner's own update is refused for another reason.
    await platform.faults({ kind: 'server-error', method: 'POST', path: uuid })
    desk.save([row(1, phone(11)), row(2, phone(1), 'Caicó'), row(3, phone(3), 'Caicó')])
    const waiting = await desk.sync()
    expect(waiting.report.problems + waiting.report.conflicts).toBeGreaterThan(0)
    expect(waiting.requests.length).toBeLessThan(80)
    expect(await phones()).toMatchObject({ 'Person 1': [tel(1)], 'Person 2': [tel(2)] })
    await platform.faults()
    desk.clock.skip(3_600_000)
    await desk.sync()
    const end = await desk.sync()
    expect(end).toMatchObject({ exitCode: 0, report: { conflicts: 0, problems: 0 } })
    expect(await phones()).toEqual({ 'Person 1': [tel(11)], 'Person 2': [tel(1)], 'Person 3': [tel(3)] })
  })

  it('waits while the owner is held from being removed, and says so', async () => {
    const many = Array.from({ length: 6 }, (_, n) => row(n + 10))
    desk.save([row(1), row(2), ...many])
    await desk.sync()
    // Most rows are gone: held. Person 2 wants a phone of one of them.
    desk.save([row(2, phone(1), 'Caicó')])
    const held = await desk.sync()
    expect(held.report).toMatchObject({ held: 7, conflicts: 0, problems: 1 })
    expect(held.requests.length).toBeLessThan(30)
    expect(desk.problems()).toMatchObject([{ code: 'urn-waits', row: 2 }])
    expect(await desk.contact('Person 2')).toMatchObject({ urns: [tel(2)], fields: { city: 'Caicó' } })
    expect((await desk.sync()).requests.length).toBeLessThan(30)

    desk.save([row(2, phone(1), 'Caicó'), row(1, phone(99)), ...many])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { problems: 0, held: 0 } })
    expect(await phones()).toMatchObject({ 'Person 1': [tel(99)], 'Person 2': [tel(1)] })
  })

  it('a phone of somebody who is removed in the same go', async () => {
    const others = Array.from({ length: 8 }, (_, n) => row(n + 10))
    desk.save([row(1), row(2), ...others])
    await desk.sync()
    desk.save([row(2, phone(1)), ...others])
    await desk.sync()
    const end = await desk.sync()
    expect(end).toMatchObject({ exitCode: 0, report: { conflicts: 0 } })
    expect(await phones()).toMatchObject({ 'Person 2': [tel(1)] })
    expect(await desk.shown()).toHaveLength(9)
  })
})

describe('addresses the platform shows in another form', () => {
  it('a display name behind it is not part of it: no request is spent on it, and it stays', async () => {
    await platform.setUp({
      fields: [{ key: 'city', name: 'City' }],
      contacts: [{ name: 'Ana', urns: ['telegram:12345#ana_of_natal'] }],
    })
    desk.changeSetup({
      source: { columns: { Code: 'ignore', Name: 'name', Phone: 'urn:telegram', City: 'field:city' } },
    })
    desk.save([['1', 'Ana', '12345', 'Natal']])
    expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: 'Natal' } }])
    expect((await desk.sync()).writes).toEqual([])
    expect((await desk.contact('Ana')).urns).toEqual(['telegram:12345#ana_of_natal'])
  })

  it('an owner who is found under an address we do not know is asked about, not asked for ever', async () => {
    await platform.somebody.creates({ name: 'Stranger', urns: [tel(9)] })
    desk.save([row(1)])
    desk.onRequest = async (leaving, send) => {
      if (leaving.isWrite)
        return Response.json({ urns: [`URN belongs to another contact: ${tel(1)}`] }, { status: 400 })
      if (!leaving.url.searchParams.has('urn')) return send()
      return fetch(String(leaving.url).replace(/urn=.*/, `urn=${encodeURIComponent(tel(9))}`), {
        headers: { Authorization: `Token ${TOKEN}` },
      })
    }
    const asked = await desk.sync()
    desk.onRequest = undefined
    expect(asked).toMatchObject({ exitCode: 3, report: { creates: 0, conflicts: 1 } })
    expect(desk.conflicts()).toEqual(['urn-taken'])
    expect(asked.requests.length).toBeLessThan(30)
  })
})

describe('edits that follow each other', () => {
  it('a newer edit replaces the one that still waits: one request', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    await syncOffline([row(1, phone(1), 'Mossoró'), row(2)])
    await syncOffline([row(1, phone(1), 'Caicó'), row(2)])
    desk.save([row(1, phone(1), 'Assu'), row(2)])
    expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: 'Assu' } }])
  })

  it('an edit undone while it waits is not sent at all', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    await syncOffline([row(1, phone(1), 'Mossoró'), row(2)])
    desk.save([row(1), row(2)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.left()).toBe(0)
  })

  it('a row that is new and gone again before it was sent leaves nothing', async () => {
    desk.save([row(1)])
    await desk.sync()
    await syncOffline([row(1), row(2)])
    desk.save([row(1)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(await desk.shown()).toHaveLength(1)
  })

  it('a deleted row that is back before it was sent is nobody deleted', async () => {
    desk.save([row(1), row(2), row(3)])
    await desk.sync()
    await syncOffline([row(1), row(2)])
    desk.save([row(1), row(2), row(3)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(await desk.shown()).toHaveLength(3)
  })

  it('an edit made while its predecessor is under way is sent after it', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    desk.save([row(1, phone(1), 'Mossoró'), row(2)])
    let saved = false
    await desk.syncUntilPowerFails((leaving, moment) => {
      if (leaving.isWrite && moment === 'after') {
        desk.save([row(1, phone(1), 'Caicó'), row(2)])
        saved = true
      }
      return saved // the first one's answer is lost as well
    })
    const after = await desk.sync()
    expect(after).toMatchObject({ exitCode: 0, report: { conflicts: 0 } })
    expect(bodies(after.writes)).toEqual([{ fields: { city: 'Caicó' } }])
    expect((await desk.contact('Person 1')).fields.city).toBe('Caicó')
  })

  it('a row that comes back while its deletion is under way becomes a new contact', async () => {
    desk.save([row(1), row(2), row(3)])
    await desk.sync()
    const { uuid } = await desk.contact('Person 3')
    desk.save([row(1), row(2)])
    await desk.syncUntilPowerFails(
      (leaving, moment) => leaving.url.pathname.includes('contact_actions') && moment === 'after',
    )
    desk.save([row(1), row(2), row(3)])
    await desk.sync()
    const end = await desk.sync()
    expect(end).toMatchObject({ exitCode: 0, report: { conflicts: 0, problems: 0, requests: { write: 0 } } })
    expect(await phones()).toEqual({ 'Person 1': [tel(1)], 'Person 2': [tel(2)], 'Person 3': [tel(3)] })
    expect((await desk.contact('Person 3')).uuid).not.toBe(uuid)
  })
})

describe('what colleagues do meanwhile', () => {
  it('their edit of the same cell, seen in the middle of a drain, is asked about and not overwritten', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => row(n))
    desk.save(rows)
    await desk.sync()
    const { uuid } = await desk.contact('Person 29')
    desk.save(rows.map(([n]) => row(Number(n), phone(Number(n)), 'Caicó')))
    let writes = 0
    desk.onRequest = async (leaving, send) => {
      if (leaving.isWrite && ++writes === 5) {
        await platform.somebody.changes(uuid, { fields: { city: 'Assu' } })
        desk.clock.skip(6 * 60_000) // the account is read again
      }
      return send()
    }
    const ran = await desk.sync()
    desk.onRequest = undefined
    // Under way beside the fifth: whatever was marked before the account was read again.
    expect(ran.report.updates + ran.report.conflicts).toBe(30)
    expect((await desk.contact('Person 29')).fields.city).toBe(ran.report.conflicts === 1 ? 'Assu' : 'Caicó')
  })

  it('their edit of another cell is kept, and ours is sent beside it', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    const { uuid } = await desk.contact('Person 1')
    desk.save([row(1, phone(1), 'Caicó'), row(2)])
    await platform.faults({
      kind: 'edit',
      when: 'before',
      method: 'POST',
      path: uuid,
      times: 1,
      contact: uuid,
      set: { name: 'Ana M.' },
    })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
    expect(await desk.contact('Ana M.')).toMatchObject({ fields: { city: 'Caicó' } })
    expect((await desk.sync()).writes).toEqual([])
  })

  it('an edit that a pull saw before it broke off is not forgotten', async () => {
    desk.save([row(1), row(2), row(3)])
    await desk.sync()
    await syncOffline([row(1), row(2)]) // the deletion of Person 3 waits
    const { uuid } = await desk.contact('Person 3')
    await platform.somebody.changes(uuid, { fields: { city: 'Assu' } })
    // The next look gets as far as the contacts; the one after it sees nothing new.
    await platform.faults({ kind: 'drop-before', method: 'GET', path: 'deleted=true', times: 1 })
    const after = await desk.sync()
    expect(after).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
    expect(desk.conflicts()).toEqual(['removed-but-changed'])
    expect(await desk.shown()).toHaveLength(3)
  })

  it('their change in the same second in which ours is answered is judged, not overwritten later', async () => {
    desk.save([row(1), row(2)])
    await desk.sync()
    const { uuid } = await desk.contact('Person 1')
    desk.save([row(1, phone(1), 'Caicó'), row(2)])
    // They change what ours does not touch; only our own answer shows it.
    await platform.faults({
      kind: 'edit',
      when: 'before',
      method: 'POST',
      path: uuid,
      times: 1,
      contact: uuid,
      set: { name: 'Ana M.' },
    })
    await desk.sync()
    desk.save([row(1, phone(1), 'Caicó', 'Ana Maria'), row(2)])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
    expect(await desk.contact('Ana M.')).toBeDefined()
  })
})
