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
import type { ReadEvents } from '../store/event-people.ts'
import type { Intention } from '../store/outbox.ts'
import type { ScannedRow } from '../store/scanned.ts'
import { judge } from '../sync/judge.ts'
import { applyKnownRows, applyNewRows, type OpenScan } from './apply-scan.ts'
import { waitsToBegin } from './begun-again.ts'
import { recheckDecided } from './decided.ts'
import { gather, load, remoteSide } from './gather.ts'
import { guardCreates, guardRemovals } from './hold-guards.ts'
import { paceMaker } from './pace.ts'
import { carryOut } from './plan.ts'
import { noteReplaced, setPriorities } from './priorities.ts'
import { reopen } from './reopen.ts'
import { openQuestions } from './same-person.ts'
import { isOtherChoice } from './source-mapping.ts'
import { noteReady } from './source-state.ts'
import {
  BACKLOG,
  type FinishedScan,
  type Loaded,
  openContext,
  type Person,
  PRIORITY_BACKLOG,
  PRIORITY_SMALL,
  type StageContext,
  type StageParts,
  type StageReport,
  type StageRequest,
} from './staging-parts.ts'
import { linkTakes } from './takes.ts'

export async function stage(parts: StageParts, request: StageRequest): Promise<StageReport> {
  const { store, runs } = parts
  let reconciled = 0
  let keeps = !request.preview
  const report = await store.attempt(
    async () => {
      request.onBegin?.()
      const runId = runs.start(parts.workspaceId, request.trigger, parts.now)
      const started = performance.now()
      const planned = await planAll(openContext(parts, request, runId))
      reconciled = performance.now()
      if ((await request.onPlanned?.(planned)) === false) keeps = false
      if (keeps) {
        runs.dropIfEmpty(runId)
        parts.workspaces.worked(parts.workspaceId, parts.worked)
      }
      return { ...planned, reconcileMs: reconciled - started }
    },
    () => keeps,
  )
  return { ...report, stageMs: performance.now() - reconciled }
}

/** Persons judged between two looks at the clock. */
const PAGE = 200

async function planAll(context: StageContext): Promise<StageReport> {
  const { people, scanned, workspaceId } = context.parts
  if (context.request.scans.length > 0) scanned.finish()
  const opened: [scan: FinishedScan, begun: Begun][] = []
  for (const scan of context.request.scans) {
    // People of one file are rows that the next one knows.
    for (const file of scan.earlier ?? []) await finish(context, file, await begin(context, file))
    opened.push([scan, await begin(context, scan)])
  }
  for (const [scan, begun] of opened) context.report.rows += await finish(context, scan, begun)
  people.markMissingMoved(workspaceId)
  // A row may have brought them back meanwhile, or somebody has their number.
  for (const id of context.parts.outbox.decidedCreates(workspaceId)) people.markMoved(id)
  people.markAskedMoved(workspaceId)
  const { held, reviews } = context.parts
  context.waits = {
    ...openQuestions(context.parts),
    withoutAddress: held.withoutAddress(workspaceId),
    shielded: reviews.shieldedSources(workspaceId),
  }
  const pace = paceMaker()
  for (const scan of context.request.scans) await createPlainly(context, scan, pace)
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
  held.tidy(workspaceId)
  context.report.unchanged = Math.max(
    0,
    context.report.rows - context.report.creates - context.report.updates - context.report.adopted,
  )
  return context.report
}

/** Nobody of a first sync was known before, and no guard looks at it: most are created as their row stands. */
async function createPlainly(
  context: StageContext,
  { source, leaveOut }: FinishedScan,
  pace: () => Promise<void> | undefined,
): Promise<void> {
  const { followedBefore, approved, rebaselined, refusedFields, groups, optedOut, parts, report, runId } =
    context
  const { id, name } = source.row
  const hasWishes = source.once !== undefined || (leaveOut?.length ?? 0) > 0
  if (followedBefore.get(id) !== 0 || approved.has(id) || rebaselined.has(id) || hasWishes) return
  if (refusedFields.size > 0 || source.row.rebaselineSince !== null) return
  const created = await parts.scanned.firstCreates({
    workspaceId: parts.workspaceId,
    sourceId: id,
    sourceName: name,
    runId,
    priorities: { small: PRIORITY_SMALL, large: PRIORITY_BACKLOG, backlog: BACKLOG },
    optedOut,
    groupKeys: (names) => [...new Set(names.map(groups.keyOf).filter((key) => key !== undefined))],
    pace,
  })
  report.creates += created
  report.judged += created
  context.written += created
}

type Begun = { open: OpenScan; leftOut: readonly number[] }

async function begin(context: StageContext, scan: FinishedScan): Promise<Begun> {
  const { sources, scanned } = context.parts
  // The files before this one may have chosen the key.
  const source = { ...scan.source, row: sources.get(scan.source.row.id) }
  if (scan.into !== undefined && scan.into !== source.row.id) scanned.bring(scan.into, source.row.id)
  const keyKind = source.setup.key.length > 0 ? `chosen:${JSON.stringify(source.setup.key)}` : undefined
  const before = sources.tableInfo(source.row.id)
  const isChanged =
    before !== undefined && (isOtherChoice(before, scan) || (before.sheets ?? scan.sheets) !== scan.sheets)
  const rebaseline = isChanged || source.row.rebaselineSince !== null
  // Another way to read a row is no change of the row: what a person left out stays out.
  const leftOut = rebaseline ? context.parts.people.leftOutOf(source.row.id) : []
  if (rebaseline) beginAgain(context, source.row.id)
  if (isChanged) context.report.rebaselined.push(source.setup.name)
  const open = await applyKnownRows(context.parts, source.row, {
    keyKind,
    // What another mapping said of a cell is no reason to clear it.
    blankClears: scan.extent === 'everything' && !rebaseline,
    columns: scan.columns,
    guard: rebaseline ? null : source.setup.guards.columns,
    extent: scan.extent,
    removed: scan.removed,
    folder: scan.folder,
    ofEvents: scan.events !== undefined,
  })
  return { open, leftOut }
}

/** Whose address another person has, too, shows only among the rows: they come again as all whose row cannot be used. */
function withUnusable(events: ReadEvents, rows: readonly ScannedRow[]): ReadEvents {
  const unusable = new Set(rows.map(({ rowKey }) => rowKey))
  const people = events.people.map((one) => (unusable.has(one.rowKey) ? { ...one, bad: true } : one))
  return { ...events, people }
}

/** @returns how many rows the source has now. */
async function finish(context: StageContext, scan: FinishedScan, { open, leftOut }: Begun): Promise<number> {
  const { sources, mirror, people, scanned, eventPeople, workspaceId, now } = context.parts
  const { source } = scan
  const applied = await applyNewRows(context.parts, open)
  people.leaveOut(leftOut)
  leaveOutUnticked(context, scan)
  context.report.held += applied.held
  for (const field of scan.neededFields) {
    // A column that is blank in every row needs no field yet.
    if (!(field.key in context.fieldTypes) && scanned.fills(source.row.id, field.key))
      mirror.need(workspaceId, { kind: 'field', ...field })
  }
  const { mapping, table, columns, neededFields, choice, sheets, isAutomatic, tables, understood } = scan
  // A row that came back while its removal was settled is read again next time, as a new one.
  const contentHash = context.parts.scanned.lostClaims(source.row.id) ? '' : scan.contentHash
  sources.staged(source.row.id, {
    mapping,
    contentHash,
    table: { table, columns, neededFields, choice, sheets, isAutomatic, ...(tables && { tables }) },
    understood,
    file: scan.file,
    rowKeyKind: applied.rowKeyKind,
    rows: applied.rows,
    now,
  })
  noteFiles(context, scan)
  noteReady(sources, source.row.id, scan.notice, now)
  if (scan.events)
    eventPeople.staged(source.row.id, withUnusable(scan.events, scanned.invalid(source.row.id)))
  return applied.rows
}

/** What is sent only once has no later row by which it could count again: such a row is not used at all. */
function leaveOutUnticked({ parts: { people } }: StageContext, { source, leaveOut }: FinishedScan): void {
  const keys = source.once?.leaveOut ?? leaveOut ?? []
  const claims = keys.flatMap((key) => people.claimByKey(source.row.id, key) ?? [])
  if (!source.once) people.leaveOut(claims.map(({ id }) => id))
  else for (const { id } of claims) people.dropClaim(id) // judged next: nobody stays for whom no row speaks
}

/** With the rows of its files, in one transaction: none is read twice, none is left out. */
function noteFiles(
  { parts: { sourceFiles, now } }: StageContext,
  { source, folder, extent }: FinishedScan,
): void {
  if (!folder) return
  const { id } = source.row
  const { read, present, kept } = folder
  if (extent === 'changes') for (const file of read) sourceFiles.added(id, file, present, now)
  else {
    const known = sourceFiles.current(id).filter(({ name }) => kept.includes(name))
    sourceFiles.replaced(id, read, known, present, now)
  }
}

/**
 * Another mapping, key or constant (DESIGN 5): what both sides last agreed on was about something else. Where they
 * differ the platform's value stays, nothing is taken away, and who is missing now waits for an OK.
 */
function beginAgain(context: StageContext, sourceId: number): void {
  const { people, outbox, runs, sources, now } = context.parts
  context.rebaselined.add(sourceId)
  sources.rebaselined(sourceId, now)
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
  if (loaded.claims.some((claim) => waitsToBegin(context, claim))) return
  if (context.waits.newcomers.has(id)) {
    people.unmarkMoved(id)
    return
  }
  if (loaded.waiting === false) return // the outcome comes first; the person stays marked as moved
  if (loaded.waiting) {
    noteReplaced(context, id)
    runs.dropWaiting(id)
    outbox.dropWaiting(id)
  }
  const decided = loaded.waiting ? outbox.of(id) : []
  if (decided.length > 0 && loaded.claims.length === 0) {
    judgeUnstated(context, loaded, decided)
    return
  }
  reviews.startAsking()
  const person = gather(context, loaded)
  if (person) {
    context.report.judged += 1
    people.unmarkMoved(id)
    judgeStated(context, person, loaded, decided)
  }
  if (loaded.reviewed) reviews.stopAsking(id)
}

function judgeStated(
  context: StageContext,
  person: Person,
  { contact }: Loaded,
  decided: readonly Intention[],
): void {
  const { people } = context.parts
  const lastSeenOn = contact?.lastSeenOn ?? null
  const standing = decided.length > 0 ? recheckDecided(context, { ...person, lastSeenOn }, decided) : decided
  if (standing.some(({ kind }) => kind === 'delete')) return // a person took this contact back: it goes
  const known = decided.length > 0 ? people.follow(person.follow.id)! : person.follow
  const follow = reopen(context, person, known)
  const verdict = judge({ ...person, base: follow.base }, person.rules)
  if (verdict.kind === 'unfollow' && standing.length > 0) return // when what was decided has arrived
  carryOut(context, { ...person, follow }, verdict)
}

/** No row states this person; the follow is there for what a person decided, and goes with it. */
function judgeUnstated(
  context: StageContext,
  { follow, contact }: Loaded,
  decided: readonly Intention[],
): void {
  const { people } = context.parts
  const remote = contact && !contact.deleted ? remoteSide(context.groups, contact) : undefined
  const about = { follow, claims: [], local: undefined, remote, lastSeenOn: contact?.lastSeenOn ?? null }
  const standing = recheckDecided(context, about, decided)
  people.unmarkMoved(follow.id)
  if (standing.length === 0) people.dropFollow(follow.id)
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
