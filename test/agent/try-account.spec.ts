/** Connecting with anything but the right address and key: on real sockets, each mistake is told apart (issue 5, bad input). */
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { type KnownAccounts, tryAccount } from '../../main/agent/try-account.ts'
import { systemClock } from '../../main/platform/clock.ts'
import type { Unavailable } from '../../main/platform/outcome.ts'
import { whyUnreachable } from '../../main/platform/why-unreachable.ts'
import { startPractice } from '../../main/practice/server.ts'

const KEY = 'office-key'
const DAY = 24 * 60 * 60_000
const nobody: KnownAccounts = { isKnown: () => false, instead: () => null }
const tryIt = (address: string, known = nobody) =>
  tryAccount({ address, key: KEY }, { fetch, clock: systemClock, known })

const workspace = {
  uuid: '0b4ae2d0-3a2b-4a54-8a3c-0f6ff0f0f0aa',
  name: 'Clinic',
  country: 'BR',
  languages: ['por'],
  primary_language: 'por',
  timezone: 'America/Sao_Paulo',
  date_style: 'day_first',
  anon: false,
}
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
const html =
  (status: number): RequestListener =>
  (_request, response) =>
    response
      .writeHead(status, { 'Content-Type': 'text/html' })
      .end('<!doctype html><title>Hotel</title>Room number?')

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
const serve = async (handle: RequestListener) => `http://127.0.0.1:${await listen(createServer(handle))}`
const pem = (name: string) => readFileSync(new URL(`../support/tls/${name}.pem`, import.meta.url), 'utf8')
async function serveTls(certificate: string, handle: RequestListener) {
  const both = pem(certificate)
  return `https://localhost:${await listen(createTlsServer({ cert: both, key: both }, handle))}`
}
/** As where an office's authority is in the system's store. */
function trustTestAuthority(): void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, pem('authority')])
  onTestFinished(() => setDefaultCACertificates(before))
}

it.each<[situation: string, handle: RequestListener, expected: object]>([
  ['a network asks for a sign-in', html(200), { kind: 'unreachable', why: 'web-page' }],
  ['a network asks for a sign-in, by the book', html(511), { kind: 'unreachable', why: 'web-page' }],
  ['another web server', html(404), { kind: 'unreachable', why: 'not-the-platform' }],
  ['another program', json(200, { status: 'ok' }), { kind: 'unreachable', why: 'not-the-platform' }],
  ['a filter in between', html(403), { kind: 'unreachable', why: 'blocked' }],
  ['the platform is in trouble', html(502), { kind: 'unreachable', why: 'server-error' }],
  ['too many requests', json(429, { detail: 'x' }), { kind: 'unreachable', why: 'throttled' }],
  [
    'another address answers',
    (_request, response) => response.writeHead(302, { Location: 'https://wifi.example/' }).end(),
    { kind: 'unreachable', why: 'redirected' },
  ],
  ['the line breaks', (request) => request.socket.destroy(), { kind: 'unreachable', why: 'dropped' }],
  ['a wrong or old key', json(403, { detail: 'Invalid token' }), { kind: 'refused', why: 'token' }],
  [
    'a key that may not',
    json(403, { detail: 'You do not have permission to perform this action.' }),
    { kind: 'refused', why: 'permission' },
  ],
])('%s', async (_situation, handle, expected) => {
  const host = await serve(handle)
  expect(await tryIt(host)).toMatchObject({ ...expected, host })
})

it('whose account it is, where, and how many contacts it has', async () => {
  const server = await startPractice({ port: 0, token: KEY, requestsPerHour: 0 })
  onTestFinished(() => server.close())
  expect(await tryIt(`${server.url}/contact/read/1?x=2`)).toMatchObject({
    kind: 'connected',
    host: server.url,
    name: 'Practice',
    timezone: expect.any(String),
    contacts: { count: 0, more: false },
    practice: true,
    instead: null,
    known: false,
    clock: null,
  })
})

it('a key of another account than the one asked for is told with its name', async () => {
  const host = await serve(json(200, workspace))
  const known: KnownAccounts = { isKnown: () => false, instead: () => 'Bakery' }
  expect(await tryIt(host, known)).toMatchObject({ kind: 'connected', name: 'Clinic', instead: 'Bakery' })
})

it('a clock that is two days off: both times, from an account that opens and from one that does not', async () => {
  const Date_ = new Date(Date.now() - 2 * DAY).toUTCString()
  for (const handle of [
    json(200, workspace, { Date: Date_ }),
    json(403, { detail: 'Invalid token' }, { Date: Date_ }),
    json(503, {}, { Date: Date_ }),
  ]) {
    const tried = await tryIt(await serve(handle))
    if (tried.kind === 'bad-address' || tried.clock === null) throw new Error(JSON.stringify(tried))
    expect(tried.clock.there).toBe(Date.parse(Date_))
    expect(tried.clock.here - tried.clock.there - 2 * DAY).toBeLessThan(60_000)
  }
})

it('nobody listens; no such address; an address that is none; one that is not encrypted', async () => {
  const socket = createSocketServer()
  const port = await listen(socket)
  await new Promise((resolve) => socket.close(resolve))
  expect(await tryIt(`http://127.0.0.1:${port}`)).toMatchObject({ why: 'nobody' })
  const { why } = (await tryIt('https://flows.example.invalid')) as { why: string }
  expect(['no-such-host', 'offline']).toContain(why) // a PC without a name server cannot tell
  expect(await tryIt('two words')).toEqual({ kind: 'bad-address', why: 'not-an-address' })
  expect(await tryIt('http://flows.example.org')).toEqual({ kind: 'bad-address', why: 'not-encrypted' })
  const plain = await serve(json(200, workspace))
  expect(await tryIt(plain.replace('http:', 'https:'))).toMatchObject({ why: 'not-encrypted' })
})

it('certificates: nobody vouches, over since 2021, of another machine; trusted, it connects', async () => {
  const seen: unknown[] = []
  const handle: RequestListener = (request, response) => {
    seen.push(request.url)
    json(200, workspace)(request, response)
  }
  expect(await tryIt(await serveTls('localhost', handle))).toMatchObject({ why: 'certificate' })
  trustTestAuthority()
  expect(await tryIt(await serveTls('expired', handle))).toMatchObject({ why: 'certificate-date' })
  expect(await tryIt(await serveTls('other-name', handle))).toMatchObject({ why: 'certificate-name' })
  expect(seen).toEqual([]) // so the key did not leave
  expect(await tryIt(await serveTls('localhost', handle))).toMatchObject({
    kind: 'connected',
    name: 'Clinic',
  })
})

it('no answer in time', async () => {
  const host = await serve(() => {})
  const tried = await tryAccount(
    { address: host, key: KEY },
    { fetch, clock: systemClock, known: nobody, timeoutMs: 200 },
  )
  expect(tried).toMatchObject({ kind: 'unreachable', why: 'timeout' })
})

it.each<[code: string, why: Unavailable['why'], expected: string]>([
  ['ERR_INTERNET_DISCONNECTED', 'network', 'offline'],
  ['ENETUNREACH', 'network', 'offline'],
  ['EAI_AGAIN', 'network', 'offline'],
  ['ERR_NAME_NOT_RESOLVED', 'network', 'no-such-host'],
  ['ERR_CONNECTION_REFUSED', 'network', 'nobody'],
  ['ERR_CONNECTION_TIMED_OUT', 'timeout', 'timeout'],
  ['ERR_PROXY_CONNECTION_FAILED', 'network', 'proxy'],
  ['ERR_TUNNEL_CONNECTION_FAILED', 'network', 'proxy'],
  ['ERR_PROXY_AUTH_UNSUPPORTED', 'network', 'proxy-password'],
  ['ERR_CERT_AUTHORITY_INVALID', 'tls', 'certificate'],
  ['ERR_CERT_DATE_INVALID', 'tls', 'certificate-date'],
  ['ERR_CERT_COMMON_NAME_INVALID', 'tls', 'certificate-name'],
  ['ERR_SSL_PROTOCOL_ERROR', 'tls', 'not-encrypted'],
])('%s, as Electron and Node name it', (detail, why, expected) =>
  expect(whyUnreachable({ kind: 'unavailable', why, lost: false, detail })).toBe(expected),
)
