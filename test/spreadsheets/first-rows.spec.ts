/** A table is held back until its first rows are there: its columns are understood by them. */
import { expect, it } from 'vitest'
import { type SampledEvent, withFirstRows } from '../../main/spreadsheets/first-rows.ts'
import type { Row, Table, TableEvent } from '../../main/spreadsheets/table.ts'

const table = (sheet: string): Table => ({
  format: 'xlsx',
  sheet,
  sheets: [],
  headerRow: 1,
  headers: ['Name'],
  blankHeaders: [],
})
const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({ number: from + n, cells: [`Person ${from + n}`] }))
const opened = (sheet: string): TableEvent => ({ kind: 'opened', table: table(sheet) })
const some = (from: number, to: number): TableEvent => ({ kind: 'rows', rows: rows(from, to) })
const done: TableEvent = { kind: 'done', rows: 0, skipped: { blank: 0, totals: 0 } }
const halt: TableEvent = { kind: 'halt', code: 'half-written', detail: {} }

/** Each event in short: a table with its first rows, rows by their numbers, the end. */
async function sampled(events: TableEvent[], most = 3): Promise<string[]> {
  async function* given() {
    yield* events
  }
  const seen: SampledEvent[] = []
  for await (const event of withFirstRows(given(), most)) seen.push(event)
  const numbers = (some: readonly Row[]) => some.map(({ number }) => number).join(' ')
  return seen.map((event) => {
    switch (event.kind) {
      case 'opened':
        return `${event.table.sheet}: ${numbers(event.firstRows)}`
      case 'rows':
        return numbers(event.rows)
      default:
        return event.kind
    }
  })
}

it.each<[situation: string, events: TableEvent[], expected: string[]]>([
  [
    'many rows in one go',
    [opened('A'), some(2, 6), some(7, 8), done],
    ['A: 2 3 4', '2 3 4 5 6', '7 8', 'done'],
  ],
  [
    'one row at a time',
    [opened('A'), some(2, 2), some(3, 3), some(4, 4), some(5, 5), done],
    ['A: 2 3 4', '2 3 4', '5', 'done'],
  ],
  ['fewer rows than are wanted', [opened('A'), some(2, 3), done], ['A: 2 3', '2 3', 'done']],
  ['no rows', [opened('A'), done], ['A: ', 'done']],
  [
    'two sheets, the first a short one',
    [opened('A'), some(2, 2), opened('B'), some(2, 5), done],
    ['A: 2', '2', 'B: 2 3 4', '2 3 4 5', 'done'],
  ],
  [
    'a file that breaks off in its first rows: that is all there is to say',
    [opened('A'), some(2, 2), halt],
    ['halt'],
  ],
  ['a file that breaks off later', [opened('A'), some(2, 5), halt], ['A: 2 3 4', '2 3 4 5', 'halt']],
])('%s', async (_situation, events, expected) => expect(await sampled(events)).toEqual(expected))
