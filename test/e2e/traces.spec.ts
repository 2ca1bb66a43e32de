/**
 * Where the access key and the people of a spreadsheet are left, and where they must not be (SECURITY.md, "Where each
 * lives"): an app that was set up, synced, failed and crashed, process by process, is searched whole.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { SOURCE } from '../support/people.ts'
import {
  encodings,
  everythingIn,
  heldForms,
  nameForms,
  openToOthers,
  phoneForms,
  secretForms,
  tracesIn,
  tracesInMemory,
  tracesUnder,
  type Wanted,
} from '../support/traces.ts'
import { type App, isAlive, newFolder, startApp, until } from './support/app.ts'
import { openDesktop } from './support/desktop-session.ts'
import { begin, isSettled, openOffice, openServer, rows } from './support/own-account.ts'

const onLinux = process.platform === 'linux'
/** Signs that every way of writing changes, and nothing else on this PC has. */
const KEY = 'zQ7/v+Wk9=Jx3&Ht5\\Rp8%Nd2<Fy6>Lm4'
const FIRST = { name: 'Aálvaro Quixabeira', phone: '84991730419' }
const LAST = { name: 'Zulmira Wanderlôffel', phone: '84993548127' }
const REFUSED = { name: 'Eustórgio Pfeilsticker', phone: '84 9826 177' }
const people = [FIRST, LAST, REFUSED]

const key: Wanted = { what: 'the access key', forms: secretForms(KEY) }
const held: Wanted = { what: key.what, forms: heldForms(KEY) }
const persons: Wanted[] = people.map(({ name, phone }) => ({
  what: name,
  forms: [
    ...name.split(' ').flatMap(nameForms),
    ...(phone === REFUSED.phone ? encodings(phone) : phoneForms(phone)),
  ],
}))
const nobody: Wanted[] = [key, ...persons]
/** Where people may be: the account's database with its log and copies. */
const DATABASE = /(?:^|\/)(?:contact-sync|copies|backup)[^/]*\.db(?:-wal|-shm)?$/

/** Memory as Crashpad or the system writes it down. */
const DUMP = /\.dmp$|\/core(?:\.\d+)?$/

/** A platform that repeats whatever it was told when it fails: the key, and who was to be sent. */
async function openRepeating(platform: string) {
  let failing = false
  const server = createServer((request, response) => {
    if (!failing || request.method === 'GET') {
      const { hostname, port } = new URL(platform)
      const { method, url: at, headers } = request
      const onward = send({ hostname, port, method, path: at, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      })
      onward.once('error', () => response.destroy())
      return void request.pipe(onward)
    }
    let said = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    request.once('end', () => {
      const detail = `${request.headers.authorization} may not send ${said}`
      response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify({ detail }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail(on: boolean) {
      failing = on
    },
  }
}

/** As a person does it: each sign typed, so that nothing but the window's own field ever held the key. */
async function connectByHand(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Another address' }).click()
  await page.getByLabel('Address of the platform').fill(address)
  await page.getByRole('textbox', { name: 'Access key' }).click()
  await page.keyboard.type(KEY)
  expect(tracesIn(await heapOf(page), [key])).toEqual([key.what]) // it is being typed: what looks for it, finds it
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByRole('button', { name: 'Yes, this is mine' }).click()
  await page.getByRole('button', { name: 'Look around first' }).click()
}

/** What the page can reach, after all it no longer needs was thrown away. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  const pieces: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }: { chunk: string }) => pieces.push(chunk))
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return (JSON.parse(pieces.join('')) as { strings: string[] }).strings.join('\n')
}

const pageNamed = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('button', { name }).click()

/** Dies of a fault of its own, as a damaged program does; an outright kill would leave nothing to be written down. */
async function crash(app: App, kind: 'agent' | 'reader' | 'renderer'): Promise<void> {
  const crashed = async () => {
    const { [kind]: pid } = await app.processes()
    if (pid === undefined) return false
    try {
      process.kill(pid, 'SIGSEGV')
    } catch {
      return false // it ended by itself a moment ago
    }
    await until(() => !isAlive(pid), 60_000, `the ${kind} is dead`)
    return true
  }
  await until(crashed, 60_000, `the ${kind} crashes`)
}

it.runIf(onLinux)(
  'set up, synced, failed and crashed: the key is in the keychain only, people in the database only, all of it for this user alone',
  async () => {
    const desktop = await openDesktop({ bar: false, windows: false })
    const whole = newFolder()
    const [data, temporary] = [path.join(whole, 'data'), path.join(whole, 'temporary')]
    mkdirSync(temporary, { mode: 0o700 })
    const env = { ...desktop.env, TMPDIR: temporary }
    const started = () => startApp({ dataFolder: data, env })
    const searched = [data, temporary, desktop.env.HOME!]
    const practice = await openServer({ token: KEY })
    const platform = await openRepeating(practice.url)
    const office = openOffice()

    // First run, sync, a failure that quotes everything, a row that cannot be used, an event.
    const app = await started()
    const page = await app.window()
    await connectByHand(page, platform.url)
    await app.ask('changeSettings', { quietSeconds: 1 })
    const row = ({ name, phone }: typeof FIRST, n: number) =>
      [`X${n}`, name, phone, 'Natal'] as [string, string, string, string]
    office.save([...rows(1, 300), row(FIRST, 1), row(REFUSED, 3)])
    await begin(app, office)
    await until(async () => (await practice.contacts()).length === 301, 60_000, 'all but one are there')
    platform.fail(true)
    office.save([...rows(1, 300), row(FIRST, 1), row(LAST, 2), row(REFUSED, 3)])
    // A long list, so that its reader is met at work; saved once more where that was missed.
    const many = openOffice(path.join(whole, 'many'))
    const readAgain = setInterval(() => many.save([...rows(1000, 30_000), row(LAST, Date.now())]), 10_000)
    many.save(rows(1000, 30_000))
    await app.ask('addSource', { ...SOURCE, name: 'Many', path: many.file })
    await crash(app, 'reader').finally(() => clearInterval(readAgain))
    await until(async () => (await app.standing()).trouble !== null, 60_000, 'it says that it fails')
    const diagnostics = JSON.stringify(await app.ask('diagnostics'))
    expect(diagnostics).toContain('log.txt')
    expect(tracesIn(diagnostics, nobody)).toEqual([])

    // Each process crashes, while all of this is in its memory.
    await crash(app, 'agent')
    await until(async () => (await app.processes()).agent !== undefined, 60_000, 'another agent')
    await crash(app, 'renderer')
    const again = async () => {
      const [fresh] = app.electron.windows()
      return (
        fresh !== undefined && /^app:/.test(fresh.url()) && (await fresh.getByRole('heading').count()) > 0
      )
    }
    await until(() => again().catch(() => false), 60_000, 'another page')
    platform.fail(false)
    await until(async () => (await practice.contacts()).length === 302, 60_000, 'everybody is there')
    await until(() => isSettled(app).catch(() => false), 60_000, 'it rests')

    // What the page holds: nobody where nobody is shown, and of a list no more than is shown of it.
    const fresh = await app.window()
    await pageNamed(fresh, 'Contacts')
    await fresh.getByText(FIRST.name).waitFor()
    expect(tracesIn(await heapOf(fresh), nobody)).toEqual([FIRST.name])
    await pageNamed(fresh, 'Overview')
    await fresh.getByText('Contacts on the platform').waitFor()
    // React lets go of the last page with the next time it draws.
    const holdsNobody = async () => tracesIn(await heapOf(fresh), nobody).length === 0
    await until(holdsNobody, 60_000, 'the page holds nobody any more')

    // Open, the database has its log beside it.
    expect(openToOthers(data)).toEqual([])
    expect(openToOthers(temporary)).toEqual([])
    const dumps = await app.electron.evaluate(({ app: electron }) => electron.getPath('crashDumps'))
    const all = [...Object.values(await app.processes())]
    await app.electron.evaluate(() => process.crash()).catch(() => undefined)
    await until(() => all.every((pid) => !isAlive(pid)), 60_000, 'all of them are gone')

    const found = searched.flatMap((folder) => tracesUnder(folder, nobody))
    expect(found.filter((trace) => trace.endsWith(key.what))).toEqual([])
    expect(found.filter((trace) => !DATABASE.test(trace.split(': ')[0]!))).toEqual([])
    expect(new Set(found.map((trace) => trace.split(': ')[1]))).toEqual(
      new Set(people.map(({ name }) => name)),
    )
    expect(tracesIn(app.said(), nobody)).toEqual([])
    expect([data, temporary].flatMap(openToOthers)).toEqual([])
    expect([...searched, dumps].flatMap(everythingIn).filter((file) => DUMP.test(file))).toEqual([])
    expect(readFileSync(path.join(data, 'logs', 'app.log'), 'utf8')).toContain('The agent died')
    expect(existsSync(path.join(data, 'keys'))).toBe(true)

    // The next start takes the key out of the keychain: it goes to the agent, and nowhere else.
    const second = await started()
    await until(async () => (await second.standing()).account !== null, 60_000, 'the account is open')
    await until(() => isSettled(second), 60_000, 'it rests')
    const { agent, renderer, reader } = await second.processes()
    expect(tracesInMemory(agent!, [held])).toEqual([held.what])
    for (const pid of [renderer, reader])
      if (pid !== undefined) expect(tracesInMemory(pid, [held])).toEqual([])
  },
  240_000,
)
