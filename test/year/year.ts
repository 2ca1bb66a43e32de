/** `npm run year -- [--days 400] [--seed S]`: a simulated year (play.ts). Ends with 1 where something was wrong. */
import { parseArgs } from 'node:util'
import { growth, table } from './measures.ts'
import { playYear } from './play.ts'

const USAGE = `Usage: npm run year -- [--days 400] [--seed S]

Plays days of an office against a practice workspace, with a clock of its own, and compares both sides on every working
day; every 50 days it prints what must not grow.
`
const { days, seed } = readArguments()
const say = (line: string) => void process.stdout.write(`${line}\n`)
say(`a simulated year: ${days} days, seed ${seed}`)
const began = performance.now()
const { measured, happened, broken } = await playYear({
  days,
  seed,
  size: 30,
  measureEvery: 50,
  byEvents: true,
  say,
})
say(table(measured))
say(
  `happened: ${Object.entries(happened)
    .map(([what, n]) => `${what} ${n}`)
    .join(', ')}`,
)
const wrong = [...(broken ? [broken] : []), ...growth(measured, 100)]
for (const line of wrong) say(line)
say(
  `${wrong.length === 0 ? 'nobody wrong, twice or lost; nothing grew' : 'WRONG'} (seed ${seed}, ${Math.round((performance.now() - began) / 1000)} s)`,
)
process.exitCode = wrong.length === 0 ? 0 : 1

function readArguments(): { days: number; seed: number } {
  try {
    const { values } = parseArgs({
      options: {
        days: { type: 'string', default: '400' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    })
    const [days, seed] = [Number(values.days), Number(values.seed)]
    if (values.help) {
      process.stdout.write(USAGE)
      process.exit(0)
    }
    if (!(days >= 1 && Number.isSafeInteger(days) && Number.isSafeInteger(seed)))
      throw new Error('Days and seed are whole numbers.')
    return { days, seed }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}`)
    process.exit(64)
  }
}
