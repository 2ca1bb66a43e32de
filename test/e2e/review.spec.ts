/**
 * Review, activity, contacts and overview over the real agent, with real files and the practice server: what both sides
 * changed is chosen by keyboard, a row is corrected, people who left are removed after a yes and brought back.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import * as xlsx from 'xlsx'
import { startPractice } from '../../main/practice/server.ts'
import { bookOf } from '../support/workbook.ts'
import { type App, newFolder, startApp, until } from './support/app.ts'
import { serious as faults } from './support/faults.ts'
import { screens } from './support/screens.ts'

const KEY = 'office-key'
const PEOPLE = 40
/** For the platform's answers and a busy machine; a choice is held back ten seconds. */
const SOON = 60_000

type Person = [name: string, phone: string, city: string]
const everybody = (): Person[] =>
  Array.from({ length: PEOPLE }, (_, n): Person => {
    const name = n === 0 ? 'Ana Souza' : `Pessoa ${String(n).padStart(2, '0')}`
    return [name, `+55849999${String(n).padStart(5, '0')}`, 'Natal']
  })

async function platform() {
  const server = await startPractice({ port: 0, token: KEY, requestsPerHour: 0 })
  onTestFinished(() => server.close())
  const headers = { Authorization: `Token ${KEY}`, 'Content-Type': 'application/json' }
  const ask = async (target: string, body?: unknown) => {
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${server.url}/api/v2/${target}`, init)
    return (await answer.json()) as { results: { name: string; fields: { city: string | null } }[] }
  }
  // There already, so that nobody waits for a new field.
  await ask('fields.json', { label: 'city', value_type: 'text' })
  const contacts = async () => (await ask('contacts.json')).results
  return { server, ask, contacts }
}

/** An office that keeps forty people of one workbook in step. */
async function office() {
  const { server, ask, contacts } = await platform()
  const app = await startApp()
  const file = path.join(newFolder(), 'people.xlsx')
  const save = (people: readonly Person[]) =>
    writeFileSync(file, bookOf({ Plan1: [['Name', 'URN:tel', 'Field:city'], ...people] }))
  save(everybody())
  await app.ask('tryAccount', { address: server.url, key: KEY })
  await app.ask('connectAccount', { address: server.url, key: KEY })
  const source = { name: 'People', path: file, key: ['Name'], onRemoved: 'delete', removalDelayMinutes: 0 }
  expect(await app.ask('addSource', source)).toEqual({ ok: true })
  expect(await app.ask('changeSettings', { quietSeconds: 0 })).toEqual({ ok: true })
  await app.ask('syncNow')
  await until(async () => (await app.standing()).needsYou.firstSyncs === 1, SOON, 'it waits for its start')
  await app.ask('approveFirstSync', { source: 'People' })
  await until(async () => (await contacts()).length === PEOPLE, SOON, 'everybody is on the platform')
  const page = await app.window()
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 700),
  )
  await page.getByRole('navigation').waitFor()
  return { app, page, file, save, ask, contacts }
}

const go = (page: Page, name: string) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()

/** The person picks this place when asked where a file is to be saved. */
const saveAs = (app: App, file: string) =>
  app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)

const cellsOf = (file: string): string[][] => {
  const book = xlsx.read(readFileSync(file))
  return xlsx.utils.sheet_to_json(book.Sheets[book.SheetNames[0]!]!, { header: 1, defval: '' })
}

it('what both changed is chosen by keyboard; a row that cannot be used is shown, saved as a file and gone when it is right', async () => {
  const { app, page, save, ask, contacts } = await office()
  await ask(`contacts.json?urn=${encodeURIComponent('tel:+5584999900000')}`, { fields: { city: 'Manaus' } })
  const people = everybody()
  people[0]![2] = 'Belém'
  people[4]![1] = '9999-12'
  save(people)
  await app.ask('syncNow')
  await until(async () => (await app.standing()).needsYou.conflicts === 1, SOON, 'the two values are seen')

  await go(page, 'Review')
  const conflict = page.getByRole('article', { name: /Ana Souza/ })
  await conflict.getByText('people.xlsx, saved').waitFor()
  for (const value of ['Natal', 'Belém', 'Manaus'])
    await conflict.getByText(value, { exact: true }).first().waitFor()
  await page.screenshot({ path: path.join(screens, 'real-review.png') })
  expect(await faults(page)).toEqual([])

  await page.locator('.card-place').first().focus()
  await page.keyboard.press('Enter')
  expect(await page.getByText('Chosen:').count()).toBe(0)
  await page.keyboard.press('1')
  await page.getByText('Chosen: Use Belém').waitFor()
  expect((await contacts()).find(({ name }) => name === 'Ana Souza')?.fields.city).toBe('Manaus')
  const isSent = async () =>
    (await contacts()).find(({ name }) => name === 'Ana Souza')?.fields.city === 'Belém'
  await until(isSent, SOON, 'the choice is sent')

  await page.getByRole('tab', { name: /To correct/ }).click()
  const problem = page.getByRole('article', { name: /Pessoa 04/ })
  await problem.getByText('"9999-12"').waitFor()
  await problem.getByText('row 6').waitFor()
  await problem.getByRole('button', { name: 'Show the row' }).click()
  await problem.getByRole('cell', { name: '9999-12' }).waitFor({ timeout: SOON })
  expect(await faults(page)).toEqual([])
  const said = (await problem.getByText('"9999-12"').textContent())!
  const out = path.join(newFolder(), 'to correct.xlsx')
  await saveAs(app, out)
  await page.getByRole('button', { name: 'Save these rows as a file' }).click()
  await page.getByText('1 row was saved').waitFor({ timeout: SOON })
  // In the words of the window.
  const [headers = [], row = []] = cellsOf(out)
  expect(row[headers.indexOf('URN:tel')]).toBe('9999-12')
  expect(row[headers.indexOf('ERROR')]).toBe(said)

  people[4]![1] = '+5584988880004'
  save(people)
  await app.ask('syncNow')
  await page.getByText('Nothing waits for you.').waitFor({ timeout: SOON })
}, 240_000)

it('people who left wait for a yes, are removed, told of in the activity, and brought back', async () => {
  const { app, page, save, contacts } = await office()
  const left = 20
  save(everybody().slice(0, PEOPLE - left))
  await app.ask('syncNow')
  await until(async () => (await app.standing()).needsYou.holds === 1, SOON, 'the removals are kept back')
  expect(await contacts()).toHaveLength(PEOPLE)

  await go(page, 'Overview')
  await page.getByText('group of changes waits for your OK').waitFor()
  await page.screenshot({ path: path.join(screens, 'real-overview.png') })
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Look at them' }).click()
  const hold = page.getByRole('article', { name: /20 people left the spreadsheet/ })
  await hold
    .getByText('Pessoa 39')
    .or(hold.getByText(/Pessoa 20/))
    .first()
    .waitFor()
  await hold.getByRole('button', { name: 'Keep all 20' }).waitFor()
  await page.getByRole('button', { name: 'See all 20' }).click()
  await page
    .getByRole('dialog')
    .locator('[data-held="0"]')
    .getByText(/Pessoa/)
    .waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.card-place').first().focus()
  await page.keyboard.press('2')
  await page.getByText('Chosen: Delete these 20 contacts and their messages').waitFor()
  await page.keyboard.press('z')
  await page.getByText('Chosen:').waitFor({ state: 'hidden' })
  await page.keyboard.press('2')
  await until(async () => (await contacts()).length === PEOPLE - left, SOON, 'they are removed')

  await go(page, 'Activity')
  const run = page.getByRole('listitem').filter({ hasText: '20 removed' })
  await run.getByRole('button').waitFor({ timeout: SOON })
  const out = path.join(newFolder(), 'done.csv')
  await saveAs(app, out)
  await page.getByRole('button', { name: 'Save as a file' }).click()
  await page.getByText('60 changes were saved.').waitFor({ timeout: SOON })
  expect(existsSync(out)).toBe(true)
  await run.getByRole('button').click()
  await page.getByRole('button', { name: 'Take this back' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('20 deleted contacts come back as new ones').waitFor({ timeout: SOON })
  await page.screenshot({ path: path.join(screens, 'real-undo.png') })
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Take back 20 changes' }).click()
  await until(async () => (await contacts()).length === PEOPLE, SOON, 'they are back')
  await dialog.getByText('Taken back.').waitFor({ timeout: SOON })
  await dialog.getByRole('button', { name: 'Close' }).click()

  await go(page, 'Contacts')
  await page.getByLabel('Show', { exact: true }).selectOption('not-listed')
  await page.getByText('20 contacts found').waitFor({ timeout: SOON })
  // As one types a number in this country.
  await page.getByLabel('Show', { exact: true }).selectOption('all')
  await page.getByRole('searchbox').fill('(84) 99990-0000')
  await page.getByText('1 contact found').waitFor({ timeout: SOON })
  await page.getByRole('table').getByRole('button', { name: 'Ana Souza' }).click()
  await page.getByRole('dialog', { name: 'Ana Souza' }).getByText('sheet Plan1 · row 2').waitFor()
  await page.screenshot({ path: path.join(screens, 'real-contact.png') })
  expect(await faults(page)).toEqual([])
}, 300_000)
