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
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { DrainEnd } from '../outbox/drain.ts'
import type { DeliveredCounts } from '../outbox/settle.ts'
import { careForData } from './care.ts'
import { type Cycle, endOf } from './cycle.ts'
import { mayBeStaged } from './first-sync.ts'
import { filesOf, nameTest } from './folder-files.ts'
import { forgetOld, letGo } from './once.ts'
import { isLock, isLockOf, isNoise, quietIn } from './quiet.ts'
import { isWebhookSource } from './scan-events.ts'
import type { Notice } from './scan-source.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'
import { type Looking, WatchedFolders } from './watch-folders.ts'

export type WatchEvents = {
  /** From now on a saved file is noticed. */
  onReady(): void
  /** A sentence's worth of news: a source waits or is halted, the platform cannot be used, a plan was made. */
  onSource(
    source: ActiveSource,
    state: 'waiting' | 'halted' | 'left alone' | 'not-approved',
    code: string,
    detail: Record<string, unknown>,
  ): void
  onEnd(end: DrainEnd): void
  onStaged(counts: { creates: number; updates: number; removals: number; held: number }): void
  /** The drive of a source does not answer, or does again. */
  onHanging?(source: ActiveSource, hangs: boolean): void
  /** These sources were read; what is wrong in them is listed in the store. */
  onRead(sources: readonly ActiveSource[]): void
  /** Everything that was waiting is sent. */
  onSent(counts: DeliveredCounts): void
  /** After a time in which the platform could not be used, or did not want to be, it answers again. */
  onUsable?(): void
  /** Reading or sending has come to an end for now. */
  onRest?(): void
}

const LOOK_EVERY_MS = 15 * 60_000
/** While a 204 has not been shown by a pull. */
const CONFIRM_EVERY_MS = 60_000
/** A halted account is tried again this often: a person may have given it a new key. */
const HALTED_RETRY_MS = 15 * 60_000
/**
 * Before each run that reads a file the platform is read anew (DESIGN 4.3), so that an edit made there a moment ago is seen
 * as one; only events, which may come every second, share what was read for so long.
 */
const EVENTS_SHARE_A_PULL_MS = 60_000
/** A file that is as it was when it was read, of which the same is told twice, shares it for so long. */
const SAME_FILES_SHARE_A_PULL_MS = 5_000
/** What was read from the platform so short before a PC says that it woke was read after it did. */
const JUST_PULLED_MS = 10_000
/** A backlog lets a small edit pass that is being read at this moment; not a file that takes longer to read. */
const LET_PASS_MS = 30_000
/** While a removal waits, what of its delay has passed is written down this often. */
const NOTE_WORK_EVERY_MS = 60_000
/** Events that come within this time are read together. */
const GATHER_MS = 500
/** Why events are not received (hear-events.ts). */
const HEARD_ALL_THE_SAME = { 'no-secret': 1, 'port-taken': 1, 'port-refused': 1, 'address-unknown': 1 }
/** A drive that takes longer hangs. */
const ANSWERS_WITHIN_MS = 5_000
/** A platform that cannot be reached, and a file that is busy, are tried again this often. */
const RETRY_MS = 15_000

export class Watch {
  readonly #cycle: Cycle
  readonly #events: WatchEvents
  readonly #looking: Partial<Looking>
  readonly #due = new Set<number>()
  /** A person asked for them: they are read without a quiet time. */
  readonly #askedFor = new Set<number>()
  /** Files that were asked for and have not been told of yet, by their source. */
  readonly #looks = new Map<number, Promise<number>>()
  #pullWanted = false
  /** The files of a source and when they were saved: as they were last looked at, and as they were when it was read. */
  readonly #seenAs = new Map<number, string>()
  readonly #readAs = new Map<number, string | undefined>()
  /** By the calendar, which goes on while a PC sleeps. */
  #pulledWhen = 0
  /** Not heard since the watch began, or not readable now. */
  readonly #unread = new Set<number>()
  /** Since when events of a source wait to be read. */
  readonly #arrivedAt = new Map<number, number>()
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

  constructor(cycle: Cycle, events: WatchEvents, looking: Partial<Looking> = {}) {
    this.#cycle = cycle
    this.#events = events
    this.#looking = looking
    for (const { row } of cycle.sources) {
      this.#due.add(row.id)
      this.#unread.add(row.id)
    }
  }

  /** Runs until the signal; then the request in flight is finished. */
  async run(signal: AbortSignal): Promise<void> {
    const folders = this.#watchFolders()
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    signal.addEventListener('abort', () => this.#wakeAll(), { once: true })
    try {
      // What is saved before the folders are watched has no event: the first look comes after that.
      await Promise.race([folders.open(), stopped])
      this.#events.onReady()
      await Promise.all([this.#read(signal), this.#send(signal)])
    } finally {
      await folders.close()
    }
  }

  #watchFolders(): WatchedFolders {
    const { sources } = this.#cycle
    const foldersOf = (some: readonly ActiveSource[]) =>
      new Set(some.flatMap((source) => folderOf(source) ?? []))
    const folders = foldersOf(sources)
    const polled = foldersOf(sources.filter(({ setup }) => setup.poll === true))
    const own = new Set([...folders, ...sources.map(({ file }) => file)])
    const events = {
      // Locks are noise that ends the longer wait of an open file.
      ignored: (file: string) => isNoise(file) && !isLock(file) && !own.has(path.resolve(file)),
      poll: (folder: string) => polled.has(folder),
      onFile: (file: string) => this.#hint(file),
      onFolder: (folder: string) => this.#folderMoved(folder),
    }
    return new WatchedFolders(folders, events, this.#looking)
  }

  /** Events of this source are in the inbox; those that come in the same moment are read together. */
  arrived(sourceId: number): void {
    if (this.#arrivedAt.has(sourceId)) return
    this.#arrivedAt.set(sourceId, this.#cycle.monotonic())
    this.#due.add(sourceId)
    this.#wakeReader.ring()
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

  /** The PC woke: as `lookNow`, but where a file event woke first, what was read from the platform then is fresh. */
  lookAfterSleep(): void {
    const sincePull = this.#cycle.now() - this.#pulledWhen
    this.lookNow()
    this.#pullWanted = sincePull < 0 || sincePull > JUST_PULLED_MS
  }

  #wakeAll(): void {
    this.#stopSending.abort()
    this.#wakeReader.ring()
    this.#wakeSender.ring()
  }

  #hint(file: string): void {
    for (const source of this.#cycle.sources) {
      // A lock that goes only ends the longer wait of a file that is due.
      if (isFileOf(source, file)) {
        this.#due.add(source.row.id)
        void this.#warmFor(source, file)
      } else if (!isLockFor(source, file)) continue
      this.#wakeReader.ring()
    }
  }

  /** A reader starts in the quiet time of a file that is not as long as it was: it will have to be read. */
  async #warmFor({ row, setup }: ActiveSource, file: string): Promise<void> {
    const found = await stat(file).catch(() => undefined)
    if (found && (setup.folder !== null || found.size !== row.fileSize)) this.#cycle.options.readers.warm?.()
  }

  /** Gone, back, or another one: what is in it now is for the next look to say. */
  #folderMoved(folder: string): void {
    for (const source of this.#cycle.sources) if (folderOf(source) === folder) this.#due.add(source.row.id)
    this.#wakeReader.ring()
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
    await this.#tidyOnce()
    const removalIn = this.#nextRemovalIn()
    if (removalIn < Number.POSITIVE_INFINITY) await cycle.noteWork()
    // Nobody is removed before every source has been heard once more.
    if (removalIn <= 0) this.#lookAtAll()
    const ready: ActiveSource[] = []
    for (const source of cycle.sources) {
      if (!this.#due.has(source.row.id)) continue
      const wait = await this.#quietInTime(source)
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
    const pulled = await this.#pullUnless(this.#maySharePull(ready), signal)
    if (pulled !== 'pulled') return pulled === 'halted' ? HALTED_RETRY_MS : Math.min(next, RETRY_MS)
    // The platform has said what day it is.
    await careForData(cycle).catch(() => {})
    // The pull took its time: a file that was opened or saved meanwhile is not quiet any more.
    for (const source of [...ready]) {
      const wait = await this.#quietInTime(source)
      if (wait === 0) continue
      next = Math.min(next, wait)
      ready.splice(ready.indexOf(source), 1)
    }
    // Before the scan: a file that changes while it is read, or while another is, is due once more.
    for (const { row } of ready) {
      this.#readAs.set(row.id, this.#seenAs.get(row.id))
      this.#due.delete(row.id)
      this.#arrivedAt.delete(row.id)
      this.#askedFor.delete(row.id)
    }
    const scans: FinishedScan[] = []
    for (const { source, end } of await cycle.scan(ready, signal)) {
      const { id } = source.row
      const notice = end.kind === 'scanned' ? end.scan.notice : end.kind === 'unchanged' ? end.notice : end
      if (end.kind === 'scanned' && !(await mayBeStaged(cycle, end.scan))) {
        this.#unread.add(id)
        this.#events.onSource(source, 'not-approved', '', {})
        continue
      }
      if (end.kind === 'scanned') scans.push(end.scan)
      if (!notice || notice.kind === 'left alone') this.#unread.delete(id)
      else {
        // Events that cannot be received are no reason to wait: those that were are read to the last.
        if (notice.code in HEARD_ALL_THE_SAME) this.#unread.delete(id)
        else this.#unread.add(id)
        if (notice.code === 'changed-while-reading' || notice.code === 'locked') {
          this.#due.add(id)
          next = Math.min(next, RETRY_MS)
        }
      }
      // Why nothing is received has been said by who tried to.
      if (notice && !(notice.code in HEARD_ALL_THE_SAME) && !isSaid(source, notice))
        this.#events.onSource(source, notice.kind, notice.code, notice.detail)
    }
    const unheard = cycle.sources
      .map(({ row }) => row.id)
      // Events may come all the time; who was read to the last one has had its say.
      .filter((id) => this.#unread.has(id) || (this.#due.has(id) && !this.#arrivedAt.has(id)))
    const report = await cycle.stage(scans, unheard, {
      trigger: 'watch',
      preview: false,
      honourRemovalDelay: true,
    })
    await this.#tidyOnce()
    if (report.creates + report.updates + report.removals + report.held > 0) this.#events.onStaged(report)
    if (scans.length > 0) this.#events.onRead(scans.map(({ source }) => source))
    this.#begun ||= this.#unread.size < cycle.sources.length
    this.#wakeSender.ring()
    const removalIn = this.#nextRemovalIn()
    return Math.min(next, removalIn <= 0 ? next : removalIn, noteWorkIn(removalIn))
  }

  /** Files that are sent only once let go of whoever has settled, and are forgotten when their day is over. */
  async #tidyOnce(): Promise<void> {
    await letGo(this.#cycle)
    await forgetOld(this.#cycle)
    const ids = new Set(this.#cycle.sources.map(({ row }) => row.id))
    for (const some of [this.#unread, this.#due, this.#askedFor])
      for (const id of some) if (!ids.has(id)) some.delete(id)
  }

  /** A drive that does not answer keeps nobody else waiting: its files are asked for once, and read when it does. */
  async #quietInTime(source: ActiveSource): Promise<number> {
    const { id } = source.row
    const looking = this.#looks.get(id) ?? this.#quietIn(source).finally(() => this.#looks.delete(id))
    this.#looks.set(id, looking)
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), ANSWERS_WITHIN_MS)
    })
    const wait = await Promise.race([looking, late]).finally(() => clearTimeout(timer))
    if (wait !== undefined) return wait
    this.#events.onHanging?.(source, true)
    const back = () => {
      this.#events.onHanging?.(source, false)
      this.#wakeReader.ring()
    }
    looking.then(back, back)
    return RETRY_MS
  }

  async #quietIn(source: ActiveSource): Promise<number> {
    if (isWebhookSource(source)) {
      const since = this.#askedFor.has(source.row.id) ? undefined : this.#arrivedAt.get(source.row.id)
      return since === undefined ? 0 : Math.max(0, since + GATHER_MS - this.#cycle.monotonic())
    }
    const quietMs = this.#cycle.options.setup.quietSeconds * 1000
    // Who asks does not wait for a quiet moment; for a drive that does not answer everybody does.
    const files = await filesOf(source, this.#cycle.workspace)
    this.#seenAs.set(source.row.id, JSON.stringify(files))
    return this.#askedFor.has(source.row.id) ? 0 : quietIn(files, quietMs, this.#cycle.now())
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

  #maySharePull(ready: readonly ActiveSource[]): boolean {
    const files = ready.filter((source) => !isWebhookSource(source))
    if (files.length === 0) return this.#sincePull() < EVENTS_SHARE_A_PULL_MS
    const isAsRead = ({ row: { id } }: ActiveSource) => this.#readAs.get(id) === this.#seenAs.get(id)
    return files.every(isAsRead) && this.#sincePull() < SAME_FILES_SHARE_A_PULL_MS
  }

  async #pullUnless(mayShare: boolean, signal: AbortSignal): Promise<'pulled' | 'halted' | 'unavailable'> {
    if (mayShare && !this.#pullWanted && this.#lastEnd === '') return 'pulled'
    this.#pullWanted = false
    const end = endOf(await this.#cycle.pull(signal))
    const cancelled = end?.kind === 'unavailable' && end.outcome.why === 'cancelled' // for a command, or the end
    if (end && !cancelled) this.#tell(end)
    if (end) return end.kind === 'halted' ? 'halted' : 'unavailable'
    this.#pulledWhen = this.#cycle.now()
    if (this.#lastEnd !== '') this.#events.onUsable?.()
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
      await this.#takeTurn(() => letGo(this.#cycle))
      if (this.#cycle.hasMoved()) {
        await this.#takeTurn(() =>
          this.#cycle.stage([], this.#everySource(), {
            trigger: 'watch',
            preview: false,
            honourRemovalDelay: true,
          }),
        )
      }
      // What came after the sending was work, too: it is over.
      this.#events.onRest?.()
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

/** The folder in which the source's file lies, or its files do; undefined for a webhook, and for a copy of our own. */
const folderOf = (source: ActiveSource): string | undefined => {
  if (isWebhookSource(source) || source.once) return undefined
  return source.setup.folder === null ? path.dirname(source.file) : source.file
}

const isFileOf = ({ setup, file: own }: ActiveSource, file: string): boolean =>
  setup.folder === null
    ? own === file
    : path.dirname(file) === own && nameTest({ setup })(path.basename(file))

const isLockFor = ({ setup, file: own }: ActiveSource, file: string): boolean =>
  setup.folder === null ? isLockOf(own, file) : path.dirname(file) === own && isLock(file)

/** The same was said when the source was looked at last. */
const isSaid = ({ row }: ActiveSource, { code, detail }: Pick<Notice, 'code' | 'detail'>): boolean =>
  row.stateCode === code && (detail.file === undefined || row.stateDetail === JSON.stringify(detail))

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
