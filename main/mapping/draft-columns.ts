/** Columns on their way from what their headers say to an answer, and the answers' common words. */

import { because, type Reason, type ReasonDetails } from '../../shared/column-reasons.ts'
import type { Cell } from '../../shared/row.ts'
import { fieldKeyOf, type Target } from '../../shared/targets.ts'
import type { ColumnValues, ValueKind } from './column-values.ts'
import { isReservedKey } from './field-keys.ts'
import type { Said } from './said.ts'
import type { UnderstoodColumn } from './understood.ts'
import type { ProfileId } from './urns.ts'
import type { Vendor } from './vendors.ts'

export type ProposalContext = { profile: ProfileId; country: string | null }

/** What a column is for, as reasons name it. */
type Means = Omit<ReasonDetails['header-means'], 'header'>

export type Answer = Omit<UnderstoodColumn, 'header' | 'samples' | 'dateStyle'>

export type DraftColumn = {
  index: number
  header: string
  /** What it is by its header, as long as its values do not say otherwise. */
  said: Said | undefined
  /** Who says so. */
  by: 'vendor' | 'words' | 'values'
  values: ColumnValues
  answer: Answer | undefined
}

export type DraftTable = {
  vendor: Vendor | null
  columns: readonly DraftColumn[]
  rows: readonly (readonly Cell[])[]
  context: ProposalContext
}

/** How sure each kind of answer is. Asked is below one half, so that nobody takes it for one. */
const CONFIDENCE = { vendor: 0.95, words: 0.9, values: 0.6, unseen: 0.7, asked: 0.4 }

/** Half of the filled cells must be what the header says: sheets are messy, and the rest becomes problems. */
const CONFIRMS = 0.5
/** Where only the values speak, nearly all of at least three must agree. */
const SPEAKS = { share: 0.9, filled: 3 }

/** Not used, and nothing to ask. */
export const leftOut = (...reasons: Reason[]): Answer => ({ target: null, ask: [], reasons, confidence: 0 })

/** @param options targets as the setup writes them, the likeliest first. */
export const asked = (options: readonly string[], ...reasons: Reason[]): Answer => ({
  target: null,
  ask: [...new Set(options)],
  reasons,
  confidence: CONFIDENCE.asked,
})

/**
 * A target with its reason.
 * @param kind of the values, if they were looked at
 */
export function mapped(
  { vendor }: DraftTable,
  column: DraftColumn,
  target: Target,
  what: Means,
  kind?: ValueKind,
): Answer {
  const { by, values } = column
  const isSeen = kind === undefined || values.filled > 0
  const confidence = by === 'words' && !isSeen ? CONFIDENCE.unseen : CONFIDENCE[by]
  const reasons = [
    says(vendor, column, what),
    ...(kind === undefined || by === 'vendor' ? [] : [counted(values)]),
  ]
  function counted({ judged, filled, count }: ColumnValues): Reason {
    return filled === 0 ? because('no-cells-yet') : because('cells-hold', { count: count(kind!), judged })
  }
  return { target, ask: [], reasons, confidence }
}

/** `HubSpot's column for a phone`, `"Celular" means a phone`; by its values alone only an address is known. */
export function says(vendor: Vendor | null, { by, header }: DraftColumn, means: Means): Reason {
  if (by === 'values') return because('values-say', { what: means.what === 'email' ? 'email' : 'phone' })
  return by === 'vendor' && vendor
    ? because('vendor-column', { ...means, vendor: vendor.name })
    : because('header-means', { ...means, header })
}

/** Half or more of the filled cells are of the kind. */
export const mostly = (values: ColumnValues, kind: ValueKind): boolean => values.reaches(kind, CONFIRMS)

/** Nothing in the column speaks against what its header says. */
export const confirms = (values: ColumnValues, kind: ValueKind): boolean =>
  values.filled === 0 || mostly(values, kind)

/** The values alone are enough to say what they are. */
export const speaks = (values: ColumnValues, kind: ValueKind): boolean =>
  values.filled >= SPEAKS.filled && values.reaches(kind, SPEAKS.share)

/** Nearly every filled cell has a text of its own. */
export const differ = ({ filled, different }: ColumnValues): boolean => different >= filled * SPEAKS.share

/** `field:<key>` for a header as an option in a question; none where the platform takes no such key. */
export function fieldOption(header: string, profile: ProfileId): string[] {
  const key = fieldKeyOf(header)
  return key === null || isReservedKey(key, profile) ? [] : [`field:${key}`]
}

/** Columns without an answer yet whose header says this kind. */
export function saying<K extends Said['kind']>(
  { columns }: DraftTable,
  kind: K,
): (DraftColumn & { said: Extract<Said, { kind: K }> })[] {
  return columns.filter(
    (column): column is DraftColumn & { said: Extract<Said, { kind: K }> } =>
      column.answer === undefined && column.said?.kind === kind,
  )
}
