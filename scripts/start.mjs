/**
 * `npm start`: installs what is missing, then starts the desktop app. Without a display, or with `--terminal`, the agent
 * is shown at work on the sample files in the terminal instead, against the practice account, which is a local server.
 */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { becomeNode24, requireNode24, root } from './node-24.mjs'
import { ensureInstalled } from './setup.mjs'

process.chdir(root)
const args = process.argv.slice(2).filter((argument) => argument !== '--terminal')
await ensureInstalled()
if (process.argv.includes('--terminal') || !hasDisplay() || !startApp())
  becomeNode24(join(root, 'main', 'demo.ts'), args)

function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** @returns whether there is an Electron to start it with. */
function startApp() {
  const prepared = spawnSync(requireNode24(), [join('scripts', 'electron-runtime.mjs')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (prepared.status !== 0) {
    process.stderr.write('So the window cannot be shown; the agent runs here in the terminal.\n\n')
    return false
  }
  const { program, version, nativeBinding } = JSON.parse(prepared.stdout)
  const built = spawnSync(
    requireNode24(),
    [join('scripts', 'build-desktop.mjs'), `--electron=${version.split('.')[0]}`],
    { stdio: ['ignore', 2, 2] },
  )
  if (built.status !== 0) process.exit(built.status ?? 1)
  // Chromium's own sandbox does not work for root; the window's page is sandboxed by Electron all the same.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = spawn(program, [...asRoot, root, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...(nativeBinding && { CONTACT_SYNC_SQLITE: nativeBinding }) },
  })
  // Ctrl-C reaches the app, too, which then quits cleanly; this process ends as it does.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {})
  process.on('SIGTERM', () => app.kill('SIGTERM'))
  app.on('exit', (code, signal) => process.exit(signal === null ? code : 1))
  return true
}
