/**
 * The setup file (DESIGN 15): which account on the platform, and which spreadsheets feed it. One schema for the command
 * line, for export and import in the window, and for machine-wide policy. Everything left out has its default here;
 * everything unknown or wrong is refused with the path of the key and what was expected.
 */
import { z } from 'zod'
import { closest } from './did-you-mean.ts'
import { isLoopback } from './loopback.ts'
import { readUrl } from './read-url.ts'
import { lineAndColumn, pathText, shownValue } from './setup-paths.ts'
import {
  fieldKeyOf,
  GROUP_NAME_LIMIT,
  normaliseHeader,
  parseTarget,
  type Target,
  targetText,
} from './targets.ts'

/** One thing wrong. `sentence` says all of it to a person. */
type SetupError = { path: string; expected: string; got: string; sentence: string }
export type SetupReading = { ok: true; setup: Setup } | { ok: false; errors: SetupError[] }

/** A leaf with the words for what it takes: every complaint about it says these. */
const word = <T extends string>(...options: [T, ...T[]]) => z.enum(options, listed(options))
const number = (min: number, max: number) =>
  z.number(between(min, max)).min(min, between(min, max)).max(max, between(min, max))
const integer = (min: number, max: number) => number(min, max).int(`a whole ${between(min, max).slice(2)}`)
const text = (what: string) => z.string(what).trim().min(1, what)

/** Least and most of every number a person may set in the window. */
export const SETTING_RANGES = {
  requestsPerHour: [1, 1_000_000],
  quietSeconds: [0, 3600],
  retentionDays: [1, 3650],
  'limits.fileMiB': [1, 4096],
  'limits.rows': [1, 10_000_000],
  'limits.columns': [1, 16_384],
  'limits.cellKiB': [1, 1024],
  'limits.minutes': [0.1, 600],
  'removals.percent': [1, 100],
  'removals.atLeast': [1, Number.MAX_SAFE_INTEGER],
  'removals.max': [1, Number.MAX_SAFE_INTEGER],
  'columns.percent': [1, 100],
  'creates.max': [1, Number.MAX_SAFE_INTEGER],
} satisfies Record<string, [number, number]>

const listed = (options: readonly string[]): string =>
  options
    .map((option) => `"${option}"`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1')
function between(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `a number of at least ${min}` : `a number from ${min} to ${max}`
}
const list = <T extends z.ZodType>(item: T, what: string) => z.array(item, what)
/** An object that may be left out altogether: its keys then have their defaults. */
const optionalObject = <S extends z.ZodRawShape>(shape: S, what = 'an object in { }') =>
  z.preprocess((value) => value ?? {}, z.strictObject(shape, what))

const HOST = 'a web address that begins with https://, such as "https://flows.example.org"'
const host = z
  .string(HOST)
  .trim()
  .transform((written, context) => {
    const origin = originOf(written)
    if (typeof origin === 'string') return origin
    context.addIssue({ code: 'custom', message: origin.expected, params: { secret: origin.secret } })
    return z.NEVER
  })

const RATE = '"auto", "unlimited", or the number of requests allowed in an hour'
/** A number is requests in an hour; 0 means unlimited. */
const requestsPerHour = z.unknown().transform((rate, context): 'auto' | 'unlimited' | number => {
  if (rate === 0 || rate === 'unlimited') return 'unlimited'
  if (rate === 'auto' || (typeof rate === 'number' && rate > 0 && rate <= SETTING_RANGES.requestsPerHour[1]))
    return rate
  context.addIssue({ code: 'custom', message: RATE })
  return z.NEVER
})

const SHEET = "a sheet's name, its place (1 is the first), or a list of those"
/** Always a list; empty: the first sheet with something in it. */
const sheet = z.unknown().transform((written, context): (string | number)[] => {
  const sheets: unknown[] = Array.isArray(written) ? written : [written]
  const good = sheets.filter((one): one is string | number =>
    typeof one === 'string'
      ? one.trim() !== ''
      : typeof one === 'number' && Number.isInteger(one) && one >= 1,
  )
  if (good.length === sheets.length && good.length > 0) return good
  context.addIssue({ code: 'custom', message: SHEET })
  return z.NEVER
})

const COUNTRY = 'a country of two letters, such as "BR"'
const country = z.string(COUNTRY).trim().toUpperCase().refine(isCountry, COUNTRY)

const DELIMITER = 'one character, such as "," or ";", or "tab"'
const delimiter = z
  .string(DELIMITER)
  .transform((written) => (/^(?:tab|\\t)$/i.test(written) ? '\t' : written))
  .refine((written) => /^[^\w"\r\n]$/.test(written), DELIMITER)

const columns = z
  .record(z.string(), z.unknown(), 'an object of "header": "target"')
  .transform((written, context) => {
    const targets: Record<string, Target> = {}
    for (const [header, value] of Object.entries(written)) {
      const reading = parseTarget(value)
      if (reading.ok) targets[header] = reading.target
      else
        context.addIssue({
          code: 'custom',
          path: [header],
          message: reading.expected,
          params: { hint: reading.hint },
        })
    }
    if (Object.keys(written).length === 0) {
      context.addIssue({
        code: 'custom',
        message: 'at least one column, or no "columns" at all, to go by the headers',
      })
    }
    for (const [header, other] of doubles(targets)) {
      context.addIssue({
        code: 'custom',
        path: [header],
        message: `a target that no other column has ("${other}" has it)`,
      })
    }
    return targets
  })

const groupName = z
  .string('a group name')
  .trim()
  .refine(
    (name) => name !== '' && [...name].length <= GROUP_NAME_LIMIT,
    `a group name of 1 to ${GROUP_NAME_LIMIT} characters`,
  )

const constants = z
  .record(z.string(), z.unknown(), 'an object of "field key": "text"')
  .transform((written, context) => {
    const fields: Record<string, string> = {}
    for (const [name, value] of Object.entries(written)) {
      const key = fieldKeyOf(name)
      if (key === null) {
        context.addIssue({ code: 'custom', path: [name], message: 'a field key that starts with a letter' })
      } else if (typeof value !== 'string')
        context.addIssue({ code: 'custom', path: [name], message: 'a text' })
      else fields[key] = value
    }
    return fields
  })

const VALUES = 'a value or a list of values, such as ["Ativo", "VIP"]; "" is a blank cell'
/** Header → values, always a list. */
const onlyRows = z
  .record(z.string(), z.unknown(), 'an object of "header": a value or a list of values')
  .transform((written, context) => {
    const filters: Record<string, string[]> = {}
    for (const [header, value] of Object.entries(written)) {
      const values: unknown[] = Array.isArray(value) ? value : [value]
      const good = values.filter((one) => ['string', 'number', 'boolean'].includes(typeof one))
      if (good.length === values.length && good.length > 0) filters[header] = good.map(String)
      else context.addIssue({ code: 'custom', path: [header], message: VALUES })
    }
    return filters
  })

const ON_REMOVED = '"delete", "leave groups" or "keep"'
const onRemoved = z
  .enum(['delete', 'leave groups', 'leaveGroups', 'keep'], ON_REMOVED)
  .transform((written): 'delete' | 'leave groups' | 'keep' =>
    written === 'leaveGroups' ? 'leave groups' : written,
  )

/** DESIGN 10; the numbers that are not here are fixed. */
const guardShapes = {
  removals: {
    /** Share of the followed rows, in percent. */
    percent: number(...SETTING_RANGES['removals.percent']).default(10),
    /** Fewer removals are never held for their share. */
    atLeast: integer(...SETTING_RANGES['removals.atLeast']).default(10),
    /** Held at any share. */
    max: integer(...SETTING_RANGES['removals.max']).default(500),
  },
  columns: {
    /** Share of a column's values that changed in one scan, in percent. */
    percent: number(...SETTING_RANGES['columns.percent']).default(30),
    /** Headers of columns that may change as they like. */
    allow: list(text('the header of a column'), 'a list of headers').default([]),
  },
  creates: { max: integer(...SETTING_RANGES['creates.max']).default(1000) },
}
const guards = {
  removals: optionalObject(guardShapes.removals),
  columns: optionalObject(guardShapes.columns),
  creates: optionalObject(guardShapes.creates),
}

/** Programs whose events are known (main/webhook/presets.ts). */
export const PRESETS = ['generic', 'pipedrive', 'hubspot', 'rdstation'] as const
/** How the files of a folder belong together (DESIGN 5). */
export const FOLDER_KINDS = ['newest', 'together', 'changes only'] as const

/** DESIGN 5. */
const webhook = {
  /** What is known of the program's events; says what the setup does not. Without `columns` it is `generic`. */
  preset: word(...PRESETS).optional(),
  /** Name of the environment variable that holds the secret. */
  secretEnv: z
    .string('the name of an environment variable')
    .regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable'),
  /** Dotted path of the event's kind; without it the HTTP method tells. */
  event: text('a dotted path').optional(),
  removedWhen: list(text('the name of an event'), 'a list of event names').default([]),
  /** Accepted, and of no consequence. */
  ignoredWhen: list(text('the name of an event'), 'a list of event names').default([]),
  deliveryId: text('a dotted path').optional(),
  order: text('a dotted path').optional(),
}

const source = {
  name: text('a name for this source'),
  /** Relative to the setup file. */
  path: text('the path of a file or folder').optional(),
  webhook: z.strictObject(webhook, 'an object in { }').optional(),
  sheet: sheet.default([]),
  /** 1-based; null: found out. */
  headerRow: integer(1, 10_000).nullable().default(null),
  country: country.nullable().default(null),
  delimiter: delimiter.nullable().default(null),
  /** A label such as `windows-1252`; null: found out. */
  encoding: text('the name of an encoding').nullable().default(null),
  key: list(text('the header of a column'), 'a list of headers, such as ["Código"]').default([]),
  /** Null: from the headers themselves. */
  columns: columns.nullable().default(null),
  groups: list(groupName, 'a list of group names').default([]),
  fields: constants.default({}),
  /** Only rows with one of these values in each of these columns are in the source; the others count as not there. */
  onlyRows: onlyRows.default({}),
  onRemoved: onRemoved.default('delete'),
  /** In watch mode; at most a week. */
  removalDelayMinutes: number(0, 10_080).default(10),
  onConflict: word('ask', 'spreadsheet', 'platform').default('ask'),
  firstSync: word('platform', 'spreadsheet', 'ask').default('platform'),
  policy: word('leave', 'enforce').default('leave'),
  guards: optionalObject(guards),
  /** Null: `path` is a file. */
  folder: word(...FOLDER_KINDS)
    .nullable()
    .default(null),
  pattern: text('a pattern such as "*.xlsx"').nullable().default(null),
  /** True: looked at every few seconds, for drives that do not tell when a file is saved and do not look like one. */
  poll: z.literal([true, 'auto'], 'true or "auto"').default('auto'),
}

/** Where events of webhook sources are received. */
const webhooks = {
  /** No service is registered for it. */
  port: integer(1, 65_535).default(8791),
  /** An address of this PC; any other than a loopback one is reached from other machines. */
  address: z.ipv4('an IP address of this PC, such as "127.0.0.1" or "0.0.0.0"').default('127.0.0.1'),
  /** Other names under which this PC is reached, through a tunnel for example. */
  hosts: list(text('the name of a host'), 'a list of host names').default([]),
  /** Requests a source may send in one second. */
  perSecond: integer(1, 100_000).default(200),
}

/** DESIGN 6; each past one of these is a halt. */
const limits = {
  fileMiB: number(...SETTING_RANGES['limits.fileMiB']).default(200),
  rows: integer(...SETTING_RANGES['limits.rows']).default(2_000_000),
  columns: integer(...SETTING_RANGES['limits.columns']).default(500),
  cellKiB: number(...SETTING_RANGES['limits.cellKiB']).default(32),
  minutes: number(...SETTING_RANGES['limits.minutes']).default(10),
  /** An empty reader takes some 100. */
  memoryMiB: integer(192, 8192).default(512),
}

const workspace = {
  host,
  requestsPerHour: requestsPerHour.default('auto'),
  /** Name of the environment variable that holds the access key, where one agent works for several accounts. */
  tokenEnv: z
    .string('the name of an environment variable')
    .regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable')
    .default('CONTACT_SYNC_TOKEN'),
}

const setupShape = {
  workspace: z.strictObject(workspace, 'an object with "host"'),
  sources: z
    .array(z.strictObject(source, 'an object in { }'), 'a list of sources')
    .min(1, 'at least one source'),
  /** A file counts as saved when nothing happened to it for so long (DESIGN 4.1). */
  quietSeconds: number(...SETTING_RANGES.quietSeconds).default(10),
  /** History older than this is deleted (DESIGN 12). */
  retentionDays: integer(...SETTING_RANGES.retentionDays).default(90),
  limits: optionalObject(limits),
  webhooks: optionalObject(webhooks),
}
const schema = z.strictObject(setupShape, 'an object in { }')

export type Setup = z.output<typeof schema>
export type SourceSetup = Setup['sources'][number]

type Complaint = { path: (string | number)[]; message: string }

/** A source's name as it is compared: the same in any case, however its accents are stored. */
export const foldName = (name: string): string => name.trim().normalize('NFC').toLowerCase()

/** What only shows when keys are looked at together. Looks at the value as written, so that one mistake hides no other. */
function acrossKeys(value: unknown): Complaint[] {
  const complaints: Complaint[] = []
  const names = new Map<string, number>()
  for (const [index, entry] of asList(asObject(value)?.sources).entries()) {
    const one = asObject(entry)
    if (!one) continue
    const complain = (key: string, message: string) =>
      complaints.push({ path: ['sources', index, key], message })
    const has = (key: string) => one[key] !== undefined && one[key] !== null
    if (!has('path') && !has('webhook'))
      complain('path', 'the path of a file or folder (or give the source a "webhook")')
    if (has('path') && has('webhook'))
      complain('webhook', 'absent, because "path" is there and a source has only one of them')
    if (has('folder') && has('webhook')) complain('folder', 'absent, because the source is a "webhook"')
    if (has('pattern') && !has('folder')) complain('pattern', 'absent, because the source has no "folder"')
    for (const { path, message } of strangeHeaders(one))
      complaints.push({ path: ['sources', index, ...path], message })
    if (typeof one.name !== 'string') continue
    const name = foldName(one.name)
    const first = names.get(name)
    if (first === undefined) names.set(name, index)
    else complain('name', `a name that no other source has (sources[${first}] is called so)`)
  }
  return complaints
}

/** Columns that may change in bulk, but are none of the source's. Without `columns` only the file can tell. */
function strangeHeaders(source: Readonly<Record<string, unknown>>): Complaint[] {
  const headers = Object.keys(asObject(source.columns) ?? {})
  if (headers.length === 0) return []
  const path = ['guards', 'columns', 'allow']
  const allow = asList(asObject(asObject(source.guards)?.columns)?.allow)
  const known = new Set(headers.map(normaliseHeader))
  const message = `the header of one of this source's columns (${headers.map((header) => `"${header}"`).join(', ')})`
  return allow.flatMap((header, place) =>
    typeof header === 'string' && header.trim() !== '' && !known.has(normaliseHeader(header))
      ? [{ path: [...path, place], message }]
      : [],
  )
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined

/** The keys each object knows, by path without places in lists. */
const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(setupShape),
  workspace: Object.keys(workspace),
  sources: Object.keys(source),
  'sources.webhook': Object.keys(webhook),
  'sources.guards': Object.keys(guards),
  'sources.guards.removals': Object.keys(guardShapes.removals),
  'sources.guards.columns': Object.keys(guardShapes.columns),
  'sources.guards.creates': Object.keys(guardShapes.creates),
  limits: Object.keys(limits),
  webhooks: Object.keys(webhooks),
}

/**
 * Reads a setup: the file's text, or the value that JSON made of it. Never throws.
 * @returns the setup with every default filled in, or everything that is wrong with it.
 */
export function parseSetup(written: unknown): SetupReading {
  let value = written
  if (typeof written === 'string') {
    const text = written.replace(/^\ufeff/, '')
    try {
      value = JSON.parse(text)
    } catch (error) {
      return { ok: false, errors: [syntaxError(text, error)] }
    }
  }
  const result = schema.safeParse(value)
  const issues = result.error?.issues ?? []
  const errors = [
    ...issues.flatMap((issue) => errorsOf(issue, value)),
    ...acrossKeys(value)
      .filter(({ path }) => !issues.some((issue) => pathText(issue.path) === pathText(path)))
      .map(({ path, message }) => wrongValue(path, message, value)),
  ]
  if (result.success && errors.length === 0) return { ok: true, setup: result.data }
  // One sentence for each place: what is said last of it says most ("a whole number" after "a number").
  const said = new Map(errors.map((error) => [error.path, error]))
  return { ok: false, errors: [...said.values()] }
}

function errorsOf(issue: z.core.$ZodIssue, value: unknown): SetupError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key]))
  const { hint, secret } = (issue.code === 'custom' && issue.params) || {}
  return [
    wrongValue(
      issue.path,
      issue.message,
      value,
      typeof hint === 'string' ? hint : undefined,
      secret === true,
    ),
  ]
}

function wrongValue(
  place: readonly PropertyKey[],
  expected: string,
  value: unknown,
  hint?: string,
  hasSecret = false,
): SetupError {
  const path = pathText(place)
  const got = hasSecret ? 'an address with a password in it' : shownValue(value, place)
  const where = path === '' ? 'The setup file' : `In the setup file, "${path}"`
  const meant = hint === undefined ? '' : ` Did you mean "${hint}"?`
  return { path, expected, got, sentence: `${where} should be ${expected}, but it is ${got}.${meant}` }
}

function unknownKey(path: PropertyKey[]): SetupError {
  const key = String(path.at(-1))
  const known =
    KNOWN_KEYS[
      path
        .slice(0, -1)
        .filter((part) => typeof part !== 'number')
        .join('.')
    ] ?? []
  const meant = closest(key, known)
  const expected = `one of ${known.join(', ')}`
  const next = /token|password|secret|^key$/i.test(key)
    ? 'The access key never stands in this file: it comes from CONTACT_SYNC_TOKEN or --token-file.'
    : meant === undefined
      ? `Known here: ${known.join(', ')}.`
      : `Did you mean "${meant}"?`
  const shown = pathText(path)
  return {
    path: shown,
    expected,
    got: `"${key}"`,
    sentence: `The setup file has an unknown key, "${shown}". ${next}`,
  }
}

function syntaxError(text: string, error: unknown): SetupError {
  const message = error instanceof Error ? error.message : String(error)
  const { line, column } = lineAndColumn(text, message)
  const expected = 'correct JSON'
  const got = text.trim() === '' ? 'an empty file' : `a mistake at line ${line}, column ${column}`
  const sentence =
    text.trim() === ''
      ? "The setup file is empty. Write at least the account's address and one source."
      : `The setup file is not correct JSON: look at line ${line}, column ${column}. A comma, a quote or a bracket may be missing or too many there.`
  return { path: '', expected, got, sentence }
}

/** Headers whose target an earlier header has already, for targets that only one column can fill. */
function doubles(targets: Readonly<Record<string, Target>>): [header: string, earlier: string][] {
  const taken = new Map<string, string>()
  const found: [string, string][] = []
  for (const [header, target] of Object.entries(targets)) {
    if (!['name', 'language', 'uuid', 'field'].includes(target.kind)) continue
    const place = targetText(target)
    const earlier = taken.get(place)
    if (earlier === undefined) taken.set(place, header)
    else found.push([header, earlier])
  }
  return found
}

function originOf(written: string): string | { expected: string; secret: boolean } {
  const wrong = { expected: HOST, secret: false }
  const url = readUrl(written)
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return wrong
  if (url.username !== '' || url.password !== '') return { expected: HOST, secret: true }
  if (!/^\/(?:api\/v2\/?)?$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    return { expected: `only the host, "${url.origin}"`, secret: false }
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return wrong
  return url.origin
}

/** A country that exists, by its two letters. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ' || code === 'EU' || code === 'UN') return false
  return new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(code) !== undefined
}
