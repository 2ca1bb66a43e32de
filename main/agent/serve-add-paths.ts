/** What was dropped on the window or chosen in a dialog, told without reading more than the first bytes of it. */
import { realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DroppedShown } from '../../shared/ipc-add.ts'
import { detectShape } from '../spreadsheets/detect-format.ts'
import { notAFile } from '../spreadsheets/file-identity.ts'
import { HaltError, haltOf } from '../spreadsheets/halt.ts'
import { isOnlyInCloud } from './cloud-files.ts'
import { compareAge, type FolderFile, listFolder, nameTest, stemOf } from './folder-files.ts'
import { onlyOnceWhy } from './serve-add-once.ts'
import type { Halt } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'

/** A drive that does not answer within this is said to be out of reach. */
const ANSWERS_WITHIN_MS = 5_000

export type LookAround = {
  /** What is watched already. */
  sources: readonly Pick<ActiveSource, 'setup' | 'file'>[]
  /** Bytes a file may have. */
  most: number
  /** Where files without a path are kept. */
  kept: string
  dateStyle: 'day_first' | 'month_first' | 'year_first'
  platform: NodeJS.Platform
}

/** In the order given. */
export const lookAtPaths = (paths: readonly string[], around: LookAround): Promise<DroppedShown[]> =>
  Promise.all(paths.map((one) => lookAt(one, around)))

async function lookAt(given: string, around: LookAround): Promise<DroppedShown> {
  const file = path.resolve(given)
  const name = path.basename(file) || file
  const nothing = {
    path: given,
    name,
    detail: {},
    bytes: null,
    modifiedAt: null,
    knownAs: null,
    onlyOnce: null,
  }
  try {
    return await inTime(look(given, file, name, around))
  } catch (error) {
    const { code, detail } = haltOf(error)
    return { ...nothing, kind: 'unusable', code, detail, folder: null }
  }
}

async function look(given: string, file: string, name: string, around: LookAround): Promise<DroppedShown> {
  const found = await stat(file)
  const base = {
    path: given,
    name,
    code: null,
    detail: {},
    bytes: found.isFile() ? found.size : null,
    modifiedAt: Math.floor(found.mtimeMs),
    knownAs: await knownAs(file, around.sources),
    onlyOnce: found.isFile() ? whyOnce(file, around.kept) : null,
    folder: null,
  }
  try {
    if (found.isDirectory()) return { ...base, kind: 'folder', folder: await lookAtFolder(file, around) }
    if (!found.isFile()) throw notAFile(file, false)
    refuseByName(name)
    if (found.size > around.most) throw new HaltError('too-large', { bytes: found.size, limit: around.most })
    // To look inside would fetch it; the first reading does.
    if (!isOnlyInCloud(found, around.platform)) await detectShape(file)
    return { ...base, kind: 'file' }
  } catch (error) {
    const { code, detail } = error instanceof Stopped ? error.halt : haltOf(error)
    return { ...base, kind: 'unusable', code, detail }
  }
}

/** A halt of the agent's own, which no reader knows. */
class Stopped extends Error {
  readonly halt: Halt
  constructor(halt: Halt) {
    super(halt.code)
    this.halt = halt
  }
}

const whyOnce = (file: string, kept: string): DroppedShown['onlyOnce'] =>
  file.startsWith(kept + path.sep) ? 'no-path' : onlyOnceWhy(file, tmpdir())

/** What other programs' packages look like from outside a spreadsheet's; they are not opened for that. */
const OTHERS: readonly [ending: RegExp, looksLike: string][] = [
  [/\.(?:docx?|docm|dotx?|odt|pages|rtf)$/i, 'word'],
  [/\.(?:pptx?|pptm|odp|key)$/i, 'pptx'],
  [/\.(?:zip|rar|7z|tgz|tar|gz)$/i, 'zip'],
  [/\.(?:lnk|url|webloc|desktop)$/i, 'shortcut'],
  [/\.(?:gsheet|gdoc)$/i, 'google'],
  [/\.(?:msg|eml)$/i, 'word'],
  [/\.(?:exe|msi|dmg|app|deb|appimage)$/i, 'program'],
]

function refuseByName(name: string): void {
  if (/\.numbers$/i.test(name)) throw new HaltError('unsupported', { format: 'numbers' })
  if (/\.(?:crdownload|part|partial|opdownload|download|filepart)$/i.test(name))
    throw new HaltError('half-written')
  const other = OTHERS.find(([ending]) => ending.test(name))
  if (other) throw new HaltError('not-a-spreadsheet', { looksLike: other[1] })
}

async function lookAtFolder(
  folder: string,
  around: LookAround,
): Promise<NonNullable<DroppedShown['folder']>> {
  const format = /\.(numbers|pages)$/i.exec(folder)?.[1]
  if (format) throw notAFile(folder, true)
  const listed = await listFolder({ setup: { pattern: null }, file: folder }, around)
  if ('code' in listed) throw new Stopped(listed)
  const files = listed.filter(({ state }) => state !== 'arriving').sort(compareAge)
  const newest = files.at(-1)
  if (!newest) throw new Stopped({ code: 'no-files', detail: {} })
  return { files: files.length, newest: newest.name, kind: folderKind(files) }
}

const ONLY_CHANGES =
  /(?:^| )(?:nov[oa]s?|new|nuev[oa]s?|chang(?:es|ed)|alterad[oa]s|altera[cç][oõ]es|cambios|delta|updates?|atualiza[cç][oõ]es|incremental)(?: |$)/u

/** How the files of a folder most likely belong together: by their names, as exports are called. */
export function folderKind(
  files: readonly Pick<FolderFile, 'name'>[],
): 'newest' | 'together' | 'changes only' {
  const stems = files.map(({ name }) => stemOf(name))
  if (stems.every((stem) => ONLY_CHANGES.test(stem))) return 'changes only'
  // One export again and again is called the same but for its date; lists of several are not.
  const most = Math.max(...stems.map((stem) => stems.filter((other) => other === stem).length))
  return most * 2 >= files.length || files.length === 1 ? 'newest' : 'together'
}

/** The source that reads this file or folder, or the folder that the file lies in, already. */
async function knownAs(file: string, sources: LookAround['sources']): Promise<string | null> {
  for (const { setup, file: watched } of sources) {
    if (setup.path === undefined) continue
    if (await isSame(file, watched)) return setup.name
    const isInside = setup.folder !== null && (await isSame(path.dirname(file), watched))
    if (isInside && nameTest({ setup })(path.basename(file))) return setup.name
  }
  return null
}

/** By its name, or by what the names lead to: a drive may have several. */
async function isSame(one: string, other: string): Promise<boolean> {
  if (path.resolve(one) === path.resolve(other)) return true
  const [real, known] = await Promise.all([one, other].map((file) => realpath(file).catch(() => undefined)))
  return real !== undefined && real === known
}

/** Throws a `HaltError` where a drive does not answer. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new HaltError('not-readable', { errno: 'ETIMEDOUT' })),
    ANSWERS_WITHIN_MS,
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
