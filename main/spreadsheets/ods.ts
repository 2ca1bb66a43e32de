/**
 * Reads .ods and .fods as a stream. The document is gone through twice: once for its styles and tables, which stand
 * before and between the rows, and once for the rows of the table that is wanted.
 */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { HaltError } from './halt.ts'
import type { ReadLimits } from './limits.ts'
import type { Merge } from './merges.ts'
import { OdsSheet, TABLE } from './ods-sheet.ts'
import { createStyles, type Styles } from './ods-styles.ts'
import { pickSheets } from './pick-sheets.ts'
import type { RawSheet, ReadOptions, Row, SheetInfo } from './table.ts'
import { attributesOf, createXmlScanner, nameOf } from './xml-bytes.ts'
import type { Zip } from './zip-file.ts'

const SPREADSHEET = nameOf('spreadsheet')
/** A copy of another file's table, which no program shows. */
const SOURCE = nameOf('table-source')
const CHUNK = 128 * 1024
/** Far above what anybody makes; the document is gone through once for each that has to be looked into. */
const MOST_TABLES = 1000
const BATCH = 500

type Part = () => AsyncIterable<Buffer>

/** The chosen tables of an .ods. Throws `HaltError('encrypted')` for one with a password. */
export async function* readOds(
  zip: Zip,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<RawSheet, void, undefined> {
  const manifest = await zip.bytes('META-INF/manifest.xml', 4 * 1024 * 1024)
  if (manifest?.includes('encryption-data')) throw new HaltError('encrypted')
  const parts = ['styles.xml', 'content.xml'].filter((name) => zip.has(name))
  const streams = parts.map(
    (name): Part =>
      () =>
        zip.stream(name),
  )
  yield* tables('ods', streams, options, limits, between)
}

/** The chosen tables of a flat document. Throws `HaltError('half-written')` where it breaks off. */
export async function* readFods(
  path: string,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<RawSheet, void, undefined> {
  await checkEnd(path)
  const document: Part = () => createReadStream(path, { highWaterMark: CHUNK })
  yield* tables('fods', [document], options, limits, between)
}

async function* tables(
  format: 'ods' | 'fods',
  parts: readonly Part[],
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<RawSheet, void, undefined> {
  const styles = createStyles()
  const sheets: SheetInfo[] = []
  const shown: number[] = []
  for (const part of parts) await survey(part(), styles, sheets, shown, between)
  const visible = shown.map((place) => sheets[place]!)
  for (const index of pickSheets(visible, options.sheet)) {
    const merges: Merge[] = []
    const rows = rowsOf(parts.at(-1)!(), shown[index]!, styles, limits, merges, between)
    yield { format, sheet: visible[index]!.name, sheets: visible, merges, batches: rows }
  }
}

/** Puts all tables into `sheets` and the places of those that are shown to people into `shown`. */
async function survey(
  bytes: AsyncIterable<Buffer>,
  styles: Styles,
  sheets: SheetInfo[],
  shown: number[],
  between: () => void,
): Promise<void> {
  // A chart inside a flat document is a document of its own, with a table of its own.
  let tables = 0
  let spreadsheets = 0
  const handler = {
    wantsText: false,
    open(name: number, bytes: Buffer, from: number, to: number, selfClosing: boolean) {
      if (name === SPREADSHEET) spreadsheets += selfClosing ? 0 : 1
      else if (name === TABLE && spreadsheets > 0) {
        if (tables === 0) {
          const { name: called, 'style-name': style } = attributesOf(bytes, from, to)
          if (sheets.length >= MOST_TABLES) throw new HaltError('bomb', { parts: MOST_TABLES })
          // Those without a name belong to links to other programs.
          if (called !== undefined) shown.push(sheets.length)
          sheets.push({ name: called ?? '', hidden: styles.hides(style) })
        }
        if (!selfClosing) tables++
      } else if (name === SOURCE && tables === 1) {
        if (shown.at(-1) === sheets.length - 1) shown.pop()
      } else if (spreadsheets === 0) {
        styles.open(name, bytes, from, to, selfClosing)
        handler.wantsText = styles.wantsText
      }
    },
    close(name: number) {
      if (name === TABLE) tables--
      else if (name === SPREADSHEET) spreadsheets--
      else if (spreadsheets === 0) {
        styles.close(name)
        handler.wantsText = styles.wantsText
      }
    },
    text: styles.text,
  }
  const scanner = createXmlScanner(handler)
  for await (const chunk of bytes) {
    scanner.push(chunk)
    between()
  }
  if (spreadsheets !== 0) throw new HaltError('corrupted', { part: 'content.xml' })
}

async function* rowsOf(
  bytes: AsyncIterable<Buffer>,
  place: number,
  styles: Styles,
  limits: ReadLimits,
  merges: Merge[],
  between: () => void,
): AsyncGenerator<Row[], void, undefined> {
  let found: { row: Row; times: number }[] = []
  const sheet = new OdsSheet(place, styles, limits, merges, (row, times) => found.push({ row, times }))
  const scanner = createXmlScanner(sheet)
  for await (const chunk of bytes) {
    scanner.push(chunk)
    between()
    let rows: Row[] = []
    for (const { row, times } of found) {
      for (let n = 0; n < times; n++) {
        rows.push(n === 0 ? row : { number: row.number + n, cells: row.cells.slice() })
        if (rows.length < BATCH) continue
        yield rows
        between()
        rows = []
      }
    }
    found = []
    if (rows.length > 0) yield rows
    if (sheet.ended) return
  }
}

/** The last tag shows that all of a document is there. */
async function checkEnd(path: string): Promise<void> {
  const { size } = await stat(path)
  const length = Math.min(size, 2048)
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    const end = buffer.toString('latin1').replaceAll('\0', '')
    if (!/<\/office:document\s*>/i.test(end)) throw new HaltError('half-written')
  } finally {
    await file.close()
  }
}
