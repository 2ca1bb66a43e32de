/**
 * `npm run fuzz -- --seconds N [--seed S] [--inputs N] [--jobs N]`: damaged files of every format, read by real readers.
 * `npm run fuzz -- --case SEED:NUMBER` writes one of them and reads it once more.
 * Ends with 0 when each was read or refused as it should be, with 1 when not.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeCase } from './make-case.ts'
import { playCase } from './play-case.ts'
import { ReaderLane } from './reader-lane.ts'
import { FORMATS, type Format, readSamples } from './samples.ts'
import { playSeries } from './series.ts'

const USAGE = `Usage: npm run fuzz -- [--seconds N] [--inputs N] [--seed S] [--from N] [--jobs N] [--formats a,b] [--agent-every N] [--keep FOLDER] [--against FOLDER]
       npm run fuzz -- --case SEED:NUMBER`
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const say = (line: string) => void process.stdout.write(`${line}\n`)

const stopping = new AbortController()
// What was counted so far is told; a second wish ends it at once.
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => (stopping.signal.aborted ? process.exit(130) : stopping.abort()))
const options = readArguments()
process.exitCode = options.again === undefined ? await runSeries() : await runCase(options.again)

async function runSeries(): Promise<number> {
  const { again: _again, ...series } = options
  if (series.keep !== undefined) mkdirSync(series.keep, { recursive: true })
  say(`fuzz: seed ${series.seed}, ${series.jobs} at once`)
  const { tally, agent, faults, peakMiB, seconds } = await playSeries({
    ...series,
    root,
    say,
    signal: stopping.signal,
  })
  for (const line of tally.lines()) say(line)
  say(
    `whole agent: ${[...agent].map(([outcome, count]) => `${outcome.slice(7)} ${count}`).join(' · ') || 'none'}`,
  )
  const rate = Math.round(tally.inputs / seconds)
  say(
    `${tally.inputs} inputs, ${(tally.bytes / 1e9).toFixed(2)} GB in ${Math.round(seconds)} s (${rate} a second), at most ${Math.round(peakMiB)} MiB, ${tally.faulty} faulty (seed ${series.seed})`,
  )
  for (const { at } of faults.slice(0, 10)) say(`Again: npm run fuzz -- --case ${at}`)
  return tally.faulty > 0 ? 1 : 0
}

async function runCase({ seed, number }: { seed: number; number: number }): Promise<number> {
  const one = makeCase(readSamples(root), seed, number, options.formats)
  const folder = mkdtempSync(join(tmpdir(), 'contact-sync-fuzz-'))
  const path = join(folder, `people.${one.format}`)
  const lane = new ReaderLane({ root, inputs: folder })
  writeFileSync(path, one.bytes)
  say(`${path} (${one.sample.name}, ${one.bytes.length} bytes)`)
  for (const line of one.story) say(`  ${line}`)
  try {
    const played = await playCase(one, path, lane)
    say(`asked: ${played.asked.kind} ${JSON.stringify({ ...played.asked.read, limits: undefined })}`)
    say(`${played.outcome} in ${Math.round(played.milliseconds)} ms: ${told(played.answer.last)}`)
    for (const fault of played.faults) say(`FAULT ${fault}`)
    return played.faults.length > 0 ? 1 : 0
  } finally {
    await lane.end()
  }
}

/** A file's time is a number that JSON does not know. */
function told(answer: unknown): string {
  const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
  return JSON.stringify(answer, plain).slice(0, 2000)
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string' },
        inputs: { type: 'string' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        from: { type: 'string', default: '0' },
        jobs: { type: 'string', default: '1' },
        formats: { type: 'string' },
        'agent-every': { type: 'string', default: '2000' },
        against: { type: 'string' },
        keep: { type: 'string' },
        case: { type: 'string' },
      },
    })
    const whole = (name: string, text: string) => {
      if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`)
      return Number(text)
    }
    const found = values.case === undefined ? undefined : /^(\d+):(\d+)$/.exec(values.case)
    if (found === null) throw new Error('--case takes SEED:NUMBER.')
    const formats = values.formats?.split(',').map((name) => {
      if (!(FORMATS as readonly string[]).includes(name))
        throw new Error(`--formats takes ${FORMATS.join(', ')}.`)
      return name as Format
    })
    const seconds = values.seconds === undefined ? undefined : whole('seconds', values.seconds)
    const many = seconds === undefined ? 10_000 : Number.POSITIVE_INFINITY
    return {
      seconds,
      inputs: values.inputs === undefined ? many : whole('inputs', values.inputs),
      seed: whole('seed', values.seed),
      from: whole('from', values.from),
      jobs: Math.max(1, whole('jobs', values.jobs)),
      formats,
      agentEvery: Math.max(1, whole('agent-every', values['agent-every'])),
      against: values.against,
      keep: values.keep,
      again: found && { seed: Number(found[1]), number: Number(found[2]) },
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}\n`)
    process.exit(64)
  }
}
