/** `npm run build`, also before `npm pack`: compiles main/ and shared/ to out/ for the published package. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { requireNode24, root } from './node-24.mjs'
import { ensureInstalled } from './setup.mjs'

await ensureInstalled()
for (const folder of ['main', 'shared']) rmSync(join(root, 'out', folder), { recursive: true, force: true })
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
// stdout belongs to the caller (`npm pack --json` prints its object there), so what tsc says goes to stderr.
const result = spawnSync(requireNode24(), [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
})
process.exitCode = result.status === 0 ? 0 : 1
