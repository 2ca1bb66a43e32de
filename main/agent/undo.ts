/**
 * `undo RUN` (DESIGN 12): reads the platform, plans what takes the run back where the platform still has what was sent,
 * lists the rest, and with `send` writes the plan as a run of its own and empties the outbox as `sync` does.
 *
 * A preview is the same, rolled back before anything leaves.
 */
import type { DrainEnd } from '../outbox/drain.ts'
import { type AttributeChange, attributeChanges, groupNames } from '../store/attribute-changes.ts'
import type { ChangeKind } from '../store/runs.ts'
import type { UndoneChange } from '../store/undo-runs.ts'
import { holdsCreates, holdsRemovals } from '../sync/guards.ts'
import type { Cycle } from './cycle.ts'
import { EXIT, type SyncReport } from './report.ts'
import { readAccount, sync } from './sync.ts'
import { planUndo, type UndoStage } from './undo-plan.ts'
import { writeUndo } from './undo-steps.ts'
import {
  changeFacts,
  changeSentence,
  failedFacts,
  failedSentence,
  leftFacts,
  leftSentence,
  type Refusal,
  refusal,
  type UndoWhy,
} from './undo-words.ts'

export type UndoOptions = {
  run: number
  /** Sends it; else it is only shown. */
  send: boolean
}
/** `key` is the row's key in its source, else the contact's uuid; `row` its number there, both as known then. */
export type UndoLine = {
  kind: ChangeKind
  source: string | null
  key: string
  row: number | null
  person: string | null
  attributes: AttributeChange[]
  sentence: string
  /** The same as facts; null where there is nothing to say besides the values. */
  why: UndoWhy | null
}
/** Numbers that would wait for an OK in a spreadsheet's own plan (DESIGN 10): sending is the OK. */
type UndoCaution = {
  source: string
  kind: 'removals' | 'creates'
  n: number
  of: number
  sentence: string
}
export type UndoResult = {
  /** The run that is taken back. */
  undoOf: number
  /** The run that takes it back; null in a preview, and where nothing had to be done. */
  run: number | null
  counts: { creates: number; updates: number; removals: number; kept: number; left: number }
  changes: UndoLine[]
  /** What cannot be taken back, or was not. */
  left: UndoLine[]
  cautions: UndoCaution[]
  report: SyncReport | null
  end: DrainEnd | undefined
  exitCode: number
}
/** Nothing was done: the run cannot be taken back at all. */
export type UndoRefused = { refused: Refusal }

export async function undo(
  cycle: Cycle,
  { run, send }: UndoOptions,
  signal: AbortSignal,
): Promise<UndoResult | UndoRefused> {
  const refused = refuse(cycle, run)
  if (refused) return { refused }
  const end = await readAccount(cycle, signal)
  if (end) return { ...nothing(run), end, exitCode: EXIT.platform }
  const planned = await plan(cycle, run, send)
  if ('refused' in planned || planned.run === null) return planned
  return sendOff(cycle, planned, signal)
}

function nothing(undoOf: number): UndoResult {
  return {
    undoOf,
    run: null,
    counts: { creates: 0, updates: 0, removals: 0, kept: 0, left: 0 },
    changes: [],
    left: [],
    cautions: [],
    report: null,
    end: undefined,
    exitCode: EXIT.ok,
  }
}

/** Why this run cannot be taken back; undefined where it may be. */
function refuse(
  { repositories: { undoRuns, outbox }, workspace, options }: Cycle,
  id: number,
): Refusal | undefined {
  const run = undoRuns.find(id)
  if (!run) {
    const was = id > 0 && id <= undoRuns.latest()
    return was ? refusal.notKept(id, options.setup.retentionDays) : refusal.unknown(id)
  }
  if (run.workspaceId !== workspace.id) return refusal.otherAccount(run)
  if (run.undoneBy !== null) return refusal.undone(run)
  const leaving = outbox.ofRun(id).filter(({ state }) => state !== 'waiting').length
  return leaving > 0 ? refusal.leaving(id, leaving) : undefined
}

/** Plans and writes in one transaction; a preview, and a plan that does nothing, are rolled back. */
async function plan(cycle: Cycle, undoOf: number, send: boolean): Promise<UndoResult | UndoRefused> {
  const acts = (result: UndoResult | UndoRefused) => 'run' in result && result.run !== null
  const result = await cycle.store.attempt(
    () => planAndWrite(cycle, undoOf),
    (planned) => send && acts(planned),
  )
  if (send || 'refused' in result) return result
  return { ...result, run: null, exitCode: acts(result) ? EXIT.changes : EXIT.ok }
}

async function planAndWrite(cycle: Cycle, undoOf: number): Promise<UndoResult | UndoRefused> {
  const { repositories, workspace } = cycle
  const refused = refuse(cycle, undoOf) // the pull took its time
  if (refused) return { refused }
  const parts: UndoStage = { ...repositories, workspaceId: workspace.id, now: cycle.now() }
  const steps = await planUndo(parts, undoOf)
  const busy = steps.filter((step) => step.busy)
  if (busy.length > 0)
    return {
      refused: refusal.busy(
        undoOf,
        busy.map(({ past }) => past.person ?? ''),
      ),
    }
  const lineOf = lineMaker(cycle)
  const left = steps.flatMap((step) =>
    step.left.map((one) =>
      lineOf(
        step.past,
        leftSentence(step.past, one, lineOf.groupName),
        leftFacts(step.past, one, lineOf.groupName),
      ),
    ),
  )
  const acts = steps.some(({ what }) => what !== undefined)
  const run = acts ? await writeUndo(parts, undoOf, steps) : null
  const written = run === null ? [] : repositories.undoRuns.changes(run)
  const of = (kind: ChangeKind) => written.filter((change) => change.kind === kind).length
  return {
    ...nothing(undoOf),
    run,
    counts: {
      creates: of('create'),
      updates: of('update'),
      removals: of('remove'),
      kept: of('keep'),
      left: left.length,
    },
    changes: written.map((change) => lineOf(change, changeSentence(change), changeFacts(change))),
    left,
    cautions: cautionsOf(cycle, written),
  }
}

function lineMaker({ repositories, workspace }: Cycle) {
  const groupName = groupNames(repositories.mirror, workspace.id)
  const lineOf = (change: UndoneChange, sentence: string, why: UndoWhy | null): UndoLine => ({
    kind: change.kind,
    source: change.source,
    key: change.rowKey ?? change.uuid ?? '',
    row: change.rowNumber,
    person: change.person,
    attributes: attributeChanges(change.before, change.after, groupName),
    sentence,
    why,
  })
  return Object.assign(lineOf, { groupName })
}

/** The numbers a spreadsheet's own removals and new people are held back for (DESIGN 10). */
function cautionsOf({ sources, repositories }: Cycle, written: readonly UndoneChange[]): UndoCaution[] {
  return sources.flatMap(({ row, setup: { name, guards } }): UndoCaution[] => {
    const numberOf = (kind: ChangeKind) =>
      written.filter((change) => change.kind === kind && change.sourceId === row.id).length
    const [removals, creates] = [numberOf('remove'), numberOf('create')]
    const of = repositories.people.countClaims(row.id)
    const removed = `${name}: ${removals} of ${of} people are deleted from the platform by this.`
    const created = `${name}: ${creates} people are created by this, where ${of} are kept in step.`
    return [
      ...(holdsRemovals(removals, of, guards.removals)
        ? [{ source: name, kind: 'removals' as const, n: removals, of, sentence: removed }]
        : []),
      ...(holdsCreates(creates, of, guards.creates)
        ? [{ source: name, kind: 'creates' as const, n: creates, of, sentence: created }]
        : []),
    ]
  })
}

/**
 * The undo is in the outbox: from here on it is a cycle like any other, and after a crash the next one goes on with it.
 * Sources are read first only where something older waits too (DESIGN 4.6): else nothing but the undo leaves.
 */
async function sendOff(cycle: Cycle, planned: UndoResult, signal: AbortSignal): Promise<UndoResult> {
  const { outbox, undoRuns, runs } = cycle.repositories
  const run = planned.run!
  const isAlone = outbox.count(cycle.workspace.id) === outbox.ofRun(run).length
  const sent = await sync(
    cycle,
    { yes: false, trigger: 'undo', ...(isAlone && { only: new Set<number>() }) },
    signal,
  )
  const report = { ...sent.report, run }
  await cycle.store.exclusive(() => runs.report(run, report))
  const lineOf = lineMaker(cycle)
  const failed = undoRuns.changes(run).flatMap((change) => {
    const sentence = failedSentence(change)
    return sentence === undefined ? [] : [lineOf(change, sentence, failedFacts(change) ?? null)]
  })
  const unsettled = sent.exitCode === EXIT.platform
  return {
    ...planned,
    counts: { ...planned.counts, left: planned.counts.left + failed.length },
    left: [...planned.left, ...failed],
    report,
    end: sent.end,
    exitCode: unsettled ? EXIT.platform : failed.length > 0 ? EXIT.person : EXIT.ok,
  }
}
