/**
 * A program that was installed long ago is replaced by the newest, and data comes back from a copy: nothing is sent that
 * should not be, history is kept, and a program that is too old says so and touches nothing.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../main/store/migrations/index.ts'
import { StoreError } from '../../main/store/open-store.ts'
import { downgrade } from '../chaos/old-version.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone } from './support/desk.ts'

const FILE = 'contact-sync.db'
const DAY = 24 * 3_600_000
const NEWEST = migrations.length
const inData = (...names: string[]) => path.join(desk.dataFolder, ...names)
const row = (n: number, city = 'Natal') => [`C${n}`, `Person ${n}`, phone(n), city]
const people = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => row(from + i))
const older = migrations.slice(1).map((_step, index) => index + 1)
const bytesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
      // Whoever reads such a file leaves an empty log.
      .filter((file) => !/-(?:shm|wal)$/.test(file) || (file.endsWith('-wal') && statSync(file).size > 0))
      .map((file) => [file, readFileSync(file).toString('base64')]),
  )

/** Weeks of an office: people came, changed and left, a colleague's value stands, and a row cannot be used. */
async function weeks(): Promise<void> {
  await start()
  const unusable = ['C22', 'Nobody', '12', 'Natal']
  desk.save([...people(1, 20), unusable])
  await desk.sync()
  await platform.somebody.changes((await desk.contact('Person 5')).uuid, { fields: { city: 'Touros' } })
  desk.clock.skip(DAY)
  desk.save([...people(2, 18), row(19, 'Olinda'), row(20), row(21), unusable])
  expect(await desk.sync()).toMatchObject({ report: { creates: 1, updates: 1, removals: 1 } })
}
const story = () => {
  const { history } = desk.repositories
  const { id } = desk.agent.workspace
  const all = desk.repositories.store.db.prepare<[], number>('SELECT id FROM run ORDER BY id').pluck().all()
  return all.map((run) => {
    const { rows } = history.changes(id, run, { limit: 100 })
    return rows.map(({ kind, outcome, attributes }) => ({ kind, outcome, attributes }))
  })
}

describe.each(older)('data of version %i', (version) => {
  it('reaches the newest with the same meaning: nothing is sent, history is there, and a copy from before', async () => {
    await weeks()
    const [shown, told] = [await platform.contacts(), story()]
    desk.close()
    expect(downgrade(inData(FILE), version)).toBe(true)
    const again = await desk.sync()
    expect(again.writes).toEqual([])
    expect(await platform.contacts()).toEqual(shown)
    expect(story()).toEqual(told)
    expect(desk.problems()).toMatchObject([{ code: 'bad-phone' }])
    const copy = new Database(inData(`${FILE}.before-version-${NEWEST}`), { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(version)
    expect(copy.prepare('SELECT count(*) FROM change').pluck().get()).toBe(told.flat().length)
    copy.close()
    // And it is at work.
    desk.save([...people(2, 18), row(19, 'Assú'), row(20), row(21)])
    expect((await desk.sync()).report).toMatchObject({ creates: 0, updates: 1, removals: 0 })
    desk.clock.skip(20 * 60_000)
    desk.close()
    expect((await desk.sync()).writes).toEqual([])
  })

  it.runIf(version === 1 || version === NEWEST - 1)(
    "last week's copy of it comes back under the newest program: nobody's edit since then is overwritten",
    async () => {
      await weeks()
      desk.close()
      downgrade(inData(FILE), version)
      const kept = path.join(desk.folder, 'last-week.db')
      copyFileSync(inData(FILE), kept)
      await aWeekLater()
      desk.close()
      putBack(kept)
      await comesBack()
    },
  )
})

describe("last week's copy", () => {
  it("comes back: nobody's edit since then is overwritten, and nobody comes or goes unasked", async () => {
    await weeks()
    await desk.agent.store.backUp('2026-01-01')
    await aWeekLater()
    desk.close()
    putBack(inData('backups', 'contact-sync-2026-01-01.db'))
    await comesBack()
  })
})

/** Both sides go on: people are corrected, come and leave, here and there, and both sides correct one of them. */
async function aWeekLater(): Promise<void> {
  desk.clock.skip(7 * DAY)
  desk.save([...people(3, 17), row(18, 'Macau'), row(19, 'Assú'), row(20), row(21), row(23)])
  expect(await desk.sync()).toMatchObject({ report: { creates: 1, updates: 2, removals: 1 } })
  const edit = async (n: number, city: string) =>
    platform.somebody.changes((await desk.contact(`Person ${n}`)).uuid, { fields: { city } })
  await edit(6, 'Deles 6')
  await edit(19, 'Deles 19')
  await platform.somebody.deletes((await desk.contact('Person 20')).uuid)
}

function putBack(copy: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(inData(FILE + end), { force: true })
  copyFileSync(copy, inData(FILE))
}

/** The list as it was corrected once more while the program was away. */
const corrected = (city7: string) => [
  ...people(4, 6),
  row(7, city7),
  ...people(8, 17),
  row(18, 'Macau'),
  row(19, 'Nossa 19'),
  row(20),
  row(21),
  row(23),
]

/** The program comes back to that list. */
async function comesBack(): Promise<void> {
  const shown = await platform.contacts()
  desk.save(corrected('Nossa 7'))
  const again = await desk.sync()
  expect(again.writes).toEqual([])
  expect(await platform.contacts()).toEqual(shown)
  expect(again.report.held).toBe(1) // Person 3 is missing
  expect(desk.conflicts()).toEqual(['gone']) // Person 20
  for (let look = 0; look < 2; look += 1) {
    desk.clock.skip(DAY)
    desk.close()
    expect((await desk.sync()).writes).toEqual([])
  }
  // From now on a corrected cell counts.
  desk.save(corrected('Nossa 7 b'))
  expect((await desk.sync()).report).toMatchObject({ updates: 1, creates: 0, removals: 0 })
  expect((await desk.contact('Person 7')).fields.city).toBe('Nossa 7 b')
}

describe('data of a newer program', () => {
  it('is refused with a sentence; file, log, mark and copies stay as they are', async () => {
    await weeks()
    desk.close()
    const db = new Database(inData(FILE))
    db.pragma(`user_version = ${NEWEST + 1}`)
    db.close()
    const before = bytesOf(desk.dataFolder)
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const refused = await desk.sync().then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(refused).toBeInstanceOf(StoreError)
      expect(String(refused)).toContain('written by a newer version of this program')
      expect(String(refused)).toContain('Nothing was changed. Install the newer version again.')
    }
    expect(bytesOf(desk.dataFolder)).toEqual(before)
  })

  it('in a copy is passed over for an older one that this program knows', async () => {
    await weeks()
    await desk.agent.store.backUp('2026-01-01')
    await desk.agent.store.backUp('2026-01-02')
    desk.close()
    for (const name of readdirSync(inData('backups')))
      if (!name.includes('2026-01-0')) rmSync(inData('backups', name))
    const newer = new Database(inData('backups', 'contact-sync-2026-01-02.db'))
    newer.pragma(`user_version = ${NEWEST + 1}`)
    newer.close()
    rmSync(inData(FILE))
    expect((await desk.sync()).writes).toEqual([])
    expect(desk.repositories.restarts.last()).toMatchObject({ kind: 'lost', asOf: expect.any(Number) })
    expect(await platform.contacts()).toHaveLength(20)
  })
})
