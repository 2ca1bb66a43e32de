/** A small part of `npm run chaos -- --desktop`, with every test run: `CHAOS_SERIES=seed,kills` plays others. */
import { expect, inject, it, onTestFinished } from 'vitest'
import { playSeries } from '../chaos/series.ts'
import { openStage } from '../chaos/stage.ts'

const [SEED = 23, KILLS = 3] = (process.env.CHAOS_SERIES ?? '').split(',').filter(Boolean).map(Number)

it.runIf(process.platform === 'linux')(
  `the desktop app killed ${KILLS} times at random moments (seed ${SEED}): nothing is lost, nothing arrives twice`,
  async () => {
    const stage = await openStage(inject('runtime'))
    onTestFinished(stage.close)
    const { tally, broken } = await playSeries({ kills: KILLS, seed: SEED, atOnce: 1, stage, say: () => {} })
    expect(broken, broken).toBeUndefined()
    expect(tally.kills, tally.summary()).toBeGreaterThanOrEqual(KILLS)
    expect(tally.checks, tally.summary()).toBeGreaterThan(0)
  },
  10 * 60_000,
)
