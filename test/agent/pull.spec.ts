/** Reading the account: little when little happened, nothing lost when it breaks off, and a halt when it is another account. */
import { beforeEach, describe, expect, it } from 'vitest'
import { desk, given, platform, start } from './support/at-the-desk.ts'
import { CITY, phone, tel } from './support/desk.ts'

const contacts = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ref: `c${n}`,
    name: `Person ${n}`,
    urns: [tel(n)],
    fields: { city: 'Natal' },
  }))
const pull = () => desk.agent.pull(new AbortController().signal)
async function pulled() {
  await platform.forgetRequests()
  const result = await pull()
  return { ...result, requests: await platform.requests() }
}
const marks = () => {
  const { liveWatermark, deletedWatermark, completedPullAt, completePullAt } = desk.agent.workspace
  return { liveWatermark, deletedWatermark, completedPullAt, completePullAt }
}
const inMirror = (ref: string) =>
  desk.repositories.mirror.contact(desk.agent.workspace.id, given.contacts[ref]!.uuid)
const WEEK = 7 * 24 * 3_600_000

describe('what it costs', () => {
  beforeEach(() => start({ given: { contacts: contacts(30) } }))

  it('five requests when nothing happened, and when a few things did', async () => {
    const first = await pulled()
    expect(first).toMatchObject({ kind: 'pulled', complete: true, moved: 30 })
    const again = await pulled()
    expect(again).toMatchObject({ kind: 'pulled', complete: false, moved: 0 })
    expect(again.requests.map(({ path }) => path.slice(8))).toEqual([
      'workspace.json',
      'fields.json',
      'groups.json',
      'contacts.json',
      'contacts.json',
    ])
    await platform.somebody.changes(given.contacts.c3!.uuid, { name: 'Eva' })
    await platform.somebody.deletes(given.contacts.c4!.uuid)
    const third = await pulled()
    expect(third).toMatchObject({ kind: 'pulled', moved: 2 })
    expect(third.requests).toHaveLength(5)
    expect(inMirror('c3')).toMatchObject({ name: 'Eva', deleted: false })
    expect(inMirror('c4')).toMatchObject({ deleted: true })
  })

  it('asks for five minutes more than it needs: rows may become visible late', async () => {
    await pull()
    const { liveWatermark } = marks()
    const { requests } = await pulled()
    const [live] = requests.filter(({ path, query }) => path.endsWith('contacts.json') && !query.deleted)
    expect(Date.parse(liveWatermark!) - Date.parse(live!.query.after!)).toBe(5 * 60_000)
    expect(live!.query.reverse).toBe('true')
  })

  it('one at a time: whoever asks meanwhile gets the same answer', async () => {
    await platform.forgetRequests()
    const [one, other] = await Promise.all([pull(), pull()])
    expect(one).toBe(other)
    expect(await platform.requests()).toHaveLength(5)
  })
})

describe('the watermarks', () => {
  beforeEach(() => start({ given: { contacts: contacts(3) } }))

  it('move with a completed pull only, and never with our own answers', async () => {
    await pull()
    const before = marks()
    desk.save([['1', 'Ana', phone(100), 'Natal']])
    desk.clock.skip(60_000)
    await platform.faults({ kind: 'drop-before', method: 'GET', path: 'deleted=true' })
    expect((await pull()).kind).toBe('failed')
    expect(marks()).toEqual(before)
    await platform.faults()
    await desk.sync() // creates Ana after its pull
    expect(await desk.shown()).toHaveLength(4)
    expect(marks().liveWatermark).toBe(before.liveWatermark)
    await pull()
    expect(marks().liveWatermark! > before.liveWatermark!).toBe(true)
  })

  it('a contact edited between two pages is not missed', async () => {
    await platform.setUp({ ...CITY, bulk_contacts: { count: 1200 }, contacts: contacts(1) })
    const [first] = (await platform.contacts()).filter(({ name }) => name === 'Contact 1')
    await platform.faults({
      kind: 'edit',
      when: 'after',
      method: 'GET',
      endpoint: 'contacts',
      times: 1,
      contact: first!.uuid,
      set: { name: 'Edited between' },
    })
    desk.close()
    const result = await pulled()
    expect(result).toMatchObject({ kind: 'pulled', complete: true })
    expect(desk.repositories.mirror.count(desk.agent.workspace.id)).toBe(1201)
    expect(desk.repositories.mirror.contact(desk.agent.workspace.id, first!.uuid)?.name).toBe(
      'Edited between',
    )
  })
})

describe('who is told', () => {
  const moved = () => desk.repositories.people.nextMoved(desk.agent.workspace.id, 0, 100)
  beforeEach(async () => {
    await start({ given: { contacts: contacts(3), groups: [{ name: 'Gold' }] } })
    desk.save([
      ['0', 'Person 0', phone(0), 'Natal'],
      ['1', 'Person 1', phone(1), 'Natal'],
    ])
    await desk.sync()
  })

  it('whoever was seen before a pull broke off', async () => {
    await platform.somebody.changes(given.contacts.c1!.uuid, { name: 'Eva' })
    await platform.faults({ kind: 'drop-before', method: 'GET', path: 'deleted=true', times: 1 })
    expect((await pull()).kind).toBe('failed')
    expect(await pull()).toMatchObject({ kind: 'pulled' })
    expect(moved()).toHaveLength(1)
  })

  it('everybody when the fields or groups change, nobody when only their names do', async () => {
    await platform.somebody.retypes('city', 'Town', 'text')
    await pull()
    expect(moved()).toEqual([])
    await platform.somebody.renamesGroup(given.groups.Gold!.uuid, 'Ouro')
    await pull()
    expect(moved()).toHaveLength(2)
  })

  it('nobody when a contact only sent a message', async () => {
    await platform.somebody.changes(given.contacts.c1!.uuid, { fields: { city: 'Natal' } })
    await pull()
    expect(moved()).toEqual([])
  })
})

describe('a complete pull', () => {
  beforeEach(() => start({ given: { contacts: contacts(20) } }))

  it('comes once a week', async () => {
    await pull()
    expect(await pull()).toMatchObject({ complete: false })
    desk.clock.skip(WEEK + 60_000)
    expect(await pull()).toMatchObject({ complete: true })
  })

  it('a contact it does not show is asked for before it counts as gone', async () => {
    await pull()
    const { uuid } = given.contacts.c7!
    desk.clock.skip(WEEK + 60_000)
    // A listing without it, as a page that shifted would be.
    desk.onRequest = async (leaving, send) => {
      const answer = await send()
      if (!leaving.url.pathname.endsWith('contacts.json') || leaving.url.searchParams.has('uuid'))
        return answer
      const page = (await answer.json()) as { results: { uuid: string }[] }
      page.results = page.results.filter((row) => row.uuid !== uuid)
      return Response.json(page, { headers: answer.headers })
    }
    const seen = await pulled()
    expect(seen.requests.filter(({ query }) => query.uuid === uuid)).toHaveLength(1)
    expect(inMirror('c7')).toMatchObject({ deleted: false, name: 'Person 7' })
  })

  it('and is gone when it is not found either', async () => {
    await pull()
    const { uuid } = given.contacts.c7!
    desk.clock.skip(WEEK + 60_000)
    desk.onRequest = async (_leaving, send) => {
      const answer = await send()
      const text = await answer.text()
      if (!text.includes(uuid))
        return new Response(text === '' ? null : text, { status: answer.status, headers: answer.headers })
      const page = JSON.parse(text) as { results: { uuid: string }[] }
      page.results = page.results.filter((row) => row.uuid !== uuid)
      return Response.json(page, { headers: answer.headers })
    }
    await pull()
    expect(inMirror('c7')?.deleted).toBe(true)
  })
})

describe('the account is not what it was: a halt before anything is done', () => {
  beforeEach(() => start({ given: { contacts: contacts(20) } }))
  const rows = Array.from({ length: 20 }, (_, n) => [n, `Person ${n}`, phone(n), 'Natal'])

  it('the key opens another account', async () => {
    desk.save(rows)
    await desk.sync()
    await platform.setUp({ ...CITY, workspace: { name: 'Another' } })
    desk.save(rows.map(([n, name, number]) => [n!, name!, number!, 'Caicó']))
    const halted = await desk.sync()
    expect(halted).toMatchObject({ exitCode: 5, end: { kind: 'halted', why: 'wrong-workspace' }, writes: [] })
  })

  it('the account hides its addresses', async () => {
    await platform.setUp({ ...CITY, workspace: { anon: true }, contacts: contacts(3) })
    desk.save(rows)
    expect(await desk.sync()).toMatchObject({
      exitCode: 5,
      end: { kind: 'halted', why: 'anonymous' },
      writes: [],
    })
  })

  it('half of the contacts were deleted by others: again and again, until a person has looked', async () => {
    desk.save(rows)
    await desk.sync()
    await platform.somebody.acts({
      action: 'delete',
      contacts: Array.from({ length: 10 }, (_, n) => given.contacts[`c${n}`]!.uuid),
    })
    for (let times = 0; times < 2; times += 1) {
      expect(await desk.sync()).toMatchObject({
        exitCode: 5,
        end: { kind: 'halted', why: 'mirror-shrank' },
        writes: [],
      })
      expect(desk.conflicts()).toEqual([])
    }
  })

  it('fewer than half is everyday life', async () => {
    desk.save(rows)
    await desk.sync()
    await platform.somebody.acts({
      action: 'delete',
      contacts: Array.from({ length: 9 }, (_, n) => given.contacts[`c${n}`]!.uuid),
    })
    expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { conflicts: 9 } })
  })

  it('nor is it a loss what we deleted ourselves', async () => {
    desk.changeSetup({ source: { guards: { removals: { percent: 100, atLeast: 10_000, max: 10_000 } } } })
    const more = Array.from({ length: 9 }, (_, n) => [n + 50, `Person ${n + 50}`, phone(n + 50), 'Natal'])
    desk.save([...rows, ...more])
    await desk.sync()
    desk.save([...rows.slice(0, 14), ...more.slice(0, 1)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { removals: 14 } })
  })
})
