/**
 * A small file beside the database that counts the agent's starts, as the database does too. Where the database counts
 * fewer, or is not the one that is meant, an older one was put in its place.
 *
 * Not seen: a whole data folder that is put back as it was, mark included.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { writeDurably } from './durable.ts'

const MARK_FILE = 'agent.mark'
type Mark = { id: string; starts: number }

/** The mark in the folder; undefined where there is none that can be read. */
export function readMark(folder: string): Mark | undefined {
  try {
    const [id, starts] = readFileSync(path.join(folder, MARK_FILE), 'utf8').trim().split(' ')
    const count = Number(starts)
    return id && Number.isSafeInteger(count) && count > 0 ? { id, starts: count } : undefined
  } catch {
    return undefined
  }
}

const storedMark = (db: Database): Mark | undefined =>
  db.prepare<[], Mark>('SELECT id, starts FROM agent_mark').get()

/** Whether the folder has seen a later state, or another database. */
export function isOlderThanMark(db: Database, folder: string): boolean {
  const mark = readMark(folder)
  if (!mark) return false
  const stored = storedMark(db)
  return stored?.id !== mark.id || stored.starts < mark.starts
}

/** Counts a start in the database; the file follows with {@link writeMark}. Inside the caller's transaction. */
export function countStart(db: Database, folder: string): void {
  const mark = readMark(folder)
  const stored = storedMark(db)
  const id = mark?.id ?? stored?.id ?? crypto.randomUUID()
  const starts = Math.max(mark?.starts ?? 0, stored?.id === id ? stored.starts : 0) + 1
  db.prepare('DELETE FROM agent_mark').run()
  db.prepare('INSERT INTO agent_mark (id, starts) VALUES (?, ?)').run(id, starts)
}

/** After the commit, never before: the file must not be ahead of a database that a crash left as it was. */
export function writeMark(db: Database, folder: string): void {
  const { id, starts } = storedMark(db)!
  writeDurably(path.join(folder, MARK_FILE), `${id} ${starts}\n`)
}
