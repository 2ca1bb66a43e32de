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
import { atMost, type Judged, median, rowsText } from './result.ts'

const ROUNDS = 3
/** How long the window is watched while rows are sent. */
const SENDING_MS = 45_000
const PAGES = ['Overview', 'Activity', 'Contacts'] as const
const ON_PAGE_MS = 3000
const SAMPLES = 20
/** Until then a row that came into sight shows what it holds, or it counts as blank. */
const BLANK_MS = 150
const LARGEST_MESSAGE_KIB = 256

export async function benchApp(rows: number): Promise<Judged[]> {
  const app = await prepareApp()
  const office = openOffice()
  try {
    await writeXlsx(office.pathOf('table.xlsx'), rows)
    return [...(await starts(app)), ...(await syncs(app, office, rows))]
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

type Round = { frame: number; blank: number; p95: number; slowest: string; largest: number }

/** A first sync with the window open; the last round waits for its end and looks at long lists. */
async function syncs(maker: AppMaker, office: Office, rows: number): Promise<Judged[]> {
  const frames: number[] = []
  let looked: Omit<Round, 'frame'> | undefined
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
    const source = {
      name: 'table',
      path: office.pathOf('table.xlsx'),
      key: ['Código'],
      country: 'BR',
      columns: COLUMNS,
    }
    await app.ask('addSource', source)
    await app.ask('approveFirstSync', { source: 'table' })
    await visit(app, page, SENDING_MS)
    frames.push(await longestFrame(page))
    if (round === ROUNDS) {
      await untilSent(app, rows)
      looked = { blank: await blankRows(page, rows), ...(await queries(app)) }
      process.stderr.write(`     the slowest question was ${looked.slowest}\n`)
    }
    await app.close()
    await platform.stop()
  }
  const size = rowsText(rows)
  if (!looked) throw new Error('nothing was looked at')
  return [
    atMost(`app, longest frame while sending, ${size}`, median(frames), 'ms', 100),
    atMost(`app, blank rows in ${SAMPLES} places of a list, ${size}`, looked.blank, 'rows', 0),
    atMost(`app, questions of the window, 95th percentile, ${size}`, looked.p95, 'ms', 150),
    atMost(`app, largest answer, ${size}`, looked.largest, 'KiB', LARGEST_MESSAGE_KIB),
  ]
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

/** From page to page, as somebody does who waits. */
async function visit(app: MeasuredApp, page: Page, ms: number): Promise<void> {
  const until = performance.now() + ms
  for (let turn = 0; performance.now() < until; turn += 1) {
    await go(page, PAGES[turn % PAGES.length]!)
    await new Promise((resolve) => setTimeout(resolve, ON_PAGE_MS))
    const { trouble } = await app.standing()
    if (trouble) throw new Error(`the app has a trouble: ${JSON.stringify(trouble)}`)
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
async function queries(app: MeasuredApp): Promise<Pick<Round, 'p95' | 'slowest' | 'largest'>> {
  const texts = ['maria', 'João', 'silva', '+55 84 9', 'souza 12', 'Conceição', '0042', 'zoë brandão', '99']
  const { rows: runs } = await app.ask<{ rows: { id: number }[] }>('runs', {})
  const asks: [string, unknown][] = [
    ...texts.map((search): [string, unknown] => ['contacts', { search }]),
    ...[0, 777, 33_000, 99_000].map((offset): [string, unknown] => ['contacts', { offset }]),
    ...texts.map((text): [string, unknown] => ['findChanges', { text }]),
    ...[undefined, 5000, 60_000].map((after): [string, unknown] => [
      'changes',
      { run: runs[0]!.id, ...(after !== undefined && { after }) },
    ]),
    ['runs', {}],
    ['review', {}],
    ['sources', undefined],
    ['queue', undefined],
    ['fields', undefined],
    ['groups', undefined],
    ['getStanding', undefined],
  ]
  const page = await app.page()
  const taken: { name: string; ms: number; kib: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, input] of asks) {
      const asked = { name, input: varied(input, round), timed: true }
      const { ms, kib } = (await page.evaluate(askAgent, asked)) as { ms: number; kib: number }
      taken.push({ name: `${name} ${JSON.stringify(input)}`, ms, kib })
    }
  }
  const sorted = taken.toSorted((a, b) => a.ms - b.ms)
  const slowest = sorted.at(-1)!
  return {
    p95: sorted[Math.floor(sorted.length * 0.95)]!.ms,
    slowest: `${slowest.name}: ${Math.round(slowest.ms)} ms`,
    largest: Math.max(...taken.map(({ kib }) => kib)),
  }
}

/** A search that was just answered is answered from memory: each round types something else. */
function varied(input: unknown, round: number): unknown {
  if (typeof input !== 'object' || input === null) return input
  const tail = ['', 'a', 'o'][round] ?? ''
  if ('search' in input) return { ...input, search: `${input.search}${tail}` }
  return 'text' in input ? { ...input, text: `${input.text}${tail}` } : input
}
