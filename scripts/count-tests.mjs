/**
 * `node scripts/count-tests.mjs REPORT EXIT_CODE`: prints `N passed, N failed` from vitest's JSON report.
 * A test file that could not be loaded counts as one failure, and so does a run that failed for any other
 * reason (no report, an error outside the tests). Ends with 1 on a failure, or when no test ran at all.
 */
import { readFileSync } from 'node:fs'

const [report, exitCode] = process.argv.slice(2)
const files = readResults()
const tests = files.flatMap((file) => file.assertionResults)
const passed = tests.filter((test) => test.status === 'passed').length
const broken = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(isFailed),
).length
const counted = tests.filter(isFailed).length + broken
const failed = counted === 0 && exitCode !== '0' ? 1 : counted
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function isFailed(test) {
  return test.status === 'failed'
}

function readResults() {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults
  } catch {
    return []
  }
}
