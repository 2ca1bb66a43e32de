/**
 * The rows that could not be used, as a copy of the spreadsheets they stand in: all their cells under the same headers,
 * then why, and where they stand. Corrected there, the table can be used as a source of its own.
 *
 * The files are read again, beside this process as ever. A row is known by its content, wherever it stands by now; one
 * that was changed since it was read, or is gone, says so.
 */
import path from 'node:path'
import type { Cell } from '../../shared/row.ts'
import { describeHalt, describeProblem } from '../../shared/sentences.ts'
import type { Setup } from '../../shared/setup.ts'
import { cellText } from '../mapping/text.ts'
import type { FoundRow, FoundRows, WantedRow } from '../spreadsheets/find-rows.ts'
import type { ReadHalt } from '../spreadsheets/halt.ts'
import { forkReaderHost } from '../spreadsheets/reader-host.ts'
import { findInFile } from '../spreadsheets/scan-file.ts'
import type { Problem } from '../store/reviews.ts'
import type { SourceRow } from '../store/sources.ts'
import { type ExportCell, type ExportTable, writeTables } from './export-table.ts'
import type { Looking } from './looking.ts'
import { placeReader } from './place-reader.ts'
import { cellProblem } from './review.ts'
import { mappingOf, readLimits, readOptions } from './source-mapping.ts'

/** `headers` and `cells` are the spreadsheet's; `cells` is empty where the row could not be read again. */
type BadRow = { problems: Problem[]; cells: Map<string, ExportCell>; place: ExportCell[]; note: string }
type BadSource = { name: string; headers: string[]; rows: BadRow[]; notes: string[] }

const CHANGED = 'This row was changed since it was read; the next sync looks at it again.'
const GONE = 'This row is not in the file any more; the next sync forgets it.'

export type Exported = {
  rows: number
  /** Why cells are missing, a sentence for each spreadsheet that could not be read again. */
  notes: string[]
}

/** A problem in words, without its place. */
export type SayProblem = (problem: Problem) => string

/** One problem's row as it stands in the file now; `changed`: not as it was when it was read. */
export type RowAgain =
  | { kind: 'row'; sheet: string; row: number; cells: { header: string; text: string }[]; changed: boolean }
  | { kind: 'gone' }
  | ReadHalt

/** Reads the file of a problem again for its row. */
export async function rowOfProblem(looking: Looking, problem: Problem): Promise<RowAgain> {
  const source = looking.sources.find(({ id }) => id === problem.sourceId)
  // Nothing of what such a row says is passed on.
  if (!source || problem.rowNumber === null || problem.code === 'forgotten') return { kind: 'gone' }
  const { file, sheet } = placeReader(looking.repositories, source)(problem.sheet ?? '')
  if (file === null) return { kind: 'gone' }
  const wanted = { sheet, number: problem.rowNumber, hash: hashes(looking, source.id)(problem) }
  const found = await findAgain(looking, source, file, [wanted])
  if (found.kind === 'halt') return found
  const [row] = found.rows
  const headers = row && found.sheets.find((one) => one.sheet === row.sheet)?.headers
  if (!row || !headers) return { kind: 'gone' }
  const cells = headers.map((header, index) => ({ header, text: cellText(row.cells[index] ?? null) }))
  return { kind: 'row', sheet: row.sheet, row: row.number, cells, changed: !row.same }
}

/** Writes them to an .xlsx, one sheet for each spreadsheet, or all into one .csv. Throws `UsageError`. */
export async function exportProblems(
  looking: Looking,
  problems: readonly Problem[],
  out: string,
  say: SayProblem = sentenceOf,
): Promise<Exported> {
  const bySource = Map.groupBy(problems, ({ sourceId, rowNumber }) => (rowNumber === null ? null : sourceId))
  const sources: BadSource[] = []
  for (const source of looking.sources) {
    const own = bySource.get(source.id)
    if (own) sources.push(await badRowsOf(looking, source, own))
  }
  const known = new Set(sources.flatMap(({ rows }) => rows.flatMap(({ problems: own }) => own)))
  const others = problems.filter((problem) => !known.has(problem))
  const isCsv = path.extname(out).toLowerCase() === '.csv'
  await writeTables(out, isCsv ? [oneTable(sources, others, say)] : sheetsOf(sources, others, say))
  return {
    rows: sources.reduce((sum, { rows }) => sum + rows.length, others.length),
    notes: sources.flatMap(({ notes }) => notes),
  }
}

async function badRowsOf(
  looking: Looking,
  source: SourceRow,
  problems: readonly Problem[],
): Promise<BadSource> {
  const placeOf = placeReader(looking.repositories, source)
  const rows = [
    ...Map.groupBy(problems, ({ sheet, rowNumber }) => JSON.stringify([sheet, rowNumber])).values(),
  ].map((own) => ({ problems: own, ...placeOf(own[0]!.sheet ?? '') }))
  const hashOf = hashes(looking, source.id)
  const bad: BadRow[] = []
  const headers = new Set<string>()
  const read = new Set([
    source.contentHash,
    ...looking.repositories.sourceFiles.of(source.id).map(({ contentHash }) => contentHash),
  ])
  const notes: string[] = []
  for (const [file, inFile] of Map.groupBy(rows, (row) => row.file)) {
    const wanted = inFile.map(({ problems: [first], sheet }): WantedRow => {
      return { sheet, number: first!.rowNumber!, hash: hashOf(first!) }
    })
    const found = file === null ? undefined : await findAgain(looking, source, file, wanted)
    if (found?.kind === 'halt') notes.push(describeHalt(found, file!))
    const again = found?.kind === 'found' ? found : undefined
    for (const sheet of again?.sheets ?? []) for (const header of sheet.headers) headers.add(header)
    const byWanted = new Map(again?.rows.map((row) => [row.wanted, row]))
    const asRead = again !== undefined && read.has(again.contentHash)
    for (const [index, row] of inFile.entries()) bad.push(badRow(row, byWanted.get(index), again, asRead))
  }
  for (const { column } of problems) if (column !== null) headers.add(column)
  return {
    name: source.name,
    headers: [...headers],
    rows: bad.sort((a, b) => Number(a.place[2]) - Number(b.place[2])),
    notes,
  }
}

/** A row's problems, and where it stood when it was read. */
type KnownRow = { problems: Problem[]; file: string | null; sheet: string }

/** @param found the file as it is now; undefined where there is none, or it could not be read. */
function badRow(
  known: KnownRow,
  row: FoundRow | undefined,
  found: FoundRows | undefined,
  asRead: boolean,
): BadRow {
  const { problems } = known
  const [first] = problems
  const [sheet, number] = [row?.sheet ?? known.sheet, row?.number ?? first!.rowNumber!]
  const place = [known.file ?? '', sheet, String(number)]
  const headers = found?.sheets.find((one) => one.sheet === sheet)?.headers
  // Nothing of what such a row says is passed on.
  const mayBeShown = first!.code !== 'forgotten'
  if (row && headers && mayBeShown) {
    const cells = new Map(headers.map((header, index) => [header, shownCell(row.cells[index] ?? null)]))
    return { problems, cells, place, note: row.same || asRead ? '' : CHANGED }
  }
  // What was written down of it when it was read.
  const cells = new Map(
    problems.flatMap(({ column, text }) => (column === null || text === null ? [] : [[column, text]])),
  )
  return { problems, cells, place, note: found && mayBeShown ? GONE : '' }
}

/** A row's hash when it was read: kept with the problem, or with what the row says of its person. */
function hashes({ repositories }: Looking, sourceId: number): (problem: Problem) => string | null {
  const { people } = repositories
  const known = people.knownRows(sourceId)
  const bytes = Buffer.from(known.hashes)
  const size = bytes.length / Math.max(known.claimIds.length, 1)
  const byClaim = new Map(
    [...known.claimIds].map((id, n) => [id, bytes.toString('hex', n * size, (n + 1) * size)]),
  )
  return ({ origin, payload, followId, rowKey }) => {
    const [, claim] = /^claim (\d+)$/.exec(payload ?? '') ?? []
    if (claim !== undefined) return byClaim.get(Number(claim)) ?? null
    if (origin === 'row') return payload
    const own = followId === null ? [] : people.claimsOf(followId)
    const id = own.find((one) => one.sourceId === sourceId && one.rowKey === rowKey)?.id
    return id === undefined ? null : (byClaim.get(id) ?? null)
  }
}

function findAgain(
  { repositories, workspace, setup, readers }: Looking,
  source: SourceRow,
  file: string,
  wanted: readonly WantedRow[],
): Promise<FoundRows | ReadHalt> {
  const own: Setup['sources'][number] | undefined = setup.sources.find(({ name }) => name === source.name)
  const active = own && { row: source, setup: own, file }
  return findInFile(
    readers ?? forkReaderHost({ memoryMb: setup.limits.memoryMiB }),
    {
      path: file,
      read: { ...(active && readOptions(active)), limits: readLimits(setup.limits) },
      mapping: active && mappingOf(repositories, active, workspace),
      wanted,
    },
    new AbortController().signal,
  )
}

/** Text as it stands there; whole numbers are text too, so that a phone is not shown as 5.58E+12. */
function shownCell(cell: Cell): ExportCell {
  if (typeof cell === 'string') return cell
  return typeof cell === 'number' && !Number.isInteger(cell) ? cell : cellText(cell)
}

function reasons({ problems, note }: BadRow, say: SayProblem): string {
  return [...problems.map(say), ...(note === '' ? [] : [note])].join(' ')
}

/** Without its place, which stands in columns of its own. */
const sentenceOf = (problem: Problem): string => describeProblem(cellProblem(problem), {})

const OURS = ['ERROR', 'FILE', 'SHEET', 'ROW']
/** Our columns behind theirs, called otherwise where they have one of that name. */
function withOurs(headers: readonly string[]): string[] {
  const taken = new Set(headers.map((header) => header.trim().toLowerCase()))
  const free = (name: string, n = 2): string =>
    taken.has(name.toLowerCase()) ? free(`${name.split(' ')[0]} ${n}`, n + 1) : name
  return [...headers, ...OURS.map((name) => free(name))]
}

const lineOf = (headers: readonly string[], row: BadRow, say: SayProblem): ExportCell[] => [
  ...headers.map((header) => row.cells.get(header) ?? ''),
  reasons(row, say),
  ...row.place,
]

function sheetsOf(sources: readonly BadSource[], others: readonly Problem[], say: SayProblem): ExportTable[] {
  const sheets = sources.map(({ name, headers, rows }) => ({
    name,
    columns: withOurs(headers),
    rows: rows.map((row) => lineOf(headers, row, say)),
  }))
  if (others.length === 0 && sheets.length > 0) return sheets
  return [...sheets, { name: 'Other', columns: ['ERROR'], rows: others.map((problem) => [say(problem)]) }]
}

/** A csv has one table: columns of the same name are one column. */
function oneTable(sources: readonly BadSource[], others: readonly Problem[], say: SayProblem): ExportTable {
  const headers = [...new Set(sources.flatMap((source) => source.headers))]
  return {
    name: 'Problems',
    columns: withOurs(headers),
    rows: [
      ...sources.flatMap(({ rows }) => rows.map((row) => lineOf(headers, row, say))),
      ...others.map((problem) => [...headers.map(() => ''), say(problem)]),
    ],
  }
}
