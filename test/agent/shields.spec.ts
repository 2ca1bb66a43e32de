/** A row that cannot be read now stands for somebody whose row seems to be gone: they are not removed (DESIGN 8). */
import { beforeEach, expect, it } from 'vitest'
import { answerHold, listReview } from '../../main/agent/review.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone, tel } from './support/desk.ts'

type Row = [code: string, name: string, phone: string, city: string]
const row = (
  n: number,
  change: Partial<{ code: string; name: string; phone: string; city: string }> = {},
): Row => [
  change.code ?? `C${n}`,
  change.name ?? `Person ${n}`,
  change.phone ?? phone(n),
  change.city ?? `City ${n}`,
]
const rows = (count = 30): Row[] => Array.from({ length: count }, (_, n) => row(n + 1))

beforeEach(async () => {
  await start()
  desk.save(rows())
  expect((await desk.sync()).report).toMatchObject({ creates: 30 })
})
async function saved(people: Cells) {
  desk.save(people)
  return desk.sync()
}
const items = () => listReview(desk.repositories, desk.agent.workspace.id)
const held = () => items().find(({ kind }) => kind === 'hold')
const names = async () => (await platform.contacts()).map(({ name }) => name)

it.each<[what: string, bad: Row]>([
  ['the code is blank', row(3, { code: '' })],
  ['the code is blank and the phone is not one', row(3, { code: '', phone: 'abc' })],
  [
    'the code is blank, and of the name and the phone nothing is right',
    row(3, { code: '', name: '', phone: 'abc' }),
  ],
  ['the code is blank and the name is another', row(3, { code: '', name: 'Another', city: 'Elsewhere' })],
  ["the code is somebody else's", row(3, { code: 'C9' })],
])('%s: nobody is removed, and when it is corrected nothing is sent', async (_what, bad) => {
  const run = await saved(rows().with(2, bad))
  expect(run).toMatchObject({ exitCode: 3, writes: [], report: { removals: 0 } })
  expect(desk.problems().some(({ row: at }) => at === 4)).toBe(true)
  expect(await desk.sync()).toMatchObject({ writes: [], report: { removals: 0 } })
  expect(await saved(rows())).toMatchObject({ exitCode: 0, writes: [], report: { removals: 0, problems: 0 } })
})

it('a bad row that is nobody we know: those who are gone wait until it is corrected, then they go', async () => {
  const bad = row(0, { code: '', name: 'Somebody', phone: phone(500), city: 'Elsewhere' })
  const left = rows().slice(2)
  const run = await saved([bad, ...left])
  expect(run).toMatchObject({ exitCode: 3, writes: [], report: { removals: 0, held: 0 } })
  expect(await desk.sync()).toMatchObject({ writes: [] })
  const corrected = await saved([
    row(0, { code: 'C500', name: 'Somebody', phone: phone(500), city: 'Elsewhere' }),
    ...left,
  ])
  expect(corrected).toMatchObject({ exitCode: 0, report: { removals: 2, creates: 1 } })
})

it('a changed code is understood beside a bad row that is nobody we know', async () => {
  const bad = row(0, { code: '', name: 'Somebody', phone: phone(500), city: 'Elsewhere' })
  const run = await saved([bad, ...rows().with(2, row(3, { code: 'X3', name: 'Renamed', city: 'Natal' }))])
  expect(run.report).toMatchObject({ updates: 1, creates: 0, removals: 0, problems: 1 })
  expect(await names()).toContain('Renamed')
  expect(await names()).not.toContain('Person 3')
})

it('removals that wait for an OK: a bad row takes the one it resembles out of them', async () => {
  await saved(rows().slice(10))
  expect(held()!.people).toHaveLength(10)
  const run = await saved([...rows().slice(10), row(3, { code: '' })])
  expect(run.report).toMatchObject({ held: 9, removals: 0 })
  expect(held()!.people).not.toContain('Person 3')
})

it('removals that wait for an OK: a row that is back under another code takes its contact with it', async () => {
  await saved(rows().slice(10))
  const before = await desk.contact('Person 3')
  const run = await saved([...rows().slice(10), row(3, { code: 'X3', city: 'Natal' })])
  expect(run.report).toMatchObject({ held: 9, updates: 1, creates: 0, removals: 0 })
  expect(held()!.people).not.toContain('Person 3')
  const { id } = held()!
  answerHold(desk.repositories, desk.agent.workspace.id, id, 'approve', desk.agent.now())
  expect((await desk.sync()).report).toMatchObject({ removals: 9 })
  expect(await desk.contact('Person 3')).toMatchObject({
    uuid: before.uuid,
    urns: [tel(3)],
    fields: { city: 'Natal' },
  })
})

it('removals that wait for an OK stay so beside a bad row that is nobody we know', async () => {
  await saved(rows().slice(10))
  const { id } = held()!
  const bad = row(0, { code: '', name: 'Somebody', phone: phone(500), city: 'Elsewhere' })
  const run = await saved([bad, ...rows().slice(12)])
  expect(run).toMatchObject({ writes: [], report: { held: 10, removals: 0 } })
  expect(held()!.id).toBe(id)
  const corrected = await saved(rows().slice(12))
  expect(corrected.report).toMatchObject({ held: 12, removals: 0 })
})

it('in watch mode a removal that is still delayed waits for a bad row to be corrected', async () => {
  const look = async (people: Cells) => {
    desk.save(people)
    const signal = new AbortController().signal
    const ends = await desk.agent.scan(desk.agent.sources, signal)
    const scans = ends.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : []))
    await desk.agent.stage(scans, [], { trigger: 'test', preview: false, honourRemovalDelay: true })
    return desk.left()
  }
  expect(await look(rows().toSpliced(2, 1))).toBe(0) // its ten minutes have begun
  const bad = row(0, { code: '', name: 'Somebody', phone: phone(500), city: 'Elsewhere' })
  desk.clock.skip(60_000)
  expect(await look([...rows().toSpliced(2, 1), bad])).toBe(0)
  desk.clock.skip(20 * 60_000)
  expect(await look([...rows().toSpliced(2, 1), bad, row(31)])).toBe(1) // the new person; nobody is removed
  expect(await look([...rows().toSpliced(2, 1), row(31)])).toBe(2)
})
