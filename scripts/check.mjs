/** `npm run check`: types, lint with format and layering, unused code. Runs all of them, and fails if one did. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { requireNode24, root } from './node-24.mjs'
import { ensureInstalled } from './setup.mjs'

const checks = [
  { title: 'Types', package: 'typescript', bin: 'tsc', args: ['-p', '.'] },
  { title: 'Types of the window', package: 'typescript', bin: 'tsc', args: ['-p', 'renderer'] },
  { title: 'Lint, format and layering', package: '@biomejs/biome', bin: 'biome', args: ['check', '.'] },
  { title: 'Unused code', package: 'knip', bin: 'knip', args: [] },
]

await ensureInstalled()
const failed = checks.filter((check) => {
  process.stdout.write(`\n── ${check.title} (${check.bin}) ──\n`)
  const args = [programOf(check), ...check.args]
  return spawnSync(requireNode24(), args, { cwd: root, stdio: 'inherit' }).status !== 0
})
const verdict =
  failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.map(({ title }) => title).join('; ')}.`
process.stdout.write(`\n${verdict}\n`)
process.exitCode = failed.length === 0 ? 0 : 1

/** The file behind `node_modules/.bin/NAME`, which is a shell script on Windows. */
function programOf({ package: name, bin }) {
  const folder = join(root, 'node_modules', name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin])
}
