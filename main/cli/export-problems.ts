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
import { mappingOf, readOptions } from '../agent/source-mapping.ts'
import { cellText } from '../mapping/text.ts'
import type { FoundRow, FoundRows, WantedRow } from '../spreadsheets/find-rows.ts'
import type { ReadHalt } from '../spreadsheets/halt.ts'
import { forkReaderHost } from '../spreadsheets/reader-host.ts'
import { findInFile } from '../spreadsheets/scan-file.ts'
import type { Problem } from '../store/reviews.ts'
import type { SourceRow } from '../store/sources.ts'
import { type ExportCell, type ExportTable, writeTables } from './export-table.ts'
import type { Looking } from './looking.ts'

/** `headers` and `cells` are the spreadsheet's; `cells` is empty where the row could not be read again. */
type BadRow = { problems: Problem[]; cells: Map<string, ExportCell>; place: ExportCell[]; note: string }
type BadSource = { name: string; headers: string[]; rows: BadRow[]; note: string | undefined }

const CHANGED = 'This row was changed since it was read; the next sync looks at it again.'
const GONE = 'This row is not in the file any more; the next sync forgets it.'

export type Exported = {
  rows: number
  /** Why cells are missing, a sentence for each spreadsheet that could not be read again. */
  notes: string[]
}

/** Writes them to an .xlsx, one sheet for each spreadsheet, or all into one .csv. Throws `UsageError`. */
export async function exportProblems(
  looking: Looking,
  problems: readonly Problem[],
  out: string,
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
  await writeTables(out, isCsv ? [oneTable(sources, others)] : sheetsOf(sources, others))
  return {
    rows: sources.reduce((sum, { rows }) => sum + rows.length, others.length),
    notes: sources.map(({ note }) => note).filter((note) => note !== undefined),
  }
}

async function badRowsOf(
  looking: Looking,
  source: SourceRow,
  problems: readonly Problem[],
): Promise<BadSource> {
  const rows = [
    ...Map.groupBy(problems, ({ sheet, rowNumber }) => JSON.stringify([sheet, rowNumber])).values(),
  ]
  const hashOf = hashes(looking, source.id)
  const wanted = rows.map(
    ([first]): WantedRow => ({
      sheet: first!.sheet ?? '',
      number: first!.rowNumber!,
      hash: hashOf(first!),
    }),
  )
  const found = await findAgain(looking, source, wanted)
  const byWanted = new Map(found.kind === 'found' ? found.rows.map((row) => [row.wanted, row]) : [])
  const asRead = found.kind === 'found' && found.contentHash === source.contentHash
  const headers = found.kind === 'found' ? [...new Set(found.sheets.flatMap((sheet) => sheet.headers))] : []
  const missing = rows.flatMap((own) => own.map(({ column }) => column)).filter((column) => column !== null)
  for (const column of missing) if (!headers.includes(column)) headers.push(column)
  return {
    name: source.name,
    headers,
    rows: rows
      .map((own, index) => badRow(source, own, byWanted.get(index), found, asRead))
      .sort((a, b) => Number(a.place[2]) - Number(b.place[2])),
    note: found.kind === 'halt' ? describeHalt(found, source.path) : undefined,
  }
}

function badRow(
  source: SourceRow,
  problems: Problem[],
  row: FoundRow | undefined,
  found: FoundRows | ReadHalt,
  asRead: boolean,
): BadRow {
  const [first] = problems
  const [sheet, number] = [row?.sheet ?? first!.sheet ?? '', row?.number ?? first!.rowNumber!]
  const place = [source.path, sheet, String(number)]
  const headers =
    found.kind === 'found' ? found.sheets.find((one) => one.sheet === sheet)?.headers : undefined
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
  return { problems, cells, place, note: found.kind === 'found' && mayBeShown ? GONE : '' }
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
  wanted: readonly WantedRow[],
): Promise<FoundRows | ReadHalt> {
  const { fileMiB, rows, columns, cellKiB, minutes, memoryMiB } = setup.limits
  const limits = {
    ...{ fileBytes: fileMiB * 1024 * 1024, rows, columns, cellLength: cellKiB * 1024 },
    milliseconds: minutes * 60_000,
  }
  const own: Setup['sources'][number] | undefined = setup.sources.find(({ name }) => name === source.name)
  const active = own && { row: source, setup: own, file: source.path }
  return findInFile(
    readers ?? forkReaderHost({ memoryMb: memoryMiB }),
    {
      path: source.path,
      read: { ...(active && readOptions(active)), limits },
      mapping: active && mappingOf(active, workspace, repositories.mirror.fieldTypes(workspace.id)),
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

function reasons({ problems, note }: BadRow): string {
  const sentences = problems.map(({ code, column, text, detail }) =>
    describeProblem({ code, detail, ...(column !== null && { column }), ...(text !== null && { text }) }, {}),
  )
  return [...sentences.map(capital), ...(note === '' ? [] : [note])].join(' ')
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const OURS = ['ERROR', 'FILE', 'SHEET', 'ROW']
/** Our columns behind theirs, called otherwise where they have one of that name. */
function withOurs(headers: readonly string[]): string[] {
  const taken = new Set(headers.map((header) => header.trim().toLowerCase()))
  const free = (name: string, n = 2): string =>
    taken.has(name.toLowerCase()) ? free(`${name.split(' ')[0]} ${n}`, n + 1) : name
  return [...headers, ...OURS.map((name) => free(name))]
}

const lineOf = (headers: readonly string[], row: BadRow): ExportCell[] => [
  ...headers.map((header) => row.cells.get(header) ?? ''),
  reasons(row),
  ...row.place,
]

/** What concerns no row: a field or a group. */
const otherSentence = ({ code, column, text, detail }: Problem): string =>
  describeProblem({ code, detail, ...(column !== null && { column }), ...(text !== null && { text }) }, {})

function sheetsOf(sources: readonly BadSource[], others: readonly Problem[]): ExportTable[] {
  const sheets = sources.map(({ name, headers, rows }) => ({
    name,
    columns: withOurs(headers),
    rows: rows.map((row) => lineOf(headers, row)),
  }))
  if (others.length === 0 && sheets.length > 0) return sheets
  return [
    ...sheets,
    { name: 'Other', columns: ['ERROR'], rows: others.map((problem) => [otherSentence(problem)]) },
  ]
}

/** A csv has one table: columns of the same name are one column. */
function oneTable(sources: readonly BadSource[], others: readonly Problem[]): ExportTable {
  const headers = [...new Set(sources.flatMap((source) => source.headers))]
  return {
    name: 'Problems',
    columns: withOurs(headers),
    rows: [
      ...sources.flatMap(({ rows }) => rows.map((row) => lineOf(headers, row))),
      ...others.map((problem) => [...headers.map(() => ''), otherSentence(problem)]),
    ],
  }
}
