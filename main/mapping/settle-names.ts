/**
 * Which column is the contact's name, or which are its pieces.
 *
 *  - "Nome" beside a surname is the first name, alone the whole one; where its values hold the surname already it is
 *    asked. "Apelido" is a surname in Portugal and a nickname in Brazil, so it is asked.
 *  - A whole name goes before its pieces, unless it is blank where they are filled.
 *  - Of several names the one with the clearest header counts; equals are asked.
 *  - A child's name beside that of who answers for it: only a person knows which of them is written to.
 */
import { because } from '../../shared/column-reasons.ts'
import type { ColumnValues } from './column-values.ts'
import { GIVEN } from './columns.ts'
import {
  asked,
  confirms,
  type DraftColumn,
  type DraftTable,
  differ,
  fieldOption,
  leftOut,
  mapped,
  mostly,
  saying,
  says,
  speaks,
} from './draft-columns.ts'
import { childOrGuardian, isAboutChildren, isGuardian, NOT_THE_CONTACTS } from './name-guardians.ts'
import { type Piece, placeOf, settlePieces } from './name-pieces.ts'
import type { NamePiece, Said } from './said.ts'
import { cellText, isBlank } from './text.ts'
import { isUnnamed } from './words.ts'

type Named = DraftColumn & { said: Extract<Said, { kind: 'name' }> }

/** Answers for every column that says it holds a name or a piece of one; asks where none says so and one holds names. */
export function settleNames(table: DraftTable): void {
  settleNamesByHeaders(table)
  const isName = ({ answer }: DraftColumn) =>
    answer?.target?.kind === 'name' || answer?.ask.some((target) => /^name/.test(target))
  if (table.columns.some(isName)) return
  const people = table.columns.filter(({ header, values }) => holdsNames(values) && !isUnnamed(header))
  const unknown = people.filter(({ said }) => said === undefined)
  const others = people.filter(({ said, by }) => said?.kind === 'left out' && by === 'words')
  for (const column of unknown.length > 0 ? unknown : others)
    column.answer = asked(['name', 'ignore'], because('no-name-header'))
}

function settleNamesByHeaders(table: DraftTable): void {
  for (const column of saying(table, 'name')) refuseNoNames(table, column)
  const pieces = firstOfEach(saying(table, 'piece'))
  const names = saying(table, 'name')
  const guardians = names.filter(({ said }) => isGuardian(table, said))
  for (const column of names)
    if (column.said.whose !== 'own' && !guardians.includes(column)) column.answer = NOT_THE_CONTACTS
  const own = names.filter(({ said }) => said.whose === 'own')
  const given = table.columns.find(({ answer }) => answer?.target?.kind === 'name')
  if (given) {
    for (const column of [...names, ...pieces])
      column.answer ??= leftOut(because('name-from', { header: given.header }))
    return
  }
  settleNicknames(table, own, pieces)
  const first = firstNameAmong(own, pieces)
  if (first) {
    const last = pieces.find(({ said }) => said.piece === 'last')!
    if (holdsOther(table, first, last)) {
      askForWhole(first, pieces)
      for (const column of guardians) column.answer = NOT_THE_CONTACTS
      return
    }
    pieces.push({ ...first, said: { kind: 'piece', piece: 'first', minor: first.said.minor } })
  }
  const whole = own.filter((column) => column !== first && column.answer === undefined)
  const best = clearest(whole)
  if (pieces.length > 0 && !goesBefore(table, best, pieces)) {
    settlePieces(table, pieces, guardians)
    for (const column of whole) column.answer = leftOut(because('name-from-pieces'))
    return
  }
  for (const { index } of pieces)
    table.columns[index]!.answer = leftOut(because('whole-name-in', { header: best[0]!.header }))
  settleWhole(table, best, whole, guardians)
}

/** "Sócio" with yes and no, "Contato" with the ways somebody wants to be reached. */
const FEW = { filled: 8, different: 3 }

/** A header for a name over values that are none. */
function refuseNoNames(table: DraftTable, column: Named): void {
  const { values, by, said } = column
  if (by === 'vendor') return
  if (said.weight <= 1 && mostly(values, 'yes-no')) {
    column.answer = leftOut(because('yes-no-no-name'))
    return
  }
  if (said.weight <= 1 && values.filled >= FEW.filled && values.different <= FEW.different) {
    column.answer = asked(
      ['ignore', 'name'],
      says(table.vendor, column, { what: 'person' }),
      because('few-values', { count: values.different }),
    )
    return
  }
  if (confirms(values, 'words')) return
  const isNumber = said.weight <= 1 && mostly(values, 'number') && values.different === values.filled
  column.answer = asked(
    isNumber ? ['urn:ext', 'ignore'] : ['ignore', 'name'],
    says(table.vendor, column, { what: 'a-name' }),
    because('few-cells', { what: 'name', count: values.count('words'), judged: values.judged }),
  )
}

function firstOfEach(columns: readonly Piece[]): Piece[] {
  const found = new Map<NamePiece, Piece>()
  for (const column of columns) {
    if (found.has(column.said.piece)) column.answer = leftOut(GIVEN)
    else found.set(column.said.piece, column)
  }
  return [...found.values()]
}

/** A plain "Nome" where a surname stands beside it and no first name. */
function firstNameAmong(own: readonly Named[], pieces: readonly Piece[]): Named | undefined {
  const has = (piece: NamePiece) => pieces.some(({ said }) => said.piece === piece)
  if (!has('last') || has('first')) return undefined
  const plain = own.filter(({ said, answer }) => said.weight === 2 && answer === undefined)
  return own.some(({ said }) => said.weight === 3) || plain.length !== 1 ? undefined : plain[0]
}

/** Whether one column's cells mostly contain the other's. */
function holdsOther({ rows }: DraftTable, column: DraftColumn, other: DraftColumn): boolean {
  let both = 0
  let held = 0
  for (const row of rows) {
    if (isBlank(row[column.index]) || isBlank(row[other.index])) continue
    both += 1
    const [text, piece] = [column, other].map(({ index }) => cellText(row[index]).toLowerCase())
    if (text!.endsWith(` ${piece!}`)) held += 1
  }
  return held * 2 > both
}

function askForWhole(first: Named, pieces: readonly Piece[]): void {
  first.answer = asked(['name', 'name:1', 'ignore'], because('surname-inside'))
  for (const column of pieces)
    column.answer = asked(
      ['ignore', `name:${placeOf(column.said.piece, false)}`],
      because('holds-surname', { header: first.header }),
    )
}

/** Beside "Apelido", which may be the surname, a name of one word may be only the first. */
function settleNicknames(table: DraftTable, own: readonly Named[], pieces: readonly Piece[]): void {
  const apelido = saying(table, 'two meanings').find(({ said }) => said.word === 'apelido')
  if (!apelido || pieces.some(({ said }) => said.piece === 'last' || said.piece === 'first')) return
  for (const column of own) {
    if (column.said.weight !== 2 || column.values.filled === 0) continue
    const several = column.values.cells.filter((cell) => cellText(cell).includes(' ')).length
    if (several * 2 < column.values.filled)
      column.answer = asked(['name:1', 'name'], because('rest-of-name-in', { header: apelido.header }))
  }
}

function clearest(names: readonly Named[]): Named[] {
  const weight = Math.max(...names.map(({ said }) => said.weight))
  return names.filter(({ said }) => said.weight === weight)
}

/** A whole name of a clear header that is filled where the pieces are. */
function goesBefore(table: DraftTable, best: readonly Named[], pieces: readonly Piece[]): boolean {
  const [name] = best
  if (name === undefined || name.said.weight < 2) return false
  const needed = Math.max(...pieces.map(({ values }) => values.filled))
  return table.rows.length === 0 || name.values.filled * 2 >= needed
}

function settleWhole(
  table: DraftTable,
  best: readonly Named[],
  whole: readonly Named[],
  guardians: readonly Named[],
): void {
  const { profile } = table.context
  const [name] = best
  const isChild = isAboutChildren(table, name?.said.minor === true, guardians)
  if (best.length === 1 && name!.by === 'words' && name!.said.weight <= 1 && !isChild) {
    const rivals = table.columns.filter(({ said, values }) => said === undefined && holdsNames(values))
    for (const column of rivals.length > 0 ? [name!, ...rivals] : [])
      column.answer = asked(
        [
          ...(column === name ? ['name'] : ['ignore', 'name']),
          ...fieldOption(column.header, profile),
          'ignore',
        ],
        because('which-name', { headers: [name!, ...rivals].map(({ header }) => header) }),
      )
  }
  for (const column of guardians) {
    if (name === undefined) column.answer = asked(['name', 'ignore'], because('whose-name'))
    else column.answer = isChild ? childOrGuardian(table, name, column, column) : NOT_THE_CONTACTS
  }
  for (const column of whole) {
    if (column.answer) continue
    if (!best.includes(column)) column.answer = leftOut(because('name-from', { header: name!.header }))
    else if (isChild) column.answer = childOrGuardian(table, column, guardians[0]!, column)
    else if (best.length === 1 || (column.by === 'vendor' && column === name))
      column.answer = mapped(table, column, { kind: 'name', part: null }, { what: 'name' }, 'words')
    else if (column.by === 'vendor') column.answer = leftOut(GIVEN)
    else
      column.answer = asked(
        ['name', ...fieldOption(column.header, profile), 'ignore'],
        because('several-names', { headers: best.map(({ header }) => header) }),
      )
  }
}

/** Full names, nearly all different: people, whatever the header says. */
const holdsNames = (values: ColumnValues): boolean => speaks(values, 'full name') && differ(values)
