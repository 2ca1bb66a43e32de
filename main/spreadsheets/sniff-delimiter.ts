/** Which character separates the cells, and which one wraps them, judged from the start of a text. */
import { createDelimitedScanner, type Syntax } from './delimited-scanner.ts'
import { DEFAULT_LIMITS } from './limits.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Records that are looked at: enough to outvote a title block, few enough to cost nothing. */
const RECORDS = 100
const LENIENT = { ...DEFAULT_LIMITS, columns: 20_000, cellLength: Number.POSITIVE_INFINITY }

/** A `sep=;` line, which Excel writes and obeys: its delimiter and its length with the line end. */
export function separatorLine(text: string): { delimiter: string; length: number } | null {
  const found = /^"?sep=([^"\r\n])"?(\r\n|\n|\r|$)/i.exec(text)
  return found ? { delimiter: found[1]!, length: found[0].length } : null
}

/** Records that were written as one cell each: how many columns they have, and whether all of them were. */
type Wrapping = { columns: number; all: boolean }
export type Sniffed = Syntax & { wrapping: Wrapping | null }

/**
 * The delimiter under which most records have the same number of cells, and more than one. `sample` may break
 * off anywhere. One column has no delimiter; a comma is answered.
 */
export function sniffSyntax(sample: string): Sniffed {
  const quote = sniffQuote(sample)
  let best: Pick<Sniffed, 'delimiter' | 'wrapping'> & Omit<Agreement, 'first'> = {
    delimiter: ',',
    wrapping: null,
    agreement: 0,
    columns: 1,
  }
  for (const delimiter of DELIMITERS) {
    const syntax = { delimiter, quote }
    const plain = agreementUnder(syntax, sample, (cells) => cells)
    const all = plain.columns < 2
    const inner = agreementUnder(syntax, sample, (cells) => unwrap(cells, syntax, all))
    // The names must come out as many as the rows: a list of `"Silva, Ana"` is one column.
    const isWrapped =
      inner.columns > 1 && inner.first === inner.columns && (all || inner.agreement > plain.agreement)
    const { agreement, columns } = isWrapped ? inner : plain
    if (columns < 2) continue
    // A few records more or less that agree weigh little against many more columns.
    const better =
      agreement > best.agreement + 0.1 || (agreement > best.agreement - 0.1 && columns > best.columns)
    if (better) best = { delimiter, agreement, columns, wrapping: isWrapped ? { columns, all } : null }
  }
  return { delimiter: best.delimiter, quote, wrapping: best.wrapping }
}

/**
 * The cells of a record that was written as a single cell: a csv that was opened as one column and saved as csv again
 * has each line in quotes (`all`), or those lines that held quotes themselves.
 */
export function unwrap(cells: (string | null)[], syntax: Syntax, all: boolean): (string | null)[] {
  const [line] = cells
  if (cells.length !== 1 || !line?.includes(syntax.delimiter)) return cells
  if (!all && !line.includes(syntax.quote)) return cells
  let inner = cells
  const scanner = createDelimitedScanner(syntax, LENIENT, (found) => (inner = found))
  scanner.push(line)
  return scanner.end().openQuote === null ? inner : cells
}

type Agreement = { agreement: number; columns: number; first: number }

function agreementUnder(
  syntax: Syntax,
  sample: string,
  read: (cells: (string | null)[]) => (string | null)[],
): Agreement {
  const widths = new Map<number, number>()
  let records = 0
  let first = 0
  const scanner = createDelimitedScanner(syntax, LENIENT, (record) => {
    if (records >= RECORDS || record.every((cell) => cell === null || cell.trim() === '')) return
    const { length } = read(record)
    first ||= length
    records++
    widths.set(length, (widths.get(length) ?? 0) + 1)
  })
  scanner.push(sample)
  if (records < 3) scanner.end()
  let columns = 1
  let most = 0
  for (const [width, count] of widths) {
    if (count > most || (count === most && width > columns)) [columns, most] = [width, count]
  }
  return { agreement: records === 0 ? 0 : most / records, columns, first }
}

/** An apostrophe wraps cells only where the first filled line is wrapped in it from end to end. */
function sniffQuote(sample: string): string {
  const line = /^[^\r\n]*\S[^\r\n]*/m.exec(sample)?.[0].trim() ?? ''
  return /^'[^']*'([,;\t|]'[^']*')+$/.test(line) && !sample.includes('"') ? "'" : '"'
}
