/** One agent that works for several accounts: `sync` and `watch` with `--setup` given more than once. */
import path from 'node:path'
import { UsageError } from '../../shared/usage-error.ts'
import type { Cycle } from '../agent/cycle.ts'
import { handOver } from '../agent/handover.ts'
import { EXIT } from '../agent/report.ts'
import { StoreError } from '../store/open-store.ts'
import { accountsOf, dataFolder, type GlobalOptions, loadSetup } from './options.ts'
import type { Output } from './output.ts'
import { withAgents } from './run-agent.ts'
import { isOf, type SyncArguments, syncCommand } from './sync-command.ts'

type Ended = { host: string; exitCode: number; value: unknown; text: string }

/** `sync` for each account at the same time: none waits for the limit of another. */
export async function syncSeveral(
  options: GlobalOptions,
  given: SyncArguments,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  let ended: Ended[]
  try {
    ended = await withAgents(options, output, (cycles) => {
      const asked = whoseFiles(cycles, given.files)
      return Promise.all(asked.map(({ cycle, files }) => syncOne(cycle, { ...given, files }, output, signal)))
    })
  } catch (error) {
    if (!(error instanceof StoreError) || error.failure.kind !== 'in-use') throw error
    ended = await handOverAll(options, given, output, error)
  }
  output.result(
    { accounts: ended.map(({ host, value }) => ({ host, ...(value as object | null) })) },
    ended.map(({ host, text }) => `${host}: ${text}`).join('\n'),
  )
  return worstOf(ended.map(({ exitCode }) => exitCode))
}

async function syncOne(
  cycle: Cycle,
  given: SyncArguments,
  output: Output,
  signal: AbortSignal,
): Promise<Ended> {
  const { host } = cycle.options.setup.workspace
  let said: { value: unknown; text: string } = { value: null, text: '' }
  const own: Output = {
    ...labelled(output, host),
    result: (value, text) => {
      said = { value, text }
    },
  }
  const exitCode = await syncCommand(cycle, given, own, signal)
  return { host, exitCode, ...said }
}

/** Every account its own files; without any, all of them all of theirs. */
function whoseFiles(cycles: readonly Cycle[], files: readonly string[]): { cycle: Cycle; files: string[] }[] {
  if (files.length === 0) return cycles.map((cycle) => ({ cycle, files: [] }))
  const wanted = files.map((file) => path.resolve(file))
  const sources = cycles.flatMap((cycle) => cycle.sources)
  const unknown = wanted.find((file) => !sources.some((source) => isOf(source, file)))
  if (unknown)
    throw new UsageError(
      `${unknown} is no source of these setups; known are: ${[...new Set(sources.map(({ file }) => file))].join(', ')}. Add it under "sources" of one of them.`,
    )
  return cycles
    .map((cycle) => ({
      cycle,
      files: wanted.filter((file) => cycle.sources.some((source) => isOf(source, file))),
    }))
    .filter((one) => one.files.length > 0)
}

async function handOverAll(
  options: GlobalOptions,
  given: SyncArguments,
  output: Output,
  error: StoreError,
): Promise<Ended[]> {
  const ended: Ended[] = []
  for (const account of accountsOf(options)) {
    const { host } = loadSetup(account).setup.workspace
    const note = labelled(output, host).note
    const done = await handOver(dataFolder(options), { host, command: { command: 'sync', ...given } }, note)
    if (!done) throw error
    ended.push({ host, exitCode: done.exitCode, value: done.value, text: done.text })
  }
  return ended
}

/** The same output with the account's address before each sentence. */
export const labelled = (output: Output, host: string): Output => ({
  ...output,
  note: (sentence) => output.note(`${host}: ${sentence}`),
})

/** When several apply: 70, 64, 6, 5, 4, 3, 10, 0 (DESIGN 14). */
const worstOf = (codes: readonly number[]): number =>
  Object.values(EXIT).find((code) => codes.includes(code)) ?? EXIT.ok
