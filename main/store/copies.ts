/**
 * Copies of the database: one a day, and one before it is brought up to a new version. A copy is written under another
 * name and gets its own when it is whole. It carries a stamp that it is a copy: where one is put in the database's place,
 * what it says is old, and everything has to be compared afresh.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type Database from 'better-sqlite3'
import { moveIntoPlace } from './durable.ts'
import { openSqlite } from './sqlite.ts'

export const FILE_NAME = 'contact-sync.db'
/** Yesterday's mistakes are found within days; a week of copies of a few MB costs nothing. */
export const BACKUPS_KEPT = 7
const BACKUP = /^contact-sync-(\d{4}-\d{2}-\d{2})\.db$/
/** `PRAGMA application_id` of a copy ("CSco"); the database itself has 0. */
const COPY = 0x4353636f

export const isCopy = (db: Database.Database): boolean =>
  Number(db.pragma('application_id', { simple: true })) === COPY
/** From now on it is the database itself. Inside the caller's transaction. */
export const noLongerCopy = (db: Database.Database): void => void db.pragma('application_id = 0')

/** Copies the database into `backups/`, once a day. @param today `2026-01-31`. */
export async function backUp(db: Database.Database, folder: string, today: string): Promise<void> {
  const backups = path.join(folder, 'backups')
  const target = path.join(backups, `contact-sync-${today}.db`)
  if (existsSync(target)) return
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const part = emptyPart(target)
  await db.backup(part)
  finish(part, target)
  // Today's stays: by name it is the oldest where the clock was ahead before.
  const others = backupsIn(folder).filter(({ file }) => file !== target)
  for (const { file } of others.slice(BACKUPS_KEPT - 1)) rmSync(file)
}

/**
 * Copies that are dated later than today were made while the clock was ahead: they are older than today's, and as the
 * newest by name would be what is put back. Today's is there. Only while the calendar is believed.
 */
export function dropCopiesFromAhead(folder: string, today: string): void {
  for (const { file, date } of backupsIn(folder)) if (date > today) rmSync(file)
}

/** A copy from before a new version, beside the database. */
export function copyBeforeVersion(db: Database.Database, file: string, version: number): void {
  const target = `${file}.before-version-${version}`
  const part = emptyPart(target)
  // Not a copy of the file: what a reader keeps from leaving the log belongs to it too.
  db.prepare('VACUUM INTO ?').run(part)
  finish(part, target)
}

/** The daily copies, newest first. */
export function backupsIn(folder: string): { file: string; date: string }[] {
  const backups = path.join(folder, 'backups')
  return (existsSync(backups) ? readdirSync(backups) : [])
    .flatMap((name) => {
      const date = BACKUP.exec(name)?.[1]
      return date === undefined ? [] : [{ file: path.join(backups, name), date }]
    })
    .sort((a, b) => (a.date < b.date ? 1 : -1))
}

/** Every copy goes, damaged databases and half-made copies too. */
export function dropCopies(folder: string): void {
  rmSync(path.join(folder, 'backups'), { recursive: true, force: true })
  for (const name of readdirSync(folder)) {
    if (/^(?:contact-sync|inbox)\.db\.(?:before-version-|damaged-|part)/.test(name))
      rmSync(path.join(folder, name))
  }
}

/** What a copy that was cut off has left is begun again; nobody else may read it from its first byte on. */
function emptyPart(target: string): string {
  const part = `${target}.part`
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${part}${end}`, { force: true })
  writeFileSync(part, '', { mode: 0o600 })
  return part
}

function finish(part: string, target: string): void {
  stamp(part)
  chmodSync(part, 0o600)
  moveIntoPlace(part, target)
}

/** One file without a log beside it, and marked as a copy. */
export function stamp(file: string): void {
  const db = openSqlite(file)
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma(`application_id = ${COPY}`)
  } finally {
    db.close()
  }
}
