/** The agent's data as an earlier version of the program would have left it, so that the next start brings it up to date. */
import { renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { migrations } from '../../main/store/migrations/index.ts'

/** Everything that schema has a place for stays; what later versions added is gone. False: there is nothing in it yet. */
export function downgrade(file: string, version = 1): boolean {
  const old = `${file}.old`
  rmSync(old, { force: true })
  const db = new Database(old)
  try {
    for (const step of migrations.slice(0, version)) step(db)
    db.exec(`ATTACH '${file}' AS present`)
    if (db.pragma('present.user_version', { simple: true }) === 0) return false
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all()
    db.transaction(() => {
      for (const table of tables) {
        const columns = db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all()
        db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM present.${table}`)
      }
      db.exec('DELETE FROM main.sqlite_sequence')
      db.exec(
        'INSERT INTO main.sqlite_sequence SELECT * FROM present.sqlite_sequence WHERE name IN (SELECT name FROM main.sqlite_schema)',
      )
    })()
    db.exec('DETACH present')
    db.pragma(`user_version = ${version}`)
    db.pragma('journal_mode = WAL')
  } finally {
    db.close()
  }
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  if (version === 1) rmSync(path.join(path.dirname(file), 'agent.mark'), { force: true }) // it knew none
  renameSync(old, file)
  return true
}
