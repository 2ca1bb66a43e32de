/** Problems as `contact-sync problems` shows them: each spreadsheet, its rows, what is wrong there and what to do. */
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
