/**
 * What the Settings page asks the agent: how it works (pace, quiet time, history, limits, guards), where its data lies,
 * the setup as a file to take along or to bring in, and a folder for whoever helps with a fault.
 *
 * An administrator's file (`main/agent/policy.ts`) may set and lock what stands here; the agent refuses a locked change
 * whoever asks for it.
 */
import { z } from 'zod'
import { ask, type Done, filePath, text } from './ipc-ask.ts'

/** One thing wrong in a setup: where, and as what its sentence is made in the window's language. */
export type Complaint = {
  /** `sources[0].columns["E-mail"]`; empty: the file as a whole. */
  path: string
  code:
    | 'not-readable'
    | 'empty'
    | 'broken'
    | 'unknown-key'
    | 'missing'
    | 'number'
    | 'whole-number'
    | 'one-of'
    | 'address'
    | 'list'
    | 'object'
    | 'text'
    | 'taken-name'
    | 'other'
  detail: Record<string, string | number>
}
export type SettingsDone =
  | { ok: true }
  | {
      ok: false
      sentence: string
      why: 'no-account' | 'wrong' | 'locked'
      complaints: Complaint[]
      /** What the administrator set and this would have changed. */
      locked: string[]
    }

const limitNames = ['fileMiB', 'rows', 'columns', 'cellKiB', 'minutes'] as const
/** How much a spreadsheet may cost to read. */
type Limits = Record<(typeof limitNames)[number], number>
type Guards = {
  removals: { percent: number; atLeast: number; max: number }
  columns: { percent: number; allow: string[] }
  creates: { max: number }
}
type Working = {
  requestsPerHour: 'auto' | 'unlimited' | number
  quietSeconds: number
  retentionDays: number
  limits: Limits
}
export type SettingsShown = {
  now: Working
  /** As the program comes. */
  delivered: Working & { guards: Guards }
  /** Least and most of each number. */
  range: Record<
    | 'requestsPerHour'
    | 'quietSeconds'
    | 'retentionDays'
    | `limits.${keyof Limits}`
    | 'removals.percent'
    | 'removals.atLeast'
    | 'removals.max'
    | 'columns.percent'
    | 'creates.max',
    [least: number, most: number]
  >
  /** What the platform allows, as far as it is known; null: no account is open. */
  pace: {
    /** What its answers look like; null: not read yet. */
    profile: string | null
    used: number
    allowed: number | null
    /** It said that it was too much, and is waited for. */
    throttled: boolean
  } | null
  sources: {
    name: string
    kind: 'file' | 'folder' | 'webhook'
    guards: Guards
    isDelivered: boolean
    /** Its columns, for "may change as it likes". */
    headers: string[]
  }[]
  policy: PolicyShown
}
export type PolicyShown = {
  /** Null: there is none. */
  file: string | null
  /** Paths of settings that are locked; `*`: the file cannot be read, so everything in it could be. */
  locked: string[]
  complaints: Complaint[]
}

export type DataShown = {
  folder: string
  bytes: number
  /** Newest first, for both accounts. */
  backups: { date: string; bytes: number }[]
  /** Why nothing may be kept there. */
  refused: 'network' | 'cloud' | 'removable' | null
}

export type SetupChange = {
  name: string
  change: 'added' | 'changed' | 'removed' | 'same'
  /** Keys of the setup that are others. */
  keys: string[]
  /** Everything in it is compared afresh, as at a first sync. */
  beginsAgain: boolean
  /** Its file or folder is not on this PC. */
  notThere: string | null
}
export type LookedAtSetup =
  | {
      kind: 'changes'
      /** What `takeSetup` names; another look takes its place. */
      id: string
      sources: SetupChange[]
      settings: { path: string; before: string; after: string }[]
      /** These webhooks get a new secret, which has to be entered in their program. */
      needSecret: string[]
    }
  | { kind: 'nothing-new' }
  | { kind: 'no-account' }
  | { kind: 'other-account'; host: string }
  | { kind: 'wrong'; complaints: Complaint[] }
  | { kind: 'locked'; locked: string[] }

export type DiagnosticsShown = {
  /** What `saveDiagnostics` names, so that what was shown is what is saved. */
  id: string
  files: { name: string; bytes: number; text: string; isWhole: boolean }[]
}

const percent = z.number()
export const settingsContract = {
  settings: ask<SettingsShown>()(z.undefined()),
  /** Keys of the setup file beside its sources; what is left out stays, `null` is as delivered. */
  changeSettings: ask<SettingsDone>()(
    z.strictObject({
      requestsPerHour: z.union([z.literal('auto'), z.literal('unlimited'), z.number()]).nullish(),
      quietSeconds: z.number().nullish(),
      retentionDays: z.number().nullish(),
      limits: z.partialRecord(z.enum(limitNames), z.number()).nullish(),
    }),
  ),
  /** When changes of one spreadsheet wait for a person's OK; null: as delivered. */
  changeGuards: ask<SettingsDone>()(
    z.strictObject({
      source: text,
      guards: z
        .strictObject({
          removals: z.strictObject({ percent, atLeast: z.number(), max: z.number() }),
          columns: z.strictObject({ percent, allow: z.array(text).max(500) }),
          creates: z.strictObject({ max: z.number() }),
        })
        .nullable(),
    }),
  ),
  dataShown: ask<DataShown>()(z.undefined()),
  /** The setup of the account in use; never a key or a secret. */
  exportSetup: ask<Done>()(z.strictObject({ file: filePath })),
  /** What a setup file would change; nothing is changed yet. */
  lookAtSetup: ask<LookedAtSetup>()(z.strictObject({ file: filePath })),
  takeSetup: ask<SettingsDone | { ok: false; why: 'changed-since' }>()(z.strictObject({ id: text })),
  /** What could go to whoever helps: nothing in it names a person. */
  diagnostics: ask<DiagnosticsShown>()(z.undefined()),
  /** @returns the folder that was made inside `folder`. */
  saveDiagnostics: ask<{ ok: true; path: string } | { ok: false; why: 'changed-since' | 'not-written' }>()(
    z.strictObject({ id: text, folder: filePath }),
  ),
} as const
