/** The situations as tests; two spec files share them, so that two cores do. */
import { describe, expect, it } from 'vitest'
import { PENDING } from '../pending.ts'
import type { Moment } from './cut-off.ts'
import { readScenario, type Scenario, scenarioNames } from './format.ts'
import { type Difference, play } from './run-scenario.ts'

/** Only this one, with what went wrong in it, also while it is in `pending.ts`: `SCENARIO=<folder> npm test …`. */
const only = process.env.SCENARIO

/** Declares every `of`-th situation, the first being the one at `place`. */
export function tellSituations(place: number, of: number): void {
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
          it(`${name}, on ${profile}`, async () => expectNone(await play(scenario, profile), name))
      })
    } else
      it(`${says} (${name}; not yet: ${reason})`, async () => {
        for (const profile of profiles) if (!(await works(scenario, profile))) return
        throw new Error(`test/scenarios/${name} works now: take it out of test/scenarios/pending.ts`)
      })
  }
}

/** Where that is the situation itself, or it is about hundreds of people and only takes longer, it is not played again. */
const canBeCutOff = ({ steps }: Scenario): boolean => {
  const writes = steps.map((step) => ('expect' in step ? step.expect.writes : []))
  const areMany = (body: unknown) => Number((body as { contacts?: unknown } | undefined)?.contacts) >= 100
  return (
    writes.some((sent) => sent.length > 0) &&
    !writes.some((sent) => sent.length >= 100 || sent.some(({ body }) => areMany(body))) &&
    !steps.some((step) => 'powerFails' in step)
  )
}

/** Declares each situation once more, with the power failing in every step that sends something. */
export function tellOfPowerFailures(): void {
  const names = scenarioNames().filter((name) => !(name in PENDING) && (!only || name === only))
  const scenarios = names.map(read).filter((one): one is Scenario => !(one instanceof Error))
  for (const [index, scenario] of scenarios.filter(canBeCutOff).entries()) {
    const moment: Moment = index % 2 === 0 ? 'after' : 'before'
    const { name, profiles } = scenario
    it(`${moment} the first request: ${name}`, async () =>
      expectNone(await play(scenario, profiles.at(-1)!, moment), name))
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
