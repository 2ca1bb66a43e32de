/** Many clients at once, and the agent killed in the middle: what was answered is there once, what was not is sent again. */
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, numbers } from '../support/people.ts'
import { creates } from '../support/platform.ts'
import { addressOf, CRM, customer, ENV, post } from './support/sender.ts'

const PEOPLE = 300
const EVENTS_EACH = 5
const CLIENTS = 20
openOffice()

it('every event that was answered is applied, and none twice', { timeout: 120_000 }, async () => {
  await platform.setUp(CITY)
  await office.setup({ ...CRM, guards: { creates: { max: 10_000 } } } as never, {
    webhooks: { perSecond: 10_000 },
  })
  let agent = office.start(['watch', '--json', '--webhook-port', '0'], { env: ENV })
  const url = await addressOf(agent)

  const answered = new Set<string>()
  let kill: Promise<void> | undefined
  /** As after a power cut: killed, and started again a while later. */
  async function killOnce(): Promise<void> {
    await agent.stop('SIGKILL')
    agent = office.start(['watch', '--json', '--webhook-port', new URL(url).port], { env: ENV })
    await addressOf(agent)
  }
  async function deliver(event: { id: string }): Promise<void> {
    for (;;) {
      const answer = await post(url, event).catch(() => undefined)
      if (answer?.status === 202) {
        answered.add(event.id)
        if (answered.size === (PEOPLE * EVENTS_EACH) / 2) kill = killOnce()
        return
      }
      if (answer) throw new Error(`${answer.status} ${answer.body.reason}`)
      await kill
    }
  }
  /** One client after the other has its own people; what is about one person comes in order. */
  async function client(number: number): Promise<void> {
    for (const turn of numbers(1, EVENTS_EACH))
      for (let id = number; id <= PEOPLE; id += CLIENTS)
        await deliver({
          id: `${id}-${turn}`,
          ...(turn === 1 ? { customer: customer(id) } : { customer: { id: `C${id}`, city: `City ${turn}` } }),
        })
  }
  await Promise.all(numbers(1, CLIENTS).map(client))
  await kill
  expect(answered.size).toBe(PEOPLE * EVENTS_EACH)

  const cities = async () =>
    (await platform.contacts()).map(({ name, fields }) => `${name}: ${fields.city}`).sort()
  const wanted = numbers(1, PEOPLE)
    .map((id) => `Person ${id}: City ${EVENTS_EACH}`)
    .sort()
  await expect.poll(cities, { timeout: 60_000, interval: 500 }).toEqual(wanted)
  expect(creates(await platform.requests()).filter(({ status }) => status === 201)).toHaveLength(PEOPLE)
  await agent.stop()
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })

  const inbox = new Database(path.join(office.data, 'inbox.db'), { readonly: true })
  const kept = inbox.prepare<[], string>("SELECT json_extract(body, '$.id') FROM event").pluck().all()
  inbox.close()
  expect(kept.sort()).toEqual([...answered].sort())
})
