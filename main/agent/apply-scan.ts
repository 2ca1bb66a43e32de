/**
 * A scan's rows become claims.
 *
 * 1. The key is chosen once; the same row twice counts once.
 * 2. Rows that cannot be used are listed as problems: bad cells, a key twice, a URN in two rows.
 * 3. Columns that changed as by accident are found; their new values stay out of the claims (`column-watch.ts`).
 * 4. Rows whose key is known update their claim.
 * 5. What is left over on both sides is compared (`changed-keys.ts`): a new row whose person is known, or who looks like
 *    a missing row in two values, takes that row's place (a changed key); who looks less alike is asked about; the rest
 *    are new persons.
 * 6. Claims without a row are missing from now on. What a missing row means is decided in `stage.ts`.
 *
 * Runs inside the stage's transaction; nothing here talks to the platform.
 */
import { isDeepStrictEqual } from 'node:util'
import type { LocalContact } from '../../shared/contact.ts'
import { readPlace } from '../../shared/row-place.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { KnownBadRow } from '../store/reviews.ts'
import type { RowKeyKind, Scanned, ScannedRow } from '../store/scanned.ts'
import type { SourceRow } from '../store/sources.ts'
import { withClearings } from '../sync/blanks.ts'
import { areStrangers } from '../sync/strangers.ts'
import { pairAlike, type Resemblance, takeByIdentity } from './changed-keys.ts'
import { type ColumnRules, type ColumnWatch, watchColumns } from './column-watch.ts'
import { paceMaker } from './pace.ts'
import {
  cellsBesideKey,
  dropSamePeople,
  identities,
  keyHeaders,
  markClashes,
  markDuplicates,
  reportProblems,
} from './row-problems.ts'
import { askSamePerson, type Pair } from './same-person.ts'
import type { FinishedScan, FolderScan } from './staging-parts.ts'

type Parts = Repositories & { scanned: Scanned; workspaceId: number; now: number; worked: number }
export type AppliedScan = {
  rows: number
  changed: number
  fresh: number
  missing: number
  /** People who wait for an OK since this scan: values of held columns, and rows too alike to guess. */
  held: number
  rowKeyKind: string
}

export type ScanRules = ColumnRules & {
  /** `chosen:<headers>` where the setup names key columns, else undefined. */
  keyKind: string | undefined
} & Pick<FinishedScan, 'extent' | 'removed'> & { folder: FolderScan | undefined }

/** A scan whose known rows are in the claims; its new rows, and who is missing, come next. */
export type OpenScan = {
  source: SourceRow
  rules: ScanRules
  rowKeyKind: string
  key: readonly string[]
  knownBad: ReadonlyMap<string, KnownBadRow>
  watch: ColumnWatch
  rows: number
  changed: number
  held: number
}

/** Steps 1 to 4. */
export async function applyKnownRows(parts: Parts, source: SourceRow, rules: ScanRules): Promise<OpenScan> {
  const { people, reviews, scanned, held, workspaceId } = parts
  const pace = paceMaker()
  const { mapped, seen } = scanned.counts(source.id)
  const rowKeyKind = rules.keyKind ?? automaticKind(parts, source)
  if (rowKeyKind in { uuid: 1, ext: 1, phone: 1, mailto: 1 }) {
    scanned.useKey(source.id, rowKeyKind as Exclude<RowKeyKind, 'chosen'>)
  }
  scanned.dropCopies(source.id)
  if (rules.folder) dropSamePeople(parts, source)
  const knownBad = reviews.restartRowProblems(source.id, solvedBy(parts, source, rules))
  const key = keyHeaders(rules.columns, rowKeyKind)
  markDuplicates(parts, source, key)
  markClashes(parts, source, rules.columns)

  if (!rules.guard) held.dropOfSource(source.id)
  const heldBefore = reviews.heldCount(workspaceId)
  const watch = await watchColumns(parts, source, rules, (hash) => knownBad.has(hash.toString('hex')), pace)
  let changed = 0
  for (
    let rows = scanned.knownAfter(source.id, 0);
    rows.length > 0;
    rows = scanned.knownAfter(source.id, rows.at(-1)!.seq)
  ) {
    for (const row of rows)
      takeRow(parts, watch, people.claimByKey(source.id, row.rowKey!)!, row, rules.blankClears)
    changed += rows.length
    await pace()
  }
  const heldNow = reviews.heldCount(workspaceId) - heldBefore
  return { source, rules, rowKeyKind, key, knownBad, watch, rows: mapped + seen, changed, held: heldNow }
}

/** Which of the rows that were bad are looked at anew by this scan: all, but for those of files it says nothing about. */
function solvedBy({ scanned }: Parts, source: SourceRow, { extent, folder }: ScanRules) {
  if (!folder) return () => true
  const kept = new Set(folder.kept)
  const read = new Set(folder.read.map(({ name }) => name))
  return ({ sheet, rowKey }: { sheet: string | null; rowKey: string | null }): boolean => {
    const { file } = readPlace(sheet)
    if (extent === 'everything') return file === null || !kept.has(file)
    return file === null || read.has(file) || (rowKey !== null && scanned.hasKey(source.id, rowKey))
  }
}

/** Steps 5 and 6, when the known rows of every spreadsheet have spoken: what one gives up a new row of another may have. */
export async function applyNewRows(parts: Parts, open: OpenScan): Promise<AppliedScan> {
  const { people, reviews, scanned, now, worked, workspaceId } = parts
  const { source, rules, rowKeyKind, key, knownBad, watch, changed } = open
  const pace = paceMaker()
  const heldBefore = reviews.heldCount(workspaceId)
  const cells = cellsBesideKey(rules.columns, key)
  const take = (claim: Claim, row: ScannedRow) => takeRow(parts, watch, claim, row, rules.blankClears)
  const said = (contact: ScannedRow['contact']) => watch.keepBackNew(contact).contact
  const keys = { source, cells, said, take, pace }
  // Rows that only add and update say nothing about those who are not among them.
  const isWhole = rules.extent === 'everything'
  if (isWhole) takeByIdentity(parts, keys)
  const shieldFailed = reportProblems(parts, source, knownBad, cells, rules.columns, isWhole)
  const mayLeave = isWhole && !shieldFailed
  const alike = await pairAlike(parts, mayLeave ? scanned.missing(source.id) : [], keys)
  let fresh = await addKnown(parts, source, watch, pace)
  const pairs = addAlike(parts, source, watch, alike)
  fresh += alike.length
  askSamePerson(parts, source.id, pairs)
  // Also who is back with a row that cannot be used: what was held or delayed for them is over.
  for (const followId of scanned.returned(source.id)) people.markMoved(followId)
  scanned.refreshSeen(source.id)
  const stillMissing = mayLeave ? scanned.missing(source.id) : saidToLeave(parts, source, rules.removed)
  // After a fresh start that is over, whatever the PC's clock says by now (begun-again.ts).
  const since = Math.max(now, (source.rebaselinedAt ?? 0) + 1)
  for (const id of stillMissing) people.markMissing(id, since, worked)
  fresh += await scanned.addFresh(workspaceId, source.id, pace)
  watch.finish(parts)
  return {
    rows: isWhole ? open.rows : people.countListed(source.id),
    changed,
    fresh,
    missing: stillMissing.length,
    held: Math.max(0, open.held + reviews.heldCount(workspaceId) - heldBefore),
    rowKeyKind,
  }
}

/** Claims of the keys that are said to have left. */
function saidToLeave({ people }: Parts, source: SourceRow, removed: readonly string[]): number[] {
  return removed.flatMap((rowKey) => people.claimByKey(source.id, rowKey)?.id ?? [])
}

/** Chosen once and kept: another choice would be another identity for every row. */
function automaticKind({ scanned }: Parts, source: SourceRow): string {
  if (source.rowKeyKind && !source.rowKeyKind.startsWith('chosen:')) return source.rowKeyKind
  return scanned.chooseKey(source.id)
}

/** A row that keeps its claim, or takes over the one of a row that is gone. */
function takeRow(
  { people, scanned }: Parts,
  watch: ColumnWatch,
  claim: Claim,
  row: ScannedRow,
  blankClears: boolean,
): void {
  const contact = watch.keepBack(claim, withClearings(row.contact, claim.contact, blankClears))
  const { id, sourceId } = claim
  people.updateClaim({
    id,
    rowKey: row.rowKey!,
    contact,
    hash: row.hash,
    sheet: row.sheet,
    rowNumber: row.number,
    urnKeys: identities(contact),
    ignored: claim.ignored && saysTheSame(claim.contact, contact),
  })
  people.markMoved(claim.followId)
  scanned.see(id, sourceId, row)
}

/** Whatever the order of the columns, and whether a cell was emptied just now or before. */
function saysTheSame(one: LocalContact, other: LocalContact): boolean {
  const said = ({ uuid, name, language, fields, urns, groups }: LocalContact) =>
    JSON.parse(
      JSON.stringify({ uuid, name, language, fields, urns, groups: groups && [...groups].sort() }),
    ) as unknown
  return isDeepStrictEqual(said(one), said(other))
}

/** New rows of persons who are known elsewhere; all new rows, where columns are held. The others are added in bulk. */
async function addKnown(
  parts: Parts,
  source: SourceRow,
  watch: ColumnWatch,
  pace: () => Promise<void> | undefined,
): Promise<number> {
  const { scanned } = parts
  let added = 0
  if (!watch.holdsColumns) {
    for (const row of scanned.freshButKnown(source.id)) {
      addRow(parts, source, watch, row)
      added += 1
      await pace()
    }
    return added
  }
  for (
    let rows = scanned.freshAfter(source.id, 0);
    rows.length > 0;
    rows = scanned.freshAfter(source.id, rows.at(-1)!.seq)
  ) {
    for (const row of rows) addRow(parts, source, watch, row)
    added += rows.length
    await pace()
  }
  return added
}

/** New rows that resemble a missing one. @returns those about whom there is something to ask: nobody knew them yet. */
function addAlike(
  parts: Parts,
  source: SourceRow,
  watch: ColumnWatch,
  alike: readonly Resemblance[],
): Pair[] {
  const { people, scanned } = parts
  return alike.flatMap(({ seq, claimId }): Pair[] => {
    const row = scanned.freshRow(source.id, seq)
    if (row) addRow(parts, source, watch, row)
    const { followId } = people.claimByKey(source.id, scanned.keyOf(seq)!)!
    const isNew = people.follow(followId)!.uuid === null && people.claimsOf(followId).length === 1
    return isNew ? [{ missing: people.claim(claimId)!, followId }] : []
  })
}

/** A person this source has not named before; other sources may have. */
function addRow(
  { people, scanned, workspaceId }: Parts,
  source: SourceRow,
  watch: ColumnWatch,
  row: ScannedRow,
): void {
  const { contact, note } = watch.keepBackNew(row.contact)
  const urnKeys = identities(contact)
  const elsewhere = new Set(
    urnKeys
      .flatMap((key) => people.claimsWithUrn(key, workspaceId))
      .filter((claim) => claim.sourceId !== source.id && !areStrangers(claim.contact, contact))
      .map((claim) => claim.followId),
  )
  const known = contact.uuid ? people.followOf(workspaceId, contact.uuid)?.id : undefined
  const [shared] = elsewhere
  const joins = known ?? (elsewhere.size === 1 ? shared : undefined)
  const followId = joins ?? people.addFollow(workspaceId, null)
  const id = people.addClaim({
    sourceId: source.id,
    rowKey: row.rowKey!,
    followId,
    contact: joins === undefined ? contact : { ...contact, fresh: true },
    hash: row.hash,
    sheet: row.sheet,
    rowNumber: row.number,
    urnKeys,
  })
  note(id)
  people.markMoved(followId)
  scanned.see(id, source.id, row)
}
