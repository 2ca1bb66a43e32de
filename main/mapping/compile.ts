/**
 * Rows → contacts. `compileMapping` looks once at the headers and makes a function of them that maps a row at a time;
 * it runs in the reader process, for every row that changed.
 *
 * What cells mean:
 *  - A blank cell states nothing: the attribute is absent. Sets are whole statements: `urns` is there whenever a URN
 *    column is, `groups` whenever a group column or constant is, and hold what this row gives. Where a blank takes
 *    nothing out of a set (`blankKeeps`), `silent` names the blank columns.
 *  - `--` states "empty": `null` for a name, a language or a field. A set is stated without that column's part.
 *  - A cell that cannot be read becomes a problem and its attribute stays absent; the rest of the row is kept.
 *  - A field of every row (`fields` in the setup) holds where the row's own column for it is blank.
 */
import type { FieldType, LocalContact, Statement, Urn } from '../../shared/contact.ts'
import type { Cell, CellProblem, MappedRow } from '../../shared/row.ts'
import { targetText } from '../../shared/targets.ts'
import { MAPPING_CODE_VERSION } from './code-version.ts'
import {
  fieldTypeOf,
  type PlacedColumn,
  type Placement,
  placeColumns,
  type SourceMapping,
  understoodPlaces,
} from './columns.ts'
import { fieldNameFor } from './field-keys.ts'
import { type ColumnPlan, exportedField, normaliseHeader } from './headers.ts'
import { urnKey } from './ninth-digit.ts'
import { foldText, rowFilter } from './row-filter.ts'
import { keyReader } from './row-key.ts'
import { type Draft, makeSteps } from './steps.ts'
import { cellText, EMPTY_MARK, isBlank } from './text.ts'
import { understand } from './understand.ts'
import type { Understood } from './understood.ts'
import { fieldReader, type MappingContext, makeReaders, type Readers } from './value-readers.ts'

export type { SourceMapping } from './columns.ts'
export type { MappingContext } from './value-readers.ts'

type NeededField = { key: string; name: string; type: FieldType }

export type CompiledMapping = {
  kind: 'ok'
  /**
   * Equal only where the same cells mean the same contact: mapping, places of the mapped columns, workspace, and the
   * version of this code. Goes into each row's hash.
   */
  fingerprint: string
  /** What the user chose, whatever the columns' places, the workspace or the code: another one is a re-baseline (DESIGN 5). */
  choice: string
  columns: ColumnPlan[]
  /** Every field the rows can carry, whether the platform has it or not. */
  neededFields: NeededField[]
  /** Groups known before any row: constants and group columns. */
  neededGroups: string[]
  /** What the columns are understood as, for the next table and the next scan; nothing in it is of a person. */
  understood: Understood
  /**
   * Null for a row without anything in it, and for one that is not in the source (`onlyRows`). `number` is 1-based, as
   * the office program shows it.
   */
  map(cells: readonly Cell[], number: number, sheet: string): MappedRow | null
}

export type MappingResult = CompiledMapping | Exclude<Placement, { kind: 'ok' }>

/** Per request the platform takes this many URNs and groups (contract 3.3). */
const LIST_LIMIT = 100

/** @param rows the first rows below the header, to understand columns by that nothing is known of yet. */
export function compileMapping(
  headers: readonly string[],
  source: SourceMapping,
  context: MappingContext,
  rows: readonly (readonly Cell[])[] = [],
): MappingResult {
  const understood = understand(headers, rows, source, context)
  const placement = placeColumns(headers, source, understood)
  if (placement.kind !== 'ok') return placement
  const { columns, plans, key } = placement
  const fits = rowFilter(placement.filter)
  const readers = makeReaders(source, context, columns)
  const constants = constantFields(source, context, readers)
  const groupConstants = source.groups.map((name) => name.trim()).filter((name) => name !== '')
  const steps = makeSteps(columns, readers, context)
  const readKey = key.length === 0 ? undefined : keyReader(key, headers, columns, readers)
  const addresses = new Set<string | undefined>(
    columns.flatMap(({ target, header }) => (isAddressKind(target.kind) ? [header] : [])),
  )
  const hasUrns = columns.some(({ target }) => target.kind === 'urn')
  const hasGroups = groupConstants.length > 0 || columns.some(({ target }) => isGroupKind(target.kind))
  const used = fieldsUsed(columns, source, context)
  const sets = source.blankKeeps ? columns.filter(({ target }) => isSetKind(target.kind)) : []

  return {
    kind: 'ok',
    fingerprint: fingerprintOf(source, context, columns, key, used),
    choice: choiceOf(headers, source, columns, understood),
    columns: plans,
    understood,
    neededFields: used,
    neededGroups: uniqueNames([
      ...groupConstants,
      ...columns.flatMap(({ target }) => (target.kind === 'group' ? [target.name] : [])),
    ]),
    map(cells, number, sheet) {
      if (!cells.some((cell) => !isBlank(cell)) || !fits(cells)) return null
      const contact: LocalContact = {}
      if (constants.values) contact.fields = { ...constants.values }
      const draft: Draft = {
        contact,
        urns: [],
        groups: groupConstants.slice(),
        problems: constants.problems.slice(),
      }
      for (const step of steps) step(cells, draft)
      const { problems } = draft
      if (hasUrns) contact.urns = uniqueUrns(draft.urns)
      if (hasGroups) contact.groups = uniqueNames(draft.groups)
      const silent = sets.filter(({ index }) => isBlank(cells[index]))
      if (silent.length > 0) {
        contact.silent = [...(contact.silent ?? []), ...silent.map(({ target }) => targetText(target))]
      }
      if (
        !contact.uuid &&
        !contact.urns?.length &&
        !problems.some(({ code, column }) => ADDRESS_PROBLEMS.has(code) || addresses.has(column))
      ) {
        problems.push({ code: 'no-urn' })
      }
      if ((contact.urns?.length ?? 0) > LIST_LIMIT || (contact.groups?.length ?? 0) > LIST_LIMIT) {
        problems.push({ code: 'too-many-values', detail: { limit: LIST_LIMIT } })
      }
      const row: MappedRow = { number, sheet, contact, problems }
      if (readKey) row.key = readKey(cells, problems)
      return row
    },
  }
}

/** A row with one of these already says why it has no address. */
const ADDRESS_PROBLEMS: ReadonlySet<string> = new Set([
  'bad-phone',
  'foreign-length-phone',
  'bad-email',
  'bad-urn',
  'bad-uuid',
])

const isAddressKind = (kind: string): boolean => kind === 'urn' || kind === 'uuid'
const isGroupKind = (kind: string): boolean => kind === 'groups' || kind === 'group'
const isSetKind = (kind: string): boolean => kind === 'urn' || isGroupKind(kind)

type Constants = { values: Record<string, Statement> | undefined; problems: CellProblem[] }

/** Fields for every row, read once. One that its type cannot hold is a problem of every row. */
function constantFields(source: SourceMapping, context: MappingContext, readers: Readers): Constants {
  const values: Record<string, Statement> = {}
  const problems: CellProblem[] = []
  for (const [key, written] of Object.entries(source.fields)) {
    const text = cellText(written)
    if (text === '') continue
    const value =
      text === EMPTY_MARK
        ? null
        : fieldReader(fieldTypeOf(key, undefined, context.fieldTypes), readers)(written, text)
    if (value === null || typeof value === 'string') values[key] = value
    else problems.push({ code: value.code, text, detail: { ...value.detail, field: key } })
  }
  return { values: Object.keys(values).length > 0 ? values : undefined, problems }
}

function fieldsUsed(
  columns: readonly PlacedColumn[],
  source: SourceMapping,
  context: MappingContext,
): NeededField[] {
  const used = new Map<string, NeededField>()
  for (const { header, target } of columns) {
    if (target.kind !== 'field' || used.has(target.key)) continue
    const { key, type } = target
    const name = fieldNameFor(key, exportedField(header) ?? header)
    used.set(key, { key, name, type: fieldTypeOf(key, type, context.fieldTypes) })
  }
  for (const key of Object.keys(source.fields)) {
    if (!used.has(key))
      used.set(key, { key, name: fieldNameFor(key), type: fieldTypeOf(key, undefined, context.fieldTypes) })
  }
  return [...used.values()]
}

/** URNs once each; of a Brazilian mobile's two forms the first. */
function uniqueUrns(urns: readonly Urn[]): Urn[] {
  if (urns.length < 2) return [...urns]
  const seen = new Set<string>()
  return urns.filter((urn) => {
    const key = urnKey(urn)
    return !seen.has(key) && seen.add(key)
  })
}

/** Names once each in any case, as first written. */
function uniqueNames(names: readonly string[]): string[] {
  if (names.length < 2) return [...names]
  const seen = new Set<string>()
  return names.filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()))
}

function fingerprintOf(
  source: SourceMapping,
  context: MappingContext,
  columns: readonly PlacedColumn[],
  key: readonly number[],
  fields: readonly NeededField[],
): string {
  const { timezone, dateStyle, nameLimit, profile } = context
  return canonicalJson({
    version: MAPPING_CODE_VERSION,
    columns: columns.map(({ index, target, dateStyle: own }) => ({
      index,
      target,
      ...(own && { dateStyle: own }),
    })),
    isAutomatic: source.columns === null,
    ...(source.blankKeeps && { blankKeeps: true }),
    ...onlyRowsOf(source),
    key,
    groups: source.groups,
    fields: source.fields,
    types: Object.fromEntries(fields.map((field) => [field.key, field.type])),
    country: source.country ?? context.country,
    timezone,
    dateStyle,
    nameLimit,
    profile,
  })
}

/** Of an automatic mapping all that is understood counts, whichever of the source's sheets and files has it. */
function choiceOf(
  headers: readonly string[],
  source: SourceMapping,
  placed: readonly PlacedColumn[],
  understood: Understood,
): string {
  const here = new Set(understoodPlaces(headers, understood.columns).map(({ column }) => column))
  const elsewhere = source.columns ? [] : understood.columns.filter((column) => !here.has(column))
  const chosen = [...placed, ...elsewhere].flatMap(({ header, target }) =>
    target && target.kind !== 'ignore'
      ? [canonicalJson([normaliseHeader(header), canonicalJson(target)])]
      : [],
  )
  return canonicalJson({
    columns: [...new Set(chosen)].sort(),
    key: source.key.map(normaliseHeader),
    groups: source.groups.map((name) => name.toLowerCase()).sort(),
    fields: source.fields,
    ...onlyRowsOf(source),
  })
}

/** The filter as it is compared, where there is one. */
function onlyRowsOf({ onlyRows = {} }: SourceMapping): { onlyRows?: unknown } {
  const filters = Object.entries(onlyRows).map(([header, values]) => [
    normaliseHeader(header),
    [...new Set(values.map(foldText))].sort(),
  ])
  return filters.length === 0 ? {} : { onlyRows: Object.fromEntries(filters) }
}

/** JSON with sorted keys: equal values, equal text. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/** The form of `ScanRequest.mapping`, which comes from the agent itself. */
export type MappingRequest = { source: SourceMapping; context: MappingContext }

/** Compiles one table of a source after the other: what is understood of one holds for the next. */
export function openMapping({ source, context }: MappingRequest) {
  let known = source
  return (headers: readonly string[], rows: readonly (readonly Cell[])[]): MappingResult => {
    const result = compileMapping(headers, known, context, rows)
    if (result.kind === 'ok') known = { ...known, understood: result.understood }
    return result
  }
}
