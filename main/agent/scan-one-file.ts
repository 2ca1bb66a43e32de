/**
 * One file into the temporary tables: same content → done without opening it as a spreadsheet; else every row is read
 * and mapped beside the agent, and only rows with a new hash come across.
 */
import { hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { folderPlace } from '../../shared/row-place.ts'
import type { MappingRequest } from '../mapping/compile.ts'
import { type FileIdentity, identify } from '../spreadsheets/file-identity.ts'
import { createKnownRows } from '../spreadsheets/row-hash.ts'
import { scanFile } from '../spreadsheets/scan-file.ts'
import type { ReadOptions } from '../spreadsheets/table.ts'
import type { KnownRows } from '../store/people.ts'
import { isOnlyInCloud } from './cloud-files.ts'
import { withoutForgotten } from './forgotten-rows.ts'
import { filesBeside, type LookRequest, renamedColumns, renamedFile, renamedSheet } from './look-alikes.ts'
import type { ScanEnd, ScanParts, StoppedEnd } from './scan-source.ts'
import {
  type Halt,
  type HaltDetail,
  mappingOf,
  noRows,
  readOptions,
  sameTypes,
  settingsHash,
} from './source-mapping.ts'
import { gatherTables } from './source-tables.ts'
import type { ActiveSource } from './sources.ts'

export const NOTHING_KNOWN: KnownRows = { hashes: new Uint8Array(), claimIds: new Float64Array() }
const PASSING: ReadonlySet<string> = new Set([
  'missing',
  'locked',
  'no-permission',
  'not-readable',
  'cloud-placeholder',
  'folder-missing',
  'no-files',
  'still-arriving',
  'older-saved',
  'changed-while-reading',
  'cancelled',
  'reader-died',
])

/** How a source's files are read now, and whether rows read before still mean the same. */
export type ReadPlan = { mapping: MappingRequest; read: ReadOptions; settings: string; sameMeaning: boolean }

export function planOf(parts: ScanParts, source: ActiveSource): ReadPlan {
  const mapping = mappingOf(parts, source, parts.workspace)
  const read = { ...readOptions(source), limits: parts.limits }
  const settings = settingsHash(mapping, read)
  return {
    mapping,
    read,
    settings,
    sameMeaning: source.row.mapping === settings && sameTypes(parts, source),
  }
}

/** @param place its name, where it is a file of a folder: the rows keep it. */
export async function scanOneFile(
  parts: ScanParts,
  source: ActiveSource,
  signal: AbortSignal,
  place?: string,
): Promise<ScanEnd> {
  const { scanned, people, store, sources } = parts
  const { row, file } = source
  const plan = planOf(parts, source)
  const { mapping, read, settings, sameMeaning } = plan
  const away = await cloudOnly(file, parts.platform)
  if (sameMeaning && away && away.size === row.fileSize && away.modifiedAt === row.fileModified)
    return { kind: 'unchanged' }
  const explained = (halt: Halt) =>
    explain(parts, { source, read, mapping, signal }, haltEnd(away ? asPlaceholder(halt) : halt))
  const before = await identify(file, parts.limits.fileBytes)
  if (before.kind === 'halt') return explained(before)
  const seen = { size: before.size, modifiedAt: modifiedAt(before) }
  if (sameMeaning && row.contentHash === before.contentHash) {
    if (row.fileSize !== seen.size || row.fileModified !== seen.modifiedAt)
      await store.exclusive(() => sources.touched(row.id, seen))
    return { kind: 'unchanged' }
  }

  // Not in the middle of somebody's stage, which could still be rolled back.
  const known = await store.exclusive(() => {
    scanned.begin(row.id)
    return sameMeaning ? people.knownRows(row.id) : NOTHING_KNOWN
  })
  const tables = gatherTables(parts, source)
  const { contentHash } = before
  const request = { file, contentHash, into: row.id, known, tables, ...(place !== undefined && { place }) }
  const end = await readRows(parts, source, plan, request, signal)
  if (end.kind === 'halt') return explained(end)
  const all = tables.end()
  if (all && 'code' in all) return explained(all)
  if (!all || end.rows === 0) return { kind: 'halted', ...noRows(source, end.leftOut) }
  return {
    kind: 'scanned',
    scan: { source, mapping: settings, contentHash, extent: 'everything', removed: [], file: seen, ...all },
  }
}

const modifiedAt = ({ mtimeNs }: FileIdentity): number => Number(mtimeNs / 1_000_000n)

/** Size and time of a file that is shown here and lies in the cloud; undefined for any other. */
async function cloudOnly(file: string, platform: NodeJS.Platform) {
  const found = await stat(file).catch(() => undefined)
  if (!found || !isOnlyInCloud(found, platform)) return undefined
  return { size: found.size, modifiedAt: Math.floor(found.mtimeMs) }
}

/** What the cloud does not give looks like a disk that fails, a file in use, or one full of zeros. */
export function asPlaceholder(halt: Halt): Halt {
  const isAway =
    halt.code === 'not-readable' ||
    halt.code === 'locked' ||
    (halt.code === 'corrupted' && halt.detail.reason === 'zeros')
  return isAway ? { code: 'cloud-placeholder', detail: {} } : halt
}

export type RowsRequest = {
  file: string
  /** Of the file that was looked at; another one by now is a halt. */
  contentHash: string
  /** Its name, where it is a file of a folder. */
  place?: string
  /** Whose rows they are in the temporary tables. */
  into: number
  known: KnownRows
  tables: ReturnType<typeof gatherTables>
  /** Tells its tables from those of other files of the list; absent: there are none. */
  tableOf?: string
}
/** `rows`: rows that say something, known ones included. `leftOut`: rows that do not count. */
export type RowsEnd = { kind: 'read'; rows: number; leftOut: number } | ({ kind: 'halt' } & Halt)

/** Reads one file to its end. After a halt some of its rows are in the tables. */
export async function readRows(
  { scanned, readers, workspace, store, forgotten }: ScanParts,
  { setup }: ActiveSource,
  { read, mapping }: Pick<ReadPlan, 'read' | 'mapping'>,
  { file, contentHash, place, into, known, tables, tableOf }: RowsRequest,
  signal: AbortSignal,
): Promise<RowsEnd> {
  const placeOf = createKnownRows(known.hashes)
  const claimOf = (rowHash: Uint8Array) => known.claimIds[placeOf(rowHash, 0)]
  const chosenKey = setup.key.length > 0
  for await (const message of scanFile(readers, { path: file, read, mapping, known: known.hashes }, signal)) {
    switch (message.kind) {
      case 'opened': {
        const lost = tables.add(message, tableOf)
        if (lost) return { kind: 'halt', ...lost }
        break
      }
      case 'rows': {
        const sheet = place === undefined ? undefined : folderPlace(place, message.rows[0]?.sheet ?? '')
        if (sheet !== undefined) for (const row of message.rows) row.sheet = sheet
        const rows = withoutForgotten(forgotten, workspace.id, message.rows)
        await store.exclusive(() => scanned.add(into, rows, chosenKey, claimOf))
        break
      }
      case 'done': {
        const { rows, skipped } = message
        return message.contentHash === contentHash
          ? { kind: 'read', rows, leftOut: skipped.silent }
          : { kind: 'halt', code: 'changed-while-reading', detail: {} }
      }
      case 'halt':
        return message
    }
  }
  return { kind: 'halt', code: 'reader-died', detail: {} }
}

/** A halt about something that is called otherwise now says so. */
async function explain(parts: ScanParts, request: LookRequest, end: StoppedEnd): Promise<StoppedEnd> {
  if (parts.sources.tableInfo(request.source.row.id) === undefined) return end
  const list = (value: HaltDetail[string] | undefined) => (typeof value === 'object' ? value : [])
  switch (end.code) {
    case 'missing': {
      const beside = await filesBeside(parts, request.source)
      const looked = hash('sha256', JSON.stringify(beside.map(({ mark }) => mark)))
      const { stateCode, stateDetail } = parts.sources.get(request.source.row.id)
      const known = stateCode === 'missing' && stateDetail ? (JSON.parse(stateDetail) as HaltDetail) : {}
      if (known.looked === looked) return { ...end, detail: { ...end.detail, ...known } }
      const found = await renamedFile(parts, request, beside)
      return { ...end, detail: { ...end.detail, looked, ...(found !== undefined && { found }) } }
    }
    case 'sheet-missing': {
      const found = await renamedSheet(parts, request, list(end.detail.sheets))
      return found === undefined ? end : { ...end, detail: { ...end.detail, found } }
    }
    case 'missing-columns':
    case 'missing-key':
    case 'lost-column': {
      const renamed = await renamedColumns(parts, request, list(end.detail.missing), end.detail.sheet)
      return renamed ? { ...end, detail: { ...end.detail, ...renamed } } : end
    }
    default:
      return end
  }
}

/** Passing states wait; anything else is for a person. */
export function haltEnd({ code, detail }: Halt): StoppedEnd {
  return { kind: PASSING.has(code) ? 'waiting' : 'halted', code, detail }
}
