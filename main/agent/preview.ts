/** The same cycle stopped before staging: what would be sent, field by field; nothing is sent or kept. */
import type { DrainEnd } from '../outbox/drain.ts'
import { type AttributeChange, attributeChanges, groupNames } from '../store/attribute-changes.ts'
import type { Change } from '../store/runs.ts'
import type { GroupKey } from '../sync/snapshot.ts'
import type { Cycle } from './cycle.ts'
import { noteShown } from './source-mapping.ts'
import type { FinishedScan, StageReport } from './staging-parts.ts'
import { readAccount, type SourceResult, scanAll } from './sync.ts'

/** `key` is the row's key in its source; `row` its number there. */
export type PreviewedChange = {
  kind: Change['kind']
  source: string
  key: string
  row: number | null
  attributes: AttributeChange[]
}
export type Preview = {
  counts: Pick<
    StageReport,
    'rows' | 'creates' | 'updates' | 'removals' | 'adopted' | 'kept' | 'unchanged' | 'held'
  > & { conflicts: number; problems: number }
  changes: PreviewedChange[]
  sources: SourceResult[]
  /** Why the platform could not be read; undefined when it was. */
  end: DrainEnd | undefined
}

export async function preview(cycle: Cycle, signal: AbortSignal): Promise<Preview> {
  const changes: PreviewedChange[] = []
  const none = {
    rows: 0,
    creates: 0,
    updates: 0,
    removals: 0,
    adopted: 0,
    kept: 0,
    unchanged: 0,
    held: 0,
    conflicts: 0,
    problems: 0,
  }
  const end = await readAccount(cycle, signal)
  if (end) return { counts: none, changes, sources: [], end }
  const { ends, results, unread } = await scanAll(cycle, cycle.sources, signal)
  const scans: FinishedScan[] = ends.flatMap(({ end: scanned }) =>
    scanned.kind === 'scanned' ? [scanned.scan] : [],
  )
  const waiting = { conflicts: 0, problems: 0 }
  let badRows = 0
  const names = groupNames(cycle.repositories.mirror, cycle.workspace.id)
  const report = await cycle.stage(scans, unread, {
    trigger: 'preview',
    preview: true,
    honourRemovalDelay: false,
    onPlanned: ({ runId }) => {
      const { reviews, runs } = cycle.repositories
      for (const change of runs.changes(runId)) changes.push(describe(cycle, change, names))
      waiting.conflicts = reviews.conflictCount(cycle.workspace.id)
      waiting.problems = reviews.problemCount(cycle.workspace.id)
      badRows = reviews.badRows(cycle.workspace.id)
      return undefined
    },
  })
  await cycle.store.exclusive(() => {
    for (const scan of scans) noteShown(cycle.repositories, scan)
  })
  const { creates, updates, removals, adopted, kept, held } = report
  const asBefore = ends
    .filter(({ end: { kind } }) => kind === 'unchanged')
    .map(({ source }) => source.row.rows)
  const rows = asBefore.reduce((sum, one) => sum + one, report.rows)
  const touched = creates + updates + adopted + badRows + waiting.conflicts
  return {
    counts: {
      rows,
      creates,
      updates,
      removals,
      adopted,
      kept,
      unchanged: Math.max(0, rows - touched),
      held,
      ...waiting,
    },
    changes,
    sources: results,
    end: undefined,
  }
}

function describe(cycle: Cycle, change: Change, names: (key: GroupKey) => string): PreviewedChange {
  const [claim] = cycle.repositories.people.claimsOf(change.followId)
  const source = cycle.sources.find(({ row }) => row.id === change.sourceId)
  return {
    kind: change.kind,
    source: source?.setup.name ?? '',
    key: claim?.rowKey ?? change.uuid ?? '',
    row: change.rowNumber,
    attributes: attributeChanges(change.before, change.after, names),
  }
}
