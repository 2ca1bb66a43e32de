/**
 * Words and signs that people and programs write where there is nothing: `-`, `N/A`, `NULL`, `não tem`, `00/00/0000`,
 * `(00) 00000-0000`, a `+55` that a form had filled in.
 *
 * Where a value of some kind is expected (a phone, an address, a date, a number) such a cell says nothing, and it takes
 * nothing back either: the value that stood there before is kept (`LocalContact.silent`). Only a blank cell and `--`
 * clear. In text columns the same words are text.
 */
import { withoutAccents } from '../../shared/targets.ts'

const WORDS =
  /^(?:n\/?[ad]|null|nil|none|nan|nat|undefined|unknown|empty|vazio|vacio|nenhum|ninguno|ningun|not (?:available|applicable)|no aplica|nao se aplica|(?:nao|no) (?:tem|ha|consta|possui|informad[oa]|informou|cadastrad[oa]|disponivel|tiene|hay|posee|informa|registra|disponible)|does not have|desconhecid[oa]|desconocid[oa]|(?:sem|sin|no|s\/) (?:tel(?:efone|efono)?|fone|celular|cel|whats(?:app)?|zap|movil|phone|number|numero|num|contat[oe]|contacto|e-?mail|correo|endereco|data|fecha|date|info(?:rmacao|rmacion)?))\.?$/

/** With room for blanks; most cells need no closer look. */
const LONGEST = 30
const BEGINNING = /^\s*[ndsuev]/i

/** Excel shows the number 0 as the first, other programs as the others. */
const DAY_ZERO = /^(?:0?0\/0?1\/1900|1900-01-00|1899-12-30|30\/12\/1899|12\/30\/1899)(?:[ T]0?0:00(?::00)?)?$/

/** Signs only, or one of the words. */
export function saysNothing(text: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return true
  return (
    text.length <= LONGEST && BEGINNING.test(text) && WORDS.test(withoutAccents(text).trim().toLowerCase())
  )
}

/** What is nothing where a phone or a date is expected: no digit but zeros, a country's code alone, the day zero. */
export const isZero = (text: string): boolean =>
  !/[\p{L}1-9]/u.test(text) || /^\(?\+\d{1,3}\)?$/.test(text) || DAY_ZERO.test(text)
