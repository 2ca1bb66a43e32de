/** The window's words: the same in all three languages, none of the internal ones, and each that is used is there. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { refusal } from '../../main/agent/undo-words.ts'
import type { HaltCode } from '../../main/spreadsheets/halt.ts'
import type { Left } from '../../main/sync/undo.ts'
import { en } from '../../renderer/words/en.ts'
import { haltCodes } from '../../shared/halt-sentences.ts'
import type { ProblemCode } from '../../shared/row.ts'
import { internalWord, windowWords } from '../support/window-words.ts'

// A problem, a halt or a part of an undo without words of its own does not compile.
const problems: Readonly<Record<ProblemCode | 'other', string>> = en.problem
const halts: Readonly<Record<HaltCode | 'other', string>> = en.halt
const left: Readonly<Record<Left['why'], string>> = en.left

it('says the same things in every language, with the same blanks to fill', () => {
  const blanks = (words: ReadonlyMap<string, string>) =>
    Object.fromEntries(
      [...words].map(([key, value]) => [
        key,
        [...value.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort(),
      ]),
    )
  expect(blanks(windowWords['pt-BR'])).toEqual(blanks(windowWords.en))
  expect(blanks(windowWords.es)).toEqual(blanks(windowWords.en))
  expect(Object.keys(problems).length).toBeGreaterThan(20)
})

it('whatever stops a spreadsheet, a folder or incoming events has words of its own', () => {
  expect(haltCodes.filter((code) => !(code in halts))).toEqual([])
  expect(haltCodes).toContain('two-lists')
  expect(haltCodes).toContain('port-taken')
})

it('each exact reason the terminal tells of a cell, the window tells too', () => {
  const source = readFileSync(path.join(import.meta.dirname, '../../shared/cell-sentences.ts'), 'utf8')
  const told: Readonly<Record<string, string>> = {
    phoneTrouble: 'bad-phone',
    emailTrouble: 'bad-email',
    numberTrouble: 'bad-number',
    dateTrouble: 'bad-date',
    urnTrouble: 'bad-urn',
    groupTrouble: 'bad-group-name',
  }
  const missing = Object.entries(told).flatMap(([name, code]) => {
    const [, body = ''] = new RegExp(`function ${name}[^]*?\n\\{?([^]*?)\n}`).exec(source) ?? []
    const reasons = [...body.matchAll(/case '([\w-]+)'/g)].map(([, why]) => why!)
    expect(reasons.length, name).toBeGreaterThan(1)
    const words: object = en.problemWhy[code as keyof typeof en.problemWhy]
    // What a phone looks like is told for each kind of thing.
    return reasons
      .filter((why) => !(why in words) && !Object.keys(words).some((key) => key.startsWith(`${why}-`)))
      .map((why) => `${code}.${why}`)
  })
  expect(missing).toEqual([])
})

it('why an undo is refused, and why a part of it stays, has words', () => {
  const run = { id: 1, workspaceId: 1, host: '', undoneBy: 2, undoOf: null, startedAt: 0, trigger: 'sync' }
  const codes = [
    refusal.unknown(1),
    refusal.notKept(1, 90),
    refusal.otherAccount(run),
    refusal.undone(run),
    refusal.leaving(1, 2),
    refusal.busy(1, ['Ana']),
  ].map(({ code }) => code)
  expect(codes.length).toBe(Object.keys(refusal).length)
  expect(codes.filter((code) => !(code in en.undoRefused))).toEqual([])
  expect(Object.keys(left).length).toBeGreaterThan(14)
})

it.each(['en', 'pt-BR', 'es'] as const)(
  '%s: no internal word, nothing empty, each plural has both forms',
  (language) => {
    const words = windowWords[language]
    // What stands on the platform's own pages has to be named as it looks there.
    const isAllowed = (key: string) => key.startsWith('connecting.whereText.')
    // The blanks' names are code.
    const said = (value: string) => value.replaceAll(/\{\{\w+/g, '')
    const bad = [...words].filter(
      ([key, value]) => !isAllowed(key) && internalWord[language].test(said(value)),
    )
    expect(bad).toEqual([])
    expect([...words].filter(([, value]) => value.trim() === '')).toEqual([])
    const singulars = [...words.keys()].filter((key) => key.endsWith('_one'))
    expect(singulars.filter((key) => !words.has(key.replace(/_one$/, '_other')))).toEqual([])
    expect('the source has a conflict').toMatch(internalWord.en) // so one would have been found
  },
)

it('every word the window asks for is there', () => {
  const root = path.join(import.meta.dirname, '../../renderer')
  const known = [...windowWords.en.keys()]
  const missing = globSync('**/*.tsx', { cwd: root }).flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    return [...text.matchAll(/\bt\(\s*(?:[^'`()]*\? )?(['`])([^'`]+)\1/g)]
      .map(([, , key]) => key!)
      .filter((key) => {
        const [start] = key.split('${')
        return key === start
          ? !known.some((one) => one === key || one === `${key}_other`)
          : !known.some((one) => one.startsWith(start!))
      })
      .map((key) => `${file}: ${key}`)
  })
  expect(missing).toEqual([])
})

it('every word that is there is asked for', () => {
  const root = path.join(import.meta.dirname, '../../renderer')
  const text = globSync('**/*.{ts,tsx}', { cwd: root, exclude: (name) => name === 'words' })
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n')
  const patterns = [...text.matchAll(/`(?=([a-zA-Z][.\w-]*\$\{[^}]*\}(?:[.\w-]|\$\{[^}]*\})*)`)/g)].map(
    ([, made]) =>
      new RegExp(
        `^${made!
          .split(/\$\{[^}]*\}/)
          .map((part) => part.replaceAll('.', '\\.'))
          .join('.+')}$`,
      ),
  )
  // The head of an exported activity is taken whole.
  const isTaken = (key: string) => /^activity\.(?:column\.\w+|table|all)$/.test(key)
  const unused = [...windowWords.en.keys()]
    .map((key) => key.replace(/_(?:one|other)$/, ''))
    .filter((key) => !text.includes(`'${key}'`) && !patterns.some((one) => one.test(key)) && !isTaken(key))
  expect(patterns.length).toBeGreaterThan(40)
  expect([...new Set(unused)]).toEqual([])
})
