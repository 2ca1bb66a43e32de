/**
 * The setup as a file: written for another PC or for the terminal, and looked at before it is taken. Neither an access
 * key nor a webhook's secret is ever in it.
 */
import { readFileSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { LookedAtSetup, SetupChange } from '../../shared/ipc-settings.ts'
import { isLoopback } from '../../shared/loopback.ts'
import { readUrl } from '../../shared/read-url.ts'
import { foldName, parseSetup, type Setup } from '../../shared/setup.ts'
import { writeDurably } from '../store/durable.ts'
import { complaintsOf } from './complaints.ts'
import { lockedChanges } from './policy.ts'
import type { DeskActions } from './serve.ts'
import { inTime } from './serve-add-paths.ts'
import { readSetup, type WrittenSetup } from './serve-files.ts'

type Written = Record<string, unknown>
type Source = Setup['sources'][number]

const LARGEST_FILE = 1024 * 1024
/** Of a source: with another one of these everything in it is compared afresh (DESIGN 5). */
const BEGINS_AGAIN = ['columns', 'key', 'sheet', 'groups', 'fields', 'onlyRows', 'folder', 'pattern']

export function transferHandlers(
  desk: DeskActions,
): Pick<AgentHandlers, 'exportSetup' | 'lookAtSetup' | 'takeSetup'> {
  let looked: { id: string; before: WrittenSetup; after: WrittenSetup } | undefined
  let looks = 0
  const own = () => {
    const kind = desk.kind()
    const written = kind && desk.files.writtenSetup(kind)
    return kind && written ? { kind, written, folder: desk.files.folderOf(kind) } : undefined
  }
  return {
    exportSetup({ file }) {
      const now = own()
      if (!now) return { ok: false, sentence: 'There is no account yet.' }
      if (!/\.json$/i.test(file)) return { ok: false, sentence: 'The name of the file has to end in .json.' }
      const setup = withPaths(now.written, (one) =>
        nearPath(path.dirname(file), path.resolve(now.folder, one)),
      )
      // What the program keeps there is no place for a copy.
      if (isBelow(desk.dataFolder, file)) return { ok: false, sentence: `${file} could not be written.` }
      try {
        writeDurably(file, `${JSON.stringify(setup, null, 2)}\n`)
        return { ok: true }
      } catch {
        return { ok: false, sentence: `${file} could not be written.` }
      }
    },
    async lookAtSetup({ file }): Promise<LookedAtSetup> {
      const now = own()
      if (!now) return { kind: 'no-account' }
      const read = readFile(file)
      if ('complaints' in read) return { kind: 'wrong', complaints: read.complaints }
      const given = withPaths(read.written, (one) => path.resolve(path.dirname(file), one))
      const practice = now.kind === 'practice'
      const host = originOf(String(given.workspace.host))
      const isOwn = practice ? isPractice(host) : host === originOf(now.written.workspace.host)
      if (!isOwn) return { kind: 'other-account', host }
      const after: WrittenSetup = {
        ...given,
        // The practice account is at another port after each start.
        workspace: { ...given.workspace, host: now.written.workspace.host },
      }
      const locked = lockedChanges(now.written, after, desk.policy())
      if (locked.length > 0) return { kind: 'locked', locked }
      const [before, then] = [readSetup(now.written), readSetup(after)]
      if (!then.ok) return { kind: 'wrong', complaints: complaintsOf(then.errors) }
      const sources = await sourceChanges(before.ok ? before.setup : undefined, then.setup, now.folder)
      const settings = settingChanges(before.ok ? before.setup : undefined, then.setup)
      if (sources.every(({ change }) => change === 'same') && settings.length === 0)
        return { kind: 'nothing-new' }
      looks += 1
      looked = { id: String(looks), before: now.written, after }
      const known = new Map(sources.map((one) => [one.name, one]))
      const needSecret = then.setup.sources
        .filter(({ name, webhook }) => webhook && known.get(name)?.change === 'added')
        .map(({ name }) => name)
      return { kind: 'changes', id: looked.id, sources, settings, needSecret }
    },
    takeSetup({ id }) {
      if (looked?.id !== id || !isDeepStrictEqual(own()?.written, looked.before))
        return { ok: false, why: 'changed-since' }
      const { after } = looked
      looked = undefined
      return desk.changeSetup(() => after)
    },
  }
}

/** The practice account's address in a setup of this PC or another. */
function isPractice(host: string): boolean {
  const url = readUrl(host)
  return url !== null && url !== undefined && isLoopback(url.hostname)
}
const originOf = (host: string): string => readUrl(host)?.origin ?? host

function readFile(file: string): { written: WrittenSetup } | { complaints: ReturnType<typeof complaintsOf> } {
  let text: string
  try {
    if (statSync(file).size > LARGEST_FILE) throw new Error('too large')
    text = readFileSync(file, 'utf8')
  } catch {
    return { complaints: [{ path: '', code: 'not-readable', detail: { file } }] }
  }
  const reading = parseSetup(text)
  if (!reading.ok) return { complaints: complaintsOf(reading.errors) }
  return { written: JSON.parse(text.replace(/^\ufeff/, '')) as WrittenSetup }
}

const withPaths = (written: WrittenSetup, changed: (one: string) => string): WrittenSetup => ({
  ...written,
  sources: written.sources.map((source) => {
    const one = source as Written
    return typeof one.path === 'string' ? { ...one, path: changed(one.path) } : one
  }),
})

/** Beside the setup or below it: relative, so that both can be moved together. Anything else stays whole. */
function nearPath(folder: string, file: string): string {
  return isBelow(folder, file) ? path.relative(folder, file).split(path.sep).join('/') : file
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file)
  return relative !== '' && !/^\.\.(?:[\\/]|$)/.test(relative) && !path.isAbsolute(relative)
}

async function sourceChanges(
  before: Setup | undefined,
  after: Setup,
  folder: string,
): Promise<SetupChange[]> {
  const whole = (source: Source): Source =>
    source.path === undefined ? source : { ...source, path: path.resolve(folder, source.path) }
  const there = await Promise.all(after.sources.map((one) => isThere(whole(one).path)))
  const old = new Map((before?.sources ?? []).map((one) => [foldName(one.name), whole(one)]))
  const changes = after.sources.map((one, index): SetupChange => {
    const source = whole(one)
    const known = old.get(foldName(one.name))
    old.delete(foldName(one.name))
    const notThere = source.path !== undefined && !there[index] ? source.path : null
    if (!known) return { name: one.name, change: 'added', keys: [], beginsAgain: false, notThere }
    const keys = (Object.keys(source) as (keyof Source)[]).filter(
      (key) => key !== 'name' && !isDeepStrictEqual(source[key], known[key]),
    )
    const change = keys.length > 0 || source.name !== known.name ? 'changed' : 'same'
    const beginsAgain = keys.some((key) => BEGINS_AGAIN.includes(key))
    return { name: one.name, change, keys, beginsAgain, notThere }
  })
  const removed = [...old.values()].map(
    ({ name }): SetupChange => ({ name, change: 'removed', keys: [], beginsAgain: false, notThere: null }),
  )
  return [...changes, ...removed]
}

/** On a drive that does not answer nothing is there; nobody else waits for it. */
const isThere = async (file: string | undefined): Promise<boolean> =>
  file !== undefined &&
  (await inTime(stat(file)).then(
    () => true,
    () => false,
  ))

function settingChanges(before: Setup | undefined, after: Setup) {
  const [old, now] = [before, after].map((setup) => (setup ? flat(setup) : new Map<string, string>()))
  return [...now!].flatMap(([name, value]) => {
    const was = old!.get(name) ?? ''
    return was === value ? [] : [{ path: name, before: was, after: value }]
  })
}

/** Settings beside the spreadsheets, by their path. */
function flat({ workspace, quietSeconds, retentionDays, limits, webhooks }: Setup): Map<string, string> {
  const objects = { limits, webhooks } as Record<string, Record<string, unknown>>
  return new Map([
    ['workspace.requestsPerHour', String(workspace.requestsPerHour)],
    ['quietSeconds', String(quietSeconds)],
    ['retentionDays', String(retentionDays)],
    ...Object.entries(objects).flatMap(([key, values]) =>
      Object.entries(values).map(([inner, value]): [string, string] => [`${key}.${inner}`, String(value)]),
    ),
  ])
}
