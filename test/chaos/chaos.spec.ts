/** A small part of `npm run chaos`, with every test run: `CHAOS_SERIES=seed,kills` plays others. */
import { expect, it } from 'vitest'
import { playSeries } from './series.ts'

const [SEED = 7, KILLS = 20] = (process.env.CHAOS_SERIES ?? '').split(',').filter(Boolean).map(Number)

it(
  `killed ${KILLS} times at random moments (seed ${SEED}): nothing is lost, nothing arrives twice`,
  async () => {
    const { tally, broken } = await playSeries({ kills: KILLS, seed: SEED, atOnce: 2, say: () => {} })
    expect(broken, broken).toBeUndefined()
    expect(tally.kills, tally.summary()).toBeGreaterThanOrEqual(KILLS)
    expect(tally.checks, tally.summary()).toBeGreaterThan(2)
  },
  10 * 60_000,
)
