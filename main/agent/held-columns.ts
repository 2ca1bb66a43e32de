/**
 * A held column as a person sees it, and the answers (DESIGN 10): approve sends the new values, dismiss leaves them out
 * until those cells change again, "always" approves and never asks about the column again. None of them runs a cycle:
 * the caller does, and that sends what was approved.
 */
import type { LocalContact } from '../../shared/contact.ts'
import type { HeldValue } from '../store/held.ts'
import type { Repositories } from '../store/repositories.ts'
import {
  type CellValue,
  type ColumnAttribute,
  cellOf,
  isBlankCell,
  withCell,
  withCleared,
} from '../sync/column-cells.ts'
import { identities } from './row-problems.ts'

/** One cell of a held column, before and after, as text. */
export type HeldCell = { person: string; row: number; before: string | null; now: string | null }
export type ColumnListing = {
  column: string
  attribute: ColumnAttribute
  /** People whose cell waits, those included who are not created before the answer. */
  people: string[]
  /** In the order of the sheet. */
  cells: HeldCell[]
  /** New people who are not created without this address. */
  creates: number
  sentence: string
  /** How each answer is given on the command line, and what it does. */
  answers: { answer: string; does: string }[]
}

/** As many examples as a person reads. */
const SAMPLES = 5

/** What an answer is given to: the same as long as no cell of the hold has changed, come or gone. */
export const columnMark = ({ held }: Repositories, holdId: number): [number, string, CellValue][] =>
  held
    .inHold(holdId)
    .map(({ claimId, attribute, value }): [number, string, CellValue] => [claimId, attribute, value])

/** A hold of kind `column` in words. `reason` is the hold's own. Undefined where the hold is gone. */
export function describeColumn(
  repositories: Repositories,
  holdId: number,
  reason: string,
): ColumnListing | undefined {
  const { held, people } = repositories
  const column = held.column(holdId)
  if (!column) return undefined
  const cells = held.inHold(holdId).flatMap(({ claimId, attribute, value }) => {
    const claim = people.claim(claimId)
    if (!claim) return []
    const person = claim.contact.name ?? claim.rowKey
    const before = shown(cellOf(claim.contact, attribute))
    const isNew = attribute.startsWith('urn:') && people.follow(claim.followId)?.uuid === null
    return [{ person, row: claim.rowNumber, before, now: shown(value), isNew }]
  })
  cells.sort((one, other) => one.row - other.row)
  const creates = cells.filter(({ isNew }) => isNew).length
  return {
    column: column.column,
    attribute: column.attribute,
    people: cells.map(({ person }) => person),
    cells: cells.map(({ isNew: _isNew, ...cell }) => cell),
    creates,
    sentence: sentenceOf(reason, cells.length, cells.slice(0, SAMPLES)),
    answers: answersTo(column.column, cells.length, creates),
  }
}

function sentenceOf(reason: string, values: number, samples: readonly HeldCell[]): string {
  const told = samples
    .map(({ row, person, before, now }) => `row ${row}, ${person}: ${quoted(before)} → ${quoted(now)}`)
    .join('; ')
  const wait = values === 1 ? 'One value waits' : `${values} values wait`
  return `${reason}. ${wait} for your OK; every other column is sent as usual. If it was a mistake, put the cells back and save. For example: ${told}.`
}

function answersTo(column: string, values: number, creates: number): ColumnListing['answers'] {
  const these = values === 1 ? 'the new value' : `the ${values} new values`
  const newPeople = creates === 1 ? 'the new person' : `the ${creates} new people`
  const approve = `send ${these}${creates === 0 ? '' : `, and create ${newPeople} among them`}`
  const leftOut = creates === 0 ? '' : `, and do not create ${newPeople}`
  return [
    { answer: 'approve', does: approve },
    { answer: 'approve --always', does: `${approve}; the column "${column}" is never asked about again` },
    { answer: 'dismiss', does: `do not send ${these}${leftOut}, until their cells change again` },
  ]
}

/** The new values become what the spreadsheet says. @returns how many cells. */
export function approveColumn(repositories: Repositories, holdId: number): number {
  const { held, store } = repositories
  return store.db.transaction(() => {
    const values = held.inHold(holdId)
    for (const value of values) sendCell(repositories, value)
    held.endHold(holdId)
    return values.length
  })()
}

/** The new values are left unsent until their cells change again. @returns how many cells. */
export function dismissColumn({ held, store }: Repositories, holdId: number): number {
  return store.db.transaction(() => {
    const values = held.inHold(holdId)
    held.endHold(holdId)
    return values.length
  })()
}

/** Approves, and this column of this source may change in bulk from now on. @returns how many cells. */
export function allowColumn(repositories: Repositories, holdId: number): number {
  const { held, store } = repositories
  return store.db.transaction(() => {
    const column = held.column(holdId)
    if (column) held.allow(column.sourceId, column.attribute)
    return approveColumn(repositories, holdId)
  })()
}

/** Its new value becomes what the spreadsheet says. */
export function sendCell({ held, people }: Repositories, { claimId, attribute, value }: HeldValue): void {
  const claim = people.claim(claimId)
  if (!claim) return
  const contact: LocalContact =
    value === undefined ? withCleared(claim.contact, attribute) : withCell(claim.contact, attribute, value)
  held.drop(claimId, attribute)
  people.restate(claimId, contact, identities(contact))
  people.markMoved(claim.followId)
}

/** A cell as text; addresses without their scheme. */
function shown(value: CellValue): string | null {
  if (isBlankCell(value)) return null
  const list = typeof value === 'string' ? [value] : value!
  return list.map((text) => text.replace(/^[a-z]+:(?=\S)/, '')).join(', ')
}

const quoted = (text: string | null): string =>
  text === null ? '(empty)' : `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`
