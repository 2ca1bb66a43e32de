/** The vendor's next version writes the same list with its columns in another order: what a person decided still holds. */
import { expect, it } from 'vitest'
import { resolve } from '../../main/agent/resolve.ts'
import { conflictsNamed, listReview } from '../../main/agent/review.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { CITY, phone } from './support/desk.ts'

const PEOPLE = [1, 2, 3].map((n) => ({
  Code: `C${n}`,
  Name: `Person ${n}`,
  Phone: phone(n),
  City: 'Natal',
  Plan: 'A',
  Group: 'VIP, Novo',
}))
const columns = {
  Code: 'ignore',
  Name: 'name',
  Phone: 'urn:tel',
  City: 'field:city',
  Plan: 'field:plan',
  Group: 'groups',
}
const inOrder = (
  header: readonly (keyof (typeof PEOPLE)[number])[],
  more: Partial<(typeof PEOPLE)[number]> = {},
) =>
  [header, ...PEOPLE.map((person) => header.map((name) => ({ ...person, ...more })[name]))]
    .map((cells) => cells.join(';'))
    .join('\r\n')
const BEFORE = ['Code', 'Name', 'Phone', 'City', 'Plan', 'Group'] as const
const AFTER = ['Group', 'Plan', 'City', 'Phone', 'Name', 'Code'] as const

it('who was deleted on the platform, rightly, is not created again for it; a changed cell brings them back', async () => {
  await start({
    given: { ...CITY, fields: [...CITY.fields, { key: 'plan', name: 'Plan' }] },
    source: { columns },
  })
  desk.write('people.csv', inOrder(BEFORE))
  await desk.sync()
  await platform.somebody.deletes((await desk.contact('Person 2')).uuid)
  await desk.sync()
  const { repositories } = desk
  const { workspace } = desk.agent
  const [item] = listReview(repositories, workspace.id)
  const found = conflictsNamed(repositories, workspace.id, { id: item!.id })
  if ('sentence' in found) throw new Error(found.sentence)
  const choice = { keep: 'platform' as const }
  resolve(repositories, workspace, { ...found, attribute: undefined, choice }, desk.clock.wall())
  expect((await desk.sync()).writes).toEqual([])

  desk.write('people.csv', inOrder(AFTER))
  expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  desk.write('people.csv', inOrder(AFTER, { City: 'Caicó' }))
  expect((await desk.sync()).report).toMatchObject({ creates: 1, updates: 2 })
})
