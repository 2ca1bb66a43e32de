/** The window's words: the same in all three languages, none of the internal ones, and each that is used is there. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { en } from '../../renderer/words/en.ts'
import { es } from '../../renderer/words/es.ts'
import { ptBR } from '../../renderer/words/pt-br.ts'
import type { ProblemCode } from '../../shared/row.ts'

// A problem without words of its own does not compile.
const problems: Readonly<Record<ProblemCode | 'other', string>> = en.problem

type Tree = { readonly [key: string]: string | Tree }
const flat = (words: Tree, prefix = ''): Map<string, string> =>
  new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
const languages = { en: flat(en), 'pt-BR': flat(ptBR), es: flat(es) }

/** What DESIGN 2 keeps for code, logs and the terminal. */
const internal = {
  en: /\b(workspace|token|source|adoption|conflict|hold|halt|intention|outcome|delivery|scan|scanning|pull|reconcil\w*|stag(e|ed|ing)|drain\w*|settl\w*|outbox|mirror|claim|urn|uuid|json|http|api|cli|contact-sync|setup)s?\b/i,
  'pt-BR':
    /\b(workspace|token|fonte|conflito|adoção|intenção|reconcil\w*|urn|uuid|json|http|api|contact-sync)s?\b/i,
  es: /\b(workspace|token|fuente|conflicto|adopción|intención|reconcil\w*|urn|uuid|json|http|api|contact-sync)s?\b/i,
}

it('says the same things in every language, with the same blanks to fill', () => {
  const blanks = (words: ReadonlyMap<string, string>) =>
    Object.fromEntries(
      [...words].map(([key, value]) => [
        key,
        [...value.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort(),
      ]),
    )
  expect(blanks(languages['pt-BR'])).toEqual(blanks(languages.en))
  expect(blanks(languages.es)).toEqual(blanks(languages.en))
  expect(Object.keys(problems).length).toBeGreaterThan(20)
})

it.each(['en', 'pt-BR', 'es'] as const)(
  '%s: no internal word, nothing empty, each plural has both forms',
  (language) => {
    const words = languages[language]
    // The address in the browser has to be named as it looks there.
    const allowed = new Set(['badAddress'])
    // The blanks' names are code.
    const said = (value: string) => value.replaceAll(/\{\{\w+/g, '')
    const bad = [...words].filter(([key, value]) => !allowed.has(key) && internal[language].test(said(value)))
    expect(bad).toEqual([])
    expect([...words].filter(([, value]) => value.trim() === '')).toEqual([])
    const singulars = [...words.keys()].filter((key) => key.endsWith('_one'))
    expect(singulars.filter((key) => !words.has(key.replace(/_one$/, '_other')))).toEqual([])
    expect('the source has a conflict').toMatch(internal.en) // so one would have been found
  },
)

it('every word the window asks for is there', () => {
  const root = path.join(import.meta.dirname, '../../renderer')
  const known = [...languages.en.keys()]
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
