/** Electron's own network, which is the one that users get: what must not leave the PC does not. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { type App, startApp, until } from './support/app.ts'
import { openDesktop } from './support/desktop-session.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void
async function server(handle: Handler) {
  const requests: { url: string; headers: IncomingMessage['headers'] }[] = []
  const http = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers })
    handle(request, response)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, requests, http }
}
const KEY = 'secret-key-123'
/** For localhost, until 2126, signed by itself; its key protects nothing. */
const selfSigned = {
  cert: readFileSync(new URL('support/localhost-cert.pem', import.meta.url)),
  key: readFileSync(new URL('support/localhost-key.pem', import.meta.url)),
}
const tryIt = (app: App, address: string) =>
  app.ask<{ kind: string; why?: string; name?: string; clock?: { here: number; there: number } | null }>(
    'tryAccount',
    {
      address,
      key: KEY,
    },
  )
const workspace = JSON.stringify({
  uuid: '0b4ae2d0-3a2b-4a54-8a3c-0f6ff0f0f0aa',
  name: 'Clinic',
  country: 'BR',
  languages: ['por'],
  primary_language: 'por',
  timezone: 'America/Sao_Paulo',
  date_style: 'day_first',
  credits: { used: 0, remaining: 0 },
  anon: false,
})
const json = (response: ServerResponse, body: string, headers: Record<string, string | string[]> = {}) =>
  response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(body)

it('a redirect is not followed: the key does not go to another host', async () => {
  const app = await startApp()
  const other = await server((_request, response) => json(response, workspace))
  const first = await server((request, response) =>
    response.writeHead(302, { Location: other.url + (request.url ?? '') }).end(),
  )
  expect(await tryIt(app, first.url)).toMatchObject({ kind: 'unreachable', why: 'redirected' })
  expect(first.requests[0]!.headers.authorization).toBe(`Token ${KEY}`)
  expect(other.requests).toEqual([])
}, 60_000)

it('cookies are neither kept nor sent, and nothing is answered from a cache', async () => {
  const app = await startApp()
  const platform = await server((_request, response) =>
    json(response, workspace, {
      'Set-Cookie': ['session=1; Path=/', 'tracker=2; Path=/; Max-Age=9999'],
      'Cache-Control': 'max-age=3600',
    }),
  )
  expect(await tryIt(app, platform.url)).toMatchObject({ kind: 'connected', name: 'Clinic' })
  expect(await tryIt(app, platform.url)).toMatchObject({ kind: 'connected' })
  // Nor are they waiting on the disk for the next start.
  await app.quit()
  const again = await startApp({ dataFolder: app.dataFolder })
  expect(await tryIt(again, platform.url)).toMatchObject({ kind: 'connected' })
  expect(platform.requests).toHaveLength(6) // whose account it is, and how many contacts it has
  for (const { headers } of platform.requests) expect(headers.cookie).toBeUndefined()
}, 60_000)

it.each<[string, Handler, object]>([
  [
    'a guest network asks for a login',
    (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in</html>'),
    { kind: 'unreachable', why: 'web-page' },
  ],
  [
    'the key is wrong',
    (_request, response) =>
      response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"detail":"Invalid token"}'),
    { kind: 'refused', why: 'token' },
  ],
  ['the line breaks', (request) => request.socket.destroy(), { kind: 'unreachable', why: 'dropped' }],
  [
    'the platform is in trouble',
    (_request, response) => response.writeHead(502).end('<html>Bad gateway</html>'),
    { kind: 'unreachable' },
  ],
])(
  '%s: it is said, as data',
  async (_name, handle, expected) => {
    const app = await startApp()
    const platform = await server(handle)
    expect(await tryIt(app, platform.url)).toMatchObject(expected)
  },
  60_000,
)

it('nobody is there, the address is none, or not encrypted: each has its own answer', async () => {
  const app = await startApp()
  const gone = await server(() => {})
  const port = new URL(gone.url).port
  expect(await tryIt(app, 'http://127.0.0.1:1')).toMatchObject({ kind: 'unreachable' })
  expect(await tryIt(app, 'http://flows.example.org')).toEqual({ kind: 'bad-address', why: 'not-encrypted' })
  expect(await tryIt(app, '   ')).toEqual({ kind: 'bad-address', why: 'empty' })
  // Encrypted is asked for, and the other side does not.
  expect(await tryIt(app, `https://127.0.0.1:${port}`)).toMatchObject({
    kind: 'unreachable',
    why: 'not-encrypted',
  })
  expect(await tryIt(app, 'https://flows.example.invalid')).toMatchObject({ kind: 'unreachable' })
}, 60_000)

it("a clock that is two days off is named from the server's own", async () => {
  const app = await startApp()
  const twoDays = 2 * 24 * 60 * 60_000
  const platform = await server((request, response) => {
    const Date_ = new Date(Date.now() - twoDays).toUTCString()
    if (request.headers.authorization) response.writeHead(503, { Date: Date_ }).end()
    else response.writeHead(403, { Date: Date_, 'Content-Type': 'application/json' }).end('{"detail":"x"}')
  })
  const { clock } = await tryIt(app, platform.url)
  expect(Math.abs(clock!.here - clock!.there - twoDays)).toBeLessThan(60_000)
}, 60_000)

it("the system's proxy is used", async () => {
  const platform = await server((_request, response) => json(response, workspace))
  const seen: string[] = []
  const proxy = await server((request, response) => {
    seen.push(request.url ?? '')
    return fetch(request.url!, { headers: { authorization: request.headers.authorization ?? '' } })
      .then(async (answer) => json(response, await answer.text()))
      .catch(() => response.destroy())
  })
  proxy.http.on('connect', ({ url }, socket) => {
    seen.push(`CONNECT ${url}`)
    socket.destroy()
  })
  const app = await startApp({
    args: [`--proxy-server=${proxy.url.slice('http://'.length)}`, '--proxy-bypass-list=<-loopback>'],
  })
  expect(await tryIt(app, platform.url)).toMatchObject({ kind: 'connected', name: 'Clinic' })
  // And nothing else has left: no list of words, no report, no look for anything.
  expect(seen.map((url) => url.replace(platform.url, ''))).toEqual([
    '/api/v2/workspace.json',
    '/api/v2/contacts.json',
  ])
}, 60_000)

it('a certificate nobody vouches for is refused, and it is said that it is the certificate', async () => {
  const { cert, key } = selfSigned
  const requests: unknown[] = []
  const https = createTlsServer({ cert, key }, (request, response) => {
    requests.push(request.url)
    json(response, workspace)
  })
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void https.close())
  const app = await startApp()
  const address = `https://localhost:${(https.address() as AddressInfo).port}`
  expect(await tryIt(app, address)).toMatchObject({ kind: 'unreachable', why: 'certificate' })
  expect(requests).toEqual([])
}, 60_000)

it.runIf(process.platform === 'linux')(
  'an office’s own certificate: refused as long as this PC does not vouch for it, and taken when it does',
  async () => {
    const desktop = await openDesktop({ bar: false, windows: false })
    const https = createTlsServer(selfSigned, (_request, response) => json(response, workspace))
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => {
      https.closeAllConnections()
      https.close()
    })
    const address = `https://localhost:${(https.address() as AddressInfo).port}`
    const app = await startApp({ env: desktop.env })
    expect(await tryIt(app, address)).toMatchObject({ kind: 'unreachable', why: 'certificate' })
    await app.quit()

    // What an administrator does: the certificate goes to those this user's programs believe.
    const store = `${desktop.env.HOME}/.pki/nssdb`
    if (!existsSync(`${store}/cert9.db`)) {
      mkdirSync(store, { recursive: true })
      desktop.run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password'])
    }
    const file = fileURLToPath(new URL('support/localhost-cert.pem', import.meta.url))
    desktop.run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'the office', '-i', file])
    const again = await startApp({ env: desktop.env, dataFolder: app.dataFolder })
    expect(await tryIt(again, address)).toMatchObject({ kind: 'connected', name: 'Clinic' })
  },
  60_000,
)

it('an answer that is lost after the platform did its work doubles nobody', async () => {
  const app = await startApp()
  await app.ask('tryPractice')
  const { account } = await app.standing()
  const lost = { method: 'POST', endpoint: 'contacts' }
  const armed = await fetch(`${account!.host}/practice/faults`, {
    method: 'POST',
    headers: { Authorization: 'Token practice', 'Content-Type': 'application/json' },
    body: JSON.stringify({ faults: [{ kind: 'drop-after', match: lost, times: 3 }] }),
  })
  expect(armed.ok).toBe(true)
  await until(async () => (await app.standing()).queued > 0, 30_000, 'the samples are read')
  await until(
    async () => {
      const { status, queued } = await app.standing()
      return status.phase === 'idle' && queued === 0
    },
    90_000,
    'the samples are sent',
  )
  const names = await contactNames(account!.host)
  expect(names).toHaveLength(420)
}, 150_000)

async function contactNames(host: string): Promise<string[]> {
  const names: string[] = []
  for (let url: string | null = `${host}/api/v2/contacts.json`; url; ) {
    const answer = await fetch(url, { headers: { Authorization: 'Token practice' } })
    const page = (await answer.json()) as { results: { name: string }[]; next: string | null }
    names.push(...page.results.map(({ name }) => name))
    url = page.next
  }
  return names
}
