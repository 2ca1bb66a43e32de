/** What can become of a database while nobody looks. Every kind loses what the agent knew, or part of it. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Dice } from '../support/dice.ts'
import type { Desk } from './desk.ts'

const LOGS = ['-wal', '-shm']
const PAGE = 4096

export const DAMAGES = {
  'pages overwritten': 3,
  'first page overwritten': 1,
  'cut in half': 1,
  empty: 1,
  gone: 1.5,
  'log gone': 1,
  'an older one put back': 3,
  'a daily copy put back': 1,
} as const
export type Damage = keyof typeof DAMAGES

/** Keeps the database as it is now, for {@link damage} to put back later. */
export function keepCopy(desk: Desk): void {
  mkdirSync(keptFolder(desk), { recursive: true })
  // As it is at one moment, also while somebody works with it.
  const db = new Database(desk.database, { readonly: true, fileMustExist: true })
  writeFileSync(keptFile(desk), db.serialize())
  db.close()
}
const keptFile = (desk: Desk) => path.join(keptFolder(desk), 'kept.db')
const keptFolder = (desk: Desk) => desk.pathOf('kept')

/** Does it; false where there is nothing to do it to. */
export function damage(kind: Damage, desk: Desk, roll: Dice): boolean {
  const { database: file } = desk
  const backups = path.join(desk.data, 'backups')
  switch (kind) {
    case 'pages overwritten':
    case 'first page overwritten': {
      checkpoint(file)
      const pages = Math.floor(statSync(file).size / PAGE)
      const out = openSync(file, 'r+')
      const first = kind === 'first page overwritten' ? 0 : 1 + roll.below(pages - 1)
      const garbage = Buffer.from(Array.from({ length: PAGE }, () => roll.below(256)))
      for (let page = first; page < Math.min(first + 1 + roll.below(6), pages); page += 1)
        writeSync(out, garbage, 0, PAGE, page * PAGE)
      closeSync(out)
      break
    }
    case 'cut in half':
      checkpoint(file)
      truncateSync(file, Math.floor(statSync(file).size / 2) + roll.below(PAGE))
      break
    case 'empty':
      truncateSync(file, 0)
      break
    case 'gone':
      for (const end of ['', ...LOGS]) rmSync(file + end, { force: true })
      break
    case 'log gone':
      if (!existsSync(`${file}-wal`)) return false
      for (const end of LOGS) rmSync(file + end, { force: true })
      break
    case 'an older one put back':
      if (!existsSync(keptFile(desk))) return false
      for (const end of ['', ...LOGS]) rmSync(file + end, { force: true })
      copyFileSync(keptFile(desk), file)
      break
    case 'a daily copy put back': {
      const copy = existsSync(backups) && readdirSync(backups).find((name) => name.endsWith('.db'))
      if (!copy) return false
      for (const end of ['', ...LOGS]) rmSync(file + end, { force: true })
      copyFileSync(path.join(backups, copy), file)
    }
  }
  if (roll.chance(0.4)) rmSync(backups, { recursive: true, force: true })
  return true
}

/** What was damaged is the file, not a log that would be read in its place. */
function checkpoint(file: string): void {
  const db = new Database(file)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}
