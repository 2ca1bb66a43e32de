/** What goes wrong on the way to the platform and in it. */
import type { Dice } from '../support/dice.ts'

const KINDS: readonly Record<string, unknown>[] = [
  { kind: 'server-error' },
  { kind: 'server-error', afterCommit: true },
  { kind: 'half-create' },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'cut-body' },
  { kind: 'bad-json', afterCommit: true },
  { kind: 'captive-page' },
  { kind: 'throttled', retryAfter: 1 },
  { kind: 'unchanged' },
  { kind: 'body-on-204' },
  { kind: 'delay', ms: 60 },
  { kind: 'stale', changes: 1, method: 'GET' },
  { kind: 'stale', changes: 3, method: 'GET' },
]

/** Up to three faults at once, each for a few requests. */
export const weather = (roll: Dice): Record<string, unknown>[] =>
  Array.from({ length: roll.one([0, 0, 1, 1, 2, 3]) }, () => ({
    ...roll.one(KINDS),
    probability: 0.4,
    times: 1 + roll.below(3),
    seed: roll.below(1e6),
    skip: roll.below(8),
  }))
