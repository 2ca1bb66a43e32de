/**
 * The wizard over the real agent and the practice account: a messy list that LibreOffice saved, by keyboard alone; things of
 * several kinds at once; a file that has no path.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { bookOf } from '../support/workbook.ts'
import { type App, startApp } from './support/app.ts'
import { drop } from './support/drop.ts'
import { serious as faults } from './support/faults.ts'
import { screens } from './support/screens.ts'

const hasOffice = spawnSync('soffice', ['--version']).status === 0

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'add-real-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function practice(): Promise<{ app: App; page: Page }> {
  const app = await startApp({ env: { LANG: 'C.UTF-8' } })
  const page = await app.window()
  await page.getByRole('button', { name: 'Start the practice account' }).click()
  await expect
    .poll(async () => (await app.standing()).account?.practice === true, { timeout: 60_000 })
    .toBe(true)
  await page.getByRole('navigation', { name: 'Pages' }).waitFor({ timeout: 60_000 })
  await page.getByText('Contacts on the platform: 420').waitFor({ timeout: 60_000 })
  return { app, page }
}

/** Saved by LibreOffice itself. */
function messyList(folder: string): string {
  const people = Array.from({ length: 14 }, (_, n) => [
    `T-${100 + n}`,
    `Pessoa Nova ${'ABCDEFGHIJKLMN'[n]}`,
    n % 2 ? `Apelido ${n}` : '',
    n === 5 ? '9999-12' : `(84) 98${String(7_654_300 + n).replace(/(\d{3})(\d{4})/, '$1-$2')}`,
    ['Natal', 'Mossoró', 'Caicó'][n % 3],
    `${String(n + 1).padStart(2, '0')}/03/1990`,
  ])
  const rows = [
    ['Clínica São Lucas'],
    ['Lista de teste, novembro de 2026'],
    [],
    ['Código', 'Nome', 'Apelido', 'Celular', 'Cidade', 'Nascimento'],
    ...people,
    ['Total: 14'],
  ]
  const made = path.join(folder, 'made')
  mkdirSync(made)
  writeFileSync(path.join(made, 'lista de teste.ods'), bookOf({ Plan1: rows }, 'ods'))
  execFileSync('soffice', [
    `-env:UserInstallation=${pathToFileURL(path.join(folder, 'profile')).href}`,
    ...['--headless', '--convert-to', 'xlsx', '--outdir', folder, path.join(made, 'lista de teste.ods')],
  ])
  return path.join(folder, 'lista de teste.xlsx')
}

/** The words of what has the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: {
        activeElement: {
          textContent: string
          labels?: ArrayLike<{ textContent: string }>
          getAttribute(name: string): string | null
        } | null
      }
    }
    const one = document.activeElement
    return one?.getAttribute('aria-label') ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? ''
  })

/** Tab, until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (name.test(await focused(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no Tab leads to ${name}`)
}

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 60_000 })
const found = async (app: App, search: string): Promise<number> =>
  (await app.ask<{ total: number }>('contacts', { search })).total

it.skipIf(!hasOffice)(
  'a messy list is added by keyboard alone; a row that was unticked is not sent',
  async () => {
    const list = messyList(newFolder())
    const { app, page } = await practice()
    await drop(page, [list])
    // It lies among files that go by themselves, so this is suggested, with the reason.
    await page.getByText('a folder for temporary files').waitFor()
    await page.getByRole('radio', { name: /^Only this time/, checked: true }).waitFor()
    await tabTo(page, /^Only this time/)
    await page.keyboard.press('ArrowUp')
    await page.getByRole('radio', { name: /^Keep in step/, checked: true }).waitFor()
    await page.keyboard.press('Control+Enter')

    await heading(page, 'Where are the column names?')
    expect(await focused(page)).toBe('Where are the column names?')
    // Below the title block.
    await page.getByRole('row', { name: /4.*Código/, selected: true }).waitFor({ timeout: 60_000 })
    await page.keyboard.press('Control+Enter')

    await heading(page, 'What is in the columns?')
    await page.getByText('1 column needs your answer').waitFor({ timeout: 60_000 })
    await page.getByText('1 cell cannot be used').waitFor()
    await page.screenshot({ path: path.join(screens, 'add-real-columns.png') })
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await page.getByText('Some columns still need your answer').waitFor()
    expect(await focused(page)).toContain('Apelido is used as')
    await page.keyboard.type('Not used')
    await page.getByText('Every column has an answer').waitFor()
    await page.keyboard.press('Control+Enter')

    await heading(page, 'What happens later?')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Choose what happens when someone leaves').waitFor()
    await page.keyboard.press(' ')
    await page.getByRole('radio', { name: /^Take them out/, checked: true }).waitFor()
    await page.keyboard.press('Control+Enter')

    await heading(page, 'What would be sent')
    await page.getByRole('button', { name: 'Send 13 contacts' }).waitFor({ timeout: 60_000 })
    expect(await found(app, 'Pessoa Nova')).toBe(0)
    await page.screenshot({ path: path.join(screens, 'add-real-preview.png') })
    expect(await faults(page)).toEqual([])
    await tabTo(page, /^Send Pessoa Nova A$/)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focused(page)).toBe('Send Pessoa Nova C')
    await page.keyboard.press(' ')
    await page.getByRole('button', { name: 'Send 12 contacts' }).waitFor()
    await tabTo(page, /^Send 12 contacts$/)
    await page.keyboard.press('Enter')
    expect(await found(app, 'Pessoa Nova')).toBe(0)
    await page.keyboard.press(' ')
    await heading(page, 'It has begun')
    await expect.poll(() => found(app, 'Pessoa Nova'), { timeout: 60_000 }).toBe(12)
    expect(await found(app, 'Pessoa Nova C')).toBe(0)
    // Unticked is said, and holds when the list is looked at once more.
    await app.ask('syncNow')
    await expect.poll(async () => (await app.standing()).status.phase, { timeout: 60_000 }).toBe('idle')
    expect(await found(app, 'Pessoa Nova')).toBe(12)
    await tabTo(page, /^To the overview$/)
    await page.keyboard.press('Enter')
    await page.getByText('lista de teste', { exact: true }).waitFor()
  },
  240_000,
)

it('ten kinds of things at once, a file of 300 MB and a folder without files: one plain sentence each', async () => {
  const folder = newFolder()
  const at = (name: string) => path.join(folder, name)
  const put = (name: string, content: string | Buffer) => writeFileSync(at(name), content)
  const people = [
    ['Nome', 'Celular'],
    ['Aluno Um', '(84) 98765-0001'],
  ]
  for (const kind of ['xlsx', 'ods', 'xls'] as const) put(`alunos.${kind}`, bookOf({ Alunos: people }, kind))
  put('alunos.csv', 'Nome;Celular\nAluno Um;(84) 98765-0001\n')
  put('contatos.vcf', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nTEL:+5584987650001\r\nEND:VCARD\r\n')
  put('contrato.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n')
  put('foto.jpg', Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'))
  put('carta.docx', Buffer.from('504b0304', 'hex'))
  put('lista.gsheet', '{"url": "https://docs.google.com/open?id=1"}')
  put('lista.xlsx.crdownload', 'PK')
  put('enorme.csv', 'Nome;Celular\n')
  truncateSync(at('enorme.csv'), 300 * 1024 * 1024) // sparse: it takes no room
  mkdirSync(at('vazia'))
  const said: Record<string, RegExp> = {
    'contrato.pdf': /^This is a PDF\. Save .*\.$/,
    'foto.jpg': /^This is a picture\. Only spreadsheets can be read\.$/,
    'carta.docx': /^This is a text document\. Copy its table into a spreadsheet, and add that\.$/,
    'lista.gsheet': /^This is only a link to a Google document\. .*add that file\.$/,
    'lista.xlsx.crdownload': /^The file is cut short, as if it were still being copied\. .*\.$/,
    'enorme.csv': /^The file is too large\. Split the list, and add the parts\.$/,
    vazia: /^There is no spreadsheet in this folder that fits\. .*\.$/,
  }
  const usable = ['alunos.xlsx', 'alunos.ods', 'alunos.xls', 'alunos.csv', 'contatos.vcf']
  const { app, page } = await practice()
  const { agent } = await app.processes()
  await drop(
    page,
    [...usable, ...Object.keys(said)].map((name) => at(name)),
  )
  await page.getByText('12 things were chosen').waitFor()
  const items = page.getByRole('list', { name: 'What was chosen' }).getByRole('listitem')
  for (const [name, sentence] of Object.entries(said)) {
    const item = items.filter({ has: page.getByText(name, { exact: true }) })
    await item.getByText(sentence).waitFor({ timeout: 30_000 })
    expect(await item.getByText(/\.$/).allTextContents(), name).toHaveLength(1)
    expect(await item.getByRole('button', { name: /^Set up this one/ }).count(), name).toBe(0)
  }
  for (const name of usable.slice(1))
    await items
      .filter({ has: page.getByText(name, { exact: true }) })
      .getByRole('button', { name: /^Set up this one/ })
      .waitFor()
  await page.screenshot({ path: path.join(screens, 'add-real-twelve.png'), fullPage: true })
  expect(await faults(page)).toEqual([])
  // The agent has not so much as noticed the 300 MB.
  expect((await app.processes()).agent).toBe(agent)
}, 120_000)

it('several kinds at once say what they are; a file without a path is sent this time only', async () => {
  const folder = newFolder()
  const named = (name: string, content: string | Buffer) => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  mkdirSync(path.join(folder, 'vazia'))
  const { app, page } = await practice()
  await drop(page, [
    named('contrato.pdf', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n'),
    named('nada.csv', ''),
    path.join(folder, 'vazia'),
    named('alunos.csv', 'Nome;Celular\nAluno Um;(84) 98765-0001\n'),
  ])
  await page.getByText('4 things were chosen').waitFor()
  await page.getByText('This is a PDF.').waitFor()
  await page.getByText('There is nothing in it.').waitFor()
  await page.getByText('There is no spreadsheet in this folder').waitFor()
  await page.screenshot({ path: path.join(screens, 'add-real-several.png') })
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()

  // Out of a mail program: there are bytes, and no path. More than one piece of them.
  const people = Array.from(
    { length: 40 },
    (_, n) => `Anexo ${n};(84) 98${String(1_110_000 + n)};${'x'.repeat(4000)}`,
  )
  const text = ['Nome;Celular;Nota longa', ...people].join('\n')
  await page.evaluate((csv) => {
    const world = globalThis as unknown as {
      File: new (parts: string[], name: string) => unknown
      DataTransfer: new () => { items: { add(file: unknown): void } }
      DragEvent: new (type: string, init: object) => unknown
      dispatchEvent(event: unknown): void
    }
    const dataTransfer = new world.DataTransfer()
    dataTransfer.items.add(new world.File([csv], 'anexo.csv'))
    world.dispatchEvent(new world.DragEvent('drop', { dataTransfer, cancelable: true }))
  }, text)
  await page.getByText('It was dropped out of another program').waitFor({ timeout: 30_000 })
  expect(await page.getByRole('radio', { name: /^Keep in step/ }).isDisabled()).toBe(true)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('row', { name: /1.*Nome/, selected: true }).waitFor({ timeout: 60_000 })
  await page.keyboard.press('Control+Enter')
  await page.getByText('Every column has an answer').waitFor({ timeout: 60_000 })
  await page.keyboard.press('Control+Enter')
  await page.getByText('Only this time: nobody is removed').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Send 40 contacts' }).press(' ')
  await page.getByText('is being sent').waitFor({ timeout: 60_000 })
  await expect.poll(() => found(app, 'Anexo'), { timeout: 60_000 }).toBe(40)
}, 240_000)

it('columns of a list that is in step are changed: it is compared afresh, and the change is kept', async () => {
  const { app, page } = await practice()
  const [first] = await app.ask<{ name: string }[]>('sources')
  await page.getByRole('button', { name: `More for ${first!.name}` }).click()
  await page.getByRole('menuitem', { name: 'Change columns or rules' }).click()
  await heading(page, 'What is in the columns?')
  await page.getByRole('table', { name: 'Columns' }).waitFor({ timeout: 60_000 })
  await page.getByLabel('Groups for everybody in this list').fill('Da lista')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await heading(page, 'What happens later?')
  await page.getByText('the list is compared afresh').waitFor()
  await page.keyboard.press('Control+Enter')
  await heading(page, 'What would be sent')
  const start = page.getByRole('button', { name: /^(?:Send .* contacts?|Save the change)$/ })
  await start.waitFor({ timeout: 60_000 })
  await page.screenshot({ path: path.join(screens, 'add-real-change.png') })
  await start.press(' ')
  await heading(page, 'It has begun')
  const setup = await app.ask<{ sources: { name: string; groups?: string[] }[] }>('getSetup')
  expect(setup.sources.find(({ name }) => name === first!.name)?.groups).toContain('Da lista')
}, 240_000)
