/** Rows of an earlier scan found again in the file as it is now, by their content, else by where they stood. */
import type { Cell } from '../../shared/row.ts'
import { SAMPLE_ROWS } from '../mapping/propose.ts'
import { identify } from './file-identity.ts'
import { withFirstRows } from './first-rows.ts'
import { HaltError } from './halt.ts'
import { withDefaults } from './limits.ts'
import { readTable } from './read-table.ts'
import { createRowHasher, HASH_BYTES } from './row-hash.ts'
import type { OpenMapping } from './scan-protocol.ts'
import type { ReadOptions } from './table.ts'

/** `hash`: of the row as it was, 32 hexadecimal digits; null where only its place is known. */
export type WantedRow = { sheet: string; number: number; hash: string | null }
export type FindRequest = { path: string; read: ReadOptions; mapping: unknown; wanted: readonly WantedRow[] }
/** `wanted`: its place in the request. `same`: by its content, perhaps on another line now. */
export type FoundRow = { wanted: number; sheet: string; number: number; cells: Cell[]; same: boolean }
export type FoundRows = {
  kind: 'found'
  /** SHA-256 of the file's bytes. */
  contentHash: string
  sheets: { sheet: string; headers: string[] }[]
  rows: FoundRow[]
}

/** Reads the whole file and keeps the wanted rows only. Throws what `haltOf` understands. */
export async function findRows(
  { path, read, mapping, wanted }: FindRequest,
  openMapping: OpenMapping,
): Promise<FoundRows> {
  const identity = await identify(path, withDefaults(read.limits).fileBytes)
  if (identity.kind === 'halt') throw new HaltError(identity.code, identity.detail)
  const byHash = Map.groupBy(wanted.keys(), (index) => wanted[index]!.hash ?? '')
  const byPlace = Map.groupBy(wanted.keys(), (index) => placeOf(wanted[index]!))
  const sheets: FoundRows['sheets'] = []
  const found = new Map<number, FoundRow>()
  const hash = Buffer.alloc(HASH_BYTES)
  let writeHash: ReturnType<typeof createRowHasher> | undefined
  let sheet = ''
  const compile = mapping === undefined ? undefined : openMapping(mapping)
  for await (const event of withFirstRows(readTable(path, read), SAMPLE_ROWS)) {
    if (event.kind === 'halt') throw new HaltError(event.code, event.detail)
    if (event.kind === 'opened') {
      ;({ sheet } = event.table)
      sheets.push({ sheet, headers: event.table.headers })
      const { headers } = event.table
      const firstRows = event.firstRows.map(({ cells }) => cells)
      const compiled = compile?.(headers, firstRows)
      writeHash = compiled?.kind === 'ok' ? createRowHasher(compiled.fingerprint, headers) : undefined
    }
    if (event.kind !== 'rows') continue
    for (const { number, cells } of event.rows) {
      const here = { sheet, number, cells }
      for (const index of byPlace.get(placeOf(here)) ?? [])
        if (!found.has(index)) found.set(index, { ...here, wanted: index, same: false })
      writeHash?.(cells, hash, 0)
      for (const index of (writeHash && byHash.get(hash.toString('hex'))) ?? []) {
        const before = found.get(index)
        // Of several rows with this content the one that stands where it stood.
        const inPlace = placeOf(here) === placeOf(wanted[index]!)
        if (!before?.same || inPlace) found.set(index, { ...here, wanted: index, same: true })
      }
    }
  }
  // A line on which another wanted row stands now is not the row that stood there.
  const taken = new Set([...found.values()].filter(({ same }) => same).map(placeOf))
  const rows = [...found.values()].filter((row) => row.same || !taken.has(placeOf(row)))
  return { kind: 'found', contentHash: identity.contentHash, sheets, rows }
}

const placeOf = ({ sheet, number }: { sheet: string; number: number }) => `${number} ${sheet}`
