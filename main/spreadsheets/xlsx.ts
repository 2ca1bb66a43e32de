/** Reads .xlsx and .xlsm as a stream: no tree, no second copy, and a sheet is never in memory as a whole. */
import type { ReadLimits } from './limits.ts'
import { pickSheets } from './pick-sheets.ts'
import type { RawSheet, ReadOptions, Row } from './table.ts'
import { readMerges } from './xlsx-merges.ts'
import { createSheetScanner } from './xlsx-sheet.ts'
import { readStrings } from './xlsx-strings.ts'
import { readWorkbook } from './xlsx-workbook.ts'
import type { Zip } from './zip-file.ts'

/**
 * The chosen sheets of an open archive, one after the other. `between` is called after each piece of work and
 * may throw to end it (time is up).
 */
export async function* readXlsx(
  zip: Zip,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<RawSheet, void, undefined> {
  const workbook = await readWorkbook(zip)
  const sheets = workbook.sheets.map(({ name, hidden }) => ({ name, hidden }))
  const chosen = pickSheets(sheets, options.sheet)
  const strings = workbook.strings === null ? [] : await readStrings(zip.stream(workbook.strings), between)
  const { formats, date1904, recalculated } = workbook
  for (const index of chosen) {
    const { name, part } = workbook.sheets[index]!
    const context = { strings, formats, date1904, recalculated, limits }
    const merges = await readMerges(zip, part, between)
    yield { format: 'xlsx', sheet: name, sheets, merges, batches: rowsOf(zip.stream(part), context, between) }
  }
}

async function* rowsOf(
  chunks: AsyncIterable<Buffer>,
  context: Parameters<typeof createSheetScanner>[0],
  between: () => void,
): AsyncGenerator<Row[], void, undefined> {
  let rows: Row[] = []
  const scanner = createSheetScanner(context, (row) => rows.push(row))
  for await (const chunk of chunks) {
    scanner.push(chunk)
    between()
    if (rows.length === 0) continue
    yield rows
    rows = []
  }
  scanner.end()
}
