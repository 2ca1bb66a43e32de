/** The real app in real Electron, with a data folder of its own, as a test drives it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { inject, onTestFinished } from 'vitest'
import type { Standing } from '../../../shared/standing.ts'
import { askAgent } from './ask-agent.ts'

export { isAlive } from './processes-of.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export type App = {
  electron: ElectronApplication
  dataFolder: string
  window(): Promise<Page>
  /** Asks the agent as the window does. */
  ask<T>(name: string, input?: unknown): Promise<T>
  standing(): Promise<Standing>
  /** Process ids by what they are: `main`, `agent`, `reader`, `renderer`. */
  processes(): Promise<Record<string, number>>
  quit(): Promise<void>
  /** What the processes printed, for a test that failed. */
  said(): string
}

/** @param program of a packed app. @param dataFolder of an app that ran before; left out: a new one; empty: the program's own choice. */
export async function startApp({
  dataFolder = newFolder(),
  args = [] as string[],
  program = '',
  env = {} as Record<string, string>,
} = {}): Promise<App> {
  const runtime = inject('runtime')
  const electron = await _electron.launch({
    executablePath: program || runtime.program,
    args: [
      '--no-sandbox',
      ...(program ? [] : [root]),
      ...(dataFolder ? [`--data=${dataFolder}`] : []),
      ...args,
    ],
    cwd: root,
    // What is packed starts at login from now on: not on the PC that tests it.
    env: { ...environment(), ...(program && { XDG_CONFIG_HOME: path.join(dataFolder, 'config') }), ...env },
  })
  let printed = ''
  for (const stream of [electron.process().stdout, electron.process().stderr])
    stream?.on('data', (text: Buffer) => {
      printed = (printed + text).slice(-20_000)
    })
  let ended = false
  const quit = async () => {
    if (ended) return
    ended = true
    await electron.close().catch(() => {})
  }
  onTestFinished(quit)
  const window = async () => {
    const page = electron.windows()[0] ?? (await electron.firstWindow())
    // Before it there is an empty page, which is not ours to ask.
    await page.waitForURL(/^app:/)
    await page.waitForLoadState('domcontentloaded')
    return page
  }
  const ask = async <T>(name: string, input?: unknown): Promise<T> => {
    const page = await window()
    return page.evaluate(askAgent, { name, input }) as Promise<T>
  }
  return {
    electron,
    dataFolder,
    window,
    ask,
    standing: () => ask<Standing>('getStanding'),
    processes: async () => {
      const metrics = await electron.evaluate(({ app }) =>
        app.getAppMetrics().map(({ pid, type, name }) => ({ pid, type, name })),
      )
      const named = metrics.flatMap(({ pid, type, name }) => {
        const kind = kindOf(type, name)
        return kind ? [[kind, pid] as const] : []
      })
      return Object.fromEntries(named)
    },
    quit,
    said: () => printed,
  }
}

function kindOf(type: string, name: string | undefined): string | undefined {
  if (type === 'Browser') return 'main'
  if (type === 'Tab') return 'renderer'
  if (name === 'Contact Sync Agent') return 'agent'
  if (name === 'Contact Sync Reader') return 'reader'
  return undefined
}

export function environment(): Record<string, string> {
  const { nativeBinding } = inject('runtime')
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    ...Object.fromEntries(own),
    ...(inject('display') && { DISPLAY: inject('display') }),
    ...(nativeBinding && { CONTACT_SYNC_SQLITE: nativeBinding }),
    LANG: 'en_US.UTF-8',
  }
}

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-app-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))
  return folder
}

/** Looks again until it is so, at most `ms`. @returns how long it took. */
export async function until(
  what: () => boolean | Promise<boolean>,
  ms: number,
  named: string,
): Promise<number> {
  const started = performance.now()
  while (!(await what())) {
    if (performance.now() - started > ms) throw new Error(`not within ${ms} ms: ${named}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return performance.now() - started
}
