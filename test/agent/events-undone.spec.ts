/** What events did can be taken back, and stays taken back until an event says something new. */
import { expect, it } from 'vitest'
import { undo } from '../../main/agent/undo.ts'
import { CRM, type Event, receive } from '../webhook/support/events.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone } from './support/desk.ts'

const ana: Event = { id: 'c1', name: 'Ana', phone: phone(1), city: 'Natal' }
async function told(...events: Event[]) {
  await receive(desk, events)
  return desk.sync()
}
async function takeBack(run: number | null): Promise<void> {
  const undone = await undo(desk.agent, { run: run!, send: true }, new AbortController().signal)
  expect(undone).toMatchObject({ exitCode: 0 })
}
const people = async () => (await desk.shown()).map(({ name, fields }) => `${name} ${fields.city}`)

it('a created person goes, and comes back only when an event says something else', async () => {
  await start({ sources: [CRM] })
  const { report } = await told(ana)
  await takeBack(report.run)
  expect(await people()).toEqual([])
  expect((await told(ana)).writes).toEqual([])
  await told({ id: 'c1', city: 'Olinda' })
  expect(await people()).toEqual(['Ana Olinda'])
})

it('a changed value goes back, and the same event again changes nothing', async () => {
  await start({ sources: [CRM] })
  await told(ana)
  const { report } = await told({ id: 'c1', city: 'Olinda' })
  await takeBack(report.run)
  expect(await people()).toEqual(['Ana Natal'])
  await platform.forgetRequests()
  expect((await told({ id: 'c1', city: 'Olinda' }, { id: 'c1', name: 'Ana' })).writes).toEqual([])
  expect((await told({ id: 'c1', city: 'Assu' })).writes).toHaveLength(1)
})

it('a deleted person comes back as a new contact, and another deletion leaves it alone', async () => {
  await start({ sources: [CRM] })
  await told(ana)
  const { report } = await told({ event: 'deleted', id: 'c1' })
  expect(await people()).toEqual([])
  await takeBack(report.run)
  expect(await people()).toEqual(['Ana Natal'])
  expect((await told({ event: 'deleted', id: 'c1' })).writes).toEqual([])
})
