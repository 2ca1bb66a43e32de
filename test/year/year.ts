/** `npm run year -- [--days 400] [--seed S]`: a simulated year (play.ts). Ends with 1 where something was wrong. */
import { parseArgs } from 'node:util'
import { growth, table } from './measures.ts'
import { playYear } from './play.ts'

const { values } = parseArgs({
  options: { days: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
})
const [days, seed] = [Number(values.days), Number(values.seed)]
if (!(days >= 1 && Number.isSafeInteger(days) && Number.isSafeInteger(seed))) {
  process.stderr.write('Usage: npm run year -- [--days 400] [--seed S]\n')
  process.exit(64)
}
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
