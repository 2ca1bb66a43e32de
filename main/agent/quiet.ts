/** A file is read when it has been quiet: half-written files are not read, a save in several steps is read once. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** AutoSave writes half-typed people while the file is open (DESIGN 4.1). */
const OPEN_ELSEWHERE_MS = 90_000

/** Excel's `~$name.xlsx` (Word-length names lose their first two letters), LibreOffice's `.~lock.name.xlsx#`. */
function locksOf(file: string): ReadonlySet<string> {
  const name = path.basename(file)
  return new Set([`~$${name}`, `~$${name.slice(2)}`, `.~lock.${name}#`])
}

/** Is `other` the file by which an office program says that it has `file` open? */
export const isLockOf = (file: string, other: string): boolean =>
  path.dirname(file) === path.dirname(other) && locksOf(file).has(path.basename(other))

/** Is it such a file of any program? */
export const isLock = (file: string): boolean => /^(?:~\$|\.~lock\.)/.test(path.basename(file))

/**
 * Milliseconds until all these files of one folder will have been untouched for `quietMs`, or for longer where an office
 * program has put its lock file beside them; 0 when they have, or are not there.
 */
export async function quietIn(files: readonly Touched[], quietMs: number, now: number): Promise<number> {
  const longest = Math.max(quietMs, OPEN_ELSEWHERE_MS)
  // What is said to be saved later than now was saved on another clock: it cannot be waited for.
  const fresh = files.filter(({ modifiedAt }) => modifiedAt <= now && now - modifiedAt < longest)
  const [first] = fresh
  if (first === undefined) return 0
  const beside = new Set(await readdir(path.dirname(first.path)).catch(() => []))
  const isOpen = (file: string) => [...locksOf(file)].some((lock) => beside.has(lock))
  const waits = fresh.map((file) => (isOpen(file.path) ? longest : quietMs) - (now - file.modifiedAt))
  return Math.max(0, ...waits)
}

/** A file, and when it was last saved, in epoch milliseconds. */
export type Touched = { path: string; modifiedAt: number }

/** The file as it is; none where it is not there. */
export async function touched(file: string): Promise<Touched[]> {
  const found = await stat(file).catch(() => undefined)
  return found ? [{ path: file, modifiedAt: found.mtimeMs }] : []
}

/** Endings of a download that goes on; the file's own name may be beside it already, empty. */
const PART_ENDINGS = ['.crdownload', '.part', '.partial', '.opdownload', '.download', '.tmp', '.filepart']

/** Names under which a file arrives before it has its own. */
export const partsOf = (name: string): string[] => PART_ENDINGS.map((ending) => name + ending)

/** Names that office programs, browsers and cloud drives use while they save, download or disagree; never a source. */
export const isNoise = (file: string): boolean => {
  const name = path.basename(file)
  return (
    isLock(name) ||
    /\.(?:tmp|crdownload|part|partial|opdownload|download|filepart)$|osl-tmp$|^[0-9A-F]{8}$/i.test(name) ||
    isConflictCopy(name)
  )
}

/** What Dropbox, OneDrive, Google Drive, Nextcloud and Syncthing make of a file that two PCs saved at once. */
const isConflictCopy = (name: string): boolean =>
  /\bconflict(?:ed|ing)?[ _-]?copy\b|\bsync-conflict-|c[oó]pia em conflito|c[oó]pia conflitante|copia en conflicto|\[conflict\]/i.test(
    name.normalize('NFC'),
  ) || /-(?:DESKTOP|LAPTOP)-[A-Z0-9]{4,8}(?:-\d+)?(?:\.\w+)?$/.test(name)

/** Files that can be read, by their endings; what they are is told by their content. */
export const isSpreadsheetName = (name: string): boolean =>
  /\.(?:xlsx|xlsm|xlsb|xls|ods|fods|csv|tsv|txt|vcf)$/i.test(name)
