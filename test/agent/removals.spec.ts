/** People who left a spreadsheet wait out the delay; a person may keep them, or not want to wait. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { connected, newFolder, settled, until } from './support/desk-window.ts'

const person = (n: number) => `Person ${n},+55849999900${String(n).padStart(2, '0')},Natal`
const people = (...numbers: number[]) => ['Name,URN:tel,Field:city', ...numbers.map(person)].join('\n')
const all = Array.from({ length: 8 }, (_, index) => index + 1)

/** Eight contacts that are kept in step, of whom some leave the spreadsheet. */
async function leaving(numbers: number[], source: Record<string, unknown> = {}) {
  const started = await connected()
  const { window } = started
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, people(...all))
  const common = {
    name: 'People',
    path: file,
    key: ['URN:tel'],
    removalDelayMinutes: 30,
    groups: ['Clients'],
  }
  expect(await window.addSource({ ...common, ...source })).toEqual({ ok: true })
  await window.changeSettings({ quietSeconds: 0 })
  await window.syncNow(undefined)
  await until(
    async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1,
    'it waits for its start',
  )
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === all.length, 'all are there')
  await settled(window)
  writeFileSync(file, people(...all.filter((n) => !numbers.includes(n))))
  await window.syncNow(undefined)
  await until(async () => (await window.removals({})).total === numbers.length, 'they are missed')
  return { ...started, file, names: async () => (await window.contacts({})).rows.map(({ name }) => name) }
}

it('who they are, when they go and what happens is shown; kept, they stay and the row may come back', async () => {
  const { window, file, names } = await leaving([2, 3])
  const shown = await window.removals({})
  expect(shown).toMatchObject({ total: 2, deletes: 2, next: null })
  expect(shown.rows).toMatchObject([
    { name: 'Person 2', source: 'People', row: 3, will: 'delete' },
    { name: 'Person 3', source: 'People', row: 4, will: 'delete' },
  ])
  expect(shown.rows[0]!.at - Date.now()).toBeGreaterThan(28 * 60_000)
  expect((await window.getStanding(undefined)).removals).toMatchObject({ people: 2 })

  const [first] = shown.rows
  expect(await window.keepRemovals({ shown: first!.shown, id: first!.id })).toEqual({ ok: true, people: 1 })
  expect(await window.keepRemovals({ shown: shown.shown })).toEqual({ ok: false, code: 'changed-since' })
  const left = await window.removals({})
  expect(left.rows).toMatchObject([{ name: 'Person 3' }])
  expect(await window.removeNow({ shown: left.shown })).toEqual({ ok: true, people: 1 })
  await until(async () => (await window.contacts({})).total === 7, 'one is gone')
  await settled(window)
  expect(await names()).toContain('Person 2')
  expect(await names()).not.toContain('Person 3')
  expect((await window.getStanding(undefined)).removals).toBeNull()

  writeFileSync(file, people(...all.filter((n) => n !== 3)))
  await window.syncNow(undefined)
  await settled(window)
  expect(await names()).toHaveLength(7)
}, 90_000)

it('guards hold what is not waited for', async () => {
  const { window, names } = await leaving([1, 2, 3, 4, 5, 6])
  const { shown } = await window.removals({})
  expect(await window.removeNow({ shown })).toEqual({ ok: true, people: 6 })
  await until(async () => (await window.getStanding(undefined)).needsYou.holds === 1, 'it is held')
  await settled(window)
  expect(await names()).toHaveLength(8)
  expect(await window.removals({})).toMatchObject({ total: 0, at: null })
}, 90_000)

it('nobody goes while a spreadsheet cannot be read, and who only leaves groups is said so', async () => {
  const { window, file } = await leaving([2], { onRemoved: 'leave groups' })
  const more = path.join(path.dirname(file), 'more.csv')
  expect(await window.addSource({ name: 'More', path: more, key: ['URN:tel'] })).toEqual({ ok: true })
  const { rows, shown, deletes } = await window.removals({})
  expect([rows[0]!.will, deletes]).toEqual(['leave groups', 0])
  expect(await window.removeNow({ shown })).toEqual({ ok: true, people: 1 })
  await settled(window)
  const groupsOf = async (n: number) =>
    (await window.contacts({})).rows.find(({ name }) => name === `Person ${n}`)!.groups
  expect(await groupsOf(2)).toEqual(['Clients'])
  expect((await window.removals({})).total).toBe(1)
  await window.removeSource('More')
  await until(async () => (await groupsOf(2)).length === 0, 'she left the group')
  expect(await groupsOf(1)).toEqual(['Clients'])
}, 90_000)
