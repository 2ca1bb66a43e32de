/** How connections break, on real sockets, and what that says about a write. */
import { expect, it } from 'vitest'
import { type ClientOptions, createClient } from '../../main/platform/client.ts'
import { readHost } from '../../main/platform/host.ts'
import { LARGEST_ANSWER, whyItBroke } from '../../main/platform/transport.ts'
import { closedPort, contactJson, loopback, scriptedServer } from './scripted-server.ts'

const clientFor = (host: ClientOptions['host'], more: Partial<ClientOptions> = {}) =>
  createClient({ host, token: 't', fetch, timeoutMs: 2000, ...more })
const body = { name: 'Ada' }

it('a connection that is refused: surely not applied', async () => {
  const client = clientFor(loopback(await closedPort()))
  expect(await client.createContact(body)).toMatchObject({ kind: 'unavailable', why: 'network', lost: false })
})

it('a name that does not exist: surely not applied', async () => {
  const host = readHost('https://nobody.invalid')
  if (host.kind !== 'host') throw new Error(host.why)
  expect(await clientFor(host).createContact(body)).toMatchObject({ why: 'network', lost: false })
})

it.each(['before', 'midway'] as const)(
  'a connection that drops %s the answer: perhaps applied',
  async (drop) => {
    await using server = await scriptedServer([{ drop }, { drop }])
    const client = clientFor(server.host)
    expect(await client.createContact(body)).toMatchObject({
      kind: 'unavailable',
      why: 'network',
      lost: true,
    })
    expect(await client.listContacts()).toMatchObject({ kind: 'unavailable', why: 'network', lost: false })
    expect(server.seen.length).toBe(2) // nothing is sent again behind our back
  },
)

it('no answer in time: perhaps applied', async () => {
  await using server = await scriptedServer([{ hang: true }])
  const client = clientFor(server.host, { timeoutMs: 80 })
  expect(await client.createContact(body)).toMatchObject({ kind: 'unavailable', why: 'timeout', lost: true })
})

it('the timeout covers the body of the answer too', async () => {
  const slow = 'HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{"uuid"'
  await using server = await scriptedServer([{ raw: slow }])
  const client = clientFor(server.host, { timeoutMs: 80 })
  expect(await client.createContact(body)).toMatchObject({ why: 'timeout', lost: true })
})

it('a cancelled request: not applied when it had not left, perhaps when it had', async () => {
  await using server = await scriptedServer([{ hang: true }])
  const client = clientFor(server.host)
  const early = await client.createContact(body, { signal: AbortSignal.abort() })
  expect(early).toMatchObject({ why: 'cancelled', lost: false })
  expect(server.seen.length).toBe(0)
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 50)
  expect(await client.createContact(body, { signal: stop.signal })).toMatchObject({
    why: 'cancelled',
    lost: true,
  })
})

it('does not follow a redirect with the token', async () => {
  await using elsewhere = await scriptedServer([{ json: contactJson() }])
  const headers = { Location: `http://127.0.0.1:${elsewhere.port}/api/v2/contacts.json` }
  await using server = await scriptedServer([
    { status: 302, headers },
    { status: 307, headers },
  ])
  const client = clientFor(server.host)
  expect(await client.listContacts()).toMatchObject({ kind: 'unavailable', why: 'redirected' })
  expect(await client.createContact(body)).toMatchObject({
    kind: 'unavailable',
    why: 'redirected',
    lost: false,
  })
  expect(elsewhere.seen).toEqual([])
})

it('https where only http is spoken: no secure connection, surely not applied', async () => {
  await using server = await scriptedServer([])
  const host = readHost(`https://127.0.0.1:${server.port}`)
  if (host.kind !== 'host') throw new Error(host.why)
  expect(await clientFor(host).createContact(body)).toMatchObject({
    kind: 'unavailable',
    why: 'tls',
    lost: false,
  })
})

it('stops reading an answer that is too large', async () => {
  let read = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      read += 1 << 20
      controller.enqueue(new Uint8Array(1 << 20).fill(32))
    },
  })
  const client = clientFor(loopback(1), { fetch: async () => new Response(endless) })
  expect(await client.listContacts()).toMatchObject({ why: 'not-the-api', detail: 'answer too large' })
  expect(read).toBeLessThan(LARGEST_ANSWER + (4 << 20))
})

const withCode = (code: string, syscall?: string) =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('x'), { code, ...(syscall ? { syscall } : {}) }),
  })

it.each([
  [withCode('EAI_AGAIN', 'getaddrinfo'), 'network', false],
  [withCode('UND_ERR_CONNECT_TIMEOUT'), 'network', false],
  [withCode('ETIMEDOUT', 'connect'), 'network', false],
  [withCode('ETIMEDOUT', 'read'), 'timeout', true],
  [withCode('ECONNRESET', 'read'), 'network', true],
  [withCode('UND_ERR_SOCKET'), 'network', true],
  [withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls', false],
  [withCode('CERT_HAS_EXPIRED'), 'tls', false],
  [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls', false],
  [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls', false],
  [withCode('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'), 'tls', true],
  [
    new TypeError('fetch failed', {
      cause: new AggregateError([
        Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' }),
      ]),
    }),
    'network',
    false,
  ],
  // Electron's net.fetch
  [new Error('net::ERR_INTERNET_DISCONNECTED'), 'network', false],
  [new Error('net::ERR_PROXY_CONNECTION_FAILED'), 'network', false],
  [new Error('net::ERR_CONNECTION_RESET'), 'network', true],
  [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'tls', false],
  [new Error('net::ERR_TIMED_OUT'), 'timeout', true],
  [new Error("Attempted to redirect, but redirect policy was 'error'"), 'redirected', true],
  ['not even an error', 'network', true],
])('%s', (error, why, sent) => expect(whyItBroke(error)).toMatchObject({ why, sent }))
