/** History is kept for so many days, and not a line longer, except what something waiting still needs. */
import { existsSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone } from './support/desk.ts'

const DAY = 24 * 3_600_000
const row = (n: number, city = 'Natal') => [`C${n}`, `Person ${n}`, phone(n), city]
const people = (count: number, city?: string) => Array.from({ length: count }, (_, n) => row(n, city))
const counts = () => {
  const count = (table: string) =>
    desk.repositories.store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  return { changes: count('change'), runs: count('run') }
}

it('what is older than 90 days goes, slice by slice; what is younger stays', async () => {
  await start()
  desk.save(people(1200))
  await desk.sync()
  desk.clock.skip(60 * DAY)
  desk.save([...people(3, 'Olinda'), ...people(1200).slice(3)])
  await desk.sync()
  expect(counts()).toEqual({ changes: 1203, runs: 2 })
  desk.clock.skip(29 * DAY)
  await desk.sync()
  expect(counts()).toEqual({ changes: 1203, runs: 2 })
  desk.clock.skip(2 * DAY)
  await desk.sync()
  expect(counts()).toEqual({ changes: 3, runs: 1 })
  desk.clock.skip(90 * DAY)
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  expect(counts()).toEqual({ changes: 0, runs: 0 })
})

it('the setup says how many days; an agent that stays open does it once a day', async () => {
  await start({ setup: { retentionDays: 2 } })
  desk.save(people(5))
  await desk.sync()
  desk.clock.skip(DAY)
  await desk.sync()
  expect(counts().changes).toBe(5)
  desk.clock.skip(1.5 * DAY)
  await desk.sync()
  expect(counts().changes).toBe(0)
})

it('what waits to be sent keeps its line, however old', async () => {
  await start({ setup: { retentionDays: 1 } })
  desk.save(people(4))
  await desk.sync()
  await platform.faults({ kind: 'server-error', method: 'POST', endpoint: 'contacts' })
  desk.save([...people(2, 'Olinda'), ...people(4).slice(2)])
  expect(await desk.sync()).toMatchObject({ exitCode: 5 })
  desk.clock.skip(10 * DAY)
  desk.close()
  await desk.sync() // nobody is judged again before the account can be read; the old lines go
  const waiting = desk.repositories.store.db
    .prepare('SELECT count(*) FROM intention JOIN change ON change.id = change_id')
    .pluck()
  expect([waiting.get(), counts().changes]).toEqual([2, 2])
  await platform.faults()
  expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 2 } })
  expect(counts().changes).toBe(2)
})

it('databases that were put aside, and copies from before a new version, go as well', async () => {
  await start()
  desk.save(people(1))
  await desk.sync()
  const names = ['contact-sync.db.damaged-2026-01-01', 'contact-sync.db.before-version-2']
  const files = names.map((name) => path.join(desk.dataFolder, name))
  const there = () => files.map((file) => existsSync(file))
  for (const file of files) writeFileSync(file, 'old')
  for (const [days, expected] of [
    [89, true],
    [91, false],
  ] as const) {
    desk.close()
    const at = desk.clock.wall() / 1000 - days * 24 * 3600
    for (const file of files) utimesSync(file, at, at)
    await desk.sync()
    expect(there()).toEqual([expected, expected])
  }
})
