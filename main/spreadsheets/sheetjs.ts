/**
 * The formats that are read as a whole by a library: .xls, .xlsb, XML of Excel 2003.
 *
 * SheetJS builds the whole workbook in memory and does not yield while it does; it runs in the reader process,
 * which can be killed. It believes `<dimension>` unless told not to, and makes dates in the computer's zone a
 * millisecond short, so dates are taken as the serials they are.
 */
import { readFile } from 'node:fs/promises'
import type { WorkBook, WorkSheet } from 'xlsx'
import type { Cell } from '../../shared/row.ts'
import { HaltError } from './halt.ts'
import { LAST_COLUMN, LAST_ROW, type ReadLimits } from './limits.ts'
import { guardMemory, withinTime } from './memory-guard.ts'
import { cellOfNumber, type NumberFormat, parseNumberFormat } from './number-format.ts'
import { pickSheets } from './pick-sheets.ts'
import type { FileFormat, RawSheet, ReadOptions, Row, SheetInfo } from './table.ts'
import { guardWideText } from './wide-text.ts'
import { eachTag } from './xml-bytes.ts'
import type { Zip } from './zip-file.ts'

/** The parts of an archive, as the library holds them: paths and contents at the same places. */
type Parts = { FullPaths: string[]; FileIndex: { name: string; type: 2; content: Buffer }[] }
declare module 'xlsx' {
  /** What `read` does with an archive once it is unpacked; its types leave it out. */
  export function parse_zip(parts: Parts, options: ParsingOptions): WorkBook
}

export type WholeFormat = Extract<FileFormat, 'xls' | 'xlsb' | 'xml'>

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
  guardMemory()
  guardWideText()
  const [XLSX, codepages] = await Promise.all([import('xlsx'), import('xlsx/dist/cpexcel.full.mjs')])
  XLSX.set_cptable(codepages)
  return XLSX
}

/**
 * What an OLE container holds. Throws `HaltError('encrypted')` for an encrypted OOXML workbook, which is one too,
 * and `not-a-spreadsheet` for other programs' documents.
 */
export async function inspectOle(path: string, limits: ReadLimits): Promise<'xls'> {
  const { CFB } = await library()
  const bytes = await readFile(path)
  const container = withinTime(bytes.length, limits.milliseconds, () => CFB.read(bytes, { type: 'buffer' }))
  const names = container.FullPaths.map((name: string) => name.slice(name.lastIndexOf('/') + 1).toLowerCase())
  if (names.includes('encryptedpackage')) throw new HaltError('encrypted')
  if (names.includes('workbook') || names.includes('book')) return 'xls'
  throw new HaltError('not-a-spreadsheet', { looksLike: names.includes('worddocument') ? 'word' : 'ole' })
}

/** Parts of a package that hold no cells: pictures, previews, macros, drawings. */
const NO_CELLS =
  /(?:^|\/)(?:media|pictures|thumbnails|embeddings|drawings|charts|vbaproject\.bin|object[^/]*)(?:\/|$)/i

/**
 * Unpacks a package within the limits, which the library does not know, and checks it. It gets the parts as they are: one
 * that unpacked the archive again could be shown another one.
 */
async function unpack(zip: Zip, between: () => void): Promise<Parts> {
  const manifest = await zip.bytes('META-INF/manifest.xml', 4 * 1024 * 1024)
  if (manifest?.includes('encryption-data')) throw new HaltError('encrypted')
  const parts: Parts = { FullPaths: [], FileIndex: [] }
  for (const name of zip.names) {
    if (name.endsWith('/') || NO_CELLS.test(name)) continue
    const chunks: Buffer[] = []
    for await (const chunk of zip.stream(name)) {
      chunks.push(chunk)
      between()
    }
    parts.FullPaths.push(name)
    parts.FileIndex.push({ name, type: 2, content: Buffer.concat(chunks) })
  }
  return parts
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
  const workbook = await open(path, format, zip, limits, between)
  if (workbook.SheetNames.length === 0) throw new HaltError('corrupted', { reason: 'no-sheets' })
  const said = workbook.Workbook?.Sheets ?? []
  const sheets: SheetInfo[] = workbook.SheetNames.map((name, index) => ({
    name,
    hidden: (said[index]?.Hidden ?? 0) !== 0,
  }))
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true
  for (const index of pickSheets(sheets, options.sheet)) {
    const sheet = workbook.SheetNames[index]!
    const worksheet = workbook.Sheets[sheet]
    if (worksheet === undefined) continue // a chart or a macro sheet
    const merges = (worksheet['!merges'] ?? [])
      .map(({ s, e }) => ({ top: s.r + 1, bottom: e.r + 1, left: s.c, right: e.c }))
      .sort((a, b) => a.top - b.top)
    yield { format, sheet, sheets, merges, batches: rowsOf(worksheet, date1904, limits, between) }
  }
}

async function open(
  path: string,
  format: WholeFormat,
  zip: Zip | null,
  { milliseconds }: ReadLimits,
  between: () => void,
): Promise<WorkBook> {
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
    if (zip !== null) {
      const parts = await unpack(zip, between)
      const unpacked = parts.FileIndex.reduce((sum, { content }) => sum + content.length, 0)
      return withinTime(unpacked, milliseconds, () => XLSX.parse_zip(parts, lean))
    }
    const bytes = await readFile(path)
    if (format === 'xml') checkDocument(bytes)
    return withinTime(bytes.length, milliseconds, () => XLSX.read(bytes, { ...lean, type: 'buffer' }))
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) throw new HaltError('encrypted')
    throw error
  }
}

/**
 * The library takes what there is of a document that was cut short; its last tag shows that all of it is there. It loses
 * rows that lie where there can be none. Entities of the document's own, which it does not know, are refused by `eachTag`.
 */
function checkDocument(bytes: Buffer): void {
  const end = bytes.subarray(-2048).toString('latin1').replaceAll('\0', '')
  if (!/<\/(?:\w+:)?Workbook\s*>/i.test(end)) throw new HaltError('half-written')
  eachTag(bytes, ['Row'], (_tag, _inside, { Index = '1' }) => {
    if (!(Number(Index) <= LAST_ROW)) throw new HaltError('corrupted', { row: Index })
  })
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
  // An array is as long as its last place says, and gone through to there.
  if (data.length > LAST_ROW) throw new HaltError('corrupted', { row: data.length })
  for (let index = 0; index < data.length; index++) {
    const cells: Cell[] = []
    const row = data[index] ?? []
    if (row.length > LAST_COLUMN) throw new HaltError('corrupted', { row: index + 1, column: row.length })
    // Rows of styles alone are holes or end in empty cells.
    for (const [column, cell] of row.entries()) {
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
      // Bits or letters that are no number: what stood there is not known.
      if (!Number.isFinite(value)) return { kind: 'error', code: '#NUM!' }
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
