/** Commands that only look, beside a running agent: `status` and `problems`. */

import path from 'node:path'
import { isoTime, localTime } from '../../shared/iso-time.ts'
import { describeHalt, explainProblem, fileWords, rowWords } from '../../shared/sentences.ts'
import { checkExportName } from '../agent/export-table.ts'
import { placeReader } from '../agent/place-reader.ts'
import { cellProblem, listReview, problemSentence } from '../agent/review.ts'
import type { RunCount, RunShown } from '../store/history.ts'
import type { Repositories } from '../store/repositories.ts'
import type { SourceRow } from '../store/sources.ts'
import { look } from './looking.ts'
import type { GlobalOptions } from './options.ts'
import { count, type Output } from './output.ts'
import { problemLines } from './problem-lines.ts'
import { restartSentence } from './words.ts'

const RUNS_SHOWN = 5
/** A week: people who were away read it too. */
const RESTART_SHOWN_MS = 7 * 24 * 60 * 60 * 1000

export function statusCommand(options: GlobalOptions, output: Output): Promise<number> {
  return look(options, ({ repositories, workspace, sources }) => {
    const { outbox, reviews, people, mirror, history, restarts } = repositories
    const last = restarts.last()
    const restart = last && Date.now() - last.at < RESTART_SHOWN_MS ? last : undefined
    const waiting = outbox.countKinds(workspace.id).reduce((sum, { n }) => sum + n, 0)
    const value = {
      account: {
        host: workspace.host,
        name: workspace.name,
        profile: workspace.profile,
        contacts: mirror.count(workspace.id),
        readAt: isoTime(workspace.completedPullAt),
      },
      sources: sources.map((source) => ({
        name: source.name,
        path: source.path,
        files: repositories.sourceFiles.current(source.id).map(({ name }) => name),
        state: source.state,
        reason: source.stateCode,
        since: isoTime(source.stateSince),
        rows: source.rows,
        readAt: isoTime(source.readAt),
      })),
      following: people.countFollows(workspace.id),
      waiting,
      leaving: people.countLeaving(workspace.id),
      conflicts: reviews.conflictCount(workspace.id),
      problems: reviews.problemCount(workspace.id),
      held: reviews.heldCount(workspace.id),
      beganAgain: restart
        ? { at: isoTime(restart.at), kind: restart.kind, asOf: isoTime(restart.asOf) }
        : null,
      runs: history.runs(workspace.id, { limit: RUNS_SHOWN }).rows.map(statusRun),
    }
    const lines = [
      `Account "${workspace.name}" at ${workspace.host}: ${count(value.account.contacts, 'contact', 'contacts')}, read ${readWords(workspace.completedPullAt)}.`,
      ...(restart ? [restartSentence(restart)] : []),
      ...sources.map((source) => sourceLine(source, onlyFile(repositories, source))),
      `${count(value.following, 'person is', 'people are')} kept in step; ${count(waiting, 'change is', 'changes are')} waiting to be sent.`,
      ...(value.leaving > 0
        ? [
            `${count(value.leaving, 'person is', 'people are')} listed no more: what the setup says ("onRemoved") is done when the delay is over.`,
          ]
        : []),
      ...(value.problems + value.conflicts + value.held > 0
        ? [
            `Waiting for you: ${value.problems} to correct, ${value.conflicts} with two different values, ${value.held} for your OK.`,
          ]
        : []),
    ]
    output.result(value, lines.join('\n'))
    return 0
  })
}

/** What the command said of itself, with the counts as its changes have them: whoever sent them, and however late. */
function statusRun({ id, trigger, startedAt, endedAt, counts, report }: RunShown) {
  const delivered = (kind: RunCount['kind']) =>
    counts.find((count) => count.kind === kind && count.outcome === 'delivered')?.n ?? 0
  const said = typeof report === 'object' && report !== null ? report : {}
  const done = { creates: delivered('create'), updates: delivered('update'), removals: delivered('remove') }
  return {
    run: id,
    trigger,
    startedAt: isoTime(startedAt),
    endedAt: isoTime(endedAt),
    report: { ...said, run: id, ...done },
  }
}

/** The one file that is the list now. */
function onlyFile({ sourceFiles }: Repositories, { id }: SourceRow): string | undefined {
  const [file, ...others] = sourceFiles.current(id)
  return others.length === 0 ? file?.name : undefined
}

/** @param newest the file of a folder that is in use. */
function sourceLine(
  { name, path: file, state, stateCode, stateDetail, rows, readAt }: SourceRow,
  newest: string | undefined,
): string {
  const reason =
    stateCode &&
    describeHalt(
      {
        code: stateCode,
        ...(stateDetail && { detail: JSON.parse(stateDetail) as Record<string, string> }),
      },
      file,
    )
  if (reason && state !== 'ready') return `${name}: ${reason}`
  const read = newest === undefined ? '' : ` of "${newest}"`
  const line =
    state === 'ready'
      ? `${count(rows, 'row', 'rows')}${read}, read ${readWords(readAt)}`
      : 'waits for its first sync'
  // What was left alone is said beside what is in use.
  return `${name}: ${line}${reason ? `. ${reason}` : ''}`
}

const readWords = (at: number | null): string => (at === null ? 'never' : localTime(at))

export function problemsCommand(options: GlobalOptions & { out?: string }, output: Output): Promise<number> {
  const { out } = options
  return look(options, async (looking) => {
    const { repositories, workspace, sources } = looking
    if (out !== undefined)
      checkExportName(
        out,
        sources.map((source) => source.path),
      )
    const byId = new Map(
      sources.map((source) => [source.id, { ...source, placeOf: placeReader(repositories, source) }]),
    )
    const problems = repositories.reviews.problems(workspace.id)
    const items = problems.map((problem) => {
      const source = problem.sourceId === null ? undefined : byId.get(problem.sourceId)
      const { id, sheet, rowNumber, column, text, code, detail, since } = problem
      return {
        id,
        source: source?.name ?? null,
        ...(source ? source.placeOf(sheet) : { file: null, sheet }),
        row: rowNumber,
        column,
        text,
        code,
        since: isoTime(since),
        ...explainProblem(cellProblem(problem), { sheet }),
        suggestion: detail.suggestion ?? null,
        sentence: problemSentence(problem, source?.name),
      }
    })
    if (out !== undefined) {
      const { exportProblems } = await import('../agent/export-problems.ts') // reading and mapping are needed nowhere else here
      const { rows, notes } = await exportProblems(looking, problems, out)
      for (const note of notes) output.note(note)
      output.note(
        `${count(rows, 'row', 'rows')} written to ${path.resolve(out)}, with the reason in the column ERROR.`,
      )
    }
    const shown = items.map(({ source, what, fix }, at) => {
      const { sheet, rowNumber: row, column } = problems[at]!
      return { place: fileWords({ file: source, sheet }), row: rowWords({ sheet, row }), column, what, fix }
    })
    output.result({ items }, problemLines(shown, ADVICE).join('\n'))
    return 0
  })
}

const ADVICE = '"contact-sync problems --out FILE.xlsx" writes these rows to a spreadsheet, with the reason.'

export function reviewListCommand(options: GlobalOptions, output: Output): Promise<number> {
  return look(options, ({ repositories, workspace }) => {
    const items = listReview(repositories, workspace.id)
    const lines = items.flatMap(({ id, sentence, attributes, people, answers = [] }) => [
      `${id}  ${sentence}`,
      ...attributes.map(
        ({ name, base, spreadsheet, platform }) =>
          `    ${name}: before ${base ?? '(empty)'} · spreadsheet ${spreadsheet ?? '(empty)'} · platform ${platform ?? '(empty)'}`,
      ),
      ...(people
        ? [
            `    ${people.slice(0, NAMES_SHOWN).join(', ')}${people.length > NAMES_SHOWN ? ` and ${people.length - NAMES_SHOWN} more` : ''}`,
          ]
        : []),
      ...answers.map(({ answer, does }) => `    ${answer}: ${does}`),
    ])
    output.result({ items }, items.length === 0 ? 'Nothing waits for you.' : lines.join('\n'))
    return 0
  })
}

const NAMES_SHOWN = 20
