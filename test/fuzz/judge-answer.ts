/** Whether an answer is one a reader may give: rows as they should be, or a refusal that names file and reason. */

import { isFromReader, rowsIn } from '../../main/spreadsheets/check-reader.ts'
import type { ReadHalt } from '../../main/spreadsheets/halt.ts'
import { LAST_OPEN_ROW } from '../../main/spreadsheets/limits.ts'
import { HASH_BYTES } from '../../main/spreadsheets/row-hash.ts'
import { describeHalt, haltCodes } from '../../shared/halt-sentences.ts'
import type { Cell } from '../../shared/row.ts'
import type { Asked } from './questions.ts'
import type { Answer } from './reader-lane.ts'
import type { Format } from './samples.ts'

/** `outcome`: `read`, `refused: <code>`, `killed: <why>`. `faults`: what is wrong with it; none where nothing is. */
export type Verdict = { outcome: string; faults: string[] }

/** A file that lies still on the disk, and a reader that nobody stops, leave no reason for these. */
const IMPOSSIBLE = new Set([
  'missing',
  'locked',
  'no-permission',
  'not-a-file',
  'not-readable',
  'changed-while-reading',
  'reader-died',
  'cancelled',
])
/** The file's name first, what is the matter, that nothing was changed, what helps. */
const SENTENCE = /^people\.\w+(?:, sheet ".*?")?: .*nothing was changed.*\.$/s
/** What only a mistake of ours says; the library that reads .xls and .xlsb throws such things at damaged files. */
const MISTAKE =
  /undefined|null|is not (?:a function|iterable|defined)|out of (?:range|bounds)|must be|Invalid (?:array|string|typed|count|time|code point)|not access|call stack|ERR_|restricted|circular|BigInt/i
const LIBRARY: ReadonlySet<Format> = new Set(['xls', 'xlsb', 'xml'])

export function judgeAnswer(format: Format, asked: Asked, answer: Answer): Verdict {
  const { outcome, faults } = judge(format, asked, answer)
  const { said, last } = answer
  const messages = last.kind === 'hung' || last.kind === 'died' ? said : [...said, last]
  for (const message of messages)
    if (!isFromReader(message) || (message.kind === 'rows' && rowsIn(message) === undefined))
      faults.push(`what the agent takes for no answer: ${message.kind}`)
  return { outcome, faults }
}

function judge(format: Format, asked: Asked, answer: Answer): Verdict {
  const { last } = answer
  switch (last.kind) {
    case 'hung':
      return { outcome: 'hung', faults: ['it never answered'] }
    case 'died':
      if (last.why === 'crash')
        return { outcome: 'killed: crash', faults: [`the process died: ${last.stderr}`] }
      return { outcome: `killed: ${last.why}`, faults: [] }
    case 'halt':
      return { outcome: `refused: ${last.code}`, faults: faultsOfHalt(format, asked, last) }
    case 'done':
      return { outcome: 'read', faults: faultsOfRows(answer, last.rows) }
    case 'peeked':
    case 'looked': {
      const rows = last.kind === 'peeked' ? last.rows : last.start.rows
      const faults = rows.flatMap(({ number, cells }) => faultsOfRow(number, cells))
      return { outcome: 'read', faults: [...new Set(faults)] }
    }
    case 'found':
      return { outcome: 'read', faults: last.rows.flatMap(({ number, cells }) => faultsOfRow(number, cells)) }
    case 'drafted':
      return { outcome: 'read', faults: [] }
  }
}

function faultsOfHalt(format: Format, asked: Asked, halt: ReadHalt): string[] {
  const faults: string[] = []
  const { code, detail } = halt
  if (!haltCodes.includes(code)) faults.push(`a code nobody knows: ${code}`)
  if (IMPOSSIBLE.has(code)) faults.push(`${code} of a file that lies still`)
  if (code === 'bad-option' && detail.option === undefined) faults.push('a bad option without its name')
  const sentence = describeHalt(halt, `people.${format}`)
  if (!SENTENCE.test(sentence)) faults.push(`the sentence: ${sentence}`)
  const message = typeof detail.message === 'string' ? detail.message : ''
  if (message !== '' && sentence.includes(message)) faults.push(`raw words in the sentence: ${sentence}`)
  if (MISTAKE.test(message) && !(LIBRARY.has(format) && !/restricted/.test(message)))
    faults.push(`a mistake of ours: ${message}`)
  if (asked.kind !== 'scan' && ['asked', 'nothing-mapped'].includes(code) && asked.kind !== 'draft')
    faults.push(`${code} to who asked for no mapping`)
  return faults
}

function faultsOfRow(number: number, cells: readonly Cell[]): string[] {
  const faults: string[] = []
  if (!Number.isSafeInteger(number) || number < 1) faults.push(`row number ${number}`)
  if (cells.at(-1) === null) faults.push('empty cells at the end of a row')
  for (const cell of cells) if (!isCell(cell)) faults.push(`no cell: ${JSON.stringify(cell)}`)
  return faults
}

function isCell(cell: Cell): boolean {
  switch (typeof cell) {
    case 'string':
      // A function of the language where a name was looked up that somebody made up.
      return cell !== '' && !cell.includes('[native code]')
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(cell)
    case 'object':
      if (cell === null) return true
      if (cell.kind === 'date')
        return typeof cell.iso === 'string' && cell.iso !== '' && !cell.iso.includes('NaN')
      if (cell.kind === 'number') return Number.isFinite(cell.value) && typeof cell.shown === 'string'
      return cell.kind === 'error' && typeof cell.code === 'string' && cell.code !== ''
    default:
      return false
  }
}

function faultsOfRows({ said }: Answer, told: number): string[] {
  const faults: string[] = []
  let rows = 0
  let opened = 0
  for (const message of said) {
    if (message.kind === 'opened') {
      opened++
      const { headers } = message.table
      if (new Set(headers).size !== headers.length) faults.push('two headers alike')
      continue
    }
    const { numbers, hashes, mapped } = message
    rows += numbers.length
    if (opened === 0) faults.push('rows before a table')
    if (hashes.length !== numbers.length * HASH_BYTES) faults.push('hashes that do not fit the rows')
    for (const number of numbers)
      if (number < 1 || number > LAST_OPEN_ROW) faults.push(`row number ${number}`)
    const changed: unknown = JSON.parse(mapped)
    if (!Array.isArray(changed)) faults.push('mapped rows that are no list')
    else
      for (const one of changed as [number, { number: number; contact: unknown }][]) {
        const [place, row] = one
        if (numbers[place] !== row.number)
          faults.push(`row ${row.number} in the place of row ${numbers[place]}`)
      }
  }
  if (rows !== told) faults.push(`${rows} rows came, ${told} were told`)
  if (opened === 0) faults.push('read to the end without a table')
  return [...new Set(faults)].slice(0, 5)
}
