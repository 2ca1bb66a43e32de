/**
 * What a spreadsheet that is being added would do: the cycle stopped before staging, for a source that no setup names yet.
 * Nothing of it is kept but the plan, for as long as a person looks at it.
 */
import { hash } from 'node:crypto'
import type { DraftPreview, PreviewChange, PreviewCounts } from '../../shared/ipc-add.ts'
import type { DrainEnd } from '../outbox/drain.ts'
import { attributeChanges, groupNames } from '../store/attribute-changes.ts'
import type { PlannedChange } from '../store/planned.ts'
import { openShownPlan, type ShownPlan } from '../store/shown-plan.ts'
import { type Cycle, endOf } from './cycle.ts'
import { paceMaker } from './pace.ts'
import { DRAFT_ID, problemShown } from './serve-add-columns.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan, StageReport, StageRequest } from './staging-parts.ts'

/** A person waits for it: a platform that does not answer for so long is said to be out of reach. */
const GIVE_UP_MS = 15_000
const AGAIN_MS = 2_000
/** Characters of a value that are shown. */
const MOST_TEXT = 700

/** What was shown, and by what it is known again. */
export type ShownDraft = {
  plan: ShownPlan
  /** Of the file, or of the files of a folder, as the scan says it; null: it was read before and is the same. */
  contentHash: string | null
  /** Equal only where the same would be done for the same people. */
  mark: string
  answer: Omit<Extract<DraftPreview, { kind: 'preview' }>, 'id'>
}
export type Previewed =
  | { kind: 'shown'; shown: ShownDraft }
  | Exclude<DraftPreview, { kind: 'preview' } | { kind: 'refused' }>

/** With the watch waiting. The caller closes the plan. */
export async function previewDraft(
  cycle: Cycle,
  source: ActiveSource,
  signal: AbortSignal,
): Promise<Previewed> {
  const end = await readSoon(cycle, signal)
  if (end) return { kind: 'trouble', why: whyOf(end) }
  const hasRead = cycle.hasRead
  try {
    const scanned = await cycle.scanDraft(source, signal)
    if (scanned.kind === 'waiting' || scanned.kind === 'halted')
      return { kind: 'halt', code: scanned.code, detail: { ...scanned.detail } }
    const scans = scanned.kind === 'scanned' ? [scanned.scan] : []
    const plan = openShownPlan()
    try {
      const looked = lookAtPlan(cycle, source, plan)
      const report = await stageDraft(cycle, source, scans, { preview: true, onPlanned: looked.onPlanned })
      const answer = looked.answer(report)
      const contentHash = scans[0]?.contentHash ?? null
      return { kind: 'shown', shown: { plan, contentHash, mark: looked.mark(), answer } }
    } catch (error) {
      plan.close()
      if (isFull(error)) return { kind: 'halt', code: 'no-room', detail: {} }
      throw error
    }
  } finally {
    cycle.hasRead = hasRead
    if (source.row.id === DRAFT_ID) await cycle.forgetDraft(DRAFT_ID)
    cycle.status({ phase: 'idle' })
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL'

/** The plan of one source alone; the others keep what they last said, and nobody is removed for that. */
export function stageDraft(
  cycle: Cycle,
  source: ActiveSource,
  scans: readonly FinishedScan[],
  request: Pick<StageRequest, 'preview' | 'onPlanned'>,
): Promise<StageReport> {
  const { sources } = cycle.repositories
  const others = cycle.sources.filter(({ row }) => row.id !== source.row.id).map(({ row }) => row.id)
  const { id } = cycle.workspace
  return cycle.stage(
    scans,
    others,
    {
      trigger: 'window',
      honourRemovalDelay: false,
      ...request,
      ...(source.row.id === DRAFT_ID && { onBegin: () => sources.putDraft(id, source.row) }),
    },
    source,
  )
}

/** Reads the account; tries again for a moment. @returns why it cannot be read. */
export async function readSoon(cycle: Cycle, signal: AbortSignal): Promise<DrainEnd | undefined> {
  const started = cycle.monotonic()
  for (;;) {
    const end = endOf(await cycle.pull(signal))
    if (end?.kind !== 'unavailable' || signal.aborted) return end
    if (cycle.monotonic() - started + AGAIN_MS > GIVE_UP_MS) return end
    await cycle.options.clock.sleep(AGAIN_MS, signal).catch(() => {})
  }
}

export function whyOf(end: DrainEnd): string {
  switch (end.kind) {
    case 'unavailable':
      return end.outcome.why
    case 'halted':
      return end.why
    case 'empty':
    case 'stopped':
      return 'cancelled'
  }
}

/**
 * Looks at a plan in its transaction: what it does for the people of one source goes into `into`, and into a mark. What
 * it does for others beside is not shown: the watch does that by itself.
 * @param into absent: only the mark is wanted.
 */
export function lookAtPlan(cycle: Cycle, source: ActiveSource, into?: ShownPlan) {
  const { planned, mirror, sources } = cycle.repositories
  const workspaceId = cycle.workspace.id
  const sourceId = source.row.id
  const before = new Set(mirror.needed(workspaceId).map(({ kind, key }) => `${kind} ${key}`))
  const mark = Buffer.alloc(32)
  const found = { create: 0, update: 0, remove: 0, keep: 0 }
  let counts = { conflicts: 0, held: 0, followed: 0, badRows: 0 }
  let problems = 0
  let makes: { fields: string[]; groups: string[] } = { fields: [], groups: [] }
  let rows = 0

  const onPlanned = async ({ runId }: StageReport): Promise<undefined> => {
    const names = groupNames(mirror, workspaceId)
    const pace = paceMaker()
    for (let after = 0; ; ) {
      const page = planned.changes(sourceId, runId, after)
      if (page.length === 0) break
      const shown = page.map((change) => shownChange(change, names))
      for (const one of shown) addTo(mark, one)
      for (const { kind } of page) found[kind] += 1
      into?.addChanges(
        shown.map((one, place) => ({
          kind: one.kind,
          key: one.key,
          search: page[place]!.search,
          shown: cut(one),
        })),
      )
      after = page.at(-1)!.id
      await pace()
    }
    for (let after = 0; ; ) {
      const page = planned.problems(sourceId, after)
      if (page.length === 0) break
      problems += page.length
      into?.addProblems(
        page.map(({ sheet, rowNumber, column, code, text, detail }) =>
          problemShown(
            {
              code,
              detail,
              row: rowNumber,
              ...(column !== null && { column }),
              ...(text !== null && { text }),
            },
            sheet ?? '',
          ),
        ),
      )
      after = page.at(-1)!.id
      await pace()
    }
    counts = planned.counts(sourceId)
    const made = mirror.needed(workspaceId).filter(({ kind, key }) => !before.has(`${kind} ${key}`))
    makes = {
      fields: made.filter(({ kind }) => kind === 'field').map(({ name }) => name),
      groups: made.filter(({ kind }) => kind === 'group').map(({ name }) => name),
    }
    rows = sources.get(sourceId).rows
    return undefined
  }

  return {
    onPlanned,
    mark: () => mark.toString('hex'),
    answer({ adopted, kept, rebaselined }: StageReport): ShownDraft['answer'] {
      const { budget } = cycle.platform
      const waiting = cycle.repositories.outbox.count(workspaceId)
      const requests = found.create + found.update + Math.ceil(found.remove / 100) + waiting
      const { conflicts, held, followed, badRows } = counts
      const touched = found.create + found.update + adopted + badRows + conflicts
      return {
        kind: 'preview',
        counts: {
          rows,
          creates: found.create,
          updates: found.update,
          removals: found.remove,
          adopted,
          kept,
          unchanged: Math.max(0, rows - touched),
          held,
          conflicts,
          problems,
        } satisfies PreviewCounts,
        makes,
        reach: followed,
        rebaseline: rebaselined.length > 0,
        finishAt: requests > 0 ? budget.forecast('contacts', requests).finishAt : null,
      }
    },
  }
}

function shownChange(
  { kind, rowKey, sheet, rowNumber, person, before, after }: PlannedChange,
  names: ReturnType<typeof groupNames>,
): PreviewChange {
  return {
    key: rowKey,
    kind,
    row: rowNumber,
    sheet: sheet === '' ? null : sheet,
    person: person ?? '',
    attributes: attributeChanges(before, after, names),
  }
}

/** Plans are the same whatever the order in which people were judged. */
function addTo(mark: Buffer, { kind, key, attributes }: PreviewChange): void {
  const one = Buffer.from(hash('sha256', JSON.stringify([kind, key, attributes]), 'hex'), 'hex')
  for (let place = 0; place < mark.length; place += 1) mark[place]! ^= one[place]!
}

const cut = (change: PreviewChange): PreviewChange => ({
  ...change,
  attributes: change.attributes.map(({ name, before, after }) => ({
    name,
    before: before?.slice(0, MOST_TEXT) ?? null,
    after: after?.slice(0, MOST_TEXT) ?? null,
  })),
})
