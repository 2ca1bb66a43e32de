/** The layers of DESIGN 3, as Biome enforces them: the rules of biome.json fire, and the tree keeps them. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome')

/** The layering errors Biome finds, one line each, with file and line number. */
function brokenLayers(folder: string): string[] {
  const args = [biome, 'lint', '--only=style/noRestrictedImports', '--reporter=github', '.']
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const errors = stdout.split('\n').filter((line) => line.includes('noRestrictedImports'))
  // Biome ends with 1 for what it found and for what it could not do; only the first is an answer.
  if (status !== 0 && errors.length === 0) throw new Error(stdout + stderr)
  return errors
}

it('main/ and shared/ keep to their layers', () => expect(brokenLayers(repository)).toEqual([]))

describe('the rules', () => {
  const forbidden: [file: string, imported: string][] = [
    ['main/sync/a.ts', 'node:fs'],
    ['main/sync/b.ts', 'better-sqlite3'],
    ['main/sync/c.ts', '../store/open-store.ts'],
    ['main/mapping/d.ts', '../platform/client.ts'],
    ['main/agent/e.ts', 'electron'],
    ['shared/f.ts', '../main/agent/cycle.ts'],
    ['main/store/k.ts', '../outbox/bodies.ts'],
    ['main/outbox/l.ts', '../agent/groups.ts'],
    ['main/agent/m.ts', '../cli/output.ts'],
    ['main/cli/n.ts', '../desktop/shell.ts'],
  ]
  const allowed: [file: string, imported: string][] = [
    ['main/sync/g.ts', '../../shared/contact.ts'],
    ['main/mapping/h.ts', 'libphonenumber-js/max'],
    ['main/desktop/i.ts', 'electron'],
    ['main/agent/j.ts', '../sync/judge.ts'],
    ['main/desktop/o.ts', '../cli/handed.ts'],
  ]
  const folder = mkdtempSync(join(tmpdir(), 'layering-'))
  let broken: string[]

  beforeAll(() => {
    for (const file of ['biome.json', '.gitignore']) cpSync(join(repository, file), join(folder, file))
    for (const [file, imported] of [...forbidden, ...allowed]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      writeFileSync(join(folder, file), `import { x } from '${imported}'\n\nexport const y = x\n`)
    }
    broken = brokenLayers(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each(forbidden)('%s may not import %s', (file) => {
    expect(broken.filter((line) => line.includes(`/${file},`))).toHaveLength(1)
  })
  it.each(allowed)('%s may import %s', (file) => {
    expect(broken.filter((line) => line.includes(`/${file},`))).toEqual([])
  })
})
