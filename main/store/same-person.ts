/** Open questions "the same person?": a new row, and the missing one it resembles (DESIGN 8). */
import type { Database } from 'better-sqlite3'
import type { ConflictAttribute } from './reviews.ts'

export type Question = { id: number; followId: number; otherFollowId: number; attributes: string }

export function openSamePerson(db: Database) {
  const ask =
    db.prepare(`INSERT INTO conflict (workspace_id, follow_id, kind, attributes, since, other_follow_id)
    VALUES (@workspaceId, @followId, 'same-person', @attributes, @now, @otherFollowId)
    ON CONFLICT (follow_id, kind) DO UPDATE SET attributes = excluded.attributes, other_follow_id = excluded.other_follow_id`)
  const open = db.prepare<
    [number],
    Question
  >(`SELECT id, follow_id AS followId, other_follow_id AS otherFollowId, attributes
    FROM conflict WHERE workspace_id = ? AND kind = 'same-person' ORDER BY id`)
  // Solved by itself: the missing row is back or its contact gone, or the new row has gone or was found on the platform.
  const solved = db.prepare<
    [number],
    Question
  >(`SELECT id, follow_id AS followId, other_follow_id AS otherFollowId, attributes
    FROM conflict WHERE workspace_id = ? AND kind = 'same-person' AND (
      NOT EXISTS (SELECT 1 FROM claim WHERE follow_id = conflict.other_follow_id)
      OR EXISTS (SELECT 1 FROM claim WHERE follow_id = conflict.other_follow_id AND missing_since IS NULL)
      OR NOT EXISTS (SELECT 1 FROM claim WHERE follow_id = conflict.follow_id AND missing_since IS NULL)
      OR EXISTS (SELECT 1 FROM follow WHERE id = conflict.follow_id AND uuid IS NOT NULL)
      OR EXISTS (SELECT 1 FROM follow JOIN mirror_contact ON mirror_contact.workspace_id = follow.workspace_id
        AND mirror_contact.uuid = follow.uuid AND deleted = 1 WHERE follow.id = conflict.other_follow_id))`)
  const remove = db.prepare('DELETE FROM conflict WHERE id = ?')
  const takeRow =
    db.prepare(`UPDATE claim SET row_key = @rowKey, row_hash = @hash, sheet = @sheet, row_number = @rowNumber,
    contact = @contact, missing_since = NULL, ignored = 0 WHERE id = @id`)
  const rowOf = db.prepare<[number], { rowKey: string; hash: Buffer; sheet: string; rowNumber: number }>(
    'SELECT row_key AS rowKey, row_hash AS hash, sheet, row_number AS rowNumber FROM claim WHERE id = ?',
  )
  const urnsOf = db.prepare<[number], { urn_key: string }>('SELECT urn_key FROM claim_urn WHERE claim_id = ?')
  const dropUrns = db.prepare('DELETE FROM claim_urn WHERE claim_id = ?')
  const putUrn = db.prepare('INSERT INTO claim_urn (urn_key, claim_id) VALUES (?, ?)')
  const dropHeld = db.prepare('DELETE FROM held_value WHERE claim_id = ?')
  const moveHeld = db.prepare('UPDATE held_value SET claim_id = ? WHERE claim_id = ?')
  const dropClaim = db.prepare('DELETE FROM claim WHERE id = ?')

  return {
    ask(question: {
      workspaceId: number
      followId: number
      otherFollowId: number
      attributes: readonly ConflictAttribute[]
      now: number
    }) {
      ask.run({ ...question, attributes: JSON.stringify(question.attributes) })
    },
    open: (workspaceId: number): Question[] => open.all(workspaceId),
    /** Questions that answered themselves are gone. @returns them, for both sides to be judged again. */
    dropSolved(workspaceId: number): Question[] {
      const found = solved.all(workspaceId)
      for (const { id } of found) remove.run(id)
      return found
    },
    /** The row of one claim becomes the other claim's, with that contact; the first claim goes. */
    moveRow(from: number, into: number, contact: object) {
      const row = rowOf.get(from)!
      const urns = urnsOf.all(from)
      dropHeld.run(into)
      moveHeld.run(into, from)
      dropClaim.run(from)
      takeRow.run({ ...row, contact: JSON.stringify(contact), id: into })
      dropUrns.run(into)
      for (const { urn_key } of urns) putUrn.run(urn_key, into)
    },
  }
}
