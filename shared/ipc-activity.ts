/** What the window asks about what was done: runs, their changes, one person's story, and all of it as a file. */
import { z } from 'zod'
import { ask, filePath, limit, type Page, type Revised, text } from './ipc-ask.ts'

/** Runs, changes and stories: newest first, `after` is the `next` of the page before. */
const afterPage = { after: z.int().optional(), limit }
export type RunShown = {
  id: number
  trigger: string
  startedAt: number
  endedAt: number | null
  counts: { kind: string; outcome: string; n: number }[]
  undoOf: number | null
  undoneBy: number | null
}
export type ChangeShown = {
  id: number
  runId: number
  at: number
  kind: string
  outcome: string
  person: string
  uuid: string | null
  followId: number
  source: string | null
  file: string | null
  sheet: string | null
  row: number | null
  attributes: { name: string; before: string | null; after: string | null }[]
  requests: { method: string; target: string; body: unknown }[]
  status: number | null
  /** What the platform said beside yes: its refusal, and values that are there otherwise than sent. */
  refused: string | null
  differences: { name: string; sent: string; got: string }[]
}
export type StoryShown = Page<ChangeShown> & {
  person: {
    name: string | null
    uuids: string[]
    addresses: string[]
    followed: boolean
    onPlatform: boolean
  }
}

const person = z.union([
  z.strictObject({ uuid: z.string() }),
  z.strictObject({ address: text }),
  z.strictObject({ followId: z.int() }),
])

export const activityContract = {
  runs: ask<Revised<Page<RunShown>>>()(z.strictObject(afterPage)),
  changes: ask<Revised<Page<ChangeShown>>>()(z.strictObject({ run: z.int(), ...afterPage })),
  findChanges: ask<Revised<Page<ChangeShown>>>()(z.strictObject({ text, ...afterPage })),
  story: ask<StoryShown | null>()(
    z.strictObject({
      person,
      ...afterPage,
    }),
  ),

  /**
   * Writes what was done to an .xlsx or .csv: of one run, of whom a text finds, of one person, or all of it.
   * `words`: headers, kinds and outcomes in the window's language, by key.
   */
  exportActivity: ask<{ ok: true; rows: number } | { ok: false; sentence: string }>()(
    z.strictObject({
      file: filePath,
      of: z.union([
        z.strictObject({ all: z.literal(true) }),
        z.strictObject({ run: z.int() }),
        z.strictObject({ text }),
        z.strictObject({ person }),
      ]),
      words: z.record(z.string().max(80), z.string().max(200)).default({}),
    }),
  ),
} as const
