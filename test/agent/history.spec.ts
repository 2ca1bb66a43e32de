/** What the agent does is written down as it happened: the answers too, and what was decided without a request. */
import { beforeEach, expect, it } from 'vitest'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, tel } from './support/desk.ts'

beforeEach(async () => {
  await start()
})
const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const runs = () => desk.repositories.history.runs(desk.agent.workspace.id).rows
/** Changes of a run, the last one where none is named. */
const changes = (run = runs()[0]!.id) => desk.repositories.history.changes(desk.agent.workspace.id, run).rows

it('a refusal is kept in plain words, with its status; the others of the run are delivered', async () => {
  desk.save([person(1), person(2)])
  desk.onRequest = (leaving, send) =>
    leaving.isWrite && leaving.body.includes('Person 2')
      ? Promise.resolve(Response.json({ name: ['Ensure this field has fewer characters.'] }, { status: 400 }))
      : send()
  expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { creates: 1, problems: 1 } })
  expect(changes()).toMatchObject([
    {
      person: 'Person 1',
      kind: 'create',
      outcome: 'delivered',
      status: 201,
      answer: null,
      row: 2,
      rowKey: '1',
    },
    {
      ...{ person: 'Person 2', outcome: 'rejected', status: 400, row: 3, uuid: null },
      answer: { refused: expect.stringContaining('fewer characters') },
    },
  ])
  expect(runs()).toMatchObject([
    {
      endedAt: expect.any(Number),
      counts: [
        { kind: 'create', outcome: 'delivered', n: 1 },
        { kind: 'create', outcome: 'rejected', n: 1 },
      ],
    },
  ])
})

it('what the platform keeps otherwise than it was sent is told', async () => {
  desk.save([person(1)])
  await desk.sync()
  desk.save([person(1, 'Caicó')])
  await platform.faults({ kind: 'unchanged', method: 'POST', endpoint: 'contacts' })
  await desk.sync()
  expect(changes()).toMatchObject([
    {
      ...{ kind: 'update', outcome: 'rejected', status: 200 },
      answer: { differences: [{ attribute: 'field:city', sent: 'Caicó', got: 'Natal' }] },
    },
  ])
})

it('what was planned twice while it waited is one change, of the run that sent it', async () => {
  desk.save([person(1)])
  await desk.sync()
  desk.save([person(1, 'Caicó')])
  await platform.faults({ kind: 'server-error', method: 'POST', endpoint: 'contacts' })
  await desk.sync({ maxMinutes: 0.001 })
  desk.save([person(1, 'Mossoró')])
  await platform.faults()
  const { report } = await desk.sync()
  expect(report).toMatchObject({ updates: 1 })
  expect(changes(report.run!)).toMatchObject([
    { outcome: 'delivered', attributes: [{ name: 'field:city', before: 'Natal', after: 'Mossoró' }] },
  ])
  expect(runs().map(({ counts }) => counts)).toEqual([
    [{ kind: 'update', outcome: 'delivered', n: 1 }],
    [{ kind: 'create', outcome: 'delivered', n: 1 }],
  ])
})

it('a run that waited for the network has its own end and counts, and the run that sent it is named', async () => {
  desk.save([person(1), person(2)])
  desk.onRequest = (leaving, send) =>
    leaving.isWrite ? Promise.reject(new TypeError('fetch failed')) : send()
  const planned = await desk.sync()
  expect(planned.report).toMatchObject({ run: runs()[0]!.id, creates: 0 })
  expect(runs()).toMatchObject([{ endedAt: null, counts: [{ outcome: 'waiting', n: 2 }] }])
  desk.close()
  desk.onRequest = undefined
  desk.clock.skip(3_600_000)
  const sent = await desk.sync()
  expect(sent.report).toMatchObject({ creates: 2 })
  expect(runs()).toMatchObject([
    { id: sent.report.run, counts: [{ kind: 'create', outcome: 'delivered', n: 2 }] },
  ])
  expect(runs()[0]!.endedAt! - runs()[0]!.startedAt).toBeGreaterThanOrEqual(3_600_000)
  expect(runs()).toHaveLength(1)
})

it('whoever only leaves groups is told with the groups that stay, and is found by phone afterwards', async () => {
  desk.changeSetup({ source: { onRemoved: 'leave groups', groups: ['Clientes'] } })
  desk.save([person(1), person(2), person(3)])
  await desk.sync()
  const { uuid } = await desk.contact('Person 3')
  desk.save([person(1), person(2)])
  await desk.sync()
  expect(changes()).toMatchObject([
    {
      ...{ kind: 'leave', outcome: 'delivered', person: 'Person 3', uuid },
      attributes: [{ name: 'groups', before: 'Clientes', after: null }],
      requests: [{ path: '/api/v2/contact_actions.json', body: { action: 'remove', contacts: [uuid] } }],
    },
  ])
  const story = desk.repositories.history.story(desk.agent.workspace.id, { address: tel(3) })
  expect(story).toMatchObject({ total: 2, person: { name: 'Person 3', onPlatform: true, followed: false } })
})
