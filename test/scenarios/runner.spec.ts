/** The runner sees what goes otherwise than a situation says: each kind of expectation, wrong on purpose, is a difference. */
import { describe, expect, it } from 'vitest'
import { type NOTHING_EXPECTED, readScenario, type Scenario, type Step } from './support/format.ts'
import { play } from './support/run-scenario.ts'

const told = readScenario('a-colleague-and-i-changed-the-same-city')
/** The sync that finds two different values. */
const AT = told.steps.findIndex((step) => 'sync' in step && step.expect.exit === 3)
const expected = () => {
  const step = told.steps[AT]!
  if (!('expect' in step)) throw new Error('this step expects something')
  return step.expect
}

/** The situation with something else expected of that sync. */
function wrongly(change: Partial<typeof NOTHING_EXPECTED>): Scenario {
  const step = { ...told.steps[AT]!, expect: { ...expected(), ...change } } as Step
  return { ...told, steps: told.steps.with(AT, step) }
}

const everybody = (people: Record<string, { fields: Record<string, string>; urns: string[] }>) => ({
  everybody: Object.fromEntries(
    Object.entries(people).map(([handle, person]) => [
      handle,
      { ...person, groups: [], status: 'active' as const },
    ]),
  ),
})

it('as it is written there is no difference', async () => {
  expect(await play(told, 'weni-flows')).toBeUndefined()
})

describe('a difference is seen in', () => {
  it.each<[what: string, change: Partial<typeof NOTHING_EXPECTED>, seen: string]>([
    ['the exit code', { exit: 0 }, 'exit'],
    ['a write too many', { writes: [] }, 'writes'],
    ['a write too few', { writes: [...expected().writes, { POST: 'contacts.json', body: {} }] }, 'writes'],
    ['a body', { writes: [{ POST: 'contacts.json?uuid=@Ana Souza', body: { name: 'Ana' } }] }, 'writes'],
    ['a read that did not happen', { reads: ['contacts.json?urn=tel:+5584999999999'] }, 'reads'],
    ['looking too often', { mostReads: 4 }, 'mostReads'],
    ['requests refused for the limit', { throttled: 1 }, 'throttled'],
    ['a contact that is not there', { contacts: everybody({ Zeca: { fields: {}, urns: [] } }) }, 'contacts'],
    ['contacts that did change', { contacts: 'unchanged' }, 'contacts'],
    ['groups', { groups: ['VIP'] }, 'groups'],
    ['fields', { fields: {} }, 'fields'],
    ['what waits for a person', { review: [] }, 'review'],
    ['the values of it', { review: [{ kind: 'conflict', attributes: [] }] }, 'review'],
    ['a count that was named', { report: { updates: 2, conflicts: 1 } }, 'report'],
    ['a count that was not', { report: { updates: 1 } }, 'report'],
    ['what was not said', { says: ['Good morning'] }, 'says'],
    ['what was said', { doesNotSay: ['two different values'] }, 'doesNotSay'],
    ['the state of a source', { sources: { People: 'halted: empty' } }, 'sources'],
    ['what still waits to be sent', { left: 1 }, 'left'],
  ])('%s', async (_what, change, seen) => {
    const difference = await play(wrongly(change), 'weni-flows')
    expect(difference?.step).toBe(`step ${AT + 1} (sync)`)
    expect(Object.keys(difference?.expected as object)).toEqual([seen])
  })

  it('the history', async () => {
    const difference = await play(wrongly({ notInHistory: 1 }), 'weni-flows')
    expect(difference?.step).toMatch(/not in the history/)
  })

  it('a last sync that sends something', async () => {
    const steps: Step[] = [...told.steps, { save: 'before.csv', as: 'people.csv' }]
    const difference = await play({ ...told, steps }, 'weni-flows')
    expect(difference?.step).toBe('one more sync, which sends nothing')
  })
})
