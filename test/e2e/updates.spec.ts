/**
 * New versions in the packed app, from a feed on loopback: what is believed, what the feed learns of whoever asks, and the
 * old version giving way to the new one. The "new version" is a script that writes down that it was started.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Updates } from '../../shared/update.ts'
import { type Answer, type LocalFeed, serveFeed } from '../support/update-feed.ts'
import { openReleases } from '../support/update-release.ts'
import { type App, isAlive, startApp, until } from './support/app.ts'
import { type Packed, packApp } from './support/packed.ts'

const onLinux = process.platform === 'linux'
const folder = mkdtempSync(path.join(tmpdir(), 'updates-e2e-'))
const releases = openReleases(folder)
const MANIFEST = 'update-linux-x64.json'
const screens = path.join(import.meta.dirname, '../../out/screenshots')
const FILE = 'contact-sync-agent-x86_64.AppImage'
let packed: Packed
let feed: LocalFeed

beforeAll(async () => {
  if (!onLinux) return
  feed = await serveFeed()
  packed = packApp({ updates: { feed: feed.address, publicKeys: [releases.publicKey] } })
}, 240_000)
afterAll(async () => {
  await feed?.close()
  packed?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async <T>(app: App, name: string, input?: unknown): Promise<T> => {
  const page = await app.window()
  return page.evaluate(
    ([asked, given]) =>
      (globalThis as unknown as { desktop: { ask(name: unknown, input: unknown): Promise<T> } }).desktop.ask(
        asked,
        given,
      ),
    [name, input],
  )
}
const state = async (app: App) => (await ask<Updates>(app, 'getUpdate')).state

/** The packed app, as an AppImage would start it. */
async function start({ dataFolder = '', args = [] as string[] } = {}) {
  const home = mkdtempSync(path.join(folder, 'home-'))
  const appImage = path.join(home, FILE)
  writeFileSync(appImage, OLD)
  chmodSync(appImage, 0o755)
  const cache = path.join(home, 'cache')
  mkdirSync(cache)
  const app = await startApp({
    program: packed.program,
    env: { APPIMAGE: appImage, XDG_CACHE_HOME: cache },
    args,
    ...(dataFolder && { dataFolder }),
  })
  return { app, appImage, cache, home }
}

const OLD = '#!/bin/sh\necho "$*" > "$(dirname "$0")/old-started"\n'
const good = Buffer.from(`#!/bin/sh\necho "started $*" > "$(dirname "$0")/started"\n${'#'.repeat(400_000)}\n`)
const bad = Buffer.from(good).fill('x', 100, 200)
const sent =
  (bytes: Buffer, length = bytes.length): Answer =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Length': length }).end(bytes)
const half: Answer = (_request, response) => {
  response.writeHead(200, { 'Content-Length': good.length })
  response.write(good.subarray(0, good.length / 2), () => setTimeout(() => response.destroy(), 200))
}
/** The version of the program these tests run. */
const { version: ours } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const signed = (version: string) => releases.sign(version, good, { name: FILE })
const sendAway: Answer = (request, response) =>
  void response
    .writeHead(302, { Location: `http://localhost:${request.socket.localPort}/feed/${FILE}-elsewhere` })
    .end()

it.runIf(onLinux)(
  'what the feed says is believed only if it is ours, newer and whole, and the feed learns nothing',
  async () => {
    const { app, appImage, cache } = await start({ args: ['--lang=pt-BR'] })
    const other = openReleases(folder, 'other.pem')
    const cases: [situation: string, says: string | Answer, file: Answer, state: object][] = [
      ['the version that runs', signed(ours), sent(good), { kind: 'up-to-date' }],
      ['older', signed('0.0.9'), sent(good), { kind: 'failed', why: 'older' }],
      ['nonsense', '<html>Log in</html>', sent(good), { kind: 'failed', why: 'not-the-feed' }],
      [
        'nobody',
        (_request, response) => void response.destroy(),
        sent(good),
        { kind: 'failed', why: 'unreachable' },
      ],
      ['sent away', sendAway, sent(good), { kind: 'failed', why: 'unreachable' }],
      [
        'signed by others',
        other.sign('9.0.0', good, { name: FILE }),
        sent(good),
        { kind: 'failed', why: 'signature' },
      ],
      ['another file', signed('9.0.0'), sent(bad), { kind: 'failed', why: 'file' }],
      ['a longer file', signed('9.0.0'), sent(Buffer.concat([good, bad])), { kind: 'failed', why: 'file' }],
      ['broken off', signed('9.0.0'), half, { kind: 'failed', why: 'broken-off' }],
      ['the file is elsewhere', signed('9.0.0'), sendAway, { kind: 'failed', why: 'broken-off' }],
      ['played again', signed('8.0.0'), sent(good), { kind: 'failed', why: 'older' }],
      ['newer', signed('9.0.0'), sent(good), { kind: 'ready', version: '9.0.0' }],
    ]
    for (const [situation, says, file, expected] of cases) {
      Object.assign(feed.answers, { [MANIFEST]: says, [FILE]: file })
      await ask(app, 'checkForUpdate')
      expect(await state(app), situation).toMatchObject(expected)
    }
    const pending = path.join(cache, 'contact-sync-agent-updater', 'pending', FILE)
    expect(readFileSync(pending).equals(good)).toBe(true)
    expect(readFileSync(appImage, 'utf8')).toBe(OLD)

    const said = feed.requests.flatMap(({ headers }) => Object.keys(headers))
    const allowed = [
      'accept',
      'accept-language',
      'accept-encoding',
      'cache-control',
      'connection',
      'host',
      'pragma',
      'user-agent',
    ]
    expect(
      [...new Set(said)].filter((name) => !allowed.includes(name) && !name.startsWith('sec-fetch-')),
    ).toEqual([])
    expect(new Set(feed.requests.map(({ headers }) => headers['accept-language']))).toEqual(new Set(['en']))
    expect(new Set(feed.requests.map(({ headers }) => headers['user-agent']))).toEqual(
      new Set(['ContactSyncAgent']),
    )
    expect(
      feed.requests.map(({ url }) => url).filter((url) => url?.includes('elsewhere') || url?.includes('?')),
    ).toEqual([])

    expect(existsSync(path.join(app.dataFolder, 'window', '.updaterId'))).toBe(false)

    // What waited and was changed by somebody is not started.
    writeFileSync(pending, bad)
    await ask(app, 'installUpdate')
    expect(await state(app)).toMatchObject({ kind: 'failed', why: 'file' })
    expect(readFileSync(appImage, 'utf8')).toBe(OLD)
  },
  120_000,
)

it.runIf(onLinux)(
  'the window is closed and nothing is sent: the new version takes the place of the old and starts',
  async () => {
    const { app, appImage, home } = await start()
    Object.assign(feed.answers, { [MANIFEST]: signed('9.0.0'), [FILE]: sent(good) })
    await app.ask('tryPractice')
    await until(async () => (await app.standing()).queued > 0, 30_000, 'the samples are read')
    const { main, agent } = await app.processes()
    await ask(app, 'checkForUpdate')
    expect(await state(app)).toEqual({ kind: 'ready', version: '9.0.0' })
    const page = await app.window()
    await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click()
    const sentence = page.getByText('Version 9.0.0 is ready. It is installed when you close the window')
    await sentence.waitFor()
    await sentence.scrollIntoViewIfNeeded()
    mkdirSync(screens, { recursive: true })
    await page.screenshot({ path: path.join(screens, 'updates-ready.png') })
    expect(await page.getByRole('button', { name: 'Install now' }).count()).toBe(1)
    await ask(app, 'closeUnderstood')
    // Without a tray host it is minimised, which this screen, having no window manager, does not do.
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    await until(() => existsSync(path.join(home, 'started')), 150_000, 'the new version was started')
    await until(() => !isAlive(main!) && !isAlive(agent!), 10_000, 'the old one has ended')
    expect(readFileSync(appImage).equals(good)).toBe(true)
    // Nothing was being sent: all of it had gone before.
    expect(existsSync(path.join(app.dataFolder, 'practice', 'data', 'contact-sync.db-wal'))).toBe(false)
    const memory = JSON.parse(readFileSync(path.join(app.dataFolder, 'update.json'), 'utf8'))
    expect(memory).toEqual({ newestSeen: '9.0.0', installing: { version: '9.0.0', hidden: true } })

    // Here it is still the old one that starts next: that is seen, and not tried again by itself.
    const again = await start({ dataFolder: app.dataFolder })
    await until(
      () => readFileSync(path.join(app.dataFolder, 'logs', 'app.log'), 'utf8').includes('was not installed'),
      10_000,
      'it is seen',
    )
    expect(again.app.electron.windows()).toEqual([])
  },
  240_000,
)

it.runIf(onLinux)(
  'the person does not want to wait: installed at once, and the window comes back',
  async () => {
    const { app, home } = await start()
    Object.assign(feed.answers, { [MANIFEST]: signed('9.0.0'), [FILE]: sent(good) })
    await ask(app, 'checkForUpdate')
    const { main } = await app.processes()
    void ask(app, 'installUpdate').catch(() => {}) // the page goes with the program
    await until(() => existsSync(path.join(home, 'started')), 30_000, 'the new version was started')
    await until(() => !isAlive(main!), 10_000, 'the old one has ended')
    expect(JSON.parse(readFileSync(path.join(app.dataFolder, 'update.json'), 'utf8')).installing.hidden).toBe(
      false,
    )
  },
  60_000,
)

it.runIf(onLinux)(
  'it cannot be put there: the old version stays, and starts again',
  async () => {
    const { app, appImage, home } = await start()
    Object.assign(feed.answers, { [MANIFEST]: signed('9.0.0'), [FILE]: sent(good) })
    await ask(app, 'checkForUpdate')
    mkdirSync(`${appImage}.new`)
    void ask(app, 'installUpdate').catch(() => {})
    await until(() => existsSync(path.join(home, 'old-started')), 30_000, 'the old version was started')
    expect(readFileSync(appImage, 'utf8')).toBe(OLD)
    expect(readFileSync(path.join(home, 'old-started'), 'utf8')).toContain('--hidden')
  },
  60_000,
)
