/**
 * The desktop app: how soon it is there, and whether its window stays smooth and quick while a long table is sent and
 * when there is a long history to look through.
 */
import type { Page } from 'playwright-core'
import { askAgent } from '../e2e/support/ask-agent.ts'
import { type AppMaker, type MeasuredApp, prepareApp } from './app-process.ts'
import { TOKEN } from './command-line.ts'
import { writeXlsx } from './make-table.ts'
import { COLUMNS, type Office, openOffice } from './office.ts'
import { startPlatform } from './platform.ts'
import { cpuMsOf, ownMemoryOf, untilIdle } from './processes.ts'
import { atMost, type Judged, median, rowsText } from './result.ts'

const ROUNDS = 3
/** How long the window is watched while rows are sent. */
const SENDING_MS = 45_000
const BETWEEN_QUESTIONS_MS = 100
const PAGES = ['Overview', 'Activity', 'Contacts'] as const
const ON_PAGE_MS = 3000
const SAMPLES = 20
const IDLE_SOURCES = 10
const IDLE_ROWS_EACH = 100
/** Once to come to rest, once measured. */
const IDLE_MS = 20_000
/** Until then a row that came into sight shows what it holds, or it counts as blank. */
const BLANK_MS = 150
const LARGEST_MESSAGE_KIB = 256

export async function benchApp(rows: number): Promise<Judged[]> {
  const app = await prepareApp()
  const office = openOffice()
  try {
    await writeXlsx(office.pathOf('table.xlsx'), rows)
    return [...(await starts(app)), ...(await idle(app, office)), ...(await syncs(app, office, rows))]
  } finally {
    app.close()
    office.close()
  }
}

/** From the start of the process to the tray, and from the click to a page that can be used. */
async function starts(maker: AppMaker): Promise<Judged[]> {
  const rounds: { tray: number; window: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const app = await maker.start()
    const tray = await app.trayMs()
    const clicked = performance.now()
    await app.click()
    const page = await app.page()
    await page.getByRole('button').first().click({ trial: true }) // seen, at rest, and reached by a pointer
    rounds.push({ tray, window: performance.now() - clicked })
    await app.close()
  }
  return [
    atMost('app, start to tray', median(rounds.map(({ tray }) => tray)), 'ms', 2000),
    atMost('app, click to a window in use', median(rounds.map(({ window }) => window)), 'ms', 1000),
  ]
}

/** The agent's process, ten small spreadsheets after they were sent; the window is closed. */
async function idle(maker: AppMaker, office: Office): Promise<Judged[]> {
  const platform = await startPlatform()
  const app = await maker.start()
  await app.click()
  await app.ask('connectAccount', { address: platform.url, key: TOKEN })
  for (let index = 0; index < IDLE_SOURCES; index += 1) {
    const name = `small-${index}`
    await writeXlsx(office.pathOf(`${name}.xlsx`), IDLE_ROWS_EACH, 0, index * IDLE_ROWS_EACH)
    await app.ask('addSource', sourceOf(office, name))
    await app.ask('approveFirstSync', { source: name })
  }
  await untilSent(app, IDLE_SOURCES * IDLE_ROWS_EACH)
  const agent = await app.agentPid()
  await app.closeWindow()
  await untilIdle(agent)
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const cpuMs = cpuMsOf(agent)
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const share = ((cpuMsOf(agent) - cpuMs) / IDLE_MS) * 100
  const memory = ownMemoryOf(agent)
  await app.close()
  await platform.stop()
  return [
    atMost(`app, idle with ${IDLE_SOURCES} sources, processor time of the agent`, share, '%', 0.2),
    atMost(`app, idle with ${IDLE_SOURCES} sources, memory of the agent`, memory, 'MiB', 120),
  ]
}

const sourceOf = (office: Office, name: string) => ({
  name,
  path: office.pathOf(`${name}.xlsx`),
  key: ['Código'],
  country: 'BR',
  columns: COLUMNS,
})

/** One answer to the window: how long it took, and its size. */
type Answer = { name: string; ms: number; kib: number }

/** A first sync with the window open; the last round waits for its end and looks at long lists. */
async function syncs(maker: AppMaker, office: Office, rows: number): Promise<Judged[]> {
  const frames: number[] = []
  const meanwhile: Answer[] = []
  let looked: { blank: number; answers: Answer[] } | undefined
  for (let round = 1; round <= ROUNDS; round += 1) {
    const platform = await startPlatform()
    const app = await maker.start()
    await app.click()
    await app.ask('connectAccount', { address: platform.url, key: TOKEN })
    const page = await app.page()
    await page
      .getByRole('link', { name: 'Overview' })
      .or(page.getByRole('button', { name: 'Overview' }))
      .waitFor()
    await watchFrames(page)
    await app.ask('addSource', sourceOf(office, 'table'))
    await app.ask('approveFirstSync', { source: 'table' })
    await visit(app, page, meanwhile)
    frames.push(await longestFrame(page))
    if (round === ROUNDS) {
      await untilSent(app, rows)
      looked = { blank: await blankRows(page, rows), answers: await queries(app) }
    }
    await app.close()
    await platform.stop()
  }
  const size = rowsText(rows)
  if (!looked) throw new Error('nothing was looked at')
  const largest = Math.max(...[...meanwhile, ...looked.answers].map(({ kib }) => kib))
  return [
    atMost(`app, longest frame while reading and sending, ${size}`, median(frames), 'ms', 100),
    atMost(`app, questions while reading and sending, 95th percentile, ${size}`, p95(meanwhile), 'ms', 150),
    atMost(`app, blank rows in ${SAMPLES} places of a list, ${size}`, looked.blank, 'rows', 0),
    atMost(`app, questions about a long history, 95th percentile, ${size}`, p95(looked.answers), 'ms', 150),
    atMost(`app, largest answer, ${size}`, largest, 'KiB', LARGEST_MESSAGE_KIB),
  ]
}

/** Says which were the slowest, too. */
function p95(answers: readonly Answer[]): number {
  const sorted = answers.toSorted((a, b) => a.ms - b.ms)
  const slowest = sorted.slice(-5).toReversed()
  const said = slowest.map(({ name, ms }) => `${name}: ${Math.round(ms)} ms`)
  process.stderr.write(`     the slowest of ${answers.length} questions: ${said.join(', ')}\n`)
  return sorted[Math.floor(sorted.length * 0.95)]!.ms
}

type Timing = { duration: number }
type InPage = {
  longFrames: number[]
  PerformanceObserver: new (
    listener: (list: { getEntries(): Timing[] }) => void,
  ) => { observe(options: { type: string; buffered: boolean }): void }
}

/** Counts from here on; the frames of loading are not those of working. */
const watchFrames = (page: Page) =>
  page.evaluate(() => {
    const inPage = globalThis as unknown as InPage
    inPage.longFrames = []
    new inPage.PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) inPage.longFrames.push(duration)
    }).observe({ type: 'long-animation-frame', buffered: false })
  })

/** 0 where none was over 50 ms. */
const longestFrame = (page: Page) =>
  page.evaluate(() => Math.max(0, ...(globalThis as unknown as InPage).longFrames))

const go = (page: Page, name: string) =>
  page.getByRole('navigation').getByText(name, { exact: true }).first().click()

/** From page to page, as somebody does who waits, and asks all the while. */
async function visit(app: MeasuredApp, page: Page, answers: Answer[]): Promise<void> {
  const until = performance.now() + SENDING_MS
  const asks = questions(undefined)
  for (let turn = 0; performance.now() < until; turn += 1) {
    await go(page, PAGES[turn % PAGES.length]!)
    const { trouble, status } = await app.standing()
    if (trouble) throw new Error(`the app has a trouble: ${JSON.stringify(trouble)}`)
    const leaves = performance.now() + ON_PAGE_MS
    while (performance.now() < leaves) {
      const [name, input] = asks[answers.length % asks.length]!
      answers.push(await timed(page, name, input, ` (${status.phase})`))
      await page.waitForTimeout(BETWEEN_QUESTIONS_MS)
    }
  }
}

async function untilSent(app: MeasuredApp, rows: number): Promise<void> {
  for (let look = 0; look < 1200; look += 1) {
    const { queued, status } = await app.standing()
    if (queued === 0 && status.phase === 'idle') {
      const { total } = await app.ask<{ total: number }>('contacts', { limit: 1 })
      if (total >= rows) return
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('not everybody was sent within 20 minutes')
}

/** How many of the sampled places of the contacts' list show nothing after a moment. */
async function blankRows(page: Page, rows: number): Promise<number> {
  await go(page, 'Contacts')
  await page.locator('[data-row]').first().waitFor()
  let blank = 0
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const row = Math.floor(((sample * 7919 + 17) * 4993) % rows)
    await page.evaluate((top) => {
      type Box = { scrollTop: number; parentElement: Box }
      const { document } = globalThis as unknown as { document: { querySelector(name: string): Box | null } }
      document.querySelector('[data-row]')!.parentElement.parentElement.scrollTop = top
    }, row * 44)
    await page.waitForTimeout(BLANK_MS)
    blank += await page.evaluate(() => {
      type Row = { children: { length: number }; textContent: string | null }
      const { document } = globalThis as unknown as { document: { querySelectorAll(name: string): Row[] } }
      return [...document.querySelectorAll('[data-row]')].filter(
        (one) => (one.textContent ?? '').trim() === '',
      ).length
    })
  }
  return blank
}

/** What the pages ask, with what people type; each a few times, another one each time. */
async function queries(app: MeasuredApp): Promise<Answer[]> {
  const page = await app.page()
  const { rows: runs } = await app.ask<{ rows: { id: number }[] }>('runs', {})
  const answers: Answer[] = []
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, input] of questions(runs[0]!.id))
      answers.push(await timed(page, name, varied(input, round)))
  return answers
}

/** @param run the one whose changes are looked at; the first where none is known yet. */
function questions(run = 1): [name: string, input: unknown][] {
  const texts = ['maria', 'João', 'silva', '+55 84 9', 'souza 12', 'Conceição', '0042', 'zoë brandão', '99']
  return [
    ...texts.map((search): [string, unknown] => ['contacts', { search }]),
    ...[0, 777, 33_000, 99_000].map((offset): [string, unknown] => ['contacts', { offset }]),
    ...texts.map((text): [string, unknown] => ['findChanges', { text }]),
    ...[undefined, 5000, 60_000].map((after): [string, unknown] => [
      'changes',
      { run, ...(after !== undefined && { after }) },
    ]),
    ['runs', {}],
    ['review', {}],
    ['sources', undefined],
    ['queue', undefined],
    ['fields', undefined],
    ['groups', undefined],
    ['getStanding', undefined],
  ]
}

async function timed(page: Page, name: string, input: unknown, when = ''): Promise<Answer> {
  const answer = (await page.evaluate(askAgent, { name, input, timed: true })) as Omit<Answer, 'name'>
  return { ...answer, name: `${name} ${JSON.stringify(input)}${when}` }
}

/** A search that was just answered is answered from memory: each round types something else. */
function varied(input: unknown, round: number): unknown {
  if (typeof input !== 'object' || input === null) return input
  const tail = ['', 'a', 'o'][round] ?? ''
  if ('search' in input) return { ...input, search: `${input.search}${tail}` }
  return 'text' in input ? { ...input, text: `${input.text}${tail}` } : input
}
