/**
 * A read replica that lags behind, for the `stale` fault.
 *
 * While it is on, temporary triggers write down how to undo each change. A stale read opens a transaction, undoes the
 * newest changes, lets the ordinary queries run, and rolls back: they see exactly what the tables held before.
 */
import type { Database } from 'better-sqlite3'
import { replicated } from './schema.ts'

export function openReplica(db: Database, now: () => number) {
  let recording = false
  let change = 0
  // Statements exist only while the temporary table does.
  const undoFrom = (sql: string, value: number) => {
    const undo = db
      .prepare<[number], string>(`SELECT undo FROM temp.undo_log WHERE ${sql} ORDER BY id DESC`)
      .pluck()
    return undo.all(value)
  }
  return {
    /** From now on, changes can be hidden from reads. Earlier ones cannot. */
    start(): void {
      if (recording) return
      recording = true
      db.exec('CREATE TEMP TABLE undo_log (id INTEGER PRIMARY KEY, change INTEGER, at INTEGER, undo TEXT)')
      db.function('practice_change', () => change)
      db.function('practice_now', () => Math.floor(now()))
      for (const table of replicated) for (const trigger of triggers(db, table)) db.exec(trigger)
    },
    stop(): void {
      if (!recording) return
      recording = false
      for (const table of replicated) for (const kind of kinds) db.exec(`DROP TRIGGER temp.${table}_${kind}`)
      db.exec('DROP TABLE temp.undo_log')
    },
    /** One request is one change, however many rows it touches. */
    nextChange(): void {
      change += 1
    },
    /** Runs `read` on the state of `ms` milliseconds ago, or without the newest `changes` changes. */
    read<T>(lag: { ms: number } | { changes: number }, read: () => T): T {
      if (!recording) return read()
      const undos =
        'ms' in lag
          ? undoFrom('at > ?', now() - lag.ms)
          : undoFrom(
              'change IN (SELECT DISTINCT change FROM temp.undo_log ORDER BY change DESC LIMIT ?)',
              lag.changes,
            )
      db.exec('BEGIN')
      try {
        for (const undo of undos) db.exec(undo)
        return read()
      } finally {
        db.exec('ROLLBACK')
      }
    },
  }
}
export type Replica = ReturnType<typeof openReplica>

const kinds = ['insert', 'update', 'delete'] as const

function triggers(db: Database, table: string): string[] {
  const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
  const log = (undo: string) =>
    `INSERT INTO undo_log (change, at, undo) VALUES (practice_change(), practice_now(), ${undo})`
  // Without a primary key of its own, a row keeps its place by its rowid.
  const whole = columns.includes('id') ? columns : ['rowid', ...columns]
  const oldRow = whole.map((column) => `quote(old.${column})`).join(` || ',' || `)
  const assignments = columns.map((column) => `'${column}=' || quote(old.${column})`).join(` || ',' || `)
  const undo = {
    insert: `'DELETE FROM main.${table} WHERE rowid=' || new.rowid`,
    update: `'UPDATE main.${table} SET ' || ${assignments} || ' WHERE rowid=' || new.rowid`,
    delete: `'INSERT INTO main.${table} (${whole.join(',')}) VALUES (' || ${oldRow} || ')'`,
  }
  return kinds.map(
    (kind) =>
      `CREATE TEMP TRIGGER ${table}_${kind} AFTER ${kind} ON main.${table} BEGIN ${log(undo[kind])}; END`,
  )
}
