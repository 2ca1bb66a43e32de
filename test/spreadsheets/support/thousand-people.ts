/** The same people in every format that is read, each written as its own programs write it. */
import iconv from 'iconv-lite'
import * as XLSX from 'xlsx'
import { dice } from '../../support/dice.ts'
import { biff5Of } from './biff5.ts'
import { type Card, type CardVersion, writeCards } from './write-vcard.ts'

/** `born`: days since 1900 as office programs count them; `balance` has two decimals. */
export type Person = {
  code: string
  name: string
  phone: string
  email: string
  city: string
  born: number
  balance: number
}

export const HEADERS = ['Código', 'Nome', 'Celular', 'E-mail', 'Cidade', 'Nascimento', 'Saldo']
/** The mapping of a setup file. */
export const COLUMNS = {
  Código: 'urn:ext',
  Nome: 'name',
  Celular: 'urn:tel',
  'E-mail': 'urn:mailto',
  Cidade: 'field:city',
  Nascimento: { field: 'born', type: 'datetime' },
  Saldo: { field: 'balance', type: 'number' },
}

// Letters that Windows-1252, ISO-8859-1 and Mac Roman all have.
const FIRST = ['João', 'Conceição', 'Íris', 'Zoë', 'Ângela', 'Müller', 'MÁRIO', 'Ana', "D'Ávila", 'José "Zé"']
const LAST = ['Araújo', 'Núñez', 'Gonçalves; filho', 'Souza, neto', 'Brandão', 'Peçanha', 'ÉVORA', 'Lima']
const CITIES = ['São Paulo', 'Natal', 'Mossoró', 'Brasília', 'Maceió', 'Açu', 'Caicó']

/** Codes with leading zeros, masked phones, accents, delimiters and quotes inside of cells. */
export function people(count: number): Person[] {
  const { one, below } = dice(7)
  return Array.from({ length: count }, (_, i) => {
    const digits = String(10_000_000 + i)
    return {
      code: String(i + 1).padStart(6, '0'),
      name: `${one(FIRST)} ${one(LAST)} ${i + 1}`,
      phone: one([`(84) 9${digits.slice(0, 4)}-${digits.slice(4)}`, `+55 84 9${digits}`, `849${digits}`]),
      email: `p${i + 1}@exemplo.com.br`,
      city: one(CITIES),
      born: 18_264 + below(20_000),
      balance: below(1_000_000) / 100,
    }
  })
}

const dayOf = (serial: number) =>
  new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10)
/** As a person in Brazil writes them. */
const day = (serial: number) => dayOf(serial).split('-').reverse().join('/')
const money = (amount: number) => amount.toFixed(2).replace('.', ',')
const shown = ({ code, name, phone, email, city, born, balance }: Person) => [
  code,
  name,
  phone,
  email,
  city,
  day(born),
  money(balance),
]

export const BOOK_TYPES = ['xlsx', 'xlsm', 'xlsb', 'biff8', 'biff5', 'ods', 'fods', 'xlml'] as const
export type BookType = (typeof BOOK_TYPES)[number]

/** A workbook: text cells, real dates and real numbers. */
export function workbookOf(
  list: readonly Person[],
  bookType: BookType,
  sheet = 'Plan1',
  headers = HEADERS,
): Buffer {
  const cells: XLSX.CellObject[][] = list.map((person) => [
    ...shown(person)
      .slice(0, 5)
      .map((v): XLSX.CellObject => ({ t: 's', v, z: '@' })),
    { t: 'n', v: person.born, z: 'dd/mm/yyyy' },
    { t: 'n', v: person.balance, z: '#,##0.00' },
  ])
  const worksheet: XLSX.WorkSheet = {
    '!ref': XLSX.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: list.length, c: 6 } }),
  }
  const places = headers.map((header) => HEADERS.indexOf(header))
  for (const [c, header] of headers.entries())
    worksheet[XLSX.utils.encode_cell({ r: 0, c })] = { t: 's', v: header }
  for (const [r, row] of cells.entries())
    for (const [c, place] of places.entries()) worksheet[XLSX.utils.encode_cell({ r: r + 1, c })] = row[place]
  // The library knows no accents here.
  if (bookType === 'biff5') {
    const rows = cells.map((row) =>
      places.map((place) => {
        const { v } = row[place]!
        return typeof v === 'number' ? { value: v, format: place - 5 } : String(v)
      }),
    )
    return biff5Of(sheet, [headers, ...rows], ['dd/mm/yyyy', '#,##0.00'])
  }
  const book = XLSX.utils.book_new(worksheet, sheet)
  return XLSX.write(book, { type: 'buffer', bookType, compression: true, bookSST: true }) as Buffer
}

/** A label that iconv-lite knows; `+bom` where the file starts with its mark. */
export const ENCODINGS = ['utf-8', 'utf-8+bom', 'utf-16le+bom', 'windows-1252', 'macintosh'] as const
export const DELIMITERS = [',', ';', '\t', '|'] as const

export function csvOf(
  list: readonly Person[],
  encoding: (typeof ENCODINGS)[number],
  delimiter: (typeof DELIMITERS)[number],
): Buffer {
  const written = (cell: string) =>
    cell.includes('"') || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell
  const lines = [HEADERS, ...list.map(shown)].map((row) => `${row.map(written).join(delimiter)}\r\n`)
  const [label = '', mark] = encoding.split('+')
  return iconv.encode(lines.join(''), label, { addBOM: mark !== undefined })
}

/** What a card can carry: the name, a phone and a mail; the code as the card's own id. */
export const cardOf = ({ code, name, phone, email }: Person): Card => ({
  ...{ uid: code, name, phones: [phone], mails: [email] },
  ...{ first: '', last: '', groups: [], company: '', note: '' },
})

export const vcardOf = (list: readonly Person[], version: CardVersion = '3.0'): Buffer =>
  writeCards(list.map(cardOf), version)
