/**
 * Situations are played on files in memory where the system has such a folder: what a disk does to them is the chaos test's
 * concern, and thousands of flushes are spared. Imported for what it does.
 */
import { accessSync, constants, statfsSync } from 'node:fs'

const MEMORY = '/dev/shm'
/** A play needs a few MiB; containers may come with as little as 64. */
const ENOUGH_BYTES = 512 * 1024 * 1024

function hasRoom(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ENOUGH_BYTES
  } catch {
    return false // not Linux, or not ours to write to
  }
}

if (process.env.TMPDIR === undefined && hasRoom()) process.env.TMPDIR = MEMORY
