/**
 * The real LibreOffice as the judge: what it saves in each of its formats reads the same, and texts and masked numbers
 * are what it shows itself. Skipped where it is not installed; what it saved once is in `test/samples/formats`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { cellText } from '../../main/mapping/text.ts'
import type { Cell } from '../../shared/row.ts'
import { dice } from '../support/dice.ts'
import { cellsOf, readFile, temporaryFolder } from './support/read.ts'

const installed = spawnSync('soffice', ['--version']).status === 0

const TEXTS = [
  'Conceição',
  '東京 😀',
  "'t Hooft",
  '0084',
  '+55 84 99999-0001',
  '5,58E+12',
  ' a  b',
  'a;b,"c"',
  '<b>&amp;',
  '#N/A',
  'um\ndois',
  '-',
  '=x',
]
const MASKS = ['00000', '(00) 00000-0000', '000"."000"."000"-"00', '"+"0', '0000\\-0000', '"Sim";;"Não"']
const PLAIN = ['General', '0', '0.00E+00', '#,##0.00', '0%']
const DATES = ['dd/mm/yyyy', 'dd/mm/yyyy hh:mm', 'hh:mm']

it.skipIf(!installed)(
  'what LibreOffice saves reads the same in each format, and as it shows it',
  { timeout: 240_000 },
  async () => {
    const { one, below } = dice(4)
    const rows = Array.from({ length: 400 }, (): (XLSX.CellObject | null)[] => [
      { t: 's', v: one(TEXTS) },
      { t: 'n', v: 1 + below(99_999_999), z: one(MASKS) },
      one([
        { t: 'n', v: one([below(99_999_999_999), below(1000) / 8]), z: one(PLAIN) },
        { t: 'n', v: 61 + below(60_000) + one([0, below(86_400) / 86_400]), z: one(DATES) },
      ]),
      one([null, { t: 'b', v: true }, { t: 'b', v: false }, { t: 'e', v: 42 }] as const),
      { t: 's', v: 'x' },
    ])
    const sheet: XLSX.WorkSheet = { '!ref': `A1:E${rows.length + 1}` }
    for (const [c, name] of ['Texto', 'Máscara', 'Número', 'Sim ou não', 'Fim'].entries())
      sheet[XLSX.utils.encode_cell({ r: 0, c })] = { t: 's', v: name }
    for (const [r, cells] of rows.entries())
      for (const [c, cell] of cells.entries()) if (cell) sheet[XLSX.utils.encode_cell({ r: r + 1, c })] = cell
    const folder = temporaryFolder()
    const path = join(folder, 'sheet.xlsx')
    writeFileSync(path, XLSX.write(XLSX.utils.book_new(sheet, 'Plan1'), { type: 'buffer', bookType: 'xlsx' }))

    const saveAs = (filter: string, name: string): string => {
      const into = join(folder, 'saved')
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
      execFileSync('soffice', ['--headless', profile, '--convert-to', filter, '--outdir', into, path], {
        stdio: 'ignore',
      })
      return join(into, name)
    }
    const own = cellsOf(await readFile(path))
    expect(own).toHaveLength(rows.length)
    for (const extension of ['xlsx', 'xls', 'ods', 'fods']) {
      const saved = cellsOf(await readFile(saveAs(extension, `sheet.${extension}`)))
      expect([extension, saved.map(comparable)]).toEqual([extension, own.map(comparable)])
    }
    // Semicolons, quotes, UTF-8, everything as it is shown.
    const csv = saveAs('csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true', 'sheet.csv')
    const shown = XLSX.read(readFileSync(csv, 'utf8'), {
      type: 'string',
      raw: true,
      FS: ';',
    } as XLSX.ParsingOptions)
    const table = XLSX.utils.sheet_to_json<string[]>(shown.Sheets[shown.SheetNames[0]!]!, { header: 1 })
    for (const [place, cells] of own.entries())
      for (const column of [0, 1])
        expect([place, cellText(cells[column])]).toEqual([place, cellText(table[place + 1]![column])])
  },
)

/** Formats keep 15 or 17 digits. */
const comparable = (cells: Cell[]): Cell[] =>
  cells.map((cell) => {
    if (typeof cell === 'number') return Number(cell.toPrecision(12))
    return cell !== null && typeof cell === 'object' && cell.kind === 'number'
      ? { ...cell, value: Number(cell.value.toPrecision(12)) }
      : cell
  })
