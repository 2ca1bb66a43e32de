/** Whatever text goes into an exported table, no program that opens it finds a formula, and none of it is lost. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import * as xlsx from 'xlsx'
import { checkExportName, csvText, writeTables } from '../../main/agent/export-table.ts'
import { cleanText } from '../../main/mapping/text.ts'
import { readTable } from '../../main/spreadsheets/read-table.ts'
import { UsageError } from '../../shared/usage-error.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-export-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => path.join(folder, name)
const write = (name: string, rows: string[][]) =>
  writeTables(at(name), [{ name: 'Sheet', columns: rows[0]!.map((_, index) => `Column ${index}`), rows }])

/** Texts made of what formulas are made of. */
const piece = fc.constantFrom(
  ...[
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    ' ',
    '"',
    "'",
    ';',
    ',',
    '|',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '＝',
    '＋',
    '－',
    '＠',
  ],
  ...[
    '=1+1',
    '=HYPERLINK("http://evil.example")',
    "=cmd|' /C calc'!A0",
    '_x003D_',
    '+5584991000001',
    '00012',
    'Zoë',
    'a',
    '7',
  ],
)
const text = fc.oneof(
  { weight: 3, arbitrary: fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('')) },
  fc.string({ unit: 'binary', maxLength: 12 }),
)
/** Every cell of the first sheet, row by row; formulas would be beside the values. */
function cellsOf(book: xlsx.WorkBook): { v?: unknown; f?: unknown; t?: string }[] {
  const sheet = book.Sheets[book.SheetNames[0]!]!
  return Object.entries(sheet)
    .filter(([name]) => !name.startsWith('!'))
    .map(([, cell]) => cell as { v?: unknown; f?: unknown; t?: string })
}
const FORMULA = /^[\s"'`]*[=+\-@＝＋－＠]/
const dangerous = (cell: string) => FORMULA.test(cell.replace(/^[\s"`\u200b\ufeff\0]*'/, 'x'))

it('a workbook holds every text as text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
      await write('property.xlsx', [texts])
      const book = xlsx.read(readFileSync(at('property.xlsx')), { cellFormula: true, cellNF: true })
      const sheet = book.Sheets.Sheet!
      for (const cell of cellsOf(book)) expect(cell).toMatchObject({ t: 's', z: '@' })
      for (const cell of cellsOf(book)) expect(cell).not.toHaveProperty('f')
      texts.forEach((written, index) => {
        const kept = written.toWellFormed().replace(/\r\n?/g, '\n')
        const fits = kept.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
        expect(sheet[xlsx.utils.encode_cell({ r: 1, c: index })]?.v ?? '').toBe(fits)
      })
    }),
    { numRuns: 150 },
  )
}, 60_000)

it('a csv holds no formula, wherever the program that opens it splits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
      await write('property.csv', [texts])
      const content = readFileSync(at('property.csv'), 'utf8').replace(/^\ufeff/, '')
      for (const FS of [',', ';', '\t']) {
        for (const cell of cellsOf(xlsx.read(content, { type: 'string', FS })))
          expect(cell).not.toHaveProperty('f')
      }
      // Even a program that knows nothing of quotes.
      for (const cell of content.split(/[;,\t\r\n]/)) expect([cell, dangerous(cell)]).toEqual([cell, false])
    }),
    { numRuns: 300 },
  )
}, 60_000)

describe('in a csv', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+5584991000001', "'+5584991000001"],
    ['-1', "'-1"],
    ['@handle', "'@handle"],
    ['  =1+1', "  '=1+1"],
    ['"=1+1', `"'=1+1`],
    ['＝1+1', "'＝1+1"],
    ['\tx', "'\tx"],
    ['a;=1+1', "a;'=1+1"],
    ['+55 1, +55 2', "'+55 1, '+55 2"],
    ['00012', "'00012"],
    ['5584991000001', "'5584991000001"], // 5.58E+12 otherwise
    ['84991000001', '84991000001'],
    ['2024-03-09', '2024-03-09'],
    ['Ana-Maria + Zé', 'Ana-Maria + Zé'],
    ['ana@example.org', 'ana@example.org'],
    ["O'Neill", "O'Neill"],
    ['', ''],
  ])('%j becomes %j', (before, after) => expect(csvText(before)).toBe(after))

  it.each(['=1', '+5584991000001', '-1', '@x', '00012', '5584991000001'])(
    'what protects %j is taken away by our own reader',
    (written) => expect(cleanText(csvText(written))).toBe(written),
  )

  it('the table is read again as it was, in UTF-8', async () => {
    const rows = [
      ['Zoë; "the boss"', 'a,b', 'two\nlines', '', '+5584991000001'],
      ['x', '', '', '', ''],
    ]
    await write('again.csv', rows)
    expect(readFileSync(at('again.csv')).subarray(0, 3)).toEqual(Buffer.from('\ufeff'))
    const read: unknown[][] = []
    for await (const event of readTable(at('again.csv')))
      if (event.kind === 'rows') read.push(...event.rows.map(({ cells }) => cells))
    expect(read).toEqual([['Zoë; "the boss"', 'a,b', 'two\nlines', null, '+5584991000001'], ['x']])
  })
})

const office = spawnSync('soffice', ['--version']).status === 0
it.runIf(office)(
  'LibreOffice finds text only',
  async () => {
    const texts = [
      '=1+1',
      '+5584991000001',
      '-1',
      '@SUM(1)',
      '\t=1+1',
      ' =1+1',
      '"=1+1"',
      '＝1+1',
      'a;=1+1',
      'a,=1+1',
      '00012',
      '_x003D_1',
    ]
    await write(
      'office.xlsx',
      texts.map((one) => [one]),
    )
    await write(
      'office.csv',
      texts.map((one) => [one, 'x']),
    )
    for (const [name, filter] of [
      ['office.xlsx', []],
      ['office.csv', ['--infilter=CSV:59,34,76,1,,0,false,true,false,true']],
      ['office.csv', ['--infilter=CSV:44,34,76,1,,0,false,true,false,true']], // the last: evaluate formulas
    ] as const) {
      const profile = `-env:UserInstallation=file://${at('profile')}`
      const { status, stderr } = spawnSync(
        'soffice',
        [profile, '--headless', ...filter, '--convert-to', 'fods', '--outdir', at('converted'), at(name)],
        { encoding: 'utf8' },
      )
      expect([status, stderr]).toEqual([0, expect.any(String)])
      const converted = readFileSync(path.join(at('converted'), 'office.fods'), 'utf8')
      expect(converted).toContain('5584991000001')
      expect(converted).not.toContain('table:formula')
      rmSync(at('converted'), { recursive: true })
    }
  },
  120_000,
)

describe('a file that cannot be written', () => {
  it.each([
    ['bad.pdf', /bad\.pdf cannot be written: name a file that ends in \.xlsx or \.csv\.$/],
    ['nowhere/bad.csv', /the folder .*nowhere is not there\.$/],
  ])('%s is refused before anything is done', (name, sentence) => {
    expect(() => checkExportName(at(name), [])).toThrow(UsageError)
    expect(() => checkExportName(at(name), [])).toThrow(sentence)
  })

  it('is one of the spreadsheets, also by another name: those are only read', () => {
    writeFileSync(at('people.csv'), 'x')
    symlinkSync(at('people.csv'), at('link.csv'))
    for (const name of ['people.csv', 'link.csv']) {
      expect(() => checkExportName(at(name), [at('people.csv')])).toThrow(
        /is one of your spreadsheets and is only read/,
      )
    }
    expect(() => checkExportName(at('missing.csv'), [at('missing.csv')])).toThrow(
      /is one of your spreadsheets/,
    )
    checkExportName(at('other.csv'), [at('people.csv')])
    // In a folder that is watched it would be read as the newest list.
    expect(() => checkExportName(at('other.csv'), [at('people.csv'), path.dirname(at('x'))])).toThrow(
      /its folder is watched/,
    )
  })

  it('leaves what was there, and nothing half-written', async () => {
    writeFileSync(at('before.csv'), 'before')
    const rows = (function* () {
      yield ['x'.repeat(100_000)]
      throw new Error('no space left on device')
    })()
    await expect(writeTables(at('before.csv'), [{ name: 'x', columns: ['a'], rows }])).rejects.toThrow(
      /before\.csv cannot be written \(no space left on device\)\. Close it if it is open, or choose another place\.$/,
    )
    expect([readFileSync(at('before.csv'), 'utf8'), existsSync(at('before.csv.part'))]).toEqual([
      'before',
      false,
    ])
  })
})

it('sheets get names that office programs accept, each its own', async () => {
  const names = ['Clientes [2026]: a/b\\c*?', 'x'.repeat(50), 'x'.repeat(60), "'", 'History']
  await writeTables(
    at('names.xlsx'),
    names.map((name) => ({ name, columns: ['a'], rows: [['1']] })),
  )
  const found = xlsx.read(readFileSync(at('names.xlsx'))).SheetNames
  expect(new Set(found.map((name) => name.toLowerCase())).size).toBe(names.length)
  for (const name of found) expect(name).toMatch(/^(?!'|history$)[^[\]:*?/\\]{1,31}$/i)
})
