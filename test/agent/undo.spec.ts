/** A run is taken back: what the platform still has as it was sent goes back, the rest is listed and stays. */
import { describe, expect, it } from 'vitest'
import { type Choice, resolve } from '../../main/agent/resolve.ts'
import { type UndoRefused, type UndoResult, undo } from '../../main/agent/undo.ts'
import { actions, creates, openPlatform, type Sent, writesIn } from '../support/platform.ts'
import { desk, given, platform, start } from './support/at-the-desk.ts'
import { type Cells, type openDesk, phone, SOURCE, tel } from './support/desk.ts'

type Undone = UndoResult & { requests: Sent[]; writes: Sent[] }

const signal = new AbortController().signal
/** The undo of a run, sent unless told otherwise. */
async function takeBack(run: number | null, send = true): Promise<Undone> {
  await platform.forgetRequests()
  const result = await undo(desk.agent, { run: run!, send }, signal)
  if ('refused' in result) throw new Error(result.refused.sentence)
  const requests = await platform.requests()
  return { ...result, requests, writes: writesIn(requests) }
}
const refusalOf = async (run: number, send = true): Promise<string | undefined> =>
  ((await undo(desk.agent, { run, send }, signal)) as Partial<UndoRefused>).refused?.sentence
const why = ({ left }: UndoResult) => left.map(({ sentence }) => sentence)
/** Two cycles more, the second after time has passed: nothing may leave. */
async function scanTwice(): Promise<void> {
  expect((await desk.sync()).writes).toEqual([])
  desk.clock.skip(20 * 60_000)
  expect((await desk.sync()).writes).toEqual([])
}
/** The account takes nothing: what was to be sent waits. */
async function syncRefused(): Promise<void> {
  desk.onRequest = async (leaving, send) =>
    leaving.isWrite ? Response.json({ detail: 'Invalid token' }, { status: 403 }) : send()
  expect((await desk.sync()).exitCode).toBe(5)
  desk.onRequest = undefined
}
const row = (n: number, city = 'Natal', name = `Person ${n}`) => [n, name, phone(n), city]
const rows = (from: number, to: number, city?: string): Cells =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index, city))
const LOOSE = { guards: { removals: { percent: 100, atLeast: 1000, max: 1000 } } }

describe('a run with 20 creates, 20 updates and 20 removals', () => {
  it('is taken back to the state before it, deleted people as new contacts, and that is said', async () => {
    await start({ source: LOOSE })
    desk.save(rows(1, 60))
    await desk.sync()
    const before = await platform.contacts()
    desk.save([...rows(1, 20), ...rows(21, 40, 'Caicó'), ...rows(61, 80)])
    const ran = await desk.sync()
    expect(ran.report).toMatchObject({ creates: 20, updates: 20, removals: 20 })

    const shown = await takeBack(ran.report.run, false)
    expect(shown).toMatchObject({
      exitCode: 10,
      run: null,
      counts: { creates: 20, updates: 20, removals: 20, left: 0 },
      writes: [],
    })
    const undone = await takeBack(ran.report.run)
    expect(why(undone)).toEqual([])
    expect(undone).toMatchObject({ exitCode: 0, counts: { creates: 20, updates: 20, removals: 20 } })

    const after = await platform.contacts()
    const values = (list: typeof after) => list.map(({ uuid: _uuid, ...rest }) => rest)
    expect(values(after)).toEqual(values(before))
    const kept = new Set(after.map(({ uuid }) => uuid))
    expect(before.filter(({ uuid }) => kept.has(uuid))).toHaveLength(40)
    expect(
      undone.changes.filter(({ sentence }) => sentence.includes('comes back as a new contact')),
    ).toHaveLength(20)
    await scanTwice()
  })
})

describe('a changed value', () => {
  const changeCity = async (options: Parameters<typeof openDesk>[0] = {}) => {
    await start(options)
    desk.save([row(1), row(2)])
    await desk.sync()
    desk.save([row(1, 'Caicó'), row(2)])
    return (await desk.sync()).report.run
  }

  for (const policy of ['leave', 'enforce']) {
    it(`goes back; the row's value counts as said until its cell changes (policy ${policy})`, async () => {
      const run = await changeCity({ source: { policy } })
      const undone = await takeBack(run)
      expect(undone).toMatchObject({ exitCode: 0, counts: { updates: 1, left: 0 } })
      expect(undone.writes).toHaveLength(1)
      expect((await desk.contact('Person 1')).fields.city).toBe('Natal')
      await scanTwice()
      desk.save([row(1, 'Mossoró'), row(2)])
      expect((await desk.sync()).writes).toHaveLength(1)
      expect((await desk.contact('Person 1')).fields.city).toBe('Mossoró')
    })
  }

  it('that somebody changed since then stays, and is listed with its value now', async () => {
    await start()
    desk.save([row(1)])
    await desk.sync()
    desk.save([row(1, 'Caicó', 'Person 1 Lima')])
    const { report } = await desk.sync()
    const { uuid } = await desk.contact('Person 1 Lima')
    await platform.somebody.changes(uuid, { fields: { city: 'Recife' } })
    const undone = await takeBack(report.run)
    expect(why(undone)).toEqual([
      'Person 1 Lima (People, row 2): city is "Recife" on the platform now, no longer "Caicó" as it was sent; it stays.',
    ])
    expect(undone).toMatchObject({ exitCode: 0, counts: { updates: 1, left: 1 } })
    expect(await desk.contact('Person 1')).toMatchObject({ fields: { city: 'Recife' } })
    await scanTwice()
  })

  it('of somebody who is blocked since then stays', async () => {
    const run = await changeCity()
    const { uuid } = await desk.contact('Person 1')
    await platform.somebody.acts({ action: 'block', contacts: [uuid] })
    const undone = await takeBack(run)
    expect(why(undone)).toEqual(['Person 1 (People, row 2): is blocked on the platform, and stays as it is.'])
    expect(undone).toMatchObject({ run: null, writes: [], exitCode: 0 })
  })

  it('of a contact that is gone is listed', async () => {
    const run = await changeCity()
    await platform.somebody.deletes((await desk.contact('Person 1')).uuid)
    expect(why(await takeBack(run))).toEqual([
      'Person 1 (People, row 2): is not on the platform any more; there is nothing to take back.',
    ])
  })

  it('comes again when the undo is taken back', async () => {
    const undone = await takeBack(await changeCity())
    const again = await takeBack(undone.run)
    expect(again).toMatchObject({ exitCode: 0, counts: { updates: 1 } })
    expect((await desk.contact('Person 1')).fields.city).toBe('Caicó')
    await scanTwice()
    desk.save([row(1, 'Mossoró'), row(2)])
    expect((await desk.sync()).writes).toHaveLength(1)
  })

  it('of a person whose row left the setup goes back all the same, and nobody follows them for it', async () => {
    const run = await changeCity()
    desk.changeSetup({
      sources: [{ name: 'Other', path: 'other.csv', columns: { Name: 'name', Phone: 'urn:tel' } }],
    })
    desk.save([['Someone', phone(9)]], 'other.csv', ['Name', 'Phone'])
    await desk.sync()
    const followed = desk.repositories.people.countFollows(desk.agent.workspace.id)
    expect(await takeBack(run)).toMatchObject({ exitCode: 0, counts: { updates: 1 } })
    expect((await desk.contact('Person 1')).fields.city).toBe('Natal')
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(followed)
    await scanTwice()
  })

  it('with a newer value in the sheet that waits: the old one goes back, the waiting one counts as said', async () => {
    const run = await changeCity()
    desk.save([row(1, 'Mossoró'), row(2)])
    await syncRefused()
    expect(desk.left()).toBe(1)
    const undone = await takeBack(run)
    expect(undone.exitCode).toBe(0)
    expect((await desk.contact('Person 1')).fields.city).toBe('Natal')
    await scanTwice()
  })
})

describe('addresses and groups', () => {
  const GROUPED = {
    columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
  }
  const header = ['Code', 'Name', 'Phone', 'City', 'Group']
  const save = (list: Cells) => desk.save(list, 'people.csv', header)

  for (const policy of ['leave', 'enforce']) {
    it(`groups that were given are taken away, those taken away are given back (policy ${policy})`, async () => {
      await start({ source: { ...GROUPED, policy } })
      save([
        [...row(1), 'Gold'],
        [...row(2), 'Gold'],
      ])
      await desk.sync()
      save([
        [...row(1), 'Silver'],
        [...row(2), 'Gold'],
      ])
      const { report } = await desk.sync()
      expect((await desk.contact('Person 1')).groups).toEqual(['Silver'])
      const undone = await takeBack(report.run)
      expect(undone).toMatchObject({ exitCode: 0, counts: { updates: 1, left: 0 } })
      expect(actions(undone.writes)).toHaveLength(2)
      expect((await desk.contact('Person 1')).groups).toEqual(['Gold'])
      await scanTwice()
      save([
        [...row(1), 'Bronze'],
        [...row(2), 'Gold'],
      ])
      await desk.sync()
      expect((await desk.contact('Person 1')).groups).toEqual(['Bronze', 'Gold'])
      // What was put back is nobody's row's: it is not taken away with the cell.
    })

    it(`a corrected number is the old one again (policy ${policy})`, async () => {
      await start({ source: { policy } })
      desk.save([row(1)])
      await desk.sync()
      desk.save([['1', 'Person 1', phone(7), 'Natal']])
      const { report } = await desk.sync()
      expect((await desk.contact('Person 1')).urns).toEqual([tel(7)])
      expect(await takeBack(report.run)).toMatchObject({ exitCode: 0, counts: { updates: 1, left: 0 } })
      expect((await desk.contact('Person 1')).urns).toEqual([tel(1)])
      await scanTwice()
      desk.save([['1', 'Person 1', phone(8), 'Natal']])
      await desk.sync()
      expect((await desk.contact('Person 1')).urns).toEqual([tel(1), tel(8)])
    })
  }

  it('two rows that swapped numbers have their own again', async () => {
    await start()
    desk.save([row(1), row(2)])
    await desk.sync()
    desk.save([
      ['1', 'Person 1', phone(2), 'Natal'],
      ['2', 'Person 2', phone(1), 'Natal'],
    ])
    const { report } = await desk.sync()
    expect((await desk.contact('Person 1')).urns).toEqual([tel(2)])
    const undone = await takeBack(report.run)
    expect(why(undone)).toEqual([])
    expect((await desk.contact('Person 1')).urns).toEqual([tel(1)])
    expect((await desk.contact('Person 2')).urns).toEqual([tel(2)])
    await scanTwice()
  })

  it('an old number that somebody else has by now is not taken from them', async () => {
    await start()
    desk.save([row(1)])
    await desk.sync()
    desk.save([['1', 'Person 1', phone(7), 'Natal']])
    const { report } = await desk.sync()
    await platform.somebody.creates({ name: 'Stranger', urns: [tel(1)] })
    const undone = await takeBack(report.run)
    expect(why(undone)).toEqual([
      `Person 1 (People, row 2): +55${phone(1)} is not given back, because it belongs to "Stranger" now.`,
      `Person 1 (People, row 2): +55${phone(7)} stays, because it is the only address this contact has.`,
    ])
    expect(undone.writes).toEqual([])
  })

  it('a group that is gone by now is said', async () => {
    await start({ source: GROUPED, given: { groups: [{ ref: 'gold', name: 'Gold' }] } })
    save([[...row(1), 'Gold']])
    await desk.sync()
    save([[...row(1), '']])
    const { report } = await desk.sync()
    await platform.somebody.deletesGroup(given.groups.gold!.uuid)
    const [sentence] = why(await takeBack(report.run))
    expect(sentence).toBe(
      'Person 1 (People, row 2): the group "gold" is not on the platform any more, so nobody is put back into it.',
    )
  })

  it('who left the spreadsheet and only its groups is put back into them', async () => {
    await start({ source: { ...GROUPED, ...LOOSE, onRemoved: 'leave groups' } })
    save([
      [...row(1), 'Gold'],
      [...row(2), 'Gold'],
    ])
    await desk.sync()
    save([[...row(1), 'Gold']])
    const { report } = await desk.sync()
    expect((await desk.contact('Person 2')).groups).toEqual([])
    const undone = await takeBack(report.run)
    expect(undone).toMatchObject({ exitCode: 0, counts: { updates: 1, creates: 0 } })
    expect((await desk.contact('Person 2')).groups).toEqual(['Gold'])
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(1)
    await scanTwice()
    const again = await takeBack(undone.run)
    expect(again.exitCode).toBe(0)
    expect((await desk.contact('Person 2')).groups).toEqual([])
  })
})

describe('a created contact', () => {
  const createTwo = async (options: Parameters<typeof openDesk>[0] = {}) => {
    await start(options)
    desk.save([row(1)])
    await desk.sync()
    desk.save([row(1), row(2)])
    return (await desk.sync()).report.run
  }

  for (const policy of ['leave', 'enforce']) {
    it(`goes, and its row is left out until it changes (policy ${policy})`, async () => {
      const run = await createTwo({ source: { policy } })
      const undone = await takeBack(run)
      expect(undone).toMatchObject({ exitCode: 0, counts: { removals: 1, left: 0 } })
      expect((await desk.shown()).map(({ name }) => name)).toEqual(['Person 1'])
      await scanTwice()
      desk.save([row(1, 'Caicó'), row(2)])
      expect(creates((await desk.sync()).writes)).toEqual([])
      desk.save([row(1, 'Caicó'), row(2, 'Caicó')])
      expect(creates((await desk.sync()).writes)).toHaveLength(1)
      expect((await desk.contact('Person 2')).fields.city).toBe('Caicó')
    })
  }

  it('comes again when the undo is taken back, and its row counts again', async () => {
    const undone = await takeBack(await createTwo())
    const again = await takeBack(undone.run)
    expect(again).toMatchObject({ exitCode: 0, counts: { creates: 1 } })
    expect(await desk.contact('Person 2')).toMatchObject({ urns: [tel(2)], fields: { city: 'Natal' } })
    await scanTwice()
    desk.save([row(1), row(2, 'Caicó')])
    expect((await desk.sync()).report).toMatchObject({ updates: 1, creates: 0 })
    // And the run that took the undo back can be taken back itself.
    expect(await takeBack(again.run)).toMatchObject({ exitCode: 0, counts: { removals: 1 } })
    expect((await desk.shown()).map(({ name }) => name)).toEqual(['Person 1'])
    await scanTwice()
  })

  it.each<[string, (uuid: string) => Promise<unknown>, string]>([
    [
      'changed by somebody',
      (uuid) => platform.somebody.changes(uuid, { fields: { city: 'Recife' } }),
      'was changed on the platform since then (city), so the contact stays.',
    ],
    [
      'given a value no spreadsheet knows',
      (uuid) => platform.somebody.changes(uuid, { fields: { note: 'VIP' } }),
      'was changed on the platform since then (note), so the contact stays.',
    ],
    [
      'put into a group',
      (uuid) => platform.somebody.acts({ action: 'add', contacts: [uuid], group: 'VIP' }),
      'was put into other groups since then ("VIP"), so the contact stays.',
    ],
    [
      'given another address',
      (uuid) => platform.somebody.changes(uuid, { urns: [tel(2), 'mailto:two@example.org'] }),
      'was given other addresses since then (two@example.org), so the contact stays.',
    ],
    [
      'blocked',
      (uuid) => platform.somebody.acts({ action: 'block', contacts: [uuid] }),
      'is blocked on the platform, and stays as it is.',
    ],
  ])('that was %s since then stays, and goes on being kept in step', async (_what, act, sentence) => {
    const fields = [
      { key: 'city', name: 'City' },
      { key: 'note', name: 'Note' },
    ]
    const run = await createTwo({ given: { fields, groups: [{ name: 'VIP' }] } })
    await act((await desk.contact('Person 2')).uuid)
    const undone = await takeBack(run)
    expect(why(undone)).toEqual([`Person 2 (People, row 3): ${sentence}`])
    expect(undone.writes).toEqual([])
    expect(await desk.shown()).toHaveLength(2)
    desk.save([row(1), row(2, 'Natal', 'Person 2 Lima')])
    expect((await desk.sync()).writes).toHaveLength(1)
  })

  it('who has written since then stays', async () => {
    const run = await createTwo()
    desk.onRequest = async (leaving, send) => {
      const answer = await send()
      if (
        leaving.isWrite ||
        !leaving.url.pathname.endsWith('contacts.json') ||
        leaving.url.search.includes('deleted')
      )
        return answer
      const page = (await answer.json()) as { results: Record<string, unknown>[] }
      for (const contact of page.results)
        if (contact.name === 'Person 2') contact.last_seen_on = '2026-01-01T10:00:00.000000Z'
      return Response.json(page, { headers: { Date: answer.headers.get('Date') ?? '' } })
    }
    const undone = await takeBack(run)
    expect(why(undone)).toEqual(['Person 2 (People, row 3): has written since then, so the contact stays.'])
    expect(undone.writes).toEqual([])
  })

  it('that somebody changes in the last moment stays: nothing is lost, and it is said', async () => {
    const run = await createTwo()
    const { uuid } = await desk.contact('Person 2')
    // While the undo is being sent the account is read again before a delete leaves.
    let pulls = 0
    desk.onRequest = async (leaving, send) => {
      if (leaving.url.pathname.endsWith('fields.json') && ++pulls === 2) {
        desk.onRequest = undefined
        await platform.somebody.changes(uuid, { fields: { city: 'Recife' } })
      }
      return send()
    }
    const undone = await takeBack(run)
    expect(why(undone)).toEqual([
      'Person 2 (People, row 3): was changed on the platform meanwhile, and stays as it is.',
    ])
    expect(undone).toMatchObject({ exitCode: 3, counts: { left: 1 } })
    expect(await desk.contact('Person 2')).toMatchObject({ fields: { city: 'Recife' } })
    desk.save([row(1), row(2, 'Natal', 'Person 2 Lima')])
    expect((await desk.sync()).writes).toHaveLength(1)
  })
})

describe('a deleted contact', () => {
  const removeOne = async (options: Parameters<typeof openDesk>[0] = {}) => {
    await start({ source: { ...LOOSE, ...options.source }, ...options })
    desk.save([row(1), row(2)])
    await desk.sync()
    const { uuid } = await desk.contact('Person 2')
    await platform.somebody.changes(uuid, { language: 'por', fields: { note: 'VIP' } })
    await platform.somebody.acts({ action: 'add', contacts: [uuid], group: 'Gold' })
    desk.save([row(1)])
    return (await desk.sync()).report.run
  }
  const given = {
    fields: [
      { key: 'city', name: 'City' },
      { key: 'note', name: 'Note' },
    ],
    groups: [{ ref: 'gold', name: 'Gold' }],
  }

  it('comes back as a new one with everything it had, not kept in step, and it says what is lost', async () => {
    const run = await removeOne({ given })
    const deleted = await platform.deletedUuids()
    const undone = await takeBack(run)
    expect(undone).toMatchObject({ exitCode: 0, counts: { creates: 1, left: 0 } })
    expect(undone.changes[0]?.sentence).toBe(
      'Person 2 (People, row 3): comes back as a new contact. Its messages, its history, the flows it was in and the day it was created are lost for good. Its spreadsheet does not keep it up to date.',
    )
    const back = await desk.contact('Person 2')
    expect(back).toMatchObject({
      language: 'por',
      urns: [tel(2)],
      groups: ['Gold'],
      fields: { city: 'Natal', note: 'VIP' },
    })
    expect(deleted).not.toContain(back.uuid)
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(1)
    await scanTwice()
    const again = await takeBack(undone.run)
    expect(again).toMatchObject({ exitCode: 0, counts: { removals: 1 } })
    expect(await platform.contacts()).toHaveLength(1)
    await scanTwice()
  })

  it('whose number somebody else has by now is listed', async () => {
    const run = await removeOne({ given })
    await platform.somebody.creates({ name: 'Stranger', urns: [tel(2)] })
    const undone = await takeBack(run)
    expect(why(undone)).toEqual([
      `Person 2 (People, row 3): cannot be created again, because +55${phone(2)} belongs to "Stranger" now.`,
    ])
    expect(undone.writes).toEqual([])
  })

  it('whose row is back is brought back by its row', async () => {
    const run = await removeOne({ given })
    desk.save([row(1), row(2)])
    await desk.sync()
    expect(why(await takeBack(run))).toEqual([
      'Person 2 (People, row 3): is in the spreadsheet again, which brings the contact back by itself.',
    ])
  })

  it('who did not want messages any more is not created again', async () => {
    const run = await removeOne({ given })
    const { db } = desk.agent.store
    db.prepare('INSERT INTO opted_out (workspace_id, urn_key) SELECT id, ? FROM workspace').run(tel(2))
    const undone = await takeBack(run)
    expect(undone.writes).toEqual([])
    expect(undone.left).toHaveLength(1)
  })

  it('comes back without a group and a field that are gone, and both are said', async () => {
    const run = await removeOne({ given })
    await platform.somebody.deletesGroup((await groupUuid('Gold'))!)
    const undone = await takeBack(run)
    expect(why(undone)).toEqual([
      expect.stringContaining('is not on the platform any more, so nobody is put back into it.'),
    ])
    expect(await desk.contact('Person 2')).toMatchObject({ groups: [], fields: { note: 'VIP' } })
  })

  const groupUuid = async (name: string) =>
    desk.repositories.mirror.groups(desk.agent.workspace.id).find((group) => group.name === name)?.uuid
})

describe('what had not been sent yet', () => {
  /** A run of which nothing left: the platform takes nothing. */
  const stagedOnly = async (list: Cells): Promise<number> => {
    desk.save(list)
    await syncRefused()
    return desk.repositories.runs.last(desk.agent.workspace.id, 1)[0]!.id
  }

  it('is not sent any more: rows are left out, values count as said, and nobody is removed', async () => {
    await start({ source: LOOSE })
    desk.save(rows(1, 3))
    await desk.sync()
    const before = await desk.shown()
    const run = await stagedOnly([row(1, 'Caicó'), row(2), row(4)])
    const undone = await takeBack(run)
    expect(undone).toMatchObject({ exitCode: 0, writes: [], counts: { kept: 3, left: 0 } })
    expect(await desk.shown()).toEqual(before)
    await scanTwice()
    expect(await desk.shown()).toEqual(before)
    desk.save([row(1, 'Mossoró'), row(2), row(4, 'Caicó')])
    expect((await desk.sync()).report).toMatchObject({ updates: 1, creates: 1 })
  })

  it('is sent after all when the undo is taken back', async () => {
    await start({ source: LOOSE })
    desk.save(rows(1, 2))
    await desk.sync()
    const run = await stagedOnly([row(1, 'Caicó'), row(2), row(4)])
    const undone = await takeBack(run)
    const again = await takeBack(undone.run)
    expect(again.exitCode).toBe(0)
    expect(await desk.contact('Person 1')).toMatchObject({ fields: { city: 'Caicó' } })
    expect(await desk.contact('Person 4')).toMatchObject({ fields: { city: 'Natal' } })
    await scanTwice()
  })
})

describe('numbers, names and other spreadsheets', () => {
  it('the first sync is taken back as a whole; what it created goes, with a word of caution before', async () => {
    await start()
    desk.save(rows(1, 30))
    const { report } = await desk.sync()
    const shown = await takeBack(report.run, false)
    expect(shown.cautions).toMatchObject([
      { kind: 'removals', sentence: 'People: 30 of 30 people are deleted from the platform by this.' },
    ])
    expect(await takeBack(report.run)).toMatchObject({ exitCode: 0, counts: { removals: 30, left: 0 } })
    expect(await desk.shown()).toEqual([])
    await scanTwice()
    // Another mapping is no change of the rows: they stay out.
    desk.changeSetup({ source: { columns: { ...SOURCE.columns, Phone: 'urn:whatsapp' } } })
    expect(await desk.sync()).toMatchObject({ writes: [] })
    desk.save([row(1, 'Caicó'), ...rows(2, 30)])
    expect((await desk.sync()).report).toMatchObject({ creates: 1 })
  })

  it('a contact that had no name and no city before has none again', async () => {
    await start({ given: { contacts: [{ ref: 'a', name: null, urns: [tel(1)] }] } })
    desk.save([row(1)])
    const { report } = await desk.sync()
    expect(report).toMatchObject({ updates: 1 })
    expect(await takeBack(report.run)).toMatchObject({ exitCode: 0, counts: { updates: 1, left: 0 } })
    const [contact] = await platform.contacts()
    expect(contact).toMatchObject({ name: null, fields: { city: null } })
    await scanTwice()
  })

  it('a person of two spreadsheets stays out until one of the rows changes', async () => {
    const sources = [
      { ...SOURCE, name: 'One' },
      { ...SOURCE, name: 'Two', path: 'two.csv' },
    ]
    await start({ sources })
    desk.save([row(1)])
    desk.save([row(1)], 'two.csv')
    const { report } = await desk.sync()
    expect(report).toMatchObject({ creates: 1 })
    expect(await takeBack(report.run)).toMatchObject({ exitCode: 0, counts: { removals: 1 } })
    await scanTwice()
    desk.save([row(1, 'Caicó')], 'two.csv')
    expect((await desk.sync()).report).toMatchObject({ creates: 1 })
    expect(await desk.shown()).toHaveLength(1)
  })

  it('somebody who writes in meanwhile with the number of a row that was left out is not touched by it', async () => {
    await start()
    desk.save([row(1)])
    const { report } = await desk.sync()
    await takeBack(report.run)
    await platform.somebody.creates({ urns: [tel(1)] })
    await scanTwice()
    const [contact] = await platform.contacts()
    expect(contact).toMatchObject({ name: null, fields: { city: null } })
  })
})

describe('two different values', () => {
  const twoValues = async () => {
    await start()
    desk.save([row(1)])
    await desk.sync()
    const { uuid } = await desk.contact('Person 1')
    await platform.somebody.changes(uuid, { fields: { city: 'Recife' } })
    desk.save([row(1, 'Caicó')])
    await desk.sync()
    expect(desk.conflicts()).toEqual(['values'])
  }
  const answer = (choice: Choice): number => {
    const { reviews, runs } = desk.repositories
    const conflicts = reviews.conflicts(desk.agent.workspace.id)
    const now = desk.clock.wall()
    const answered = resolve(desk.repositories, desk.agent.workspace, { conflicts, choice }, now)
    expect(answered).toMatchObject({ ok: true, people: 1 })
    return runs.last(desk.agent.workspace.id, 1)[0]!.id
  }

  it('of which the platform’s was kept are asked about again', async () => {
    await twoValues()
    const run = answer({ keep: 'platform' })
    await desk.sync()
    expect(desk.conflicts()).toEqual([])
    const undone = await takeBack(run)
    expect(undone).toMatchObject({ writes: [], counts: { kept: 1 } })
    expect(desk.conflicts()).toEqual(['values'])
    const [asked] = desk.repositories.reviews.conflicts(desk.agent.workspace.id)
    expect(asked?.attributes).toEqual([
      { attribute: 'field:city', base: 'Natal', local: 'Caicó', remote: 'Recife' },
    ])
    answer({ keep: 'spreadsheet' })
    await desk.sync()
    expect((await desk.contact('Person 1')).fields.city).toBe('Caicó')
  })

  it('for which another was typed: the typed one goes, the platform’s own is there again', async () => {
    await twoValues()
    const run = answer({ value: 'Natal Sul' })
    await desk.sync()
    expect((await desk.contact('Person 1')).fields.city).toBe('Natal Sul')
    expect(await takeBack(run)).toMatchObject({ exitCode: 0, counts: { updates: 1 } })
    expect((await desk.contact('Person 1')).fields.city).toBe('Recife')
    await scanTwice()
  })

  it('a typed one that waits is not sent over what somebody wrote meanwhile: it is asked about again', async () => {
    await twoValues()
    answer({ value: 'Natal Sul' })
    const { uuid } = await desk.contact('Person 1')
    await platform.somebody.changes(uuid, { fields: { city: 'Olinda' } })
    const ran = await desk.sync()
    expect(ran.writes).toEqual([])
    expect(desk.conflicts()).toEqual(['values'])
    expect((await desk.contact('Person 1')).fields.city).toBe('Olinda')
  })

  it('a typed one that waits gives way to a newer cell', async () => {
    await twoValues()
    answer({ value: 'Natal Sul' })
    desk.save([row(1, 'Mossoró')])
    const ran = await desk.sync()
    expect(ran.writes).toHaveLength(1)
    expect((await desk.contact('Person 1')).fields.city).toBe('Mossoró')
    await scanTwice()
  })

  it('a typed one that the platform has already needs no request', async () => {
    await twoValues()
    answer({ value: 'Natal Sul' })
    const { uuid } = await desk.contact('Person 1')
    await platform.somebody.changes(uuid, { fields: { city: 'Natal Sul' } })
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0 })
    expect(desk.left()).toBe(0)
    await scanTwice()
  })
})

describe('an undo that waits while the world goes on', () => {
  /** A run is taken back, and the account takes nothing. */
  const waitingUndo = async (list: Cells, next: Cells): Promise<number> => {
    await start({ source: LOOSE })
    desk.save(list)
    await desk.sync()
    desk.save(next)
    const { report } = await desk.sync()
    desk.onRequest = async (leaving, send) =>
      leaving.isWrite ? Response.json({ detail: 'Invalid token' }, { status: 403 }) : send()
    const undone = await takeBack(report.run)
    desk.onRequest = undefined
    expect(undone).toMatchObject({ exitCode: 5, report: { creates: 0, updates: 0, removals: 0 } })
    expect(desk.left()).toBe(1)
    return undone.run!
  }
  const outcomes = (run: number) => desk.repositories.undoRuns.changes(run).map(({ outcome }) => outcome)

  it('goes on with the next cycle', async () => {
    const run = await waitingUndo([row(1)], [row(1, 'Caicó')])
    expect((await desk.sync()).writes).toHaveLength(1)
    expect((await desk.contact('Person 1')).fields.city).toBe('Natal')
    expect(outcomes(run)).toEqual(['delivered'])
    await scanTwice()
  })

  it('does not touch what somebody changed since', async () => {
    const run = await waitingUndo([row(1)], [row(1, 'Caicó', 'Person 1 Lima')])
    const { uuid } = await desk.contact('Person 1 Lima')
    await platform.somebody.changes(uuid, { fields: { city: 'Recife' } })
    expect((await desk.sync()).writes).toHaveLength(1)
    expect(await desk.contact('Person 1')).toMatchObject({ fields: { city: 'Recife' } })
    expect(outcomes(run)).toEqual(['delivered', 'conflict'])
    await scanTwice()
  })

  it('gives way to a newer cell', async () => {
    const run = await waitingUndo([row(1)], [row(1, 'Caicó')])
    desk.save([row(1, 'Mossoró')])
    expect((await desk.sync()).writes).toHaveLength(1)
    expect((await desk.contact('Person 1')).fields.city).toBe('Mossoró')
    expect(outcomes(run)).toEqual(['replaced'])
    await scanTwice()
  })

  it('a created contact stays when its row changes', async () => {
    const run = await waitingUndo([row(1)], [row(1), row(2)])
    desk.save([row(1), row(2, 'Caicó')])
    expect((await desk.sync()).report).toMatchObject({ updates: 1, creates: 0, removals: 0 })
    expect((await desk.contact('Person 2')).fields.city).toBe('Caicó')
    expect(outcomes(run)).toEqual(['replaced'])
    await scanTwice()
  })

  it('a created contact whose row is gone as well goes once', async () => {
    await waitingUndo([row(1)], [row(1), row(2)])
    desk.save([row(1)])
    expect((await desk.sync()).writes).toHaveLength(1)
    expect(await desk.shown()).toHaveLength(1)
    await scanTwice()
  })

  it('a deleted contact is not made twice when its row is back', async () => {
    const run = await waitingUndo([row(1), row(2)], [row(1)])
    desk.save([row(1), row(2)])
    expect((await desk.sync()).report).toMatchObject({ creates: 1 })
    expect(await desk.shown()).toHaveLength(2)
    expect(['delivered', 'replaced']).toContain(outcomes(run)[0])
    await scanTwice()
  })

  it('a deleted contact whose number somebody has by now is not made', async () => {
    const run = await waitingUndo([row(1), row(2)], [row(1)])
    await platform.somebody.creates({ name: 'Stranger', urns: [tel(2)] })
    await desk.sync()
    expect((await desk.shown()).map(({ name }) => name)).toEqual(['Person 1', 'Stranger'])
    expect(outcomes(run)).toEqual(['conflict'])
    expect(desk.left()).toBe(0)
    await scanTwice()
  })

  it.each<[what: string, list: Cells, next: Cells]>([
    ['a value', [row(1)], [row(1, 'Caicó')]],
    ['a created contact', [row(1)], [row(1), row(2)]],
    ['a deleted contact', [row(1), row(2)], [row(1)]],
  ])('can be taken back itself before it is sent: %s', async (_what, list, next) => {
    const run = await waitingUndo(list, next)
    const before = await platform.contacts()
    const again = await takeBack(run)
    expect(again).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.left()).toBe(0)
    expect(await platform.contacts()).toEqual(before)
    await scanTwice()
    expect(await platform.contacts()).toEqual(before)
  })
})

describe('what cannot be done', () => {
  const changed = async () => {
    await start()
    desk.save([row(1)])
    await desk.sync()
    desk.save([row(1, 'Caicó')])
    return (await desk.sync()).report.run!
  }

  it('undoing a run twice', async () => {
    const run = await changed()
    const undone = await takeBack(run)
    const sentence = `Run ${run} was taken back by run ${undone.run} already. To have it again, take that one back: contact-sync undo ${undone.run}`
    expect(await refusalOf(run)).toBe(sentence)
    expect(await refusalOf(run, false)).toBe(sentence)
    // Taken back itself, the first may be undone once more.
    await takeBack(undone.run)
    expect(await takeBack(run)).toMatchObject({ exitCode: 0, counts: { updates: 1 } })
    expect((await desk.contact('Person 1')).fields.city).toBe('Natal')
  })

  it('undoing a run that is not there, never was, or is not kept any more', async () => {
    const run = await changed()
    expect(await refusalOf(99)).toBe(
      'There is no run 99. "contact-sync activity" lists the runs and what they changed.',
    )
    desk.clock.skip(91 * 24 * 3_600_000)
    await desk.sync()
    expect(await refusalOf(run)).toBe(
      `Run ${run} is not kept, so it cannot be taken back: what was changed is kept for 90 days, and a run that changed nothing not at all. "contact-sync activity" lists what there is.`,
    )
  })

  it('undoing a run of another account', async () => {
    const run = await changed()
    const other = await openPlatform({ now: desk.clock.wall })
    await other.setUp()
    try {
      desk.changeSetup({ setup: { workspace: { host: other.url } } })
      expect(await refusalOf(run)).toContain(`Run ${run} belongs to another account, at ${platform.url}`)
    } finally {
      desk.close()
      await other.close()
    }
  })

  it('undoing what is on its way at this moment', async () => {
    const run = await changed()
    desk.save([row(1, 'Mossoró')])
    await desk.syncUntilPowerFails(({ isWrite }, moment) => isWrite && moment === 'before')
    const sending = desk.repositories.runs.last(desk.agent.workspace.id, 1)[0]!.id
    expect(sending).toBeGreaterThan(run)
    expect(await refusalOf(sending)).toBe(
      `Run ${sending} is being sent at this moment: 1 of its changes is on the way. Run "contact-sync sync" to see them arrive, then take it back.`,
    )
    // Of an earlier run nothing is taken back under it either.
    expect(await refusalOf(run)).toBe(
      `Newer changes of people of run ${run} are being sent at this moment (Person 1). Run "contact-sync sync" to see them arrive, then take it back.`,
    )
  })

  it('a run of which nothing is there any more: said, and no run is made of it', async () => {
    const run = await changed()
    const { uuid } = await desk.contact('Person 1')
    await platform.somebody.changes(uuid, { fields: { city: 'Natal' } })
    expect(await takeBack(run)).toMatchObject({
      run: null,
      exitCode: 0,
      changes: [],
      left: [],
      writes: [],
    })
    expect(await refusalOf(run, false)).toBeUndefined()
  })

  it('without the platform: nothing is planned, nothing lost', async () => {
    const run = await changed()
    await platform.faults({ kind: 'server-error', times: 1000 })
    expect(await undo(desk.agent, { run, send: true }, signal)).toMatchObject({ exitCode: 5, run: null })
    expect(desk.left()).toBe(0)
    await platform.faults()
    expect(await takeBack(run)).toMatchObject({ exitCode: 0 })
  })
})

describe('the power fails', () => {
  const header = ['Code', 'Name', 'Phone', 'City', 'Group']
  const source = {
    ...LOOSE,
    columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
  }
  const save = (list: Cells) => desk.save(list, 'people.csv', header)

  for (const moment of ['before', 'after'] as const) {
    it(`${moment} any of an undo’s requests: it goes on, nothing is lost and nothing doubled`, async () => {
      for (let at = 0, finished = false; !finished; at += 1) {
        await start({ source })
        save([
          [...row(1), 'Gold'],
          [...row(2), 'Gold'],
          [...row(3), 'Gold'],
        ])
        await desk.sync()
        const before = await desk.shown()
        save([
          ['4', 'Ana Souza', phone(4), 'Mossoró', ''],
          ['1', 'Person 1 Lima', phone(11), 'Caicó', 'Silver'],
          [...row(2), 'Gold'],
        ])
        const { report } = await desk.sync()
        expect(report).toMatchObject({ creates: 1, updates: 1, removals: 1 })
        let writes = 0
        const failed = await desk.syncUntilPowerFails(
          ({ isWrite }, when) => isWrite && when === moment && writes++ === at,
          (power) => undo(desk.agent, { run: report.run!, send: true }, power),
        )
        finished = !failed
        if (failed) {
          desk.clock.skip(15 * 60_000)
          await desk.sync()
        }
        expect(await desk.shown()).toEqual(before)
        expect(desk.left()).toBe(0)
        await scanTwice()
        if (!finished) {
          await desk.dispose()
          await platform.close()
        }
      }
    }, 60_000)
  }
})
