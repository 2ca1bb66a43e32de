/**
 * The rows of one worksheet, read from its bytes as they are unpacked.
 *
 * What a sheet says of its own size (`<dimension>`) is not looked at. A cell or a row without an address stands
 * after the one before. Rows come in the order of the file.
 */
import type { Cell } from '../../shared/row.ts'
import { HaltError } from './halt.ts'
import { LAST_ROW, type ReadLimits } from './limits.ts'
import { cellOfNumber, LAST_DAY, type NumberFormat } from './number-format.ts'
import type { Row } from './table.ts'
import { cellOfIsoDate, cellOfWritten, NOT_CALCULATED } from './written-cells.ts'
import { createXmlScanner, decodeText, nameOf, unescapeOffice, type XmlHandler } from './xml-bytes.ts'

export type SheetContext = {
  strings: readonly string[]
  formats: readonly (NumberFormat | null)[]
  date1904: boolean
  /** See `Workbook`. */
  recalculated: boolean
  limits: ReadLimits
}

const SHEET_DATA = nameOf('sheetData')
const ROW = nameOf('row')
const C = nameOf('c')
const V = nameOf('v')
const F = nameOf('f')
const IS = nameOf('is')
const T = nameOf('t')
const PHONETIC = nameOf('rPh')

/** What `t` of a cell says its value is. */
const TYPES = new Map<string, CellType>([
  ['n', 'number'],
  ['s', 'shared'],
  ['str', 'text'],
  ['inlineStr', 'text'],
  ['b', 'boolean'],
  ['e', 'error'],
  ['d', 'date'],
])
type CellType = 'number' | 'shared' | 'text' | 'boolean' | 'error' | 'date'

/** Less than a second, in days: such a cell shows the day zero, and keeps its number. */
const FIRST_SECOND = 1e-5
/** Written out, since a computed power need not be exact. */
const POWERS = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
]

/** Gives each row with something in it to `emit`. `end` throws where the sheet broke off. */
export function createSheetScanner(context: SheetContext, emit: (row: Row) => void) {
  const handler = new SheetHandler(context, emit)
  const scanner = createXmlScanner(handler)
  return {
    push: scanner.push,
    end() {
      if (!handler.ended) throw new HaltError('corrupted', { part: 'worksheet' })
    },
  }
}

class SheetHandler implements XmlHandler {
  wantsText = false
  ended = false
  private inData = false
  private inRow = false
  private inCell = false
  private rowNumber = 0
  private cells: Cell[] = []
  private filled = false
  /** Characters of all shared texts so far. */
  private shared = 0
  /** The last cell's column, from 0. */
  private column = -1
  private type: CellType = 'number'
  private style = 0
  private phonetic = false
  private hasFormula = false
  private hasValue = false
  /** The value: its only piece as bytes, which are decoded only if they have to be, or its pieces joined. */
  private bytes: Buffer | null = null
  private from = 0
  private to = 0
  private text_: string | null = null
  private readonly context: SheetContext
  private readonly emit: (row: Row) => void

  constructor(context: SheetContext, emit: (row: Row) => void) {
    this.context = context
    this.emit = emit
  }

  open(name: number, bytes: Buffer, from: number, to: number, selfClosing: boolean): void {
    if (!this.inData) {
      if (name !== SHEET_DATA || this.ended) return
      if (selfClosing) this.ended = true
      else this.inData = true
      return
    }
    switch (name) {
      case C:
        if (this.inCell || !this.inRow) throw this.broken()
        this.inCell = !selfClosing
        this.column++
        this.type = 'number'
        this.style = 0
        this.hasFormula = false
        this.hasValue = false
        this.bytes = null
        this.text_ = null
        this.readCellAttributes(bytes, from, to)
        return
      case V:
        this.wantsText = !selfClosing
        this.hasValue = true
        return
      case T:
        this.wantsText = !selfClosing && !this.phonetic
        return
      case F:
        this.hasFormula = true
        return
      case IS:
        this.type = 'text'
        return
      case PHONETIC:
        this.phonetic = !selfClosing
        return
      case ROW:
        if (this.inRow) throw this.broken()
        this.inRow = !selfClosing
        this.rowNumber++
        this.column = -1
        this.readRowNumber(bytes, from, to)
        if (this.rowNumber > LAST_ROW) throw this.broken()
    }
  }

  close(name: number): void {
    if (!this.inData) return
    switch (name) {
      case V:
      case T:
        this.wantsText = false
        return
      case C: {
        this.inCell = false
        const cell = this.hasFormula ? this.result() : this.value()
        if (cell !== null) this.put(cell)
        return
      }
      case ROW:
        if (this.inCell) throw this.broken()
        this.inRow = false
        if (!this.filled) return
        this.emit({ number: this.rowNumber, cells: this.cells })
        this.cells = []
        this.filled = false
        return
      case PHONETIC:
        this.phonetic = false
        return
      case SHEET_DATA:
        if (this.inRow) throw this.broken()
        this.inData = false
        this.ended = true
    }
  }

  text(bytes: Buffer, from: number, to: number, literal: boolean): void {
    if (this.bytes === null && this.text_ === null && !literal) {
      this.bytes = bytes
      this.from = from
      this.to = to
      return
    }
    this.text_ = this.joined() + decodeText(bytes, from, to, literal)
    if (this.text_.length > 16 * this.context.limits.cellLength) throw this.tooLong()
  }

  /** A row or a cell that does not end: what is in it would be lost, or taken for somebody else's. */
  private broken(): HaltError {
    return new HaltError('corrupted', { part: 'worksheet', row: this.rowNumber })
  }

  private joined(): string {
    if (this.text_ !== null) return this.text_
    return this.bytes === null ? '' : decodeText(this.bytes, this.from, this.to, false)
  }

  /** What a formula gave. A text may be empty, written as such; a number is never. */
  private result(): Cell {
    const cell = this.value()
    if (cell === null) return this.hasValue && this.type === 'text' ? null : NOT_CALCULATED
    return cell === 0 && this.context.recalculated ? NOT_CALCULATED : cell
  }

  private value(): Cell {
    const { strings, formats, date1904, limits } = this.context
    switch (this.type) {
      case 'shared': {
        const index = this.shortNumber(false) ?? Number(this.joined().trim() || Number.NaN)
        const string = strings[index]
        if (string === undefined && Number.isNaN(index)) return null // no value at all
        if (string === undefined)
          throw new HaltError('corrupted', { part: 'sharedStrings', row: this.rowNumber })
        // One long text is short in the file, and long again in each cell that refers to it.
        this.shared += string.length
        if (this.shared > limits.unpackedBytes)
          throw new HaltError('bomb', { bytes: this.shared, limit: limits.unpackedBytes })
        return string === '' ? null : string
      }
      case 'number': {
        const format = formats[this.style] ?? null
        // An elapsed time past a day is a number, and keeps all its digits.
        const short = this.shortNumber(format?.kind === 'date' && !format.elapsed)
        if (short !== null) return cellOfNumber(short, format, date1904)
        const written = this.joined().trim()
        return written === '' ? null : cellOfWritten(written, format, date1904)
      }
      case 'text': {
        // A formula whose result is "" has a value, `<v></v>`, that is empty.
        const text = unescapeOffice(this.joined())
        return text === '' ? null : text
      }
      case 'boolean': {
        const written = this.joined().trim()
        return written === '' ? null : written === '1' || /^true$/i.test(written)
      }
      case 'error': {
        const code = this.joined().trim()
        return code === '' ? null : { kind: 'error', code }
      }
      case 'date': {
        const written = this.joined().trim()
        return written === '' ? null : cellOfIsoDate(written, formats[this.style] ?? null)
      }
    }
  }

  private put(cell: Exclude<Cell, null>): void {
    const { limits } = this.context
    if (this.column >= limits.columns)
      throw new HaltError('too-many-columns', {
        row: this.rowNumber,
        column: this.column + 1,
        limit: limits.columns,
      })
    if (typeof cell === 'string' && cell.length > limits.cellLength) throw this.tooLong()
    while (this.cells.length < this.column) this.cells.push(null)
    this.cells[this.column] = cell
    this.filled = true
  }

  private tooLong(): HaltError {
    const limit = this.context.limits.cellLength
    return new HaltError('cell-too-long', { row: this.rowNumber, column: this.column + 1, limit })
  }

  /**
   * The value where it is digits with or without a decimal point, without making a string of it; else null. Up to
   * 15 digits it is exact, because both the digits and the power of ten are; with `nearly`, for dates, which are
   * rounded to the second anyway, 18 digits will do.
   */
  private shortNumber(nearly: boolean): number | null {
    const { bytes, from, to } = this
    if (bytes === null || this.text_ !== null || to - from > (nearly ? 19 : 16)) return null
    let number = 0
    let point = -1
    for (let i = from; i < to; i++) {
      const digit = bytes[i]! - 0x30
      if (digit >= 0 && digit <= 9) number = number * 10 + digit
      else if (digit === -2 && point < 0) point = i
      else return null
    }
    if (point < 0) return to - from > 15 ? null : number
    const value = number / POWERS[to - point - 1]!
    // What is past the last day, or before the first second, is no date, and has to be exact again.
    const isDate = value >= FIRST_SECOND && value < LAST_DAY
    return to - from === 1 || (to - from > 16 && !isDate) ? null : value
  }

  /** `r`, `s` and `t`, whichever are there; everything else in the tag is of no interest. */
  private readCellAttributes(bytes: Buffer, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const name = bytes[i]!
      if (name <= 0x20) continue
      let equals = i + 1
      while (equals < to && bytes[equals] !== 0x3d) equals++
      let start = equals + 1
      while (start < to && bytes[start]! <= 0x20) start++
      const quote = bytes[start]!
      let end = ++start
      while (end < to && bytes[end] !== quote) end++
      // Names of one letter only; a blank may stand before the equals sign.
      if (equals === i + 1 || bytes[i + 1]! <= 0x20) {
        if (name === 0x72) this.readColumn(bytes, start, end)
        else if (name === 0x73) this.style = digitsOf(bytes, start, end)
        else if (name === 0x74) this.type = typeOf(bytes, start, end)
      }
      i = end
    }
  }

  /** `AB12` → column 27. An address without letters leaves the cell where it is. */
  private readColumn(bytes: Buffer, from: number, to: number): void {
    let column = 0
    for (let i = from; i < to; i++) {
      const letter = bytes[i]! & 0xdf
      if (letter < 0x41 || letter > 0x5a) break
      column = column * 26 + letter - 0x40
    }
    // XFD, the last column there is, is number 16,384; anything beyond is past every limit.
    if (column > 0) this.column = Math.min(column, 1_000_000) - 1
  }

  private readRowNumber(bytes: Buffer, from: number, to: number): void {
    for (let i = from; i < to - 3; i++) {
      if (bytes[i]! > 0x20) {
        // ` r="12"`, or another attribute to step over.
        let equals = i
        while (equals < to && bytes[equals] !== 0x3d) equals++
        let start = equals + 1
        while (start < to && bytes[start]! <= 0x20) start++
        const quote = bytes[start]!
        let end = ++start
        while (end < to && bytes[end] !== quote) end++
        if (bytes[i] === 0x72 && (equals === i + 1 || bytes[i + 1]! <= 0x20)) {
          const number = digitsOf(bytes, start, end)
          if (number > 0 && Number.isSafeInteger(number)) this.rowNumber = number
          return
        }
        i = end
      }
    }
  }
}

function digitsOf(bytes: Buffer, from: number, to: number): number {
  let number = 0
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - 0x30
    if (digit >= 0 && digit <= 9) number = number * 10 + digit
  }
  return number
}

function typeOf(bytes: Buffer, from: number, to: number): CellType {
  if (to - from === 1) {
    // The three that nearly every cell has, without making a string.
    const letter = bytes[from]!
    if (letter === 0x73) return 'shared'
    if (letter === 0x6e) return 'number'
    if (letter === 0x62) return 'boolean'
  }
  return TYPES.get(bytes.toString('latin1', from, to)) ?? 'number'
}
