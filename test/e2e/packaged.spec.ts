/** The app as it is packed: what is in it, fuses set, and it runs (Linux; the Windows layout is in test/e2e/windows-layout.spec.ts). */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, until } from './support/app.ts'
import { type Packed, packApp } from './support/packed.ts'

const onLinux = process.platform === 'linux'
let packed: Packed
beforeAll(() => {
  if (onLinux) packed = packApp()
}, 240_000)
afterAll(() => packed?.remove())

type Asar = {
  listPackage(file: string, options: object): string[]
  extractFile(file: string, name: string): Buffer
}
/** electron-builder's own, which has no types here. */
const asar = createRequire(createRequire(import.meta.url).resolve('app-builder-lib'))(
  '@electron/asar',
) as Asar

it.runIf(onLinux)('it holds the one native module of its own system, and nothing that is not run', () => {
  const file = path.join(packed.resources, 'app.asar')
  const inside = asar.listPackage(file, {}).map((name) => name.replaceAll('\\', '/'))
  expect(inside).toContain('/out/desktop/main/agent.js')
  expect(inside).toContain('/out/desktop/preload/preload.cjs')
  expect(inside.filter((name) => name.endsWith('.node')).map((name) => path.basename(name))).toEqual([
    'linux-x64.node',
  ])
  const top = new Set(inside.map((name) => name.split('/')[1]))
  expect([...top].sort()).toEqual(['node_modules', 'out', 'package.json'])
  const tools =
    /^\/node_modules\/(react|vite|electron|electron-builder|typescript|playwright-core|node-\w+-x64)(\/|$)/
  const unwanted = (name: string) =>
    tools.test(name) ||
    /\.(map|ts|tsx|md|c|cc|h|gyp|pem|spec\.js)$/.test(name) ||
    /\/(test|tests)\/.*\.js$/.test(name)
  expect(inside.filter(unwanted)).toEqual([])
  // Beside it: only what the tests themselves brought, where an update would be kept, and the licences.
  const beside = readdirSync(packed.resources).filter((name) => name !== 'better_sqlite3.node')
  expect(beside.sort()).toEqual(['app-update.yml', 'app.asar', 'app.asar.unpacked', 'licences.txt'])
  const licences = readFileSync(path.join(packed.resources, 'licences.txt'), 'utf8')
  for (const name of ['better-sqlite3', 'react', '@fluentui/react-components', '@e965/xlsx'])
    expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, 'm'))
  expect(licences).toContain('Permission is hereby granted')
})

it.runIf(onLinux)(
  'its own description names the feed and the keys that electron-builder.yml names, and no tools',
  () => {
    const own = JSON.parse(
      asar.extractFile(path.join(packed.resources, 'app.asar'), 'package.json').toString('utf8'),
    )
    expect(own).toMatchObject({
      name: 'contact-sync-agent',
      desktopName: 'contact-sync-agent.desktop',
      updates: { feed: 'https://updates.example.org/contact-sync-agent/', publicKeys: [] },
    })
    expect(own).not.toHaveProperty('devDependencies')
    const update = readFileSync(path.join(packed.resources, 'app-update.yml'), 'utf8')
    expect(update).toContain('updaterCacheDirName: contact-sync-agent-updater')
  },
)

it.runIf(onLinux)('the fuses are set', async () => {
  const { ENABLE, DISABLE } = { ENABLE: '1'.charCodeAt(0), DISABLE: '0'.charCodeAt(0) }
  expect(await getCurrentFuseWire(packed.program)).toMatchObject({
    [FuseV1Options.RunAsNode]: DISABLE,
    [FuseV1Options.EnableCookieEncryption]: ENABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
    // As for users it is off; on only so that Playwright can drive this one.
    [FuseV1Options.EnableNodeCliInspectArguments]: ENABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
  })
})

it.runIf(onLinux)(
  'it starts, syncs the samples and quits clean',
  async () => {
    const app = await startApp({ program: packed.program })
    expect(await app.electron.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true)
    // Nobody has put a feed into it: it looks for no new versions, and says so.
    const page = await app.window()
    const desktop = () =>
      (globalThis as unknown as { desktop: { ask(name: string): Promise<unknown> } }).desktop.ask('getUpdate')
    expect(await page.evaluate(desktop)).toMatchObject({ host: '', state: { kind: 'not-set-up' } })
    // It starts at login from now on, without its window.
    const entry = path.join(app.dataFolder, 'config', 'autostart', 'contact-sync-agent.desktop')
    expect(readFileSync(entry, 'utf8')).toContain(`Exec="${packed.program}" --hidden\n`)
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
    expect(existsSync(path.join(app.dataFolder, 'practice', 'data', 'contact-sync.db-wal'))).toBe(false)
  },
  120_000,
)
