/** Problems as `contact-sync problems` shows them: each spreadsheet, its rows, what is wrong there and what to do. */
import path from 'node:path'
import { readPlace } from '../../shared/row-place.ts'
import { EVENT_SHEET } from '../../shared/sentences.ts'
import type { Repositories } from '../store/repositories.ts'
import type { SourceRow } from '../store/sources.ts'
import { count } from './output.ts'

/** Where a problem is and what it is about, in words. */
type ShownProblem = {
  /** The spreadsheet and its sheet; empty for what concerns no row. */
  place: string
  /** `row 7`; empty where there is none. */
  row: string
  column: string | null
  what: string
  fix: string
}

/** Two lines for each problem, under a heading for each place. */
export function problemLines(problems: readonly ShownProblem[], advice: string): string[] {
  if (problems.length === 0) return ['No problems.']
  // Not as arguments of one call: there may be more than a call can have.
  const width = problems.reduce((widest, { row }) => Math.max(widest, row.length), 0)
  const places = Map.groupBy(problems, ({ place }) => place)
  return [
    ...[...places].flatMap(([place, own]) => [
      place === '' ? 'In general:' : `${place}:`,
      ...own.flatMap(({ row, column, what, fix }) => [
        `  ${row.padEnd(width)}  ${column === null ? '' : `${column}: `}${what}`,
        `  ${' '.repeat(width)}  → ${fix}`,
      ]),
      '',
    ]),
    `${count(problems.length, 'problem', 'problems')}. ${advice}`,
  ]
}

/**
 * The file and the sheet a problem's row stands in, by what is kept as its sheet; no file for a webhook's events. A
 * folder's rows keep their file's name where several are in use, else it is the one in use.
 */
export function placeReader({ sourceFiles }: Pick<Repositories, 'sourceFiles'>, source: SourceRow) {
  const [inUse, another] = sourceFiles.current(source.id)
  const only = another === undefined ? inUse?.name : undefined
  return <Kept extends string | null>(kept: Kept): { file: string | null; sheet: string | Kept } => {
    if (kept === EVENT_SHEET) return { file: null, sheet: '' }
    const { file, sheet: written } = readPlace(kept)
    const sheet = kept === null ? kept : written
    const name = file ?? only
    return { file: name === undefined ? source.path : path.join(source.path, name), sheet }
  }
}
