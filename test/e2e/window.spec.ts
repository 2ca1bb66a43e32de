/** The window as a new user meets it: first run, practice or own account, in each language, without an accessibility fault. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { startPractice } from '../../main/practice/server.ts'
import { startApp } from './support/app.ts'

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    // The library's guards around a dialog: they can be reached by Tab, and pass the focus on at once.
    .exclude('[data-tabster-dummy]')
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

it('the practice account by one button: its contacts are there, and every page says that it is practice', async () => {
  const app = await startApp()
  const page = await app.window()
  const complaints: string[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Start the practice account' }).click()
  await page.getByRole('heading', { name: 'Practice account · Up to date' }).waitFor({ timeout: 60_000 })
  await page.getByText('Contacts on the platform: 420').waitFor()
  await page.getByText('nothing here is real').waitFor()
  expect(await faults(page)).toEqual([])

  // The first close explains itself, by keyboard alone.
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await page.getByRole('dialog', { name: 'Still working here' }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect
    .poll(() => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(false)
  expect(complaints).toEqual([]) // no violation of the page's policy either
}, 120_000)

it('an own account: a pasted page address and a wrong key are said plainly, the right key asks whose it is', async () => {
  const server = await startPractice({ port: 0, token: 'office-key', requestsPerHour: 0 })
  onTestFinished(() => server.close())
  const app = await startApp()
  const page = await app.window()
  await page.getByLabel('Address of the platform').fill('http://flows.example.org/contact/')
  await page.getByLabel('Access key').fill('nonsense')
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByText('This is not an address that can be used').waitFor()
  await page.getByLabel('Address of the platform').fill(`${server.url}/contact/read/1?x=2`)
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByText('does not accept this access key').waitFor()
  await page.getByLabel('Access key').fill('office-key')
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByText('Connected to Practice. Is this your account?').waitFor()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Yes, this is mine' }).click()
  // This test's computer has no keychain, which is said, and the account is used all the same.
  await page.getByRole('heading', { name: 'Up to date' }).waitFor({ timeout: 20_000 })
  await page.getByText('No spreadsheet yet.').waitFor()
}, 90_000)

it.each([
  ['pt-BR', 'Mantenha suas planilhas e seus contatos em dia'],
  ['es', 'Mantenga sus hojas de cálculo y sus contactos al día'],
])(
  'it speaks %s',
  async (language, heading) => {
    const app = await startApp({
      args: [`--lang=${language}`],
      env: { LANGUAGE: language.replace('-', '_') },
    })
    const page = await app.window()
    await page.getByRole('heading', { name: heading }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe(language)
    expect(await faults(page)).toEqual([])
  },
  60_000,
)
