/** The practice workspace against whoever can reach this PC's loopback: refused in one sentence, and it goes on. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type PracticeOptions, type PracticeServer, startPractice } from '../../main/practice/server.ts'
import { type Caller, call } from '../support/raw-socket.ts'

const TOKEN = 'the-key-of-this-start'
let server: PracticeServer
let callers: Caller[]

const start = async (limits: PracticeOptions['limits'] = {}) => {
  await server?.close()
  server = await startPractice({ port: 0, token: TOKEN, requestsPerHour: 0, limits })
}
beforeEach(async () => {
  callers = []
  await start()
})
afterEach(async () => {
  for (const caller of callers) caller.leave()
  await server.close()
})

const dial = (first = '', drip = '') => {
  const caller = call(server.port, first, drip)
  callers.push(caller)
  return caller
}
const text = (
  target: string,
  { method = 'GET', host = `127.0.0.1:${server.port}`, token = TOKEN, more = [] as string[], body = '' } = {},
) =>
  [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Token ${token}`,
    ...more,
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
const statusOf = async (request: string) =>
  Number(/^HTTP\/1\.1 (\d{3})/.exec(await dial(request).ended)?.[1] ?? 0)
const CONTACTS = '/api/v2/contacts.json'
const works = async () => expect(await statusOf(text(CONTACTS))).toBe(200)

it.each(['evil.example', '127.0.0.1.evil.example', '0.0.0.0', '127.0.0.1@evil.example', '2130706433', ''])(
  'under the name %s it answers nobody',
  async (host) => {
    expect(await statusOf(text(CONTACTS, { host }))).toBeGreaterThanOrEqual(400)
    expect(await statusOf(text('/practice/requests', { host }))).toBeGreaterThanOrEqual(400)
    await works()
  },
)

it.each([
  'http://evil.example',
  'null',
  'http://127.0.0.1.evil.example',
  'https://localhost@evil.example',
  'file://',
])('a page of %s gets nothing, and no leave to read an answer', async (origin) => {
  const more = [`Origin: ${origin}`]
  expect(await statusOf(text(CONTACTS, { more }))).toBe(403)
  const asked = await dial(text(CONTACTS, { method: 'OPTIONS', more })).ended
  expect(asked).toMatch(/^HTTP\/1\.1 403/)
  expect(asked).not.toMatch(/access-control-allow/i)
})

it.each([
  ...[
    '/../api/v2/contacts.json',
    '/api/v2/..%2f..%2fetc/passwd',
    '/api/v2/contacts.json%00',
    '/api/v2/__proto__.json',
  ],
  ...[
    '/api/v2/constructor.json',
    '/api\\v2\\contacts.json',
    `/api/v2/${'a'.repeat(10_000)}.json`,
    '/practice',
    '*',
    '//',
  ],
  ...[
    'http://evil.example/api/v2/contacts.json',
    '/practice/../api/v2/contacts.json',
    '/practice/%2e%2e/faults',
  ],
])('%s leads nowhere', async (target) => {
  const status = await statusOf(text(target))
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  await works()
})

it('who does not know the key is refused before a byte of a body is read, however much is announced', async () => {
  for (const target of ['/practice/workspace', '/practice/faults', '/practice/requests']) {
    const head = text(target, { method: 'POST', token: 'guessed' }).replace(
      'Content-Length: 0',
      'Content-Length: 200000000',
    )
    expect(await dial(head).ended).toMatch(/^HTTP\/1\.1 403 .*take the token/s)
  }
  await works()
})

it('more than a body may be is refused by what it announces, and by what comes', async () => {
  const announced = text(CONTACTS, { method: 'POST' }).replace('Content-Length: 0', 'Content-Length: 6000000')
  expect(await dial(announced).ended).toMatch(/^HTTP\/1\.1 413/)
  const pieces = `POST ${CONTACTS} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nTransfer-Encoding: chunked\r\n\r\n`
  const long = dial(pieces)
  for (let n = 0; n < 7; n += 1) long.say(`100000\r\n${'x'.repeat(0x100000)}\r\n`)
  expect(await long.ended).toMatch(/^(HTTP\/1\.1 413|$)/)
  await works()
})

it.each<[string, string]>([
  ['nested a million times', '['.repeat(1_000_000)],
  ['nested, with numbers that are kept as text', `{"name":${'['.repeat(50_000)}1.0${']'.repeat(50_000)}}`],
  ['no UTF-8', '{"name":"\xff\xfe"}'],
  [
    'keys that are more than keys',
    '{"__proto__":{"name":"x"},"constructor":{"prototype":{"polluted":1}},"name":7}',
  ],
])('a body that is %s: refused, and nothing stays of it', async (_what, body) => {
  const more = ['Content-Type: application/json']
  const bytes = Buffer.from(body, 'latin1').toString('latin1')
  const status = await statusOf(text(CONTACTS, { method: 'POST', more, body: bytes }))
  expect(status).toBeGreaterThanOrEqual(200)
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  await works()
})

it('who is slow is cut off when the time of a request is over; others are heard meanwhile', async () => {
  await start({ requestMs: 1500, lookEveryMs: 50 })
  const head = `POST ${CONTACTS} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n`
  const slow = {
    'says nothing': dial(),
    'sends a header now and then': dial(head, 'X: 1\r\n'),
    'sends a letter of the body now and then': dial(`${head}Content-Length: 100000\r\n\r\n{`, ' '),
  }
  await vi.waitFor(works, { timeout: 60_000 })
  for (const [what, caller] of Object.entries(slow))
    expect(await caller.ended, what).not.toMatch(/^HTTP\/1\.1 2/)
  await vi.waitFor(works, { timeout: 60_000 })
})

it('more connections than there are places: the rest is cut off, and there is room again', async () => {
  await start({ connections: 8, requestMs: 1500, lookEveryMs: 50 })
  const silent = Array.from({ length: 40 }, () => dial())
  await Promise.all(silent.map(({ ended }) => ended))
  await vi.waitFor(works, { timeout: 60_000 })
})
