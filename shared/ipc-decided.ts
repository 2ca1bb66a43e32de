/** What the window asks about rows and values that are not sent because a person, or a rule they chose, said so (DESIGN 12). */
import { z } from 'zod'
import { ask, limit, offset, type Page, type Revised, text } from './ipc-ask.ts'

export type DecidedShown = {
  id: number
  /** As it is shown here; an answer to something else is refused. */
  shown: string
  /** `row`: it is left out until it changes. `values`: the platform keeps its own until the cell changes. */
  kind: 'row' | 'values'
  person: string
  source: string
  sheet: string
  row: number
  /** `platform` is null where there is no contact. */
  attributes: { name: string; spreadsheet: string | null; platform: string | null }[]
}
export const decidedContract = {
  /** In the order in which these persons became known. */
  decided: ask<Revised<Page<DecidedShown>>>()(z.strictObject({ offset, limit })),
  /** The row, or these values, count again: they are judged anew and sent. `attribute`: only this one. */
  sendAfterAll: ask<{ ok: true } | { ok: false; code: 'changed-since' | 'no-account' }>()(
    z.strictObject({ id: z.int(), shown: text, attribute: text.optional() }),
  ),
} as const
