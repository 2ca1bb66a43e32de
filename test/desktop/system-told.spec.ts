/** What Windows, macOS and Linux are told, recorded. */
import { expect, it } from 'vitest'
import { loginEntry } from '../../main/desktop/login-entry.ts'
import type { OperatingSystem, Platform } from '../../main/desktop/operating-system.ts'
import { openSystemTold } from '../../main/desktop/system-told.ts'
import { nothingYet, type Standing } from '../../shared/standing.ts'

const NOW = new Date(2026, 0, 15, 10, 0).getTime()
const MINUTE = 60_000
const working: Standing = {
  ...nothingYet,
  account: { name: 'Clinic', host: 'https://flows.example.org', practice: false },
}
const sending = (done: number, left: number, minutes: number): Standing => ({
  ...working,
  status: {
    phase: 'draining',
    done,
    left,
    finishAt: { earliest: NOW + minutes * MINUTE, latest: NOW + (minutes + 1) * MINUTE },
  },
})

function recorder(platform: Platform, { onMains = true } = {}) {
  const said: unknown[][] = []
  const record =
    (name: string) =>
    (...values: unknown[]) =>
      void said.push([name, ...values])
  const system = {
    platform,
    appearance: () => ({ darkBar: true, highContrast: false }),
    showTray: ({ icon }: { icon: string }) => record('tray')(icon),
    progress: record('progress'),
    keepAwake: record('awake'),
    onMains: () => onMains,
  } as unknown as OperatingSystem
  return { said, system }
}

it.each<[Platform, string, string]>([
  ['win32', 'up-to-date-on-dark', 'sending-on-dark'],
  ['linux', 'up-to-date-on-any', 'sending-on-any'],
  ['darwin', 'up-to-dateTemplate', 'sendingTemplate'],
])('%s hears of a long sending: icon, progress, and that the PC is to stay awake', (platform, idle, busy) => {
  const { said, system } = recorder(platform)
  const told = openSystemTold(system, { language: () => 'en', keepAwakeAllowed: () => true })
  told.show(working, NOW)
  told.show(working, NOW + 1) // nothing new: nothing is said
  told.show(sending(100, 300, 20), NOW)
  told.show(working, NOW)
  expect(said).toEqual([
    ['tray', idle],
    ['progress', { fraction: null, state: 'normal' }],
    ['awake', false],
    ['tray', busy],
    ['progress', { fraction: 0.25, state: 'normal' }],
    ['awake', true],
    ['tray', idle],
    ['progress', { fraction: null, state: 'normal' }],
    ['awake', false],
  ])
})

it('the PC may sleep: on battery, when the person wishes it, and for what is done in five minutes', () => {
  const awakeIn = (standing: Standing, onMains: boolean, allowed: boolean) => {
    const { said, system } = recorder('win32', { onMains })
    openSystemTold(system, { language: () => 'en', keepAwakeAllowed: () => allowed }).show(standing, NOW)
    return said.find(([name]) => name === 'awake')?.[1]
  }
  expect(awakeIn(sending(100, 300, 20), true, true)).toBe(true)
  expect(awakeIn(sending(100, 300, 20), false, true)).toBe(false)
  expect(awakeIn(sending(100, 300, 20), true, false)).toBe(false)
  expect(awakeIn(sending(100, 300, 4), true, true)).toBe(false)
})

it('a small sending shows no bar', () => {
  const { said, system } = recorder('win32')
  openSystemTold(system, { language: () => 'en', keepAwakeAllowed: () => true }).show(sending(5, 20, 1), NOW)
  expect(said).toContainEqual(['progress', { fraction: null, state: 'normal' }])
})

it('start at login: a login item where the system has them, an autostart file on Linux', () => {
  const at = (platform: Platform, on: boolean, program = '/opt/Contact Sync/contact-sync-agent') =>
    loginEntry(on, { platform, program, configFolder: '/home/ana/.config' })
  for (const platform of ['win32', 'darwin'] as const) {
    expect(at(platform, true)).toEqual({ kind: 'login-item', openAtLogin: true, args: ['--hidden'] })
    expect(at(platform, false)).toEqual({ kind: 'login-item', openAtLogin: false, args: ['--hidden'] })
  }
  const file = '/home/ana/.config/autostart/contact-sync-agent.desktop'
  expect(at('linux', false)).toEqual({ kind: 'autostart-file', path: file, content: null })
  const { content } = at('linux', true) as { content: string }
  expect(content).toContain('Exec="/opt/Contact Sync/contact-sync-agent" --hidden\n')
  const odd = at('linux', true, '/opt/100%/a"b$c`d\\e') as { content: string }
  expect(odd.content).toContain('Exec="/opt/100%%/a\\\\"b\\\\$c\\\\`d\\\\\\e" --hidden\n')
})
