/** From nothing to a connected account, as somebody who never saw it does it; and the same key asked for once more. */
import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { startPractice } from '../../main/practice/server.ts'
import { type App, newFolder, startApp } from './support/app.ts'
import { serious } from './support/faults.ts'

const screens = path.join(import.meta.dirname, '../../out/screenshots')
mkdirSync(screens, { recursive: true })

async function platform(token = 'office-key') {
  const server = await startPractice({ port: 0, token, requestsPerHour: 0 })
  onTestFinished(() => server.close())
  return server
}
async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
/** An account as the platform tells of it. */
const account = (uuid: string, name: string, headers: Record<string, string> = {}): RequestListener => {
  const workspace = {
    uuid,
    name,
    country: 'BR',
    languages: ['por'],
    primary_language: 'por',
    timezone: 'America/Fortaleza',
    date_style: 'day_first',
    anon: false,
  }
  return (request, response) => {
    const isWorkspace = request.url?.includes('/workspace.json')
    const body = isWorkspace ? workspace : { next: null, previous: null, results: [] }
    response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
}
const uuids = ['0b4ae2d0-3a2b-4a54-8a3c-0f6ff0f0f0aa', '7c1f6f62-93a4-4a0e-9d0f-5f3f2f1e0d0c'] as const

async function enter(page: Page, address: string, key: string): Promise<void> {
  await page.getByLabel('Address of the platform').fill(address)
  await page.getByRole('textbox', { name: 'Access key' }).fill(key)
  await page.getByRole('button', { name: 'Test the connection' }).click()
}
/** Off the field, so that what was pasted along is cut. */
const keyIn = (page: Page) => page.getByLabel('Access key').inputValue()

it('an own account: pasted address and key are cut, no keeps everything, yes says what comes next', async () => {
  const server = await platform()
  const app = await startApp()
  const page = await app.window()
  await page.getByRole('combobox', { name: 'Language' }).waitFor()
  await page.getByRole('button', { name: 'Another address' }).click()
  await enter(page, ` ${server.url}/contact/read/1?x=2 `, 'Token office-key ')
  await page.getByText('Connected to Practice').first().waitFor()
  await page.getByText('Is this your account?').waitFor()
  await page.getByText('This PC has no safe place for passwords').waitFor()
  expect(await serious(page)).toEqual([])

  await page.getByRole('button', { name: 'No, go back' }).click()
  expect(await page.getByLabel('Address of the platform').inputValue()).toBe(server.url)
  expect(await keyIn(page)).toBe('office-key')
  await page.getByRole('button', { name: 'Show the key' }).click()
  expect(await page.getByLabel('Access key').getAttribute('type')).toBe('text')
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Another address' }).click()
  expect(await keyIn(page)).toBe('office-key')

  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByRole('button', { name: 'Yes, and ask me for the key at each start' }).click()
  await page.getByRole('heading', { name: 'Next: your spreadsheet' }).waitFor()
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: 'Look around first' }).click()
  await page.getByText('No spreadsheet yet.').waitFor()
}, 90_000)

it('the key is not to hand: where it stands, for each platform, and a message for whoever has it', async () => {
  const app = await startApp()
  const page = await app.window()
  for (const name of ['TextIt', 'Weni', 'Another address']) {
    await page.getByRole('button', { name }).click()
    await page.getByRole('button', { name: 'Where do I find the key?' }).click()
    expect(await page.getByRole('img').getAttribute('aria-label')).toContain('marked 3')
    expect(await page.getByRole('list').getByRole('listitem').count()).toBe(3)
    expect(await serious(page)).toEqual([])
    await page.getByRole('button', { name: 'Back' }).click()
  }
  await page.getByRole('button', { name: 'TextIt' }).click()
  await page.getByText('Address: textit.com').waitFor()
  await page.getByRole('button', { name: "I don't have it" }).click()
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: 'Copy the message' }).click()
  await page.getByText('Copied.').waitFor()
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toContain('our contacts on TextIt')
  expect(copied).toContain('Why this is safe')
}, 60_000)

const html =
  (status: number): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'Content-Type': 'text/html' }).end('<html>Room number?</html>')
const refuse =
  (detail: string): RequestListener =>
  (_request, response) =>
    response.writeHead(403, { 'Content-Type': 'application/json' }).end(JSON.stringify({ detail }))

it('what goes wrong is one plain sentence with the next step, and what was entered stays', async () => {
  const app = await startApp()
  const page = await app.window()
  await page.getByRole('button', { name: 'Another address' }).click()
  const twoDays = 2 * 24 * 60 * 60_000
  const Date_ = new Date(Date.now() - twoDays).toUTCString()
  const situations: [address: string, sentence: string | RegExp][] = [
    [await serve(html(200)), 'A web page answers at'],
    [await serve(html(404)), 'is not the platform'],
    [await serve(html(403)), 'refuses the connection, such as a filter'],
    [await serve(html(502)), 'is in trouble at the moment'],
    [await serve(refuse('Invalid token')), 'has 8 characters; a key has 40'],
    [await serve(refuse('You do not have permission to perform this action.')), 'may not read or change'],
    [
      await serve((_request, response) => response.writeHead(302, { Location: 'https://x.test/' }).end()),
      'sends this PC on to another address',
    ],
    [await serve((request) => request.socket.destroy()), 'broke off'],
    ['http://127.0.0.1:18181', 'Nothing answers at'],
    [(await serve(html(200))).replace('http:', 'https:'), 'answers without encryption'],
    ['ftp://files.example.org', 'the address of something else'],
    ['two words', /no address called|no connection to the internet/],
    [
      await serve((_request, response) => response.writeHead(503, { Date: Date_ }).end()),
      "This PC's clock is wrong",
    ],
  ]
  for (const [address, sentence] of situations) {
    await enter(page, address, 'some-key')
    await page.getByText(sentence).first().waitFor({ timeout: 25_000 })
    expect(await keyIn(page)).toBe('some-key')
  }
  expect(await serious(page)).toEqual([])
}, 120_000)

it('a clock two days off is told with both times beside an account that opens, and on every page after', async () => {
  const Date_ = new Date(Date.now() - 2 * 24 * 60 * 60_000).toUTCString()
  const address = await serve(account(uuids[0], 'Clinic', { Date: Date_ }))
  const app = await startApp()
  const page = await app.window()
  await page.getByRole('button', { name: 'Another address' }).click()
  await enter(page, address, 'some-key')
  await page.getByText("This PC's clock is wrong").waitFor()
  await page.getByRole('button', { name: /^Yes/ }).click()
  await page.getByRole('button', { name: 'Look around first' }).click()
  await page.getByRole('navigation').waitFor()
  await page.getByText("This PC's clock is wrong").waitFor()
}, 60_000)

it('from practice to an own account and back: nothing comes along, and nothing is lost', async () => {
  const address = await serve(account(uuids[0], 'Clinic'))
  const app = await startApp()
  const page = await app.window()
  await page.getByRole('button', { name: 'Start the practice account' }).click()
  await page.getByText('Contacts on the platform: 420').waitFor({ timeout: 60_000 })
  await page.getByText('nothing here is real').waitFor()
  await page.getByRole('button', { name: 'Connect your own account' }).click()
  await page.getByRole('button', { name: 'Another address' }).click()
  await enter(page, address, 'some-key')
  await page.getByRole('button', { name: /^Yes/ }).click()
  await page.getByRole('button', { name: 'Look around first' }).click()
  await page.getByText('No spreadsheet yet.').waitFor()
  expect(await page.getByText('nothing here is real').count()).toBe(0)
  expect(await app.ask<{ total: number }>('runs', {})).toMatchObject({ total: 0 })

  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.getByRole('button', { name: 'Practice account' }).click()
  await page.getByText('nothing here is real').waitFor()
  await page.getByRole('button', { name: 'Overview', exact: true }).click()
  await page.getByText('Contacts on the platform: 420').waitFor()
  await page.getByRole('button', { name: 'Connect your own account' }).click()
  await page.getByRole('button', { name: 'Go on with Clinic' }).click()
  await page.getByText('No spreadsheet yet.').waitFor()
}, 150_000)

/** An account that was connected once and is started anew without its key. */
async function withoutKey(handle: RequestListener): Promise<{ app: App; page: Page }> {
  const address = await serve(handle)
  const dataFolder = newFolder()
  const first = await startApp({ dataFolder })
  await first.ask('connectAccount', { address, key: 'k', uuid: uuids[0], name: 'Clinic' })
  await expect.poll(async () => (await first.standing()).account?.name).toBe('Clinic')
  await first.quit()
  const app = await startApp({ dataFolder })
  return { app, page: await app.window() }
}

it('no key at the next start: asked by the name of the account; the right one goes on at once', async () => {
  const { page } = await withoutKey(account(uuids[0], 'Clinic'))
  await page.getByRole('heading', { name: 'The access key of Clinic' }).waitFor()
  await page.getByText('the history are all still here').waitFor()
  expect(await serious(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Access key' }).fill('k')
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByRole('button', { name: /^Yes/ }).click()
  await page.getByText('No spreadsheet yet.').waitFor()
}, 90_000)

it('a key of another account: said by both names; it becomes an account of its own', async () => {
  let uuid: string = uuids[0]
  const { app, page } = await withoutKey((request, response) =>
    account(uuid, uuid === uuids[0] ? 'Clinic' : 'Bakery')(request, response),
  )
  uuid = uuids[1]
  await page.getByRole('textbox', { name: 'Access key' }).fill('k')
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByText('This key opens Bakery, and not Clinic').waitFor()
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: 'Use Bakery' }).click()
  await page.getByRole('button', { name: 'Look around first' }).click()
  await expect.poll(async () => (await app.standing()).account?.name).toBe('Bakery')
  expect(await app.ask('accounts')).toMatchObject([
    { id: 'account', name: 'Clinic', inUse: false },
    { id: 'account-2', name: 'Bakery', inUse: true },
  ])
}, 90_000)

const looks = ['light', 'dark', 'forced'] as const
it.each([
  ['en', {}],
  ['pt-BR', { language: 'pt-BR' }],
  ['es', { language: 'es', width: 800, height: 480 }],
  ['scaled', { width: 911, height: 512, scale: 1.5 }],
] as const)(
  'every step fits the window and is legible: %s',
  async (named, options) => {
    const {
      language = 'en',
      width = 1024,
      height = 700,
      scale = 1,
    } = options as Partial<{
      language: string
      width: number
      height: number
      scale: number
    }>
    const address = await serve(account(uuids[0], 'Clínica São Lucas'))
    const app = await startApp({
      args: [`--lang=${language}`, `--force-device-scale-factor=${scale}`],
      env: { LANGUAGE: language.replace('-', '_') },
    })
    const page = await app.window()
    await app.electron.evaluate(
      ({ BrowserWindow }, { w, h }) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      { w: width, h: height },
    )
    const shots = async (step: string) => {
      for (const look of looks) {
        await page.emulateMedia({
          colorScheme: look === 'dark' ? 'dark' : 'light',
          forcedColors: look === 'forced' ? 'active' : 'none',
          // A picture in the middle of a colour's way shows neither theme.
          reducedMotion: 'reduce',
        })
        const file = path.join(screens, `first-run-${step}-${named}-${look}.png`)
        rmSync(file, { force: true })
        await page.screenshot({ path: file })
        expect(await serious(page), `${step} ${look}`).toEqual([])
      }
      const wider = await page.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: { documentElement: { scrollWidth: number; clientWidth: number } }
        }
        return document.documentElement.scrollWidth - document.documentElement.clientWidth
      })
      expect(wider, step).toBeLessThanOrEqual(0)
    }
    const main = page.getByRole('main')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await shots('start')
    const platforms = main.getByRole('button')
    for (const [n, name] of (['textit', 'weni', 'other'] as const).entries()) {
      await platforms.nth(n).click()
      await main.locator('button[aria-expanded]').first().click()
      await page.getByRole('img').waitFor()
      await shots(`key-${name}`)
      if (name !== 'other') await main.locator('button[type=submit] + button').click()
    }
    await main.locator('button[aria-expanded]').nth(1).click()
    await shots('message')
    await main.locator('button[aria-expanded]').nth(1).click()
    const inputs = main.locator('input')
    await inputs.nth(0).fill(address)
    await inputs.nth(1).fill('k')
    await main.locator('button[type=submit]').click()
    await page.getByText('Clínica São Lucas').first().waitFor()
    await shots('confirm')
    await main.getByRole('button').first().click()
    await main.getByRole('button').nth(1).waitFor()
    await expect.poll(() => main.locator('dl').count()).toBe(0)
    await shots('next')
  },
  150_000,
)
