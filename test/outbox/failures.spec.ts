/** What the platform does to a delivery, and how each ends: settled, tried again, shown to a person, never lost. */
import { beforeEach, describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { phone, tel } from '../agent/support/desk.ts'

const people = (count: number, city = 'Natal') =>
  Array.from({ length: count }, (_, n) => [n, `Person ${n}`, phone(n), city])
const contactsPost = { method: 'POST', endpoint: 'contacts' }

describe('one person the platform cannot take', () => {
  beforeEach(async () => {
    await start()
  })

  it('a server error that only one meets: the others arrive, it is shown, tried again after an hour, and forgotten', async () => {
    desk.save(people(6))
    await desk.sync()
    const { uuid } = await desk.contact('Person 3')
    desk.save(people(6, 'Caicó'))
    await platform.faults({ kind: 'server-error', ...contactsPost, path: uuid })
    const first = await desk.sync()
    expect(first.report).toMatchObject({ updates: 5, problems: 1 })
    expect(first.exitCode).toBe(3)
    expect(first.writes.filter(({ query }) => query.uuid === uuid)).toHaveLength(5)
    expect(desk.problems()).toEqual([expect.objectContaining({ code: 'refused-by-platform', row: 5 })])

    const soon = await desk.sync()
    expect(soon.writes).toEqual([])
    await platform.faults()
    desk.clock.skip(3_600_000)
    const later = await desk.sync()
    expect(later.report).toMatchObject({ updates: 1, problems: 0, requests: { write: 1 } })
    expect((await desk.contact('Person 3')).fields.city).toBe('Caicó')
  })

  it('a contact that stays locked by a flow: five tries, then a person is told, and told no more when the cell changes', async () => {
    desk.save(people(3))
    await desk.sync()
    const { uuid } = await desk.contact('Person 1')
    desk.save([
      ['0', 'Person 0', phone(0), 'Natal'],
      ['1', 'Person 1', phone(1), 'Caicó'],
      ['2', 'Person 2', phone(2), 'Caicó'],
    ])
    await platform.faults({ kind: 'unchanged', ...contactsPost, path: uuid })
    const locked = await desk.sync()
    expect(locked.writes.filter(({ query }) => query.uuid === uuid)).toHaveLength(5)
    expect(locked).toMatchObject({ exitCode: 3, report: { updates: 1, retries: 4, problems: 1 } })
    expect(desk.problems()).toEqual([{ code: 'not-applied', column: 'City', row: 3, text: 'Caicó' }])
    expect((await desk.sync()).writes).toEqual([])

    await platform.faults()
    desk.save([
      ['0', 'Person 0', phone(0), 'Natal'],
      ['1', 'Person 1', phone(1), 'Mossoró'],
      ['2', 'Person 2', phone(2), 'Caicó'],
    ])
    const freed = await desk.sync()
    expect(freed).toMatchObject({ exitCode: 0, report: { updates: 1, problems: 0 } })
    expect((await desk.contact('Person 1')).fields.city).toBe('Mossoró')
  })

  it('a lock that is gone soon is waited for within the same sync, also when something of the same person waits behind it', async () => {
    await platform.setUp({ fields: [{ key: 'city', name: 'City' }], groups: [{ name: 'Gold' }] })
    desk.changeSetup({
      source: {
        columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
      },
    })
    const header = ['Code', 'Name', 'Phone', 'City', 'Group']
    desk.save([['1', 'Ana', phone(1), 'Natal', '']], 'people.csv', header)
    await desk.sync()
    desk.save([['1', 'Ana', phone(1), 'Caicó', 'Gold']], 'people.csv', header)
    await platform.faults({ kind: 'unchanged', ...contactsPost, times: 2 })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1, retries: 2, problems: 0 } })
    expect(await desk.contact('Ana')).toMatchObject({ fields: { city: 'Caicó' }, groups: ['Gold'] })
  })

  it('a refusal stays with its row, is not repeated, and goes when the row is corrected', async () => {
    // This platform takes names of 64 characters; the agent believes 100 until it has seen which one it is.
    await platform.setUp({ fields: [{ key: 'city', name: 'City' }] }, 'upstream-26.3')
    const long = `Ana ${'x'.repeat(70)}`
    desk.save([
      ['1', long, phone(1), 'Natal'],
      ['2', 'Bia', phone(2), 'Natal'],
    ])
    const first = await desk.sync()
    expect(first).toMatchObject({ exitCode: 3, report: { creates: 1, problems: 1 } })
    const [problem] = desk.problems()
    expect(problem).toMatchObject({ column: 'Name', row: 2 })
    expect((await desk.sync()).writes).toEqual([])
    desk.save([
      ['1', 'Ana', phone(1), 'Natal'],
      ['2', 'Bia', phone(2), 'Natal'],
    ])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1, problems: 0 } })
  })
})

describe('values the platform stores otherwise', () => {
  const state = {
    fields: [{ key: 'city', name: 'City', type: 'state' }],
    workspace: { locations: ['Brazil', 'Brazil > Ceará'] },
  }
  beforeEach(async () => {
    await start({ given: state })
  })

  it('a place it does not know is listed with its cell, and sent again only when the cell changes', async () => {
    desk.save([
      ['1', 'Ana', phone(1), 'Narnia'],
      ['2', 'Bia', phone(2), 'Ceará'],
    ])
    const first = await desk.sync()
    expect(first).toMatchObject({ exitCode: 3, report: { creates: 2, problems: 1 } })
    expect(desk.problems()).toEqual([{ code: 'changed-by-platform', column: 'City', row: 2, text: 'Narnia' }])
    expect((await desk.contact('Bia')).fields.city).toBe('Brazil > Ceará')
    expect((await desk.sync()).writes).toEqual([])
    // Another cell of the row is no reason to send it again, and no reason to forget the problem.
    desk.save([
      ['1', 'Ana Lima', phone(1), 'Narnia'],
      ['2', 'Bia', phone(2), 'Ceará'],
    ])
    const other = await desk.sync()
    expect(other.writes.map(({ body }) => body)).toEqual([{ name: 'Ana Lima' }])
    expect(other.report.problems).toBe(1)

    desk.save([
      ['1', 'Ana Lima', phone(1), 'Ceará'],
      ['2', 'Bia', phone(2), 'Ceará'],
    ])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1, problems: 0 } })
    expect((await desk.contact('Ana Lima')).fields.city).toBe('Brazil > Ceará')
  })

  it('is not sent again under "enforce" either', async () => {
    desk.changeSetup({ source: { policy: 'enforce' } })
    desk.save([['1', 'Ana', phone(1), 'Narnia']])
    await desk.sync()
    desk.save([['1', 'Ana Lima', phone(1), 'Narnia']])
    expect((await desk.sync()).writes.map(({ body }) => body)).toEqual([{ name: 'Ana Lima' }])
  })

  it('is looked at again when the field gets another type', async () => {
    desk.save([['1', 'Ana', phone(1), 'Narnia']])
    await desk.sync()
    await platform.somebody.retypes('city', 'City', 'text')
    // The platform had kept the text all the time, and shows it now.
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], report: { problems: 0 } })
    expect((await desk.contact('Ana')).fields.city).toBe('Narnia')
  })
})

describe('a create that may or may not have arrived', () => {
  beforeEach(async () => {
    await start({
      given: { groups: [{ name: 'Gold' }] },
      source: { groups: ['Gold'] },
    })
  })
  const whole = { name: 'Ana', urns: [tel(1)], groups: ['Gold'], fields: { city: 'Natal' } }

  it.each([
    ['the connection drops before', { kind: 'drop-before' }],
    ['the answer is lost', { kind: 'drop-after' }],
    ['the answer is cut short', { kind: 'cut-body' }],
    ['the answer is no JSON', { kind: 'bad-json', afterCommit: true }],
    ['the answer is an error, and it was made', { kind: 'server-error', afterCommit: true }],
    ['the answer is an error, and half of it was made', { kind: 'half-create' }],
    ['a hotel asks for a login', { kind: 'captive-page' }],
    ['somebody redirects', { kind: 'redirect' }],
    ['the limit was reached by another PC', { kind: 'throttled', retryAfter: 3 }],
  ])('%s: one whole contact in the end', async (_what, fault) => {
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    await platform.faults({ ...fault, ...contactsPost, times: 1 })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { conflicts: 0, problems: 0 } })
    await platform.faults()
    expect(await desk.shown()).toEqual([expect.objectContaining(whole)])
    expect((await desk.sync()).report.requests.write).toBe(0)
  })

  it('made, its answer lost, and not yet visible on a replica that lags', async () => {
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    await platform.faults(
      { kind: 'drop-after', ...contactsPost, times: 1 },
      { kind: 'stale', changes: 1, method: 'GET', path: 'urn=', times: 2 },
    )
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1, conflicts: 0 } })
    await platform.faults()
    expect(await desk.shown()).toEqual([expect.objectContaining(whole)])
  })

  it('refused because somebody made a contact with that phone a moment ago: theirs is taken over, blanks are filled, nothing is overwritten', async () => {
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    await platform.faults({
      kind: 'edit',
      when: 'before',
      ...contactsPost,
      times: 1,
      create: { name: 'Ana by phone', urns: [tel(1)] },
    })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 0, updates: 1, conflicts: 0 } })
    await platform.faults()
    expect(await desk.shown()).toEqual([expect.objectContaining({ ...whole, name: 'Ana by phone' })])
  })
})

describe('an update that may or may not have arrived', () => {
  beforeEach(async () => {
    await start()
    desk.save([
      ['1', 'Ana', phone(1), 'Natal'],
      ['2', 'Bia', phone(2), 'Natal'],
    ])
    await desk.sync()
    desk.save([
      ['1', 'Ana Lima', phone(11), 'Caicó'],
      ['2', 'Bia', phone(2), 'Natal'],
    ])
  })
  const whole = { name: 'Ana Lima', urns: [tel(11)], fields: { city: 'Caicó' } }

  it.each([
    ['the connection drops before', { kind: 'drop-before' }, 2],
    ['the answer is lost', { kind: 'drop-after' }, 1],
    ['the answer is cut short', { kind: 'cut-body' }, 1],
    ['the answer is no JSON', { kind: 'bad-json', afterCommit: true }, 1],
    ['the answer is an error, and it was done', { kind: 'server-error', afterCommit: true }, 1],
    ['the answer is an error, and it was not', { kind: 'server-error' }, 2],
  ])('%s: it is looked up, and sent again only where it has to be', async (_what, fault, sent) => {
    await platform.faults({ ...fault, ...contactsPost, times: 1 })
    const ran = await desk.sync()
    expect(ran).toMatchObject({
      exitCode: 0,
      report: { updates: 1, conflicts: 0, requests: { write: sent } },
    })
    expect(await desk.shown()).toEqual([
      expect.objectContaining(whole),
      expect.objectContaining({ name: 'Bia' }),
    ])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('lost, and a colleague changed the same cell before it was looked up: a person decides', async () => {
    const { uuid } = await desk.contact('Ana')
    const theirs = { when: 'after', contact: uuid, set: { name: 'Ana M.' } }
    await platform.faults(
      { kind: 'drop-after', ...contactsPost, times: 1 },
      { kind: 'edit', ...theirs, ...contactsPost, times: 1 },
    )
    const ran = await desk.sync()
    expect(ran).toMatchObject({ exitCode: 3, report: { conflicts: 1 } })
    expect(await desk.contact('Ana M.')).toMatchObject({ urns: [tel(11)], fields: { city: 'Caicó' } })
    expect((await desk.sync()).writes).toEqual([])
  })

  it('arrived and lost, and the row is corrected back meanwhile: the correction is sent', async () => {
    let sent = 0
    desk.onRequest = async (leaving, send) => {
      if (!leaving.isWrite) return send()
      const answer = await send()
      if (++sent > 1) return answer
      // The row is corrected back at that very moment.
      desk.save([
        ['1', 'Ana', phone(1), 'Natal'],
        ['2', 'Bia', phone(2), 'Natal'],
      ])
      throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
    }
    await desk.sync()
    desk.onRequest = undefined
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { conflicts: 0 } })
    expect(await desk.contact('Ana')).toMatchObject({ urns: [tel(1)], fields: { city: 'Natal' } })
  })
})

describe('a contact that is there, on a replica that does not show it', () => {
  it('is waited for, not taken for deleted', async () => {
    await start()
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    // Just created, and its phone is corrected at once; the look before the update does not find it.
    await platform.faults({ kind: 'stale', changes: 1, method: 'GET', path: 'uuid=', times: 2 })
    await desk.sync()
    desk.save([['1', 'Ana', phone(11), 'Natal']])
    const after = await desk.sync()
    await platform.faults()
    expect(after).toMatchObject({ exitCode: 0, report: { updates: 1, conflicts: 0 } })
    // Not among the living, not among the deleted; and there when asked again.
    expect(after.requests.filter(({ method, query }) => method === 'GET' && query.uuid)).toHaveLength(3)
    expect(await desk.shown()).toEqual([expect.objectContaining({ name: 'Ana', urns: [tel(11)] })])
  })

  it('is taken for deleted when it is', async () => {
    await start()
    desk.save([
      ['1', 'Ana', phone(1), 'Natal'],
      ['2', 'Bia', phone(2), 'Natal'],
    ])
    await desk.sync()
    const { uuid } = await desk.contact('Ana')
    desk.save([
      ['1', 'Ana', phone(11), 'Natal'],
      ['2', 'Bia', phone(2), 'Natal'],
    ])
    // Somebody deletes it after the account was read, before the phone is sent.
    desk.onRequest = async (leaving, send) => {
      if (leaving.url.searchParams.get('uuid') === uuid) {
        desk.onRequest = undefined
        await platform.somebody.deletes(uuid)
      }
      return send()
    }
    const after = await desk.sync()
    expect(after).toMatchObject({ exitCode: 3, report: { conflicts: 1 } })
    expect(desk.conflicts()).toEqual(['gone'])
    expect(await desk.shown()).toHaveLength(1)
  })
})
