/** The receiver against whoever can reach it: nobody without the secret is stored, and nobody keeps it from the others. */
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NewEvent } from '../../main/webhook/inbox.ts'
import { isWebhook, openEventReader, resolved } from '../../main/webhook/read-event.ts'
import { type Receiver, type ReceiverOptions, startReceiver } from '../../main/webhook/receiver.ts'
import { parseSetup } from '../../shared/setup.ts'
import { type Caller, call } from '../support/raw-socket.ts'

const NOW = Date.UTC(2026, 0, 31, 12)
const SECRET = 'a secret of the CRM'
const EVENT = JSON.stringify({ customer: { id: 7, phone: '84 99999-0002' } })
let receiver: Receiver
let stored: NewEvent[]
let callers: Caller[]

async function start(options: Partial<ReceiverOptions> = {}): Promise<void> {
  await receiver?.close()
  const reading = parseSetup({
    workspace: { host: 'https://flows.example.org' },
    sources: [
      {
        name: 'CRM',
        webhook: { secretEnv: 'S' },
        columns: { 'customer.phone': 'urn:tel' },
        key: ['customer.id'],
      },
    ],
  })
  if (!reading.ok) throw new Error(reading.errors[0]!.sentence)
  const setup = resolved(reading.setup.sources[0]!)
  if (!isWebhook(setup)) throw new Error('no webhook')
  receiver = await startReceiver({
    address: '127.0.0.1',
    port: 0,
    hosts: [],
    perSecond: 100_000,
    hooks: [
      {
        name: 'CRM',
        secret: SECRET,
        preset: setup.webhook.preset,
        reader: openEventReader(setup),
        async store(events) {
          stored.push(...events)
          return { stored: events.length, repeated: 0 }
        },
      },
    ],
    now: () => NOW,
    onTrouble: (error) => {
      throw error
    },
    ...options,
  })
}
beforeEach(async () => {
  stored = []
  callers = []
  await start()
})
afterEach(async () => {
  for (const caller of callers) caller.leave()
  await receiver.close()
  expect(stored.every(({ body }) => body === EVENT)).toBe(true)
})

const dial = (first = '', drip = '') => {
  const caller = call(receiver.port, first, drip)
  callers.push(caller)
  return caller
}
const request = (
  target = '/hooks/CRM',
  {
    method = 'POST',
    host = `127.0.0.1:${receiver.port}` as string | null,
    authorization = `Bearer ${SECRET}` as string | null,
    more = [] as string[],
    body = EVENT,
  } = {},
) =>
  [
    `${method} ${target} HTTP/1.1`,
    ...(host === null ? [] : [`Host: ${host}`]),
    ...(authorization === null ? [] : [`Authorization: ${authorization}`]),
    ...more,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
const statusOf = async (text: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(await dial(text).ended)?.[1] ?? 0)
const works = async () => {
  const before = stored.length
  expect(await statusOf(request())).toBe(202)
  expect(stored).toHaveLength(before + 1)
}

describe('a name that points here', () => {
  it.each([
    ...[
      'evil.example',
      '127.0.0.1',
      '127.0.0.1:1',
      'localhost',
      '127.0.0.1.evil.example',
      '0.0.0.0',
      '[::]',
      '',
    ],
    ...['127.0.0.1@evil.example', '2130706433', '0x7f.1', 'localhost.'],
  ])('Host: %s', async (host) => {
    for (const name of [host, `${host}:${receiver.port + 1}`])
      expect(await statusOf(request('/hooks/CRM', { host: name })), name).toBe(403)
    expect(stored).toEqual([])
  })
  it('no Host at all, and two of them', async () => {
    expect(await statusOf(request('/hooks/CRM', { host: null }))).toBeGreaterThanOrEqual(400)
    const two = { host: 'evil.example', more: [`Host: 127.0.0.1:${receiver.port}`] }
    expect(await statusOf(request('/hooks/CRM', two))).toBeGreaterThanOrEqual(400)
    expect(stored).toEqual([])
  })
  it('the whole address in place of the path', async () => {
    expect(await statusOf(request('http://evil.example/hooks/CRM'))).toBe(403)
    expect(stored).toEqual([])
  })
  it.each(['http://evil.example', 'http://127.0.0.1', 'null', 'app://contact-sync', 'file://'])(
    'a page of %s',
    async (origin) => {
      expect(await statusOf(request('/hooks/CRM', { more: [`Origin: ${origin}`] }))).toBe(403)
      const ask = ['Access-Control-Request-Method: POST', `Origin: ${origin}`]
      const heard = await dial(request('/hooks/CRM', { method: 'OPTIONS', more: ask, body: '' })).ended
      expect(heard).not.toMatch(/access-control-allow/i)
    },
  )
})

it.each([
  ...[
    '/hooks/../hooks/CRM/..',
    '/hooks/%2e%2e/CRM',
    '/hooks/..%2fCRM',
    '/hooks/CRM%00',
    '/hooks/CRM%2f',
    '/hooks//CRM',
  ],
  ...[
    '/hooks/CRM\\',
    '/hooks/C:\\CRM',
    '//hooks/CRM',
    '/HOOKS/CRM/',
    '/hooks/',
    '/',
    '*',
    '/hooks/%',
    '/hooks/%ff%fe',
  ],
  ...[
    '/hooks/__proto__',
    '/hooks/constructor',
    '/hooks/toString',
    `/hooks/${'C'.repeat(5000)}`,
    '/hooks/CRM;x=1',
  ],
])('%s leads nowhere', async (target) => {
  const status = await statusOf(request(target))
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(stored).toEqual([])
  await works()
})

it.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'CONNECT', 'PRI', 'post', 'QUERY'])(
  '%s is no way to send an event',
  async (method) => {
    const status = await statusOf(request('/hooks/CRM', { method }))
    expect(status === 0 || (status >= 400 && status < 500)).toBe(true) // CONNECT is hung up
    expect(stored).toEqual([])
    await works()
  },
)

it.each<[string, string[], string]>([
  ['a length that is none', ['Content-Length: abc'], ''],
  ['both a length and pieces', ['Transfer-Encoding: chunked'], '0\r\n\r\n'],
  ['pieces of an odd kind', ['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'],
  ['thousands of headers', Array.from({ length: 3000 }, (_, n) => `X-${n}: 1`), ''],
  ['a header of 20 KB', [`X-Long: ${'x'.repeat(20_000)}`], ''],
  ['a header that is folded', ['X-Folded: 1', ' 2'], ''],
])('%s: refused, and stops nothing', async (_what, more, body) => {
  const status = await statusOf(request('/hooks/CRM', { more, body }))
  expect(status).toBeGreaterThanOrEqual(400)
  expect(stored).toEqual([])
  await works()
})

it('a packed body is not unpacked', async () => {
  expect(
    await statusOf(request('/hooks/CRM', { more: ['Content-Encoding: gzip'], body: '\x1f\x8b\x08' })),
  ).toBe(400)
})

/** Whoever keeps to the rules is heard: where the machine is slow itself, at the second try. */
const isHeard = () => vi.waitFor(works, { timeout: 60_000 })

it('who is slow is cut off when the time of a request is over; others are heard meanwhile', async () => {
  await start({ limits: { requestMs: 1500, lookEveryMs: 50 } })
  const head = `POST /hooks/CRM HTTP/1.1\r\nHost: 127.0.0.1:${receiver.port}\r\nAuthorization: Bearer ${SECRET}\r\n`
  const slow = {
    'says nothing': dial(),
    begins: dial('POST /hooks/CRM'),
    'sends a header now and then': dial(head, 'X: 1\r\n'),
    'sends a letter of the body now and then': dial(`${head}Content-Length: 100000\r\n\r\n{`, ' '),
    'sends pieces without an end': dial(`${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'),
  }
  await isHeard()
  for (const [what, caller] of Object.entries(slow))
    expect(await caller.ended, what).not.toMatch(/^HTTP\/1\.1 2/)
  await isHeard()
})

it('more connections than there are places: the rest is cut off, and there is room again when they are over time', async () => {
  await start({ limits: { connections: 8, requestMs: 1500, lookEveryMs: 50 } })
  const silent = Array.from({ length: 40 }, () => dial())
  await Promise.all(silent.map(({ ended }) => ended))
  await isHeard()
})

it('a secret is not tried out faster by writing the name of its source in other ways', async () => {
  await start({ perSecond: 1 })
  const ways = [
    'CRM',
    'crm',
    'Crm',
    'cRm',
    'crM',
    'CRm',
    'cRM',
    '%43RM',
    'C%52M',
    'CR%4D',
    'CRM?a',
    'crm?b',
    'Crm?c',
  ]
  const answers = await Promise.all(
    ways.map((way) => statusOf(request(`/hooks/${way}`, { authorization: 'Bearer no' }))),
  )
  expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(1)
  const elsewhere = await Promise.all(ways.map((_, n) => statusOf(request(`/somewhere/${n}`))))
  expect(elsewhere.filter((status) => status === 429).length).toBeGreaterThanOrEqual(1)
})

describe('a signature', () => {
  const signed = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex')
  it('of one body does not open for another', async () => {
    const more = [`X-Signature-256: sha256=${signed(`${EVENT} `)}`]
    expect(await statusOf(request('/hooks/CRM', { authorization: null, more }))).toBe(401)
    expect(stored).toEqual([])
  })
  it('given twice, once rightly, does not open', async () => {
    const more = [`X-Signature-256: sha256=${'0'.repeat(64)}`, `X-Signature-256: sha256=${signed(EVENT)}`]
    expect(await statusOf(request('/hooks/CRM', { authorization: null, more }))).toBe(401)
  })
  it('beside a wrong token does not help', async () => {
    const more = [`X-Signature-256: sha256=${signed(EVENT)}`]
    expect(await statusOf(request('/hooks/CRM', { authorization: 'Bearer no', more }))).toBe(401)
  })
})
