/** Columns → steps. Each step reads one column's cell into the row's draft. */
import type { LocalContact, Statement, Urn } from '../../shared/contact.ts'
import type { Cell, CellProblem } from '../../shared/row.ts'
import { targetText } from '../../shared/targets.ts'
import { readYesNo } from './booleans.ts'
import { fieldTypeOf, type PlacedColumn } from './columns.ts'
import { readGroupName, splitGroups } from './groups.ts'
import { readLanguage } from './languages.ts'
import { isZero, saysNothing } from './nothing.ts'
import { saysOptedOut, saysStopped } from './status-words.ts'
import {
  cellText,
  EMPTY_MARK,
  isBlank,
  isError,
  isUuid,
  LONGEST_READ,
  limitedText,
  type Refusal,
  TEXT_LIMIT,
} from './text.ts'
import { type FieldReader, fieldReader, type MappingContext, type Readers } from './value-readers.ts'

/** A row on its way. Sets are filled by several columns. */
export type Draft = { contact: LocalContact; urns: Urn[]; groups: string[]; problems: CellProblem[] }
export type Step = (cells: readonly Cell[], draft: Draft) => void

/** One step a column; the pieces of a name are one together. */
export function makeSteps(
  columns: readonly PlacedColumn[],
  readers: Readers,
  context: MappingContext,
): Step[] {
  const pieces = columns.filter(({ target }) => target.kind === 'name' && target.part !== null)
  const uuids = columns.filter(({ target }) => target.kind === 'uuid').map(({ index }) => index)
  // In an export the row of a person who is not on the platform yet was added by hand.
  const isByHand = (cells: readonly Cell[]) =>
    uuids.length > 0 && uuids.every((index) => isBlank(cells[index]))
  const steps = columns.flatMap((column) => stepFor(column, readers, context, isByHand) ?? [])
  if (pieces.length > 0) steps.push(joinedName(pieces, context.nameLimit))
  return steps
}

function stepFor(
  column: PlacedColumn,
  readers: Readers,
  context: MappingContext,
  isByHand: (cells: readonly Cell[]) => boolean,
): Step | undefined {
  const { target } = column
  switch (target.kind) {
    case 'name':
      if (target.part !== null) return undefined
      return statement(
        column,
        (_cell, text) => limitedText(text, context.nameLimit, 'name-too-long'),
        (contact, name) => {
          contact.name = name
        },
      )
    case 'language':
      return statement(
        column,
        (_cell, text) => readLanguage(text),
        (contact, language) => {
          contact.language = language
        },
      )
    case 'field': {
      const { key } = target
      const read = fieldReader(fieldTypeOf(key, target.type, context.fieldTypes), readers, column.dateStyle)
      return statement(column, read, (contact, value) => {
        contact.fields ??= {}
        contact.fields[key] = value
      })
    }
    case 'uuid':
      return cellStep(column, (_cell, text, draft) => {
        if (isUuid(text)) draft.contact.uuid = text.toLowerCase()
        else if (!saysNothing(text)) refuse(draft, column, text, { code: 'bad-uuid' })
      })
    case 'urn': {
      const reader = readers.urns.get(target.scheme)!
      return cellStep(column, (cell, text, draft, cells) => {
        if (text === EMPTY_MARK) return
        let says = false
        for (const piece of reader.split(cell)) {
          const urn = reader.read(piece, isByHand(cells))
          if (typeof urn === 'string') draft.urns.push(urn)
          else if (reader.isNothing(piece)) continue
          else refuse(draft, column, piece, urn)
          says = true
        }
        if (!says) leaveAsItWas(draft, column)
      })
    }
    case 'groups':
      return cellStep(column, (_cell, text, draft) => {
        if (text === EMPTY_MARK) return
        let says = false
        for (const piece of splitGroups(text)) {
          if (saysNothing(piece)) continue
          const name = readGroupName(piece, context.profile)
          if (typeof name === 'string') draft.groups.push(name)
          else refuse(draft, column, piece, name)
          says = true
        }
        if (!says && saysNothing(text)) leaveAsItWas(draft, column)
      })
    case 'group': {
      const { name } = target
      return cellStep(column, (_cell, text, draft) => {
        if (text === EMPTY_MARK) return
        const answer = readYesNo(text)
        if (answer) draft.groups.push(name)
        else if (answer === undefined) {
          if (saysNothing(text)) leaveAsItWas(draft, column)
          else refuse(draft, column, text, { code: 'bad-yes-no', detail: { group: name } })
        }
      })
    }
    case 'status':
      return cellStep(column, (_cell, text, draft) => {
        if (saysStopped(text)) refuse(draft, column, text, { code: 'opted-out' })
      })
    case 'opt-out':
      return cellStep(column, (_cell, text, draft) => {
        if (text !== EMPTY_MARK && saysOptedOut(text)) refuse(draft, column, text, { code: 'opted-out' })
      })
    case 'ignore':
      return undefined
  }
}

/** Code units of a list of groups. */
const LONGEST_LIST = 10_000

/** Runs for cells with something in them; error cells are a problem wherever they stand. */
function cellStep(
  column: PlacedColumn,
  act: (cell: Cell, text: string, draft: Draft, cells: readonly Cell[]) => void,
): Step {
  const { index, header, target } = column
  const most =
    target.kind === 'name' ? Number.POSITIVE_INFINITY : target.kind === 'groups' ? LONGEST_LIST : LONGEST_READ
  const limit = target.kind === 'field' ? TEXT_LIMIT : most
  return (cells, draft) => {
    const cell = cells[index]
    if (cell === undefined || isBlank(cell)) return
    if (isError(cell)) draft.problems.push({ code: 'cell-error', column: header, text: shown(cell.code) })
    else {
      const text = cellText(cell)
      if (text.length <= most) act(cell, text, draft, cells)
      else refuse(draft, column, text, { code: 'text-too-long', detail: { limit, length: text.length } })
    }
  }
}

/** As much of a cell's text as a problem shows. */
const shown = (text: string) => (text.length > LONGEST_READ ? `${text.slice(0, LONGEST_READ)}…` : text)

function statement(
  column: PlacedColumn,
  read: FieldReader,
  set: (contact: LocalContact, value: Statement) => void,
): Step {
  return cellStep(column, (cell, text, draft) => {
    if (text === EMPTY_MARK) return set(draft.contact, null)
    const value = read(cell, text)
    if (typeof value === 'string') set(draft.contact, value)
    else if (saysNothing(text) || (value.code === 'bad-date' && isZero(text))) leaveAsItWas(draft, column)
    else refuse(draft, column, text, value)
  })
}

/** A cell that is filled, but with what says that there is nothing (nothing.ts). */
function leaveAsItWas({ contact }: Draft, { target }: PlacedColumn): void {
  contact.silent ??= []
  contact.silent.push(targetText(target))
}

function refuse(
  { problems }: Draft,
  { header }: PlacedColumn,
  text: string,
  { code, detail }: Refusal,
): void {
  const cell = { code, column: header, text: shown(text) }
  problems.push(detail ? { ...cell, detail } : cell)
}

/** First and last name and the like: pieces that are not blank, in order. Only `--` in all filled pieces clears. */
function joinedName(pieces: readonly PlacedColumn[], limit: number): Step {
  const place = ({ target }: PlacedColumn) =>
    target.kind === 'name' && target.part !== null ? target.part : 0
  const ordered = [...pieces].sort((a, b) => place(a) - place(b))
  return (cells, draft) => {
    const words: string[] = []
    let cleared = false
    let failed = false
    for (const piece of ordered) {
      const cell = cells[piece.index]
      if (cell === undefined || isBlank(cell)) continue
      const text = cellText(cell)
      if (isError(cell)) {
        failed = true
        draft.problems.push({ code: 'cell-error', column: piece.header, text })
      } else if (text === EMPTY_MARK) cleared = true
      else words.push(text)
    }
    // Half a name is not the name.
    if (failed) return
    if (words.length === 0) {
      if (cleared) draft.contact.name = null
      return
    }
    const name = limitedText(words.join(' '), limit, 'name-too-long')
    if (typeof name === 'string') draft.contact.name = name
    else refuse(draft, ordered[0]!, words.join(' '), name)
  }
}
