/** History keeps how each delivery ended: the status, and what the platform said where it did more or less than it was asked. */
import { beforeEach, describe, expect, it } from 'vitest'
import { desk, platform, start } from '../agent/support/at-the-desk.ts'
import { CITY, phone } from '../agent/support/desk.ts'

const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' }
const header = ['Code', 'Name', 'Phone', 'City', 'Group']
const save = (rows: (string | number)[][]) => desk.save(rows, 'people.csv', header)
const ana = (city = 'Natal', group = 'Gold') => ['1', 'Ana', phone(1), city, group]
const bia = ['2', 'Bia', phone(2), 'Natal', '']
beforeEach(async () => {
  const groups = [{ name: 'Gold' }, { name: 'Silver' }]
  await start({ given: { ...CITY, groups }, source: { columns } })
  save([ana(), bia])
  await desk.sync()
})
type Told = { kind: string; outcome: string; status: number | null; answer: unknown }
/** The last changes, newest first. */
function told(): Told[] {
  const { db } = desk.agent.store
  const rows = db
    .prepare<[], Told & { answer: string | null }>(
      'SELECT kind, outcome, status, answer FROM change ORDER BY id DESC',
    )
    .all()
  return rows.map((row) => ({ ...row, answer: row.answer && JSON.parse(row.answer) }))
}

it('taken as sent: the status alone', async () => {
  expect(told()[0]).toEqual({ kind: 'create', outcome: 'delivered', status: 201, answer: null })
  save([ana('Assu'), bia])
  await desk.sync()
  expect(told()[0]).toEqual({ kind: 'update', outcome: 'delivered', status: 200, answer: null })
  save([ana('Assu', 'Silver'), bia])
  await desk.sync()
  expect(told()[0]).toEqual({ kind: 'update', outcome: 'delivered', status: 204, answer: null })
  save([bia])
  await desk.sync()
  expect(told()[0]).toEqual({ kind: 'remove', outcome: 'delivered', status: 204, answer: null })
})

it('refused: its words', async () => {
  desk.onRequest = (leaving, send) =>
    leaving.isWrite
      ? Promise.resolve(
          Response.json({ name: ['Ensure this field has no more than 64 characters.'] }, { status: 400 }),
        )
      : send()
  save([ana('Assu'), bia])
  await desk.sync()
  expect(told()[0]).toEqual({
    kind: 'update',
    outcome: 'rejected',
    status: 400,
    answer: { refused: 'Ensure this field has no more than 64 characters.' },
  })
})

it('stored otherwise: both values', async () => {
  desk.onRequest = async (leaving, send) => {
    const answer = await send()
    if (!leaving.isWrite) return answer
    const body = (await answer.json()) as { fields: Record<string, string> }
    return Response.json({ ...body, fields: { ...body.fields, city: 'NATAL' } }, answer)
  }
  save([ana('Assu'), bia])
  await desk.sync()
  expect(told()[0]).toEqual({
    kind: 'update',
    outcome: 'delivered',
    status: 200,
    answer: { differences: [{ attribute: 'field:city', sent: 'Assu', got: 'NATAL' }] },
  })
})

it('the answer was lost and the contact shows what was sent: no status', async () => {
  await platform.faults({ kind: 'drop-after', method: 'POST', times: 1 })
  save([ana('Assu'), bia])
  await desk.sync()
  expect(told()[0]).toEqual({ kind: 'update', outcome: 'delivered', status: null, answer: null })
})

describe('a change of several requests', () => {
  it('keeps what went wrong with one of them', async () => {
    await platform.faults({ kind: 'unchanged', endpoint: 'contact_actions' })
    save([ana('Assu', 'Gold, Silver'), bia])
    await desk.sync()
    for (let round = 0; round < 4; round += 1) {
      desk.clock.skip(11 * 60_000)
      await desk.sync()
    }
    expect(told()[0]).toMatchObject({
      outcome: 'rejected',
      status: 204,
      answer: { differences: [{ attribute: 'groups', sent: 'add', got: '' }] },
    })
  })

  it('is not taken out of history when its other request is planned again', async () => {
    await platform.faults({ kind: 'server-error', endpoint: 'contact_actions' })
    save([ana('Assu', 'Gold, Silver'), bia])
    await desk.sync()
    expect(told()[0]).toMatchObject({ kind: 'update', outcome: 'delivered' })
    const before = told().length
    desk.clock.skip(61 * 60_000) // it was put off for an hour
    await platform.faults()
    const { uuid } = await desk.contact('Ana')
    await platform.somebody.changes(uuid, { language: 'por' })
    await desk.sync()
    expect(told().length).toBeGreaterThanOrEqual(before)
    const updates = told().filter(({ kind }) => kind === 'update')
    expect(updates.map(({ outcome }) => outcome)).toEqual(updates.map(() => 'delivered'))
    expect((await desk.contact('Ana')).groups).toEqual(['Gold', 'Silver'])
  })
})
