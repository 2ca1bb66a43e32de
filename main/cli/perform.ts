/** Commands that change something: done here, or by the agent that already works with this data folder. */
import type { Cycle } from '../agent/cycle.ts'
import { type HandedCommand, handOver } from '../agent/handover.ts'
import { StoreError } from '../store/open-store.ts'
import { forgetCommand } from './forget-command.ts'
import { dataFolder, type GlobalOptions, loadSetup, NoKeyError } from './options.ts'
import type { Output } from './output.ts'
import { resolveCommand } from './resolve-command.ts'
import { withAgent } from './run-agent.ts'
import { answerCommand, syncCommand } from './sync-command.ts'
import { undoCommand } from './undo-command.ts'

/** In this process, with an agent that is open. */
export function perform(
  cycle: Cycle,
  command: HandedCommand,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  switch (command.command) {
    case 'sync':
      return syncCommand(cycle, command, output, signal)
    case 'resolve':
      return resolveCommand(cycle, command, output, signal)
    case 'forget':
      return forgetCommand(cycle, command, output, signal)
    case 'undo':
      return undoCommand(cycle, command, output, signal)
    case 'answer':
      return answerCommand(cycle, command, output, signal)
  }
}

export async function performOrHandOver(
  options: GlobalOptions,
  command: HandedCommand,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await withAgent(options, output, (cycle) => perform(cycle, command, output, signal))
  } catch (error) {
    const isAtWork = error instanceof StoreError && error.failure.kind === 'in-use'
    if (!isAtWork && !(error instanceof NoKeyError)) throw error
    const { host } = loadSetup(options).setup.workspace
    const done = await handOver(dataFolder(options), { host, command }, output.note)
    if (!done) throw error
    if (done.value !== null) output.result(done.value, done.text)
    return done.exitCode
  }
}
