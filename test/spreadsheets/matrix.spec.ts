/** The same thousand people in every format, encoding and delimiter are the same rows to the agent. */
import { expect, it } from 'vitest'
import { compileMapping } from '../../main/mapping/compile.ts'
import type { MappedRow } from '../../shared/row.ts'
import { context as brazil, chosen } from '../mapping/support/mapping.ts'
import { readBytes } from './support/read.ts'
import {
  BOOK_TYPES,
  COLUMNS,
  csvOf,
  DELIMITERS,
  ENCODINGS,
  people,
  vcardOf,
  workbookOf,
} from './support/thousand-people.ts'
import { CARD_VERSIONS } from './support/write-vcard.ts'

// Where no day of these begins at one o'clock, for summer time.
const context = { ...brazil, timezone: 'America/Fortaleza' }
const list = people(1000)

/** What the file's rows mean, in their order. */
async function mapped(content: string | Uint8Array, columns: Record<string, unknown> = COLUMNS) {
  const read = await readBytes(content)
  expect(read.end).toMatchObject({ kind: 'done', rows: 1000 })
  const [table] = read.tables
  const source = { columns: chosen(columns), key: [], groups: [], fields: {}, country: 'BR' }
  const mapping = compileMapping(
    table!.headers,
    source,
    context,
    read.rows.slice(0, 100).map(({ cells }) => cells),
  )
  if (mapping.kind !== 'ok') throw new Error(mapping.kind)
  const rows = read.rows.map(({ cells, number }) => mapping.map(cells, number, ''))
  return { table: table!, rows: rows.map(meaning) }
}

const meaning = (row: MappedRow | null) => row && { contact: row.contact, problems: row.problems }

/** Midnight where the account is. */
const dayOf = (serial: number) =>
  new RegExp(`^${new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10)}T00:00:00`)
const fullNumber = (phone: string) => `+55${phone.replace(/^\+55|\D/g, '')}`

const expected = list.map(({ code, name, phone, email, city, born, balance }) => ({
  contact: {
    name,
    urns: [`ext:${code}`, `tel:${fullNumber(phone)}`, `mailto:${email}`],
    fields: { city, born: expect.stringMatching(dayOf(born)), balance: String(balance) },
  },
  problems: [],
}))
it.each(BOOK_TYPES)('as %s', async (bookType) => {
  const { rows } = await mapped(workbookOf(list, bookType))
  expect(rows).toEqual(expected)
})

it.each(ENCODINGS.flatMap((encoding) => DELIMITERS.map((delimiter) => [encoding, delimiter] as const)))(
  'as csv in %s with %j',
  async (encoding, delimiter) => {
    const { table, rows } = await mapped(csvOf(list, encoding, delimiter))
    expect(table.text).toMatchObject({ encoding: encoding.replace('+bom', ''), delimiter })
    expect(rows).toEqual(expected)
  },
)

it.each(CARD_VERSIONS)('as vCard %s, as far as a card goes', async (version) => {
  const columns = { UID: 'urn:ext', Name: 'name', Phone: 'urn:tel', 'E-mail': 'urn:mailto' }
  const { rows } = await mapped(vcardOf(list, version), columns)
  expect(
    rows.map((row) => ({ ...row, contact: { ...row!.contact, urns: row!.contact.urns?.toSorted() } })),
  ).toEqual(
    expected.map(({ contact: { name, urns }, problems }) => ({
      contact: { name, urns: urns.toSorted() },
      problems,
    })),
  )
})
