/** Which file this is, and which content: taken before and after a scan to prove that it was one and the same. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { HaltError, haltOf, type ReadHalt } from './halt.ts'

export type FileIdentity = {
  kind: 'file'
  /** Bytes. */
  size: number
  /** Last change in nanoseconds since 1970. */
  mtimeNs: bigint
  /** The file's number on its disk; office programs save to a new file, so it may change with every save. */
  ino: bigint
  /** SHA-256 of the bytes, as 64 hexadecimal digits. */
  contentHash: string
}

const CHUNK = 256 * 1024
/** Opening a pipe would wait for somebody to write into it; so it is opened at once, and seen to be none. */
const READ_NOW = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Stats and hashes a file while it is open, so that both speak of the same file even when a program puts another
 * one in its place. Opens for reading only and holds it no longer than the hashing takes.
 * Ends as a halt: `missing`, `locked` (also when the rights are missing: on Windows both look alike),
 * `no-permission`, `not-a-file`, `too-large`, `not-readable`, or `changed-while-reading` where it grows meanwhile.
 */
export async function identify(
  path: string,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<FileIdentity | ReadHalt> {
  let file: FileHandle | undefined
  try {
    file = await open(path, READ_NOW)
    const stat = await file.stat({ bigint: true })
    // A folder can be opened on POSIX; on Windows opening it fails with EISDIR or EPERM.
    if (!stat.isFile()) throw notAFile(path, stat.isDirectory())
    const size = Number(stat.size)
    if (size > maxBytes) throw new HaltError('too-large', { bytes: size, limit: maxBytes })
    const hash = createHash('sha256')
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size + 1))
    for (let left = size; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null)
      if (bytesRead === 0) break
      left -= bytesRead
      if (left < 0) throw new HaltError('changed-while-reading')
      hash.update(chunk.subarray(0, bytesRead))
    }
    return { kind: 'file', size, mtimeNs: stat.mtimeNs, ino: stat.ino, contentHash: hash.digest('hex') }
  } catch (error) {
    return haltOf(error)
  } finally {
    await file?.close().catch(() => undefined)
  }
}

/** What to say of a path that is no file. On a Mac some programs' documents are folders. */
export function notAFile(path: string, isFolder: boolean): HaltError {
  const format = /\.(numbers|pages)[/\\]?$/i.exec(path)?.[1]
  if (isFolder && format) return new HaltError('unsupported', { format: format.toLowerCase() })
  return new HaltError('not-a-file', isFolder ? {} : { reason: 'device' })
}

/** Whether nothing touched the file in between. A touch without a change of content still counts as the same. */
export const sameContent = (before: FileIdentity, after: FileIdentity): boolean =>
  before.size === after.size && before.contentHash === after.contentHash
