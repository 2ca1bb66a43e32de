/**
 * A table that is about to become a source, for a person to look through: what each column holds and why, what its
 * values become, what tells people apart, and what is wrong in its first rows. The scan later reads it by the same code.
 */
import type { Reason } from '../../shared/column-reasons.ts'
import type { FieldType, LocalContact } from '../../shared/contact.ts'
import type { Cell, CellProblem, ProblemCode } from '../../shared/row.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import {
  chosenPlaces,
  fieldTypeOf,
  mustBeAnswered,
  type PlacedColumn,
  type SourceMapping,
  targetsOf,
} from './columns.ts'
import { compileMapping, type MappingRequest } from './compile.ts'
import { urnKey } from './ninth-digit.ts'
import { proposeColumns } from './propose.ts'
import { type Draft, makeSteps, type Step } from './steps.ts'
import { cellText, isBlank } from './text.ts'
import { understand } from './understand.ts'
import type { UnderstoodColumn } from './understood.ts'
import { type MappingContext, makeReaders } from './value-readers.ts'

type Row = { number: number; cells: readonly Cell[] }

type DraftedColumn = {
  index: number
  header: string
  target: string | null
  type: FieldType | null
  ask: readonly string[]
  must: boolean
  guess: string | null
  reasons: readonly Reason[]
  confidence: number
  samples: DraftedSample[]
  filled: number
  different: number
  problems: number
}
type DraftedSample = { before: string; after: string | null; problem: ProblemCode | null }
type DraftedProblem = CellProblem & { row: number; sheet: string }
/** `isSure`: every row looked at has one of its own; else it is what most rows have. */
type DraftedKey = {
  headers: readonly string[]
  why: 'chosen' | 'uuid' | 'ext' | 'phone' | 'mailto' | 'none'
  isSure: boolean
}
export type DraftedTable =
  | {
      kind: 'drafted'
      vendor: string | null
      columns: DraftedColumn[]
      key: DraftedKey
      rows: number
      problems: DraftedProblem[]
      problemCount: number
    }
  | { kind: 'missing-columns' | 'missing-key'; missing: string[]; headers: string[] }

const SAMPLES = 5
const PROBLEMS = 200

/** @param rows the first below the header, at most `SAMPLE_ROWS`. */
export function draftTable(
  headers: readonly string[],
  rows: readonly Row[],
  sheet: string,
  { source, context }: MappingRequest,
): DraftedTable {
  const cells = rows.map((row) => row.cells)
  const understood = understand(headers, cells, source, context)
  // What a person has to say is shown, and left out until then.
  const settled: SourceMapping = { ...source, understood, isSettled: true }
  const compiled = compileMapping(headers, settled, context)
  if (compiled.kind === 'missing-columns' || compiled.kind === 'missing-key') return compiled
  const proposed = proposeColumns(headers, cells, {
    profile: context.profile,
    country: source.country ?? context.country,
  })
  const columns = columnsOf(headers, source, context, proposed.columns, understood.columns)
  const problems = new Problems(sheet)
  const good: LocalContact[] = []
  let used = 0
  for (const { number, cells: row } of compiled.kind === 'ok' ? rows : []) {
    const mapped = compiled.kind === 'ok' ? compiled.map(row, number, sheet) : null
    if (!mapped) continue
    used += 1
    if (mapped.problems.length === 0) good.push(mapped.contact)
    for (const problem of mapped.problems) problems.add(number, problem)
  }
  const samples = sampler(columns, source, context)
  return {
    kind: 'drafted',
    vendor: source.columns ? proposed.vendor : understood.vendor,
    columns: columns.map((column) => ({
      ...shown(column, context),
      ...samples(column, rows),
      problems: problems.of(column.header),
    })),
    key: keyOf(source, columns, good),
    rows: compiled.kind === 'ok' ? used : rows.length,
    problems: problems.first,
    problemCount: problems.count,
  }
}

type Column = {
  index: number
  header: string
  target: Target | null
  ask: readonly string[]
  must: boolean
  guess: Target | null
  reasons: readonly Reason[]
  confidence: number
  dateStyle?: UnderstoodColumn['dateStyle']
}

/**
 * Of a source whose columns are chosen, a column that is chosen as it would be understood keeps the reasons for that, and
 * what nobody chose yet is asked as before.
 */
function columnsOf(
  headers: readonly string[],
  source: SourceMapping,
  context: MappingContext,
  proposed: readonly UnderstoodColumn[],
  kept: readonly UnderstoodColumn[],
): Column[] {
  const understood = { vendor: null, columns: kept }
  const { guesses, known } = targetsOf(headers, source, understood)
  const named = new Set(
    source.columns ? chosenPlaces(headers, source.columns).flatMap(({ places }) => places) : [],
  )
  const open = source.columns
    ? proposed.map((column, index) => (named.has(index) ? { ...column, ask: [] } : column))
    : known
  const given = open.map((column, index) => ({ ...column, target: guesses[index]!.target }))
  const must = new Set(mustBeAnswered(given).map((column) => given.indexOf(column)))
  return headers.map((header, index) => {
    const guess = proposed[index]!
    const { target, reasons, confidence } = guesses[index]!
    const dateStyle = known[index]?.dateStyle ?? guess.dateStyle
    const isAsGuessed = source.columns !== null && sameTarget(target, guess.target, context)
    const isOpen = source.columns !== null && !named.has(index)
    const why = isAsGuessed || isOpen ? guess : { reasons, confidence }
    return {
      index,
      header,
      target,
      ask: open[index]!.ask,
      must: must.has(index),
      guess: guess.target,
      reasons: why.reasons,
      confidence: isOpen && target === null && guess.ask.length === 0 ? 0 : why.confidence,
      ...(dateStyle && { dateStyle }),
    }
  })
}

const sameTarget = (one: Target | null, other: Target | null, context: MappingContext): boolean =>
  one !== null &&
  other !== null &&
  targetText(one) === targetText(other) &&
  typeOf(one, context) === typeOf(other, context)

const typeOf = (target: Target | null, { fieldTypes }: MappingContext): FieldType | null =>
  target?.kind === 'field' ? fieldTypeOf(target.key, target.type, fieldTypes) : null

function shown({ dateStyle: _style, target, guess, ...column }: Column, context: MappingContext) {
  return {
    ...column,
    target: target && targetText(target),
    guess: guess && targetText(guess),
    type: typeOf(target, context),
  }
}

/** What a column's different values become, by the steps that map its rows; the pieces of a name are one name. */
function sampler(columns: readonly Column[], source: SourceMapping, context: MappingContext) {
  const placed = columns.flatMap(({ index, header, target, dateStyle }): PlacedColumn[] =>
    target ? [{ index, header, target, ...(dateStyle && { dateStyle }) }] : [],
  )
  const readers = makeReaders(source, context, placed)
  const pieces = placed.filter(({ target }) => target.kind === 'name' && target.part !== null)
  return ({ index }: Column, rows: readonly Row[]) => {
    const column = placed.find((one) => one.index === index)
    const own = column && (pieces.includes(column) ? pieces : [column])
    const steps = own ? makeSteps(own, readers, context) : []
    const different = new Map<string, Row>()
    let filled = 0
    for (const row of rows) {
      if (isBlank(row.cells[index])) continue
      filled += 1
      const text = cellText(row.cells[index])
      if (!different.has(text)) different.set(text, row)
    }
    const samples: DraftedSample[] = []
    let hasProblem = false
    for (const [before, { cells }] of different) {
      // Of many good values the first ones, and one that cannot be used where there is one.
      if (samples.length >= SAMPLES - 1 && hasProblem) break
      const sample = { before, ...becomes(column, steps, cells) }
      if (samples.length < SAMPLES - 1 || sample.problem) samples.push(sample)
      hasProblem ||= sample.problem !== null
      if (steps.length === 0 && samples.length >= SAMPLES - 1) break
    }
    return { samples, filled, different: different.size }
  }
}

function becomes(
  column: PlacedColumn | undefined,
  steps: readonly Step[],
  cells: readonly Cell[],
): Omit<DraftedSample, 'before'> {
  if (!column) return { after: null, problem: null }
  const draft: Draft = { contact: {}, urns: [], groups: [], problems: [] }
  for (const step of steps) step(cells, draft)
  const problem = draft.problems[0]?.code ?? null
  return { after: saidOf(column.target, draft), problem }
}

/** Empty text: it would be emptied. Null: nothing is said. */
function saidOf(target: Target, { contact, urns, groups }: Draft): string | null {
  const list = (said: readonly string[]) => (said.length > 0 ? said.join(', ') : null)
  const stated = (said: string | null | undefined) => (said === null ? '' : (said ?? null))
  switch (target.kind) {
    case 'name':
      return stated(contact.name)
    case 'language':
      return stated(contact.language)
    case 'uuid':
      return stated(contact.uuid)
    case 'urn':
      return list(urns)
    case 'groups':
    case 'group':
      return list(groups)
    case 'field':
      return stated(contact.fields?.[target.key])
    default:
      return null
  }
}

/** The first problems as they stand in the sheet, and how many there are, in all and by column. */
class Problems {
  readonly first: DraftedProblem[] = []
  count = 0
  readonly #sheet: string
  readonly #byColumn = new Map<string, number>()

  constructor(sheet: string) {
    this.#sheet = sheet
  }

  add(row: number, problem: CellProblem): void {
    this.count += 1
    if (this.first.length < PROBLEMS) this.first.push({ ...problem, row, sheet: this.#sheet })
    const { column } = problem
    if (column !== undefined) this.#byColumn.set(column, this.of(column) + 1)
  }

  of(column: string): number {
    return this.#byColumn.get(column) ?? 0
  }
}

const KEYS = ['uuid', 'ext', 'phone', 'mailto'] as const
const KEY_TARGETS: Record<(typeof KEYS)[number], readonly string[]> = {
  uuid: ['uuid'],
  ext: ['urn:ext'],
  phone: ['urn:tel', 'urn:whatsapp'],
  mailto: ['urn:mailto'],
}

/** What the scan will tell people apart by (DESIGN 8), as far as the first good rows tell. */
function keyOf(source: SourceMapping, columns: readonly Column[], good: readonly LocalContact[]): DraftedKey {
  if (source.key.length > 0) return { headers: source.key, why: 'chosen', isSure: true }
  const found = KEYS.map((kind) => {
    const values = good.flatMap((contact) => identity(kind, contact) ?? [])
    return { kind, values: values.length, different: new Set(values).size }
  })
  const complete = found.find(
    ({ values, different }) => values === good.length && different === good.length && good.length > 0,
  )
  const best = complete ?? [...found].sort((one, other) => other.different - one.different)[0]!
  const column = columns.find(({ target }) => target && KEY_TARGETS[best.kind].includes(targetText(target)))
  if (!column || best.different === 0) return { headers: [], why: 'none', isSure: false }
  return { headers: [column.header], why: best.kind, isSure: complete !== undefined }
}

function identity(kind: (typeof KEYS)[number], { uuid, urns = [] }: LocalContact): string | undefined {
  const find = (...schemes: string[]) =>
    urns.find((urn) => schemes.some((scheme) => urn.startsWith(`${scheme}:`)))
  switch (kind) {
    case 'uuid':
      return uuid
    case 'ext':
      return find('ext')
    case 'phone': {
      const phone = find('tel', 'whatsapp')
      return phone && urnKey(phone)
    }
    case 'mailto':
      return find('mailto')
  }
}
