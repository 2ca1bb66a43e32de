/** Files that are there whole or not at all, whatever happens to the process or the power. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Gives a file that is written to its end its real name. */
export function moveIntoPlace(part: string, file: string): void {
  flush(part, 'r+')
  renameSync(part, file)
  flushFolder(path.dirname(file))
}

/** Gives a folder whose files are on the disk its real name. */
export function moveFolderIntoPlace(part: string, folder: string): void {
  flushFolder(part)
  renameSync(part, folder)
  flushFolder(path.dirname(folder))
}

/** Writes a small file, readable by its owner alone; a reader sees the old text or the new one. */
export function writeDurably(file: string, text: string): void {
  const part = `${file}.part`
  writeFileSync(part, text, { mode: 0o600 })
  moveIntoPlace(part, file)
}

/**
 * Gives a damaged database and its log another name, never deleting them. The database first: without it what is left of
 * the log belongs to nothing.
 */
export function putAside(file: string, now: number): void {
  const aside = `${file}.damaged-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}`
  for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, aside + end)
  flushFolder(path.dirname(file))
}

/** Renames and deletions in a folder reach the disk. Windows keeps its own order and cannot open a folder. */
function flushFolder(folder: string): void {
  if (process.platform !== 'win32') flush(folder, 'r')
}

function flush(file: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(file, flags)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
