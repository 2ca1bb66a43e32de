/** The agent's commands as the command line performs them, in this process, and what they said. */
import type { Cycle } from '../../../main/agent/cycle.ts'
import type { HandedCommand } from '../../../main/agent/handover.ts'
import { listReview, type ReviewItem } from '../../../main/agent/review.ts'
import { activityCommand } from '../../../main/cli/activity-command.ts'
import type { Output } from '../../../main/cli/output.ts'
import { perform } from '../../../main/cli/perform.ts'
import { previewCommand } from '../../../main/cli/preview-command.ts'
import { watchCommand } from '../../../main/cli/watch-command.ts'
import { restartSentence } from '../../../main/cli/words.ts'
import { UsageError } from '../../../shared/usage-error.ts'
import type { AgentStep, Resolve } from './format.ts'

export type Ran = { exit: number; said: string; value: unknown }

export type Performing = {
  cycle: Cycle
  /** A setup file as `Cycle` was given its setup. */
  setupFile(): string
  shown: readonly ReviewItem[]
  /** The run that the last `undo` was about. */
  undone?: number | undefined
  /** Ends the command from outside. */
  stop?: AbortController
}

/** What waits for a person in this agent's account. */
export const reviewOf = (cycle: Cycle): ReviewItem[] => listReview(cycle.repositories, cycle.workspace.id)

/** The run an `undo` names; 0 where there is none. */
export function runNamed({ cycle, undone }: Performing, run: 'last' | 'same'): number {
  if (run === 'same') return undone ?? 0
  return cycle.repositories.runs.last(cycle.workspace.id, 1)[0]?.id ?? 0
}

/** Performs a step. `shown`: the list of what waited, as the person saw it `earlier`. */
export async function runCommand(
  performing: Performing,
  step: Exclude<AgentStep, { powerFails: unknown }>,
): Promise<Ran> {
  const { cycle, shown } = performing
  const restart = cycle.repositories.restarts.unsaid()
  const sentences = restart ? [restartSentence(restart)] : []
  let value: unknown
  const output: Output = {
    json: false,
    quiet: false,
    result(result, text) {
      value = result
      sentences.push(text)
    },
    note: (sentence) => void sentences.push(sentence),
    progress: () => {},
  }
  const stop = performing.stop ?? new AbortController()
  const hand = (command: HandedCommand) => perform(cycle, command, output, stop.signal)
  const run = (): Promise<number> => {
    if ('sync' in step) return hand({ command: 'sync', files: [], yes: step.sync.yes })
    if ('preview' in step) return previewCommand(cycle, output, stop.signal)
    if ('watch' in step) return watchOnce(cycle, output, stop)
    if ('approve' in step) {
      const answer = step.approve.always ? 'always' : 'approve'
      return hand({ command: 'answer', id: holdId(step.approve, cycle, shown), answer })
    }
    if ('dismiss' in step)
      return hand({ command: 'answer', id: holdId(step.dismiss, cycle, shown), answer: 'dismiss' })
    if ('activity' in step) {
      const { activity } = step
      const asked = 'run' in activity ? { run: runNamed(performing, 'last') } : { contact: activity.contact }
      const options = {
        setup: performing.setupFile(),
        data: cycle.options.dataFolder,
        json: true,
        quiet: false,
      }
      return activityCommand({ ...options, ...asked }, output)
    }
    if ('undo' in step)
      return hand({ command: 'undo', run: runNamed(performing, step.undo.run), yes: step.undo.yes })
    if ('resolve' in step) return hand(resolveCommand(step.resolve, cycle, shown))
    return hand({ command: 'forget', urn: step.forget, thisToo: step.too })
  }
  try {
    return { exit: await run(), said: sentences.join('\n'), value }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { exit: 64, said: [...sentences, error.message].join('\n'), value }
  }
}

function holdId(
  { hold, asShown }: { hold: number; asShown: 'now' | 'earlier' },
  cycle: Cycle,
  shown: readonly ReviewItem[],
): string {
  const holds = (asShown === 'now' ? reviewOf(cycle) : shown).filter(({ kind }) => kind === 'hold')
  const found = holds[hold - 1]
  if (!found)
    throw new Error(`there are ${holds.length} holds ${asShown}, and the situation answers number ${hold}`)
  return found.id
}

function resolveCommand(
  resolve: Resolve,
  cycle: Cycle,
  shown: readonly ReviewItem[],
): Extract<HandedCommand, { command: 'resolve' }> {
  const choice = 'value' in resolve ? { value: resolve.value } : { keep: resolve.keep }
  if ('all' in resolve) return { command: 'resolve', named: { all: resolve.all }, choice }
  const { conflictOf, attribute, asShown } = resolve
  const conflicts = (asShown === 'now' ? reviewOf(cycle) : shown).filter(({ kind }) => kind === 'conflict')
  const found = conflicts.filter(({ contact }) => contact === conflictOf)
  if (found.length !== 1)
    throw new Error(`${found.length} questions about ${conflictOf} were shown ${asShown}`)
  const named = { id: found[0]!.id }
  return { command: 'resolve', named, choice, ...(attribute !== undefined && { attribute }) }
}

const LONGEST_WATCH_MS = 8000

/** The first look of a watch, and what it leads to. */
async function watchOnce(cycle: Cycle, output: Output, stop: AbortController): Promise<number> {
  const stage = cycle.stage.bind(cycle)
  let staged = 0
  cycle.stage = async (...given) => {
    const report = await stage(...given)
    staged += 1
    return report
  }
  let ended = false
  const watching = watchCommand(
    [cycle],
    {
      ...output,
      note: (sentence) => {
        output.note(sentence)
        ended ||= /platform|access key|account/.test(sentence)
      },
    },
    stop.signal,
  )
  const until = Date.now() + LONGEST_WATCH_MS
  const { outbox } = cycle.repositories
  const busy = () => staged === 0 || outbox.count(cycle.workspace.id) > 0 || cycle.hasMoved()
  try {
    while (busy() && !ended && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
  } finally {
    stop.abort()
    cycle.stage = stage
  }
  return watching
}
