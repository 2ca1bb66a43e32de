/**
 * The rules of main/sync/RULES.md through the whole agent: what a blank cell says counts once, "enforce" sends again what
 * others changed, never what a person, or the spreadsheet's own silence, left as it is; and nothing is forgotten on the way.
 */
import { describe, expect, it } from 'vitest'
import { resolve } from '../../main/agent/resolve.ts'
import type { Sent } from '../support/platform.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone, tel } from './support/desk.ts'

const bodies = (writes: readonly Sent[]) => writes.map(({ body }) => body)
const uuidOf = async (name: string) => (await desk.contact(name)).uuid
const source = (policy: string, more: Record<string, unknown> = {}) => ({ source: { policy, ...more } })

describe.each(['leave', 'enforce'])('a cell that is blank now, policy %s', (policy) => {
  const filled: Cells = [['1', 'Ana', phone(1), 'Natal']]
  const blank: Cells = [['1', 'Ana', phone(1), '']]

  it('clears once; what the platform has afterwards is left alone, and the cell counts again when it is filled', async () => {
    await start(source(policy))
    desk.save(filled)
    await desk.sync()
    desk.save(blank)
    expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: null } }])

    await platform.somebody.changes(await uuidOf('Ana'), { fields: { city: 'Assu' } })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    // Another cell of the row is no reason to clear it again.
    desk.save([['1', 'Ana Lima', phone(1), '']])
    expect(bodies((await desk.sync()).writes)).toEqual([{ name: 'Ana Lima' }])
    expect((await desk.contact('Ana Lima')).fields.city).toBe('Assu')

    await platform.somebody.changes(await uuidOf('Ana Lima'), { fields: { city: null } })
    await desk.sync()
    desk.save([['1', 'Ana Lima', phone(1), 'Natal']])
    expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: 'Natal' } }])
  })

  it('clears although the agent died before it was sent', async () => {
    await start(source(policy))
    desk.save(filled)
    await desk.sync()
    desk.save(blank)
    expect(await desk.syncUntilPowerFails(({ isWrite }, moment) => isWrite && moment === 'before')).toBe(true)
    expect((await desk.contact('Ana')).fields.city).toBe('Natal')
    await desk.sync()
    expect((await desk.contact('Ana')).fields.city).toBeNull()
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })
})

it('"--" says "empty" for good: under "enforce" it is cleared whenever somebody fills it', async () => {
  await start(source('enforce'))
  desk.save([['1', 'Ana', phone(1), '--']])
  await desk.sync()
  await platform.somebody.changes(await uuidOf('Ana'), { fields: { city: 'Assu' } })
  expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: null } }])
})

it('an old blank does not clear what another source gave, when that source leaves', async () => {
  const two = (name: string) => ({
    name,
    path: `${name}.csv`,
    country: 'BR',
    key: ['Code'],
    columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city' },
    onRemoved: 'keep',
  })
  await start({ sources: [two('one'), two('two')] })
  const others: Cells = [['9', 'Bia', phone(9), 'Natal']]
  desk.save([['1', 'Ana', phone(1), 'Natal'], ...others], 'one.csv')
  desk.save([['8', 'Eva', phone(8), 'Natal']], 'two.csv')
  await desk.sync()
  desk.save([['1', 'Ana', phone(1), ''], ...others], 'one.csv')
  expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: null } }])

  const eva: Cells = [['8', 'Eva', phone(8), 'Natal']]
  desk.save([['1', 'Ana', phone(1), 'Caicó'], ...eva], 'two.csv')
  expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: 'Caicó' } }])
  desk.save(eva, 'two.csv')
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  expect((await desk.contact('Ana')).fields.city).toBe('Caicó')
})

describe('groups and addresses under "enforce"', () => {
  const GOLD = { given: { groups: [{ name: 'Gold' }, { name: 'Theirs' }] } }

  it('a group that a colleague took away is given again, one of theirs stays', async () => {
    await start({ ...GOLD, ...source('enforce', { groups: ['Gold'] }) })
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    await desk.sync()
    const contacts = [await uuidOf('Ana')]
    await platform.somebody.acts({ contacts, action: 'remove', group: 'Gold' })
    await platform.somebody.acts({ contacts, action: 'add', group: 'Theirs' })
    expect((await desk.sync()).writes).toHaveLength(1)
    expect((await desk.contact('Ana')).groups).toEqual(['Gold', 'Theirs'])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })

  it('a number of somebody else that a person left out stays out', async () => {
    await start(source('enforce'))
    await platform.somebody.creates({ name: 'Stranger', urns: [tel(7)] })
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    await desk.sync()
    desk.save([['1', 'Ana', phone(7), 'Natal']])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    const { repositories, agent } = desk
    const conflicts = repositories.reviews.conflicts(agent.workspace.id)
    expect(conflicts.map(({ kind }) => kind)).toEqual(['urn-taken'])
    resolve(repositories, agent.workspace, { conflicts, choice: { keep: 'platform' } }, desk.clock.wall())
    for (const name of ['Ana', 'Ana Lima']) {
      desk.save([['1', name, phone(7), 'Natal']])
      expect(await desk.sync()).toMatchObject({ exitCode: 0 })
    }
    expect((await desk.contact('Ana Lima')).urns).toEqual([tel(1)])
  })
})

it('a number of somebody else stays a question, though another number of the row was sent meanwhile', async () => {
  const header = ['Code', 'Name', 'Phone', 'Second']
  const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', Second: 'urn:tel' }
  await start({ source: { columns } })
  const stranger = await platform.somebody.creates({ name: 'Stranger', urns: [tel(7)] })
  const save = (name: string) => desk.save([['1', name, phone(7), phone(3)]], 'people.csv', header)
  desk.save([['1', 'Ana', phone(1), '']], 'people.csv', header)
  await desk.sync()
  save('Ana')
  expect(bodies((await desk.sync()).writes)).toEqual([{ urns: [tel(1), tel(3)] }])
  save('Ana Lima')
  expect(await desk.sync()).toMatchObject({ exitCode: 3, report: { updates: 1, conflicts: 1 } })
  expect(desk.conflicts()).toEqual(['urn-taken'])

  await platform.somebody.deletes(stranger.uuid as string)
  expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
  expect((await desk.contact('Ana Lima')).urns.toSorted()).toEqual([tel(3), tel(7)])
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
})

it('both changed it and the platform wins by the chosen rule: the value that lost is in history, once', async () => {
  await start({ source: { onConflict: 'platform' } })
  desk.save([['1', 'Ana', phone(1), 'Natal']])
  await desk.sync()
  await platform.somebody.changes(await uuidOf('Ana'), { fields: { city: 'Recife' } })
  desk.save([['1', 'Ana', phone(1), 'Olinda']])
  for (let look = 0; look < 3; look += 1) expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  const { db } = desk.agent.store
  expect(db.prepare("SELECT before, after, outcome FROM change WHERE kind = 'keep'").all()).toEqual([
    { before: '{"fields":{"city":"Olinda"}}', after: '{"fields":{"city":"Recife"}}', outcome: 'decided' },
  ])
})

it('a source taken out of the setup takes no number, no address and no group from anybody', async () => {
  const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', Mail: 'urn:mailto' }
  const source = (name: string, group: string) => ({
    ...{ name, path: `${name}.csv`, country: 'BR', key: ['Code'], columns },
    groups: [group],
  })
  const header = ['Code', 'Name', 'Phone', 'Mail']
  await start({
    given: { groups: [{ name: 'VIP' }, { name: 'Clients' }] },
    sources: [source('one', 'Clients'), source('two', 'VIP')],
  })
  desk.save([['1', 'Ana', phone(1), '']], 'one.csv', header)
  desk.save([['1', 'Ana', phone(1), 'ana@example.com']], 'two.csv', header)
  await desk.sync()
  const { uuid: _uuid, ...before } = await desk.contact('Ana')
  expect(before).toMatchObject({ groups: ['Clients', 'VIP'], urns: [tel(1), 'mailto:ana@example.com'] })

  desk.changeSetup({ sources: [source('one', 'Clients')] })
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  desk.save([['1', 'Ana', phone(2), '']], 'one.csv', header)
  await desk.sync()
  expect(await desk.contact('Ana')).toMatchObject({ ...before, urns: [tel(2), 'mailto:ana@example.com'] })
})

it('of two sources one is the boss: what it says is put back, what the other says is left', async () => {
  const source = (name: string, more: Record<string, unknown>) => ({
    ...{ name, path: `${name}.csv`, country: 'BR', key: ['Code'], ...more },
  })
  const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel' }
  await start({
    sources: [
      source('notes', { columns }),
      source('crm', { columns: { ...columns, City: 'field:city' }, policy: 'enforce' }),
    ],
  })
  desk.save([['1', 'Ana', phone(1)]], 'notes.csv', ['Code', 'Name', 'Phone'])
  desk.save([['1', 'Ana Souza', phone(1), 'Natal']], 'crm.csv')
  await desk.sync()
  await platform.somebody.changes(await uuidOf('Ana'), { name: 'Aninha', fields: { city: 'Assu' } })
  expect(bodies((await desk.sync()).writes)).toEqual([{ fields: { city: 'Natal' } }])
})

describe('what a known row says for the first time', () => {
  const had = { contacts: [{ name: 'Ana', urns: [tel(1)], fields: { city: 'Assu' } }] }

  it('a blank cell is filled, and the platform has something else: a person decides', async () => {
    await start({ given: had })
    desk.save([['1', 'Ana', phone(1), '']])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
    desk.save([['1', 'Ana', phone(1), 'Natal']])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
  })

  it.each([
    ['platform', 0, []],
    ['spreadsheet', 0, [{ fields: { city: 'Natal' } }]],
    ['ask', 3, []],
  ])(
    'a row that is new in a second spreadsheet is judged by its first sync: %s',
    async (firstSync, exitCode, writes) => {
      const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel' }
      const more = { columns: { ...columns, City: 'field:city' }, firstSync }
      const source = (name: string, rest: Record<string, unknown>) => ({
        ...{ name, path: `${name}.csv`, country: 'BR', key: ['Code'], ...rest },
      })
      await start({
        given: had,
        sources: [source('one', { columns }), source('two', more)],
      })
      desk.save([['1', 'Ana', phone(1)]], 'one.csv', ['Code', 'Name', 'Phone'])
      desk.save([['9', 'Eva', phone(9), 'Natal']], 'two.csv')
      await desk.sync()
      desk.save(
        [
          ['9', 'Eva', phone(9), 'Natal'],
          ['1', 'Ana', phone(1), 'Natal'],
        ],
        'two.csv',
      )
      const ran = await desk.sync()
      expect([ran.exitCode, bodies(ran.writes)]).toEqual([exitCode, writes])
      const again = await desk.sync()
      expect([again.exitCode, again.writes]).toEqual([exitCode, []])
    },
  )
})

it('the last address stays a problem however often other cells of its row are sent', async () => {
  await start({
    given: { contacts: [{ ref: 'Ana', name: 'Ana', urns: [tel(1)], fields: { city: 'Natal' } }] },
    source: { key: ['Id'], columns: { Id: 'uuid', Name: 'name', Phone: 'urn:tel', City: 'field:city' } },
  })
  const uuid = await uuidOf('Ana')
  const save = (phoneCell: string, city: string) =>
    desk.save([[uuid, 'Ana', phoneCell, city]], 'people.csv', ['Id', 'Name', 'Phone', 'City'])
  save(phone(1), 'Natal')
  await desk.sync()
  for (const city of ['Assu', 'Olinda', 'Recife']) {
    save('', city)
    const sent = await desk.sync()
    expect(sent).toMatchObject({ exitCode: 3, report: { updates: 1, problems: 1 } })
    expect(bodies(sent.writes)).toEqual([{ fields: { city } }])
    expect(desk.problems()).toMatchObject([{ code: 'last-urn', row: 2 }])
  }
  save(phone(2), 'Recife')
  expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1, problems: 0 } })
})
