/** `watch` on folders: exports that arrive, folders that go and come back, drives that tell nothing. Real time and files. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isOnNetwork } from '../../main/agent/network-folders.ts'
import { WatchedFolders } from '../../main/agent/watch-folders.ts'
import { contactWrites, writesIn } from '../support/platform.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone, SOURCE } from './support/desk.ts'
import { realClock, SOON, watchOn } from './support/on-watch.ts'

const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const inFolder = (name: string) => path.join(desk.folder, 'exports', name)
/** Saved a second ago. */
function save(name: string, rows: Cells) {
  desk.save(rows, `exports/${name}`)
  const at = Date.now() / 1000 - 1
  utimesSync(inFolder(name), at, at)
}

async function watching(source: Record<string, unknown> = {}, first: Cells = [person(1), person(2)]) {
  await start({
    clock: realClock,
    sources: [{ ...SOURCE, path: 'exports', folder: 'newest', removalDelayMinutes: 0, ...source }],
  })
  save('2026-11-20.csv', first)
  await desk.sync()
  return watchOn()
}

const cityOf = async (name: string) =>
  (await platform.contacts()).find((one) => one.name === name)?.fields.city
const bodies = async () => contactWrites(await platform.requests()).map(({ body }) => body)

it('a new dated export is read by itself, and only the differences are sent', async () => {
  await watching()
  save('2026-11-21.csv', [person(1), person(2, 'Caicó')])
  await expect.poll(() => cityOf('Person 2'), SOON).toBe('Caicó')
  expect(await bodies()).toEqual([{ fields: { city: 'Caicó' } }])
})

it('a download is read when it has its name, and once', async () => {
  await watching()
  writeFileSync(inFolder('2026-11-21.csv.crdownload'), 'Code;Na')
  save('2026-11-21.csv.crdownload', [person(1, 'Assu'), person(2)])
  renameSync(inFolder('2026-11-21.csv.crdownload'), inFolder('2026-11-21.csv'))
  await expect.poll(() => cityOf('Person 1'), SOON).toBe('Assu')
  expect(await bodies()).toHaveLength(1)
})

it('an older export is left alone, and said once', async () => {
  const said = await watching()
  save('2026-11-19.csv', [person(1, 'Assu')])
  await expect.poll(() => said, SOON).toEqual(['older-export'])
  save('2026-11-21.csv', [person(1, 'Caicó'), person(2)])
  await expect.poll(() => cityOf('Person 1'), SOON).toBe('Caicó')
  expect(said).toEqual(['older-export'])
  expect(await bodies()).toHaveLength(1)
})

it('a folder that goes away removes nobody; back again, what was saved meanwhile is read', async () => {
  const said = await watching()
  const away = path.join(desk.folder, 'away')
  for (const city of ['Caicó', 'Assu']) {
    renameSync(path.join(desk.folder, 'exports'), away)
    await expect.poll(() => said.pop(), SOON).toBe('folder-missing')
    const day = city === 'Caicó' ? '21' : '22'
    desk.save([person(1, city), person(2)], `away/2026-11-${day}.csv`)
    renameSync(away, path.join(desk.folder, 'exports'))
    await expect.poll(() => cityOf('Person 1'), SOON).toBe(city)
  }
  expect(writesIn(await platform.requests())).toHaveLength(2)
})

it('another folder in its place, as when a drive is connected there, is watched from then on', async () => {
  await watching()
  const other = path.join(desk.folder, 'drive')
  mkdirSync(other)
  desk.save([person(1, 'Assu'), person(2)], 'drive/2026-11-21.csv')
  renameSync(path.join(desk.folder, 'exports'), path.join(desk.folder, 'below'))
  renameSync(other, path.join(desk.folder, 'exports'))
  await expect.poll(() => cityOf('Person 1'), SOON).toBe('Assu')
  save('2026-11-22.csv', [person(1, 'Caicó'), person(2)])
  await expect.poll(() => cityOf('Person 1'), SOON).toBe('Caicó')
})

it('files of a folder that only add wait for each other, and all count', async () => {
  await watching({ folder: 'changes only' })
  save('2026-11-21.csv', [person(1, 'Caicó')])
  save('2026-11-22.csv', [person(3)])
  save('2026-11-23.csv', [person(1, 'Assu')])
  await expect.poll(() => cityOf('Person 1'), SOON).toBe('Assu')
  await expect.poll(async () => (await platform.contacts()).length, SOON).toBe(3)
  rmSync(inFolder('2026-11-23.csv'))
  expect(await platform.contacts()).toHaveLength(3)
})

it('where nobody tells that a file was saved, it is looked for', async () => {
  await watching({ poll: true })
  save('2026-11-21.csv', [person(1, 'Caicó'), person(2)])
  await expect.poll(() => cityOf('Person 1'), SOON).toBe('Caicó')
})

describe('a watched folder', () => {
  let folder: string
  let folders: WatchedFolders | undefined
  afterEach(async () => {
    await folders?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const noted: string[] = []
  async function open(name: string) {
    noted.length = 0
    folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-folders-'))
    const events = {
      ignored: () => false,
      poll: () => false,
      onFile: (file: string) => void noted.push(path.basename(file)),
      onFolder: () => void noted.push('folder'),
    }
    folders = new WatchedFolders([path.join(folder, name)], events, { checkMs: 50 })
    await folders.open()
  }

  it('that is made later is watched then', async () => {
    await open('later')
    mkdirSync(path.join(folder, 'later'))
    await expect.poll(() => noted, SOON).toContain('folder')
    writeFileSync(path.join(folder, 'later', 'a.csv'), 'x')
    await expect.poll(() => noted, SOON).toContain('a.csv')
  })
})

const MOUNTS = [
  '/dev/sda1 / ext4 rw 0 0',
  'server:/home /home/ana/Rede\\040da\\040loja nfs4 rw 0 0',
  '//server/vendas /mnt/vendas cifs rw 0 0',
  'rclone: /mnt/drive fuse.rclone rw 0 0',
  'portal /run/user/1000/doc fuse.portal rw 0 0',
  'tmpfs /mnt/vendas/local tmpfs rw 0 0',
].join('\n')

it.each<[folder: string, platform: NodeJS.Platform, isThere: boolean]>([
  ['/home/ana/listas', 'linux', false],
  ['/home/ana/Rede da loja/listas', 'linux', true],
  ['/mnt/vendas', 'linux', true],
  ['/mnt/vendas2', 'linux', false],
  ['/mnt/vendas/local/x', 'linux', false],
  ['/mnt/drive/exports', 'linux', true],
  ['/run/user/1000/doc/x', 'linux', false],
  ['\\\\server\\vendas\\exports', 'win32', true],
  ['\\\\?\\UNC\\server\\vendas', 'win32', true],
  ['C:\\Users\\Ana\\exports', 'win32', false],
  ['\\\\?\\C:\\Users\\Ana', 'win32', false],
  ['/Volumes/vendas', 'darwin', true],
  ['/Users/ana/exports', 'darwin', false],
])('%s on %s is on the network: %s', async (folder, system, isThere) => {
  expect(await isOnNetwork(folder, system, MOUNTS)).toBe(isThere)
})
