/** What must hold in the agent's database at any moment, and what once everything is in step. */
import Database from 'better-sqlite3'

/** Rows that point to nobody, and what SQLite itself finds wrong. */
export function unsound(file: string): string[] {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const check = db.pragma('integrity_check', { simple: true })
    const wrong = check === 'ok' ? [] : [`integrity_check: ${check}`]
    if (db.pragma('user_version', { simple: true }) === 0) return wrong // it died before the first table
    for (const sql of DANGLING) {
      for (const row of db.prepare(sql).all()) wrong.push(`points to nobody: ${JSON.stringify(row)} (${sql})`)
    }
    return wrong
  } finally {
    db.close()
  }
}

/** Every row here names somebody who is not there. */
const DANGLING = [
  "SELECT 'claim', id FROM claim WHERE follow_id NOT IN (SELECT id FROM follow)",
  "SELECT 'claim_urn', claim_id FROM claim_urn WHERE claim_id NOT IN (SELECT id FROM claim)",
  "SELECT 'intention', id FROM intention WHERE follow_id NOT IN (SELECT id FROM follow)",
  "SELECT 'conflict', id FROM conflict WHERE follow_id NOT IN (SELECT id FROM follow)",
  "SELECT 'hold_item', hold_id FROM hold_item WHERE follow_id NOT IN (SELECT id FROM follow)",
  "SELECT 'problem', id FROM problem WHERE origin = 'delivery' AND follow_id NOT IN (SELECT id FROM follow)",
  "SELECT 'change', id FROM change WHERE outcome = 'waiting' AND id NOT IN (SELECT change_id FROM intention)",
  `SELECT 'follow', id FROM follow WHERE id NOT IN (SELECT follow_id FROM claim)
    AND id NOT IN (SELECT follow_id FROM moved) AND id NOT IN (SELECT follow_id FROM conflict)`,
]

export type Waiting = {
  intentions: unknown[]
  conflicts: { uuid: string | null; kind: string; attributes: string }[]
  problems: unknown[]
  holds: number
}

/** What is still to be sent, and what waits for a person. */
export function waitingIn(file: string): Waiting {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  const all = <T>(sql: string) => db.prepare<[], T>(sql).all()
  try {
    return {
      intentions: all('SELECT kind, state, attempts, due_at, payload FROM intention'),
      conflicts: all(
        'SELECT uuid, kind, attributes FROM conflict JOIN follow ON follow.id = conflict.follow_id',
      ),
      problems: all('SELECT origin, code, row_key, text, detail FROM problem'),
      holds: all('SELECT id FROM hold').length,
    }
  } finally {
    db.close()
  }
}
