/**
 * `watch`: the agent at work until it is stopped. Two loops share one store:
 *
 * - *reading*: a file event, the clock, or a removal whose delay ends makes a source due; once its file is quiet,
 *   the platform is pulled, the source scanned and the plan staged. Events are hints: every source is also
 *   looked at when the watch begins and every 15 minutes.
 * - *sending*: whatever waits in the outbox is drained; a new edit goes in between (small runs have priority).
 *
 * A command handed over by another process (`sync`) pauses both, runs, and lets them go on.
 */
import path from 'node:path'
import { watch as watchFiles } from 'chokidar'
import type { DrainEnd } from '../outbox/drain.ts'
import type { DeliveredCounts } from '../outbox/settle.ts'
import { careForData } from './care.ts'
import { type Cycle, endOf } from './cycle.ts'
import { isLockOf, isNoise, OPEN_ELSEWHERE_MS, openElsewhere, quietIn } from './quiet.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

export type WatchEvents = {
  /** From now on a saved file is noticed. */
  onReady(): void
  /** A sentence's worth of news: a source waits or is halted, the platform cannot be used, a plan was made. */
  onSource(
    source: ActiveSource,
    state: 'waiting' | 'halted' | 'not-approved',
    code: string,
    detail: Record<string, unknown>,
  ): void
  onEnd(end: DrainEnd): void
  onStaged(counts: { creates: number; updates: number; removals: number; held: number }): void
  /** These sources were read; what is wrong in them is listed in the store. */
  onRead(sources: readonly ActiveSource[]): void
  /** Everything that was waiting is sent. */
  onSent(counts: DeliveredCounts): void
  /** Reading or sending has come to an end for now. */
  onRest?(): void
}

const LOOK_EVERY_MS = 15 * 60_000
/** While a 204 has not been shown by a pull. */
const CONFIRM_EVERY_MS = 60_000
/** A halted account is tried again this often: a person may have given it a new key. */
const HALTED_RETRY_MS = 15 * 60_000
/** A folder on a slow drive may take long to be watched; it is looked at all the same. */
const READY_AT_LATEST_MS = 5000
const PULL_AGAIN_AFTER_MS = 60_000
/** A backlog lets a small edit pass that is being read at this moment; not a file that takes longer to read. */
const LET_PASS_MS = 30_000
/** While a removal waits, what of its delay has passed is written down this often. */
const NOTE_WORK_EVERY_MS = 60_000
/** A platform that cannot be reached, and a file that is busy, are tried again this often. */
const RETRY_MS = 15_000

export class Watch {
  readonly #cycle: Cycle
  readonly #events: WatchEvents
  readonly #due = new Set<number>()
  /** A person asked for them: they are read without a quiet time. */
  readonly #askedFor = new Set<number>()
  #pullWanted = false
  /** Not heard since the watch began, or not readable now. */
  readonly #unread = new Set<number>()
  /** After a start nothing is sent before a pull and a scan succeeded (DESIGN 4.6). */
  #begun = false
  /** What is being read and planned at this moment, and since when. */
  #planning: { done: Promise<void>; since: number } | undefined
  #lastEnd = ''
  #wakeReader = new Alarm()
  #wakeSender = new Alarm()
  #stopSending = new AbortController()
  /** Pulls, scans and stages take turns; so does a command that was handed over. */
  #turn: Promise<unknown> = Promise.resolve()
  /** Goes on beside them. */
  #sending: Promise<unknown> = Promise.resolve()
  /** While a command runs nothing is sent by the loop. */
  #command: Promise<unknown> = Promise.resolve()

  constructor(cycle: Cycle, events: WatchEvents) {
    this.#cycle = cycle
    this.#events = events
    for (const { row } of cycle.sources) {
      this.#due.add(row.id)
      this.#unread.add(row.id)
    }
  }

  /** Runs until the signal; then the request in flight is finished. */
  async run(signal: AbortSignal): Promise<void> {
    const files = this.#cycle.sources.map(({ file }) => file)
    const folders = [...new Set(files.map((file) => path.dirname(file)))]
    const ignored = (file: string) => isNoise(file) && !files.some((own) => isLockOf(own, path.resolve(file)))
    const watcher = watchFiles(folders, { depth: 0, ignoreInitial: true, ignored })
    watcher.on('all', (_event, file) => this.#hint(path.resolve(file)))
    watcher.on('error', () => {}) // a folder that cannot be watched is still looked at by the clock
    signal.addEventListener('abort', () => this.#wakeAll(), { once: true })
    try {
      // What is saved before the watcher is ready has no event: the first look comes after that.
      await new Promise<void>((resolve) => {
        watcher.once('ready', () => resolve())
        signal.addEventListener('abort', () => resolve(), { once: true })
        setTimeout(resolve, READY_AT_LATEST_MS).unref()
      })
      this.#events.onReady()
      await Promise.all([this.#read(signal), this.#send(signal)])
    } finally {
      await watcher.close()
    }
  }

  /** Runs `work` with both loops paused; what is being sent is finished first. */
  handOver<T>(work: () => Promise<T>): Promise<T> {
    return this.#takeTurn(() => {
      this.#stopSending.abort()
      const command = this.#sending.then(work)
      this.#command = command.catch(() => {})
      return command.finally(() => this.#wakeAll())
    })
  }

  /**
   * Somebody asks, the PC woke, or the network is back: the platform and every source are looked at without waiting for
   * a quiet moment, and what waits is tried again.
   */
  lookNow(): void {
    this.#lookAtAll()
    for (const { row } of this.#cycle.sources) this.#askedFor.add(row.id)
    this.#pullWanted = true
    this.#wakeAll()
  }

  #wakeAll(): void {
    this.#stopSending.abort()
    this.#wakeReader.ring()
    this.#wakeSender.ring()
  }

  #hint(file: string): void {
    for (const { row, file: own } of this.#cycle.sources) {
      // A lock that goes only ends the longer wait of a file that is due.
      if (own === file) this.#due.add(row.id)
      else if (!isLockOf(own, file)) continue
      this.#wakeReader.ring()
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { monotonic } = this.#cycle
    let lookedAt = monotonic()
    while (!signal.aborted) {
      if (monotonic() - lookedAt >= LOOK_EVERY_MS) {
        lookedAt = monotonic()
        this.#lookAtAll()
      }
      const wait = await this.#takeTurn(() => this.#readDue(signal))
      this.#events.onRest?.()
      if (signal.aborted) return
      await this.#wakeReader.wait(Math.min(wait, lookedAt + LOOK_EVERY_MS - monotonic()), signal)
    }
  }

  #lookAtAll(): void {
    for (const { row } of this.#cycle.sources) this.#due.add(row.id)
  }

  /** Reads every source that is due and quiet. @returns milliseconds until the next could be. */
  async #readDue(signal: AbortSignal): Promise<number> {
    const cycle = this.#cycle
    let next = LOOK_EVERY_MS
    const removalIn = this.#nextRemovalIn()
    if (removalIn < Number.POSITIVE_INFINITY) await cycle.noteWork()
    // Nobody is removed before every source has been heard once more.
    if (removalIn <= 0) this.#lookAtAll()
    const ready: ActiveSource[] = []
    for (const source of cycle.sources) {
      if (!this.#due.has(source.row.id)) continue
      const wait = await this.#quietIn(source)
      if (wait > 0) next = Math.min(next, wait)
      else ready.push(source)
    }
    if (ready.length === 0) return Math.min(next, removalIn <= 0 ? next : removalIn, noteWorkIn(removalIn))
    const planned = Promise.withResolvers<void>()
    this.#planning = { done: planned.promise, since: cycle.monotonic() }
    try {
      return await this.#readReady(ready, next, signal)
    } finally {
      this.#planning = undefined
      planned.resolve()
    }
  }

  /** @param next milliseconds until another source could be quiet. @returns the same for everything there is to do. */
  async #readReady(ready: ActiveSource[], untilNext: number, signal: AbortSignal): Promise<number> {
    const cycle = this.#cycle
    let next = untilNext
    // A copy that cannot be made stops nothing; the next look tries again.
    await careForData(cycle).catch(() => {})
    const pulled = await this.#pullIfStale(signal)
    if (pulled !== 'pulled') return pulled === 'halted' ? HALTED_RETRY_MS : Math.min(next, RETRY_MS)
    // The pull took its time: a file that was opened or saved meanwhile is not quiet any more.
    for (const source of [...ready]) {
      const wait = await this.#quietIn(source)
      if (wait === 0) continue
      next = Math.min(next, wait)
      ready.splice(ready.indexOf(source), 1)
    }
    // Before the scan: a file that changes while it is read, or while another is, is due once more.
    for (const { row } of ready) {
      this.#due.delete(row.id)
      this.#askedFor.delete(row.id)
    }
    const scans: FinishedScan[] = []
    for (const { source, end } of await cycle.scan(ready, signal)) {
      const { id } = source.row
      if (end.kind === 'scanned' && source.row.approvedAt === null) {
        this.#unread.add(id)
        this.#events.onSource(source, 'not-approved', '', {})
      } else if (end.kind === 'scanned') {
        scans.push(end.scan)
        this.#unread.delete(id)
      } else if (end.kind === 'unchanged') this.#unread.delete(id)
      else {
        this.#unread.add(id)
        if (end.code === 'changed-while-reading' || end.code === 'locked') {
          this.#due.add(id)
          next = Math.min(next, RETRY_MS)
        }
        if (source.row.stateCode !== end.code) this.#events.onSource(source, end.kind, end.code, end.detail)
      }
    }
    const unheard = cycle.sources
      .map(({ row }) => row.id)
      .filter((id) => this.#unread.has(id) || this.#due.has(id))
    const report = await cycle.stage(scans, unheard, {
      trigger: 'watch',
      preview: false,
      honourRemovalDelay: true,
    })
    if (report.creates + report.updates + report.removals + report.held > 0) this.#events.onStaged(report)
    if (scans.length > 0) this.#events.onRead(scans.map(({ source }) => source))
    this.#begun ||= this.#unread.size < cycle.sources.length
    this.#wakeSender.ring()
    const removalIn = this.#nextRemovalIn()
    return Math.min(next, removalIn <= 0 ? next : removalIn, noteWorkIn(removalIn))
  }

  async #quietIn(source: ActiveSource): Promise<number> {
    if (this.#askedFor.has(source.row.id)) return 0
    const quietMs = this.#cycle.options.setup.quietSeconds * 1000
    const open = await openElsewhere(source.file)
    return quietIn(source.file, open ? Math.max(quietMs, OPEN_ELSEWHERE_MS) : quietMs, this.#cycle.now())
  }

  /** Milliseconds until the next missing row's delay is over; while a source cannot be heard nobody is removed. */
  #nextRemovalIn(): number {
    if (this.#unread.size > 0) return Number.POSITIVE_INFINITY
    const { people } = this.#cycle.repositories
    const times = this.#cycle.sources.map(({ row, setup }) => {
      const since = people.nextMissing(row.id)
      return since === undefined ? Number.POSITIVE_INFINITY : since + setup.removalDelayMinutes * 60_000
    })
    return Math.min(...times) - this.#cycle.worked()
  }

  async #pullIfStale(signal: AbortSignal): Promise<'pulled' | 'halted' | 'unavailable'> {
    if (this.#sincePull() < PULL_AGAIN_AFTER_MS && !this.#pullWanted) return 'pulled'
    this.#pullWanted = false
    const end = endOf(await this.#cycle.pull(signal))
    const cancelled = end?.kind === 'unavailable' && end.outcome.why === 'cancelled' // for a command, or the end
    if (end && !cancelled) this.#tell(end)
    if (end) return end.kind === 'halted' ? 'halted' : 'unavailable'
    this.#lastEnd = ''
    return 'pulled'
  }

  /** Milliseconds since the last pull of this process that ran to its end. */
  #sincePull(): number {
    return this.#cycle.monotonic() - (this.#cycle.pulledAt ?? Number.NEGATIVE_INFINITY)
  }

  /** Once, however often the same is met. */
  #tell(end: DrainEnd): void {
    const said = JSON.stringify([
      end.kind,
      end.kind === 'halted' ? end.why : '',
      end.kind === 'unavailable' ? end.outcome.why : '',
    ])
    if (said !== this.#lastEnd) this.#events.onEnd(end)
    this.#lastEnd = said
  }

  async #send(signal: AbortSignal): Promise<void> {
    const { outbox } = this.#cycle.repositories
    const { id } = this.#cycle.workspace
    while (!signal.aborted) {
      await this.#wakeSender.wait(this.#sendAgainIn(), signal)
      await this.#command
      if (signal.aborted || !this.#begun || outbox.count(id) === 0) continue
      this.#stopSending = new AbortController()
      this.#cycle.startCounting()
      const stop = AbortSignal.any([signal, this.#stopSending.signal])
      const sending = this.#cycle.drain(stop, {
        unread: this.#everySource(),
        honourRemovalDelay: true,
        beforeSending: () => this.#letPass(stop),
      })
      this.#sending = sending.catch(() => {})
      const end = await sending
      if (signal.aborted) return
      this.#events.onRest?.()
      if (end.kind === 'halted') {
        this.#tell(end)
        await this.#wakeSender.wait(HALTED_RETRY_MS, signal)
        continue
      }
      if (stop.aborted) continue
      const sentAt = outbox.inState(id, 'provisional').map((intention) => intention.sentAt ?? 0)
      if (sentAt.length > 0 && Math.max(...sentAt) >= this.#cycle.now() - this.#sincePull())
        await this.#takeTurn(() => this.#cycle.pull(signal))
      const { creates, updates, removals } = this.#cycle.counts
      if (creates + updates + removals > 0) this.#events.onSent(this.#cycle.counts)
      const { store, repositories } = this.#cycle
      await store.exclusive(() => repositories.runs.endSettled(id, this.#cycle.now()))
      if (this.#cycle.hasMoved()) {
        await this.#takeTurn(() =>
          this.#cycle.stage([], this.#everySource(), {
            trigger: 'watch',
            preview: false,
            honourRemovalDelay: true,
          }),
        )
      }
    }
  }

  /** Between two scans nobody is found to have left: as if no source could be heard. */
  #everySource(): number[] {
    return this.#cycle.sources.map(({ row }) => row.id)
  }

  /** What is being planned at this moment may be small, and then goes before the backlog. */
  #letPass(stop: AbortSignal): Promise<void> | undefined {
    if (!this.#planning) return undefined
    const { done, since } = this.#planning
    const left = since + LET_PASS_MS - this.#cycle.monotonic()
    if (left <= 0) return undefined
    const over = new AbortController()
    const longest = this.#cycle.options.clock
      .sleep(left, AbortSignal.any([stop, over.signal]))
      .catch(() => {})
    return Promise.race([done, longest]).finally(() => over.abort())
  }

  #sendAgainIn(): number {
    const { outbox } = this.#cycle.repositories
    const { id } = this.#cycle.workspace
    if (!this.#begun) return LOOK_EVERY_MS
    if (outbox.ready(id, this.#cycle.now(), 1).length > 0 || outbox.inState(id, 'unsure').length > 0) return 0
    const due = outbox.nextDueAt(id)
    const confirm = outbox.inState(id, 'provisional').length > 0 ? CONFIRM_EVERY_MS : LOOK_EVERY_MS
    return due === undefined ? confirm : Math.min(confirm, Math.max(1000, due - this.#cycle.now()))
  }

  /** A step that must not overlap with another loop's, nor with a command that was handed over. */
  async #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }
}

const noteWorkIn = (removalIn: number): number =>
  removalIn < Number.POSITIVE_INFINITY ? NOTE_WORK_EVERY_MS : removalIn

/** Sleeps until the time is over or somebody rings. */
class Alarm {
  #ring: (() => void) | undefined
  #rung = false

  ring(): void {
    this.#rung = true
    this.#ring?.()
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted && ms > 0) {
      let timer: ReturnType<typeof setTimeout> | undefined
      await new Promise<void>((resolve) => {
        this.#ring = resolve
        timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1))
      })
      clearTimeout(timer)
      this.#ring = undefined
    }
    this.#rung = false
  }
}
