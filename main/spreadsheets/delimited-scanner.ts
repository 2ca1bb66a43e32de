/**
 * Splits text into records and cells, as RFC 4180 says and as programs really write: a quote opens a cell only at
 * its start, a doubled one inside is one, what follows a closing quote belongs to the cell, and any of CRLF, LF
 * and CR ends a record. A byte order mark before a record is none of its letters: files are glued together with it.
 */
import { HaltError } from './halt.ts'
import type { ReadLimits } from './limits.ts'

export type Syntax = { delimiter: string; quote: string }
/** Cells of one record; an empty one is null. `line` is the physical line on which it starts, from 1. */
export type OnRecord = (cells: (string | null)[], line: number) => void

/** How a text ended, which tells whether all of it was there. */
export type Ending = {
  /** A quote was opened and never closed; the line where. */
  openQuote: number | null
  /** The last record has a line end of its own. */
  lineEnd: boolean
}

const LF = 10
const CR = 13
const BOM = 0xfeff
/** Office programs have this many columns; a row of blank cells may reach to the last. */
const WIDEST = 16_384

/** Feed text with `push`, in pieces that may end anywhere, and call `end` after the last. */
export function createDelimitedScanner({ delimiter, quote }: Syntax, limits: ReadLimits, onRecord: OnRecord) {
  const delimiterCode = delimiter.charCodeAt(0)
  const quoteCode = quote.charCodeAt(0)
  let rest = ''
  /** Text that has to be there before it is worth looking again for the end of a long record. */
  let enough = 0
  let line = 1

  /** Reads complete records and keeps the rest; with `last`, the rest is a record as well. */
  function scan(text: string, last: boolean): boolean {
    const length = text.length
    let start = 0
    for (;;) {
      if (start >= length) break
      const cells: (string | null)[] = []
      let lines = 0
      if (text.charCodeAt(start) === BOM) start++
      let i = start
      let beyond = 0
      let complete = false
      for (;;) {
        // At the start of a cell.
        let cell: string
        if (text.charCodeAt(i) === quoteCode) {
          let close = i + 1
          let doubled = false
          for (;;) {
            close = text.indexOf(quote, close)
            if (close < 0 || text.charCodeAt(close + 1) !== quoteCode) break
            doubled = true
            close += 2
          }
          // A quote that ends the piece may be the first half of a doubled one.
          if (close < 0 || (close === length - 1 && !last)) {
            if (close < 0 && last) return false
            if (length - i > 2 * limits.cellLength + 2) throw tooLong(cells.length)
            rest = text.slice(start)
            return true
          }
          cell = text.slice(i + 1, close)
          for (let n = 0; n < cell.length; n++) {
            const code = cell.charCodeAt(n)
            if (code === LF || (code === CR && cell.charCodeAt(n + 1) !== LF)) lines++
          }
          if (doubled) cell = cell.replaceAll(quote + quote, quote)
          i = close + 1
          const from = i
          i = endOfPlain(text, i)
          if (i > from) cell += text.slice(from, i)
        } else {
          const from = i
          i = endOfPlain(text, i)
          cell = text.slice(from, i)
        }
        if (cell.length > limits.cellLength) throw tooLong(cells.length)
        if (cells.length >= limits.columns && (cell !== '' || ++beyond > WIDEST))
          throw new HaltError('too-many-columns', {
            row: line,
            column: cells.length + 1,
            limit: limits.columns,
          })
        if (cells.length < limits.columns) cells.push(cell === '' ? null : cell)
        if (i >= length) break
        const code = text.charCodeAt(i++)
        if (code === delimiterCode) continue
        // A CR that ends the piece may be the first half of a CRLF.
        if (code === CR) {
          if (i === length && !last) break
          if (text.charCodeAt(i) === LF) i++
        }
        complete = true
        break
      }
      if (!complete && !last) break
      onRecord(cells, line)
      line += lines + 1
      start = i
      if (!complete) break
    }
    rest = start === 0 ? text : text.slice(start)
    return true
  }

  function endOfPlain(text: string, from: number): number {
    let i = from
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === delimiterCode || code === LF || code === CR) break
    }
    return i
  }

  const tooLong = (column: number) =>
    new HaltError('cell-too-long', { row: line, column: column + 1, limit: limits.cellLength })

  return {
    push(text: string): void {
      // No record of a real table is this long.
      if (rest.length > limits.columns * limits.cellLength) throw tooLong(0)
      if (rest.length + text.length < enough) {
        rest += text
        return
      }
      scan(rest === '' ? text : rest + text, false)
      // Twice as much each time: a file without line ends is not read again and again.
      enough = 2 * rest.length
    },
    end(): Ending {
      const lineEnd = rest === ''
      const text = rest
      rest = ''
      if (lineEnd || scan(text, true)) return { openQuote: null, lineEnd: lineEnd || /[\r\n]$/.test(text) }
      return { openQuote: line, lineEnd: false }
    },
  }
}
