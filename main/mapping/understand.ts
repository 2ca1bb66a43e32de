/**
 * What a file's columns hold, found out once: what was understood before counts for ever, and only columns that are new
 * are looked at. Where the setup names the columns, only the order of day and month in its dates is found out.
 */
import { because } from '../../shared/column-reasons.ts'
import type { Cell } from '../../shared/row.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import {
  CHOSEN,
  chosenPlaces,
  fieldTypeOf,
  isSingle,
  type SourceMapping,
  understoodPlaces,
} from './columns.ts'
import { proposeColumns } from './propose.ts'
import type { Understood, UnderstoodColumn } from './understood.ts'
import type { MappingContext } from './value-readers.ts'

/** A column that appears later is used without asking from this confidence on. */
const SURE = 0.9

/**
 * What `source` understood so far with what is new among `headers`; the same value where nothing is.
 * @param rows the first rows below the header, at most `SAMPLE_ROWS`. What they say of people is not kept.
 */
export function understand(
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  source: SourceMapping,
  context: MappingContext,
): Understood {
  const before = source.understood ?? { vendor: null, columns: [] }
  const places = understoodPlaces(headers, before.columns)
  const known = new Set(places.map(({ index }) => index))
  const chosen = source.columns && datePlaces(headers, source.columns, context)
  const fresh = [...(chosen?.keys() ?? headers.keys())].filter((index) => !known.has(index))
  if (fresh.length === 0) return before
  const given = new Set(places.map(({ column }) => onlyOnce(column.target)))
  const proposed = proposeColumns(headers, rows, {
    profile: context.profile,
    country: source.country ?? context.country,
  })
  const columns = fresh.map((index): UnderstoodColumn => {
    const column = { ...proposed.columns[index]!, samples: [] }
    const target = chosen?.get(index)
    if (target) return { ...column, target, ask: [], ...CHOSEN }
    return source.isSettled ? onlyIfSure(column, given) : column
  })
  const vendor = chosen ? null : (before.vendor ?? proposed.vendor)
  return { vendor, columns: [...before.columns, ...columns] }
}

/**
 * The rows of a source do not mean something else because of a column that came later: neither by a guess about it, nor
 * because it gives what another column has given so far.
 */
function onlyIfSure(column: UnderstoodColumn, given: ReadonlySet<string | undefined>): UnderstoodColumn {
  const { target, confidence, ask, reasons } = column
  const once = onlyOnce(target)
  if (once !== undefined && given.has(once))
    return { ...column, target: null, confidence: 0, reasons: [because('came-later-given')] }
  if (ask.length > 0 || (target && confidence < SURE)) {
    const choices = ask.length > 0 || !target ? ask : [targetText(target), 'ignore']
    return { ...column, target: null, ask: choices, reasons: [because('came-later-unsure'), ...reasons] }
  }
  return column
}

/** What only one column can give; the pieces of a name are the name. */
function onlyOnce(target: Target | null): string | undefined {
  if (!target || !isSingle(target)) return undefined
  return target.kind === 'name' ? 'name' : targetText(target)
}

/** Columns that the setup maps to a field of dates, by their places. */
function datePlaces(
  headers: readonly string[],
  columns: NonNullable<SourceMapping['columns']>,
  { fieldTypes }: MappingContext,
): Map<number, Target> {
  const dates = chosenPlaces(headers, columns).flatMap(({ target, places }) =>
    target.kind === 'field' && fieldTypeOf(target.key, target.type, fieldTypes) === 'datetime'
      ? places.map((index) => [index, target] as const)
      : [],
  )
  return new Map(dates)
}
