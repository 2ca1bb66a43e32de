/** What `npm run check` says of this tree is part of `npm test`, and so of CI. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('types, lint, format, layers and unused code are in order', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/check.mjs'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(status, `${stdout}\n${stderr}`).toBe(0)
}, 120_000)
