/**
 * The files of a folder source, as they lie there. Sub-folders, hidden files and what programs leave while they save,
 * download or cannot agree (quiet.ts) are none. Which one is newer is told by the date in its name, else by its time.
 */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { SourceSetup } from '../../shared/setup.ts'
import type { DateStyle } from '../mapping/dates.ts'
import { haltOf } from '../spreadsheets/halt.ts'
import type { ListedFile } from '../store/source-files.ts'
import { isOnlyInCloud, stubbedName } from './cloud-files.ts'
import { datesOf, localTimeOf } from './dated-names.ts'
import { isNoise, isSpreadsheetName, partsOf, type Touched, touched } from './quiet.ts'
import type { Halt } from './source-mapping.ts'

export type FolderFile = ListedFile & {
  path: string
  /** `arriving`: a download is still going on. `in cloud`: shown, and read when it has to be. `stub`: not there to read. */
  state: 'here' | 'arriving' | 'in cloud' | 'stub'
  /** The file in which it arrives. */
  part?: string
}

/** A folder, and which of its files count. */
type FolderSource = { setup: Pick<SourceSetup, 'pattern'>; file: string }

/** Names a source takes, those of iCloud's stubs included: those of its pattern, else of every kind that can be read. */
export function nameTest({ setup: { pattern } }: Pick<FolderSource, 'setup'>): (name: string) => boolean {
  const fits = pattern === null ? isSpreadsheetName : patternTest(pattern)
  return (name) => {
    const meant = stubbedName(name) ?? name
    return !meant.startsWith('.') && !isNoise(meant) && fits(meant.normalize('NFC'))
  }
}

/** `*` is any text and `?` any character, in any case. */
function patternTest(pattern: string): (name: string) => boolean {
  const escaped = pattern
    .normalize('NFC')
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const form = new RegExp(`^${escaped}$`, 'i')
  return (name) => form.test(name)
}

/** In no order. A halt where the folder is not there, or is none. */
export async function listFolder(
  source: FolderSource,
  { dateStyle, platform }: { dateStyle: DateStyle; platform: NodeJS.Platform },
): Promise<FolderFile[] | Halt> {
  let names: string[]
  try {
    names = await readdir(source.file)
  } catch (error) {
    return folderHalt(error)
  }
  const fits = nameTest(source)
  const beside = new Set(names)
  const wanted = names.flatMap((name): { name: string; on: string }[] => {
    const meant = stubbedName(name) ?? name
    return fits(name) && (meant === name || !beside.has(meant)) ? [{ name: meant, on: name }] : []
  })
  const dates = datesOf(
    wanted.map(({ name }) => name),
    dateStyle,
  )
  const files = await Promise.all(
    wanted.map(async ({ name, on }): Promise<FolderFile[]> => {
      const found = await stat(path.join(source.file, on)).catch(() => undefined)
      if (!found?.isFile()) return []
      const { size, mtimeMs } = found
      const listed = { name, size, modifiedAt: Math.floor(mtimeMs), dated: dates.get(name) ?? null }
      const file = { ...listed, path: path.join(source.file, name) }
      if (on !== name) return [{ ...file, state: 'stub' }]
      const part = partsOf(name).find((one) => beside.has(one))
      if (part !== undefined) return [{ ...file, state: 'arriving', part }]
      return [{ ...file, state: isOnlyInCloud(found, platform) ? 'in cloud' : 'here' }]
    }),
  )
  return files.flat()
}

/** The files a source is read from: of a folder those that fit, wherever they come in its order. */
export async function filesOf(
  source: { setup: Pick<SourceSetup, 'pattern' | 'folder'>; file: string; once?: object },
  { dateStyle }: { dateStyle: DateStyle },
): Promise<readonly Touched[]> {
  if (source.once) return [] // a copy of our own: nobody saves it
  if (source.setup.folder === null) return touched(source.file)
  const files = await listFolder(source, { dateStyle, platform: process.platform })
  return Array.isArray(files) ? files : []
}

function folderHalt(error: unknown): Halt {
  const { code, detail } = haltOf(error)
  if (detail.errno === 'ENOTDIR') return { code: 'not-a-folder', detail: {} }
  return code === 'missing' ? { code: 'folder-missing', detail: {} } : { code, detail }
}

/**
 * Below 0 where `one` is older. By day; on the same day by the times in both names, else by when they were saved, then
 * by the counter a browser adds (`export (2).csv`).
 */
export function compareAge(one: ListedFile, other: ListedFile): number {
  return (
    byText(dayOf(one), dayOf(other)) ||
    (hasTime(one) && hasTime(other) ? byText(one.dated!, other.dated!) : 0) ||
    one.modifiedAt - other.modifiedAt ||
    counterOf(one.name) - counterOf(other.name) ||
    byText(one.name, other.name)
  )
}

/** The names of both tell when they are of, and one is of an earlier day, or hour where both tell it. */
export function isDatedBefore(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false
  const length = Math.min(one.length, other.length)
  return one.slice(0, length) < other.slice(0, length)
}

/** What is left of a name without dates, numbers, copies' marks and ending: other exports are called otherwise. */
export const stemOf = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.[a-z]{2,4}$/, '')
    .replace(/\b(?:copy of|copia de|cópia de)\b|[-_ ]*(?:copy|cópia|copia)\b/g, '')
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '' && !/\d/.test(word))
    .join(' ')

const dayOf = ({ dated, modifiedAt }: ListedFile): string => (dated ?? localTimeOf(modifiedAt)).slice(0, 10)
const hasTime = ({ dated }: ListedFile): boolean => dated !== null && dated.length > 10
const counterOf = (name: string): number => Number(/\((\d{1,4})\)(?:\.\w+)?$/.exec(name)?.[1] ?? 0)
const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
