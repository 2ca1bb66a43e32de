/** The client takes its turns from the budget: one for each request, and gives back what it does not use. */
import { expect, it } from 'vitest'
import { openBudget } from '../../main/platform/budget.ts'
import { createClient } from '../../main/platform/client.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { contactJson, scriptedServer, workspaceJson } from './scripted-server.ts'
import { databaseFile } from './simulated-platform.ts'

function budgetOf(requestsPerHour: number) {
  const file = databaseFile()
  const limit = { kind: 'given', requestsPerHour } as const
  const budget = openBudget({ db: file.open(), workspaceId: 1, limit, clock: systemClock })
  return { budget, [Symbol.dispose]: () => file[Symbol.dispose]() }
}

it('a turn that was not used does not count, one that was does', async () => {
  using given = budgetOf(100)
  const unused = await given.budget.acquire('contacts')
  unused.release()
  expect(given.budget.usage('contacts').used).toBe(0)
  const used = await given.budget.acquire('contacts')
  used.answered()
  used.release()
  expect(given.budget.usage('contacts')).toMatchObject({ used: 1, inFlight: 0 })
})

it('a client with a budget takes a turn for each request, a given permit for the first', async () => {
  using given = budgetOf(100)
  await using server = await scriptedServer([
    { json: workspaceJson() },
    { json: { next: 'https://h/?cursor=1', results: [] } },
    { json: { next: null, results: [] } },
    { status: 403, json: { detail: 'Invalid token' } },
    { json: contactJson() },
  ])
  const { budget } = given
  const client = createClient({ host: server.host, token: 't', fetch, budget, timeoutMs: 2000 })
  await client.workspace()
  await client.groups.list({ permit: await budget.acquire('v2') })
  expect(budget.usage('v2')).toMatchObject({ used: 3, inFlight: 0 })
  await client.listContacts() // refused before it is counted
  await client.updateContact(contactJson().uuid, {}, { permit: await budget.acquire('contacts') })
  expect(budget.usage('contacts')).toMatchObject({ used: 1, inFlight: 0 })
  const wrongBucket = await budget.acquire('v2')
  await client.listContacts({}, { permit: wrongBucket })
  expect(budget.usage('v2')).toMatchObject({ used: 3, inFlight: 0 })
  expect(budget.usage('contacts')).toMatchObject({ used: 2, inFlight: 0 })
})

it('a client whose turn does not come gives up without sending', async () => {
  using given = budgetOf(1)
  await using server = await scriptedServer([{ json: workspaceJson() }])
  const client = createClient({ host: server.host, token: 't', fetch, budget: given.budget })
  expect((await client.workspace()).kind).toBe('delivered')
  for (const call of [{ signal: AbortSignal.timeout(20) }, { turnSignal: AbortSignal.timeout(20) }]) {
    expect(await client.workspace(call)).toMatchObject({ kind: 'unavailable', why: 'cancelled', lost: false })
  }
  expect(server.seen.length).toBe(1)
})

it('a request that never left does not count', async () => {
  using given = budgetOf(100)
  const server = await scriptedServer([])
  await server[Symbol.asyncDispose]()
  const client = createClient({ host: server.host, token: 't', fetch, budget: given.budget })
  expect(await client.workspace()).toMatchObject({ why: 'network' })
  expect(given.budget.usage('v2')).toMatchObject({ used: 0, inFlight: 0 })
})
