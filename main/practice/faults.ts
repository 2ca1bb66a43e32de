/**
 * Faults on demand: `POST /practice/faults {"faults": [...]}` replaces the list, an empty one clears it.
 *
 * Each fault may say which requests it meets: `method`, `endpoint` (`contacts`, `fields`, ...) and `path` (a regular expression on
 * path and query), also inside `match`; the first `skip` of them are spared, at most `times` are hit, each with `probability`
 * (0 to 1, repeatable with `seed`). Times are milliseconds.
 *
 * | kind | what the caller sees | further keys |
 * | --- | --- | --- |
 * | `delay` | the answer comes late | `ms` |
 * | `throttled` | 429, not counted and without effect | `retryAfter` in seconds; left out: no Retry-After |
 * | `server-error` | a 5xx with the platform's text | `status` (500), `afterCommit` (false) |
 * | `half-create` | 500 after a create that left the bare contact behind, without fields and groups | |
 * | `drop-before` | the connection closes, nothing was done | |
 * | `drop-after` | the connection closes, everything was done: a lost answer | |
 * | `cut-body` | the connection closes in the middle of the answer; everything was done | |
 * | `bad-json` | 200 with something that is no JSON | `afterCommit` (false) |
 * | `captive-page` | 200 with the HTML page of somebody's network, nothing was done | |
 * | `redirect` | 302 to another host, nothing was done | `to` |
 * | `stale` | GETs answer from an older state: a lagging replica. Changes from before the fault stay visible | `ms` or `changes` |
 * | `unchanged` | the usual answer with the old values: a contact locked by a flow | |
 * | `engine-cache` | fields and groups younger than 5 s are unknown to the engine (contract 7); meets every request | |
 * | `body-on-204` | two stray characters (`""`) after a 204, as upstream sends them | |
 * | `edit` | somebody else writes a contact around the request | `when` (`before`, `after`), `contact` (ref or uuid) with `set` (keys of the API, and `status`) or `delete`, or `create` |
 *
 * An `edit` after a GET of contacts.json is a contact modified between two pages; `skip` says after which page.
 */
import { z } from 'zod'

const aim = {
  method: z.string().optional(),
  endpoint: z.string().optional(),
  path: z.string().refine(isPattern, 'is no regular expression').optional(),
}
const common = {
  ...aim,
  match: z.strictObject(aim).optional(),
  skip: z.int().min(0).default(0),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().default(1),
}
const keys = z.record(z.string(), z.unknown())
const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), ...common, ms: z.number().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal('throttled'), ...common, retryAfter: z.number().min(0).optional() }),
  z.strictObject({
    kind: z.literal('server-error'),
    ...common,
    status: z.int().min(500).max(599).default(500),
    afterCommit: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('half-create'), ...common }),
  z.strictObject({ kind: z.literal('drop-before'), ...common }),
  z.strictObject({ kind: z.literal('drop-after'), ...common }),
  z.strictObject({ kind: z.literal('cut-body'), ...common }),
  z.strictObject({ kind: z.literal('bad-json'), ...common, afterCommit: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('captive-page'), ...common }),
  z.strictObject({
    kind: z.literal('redirect'),
    ...common,
    to: z.string().default('https://elsewhere.invalid/'),
  }),
  z.strictObject({
    kind: z.literal('stale'),
    ...common,
    ms: z.number().min(0).optional(),
    changes: z.int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('unchanged'), ...common }),
  z.strictObject({ kind: z.literal('engine-cache'), ...common }),
  z.strictObject({ kind: z.literal('body-on-204'), ...common }),
  z.strictObject({
    kind: z.literal('edit'),
    ...common,
    when: z.enum(['before', 'after']),
    contact: z.string().optional(),
    set: keys.optional(),
    delete: z.boolean().default(false),
    create: keys.optional(),
  }),
])
const request = z.strictObject({ faults: z.array(fault).max(1000) })

export type Fault = z.infer<typeof fault>
type FaultKind = Fault['kind']
export type Edit = Extract<Fault, { kind: 'edit' }>

/** The faults a request met, by kind; the first of each kind counts, except that every edit is made. */
export type Met = Fault[]
export function metKind<K extends FaultKind>(met: Met, kind: K): Extract<Fault, { kind: K }> | undefined {
  return met.find((each): each is Extract<Fault, { kind: K }> => each.kind === kind)
}

/** The list in a request body, or a sentence about what is wrong with it. */
export function parseFaults(body: unknown): { faults: Fault[] } | { error: string } {
  const parsed = request.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return { error: `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not understood'}` }
}

export function openFaults() {
  let armed: Armed[] = []
  return {
    replace(faults: Fault[]): void {
      armed = faults.map((each) => ({ fault: each, met: 0, fired: 0, random: randomFrom(each.seed) }))
    },
    has: (kind: FaultKind) => armed.some(({ fault }) => fault.kind === kind),
    /** What is in place, with how often each was hit. */
    list: () => armed.map(({ fault, met, fired }) => ({ ...fault, met, fired })),
    /** The faults this request meets; counts them. `target` is path and query. */
    meet(method: string, target: string, endpoint: string): Met {
      if (armed.length === 0) return []
      return armed
        .filter((each) => aimsAt(each.fault, method, target, endpoint) && fires(each))
        .map(({ fault }) => fault)
    },
  }
}
export type Faults = ReturnType<typeof openFaults>

type Armed = { fault: Fault; met: number; fired: number; random: () => number }

function aimsAt(fault: Fault, method: string, target: string, endpoint: string): boolean {
  return [fault, fault.match ?? {}].every(
    (each) =>
      (each.method === undefined || each.method.toUpperCase() === method) &&
      (each.endpoint === undefined || each.endpoint.replace(/\.json$/, '') === endpoint) &&
      (each.path === undefined || new RegExp(each.path).test(target)),
  )
}

function fires(armed: Armed): boolean {
  const { fault } = armed
  armed.met += 1
  if (armed.met <= fault.skip) return false
  if (fault.times !== undefined && armed.fired >= fault.times) return false
  if (fault.probability !== undefined && armed.random() >= fault.probability) return false
  armed.fired += 1
  return true
}

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}
