/**
 * One scan's rows on their way into the claims: temporary tables, so that memory stays flat and nothing is
 * visible before the file was read to its end. A crash simply forgets them.
 */
import type { Database } from 'better-sqlite3'
import type { LocalContact } from '../../shared/contact.ts'
import type { CellProblem, MappedRow } from '../../shared/row.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { ColumnAttribute } from '../sync/column-cells.ts'
import { openFirstCreates, plainCreate } from './first-creates.ts'

export type RowKeyKind = 'chosen' | 'uuid' | 'ext' | 'phone' | 'mailto'
/** Rows that become claims in one go: some milliseconds. */
const SLICE = 500
/** So many new rows are added in bulk, where few are known. */
const BULK = 20_000
/** After every address: none has such a character. */
const LAST_KEY = '\u{10ffff}'
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
type StoredChange = {
  seq: number
  hash: Buffer
  claim: number
  before: string
  now: string
  problems: string | null
}
const NO_KEYS = { uuid: null, ext: null, phone: null, mailto: null }
const toRow = (stored: Stored): ScannedRow => ({
  ...stored,
  contact: JSON.parse(stored.contact),
  problems: stored.problems ? JSON.parse(stored.problems) : [],
})

/** A source may have so many files waiting at once. */
const PARTS = 1_000_000
const partOf = (sourceId: number, part: number): number => -(sourceId * PARTS + part)
const wholeOf = (id: number): number => (id > 0 ? id : Math.floor(-id / PARTS))

/** Each account's scans have tables of their own: one is read while another's are planned. */
export function tablesOf(db: Database, workspaceId: number) {
  const own = (sql: string) =>
    sql.replaceAll(/\bscan_(row|urn|seen|gone|set|spread)/g, `scan_$1_${workspaceId}`)
  return {
    prepare: <Bound extends unknown[] | object = unknown[], Row = unknown>(sql: string) =>
      db.prepare<Bound, Row>(own(sql)),
    exec: (sql: string) => db.exec(own(sql)),
    transaction: <Arguments extends unknown[], Result>(work: (...given: Arguments) => Result) =>
      db.transaction(work),
  }
}

export function openScanned(database: Database, workspaceId: number) {
  const db = tablesOf(database, workspaceId)
  db.exec(`
    CREATE TEMP TABLE IF NOT EXISTS scan_row (
      seq INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, row_key TEXT, hash BLOB NOT NULL, sheet TEXT NOT NULL,
      number INTEGER NOT NULL, contact TEXT NOT NULL, problems TEXT,
      key_uuid TEXT, key_ext TEXT, key_phone TEXT, key_mailto TEXT,
      person TEXT, search TEXT, tail INTEGER, urns TEXT NOT NULL
    );
    CREATE TEMP TABLE IF NOT EXISTS scan_urn (urn_key TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (urn_key, seq)) WITHOUT ROWID;
    CREATE TEMP TABLE IF NOT EXISTS scan_seen (
      claim_id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL, number INTEGER NOT NULL, sheet TEXT NOT NULL
    );
    CREATE TEMP TABLE IF NOT EXISTS scan_gone (claim_id INTEGER PRIMARY KEY, follow_id INTEGER NOT NULL);
    CREATE TEMP TABLE IF NOT EXISTS scan_spread (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
    INSERT OR IGNORE INTO scan_spread (id, seq) VALUES (1, 0);
  `)
  // By place: names for 15 values would cost half as much again as the row itself.
  const insert =
    db.prepare(`INSERT INTO scan_row (source_id, row_key, hash, sheet, number, contact, problems, key_uuid, key_ext, key_phone, key_mailto,
      person, search, tail, urns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  // In the order of the table: it is written from its first page to its last, and needs no index besides.
  const spreadUrns = db.prepare(
    `INSERT OR IGNORE INTO scan_urn (urn_key, seq) SELECT value, seq FROM scan_row, json_each(urns) WHERE seq > ? ORDER BY 1, 2`,
  )
  // Rows up to this one are spread. It goes back with everything else when a preview is rolled back.
  const spreadTo = db.prepare<[], { seq: number }>('SELECT seq FROM scan_spread')
  const noteSpread = db.prepare('UPDATE scan_spread SET seq = (SELECT coalesce(max(seq), 0) FROM scan_row)')
  const unspread = db.prepare(
    'UPDATE scan_spread SET seq = min(seq, (SELECT coalesce(max(seq), 0) FROM scan_row))',
  )
  const see = db.prepare(
    'INSERT OR IGNORE INTO scan_seen (claim_id, source_id, number, sheet) VALUES (?, ?, ?, ?)',
  )
  const clearRows = db.prepare('DELETE FROM scan_row WHERE source_id BETWEEN ? AND ?')
  const clearSeen = db.prepare('DELETE FROM scan_seen WHERE source_id BETWEEN ? AND ?')
  const anyRow = db.prepare<[], { found: 1 }>('SELECT 1 AS found FROM scan_row LIMIT 1')
  const clearUrns = db.prepare('DELETE FROM scan_urn')
  const clearStrayUrns = db.prepare('DELETE FROM scan_urn WHERE seq NOT IN (SELECT seq FROM scan_row)')
  /** Rows were dropped since, and their addresses stay where they are until the next scan begins. */
  let hasStrays = false
  /** Numbers that are free are given out again: nothing may be left of the rows that had them. */
  const clear = (first: number, last = first) => {
    const { changes } = clearRows.run(first, last)
    clearSeen.run(first, last)
    if (!anyRow.get()) clearUrns.run()
    else if (changes > 0 || hasStrays) clearStrayUrns.run()
    hasStrays = false
    unspread.run()
  }
  const bring = db.prepare('UPDATE scan_row SET source_id = @source WHERE source_id = @part')
  const IN_PLACE = 'source_id = @source AND substr(sheet, 1, length(@place)) = @place'
  const dropPlace = [
    db.prepare(`DELETE FROM scan_urn WHERE seq IN (SELECT seq FROM scan_row WHERE ${IN_PLACE})`),
    db.prepare(`DELETE FROM scan_row WHERE ${IN_PLACE}`),
    db.prepare(`DELETE FROM scan_seen WHERE ${IN_PLACE}`),
  ]
  const keepPlace = db.prepare(`INSERT OR IGNORE INTO scan_seen (claim_id, source_id, number, sheet)
    SELECT id, source_id, row_number, sheet FROM claim WHERE ${IN_PLACE} AND missing_since IS NULL`)
  const columns = 'seq, row_key AS rowKey, hash, sheet, number, contact, problems'
  const known = db.prepare<[number, number], Stored>(
    `SELECT ${columns} FROM scan_row WHERE source_id = ? AND problems IS NULL AND seq > ?
       AND EXISTS (SELECT 1 FROM claim WHERE claim.source_id = scan_row.source_id AND claim.row_key = scan_row.row_key)
     ORDER BY seq LIMIT 500`,
  )
  // The plus keeps the planner on the row's number: by source it would walk all rows for every slice.
  const FRESH = `+source_id = @source AND problems IS NULL
    AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.source_id = scan_row.source_id AND claim.row_key = scan_row.row_key)`
  const fresh = db.prepare<[{ source: number; after: number }], Stored>(
    `SELECT ${columns} FROM scan_row WHERE ${FRESH} AND seq > @after ORDER BY seq LIMIT 500`,
  )
  const freshRow = db.prepare<[{ source: number; seq: number }], Stored>(
    `SELECT ${columns} FROM scan_row WHERE ${FRESH} AND seq = @seq`,
  )
  const keyOf = db.prepare<[number], { key: string | null }>(
    'SELECT row_key AS key FROM scan_row WHERE seq = ?',
  )
  const changed = db.prepare<[number, number], StoredChange>(
    `SELECT seq, hash, claim.id AS claim, claim.contact AS before, scan_row.contact AS now, problems FROM scan_row
     CROSS JOIN claim ON claim.source_id = scan_row.source_id AND claim.row_key = scan_row.row_key
     WHERE scan_row.source_id = ? AND seq > ? ORDER BY seq LIMIT 500`,
  )
  const countChanged = db.prepare<[number, number], { n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM scan_row WHERE source_id = ? AND EXISTS (SELECT 1 FROM claim
      WHERE claim.source_id = scan_row.source_id AND claim.row_key = scan_row.row_key) LIMIT ?)`,
  )
  const SEEN =
    'SELECT 1 FROM scan_seen CROSS JOIN claim ON claim.id = claim_id WHERE scan_seen.source_id = @source'
  const countFilled = db.prepare<[{ source: number; path: string; limit: number }], { n: number }>(
    `SELECT count(*) AS n FROM (${SEEN} AND json_extract(contact, @path) IS NOT NULL LIMIT @limit)`,
  )
  const countGrouped = db.prepare<[{ source: number; limit: number }], { n: number }>(
    `SELECT count(*) AS n FROM (${SEEN} AND json_array_length(contact, '$.groups') > 0 LIMIT @limit)`,
  )
  const countAddressed = db.prepare<
    [{ source: number; from: string; to: string; limit: number }],
    { n: number }
  >(`SELECT count(*) AS n FROM (${SEEN} AND EXISTS (SELECT 1 FROM claim_urn WHERE claim_urn.claim_id = claim.id
      AND urn_key >= @from AND urn_key < @to) LIMIT @limit)`)
  // What `SEEN` is where the rows are only those that changed: everybody else.
  const OTHERS = `SELECT 1 FROM claim WHERE +claim.source_id = @source AND NOT EXISTS
    (SELECT 1 FROM scan_row WHERE scan_row.source_id = @source AND scan_row.row_key = claim.row_key)`
  const countElsewhere = db.prepare<
    [{ source: number; path: string; from: string; to: string; limit: number }],
    { n: number }
  >(`SELECT count(*) AS n FROM (${OTHERS} AND CASE
      WHEN @from <> '' THEN EXISTS (SELECT 1 FROM claim_urn WHERE claim_urn.claim_id = claim.id AND urn_key >= @from AND urn_key < @to)
      WHEN @path = '$.groups' THEN json_array_length(contact, @path) > 0
      ELSE json_extract(contact, @path) IS NOT NULL END LIMIT @limit)`)
  const claimsAfter = db.prepare<[number, number], { id: number; contact: string }>(
    'SELECT id, contact FROM claim WHERE +source_id = ? AND id > ? ORDER BY id LIMIT 500',
  )
  const clearGone = db.prepare('DELETE FROM scan_gone')
  const fillGone = db.prepare(`INSERT INTO scan_gone SELECT id, follow_id FROM claim WHERE source_id = ?
    AND NOT EXISTS (SELECT 1 FROM scan_seen WHERE claim_id = claim.id)`)
  // New rows one of whose addresses, or whose uuid, belongs to somebody whose row is gone.
  const freshOfGone = db.prepare<
    [{ source: number; workspace: number }],
    { seq: number }
  >(`SELECT seq FROM scan_row WHERE ${FRESH} AND seq IN (
      SELECT scan_urn.seq FROM scan_gone JOIN claim_urn ON claim_urn.claim_id = scan_gone.claim_id
        JOIN scan_urn ON scan_urn.urn_key = claim_urn.urn_key
      UNION SELECT scan_urn.seq FROM scan_gone JOIN follow ON follow.id = scan_gone.follow_id
        JOIN mirror_urn ON mirror_urn.workspace_id = @workspace AND mirror_urn.uuid = follow.uuid
        JOIN scan_urn ON scan_urn.urn_key = mirror_urn.urn_key
      UNION SELECT seq FROM scan_row WHERE +source_id = @source AND contact LIKE '%"uuid":%' AND json_extract(contact, '$.uuid')
        IN (SELECT follow.uuid FROM scan_gone JOIN follow ON follow.id = scan_gone.follow_id)
    ) ORDER BY seq`)
  // New rows whose person may be known elsewhere: by the platform's id, or by another source's claim.
  const freshButKnown = db.prepare<
    [{ source: number }],
    Stored
  >(`SELECT ${columns} FROM scan_row WHERE ${FRESH} AND (
      (tail IS NULL AND contact LIKE '%"uuid":%')
      OR EXISTS (SELECT 1 FROM claim WHERE source_id <> @source) AND seq IN (SELECT scan_urn.seq FROM scan_urn CROSS JOIN claim_urn ON claim_urn.urn_key = scan_urn.urn_key
        JOIN claim ON claim.id = claim_urn.claim_id WHERE claim.source_id <> @source))
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
  ].map((sql) => db.prepare(sql))
  const addUrns = db.prepare(`INSERT OR IGNORE INTO claim_urn (urn_key, claim_id) SELECT value, @claims + seq
    FROM scan_row JOIN follow ON follow.id = @follows + seq, json_each(urns)
    WHERE +source_id = @source AND seq > @after AND seq <= @upTo`)
  const addSortedUrns =
    db.prepare(`INSERT OR IGNORE INTO claim_urn (urn_key, claim_id) SELECT urn_key, @claims + seq FROM scan_urn
    WHERE urn_key >= @from AND urn_key < @to AND (@all OR EXISTS (SELECT 1 FROM follow WHERE id = @follows + seq))`)
  const urnFurtherOn = db.prepare<[string, number], { key: string }>(
    'SELECT urn_key AS key FROM scan_urn WHERE urn_key > ? ORDER BY urn_key LIMIT 1 OFFSET ?',
  )
  const knownClaims = db.prepare<[{ most: number }], { n: number }>(
    'SELECT count(*) AS n FROM (SELECT 1 FROM claim LIMIT @most)',
  )
  const highest = db.prepare<[], { follows: number; claims: number }>(
    `SELECT (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'follow') AS follows,
      (SELECT coalesce(max(id), 0) FROM claim) AS claims`,
  )
  const invalid = db.prepare<[number], Stored>(
    `SELECT ${columns} FROM scan_row WHERE source_id = ? AND problems IS NOT NULL ORDER BY seq`,
  )
  const forgotten = db.prepare<[number], { sheet: string; number: number }>(
    `SELECT sheet, number FROM scan_row WHERE source_id = ? AND problems LIKE '%"forgotten"%' ORDER BY sheet, number`,
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
    { number: number; sheet: string; claim: number | null }
  >(`SELECT number, sheet, NULL AS claim FROM scan_row WHERE source_id = @source AND row_key = @rowKey
    UNION ALL SELECT scan_seen.number, scan_seen.sheet, claim.id FROM claim JOIN scan_seen ON scan_seen.claim_id = claim.id WHERE claim.source_id = @source AND row_key = @rowKey`)
  // The same row twice counts once: the later copies go. They have the same key, or none, which the index knows.
  const dropCopies = db.prepare(`DELETE FROM scan_row WHERE seq IN (
      SELECT seq FROM (
        SELECT seq, row_number() OVER (PARTITION BY hash ORDER BY seq) AS copy FROM scan_row WHERE source_id = @source
          AND row_key IN (SELECT row_key FROM scan_row WHERE source_id = @source GROUP BY row_key HAVING count(*) > 1)
      ) WHERE copy > 1
      UNION ALL SELECT seq FROM (
        SELECT seq, row_number() OVER (PARTITION BY hash ORDER BY seq) AS copy FROM scan_row
          WHERE source_id = @source AND row_key IS NULL
      ) WHERE copy > 1)`)
  const dropRow = db.prepare('DELETE FROM scan_row WHERE seq = ?')
  const hasKey = db.prepare<[number, string], { found: 1 }>(
    'SELECT 1 AS found FROM scan_row WHERE source_id = ? AND row_key = ? LIMIT 1',
  )
  type Clash = { seq: number; urn: string; sheet: string; number: number; otherSheet: string }
  const clashes = db.prepare<[{ source: number }], Clash>(
    `SELECT mine.seq, mine.urn_key AS urn, row.sheet, theirs.number, theirs.sheet AS otherSheet
      FROM (SELECT urn_key FROM scan_urn GROUP BY urn_key HAVING count(*) > 1) AS twice
      CROSS JOIN scan_urn AS mine ON mine.urn_key = twice.urn_key
      CROSS JOIN scan_row AS row ON row.seq = mine.seq AND row.source_id = @source AND row.problems IS NULL
      CROSS JOIN scan_urn AS twin ON twin.urn_key = mine.urn_key AND twin.seq <> mine.seq
      CROSS JOIN scan_row AS theirs ON theirs.seq = twin.seq AND theirs.source_id = @source AND theirs.problems IS NULL`,
  )
  const clashesWithSeen = db.prepare<[{ source: number }], Clash>(
    `SELECT mine.seq, mine.urn_key AS urn, row.sheet, scan_seen.number, scan_seen.sheet AS otherSheet FROM scan_urn AS mine
      CROSS JOIN claim_urn ON claim_urn.urn_key = mine.urn_key
      CROSS JOIN scan_seen ON scan_seen.claim_id = claim_urn.claim_id AND scan_seen.source_id = @source
      CROSS JOIN scan_row AS row ON row.seq = mine.seq AND row.source_id = @source AND row.problems IS NULL`,
  )
  const anySeen = db.prepare<[number], { found: 1 }>(
    'SELECT 1 AS found FROM scan_seen WHERE source_id = ? LIMIT 1',
  )
  const lost = db.prepare<[number], { found: 1 }>(
    'SELECT 1 AS found FROM scan_seen WHERE source_id = ? AND claim_id NOT IN (SELECT id FROM claim) LIMIT 1',
  )
  const missing = db.prepare<[number], { id: number }>(`SELECT id FROM claim WHERE source_id = ?
    AND NOT EXISTS (SELECT 1 FROM scan_seen WHERE claim_id = claim.id) ORDER BY id`)
  const counts = db.prepare<[{ source: number }], { mapped: number; seen: number }>(`SELECT
    (SELECT count(*) FROM scan_row WHERE source_id = @source) AS mapped, (SELECT count(*) FROM scan_seen WHERE source_id = @source) AS seen`)
  const refreshNumbers =
    db.prepare(`UPDATE claim SET (row_number, sheet) = (SELECT number, sheet FROM scan_seen WHERE claim_id = claim.id), missing_since = NULL
    WHERE source_id = @source AND id IN (SELECT claim_id FROM scan_seen WHERE source_id = @source)
      AND (missing_since IS NOT NULL OR (row_number, sheet) <> (SELECT number, sheet FROM scan_seen WHERE claim_id = claim.id))`)
  const returned = db.prepare<
    [number],
    { id: number }
  >(`SELECT DISTINCT follow_id AS id FROM claim JOIN scan_seen ON scan_seen.claim_id = claim.id
    WHERE claim.source_id = ? AND missing_since IS NOT NULL`)

  /** The index of the claims is made anew at the end: kept up to date it would be written all over, for every address. */
  async function addUrnsInOrder(
    /** `all`: every row whose addresses are spread was added, none has to be looked for. */
    ids: { follows: number; claims: number; all: 0 | 1 },
    pace: () => Promise<void> | undefined,
  ): Promise<void> {
    database.exec('DROP INDEX claim_urn_claim')
    for (let from: string | undefined = ''; from !== undefined; ) {
      const to: string | undefined = urnFurtherOn.get(from, 4 * SLICE)?.key
      addSortedUrns.run({ from, to: to ?? LAST_KEY, ...ids })
      from = to
      await pace()
    }
    database.exec('CREATE INDEX claim_urn_claim ON claim_urn (claim_id)')
  }

  /** Where the follows and claims of the rows that were last added begin: a row's number is added to them. */
  const bases = new Map<number, { follows: number; claims: number; last: number }>()
  // Kept here, not asked of the rows: a column that is blank in 100,000 of them would cost a look at each.
  const filled = new Map<number, Set<string>>()

  return {
    begin(sourceId: number) {
      // Rows arrive in no order of their keys: the index is made when all are there.
      db.exec('DROP INDEX IF EXISTS temp.scan_row_key')
      clear(sourceId)
      if (sourceId > 0) {
        clear(partOf(sourceId, PARTS - 1), partOf(sourceId, 1))
        filled.delete(sourceId)
      }
    },
    /** For the rows of a source's second file, third file ... while they wait for the ones before to be claims. */
    partOf,
    /** The rows that waited are the source's rows now. */
    bring(part: number, sourceId: number) {
      clear(sourceId)
      bring.run({ part, source: sourceId })
    },
    /** The rows of one file do not count; @param place how the places of its rows begin. */
    dropPlace(sourceId: number, place: string) {
      for (const statement of dropPlace) statement.run({ source: sourceId, place })
    },
    /** Who stood in that file last counts as seen there. */
    keepPlace: (sourceId: number, place: string) => void keepPlace.run({ source: sourceId, place }),
    /** All rows of all sources are there: from now on they are looked up. */
    finish() {
      db.exec('CREATE INDEX IF NOT EXISTS temp.scan_row_key ON scan_row (source_id, row_key)')
      spreadUrns.run(spreadTo.get()!.seq)
      noteSpread.run()
    },
    /** Takes a batch as the reader sends it; `mapped` is absent where the row's hash was known: `claimOf` tells whose. */
    add: db.transaction(
      (
        sourceId: number,
        rows: readonly { number: number; sheet: string; hash: Uint8Array; mapped: MappedRow | null }[],
        chosenKey: boolean,
        claimOf: (hash: Uint8Array) => number | undefined,
      ) => {
        const fields = filled.get(wholeOf(sourceId)) ?? new Set()
        filled.set(wholeOf(sourceId), fields)
        for (const { number, sheet, hash, mapped } of rows) {
          if (!mapped) {
            const claim = claimOf(hash)
            if (claim !== undefined) see.run(claim, sourceId, number, sheet)
            continue
          }
          const { contact, problems } = mapped
          for (const key in contact.fields) if (contact.fields[key] !== null) fields.add(key)
          const { uuid, ext, phone, mailto } = chosenKey ? NO_KEYS : automaticKeys(contact)
          const rowKey = mapped.key ?? null
          const said = JSON.stringify(contact)
          const plain = problems.length === 0 ? plainCreate(contact, said, rowKey) : undefined
          const why = problems.length > 0 ? JSON.stringify(problems) : null
          const urns = contact.urns ? JSON.stringify(contact.urns.map(urnKey)) : '[]'
          insert.run(
            ...[sourceId, rowKey, hash, sheet, number, said, why, uuid, ext, phone, mailto],
            ...[plain?.person, plain?.search, plain?.tail, urns],
          )
        }
      },
    ),
    firstCreates: openFirstCreates(db, (sourceId) => bases.get(sourceId)),
    counts: (sourceId: number) => counts.get({ source: sourceId })!,
    /** Whether a row that changed has something in that field. */
    fills: (sourceId: number, field: string): boolean => filled.get(sourceId)?.has(field) ?? false,
    /** The first identity that is filled and unique in every good row; else the one most rows have. */
    chooseKey(sourceId: number): Exclude<RowKeyKind, 'chosen'> {
      const count = keyCounts.get(sourceId)!
      const complete = AUTOMATIC.find(
        (kind) => count[kind] === count.total && count[`${kind}Distinct`] === count.total,
      )
      return complete ?? [...AUTOMATIC].sort((a, b) => count[`${b}Distinct`]! - count[`${a}Distinct`]!)[0]!
    },
    useKey: (sourceId: number, kind: Exclude<RowKeyKind, 'chosen'>) => void setKeys[kind]!.run(sourceId),
    dropCopies(sourceId: number) {
      if (dropCopies.run({ source: sourceId }).changes > 0) hasStrays = true
    },
    dropRow(seq: number) {
      dropRow.run(seq)
      hasStrays = true
    },
    hasKey: (sourceId: number, rowKey: string) => hasKey.get(sourceId, rowKey) !== undefined,
    duplicated: (sourceId: number): ScannedRow[] => duplicated.all({ source: sourceId }).map(toRow),
    /** Rows with that key, and the claims among them that were seen unchanged. */
    twins: (sourceId: number, rowKey: string) => twins.all({ source: sourceId, rowKey }),
    /** Rows that state a URN another row of this scan states too. */
    clashes: (sourceId: number): Clash[] => [
      ...clashes.all({ source: sourceId }),
      ...(anySeen.get(sourceId) ? clashesWithSeen.all({ source: sourceId }) : []),
    ],
    setProblems: (seq: number, problems: readonly CellProblem[]) =>
      void addProblem.run(JSON.stringify(problems), seq),
    /** Good rows whose key has a claim, 500 at a time. */
    knownAfter: (sourceId: number, seq: number): ScannedRow[] => known.all(sourceId, seq).map(toRow),
    /** Good rows whose key has none, 500 at a time. */
    freshAfter: (sourceId: number, seq: number): ScannedRow[] =>
      fresh.all({ source: sourceId, after: seq }).map(toRow),
    /** That row, while its key still has no claim. */
    freshRow(sourceId: number, seq: number): ScannedRow | undefined {
      const stored = freshRow.get({ source: sourceId, seq })
      return stored && toRow(stored)
    },
    keyOf: (seq: number): string | null => keyOf.get(seq)?.key ?? null,
    /** How many rows differ from the claim of their key, good and bad ones; not more than `most` are counted. */
    countChanged: (sourceId: number, most: number) => countChanged.get(sourceId, most)!.n,
    /** Those rows, 500 at a time. */
    changedAfter: (sourceId: number, seq: number) =>
      changed.all(sourceId, seq).map((stored) => ({
        ...stored,
        before: JSON.parse(stored.before) as LocalContact,
        now: JSON.parse(stored.now) as LocalContact,
        problems: stored.problems ? (JSON.parse(stored.problems) as CellProblem[]) : [],
      })),
    /** How many of the rows that were seen unchanged have something in that column; not more than `most` are counted. */
    countFilled(sourceId: number, attribute: ColumnAttribute, most: number): number {
      const common = { source: sourceId, limit: most }
      if (attribute === 'groups') return countGrouped.get(common)!.n
      if (attribute.startsWith('urn:')) {
        const scheme = attribute.slice('urn:'.length)
        return countAddressed.get({ ...common, from: `${scheme}:`, to: `${scheme};` })!.n
      }
      return countFilled.get({ ...common, path: pathOf(attribute) })!.n
    },
    /** The same of those who are not among the rows, where these are only what changed. */
    countFilledElsewhere(sourceId: number, attribute: ColumnAttribute, most: number): number {
      const scheme = attribute.startsWith('urn:') ? attribute.slice('urn:'.length) : undefined
      const range = scheme === undefined ? { from: '', to: '' } : { from: `${scheme}:`, to: `${scheme};` }
      return countElsewhere.get({ source: sourceId, path: pathOf(attribute), ...range, limit: most })!.n
    },
    /** What the source said of everybody before this scan, 500 at a time. */
    claimsAfter: (sourceId: number, id: number) =>
      claimsAfter
        .all(sourceId, id)
        .map((stored) => ({ id: stored.id, contact: JSON.parse(stored.contact) as LocalContact })),
    /** Notes whose row is gone, for `freshOfGone`. @returns how many. */
    noteGone(sourceId: number): number {
      clearGone.run()
      return fillGone.run(sourceId).changes
    },
    /** New rows that share an address or the platform's id with somebody whose row is gone. */
    freshOfGone: (sourceId: number, workspaceId: number): number[] =>
      freshOfGone.all({ source: sourceId, workspace: workspaceId }).map(({ seq }) => seq),
    freshButKnown: (sourceId: number): ScannedRow[] => freshButKnown.all({ source: sourceId }).map(toRow),
    /** Makes a follow and a claim of every row that is still new, in slices; the last step, they are not marked as seen. @returns how many. */
    async addFresh(
      workspaceId: number,
      sourceId: number,
      pace: () => Promise<void> | undefined,
    ): Promise<number> {
      const last = lastSeq.get(sourceId)?.seq ?? 0
      const ids = highest.get()!
      bases.set(sourceId, { ...ids, last })
      // Where most of the table will be new, its pages are filled one after the other: address by address.
      const isBulk = last > BULK && knownClaims.get({ most: last })!.n < last / 4
      let added = 0
      for (let after = 0; after < last; after += SLICE) {
        const slice = { source: sourceId, workspace: workspaceId, after, upTo: after + SLICE, ...ids }
        added += addSlice[0]!.run(slice).changes
        for (const statement of addSlice.slice(1)) statement.run(slice)
        if (!isBulk) addUrns.run(slice)
        await pace()
      }
      if (isBulk) await addUrnsInOrder({ ...ids, all: added === spreadTo.get()!.seq ? 1 : 0 }, pace)
      return added
    },
    /** Where rows stand that list a person who is to be forgotten. */
    forgotten: (sourceId: number) => forgotten.all(sourceId),
    invalid: (sourceId: number): ScannedRow[] => invalid.all(sourceId).map(toRow),
    see: (claimId: number, sourceId: number, { number, sheet }: { number: number; sheet: string }) =>
      void see.run(claimId, sourceId, number, sheet),
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

/** Where an attribute stands in a contact; not for addresses. */
const pathOf = (attribute: ColumnAttribute): string =>
  attribute.startsWith('field:') ? `$.fields."${attribute.slice('field:'.length)}"` : `$.${attribute}`

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
