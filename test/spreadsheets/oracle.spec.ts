/** Two readers, one truth: our own xlsx reader and SheetJS read the same cells from every workbook. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { withDefaults } from '../../main/spreadsheets/limits.ts'
import { readWhole } from '../../main/spreadsheets/sheetjs.ts'
import type { ReadOptions, Row } from '../../main/spreadsheets/table.ts'
import { readXlsx } from '../../main/spreadsheets/xlsx.ts'
import { openZip } from '../../main/spreadsheets/zip-file.ts'
import type { Cell } from '../../shared/row.ts'
import { bookOf } from '../support/workbook.ts'
import { cellsOf, fileOf, readBytes, readFile } from './support/read.ts'

const SAMPLES = 'test/spreadsheets/samples'

/** All sheets that are not empty, by both readers. */
async function both(path: string): Promise<{ own: [string, Row[]][]; sheetjs: [string, Row[]][] }> {
  const limits = withDefaults()
  const zip = await openZip(path, limits)
  const all = async (sheets: AsyncIterable<{ sheet: string; batches: AsyncIterable<Row[]> }>) => {
    const read: [string, Row[]][] = []
    for await (const { sheet, batches } of sheets) {
      const rows: Row[] = []
      for await (const batch of batches) rows.push(...batch)
      read.push([sheet, rows])
    }
    return read
  }
  const nothing = () => undefined
  const options: ReadOptions = {}
  try {
    return {
      own: await all(readXlsx(zip, options, limits, nothing)),
      sheetjs: await all(readWhole(path, 'xlsb', null, options, limits, nothing)),
    }
  } finally {
    zip.close()
  }
}

/** SheetJS does not know how digits that no double holds were written, and makes one line end of several. */
const comparable = (sheets: [string, Row[]][]) =>
  sheets.map(([name, rows]) => [name, rows.map(({ number, cells }) => [number, cells.map(comparableCell)])])

function comparableCell(cell: Cell): Cell {
  if (typeof cell === 'string') return cell.replace(/\r+\n?/g, '\n')
  const huge =
    cell !== null &&
    typeof cell === 'object' &&
    cell.kind === 'number' &&
    cell.value > Number.MAX_SAFE_INTEGER
  return huge ? cell.value : cell
}

describe('our reader and SheetJS agree', () => {
  it.each(readdirSync(SAMPLES).filter((name) => name.endsWith('.xlsx')))('on %s', async (name) => {
    const { own, sheetjs } = await both(`${SAMPLES}/${name}`)
    expect(own.flatMap(([, rows]) => rows).length).toBeGreaterThan(3)
    expect(comparable(own)).toEqual(comparable(sheetjs))
  })

  const formats = [
    'General',
    '0',
    '00000',
    '(00) 00000-0000',
    '#,##0.00',
    '0%',
    'dd/mm/yyyy',
    'hh:mm',
    'dd/mm/yyyy hh:mm',
    '@',
    '[h]:mm',
  ]
  const text = fc.oneof(
    fc.string({
      unit: fc.constantFrom(
        'a',
        'Ç',
        'é',
        '&',
        '<',
        '>',
        '"',
        "'",
        ' ',
        '\n',
        '\t',
        '_x000D_',
        '_',
        '😀',
        '東',
        ']]>',
      ),
    }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  )
  const cell = fc.oneof(
    fc.constant(null),
    // XML holds no lone surrogates and no control characters; SheetJS's writer does not escape all of them.
    text
      .map((v) => v.replace(/[\x00-\x08\x0b-\x1f\ufffe\uffff]/g, ''))
      .map((v) => (v === '' ? null : { t: 's' as const, v })),
    fc.boolean().map((v) => ({ t: 'b' as const, v })),
    fc.constantFrom(0, 7, 15, 23, 29, 36, 42).map((v) => ({ t: 'e' as const, v })),
    fc
      .tuple(
        fc.oneof(
          fc.integer({ min: -1000, max: 60_000 }),
          fc.integer({ min: 0, max: 99_999_999_999 }),
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          fc.double({ min: 1e15, max: 1e22, noNaN: true }),
        ),
        fc.constantFrom(...formats),
      )
      .map(([v, z]) => ({ t: 'n' as const, v: Object.is(v, -0) ? 0 : v, z })),
  )
  it('on any workbook', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { maxLength: 6 }), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        fc.boolean(),
        async (table, bookSST, date1904) => {
          const sheet: XLSX.WorkSheet = { '!ref': 'A1:F8' }
          for (const [r, cells] of table.entries())
            for (const [c, value] of cells.entries())
              if (value) sheet[XLSX.utils.encode_cell({ r, c })] = { ...value }
          const workbook = {
            SheetNames: ['A & B'],
            Sheets: { 'A & B': sheet },
            Workbook: { WBProps: { date1904 } },
          }
          const path = fileOf(XLSX.write(workbook, { type: 'buffer', bookType: 'xlsx', bookSST }))
          const { own, sheetjs } = await both(path)
          expect(comparable(own)).toEqual(comparable(sheetjs))
        },
      ),
      {
        numRuns: 200,
        // Found by chance: the last digit of an elapsed time, and of a number that is no day.
        examples: [
          [[[{ t: 'n', v: 10.619238071428901, z: '[h]:mm' }]], false, false],
          [[[{ t: 'n', v: 0.00000123456789012, z: 'dd/mm/yyyy' }]], false, false],
        ],
      },
    )
  })
})

describe('a workbook that LibreOffice saved', () => {
  const seen: Cell[][] = [
    [
      { kind: 'number', value: 7, shown: '00007' },
      'Ana Conceição',
      5584999990002,
      { kind: 'number', value: 84999990003, shown: '(84) 99999-0003' },
      'ana@exemplo.com.br',
      { kind: 'date', iso: '2000-01-01' },
      { kind: 'date', iso: '2024-03-09T08:30:00' },
      { kind: 'date', iso: '08:30:00' },
      1234.5,
      { kind: 'number', value: 12345678909, shown: '123.456.789-09' },
      { kind: 'number', value: 1310100, shown: '01310-100' },
      0.125,
      { kind: 'error', code: '#N/A' },
      { kind: 'number', value: 1.5, shown: '36:00:00' },
      'linha um\nlinha dois',
    ],
    [
      '00012',
      'João "Zé" da Silva',
      '+55 84 99999-0004',
      null,
      'joao@exemplo.com.br',
      { kind: 'date', iso: '1980-01-01' },
      { kind: 'date', iso: '2021-01-01T12:00:00' },
      { kind: 'date', iso: '18:00:00' },
      -3.25,
      null,
      null,
      1,
      { kind: 'error', code: '#DIV/0!' },
      { kind: 'date', iso: '06:00:00' },
      'a;b,c|d',
    ],
    [
      '00013',
      'Íris & Filhos <Ltda>',
      '084 3333-4444',
      5511912345678,
      'iris@exemplo.com.br',
      { kind: 'date', iso: '2020-01-01' },
      null,
      null,
      0.1,
      null,
      null,
      null,
      { kind: 'error', code: '#VALUE!' },
    ],
  ]
  it.each(['xlsx', 'xls', 'ods', 'fods'])('is read alike from .%s', async (extension) => {
    const read = await readFile(`${SAMPLES}/contacts.${extension}`)
    expect(read.tables).toMatchObject([
      {
        format: extension,
        sheet: 'Plan1',
        sheets: [
          { name: 'Oculta', hidden: true },
          { name: 'Plan1', hidden: false },
          { name: 'Outra', hidden: false },
        ],
        headerRow: 4,
      },
    ])
    expect(cellsOf(read)).toEqual(seen)
    expect(read.rows.map(({ number }) => number)).toEqual([5, 6, 8])
    expect(read.end).toEqual({ kind: 'done', rows: 3, skipped: { blank: 1, totals: 1 } })
  })
})

describe('other formats, as SheetJS writes them', () => {
  const workbook = XLSX.utils.book_new()
  const sheet = XLSX.utils.aoa_to_sheet([
    ['Nome', 'Fone', 'Nascimento', 'Ativo'],
    ['Ana Conceição', 5584999990002, 36526, true],
    ['João', '0084 9', null, false],
  ])
  sheet.C2.z = 'dd/mm/yyyy'
  XLSX.utils.book_append_sheet(workbook, sheet, 'Plan1')
  it.each([
    ['xlsb', 'xlsb'],
    ['biff8', 'xls'],
    ['xlml', 'xml'],
    ['ods', 'ods'],
  ] as const)('%s', async (bookType, format) => {
    const read = await readBytes(XLSX.write(workbook, { type: 'buffer', bookType }))
    expect(read.tables[0]?.format).toBe(format)
    expect(cellsOf(read)).toEqual([
      ['Ana Conceição', 5584999990002, { kind: 'date', iso: '2000-01-01' }, true],
      ['João', '0084 9', null, false],
    ])
  })
  it.each(['biff5', 'biff4', 'biff3', 'biff2'])('%s, the xls of the nineties', async (bookType) => {
    // SheetJS writes these without accents, and their number formats with them.
    const Plan1 = [
      ['Nome', 'Fone'],
      ['Ana', 5584999990002],
    ]
    const read = await readBytes(bookOf({ Plan1 }, bookType as XLSX.BookType))
    expect([read.tables[0]?.format, cellsOf(read)]).toEqual(['xls', [['Ana', 5584999990002]]])
  })
  it('an xlsx under any name', async () => {
    const path = fileOf(readFileSync(`${SAMPLES}/contacts.xlsx`), 'contacts.csv')
    expect((await readFile(path)).tables[0]?.format).toBe('xlsx')
  })
})
