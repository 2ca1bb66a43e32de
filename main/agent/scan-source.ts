/**
 * One source from file to temporary tables: same content → done without opening it as a spreadsheet; else every
 * row is read and mapped beside the agent, and only rows with a new hash come across.
 */
import { hash } from 'node:crypto'
import type { FieldType } from '../../shared/contact.ts'
import { MAPPING_CODE_VERSION } from '../mapping/code-version.ts'
import type { MappingContext, SourceMapping } from '../mapping/compile.ts'
import { type ProfileId, profileOf } from '../platform/profile.ts'
import { identify } from '../spreadsheets/file-identity.ts'
import type { ReadLimits } from '../spreadsheets/limits.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { createKnownRows } from '../spreadsheets/row-hash.ts'
import { scanFile } from '../spreadsheets/scan-file.ts'
import type { KnownRows } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Scanned } from '../store/scanned.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

export type ScanParts = Repositories & {
  scanned: Scanned
  readers: ReaderHost
  limits: Partial<ReadLimits> & { fileBytes: number }
  workspace: WorkspaceRow
  now(): number
}
export type ScanEnd =
  | { kind: 'unchanged' }
  | { kind: 'scanned'; scan: FinishedScan }
  /** Not there, or busy: a normal state that passes by itself. */
  | { kind: 'waiting'; code: string; detail: HaltDetail }
  /** Nothing of this source is used before a person has looked at it. */
  | { kind: 'halted'; code: string; detail: HaltDetail }
type HaltDetail = Record<string, string | number | readonly string[]>

const NOTHING_KNOWN: KnownRows = { hashes: new Uint8Array(), claimIds: new Float64Array() }
const PASSING: ReadonlySet<string> = new Set([
  'missing',
  'locked',
  'not-readable',
  'changed-while-reading',
  'cancelled',
  'reader-died',
])

export async function scanSource(
  parts: ScanParts,
  source: ActiveSource,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { scanned, people, readers, workspace, mirror, store } = parts
  if (source.setup.path === undefined || source.setup.folder !== null)
    return { kind: 'halted', code: 'not-yet', detail: {} }
  const before = await identify(source.file, parts.limits.fileBytes)
  if (before.kind === 'halt') return haltEnd(before)
  const mapping = mappingOf(source, workspace, mirror.fieldTypes(workspace.id))
  const read = { ...readOptions(source), limits: parts.limits }
  const settings = settingsHash(mapping, read)
  const sameMeaning = source.row.mapping === settings && sameTypes(parts, source)
  if (sameMeaning && source.row.contentHash === before.contentHash) return { kind: 'unchanged' }

  // Not in the middle of somebody's stage, which could still be rolled back.
  const known = await store.exclusive(() => {
    scanned.begin(source.row.id)
    return sameMeaning ? people.knownRows(source.row.id) : NOTHING_KNOWN
  })
  const placeOf = createKnownRows(known.hashes)
  const claimOf = (rowHash: Uint8Array) => known.claimIds[placeOf(rowHash, 0)]
  const chosenKey = source.setup.key.length > 0
  let opened: Pick<FinishedScan, 'table' | 'columns' | 'neededFields' | 'choice'> | undefined
  let contentHash = ''
  for await (const message of scanFile(
    readers,
    { path: source.file, read, mapping, known: known.hashes },
    signal,
  )) {
    switch (message.kind) {
      case 'opened':
        // Several sheets of one workbook are one source; the first one's columns are shown.
        opened ??= {
          table: message.table,
          columns: message.columns,
          neededFields: message.neededFields,
          choice: message.choice,
        }
        break
      case 'rows':
        await store.exclusive(() => scanned.add(source.row.id, message.rows, chosenKey, claimOf))
        break
      case 'done':
        contentHash = message.contentHash
        break
      case 'halt':
        return haltEnd(message)
    }
  }
  await store.exclusive(() => scanned.finish())
  if (contentHash !== before.contentHash)
    return { kind: 'waiting', code: 'changed-while-reading', detail: {} }
  const { mapped, seen } = scanned.counts(source.row.id)
  if (!opened || mapped + seen === 0) return { kind: 'halted', code: 'no-rows', detail: {} }
  return { kind: 'scanned', scan: { source, mapping: settings, contentHash, ...opened } }
}

/** Everything that decides what a row means, but for the fields' types: those of fields it does not use do not count. */
function settingsHash(
  { source, context }: { source: SourceMapping; context: MappingContext },
  read: object,
): string {
  const { fieldTypes: _types, ...rest } = context
  return hash('sha256', JSON.stringify([MAPPING_CODE_VERSION, source, rest, read]))
}

/** The fields this source fills still have the types its rows were read for. */
function sameTypes({ mirror, sources, workspace }: ScanParts, { row }: ActiveSource): boolean {
  const types = mirror.fieldTypes(workspace.id)
  return (sources.tableInfo(row.id)?.neededFields ?? []).every(
    ({ key, type }) => (types[key] ?? type) === type,
  )
}

function haltEnd({ code, detail }: { code: string; detail: HaltDetail }): ScanEnd {
  return { kind: PASSING.has(code) ? 'waiting' : 'halted', code, detail }
}

function readOptions({ setup: { sheet, headerRow, delimiter, encoding } }: ActiveSource) {
  return {
    // A place counts from 1 in the setup, from 0 in the reader.
    ...(sheet.length > 0 && { sheet: sheet.map((one) => (typeof one === 'number' ? one - 1 : one)) }),
    ...(headerRow !== null && { headerRow }),
    ...(delimiter !== null && { delimiter }),
    ...(encoding !== null && { encoding }),
  }
}

/** What the reader process needs to map rows; plain data. */
function mappingOf(
  { setup }: ActiveSource,
  workspace: WorkspaceRow,
  platformTypes: Readonly<Record<string, FieldType>>,
): { source: SourceMapping; context: MappingContext } {
  const { columns, key, groups, fields, country } = setup
  const profile = profileOf((workspace.profile ?? 'weni-flows') as ProfileId)
  const source: SourceMapping = { columns, key, groups, fields, country }
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
