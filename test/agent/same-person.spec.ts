/** "The same person?": a new row that looks a little like one that is gone waits for an answer, and so does the removal. */
import { beforeEach, describe, expect, it } from 'vitest'
import { resolve } from '../../main/agent/resolve.ts'
import { conflictsNamed, listReview } from '../../main/agent/review.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, type DeskOptions, phone, tel } from './support/desk.ts'

type Row = [code: string, name: string, phone: string, city: string]
const row = (
  n: number,
  change: { code?: string; name?: string; phone?: number; city?: string } = {},
): Row => [
  change.code ?? `C${n}`,
  change.name ?? `Person ${n}`,
  phone(change.phone ?? n),
  change.city ?? `City ${n}`,
]
const rows = (count = 20): Row[] => Array.from({ length: count }, (_, n) => row(n + 1))
/** The third row has another code, phone and city: only the name is left. */
const renamed = (): Row[] => rows().with(2, row(3, { code: 'X3', phone: 903, city: 'Elsewhere' }))

async function open(people: Cells = rows(), options: DeskOptions = {}): Promise<void> {
  await start(options)
  desk.save(people)
  expect((await desk.sync()).exitCode).toBe(0)
}
const items = () => listReview(desk.repositories, desk.agent.workspace.id)
function answer(value: 'same' | 'different', id = items()[0]!.id) {
  const named = conflictsNamed(desk.repositories, desk.agent.workspace.id, { id })
  if ('sentence' in named) return named
  const { conflicts } = named
  return resolve(desk.repositories, desk.agent.workspace, { conflicts, choice: { value } }, desk.agent.now())
}
async function saved(people: Cells) {
  desk.save(people)
  return desk.sync()
}
/** Nothing more to send, now or later. */
async function settled(code = 0): Promise<void> {
  const again = await desk.sync()
  expect(again.writes).toEqual([])
  expect(again.exitCode).toBe(code)
}

describe('a row whose code, phone and city changed at once; only the name is the same', () => {
  beforeEach(() => open())

  it('nobody is removed, nobody is created, and it is asked', async () => {
    const run = await saved(renamed())
    expect(run.writes).toEqual([])
    expect(run.exitCode).toBe(3)
    expect(run.report).toMatchObject({ conflicts: 1, removals: 0, creates: 0 })
    expect(items()).toMatchObject([
      {
        kind: 'conflict',
        about: 'same-person',
        row: 4,
        contact: 'Person 3',
        attributes: [
          { name: 'name', base: 'Person 3', spreadsheet: 'Person 3', platform: 'Person 3' },
          { name: 'field:city', base: 'City 3', spreadsheet: 'Elsewhere', platform: 'City 3' },
        ],
      },
    ])
    expect(items()[0]!.sentence).toBe(
      `People, row 4, Person 3: is this new row (row 4, Person 3, +55${phone(903)}) the same person as the one that is gone (row 4, Person 3, +55${phone(3)})? Until you say so nobody is created and nobody is removed.`,
    )
    await settled(3)
  })

  it('the same: the contact is kept and changed, nobody is removed or created', async () => {
    const before = await desk.contact('Person 3')
    await saved(renamed())
    expect(answer('same')).toMatchObject({ ok: true })
    const run = await desk.sync()
    expect(run.exitCode).toBe(0)
    expect(run.report).toMatchObject({ creates: 0, removals: 0, updates: 1 })
    expect(await desk.contact('Person 3')).toMatchObject({
      uuid: before.uuid,
      urns: [tel(903)],
      fields: { city: 'Elsewhere' },
    })
    await settled()
    const next = await saved(renamed().with(2, row(3, { code: 'X3', phone: 903, city: 'Natal' })))
    expect(next.report).toMatchObject({ creates: 0, removals: 0, updates: 1 })
  })

  it('different: one is removed, one created, and it is not asked again', async () => {
    const before = await desk.contact('Person 3')
    await saved(renamed())
    expect(answer('different')).toMatchObject({ ok: true })
    const run = await desk.sync()
    expect(run.exitCode).toBe(0)
    expect(run.report).toMatchObject({ creates: 1, removals: 1 })
    expect(await platform.deletedUuids()).toEqual([before.uuid])
    await settled()
    await saved(renamed().with(5, row(6, { city: 'Natal' })))
    await settled()
  })

  it('put back: the question goes by itself', async () => {
    await saved(renamed())
    expect(await saved(rows())).toMatchObject({ writes: [], exitCode: 0 })
    await settled()
  })

  it('the new row goes too: one removal, as usual', async () => {
    await saved(renamed())
    const run = await saved(rows().toSpliced(2, 1))
    expect(run.exitCode).toBe(0)
    expect(run.report).toMatchObject({ removals: 1, creates: 0, conflicts: 0 })
    await settled()
  })

  it('the new row changes while it waits: the old answer is refused, and the new values count', async () => {
    await saved(renamed())
    const [before] = items()
    await saved(renamed().with(2, row(3, { code: 'X3', phone: 903, city: 'Natal' })))
    expect(answer('same', before!.id)).toEqual({
      sentence: expect.stringMatching(/has changed since you looked/),
    })
    answer('same')
    await desk.sync()
    expect(await desk.contact('Person 3')).toMatchObject({ fields: { city: 'Natal' }, urns: [tel(903)] })
  })

  it('waits through a restart, and through a colleague deleting the contact', async () => {
    await saved(renamed())
    desk.close()
    await settled(3)
    await platform.somebody.deletes((await desk.contact('Person 3')).uuid)
    const run = await desk.sync()
    expect(run.report).toMatchObject({ creates: 1, removals: 0, conflicts: 0 })
    expect(run.exitCode).toBe(0)
    await settled()
  })

  it('a blank cell of the new row empties the field of the one contact', async () => {
    await saved(rows().with(2, ['X3', 'Person 3', phone(903), '']))
    answer('same')
    await desk.sync()
    expect((await desk.contact('Person 3')).fields).toEqual({ city: null })
    await settled()
  })
})

describe('who is asked about', () => {
  const twins = () => [...rows().slice(0, 18), row(19, { name: 'Twin' }), row(20, { name: 'Twin' })]
  it.each<[what: string, asked: number, creates: number, removals: number, next: Row[]]>([
    ['another person in another place', 0, 1, 1, [...twins().toSpliced(2, 1), row(30)]],
    ['another person in the same place', 0, 1, 1, twins().with(2, row(30))],
    [
      'another code and name, with the phone of the one who is gone',
      0,
      0,
      0,
      twins().with(2, row(3, { code: 'X3', name: 'Another' })),
    ],
    [
      'two of one name go, one of that name comes',
      1,
      0,
      1,
      [...twins().slice(0, 18), row(40, { name: 'Twin' })],
    ],
    [
      'two of one name go, two of that name come',
      2,
      0,
      0,
      [...twins().slice(0, 18), row(40, { name: 'Twin' }), row(41, { name: 'Twin' })],
    ],
  ])('%s → %i asked, %i created, %i removed', async (_what, asked, creates, removals, next) => {
    await open(twins())
    const run = await saved(next)
    expect(run.report).toMatchObject({ conflicts: asked, creates, removals })
  })

  it('a row of the same place with half of its cells the same', async () => {
    const wide = {
      columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Lang: 'language' },
    }
    await start({ source: wide })
    const header = ['Code', 'Name', 'Phone', 'City', 'Lang']
    const people: Cells = rows().map((cells) => [...cells, 'por'])
    desk.save(people, 'people.csv', header)
    await desk.sync()
    desk.save(people.with(6, ['X7', 'Somebody', phone(907), 'City 7', 'por']), 'people.csv', header)
    const run = await desk.sync()
    expect(run.report).toMatchObject({ conflicts: 1, creates: 0, removals: 0 })
    expect(answer('different')).toMatchObject({ ok: true })
    expect((await desk.sync()).report).toMatchObject({ conflicts: 0, creates: 1, removals: 1 })
  })
})

it('a removal that waits for an OK becomes a question when a row like it comes, and an approval does not take it along', async () => {
  await open(rows(30))
  await saved(rows(30).slice(10))
  expect(items()[0]).toMatchObject({ kind: 'hold' })
  await saved([...rows(30).slice(10), row(3, { code: 'X3', phone: 903, city: 'Elsewhere' })])
  expect(items().map(({ kind, people }) => [kind, people?.length])).toEqual([
    ['conflict', undefined],
    ['hold', 9],
  ])
  answer('same')
  const run = await desk.sync()
  expect(run.report).toMatchObject({ updates: 1, creates: 0, removals: 0, held: 9 })
})

it('hundreds of rows with other codes and phones: new and missing ones wait in two lists, nothing is sent', async () => {
  await open(rows(150))
  const others = rows(150).map((_row, n) => row(n + 1, { code: `N${n}`, phone: n + 2000, city: 'Elsewhere' }))
  const run = await saved(others)
  expect(run.writes).toEqual([])
  expect(run.report).toMatchObject({ held: 300, conflicts: 0 })
  expect(items().map(({ sentence }) => sentence.split(';')[0])).toEqual([
    'People: 150 new people look like people whose rows are gone',
    'People: 150 people whose rows are gone look like new ones',
  ])
  await settled(3)
  expect(await saved(rows(150))).toMatchObject({ writes: [] })
  await settled()
})

describe('many new rows and some missing ones', () => {
  it('20,000 new rows: those who changed their code keep their contact', async () => {
    await open(rows(60), { source: { guards: { creates: { max: 100_000 } } } })
    const moved = rows(60)
      .slice(0, 5)
      .map(([code, ...rest]): Row => [`M${code}`, ...rest])
    const sameName = row(6, { code: 'M6', phone: 6, city: 'Elsewhere' })
    const many = Array.from({ length: 20_000 }, (_, n) => row(n + 1000, { name: 'Cliente', city: 'Natal' }))
    desk.save([...many, ...moved, sameName, ...rows(60).slice(6)])
    const { preview } = await import('../../main/agent/preview.ts')
    const seen = await preview(desk.agent, new AbortController().signal)
    expect(seen.counts).toMatchObject({ rows: 20_060, removals: 0, conflicts: 0, updates: 1 })
    expect(seen.counts.creates + seen.counts.held).toBe(20_000)
  }, 60_000)
})
