/** When new versions are looked for, fetched and installed: a real feed on loopback, and an installer that writes down what it is asked. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { openKeptFile } from '../../main/desktop/kept-file.ts'
import { feedOf } from '../../main/desktop/update-feed.ts'
import { isInstalledByAdministrator } from '../../main/desktop/update-place.ts'
import { type Installer, openUpdates, type UpdateParts, updateMemory } from '../../main/desktop/updates.ts'
import type { Updates } from '../../shared/update.ts'
import { type Answer, openFeed } from '../support/update-feed.ts'
import { openReleases } from '../support/update-release.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'updates-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const releases = openReleases(folder)
const manifest = 'update-linux-x64.json'
const newer = releases.sign('1.2.0', 'new')
const same = releases.sign('1.1.0', 'same')
const HOUR = 60 * 60_000
const DAY = 24 * HOUR

type Given = {
  says?: Answer | string
  differs?: Partial<UpdateParts>
  installer?: Partial<Installer>
  memory?: object
}

/** A program that just started, at a feed that says this. */
async function start({ says = newer, differs = {}, installer = {}, memory }: Given = {}) {
  const feed = await openFeed({ [manifest]: says })
  const dataFolder = mkdtempSync(path.join(folder, 'data-'))
  const kept = openKeptFile(path.join(dataFolder, 'update.json'), updateMemory)
  if (memory) kept.write(memory)
  const pc = { now: DAY, calm: false, on: true, policy: undefined as boolean | undefined }
  const did: string[] = []
  const told: Updates[] = []
  const updates = openUpdates({
    source: {
      feed: feedOf({ updates: { feed: feed.address, publicKeys: [releases.publicKey] } })!,
      fetch,
      installer: {
        fetch: async ({ version }, onProgress) => {
          onProgress(0.5)
          did.push(`fetch ${version}`)
          return 'fetched'
        },
        isWhole: async () => true,
        install: () => {
          did.push('install')
          return true
        },
        ...installer,
      },
    },
    app: 'org.contactsyncagent.desktop',
    system: 'linux-x64',
    running: '1.1.0',
    byAdministrator: false,
    memory: kept,
    choice: {
      get: () => pc.on,
      set: (on) => {
        pc.on = on
      },
      policy: () => pc.policy,
    },
    now: () => pc.now,
    isCalm: () => pc.calm,
    onChange: (now) => void told.push(now),
    note: () => {},
    leave: async () => void did.push('leave'),
    startAgain: () => void did.push('start again'),
    times: { first: 5, look: 10, calm: 20, install: 60_000 },
    ...differs,
  })
  onTestFinished(() => updates.close())
  return { updates, feed, pc, did, told, kept, states: () => told.map(({ state }) => state.kind) }
}
const moment = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms))

it('a newer version is fetched and waits; it is installed once the window is closed and nothing is sent', async () => {
  const { updates, pc, did, kept, states } = await start()
  updates.begin()
  await expect.poll(() => updates.get().state).toEqual({ kind: 'ready', version: '1.2.0' })
  expect(states()).toEqual(['checking', 'downloading', 'downloading', 'ready'])
  await moment()
  expect(did).toEqual(['fetch 1.2.0'])
  pc.calm = true
  updates.settle()
  await expect.poll(() => did).toEqual(['fetch 1.2.0', 'leave', 'install'])
  expect(kept.read()).toMatchObject({ newestSeen: '1.2.0', installing: { version: '1.2.0', hidden: true } })
})

it('closed for a moment only: not installed', async () => {
  const { updates, pc, did } = await start({
    differs: { times: { first: 1, look: 1000, calm: 150, install: 60_000 } },
  })
  await updates.check()
  pc.calm = true
  updates.settle()
  await moment(50)
  pc.calm = false
  updates.settle()
  await moment(300)
  expect(did).toEqual(['fetch 1.2.0'])
})

it('the person does not want to wait: installed at once, and the window comes back', async () => {
  const { updates, did, kept, states } = await start()
  await updates.check()
  await Promise.all([updates.install(), updates.install()])
  expect(did).toEqual(['fetch 1.2.0', 'leave', 'install'])
  expect(states().at(-1)).toBe('installing')
  expect(kept.read()?.installing).toEqual({ version: '1.2.0', hidden: false })
})

const broken: Answer = (_request, response) => {
  response.writeHead(200, { 'Content-Length': 5000 })
  response.write(newer.slice(0, 40), () => response.destroy())
}
const elsewhere: Answer = (_request, response) => void response.writeHead(302, { Location: '/login' }).end()
it.each<[situation: string, says: Answer | string, state: object]>([
  ['the version that runs', same, { kind: 'up-to-date', checkedAt: DAY }],
  ['an older one', releases.sign('1.0.0', 'old'), { kind: 'failed', why: 'older' }],
  ['signed by nobody', newer.replace('1.2.0', '1.4.0'), { kind: 'failed', why: 'signature' }],
  ['a login page', '<html>Log in</html>', { kind: 'failed', why: 'not-the-feed' }],
  ['a way to a login page', elsewhere, { kind: 'failed', why: 'unreachable' }],
  ['an answer without an end', (_, response) => endless(response), { kind: 'failed', why: 'not-the-feed' }],
  ['broken off in the middle', broken, { kind: 'failed', why: 'unreachable' }],
  [
    'a server in trouble',
    (_, response) => void response.writeHead(503).end(),
    { kind: 'failed', why: 'unreachable' },
  ],
])('the feed says: %s', async (_situation, says, state) => {
  const { updates, did } = await start({ says })
  await updates.check()
  expect(updates.get().state).toMatchObject(state)
  await updates.install()
  expect(did).toEqual([])
})

function endless(response: Parameters<Answer>[1]): void {
  const more = () => {
    if (!response.destroyed) response.write(' '.repeat(16_384), more)
  }
  response.writeHead(200)
  more()
}

it('nobody answers: said, and tried again within the hour, not only the next day', async () => {
  const { updates, feed } = await start()
  await feed.close()
  updates.begin()
  await expect.poll(() => updates.get().state).toMatchObject({ kind: 'failed', why: 'unreachable' })
  const { state } = updates.get()
  await expect.poll(() => updates.get().state).not.toBe(state)
})

it('once a day, also where the PC slept or its clock was set back', async () => {
  const { updates, feed, pc } = await start({ says: same })
  updates.begin()
  await expect.poll(() => feed.requests.length).toBe(1)
  await moment()
  expect(feed.requests.length).toBe(1)
  pc.now += DAY
  await expect.poll(() => feed.requests.length).toBe(2)
  pc.now -= 10 * DAY
  await expect.poll(() => feed.requests.length).toBe(3)
})

it.each<[Awaited<ReturnType<Installer['fetch']>>, object]>([
  ['file', { kind: 'failed', why: 'file' }],
  ['broken-off', { kind: 'failed', why: 'broken-off' }],
])('the file comes as: %s', async (end, state) => {
  const { updates, did } = await start({ installer: { fetch: async () => end } })
  await updates.check()
  expect(updates.get().state).toMatchObject(state)
  await updates.install()
  expect(did).toEqual([])
})

it('a wrong file is asked for again the next day; one that broke off in an hour, in two, in four', async () => {
  const fetchedAt = async (end: 'file' | 'broken-off') => {
    const at: number[] = []
    let hour = 0
    let looks = 0
    const { updates } = await start({
      differs: {
        now: () => {
          looks += 1 // each look asks what time it is
          return DAY + hour * HOUR
        },
      },
      installer: {
        fetch: async () => {
          at.push(hour)
          return end
        },
      },
    })
    updates.begin()
    for (; hour < 26; hour += 1) {
      const before = looks
      await expect.poll(() => looks, { interval: 5 }).toBeGreaterThan(before + 1)
      await expect.poll(() => updates.get().state.kind, { interval: 5 }).toBe('failed')
    }
    updates.close()
    return at
  }
  expect(await fetchedAt('broken-off')).toEqual([0, 1, 3, 7, 15])
  expect(await fetchedAt('file')).toEqual([0, 24])
})

it('a file that changed while it waited is not installed', async () => {
  const { updates, did } = await start({ installer: { isWhole: async () => false } })
  await updates.check()
  await updates.install()
  expect(updates.get().state).toMatchObject({ kind: 'failed', why: 'file' })
  expect(did).toEqual(['fetch 1.2.0'])
})

it('an old manifest played again after a newer one was seen', async () => {
  const { updates, feed } = await start({ installer: { fetch: async () => 'broken-off' } })
  await updates.check()
  feed.answers[manifest] = releases.sign('1.1.5', 'between')
  await updates.check()
  expect(updates.get().state).toMatchObject({ kind: 'failed', why: 'older' })
})

it('what waits stays while the feed is away, and gives way to a newer one', async () => {
  const { updates, feed, did } = await start()
  await updates.check()
  feed.answers[manifest] = 'nonsense'
  await updates.check()
  expect(updates.get().state).toEqual({ kind: 'ready', version: '1.2.0' })
  feed.answers[manifest] = releases.sign('1.3.0', 'newer still')
  await updates.check()
  expect(updates.get().state).toEqual({ kind: 'ready', version: '1.3.0' })
  expect(did).toEqual(['fetch 1.2.0', 'fetch 1.3.0'])
})

it('switched off: nobody is asked, and what waits is not installed', async () => {
  const { updates, feed, pc, did } = await start()
  await updates.check()
  expect(updates.change(false)).toBe('changed')
  expect(updates.get()).toMatchObject({ on: false, locked: false, state: { kind: 'off' } })
  const before = feed.requests.length
  await updates.check()
  pc.calm = true
  updates.settle()
  await updates.install()
  await moment()
  expect(feed.requests.length).toBe(before)
  expect(did).toEqual(['fetch 1.2.0'])
  pc.calm = false
  updates.change(true)
  await expect.poll(() => updates.get().state.kind).toBe('ready')
})

it('the administrator decides: the person cannot switch it', async () => {
  const off = await start()
  off.pc.policy = false
  expect(off.updates.change(true)).toBe('locked')
  await off.updates.check()
  expect(off.updates.get()).toMatchObject({ on: false, locked: true, state: { kind: 'off' } })
  expect(off.feed.requests).toEqual([])
  const on = await start({ says: same })
  on.pc.policy = true
  expect(on.updates.change(false)).toBe('locked')
  await on.updates.check()
  expect(on.updates.get()).toMatchObject({ on: true, locked: true, state: { kind: 'up-to-date' } })
})

it('installed for every user of the PC: a new version is named, not fetched', async () => {
  const { updates, did } = await start({ differs: { byAdministrator: true } })
  await updates.check()
  await updates.install()
  expect(updates.get().state).toEqual({ kind: 'administrator', version: '1.2.0', checkedAt: DAY })
  expect(did).toEqual([])
})

it('a copy without a feed asks nobody and says so', async () => {
  const { updates } = await start({ differs: { source: undefined } })
  updates.begin()
  await updates.check()
  await moment()
  expect(updates.get()).toMatchObject({ host: '', state: { kind: 'not-set-up' } })
})

it('what the next start sees: the new version, with or without its window', async () => {
  const memory = { newestSeen: '1.1.0', installing: { version: '1.1.0', hidden: true } }
  const done = await start({ memory })
  expect(done.updates.startedHidden).toBe(true)
  expect(done.updates.get().state).toEqual({ kind: 'nothing-yet' })
  expect(done.kept.read()).toEqual({ newestSeen: '1.1.0' })
})

it('what the next start sees: still the old one. It is not tried again by itself, but when the person says so', async () => {
  const memory = { newestSeen: '1.2.0', installing: { version: '1.2.0', hidden: false } }
  const { updates, pc, did } = await start({ memory })
  expect(updates.startedHidden).toBe(false)
  expect(updates.get().state).toMatchObject({ kind: 'failed', why: 'install' })
  await updates.check()
  pc.calm = true
  updates.settle()
  await moment()
  expect(did).toEqual(['fetch 1.2.0'])
  await updates.install()
  expect(did).toEqual(['fetch 1.2.0', 'leave', 'install'])
})

it('a full disk: what was seen is known until the program ends, and nothing else comes of it', async () => {
  const full = { read: () => ({ newestSeen: '1.1.0' }), write: () => raise('ENOSPC') }
  const { updates, did } = await start({ differs: { memory: full } })
  await updates.check()
  await updates.install()
  expect(did).toEqual(['fetch 1.2.0', 'leave', 'install'])
})
const raise = (why: string): never => {
  throw new Error(why)
}

it('it cannot be installed: the program starts as it was', async () => {
  const { updates, did } = await start({ installer: { install: () => false } })
  await updates.check()
  await updates.install()
  expect(did).toEqual(['fetch 1.2.0', 'leave', 'start again'])
})

it('an installer that comes to nothing: after a while the program starts as it was', async () => {
  const { updates, did } = await start({ differs: { times: { first: 5, look: 10, calm: 20, install: 30 } } })
  await updates.check()
  await updates.install()
  await expect.poll(() => did).toEqual(['fetch 1.2.0', 'leave', 'install', 'start again'])
})

it.each<[string, unknown, boolean]>([
  ['https', { updates: { feed: 'https://updates.clinic.br/agent', publicKeys: ['k'] } }, true],
  ['this PC itself', { updates: { feed: 'http://127.0.0.1:1/', publicKeys: ['k'] } }, true],
  ['without TLS', { updates: { feed: 'http://updates.clinic.br/', publicKeys: ['k'] } }, false],
  ['the placeholder', { updates: { feed: 'https://updates.example.org/', publicKeys: ['k'] } }, false],
  ['no key', { updates: { feed: 'https://updates.clinic.br/', publicKeys: [] } }, false],
  ['a clone', {}, false],
])('a feed: %s', (_situation, packed, is) => expect(feedOf(packed) !== undefined).toBe(is))

it.each<[string, Partial<Parameters<typeof isInstalledByAdministrator>[0]>, boolean]>([
  ['Windows, for this user', { program: 'C:\\Users\\Ana\\AppData\\Local\\Programs\\a\\A.exe' }, false],
  ['Windows, for every user', { program: 'C:\\Program Files\\a\\A.exe' }, true],
  ['Windows, on another drive', { program: 'D:\\a\\A.exe' }, true],
  ['Windows, beside it', { program: 'C:\\Users\\Ana\\AppData\\LocalLow\\A.exe' }, true],
  ['a Mac, own program', { platform: 'darwin', program: '/Applications/A.app/Contents/MacOS/A' }, false],
  [
    'a Mac, managed',
    { platform: 'darwin', program: '/Applications/A.app/Contents/MacOS/A', canWrite: () => false },
    true,
  ],
  ['an AppImage', { platform: 'linux', appImage: '/home/ana/A.AppImage' }, false],
  ['an AppImage of root', { platform: 'linux', appImage: '/opt/A.AppImage', canWrite: () => false }, true],
  ['a deb', { platform: 'linux', program: '/opt/A/a' }, true],
])('who installs: %s', (_situation, place, administrator) => {
  const usual = {
    platform: 'win32' as const,
    program: '',
    localAppData: 'C:\\Users\\ana\\AppData\\Local',
    appImage: undefined,
    canWrite: () => true,
  }
  expect(isInstalledByAdministrator({ ...usual, ...place })).toBe(administrator)
})
