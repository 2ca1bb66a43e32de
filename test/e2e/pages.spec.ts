/** Each page of the window over a stand-in agent: how it looks in each theme and language, and what its buttons ask. */
import path from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openStandIn, restart } from '../renderer/stand-in.ts'
import { serious as faults } from './support/faults.ts'
import { screens, themes, wear } from './support/screens.ts'
import { asks, openStandInWindow, sidewaysScroll } from './support/stand-in-window.ts'

const pages = ['overview', 'review', 'activity', 'contacts', 'account', 'settings'] as const

const go = (page: Page, name: (typeof pages)[number]) =>
  page.getByRole('navigation').getByRole('button').nth(pages.indexOf(name)).click()

it('every page without a serious accessibility fault, light, dark and in forced colours, and none complains', async () => {
  const { page, complaints } = await openStandInWindow()
  const found: string[] = []
  for (const look of themes) {
    await wear(page, look)
    for (const name of pages) {
      await go(page, name)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => page.getByRole('progressbar').count(), { timeout: 5000 }).toBe(0)
      await page.screenshot({ path: path.join(screens, `${name}-${look}.png`) })
      found.push(...(await faults(page)).map((fault) => `${name}, ${look}: ${fault}`))
    }
  }
  expect(found).toEqual([])
  expect(complaints).toEqual([])
}, 180_000)

it.each([
  ['pt-BR', { language: 'pt-BR' }],
  ['es', { language: 'es' }],
  ['small', { width: 800, height: 480 }],
  ['scaled', { width: 911, height: 512, scale: 1.5 }],
] as const)(
  'pages fit the window: %s',
  async (named, options) => {
    const { page } = await openStandInWindow(options)
    for (const name of pages) {
      await go(page, name)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await sidewaysScroll(page), name).toBeLessThanOrEqual(0)
      await page.screenshot({ path: path.join(screens, `${name}-${named}.png`) })
    }
  },
  90_000,
)

it('a choice: Enter makes none, the space bar does, it can be taken back, and is sent as it was shown', async () => {
  const { page, standIn } = await openStandInWindow()
  await go(page, 'review')
  const use = page.getByRole('button', { name: 'Use (84) 99999-0002' })
  await use.focus()
  await page.keyboard.press('Enter')
  expect(await page.getByText('Chosen:').count()).toBe(0)
  await page.keyboard.press(' ')
  await page.getByText('Chosen: Use (84) 99999-0002').waitFor()
  await page.getByRole('button', { name: 'Take back' }).click()
  await use.waitFor()
  await new Promise((resolve) => setTimeout(resolve, 10_500))
  expect(asks(standIn, 'resolve')).toEqual([])

  await use.press(' ')
  // The choice lives on when one leaves the page.
  await go(page, 'overview')
  await expect.poll(() => asks(standIn, 'resolve').length, { timeout: 12_000 }).toBe(1)
  expect(asks(standIn, 'resolve')[0]?.input).toEqual({
    named: { id: 'c1-00000001' },
    attribute: 'field:telefone_fixo',
    choice: { keep: 'spreadsheet' },
  })
}, 60_000)

it('by keyboard alone: from one to the next, a digit for a choice, taken back, and every key is told', async () => {
  const { page, standIn } = await openStandInWindow()
  await go(page, 'review')
  await page.getByRole('article', { name: /hubspot/ }).waitFor()
  await page.locator('.card-place').first().focus()
  await page.keyboard.press('j')
  await page.keyboard.press('3')
  await page.getByText('Chosen: Use (84) 99999-0002').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Use what is typed' }).first().waitFor()
  await page.keyboard.press('2')
  await page.getByText('Chosen: Keep (84) 98888-0003').waitFor()
  await page.keyboard.press('z')
  await page.getByText('Chosen:').waitFor({ state: 'hidden' })
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('2')
  await page.getByText('Chosen: Leave it deleted').waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys on this page' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => asks(standIn, 'resolve').length, { timeout: 12_000 }).toBe(1)
  expect(asks(standIn, 'resolve')[0]?.input).toEqual({
    named: { id: 'c3-00000003' },
    choice: { keep: 'platform' },
  })
}, 60_000)

it('a choice about what has changed meanwhile is not sent, and says so', async () => {
  const standIn = openStandIn()
  const { page } = await openStandInWindow({ standIn })
  await go(page, 'review')
  await page.getByRole('button', { name: 'Keep Caicó' }).click()
  const { review } = standIn.handlers
  standIn.handlers.review = async (asked) => {
    const answer = await review(asked)
    const rows = answer.rows.map((item) =>
      item.kind === 'conflict'
        ? { ...item, attributes: item.attributes.map((one) => ({ ...one, platform: 'Recife' })) }
        : item,
    )
    return { ...answer, rows }
  }
  await page.getByText('This was not done').waitFor({ timeout: 15_000 })
  expect(asks(standIn, 'resolve')).toEqual([])
}, 60_000)

it('changes kept back: names, and buttons that say what they do', async () => {
  const { page, standIn } = await openStandInWindow()
  await go(page, 'review')
  await page.getByRole('tab', { name: 'Waiting for your OK' }).click()
  const hold = page.getByRole('article', { name: '412 people left the spreadsheet' })
  await hold.getByText('Ana Beatriz Souza').waitFor()
  await hold.getByRole('button', { name: 'Leave all 412 in their groups' }).waitFor()
  await hold.getByRole('button', { name: 'See all 412' }).click()
  const everybody = page.getByRole('dialog', { name: '412 people left the spreadsheet' })
  await everybody.getByRole('list').press('End')
  await everybody.locator('[data-held="411"]').getByText('row 413').waitFor()
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await hold.getByRole('button', { name: 'Take these 412 contacts out of the groups' }).click()
  await expect.poll(() => asks(standIn, 'answerHold').length, { timeout: 12_000 }).toBe(1)
  expect(asks(standIn, 'answerHold')[0]?.input).toEqual({ id: 'h1-00000001', answer: 'approve' })
}, 60_000)

it('taking a run back shows what would happen, and sends nothing before the button', async () => {
  const { page, standIn } = await openStandInWindow()
  await go(page, 'activity')
  await page
    .getByRole('button', { name: /^Show the changes of/ })
    .nth(1)
    .click()
  await page.getByRole('article', { name: 'Ana Beatriz Souza' }).waitFor()
  await page.getByRole('button', { name: 'Take this back' }).click()
  await page.getByText('Nothing has been sent yet').waitFor()
  await page
    .getByText('Cidade is "Recife" on the platform now, no longer "Natal" as it was sent; it stays.')
    .waitFor()
  await page.screenshot({ path: path.join(screens, 'undo-light.png') })
  expect(await faults(page)).toEqual([])
  expect(asks(standIn, 'undo').map(({ input }) => input)).toEqual([{ run: 29, send: false }])
  await page.getByRole('button', { name: 'Take back 6 changes' }).click()
  await page.getByText('Taken back.').waitFor()
  expect(asks(standIn, 'undo').at(-1)?.input).toEqual({ run: 29, send: true })
}, 60_000)

it('a hundred thousand contacts: no blank row wherever one looks, by keyboard to the last, and search', async () => {
  const { page } = await openStandInWindow({ standIn: openStandIn({ people: 100_000 }) })
  await go(page, 'contacts')
  const table = page.getByRole('table', { name: 'Contacts' })
  await table.waitFor()
  expect(await table.getAttribute('aria-rowcount')).toBe('100001')
  for (let sample = 0; sample < 20; sample += 1) {
    const at = (sample * 4993 + 17) * 44
    await page.evaluate((top) => {
      type Box = { scrollTop: number; parentElement: Box }
      const { document } = globalThis as unknown as { document: { querySelector(name: string): Box | null } }
      document.querySelector('[data-row]')!.parentElement.parentElement.scrollTop = top
    }, at)
    const row = page.locator(`[data-row="${sample * 4993 + 18}"]`)
    await expect.poll(() => row.getByRole('cell').count(), { timeout: 2000 }).toBe(4)
  }
  await table.getByRole('button').first().focus()
  await page.keyboard.press('End')
  await page.locator('[data-row="99999"] button:focus').waitFor()
  await page.getByRole('searchbox').fill('Zefinha')
  await page.getByText(/contacts found/).waitFor()
  await table.getByRole('button', { name: 'Dona Zefinha' }).first().click()
  await page.getByRole('dialog', { name: 'Dona Zefinha' }).getByText('Nascimento').waitFor()
}, 90_000)

it("the platform's no is said in plain words; a group is deleted only after a question", async () => {
  const { page, standIn } = await openStandInWindow()
  await go(page, 'account')
  await page.getByRole('button', { name: 'New field' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Bairro')
  await page.getByRole('button', { name: 'Create the field' }).click()
  await page.getByText('The account has 250 of them').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Delete Lembretes de consulta' }).click()
  await page.getByText('97 contacts are in it').waitFor()
  expect(asks(standIn, 'changeGroup')).toEqual([])
  await page.getByRole('button', { name: 'Delete the group' }).click()
  await page.getByText('The group was deleted').waitFor()
  expect(asks(standIn, 'changeGroup')[0]?.input).toEqual({ do: 'delete', uuid: 'g2' })
}, 60_000)

it('another language at once, on every page', async () => {
  const { page } = await openStandInWindow()
  await go(page, 'settings')
  await page.getByLabel('Language').selectOption('es')
  await page.getByRole('heading', { name: 'Configuración', level: 1 }).waitFor()
  expect(await page.getAttribute('html', 'lang')).toBe('es')
  await go(page, 'review')
  await page.getByRole('button', { name: 'Usar (84) 99999-0002' }).waitFor()
}, 60_000)

it('what cannot be shown says so, and is there when it is asked again; no connection is said with its time', async () => {
  const standIn = openStandIn({
    standing: { trouble: { kind: 'offline', since: Date.now() - 3_600_000, why: 'network' } },
  })
  const { sources } = standIn.handlers
  standIn.handlers.sources = () => Promise.reject(new Error('a mistake'))
  const { page } = await openStandInWindow({ standIn })
  await page.getByText('has not been reached since').waitFor()
  await page.getByText('Something went wrong in the program').waitFor()
  await page.screenshot({ path: path.join(screens, 'overview-offline.png') })
  standIn.handlers.sources = sources
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Pacientes da clínica', { exact: true }).waitFor()
}, 60_000)

it('people who are about to be removed: who, when, kept one by one, or not waited for; Enter does neither', async () => {
  const { page, standIn } = await openStandInWindow()
  await page.getByRole('heading', { name: '5 people will be deleted at' }).waitFor()
  const now = page.getByRole('button', { name: 'Delete these 5 contacts and their messages now' })
  await now.focus()
  await page.keyboard.press('Enter')
  expect(await page.getByText('Chosen:').count()).toBe(0)
  await page.getByRole('button', { name: 'Keep Antônio Carlos Nóbrega' }).press(' ')
  await page.getByText('Chosen: Keep Antônio').waitFor()
  await page.getByRole('button', { name: 'More names' }).click()
  await now.press(' ')
  await page.screenshot({ path: path.join(screens, 'removals-chosen.png'), fullPage: true })
  await expect.poll(() => asks(standIn, 'removeNow').length, { timeout: 15_000 }).toBe(1)
  expect(asks(standIn, 'keepRemovals')[0]?.input).toEqual({ shown: 'r1', id: 2 })
  expect(asks(standIn, 'removeNow')[0]?.input).toEqual({ shown: 'all' })
}, 60_000)

it('what was chosen not to be sent is listed when it is asked for, and one value of it can be sent after all', async () => {
  const { page, standIn } = await openStandInWindow()
  await go(page, 'review')
  await page.getByRole('button', { name: 'Show what is not sent' }).press(' ')
  await page.getByText('Caicó in the spreadsheet, Natal on the platform').waitFor()
  await page.getByRole('article', { name: 'João Pedro' }).scrollIntoViewIfNeeded()
  await page.screenshot({ path: path.join(screens, 'not-sent.png') })
  expect(await faults(page)).toEqual([])
  const send = page.getByRole('button', { name: 'Send VIP' })
  await send.focus()
  await page.keyboard.press('Enter')
  expect(await page.getByText('Chosen:').count()).toBe(0)
  await send.press(' ')
  await expect.poll(() => asks(standIn, 'sendAfterAll').length, { timeout: 15_000 }).toBe(1)
  expect(asks(standIn, 'sendAfterAll')[0]?.input).toEqual({ id: 7, shown: 'd7', attribute: 'groups' })
}, 60_000)

const never = () => new Promise<never>(() => {})

it('the agent is started anew: what it had not answered is asked of its successor, a choice too', async () => {
  const standIn = openStandIn()
  const { undo, resolve } = standIn.handlers
  standIn.handlers.undo = never
  standIn.handlers.resolve = never
  const { page } = await openStandInWindow({ standIn })
  await go(page, 'review')
  await page.getByRole('button', { name: 'Keep Caicó' }).press(' ')
  await go(page, 'activity')
  await page
    .getByRole('button', { name: /^Show the changes of/ })
    .nth(1)
    .click()
  await page.getByRole('button', { name: 'Take this back' }).click()
  await expect.poll(() => asks(standIn, 'undo').length).toBe(1)
  await expect.poll(() => asks(standIn, 'resolve').length, { timeout: 15_000 }).toBe(1)
  Object.assign(standIn.handlers, { undo, resolve })
  await restart(page)
  await page.getByText('Nothing has been sent yet').waitFor()
  await expect.poll(() => asks(standIn, 'resolve').length).toBe(2)
  // While it is under way nobody knows how much of it was done.
  standIn.handlers.undo = never
  await page.getByRole('button', { name: 'Take back 6 changes' }).click()
  await expect.poll(() => asks(standIn, 'undo').length).toBe(3)
  await restart(page)
  await page.getByText('What was begun goes on').waitFor()
  expect(await page.getByText('Nothing was changed').count()).toBe(0)
}, 60_000)

it('an answer to one value gives the other of its contact a new number: choice, words and focus stay', async () => {
  const standIn = openStandIn()
  const { page } = await openStandInWindow({ standIn })
  await go(page, 'review')
  await page.getByRole('button', { name: 'Keep Caicó' }).press(' ')
  await page.getByText('Chosen: Keep Caicó').waitFor()
  const typed = page.getByLabel('Another value for Telefone fixo')
  await typed.fill('(84) 3222-')
  const { review } = standIn.handlers
  standIn.handlers.review = async (asked) => {
    const answer = await review(asked)
    return {
      ...answer,
      rows: answer.rows.map((item) =>
        item.kind === 'conflict' ? { ...item, id: `${item.id.split('-')[0]}-99999999` } : item,
      ),
    }
  }
  await restart(page)
  await expect.poll(() => asks(standIn, 'review').length, { timeout: 10_000 }).toBeGreaterThan(1)
  await typed.pressSequentially('0001')
  expect(await typed.inputValue()).toBe('(84) 3222-0001')
  await page.getByText('Chosen: Keep Caicó').waitFor()
}, 60_000)

it('told without a pause that something changed, the list of contacts still follows', async () => {
  const standIn = openStandIn()
  const { page } = await openStandInWindow({ standIn })
  await go(page, 'contacts')
  await page.getByRole('table', { name: 'Contacts' }).waitFor()
  const { contacts } = standIn.handlers
  standIn.handlers.contacts = async (asked) => {
    const answer = await contacts(asked)
    return { ...answer, rows: answer.rows.map((one) => ({ ...one, name: `Nova ${one.name}` })) }
  }
  let isOn = true
  const telling = (async () => {
    while (isOn) {
      await restart(page)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })()
  await page.getByRole('button', { name: 'Nova Bruna' }).first().waitFor({ timeout: 10_000 })
  isOn = false
  await telling
}, 60_000)

it('a run that is looked at says when it has been taken back; the focus goes along there and back', async () => {
  const standIn = openStandIn()
  const { page } = await openStandInWindow({ standIn })
  await go(page, 'activity')
  await page
    .getByRole('button', { name: /^Show the changes of/ })
    .nth(1)
    .click()
  await page.getByRole('button', { name: 'Take this back' }).waitFor()
  await page.locator('h1:focus').waitFor()
  // Only the page's own part scrolls, however long it is.
  const outside = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollHeight: number; clientHeight: number } }
    }
    return document.documentElement.scrollHeight - document.documentElement.clientHeight
  })
  expect(outside).toBeLessThanOrEqual(0)
  const all = (await standIn.handlers.runs({ limit: 50 })).rows
  standIn.handlers.runs = ({ after = 1000, limit }) => ({
    rows: all
      .filter(({ id }) => id < after)
      .slice(0, limit)
      .map((run) => ({ ...run, undoneBy: 31 })),
    total: all.length,
    next: null,
    revision: 0,
  })
  await restart(page)
  await page.getByRole('button', { name: 'Take this back' }).waitFor({ state: 'detached' })
  await page.getByText(/taken back/).waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.locator('h1:focus').getByText('Activity').waitFor()
}, 60_000)

it('where the PC asks for less motion, a change of theme is there at once', async () => {
  const { page } = await openStandInWindow()
  type PageDocument = {
    getAnimations(): unknown[]
    addEventListener(type: string, listener: () => void): void
  }
  await page.evaluate(() => {
    const own = globalThis as unknown as { document: PageDocument; moved: number }
    own.moved = 0
    own.document.addEventListener('transitionrun', () => {
      own.moved += 1
    })
  })
  const moved = () => page.evaluate(() => (globalThis as unknown as { moved: number }).moved)
  const moving = () =>
    page.evaluate(() => (globalThis as unknown as { document: PageDocument }).document.getAnimations().length)
  await page.emulateMedia({ reducedMotion: 'no-preference', colorScheme: 'dark' })
  await expect.poll(moved).toBeGreaterThan(0)
  await expect.poll(moving).toBe(0) // those that had begun have ended
  const before = await moved()
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' })
  const ground = () =>
    page
      .locator('main')
      .evaluate(
        (one) =>
          (globalThis as unknown as { getComputedStyle(of: unknown): { color: string } }).getComputedStyle(
            one,
          ).color,
      )
  const dark = await ground()
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
  await expect.poll(ground).not.toBe(dark)
  expect(await moved()).toBe(before)
}, 60_000)

it('a spreadsheet sent once is forgotten by its button, not by Enter, once, and a no is said', async () => {
  const standIn = openStandIn()
  const { sources } = standIn.handlers
  standIn.handlers.sources = async () =>
    (await sources(undefined)).map((one) => ({
      ...one,
      ...(one.name === 'Clientes' && { once: { until: Date.now() + 86_400_000 } }),
    }))
  let answer: (done: { ok: false; sentence: string }) => void = () => {}
  standIn.handlers.removeSource = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  const { page } = await openStandInWindow({ standIn })
  const forget = page.getByRole('button', { name: /^Forget Clientes now/ })
  await forget.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press(' ')
  await expect.poll(() => forget.isDisabled()).toBe(true)
  expect(asks(standIn, 'removeSource')).toHaveLength(1)
  answer({ ok: false, sentence: '' })
  await page.getByText('This could not be done').waitFor()
  await expect.poll(() => forget.isEnabled()).toBe(true)
}, 60_000)
