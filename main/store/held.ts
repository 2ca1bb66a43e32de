/** Cells of held columns: the claim keeps the old value, the new one waits here (DESIGN 10). */
import type { Database } from 'better-sqlite3'
import type { CellValue, ColumnAttribute } from '../sync/column-cells.ts'

export type HeldValue = {
  claimId: number
  attribute: ColumnAttribute
  value: CellValue
  /** Null: it was dismissed, and is left unsent until the cell changes again. */
  holdId: number | null
  /** Of a row that was new when its column was held: the claim never had a value. */
  isNew: boolean
}
type Stored = Omit<HeldValue, 'value' | 'isNew'> & { value: string; isNew: number }
export type HeldColumn = { attribute: ColumnAttribute; column: string; sourceId: number }

/** How a blank cell is written down: it says nothing, which is not the same as "empty". */
const BLANK = '{"blank":true}'
const toHeld = (stored: Stored): HeldValue => ({
  ...stored,
  isNew: stored.isNew === 1,
  value: stored.value === BLANK ? undefined : (JSON.parse(stored.value) as CellValue),
})

export function openHeld(db: Database) {
  const columns = 'claim_id AS claimId, attribute, value, held_value.hold_id AS holdId, is_new AS isNew'
  const any = db.prepare<[number], { found: 1 }>(
    'SELECT 1 AS found FROM held_value JOIN claim ON claim.id = claim_id WHERE source_id = ? LIMIT 1',
  )
  const ofClaim = db.prepare<[number], Stored>(`SELECT ${columns} FROM held_value WHERE claim_id = ?`)
  const dismissed = db.prepare<[number], Stored>(
    `SELECT ${columns} FROM held_value JOIN claim ON claim.id = claim_id JOIN source ON source.id = claim.source_id
     WHERE held_value.hold_id IS NULL AND workspace_id = ?`,
  )
  const inHold = db.prepare<[number], Stored>(
    `SELECT ${columns} FROM held_value WHERE hold_id = ? ORDER BY claim_id, attribute`,
  )
  const oldIn = db.prepare<[number], { found: 1 }>(
    'SELECT 1 AS found FROM held_value WHERE hold_id = ? AND is_new = 0 LIMIT 1',
  )
  const put =
    db.prepare(`INSERT INTO held_value (claim_id, attribute, value, hold_id, is_new) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (claim_id, attribute) DO UPDATE SET value = excluded.value, hold_id = excluded.hold_id`)
  const putItem = db.prepare(
    'INSERT OR IGNORE INTO hold_item (hold_id, follow_id) SELECT ?, follow_id FROM claim WHERE id = ?',
  )
  const drop = db.prepare('DELETE FROM held_value WHERE claim_id = ? AND attribute = ?')
  const dropOfSource = db.prepare(
    'DELETE FROM held_value WHERE claim_id IN (SELECT id FROM claim WHERE source_id = ?)',
  )
  const addHold =
    db.prepare(`INSERT INTO hold (workspace_id, source_id, kind, reason, since, attribute, column_name)
    VALUES (@workspaceId, @sourceId, 'column', @reason, @now, @attribute, @column)`)
  const openOf = db.prepare<[number, string], { id: number }>(
    "SELECT max(id) AS id FROM hold WHERE source_id = ? AND kind = 'column' AND attribute = ?",
  )
  const restate = db.prepare('UPDATE hold SET reason = ? WHERE id = ?')
  const removeHold = db.prepare('DELETE FROM hold WHERE id = ?')
  const columnOf = db.prepare<[number], HeldColumn>(
    'SELECT attribute, column_name AS "column", source_id AS sourceId FROM hold WHERE id = ? AND kind = \'column\'',
  )
  // The people of a column's hold follow from its cells.
  // Cross joined: by the person's few claims, never by the hold's many cells for every person.
  const CELLS = `SELECT 1 FROM claim CROSS JOIN held_value ON held_value.claim_id = claim.id
    WHERE claim.follow_id = hold_item.follow_id AND held_value.hold_id = hold_item.hold_id`
  const tidy = [
    `DELETE FROM hold_item WHERE hold_id IN (SELECT id FROM hold WHERE kind = 'column' AND workspace_id = @workspace)
      AND NOT EXISTS (${CELLS})`,
    `INSERT OR IGNORE INTO hold_item (hold_id, follow_id) SELECT held_value.hold_id, follow_id FROM held_value
      JOIN hold ON hold.id = held_value.hold_id AND workspace_id = @workspace JOIN claim ON claim.id = claim_id`,
    `DELETE FROM hold WHERE kind = 'column' AND workspace_id = @workspace
      AND NOT EXISTS (SELECT 1 FROM held_value WHERE hold_id = hold.id)`,
  ].map((sql) => db.prepare(sql))
  const noAddress = db.prepare<[number], { id: number }>(`SELECT DISTINCT follow.id FROM held_value
    JOIN claim ON claim.id = claim_id JOIN follow ON follow.id = claim.follow_id
    WHERE attribute LIKE 'urn:%' AND follow.uuid IS NULL AND follow.workspace_id = ?`)
  const allowed = db.prepare<[number], { columns: string }>(
    'SELECT allowed_columns AS columns FROM source WHERE id = ?',
  )
  const allow = db.prepare('UPDATE source SET allowed_columns = ? WHERE id = ?')
  const allowedOf = (sourceId: number) =>
    JSON.parse(allowed.get(sourceId)?.columns ?? '[]') as ColumnAttribute[]

  return {
    any: (sourceId: number) => any.get(sourceId) !== undefined,
    ofClaim: (claimId: number): HeldValue[] => ofClaim.all(claimId).map(toHeld),
    /** Cells that are left unsent until they change again, by claim. */
    dismissed: (workspaceId: number): Map<number, HeldValue[]> =>
      Map.groupBy(dismissed.all(workspaceId).map(toHeld), ({ claimId }) => claimId),
    inHold: (holdId: number): HeldValue[] => inHold.all(holdId).map(toHeld),
    put({ claimId, attribute, value, holdId, isNew }: HeldValue) {
      put.run(claimId, attribute, value === undefined ? BLANK : JSON.stringify(value), holdId, isNew ? 1 : 0)
      if (holdId !== null) putItem.run(holdId, claimId)
    },
    /** Only cells of rows that were new with the shift are left in it. */
    hasOnlyNew: (holdId: number) => oldIn.get(holdId) === undefined,
    drop: (claimId: number, attribute: ColumnAttribute) => void drop.run(claimId, attribute),
    /** What another mapping said of these cells is no question any more. */
    dropOfSource: (sourceId: number) => void dropOfSource.run(sourceId),
    openHold: (hold: HeldColumn & { workspaceId: number; reason: string; now: number }): number =>
      Number(addHold.run(hold).lastInsertRowid),
    /** The hold of that column which is open already, with a new reason; undefined where there is none. */
    joinHold(sourceId: number, attribute: ColumnAttribute, reason: string): number | undefined {
      const id = openOf.get(sourceId, attribute)?.id ?? undefined
      if (id !== undefined) restate.run(reason, id)
      return id
    },
    /** Undefined where the hold is gone, or is about something else. */
    column: (holdId: number): HeldColumn | undefined => columnOf.get(holdId),
    /** The hold goes; cells still in it count as dismissed. */
    endHold: (holdId: number) => void removeHold.run(holdId),
    /** Cells put back, rows gone and persons merged leave their hold; an emptied one dissolves. */
    tidy(workspaceId: number) {
      for (const statement of tidy) statement.run({ workspace: workspaceId })
    },
    /** New persons one of whose addresses is kept back, or was dismissed: they are not created without it. */
    withoutAddress: (workspaceId: number): Set<number> =>
      new Set(noAddress.all(workspaceId).map(({ id }) => id)),
    /** Columns a person said may always change in bulk. */
    allowed: allowedOf,
    allow(sourceId: number, attribute: ColumnAttribute) {
      allow.run(JSON.stringify([...new Set([...allowedOf(sourceId), attribute])]), sourceId)
    },
  }
}
