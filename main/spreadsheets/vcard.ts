/**
 * Reads vCards (2.1, 3.0, 4.0) as a table with one row for each card. Its columns are the same for every file, so that
 * one more phone or one more kind of detail never changes them: several phones, addresses or groups stand in one cell.
 *
 * Left out: fax and pager numbers, cards that are groups, cards inside cards, pictures, and everything that has no
 * column below. A birthday without a year is text (`--04-12`), because it is no date.
 */
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import type { Cell } from '../../shared/row.ts'
import { decoded } from './delimited.ts'
import { detectEncoding, encodingAsked, judge } from './detect-encoding.ts'
import { HaltError } from './halt.ts'
import type { ReadLimits } from './limits.ts'
import type { RawSheet, ReadOptions, Row } from './table.ts'
import { createCardScanner, type Property } from './vcard-scanner.ts'
import { type CardText, partsOf, percentDecoded, phoneOf, textOf } from './vcard-text.ts'

/** Columns in their order; each value is the property a too long cell is reported for. */
const COLUMNS = {
  Name: 'FN',
  'First Name': 'N',
  'Last Name': 'N',
  Nickname: 'NICKNAME',
  Phone: 'TEL',
  'E-mail': 'EMAIL',
  Groups: 'CATEGORIES',
  Company: 'ORG',
  Department: 'ORG',
  'Job Title': 'TITLE',
  Birthday: 'BDAY',
  Street: 'ADR',
  City: 'ADR',
  State: 'ADR',
  'Postal Code': 'ADR',
  Country: 'ADR',
  Website: 'URL',
  Notes: 'NOTE',
  UID: 'UID',
} as const
type Column = keyof typeof COLUMNS
const HEADERS = Object.keys(COLUMNS)

const WANTED: ReadonlySet<string> = new Set([
  ...Object.values(COLUMNS),
  'ROLE',
  'VERSION',
  'KIND',
  'X-ADDRESSBOOKSERVER-KIND',
  'X-ABLABEL',
])

const CHUNK = 64 * 1024
/** Bytes that the encoding is judged from. */
const SAMPLE = 64 * 1024
const NEW_LINE = Buffer.from('\n')
/** A character of UTF-8 has at most four bytes, each written as `=C3` in quoted-printable. */
const BYTES_PER_CHARACTER = 12
/** Between the values of a cell, where the readers of phones, addresses and groups split it again. */
const BETWEEN = '; '

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
      length += property.value.length
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

/** @param name a property's or a column's. */
function tooLong(name: string, row: number, { cellLength }: ReadLimits): HaltError {
  const column = Object.entries(COLUMNS).findIndex((pair) => pair.some((one) => one === name))
  return new HaltError('cell-too-long', { row, column: Math.max(0, column) + 1, limit: cellLength })
}

/** The cells of one card; none where it holds nothing that has a column. */
function cellsOf(properties: readonly Property[], text: CardText): Cell[] {
  const old = properties.some(({ name, value }) => name === 'VERSION' && value.trim().startsWith('2'))
  const all = (name: string) =>
    properties.filter((property) => property.name === name).sort((a, b) => rankOf(a) - rankOf(b))
  const one = (name: string): Property | undefined => all(name)[0]
  const whole = (property: Property | undefined) =>
    property === undefined ? '' : partsOf(textOf(property, text), '', old)[0]!
  const parts = (property: Property | undefined, separators: string, list?: string) =>
    property === undefined ? [] : partsOf(textOf(property, text), separators, old, list)
  if (
    all('KIND')
      .concat(all('X-ADDRESSBOOKSERVER-KIND'))
      .some((kind) => /^\s*group\s*$/i.test(kind.value))
  )
    return []

  const labels = new Map(all('X-ABLABEL').map((label) => [label.group, whole(label)]))
  const phones = all('TEL').filter((tel) => isToWriteTo(tel, labels.get(tel.group)))
  // In 2.1 a comma belongs to the text; later it stands between several given names, or lines of a street.
  const [family, given, additional, prefix, suffix] = parts(one('N'), ';', old ? undefined : ' ')
  const [postBox, extended, street, city, state, postalCode, country] = parts(
    one('ADR'),
    ';',
    old ? undefined : ', ',
  )
  const [company, ...department] = parts(one('ORG'), ';')
  const nickname = joined(all('NICKNAME').map(whole), ', ')
  const name = whole(one('FN')) || joined([prefix, given, additional, family, suffix], ' ')
  const cells: Record<Column, string | Cell | undefined> = {
    Name: name || nickname || company,
    'First Name': joined([given, additional], ' '),
    'Last Name': family,
    Nickname: nickname,
    Phone: list(phones.map((tel) => numberOf(tel, whole(tel)))),
    'E-mail': list(all('EMAIL').map((mail) => addressOf(whole(mail)))),
    Groups: list(
      all('CATEGORIES')
        .flatMap((names) => parts(names, ',;'))
        .filter(isGroup),
    ),
    Company: company,
    Department: joined(department, ', '),
    'Job Title': whole(one('TITLE') ?? one('ROLE')),
    Birthday: birthdayOf(one('BDAY'), whole(one('BDAY'))),
    Street: joined([street, extended, postBox], ', '),
    City: city,
    State: state,
    'Postal Code': postalCode,
    Country: country,
    Website: whole(one('URL')),
    Notes: joined(all('NOTE').map(whole), '\n'),
    UID: whole(one('UID')),
  }
  const row = Object.values(cells).map((cell): Cell => (cell === undefined || cell === '' ? null : cell))
  while (row.at(-1) === null) row.pop()
  return row
}

/** Those that are not blank. */
const joined = (texts: readonly (string | undefined)[], joint: string): string =>
  texts.filter((text) => text !== undefined && text !== '').join(joint)

/** Different values in one cell. */
const list = (values: readonly string[]): string => joined([...new Set(values)], BETWEEN)

/** 1 to 100 as 4.0 ranks them, the preferred of older versions first; the rest as they stand. */
function rankOf({ parameters }: Property): number {
  const rank = Number(parameters.get('PREF')?.[0])
  if (rank >= 1 && rank <= 100) return rank
  return typesOf(parameters).includes('pref') ? 1 : 101
}

const typesOf = (parameters: Property['parameters']): string[] =>
  parameters.get('TYPE')?.map((type) => type.toLowerCase()) ?? []

/** Not the number of a fax, pager or modem alone, by its types or by the label an iPhone keeps beside it. */
function isToWriteTo({ parameters, group }: Property, label = ''): boolean {
  const types = typesOf(parameters)
  if (types.some((type) => /^(?:cell|voice|text|msg|iphone)$/.test(type))) return true
  if (types.some((type) => /fax|pager|modem|bbs|isdn/.test(type))) return false
  return group === '' || !/fax|pager/i.test(label)
}

/** WhatsApp writes the full number beside the one that is shown, which may be a national one. */
function numberOf({ parameters }: Property, written: string): string {
  const phone = phoneOf(written)
  const full = parameters.get('WAID')?.[0]
  return full !== undefined && /^\d{8,15}$/.test(full) && !phone.includes('+') ? `+${full}` : phone
}

const addressOf = (written: string): string =>
  /^mailto:/i.test(written) ? percentDecoded(written.slice(7)).trim() : written

/** Google's own lists are in everybody's export, and nobody made them. */
const isGroup = (name: string): boolean => !/^(?:\*\s*)?(?:myContacts|starred)$/i.test(name)

function birthdayOf(property: Property | undefined, written: string): Cell {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?$/.exec(written)
  if (!found) return written.replace(/^--(\d\d)-?(\d\d)(?:T.*)?$/, '--$1-$2')
  const [, year, month, day] = found
  // An iPhone writes 1604 for a year nobody told it, and says so beside.
  if (property?.parameters.get('X-APPLE-OMIT-YEAR')?.[0] === year) return `--${month}-${day}`
  const iso = `${year}-${month}-${day}`
  const isDay = new Date(`${iso}T00:00:00Z`).toJSON()?.startsWith(iso) === true
  return isDay ? { kind: 'date', iso } : written
}
