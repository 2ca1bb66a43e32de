/**
 * Rows that are gone and rows that are new, compared (DESIGN 8):
 *
 * 1. A new row with an address or id of somebody whose row is gone takes that row's place.
 * 2. So does one that has the name and one more value in common with one of them, and with nobody else.
 * 3. What is only a little alike (the same name; the same place in the sheet and half of the cells) is handed back as
 *    a question for a person.
 *
 * In memory are the names and places of missing rows, and ids; contacts are read as they are needed, so that it does not
 * matter how many rows are new.
 */
import type { LocalContact } from '../../shared/contact.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Scanned, ScannedRow } from '../store/scanned.ts'
import type { SourceRow } from '../store/sources.ts'
import type { ColumnAttribute } from '../sync/column-cells.ts'
import { halfAlike, pairRows } from '../sync/pairing.ts'
import { identities } from './row-problems.ts'
import { push } from './staging-parts.ts'

type Parts = Repositories & { scanned: Scanned; workspaceId: number }
export type ChangedKeysRequest = {
  source: SourceRow
  /** What the columns give besides the key. */
  cells: readonly ColumnAttribute[]
  /** What a new row may say at once: without the cells that are kept back. */
  said(contact: LocalContact): LocalContact
  /** The new row takes the place of the missing one. */
  take(claim: Claim, row: ScannedRow): void
  pace(): Promise<void> | undefined
}
/** A new row that may be the person of a missing one. */
export type Resemblance = { seq: number; claimId: number }

/**
 * The second and third step.
 * @param gone ids of the claims whose rows are missing. @returns who only resembles whom, one to one.
 */
export async function pairAlike(
  parts: Parts,
  gone: readonly number[],
  request: ChangedKeysRequest,
): Promise<Resemblance[]> {
  if (gone.length === 0) return []
  const missing = new Missing(parts, gone, request.source.id)
  const alike = await findCandidates(parts, missing, request)
  const asked: Resemblance[] = []
  for (const [name, seqs] of alike.byName) {
    asked.push(...pairNamesakes(parts, missing, request, missing.named(name), seqs))
    await request.pace()
  }
  const settled = new Set(asked.map(({ seq }) => seq))
  for (const { seq, claimId } of alike.byPlace) {
    if (settled.has(seq) || !missing.has(claimId)) continue
    const row = parts.scanned.freshRow(request.source.id, seq)
    const claim = parts.people.claim(claimId)!
    if (!row || !missing.mayAsk(claim) || !halfAlike(claim.contact, request.said(row.contact), request.cells))
      continue
    missing.take(claim)
    asked.push({ seq, claimId })
    await request.pace()
  }
  return asked
}

/** The first step: certain, whatever else is wrong with the scan. */
export function takeByIdentity(parts: Parts, { source, said, take }: ChangedKeysRequest): void {
  const { scanned, workspaceId } = parts
  if (scanned.noteGone(source.id) === 0) return
  const seqs = scanned.freshOfGone(source.id, workspaceId)
  if (seqs.length === 0) return
  const missing = new Missing(parts, scanned.missing(source.id), source.id)
  for (const seq of seqs) {
    const row = scanned.freshRow(source.id, seq)
    const claim = row && missing.ownerOf(said(row.contact))
    if (!claim) continue
    missing.take(claim)
    take(claim, row)
  }
}

/** New rows with the name, or in the place, of a missing one. */
async function findCandidates(
  { scanned }: Parts,
  missing: Missing,
  { source, said, pace }: ChangedKeysRequest,
) {
  const byName = new Map<string, number[]>()
  const byPlace: Resemblance[] = []
  for (
    let rows = scanned.freshAfter(source.id, 0);
    rows.length > 0;
    rows = scanned.freshAfter(source.id, rows.at(-1)!.seq)
  ) {
    for (const row of rows) {
      const name = said(row.contact).name?.toLowerCase()
      if (name && missing.hasNamed(name)) push(byName, name, row.seq)
      const claimId = missing.at(row.sheet, row.number)
      if (claimId !== undefined) byPlace.push({ seq: row.seq, claimId })
    }
    await pace()
  }
  return { byName, byPlace }
}

/** Those surely alike are paired. Of the others each missing one is asked about with a new one, in the order of the sheet. */
function pairNamesakes(
  { people, scanned }: Parts,
  missing: Missing,
  { source, said, take }: ChangedKeysRequest,
  claimIds: readonly number[],
  seqs: readonly number[],
): Resemblance[] {
  const claims = claimIds.map((id) => people.claim(id)!)
  const rows = seqs.map((seq) => scanned.freshRow(source.id, seq)).filter((row) => row !== undefined)
  const pairs = pairRows(
    claims.map(({ contact }) => contact),
    rows.map(({ contact }) => said(contact)),
  )
  for (const [from, to] of pairs) {
    missing.take(claims[from]!)
    take(claims[from]!, rows[to]!)
  }
  const taken = new Set(pairs.values())
  const strangers = rows.filter((_row, index) => !taken.has(index))
  const left = claims.filter((claim) => missing.has(claim.id) && missing.mayAsk(claim))
  left.sort((one, other) => one.rowNumber - other.rowNumber)
  return left.slice(0, strangers.length).map((claim, index) => {
    missing.take(claim)
    return { seq: strangers[index]!.seq, claimId: claim.id }
  })
}

/** The missing claims that no new row has taken so far, by follow, name and place. */
class Missing {
  readonly #parts: Parts
  readonly #sourceId: number
  readonly #gone: ReadonlySet<number>
  readonly #left: Set<number>
  readonly #byFollow = new Map<number, number>()
  readonly #byName = new Map<string, number[]>()
  readonly #byPlace = new Map<string, number>()

  constructor(parts: Parts, gone: readonly number[], sourceId: number) {
    this.#parts = parts
    this.#sourceId = sourceId
    this.#gone = new Set(gone)
    this.#left = new Set(gone)
    for (const id of gone) {
      const { followId, contact, sheet, rowNumber } = parts.people.claim(id)!
      this.#byFollow.set(followId, id)
      this.#byPlace.set(placeOf(sheet, rowNumber), id)
      const name = contact.name?.toLowerCase()
      if (name) push(this.#byName, name, id)
    }
  }

  has = (claimId: number): boolean => this.#left.has(claimId)
  take(claim: Claim): void {
    this.#left.delete(claim.id)
  }
  hasNamed = (name: string): boolean => this.#byName.has(name)
  named = (name: string): number[] => (this.#byName.get(name) ?? []).filter(this.has)
  at = (sheet: string, rowNumber: number): number | undefined => this.#byPlace.get(placeOf(sheet, rowNumber))

  /** Which missing claim the row belongs to, by uuid or address, through the platform as well; undefined where several fit. */
  ownerOf(contact: LocalContact): Claim | undefined {
    const { people, mirror, workspaceId } = this.#parts
    const follows = new Set<number>()
    const uuids = contact.uuid
      ? [contact.uuid]
      : identities(contact).flatMap((key) => mirror.owners(workspaceId, key))
    for (const uuid of uuids) {
      const follow = people.followOf(workspaceId, uuid)
      if (follow) follows.add(follow.id)
    }
    for (const key of identities(contact)) {
      for (const claim of people.claimsWithUrn(key, workspaceId))
        if (claim.sourceId === this.#sourceId) follows.add(claim.followId)
    }
    const fitting = [...follows].map((id) => this.#byFollow.get(id)).filter((id) => id !== undefined)
    const [only, ...others] = fitting.filter(this.has)
    return only === undefined || others.length > 0 ? undefined : people.claim(only)
  }

  /** There is a contact on the platform that nobody states any more: whether it goes is worth a question. */
  mayAsk({ followId }: Claim): boolean {
    const { people } = this.#parts
    return (
      people.follow(followId)?.uuid != null &&
      people.claimsOf(followId).every((claim) => claim.missingSince !== null || this.#gone.has(claim.id))
    )
  }
}

const placeOf = (sheet: string, rowNumber: number) => `${rowNumber} ${sheet}`
