/** The account page over the real agent: test, groups and fields, offline, and leaving the account. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { startPractice } from '../../main/practice/server.ts'
import { startApp } from './support/app.ts'
import { serious } from './support/faults.ts'

const screens = path.join(import.meta.dirname, '../../out/screenshots')
mkdirSync(screens, { recursive: true })

/** In each theme, without a serious accessibility fault. */
async function look(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark', 'forced'] as const) {
    await page.emulateMedia({
      colorScheme: theme === 'dark' ? 'dark' : 'light',
      forcedColors: theme === 'forced' ? 'active' : 'none',
      reducedMotion: 'reduce',
    })
    expect(await serious(page), `${name} ${theme}`).toEqual([])
    await page.screenshot({ path: path.join(screens, `account-${name}-${theme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
}

it('tested, groups made, searched, renamed and deleted, no connection told, and left with all kept', async () => {
  const server = await startPractice({ port: 0, token: 'office-key', requestsPerHour: 3000 })
  let open = true
  const close = async () => {
    if (open) await server.close()
    open = false
  }
  onTestFinished(close)
  const app = await startApp()
  const page = await app.window()
  await app.ask('connectAccount', { address: server.url, key: 'office-key' })
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.getByText('The access key is in memory only').waitFor()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByText('It works: the platform answered for Practice.').waitFor()
  await page.getByText(/for contacts: \d+ of 3,000/).waitFor()
  await look(page, 'tested')

  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'New group' }).click()
  await dialog.getByLabel('Name').fill('Clientes')
  await page.keyboard.press('Enter')
  await page.getByText('The group was created').waitFor()
  await page.getByRole('button', { name: 'New group' }).click()
  await dialog.getByLabel('Name').fill('CLIENTES')
  await page.keyboard.press('Enter')
  await dialog.getByText('There is one of that name already').waitFor()
  await dialog.getByLabel('Name').fill('Vizinhos')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Rename Vizinhos' }).waitFor()
  await page.getByRole('searchbox', { name: 'Search groups' }).fill('viz')
  await page.getByRole('button', { name: 'Rename Clientes' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Rename Vizinhos' }).click()
  await dialog.getByLabel('Name').fill('Vizinhança')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Delete Vizinhança' }).click()
  await dialog.getByText('It cannot be brought back.').waitFor()
  await look(page, 'delete')
  await dialog.getByRole('button', { name: 'Delete the group' }).focus()
  await page.keyboard.press('Enter')
  expect(await dialog.count()).toBe(1) // Enter chooses nothing that is gone for good
  await page.keyboard.press(' ')
  await page.getByText('The group was deleted').waitFor()
  await page.getByText('Nothing is called that.').waitFor()

  await page.getByRole('button', { name: 'New field' }).click()
  await dialog.getByLabel('Name').fill('São Luís')
  await page.keyboard.press('Enter')
  await dialog.getByText('letters without accents, digits, blanks and hyphens, beginning').last().waitFor()
  await page.keyboard.press('Escape')

  await close()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByText('Nothing answers at').waitFor()
  await app.ask('syncNow')
  await page.getByText('There is no connection. This is how it was known').waitFor({ timeout: 30_000 })
  await look(page, 'offline')

  await page.getByRole('button', { name: 'Disconnect' }).click()
  await dialog.getByText('Nothing is changed on the platform').waitFor()
  expect(await dialog.getByRole('radio').first().isChecked()).toBe(true)
  await look(page, 'disconnect')
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click()
  await page.getByRole('button', { name: 'Go on with Practice' }).waitFor()
  expect(await serious(page)).toEqual([])
}, 150_000)
