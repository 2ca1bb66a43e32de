/**
 * A person answers a question: each kind, either way. Afterwards both sides are settled, the loser is in history, and
 * the answer holds until its own cell changes.
 */
import { describe, expect, it } from 'vitest'
import { type Choice, resolve } from '../../main/agent/resolve.ts'
import { conflictsNamed, listReview } from '../../main/agent/review.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, tel } from './support/desk.ts'

const HEADER = ['Code', 'Name', 'Phone', 'City', 'Visits']
const VISITS = {
  given: {
    fields: [
      { key: 'city', name: 'City' },
      { key: 'visits', name: 'Visits', type: 'number' },
    ],
  },
  source: {
    columns: {
      Code: 'ignore',
      Name: 'name',
      Phone: 'urn:tel',
      City: 'field:city',
      Visits: { field: 'visits', type: 'number' },
    },
  },
}
const row = (n: number, city = 'Natal', visits = '1', number = n) => [
  n,
  `Person ${n}`,
  phone(number),
  city,
  visits,
]
const save = (...rows: (string | number)[][]) => desk.save(rows, 'people.csv', HEADER)
const list = () => listReview(desk.repositories, desk.agent.workspace.id)
const answer = (choice: Choice, named: { id: string } | { all: string }, attribute?: string) => {
  const found = conflictsNamed(desk.repositories, desk.agent.workspace.id, named)
  if ('sentence' in found) return { ok: false as const, sentence: found.sentence }
  return resolve(desk.repositories, desk.agent.workspace, { ...found, attribute, choice }, desk.clock.wall())
}
const uuidOf = async (name: string) => (await desk.contact(name)).uuid
/** Settled: nothing waits for a person and nothing is sent, however often it is looked at. */
const staysSettled = async () => {
  for (let look = 0; look < 2; look += 1) {
    desk.clock.skip(20 * 60_000)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  }
  expect(list()).toEqual([])
}
const history = () =>
  desk.agent.store.db
    .prepare("SELECT kind, before, after, outcome FROM change WHERE outcome <> 'replaced' ORDER BY id")
    .all()

async function bothMoved(policy: 'leave' | 'enforce' = 'leave') {
  await start({ ...VISITS, source: { ...VISITS.source, policy } })
  save(row(1), row(2))
  await desk.sync()
  await platform.somebody.changes(await uuidOf('Person 1'), { fields: { city: 'Recife', visits: '7' } })
  save(row(1, 'Olinda', '5'), row(2))
  expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
}

describe.each(['leave', 'enforce'] as const)('two different values, policy %s', (policy) => {
  it('shows both, what they were before, when each side moved, and what each answer would send', async () => {
    await bothMoved(policy)
    expect(list()).toMatchObject([
      {
        kind: 'conflict',
        about: 'values',
        source: 'People',
        row: 2,
        contact: 'Person 1',
        attributes: [
          { name: 'field:city', base: 'Natal', spreadsheet: 'Olinda', platform: 'Recife' },
          { name: 'field:visits', base: '1', spreadsheet: '5', platform: '7' },
        ],
        answers: [
          { answer: '--keep spreadsheet', does: 'send "Olinda", "5" to the platform' },
          {
            answer: '--keep platform',
            does: 'keep "Recife", "7" there; your spreadsheet stays as it is',
          },
          { answer: '--value V', does: 'send what you type instead' },
        ],
      },
    ])
    const [item] = list()
    for (const at of Object.values(item!.when!)) expect(Date.parse(at!)).toBeGreaterThan(0)
  })

  it('the spreadsheet’s: sent in one request, and the platform’s is in history', async () => {
    await bothMoved(policy)
    expect(answer({ keep: 'spreadsheet' }, { id: list()[0]!.id })).toMatchObject({ ok: true, people: 1 })
    const sent = await desk.sync()
    expect(sent).toMatchObject({ exitCode: 0 })
    expect(sent.writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda', visits: '5' } }])
    expect(history().at(-1)).toEqual({
      kind: 'update',
      before: '{"fields":{"city":"Recife","visits":"7"}}',
      after: '{"fields":{"city":"Olinda","visits":"5"}}',
      outcome: 'delivered',
    })
    await staysSettled()
  })

  it('the platform’s: nothing is sent, the spreadsheet’s is in history, and counts again when its cell changes', async () => {
    await bothMoved(policy)
    expect(answer({ keep: 'platform' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    await staysSettled()
    expect(history().at(-1)).toEqual({
      kind: 'keep',
      before: '{"fields":{"city":"Olinda","visits":"5"}}',
      after: '{"fields":{"city":"Recife","visits":"7"}}',
      outcome: 'decided',
    })
    save(row(1, 'Olinda', '6'), row(2))
    expect((await desk.sync()).writes.map(({ body }) => body)).toEqual([{ fields: { visits: '6' } }])
  })

  it('one value typed, the other kept: the typed one is read as a cell is, and sent', async () => {
    await bothMoved(policy)
    expect(answer({ value: 'x' }, { id: list()[0]!.id })).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('name the one you typed with --attribute'),
    })
    expect(answer({ value: 'many' }, { id: list()[0]!.id }, 'field:visits')).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/"many" is not a number.*Nothing was done/),
    })
    expect(answer({ value: '12,50' }, { id: list()[0]!.id }, 'field:visits')).toMatchObject({ ok: true })
    expect(list()).toMatchObject([{ attributes: [{ name: 'field:city' }] }])
    expect(answer({ keep: 'platform' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    const sent = await desk.sync()
    expect(sent).toMatchObject({ exitCode: 0 })
    expect(sent.writes.map(({ body }) => body)).toEqual([{ fields: { visits: '12.5' } }])
    await staysSettled()
    expect((await desk.contact('Person 1')).fields).toEqual({ city: 'Recife', visits: '12.5' })
  })

  it('a typed value is not sent over what somebody changed meanwhile: it is asked again', async () => {
    await bothMoved(policy)
    answer({ keep: 'platform' }, { id: list()[0]!.id }, 'field:city')
    answer({ value: '9' }, { id: list()[0]!.id })
    await platform.somebody.changes(await uuidOf('Person 1'), { fields: { visits: '70' } })
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    expect(list()).toMatchObject([
      { attributes: [{ name: 'field:visits', spreadsheet: '5', platform: '70' }] },
    ])
  })
})

it('an answer to what has moved since it was shown is refused, and nothing is done', async () => {
  await bothMoved()
  const shown = list()[0]!.id
  expect(answer({ keep: 'platform' }, { id: shown }, 'name')).toMatchObject({
    ok: false,
    sentence: '"name" is not one of the values that differ here; they are: field:city, field:visits.',
  })
  await platform.somebody.changes(await uuidOf('Person 1'), { fields: { city: 'Caruaru' } })
  await desk.sync()
  expect(answer({ keep: 'spreadsheet' }, { id: shown })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('has changed since you looked'),
  })
  expect(answer({ keep: 'spreadsheet' }, { id: 'c99-00000000' })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('waits for an answer'),
  })
  expect(answer({ keep: 'spreadsheet' }, { all: 'all' })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('is not a kind of question'),
  })
  expect((await desk.sync()).report.conflicts).toBe(1)
})

it('a question goes by itself when the cell is put back, or both sides come to agree', async () => {
  await bothMoved()
  save(row(1, 'Natal', '7'), row(2))
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  expect(list()).toEqual([])
  expect((await desk.contact('Person 1')).fields).toEqual({ city: 'Recife', visits: '7' })
})

it('all of a kind at once', async () => {
  await start(VISITS)
  save(row(1), row(2), row(3))
  await desk.sync()
  for (const n of [1, 2, 3])
    await platform.somebody.changes(await uuidOf(`Person ${n}`), { fields: { city: `Recife ${n}` } })
  save(row(1, 'Olinda'), row(2, 'Olinda'), row(3, 'Olinda'))
  expect((await desk.sync()).report.conflicts).toBe(3)
  expect(answer({ keep: 'spreadsheet' }, { all: 'values' })).toMatchObject({ ok: true, people: 3 })
  expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 3 } })
  await staysSettled()
})

describe('deleted on the platform while its row lives', () => {
  const gone = async () => {
    await start(VISITS)
    save(row(1), row(2))
    await desk.sync()
    await platform.somebody.deletes(await uuidOf('Person 1'))
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
  }

  it('create again: one new contact', async () => {
    await gone()
    expect(answer({ keep: 'spreadsheet' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1 } })
    await staysSettled()
    expect(await desk.shown()).toHaveLength(2)
  })

  it('leave it: nothing is sent until the row changes', async () => {
    await gone()
    expect(answer({ keep: 'platform' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    await staysSettled()
    save(row(1, 'Caicó'), row(2))
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 1 } })
  })
})

describe('removed in the spreadsheet, changed on the platform', () => {
  const removed = async () => {
    await start(VISITS)
    save(row(1), row(2), row(3))
    await desk.sync()
    await platform.somebody.changes(await uuidOf('Person 1'), { fields: { city: 'Recife' } })
    save(row(2), row(3))
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
  }

  it('delete all the same', async () => {
    await removed()
    expect(answer({ keep: 'spreadsheet' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { removals: 1 } })
    expect(await desk.shown()).toHaveLength(2)
    await staysSettled()
  })

  it('keep it: the contact stays and is no longer updated', async () => {
    await removed()
    expect(answer({ keep: 'platform' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    await staysSettled()
    expect(await desk.shown()).toHaveLength(3)
  })
})

describe('a number that belongs to another contact', () => {
  const taken = async () => {
    await start({
      ...VISITS,
      given: { ...VISITS.given, contacts: [{ name: 'Stranger', urns: [tel(50)] }] },
    })
    save(row(1), row(2))
    await desk.sync()
    save(row(1, 'Natal', '1', 50), row(2))
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
    expect(list()).toMatchObject([
      { about: 'urn-taken', attributes: [{ name: 'urn', spreadsheet: tel(50), platform: 'Stranger' }] },
    ])
  }

  it('take it: the other contact loses it, ours has it', async () => {
    await taken()
    expect(answer({ value: 'x' }, { id: list()[0]!.id })).toMatchObject({ ok: false })
    expect(answer({ keep: 'spreadsheet' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
    expect((await desk.contact('Person 1')).urns).toEqual([tel(50)])
    expect((await desk.contact('Stranger')).urns).toEqual([])
    await staysSettled()
  })

  it('leave it: nothing is sent, and the number counts again when its cell changes', async () => {
    await taken()
    expect(answer({ keep: 'platform' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    await staysSettled()
    expect((await desk.contact('Stranger')).urns).toEqual([tel(50)])
    save(row(1, 'Natal', '1', 60), row(2))
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1 } })
    expect((await desk.contact('Person 1')).urns).toContain(tel(60))
  })
})

describe('a row that fits two contacts', () => {
  const two = async () => {
    await start({
      given: {
        contacts: [
          { name: 'Old', urns: [tel(1)] },
          { name: 'Other', urns: ['mailto:one@example.org'] },
        ],
      },
      source: { columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', Mail: 'urn:mailto' } },
    })
    desk.save([[1, 'One', phone(1), 'one@example.org']], 'people.csv', ['Code', 'Name', 'Phone', 'Mail'])
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [], report: { conflicts: 1 } })
    expect(list()).toMatchObject([{ about: 'two-owners', attributes: [{}, {}] }])
  }

  it('this one: the row follows it; the other keeps its address until that is answered too', async () => {
    await two()
    const uuid = await uuidOf('Old')
    expect(answer({ keep: 'spreadsheet' }, { id: list()[0]!.id })).toMatchObject({ ok: false })
    expect(answer({ value: 'nobody' }, { id: list()[0]!.id })).toMatchObject({ ok: false })
    expect(answer({ value: uuid }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    expect(list()).toMatchObject([
      { about: 'urn-taken', attributes: [{ spreadsheet: 'mailto:one@example.org' }] },
    ])
    expect(answer({ keep: 'spreadsheet' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    expect(await desk.sync()).toMatchObject({ exitCode: 0 })
    await staysSettled()
    expect(await desk.shown()).toMatchObject([
      { name: 'Old', urns: expect.arrayContaining([tel(1), 'mailto:one@example.org']) },
      { name: 'Other', urns: [] },
    ])
  })

  it('neither: the row is left out until it changes', async () => {
    await two()
    expect(answer({ keep: 'platform' }, { id: list()[0]!.id })).toMatchObject({ ok: true })
    await staysSettled()
  })
})
