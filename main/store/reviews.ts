/** What waits for a person: problems, conflicts and holds. */
import type { Database } from 'better-sqlite3'
import type { CellProblem, ProblemCode } from '../../shared/row.ts'
import { readPlace } from '../../shared/row-place.ts'
import type { AttributeConflict } from '../sync/judge.ts'

export type ConflictKind =
  | 'values'
  | 'gone'
  | 'removed-but-changed'
  | 'urn-taken'
  | 'two-owners'
  | 'same-person'

export type Problem = {
  id: number
  sourceId: number | null
  followId: number | null
  /** `row`: found while reading; `delivery`: the platform's answer; `source`: a field or group for all rows. */
  origin: 'row' | 'delivery' | 'source'
  attribute: string
  rowKey: string | null
  sheet: string | null
  rowNumber: number | null
  code: ProblemCode
  column: string | null
  text: string | null
  detail: Record<string, string | number>
  /** What was refused, as JSON; for a bad row its hash. */
  payload: string | null
  since: number
}
type StoredProblem = Omit<Problem, 'detail'> & { detail: string | null }
/** Since when a row is bad, and which missing row it stands for (apply-scan.ts). */
export type KnownBadRow = { since: number; shield: string }
export type Conflict = {
  id: number
  followId: number
  kind: ConflictKind
  attributes: ConflictAttribute[]
  since: number
  /** For 'same-person': the one whose row is gone. */
  otherFollowId: number | null
}
/** `contact`: uuid of the contact on the platform this line is about, where it is not the person's own. */
export type ConflictAttribute = AttributeConflict & { contact?: string }
/** The line of an address that somebody else has; without `owner` it is not said who. */
export const takenLine = (urn: string, owner?: { uuid: string; name: string | null }): ConflictAttribute => ({
  attribute: 'name',
  base: undefined,
  local: urn,
  remote: owner?.name ?? null,
  ...(owner && { contact: owner.uuid }),
})
type StoredConflict = Omit<Conflict, 'attributes'> & { attributes: string }
export type Hold = {
  id: number
  sourceId: number | null
  kind: 'removals' | 'creates' | 'column'
  reason: string
  since: number
  items: number
}

export function openReviews(db: Database) {
  const problemColumns = `id, source_id AS sourceId, follow_id AS followId, origin, attribute, row_key AS rowKey, sheet,
    row_number AS rowNumber, code, column_name AS "column", text, detail, payload, since`
  const addProblem =
    db.prepare(`INSERT INTO problem (workspace_id, source_id, follow_id, origin, attribute, row_key, sheet, row_number,
      code, column_name, text, detail, payload, since)
    VALUES (@workspaceId, @sourceId, @followId, @origin, @attribute, @rowKey, @sheet, @rowNumber, @code, @column, @text, @detail, @payload, @since)`)
  const problems = db.prepare<[number], StoredProblem>(
    `SELECT ${problemColumns} FROM problem WHERE workspace_id = ? ORDER BY source_id, row_number, id`,
  )
  const problemsOfFollow = db.prepare<[number], StoredProblem>(
    `SELECT ${problemColumns} FROM problem WHERE follow_id = ? AND origin = 'delivery'`,
  )
  const problemCount = db.prepare<[number], { n: number }>(
    "SELECT count(*) AS n FROM problem WHERE workspace_id = ? AND code NOT IN ('opted-out', 'had-opted-out')",
  )
  /** Rows that are rightly left out are apart: nobody has to do anything about them. */
  const problemPage = db.prepare<[number, 0 | 1, number, number], StoredProblem>(
    `SELECT ${problemColumns} FROM problem WHERE workspace_id = ? AND (code IN ('opted-out', 'had-opted-out')) = ?
     ORDER BY source_id, row_number, id LIMIT ? OFFSET ?`,
  )
  const noticeCount = db
    .prepare<[number], number>(
      "SELECT count(*) FROM problem WHERE workspace_id = ? AND code IN ('opted-out', 'had-opted-out')",
    )
    .pluck()
  const problem = db.prepare<[number, number], StoredProblem>(
    `SELECT ${problemColumns} FROM problem WHERE workspace_id = ? AND id = ?`,
  )
  const badRows = db.prepare<[number], { n: number }>(
    "SELECT count(DISTINCT source_id || ':' || payload) AS n FROM problem WHERE workspace_id = ? AND origin = 'row'",
  )
  const oldRowProblems = db.prepare<
    [number],
    KnownBadRow & { payload: string; id: number; sheet: string | null; rowKey: string | null }
  >(`SELECT payload, since, attribute AS shield, id, sheet, row_key AS rowKey FROM problem
    WHERE source_id = ? AND origin = 'row'`)
  const shielded = db.prepare<[number], { id: number }>(
    "SELECT DISTINCT source_id AS id FROM problem WHERE workspace_id = ? AND origin = 'row' AND attribute = 'anybody'",
  )
  const dropRowProblems = db.prepare('DELETE FROM problem WHERE id IN (SELECT value FROM json_each(?))')
  const sourceProblems = db.prepare<[number], StoredProblem>(
    `SELECT ${problemColumns} FROM problem WHERE workspace_id = ? AND origin = 'source'`,
  )
  const clearSourceProblems = db.prepare("DELETE FROM problem WHERE workspace_id = ? AND origin = 'source'")
  const clearOfSource = db.prepare('DELETE FROM problem WHERE source_id = ?')
  const clearDelivery = db.prepare("DELETE FROM problem WHERE follow_id = ? AND origin = 'delivery'")
  const removeProblem = db.prepare('DELETE FROM problem WHERE id = ?')
  const clearRefusals = db.prepare(
    "DELETE FROM problem WHERE workspace_id = ? AND origin = 'delivery' AND code = 'refused-by-platform'",
  )
  const refusedFollows = db.prepare<[number], { id: number }>(
    "SELECT DISTINCT follow_id AS id FROM problem WHERE workspace_id = ? AND origin = 'delivery' AND follow_id IS NOT NULL",
  )

  const reviewed = db.prepare<[{ ids: string }], { id: number }>(`
    SELECT follow_id AS id FROM problem WHERE origin = 'delivery' AND follow_id IN (SELECT value FROM json_each(@ids))
    UNION SELECT follow_id FROM conflict WHERE follow_id IN (SELECT value FROM json_each(@ids))
    UNION SELECT follow_id FROM hold_item WHERE follow_id IN (SELECT value FROM json_each(@ids))`)
  const putConflict =
    db.prepare(`INSERT INTO conflict (workspace_id, follow_id, kind, attributes, since) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (follow_id, kind) DO UPDATE SET attributes = excluded.attributes`)
  const conflicts = db.prepare<[number], StoredConflict>(
    `SELECT id, follow_id AS followId, kind, attributes, since, other_follow_id AS otherFollowId FROM conflict
     WHERE workspace_id = ? ORDER BY id`,
  )
  const conflictCount = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM conflict WHERE workspace_id = ?',
  )
  const setLines = db.prepare('UPDATE conflict SET attributes = ? WHERE id = ?')
  const removeConflict = db.prepare('DELETE FROM conflict WHERE id = ?')
  const dropUnasked = db.prepare(
    'DELETE FROM conflict WHERE follow_id = ? AND kind NOT IN (SELECT value FROM json_each(?))',
  )
  /** Kinds of the person who is being judged. */
  const asked = new Set<ConflictKind>()

  const addHold = db.prepare(
    'INSERT INTO hold (workspace_id, source_id, kind, reason, since) VALUES (?, ?, ?, ?, ?)',
  )
  const addHoldItem = db.prepare('INSERT OR IGNORE INTO hold_item (hold_id, follow_id) VALUES (?, ?)')
  const heldIn = db.prepare<[number, string], { approved: number }>(
    `SELECT approved_at IS NOT NULL AS approved FROM hold_item JOIN hold ON hold.id = hold_id
     WHERE follow_id = ? AND kind = ? ORDER BY approved DESC`,
  )
  const releaseItem = db.prepare(
    'DELETE FROM hold_item WHERE follow_id = ? AND hold_id IN (SELECT id FROM hold WHERE kind = ?)',
  )
  const itemsOf = db.prepare<[number], { id: number }>(
    'SELECT follow_id AS id FROM hold_item WHERE hold_id = ? ORDER BY follow_id',
  )
  const approve = db.prepare('UPDATE hold SET approved_at = ? WHERE id = ?')
  const removeHold = db.prepare('DELETE FROM hold WHERE id = ?')
  const dropEmptyHolds = db.prepare(
    "DELETE FROM hold WHERE kind <> 'column' AND NOT EXISTS (SELECT 1 FROM hold_item WHERE hold_id = hold.id)",
  )
  const holds = db.prepare<[number], Hold>(`SELECT id, source_id AS sourceId, kind, reason, since,
    (SELECT count(*) FROM hold_item WHERE hold_id = hold.id) AS items
    FROM hold WHERE workspace_id = ? AND approved_at IS NULL ORDER BY id`)
  const heldOf = db.prepare<[number, string], { n: number }>(
    `SELECT count(*) AS n FROM hold_item JOIN hold ON hold.id = hold_id
     WHERE source_id = ? AND kind = ? AND approved_at IS NULL`,
  )
  const heldCount = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM hold_item JOIN hold ON hold.id = hold_id WHERE workspace_id = ? AND approved_at IS NULL',
  )

  const toProblem = (stored: StoredProblem): Problem => ({
    ...stored,
    detail: stored.detail ? JSON.parse(stored.detail) : {},
  })
  return {
    addProblem(
      workspaceId: number,
      problem: CellProblem &
        Partial<
          Pick<Problem, 'sourceId' | 'followId' | 'attribute' | 'rowKey' | 'sheet' | 'rowNumber' | 'payload'>
        > &
        Pick<Problem, 'origin' | 'since'>,
    ) {
      addProblem.run({
        workspaceId,
        sourceId: problem.sourceId ?? null,
        followId: problem.followId ?? null,
        origin: problem.origin,
        attribute: problem.attribute ?? '',
        rowKey: problem.rowKey ?? null,
        sheet: problem.sheet ?? null,
        rowNumber: problem.rowNumber ?? null,
        code: problem.code,
        column: problem.column ?? null,
        text: problem.text ?? null,
        detail: problem.detail ? JSON.stringify(problem.detail) : null,
        payload: problem.payload ?? null,
        since: problem.since,
      })
    },
    problems: (workspaceId: number): Problem[] => problems.all(workspaceId).map(toProblem),
    problemsOfFollow: (followId: number): Problem[] => problemsOfFollow.all(followId).map(toProblem),
    /** Rows of the spreadsheets that could not be used. */
    badRows: (workspaceId: number) => badRows.get(workspaceId)!.n,
    problemCount: (workspaceId: number) => problemCount.get(workspaceId)!.n,
    /** How many rows are rightly left out; they are not among the problems that are counted. */
    noticeCount: (workspaceId: number) => noticeCount.get(workspaceId)!,
    /** In the order of their spreadsheets. @param notices rows that are rightly left out, in the place of the others. */
    problemPage: (workspaceId: number, notices: boolean, offset: number, limit: number): Problem[] =>
      problemPage.all(workspaceId, notices ? 1 : 0, limit, offset).map(toProblem),
    problem(workspaceId: number, id: number): Problem | undefined {
      const stored = problem.get(workspaceId, id)
      return stored && toProblem(stored)
    },
    /**
     * Row problems are found anew by each scan.
     * @param isOver false for a row that the scan says nothing about: its problem stays.
     * @returns the hash of each bad row → what was known of it.
     */
    restartRowProblems(
      sourceId: number,
      isOver: (row: { sheet: string | null; rowKey: string | null }) => boolean,
    ): Map<string, KnownBadRow> {
      const rows = oldRowProblems.all(sourceId)
      dropRowProblems.run(JSON.stringify(rows.filter(isOver).map(({ id }) => id)))
      return new Map(rows.map(({ payload, since, shield }) => [payload, { since, shield }]))
    },
    /** The bad rows of files that a person took out of the folder are theirs again. */
    dropRowsOfOtherFiles(sourceId: number, present: readonly string[]) {
      const names = new Set(present)
      const gone = oldRowProblems.all(sourceId).filter(({ sheet }) => {
        const { file } = readPlace(sheet)
        return file !== null && !names.has(file)
      })
      if (gone.length > 0) dropRowProblems.run(JSON.stringify(gone.map(({ id }) => id)))
    },
    /** Sources with a bad row that could be any of several missing ones. */
    shieldedSources: (workspaceId: number): Set<number> =>
      new Set(shielded.all(workspaceId).map(({ id }) => id)),
    /** Problems of whole columns and groups are told anew by each stage. @returns those that were known. */
    clearSourceProblems(workspaceId: number): Problem[] {
      const known = sourceProblems.all(workspaceId).map(toProblem)
      if (known.length > 0) clearSourceProblems.run(workspaceId)
      return known
    },
    clearOfSource: (sourceId: number) => void clearOfSource.run(sourceId),
    clearDelivery: (followId: number) => void clearDelivery.run(followId),
    removeProblem: (id: number) => void removeProblem.run(id),
    /** What the platform refused may succeed now (its fields changed). @returns whom to judge again. */
    retryRefused(workspaceId: number): number[] {
      const ids = refusedFollows.all(workspaceId).map(({ id }) => id)
      clearRefusals.run(workspaceId)
      return ids
    },

    /** Those of the persons for whom something waits: a delivery problem, a conflict or a hold. */
    reviewed: (followIds: readonly number[]): Set<number> =>
      new Set(reviewed.all({ ids: JSON.stringify(followIds) }).map(({ id }) => id)),

    putConflict(
      workspaceId: number,
      followId: number,
      kind: ConflictKind,
      attributes: ConflictAttribute[],
      since: number,
    ) {
      asked.add(kind)
      putConflict.run(workspaceId, followId, kind, JSON.stringify(attributes), since)
    },
    /** Before a person is judged again. */
    startAsking: () => asked.clear(),
    /** After: what is still asked keeps its id and its date, everything else is over. "The same person?" is asked by a scan. */
    stopAsking: (followId: number) =>
      void dropUnasked.run(followId, JSON.stringify([...asked, 'same-person'])),
    conflicts: (workspaceId: number): Conflict[] =>
      conflicts.all(workspaceId).map((stored) => ({ ...stored, attributes: JSON.parse(stored.attributes) })),
    /** A conflict's lines are these now: answered ones are left out, and it goes with its last one. */
    keepLines: (conflictId: number, attributes: readonly ConflictAttribute[]) =>
      void (attributes.length > 0
        ? setLines.run(JSON.stringify(attributes), conflictId)
        : removeConflict.run(conflictId)),
    conflictCount: (workspaceId: number) => conflictCount.get(workspaceId)!.n,

    hold(
      workspaceId: number,
      sourceId: number | null,
      kind: Hold['kind'],
      reason: string,
      followIds: readonly number[],
      since: number,
    ): number {
      const id = Number(addHold.run(workspaceId, sourceId, kind, reason, since).lastInsertRowid)
      for (const followId of followIds) addHoldItem.run(id, followId)
      return id
    },
    /** Whether this person's removal or creation is kept back, was kept back and approved, or neither. */
    holdOf(followId: number, kind: Hold['kind']): 'held' | 'approved' | undefined {
      const hold = heldIn.get(followId, kind)
      return hold && (hold.approved ? 'approved' : 'held')
    },
    /** How many of a source's people wait for an OK. */
    heldOf: (sourceId: number, kind: Hold['kind']) => heldOf.get(sourceId, kind)!.n,
    heldPeople: (holdId: number) => itemsOf.all(holdId).map(({ id }) => id),
    /** A person said yes to exactly these changes. */
    approveHold: (holdId: number, now: number) => void approve.run(now, holdId),
    removeHold: (holdId: number) => void removeHold.run(holdId),
    /** What was kept back is no longer to be done, or is done. */
    release(followId: number, kind: Hold['kind']) {
      if (releaseItem.run(followId, kind).changes > 0) dropEmptyHolds.run()
    },
    holds: (workspaceId: number): Hold[] => holds.all(workspaceId),
    heldCount: (workspaceId: number) => heldCount.get(workspaceId)!.n,
  }
}
