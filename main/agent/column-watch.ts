/**
 * The column guard at work in one scan (DESIGN 10; what is judged stands in `sync/column-guard.ts`).
 *
 * 1. How many rows changed? Fewer than 20: no column can be held, and nothing more is looked at.
 * 2. For each column, how many of its cells changed, and is that enough of its values?
 * 3. Only for such columns: what stood in the source before, so that most new values can be called odd or not.
 *
 * Held values stay out of the claims: `keepBack` and `keepBackNew` put the old value, or none, in their place. Cells
 * that were held or dismissed by earlier scans are looked after here too.
 */
import type { LocalContact } from '../../shared/contact.ts'
import type { CellProblem } from '../../shared/row.ts'
import type { SourceSetup } from '../../shared/setup.ts'
import { normaliseHeader } from '../mapping/headers.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { HeldValue } from '../store/held.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Scanned } from '../store/scanned.ts'
import type { SourceRow } from '../store/sources.ts'
import { withClearings } from '../sync/blanks.ts'
import {
  attributeOf,
  type CellValue,
  type ColumnAttribute,
  cellOf,
  cellsOf,
  isBlankCell,
  sameCell,
  withCell,
  withCellOf,
} from '../sync/column-cells.ts'
import {
  type ChangedCell,
  FEWEST_CELLS,
  isBulk,
  mostAreOdd,
  type OddCells,
  oddityOf,
  textsOf,
} from '../sync/column-guard.ts'
import { createTextPool, type TextPool } from '../sync/text-pool.ts'
import { approveColumn } from './held-columns.ts'

export type ColumnRules = {
  /** Null: this scan is no change of cells, because the mapping is another one. */
  guard: SourceSetup['guards']['columns'] | null
  blankClears: boolean
  columns: readonly { header: string; target: string | null }[]
  /** `changes`: the rows are only those that changed. */
  extent: 'everything' | 'changes'
  /** Each row is what events said of one person. */
  ofEvents: boolean
}
type Parts = Pick<Repositories, 'held' | 'eventPeople' | 'people'> & {
  scanned: Scanned
  workspaceId: number
  now: number
}
type Pace = () => Promise<void> | undefined

/** A column whose new values are kept back in this scan. */
type Suspect = { attribute: ColumnAttribute; column: string; reason: string; holdId: number | undefined }
/** Of the rows that changed: cells that are filled or were, and those of them that changed. */
type Tally = { changed: number; values: number }
type Cell = ChangedCell & { attribute: ColumnAttribute; changed: boolean }

/**
 * Looks at a scan before its rows become claims.
 * @param isKnownBad rows that were as bad before this scan: nothing changed there.
 */
export async function watchColumns(
  parts: Parts,
  source: SourceRow,
  rules: ColumnRules,
  isKnownBad: (hash: Buffer) => boolean,
  pace: Pace,
): Promise<ColumnWatch> {
  const suspects = await findSuspects(parts, source, rules, isKnownBad, pace)
  return new ColumnWatch(parts, source, suspects, parts.held.any(source.id))
}

export class ColumnWatch {
  readonly #parts: Parts
  readonly #source: SourceRow
  readonly #suspects: Map<ColumnAttribute, Suspect>
  /** Some claims of this source have values that are kept back since an earlier scan. */
  readonly #hasHeld: boolean
  /** Holds that cells were put back from. */
  readonly #putBack = new Set<number>()

  constructor(parts: Parts, source: SourceRow, suspects: readonly Suspect[], hasHeld: boolean) {
    this.#parts = parts
    this.#source = source
    this.#suspects = new Map(suspects.map((suspect) => [suspect.attribute, suspect]))
    this.#hasHeld = hasHeld
  }

  /** New rows have to be looked at one by one. */
  get holdsColumns(): boolean {
    return this.#suspects.size > 0
  }

  /** What a claim may say now: what its row says, but for the cells that are kept back. */
  keepBack(claim: { id: number; contact: LocalContact }, next: LocalContact): LocalContact {
    const known = this.#hasHeld ? this.#parts.held.ofClaim(claim.id) : []
    if (known.length === 0 && this.#suspects.size === 0) return next
    let contact = next
    for (const attribute of new Set([...known.map((value) => value.attribute), ...this.#suspects.keys()])) {
      const cell = { before: cellOf(claim.contact, attribute), now: cellOf(next, attribute) }
      const held = known.find((value) => value.attribute === attribute)
      if (this.#waits(claim.id, attribute, cell, held))
        contact = withCellOf(contact, claim.contact, attribute)
    }
    return contact
  }

  /** A new row without the cells of held columns; `note` keeps those when its claim is there. */
  keepBackNew(contact: LocalContact): { contact: LocalContact; note(claimId: number): void } {
    const kept = [...this.#suspects.values()].filter(
      ({ attribute }) => !isBlankCell(cellOf(contact, attribute)),
    )
    return {
      contact: kept.reduce<LocalContact>(
        (rest, { attribute }) => withCell(rest, attribute, undefined),
        contact,
      ),
      note: (claimId) => {
        for (const suspect of kept) this.#hold(claimId, suspect, cellOf(contact, suspect.attribute), true)
      },
    }
  }

  /** Once everything else of a column is put back, the rows that were new with the shift are rows like others. */
  finish(repositories: Repositories): void {
    const { held, workspaceId } = this.#parts
    for (const holdId of this.#putBack) if (held.hasOnlyNew(holdId)) approveColumn(repositories, holdId)
    held.tidy(workspaceId)
  }

  /** Is this cell kept back? Writes down what waits, and forgets what no longer does. */
  #waits(
    claimId: number,
    attribute: ColumnAttribute,
    { before, now }: ChangedCell,
    known: HeldValue | undefined,
  ): boolean {
    const { held } = this.#parts
    if (sameCell(before, now)) {
      if (known) held.drop(claimId, attribute) // put back
      if (known && known.holdId !== null) this.#putBack.add(known.holdId)
      return false
    }
    const asKnown = known !== undefined && sameCell(known.value, now)
    if (asKnown) return true
    if (known && known.holdId !== null) {
      held.put({ ...known, value: now }) // another value: who approved the old one has not seen it
      return true
    }
    if (known) held.drop(claimId, attribute) // dismissed, and the cell has changed since
    const suspect = this.#suspects.get(attribute)
    if (suspect) this.#hold(claimId, suspect, now, false)
    return suspect !== undefined
  }

  #hold(claimId: number, suspect: Suspect, value: CellValue, isNew: boolean): void {
    const { held, workspaceId, now } = this.#parts
    const { attribute, column, reason } = suspect
    suspect.holdId ??= held.openHold({
      workspaceId,
      sourceId: this.#source.id,
      attribute,
      column,
      reason,
      now,
    })
    held.put({ claimId, attribute, value, holdId: suspect.holdId, isNew })
  }
}

async function findSuspects(
  parts: Parts,
  source: SourceRow,
  rules: ColumnRules,
  isKnownBad: (hash: Buffer) => boolean,
  pace: Pace,
): Promise<Suspect[]> {
  const { scanned, held } = parts
  const { guard, columns } = rules
  if (!guard || (!rules.ofEvents && scanned.countChanged(source.id, FEWEST_CELLS) < FEWEST_CELLS)) return []
  const allowed = new Set(guard.allow.map(normaliseHeader))
  const watched = Map.groupBy(
    columns.filter(({ header }) => !allowed.has(normaliseHeader(header))),
    ({ target }) => attributeOf(target),
  )
  for (const attribute of held.allowed(source.id)) watched.delete(attribute)
  const cells = cellsOfChangedRows(parts, source, rules, isKnownBad)
  const headersOf = (attribute: ColumnAttribute) =>
    watched
      .get(attribute)!
      .map(({ header }) => header)
      .join(' + ')
  if (rules.ofEvents) {
    const changed = cells().flatMap((page) =>
      page.filter((cell) => cell.changed && watched.has(cell.attribute)),
    )
    return suspectsOfHour(parts, source, guard, changed, headersOf)
  }

  const tallies = new Map<ColumnAttribute, Tally>()
  for (const page of cells()) {
    for (const cell of page) if (watched.has(cell.attribute)) count(tallies, cell)
    await pace()
  }
  const bulk = [...tallies].filter(([attribute, { changed, values }]) => {
    if (!isBulk(changed, values, guard)) return false
    const most = Math.floor((changed * 100) / guard.percent) + 1
    const others =
      rules.extent === 'changes'
        ? scanned.countFilledElsewhere(source.id, attribute, most)
        : scanned.countFilled(source.id, attribute, most)
    return isBulk(changed, values + others, guard)
  })
  if (bulk.length === 0) return []

  const stood = await textsBefore(parts, source, columns.length, pace)
  const candidates = new Map(
    bulk.map(([attribute, { changed }]) => [
      attribute,
      { changed, left: createTextPool(changed), odd: { blank: 0, kind: 0, moved: 0 } satisfies OddCells },
    ]),
  )
  for (const page of cells()) {
    for (const { attribute, before, changed } of page)
      if (changed) for (const text of textsOf(before)) candidates.get(attribute)?.left.add(text)
    await pace()
  }
  for (const page of cells()) {
    for (const cell of page) {
      const candidate = cell.changed ? candidates.get(cell.attribute) : undefined
      const oddity = candidate && oddityOf(cell, stood, candidate.left)
      if (oddity) candidate.odd[oddity] += 1
    }
    await pace()
  }
  return [...candidates]
    .filter(([, { changed, odd }]) => mostAreOdd(changed, odd))
    .map(([attribute, { changed, odd }]): Suspect => {
      const column = headersOf(attribute)
      return { attribute, column, reason: reasonOf(column, changed, odd), holdId: undefined }
    })
}

const HOUR_MS = 60 * 60 * 1000

/**
 * Events come a few at a time, so what they changed within an hour counts together (DESIGN 5). Each is about one person
 * by their key: no value slips to another row, but an address may turn up at somebody else's.
 */
function suspectsOfHour(
  { scanned, held, eventPeople, people, workspaceId, now }: Parts,
  source: SourceRow,
  guard: SourceSetup['guards']['columns'],
  changed: Iterable<Cell>,
  headersOf: (attribute: ColumnAttribute) => string,
): Suspect[] {
  const tallies = new Map<ColumnAttribute, OddCells & { changed: number }>()
  const isStated = (urn: string) =>
    people.claimsWithUrn(urnKey(urn), workspaceId).some(({ sourceId }) => sourceId === source.id)
  for (const cell of changed) {
    const tally = tallies.get(cell.attribute) ?? { changed: 0, blank: 0, kind: 0, moved: 0 }
    tallies.set(cell.attribute, tally)
    tally.changed += 1
    const isTaken = cell.attribute.startsWith('urn:') && newIn(cell).some(isStated)
    const oddity = isTaken ? 'moved' : oddityOf(cell, NOWHERE, NOWHERE)
    if (oddity) tally[oddity] += 1
  }
  return [...tallies].flatMap(([attribute, tally]): Suspect[] => {
    const hour = eventPeople.addChanges(source.id, attribute, { ...tally, at: now }, now - HOUR_MS)
    if (!mostAreOdd(tally.changed, tally) || !mostAreOdd(hour.changed, hour)) return []
    const most = Math.floor((hour.changed * 100) / guard.percent) + 1
    const values = tally.changed + scanned.countFilledElsewhere(source.id, attribute, most)
    if (!isBulk(hour.changed, values, guard)) return []
    const column = headersOf(attribute)
    const reason = reasonOf(column, hour.changed, hour)
    return [{ attribute, column, reason, holdId: held.joinHold(source.id, attribute, reason) }]
  })
}

/** Addresses that the cell did not have before. */
function newIn({ before, now }: ChangedCell): readonly string[] {
  const had: readonly string[] = Array.isArray(before) ? before : []
  return Array.isArray(now) ? now.filter((urn: string) => !had.includes(urn)) : []
}

const NOWHERE = { has: () => false }

const reasonOf = (column: string, changed: number, odd: OddCells): string =>
  `${changed} values in the column "${column}" changed at once, and most of them ${WHY[mainly(odd)]}`

const WHY: Readonly<Record<keyof OddCells | 'mixed', string>> = {
  blank: 'are blank now',
  kind: 'are of another kind than before',
  moved: 'stood in another row or column before, as when cells slip',
  mixed: 'are blank, of another kind, or stood elsewhere before',
}

function mainly(odd: OddCells): keyof typeof WHY {
  const { blank, kind, moved } = odd
  const half = (blank + kind + moved) / 2
  if (blank > half) return 'blank'
  if (kind > half) return 'kind'
  return moved > half ? 'moved' : 'mixed'
}

function count(tallies: Map<ColumnAttribute, Tally>, { attribute, before, now, changed }: Cell): void {
  const tally = tallies.get(attribute) ?? { changed: 0, values: 0 }
  if (changed) tally.changed += 1
  if (!isBlankCell(before) || !isBlankCell(now)) tally.values += 1
  tallies.set(attribute, tally)
}

/** The cells of every row that differs from its claim, a page of rows at a time. */
function cellsOfChangedRows(
  { scanned, held }: Parts,
  source: SourceRow,
  { columns, blankClears, ofEvents }: ColumnRules,
  isKnownBad: (hash: Buffer) => boolean,
): () => Generator<Cell[]> {
  const attributeOfColumn = new Map(columns.map(({ header, target }) => [header, attributeOf(target)]))
  const hasHeld = held.any(source.id)
  return function* pages() {
    let after = 0
    for (;;) {
      const rows = scanned.changedAfter(source.id, after)
      if (rows.length === 0) return
      after = rows.at(-1)!.seq
      yield rows.flatMap(({ claim, before, now, problems, hash }) => {
        // Which of the rows with one key is this person's, nobody knows.
        if (problems.some(({ code }) => code === 'duplicate-key')) return []
        if (problems.length > 0 && isKnownBad(hash)) return []
        const bad = new Set(problems.map((problem) => cellOfProblem(problem, attributeOfColumn)))
        const said = withClearings(now, before, blankClears)
        const seen = hasHeld ? withHeld(before, held.ofClaim(claim)) : before
        // What events never said is no cell of theirs; what is blank in one was emptied.
        return cellsOfRow(seen, said, bad, blankClears || ofEvents)
      })
    }
  }
}

const cellOfProblem = (
  { column }: CellProblem,
  attributes: ReadonlyMap<string, ColumnAttribute | undefined>,
) => (column === undefined ? undefined : attributes.get(column))

/** What stood in the cells when they were last read: held and dismissed values are no news. */
const withHeld = (contact: LocalContact, values: readonly HeldValue[]): LocalContact =>
  values.reduce<LocalContact>((whole, { attribute, value }) => withCell(whole, attribute, value), contact)

function cellsOfRow(
  seen: LocalContact,
  said: LocalContact,
  bad: ReadonlySet<ColumnAttribute | undefined>,
  blankClears: boolean,
): Cell[] {
  const cells: Cell[] = []
  for (const attribute of new Set([...cellsOf(seen), ...cellsOf(said), ...bad])) {
    if (attribute === undefined) continue
    const before = cellOf(seen, attribute)
    const now = cellOf(said, attribute)
    const unreadable = bad.has(attribute)
    // Where only `--` clears, a blank cell says nothing new.
    const changed = unreadable || (!sameCell(before, now) && (blankClears || !isBlankCell(now)))
    cells.push({ attribute, before, now, changed, ...(unreadable && { unreadable }) })
  }
  return cells
}

/** Every text that stood in the source before this scan, in any row and column. */
async function textsBefore(
  { scanned }: Parts,
  source: SourceRow,
  columns: number,
  pace: Pace,
): Promise<TextPool> {
  const pool = createTextPool((source.rows + FEWEST_CELLS) * columns)
  for (
    let claims = scanned.claimsAfter(source.id, 0);
    claims.length > 0;
    claims = scanned.claimsAfter(source.id, claims.at(-1)!.id)
  ) {
    for (const { contact } of claims)
      for (const attribute of cellsOf(contact))
        for (const text of textsOf(cellOf(contact, attribute))) pool.add(text)
    await pace()
  }
  return pool
}
