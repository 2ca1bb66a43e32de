/** One damaged file: written, read by a real reader, and judged. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { HASH_BYTES } from '../../main/spreadsheets/row-hash.ts'
import type { MappedRow } from '../../shared/row.ts'
import type { AgentDesk } from './agent-desk.ts'
import { judgeAnswer, type Verdict } from './judge-answer.ts'
import type { Case } from './make-case.ts'
import { type Asked, askedOf, mappingOf, questionOf, scanOf } from './questions.ts'
import type { Answer, ReaderLane } from './reader-lane.ts'

export type Played = Verdict & { milliseconds: number; asked: Asked; answer: Answer }

/** The file once more through the whole agent; `path`: where the reader finds it. */
export async function playAgent(
  one: Case,
  path: string,
  lane: ReaderLane,
  desk: AgentDesk,
): Promise<Verdict> {
  const asked = { kind: 'scan' as const, read: {}, mapping: mappingOf(one) }
  const { said, last } = await lane.ask(scanOf(path, asked))
  const rows = said.flatMap((message) =>
    message.kind === 'rows'
      ? (JSON.parse(message.mapped) as [number, MappedRow][]).map(([, row]) => row)
      : [],
  )
  return desk.play(one, last.kind === 'done' ? rows : null)
}

/** Of how many scans one is repeated with half of its rows known, which is another road through the reader. */
const REPEATED = 0.04

/** `path`: where the file is put. `against`: another version of the reader, which is to say the same. */
export async function playCase(
  one: Case,
  path: string,
  lane: ReaderLane,
  against?: ReaderLane,
): Promise<Played> {
  writeFileSync(path, one.bytes)
  const asked = askedOf(one)
  const answer = await askAgain(lane, asked, path)
  const verdict = judgeAnswer(one.format, asked, answer)
  const faults = [...verdict.faults]
  if (answer.last.kind === 'done' && one.dice.chance(REPEATED))
    faults.push(...(await knownRows(lane, asked, path, answer)))
  if (against) faults.push(...differences(answer, await askAgain(against, asked, path)))
  faults.push(...touched(one, path))
  return { ...verdict, faults, milliseconds: answer.milliseconds, asked, answer }
}

/** A process that has read a thousand files may be short of memory for what they left: a fresh one is asked as well. */
async function askAgain(lane: ReaderLane, asked: Asked, path: string): Promise<Answer> {
  const wasFresh = lane.isFresh
  const answer = await lane.ask(questionOf(path, asked))
  const short =
    answer.last.kind === 'died' || (answer.last.kind === 'halt' && answer.last.code === 'out-of-memory')
  if (!short || wasFresh || (answer.last.kind === 'died' && answer.last.why === 'stuck')) return answer
  await lane.end()
  return lane.ask(questionOf(path, asked))
}

type Row = { sheet: string; number: number; hash: string; mapped: string | null }

function rowsOf({ said }: Answer): Row[] {
  return said.flatMap((message): Row[] => {
    if (message.kind !== 'rows') return []
    const mapped = new Map(JSON.parse(message.mapped) as [number, unknown][])
    return Array.from(message.numbers, (number, place) => ({
      sheet: message.sheet,
      number,
      hash: Buffer.from(message.hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES)).toString(
        'hex',
      ),
      mapped: mapped.has(place) ? JSON.stringify(mapped.get(place)) : null,
    }))
  })
}

/** Scans again with every second row known: the same rows, of which the known ones are not mapped. */
async function knownRows(lane: ReaderLane, asked: Asked, path: string, first: Answer): Promise<string[]> {
  const before = rowsOf(first)
  const known = new Set(before.filter((_, place) => place % 2 === 0).map(({ hash }) => hash))
  const hashes = [...known].sort().map((hash) => Buffer.from(hash, 'hex'))
  const again = await lane.ask(scanOf(path, asked, Buffer.concat(hashes)))
  // A busy machine.
  if (again.last.kind === 'halt' && again.last.code === 'timeout') return []
  if (again.last.kind !== 'done') return [`with known rows it ends otherwise: ${JSON.stringify(again.last)}`]
  const expected = before.map((row) => (known.has(row.hash) ? { ...row, mapped: null } : row))
  return JSON.stringify(rowsOf(again)) === JSON.stringify(expected)
    ? []
    : ['with known rows other rows are read']
}

/** What two versions of the reader say differently of a file; hashes may differ. */
function differences(now: Answer, then: Answer): string[] {
  const [a, b] = [endOf(now), endOf(then)]
  if (a === 'timeout' || b === 'timeout') return []
  if (a !== b) return [`it ended otherwise before: ${b}, now ${a}`]
  const strip = (answer: Answer) => JSON.stringify(rowsOf(answer).map(({ hash: _hash, ...row }) => row))
  return strip(now) === strip(then) ? [] : ['it read other rows before']
}

function endOf({ last }: Answer): string {
  switch (last.kind) {
    case 'halt':
      return last.code === 'corrupted' || last.code === 'out-of-memory' ? 'refused' : last.code
    case 'died':
      return 'refused'
    case 'done':
      return `done ${last.rows}`
    case 'peeked':
      return JSON.stringify([last.table, last.rows])
    case 'looked':
      return JSON.stringify([last.start, last.table])
    case 'drafted':
      return JSON.stringify(last.drafted)
    case 'found':
      return JSON.stringify(last.rows)
    case 'hung':
      return last.kind
  }
}

/** The file and its folder are as they were. */
function touched({ bytes }: Case, path: string): string[] {
  const here = readdirSync(dirname(path))
  if (here.length !== 1 || here[0] !== basename(path)) return [`files beside it: ${here.join(', ')}`]
  const digest = (content: Buffer) => createHash('sha1').update(content).digest('hex')
  return digest(readFileSync(path)) === digest(bytes) ? [] : ['the file was changed']
}
