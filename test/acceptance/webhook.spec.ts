/** A webhook source: `watch` receives the events of partner software, and the workspace follows them. */
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Running } from '../support/office.ts'
import { CITY, rowOf, SOURCE, table } from '../support/people.ts'
import { contactWrites, openPlatform, writesIn } from '../support/platform.ts'
import { addressOf, CRM, customer, ENV, post } from '../webhook/support/sender.ts'

const SOON = { timeout: 15_000, interval: 50 }
openOffice()

/** The agent, and where it takes events. */
async function receiving(
  sources: object[] = [CRM],
  more: object = {},
): Promise<{ agent: Running; url: string }> {
  await platform.setUp(CITY)
  await office.setup(sources as never, { quietSeconds: 0.3, ...more })
  const agent = watch()
  return { agent, url: await addressOf(agent) }
}
const watch = (env: Record<string, string> = ENV, ...args: string[]) =>
  office.start(['watch', '--json', '--webhook-port', '0', ...args], { env })
const people = async () => (await platform.contacts()).map(({ name, fields }) => `${name} ${fields.city}`)
const created = (id: number, more: object = {}) => ({
  id: `e${id}-1`,
  event: 'customer.created',
  customer: customer(id),
  ...more,
})

it('created, updated, deleted: the contact is created, changed, removed; replayed: nothing', async () => {
  const { agent, url } = await receiving()
  const events = [
    created(1),
    { id: 'e1-2', event: 'customer.updated', customer: { id: 'C1', city: 'Olinda' } },
    { id: 'e1-3', event: 'customer.deleted', customer: { id: 'C1' } },
  ]
  expect(await post(url, events[0])).toEqual({ status: 202, body: { ok: true, events: 1 } })
  await expect.poll(people, SOON).toEqual(['Person 1 Natal'])
  expect(await post(url, events[1], 'signature')).toMatchObject({ status: 202 })
  await expect.poll(people, SOON).toEqual(['Person 1 Olinda'])
  expect(await post(url, events[2])).toMatchObject({ status: 202 })
  await expect.poll(people, SOON).toEqual([])
  await expect.poll(() => agent.stderr, SOON).toContain('Done: 1 removed.')

  await platform.forgetRequests()
  for (const event of events)
    expect(await post(url, event)).toEqual({ status: 202, body: { ok: true, events: 1, repeated: true } })
  expect(await post(url, created(2))).toMatchObject({ status: 202 })
  await expect.poll(people, SOON).toEqual(['Person 2 Natal'])
  expect(contactWrites(await platform.requests())).toHaveLength(1)
  expect(await agent.stop()).toMatchObject({ code: 0, signal: null })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})

it('what cannot be taken is refused with a reason, and stops nothing', async () => {
  const { agent, url } = await receiving()
  const refusals: [body: unknown, status: number, how?: Record<string, string>][] = [
    [created(1), 401, { Authorization: 'Bearer wrong' }],
    [created(1), 401, {}],
    ['{"id": ', 400],
    [{ id: 'e9', event: 'customer.created', customer: { name: 'Nobody' } }, 400],
    [{ ...created(1), note: 'x'.repeat(2 ** 20) }, 413],
    [created(1), 403, { Origin: 'https://example.org' }],
  ]
  for (const [body, status, how] of refusals) {
    const answer = await post(url, body, how)
    expect(answer).toEqual({ status, body: { ok: false, reason: expect.stringMatching(/^[A-Z].*\.$/) } })
  }
  expect(await post(url, created(1))).toMatchObject({ status: 202 })
  await expect.poll(people, SOON).toEqual(['Person 1 Natal'])
  // Nobody's data, and no secret, in what the agent says.
  expect(agent.stderr + agent.stdout).not.toMatch(/Person|84991000001|secret of/)
})

it('spreadsheets beside it go on as ever', async () => {
  await platform.setUp(CITY)
  await office.setup([{ ...SOURCE }, CRM] as never, { quietSeconds: 0.3 })
  await office.save('people.csv', table(1, 3))
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 3 } })
  const agent = watch()
  const url = await addressOf(agent)
  expect(await post(url, created(9))).toMatchObject({ status: 202 })
  await expect.poll(async () => (await platform.contacts()).length, SOON).toBe(4)
  await office.save('people.csv', [...table(1, 2), rowOf(3, { city: 'Olinda' })], 0)
  await expect
    .poll(async () => (await people()).filter((one) => one.endsWith('Olinda')), SOON)
    .toHaveLength(1)
})

it('a source without its secret, and a port that is taken, stop nothing else', async () => {
  const other = { ...CRM, name: 'Shop', webhook: { ...CRM.webhook, secretEnv: 'SHOP_SECRET' } }
  const { agent, url } = await receiving([CRM, other])
  expect(agent.stderr).toContain(
    'Shop: Events: nothing can be received, because the secret is not there; put it into the environment as SHOP_SECRET and start again.',
  )
  expect(await post(url.replace('/crm', '/shop'), created(1))).toMatchObject({ status: 404 })
  expect(await post(url, created(1))).toMatchObject({ status: 202 })
  await expect.poll(people, SOON).toEqual(['Person 1 Natal'])
  await agent.stop()

  const taken = createServer()
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
  )
  try {
    await office.save('people.csv', table(1, 1))
    await office.setup([SOURCE, CRM] as never, { quietSeconds: 0.3, webhooks: { port } })
    expect(await office.sync('--yes')).toMatchObject({ code: 0 })
    const second = office.start(['watch', '--json'], { env: ENV })
    await expect.poll(() => second.stderr, SOON).toContain(`because another program uses port ${port};`)
    await expect.poll(() => second.stderr, SOON).toContain('Watching ')
    await office.save('people.csv', [...table(1, 1), rowOf(2)], 0)
    await expect.poll(async () => (await people()).length, SOON).toBe(2)
  } finally {
    taken.close()
  }
})

it('one agent for two accounts: each source has its events, also where both are called the same', async () => {
  const other = await openPlatform({ token: 'other' })
  try {
    await platform.setUp(CITY)
    await other.setUp(CITY)
    await office.setup(CRM as never)
    const theirs = { ...CRM, webhook: { ...CRM.webhook, secretEnv: 'OTHER_SECRET' } }
    const second = { workspace: { host: other.url, tokenEnv: 'OTHER_TOKEN' }, sources: [theirs] }
    await office.write('other.json', JSON.stringify(second))
    const env = { ...ENV, OTHER_SECRET: 'theirs', OTHER_TOKEN: 'other' }
    const agent = watch(env, '--setup', 'contact-sync.json', '--setup', 'other.json')
    const url = await addressOf(agent)
    expect(await post(url, created(1))).toMatchObject({ status: 202 })
    expect(await post(url, created(2), { Authorization: 'Bearer theirs' })).toMatchObject({ status: 202 })
    await expect.poll(people, SOON).toEqual(['Person 1 Natal'])
    await expect
      .poll(async () => (await other.contacts()).map(({ name }) => name), SOON)
      .toEqual(['Person 2'])
    expect(await agent.stop()).toMatchObject({ code: 0 })
  } finally {
    await other.close()
  }
})

describe('a kill', () => {
  it('between the answer and the reading: the next one reads it, sync too', async () => {
    const { agent, url } = await receiving()
    await platform.faults({ kind: 'delay', ms: 60_000, path: '/api/v2/' })
    expect(await post(url, created(1))).toMatchObject({ status: 202 })
    await agent.stop('SIGKILL')
    await platform.faults()
    expect(await office.sync()).toMatchObject({ code: 0, json: { creates: 1 } })
    expect(await people()).toEqual(['Person 1 Natal'])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('between planning and sending: sent once', async () => {
    const { agent, url } = await receiving()
    await platform.faults({ kind: 'drop-before', method: 'POST', path: '/api/v2/contacts' })
    expect(await post(url, created(1))).toMatchObject({ status: 202 })
    await expect.poll(platform.hits, SOON).toEqual([expect.toSatisfy((hits: number) => hits > 0)])
    await agent.stop('SIGKILL')
    await platform.faults()
    const next = watch()
    await addressOf(next)
    await expect.poll(people, SOON).toEqual(['Person 1 Natal'])
    await next.stop()
    expect(writesIn(await platform.requests()).filter(({ status }) => status === 201)).toHaveLength(1)
  })
})
