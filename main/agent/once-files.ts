/**
 * Files that are sent only this once (DESIGN 5): a private copy of each lies in the data folder, with what was chosen for it.
 * A copy is there whole or not at all; what a crash left half-made goes with the next start.
 *
 *     once/<id>/once.json      settings, and when it is forgotten
 *     once/<id>/<file's name>  the copy; it goes first, while what it said may still be on its way
 */
import { constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { chmod, copyFile, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../shared/parse-json.ts'
import { parseSetup, type SourceSetup } from '../../shared/setup.ts'
import { haltOf } from '../spreadsheets/halt.ts'
import { moveFolderIntoPlace, moveIntoPlace, writeDurably } from '../store/durable.ts'
import type { Halt } from './source-mapping.ts'

const settings = z.object({
  /** The account it is for. */
  host: z.string(),
  source: z.record(z.string(), z.unknown()),
  leaveOut: z.array(z.string()),
  addedAt: z.number(),
  until: z.number(),
  /** The copy's name. */
  file: z.string(),
})
export type OnceSettings = z.output<typeof settings>

/** One file that is sent only this once, as it lies in the data folder. */
export type OnceFile = Pick<OnceSettings, 'leaveOut' | 'addedAt' | 'until'> & {
  id: string
  setup: SourceSetup
  /** The copy, whether it is still there or not. */
  file: string
}

const SETTINGS = 'once.json'
/** A folder that is being filled. */
const PART = '.part'
/** As long as a name may be on every system, with room for what stands before it. */
const LONGEST_NAME = 120

const folderOf = (dataFolder: string): string => path.join(dataFolder, 'once')

/** Those of an account, the newest first. */
export function onceFiles(dataFolder: string, host: string): OnceFile[] {
  const folder = folderOf(dataFolder)
  const files = idsIn(folder).flatMap((id): OnceFile[] => {
    const kept = readSettings(path.join(folder, id, SETTINGS))
    const setup = kept?.host === host ? onceSetup(host, kept.source) : undefined
    if (!kept || !setup?.ok) return []
    const { leaveOut, addedAt, until } = kept
    return [{ id, setup: setup.source, file: path.join(folder, id, kept.file), leaveOut, addedAt, until }]
  })
  return files.sort((a, b) => b.addedAt - a.addedAt)
}

/** At a start: what a crash left half-made, or half-deleted, goes. Only for whoever holds the data folder. */
export function sweepOnce(dataFolder: string): void {
  const folder = folderOf(dataFolder)
  for (const id of idsIn(folder))
    if (id.endsWith(PART) || !existsSync(path.join(folder, id, SETTINGS)))
      rmSync(path.join(folder, id), { recursive: true, force: true })
}

const idsIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])

/** Undefined where they are not there, or not ours. */
function readSettings(file: string): OnceSettings | undefined {
  if (!existsSync(file)) return undefined
  const read = settings.safeParse(parseJson(readFileSync(file, 'utf8')))
  return read.success ? read.data : undefined
}

/** What was chosen, as a source of the setup file. */
export function onceSetup(
  host: string,
  source: Record<string, unknown>,
): { ok: true; source: SourceSetup } | { ok: false; sentence: string } {
  const reading = parseSetup({ workspace: { host }, sources: [source] })
  return reading.ok
    ? { ok: true, source: reading.setup.sources[0]! }
    : { ok: false, sentence: reading.errors.map(({ sentence }) => sentence).join(' ') }
}

/**
 * Copies a file for this account. @returns its id; a halt where it could not be copied, and then nothing is left of it.
 * @param check asked about the finished copy; what it says instead of undefined ends it.
 */
export async function keepOnce<Refusal>(
  dataFolder: string,
  from: string,
  given: Omit<OnceSettings, 'file'>,
  check: (copy: string) => Promise<Refusal | undefined>,
): Promise<{ kind: 'kept'; id: string } | { kind: 'refused'; why: Refusal } | ({ kind: 'halt' } & Halt)> {
  const id = crypto.randomUUID()
  const part = path.join(folderOf(dataFolder), `${id}${PART}`)
  const file = copyName(from)
  try {
    mkdirSync(part, { recursive: true, mode: 0o700 })
    const copy = path.join(part, file)
    await copyFile(from, `${copy}${PART}`, constants.COPYFILE_EXCL)
    await chmod(`${copy}${PART}`, 0o600)
    const { atime, mtime } = await stat(from)
    await utimes(`${copy}${PART}`, atime, mtime) // when it was saved is shown to people
    moveIntoPlace(`${copy}${PART}`, copy)
    const why = await check(copy)
    if (why !== undefined) {
      rmSync(part, { recursive: true, force: true })
      return { kind: 'refused', why }
    }
    writeDurably(path.join(part, SETTINGS), JSON.stringify({ ...given, file } satisfies OnceSettings))
    moveFolderIntoPlace(part, path.join(folderOf(dataFolder), id))
    return { kind: 'kept', id }
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    return isFull(error) ? { kind: 'halt', code: 'no-room', detail: {} } : haltOf(error)
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

/** The end of a long name stays: it may tell what the file is. */
function copyName(from: string): string {
  const name = path.basename(from)
  return name === SETTINGS ? `_${name}` : name.slice(-LONGEST_NAME)
}

/** Only the copy: what it said may still be on its way. */
export const dropCopy = (file: string): void => rmSync(file, { force: true })

/** Settings first: without them the rest goes with the next start. */
export function dropOnceFile(dataFolder: string, id: string): void {
  rmSync(path.join(folderOf(dataFolder), id, SETTINGS), { force: true })
  rmSync(path.join(folderOf(dataFolder), id), { recursive: true, force: true })
}
