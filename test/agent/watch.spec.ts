/** `watch`: two loops over one store, told by real file events, with the waits of a person left short. */
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { sync } from '../../main/agent/sync.ts'
import { Watch, type WatchEvents } from '../../main/agent/watch.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { actions, contactWrites, type Platform, writesIn } from '../support/platform.ts'
import { type Cells, type Desk, HEADER, openDesk, phone, SOURCE, tel } from './support/desk.ts'

let desk: Desk
let platform: Platform
let stop: AbortController
let running: Promise<void> | undefined
afterEach(async () => {
  stop?.abort()
  await running
  running = undefined
  await desk.dispose()
  await platform.close()
})

const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
/** Real time: alarms and file events are. */
const clock = { ...systemClock, skip: () => {}, set: () => {}, skipped: () => 0 }
async function start(options: Parameters<typeof openDesk>[0] = {}) {
  ;({ desk, platform } = await openDesk({ clock, source: { removalDelayMinutes: 0.02 }, ...options }))
}
function watch(events: Partial<WatchEvents> = {}): Watch {
  stop = new AbortController()
  const silent = { onReady() {}, onSource() {}, onEnd() {}, onStaged() {}, onRead() {}, onSent() {} }
  const watching = new Watch(desk.agent, { ...silent, ...events })
  running = watching.run(stop.signal)
  return watching
}
/** As an office program saves: now. */
function save(rows: Cells, name = 'people.csv') {
  desk.save(rows, name)
  const file = path.join(desk.folder, name)
  const at = Date.now() / 1000 - 1
  utimesSync(file, at, at)
}
async function until<T>(what: () => Promise<T> | T, ms = 8000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await what()
    if (found || Date.now() > end) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
const quiet = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const cityOf = async (name: string) =>
  (await platform.contacts()).find((one) => one.name === name)?.fields.city
const requests = () => platform.requests()

describe('an edit', () => {
  it('arrives by itself, and a second one after it', async () => {
    await start()
    save([person(1), person(2)])
    await desk.sync()
    watch()
    await quiet(300) // the watch has begun
    save([person(1), person(2, 'Caicó')])
    expect(await until(async () => (await cityOf('Person 2')) === 'Caicó')).toBe(true)
    save([person(1, 'Assu'), person(2, 'Caicó')])
    expect(await until(async () => (await cityOf('Person 1')) === 'Assu')).toBe(true)
    expect(existsSync(path.join(desk.folder, 'data', 'backups'))).toBe(true)
    // What is searched stands by itself, so that a long history is looked through quickly.
    const { db } = desk.repositories.store
    const left = 'SELECT count(*) FROM change WHERE id NOT IN (SELECT id FROM change_text)'
    expect(await until(() => db.prepare(left).pluck().get() === 0, 60_000)).toBe(true)
  })

  it('made while another file is being read is not overlooked', async () => {
    const two = [SOURCE, { ...SOURCE, name: 'Others', path: 'others.csv' }]
    await start({ sources: two })
    save([person(1)])
    save([person(50)], 'others.csv')
    await desk.sync()
    watch()
    await quiet(300)
    // While the second file is looked at, the first, which has just been read, is saved again.
    const { push } = desk.statuses
    let saved = false
    desk.statuses.push = (...items) => {
      if (!saved && items.some((status) => status.phase === 'scanning' && status.source === 'Others')) {
        saved = true
        save([person(1, 'Assu')])
      }
      return push.apply(desk.statuses, items)
    }
    save([person(1, 'Caicó')])
    save([person(50, 'Caicó')], 'others.csv')
    expect(await until(async () => (await cityOf('Person 1')) === 'Assu')).toBe(true)
    expect(saved).toBe(true)
  })

  it('of somebody who is being sent goes after it', async () => {
    await start()
    save([person(1), person(2)])
    await desk.sync()
    await platform.faults({ kind: 'delay', ms: 700, method: 'POST', endpoint: 'contacts' })
    await platform.forgetRequests()
    watch()
    await quiet(300)
    save([person(1, 'Caicó'), person(2)])
    await until(async () => desk.repositories.outbox.inState(desk.agent.workspace.id, 'sending').length > 0)
    save([person(1, 'Assu'), person(2)])
    expect(await until(async () => (await cityOf('Person 1')) === 'Assu')).toBe(true)
    await until(() => desk.left() === 0)
    expect(contactWrites(await requests()).map(({ body }) => body)).toEqual([
      { fields: { city: 'Caicó' } },
      { fields: { city: 'Assu' } },
    ])
    expect(desk.conflicts()).toEqual([])
  })
})

describe('an edit on both sides', () => {
  it('a moment after the last look is seen as one: a person decides', async () => {
    await start()
    save([person(1), person(2)])
    await desk.sync()
    watch()
    await quiet(300)
    save([person(1), person(2, 'Caicó')])
    expect(await until(async () => (await cityOf('Person 2')) === 'Caicó')).toBe(true)
    const one = (await platform.contacts()).find(({ name }) => name === 'Person 1')!
    await platform.somebody.changes(one.uuid, { fields: { city: 'Natal Sul' } })
    save([person(1, 'Assu'), person(2, 'Caicó')])
    expect(await until(() => desk.conflicts().length > 0)).toBe(true)
    expect(await cityOf('Person 1')).toBe('Natal Sul')
  })
})

describe('a removed row', () => {
  it('waits its delay, and costs nothing when it is back in time', async () => {
    await start({ source: { removalDelayMinutes: 0.05 } }) // three seconds
    save([person(1), person(2), person(3)])
    await desk.sync()
    await platform.forgetRequests()
    watch()
    await quiet(300)
    save([person(1), person(2)])
    await quiet(1500)
    expect(writesIn(await requests())).toEqual([])
    save([person(1), person(2), person(3)])
    await quiet(3000)
    expect(writesIn(await requests())).toEqual([])
    save([person(1), person(2)])
    expect(await until(async () => (await platform.contacts()).length === 2)).toBe(true)
    expect(actions(await requests())).toHaveLength(1)
  })

  it('that waits for a person is not looked at again every second', async () => {
    await start()
    save([person(1), person(2), person(3)])
    await desk.sync()
    const three = (await platform.contacts()).find(({ name }) => name === 'Person 3')!
    await platform.somebody.changes(three.uuid, { fields: { city: 'Assu' } })
    await desk.agent.pull(new AbortController().signal) // the next one is due in a minute
    watch()
    await quiet(300)
    save([person(1), person(2)])
    expect(await until(() => desk.conflicts().length > 0)).toBe(true)
    await platform.forgetRequests()
    desk.statuses.length = 0
    await quiet(3000)
    expect(desk.statuses.filter(({ phase }) => phase === 'reconciling').length).toBeLessThan(2)
    expect((await requests()).length).toBeLessThan(6)
  })
})

describe('after a start', () => {
  it('what waits is not sent before the account and a file were read', async () => {
    await start()
    save([person(1), person(2)])
    await desk.sync()
    save([person(1, 'Caicó'), person(2)])
    const giveUp = new AbortController()
    desk.onRequest = (leaving, send) => {
      if (!leaving.isWrite) return send()
      giveUp.abort()
      return Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENETUNREACH' } }))
    }
    await desk.sync({}, giveUp.signal)
    expect(desk.left()).toBe(1)
    desk.onRequest = undefined
    desk.close()
    desk.remove()
    await platform.forgetRequests()
    watch()
    await quiet(1200)
    expect(writesIn(await requests())).toEqual([])
    save([person(1, 'Caicó'), person(2)])
    expect(await until(async () => (await cityOf('Person 1')) === 'Caicó')).toBe(true)
  })

  it('a first sync that nobody approved sends nothing, and is said once', async () => {
    await start()
    save([person(1)])
    const said: string[] = []
    watch({ onSource: (_source, state) => void said.push(state) })
    await until(() => said.length > 0)
    await quiet(500)
    expect(said).toEqual(['not-approved'])
    expect(writesIn(await requests())).toEqual([])
  })
})

describe('when it is stopped', () => {
  it('the request in flight is finished and written down', async () => {
    await start()
    save([person(1), person(2)])
    await desk.sync()
    await platform.faults({ kind: 'delay', ms: 500, method: 'POST', endpoint: 'contacts' })
    watch()
    await quiet(300)
    save([person(1, 'Caicó'), person(2)])
    await until(() => desk.repositories.outbox.inState(desk.agent.workspace.id, 'sending').length > 0)
    stop.abort()
    await running
    expect(await cityOf('Person 1')).toBe('Caicó')
    expect(desk.left()).toBe(0)
  })
})

describe('a command that is handed over', () => {
  it('runs alone, and both loops go on after it', async () => {
    await start()
    save([person(1), person(2)])
    await desk.sync()
    const watching = watch()
    await quiet(300)
    save([person(1, 'Caicó'), person(2)])
    const result = await watching.handOver(() =>
      sync(desk.agent, { yes: false, trigger: 'handed over' }, stop.signal),
    )
    expect(result.exitCode).toBe(0)
    expect(await cityOf('Person 1')).toBe('Caicó')
    save([person(1, 'Caicó'), person(2, 'Assu')])
    expect(await until(async () => (await cityOf('Person 2')) === 'Assu')).toBe(true)
  })
})

describe('a file that is not there', () => {
  it('removes nobody, is said once, and is read when it is back', async () => {
    await start()
    save([person(1), person(2), person(3)])
    await desk.sync()
    await platform.forgetRequests()
    const said: string[] = []
    watch({ onSource: (_source, _state, code) => void said.push(code) })
    await quiet(300)
    desk.remove()
    await until(() => said.length > 0)
    await quiet(2000)
    expect(said).toEqual(['missing'])
    expect(writesIn(await requests())).toEqual([])
    save([person(1), person(2), person(3, 'Assu')])
    expect(await until(async () => (await cityOf('Person 3')) === 'Assu')).toBe(true)
    expect((await platform.contacts()).map(({ urns }) => urns)).toEqual([[tel(1)], [tel(2)], [tel(3)]])
  })
})

it('noise beside the file is no reason to read it', async () => {
  await start()
  save([person(1)])
  await desk.sync()
  watch()
  await quiet(500)
  desk.statuses.length = 0
  for (const name of ['~$people.csv.tmp', 'people.csv.crdownload', 'other.csv'])
    writeFileSync(path.join(desk.folder, name), HEADER.join(';'))
  await quiet(500)
  expect(desk.statuses.filter(({ phase }) => phase === 'scanning')).toEqual([])
  expect(readdirSync(desk.folder)).toContain('other.csv')
})
