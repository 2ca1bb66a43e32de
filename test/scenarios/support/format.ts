/**
 * How a situation is written down: `test/scenarios/<situation>/scenario.json` beside the spreadsheets it names.
 * A typo in one is a sentence about that file, not a test that checks less than it seems to.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const SCENARIOS = fileURLToPath(new URL('..', import.meta.url))

const text = z.string().min(1)
const json = z.record(z.string(), z.unknown())
const count = z.int().min(0)
/** A file that lies beside `scenario.json`. */
const file = text.regex(/^[\w-]+\.csv$/, 'the name of a file in the folder of this situation')

/** Who is meant: the `ref` or name of a given contact, or the name a contact had when it first appeared. */
const handle = text

const contact = z.strictObject({
  /** As the handle, where it is left out. */
  name: z.string().nullable().optional(),
  language: z.string().optional(),
  urns: z.array(text).default([]),
  groups: z.array(text).default([]),
  /** Fields without a value are left out. */
  fields: z.record(z.string(), z.string()).default({}),
  status: z.enum(['active', 'blocked', 'stopped', 'archived']).default('active'),
})
export type ExpectedContact = z.output<typeof contact>
/**
 * Everybody in the account, exactly: one by one; `"like": "after.csv"`, one contact for each of its rows, saying what the
 * row says, `except` some (null: not there); or `"unchanged"` since the step before.
 */
const contacts = z.union([
  z.literal('unchanged'),
  z.strictObject({
    like: file,
    except: z.record(handle, contact.nullable()).default({}),
  }),
  z.strictObject({ everybody: z.record(handle, contact) }),
])

const write = z
  .strictObject({
    POST: text.optional(),
    DELETE: text.optional(),
    /** In a call about many contacts `contacts` may be their number. */
    body: z.unknown().optional(),
    /** Other than a success: the status, or that the connection broke. */
    answered: z.union([z.int(), z.literal('nothing')]).optional(),
  })
  .refine(({ POST, DELETE }) => (POST === undefined) !== (DELETE === undefined), 'one of POST and DELETE')

const value = z.string().nullable()
const reviewItem = z.strictObject({
  kind: z.enum(['conflict', 'hold', 'problem']),
  source: text.optional(),
  contact: text.optional(),
  row: count.optional(),
  /** All of them. Before, in the spreadsheet, on the platform. */
  attributes: z
    .array(z.strictObject({ name: text, base: value, spreadsheet: value, platform: value }))
    .optional(),
  /** Of a hold: their names, or how many. */
  people: z.union([z.array(text), count]).optional(),
  /** Parts of the sentence. */
  says: z.array(text).optional(),
})

const report = z.strictObject({
  creates: count.optional(),
  updates: count.optional(),
  removals: count.optional(),
  adopted: count.optional(),
  conflicts: count.optional(),
  problems: count.optional(),
  held: count.optional(),
  halted: count.optional(),
  rows: count.optional(),
  unchanged: count.optional(),
  retries: count.optional(),
})

const expectation = z.strictObject({
  /** Of DESIGN 14. A step that runs the agent and says nothing of it ends with 0. */
  exit: count.default(0),
  /** All of them. A step that runs the agent and says nothing of them sends none. */
  writes: z.array(write).default([]),
  /** The writes left in this order; without it only that they are these. */
  inOrder: z.boolean().default(false),
  /** `writes` are the first, in their order; so many follow. */
  andMore: count.optional(),
  /** Looked at before: each is among the reads. */
  reads: z.array(text).default([]),
  /** Looking costs budget too. */
  mostReads: count.optional(),
  /** Requests the platform refused for its limit. */
  throttled: count.default(0),
  contacts: contacts.optional(),
  /** Static groups by name. */
  groups: z.array(text).optional(),
  fields: z.record(z.string(), text).optional(),
  review: z.array(reviewItem).optional(),
  /** Counts that are left out are zero; `rows`, `unchanged` and `retries` are looked at where they are named. */
  report: report.optional(),
  /** Parts of what was said on the way, or in the result. */
  says: z.array(text).default([]),
  doesNotSay: z.array(text).default([]),
  /** Of each source: `ready`, or `waiting: <code>`, `halted: <code>`. */
  sources: z.record(z.string(), text).optional(),
  /** What still waits to be sent. */
  left: count.optional(),
  /** Sent and taken by the platform, but told in no run: known, with its reason in a note of the situation. */
  notInHistory: count.default(0),
  /** Of `activity`: the changes, newest first. */
  history: z
    .array(
      z.strictObject({
        kind: z.enum(['create', 'update', 'remove', 'keep']),
        person: text,
        outcome: text,
        row: count.nullable().optional(),
        attributes: z.array(z.strictObject({ name: text, before: value, after: value })).optional(),
        requests: z.array(write).optional(),
        status: z.int().optional(),
      }),
    )
    .optional(),
  /** The preview: what would be changed, without before and after. */
  changes: z.array(json).optional(),
})
export const NOTHING_EXPECTED = expectation.parse({})
export type Expectation = z.output<typeof expectation>

const who = { changes: handle.optional() }
const colleague = z.union([
  z.strictObject({ ...who, changes: handle, to: json }),
  z.strictObject({ creates: json }),
  z.strictObject({ deletes: z.union([handle, z.array(handle)]) }),
  z.strictObject({ blocks: handle }),
  z.strictObject({ unblocks: handle }),
  z.strictObject({ stops: handle }),
  z.strictObject({ puts: handle, into: text }),
  z.strictObject({ takes: handle, outOf: text }),
  z.strictObject({ deletesGroup: text }),
  z.strictObject({ renamesGroup: text, to: text }),
  z.strictObject({ makesFieldA: text, field: text }),
  /** The token opens another account from now on. */
  z.strictObject({ swapsTheAccount: json }),
])
export type Colleague = z.output<typeof colleague>

const attribute = text.optional()
/** Which item: of the list as it is now, or as it was when `lookAtReview` was last done. */
const asShown = z.enum(['now', 'earlier']).default('now')
const hold = z.strictObject({ hold: z.int().min(1).default(1), asShown })
/** `always`: this column is never asked about again. */
const approval = z.strictObject({ ...hold.shape, always: z.boolean().default(false) })
const resolve = z.union([
  z.strictObject({ conflictOf: text, attribute, keep: z.enum(['spreadsheet', 'platform']), asShown }),
  z.strictObject({ conflictOf: text, attribute, value: z.string(), asShown }),
  z.strictObject({ all: text, keep: z.enum(['spreadsheet', 'platform']) }),
])
export type Resolve = z.output<typeof resolve>

const expects = { expect: expectation.default(NOTHING_EXPECTED) }
const agentRuns = z.union([
  /** `yes` approves a first sync. */
  z.strictObject({ sync: z.strictObject({ yes: z.boolean().default(true) }), ...expects }),
  /** The watch is started, has its first look, sends what is due, and is stopped. */
  z.strictObject({ watch: z.strictObject({}), ...expects }),
  z.strictObject({ preview: z.strictObject({}), ...expects }),
  /** Power fails before or after the n-th write (or read) request of a sync; the next step begins with what was on the disk. */
  z.strictObject({
    powerFails: z.strictObject({
      moment: z.enum(['before', 'after']),
      write: z.int().min(1),
    }),
    ...expects,
  }),
  z.strictObject({ approve: approval, ...expects }),
  z.strictObject({ dismiss: hold, ...expects }),
  z.strictObject({ resolve, ...expects }),
  z.strictObject({
    /** `same`: the one that the last `undo` was about. */
    undo: z.strictObject({ run: z.enum(['last', 'same']), yes: z.boolean() }),
    ...expects,
  }),
  /** What was done: one contact's story, by an address; or one run. */
  z.strictObject({
    activity: z.union([z.strictObject({ contact: text }), z.strictObject({ run: z.literal('last') })]),
    ...expects,
  }),
  /** `too`: also that they were forgotten. */
  z.strictObject({ forget: text, too: z.boolean().default(false), ...expects }),
])
const step = z.union([
  z.strictObject({ save: file, as: text.default('people.csv') }),
  z.strictObject({ write: z.string(), as: text.default('people.csv') }),
  z.strictObject({ removeFile: text }),
  z.strictObject({ renameFile: text, to: text }),
  /** Merged over the source of the setup file. */
  z.strictObject({ changeSource: json }),
  z.strictObject({ changeSources: z.array(json) }),
  z.strictObject({ colleague }),
  /** Of the practice account (`main/practice/faults.ts`); `@handle` in a text stands for a uuid. */
  z.strictObject({ faults: z.array(json) }),
  /** How this PC reaches the platform: `twice` is a connection that sends every write again by itself. */
  z.strictObject({ connection: z.enum(['good', 'none', 'only reads', 'twice']) }),
  /** The platform answers writes that mention something with this 400; null: no longer. */
  z.strictObject({ refuses: z.strictObject({ mention: text, answer: json }).nullable() }),
  /** The access key: another one, until it is `right` again. */
  z.strictObject({ key: text }),
  z.strictObject({ pass: text.regex(/^\d+ (seconds?|minutes?|hours?|days?)$/, 'such as "10 minutes"') }),
  z.strictObject({ restart: z.literal(true) }),
  z.strictObject({ loseDatabase: z.enum(['deleted', 'damaged']) }),
  z.strictObject({ lookAtReview: z.literal(true), ...expects }),
  ...agentRuns.options,
])
export type Step = z.output<typeof step>
export type AgentStep = z.output<typeof agentRuns>

const scenario = z.strictObject({
  /** What the person would say. */
  says: text,
  /** Ids of `coverage.ts`. */
  covers: z.array(text).min(1),
  profiles: z
    .array(z.enum(['weni-flows', 'upstream-26.3']))
    .min(1)
    .default(['weni-flows']),
  /** Of the practice account. Without it there is no limit. */
  requestsPerHour: z.int().min(1).optional(),
  /** Merged over the usual source; its `columns` are merged over the usual columns, null takes one away. */
  source: json.default({}),
  /** Several: each merged over the usual source. */
  sources: z.array(json).optional(),
  /** As the practice account is given; `contacts` may be `{"like": "before.csv"}`. There is a field `city`. */
  given: json.default({}),
  steps: z.array(step).min(1),
  /** Why the sync that follows the last step may send something. Without it: it sends nothing. */
  notSettled: text.optional(),
})
export type Scenario = z.output<typeof scenario> & { name: string; folder: string }

/** Folder names of all situations. */
export const scenarioNames = (): string[] =>
  readdirSync(SCENARIOS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'support')
    .map(({ name }) => name)
    .sort()

/** Reads one. Throws a sentence that says where it is not as it should be. */
export function readScenario(name: string): Scenario {
  const folder = path.join(SCENARIOS, name)
  const where = `test/scenarios/${name}/scenario.json`
  let written: unknown
  try {
    written = JSON.parse(readFileSync(path.join(folder, 'scenario.json'), 'utf8'))
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const reading = scenario.safeParse(written)
  if (!reading.success) throw new Error(`${where}:\n${complaints(reading.error.issues, written).join('\n')}`)
  const { steps, covers } = reading.data
  const files = steps.flatMap((one) => ('save' in one ? [one.save] : []))
  const missing = files.filter((one) => !existsSync(path.join(folder, one)))
  if (missing.length > 0) throw new Error(`${where}: there is no ${missing.join(', ')} beside it`)
  const unused = readdirSync(folder).filter((one) => one !== 'scenario.json' && !mentions(written, one))
  if (unused.length > 0) throw new Error(`${where}: nothing names ${unused.join(', ')}`)
  if (!steps.some((one) => 'expect' in one && one.expect.contacts !== undefined))
    throw new Error(`${where}: no step says who is in the account afterwards ("contacts")`)
  if (new Set(covers).size !== covers.length) throw new Error(`${where}: "covers" names something twice`)
  return { ...reading.data, name, folder }
}

const mentions = (value: unknown, name: string): boolean =>
  JSON.stringify(value).includes(JSON.stringify(name))

/** For a step that fits no kind only the complaints about the kind it was meant to be. */
function complaints(issues: readonly z.core.$ZodIssue[], written: unknown): string[] {
  return issues.flatMap((issue) => {
    const place = issue.path.join('.') || 'the file'
    if (issue.code !== 'invalid_union') return [`- ${place}: ${issue.message}`]
    const at = issue.path.reduce<unknown>(
      (value, key) => (value as Record<PropertyKey, unknown>)?.[key],
      written,
    )
    const fewest = issue.errors.toSorted((a, b) => weight(a) - weight(b))[0] ?? []
    const nested = fewest.map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
    return [
      `- ${place}: ${JSON.stringify(at)?.slice(0, 120)} is none of the kinds known here`,
      ...complaints(nested, written),
    ]
  })
}

/** The kind whose first key is there is the one that was meant. */
const weight = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce(
    (sum, { code, path: place }) => sum + (code === 'unrecognized_keys' ? 5 : 5 - Math.min(place.length, 4)),
    0,
  )
