/**
 * A folder whose files together are the full list (DESIGN 5, *together*).
 *
 *  - When anything moved, every file is read, into one scan; but for those that lie in the cloud as they were.
 *  - A file that cannot be read keeps what it said last, and the others count. While that is so nobody is removed, for
 *    who left one file may be in that one.
 *  - Of a file that is gone nobody is removed without an OK (missing-files.ts).
 */
import { hash } from 'node:crypto'
import { folderPlace } from '../../shared/row-place.ts'
import { identify } from '../spreadsheets/file-identity.ts'
import type { FolderFile } from './folder-files.ts'
import { fileStop, noFiles, notToRead } from './folder-words.ts'
import { tablesBefore, withKept } from './read-before.ts'
import { haltEnd, NOTHING_KNOWN, planOf, type ReadPlan, readRows } from './scan-one-file.ts'
import type { ScanEnd, ScanParts, StoppedEnd } from './scan-source.ts'
import { type Halt, noRows, withUnderstood } from './source-mapping.ts'
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
  const folder: Folder = { files, here: [], asBefore: [], stopped: [] }
  for (const file of [...files].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const known = before.get(file.name)
    const isSame = known?.size === file.size && known.modifiedAt === file.modifiedAt
    if (file.state === 'in cloud' && plan.sameMeaning && isSame)
      folder.asBefore.push({ ...file, contentHash: known.contentHash })
    else {
      const away = notToRead(file)
      const found = away ? undefined : await identify(file.path, parts.limits.fileBytes)
      if (found?.kind === 'file') folder.here.push({ ...file, contentHash: found.contentHash })
      else folder.stopped.push(stop(file, away ?? (found as Halt)))
    }
  }
  const names = new Set(files.map(({ name }) => name))
  const isAsBefore =
    current.every(({ name }) => names.has(name)) &&
    folder.here.every(({ name, contentHash }) => before.get(name)?.contentHash === contentHash)
  const [first] = folder.stopped
  // A hash that was taken back asks for another look.
  if (isAsBefore && plan.sameMeaning && row.contentHash) return first ? first.end : { kind: 'unchanged' }
  return readAll(parts, source, plan, folder, signal)
}

type Stopped = { file: FolderFile; end: StoppedEnd }

const stop = (file: FolderFile, halt: Halt): Stopped => ({ file, end: fileStop(file, halt) })

/** `asBefore`: in the cloud, and not fetched. */
type Folder = { files: readonly FolderFile[]; here: Here[]; asBefore: Here[]; stopped: Stopped[] }

async function readAll(
  parts: ScanParts,
  source: ActiveSource,
  plan: ReadPlan,
  { files, here, asBefore, stopped }: Folder,
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
    const { path, name, contentHash } = file
    const mapping = withUnderstood(plan.mapping, tables.understood)
    const request = { file: path, contentHash, place: name, into: id, known, tables, tableOf: name }
    const end = await readRows(parts, source, { ...plan, mapping }, request, signal)
    const halt = end.kind === 'halt' ? end : emptied(parts, source, file, end)
    if (halt?.code === 'cancelled') return haltEnd(halt)
    if (halt) {
      await store.exclusive(() => scanned.dropPlace(id, folderPlace(name, '')))
      stopped.push(stop(file, halt))
    } else {
      read.push(file)
      if (end.kind === 'read') leftOut += end.leftOut
    }
  }
  const kept = [...stopped.map(({ file }) => file.name), ...asBefore.map(({ name }) => name)]
  await store.exclusive(() => {
    for (const name of kept) scanned.keepPlace(id, folderPlace(name, ''))
  })
  const [first] = stopped
  if (read.length + asBefore.length === 0) return first!.end
  const now = tables.end()
  if (now && 'code' in now) return { kind: 'halted', ...now }
  const all = withKept(tablesBefore(parts, source), now, kept)
  const { mapped, seen } = scanned.counts(id)
  if (!all || mapped + seen === 0) return first?.end ?? { kind: 'halted', ...noRows(source, leftOut) }
  const content = [...read, ...asBefore].map((file) => [file.name, file.contentHash])
  return {
    kind: 'scanned',
    scan: {
      source,
      mapping: plan.settings,
      contentHash: hash('sha256', JSON.stringify(content)),
      extent: 'everything',
      removed: [],
      ...all,
      folder: { read, present: files, kept },
      ...(first && { notice: first.end }),
    },
  }
}

/** Read to its end, and yet not to be used: all of its rows are gone. */
function emptied(
  { people }: ScanParts,
  source: ActiveSource,
  { name }: Here,
  end: { rows: number; leftOut: number },
): Halt | undefined {
  const isEmptied = end.rows === 0 && people.hasPlace(source.row.id, folderPlace(name, ''))
  return isEmptied ? noRows(source, end.leftOut) : undefined
}
