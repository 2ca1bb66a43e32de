/** The window's place, its files, and what it may load. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { contentPolicy, fileFor, isOurPage, serveFile } from '../../main/desktop/app-protocol.ts'
import { placeWindow } from '../../main/desktop/window-state.ts'
import { isPaused, pauseFrom } from '../../shared/pause.ts'

const office = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }

it.each([
  ['the first time it is in the middle', undefined, [office], { x: 370, y: 130, width: 1180, height: 780 }],
  [
    'it is where it was',
    { x: 2000, y: 50, width: 900, height: 600 },
    [office, second],
    { x: 2000, y: 50, width: 900, height: 600 },
  ],
  [
    'its screen is gone: it comes to the one that is there',
    { x: 2000, y: 50, width: 900, height: 600 },
    [office],
    { x: 510, y: 220, width: 900, height: 600 },
  ],
  [
    'half outside: all of it is brought in',
    { x: 1500, y: -200, width: 900, height: 600 },
    [office],
    { x: 1020, y: 0, width: 900, height: 600 },
  ],
  [
    'a smaller screen: it fits',
    { x: 0, y: 0, width: 1900, height: 1000 },
    [{ x: 0, y: 0, width: 1366, height: 728 }],
    { x: 0, y: 0, width: 1366, height: 728 },
  ],
])('%s', (_name, bounds, areas, expected) => {
  expect(placeWindow(bounds && { bounds, maximized: false }, areas)).toEqual(expected)
})

it.each([
  ['app://contact-sync/index.html', '/built/index.html'],
  ['app://contact-sync/', '/built/index.html'],
  ['app://contact-sync/assets/index-1.js', '/built/assets/index-1.js'],
  ['app://contact-sync/../package.json', '/built/package.json'],
  ['app://contact-sync/%2e%2e/%2e%2e/etc/secret.json', '/built/etc/secret.json'],
  ['app://contact-sync/..%2f..%2fetc%2fsecret.json', '/built/etc/secret.json'],
  ['app://contact-sync/..%5c..%5csecret.json', undefined],
  ['app://contact-sync/index.html%00.png', undefined],
  ['app://contact-sync/key.pem', undefined],
  ['app://elsewhere/index.html', undefined],
  ['https://contact-sync/index.html', undefined],
  ['nonsense', undefined],
])('%s → %s', (address, file) => {
  expect(fileFor(address, '/built')).toBe(file)
})

it('each load has a nonce of its own, in the page and in its policy', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'index.html'), '<meta name="style-nonce" content="__STYLE_NONCE__">')
  const load = async () => {
    const answer = await serveFile('app://contact-sync/index.html', folder)
    const nonce = /content="([^"]+)"/.exec(await answer.text())![1]!
    expect(answer.headers.get('Content-Security-Policy')).toBe(contentPolicy(nonce))
    return nonce
  }
  expect(await load()).not.toBe(await load())
  expect((await serveFile('app://contact-sync/other.html', folder)).status).toBe(404)
  expect(contentPolicy('x')).not.toContain('unsafe')
})

it('only our page may ask', () => {
  expect(isOurPage('app://contact-sync/index.html')).toBe(true)
  expect(isOurPage('app://contact-sync/index.html#review')).toBe(true)
  for (const other of [
    'app://contact-sync/index.html.evil',
    'app://evil/index.html',
    'https://contact-sync/index.html',
    '',
  ])
    expect(isOurPage(other), other).toBe(false)
})

it('a pause ends an hour later, tomorrow morning, or when a person says so', () => {
  const now = new Date(2026, 9, 24, 22, 30).getTime()
  expect(pauseFrom('hour', now).until! - now).toBe(60 * 60_000)
  const morning = new Date(pauseFrom('tomorrow', now).until!)
  expect([morning.getDate(), morning.getHours(), morning.getMinutes()]).toEqual([25, 7, 0])
  expect(isPaused(pauseFrom('until-resumed', now), now + 1e12)).toBe(true)
  expect(isPaused(pauseFrom('hour', now), now + 60 * 60_000)).toBe(false)
})
