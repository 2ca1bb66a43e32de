/**
 * A folder whose files only add and update (DESIGN 5, *changes only*). Each is read once, in the order of their dates;
 * those that wait are read in one go and staged one after the other. A file that cannot be read keeps back those that
 * come after it. One that is dated before what was read already is left alone: it would bring old values back.
 */
import { parseJson } from '../../shared/parse-json.ts'
import { identify } from '../spreadsheets/file-identity.ts'
import { markOf, type NotedFile } from '../store/source-files.ts'
import { compareAge, type FolderFile, isDatedBefore } from './folder-files.ts'
import { fileStop, noFiles, notToRead } from './folder-words.ts'
import { tablesBefore } from './read-before.ts'
import { haltEnd, NOTHING_KNOWN, planOf, type ReadPlan, readRows } from './scan-one-file.ts'
import type { Notice, ScanEnd, ScanParts } from './scan-source.ts'
import { type Halt, withUnderstood } from './source-mapping.ts'
import { gatherTables } from './source-tables.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

export async function scanChanges(
  parts: ScanParts,
  source: ActiveSource,
  files: readonly FolderFile[],
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { sourceFiles, store, reviews, scanned } = parts
  const { row, chosenFile } = source
  const noted = notedOf(parts, source)
  const known = new Set(noted.map(markOf))
  const contents = new Set(noted.map(({ contentHash }) => contentHash))
  const latest = noted.reduce<string | null>(
    (date, { dated }) => (isDatedBefore(date, dated) ? dated : (date ?? dated)),
    null,
  )
  const waiting = files
    .filter((file) => file.name === chosenFile || !known.has(markOf(file)))
    .sort(compareAge)
  const plan = planOf(parts, source)
  const scans: FinishedScan[] = []
  let notice: Notice | undefined
  await store.exclusive(() => {
    scanned.begin(row.id)
    reviews.dropRowsOfOtherFiles(
      row.id,
      files.map(({ name }) => name),
    )
  })
  for (const file of waiting) {
    const isAsked = file.name === chosenFile
    if (!isAsked && isDatedBefore(file.dated, latest)) {
      notice = { kind: 'left alone', code: 'older-changes', detail: { file: file.name, path: file.path } }
      continue
    }
    const away = notToRead(file)
    const found = away ?? (await identify(file.path, parts.limits.fileBytes))
    if ('code' in found) {
      notice = fileStop(file, found)
      break
    }
    const { contentHash } = found
    const end =
      contents.has(contentHash) && !isAsked
        ? undefined
        : await readChanges(parts, source, plan, { ...file, contentHash }, scans, signal)
    if (end && 'code' in end) {
      if (end.code === 'cancelled') return haltEnd(end)
      notice = fileStop(file, end)
      break
    }
    contents.add(contentHash)
    if (!end)
      await store.exclusive(() => sourceFiles.added(row.id, { ...file, contentHash }, files, parts.now()))
    else scans.push({ ...end, folder: { read: [{ ...file, contentHash }], present: files, kept: [] } })
  }
  const last = scans.pop() ?? (row.rebaselineSince === null ? undefined : nothingNew(parts, source, plan))
  if (last) return { kind: 'scanned', scan: { ...last, earlier: scans, ...(notice && { notice }) } }
  if (notice && notice.kind !== 'left alone') return { ...notice, kind: notice.kind }
  if (files.length === 0 && noted.length === 0) return haltEnd(noFiles(source))
  return { kind: 'unchanged', ...(notice && { notice }) }
}

/** With files that were full lists before it is another source: nothing of the folder was read as one that adds. */
function notedOf({ sources, sourceFiles }: ScanParts, { row, setup }: ActiveSource): NotedFile[] {
  const before = parseJson(sources.tableInfo(row.id)?.sheets ?? 'null') as { folder?: unknown } | null
  return before && before.folder !== setup.folder ? [] : sourceFiles.of(row.id)
}

/** One file's rows. @returns undefined where it has none: a day on which nothing was changed. */
async function readChanges(
  parts: ScanParts,
  source: ActiveSource,
  plan: ReadPlan,
  file: FolderFile & { contentHash: string },
  earlier: readonly FinishedScan[],
  signal: AbortSignal,
): Promise<FinishedScan | Halt | undefined> {
  const { scanned, people, store } = parts
  const { id } = source.row
  // What was known before counts for the first file only: the ones before it may say something else of the same person.
  const isFirst = earlier.length === 0
  const into = isFirst ? id : scanned.partOf(id, earlier.length)
  const known =
    isFirst && plan.sameMeaning ? await store.exclusive(() => people.knownRows(id)) : NOTHING_KNOWN
  const tables = gatherTables(parts, source)
  const mapping = withUnderstood(plan.mapping, earlier.at(-1)?.understood)
  const { path, name, contentHash } = file
  // No two files have to have the same columns: each is a table of its own.
  const request = { file: path, contentHash, place: name, into, known, tables, tableOf: contentHash }
  const end = await readRows(parts, source, { ...plan, mapping }, request, signal)
  const all = end.kind === 'halt' ? end : tables.end()
  if (all && 'code' in all) {
    await store.exclusive(() => scanned.begin(into))
    return all
  }
  if (!all || (end.kind === 'read' && end.rows === 0)) return undefined
  return {
    source,
    mapping: plan.settings,
    contentHash,
    extent: 'changes',
    removed: [],
    into,
    ...all,
  }
}

/** What was read before counts afresh, though no file says anything new. */
function nothingNew(parts: ScanParts, source: ActiveSource, plan: ReadPlan): FinishedScan | undefined {
  const before = tablesBefore(parts, source)
  const none = { contentHash: '', extent: 'changes', removed: [] } as const
  return before && { source, mapping: plan.settings, ...none, ...before }
}
