/** The guides of docs/guides: in three languages the same, and each **label** is one of the window, the tray or a notification. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { announcementText } from '../../main/desktop/attention.ts'
import type { MenuEntry } from '../../main/desktop/operating-system.ts'
import { trayLook } from '../../main/desktop/tray-look.ts'
import { nothingYet } from '../../shared/standing.ts'
import { type Language, languages, standingWords } from '../../shared/standing-words.ts'
import { internalWord, windowWords } from '../support/window-words.ts'

const folder = path.join(import.meta.dirname, '../../docs/guides')
const guides = globSync('*/*.md', { cwd: folder }).map((file) => {
  const [language = '', name = ''] = file.split(path.sep)
  return { file, language: language as Language, name, text: readFileSync(path.join(folder, file), 'utf8') }
})
const of = (wanted: string) => guides.filter(({ language }) => language === wanted)
const index = readFileSync(path.join(folder, 'README.md'), 'utf8')

const labelsOf = (text: string) => [...text.matchAll(/\*\*(.+?)\*\*/g)].map(([, label]) => label!)
const linksOf = (text: string) => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!)
const picturesOf = (text: string) =>
  [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target]) => path.basename(target!))
/** The numbers that begin the steps, in their order. */
const stepsOf = (text: string) => [...text.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))

const menuLabels = (entries: readonly MenuEntry[]): string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'separator'
      ? []
      : entry.kind === 'submenu'
        ? [entry.label, ...menuLabels(entry.entries)]
        : [entry.label],
  )

/** Whatever the tray says in its menu, working and paused. */
function trayWords(language: Language): string[] {
  const appearance = { darkBar: false, highContrast: false }
  const look = { language, platform: 'linux', appearance, now: 0 } as const
  const paused = { ...nothingYet, pause: { until: null } }
  return [nothingYet, paused].flatMap((standing) => menuLabels(trayLook(standing, look).menu))
}

/** What a notification says when somebody is needed, and when all is done. */
function notificationWords(language: Language): string[] {
  const causes = ['review', 'source-stopped', 'source-missing', 'key', 'data'] as const
  const said = causes.flatMap((cause) =>
    (['needed', 'still', 'solved'] as const).map((kind) =>
      announcementText({ kind, causes: [cause] }, language),
    ),
  )
  return said.flatMap(({ title, body }) => [title, body])
}

type Sayings = string | ((...blanks: string[]) => string) | { readonly [key: string]: Sayings }
const standingSayings = (value: Sayings): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') return [value('{{a}}', '{{b}}', '{{c}}')]
  return Object.values(value).flatMap(standingSayings)
}

/** A word with its blanks open. One that is nearly all blanks would match anything, so it counts for nothing. */
function pattern(word: string): RegExp | undefined {
  const pieces = word.split(/\{\{[^}]*\}\}/)
  if (pieces.length > 1 && pieces.join('').replaceAll(/[^\p{L}]/gu, '').length < 3) return undefined
  const escaped = pieces.map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.+')}$`)
}

function isSaid(language: Language): (label: string) => boolean {
  const words = [
    ...windowWords[language].values(),
    ...standingSayings(standingWords[language] as unknown as Sayings),
    ...trayWords(language),
    ...notificationWords(language),
  ]
  const plain = new Set(words)
  const open = words
    .filter((word) => word.includes('{{'))
    .map(pattern)
    .filter((one) => one !== undefined)
  return (label) => plain.has(label) || open.some((one) => one.test(label))
}

it('every guide exists in the three languages, with the same steps, pictures and links', () => {
  const shape = (wanted: string) =>
    Object.fromEntries(
      of(wanted).map(({ name, text }) => [
        name,
        {
          steps: stepsOf(text),
          pictures: picturesOf(text),
          links: linksOf(text).filter((target) => !target.endsWith('.png')),
          labels: labelsOf(text).length,
        },
      ]),
    )
  const english = shape('en')
  expect(Object.keys(english).length).toBeGreaterThan(12)
  expect(Object.values(english).every(({ steps }) => steps.length > 4)).toBe(true)
  expect(shape('pt-BR')).toEqual(english)
  expect(shape('es')).toEqual(english)
})

it('the steps are numbered from 1 on', () => {
  const wrong = guides.filter(({ text }) =>
    stepsOf(text).some((number, at, all) => number !== 1 && number !== (all[at - 1] ?? 0) + 1),
  )
  expect(wrong.map(({ file }) => file)).toEqual([])
})

it.each(languages)('%s: each label stands so in the window or beside the clock', (language) => {
  const said = isSaid(language)
  const strange = of(language).flatMap(({ file, text }) =>
    labelsOf(text)
      .filter((label) => !said(label))
      .map((label) => `${file}: ${label}`),
  )
  expect(strange).toEqual([])
  expect(of(language).flatMap(({ text }) => labelsOf(text)).length).toBeGreaterThan(200)
  expect(said('A label that nobody ever wrote')).toBe(false) // so it would have been found
})

it('every link and picture leads somewhere, and the index names each guide', () => {
  const all = [...guides, { file: 'README.md', text: index }]
  const lost = all.flatMap(({ file, text }) =>
    linksOf(text)
      .filter(
        (target) => !target.startsWith('#') && !existsSync(path.join(folder, path.dirname(file), target)),
      )
      .map((target) => `${file}: ${target}`),
  )
  expect(lost).toEqual([])
  const named = linksOf(index).filter((target) => target.endsWith('.md'))
  expect(named.toSorted()).toEqual(guides.map(({ file }) => file.split(path.sep).join('/')).toSorted())
})

it('every guide has a picture of the window in its own language, and says what it shows', () => {
  const without = guides.filter(({ text, language }) => {
    const shown = [...text.matchAll(/!\[([^\]]*)\]\(\.\.\/\.\.\/pictures\/([^/]+)\//g)]
    return (
      shown.length === 0 || shown.some(([, alt = '', folderOf]) => alt.length < 10 || folderOf !== language)
    )
  })
  expect(without.map(({ file }) => file)).toEqual([])
})

it.each(languages)('%s: no internal word', (language) => {
  const seen = (text: string) => text.replaceAll(/\]\([^)]*\)/g, ']')
  const bad = of(language).flatMap(({ file, text }) => {
    const found = internalWord[language].exec(seen(text))
    return found ? [`${file}: ${found[0]}`] : []
  })
  expect(bad).toEqual([])
})
