/**
 * Rows that cannot be used: a cell that cannot be read, a key twice, an address in two rows. Each is listed, keeps the
 * claim of its key as it was, and never stands in for a removal.
 */
import { isDeepStrictEqual } from 'node:util'
import type { LocalContact } from '../../shared/contact.ts'
import type { CellProblem } from '../../shared/row.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { urnPath } from '../mapping/urn-path.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { KnownBadRow } from '../store/reviews.ts'
import type { Scanned, ScannedRow } from '../store/scanned.ts'
import type { SourceRow } from '../store/sources.ts'
import { attributeOf, type ColumnAttribute } from '../sync/column-cells.ts'
import { compareCells, pairRows } from '../sync/pairing.ts'
import { isForgottenRow } from './forgotten-rows.ts'

type Parts = Repositories & { scanned: Scanned; workspaceId: number; now: number }
type Columns = readonly { header: string; target: string | null }[]

export const identities = (contact: LocalContact) => (contact.urns ?? []).map(urnKey)

/** Headers of the columns by which rows are told apart. */
export function keyHeaders(columns: Columns, rowKeyKind: string): string[] {
  if (rowKeyKind.startsWith('chosen:')) return JSON.parse(rowKeyKind.slice('chosen:'.length)) as string[]
  const targets: Record<string, readonly string[]> = {
    uuid: ['uuid'],
    ext: ['urn:ext'],
    phone: ['urn:tel', 'urn:whatsapp'],
    mailto: ['urn:mailto'],
  }
  const key = columns.find(({ target }) => target !== null && targets[rowKeyKind]?.includes(target))
  return key ? [key.header] : []
}

/** What the columns give besides the row key; what every row has in common (constants) is not among it. */
export function cellsBesideKey(columns: Columns, key: readonly string[]): ColumnAttribute[] {
  const given = columns.filter(({ header }) => !key.includes(header)).map(({ target }) => attributeOf(target))
  return [...new Set(given)].filter((attribute) => attribute !== undefined)
}

/** A key that is one of the row's addresses, as it stands in the cell. */
function asWritten({ rowKey, contact }: ScannedRow): string {
  return contact.urns?.includes(rowKey!) ? urnPath(rowKey!) : rowKey!
}

/** Two files may say the same of a person in other columns: that is the same row twice as well, and counts once. */
export function dropSamePeople({ scanned, people }: Parts, source: SourceRow): void {
  for (const [rowKey, rows] of Map.groupBy(scanned.duplicated(source.id), (row) => row.rowKey)) {
    const seen = scanned.twins(source.id, rowKey!).find(({ claim }) => claim !== null)
    const known = seen?.claim == null ? undefined : people.claim(seen.claim)
    const said = known?.contact ?? rows[0]!.contact
    const isSame = rows.every(({ contact, problems }) => problems.length === 0 && saysSame(contact, said))
    if (isSame) for (const { seq } of known ? rows : rows.slice(1)) scanned.dropRow(seq)
  }
}

function saysSame(one: LocalContact, other: LocalContact): boolean {
  const { fresh: _new, ...said } = other
  return isDeepStrictEqual(one, said)
}

type RowPlace = Pick<ScannedRow, 'sheet' | 'number'>
const samePlace = (one: RowPlace, other: RowPlace): boolean =>
  one.number === other.number && one.sheet === other.sheet

/** Where the other row stands: its file and sheet too, where they are not the same. */
const otherRow = (other: RowPlace, own: { sheet: string }) => ({
  row: other.number,
  ...(other.sheet !== own.sheet && { sheet: other.sheet }),
})

/** The same key with other values: a problem on each row, the one that was good so far included. */
export function markDuplicates(parts: Parts, source: SourceRow, key: readonly string[]): void {
  const column = key.length > 0 ? key.join(' + ') : undefined
  const { scanned, reviews, workspaceId, now } = parts
  const told = new Set<number>()
  for (const row of scanned.duplicated(source.id)) {
    const twins = scanned.twins(source.id, row.rowKey!).filter((twin) => !samePlace(twin, row))
    const problem = (other: RowPlace | undefined, own: RowPlace): CellProblem => ({
      code: 'duplicate-key',
      ...(column !== undefined && { column }),
      text: asWritten(row),
      ...(other && { detail: otherRow(other, own) }),
    })
    scanned.setProblems(row.seq, [...row.problems, problem(twins[0], row)])
    for (const twin of twins) {
      const { number, sheet, claim } = twin
      if (claim === null || told.has(claim)) continue
      told.add(claim)
      const place = { sourceId: source.id, rowKey: row.rowKey, sheet, rowNumber: number }
      reviews.addProblem(workspaceId, {
        ...problem(row, twin),
        ...place,
        origin: 'row',
        payload: `claim ${claim}`,
        since: now,
      })
    }
  }
}

/** The same address in two rows: a problem on each row that changed. */
export function markClashes({ scanned }: Parts, source: SourceRow, columns: Columns): void {
  const found = new Map<number, CellProblem>()
  for (const { seq, urn, sheet, number, otherSheet } of scanned.clashes(source.id)) {
    const at = urn.indexOf(':')
    const column = columns.find(({ target }) => target === `urn:${urn.slice(0, at)}`)?.header
    const detail = otherRow({ number, sheet: otherSheet }, { sheet })
    const problem: CellProblem = { code: 'urn-in-two-rows', text: urn.slice(at + 1), detail }
    if (!found.has(seq)) found.set(seq, column === undefined ? problem : { ...problem, column })
  }
  for (const [seq, problem] of found) scanned.setProblems(seq, [problem])
}

/** What a bad row means for missing ones: nothing, it stands for that claim, or it could stand for anybody. */
type Shield = 'none' | 'anybody' | `claim ${number}`

/**
 * Lists the bad rows. A bad row keeps the claim of its key as it was. One that lost its key just now (blank, invalid,
 * or somebody else's) shields the missing row it resembles, for as long as it stays bad.
 * @param isWhole false where rows only add and update: nobody is missing then.
 * @returns true when such a row could stand for any of several missing rows: then nobody is missing.
 */
export function reportProblems(
  { people, reviews, scanned, workspaceId, now }: Parts,
  source: SourceRow,
  known: ReadonlyMap<string, KnownBadRow>,
  cells: readonly ColumnAttribute[],
  columns: Columns,
  isWhole: boolean,
): boolean {
  const bad = scanned
    .invalid(source.id)
    .map((row) => ({ row, hash: row.hash.toString('hex'), shield: 'none' as Shield }))
  for (const entry of bad) {
    const { row } = entry
    const claim = row.rowKey === null ? undefined : people.claimByKey(source.id, row.rowKey)
    if (claim) scanned.see(claim.id, source.id, row)
    const before = known.get(entry.hash)
    if (isForgottenRow(row)) continue
    if (before) entry.shield = before.shield as Shield
    else if (
      !claim ||
      (row.problems.some(({ code }) => code === 'duplicate-key') && !resembles(claim, row, cells, columns))
    )
      entry.shield = 'anybody'
    if (entry.shield.startsWith('claim '))
      scanned.see(Number(entry.shield.slice('claim '.length)), source.id, row)
  }
  const missing = isWhole ? scanned.missing(source.id).map((id) => people.claim(id)!) : []
  for (const entry of bad.filter(({ shield }) => shield === 'anybody')) {
    const alike = missing.filter((claim) => resembles(claim, entry.row, cells, columns))
    if (alike.length === 1) {
      scanned.see(alike[0]!.id, source.id, entry.row)
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

/** The same person by another identity than the row's key, by name and one more value, or by all that is left of the row. */
function resembles(
  claim: Claim,
  row: ScannedRow,
  cells: readonly ColumnAttribute[],
  columns: Columns,
): boolean {
  const others = new Set(identities(row.contact).filter((key) => key !== row.rowKey))
  if (identities(claim.contact).some((key) => others.has(key))) return true
  if (row.contact.uuid !== undefined && claim.contact.uuid === row.contact.uuid) return true
  if (pairRows([claim.contact], [row.contact]).size === 1) return true
  const bad = row.problems.map(({ column }) =>
    attributeOf(columns.find(({ header }) => header === column)?.target ?? null),
  )
  const left = cells.filter((attribute) => !bad.includes(attribute))
  const { filled, same } = compareCells(claim.contact, row.contact, left)
  return filled > 0 && same === filled
}
