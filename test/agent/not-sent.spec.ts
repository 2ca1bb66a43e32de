/** What was decided not to be sent is listed, and can be sent after all. */
import { describe, expect, it } from 'vitest'
import { notSentOf, notSentShown, sendAfterAll } from '../../main/agent/not-sent.ts'
import { resolve } from '../../main/agent/resolve.ts'
import { answerHold, conflictsNamed, listReview } from '../../main/agent/review.ts'
import { undo } from '../../main/agent/undo.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, SOURCE, tel } from './support/desk.ts'

const row = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const parts = () => ({ repositories: desk.repositories, workspaceId: desk.agent.workspace.id })
const listed = async () => notSentShown(parts(), await notSentOf(parts()))
const uuidOf = async (name: string) => (await desk.contact(name)).uuid
/** Everything that is listed is sent; @returns the report of the sync behind it. */
async function sendIt(attribute?: string) {
  const [one] = await listed()
  expect(sendAfterAll(parts(), { id: one!.id, shown: 'something else' })).toBe(false)
  expect(sendAfterAll(parts(), { id: one!.id, shown: one!.shown, attribute })).toBe(true)
  return (await desk.sync()).report
}
const settledNow = async () => {
  expect(await listed()).toEqual([])
  desk.clock.skip(20 * 60_000)
  expect((await desk.sync()).writes).toEqual([])
}

describe('send after all', () => {
  it('where nothing was decided there is nothing to list, whatever a colleague changes', async () => {
    await start()
    desk.save([row(1), row(2)])
    await desk.sync()
    await platform.somebody.changes(await uuidOf('Person 1'), { fields: { city: 'Manaus' } })
    await desk.sync()
    expect(await listed()).toEqual([])
  })

  it('a value of which the platform kept its own', async () => {
    await start()
    desk.save([row(1), row(2)])
    await desk.sync()
    await platform.somebody.changes(await uuidOf('Person 1'), { fields: { city: 'Manaus' } })
    desk.save([row(1, 'Caicó'), row(2)])
    await desk.sync()
    const [item] = listReview(desk.repositories, desk.agent.workspace.id)
    const found = conflictsNamed(desk.repositories, desk.agent.workspace.id, { id: item!.id })
    if ('sentence' in found) throw new Error(found.sentence)
    const choice = { keep: 'platform' as const }
    resolve(
      desk.repositories,
      desk.agent.workspace,
      { ...found, attribute: undefined, choice },
      desk.clock.wall(),
    )
    expect((await desk.sync()).writes).toEqual([])
    expect(await listed()).toMatchObject([
      {
        kind: 'values',
        person: 'Person 1',
        source: 'People',
        row: 2,
        attributes: [{ name: 'field:city', spreadsheet: 'Caicó', platform: 'Manaus' }],
      },
    ])
    expect(await sendIt('field:city')).toMatchObject({ updates: 1 })
    expect((await desk.contact('Person 1')).fields).toEqual({ city: 'Caicó' })
    await settledNow()
  })

  it('a value the first sync left as it was on the platform', async () => {
    await start({ given: { contacts: [{ name: 'Person 1', urns: [tel(1)], fields: { city: 'Recife' } }] } })
    desk.save([row(1)])
    expect((await desk.sync()).writes).toEqual([])
    expect(await listed()).toMatchObject([
      { attributes: [{ name: 'field:city', spreadsheet: 'Natal', platform: 'Recife' }] },
    ])
    expect(await sendIt()).toMatchObject({ updates: 1 })
    await settledNow()
  })

  it('a change and a group that were taken back', async () => {
    const columns = { ...SOURCE.columns, Group: 'groups' }
    await start({ source: { columns } })
    const header = ['Code', 'Name', 'Phone', 'City', 'Group']
    desk.save([[...row(1), '']], 'people.csv', header)
    await desk.sync()
    desk.save([[...row(1, 'Caicó'), 'VIP']], 'people.csv', header)
    const { report } = await desk.sync()
    await undo(desk.agent, { run: report.run!, send: true }, new AbortController().signal)
    expect(await desk.contact('Person 1')).toMatchObject({ fields: { city: 'Natal' }, groups: [] })
    expect((await listed())[0]?.attributes).toEqual([
      { name: 'field:city', spreadsheet: 'Caicó', platform: 'Natal' },
      { name: 'groups', spreadsheet: 'VIP', platform: null },
    ])
    await sendIt('groups')
    expect(await desk.contact('Person 1')).toMatchObject({ fields: { city: 'Natal' }, groups: ['VIP'] })
    expect((await listed())[0]?.attributes).toHaveLength(1)
    await sendIt()
    expect(await desk.contact('Person 1')).toMatchObject({ fields: { city: 'Caicó' }, groups: ['VIP'] })
    await settledNow()
  })

  it('a row whose contact was taken back, and rows of a dismissed hold', async () => {
    await start({ source: { guards: { creates: { max: 2 } } } })
    desk.save([row(1)])
    const { report } = await desk.sync()
    await undo(desk.agent, { run: report.run!, send: true }, new AbortController().signal)
    expect(await platform.contacts()).toEqual([])
    expect(await listed()).toMatchObject([{ kind: 'row', person: 'Person 1', row: 2 }])
    expect(await sendIt()).toMatchObject({ creates: 1 })
    desk.save([row(1), row(2), row(3)])
    expect((await desk.sync()).report.held).toBe(2)
    const [hold] = listReview(desk.repositories, desk.agent.workspace.id)
    answerHold(desk.repositories, desk.agent.workspace.id, hold!.id, 'dismiss', desk.clock.wall())
    await desk.sync()
    expect((await listed()).map(({ person }) => person)).toEqual(['Person 2', 'Person 3'])
    expect(await sendIt()).toMatchObject({ creates: 1 })
    expect((await platform.contacts()).map(({ name }) => name)).toEqual(['Person 1', 'Person 2'])
  })

  it('a cell of a column that was not approved', async () => {
    await start()
    const all = Array.from({ length: 30 }, (_, n) => row(n + 1, `City ${n + 1}`))
    desk.save(all)
    await desk.sync()
    desk.save(all.map((cells, n) => (n < 25 ? [...cells.slice(0, 3), `City ${n + 2}`] : cells)))
    await desk.sync()
    const [hold] = listReview(desk.repositories, desk.agent.workspace.id)
    answerHold(desk.repositories, desk.agent.workspace.id, hold!.id, 'dismiss', desk.clock.wall())
    expect((await desk.sync()).writes).toEqual([])
    const list = await listed()
    expect(list).toHaveLength(25)
    expect(list[0]?.attributes).toEqual([{ name: 'field:city', spreadsheet: 'City 2', platform: 'City 1' }])
    expect(await sendIt()).toMatchObject({ updates: 1 })
    expect(await listed()).toHaveLength(24)
  })
})
