/** The power fails while a command runs: what is on the disk at that moment is all that the next agent has. */
import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'
import type { Desk } from '../../agent/support/desk.ts'

/** Around the first write request: as it leaves, or once it has arrived and its answer has not. */
export type Moment = 'before' | 'after'

const dead = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }))

/** Runs a command until its first write request. @returns what it ended with where it ran to its end all the same. */
export async function cutOff<T>(
  desk: Desk,
  moment: Moment,
  stop: AbortController,
  command: () => Promise<T>,
): Promise<T | undefined> {
  const image = freeName(path.join(desk.folder, 'after-the-power-failed'))
  const outer = desk.onRequest
  const fail = () => {
    if (stop.signal.aborted) return
    // The lock and the shared memory are the process's, and go with it.
    cpSync(desk.dataFolder, image, { recursive: true, filter: (file) => !/-shm$|\.lock$|\.sock$/.test(file) })
    stop.abort()
  }
  desk.onRequest = async (leaving, send) => {
    if (leaving.isWrite && moment === 'before') fail()
    if (stop.signal.aborted) return dead()
    const answer = await (outer ? outer(leaving, send) : send())
    if (leaving.isWrite) fail()
    return stop.signal.aborted ? dead() : answer
  }
  try {
    const ended = await command()
    if (!stop.signal.aborted) return ended
  } finally {
    desk.onRequest = outer
  }
  desk.close()
  desk.dataFolder = image
  return undefined
}

function freeName(name: string): string {
  for (let number = 1; ; number += 1) if (!existsSync(`${name}-${number}`)) return `${name}-${number}`
}
