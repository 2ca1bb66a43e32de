/** A list that is saved in another format, encoding, order or place is the same list: nothing is sent. */
import { copyFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import {
  type BookType,
  COLUMNS,
  csvOf,
  DELIMITERS,
  ENCODINGS,
  HEADERS,
  people,
  vcardOf,
  workbookOf,
} from '../spreadsheets/support/thousand-people.ts'

const BOOKS: BookType[] = ['xlsx', 'xlsm', 'xlsb', 'biff8', 'biff5', 'ods', 'fods', 'xlml']
const SOURCE = { name: 'People', path: 'people.csv', country: 'BR', key: ['Código'], columns: COLUMNS }
const FIELDS = [
  { key: 'city', name: 'city', type: 'text' },
  { key: 'born', name: 'born', type: 'datetime' },
  { key: 'balance', name: 'balance', type: 'number' },
]

/** Saved a minute ago. */
function put(content: string | Uint8Array, name = 'people.csv'): void {
  const path = join(desk.folder, name)
  writeFileSync(path, content)
  const at = desk.clock.wall() / 1000 - 60
  utimesSync(path, at, at)
}

const QUIET = {
  halted: 0,
  held: 0,
  problems: 0,
  conflicts: 0,
  creates: 0,
  updates: 0,
  removals: 0,
  rows: 1000,
}
/** Nothing was sent, nobody is asked, and it was read. */
async function sendsNothing(what: string): Promise<void> {
  const { writes, report } = await desk.sync()
  expect({ what, writes: writes.length, report }).toMatchObject({ what, writes: 0, report: QUIET })
}

describe('a thousand people', () => {
  const list = people(1000)
  it('in one file whose content is another format each time', async () => {
    await start({ sources: [SOURCE], given: { fields: FIELDS } })
    put(csvOf(list, 'utf-8', ';'))
    expect((await desk.sync()).report).toMatchObject({ creates: 1000, problems: 0 })
    for (const bookType of BOOKS) {
      put(workbookOf(list, bookType))
      await sendsNothing(bookType)
    }
    for (const encoding of ENCODINGS) {
      for (const delimiter of DELIMITERS) {
        put(csvOf(list, encoding, delimiter))
        await sendsNothing(`${encoding} ${delimiter}`)
      }
    }
    put(workbookOf(list, 'xlsx', 'Clientes', HEADERS.toReversed()))
    await sendsNothing('another sheet name and order of columns')
    put(workbookOf(list.toReversed(), 'ods'))
    await sendsNothing('another order of rows')
    expect(await platform.contacts()).toHaveLength(1000)
  })

  it('in a file of another name and format, which the setup names', async () => {
    await start({ sources: [SOURCE], given: { fields: FIELDS } })
    put(csvOf(list, 'windows-1252', ';'))
    await desk.sync()
    for (const [path, content] of [
      ['people.xlsx', workbookOf(list, 'xlsx')],
      ['people.xls', workbookOf(list, 'biff8')],
      ['people.ods', workbookOf(list, 'ods')],
    ] as const) {
      put(content, path)
      desk.changeSetup({ sources: [{ ...SOURCE, path }] })
      await sendsNothing(path)
    }
  })

  it('as vCards and then as a workbook that says the same', async () => {
    const columns = { UID: 'urn:ext', Name: 'name', Phone: 'urn:tel', 'E-mail': 'urn:mailto' }
    await start({ sources: [{ ...SOURCE, key: ['UID'], columns }] })
    put(vcardOf(list))
    expect((await desk.sync()).report).toMatchObject({ creates: 1000, problems: 0 })
    const names: Record<string, string> = { Código: 'UID', Nome: 'Name', Celular: 'Phone' }
    const csv = csvOf(list, 'utf-8', ';').toString()
    put(csv.replace(/^.*/, (header) => header.replace(/[^;]+/g, (name) => names[name] ?? name)))
    await sendsNothing('csv')
  })
})

it.each(['xlsx', 'xls', 'ods', 'fods', 'xml'])(
  'twenty people that LibreOffice saved as %s',
  async (extension) => {
    await start({ sources: [SOURCE], given: { fields: FIELDS } })
    put(csvOf(people(20), 'utf-8', ','))
    await desk.sync()
    rmSync(join(desk.folder, 'people.csv'))
    copyFileSync(`test/samples/formats/people.${extension}`, join(desk.folder, 'people.csv'))
    const at = desk.clock.wall() / 1000 - 60
    utimesSync(join(desk.folder, 'people.csv'), at, at)
    const { writes, report } = await desk.sync()
    expect({ writes, report }).toMatchObject({ writes: [], report: { ...QUIET, rows: 20 } })
  },
)
