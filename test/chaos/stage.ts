/**
 * What the desktop app needs of this PC, once for all rounds: Electron, a screen, a keychain, and the app as it is built, with
 * one line more in front of its agent and its reader: the one that kills them at a moment of their own work, and the one
 * that says which processes they are.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { startDesktop } from '../e2e/support/start-desktop.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Stage = {
  program: string
  /** The folder that Electron is started with. */
  app: string
  /** The app's environment, but for its folder of temporary files, in which it finds its orders. */
  env: Record<string, string>
  close(): void
}

/** In the folder of temporary files, which is the one thing of its environment that is a round's own. */
export const ORDERS = 'orders.json'
export const AGENT = 'agent.pid'
export const READER = /^reader-(\d+)$/

const BEFORE_AGENT = `import { writeFileSync } from 'node:fs'
writeFileSync(process.env.TMPDIR + '/${AGENT}', String(process.pid))
process.env.CHAOS = JSON.stringify({ killFile: process.env.TMPDIR + '/${ORDERS}' })
`
const BEFORE_READER = `import { writeFileSync } from 'node:fs'
writeFileSync(process.env.TMPDIR + '/reader-' + process.pid, '')
`

type Runtime = { program: string; version: string; nativeBinding?: string }

/** Takes a minute where Electron was never used. The caller closes it. @param ready the app is built for it already. */
export async function openStage(ready?: Runtime): Promise<Stage> {
  const script = (name: string, ...args: string[]) =>
    execFileSync(process.execPath, [path.join('scripts', name), ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const runtime = ready ?? (JSON.parse(script('electron-runtime.mjs', '--screen')) as Runtime)
  if (!ready) script('build-desktop.mjs', `--electron=${runtime.version.split('.')[0]}`)
  // Beside the app itself, whose packages it finds as the app does. By way of a link to them Node 20 now and then gives half of one.
  const app = mkdtempSync(path.join(root, 'out', 'chaos-'))
  const built = path.join(app, 'out', 'desktop')
  cpSync(path.join(root, 'out', 'desktop'), built, { recursive: true })
  cpSync(path.join(root, 'package.json'), path.join(app, 'package.json'))
  const preload = readFileSync(path.join(root, 'test', 'chaos', 'preload.ts'), 'utf8')
  writeFileSync(path.join(built, 'main', 'chaos.js'), stripTypeScriptTypes(preload))
  wrap('agent', BEFORE_AGENT, ["'./chaos.js'"])
  wrap('reader', BEFORE_READER, [])
  const desktop = await startDesktop({ bar: false, windows: false })
  return {
    program: runtime.program,
    app,
    env: {
      ...desktop.env,
      LANG: 'en_US.UTF-8',
      ...(runtime.nativeBinding && { CONTACT_SYNC_SQLITE: runtime.nativeBinding }),
    },
    close() {
      desktop.close()
      rmSync(app, { recursive: true, force: true })
    },
  }

  /** Modules are loaded in the order in which they are named; other parts of the app name this one. */
  function wrap(name: string, before: string, more: readonly string[]): void {
    const folder = path.join(built, 'main')
    writeFileSync(path.join(folder, `before-${name}.js`), before)
    const file = path.join(folder, `${name}.js`)
    const first = [`'./before-${name}.js'`, ...more].map((one) => `import ${one}\n`).join('')
    writeFileSync(file, first + readFileSync(file, 'utf8'))
  }
}
