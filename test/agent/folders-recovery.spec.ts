/** The database of yesterday is put back: a folder is compared afresh, and no file counts twice or not at all. */
import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { listReview } from '../../main/agent/review.ts'
import { writesIn } from '../support/platform.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone, SOURCE } from './support/desk.ts'

const person = (n: number, city = 'Natal') => [n, `Person ${n}`, phone(n), city]
const save = (name: string, rows: Cells) => desk.save(rows, `lists/${name}`)
const shown = async () => (await platform.contacts()).map(({ name, fields }) => [name, fields.city]).sort()
const open = (folder: string) => start({ sources: [{ ...SOURCE, path: 'lists', folder }] })
const COPY = 'contact-sync-2026-01-01.db'

async function copyNow(): Promise<void> {
  await desk.agent.store.backUp('2026-01-01')
}
function putBack(): void {
  desk.close()
  const inData = (...names: string[]) => path.join(desk.dataFolder, ...names)
  cpSync(inData('backups', COPY), inData('contact-sync.db'))
  for (const end of ['-wal', '-shm']) rmSync(inData(`contact-sync.db${end}`), { force: true })
}

it('of files that only add those since then are read once more, and what is on the platform stays', async () => {
  await open('changes only')
  save('2026-11-20.csv', [person(1), person(2)])
  await desk.sync()
  await copyNow()
  save('2026-11-21.csv', [person(1, 'Caicó'), person(3)])
  await desk.sync()
  const [three] = (await platform.contacts()).filter(({ name }) => name === 'Person 3')
  await platform.somebody.changes(three!.uuid, { fields: { city: 'Assu' } })
  putBack()
  await desk.sync()
  expect(await shown()).toEqual([
    ['Person 1', 'Caicó'],
    ['Person 2', 'Natal'],
    ['Person 3', 'Assu'],
  ])
  expect(await desk.sync()).toMatchObject({ writes: [] })
})

it('of files that only add, where nothing came since then, everybody is looked after again', async () => {
  await open('changes only')
  save('2026-11-20.csv', [person(1), person(2)])
  await desk.sync()
  await copyNow()
  putBack()
  expect(await desk.sync()).toMatchObject({ writes: [], exitCode: 0, sources: [{ state: 'read' }] })
  save('2026-11-21.csv', [person(2, 'Caicó')])
  const { requests } = await desk.sync()
  expect(writesIn(requests).map(({ body }) => body)).toEqual([{ fields: { city: 'Caicó' } }])
})

it.each(['newest', 'together'])('%s: who left since then is not removed without an OK', async (folder) => {
  await open(folder)
  save('2026-11-20.csv', [person(1), person(2), person(3)])
  await desk.sync()
  await copyNow()
  putBack()
  if (folder === 'newest') save('2026-11-21.csv', [person(1, 'Caicó'), person(2)])
  else save('2026-11-20.csv', [person(1, 'Caicó'), person(2)])
  await desk.sync()
  expect(await shown()).toHaveLength(3)
  expect(listReview(desk.repositories, desk.agent.workspace.id)).toMatchObject([
    { kind: 'hold', people: ['Person 3'] },
  ])
})
