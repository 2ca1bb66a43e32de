/**
 * `npm run chaos -- --kills N --seed S [--at-once A] [--only-round R]`: a real agent against a real practice workspace, killed N times.
 * Ends with 0 when nothing was lost or doubled, with 1 when something was: the round, its story and its folder are named.
 */
import { parseArgs } from 'node:util'
import { playSeries } from './series.ts'

const USAGE = 'Usage: npm run chaos -- [--kills N] [--seed S] [--at-once A] [--only-round R]'

// Leaving takes the disks of the rounds away again.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => process.exit(130))

const { kills, seed, atOnce, onlyRound } = readArguments()
const say = (line: string) => void process.stdout.write(`${line}\n`)
say(`chaos: ${onlyRound === undefined ? `${kills} kills` : `round ${onlyRound}`}, seed ${seed}`)
const { tally, broken } = await playSeries({ kills, seed, atOnce, onlyRound, say })
if (broken) say(broken)
say(tally.summary())
if (!broken) say(`0 lost, 0 doubled (seed ${seed})`)
process.exitCode = broken ? 1 : 0

function readArguments(): { kills: number; seed: number; atOnce: number; onlyRound: number | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        kills: { type: 'string', default: '100' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        'at-once': { type: 'string', default: '2' },
        'only-round': { type: 'string' },
      },
    })
    const whole = (name: string, text: string) => {
      if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`)
      return Number(text)
    }
    const onlyRound = values['only-round']
    return {
      kills: whole('kills', values.kills),
      seed: whole('seed', values.seed),
      atOnce: Math.max(1, whole('at-once', values['at-once'])),
      onlyRound: onlyRound === undefined ? undefined : whole('only-round', onlyRound),
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}\n`)
    process.exit(64)
  }
}
