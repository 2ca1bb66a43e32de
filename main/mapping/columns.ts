/** Which column of a file holds what: the setup's `columns` or the file's own headers, laid over the headers found. */
import type { FieldType } from '../../shared/contact.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import { type ColumnPlan, type Guess, guessColumns, normaliseHeader } from './headers.ts'
import type { ProfileId } from './urns.ts'

/** What the setup says about a source's rows; plain data, handed to the reader process. */
export type SourceMapping = {
  /** Header → target; null: from the headers themselves. */
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
}

/** A column that is read, and its place in the file. */
export type PlacedColumn = { index: number; header: string; target: Target }

export type Placement =
  | { kind: 'ok'; plans: ColumnPlan[]; columns: PlacedColumn[]; key: number[] }
  | { kind: 'missing-columns'; missing: string[]; headers: string[] }
  | { kind: 'missing-key'; missing: string[]; headers: string[] }
  | { kind: 'nothing-mapped'; headers: string[] }

/**
 * Lays a mapping over a file's headers. A header of the setup is looked for as written, then in normalised form where
 * only one column has it. Columns that the setup does not name are left out.
 */
export function placeColumns(
  headers: readonly string[],
  source: SourceMapping,
  profile: ProfileId,
): Placement {
  const placed = source.columns ? placeChosen(headers, source.columns) : placeGuessed(headers, profile)
  const find = finder(headers)
  const lostKey = source.key.filter((header) => find(header).length === 0)
  if (placed.missing.length > 0 || lostKey.length > 0) {
    const onlyKey = placed.missing.every((header) => lostKey.includes(header))
    const missing = [...new Set([...placed.missing, ...lostKey])]
    return { kind: onlyKey ? 'missing-key' : 'missing-columns', missing, headers: [...headers] }
  }
  const plans = headers.map((header, index): ColumnPlan => {
    const { target, reason, confidence } = placed.guesses[index]!
    return { index, header, target: target && targetText(target), reason, confidence }
  })
  const columns = headers.flatMap((header, index): PlacedColumn[] => {
    const target = placed.guesses[index]!.target
    return target && target.kind !== 'ignore' ? [{ index, header, target }] : []
  })
  // Without an address or an id nobody could be found or created.
  if (!columns.some(({ target }) => target.kind === 'urn' || target.kind === 'uuid')) {
    return { kind: 'nothing-mapped', headers: [...headers] }
  }
  return { kind: 'ok', plans, columns, key: source.key.map((header) => find(header)[0]!) }
}

type Placed = { guesses: Guess[]; missing: string[] }

const LEFT_OUT: Guess = { target: null, reason: 'not named in the setup', confidence: 0 }

function placeChosen(headers: readonly string[], columns: Readonly<Record<string, Target>>): Placed {
  const guesses = headers.map(() => LEFT_OUT)
  const missing: string[] = []
  const find = finder(headers)
  for (const [header, target] of Object.entries(columns)) {
    const places = find(header, (index) => Object.hasOwn(columns, headers[index]!))
    if (places.length === 0 && target.kind !== 'ignore') missing.push(header)
    // Headers written twice: every one of them can give a URN or groups, but only one a name.
    const many = target.kind === 'urn' || target.kind === 'groups'
    for (const [turn, index] of places.entries()) {
      guesses[index] =
        turn === 0 || many
          ? { target, reason: 'chosen in the setup', confidence: 1 }
          : { target: null, reason: 'another column with the same header is used', confidence: 0 }
    }
  }
  return { guesses, missing }
}

function placeGuessed(headers: readonly string[], profile: ProfileId): Placed {
  const taken = new Set<string>()
  const guesses = guessColumns(headers, { profile }).map((guess): Guess => {
    if (!guess.target || ['urn', 'groups', 'status', 'opt-out'].includes(guess.target.kind)) return guess
    const place = targetText(guess.target).toLowerCase()
    if (taken.has(place)) return { target: null, reason: 'an earlier column already gives it', confidence: 0 }
    taken.add(place)
    return guess
  })
  return { guesses, missing: [] }
}

/** Finds a header's columns: all that are written alike, else the only one that normalises alike and is free. */
function finder(headers: readonly string[]) {
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
