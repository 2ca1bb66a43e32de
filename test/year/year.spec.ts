/** A month of `npm run year`, with a change of the clocks and a leap day in it. */
import { expect, it } from 'vitest'
import { growth, table } from './measures.ts'
import { playYear } from './play.ts'

it(
  'thirty days of exports, with a leap day, clocks that change and a PC that travels: everybody as they ought to be',
  async () => {
    const options = {
      days: 30,
      seed: 5,
      size: 12,
      measureEvery: 10,
      byEvents: false,
      short: true,
      say: () => {},
    }
    const { measured, happened, broken } = await playYear(options)
    expect(broken, broken).toBeUndefined()
    expect(growth(measured, 10, false), table(measured)).toEqual([])
    expect(happened).toMatchObject({ 'clock set wrong': 2, 'time zone changed': 2 })
    expect(happened.days).toBe(30)
  },
  10 * 60_000,
)
