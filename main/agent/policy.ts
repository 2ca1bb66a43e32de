/**
 * The machine-wide policy (DESIGN 15): a file only an administrator can write, in the form of the setup file, with
 * `locked`: paths of settings that nobody changes in the window. What it sets and does not lock is a default. `updates`
 * says whether the program looks for new versions.
 *
 * A file that is there and cannot be understood locks everything it could have locked, until it is corrected: the agent
 * goes on with what was set before.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Complaint, PolicyShown } from '../../shared/ipc-settings.ts'
import { parseJson } from '../../shared/parse-json.ts'
import { foldName, parseSetup } from '../../shared/setup.ts'
import { readHost } from '../platform/host.ts'
import { complaintsOf } from './complaints.ts'
import type { WrittenSetup } from './serve-files.ts'

type Written = Readonly<Record<string, unknown>>
export type Policy = {
  /** Null: there is none. */
  file: string | null
  /** As written, without what is wrong. */
  settings: Written
  locked: readonly string[]
  /** What it says of looking for new versions counts, locked or not; null: not said. Locked and not said: as it was. */
  updates: { check: boolean | null; locked: boolean }
  complaints: Complaint[]
}

export const noPolicy: Policy = {
  file: null,
  settings: {},
  locked: [],
  updates: { check: null, locked: false },
  complaints: [],
}
/** Locked where the file cannot be understood. */
const EVERYTHING = '*'
const FILE_NAME = 'policy.json'
const LARGEST_FILE = 1024 * 1024

/** What may stand in `locked`; below an object also each of its keys. */
const LOCKABLE =
  /^(?:workspace\.(?:host|requestsPerHour)|quietSeconds|retentionDays|limits(?:\.\w+)?|webhooks(?:\.\w+)?|sources(?:\.(?:guards|onRemoved|webhook))?|updates)$/

/**
 * Where the file may lie, in order; the first that is there counts. On Windows the system's drive comes before what the
 * environment says, which a user can set as they like.
 */
export function policyPlaces(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  switch (platform) {
    case 'win32': {
      const folders = ['C:\\ProgramData', ...(env.ProgramData ? [env.ProgramData] : [])]
      return [...new Set(folders.map((folder) => path.win32.join(folder, 'Contact Sync Agent', FILE_NAME)))]
    }
    case 'darwin':
      return [`/Library/Application Support/Contact Sync Agent/${FILE_NAME}`]
    default:
      return [`/etc/contact-sync-agent/${FILE_NAME}`]
  }
}

/** Never throws. */
export function readPolicy(places: readonly string[]): Policy {
  for (const file of places) {
    try {
      return understood(file, readFileSync(file, 'utf8'))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        return broken(file, [{ path: '', code: 'not-readable', detail: { file } }])
    }
  }
  return noPolicy
}

const broken = (file: string, complaints: Complaint[]): Policy => ({
  ...noPolicy,
  file,
  locked: [EVERYTHING],
  updates: { check: false, locked: true },
  complaints,
})

function understood(file: string, text: string): Policy {
  const value = text.length > LARGEST_FILE ? undefined : parseJson(text.replace(/^\ufeff/, ''))
  if (!isObject(value)) {
    const reading = parseSetup(text.slice(0, LARGEST_FILE))
    return broken(file, reading.ok ? [] : complaintsOf(reading.errors).slice(0, 1))
  }
  const { locked = [], updates = {}, workspace, ...rest } = value
  const settings: Written = { ...rest, ...(isObject(workspace) && { workspace }) }
  const complaints: Complaint[] = []
  const complain = (where: string, code: Complaint['code'], detail: Complaint['detail'] = {}) =>
    complaints.push({ path: where, code, detail })

  const isList = Array.isArray(locked)
  if (!isList) complain('locked', 'list')
  const names: unknown[] = isList ? locked : []
  for (const [index, name] of names.entries())
    if (typeof name !== 'string' || !LOCKABLE.test(name))
      complain(`locked[${index}]`, 'unknown-key', { got: JSON.stringify(name) })

  const said = isObject(updates) ? updates : {}
  if (!isObject(updates)) complain('updates', 'object')
  for (const key of Object.keys(said))
    if (key !== 'check') complain(`updates.${key}`, 'unknown-key', { got: `"${key}"` })
  if (said.check !== undefined && typeof said.check !== 'boolean')
    complain('updates.check', 'one-of', { options: 'true, false', got: JSON.stringify(said.check) })

  if (workspace !== undefined && !isObject(workspace)) complain('workspace', 'object')
  const good = withoutWrong(settings, complaints)
  const locks = names.filter((name): name is string => typeof name === 'string' && LOCKABLE.test(name))
  const check = typeof said.check === 'boolean' ? said.check : null
  return {
    file,
    settings: withWholePaths(good, path.dirname(file)),
    // A list of locks that is none could have named anything.
    locked: isList ? locks : [EVERYTHING],
    updates: {
      check: isList ? check : (check ?? false),
      locked: !isList || locks.includes('updates'),
    },
    complaints,
  }
}

/** What is wrong goes, key by key; the rest counts. */
function withoutWrong(settings: Written, complaints: Complaint[]): Written {
  const good = structuredClone(settings) as Record<string, unknown>
  for (;;) {
    const reading = parseSetup(wholeSetup(good))
    if (reading.ok) return good
    const [first] = reading.errors
    if (!first) return good
    const own = complaintsOf([first])
    if (!complaints.some(({ path: known }) => known === first.path)) complaints.push(...own)
    if (!drop(good, first.path)) return {}
  }
}

/** Removes what a complaint is about, at the latest the key at the top. @returns whether anything went. */
function drop(settings: Record<string, unknown>, complaint: string): boolean {
  const [top = '', below] = complaint.split(/[.[]/)
  const inside = settings[top]
  if (top !== 'sources' && below && isObject(inside) && below in inside) {
    const { [below]: _wrong, ...rest } = inside
    settings[top] = rest
    return true
  }
  if (!(top in settings)) return false
  delete settings[top]
  return true
}

/** A policy need not say everything a setup has to. */
const wholeSetup = (settings: Written): Written => ({
  ...settings,
  workspace: {
    host: 'https://not.said',
    ...(isObject(settings.workspace) && settings.workspace),
  },
  sources: settings.sources ?? [{ name: 'none', path: 'none' }],
})

function withWholePaths(settings: Written, folder: string): Written {
  if (!Array.isArray(settings.sources)) return settings
  const sources = (settings.sources as Written[]).map((source) =>
    typeof source.path === 'string' ? { ...source, path: path.resolve(folder, source.path) } : source,
  )
  return { ...settings, sources }
}

/** Whether new versions are looked for, where that is not for the person to say. @param chosen by the person until now. */
export const updatesByPolicy = ({ updates }: Pick<Policy, 'updates'>, chosen: boolean): boolean | undefined =>
  updates.check ?? (updates.locked ? chosen : undefined)

/** Whether the administrator has chosen another platform than this one. @param address as a person types it. */
export function isOtherHost(policy: Policy, address: string): boolean {
  const { workspace } = policy.settings
  if (!isObject(workspace) || typeof workspace.host !== 'string' || !isLocked(policy, 'workspace.host'))
    return false
  const [given, wanted] = [readHost(address), readHost(workspace.host)]
  return given.kind === 'host' && wanted.kind === 'host' && given.origin !== wanted.origin
}

/** Whether a setting, or what it stands in, is locked. */
export const isLocked = ({ locked }: Pick<Policy, 'locked'>, setting: string): boolean =>
  locked.some((name) => name === EVERYTHING || name === setting || setting.startsWith(`${name}.`))

/**
 * The setup as it counts. @param practice the practice account has its own address and spreadsheets.
 */
export function withPolicy(written: WrittenSetup, policy: Policy, practice: boolean): WrittenSetup {
  const { workspace, sources, ...settings } = policy.settings
  const merged: Record<string, unknown> = { ...written }
  for (const [key, value] of Object.entries(settings)) merged[key] = chosen(policy, key, written[key], value)
  if (isObject(workspace)) {
    const { host, ...rest } = workspace
    const given = practice || host === undefined ? rest : workspace
    merged.workspace = chosen(policy, 'workspace', written.workspace, given)
  }
  if (Array.isArray(sources) && !practice) merged.sources = sourcesWith(written.sources, sources, policy)
  return merged as WrittenSetup
}

function chosen({ locked }: Policy, key: string, own: unknown, given: unknown): unknown {
  if (!isObject(given)) return isLocked({ locked }, key) ? given : (own ?? given)
  const mine = isObject(own) ? own : {}
  const together: Record<string, unknown> = { ...given, ...mine }
  for (const [inner, value] of Object.entries(given))
    if (isLocked({ locked }, `${key}.${inner}`)) together[inner] = value
  return together
}

function sourcesWith(own: readonly object[], given: readonly object[], { locked }: Policy): object[] {
  if (isLocked({ locked }, 'sources')) return [...given]
  const names = new Set(own.map(nameIn))
  return [...own, ...given.filter((source) => !names.has(nameIn(source)))]
}
const nameIn = (source: object): string => foldName('name' in source ? String(source.name) : '')

/** Locked settings that differ between two setups as they are written. */
export function lockedChanges(before: WrittenSetup, after: WrittenSetup, policy: Policy): string[] {
  const found = new Set<string>()
  const compare = (name: string, one: unknown, other: unknown) => {
    if (isLocked(policy, name) && !isDeepStrictEqual(one ?? null, other ?? null)) found.add(name)
  }
  for (const key of ['quietSeconds', 'retentionDays']) compare(key, before[key], after[key])
  for (const key of ['workspace', 'limits', 'webhooks']) {
    const [one, other] = [objectAt(before, key), objectAt(after, key)]
    for (const inner of new Set([...Object.keys(one), ...Object.keys(other)]))
      compare(`${key}.${inner}`, one[inner], other[inner])
  }
  compare('sources', before.sources, after.sources)
  if (!found.has('sources')) {
    const known = new Map((before.sources as Written[]).map((source) => [nameIn(source), source]))
    for (const source of after.sources as Written[]) {
      const old: Written = known.get(nameIn(source)) ?? {}
      for (const key of ['guards', 'onRemoved', 'webhook']) compare(`sources.${key}`, old[key], source[key])
    }
  }
  return [...found]
}

export const shownPolicy = ({ file, locked, complaints }: Policy): PolicyShown => ({
  file,
  locked: [...locked],
  complaints: [...complaints],
})

const objectAt = (value: Written, key: string): Written => {
  const inside = value[key]
  return isObject(inside) ? inside : {}
}
const isObject = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
