/**
 * Files made to harm a reader, through the real reader process: each ends as a halt that says why, within the memory it
 * was given, and whoever asked is none the worse for it.
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { identify } from '../../main/spreadsheets/file-identity.ts'
import type { ReadLimits } from '../../main/spreadsheets/limits.ts'
import { describeHalt } from '../../shared/halt-sentences.ts'
import { bombs, burdens, floods, laughs } from './support/hostile-files.ts'
import { fileOf, temporaryFolder } from './support/read.ts'
import { readApart } from './support/read-apart.ts'
import { people, workbookOf } from './support/thousand-people.ts'
import { xlsxOf } from './support/zip.ts'

/** What a reader may take by default. */
const MEMORY_MIB = 512
const SENTENCE = /^x\.csv: .*; nothing was changed\. \S.*\.$/

describe.each([
  ['a bomb', bombs],
  ['XML', laughs],
  ['a burden', burdens],
  ['a flood', floods],
])('%s', (_kind, files) => {
  it.each(files)('$what', async ({ put, code, detail }) => {
    const path = join(temporaryFolder(), 'x.csv')
    put(path)
    const { last, peakMiB } = await readApart(path, { limits: { rows: 250_000 } })
    expect(last.kind === 'halt' ? last.code : last.kind).toBe(code)
    if (detail) expect(last).toMatchObject({ detail })
    if (last.kind === 'halt') expect(describeHalt(last, 'x.csv')).toMatch(SENTENCE)
    expect(peakMiB).toBeLessThan(MEMORY_MIB)
  })
})

describe('a limit can be lowered', () => {
  const rows = (count: number) => `Nome;Celular\n${'Ana;84999990001\n'.repeat(count)}`
  const bomb = () => xlsxOf({ sheets: [`<row><c t="str"><v>Nome</v></c></row>${' '.repeat(900_000)}`] })
  it.each<[Partial<ReadLimits>, content: string | Uint8Array, code: string]>([
    [{ fileBytes: 1000 }, rows(100), 'too-large'],
    [{ rows: 99 }, rows(100), 'too-many-rows'],
    [{ columns: 1 }, rows(1), 'too-many-columns'],
    [{ cellLength: 10 }, rows(1), 'cell-too-long'],
    [{ ratio: 100, ratioFreeBytes: 1000 }, bomb(), 'bomb'],
    [{ unpackedBytes: 100_000 }, bomb(), 'bomb'],
    [{ milliseconds: -1 }, rows(1), 'timeout'],
  ])('%j', async (limits, content, code) => {
    const path = fileOf(content)
    expect((await readApart(path, { limits })).last).toMatchObject({ kind: 'halt', code })
  })
  it.runIf(process.platform === 'linux')('memory, of a library that lets nothing else run', async () => {
    const path = fileOf(workbookOf(people(2000), 'biff8'))
    expect((await readApart(path, {}, 130)).last).toMatchObject({ kind: 'halt', code: 'out-of-memory' })
    expect((await readApart(path)).last).toMatchObject({ kind: 'done', rows: 2000 })
  })
})

it('an .xlsb with a count that keeps its library busy for ever is ended in seconds', async () => {
  const { last } = await readApart('test/spreadsheets/samples/stuck.xlsb')
  // It takes memory as it goes round: which limit is met first depends on the machine.
  expect(last.kind === 'halt' ? last.code : last.kind).toMatch(/^(corrupted|out-of-memory)$/)
})

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  const at = () => join(temporaryFolder(), 'x.csv')
  it.each<[what: string, put: (path: string) => void, code: string, says: RegExp]>([
    ['a folder', (path) => mkdirSync(path), 'not-a-file', /this is a folder, not a file/],
    [
      'a pipe nobody writes into',
      (path) => execFileSync('mkfifo', [path]),
      'not-a-file',
      /part of the system/,
    ],
    ['a device without end', (path) => symlinkSync('/dev/zero', path), 'not-a-file', /part of the system/],
    ['a link to itself', (path) => symlinkSync(path, path), 'not-readable', /tried again by itself/],
    ['a link to nothing', (path) => symlinkSync(`${path}.gone`, path), 'missing', /is not there/],
  ])('%s', async (_what, put, code, says) => {
    const path = at()
    put(path)
    const { last } = await readApart(path)
    expect(last).toMatchObject({ kind: 'halt', code })
    if (last.kind === 'halt') expect(describeHalt(last, 'x.csv')).toMatch(says)
    // The agent looks at it too, before it starts a reader.
    expect(await identify(path)).toMatchObject({ kind: 'halt', code })
  })
  it('a socket', async () => {
    const path = at()
    const server = createServer().listen(path)
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    expect((await readApart(path)).last).toMatchObject({ kind: 'halt', code: 'not-a-file' })
  })
  it('a Numbers document, which is a folder on a Mac', async () => {
    const path = join(temporaryFolder(), 'lista.numbers')
    mkdirSync(path)
    expect((await readApart(path)).last).toMatchObject({ code: 'unsupported', detail: { format: 'numbers' } })
  })
  it.skipIf(process.getuid?.() === 0)('a file this user may not open', async () => {
    const path = fileOf('Nome;Celular\nAna;84999990001\n')
    execFileSync('chmod', ['000', path])
    expect((await readApart(path)).last).toMatchObject({ kind: 'halt', code: 'no-permission' })
  })
})

describe('a file that does not hold still', () => {
  const rows = 'Ana;84999990001\n'.repeat(200_000)
  it('grows for ever', async () => {
    const path = fileOf(`Nome;Celular\n${rows}`)
    const timer = setInterval(() => appendFileSync(path, 'Bia;84999990002\n'), 1)
    onTestFinished(() => clearInterval(timer))
    expect((await readApart(path)).last).toMatchObject({ kind: 'halt', code: 'changed-while-reading' })
  })
  it('vanishes', async () => {
    const path = fileOf(`Nome;Celular\n${rows}`)
    const reading = readApart(path)
    rmSync(path)
    expect((await reading).last).toMatchObject({ kind: 'halt', code: 'missing' })
  })
  it('is another one each time it is looked at', async () => {
    const path = fileOf(`Nome;Celular\n${rows}`)
    let n = 0
    const timer = setInterval(() => writeFileSync(path, `Nome;Celular\n${rows}${n++};84999990001\n`), 1)
    onTestFinished(() => clearInterval(timer))
    const { last } = await readApart(path)
    expect(last.kind).toBe('halt')
  })
})
