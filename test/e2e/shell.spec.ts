/** The app as a person meets it: it starts, works and quits, in real Electron. What is killed is in kills.spec.ts. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, inject, it } from 'vitest'
import type { App } from './support/app.ts'
import { environment, isAlive, startApp, until } from './support/app.ts'

/** Everything of the samples is sent, and nothing is going on. */
const settled = async (app: App) => {
  const { status, queued, account } = await app.standing()
  return account !== null && status.phase === 'idle' && queued === 0
}

async function withPractice(): Promise<App> {
  const app = await startApp()
  await app.ask('tryPractice')
  await until(async () => !(await settled(app)), 5000, 'the samples begin to be sent')
  await until(() => settled(app), 60_000, 'the samples are sent')
  return app
}

it('starts, shows its window, syncs the practice samples, and quits leaving nothing behind', async () => {
  const app = await startApp()
  const page = await app.window()
  expect(page.url()).toMatch(/^app:\/\/contact-sync\/index\.html/)
  expect(await app.standing()).toMatchObject({ account: null, trouble: null })

  await app.ask('tryPractice')
  await until(async () => (await app.standing()).queued > 0, 30_000, 'the samples are read')
  await until(() => settled(app), 60_000, 'the samples are sent')
  const { account, needsYou } = await app.standing()
  expect(account).toMatchObject({ name: 'Practice', practice: true })
  expect(needsYou.conflicts).toBe(0)
  const contacts = await platformContacts(account!.host)
  expect(contacts).toBe(420)

  const pids = Object.values(await app.processes())
  expect(pids.length).toBeGreaterThanOrEqual(3)
  const started = performance.now()
  await app.quit()
  expect(performance.now() - started).toBeLessThan(5000)
  await until(() => pids.every((pid) => !isAlive(pid)), 5000, 'no process is left')
  // A clean end leaves no log beside the database.
  expect(existsSync(path.join(app.dataFolder, 'practice', 'data', 'contact-sync.db-wal'))).toBe(false)
}, 120_000)

it('the PC wakes: one look at everything, no burst, and nothing is sent', async () => {
  const app = await withPractice()
  const { host } = (await app.standing()).account!
  // What was read a moment before a PC says that it woke counts (watch.ts, JUST_PULLED_MS).
  await new Promise((resolve) => setTimeout(resolve, 11_000))
  const before = (await requests(host)).length
  for (let nudge = 0; nudge < 3; nudge += 1)
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await until(async () => (await requests(host)).length > before, 10_000, 'the platform is looked at')
  await new Promise((resolve) => setTimeout(resolve, 4000))
  await until(() => settled(app), 20_000, 'it rests again')
  const asked = (await requests(host)).slice(before)
  expect(asked.filter(({ method }) => method !== 'GET')).toEqual([])
  expect(asked.length).toBeLessThanOrEqual(10) // at most two looks of five requests
}, 120_000)

it('quit in the middle of sending: within 5 s, and the next start sends the rest, nobody twice', async () => {
  const app = await startApp()
  await app.ask('tryPractice')
  await until(async () => (await app.standing()).status.phase === 'draining', 30_000, 'it sends')
  const started = performance.now()
  await app.quit()
  expect(performance.now() - started).toBeLessThan(5500)
  const again = await startApp({ dataFolder: app.dataFolder })
  await until(
    async () => (await again.standing()).account?.name === 'Practice',
    10_000,
    'the account is back',
  )
  const { host } = (await again.standing()).account!
  await until(async () => (await platformContacts(host)) === 420, 60_000, 'everybody is there')
  await until(() => settled(again), 30_000, 'it rests')
  expect(await platformContacts(host)).toBe(420)
}, 150_000)

it('started a second time it opens the window of the first, and ends', async () => {
  const app = await startApp()
  await app.window()
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const { program } = inject('runtime')
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { spawn } = await import('node:child_process')
  const second = spawn(program, ['--no-sandbox', root, `--data=${app.dataFolder}`], {
    env: environment(),
    cwd: root,
  })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  await until(
    () =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false),
    5000,
    'the window is shown',
  )
}, 60_000)

it('started at login it shows no window, and the agent works', async () => {
  const app = await startApp({ args: ['--hidden'] })
  await until(async () => (await app.processes()).agent !== undefined, 5000, 'the agent runs')
  expect(app.electron.windows()).toHaveLength(0)
}, 60_000)

it('the page can reach nothing but its own files, and loads without a complaint of its policy', async () => {
  const app = await startApp()
  const page = await app.window()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  await page.reload()
  await page.waitForLoadState('load')
  expect(complaints).toEqual([])
  const reached = await page.evaluate(async () => {
    const tryIt = (work: () => Promise<unknown>) =>
      work().then(
        () => 'reached',
        () => 'refused',
      )
    const inPage = globalThis as unknown as {
      require?: unknown
      process?: unknown
      open(url: string): unknown
    }
    return {
      network: await tryIt(() => fetch('http://127.0.0.1:9/')),
      file: await tryIt(() => fetch('file:///etc/passwd')),
      own: await tryIt(() => fetch('app://contact-sync/../../../package.json')),
      node: typeof inPage.require + typeof inPage.process,
      window: inPage.open('https://example.org/') === null ? 'refused' : 'opened',
    }
  })
  expect(reached).toEqual({
    network: 'refused',
    file: 'refused',
    own: 'refused',
    node: 'undefinedundefined',
    window: 'refused',
  })
  expect(complaints.length).toBeGreaterThan(0) // so a violation would have been seen above
  await page.evaluate(() => {
    ;(globalThis as unknown as { location: { href: string } }).location.href = 'https://example.org/'
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(page.url()).toMatch(/^app:/)
}, 60_000)

it('a page that lies gets nowhere: strange asks, another window with our preload, a frame inside, a thousand lines', async () => {
  const app = await startApp()
  const page = await app.window()
  const { agent } = await app.processes()
  type InPage = {
    desktop: { ask(name: unknown, input?: unknown): Promise<unknown>; connect(name?: unknown): void }
  }
  const refusals = (asks: [unknown, unknown][]) =>
    page.evaluate(async (asks) => {
      const { desktop } = globalThis as unknown as InPage
      const answers = await Promise.allSettled(asks.map(([name, input]) => desktop.ask(name, input)))
      return answers.map(({ status }) => status)
    }, asks)
  const strange: [unknown, unknown][] = [
    ['constructor', undefined],
    ['__proto__', undefined],
    [7, undefined],
    ['quit', { now: true }],
    ['openAddress', 'file:///etc/passwd'],
    ['openAddress', 'http://example.org/'],
    ['openAddress', 'javascript:alert(1)'],
    ['openFile', '/usr/bin/env'],
    ['openFile', 'C:\\Windows\\system32\\calc.exe'],
    ['openFile', '/tmp/a.xlsx/../run.sh'],
    ['copyText', 'x'.repeat(200_000)],
    ['changeShell', { language: 'tlh' }],
    ['changeShell', { language: 'en', policy: {} }],
    ['chooseFiles', { what: 'devices', title: '' }],
    ['giveProxyLogin', { user: '', password: '', keep: true }],
  ]
  expect(await refusals(strange)).toEqual(strange.map(() => 'rejected'))

  // The same preload in a window that is not ours, and our own page in a second one.
  const elsewhere = await app.electron.evaluate(async ({ app: electron, BrowserWindow }) => {
    const { session } = BrowserWindow.getAllWindows()[0]!.webContents
    const preload = `${electron.getAppPath()}/out/desktop/preload/preload.cjs`
    const tried: string[] = []
    for (const address of ['data:text/html,<p>hello', 'app://contact-sync/index.html']) {
      // In our session a page that is not ours is not even loaded.
      const own = address.startsWith('app:') ? { session } : {}
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, ...own } })
      await other.loadURL(address)
      tried.push(
        await other.webContents.executeJavaScript(
          `desktop.ask('getShell').then(() => 'answered', () => 'refused')`,
        ),
      )
      other.destroy()
    }
    return tried
  })
  expect(elsewhere).toEqual(['refused', 'refused'])

  const framed = await page.evaluate(async () => {
    const { document } = globalThis as unknown as {
      document: {
        createElement(name: string): {
          src: string
          contentWindow: object | null
          addEventListener(name: string, then: (event: unknown) => void): void
        }
        body: { append(one: object): void }
      }
    }
    const frame = document.createElement('iframe')
    frame.src = 'app://contact-sync/index.html'
    document.body.append(frame)
    // One that is refused is told as loaded, too.
    await Promise.race([
      new Promise((resolve) => frame.addEventListener('load', resolve)),
      new Promise((resolve) => setTimeout(resolve, 3000)),
    ])
    try {
      return typeof (frame.contentWindow as { desktop?: unknown }).desktop
    } catch {
      return 'undefined'
    }
  })
  expect(framed).toBe('undefined')

  await page.evaluate(() => {
    const { desktop } = globalThis as unknown as InPage
    for (let n = 0; n < 1000; n += 1) desktop.connect('agent-port')
    desktop.connect('x'.repeat(1_000_000))
    desktop.connect({ toString: 'x' })
  })
  await page.reload()
  expect(await app.ask('getStanding')).toMatchObject({ queued: 0 })
  expect((await app.processes()).agent).toBe(agent)
}, 120_000)

/** How many contacts the practice account holds, by its own list. */
async function platformContacts(host: string): Promise<number> {
  let count = 0
  for (let url: string | null = `${host}/api/v2/contacts.json`; url; ) {
    const answer = await fetch(url, { headers: { Authorization: 'Token practice' } })
    const page = (await answer.json()) as { results: unknown[]; next: string | null }
    count += page.results.length
    url = page.next
  }
  return count
}

async function requests(host: string): Promise<{ method: string; path: string }[]> {
  const answer = await fetch(`${host}/practice/requests`, { headers: { Authorization: 'Token practice' } })
  const log = (await answer.json()) as
    | { method: string; path: string }[]
    | { requests: { method: string; path: string }[] }
  return Array.isArray(log) ? log : log.requests
}
