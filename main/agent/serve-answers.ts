/** What answers the window about what waits for a person, and takes the answers (`shared/ipc-review.ts`). */
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { Done } from '../../shared/ipc-ask.ts'
import type { reviewContract, UndoShown } from '../../shared/ipc-review.ts'
import { fillBlanks, problemKeys } from '../../shared/problem-keys.ts'
import { describeProblem } from '../../shared/sentences.ts'
import { UsageError } from '../../shared/usage-error.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import type { Problem } from '../store/reviews.ts'
import { exportProblems, rowOfProblem } from './export-problems.ts'
import { checkExportName } from './export-table.ts'
import { resolve } from './resolve.ts'
import { answerHold, cellProblem, conflictsNamed } from './review.ts'
import type { DeskActions } from './serve.ts'
import type { RunningAccount } from './serve-account.ts'
import { fitRows } from './serve-fit.ts'
import { emptyPage, looking } from './serve-looking.ts'
import { heldPeople, reviewPage } from './serve-review.ts'
import { type UndoResult, undo } from './undo.ts'

const NO_ACCOUNT: Done & { ok: false } = { ok: false, sentence: 'There is no account yet.' }
const noNeeds = { conflicts: 0, holds: 0, problems: 0, firstSyncs: 0, notices: 0 }
/** Lines shown of an undo; its counts are of all. */
const LINES_SHOWN = 200
/** Of one answer: what is changed, what stays and what to know share it. */
const EACH_LIST = 1 / 3

export function reviewHandlers(desk: DeskActions): Pick<AgentHandlers, keyof typeof reviewContract> {
  const { account } = desk
  return {
    review(page) {
      const looked = looking(account())
      if (!looked) return { ...emptyPage, counts: noNeeds, alike: {} }
      const { repositories, id, revision, open } = looked
      return { ...reviewPage(repositories, id, open.notApproved(), page), revision }
    },
    heldPeople(page) {
      const looked = looking(account())
      return looked ? heldPeople(looked.repositories, looked.id, page) : emptyPage
    },
    async problemRow({ id }) {
      const looked = looking(account())
      const number = Number(/^p(\d+)$/.exec(id)?.[1] ?? Number.NaN)
      const problem = looked?.repositories.reviews.problem(looked.id, number)
      if (!looked || !problem) return { kind: 'gone' }
      return rowOfProblem(lookingAtFiles(looked.open, desk.readers), problem)
    },
    exportProblems: ({ file, words }) => exportTo(file, words, account(), desk.readers),
    async resolve({ named, attribute, choice }) {
      const open = account()
      if (!open) return NO_ACCOUNT
      const { cycle } = open
      const done = await open.alone(() =>
        cycle.store.exclusive((): Done => {
          const found = conflictsNamed(cycle.repositories, cycle.workspace.id, named)
          if ('sentence' in found) return { ok: false, sentence: found.sentence }
          const { conflicts } = found
          const resolved = resolve(
            cycle.repositories,
            cycle.workspace,
            { conflicts, attribute, choice },
            cycle.now(),
          )
          if (!resolved.ok) return resolved
          return resolved.left.length > 0 ? { ok: false, sentence: resolved.left.join(' ') } : { ok: true }
        }),
      )
      open.watch.lookNow()
      return done
    },
    async answerHold({ id, answer }) {
      const open = account()
      if (!open) return NO_ACCOUNT
      const { cycle } = open
      const answered = await open.alone(() =>
        cycle.store.exclusive(() =>
          answerHold(cycle.repositories, cycle.workspace.id, id, answer, cycle.now()),
        ),
      )
      open.watch.lookNow()
      return answered.ok ? { ok: true } : { ok: false, sentence: answered.sentence }
    },
    async undo({ run, send }) {
      const open = account()
      if (!open) return { refused: { code: 'no-account', detail: {} } }
      if (send && open.paused) return { refused: { code: 'paused', detail: {} } }
      const result = await open.alone(() => undo(open.cycle, { run, send }, open.signal))
      if (!('refused' in result)) return undoShown(result)
      const { code, detail } = result.refused
      return { refused: { code, detail } }
    },
  }
}

function undoShown({ undoOf, run, counts, changes, left, cautions, end }: UndoResult): UndoShown {
  const lines = (all: UndoResult['changes']) =>
    fitRows(
      all.slice(0, LINES_SHOWN).map(({ kind, source, row, person, attributes, why }) => ({
        kind,
        source,
        row,
        person,
        attributes,
        why,
      })),
      EACH_LIST,
    )
  return {
    undoOf,
    run,
    counts,
    changes: lines(changes),
    left: lines(left),
    cautions: fitRows(
      cautions.map(({ sentence: _sentence, ...caution }) => caution),
      EACH_LIST,
    ),
    trouble: end?.kind === 'unavailable' ? end.outcome.why : end?.kind === 'halted' ? end.why : null,
  }
}

function lookingAtFiles({ cycle, pages }: RunningAccount, readers: ReaderHost) {
  const { repositories } = pages()
  const { workspace, options } = cycle
  // What is sent only once is read from its copy.
  const copies = new Map(cycle.sources.map(({ row, file, once }) => [row.id, once && file]))
  const sources = repositories.sources
    .all(workspace.id)
    .map((row) => ({ ...row, path: copies.get(row.id) ?? row.path }))
  const setup = { ...options.setup, sources: cycle.sources.map((source) => source.setup) }
  return { repositories, workspace, sources, setup, setupFolder: options.setupFolder, readers }
}

/** Reads the files once more, beside the agent, and writes nothing but the export. */
async function exportTo(
  file: string,
  words: Readonly<Record<string, string>>,
  open: RunningAccount | undefined,
  readers: ReaderHost,
): Promise<{ ok: true; rows: number; notes: string[] } | { ok: false; sentence: string }> {
  if (!open) return NO_ACCOUNT
  const looked = lookingAtFiles(open, readers)
  try {
    checkExportName(
      file,
      looked.sources.map((source) => source.path),
    )
    const problems = looked.repositories.reviews.problems(looked.workspace.id)
    return {
      ok: true,
      ...(await exportProblems(looked, problems, file, (problem) => inWords(problem, words))),
    }
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, sentence: error.message }
    throw error
  }
}

/** In the window's words, where it has any for this. */
function inWords(problem: Problem, words: Readonly<Record<string, string>>): string {
  const { code, detail, text } = problem
  const key = problemKeys(code, detail, text).find((one) => Object.hasOwn(words, one))
  if (key === undefined) return describeProblem(cellProblem(problem), {})
  return fillBlanks(words[key]!, { ...detail, text: text ?? '' })
}
