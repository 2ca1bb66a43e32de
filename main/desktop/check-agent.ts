/**
 * What the agent's process says to the shell, looked at before it is believed: the shell holds the keychain, starts
 * processes, and must not fall over a message.
 */
import { z } from 'zod'
import { isLargerThan } from '../../shared/larger-than.ts'
import type { FromAgent } from './agent-protocol.ts'

/** A standing names every spreadsheet that is not read. */
const LARGEST = { values: 100_000, characters: 1024 * 1024, depth: 10 }

const count = z.int().min(0)
const id = z.int().min(0)
const name = z.string().min(1).max(3000)
const standing = z.looseObject({
  account: z.looseObject({ name: z.string(), host: z.string(), practice: z.boolean() }).nullable(),
  status: z.looseObject({
    phase: z.enum(['idle', 'scanning', 'pulling', 'reconciling', 'draining', 'offline']),
  }),
  pause: z.looseObject({ until: z.number().nullable() }).nullable(),
  trouble: z.looseObject({ kind: z.string() }).nullable(),
  sources: z.array(
    z.looseObject({ source: z.string(), state: z.string(), code: z.string(), since: z.number() }),
  ),
  needsYou: z.looseObject({ conflicts: count, holds: count, problems: count, firstSyncs: count }),
  queued: count,
  removals: z.looseObject({ people: count, at: z.number() }).nullable(),
  continued: z.looseObject({ at: z.number(), changes: count }).nullable(),
  clock: z.looseObject({ here: z.number(), there: z.number() }).nullable(),
})
const key = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('read'), name }),
  z.strictObject({ do: z.literal('keep'), name, key: z.string().max(10_000) }),
  z.strictObject({ do: z.literal('drop'), name }),
])
const said = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('begun') }),
  z.strictObject({ kind: z.literal('standing'), standing }),
  z.strictObject({ kind: z.literal('start-reader'), id, memoryMb: z.int().min(1) }),
  z.strictObject({ kind: z.literal('kill-reader'), id }),
  z.strictObject({ kind: z.literal('key'), id, ask: key }),
  z.strictObject({ kind: z.literal('done') }),
])

export const isFromAgent = (message: unknown): message is FromAgent =>
  !isLargerThan(message, LARGEST) && said.safeParse(message).success
