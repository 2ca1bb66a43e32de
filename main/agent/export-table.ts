/**
 * Tables written for people: an .xlsx, or a .csv as Excel opens it. What stands in the cells is other people's text, so
 * nothing in it may become a formula, whatever program opens the file (a cell of a spreadsheet can send data away).
 *
 * In a workbook every cell is text, in the format "Text", which also survives being edited: nothing is put in front. A csv
 * has no types: an apostrophe goes in front of whatever could begin a formula, also behind a separator in the middle of a
 * cell, since Excel splits at `;` in one country and at `,` in another. Our own reader takes it away again.
 */
import { realpathSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../../shared/usage-error.ts'

/** `rows` may be long: they are asked for one after the other. */
export type ExportTable = { name: string; columns: readonly string[]; rows: Iterable<readonly ExportCell[]> }
/** A number is one in a workbook, and written with this PC's decimal sign in a csv. */
export type ExportCell = string | number

/** What Excel can hold (its documented limits). */
const MOST_ROWS = 1_048_576
const LONGEST_CELL = 32_767
const LONGEST_SHEET_NAME = 31

/**
 * Checks a name given with `--out` before anything else is done. Throws `UsageError` where the ending is neither .xlsx
 * nor .csv, where its folder is not there, where it is one of the spreadsheets themselves (those are
 * only ever read), and where it would become one: in a folder that is watched.
 */
export function checkExportName(out: string, sources: readonly string[]): void {
  const full = path.resolve(out)
  if (!['.xlsx', '.csv'].includes(path.extname(full).toLowerCase()))
    throw new UsageError(`${out} cannot be written: name a file that ends in .xlsx or .csv.`)
  if (!statSync(path.dirname(full), { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${full} cannot be written: the folder ${path.dirname(full)} is not there.`)
  if (statSync(full, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${full} cannot be written: it is a folder. Name a file in it.`)
  if (sources.some((source) => sameFile(source, full)))
    throw new UsageError(
      `${full} is one of your spreadsheets and is only read. Choose another name for the export.`,
    )
  if (sources.some((source) => sameFile(source, path.dirname(full))))
    throw new UsageError(
      `${full} would be read as one of your spreadsheets: its folder is watched. Choose another folder for the export.`,
    )
}

function sameFile(one: string, other: string): boolean {
  try {
    return realpathSync.native(one) === realpathSync.native(other)
  } catch {
    return path.resolve(one) === path.resolve(other) // one of them is not there
  }
}

/**
 * Writes the tables, each as a sheet; a .csv holds the first only. The file is complete or not there: it takes its
 * name when it is. Throws `UsageError` with what to do.
 */
export async function writeTables(out: string, tables: readonly ExportTable[]): Promise<void> {
  const full = path.resolve(out)
  const part = `${full}.part`
  try {
    const content =
      path.extname(full).toLowerCase() === '.csv' ? csvOf(tables[0]!) : [await workbookOf(tables)]
    const file = await open(part, 'w', 0o600) // personal data
    try {
      for (const chunk of content) await file.writeFile(chunk)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, full)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    if (error instanceof UsageError) throw error
    throw new UsageError(
      `${full} cannot be written (${error instanceof Error ? error.message : error}). Close it if it is open, or choose another place.`,
    )
  }
}

/** Lines gathered so that a long table is written in pieces. */
const CHUNK = 64 * 1024

function* csvOf({ columns, rows }: ExportTable): Generator<string> {
  const separator = listSeparator()
  const lineOf = (cells: readonly ExportCell[]) =>
    `${cells.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`
  let chunk = `\ufeff${lineOf(columns)}` // without the mark Excel takes UTF-8 for the PC's old code page
  for (const row of rows) {
    chunk += lineOf(row)
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}

/** What Excel splits at here: where decimals have a comma, lists have a semicolon. */
const listSeparator = (): ',' | ';' => (new Intl.NumberFormat().format(1.5).includes(',') ? ';' : ',')

/** What begins a formula in one program or another, in ASCII and in full width. */
const FORMULA = '[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]'
/** Blanks, quotes and invisible characters, which some programs skip on the way to it. */
const SKIPPED = '[\\s"\'`\\u00ad\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2064\\ufeff\\0]*'
const RUNS = new RegExp(`(^|[;,\\t\\r\\n|])(${SKIPPED})(?=${FORMULA})`, 'g')
/** A number Excel would show as 5.58E+12, or without its zeros in front. */
const LOSES_DIGITS = /^\s*(?:0\d+|\d{12,})\s*$/

/** Text as it must stand in a csv to stay text. */
export function csvText(text: string): string {
  const safe = text.replace(RUNS, "$1$2'")
  return /^[\t\r]/.test(safe) || LOSES_DIGITS.test(safe) ? `'${safe}` : safe
}

function csvCell(cell: ExportCell, separator: string): string {
  if (typeof cell === 'number') return String(cell).replace('.', separator === ';' ? ',' : '.')
  const safe = csvText(cell)
  return safe.includes(separator) || /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

async function workbookOf(tables: readonly ExportTable[]): Promise<Buffer> {
  const XLSX = await import('xlsx') // SheetJS is big, and needed nowhere else in this process
  const book = XLSX.utils.book_new()
  const names = new Set<string>()
  for (const { name, columns, rows } of tables) {
    const lines = [columns.map(xlsxCell)]
    for (const row of rows) {
      lines.push(row.map(xlsxCell))
      if (lines.length > MOST_ROWS)
        throw new UsageError(
          `These are more rows than a sheet can hold (${MOST_ROWS}). Name a file that ends in .csv.`,
        )
    }
    const sheet = XLSX.utils.aoa_to_sheet(lines, { dense: true })
    sheet['!cols'] = columns.map((_, index) => ({ wch: widthOf(lines, index) }))
    XLSX.utils.book_append_sheet(book, sheet, sheetName(name, names))
  }
  return XLSX.write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true, compression: true }) as Buffer
}

/** In characters, so that a phone is seen whole and a sentence does not push all else aside. */
function widthOf(lines: readonly { v: string | number }[][], index: number): number {
  const lengths = lines.slice(0, 200).map((line) => String(line[index]?.v ?? '').length)
  return Math.min(60, Math.max(8, ...lengths) + 2)
}

/** A text cell in the format "Text": not run when it is opened, and not when somebody edits it either. */
const xlsxCell = (cell: ExportCell) =>
  typeof cell === 'number' ? { t: 'n', v: cell } : { t: 's', v: xmlText(cell), z: '@' }

/**
 * Line ends are \n there. Characters that no workbook can hold become U+FFFD. `_x003D_` would be read as the character it
 * names (ISO 29500, ST_Xstring), so its first underscore is written as `_x005F_`.
 */
function xmlText(text: string): string {
  const cut = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text
  return cut
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(UNFIT_FOR_XML, '\ufffd')
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
}
const UNFIT_FOR_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

/** A name a sheet may have, that none before it has. */
function sheetName(wanted: string, taken: Set<string>): string {
  const plain =
    wanted
      .replace(/[[\]:*?/\\]/g, ' ')
      .replace(/^'+|'+$/g, '')
      .trim() || 'Sheet'
  for (let n = 1; ; n += 1) {
    const end = n === 1 ? '' : ` (${n})`
    const name = `${[...plain].slice(0, LONGEST_SHEET_NAME - end.length - 10).join('')}${end}`
    if (taken.has(name.toLowerCase()) || name.toLowerCase() === 'history') continue
    taken.add(name.toLowerCase())
    return name
  }
}
