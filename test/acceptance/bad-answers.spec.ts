/** The network and the platform at their worst: whatever is answered, the end is the same, and nobody is there twice. */
import { beforeEach, describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, contactOf, HEADER, numbers, rowOf, SOURCE, table } from '../support/people.ts'
import { creates } from '../support/platform.ts'

const PEOPLE = 12
// A minute for the hour: a 429 that names no time is waited out in a second.
openOffice({ clockScale: 60 })
beforeEach(async () => {
  await platform.setUp({ ...CITY, groups: [{ name: 'VIP' }], contacts: [contactOf(99)] })
  await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, Groups: 'groups' } })
})

const withGroup = (row: (string | number)[], group = '') => [...row, group]
const before = [withGroup(HEADER, 'Groups'), ...numbers(1, PEOPLE).map((n) => withGroup(rowOf(n)))]
/** A name, a phone, a city and a group change, the last row goes, and a new one comes. */
const after = [
  withGroup(HEADER, 'Groups'),
  withGroup(rowOf(1, { name: 'Renamed' })),
  withGroup(rowOf(2, { phone: '84991000102' })),
  withGroup(rowOf(3, { city: '' })),
  withGroup(rowOf(4), 'VIP'),
  ...numbers(5, PEOPLE - 1).map((n) => withGroup(rowOf(n))),
  withGroup(rowOf(50)),
]
const agreed = (n: number, change: object = {}) => {
  const { name, urns, fields } = contactOf(n)
  return { name, urns, fields, groups: [], ...change }
}
const shown = async () =>
  (await platform.contacts()).map(({ name, urns, fields, groups }) => ({ name, urns, fields, groups }))
const withoutFaults = async () => {
  await platform.faults()
  return shown()
}
const afterFirst = [...numbers(1, PEOPLE), 99].map((n) => agreed(n))
const afterSecond = [
  agreed(2, { urns: ['tel:+5584991000102'] }),
  agreed(3, { fields: { city: null } }),
  agreed(4, { groups: ['VIP'] }),
  ...numbers(5, PEOPLE - 1).map((n) => agreed(n)),
  agreed(50),
  agreed(99),
  agreed(1, { name: 'Renamed' }),
]

describe.each<[answer: string, fault: Record<string, unknown>]>([
  ['429 with Retry-After', { kind: 'throttled', retryAfter: 1 }],
  ['429 without Retry-After', { kind: 'throttled' }],
  ['500 and nothing was done', { kind: 'server-error' }],
  ['502 although everything was done', { kind: 'server-error', status: 502, afterCommit: true }],
  ['a closed connection, and nothing was done', { kind: 'drop-before' }],
  ['a closed connection after everything was done', { kind: 'drop-after' }],
  ['half an answer', { kind: 'cut-body' }],
  ['something that is no JSON', { kind: 'bad-json' }],
  ['something that is no JSON, although everything was done', { kind: 'bad-json', afterCommit: true }],
  ["the guest network's page", { kind: 'captive-page' }],
  ['a redirect to another host', { kind: 'redirect' }],
])('answered with %s', (_answer, fault) => {
  it('creates, updates, group changes and removals end as if nothing had happened', async () => {
    await platform.faults({ ...fault, method: 'POST', endpoint: 'contacts', skip: 2, times: 2 })
    await office.save('people.csv', before)
    const first = await office.sync('--yes')
    expect(first).toMatchObject({ code: 0, json: { creates: PEOPLE, problems: 0, conflicts: 0 } })
    expect(await shown()).toEqual(afterFirst)

    await platform.faults(
      { ...fault, method: 'POST', endpoint: 'contacts', times: 2 },
      { ...fault, method: 'POST', endpoint: 'contact_actions', times: 1 },
    )
    await office.save('people.csv', after)
    const second = await office.sync()
    expect(second).toMatchObject({
      code: 0,
      json: { creates: 1, updates: 4, removals: 1, problems: 0, conflicts: 0 },
    })
    expect(await shown()).toEqual(afterSecond)

    await platform.faults()
    expect(await office.sync()).toMatchObject({ code: 0, writes: [], json: { retries: 0 } })
  })
})

it('a create that ends with 500 and leaves half a contact behind becomes a whole one', async () => {
  await platform.faults({ kind: 'half-create', method: 'POST', endpoint: 'contacts', skip: 1, times: 1 })
  await office.save('people.csv', before)
  const run = await office.sync('--yes')
  expect(run).toMatchObject({ code: 0, json: { problems: 0, conflicts: 0 } })
  expect(await shown()).toEqual(afterFirst)
})

it('failures of every kind, at random, on reads and writes alike: the same end', async () => {
  const seed = Math.floor(Math.random() * 1e9)
  const kinds = [
    { kind: 'throttled', retryAfter: 1 },
    { kind: 'server-error' },
    { kind: 'server-error', afterCommit: true },
    { kind: 'drop-before' },
    { kind: 'drop-after' },
    // A first look that is answered by something else means a wrong address, and ends at once.
    { kind: 'bad-json', afterCommit: true, skip: 6 },
    { kind: 'captive-page', skip: 6 },
  ]
  const unluck = (from: number) =>
    platform.faults(
      ...kinds.map((fault, index) => ({
        ...fault,
        method: 'POST',
        probability: 0.1,
        seed: from + index,
        // One person who is answered so five times is put aside, and that is another test.
        times: fault.kind === 'server-error' ? 2 : 3,
      })),
      // Half of them: seven looks that fail in a row are waited for longer than a run may take here.
      ...kinds
        .filter((_fault, index) => (from + index) % 2 === 0)
        .map((fault, index) => ({
          ...fault,
          method: 'GET',
          probability: 0.05,
          seed: from + index,
          times: 1,
        })),
    )
  await office.save('people.csv', before)
  await unluck(seed)
  const first = await office.sync('--yes')
  expect(first, `seed ${seed}: ${first.stderr}`).toMatchObject({ code: 0, json: { creates: PEOPLE } })
  expect(await withoutFaults(), `seed ${seed}`).toEqual(afterFirst)

  await office.save('people.csv', after)
  await unluck(seed + 100)
  const second = await office.sync()
  expect(second, `seed ${seed}: ${second.stderr}`).toMatchObject({ code: 0 })
  expect(await withoutFaults(), `seed ${seed}`).toEqual(afterSecond)
})

it('the first sync prepares its field and its group through every kind of failure', async () => {
  await platform.setUp()
  await office.setup({ ...SOURCE, groups: ['Clients'] })
  await platform.faults(
    { kind: 'drop-after', method: 'POST', endpoint: 'fields', times: 1 },
    { kind: 'server-error', method: 'POST', endpoint: 'groups', times: 1 },
    { kind: 'drop-after', method: 'POST', endpoint: 'groups', skip: 1, times: 1 },
  )
  await office.save('people.csv', table(1, 3))
  const run = await office.sync('--yes')
  expect(run).toMatchObject({ code: 0, json: { creates: 3 } })
  expect(creates(run.requests)).toHaveLength(3)
  expect(await platform.fieldTypes()).toEqual({ city: 'text' })
  expect(await platform.groupNames()).toEqual(['Clients'])
  expect(await shown()).toEqual(numbers(1, 3).map((n) => agreed(n, { groups: ['Clients'] })))
})
