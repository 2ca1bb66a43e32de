/** A column that changed as by accident: its values wait, cell by cell, and everything else flows. */
import { beforeEach, describe, expect, it } from 'vitest'
import { answerHold, listReview } from '../../main/agent/review.ts'
import { desk, start } from './support/at-the-desk.ts'
import { type Cells, type DeskOptions, phone, tel } from './support/desk.ts'

const ROWS = 200
type Person = { code: string; name: string; phone: string; city: string }
const CITIES = ['Natal', 'Mossoró', 'Caicó', 'Assu', 'Macau', 'Touros', 'Pau dos Ferros']
const person = (n: number): Person => ({
  code: `C${n}`,
  name: `Person ${String(n).padStart(3, '0')}`,
  phone: phone(n),
  city: `${CITIES[n % CITIES.length]} ${n % 50}`,
})
const people = (count = ROWS): Person[] => Array.from({ length: count }, (_, n) => person(n + 1))
const cells = (rows: readonly Person[]): Cells =>
  rows.map(({ code, name, phone, city }) => [code, name, phone, city])

async function open(options: DeskOptions = {}, count = ROWS): Promise<void> {
  await start(options)
  desk.save(cells(people(count)))
  expect((await desk.sync()).report).toMatchObject({ creates: count })
}

const items = () => listReview(desk.repositories, desk.agent.workspace.id)
const answer = (how: 'approve' | 'dismiss' | 'always', id = items()[0]!.id) =>
  answerHold(desk.repositories, desk.agent.workspace.id, id, how, desk.agent.now())
const shown = async (n: number) => desk.contact(person(n).name)
/** The cells of one column, each in the row below. */
function shifted(rows: Person[], column: keyof Person): Person[] {
  return rows.map((row, n) => ({ ...row, [column]: n === 0 ? '' : rows[n - 1]![column] }))
}
/** A second sync of the same files sends nothing. */
async function settled(code: number): Promise<void> {
  const again = await desk.sync()
  expect(again.writes).toEqual([])
  expect(again.exitCode).toBe(code)
}

describe('the cities of 200 rows slipped down by one, and one name was corrected', () => {
  const slipped = () =>
    shifted(people(), 'city').map((row, n) => (n === 4 ? { ...row, name: 'Corrected' } : row))
  beforeEach(async () => {
    await open()
    desk.save(cells(slipped()))
  })

  it('the cities wait, the name is sent, and the list says what happened and what each answer does', async () => {
    const run = await desk.sync()
    expect(run.exitCode).toBe(3)
    expect(run.report).toMatchObject({ updates: 1, held: ROWS, conflicts: 0, problems: 0 })
    expect(run.writes.map(({ body }) => body)).toEqual([{ name: 'Corrected' }])
    const [item, ...others] = items()
    expect(others).toEqual([])
    expect(item).toMatchObject({ kind: 'hold', source: 'People' })
    expect(item!.people).toHaveLength(ROWS)
    expect(item!.sentence).toBe(
      'People: 200 values in the column "City" changed at once, and most of them stood in another row or column before, as when cells slip. 200 values wait for your OK; every other column is sent as usual. If it was a mistake, put the cells back and save. For example: row 2, Person 001: "Mossoró 1" → (empty); row 3, Person 002: "Caicó 2" → "Mossoró 1"; row 4, Person 003: "Assu 3" → "Caicó 2"; row 5, Person 004: "Macau 4" → "Assu 3"; row 6, Corrected: "Touros 5" → "Macau 4".',
    )
    expect(item!.answers).toEqual([
      { answer: 'approve', does: 'send the 200 new values' },
      {
        answer: 'approve --always',
        does: 'send the 200 new values; the column "City" is never asked about again',
      },
      { answer: 'dismiss', does: 'do not send the 200 new values, until their cells change again' },
    ])
    await settled(3)
  })

  it('approved: the cities are sent, one request each, and then all is settled', async () => {
    await desk.sync()
    expect(answer('approve')).toMatchObject({ ok: true, people: ROWS })
    const run = await desk.sync()
    expect(run.exitCode).toBe(0)
    expect(run.writes).toHaveLength(ROWS)
    expect((await shown(9)).fields).toEqual({ city: person(8).city })
    expect((await shown(1)).fields).toEqual({ city: null })
    await settled(0)
  })

  it('dismissed: nothing is sent, also when another cell of the row changes; a city that changes again is', async () => {
    await desk.sync()
    expect(answer('dismiss')).toMatchObject({ ok: true })
    await settled(0)
    const again = slipped()
    again[7] = { ...again[7]!, name: 'Renamed' }
    again[8] = { ...again[8]!, city: 'Recife' }
    desk.save(cells(again))
    const run = await desk.sync()
    expect(run.exitCode).toBe(0)
    expect(run.writes.map(({ body }) => body)).toEqual([{ name: 'Renamed' }, { fields: { city: 'Recife' } }])
    expect((await desk.contact('Renamed')).fields).toEqual({ city: person(8).city })
    await settled(0)
  })

  it('put back: the question goes by itself, and nothing is sent', async () => {
    await desk.sync()
    desk.save(cells(people().map((row, n) => (n === 4 ? { ...row, name: 'Corrected' } : row))))
    await settled(0)
    expect(items()).toEqual([])
  })

  it('half of it put back: the other half still waits', async () => {
    await desk.sync()
    desk.save(cells(slipped().map((row, n) => (n < 100 ? { ...row, city: person(n + 1).city } : row))))
    await settled(3)
    expect(items()[0]!.people).toHaveLength(100)
    answer('approve')
    expect((await desk.sync()).writes).toHaveLength(100)
    await settled(0)
  })

  it('a cell that changes again while it waits: who saw the old value cannot approve', async () => {
    await desk.sync()
    const [before] = items()
    const again = slipped()
    again[50] = { ...again[50]!, city: 'Recife' }
    desk.save(cells(again))
    await settled(3)
    expect(answer('approve', before!.id)).toEqual({
      ok: false,
      sentence: expect.stringMatching(/has changed since/),
    })
    expect(answer('approve')).toMatchObject({ ok: true, people: ROWS })
    await desk.sync()
    expect((await shown(51)).fields).toEqual({ city: 'Recife' })
  })

  it('always: approved, and the next time the column is not asked about', async () => {
    await desk.sync()
    answer('always')
    expect((await desk.sync()).exitCode).toBe(0)
    desk.save(cells(shifted(slipped(), 'city')))
    const run = await desk.sync()
    expect(run.exitCode).toBe(0)
    expect(run.writes.length).toBeGreaterThan(150)
  })

  it('waits through a restart', async () => {
    await desk.sync()
    desk.close()
    await settled(3)
    expect(items()[0]!.people).toHaveLength(ROWS)
  })

  it('a row that goes takes its cell out of the question', async () => {
    await desk.sync()
    desk.save(cells(slipped().filter((_row, n) => n !== 30)))
    await desk.sync()
    expect(items()[0]!.people).toHaveLength(ROWS - 1)
  })

  it('a preview shows it and keeps nothing', async () => {
    const { preview } = await import('../../main/agent/preview.ts')
    const seen = await preview(desk.agent, new AbortController().signal)
    expect(seen.counts).toMatchObject({ updates: 1, held: ROWS })
    expect(items()).toEqual([])
  })
})

describe('the phones of 200 rows slipped down by one', () => {
  beforeEach(() => open())

  it('nobody gets the phone of another; the row without one is listed; new rows of that save wait', async () => {
    const rows = [...shifted(people(), 'phone'), { ...person(900), phone: phone(ROWS) }, person(901)]
    desk.save(cells(rows))
    const run = await desk.sync()
    expect(run.exitCode).toBe(3)
    expect(run.writes).toEqual([])
    expect(run.report).toMatchObject({ creates: 0, problems: 1, held: ROWS - 1 + 2 })
    expect(items()[0]!.answers![0]).toEqual({
      answer: 'approve',
      does: 'send the 201 new values, and create the 2 new people among them',
    })
    await settled(3)
    desk.save(cells([...people(), person(900), person(901)]))
    const back = await desk.sync()
    expect(back.exitCode).toBe(0)
    expect(back.report).toMatchObject({ creates: 2, held: 0, problems: 0 })
    expect((await shown(901)).urns).toEqual([tel(901)])
    await settled(0)
  })

  it('dismissed, the new rows are not created until their phone changes', async () => {
    desk.save(cells([...shifted(people(), 'phone'), person(900), person(901)]))
    await desk.sync()
    answer('dismiss')
    await settled(3)
    const rows = [...shifted(people(), 'phone'), person(900), { ...person(901), phone: phone(902) }]
    desk.save(cells(rows))
    const run = await desk.sync()
    expect(run.report.creates).toBe(1)
    expect((await shown(901)).urns).toEqual([tel(902)])
  })
})

describe('what is held, and what is not', () => {
  const change = (
    rows: Person[],
    from: number,
    to: number,
    how: (row: Person, n: number) => Partial<Person>,
  ) => rows.map((row, n) => (n >= from && n < to ? { ...row, ...how(row, n) } : row))
  it.each<[what: string, held: boolean, rows: Person[]]>([
    ['60 cities emptied', true, change(people(), 0, 60, () => ({ city: '' }))],
    ['19 cities emptied', false, change(people(), 0, 19, () => ({ city: '' }))],
    ['59 of 200 cities emptied', false, change(people(), 0, 59, () => ({ city: '' }))],
    ['60 new cities', false, change(people(), 0, 60, (_row, n) => ({ city: `Cidade ${n}` }))],
    ['60 cities that are numbers now', true, change(people(), 0, 60, (_row, n) => ({ city: String(n * 7) }))],
    ['names pasted over 80 cities', true, change(people(), 0, 80, (row) => ({ city: row.name }))],
    ['one city dragged down over 100 rows', true, change(people(), 0, 100, () => ({ city: person(1).city }))],
    [
      'half of the column sorted on its own',
      true,
      people().map((row, n) => (n < 100 ? { ...row, city: people()[99 - n]!.city } : row)),
    ],
  ])('%s → held: %s', async (_what, held, rows) => {
    await open()
    desk.save(cells(rows))
    const run = await desk.sync()
    expect(items().map(({ kind }) => kind)).toEqual(held ? ['hold'] : [])
    expect(run.writes.length > 0).toBe(!held)
  })

  it('switched off for the column, or at another share, in the setup', async () => {
    await open({ source: { guards: { columns: { allow: ['City'] } } } })
    desk.save(cells(shifted(people(), 'city')))
    expect((await desk.sync()).exitCode).toBe(0)
    desk.changeSetup({ source: { guards: { columns: { percent: 90 } } } })
    desk.save(cells(change(shifted(people(), 'city'), 0, 100, () => ({ city: '' }))))
    expect((await desk.sync()).exitCode).toBe(0)
  })

  it('cells that were blank may all be filled with the same', async () => {
    await start()
    const blank = people().map((row, n) => (n < 190 ? { ...row, city: '' } : row))
    desk.save(cells(blank))
    await desk.sync()
    desk.save(cells(blank.map((row) => ({ ...row, city: person(195).city }))))
    expect((await desk.sync()).exitCode).toBe(0)
  })
})
