/** The wizard of adding a spreadsheet in real Electron: a window over the stand-in, drops as the system makes them. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { openStandIn, type StandIn, stand } from '../../renderer/stand-in.ts'
import { type App, startApp } from './app.ts'

export const screens = path.join(import.meta.dirname, '../../../out/screenshots')
mkdirSync(screens, { recursive: true })

export type OpenedWindow = { page: Page; standIn: StandIn; complaints: string[]; electron: App['electron'] }

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
  return { page, standIn, complaints, electron: app.electron }
}

/** Files and folders of this PC are let go over the window. */
export async function drop(page: Page, files: readonly string[]): Promise<void> {
  const protocol = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await protocol.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  await protocol.detach()
}

/** Serious accessibility faults of what is shown. */
export async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .exclude('[data-tabster-dummy]')
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

export const asks = ({ asked }: StandIn, name: string) => asked.filter((one) => one.name === name)

/** How much wider than its frame the wizard's content is. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { querySelector(name: string): { scrollWidth: number; clientWidth: number } | null }
    }
    const main = document.querySelector('main')!
    return main.scrollWidth - main.clientWidth
  })
