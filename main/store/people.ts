/** The persons we follow, and what each source claims of them. */
import type { Database } from 'better-sqlite3'
import type { LocalContact } from '../../shared/contact.ts'
import type { BasePair } from '../sync/snapshot.ts'

export type Follow = {
  id: number
  uuid: string | null
  origin: 'created' | 'adopted'
  base: BasePair | undefined
}
export type Claim = {
  id: number
  sourceId: number
  rowKey: string
  followId: number
  contact: LocalContact
  sheet: string
  rowNumber: number
  missingSince: number | null
  /** The same moment in milliseconds of `Cycle.worked`. */
  missingFrom: number | null
  /** Its delay is over and every other source was heard: it counts as gone until the row is back. */
  staysAway: boolean
  /** A person decided that this row is not sent until it changes. */
  ignored: boolean
}

/** Who is not in a source any more, as the row said it last. */
export type Leaving = Pick<Claim, 'followId' | 'sourceId' | 'sheet' | 'rowNumber'> & {
  missingSince: number
  missingFrom: number
  name: string | null
  urn: string | null
}

type StoredFollow = {
  id: number
  uuid: string | null
  origin: 'created' | 'adopted'
  base_local: string | null
  base_remote: string | null
}
type StoredClaim = Omit<Claim, 'contact' | 'ignored' | 'staysAway'> & {
  contact: string
  ignored: number
  staysAway: number
}

const toFollow = ({ id, uuid, origin, base_local, base_remote }: StoredFollow): Follow => ({
  id,
  uuid,
  origin,
  base:
    base_local && base_remote
      ? { local: JSON.parse(base_local), remote: JSON.parse(base_remote) }
      : undefined,
})
const toClaim = (stored: StoredClaim): Claim => ({
  ...stored,
  contact: JSON.parse(stored.contact) as LocalContact,
  ignored: stored.ignored === 1,
  staysAway: stored.staysAway === 1 && stored.missingSince !== null,
})

/** Rows whose claim is good: their hashes, sorted and one after the other, and the claim of each. */
export type KnownRows = { hashes: Uint8Array; claimIds: Float64Array }

export function openPeople(db: Database) {
  const followById = db.prepare<[number], StoredFollow>('SELECT * FROM follow WHERE id = ?')
  const followByUuid = db.prepare<[number, string], StoredFollow>(
    'SELECT * FROM follow WHERE workspace_id = ? AND uuid = ?',
  )
  const idByUuid = db.prepare<[number, string], { id: number }>(
    'SELECT id FROM follow WHERE workspace_id = ? AND uuid = ?',
  )
  const insertFollow = db.prepare('INSERT INTO follow (workspace_id, uuid, origin) VALUES (?, ?, ?)')
  const linkFollow = db.prepare('UPDATE follow SET uuid = ?, origin = ? WHERE id = ?')
  const clearBase = db.prepare("UPDATE follow SET base_local = '{}', base_remote = '{}' WHERE id = ?")
  const setBase = db.prepare('UPDATE follow SET base_local = ?, base_remote = ? WHERE id = ?')
  const unlinkFollow = db.prepare(
    "UPDATE follow SET uuid = NULL, origin = 'created', base_local = NULL, base_remote = NULL WHERE id = ?",
  )
  const deleteFollow = [
    db.prepare('DELETE FROM moved WHERE follow_id = ?'),
    db.prepare('DELETE FROM conflict WHERE follow_id = ?'),
    db.prepare("DELETE FROM problem WHERE follow_id = ? AND origin = 'delivery'"),
    db.prepare('DELETE FROM hold_item WHERE follow_id = ?'),
    db.prepare('DELETE FROM follow WHERE id = ?'),
  ]
  const dropEmptyHolds = db.prepare(
    "DELETE FROM hold WHERE kind <> 'column' AND NOT EXISTS (SELECT 1 FROM hold_item WHERE hold_id = hold.id)",
  )
  const IN = '(SELECT value FROM json_each(?))'
  const followsMany = db.prepare<[string], StoredFollow>(`SELECT * FROM follow WHERE id IN ${IN}`)
  const countFollows = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM follow WHERE workspace_id = ?',
  )

  // A decision shows in a pair whose sides differ, a row left out, or a cell that was dismissed.
  const maybeNotSent = db.prepare<[number], { id: number }>(
    `SELECT id FROM follow WHERE workspace_id = ?
      AND (base_local IS NOT base_remote
        OR EXISTS (SELECT 1 FROM claim WHERE claim.follow_id = follow.id AND ignored = 1)
        OR id IN (SELECT follow_id FROM claim JOIN held_value ON claim_id = claim.id WHERE hold_id IS NULL))
      AND NOT EXISTS (SELECT 1 FROM intention WHERE intention.follow_id = follow.id) ORDER BY id`,
  )

  const claimSelect = `SELECT claim.id, source_id AS sourceId, row_key AS rowKey, follow_id AS followId, contact, sheet,
    row_number AS rowNumber, missing_since AS missingSince, missing_from AS missingFrom, stays_away AS staysAway, ignored FROM claim`
  const claimsOf = db.prepare<[number], StoredClaim>(
    `${claimSelect} JOIN source ON source.id = claim.source_id WHERE follow_id = ? ORDER BY source.position, claim.id`,
  )
  const claimsMany = db.prepare<[string], StoredClaim>(
    `${claimSelect} JOIN source ON source.id = claim.source_id WHERE follow_id IN ${IN} ORDER BY source.position, claim.id`,
  )
  // Persons without a contact on the platform who name an address that somebody there has.
  const withOwner = db.prepare<[string], { id: number }>(`SELECT DISTINCT claim.follow_id AS id FROM claim
    JOIN source ON source.id = claim.source_id JOIN claim_urn ON claim_urn.claim_id = claim.id
    JOIN mirror_urn ON mirror_urn.workspace_id = source.workspace_id AND mirror_urn.urn_key = claim_urn.urn_key
    WHERE claim.follow_id IN ${IN}`)
  const claimByKey = db.prepare<[number, string], StoredClaim>(
    `${claimSelect} WHERE source_id = ? AND row_key = ?`,
  )
  const claimById = db.prepare<[number], StoredClaim>(`${claimSelect} WHERE claim.id = ?`)
  const insertClaim =
    db.prepare(`INSERT INTO claim (source_id, row_key, follow_id, contact, row_hash, sheet, row_number)
    VALUES (@sourceId, @rowKey, @followId, @contact, @hash, @sheet, @rowNumber)`)
  const updateClaim = db.prepare(`UPDATE claim SET row_key = @rowKey, contact = @contact, row_hash = @hash,
    sheet = @sheet, row_number = @rowNumber, missing_since = NULL,
    ignored = @ignored WHERE id = @id`)
  const setContact = db.prepare('UPDATE claim SET contact = ? WHERE id = ?')
  const freshen = db.prepare(
    "UPDATE claim SET contact = json_set(contact, '$.fresh', json('true')) WHERE follow_id = ?",
  )
  const moveClaim = db.prepare('UPDATE claim SET follow_id = ? WHERE follow_id = ?')
  const groupNamed = db.prepare<[number, string], { found: 1 }>(`SELECT 1 AS found FROM claim
    JOIN source ON source.id = claim.source_id, json_each(claim.contact, '$.groups') AS named
    WHERE workspace_id = ? AND lower(named.value) = lower(?) LIMIT 1`)
  const ignoreClaims = db.prepare('UPDATE claim SET ignored = 1 WHERE follow_id = ?')
  const leftOutOf = db.prepare<[number], { id: number }>(
    'SELECT id FROM claim WHERE source_id = ? AND ignored = 1',
  )
  const leaveOut = db.prepare('UPDATE claim SET ignored = 1 WHERE id IN (SELECT value FROM json_each(?))')
  const heedClaims = db.prepare('UPDATE claim SET ignored = 0 WHERE follow_id = ?')
  const missClaim = db.prepare(
    `UPDATE claim SET missing_since = ?, missing_from = ?, stays_away = 0 WHERE id = ? AND missing_since IS NULL`,
  )
  const stayAwayClaim = db.prepare('UPDATE claim SET stays_away = 1 WHERE id = ?')
  const markMissingMoved = db.prepare(`INSERT OR IGNORE INTO moved (follow_id) SELECT follow_id FROM claim
    JOIN source ON source.id = claim.source_id WHERE missing_since IS NOT NULL AND workspace_id = ?`)
  const markAskedMoved = db.prepare(`INSERT OR IGNORE INTO moved (follow_id)
    SELECT follow_id FROM conflict WHERE workspace_id = @workspaceId AND kind = 'two-owners'
    UNION SELECT follow_id FROM problem WHERE workspace_id = @workspaceId AND origin = 'delivery'
      AND code IN ('bad-uuid', 'urn-in-two-rows', 'id-of-another-list') AND follow_id IS NOT NULL`)
  const nextMissing = db.prepare<[number], { at: number | null }>(
    `SELECT min(missing_from) AS at FROM claim WHERE source_id = ? AND missing_since IS NOT NULL AND stays_away = 0`,
  )
  // Who is in no source, is there on the platform, and waits neither for an OK nor for an answer.
  const leaving = db.prepare<
    [{ workspace: number }],
    Leaving
  >(`SELECT claim.follow_id AS followId, source_id AS sourceId,
      sheet, row_number AS rowNumber, missing_since AS missingSince, coalesce(missing_from, 0) AS missingFrom,
      json_extract(contact, '$.name') AS name, json_extract(contact, '$.urns[0]') AS urn
    FROM claim JOIN source ON source.id = claim.source_id JOIN follow ON follow.id = claim.follow_id
    JOIN mirror_contact AS mirror ON mirror.workspace_id = @workspace AND mirror.uuid = follow.uuid
    WHERE source.workspace_id = @workspace AND missing_since IS NOT NULL AND stays_away = 0
      AND mirror.deleted = 0 AND mirror.status = 'active'
      AND NOT EXISTS (SELECT 1 FROM claim AS other WHERE other.follow_id = claim.follow_id AND other.missing_since IS NULL)
      AND NOT EXISTS (SELECT 1 FROM hold_item JOIN hold ON hold.id = hold_id
        WHERE hold_item.follow_id = claim.follow_id AND hold.kind = 'removals')
      AND NOT EXISTS (SELECT 1 FROM conflict WHERE conflict.other_follow_id = claim.follow_id)
    ORDER BY source.position, claim.id`)
  // Longer ago than any delay.
  const endDelay = db.prepare(
    `UPDATE claim SET missing_from = ${-8 * 24 * 60 * 60_000} WHERE follow_id = ? AND missing_since IS NOT NULL`,
  )
  const deleteClaim = db.prepare('DELETE FROM claim WHERE id = ?')
  const deleteClaimsOfSource = db.prepare('DELETE FROM claim WHERE source_id = ?')
  const NOT_ON_ITS_WAY = 'NOT EXISTS (SELECT 1 FROM intention WHERE intention.follow_id = claim.follow_id)'
  const settledClaims = db.prepare<[number, number], { id: number; followId: number }>(
    `SELECT id, follow_id AS followId FROM claim WHERE source_id = ? AND ${NOT_ON_ITS_WAY}
      AND NOT EXISTS (SELECT 1 FROM moved WHERE moved.follow_id = claim.follow_id)
      AND NOT EXISTS (SELECT 1 FROM conflict WHERE claim.follow_id IN (conflict.follow_id, conflict.other_follow_id))
      AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.follow_id = claim.follow_id)
      AND NOT EXISTS (SELECT 1 FROM hold_item WHERE hold_item.follow_id = claim.follow_id)
      AND NOT EXISTS (SELECT 1 FROM held_value WHERE held_value.claim_id = claim.id) ORDER BY id LIMIT ?`,
  )
  const unansweredOf = db.prepare<[number], { id: number; followId: number }>(
    `SELECT id, follow_id AS followId FROM claim WHERE source_id = ? AND ${NOT_ON_ITS_WAY} ORDER BY id`,
  )
  const followsOfSource = db.prepare<[number], { id: number }>(
    'SELECT DISTINCT follow_id AS id FROM claim WHERE source_id = ?',
  )
  const insertUrn = db.prepare('INSERT OR IGNORE INTO claim_urn (urn_key, claim_id) VALUES (?, ?)')
  const deleteUrns = db.prepare('DELETE FROM claim_urn WHERE claim_id = ?')
  const claimsWithUrn = db.prepare<[string, number], StoredClaim>(
    `${claimSelect} JOIN claim_urn ON claim_urn.claim_id = claim.id JOIN source ON source.id = claim.source_id
     WHERE claim_urn.urn_key = ? AND source.workspace_id = ?`,
  )
  // By the indexes alone where nobody else states them: the rows themselves are large.
  const othersWithUrn = db.prepare<[string, number, number], { id: number }>(
    `SELECT DISTINCT claim.follow_id AS id FROM claim_urn CROSS JOIN claim ON claim.id = claim_urn.claim_id
     CROSS JOIN source ON source.id = claim.source_id WHERE claim_urn.urn_key IN ${IN} AND source.workspace_id = ?
       AND claim_urn.claim_id NOT IN (SELECT id FROM claim WHERE follow_id = ?)`,
  )
  const someClaim = db.prepare<[number], { found: 1 }>(
    'SELECT 1 AS found FROM claim WHERE follow_id = ? LIMIT 1',
  )
  const countClaims = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM claim WHERE source_id = ?',
  )
  const countListed = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM claim WHERE source_id = ? AND missing_since IS NULL',
  )
  const countLeaving = db.prepare<[number], { n: number }>(
    `SELECT count(DISTINCT claim.follow_id) AS n FROM claim JOIN source ON source.id = claim.source_id
     WHERE workspace_id = ? AND missing_since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold_item
       JOIN hold ON hold.id = hold_id WHERE hold_item.follow_id = claim.follow_id AND approved_at IS NULL)`,
  )
  const inPlace = db.prepare<[{ source: number; place: string }], { found: 1 }>(
    'SELECT 1 AS found FROM claim WHERE source_id = @source AND substr(sheet, 1, length(@place)) = @place LIMIT 1',
  )
  const hashes = db.prepare<[number], { id: number; row_hash: Buffer }>(
    'SELECT id, row_hash FROM claim WHERE source_id = ?',
  )

  const markMoved = db.prepare('INSERT OR IGNORE INTO moved (follow_id) VALUES (?)')
  const markAllMoved = db.prepare(
    'INSERT OR IGNORE INTO moved (follow_id) SELECT id FROM follow WHERE workspace_id = ?',
  )
  const unmark = db.prepare('DELETE FROM moved WHERE follow_id = ?')
  const nextMoved = db.prepare<[number, number, number], { id: number }>(
    `SELECT follow_id AS id FROM moved CROSS JOIN follow ON follow.id = moved.follow_id
     WHERE workspace_id = ? AND follow_id > ? ORDER BY follow_id LIMIT ?`,
  )

  /** With everything that waits for that person: nobody could answer it any more. */
  function forget(id: number) {
    for (const statement of deleteFollow) statement.run(id)
    dropEmptyHolds.run()
  }
  function putUrns(claimId: number, urnKeys: readonly string[]) {
    for (const key of new Set(urnKeys)) insertUrn.run(key, claimId)
  }
  return {
    follow(id: number): Follow | undefined {
      const stored = followById.get(id)
      return stored && toFollow(stored)
    },
    followOf(workspaceId: number, uuid: string): Follow | undefined {
      const stored = followByUuid.get(workspaceId, uuid)
      return stored && toFollow(stored)
    },
    /** Who follows that contact; without reading what is known of them. */
    followIdOf: (workspaceId: number, uuid: string): number | undefined =>
      idByUuid.get(workspaceId, uuid)?.id,
    addFollow(workspaceId: number, uuid: string | null): number {
      return Number(insertFollow.run(workspaceId, uuid, uuid ? 'adopted' : 'created').lastInsertRowid)
    },
    link: (id: number, uuid: string, origin: Follow['origin']) => void linkFollow.run(uuid, origin, id),
    /** The contact is not there any more, the person is: a new contact will be made. */
    unlink(id: number) {
      unlinkFollow.run(id)
      markMoved.run(id)
    },
    /** What both sides agreed on counts no longer; an empty pair, so that new rows are told apart. */
    clearBase: (id: number) => void clearBase.run(id),
    setBase: (id: number, base: BasePair) =>
      void setBase.run(JSON.stringify(base.local), JSON.stringify(base.remote), id),
    /** Nobody states this person any more and there is nothing left to do for them. */
    dropFollow: db.transaction((id: number) => {
      for (const claim of claimsOf.all(id)) deleteClaim.run(claim.id)
      forget(id)
    }),
    countFollows: (workspaceId: number) => countFollows.get(workspaceId)!.n,

    /** Persons of whom something may have been decided not to be sent, and nothing is on its way. */
    maybeNotSent: (workspaceId: number): number[] => maybeNotSent.all(workspaceId).map(({ id }) => id),

    claimsOf: (followId: number): Claim[] => claimsOf.all(followId).map(toClaim),
    /** Whether any source states this person, be it as missing. */
    hasClaims: (followId: number): boolean => someClaim.get(followId) !== undefined,
    /** For a page of follows at once. */
    followsMany: (ids: readonly number[]): Follow[] => followsMany.all(JSON.stringify(ids)).map(toFollow),
    claimsMany: (ids: readonly number[]): Claim[] => claimsMany.all(JSON.stringify(ids)).map(toClaim),
    /** Those of the follows one of whose URNs somebody on the platform has. */
    withOwner: (ids: readonly number[]): Set<number> =>
      new Set(withOwner.all(JSON.stringify(ids)).map(({ id }) => id)),
    claim(id: number): Claim | undefined {
      const stored = claimById.get(id)
      return stored && toClaim(stored)
    },
    claimByKey(sourceId: number, rowKey: string): Claim | undefined {
      const stored = claimByKey.get(sourceId, rowKey)
      return stored && toClaim(stored)
    },
    claimsWithUrn: (urnKey: string, workspaceId: number): Claim[] =>
      claimsWithUrn.all(urnKey, workspaceId).map(toClaim),
    /** Who else than `followId` states one of these addresses; without reading what else they state. */
    othersWithUrns: (urnKeys: readonly string[], workspaceId: number, followId: number): number[] =>
      othersWithUrn.all(JSON.stringify(urnKeys), workspaceId, followId).map(({ id }) => id),
    addClaim(
      claim: Omit<Claim, 'id' | 'missingSince' | 'missingFrom' | 'staysAway' | 'ignored'> & {
        hash: Uint8Array
        urnKeys: readonly string[]
      },
    ): number {
      const { contact, urnKeys, ...rest } = claim
      const id = Number(insertClaim.run({ ...rest, contact: JSON.stringify(contact) }).lastInsertRowid)
      putUrns(id, urnKeys)
      return id
    },
    /** `ignored`: a person's word on the row as it was still holds. */
    updateClaim(
      claim: Pick<Claim, 'id' | 'rowKey' | 'contact' | 'sheet' | 'rowNumber' | 'ignored'> & {
        hash: Uint8Array
        urnKeys: readonly string[]
      },
    ) {
      const { contact, urnKeys, ignored, ...rest } = claim
      updateClaim.run({ ...rest, contact: JSON.stringify(contact), ignored: ignored ? 1 : 0 })
      deleteUrns.run(claim.id)
      putUrns(claim.id, urnKeys)
    },
    /** What the row says counts otherwise now, though none of its cells changed; its addresses stay. */
    setContact: (claimId: number, contact: LocalContact) =>
      void setContact.run(JSON.stringify(contact), claimId),
    /** A claim says this now, addresses included; its row stays as it was read. */
    restate(claimId: number, contact: LocalContact, urnKeys: readonly string[]) {
      setContact.run(JSON.stringify(contact), claimId)
      deleteUrns.run(claimId)
      putUrns(claimId, urnKeys)
    },
    /** These rows are not sent until they change. */
    ignore: (followId: number) => void ignoreClaims.run(followId),
    /** Claims of rows that a person left out. */
    leftOutOf: (sourceId: number): number[] => leftOutOf.all(sourceId).map(({ id }) => id),
    leaveOut: (claimIds: readonly number[]) => void leaveOut.run(JSON.stringify(claimIds)),
    /** They count again. */
    heed: (followId: number) => void heedClaims.run(followId),
    /** The row is not in the source any more; since when is kept. @param worked the same moment by `Cycle.worked`. */
    markMissing: (claimId: number, now: number, worked: number) => void missClaim.run(now, worked, claimId),
    /** It counts as gone now, whatever can be read later. */
    stayAway: (claimId: number) => void stayAwayClaim.run(claimId),
    /** Everybody with a missing row is looked at again: its delay may have passed. */
    markMissingMoved: (workspaceId: number) => void markMissingMoved.run(workspaceId),
    /** Whose contact could not be told is looked at again too: what stands in the way moves without them. */
    markAskedMoved: (workspaceId: number) => void markAskedMoved.run({ workspaceId }),
    /** Since when (by `Cycle.worked`) the first row is missing that does not count as gone yet. */
    nextMissing: (sourceId: number): number | undefined => nextMissing.get(sourceId)?.at ?? undefined,
    leaving: (workspaceId: number): Leaving[] => leaving.all({ workspace: workspaceId }),
    /** A person does not want to wait; nobody goes before every source was heard once more. */
    endDelay: (followId: number) => void endDelay.run(followId),
    /** Two persons turn out to be one: the claims go over, the empty one is dropped. */
    mergeInto(from: number, into: number) {
      freshen.run(from)
      moveClaim.run(into, from)
      forget(from)
      markMoved.run(into)
    },
    /** Whether any row of a source puts its person into that group. */
    namesGroup: (workspaceId: number, name: string) => groupNamed.get(workspaceId, name) !== undefined,
    dropClaim: (id: number) => void deleteClaim.run(id),
    /** A source was taken out of the setup: its claims go, nobody is removed. */
    dropSourceClaims: db.transaction((sourceId: number) => {
      const followed = followsOfSource.all(sourceId)
      deleteClaimsOfSource.run(sourceId)
      for (const { id } of followed) markMoved.run(id)
      return followed.map(({ id }) => id)
    }),
    /** Claims of a source about persons for whom nothing is to be sent, judged or asked. */
    settledClaims: (sourceId: number, most: number) => settledClaims.all(sourceId, most),
    /** Claims of a source about persons for whom nothing is to be sent. */
    unansweredOf: (sourceId: number) => unansweredOf.all(sourceId),
    followsOfSource: (sourceId: number) => followsOfSource.all(sourceId).map(({ id }) => id),
    countClaims: (sourceId: number) => countClaims.get(sourceId)!.n,
    /** Without those whose row is missing. */
    countListed: (sourceId: number) => countListed.get(sourceId)!.n,
    /** Whose row is missing and whose removal waits for its delay, not for an OK. */
    countLeaving: (workspaceId: number) => countLeaving.get(workspaceId)!.n,
    /** A row of it stands, or stood last, in a file of the folder; @param place how the places of its rows begin. */
    hasPlace: (sourceId: number, place: string) => inPlace.get({ source: sourceId, place }) !== undefined,
    /** What a rescan of this source may find unchanged. */
    knownRows(sourceId: number): KnownRows {
      const sorted = hashes.all(sourceId).sort((a, b) => Buffer.compare(a.row_hash, b.row_hash))
      return {
        hashes: Buffer.concat(sorted.map(({ row_hash }) => row_hash)),
        claimIds: Float64Array.from(sorted, ({ id }) => id),
      }
    },

    markMoved: (followId: number) => void markMoved.run(followId),
    markAllMoved: (workspaceId: number) => void markAllMoved.run(workspaceId),
    unmarkMoved: (followId: number) => void unmark.run(followId),
    nextMoved: (workspaceId: number, after: number, limit: number) =>
      nextMoved.all(workspaceId, after, limit).map(({ id }) => id),
  }
}
export type People = ReturnType<typeof openPeople>
