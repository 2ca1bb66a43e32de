/** The receiver over real HTTP: who may send, what is refused and why, and that an event is durable when it is answered. */
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Inbox, openInbox } from '../../main/webhook/inbox.ts'
import { isWebhook, openEventReader, resolved } from '../../main/webhook/read-event.ts'
import { type Hook, type Receiver, type ReceiverOptions, startReceiver } from '../../main/webhook/receiver.ts'
import { parseSetup } from '../../shared/setup.ts'

const NOW = Date.UTC(2026, 0, 31, 12)
const SECRET = 'a secret of the CRM'
let folder: string
let inbox: Inbox
let receiver: Receiver
let troubles: string[]

function hook(name: string, source: Record<string, unknown> = {}, secret = SECRET): Hook {
  const reading = parseSetup({
    workspace: { host: 'https://flows.example.org' },
    sources: [
      {
        name,
        webhook: { secretEnv: 'S', deliveryId: 'id', event: 'event', ignoredWhen: ['ping'] },
        columns: { 'customer.phone': 'urn:tel' },
        key: ['customer.id'],
        ...source,
      },
    ],
  })
  if (!reading.ok) throw new Error(reading.errors[0]!.sentence)
  const setup = resolved(reading.setup.sources[0]!)
  if (!isWebhook(setup)) throw new Error('no webhook')
  const store: Hook['store'] = (events) => inbox.put(name, events, NOW)
  return { name, secret, preset: setup.webhook.preset, reader: openEventReader(setup), store }
}

async function start(options: Partial<ReceiverOptions> = {}): Promise<void> {
  await receiver?.close()
  receiver = await startReceiver({
    address: '127.0.0.1',
    port: 0,
    hosts: [],
    perSecond: 1000,
    hooks: [hook('CRM'), hook('Loja Virtual', {}, 'another secret')],
    now: () => NOW,
    onTrouble: ({ message }) => troubles.push(message),
    ...options,
  })
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'receiver-'))
  inbox = openInbox(folder, NOW)
  troubles = []
  await start()
})
afterEach(async () => {
  await receiver.close()
  inbox.close()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = { status: number; ok?: boolean; reason?: string; [more: string]: unknown }
const EVENT = { id: 'e1', event: 'customer.created', customer: { id: 7, phone: '84 99999-0002' } }
const bearer = (secret = SECRET) => ({ Authorization: `Bearer ${secret}` })

async function send(
  body: unknown,
  { source = 'CRM', method = 'POST', headers = bearer() as Record<string, string> } = {},
): Promise<Answer> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  const response = await fetch(`http://127.0.0.1:${receiver.port}/hooks/${source}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: text as string }),
  })
  const { status } = response
  const answer = (await response.json()) as Record<string, unknown>
  const after = response.headers.get('retry-after')
  return { status, ...answer, ...(after !== null && { after }) }
}
const stored = (source = 'CRM') => inbox.after(source, 0, 1000).map(({ body }) => JSON.parse(body) as unknown)

describe('an event', () => {
  it('is durable when it is answered', async () => {
    expect(await send(EVENT)).toEqual({ status: 202, ok: true, events: 1 })
    expect(stored()).toEqual([EVENT])
  })
  it('is taken once for each delivery id, and answered alike', async () => {
    await send(EVENT)
    expect(await send({ ...EVENT, event: 'customer.updated' })).toEqual({
      status: 202,
      ok: true,
      events: 1,
      repeated: true,
    })
    expect(stored()).toEqual([EVENT])
  })
  it('comes in a list with others: all of them or none', async () => {
    const list = [EVENT, { ...EVENT, id: 'e2' }]
    expect(await send([...list, { id: 'e3', customer: {} }])).toEqual({
      status: 400,
      ok: false,
      reason: 'Event 3 of 3 has nothing at "customer.id", by which people are told apart.',
    })
    expect(stored()).toEqual([])
    expect(await send(list)).toEqual({ status: 202, ok: true, events: 2 })
    expect(await send([...list, { ...EVENT, id: 'e3' }])).toEqual({
      status: 202,
      ok: true,
      events: 3,
      repeated: 2,
    })
    expect(stored()).toHaveLength(3)
  })
  it('may be of no consequence', async () => {
    expect(await send({ event: 'ping' })).toEqual({ status: 202, ok: true, events: 1, ignored: true })
    expect(stored()).toEqual([])
  })
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('comes with %s', async (method) => {
    expect(await send(EVENT, { method })).toMatchObject({ status: 202 })
    expect(inbox.after('CRM', 0, 1)).toMatchObject([{ method }])
  })
  it.each(['CRM', 'crm', 'Crm'])('finds its source as %s', async (source) =>
    expect(await send(EVENT, { source })).toMatchObject({ status: 202 }),
  )
  it.each(['Loja%20Virtual', 'loja%20virtual', 'loja-virtual'])('finds its source as %s', async (source) =>
    expect(await send(EVENT, { source, headers: bearer('another secret') })).toMatchObject({ status: 202 }),
  )
})

describe('a secret', () => {
  const text = JSON.stringify(EVENT)
  const hmac = (secret = SECRET) => createHmac('sha256', secret).update(text).digest('hex')
  const basic = (secret: string) => `Basic ${Buffer.from(`anybody:${secret}`).toString('base64')}`

  it.each<[string, Record<string, string>]>([
    ['as a token', bearer()],
    ['as a token, in another case', { Authorization: `bearer ${SECRET}` }],
    ['as the password of basic authentication', { Authorization: basic(SECRET) }],
    ['as a signature', { 'X-Signature-256': `sha256=${hmac()}` }],
    ['as a signature in capitals', { 'X-Signature-256': `sha256=${hmac().toUpperCase()}` }],
    ["as GitHub's signature", { 'X-Hub-Signature-256': `sha256=${hmac()}` }],
  ])('%s opens', async (_how, headers) =>
    expect(await send(text, { headers })).toMatchObject({ status: 202 }),
  )

  const wrong = 'The secret is not the one of this address.'
  it.each<[string, Record<string, string>, string]>([
    [
      'no secret',
      {},
      'The secret is missing: send it as "Authorization: Bearer …", or sign the body and send "X-Signature-256".',
    ],
    ['a wrong token', bearer('wrong'), wrong],
    ["another source's token", bearer('another secret'), wrong],
    ['an empty token', { Authorization: 'Bearer' }, wrong],
    ['a wrong password', { Authorization: basic('wrong') }, wrong],
    ['a signature with a wrong secret', { 'X-Signature-256': `sha256=${hmac('wrong')}` }, wrong],
    ['a signature that is cut off', { 'X-Signature-256': `sha256=${hmac().slice(0, 32)}` }, wrong],
    ['an empty signature', { 'X-Signature-256': '' }, wrong],
    ["HubSpot's signature for another program's source", { 'X-HubSpot-Signature': hubspot(text) }, wrong],
  ])('%s is refused', async (_how, headers, reason) => {
    expect(await send(text, { headers })).toEqual({ status: 401, ok: false, reason })
    expect(stored()).toEqual([])
  })

  it('is asked for before anything is read: a body that is too large too', async () => {
    expect(await send('x'.repeat(2 ** 21), { headers: bearer('wrong') })).toMatchObject({ status: 401 })
  })
})

const hubspot = (text: string) => createHash('sha256').update(SECRET).update(text).digest('hex')

describe("HubSpot's own signatures", () => {
  const change = { subscriptionType: 'contact.creation', objectId: 5, eventId: 1 }
  const text = JSON.stringify([change])
  beforeEach(() =>
    start({
      hosts: ['hooks.example.org'],
      hooks: [
        hook('HS', { webhook: { secretEnv: 'S', preset: 'hubspot' }, columns: undefined, key: undefined }),
      ],
    }),
  )

  const third = (at: number) => {
    const signed = `POSThttps://hooks.example.org/hooks/HS${text}${at}`
    return {
      'X-HubSpot-Signature-v3': createHmac('sha256', SECRET).update(signed).digest('base64'),
      'X-HubSpot-Request-Timestamp': String(at),
    }
  }
  it('the first version', async () =>
    expect(
      await send(text, { source: 'HS', headers: { 'X-HubSpot-Signature': hubspot(text) } }),
    ).toMatchObject({ status: 202 }))
  it('the third version, through a tunnel', async () => {
    expect(await sendAs('hooks.example.org', third(NOW))).toBe(202)
    expect(await sendAs('hooks.example.org', third(NOW - 6 * 60_000))).toBe(401)
    expect(
      await sendAs('hooks.example.org', { ...third(NOW), 'X-HubSpot-Request-Timestamp': String(NOW + 1) }),
    ).toBe(401)
  })
  /** With a `Host` of its own, which fetch does not let anybody set. */
  const sendAs = (host: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const options = {
        port: receiver.port,
        path: '/hooks/HS',
        method: 'POST',
        headers: { ...headers, Host: host },
      }
      request(options, (response) => resolve(response.resume().statusCode!))
        .on('error', reject)
        .end(text)
    })
})

describe('is refused with a reason', () => {
  it.each<[string, unknown, string]>([
    ['no body', undefined, 'The request has no body; send the event as JSON.'],
    ['no JSON', '{"id": ', 'The body is not JSON in UTF-8.'],
    ['no UTF-8', new Uint8Array([0x22, 0xe9, 0x22]), 'The body is not JSON in UTF-8.'],
    ['a text', '"hello"', 'The event is not a JSON object in { }.'],
    ['a number', '17', 'The event is not a JSON object in { }.'],
    ['null', 'null', 'The event is not a JSON object in { }.'],
    ['an empty list', '[]', 'There is no event in it.'],
    ['a list in a list', '[[]]', 'The event is not a JSON object in { }.'],
    ['no key', { id: 'e1' }, 'The event has nothing at "customer.id", by which people are told apart.'],
    [
      'a key that is empty',
      { customer: { id: ' ' } },
      'The event has nothing at "customer.id", by which people are told apart.',
    ],
  ])('400: %s', async (_what, body, reason) => {
    expect(await send(body)).toEqual({ status: 400, ok: false, reason })
    expect(stored()).toEqual([])
  })
  it('nothing breaks where it is nested a hundred thousand times', async () => {
    const deep = `[{"customer":{"id":1},"more":${'['.repeat(100_000)}1${']'.repeat(100_000)}}]`
    expect(await send(deep)).toMatchObject({ status: 400, reason: 'The event is nested too deeply.' })
    expect(await send(deep.slice(1, -1))).toMatchObject({ status: 202 })
    expect(await send(EVENT)).toMatchObject({ status: 202 })
  })
  it('a body with an inherited key is only data', async () => {
    expect(await send('{"id":"e9","__proto__":{"customer":{"id":1}}}')).toMatchObject({ status: 400 })
  })
  it('413: more than 1 MiB; one byte less is taken', async () => {
    const filled = (length: number) => {
      const text = JSON.stringify({ ...EVENT, note: '' })
      return text.replace('"note":""', `"note":"${'x'.repeat(length - text.length)}"`)
    }
    expect(await send(filled(2 ** 20))).toMatchObject({ status: 202 })
    expect(await send(filled(2 ** 20 + 1))).toEqual({
      status: 413,
      ok: false,
      reason: 'The body is larger than 1 MiB; send fewer events at once.',
    })
  })
  it('404: no such source, and any other path', async () => {
    const reason = 'There is no such address here; "contact-sync webhook list" shows those that there are.'
    for (const source of ['nobody', '..%2F..%2Fetc', '%', 'CRM/more', ''])
      expect(await send(EVENT, { source })).toEqual({ status: 404, ok: false, reason })
    const response = await fetch(`http://127.0.0.1:${receiver.port}/`)
    expect(await response.json()).toEqual({ ok: false, reason })
  })
  it('405: reading', async () =>
    expect(await send(undefined, { method: 'GET' })).toEqual({
      status: 405,
      ok: false,
      reason: 'Events are sent with POST, PUT, PATCH or DELETE.',
    }))
  it('403: a page in a browser', async () => {
    const headers = { ...bearer(), Origin: `http://127.0.0.1:${receiver.port}` }
    expect(await send(EVENT, { headers })).toMatchObject({
      status: 403,
      reason: 'Events are not taken from pages in a browser.',
    })
  })
  it.each([
    'evil.example.org',
    'evil.example.org:PORT',
    '127.0.0.1',
    'localhost:1',
    '127.0.0.1.evil.example.org:PORT',
  ])('403: asked for as %s', async (host) => expect(await statusOf(host)).toBe(403))
  it.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT'])(
    'not: asked for as %s',
    async (host) => expect(await statusOf(host)).toBe(202),
  )
  const statusOf = (host: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = { ...bearer(), Host: host.replace('PORT', String(receiver.port)) }
      const options = { port: receiver.port, path: '/hooks/CRM', method: 'POST', headers }
      request(options, (response) => resolve(response.resume().statusCode!))
        .on('error', reject)
        .end(JSON.stringify(EVENT))
    })
  it('429: too many in one second, and says when to come again', async () => {
    await start({ perSecond: 2 })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => n).map((n) => send({ ...EVENT, id: `e${n}` })),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(1)
    expect(refused[0]).toEqual({
      status: 429,
      ok: false,
      reason: 'There were more than 2 requests in one second; send it again after a second.',
      after: '1',
    })
    expect(stored()).toHaveLength(answers.filter(({ status }) => status === 202).length)
  })
  it('503: it cannot be stored; nothing of it is said on this side', async () => {
    await start({
      hooks: [{ ...hook('CRM'), store: () => Promise.reject(new Error('database or disk is full')) }],
    })
    expect(await send(EVENT)).toEqual({
      status: 503,
      ok: false,
      reason: 'The event could not be stored; send it again later.',
      after: '30',
    })
    expect(troubles).toEqual(['database or disk is full'])
  })
})

describe('a broken client', () => {
  const speak = (text: string) =>
    new Promise<string>((resolve) => {
      let heard = ''
      const socket = connect(receiver.port, '127.0.0.1', () => socket.write(text))
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1')
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(heard))
    })
  it.each([
    'what is this?\r\n\r\n',
    'POST /hooks/CRM HTTP/1.1\r\nContent-Length: -5\r\n\r\n',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
  ])('says %j and stops nothing', async (text) => {
    expect(await speak(text)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(await send(EVENT)).toMatchObject({ status: 202 })
  })
  it('leaves in the middle of a body', async () => {
    await new Promise<void>((resolve) => {
      const head = `POST /hooks/CRM HTTP/1.1\r\nHost: 127.0.0.1:${receiver.port}\r\nAuthorization: Bearer ${SECRET}\r\n`
      const socket = connect(receiver.port, '127.0.0.1', () =>
        socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"id"`, () => {
          socket.destroy()
          resolve()
        }),
      )
    })
    expect(await send(EVENT)).toMatchObject({ status: 202 })
    expect(stored()).toEqual([EVENT])
  })
})

it('a port that is taken is told', async () =>
  expect(start2(receiver.port)).rejects.toMatchObject({ code: 'EADDRINUSE' }))
const start2 = (port: number) =>
  startReceiver({
    address: '127.0.0.1',
    port,
    hosts: [],
    perSecond: 1,
    hooks: [],
    now: () => NOW,
    onTrouble: () => {},
  })

it('two accounts may have a source of one name: their secrets tell them apart', async () => {
  const other: Hook = {
    ...hook('CRM', {}, 'of the other'),
    store: (events) => inbox.put('other', events, NOW),
  }
  await start({ hooks: [hook('CRM'), other] })
  expect(await send(EVENT, { headers: bearer('of the other') })).toMatchObject({ status: 202 })
  expect([stored('CRM'), stored('other')]).toEqual([[], [EVENT]])
})
