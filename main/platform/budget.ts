/**
 * The request budget of DESIGN 11. It answers one question: may a request leave now?
 *
 * Two rules, both must agree:
 * 1. **The log.** Answered requests that still count, plus those in flight, stay below the limit. An entry counts from
 *    before it is sent until the window's length after its *answer*; the platform counted it somewhere between, so it
 *    has left the platform's window before it leaves ours. This rule alone keeps the limit.
 * 2. **The pace.** A tenth of the limit may leave in a burst, the rest evenly: never so fast that rule 1 would later
 *    push us below nine tenths of the limit's rate. After a burst that is the rate until the burst has left the window;
 *    in the steady state the log is full and each request that leaves the window lets the next one go.
 *
 * Restarts: the log is on disk, in the platform's time (`Date` of each answer). Until the first answer of this process
 * the platform's time is not known and the PC's is not trusted, so the log is read as if no time had passed since the
 * last answer it holds. When that would mean waiting, `askServerTime` is called first.
 *
 * Programs on other PCs that share the token show as a 429 we did not expect. `auto` then halves the pace, not rule 1:
 * what was sent at full speed before is no reason to stop for half an hour; the platform says itself when it is full.
 */
import type { Database } from 'better-sqlite3'
import PQueue from 'p-queue'
import { type LoggedRequest, openRequestLog, UNANSWERED } from '../store/request-log.ts'
import type { Clock } from './clock.ts'
import type { AnswerInfo, Bucket } from './outcome.ts'
import { burstOf, type Outlook, rate, timeFor } from './pace.ts'
import { openSleepDetector } from './sleep-detector.ts'
import { openSlidingWindow, type SlidingWindow } from './sliding-window.ts'
import { addWaiting } from './waiting-line.ts'

export type Limit =
  /** The detected profile's number; gives way when the platform says it is too much. */
  | { kind: 'auto'; requestsPerHour: number }
  /** The setup's number, used as it is. */
  | { kind: 'given'; requestsPerHour: number }
  | { kind: 'unlimited' }

/** The right to send one request. Exactly one of its two functions is called, once; later calls do nothing. */
export type Permit = {
  bucket: Bucket
  /** It was sent. Without `info` no answer came, or none that can be read. */
  answered(info?: AnswerInfo): void
  /** It was never sent and does not count. */
  release(): void
}

export type Usage = {
  /** Requests that count against the limit now, those in flight included. */
  used: number
  inFlight: number
  /** Per window; null is unlimited. */
  limit: number | null
  windowMs: number
  /** Until the next request may leave. */
  waitMs: number
  /** The platform said 429 and the wait it asked for is not over. */
  throttled: boolean
}

/** Epoch milliseconds by the PC's clock at the moment of asking. */
export type Forecast = { readyAt: number; finishAt: { earliest: number; latest: number } }

type Lane = {
  bucket: Bucket
  window: SlidingWindow
  /** What a practice workspace said of this bucket; its hour may be shorter. */
  practice: AnswerInfo['practiceLimit']
  /** Entries loaded at start, whose times will be known better with the first answer. */
  loaded: Map<number, number>
  inFlight: number
  /** Who waits, in order of arrival; those who leave a reserve wait apart, so that they hold up no one. */
  turns: PQueue
  patient: PQueue
  /** Requests that may leave at once. */
  credit: number
  creditAt: number
  blockedUntil: number
  /** Part of the limit that `auto` uses, as set at `shareAt`. */
  share: number
  shareAt: number
  /** What one request takes from permit to answer, smoothed. */
  serviceMs: number
}

const HOUR_MS = 3_600_000
/** The fastest a clock is ever slewed (500 ppm), so that our hour is never shorter than the platform's. */
const CLOCK_DRIFT = 1 / 2000
/** A request without an answer may reach the platform this part of a window later: 30 s of an hour, the timeout. */
const LATE = 1 / 120
/** A `Date` header is cut to whole seconds. */
const DATE_RESOLUTION_MS = 1000
/** After a 429 `auto` goes up by 5 % of the profile's number every ten minutes: from a half to all in 100 minutes. */
const RECOVERY_PER_WINDOW = 0.3
const SMALLEST_SHARE = 0.05
/** A 429 without `Retry-After` waits a minute of an hour. */
const BLIND_WAIT = 1 / 60
/** One that says "at once" waits a second of it: else an unlimited host would be asked as fast as it refuses. */
const LEAST_WAIT = 1 / 3600
/** Timers do not run while a PC sleeps, so no sleep is longer than this. */
const LONGEST_SLEEP_MS = 30_000
/** A shorter wait is not worth a question about the time. */
const WORTH_ASKING_MS = 10_000
/** What a request is assumed to take before one was measured. */
const FIRST_SERVICE_MS = 200

export function openBudget(parts: {
  db: Database
  workspaceId: number
  limit: Limit
  clock: Clock
  /**
   * Resolves when no transaction is open that began elsewhere and may still be taken back: what is written within it
   * would be taken back too, and the request would not count.
   */
  untilCommitted?: () => Promise<unknown>
  /** Learns the platform's time by a request it does not count (`askServerTime` in ask-server-time.ts). */
  askServerTime?: (signal?: AbortSignal) => Promise<AnswerInfo | undefined>
}) {
  const { clock, askServerTime, db, untilCommitted } = parts
  const log = openRequestLog(parts.db, parts.workspaceId)
  const sleptBefore = openSleepDetector(clock)
  let limit = parts.limit
  let timeKnown = false
  let asking: Promise<void> | undefined
  const sleepers = new Set<AbortController>()

  const opened = clock.monotonic()
  const lanes: Record<Bucket, Lane> = { contacts: openLane('contacts'), v2: openLane('v2') }
  fill(lanes)

  function openLane(bucket: Bucket): Lane {
    return {
      bucket,
      window: openSlidingWindow(),
      practice: undefined,
      loaded: new Map(),
      inFlight: 0,
      turns: new PQueue({ concurrency: 1 }),
      patient: new PQueue({ concurrency: 1 }),
      credit: 0,
      creditAt: opened,
      blockedUntil: Number.NEGATIVE_INFINITY,
      share: 1,
      shareAt: Number.NEGATIVE_INFINITY,
      serviceMs: FIRST_SERVICE_MS,
    }
  }

  /** The log of earlier processes, dated as if no time had passed since the last answer in it. */
  function fill({ contacts, v2 }: Record<Bucket, Lane>) {
    const rows: [Lane, LoggedRequest][] = [contacts, v2].flatMap((lane) =>
      log.load(lane.bucket).map((row): [Lane, LoggedRequest] => [lane, row]),
    )
    const latest = rows.reduce(
      (most, [, { expiresAt }]) => (expiresAt < UNANSWERED ? Math.max(most, expiresAt) : most),
      0,
    )
    for (const [lane, { id, expiresAt }] of rows) {
      const left =
        expiresAt === UNANSWERED
          ? lifetimeOf(lane) + latenessOf(lane)
          : lifetimeOf(lane) + DATE_RESOLUTION_MS - (latest - expiresAt)
      lane.window.add({ id, expiresAt: opened + left })
      lane.loaded.set(id, expiresAt)
    }
    for (const lane of [contacts, v2]) {
      lane.credit = freshCredit(lane, opened)
    }
  }

  /** Requests a window for everybody who shares the key; Infinity is unlimited. */
  function fullLimitOf(lane: Lane): number {
    if (limit.kind === 'unlimited') return Number.POSITIVE_INFINITY
    const said = limit.kind === 'auto' ? lane.practice?.requestsPerHour : undefined
    return (said ?? limit.requestsPerHour) || Number.POSITIVE_INFINITY
  }

  /** What of that the lane uses as it stands now. */
  function limitOf(lane: Lane): number {
    const full = fullLimitOf(lane)
    return full === Number.POSITIVE_INFINITY ? full : Math.max(1, Math.floor(full * shareOf(lane)))
  }

  function shareOf(lane: Lane): number {
    const { share, shareAt, blockedUntil } = lane
    if (share === 1) return 1
    const quiet = Math.max(0, clock.monotonic() - Math.max(shareAt, blockedUntil))
    return Math.min(1, share + (RECOVERY_PER_WINDOW * quiet) / windowOf(lane))
  }

  /** Drops what no longer counts. */
  function expire(lane: Lane, now: number) {
    for (const { id } of lane.window.expire(now)) {
      log.forget(id)
      lane.loaded.delete(id)
    }
  }

  /** Enough for one at once where the log has room, a burst where it is nearly empty. */
  function freshCredit(lane: Lane, now: number): number {
    return Math.max(1, burstOf(limitOf(lane)) - lane.window.countAfter(now) - lane.inFlight)
  }

  const outlookOf = (lane: Lane, now: number, perWindow: number): Outlook => ({
    perWindow,
    windowMs: windowOf(lane),
    // Requests in flight count for a window from their answer, and the credit may be spent at any moment.
    stillCounting: (ahead) => lane.window.countAfter(now + ahead) + lane.inFlight + Math.max(0, lane.credit),
  })

  /** Until a request may leave; Infinity when only an answer can tell. */
  function waitOf(lane: Lane, reserve: number): number {
    const now = clock.monotonic()
    if (lane.blockedUntil > now) return lane.blockedUntil - now
    const perWindow = fullLimitOf(lane)
    if (perWindow === Number.POSITIVE_INFINITY) return 0
    expire(lane, now)
    const counted = lane.window.countAfter(now)
    const room = perWindow - Math.min(reserve, perWindow - 1) - counted - lane.inFlight
    if (room < 1) {
      const expiry = lane.window.expiryOf(Math.ceil(1 - room))
      return expiry === undefined ? Number.POSITIVE_INFINITY : Math.max(expiry - now, 1)
    }
    // A share is a slower pace, not a fuller log: what was sent at full speed before is no reason to stop now.
    const mine = limitOf(lane)
    const perMs = Math.min(
      rate(outlookOf(lane, now, perWindow)),
      mine < perWindow ? mine / windowOf(lane) : Number.POSITIVE_INFINITY,
    )
    lane.credit = Math.min(burstOf(mine), lane.credit + (now - lane.creditAt) * perMs)
    lane.creditAt = now
    return lane.credit >= 1 - 1e-9 ? 0 : Math.max((1 - lane.credit) / perMs, 1)
  }

  function learn(info: AnswerInfo) {
    if (info.practiceLimit) practise(lanes[info.bucket], info.practiceLimit)
    if (info.serverDate === undefined) return
    const slept = sleptBefore(info.serverDate)
    if (slept.ms > 0) {
      for (const lane of Object.values(lanes)) {
        // Entries added since the answer before this one may be younger than the sleep.
        const oldest = slept.since + lifetimeOf(lane)
        lane.window.redate(({ expiresAt }) => (expiresAt <= oldest ? expiresAt - slept.ms : expiresAt))
      }
    }
    if (!timeKnown) date(info.serverDate)
    timeKnown = true
  }

  function practise(lane: Lane, said: NonNullable<AnswerInfo['practiceLimit']>) {
    if (samePractice(lane.practice, said)) return
    const first = lane.practice === undefined
    lane.practice = said
    const now = clock.monotonic()
    const latest = now + lifetimeOf(lane)
    lane.window.redate(({ expiresAt }) => Math.min(expiresAt, latest))
    // The burst so far was a tenth of a guess.
    if (first && limit.kind === 'auto') lane.credit = freshCredit(lane, now)
  }

  /** The platform's time is known for the first time: entries of earlier processes get their true times. */
  function date(serverNow: number) {
    const now = clock.monotonic()
    for (const lane of Object.values(lanes)) {
      lane.window.redate(({ id, expiresAt }) => {
        const logged = lane.loaded.get(id)
        // What was never answered keeps counting as made when this process started.
        return logged === undefined || logged === UNANSWERED
          ? expiresAt
          : Math.min(expiresAt, now + logged - serverNow)
      })
      lane.loaded.clear()
      lane.credit = Math.max(lane.credit, freshCredit(lane, now))
    }
  }

  function throttled(lane: Lane, sentAt: number, retryAfterMs = windowOf(lane) * BLIND_WAIT) {
    const now = clock.monotonic()
    lane.blockedUntil = Math.max(lane.blockedUntil, now + Math.max(retryAfterMs, windowOf(lane) * LEAST_WAIT))
    lane.credit = 0
    lane.creditAt = now
    // Requests already under way when we halved tell nothing new.
    if (limit.kind !== 'auto' || sentAt <= lane.shareAt) return
    lane.share = Math.max(SMALLEST_SHARE, shareOf(lane) / 2)
    lane.shareAt = now
  }

  function take(lane: Lane): Permit {
    const sentAt = clock.monotonic()
    // An unlimited host is not logged: nothing will ever be counted against it.
    const id = limitOf(lane) === Number.POSITIVE_INFINITY ? undefined : log.leaving(lane.bucket)
    lane.inFlight++
    if (id !== undefined) lane.credit -= 1
    let open = true
    const close = (count: () => void) => {
      if (!open) return
      open = false
      lane.inFlight--
      count()
      wakeAll()
    }
    const count = (extra: number) => {
      if (id !== undefined) lane.window.add({ id, expiresAt: clock.monotonic() + lifetimeOf(lane) + extra })
    }
    return {
      bucket: lane.bucket,
      answered: (info) =>
        close(() => {
          if (!info) return count(latenessOf(lane))
          learn(info)
          lane.serviceMs += (clock.monotonic() - sentAt - lane.serviceMs) / 8
          if (info.status === 429) throttled(lane, sentAt, info.retryAfterMs)
          // The platform counts neither what it throttles nor what it does not let in (contract 1).
          if (info.status === 429 || info.status === 401 || info.status === 403) {
            if (id !== undefined) log.forget(id)
            return
          }
          count(0)
          if (id !== undefined && info.serverDate !== undefined) {
            log.answered(id, info.serverDate + DATE_RESOLUTION_MS + lifetimeOf(lane))
          }
        }),
      release: () =>
        close(() => {
          if (id === undefined) return
          lane.credit += 1
          log.forget(id)
        }),
    }
  }

  /** Sleeps, unless a permit closes or the limit changes first. Throws the signal's reason when it aborts. */
  async function sleep(ms: number, signal: AbortSignal | undefined) {
    const woken = new AbortController()
    const wake = () => woken.abort()
    sleepers.add(woken)
    signal?.addEventListener('abort', wake, { once: true })
    try {
      await clock.sleep(Math.min(ms, LONGEST_SLEEP_MS), woken.signal)
    } catch (error) {
      if (!woken.signal.aborted) throw error
    } finally {
      sleepers.delete(woken)
      signal?.removeEventListener('abort', wake)
    }
    signal?.throwIfAborted()
  }

  function wakeAll() {
    for (const sleeper of sleepers) sleeper.abort()
  }

  /** Waiting is only right when we know what time it is at the platform. Asked once, whatever comes of it. */
  async function askTime(signal: AbortSignal | undefined) {
    asking ??= Promise.resolve(askServerTime?.(signal)).then((info) => {
      if (info) learn(info)
    })
    await asking
  }

  async function permitFor(lane: Lane, reserve: number, signal: AbortSignal | undefined): Promise<Permit> {
    for (;;) {
      signal?.throwIfAborted()
      if (db.inTransaction && untilCommitted) await untilCommitted()
      const wait = waitOf(lane, reserve)
      if (wait === 0) return take(lane)
      if (wait >= WORTH_ASKING_MS && lane.loaded.size > 0 && askServerTime && !asking) await askTime(signal)
      else await sleep(wait, signal)
    }
  }

  return {
    /**
     * Waits until a request may leave and counts it from then on. Rejects with the signal's reason.
     * `reserve` requests are left free for others, a pull in the middle of a long drain for one.
     */
    async acquire(
      bucket: Bucket,
      signal?: AbortSignal,
      { reserve = 0 }: { reserve?: number } = {},
    ): Promise<Permit> {
      const lane = lanes[bucket]
      const nobodyWaits = lane.turns.pending + lane.patient.pending === 0
      if (nobodyWaits && !signal?.aborted && !db.inTransaction && waitOf(lane, reserve) === 0)
        return take(lane)
      return await addWaiting(
        reserve > 0 ? lane.patient : lane.turns,
        () => permitFor(lane, reserve, signal),
        { signal },
      )
    },

    /** When the next request may leave, and between when and when the n-th will be answered if all goes well. */
    forecast(bucket: Bucket, n: number): Forecast {
      const lane = lanes[bucket]
      const wait = Math.min(waitOf(lane, 0), windowOf(lane))
      const wall = clock.wall()
      const perWindow = limitOf(lane)
      const sending = (n * lane.serviceMs) / concurrencyOf(bucket)
      const paced = perWindow === Number.POSITIVE_INFINITY ? 0 : pacedMs(lane, n)
      const earliest = n === 0 ? 0 : Math.max(wait + lane.serviceMs, paced, sending)
      // Reads in between, retries and a slower line cost something, seldom more than this.
      const latest = earliest * 1.15 + (n === 0 ? 0 : lane.serviceMs)
      return { readyAt: wall + wait, finishAt: { earliest: wall + earliest, latest: wall + latest } }
    },

    usage(bucket: Bucket): Usage {
      const lane = lanes[bucket]
      const waitMs = waitOf(lane, 0)
      const now = clock.monotonic()
      const perWindow = limitOf(lane)
      return {
        used: lane.window.countAfter(now) + lane.inFlight,
        inFlight: lane.inFlight,
        limit: perWindow === Number.POSITIVE_INFINITY ? null : perWindow,
        windowMs: windowOf(lane),
        waitMs,
        throttled: lane.blockedUntil > now,
      }
    },

    concurrency: concurrencyOf,

    /** The profile was detected, or the setting changed. */
    setLimit(next: Limit) {
      if (sameLimit(limit, next)) return
      limit = next
      const now = clock.monotonic()
      for (const lane of Object.values(lanes)) {
        lane.share = 1
        lane.credit = Math.max(lane.credit, freshCredit(lane, now))
      }
      wakeAll()
    },

    /** Writes down what is still waiting to be written. Requests still in flight stay marked as unanswered. */
    close: () => log.flush(),
  }

  function pacedMs(lane: Lane, n: number): number {
    const now = clock.monotonic()
    const perWindow = fullLimitOf(lane)
    const mine = limitOf(lane)
    const room = perWindow - lane.window.countAfter(now) - lane.inFlight
    const blocked = Math.max(0, lane.blockedUntil - now)
    const full = timeFor(outlookOf(lane, now, perWindow), n, Math.min(lane.credit, room))
    return blocked + (mine < perWindow ? Math.max(full, (n * windowOf(lane)) / mine) : full)
  }

  /** Under a limit one request at a time is enough up to one a second; unlimited hosts take 8 (DESIGN 11). */
  function concurrencyOf(bucket: Bucket): number {
    const lane = lanes[bucket]
    const perSecond = (limitOf(lane) / windowOf(lane)) * 1000
    return Math.max(1, Math.min(8, Math.ceil(perSecond)))
  }
}
export type Budget = ReturnType<typeof openBudget>

const windowOf = ({ practice }: Lane) => (practice ? practice.windowSeconds * 1000 : HOUR_MS)
/** How long an answered request counts here. */
const lifetimeOf = (lane: Lane) => Math.ceil(windowOf(lane) * (1 + CLOCK_DRIFT))
const latenessOf = (lane: Lane) => Math.ceil(windowOf(lane) * LATE)

const samePractice = (one: AnswerInfo['practiceLimit'], other: AnswerInfo['practiceLimit']) =>
  one?.requestsPerHour === other?.requestsPerHour && one?.windowSeconds === other?.windowSeconds

const sameLimit = (one: Limit, other: Limit) =>
  one.kind === other.kind &&
  (one.kind === 'unlimited' || other.kind === 'unlimited' || one.requestsPerHour === other.requestsPerHour)
