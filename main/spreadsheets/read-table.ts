/**
 * One way to read any table: what kind of file it is, where the header is, then its rows, in batches.
 *
 * Whatever goes wrong ends as the event `halt`, the last one; nothing is thrown.
 */
import { stat } from 'node:fs/promises'
import type { Cell } from '../../shared/row.ts'
import { isBlankRow } from './cell-words.ts'
import { detectShape } from './detect-format.ts'
import { isRemark, isTotals } from './endings.ts'
import { notAFile } from './file-identity.ts'
import { findHeader, HEADER_SEARCH, type Header, headerAt, isHeaderAgain } from './find-header.ts'
import { HaltError, haltOf } from './halt.ts'
import { type ReadLimits, withDefaults } from './limits.ts'
import { checkMemory } from './memory-guard.ts'
import { withMerges } from './merges.ts'
import { nameColumns } from './name-columns.ts'
import type { RawSheet, ReadOptions, Row, SheetStart, Skipped, Table, TableEvent } from './table.ts'

/** Totals rows in a row that may end a table: a grand total under its subtotals. */
const MOST_TOTALS = 10

/**
 * Reads the file at `path`, which is only ever opened for reading. Ending the iteration early closes it.
 * Several sheets give several `opened`.
 * @param onStart hears of each sheet that is looked at, before it is known whether it has a header.
 */
export async function* readTable(
  path: string,
  options: ReadOptions = {},
  onStart: (start: SheetStart) => void = () => {},
): AsyncGenerator<TableEvent, void, undefined> {
  const limits = withDefaults(options.limits)
  const count: { rows: number; skipped: Skipped } = { rows: 0, skipped: { blank: 0, totals: 0 } }
  try {
    let headless: number | null = null
    let opened = false
    let any = false
    for await (const raw of rawSheets(path, options, limits, within(limits))) {
      const batches = raw.merges ? withMerges(raw.batches, raw.merges) : raw.batches
      const rest = batches[Symbol.asyncIterator]()
      try {
        if (raw.columns !== undefined) {
          any = opened = true
          yield* tableOf(raw, namedByFormat(raw.columns), [], rest, limits, count)
          break
        }
        const rows = await readStart(rest, options.headerRow)
        if (rows.length === 0) continue
        any = true
        const { batches: _batches, merges: _merges, columns: _columns, ...named } = raw
        onStart({ ...named, rows })
        const { headerRow } = options
        const header =
          headerRow === undefined ? findHeader(rows, raw.merges) : headerAt(rows, headerRow, raw.merges)
        // Without a wish, a cover sheet is turned over.
        if (header === null && options.sheet === undefined) {
          headless ??= rows[0]!.number
          continue
        }
        if (header === null) throw new HaltError('no-header', { sheet: raw.sheet, row: rows[0]!.number })
        opened = true
        const names = {
          ...header,
          number: rows[header.place]!.number,
          end: rows[header.body - 1]!.number,
        }
        yield* tableOf(raw, names, rows.slice(header.body), rest, limits, count)
        if (options.sheet === undefined) break
      } finally {
        await rest.return?.(undefined)
      }
    }
    if (!any) throw new HaltError('empty')
    if (!opened) throw new HaltError('no-header', { row: options.headerRow ?? headless ?? 1 })
    yield { kind: 'done', rows: count.rows, skipped: count.skipped }
  } catch (error) {
    yield haltOf(error)
  }
}

/**
 * Opens the file as what it is; each format's reader is loaded when a file needs it, since memory is counted.
 * This is the place where a new format joins.
 */
async function* rawSheets(
  path: string,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<RawSheet, void, undefined> {
  const file = await stat(path)
  if (!file.isFile()) throw notAFile(path, file.isDirectory())
  if (file.size > limits.fileBytes)
    throw new HaltError('too-large', { bytes: file.size, limit: limits.fileBytes })
  const shape = await detectShape(path)
  switch (shape) {
    case 'zip':
      yield* packageSheets(path, options, limits, between)
      return
    case 'ole': {
      const { inspectOle, readWhole } = await import('./sheetjs.ts')
      yield* readWhole(path, await inspectOle(path, limits), null, options, limits, between)
      return
    }
    case 'fods': {
      const { readFods } = await import('./ods.ts')
      yield* readFods(path, options, limits, between)
      return
    }
    case 'xls':
    case 'xml': {
      const { readWhole } = await import('./sheetjs.ts')
      yield* readWhole(path, shape, null, options, limits, between)
      return
    }
    case 'delimited': {
      const { readDelimited } = await import('./delimited.ts')
      yield await readDelimited(path, options, limits, between)
      return
    }
    case 'vcf': {
      const { readVcards } = await import('./vcard.ts')
      yield await readVcards(path, options, limits, between)
      return
    }
  }
}

async function* packageSheets(
  path: string,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<RawSheet, void, undefined> {
  const [{ openZip }, { packageKind }] = await Promise.all([
    import('./zip-file.ts'),
    import('./xlsx-workbook.ts'),
  ])
  const zip = await openZip(path, limits)
  try {
    const kind = await packageKind(zip)
    switch (kind) {
      case 'xlsx': {
        const { readXlsx } = await import('./xlsx.ts')
        yield* readXlsx(zip, options, limits, between)
        return
      }
      case 'ods': {
        const { readOds } = await import('./ods.ts')
        yield* readOds(zip, options, limits, between)
        return
      }
      case 'xlsb': {
        const { readWhole } = await import('./sheetjs.ts')
        yield* readWhole(path, kind, zip, options, limits, between)
        return
      }
      case 'numbers':
        throw new HaltError('unsupported', { format: 'numbers' })
      default:
        throw new HaltError('not-a-spreadsheet', { looksLike: kind })
    }
  } finally {
    zip.close()
  }
}

/** The first rows of a sheet, enough to find its header; none where nothing is in it. */
async function readStart(batches: AsyncIterator<Row[]>, headerRow: number | undefined): Promise<Row[]> {
  const rows: Row[] = []
  let filled = 0
  for (;;) {
    const batch = await batches.next()
    if (batch.done) return filled > 0 ? rows : []
    for (const row of batch.value) if (!isBlankRow(row.cells)) filled++
    rows.push(...batch.value)
    if (filled >= HEADER_SEARCH && (headerRow === undefined || rows.at(-1)!.number >= headerRow)) return rows
  }
}

/** What `tableOf` needs to know of a header. */
type Names = Pick<Header, 'cells' | 'lines'> & { number: number; end: number }

const namedByFormat = (columns: readonly string[]): Names => ({
  number: 1,
  end: 1,
  cells: [...columns],
  lines: [],
})

async function* tableOf(
  raw: RawSheet,
  header: Names,
  body: readonly Row[],
  rest: AsyncIterator<Row[]>,
  limits: ReadLimits,
  count: { rows: number; skipped: Skipped },
): AsyncGenerator<TableEvent, void, undefined> {
  const width = Math.max(
    header.cells.length,
    ...body.slice(0, HEADER_SEARCH).map(({ cells }) => cells.length),
  )
  const names = nameColumns(header.cells, width)
  const { format, sheet, sheets, text } = raw
  const table: Table = { format, sheet, sheets, headerRow: header.number, ...names, ...(text && { text }) }
  yield { kind: 'opened', table }

  // Totals wait until it is known whether a row follows them; blank rows at the end count for nothing.
  let totals: Row[] = []
  let blank = 0
  let last = header.end
  const consecutive = format !== 'delimited' && format !== 'vcf'
  const columns = table.headers.length
  const isEnding = (cells: readonly Cell[]) => isTotals(cells, columns) || isRemark(cells, columns)
  const keep = (batch: readonly Row[]): Row[] => {
    const kept: Row[] = []
    for (const row of batch) {
      if (isBlankRow(row.cells)) {
        if (!consecutive) blank++
        continue
      }
      blank += consecutive ? Math.max(0, row.number - last - 1) : (row.blank ?? 0)
      last = row.number
      if (isHeaderAgain(row.cells, header.lines)) {
        count.skipped.headers = (count.skipped.headers ?? 0) + 1
        continue
      }
      if (raw.columns === undefined && totals.length < MOST_TOTALS && isEnding(row.cells)) {
        totals.push(row)
        continue
      }
      if (totals.length > 0) {
        kept.push(...totals)
        totals = []
      }
      count.skipped.blank += blank
      blank = 0
      kept.push(row)
    }
    count.rows += kept.length
    if (count.rows > limits.rows) throw new HaltError('too-many-rows', { limit: limits.rows })
    return kept
  }
  let batch: readonly Row[] | null = body
  while (batch !== null) {
    const kept = keep(batch)
    if (kept.length > 0) yield { kind: 'rows', rows: kept }
    const next: IteratorResult<Row[]> = await rest.next()
    batch = next.done ? null : next.value
  }
  count.skipped.totals += totals.length
}

/** Milliseconds between two looks at the memory, since asking the system takes a while. */
const LOOK_EVERY = 20

/** Throws once reading has taken longer, or more memory, than it may. */
function within(limits: ReadLimits): () => void {
  const end = performance.now() + limits.milliseconds
  let look = 0
  return () => {
    const now = performance.now()
    if (now > end) throw new HaltError('timeout', { seconds: Math.round(limits.milliseconds / 1000) })
    if (now < look) return
    look = now + LOOK_EVERY
    checkMemory()
  }
}
