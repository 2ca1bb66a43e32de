/**
 * A scan's rows become claims.
 *
 * 1. The key is chosen once; the same row twice counts once.
 * 2. Rows that cannot be used are listed as problems: bad cells, a key twice, a URN in two rows.
 * 3. Rows whose key is known update their claim.
 * 4. What is left over on both sides is compared: a new row whose person is known, or who looks like a
 *    missing row in two values, takes that row's place (a changed key); the rest are new persons.
 * 5. Claims without a row are missing from now on. What a missing row means is decided in `stage.ts`.
 *
 * Runs inside the stage's transaction; nothing here talks to the platform.
 */
import type { LocalContact } from '../../shared/contact.ts'
import type { CellProblem } from '../../shared/row.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { KnownBadRow } from '../store/reviews.ts'
import type { RowKeyKind, Scanned, ScannedRow } from '../store/scanned.ts'
import type { SourceRow } from '../store/sources.ts'
import { withClearings } from '../sync/merge.ts'
import { pairRows } from '../sync/pairing.ts'
import { paceMaker } from './pace.ts'

type Parts = Repositories & { scanned: Scanned; workspaceId: number; now: number }
export type AppliedScan = {
  rows: number
  changed: number
  fresh: number
  missing: number
  rowKeyKind: string
}

const identities = (contact: LocalContact) => (contact.urns ?? []).map(urnKey)

export type ScanRules = {
  /** `chosen:<headers>` where the setup names key columns, else undefined. */
  keyKind: string | undefined
  /** False for sources where only `--` clears. */
  blankClears: boolean
  columns: readonly { header: string; target: string | null }[]
}

export async function applyScan(parts: Parts, source: SourceRow, rules: ScanRules): Promise<AppliedScan> {
  const { keyKind, blankClears } = rules
  const { people, reviews, scanned, now } = parts
  const pace = paceMaker()
  const { mapped, seen } = scanned.counts(source.id)
  const rowKeyKind = keyKind ?? automaticKind(parts, source)
  if (rowKeyKind in { uuid: 1, ext: 1, phone: 1, mailto: 1 }) {
    scanned.useKey(source.id, rowKeyKind as Exclude<RowKeyKind, 'chosen'>)
  }
  scanned.dropCopies(source.id)
  const knownBad = reviews.restartRowProblems(source.id)
  markDuplicates(parts, source, keyColumn(rules, rowKeyKind))
  markClashes(parts, source, rules)

  let changed = 0
  for (
    let rows = scanned.knownAfter(source.id, 0);
    rows.length > 0;
    rows = scanned.knownAfter(source.id, rows.at(-1)!.seq)
  ) {
    for (const row of rows) takeRow(parts, people.claimByKey(source.id, row.rowKey!)!, row, blankClears)
    changed += rows.length
    await pace()
  }

  const shieldFailed = reportProblems(parts, source, knownBad)
  const missing = shieldFailed ? [] : scanned.missing(source.id).map((id) => people.claim(id)!)
  if (missing.length > 0) await replaceMissing(parts, source, missing, blankClears, pace)
  let fresh = 0
  for (const row of scanned.freshButKnown(source.id)) {
    addRow(parts, source, row)
    fresh += 1
    await pace()
  }
  // Also who is back with a row that cannot be used: what was held or delayed for them is over.
  for (const followId of scanned.returned(source.id)) people.markMoved(followId)
  scanned.refreshSeen(source.id)
  const stillMissing = shieldFailed ? [] : scanned.missing(source.id)
  for (const id of stillMissing) people.markMissing(id, now)
  fresh += await scanned.addFresh(parts.workspaceId, source.id, pace)
  return { rows: mapped + seen, changed, fresh, missing: stillMissing.length, rowKeyKind }
}

/** New rows that are missing rows under another key: by identity, then by likeness. */
async function replaceMissing(
  parts: Parts,
  source: SourceRow,
  missing: readonly Claim[],
  blankClears: boolean,
  pace: () => Promise<void> | undefined,
): Promise<void> {
  const places = new Places(parts, source, missing)
  const strangers: ScannedRow[] = []
  for (const row of parts.scanned.fresh(source.id)) {
    const taken = places.takeByIdentity(row)
    if (taken) takeRow(parts, taken, row, blankClears)
    else strangers.push(row)
    await pace()
  }
  const left = places.left()
  const pairs = pairRows(
    left.map((claim) => claim.contact),
    strangers.map((row) => row.contact),
  )
  for (const [from, to] of pairs) takeRow(parts, left[from]!, strangers[to]!, blankClears)
}

/** Chosen once and kept: another choice would be another identity for every row. */
function automaticKind({ scanned }: Parts, source: SourceRow): string {
  if (source.rowKeyKind && !source.rowKeyKind.startsWith('chosen:')) return source.rowKeyKind
  return scanned.chooseKey(source.id)
}

/** A row that keeps its claim, or takes over the one of a row that is gone. */
function takeRow({ people, scanned }: Parts, claim: Claim, row: ScannedRow, blankClears: boolean): void {
  const contact = withClearings(row.contact, claim.contact, blankClears)
  const { id, sourceId } = claim
  people.updateClaim({
    id,
    rowKey: row.rowKey!,
    contact,
    hash: row.hash,
    sheet: row.sheet,
    rowNumber: row.number,
    urnKeys: identities(contact),
  })
  people.markMoved(claim.followId)
  scanned.see(id, sourceId, row.number)
}

/** A person this source has not named before; other sources may have. */
function addRow({ people, scanned, workspaceId }: Parts, source: SourceRow, row: ScannedRow): void {
  const urnKeys = identities(row.contact)
  const elsewhere = new Set(
    urnKeys
      .flatMap((key) => people.claimsWithUrn(key, workspaceId))
      .filter((claim) => claim.sourceId !== source.id)
      .map((claim) => claim.followId),
  )
  const known = row.contact.uuid ? people.followOf(workspaceId, row.contact.uuid)?.id : undefined
  const [shared] = elsewhere
  const followId = known ?? (elsewhere.size === 1 ? shared! : people.addFollow(workspaceId, null))
  const id = people.addClaim({
    sourceId: source.id,
    rowKey: row.rowKey!,
    followId,
    contact: row.contact,
    hash: row.hash,
    sheet: row.sheet,
    rowNumber: row.number,
    urnKeys,
  })
  people.markMoved(followId)
  scanned.see(id, source.id, row.number)
}

/** Header of the column, or columns, by which rows are told apart. */
function keyColumn({ columns }: ScanRules, rowKeyKind: string): string | undefined {
  if (rowKeyKind.startsWith('chosen:')) {
    return (JSON.parse(rowKeyKind.slice('chosen:'.length)) as string[]).join(' + ')
  }
  const targets: Record<string, readonly string[]> = {
    uuid: ['uuid'],
    ext: ['urn:ext'],
    phone: ['urn:tel', 'urn:whatsapp'],
    mailto: ['urn:mailto'],
  }
  return columns.find(({ target }) => target !== null && targets[rowKeyKind]?.includes(target))?.header
}

/** A key that is one of the row's addresses, as it stands in the cell. */
function asWritten({ rowKey, contact }: ScannedRow): string {
  return contact.urns?.includes(rowKey!) ? rowKey!.slice(rowKey!.indexOf(':') + 1) : rowKey!
}

/** The same key with other values: a problem on each row, the one that was good so far included. */
function markDuplicates(parts: Parts, source: SourceRow, column: string | undefined): void {
  const { scanned, reviews, workspaceId, now } = parts
  const told = new Set<number>()
  for (const row of scanned.duplicated(source.id)) {
    const twins = scanned.twins(source.id, row.rowKey!).filter((twin) => twin.number !== row.number)
    const problem = (other: number | undefined): CellProblem => ({
      code: 'duplicate-key',
      ...(column !== undefined && { column }),
      text: asWritten(row),
      ...(other !== undefined && { detail: { row: other } }),
    })
    scanned.setProblems(row.seq, [...row.problems, problem(twins[0]?.number)])
    for (const { number, claim } of twins) {
      if (claim === null || told.has(claim)) continue
      told.add(claim)
      const place = { sourceId: source.id, rowKey: row.rowKey, sheet: row.sheet, rowNumber: number }
      reviews.addProblem(workspaceId, {
        ...problem(row.number),
        ...place,
        origin: 'row',
        payload: `claim ${claim}`,
        since: now,
      })
    }
  }
}

function markClashes({ scanned }: Parts, source: SourceRow, { columns }: ScanRules): void {
  const found = new Map<number, CellProblem>()
  for (const { seq, urn, other } of scanned.clashes(source.id)) {
    const at = urn.indexOf(':')
    const column = columns.find(({ target }) => target === `urn:${urn.slice(0, at)}`)?.header
    const problem: CellProblem = { code: 'urn-in-two-rows', text: urn.slice(at + 1), detail: { row: other } }
    if (!found.has(seq)) found.set(seq, column === undefined ? problem : { ...problem, column })
  }
  for (const [seq, problem] of found) scanned.setProblems(seq, [problem])
}

/** What a bad row means for missing ones: nothing, it stands for that claim, or it could stand for anybody. */
type Shield = 'none' | 'anybody' | `claim ${number}`

/**
 * Lists the bad rows. A bad row keeps the claim of its key as it was. One that lost its key just now (blank, invalid,
 * or somebody else's) shields the missing row it resembles, for as long as it stays bad.
 * @returns true when such a row could stand for any of several missing rows: then nobody is missing.
 */
function reportProblems(
  { people, reviews, scanned, workspaceId, now }: Parts,
  source: SourceRow,
  known: ReadonlyMap<string, KnownBadRow>,
): boolean {
  const bad = scanned
    .invalid(source.id)
    .map((row) => ({ row, hash: row.hash.toString('hex'), shield: 'none' as Shield }))
  for (const entry of bad) {
    const { row } = entry
    const claim = row.rowKey === null ? undefined : people.claimByKey(source.id, row.rowKey)
    if (claim) scanned.see(claim.id, source.id, row.number)
    const before = known.get(entry.hash)
    if (before) entry.shield = before.shield as Shield
    else if (!claim || (row.problems.some(({ code }) => code === 'duplicate-key') && !resembles(claim, row)))
      entry.shield = 'anybody'
    if (entry.shield.startsWith('claim '))
      scanned.see(Number(entry.shield.slice('claim '.length)), source.id, row.number)
  }
  const missing = scanned.missing(source.id).map((id) => people.claim(id)!)
  for (const entry of bad.filter(({ shield }) => shield === 'anybody')) {
    const alike = missing.filter((claim) => resembles(claim, entry.row))
    if (alike.length === 1) {
      scanned.see(alike[0]!.id, source.id, entry.row.number)
      entry.shield = `claim ${alike[0]!.id}`
    } else if (missing.length === 0) entry.shield = 'none'
  }
  for (const { row, hash, shield } of bad) {
    const since = known.get(hash)?.since ?? now
    const place = { sourceId: source.id, rowKey: row.rowKey, sheet: row.sheet, rowNumber: row.number }
    for (const problem of row.problems) {
      reviews.addProblem(workspaceId, {
        ...problem,
        ...place,
        origin: 'row',
        attribute: shield,
        payload: hash,
        since,
      })
    }
  }
  return bad.some(({ shield }) => shield === 'anybody')
}

/** The same person by another identity than the row's key, or by name and one more value. */
function resembles(claim: Claim, row: ScannedRow): boolean {
  const others = new Set(identities(row.contact).filter((key) => key !== row.rowKey))
  return (
    identities(claim.contact).some((key) => others.has(key)) ||
    (row.contact.uuid !== undefined && claim.contact.uuid === row.contact.uuid) ||
    pairRows([claim.contact], [row.contact]).size === 1
  )
}

/** Which missing claim a new row belongs to, by uuid or URN, through the mirror as well. */
class Places {
  readonly #parts: Parts
  readonly #source: SourceRow
  readonly #missing: Map<number, Claim>

  constructor(parts: Parts, source: SourceRow, missing: readonly Claim[]) {
    this.#parts = parts
    this.#source = source
    this.#missing = new Map(missing.map((claim) => [claim.followId, claim]))
  }

  takeByIdentity(row: ScannedRow): Claim | undefined {
    if (this.#missing.size === 0) return undefined
    const { people, mirror, workspaceId } = this.#parts
    const follows = new Set<number>()
    const uuids = row.contact.uuid
      ? [row.contact.uuid]
      : identities(row.contact).flatMap((key) => mirror.owners(workspaceId, key))
    for (const uuid of uuids) {
      const follow = people.followOf(workspaceId, uuid)
      if (follow) follows.add(follow.id)
    }
    for (const key of identities(row.contact)) {
      for (const claim of people.claimsWithUrn(key, workspaceId)) {
        if (claim.sourceId === this.#source.id) follows.add(claim.followId)
      }
    }
    const candidates = [...follows].filter((id) => this.#missing.has(id))
    if (candidates.length !== 1) return undefined
    const claim = this.#missing.get(candidates[0]!)!
    this.#missing.delete(claim.followId)
    return claim
  }

  /** Missing claims nobody took. */
  left(): Claim[] {
    return [...this.#missing.values()]
  }
}
