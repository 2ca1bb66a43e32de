/** The situations as tests; two spec files share them, so that two cores do. */
import { describe, expect, it } from 'vitest'
import { PENDING } from '../pending.ts'
import type { Moment } from './cut-off.ts'
import { readScenario, type Scenario, scenarioNames } from './format.ts'
import { type Difference, play } from './run-scenario.ts'

/** Only this one, with what went wrong in it, also while it is in `pending.ts`: `SCENARIO=<folder> npm test …`. */
const only = process.env.SCENARIO

/** Declares every `of`-th situation, the first being the one at `place`. */
export function tellSituations(place: number, of: number, powerFails?: Moment): void {
  const names = scenarioNames().filter((name, index) => (only ? name === only : index % of === place))
  if (names.length === 0) it.skip('nothing here', () => {})
  for (const name of names) {
    const scenario = read(name)
    if (scenario instanceof Error) {
      it(name, () => {
        throw scenario
      })
      continue
    }
    const { says, profiles } = scenario
    const reason = only ? undefined : PENDING[name]
    if (reason === undefined) {
      describe(says, () => {
        for (const profile of profiles)
          it(`${name}, on ${profile}`, async () =>
            expectNone(await play(scenario, profile, powerFails), name))
      })
    } else
      it(`${says} (${name}; not yet: ${reason})`, async () => {
        for (const profile of profiles) if (!(await works(scenario, profile))) return
        throw new Error(`test/scenarios/${name} works now: take it out of test/scenarios/pending.ts`)
      })
  }
}

/** One that is not written as it should be fails alone. */
function read(name: string): Scenario | Error {
  try {
    return readScenario(name)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const works = (...situation: Parameters<typeof play>): Promise<boolean> =>
  play(...situation).then(
    (difference) => difference === undefined,
    () => false,
  )

function expectNone(difference: Difference | undefined, name: string): void {
  if (!difference) return
  const { step, expected, got } = difference
  expect(got, `test/scenarios/${name}, ${step}`).toEqual(expected)
  throw new Error(
    `test/scenarios/${name}, ${step}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`,
  )
}
