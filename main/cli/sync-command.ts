/** `contact-sync sync`: one cycle until everything is settled. */
import path from 'node:path'
import type { Cycle } from '../agent/cycle.ts'
import { answerHold, problemSentence } from '../agent/review.ts'
import { sync } from '../agent/sync.ts'
import { UsageError } from './options.ts'
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

export type SyncArguments = { files: string[]; yes: boolean; maxMinutes?: number | undefined }
/** Problems said one by one; the rest is in `contact-sync problems`. */
const PROBLEMS_SHOWN = 10

export async function syncCommand(
  cycle: Cycle,
  { files, yes, maxMinutes }: SyncArguments,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const named = files.length > 0 ? sourcesOf(cycle, files) : undefined
  const result = await sync(
    cycle,
    { yes, trigger: 'sync', ...(maxMinutes !== undefined && { maxMinutes }), ...named },
    signal,
  )
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
