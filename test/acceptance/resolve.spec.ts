/** Two different values, from the question to the answer, as a person at a terminal meets them. */
import { beforeEach, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Running } from '../support/office.ts'
import { CITY, HEADER, nameOf, rowOf, SOURCE, table } from '../support/people.ts'

type Item = {
  id: string
  kind: string
  row: number
  attributes: { name: string; base: string; spreadsheet: string; platform: string }[]
}

openOffice()
beforeEach(async () => {
  await platform.setUp(CITY)
  await office.setup(SOURCE, { quietSeconds: 0.3 })
  await office.save('people.csv', table(1, 3))
  await office.sync('--yes')
})

const items = async () => (await office.run<{ items: Item[] }>(['review', 'list'])).json.items
const resolve = (...args: string[]) => office.run<{ updates: number }>(['review', 'resolve', ...args])
const uuidOf = async (n: number) => (await platform.contacts()).find(({ name }) => name === nameOf(n))!.uuid
const cityOf = async (n: number) =>
  (await platform.contacts()).find(({ name }) => name === nameOf(n))!.fields.city
const colleague = async (n: number, city: string) =>
  platform.somebody.changes(await uuidOf(n), { fields: { city } })
const sheet = (city: string) => [HEADER, rowOf(1, { city }), rowOf(2), rowOf(3)]

async function bothChange(): Promise<Item> {
  await colleague(1, 'Recife')
  await office.save('people.csv', sheet('Olinda'))
  expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { conflicts: 1 } })
  const [item] = await items()
  expect(item).toMatchObject({
    kind: 'conflict',
    row: 2,
    attributes: [{ name: 'field:city', spreadsheet: 'Olinda', platform: 'Recife' }],
  })
  return item!
}

it('different things changed on both sides: both live, nobody is asked', async () => {
  await platform.somebody.changes(await uuidOf(1), { language: 'por' })
  await office.save('people.csv', sheet('Olinda'))
  const synced = await office.sync()
  expect(synced).toMatchObject({ code: 0, json: { updates: 1, conflicts: 0 } })
  expect(synced.writes.map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda' } }])
  expect(await platform.contacts()).toContainEqual(
    expect.objectContaining({ name: nameOf(1), language: 'por', fields: { city: 'Olinda' } }),
  )
})

it('the same thing changed: the list shows both, the spreadsheet’s is chosen, sent, and settled', async () => {
  const { id } = await bothChange()
  const words = await office.start(['review', 'list']).ended
  expect(words.stdout).toContain('--keep spreadsheet: send "Olinda" to the platform')
  expect(words.stdout).toContain('--keep platform: keep "Recife" there; your spreadsheet stays as it is')
  expect(await resolve(id, '--keep', 'spreadsheet')).toMatchObject({ code: 0, json: { updates: 1 } })
  expect(await cityOf(1)).toBe('Olinda')
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})

it('the platform’s is chosen: nothing is sent, and the same answer twice is refused in a sentence', async () => {
  const { id } = await bothChange()
  expect(await resolve(id, '--keep', 'platform')).toMatchObject({ code: 0, writes: [] })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  expect(await cityOf(1)).toBe('Recife')
  expect(await resolve(id, '--keep', 'platform')).toMatchObject({
    code: 64,
    writes: [],
    stderr: expect.stringMatching(/^Nothing with the id "c\d+-[0-9a-f]{8}" waits for an answer;.*\n$/),
  })
})

it.each([
  [[], /Name one question by the id/],
  [['c1-00000000'], /Answer with --keep spreadsheet/],
  [['c1-00000000', '--all', 'values', '--keep', 'platform'], /Name one question by the id/],
  [['--all', 'values', '--keep', 'both'], /argument 'both' is invalid/],
  [['--all', 'values', '--keep', 'platform'], /Nothing of the kind "values" waits/],
])('an answer that cannot be understood, %j: a sentence, exit 64', async (args, sentence) => {
  expect(await resolve(...args)).toMatchObject({
    code: 64,
    writes: [],
    stderr: expect.stringMatching(sentence),
  })
})

it('beside a watch that is running: the question is seen, and the answer carried out there', async () => {
  const { id } = await bothChange()
  const agent: Running = office.start(['watch'])
  await expect.poll(() => agent.stderr, { timeout: 15_000 }).toContain('Watching ')
  expect((await items()).map((item) => item.id)).toEqual([id])
  expect(await resolve(id, '--value', 'Caruaru')).toMatchObject({ code: 0, json: { updates: 1 } })
  expect(await cityOf(1)).toBe('Caruaru')
  expect(await agent.stop()).toMatchObject({ code: 0 })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})
