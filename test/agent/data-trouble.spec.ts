/** The desktop agent whose data folder cannot be used for a while: it says why, goes on by itself, and loses nothing. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../main/platform/clock.ts'
import { standingSentence } from '../../shared/standing-words.ts'
import { connected, KEY, newFolder, settled, startDesk, until } from './support/desk-window.ts'

const person = (n: number) => `Person ${n},+558499${String(9_000_000 + n)},Natal`
const people = (from: number, to: number) =>
  ['Name,URN:tel,Field:city', ...Array.from({ length: to - from + 1 }, (_, n) => person(from + n))].join('\n')

/** A disk of its own; undefined where this user may not mount one. */
function smallDisk(mib: number): string | undefined {
  const folder = newFolder()
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0700`, 'small', folder])
  if (mount.status !== 0) return undefined
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return folder
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const filler = openSync(file, 'w')
  try {
    for (let size = 1 << 20; size >= 512; size /= 2) {
      try {
        for (;;) writeSync(filler, Buffer.alloc(size))
      } catch {
        // smaller pieces may still fit
      }
    }
  } finally {
    closeSync(filler)
  }
}

it('a full disk is said, and when there is room again everything is sent once', async (context) => {
  const dataFolder = smallDisk(40)
  if (dataFolder === undefined) return context.skip()
  const { window } = await connected({ dataFolder })
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, people(1, 2))
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.changeSettings({ quietSeconds: 0, requestsPerHour: 'unlimited' })
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)

  const filler = path.join(dataFolder, 'filler')
  fill(filler)
  writeFileSync(file, people(1, 60))
  await window.syncNow(undefined)
  const trouble = async () => (await window.getStanding(undefined)).trouble
  await until(async () => (await trouble())?.kind === 'data', 'it is said', 60_000)
  expect(await trouble()).toMatchObject({ code: 'disk-full' })
  expect(standingSentence(await window.getStanding(undefined), 'pt-BR', Date.now())).toContain(
    'O disco está cheio',
  )
  rmSync(filler)
  await until(async () => (await window.contacts({})).total === 60, 'all are sent', 90_000)
  expect(await settled(window)).toMatchObject({ trouble: null, queued: 0 })
  expect((await window.changes({ run: (await window.runs({})).rows[0]!.id })).total).toBe(58)
}, 240_000)

it('a database that is damaged while the PC was off is put aside, and the next look sends nothing twice', async () => {
  const first = await connected()
  const { window, dataFolder, keys, server } = first
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, people(1, 20))
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 20, 'all are there')
  await settled(window)
  await first.close()
  const writes = async () => {
    const headers = { Authorization: `Token ${KEY}` }
    const answer = await fetch(`${server.url}/practice/requests`, { headers })
    const { requests } = (await answer.json()) as { requests: { method: string }[] }
    return requests.filter(({ method }) => method !== 'GET').length
  }
  const sent = await writes()
  const data = path.join(dataFolder, 'account/data')
  truncateSync(path.join(data, 'contact-sync.db'), 10_000)
  const { window: again } = await startDesk({ dataFolder, keys })
  await again.syncNow(undefined)
  await until(async () => (await again.contacts({})).total === 20, 'they are found there again', 60_000)
  await settled(again)
  expect(readdirSync(data).some((name) => name.includes('.damaged-'))).toBe(true)
  const { trouble } = await again.getStanding(undefined)
  expect(trouble).toBeNull()
  expect(await writes()).toBe(sent)
}, 120_000)

it('a clock two days off is told by the platform, and what is to be sent is sent', async () => {
  const shift = 48 * 3_600_000
  const clock = { ...systemClock, wall: () => systemClock.wall() + shift }
  const { window } = await connected({ clock })
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, people(1, 2))
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  const { clock: told, trouble } = await settled(window)
  expect(trouble).toBeNull()
  expect(told).not.toBeNull()
}, 90_000)
