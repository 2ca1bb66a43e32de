/**
 * What a person decided and no spreadsheet says (a typed value, an undo): it is sent like everything else, survives the
 * same accidents, and what the sources said last stays said.
 */
import { beforeEach, describe, expect, it } from 'vitest'
import type { NewIntention } from '../../main/store/outbox.ts'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { CITY, type Leaving, phone, tel } from '../agent/support/desk.ts'
import { contactWrites } from '../support/platform.ts'

beforeEach(async () => {
  await start({ given: { ...CITY, groups: [{ name: 'Gold' }] } })
  desk.save([ana, bia])
  expect((await desk.sync()).exitCode).toBe(0)
})
const ana = ['1', 'Ana', phone(1), 'Natal']
const bia = ['2', 'Bia', phone(2), 'Natal']
const typed = { fields: { city: 'Caicó' }, before: { fields: { city: 'Natal' } } }

async function followOf(name: string) {
  const { uuid } = await desk.contact(name)
  return desk.repositories.people.followOf(desk.agent.workspace.id, uuid)!
}
/** As review and undo put it, in a run of its own. @returns the run. */
function decide(followId: number, intention: Pick<NewIntention, 'kind' | 'payload'> & { target?: string }) {
  const { runs, outbox } = desk.repositories
  const { id } = desk.agent.workspace
  const runId = runs.start(id, 'review', desk.clock.wall())
  const place = { sourceId: null, rowNumber: null, uuid: null }
  const changeId = runs.addChange({ runId, followId, kind: 'update', before: {}, after: {}, ...place })
  outbox.put(id, { target: '', ...intention, followId, priority: 10, runId, changeId, decided: true })
  return runId
}
const outcomes = (runId: number) => [...desk.repositories.runs.changes(runId)].map(({ outcome }) => outcome)

describe('a typed value', () => {
  it('is sent once; what the spreadsheet said stays said, and counts again when its cell changes', async () => {
    const { id } = await followOf('Bia')
    const runId = decide(id, { kind: 'update', payload: typed })
    const sent = await desk.sync()
    expect(sent.writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Caicó' } }])
    expect(outcomes(runId)).toEqual(['delivered'])
    const base = desk.repositories.people.follow(id)?.base
    expect(base?.local.fields).toEqual({ city: 'Natal' })
    expect(base?.remote.fields).toEqual({ city: 'Caicó' })
    desk.save([ana, ['2', 'Bia Lima', phone(2), 'Natal']]) // the row is judged again, its city is no news
    expect((await desk.sync()).writes.map(({ body }) => body)).toEqual([{ name: 'Bia Lima' }])
    desk.save([ana, ['2', 'Bia Lima', phone(2), 'Assu']])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1, conflicts: 0 } })
    expect((await desk.contact('Bia Lima')).fields.city).toBe('Assu')
  })

  it('stays when the person is judged again for something else, also in the middle of being sent', async () => {
    const { id } = await followOf('Bia')
    const runId = decide(id, { kind: 'update', payload: typed })
    desk.save([ana, ['2', 'Bia Lima', phone(2), 'Natal']])
    const { writes } = await desk.sync()
    expect(writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Caicó' } }, { name: 'Bia Lima' }])
    expect(outcomes(runId)).toEqual(['delivered'])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('of a contact that is gone is told as in conflict, and the row asks what to do', async () => {
    const follow = await followOf('Bia')
    const runId = decide(follow.id, { kind: 'update', payload: typed })
    await platform.faults({
      kind: 'edit',
      when: 'before',
      method: 'POST',
      contact: follow.uuid,
      delete: true,
    })
    expect((await desk.sync()).exitCode).toBe(3)
    expect(outcomes(runId)).toEqual(['conflict'])
    expect(desk.conflicts()).toEqual(['gone'])
  })
})

const moments: Record<string, (leaving: Leaving, moment: 'before' | 'after') => boolean> = {
  'after the sending mark': (leaving, moment) => leaving.isWrite && moment === 'before',
  'after the answer, before it is written down': (leaving, moment) => leaving.isWrite && moment === 'after',
}
describe.each(Object.entries(moments))('the power fails %s', (_when, when) => {
  it('a typed value arrives, once in effect', async () => {
    const { id } = await followOf('Bia')
    const runId = decide(id, { kind: 'update', payload: typed })
    expect(await desk.syncUntilPowerFails(when)).toBe(true)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { conflicts: 0 } })
    expect((await desk.contact('Bia')).fields.city).toBe('Caicó')
    expect(desk.repositories.people.follow(id)?.base?.local.fields).toEqual({ city: 'Natal' })
    expect(outcomes(runId)).toEqual(['delivered'])
    expect((await desk.sync()).writes).toEqual([])
  })

  it('a contact that comes back is made once, and is not followed', async () => {
    const { people } = desk.repositories
    const followId = people.addFollow(desk.agent.workspace.id, null)
    const contact = { name: 'Caio', urns: [tel(3)], fields: { city: 'Natal' } }
    const runId = decide(followId, { kind: 'create', payload: { contact } })
    expect(await desk.syncUntilPowerFails(when)).toBe(true)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { conflicts: 0, problems: 0 } })
    expect((await desk.shown()).map(({ name }) => name)).toEqual(['Ana', 'Bia', 'Caio'])
    const caio = await desk.contact('Caio')
    expect(caio).toMatchObject({ urns: [tel(3)], fields: { city: 'Natal' } })
    expect(desk.repositories.people.followOf(desk.agent.workspace.id, caio.uuid)).toBeUndefined()
    expect([...desk.repositories.runs.changes(runId)]).toMatchObject([
      { outcome: 'delivered', uuid: caio.uuid },
    ])
    expect((await desk.sync()).writes).toEqual([])
    expect(desk.agent.store.db.prepare('SELECT * FROM moved').all()).toEqual([])
  })

  it('a contact that is taken back is deleted, and its row is left out until it changes', async () => {
    const { id } = await followOf('Bia')
    desk.repositories.people.ignore(id)
    const runId = decide(id, { kind: 'delete', payload: {} })
    expect(await desk.syncUntilPowerFails(when)).toBe(true)
    expect(await desk.sync()).toMatchObject({ exitCode: 0 })
    expect((await desk.shown()).map(({ name }) => name)).toEqual(['Ana'])
    expect(outcomes(runId)).toEqual(['delivered'])
    expect((await desk.sync()).writes).toEqual([])
    desk.save([ana, ['2', 'Bia Lima', phone(2), 'Natal']])
    expect((await desk.sync()).report).toMatchObject({ creates: 1 })
  })
})

it('a group put back or taken away leaves what the spreadsheet says of groups as it is', async () => {
  const { id } = await followOf('Bia')
  const gold = desk.repositories.mirror.groups(desk.agent.workspace.id)[0]!.uuid
  const base = () => desk.repositories.people.follow(id)?.base
  const before = base()
  decide(id, { kind: 'add', target: gold, payload: { local: [] } })
  expect(await desk.sync()).toMatchObject({ exitCode: 0 })
  expect((await desk.contact('Bia')).groups).toEqual(['Gold'])
  expect(base()?.local).toEqual(before?.local)
  expect((await desk.sync()).writes).toEqual([])
})

it('what a person says may be taken from a contact is taken; from anybody else it is not', async () => {
  const other = await platform.somebody.creates({ name: 'Theirs', urns: [tel(9)] })
  const bias = await followOf('Bia')
  await desk.sync()
  const urns = { add: [tel(9)], remove: [], local: [tel(2)] }
  decide(bias.id, { kind: 'update', payload: { before: {}, urns } })
  const refused = await desk.sync()
  expect(contactWrites(refused.requests)).toEqual([])
  expect(desk.left()).toBe(0)
  expect((await desk.contact('Theirs')).urns).toEqual([tel(9)])
  decide(bias.id, { kind: 'update', payload: { before: {}, urns: { ...urns, takeFrom: [other.uuid] } } })
  expect(await desk.sync()).toMatchObject({ report: { updates: 1 } })
  expect((await desk.contact('Theirs')).urns).toEqual([])
  expect((await desk.contact('Bia')).urns).toEqual([tel(2), tel(9)])
})

it('the address of a contact that was to come back, taken by somebody meanwhile, is left with them', async () => {
  const { people } = desk.repositories
  const followId = people.addFollow(desk.agent.workspace.id, null)
  const runId = decide(followId, { kind: 'create', payload: { contact: { name: 'Caio', urns: [tel(3)] } } })
  await platform.faults({
    kind: 'edit',
    when: 'before',
    method: 'POST',
    endpoint: 'contacts',
    create: { name: 'Stranger', urns: [tel(3)] },
  })
  const { writes } = await desk.sync()
  expect(writes).toHaveLength(1)
  expect(outcomes(runId)).toEqual(['conflict'])
  await platform.faults()
  expect((await desk.sync()).writes).toEqual([])
  expect(await desk.contact('Stranger')).toMatchObject({ urns: [tel(3)] })
  expect(people.follow(followId)).toBeUndefined()
})
