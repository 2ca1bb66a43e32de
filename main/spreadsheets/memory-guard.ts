/**
 * Keeps the reader process within the memory it was given. V8's own limit is for its heap alone, which leaves out the
 * bytes of files and what is unpacked from them; this one is for all that the system counts.
 */
import { Worker } from 'node:worker_threads'
import { HaltError } from './halt.ts'

/** What a process says at its end that a damaged file kept busy. */
export const STUCK = 'stuck in a damaged file'

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

/** What the second thread runs: a thread cannot throw into another, so it ends the process and says why. */
const WATCH = `const { workerData: { limit, until } } = require('node:worker_threads')
const end = (why) => {
  require('node:fs').writeSync(2, why)
  process.kill(process.pid, 'SIGKILL')
}
setInterval(() => {
  if (process.memoryUsage.rss() > limit) end('heap out of memory')
  if (until[0] > 0 && Date.now() > until[0]) end('${STUCK}')
}, 20)`

/** When the library has to be done, in milliseconds since 1970; 0 while it is not at work. */
const until = new Float64Array(new SharedArrayBuffer(8))

/**
 * From now on a second thread looks: a library that builds a whole workbook lets nothing else run meanwhile. It takes
 * 17 MiB itself, so nobody starts it who can look now and then.
 */
export function guardMemory(): void {
  if (guarded || limit === Number.POSITIVE_INFINITY) return
  guarded = true
  new Worker(WATCH, {
    eval: true,
    workerData: { limit, until },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  }).unref()
}

/**
 * A damaged count can keep a library busy for ever: ten seconds, and one for each MiB, are many times what it needs.
 * `most`: milliseconds that reading may take at all.
 */
export function withinTime<Result>(bytes: number, most: number, work: () => Result): Result {
  until[0] = Date.now() + Math.min(most, 10_000 + (1000 * bytes) / 2 ** 20)
  try {
    return work()
  } finally {
    until[0] = 0
  }
}
