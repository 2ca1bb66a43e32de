/**
 * From scanned rows to intentions, in one transaction: all of the plan, or none (DESIGN 4.3 to 4.5).
 *
 * 1. Each scan is applied to the claims (`apply-scan.ts`).
 * 2. Everybody who moved is judged again: by a changed row, by the platform, by a hold, a problem, a field.
 *    Who has a request under way waits for its outcome.
 * 3. The guards look at how many removals and new contacts that makes.
 * 4. Intentions, conflicts, problems and history are written; decisions that send nothing move base here.
 *
 * A preview is the same, rolled back at the end.
 */
import { judge } from '../sync/judge.ts'
import { applyScan } from './apply-scan.ts'
import { gather, load } from './gather.ts'
import { guardCreates, guardRemovals } from './hold-guards.ts'
import { paceMaker } from './pace.ts'
import { carryOut } from './plan.ts'
import {
  BACKLOG,
  type FinishedScan,
  type Loaded,
  openContext,
  PRIORITY_BACKLOG,
  type StageContext,
  type StageParts,
  type StageReport,
  type StageRequest,
} from './staging-parts.ts'
import { linkTakes } from './takes.ts'

export async function stage(parts: StageParts, request: StageRequest): Promise<StageReport> {
  const { store, runs } = parts
  return store.exclusive(async () => {
    store.db.exec('BEGIN IMMEDIATE')
    try {
      const runId = runs.start(parts.workspaceId, request.trigger, parts.now)
      const started = performance.now()
      const report = await planAll(openContext(parts, request, runId))
      const reconciled = performance.now()
      if (request.preview) {
        for (const change of runs.changes(runId)) request.onChange?.(change)
        request.onDone?.()
        store.db.exec('ROLLBACK')
      } else {
        runs.dropIfEmpty(runId)
        store.db.exec('COMMIT')
      }
      return { ...report, reconcileMs: reconciled - started, stageMs: performance.now() - reconciled }
    } catch (error) {
      if (store.db.inTransaction) store.db.exec('ROLLBACK')
      throw error
    }
  })
}

/** Persons judged between two looks at the clock. */
const PAGE = 200

async function planAll(context: StageContext): Promise<StageReport> {
  const { people, workspaceId } = context.parts
  for (const scan of context.request.scans) await take(context, scan)
  people.markMissingMoved(workspaceId)
  const pace = paceMaker()
  let after = 0
  for (
    let ids = people.nextMoved(workspaceId, after, PAGE);
    ids.length > 0;
    ids = people.nextMoved(workspaceId, after, PAGE)
  ) {
    context.merged.clear()
    for (const loaded of load(context, ids)) {
      const stale = context.merged.has(loaded.follow.id)
      const person = stale ? load(context, [loaded.follow.id])[0] : loaded
      if (person) judgePerson(context, person)
    }
    after = ids.at(-1)!
    await pace()
  }
  guardCreates(context)
  guardRemovals(context)
  linkTakes(context)
  setPriorities(context)
  reportGroups(context)
  context.report.unchanged = Math.max(
    0,
    context.report.rows - context.report.creates - context.report.updates - context.report.adopted,
  )
  return context.report
}

async function take(context: StageContext, scan: FinishedScan): Promise<void> {
  const { sources, mirror, workspaceId, now } = context.parts
  const { source } = scan
  const keyKind = source.setup.key.length > 0 ? `chosen:${JSON.stringify(source.setup.key)}` : undefined
  const before = sources.tableInfo(source.row.id)?.choice
  const rebaseline = before !== undefined && before !== scan.choice
  if (rebaseline) {
    beginAgain(context, source.row.id)
    context.report.rebaselined.push(source.setup.name)
  }
  const applied = await applyScan(context.parts, source.row, {
    keyKind,
    // What another mapping said of a cell is no reason to clear it.
    blankClears: source.setup.folder !== 'changes only' && !rebaseline,
    columns: scan.columns,
  })
  context.report.rows += applied.rows
  for (const field of scan.neededFields) {
    if (!(field.key in context.fieldTypes)) mirror.need(workspaceId, { kind: 'field', ...field })
  }
  const { mapping, table } = scan
  // A row that came back while its removal was settled is read again next time, as a new one.
  const contentHash = context.parts.scanned.lostClaims(source.row.id) ? '' : scan.contentHash
  sources.staged(source.row.id, {
    mapping,
    contentHash,
    table: { table, columns: scan.columns, neededFields: scan.neededFields, choice: scan.choice },
    rowKeyKind: applied.rowKeyKind,
    rows: applied.rows,
    now,
  })
  sources.setState(source.row.id, 'ready', now)
}

/**
 * Another mapping, key or constant (DESIGN 5): what both sides last agreed on was about something else. Where they
 * differ the platform's value stays, nothing is taken away, and who is missing now waits for an OK.
 */
function beginAgain(context: StageContext, sourceId: number): void {
  const { people, outbox, runs } = context.parts
  context.rebaselined.add(sourceId)
  for (const followId of people.followsOfSource(sourceId)) {
    runs.dropWaiting(followId)
    outbox.dropWaiting(followId)
    people.clearBase(followId)
    people.markMoved(followId)
  }
}

function judgePerson(context: StageContext, loaded: Loaded): void {
  const { people, outbox, runs, reviews } = context.parts
  const { id } = loaded.follow
  if (loaded.waiting === false) return // the outcome comes first; the person stays marked as moved
  if (loaded.waiting) {
    runs.dropWaiting(id)
    outbox.dropWaiting(id)
  }
  const person = gather(context, loaded)
  if (!person) return
  context.report.judged += 1
  if (loaded.reviewed) reviews.clearConflicts(id)
  people.unmarkMoved(id)
  carryOut(context, person, judge({ ...person, base: person.follow.base }, person.rules))
}

/** Small runs pass big backlogs. */
function setPriorities(context: StageContext): void {
  if (context.written <= BACKLOG) return
  const update = context.parts.store.db.prepare('UPDATE intention SET priority = ? WHERE run_id = ?')
  update.run(PRIORITY_BACKLOG, context.runId)
}

function reportGroups(context: StageContext): void {
  const { reviews, people, mirror, workspaceId, now } = context.parts
  const known = reviews.clearSourceProblems(workspaceId)
  // Rows that did not move were not asked for their groups now: what was wrong with one is looked at again.
  for (const { code, text } of known)
    if (code !== 'field-refused' && text !== null) context.groups.keyOf(text)
  const since = (text: string) => known.find((problem) => problem.text === text)?.since ?? now
  for (const { name, code, detail } of context.groups.problems()) {
    if (!people.namesGroup(workspaceId, name)) continue
    reviews.addProblem(workspaceId, { code, text: name, detail, origin: 'source', since: since(name) })
  }
  for (const { kind, key, code, message } of mirror.refused(workspaceId)) {
    if (kind !== 'field') continue
    const detail = { message, why: code }
    reviews.addProblem(workspaceId, {
      code: 'field-refused',
      text: key,
      detail,
      origin: 'source',
      since: since(key),
    })
  }
}
