/** Cells from what XML formats write for them: digits, ISO dates, formulas without a result. */
import type { Cell } from '../../shared/row.ts'
import { cellOfNumber, type NumberFormat } from './number-format.ts'

/** A formula nobody has calculated yet: its value is unknown, which must never be taken for blank. */
export const NOT_CALCULATED: Cell = { kind: 'error', code: '#NOT-CALCULATED' }

/** A number as the file writes it. Digits that a double cannot hold are kept as they are written. */
export function cellOfWritten(written: string, format: NumberFormat | null, date1904: boolean): Cell {
  const value = Number(written)
  if (!Number.isFinite(value)) return written
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isInteger(value)) {
    const shown = /^-?\d+$/.test(written) ? written : BigInt(value).toString()
    return { kind: 'number', value, shown }
  }
  return cellOfNumber(value, format, date1904)
}

/** An ISO 8601 cell: zoneless, to the second, and with a midnight where its format shows one. */
export function cellOfIsoDate(written: string, format: NumberFormat | null): Cell {
  const parts = /^(\d{4}-\d\d-\d\d)?(?:T?(\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(?:Z|[+-]\d\d:?\d\d)?$/.exec(
    written,
  )
  if (!parts || (parts[1] === undefined && parts[2] === undefined)) return written
  const [, day, minutes, seconds = '00', fraction = '0'] = parts
  if (minutes === undefined) {
    const showsTime = format?.kind === 'date' && format.date && format.time
    return { kind: 'date', iso: showsTime ? `${day}T00:00:00` : day! }
  }
  const rounded = Math.round(Number(`${seconds}.${fraction}`))
  if (day === undefined)
    return { kind: 'date', iso: `${minutes}:${String(Math.min(rounded, 59)).padStart(2, '0')}` }
  if (format?.kind === 'date' && !format.time) return { kind: 'date', iso: day }
  const instant = new Date(`${day}T${minutes}:00Z`)
  if (Number.isNaN(instant.getTime())) return written
  instant.setUTCSeconds(rounded)
  return { kind: 'date', iso: instant.toISOString().slice(0, 19) }
}
