/**
 * A plan while a person looks through it: a database of its own that SQLite keeps in memory, or in a file without a name
 * where it is large, and that is gone when it is closed. Nothing of it reaches the data folder.
 */
import type { Page } from '../../shared/ipc-ask.ts'
import { wantedIn } from './search-text.ts'
import { openSqlite } from './sqlite.ts'

export type ShownRow = { kind: string; key: string; search: string; shown: unknown }
export type ShownPlan = ReturnType<typeof openShownPlan>

/** Characters of one page: a message is at most 256 KiB, and a character may be several bytes. */
const PAGE_TEXT = 80_000

export function openShownPlan() {
  const db = openSqlite('')
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.exec(`
    CREATE TABLE change (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, search TEXT NOT NULL, shown TEXT NOT NULL);
    CREATE TABLE problem (n INTEGER PRIMARY KEY, shown TEXT NOT NULL)`)
  const addChange = db.prepare('INSERT INTO change (kind, key, search, shown) VALUES (?, ?, ?, ?)')
  const addProblem = db.prepare('INSERT INTO problem (shown) VALUES (?)')
  const problemCount = db.prepare<[], number>('SELECT count(*) FROM problem').pluck()
  const problems = db
    .prepare<[number, number], string>('SELECT shown FROM problem ORDER BY n LIMIT ? OFFSET ?')
    .pluck()
  return {
    addChanges: db.transaction((rows: readonly ShownRow[]) => {
      for (const { kind, key, search, shown } of rows) addChange.run(kind, key, search, JSON.stringify(shown))
    }),
    addProblems: db.transaction((rows: readonly unknown[]) => {
      for (const row of rows) addProblem.run(JSON.stringify(row))
    }),
    /** @param kinds those wanted; empty: all. */
    changes<Row>(kinds: readonly string[], search: string, offset: number, limit: number): Page<Row> {
      const wanted = wantedIn(search)
      const found = [
        ...(kinds.length > 0 ? ['kind IN (SELECT value FROM json_each(?))'] : []),
        ...wanted.map((ways) => `(${ways.map(() => 'instr(search, ?) > 0').join(' OR ')})`),
      ]
      const where = found.length > 0 ? `WHERE ${found.join(' AND ')}` : ''
      const given = [...(kinds.length > 0 ? [JSON.stringify(kinds)] : []), ...wanted.flat()]
      const total = db.prepare<unknown[], number>(`SELECT count(*) FROM change ${where}`).pluck()
      const page = db
        .prepare<unknown[], string>(`SELECT shown FROM change ${where} ORDER BY n LIMIT ? OFFSET ?`)
        .pluck()
      return pageOf(page.all(...given, limit, offset), total.get(...given)!, offset)
    },
    problems: <Row>(offset: number, limit: number): Page<Row> =>
      pageOf(problems.all(limit, offset), problemCount.get()!, offset),
    close: () => void db.close(),
  }
}

/** As many rows as fit into one message, one at least. */
function pageOf<Row>(texts: readonly string[], total: number, offset: number): Page<Row> {
  const rows: Row[] = []
  let length = 0
  for (const text of texts) {
    length += text.length
    if (rows.length > 0 && length > PAGE_TEXT) break
    rows.push(JSON.parse(text) as Row)
  }
  const next = offset + rows.length
  return { rows, total, next: rows.length > 0 && next < total ? next : null }
}
