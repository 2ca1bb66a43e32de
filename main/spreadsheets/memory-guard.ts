/**
 * Keeps the reader process within the memory it was given. V8's own limit is for its heap alone, which leaves out the
 * bytes of files and what is unpacked from them; this one is for all that the system counts.
 */
import { Worker } from 'node:worker_threads'
import { HaltError } from './halt.ts'

let limit = Number.POSITIVE_INFINITY
let guarded = false

/** Called by a process that does nothing but read; in any other one nothing is limited. */
export function limitMemory(mebibytes: number): void {
  limit = mebibytes * 2 ** 20
}

/** Throws `HaltError('out-of-memory')` when the process has taken more than it may. */
export function checkMemory(): void {
  if (limit === Number.POSITIVE_INFINITY) return
  const bytes = process.memoryUsage.rss()
  if (bytes > limit) throw new HaltError('out-of-memory', { bytes, limit })
}

/** What the second thread runs: a thread cannot throw into another, so it ends the process. */
const WATCH = `const { workerData } = require('node:worker_threads')
setInterval(() => {
  if (process.memoryUsage.rss() <= workerData) return
  require('node:fs').writeSync(2, 'heap out of memory')
  process.kill(process.pid, 'SIGKILL')
}, 20)`

/**
 * From now on a second thread looks: a library that builds a whole workbook lets nothing else run meanwhile. It takes
 * 17 MiB itself, so nobody starts it who can look now and then.
 */
export function guardMemory(): void {
  if (guarded || limit === Number.POSITIVE_INFINITY) return
  guarded = true
  new Worker(WATCH, {
    eval: true,
    workerData: limit,
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  }).unref()
}
