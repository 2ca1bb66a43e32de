/** What the shell (main process) and the agent's process say to each other. The agent process answers nobody else. */

import type { PauseChoice } from '../../shared/pause.ts'
import type { Standing } from '../../shared/standing.ts'
import type { ReaderExit } from '../spreadsheets/reader-host.ts'

/** The first message, which is where the agent learns everything it knows of this PC. */
export type Begin = {
  kind: 'begin'
  dataFolder: string
  /** Where the practice account's spreadsheets lie in the program. */
  samples: string
  /** better-sqlite3 compiled for this Electron; only ever set in development and tests. */
  compiledSqlite?: string
  /** The program's. */
  version: string
  /** In place of where the system has an administrator's file; never given by a packed app. */
  policyFile?: string
  /** How far the clock has jumped (platform/shifted-clock.ts); only ever set in development and tests. */
  clockShift?: string
}

/** A keychain question's answer (secrets.ts). */
export type KeyAnswer =
  | { kind: 'key'; key: string }
  | { kind: 'none' }
  /** There is something, but this PC's keychain does not open it any more: ask the person again. */
  | { kind: 'unreadable' }
export type KeptAnswer = { kind: 'kept' } | { kind: 'no-keychain' }

/** Shell to agent. `window` and `reader` come with a port. */
export type ToAgent =
  | Begin
  | { kind: 'window' }
  | { kind: 'reader'; id: number }
  | { kind: 'reader-exit'; id: number; exit: ReaderExit }
  | { kind: 'key'; id: number; answer: KeyAnswer | KeptAnswer }
  | { kind: 'look-again' }
  | { kind: 'pause'; choice: PauseChoice | 'resume' }
  | { kind: 'sync-now' }
  | { kind: 'quit' }

/** Agent to shell. */
export type FromAgent =
  | { kind: 'begun' }
  | { kind: 'standing'; standing: Standing }
  | { kind: 'start-reader'; id: number; memoryMb: number }
  | { kind: 'kill-reader'; id: number }
  | { kind: 'key'; id: number; ask: KeyAsk }
  /** The database is closed; the process may end. */
  | { kind: 'done' }

export type KeyAsk =
  | { do: 'read'; name: string }
  | { do: 'keep'; name: string; key: string }
  | { do: 'drop'; name: string }
