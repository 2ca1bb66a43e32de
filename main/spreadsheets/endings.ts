/** Rows that end a table and are nobody: totals, and remarks about it. Pure. */
import type { Cell } from '../../shared/row.ts'
import { isBlank, isPhoneLike } from './cell-words.ts'

/** Every row is looked at: without the `u` flag a test takes a fraction of the time. The range is Latin letters. */
const TOTALS =
  /^\s*(?:grand\s+totals?|total|totals|totais|totales|subtotal|subtotais|subtotales|sub-total|soma|suma|sum|somatório|média|promedio|average|contagem)(?![a-z\d\u00c0-\u024f])/i

/**
 * Whether a row adds up the ones above it: its first filled cell starts with such a word and hardly any other
 * holds text. Only the last rows of a table may be left out for it. A phone or an address makes it a person.
 */
export function isTotals(cells: readonly Cell[], columns: number): boolean {
  const first = cells.findIndex((cell) => !isBlank(cell))
  const label = cells[first]
  if (typeof label !== 'string' || !TOTALS.test(label)) return false
  let texts = 0
  for (const cell of cells.slice(first + 1)) {
    if (typeof cell !== 'string' || isBlank(cell)) continue
    const text = cell.trim()
    if (text.includes('@') || isPhoneLike(text)) return false
    if (!/^[\d\s.,%()R$€£-]+$/.test(text)) texts++
  }
  return texts <= Math.floor(columns / 4)
}

const REMARK =
  /^(?:\*|obs(?:erva|\b)|notas?\b|notes?\b|fonte\b|fuente\b|source\b|legenda\b|leyenda\b|(?:gerado|emitido|impresso|exportado|generado|exported|generated|printed)\b|confidential|copyright|©|(?:página|page)\s+\d|(?:total de )?registros\b|\d+\s+(?:registros?|contatos?|contactos?|clientes?|linhas?|records?|contacts?|rows?)\b)/iu

/**
 * Whether a row says something about the table: one cell of text that begins as such remarks do. As for totals, only
 * the last rows may be left out for it; a name alone is a person.
 */
export function isRemark(cells: readonly Cell[], columns: number): boolean {
  if (columns < 3) return false
  let text: string | null = null
  for (const cell of cells) {
    if (isBlank(cell)) continue
    if (text !== null || typeof cell !== 'string') return false
    text = cell.trim()
  }
  return text !== null && REMARK.test(text)
}
