/** docs/architecture.md shows the imports as they are. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const written = (page: string) => readFileSync(path.join(root, page), 'utf8')

it('is as "npm run architecture" draws it', () => {
  const script = path.join(root, 'scripts', 'draw-architecture.mjs')
  const drawn = execFileSync(process.execPath, [script, '--print'], { encoding: 'utf8' })
  expect(written('docs/architecture.md')).toBe(drawn)
})

it.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s names only files that are there', (page) => {
  const named = [...written(page).matchAll(/`((?:main|renderer|shared|test|scripts)\/[\w./-]*)`/g)]
  expect(named.length).toBeGreaterThan(10)
  expect(named.map(([, file]) => file!).filter((file) => !existsSync(path.join(root, file)))).toEqual([])
})
