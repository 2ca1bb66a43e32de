/** The desktop app for a measurement: built, on a screen of its own, with a data folder that goes when it is closed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { Standing } from '../../shared/standing.ts'
import { askAgent } from '../e2e/support/ask-agent.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

type Runtime = { program: string; version: string; nativeBinding?: string }
export type AppMaker = Awaited<ReturnType<typeof prepareApp>>
export type MeasuredApp = Awaited<ReturnType<AppMaker['start']>>

/** Builds the app and opens a screen. */
export async function prepareApp() {
  const script = (name: string, argument: string) =>
    execFileSync(process.execPath, [`scripts/${name}`, argument], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const runtime = JSON.parse(script('electron-runtime.mjs', '--screen')) as Runtime
  script('build-desktop.mjs', `--electron=${runtime.version.split('.')[0]}`)
  const screen = await openScreen()
  return {
    /** Hidden, as at login. */
    async start() {
      const dataFolder = mkdtempSync(path.join(tmpdir(), 'contact-sync-bench-app-'))
      const electron = await _electron.launch({
        executablePath: runtime.program,
        args: ['--no-sandbox', root, `--data=${dataFolder}`, '--hidden'],
        cwd: root,
        env: {
          ...(process.env as Record<string, string>),
          DISPLAY: screen.display,
          LANG: 'en_US.UTF-8',
          ...(runtime.nativeBinding && { CONTACT_SYNC_SQLITE: runtime.nativeBinding }),
        },
      })
      return measured(electron, dataFolder)
    },
    close: () => screen.child?.kill(),
  }
}

function measured(electron: ElectronApplication, dataFolder: string) {
  const page = async (): Promise<Page> => {
    const found = electron.windows()[0] ?? (await electron.firstWindow())
    await found.waitForURL(/^app:/)
    return found
  }
  const ask = async <T>(name: string, input?: unknown): Promise<T> =>
    (await (await page()).evaluate(askAgent, { name, input })) as T
  return {
    electron,
    page,
    ask,
    standing: () => ask<Standing>('getStanding'),
    /** Milliseconds from the start of its process, as the app itself wrote down. */
    async trayMs(): Promise<number> {
      for (let look = 0; look < 200; look += 1) {
        const log = readText(path.join(dataFolder, 'logs', 'app.log'))
        const said = /The tray was there after (\d+) ms/.exec(log)?.[1]
        if (said !== undefined) return Number(said)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      throw new Error('the app did not say when the tray was there')
    },
    /** As a click on the tray icon: the window is opened. */
    click: () => electron.evaluate(({ app }) => void app.emit('activate')),
    closeWindow: () =>
      electron.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.destroy()
      }),
    /** Of the process in which the agent works. */
    agentPid: () =>
      electron.evaluate(
        ({ app }) =>
          app
            .getAppMetrics()
            .find(({ name, serviceName }) => [name, serviceName].includes('Contact Sync Agent'))!.pid,
      ),
    async close() {
      await electron.close().catch(() => {})
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

async function openScreen(): Promise<{ display: string; child?: ChildProcess }> {
  if (process.platform !== 'linux') return { display: '' }
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.stdio[3]!.once('data', (text: Buffer) => resolve(text.toString().trim()))
  })
  return { display: `:${number}`, child }
}
