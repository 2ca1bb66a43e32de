/** What the agent asks a reader of one file, chosen by chance, within limits that are lower than the default ones. */
import type { MappingRequest, SourceMapping } from '../../main/mapping/compile.ts'
import type { ReadLimits } from '../../main/spreadsheets/limits.ts'
import type { ReadOptions } from '../../main/spreadsheets/table.ts'
import { chosen, context } from '../mapping/support/mapping.ts'
import { COLUMNS } from '../spreadsheets/support/thousand-people.ts'
import type { Dice } from '../support/dice.ts'
import type { Case } from './make-case.ts'
import type { Question } from './reader-lane.ts'

const MIB = 2 ** 20
export const LIMITS: Readonly<ReadLimits> = {
  fileBytes: 8 * MIB,
  rows: 20_000,
  columns: 500,
  cellLength: 32 * 1024,
  ratio: 300,
  ratioFreeBytes: 4 * MIB,
  unpackedBytes: 48 * MIB,
  milliseconds: 1_500,
}

const AUTOMATIC: SourceMapping = { columns: null, key: [], groups: [], fields: {}, country: 'BR' }
/** Nothing is asked of a person: what is not sure is left out. */
const SETTLED: SourceMapping = { ...AUTOMATIC, isSettled: true }
const LISTED: SourceMapping = { ...AUTOMATIC, columns: chosen(COLUMNS), key: ['Código'] }

/** Without `known` no row is known yet. */
export const scanOf = (path: string, asked: Asked, known: Uint8Array = new Uint8Array()): Question => ({
  kind: 'scan',
  request: { path, read: asked.read, mapping: asked.mapping, known },
})

/** How a file is read; `kind`: what is asked of it. */
export type Asked = { kind: Question['kind']; read: ReadOptions; mapping: MappingRequest }

/** A scan that asks nothing of a person. */
export const askedOnce = (): Asked => ({
  kind: 'scan',
  read: { limits: LIMITS },
  mapping: { source: SETTLED, context },
})

/** As a setup for the list says it. */
export const mappingOf = ({ format }: Case): MappingRequest => ({
  source: format === 'vcf' ? SETTLED : LISTED,
  context,
})

export function askedOf({ sample, format, dice }: Case): Asked {
  const source =
    sample.listed && format !== 'vcf' && dice.chance(0.8) ? LISTED : dice.one([SETTLED, AUTOMATIC])
  return {
    kind: dice.weighted({ scan: 60, peek: 25, look: 6, draft: 3, find: 6 }),
    read: { limits: LIMITS, ...(dice.chance(0.1) && wishOf(dice)) },
    mapping: { source, context },
  }
}

export function questionOf(path: string, asked: Asked): Question {
  const { kind, read, mapping } = asked
  switch (kind) {
    case 'scan':
      return scanOf(path, asked)
    case 'peek':
    case 'look':
      return { kind, request: { path, read, rows: 100 } }
    case 'draft':
      return { kind, request: { path, read, mapping, rows: 20 } }
    case 'find':
      return {
        kind,
        request: {
          path,
          read,
          mapping,
          wanted: [
            { sheet: 'Plan1', number: 5, hash: null },
            { sheet: '', number: 3, hash: '00'.repeat(16) },
          ],
        },
      }
  }
}

/** Something that a user may overrule. */
const wishOf = (dice: Dice): ReadOptions =>
  dice.one<ReadOptions>([
    { sheet: 0 },
    { sheet: 1 },
    { sheet: 'Plan1' },
    { sheet: [0, 0, 1] },
    { headerRow: 1 },
    { headerRow: 3 },
    { headerRow: 1_000_000 },
    { delimiter: ';' },
    { delimiter: '\t', quote: "'" },
    { encoding: 'utf-16le' },
    { encoding: 'shift_jis' },
    { encoding: 'windows-1252' },
    { encoding: 'utf-32' },
  ])
