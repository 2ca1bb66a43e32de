/** Which character separates the cells, and which one wraps them, judged from the start of a text. */
import { createDelimitedScanner, type Syntax } from './delimited-scanner.ts'
import { DEFAULT_LIMITS } from './limits.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Records that are looked at: enough to outvote a title block, few enough to cost nothing. */
const RECORDS = 100
const LENIENT = { ...DEFAULT_LIMITS, columns: 20_000, cellLength: Number.POSITIVE_INFINITY }

/** A `sep=;` line, which Excel writes and obeys: its delimiter and its length with the line end. */
export function separatorLine(text: string): { delimiter: string; length: number } | null {
  const found = /^"?sep=(.)"?(\r\n|\n|\r|$)/i.exec(text)
  return found ? { delimiter: found[1]!, length: found[0].length } : null
}

/**
 * The delimiter under which most records have the same number of cells, and more than one. `sample` may break
 * off anywhere. One column has no delimiter; a comma is answered.
 */
export function sniffSyntax(sample: string): Syntax {
  const quote = sniffQuote(sample)
  let best: { delimiter: string; agreement: number; columns: number } = {
    delimiter: ',',
    agreement: 0,
    columns: 1,
  }
  for (const delimiter of DELIMITERS) {
    const { agreement, columns } = agreementUnder({ delimiter, quote }, sample)
    if (columns < 2) continue
    // A few records more or less that agree weigh little against many more columns.
    const better =
      agreement > best.agreement + 0.1 || (agreement > best.agreement - 0.1 && columns > best.columns)
    if (better) best = { delimiter, agreement, columns }
  }
  return { delimiter: best.delimiter, quote }
}

function agreementUnder(syntax: Syntax, sample: string): { agreement: number; columns: number } {
  const widths = new Map<number, number>()
  let records = 0
  const scanner = createDelimitedScanner(syntax, LENIENT, (cells) => {
    if (records >= RECORDS || cells.every((cell) => cell === null || cell.trim() === '')) return
    records++
    widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
  })
  scanner.push(sample)
  if (records < 3) scanner.end()
  let columns = 1
  let most = 0
  for (const [width, count] of widths) {
    if (count > most || (count === most && width > columns)) [columns, most] = [width, count]
  }
  return { agreement: records === 0 ? 0 : most / records, columns }
}

/** An apostrophe wraps cells only where the first filled line is wrapped in it from end to end. */
function sniffQuote(sample: string): string {
  const line = /^[^\r\n]*\S[^\r\n]*/m.exec(sample)?.[0].trim() ?? ''
  return /^'[^']*'([,;\t|]'[^']*')+$/.test(line) && !sample.includes('"') ? "'" : '"'
}
