/** A file, sheet, column or source that is called otherwise now: nobody is removed, and it is said what it may be. */
import { renameSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { describeHalt } from '../../shared/sentences.ts'
import { bookOf } from '../support/workbook.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, type DeskOptions, phone, SOURCE } from './support/desk.ts'

const HEADER = ['Code', 'Name', 'Phone', 'City']
const row = (n: number): string[] => [`C${n}`, `Person ${n}`, phone(n), `City ${n}`]
const rows = (count = 12): Cells => Array.from({ length: count }, (_, n) => row(n + 1))

const begin = async (options: DeskOptions = {}) => {
  await start(options)
}
/** The one stopped source, in words; nothing was sent and nobody is gone. */
async function stopped(): Promise<string> {
  const before = await platform.contacts()
  const run = await desk.sync()
  expect(run).toMatchObject({ exitCode: 4, writes: [], report: { halted: 1, removals: 0 } })
  expect(await platform.contacts()).toEqual(before)
  const source = run.sources.find(({ state }) => state === 'halted' || state === 'waiting')!
  return describeHalt({ code: source.code!, detail: source.detail! }, 'people')
}
async function goesOn(): Promise<void> {
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], report: { halted: 0 } })
}

describe('the file', () => {
  beforeEach(async () => {
    await begin()
    desk.save(rows())
    await desk.sync()
  })
  const inFolder = (name: string) => path.join(desk.folder, name)

  it('has another name: it is offered by that name', async () => {
    renameSync(inFolder('people.csv'), inFolder('people 2024.csv'))
    expect(await stopped()).toBe(
      'people: the file is not there; nothing was changed. "people 2024.csv" in the same folder has the same columns: if it is this list, name it in the setup ("path"), or give it its old name; it is looked for again by itself.',
    )
    expect(await stopped()).toContain('"people 2024.csv" in the same folder') // and is not opened again for that
    desk.changeSetup({ source: { path: 'people 2024.csv' } })
    await goesOn()
  })

  it('has another name, and others lie beside it: the one with its rows is offered', async () => {
    renameSync(inFolder('people.csv'), inFolder('list.csv'))
    desk.save([['X1', 'Somebody', phone(99), 'Natal']], 'same columns.csv')
    desk.save([['1', '2']], 'others.csv', ['A', 'B'])
    desk.write('~$list.csv', 'lock')
    expect(await stopped()).toContain('"list.csv" in the same folder')
  })

  it('two copies are there: neither is offered', async () => {
    desk.save(rows(), 'one.csv')
    renameSync(inFolder('people.csv'), inFolder('two.csv'))
    expect(await stopped()).not.toContain('same folder')
  })

  it('is gone, and comes into the folder later', async () => {
    desk.remove()
    expect(await stopped()).toContain('put the file back')
    desk.save(rows(), 'later.csv')
    expect(await stopped()).toContain('"later.csv" in the same folder')
    desk.save(rows())
    await goesOn()
  })
})

describe('a sheet', () => {
  const book = (...sheets: [name: string, header: string[], rows: Cells][]) => {
    const tables = sheets.map(([name, header, body]) => [name, [header, ...body]])
    desk.write('people.xlsx', bookOf(Object.fromEntries(tables)))
  }
  const notes: [string, string[], Cells] = ['Notes', ['What', 'When'], [['buy paper', 'soon']]]
  beforeEach(async () => {
    await begin({ source: { path: 'people.xlsx', sheet: 'People' } })
    book(notes, ['People', HEADER, rows()])
    expect((await desk.sync()).report).toMatchObject({ creates: 12 })
  })

  it('has another name: the sheets are named, and the one with the columns', async () => {
    book(notes, ['Clients', HEADER, rows()])
    expect(await stopped()).toBe(
      'people: there is no sheet "People"; nothing was changed. Sheets found: "Notes", "Clients". "Clients" has the same columns: if it is the same, write it in the setup ("sheet"). Name it as before, or change the setup.',
    )
    desk.changeSetup({ source: { path: 'people.xlsx', sheet: 'Clients' } })
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 0, writes: [], rebaselined: ['People'] })
  })

  it('is gone: no other is offered', async () => {
    book(notes)
    expect(await stopped()).not.toContain('same columns')
  })

  it('another sheet is chosen in the setup: compared afresh, and who is missing waits for an OK', async () => {
    book(['People', HEADER, rows()], ['Others', HEADER, rows().slice(6)])
    await desk.sync()
    desk.changeSetup({ source: { path: 'people.xlsx', sheet: 'Others' } })
    const run = await desk.sync()
    expect(run.rebaselined).toEqual(['People'])
    expect(run.writes).toEqual([])
    expect(run.report).toMatchObject({ held: 6, removals: 0 })
  })
})

describe('a column that the setup names', () => {
  beforeEach(async () => {
    await begin()
    desk.save(rows())
    await desk.sync()
  })
  it.each<[what: string, header: string[], sentence: string]>([
    [
      'the key',
      ['Cod', 'Name', 'Phone', 'City'],
      'the column "Code", by which people are told apart, is not there; nothing was changed. Name it as before, or change the setup. There is a column "Cod" with the same values: if it is the same, write "Cod" in place of "Code" in the setup. Columns found: "Cod", "Name", "Phone", "City".',
    ],
    [
      'a field',
      ['Code', 'Name', 'Phone', 'Where'],
      'the column "City" is not there; nothing was changed. Put it back, or change the setup. There is a column "Where" with the same values: if it is the same, write "Where" in place of "City" in the setup. Columns found: "Code", "Name", "Phone", "Where".',
    ],
    [
      'the key, and the phones as well',
      ['Id', 'Name', 'Mobile', 'City'],
      'the columns "Phone", "Code" are not there; nothing was changed. Put them back, or change the setup. There are columns with the same values: if they are the same, write in the setup "Mobile" in place of "Phone", "Id" in place of "Code". Columns found: "Id", "Name", "Mobile", "City".',
    ],
    [
      'the phones, and the name as well',
      ['Code', 'Who', 'Mobile', 'City'],
      'the columns "Name", "Phone" are not there; nothing was changed. Put them back, or change the setup. There are columns with the same values: if they are the same, write in the setup "Who" in place of "Name", "Mobile" in place of "Phone". Columns found: "Code", "Who", "Mobile", "City".',
    ],
  ])('%s has another header: the column with the same values is named', async (_what, header, sentence) => {
    desk.save(rows(), 'people.csv', header)
    expect(await stopped()).toBe(`people: ${sentence}`)
    desk.save(rows())
    await goesOn()
  })
  it('is gone, and a column with other values is written almost alike', async () => {
    desk.save(
      rows().map((cells) => [...cells.slice(0, 3), 'something else']),
      'people.csv',
      ['Code', 'Name', 'Phone', 'Citty'],
    )
    expect(await stopped()).toContain('Perhaps "City" is called "Citty" now: if so, write that in the setup.')
  })
  it('is gone, and nothing is like it', async () => {
    desk.save(
      rows().map((cells) => cells.slice(0, 3)),
      'people.csv',
      ['Code', 'Name', 'Phone'],
    )
    expect(await stopped()).toBe(
      'people: the column "City" is not there; nothing was changed. Put it back, or change the setup. Columns found: "Code", "Name", "Phone".',
    )
  })
})

describe('columns found by their headers', () => {
  const AUTOMATIC = ['Name', 'URN:Tel', 'Field:City']
  const people = rows().map(([, ...cells]) => cells)
  const { columns: _columns, key: _key, ...source } = SOURCE
  beforeEach(async () => {
    await begin({ sources: [source] })
    desk.save(people, 'people.csv', AUTOMATIC)
    expect((await desk.sync()).report).toMatchObject({ creates: 12 })
  })

  it('one that is lost stops the source', async () => {
    desk.save(
      people.map((cells) => cells.slice(0, 2)),
      'people.csv',
      AUTOMATIC.slice(0, 2),
    )
    expect(await stopped()).toBe(
      'people: the column "Field:City", which was there before, is not there; nothing was changed. Put it back, or name the columns to be used in the setup ("columns"). Columns found: "Name", "URN:Tel".',
    )
    desk.save(people, 'people.csv', AUTOMATIC)
    await goesOn()
  })
  it('one that is called otherwise is named', async () => {
    desk.save(people, 'people.csv', ['Name', 'URN:Tel', 'Town'])
    expect(await stopped()).toContain(
      'There is a column "Town" with the same values: if it is the same, call it "Field:City" again, or name it in the setup.',
    )
  })
  it('a person may leave it out: the columns are named in the setup then', async () => {
    desk.save(
      people.map((cells) => cells.slice(0, 2)),
      'people.csv',
      AUTOMATIC.slice(0, 2),
    )
    desk.changeSetup({ sources: [{ ...source, columns: { Name: 'name', 'URN:Tel': 'urn:tel' } }] })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], rebaselined: ['People'] })
  })
  it('in another order they are the same', async () => {
    desk.save(
      people.map((cells) => [...cells].reverse()),
      'people.csv',
      [...AUTOMATIC].reverse(),
    )
    await goesOn()
  })
  it('one that may change in bulk has to be there', async () => {
    desk.changeSetup({ sources: [{ ...source, guards: { columns: { allow: ['field: city', 'Town'] } } }] })
    desk.save([...people, ['Z', phone(77), 'Natal']], 'people.csv', AUTOMATIC)
    expect(await stopped()).toBe(
      'people: the columns "field: city", "Town", which the setup lets change as much as they like, are not there; nothing was changed. Correct "guards.columns.allow" in the setup. Columns found: "Name", "URN:Tel", "Field:City".',
    )
  })
})

describe('a source', () => {
  it('has another name in the setup and the same file: its people are kept, without a first sync', async () => {
    await begin()
    desk.save(rows())
    await desk.sync()
    desk.changeSetup({ source: { name: 'Clients' } })
    const run = await desk.sync({ yes: false })
    expect(run).toMatchObject({ exitCode: 0, writes: [], rebaselined: [] })
    expect(desk.repositories.people.countFollows(desk.agent.workspace.id)).toBe(12)
  })

  it('two of them swap their names: each keeps its file and its people', async () => {
    const [one, two] = [
      { ...SOURCE, name: 'One', path: 'one.csv' },
      { ...SOURCE, name: 'Two', path: 'two.csv' },
    ]
    await begin({ sources: [one, two] })
    desk.save(rows(6), 'one.csv')
    desk.save(rows(12).slice(6), 'two.csv')
    await desk.sync()
    desk.changeSetup({
      sources: [
        { ...one, name: 'Two' },
        { ...two, name: 'One' },
      ],
    })
    expect(desk.agent.sources.map(({ setup, renamedFrom }) => [setup.name, renamedFrom])).toEqual([
      ['Two', 'One'],
      ['One', 'Two'],
    ])
    expect(await desk.sync({ yes: false })).toMatchObject({ exitCode: 0, writes: [], rebaselined: [] })
  })

  it('the list moved to another file, and an archive took its place: neither is mistaken for the other', async () => {
    await begin()
    desk.save(rows())
    await desk.sync()
    desk.save(rows().slice(0, 3), 'new.csv')
    desk.changeSetup({
      sources: [
        { ...SOURCE, path: 'new.csv' },
        { ...SOURCE, name: 'Archive' },
      ],
    })
    expect(desk.agent.sources.map(({ setup, renamedFrom }) => [setup.name, renamedFrom])).toEqual([
      ['People', undefined],
      ['Archive', 'People'],
    ])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], report: { removals: 0 } })
  })
})
