/** What the window asks about people who left a spreadsheet and whose removal waits out its delay (DESIGN 13). */
import { z } from 'zod'
import { ask, limit, offset, type Page, type Revised, text } from './ipc-ask.ts'

export type RemovalShown = {
  id: number
  /** As it is shown here; an answer to something else is refused. */
  shown: string
  /** An address, where there is no name. */
  name: string
  source: string
  sheet: string
  /** Where the row stood last. */
  row: number
  /** With the PC on. Past: as soon as every spreadsheet could be read. */
  at: number
  will: 'delete' | 'leave groups'
}
export type RemovalsPage = Revised<Page<RemovalShown>> & {
  /** All of them, as they are shown here. */
  shown: string
  deletes: number
  /** When the first of them goes; null: there is none. */
  at: number | null
}
export type RemovalsDone =
  | { ok: true; people: number }
  /** Somebody is back, gone, or came to it since. Nothing was done. */
  | { ok: false; code: 'changed-since' | 'no-account' }

/** One person by `id`, or all of them; `shown` as it came with them. */
const answered = z.strictObject({ shown: text, id: z.int().optional() })

export const removalsContract = {
  /** Who goes first, first. */
  removals: ask<RemovalsPage>()(z.strictObject({ offset, limit })),
  /** They stay on the platform and are not kept in step with this spreadsheet any more. */
  keepRemovals: ask<RemovalsDone>()(answered),
  /** Their delay is over; guards, a fresh look at the platform and at every spreadsheet come first as ever. */
  removeNow: ask<RemovalsDone>()(answered),
} as const
