/**
 * Empties the outbox at the pace the platform allows.
 *
 * Before anything else: what was being sent when the last agent ended, or whose answer was lost, is looked up;
 * then missing fields and groups are created and the engine's cache is given its time. After that, in a loop:
 * take a turn of the budget, take the next intention, mark it *sending* in a commit, send, settle. SQLite is
 * the queue; here is only what is under way: one request under a limit, up to eight without. There what was answered
 * is settled in the same commit that marks the next few, so that the platform never waits long for us.
 *
 * Not here: what to send (stage.ts), and how a delivery is written down (settle.ts).
 */
import { assertNever } from '../../shared/assert-never.ts'
import type { RemoteContact } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Budget, Permit } from '../platform/budget.ts'
import type { Call, Client, ContactBody } from '../platform/client.ts'
import type { Bucket, HaltReason, Outcome, Refusal, Unavailable } from '../platform/outcome.ts'
import type { CreatePayload, Intention, IntentionKind, UpdatePayload } from '../store/outbox.ts'
import { takenLine } from '../store/reviews.ts'
import { seeContact } from '../store/see-contact.ts'
import { type Bindings, groupUuid } from '../sync/group-keys.ts'
import { delayBefore } from './backoff.ts'
import { blameRefusal } from './blame.ts'
import { createBody, updateBody } from './bodies.ts'
import { arrivedOf, compareAnswer } from './compare.ts'
import { prepareAccount } from './prepare.ts'
import {
  judgeAgain,
  MOST_TRIES,
  park,
  type SettleParts,
  settleAction,
  settleContact,
  settleGone,
} from './settle.ts'

export type DrainParts = SettleParts & {
  client: Client
  budget: Budget
  /** Pulls and judges everything waiting again; undefined when it could be done. */
  refresh(): Promise<DrainEnd | undefined>
  /** Milliseconds of a clock that never jumps. */
  monotonic(): number
  /** When the last pull of this process that ran to its end did so, by that clock; undefined: none did yet. */
  pulledAt(): number | undefined
  /** A small edit is being read and planned at this moment: a backlog lets it pass. */
  beforeSending?(): Promise<void> | undefined
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Told after each commit. */
  onProgress?(progress: Progress): void
  /** The platform could not be used more than once in a row, the first time `sinceMs` ago; progress follows when it can. */
  onUnusable?(why: Unavailable['why'], sinceMs: number): void
  /** Ends after this long without a usable answer; without it the platform is waited for as long as it takes. */
  giveUpAfterMs?: number
}
type Progress = { done: number; left: number; waitMs: number }
export type DrainEnd =
  | { kind: 'empty' }
  | { kind: 'stopped' }
  | { kind: 'halted'; why: HaltReason | 'anonymous' | 'mirror-shrank'; message: string }
  | { kind: 'unavailable'; outcome: Unavailable }

/**
 * Marked *sending* in one commit where the host has no limit. A commit costs as much as some local requests; while it is
 * made, and those before it are settled, only the eight under way go on.
 */
const MARKED_TOGETHER = 32
/** Counting what is left reads all of it: nobody sees more than a few numbers a second. */
const REPORT_EVERY_MS = 250
const REFRESH_EVERY_MS = 5 * 60_000
const DELETES_NEED_PULL_MS = 60_000
/** A pull from just before is the one that a sending run needs. */
const PULLED_JUST_NOW_MS = 60_000
/** Waiting for a turn is interrupted so often: something smaller may have come that another bucket takes at once. */
const LOOK_UP_EVERY_MS = 5000
/** Waiting longer than this is left to the next cycle. */
const LONGEST_WAIT_MS = 2 * 60_000
const HOUR_MS = 3_600_000
const STALE_REPLICA_RETRY_MS = 5000
const NETWORK_RETRY_MS = 15_000
/** One failure is a hiccup. */
const UNUSABLE_AFTER = 2

const STUCK: Refusal = {
  kind: 'other',
  messages: [
    {
      path: '',
      message: 'the platform answers with an error of its own each time; it is tried again every hour',
    },
  ],
}

/** What goes out as one request: one contact, or up to 100 with the same action. */
type Unit = { intentions: Intention[]; permit?: Permit }
/** Written down in the next commit. */
type Settlement = () => void

export async function drain(parts: DrainParts, signal: AbortSignal): Promise<DrainEnd> {
  return new Drain(parts, signal).run()
}

class Drain {
  readonly #parts: DrainParts
  readonly #signal: AbortSignal
  readonly #underWay = new Set<Promise<void>>()
  /** Requests under way at most. */
  #concurrency = 1
  readonly #settlements: Settlement[] = []
  #reportedAt = Number.NEGATIVE_INFINITY
  #end: DrainEnd | undefined
  #failures = 0
  /** The last failure was that the account could not be read. */
  #readingFailed = false
  #backOffUntil = 0
  #lastUsable: number
  #lastRefresh: number | undefined
  #mustRefresh = false
  #done = 0
  /** As they were when the units that are being sent were taken. */
  #bindings: Bindings = new Map()
  #knownFields: ReadonlySet<string> = new Set()
  #refusedFields: ReadonlySet<string> = new Set()
  /** Who was judged again because one of ours has the URN they want. */
  readonly #tookTwice = new Set<number>()
  /** Something of our own failed, a full disk for example: who still waits for a turn waits no longer. */
  readonly #broken = new AbortController()
  readonly #unsureUntil = new Map<number, number>()
  /** A turn that was waited for when the account had to be read again first. */
  #kept: Permit | undefined

  constructor(parts: DrainParts, signal: AbortSignal) {
    this.#parts = parts
    this.#signal = AbortSignal.any([signal, this.#broken.signal])
    this.#lastUsable = parts.monotonic()
    // A pull is followed by judging; what waits was judged no later than the last one.
    const pulledAt = parts.pulledAt()
    const isFresh = pulledAt !== undefined && parts.monotonic() - pulledAt < PULLED_JUST_NOW_MS
    this.#lastRefresh = isFresh ? pulledAt : undefined
  }

  /** Rejects when nothing is under way any more: whoever hears of it may close the database. */
  async run(): Promise<DrainEnd> {
    try {
      return await this.#run()
    } catch (error) {
      this.#broken.abort()
      await Promise.allSettled(this.#underWay)
      this.#kept?.release()
      throw error
    }
  }

  async #run(): Promise<DrainEnd> {
    const { outbox, workspaceId, store, now } = this.#parts
    // Nothing is under way yet: what still says so was left by a drain that broke off.
    await store.exclusive(() => {
      outbox.adoptCrashed(workspaceId)
      outbox.clockIs(now(), workspaceId, HOUR_MS)
    })
    while (!this.#end) {
      if (this.#signal.aborted) this.#end = { kind: 'stopped' }
      else if (this.#isBackingOff()) await this.#backOff()
      else if (this.#refreshIsDue()) await this.#refresh()
      else if (outbox.inState(workspaceId, 'unsure').length > 0) await this.#lookUpUnsure()
      else if (await this.#prepare()) await this.#sendWhatIsReady()
    }
    await this.#allAnswered()
    await this.#commit()
    this.#kept?.release()
    return this.#end
  }

  #refreshIsDue(): boolean {
    const { monotonic } = this.#parts
    return (
      this.#mustRefresh ||
      this.#lastRefresh === undefined ||
      monotonic() - this.#lastRefresh >= REFRESH_EVERY_MS
    )
  }

  #isBackingOff(): boolean {
    return this.#backOffUntil > this.#parts.monotonic()
  }

  async #refresh(): Promise<void> {
    await this.#allAnswered()
    await this.#commit()
    const end = await this.#parts.refresh()
    if (!end) {
      this.#mustRefresh = false
      this.#lastRefresh = this.#parts.monotonic()
      // Reading works; whether sending does again, sending has to show.
      if (this.#failures === 0 || this.#readingFailed) this.#usable()
    } else if (end.kind === 'unavailable') {
      this.#unavailable(end.outcome)
      this.#readingFailed = true
    } else this.#end = end
  }

  /** Fields and groups first. @returns whether contacts may be sent now. */
  async #prepare(): Promise<boolean> {
    const { mirror, workspaceId } = this.#parts
    const prepared = await prepareAccount(this.#parts, this.#signal)
    this.#knownFields = new Set(mirror.fields(workspaceId).map(({ key }) => key))
    const refused = mirror.refused(workspaceId).filter(({ kind }) => kind === 'field')
    this.#refusedFields = new Set(refused.map(({ key }) => key))
    switch (prepared.kind) {
      case 'ready':
        return true
      case 'wait':
        await this.#wait(prepared.ms)
        return false
      case 'judge-again':
        this.#mustRefresh = true
        return false
      case 'failed':
        this.#failed(prepared.outcome)
        return false
    }
  }

  /** One pass over what is ready now; ends with nothing under way and everything committed. */
  async #sendWhatIsReady(): Promise<void> {
    const { outbox, workspaceId, now, budget } = this.#parts
    let sent = 0
    while (!this.#end && !this.#signal.aborted && !this.#refreshIsDue() && !this.#isBackingOff()) {
      const unlimited = budget.usage('contacts').limit === null
      this.#concurrency = budget.concurrency('contacts')
      const units = unlimited ? await this.#takeMany() : await this.#takeOne()
      if (units.length === 0) break
      for (const unit of units) {
        while (this.#underWay.size >= this.#concurrency) await Promise.race(this.#underWay)
        this.#send(unit)
      }
      sent += units.length
      // What is under way may be what the next one depends on: an answer first, then the next turn.
      if (this.#concurrency === 1) await this.#allAnswered()
      if (!unlimited) await this.#commit()
    }
    await this.#allAnswered()
    await this.#commit()
    if (sent > 0 || this.#end || this.#signal.aborted || this.#refreshIsDue() || this.#isBackingOff()) return
    const due = outbox.nextDueAt(workspaceId)
    const wait = due === undefined ? undefined : Math.max(due - now(), 0)
    if (
      wait === undefined ||
      wait > LONGEST_WAIT_MS ||
      (wait === 0 && outbox.ready(workspaceId, now(), 1).length === 0)
    ) {
      this.#end = { kind: 'empty' }
    } else await this.#wait(wait)
  }

  #send(unit: Unit): void {
    const answered = this.#deliver(unit).then((settlement) => {
      this.#settlements.push(settlement)
      this.#underWay.delete(answered)
    })
    this.#underWay.add(answered)
  }

  async #allAnswered(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  /** Without a limit: some at a time, marked in the commit that settles those before them. */
  async #takeMany(): Promise<Unit[]> {
    const { outbox, mirror, workspaceId, now, store } = this.#parts
    const units = await store.exclusive(() =>
      store.db.transaction(() => {
        const units: Unit[] = []
        const taken = new Set<number>()
        this.#settle()
        if (this.#end || this.#refreshIsDue() || this.#isBackingOff()) return units
        this.#bindings = mirror.bindings(workspaceId)
        for (const intention of outbox.ready(workspaceId, now(), MARKED_TOGETHER)) {
          if (taken.has(intention.id)) continue
          const unit = this.#unitOf(intention)
          if (!unit) break
          for (const { id } of unit.intentions) taken.add(id)
          outbox.markSending(
            unit.intentions.map(({ id }) => id),
            now(),
          )
          units.push(unit)
        }
        return units
      })(),
    )
    this.#report(0, 'now and then')
    return units
  }

  /** Under a limit: the turn first, then the intention, so that an edit made meanwhile goes first. */
  async #takeOne(): Promise<Unit[]> {
    const { beforeSending, budget } = this.#parts
    while (!this.#signal.aborted) {
      const bucket = this.#nextBucket()
      if (!bucket) return []
      const waitMs = budget.usage(bucket).waitMs
      if (waitMs > 1000) this.#report(waitMs)
      const permit = await this.#permitFor(bucket, waitMs)
      if (!permit) continue
      await beforeSending?.()
      // The wait was long: who waits is judged again before the turn is used.
      const unit = this.#refreshIsDue() ? undefined : await this.#takeFor(bucket)
      if (unit) return [{ ...unit, permit }]
      if (this.#refreshIsDue()) {
        this.#kept = permit
        return []
      }
      permit.release()
    }
    return []
  }

  #takeFor(bucket: Bucket): Promise<Unit | undefined> {
    const { outbox, mirror, workspaceId, now, store } = this.#parts
    return store.exclusive(() =>
      store.db.transaction(() => {
        this.#bindings = mirror.bindings(workspaceId)
        const first = this.#firstFor(bucket)
        const taken = first && this.#unitOf(first)
        const ids = taken?.intentions.map(({ id }) => id)
        if (ids) outbox.markSending(ids, now())
        return taken
      })(),
    )
  }

  /**
   * The bucket of what is first in line. While the platform wants nothing there (a 429) the other one goes on; the even
   * pace is no reason to: what comes together is sent together.
   */
  #nextBucket(): Bucket | undefined {
    const { outbox, workspaceId, now, budget } = this.#parts
    const [next] = outbox.ready(workspaceId, now(), 1)
    if (!next) return undefined
    const bucket = bucketOf(next)
    const other = otherBucket(bucket)
    if (!budget.usage(bucket).throttled || budget.usage(other).throttled) return bucket
    return outbox.firstOf(workspaceId, KINDS_OF[other], now()) ? other : bucket
  }

  /** Who uses a turn of this bucket; undefined where the first in line has its own turn at once. */
  #firstFor(bucket: Bucket): Intention | undefined {
    const { outbox, workspaceId, now, budget } = this.#parts
    const [first] = outbox.ready(workspaceId, now(), 1)
    if (!first || bucketOf(first) === bucket) return first
    if (!budget.usage(otherBucket(bucket)).throttled) return undefined
    return outbox.firstOf(workspaceId, KINDS_OF[bucket], now())
  }

  /** The turn that was kept, or the next one; undefined where it is time to look again who is first. */
  async #permitFor(bucket: Bucket, waitMs: number): Promise<Permit | undefined> {
    const { budget, sleep } = this.#parts
    const kept = this.#kept
    if (kept?.bucket === bucket) {
      this.#kept = undefined
      return kept
    }
    const lookUp = new AbortController()
    const stop = AbortSignal.any([this.#signal, lookUp.signal])
    if (waitMs > LOOK_UP_EVERY_MS)
      void sleep(LOOK_UP_EVERY_MS, stop).then(
        () => lookUp.abort(),
        () => {},
      )
    try {
      return await budget.acquire(bucket, stop)
    } catch (error) {
      if (stop.aborted) return undefined
      throw error
    } finally {
      lookUp.abort()
    }
  }

  /** Undefined where deletes need a fresher pull first. */
  #unitOf(intention: Intention): Unit | undefined {
    const { outbox, workspaceId, now, monotonic, pulledAt } = this.#parts
    if (bucketOf(intention) === 'contacts') return { intentions: [intention] }
    if (intention.kind === 'delete' && monotonic() - (pulledAt() ?? -Infinity) > DELETES_NEED_PULL_MS) {
      this.#mustRefresh = true
      return undefined
    }
    return { intentions: outbox.alike(workspaceId, intention, now()) }
  }

  /** In the caller's transaction. */
  #settle(): void {
    for (const settle of this.#settlements.splice(0)) settle()
  }

  async #commit(): Promise<void> {
    if (this.#settlements.length === 0) return
    const { store } = this.#parts
    await store.exclusive(() => store.db.transaction(() => this.#settle())())
    this.#report(0)
  }

  #report(waitMs: number, when: 'at once' | 'now and then' = 'at once'): void {
    const { outbox, workspaceId, monotonic, onProgress } = this.#parts
    if (this.#failures >= UNUSABLE_AFTER) return // what is written down then is that nothing went out
    if (when === 'now and then' && monotonic() - this.#reportedAt < REPORT_EVERY_MS) return
    this.#reportedAt = monotonic()
    onProgress?.({ done: this.#done, left: outbox.count(workspaceId), waitMs })
  }

  async #wait(ms: number): Promise<void> {
    await this.#parts.sleep(ms, this.#signal).catch(() => {})
  }

  /** The last try comes when it is time to give up, however long the next wait would be. */
  async #backOff(): Promise<void> {
    const { giveUpAfterMs = Number.POSITIVE_INFINITY, monotonic } = this.#parts
    this.#backOffUntil = Math.min(this.#backOffUntil, Math.max(this.#lastUsable + giveUpAfterMs, monotonic()))
    await this.#wait(this.#backOffUntil - monotonic())
  }

  /** Sends one unit. Never throws; what is returned is written down with the next commit. */
  async #deliver(unit: Unit): Promise<Settlement> {
    try {
      return await this.#deliverUnit(unit)
    } finally {
      unit.permit?.release() // where nothing was sent
      // Others wait with their requests until the platform wants them again: the finish has moved.
      if (this.#parts.budget.usage('contacts').throttled) this.#report(0)
    }
  }

  #deliverUnit(unit: Unit): Promise<Settlement> {
    const [intention] = unit.intentions
    switch (intention!.kind) {
      case 'create':
        return this.#deliverCreate(intention!, unit.permit)
      case 'update':
        return this.#deliverUpdate(intention!, unit.permit)
      case 'delete':
      case 'add':
      case 'remove':
        return this.#deliverAction(unit)
      default:
        return assertNever(intention!.kind)
    }
  }

  async #deliverCreate(intention: Intention, permit?: Permit): Promise<Settlement> {
    const { client } = this.#parts
    const body = createBody(intention.payload as CreatePayload, this.#bindings, this.#knownFields)
    const outcome = await client.createContact(body, this.#turn(permit))
    if (outcome.kind === 'delivered')
      return this.#deliveredContact(intention, body, outcome.value, outcome.answer.status)
    const taken =
      outcome.kind === 'rejected' &&
      [outcome.refusal, ...outcome.also].some(({ kind }) => kind === 'urn-taken')
    if (!taken && !(outcome.kind === 'unavailable' && outcome.lost))
      return this.#notDelivered([intention], outcome)
    if (outcome.kind !== 'unavailable') return this.#lookUpCreate(intention, body, taken)
    this.#unavailable(outcome)
    const settlement = await this.#lookUpCreate(intention, body, false)
    return () => {
      settlement()
      this.#tooOften(intention, outcome)
    }
  }

  /** Was it us? The owner of our URNs tells. @param taken the platform said that a URN is in use. */
  async #lookUpCreate(intention: Intention, body: ContactBody, taken: boolean): Promise<Settlement> {
    const found = await this.#ownersOf(body.urns ?? [])
    if ('kind' in found) {
      return this.#later(() => {
        this.#parts.outbox.setState(intention.id, 'unsure')
        this.#failed(found)
      })
    }
    const [owner, second] = found
    if (!owner) {
      // A taken URN without an owner is a replica that lags behind; a lost create without one was not made.
      return this.#later(() => this.#tryAgain(intention, taken ? STALE_REPLICA_RETRY_MS : 0))
    }
    if (!second && this.#isWhatWeSent(body, owner)) return this.#deliveredContact(intention, body, owner)
    const arrived = second ? undefined : arrivedOf(body, owner, this.#fieldTypes())
    if (arrived) {
      return this.#delivered(() => {
        settleContact(this.#parts, intention, arrived, owner)
        this.#judgeLater(intention.followId) // the rest is still to be sent
      })
    }
    return this.#later(() => this.#urnIsTaken(intention, owner, body.urns ?? []))
  }

  #deliveredContact(
    intention: Intention,
    body: ContactBody,
    answer: RemoteContact,
    status?: number,
  ): Settlement {
    return this.#delivered(() => {
      settleContact(this.#parts, intention, body, answer, status)
      if (this.#unknownFields(intention).length > 0) this.#judgeLater(intention.followId)
    })
  }

  #judgeLater(followId: number): void {
    const { people } = this.#parts
    if (people.follow(followId)) people.markMoved(followId)
  }

  /** Fields that were deleted on the platform since this was decided; those it refused are said once for all rows. */
  #unknownFields({ payload }: Intention): string[] {
    const fields =
      'contact' in payload ? payload.contact.fields : 'before' in payload ? payload.fields : undefined
    return Object.keys(fields ?? {}).filter(
      (key) => !this.#knownFields.has(key) && !this.#refusedFields.has(key),
    )
  }

  #nothingToSend(intention: Intention): void {
    const unknown = this.#unknownFields(intention)
    if (unknown.length === 0) judgeAgain(this.#parts, intention)
    else
      park(
        this.#parts,
        intention,
        unknown.map((key): Refusal => ({ kind: 'unknown-field', key })),
      )
  }

  /**
   * A URN another contact owns would be taken from it without an error (contract 3.4). News: who waits is judged again,
   * once; a platform that finds an owner where we do not is not asked for ever.
   * Known already: then the owner is one of ours and was to give it up. Its release goes first; where there is none, all
   * who pass URNs on to each other are judged again together, once. Where there is none then (it was refused, is held or
   * waits for its delay), the rest is sent, and the take comes when the URN is free.
   */
  #urnIsTaken(intention: Intention, owner: RemoteContact, urns: readonly string[]): void {
    const { outbox, people, mirror, reviews, runs, forgotten, workspaceId, now } = this.#parts
    const keys = new Set(urns.map(urnKey))
    if (intention.decided && intention.kind === 'create') {
      judgeAgain(this.#parts, intention, owner) // somebody has it again: not made a second time, and listed
      return
    }
    const ownersFollow = people.followOf(workspaceId, owner.uuid)
    const wanted = urns.filter((urn) => mirror.owners(workspaceId, urnKey(urn)).includes(owner.uuid))
    const isNews = !ownersFollow || ownersFollow.id === intention.followId || wanted.length === 0
    if (isNews && !intention.decided && !this.#tookTwice.has(intention.followId)) {
      this.#tookTwice.add(intention.followId)
      this.#mustRefresh = true
      judgeAgain(this.#parts, intention, owner)
      return
    }
    const releases = ownersFollow ? outbox.of(ownersFollow.id) : []
    const release = releases.find((other) => givesUp(other, keys))
    if (release && !this.#waitsFor(release, intention)) {
      outbox.dependOn(intention.id, release.id)
      outbox.postpone(intention.id, 0, 0)
      return
    }
    if (!intention.decided && !this.#tookTwice.has(intention.followId)) {
      this.#tookTwice.add(intention.followId)
      this.#mustRefresh = true
      judgeAgain(this.#parts, intention, owner)
      for (const id of this.#passOn(intention.followId)) people.markMoved(id)
      return
    }
    // Who is to be forgotten is not named here either.
    const named = !forgotten.knows(workspaceId, owner)
    const attributes = (wanted.length > 0 ? wanted : urns).map((urn) =>
      takenLine(urn, named ? owner : undefined),
    )
    reviews.putConflict(workspaceId, intention.followId, 'urn-taken', attributes, now())
    const { urns: _taken, ...rest } = intention.payload as UpdatePayload
    if (intention.kind === 'update' && Object.keys(rest).length > 1) {
      outbox.replacePayload(intention.id, rest)
      outbox.postpone(intention.id, 0, 0)
      return
    }
    outbox.remove(intention.id)
    runs.settle(intention.changeId, 'conflict', now())
  }

  /** The persons who have what this one wants, and who have what those want, and so on round. */
  #passOn(followId: number): Set<number> {
    const { people, mirror, workspaceId } = this.#parts
    const found = new Set<number>()
    const next = [followId]
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      const wanted = people.claimsOf(id).flatMap((claim) => claim.contact.urns ?? [])
      for (const uuid of wanted.flatMap((urn) => mirror.owners(workspaceId, urnKey(urn)))) {
        const owner = people.followOf(workspaceId, uuid)?.id
        if (owner === undefined || owner === followId || found.has(owner)) continue
        found.add(owner)
        next.push(owner)
      }
    }
    return found
  }

  /** Whether `first` has to wait, through whatever it depends on, for `last`. */
  #waitsFor(first: Intention, last: Intention): boolean {
    const { outbox } = this.#parts
    const seen = new Set<number>()
    for (
      let at: Intention | undefined = first;
      at && !seen.has(at.id);
      at = at.dependsOn === null ? undefined : outbox.get(at.dependsOn)
    ) {
      if (at.followId === last.followId) return true
      seen.add(at.id)
    }
    return false
  }

  #isWhatWeSent(body: ContactBody, found: RemoteContact): boolean {
    return compareAnswer(body, undefined, found, this.#fieldTypes()).kind === 'same'
  }

  #fieldTypes() {
    const { mirror, workspaceId } = this.#parts
    return { fieldTypes: mirror.fieldTypes(workspaceId) }
  }

  async #ownersOf(
    urns: readonly string[],
  ): Promise<RemoteContact[] | Exclude<Outcome<unknown>, { kind: 'delivered' }>> {
    const owners = new Map<string, RemoteContact>()
    for (const urn of urns) {
      const outcome = await this.#parts.client.listContacts({ urn }, this.#turn())
      if (outcome.kind === 'delivered')
        for (const contact of outcome.value.results) owners.set(contact.uuid, contact)
      else if (outcome.kind !== 'rejected') return outcome
    }
    return [...owners.values()]
  }

  async #deliverUpdate(intention: Intention, permit?: Permit): Promise<Settlement> {
    const { client, people, outbox, now } = this.#parts
    const payload = intention.payload as UpdatePayload
    const uuid = people.follow(intention.followId)?.uuid
    if (!uuid) return () => judgeAgain(this.#parts, intention)
    let present: RemoteContact | undefined
    if (payload.urns) {
      const read = await this.#readFresh(uuid, intention, permit)
      if (read.kind === 'stale')
        return this.#later(() => outbox.postpone(intention.id, now() + staleWait(intention), 1))
      if (read.kind === 'gone') return this.#delivered(() => settleGone(this.#parts, intention))
      if (read.kind === 'failed') return this.#notDelivered([intention], read.outcome)
      present = read.contact
      const owners = await this.#ownersOf(payload.urns.add)
      if ('kind' in owners) return this.#notDelivered([intention], owners)
      const mayLose = new Set(payload.urns.takeFrom)
      const other = owners.find((owner) => owner.uuid !== uuid && !mayLose.has(owner.uuid))
      if (other) return this.#later(() => this.#urnIsTaken(intention, other, payload.urns?.add ?? []))
    }
    const body = updateBody(payload, present, this.#knownFields)
    if (Object.keys(body).length === 0) return () => this.#nothingToSend(intention)
    const outcome = await client.updateContact(uuid, body, this.#turn(payload.urns ? undefined : permit))
    if (outcome.kind === 'delivered')
      return this.#deliveredContact(intention, body, outcome.value, outcome.answer.status)
    if (outcome.kind === 'unavailable' && outcome.lost) {
      return this.#later(() => {
        this.#unavailable(outcome)
        this.#tooOften(intention, outcome) || outbox.setState(intention.id, 'unsure')
      })
    }
    return this.#notDelivered([intention], outcome)
  }

  /** The contact as it is now; a replica that lags behind the mirror is waited for, one that does not show it at all may be. */
  async #readFresh(
    uuid: string,
    { attempts }: Intention,
    permit?: Permit,
  ): Promise<
    | { kind: 'contact'; contact: RemoteContact }
    | { kind: 'stale' }
    | { kind: 'gone' }
    | { kind: 'failed'; outcome: Exclude<Outcome<unknown>, { kind: 'delivered' }> }
  > {
    const { client, mirror, workspaceId } = this.#parts
    const outcome = await client.listContacts({ uuid }, this.#turn(permit))
    if (outcome.kind !== 'delivered') return { kind: 'failed', outcome }
    const [contact] = outcome.value.results
    if (!contact) {
      const deleted = await client.listDeleted({ uuid }, this.#turn())
      if (deleted.kind !== 'delivered') return { kind: 'failed', outcome: deleted }
      return { kind: deleted.value.results.length > 0 || attempts + 1 >= MOST_TRIES ? 'gone' : 'stale' }
    }
    const known = mirror.contact(workspaceId, uuid)
    return known && known.modifiedOn > contact.modifiedOn ? { kind: 'stale' } : { kind: 'contact', contact }
  }

  async #deliverAction({ intentions, permit }: Unit): Promise<Settlement> {
    const { client, people, outbox } = this.#parts
    const { kind, target } = intentions[0]!
    const uuids = new Map<string, Intention>()
    for (const intention of intentions) {
      const uuid = people.follow(intention.followId)?.uuid
      if (uuid) uuids.set(uuid, intention)
    }
    const contacts = [...uuids.keys()]
    if (contacts.length < intentions.length) {
      return () => {
        const named = new Set(uuids.values())
        for (const intention of intentions) {
          if (named.has(intention)) outbox.postpone(intention.id, 0, 0)
          else judgeAgain(this.#parts, intention)
        }
      }
    }
    const group = kind === 'delete' ? undefined : groupUuid(target, this.#bindings)
    if (kind !== 'delete' && !group)
      return () => {
        for (const intention of intentions) judgeAgain(this.#parts, intention)
      }
    const outcome = await client.contactActions(
      kind === 'delete'
        ? { action: kind, contacts }
        : { action: kind as 'add' | 'remove', contacts, group: group! },
      this.#turn(permit),
    )
    if (outcome.kind === 'delivered') {
      return this.#delivered(() => {
        for (const { id } of intentions) outbox.setState(id, 'provisional')
      })
    }
    if (outcome.kind === 'unavailable' && outcome.lost) {
      return this.#later(() => {
        this.#unavailable(outcome)
        this.#mustRefresh = true // deletions first: uuids found there are settled, only the rest is sent
        for (const intention of intentions)
          this.#tooOften(intention, outcome) || outbox.setState(intention.id, 'unsure')
      })
    }
    if (outcome.kind !== 'rejected') return this.#notDelivered(intentions, outcome)
    return this.#later(() => this.#partlyRefused(intentions, uuids, outcome))
  }

  /** All or nothing at the platform: whoever is named is taken out, the rest is sent again. */
  #partlyRefused(
    intentions: Intention[],
    uuids: Map<string, Intention>,
    outcome: Extract<Outcome<unknown>, { kind: 'rejected' }>,
  ): void {
    const { outbox, now } = this.#parts
    this.#usable()
    const out = new Set<Intention>()
    for (const refusal of [outcome.refusal, ...outcome.also]) {
      if (refusal.kind === 'no-such-contact') {
        const named = uuids.get(refusal.contact)
        if (named) out.add(named)
        if (named) settleGone(this.#parts, named, outcome.answer.status)
      } else if (refusal.kind === 'non-active') {
        for (const uuid of refusal.contacts) {
          const named = uuids.get(uuid)
          if (named && !out.has(named)) park(this.#parts, named, [refusal], outcome.answer.status)
          if (named) out.add(named)
        }
      }
    }
    for (const intention of intentions) {
      if (out.has(intention)) continue
      if (out.size > 0) outbox.postpone(intention.id, now(), 0)
      else if (outcome.refusal.kind === 'no-such-group') {
        this.#mustRefresh = true
        judgeAgain(this.#parts, intention, undefined, outcome.answer.status)
      } else park(this.#parts, intention, [outcome.refusal, ...outcome.also], outcome.answer.status)
    }
  }

  /**
   * After a start, or a lost answer: what does the platform show? Only then anything else is sent. The look must not be
   * staler than the send, so replicas are given their time; a create that is not found is refused when it is there.
   */
  async #lookUpUnsure(): Promise<void> {
    const { outbox, workspaceId, people, mirror, monotonic, pulledAt } = this.#parts
    const unsure = outbox.inState(workspaceId, 'unsure')
    for (const intention of unsure) this.#visibleAt(intention) // one look serves all that it comes late enough for
    for (const intention of unsure) {
      const visibleAt = this.#visibleAt(intention)
      if (intention.kind !== 'create' && visibleAt > monotonic()) await this.#wait(visibleAt - monotonic())
      if (this.#signal.aborted || this.#end || this.#isBackingOff()) return
      // A pull from before it could be seen tells nothing.
      if (bucketOf(intention) === 'v2' && (pulledAt() ?? Number.NEGATIVE_INFINITY) < visibleAt) {
        this.#mustRefresh = true
        return
      }
      const settlement = await this.#lookUp(
        intention,
        people.follow(intention.followId)?.uuid ?? null,
        mirror.bindings(workspaceId),
      )
      this.#unsureUntil.delete(intention.id)
      this.#settlements.push(settlement)
      await this.#commit()
    }
  }

  /** When, by the clock that never jumps, even a replica that lags would show it. */
  #visibleAt({ id, sentAt }: Intention): number {
    const { now, monotonic } = this.#parts
    const known = this.#unsureUntil.get(id)
    if (known !== undefined) return known
    const left = Math.max((sentAt ?? 0) + STALE_REPLICA_RETRY_MS - now(), 0)
    const at = monotonic() + Math.min(left, STALE_REPLICA_RETRY_MS)
    this.#unsureUntil.set(id, at)
    return at
  }

  async #lookUp(
    intention: Intention,
    uuid: string | null,
    bindings: ReadonlyMap<string, string>,
  ): Promise<Settlement> {
    const { mirror, workspaceId, outbox } = this.#parts
    const fields = new Set(mirror.fields(workspaceId).map(({ key }) => key))
    if (intention.kind === 'create')
      return this.#lookUpCreate(
        intention,
        createBody(intention.payload as CreatePayload, bindings, fields),
        false,
      )
    const contact = uuid ? mirror.contact(workspaceId, uuid) : undefined
    if (intention.kind !== 'update') {
      // The pull that ran since then shows deletions and groups; group changes may be repeated without harm.
      const gone = !contact || contact.deleted
      const group = groupUuid(intention.target, bindings) ?? ''
      const shown = gone
        ? intention.kind === 'delete'
        : intention.kind !== 'delete' && contact.groupUuids.includes(group) === (intention.kind === 'add')
      if (shown) return () => settleAction(this.#parts, intention)
      return () => outbox.postpone(intention.id, this.#parts.now(), 1)
    }
    if (!uuid) return () => judgeAgain(this.#parts, intention)
    const read = await this.#readFresh(uuid, intention)
    if (read.kind === 'failed') return this.#later(() => this.#failed(read.outcome))
    if (read.kind === 'gone') return this.#delivered(() => settleGone(this.#parts, intention))
    if (read.kind === 'stale') {
      await this.#wait(staleWait(intention)) // until it is known whether it arrived, nothing is sent again
      return () => {
        outbox.postpone(intention.id, 0, 1)
        outbox.setState(intention.id, 'unsure')
      }
    }
    const payload = intention.payload as UpdatePayload
    const sent = updateBody(payload, read.contact, fields)
    const urnsDone = !payload.urns || hasUrns(read.contact, payload.urns)
    const result = compareAnswer(
      { ...sent, ...(payload.urns && { urns: read.contact.urns }) },
      payload.before,
      read.contact,
      { fieldTypes: mirror.fieldTypes(workspaceId) },
    )
    if (result.kind === 'same' && urnsDone) return this.#deliveredContact(intention, sent, read.contact)
    const untouched =
      compareAnswer(sentBefore(payload), undefined, read.contact, {
        fieldTypes: mirror.fieldTypes(workspaceId),
      }).kind === 'same'
    if (untouched || result.kind === 'same') return this.#later(() => this.#tryAgain(intention, 0))
    return this.#later(() => {
      this.#mustRefresh = true
      if (intention.decided) this.#decideAgain(intention, read.contact)
      else judgeAgain(this.#parts, intention, read.contact)
    })
  }

  /** A person decided it, and the platform has moved on: the next verdict says what of it still holds. */
  #decideAgain(intention: Intention, seen: RemoteContact): void {
    const { outbox } = this.#parts
    seeContact(this.#parts, seen)
    outbox.postpone(intention.id, 0, 0)
    this.#judgeLater(intention.followId)
  }

  /** A request takes its turn unless the agent is being stopped; one that left is always finished. */
  #turn(permit?: Permit): Call {
    return { turnSignal: this.#signal, ...(permit && { permit }) }
  }

  #delivered(settle: () => void): Settlement {
    return () => {
      this.#usable()
      this.#done += 1
      settle()
    }
  }

  #later(settle: () => void): Settlement {
    return settle
  }

  #usable(): void {
    this.#failures = 0
    this.#backOffUntil = 0
    this.#lastUsable = this.#parts.monotonic()
  }

  #tryAgain(intention: Intention, ms: number): void {
    this.#parts.counts.retries += 1
    this.#parts.outbox.postpone(intention.id, this.#parts.now() + ms, 1)
  }

  #notDelivered(
    intentions: Intention[],
    outcome: Exclude<Outcome<unknown>, { kind: 'delivered' }>,
  ): Settlement {
    return () => {
      const { outbox, now } = this.#parts
      for (const intention of intentions) {
        switch (outcome.kind) {
          case 'rejected':
            this.#usable()
            park(this.#parts, intention, [outcome.refusal, ...outcome.also], outcome.answer.status)
            break
          case 'conflict':
            this.#usable()
            settleGone(this.#parts, intention, outcome.answer.status)
            break
          case 'halted':
            outbox.postpone(intention.id, 0, 0)
            break
          case 'unavailable':
            if (this.#tooOften(intention, outcome)) break
            if (outcome.why !== 'cancelled') this.#parts.counts.retries += 1
            outbox.postpone(
              intention.id,
              outcome.why === 'field-cache' ? now() + 6000 : 0,
              outcome.lost ? 1 : 0,
            )
            break
        }
      }
      if (outcome.kind === 'halted' || outcome.kind === 'unavailable') this.#failed(outcome)
    }
  }

  /** A server error that only this intention meets: it is set aside for an hour and shown, the others go on. */
  #tooOften(intention: Intention, outcome: Unavailable): boolean {
    const { outbox, now, reviews } = this.#parts
    const othersSucceed = this.#done > 0
    if (outcome.why !== 'server-error' || intention.attempts + 1 < MOST_TRIES || !othersSucceed) return false
    if (!outbox.get(intention.id)) return false // it had arrived all the same
    outbox.postpone(intention.id, now() + HOUR_MS, 1)
    const told = reviews
      .problemsOfFollow(intention.followId)
      .some(({ code }) => code === 'refused-by-platform')
    if (!told) blameRefusal(this.#parts, intention.followId, [STUCK], null)
    return true
  }

  #failed(outcome: Exclude<Outcome<unknown>, { kind: 'delivered' }>): void {
    if (outcome.kind === 'halted') this.#end = { kind: 'halted', why: outcome.why, message: outcome.message }
    else if (outcome.kind === 'unavailable') this.#unavailable(outcome)
    // A question that named nothing was refused or "not found": whoever answers is not the API.
    else this.#unavailable({ kind: 'unavailable', why: 'not-the-api', lost: false })
  }

  #unavailable(outcome: Unavailable): void {
    const { monotonic, giveUpAfterMs, onUnusable } = this.#parts
    this.#readingFailed = false
    if (outcome.why === 'cancelled') return
    // The budget waits for a 429 by itself, a new field for the engine's cache: both are usable answers.
    if (outcome.why === 'throttled' || outcome.why === 'field-cache') {
      this.#lastUsable = monotonic()
      return
    }
    // Several requests under way that fail together are one failure.
    if (!this.#isBackingOff()) {
      this.#failures += 1
      const delay = delayBefore(this.#failures, outcome.retryAfterMs)
      // A network that is gone costs nothing to ask again, and is noticed soon when it is back (DESIGN 11).
      this.#backOffUntil =
        monotonic() + (outcome.why === 'network' ? Math.min(delay, NETWORK_RETRY_MS) : delay)
      if (this.#failures >= UNUSABLE_AFTER) onUnusable?.(outcome.why, monotonic() - this.#lastUsable)
    }
    if (giveUpAfterMs !== undefined && monotonic() - this.#lastUsable >= giveUpAfterMs)
      this.#end = { kind: 'unavailable', outcome }
  }
}

const bucketOf = ({ kind }: Intention): Bucket => (kind === 'create' || kind === 'update' ? 'contacts' : 'v2')

const otherBucket = (bucket: Bucket): Bucket => (bucket === 'contacts' ? 'v2' : 'contacts')

const KINDS_OF: Readonly<Record<Bucket, readonly IntentionKind[]>> = {
  contacts: ['create', 'update'],
  v2: ['delete', 'add', 'remove'],
}

const staleWait = ({ attempts }: Intention): number => STALE_REPLICA_RETRY_MS * (attempts + 1)

const givesUp = ({ kind, payload }: Intention, keys: ReadonlySet<string>): boolean =>
  kind === 'delete' ||
  ('before' in payload && (payload.urns?.remove.some((urn) => keys.has(urnKey(urn))) ?? false))

const hasUrns = (contact: RemoteContact, { add, remove }: { add: string[]; remove: string[] }) => {
  const has = new Set(contact.urns.map(urnKey))
  return add.every((urn) => has.has(urnKey(urn))) && remove.every((urn) => !has.has(urnKey(urn)))
}

/** A body that would put everything back: equal to what is there means nothing arrived. */
const sentBefore = ({ before }: UpdatePayload): ContactBody => ({
  ...(before.name !== undefined && { name: before.name }),
  ...(before.language !== undefined && { language: before.language }),
  ...(before.fields && { fields: before.fields }),
})
