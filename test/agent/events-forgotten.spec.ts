/** "Forget this person" and the events of webhooks: no trace in the inbox, and no later event brings them back. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { forget } from '../../main/agent/forget.ts'
import { CRM, type Event, receive } from '../webhook/support/events.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone } from './support/desk.ts'

const HER_PHONE = '84987654321'
const her: Event = { id: 'quorvath-9', name: 'Xanthippe', phone: HER_PHONE, city: 'Zwolle' }
const ana: Event = { id: 'c1', name: 'Ana', phone: phone(1), city: 'Natal' }

/** Files of the data folder in which something of her stands, while the agent is at work. */
function traces(): string[] {
  const files = readdirSync(desk.dataFolder, { withFileTypes: true, recursive: true })
  return files.flatMap((entry) => {
    if (!entry.isFile()) return []
    const text = readFileSync(path.join(entry.parentPath, entry.name)).toString('latin1').toLowerCase()
    return ['xanthippe', '987654321', 'quorvath', 'zwolle']
      .filter((word) => text.includes(word))
      .map((word) => `${entry.name}: ${word}`)
  })
}
const forgetHer = (thisToo = false) =>
  forget(desk.agent, HER_PHONE, { thisToo }, new AbortController().signal)
const open = (source: Record<string, unknown> = {}) => start({ sources: [{ ...CRM, ...source }] })
async function told(...events: Event[]) {
  await receive(desk, events)
  return desk.sync()
}
const names = async () => (await platform.contacts()).map(({ name }) => name)

it('erases every trace, of others nothing', async () => {
  await open()
  await told(ana, her, { id: her.id, city: 'Olinda' })
  expect(traces().length).toBeGreaterThan(4)
  expect(await forgetHer()).toMatchObject({ kind: 'forgotten', already: false, complete: true })
  expect(traces()).toEqual([])
  expect((await desk.sync()).writes).toEqual([])
  expect((await told({ id: 'c1', city: 'Olinda' })).writes).toHaveLength(1)
  expect(await names()).toEqual(['Ana', 'Xanthippe'])
})

it('a later event does not bring her back, and leaves no trace: not even one that carries her key only', async () => {
  await open()
  await told(her)
  await forgetHer()
  await platform.forgetRequests()
  expect((await told({ ...her, name: 'Xanthippe Q.' })).writes).toEqual([])
  expect(desk.problems()).toMatchObject([{ code: 'forgotten' }])
  expect((await told({ id: her.id, city: 'Zwolle' }, ana)).writes).toHaveLength(1)
  desk.agent.inbox.shred()
  desk.agent.store.db.pragma('wal_checkpoint(TRUNCATE)')
  expect(traces()).toEqual([])
})

it('erases events that were received and not read yet', async () => {
  await open()
  await told(ana)
  await receive(desk, [her])
  expect(await forgetHer()).toMatchObject({ kind: 'forgotten' })
  expect(traces()).toEqual([])
  expect((await desk.sync()).writes).toEqual([])
})

it('erases who was deleted, and who goes by her phone', async () => {
  await open({ key: ['phone'] })
  await told(her)
  await told({ event: 'deleted', phone: HER_PHONE })
  expect(await names()).toEqual([])
  expect(await forgetHer()).toMatchObject({ kind: 'forgotten' })
  expect(traces()).toEqual([])
})

it('forgotten altogether, she is anybody who is new', async () => {
  await open()
  await told(her)
  await forgetHer(true)
  await told({ id: her.id, city: 'Zwolle' })
  expect(desk.problems()).toMatchObject([{ code: 'no-urn' }])
  await told(her)
  expect(desk.problems()).toEqual([])
})

it('nobody by that address: refused, as ever', async () => {
  await open()
  await told(ana)
  expect(await forgetHer()).toMatchObject({ kind: 'refused' })
})
