/** Reads csv, tsv and other delimited text as a stream. */

import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import iconv from 'iconv-lite'
import type { Cell } from '../../shared/row.ts'
import { isBlankRow } from './cell-words.ts'
import { createDelimitedScanner } from './delimited-scanner.ts'
import {
  decodeMixed,
  detectEncoding,
  encodingAsked,
  isUnicode,
  type TextEncoding,
  wholeCharacters,
} from './detect-encoding.ts'
import { HaltError } from './halt.ts'
import type { ReadLimits } from './limits.ts'
import { type Sniffed, separatorLine, sniffSyntax, unwrap } from './sniff-delimiter.ts'
import type { RawSheet, ReadOptions, Row } from './table.ts'

const CHUNK = 64 * 1024
/** Characters that the delimiter is judged from. */
const SAMPLE = 64 * 1024

/**
 * The one table of a delimited file. All cells are text. Throws `HaltError('half-written')` where the end of the
 * file shows that there should be more of it: an open quote, or a last record without a line end that is shorter
 * than all before it.
 */
export async function readDelimited(
  path: string,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): Promise<RawSheet> {
  const reading =
    options.encoding === undefined
      ? await detectEncoding(path, between)
      : encodingAsked(options.encoding, await head(path))
  for (const [option, value] of Object.entries({ delimiter: options.delimiter, quote: options.quote })) {
    if (value !== undefined && (value.length !== 1 || /[\r\n]/.test(value)))
      throw new HaltError('bad-option', { option, value })
  }
  const sample = await firstText(path, reading)
  const separator = separatorLine(sample)
  const start = separator?.length ?? 0
  const sniffed = sniffSyntax(sample.slice(start))
  const delimiter = options.delimiter ?? separator?.delimiter ?? sniffed.delimiter
  const quote = options.quote ?? sniffed.quote
  const asSniffed = delimiter === sniffed.delimiter && quote === sniffed.quote
  const syntax = { delimiter, quote, wrapping: asSniffed ? sniffed.wrapping : null }
  return {
    format: 'delimited',
    sheet: '',
    sheets: [],
    text: { encoding: reading.encoding, encodingSure: reading.sure, delimiter, quote },
    batches: records(path, reading, syntax, separator === null ? 0 : start, limits, between),
  }
}

async function* records(
  path: string,
  reading: TextEncoding,
  syntax: Sniffed,
  skip: number,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<Row[], void, undefined> {
  let rows: Row[] = []
  // A `sep=` line is no record, but it is a line.
  const above = skip > 0 ? 1 : 0
  let widest = 0
  let narrowest = Number.POSITIVE_INFINITY
  let last = { width: 0, line: 0 }
  let blank = 0
  const { wrapping } = syntax
  const cellOf = isUnicode(reading) ? readCell : readDoubtfulCell
  const scanner = createDelimitedScanner(syntax, limits, (record, line) => {
    if (record.length === 1 && record[0] === null) {
      blank++
      return
    }
    const inner = wrapping ? unwrap(record, syntax, wrapping.all) : record
    const cells = inner.length === wrapping?.columns ? inner : record
    if (last.width > 0) {
      widest = Math.max(widest, last.width)
      narrowest = Math.min(narrowest, last.width)
    }
    last = { width: cells.length, line: line + above }
    while (cells.at(-1) === null) cells.pop()
    // Millions of such lines, which a cleared sheet leaves, are a number and not rows.
    if (isBlankRow(cells)) {
      blank++
      return
    }
    const row = { number: line + above, cells: cells.map(cellOf) }
    rows.push(blank > 0 ? { ...row, blank } : row)
    blank = 0
  })
  let text = ''
  for await (const piece of decoded(path, reading)) {
    if (skip > 0) {
      text += piece
      if (text.length < skip) continue
      scanner.push(text.slice(skip))
      skip = 0
    } else scanner.push(piece)
    between()
    if (rows.length === 0) continue
    yield rows
    rows = []
  }
  const ending = scanner.end()
  if (ending.openQuote !== null)
    throw new HaltError('half-written', { reason: 'open-quote', row: ending.openQuote + above })
  if (!ending.lineEnd && narrowest === widest && last.width < widest)
    throw new HaltError('half-written', {
      reason: 'short-record',
      row: last.line,
      cells: last.width,
      expected: widest,
    })
  if (rows.length > 0) yield rows
}

/** What office programs write into a csv for a cell that shows an error, in English, Portuguese and Spanish. */
const ERROR_TEXT =
  /^#(?:N\/A|N\/D|REF!|¡REF!|VALUE!|VALOR!|¡VALOR!|DIV\/0!|¡DIV\/0!|NAME\?|NOME\?|¿NOMBRE\?|NULL!|NULO!|¡NULO!|NUM!|NÚM!|¡NUM!)$/

function readCell(written: string | null): Cell {
  if (written?.charCodeAt(0) === 0x23 && ERROR_TEXT.test(written)) return { kind: 'error', code: written }
  return withoutGuard(written)
}

/** Bytes that mean no letter in the encoding: what stood there is lost, and must not be sent as if it were a text. */
const readDoubtfulCell = (written: string | null): Cell =>
  written?.includes('\ufffd') ? { kind: 'error', code: written } : readCell(written)

/**
 * An apostrophe before a number or a sign keeps office programs from calculating with it, and is not part of the
 * value: Shopify writes `'+31612345678`. `'t Hooft` and `'s-Gravenhage` keep theirs.
 */
function withoutGuard(cell: string | null): string | null {
  if (cell === null || cell.charCodeAt(0) !== 0x27) return cell
  return /^'[+\-=@(\d]/.test(cell) ? cell.slice(1) : cell
}

/**
 * The text in pieces, without the mark at its start. Throws `HaltError('corrupted')` where there are zeros in it: text
 * has none, and a disk leaves them in place of what it lost.
 */
export async function* decoded(path: string, reading: TextEncoding): AsyncGenerator<string, void, undefined> {
  for await (const piece of pieces(path, reading)) {
    if (piece.includes('\0')) throw new HaltError('corrupted', { reason: 'zeros' })
    yield piece
  }
}

async function* pieces(
  path: string,
  { encoding, mark, mixed }: TextEncoding,
): AsyncGenerator<string, void, undefined> {
  const bytes = createReadStream(path, { start: mark, highWaterMark: CHUNK }) as AsyncIterable<Buffer>
  if (/^utf-?8$/i.test(encoding)) {
    const decode = (whole: Buffer) => (mixed ? decodeMixed(whole) : whole.toString('utf8'))
    // The platform's own decoder is many times faster than a streaming one, if no character is cut in two.
    let rest: Buffer | null = null
    for await (const chunk of bytes) {
      const whole: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk])
      const end = wholeCharacters(whole)
      rest = end < whole.length ? whole.subarray(end) : null
      yield decode(end < whole.length ? whole.subarray(0, end) : whole)
    }
    if (rest !== null) yield decode(rest)
    return
  }
  const decoder = iconv.getDecoder(encoding)
  for await (const chunk of bytes) yield decoder.write(chunk)
  const end = decoder.end()
  if (end) yield end
}

async function firstText(path: string, reading: TextEncoding): Promise<string> {
  let text = ''
  for await (const piece of decoded(path, reading)) {
    text += piece
    if (text.length >= SAMPLE) break
  }
  return text
}

async function head(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
