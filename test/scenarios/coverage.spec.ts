/** What the design says, each row and promise of it, is shown by a situation; and the lists beside the situations are right. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { COVERAGE, ELSEWHERE } from './coverage.ts'
import { PENDING } from './pending.ts'
import { readScenario, scenarioNames } from './support/format.ts'

const scenarios = scenarioNames().map(readScenario)

it('every promise of DESIGN 1 and every row of DESIGN 8 to 11 is covered by a situation', () => {
  const covered = new Set(scenarios.flatMap(({ covers }) => covers))
  const missing = Object.entries(COVERAGE).filter(([id]) => !covered.has(id))
  expect(missing.map(([id, sentence]) => `${id}: ${sentence}`)).toEqual([])
})

it('a situation names only what the design says', () => {
  const unknown = scenarios.flatMap(({ name, covers }) =>
    covers.filter((id) => !(id in COVERAGE)).map((id) => `${name}: ${id}`),
  )
  expect(unknown).toEqual([])
})

it('there are all ten promises and at least eighty situations', () => {
  expect(Object.keys(COVERAGE).filter((id) => id.startsWith('promise-'))).toHaveLength(10)
  expect(scenarios.length).toBeGreaterThanOrEqual(80)
})

it('each is called as a person would say it, and none is told twice', () => {
  const says = scenarios.map((scenario) => scenario.says)
  expect(says.filter((sentence) => !/^\S+( \S+)+\.$|^\S+( \S+)+\?$/.test(sentence))).toEqual([])
  expect(says.filter((sentence, index) => says.indexOf(sentence) !== index)).toEqual([])
  expect(scenarios.map(({ name }) => name).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(name))).toEqual(
    [],
  )
})

it('pending.ts names only situations that are there', () => {
  const names = new Set(scenarioNames())
  expect(Object.keys(PENDING).filter((name) => !names.has(name))).toEqual([])
})

it('what is looked at elsewhere is looked at there', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const named = Object.values(ELSEWHERE).flatMap((where) => where.match(/\btest\/[\w./-]+/g) ?? [])
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((file) => !existsSync(root + file))).toEqual([])
})
