import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/count-tests.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'count-tests-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A test file in vitest's report, with its tests' results. */
const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((status) => ({ status })),
})
function count(report: unknown, exitCode: number) {
  const path = join(folder, 'tests.json')
  rmSync(path, { force: true })
  if (report !== undefined) writeFileSync(path, JSON.stringify(report))
  const { stdout, status } = spawnSync(process.execPath, [script, path, String(exitCode)], {
    encoding: 'utf8',
  })
  return { stdout, status }
}

it.each<[situation: string, files: unknown[], exitCode: number, line: string, status: number]>([
  ['all passed', [file('passed', 'passed', 'passed'), file('passed', 'passed')], 0, '3 passed, 0 failed', 0],
  ['one failed', [file('failed', 'passed', 'failed')], 1, '1 passed, 1 failed', 1],
  ['a file did not load', [file('passed', 'passed'), file('failed')], 1, '1 passed, 1 failed', 1],
  ['a hook failed after its tests', [file('failed', 'passed', 'passed')], 1, '2 passed, 1 failed', 1],
  ['an error outside the tests', [file('passed', 'passed')], 1, '1 passed, 1 failed', 1],
  ['skipped tests are neither', [file('passed', 'passed', 'pending')], 0, '1 passed, 0 failed', 0],
  ['nothing ran', [], 0, '0 passed, 0 failed', 1],
])('%s', (_situation, testResults, exitCode, line, status) => {
  expect(count({ testResults }, exitCode)).toEqual({ stdout: `${line}\n`, status })
})

it('a run that died without a report failed', () => {
  expect(count(undefined, 70)).toEqual({ stdout: '0 passed, 1 failed\n', status: 1 })
})
