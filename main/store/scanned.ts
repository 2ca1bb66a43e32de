/**
 * One scan's rows on their way into the claims: temporary tables, so that memory stays flat and nothing is
 * visible before the file was read to its end. A crash simply forgets them.
 */
import type { Database } from 'better-sqlite3'
import type { LocalContact } from '../../shared/contact.ts'
import type { CellProblem, MappedRow } from '../../shared/row.ts'
import { urnKey } from '../mapping/ninth-digit.ts'

export type RowKeyKind = 'chosen' | 'uuid' | 'ext' | 'phone' | 'mailto'
/** Rows that become claims in one go: some milliseconds. */
const SLICE = 500
/** Tried in this order when no key was chosen (DESIGN 8). */
const AUTOMATIC: readonly Exclude<RowKeyKind, 'chosen'>[] = ['uuid', 'ext', 'phone', 'mailto']

export type ScannedRow = {
  seq: number
  rowKey: string | null
  hash: Buffer
  sheet: string
  number: number
  contact: LocalContact
  problems: CellProblem[]
}
type Stored = Omit<ScannedRow, 'contact' | 'problems'> & { contact: string; problems: string | null }
const toRow = (stored: Stored): ScannedRow => ({
  ...stored,
  contact: JSON.parse(stored.contact),
  problems: stored.problems ? JSON.parse(stored.problems) : [],
})

export function openScanned(db: Database) {
  db.exec(`
    CREATE TEMP TABLE IF NOT EXISTS scan_row (
      seq INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, row_key TEXT, hash BLOB NOT NULL, sheet TEXT NOT NULL,
      number INTEGER NOT NULL, contact TEXT NOT NULL, problems TEXT,
      key_uuid TEXT, key_ext TEXT, key_phone TEXT, key_mailto TEXT
    );
    CREATE TEMP TABLE IF NOT EXISTS scan_urn (urn_key TEXT NOT NULL, seq INTEGER NOT NULL);
    CREATE TEMP TABLE IF NOT EXISTS scan_seen (claim_id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, number INTEGER NOT NULL);
  `)
  const insert =
    db.prepare(`INSERT INTO scan_row (source_id, row_key, hash, sheet, number, contact, problems, key_uuid, key_ext, key_phone, key_mailto)
    VALUES (@sourceId, @rowKey, @hash, @sheet, @number, @contact, @problems, @uuid, @ext, @phone, @mailto)`)
  const insertUrn = db.prepare('INSERT INTO scan_urn (urn_key, seq) VALUES (?, ?)')
  const see = db.prepare('INSERT OR IGNORE INTO scan_seen (claim_id, source_id, number) VALUES (?, ?, ?)')
  const clear = [
    db.prepare('DELETE FROM scan_urn WHERE seq IN (SELECT seq FROM scan_row WHERE source_id = ?)'),
    db.prepare('DELETE FROM scan_row WHERE source_id = ?'),
    db.prepare('DELETE FROM scan_seen WHERE source_id = ?'),
  ]
  const columns = 'seq, row_key AS rowKey, hash, sheet, number, contact, problems'
  const known = db.prepare<[number, number], Stored>(
    `SELECT ${columns} FROM scan_row WHERE source_id = ? AND problems IS NULL AND seq > ?
       AND EXISTS (SELECT 1 FROM claim WHERE claim.source_id = scan_row.source_id AND claim.row_key = scan_row.row_key)
     ORDER BY seq LIMIT 500`,
  )
  // The plus keeps the planner on the row's number: by source it would walk all rows for every slice.
  const FRESH = `+source_id = @source AND problems IS NULL
    AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.source_id = scan_row.source_id AND claim.row_key = scan_row.row_key)`
  const fresh = db.prepare<[{ source: number }], Stored>(
    `SELECT ${columns} FROM scan_row WHERE ${FRESH} ORDER BY seq`,
  )
  // New rows whose person may be known elsewhere: by the platform's id, or by another source's claim.
  const freshButKnown = db.prepare<
    [{ source: number }],
    Stored
  >(`SELECT ${columns} FROM scan_row WHERE ${FRESH} AND (
      contact LIKE '%"uuid":%'
      OR EXISTS (SELECT 1 FROM scan_urn JOIN claim_urn ON claim_urn.urn_key = scan_urn.urn_key
        JOIN claim ON claim.id = claim_urn.claim_id WHERE scan_urn.seq = scan_row.seq AND claim.source_id <> @source))
    ORDER BY seq`)
  const lastSeq = db.prepare<[number], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM scan_row WHERE source_id = ?',
  )
  // Follows and claims of new rows, a slice at a time: ids are given out here so that one statement does many rows.
  const addSlice = [
    `INSERT INTO follow (id, workspace_id, origin) SELECT @follows + seq, @workspace, 'created' FROM scan_row WHERE ${FRESH} AND seq > @after AND seq <= @upTo`,
    'INSERT INTO moved (follow_id) SELECT @follows + seq FROM scan_row JOIN follow ON follow.id = @follows + seq WHERE +source_id = @source AND seq > @after AND seq <= @upTo',
    `INSERT INTO claim (id, source_id, row_key, follow_id, contact, row_hash, sheet, row_number)
      SELECT @claims + seq, source_id, row_key, @follows + seq, contact, hash, sheet, number
      FROM scan_row JOIN follow ON follow.id = @follows + seq WHERE +source_id = @source AND seq > @after AND seq <= @upTo`,
    `INSERT OR IGNORE INTO claim_urn (urn_key, claim_id) SELECT urn_key, @claims + seq FROM scan_urn
      JOIN claim ON claim.id = @claims + seq WHERE seq > @after AND seq <= @upTo`,
  ].map((sql) => db.prepare(sql))
  const highest = db.prepare<[], { follows: number; claims: number }>(
    `SELECT (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'follow') AS follows,
      (SELECT coalesce(max(id), 0) FROM claim) AS claims`,
  )
  const invalid = db.prepare<[number], Stored>(
    `SELECT ${columns} FROM scan_row WHERE source_id = ? AND problems IS NOT NULL ORDER BY seq`,
  )
  const addProblem = db.prepare('UPDATE scan_row SET problems = ? WHERE seq = ?')
  const keyCounts = db.prepare<[number], Record<string, number>>(`SELECT count(*) AS total,
    count(key_uuid) AS uuid, count(DISTINCT key_uuid) AS uuidDistinct, count(key_ext) AS ext, count(DISTINCT key_ext) AS extDistinct,
    count(key_phone) AS phone, count(DISTINCT key_phone) AS phoneDistinct, count(key_mailto) AS mailto, count(DISTINCT key_mailto) AS mailtoDistinct
    FROM (SELECT DISTINCT hash, key_uuid, key_ext, key_phone, key_mailto FROM scan_row WHERE source_id = ? AND problems IS NULL)`)
  const setKeys = Object.fromEntries(
    AUTOMATIC.map((kind) => [
      kind,
      // A row without that identity is found again by another one it has.
      db.prepare(
        `UPDATE scan_row SET row_key = coalesce(key_${kind}, key_uuid, key_ext, key_phone, key_mailto) WHERE source_id = ?`,
      ),
    ]),
  )
  const duplicated = db.prepare<
    [{ source: number }],
    Stored
  >(`SELECT ${columns} FROM scan_row WHERE source_id = @source AND row_key IN (
      SELECT row_key FROM (
        SELECT row_key, hash FROM scan_row WHERE source_id = @source AND row_key IS NOT NULL
        UNION ALL SELECT row_key, row_hash FROM claim JOIN scan_seen ON scan_seen.claim_id = claim.id WHERE claim.source_id = @source
      ) GROUP BY row_key HAVING count(DISTINCT hash) > 1)`)
  const twins = db.prepare<
    [{ source: number; rowKey: string }],
    { number: number; claim: number | null }
  >(`SELECT number, NULL AS claim FROM scan_row WHERE source_id = @source AND row_key = @rowKey
    UNION ALL SELECT scan_seen.number, claim.id FROM claim JOIN scan_seen ON scan_seen.claim_id = claim.id WHERE claim.source_id = @source AND row_key = @rowKey`)
  // The same row twice counts once: the later copies go.
  const dropCopies = db.prepare(
    `DELETE FROM scan_row WHERE source_id = @source AND seq NOT IN (SELECT min(seq) FROM scan_row WHERE source_id = @source GROUP BY hash)`,
  )
  const clashes = db.prepare<[{ source: number }], { seq: number; urn: string; other: number }>(`
    SELECT mine.seq, mine.urn_key AS urn, theirs.number AS other FROM scan_urn AS mine
      JOIN scan_row AS row ON row.seq = mine.seq AND row.source_id = @source AND row.problems IS NULL
      JOIN scan_urn AS twin ON twin.urn_key = mine.urn_key AND twin.seq <> mine.seq
      JOIN scan_row AS theirs ON theirs.seq = twin.seq AND theirs.source_id = @source AND theirs.problems IS NULL
    UNION ALL
    SELECT mine.seq, mine.urn_key, scan_seen.number FROM scan_urn AS mine
      JOIN scan_row AS row ON row.seq = mine.seq AND row.source_id = @source AND row.problems IS NULL
      JOIN claim_urn ON claim_urn.urn_key = mine.urn_key
      JOIN scan_seen ON scan_seen.claim_id = claim_urn.claim_id AND scan_seen.source_id = @source`)
  const lost = db.prepare<[number], { found: 1 }>(
    'SELECT 1 AS found FROM scan_seen WHERE source_id = ? AND claim_id NOT IN (SELECT id FROM claim) LIMIT 1',
  )
  const missing = db.prepare<[number], { id: number }>(`SELECT id FROM claim WHERE source_id = ?
    AND NOT EXISTS (SELECT 1 FROM scan_seen WHERE claim_id = claim.id) ORDER BY id`)
  const counts = db.prepare<[{ source: number }], { mapped: number; seen: number }>(`SELECT
    (SELECT count(*) FROM scan_row WHERE source_id = @source) AS mapped, (SELECT count(*) FROM scan_seen WHERE source_id = @source) AS seen`)
  const refreshNumbers =
    db.prepare(`UPDATE claim SET row_number = (SELECT number FROM scan_seen WHERE claim_id = claim.id), missing_since = NULL
    WHERE source_id = @source AND id IN (SELECT claim_id FROM scan_seen WHERE source_id = @source)
      AND (missing_since IS NOT NULL OR row_number <> (SELECT number FROM scan_seen WHERE claim_id = claim.id))`)
  const returned = db.prepare<
    [number],
    { id: number }
  >(`SELECT DISTINCT follow_id AS id FROM claim JOIN scan_seen ON scan_seen.claim_id = claim.id
    WHERE claim.source_id = ? AND missing_since IS NOT NULL`)

  return {
    begin(sourceId: number) {
      // Rows arrive in no order of their keys: the indexes are made when all are there.
      db.exec(
        'DROP INDEX IF EXISTS temp.scan_row_key; DROP INDEX IF EXISTS temp.scan_urn_key; DROP INDEX IF EXISTS temp.scan_urn_seq',
      )
      for (const statement of clear) statement.run(sourceId)
    },
    /** All rows are there. */
    finish() {
      db.exec(`CREATE INDEX temp.scan_row_key ON scan_row (source_id, row_key);
        CREATE INDEX temp.scan_urn_key ON scan_urn (urn_key); CREATE INDEX temp.scan_urn_seq ON scan_urn (seq)`)
    },
    /** Takes a batch as the reader sends it; `mapped` is absent where the row's hash was known: `claimOf` tells whose. */
    add: db.transaction(
      (
        sourceId: number,
        rows: readonly { number: number; sheet: string; hash: Uint8Array; mapped: MappedRow | null }[],
        chosenKey: boolean,
        claimOf: (hash: Uint8Array) => number | undefined,
      ) => {
        for (const { number, sheet, hash, mapped } of rows) {
          if (!mapped) {
            const claim = claimOf(hash)
            if (claim !== undefined) see.run(claim, sourceId, number)
            continue
          }
          const { contact, problems } = mapped
          const keys = chosenKey
            ? { uuid: null, ext: null, phone: null, mailto: null }
            : automaticKeys(contact)
          const { lastInsertRowid } = insert.run({
            sourceId,
            rowKey: mapped.key ?? null,
            hash,
            sheet,
            number,
            contact: JSON.stringify(contact),
            problems: problems.length > 0 ? JSON.stringify(problems) : null,
            ...keys,
          })
          for (const urn of contact.urns ?? []) insertUrn.run(urnKey(urn), lastInsertRowid)
        }
      },
    ),
    counts: (sourceId: number) => counts.get({ source: sourceId })!,
    /** The first identity that is filled and unique in every good row; else the one most rows have. */
    chooseKey(sourceId: number): Exclude<RowKeyKind, 'chosen'> {
      const count = keyCounts.get(sourceId)!
      const complete = AUTOMATIC.find(
        (kind) => count[kind] === count.total && count[`${kind}Distinct`] === count.total,
      )
      return complete ?? [...AUTOMATIC].sort((a, b) => count[`${b}Distinct`]! - count[`${a}Distinct`]!)[0]!
    },
    useKey: (sourceId: number, kind: Exclude<RowKeyKind, 'chosen'>) => void setKeys[kind]!.run(sourceId),
    dropCopies: (sourceId: number) => void dropCopies.run({ source: sourceId }),
    duplicated: (sourceId: number): ScannedRow[] => duplicated.all({ source: sourceId }).map(toRow),
    /** Rows with that key, and the claims among them that were seen unchanged. */
    twins: (sourceId: number, rowKey: string) => twins.all({ source: sourceId, rowKey }),
    /** Rows that state a URN another row of this scan states too. */
    clashes: (sourceId: number) => clashes.all({ source: sourceId }),
    setProblems: (seq: number, problems: readonly CellProblem[]) =>
      void addProblem.run(JSON.stringify(problems), seq),
    /** Good rows whose key has a claim, 500 at a time. */
    knownAfter: (sourceId: number, seq: number): ScannedRow[] => known.all(sourceId, seq).map(toRow),
    /** Good rows whose key has none. */
    fresh: (sourceId: number): ScannedRow[] => fresh.all({ source: sourceId }).map(toRow),
    freshButKnown: (sourceId: number): ScannedRow[] => freshButKnown.all({ source: sourceId }).map(toRow),
    /** Makes a follow and a claim of every row that is still new, in slices; the last step, they are not marked as seen. @returns how many. */
    async addFresh(
      workspaceId: number,
      sourceId: number,
      pace: () => Promise<void> | undefined,
    ): Promise<number> {
      const last = lastSeq.get(sourceId)?.seq ?? 0
      const ids = highest.get()!
      let added = 0
      for (let after = 0; after < last; after += SLICE) {
        const slice = { source: sourceId, workspace: workspaceId, after, upTo: after + SLICE, ...ids }
        added += addSlice[0]!.run(slice).changes
        for (const statement of addSlice.slice(1)) statement.run(slice)
        await pace()
      }
      return added
    },
    invalid: (sourceId: number): ScannedRow[] => invalid.all(sourceId).map(toRow),
    see: (claimId: number, sourceId: number, number: number) => void see.run(claimId, sourceId, number),
    /** A row counted as seen whose claim went meanwhile: a removal was settled between the scan and its stage. */
    lostClaims: (sourceId: number) => lost.get(sourceId) !== undefined,
    missing: (sourceId: number) => missing.all(sourceId).map(({ id }) => id),
    /** Persons whose row had been missing and is back. */
    returned: (sourceId: number) => returned.all(sourceId).map(({ id }) => id),
    /** Rows seen unchanged may have moved in the file, or come back. */
    refreshSeen: (sourceId: number) => void refreshNumbers.run({ source: sourceId }),
  }
}
export type Scanned = ReturnType<typeof openScanned>

function automaticKeys({ uuid, urns = [] }: LocalContact) {
  const find = (...schemes: string[]) =>
    urns.find((urn) => schemes.some((scheme) => urn.startsWith(`${scheme}:`)))
  const phone = find('tel', 'whatsapp')
  return {
    uuid: uuid ?? null,
    ext: find('ext') ?? null,
    phone: phone ? urnKey(phone) : null,
    mailto: find('mailto') ?? null,
  }
}
