/** What a source's setup, the account and earlier scans say about reading and mapping its rows. */
import { hash } from 'node:crypto'
import { because } from '../../shared/column-reasons.ts'
import { parseJson } from '../../shared/parse-json.ts'
import type { Setup, SourceSetup } from '../../shared/setup.ts'
import type { Target } from '../../shared/targets.ts'
import { MAPPING_CODE_VERSION } from '../mapping/code-version.ts'
import type { MappingRequest, SourceMapping } from '../mapping/compile.ts'
import { normaliseHeader } from '../mapping/headers.ts'
import type { Understood } from '../mapping/understood.ts'
import { type ProfileId, profileOf } from '../platform/profile.ts'
import type { ReadLimits } from '../spreadsheets/limits.ts'
import type { Repositories } from '../store/repositories.ts'
import type { TableInfo } from '../store/sources.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

type Parts = Repositories & { workspace: WorkspaceRow }
/** Why a source stopped; `shared/halt-sentences.ts` says it in words. */
export type Halt = { code: string; detail: HaltDetail }
export type HaltDetail = Record<string, string | number | readonly string[]>

/** How the setup says its file is to be read. */
export function readOptions({
  setup: { sheet, headerRow, delimiter, encoding },
}: {
  setup: Pick<SourceSetup, 'sheet' | 'headerRow' | 'delimiter' | 'encoding'>
}) {
  return {
    // A place counts from 1 in the setup, from 0 in the reader.
    ...(sheet.length > 0 && { sheet: sheet.map((one) => (typeof one === 'number' ? one - 1 : one)) }),
    ...(headerRow !== null && { headerRow }),
    ...(delimiter !== null && { delimiter }),
    ...(encoding !== null && { encoding }),
  }
}

/** How much a file may cost, as the setup says. */
export const readLimits = ({
  fileMiB,
  rows,
  columns,
  cellKiB,
  minutes,
}: Setup['limits']): Partial<ReadLimits> & { fileBytes: number } => ({
  fileBytes: fileMiB * 1024 * 1024,
  rows,
  columns,
  cellLength: cellKiB * 1024,
  milliseconds: minutes * 60_000,
})

/** What the reader process needs to map rows; plain data. */
export function mappingOf(
  repositories: Pick<Repositories, 'mirror' | 'sources'>,
  active: ActiveSource,
  workspace: WorkspaceRow,
): MappingRequest {
  const { columns, key, groups, fields, onlyRows, country, folder } = active.setup
  const profile = profileOf((workspace.profile ?? 'weni-flows') as ProfileId)
  const understood = keptOf(repositories, active)
  const source: SourceMapping = {
    columns,
    key,
    groups,
    fields,
    country,
    ...(Object.keys(onlyRows).length > 0 && { onlyRows }),
    ...((folder === 'changes only' || active.once) && { blankKeeps: true }),
    ...(understood && { understood, isSettled: true }),
  }
  return {
    source,
    context: {
      country: workspace.country,
      timezone: workspace.timezone,
      dateStyle: workspace.dateStyle,
      fieldTypes: repositories.mirror.fieldTypes(workspace.id),
      nameLimit: profile.nameLimit,
      profile: profile.id,
    },
  }
}

/** The same, with what an earlier file of the folder was understood as: the next one's columns mean the same. */
export function withUnderstood(
  { source, context }: MappingRequest,
  understood: Understood | undefined,
): MappingRequest {
  return { source: understood ? { ...source, understood } : source, context }
}

/**
 * What is kept of the columns. Nothing where the setup names them now and did not before, or the other way round, or
 * where it names other sheets: that is another table.
 */
function keptOf(
  { sources }: Pick<Repositories, 'sources'>,
  { row, setup }: ActiveSource,
): Understood | undefined {
  const before = sources.tableInfo(row.id)
  const isAutomatic = setup.columns === null
  if (before?.isAutomatic !== isAutomatic || before.sheets !== sheetsOf({ setup })) return undefined
  return sources.understood(row.id) ?? (isAutomatic ? understoodByChoice(before) : undefined)
}

/** Which sheets, and which files of a folder, the setup names: others are other rows. */
export const sheetsOf = ({ setup: { sheet, folder, pattern } }: Pick<ActiveSource, 'setup'>): string =>
  JSON.stringify(folder === null ? sheet : { folder, pattern, sheet })

/**
 * Did a person choose otherwise since? Columns that an automatic mapping found since then are no choice: what is kept
 * never changes, one that is gone stops the source, and what a new one says has no base yet.
 */
export function isOtherChoice(before: TableInfo, now: Pick<FinishedScan, 'choice' | 'isAutomatic'>): boolean {
  if (before.choice === now.choice) return false
  return (
    !(before.isAutomatic && now.isAutomatic) || withoutColumns(before.choice) !== withoutColumns(now.choice)
  )
}

const withoutColumns = (choice: string): string =>
  JSON.stringify({ ...(parseJson(choice) as object | undefined), columns: [] })

/** A source that an earlier version read: what its columns were is written in its choice, with the fields' types. */
function understoodByChoice({ choice, columns }: TableInfo): Understood | undefined {
  const chosen = parseJson(choice) as { columns?: unknown } | undefined
  if (!Array.isArray(chosen?.columns)) return undefined
  const targets = new Map(
    chosen.columns.map((column): [string, Target] => {
      const [header, target] = JSON.parse(String(column)) as [string, string]
      return [header, JSON.parse(target) as Target]
    }),
  )
  return {
    vendor: null,
    columns: columns.map(({ header, target }) => {
      const known = target === null ? undefined : targets.get(normaliseHeader(header))
      const reason = known ? because('platform-header', { what: 'any' }) : because('not-used-then')
      return {
        header,
        target: known ?? null,
        ask: [],
        reasons: [reason],
        confidence: known ? 1 : 0,
        samples: [],
      }
    }),
  }
}

/**
 * Everything that decides what a row means, but for the fields' types, of which only those it uses count, and what is
 * kept of its columns, which only ever grows.
 */
export function settingsHash({ source, context }: MappingRequest, read: object): string {
  const { fieldTypes: _types, ...rest } = context
  const { understood: _understood, isSettled: _isSettled, ...settings } = source
  return hash('sha256', JSON.stringify([MAPPING_CODE_VERSION, settings, rest, read]))
}

/** The fields this source fills still have the types its rows were read for. */
export function sameTypes({ mirror, sources, workspace }: Parts, { row }: ActiveSource): boolean {
  const types = mirror.fieldTypes(workspace.id)
  return (sources.tableInfo(row.id)?.neededFields ?? []).every(
    ({ key, type }) => (types[key] ?? type) === type,
  )
}

/** A file without rows. @param leftOut rows that are there and do not count. */
export function noRows({ setup: { onlyRows } }: ActiveSource, leftOut: number): Halt {
  const filters = Object.entries(onlyRows).map(([header, values]) => `${header}: ${values.join(', ')}`)
  return filters.length > 0 && leftOut > 0
    ? { code: 'no-row-fits', detail: { filters, rows: leftOut } }
    : { code: 'no-rows', detail: {} }
}

/**
 * Headers that are left out because it is not certain what they hold, and were not known when the source was last read:
 * it is said once.
 */
export function newDoubts(
  { sources }: Pick<Repositories, 'sources'>,
  { source, understood }: FinishedScan,
): string[] {
  const before = new Set(sources.understood(source.row.id)?.columns.map(({ header }) => header))
  return (understood?.columns ?? []).flatMap(({ header, ask }) =>
    ask.length > 0 && !before.has(header) ? [header] : [],
  )
}

/**
 * Is a first sync that is approved now another one than was shown? The file has changed since, and by its new values
 * columns would be understood otherwise. What the setup names is what is shown.
 */
export function isShownOtherwise({ sources }: Pick<Repositories, 'sources'>, scan: FinishedScan): boolean {
  const { row } = scan.source
  const shown = row.approvedAt === null && scan.isAutomatic ? sources.shown(row.id) : null
  return shown !== null && shown !== columnsOf(scan)
}

/** A plan was shown that nobody has approved yet. */
export function noteShown({ sources }: Pick<Repositories, 'sources'>, scan: FinishedScan): void {
  const { row } = scan.source
  if (row.approvedAt === null && scan.isAutomatic) sources.noteShown(row.id, columnsOf(scan))
}

const columnsOf = ({ choice }: FinishedScan): string =>
  JSON.stringify((parseJson(choice) as { columns?: unknown } | undefined)?.columns)
