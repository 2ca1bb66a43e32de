/** A number passes from one person to another while its owner's removal waits: the take waits too, and says so. */
import { describe, expect, it } from 'vitest'
import { answerHold, listReview } from '../../main/agent/review.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, SOURCE, tel } from './support/desk.ts'

const row = (n: number, city = 'Natal', number = n) => [n, `Person ${n}`, phone(number), city]
const rows = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => row(first + index))
const answer = (how: 'approve' | 'dismiss') => {
  const hold = listReview(desk.repositories, desk.agent.workspace.id).find(({ kind }) => kind === 'hold')!
  return answerHold(desk.repositories, desk.agent.workspace.id, hold.id, how, desk.clock.wall())
}

/** Twelve of thirty rows go, and Person 1 gets the number of Person 30, who is one of them. */
async function twelveGo(): Promise<void> {
  await start()
  desk.save(rows(1, 30))
  await desk.sync()
  desk.save([row(1, 'Olinda', 30), ...rows(2, 18)])
  const waits = await desk.sync()
  expect(waits).toMatchObject({ exitCode: 3, report: { held: 12, removals: 0, updates: 1 } })
  expect(waits.writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda' } }])
  expect(desk.problems()).toEqual([{ code: 'urn-waits', column: null, row: 2, text: `+55${phone(30)}` }])
  expect(desk.conflicts()).toEqual([])
  expect((await desk.sync()).writes).toEqual([])
}

describe('the owner waits for an OK', () => {
  it('approved: the owner is removed first, then the number is passed on', async () => {
    await twelveGo()
    expect(answer('approve')).toMatchObject({ ok: true })
    expect(await desk.sync()).toMatchObject({
      exitCode: 0,
      report: { removals: 12, updates: 1, problems: 0 },
    })
    expect((await desk.contact('Person 1')).urns).toEqual([tel(30)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })

  it('dismissed: the owner keeps the number, and a person is asked', async () => {
    await twelveGo()
    expect(answer('dismiss')).toMatchObject({ ok: true })
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    expect(desk.conflicts()).toEqual(['urn-taken'])
    expect(desk.problems()).toEqual([])
    expect((await desk.contact('Person 30')).urns).toEqual([tel(30)])
  })
})

it('somebody who did not want messages and was deleted is not created again by a row', async () => {
  await start({ given: { contacts: [{ name: 'Person 1', urns: [tel(1)], fields: { city: 'Natal' } }] } })
  desk.save(rows(2, 4))
  await desk.sync()
  const { uuid } = await desk.contact('Person 1')
  await platform.somebody.acts({ contacts: [uuid], action: 'block' })
  await desk.sync()
  await platform.somebody.deletes(uuid)
  await desk.sync()
  desk.save(rows(1, 4))
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  expect(desk.problems()).toMatchObject([{ code: 'had-opted-out', row: 2 }])
})

it('two contacts made one by somebody: the row follows the one that is left', async () => {
  await start({ given: { contacts: [{ name: 'Twin', urns: ['mailto:one@example.org'] }] } })
  desk.save(rows(1, 3))
  await desk.sync()
  const { uuid } = await desk.contact('Person 1')
  const twin = await desk.contact('Twin')
  await platform.somebody.deletes(uuid)
  await platform.somebody.changes(twin.uuid, { urns: ['mailto:one@example.org', tel(1)] })
  const seen = await desk.sync()
  expect(seen.report).toMatchObject({ creates: 0, conflicts: 0 })
  expect(desk.repositories.people.followOf(desk.agent.workspace.id, twin.uuid)).toBeDefined()
  expect(await desk.shown()).toHaveLength(3)
  expect((await desk.sync()).writes).toEqual([])
})

describe('two lists that number their people on their own', () => {
  const columns = { Code: 'urn:ext', Name: 'name', Phone: 'urn:tel', City: 'field:city' }
  const file = (name: string, change: object = {}) => ({
    ...SOURCE,
    name,
    path: `${name}.csv`,
    key: [],
    columns,
    ...change,
  })
  const one = [1, 'Ana Lima', phone(1), 'Natal']
  const two = [1, 'Caio Reis', phone(2), 'Natal']

  it('nobody is made of two people: the second list is told, and goes on when its numbers are its own', async () => {
    await start({ sources: [file('one'), file('two')] })
    desk.save([one], 'one.csv')
    desk.save([two, [7, 'Bia Sá', phone(7), 'Natal']], 'two.csv')
    expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { creates: 2 } })
    expect(desk.problems()).toEqual([{ code: 'id-of-another-list', column: null, row: 2, text: '1' }])
    expect((await desk.contact('Ana Lima')).urns.toSorted()).toEqual(['ext:1', tel(1)])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    desk.changeSetup({
      sources: [file('one'), file('two', { key: ['Code'], columns: { ...columns, Code: 'ignore' } })],
    })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1 } })
    expect((await desk.contact('Caio Reis')).urns).toEqual([tel(2)])
    expect(desk.problems()).toEqual([])
  })

  it('when one of them is on the platform already, too', async () => {
    await start({ sources: [file('one'), file('two')] })
    desk.save([one], 'one.csv')
    desk.save([[7, 'Bia Sá', phone(7), 'Natal']], 'two.csv')
    await desk.sync()
    desk.save([[7, 'Bia Sá', phone(7), 'Natal'], two], 'two.csv')
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    expect(desk.problems()).toEqual([{ code: 'id-of-another-list', column: null, row: 3, text: '1' }])
  })

  it('the same person in both is one contact, by another spelling or with another phone', async () => {
    await start({ sources: [file('one'), file('two')] })
    desk.save([one, [2, 'Bia Sá', phone(7), 'Natal']], 'one.csv')
    desk.save(
      [
        [1, 'Lima, Ana', phone(3), 'Natal'],
        [2, 'Beatriz Souza', phone(7), 'Natal'],
      ],
      'two.csv',
    )
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 2 } })
    expect(await platform.contacts()).toHaveLength(2)
  })
})

describe('two spreadsheets saved in one moment', () => {
  const file = (name: string) => ({ ...SOURCE, name, path: `${name}.csv` })

  it.each([
    ['the first', 'one', 'two'],
    ['the second', 'two', 'one'],
  ])('a new row of %s takes the number that a row of the other gives up', async (_which, taker, giver) => {
    await start({ sources: [file('one'), file('two')] })
    desk.save(rows(1, 3), `${taker}.csv`)
    desk.save(rows(20, 24), `${giver}.csv`)
    await desk.sync()
    desk.save([...rows(1, 3), row(42, 'Natal', 24)], `${taker}.csv`)
    desk.save([...rows(20, 23), row(24, 'Natal', 42)], `${giver}.csv`)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1, updates: 1 } })
    expect((await desk.contact('Person 24')).urns).toEqual([tel(42)])
    expect((await desk.contact('Person 42')).urns).toEqual([tel(24)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })
})
