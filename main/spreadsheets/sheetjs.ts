/**
 * The formats that are read as a whole by a library: .xls, .xlsb, .ods, .fods, XML of Excel 2003, web pages.
 *
 * SheetJS builds the whole workbook in memory and does not yield while it does; it runs in the reader process,
 * which can be killed. It believes `<dimension>` unless told not to, and makes dates in the computer's zone a
 * millisecond short, so dates are taken as the serials they are.
 */
import { readFile } from 'node:fs/promises'
import iconv from 'iconv-lite'
import type { WorkBook, WorkSheet } from 'xlsx'
import type { Cell } from '../../shared/row.ts'
import { detectEncoding } from './detect-encoding.ts'
import { HaltError } from './halt.ts'
import type { ReadLimits } from './limits.ts'
import { cellOfNumber, type NumberFormat, parseNumberFormat } from './number-format.ts'
import { pickSheets } from './pick-sheets.ts'
import type { FileFormat, RawSheet, ReadOptions, Row, SheetInfo } from './table.ts'
import { eachTag } from './xml-bytes.ts'
import type { Zip } from './zip-file.ts'

export type WholeFormat = Exclude<FileFormat, 'xlsx' | 'delimited' | 'vcf'>

const BATCH = 500
/** Error codes of BIFF, and what a cell shows for them. */
const ERRORS: Partial<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
}

/** Loaded when a file needs it: it is large, and most files do not. */
async function library() {
  const [XLSX, codepages] = await Promise.all([import('xlsx'), import('xlsx/dist/cpexcel.full.mjs')])
  XLSX.set_cptable(codepages)
  return XLSX
}

/**
 * What an OLE container holds. Throws `HaltError('encrypted')` for an encrypted OOXML workbook, which is one too,
 * and `not-a-spreadsheet` for other programs' documents.
 */
export async function inspectOle(path: string): Promise<'xls'> {
  const { CFB } = await library()
  const container = CFB.read(await readFile(path), { type: 'buffer' })
  const names = container.FullPaths.map((name: string) => name.slice(name.lastIndexOf('/') + 1).toLowerCase())
  if (names.includes('encryptedpackage')) throw new HaltError('encrypted')
  if (names.includes('workbook') || names.includes('book')) return 'xls'
  throw new HaltError('not-a-spreadsheet', { looksLike: names.includes('worddocument') ? 'word' : 'ole' })
}

/** Unpacks a package once within the limits before the library, which has none, gets it. */
export async function checkPackage(zip: Zip, between: () => void): Promise<void> {
  const manifest = await zip.bytes('META-INF/manifest.xml', 4 * 1024 * 1024)
  if (manifest?.includes('encryption-data')) throw new HaltError('encrypted')
  for (const name of zip.names) {
    if (name.endsWith('/')) continue
    for await (const _chunk of zip.stream(name)) between()
  }
}

/** The chosen sheets of a file, one after the other. `zip`: the archive, where the file is one. */
export async function* readWhole(
  path: string,
  format: WholeFormat,
  zip: Zip | null,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<RawSheet, void, undefined> {
  const workbook = await open(path, format)
  if (workbook.SheetNames.length === 0) throw new HaltError('corrupted', { reason: 'no-sheets' })
  const said = workbook.Workbook?.Sheets ?? []
  const hidden = format === 'ods' || format === 'fods' ? await hiddenTables(path, zip) : new Set<string>()
  const sheets: SheetInfo[] = workbook.SheetNames.map((name, index) => ({
    name,
    hidden: hidden.has(name) || (said[index]?.Hidden ?? 0) !== 0,
  }))
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true
  for (const index of pickSheets(sheets, options.sheet)) {
    const sheet = workbook.SheetNames[index]!
    const worksheet = workbook.Sheets[sheet]
    if (worksheet === undefined) continue // a chart or a macro sheet
    yield { format, sheet, sheets, batches: rowsOf(worksheet, date1904, limits, between) }
  }
}

async function open(path: string, format: WholeFormat): Promise<WorkBook> {
  const XLSX = await library()
  const lean = {
    dense: true,
    nodim: true,
    cellFormula: false,
    cellHTML: false,
    cellText: false,
    cellNF: true, // what a number shows is decided by its format
  }
  try {
    if (format !== 'html') {
      const bytes = await readFile(path)
      if (format === 'fods' || format === 'xml') checkEnd(bytes)
      return XLSX.read(bytes, { ...lean, type: 'buffer' })
    }
    const text = await pageText(path)
    const tables = text.toLowerCase()
    if (!/<table[\s>]/.test(tables)) throw new HaltError('not-a-spreadsheet', { looksLike: 'web-page' })
    if (tables.lastIndexOf('</table') < tables.lastIndexOf('<table')) throw new HaltError('half-written')
    // `raw`: a phone in a web page is text, with its leading zeros.
    return XLSX.read(text, { ...lean, type: 'string', raw: true })
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw new HaltError('encrypted')
    throw error
  }
}

/** The library takes what there is of a document that was cut short; its last tag shows that all of it is there. */
function checkEnd(bytes: Buffer): void {
  const end = bytes.subarray(-2048).toString('latin1').replaceAll('\0', '')
  if (!/<\/(?:office:document|(?:\w+:)?Workbook)\s*>/i.test(end)) throw new HaltError('half-written')
}

/** Names of the tables that an OpenDocument hides, which the library does not tell: their style says so. */
async function hiddenTables(path: string, zip: Zip | null): Promise<Set<string>> {
  const document =
    zip === null ? await readFile(path) : await zip.bytes('content.xml', Number.POSITIVE_INFINITY)
  const styles = new Set<string>()
  const hidden = new Set<string>()
  let style: string | undefined
  eachTag(document ?? Buffer.alloc(0), ['style', 'table-properties', 'table'], (tag, _inside, attributes) => {
    if (tag === 'style') style = attributes.name
    if (tag === 'table-properties' && attributes.display === 'false' && style !== undefined) styles.add(style)
    if (tag === 'table' && styles.has(attributes['style-name'] ?? '')) hidden.add(attributes.name ?? '')
  })
  return hidden
}

/** A page says its encoding itself, or it is found out as for any text. */
async function pageText(path: string): Promise<string> {
  const bytes = await readFile(path)
  const { encoding, mark, sure } = await detectEncoding(path)
  const said = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(bytes.toString('latin1', 0, 4096))?.[1]
  const label = !sure && said !== undefined && iconv.encodingExists(said) ? said : encoding
  return iconv.decode(bytes.subarray(mark), label)
}

async function* rowsOf(
  worksheet: WorkSheet,
  date1904: boolean,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<Row[], void, undefined> {
  const formats = new Map<string, NumberFormat | null>()
  const formatOf = (code: unknown): NumberFormat | null => {
    if (typeof code !== 'string') return null
    const known = formats.get(code)
    if (known !== undefined) return known
    const parsed = parseNumberFormat(code)
    formats.set(code, parsed)
    return parsed
  }
  let rows: Row[] = []
  const data = worksheet['!data'] ?? []
  for (let index = 0; index < data.length; index++) {
    const cells: Cell[] = []
    // Rows of styles alone are holes or end in empty cells.
    for (const [column, cell] of (data[index] ?? []).entries()) {
      if (cell === undefined || cell === null) continue
      const value = cellOf(cell, formatOf, date1904)
      if (value === null) continue
      if (column >= limits.columns)
        throw new HaltError('too-many-columns', { row: index + 1, column: column + 1, limit: limits.columns })
      if (typeof value === 'string' && value.length > limits.cellLength)
        throw new HaltError('cell-too-long', { row: index + 1, column: column + 1, limit: limits.cellLength })
      while (cells.length < column) cells.push(null)
      cells.push(value)
    }
    if (cells.length === 0) continue
    rows.push({ number: index + 1, cells })
    if (rows.length < BATCH) continue
    between()
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

function cellOf(
  { t, v, z }: { t: string; v?: unknown; z?: unknown },
  formatOf: (code: unknown) => NumberFormat | null,
  date1904: boolean,
): Cell {
  if (v === undefined || v === null || v === '') return null
  switch (t) {
    case 'n': {
      const value = Number(v)
      if (Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isInteger(value))
        return { kind: 'number', value, shown: BigInt(value).toString() }
      return cellOfNumber(value, formatOf(z), date1904)
    }
    case 'b':
      return v === true
    case 'e':
      return { kind: 'error', code: typeof v === 'number' ? (ERRORS[v] ?? '#ERROR!') : String(v) }
    case 'd':
      return v instanceof Date ? { kind: 'date', iso: v.toISOString().slice(0, 19) } : String(v)
    case 's':
      return String(v)
    default:
      return null
  }
}
