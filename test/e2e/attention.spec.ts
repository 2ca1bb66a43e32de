/**
 * How the app calls a person, as the system is told it: what real Electron is given for notifications and the taskbar is
 * written down on its way to a real desktop (Linux). The day goes on by the app's own clock.
 */
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { rowOf } from '../support/people.ts'
import { type App, newFolder, startApp, until } from './support/app.ts'
import { openDesktop, trayOf } from './support/desktop-session.ts'
import { begin, connect, openOffice, openServer, rows, untilThere } from './support/own-account.ts'

const DAY = 86_400_000
const linux = it.runIf(process.platform === 'linux')

/** What it costs to move today to the next Tuesday, at ten in the morning. */
function untilTuesday(): number {
  const day = new Date()
  day.setHours(10, 0, 0, 0)
  while (day.getDay() !== 2 || day.getTime() < Date.now()) day.setDate(day.getDate() + 1)
  return day.getTime() - Date.now()
}

/** Begins to write down what the system is told. @returns what it was told so far. */
async function written(app: App) {
  await app.electron.evaluate(({ Notification, BrowserWindow }) => {
    const told = { said: [] as string[], bars: [] as number[] }
    Object.assign(globalThis, { told })
    const { show } = Notification.prototype
    Notification.prototype.show = function shown() {
      told.said.push(`${this.title}: ${this.body}`)
      show.call(this)
    }
    const { setProgressBar } = BrowserWindow.prototype
    BrowserWindow.prototype.setProgressBar = function bar(...given) {
      told.bars.push(given[0])
      setProgressBar.apply(this, given)
    }
  })
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { told: { said: string[]; bars: number[] } }).told)
}

const isVisible = (app: App) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
const close = (app: App) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
const pages = (app: App) => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
/** The card of the first close has been read. */
async function closeFirst(app: App): Promise<void> {
  const page = await app.window()
  await close(app)
  await page.getByRole('button', { name: 'Understood' }).click()
}

linux(
  'one call when a person is needed, one more on the next working day, one when it is solved; several at once are one',
  async () => {
    const desktop = await openDesktop()
    const clock = path.join(newFolder(), 'clock')
    const tuesday = untilTuesday()
    const at = (days: number) => writeFileSync(clock, `${tuesday + days * DAY} 0`)
    at(0)
    const app = await startApp({ env: desktop.env, args: [`--clock-shift=${clock}`] })
    const platform = await openServer()
    const office = openOffice()
    const other = openOffice()
    office.save(rows(1, 12))
    other.save(rows(21, 24))
    await connect(app, platform.url)
    await begin(app, office)
    await app.ask('addSource', { ...(await sourceLike(app)), name: 'Others', path: other.file })
    await app.ask('approveFirstSync', { source: 'Others' })
    await untilThere(app, platform, 16)
    const told = await written(app)
    await closeFirst(app)
    await until(async () => !(await isVisible(app)), 5000, 'the window is closed')
    const said = async (count: number, named: string) => {
      await until(async () => (await told()).said.length >= count, 30_000, named)
      return (await told()).said
    }

    office.save([])
    other.save([rowOf(21, { phone: 'abc' }), ...rows(22, 24)])
    const needed =
      'Something needs you: A spreadsheet is stopped, nothing was changed. Open the window to look at it; everything else goes on.'
    expect(await said(1, 'it calls')).toEqual([needed])
    await app.ask('syncNow')
    at(1)
    await app.ask('syncNow')
    const still = needed
      .replace('needs you', 'still needs you')
      .replace('Something needs', 'Something still needs')
    expect(await said(2, 'it calls on the next day')).toEqual([needed, still])
    await app.ask('syncNow')
    office.save(rows(1, 12))
    other.save(rows(21, 24))
    const solved = 'Solved: Nothing waits for you any more.'
    expect(await said(3, 'it is solved')).toEqual([needed, still, solved])

    // Then the platform does not take the key any more.
    await platform.close()
    const refusing = createServer((_request, response) =>
      response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"detail":"Invalid token"}'),
    )
    await new Promise<void>((resolve) =>
      refusing.listen(Number(new URL(platform.url).port), '127.0.0.1', () => resolve()),
    )
    onTestFinished(() => void refusing.close())
    await app.ask('syncNow')
    const key = 'Something needs you: The platform does not accept the access key; nothing is sent.'
    expect(await said(4, 'the key is refused')).toEqual([needed, still, solved, key])
    expect(trayOf(desktop).tooltip()).toContain('key')
    desktop.run('dunstctl', ['action', '0'])
    await until(() => isVisible(app), 5000, 'the notification opens the window')
  },
  120_000,
)

const sourceLike = async (app: App) =>
  (await app.ask<{ sources: Record<string, unknown>[] }>('getSetup')).sources[0]

linux(
  'a closed window’s page ends after five minutes and the tray opens it anew; long work is seen in the taskbar',
  async () => {
    const desktop = await openDesktop()
    const clock = path.join(newFolder(), 'clock')
    const app = await startApp({ env: desktop.env, args: [`--clock-shift=${clock}`] })
    const platform = await openServer()
    const office = openOffice()
    office.save(rows(1, 400))
    await connect(app, platform.url)
    const told = await written(app)
    await begin(app, office)
    await untilThere(app, platform, 400)
    const barsNow = async () => (await told()).bars
    await until(async () => (await barsNow()).at(-1) === -1, 5000, 'the bar is gone').catch(
      async (error: Error) => {
        throw new Error(`${error.message}: ${await barsNow()} ${JSON.stringify(await app.standing())}`)
      },
    )
    const bars = await barsNow()
    expect(bars.some((one) => one > 0 && one < 1)).toBe(true)
    expect(bars).toEqual([...bars.slice(0, -1).sort((a, b) => a - b), -1])
    await closeFirst(app)
    await until(async () => !(await isVisible(app)), 5000, 'the window is closed')
    expect(await pages(app)).toBe(1)
    writeFileSync(clock, `0 ${4.5 * 60_000}`)
    await until(async () => (await pages(app)) === 1, 5000, 'it is still there')
    writeFileSync(clock, `0 ${5 * 60_000}`)
    await until(async () => (await pages(app)) === 0, 15_000, 'its page has ended')
    await until(() => app.electron.windows().length === 0, 5000, 'the test has heard of that, too')
    trayOf(desktop).click('Open')
    await until(() => isVisible(app), 10_000, 'it is opened')
    const page = await app.window()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect((await app.standing()).account?.practice).toBe(false)
  },
  90_000,
)

linux(
  'where nothing shows tray icons, closing minimises, and a person is called all the same',
  async () => {
    const desktop = await openDesktop({ bar: false, windows: true })
    const app = await startApp({ env: desktop.env })
    await app.ask('tryPractice')
    await until(async () => (await app.standing()).status.phase === 'idle', 60_000, 'it rests')
    const told = await written(app)
    await closeFirst(app)
    const isMinimised = () =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() ?? false)
    await until(isMinimised, 5000, 'it is minimised')
    const file = path.join(app.dataFolder, 'practice', 'hubspot.csv')
    writeFileSync(file, '')
    await until(async () => (await told()).said.length > 0, 60_000, 'it calls')
    expect((await told()).said[0]).toMatch(/^Something needs you: /)
    // The program started again is how a person comes back.
    await app.electron.evaluate(({ app: own }) => void own.emit('second-instance'))
    await until(async () => !(await isMinimised()) && (await isVisible(app)), 5000, 'it is there')
  },
  120_000,
)

linux(
  'started at login: in the tray alone, at work, until somebody opens it',
  async () => {
    const desktop = await openDesktop()
    const first = await startApp({ env: desktop.env })
    await first.ask('tryPractice')
    await until(async () => (await first.standing()).account !== null, 30_000, 'the account')
    await first.quit()
    const app = await startApp({ env: desktop.env, dataFolder: first.dataFolder, args: ['--hidden'] })
    await until(
      () => trayTooltip(desktop).includes('Practice account'),
      30_000,
      'the tray says whose account it is',
    )
    expect(await pages(app)).toBe(0)
    trayOf(desktop).click('Open')
    await until(() => isVisible(app), 10_000, 'the tray opens it')
  },
  90_000,
)

/** Empty as long as there is no icon. */
function trayTooltip(desktop: Parameters<typeof trayOf>[0]): string {
  try {
    return trayOf(desktop).tooltip()
  } catch {
    return ''
  }
}
