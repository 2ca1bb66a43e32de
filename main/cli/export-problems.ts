/** The rows that could not be used, as a workbook or csv with an ERROR column: correct them there or in the source. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as XLSX from 'xlsx'
import type { Cell } from '../../shared/row.ts'
import { readTable } from '../spreadsheets/read-table.ts'
import { UsageError } from './options.ts'

type BadRow = { file: string | null; sheet: string | null; row: number | null; sentence: string }

/** @returns how many rows were written. Throws `UsageError` where the file cannot be written. */
export async function exportBadRows(out: string, items: readonly BadRow[]): Promise<number> {
  const format = path.extname(out).toLowerCase()
  if (format !== '.xlsx' && format !== '.csv')
    throw new UsageError(`${out} cannot be written: name a file that ends in .xlsx or .csv.`)
  const lines: string[][] = []
  const files = new Set(items.map(({ file }) => file).filter((file) => file !== null))
  for (const file of files)
    lines.push(
      ...(await rowsOf(
        file,
        items.filter((item) => item.file === file),
      )),
    )
  const elsewhere = items.filter(({ file, row }) => file === null || row === null)
  lines.push(...elsewhere.map(({ sentence }) => [sentence]))
  try {
    if (format === '.csv')
      await writeFile(out, `\ufeff${lines.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`)
    else await writeFile(out, workbook(lines))
  } catch (error) {
    throw new UsageError(
      `${path.resolve(out)} cannot be written (${error instanceof Error ? error.message : error}). Close it if it is open, or choose another place.`,
    )
  }
  return new Set(items.map(({ file, sheet, row }) => JSON.stringify([file, sheet, row]))).size
}

/** Header and bad rows of one file, as they stand in it now, the reasons in front. */
async function rowsOf(file: string, items: readonly BadRow[]): Promise<string[][]> {
  const reasons = new Map<number, string[]>()
  for (const { row, sentence } of items)
    if (row !== null) reasons.set(row, [...(reasons.get(row) ?? []), sentence])
  const lines: string[][] = []
  for await (const event of readTable(file)) {
    if (event.kind === 'opened') lines.push(['ERROR', ...event.table.headers])
    if (event.kind !== 'rows') continue
    for (const { number, cells } of event.rows) {
      const why = reasons.get(number)
      if (why) lines.push([why.join(' '), ...cells.map(shown)])
    }
  }
  return lines.length > 0 ? lines : [['ERROR'], ...[...reasons.values()].map((why) => [why.join(' ')])]
}

function shown(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'object') return String(cell)
  return cell.kind === 'date' ? cell.iso : cell.kind === 'error' ? cell.code : cell.shown
}

/** Text cells only: an office program never takes them for formulas. */
function workbook(lines: readonly string[][]): Buffer {
  const sheet = XLSX.utils.aoa_to_sheet(lines.map((line) => line.map((text) => ({ t: 's', v: text }))))
  const book = XLSX.utils.book_new()
  XLSX.utils.book_append_sheet(book, sheet, 'Problems')
  return XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}

/** In csv a cell that begins like a formula would be run: an apostrophe in front keeps it text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
