/** Once before the tests in real Electron: the runtime, the app as it is now, and a screen where there is none. */
import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

export type Runtime = {
  program: string
  version: string
  official: boolean
  dist: string
  nativeBinding?: string
}
declare module 'vitest' {
  export interface ProvidedContext {
    runtime: Runtime
    display: string
  }
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

export default async function prepare(project: TestProject): Promise<() => void> {
  const runtime = JSON.parse(script('electron-runtime.mjs', '--screen')) as Runtime
  script('build-desktop.mjs', `--electron=${runtime.version.split('.')[0]}`)
  const screen = await openScreen()
  project.provide('runtime', runtime)
  project.provide('display', screen.display)
  return screen.close
}

const script = (name: string, argument: string): string =>
  execFileSync(process.execPath, [`scripts/${name}`, argument], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** Always one of our own on Linux: a window on the developer's screen would take the keyboard. */
async function openScreen(): Promise<{ display: string; close(): void }> {
  if (process.platform !== 'linux') return { display: '', close: () => {} }
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', () => reject(new Error('Xvfb ended')))
    server.stdio[3]!.once('data', (text: Buffer) => resolve(text.toString().trim()))
  })
  return { display: `:${number}`, close: () => void server.kill() }
}
