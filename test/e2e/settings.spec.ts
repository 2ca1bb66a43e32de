/**
 * The Settings page in real Electron: over the stand-in agent how each section looks and what its buttons ask; over the
 * real one that it does what it says.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import type { WebhooksShown } from '../../shared/ipc-webhook.ts'
import { openStandIn } from '../renderer/stand-in.ts'
import { type App, newFolder, startApp, until } from './support/app.ts'
import { serious as faults } from './support/faults.ts'
import { screens, themes, wear } from './support/screens.ts'
import { asks, openStandInWindow, sidewaysScroll } from './support/stand-in-window.ts'

const sections = ['program', 'working', 'safety', 'webhooks', 'privacy', 'data', 'help'] as const
type Section = (typeof sections)[number]
const choose = (page: Page, section: Section) =>
  page.getByRole('main').getByRole('tab').nth(sections.indexOf(section)).click()
const goSettings = (page: Page) => page.getByRole('navigation').getByRole('button').nth(5).click()

async function openSettings(options?: Parameters<typeof openStandInWindow>[0]) {
  const opened = await openStandInWindow(options)
  await goSettings(opened.page)
  await opened.page.getByRole('main').getByRole('tab').first().waitFor()
  return opened
}

/** What the next dialogs of the system answer. */
const answerDialogs = (app: App, { open = [] as string[], save = '' }) =>
  app.electron.evaluate(
    ({ dialog }, given) => {
      dialog.showOpenDialog = async () => ({ canceled: given.open.length === 0, filePaths: given.open })
      dialog.showSaveDialog = async () => ({ canceled: given.save === '', filePath: given.save })
    },
    { open, save },
  )

it('every section without a serious accessibility fault, light, dark and in forced colours', async () => {
  const { page, complaints } = await openSettings()
  const found: string[] = []
  for (const look of themes) {
    await wear(page, look)
    for (const section of sections) {
      await choose(page, section)
      await expect.poll(() => page.getByRole('progressbar').count(), { timeout: 5000 }).toBe(0)
      await page.screenshot({ path: path.join(screens, `settings-${section}-${look}.png`) })
      found.push(...(await faults(page)).map((fault) => `${section}, ${look}: ${fault}`))
    }
  }
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 180_000)

it.each([
  ['pt-BR', { language: 'pt-BR' }],
  ['es', { language: 'es' }],
  ['small', { width: 800, height: 480, language: 'pt-BR' }],
  ['scaled', { width: 911, height: 512, scale: 1.5, language: 'es' }],
] as const)(
  'sections fit the window: %s',
  async (named, options) => {
    const { page } = await openSettings(options)
    for (const section of sections) {
      await choose(page, section)
      await expect.poll(() => page.getByRole('progressbar').count(), { timeout: 5000 }).toBe(0)
      expect(await sidewaysScroll(page), section).toBeLessThanOrEqual(0)
      await page.screenshot({ path: path.join(screens, `settings-${section}-${named}.png`) })
    }
  },
  120_000,
)

it('sections by keyboard; a wrong number is said and not sent; as delivered asks for that', async () => {
  const { page, standIn } = await openSettings()
  await page.getByRole('tab', { name: 'The program' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.getByText('The platform allows 2,500 requests an hour').waitFor()
  const days = page.getByLabel('Days for which the activity is kept')
  await days.fill('0')
  await page.getByText('A whole number from 1 to 3,650').waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await days.fill('30')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  expect(asks(standIn, 'changeSettings')[0]?.input).toMatchObject({
    retentionDays: 30,
    requestsPerHour: 'auto',
  })
  await page.getByRole('button', { name: 'As delivered' }).click()
  expect(asks(standIn, 'changeSettings')[1]?.input).toEqual({
    requestsPerHour: null,
    quietSeconds: null,
    retentionDays: null,
    limits: null,
  })

  await choose(page, 'safety')
  await page.getByText('when 100 or more leave within a day').waitFor()
  await page.getByLabel('They wait from this share of all on, in percent').fill('5')
  await page.getByText('when 50 or more leave within a day').waitFor()
  await page.getByRole('checkbox', { name: 'Cidade' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => asks(standIn, 'changeGuards').length).toBe(1)
  expect(asks(standIn, 'changeGuards')[0]?.input).toMatchObject({
    source: 'Pacientes da clínica',
    guards: { removals: { percent: 5, atLeast: 10, max: 500 }, columns: { allow: ['Cidade'] } },
  })
}, 90_000)

it('what an administrator has set is locked and says so; a bad file is named', async () => {
  const standIn = openStandIn()
  const { settings } = standIn.handlers
  standIn.handlers.settings = async () => ({
    ...(await settings(undefined)),
    policy: {
      file: '/etc/contact-sync-agent/policy.json',
      locked: ['retentionDays', 'sources.guards', 'webhooks.address'],
      complaints: [{ path: 'quietSeconds', code: 'number', detail: { got: '"soon"', least: 0, most: 3600 } }],
    },
  })
  const { page } = await openSettings({ standIn })
  await choose(page, 'working')
  await page.getByText('quietSeconds is "soon"; it has to be a number from 0 to 3,600.').waitFor()
  expect(await page.getByLabel('Days for which the activity is kept').isDisabled()).toBe(true)
  await page.getByText('Set by your administrator').first().waitFor()
  expect(await faults(page)).toEqual([])
  await page.screenshot({ path: path.join(screens, 'settings-locked.png') })
  await choose(page, 'safety')
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: 'As delivered' }).isDisabled()).toBe(true)
}, 60_000)

it('a webhook is added, tested and shown to other PCs only after a warning', async () => {
  const { page, standIn } = await openSettings()
  await choose(page, 'webhooks')
  await page.getByText('Last news').waitFor()
  await page.getByRole('button', { name: 'Add a webhook' }).click()
  const form = page.getByRole('dialog', { name: 'Add a webhook' })
  const add = form.getByRole('button', { name: 'Add', exact: true })
  await form.getByLabel('Name in this program').fill('Loja')
  expect(await add.isDisabled()).toBe(true) // nobody chose what happens to people who are gone
  await form.getByRole('radio', { name: 'Take them out of the groups' }).check()
  await form.getByLabel('Where it stands').first().fill('customer.name')
  expect(await faults(page)).toEqual([])
  await page.screenshot({ path: path.join(screens, 'settings-webhook-form.png') })
  await add.click()
  await form.waitFor({ state: 'hidden' })
  await page.getByText('Loja is there now').waitFor()
  expect(asks(standIn, 'addWebhook')[0]?.input).toMatchObject({
    name: 'Loja',
    preset: 'generic',
    columns: [{ path: 'customer.name', target: 'name' }, { target: 'urn:tel' }, { target: 'urn:mailto' }],
    onRemoved: 'leave groups',
  })

  await page.getByRole('button', { name: 'Test CRM' }).click()
  const test = page.getByRole('dialog', { name: 'Test CRM' })
  await test.getByRole('button', { name: 'Send a test' }).click()
  await test.getByText('The address works').waitFor()
  await test.getByText('would be added or updated: 17').waitFor()
  expect(await faults(page)).toEqual([])
  await page.screenshot({ path: path.join(screens, 'settings-webhook-test.png') })
  await page.keyboard.press('Escape')
  await test.waitFor({ state: 'hidden' })

  await page.getByRole('button', { name: 'Other PCs and tunnels' }).click()
  await page.getByRole('switch', { name: 'Other PCs may send, too' }).click()
  const warning = page.getByRole('dialog', { name: 'Let other PCs send' })
  await warning.getByText('without protection').waitFor()
  await page.keyboard.press('Enter') // never lets them
  expect(asks(standIn, 'changeReceiver')).toEqual([])
  await warning.getByRole('button', { name: 'Let them send' }).press(' ')
  await warning.waitFor({ state: 'hidden' })
  await expect
    .poll(() => asks(standIn, 'changeReceiver').map(({ input }) => input))
    .toEqual([{ forOthers: true }])
}, 90_000)

it('an import shows what would change before it is taken; who is forgotten is listed where they still stand', async () => {
  const { page, standIn, app } = await openSettings()
  await choose(page, 'data')
  await answerDialogs(app, { open: ['/home/maria/setup.json'] })
  await page.getByRole('button', { name: 'Bring in a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'What this file would change' })
  await dialog.getByText('Clientes is no longer used. Nobody is removed by that.').waitFor()
  await dialog.getByText('Everything in it is compared afresh').waitFor()
  await dialog.getByText('Days for which the activity is kept: 90 → 30').waitFor()
  expect(await faults(page)).toEqual([])
  await page.screenshot({ path: path.join(screens, 'settings-import.png') })
  expect(asks(standIn, 'takeSetup')).toEqual([])
  await dialog.getByRole('button', { name: 'Change it so' }).click()
  await page.getByText('The file was brought in.').waitFor()
  expect(asks(standIn, 'takeSetup')[0]?.input).toEqual({ id: '1' })
  standIn.handlers.lookAtSetup = () => ({
    kind: 'wrong',
    complaints: [
      { path: 'sources[0].onRemoved', code: 'one-of', detail: { got: '"x"', options: '"delete" or "keep"' } },
    ],
  })
  await page.getByRole('button', { name: 'Bring in a file' }).click()
  await page.getByText('sources[0].onRemoved is "x"; possible are "delete", "keep".').waitFor()

  await choose(page, 'privacy')
  await page.getByText('Only the columns you chose, to one address: https://flows.exemplo.org.br').waitFor()
  standIn.handlers.forget = ({ thisToo }) => ({
    kind: 'forgotten',
    already: thisToo,
    complete: true,
    rows: [
      { source: 'Clientes', sheet: 'Plan1', row: 14 },
      { source: 'Clientes', sheet: 'Plan1', row: 15 },
    ],
  })
  await page.getByLabel('Phone, e-mail or other address of the person').fill('+55 84 99999-0002')
  await page.getByRole('button', { name: 'Forget this person' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget this person' }).click()
  await page.getByText('2 rows still list the person').waitFor()
  await page.getByText('Clientes, sheet Plan1, row 15').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await faults(page)).toEqual([])
  await page.screenshot({ path: path.join(screens, 'settings-forgotten.png') })
  await page.getByRole('button', { name: 'Forget this, too' }).click()
  await page.getByText('are sent again as new ones').waitFor()
  expect(asks(standIn, 'forget').map(({ input }) => input)).toEqual([
    { urn: '+55 84 99999-0002', thisToo: false },
    { urn: '+55 84 99999-0002', thisToo: true },
  ])
}, 90_000)

/** The practice account at work in the real app, seen on its Settings page. */
async function practice(args: string[] = []) {
  const app = await startApp({ args })
  const page = await app.window()
  await page.getByRole('button', { name: 'Start the practice account' }).click()
  await page.getByRole('heading', { name: 'Up to date' }).waitFor({ timeout: 60_000 })
  await until(
    async () => (await app.ask<{ total: number }>('contacts', {})).total === 420,
    60_000,
    'all are there',
  )
  await goSettings(page)
  return { app, page }
}

it('the real app: a webhook added in the window; an event posted to it becomes a contact of the practice account', async () => {
  const { app, page } = await practice()
  await choose(page, 'webhooks')
  await page.getByRole('button', { name: 'Add a webhook' }).click()
  const form = page.getByRole('dialog', { name: 'Add a webhook' })
  await form.getByLabel('Name in this program').fill('Loja')
  await form.getByRole('radio', { name: 'Take them out of the groups' }).check()
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Loja is there now').waitFor()
  const receiving = async () => (await app.ask<WebhooksShown>('webhooks')).receiver.state.kind
  if ((await receiving()) === 'trouble') await app.ask('changeReceiver', { port: null }) // somebody has 8791 here
  await expect.poll(receiving).toBe('listening')
  await page.getByRole('button', { name: 'Test Loja' }).click()
  const test = page.getByRole('dialog', { name: 'Test Loja' })
  await test.getByRole('button', { name: 'Send a test' }).click()
  await test.getByText('The address works').waitFor()
  await page.keyboard.press('Escape')

  const [shown] = (await app.ask<WebhooksShown>('webhooks')).sources
  const secret = await app.ask<string>('webhookSecret', 'Loja')
  const body = JSON.stringify({
    event: 'created',
    contact: { id: 'w1', name: 'Wanda do Webhook', phone: '+5584987650001' },
  })
  const answer = await fetch(shown!.addresses[0]!, {
    method: 'POST',
    body,
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
  })
  expect(answer.status).toBe(202)
  const found = () => app.ask<{ rows: { name: string }[] }>('contacts', { search: 'Wanda' })
  await until(async () => (await found()).rows.length === 1, 30_000, 'she is on the platform')
  await page.getByText('1 received').waitFor()
  await page.screenshot({ path: path.join(screens, 'settings-webhook-real.png') })
  await page.getByRole('navigation').getByRole('button').first().click()
  await page.getByText('Loja', { exact: true }).waitFor()
}, 180_000)

it('the real app: settings to a file and back, files for a helper that name nobody, another language', async () => {
  const { app, page } = await practice()
  const folder = mkdtempSync(path.join(tmpdir(), 'settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'ours.json')
  await choose(page, 'data')
  await answerDialogs(app, { open: [file], save: file })
  await page.getByRole('button', { name: 'Save as a file' }).click()
  await page.getByText(`Saved: ${file}`).waitFor()
  await page.getByRole('button', { name: 'Bring in a file' }).click()
  await page.getByText('There is nothing to change.').waitFor()
  const setup = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  writeFileSync(file, JSON.stringify({ ...setup, retentionDays: 21 }))
  await page.getByRole('button', { name: 'Bring in a file' }).click()
  await page.getByText('Days for which the activity is kept: 90 → 21').waitFor()
  await page.getByRole('button', { name: 'Change it so' }).click()
  await page.getByText('The file was brought in.').waitFor()
  await choose(page, 'working')
  expect(await page.getByLabel('Days for which the activity is kept').inputValue()).toBe('21')

  await choose(page, 'help')
  await answerDialogs(app, { open: [folder] })
  await page.getByRole('button', { name: 'Show what is in it' }).click()
  await page.getByRole('button', { name: /^Health of the data/ }).click()
  expect(await page.getByLabel('Health of the data').inputValue()).toContain('"ok"')
  await page.screenshot({ path: path.join(screens, 'settings-help-real.png') })
  await page.getByRole('button', { name: 'Save the folder' }).click()
  await page.getByText('Saved: ').waitFor()
  const [made] = readdirSync(folder).filter((name) => name.includes('diagnostics'))
  const text = readdirSync(path.join(folder, made!))
    .map((name) => readFileSync(path.join(folder, made!, name), 'utf8'))
    .join('\n')
  const { rows } = await app.ask<{ rows: { name: string | null; urns: string[] }[] }>('contacts', {
    limit: 200,
  })
  const personal = rows.flatMap(({ name, urns }) => [
    name ?? '',
    ...urns.map((urn) => urn.replace(/^\w+:\+?/, '')),
  ])
  expect(personal.filter((one) => one.length > 5 && text.includes(one))).toEqual([])
  expect(text).not.toContain(app.dataFolder)
  expect(text).toContain('"contacts": 420')

  await choose(page, 'program')
  await page.getByLabel('Language').selectOption('pt-BR')
  await page.getByRole('heading', { name: 'Configurações', level: 1 }).waitFor()
  await page.getByRole('tab', { name: 'Privacidade' }).click()
  await page.getByText('a conta de treino fica neste computador').waitFor()
}, 180_000)

it('the real app: what is switched of the program is told to the system and outlives a restart', async () => {
  const config = newFolder()
  const entry = path.join(config, 'autostart', 'contact-sync-agent.desktop')
  const dataFolder = newFolder()
  const env = { XDG_CONFIG_HOME: config }
  const app = await startApp({ dataFolder, env })
  const page = await app.window()
  await page.getByRole('button', { name: 'Start the practice account' }).click()
  await page.getByRole('heading', { name: 'Up to date' }).waitFor({ timeout: 60_000 })
  await goSettings(page)
  const start = page.getByRole('switch', { name: 'Start when I sign in to this PC' })
  expect(await start.isChecked()).toBe(false) // a clone does not start itself
  // It shows what the system says, which comes a moment later.
  await start.click()
  await expect.poll(() => existsSync(entry)).toBe(true)
  expect(readFileSync(entry, 'utf8')).toContain('--hidden')
  await page.getByRole('switch', { name: 'Tell me when something needs me' }).click()
  await page.getByRole('switch', { name: 'Keep the PC awake' }).click()
  await expect
    .poll(() => JSON.parse(readFileSync(path.join(dataFolder, 'window.json'), 'utf8')) as object)
    .toMatchObject({ startAtLogin: true, notifications: false, keepAwake: false })
  await app.quit()

  const again = await startApp({ dataFolder, env })
  const next = await again.window()
  await next.getByRole('navigation').waitFor()
  await goSettings(next)
  expect(await next.getByRole('switch', { name: 'Tell me when something needs me' }).isChecked()).toBe(false)
  await next.getByRole('switch', { name: 'Start when I sign in to this PC' }).click()
  await expect.poll(() => existsSync(entry)).toBe(false)
}, 120_000)

it("the real app: an administrator's file locks, in the window and for whoever asks the agent", async () => {
  const policy = path.join(newFolder(), 'policy.json')
  writeFileSync(
    policy,
    JSON.stringify({ retentionDays: 14, updates: { check: false }, locked: ['retentionDays', 'updates'] }),
  )
  const { app, page } = await practice([`--policy=${policy}`])
  await page.getByText('Some settings are set by your administrator').waitFor()
  await choose(page, 'working')
  const days = page.getByLabel('Days for which the activity is kept')
  expect(await days.inputValue()).toBe('14')
  expect(await days.isDisabled()).toBe(true)
  expect(await app.ask('changeSettings', { retentionDays: 90 })).toMatchObject({ ok: false, why: 'locked' })
  expect(await app.ask('changeSettings', { quietSeconds: 3 })).toEqual({ ok: true })
  expect(await page.evaluate("window.desktop.ask('getUpdate')")).toMatchObject({ locked: true, on: false })
}, 120_000)
