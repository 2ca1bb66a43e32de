/** What must not grow with the days: files in the data folder, memory, handles. */
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Database from 'better-sqlite3'

export type Measured = {
  day: number
  date: string
  contacts: number
  history: number
  rows: number
  databaseMiB: number
  logMiB: number
  backups: number
  folderMiB: number
  heapMiB: number
  rssMiB: number
  /** Open files and sockets; -1 where the system does not tell. */
  handles: number
  /** Timers, watchers, sockets that keep a process alive. */
  resources: number
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const MiB = 1024 * 1024
const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0

export function measure(dataFolder: string, day: number, date: string, contacts: number): Measured {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  const file = path.join(dataFolder, 'contact-sync.db')
  const files = readdirSync(dataFolder, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  )
  const all = files.map(({ parentPath, name }) => path.join(parentPath, name))
  return {
    day,
    date,
    contacts,
    ...countRows(file),
    databaseMiB: sizeOf(file) / MiB,
    logMiB: sizeOf(`${file}-wal`) / MiB,
    backups: all.filter((one) => one.includes(`${path.sep}backups${path.sep}`)).length,
    folderMiB: all.reduce((sum, one) => sum + sizeOf(one), 0) / MiB,
    heapMiB: heapUsed / MiB,
    rssMiB: rss / MiB,
    handles: openHandles(),
    resources: process.getActiveResourcesInfo().filter((name) => name !== 'CloseReq').length,
  }
}

/** Lines of history, and rows of all tables together. */
function countRows(file: string): { history: number; rows: number } {
  const db = new Database(file, { readonly: true })
  try {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
    const count = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM "${table}"`).pluck().get()!
    return { history: count('change'), rows: tables.reduce((sum, table) => sum + count(table), 0) }
  } finally {
    db.close()
  }
}

function openHandles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return -1
  }
}

/**
 * What has grown that should not, in sentences. @param from history is full by then: everything later is steady.
 * @param process its memory and handles, too: a month is too short for them to tell anything.
 */
export function growth(all: readonly Measured[], from: number, process = true): string[] {
  const steady = all.filter(({ day }) => day >= from)
  const half = Math.ceil(steady.length / 2)
  const wrong: string[] = []
  for (const { day, backups, logMiB } of all) {
    if (backups > 7) wrong.push(`day ${day}: ${backups} copies of the database, not 7`)
    if (logMiB > 16) wrong.push(`day ${day}: the database's log has ${logMiB.toFixed(1)} MiB`)
  }
  // What collects garbage, and when, is the engine's business: the most of one half beside the most of the other.
  const mostOf = (some: readonly Measured[], name: keyof Measured) =>
    Math.max(...some.map((one) => Number(one[name])))
  const atMost = (name: keyof Measured, times: number, more: number) => {
    const [before, after] = [mostOf(steady.slice(0, half), name), mostOf(steady.slice(half), name)]
    if (after > before * times + more)
      wrong.push(`${name} grew from ${before.toFixed(1)} to ${after.toFixed(1)}`)
  }
  atMost('databaseMiB', 1.3, 0.5)
  atMost('folderMiB', 1.3, 4)
  if (!process) return wrong
  atMost('heapMiB', 1, 8)
  atMost('rssMiB', 1, 64)
  atMost('handles', 1, 8)
  atMost('resources', 1, 8)
  return wrong
}

const COLUMNS: readonly (keyof Measured)[] = [
  ...(['day', 'date', 'contacts', 'history', 'rows', 'databaseMiB', 'logMiB', 'backups'] as const),
  ...(['folderMiB', 'heapMiB', 'rssMiB', 'handles', 'resources'] as const),
]

export function table(all: readonly Measured[]): string {
  const cell = (value: number | string) =>
    typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value)
  const lines = [COLUMNS.map(String), ...all.map((one) => COLUMNS.map((name) => cell(one[name])))]
  const widths = COLUMNS.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)))
  return lines.map((line) => line.map((text, at) => text.padStart(widths[at]!)).join('  ')).join('\n')
}
