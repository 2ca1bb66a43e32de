/** The scan as it runs inside the reader process: read, hash, map what is new, and wait for the agent to keep up. */
import type { MappedRow } from '../../shared/row.ts'
import type { CompiledMapping, MappingRequest, MappingResult } from '../mapping/compile.ts'
import { draftTable } from '../mapping/draft-table.ts'
import { SAMPLE_ROWS } from '../mapping/propose.ts'
import { identify, sameContent } from './file-identity.ts'
import { findRows } from './find-rows.ts'
import { withFirstRows } from './first-rows.ts'
import { HaltError, haltOf, type ReadHalt } from './halt.ts'
import { withDefaults } from './limits.ts'
import { readTable } from './read-table.ts'
import { createKnownRows, createRowHasher, HASH_BYTES } from './row-hash.ts'
import type {
  DraftRequest,
  FromReader,
  OpenMapping,
  Peeked,
  PeekRequest,
  ScanRequest,
  ToReader,
} from './scan-protocol.ts'
import type { Row, SheetStart, Table } from './table.ts'

const BATCH = 500
/** Batches that may be on their way: the reader works while the agent writes, and memory stays flat. */
const IN_FLIGHT = 3

/** The reader's end of the line. */
export type WorkerPort = {
  post(message: FromReader): void
  onMessage(listener: (message: ToReader) => void): void
}

/** Answers each `scan`, `peek`, `look`, `draft` and `find` that arrives. Never throws: what goes wrong is the last message, a halt. */
export function serveScans(port: WorkerPort, openMapping: OpenMapping): void {
  let inFlight = 0
  let roomAgain: (() => void) | undefined
  const send = async (message: FromReader) => {
    while (inFlight >= IN_FLIGHT) await new Promise<void>((resolve) => (roomAgain = resolve))
    inFlight++
    port.post(message)
  }
  port.onMessage((message) => {
    switch (message.kind) {
      case 'more':
        inFlight--
        roomAgain?.()
        break
      case 'scan':
        void scan(message.request, openMapping, send)
          .catch(haltOf)
          .then((last) => port.post(last))
        break
      case 'peek':
        void peek(message.request)
          .catch(haltOf)
          .then((last) => port.post(last))
        break
      case 'look':
        void look(message.request)
          .catch(haltOf)
          .then((last) => port.post(last))
        break
      case 'draft':
        void draft(message.request)
          .catch(haltOf)
          .then((last) => port.post(last))
        break
      case 'find':
        void findRows(message.request, openMapping)
          .catch(haltOf)
          .then((last) => port.post(last))
    }
  })
}

/** One scan; answers its last message. Throws what `haltOf` understands. */
async function scan(
  { path, read, mapping, known }: ScanRequest,
  openMapping: OpenMapping,
  send: (message: FromReader) => Promise<void>,
): Promise<FromReader> {
  const started = performance.now()
  const { fileBytes } = withDefaults(read.limits)
  const before = await identify(path, fileBytes)
  if (before.kind === 'halt') return before
  const placeOf = createKnownRows(known)
  const isKnown = (bytes: Uint8Array, offset: number) => placeOf(bytes, offset) >= 0
  let sheet: ReturnType<typeof openSheet> | undefined
  let rows = 0
  let silent = 0
  const compile = openMapping(mapping)
  for await (const event of withFirstRows(readTable(path, read), SAMPLE_ROWS)) {
    switch (event.kind) {
      case 'opened': {
        if (sheet) await sheet.flush()
        const firstRows = event.firstRows.map(({ cells }) => cells)
        const compiled = compile(event.table.headers, firstRows)
        if (compiled.kind !== 'ok') throw mappingHalt(compiled, event.table.sheet)
        sheet = openSheet(event.table.sheet, event.table.headers, compiled, isKnown, send)
        const { kind: _kind, map: _map, ...needs } = compiled
        await send({ kind: 'opened', table: event.table, ...needs })
        break
      }
      case 'rows':
        for (const row of event.rows) {
          if (sheet!.add(row)) rows++
          else silent++
          if (sheet!.isFull()) await sheet!.flush()
        }
        break
      case 'halt':
        return (await touched(path, before.contentHash, fileBytes)) ?? event
      case 'done': {
        await sheet!.flush()
        const halt = await touched(path, before.contentHash, fileBytes)
        if (halt) return halt
        const skipped = { ...event.skipped, silent }
        const seconds = (performance.now() - started) / 1000
        return { kind: 'done', rows, skipped, contentHash: before.contentHash, identity: before, seconds }
      }
    }
  }
  throw new HaltError('reader-died')

  /** A file that was saved meanwhile may look like anything: that is the reason, whatever else was seen. */
  async function touched(path: string, contentHash: string, most: number) {
    const after = await identify(path, most)
    if (after.kind === 'halt') return after
    const same = before.kind === 'file' && sameContent(before, after) && after.contentHash === contentHash
    return same ? undefined : new HaltError('changed-while-reading').halt
  }
}

/** The start of the sheet that would be read, also where no header is found in it. */
async function look({ path, read, rows: most }: PeekRequest): Promise<FromReader> {
  const starts: SheetStart[] = []
  let table: Table | null = null
  let halt: ReadHalt | undefined
  for await (const event of readTable(path, read, (start) => void starts.push(start))) {
    if (event.kind === 'halt') halt = event
    if (event.kind === 'opened') {
      table = event.table
      // Formats that name their columns have nothing above them.
      if (starts.length === 0) starts.push({ ...table, rows: [] })
    }
    if (event.kind === 'rows' && table && starts.at(-1)!.rows.length === 0)
      starts.push({ ...table, rows: event.rows })
    if (table && starts.at(-1)!.rows.length > 0) break
  }
  const start = table ? starts.at(-1) : starts[0]
  if (!start || (halt && halt.code !== 'no-header')) return halt ?? new HaltError('empty').halt
  const { format, sheet, sheets, text, rows } = start
  const shown = { format, sheet, sheets, ...(text && { text }), rows: rows.slice(0, most) }
  return { kind: 'looked', start: shown, table }
}

/** The first sheet's columns as they would be mapped. */
async function draft({ path, read, mapping, rows }: DraftRequest): Promise<FromReader> {
  const peeked = await peek({ path, read, rows })
  if (peeked.kind !== 'peeked') return peeked
  const { table } = peeked
  const drafted = draftTable(table.headers, peeked.rows, table.sheet, mapping as MappingRequest)
  if (drafted.kind !== 'drafted') {
    const { kind, ...detail } = drafted
    return new HaltError(kind, detail).halt
  }
  return { kind: 'drafted', drafted, table }
}

/** The first sheet's header and rows. */
async function peek({ path, read, rows: most }: PeekRequest): Promise<Peeked | ReadHalt> {
  let table: Table | undefined
  const rows: Row[] = []
  for await (const event of readTable(path, read)) {
    if (event.kind === 'halt') return event
    if (event.kind === 'opened' && table !== undefined) break // the next of several sheets
    if (event.kind === 'opened') table = event.table
    if (event.kind === 'rows') rows.push(...event.rows.slice(0, most - rows.length))
    if (table !== undefined && rows.length >= most) break
  }
  if (table === undefined) throw new HaltError('empty')
  return { kind: 'peeked', table, rows }
}

/** Gathers the rows of one sheet into batches. */
function openSheet(
  name: string,
  headers: readonly string[],
  mapping: CompiledMapping,
  isKnown: (bytes: Uint8Array, offset: number) => boolean,
  send: (message: FromReader) => Promise<void>,
) {
  const writeHash = createRowHasher(mapping.fingerprint, headers)
  let numbers = new Uint32Array(BATCH)
  let hashes = Buffer.alloc(BATCH * HASH_BYTES)
  let mapped: [place: number, row: MappedRow][] = []
  let count = 0

  async function flush(): Promise<void> {
    if (count === 0) return
    const message: FromReader = {
      kind: 'rows',
      sheet: name,
      numbers: numbers.subarray(0, count),
      hashes: hashes.subarray(0, count * HASH_BYTES),
      mapped: JSON.stringify(mapped),
    }
    numbers = new Uint32Array(BATCH)
    hashes = Buffer.alloc(BATCH * HASH_BYTES)
    mapped = []
    count = 0
    await send(message)
  }

  return {
    flush,
    isFull: () => count === BATCH,
    /** False where the row says nothing. */
    add({ number, cells }: Row): boolean {
      writeHash(cells, hashes, count * HASH_BYTES)
      if (!isKnown(hashes, count * HASH_BYTES)) {
        const row = mapping.map(cells, number, name)
        if (row === null) return false
        mapped.push([count, row])
      }
      numbers[count++] = number
      return true
    },
  }
}

function mappingHalt(failed: Exclude<MappingResult, CompiledMapping>, sheet: string): HaltError {
  const { kind, ...rest } = failed
  return new HaltError(kind, { sheet, ...rest })
}
