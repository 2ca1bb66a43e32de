/** A release as whoever makes it sees it: refused with every reason at once, and the finished folder in a dry run. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'release-'))
const tree = path.join(folder, 'tree')
afterAll(() => rmSync(folder, { recursive: true }))

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
    cwd: tree,
    stdio: 'pipe',
  })
const release = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(tree, 'scripts', 'release.mjs'), ...args], { encoding: 'utf8' })

/** What a release reads, in a repository of its own. */
beforeAll(() => {
  mkdirSync(tree)
  for (const name of [
    'package.json',
    'package-lock.json',
    'electron-builder.yml',
    'CHANGELOG.md',
    'LICENSE',
    'renderer',
    'scripts',
  ])
    cpSync(path.join(repository, name), path.join(tree, name), { recursive: true })
  symlinkSync(path.join(repository, 'node_modules'), path.join(tree, 'node_modules'))
  writeFileSync(path.join(tree, '.gitignore'), 'node_modules\nrelease\n')
  writeFileSync(
    path.join(tree, 'CHANGELOG.md'),
    '# Changelog\n\n## 9.0.0 (unreleased): more\n\n- **More.** Before: less.\n\n## 8.0.0: less\n',
  )
  const manifest = JSON.parse(readFileSync(path.join(tree, 'package.json'), 'utf8'))
  writeFileSync(path.join(tree, 'package.json'), JSON.stringify({ ...manifest, version: '9.0.0' }))
  git('init', '--quiet')
  git('add', '-A')
  git('commit', '--quiet', '-m', 'all')
})

it('is refused with every reason at once, and makes nothing', () => {
  writeFileSync(path.join(tree, 'left'), '')
  git('tag', 'v9.0.0')
  const { status, stderr } = release('--packed')
  rmSync(path.join(tree, 'left'))
  git('tag', '--delete', 'v9.0.0')
  expect(status).toBe(1)
  for (const reason of [
    'not committed',
    'v9.0.0 is there already',
    'unreleased',
    'no feed',
    'no public key',
    'No --key',
  ])
    expect(stderr).toContain(reason)
  expect(readdirSync(tree)).not.toContain('release')
})

it('dry: signs what the systems have packed, sums it, and says what is missing', () => {
  const out = path.join(folder, 'out')
  mkdirSync(out)
  const packed = [
    'contact-sync-agent-9.0.0-win-x64.exe',
    'contact-sync-agent-x86_64.AppImage',
    'contact-sync-agent-9.0.0-mac-universal.zip',
  ]
  for (const name of packed) writeFileSync(path.join(out, name), `the bytes of ${name}`)
  const { status, stdout, stderr } = release('--dry-run', '--without-tests', '--packed', '--out', out)
  expect(stderr).toContain('No package yet that updates win32-arm64, linux-arm64.')
  expect(stderr).toContain('still calls the version unreleased')
  expect(status).toBe(0)

  const manifests = ['update-win32-x64.json', 'update-linux-x64.json', 'update-darwin.json']
  for (const [n, name] of manifests.entries()) {
    const { content } = JSON.parse(readFileSync(path.join(out, name), 'utf8'))
    expect(JSON.parse(content)).toMatchObject({ version: '9.0.0', file: { name: packed[n] } })
  }
  const sums = readFileSync(path.join(out, 'SHA256SUMS'), 'utf8').trim().split('\n')
  expect(sums.map((line) => line.slice(66)).sort()).toEqual(
    readdirSync(out)
      .filter((name) => name !== 'SHA256SUMS')
      .sort(),
  )
  for (const line of sums) {
    const bytes = readFileSync(path.join(out, line.slice(66)))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(line.slice(0, 64))
  }
  expect(readFileSync(path.join(out, 'notes.md'), 'utf8')).toBe(
    '# 9.0.0 (unreleased): more\n\n- **More.** Before: less.\n',
  )
  const bill = JSON.parse(readFileSync(path.join(out, 'contact-sync-agent-9.0.0.cdx.json'), 'utf8'))
  expect(bill.metadata.component.version).toBe('9.0.0')
  // The manifests go last: a program that reads one finds the file it names.
  const order = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim())
  expect(order.slice(-3).sort()).toEqual([...manifests].sort())
  expect(execFileSync('git', ['tag'], { cwd: tree, encoding: 'utf8' })).toBe('')
})
