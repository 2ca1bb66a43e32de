/**
 * The rows of one table of an OpenDocument spreadsheet, read from its bytes as they come.
 *
 * Cells and rows that repeat are written once with a count; empty ones are counted and not made. What a comment, a
 * picture or a reading aid says is not the cell's text.
 */
import type { Cell } from '../../shared/row.ts'
import { HaltError } from './halt.ts'
import { LAST_OPEN_ROW, type ReadLimits } from './limits.ts'
import type { Merge } from './merges.ts'
import { cellOfNumber, type NumberFormat } from './number-format.ts'
import type { Styles } from './ods-styles.ts'
import type { Row } from './table.ts'
import { cellOfIsoDate, cellOfWritten, NOT_CALCULATED } from './written-cells.ts'
import { attributesOf, decodeText, nameOf, type XmlHandler } from './xml-bytes.ts'

export const TABLE = nameOf('table')
const COLUMN = nameOf('table-column')
const ROW = nameOf('table-row')
const CELL = nameOf('table-cell')
const COVERED = nameOf('covered-table-cell')
const PARAGRAPH = nameOf('p')
const SPACE = nameOf('s')
const TAB = nameOf('tab')
const BREAK = nameOf('line-break')
const ASIDE = new Set(
  [
    'annotation',
    'shapes',
    'frame',
    'custom-shape',
    'rect',
    'line',
    'ellipse',
    'g',
    'control',
    'ruby-text',
  ].map(nameOf),
)

/** More than any person makes. */
const MOST_MERGES = 100_000

type Attributes = Partial<Record<string, string>>

/**
 * Gives each row of the table at `place` that has something in it to `emit`, with how often it stands there, and puts
 * its merged cells into `merges` before.
 */
export class OdsSheet implements XmlHandler {
  wantsText = false
  ended = false
  private table = -1
  /** Tables around, before the one that is wanted. */
  private depth = 0
  private inside = false
  private inRow = false
  private rowNumber = 0
  private rowRepeat = 1
  private rowStyle: string | undefined
  private cells: Cell[] = []
  private column = 0
  /** Default styles of columns. */
  private columns: (string | undefined)[] = []
  private cell: Attributes | null = null
  private text_ = ''
  private paragraphs = 0
  private inParagraph = false
  /** Another blank would add nothing: the paragraph begins here, or has one here. */
  private blank = true
  private aside = 0
  private readonly place: number
  private readonly styles: Styles
  private readonly limits: ReadLimits
  private readonly merges: Merge[]
  private readonly emit: (row: Row, times: number) => void

  constructor(
    place: number,
    styles: Styles,
    limits: ReadLimits,
    merges: Merge[],
    emit: (row: Row, times: number) => void,
  ) {
    this.place = place
    this.styles = styles
    this.limits = limits
    this.merges = merges
    this.emit = emit
  }

  open(name: number, bytes: Buffer, from: number, to: number, selfClosing: boolean): void {
    if (!this.inside) {
      if (name !== TABLE || this.ended) return
      if (this.depth === 0 && ++this.table === this.place) {
        this.inside = !selfClosing
        this.ended = selfClosing
      } else if (!selfClosing) this.depth++
      return
    }
    if (this.aside > 0 || ASIDE.has(name)) {
      if (!selfClosing) this.aside++
      this.wantsText = false
      return
    }
    switch (name) {
      case COLUMN: {
        const { 'default-cell-style-name': style, 'number-columns-repeated': repeated } = attributesOf(
          bytes,
          from,
          to,
        )
        for (let n = countOf(repeated); n > 0 && this.columns.length < this.limits.columns; n--)
          this.columns.push(style)
        return
      }
      case ROW: {
        if (this.inRow) throw this.broken()
        this.inRow = true
        const attributes = attributesOf(bytes, from, to)
        this.rowRepeat = countOf(attributes['number-rows-repeated'])
        this.rowStyle = attributes['default-cell-style-name']
        this.cells = []
        this.column = 0
        if (selfClosing) this.close(ROW)
        return
      }
      case CELL:
      case COVERED:
        if (this.cell !== null || !this.inRow) throw this.broken()
        this.cell = attributesOf(bytes, from, to)
        this.text_ = ''
        this.paragraphs = 0
        if (selfClosing) this.close(name)
        return
      case PARAGRAPH:
        if (this.cell === null) return
        if (this.paragraphs++ > 0) this.text_ += '\n'
        this.blank = true
        this.inParagraph = this.wantsText = !selfClosing
        return
      case SPACE:
        this.add(' '.repeat(Math.min(countOf(attributesOf(bytes, from, to).c), this.limits.cellLength)))
        return
      case TAB:
        this.add('\t')
        return
      case BREAK:
        this.add('\n')
    }
  }

  close(name: number): void {
    if (!this.inside) {
      if (name === TABLE && this.depth > 0) this.depth--
      return
    }
    if (this.aside > 0) {
      this.aside--
      this.wantsText = this.aside === 0 && this.inParagraph
      return
    }
    switch (name) {
      case PARAGRAPH:
        this.inParagraph = this.wantsText = false
        return
      case CELL:
      case COVERED:
        if (this.cell === null || this.inParagraph) throw this.broken()
        this.endCell(name === COVERED)
        return
      case ROW:
        if (this.cell !== null || !this.inRow) throw this.broken()
        this.inRow = false
        while (this.cells.at(-1) === null) this.cells.pop()
        if (this.cells.length > 0) {
          if (this.rowNumber >= LAST_OPEN_ROW) throw this.broken()
          this.emit({ number: this.rowNumber + 1, cells: this.cells }, this.rowRepeat)
        }
        this.rowNumber += this.rowRepeat
        return
      case TABLE:
        if (this.inRow) throw this.broken()
        this.inside = false
        this.ended = true
    }
  }

  text(bytes: Buffer, from: number, to: number, literal: boolean): void {
    let text = decodeText(bytes, from, to, literal)
    // Line ends and several blanks are one blank; those that count are elements.
    if (/^\s|\s\s|[\t\r\n]|\s$/.test(text)) {
      text = text.replace(/[ \t\r\n]+/g, ' ')
      if (this.blank && text.startsWith(' ')) text = text.slice(1)
      if (text === '') return
      this.add(text)
      this.blank = text.endsWith(' ')
    } else this.add(text)
  }

  private add(text: string): void {
    if (!this.inParagraph) return
    this.text_ += text
    this.blank = false
    if (this.text_.length > 16 * this.limits.cellLength) throw this.tooLong()
  }

  private endCell(covered: boolean): void {
    const attributes = this.cell ?? {}
    this.cell = null
    const repeat = countOf(attributes['number-columns-repeated'])
    this.markMerge(attributes)
    // What lies under a merged cell is not seen.
    const cell = covered ? null : this.value(attributes)
    if (cell === null) {
      this.column += repeat
      return
    }
    const last = this.column + repeat
    if (last > this.limits.columns) {
      const column = Math.max(this.column, this.limits.columns) + 1
      throw new HaltError('too-many-columns', { row: this.rowNumber + 1, column, limit: this.limits.columns })
    }
    if (typeof cell === 'string' && cell.length > this.limits.cellLength) throw this.tooLong()
    while (this.cells.length < this.column) this.cells.push(null)
    for (; this.column < last; this.column++) this.cells.push(cell)
  }

  private markMerge(attributes: Attributes): void {
    const columns = countOf(attributes['number-columns-spanned'])
    const rows = countOf(attributes['number-rows-spanned'])
    if ((columns === 1 && rows === 1) || this.merges.length >= MOST_MERGES) return
    const [top, left] = [this.rowNumber + 1, this.column]
    this.merges.push({ top, left, bottom: top + rows - 1, right: left + columns - 1 })
  }

  private value(attributes: Attributes): Cell {
    const { formula, value = '' } = attributes
    switch (attributes['value-type']) {
      case 'float':
      case 'percentage':
      case 'currency':
        return value === '' ? this.unknown(formula) : this.number(value, attributes)
      case 'date': {
        const written = attributes['date-value'] || this.text_
        return written === '' ? this.unknown(formula) : cellOfIsoDate(written, this.format(attributes))
      }
      case 'time':
        return cellOfDuration(attributes['time-value'] ?? '', this.format(attributes)) ?? this.textOr(null)
      case 'boolean':
        return attributes['boolean-value'] === 'true'
      case 'error':
        return { kind: 'error', code: this.text_ || '#ERROR!' }
      case 'string':
        if (formula !== undefined && ERROR_SHOWN.test(this.text_)) return { kind: 'error', code: this.text_ }
        return this.paragraphs > 0 ? this.textOr(null) : attributes['string-value'] || null
      default:
        // A result that is empty text has no type, but its text is there.
        return this.textOr(this.paragraphs > 0 ? null : this.unknown(formula))
    }
  }

  private number(written: string, attributes: Attributes): Cell {
    const format = this.format(attributes)
    const cell = cellOfWritten(written, format, false)
    // LibreOffice writes a yes that came from another format as a number without a format, shown as a word.
    const isWord = format === null && (cell === 0 || cell === 1) && /^\p{L}+$/u.test(this.text_)
    return isWord ? cell === 1 : cell
  }

  /** A formula without a value was never calculated: what a person would see is not known. */
  private unknown(formula: string | undefined): Cell {
    return formula === undefined ? null : NOT_CALCULATED
  }

  private textOr(other: Cell): Cell {
    return this.text_ === '' ? other : this.text_
  }

  private format(attributes: Attributes) {
    return this.styles.formatOf(attributes['style-name'] ?? this.rowStyle ?? this.columns[this.column])
  }

  /** A row or a cell without its begin or end: what follows would stand in another column, as somebody else's. */
  private broken(): HaltError {
    return new HaltError('corrupted', { part: 'content.xml', row: this.rowNumber + 1 })
  }

  private tooLong(): HaltError {
    const { cellLength } = this.limits
    return new HaltError('cell-too-long', {
      row: this.rowNumber + 1,
      column: this.column + 1,
      limit: cellLength,
    })
  }
}

/** What LibreOffice shows for a formula that failed. */
const ERROR_SHOWN = /^(?:#[A-Z/0]+[!?]?|Err:\d+)$/

/** How often something is there: at least once, whatever is written. */
const countOf = (written: string | undefined): number => {
  const count = Number(written ?? 1)
  return Number.isSafeInteger(count) && count > 0 ? count : 1
}

/** `PT08H30M00S` → a time of day, or an elapsed time; null where it is neither. */
function cellOfDuration(written: string, format: NumberFormat | null): Cell {
  const parts = /^P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(written)
  if (!parts) return null
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  const value = days! + (hours! * 3600 + minutes! * 60 + seconds!) / 86_400
  const shown: NumberFormat = { kind: 'date', date: false, time: true, elapsed: value >= 1 }
  return cellOfNumber(value, format?.kind === 'date' ? format : shown, false)
}
