/** Events while the agent watches: read as they come, removed after the delay, and in nobody's way. */
import { utimesSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { Watch } from '../../main/agent/watch.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { actions, creates } from '../support/platform.ts'
import { CRM, type Event, receive } from '../webhook/support/events.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, SOURCE } from './support/desk.ts'

const SOON = { timeout: 10_000, interval: 50 }
/** Real time: alarms are. */
const clock = { ...systemClock, skip: () => {}, set: () => {}, skipped: () => 0 }
const ana: Event = { id: 'c1', name: 'Ana', phone: phone(1), city: 'Natal' }
const names = async () => (await platform.contacts()).map(({ name }) => name)

let stop: AbortController | undefined
let running: Promise<void> | undefined
let said: string[] = []
afterEach(async () => {
  stop?.abort()
  await running
})

function watch(): Watch {
  stop = new AbortController()
  said = []
  const silent = { onReady() {}, onEnd() {}, onStaged() {}, onRead() {}, onSent() {} }
  const watching = new Watch(desk.agent, { ...silent, onSource: (_source, _state, code) => said.push(code) })
  running = watching.run(stop.signal)
  return watching
}
/** A spreadsheet of two people, which was read, beside the events. */
async function startBesideList(): Promise<void> {
  const file = { ...SOURCE, removalDelayMinutes: 0.01 }
  await start({ clock, sources: [file, CRM], setup: { quietSeconds: 0.1 } })
  desk.save([
    ['1', 'Bia', phone(50), 'Natal'],
    ['2', 'Carla', phone(51), 'Natal'],
  ])
  await desk.sync()
}
async function told(watching: Watch, ...events: Event[]): Promise<void> {
  await receive(desk, events)
  watching.arrived(desk.agent.webhooks[0]!.row.id)
}

it('a deletion waits its delay, and costs nothing where the person comes back in time', async () => {
  await start({ clock, sources: [{ ...CRM, removalDelayMinutes: 0.05 }] })
  const watching = watch()
  await told(watching, ana)
  await expect.poll(names, SOON).toEqual(['Ana'])
  const { uuid } = await desk.contact('Ana')
  await platform.forgetRequests()
  await told(watching, { event: 'deleted', id: 'c1' })
  await expect
    .poll(() => desk.repositories.people.nextMissing(desk.agent.webhooks[0]!.row.id), SOON)
    .toBeDefined()
  await told(watching, { ...ana, city: 'Olinda' })
  await expect.poll(async () => (await desk.contact('Ana')).fields.city, SOON).toBe('Olinda')
  expect((await desk.contact('Ana')).uuid).toBe(uuid)
  expect(actions(await platform.requests())).toEqual([])
  await told(watching, { event: 'deleted', id: 'c1' })
  await expect.poll(names, SOON).toEqual([])
})

it('events that come all the time do not keep the removals of a spreadsheet back', async () => {
  await startBesideList()
  const watching = watch()
  await told(watching, ana)
  await expect.poll(names, SOON).toEqual(['Ana', 'Bia', 'Carla'])
  let n = 0
  let over = false
  const stream = (async () => {
    while (!over) {
      n += 1
      await told(watching, { id: 'c1', city: `City ${n}` })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  desk.save([['1', 'Bia', phone(50), 'Natal']])
  const saved = path.join(desk.folder, 'people.csv')
  utimesSync(saved, Date.now() / 1000 - 1, Date.now() / 1000 - 1)
  await expect.poll(names, SOON).toEqual(['Ana', 'Bia'])
  over = true
  await stream
  await expect.poll(async () => (await desk.contact('Ana')).fields.city, SOON).toBe(`City ${n}`)
})

it('a source that cannot receive is read to its last event, and keeps nothing back', async () => {
  await startBesideList()
  await receive(desk, [ana])
  const [crm] = desk.agent.webhooks
  desk.agent.deaf.set(crm!.row.id, { code: 'no-secret', detail: { variable: 'CRM_SECRET' } })
  const watching = watch()
  await expect.poll(names, SOON).toEqual(['Ana', 'Bia', 'Carla'])
  desk.save([['1', 'Bia', phone(50), 'Natal']])
  watching.arrived(crm!.row.id)
  await expect.poll(names, SOON).toEqual(['Ana', 'Bia'])
  const state = () => desk.repositories.sources.get(crm!.row.id)
  await expect.poll(() => [state().state, state().stateCode], SOON).toEqual(['halted', 'no-secret'])
  expect(said).toEqual([]) // by hear-events.ts, which knows first
  expect(creates(await platform.requests())).toHaveLength(3)
})
