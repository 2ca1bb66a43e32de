/**
 * `npm run bench`: how fast the agent is and how much memory it takes, each figure beside its budget (DESIGN 17).
 * `--quick` is the part for 10,000 rows; `--app` is the desktop app, which is measured alone; `--json` prints one object and
 * nothing else on standard output, without it a table as docs/performance.md shows it. Ends with
 * 0 whether or not the budgets are met, with 1 when something could not be measured.
 */
import { parseArgs } from 'node:util'
import { benchApp } from './app.ts'
import { growth } from './growth.ts'
import { startIdle } from './idle.ts'
import { benchLimit, QUICK, SLOW } from './limited.ts'
import { installPeers } from './peers/peers.ts'
import { startPlatform } from './platform.ts'
import { type BenchResult, type Judged, rowsText } from './result.ts'
import { benchGrowth, benchScanning } from './scanning.ts'
import { benchSending } from './sending.ts'

const USAGE = 'Usage: npm run --silent bench -- [--json] [--quick] [--app]'

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

const started = performance.now()
const results: Judged[] = []
let failures = 0

/** One part; where it fails, the others go on. */
async function part(name: string, measure: () => Promise<Judged[]>): Promise<void> {
  process.stderr.write(`${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${name}\n`)
  try {
    results.push(...(await measure()))
  } catch (error) {
    failures += 1
    process.stderr.write(`${name} could not be measured: ${error instanceof Error ? error.message : error}\n`)
  }
}

async function run(quick: boolean): Promise<void> {
  await part('what others are measured beside', async () => {
    await installPeers()
    return []
  })
  // Both wait nearly all the time, so that the tables are measured meanwhile. The idle agent's time is its own.
  const [idle, limited] = [startIdle(), benchLimit(quick ? QUICK : SLOW)]
  await Promise.allSettled(quick ? [idle, limited] : [idle]) // what went wrong is said in its part
  const suspended = await startPlatform()
  for (const rows of quick ? [10_000] : [10_000, 100_000]) {
    const size = rowsText(rows)
    await part(`reading and scanning ${size}`, () => benchScanning(suspended, rows))
    // What differs between drains is the noise of the machine; a long one is its own average.
    const repeat = quick || rows > 10_000 ? 1 : 3
    await part(`sending ${size}`, () => benchSending(rows, { repeat, withScript: !quick }))
    if (rows === 10_000) await part('an idle agent', async () => (await idle).end())
  }
  if (!quick) await part(`reading and scanning ${rowsText(1_000_000)}`, () => benchGrowth(suspended, 100_000))
  await part('a given limit', () => limited)
  await part('growth', async () => growth())
  await suspended.stop()
}

function print(json: boolean): void {
  if (json) {
    const plain = results.map(({ bound: _bound, ...result }): BenchResult => result)
    process.stdout.write(`${JSON.stringify({ results: plain })}\n`)
    return
  }
  const lines = results.map(({ name, value, unit, budget, ok, bound, note }) => [
    note === undefined ? name : `${name} (${note})`,
    `${value} ${unit}`,
    `${bound === 'at most' ? '≤' : '≥'} ${budget}`,
    ok ? 'ok' : '**over**',
  ])
  const rows = [['what', 'measured', 'budget', ''], ['---', '---', '---', '---'], ...lines]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows)
    process.stdout.write(`| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`)
}

const { values } = readArguments()
if (values.app) await part('the desktop app', () => benchApp(values.quick ? 10_000 : 100_000))
else await run(values.quick)
print(values.json)
process.exitCode = failures === 0 ? 0 : 1

function readArguments() {
  try {
    return parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        app: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}\n`)
    process.exit(64)
  }
}
