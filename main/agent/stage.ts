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
import type { FieldType, LocalContact } from '../../shared/contact.ts'
import type { ColumnPlan } from '../mapping/headers.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { MirrorContact } from '../store/mirror.ts'
import type { UpdatePayload } from '../store/outbox.ts'
import type { Claim, Follow } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Change, ChangeKind } from '../store/runs.ts'
import type { Scanned } from '../store/scanned.ts'
import { holdsCreates, holdsRemovals } from '../sync/guards.ts'
import {
  type AttributeConflict,
  type Decision,
  judge,
  type RemoteSide,
  type Rules,
  toSnapshot,
  type Update,
} from '../sync/judge.ts'
import { mergeClaims } from '../sync/merge.ts'
import { attributesOf, type Snapshot, stated, withStatement } from '../sync/snapshot.ts'
import { applyScan } from './apply-scan.ts'
import { type GroupResolver, openGroupResolver } from './groups.ts'
import { paceMaker } from './pace.ts'
import type { ActiveSource } from './sources.ts'

export type StageParts = Repositories & { scanned: Scanned; workspaceId: number; now: number }

/** A file read to its end, its rows in the temporary tables. */
export type FinishedScan = {
  source: ActiveSource
  mapping: string
  contentHash: string
  table: unknown
  columns: readonly ColumnPlan[]
  neededFields: readonly { key: string; name: string; type: FieldType }[]
  choice: string
}

export type StageRequest = {
  scans: readonly FinishedScan[]
  /** Every source of the account, by id. */
  sources: ReadonlyMap<number, ActiveSource>
  /** Sources that could not be read this time: nobody is removed while one is missing its say. */
  unread: readonly number[]
  trigger: string
  /** Roll back at the end; the changes are handed to `onChange` first. */
  preview: boolean
  /** In watch mode a removal waits; `sync` does not. */
  honourRemovalDelay: boolean
  onChange?(change: Change): void
  /** Before the rollback of a preview: what would be waiting for a person can be counted now. */
  onDone?(): void
}

export type StageReport = {
  runId: number
  rows: number
  creates: number
  updates: number
  removals: number
  adopted: number
  kept: number
  unchanged: number
  held: number
  judged: number
  /** Names of sources that were compared afresh, because their mapping was changed. */
  rebaselined: string[]
  reconcileMs: number
  stageMs: number
}

const PRIORITY_SMALL = 10
const PRIORITY_BACKLOG = 20
/** A run of more contacts than this is a backlog: single edits pass it. */
const BACKLOG = 50
const DAY_MS = 24 * 60 * 60 * 1000

export async function stage(parts: StageParts, request: StageRequest): Promise<StageReport> {
  const { store, runs } = parts
  return store.exclusive(async () => {
    store.db.exec('BEGIN IMMEDIATE')
    try {
      const runId = runs.start(parts.workspaceId, request.trigger, parts.now)
      const started = performance.now()
      const report = await new Staging(parts, request, runId).run()
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

type Person = Pick<Loaded, 'follow' | 'claims' | 'reviewed' | 'hasOwner' | 'waiting'> & {
  local: Snapshot | undefined
  rules: Rules
  remote: RemoteSide | undefined
  gone: boolean
}
/** A removal that the guards have to see first. */
type Pending = { person: Person; write(): void }
/** A new contact of a source whose first sync was approved: the guard may take it back. */
type Created = { followId: number; intentionId: number; changeId: number }
/** What the store knows of a person, read for a page of them at once. */
type Loaded = {
  follow: Follow
  claims: Claim[]
  /** True: only waiting intentions. False: one has left. Undefined: none. */
  waiting: boolean | undefined
  contact: MirrorContact | undefined
  /** A problem, conflict or hold may have to be cleared. */
  reviewed: boolean
  /** Not on the platform yet, but somebody there has one of the addresses. */
  hasOwner: boolean
}
/** Persons judged between two looks at the clock. */
const PAGE = 200

class Staging {
  readonly #parts: StageParts
  readonly #request: StageRequest
  readonly #runId: number
  readonly #report: StageReport
  readonly #groups: GroupResolver
  readonly #rules = new Map<number, Rules>()
  readonly #fieldTypes: Record<string, FieldType>
  readonly #refusedFields: ReadonlySet<string>
  readonly #followedBefore = new Map<number, number>()
  readonly #approved = new Set<number>()
  readonly #rebaselined = new Set<number>()
  readonly #removals = new Map<number, Pending[]>()
  readonly #creates = new Map<number, Created[]>()
  readonly #takes: { intentionId: number; followId: number; urns: string[] }[] = []
  /** Who took over somebody's claims since the page was read. */
  readonly #merged = new Set<number>()
  #written = 0

  constructor(parts: StageParts, request: StageRequest, runId: number) {
    this.#parts = parts
    this.#request = request
    this.#runId = runId
    const { mirror, people, workspaceId } = parts
    this.#report = {
      runId,
      rows: 0,
      creates: 0,
      updates: 0,
      removals: 0,
      adopted: 0,
      kept: 0,
      unchanged: 0,
      held: 0,
      judged: 0,
      rebaselined: [],
      reconcileMs: 0,
      stageMs: 0,
    }
    this.#groups = openGroupResolver(mirror, workspaceId)
    this.#fieldTypes = mirror.fieldTypes(workspaceId)
    this.#refusedFields = new Set(
      mirror
        .refused(workspaceId)
        .filter((row) => row.kind === 'field')
        .map((row) => row.key),
    )
    for (const [id, source] of request.sources) {
      this.#followedBefore.set(id, people.countClaims(id))
      if (source.row.approvedAt !== null) this.#approved.add(id)
    }
  }

  async run(): Promise<StageReport> {
    const { people, workspaceId } = this.#parts
    for (const scan of this.#request.scans) await this.#take(scan)
    people.markMissingMoved(workspaceId)
    const pace = paceMaker()
    let after = 0
    for (
      let ids = people.nextMoved(workspaceId, after, PAGE);
      ids.length > 0;
      ids = people.nextMoved(workspaceId, after, PAGE)
    ) {
      this.#merged.clear()
      for (const loaded of this.#load(ids)) {
        const stale = this.#merged.has(loaded.follow.id)
        const person = stale ? this.#load([loaded.follow.id])[0] : loaded
        if (person) this.#judge(person)
      }
      after = ids.at(-1)!
      await pace()
    }
    this.#guardCreates()
    this.#guardRemovals()
    this.#linkTakes()
    this.#setPriorities()
    this.#reportGroups()
    this.#report.unchanged = Math.max(
      0,
      this.#report.rows - this.#report.creates - this.#report.updates - this.#report.adopted,
    )
    return this.#report
  }

  async #take(scan: FinishedScan): Promise<void> {
    const { sources, mirror, workspaceId, now } = this.#parts
    const { source } = scan
    const keyKind = source.setup.key.length > 0 ? `chosen:${JSON.stringify(source.setup.key)}` : undefined
    const before = sources.tableInfo(source.row.id)?.choice
    const rebaseline = before !== undefined && before !== scan.choice
    if (rebaseline) {
      this.#beginAgain(source.row.id)
      this.#report.rebaselined.push(source.setup.name)
    }
    const applied = await applyScan(this.#parts, source.row, {
      keyKind,
      // What another mapping said of a cell is no reason to clear it.
      blankClears: source.setup.folder !== 'changes only' && !rebaseline,
      columns: scan.columns,
    })
    this.#report.rows += applied.rows
    for (const field of scan.neededFields) {
      if (!(field.key in this.#fieldTypes)) mirror.need(workspaceId, { kind: 'field', ...field })
    }
    const { mapping, table } = scan
    // A row that came back while its removal was settled is read again next time, as a new one.
    const contentHash = this.#parts.scanned.lostClaims(source.row.id) ? '' : scan.contentHash
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
  #beginAgain(sourceId: number): void {
    const { people, outbox, runs } = this.#parts
    this.#rebaselined.add(sourceId)
    for (const followId of people.followsOfSource(sourceId)) {
      runs.dropWaiting(followId)
      outbox.dropWaiting(followId)
      people.clearBase(followId)
      people.markMoved(followId)
    }
  }

  #rulesOf(sourceId: number): Rules {
    const known = this.#rules.get(sourceId)
    if (known) return known
    const { firstSync, onConflict, policy, onRemoved } = this.#request.sources.get(sourceId)!.setup
    const rules: Rules = {
      firstSync: this.#rebaselined.has(sourceId) ? 'platform' : firstSync,
      onConflict,
      policy,
      onRemoved,
      fieldTypes: this.#fieldTypes,
    }
    this.#rules.set(sourceId, rules)
    return rules
  }

  /** Five statements for a page of persons, instead of five for each. */
  #load(ids: readonly number[]): Loaded[] {
    const { people, outbox, mirror, reviews, workspaceId } = this.#parts
    const follows = people.followsMany(ids)
    const claims = Map.groupBy(people.claimsMany(ids), (claim) => claim.followId)
    const waiting = outbox.waitingOnly(ids)
    const reviewed = reviews.reviewed(ids)
    const contacts = mirror.contacts(
      workspaceId,
      follows.map(({ uuid }) => uuid).filter((uuid) => uuid !== null),
    )
    const owned = people.withOwner(follows.filter(({ uuid }) => uuid === null).map(({ id }) => id))
    return follows.map((follow) => ({
      follow,
      claims: claims.get(follow.id) ?? [],
      waiting: waiting.get(follow.id),
      contact: follow.uuid === null ? undefined : contacts.get(follow.uuid),
      reviewed: reviewed.has(follow.id),
      hasOwner: owned.has(follow.id),
    }))
  }

  #judge(loaded: Loaded): void {
    const { people, outbox, runs, reviews } = this.#parts
    const { id } = loaded.follow
    if (loaded.waiting === false) return // the outcome comes first; the person stays marked as moved
    if (loaded.waiting) {
      runs.dropWaiting(id)
      outbox.dropWaiting(id)
    }
    const person = this.#gather(loaded)
    if (!person) return
    this.#report.judged += 1
    if (loaded.reviewed) reviews.clearConflicts(id)
    people.unmarkMoved(id)
    this.#carryOut(person, judge({ ...person, base: person.follow.base }, person.rules))
  }

  /** All sides of one person; undefined where somebody else has to be heard first, or another person took the claims over. */
  #gather({
    follow: known,
    claims: all,
    contact: mirrored,
    reviewed,
    hasOwner,
    waiting,
  }: Loaded): Person | undefined {
    const { people, reviews, mirror, workspaceId } = this.#parts
    let follow = known
    let contact = mirrored
    const [first] = all
    if (!first) {
      people.dropFollow(follow.id) // its source was taken out of the setup: nobody is removed for that
      return undefined
    }
    const claims = all.filter((claim) => claim.missingSince === null || !this.#mayGo(claim))
    if (claims.length === all.length) {
      if (reviewed) reviews.release(follow.id, 'removals')
    } else if (claims.length > 0)
      for (const claim of all) if (!claims.includes(claim)) people.dropClaim(claim.id)
    const rules = this.#rulesOf((claims[0] ?? first).sourceId)
    const merged = mergeClaims(claims.map((claim) => claim.contact))
    if (merged && !follow.uuid && (hasOwner || merged.uuid)) {
      const owner = this.#findOwner(follow, merged, claims)
      if (owner === 'ask' || owner === 'merged') return undefined
      if (owner) {
        people.link(follow.id, owner, 'adopted')
        follow = people.follow(follow.id)!
        contact = mirror.contact(workspaceId, owner)
      }
    }
    return {
      follow,
      reviewed,
      hasOwner,
      waiting,
      claims: claims.length > 0 ? claims : all,
      local: merged && this.#localSide(merged),
      rules,
      remote: contact && !contact.deleted ? this.#remoteSide(contact) : undefined,
      gone: contact?.deleted ?? follow.uuid !== null,
    }
  }

  #localSide(contact: LocalContact): Snapshot {
    const snapshot = toSnapshot(contact, this.#groups.keyOf)
    if (!snapshot.fields || this.#refusedFields.size === 0) return snapshot
    const fields = Object.fromEntries(
      Object.entries(snapshot.fields).filter(([key]) => !this.#refusedFields.has(key)),
    )
    return { ...snapshot, fields }
  }

  #remoteSide({ name, language, urns, groupUuids, fields, status }: MirrorContact): RemoteSide {
    return { name, language, urns, fields, status, groups: groupUuids.filter(this.#groups.isStatic) }
  }

  /** Its delay has passed, and every other source could be heard. */
  #mayGo(claim: Claim): boolean {
    const { setup } = this.#request.sources.get(claim.sourceId)!
    const delay = this.#request.honourRemovalDelay ? setup.removalDelayMinutes * 60_000 : 0
    const others = this.#request.unread.filter((id) => id !== claim.sourceId)
    return (
      others.length === 0 &&
      !this.#request.unread.includes(claim.sourceId) &&
      this.#parts.now - claim.missingSince! >= delay
    )
  }

  /** Who on the platform is this person? One owner: them. Two: a person decides. */
  #findOwner(
    follow: Follow,
    local: LocalContact,
    claims: readonly Claim[],
  ): string | 'ask' | 'merged' | undefined {
    const { people, mirror, reviews, workspaceId, now } = this.#parts
    if (local.uuid) {
      const contact = mirror.contact(workspaceId, local.uuid)
      if (contact && !contact.deleted) return this.#joinOrLink(follow, local.uuid)
      this.#blame(follow.id, claims[0]!, { code: 'bad-uuid', text: local.uuid })
      return 'ask'
    }
    const owners = new Set<string>()
    for (const urn of local.urns ?? []) {
      for (const uuid of mirror.owners(workspaceId, urnKey(urn)))
        if (!this.#givesUp(uuid, urn)) owners.add(uuid)
    }
    if (owners.size > 1) {
      const attributes: AttributeConflict[] = [...owners].map((uuid) => ({
        attribute: 'name',
        base: undefined,
        local: local.name ?? null,
        remote: mirror.contact(workspaceId, uuid)?.name ?? uuid,
      }))
      reviews.putConflict(workspaceId, follow.id, 'two-owners', attributes, now)
      return 'ask'
    }
    const [owner] = owners
    if (!owner) return undefined
    const other = people.followOf(workspaceId, owner)
    const clash =
      other &&
      people
        .claimsOf(other.id)
        .find(
          (claim) =>
            claim.missingSince === null && claims.some(({ sourceId }) => sourceId === claim.sourceId),
        )
    if (clash) {
      const urn = (local.urns ?? []).find((one) => mirror.owners(workspaceId, urnKey(one)).includes(owner))!
      this.#blame(follow.id, claims[0]!, {
        code: 'urn-in-two-rows',
        text: urn.slice(urn.indexOf(':') + 1),
        detail: { row: clash.rowNumber },
      })
      return 'ask'
    }
    return this.#joinOrLink(follow, owner)
  }

  /** The contact is free to be followed, or another follow of ours has it and takes these claims too. */
  #joinOrLink(follow: Follow, uuid: string): string | 'merged' {
    const { people, workspaceId } = this.#parts
    const other = people.followOf(workspaceId, uuid)
    if (!other || other.id === follow.id) return uuid
    people.mergeInto(follow.id, other.id)
    this.#merged.add(other.id)
    return 'merged'
  }

  /** The owner's own row gave this URN up: it is about to be released. */
  #givesUp(uuid: string, urn: string): boolean {
    const { people, workspaceId } = this.#parts
    const owner = people.followOf(workspaceId, uuid)
    if (!owner?.base?.local.urns?.some((had) => urnKey(had) === urnKey(urn))) return false
    return !people
      .claimsOf(owner.id)
      .some((claim) => claim.contact.urns?.some((has) => urnKey(has) === urnKey(urn)))
  }

  #blame(
    followId: number,
    claim: Claim,
    problem: {
      code: 'bad-uuid' | 'urn-in-two-rows' | 'last-urn'
      text: string
      detail?: Record<string, number>
    },
  ): void {
    const { reviews, workspaceId, now } = this.#parts
    const same = ({ code, text }: { code: string; text: string | null }) =>
      code === problem.code && text === problem.text
    if (reviews.problemsOfFollow(followId).some(same)) return
    reviews.clearDelivery(followId)
    const { sourceId, rowKey, sheet, rowNumber } = claim
    reviews.addProblem(workspaceId, {
      ...problem,
      origin: 'delivery',
      sourceId,
      followId,
      rowKey,
      sheet,
      rowNumber,
      since: now,
    })
  }

  #carryOut(person: Person, decision: Decision): void {
    const { people, reviews, workspaceId, now } = this.#parts
    const { follow } = person
    switch (decision.kind) {
      case 'settled':
        this.#clearSolved(person, undefined)
        return
      case 'create':
        this.#planCreate(person, decision.contact)
        return
      case 'update':
        this.#planUpdate(person, decision)
        return
      case 'delete':
      case 'leave-groups':
        this.#planRemoval(person, decision)
        return
      case 'unfollow':
        people.dropFollow(follow.id)
        return
      case 'gone':
        reviews.putConflict(workspaceId, follow.id, 'gone', [], now)
        return
      case 'removed-but-changed':
        reviews.putConflict(workspaceId, follow.id, 'removed-but-changed', decision.attributes, now)
        return
    }
  }

  #planCreate(person: Person, contact: Snapshot): void {
    const after = withoutEmpty(contact)
    const payload = { contact: after }
    const { outbox, reviews, workspaceId } = this.#parts
    const followId = person.follow.id
    if (person.reviewed && this.#isParked(person, JSON.stringify(payload))) return
    const hold = person.reviewed ? reviews.holdOf(followId, 'creates') : undefined
    if (hold === 'held' || person.claims.every((claim) => claim.ignored)) return
    const changeId = this.#record(person, 'create', {}, after)
    const intentionId = outbox.put(workspaceId, {
      followId,
      kind: 'create',
      target: '',
      payload,
      priority: PRIORITY_SMALL,
      runId: this.#runId,
      changeId,
    })
    this.#written += 1
    this.#report.creates += 1
    if (person.hasOwner) this.#noteTakes(intentionId, followId, after.urns ?? [])
    const { sourceId } = person.claims[0]!
    // A first sync was looked at and approved as a whole; the guard is for who comes later, and was not waiting already.
    if (this.#approved.has(sourceId) && !person.waiting && hold !== 'approved')
      push(this.#creates, sourceId, { followId, intentionId, changeId })
  }

  #planUpdate(person: Person, decision: Extract<Decision, { kind: 'update' }>): void {
    const { people, reviews, outbox, workspaceId, now } = this.#parts
    const { follow, claims, local, remote } = person
    if (JSON.stringify(decision.base) !== JSON.stringify(follow.base ?? { local: {}, remote: {} })) {
      people.setBase(follow.id, decision.base)
    }
    if (decision.adopted > 0 && !follow.base) this.#report.adopted += 1
    this.#report.kept += decision.kept.length
    if (decision.conflicts.length > 0)
      reviews.putConflict(workspaceId, follow.id, 'values', decision.conflicts, now)
    if (decision.lastUrn)
      this.#blame(follow.id, claims[0]!, { code: 'last-urn', text: remote!.urns.join(', ') })
    const update = this.#freeToTake(person, decision.update)
    const { changes, addUrns, removeUrns, addGroups, removeGroups } = update
    const body = bodyOf(update, local!, remote!)
    const sendsBody = changes.length > 0 || addUrns.length > 0 || removeUrns.length > 0
    if (!sendsBody && addGroups.length === 0 && removeGroups.length === 0) {
      if (!decision.lastUrn) this.#clearSolved(person, undefined)
      return
    }
    if (sendsBody && this.#isParked(person, JSON.stringify(body))) return
    const { before, after } = beforeAndAfter(update, remote!)
    const changeId = this.#record(person, 'update', before, after)
    const common = { followId: follow.id, priority: PRIORITY_SMALL, runId: this.#runId, changeId }
    if (sendsBody) {
      const id = outbox.put(workspaceId, { ...common, kind: 'update', target: '', payload: body })
      this.#written += 1
      this.#noteTakes(id, follow.id, addUrns)
    }
    const payload = { local: local!.groups ?? [] }
    for (const target of addGroups) outbox.put(workspaceId, { ...common, kind: 'add', target, payload })
    for (const target of removeGroups) outbox.put(workspaceId, { ...common, kind: 'remove', target, payload })
    this.#written += 1
    this.#report.updates += 1
  }

  /** A URN somebody else owns is never taken silently: only one whose owner is giving it up. */
  #freeToTake(person: Person, update: Update): Update {
    const { mirror, reviews, workspaceId, now } = this.#parts
    const taken = update.addUrns.filter((urn) =>
      mirror
        .owners(workspaceId, urnKey(urn))
        .some((uuid) => uuid !== person.follow.uuid && !this.#givesUp(uuid, urn) && !this.#isLeaving(uuid)),
    )
    if (taken.length === 0) return update
    const attributes: AttributeConflict[] = taken.map((urn) => {
      const [owner] = mirror.owners(workspaceId, urnKey(urn))
      return {
        attribute: 'name',
        base: undefined,
        local: urn,
        remote: mirror.contact(workspaceId, owner!)?.name ?? owner!,
      }
    })
    reviews.putConflict(workspaceId, person.follow.id, 'urn-taken', attributes, now)
    return { ...update, addUrns: update.addUrns.filter((urn) => !taken.includes(urn)), removeUrns: [] }
  }

  /** The owner's row is gone, so the contact, and the URN with it, may be on its way out. */
  #isLeaving(uuid: string): boolean {
    const { people, workspaceId } = this.#parts
    const owner = people.followOf(workspaceId, uuid)
    const claims = owner ? people.claimsOf(owner.id) : []
    return claims.length > 0 && claims.every((claim) => claim.missingSince !== null)
  }

  #noteTakes(intentionId: number, followId: number, urns: readonly string[]): void {
    const { mirror, people, workspaceId } = this.#parts
    const uuid = people.follow(followId)?.uuid
    const owned = urns.filter((urn) =>
      mirror.owners(workspaceId, urnKey(urn)).some((owner) => owner !== uuid),
    )
    if (owned.length > 0) this.#takes.push({ intentionId, followId, urns: owned })
  }

  /**
   * A URN is released before it is taken: the taker depends on the giver's intention. Two rows that swap
   * phones would wait for each other for ever, so the giver's release then goes first as a request of its own.
   */
  #linkTakes(): void {
    const { mirror, people, outbox, workspaceId } = this.#parts
    for (const { intentionId, urns } of this.#takes) {
      const givers = urns.flatMap((urn) =>
        mirror
          .owners(workspaceId, urnKey(urn))
          .map((uuid) => ({ urn, follow: people.followOf(workspaceId, uuid) })),
      )
      for (const { urn, follow } of givers) {
        const release =
          follow &&
          outbox
            .of(follow.id)
            .find((intention) => intention.kind === 'delete' || releases(intention.payload, urn))
        if (!release || release.id === intentionId) continue
        if (this.#leadsTo(release.id, intentionId))
          outbox.dependOn(intentionId, this.#splitRelease(release.id, urn))
        else outbox.dependOn(intentionId, release.id)
      }
    }
  }

  #leadsTo(from: number, to: number): boolean {
    const { outbox } = this.#parts
    const seen = new Set<number>()
    for (let at: number | null = from; at !== null && !seen.has(at); at = outbox.get(at)?.dependsOn ?? null) {
      if (at === to) return true
      seen.add(at)
    }
    return false
  }

  #splitRelease(intentionId: number, urn: string): number {
    const { outbox, workspaceId } = this.#parts
    const whole = outbox.get(intentionId)!
    if (!('urns' in whole.payload) || !whole.payload.urns) return intentionId
    const { urns } = whole.payload
    const keep = urns.remove.filter((had) => urnKey(had) !== urnKey(urn))
    // The release must be older than the rest of its person's intentions, so the rest is written again behind it.
    outbox.replacePayload(intentionId, { before: {}, urns: { add: [], remove: [urn], local: keep } })
    outbox.dependOn(intentionId, null)
    const payload: UpdatePayload = { ...(whole.payload as UpdatePayload), urns: { ...urns, remove: keep } }
    const rest = outbox.put(workspaceId, { ...whole, payload })
    if (whole.dependsOn !== null) outbox.dependOn(rest, whole.dependsOn)
    this.#written += 1
    return intentionId
  }

  #planRemoval(person: Person, decision: Extract<Decision, { kind: 'delete' | 'leave-groups' }>): void {
    const { reviews, outbox, workspaceId } = this.#parts
    const { follow, claims, remote } = person
    const hold = person.reviewed ? reviews.holdOf(follow.id, 'removals') : undefined
    if (hold === 'held') return
    const write = () => {
      const before: Snapshot = {
        ...(remote!.name != null && { name: remote!.name }),
        urns: remote!.urns,
        groups: remote!.groups,
      }
      const changeId = this.#record(person, 'remove', before, {})
      const common = { followId: follow.id, priority: PRIORITY_SMALL, runId: this.#runId, changeId }
      if (decision.kind === 'delete') {
        outbox.put(workspaceId, { ...common, kind: 'delete', target: '', payload: {} })
      } else {
        for (const target of decision.groups) {
          outbox.put(workspaceId, {
            ...common,
            kind: 'remove',
            target,
            payload: { local: [], leaving: true },
          })
        }
        if (decision.groups.length === 0) this.#parts.people.dropFollow(follow.id)
      }
      this.#written += 1
      this.#report.removals += 1
    }
    if (hold === 'approved') write()
    else push(this.#removals, claims[0]!.sourceId, { person, write })
  }

  #guardRemovals(): void {
    const { reviews, runs, outbox, workspaceId, now } = this.#parts
    const sent = runs.removedSince(workspaceId, now - DAY_MS)
    const waiting = outbox
      .countKinds(workspaceId)
      .filter(({ kind }) => kind === 'delete')
      .reduce((sum, { n }) => sum + n, 0)
    for (const [sourceId, pending] of this.#removals) {
      const { guards } = this.#request.sources.get(sourceId)!.setup
      const followed = this.#followedBefore.get(sourceId)!
      const mustAsk = this.#rebaselined.has(sourceId)
      if (!mustAsk && !holdsRemovals(pending.length + waiting + sent, followed + sent, guards.removals)) {
        for (const { write } of pending) write()
        continue
      }
      const reason = `${pending.length} of ${followed} people are no longer in the spreadsheet`
      reviews.hold(
        workspaceId,
        sourceId,
        'removals',
        reason,
        pending.map(({ person }) => person.follow.id),
        now,
      )
      this.#report.held += pending.length
    }
  }

  #guardCreates(): void {
    const { reviews, outbox, runs, workspaceId, now } = this.#parts
    for (const [sourceId, created] of this.#creates) {
      const { guards } = this.#request.sources.get(sourceId)!.setup
      const followed = this.#followedBefore.get(sourceId)!
      if (!holdsCreates(created.length, followed, guards.creates)) continue
      const reason = `${created.length} new people in the spreadsheet, ${followed} before`
      for (const { intentionId, changeId } of created) {
        outbox.remove(intentionId)
        runs.removeChange(changeId)
      }
      reviews.hold(
        workspaceId,
        sourceId,
        'creates',
        reason,
        created.map(({ followId }) => followId),
        now,
      )
      this.#report.creates -= created.length
      this.#report.held += created.length
    }
  }

  /** Small runs pass big backlogs. */
  #setPriorities(): void {
    if (this.#written <= BACKLOG) return
    const update = this.#parts.store.db.prepare('UPDATE intention SET priority = ? WHERE run_id = ?')
    update.run(PRIORITY_BACKLOG, this.#runId)
  }

  #record(person: Person, kind: ChangeKind, before: Snapshot, after: Snapshot): number {
    const { follow, claims } = person
    const claim = claims[0]!
    return this.#parts.runs.addChange({
      runId: this.#runId,
      followId: follow.id,
      uuid: follow.uuid,
      kind,
      sourceId: claim.sourceId,
      rowNumber: claim.rowNumber,
      before,
      after,
    })
  }

  /** Refused as it is, and still the same: it waits for a person, and is not sent again. */
  #isParked(person: Person, payload: string): boolean {
    const { reviews } = this.#parts
    const problems = reviews.problemsOfFollow(person.follow.id)
    if (problems.some((problem) => problem.code === 'refused-by-platform' && problem.payload === payload))
      return true
    this.#clearSolved(person, payload)
    return false
  }

  /** A problem of an earlier delivery goes when what it was about has changed. */
  #clearSolved(person: Person, payload: string | undefined): void {
    const { reviews } = this.#parts
    for (const problem of reviews.problemsOfFollow(person.follow.id)) {
      const stillSo =
        problem.code === 'changed-by-platform' || problem.code === 'not-applied'
          ? problem.text === (stated(person.local ?? {}, problem.attribute as 'name') ?? '')
          : problem.payload !== null && problem.payload === payload
      if (!stillSo) reviews.removeProblem(problem.id)
    }
  }

  #reportGroups(): void {
    const { reviews, people, mirror, workspaceId, now } = this.#parts
    const known = reviews.clearSourceProblems(workspaceId)
    // Rows that did not move were not asked for their groups now: what was wrong with one is looked at again.
    for (const { code, text } of known)
      if (code !== 'field-refused' && text !== null) this.#groups.keyOf(text)
    const since = (text: string) => known.find((problem) => problem.text === text)?.since ?? now
    for (const { name, code, detail } of this.#groups.problems()) {
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
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

const releases = (payload: object, urn: string): boolean => {
  const { urns } = payload as { urns?: { remove: string[] } }
  return urns?.remove.some((had) => urnKey(had) === urnKey(urn)) ?? false
}

/** A create carries values only; "empty" is what a new contact is anyway. */
function withoutEmpty(contact: Snapshot): Snapshot {
  const result: Snapshot = {}
  for (const attribute of attributesOf(contact)) {
    const value = stated(contact, attribute)
    if (value != null) Object.assign(result, withStatement(result, attribute, value))
  }
  if (contact.urns) result.urns = contact.urns
  if (contact.groups) result.groups = contact.groups
  return result
}

function bodyOf(
  { changes, addUrns, removeUrns }: Update,
  local: Snapshot,
  remote: RemoteSide,
): UpdatePayload {
  let values: Snapshot = {}
  let before: Snapshot = {}
  for (const change of changes) {
    values = withStatement(values, change.attribute, change.after)
    before = withStatement(before, change.attribute, stated(remote, change.attribute) ?? null)
  }
  const movesUrns = addUrns.length > 0 || removeUrns.length > 0
  const { name, language, fields } = values
  return {
    ...(name !== undefined && { name }),
    ...(language !== undefined && { language }),
    ...(fields && { fields }),
    before,
    ...(movesUrns && { urns: { add: addUrns, remove: removeUrns, local: local.urns ?? [] } }),
  }
}

/** The change as history and preview show it: only what differs. */
function beforeAndAfter(update: Update, remote: RemoteSide): { before: Snapshot; after: Snapshot } {
  let before: Snapshot = {}
  let after: Snapshot = {}
  for (const change of update.changes) {
    before = withStatement(before, change.attribute, change.before)
    after = withStatement(after, change.attribute, change.after)
  }
  if (update.addUrns.length + update.removeUrns.length > 0) {
    before = { ...before, urns: remote.urns }
    after = {
      ...after,
      urns: [...remote.urns.filter((urn) => !update.removeUrns.includes(urn)), ...update.addUrns],
    }
  }
  if (update.addGroups.length + update.removeGroups.length > 0) {
    before = { ...before, groups: remote.groups }
    after = {
      ...after,
      groups: [...remote.groups.filter((group) => !update.removeGroups.includes(group)), ...update.addGroups],
    }
  }
  return { before, after }
}
