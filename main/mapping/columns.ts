/** Which column of a file holds what: the setup's `columns` or the file's own headers, laid over the headers found. */
import { because, type Reason } from '../../shared/column-reasons.ts'
import type { FieldType } from '../../shared/contact.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import type { DateStyle } from './dates.ts'
import { type ColumnPlan, normaliseHeader } from './headers.ts'
import type { Understood, UnderstoodColumn } from './understood.ts'

/** What the setup says about a source's rows; plain data, handed to the reader process. */
export type SourceMapping = {
  /** Header → target; null: as they are understood. */
  columns: Readonly<Record<string, Target>> | null
  /** Headers of the row key's columns; empty: the agent chooses. */
  key: readonly string[]
  /** Groups and fields (key → text) for every row. */
  groups: readonly string[]
  fields: Readonly<Record<string, string>>
  /** ISO 3166 alpha-2 for phones and numbers; null: the workspace's. */
  country: string | null
  /** The source only adds and updates: a blank cell takes nothing out of a set, `--` does (DESIGN 7). */
  blankKeeps?: true
  /** Header → the values of which a row must have one there; the other rows count as not being in the file. */
  onlyRows?: Readonly<Record<string, readonly string[]>>
  /** What columns were understood as so far; absent: nothing yet. */
  understood?: Understood
  /** `understood` comes from an earlier scan: columns that appeared since are used only where they are sure. */
  isSettled?: true
}

/** A column that is read, its place in the file, and the order of its dates where that was found out. */
export type PlacedColumn = { index: number; header: string; target: Target; dateStyle?: DateStyle }

export type Placement =
  | { kind: 'ok'; plans: ColumnPlan[]; columns: PlacedColumn[]; key: number[]; filter: RowFilter[] }
  | { kind: 'missing-columns'; missing: string[]; headers: string[] }
  | { kind: 'missing-key'; missing: string[]; headers: string[] }
  /** Whether these columns hold an address, the name or the key is for a person to say; `choices` in the same order. */
  | { kind: 'asked'; asked: string[]; choices: string[]; headers: string[] }
  | { kind: 'nothing-mapped'; headers: string[] }

/** Which rows are in the source, by one column's cells; `values` as `setup` wrote them. */
export type RowFilter = { index: number; values: readonly string[] }

/**
 * Lays a mapping over a file's headers. A header of the setup is looked for as written, then in normalised form where
 * only one column has it. Columns that the setup does not name are left out.
 * @param understood what the file's columns were understood as (understand.ts).
 */
export function placeColumns(
  headers: readonly string[],
  source: SourceMapping,
  understood: Understood,
): Placement {
  const { known, ...placed } = targetsOf(headers, source, understood)
  const find = headerFinder(headers)
  const lost = (wanted: readonly string[]) => wanted.filter((header) => find(header).length === 0)
  const filters = Object.entries(source.onlyRows ?? {})
  const lostKey = lost(source.key)
  const missing = new Set([...placed.missing, ...lost(filters.map(([header]) => header)), ...lostKey])
  if (missing.size > 0) {
    const kind = missing.size === lostKey.length ? 'missing-key' : 'missing-columns'
    return { kind, missing: [...missing], headers: [...headers] }
  }
  const asked = source.columns || source.isSettled ? [] : mustBeAnswered(known)
  if (asked.length > 0) {
    const choices = asked.map(({ ask }) => ask.map((target) => `"${target}"`).join(' or '))
    return { kind: 'asked', asked: asked.map(({ header }) => header), choices, headers: [...headers] }
  }
  const plans = headers.map((header, index): ColumnPlan => {
    const { target, reasons, confidence } = placed.guesses[index]!
    return { index, header, target: target && targetText(target), reasons, confidence }
  })
  const columns = headers.flatMap((header, index): PlacedColumn[] => {
    const { target } = placed.guesses[index]!
    if (!target || target.kind === 'ignore') return []
    const { dateStyle } = known[index]!
    return [{ index, header, target, ...(dateStyle && { dateStyle }) }]
  })
  // Without an address or an id nobody could be found or created.
  if (!columns.some(({ target }) => target.kind === 'urn' || target.kind === 'uuid')) {
    return { kind: 'nothing-mapped', headers: [...headers] }
  }
  const filter = filters.map(([header, values]) => ({ index: find(header)[0]!, values }))
  return { kind: 'ok', plans, columns, key: source.key.map((header) => find(header)[0]!), filter }
}

/** What each of the file's columns holds by the setup, or as it is understood; and which of the setup's are not there. */
export function targetsOf(
  headers: readonly string[],
  source: SourceMapping,
  understood: Understood,
): Placed & { known: readonly UnderstoodColumn[] } {
  const known = placeUnderstood(headers, understood.columns)
  const placed = source.columns
    ? placeChosen(headers, source.columns)
    : { guesses: withoutDoubles(known), missing: [] }
  return { known, ...placed }
}

/**
 * Columns without whose answer people would be found or created wrong: what they most likely are is an address, the name
 * or the key, or they may be and no other column is. Other doubtful columns are left out until they are named.
 */
export function mustBeAnswered(columns: readonly UnderstoodColumn[]): UnderstoodColumn[] {
  const given = new Set(columns.map(({ target }) => essence(target ? targetText(target) : '')))
  return columns.filter(({ ask }) => {
    const [likeliest, ...others] = ask.map(essence)
    return likeliest !== undefined || others.some((one) => one !== undefined && !given.has(one))
  })
}

function essence(target: string): 'name' | 'address' | undefined {
  if (/^name/.test(target)) return 'name'
  return /^(?:urn:|uuid)/.test(target) ? 'address' : undefined
}

type Guess = Pick<UnderstoodColumn, 'target' | 'reasons' | 'confidence'>
type Placed = { guesses: readonly Guess[]; missing: string[] }

/** Of a column that a person said. */
export const CHOSEN: Pick<UnderstoodColumn, 'reasons' | 'confidence'> = {
  reasons: [because('chosen')],
  confidence: 1,
}
const LEFT_OUT: Guess = { target: null, reasons: [because('not-chosen')], confidence: 0 }

function placeChosen(headers: readonly string[], columns: Readonly<Record<string, Target>>): Placed {
  const guesses = headers.map(() => LEFT_OUT)
  const missing: string[] = []
  for (const { header, target, places } of chosenPlaces(headers, columns)) {
    if (places.length === 0 && target.kind !== 'ignore') missing.push(header)
    // Headers written twice: every one of them can give a URN or groups, but only one a name.
    const many = target.kind === 'urn' || target.kind === 'groups'
    for (const [turn, index] of places.entries()) {
      guesses[index] =
        turn === 0 || many
          ? { target, ...CHOSEN }
          : { target: null, reasons: [because('same-header-used')], confidence: 0 }
    }
  }
  return { guesses, missing }
}

/** Where the setup's columns stand in the file. */
export function chosenPlaces(headers: readonly string[], columns: Readonly<Record<string, Target>>) {
  const find = headerFinder(headers)
  const isChosen = (index: number) => Object.hasOwn(columns, headers[index]!)
  return Object.entries(columns).map(([header, target]) => ({
    header,
    target,
    places: find(header, isChosen),
  }))
}

const UNKNOWN: UnderstoodColumn = {
  header: '',
  target: null,
  ask: [],
  reasons: [because('not-known-then')],
  confidence: 0,
  samples: [],
}

/** Why a second column of its kind is left out. */
export const GIVEN: Reason = because('already-given')

/** A target that only one column can fill goes to the first: the files and sheets of a source share what is understood. */
export function withoutDoubles(columns: readonly UnderstoodColumn[]): UnderstoodColumn[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    if (!column.target || !isSingle(column.target)) return column
    const place = targetText(column.target).toLowerCase()
    if (taken.has(place)) return { ...column, target: null, reasons: [GIVEN], confidence: 0 }
    taken.add(place)
    return column
  })
}

/** One column's alone: a second one would overwrite what it says. */
export const isSingle = ({ kind }: Target): boolean =>
  !['urn', 'groups', 'status', 'opt-out', 'ignore'].includes(kind)

/** What each of the file's columns was understood as; `UNKNOWN` where nothing is kept of it. */
function placeUnderstood(
  headers: readonly string[],
  columns: readonly UnderstoodColumn[],
): readonly UnderstoodColumn[] {
  const known = headers.map(() => UNKNOWN)
  for (const { column, index } of understoodPlaces(headers, columns))
    if (known[index] === UNKNOWN) known[index] = column
  return known
}

/** Where columns that were understood before stand in the file, by header as ever. */
export function understoodPlaces(headers: readonly string[], columns: readonly UnderstoodColumn[]) {
  const find = headerFinder(headers)
  const written = new Set(columns.map(({ header }) => header))
  return columns.flatMap((column) =>
    find(column.header, (index) => written.has(headers[index]!)).map((index) => ({ column, index })),
  )
}

/** Finds a header's columns: all that are written alike, else the only one that normalises alike and is free. */
export function headerFinder(headers: readonly string[]) {
  const exact = Map.groupBy(headers.keys(), (index) => headers[index]!)
  const alike = Map.groupBy(headers.keys(), (index) => normaliseHeader(headers[index]!))
  return (header: string, isTaken: (index: number) => boolean = () => false): number[] => {
    const found = exact.get(header)
    if (found) return found
    const near = (alike.get(normaliseHeader(header)) ?? []).filter((index) => !isTaken(index))
    return near.length === 1 ? near : []
  }
}

/** A field's type: the platform's own, which is never changed (DESIGN 4.7), else the mapping's, else text. */
export const fieldTypeOf = (
  key: string,
  declared: FieldType | undefined,
  onPlatform: Readonly<Record<string, FieldType>>,
): FieldType => (Object.hasOwn(onPlatform, key) ? onPlatform[key]! : (declared ?? 'text'))
