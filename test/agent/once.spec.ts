/** A file dropped once is copied, read, sent and forgotten; it adds and updates, and its contacts belong to no source. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { forget } from '../../main/agent/forget.ts'
import { cancelOnce, type OnceDraft, startOnce } from '../../main/agent/once.ts'
import { resolve } from '../../main/agent/resolve.ts'
import { conflictsNamed, listReview } from '../../main/agent/review.ts'
import { undo } from '../../main/agent/undo.ts'
import { identify } from '../../main/spreadsheets/file-identity.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, HEADER, phone, SOURCE, tel } from './support/desk.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const row = (n: number, city: string | number = 'Natal', name = `Person ${n}`) => [n, name, phone(n), city]
const rows = (from: number, to: number, city?: string): Cells =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index, city))
const ONCE = { ...SOURCE, name: 'visitors.csv', path: 'visitors.csv' }

/** Saves the file and drops it for this time only. */
async function drop(
  cells: Cells,
  { header = HEADER, source = {}, ...draft }: Partial<OnceDraft> & { header?: string[] } = {},
) {
  desk.save(cells, 'visitors.csv', header)
  return startOnce(desk.agent, { source: { ...ONCE, ...source }, leaveOut: [], ...draft })
}
async function dropped(...how: Parameters<typeof drop>) {
  const started = await drop(...how)
  if (started.kind !== 'started') throw new Error(JSON.stringify(started))
  return started
}
/** 1, 2, 3 ... */
const counter = () => {
  let n = 0
  return () => {
    n += 1
    return n
  }
}
const onceFolder = () => path.join(desk.dataFolder, 'once')
/** Rows of any kept table that still name somebody of a file dropped once. */
const claims = () =>
  desk.agent.store.db
    .prepare(
      "SELECT row_key AS key, source.name FROM claim JOIN source ON source.id = source_id WHERE path LIKE 'once:%'",
    )
    .all()
const keepOne = async (given: Parameters<typeof start>[0] = {}) => {
  await start(given)
  desk.save([row(1)])
  await desk.sync()
}

describe('a file dropped once', () => {
  it('adds and updates, and the next looks send nothing', async () => {
    await keepOne({ given: { contacts: [{ name: 'Known', urns: [tel(7)] }] } })
    expect(await dropped([row(5), row(6), [7, 'Known', phone(7), 'Caicó']])).toMatchObject({
      kind: 'started',
      name: 'visitors.csv',
    })
    const ran = await desk.sync()
    expect(ran.report).toMatchObject({ creates: 2, updates: 1, removals: 0 })
    expect(ran.exitCode).toBe(0)
    expect((await desk.contact('Known')).fields).toEqual({ city: 'Caicó' })
    for (let look = 0; look < 2; look += 1) {
      desk.clock.skip(20 * 60_000)
      expect((await desk.sync()).writes).toEqual([])
    }
  })

  it('leaves nobody behind as belonging to it, as soon as they have arrived', async () => {
    await keepOne()
    await dropped(rows(5, 8))
    await desk.sync()
    expect(claims()).toEqual([])
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(1)
    expect(await platform.contacts()).toHaveLength(5)
  })

  it('is read from its own copy: the file itself may go, change, or be dropped again', async () => {
    await keepOne()
    await dropped([row(5)])
    desk.remove('visitors.csv')
    expect((await desk.sync()).report.creates).toBe(1)
    expect((await dropped([row(6)])).name).toBe('visitors.csv (2)')
    expect((await desk.sync()).report).toMatchObject({ creates: 1, removals: 0 })
    expect(await platform.contacts()).toHaveLength(3)
  })

  it('is kept where only this person can read it', async () => {
    await keepOne()
    await dropped([row(5)])
    const [id] = readdirSync(onceFolder())
    for (const name of readdirSync(path.join(onceFolder(), id!)))
      expect(statSync(path.join(onceFolder(), id!, name)).mode & 0o777).toBe(0o600)
    expect(statSync(path.join(onceFolder(), id!)).mode & 0o777).toBe(0o700)
  })

  it('is forgotten after a day, with its rows, while history stays', async () => {
    await keepOne()
    await dropped([row(5), [6, 'Nobody', '12', 'Natal']])
    const { report } = await desk.sync()
    expect(desk.problems()).toMatchObject([{ row: 3 }])
    desk.clock.skip(DAY_MS - 60_000)
    await desk.sync()
    expect(readdirSync(onceFolder())).toHaveLength(1)
    desk.clock.skip(120_000)
    expect((await desk.sync()).writes).toEqual([])
    expect(readdirSync(onceFolder())).toEqual([])
    expect(desk.problems()).toEqual([])
    expect(desk.agent.sources.map(({ setup }) => setup.name)).toEqual(['People'])
    const { history } = desk.repositories
    expect(history.changes(desk.agent.workspace.id, report.run!, { limit: 10 }).rows).toMatchObject([
      { kind: 'create', outcome: 'delivered', person: 'Person 5', source: 'visitors.csv' },
    ])
  })

  it('waits for an OK where nobody gave it', async () => {
    await keepOne()
    await dropped([row(5)], { approved: false })
    const ran = await desk.sync({ yes: false })
    expect(ran).toMatchObject({ exitCode: 3, writes: [] })
    expect(ran.sources).toMatchObject([{}, { state: 'not-approved', firstSync: { creates: 1 } }])
    expect((await desk.sync({ yes: true })).report.creates).toBe(1)
  })

  it('leaves out the rows that were unticked', async () => {
    await keepOne()
    await dropped(rows(5, 8), { leaveOut: ['6', '8'] })
    const keys = (await desk.sync()).report.creates
    expect(keys).toBe(2)
    expect((await platform.contacts()).map(({ name }) => name)).toEqual(['Person 1', 'Person 5', 'Person 7'])
    desk.clock.skip(20 * 60_000)
    expect((await desk.sync()).writes).toEqual([])
  })

  it('is taken back as any other run', async () => {
    await keepOne({ given: { contacts: [{ name: 'Known', urns: [tel(7)] }] } })
    await dropped([row(5), [7, 'Known', phone(7), 'Caicó']])
    const { report } = await desk.sync()
    const undone = await undo(desk.agent, { run: report.run!, send: true }, new AbortController().signal)
    expect(undone).toMatchObject({ counts: { removals: 1, updates: 1, left: 0 } })
    expect(await desk.shown()).toMatchObject([
      { name: 'Known', fields: { city: null } },
      { name: 'Person 1' },
    ])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('keeps no copy of who is to be forgotten', async () => {
    await keepOne()
    await dropped(rows(5, 6))
    await desk.sync()
    const forgot = await forget(desk.agent, phone(5), { thisToo: false }, new AbortController().signal)
    expect(forgot).toMatchObject({ kind: 'forgotten', rows: [] })
    const [id] = readdirSync(onceFolder())
    expect(readdirSync(path.join(onceFolder(), id!))).toEqual(['once.json'])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('that waits for its OK is not kept either', async () => {
    await keepOne()
    await desk.sync()
    await dropped([row(1), row(5)], { approved: false })
    await forget(desk.agent, phone(1), { thisToo: false }, new AbortController().signal)
    expect(readdirSync(onceFolder())).toEqual([])
  })

  it('is not sent any more once a person says so', async () => {
    await keepOne()
    await dropped([row(5)])
    expect(await cancelOnce(desk.agent, 'visitors.csv')).toBe(true)
    expect((await desk.sync()).writes).toEqual([])
    expect(readdirSync(onceFolder())).toEqual([])
  })
})

describe('beside a spreadsheet that is kept in step', () => {
  it('adds what that one leaves open, and does not overrule what it says', async () => {
    const fields = {
      fields: [
        { key: 'city', name: 'City' },
        { key: 'job', name: 'Job' },
      ],
    }
    await keepOne({ given: fields })
    const header = [...HEADER, 'Job', 'E-mail', 'Group']
    const columns = { ...SOURCE.columns, Job: 'field:job', 'E-mail': 'urn:mailto', Group: 'groups' }
    await dropped([[...row(1, 'Recife'), 'Nurse', 'p1@example.org', 'Visitors']], {
      header,
      source: { columns },
    })
    await desk.sync()
    const person = await desk.contact('Person 1')
    expect(person).toMatchObject({ fields: { city: 'Natal', job: 'Nurse' }, groups: ['Visitors'] })
    expect(person.urns.sort()).toEqual(['mailto:p1@example.org', tel(1)])
    expect(claims()).toEqual([])
    for (let look = 0; look < 2; look += 1) {
      desk.clock.skip(20 * 60_000)
      expect((await desk.sync()).writes).toEqual([])
    }
    // What the kept spreadsheet says later is sent as ever, and what the file gave stays.
    desk.save([row(1, 'Caicó')])
    expect((await desk.sync()).report.updates).toBe(1)
    expect(await desk.contact('Person 1')).toMatchObject({
      fields: { city: 'Caicó', job: 'Nurse' },
      groups: ['Visitors'],
    })
  })

  it('keeps nobody who leaves that one', async () => {
    const loose = { guards: { removals: { percent: 100, atLeast: 1000, max: 1000 } } }
    await start({ source: loose })
    desk.save(rows(1, 3))
    await desk.sync()
    await dropped([row(1), row(5)])
    await desk.sync()
    desk.save(rows(2, 3))
    expect((await desk.sync()).report).toMatchObject({ removals: 1 })
    expect((await platform.contacts()).map(({ name }) => name)).toEqual(['Person 2', 'Person 3', 'Person 5'])
  })

  it('whose list has the same name later, both keep going', async () => {
    await keepOne()
    await dropped([row(5)])
    desk.changeSetup({ sources: [SOURCE, { ...SOURCE, name: 'Visitors.csv', path: 'more.csv' }] })
    desk.save([row(9)], 'more.csv')
    expect((await desk.sync()).report.creates).toBe(2)
    expect(desk.agent.sources.map(({ setup }) => setup.name)).toEqual([
      'People',
      'Visitors.csv',
      'visitors.csv (2)',
    ])
  })
})

describe('what waits for a person', () => {
  const ask = { source: { firstSync: 'ask' } }
  const known = { given: { contacts: [{ name: 'Known', urns: [tel(7)], fields: { city: 'Recife' } }] } }

  it('is asked as ever, answered within the day, and then let go', async () => {
    await keepOne(known)
    await dropped([[7, 'Known', phone(7), 'Caicó'], row(5)], ask)
    expect((await desk.sync()).report).toMatchObject({ creates: 1, conflicts: 1 })
    expect(claims()).toEqual([{ key: '7', name: 'visitors.csv' }])
    const [item] = listReview(desk.repositories, desk.agent.workspace.id)
    const found = conflictsNamed(desk.repositories, desk.agent.workspace.id, { id: item!.id })
    if ('sentence' in found) throw new Error(found.sentence)
    const choice = { keep: 'spreadsheet' as const }
    resolve(
      desk.repositories,
      desk.agent.workspace,
      { ...found, attribute: undefined, choice },
      desk.clock.wall(),
    )
    expect((await desk.sync()).report.updates).toBe(1)
    expect((await desk.contact('Known')).fields).toEqual({ city: 'Caicó' })
    expect(claims()).toEqual([])
  })

  it('is forgotten with the file, and the platform keeps its value', async () => {
    await keepOne(known)
    await dropped([[7, 'Known', phone(7), 'Caicó']], ask)
    await desk.sync()
    expect(desk.conflicts()).toEqual(['values'])
    desk.clock.skip(DAY_MS + 60_000)
    expect((await desk.sync()).writes).toEqual([])
    expect(desk.conflicts()).toEqual([])
    expect(claims()).toEqual([])
    expect((await desk.contact('Known')).fields).toEqual({ city: 'Recife' })
  })
})

describe('what cannot be taken in', () => {
  it('is said, and nothing of it stays', async () => {
    await keepOne()
    const nothing = () => (existsSync(onceFolder()) ? readdirSync(onceFolder()) : [])
    expect(await startOnce(desk.agent, { source: ONCE, leaveOut: [] })).toMatchObject({
      kind: 'halt',
      code: 'missing',
    })
    expect(await drop([row(5)], { source: { ...ONCE, folder: 'newest' } })).toMatchObject({ kind: 'refused' })
    expect(await drop([row(5)], { source: { ...ONCE, nonsense: 1 } })).toMatchObject({ kind: 'refused' })
    expect(nothing()).toEqual([])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('is refused where the file is another than was shown', async () => {
    await keepOne()
    desk.save([row(5)], 'visitors.csv')
    const shown = await identify(path.join(desk.folder, 'visitors.csv'))
    if (shown.kind === 'halt') throw new Error(shown.code)
    const { contentHash } = shown
    expect(await drop([row(5), row(6)], { contentHash })).toEqual({ kind: 'changed-since' })
    expect(await drop([row(5)], { contentHash })).toMatchObject({ kind: 'started' })
  })
})

describe('whenever the power fails', () => {
  it('nobody is lost or doubled, at any request', async () => {
    for (let at = 1; at <= 9; at += 1) {
      for (const moment of ['before', 'after'] as const) {
        await keepOne()
        await dropped(rows(5, 8))
        const seen = counter()
        const failed = await desk.syncUntilPowerFails((_leaving, when) => when === moment && seen() === at)
        await desk.sync()
        expect((await platform.contacts()).map(({ name }) => name)).toEqual([
          'Person 1',
          'Person 5',
          'Person 6',
          'Person 7',
          'Person 8',
        ])
        expect(claims()).toEqual([])
        expect((await desk.sync()).writes).toEqual([])
        await desk.dispose()
        await platform.close()
        if (!failed) return
      }
    }
  })

  it('while it is copied: the half of a copy goes', async () => {
    await keepOne()
    await dropped([row(5)])
    await desk.sync()
    desk.close()
    const [id] = readdirSync(onceFolder())
    const part = path.join(onceFolder(), `${id}.part`)
    mkdirSync(part)
    writeFileSync(path.join(part, 'visitors.csv'), 'Code;Na')
    expect((await desk.sync()).writes).toEqual([])
    expect(readdirSync(onceFolder())).toEqual([id])
  })

  it('between the copy and the database: it is there, and asks for its OK', async () => {
    await keepOne()
    await dropped([row(5)])
    desk.agent.store.db.prepare("DELETE FROM source WHERE path LIKE 'once:%'").run()
    desk.close()
    expect(await desk.sync({ yes: false })).toMatchObject({ exitCode: 3, writes: [] })
    expect((await desk.sync()).report.creates).toBe(1)
  })

  it('while it is forgotten: the rest goes with the next start', async () => {
    await keepOne()
    await dropped([row(5)])
    await desk.sync()
    const [id] = readdirSync(onceFolder())
    desk.close()
    rmSync(path.join(onceFolder(), id!, 'once.json'))
    expect((await desk.sync()).writes).toEqual([])
    expect(readdirSync(onceFolder())).toEqual([])
    expect(desk.agent.sources).toHaveLength(1)
  })

  it('for longer than a day: what was still to be sent is sent, and then it is forgotten', async () => {
    await keepOne()
    await dropped(rows(5, 8))
    const writes = counter()
    await desk.syncUntilPowerFails((leaving, when) => when === 'before' && leaving.isWrite && writes() === 3)
    desk.clock.skip(3 * DAY_MS)
    const ran = await desk.sync()
    expect(ran.report.removals).toBe(0)
    expect(await platform.contacts()).toHaveLength(5)
    desk.clock.skip(60_000)
    expect((await desk.sync()).writes).toEqual([])
    expect(readdirSync(onceFolder())).toEqual([])
    expect(claims()).toEqual([])
  })

  it('before it was read: it is read after all, however late', async () => {
    await keepOne()
    await dropped(rows(5, 6))
    desk.close()
    desk.clock.skip(3 * DAY_MS)
    expect((await desk.sync()).report.creates).toBe(2)
    desk.clock.skip(60_000)
    await desk.sync()
    expect(readdirSync(onceFolder())).toEqual([])
  })
})
