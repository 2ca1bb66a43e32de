/**
 * What was understood of a source's columns when it was first read. Kept with the source (`source.understood`), so that
 * a row means the same in every scan, whatever rows come later.
 */
import type { Reason } from '../../shared/column-reasons.ts'
import type { Target } from '../../shared/targets.ts'
import type { DateStyle } from './dates.ts'

/** One column as it was understood. */
export type UnderstoodColumn = {
  header: string
  /** Null: left out, or asked. */
  target: Target | null
  /** Targets a person chooses between, as the setup writes them; empty where nothing is asked. */
  ask: readonly string[]
  /** Why, the weightiest first. */
  reasons: readonly Reason[]
  /** 0 (left out) to 1 (the platform's own header, or said by the user). */
  confidence: number
  /** The first different values as a person sees them, at most five. */
  samples: readonly string[]
  /** The order of day and month in this column's dates, where its values tell; else the account's counts. */
  dateStyle?: DateStyle
}

/** Plain data: goes to the reader process and into the database. */
export type Understood = {
  /** The export it was recognised as, `HubSpot`; null: none. */
  vendor: string | null
  columns: readonly UnderstoodColumn[]
}
