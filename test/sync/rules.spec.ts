/** Every cell of RULES.md names the test that proves it, and no rule's test is left unnamed. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const SPECS = ['attributes', 'sets', 'removals', 'merge', 'blanks', 'base', 'resolve', 'properties']

type Line = { number: number; text: string; references: { spec: string; title: string }[] }

/** The lines of all tables, without their heads and rules. */
function linesOf(markdown: string): Line[] {
  const lines = markdown.split('\n')
  return lines.flatMap((text, index) => {
    const isRow = text.startsWith('|') && !text.startsWith('| ---') && !lines[index + 1]?.startsWith('| ---')
    if (!isRow) return []
    const references = [...text.matchAll(/`([\w-]+) › ([^`]+)`/g)].map(([, spec, title]) => ({
      spec: spec!,
      title: title!,
    }))
    return [{ number: index + 1, text, references }]
  })
}

/** Titles as vitest makes them, tables of situations filled in; a title alone, without its groups. */
function titlesOf(specs: readonly string[]): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'))
  try {
    const file = join(folder, 'tests.json')
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const files = specs.map((spec) => `test/sync/${spec}.spec.ts`)
    execFileSync(process.execPath, [vitest, 'list', '--no-static-parse', `--json=${file}`, ...files], {
      cwd: root,
      stdio: 'pipe',
    })
    const tests = JSON.parse(readFileSync(file, 'utf8')) as { name: string; file: string }[]
    const titles = new Map<string, string[]>(specs.map((spec) => [spec, []]))
    for (const test of tests)
      titles.get(basename(test.file, '.spec.ts'))?.push(test.name.split(' > ').at(-1)!)
    return titles
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const lines = linesOf(readFileSync(join(root, 'main', 'sync', 'RULES.md'), 'utf8'))
let titles: Map<string, string[]>
beforeAll(() => {
  titles = titlesOf(SPECS)
})

const exists = ({ spec, title }: Line['references'][number]) =>
  spec === 'scenario'
    ? existsSync(join(root, 'test', 'scenarios', title, 'scenario.json'))
    : titles.get(spec)?.includes(title) === true

it('every line names a test', () => {
  expect(lines.length).toBeGreaterThan(100)
  expect(lines.filter(({ references }) => references.length === 0).map(({ number }) => number)).toEqual([])
})

it('every test that is named exists', () => {
  const lost = lines.flatMap(({ number, references }) =>
    references.filter((one) => !exists(one)).map(({ spec, title }) => `${number}: ${spec} › ${title}`),
  )
  expect(lost).toEqual([])
})

it.each(SPECS)('every test of %s is named', (spec) => {
  const named = new Set(
    lines.flatMap(({ references }) =>
      references.filter((one) => one.spec === spec).map(({ title }) => title),
    ),
  )
  const found = titles.get(spec)!
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter((title) => !named.has(title))).toEqual([])
})

it('a name stands for one test', () => {
  // What holds of every conflict is one rule, tried on several of them.
  const repeated = SPECS.filter((spec) => spec !== 'resolve').flatMap((spec) =>
    titles.get(spec)!.filter((title, index, all) => all.indexOf(title) !== index),
  )
  expect(repeated).toEqual([])
})
