/** What one `sync` did, with every count as it really happened (DESIGN 14). */
export type PhaseSeconds = { scan: number; pull: number; reconcile: number; stage: number; drain: number }

export type SyncReport = {
  run: number | null
  rows: number
  creates: number
  updates: number
  removals: number
  adopted: number
  unchanged: number
  /** Waiting for a person now, whichever run found them. */
  conflicts: number
  problems: number
  held: number
  /** Sources that are halted or waiting. */
  halted: number
  requests: { read: number; write: number }
  retries: number
  seconds: number
  phases: PhaseSeconds
  peakRssMb: number
}

/** Exit codes of DESIGN 14; when several apply the earlier one here wins. */
export const EXIT = {
  bug: 70,
  usage: 64,
  inUse: 6,
  platform: 5,
  halted: 4,
  person: 3,
  changes: 10,
  ok: 0,
} as const

export const roundSeconds = (ms: number) => Math.round(ms) / 1000
