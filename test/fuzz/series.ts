/** Case after case in lanes beside each other, until there were enough of them or time is up. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AgentDesk } from './agent-desk.ts'
import { type Case, makeCase } from './make-case.ts'
import { type Played, playAgent, playCase } from './play-case.ts'
import { MEMORY_MIB, ReaderLane } from './reader-lane.ts'
import { type Format, readSamples } from './samples.ts'
import { openTally, type Tally } from './tally.ts'

export type Series = {
  root: string
  seed: number
  /** The first case's number. */
  from?: number
  inputs: number
  seconds?: number | undefined
  jobs: number
  formats?: readonly Format[] | undefined
  /** Of so many files of the list one goes through the whole agent as well. */
  agentEvery: number
  /** A folder with another version of the product, whose reader is to say the same. */
  against?: string | undefined
  /** Where faulty files are kept. */
  keep?: string | undefined
  say(line: string): void
  /** Ends it after the cases under way. */
  signal?: AbortSignal
}
type Fault = { at: string; format: Format; sample: string; story: string[]; faults: readonly string[] }
export type Finished = {
  tally: Tally /** What became of the files that went through the whole agent. */
  agent: ReadonlyMap<string, number>
  faults: Fault[]
  peakMiB: number
  seconds: number
}

/** Between two lines about how far it is. */
const SAY_EVERY_MS = 60_000
/** How much more than its share a process may have had for a moment, before it was ended. */
const SLACK = 1.5

export async function playSeries(series: Series): Promise<Finished> {
  const { root, seed, from = 0, inputs, seconds, jobs, formats, agentEvery, against, say } = series
  const samples = readSamples(root)
  const tally = openTally()
  const faults: Fault[] = []
  const agent = new Map<string, number>()
  const folder = mkdtempSync(join(tmpdir(), 'contact-sync-fuzz-'))
  const began = performance.now()
  let next = from
  let said = began
  let peakMiB = 0
  const isTimeUp = () =>
    series.signal?.aborted === true || (seconds !== undefined && performance.now() - began > seconds * 1000)

  function found(one: Case, at: string, what: readonly string[]): void {
    if (what.length === 0) return
    tally.faulty++
    if (faults.length < 500)
      faults.push({ at, format: one.format, sample: one.sample.name, story: one.story, faults: what })
    say(`FAULT ${at} (${one.format}, ${one.sample.name}): ${what.join('; ').slice(0, 600)}`)
    if (series.keep !== undefined)
      writeFileSync(join(series.keep, `${seed}-${one.number}.${one.format}`), one.bytes)
  }

  async function run(job: number): Promise<void> {
    const inputsFolder = join(folder, String(job))
    mkdirSync(inputsFolder)
    const lane = new ReaderLane({ root, inputs: inputsFolder })
    const other = against === undefined ? undefined : new ReaderLane({ root: against, inputs: inputsFolder })
    const desk = new AgentDesk()
    try {
      while (next < from + inputs && !isTimeUp()) {
        const one = makeCase(samples, seed, next++, formats)
        const at = `${seed}:${one.number}`
        // The name says nothing: content decides.
        const played: Played = await playCase(one, join(inputsFolder, 'people.bin'), lane, other)
        tally.count(one.format, played.outcome, at, one.bytes.length, played.milliseconds)
        found(one, at, played.faults)
        if (one.sample.listed && one.number % agentEvery === agentEvery - 1) {
          const verdict = await playAgent(one, join(inputsFolder, 'people.bin'), lane, desk)
          agent.set(verdict.outcome, (agent.get(verdict.outcome) ?? 0) + 1)
          found(one, at, verdict.faults)
        }
        if (performance.now() - said < SAY_EVERY_MS) continue
        said = performance.now()
        say(
          `${tally.inputs} inputs, ${Math.round((1000 * tally.inputs) / (said - began))} a second, ${tally.faulty} faulty, next is ${seed}:${next}`,
        )
      }
    } finally {
      await desk.close()
      await lane.end()
      await other?.end()
      peakMiB = Math.max(peakMiB, lane.peakMiB)
    }
  }
  try {
    await Promise.all(Array.from({ length: jobs }, (_, job) => run(job)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  if (peakMiB > MEMORY_MIB * SLACK)
    say(`FAULT: a reader took ${Math.round(peakMiB)} MiB where it may take ${MEMORY_MIB}`)
  return { tally, agent, faults, peakMiB, seconds: (performance.now() - began) / 1000 }
}
