/**
 * What the events of a webhook said so far of each person: an event carries what changed, the rest is here. Of whom an
 * event said that they are gone, only how late that event was is kept, so that no older one brings them back.
 */
import type { Database } from 'better-sqlite3'
import type { Cell } from '../../shared/row.ts'

export type EventPerson = {
  rowKey: string
  /** Path → cell; null: gone. */
  cells: Record<string, Cell> | null
  /** The latest order of an event about this person; null: none said one. */
  order: number | null
  /** The same for each path, where events carry one property only. */
  orders: Record<string, number> | null
  /** The number of the last event that counted, and when it came. */
  seq: number
  at: number
  /** The row they make cannot be used: it is listed until it can. */
  bad: boolean
}
type Stored = Omit<EventPerson, 'cells' | 'orders' | 'bad'> & {
  cells: string | null
  orders: string | null
  bad: number
}

/** What reading events changed; kept in the transaction that makes claims of it. */
export type ReadEvents = {
  /** The number of the last event that was read. */
  upTo: number
  people: readonly EventPerson[]
  /** Row keys of whom nothing is kept. */
  dropped: readonly string[]
}

/** How many cells of a column changed, and how many of these look like an accident (sync/column-guard.ts). */
export type CellChanges = { changed: number; blank: number; kind: number; moved: number }

/** Taken out of the table in one go: some milliseconds. */
const PAGE = 500

export function openEventPeople(db: Database) {
  const columns = 'row_key AS rowKey, cells, last_order AS "order", orders, seq, at, bad'
  const one = db.prepare<[number, string], Stored>(
    `SELECT ${columns} FROM event_person WHERE source_id = ? AND row_key = ?`,
  )
  const page = db.prepare<[number, string, number], Stored>(
    `SELECT ${columns} FROM event_person WHERE source_id = ? AND row_key > ? AND cells IS NOT NULL ORDER BY row_key LIMIT ?`,
  )
  const keys = db.prepare<[number], { rowKey: string }>(
    'SELECT row_key AS rowKey FROM event_person WHERE source_id = ?',
  )
  const bad = db.prepare<[number], Stored>(
    `SELECT ${columns} FROM event_person WHERE source_id = ? AND bad = 1 AND cells IS NOT NULL`,
  )
  const put =
    db.prepare(`INSERT OR REPLACE INTO event_person (source_id, row_key, cells, last_order, orders, seq, at, bad)
    VALUES (@sourceId, @rowKey, @cells, @order, @orders, @seq, @at, @bad)`)
  const drop = db.prepare('DELETE FROM event_person WHERE source_id = ? AND row_key = ?')
  const dropGone = db.prepare('DELETE FROM event_person WHERE cells IS NULL AND at < ?')
  const dropNameless = db.prepare(
    `DELETE FROM event_person WHERE substr(row_key, 1, 1) = '${UNREADABLE}' AND at < ?`,
  )
  const forgetChanges = db.prepare('DELETE FROM event_change WHERE source_id = ? AND at < ?')
  const addChange =
    db.prepare(`INSERT INTO event_change (source_id, attribute, at, changed, blank, kind, moved)
    VALUES (@sourceId, @attribute, @at, @changed, @blank, @kind, @moved)`)
  const sumChanges = db.prepare<[number, string], CellChanges>(
    `SELECT sum(changed) AS changed, sum(blank) AS blank, sum(kind) AS kind, sum(moved) AS moved
     FROM event_change WHERE source_id = ? AND attribute = ?`,
  )
  const read = db.prepare('UPDATE source SET events_read = max(events_read, ?) WHERE id = ?')
  const furthest = db.prepare<[], { seq: number | null }>('SELECT max(events_read) AS seq FROM source')
  return {
    get(sourceId: number, rowKey: string): EventPerson | undefined {
      const stored = one.get(sourceId, rowKey)
      return stored && toPerson(stored)
    },
    /** Everybody who is not gone. */
    *all(sourceId: number): Generator<EventPerson> {
      let rows = page.all(sourceId, '', PAGE)
      while (rows.length > 0) {
        yield* rows.map(toPerson)
        rows = page.all(sourceId, rows.at(-1)!.rowKey, PAGE)
      }
    },
    /** Also of those who are gone. */
    keys: (sourceId: number): string[] => keys.all(sourceId).map(({ rowKey }) => rowKey),
    /** Whose row could not be used. */
    bad: (sourceId: number): EventPerson[] => bad.all(sourceId).map(toPerson),
    /** In the transaction of the stage. */
    staged(sourceId: number, { upTo, people, dropped }: ReadEvents) {
      for (const { cells, orders, bad: isBad, ...rest } of people)
        put.run({
          ...rest,
          sourceId,
          cells: cells && JSON.stringify(cells),
          orders: orders && JSON.stringify(orders),
          bad: isBad ? 1 : 0,
        })
      for (const rowKey of dropped) drop.run(sourceId, rowKey)
      read.run(upTo, sourceId)
    },
    /** Notes what changed in a column now. @returns the same for all of it since `from`. */
    addChanges(
      sourceId: number,
      attribute: string,
      now: CellChanges & { at: number },
      from: number,
    ): CellChanges {
      forgetChanges.run(sourceId, from)
      addChange.run({ sourceId, attribute, ...now })
      return sumChanges.get(sourceId, attribute)!
    },
    drop: (sourceId: number, rowKey: string) => void drop.run(sourceId, rowKey),
    /** Forgets who was gone before that moment, and events of before the other that named nobody. */
    tidy(gone: number, nameless: number) {
      dropGone.run(gone)
      dropNameless.run(nameless)
    },
    /** The highest number of an event that any source has read. */
    furthest: (): number => furthest.get()!.seq ?? 0,
  }
}

/** Begins the row key of an event whose own cannot be read. */
export const UNREADABLE = '\u0001'

const toPerson = ({ cells, orders, bad, ...rest }: Stored): EventPerson => ({
  ...rest,
  cells: cells === null ? null : (JSON.parse(cells) as Record<string, Cell>),
  orders: orders === null ? null : (JSON.parse(orders) as Record<string, number>),
  bad: bad === 1,
})
