/** Numbers of scanned rows are given out again: what a row left behind that was dropped as a copy is not the next one's. */
import { expect, it } from 'vitest'
import { desk, start } from './support/at-the-desk.ts'
import { CITY, HEADER, phone, SOURCE } from './support/desk.ts'

it('a row is not said to have the phone of a row of another list that stood there twice', async () => {
  const second = { ...SOURCE, name: 'Second', path: 'second.csv' }
  await start({ given: CITY, sources: [SOURCE, second] })
  const ana = ['C1', 'Ana', phone(1), 'Natal']
  const caio = ['C3', 'Caio', phone(3), 'Natal']
  desk.save([ana, ['C2', 'Bia', phone(2), 'Natal']])
  desk.save([caio], 'second.csv', HEADER)
  expect((await desk.sync()).report.creates).toBe(3)
  desk.close()
  desk.save([caio, ana, ana], 'second.csv', HEADER)
  expect((await desk.sync()).report.problems).toBe(0)
  desk.save([ana, ['C2', 'Bia', phone(2), 'Olinda']])
  expect((await desk.sync()).report).toMatchObject({ updates: 1, problems: 0 })
})
