/**
 * What the agent is doing, in one union for the terminal, the tray, the window and the log, so that all of them
 * say the same word.
 */
export type SyncStatus =
  | { phase: 'idle' }
  | { phase: 'scanning'; source: string; rows: number }
  | { phase: 'pulling'; contacts: number }
  | { phase: 'reconciling' }
  /** `finishAt`: epoch milliseconds, a range, with the PC on. */
  | { phase: 'draining'; done: number; left: number; finishAt: { earliest: number; latest: number } | null }
  /** The platform cannot be used right now; `since` when that began. */
  | { phase: 'offline'; since: number; why: string }
