/** Starts a small desktop of our own: bar with tray, window manager, notifications and an unlocked keychain (Linux). */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export type DesktopSession = {
  /** For the app: its display, its bus, its home. */
  env: Record<string, string>
  screenshot(file: string): void
  run(program: string, args: string[]): string
  close(): void
}

/**
 * @param bar false: only a screen and a keychain; nothing shows tray icons or notifications.
 * @param windows whether windows have a frame, and can be minimised.
 */
export async function startDesktop({ bar = true, windows = true } = {}): Promise<DesktopSession> {
  execFileSync(process.execPath, ['scripts/electron-runtime.mjs', '--screen', '--desktop'], { cwd: root })
  const home = mkdtempSync(path.join(tmpdir(), 'desktop-'))
  const runtime = path.join(home, 'runtime')
  mkdirSync(runtime, { mode: 0o700 })
  const started: ChildProcess[] = []
  const close = () => {
    for (const child of started.reverse()) child.kill()
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_CURRENT_DESKTOP: 'XFCE',
    LANG: 'C.UTF-8',
  }
  const start = (program: string, args: string[], stdio: ('ignore' | 'pipe')[]) => {
    const child = spawn(program, args, { env, stdio })
    started.push(child)
    return child
  }
  const screen = ['-displayfd', '3', '-screen', '0', '1280x720x24', '-nolisten', 'tcp']
  env.DISPLAY = `:${await firstLine(start('Xvfb', screen, ['ignore', 'ignore', 'ignore', 'pipe']).stdio[3]!)}`
  const bus = start(
    'dbus-daemon',
    ['--session', '--nofork', '--print-address=1'],
    ['ignore', 'pipe', 'ignore'],
  )
  env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus.stdout!)
  if (windows) start('openbox', [], ['ignore', 'ignore', 'ignore'])
  if (bar) {
    start('xfce4-panel', ['--disable-wm-check'], ['ignore', 'ignore', 'ignore'])
    start('dunst', [], ['ignore', 'ignore', 'ignore'])
  }
  const keyring = start(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets'],
    ['pipe', 'ignore', 'ignore'],
  )
  keyring.stdin!.end('pass')
  const run = (program: string, args: string[]) =>
    execFileSync(program, args, { env, encoding: 'utf8', stdio: 'pipe' })
  try {
    if (bar) await untilTrayHost(run)
    else await untilKeychain(run)
  } catch (error) {
    close()
    throw error
  }
  return { env, run, close, screenshot: (file) => void run('scrot', ['-o', file]) }
}

type Speaking = { once(event: 'data', listener: (text: Buffer) => void): unknown }
const firstLine = (stream: object): Promise<string> =>
  new Promise((resolve) =>
    (stream as Speaking).once('data', (text) => resolve(text.toString().split('\n')[0]!.trim())),
  )

async function untilTrayHost(run: DesktopSession['run']): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    try {
      if (watcher(run, 'IsStatusNotifierHostRegistered').includes('true')) return
    } catch {
      // not there yet
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the bar did not come up')
}

async function untilKeychain(run: DesktopSession['run']): Promise<void> {
  const busName = 'org.freedesktop.DBus'
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const owned = call(run, busName, '/', `${busName}.NameHasOwner`, 'org.freedesktop.secrets')
    if (owned.includes('true')) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the keychain did not come up')
}

export const GET = 'org.freedesktop.DBus.Properties.Get'
export const call = (
  run: DesktopSession['run'],
  dest: string,
  object: string,
  method: string,
  ...args: string[]
) => run('gdbus', ['call', '--session', '--dest', dest, '--object-path', object, '--method', method, ...args])
export const watcher = (run: DesktopSession['run'], property: string) => {
  const name = 'org.kde.StatusNotifierWatcher'
  return call(run, name, '/StatusNotifierWatcher', GET, name, property)
}
