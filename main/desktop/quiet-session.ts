/** Electron's sessions, none of which asks anybody anything by itself (DESIGN 1, promise 8). */
import { session } from 'electron'
import { ORIGIN } from './app-protocol.ts'

/** The session of this name, made when it is new. */
export function quietSession(name: string, options?: Electron.FromPartitionOptions): Electron.Session {
  const own = options ? session.fromPartition(name, options) : session.fromPartition(name)
  // A new session fetches word lists for spelling from Google, whether a page wants them or not (seen with 33). Switching
  // spelling off comes too late for that; another address for the lists does not.
  own.setSpellCheckerDictionaryDownloadURL(`${ORIGIN}/no-word-lists/`)
  own.setSpellCheckerEnabled(false)
  return own
}
