/**
 * Somebody who never saw the app, in Portuguese, over the real agent and the practice account, with a list that LibreOffice
 * saved: everything by the window alone. On the way the pictures of the guides are taken.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, inject, it, onTestFinished } from 'vitest'
import { standingWords } from '../../shared/standing-words.ts'
import { type App, environment, isAlive, startApp, until } from './support/app.ts'
import { drop } from './support/drop.ts'
import { openSheet, picture, wordsOf } from './support/journey.ts'
import { screens } from './support/screens.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** For one step, on a busy machine. */
const SOON = 45_000
const SAMPLE = path.join(root, 'test/samples/journey/clientes.xlsx')
/** Of the last row of the practice list. */
const LAST = 'ext:02100'
const sentences = standingWords['pt-BR']

/** A folder of somebody's documents: files that lie among temporary ones are treated otherwise. */
function documents(): string {
  // For pictures, whose readers have other folders than a developer.
  const chosen = process.env.CONTACT_SYNC_DOCUMENTS
  mkdirSync(chosen ?? path.join(root, 'out'), { recursive: true })
  const folder = chosen ?? mkdtempSync(path.join(root, 'out/documents-'))
  onTestFinished(() => rmSync(path.join(folder, 'clientes.xlsx'), { force: true }))
  if (!chosen) onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type Contact = {
  name: string
  fields: Record<string, string | null>
  groups: { name: string }[]
  urns: string[]
}
type Asked = { method: string; path: string; query: { urn?: string } }

/** What others do at the platform, and what they see there. */
function atThePlatform(host: string) {
  const headers = { Authorization: 'Token practice', 'Content-Type': 'application/json' }
  const ask = async (target: string, body?: unknown) => {
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${host}/${target}`, init)
    if (!answer.ok) throw new Error(`${target}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as { results: Contact[]; requests: Asked[] }
  }
  const query = (address: string) => `api/v2/contacts.json?urn=${encodeURIComponent(address)}`
  return {
    contact: async (address: string) => (await ask(query(address))).results[0],
    edit: (address: string, body: unknown) => ask(query(address), body),
    /** How often everybody who changed was asked for. */
    async looks(): Promise<number> {
      const { requests } = await ask('practice/requests')
      return requests.filter(
        ({ method, path: at, query: { urn } }) => method === 'GET' && at.endsWith('contacts.json') && !urn,
      ).length
    },
    faults: (...faults: unknown[]) => ask('practice/faults', { faults }),
  }
}

/** The program is started once more, as by its icon. */
async function startOnceMore(app: App): Promise<void> {
  const { program } = inject('runtime')
  const second = spawn(program, ['--no-sandbox', root, `--data=${app.dataFolder}`], {
    env: environment(),
    cwd: root,
  })
  expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
}
const windowIs = (app: App) =>
  app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    return window?.isVisible() === true && !window.isMinimized()
  })

it('from the first run to a resolved conflict, an undo and a clean end, by the window alone', async () => {
  const say = await wordsOf('pt-BR')
  const file = path.join(documents(), 'clientes.xlsx')
  cpSync(SAMPLE, file)
  const sheet = openSheet(file, 3)
  const app = await startApp({ args: ['--lang=pt-BR'], env: { LANGUAGE: 'pt_BR', LANG: 'C.UTF-8' } })
  const page = await app.window()
  page.setDefaultTimeout(SOON)
  const complaints: string[] = []
  page.on('pageerror', (error) => void complaints.push(error.message))
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 700),
  )
  await page.emulateMedia({ colorScheme: 'light' })
  const button = (key: string, blanks?: Record<string, unknown>) =>
    page.getByRole('button', { name: say(key, blanks), exact: true })
  const text = (key: string, blanks?: Record<string, unknown>) => page.getByText(say(key, blanks)).first()
  const title = (key: string) => page.getByRole('heading', { level: 1, name: say(key) })
  const stands = (sentence: string) => page.getByText(sentence, { exact: true }).first().waitFor()
  const go = (name: string) =>
    page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${say(`nav.${name}`)}(?!\\p{L})`, 'u') })
      .click()
  const step = stepsOf(page)
  const saveRow = (name: string, column: string, value: string) => {
    sheet.change(name, column, value)
    sheet.save()
  }
  /** Waited for at the platform's own API. */
  const cityIs = (address: string, city: string) =>
    until(async () => (await there.contact(address))?.fields.cidade === city, SOON, `${address}: ${city}`)

  await step('first run, and where the key is', async () => {
    await text('welcome').waitFor()
    await button('tryButton').waitFor()
    await picture(page, 'first-run', { dark: true })
    await button('connecting.textit').click()
    await button('connecting.where').click()
    await page.getByRole('img').waitFor()
    await picture(page, 'key-help')
    await button('back').click()
  })
  await step('the practice account, and its contacts', async () => {
    await button('tryButton').click()
    await text('practiceBanner').waitFor()
    await text('contacts', { count: 420 }).waitFor()
  })
  const there = atThePlatform((await app.standing()).account!.host)

  await step('a list is dropped: what it is, and its names of columns', async () => {
    await drop(page, [file])
    await title('add.heading.what').waitFor()
    // In a checkout among temporary files "only this time" is suggested.
    await page.getByRole('radio', { name: new RegExp(`^${say('add.keep')}`) }).check()
    await picture(page, 'add-what')
    await button('add.next').click()
    await title('add.heading.sheet').waitFor()
    await page.getByRole('row', { name: /4.*Código/, selected: true }).waitFor()
    await picture(page, 'add-sheet')
    await button('add.next').click()
  })
  await step('the column nobody can tell, and a group for all', async () => {
    await title('add.heading.columns').waitFor()
    await text('add.open', { count: 1 }).waitFor()
    await picture(page, 'add-columns')
    await page
      .getByRole('combobox', { name: say('add.takenNamed', { name: 'Apelido' }) })
      .selectOption({ label: say('add.target.ignore') })
    await text('add.allAnswered').waitFor()
    await page.getByLabel(say('add.groupsForAll')).fill('Clientes')
    await button('add.addGroup').click()
    await button('add.next').click()
  })
  await step('what happens later, everything that would be sent, and the start', async () => {
    await title('add.heading.rules').waitFor()
    await page.getByRole('radio', { name: startsWith(say('add.rule.leave groups')) }).click()
    await picture(page, 'add-rules')
    await button('add.next').click()
    await title('add.heading.preview').waitFor()
    await button('add.send', { count: 28 }).waitFor()
    await picture(page, 'add-preview', { dark: true })
    await button('add.send', { count: 28 }).click()
    await title('add.heading.started').waitFor()
    await button('add.toOverview').click()
    await text('contacts', { count: 448 }).waitFor()
    await stands(sentences.needsYou(2))
  })

  const patients = openSheet(path.join(app.dataFolder, 'practice', 'pacientes.xlsx'), 0)
  const gone = patients.names().slice(-100)
  await step('a third of the rows goes from another list', async () => {
    patients.remove(...gone)
    patients.save()
    await button('removals.keep', { count: gone.length }).waitFor()
  })
  await step('closed, which explains itself once, and opened again by its icon', async () => {
    const close = () =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await close()
    await text('closeTitle').waitFor()
    await button('understood').click()
    await text('closeTitle').waitFor({ state: 'hidden' })
    // Where no bar shows the icon it is minimised, which this screen has nobody to do; with one see tray.spec.ts.
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    await startOnceMore(app)
    await until(() => windowIs(app), SOON, 'the window is there')
  })

  await step('one cell is edited, and sent', async () => {
    saveRow('Bruno Henrique Lima', 'Cidade', 'Touros')
    await cityIs('ext:C-2048', 'Touros')
    await go('activity')
    await page
      .getByRole('listitem')
      .filter({ hasText: say('counted.update', { count: 1 }) })
      .first()
      .waitFor()
  })
  await step('both sides changed one value: chosen by its button, and it arrives', async () => {
    await there.edit('ext:C-2055', { fields: { cidade: 'Macaíba' } })
    const looks = await there.looks()
    await go('overview')
    await button('checkNow').click()
    await until(async () => (await there.looks()) > looks, SOON, 'the platform is looked at')
    saveRow('Camila Ferreira Souza', 'Cidade', 'Extremoz')
    await stands(sentences.needsYou(3))
    await go('review')
    const card = page.getByRole('article', { name: /Camila Ferreira Souza/ })
    await card.getByText('Macaíba', { exact: true }).first().waitFor()
    await picture(page, 'review-two-values', { dark: true })
    await card.getByRole('button', { name: startsWith(say('review.use', { value: 'Extremoz' })) }).click()
    await card
      .getByText(say('review.waiting', { chosen: say('review.use', { value: 'Extremoz' }) }))
      .waitFor()
    await cityIs('ext:C-2055', 'Extremoz')
  })

  await step('two cells that cannot be used are corrected, and gone', async () => {
    await go('review')
    await page.getByRole('tab', { name: startsWith(say('review.kinds.problem')) }).click()
    const card = page.getByRole('article', { name: /C-2076/ })
    await card.getByRole('button', { name: say('review.showRow') }).click()
    await card.getByRole('cell', { name: '9988-77' }).waitFor()
    await picture(page, 'review-problem')
    sheet.change('Felipe Augusto Nunes', 'Celular', '(84) 99999-7106')
    sheet.change('Rafael Monteiro Silva', 'Celular', '(84) 99999-7118')
    sheet.save()
    await text('nothingWaits').waitFor()
  })

  await step('what was sent is undone, after a look at what that does', async () => {
    await go('activity')
    await picture(page, 'activity')
    const run = page.getByRole('listitem').filter({ hasText: say('counted.update', { count: 1 }) })
    await run.last().getByRole('button').click()
    await button('activity.undo').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Bruno Henrique Lima').first().waitFor()
    await picture(page, 'undo')
    await dialog.getByRole('button', { name: say('undo.send', { count: 1 }) }).click()
    await cityIs('ext:C-2048', 'Parnamirim')
    await dialog.getByText(say('undo.done')).waitFor()
    await dialog.getByRole('button', { name: say('common.close') }).click()
  })
  await step('paused: nothing goes; resumed: it goes', async () => {
    await go('overview')
    await button('overview.pause').click()
    await page.getByRole('menuitem', { name: say('overview.pauseFor.until-resumed') }).click()
    await text('overview.pausedText').waitFor()
    saveRow('Hugo Leonardo Dias', 'Cidade', 'Areia Branca')
    await new Promise((resolve) => setTimeout(resolve, 5000))
    expect((await there.contact('ext:C-2090'))?.fields.cidade).toBe('Mossoró')
    await button('overview.resume').click()
    await cityIs('ext:C-2090', 'Areia Branca')
  })
  await step('no platform: said, and sent by itself when it is back', async () => {
    await there.faults({ kind: 'drop-before' })
    saveRow('Hugo Leonardo Dias', 'Cidade', 'Tibau')
    await stands(sentences.offline)
    await there.faults()
    await cityIs('ext:C-2090', 'Tibau')
    await page.getByText(sentences.offline, { exact: true }).first().waitFor({ state: 'hidden' })
  })

  await step('a third of the rows was gone: held, with names, and done after a yes', async () => {
    const name = new RegExp(say('review.hold.removals', { count: gone.length }))
    const card = page.getByRole('article', { name })
    await go('review')
    await card.waitFor({ timeout: 2 * SOON })
    await card.getByText(gone[0]!).first().waitFor()
    expect(await there.contact(LAST)).toBeDefined()
    await page.getByRole('tab', { name: startsWith(say('review.kinds.hold')) }).click()
    await picture(page, 'review-waiting')
    const yes = say('review.holdAnswer.removals.delete.approve', { count: gone.length })
    await card.getByRole('button', { name: startsWith(yes) }).click()
    await until(async () => (await there.contact(LAST)) === undefined, SOON, 'they are removed')
  })
  await step('one row more goes: shown in its delay, and kept', async () => {
    sheet.remove('Isabela Cristina Melo')
    sheet.save()
    await go('overview')
    await page.getByText('Isabela Cristina Melo').waitFor()
    const keep = button('removals.keep', { count: 1 })
    await keep.waitFor()
    await picture(page, 'overview', { dark: true })
    await keep.click()
    await keep.waitFor({ state: 'hidden' })
    await page.locator('#removals').waitFor({ state: 'hidden' })
    expect((await there.contact('ext:C-2097'))?.groups).toHaveLength(1)
  })
  await step('everybody, the account, the settings', async () => {
    await go('contacts')
    await page.getByRole('searchbox').fill('99999-71')
    await text('contactList.found', { count: 30 }).waitFor()
    await picture(page, 'contacts')
    await go('account')
    await title('nav.account').waitFor()
    await picture(page, 'account')
    await go('settings')
    await page.getByRole('combobox', { name: say('settingsPage.language') }).waitFor()
    await picture(page, 'settings')
  })
  await step('a webhook for another program', async () => {
    await page.getByRole('tab', { name: say('settingsPage.sections.webhooks') }).click()
    await button('settingsPage.webhook.add').click()
    const dialog = page.getByRole('dialog', { name: say('settingsPage.webhook.form.addTitle') })
    await dialog.waitFor()
    await picture(page, 'settings-webhook')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })
  await step('in English from now on', async () => {
    const english = await wordsOf('en')
    await page.getByRole('tab', { name: say('settingsPage.sections.program') }).click()
    await page.getByRole('combobox', { name: say('settingsPage.language') }).selectOption('en')
    await page.getByRole('button', { name: english('nav.overview') }).click()
    await page.getByRole('heading', { level: 1, name: standingWords.en.upToDate }).waitFor()
  })
  await step('ended, with nothing left running', async () => {
    const pids = Object.values(await app.processes())
    expect(pids.length).toBeGreaterThanOrEqual(3)
    await app.quit()
    await until(() => pids.every((pid) => !isAlive(pid)), 5000, 'no process is left')
  })
  expect(complaints).toEqual([])
}, 420_000)

const startsWith = (words: string): RegExp => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)

/** Says how long each step took, and keeps what the window showed where one failed. */
function stepsOf(page: Page): (name: string, work: () => Promise<void>) => Promise<void> {
  return async (name, work) => {
    const began = performance.now()
    try {
      await work()
    } catch (error) {
      await page.screenshot({ path: path.join(screens, 'journey-failed.png') }).catch(() => {})
      throw new Error(`at "${name}"`, { cause: error })
    }
    process.stdout.write(`  ${((performance.now() - began) / 1000).toFixed(1)} s: ${name}\n`)
  }
}
