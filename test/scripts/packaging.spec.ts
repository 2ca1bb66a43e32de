import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'packaging-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What electron-builder says to `electron-builder.yml` and these overrides, in a folder with nothing to pack. */
function pack(...overrides: string[]) {
  cpSync(join(repository, 'electron-builder.yml'), join(folder, 'electron-builder.yml'))
  const manifest = {
    name: 'probe',
    version: '1.0.0',
    description: 'd',
    author: 'a',
    main: 'out/main/index.js',
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ name: 'probe', lockfileVersion: 3, packages: {} }),
  )
  const cli = join(repository, 'node_modules', 'electron-builder', 'cli.js')
  // With a folder as Electron that is not there it stops right after the settings are read, before any download.
  const args = [cli, '--linux', 'dir', '-c.electronVersion=45.4.1', '-c.electronDist=nowhere', ...overrides]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return stdout + stderr
}

it('electron-builder accepts our settings', () => {
  const said = pack()
  expect(said).not.toContain('does not match the API schema')
  expect(said).toContain('The specified electronDist does not exist') // so it went past the settings
})

it('and would name a setting it does not know', () => {
  const said = pack('-c.nsis.oneClik=true')
  expect(said).toContain('does not match the API schema')
  expect(said).toContain('configuration.nsis')
})
