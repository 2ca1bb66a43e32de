/**
 * What a window can ask the agent: names, the form of each input (the agent checks every message by it), and the type of
 * each answer. Handlers, bridge and the stand-ins of tests are derived from this one value. What can fail is said in
 * the answer; a rejected ask is a mistake in the program, or an agent that was restarted.
 *
 * Lists come in pages of at most 200 rows. `revision` is another number when anything in the data has changed since.
 */
import { z } from 'zod'
import { accountContract } from './ipc-account.ts'
import { activityContract } from './ipc-activity.ts'
import { addContract, type PreviewCounts } from './ipc-add.ts'
import { type Ask, ask, type Done, nothing, text } from './ipc-ask.ts'
import { decidedContract } from './ipc-decided.ts'
import { listsContract } from './ipc-lists.ts'
import { removalsContract } from './ipc-removals.ts'
import { reviewContract } from './ipc-review.ts'
import { settingsContract } from './ipc-settings.ts'
import { webhookContract } from './ipc-webhook.ts'
import { pauseChoices } from './pause.ts'
import type { Standing } from './standing.ts'

export type { ChangeShown, RunShown } from './ipc-activity.ts'
export type { ContactShown, SourceShown } from './ipc-lists.ts'
export type { ReviewShown } from './ipc-review.ts'

export type PreviewShown = {
  counts: PreviewCounts
  /** At most 1,000 of them. */
  changes: {
    kind: string
    source: string
    key: string
    row: number | null
    attributes: { name: string; before: string | null; after: string | null }[]
  }[]
  sources: { name: string; state: string; code: string | null }[]
  trouble: string | null
}

export type QueueShown = {
  waiting: number
  /** Requests of the last hour, and how many are allowed; null: no limit. */
  used: number
  allowed: number | null
  finishAt: { earliest: number; latest: number } | null
}

export const agentContract = {
  ...accountContract,
  ...addContract,
  ...reviewContract,
  ...activityContract,
  ...listsContract,
  ...settingsContract,
  ...webhookContract,
  ...decidedContract,
  ...removalsContract,
  getStanding: ask<Standing>()(nothing),
  pause: ask<void>()(z.enum([...pauseChoices, 'resume'])),
  syncNow: ask<void>()(nothing),
  /** It was read that work went on after an end in the middle. */
  continuedSeen: ask<void>()(nothing),
  queue: ask<QueueShown>()(nothing),

  /** `source` as in the setup file; nothing is sent before `approveFirstSync`. */
  addSource: ask<Done>()(z.record(z.string(), z.unknown())),
  changeSource: ask<Done>()(z.strictObject({ name: text, source: z.record(z.string(), z.unknown()) })),
  removeSource: ask<Done>()(text),
  /** The account's setup as it is written, for editing and for export; null before there is one. */
  getSetup: ask<Record<string, unknown> | null>()(nothing),
  preview: ask<PreviewShown>()(nothing),
  approveFirstSync: ask<Done>()(z.strictObject({ source: text })),

  forget: ask<
    | { kind: 'refused'; sentence: string }
    | {
        kind: 'forgotten'
        already: boolean
        complete: boolean
        rows: { source: string; sheet: string; row: number }[]
      }
  >()(z.strictObject({ urn: text, thisToo: z.boolean() })),
} as const

/** What the agent tells without being asked, at most five a second; a later one takes an earlier one's place. */
export type AgentNotices = {
  standingChanged: Standing
  /** Lists may show something else by now: ask again for what is in sight. At most one a second. */
  dataChanged: { revision: number }
}

type Contract = typeof agentContract
type OutOf<K extends keyof Contract> = Contract[K] extends Ask<z.ZodType, infer Out> ? Out : never
/** The agent provides these; a forgotten one does not compile. */
export type AgentHandlers = {
  [K in keyof Contract]: (input: z.output<Contract[K]['input']>) => OutOf<K> | Promise<OutOf<K>>
}
/** What the window calls. */
export type AgentBridge = {
  [K in keyof Contract]: (input: z.input<Contract[K]['input']>) => Promise<OutOf<K>>
}
