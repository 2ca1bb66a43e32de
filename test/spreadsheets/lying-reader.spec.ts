/** A reader process that says what no reader says (a file made it): the file was not read, and the agent is as it was. */
import { expect, it } from 'vitest'
import type { ReaderHost } from '../../main/spreadsheets/reader-host.ts'
import { peekFile, scanFile } from '../../main/spreadsheets/scan-file.ts'
import type { FromReader, ScanMessage } from '../../main/spreadsheets/scan-protocol.ts'

const table = { format: 'csv', sheet: '', sheets: [], headerRow: 1, headers: ['Nome'], blankHeaders: [] }
const opened = {
  kind: 'opened',
  table,
  fingerprint: 'f',
  choice: 'c',
  columns: [],
  neededFields: [],
  neededGroups: [],
  understood: {},
}
const person = { number: 2, sheet: '', contact: { name: 'Ana', urns: ['tel:+5584999990002'] }, problems: [] }
const batch = (mapped: string, more: object = {}) => ({
  kind: 'rows',
  sheet: '',
  numbers: Uint32Array.of(2),
  hashes: new Uint8Array(16),
  mapped,
  ...more,
})
const row = (changed: object) => batch(JSON.stringify([[0, { ...person, ...changed }]]))

/** A process that says these, all at once and without being asked for more. */
function saying(messages: readonly unknown[]) {
  const told = { killed: false }
  const host: ReaderHost = {
    start: () => ({
      post: () => {},
      onMessage: (listener) => {
        for (const message of messages) listener(message as FromReader)
      },
      onExit: () => {},
      kill: () => {
        told.killed = true
      },
    }),
  }
  return { told, host }
}
async function heard(messages: readonly unknown[]): Promise<{ messages: ScanMessage[]; killed: boolean }> {
  const { told, host } = saying(messages)
  const request = { path: 'people.csv', read: {}, mapping: {}, known: new Uint8Array() }
  const found: ScanMessage[] = []
  for await (const message of scanFile(host, request, new AbortController().signal)) found.push(message)
  return { messages: found, killed: told.killed }
}
const failed = { kind: 'halt', code: 'reader-died' }

it('one that keeps to what a reader says is believed', async () => {
  const { messages } = await heard([
    opened,
    row({}),
    batch('[]'),
    { kind: 'halt', code: 'half-written', detail: {} },
  ])
  expect(messages.map(({ kind }) => kind)).toEqual(['opened', 'rows', 'rows', 'halt'])
})

it.each<[string, unknown]>([
  ['nothing', null],
  ['a word', 'rows'],
  ['another kind', { kind: 'write', path: '/etc/passwd' }],
  ['a kind every object has', { kind: 'constructor' }],
  ['a table without headers', { ...opened, table: { ...table, headers: undefined } }],
  ['headers that are no texts', { ...opened, table: { ...table, headers: [{}] } }],
  ['rows without their numbers', batch('[]', { numbers: [2] })],
  ['fewer hashes than rows', batch('[]', { hashes: new Uint8Array(15) })],
  ['a million rows at once', batch('[]', { numbers: new Uint32Array(1e6), hashes: new Uint8Array(16e6) })],
  ['rows that are no JSON', batch('[[0,')],
  ['rows that are no list', batch('{"0":{}}')],
  ['a row that is not there', batch(JSON.stringify([[7, person]]))],
  ['a row at a place that is a word', batch('[["__proto__",{}]]')],
  ['a row without a contact', row({ contact: null })],
  ['a name that is an object', row({ contact: { name: { toString: 'x' } } })],
  ['addresses that are no list', row({ contact: { urns: 'tel:+55' } })],
  ['a field that is a number', row({ contact: { fields: { city: 7 } } })],
  ['a number of a row that is none', row({ number: 'two' })],
  ['lists in lists in lists', batch(`${'['.repeat(300_000)}${']'.repeat(300_000)}`)],
  ['an end without its counts', { kind: 'done', rows: 1 }],
  ['a reason that is a book', { kind: 'halt', code: 'x'.repeat(1000), detail: {} }],
])('%s: the file was not read, and the process is ended', async (_what, message) => {
  const { messages, killed } = await heard([opened, message])
  expect(messages).toHaveLength(2)
  expect(messages[1]).toMatchObject(failed)
  expect(killed).toBe(true)
})

it('one that does not wait does not fill the memory: it is over after a handful', async () => {
  const { messages, killed } = await heard([opened, ...Array.from({ length: 10_000 }, () => batch('[]'))])
  expect(messages.length).toBeLessThan(50)
  expect(messages.at(-1)).toMatchObject(failed)
  expect(killed).toBe(true)
})

it('an answer to a question that was not asked is none', async () => {
  const request = { path: 'people.csv', read: {}, rows: 5 }
  for (const message of [
    opened,
    { kind: 'peeked', table, rows: 'none' },
    { kind: 'drafted', drafted: {}, table },
  ])
    expect(await peekFile(saying([message]).host, request, new AbortController().signal)).toMatchObject(
      failed,
    )
})
