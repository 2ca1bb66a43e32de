/**
 * One source from file to temporary tables: same content → done without opening it as a spreadsheet; else every
 * row is read and mapped beside the agent, and only rows with a new hash come across.
 */
import { hash } from 'node:crypto'
import { identify } from '../spreadsheets/file-identity.ts'
import type { ReadLimits } from '../spreadsheets/limits.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { createKnownRows } from '../spreadsheets/row-hash.ts'
import { scanFile } from '../spreadsheets/scan-file.ts'
import type { KnownRows } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Scanned } from '../store/scanned.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { withoutForgotten } from './forgotten-rows.ts'
import { filesBeside, type LookRequest, renamedColumns, renamedFile, renamedSheet } from './look-alikes.ts'
import {
  type Halt,
  type HaltDetail,
  lostColumns,
  mappingOf,
  readOptions,
  sameTypes,
  settingsHash,
} from './source-mapping.ts'
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
  const mapping = mappingOf(source, workspace, mirror.fieldTypes(workspace.id))
  const read = { ...readOptions(source), limits: parts.limits }
  const explained = (halt: Halt) => explain(parts, { source, read, mapping, signal }, haltEnd(halt))
  const before = await identify(source.file, parts.limits.fileBytes)
  if (before.kind === 'halt') return explained(before)
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
  let opened: Omit<FinishedScan, 'source' | 'mapping' | 'contentHash' | 'extent' | 'removed'> | undefined
  let contentHash = ''
  for await (const message of scanFile(
    readers,
    { path: source.file, read, mapping, known: known.hashes },
    signal,
  )) {
    switch (message.kind) {
      case 'opened':
        // Several sheets of one workbook are one source; the first one's columns are shown.
        if (opened) break
        opened = {
          table: message.table,
          columns: message.columns,
          neededFields: message.neededFields,
          choice: message.choice,
          sheets: JSON.stringify(source.setup.sheet),
          isAutomatic: source.setup.columns === null,
        }
        {
          const lost = lostColumns(parts, source, opened)
          if (lost) return explained(lost)
        }
        break
      case 'rows':
        await store.exclusive(() =>
          scanned.add(
            source.row.id,
            withoutForgotten(parts.forgotten, workspace.id, message.rows),
            chosenKey,
            claimOf,
          ),
        )
        break
      case 'done':
        contentHash = message.contentHash
        break
      case 'halt':
        return explained(message)
    }
  }
  await store.exclusive(() => scanned.finish())
  if (contentHash !== before.contentHash)
    return { kind: 'waiting', code: 'changed-while-reading', detail: {} }
  const { mapped, seen } = scanned.counts(source.row.id)
  if (!opened || mapped + seen === 0) return { kind: 'halted', code: 'no-rows', detail: {} }
  const extent = source.setup.folder === 'changes only' ? 'changes' : 'everything'
  return {
    kind: 'scanned',
    scan: { source, mapping: settings, contentHash, extent, removed: [], ...opened },
  }
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
      const renamed = await renamedColumns(parts, request, list(end.detail.missing))
      return renamed ? { ...end, detail: { ...end.detail, ...renamed } } : end
    }
    default:
      return end
  }
}

type StoppedEnd = Extract<ScanEnd, { kind: 'waiting' | 'halted' }>

function haltEnd({ code, detail }: Halt): StoppedEnd {
  return { kind: PASSING.has(code) ? 'waiting' : 'halted', code, detail }
}
