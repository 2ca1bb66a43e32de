/** What the last staged scan found besides rows: it holds for files that are not read this time. */
import type { FieldType } from '../../shared/contact.ts'
import type { Repositories } from '../store/repositories.ts'
import { sheetsOf } from './source-mapping.ts'
import { type Tables, withOthers } from './source-tables.ts'
import type { ActiveSource } from './sources.ts'

/** Undefined where nothing was staged yet. */
export function tablesBefore({ sources }: Repositories, source: ActiveSource): Tables | undefined {
  const { id } = source.row
  const before = sources.tableInfo(id)
  if (!before) return undefined
  const { table, columns, neededFields, choice, sheets, isAutomatic, tables } = before
  const understood = sources.understood(id)
  return {
    ...{ table, choice, sheets: sheets ?? sheetsOf(source), isAutomatic: isAutomatic ?? true },
    columns: columns.map((column, index) => ({ reasons: [], confidence: 1, ...column, index })),
    neededFields: neededFields.map(({ key, type }) => ({ key, name: key, type: type as FieldType })),
    ...(tables && { tables }),
    ...(understood && { understood }),
  }
}

/** What was found now, and of before what the kept files had: which of their columns they lose counts later. */
export function withKept(
  before: Tables | undefined,
  now: Tables | undefined,
  keptFiles: readonly string[],
): Tables | undefined {
  if (!before || !now || keptFiles.length === 0) return now ?? before
  const isKept = (place: string) => keptFiles.some((name) => place.startsWith(`${name} `))
  const kept = Object.entries(before.tables ?? {}).filter(([place]) => isKept(place))
  return {
    ...now,
    ...withOthers(now, before),
    tables: { ...Object.fromEntries(kept), ...now.tables },
  }
}
