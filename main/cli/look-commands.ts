/** Commands that only look, beside a running agent: `status` and `problems`. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describeHalt } from '../../shared/sentences.ts'
import { listReview, problemSentence } from '../agent/review.ts'
import { readHost } from '../platform/host.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { openRepositories, type Repositories } from '../store/repositories.ts'
import type { SourceRow } from '../store/sources.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { dataFolder, type GlobalOptions, loadSetup, UsageError } from './options.ts'
import { count, type Output } from './output.ts'

type Looking = { repositories: Repositories; workspace: WorkspaceRow; sources: SourceRow[] }

/** Opens what is there for reading only. Throws `UsageError` where nothing was ever done yet. */
function look<T>(options: GlobalOptions, work: (looking: Looking) => T): T {
  const folder = dataFolder(options)
  const { setup } = loadSetup(options)
  const nothing = new UsageError(
    `Nothing has been done with the data folder ${folder} yet. Run "contact-sync sync" first.`,
  )
  if (!existsSync(path.join(folder, 'contact-sync.db'))) throw nothing
  const store: Store = openStore(folder, { readOnly: true })
  try {
    const repositories = openRepositories(store)
    const host = readHost(setup.workspace.host)
    const workspace = host.kind === 'host' ? repositories.workspaces.find(host.origin) : undefined
    if (!workspace) throw nothing
    return work({ repositories, workspace, sources: repositories.sources.all(workspace.id) })
  } finally {
    store.close()
  }
}

export function statusCommand(options: GlobalOptions, output: Output): number {
  return look(options, ({ repositories, workspace, sources }) => {
    const { outbox, reviews, people, mirror, runs } = repositories
    const waiting = outbox.countKinds(workspace.id).reduce((sum, { n }) => sum + n, 0)
    const value = {
      account: {
        host: workspace.host,
        name: workspace.name,
        profile: workspace.profile,
        contacts: mirror.count(workspace.id),
        readAt: iso(workspace.completedPullAt),
      },
      sources: sources.map((source) => ({
        name: source.name,
        path: source.path,
        state: source.state,
        reason: source.stateCode,
        since: iso(source.stateSince),
        rows: source.rows,
        readAt: iso(source.readAt),
      })),
      following: people.countFollows(workspace.id),
      waiting,
      conflicts: reviews.conflictCount(workspace.id),
      problems: reviews.problemCount(workspace.id),
      held: reviews.heldCount(workspace.id),
      runs: runs.last(workspace.id, 5).map(({ id, startedAt, endedAt, report }) => ({
        run: id,
        startedAt: iso(startedAt),
        endedAt: iso(endedAt),
        report: report ? (JSON.parse(report) as unknown) : null,
      })),
    }
    const lines = [
      `Account "${workspace.name}" at ${workspace.host}: ${count(value.account.contacts, 'contact', 'contacts')}, read ${value.account.readAt ?? 'never'}.`,
      ...sources.map(sourceLine),
      `${count(value.following, 'person is', 'people are')} kept in step; ${count(waiting, 'change is', 'changes are')} waiting to be sent.`,
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

function sourceLine({ name, path: file, state, stateCode, stateDetail, rows, readAt }: SourceRow): string {
  if (stateCode)
    return `${name}: ${describeHalt({ code: stateCode, ...(stateDetail && { detail: JSON.parse(stateDetail) as Record<string, string> }) }, file)}`
  return `${name}: ${state === 'ready' ? `${count(rows, 'row', 'rows')}, read ${iso(readAt) ?? 'never'}` : 'waits for its first sync'}`
}

export async function problemsCommand(
  options: GlobalOptions & { out?: string },
  output: Output,
): Promise<number> {
  const found = look(options, ({ repositories, workspace, sources }) => {
    const byId = new Map(sources.map((source) => [source.id, source]))
    return repositories.reviews.problems(workspace.id).map((problem) => {
      const source = problem.sourceId === null ? undefined : byId.get(problem.sourceId)
      return { problem, source, sentence: problemSentence(problem, source?.name) }
    })
  })
  const items = found.map(({ problem, source, sentence }) => ({
    id: problem.id,
    source: source?.name ?? null,
    file: source?.path ?? null,
    sheet: problem.sheet,
    row: problem.rowNumber,
    column: problem.column,
    text: problem.text,
    code: problem.code,
    since: iso(problem.since),
    sentence,
  }))
  if (options.out) {
    const { exportBadRows } = await import('./export-problems.ts') // SheetJS is needed nowhere else in this process
    const written = await exportBadRows(options.out, items)
    output.note(
      `${count(written, 'row', 'rows')} written to ${path.resolve(options.out)}, with the reason in the column ERROR.`,
    )
  }
  output.result(
    { items },
    items.length === 0 ? 'No problems.' : items.map(({ sentence }) => sentence).join('\n'),
  )
  return 0
}

export function reviewListCommand(options: GlobalOptions, output: Output): number {
  return look(options, ({ repositories, workspace }) => {
    const items = listReview(repositories, workspace.id)
    const lines = items.flatMap(({ id, sentence, attributes, people }) => [
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
    ])
    output.result({ items }, items.length === 0 ? 'Nothing waits for you.' : lines.join('\n'))
    return 0
  })
}

const NAMES_SHOWN = 20

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
