/** A folder whose files only add and update: each once, in the order of their dates. */
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { preview } from '../../main/agent/preview.ts'
import { problemSentence } from '../../main/agent/review.ts'
import type { SourceResult } from '../../main/agent/sync.ts'
import { contactWrites } from '../support/platform.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, HEADER, phone, SOURCE } from './support/desk.ts'

const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const FOLDER = { ...SOURCE, path: 'changes', folder: 'changes only' }
const inFolder = (name: string) => path.join(desk.folder, 'changes', name)
const save = (name: string, rows: Cells, header = HEADER) => desk.save(rows, `changes/${name}`, header)
const open = (source: Record<string, unknown> = {}) => start({ sources: [{ ...FOLDER, ...source }] })
const said = ({ sources }: { sources: SourceResult[] }) =>
  sources.map(({ state, code, detail }) => [state, code, detail?.file].filter((one) => one !== undefined))
const shown = async () => (await platform.contacts()).map(({ name, fields }) => [name, fields.city]).sort()
const problems = () =>
  desk.repositories.reviews
    .problems(desk.agent.workspace.id)
    .map((problem) => problemSentence(problem, 'People'))

describe('each file', () => {
  it('adds and updates, and nobody leaves', async () => {
    await open()
    save('2026-11-20.csv', [person(1), person(2), person(3)])
    await desk.sync()
    save('2026-11-21.csv', [person(2, 'Caicó'), person(4)])
    const second = await desk.sync()
    expect(contactWrites(second.writes).map(({ body }) => body)).toEqual([
      { fields: { city: 'Caicó' } },
      expect.objectContaining({ name: 'Person 4' }),
    ])
    expect(second.report.rows).toBe(4)
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0, sources: [{ state: 'unchanged' }] })
  })

  it('counts once, whatever it is called, and whether it is still there', async () => {
    await open()
    save('2026-11-20.csv', [person(1)])
    await desk.sync()
    save('2026-11-21.csv', [person(1, 'Caicó')])
    await desk.sync()
    rmSync(inFolder('2026-11-21.csv'))
    save('2026-11-22 copy.csv', [person(1)])
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0 })
    rmSync(inFolder('2026-11-20.csv'))
    rmSync(inFolder('2026-11-22 copy.csv'))
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0, sources: [{ state: 'unchanged' }] })
    expect(await shown()).toEqual([['Person 1', 'Caicó']])
  })

  it('of several that wait is taken in the order of the dates, in one go', async () => {
    await open()
    save('20-11-2026.csv', [person(1), person(2)])
    save('09-12-2026.csv', [person(1, 'Assu')])
    save('21-11-2026.csv', [person(1, 'Caicó'), person(3)])
    const shownFirst = await preview(desk.agent, new AbortController().signal)
    expect(shownFirst.counts).toMatchObject({ rows: 3, creates: 3, updates: 0 })
    const first = await desk.sync()
    expect(first.report).toMatchObject({ rows: 3, creates: 3 })
    expect(await shown()).toEqual([
      ['Person 1', 'Assu'],
      ['Person 2', 'Natal'],
      ['Person 3', 'Natal'],
    ])
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0 })
  })

  it('of a later day that brings back an old value is heard, though that row was known before', async () => {
    await open()
    save('2026-11-20.csv', [person(1)])
    await desk.sync()
    save('2026-11-21.csv', [person(1, 'Caicó')])
    save('2026-11-22.csv', [person(1), person(2)])
    await desk.sync()
    expect(await shown()).toEqual([
      ['Person 1', 'Natal'],
      ['Person 2', 'Natal'],
    ])
  })

  it('saved again is a new one; without rows it is none', async () => {
    await open()
    save('changes.csv', [person(1)])
    await desk.sync()
    save('changes.csv', [person(1, 'Caicó')])
    save('empty.csv', [])
    expect(contactWrites((await desk.sync()).writes)).toHaveLength(1)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })
})

describe('a cell', () => {
  it('that is blank keeps, and only -- clears', async () => {
    await open()
    save('2026-11-20.csv', [person(1), person(2)])
    await desk.sync()
    save('2026-11-21.csv', [
      [1, '', phone(1), ''],
      [2, 'Person 2', phone(2), '--'],
    ])
    await desk.sync()
    expect(await shown()).toEqual([
      ['Person 1', 'Natal'],
      ['Person 2', null],
    ])
  })

  it('of a column that the next file does not have stays as it was', async () => {
    await start({
      sources: [{ name: 'People', path: 'changes', folder: 'changes only', country: 'BR', key: ['Code'] }],
    })
    const header = ['Code', 'Name', 'URN:tel', 'Field:City']
    save('2026-11-20.csv', [person(1), person(2)], header)
    await desk.sync()
    save('2026-11-21.csv', [[1, 'Ana', phone(1)]], header.slice(0, 3))
    const second = await desk.sync()
    expect([second.rebaselined, second.exitCode]).toEqual([[], 0])
    expect(await shown()).toEqual([
      ['Ana', 'Natal'],
      ['Person 2', 'Natal'],
    ])
  })
})

describe('a file that cannot be read', () => {
  it('keeps back those that come after it, not those before', async () => {
    await open()
    save('2026-11-20.csv', [person(1)])
    writeFileSync(inFolder('2026-11-21.csv'), '%PDF-1.7')
    save('2026-11-22.csv', [person(1, 'Caicó')])
    const broken = await desk.sync()
    expect(said(broken)).toEqual([['halted', 'not-a-spreadsheet', '2026-11-21.csv']])
    expect(broken.exitCode).toBe(4)
    expect(await shown()).toEqual([['Person 1', 'Natal']])
    expect(said(await desk.sync())).toEqual([['halted', 'not-a-spreadsheet', '2026-11-21.csv']])
    save('2026-11-21.csv', [person(1, 'Assu'), person(2)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0 })
    expect(await shown()).toEqual([
      ['Person 1', 'Caicó'],
      ['Person 2', 'Natal'],
    ])
  })

  it('because it still arrives does so too', async () => {
    await open()
    save('2026-11-20.csv', [person(1)])
    await desk.sync()
    save('2026-11-21.csv', [person(1, 'Assu')])
    writeFileSync(inFolder('2026-11-21.csv.part'), '')
    save('2026-11-22.csv', [person(1, 'Caicó')])
    expect(said(await desk.sync())).toEqual([['waiting', 'still-arriving', '2026-11-21.csv']])
    rmSync(inFolder('2026-11-21.csv.part'))
    await desk.sync()
    expect(await shown()).toEqual([['Person 1', 'Caicó']])
  })
})

it('a file of an earlier day than those that were read is left alone, until a person names it', async () => {
  await open()
  save('2026-11-20.csv', [person(1)])
  await desk.sync()
  save('2026-11-19.csv', [person(1, 'Assu'), person(2)])
  save('2026-11-21.csv', [person(3)])
  const late = await desk.sync()
  expect(said(late)).toEqual([['read', 'older-changes', '2026-11-19.csv']])
  expect(late.exitCode).toBe(3)
  expect((await shown()).map(([name]) => name)).toEqual(['Person 1', 'Person 3'])
  const { id } = desk.agent.sources[0]!.row
  await desk.sync({ only: new Set([id]), chosen: new Map([[id, '2026-11-19.csv']]) })
  expect(await shown()).toEqual([
    ['Person 1', 'Assu'],
    ['Person 2', 'Natal'],
    ['Person 3', 'Natal'],
  ])
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
})

describe('a bad row', () => {
  it('stays listed while later files say nothing of it, until one does', async () => {
    await open()
    save('2026-11-20.csv', [person(1), [2, 'Person 2', 'abc', 'Natal'], [3, 'Person 3', 'x', 'Natal']])
    await desk.sync()
    expect(problems()).toHaveLength(2)
    save('2026-11-21.csv', [person(1, 'Caicó')])
    expect((await desk.sync()).report.problems).toBe(2)
    expect(problems()).toEqual([
      expect.stringMatching(/^People, file "2026-11-20\.csv", row 3/),
      expect.stringMatching(/^People, file "2026-11-20\.csv", row 4/),
    ])
    save('2026-11-22.csv', [person(2)])
    await desk.sync()
    expect(problems()).toEqual([expect.stringMatching(/row 4/)])
    save('2026-11-23.csv', [person(3)])
    await desk.sync()
    expect(problems()).toEqual([])
    expect((await shown()).map(([name]) => name)).toEqual(['Person 1', 'Person 2', 'Person 3'])
  })

  it('corrected in the newest file, and saved, is over', async () => {
    await open()
    save('2026-11-20.csv', [person(1), ['', 'Person 2', phone(2), 'Natal']])
    await desk.sync()
    expect(problems()).toHaveLength(1)
    save('2026-11-20.csv', [person(1), person(2)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0 })
    expect(problems()).toEqual([])
  })

  it('goes with its file, when a person takes that away', async () => {
    await open()
    save('2026-11-20.csv', [person(1), ['', 'Nobody', phone(2), 'Natal']])
    await desk.sync()
    save('2026-11-21.csv', [person(1, 'Caicó')])
    await desk.sync()
    expect(problems()).toHaveLength(1)
    rmSync(inFolder('2026-11-20.csv'))
    expect(await desk.sync()).toMatchObject({ exitCode: 0 })
    expect(problems()).toEqual([])
  })
})

it('a folder that is not there waits; an empty one that was read before does not', async () => {
  await open()
  expect(said(await desk.sync())).toEqual([['waiting', 'folder-missing']])
  save('2026-11-20.csv', [person(1)])
  await desk.sync()
  renameSync(path.join(desk.folder, 'changes'), path.join(desk.folder, 'away'))
  expect(said(await desk.sync())).toEqual([['waiting', 'folder-missing']])
  renameSync(path.join(desk.folder, 'away'), path.join(desk.folder, 'changes'))
  rmSync(inFolder('2026-11-20.csv'))
  expect(said(await desk.sync())).toEqual([['unchanged']])
})

it('when the power fails at any request, every file is applied once', async () => {
  for (const at of [1, 2, 3, 4]) {
    if (at > 1) {
      await desk.dispose()
      await platform.close()
    }
    await open()
    save('2026-11-20.csv', [person(1), person(2)])
    await desk.sync()
    save('2026-11-21.csv', [person(1, 'Caicó'), person(3)])
    save('2026-11-22.csv', [person(1, 'Assu'), person(4)])
    save('2026-11-23.csv', [person(2, 'Caicó')])
    let writes = 0
    await desk.syncUntilPowerFails(({ isWrite }, moment) => isWrite && moment === 'after' && ++writes === at)
    await desk.sync()
    expect(await shown()).toEqual([
      ['Person 1', 'Assu'],
      ['Person 2', 'Caicó'],
      ['Person 3', 'Natal'],
      ['Person 4', 'Natal'],
    ])
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0 })
  }
})
