/**
 * Days of events in any order, with bad ones among them, restarts and power cuts at any request: in the end the platform
 * shows what the events said, each of which counted once.
 */
import { expect, it } from 'vitest'
import { dice as openDice } from '../support/dice.ts'
import { CRM, type Event, receive } from '../webhook/support/events.ts'
import { desk, start } from './support/at-the-desk.ts'
import { phone, tel } from './support/desk.ts'

const DAY = 24 * 3_600_000
/** Those who are never deleted, so that no guard finds too many gone. */
const STAYING = 20
const PEOPLE = 32
const DAYS = 10

type Known = { cells: Record<string, unknown> | null; at: number }

/** What the events mean, in the plainest words. */
function hear(
  people: Map<number, Known>,
  { event, id, at, ...cells }: Event & { id: number; at: number },
): void {
  const known = people.get(id) ?? { cells: null, at: Number.NEGATIVE_INFINITY }
  if (at < known.at) return
  people.set(id, { at, cells: event === 'deleted' ? null : { ...known.cells, ...cells } })
}

it.each([1, 2, 3])('series %i', { timeout: 60_000 }, async (seed) => {
  const dice = openDice(seed)
  await start({
    sources: [
      {
        ...CRM,
        webhook: { ...CRM.webhook, order: 'at' },
        columns: { name: 'name', phone: 'urn:tel', city: 'field:city' },
        guards: {
          removals: { percent: 100, atLeast: 1000, max: 1000 },
          columns: { percent: 100, allow: ['name', 'phone', 'city'] },
        },
      },
    ],
  })
  const people = new Map<number, Known>()
  let at = 0
  async function told(...events: (Event & { id: number; at: number })[]): Promise<void> {
    for (const event of events) hear(people, event)
    await receive(desk, events)
  }
  const anybody = () => 1 + dice.below(PEOPLE)
  function someEvent(): Event & { id: number; at: number } {
    at += 1
    const id = anybody()
    // Some come late.
    const when = dice.below(5) === 0 ? at - dice.below(10) : at
    // Who is new says all: of what nobody says nothing is cleared, where the contact was not gone yet.
    const isNew = (people.get(id)?.cells ?? null) === null
    switch (isNew ? 7 : dice.below(8)) {
      case 0:
        return id > STAYING ? { event: 'deleted', id, at: when } : { id, at: when, city: null }
      case 1:
        return { id, at: when, phone: 'not a phone' }
      case 2:
        return { id, at: when, city: '' }
      case 3:
        return { id, at: when, name: `Name ${dice.below(50)}` }
      default:
        return { id, at: when, name: `P${id}`, phone: phone(id), city: `City ${dice.below(9)}` }
    }
  }

  await told(
    ...Array.from({ length: STAYING }, (_, n) => ({
      id: n + 1,
      at: 0,
      name: `P${n + 1}`,
      phone: phone(n + 1),
    })),
  )
  await desk.sync()
  for (let day = 0; day < DAYS; day += 1) {
    for (let turn = 0; turn < 4; turn += 1) {
      await told(...Array.from({ length: dice.below(6) }, someEvent))
      if (dice.below(3) === 0) {
        const last = dice.below(12)
        await desk.syncUntilPowerFails(
          ({ number }, moment) => number % 13 === last && moment === (dice.below(2) ? 'before' : 'after'),
        )
      } else if (dice.below(2) === 0) await desk.sync()
      if (dice.below(4) === 0) desk.close()
    }
    desk.clock.skip(DAY)
  }
  // Whoever cannot be reached is corrected in the end.
  for (const [id, { cells }] of [...people])
    if (cells && cells.phone !== phone(id)) {
      at += 1
      await told({ id, at: at + 10, phone: phone(id) })
    }
  await desk.sync()
  await desk.sync()

  const expected = [...people].flatMap(([id, { cells }]) =>
    cells ? [{ name: cells.name ?? null, urns: [tel(id)], city: cells.city || null }] : [],
  )
  const shown = (await desk.shown()).map(({ name, urns, fields }) => ({
    name,
    urns,
    city: fields.city ?? null,
  }))
  const byPhone = (one: { urns: string[] }, other: { urns: string[] }) =>
    one.urns[0]! < other.urns[0]! ? -1 : 1
  expect(shown.sort(byPhone)).toEqual(expected.sort(byPhone))
  expect([desk.problems(), desk.conflicts(), desk.left()]).toEqual([[], [], 0])
  expect((await desk.sync()).writes).toEqual([])
})
