import { expect, it } from 'vitest'
import type { Platform } from '../../main/desktop/operating-system.ts'
import { iconVariant, trayLook } from '../../main/desktop/tray-look.ts'
import { nothingYet, type Standing } from '../../shared/standing.ts'
import { languages, type StandingKind, standingKind, standingSentence } from '../../shared/standing-words.ts'

const NOW = new Date(2026, 0, 15, 10, 0).getTime()
const MINUTE = 60_000
const account = { name: 'Clinic', host: 'https://flows.example.org', practice: false }
const working: Standing = { ...nothingYet, account }
const needs = { conflicts: 2, holds: 1, problems: 0, firstSyncs: 0 }
const sending: Standing = {
  ...working,
  status: {
    phase: 'draining',
    done: 11,
    left: 329,
    finishAt: { earliest: NOW + 3 * MINUTE, latest: NOW + 4 * MINUTE },
  },
}

const situations: [string, Standing, StandingKind, string][] = [
  ['before the first run', nothingYet, 'not-set-up', 'Not set up yet'],
  ['nothing to do', working, 'up-to-date', 'Up to date'],
  [
    'a file is read',
    { ...working, status: { phase: 'scanning', source: 'Clientes', rows: 3 } },
    'scanning',
    'Reading Clientes',
  ],
  [
    'the platform is read',
    { ...working, status: { phase: 'pulling', contacts: 3 } },
    'scanning',
    'Checking the platform',
  ],
  ['sending', sending, 'sending', 'Sending 12 of 340 · 4 min left'],
  ['something waits for a person', { ...working, needsYou: needs }, 'needs-you', '3 things need you'],
  [
    'it waits while more is sent',
    { ...sending, needsYou: needs },
    'sending',
    'Sending 12 of 340 · 4 min left',
  ],
  [
    'a file is locked',
    { ...working, sources: [{ source: 'Clientes', state: 'waiting', code: 'locked', since: NOW }] },
    'waiting',
    'Clientes: waiting for the file',
  ],
  [
    'a source is stopped',
    { ...working, sources: [{ source: 'Clientes', state: 'halted', code: 'empty', since: NOW }] },
    'needs-you',
    'Clientes: stopped, nothing was changed',
  ],
  ['paused', { ...working, pause: { until: null } }, 'paused', 'Paused'],
  [
    'paused for an hour',
    { ...sending, pause: { until: NOW + 65 * MINUTE } },
    'paused',
    'Paused until 11:05 AM',
  ],
  ['a pause that is over', { ...working, pause: { until: NOW - 1 } }, 'up-to-date', 'Up to date'],
  [
    'offline',
    { ...working, trouble: { kind: 'offline', since: NOW, why: 'network' } },
    'offline',
    'No connection to the platform; trying again',
  ],
  [
    'the key is refused, while paused',
    { ...working, pause: { until: null }, trouble: { kind: 'key-refused' } },
    'key-refused',
    'The platform refused the access key',
  ],
  [
    'the keychain lost the key',
    { ...working, trouble: { kind: 'key-missing', unreadable: true } },
    'key-refused',
    'The access key is needed once more',
  ],
  [
    'the disk is full',
    { ...working, trouble: { kind: 'data', code: 'disk-full', sentence: 's' } },
    'stopped',
    'The disk is full: free some space and it goes on by itself. Nothing is lost',
  ],
]
it.each(situations)('%s', (_name, standing, kind, sentence) => {
  expect(standingKind(standing, NOW)).toBe(kind)
  // Newer ICU puts a narrow space before AM.
  expect(standingSentence(standing, 'en', NOW).replace('\u202f', ' ')).toBe(sentence)
})

it('the practice account is named in every language', () => {
  const practice: Standing = { ...working, account: { ...account, practice: true } }
  expect(languages.map((language) => standingSentence(practice, language, NOW))).toEqual([
    'Practice account · Up to date',
    'Conta de treino · Em dia',
    'Cuenta de práctica · Al día',
  ])
})

it('every situation has words of its own in every language', () => {
  for (const language of ['pt-BR', 'es'] as const)
    for (const [name, standing] of situations) {
      const said = standingSentence(standing, language, NOW)
      expect(said, name).not.toBe('')
      if (standing.trouble?.kind !== 'data')
        expect(said, name).not.toBe(standingSentence(standing, 'en', NOW))
    }
})

it.each<[Platform, boolean, boolean, string]>([
  ['win32', true, false, 'on-dark'],
  ['win32', false, false, 'on-light'],
  ['win32', true, true, 'contrast-dark'],
  ['win32', false, true, 'contrast-light'],
  ['linux', true, false, 'on-any'],
  ['linux', false, true, 'on-any'],
  ['darwin', true, false, 'template'],
  ['darwin', false, true, 'template'],
])('%s, dark bar %s, strong contrast %s → %s', (platform, darkBar, highContrast, variant) => {
  expect(iconVariant(platform, { darkBar, highContrast })).toBe(variant)
})

const look = (standing: Standing) =>
  trayLook(standing, {
    language: 'en',
    platform: 'win32',
    appearance: { darkBar: true, highContrast: false },
    now: NOW,
  })
const labels = (standing: Standing) =>
  look(standing).menu.flatMap((entry) =>
    entry.kind === 'separator'
      ? []
      : entry.kind === 'submenu'
        ? [entry.label]
        : [`${entry.label}${entry.enabled === false ? ' (off)' : ''}`],
  )

it('the menu offers what can be done now', () => {
  expect(labels(working)).toEqual([
    'Up to date (off)',
    'Open',
    'Check now',
    'Pause',
    'Review (0) (off)',
    'Quit',
  ])
  expect(labels({ ...working, needsYou: needs, pause: { until: null } })).toEqual([
    'Paused (off)',
    'Open',
    'Check now (off)',
    'Resume',
    'Review (3)',
    'Quit',
  ])
  expect(labels(nothingYet)).toContain('Check now (off)')
  const pause = look(working).menu.find((entry) => entry.kind === 'submenu')
  expect(pause).toMatchObject({
    entries: [{ id: 'pause:hour' }, { id: 'pause:tomorrow' }, { id: 'pause:until-resumed' }],
  })
})

it('a tooltip fits what Windows shows', () => {
  const { tooltip } = look({
    ...working,
    sources: [{ source: 'x'.repeat(300), state: 'waiting', code: 'missing', since: 0 }],
  })
  expect(tooltip.length).toBeLessThanOrEqual(120)
  expect(tooltip.endsWith('…')).toBe(true)
})
