/** What a source's setup and the account say about reading and mapping its rows, and what they must not lose. */
import { hash } from 'node:crypto'
import type { FieldType } from '../../shared/contact.ts'
import { MAPPING_CODE_VERSION } from '../mapping/code-version.ts'
import type { MappingContext, SourceMapping } from '../mapping/compile.ts'
import { normaliseHeader } from '../mapping/headers.ts'
import { type ProfileId, profileOf } from '../platform/profile.ts'
import type { Repositories } from '../store/repositories.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

type Parts = Repositories & { workspace: WorkspaceRow }
/** Why a source stopped; `shared/halt-sentences.ts` says it in words. */
export type Halt = { code: string; detail: HaltDetail }
export type HaltDetail = Record<string, string | number | readonly string[]>

/** How the setup says its file is to be read. */
export function readOptions({ setup: { sheet, headerRow, delimiter, encoding } }: ActiveSource) {
  return {
    // A place counts from 1 in the setup, from 0 in the reader.
    ...(sheet.length > 0 && { sheet: sheet.map((one) => (typeof one === 'number' ? one - 1 : one)) }),
    ...(headerRow !== null && { headerRow }),
    ...(delimiter !== null && { delimiter }),
    ...(encoding !== null && { encoding }),
  }
}

/** What the reader process needs to map rows; plain data. */
export function mappingOf(
  { setup }: ActiveSource,
  workspace: WorkspaceRow,
  platformTypes: Readonly<Record<string, FieldType>>,
): { source: SourceMapping; context: MappingContext } {
  const { columns, key, groups, fields, country, folder } = setup
  const profile = profileOf((workspace.profile ?? 'weni-flows') as ProfileId)
  const source: SourceMapping = {
    columns,
    key,
    groups,
    fields,
    country,
    ...(folder === 'changes only' && { blankKeeps: true }),
  }
  return {
    source,
    context: {
      country: workspace.country,
      timezone: workspace.timezone,
      dateStyle: workspace.dateStyle,
      fieldTypes: platformTypes,
      nameLimit: profile.nameLimit,
      profile: profile.id,
    },
  }
}

/** Everything that decides what a row means, but for the fields' types: those of fields it does not use do not count. */
export function settingsHash(
  { source, context }: { source: SourceMapping; context: MappingContext },
  read: object,
): string {
  const { fieldTypes: _types, ...rest } = context
  return hash('sha256', JSON.stringify([MAPPING_CODE_VERSION, source, rest, read]))
}

/** The fields this source fills still have the types its rows were read for. */
export function sameTypes({ mirror, sources, workspace }: Parts, { row }: ActiveSource): boolean {
  const types = mirror.fieldTypes(workspace.id)
  return (sources.tableInfo(row.id)?.neededFields ?? []).every(
    ({ key, type }) => (types[key] ?? type) === type,
  )
}

/**
 * Where the columns are found by their headers, one that is not there any more was not unmapped by a person: it is lost
 * (DESIGN 10). A column the setup lets change in bulk has to be one of the file's.
 */
export function lostColumns(
  { sources }: Parts,
  { row, setup }: ActiveSource,
  { columns, isAutomatic }: Pick<FinishedScan, 'columns' | 'isAutomatic'>,
): Halt | undefined {
  if (!isAutomatic) return undefined
  const headers = columns.map(({ header }) => header)
  const before = sources.tableInfo(row.id)
  const targets = new Set(columns.map(({ target }) => target))
  const missing = (before?.isAutomatic === false ? [] : (before?.columns ?? []))
    .filter(({ target }) => target !== null && target !== 'ignore' && !targets.has(target))
    .map(({ header }) => header)
  if (missing.length > 0) return { code: 'lost-column', detail: { missing, headers } }
  const known = new Set(headers.map(normaliseHeader))
  const strange = setup.guards.columns.allow.filter((header) => !known.has(normaliseHeader(header)))
  return strange.length > 0 ? { code: 'allowed-missing', detail: { missing: strange, headers } } : undefined
}
