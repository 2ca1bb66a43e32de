/** What other people and flows keep on the platform is never touched: their groups, their fields, their phone numbers. */
import { beforeEach, describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Run } from '../support/office.ts'
import { contactOf, HEADER, nameOf, type Row, rowOf, SOURCE, telOf } from '../support/people.ts'
import { actions, contactWrites, creates, type Profile, type Shown } from '../support/platform.ts'

openOffice()

const person = async (uuid: string): Promise<Shown> =>
  (await platform.contacts()).find((one) => one.uuid === uuid)!
const bodies = (run: Run) => contactWrites(run.requests).map(({ body }) => body)
/** A sheet with a column of groups, and one of e-mails. */
const sheet = (...rows: [row: Row, groups: string, mail?: string][]) =>
  office.save('people.csv', [
    [...HEADER, 'Groups', 'E-mail'],
    ...rows.map(([row, groups, mail = '']) => [...row, groups, mail]),
  ])
const source = { ...SOURCE, columns: { ...SOURCE.columns, Groups: 'groups', 'E-mail': 'urn:mailto' } }

describe.each<Profile>(['weni-flows', 'upstream-26.3'])('on %s', (profile) => {
  let one: string
  beforeEach(async () => {
    const given = await platform.setUp(
      {
        fields: [
          { key: 'city', name: 'City' },
          { key: 'notes', name: 'Notes' },
        ],
        groups: [{ name: 'Clients' }, { name: 'VIP' }, { name: 'Campaign' }],
        contacts: [
          contactOf(1, {
            urns: ['facebook:1001', telOf(1), 'telegram:2002'],
            groups: ['Campaign'],
            fields: { city: 'Mossoró', notes: 'likes tea' },
            language: 'por',
          }),
          contactOf(2),
        ],
      },
      profile,
    )
    one = given.contacts[nameOf(1)]!.uuid
    await office.setup(source)
    await sheet([rowOf(1), 'Clients'], [rowOf(2), ''])
    const first = await office.sync('--yes')
    expect(first).toMatchObject({ code: 0, json: { updates: 1, creates: 0, requests: { write: 1 } } })
    expect(actions(first.requests).map(({ body }) => body)).toEqual([
      { action: 'add', contacts: [one], group: given.groups.Clients!.uuid },
    ])
  })

  it('a phone corrected in the spreadsheet takes the place of the old one; the other addresses stay', async () => {
    await sheet([rowOf(1, { phone: '(84) 99100-0111' }), 'Clients'], [rowOf(2), ''])
    const run = await office.sync()
    expect(run).toMatchObject({ code: 0, json: { updates: 1, requests: { write: 1 } } })
    expect(bodies(run)).toEqual([{ urns: ['facebook:1001', 'tel:+5584991000111', 'telegram:2002'] }])
    expect((await person(one)).urns).toEqual(['facebook:1001', 'tel:+5584991000111', 'telegram:2002'])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('an e-mail filled in is added behind the addresses that are there; taken out again, only it goes', async () => {
    await sheet([rowOf(1), 'Clients', 'one@example.org'], [rowOf(2), ''])
    expect(bodies(await office.sync())).toEqual([
      { urns: ['facebook:1001', telOf(1), 'telegram:2002', 'mailto:one@example.org'] },
    ])
    await platform.somebody.changes(one, {
      urns: ['telegram:2002', 'facebook:1001', telOf(1), 'mailto:one@example.org', 'ext:theirs'],
    })
    await sheet([rowOf(1), 'Clients'], [rowOf(2), ''])
    expect(bodies(await office.sync())).toEqual([
      { urns: ['telegram:2002', 'facebook:1001', telOf(1), 'ext:theirs'] },
    ])
  })

  it('groups: what the spreadsheet adds is added, what it takes out is taken out, one call each', async () => {
    await sheet([rowOf(1), 'Clients; VIP'], [rowOf(2), 'VIP'])
    const added = await office.sync()
    expect(added).toMatchObject({ code: 0, json: { updates: 2, requests: { write: 1 } } })
    expect(actions(added.writes)).toMatchObject([{ body: { action: 'add' } }])
    expect((await person(one)).groups).toEqual(['Campaign', 'Clients', 'VIP'])

    await sheet([rowOf(1), 'VIP'], [rowOf(2), 'VIP'])
    const removed = await office.sync()
    expect(removed).toMatchObject({ code: 0, json: { updates: 1, requests: { write: 1 } } })
    expect(actions(removed.writes)).toMatchObject([{ body: { action: 'remove', contacts: [one] } }])
    expect((await person(one)).groups).toEqual(['Campaign', 'VIP'])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('a story of many edits names no group, no field and no address that is not its own', async () => {
    const before = await person(one)
    const given = [rowOf(3), 'Clients', 'three@example.org'] as [Row, string, string]
    const runs: Run[] = []
    const save = async (...rows: Parameters<typeof sheet>) => {
      await sheet(...rows)
      runs.push(await office.sync())
    }
    await save([rowOf(1, { name: 'One', city: 'Natal' }), 'Clients; VIP'], [rowOf(2), ''], given)
    await save(
      [rowOf(1, { name: 'One', city: '--' }), 'VIP'],
      [rowOf(2, { phone: '84991000222' }), ''],
      given,
    )
    await save([rowOf(1, { name: 'Uno', city: 'Natal' }), 'VIP'], [rowOf(3, { city: 'Natal' }), 'Clients'])
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])

    const all = runs.flatMap(({ requests }) => requests)
    for (const { query, body } of contactWrites(all)) {
      const keys = Object.keys(body as object)
      const { fields = {}, urns = [] } = body as { fields?: object; urns?: string[] }
      expect(Object.keys(fields).filter((key) => key !== 'city')).toEqual([])
      expect(keys.includes('language')).toBe(false)
      if (!query.uuid) expect(keys.sort()).toEqual(['fields', 'groups', 'name', 'urns'])
      else expect(keys.includes('groups')).toBe(false)
      if (query.uuid === one) expect(urns).toEqual([])
    }
    expect(creates(all)).toHaveLength(1)
    expect(await person(one)).toEqual({
      ...before,
      name: 'Uno',
      groups: ['Campaign', 'VIP'],
      fields: { city: 'Natal', notes: 'likes tea' },
    })
  })

  it('the cell was filled and is blank now: cleared; "--" clears; never filled: nothing is said', async () => {
    await sheet([rowOf(1, { city: '' }), 'Clients'], [rowOf(2, { city: '--', name: '' }), ''])
    const run = await office.sync()
    expect(bodies(run)).toHaveLength(2)
    expect(bodies(run)).toContainEqual({ fields: { city: null } })
    expect(bodies(run)).toContainEqual({ name: null, fields: { city: null } })
    await platform.somebody.changes(one, { fields: { city: 'Recife' } })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    expect((await person(one)).fields).toEqual({ city: 'Recife', notes: 'likes tea' })
  })
})

it('the last address of a contact is never taken away: a problem, and it stays', async () => {
  const given = await platform.setUp({
    fields: [{ key: 'city', name: 'City' }],
    contacts: [contactOf(1), contactOf(2)],
  })
  await office.setup({ ...SOURCE, key: ['Code'], columns: { ...SOURCE.columns, Code: 'uuid' } })
  const [one, two] = [1, 2].map((n) => [given.contacts[nameOf(n)]!.uuid, ...rowOf(n).slice(1)])
  await office.save('people.csv', [HEADER, one!, two!])
  expect(await office.sync('--yes')).toMatchObject({ code: 0, writes: [] })
  await office.save('people.csv', [HEADER, one!.with(2, ''), two!])
  const run = await office.sync()
  expect(run).toMatchObject({ code: 3, writes: [], json: { problems: 1 } })
  expect(run.stderr).toMatch(
    /row 2.*: this would take away the contact's last address \(tel:\+5584991000001\), so it was left there/,
  )
  expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
  await office.save('people.csv', [HEADER, one!.with(2, '84991000101'), two!])
  expect(await office.sync()).toMatchObject({ code: 0, json: { updates: 1, problems: 0 } })
  expect((await platform.contacts())[0]?.urns).toEqual(['tel:+5584991000101'])
})

it('blocked contacts get no groups, and everything else of their row flows', async () => {
  await platform.setUp(
    {
      fields: [{ key: 'city', name: 'City' }],
      groups: [{ name: 'Clients' }],
      contacts: [contactOf(1, { status: 'blocked' }), contactOf(2, { status: 'stopped' }), contactOf(3)],
    },
    'upstream-26.3',
  )
  await office.setup(source)
  await sheet([rowOf(1), 'Clients'], [rowOf(2), 'Clients'], [rowOf(3), 'Clients'])
  const first = await office.sync('--yes')
  expect(first).toMatchObject({ code: 0, json: { requests: { write: 1 } } })
  expect(actions(first.writes)).toMatchObject([{ body: { action: 'add', contacts: [expect.any(String)] } }])
  await sheet([rowOf(1, { city: 'Olinda' }), 'Clients'], [rowOf(2), 'Clients'], [rowOf(3), 'Clients'])
  expect(bodies(await office.sync())).toEqual([{ fields: { city: 'Olinda' } }])
  expect((await platform.contacts()).map(({ groups }) => groups)).toEqual([[], [], ['Clients']])
})

it('an opt-out column stops the row; the person is left as they are', async () => {
  await platform.setUp({ fields: [{ key: 'city', name: 'City' }], contacts: [contactOf(1)] })
  await office.setup({ ...source, columns: { ...source.columns, 'E-mail': 'opt-out' } })
  await sheet([rowOf(1, { city: 'Olinda' }), '', 'yes'], [rowOf(2), '', 'no'], [rowOf(3), '', 'sim'])
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 1, updates: 0 } })
  expect((await platform.contacts()).map(({ name }) => name)).toEqual([nameOf(1), nameOf(2)])
})
