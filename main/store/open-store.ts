/**
 * The agent's database: opened, checked, migrated, copied daily, and held by one agent at a time.
 *
 * `journal_mode = WAL` with `synchronous = FULL`: the outbox must survive a power cut, and WAL's default
 * (`NORMAL`) may lose the last commits in one.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { backUp, copyBeforeVersion, FILE_NAME } from './copies.ts'
import { KEY_FILE } from './forget-key.ts'
import { migrations } from './migrations/index.ts'
import { openSqlite } from './sqlite.ts'

export type StoreFailure =
  | { kind: 'newer'; file: string; version: number; known: number }
  | { kind: 'damaged'; file: string; detail: string }
  | { kind: 'not-writable'; folder: string; detail: string; full: boolean }
  | { kind: 'in-use'; folder: string }
  | { kind: 'key-lost'; file: string }

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
      return `The data file ${failure.file} is damaged (${oneLine(failure.detail)}). Nothing was sent or changed. The next "sync" or "watch" puts it aside and goes on from the newest good copy in the backups folder, or from the platform.`
    case 'not-writable':
      return `The data folder ${failure.folder} cannot be written (${oneLine(failure.detail)}). Free some disk space, check its permissions, or choose another folder with --data.`
    case 'key-lost':
      return `The file ${failure.file} is gone or damaged: without it nobody who was to be forgotten can be recognised, and they would be created again. Nothing was sent. Put it back; or, to go on without it, make an empty file of that name and run "contact-sync forget" for them once more.`
    case 'in-use':
      return `Another agent is already working with the data folder ${failure.folder}. Stop it first, or choose another folder with --data.`
  }
}

/** SQLite lists what it found line by line. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

export type Store = {
  db: Database.Database
  folder: string
  /** Runs `work` while no other writer of this process does; a long stage yields inside without being mixed with others' writes. */
  exclusive<T>(work: () => T | Promise<T>): Promise<T>
  /** Runs `work` as one transaction of its own, within which it may yield. Where `keep` says no, or it throws, nothing of it is kept. */
  attempt<T>(work: () => Promise<T>, keep: (result: T) => boolean): Promise<T>
  /** Copies the database once a day into `backups/`. */
  backUp(today: string): Promise<void>
  close(): void
}

/** Opens the database of a data folder, creating both. Throws `StoreError`. */
export function openStore(folder: string, options: { readOnly?: boolean } = {}): Store {
  const file = path.join(folder, FILE_NAME)
  const db = options.readOnly ? openForReading(file) : openForWriting(folder, file)
  let tail: Promise<unknown> = Promise.resolve()
  let copying: Promise<void> | undefined
  const exclusive: Store['exclusive'] = (work) => {
    const turn = tail.then(work)
    tail = turn.catch(() => {})
    return turn
  }
  return {
    db,
    folder,
    exclusive,
    attempt(work, keep) {
      return exclusive(async () => {
        db.exec('BEGIN IMMEDIATE')
        try {
          const result = await work()
          db.exec(keep(result) ? 'COMMIT' : 'ROLLBACK')
          return result
        } catch (error) {
          if (db.inTransaction) db.exec('ROLLBACK')
          throw error
        }
      })
    },
    backUp(today) {
      // Several accounts may ask at once.
      copying ??= backUp(db, folder, today).finally(() => {
        copying = undefined
      })
      return copying
    },
    close: () => db.close(),
  }
}

/** A consistent copy of a data folder's database while another agent works with it. */
export async function copyDatabase(folder: string, into: string): Promise<void> {
  const db = openForReading(path.join(folder, FILE_NAME))
  try {
    await db.backup(path.join(into, FILE_NAME))
    const key = path.join(folder, KEY_FILE)
    if (existsSync(key)) copyFileSync(key, path.join(into, KEY_FILE))
  } finally {
    db.close()
  }
}

function openForReading(file: string): Database.Database {
  const db = open(file, { readonly: true, fileMustExist: true })
  refuseNewer(db, file)
  return versionOf(db) < migrations.length ? broughtUpInMemory(db, file) : db
}

/** Who only looks changes nothing: what an earlier version of the program left is brought up in memory. */
function broughtUpInMemory(db: Database.Database, file: string): Database.Database {
  try {
    const bytes = db.serialize()
    bytes.fill(1, 18, 20) // the header's two version bytes: a database in memory has no log
    const copy = openSqlite(bytes)
    migrate(copy)
    return copy
  } catch (error) {
    throw asStoreError(error, path.dirname(file), file)
  } finally {
    db.close()
  }
}

function openForWriting(folder: string, file: string): Database.Database {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StoreError({ kind: 'not-writable', folder, detail: messageOf(error), full: isDiskFull(error) })
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
    // Pages of the log, 16 MiB: sending touches the same pages again and again, and each is brought over only once.
    db.pragma('wal_autocheckpoint = 4000')
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
  lookAt(folder, file)
}

/** Throws `StoreError` where the file is damaged or of a newer version of the program. */
function lookAt(folder: string, file: string): void {
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

/** Whether a copy is whole, and of a version this program knows. */
export function isSound(copy: string): boolean {
  if (statSync(copy).size === 0) return false
  try {
    lookAt(path.dirname(copy), copy)
    return true
  } catch {
    return false
  }
}

function open(file: string, options: Database.Options): Database.Database {
  try {
    const db = openSqlite(file, { timeout: 5000, ...options })
    db.pragma('user_version') // the first read: a file that is no database fails here
    return db
  } catch (error) {
    throw asStoreError(error, path.dirname(file), file)
  }
}

/** What the disk refuses, by the names of the operating system. */
const DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'])

/**
 * What SQLite or the disk said about the data folder as an error that says what to do; every other error as it is.
 * @param file the database, where it is not the folder's own.
 */
export function asStoreError(error: unknown, folder: string, file = path.join(folder, FILE_NAME)): unknown {
  if (error instanceof Error && 'code' in error && DISK.has(String(error.code)))
    return new StoreError({ kind: 'not-writable', folder, detail: error.message, full: isDiskFull(error) })
  if (!(error instanceof Database.SqliteError)) return error
  if (isDamage(error)) {
    return new StoreError({ kind: 'damaged', file, detail: error.message })
  }
  return new StoreError({ kind: 'not-writable', folder, detail: error.message, full: isDiskFull(error) })
}

/** There is no room, or none that this user may take. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof StoreError) return error.failure.kind === 'not-writable' && error.failure.full
  return error instanceof Error && 'code' in error && /^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(String(error.code))
}

/** What SQLite says of a file that is no database, or not a whole one. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(?:NOTADB$|CORRUPT)/.test(error.code)

const versionOf = (db: Database.Database) => Number(db.pragma('user_version', { simple: true }))

function refuseNewer(db: Database.Database, file: string): void {
  const version = versionOf(db)
  if (version > migrations.length) {
    db.close()
    throw new StoreError({ kind: 'newer', file, version, known: migrations.length })
  }
}

/**
 * Brings an older database up, one numbered step after the other, in one transaction: were a version in between on the
 * disk, the next start would put a copy of that in the place of the copy from before.
 * @param file a copy from before is kept beside it.
 */
function migrate(db: Database.Database, file?: string): void {
  const from = versionOf(db)
  if (from >= migrations.length) return
  if (file !== undefined && from > 0) copyBeforeVersion(db, file, migrations.length)
  db.transaction(() => {
    for (const step of migrations.slice(from)) step(db)
    db.pragma(`user_version = ${migrations.length}`)
  })()
}

/**
 * The right to work with a data folder, held by the operating system through SQLite's file lock: it ends with
 * the process, however that ends. Throws `StoreError` when another agent holds it.
 */
export function lockDataFolder(folder: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = path.join(folder, 'agent.lock')
    const db = openSqlite(file, { timeout: 0 })
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
    throw new StoreError({ kind: 'not-writable', folder, detail: messageOf(error), full: isDiskFull(error) })
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
