/**
 * The Windows app as electron-builder lays it out, made on any system: a folder in Electron's form with a small program of
 * Windows in Electron's place. What is inside can be looked at; nothing of it is run.
 */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { APP_ID } from '../../main/desktop/app-names.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'windows-layout-'))
const packed = path.join(folder, 'release', 'win-unpacked')
/** Where Electron's own program carries its fuses: a mark, a version, their number, and one letter each. */
const FUSES = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
])
const ofThePackager = createRequire(createRequire(import.meta.url).resolve('app-builder-lib'))
type Asar = { listPackage(file: string, options: object): string[] }

beforeAll(() => {
  const dist = path.join(folder, 'dist')
  mkdirSync(path.join(dist, 'resources'), { recursive: true })
  mkdirSync(path.join(dist, 'locales'))
  // A program of Windows with a description of its version, which the packager rewrites; it comes with the packager.
  copyFileSync(ofThePackager.resolve('electron-winstaller/vendor/Setup.exe'), path.join(dist, 'electron.exe'))
  appendFileSync(path.join(dist, 'electron.exe'), FUSES)
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(path.join(dist, name), '')
  writeFileSync(path.join(dist, 'version'), '45.4.1')
  const settings = path.join(folder, 'settings.json')
  const overrides = {
    extends: path.join(root, 'electron-builder.yml'),
    electronVersion: '45.4.1',
    electronDist: dist,
    directories: { output: path.join(folder, 'release') },
  }
  writeFileSync(settings, JSON.stringify(overrides))
  const cli = path.join(root, 'node_modules', 'electron-builder', 'cli.js')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, '--win', 'dir', '--x64', '--config', settings],
    { cwd: root, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stdout + stderr)
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('one native module, that of Windows', () => {
  const files = readdirSync(path.join(packed, 'resources'), { recursive: true, encoding: 'utf8' })
  expect(files.filter((name) => name.endsWith('.node')).map((name) => path.basename(name))).toEqual([
    'win32-x64.node',
  ])
  const asar = ofThePackager('@electron/asar') as Asar
  const inside = asar.listPackage(path.join(packed, 'resources', 'app.asar'), {})
  expect(inside.some((name) => /prebuilds\/(linux|darwin)/.test(name))).toBe(false)
})

it('the program is called as people know it, says whose it is, and asks for no administrator', () => {
  const program = readFileSync(path.join(packed, 'Contact Sync Agent.exe'))
  for (const text of ['Contact Sync Agent', 'Contact Sync Agent contributors'])
    expect(program.includes(Buffer.from(text, 'utf16le')), text).toBe(true)
  expect(program.includes('requireAdministrator')).toBe(false)
})

it('the hash of app.asar is in the program, and the fuses are set', async () => {
  const file = path.join(packed, 'Contact Sync Agent.exe')
  const integrity = readFileSync(file).toString('latin1')
  expect(integrity).toMatch(/\[\{"file":"resources\\\\app\.asar","alg":"SHA256","value":"[0-9a-f]{64}"\}\]/i)
  const [on, off] = ['1'.charCodeAt(0), '0'.charCodeAt(0)]
  expect(await getCurrentFuseWire(file)).toMatchObject({
    [FuseV1Options.RunAsNode]: off,
    [FuseV1Options.EnableCookieEncryption]: on,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
    [FuseV1Options.EnableNodeCliInspectArguments]: off,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
    [FuseV1Options.OnlyLoadAppFromAsar]: on,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
  })
})

it('Windows knows it by the name the program gives itself, and the uninstaller finds what an update left', () => {
  const settings = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')
  expect(settings).toContain(`appId: ${APP_ID}\n`)
  const { name } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const uninstaller = readFileSync(path.join(root, 'scripts', 'installer.nsh'), 'utf8')
  expect(uninstaller).toContain(`RMDir /r "$LOCALAPPDATA\\${name}-updater"`)
})
