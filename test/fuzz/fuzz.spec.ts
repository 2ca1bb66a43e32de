/**
 * Files that once were read wrongly, or refused in the wrong words, and some new ones that are the same each time.
 * `npm run fuzz` plays as many as there is time for.
 */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judgeAnswer } from './judge-answer.ts'
import { makeCase } from './make-case.ts'
import { type Asked, askedOnce, LIMITS, questionOf } from './questions.ts'
import { ReaderLane } from './reader-lane.ts'
import { type Format, readSamples } from './samples.ts'
import { playSeries } from './series.ts'

const root = process.cwd()
const CORPUS = join(root, 'test/fuzz/corpus')
/** Whatever else runs on this machine. */
const PATIENT = { ...LIMITS, milliseconds: 120_000 }

/** What becomes of each file of the corpus. */
const KEPT: Readonly<Record<string, string>> = {
  'row-beyond-32-bits.xlsx': 'refused: corrupted',
  'row-beyond-32-bits.fods': 'refused: corrupted',
  'text-in-number-style.fods': 'read',
  'half-character.xlsb': 'refused: corrupted',
  'number-that-is-none.xml': 'read',
  'type-constructor.xlsx': 'read',
  'entity-constructor.fods': 'read',
  'date-without-text.fods': 'read',
  'cell-without-end.fods': 'refused: corrupted',
}

let folder: string
let lane: ReaderLane
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contact-sync-corpus-'))
  lane = new ReaderLane({ root, inputs: folder })
})
afterAll(async () => {
  await lane.end()
  rmSync(folder, { recursive: true, force: true })
})

it('every file of the corpus has its outcome', () => {
  expect(readdirSync(CORPUS).sort()).toEqual(Object.keys(KEPT).sort())
})

it.each(Object.entries(KEPT))('%s: %s', async (name, outcome) => {
  const path = join(folder, 'people.bin')
  copyFileSync(join(CORPUS, name), path)
  const format = name.slice(name.lastIndexOf('.') + 1) as Format
  for (const kind of ['scan', 'peek', 'look', 'draft', 'find'] as const) {
    const asked: Asked = { ...askedOnce(), kind, read: { limits: PATIENT } }
    const verdict = judgeAnswer(format, asked, await lane.ask(questionOf(path, asked)))
    expect([kind, verdict]).toEqual([kind, { outcome, faults: [] }])
  }
})

it('the same seed and number are the same file', () => {
  const samples = readSamples(root)
  for (const number of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const { bytes, story } = makeCase(samples, 5, number)
    const again = makeCase(readSamples(root), 5, number)
    expect(again.story).toEqual(story)
    expect(again.bytes.equals(bytes)).toBe(true)
    expect(bytes.equals(again.sample.bytes) && story.length === 0).toBe(false)
  }
})

it('damaged files are read or refused as they should be', async () => {
  const said: string[] = []
  const series = { root, seed: 1, inputs: 120, jobs: 1, agentEvery: Number.POSITIVE_INFINITY }
  const { tally, faults } = await playSeries({ ...series, say: (line) => void said.push(line) })
  expect(faults).toEqual([])
  expect(tally.inputs).toBe(120)
})
