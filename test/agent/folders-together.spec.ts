/** A folder whose files together are the full list: who stands in which, and what a missing or broken file means. */
import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { answerHold, listReview, problemSentence } from '../../main/agent/review.ts'
import type { SourceResult } from '../../main/agent/sync.ts'
import { actions, contactWrites } from '../support/platform.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, HEADER, phone, SOURCE } from './support/desk.ts'

const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const people = (...ns: number[]) => ns.map((n) => person(n))
const FOLDER = { ...SOURCE, path: 'lists', folder: 'together' }
const inFolder = (name: string) => path.join(desk.folder, 'lists', name)
const save = (name: string, rows: Cells, header = HEADER) => desk.save(rows, `lists/${name}`, header)
const open = (source: Record<string, unknown> = {}) => start({ sources: [{ ...FOLDER, ...source }] })
const said = ({ sources }: { sources: SourceResult[] }) =>
  sources.map(({ state, code, detail }) => [state, code, detail?.file].filter((one) => one !== undefined))
const names = async () => (await platform.contacts()).map(({ name }) => name).sort()
const problems = () =>
  desk.repositories.reviews
    .problems(desk.agent.workspace.id)
    .map((problem) => problemSentence(problem, 'People'))
const waiting = () => listReview(desk.repositories, desk.agent.workspace.id)

async function twoLists() {
  await open()
  save('rn.csv', people(1, 2, 3))
  save('sp.csv', people(4, 5, 6, 7, 8, 9, 10, 11, 12))
  await desk.sync()
}

describe('the files', () => {
  it('are one list: read together, sent once', async () => {
    await twoLists()
    expect(await platform.contacts()).toHaveLength(12)
    expect(await desk.sync()).toMatchObject({ writes: [], sources: [{ state: 'unchanged' }] })
    save('rn.csv', [person(1, 'Caicó'), person(2), person(3)])
    const edited = await desk.sync()
    expect(contactWrites(edited.writes).map(({ body }) => body)).toEqual([{ fields: { city: 'Caicó' } }])
    expect(edited.report.rows).toBe(12)
  })

  it('may grow by one', async () => {
    await twoLists()
    save('pb.csv', people(13))
    expect((await desk.sync()).writes).toHaveLength(1)
    expect(await desk.sync()).toMatchObject({ writes: [] })
  })

  it('may be renamed, and rows may move between them', async () => {
    await twoLists()
    renameSync(inFolder('rn.csv'), inFolder('rio-grande.csv'))
    expect((await desk.sync()).writes).toEqual([])
    save('rio-grande.csv', people(1, 2))
    save('sp.csv', people(3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    expect((await desk.sync()).writes).toEqual([])
    rmSync(inFolder('rio-grande.csv'))
    await desk.sync()
    expect(waiting()).toMatchObject([{ kind: 'hold', people: ['Person 1', 'Person 2'] }])
  })

  it('a row taken out of one of them is a removal like any other', async () => {
    await twoLists()
    save('rn.csv', people(1, 2))
    expect(actions((await desk.sync()).writes)).toHaveLength(1)
    expect(await names()).not.toContain('Person 3')
  })
})

describe('the same person in two files', () => {
  it('counts once where both say the same, whatever the order of their columns', async () => {
    await open()
    save('a.csv', people(1, 2))
    save('b.csv', people(2, 3))
    desk.write('lists/c.csv', `Phone;Extra;City;Name;Code\r\n${phone(1)};x;Natal;Person 1;1`)
    await desk.sync()
    expect(await names()).toEqual(['Person 1', 'Person 2', 'Person 3'])
    expect(problems()).toEqual([])
    save('b.csv', people(2, 3, 4))
    expect((await desk.sync()).writes).toHaveLength(1)
    expect(problems()).toEqual([])
  })

  it('is a problem that names both files where they differ', async () => {
    await open()
    save('a.csv', people(1, 2))
    save('b.csv', [person(9), person(2, 'Caicó')])
    await desk.sync()
    expect(await names()).toEqual(['Person 1', 'Person 9'])
    expect(problems()).toEqual([
      expect.stringMatching(/^People, file "a\.csv", row 3, .*stands in row 3 of file "b\.csv" too/),
      expect.stringMatching(/^People, file "b\.csv", row 3, .*stands in row 3 of file "a\.csv" too/),
    ])
    save('b.csv', [person(9), person(2)])
    await desk.sync()
    expect(problems()).toEqual([])
    expect(await names()).toHaveLength(3)
  })
})

describe('a file that goes missing', () => {
  it('removes nobody without an OK, however few they are; back again, all is over', async () => {
    await twoLists()
    renameSync(inFolder('rn.csv'), path.join(desk.folder, 'away.csv'))
    const gone = await desk.sync()
    expect([gone.writes, gone.exitCode, gone.report.held]).toEqual([[], 3, 3])
    expect(waiting()).toMatchObject([
      {
        kind: 'hold',
        people: ['Person 1', 'Person 2', 'Person 3'],
        sentence: expect.stringContaining(
          'the file "rn.csv", which listed 3 people, is not in the folder any more',
        ),
      },
    ])
    expect((await desk.sync()).writes).toEqual([])
    renameSync(path.join(desk.folder, 'away.csv'), inFolder('rn.csv'))
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0 })
    expect(waiting()).toEqual([])
  })

  it('with one person is asked about too; approved, they leave', async () => {
    await twoLists()
    save('pb.csv', people(13))
    await desk.sync()
    rmSync(inFolder('pb.csv'))
    await desk.sync()
    const [hold] = waiting()
    expect(hold).toMatchObject({ people: ['Person 13'] })
    answerHold(desk.repositories, desk.agent.workspace.id, hold!.id, 'approve', desk.agent.now())
    expect(actions((await desk.sync()).writes)).toHaveLength(1)
    expect(await names()).not.toContain('Person 13')
  })

  it('beside a row that was taken out elsewhere: only that row leaves', async () => {
    await twoLists()
    rmSync(inFolder('rn.csv'))
    save('sp.csv', people(5, 6, 7, 8, 9, 10, 11, 12))
    await desk.sync()
    expect(await names()).not.toContain('Person 4')
    expect(await platform.contacts()).toHaveLength(11)
  })

  it.each(['keep', 'leave groups'])('is no reason to stop following its people (%s)', async (onRemoved) => {
    await open({ onRemoved })
    save('rn.csv', people(1, 2, 3))
    save('sp.csv', people(4, 5, 6))
    await desk.sync()
    renameSync(inFolder('rn.csv'), path.join(desk.folder, 'away.csv'))
    await desk.sync()
    desk.save([person(1, 'Caicó'), person(2), person(3)], 'lists/rn.csv')
    const back = await desk.sync()
    expect(contactWrites(back.writes).map(({ body }) => body)).toEqual([{ fields: { city: 'Caicó' } }])
  })

  it('with all the others: then the list waits', async () => {
    await twoLists()
    rmSync(inFolder('rn.csv'))
    rmSync(inFolder('sp.csv'))
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 4, sources: [{ code: 'no-files' }] })
    expect(waiting()).toEqual([])
  })

  it('is not asked about where its people stand in another file by now', async () => {
    await twoLists()
    save('all.csv', people(1, 2, 3))
    await desk.sync()
    rmSync(inFolder('rn.csv'))
    expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0 })
    expect(waiting()).toEqual([])
  })
})

describe('a file that cannot be read', () => {
  it('keeps what it said last, and the others count; nobody is removed meanwhile', async () => {
    await twoLists()
    writeFileSync(inFolder('rn.csv'), '%PDF-1.7 not a list')
    save('sp.csv', people(5, 6, 7, 8, 9, 10, 11, 12, 13))
    const broken = await desk.sync()
    expect(said(broken)).toEqual([['halted', 'not-a-spreadsheet', 'rn.csv']])
    expect(broken.exitCode).toBe(4)
    expect(await names()).toHaveLength(13)
    expect(said(await desk.sync())).toEqual([['halted', 'not-a-spreadsheet', 'rn.csv']])
    save('rn.csv', people(1, 2, 3))
    expect(actions((await desk.sync()).writes)).toHaveLength(1)
    expect(await names()).not.toContain('Person 4')
    expect(await names()).toHaveLength(12)
  })

  it('cut short waits', async () => {
    await twoLists()
    save('rn.csv', [person(1, 'Caicó'), person(2), person(3)])
    truncateSync(inFolder('rn.csv'), 60)
    const half = await desk.sync()
    expect(said(half)).toEqual([['waiting', 'half-written', 'rn.csv']])
    expect(half.writes).toEqual([])
  })

  it('emptied to its header is no list of nobody', async () => {
    await twoLists()
    save('rn.csv', [])
    expect(said(await desk.sync())).toEqual([['halted', 'no-rows', 'rn.csv']])
    expect(await platform.contacts()).toHaveLength(12)
  })

  it('that lost a column keeps what it said, and is named', async () => {
    await start({
      sources: [{ name: 'People', path: 'lists', folder: 'together', country: 'BR', key: ['Code'] }],
    })
    const header = ['Code', 'Name', 'URN:tel', 'Field:City']
    save('rn.csv', people(1, 2, 3), header)
    save('sp.csv', people(4, 5, 6), header)
    await desk.sync()
    expect((await desk.sync()).exitCode).toBe(0)
    save('rn.csv', [[1, 'Person 1', phone(1)]], header.slice(0, 3))
    expect(said(await desk.sync())).toEqual([['halted', 'lost-column', 'rn.csv']])
    save('pb.csv', [[7, 'Person 7', phone(7)]], header.slice(0, 3))
    await desk.sync()
    expect(await names()).toHaveLength(7)
    expect((await platform.contacts()).filter(({ fields }) => fields.city === 'Natal')).toHaveLength(6)
  })

  it('keeps its problems listed', async () => {
    await twoLists()
    save('rn.csv', [person(1), [2, 'Person 2', 'abc', 'Natal'], person(3)])
    await desk.sync()
    expect(problems()).toHaveLength(1)
    writeFileSync(inFolder('rn.csv'), '')
    save('sp.csv', people(4, 5, 6, 7, 8, 9, 10, 11, 12, 13))
    await desk.sync()
    expect(problems()).toEqual([expect.stringMatching(/file "rn\.csv", row 3/)])
  })
})
