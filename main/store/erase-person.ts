/**
 * Everything the database holds of one person, found and erased: who they are by an address or the platform's id, then
 * every row that is theirs, then every row of somebody else that names them.
 *
 * Finding works on copies of earlier versions too, so it reads only what has been there since schema 1.
 */
import type { Database } from 'better-sqlite3'
import { ninthDigitTwin, urnKey } from '../mapping/ninth-digit.ts'
import { urnPath } from '../mapping/urn-path.ts'
import { identityOf, identityOfUuid } from './forgotten.ts'

/** By what a person is looked for: any of these URNs, in either form of a Brazilian mobile, or the platform's id. */
export type Sought = { urns: readonly string[]; uuid?: string }

export type Person = {
  followIds: number[]
  uuids: string[]
  /** Addresses that are this person's alone. */
  urns: string[]
  names: string[]
  /** Rows that stated them, as they were last read. */
  rows: { sourceId: number; sheet: string; rowNumber: number }[]
}

type Stated = { name?: unknown; uuid?: unknown; urns?: unknown; contact?: Stated }
type Collected = { follows: Set<number>; uuids: Set<string>; urns: Set<string>; names: Set<string> }

const listOf = (values: Iterable<unknown>) => JSON.stringify([...values])
const IN = 'IN (SELECT value FROM json_each(?))'

/** Undefined where nobody is known by that, and nobody was. */
export function findPerson(db: Database, workspaceId: number, sought: Sought): Person | undefined {
  const keys = sought.urns.map(urnKey)
  const found: Collected = { follows: new Set(), uuids: new Set(), urns: new Set(), names: new Set() }
  addAll(
    found.uuids,
    db
      .prepare<[number, string], string>(
        `SELECT DISTINCT uuid FROM mirror_urn WHERE workspace_id = ? AND urn_key ${IN}`,
      )
      .pluck()
      .all(workspaceId, listOf(keys)),
  )
  if (sought.uuid !== undefined) found.uuids.add(sought.uuid)
  addAll(
    found.follows,
    db
      .prepare<[number, string], number>(
        `SELECT DISTINCT follow_id FROM claim_urn JOIN claim ON claim.id = claim_id
         JOIN source ON source.id = source_id WHERE workspace_id = ? AND urn_key ${IN}`,
      )
      .pluck()
      .all(workspaceId, listOf(keys)),
  )
  followUuids(db, workspaceId, found)
  if (isNobody(db, workspaceId, found)) fromHistory(db, workspaceId, sought, found)
  if (isNobody(db, workspaceId, found) && !hadOptedOut(db, workspaceId, keys)) return undefined
  addHistoryOf(db, workspaceId, found)
  const rows = collect(db, workspaceId, found)
  // As it was asked for only where nothing else is known: it may be read as somebody else's number, too.
  if (found.urns.size === 0) addAll(found.urns, sought.urns)
  const own = [...found.urns].filter((urn) => !belongsToOthers(db, workspaceId, urn, found))
  return {
    followIds: [...found.follows],
    uuids: [...found.uuids],
    urns: own,
    names: [...found.names],
    rows,
  }
}

/** What a person is recognised by once everything else is gone. */
export const identitiesOf = ({ urns, uuids }: Pick<Person, 'urns' | 'uuids'>): string[] => [
  ...new Set([...urns.map(identityOf), ...uuids.map(identityOfUuid)]),
]

const addAll = <T>(set: Set<T>, values: Iterable<T>) => {
  for (const value of values) set.add(value)
}

/** Who is followed as one of these contacts, and the contacts of who is followed. */
function followUuids(db: Database, workspaceId: number, { follows, uuids }: Collected): void {
  const both = db
    .prepare<[number, string, string], { id: number; uuid: string | null }>(
      `SELECT id, uuid FROM follow WHERE workspace_id = ? AND (uuid ${IN} OR id ${IN})`,
    )
    .all(workspaceId, listOf(uuids), listOf(follows))
  for (const { id, uuid } of both) {
    follows.add(id)
    if (uuid !== null) uuids.add(uuid)
  }
}

/** A contact that was asked for by its id need not be known. */
function isNobody(db: Database, workspaceId: number, { follows, uuids }: Collected): boolean {
  if (follows.size > 0) return false
  return (
    db
      .prepare(`SELECT 1 FROM mirror_contact WHERE workspace_id = ? AND uuid ${IN}`)
      .get(workspaceId, listOf(uuids)) === undefined
  )
}

/** All that is kept of a deleted contact who did not want messages. Copies of schema 1 do not have the table. */
function hadOptedOut(db: Database, workspaceId: number, keys: readonly string[]): boolean {
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'opted_out'").get()) return false
  return (
    db
      .prepare(`SELECT 1 FROM opted_out WHERE workspace_id = ? AND urn_key ${IN}`)
      .get(workspaceId, listOf(keys)) !== undefined
  )
}

/** Nobody has the address now: who had it in a change that was sent, or in one that waits? */
function fromHistory(db: Database, workspaceId: number, { urns, uuid }: Sought, found: Collected): void {
  const changes = db.prepare<
    [{ workspaceId: number; text: string }],
    { id: number; uuid: string | null }
  >(`SELECT DISTINCT follow_id AS id, uuid FROM change JOIN run ON run.id = run_id WHERE workspace_id = @workspaceId
      AND (instr(before, @text) > 0 OR instr(after, @text) > 0 OR uuid = @text)`)
  const twins = urns.map(ninthDigitTwin).filter((twin) => twin !== null)
  const texts = [...urns, ...twins].map((urn) => JSON.stringify(urn))
  for (const text of uuid === undefined ? texts : [...texts, uuid])
    for (const change of changes.all({ workspaceId, text })) {
      found.follows.add(change.id)
      if (change.uuid !== null) found.uuids.add(change.uuid)
    }
}

/** The same contact may have been followed before, under another number. */
function addHistoryOf(db: Database, workspaceId: number, { follows, uuids }: Collected): void {
  const earlier = db
    .prepare<[number, string], number>(
      `SELECT DISTINCT follow_id FROM change JOIN run ON run.id = run_id WHERE workspace_id = ? AND uuid ${IN}`,
    )
    .pluck()
  addAll(follows, earlier.all(workspaceId, listOf(uuids)))
}

function collect(db: Database, workspaceId: number, found: Collected): Person['rows'] {
  const ids = listOf(found.follows)
  const note = (text: string | null) => {
    if (text === null) return
    const { contact, ...stated } = JSON.parse(text) as Stated
    for (const { name, uuid, urns } of contact ? [stated, contact] : [stated]) {
      if (typeof name === 'string' && name !== '') found.names.add(name)
      if (typeof uuid === 'string') found.uuids.add(uuid)
      if (Array.isArray(urns)) for (const urn of urns) if (typeof urn === 'string') found.urns.add(urn)
    }
  }
  const claims = db
    .prepare<[string], { sourceId: number; sheet: string; rowNumber: number; contact: string }>(
      `SELECT source_id AS sourceId, sheet, row_number AS rowNumber, contact FROM claim WHERE follow_id ${IN}`,
    )
    .all(ids)
  for (const { contact } of claims) note(contact)
  const texts = db.prepare<
    [string, string, string],
    string | null
  >(`SELECT base_local FROM follow WHERE id ${IN}
    UNION SELECT base_remote FROM follow WHERE id ${IN} UNION SELECT payload FROM intention WHERE follow_id ${IN}`)
  for (const text of texts.pluck().all(ids, ids, ids)) note(text)
  const contacts = db.prepare<[number, string], { name: string | null; urns: string }>(
    `SELECT name, urns FROM mirror_contact WHERE workspace_id = ? AND uuid ${IN}`,
  )
  for (const { name, urns } of contacts.all(workspaceId, listOf(found.uuids))) {
    if (name) found.names.add(name)
    for (const urn of JSON.parse(urns) as string[]) found.urns.add(urn)
  }
  const changes = db.prepare<[string], { before: string; after: string }>(
    `SELECT before, after FROM change WHERE follow_id ${IN}`,
  )
  for (const { before, after } of changes.all(ids)) {
    note(before)
    note(after)
  }
  return claims.map(({ contact: _contact, ...row }) => row)
}

/** Somebody else states it, or has it on the platform, now. */
function belongsToOthers(
  db: Database,
  workspaceId: number,
  urn: string,
  { follows, uuids }: Collected,
): boolean {
  const key = urnKey(urn)
  const stated = db.prepare(`SELECT 1 FROM claim_urn JOIN claim ON claim.id = claim_id
    JOIN source ON source.id = source_id WHERE workspace_id = ? AND urn_key = ? AND follow_id NOT ${IN}`)
  const owned = db.prepare(
    `SELECT 1 FROM mirror_urn WHERE workspace_id = ? AND urn_key = ? AND uuid NOT ${IN}`,
  )
  return (
    stated.get(workspaceId, key, listOf(follows)) !== undefined ||
    owned.get(workspaceId, key, listOf(uuids)) !== undefined
  )
}

/** A run's counts are those of its changes: the line stays, and says of nobody what it was. */
const BLANK = `UPDATE change SET follow_id = 0, uuid = NULL, before = '{}', after = '{}', row_number = NULL, row_key = NULL,
  sheet = NULL, person = NULL, search = NULL, answer = NULL, detail = NULL`

/**
 * Erases the person, in the caller's transaction; counts of runs stay. Every source is read again next time, because a
 * row that cannot be used may be theirs.
 */
export function erasePerson(db: Database, workspaceId: number, person: Person): void {
  const follows = listOf(person.followIds)
  const uuids = listOf(person.uuids)
  const claims = db
    .prepare<[string], { id: number; sourceId: number; rowKey: string; sheet: string; rowNumber: number }>(
      `SELECT id, source_id AS sourceId, row_key AS rowKey, sheet, row_number AS rowNumber FROM claim WHERE follow_id ${IN}`,
    )
    .all(follows)
  const rowProblems = db.prepare(`DELETE FROM problem WHERE source_id = @sourceId
    AND (row_key = @rowKey OR (sheet = @sheet AND row_number = @rowNumber) OR attribute = @shield OR payload = @shield)`)
  for (const { id, ...row } of claims) rowProblems.run({ ...row, shield: `claim ${id}` })
  for (const sql of [
    `DELETE FROM problem WHERE follow_id ${IN}`,
    `DELETE FROM conflict WHERE follow_id ${IN}`,
    `DELETE FROM conflict WHERE other_follow_id ${IN}`,
    `DELETE FROM hold_item WHERE follow_id ${IN}`,
    `DELETE FROM intention WHERE follow_id ${IN}`,
    `DELETE FROM change WHERE outcome = 'waiting' AND follow_id ${IN}`,
    `${BLANK} WHERE follow_id ${IN}`,
    `DELETE FROM claim WHERE follow_id ${IN}`,
    `DELETE FROM moved WHERE follow_id ${IN}`,
    `DELETE FROM follow WHERE id ${IN}`,
  ])
    db.prepare(sql).run(follows)
  for (const sql of [
    `DELETE FROM mirror_urn WHERE workspace_id = ? AND uuid ${IN}`,
    `DELETE FROM mirror_contact WHERE workspace_id = ? AND uuid ${IN}`,
  ])
    db.prepare(sql).run(workspaceId, uuids)
  db.prepare(`DELETE FROM hold WHERE NOT EXISTS (SELECT 1 FROM hold_item WHERE hold_id = hold.id)
    AND NOT EXISTS (SELECT 1 FROM held_value WHERE hold_id = hold.id)`).run()
  db.prepare(`DELETE FROM opted_out WHERE workspace_id = ? AND urn_key ${IN}`).run(
    workspaceId,
    listOf(person.urns.map(urnKey)),
  )
  for (const name of person.names.filter(({ length }) => length >= 3))
    db.prepare("UPDATE hold SET reason = replace(reason, ?, '…') WHERE workspace_id = ?").run(
      name,
      workspaceId,
    )
  eraseMentions(db, workspaceId, person)
  db.prepare('UPDATE source SET content_hash = NULL WHERE workspace_id = ?').run(workspaceId)
}

/**
 * Where others' rows name them: a problem about an address in two rows, a conflict about a contact that has it, a change
 * that passed it on. What a verdict needs is found again; a line of history about two persons is blanked as a whole.
 */
function eraseMentions(db: Database, workspaceId: number, { urns, uuids, names }: Person): void {
  const paths = urns.map((urn) => urnPath(urn).replace(/^\+/, ''))
  const inText = [...uuids, ...paths.filter((path) => path.length >= 5)]
  const asValue = [...inText, ...urns, ...names].map((text) => JSON.stringify(text))
  const judgeAgain = db.prepare('INSERT OR IGNORE INTO moved (follow_id) VALUES (?)')
  const dropAndJudge = (table: 'intention' | 'conflict', column: 'payload' | 'attributes', text: string) => {
    const about = db
      .prepare<[{ workspaceId: number; text: string }], { id: number; followId: number }>(
        `SELECT id, follow_id AS followId FROM ${table} WHERE workspace_id = @workspaceId AND instr(${column}, @text) > 0`,
      )
      .all({ workspaceId, text })
    for (const { id, followId } of about) {
      db.prepare(`DELETE FROM ${table} WHERE id = ?`).run(id)
      judgeAgain.run(followId)
    }
  }
  for (const text of inText) {
    db.prepare(`DELETE FROM problem WHERE workspace_id = @workspaceId AND (instr(coalesce(text, ''), @text) > 0
      OR instr(coalesce(detail, ''), @text) > 0 OR instr(coalesce(payload, ''), @text) > 0
      OR instr(coalesce(row_key, ''), @text) > 0)`).run({ workspaceId, text })
    db.prepare(`${BLANK} WHERE run_id IN (SELECT id FROM run WHERE workspace_id = @workspaceId)
      AND (instr(before, @text) > 0 OR instr(after, @text) > 0 OR instr(coalesce(answer, ''), @text) > 0
        OR instr(coalesce(detail, ''), @text) > 0)`).run({ workspaceId, text })
    db.prepare(`UPDATE source SET table_info = NULL, state_detail = NULL WHERE workspace_id = @workspaceId
      AND (instr(coalesce(table_info, ''), @text) > 0 OR instr(coalesce(state_detail, ''), @text) > 0)`).run({
      workspaceId,
      text,
    })
    dropAndJudge('intention', 'payload', text)
  }
  for (const text of asValue) {
    dropAndJudge('conflict', 'attributes', text)
    db.prepare(
      "DELETE FROM problem WHERE workspace_id = @workspaceId AND instr(coalesce(detail, ''), @text) > 0",
    ).run({ workspaceId, text })
  }
  eraseFromPairs(db, workspaceId, urns)
}

/** Rows that were found to list the person: what was wrong in them goes too. */
export function eraseRowProblems(
  db: Database,
  sourceId: number,
  rows: readonly { sheet: string; number: number }[],
): void {
  const problems = db.prepare('DELETE FROM problem WHERE source_id = ? AND sheet = ? AND row_number = ?')
  for (const { sheet, number } of rows) problems.run(sourceId, sheet, number)
}

/** What others agreed on with the platform may still name an address that went over to this person. */
function eraseFromPairs(db: Database, workspaceId: number, urns: readonly string[]): void {
  const keys = new Set(urns.map(urnKey))
  const without = (text: string) => {
    const snapshot = JSON.parse(text) as { urns?: string[] }
    if (!snapshot.urns) return text
    return JSON.stringify({ ...snapshot, urns: snapshot.urns.filter((urn) => !keys.has(urnKey(urn))) })
  }
  const pairs = db.prepare<
    [{ workspaceId: number; text: string }],
    { id: number; base_local: string; base_remote: string }
  >(`SELECT id, base_local, base_remote FROM follow WHERE workspace_id = @workspaceId AND base_local IS NOT NULL
      AND (instr(base_local, @text) > 0 OR instr(base_remote, @text) > 0)`)
  const update = db.prepare('UPDATE follow SET base_local = ?, base_remote = ? WHERE id = ?')
  for (const urn of urns)
    for (const { id, base_local, base_remote } of pairs.all({ workspaceId, text: JSON.stringify(urn) }))
      update.run(without(base_local), without(base_remote), id)
}
