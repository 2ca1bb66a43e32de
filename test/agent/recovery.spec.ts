/** A damaged, lost or older database: everything is compared afresh, and nothing dangerous happens unasked. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FinishedScan } from '../../main/agent/staging-parts.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, SOURCE, tel } from './support/desk.ts'

const FILE = 'contact-sync.db'
const DAY = 24 * 3_600_000
const inData = (...names: string[]) => path.join(desk.dataFolder, ...names)
const row = (n: number, city = 'Natal', name = `Person ${n}`) => [`C${n}`, name, phone(n), city]
const people = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => row(from + i))
const names = async () => (await platform.contacts()).map(({ name }) => name).sort()
const cityOf = async (n: number) => (await desk.contact(`Person ${n}`)).fields.city
const restart = () => desk.repositories.restarts.last()
const aside = () => readdirSync(desk.dataFolder).filter((name) => name.includes('.damaged-'))
const damage = (file = inData(FILE)) => {
  const bytes = readFileSync(file)
  bytes.fill(0xa5, 100, Math.min(bytes.length, 40_000))
  writeFileSync(file, bytes)
}
const COPY = 'contact-sync-2026-01-01.db'
/** Of all copies only this one is left. */
async function copyNow(): Promise<void> {
  for (const name of existsSync(inData('backups')) ? readdirSync(inData('backups')) : [])
    rmSync(inData('backups', name))
  await desk.agent.store.backUp('2026-01-01')
}
const onlyTheCopy = () => {
  for (const name of readdirSync(inData('backups'))) if (name !== COPY) rmSync(inData('backups', name))
}
/** Twenty people, copied; a day later one row went, one was changed, one came, of which the copy knows nothing. */
async function aDayAfterTheCopy(): Promise<void> {
  desk.save(people(1, 20))
  await desk.sync()
  await copyNow()
  desk.clock.skip(DAY)
  desk.save([...people(2, 19), row(20, 'Olinda'), row(21)])
  expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1, updates: 1, removals: 1 } })
  desk.close()
  onlyTheCopy()
}

/** What was done to the database while the agent was not at work, and what it says of that. */
const DISASTERS: [what: string, kind: string, happen: () => void][] = [
  ['overwritten in the middle', 'damaged', () => damage()],
  ['cut to half its length', 'damaged', () => truncateSync(inData(FILE), 40_960)],
  ['emptied', 'damaged', () => truncateSync(inData(FILE), 0)],
  ['another file', 'damaged', () => writeFileSync(inData(FILE), 'PK\u0003\u0004'.repeat(5000))],
  ['gone', 'lost', () => rmSync(inData(FILE))],
  [
    'gone, with a log of its own left behind',
    'lost',
    () => {
      writeFileSync(inData(`${FILE}-wal`), readFileSync(inData(FILE)))
      rmSync(inData(FILE))
    },
  ],
  [
    'replaced by a person with the copy of yesterday',
    'older',
    () => cpSync(inData('backups', COPY), inData(FILE)),
  ],
]

describe.each(DISASTERS)('the database is %s', (_what, kind, happen) => {
  beforeEach(async () => {
    await start()
    await aDayAfterTheCopy()
  })

  it('nobody is created twice or removed, what is the same is found again, and it is said', async () => {
    happen()
    const again = await desk.sync()
    expect(again).toMatchObject({ exitCode: 0, writes: [], rebaselined: [] })
    expect(restart()).toMatchObject({ kind, asOf: expect.any(Number) })
    expect(aside().length > 0).toBe(kind === 'damaged' || _what.includes('log'))
    expect(await names()).toEqual(
      people(2, 21)
        .map(([, name]) => name)
        .sort(),
    )
    // And it is at work again.
    desk.save([...people(2, 19), row(20, 'Caicó'), row(21)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
    expect(await cityOf(20)).toBe('Caicó')
    desk.close()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.repositories.restarts.last()?.id).toBe(1)
  })

  it("where the two differ the platform's value stays, whoever changed it", async () => {
    happen()
    desk.save([row(2, 'Mossoró'), ...people(3, 19), row(20, 'Olinda'), row(21)])
    await platform.somebody.changes((await desk.contact('Person 3')).uuid, { fields: { city: 'Touros' } })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect([await cityOf(2), await cityOf(3), await cityOf(20)]).toEqual(['Natal', 'Touros', 'Olinda'])
    // A cell that changes from now on counts.
    desk.save([row(2, 'Macau'), ...people(3, 19), row(20, 'Olinda'), row(21)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
    expect(await cityOf(2)).toBe('Macau')
  })

  it('whose row is missing waits for an OK, however few they are', async () => {
    happen()
    desk.save([...people(3, 19), row(20, 'Olinda'), row(21)])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { held: 1, removals: 0 } })
    expect(await names()).toContain('Person 2')
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { held: 1 } })
  })
})

describe('with the rules that would send', () => {
  it("firstSync spreadsheet, policy enforce and onConflict spreadsheet change nothing of that: the platform's value stays", async () => {
    await start({ source: { firstSync: 'spreadsheet', onConflict: 'spreadsheet' } })
    await aDayAfterTheCopy()
    await platform.somebody.changes((await desk.contact('Person 5')).uuid, { fields: { city: 'Touros' } })
    damage()
    desk.save([...people(2, 3), row(4, 'Mossoró'), ...people(5, 19), row(20, 'Olinda'), row(21)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect([await cityOf(4), await cityOf(5)]).toEqual(['Natal', 'Touros'])
  })

  const signal = new AbortController().signal
  const stage = (given: FinishedScan[]) =>
    desk.agent.stage(given, [], { trigger: 'watch', preview: false, honourRemovalDelay: true })
  /** As `watch` looks at the spreadsheet. */
  async function look() {
    await desk.agent.pull(signal)
    const scans = await desk.agent.scan(desk.agent.sources, signal)
    return stage(scans.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : [])))
  }

  it('in watch mode the removal delay does not carry somebody past the OK', async () => {
    await start()
    await aDayAfterTheCopy()
    damage()
    desk.save([...people(3, 19), row(20, 'Olinda'), row(21)])
    expect(await look()).toMatchObject({ held: 0, removals: 0 })
    desk.clock.skip(11 * 60_000)
    expect(await stage([])).toMatchObject({ held: 1, removals: 0 })
    expect(desk.left()).toBe(0)
  })

  it('who was missing while the clock was ahead waits for an OK as well', async () => {
    await start()
    desk.save(people(1, 20))
    await desk.sync()
    desk.clock.set(25 * 3_600_000)
    desk.save(people(2, 20))
    expect(await look()).toMatchObject({ held: 0, removals: 0 })
    await copyNow()
    desk.clock.set(-25 * 3_600_000)
    desk.close()
    onlyTheCopy()
    damage()
    expect(await look()).toMatchObject({ held: 0, removals: 0 })
    desk.clock.skip(11 * 60_000)
    expect(await stage([])).toMatchObject({ held: 1, removals: 0 })
    expect(desk.left()).toBe(0)
  })

  it('who goes afterwards is removed unasked, also when the clock was set back meanwhile', async () => {
    await start()
    await aDayAfterTheCopy()
    damage()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    desk.clock.set(-25 * 3_600_000)
    desk.save([...people(3, 19), row(20, 'Olinda'), row(21)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { held: 0, removals: 1 } })
  })

  it('old intentions and OKs are not carried out', async () => {
    await start()
    desk.save(people(1, 20))
    await desk.sync()
    desk.save(people(1, 8)) // most of them gone: held
    expect(await desk.sync()).toMatchObject({ report: { held: 12 } })
    const { reviews } = desk.repositories
    const [hold] = reviews.holds(desk.agent.workspace.id)
    reviews.approveHold(hold!.id, desk.clock.wall())
    desk.onRequest = async (leaving, send) =>
      leaving.isWrite
        ? Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }))
        : send()
    desk.save([row(1, 'Olinda'), ...people(2, 8)])
    await desk.sync({ maxMinutes: 1 })
    desk.onRequest = undefined
    expect(desk.left()).toBeGreaterThan(0)
    await copyNow()
    desk.close()
    cpSync(inData('backups', COPY), inData(FILE))
    desk.save(people(1, 8))
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { held: 12 } })
    expect(await names()).toHaveLength(20)
  })

  it('a source that cannot be read keeps its people waiting, and the others go on', async () => {
    const other = { ...SOURCE, name: 'Other', path: 'other.csv' }
    await start({ sources: [SOURCE, other] })
    desk.save(people(1, 3))
    desk.save(people(11, 13), 'other.csv')
    await desk.sync()
    await copyNow()
    desk.close()
    damage()
    desk.remove('other.csv')
    await platform.somebody.changes((await desk.contact('Person 11')).uuid, { fields: { city: '' } })
    desk.save([...people(1, 3), row(4)])
    expect(await desk.sync()).toMatchObject({ exitCode: 4, report: { creates: 1, updates: 0, removals: 0 } })
    expect(await cityOf(11)).toBeNull() // not sent by what an old copy says
    desk.save([...people(11, 12), row(13, 'Macau')], 'other.csv')
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { removals: 0 } })
    expect(await cityOf(13)).toBe('Natal')
  })
})

it("a person in two spreadsheets, one of which is read later: the platform's value stays all the same", async () => {
  const source = { ...SOURCE, firstSync: 'spreadsheet' }
  await start({ sources: [source, { ...source, name: 'Other', path: 'other.csv' }] })
  desk.save(people(1, 3))
  desk.save(people(1, 3), 'other.csv')
  await desk.sync()
  await copyNow()
  desk.close()
  damage()
  desk.remove('other.csv')
  desk.save([row(1, 'Mossoró'), ...people(2, 3)])
  expect(await desk.sync()).toMatchObject({ exitCode: 4, writes: [] })
  desk.save(people(1, 3), 'other.csv')
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  expect(await cityOf(1)).toBe('Natal')
})

describe('without a good copy', () => {
  beforeEach(async () => {
    await start()
    desk.save(people(1, 5))
    await desk.sync()
    desk.close()
  })

  it.each([
    ['there is none', () => rmSync(inData('backups'), { recursive: true })],
    [
      'all of them are damaged',
      () => {
        for (const name of readdirSync(inData('backups'))) damage(inData('backups', name))
      },
    ],
    [
      'they are empty',
      () => {
        for (const name of readdirSync(inData('backups'))) truncateSync(inData('backups', name), 0)
      },
    ],
  ])('%s: it begins again, asks for the first sync, and finds everybody', async (_what, lose) => {
    lose()
    damage()
    expect(await desk.sync({ yes: false })).toMatchObject({
      exitCode: 3,
      writes: [],
      sources: [{ state: 'not-approved', firstSync: { creates: 0, adopted: 5 } }],
    })
    expect(restart()).toMatchObject({ kind: 'damaged', asOf: null })
    desk.close() // asked for until somebody says yes
    expect(await desk.sync({ yes: false })).toMatchObject({ exitCode: 3, writes: [] })
    expect(await desk.sync({ yes: true })).toMatchObject({ exitCode: 0, writes: [], report: { adopted: 5 } })
    expect(await names()).toHaveLength(5)
  })

  it('a damaged newest copy is passed over for a good older one', async () => {
    await copyNow()
    await desk.agent.store.backUp('2026-01-02')
    desk.close()
    damage(inData('backups', 'contact-sync-2026-01-02.db'))
    damage()
    expect(await desk.sync({ yes: false })).toMatchObject({ exitCode: 0, writes: [] })
    expect(restart()?.asOf).not.toBeNull()
  })
})

describe('what is no restart', () => {
  beforeEach(async () => {
    await start()
    desk.save(people(1, 3))
    await desk.sync()
  })

  it('a new data folder, any number of starts, and a start that was killed before its mark was written', async () => {
    for (let n = 0; n < 3; n += 1) {
      desk.close()
      expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    }
    desk.close()
    const mark = readFileSync(inData('agent.mark'))
    void desk.agent // counts in the database, then in the file
    desk.close()
    writeFileSync(inData('agent.mark'), mark)
    await desk.sync()
    expect(restart()).toBeUndefined()
  })

  it('a mark that was deleted or cannot be read', async () => {
    for (const text of ['', 'nonsense', undefined]) {
      desk.close()
      if (text === undefined) rmSync(inData('agent.mark'))
      else writeFileSync(inData('agent.mark'), text)
      await desk.sync()
      expect(restart()).toBeUndefined()
    }
  })

  it('but a database of the agent itself from earlier, put back without its copies, is one', async () => {
    desk.close()
    mkdirSync(inData('elsewhere'))
    cpSync(inData(FILE), inData('elsewhere', FILE))
    desk.save([...people(1, 3), row(4)])
    await desk.sync()
    desk.close()
    cpSync(inData('elsewhere', FILE), inData(FILE))
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    expect(restart()).toMatchObject({ kind: 'older' })
    expect(await platform.contacts()).toHaveLength(4)
  })

  it('and so is one of another data folder', async () => {
    desk.close()
    const db = new Database(inData(FILE))
    db.exec("UPDATE agent_mark SET id = 'of somebody else', starts = 1000")
    db.close()
    await desk.sync()
    expect(restart()).toMatchObject({ kind: 'older' })
  })
})

describe('a crash while it is put right', () => {
  it('after each step: the next start goes on, and nothing is sent that should not be', async () => {
    await start()
    await aDayAfterTheCopy()
    // Put aside, and nothing in its place yet.
    rmSync(inData(FILE))
    writeFileSync(inData(`${FILE}.part`), 'half a copy')
    void desk.agent
    desk.close()
    expect(existsSync(inData(`${FILE}.part`))).toBe(false)
    // The copy is in its place, and the agent has not looked at it.
    cpSync(inData('backups', COPY), inData(FILE))
    desk.save([...people(3, 19), row(20, 'Olinda'), row(21)])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { held: 1 } })
  })

  it('before its first look: the account is read completely first, and only then anything is judged', async () => {
    await start()
    await aDayAfterTheCopy()
    damage()
    void desk.agent
    desk.close()
    await platform.faults({ kind: 'server-error', endpoint: 'contacts' })
    expect(await desk.sync()).toMatchObject({ exitCode: 5, writes: [] })
    await platform.faults()
    const again = await desk.sync()
    expect(again).toMatchObject({ exitCode: 0, writes: [] })
    const listed = again.requests.filter(({ path: at }) => at.endsWith('/contacts.json'))
    expect(listed.every(({ query }) => query.after === undefined)).toBe(true)
  })
})

it('half of the people gone on the platform since the copy does not stop the agent for good', async () => {
  await start()
  desk.save(people(1, 30))
  await desk.sync()
  await copyNow()
  desk.close()
  const gone = (await platform.contacts()).slice(0, 20)
  for (const { uuid } of gone) await platform.somebody.deletes(uuid)
  damage()
  expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 20, creates: 0 } })
  expect(gone.flatMap(({ urns }) => urns)).toContain(tel(1))
})
