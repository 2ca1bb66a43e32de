/**
 * `npm run chaos -- --kills N --seed S [--desktop] [--at-once A] [--only-round R]`: a real agent against a real practice workspace,
 * killed N times; with `--desktop` the desktop app, one or all of its processes.
 * Ends with 0 when nothing was lost or doubled, with 1 when something was: the round, its story and its folder are named.
 */
import { parseArgs } from 'node:util'
import { playSeries } from './series.ts'
import { openStage } from './stage.ts'

const USAGE = `Usage: npm run chaos -- [--desktop] [--kills N] [--seed S] [--at-once A] [--only-round R]

Kills a real agent N times, at chosen and random moments of its work with a practice workspace, and compares what is
there then with what ought to be: nobody lost, nobody twice, nothing of others overwritten. Ends with 1 where it is not.

  --desktop       the desktop app in real Electron (its agent, a reader, the window, the shell, or everything at once)
                  instead of the agent in the terminal
  --kills N       how often at least (100)
  --seed S        the same choices again; how far the agent comes in a given time still differs
  --at-once A     rounds at the same time (2; with --desktop 1)
  --only-round R  one round of the seed, as a failure names it`

// Leaving takes the disks of the rounds away again.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => process.exit(130))

const { kills, seed, atOnce, onlyRound, desktop } = readArguments()
const say = (line: string) => void process.stdout.write(`${line}\n`)
say(
  `chaos${desktop ? ' of the desktop app' : ''}: ${onlyRound === undefined ? `${kills} kills` : `round ${onlyRound}`}, seed ${seed}`,
)
const stage = desktop ? await openStage() : undefined
if (stage) process.once('exit', stage.close)
const { tally, broken } = await playSeries({ kills, seed, atOnce, onlyRound, stage, say })
if (broken) say(broken)
say(tally.summary())
if (!broken) say(`0 lost, 0 doubled (seed ${seed})`)
// What a page of the app was asked, and will never answer, keeps nobody here.
process.exit(broken ? 1 : 0)

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        kills: { type: 'string', default: '100' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        'at-once': { type: 'string' },
        'only-round': { type: 'string' },
        desktop: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      process.stdout.write(`${USAGE}\n`)
      process.exit(0)
    }
    const whole = (name: string, text: string) => {
      if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`)
      return Number(text)
    }
    const { desktop } = values
    const onlyRound = values['only-round']
    return {
      kills: whole('kills', values.kills),
      seed: whole('seed', values.seed),
      desktop,
      atOnce: Math.max(1, whole('at-once', values['at-once'] ?? (desktop ? '1' : '2'))),
      onlyRound: onlyRound === undefined ? undefined : whole('only-round', onlyRound),
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}\n`)
    process.exit(64)
  }
}
