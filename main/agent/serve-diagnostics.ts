/**
 * Files for whoever helps with a fault: what runs where, the setup without names and paths, counts, the last runs, the
 * database's health, the log. They are shown as they will be saved. Nothing in them names a person, and no key is there.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir, release, totalmem } from 'node:os'
import path from 'node:path'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import { openStore } from '../store/open-store.ts'
import { openMask, wordsOf } from './mask.ts'
import { shownPolicy } from './policy.ts'
import type { DeskActions } from './serve.ts'
import type { WrittenSetup } from './serve-files.ts'

type Written = Record<string, unknown>
type File = { name: string; text: string }

/** Of each file; an answer stays below what a message may hold. */
const SHOWN = 20_000
const LOG_KEPT = 200_000
const RUNS_KEPT = 50

export function diagnosticsHandlers(
  desk: DeskActions,
): Pick<AgentHandlers, 'diagnostics' | 'saveDiagnostics'> {
  let made: { id: string; files: File[] } | undefined
  let count = 0
  return {
    async diagnostics() {
      count += 1
      made = { id: String(count), files: await filesOf(desk) }
      const shown = made.files.map(({ name, text }) => ({
        name,
        bytes: Buffer.byteLength(text),
        text: text.slice(0, SHOWN),
        isWhole: text.length <= SHOWN,
      }))
      return { id: made.id, files: shown }
    },
    saveDiagnostics({ id, folder }) {
      if (made?.id !== id) return { ok: false, why: 'changed-since' }
      const day = new Date(desk.clock.wall()).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.')
      const into = path.join(folder, `Contact Sync Agent diagnostics ${day}`)
      try {
        mkdirSync(into, { recursive: true })
        for (const { name, text } of made.files) writeFileSync(path.join(into, name), text)
        return { ok: true, path: into }
      } catch {
        return { ok: false, why: 'not-written' }
      }
    },
  }
}

async function filesOf(desk: DeskActions): Promise<File[]> {
  const { folder } = desk.place()
  const people = namesKnown(desk)
  const mask = openMask({
    nameWords: wordsOf(people),
    secrets: await desk.secrets(),
    folders: [
      [folder, '<data>'],
      [homedir(), '<home>'],
    ],
  })
  const file = (name: string, value: unknown): File => ({
    name,
    text: `${JSON.stringify(value, null, 2)}\n`,
  })
  const setup = desk.setup()
  return [
    file('program.json', programNow(desk)),
    file('setup.json', setup && maskedSetup(setup, mask)),
    // What is wrong in it is quoted, and may be anything.
    file(
      'policy.json',
      withoutNames({ ...shownPolicy(desk.policy()), file: desk.policy().file !== null }, mask),
    ),
    file('counts.json', countsOf(desk)),
    file('runs.json', runsOf(desk)),
    file('database.json', databaseOf(desk)),
    { name: 'log.txt', text: mask(logIn(path.join(folder, 'logs'))) },
  ]
}

const programNow = (desk: DeskActions) => ({
  version: desk.version,
  electron: process.versions.electron ?? null,
  node: process.versions.node,
  platform: process.platform,
  architecture: process.arch,
  system: release(),
  memoryMiB: Math.round(totalmem() / 1024 / 1024),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  at: new Date(desk.clock.wall()).toISOString(),
  minutesRunning: Math.round(process.uptime() / 60),
})

/** Hosts, columns and rules stay; names of spreadsheets, groups and values do not. */
function maskedSetup(setup: WrittenSetup, mask: (text: string) => string): unknown {
  const sources = (setup.sources as Written[]).map((source, index) => {
    const {
      name: _name,
      path: file,
      groups,
      fields,
      onlyRows,
      sheet,
      pattern: _pattern,
      columns,
      ...rest
    } = source
    return {
      name: `source ${index + 1}`,
      ...(typeof file === 'string' && { path: `<file ${index + 1}>${path.extname(file)}` }),
      ...(Array.isArray(sheet) ? { sheets: sheet.length } : sheet !== undefined && { sheets: 1 }),
      ...(Array.isArray(groups) && { groups: groups.length }),
      ...(isObject(fields) && { fields: Object.keys(fields) }),
      ...(isObject(onlyRows) && { onlyRows: Object.keys(onlyRows).length }),
      ...(isObject(columns) && { columns: withoutNames(columns, mask) }),
      ...(withoutNames(rest, mask) as Written),
    }
  })
  return { ...setup, sources }
}

/** Keys and texts through the mask. */
function withoutNames(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((one) => withoutNames(one, mask))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [mask(key), withoutNames(inner, mask)]),
  )
}

function countsOf(desk: DeskActions): unknown {
  const cycle = desk.account()?.cycle
  if (!cycle) return { account: null, trouble: troubleOf(desk) }
  const { repositories, workspace } = cycle
  const { reviews, outbox, mirror } = repositories
  const problems = new Map<string, number>()
  for (const { code } of reviews.problems(workspace.id)) problems.set(code, (problems.get(code) ?? 0) + 1)
  return {
    account: { host: workspace.host, profile: workspace.profile, contacts: mirror.count(workspace.id) },
    trouble: troubleOf(desk),
    sources: repositories.sources.all(workspace.id).map(({ state, stateCode, rows, readAt }, index) => ({
      name: `source ${index + 1}`,
      state,
      code: stateCode,
      rows,
      readAt,
    })),
    waitingToBeSent: outbox.count(workspace.id),
    conflicts: reviews.conflictCount(workspace.id),
    holds: reviews.holds(workspace.id).map(({ kind, items }) => ({ kind, items })),
    problems: Object.fromEntries(problems),
    budget: cycle.platform.budget.usage('contacts'),
  }
}

/** Its sentence may name a folder. */
function troubleOf(desk: DeskActions): unknown {
  const { trouble } = desk.standing()
  if (trouble?.kind !== 'data') return trouble
  return { kind: trouble.kind, code: trouble.code }
}

function runsOf(desk: DeskActions): unknown {
  const account = desk.account()
  if (!account) return []
  const found = account.cycle.repositories.history.runs(account.cycle.workspace.id, { limit: RUNS_KEPT })
  return found.rows.map(({ id, trigger, startedAt, endedAt, counts, undoOf }) => ({
    id,
    trigger,
    startedAt,
    endedAt,
    counts,
    undoOf,
  }))
}

function databaseOf(desk: DeskActions): unknown {
  const account = desk.account()
  if (!account) return { open: false }
  const { folder } = account.cycle.store
  const store = openStore(folder, { readOnly: true })
  try {
    const health = store.db.pragma('quick_check(5)') as { quick_check: string }[]
    return {
      health: health.map(({ quick_check: said }) => said),
      version: store.db.pragma('user_version', { simple: true }),
      files: readdirSync(folder)
        .filter((name) => /\.db(?:-wal|-shm)?$/.test(name))
        .map((name) => ({ name, bytes: statSync(path.join(folder, name)).size })),
    }
  } finally {
    store.close()
  }
}

/** Of everybody on the platform or in a spreadsheet, and the words of what a person typed as names of things. */
function namesKnown(desk: DeskActions): Set<string> {
  const db = desk.account()?.cycle.store.db
  if (!db) return new Set()
  const names = db
    .prepare<[], string>(
      `SELECT name FROM mirror_contact WHERE name IS NOT NULL
       UNION SELECT json_extract(contact, '$.name') FROM claim WHERE json_extract(contact, '$.name') IS NOT NULL`,
    )
    .pluck()
    .all()
  return new Set(names)
}

function logIn(folder: string): string {
  return ['app.old.log', 'app.log']
    .map((name) => {
      try {
        return readFileSync(path.join(folder, name), 'utf8')
      } catch {
        return ''
      }
    })
    .join('')
    .slice(-LOG_KEPT)
}

const isObject = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
