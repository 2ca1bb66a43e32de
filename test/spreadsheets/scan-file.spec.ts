/** A scan in its own process: what arrives, what is mapped again, and every way the process can end. */
import { appendFileSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { SourceMapping } from '../../main/mapping/compile.ts'
import { openMapping } from '../../main/mapping/compile.ts'
import { forkReaderHost, withSpare } from '../../main/spreadsheets/reader-host.ts'
import { peekFile, scanFile } from '../../main/spreadsheets/scan-file.ts'
import type {
  FromReader,
  ScanMessage,
  ScanRequest,
  ScanRow,
  ToReader,
} from '../../main/spreadsheets/scan-protocol.ts'
import { serveScans } from '../../main/spreadsheets/scan-worker.ts'
import { context } from '../mapping/support/mapping.ts'
import { fileOf } from './support/read.ts'

const source: SourceMapping = {
  columns: {
    Código: { kind: 'urn', scheme: 'ext' },
    Nome: { kind: 'name', part: null },
    Celular: { kind: 'urn', scheme: 'tel' },
  },
  key: [],
  groups: [],
  fields: {},
  country: 'BR',
}
const requestFor = (path: string, rest: Partial<ScanRequest> = {}): ScanRequest => ({
  path,
  read: {},
  mapping: { source, context },
  known: new Uint8Array(),
  ...rest,
})
const never = new AbortController().signal
const host = forkReaderHost()

async function scan(request: ScanRequest, reader = host, signal = never) {
  const rows: ScanRow[] = []
  const others: ScanMessage[] = []
  for await (const message of scanFile(reader, request, signal)) {
    if (message.kind === 'rows') rows.push(...message.rows)
    else others.push(message)
  }
  return { rows, others, last: others.at(-1)! }
}
const knownFrom = (rows: readonly ScanRow[]) =>
  Buffer.concat(rows.map(({ hash }) => Buffer.from(hash)).sort(Buffer.compare))

const people = (count: number) =>
  Array.from({ length: count }, (_, i) => `C${i},Pessoa ${i},+55849${String(99_000_000 + i)}`)
const csv = (lines: readonly string[]) => `Código,Nome,Celular\n${lines.join('\n')}\n`

it('gives the table, its mapping, every row mapped, and what was read', async () => {
  const path = fileOf(csv(people(1201)))
  const { rows, others, last } = await scan(requestFor(path))
  expect(others[0]).toMatchObject({
    kind: 'opened',
    table: { format: 'delimited', headerRow: 1 },
    neededFields: [],
    neededGroups: [],
  })
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 1201 }, (_, i) => i + 2))
  expect(rows[1200]?.mapped).toMatchObject({
    number: 1202,
    contact: { name: 'Pessoa 1200', urns: ['ext:C1200', 'tel:+5584999001200'] },
    problems: [],
  })
  expect(last).toMatchObject({ kind: 'done', rows: 1201, skipped: { blank: 0, totals: 0, silent: 0 } })
  expect(last).toMatchObject({
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    identity: { size: readFileSync(path).length },
  })
})

it('maps only the rows that changed', async () => {
  const lines = people(700)
  const first = await scan(requestFor(fileOf(csv(lines))))
  lines[600] = 'C600,Outro nome,+5584999000600'
  const second = await scan(requestFor(fileOf(csv(lines)), { known: knownFrom(first.rows) }))
  expect(second.rows).toHaveLength(700)
  expect(second.rows.flatMap(({ mapped }) => mapped?.contact.name ?? [])).toEqual(['Outro nome'])
})

it('maps every row again after another mapping or with another header', async () => {
  const first = await scan(requestFor(fileOf(csv(people(10)))))
  const known = knownFrom(first.rows)
  const mapping = { source: { ...source, country: 'PT' }, context }
  const another = await scan(requestFor(fileOf(csv(people(10))), { known, mapping }))
  expect(another.rows.filter(({ mapped }) => mapped !== null)).toHaveLength(10)
  const moved = await scan(requestFor(fileOf(csv(people(10)).replace('Nome,', 'Nome ,')), { known }))
  expect(moved.rows.every(({ mapped }) => mapped === null)).toBe(true) // headers are trimmed
  const added = await scan(requestFor(fileOf(csv(people(10)).replace('Celular', 'Celular,Nota')), { known }))
  expect(added.rows.filter(({ mapped }) => mapped !== null)).toHaveLength(10)
})

it('reads a workbook, and several of its sheets', async () => {
  const path = 'test/spreadsheets/samples/contacts.xlsx'
  const { rows } = await scan(requestFor(path, { read: { sheet: 'Plan1' } }))
  expect(rows.map(({ number, sheet }) => [number, sheet])).toEqual([
    [5, 'Plan1'],
    [6, 'Plan1'],
    [8, 'Plan1'],
  ])
  expect(rows[0]?.mapped?.contact.urns).toEqual(['ext:00007', 'tel:+5584999990002'])
  const both = await scan(requestFor(path, { read: { sheet: ['Plan1', 'Outra'] } }))
  expect(both.last).toMatchObject({ kind: 'halt', code: 'missing-columns', detail: { sheet: 'Outra' } })
})

it.each<[end: string, content: string, rest: Partial<ScanRequest>]>([
  ['empty', '', {}],
  ['half-written', 'Código,Nome,Celular\n1,"Ana', {}],
  ['missing-columns', 'Nome,Celular\nAna,1\n', {}],
  ['too-many-rows', csv(people(5)), { read: { limits: { rows: 4 } } }],
  ['too-large', csv(people(5)), { read: { limits: { fileBytes: 10 } } }],
])('halts: %s', async (code, content, rest) => {
  const { last } = await scan(requestFor(fileOf(content), rest))
  expect(last).toMatchObject({ kind: 'halt', code })
})

it('looks at the start of a file', async () => {
  const peeked = await peekFile(host, { path: fileOf(csv(people(2000))), read: {}, rows: 3 }, never)
  expect(peeked).toMatchObject({ kind: 'peeked', table: { headers: ['Código', 'Nome', 'Celular'] } })
  expect(peeked.kind === 'peeked' && peeked.rows.map(({ number }) => number)).toEqual([2, 3, 4])
  expect(await peekFile(host, { path: '/nowhere.csv', read: {}, rows: 3 }, never)).toMatchObject({
    code: 'missing',
  })
})

const stuck = (memoryMb = 64) =>
  forkReaderHost({ memoryMb, entry: fileURLToPath(new URL('./support/stuck-reader.ts', import.meta.url)) })

it.each([
  ['exit', 'reader-died'],
  ['kill', 'reader-died'],
  ['memory', 'out-of-memory'],
])('a reader that ends by %s is a halt', async (path, code) => {
  expect((await scan(requestFor(path), stuck())).last).toMatchObject({ kind: 'halt', code })
})

it('a reader that is stuck is killed in time', async () => {
  // Five seconds of grace are added to what it may take.
  const request = requestFor('stuck', { read: { limits: { milliseconds: -4_800 } } })
  expect((await scan(request, stuck())).last).toMatchObject({ kind: 'halt', code: 'timeout' })
})

it('runs out of memory on a real file without harm', async () => {
  const path = fileOf(csv(people(3)))
  const { last } = await scan(
    requestFor(path, { known: new Uint8Array(0) }),
    forkReaderHost({ memoryMb: 48 }),
  )
  expect(last).toMatchObject({ kind: 'halt', code: 'out-of-memory' })
})

it('stops when it is told to', async () => {
  const told = new AbortController()
  const path = fileOf(csv(people(20_000)))
  const seen: string[] = []
  for await (const message of scanFile(host, requestFor(path), told.signal)) {
    seen.push(message.kind === 'halt' ? message.code : message.kind)
    if (message.kind === 'rows') told.abort()
  }
  expect(seen).toEqual(['opened', 'rows', 'cancelled'])
  expect((await scan(requestFor(path), host, AbortSignal.abort())).last).toMatchObject({ code: 'cancelled' })
})

it('takes a reader that is ready, once, and makes another after one died waiting', async () => {
  let started = 0
  const spare = withSpare({
    start() {
      started++
      return host.start()
    },
  })
  spare.warm()
  spare.warm()
  expect(started).toBe(1)
  const path = fileOf(csv(people(3)))
  expect((await scan(requestFor(path), spare)).last).toMatchObject({ kind: 'done', rows: 3 })
  expect(started).toBe(1)
  expect((await scan(requestFor(path), spare)).last).toMatchObject({ kind: 'done', rows: 3 })
  expect(started).toBe(2)

  let dies: () => void = () => undefined
  const fragile = withSpare({
    start() {
      const channel = host.start()
      dies = channel.kill
      return channel
    },
  })
  fragile.warm()
  const first = dies
  const gone = new Promise<void>((resolve) => setTimeout(resolve, 500))
  first()
  await gone
  expect((await scan(requestFor(path), fragile)).last).toMatchObject({ kind: 'done', rows: 3 })

  // Who has ended it, and hears of a file once more, keeps no process waiting.
  spare.warm()
  expect(started).toBe(3)
  spare.end()
  spare.warm()
  expect(started).toBe(3)
})

/** The worker without a process, to look between its messages. */
function worker() {
  const posted: FromReader[] = []
  let tell: (message: ToReader) => void = () => undefined
  serveScans(
    {
      post: (message) => void posted.push(message),
      onMessage(listener) {
        tell = listener
      },
    },
    () => openMapping({ source, context }),
  )
  return { posted, tell: (message: ToReader) => tell(message) }
}

it('waits for the agent to keep up', async () => {
  const { posted, tell } = worker()
  tell({ kind: 'scan', request: requestFor(fileOf(csv(people(5000)))) })
  await expect.poll(() => posted.length).toBe(3)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(posted).toHaveLength(3)
  tell({ kind: 'more' })
  await expect.poll(() => posted.length).toBe(4)
})

it('a file that was saved meanwhile is not believed', async () => {
  const path = fileOf(csv(people(5000)))
  const { posted, tell } = worker()
  tell({ kind: 'scan', request: requestFor(path) })
  await expect.poll(() => posted.length).toBe(3)
  appendFileSync(path, 'C9999,Novo,+5584999009999\n')
  for (let i = 0; i < 20; i++) tell({ kind: 'more' })
  await expect.poll(() => posted.at(-1)).toMatchObject({ kind: 'halt', code: 'changed-while-reading' })
})
