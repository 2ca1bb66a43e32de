/**
 * How the agent stands, in one value for tray, window and notifications: what it works for, what it does at this
 * moment, and what keeps it from working. Counts and times only; the sentences are made where they are shown.
 */
import type { ClockOff } from './ipc-account.ts'
import type { Pause } from './pause.ts'
import type { SyncStatus } from './sync-status.ts'

/** What stops the agent for an account until a person, or the other side, does something. */
export type Trouble =
  | { kind: 'key-refused' | 'no-permission' | 'account-suspended' | 'other-account' | 'anonymous' | 'shrunk' }
  /** `unreadable`: the PC's keychain has a key it no longer opens. */
  | { kind: 'key-missing'; unreadable: boolean }
  | { kind: 'offline'; since: number; why: string }
  /** The data folder: in use, full, damaged, of a newer version. `sentence` is ready to show. */
  | { kind: 'data'; code: string; sentence: string }

/** A spreadsheet that is not being read. */
type SourceTrouble = { source: string; state: 'waiting' | 'halted'; code: string; since: number }

export type Standing = {
  /** The account in use; null before the first run is through. */
  account: { name: string; host: string; practice: boolean } | null
  status: SyncStatus
  pause: Pause | null
  trouble: Trouble | null
  sources: SourceTrouble[]
  /** What waits for a person: conflicts, holds, problems, and first syncs that nobody approved yet. */
  needsYou: { conflicts: number; holds: number; problems: number; firstSyncs: number }
  /** Waiting in the queue. */
  queued: number
  /** Removals in their delay, and when the first of them will be sent. */
  removals: { people: number; at: number } | null
  /** After a log-off or a crash: when work went on, with how many changes that had waited; null when a person has read it. */
  continued: { at: number; changes: number } | null
  /** This PC's time and the platform's, where they are far apart. */
  clock: ClockOff | null
}

export const nothingYet: Standing = {
  account: null,
  status: { phase: 'idle' },
  pause: null,
  trouble: null,
  sources: [],
  needsYou: { conflicts: 0, holds: 0, problems: 0, firstSyncs: 0 },
  queued: 0,
  removals: null,
  continued: null,
  clock: null,
}

export const needsYouCount = ({ needsYou }: Standing): number =>
  needsYou.conflicts + needsYou.holds + needsYou.problems + needsYou.firstSyncs
