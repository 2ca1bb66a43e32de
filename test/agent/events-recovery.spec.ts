/** Events and everything that can be lost: the power, the inbox, the database, a day of it. Nothing is lost or done twice. */
import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { creates } from '../support/platform.ts'
import { CRM, type Event, receive } from '../webhook/support/events.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, tel } from './support/desk.ts'

const DAY = 24 * 3_600_000
const inData = (...names: string[]) => path.join(desk.dataFolder, ...names)
const person = (n: number, more: Event = {}): Event => ({
  id: n,
  name: `P${n}`,
  phone: phone(n),
  city: 'Natal',
  ...more,
})
const open = (source: Record<string, unknown> = {}) => start({ sources: [{ ...CRM, ...source }] })
async function told(...events: Event[]) {
  await receive(desk, events)
  return desk.sync()
}
const shown = async () => (await desk.shown()).map(({ name, fields }) => `${name} ${fields.city}`)

describe('the power fails', () => {
  it.each<[moment: string, when: Parameters<typeof desk.syncUntilPowerFails>[0]]>([
    [
      'while the platform is read, before anything was planned',
      ({ isWrite }, moment) => !isWrite && moment === 'before',
    ],
    ['before the first request', ({ isWrite }, moment) => isWrite && moment === 'before'],
    ['after the first request had arrived', ({ isWrite }, moment) => isWrite && moment === 'after'],
  ])('%s: every event counts once', async (_moment, when) => {
    await open()
    await told(person(1))
    await receive(desk, [person(1, { city: 'Olinda' }), person(2), { event: 'deleted', id: 3 }])
    await platform.forgetRequests()
    expect(await desk.syncUntilPowerFails(when)).toBe(true)
    await desk.sync()
    expect(await shown()).toEqual(['P1 Olinda', 'P2 Natal'])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('after the plan was written: the events are not read again', async () => {
    await open()
    await receive(desk, [person(1), person(2)])
    await desk.syncUntilPowerFails(({ isWrite }) => isWrite)
    const [source] = desk.agent.webhooks
    expect(source!.row.eventsRead).toBe(2)
    const { requests } = await desk.sync()
    expect(creates(requests)).toHaveLength(2)
  })
})

it('the inbox is lost: what was read stays, and new events are read', async () => {
  await open()
  await told(person(1), person(2))
  desk.close()
  for (const end of ['', '-wal', '-shm']) rmSync(inData(`inbox.db${end}`), { force: true })
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  expect(await told(person(1, { city: 'Olinda' }))).toMatchObject({ report: { updates: 1 } })
  expect(await shown()).toEqual(['P1 Olinda', 'P2 Natal'])
})

/** A copy of yesterday, and a day of events of which it knows nothing. */
async function aDayAfterTheCopy(): Promise<string[]> {
  await open()
  await told(person(1), person(2), person(3))
  if (existsSync(inData('backups'))) rmSync(inData('backups'), { recursive: true })
  await desk.agent.store.backUp('2026-01-01')
  desk.clock.skip(DAY)
  await told(person(1, { city: 'Olinda' }), person(4), { event: 'deleted', id: 2 })
  const before = await shown()
  expect(before).toEqual(['P1 Olinda', 'P3 Natal', 'P4 Natal'])
  desk.close()
  return before
}

it('the copy of yesterday is put back: its day of events is read again, and nothing is done twice', async () => {
  const before = await aDayAfterTheCopy()
  for (const end of ['-wal', '-shm']) rmSync(inData(`contact-sync.db${end}`), { force: true })
  cpSync(inData('backups', 'contact-sync-2026-01-01.db'), inData('contact-sync.db'))
  const { requests, exitCode } = await desk.sync()
  expect(creates(requests)).toEqual([])
  expect(await shown()).toEqual(before)
  expect(exitCode).toBe(0)
  expect((await told(person(4, { city: 'Olinda' }))).report).toMatchObject({ updates: 1 })
})

it('the database is gone, and its copies: people of the events that are kept are found on the platform again', async () => {
  const before = await aDayAfterTheCopy()
  for (const end of ['', '-wal', '-shm']) rmSync(inData(`contact-sync.db${end}`), { force: true })
  rmSync(inData('backups'), { recursive: true })
  const { requests } = await desk.sync()
  expect(creates(requests)).toEqual([])
  expect(await shown()).toEqual(before)
  expect((await told(person(4, { city: 'Olinda' }), person(5))).report).toMatchObject({
    updates: 1,
    creates: 1,
  })
})

it('events are kept for eight days, deliveries for 30, and what they said of people for good', async () => {
  await open()
  await told(person(1))
  const kept = () => [...desk.agent.inbox.allOf(`${platform.url} crm`)].length
  expect(kept()).toBe(1)
  desk.clock.skip(9 * DAY)
  await desk.sync()
  expect(kept()).toBe(0)
  expect((await told({ id: 1, city: 'Olinda' })).report).toMatchObject({ updates: 1 })
  expect(await desk.shown()).toMatchObject([{ name: 'P1', urns: [tel(1)], fields: { city: 'Olinda' } }])
})

it('who was deleted is forgotten with the history, and an event that named nobody after a week', async () => {
  await open({ key: ['phone'] })
  await told(person(1), person(2, { phone: 'abc' }))
  await told({ event: 'deleted', phone: phone(1) })
  const known = () => desk.repositories.eventPeople.keys(desk.agent.webhooks[0]!.row.id)
  expect(known()).toHaveLength(2)
  desk.clock.skip(8 * DAY)
  await told(person(3))
  expect(desk.problems()).toEqual([])
  expect(known()).toEqual([tel(1), tel(3)])
  desk.clock.skip(83 * DAY)
  await desk.sync()
  expect(known()).toEqual([tel(3)])
})

it('an event that was received waits for its source, however long the agent is away', async () => {
  await open()
  await desk.sync()
  await receive(desk, [person(1)])
  desk.close()
  desk.clock.skip(60 * DAY)
  expect(await desk.sync()).toMatchObject({ report: { creates: 1 } })
})

it('the source is taken out of the setup: nobody is removed; it comes back as a new one', async () => {
  await open()
  await told(person(1))
  const file = { name: 'People', path: 'people.csv', columns: { Phone: 'urn:tel', Name: 'name' } }
  desk.changeSetup({ sources: [file] })
  desk.save([['Bia', phone(2)]], 'people.csv', ['Name', 'Phone'])
  await desk.sync()
  expect((await shown()).length).toBe(2)
  desk.changeSetup({ sources: [file, CRM] })
  expect(await told(person(1, { city: 'Olinda' }))).toMatchObject({ exitCode: 0 })
  expect((await shown()).length).toBe(2)
})
