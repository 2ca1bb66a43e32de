/**
 * The agent's database: opened, checked, migrated, copied daily, and held by one agent at a time.
 *
 * `journal_mode = WAL` with `synchronous = FULL`: the outbox must survive a power cut, and WAL's default
 * (`NORMAL`) may lose the last commits in one.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { migrations } from './migrations/index.ts'

export type StoreFailure =
  | { kind: 'newer'; file: string; version: number; known: number }
  | { kind: 'damaged'; file: string; detail: string }
  | { kind: 'not-writable'; folder: string; detail: string }
  | { kind: 'in-use'; folder: string }

/** A data folder that cannot be used; `failure` says why, `describeStoreFailure` says it in words. */
export class StoreError extends Error {
  readonly failure: StoreFailure
  constructor(failure: StoreFailure) {
    super(describeStoreFailure(failure))
    this.failure = failure
  }
}

function describeStoreFailure(failure: StoreFailure): string {
  switch (failure.kind) {
    case 'newer':
      return `The data in ${failure.file} was written by a newer version of this program (data version ${failure.version}, this program knows ${failure.known}). Nothing was changed. Install the newer version again.`
    case 'damaged':
      return `The data file ${failure.file} is damaged (${failure.detail}). Nothing was sent or changed. Copy a file from the backups folder beside it over it, or move it away to start again from the platform.`
    case 'not-writable':
      return `The data folder ${failure.folder} cannot be written (${failure.detail}). Free some disk space, check its permissions, or choose another folder with --data.`
    case 'in-use':
      return `Another agent is already working with the data folder ${failure.folder}. Stop it first, or choose another folder with --data.`
  }
}

const FILE_NAME = 'contact-sync.db'
/** Yesterday's mistakes are found within days; a week of copies of a few MB costs nothing. */
const BACKUPS_KEPT = 7

export type Store = {
  db: Database.Database
  folder: string
  /** Runs `work` while no other writer of this process does; a long stage yields inside without being mixed with others' writes. */
  exclusive<T>(work: () => T | Promise<T>): Promise<T>
  /** Copies the database once a day into `backups/`. */
  backUp(today: string): Promise<void>
  close(): void
}

/** Opens the database of a data folder, creating both. Throws `StoreError`. */
export function openStore(folder: string, options: { readOnly?: boolean } = {}): Store {
  const file = path.join(folder, FILE_NAME)
  const db = options.readOnly ? openForReading(file) : openForWriting(folder, file)
  let tail: Promise<unknown> = Promise.resolve()
  return {
    db,
    folder,
    exclusive(work) {
      const turn = tail.then(work)
      tail = turn.catch(() => {})
      return turn
    },
    async backUp(today) {
      const backups = path.join(folder, 'backups')
      const target = path.join(backups, `contact-sync-${today}.db`)
      if (existsSync(target)) return
      mkdirSync(backups, { recursive: true, mode: 0o700 })
      rmSync(`${target}.part`, { force: true }) // of a copy that was cut off
      await db.backup(`${target}.part`)
      chmodSync(`${target}.part`, 0o600)
      renameSync(`${target}.part`, target)
      const kept = readdirSync(backups).filter((name) => /^contact-sync-\d{4}-\d{2}-\d{2}\.db$/.test(name))
      for (const old of kept.sort().slice(0, -BACKUPS_KEPT)) rmSync(path.join(backups, old))
    },
    close: () => db.close(),
  }
}

/** A consistent copy of a data folder's database while another agent works with it. */
export async function copyDatabase(folder: string, into: string): Promise<void> {
  const db = openForReading(path.join(folder, FILE_NAME))
  try {
    await db.backup(path.join(into, FILE_NAME))
  } finally {
    db.close()
  }
}

function openForReading(file: string): Database.Database {
  const db = open(file, { readonly: true, fileMustExist: true })
  refuseNewer(db, file)
  return db
}

function openForWriting(folder: string, file: string): Database.Database {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StoreError({ kind: 'not-writable', folder, detail: messageOf(error) })
  }
  refuseDamaged(folder, file)
  const db = open(file, {})
  try {
    chmodSync(file, 0o600)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('temp_store = FILE')
    db.pragma('cache_size = -32000')
    migrate(db, file)
    return db
  } catch (error) {
    db.close()
    throw asStoreError(error, folder, file)
  }
}

/**
 * Looks before anything may be written: closing a connection that can write would bring the log of a crash into a file
 * that is damaged or of a newer version.
 */
function refuseDamaged(folder: string, file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) return
  if (size === 0) {
    // An agent that died in its first moment leaves that; one that has made copies had more to lose.
    if (!existsSync(path.join(folder, 'backups'))) return
    throw new StoreError({ kind: 'damaged', file, detail: 'it is empty' })
  }
  const db = open(file, { readonly: true })
  try {
    refuseNewer(db, file)
    const check = db.pragma('quick_check(1)', { simple: true })
    if (check !== 'ok') throw new StoreError({ kind: 'damaged', file, detail: String(check) })
  } catch (error) {
    throw asStoreError(error, folder, file)
  } finally {
    db.close()
  }
}

function open(file: string, options: Database.Options): Database.Database {
  try {
    const db = new Database(file, { timeout: 5000, ...options })
    db.pragma('user_version') // the first read: a file that is no database fails here
    return db
  } catch (error) {
    throw asStoreError(error, path.dirname(file), file)
  }
}

function asStoreError(error: unknown, folder: string, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) {
    return new StoreError({ kind: 'damaged', file, detail: error.message })
  }
  return new StoreError({ kind: 'not-writable', folder, detail: error.message })
}

const versionOf = (db: Database.Database) => Number(db.pragma('user_version', { simple: true }))

function refuseNewer(db: Database.Database, file: string): void {
  const version = versionOf(db)
  if (version > migrations.length) {
    db.close()
    throw new StoreError({ kind: 'newer', file, version, known: migrations.length })
  }
}

/** Brings an older database up, one numbered step at a time, each in its own transaction; a copy is kept first. */
function migrate(db: Database.Database, file: string): void {
  const from = versionOf(db)
  if (from > 0 && from < migrations.length) {
    db.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(file, `${file}.before-version-${migrations.length}`)
  }
  for (let version = from; version < migrations.length; version += 1) {
    db.transaction(() => {
      migrations[version]!(db)
      db.pragma(`user_version = ${version + 1}`)
    })()
  }
}

/**
 * The right to work with a data folder, held by the operating system through SQLite's file lock: it ends with
 * the process, however that ends. Throws `StoreError` when another agent holds it.
 */
export function lockDataFolder(folder: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = path.join(folder, 'agent.lock')
    const db = new Database(file, { timeout: 0 })
    try {
      chmodSync(file, 0o600)
      db.pragma('journal_mode = DELETE')
      db.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      db.close()
      throw error
    }
    return { release: () => db.close() }
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new StoreError({ kind: 'in-use', folder })
    }
    throw new StoreError({ kind: 'not-writable', folder, detail: messageOf(error) })
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
