/**
 * `npm test [-- vitest arguments]`: installs what is missing, then runs the tests on Node 24.
 * With CONTACT_SYNC_TEST_REPORT=FILE the results are also written there as JSON, for `.ci/run`.
 */
import { join } from 'node:path'
import { becomeNode24, root } from './node-24.mjs'
import { ensureInstalled } from './setup.mjs'

process.chdir(root)
await ensureInstalled()
const report = process.env.CONTACT_SYNC_TEST_REPORT
const reporters = report ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
becomeNode24(join(root, 'node_modules', 'vitest', 'vitest.mjs'), [
  'run',
  ...reporters,
  ...process.argv.slice(2),
])
