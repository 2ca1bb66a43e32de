/** `contact-sync sync`: one cycle until everything is settled. */
import path from 'node:path'
import { describeHalt } from '../../shared/sentences.ts'
import { UsageError } from '../../shared/usage-error.ts'
import type { Cycle } from '../agent/cycle.ts'
import { cancelOnce, startOnce } from '../agent/once.ts'
import { answerHold, problemSentence } from '../agent/review.ts'
import { sync } from '../agent/sync.ts'
import type { Output } from './output.ts'
import { endSentence, rebaselineSentence, reportText, sourceSentence, unshownSentence } from './words.ts'

/** `review approve` and `review dismiss`: the answer, then a cycle that carries it out. */
export async function answerCommand(
  cycle: Cycle,
  { id, answer }: { id: string; answer: 'approve' | 'dismiss' | 'always' },
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const answered = await cycle.store.exclusive(() =>
    answerHold(cycle.repositories, cycle.workspace.id, id, answer, cycle.now()),
  )
  if (!answered.ok) throw new UsageError(answered.sentence)
  return syncCommand(cycle, { files: [], yes: false }, output, signal)
}

export type SyncArguments = {
  files: string[]
  yes: boolean
  maxMinutes?: number | undefined
  /** The files stand in no setup: they are sent this time only. */
  once?: boolean | undefined
}
/** Problems said one by one; the rest is in `contact-sync problems`. */
const PROBLEMS_SHOWN = 10

export async function syncCommand(
  cycle: Cycle,
  { files, yes, maxMinutes, once }: SyncArguments,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const taken = once ? await takeOnce(cycle, files, yes) : undefined
  const named = taken ? { only: taken } : files.length > 0 ? sourcesOf(cycle, files) : undefined
  const result = await sync(
    cycle,
    { yes, trigger: 'sync', ...(maxMinutes !== undefined && { maxMinutes }), ...named },
    signal,
  )
  // What nobody approved was only shown.
  for (const { row, setup } of taken ? [...cycle.sources] : [])
    if (taken!.has(row.id) && row.approvedAt === null) await cancelOnce(cycle, setup.name)
  cycle.repositories.restarts.said(cycle.now())
  for (const source of result.sources) {
    const sentence = sourceSentence(source)
    if (sentence) output.note(sentence)
  }
  for (const name of result.rebaselined) output.note(rebaselineSentence(name))
  const { reviews } = cycle.repositories
  const names = new Map(cycle.sources.map((source) => [source.row.id, source.setup.name]))
  const problems = reviews.problems(cycle.workspace.id)
  for (const problem of problems.slice(0, PROBLEMS_SHOWN)) {
    output.note(problemSentence(problem, problem.sourceId === null ? undefined : names.get(problem.sourceId)))
  }
  if (problems.length > PROBLEMS_SHOWN)
    output.note(`… and ${problems.length - PROBLEMS_SHOWN} more: contact-sync problems`)
  const end = endSentence(result.end)
  if (end) output.note(end)
  else if (result.unshown > 0) output.note(unshownSentence(result.unshown))
  output.result(result.report, reportText(result.report))
  return result.exitCode
}

/** Files for this time only become sources of the cycle. Throws `UsageError` where one cannot. */
async function takeOnce(cycle: Cycle, files: readonly string[], approved: boolean): Promise<Set<number>> {
  if (files.length === 0) throw new UsageError('Name the files that are to be sent this time only.')
  const ids = new Set<number>()
  for (const file of files) {
    const source = { name: path.basename(file), path: path.resolve(file) }
    const started = await startOnce(cycle, { source, leaveOut: [], approved })
    if (started.kind === 'started') ids.add(started.sourceId)
    else
      throw new UsageError(
        started.kind === 'refused'
          ? started.sentence
          : describeHalt(
              started.kind === 'halt' ? started : { code: 'changed-while-reading', detail: {} },
              file,
            ),
      )
  }
  return ids
}

/** The sources whose files were named; of a folder one of its files, to be read whatever its date. */
function sourcesOf(
  cycle: Cycle,
  files: readonly string[],
): { only: ReadonlySet<number>; chosen: ReadonlyMap<number, string> } {
  const wanted = files.map((file) => path.resolve(file))
  const unknown = wanted.find((file) => !cycle.sources.some((source) => isOf(source, file)))
  if (unknown) {
    throw new UsageError(
      `${unknown} is no source of this setup. Add it under "sources"; known are: ${cycle.sources.map(({ file }) => file).join(', ')}.`,
    )
  }
  const own = (file: string) => cycle.sources.filter((source) => isOf(source, file))
  return {
    only: new Set(wanted.flatMap((file) => own(file).map(({ row }) => row.id))),
    chosen: new Map(
      wanted.flatMap((file) =>
        own(file)
          .filter((source) => source.file !== file)
          .map(({ row }) => [row.id, path.basename(file)] as const),
      ),
    ),
  }
}

/** The source's file or folder, or a file in its folder. */
export const isOf = ({ file: own, setup }: Cycle['sources'][number], file: string): boolean =>
  own === file || (setup.folder !== null && own === path.dirname(file))
