/**
 * A file, sheet or column is not where it was: perhaps it is only called otherwise (DESIGN 5, 10). What looks like it
 * is looked for and named; the setup is changed by a person. Only the first rows are read, and nothing is kept.
 */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { LocalContact } from '../../shared/contact.ts'
import { closest } from '../../shared/did-you-mean.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import { headerFinder, type SourceMapping } from '../mapping/columns.ts'
import { type CompiledMapping, compileMapping, type MappingRequest } from '../mapping/compile.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { createKnownRows, createRowHasher, HASH_BYTES } from '../spreadsheets/row-hash.ts'
import { peekFile } from '../spreadsheets/scan-file.ts'
import type { Peeked } from '../spreadsheets/scan-protocol.ts'
import type { ReadOptions, Row } from '../spreadsheets/table.ts'
import type { Repositories } from '../store/repositories.ts'
import { attributeOf, cellOf, isBlankCell, sameCell } from '../sync/column-cells.ts'
import { isNoise, isSpreadsheetName } from './quiet.ts'
import { identities } from './row-problems.ts'
import type { ActiveSource } from './sources.ts'

export type LookParts = Repositories & { readers: ReaderHost; workspace: { id: number } }
export type LookRequest = {
  source: ActiveSource
  read: ReadOptions
  mapping: MappingRequest
  signal: AbortSignal
}

/** Rows that are compared. */
const ROWS = 200
/** Files, sheets or columns that are looked at; the newest, or first. */
const MOST = 10

/**
 * Spreadsheets beside a missing file, by name, size and time: while they are the same, what was found in them is too.
 */
export async function filesBeside(
  { sources, workspace }: LookParts,
  source: ActiveSource,
): Promise<{ file: string; mark: string }[]> {
  const folder = path.dirname(source.file)
  const others = new Set(sources.all(workspace.id).map((row) => row.path))
  const names = await readdir(folder).catch(() => [])
  const found: { file: string; mark: string; at: number }[] = []
  for (const name of names) {
    const file = path.join(folder, name)
    if (!isSpreadsheetName(name) || isNoise(name) || others.has(file)) continue
    const is = await stat(file).catch(() => undefined)
    if (is?.isFile()) found.push({ file, mark: `${name} ${is.size} ${is.mtimeMs}`, at: is.mtimeMs })
  }
  return found.sort((one, other) => other.at - one.at).slice(0, MOST)
}

/** The one among the files that has this source's columns and mostly its rows; its name. */
export async function renamedFile(
  parts: LookParts,
  request: LookRequest,
  files: readonly { file: string }[],
): Promise<string | undefined> {
  const looked: Look[] = []
  for (const { file } of files)
    looked.push({ name: path.basename(file), ...(await look(parts, request, file, request.read)) })
  return onlyOne(looked)
}

/** The one among the sheets that has this source's columns and mostly its rows. */
export async function renamedSheet(
  parts: LookParts,
  request: LookRequest,
  sheets: readonly string[],
): Promise<string | undefined> {
  const looked: Look[] = []
  for (const sheet of sheets.slice(0, MOST))
    looked.push({
      name: sheet,
      ...(await look(parts, request, request.source.file, { ...request.read, sheet })),
    })
  return onlyOne(looked)
}

type Look = { name: string; sameHeaders: boolean; sameRows: number }

function onlyOne(looked: readonly Look[]): string | undefined {
  const sameRows = looked.filter((one) => one.sameRows >= 0.5)
  const fitting = sameRows.length > 0 ? sameRows : looked.filter(({ sameHeaders }) => sameHeaders)
  return fitting.length === 1 ? fitting[0]!.name : undefined
}

async function look(
  parts: LookParts,
  { source, mapping, signal }: LookRequest,
  file: string,
  read: ReadOptions,
): Promise<Omit<Look, 'name'>> {
  const none = { sameHeaders: false, sameRows: 0 }
  const before = headersOf(parts, source)
  const peeked = await peekFile(parts.readers, { path: file, read, rows: ROWS }, signal)
  if (peeked.kind !== 'peeked' || before.length === 0) return none
  const { headers } = peeked.table
  const compiled = compileMapping(headers, mapping.source, mapping.context)
  if (compiled.kind !== 'ok') return none
  return {
    sameHeaders: JSON.stringify([...headers].sort()) === JSON.stringify([...before].sort()),
    sameRows: shareOfKnown(peeked, compiled, parts.people.knownRows(source.row.id).hashes),
  }
}

function shareOfKnown({ table, rows }: Peeked, { fingerprint }: CompiledMapping, known: Uint8Array): number {
  const write = createRowHasher(fingerprint, table.headers)
  const placeOf = createKnownRows(known)
  const bytes = Buffer.alloc(HASH_BYTES)
  const same = rows.filter(({ cells }) => {
    write(cells, bytes, 0)
    return placeOf(bytes, 0) >= 0
  })
  return rows.length === 0 ? 0 : same.length / rows.length
}

/** Lost headers and, in the same order, the headers that their columns seem to have now. */
export type RenamedColumns = { lost: string[]; found: string[]; why: 'values' | 'name' }

/**
 * Which of the file's other columns have the values the lost ones had? Where none has, the one whose header is written
 * almost alike.
 * @param lost headers of the setup, or of the last read, that are not there.
 * @param sheet where they are not there.
 */
export async function renamedColumns(
  parts: LookParts,
  { source, read, mapping, signal }: LookRequest,
  lost: readonly string[],
  sheet: unknown,
): Promise<RenamedColumns | undefined> {
  const where = typeof sheet === 'string' && sheet !== '' ? { ...read, sheet } : read
  const peeked = await peekFile(parts.readers, { path: source.file, read: where, rows: ROWS }, signal)
  if (peeked.kind !== 'peeked') return undefined
  const before = new Set(headersOf(parts, source))
  const find = headerFinder(peeked.table.headers)
  // Of what is understood the columns of this table: others stand in another sheet.
  const columns =
    mapping.source.columns ??
    understoodColumns(mapping.source, (header) => lost.includes(header) || find(header).length > 0)
  const free = peeked.table.headers.filter((header) => !Object.hasOwn(columns, header))
  const fresh = free.filter((header) => !before.has(header))
  const candidates = (fresh.length > 0 ? fresh : free).slice(0, MOST)
  const isAddress = (header: string) => (columns[header]?.kind === 'urn' ? 0 : 1)
  const replaced = new Map<string, string>()
  // Addresses first: a mapping without any is none, and by them people are found when the key is lost too.
  const told = lost.filter((header) => Object.hasOwn(columns, header) || mapping.source.key.includes(header))
  for (const header of told.sort((one, other) => isAddress(one) - isAddress(other)).slice(0, MOST)) {
    const found = candidates.find((candidate) => {
      if ([...replaced.values()].includes(candidate)) return false
      const tried = new Map([...replaced, [header, candidate]])
      const next = withHeaders({ ...mapping.source, columns }, lost, tried)
      const compiled = compileMapping(peeked.table.headers, next, mapping.context)
      return compiled.kind === 'ok' && saysTheSame(parts, source, compiled, peeked, columns[header])
    })
    if (found !== undefined) replaced.set(header, found)
  }
  if (replaced.size > 0) {
    const known = lost.filter((header) => replaced.has(header))
    return { lost: known, found: known.map((header) => replaced.get(header)!), why: 'values' }
  }
  for (const header of lost) {
    const found = closest(header, candidates)
    if (found !== undefined) return { lost: [header], found: [found], why: 'name' }
  }
  return undefined
}

const headersOf = ({ sources }: LookParts, { row }: ActiveSource): string[] =>
  (sources.tableInfo(row.id)?.columns ?? []).map(({ header }) => header)

/** What an automatic mapping makes of the columns. */
function understoodColumns(
  { understood }: SourceMapping,
  isHere: (header: string) => boolean,
): Record<string, Target> {
  const used = (understood?.columns ?? []).flatMap(({ header, target }) =>
    target && isHere(header) ? [[header, target] as const] : [],
  )
  return Object.fromEntries(used)
}

/** The mapping with some lost headers replaced, and without the other lost ones. */
function withHeaders(
  source: SourceMapping & { columns: Readonly<Record<string, Target>> },
  lost: readonly string[],
  replaced: ReadonlyMap<string, string>,
): SourceMapping {
  const stays = (header: string) => replaced.has(header) || !lost.includes(header)
  const now = (header: string) => replaced.get(header) ?? header
  const columns = Object.entries(source.columns)
    .filter(([header]) => stays(header))
    .map(([header, target]) => [now(header), target] as const)
  // Which rows count is no matter here, and its column may be the lost one.
  return {
    ...source,
    columns: Object.fromEntries(columns),
    key: source.key.filter(stays).map(now),
    onlyRows: {},
  }
}

/** Do most rows say of their person, under this mapping, what the column said before? */
function saysTheSame(
  { people, workspace }: LookParts,
  { row: { id }, setup }: ActiveSource,
  { map }: CompiledMapping,
  { table, rows }: Peeked,
  target: Target | undefined,
): boolean {
  const attribute = attributeOf(target ? targetText(target) : null)
  let compared = 0
  let same = 0
  const claimOf = (key: string | null | undefined, contact: LocalContact) =>
    setup.key.length > 0 && key != null
      ? people.claimByKey(id, key)
      : identities(contact)
          .flatMap((urn) => people.claimsWithUrn(urn, workspace.id))
          .find(({ sourceId }) => sourceId === id)
  for (const { cells, number } of rows satisfies readonly Row[]) {
    const mapped = map(cells, number, table.sheet)
    if (!mapped) continue
    const claim = claimOf(mapped.key, mapped.contact)
    const [had, has] = attribute
      ? [claim && cellOf(claim.contact, attribute), cellOf(mapped.contact, attribute)]
      : [claim?.rowKey, mapped.key ?? undefined]
    if (isBlankCell(has)) continue
    compared += 1
    if (claim && sameCell(had, has)) same += 1
  }
  return compared > 0 && same * 2 > compared
}
