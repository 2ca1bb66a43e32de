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
import { type Cycle, endOf } from './cycle.ts'
import { isLockOf, isNoise, OPEN_ELSEWHERE_MS, openElsewhere, quietIn } from './quiet.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './stage.ts'

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
}

const LOOK_EVERY_MS = 15 * 60_000
/** While a 204 has not been shown by a pull. */
const CONFIRM_EVERY_MS = 60_000
/** A halted account is tried again this often: a person may have given it a new key. */
const HALTED_RETRY_MS = 15 * 60_000
/** A folder on a slow drive may take long to be watched; it is looked at all the same. */
const READY_AT_LATEST_MS = 5000
const PULL_AGAIN_AFTER_MS = 60_000
/** A platform that cannot be reached, and a file that is busy, are tried again this often. */
const RETRY_MS = 15_000

export class Watch {
  readonly #cycle: Cycle
  readonly #events: WatchEvents
  readonly #due = new Map<number, number>()
  readonly #unread = new Set<number>()
  /** After a start nothing is sent before a pull and a scan succeeded (DESIGN 4.6). */
  #begun = false
  /** Rows whose delay ended before then have been looked at. */
  #stagedAt = 0
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
    for (const { row } of cycle.sources) this.#due.set(row.id, 0)
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

  #wakeAll(): void {
    this.#stopSending.abort()
    this.#wakeReader.ring()
    this.#wakeSender.ring()
  }

  #hint(file: string): void {
    for (const { row, file: own } of this.#cycle.sources) {
      // A lock that goes only ends the longer wait of a file that is due.
      if (own === file) this.#due.set(row.id, this.#cycle.now())
      else if (!isLockOf(own, file)) continue
      this.#wakeReader.ring()
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    let lookedAt = this.#cycle.now()
    while (!signal.aborted) {
      if (this.#cycle.now() - lookedAt >= LOOK_EVERY_MS) {
        lookedAt = this.#cycle.now()
        for (const { row } of this.#cycle.sources) this.#due.set(row.id, lookedAt)
      }
      const wait = await this.#takeTurn(() => this.#readDue(signal))
      if (signal.aborted) return
      await this.#wakeReader.wait(Math.min(wait, lookedAt + LOOK_EVERY_MS - this.#cycle.now()), signal)
    }
  }

  /** Reads every source that is due and quiet. @returns milliseconds until the next could be. */
  async #readDue(signal: AbortSignal): Promise<number> {
    const cycle = this.#cycle
    let next = LOOK_EVERY_MS
    const ready: ActiveSource[] = []
    for (const source of cycle.sources) {
      if (!this.#due.has(source.row.id)) continue
      const wait = await this.#quietIn(source)
      if (wait > 0) next = Math.min(next, wait)
      else ready.push(source)
    }
    const removalsAt = this.#nextRemovalAt()
    if (ready.length === 0 && removalsAt > cycle.now()) return Math.min(next, removalsAt - cycle.now())
    // A copy that cannot be made stops nothing; the next look tries again.
    await cycle.store.backUp(new Date(cycle.now()).toISOString().slice(0, 10)).catch(() => {})
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
    for (const { row } of ready) this.#due.delete(row.id)
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
          this.#due.set(id, cycle.now())
          next = Math.min(next, RETRY_MS)
        }
        if (source.row.stateCode !== end.code) this.#events.onSource(source, end.kind, end.code, end.detail)
      }
    }
    this.#stagedAt = cycle.now()
    const report = await cycle.stage(scans, [...this.#unread], {
      trigger: 'watch',
      preview: false,
      honourRemovalDelay: true,
    })
    if (report.creates + report.updates + report.removals + report.held > 0) this.#events.onStaged(report)
    if (scans.length > 0) this.#events.onRead(scans.map(({ source }) => source))
    this.#begun ||= this.#unread.size < cycle.sources.length
    this.#wakeSender.ring()
    return Math.min(next, Math.max(0, this.#nextRemovalAt() - cycle.now()))
  }

  async #quietIn(source: ActiveSource): Promise<number> {
    const quietMs = this.#cycle.options.setup.quietSeconds * 1000
    const open = await openElsewhere(source.file)
    return quietIn(source.file, open ? Math.max(quietMs, OPEN_ELSEWHERE_MS) : quietMs, this.#cycle.now())
  }

  /** When the next missing row's delay is over; those that were looked at since then wait for something else. */
  #nextRemovalAt(): number {
    if (this.#unread.size > 0) return Number.POSITIVE_INFINITY
    const { people } = this.#cycle.repositories
    const times = this.#cycle.sources.map(({ row, setup }) => {
      const delay = setup.removalDelayMinutes * 60_000
      const since = people.nextMissing(row.id, this.#stagedAt - delay)
      return since === undefined ? Number.POSITIVE_INFINITY : since + delay
    })
    return Math.min(...times)
  }

  async #pullIfStale(signal: AbortSignal): Promise<'pulled' | 'halted' | 'unavailable'> {
    const { completedPullAt } = this.#cycle.workspace
    if (completedPullAt !== null && this.#cycle.now() - completedPullAt < PULL_AGAIN_AFTER_MS) return 'pulled'
    const end = endOf(await this.#cycle.pull(signal))
    const cancelled = end?.kind === 'unavailable' && end.outcome.why === 'cancelled' // for a command, or the end
    if (end && !cancelled) this.#tell(end)
    if (end) return end.kind === 'halted' ? 'halted' : 'unavailable'
    this.#lastEnd = ''
    return 'pulled'
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
      const unread = this.#unread // as it is whenever who waits is judged again
      const sending = this.#cycle.drain(stop, {
        get unread() {
          return [...unread]
        },
        honourRemovalDelay: true,
      })
      this.#sending = sending.catch(() => {})
      const end = await sending
      if (signal.aborted) return
      if (end.kind === 'halted') {
        this.#tell(end)
        await this.#wakeSender.wait(HALTED_RETRY_MS, signal)
        continue
      }
      if (stop.aborted) continue
      if (outbox.inState(id, 'provisional').length > 0) await this.#takeTurn(() => this.#cycle.pull(signal))
      const { creates, updates, removals } = this.#cycle.counts
      if (creates + updates + removals > 0) this.#events.onSent(this.#cycle.counts)
      this.#cycle.repositories.runs.endSettled(id, this.#cycle.now())
      if (this.#cycle.hasMoved()) {
        await this.#takeTurn(() =>
          this.#cycle.stage([], [...this.#unread], {
            trigger: 'watch',
            preview: false,
            honourRemovalDelay: true,
          }),
        )
      }
    }
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
