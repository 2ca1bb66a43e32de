/**
 * A year of an office, day after day: its lists change and are exported, colleagues work on the platform, programs change
 * their format, exports arrive damaged, the PC sleeps, travels, is off, and its clock is set wrong and right again. After
 * each day the platform is compared with what ought to be there.
 */

import type { Measured } from './measures.ts'
import { Office } from './office.ts'

export type YearOptions = {
  days: number
  seed: number
  /** People in each of the three lists when it begins. */
  size: number
  measureEvery: number
  /** On some days nobody asks, and files are noticed by themselves. */
  byEvents: boolean
  /** Everything that must happen does so within a month. */
  short?: boolean
  say(line: string): void
}
export type Year = {
  measured: Measured[]
  /** How often what happened. */
  happened: Record<string, number>
  /** What was wrong, with the days before; undefined where nothing was. */
  broken: string | undefined
}

const STORY_LINES = 40

export async function playYear(options: YearOptions): Promise<Year> {
  const { days, measureEvery, say } = options
  const zone = process.env.TZ
  const office = await Office.open(options)
  const measured: Measured[] = []
  let broken: string | undefined
  try {
    for (let day = 0; day < days; day += 1) {
      await office.day(day)
      if ((day + 1) % measureEvery === 0) {
        const line = await office.measure(day + 1)
        measured.push(line)
        say(`day ${line.day} (${line.date}): ${line.contacts} contacts`)
      }
    }
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    broken = [`seed ${options.seed}:`, ...office.story.slice(-STORY_LINES), what, office.standing()].join(
      '\n',
    )
  } finally {
    await office.close()
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
  return { measured, happened: office.happened, broken }
}
