/** A file is read when it has been quiet: half-written files are not read, a save in several steps is read once. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** AutoSave writes half-typed people while the file is open (DESIGN 4.1). */
export const OPEN_ELSEWHERE_MS = 90_000

/** Excel's `~$name.xlsx` (Word-length names lose their first two letters), LibreOffice's `.~lock.name.xlsx#`. */
function locksOf(file: string): ReadonlySet<string> {
  const name = path.basename(file)
  return new Set([`~$${name}`, `~$${name.slice(2)}`, `.~lock.${name}#`])
}

/** An office program has put its lock file beside it. */
export async function openElsewhere(file: string): Promise<boolean> {
  const locks = locksOf(file)
  const beside = await readdir(path.dirname(file)).catch(() => [])
  return beside.some((other) => locks.has(other))
}

/** Is `other` the file by which an office program says that it has `file` open? */
export const isLockOf = (file: string, other: string): boolean =>
  path.dirname(file) === path.dirname(other) && locksOf(file).has(path.basename(other))

/** Milliseconds until the file will have been untouched for `quietMs`; 0 when it has, or is not there. */
export async function quietIn(file: string, quietMs: number, now: number): Promise<number> {
  const found = await stat(file).catch(() => undefined)
  if (!found) return 0
  const age = now - found.mtimeMs
  return age < 0 ? 0 : Math.max(0, quietMs - age)
}

/** Names that office programs and browsers use while they save or download; never a source. */
export const isNoise = (file: string): boolean =>
  /(^|[\\/])(~\$[^\\/]*|\.~lock\.[^\\/]*#)$|\.(tmp|crdownload|part)$|osl-tmp$|(^|[\\/])[0-9A-F]{8}$/i.test(
    file,
  )
