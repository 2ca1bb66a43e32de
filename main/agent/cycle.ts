/**
 * The agent's parts put together, and the steps of a cycle that `sync`, `preview` and `watch` are made of:
 * pull, scan, stage, drain, confirm. Each can run again at any time and continues from what is in the store.
 */
import { mkdirSync } from 'node:fs'
import type { Setup } from '../../shared/setup.ts'
import type { SyncStatus } from '../../shared/sync-status.ts'
import { type DrainEnd, drain } from '../outbox/drain.ts'
import { confirmProvisional, type DeliveredCounts } from '../outbox/settle.ts'
import type { Clock } from '../platform/clock.ts'
import { readHost } from '../platform/host.ts'
import type { Unavailable } from '../platform/outcome.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { asStoreError, lockDataFolder, type Store, StoreError } from '../store/open-store.ts'
import { openRepositories, type Repositories } from '../store/repositories.ts'
import { openScanned, type Scanned } from '../store/scanned.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { type Inbox, openInbox } from '../webhook/inbox.ts'
import { copyChangeTexts } from './care.ts'
import { alignOnce } from './once.ts'
import { sweepOnce } from './once-files.ts'
import { openPlatformSession, type PlatformSession } from './platform-session.ts'
import { type Pulled, pull } from './pull.ts'
import { openForAgent } from './recover.ts'
import type { PhaseSeconds } from './report.ts'
import { isWebhookSource, scanEvents } from './scan-events.ts'
import { type ScanEnd, scanSource } from './scan-source.ts'
import { type Halt, readLimits } from './source-mapping.ts'
import { noteReady } from './source-state.ts'
import { type ActiveSource, alignSources } from './sources.ts'
import { stage } from './stage.ts'
import type { FinishedScan, StageReport, StageRequest } from './staging-parts.ts'

export type AgentOptions = {
  setup: Setup
  /** Paths in the setup are relative to there. */
  setupFolder: string
  dataFolder: string
  token: string
  fetch: typeof globalThis.fetch
  clock: Clock
  readers: ReaderHost
  /** Several accounts in one process: the open database they share. Whoever opened it holds the lock, and closes it. */
  store?: Store
  /** Where files that are sent only once lie, if not in the data folder: that one is a copy to look at. */
  onceFolder?: string
  /** The system whose file attributes count; this one's, when absent. */
  platform?: NodeJS.Platform
  onStatus?(status: SyncStatus): void
}

export type OpenData = { store: Store; close(): void }

/** Opens a data folder for one agent, which may work for several accounts. Throws `StoreError`. */
export function openData(folder: string, now: number, lock = true): OpenData {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const held = lock ? lockDataFolder(folder) : undefined
  try {
    const store = openForAgent(folder, now)
    return {
      store,
      close() {
        store.close()
        held?.release()
      },
    }
  } catch (error) {
    held?.release()
    throw error
  }
}

export type ScannedSource = { source: ActiveSource; end: ScanEnd }

export class Cycle {
  readonly options: AgentOptions
  readonly store: Store
  readonly repositories: Repositories
  readonly platform: PlatformSession
  counts: DeliveredCounts = { creates: 0, updates: 0, removals: 0, retries: 0 }
  /** Persons found to be on the platform already, those found in the middle of a drain included. */
  adopted = 0
  phases: PhaseSeconds = { scan: 0, pull: 0, reconcile: 0, stage: 0, drain: 0 }
  sources: ActiveSource[]
  /** The day, as `2026-01-31`, whose care for the data is done (care.ts). */
  caredFor = ''
  /** A source was read to its end by this process. */
  hasRead = false
  /** Why events of a source cannot be received by this process, where it is to receive them: by the source's id. */
  readonly deaf = new Map<number, Halt>()
  readonly #scanned: Scanned
  #inbox: Inbox | undefined
  readonly #workspaceId: number
  /** Absent where somebody else opened the data folder for several accounts. */
  readonly #data: OpenData | undefined
  #pulling: Promise<Pulled> | undefined
  #pulledAt: number | undefined
  /** How long the agent had been at work on this account when this process began, by the clock that never jumps. */
  readonly #workedBefore: number
  readonly #openedAt: number

  /** Throws `StoreError` when the data folder cannot be used, `SetupError` never: the setup was read before. */
  constructor(options: AgentOptions, lock = true) {
    this.options = options
    this.#data = options.store ? undefined : openData(options.dataFolder, options.clock.wall(), lock)
    this.store = options.store ?? this.#data!.store
    this.repositories = openRepositories(this.store)
    const { workspaces, outbox } = this.repositories
    const host = readHost(options.setup.workspace.host)
    if (host.kind === 'bad-host') throw new Error(`unusable address: ${host.text}`) // the setup schema refuses it first
    const workspace = workspaces.ensure(host.origin)
    this.#workspaceId = workspace.id
    this.#scanned = openScanned(this.store.db, workspace.id)
    outbox.adoptCrashed(workspace.id)
    this.#workedBefore = workspace.worked
    this.#openedAt = options.clock.monotonic()
    const { setup, setupFolder, clock } = options
    if (options.onceFolder === undefined) sweepOnce(this.onceFolder)
    this.sources = [
      ...alignSources(this.repositories, workspace.id, setup, setupFolder, clock.wall()),
      ...alignOnce(this.repositories, workspace, this.onceFolder),
    ]
    const { token, fetch } = options
    const { requestsPerHour } = options.setup.workspace
    this.platform = openPlatformSession({
      store: this.store,
      workspace,
      host,
      token,
      fetch,
      clock,
      requestsPerHour,
    })
  }

  get workspace(): WorkspaceRow {
    return this.repositories.workspaces.byId(this.#workspaceId)
  }

  /** Files that are sent only once lie in this data folder. */
  get onceFolder(): string {
    return this.options.onceFolder ?? this.store.folder
  }

  /** Files that are sent only once, as they lie in the data folder by now. */
  alignOnce(): void {
    this.sources = [
      ...this.sources.filter(({ once }) => once === undefined),
      ...alignOnce(this.repositories, this.workspace, this.onceFolder),
    ]
  }

  /** A run's report begins here. */
  startCounting(): void {
    this.counts = { creates: 0, updates: 0, removals: 0, retries: 0 }
    this.adopted = 0
    this.phases = { scan: 0, pull: 0, reconcile: 0, stage: 0, drain: 0 }
    Object.assign(this.platform.requests, { read: 0, write: 0 })
  }

  now = (): number => this.options.clock.wall()

  /** Milliseconds of a clock that never jumps. */
  monotonic = (): number => this.options.clock.monotonic()

  /** Milliseconds the agent has been at work on this account, earlier processes included: delays are measured by it. */
  worked = (): number => this.#workedBefore + Math.floor(this.monotonic() - this.#openedAt)

  /** Received events; the file is made when first asked for. */
  get inbox(): Inbox {
    if (this.#inbox) return this.#inbox
    this.#inbox = openInbox(this.store.folder, this.now())
    // Where the inbox was lost, no new event may look as if it had been read.
    this.#inbox.numberAbove(this.repositories.eventPeople.furthest())
    return this.#inbox
  }

  /** Those of its sources that get events. */
  get webhooks() {
    return this.sources.filter(isWebhookSource)
  }

  status(status: SyncStatus): void {
    this.options.onStatus?.(status)
  }

  /** Reads the account; at most one pull runs at a time. */
  pull(signal: AbortSignal): Promise<Pulled> {
    this.#pulling ??= this.#pull(signal).finally(() => {
      this.#pulling = undefined
    })
    return this.#pulling
  }

  async #pull(signal: AbortSignal): Promise<Pulled> {
    this.status({ phase: 'pulling', contacts: this.repositories.mirror.count(this.#workspaceId) })
    return this.#timed('pull', async () => {
      const { client } = this.platform
      const pulled = await pull(
        { ...this.repositories, client, workspace: this.workspace, now: this.now },
        signal,
      )
      if (pulled.kind === 'pulled') {
        this.#pulledAt = this.monotonic()
        this.platform.profileIs(pulled.profile.id)
        await this.confirm()
      }
      return pulled
    })
  }

  /** Which 204s does the mirror show by now? @returns how many are still open. */
  confirm(): Promise<number> {
    const { store } = this
    return store.exclusive(() => store.db.transaction(() => confirmProvisional(this.#settleParts()))())
  }

  /** Reads the given sources, one after the other. */
  async scan(sources: readonly ActiveSource[], signal: AbortSignal): Promise<ScannedSource[]> {
    const ends: ScannedSource[] = []
    for (const source of sources) {
      this.status({ phase: 'scanning', source: source.setup.name, rows: source.row.rows })
      const end = await this.#timed('scan', () => this.#scanOne(source, signal))
      await this.store.exclusive(() => this.#noteState(source, end))
      this.hasRead ||= end.kind === 'scanned' || end.kind === 'unchanged'
      ends.push({ source, end })
    }
    return ends
  }

  #scanOne(source: ActiveSource, signal: AbortSignal): Promise<ScanEnd> {
    const parts = this.#scanParts()
    if (!isWebhookSource(source)) return scanSource(parts, source, signal)
    return scanEvents({ ...parts, inbox: this.inbox, deaf: this.deaf.get(source.row.id) }, source)
  }

  #noteState({ row }: ActiveSource, end: ScanEnd): void {
    const { sources } = this.repositories
    switch (end.kind) {
      case 'unchanged':
        sources.readAgain(row.id, this.now())
        noteReady(sources, row.id, end.notice, this.now())
        return
      case 'waiting':
      case 'halted':
        if (end.code !== 'cancelled')
          sources.setState(row.id, end.kind, this.now(), end.code, JSON.stringify(end.detail))
        // What a person said yes to was another file; of one that is busy or away it is still the same.
        if (end.kind === 'halted' && end.code !== 'cancelled') sources.setApproval(row.id, null)
        return
      case 'scanned':
        return // becomes ready with the stage
    }
  }

  /**
   * Plans, and unless it is a preview writes the plan.
   * @param draft a source that is not one of the cycle's, or takes the place of one of them, for this plan.
   */
  async stage(
    scans: readonly FinishedScan[],
    unread: readonly number[],
    request: Pick<StageRequest, 'trigger' | 'preview' | 'honourRemovalDelay' | 'onBegin' | 'onPlanned'>,
    draft?: ActiveSource,
  ): Promise<StageReport> {
    this.status({ phase: 'reconciling' })
    const sources = new Map(
      [...this.sources, ...(draft ? [draft] : [])].map((source) => [source.row.id, source]),
    )
    const parts = {
      ...this.repositories,
      scanned: this.#scanned,
      workspaceId: this.#workspaceId,
      now: this.now(),
      worked: this.worked(),
    }
    const report = await stage(parts, { ...request, scans, unread, sources })
    this.phases.reconcile += report.reconcileMs / 1000
    this.phases.stage += report.stageMs / 1000
    if (!request.preview) {
      await copyChangeTexts(this)
      this.adopted += report.adopted
      for (const { events } of scans) if (events && events.erase.length > 0) this.inbox.erase(events.erase)
    }
    this.readSources()
    return report
  }

  /** Every source is as the store says now. */
  readSources(): void {
    this.sources = this.sources.map((source) => ({
      ...source,
      row: this.repositories.sources.get(source.row.id),
    }))
  }

  /** Reads a source that is only to be shown: nothing that is kept knows of it. */
  async scanDraft(source: ActiveSource, signal: AbortSignal): Promise<ScanEnd> {
    this.status({ phase: 'scanning', source: source.setup.name, rows: source.row.rows })
    return scanSource(this.#scanParts(), source, signal)
  }

  /** What the scan of such a source left in the temporary tables goes. */
  forgetDraft(sourceId: number): Promise<void> {
    return this.store.exclusive(() => this.#scanned.begin(sourceId))
  }

  /** What the last scans left in the temporary tables goes, and every source is as the store says now. */
  forgetScans(): void {
    for (const { row } of this.sources) this.#scanned.begin(row.id)
    this.readSources()
  }

  /** Where rows of the last scan stand that list a person who is to be forgotten. */
  rowsToForget(sourceId: number): { sheet: string; number: number }[] {
    return this.#scanned.forgotten(sourceId)
  }

  /** Is there anything left to judge that could lead to a request? */
  hasMoved(): boolean {
    return this.repositories.people.nextMoved(this.#workspaceId, 0, 1).length > 0
  }

  /** Sends what waits, at the pace the platform allows. */
  async drain(
    signal: AbortSignal,
    options: {
      giveUpAfterMs?: number
      unread: readonly number[]
      honourRemovalDelay: boolean
      beforeSending?(): Promise<void> | undefined
    },
  ): Promise<DrainEnd> {
    const { client, budget } = this.platform
    const { clock } = this.options
    return this.#timed('drain', () =>
      drain(
        {
          ...this.#settleParts(),
          client,
          budget,
          sleep: (ms, stop) => clock.sleep(ms, stop),
          refresh: () => this.#refresh(signal, options),
          monotonic: this.monotonic,
          pulledAt: () => this.#pulledAt,
          ...(options.giveUpAfterMs !== undefined && { giveUpAfterMs: options.giveUpAfterMs }),
          ...(options.beforeSending && { beforeSending: options.beforeSending }),
          onProgress: ({ done, left, waitMs }) => {
            const finishAt = left > 0 ? this.platform.budget.forecast('contacts', left).finishAt : null
            this.status({ phase: 'draining', done, left, finishAt: waitMs >= 0 ? finishAt : null })
          },
          onUnusable: (why, sinceMs) => this.status({ phase: 'offline', since: this.now() - sinceMs, why }),
        },
        signal,
      ),
    )
  }

  /** In the middle of a drain: the platform is read again and everything waiting is judged against it. */
  async #refresh(
    signal: AbortSignal,
    { unread, honourRemovalDelay }: { unread: readonly number[]; honourRemovalDelay: boolean },
  ): Promise<DrainEnd | undefined> {
    const pulled = await this.pull(signal)
    const end = endOf(pulled)
    if (end) return end
    if (this.hasMoved())
      await this.stage([], unread, { trigger: 'refresh', preview: false, honourRemovalDelay })
    return undefined
  }

  /** When the last pull of this process that ran to its end did so, by `monotonic`. */
  get pulledAt(): number | undefined {
    return this.#pulledAt
  }

  /** Writes down how long the agent has been at work: a restart goes on from there. */
  noteWork(): Promise<void> {
    return this.store.exclusive(() => this.repositories.workspaces.worked(this.#workspaceId, this.worked()))
  }

  close(): void {
    try {
      this.repositories.workspaces.worked(this.#workspaceId, this.worked())
    } catch (error) {
      // On a full disk: delays begin a little earlier then, and everything else is closed.
      if (!(asStoreError(error, this.store.folder) instanceof StoreError)) throw error
    }
    this.platform.budget.close()
    this.#inbox?.close()
    this.#data?.close()
  }

  #scanParts() {
    const { readers, setup } = this.options
    return {
      ...this.repositories,
      scanned: this.#scanned,
      readers,
      limits: readLimits(setup.limits),
      platform: this.options.platform ?? process.platform,
      workspace: this.workspace,
      now: this.now,
    }
  }

  #settleParts() {
    return { ...this.repositories, workspaceId: this.#workspaceId, now: this.now, counts: this.counts }
  }

  async #timed<T>(phase: keyof PhaseSeconds, work: () => Promise<T>): Promise<T> {
    const started = performance.now()
    try {
      return await work()
    } finally {
      this.phases[phase] += (performance.now() - started) / 1000
    }
  }
}

/** A pull that did not succeed, as the end of a drain; undefined when it did. */
export function endOf(pulled: Pulled): DrainEnd | undefined {
  switch (pulled.kind) {
    case 'pulled':
      return undefined
    case 'halted':
      return { kind: 'halted', why: pulled.code, message: JSON.stringify(pulled.detail) }
    case 'failed':
      switch (pulled.outcome.kind) {
        case 'halted':
          return { kind: 'halted', why: pulled.outcome.why, message: pulled.outcome.message }
        case 'unavailable':
          return { kind: 'unavailable', outcome: pulled.outcome }
        case 'conflict':
        case 'rejected':
          return { kind: 'unavailable', outcome: notTheApi(pulled.outcome) }
      }
  }
}

/** A listing that is refused or not found: an answer, but not from this API. */
const notTheApi = (outcome: { answer: Unavailable['answer'] }): Unavailable => ({
  kind: 'unavailable',
  why: 'not-the-api',
  lost: false,
  ...(outcome.answer && { answer: outcome.answer }),
})
