/** The start of a file, or of a folder's newest, as a person sees it in the wizard; read beside the agent. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { InsideShown } from '../../shared/ipc-add.ts'
import { cellText } from '../mapping/text.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { lookInFile } from '../spreadsheets/scan-file.ts'
import type { ReadOptions } from '../spreadsheets/table.ts'
import { compareAge, listFolder } from './folder-files.ts'
import { isLockOf } from './quiet.ts'
import type { Halt } from './source-mapping.ts'

/** A look is given up after so long. */
export const LOOK_MS = 60_000
/** Characters of cells in one answer, and of one cell. */
const MOST_TEXT = 120_000
const MOST_CELL = 200

export type FolderStyle = { dateStyle: 'day_first' | 'month_first' | 'year_first'; platform: NodeJS.Platform }

/** @param rows of the sheet's first ones that are wanted at most. */
export async function lookInside(
  readers: ReaderHost,
  request: { path: string; pattern: string | null; read: ReadOptions; rows: number },
  style: FolderStyle,
): Promise<InsideShown> {
  const file = await fileToLookAt(request.path, request.pattern, style)
  if (typeof file !== 'string') return { kind: 'halt', ...file }
  const { read, rows } = request
  const looked = await lookInFile(readers, { path: file, read, rows }, AbortSignal.timeout(LOOK_MS))
  if (looked.kind === 'halt') return { kind: 'halt', code: looked.code, detail: { ...looked.detail } }
  const { start, table } = looked
  const found = await stat(file).catch(() => undefined)
  const width = Math.max(table?.headers.length ?? 0, ...start.rows.map(({ cells }) => cells.length), 1)
  const shown = start.rows.slice(0, Math.max(5, Math.floor(MOST_TEXT / 4 / width)))
  const most = Math.min(MOST_CELL, Math.max(3, Math.floor(MOST_TEXT / (shown.length * width || 1))))
  return {
    kind: 'table',
    file,
    format: start.format,
    sheet: start.sheet,
    sheets: start.sheets.slice(0, 1000),
    // An address book names its columns itself.
    headerRow: table && table.format !== 'vcf' ? table.headerRow : null,
    headers: table?.headers ?? [],
    top: shown.map(({ number, cells }) => ({
      number,
      cells: cells.map((cell) => cutTo(most, cellText(cell))),
    })),
    text: start.text
      ? {
          encoding: start.text.encoding,
          encodingSure: start.text.encodingSure,
          delimiter: start.text.delimiter,
        }
      : null,
    openElsewhere: await isOpenElsewhere(file),
    modifiedAt: Math.floor(found?.mtimeMs ?? 0),
  }
}

/** The file itself, or a folder's newest. */
export async function fileToLookAt(
  given: string,
  pattern: string | null,
  style: FolderStyle,
): Promise<string | Halt> {
  const file = path.resolve(given)
  const found = await stat(file).catch(() => undefined)
  if (!found?.isDirectory()) return file
  const listed = await listFolder({ setup: { pattern }, file }, style)
  if ('code' in listed) return listed
  const here = listed.filter(({ state }) => state === 'here' || state === 'in cloud').sort(compareAge)
  const newest = here.at(-1)
  return newest ? newest.path : { code: 'no-files', detail: {} }
}

/** An office program has put its lock beside it. */
async function isOpenElsewhere(file: string): Promise<boolean> {
  const folder = path.dirname(file)
  const beside = await readdir(folder).catch(() => [])
  return beside.some((name) => isLockOf(file, path.join(folder, name)))
}

/** At most so many characters of a text, with a mark where some are left out. */
export function cutTo(most: number, text: string): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}
