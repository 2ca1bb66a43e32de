/**
 * What a reader process says, looked at before it is believed. It reads files of strangers, so it is the likeliest of our
 * processes to be made to say something else than it should; then it is a reader that failed, and nothing was read.
 */
import { z } from 'zod'
import { boundedJson } from '../../shared/bounded-json.ts'
import type { MappedRow } from '../../shared/row.ts'
import { HASH_BYTES } from './row-hash.ts'
import type { FromReader, ScanRow } from './scan-protocol.ts'

/** A reader sends 500 rows at once. */
const MOST_IN_BATCH = 10_000
/** Characters of the rows of one batch. */
const LONGEST_BATCH = 64 * 1024 * 1024

const count = z.int().min(0)
const texts = z.array(z.string())
const detail = z.record(z.string(), z.union([z.string(), z.number(), texts]))
const table = z.looseObject({
  format: z.string(),
  sheet: z.string(),
  sheets: z.array(z.looseObject({ name: z.string() })),
  headerRow: count,
  headers: texts,
  blankHeaders: z.array(count),
})
const rows = z.array(z.looseObject({ number: count, cells: z.array(z.unknown()) }))
/** As much of each as those who read it rely on. */
const forms: Readonly<Record<Exclude<FromReader['kind'], 'rows'>, z.ZodType>> = {
  opened: z.looseObject({
    table,
    fingerprint: z.string(),
    choice: z.string(),
    columns: z.array(z.looseObject({})),
    neededFields: z.array(z.looseObject({ key: z.string() })),
    neededGroups: texts,
  }),
  done: z.looseObject({
    rows: count,
    skipped: z.looseObject({ blank: count, totals: count, silent: count }),
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
    identity: z.looseObject({ kind: z.literal('file') }),
    seconds: z.number(),
  }),
  halt: z.looseObject({ code: z.string().regex(/^[a-z-]{1,40}$/), detail }),
  peeked: z.looseObject({ table, rows }),
  looked: z.looseObject({ start: z.looseObject({ rows }), table: table.nullable() }),
  drafted: z.looseObject({ drafted: z.looseObject({}), table }),
  found: z.looseObject({
    contentHash: z.string(),
    sheets: z.array(z.looseObject({ sheet: z.string(), headers: texts })),
    rows: z.array(
      z.looseObject({ wanted: count, sheet: z.string(), number: count, cells: z.array(z.unknown()) }),
    ),
  }),
}

/** Whether it has the form of something a reader says. Of rows, what they hold is looked at by `rowsIn`. */
export function isFromReader(message: unknown): message is FromReader {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false
  const { kind } = message
  if (kind === 'rows') return isBatch(message)
  const form = typeof kind === 'string' && Object.hasOwn(forms, kind) && forms[kind as keyof typeof forms]
  return form !== false && form.safeParse(message).success
}

type Batch = FromReader & { kind: 'rows' }

function isBatch(message: object): boolean {
  const { sheet, numbers, hashes, mapped } = message as Partial<Batch>
  return (
    typeof sheet === 'string' &&
    numbers instanceof Uint32Array &&
    numbers.length <= MOST_IN_BATCH &&
    hashes instanceof Uint8Array &&
    hashes.length === numbers.length * HASH_BYTES &&
    typeof mapped === 'string' &&
    mapped.length <= LONGEST_BATCH
  )
}

/** Undefined where what stands there is no row. */
export function rowsIn({ sheet, numbers, hashes, mapped }: Batch): ScanRow[] | undefined {
  const rows: ScanRow[] = []
  for (let i = 0; i < numbers.length; i++) {
    const hash = hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)
    rows.push({ number: numbers[i]!, sheet, hash, mapped: null })
  }
  const changed = boundedJson(mapped)
  if (!Array.isArray(changed)) return undefined
  for (const entry of changed as unknown[]) {
    const [place, row] = Array.isArray(entry) ? (entry as unknown[]) : []
    const target = typeof place === 'number' ? rows[place] : undefined
    if (!target || !isMappedRow(row)) return undefined
    target.mapped = row
  }
  return rows
}

// By hand: it is done for every row of every file, and costs a hundredth of reading it.
function isMappedRow(row: unknown): row is MappedRow {
  if (!isObject(row) || !isObject(row.contact) || !Array.isArray(row.problems)) return false
  const { uuid, name, language, fields, urns, groups, cleared, silent } = row.contact
  return (
    Number.isSafeInteger(row.number) &&
    typeof row.sheet === 'string' &&
    isStatement(row.key) &&
    (uuid === undefined || typeof uuid === 'string') &&
    isStatement(name) &&
    isStatement(language) &&
    (fields === undefined || (isObject(fields) && Object.values(fields).every(isStatement))) &&
    [urns, groups, cleared, silent].every(isTexts) &&
    row.problems.every((problem: unknown) => isObject(problem) && typeof problem.code === 'string')
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isStatement = (value: unknown): boolean =>
  value === undefined || value === null || typeof value === 'string'
const isTexts = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
