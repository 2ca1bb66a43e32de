/** A spreadsheet is added in the window, over the stand-in agent: each step, how it looks, and what it asks of the agent. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { restart } from '../renderer/stand-in.ts'
import { drop } from './support/drop.ts'
import { serious as faults } from './support/faults.ts'
import { screens, themes, wear } from './support/screens.ts'
import { asks, openStandInWindow, sidewaysScroll } from './support/stand-in-window.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'add-'))
function fileNamed(name: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, 'x')
  return file
}
const list = fileNamed('clientes novembro.xlsx')

/** Words of the buttons and choices that a walk through the wizard needs. */
const walk = {
  en: { next: 'Continue', answer: 'Not used', leaving: /^Take them out/ },
  'pt-BR': { next: 'Continuar', answer: 'Não usada', leaving: /^Tirar dos grupos/ },
  es: { next: 'Continuar', answer: 'No se usa', leaving: /^Sacarlo de los grupos/ },
} as const

/** Goes through all steps; `see` is called at each of them, the start not pressed. */
async function through(
  page: Page,
  language: keyof typeof walk,
  see: (step: string) => Promise<void>,
): Promise<void> {
  const words = walk[language]
  const next = page.getByRole('button', { name: words.next, exact: true })
  await drop(page, [list])
  await page.getByRole('radiogroup').waitFor()
  await see('what')
  await next.click()
  await page.getByRole('grid').waitFor()
  await see('sheet')
  await next.click()
  await page.getByRole('table').waitFor()
  for (const header of ['Apelido', 'Estado'])
    await page.getByRole('row', { name: header }).getByRole('combobox').selectOption({ label: words.answer })
  await page.getByRole('combobox').first().selectOption('BR')
  await see('columns')
  await next.click()
  await page.getByRole('radio', { name: words.leaving }).check()
  await see('rules')
  await next.click()
  await page
    .getByRole('checkbox', { name: /Ana Beatriz/ })
    .first()
    .waitFor()
  await see('preview')
}

it('each step without a serious accessibility fault, light, dark and in forced colours, and none complains', async () => {
  const { page, complaints } = await openStandInWindow()
  const found: string[] = []
  await through(page, 'en', async (step) => {
    for (const look of themes) {
      await wear(page, look)
      await page.screenshot({ path: path.join(screens, `add-${step}-${look}.png`) })
      found.push(...(await faults(page)).map((fault) => `${step}, ${look}: ${fault}`))
    }
  })
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 240_000)

it.each([
  ['pt-BR', { language: 'pt-BR' }],
  ['es', { language: 'es' }],
  ['125', { width: 819, height: 560, scale: 1.25, language: 'pt-BR' }],
  ['small', { width: 800, height: 480, language: 'pt-BR' }],
  ['scaled', { width: 911, height: 512, scale: 1.5, language: 'en' }],
] as const)(
  'the steps fit the window, with the main button in sight: %s',
  async (named, options) => {
    const { page } = await openStandInWindow(options)
    await through(page, options.language, async (step) => {
      await page.screenshot({ path: path.join(screens, `add-${step}-${named}.png`) })
      expect(await sidewaysScroll(page), step).toBeLessThanOrEqual(0)
      const main = page.locator('footer button').last()
      const box = (await main.boundingBox())!
      const { height, width } = await page.evaluate(() => {
        const { innerWidth, innerHeight } = globalThis as unknown as {
          innerWidth: number
          innerHeight: number
        }
        return { width: innerWidth, height: innerHeight }
      })
      expect(box.y + box.height, step).toBeLessThanOrEqual(height)
      expect(box.x + box.width, step).toBeLessThanOrEqual(width)
    })
  },
  120_000,
)

it('what cannot be passed without an answer is said and gone to; what is chosen is kept when one goes back', async () => {
  const { page, standIn } = await openStandInWindow()
  const next = page.getByRole('button', { name: 'Continue', exact: true })
  await drop(page, [list])
  await next.click()
  await page.getByRole('grid').waitFor()
  // A click on another row makes that the one with the column names.
  await page.getByRole('row', { name: 'Clínica São Lucas' }).click()
  await expect.poll(() => asks(standIn, 'lookInside').at(-1)?.input).toMatchObject({ headerRow: 1 })
  const grid = page.getByRole('grid')
  await grid.getByRole('row', { selected: true }).press('End')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press(' ')
  await expect.poll(() => asks(standIn, 'lookInside').at(-1)?.input).toMatchObject({ headerRow: 4 })
  await grid.getByRole('row', { name: 'Código', selected: true }).waitFor()
  await next.click()
  await page.getByText('2 columns need your answer').waitFor()
  // Those that are asked about stand first.
  expect(await page.getByRole('rowheader').allInnerTexts()).toMatchObject({ 0: 'Apelido', 1: 'Estado' })
  await next.click()
  await page.getByText('Some columns still need your answer').waitFor()
  const apelido = page.getByRole('combobox', { name: 'Apelido is used as' })
  await expect.poll(() => apelido.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true)
  expect(await faults(page)).toEqual([])
  await apelido.selectOption({ label: 'Last name' })
  await page.getByRole('combobox', { name: 'Estado is used as' }).selectOption({ label: 'New field: text' })
  await page.getByRole('textbox', { name: 'Name of the new field' }).fill('UF')
  await next.click()
  await page.getByText('Choose the country of the phone numbers').waitFor()
  await page.getByLabel('Country of the phone numbers').selectOption('BR')
  await page.getByText('5584909001000').waitFor()
  await page.getByText('28 cells cannot be used').waitFor()
  await page.getByLabel('Groups for everybody in this list').fill('Clientes 2026')
  await page.keyboard.press('Enter')
  await next.click()
  // Nothing is chosen beforehand of what happens to people who leave.
  await page.getByRole('heading', { name: 'What happens later?' }).waitFor()
  expect(await page.getByRole('radio', { name: /Take them out|Do nothing|Delete the contact/ }).count()).toBe(
    3,
  )
  expect(
    await page.getByRole('radio', { name: /Take them out|Do nothing|Delete/, checked: true }).count(),
  ).toBe(0)
  await next.click()
  await page.getByText('Choose what happens when someone leaves').waitFor()

  await page.getByRole('button', { name: 'Back' }).click()
  expect(await apelido.inputValue()).toBe('name:3')
  await page.getByRole('button', { name: 'Remove the group Clientes 2026' }).waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('row', { name: 'Código', selected: true }).waitFor()
  await page.getByRole('button', { name: '3. Columns' }).click()
  expect(await page.getByRole('combobox', { name: 'Estado is used as' }).inputValue()).toBe('new:text')
  await next.click()

  // Deleting is asked about once more, with its number; the safe answer is the one at hand.
  await page.getByRole('radio', { name: /^Delete the contact/ }).check()
  await next.click()
  const question = page.getByRole('alertdialog')
  await question.getByText('This could delete up to 321 contacts.').waitFor()
  await page.screenshot({ path: path.join(screens, 'add-delete-light.png') })
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Enter')
  await question.waitFor({ state: 'hidden' })
  await page.getByRole('heading', { name: 'What happens later?' }).waitFor()
  await page.getByRole('radio', { name: /^Take them out/ }).check()
  await next.click()
  await page.getByRole('checkbox', { name: /Ana Beatriz Souza 1$/ }).waitFor()
  expect(asks(standIn, 'startDraft')).toEqual([])
  expect(asks(standIn, 'addSource')).toEqual([])
  expect(asks(standIn, 'draftPreview').at(-1)?.input).toEqual({
    once: false,
    source: {
      name: 'clientes novembro',
      path: list,
      sheet: ['Plan1'],
      headerRow: 4,
      country: 'BR',
      columns: {
        Código: 'urn:ext',
        Nome: 'name',
        Apelido: 'name:3',
        Celular: 'urn:whatsapp',
        'E-mail': 'urn:mailto',
        Cidade: { field: 'cidade', type: 'text' },
        Nascimento: { field: 'nascimento', type: 'datetime' },
        Estado: { field: 'uf', type: 'text' },
      },
      groups: ['Clientes 2026'],
      onRemoved: 'leave groups',
      onConflict: 'ask',
      firstSync: 'platform',
    },
  })
}, 120_000)

it('the preview: a search only shows less, an unticked row and column are not sent, Enter starts nothing', async () => {
  const { page, standIn } = await openStandInWindow()
  await through(page, 'en', async () => {})
  await page.getByRole('searchbox').fill('mercado 104')
  await page.getByText('1 shown').waitFor()
  await page.getByRole('button', { name: 'Send 312 contacts' }).waitFor()
  await page.getByRole('checkbox', { name: 'Send Dona Zefinha do Mercado 104', exact: true }).press(' ')
  await page.getByRole('button', { name: 'Send 311 contacts' }).waitFor()
  await page.getByRole('searchbox').fill('')
  await page.getByLabel('Which changes are shown').selectOption('update')
  await page.getByText('78 shown').waitFor()
  await page.getByRole('button', { name: 'Send none of these' }).click()
  await page.getByRole('button', { name: 'Send 234 contacts' }).waitFor()
  // The tick that is left goes up and down by keyboard, to the last of the list.
  await page.getByLabel('Which changes are shown').selectOption('all')
  await page.getByRole('checkbox').first().focus()
  await page.keyboard.press('End')
  await page.getByRole('checkbox', { name: /Antônio Carlos Nóbrega 312$/ }).waitFor()
  expect(await page.getByRole('listitem').count()).toBeLessThan(60)

  await page.getByRole('tab', { name: 'Problems (28)' }).click()
  await page.getByText('row 10 · Celular').waitFor()
  await page.screenshot({ path: path.join(screens, 'add-problems-light.png') })
  await page.getByRole('tab', { name: 'Columns that are sent' }).click()
  await page.getByRole('checkbox', { name: 'Cidade' }).uncheck()
  await expect
    .poll(() => asks(standIn, 'draftPreview').at(-1)?.input)
    .toMatchObject({ source: { columns: { Cidade: 'ignore' } } })
  await page.getByRole('tab', { name: 'Changes (312)' }).click()
  await page.getByRole('checkbox', { name: 'Send Bruna Cavalcanti 3', exact: true }).press(' ')
  const start = page.getByRole('button', { name: 'Send 311 contacts' })
  await start.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  expect(asks(standIn, 'startDraft')).toEqual([])
  // The file changed meanwhile: nothing is sent, and it is looked at anew.
  const { startDraft } = standIn.handlers
  standIn.handlers.startDraft = () => ({ ok: false, code: 'changed-since' })
  await start.press(' ')
  await page.getByText('has changed since it was shown here').waitFor()
  expect(await faults(page)).toEqual([])
  standIn.handlers.startDraft = startDraft
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect.poll(() => start.isEnabled()).toBe(true)
  await start.press(' ')
  await page.getByText('is kept in step from now on').waitFor()
  await page.screenshot({ path: path.join(screens, 'add-started-light.png') })
  expect(await faults(page)).toEqual([])
  expect(asks(standIn, 'startDraft').at(-1)?.input).toMatchObject({ leaveOut: ['create C-0003'] })
  await page.getByRole('button', { name: 'To the overview' }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
}, 120_000)

it('ten things of different kinds at once: each says what it is, and the usable ones are gone through one after another', async () => {
  const { page, standIn } = await openStandInWindow()
  const files = [
    'contrato.pdf',
    'com senha.xlsx',
    'enorme.csv',
    'já está aqui.xlsx',
    'alunos.csv',
    'clientes.xlsx',
    'fornecedores.ods',
    'pacientes.xls',
    'voluntários.vcf',
  ].map(fileNamed)
  await drop(page, [...files, folder])
  await page.getByText('10 things were chosen').waitFor()
  await page.getByText('This is a PDF.').waitFor()
  await page.getByText('The file has a password.').waitFor()
  await page.getByText('The file is too large.').waitFor()
  await page.getByText('This is kept in step already, as Clientes.').waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: 'já está' })
    .getByRole('button', { name: 'Check now' })
    .click()
  await page.getByText('It is being checked').waitFor()
  expect(asks(standIn, 'syncNow')).toHaveLength(1)
  await page.screenshot({ path: path.join(screens, 'add-several-light.png') })
  expect(await faults(page)).toEqual([])
  // The first that can be used is set up first; another may be.
  await page.getByRole('button', { name: 'Set up this one: clientes.xlsx' }).click()
  await page.getByText('Add clientes.xlsx').waitFor()
  await page.getByRole('button', { name: `Set up this one: ${path.basename(folder)}` }).click()
  await page.getByRole('radio', { name: /Each file only adds/ }).check()
  await page.getByText('export-2026-11-20.xlsx and each file after it').waitFor()
  await page.getByRole('button', { name: 'Take off the list: contrato.pdf' }).click()
  await page.getByText('9 things were chosen').waitFor()
  await page.screenshot({ path: path.join(screens, 'add-folder-light.png') })
  // Something was only looked at so far, so leaving asks nothing.
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
}, 120_000)

it('leaving asks where something was chosen, and forgets the preview; an unapproved list opens at its preview', async () => {
  const { page, standIn } = await openStandInWindow()
  await through(page, 'en', async () => {})
  await page.keyboard.press('Escape')
  await page.getByText('Leave without starting?').waitFor()
  await page.getByRole('button', { name: 'Go on here' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  await expect.poll(() => asks(standIn, 'dropDraft').length).toBe(1)

  await page.getByRole('button', { name: 'Look and start' }).click()
  await page.getByText('Start hubspot').waitFor()
  await page.getByRole('checkbox', { name: /Ana Beatriz Souza 1$/ }).waitFor()
  expect(asks(standIn, 'draftPreview').at(-1)?.input).toMatchObject({
    replaces: 'hubspot-crm-exports-all-contacts',
    source: { name: 'hubspot-crm-exports-all-contacts', path: '/home/maria/Downloads/hubspot.csv' },
  })
  // Nothing was chosen, so leaving asks nothing.
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'More for Pacientes da clínica' }).click()
  await page.getByRole('menuitem', { name: 'Change columns or rules' }).click()
  await page.getByRole('table', { name: 'Columns' }).waitFor()
  for (const header of ['Apelido', 'Estado'])
    await page.getByRole('combobox', { name: `${header} is used as` }).selectOption({ label: 'Not used' })
  await page.getByLabel('Country of the phone numbers').selectOption('BR')
  await page.getByRole('button', { name: '4. Rules' }).click()
  await page.getByText('the list is compared afresh').waitFor()
}, 120_000)

it('what was chosen is kept while the key is asked for; the agent that does not come back says so here too', async () => {
  const { page, standIn, app } = await openStandInWindow()
  let step = ''
  await through(page, 'en', async (name) => {
    step = name
  })
  expect(step).toBe('preview')
  await page.getByRole('button', { name: '4. Rules' }).click()
  const { trouble } = standIn.standing
  standIn.standing.trouble = { kind: 'key-missing', unreadable: false }
  await restart(page)
  await page.getByLabel('Access key').first().waitFor()
  expect(await page.getByRole('heading', { name: 'What happens later?' }).count()).toBe(0)
  standIn.standing.trouble = trouble
  await restart(page)
  expect(await page.getByRole('radio', { name: /^Take them out/ }).isChecked()).toBe(true)

  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.send('tell', 'agent-died', { again: false }),
  )
  await page.getByText('The part that does the work').waitFor()
  const box = (await page.getByRole('button', { name: 'Continue' }).boundingBox())!
  expect(box.y + box.height).toBeLessThanOrEqual(700)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.locator('main:focus').waitFor()
  await page.getByText('The part that does the work').waitFor()
}, 90_000)
