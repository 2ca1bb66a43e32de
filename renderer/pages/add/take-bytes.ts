/** A dropped file without a path goes to the agent in pieces. */
import { agent } from '../../bridge.ts'
import type { Item } from './draft.ts'

const PIECE = 128 * 1024

/** @returns its path in the data folder, or what it came to nothing by. */
export async function takeBytes(
  id: string,
  file: File,
): Promise<{ path: string } | NonNullable<Item['failed']>> {
  let at = 0
  try {
    do {
      const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer())
      const last = at + bytes.length >= file.size
      const taken = await agent.takeBytes({ id, name: file.name, at, bytes, last })
      if (!taken.ok) return taken.code
      at += bytes.length
      if (last) return taken.path === null ? 'lost' : { path: taken.path }
      // A file that became shorter while it was read.
      if (bytes.length === 0) return 'lost'
    } while (at < file.size)
  } catch {
    // A folder out of a zip has no bytes either.
    return 'lost'
  }
  return 'lost'
}
