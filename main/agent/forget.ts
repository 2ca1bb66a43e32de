/**
 * "Forget this person" (DESIGN 12): everything this PC holds of them goes, in the database, in its log, in freed pages
 * and in every copy; nothing is changed on the platform and in the spreadsheets. What stays is a keyed hash of each
 * address, so that a row that still lists the person is left alone, and pulls do not bring the contact back.
 *
 * The caller makes sure that nothing is being sent. A crash in between is made good by running it again.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { readPlace } from '../../shared/row-place.ts'
import { backupsIn, dropCopies } from '../store/copies.ts'
import {
  erasePerson,
  eraseRowProblems,
  findPerson,
  identitiesOf,
  type Person,
  type Sought,
} from '../store/erase-person.ts'
import { lockDataFolder } from '../store/open-store.ts'
import { openSqlite } from '../store/sqlite.ts'
import { readAsked } from './asked-person.ts'
import type { Cycle } from './cycle.ts'
import { eraseTraces, identitiesInEvents, shredEvents, tracesInEvents } from './forget-events.ts'
import { dropCopiesOf } from './once.ts'

/** A row that still lists the person, as its file was read just now, or last where it cannot be read. */
export type ListingRow = { source: string; file: string; sheet: string; row: number }
export type Forgot =
  /** Not an address, or nobody is known by it. */
  | { kind: 'refused'; sentence: string }
  | {
      kind: 'forgotten'
      /** Nothing was left but the hashes, of an earlier time. */
      already: boolean
      rows: ListingRow[]
      /** False where another program was reading the database, and its log could not be emptied yet. */
      complete: boolean
    }

/** @param thisToo the hashes go as well: a row that lists the person counts as any new row. */
export async function forget(
  cycle: Cycle,
  written: string,
  { thisToo }: { thisToo: boolean },
  signal: AbortSignal,
): Promise<Forgot> {
  const { store, repositories, workspace } = cycle
  const countries = new Set([workspace.country, ...cycle.sources.map(({ setup }) => setup.country)])
  const sought = readAsked(written, [...countries])
  if ('sentence' in sought) return { kind: 'refused', sentence: sought.sentence }

  const found = findPerson(store.db, workspace.id, sought)
  const copied = found ? undefined : inCopies(cycle, sought)
  const person = found ?? copied ?? alone(sought)
  const identities = identitiesOf(person)
  const traces = tracesInEvents(cycle, person)
  const isHeard = traces.some(({ rowKeys }) => rowKeys.length > 0)
  const already = found === undefined && repositories.forgotten.isKept(workspace.id, identities)
  if (!found && !copied && !already && !isHeard)
    return {
      kind: 'refused',
      sentence: `Nobody is known here by "${written.trim()}", so there is nothing to erase. Check the number or address; contacts who are only on the platform have to be deleted there.`,
    }

  await store.exclusive(() => {
    store.db.pragma('secure_delete = ON')
    store.db.transaction(() => {
      // In a copy the ids may be others': only what is known now has rows.
      erasePerson(
        store.db,
        workspace.id,
        found ?? { ...alone(sought), urns: person.urns, uuids: person.uuids },
      )
      eraseTraces(cycle, traces)
      const known = [...identities, ...identitiesInEvents(traces)]
      repositories.forgotten.remember(workspace.id, known, cycle.now())
    })()
    repositories.forgotten.save()
  })
  const rows = await rowsThatList(cycle, found, signal)
  if (thisToo)
    await store.exclusive(() => {
      repositories.forgotten.release(workspace.id, identities)
      repositories.forgotten.save()
    })
  await dropCopiesOf(cycle)
  const complete = shredEvents(cycle) && (await shred(cycle))
  return { kind: 'forgotten', already, rows, complete }
}

const alone = ({ urns, uuid }: Sought): Person => ({
  followIds: [],
  uuids: uuid === undefined ? [] : [uuid],
  urns: [...urns],
  names: [],
  rows: [],
})

/** Somebody who is known no more may still stand in a daily copy. */
function inCopies({ store, workspace }: Cycle, sought: Sought): Person | undefined {
  for (const { file } of backupsIn(store.folder)) {
    try {
      const db = openSqlite(file, { readonly: true })
      try {
        const found = findPerson(db, workspace.id, sought)
        if (found) return found
      } finally {
        db.close()
      }
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error // a copy that is damaged tells nothing
    }
  }
  return undefined
}

/** Reads every source once more: rows that could not be used have no place in the database to be found by. */
async function rowsThatList(
  cycle: Cycle,
  found: Person | undefined,
  signal: AbortSignal,
): Promise<ListingRow[]> {
  cycle.forgetScans()
  const rows: ListingRow[] = []
  for (const { source, end } of await cycle.scan(cycle.sources, signal)) {
    const { row, setup, file, once } = source
    const listed =
      end.kind === 'scanned'
        ? cycle.rowsToForget(row.id)
        : (found?.rows ?? [])
            .filter(({ sourceId }) => sourceId === row.id)
            .map(({ sheet, rowNumber }) => ({ sheet, number: rowNumber }))
    await cycle.store.exclusive(() => eraseRowProblems(cycle.store.db, row.id, listed))
    if (once) continue // a copy of our own: it goes
    for (const { sheet, number } of listed) {
      const inFolder = readPlace(sheet).file
      const own = inFolder === null ? file : path.join(file, inFolder)
      rows.push({ source: setup.name, file: own, sheet, row: number })
    }
  }
  cycle.forgetScans()
  return rows
}

const TRIES = 5

/** What was deleted is overwritten, in the database and its log; copies go, and today's is made anew. */
async function shred({ store, now, options }: Cycle): Promise<boolean> {
  const { db, folder } = store
  let complete = false
  for (let attempt = 0; attempt < TRIES && !complete; attempt += 1) {
    if (attempt > 0) await options.clock.sleep(1000)
    complete = await store.exclusive(() => {
      if (attempt === 0) db.exec('VACUUM')
      const [log] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
      return log?.busy === 0
    })
  }
  db.pragma('secure_delete = OFF')
  dropCopies(folder)
  dropLooks(folder)
  await store.backUp(new Date(now()).toISOString().slice(0, 10))
  return complete
}

/** Copies for a look beside a running agent, left by one that was killed. */
function dropLooks(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith('look-'))) {
    const look = path.join(folder, name)
    try {
      if (existsSync(path.join(look, 'agent.lock'))) lockDataFolder(look).release()
      rmSync(look, { recursive: true, force: true })
    } catch {
      // in use: whoever looks takes it away
    }
  }
}
