/** Fields and groups that come, go, change and are refused while people are being sent. */
import { describe, expect, it } from 'vitest'
import { contactWrites } from '../support/platform.ts'
import { desk, given, platform, start } from './support/at-the-desk.ts'
import { CITY, phone, tel } from './support/desk.ts'

const GROUPED = {
  columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
}
const header = ['Code', 'Name', 'Phone', 'City', 'Group']
const save = (rows: (string | number)[][]) => desk.save(rows, 'people.csv', header)
const person = (n: number, city = 'Natal', group = '') => [n, `Person ${n}`, phone(n), city, group]
const codes = () => desk.problems().map(({ code, text }) => [code, text])

describe('a field', () => {
  it('that is missing is made first, and the engine is given its time', async () => {
    await start({ given: { fields: [] } }, { engineCache: true })
    desk.save([person(1).slice(0, 4)])
    const first = await desk.sync()
    expect(first).toMatchObject({ exitCode: 0, report: { creates: 1, requests: { write: 2 }, retries: 0 } })
    expect((await desk.contact('Person 1')).fields).toEqual({ city: 'Natal' })
  })

  it.each([
    ['the answer is lost', { kind: 'drop-after' }],
    ['the answer is an error, and it was made', { kind: 'server-error', afterCommit: true }],
    ['the answer is an error', { kind: 'server-error' }],
  ])('that is missing, and %s: there is one in the end', async (_what, fault) => {
    await start({ given: { fields: [] }, source: { ...GROUPED } })
    save([person(1, 'Natal', 'Gold')])
    await platform.faults(
      { ...fault, method: 'POST', endpoint: 'fields', times: 1 },
      { ...fault, method: 'POST', endpoint: 'groups', times: 1 },
    )
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1 } })
    expect(await platform.fieldTypes()).toEqual({ city: 'text' })
    expect(await platform.groupNames()).toEqual(['Gold'])
    expect(await desk.contact('Person 1')).toMatchObject({ groups: ['Gold'], fields: { city: 'Natal' } })
  })

  it('that the platform refuses is said once; everything else flows', async () => {
    await start({ given: { fields: [{ key: 'other', name: 'Other' }], limits: { fields: 1 } } })
    desk.save([person(1).slice(0, 4), person(2).slice(0, 4)])
    const first = await desk.sync()
    expect(first).toMatchObject({ exitCode: 3, report: { creates: 2, problems: 1 } })
    expect(codes()).toEqual([['field-refused', 'city']])
    expect(await desk.shown()).toHaveLength(2)
    expect((await desk.sync()).writes).toEqual([])
  })

  it('deleted on the platform while its values wait: said at the rows, not asked for ever, and sent when it is back', async () => {
    await start()
    desk.save([
      ['1', 'Person 1', phone(1), ''],
      ['2', 'Person 2', phone(2), ''],
    ])
    await desk.sync()
    desk.save([
      ['1', 'Person 1', phone(1), 'Caicó'],
      ['2', 'Person 2 Lima', phone(2), 'Caicó'],
    ])
    // Seen with the look before sending, after the rows were read.
    let reads = 0
    desk.onRequest = async (leaving, send) => {
      const answer = await send()
      if (
        leaving.url.pathname.endsWith('fields.json') &&
        leaving.method === 'GET' &&
        ++reads >= 2 &&
        reads < 9
      ) {
        await answer.text()
        return Response.json({ next: null, previous: null, results: [] }, { headers: answer.headers })
      }
      if (leaving.isWrite && reads === 1) {
        // The first write is lost; by the next look the field is gone.
        throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
      }
      return answer
    }
    desk.clock.skip(6 * 60_000)
    const ran = await desk.sync()
    expect(ran.requests.length).toBeLessThan(60)
    expect((await desk.contact('Person 2 Lima')).name).toBe('Person 2 Lima')
    desk.onRequest = undefined
    await desk.sync()
    const end = await desk.sync()
    expect(end).toMatchObject({ exitCode: 0, writes: [], report: { problems: 0 } })
    expect((await desk.contact('Person 1')).fields.city).toBe('Caicó')
    expect((await desk.contact('Person 2 Lima')).fields.city).toBe('Caicó')
  })

  it('made while the account is being read stays known', async () => {
    await start()
    await desk.agent.pull(new AbortController().signal)
    const { mirror, workspaces } = desk.repositories
    const { id } = desk.agent.workspace
    desk.onRequest = async (leaving, send) => {
      const answer = await send()
      if (leaving.url.pathname.endsWith('contacts.json')) {
        mirror.putField(id, { key: 'age', name: 'Age', type: 'number' })
        workspaces.fieldsCreated(id, desk.clock.wall())
      }
      return answer
    }
    await desk.agent.pull(new AbortController().signal)
    expect(mirror.fieldTypes(id)).toEqual({ city: 'text', age: 'number' })
  })
})

describe('a group', () => {
  it('renamed on the platform is followed', async () => {
    await start({ given: { groups: [{ name: 'Gold' }] }, source: GROUPED })
    save([person(1, 'Natal', 'Gold'), person(2)])
    await desk.sync()
    await platform.somebody.renamesGroup(given.groups.Gold!.uuid, 'Ouro')
    save([person(1, 'Natal', 'Gold'), person(2, 'Natal', 'Gold')])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1, requests: { write: 1 } } })
    expect(await platform.groupNames()).toEqual(['Ouro'])
    expect((await desk.contact('Person 2')).groups).toEqual(['Ouro'])
  })

  it('deleted on the platform is said, and not made again', async () => {
    await start({ given: { groups: [{ name: 'Gold' }, { name: 'Silver' }] }, source: GROUPED })
    save([person(1, 'Natal', 'Gold'), person(2, 'Natal', 'Gold, Silver')])
    await desk.sync()
    await platform.somebody.deletesGroup(given.groups.Gold!.uuid)
    save([person(1, 'Caicó', 'Gold'), person(2, 'Natal', 'Gold, Silver'), person(3, 'Natal', 'Gold, Silver')])
    const after = await desk.sync()
    expect(after.report).toMatchObject({ creates: 1, updates: 1 })
    expect(codes()).toEqual([['group-gone', 'Gold']])
    expect(await platform.groupNames()).toEqual(['Silver'])
    expect((await desk.contact('Person 3')).groups).toEqual(['Silver'])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('that fills itself by a query is never written', async () => {
    await start({
      given: {
        groups: [{ name: 'Youth', query: 'age < 18' }],
        fields: [
          { key: 'city', name: 'City' },
          { key: 'age', name: 'Age', type: 'number' },
        ],
      },
      source: GROUPED,
    })
    save([person(1, 'Natal', 'Youth'), person(2, 'Natal', 'Gold')])
    const first = await desk.sync()
    expect(first).toMatchObject({ exitCode: 3, report: { creates: 2, problems: 1 } })
    expect(codes()).toEqual([['group-is-query', 'Youth']])
    expect((await desk.contact('Person 1')).groups).toEqual([])
  })

  it('made by a colleague as a query a moment before: not written either', async () => {
    await start({ source: GROUPED })
    save([person(1, 'Natal', 'Youth')])
    // The creation is refused because the name is taken; the list shows by what.
    desk.onRequest = async (leaving, send) => {
      if (!leaving.url.pathname.endsWith('groups.json')) return send()
      if (leaving.isWrite) return Response.json({ name: ['This field must be unique.'] }, { status: 400 })
      const query = {
        uuid: '11111111-1111-4111-8111-111111111111',
        name: 'Youth',
        query: 'age < 18',
        status: 'ready',
        system: false,
        count: 0,
      }
      const answer = await send()
      await answer.text()
      return Response.json({
        next: null,
        previous: null,
        results: desk.statuses.some(({ phase }) => phase === 'reconciling') ? [query] : [],
      })
    }
    await desk.sync()
    await desk.sync()
    expect(desk.repositories.mirror.bindings(desk.agent.workspace.id).get('youth')).toBeUndefined()
    expect((await desk.contact('Person 1')).groups).toEqual([])
  })

  it('that the platform refuses is said once; the people arrive without it', async () => {
    await start({ given: { ...CITY, groups: [{ name: 'Only' }], limits: { groups: 1 } }, source: GROUPED })
    save([person(1, 'Natal', 'Gold, Only')])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { creates: 1, problems: 1 } })
    expect(codes()).toEqual([['group-refused', 'Gold']])
    expect((await desk.contact('Person 1')).groups).toEqual(['Only'])
  })
})

describe('a platform that cannot make fields', () => {
  it('is given up after two minutes; the queue is kept, and goes on later', async () => {
    await start({ given: { fields: [] } })
    desk.save([person(1).slice(0, 4)])
    await platform.faults({ kind: 'server-error', method: 'POST', endpoint: 'fields' })
    const before = desk.clock.skipped()
    expect(await desk.sync()).toMatchObject({ exitCode: 5, end: { kind: 'unavailable' } })
    expect(desk.clock.skipped() - before).toBeLessThan(4 * 60_000)
    expect(desk.left()).toBe(1)
    await platform.faults()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1 } })
  })
})

describe('giving up', () => {
  it('takes two minutes without a usable answer, and as few tries as the doubling wait makes', async () => {
    await start()
    desk.save([person(1).slice(0, 4)])
    await desk.sync()
    desk.save([person(1, 'Caicó').slice(0, 4)])
    await platform.faults({ kind: 'captive-page', method: 'POST' })
    const before = desk.clock.skipped()
    const ran = await desk.sync()
    expect(ran).toMatchObject({ exitCode: 5 })
    const waited = desk.clock.skipped() - before
    expect(waited).toBeGreaterThan(110_000)
    expect(waited).toBeLessThan(140_000)
    expect(contactWrites(ran.requests).length).toBeLessThan(12)
    await platform.faults()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1, conflicts: 0 } })
    expect(await desk.shown()).toEqual([
      expect.objectContaining({ urns: [tel(1)], fields: { city: 'Caicó' } }),
    ])
  })
})
