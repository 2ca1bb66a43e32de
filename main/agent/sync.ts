/**
 * `sync`: one cycle until the outbox is empty. A source's first sync is shown, not sent, until it is approved;
 * a source that cannot be read waits or halts alone; the platform is waited for up to two minutes.
 */

import { delayBefore } from '../outbox/backoff.ts'
import type { DrainEnd } from '../outbox/drain.ts'
import { careForData } from './care.ts'
import { type Cycle, endOf, type ScannedSource } from './cycle.ts'
import { isApproved } from './first-sync.ts'
import { filesOf } from './folder-files.ts'
import { forgetOld, letGo } from './once.ts'
import { quietIn } from './quiet.ts'
import { EXIT, roundSeconds, type SyncReport } from './report.ts'
import { isWebhookSource } from './scan-events.ts'
import type { Notice } from './scan-source.ts'
import { isShownOtherwise, newDoubts, noteShown } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan, StageReport } from './staging-parts.ts'

export type SyncOptions = {
  /** Approves first syncs. */
  yes: boolean
  maxMinutes?: number
  trigger: string
  /** Ids of the sources to read; the others keep what they last said. None: only what a person decided is to be sent. */
  only?: ReadonlySet<number>
  /** Files of folders that a person named, by source: they are read whatever their date. */
  chosen?: ReadonlyMap<number, string>
}
export type SourceResult = {
  name: string
  file: string
  state: 'read' | 'unchanged' | 'waiting' | 'halted' | 'not-approved'
  code?: string
  detail?: Record<string, string | number | readonly string[]>
  /** Headers that are left out from now on, because it is not certain what they hold. */
  doubtful?: string[]
  /** Its columns are understood otherwise than when the first sync was shown. */
  otherwise?: true
  /** What an unapproved first sync would do. */
  firstSync?: Pick<StageReport, 'rows' | 'creates' | 'updates' | 'adopted' | 'kept'>
}
export type SyncResult = {
  report: SyncReport
  sources: SourceResult[]
  /** Names of sources that were compared afresh, because their mapping was changed. */
  rebaselined: string[]
  end: DrainEnd
  /** Changes the platform said yes to that no look has shown yet. */
  unshown: number
  exitCode: number
}

/** Without a usable answer for so long `sync` gives up; the queue is kept (DESIGN 14). */
const GIVE_UP_MS = 2 * 60_000
/** `sync` waits this long for a file that is being written. */
const QUIET_MS = 1000
const CHANGED_WHILE_READING_TRIES = 3
/** A replica may lag: so often the last pull is repeated to see what `contact_actions` did. */
const CONFIRM_WAITS_MS = [1000, 2000, 5000, 10_000]
const MOST_ROUNDS = 20

export async function sync(cycle: Cycle, options: SyncOptions, signal: AbortSignal): Promise<SyncResult> {
  const started = performance.now()
  const startedAt = cycle.now()
  cycle.startCounting()
  const stop =
    options.maxMinutes === undefined
      ? signal
      : AbortSignal.any([signal, AbortSignal.timeout(options.maxMinutes * 60_000)])
  // What was never read will be, and its reader starts while the platform is looked at.
  if (cycle.sources.some((source) => source.row.contentHash === null && !isWebhookSource(source)))
    cycle.options.readers.warm?.()
  await careForData(cycle)
  const state: State = { cycle, options, results: [], unread: [], rebaselined: [], rows: 0, run: null }
  const unreadable = await readAccount(cycle, stop)
  await careForData(cycle) // once more: the platform has said what day it is
  await forgetOld(cycle)
  const end = unreadable ?? (await readAndSend(state, stop))
  await letGo(cycle)
  const { runs } = cycle.repositories
  // What an earlier process planned may have been sent by this one; what this one planned may have been planned again.
  if (state.run === null || !runs.hasChanges(state.run))
    state.run = runs.deliveredSince(cycle.workspace.id, startedAt)
  const report = reportOf(state, started)
  await cycle.store.exclusive(() => {
    runs.endSettled(cycle.workspace.id, cycle.now())
    if (report.run !== null) runs.report(report.run, report)
  })
  cycle.status({ phase: 'idle' })
  const { results: sources, rebaselined } = state
  const unshown = cycle.repositories.outbox.inState(cycle.workspace.id, 'provisional').length
  return { report, sources, rebaselined, end, unshown, exitCode: exitCodeOf(state, report, end) }
}

type State = {
  cycle: Cycle
  options: SyncOptions
  results: SourceResult[]
  unread: number[]
  rebaselined: string[]
  rows: number
  run: number | null
}

async function readAndSend(state: State, stop: AbortSignal): Promise<DrainEnd> {
  const { cycle, options, results } = state
  const read = await scanAll(
    cycle,
    cycle.sources
      .filter(({ row }) => !options.only || options.only.has(row.id))
      .map((source) => {
        const chosenFile = options.chosen?.get(source.row.id)
        return chosenFile === undefined ? source : { ...source, chosenFile }
      }),
    stop,
  )
  state.results.push(...read.results)
  state.unread.push(...read.unread)
  for (const { row } of cycle.sources)
    if (options.only && !options.only.has(row.id)) state.unread.push(row.id)
  const scans = read.ends.flatMap(({ end }) => (end.kind === 'scanned' ? [end.scan] : []))
  const otherwise = new Set(scans.filter((scan) => isShownOtherwise(cycle.repositories, scan)))
  const isFirst = (scan: FinishedScan) => otherwise.has(scan) || !(options.yes || isApproved(scan.source))
  const approved = scans.filter((scan) => !isFirst(scan))
  for (const scan of scans.filter(isFirst)) {
    const shown = await cycle.stage([scan], [], {
      trigger: options.trigger,
      preview: true,
      honourRemovalDelay: false,
    })
    const { rows, creates, updates, adopted, kept } = shown
    await cycle.store.exclusive(() => {
      noteShown(cycle.repositories, scan)
      cycle.repositories.sources.setApproval(scan.source.row.id, null)
    })
    const result = results.find(({ name }) => name === scan.source.setup.name)!
    Object.assign(result, {
      state: 'not-approved',
      firstSync: { rows, creates, updates, adopted, kept },
      ...(otherwise.has(scan) && { otherwise: true }),
    } satisfies Partial<SourceResult>)
    state.unread.push(scan.source.row.id)
  }
  note(
    state,
    await cycle.stage(approved, state.unread, {
      trigger: options.trigger,
      preview: false,
      honourRemovalDelay: false,
    }),
  )
  state.rows = cycle.sources.reduce((sum, { row }) => sum + (row.approvedAt === null ? 0 : row.rows), 0)
  // After a start nothing is sent before a source could be read (DESIGN 4.6); an undo alone rests on none.
  const restsOnSources = cycle.sources.length > 0 && options.only?.size !== 0
  if (!cycle.hasRead && restsOnSources) return { kind: 'empty' }
  return drainAll(state, stop)
}

function note(state: State, report: StageReport): void {
  state.rebaselined.push(...report.rebaselined)
  if (report.creates + report.updates + report.removals > 0) state.run ??= report.runId
}

/** Drains, looks at what really happened, and judges again whatever that moved, until nothing is left to send. */
async function drainAll(state: State, stop: AbortSignal): Promise<DrainEnd> {
  const { cycle, unread, options } = state
  const { outbox } = cycle.repositories
  const waitsFor = { unread, honourRemovalDelay: false }
  let end: DrainEnd = { kind: 'empty' }
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    end = await cycle.drain(stop, { ...waitsFor, giveUpAfterMs: GIVE_UP_MS })
    if (end.kind !== 'empty') return end
    const failed = await confirmDeliveries(cycle, stop)
    if (failed) return failed
    if (!cycle.hasMoved()) return end
    const before = outbox.count(cycle.workspace.id)
    const again = await cycle.stage([], unread, {
      trigger: options.trigger,
      preview: false,
      honourRemovalDelay: false,
    })
    note(state, again)
    const isPlanned =
      outbox.count(cycle.workspace.id) !== before || again.creates + again.updates + again.removals > 0
    // Looked at again, what a person decided may leave as it was.
    if (!isPlanned && outbox.ready(cycle.workspace.id, cycle.now(), 1).length === 0) return end
  }
  return end
}

/** `sync` ends with a pull that shows what `contact_actions` did. */
async function confirmDeliveries(cycle: Cycle, stop: AbortSignal): Promise<DrainEnd | undefined> {
  const { outbox } = cycle.repositories
  for (const wait of [0, ...CONFIRM_WAITS_MS]) {
    if (outbox.inState(cycle.workspace.id, 'provisional').length === 0 || stop.aborted) return undefined
    await cycle.options.clock.sleep(wait, stop).catch(() => {})
    const failed = await readAccount(cycle, stop)
    if (failed) return failed
  }
  return undefined
}

/** Pulls, trying for two minutes. @returns why it could not be done, undefined when it was. */
export async function readAccount(cycle: Cycle, stop: AbortSignal): Promise<DrainEnd | undefined> {
  let since = cycle.monotonic()
  const neverSeen = () =>
    cycle.workspace.uuid === null && cycle.platform.client.evidence().workspace === undefined
  for (let attempt = 1; ; attempt += 1) {
    const end = endOf(await cycle.pull(stop))
    if (end?.kind !== 'unavailable') return end
    const { why, retryAfterMs } = end.outcome
    if (why === 'cancelled') return { kind: 'stopped' }
    // An address that never was the platform is a wrong address; a known one may sit behind a captive page for a while.
    if (neverSeen() && (why === 'not-the-api' || why === 'redirected')) return end
    if (why === 'throttled') since = cycle.monotonic() // the platform is there, and only asks for patience
    const passed = cycle.monotonic() - since
    if (passed >= GIVE_UP_MS) return end
    cycle.status({ phase: 'offline', since: cycle.now() - passed, why })
    const left = GIVE_UP_MS - passed
    await cycle.options.clock
      .sleep(Math.min(delayBefore(attempt, retryAfterMs), Math.max(left, 1)), stop)
      .catch(() => {})
    if (stop.aborted) return end
  }
}

/** Reads the sources and says how each went. `unread`: nobody is removed while one of these has no say. */
export async function scanAll(
  cycle: Cycle,
  sources: readonly ActiveSource[],
  stop: AbortSignal,
): Promise<{ ends: ScannedSource[]; results: SourceResult[]; unread: number[] }> {
  const ends = await scanPatiently(cycle, sources, stop)
  const unread: number[] = []
  const results = ends.map(({ source, end }): SourceResult => {
    const base = { name: source.setup.name, file: source.file }
    const noticed = (state: 'read' | 'unchanged', notice: Notice | undefined): SourceResult => {
      if (!notice) return { ...base, state }
      const { kind, code, detail } = notice
      if (kind !== 'left alone') unread.push(source.row.id)
      return { ...base, state: kind === 'left alone' ? state : kind, code, detail }
    }
    if (end.kind === 'scanned') {
      const doubtful = newDoubts(cycle.repositories, end.scan)
      return { ...noticed('read', end.scan.notice), ...(doubtful.length > 0 && { doubtful }) }
    }
    if (end.kind === 'unchanged') return noticed('unchanged', end.notice)
    unread.push(source.row.id)
    return { ...base, state: end.kind, code: end.code, detail: end.detail }
  })
  return { ends, results, unread }
}

/** A file that is being written is given a moment; one that changed under the reader is read again. */
async function scanPatiently(
  cycle: Cycle,
  sources: readonly ActiveSource[],
  stop: AbortSignal,
): Promise<ScannedSource[]> {
  const ends: ScannedSource[] = []
  for (const source of sources) {
    let scanned: ScannedSource | undefined
    for (let attempt = 0; attempt < CHANGED_WHILE_READING_TRIES; attempt += 1) {
      const wait = await quietIn(await filesOf(source, cycle.workspace), QUIET_MS, cycle.now())
      await cycle.options.clock.sleep(wait, stop).catch(() => {})
      ;[scanned] = await cycle.scan([source], stop)
      const { end } = scanned!
      const code = end.kind === 'scanned' ? end.scan.notice?.code : end.kind === 'waiting' ? end.code : ''
      if (code !== 'changed-while-reading') break
    }
    ends.push(scanned!)
  }
  return ends
}

function reportOf({ cycle, results, rows, run }: State, started: number): SyncReport {
  const { reviews } = cycle.repositories
  const { counts, adopted, phases, platform, workspace } = cycle
  const problems = reviews.problemCount(workspace.id)
  const conflicts = reviews.conflictCount(workspace.id)
  const held = reviews.heldCount(workspace.id)
  const { creates, updates, removals, retries } = counts
  const touched = creates + updates + adopted + reviews.badRows(workspace.id) + conflicts
  return {
    run,
    rows,
    creates,
    updates,
    removals,
    adopted,
    unchanged: Math.max(0, rows - touched),
    conflicts,
    problems,
    held,
    halted: results.filter(({ state }) => state === 'halted' || state === 'waiting').length,
    requests: { ...platform.requests },
    retries,
    seconds: roundSeconds(performance.now() - started),
    phases: Object.fromEntries(
      Object.entries(phases).map(([phase, seconds]) => [phase, roundSeconds(seconds * 1000)]),
    ) as typeof phases,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

/** With a code besides: something in it was left alone. */
const isRead = (state: SourceResult['state']): boolean => state === 'read' || state === 'unchanged'

function exitCodeOf({ results, cycle }: State, report: SyncReport, end: DrainEnd): number {
  const unsettled = cycle.repositories.outbox.count(cycle.workspace.id) > 0
  if (end.kind === 'halted' || end.kind === 'unavailable') return EXIT.platform
  if (report.halted > 0) return EXIT.halted
  const waitsForPerson =
    report.conflicts + report.problems + report.held > 0 ||
    results.some(({ state, code }) => state === 'not-approved' || (code !== undefined && isRead(state)))
  if (waitsForPerson) return EXIT.person
  return unsettled || end.kind === 'stopped' ? EXIT.platform : EXIT.ok
}
