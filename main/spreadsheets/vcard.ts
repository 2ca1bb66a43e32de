/**
 * Reads vCards (2.1, 3.0, 4.0) as a table with one row for each card.
 *
 * Left out: fax and pager numbers, cards that are groups, cards inside cards, pictures, and everything that has no
 * column. A birthday without a year is text (`--04-12`), because it is no date.
 */
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { decoded } from './delimited.ts'
import { detectEncoding, encodingAsked, judge } from './detect-encoding.ts'
import { HaltError } from './halt.ts'
import type { ReadLimits } from './limits.ts'
import type { RawSheet, ReadOptions, Row } from './table.ts'
import { COLUMNS, cellsOf, HEADERS, WANTED } from './vcard-card.ts'
import { createCardScanner, type Property } from './vcard-scanner.ts'
import type { CardText } from './vcard-text.ts'

const CHUNK = 64 * 1024
/** Bytes that the encoding is judged from. */
const SAMPLE = 64 * 1024
const NEW_LINE = Buffer.from('\n')
/** A character of UTF-8 has at most four bytes, each written as `=C3` in quoted-printable. */
const BYTES_PER_CHARACTER = 12

/** The one table of a file of vCards. Throws `HaltError('half-written')` where its last card breaks off. */
export async function readVcards(
  path: string,
  options: ReadOptions,
  limits: ReadLimits,
  between: () => void,
): Promise<RawSheet> {
  const found = await detectEncoding(path, between)
  const asked = options.encoding === undefined ? null : encodingAsked(options.encoding, Buffer.alloc(0))
  const { encoding, mark } = { ...found, ...(asked && { encoding: asked.encoding }) }
  const wide = /^utf-?(?:16|32)/i.test(encoding)
  const bytes = () =>
    wide ? wideBytes(decoded(path, { encoding, mark, sure: true })) : fileBytes(path, mark)
  const plain = wide || (found.sure && /^utf-8$/i.test(found.encoding))
  const legacy = asked?.encoding ?? (plain ? 'windows-1252' : await judgeValues(bytes(), limits, between))
  return {
    format: 'vcf',
    sheet: '',
    sheets: [],
    columns: HEADERS,
    batches: cards(bytes(), { raw: asked?.encoding ?? null, legacy, wide }, limits, between),
  }
}

/**
 * The encoding of values that are not UTF-8 and do not say what they are. Judged from values, since a file whose folds
 * cut letters in two looks like anything, and one file may hold cards of several programs.
 */
async function judgeValues(
  bytes: AsyncIterable<Buffer>,
  limits: ReadLimits,
  between: () => void,
): Promise<string> {
  const sample: Buffer[] = []
  let length = 0
  let line = 0
  const scanner = createCardScanner(limits.cellLength * BYTES_PER_CHARACTER, {
    wants: (name) => WANTED.has(name),
    begin(at) {
      line = at
    },
    property({ parameters, value }) {
      if (parameters.has('CHARSET') || parameters.has('ENCODING')) return
      const written = Buffer.from(value, 'latin1')
      if (isUtf8(written)) return
      sample.push(written, NEW_LINE)
      length += written.length
    },
    end() {},
    tooLong: (name) => tooLong(name, line, limits),
  })
  for await (const chunk of bytes) {
    scanner.push(chunk.toString('latin1'))
    between()
    if (length >= SAMPLE) break
  }
  return sample.length === 0 ? 'windows-1252' : judge(Buffer.concat(sample))
}

async function* fileBytes(path: string, mark: number): AsyncGenerator<Buffer, void, undefined> {
  yield* createReadStream(path, { start: mark, highWaterMark: CHUNK }) as AsyncIterable<Buffer>
}

async function* wideBytes(text: AsyncIterable<string>): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of text) yield Buffer.from(piece, 'utf8')
}

async function* cards(
  bytes: AsyncIterable<Buffer>,
  text: CardText,
  limits: ReadLimits,
  between: () => void,
): AsyncGenerator<Row[], void, undefined> {
  let rows: Row[] = []
  let properties: Property[] = []
  let line = 0
  let length = 0
  let closed = 0
  let open = 0
  const maxValue = limits.cellLength * BYTES_PER_CHARACTER
  const scanner = createCardScanner(maxValue, {
    wants: (name) => WANTED.has(name),
    begin(at) {
      line = at
      length = 0
      properties = []
    },
    property(property) {
      length += weightOf(property)
      if (length > HEADERS.length * maxValue) throw tooLong(property.name, line, limits)
      properties.push(property)
    },
    end(wasClosed) {
      if (wasClosed) closed++
      else open++
      const cells = cellsOf(properties, text)
      const long = cells.findIndex((cell) => typeof cell === 'string' && cell.length > limits.cellLength)
      if (long >= 0) throw tooLong(HEADERS[long]!, line, limits)
      rows.push({ number: line, cells })
    },
    tooLong: (name) => tooLong(name, line, limits),
  })
  for await (const chunk of bytes) {
    scanner.push(chunk.toString('latin1'))
    between()
    if (rows.length === 0) continue
    yield rows
    rows = []
  }
  const openBefore = open
  scanner.end()
  // Some programs never write an END; then the last card lacks it as all the others do.
  if (open > openBefore && (closed > 0 || open === 1))
    throw new HaltError('half-written', { reason: 'open-card', row: line })
  if (rows.length > 0) yield rows
}

/** Characters of a property, and what it costs besides: a card of a million empty ones is no card. */
function weightOf({ parameters, value }: Property): number {
  let weight = value.length + 64
  for (const values of parameters.values()) for (const one of values) weight += one.length + 8
  return weight
}

/** @param name a property's or a column's. */
function tooLong(name: string, row: number, { cellLength }: ReadLimits): HaltError {
  const column = Object.entries(COLUMNS).findIndex((pair) => pair.some((one) => one === name))
  return new HaltError('cell-too-long', { row, column: Math.max(0, column) + 1, limit: cellLength })
}
