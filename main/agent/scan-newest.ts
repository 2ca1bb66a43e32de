/**
 * A folder in which each new export is the full list (DESIGN 5, *newest*).
 *
 *  - The first read chooses the newest file. From then on a file is looked at when it came, or was saved, since the last
 *    read; the newest of those replaces the list if it is newer than the file in use.
 *  - It never goes back by itself: an older file, or content that was read before, is left alone with a sentence; so is
 *    the list when its file is gone. A person says otherwise by naming the file (`sync FILE`).
 *  - The same file under another name is no new export.
 *  - Two files of the same date that are called otherwise are perhaps two different lists: nothing is used.
 */
import { identify } from '../spreadsheets/file-identity.ts'
import { markOf, type NotedFile } from '../store/source-files.ts'
import { compareAge, type FolderFile, stemOf } from './folder-files.ts'
import { fileStop, noFiles, notToRead } from './folder-words.ts'
import { haltEnd, scanOneFile } from './scan-one-file.ts'
import type { Notice, ScanEnd, ScanParts } from './scan-source.ts'
import { sheetsOf } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'

type Listed = { files: readonly FolderFile[]; current: NotedFile | undefined; noted: readonly NotedFile[] }

export async function scanNewest(
  parts: ScanParts,
  source: ActiveSource,
  files: readonly FolderFile[],
  signal: AbortSignal,
): Promise<ScanEnd> {
  const noted = parts.sourceFiles.of(source.row.id)
  const known = currentOf(parts, source, noted)
  const inPlace = files.find(({ name }) => name === known?.name)
  // What the other names tell of the order of day and month now holds for its name as well.
  const current = known && { ...known, dated: inPlace ? inPlace.dated : known.dated }
  const listed = { files, noted, current }
  if (source.chosenFile !== undefined) {
    const chosen = files.find(({ name }) => name === source.chosenFile)!
    return read(parts, source, listed, chosen, signal)
  }
  if (!current) {
    const newest = newestOf(files)
    if (!newest) return haltEnd(noFiles(source))
    const twins = twinsOf(files, newest)
    return twins ? { kind: 'halted', ...twins } : read(parts, source, listed, newest, signal)
  }
  const marks = new Set(noted.map(markOf))
  const fresh = files.filter((file) => !marks.has(markOf(file)) && file.name !== current.name)
  const newer = newestOf(fresh.filter((file) => compareAge(file, current) > 0))
  if (newer) return replace(parts, source, listed, newer, signal)
  if (!inPlace) return gone(parts, source, listed, current, signal)
  if (compareAge(inPlace, current) < 0 && inPlace.state === 'here') {
    const before = await identify(inPlace.path, parts.limits.fileBytes)
    if (before.kind === 'file' && before.contentHash !== current.contentHash)
      return haltEnd({ code: 'older-saved', detail: { file: inPlace.name } })
  }
  const end = await read(parts, source, listed, inPlace, signal)
  const older = newestOf(fresh)
  if (end.kind !== 'unchanged' || !older) return end
  return { ...end, notice: leftAlone('older-export', older, current) }
}

/** With another pattern, or as another kind of folder, it is another list: nothing of it is in use yet. */
function currentOf(
  { sources }: ScanParts,
  source: ActiveSource,
  noted: readonly NotedFile[],
): NotedFile | undefined {
  const before = sources.tableInfo(source.row.id)
  return before?.sheets === sheetsOf(source) ? noted.find(({ isCurrent }) => isCurrent) : undefined
}

const newestOf = <File extends FolderFile>(files: readonly File[]): File | undefined =>
  files.reduce<File | undefined>(
    (newest, file) => (newest && compareAge(newest, file) >= 0 ? newest : file),
    undefined,
  )

/** Files of the very same date with other names than the newest. */
function twinsOf(files: readonly Pick<FolderFile, 'name' | 'dated'>[], { name, dated }: FolderFile) {
  if (dated === null) return undefined
  const stem = stemOf(name)
  const others = files.filter((file) => file.dated === dated && stemOf(file.name) !== stem)
  if (others.length === 0) return undefined
  return { code: 'two-lists', detail: { files: [name, ...others.map((file) => file.name)] } }
}

/** A newer file than the one in use. */
async function replace(
  parts: ScanParts,
  source: ActiveSource,
  listed: Listed,
  file: FolderFile,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { files, noted } = listed
  const current = listed.current!
  const away = notToRead(file)
  if (away) return fileStop(file, away)
  const found = await identify(file.path, parts.limits.fileBytes)
  if (found.kind === 'halt') return fileStop(file, found)
  if (found.contentHash === current.contentHash) {
    await use(parts, source, file, found.contentHash, files)
    return read(parts, source, { ...listed, current: { ...current, ...file } }, file, signal)
  }
  const before = noted.find(({ contentHash }) => contentHash === found.contentHash)
  if (before) {
    const inPlace = files.find(({ name }) => name === current.name)
    const notice = leftAlone('read-before', file, before)
    if (!inPlace) return { kind: 'waiting', code: notice.code, detail: notice.detail }
    const end = await read(parts, source, listed, inPlace, signal)
    return end.kind === 'unchanged' ? { ...end, notice } : end
  }
  const known = new Set(noted.map(markOf))
  const twins = twinsOf(
    files.filter((one) => one.name === current.name || !known.has(markOf(one))),
    file,
  )
  return twins ? { kind: 'halted', ...twins } : read(parts, source, listed, file, signal)
}

/** The file in use is not there, and nothing newer is. */
async function gone(
  parts: ScanParts,
  source: ActiveSource,
  listed: Listed,
  current: NotedFile,
  signal: AbortSignal,
): Promise<ScanEnd> {
  for (const file of listed.files.filter(({ size, state }) => size === current.size && state === 'here')) {
    const found = await identify(file.path, parts.limits.fileBytes)
    if (found.kind === 'halt' || found.contentHash !== current.contentHash) continue
    await use(parts, source, file, found.contentHash, listed.files)
    return read(parts, source, { ...listed, current: { ...current, ...file } }, file, signal)
  }
  if (listed.files.length === 0) return haltEnd(noFiles(source))
  return { kind: 'waiting', code: 'current-gone', detail: { file: current.name } }
}

/** The same content under this name is the list in use. */
function use(
  { store, sourceFiles, now }: ScanParts,
  { row }: ActiveSource,
  file: FolderFile,
  contentHash: string,
  present: readonly FolderFile[],
): Promise<void> {
  return store.exclusive(() => sourceFiles.replaced(row.id, [{ ...file, contentHash }], [], present, now()))
}

/** The file in use, or the one that is to be. Saved again with what it held before, it is not read. */
async function read(
  parts: ScanParts,
  source: ActiveSource,
  { files, current, noted }: Listed,
  file: FolderFile,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const away = notToRead(file)
  if (away) return fileStop(file, away)
  const end = await scanOneFile(parts, { ...source, file: file.path }, signal, file.name)
  switch (end.kind) {
    case 'waiting':
    case 'halted':
      return fileStop(file, end)
    case 'unchanged':
      return end
    case 'scanned': {
      const { scan } = end
      const isInUse = file.name === current?.name && scan.contentHash !== current.contentHash
      const before = noted.find(({ contentHash }) => contentHash === scan.contentHash)
      if (isInUse && before && source.chosenFile === undefined) {
        const { code, detail } = leftAlone('read-before', file, before)
        return { kind: 'waiting', code, detail }
      }
      const listed = { name: file.name, size: file.size, modifiedAt: file.modifiedAt, dated: file.dated }
      return {
        kind: 'scanned',
        scan: {
          ...scan,
          source,
          folder: { read: [{ ...listed, contentHash: scan.contentHash }], present: files, kept: [] },
        },
      }
    }
  }
}

const leftAlone = (code: 'older-export' | 'read-before', file: FolderFile, than: NotedFile): Notice => ({
  kind: 'left alone',
  code,
  detail: { file: file.name, path: file.path, than: than.name },
})
