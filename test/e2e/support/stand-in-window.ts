/** A window of real Electron over the stand-in agent: opened at a size and in a language, and what it asked. */
import type { Page } from 'playwright-core'
import { openStandIn, type StandIn, stand } from '../../renderer/stand-in.ts'
import { type App, startApp } from './app.ts'

type OpenedWindow = { page: Page; standIn: StandIn; app: App; complaints: string[] }

/** The window over the stand-in agent. `width` and `height` are those of the page, at any scale. */
export async function openStandInWindow({
  standIn = openStandIn(),
  width = 1024,
  height = 700,
  scale = 1,
  language = 'en',
} = {}): Promise<OpenedWindow> {
  const app = await startApp({
    args: [`--lang=${language}`, `--force-device-scale-factor=${scale}`],
    // A locale that is there: without one the names of dropped files lose their accents.
    env: { LANGUAGE: language.replace('-', '_'), LANG: 'C.UTF-8' },
  })
  const page = await app.window()
  const size = { width, height }
  await app.electron.evaluate(
    ({ BrowserWindow }, { width: w, height: h }) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
    size,
  )
  await stand(page, standIn)
  const complaints: string[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (error) => void complaints.push(error.message))
  // A picture in the middle of a colour's way shows neither of them.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.getByRole('navigation').waitFor()
  return { page, standIn, app, complaints }
}

/** What was asked for by this name, in turn. */
export const asks = ({ asked }: StandIn, name: string) => asked.filter((one) => one.name === name)

/** How much wider than its frame the page's content is. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { querySelector(name: string): { scrollWidth: number; clientWidth: number } | null }
    }
    const main = document.querySelector('main')!
    return main.scrollWidth - main.clientWidth
  })
