/**
 * Events as they were received, in a file of their own beside the database: an event is durable, and answered, however
 * long the agent's own transactions take.
 *
 * Events that arrive together are committed together. What was read stays for eight days: a copy of the database that
 * was put back reads it again. Ids of deliveries are kept for 30 days, as hashes.
 */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { foldName } from '../../shared/setup.ts'
import { BACKUPS_KEPT } from '../store/copies.ts'
import { putAside } from '../store/durable.ts'
import { isDamage } from '../store/open-store.ts'
import { openSqlite } from '../store/sqlite.ts'

const INBOX_NAME = 'inbox.db'
/** Events taken out in one go. */
const PAGE = 500
const DAY_MS = 24 * 60 * 60 * 1000
/** As long as the oldest daily copy of the database is kept, and the day of its making. */
const READ_KEPT_MS = (BACKUPS_KEPT + 1) * DAY_MS
/** DESIGN 5. */
const DELIVERIES_KEPT_MS = 30 * DAY_MS

export type NewEvent = { method: string; deliveryId: string | undefined; body: string }
export type StoredEvent = { seq: number; receivedAt: number; method: string; body: string }
export type Accepted = { stored: number; repeated: number }
export type Tally = { received: number; lastAt: number | null }

export const hasInbox = (folder: string): boolean => existsSync(path.join(folder, INBOX_NAME))

/** Which source of which account, whatever their ids in a database that may be lost. */
export const inboxKey = (host: string, name: string): string => `${host} ${foldName(name)}`

type Waiting = {
  source: string
  events: readonly NewEvent[]
  now: number
  done: (accepted: Accepted) => void
  failed: (error: unknown) => void
}

/** Opens the inbox of a data folder, creating it. One that is damaged is put aside under another name. */
export function openInbox(folder: string, now: number) {
  const db = openOrPutAside(path.join(folder, INBOX_NAME), now)
  const insert = db.prepare(
    `INSERT OR IGNORE INTO event (source, received_at, delivery, method, body) VALUES (?, ?, ?, ?, ?)`,
  )
  const count = db.prepare(`INSERT INTO tally (source, received, last_at) VALUES (@source, @n, @now)
    ON CONFLICT (source) DO UPDATE SET received = received + @n, last_at = @now`)
  const after = db.prepare<[string, number, number], StoredEvent>(
    `SELECT seq, received_at AS receivedAt, method, body FROM event
     WHERE source = ? AND seq > ? AND body IS NOT NULL ORDER BY seq LIMIT ?`,
  )
  const lastOf = db.prepare<[string], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM event WHERE source = ?',
  )
  const tallyOf = db.prepare<[string], Tally>(
    'SELECT received, last_at AS lastAt FROM tally WHERE source = ?',
  )
  const numberFrom = [
    db.prepare(
      "INSERT INTO sqlite_sequence (name, seq) SELECT 'event', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'event')",
    ),
    db.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'event'"),
  ] as const
  const empty = db.prepare('UPDATE event SET body = NULL WHERE seq IN (SELECT value FROM json_each(?))')
  const emptyRead = db.prepare(
    'UPDATE event SET body = NULL WHERE source = ? AND seq <= ? AND received_at < ? AND body IS NOT NULL',
  )
  // Received while the clock was ahead: as of now.
  const receivedAhead = db.prepare('UPDATE event SET received_at = @now WHERE received_at > @ahead')
  const dropOfOthers = db.prepare(
    `DELETE FROM event WHERE received_at < @before AND substr(source, 1, length(@account)) = @account
      AND source NOT IN (SELECT value FROM json_each(@sources))`,
  )
  const dropEmptied = db.prepare(
    'DELETE FROM event WHERE body IS NULL AND (delivery IS NULL OR received_at < ?)',
  )

  let waiting: Waiting[] = []
  const commit = db.transaction((jobs: readonly Waiting[]): Accepted[] =>
    jobs.map(({ source, events, now }) => {
      let stored = 0
      for (const { method, deliveryId, body } of events) {
        const delivery = deliveryId === undefined ? null : createHash('sha256').update(deliveryId).digest()
        stored += insert.run(source, now, delivery, method, body).changes
      }
      if (stored > 0) count.run({ source, n: stored, now })
      return { stored, repeated: events.length - stored }
    }),
  )
  function flush(): void {
    const jobs = waiting
    waiting = []
    try {
      const accepted = commit(jobs)
      for (const [index, { done }] of jobs.entries()) done(accepted[index]!)
    } catch (error) {
      for (const { failed } of jobs) failed(error)
    }
  }

  function dropOthers(host: string, sources: readonly string[], before = Number.MAX_SAFE_INTEGER): void {
    dropOfOthers.run({ before, account: `${host} `, sources: JSON.stringify(sources) })
  }

  return {
    /** Resolves when the events are on the disk; all of them or, where it rejects, none. */
    put(source: string, events: readonly NewEvent[], now: number): Promise<Accepted> {
      return new Promise((done, failed) => {
        waiting.push({ source, events, now, done, failed })
        if (waiting.length === 1) setImmediate(flush)
      })
    },
    /** In the order of their arrival. */
    after: (source: string, seq: number, limit: number): StoredEvent[] => after.all(source, seq, limit),
    /** Everything that is kept of a source. */
    *allOf(source: string): Generator<StoredEvent> {
      let page = after.all(source, 0, PAGE)
      while (page.length > 0) {
        yield* page
        page = after.all(source, page.at(-1)!.seq, PAGE)
      }
    },
    /** The number of the last event; 0 where there is none. */
    last: (source: string): number => lastOf.get(source)?.seq ?? 0,
    tally: (source: string): Tally => tallyOf.get(source) ?? { received: 0, lastAt: null },
    /** The next event has a higher number: where the inbox was lost, none may count as read already. */
    numberAbove(seq: number) {
      numberFrom[0].run()
      numberFrom[1].run(seq)
    },
    /** What these events say goes; ids of deliveries stay. */
    erase: (seqs: readonly number[]) => void empty.run(JSON.stringify(seqs)),
    /** Takes away what was received for sources that are no longer the account's; `sources` are those that are. */
    dropOthers,
    /** Takes away what nobody needs any more. @param read how far each of the account's sources was read. */
    tidy: db.transaction((host: string, read: ReadonlyMap<string, number>, now: number) => {
      receivedAhead.run({ now, ahead: now + DAY_MS })
      for (const [source, seq] of read) emptyRead.run(source, seq, now - READ_KEPT_MS)
      dropOthers(host, [...read.keys()], now - DELIVERIES_KEPT_MS)
      dropEmptied.run(now - DELIVERIES_KEPT_MS)
    }),
    /** What was taken away is overwritten, in the log too. @returns false while another program reads it. */
    shred(): boolean {
      db.exec('VACUUM')
      const [log] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
      return log?.busy === 0
    },
    close: () => void db.close(),
  }
}
export type Inbox = ReturnType<typeof openInbox>

/** How many events were received, beside a running agent. Undefined where there is no inbox yet. */
export function readTallies(folder: string): ((source: string) => Tally) | undefined {
  if (!hasInbox(folder)) return undefined
  const db = openForReading(folder)
  try {
    const rows = db
      .prepare<[], Tally & { source: string }>('SELECT source, received, last_at AS lastAt FROM tally')
      .all()
    const tallies = new Map(rows.map(({ source, received, lastAt }) => [source, { received, lastAt }]))
    return (source) => tallies.get(source) ?? { received: 0, lastAt: null }
  } finally {
    db.close()
  }
}

/** A consistent copy, while an agent works with it. */
export async function copyInbox(folder: string, into: string): Promise<void> {
  if (!hasInbox(folder)) return
  const db = openForReading(folder)
  try {
    await db.backup(path.join(into, INBOX_NAME))
  } finally {
    db.close()
  }
}

const openForReading = (folder: string) =>
  openSqlite(path.join(folder, INBOX_NAME), { readonly: true, timeout: 5000 })

function openOrPutAside(file: string, now: number): Database.Database {
  try {
    return open(file)
  } catch (error) {
    if (!isDamage(error)) throw error
  }
  putAside(file, now)
  return open(file)
}

function open(file: string): Database.Database {
  closeSync(openSync(file, 'a', 0o600)) // SQLite gives the log the same mode
  const db = openSqlite(file, { timeout: 5000 })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('secure_delete = ON')
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw new Database.SqliteError('the inbox is damaged', 'SQLITE_CORRUPT')
    db.exec(`
      CREATE TABLE IF NOT EXISTS event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        delivery BLOB,                -- SHA-256 of the delivery's id; NULL: it has none
        method TEXT NOT NULL,
        body TEXT                     -- JSON of the event; NULL: read, and not needed any more
      ) STRICT;
      CREATE UNIQUE INDEX IF NOT EXISTS event_delivery ON event (source, delivery) WHERE delivery IS NOT NULL;
      CREATE INDEX IF NOT EXISTS event_source ON event (source, seq);
      CREATE TABLE IF NOT EXISTS tally (
        source TEXT PRIMARY KEY, received INTEGER NOT NULL, last_at INTEGER NOT NULL
      ) STRICT;
    `)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
