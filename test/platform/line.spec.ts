import { expect, it } from 'vitest'
import { openBudget } from '../../main/platform/budget.ts'
import { createClient } from '../../main/platform/client.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { openLine } from '../../main/platform/line.ts'
import { contactJson, scriptedServer, workspaceJson } from './scripted-server.ts'
import { databaseFile } from './simulated-platform.ts'

const soon = (ms: number) => new Promise((done) => setTimeout(done, ms))

function lineOf(requestsPerHour: number | 'unlimited') {
  const file = databaseFile()
  const budget = openBudget({
    db: file.open(),
    workspaceId: 1,
    limit: requestsPerHour === 'unlimited' ? { kind: 'unlimited' } : { kind: 'given', requestsPerHour },
    clock: systemClock,
  })
  return { budget, line: openLine(budget), [Symbol.dispose]: () => file[Symbol.dispose]() }
}

it('under a limit one request at a time, the most urgent first, then in order of arrival', async () => {
  using given = lineOf(3600)
  const began: string[] = []
  let running = 0
  let most = 0
  const work = (name: string) => async () => {
    began.push(name)
    most = Math.max(most, ++running)
    await soon(5)
    running--
  }
  const { line } = given
  await Promise.all([
    line.run('contacts', work('first')),
    line.run('contacts', work('backlog 1')),
    line.run('contacts', work('backlog 2')),
    line.run('contacts', work('one edited cell'), { priority: 1 }),
  ])
  expect(began).toEqual(['first', 'one edited cell', 'backlog 1', 'backlog 2'])
  expect(most).toBe(1)
})

it('eight at a time for an unlimited host', async () => {
  using given = lineOf('unlimited')
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await soon(5)
    running--
  }
  await Promise.all(Array.from({ length: 40 }, () => given.line.run('contacts', work)))
  expect(most).toBe(8)
})

it('a turn that was not used does not count, one that was does', async () => {
  using given = lineOf(100)
  await given.line.run('contacts', async () => undefined)
  expect(given.budget.usage('contacts').used).toBe(0)
  await given.line.run('contacts', async (permit) => permit.answered())
  expect(given.budget.usage('contacts').used).toBe(1)
  await expect(given.line.run('contacts', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug')
  expect(given.budget.usage('contacts')).toMatchObject({ used: 1, inFlight: 0 })
})

it('its signal ends a wait, never work that has begun', async () => {
  using given = lineOf(3600)
  const stop = new AbortController()
  const options = { signal: stop.signal }
  const begun = given.line.run('contacts', () => soon(30).then(() => 'finished'), options)
  const waiting = given.line.run('contacts', async () => 'never', options)
  await soon(5)
  stop.abort(new Error('quit'))
  await expect(waiting).rejects.toThrow('quit')
  expect(await begun).toBe('finished')
  await expect(given.line.run('contacts', async () => 'never', options)).rejects.toThrow('quit')
})

it('a client with a budget takes a turn for each request, a given permit for the first', async () => {
  using given = lineOf(100)
  await using server = await scriptedServer([
    { json: workspaceJson() },
    { json: { next: 'https://h/?cursor=1', results: [] } },
    { json: { next: null, results: [] } },
    { status: 403, json: { detail: 'Invalid token' } },
    { json: contactJson() },
  ])
  const { budget, line } = given
  const client = createClient({ host: server.host, token: 't', fetch, budget, timeoutMs: 2000 })
  await client.workspace()
  await line.run('v2', (permit) => client.groups.list({ permit }))
  expect(budget.usage('v2')).toMatchObject({ used: 3, inFlight: 0 })
  await client.listContacts() // refused before it is counted
  await line.run('contacts', (permit) => client.updateContact(contactJson().uuid, {}, { permit }))
  expect(budget.usage('contacts')).toMatchObject({ used: 1, inFlight: 0 })
  const wrongBucket = await budget.acquire('v2')
  await client.listContacts({}, { permit: wrongBucket })
  expect(budget.usage('v2')).toMatchObject({ used: 3, inFlight: 0 })
  expect(budget.usage('contacts')).toMatchObject({ used: 2, inFlight: 0 })
})

it('a client whose turn does not come gives up without sending', async () => {
  using given = lineOf(1)
  await using server = await scriptedServer([{ json: workspaceJson() }])
  const client = createClient({ host: server.host, token: 't', fetch, budget: given.budget })
  expect((await client.workspace()).kind).toBe('delivered')
  for (const call of [{ signal: AbortSignal.timeout(20) }, { turnSignal: AbortSignal.timeout(20) }]) {
    expect(await client.workspace(call)).toMatchObject({ kind: 'unavailable', why: 'cancelled', lost: false })
  }
  expect(server.seen.length).toBe(1)
})

it('a request that never left does not count', async () => {
  using given = lineOf(100)
  const server = await scriptedServer([])
  await server[Symbol.asyncDispose]()
  const client = createClient({ host: server.host, token: 't', fetch, budget: given.budget })
  expect(await client.workspace()).toMatchObject({ why: 'network' })
  expect(given.budget.usage('v2')).toMatchObject({ used: 0, inFlight: 0 })
})
