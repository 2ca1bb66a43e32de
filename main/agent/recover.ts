/**
 * Opens the data folder for an agent, whatever became of the database (DESIGN 5, 18).
 *
 * 1. It is damaged, or not there although it was: what is left is put aside under another name, never deleted, and the
 *    newest good copy takes its place. Without one the agent begins with nothing: first syncs are approved anew, and
 *    who is on the platform already is found there.
 * 2. It is an older one, put there by a person or by step 1: everything is compared afresh (`restarts.ts`).
 *
 * A crash in between is met again as "not there" or as "a copy", so the next start goes on. The caller holds the folder's
 * lock.
 */
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { countStart, isOlderThanMark, readMark, writeMark } from '../store/agent-mark.ts'
import { backupsIn, FILE_NAME, isCopy, noLongerCopy, stamp } from '../store/copies.ts'
import { moveIntoPlace, putAside } from '../store/durable.ts'
import { bringBackForgotten, requireForgetKey } from '../store/forgotten.ts'
import { asStoreError, isSound, openStore, type Store, StoreError } from '../store/open-store.ts'
import { openRestarts, type RestartKind } from '../store/restarts.ts'

/** Throws `StoreError` where the folder cannot be used now: no room, no permission, a newer version of the program. */
export function openForAgent(folder: string, now: number): Store {
  try {
    const { store, kind } = openOrRecover(folder, now)
    try {
      begin(store, kind, now)
      return store
    } catch (error) {
      store.close()
      throw error
    }
  } catch (error) {
    throw asStoreError(error, folder)
  }
}

function openOrRecover(folder: string, now: number): { store: Store; kind: RestartKind | undefined } {
  let kind: RestartKind = 'lost'
  if (!isLost(folder)) {
    try {
      return { store: openStore(folder), kind: undefined }
    } catch (error) {
      if (!(error instanceof StoreError) || error.failure.kind !== 'damaged') throw error
      kind = 'damaged'
    }
  }
  putAside(path.join(folder, FILE_NAME), now)
  putBack(folder)
  return { store: openStore(folder), kind }
}

/** There was a database: an agent has counted its starts here, or made copies. */
function isLost(folder: string): boolean {
  if (existsSync(path.join(folder, FILE_NAME))) return false
  return readMark(folder) !== undefined || backupsIn(folder).length > 0
}

function putBack(folder: string): void {
  const good = backupsIn(folder).find(({ file }) => isSound(file))
  if (!good) return
  const part = path.join(folder, `${FILE_NAME}.part`)
  rmSync(part, { force: true })
  copyFileSync(good.file, part)
  stamp(part) // copies of earlier versions do not have it
  moveIntoPlace(part, path.join(folder, FILE_NAME))
}

function begin({ db, folder }: Store, recovered: RestartKind | undefined, now: number): void {
  db.transaction(() => {
    const kind = recovered ?? (isCopy(db) || isOlderThanMark(db, folder) ? 'older' : undefined)
    if (kind) {
      openRestarts(db).begin(kind, now)
      bringBackForgotten(db, folder)
      noLongerCopy(db)
    }
    requireForgetKey(db, folder)
    countStart(db, folder)
  })()
  writeMark(db, folder)
}
