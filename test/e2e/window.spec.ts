/** The window as a new user meets it: first run, practice or own account, in each language, without an accessibility fault. */
import { expect, it } from 'vitest'
import { startApp } from './support/app.ts'
import { serious as faults } from './support/faults.ts'

it('the practice account by one button: its contacts are there, and every page says that it is practice', async () => {
  const app = await startApp()
  const page = await app.window()
  const complaints: string[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Start the practice account' }).click()
  await page.getByRole('heading', { name: 'Up to date' }).waitFor({ timeout: 60_000 })
  await page.getByText('Contacts on the platform: 420').waitFor()
  await page.getByText('nothing here is real').waitFor()
  expect(await faults(page)).toEqual([])

  // The first close explains itself, by keyboard alone.
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await page.getByRole('dialog', { name: 'Still working here' }).waitFor()
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Enter')
  // What becomes of the window where a bar shows the icon: tray.spec.ts.
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(complaints).toEqual([]) // no violation of the page's policy either
}, 120_000)

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
