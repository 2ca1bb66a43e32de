/**
 * Files that a cloud drive shows and keeps elsewhere. A file that is all hole stands for one: it has a size and no
 * blocks, and what is read of it are zeros, so that a test sees whether it was opened.
 */
import { mkdirSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isOnlyInCloud, stubbedName } from '../../main/agent/cloud-files.ts'
import type { SourceResult } from '../../main/agent/sync.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, SOURCE } from './support/desk.ts'

/** More than a disk keeps beside its own records. */
const people = (city = 'Natal') =>
  Array.from({ length: 200 }, (_, n) => [n + 1, `Person ${n + 1}`, phone(n + 1), city])
const said = ({ sources }: { sources: SourceResult[] }) =>
  sources.map(({ state, code, detail }) => [state, code, detail?.file].filter((one) => one !== undefined))

/** In whole seconds, which a test can put back. */
let second = Math.floor(Date.now() / 1000) - 3600
function touch(name: string): void {
  second += 1
  utimesSync(path.join(desk.folder, name), second, second)
}
function save(rows: (string | number)[][], name = 'people.csv'): void {
  desk.save(rows, name)
  touch(name)
}

/** The drive makes room: name, size and time stay. */
function leaveInCloud(name: string): void {
  const file = path.join(desk.folder, name)
  const { size, mtime } = statSync(file)
  rmSync(file)
  writeFileSync(file, '')
  truncateSync(file, size)
  utimesSync(file, mtime, mtime)
  expect(statSync(file)).toMatchObject({ size, blocks: 0 })
}

describe('a spreadsheet that is only in the cloud', () => {
  it('is not fetched while its time and size are the same', async () => {
    await start({ system: 'win32' })
    save(people())
    await desk.sync()
    leaveInCloud('people.csv')
    expect(await desk.sync()).toMatchObject({ exitCode: 0, sources: [{ state: 'unchanged' }] })
  })

  it('is fetched when its time is another one; where that fails, it waits, and nobody is removed', async () => {
    await start({ system: 'darwin' })
    save(people())
    await desk.sync()
    leaveInCloud('people.csv')
    touch('people.csv')
    const away = await desk.sync()
    expect(said(away)).toEqual([['waiting', 'cloud-placeholder']])
    expect([away.exitCode, away.writes]).toEqual([4, []])
    save(people().slice(0, 199))
    await desk.sync()
    expect(await platform.contacts()).toHaveLength(199)
  })

  it('that was only touched before it left is known all the same', async () => {
    await start({ system: 'win32' })
    save(people())
    await desk.sync()
    touch('people.csv')
    await desk.sync()
    leaveInCloud('people.csv')
    expect(said(await desk.sync())).toEqual([['unchanged']])
  })

  it('is read as any other where no such drives are', async () => {
    await start({ system: 'linux' })
    save(people())
    await desk.sync()
    leaveInCloud('people.csv')
    expect(said(await desk.sync())).toEqual([['halted', 'corrupted']])
  })
})

describe('in a folder', () => {
  const FOLDER = { ...SOURCE, path: 'lists' }
  it('the export in use is not fetched, and a newer one is', async () => {
    await start({ system: 'win32', sources: [{ ...FOLDER, folder: 'newest' }] })
    save(people(), 'lists/2026-11-20.csv')
    await desk.sync()
    leaveInCloud('lists/2026-11-20.csv')
    expect(said(await desk.sync())).toEqual([['unchanged']])
    save(people('Caicó'), 'lists/2026-11-21.csv')
    leaveInCloud('lists/2026-11-21.csv')
    expect(said(await desk.sync())).toEqual([['waiting', 'cloud-placeholder', '2026-11-21.csv']])
  })

  it('of files that are one list those in the cloud are as they were', async () => {
    await start({ system: 'win32', sources: [{ ...FOLDER, folder: 'together' }] })
    save(people().slice(0, 190), 'lists/a.csv')
    save(people().slice(190), 'lists/b.csv')
    await desk.sync()
    leaveInCloud('lists/a.csv')
    expect(said(await desk.sync())).toEqual([['unchanged']])
    save(people('Caicó').slice(190), 'lists/b.csv')
    const next = await desk.sync()
    expect(next.report).toMatchObject({ updates: 10, removals: 0 })
    expect(said(next)).toEqual([['read']])
    rmSync(path.join(desk.folder, 'lists/b.csv'))
    const gone = await desk.sync()
    expect([said(gone), gone.report.held, gone.writes]).toEqual([[['read']], 10, []])
    expect(await platform.contacts()).toHaveLength(200)
  })

  it('of files that only add those that were read are not asked for again', async () => {
    await start({ system: 'darwin', sources: [{ ...FOLDER, folder: 'changes only' }] })
    save(people(), 'lists/2026-11-20.csv')
    await desk.sync()
    leaveInCloud('lists/2026-11-20.csv')
    expect(said(await desk.sync())).toEqual([['unchanged']])
  })

  it("an older iCloud's stub is a file that has to be waited for", async () => {
    await start({ system: 'darwin', sources: [{ ...FOLDER, folder: 'newest' }] })
    save(people(), 'lists/2026-11-20.csv')
    await desk.sync()
    const inList = (name: string) => path.join(desk.folder, 'lists', name)
    mkdirSync(inList('sub'))
    renameSync(inList('2026-11-20.csv'), inList('sub/2026-11-20.csv'))
    writeFileSync(inList('.2026-11-20.csv.icloud'), 'bplist00')
    expect(said(await desk.sync())).toEqual([['waiting', 'cloud-placeholder', '2026-11-20.csv']])
    rmSync(inList('.2026-11-20.csv.icloud'))
    renameSync(inList('sub/2026-11-20.csv'), inList('2026-11-20.csv'))
    expect(said(await desk.sync())).toEqual([['unchanged']])
  })
})

it('small files, and files of systems without such drives, are here', () => {
  expect(isOnlyInCloud({ size: 900, blocks: 0 }, 'win32')).toBe(false)
  expect(isOnlyInCloud({ size: 9000, blocks: 0 }, 'linux')).toBe(false)
  expect(isOnlyInCloud({ size: 9000, blocks: 8 }, 'darwin')).toBe(false)
  expect(isOnlyInCloud({ size: 9000, blocks: 0 }, 'darwin')).toBe(true)
  expect([stubbedName('.a.xlsx.icloud'), stubbedName('a.xlsx')]).toEqual(['a.xlsx', undefined])
})
