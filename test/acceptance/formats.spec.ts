/** A list that is saved in another format, encoding, order or place is the same list: nothing is sent. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import {
  BOOK_TYPES,
  COLUMNS,
  cardOf,
  csvOf,
  DELIMITERS,
  ENCODINGS,
  HEADERS,
  people,
  workbookOf,
} from '../spreadsheets/support/thousand-people.ts'
import { CARD_VERSIONS, type Card, writeCards } from '../spreadsheets/support/write-vcard.ts'
import { bookOf } from '../support/workbook.ts'

const SOURCE = { name: 'People', path: 'people.csv', country: 'BR', key: ['Código'], columns: COLUMNS }
const FIELDS = [
  { key: 'city', name: 'city', type: 'text' },
  { key: 'born', name: 'born', type: 'datetime' },
  { key: 'balance', name: 'balance', type: 'number' },
]

const put = (content: string | Uint8Array, name = 'people.csv'): void => desk.write(name, content)

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
const international = (phone: string): string => `+55${phone.replace(/^\+55|\D/g, '')}`

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
    for (const bookType of BOOK_TYPES) {
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

  it('of an address book, some with several numbers and groups, whose columns nobody named', async () => {
    const cards = list.map((person, n): Card => {
      // In international form, since an address book of one country is opened in another.
      const phones = [person, list[(n + 7) % list.length]!].map(({ phone }) => international(phone))
      return {
        ...cardOf(person),
        phones: n % 3 === 0 ? [phones[0]!, phones[1]!.replace('+55849', '+55839')] : [phones[0]!],
        mails: n % 2 === 0 ? [person.email] : [],
        groups: n % 5 === 0 ? ['Clientes', 'Família'] : ['Clientes'],
      }
    })
    const table = [
      ['Name', 'Phone', 'E-mail', 'Groups'],
      ...cards.map(({ name, phones, mails, groups }) => [
        name,
        phones.join('; '),
        mails.join(),
        groups.join(', '),
      ]),
    ]
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    await start({ sources: [{ name: 'People', path: 'people.csv', country: 'BR' }] })
    put(bookOf({ Contacts: table }))
    expect((await desk.sync()).report).toMatchObject({ creates: 1000, problems: 0 })
    for (const version of CARD_VERSIONS) {
      put(writeCards(cards, version))
      await sendsNothing(`vCard ${version}`)
      put(table.map((cells) => cells.map(quoted).join(';')).join('\r\n'))
      await sendsNothing(`csv after vCard ${version}`)
    }
    put(bookOf({ Contacts: table }, 'ods'))
    await sendsNothing('ods')
    expect(await platform.contacts()).toHaveLength(1000)
  })
})

it.each(['xlsx', 'xls', 'ods', 'fods', 'xml'])(
  'twenty people that LibreOffice saved as %s',
  async (extension) => {
    await start({ sources: [SOURCE], given: { fields: FIELDS } })
    put(csvOf(people(20), 'utf-8', ','))
    await desk.sync()
    put(readFileSync(`test/samples/formats/people.${extension}`))
    const { writes, report } = await desk.sync()
    expect({ writes, report }).toMatchObject({ writes: [], report: { ...QUIET, rows: 20 } })
  },
)
