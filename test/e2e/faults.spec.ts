/** What a platform and the way to it do wrong, over Electron's own network: nothing is lost, nobody is doubled, the key stays. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGzip } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { standingSentence, standingWords } from '../../shared/standing-words.ts'
import { memoryOf } from '../bench/processes.ts'
import { contactWrites, TOKEN, writesIn } from '../support/platform.ts'
import { startApp, until } from './support/app.ts'
import { begin, doubled, isSettled, openConnected, rows, untilThere } from './support/own-account.ts'

const ROWS = 30
const writes = { method: 'POST', endpoint: 'contacts' }

/** Somebody else's server, which writes down who asks it. */
async function openOther() {
  const asked: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    asked.push(request.headers)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"results":[]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked }
}

it.each<[what: string, fault: Record<string, unknown>]>([
  ['the line is cut before anything was done', { kind: 'drop-before', times: 6 }],
  ['the line is cut after everything was done', { kind: 'drop-after', times: 6 }],
  ['the answer is cut in its middle', { kind: 'cut-body', times: 3 }],
  ['the platform fails', { kind: 'server-error', times: 3 }],
  [
    'the platform fails after it did its work',
    { kind: 'server-error', status: 502, afterCommit: true, times: 3 },
  ],
  ['the platform wants a pause, and says how long', { kind: 'throttled', retryAfter: 2, times: 1 }],
  ['the answer is no JSON', { kind: 'bad-json', times: 3 }],
  ['the answer is no JSON, and the work was done', { kind: 'bad-json', afterCommit: true, times: 3 }],
  ["somebody's network answers with its own page", { kind: 'captive-page', times: 3 }],
])(
  '%s: everybody arrives, once',
  async (_what, fault) => {
    const { platform, app, office } = await openConnected(ROWS)
    await platform.faults({ ...fault, match: writes })
    await begin(app, office)
    await until(async () => (await platform.hits())[0] === fault.times, 20_000, 'it goes wrong')
    await untilThere(app, platform, ROWS)
    expect(await platform.contacts()).toHaveLength(ROWS)
    expect(await doubled(platform)).toEqual([])
    expect((await app.standing()).needsYou).toEqual({ conflicts: 0, holds: 0, problems: 0, firstSyncs: 0 })
    // Nothing changed: nothing is sent.
    await platform.forgetRequests()
    await app.ask('syncNow')
    await until(async () => (await platform.requests()).length >= 5, 10_000, 'it looks again')
    await until(() => isSettled(app), 10_000, 'it rests')
    expect(writesIn(await platform.requests())).toEqual([])
  },
  120_000,
)

it('told to wait, it waits as long as it was told, and says until when', async () => {
  const { platform, app, office } = await openConnected(ROWS)
  await platform.faults({ kind: 'throttled', retryAfter: 6, match: writes, times: 1 })
  await begin(app, office)
  await until(async () => (await platform.hits())[0] === 1, 20_000, 'it is told to wait')
  const says = async () => {
    const { status } = await app.standing()
    return status.phase === 'draining' && (status.finishAt?.earliest ?? 0) > Date.now()
  }
  await until(says, 3000, 'it says until when')
  await untilThere(app, platform, ROWS)
  const sent = contactWrites(await platform.requests())
  const at = (request: object) => Date.parse((request as { at: string }).at)
  const refused = sent.findIndex(({ status: answered }) => answered === 429)
  // Whatever was under way with it aside, the next one came when it was allowed.
  const after = sent.slice(refused + 1).filter((request) => at(request) - at(sent[refused]!) > 1000)
  expect(at(after[0]!) - at(sent[refused]!)).toBeGreaterThanOrEqual(6000)
}, 90_000)

it('told to wait, but not how long: it sends nothing more at once, and says when it will be through', async () => {
  const { platform, app, office } = await openConnected(ROWS)
  await platform.faults({ kind: 'throttled', match: writes, times: 1 })
  await begin(app, office)
  const says = async () => {
    const { status } = await app.standing()
    return status.phase === 'draining' && (status.finishAt?.earliest ?? 0) > Date.now() + 10_000
  }
  await until(says, 20_000, 'it waits, and says until when')
  const before = contactWrites(await platform.requests()).length
  await new Promise((resolve) => setTimeout(resolve, 3000))
  expect(contactWrites(await platform.requests())).toHaveLength(before)
}, 90_000)

it('another host in place of the platform: the key does not go there, and all is sent when it is over', async () => {
  const other = await openOther()
  const { platform, app, office } = await openConnected(ROWS)
  await platform.faults({ kind: 'redirect', to: `${other.url}?from=platform` })
  await begin(app, office)
  await until(async () => (await app.standing()).trouble?.kind === 'offline', 20_000, 'it says so')
  expect((await app.standing()).trouble).toMatchObject({ kind: 'offline', why: 'redirected' })
  expect(standingSentence(await app.standing(), 'en', Date.now())).toBe(standingWords.en.offline)
  await platform.faults()
  await untilThere(app, platform, ROWS)
  expect(other.asked).toEqual([])
  expect(await doubled(platform)).toEqual([])
}, 90_000)

it('an answer without an end, small on the way: it is put away, and the agent stays as it is', async () => {
  const bomb = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
    const packed = createGzip()
    packed.pipe(response)
    const zeros = Buffer.alloc(1024 * 1024, 0x20)
    let megabytes = 0
    const more = () => {
      while (megabytes < 1024 && !response.destroyed) {
        megabytes += 1
        if (!packed.write(zeros)) return void packed.once('drain', more)
      }
      packed.end()
    }
    response.once('close', () => packed.destroy())
    more()
  })
  await new Promise<void>((resolve) => bomb.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    bomb.closeAllConnections()
    bomb.close()
  })
  const app = await startApp()
  const { agent } = await app.processes()
  const address = `http://127.0.0.1:${(bomb.address() as AddressInfo).port}`
  expect(await app.ask('tryAccount', { address, key: TOKEN })).toMatchObject({
    kind: 'unreachable',
    why: 'not-the-platform',
  })
  expect((await app.processes()).agent).toBe(agent)
  expect(memoryOf(agent!)!.peak).toBeLessThan(512)
}, 90_000)

it('the network goes and comes back: what was saved meanwhile is on its way within 20 s', async () => {
  const { platform, app, office } = await openConnected(ROWS)
  await begin(app, office)
  await untilThere(app, platform, ROWS)
  await platform.faults({ kind: 'drop-before' })
  office.save(rows(1, ROWS + 5))
  await until(async () => (await app.standing()).trouble?.kind === 'offline', 30_000, 'it notices')
  // Long enough for the waits between two tries to have grown.
  await new Promise((resolve) => setTimeout(resolve, 20_000))
  expect((await app.standing()).trouble?.kind).toBe('offline')
  await platform.faults()
  await until(async () => (await platform.contacts()).length === ROWS + 5, 20_000, 'it goes on')
  await until(() => isSettled(app), 10_000, 'it rests')
  expect(await doubled(platform)).toEqual([])
}, 120_000)

it('no network at a look when nothing is to be sent: said, and no more when it is back', async () => {
  const { platform, app, office } = await openConnected(ROWS)
  await begin(app, office)
  await untilThere(app, platform, ROWS)
  await platform.faults({ kind: 'drop-before' })
  await app.ask('syncNow')
  await until(async () => (await app.standing()).trouble?.kind === 'offline', 30_000, 'it notices')
  await platform.faults()
  await until(() => isSettled(app), 20_000, 'it is up to date again')
}, 90_000)
