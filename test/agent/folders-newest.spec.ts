/** A folder of exports, the newest of which is the full list: what replaces it, and what is left alone. */
import { existsSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SourceResult } from '../../main/agent/sync.ts'
import { actions, contactWrites } from '../support/platform.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, HEADER, phone, SOURCE } from './support/desk.ts'

const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const people = (...cities: string[]) => cities.map((city, n) => person(n + 1, city))
const FOLDER = { ...SOURCE, path: 'exports', folder: 'newest' }
const inFolder = (name: string) => path.join(desk.folder, 'exports', name)

/** Saves an export; `minute` counts from noon of 20 November 2026. */
function save(name: string, rows: Cells, minute?: number, header = HEADER) {
  desk.save(rows, `exports/${name}`, header)
  if (minute === undefined) return
  const at = Date.UTC(2026, 10, 20, 12, minute) / 1000
  utimesSync(inFolder(name), at, at)
}
const open = (source: Record<string, unknown> = {}) => start({ sources: [{ ...FOLDER, ...source }] })
const said = ({ sources }: { sources: SourceResult[] }) =>
  sources.map(({ state, code, detail }) => [state, code, detail?.file].filter((one) => one !== undefined))
const cities = async () => (await platform.contacts()).map(({ fields }) => fields.city)

describe('a new export', () => {
  it('replaces the last one, and only the differences are sent', async () => {
    await open()
    save('clientes 2026-11-20.csv', people('Natal', 'Natal', 'Natal'))
    expect((await desk.sync()).writes).toHaveLength(3)
    save('clientes 2026-11-21.csv', people('Natal', 'Caicó', 'Natal'))
    const next = await desk.sync()
    expect(contactWrites(next.writes).map(({ body }) => body)).toEqual([{ fields: { city: 'Caicó' } }])
    expect((await desk.sync()).writes).toEqual([])
    expect(said(next)).toEqual([['read']])
  })

  it('is told by the date in its name, whenever it was saved', async () => {
    await open()
    save('export 23-11-2026.csv', people('Assu'), 0)
    save('export 22-11-2026.csv', people('Caicó'), 30)
    await desk.sync()
    expect(await cities()).toEqual(['Assu'])
  })

  it('is told by when it was saved, where no name has a date', async () => {
    await open()
    save('b.csv', people('Natal'), 0)
    save('a.csv', people('Caicó'), 10)
    await desk.sync()
    expect(await cities()).toEqual(['Caicó'])
    save('c.csv', people('Assu'), 20)
    await desk.sync()
    expect(await cities()).toEqual(['Assu'])
  })

  it('of the same name is a new export too', async () => {
    await open()
    save('export.csv', people('Natal'), 0)
    await desk.sync()
    save('export.csv', people('Caicó'), 10)
    expect(contactWrites((await desk.sync()).writes)).toHaveLength(1)
    expect(await cities()).toEqual(['Caicó'])
  })

  it('of which two came at once: the newer one counts, the other never', async () => {
    await open()
    save('2026-11-20.csv', people('Natal'))
    await desk.sync()
    save('2026-11-21.csv', people('Caicó'))
    save('2026-11-22.csv', people('Assu'))
    expect(contactWrites((await desk.sync()).writes)).toHaveLength(1)
    expect(await cities()).toEqual(['Assu'])
    rmSync(inFolder('2026-11-22.csv'))
    const gone = await desk.sync()
    expect(said(gone)).toEqual([['waiting', 'current-gone', '2026-11-22.csv']])
    expect(gone.writes).toEqual([])
  })

  it('without some of the people: they leave as from any list, and their rows name the file', async () => {
    await open()
    save('2026-11-20.csv', people('Natal', 'Natal', 'Natal'))
    await desk.sync()
    save('2026-11-21.csv', people('Natal', 'Natal'))
    expect(actions((await desk.sync()).writes)).toHaveLength(1)
    const [claim] = desk.repositories.people.claimsOf(1)
    expect(claim?.sheet).toBe('2026-11-21.csv › ')
  })

  it('that only has another name is no new export', async () => {
    await open()
    save('2026-11-20.csv', people('Natal'))
    await desk.sync()
    renameSync(inFolder('2026-11-20.csv'), inFolder('clientes 2026-11-20 ok.csv'))
    const renamed = await desk.sync()
    expect([said(renamed), renamed.writes]).toEqual([[['unchanged']], []])
    save('2026-11-21.csv', people('Caicó'))
    expect((await desk.sync()).writes).toHaveLength(1)
  })
})

describe('it never goes back by itself', () => {
  it('an older export that comes later is left alone, and said', async () => {
    await open()
    save('2026-11-22.csv', people('Natal'))
    await desk.sync()
    save('2026-11-21.csv', people('Caicó'))
    const late = await desk.sync()
    expect(said(late)).toEqual([['unchanged', 'older-export', '2026-11-21.csv']])
    expect([late.writes, late.exitCode]).toEqual([[], 3])
    rmSync(inFolder('2026-11-21.csv'))
    expect(await desk.sync()).toMatchObject({ exitCode: 0, sources: [{ state: 'unchanged' }] })
  })

  it('is forgotten when a newer one comes', async () => {
    await open()
    save('2026-11-22.csv', people('Natal'))
    await desk.sync()
    save('2026-11-21.csv', people('Caicó'))
    await desk.sync()
    save('2026-11-23.csv', people('Assu'))
    expect(said(await desk.sync())).toEqual([['read']])
    expect(await desk.sync()).toMatchObject({ exitCode: 0 })
    expect(await cities()).toEqual(['Assu'])
  })

  it('unless a person names it: then it is the list, and nothing else is asked', async () => {
    await open()
    save('2026-11-22.csv', people('Natal'))
    await desk.sync()
    save('2026-11-21.csv', people('Caicó'))
    const { id } = desk.agent.sources[0]!.row
    await desk.sync({ only: new Set([id]), chosen: new Map([[id, '2026-11-21.csv']]) })
    expect(await cities()).toEqual(['Caicó'])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], sources: [{ state: 'unchanged' }] })
    save('2026-11-22.csv', people('Assu'))
    await desk.sync()
    expect(await cities()).toEqual(['Assu'])
  })

  it('with what was read before under a newer name', async () => {
    await open()
    save('2026-11-20.csv', people('Natal'))
    await desk.sync()
    save('2026-11-21.csv', people('Caicó'))
    await desk.sync()
    save('2026-11-22.csv', people('Natal'))
    const again = await desk.sync()
    expect(said(again)).toEqual([['unchanged', 'read-before', '2026-11-22.csv']])
    expect(await cities()).toEqual(['Caicó'])
  })

  it('with what was read before in the same file: then the list waits', async () => {
    await open()
    save('export.csv', people('Natal'), 0)
    await desk.sync()
    save('export.csv', people('Caicó'), 1)
    await desk.sync()
    save('export.csv', people('Natal'), 2)
    const again = await desk.sync()
    expect(said(again)).toEqual([['waiting', 'read-before', 'export.csv']])
    expect([again.exitCode, await cities()]).toEqual([4, ['Caicó']])
  })

  it('with an older state of the same file', async () => {
    await open()
    save('export.csv', people('Natal'), 10)
    await desk.sync()
    save('export.csv', people('Caicó'), 5)
    expect(said(await desk.sync())).toEqual([['waiting', 'older-saved', 'export.csv']])
    expect(await cities()).toEqual(['Natal'])
  })

  it('when its file is gone; back again, all goes on', async () => {
    await open()
    save('2026-11-20.csv', people('Natal', 'Natal'))
    save('2026-11-21.csv', people('Natal', 'Caicó'))
    await desk.sync()
    renameSync(inFolder('2026-11-21.csv'), path.join(desk.folder, 'away.csv'))
    expect(said(await desk.sync())).toEqual([['waiting', 'current-gone', '2026-11-21.csv']])
    renameSync(path.join(desk.folder, 'away.csv'), inFolder('2026-11-21.csv'))
    expect(said(await desk.sync())).toEqual([['unchanged']])
  })
})

describe('two full lists at once', () => {
  it('of one date with other names: nothing is used before one is chosen', async () => {
    await open()
    save('clientes 2026-11-20.csv', people('Natal'))
    save('fornecedores 2026-11-20.csv', people('Caicó'))
    const two = await desk.sync()
    expect(two.sources).toMatchObject([
      {
        state: 'halted',
        code: 'two-lists',
        detail: { files: expect.arrayContaining(['clientes 2026-11-20.csv', 'fornecedores 2026-11-20.csv']) },
      },
    ])
    expect([two.exitCode, two.writes]).toEqual([4, []])
    desk.changeSetup({ sources: [{ ...FOLDER, pattern: 'CLIENTES*.csv' }] })
    await desk.sync()
    expect(await cities()).toEqual(['Natal'])
  })

  it('downloaded twice: the later one', async () => {
    await open()
    save('clientes 2026-11-20.csv', people('Natal'), 0)
    save('clientes 2026-11-20 (1).csv', people('Caicó'), 1)
    await desk.sync()
    expect(await cities()).toEqual(['Caicó'])
  })

  it('with other columns: stopped, and the file is named', async () => {
    await open()
    save('2026-11-20.csv', people('Natal'))
    await desk.sync()
    save('pedidos 2026-11-21.csv', [[1, 'Pedido', 10]], undefined, ['Code', 'Item', 'Valor'])
    expect(said(await desk.sync())).toEqual([['halted', 'missing-columns', 'pedidos 2026-11-21.csv']])
    save('2026-11-22.csv', people('Caicó'))
    await desk.sync()
    expect(await cities()).toEqual(['Caicó'])
  })
})

describe('a download', () => {
  it('that goes on is no file yet', async () => {
    await open()
    save('2026-11-20.csv', people('Natal'))
    await desk.sync()
    save('2026-11-21.csv.crdownload', people('Caicó').slice(0, 0))
    expect(said(await desk.sync())).toEqual([['unchanged']])
    // Firefox: the file is there already, empty, beside the part.
    writeFileSync(inFolder('2026-11-21.csv'), '')
    renameSync(inFolder('2026-11-21.csv.crdownload'), inFolder('2026-11-21.csv.part'))
    expect(said(await desk.sync())).toEqual([['waiting', 'still-arriving', '2026-11-21.csv']])
    rmSync(inFolder('2026-11-21.csv.part'))
    save('2026-11-21.csv', people('Caicó'))
    expect(contactWrites((await desk.sync()).writes)).toHaveLength(1)
  })

  it('cut short waits, and is read when it is complete', async () => {
    await open()
    save('2026-11-20.csv', people('Natal', 'Natal'))
    await desk.sync()
    save('2026-11-21.csv', people('Caicó', 'Caicó'))
    truncateSync(inFolder('2026-11-21.csv'), 60)
    const half = await desk.sync()
    expect(said(half)).toEqual([['waiting', 'half-written', '2026-11-21.csv']])
    expect(half.writes).toEqual([])
    save('2026-11-21.csv', people('Caicó', 'Caicó'))
    expect(contactWrites((await desk.sync()).writes)).toHaveLength(2)
  })
})

describe('a folder', () => {
  it('that is not there, or empty, waits; nobody is removed', async () => {
    await open()
    expect(said(await desk.sync())).toEqual([['waiting', 'folder-missing']])
    save('2026-11-20.csv', people('Natal', 'Natal', 'Natal'))
    await desk.sync()
    renameSync(path.join(desk.folder, 'exports'), path.join(desk.folder, 'away'))
    expect(await desk.sync()).toMatchObject({
      exitCode: 4,
      writes: [],
      sources: [{ code: 'folder-missing' }],
    })
    writeFileSync(path.join(desk.folder, 'exports'), 'a file')
    expect(said(await desk.sync())).toEqual([['halted', 'not-a-folder']])
    rmSync(path.join(desk.folder, 'exports'))
    renameSync(path.join(desk.folder, 'away'), path.join(desk.folder, 'exports'))
    expect(said(await desk.sync())).toEqual([['unchanged']])
    rmSync(inFolder('2026-11-20.csv'))
    expect(await desk.sync()).toMatchObject({ writes: [], sources: [{ state: 'waiting', code: 'no-files' }] })
    expect(await platform.contacts()).toHaveLength(3)
  })

  it('has files that are none of it: hidden ones, locks, conflict copies, other kinds, folders', async () => {
    await open()
    save('2026-11-20.csv', people('Natal'))
    for (const name of [
      '.2026-11-30.csv',
      '~$2026-11-30.csv',
      '.~lock.2026-11-20.csv#',
      '2026-11-20 (conflicted copy 2026-11-30).csv',
      '2026-11-20 (Cópia em conflito de Maria 2026-11-30).csv',
      '2026-11-20-DESKTOP-A1B2C3D.csv',
      '2026-11-30.pdf',
      'sub 2026-11-30.csv/list.csv',
    ])
      save(name, people('Assu'))
    await desk.sync()
    expect(await cities()).toEqual(['Natal'])
    expect(existsSync(inFolder('2026-11-20.csv'))).toBe(true)
  })
})

it('a bad row names the file it stands in', async () => {
  await open()
  save('2026-11-20.csv', [person(1), [2, 'Person 2', 'abc', 'Natal']])
  await desk.sync()
  expect(desk.repositories.reviews.problems(desk.agent.workspace.id)).toMatchObject([
    { code: 'bad-phone', sheet: '2026-11-20.csv › ', rowNumber: 3 },
  ])
  save('2026-11-21.csv', [person(1), person(2)])
  await desk.sync()
  expect(desk.problems()).toEqual([])
})

it('another pattern is another list, compared afresh', async () => {
  await open()
  save('a 2026-11-20.csv', people('Natal', 'Natal'))
  save('b 2026-11-19.csv', people('Caicó'))
  await desk.sync()
  desk.changeSetup({ sources: [{ ...FOLDER, pattern: 'b*' }] })
  const changed = await desk.sync()
  expect(changed.rebaselined).toEqual(['People'])
  expect(await cities()).toEqual(['Natal', 'Natal'])
  expect(changed.report).toMatchObject({ removals: 0, held: 1 })
})
