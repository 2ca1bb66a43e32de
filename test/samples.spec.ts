import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parsePhoneNumber } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import * as xlsx from 'xlsx'
import { parseSetup } from '../shared/setup.ts'

const folder = (name: string) => fileURLToPath(new URL(`samples/${name}/`, import.meta.url))
type Setup = {
  workspace: { host: string }
  sources: [
    { path: string; sheet?: string; country: 'BR' | 'US'; key: string[]; columns: Record<string, unknown> },
  ]
}
/** The sample's setup, its workbook as SheetJS sees it, and its rows with every value as shown in the program. */
function open(name: string) {
  const setup: Setup = JSON.parse(readFileSync(`${folder(name)}setup.json`, 'utf8'))
  const [source] = setup.sources
  const bytes = readFileSync(folder(name) + source.path)
  const workbook = source.path.endsWith('.csv')
    ? xlsx.read(bytes.toString('utf8'), { type: 'string', raw: true })
    : xlsx.read(bytes, { cellDates: true })
  const sheet = workbook.Sheets[source.sheet ?? workbook.SheetNames[0]!]!
  const rows = xlsx.utils.sheet_to_json<Record<string, string>>(sheet, { raw: false, defval: '' })
  return { setup, source, workbook, sheet, rows }
}
const filled = (rows: Record<string, string>[], column: string) =>
  rows.map((row) => row[column]!).filter(Boolean)
const clinic = open('clinic')
const hubspot = open('hubspot')

describe.each([
  ['clinic', clinic, 300, 'Código', ['Celular'], 'E-mail'],
  ['hubspot', hubspot, 120, 'Record ID', ['Phone Number', 'Mobile Phone Number'], 'Email'],
])('the %s sample', (_name, { setup, source, rows }, people, key, phoneColumns, emailColumn) => {
  const phones = phoneColumns.flatMap((column) => filled(rows, column))

  it(`lists ${people} people, each with a key of their own`, () => {
    expect(rows).toHaveLength(people)
    expect(source.key).toEqual([key])
    expect(new Set(filled(rows, key)).size).toBe(people)
  })

  it('names every column of the file, and no other, in its setup', () => {
    expect(Object.keys(source.columns).sort()).toEqual(Object.keys(rows[0]!).sort())
  })

  it('has a setup that the agent accepts', () => {
    expect(parseSetup(setup)).toMatchObject({ ok: true })
  })

  it('talks to this computer only', () => {
    expect(new URL(setup.workspace.host).hostname).toBe('127.0.0.1')
  })

  it('has only valid phone numbers, none of them twice', () => {
    const parsed = phones.map((phone) => parsePhoneNumber(phone, source.country))
    expect(parsed.filter((phone) => !phone.isValid())).toEqual([])
    expect(new Set(parsed.map((phone) => phone.number)).size).toBe(phones.length)
    expect(phones.length).toBeGreaterThan(people * 0.9)
  })

  it('has only e-mail addresses that belong to nobody, none of them twice', () => {
    const emails = filled(rows, emailColumn)
    expect(emails.filter((email) => !/^[a-z0-9.]+@example\.(com|org|net)$/.test(email))).toEqual([])
    expect(new Set(emails).size).toBe(emails.length)
    expect(emails.length).toBeGreaterThan(people / 2)
  })
})

it('the two samples fit into one workspace: nobody is in both', () => {
  const identities = [...filled(clinic.rows, 'Código'), ...filled(clinic.rows, 'E-mail')]
  const others = new Set([...filled(hubspot.rows, 'Record ID'), ...filled(hubspot.rows, 'Email')])
  expect(identities.filter((identity) => others.has(identity))).toEqual([])
})

it("the clinic's workbook was saved by LibreOffice", () => {
  expect(clinic.workbook.Props?.Application).toMatch(/^LibreOffice\/\d/)
})

describe("the clinic's workbook is as untidy as an office's", () => {
  const cells = (column: string) => {
    const { e: end } = xlsx.utils.decode_range(clinic.sheet['!ref']!)
    return Array.from(
      { length: end.r },
      (_, row): xlsx.CellObject | undefined => clinic.sheet[`${column}${row + 2}`],
    )
  }
  const kinds = (column: string) => new Set(cells(column).map((cell) => cell?.t ?? 'blank'))

  it('phones are text or numbers, in several spellings, and some are missing', () => {
    expect(kinds('C')).toEqual(new Set(['s', 'n', 'blank']))
    const shapes = filled(clinic.rows, 'Celular').map((phone) => phone.replace(/\d/g, '0'))
    expect(new Set(shapes)).toEqual(
      new Set(['(00) 00000-0000', '00 00000-0000', '00000000000', '+00 00 00000-0000']),
    )
    expect(cells('C').some((cell) => cell?.t === 'n' && cell.w?.startsWith('('))).toBe(true)
  })

  it('codes are text, with leading zeros', () => {
    expect(kinds('A')).toEqual(new Set(['s']))
    expect(clinic.rows[0]!.Código).toMatch(/^0\d{4}$/)
  })

  it('dates are date cells, and some are missing', () => {
    expect(kinds('E')).toEqual(new Set(['d', 'blank']))
    expect(kinds('I')).toEqual(new Set(['d', 'blank']))
  })

  it('has accents, a line break in a cell, and a second sheet nobody asked for', () => {
    expect(filled(clinic.rows, 'Nome').some((name) => /[À-ÿ]/.test(name))).toBe(true)
    expect(filled(clinic.rows, 'Observações').some((note) => note.includes('\n'))).toBe(true)
    expect(clinic.workbook.SheetNames).toEqual(['Pacientes', 'Convênios'])
  })
})
