/**
 * A folder whose files together are the full list (DESIGN 5, *together*).
 *
 *  - When anything moved, every file is read, into one scan.
 *  - A file that cannot be read keeps what it said last, and the others count. While that is so nobody is removed, for
 *    who left one file may be in that one.
 *  - Of a file that is gone nobody is removed without an OK (missing-files.ts).
 */
import { hash } from 'node:crypto'
import { folderPlace } from '../../shared/row-place.ts'
import { identify } from '../spreadsheets/file-identity.ts'
import type { FolderFile } from './folder-files.ts'
import { fileStop, noFiles, notToRead } from './folder-words.ts'
import { haltEnd, NOTHING_KNOWN, planOf, type ReadPlan, readRows } from './scan-one-file.ts'
import type { Notice, ScanEnd, ScanParts, StoppedEnd } from './scan-source.ts'
import { type Halt, noRows } from './source-mapping.ts'
import { gatherTables } from './source-tables.ts'
import type { ActiveSource } from './sources.ts'

type Here = FolderFile & { contentHash: string }

export async function scanTogether(
  parts: ScanParts,
  source: ActiveSource,
  files: readonly FolderFile[],
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { row } = source
  if (files.length === 0) return haltEnd(noFiles(source))
  const current = parts.sourceFiles.current(row.id)
  const before = new Map(current.map((file) => [file.name, file]))
  const plan = planOf(parts, source)
  const here: Here[] = []
  const stopped: Stopped[] = []
  for (const file of [...files].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const known = before.get(file.name)
    const isSame = known?.size === file.size && known.modifiedAt === file.modifiedAt
    if (file.state === 'in cloud' && plan.sameMeaning && isSame)
      here.push({ ...file, contentHash: known.contentHash })
    else {
      const away = notToRead(file)
      const found = away ? undefined : await identify(file.path, parts.limits.fileBytes)
      if (found?.kind === 'file') here.push({ ...file, contentHash: found.contentHash })
      else stopped.push(stop(file, away ?? (found as Halt)))
    }
  }
  const names = new Set(files.map(({ name }) => name))
  const asBefore =
    current.every(({ name }) => names.has(name)) &&
    here.every(({ name, contentHash }) => before.get(name)?.contentHash === contentHash)
  const [first] = stopped
  // A hash that was taken back asks for another look.
  if (asBefore && plan.sameMeaning && row.contentHash) return first ? first.end : { kind: 'unchanged' }
  if (here.length === 0) return first!.end
  return readAll(parts, source, plan, { files, here, stopped }, signal)
}

type Stopped = { file: FolderFile; end: StoppedEnd }

const stop = (file: FolderFile, halt: Halt): Stopped => ({ file, end: fileStop(file, halt) })

type Folder = { files: readonly FolderFile[]; here: readonly Here[]; stopped: Stopped[] }

async function readAll(
  parts: ScanParts,
  source: ActiveSource,
  plan: ReadPlan,
  { files, here, stopped }: Folder,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { scanned, people, store } = parts
  const { id } = source.row
  const known = await store.exclusive(() => {
    scanned.begin(id)
    return plan.sameMeaning ? people.knownRows(id) : NOTHING_KNOWN
  })
  const tables = gatherTables(parts, source)
  const read: Here[] = []
  let leftOut = 0
  for (const file of here) {
    const { source: mapped, context } = plan.mapping
    const { understood } = tables
    const mapping = { source: understood ? { ...mapped, understood } : mapped, context }
    const request = { file: file.path, place: file.name, into: id, known, tables, tableOf: file.name }
    const end = await readRows(parts, source, { ...plan, mapping }, request, signal)
    const halt = end.kind === 'halt' ? end : problemOf(parts, source, file, end)
    if (halt?.code === 'cancelled') return haltEnd(halt)
    if (halt) {
      await store.exclusive(() => scanned.dropPlace(id, folderPlace(file.name, '')))
      stopped.push(stop(file, halt))
    } else {
      read.push(file)
      if (end.kind === 'read') leftOut += end.leftOut
    }
  }
  await store.exclusive(() => {
    for (const { file } of stopped) scanned.keepPlace(id, folderPlace(file.name, ''))
    scanned.finish()
  })
  const [first] = stopped
  if (read.length === 0) return first!.end
  const all = tables.end()
  if (all && 'code' in all) return { kind: 'halted', ...all }
  const { mapped, seen } = scanned.counts(id)
  if (!all || mapped + seen === 0) return first?.end ?? { kind: 'halted', ...noRows(source, leftOut) }
  const contentHash = hash('sha256', JSON.stringify(read.map((file) => [file.name, file.contentHash])))
  const notice: Notice | undefined = first?.end
  return {
    kind: 'scanned',
    scan: {
      source,
      mapping: plan.settings,
      contentHash,
      extent: 'everything',
      removed: [],
      ...all,
      tables: { ...keptTables(parts, source, stopped), ...all.tables },
      folder: { read, present: files, kept: stopped.map(({ file }) => file.name) },
      ...(notice && { notice }),
    },
  }
}

/** Which columns those files had that could not be read: later it counts which of them they lost. */
function keptTables({ sources }: ScanParts, { row }: ActiveSource, stopped: readonly Stopped[]) {
  const before = Object.entries(sources.tableInfo(row.id)?.tables ?? {})
  const isKept = (place: string) => stopped.some(({ file }) => place.startsWith(`${file.name} `))
  return Object.fromEntries(before.filter(([place]) => isKept(place)))
}

/** Read to its end, and yet not to be used: another file by now, or all of its rows are gone. */
function problemOf(
  { people }: ScanParts,
  source: ActiveSource,
  { name, contentHash }: Here,
  end: { contentHash: string; rows: number; leftOut: number },
): Halt | undefined {
  if (end.contentHash !== contentHash) return { code: 'changed-while-reading', detail: {} }
  const isEmptied = end.rows === 0 && people.hasPlace(source.row.id, folderPlace(name, ''))
  return isEmptied ? noRows(source, end.leftOut) : undefined
}
