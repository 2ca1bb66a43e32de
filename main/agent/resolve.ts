/**
 * A person chooses between two values (DESIGN 12). The choice is written into the base pair, so that the next
 * verdict follows from the same rules as every other, and holds until the cell changes again:
 *
 * - the platform's: both sides' values of now count as agreed, although they differ;
 * - the spreadsheet's: the platform counts as not having moved, so the cell is sent;
 * - a typed value: as the platform's, and a decided intention carries the value.
 *
 * What lost is kept in history. The caller runs a cycle afterwards, which judges again and sends.
 */
import { describeProblem } from '../../shared/sentences.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Follow } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Conflict, ConflictAttribute, ConflictKind } from '../store/reviews.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { sameAttribute } from '../sync/judge.ts'
import { mergeClaims } from '../sync/merge.ts'
import { keepPlatform, keepPlatformUrns, sendSpreadsheet } from '../sync/resolve.ts'
import {
  type BasePair,
  type Snapshot,
  snapshotOf,
  stated,
  valuesIn,
  valuesOf,
  withStatement,
} from '../sync/snapshot.ts'
import { answerSamePerson } from './same-person.ts'
import { PRIORITY_SMALL } from './staging-parts.ts'
import { readTypedValue } from './typed-value.ts'

export type Choice = { keep: 'spreadsheet' | 'platform' } | { value: string }
export type Resolution = {
  conflicts: readonly Conflict[]
  /** Only this line of a conflict about values. */
  attribute?: string | undefined
  choice: Choice
}
/** `left`: sentences about those of several that could not be answered. */
export type Resolved = { ok: true; people: number; left: string[] } | { ok: false; sentence: string }
type Parts = { repositories: Repositories; workspace: WorkspaceRow; runId: number; now: number }

/** Thrown inside a conflict's own transaction: nothing of its answer is kept. */
class Refused extends Error {}

/** Takes the answer for every given conflict; one that cannot be answered so is left as it is, with a sentence. */
export function resolve(
  repositories: Repositories,
  workspace: WorkspaceRow,
  { conflicts, attribute, choice }: Resolution,
  now: number,
): Resolved {
  const { store, runs, people } = repositories
  const left: string[] = []
  store.db.transaction(() => {
    const runId = runs.start(workspace.id, 'review', now)
    const answer = store.db.transaction((conflict: Conflict) => {
      resolveOne({ repositories, workspace, runId, now }, conflict, attribute, choice)
      if (people.follow(conflict.followId)) people.markMoved(conflict.followId)
    })
    for (const conflict of conflicts) {
      try {
        answer(conflict)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        left.push(error.message)
      }
    }
    runs.dropIfEmpty(runId)
  })()
  const answered = conflicts.length - left.length
  return answered > 0 ? { ok: true, people: answered, left } : { ok: false, sentence: left[0]! }
}

function resolveOne(parts: Parts, conflict: Conflict, attribute: string | undefined, choice: Choice): void {
  if (attribute !== undefined && conflict.kind !== 'values')
    throw new Refused(
      'Only where two values differ can one of them be named with --attribute; leave it out here.',
    )
  if ('value' in choice && TAKES_NO_VALUE.has(conflict.kind))
    throw new Refused(
      `A value can be typed only where two values differ; here answer with ${ANSWERS[conflict.kind]}.`,
    )
  switch (conflict.kind) {
    case 'values':
      resolveValues(parts, conflict, attribute, choice)
      return
    case 'gone':
      resolveGone(parts, conflict, choice)
      return
    case 'removed-but-changed':
      resolveRemoved(parts, conflict, choice)
      return
    case 'urn-taken':
      resolveTaken(parts, conflict, choice)
      return
    case 'two-owners':
      resolveOwners(parts, conflict, choice)
      return
    case 'same-person':
      if (!('value' in choice) || (choice.value !== 'same' && choice.value !== 'different'))
        throw new Refused(`Say whether they are one person: ${ANSWERS['same-person']}.`)
      answerSamePerson(parts, conflict, choice.value)
      return
  }
}

const KEEP = '--keep spreadsheet or --keep platform'
/** How each kind is answered on the command line. */
const ANSWERS: Readonly<Record<ConflictKind, string>> = {
  values: KEEP,
  gone: KEEP,
  'removed-but-changed': KEEP,
  'urn-taken': KEEP,
  'two-owners': '--value and the id of one of the two contacts, or --keep platform',
  'same-person': '--value same or --value different',
}
const TAKES_NO_VALUE: ReadonlySet<ConflictKind> = new Set(['gone', 'removed-but-changed', 'urn-taken'])

function resolveValues(
  parts: Parts,
  conflict: Conflict,
  attribute: string | undefined,
  choice: Choice,
): void {
  const { reviews } = parts.repositories
  const lines = conflict.attributes.filter((line) => attribute === undefined || line.attribute === attribute)
  const names = conflict.attributes.map((line) => line.attribute).join(', ')
  if (lines.length === 0)
    throw new Refused(`"${attribute}" is not one of the values that differ here; they are: ${names}.`)
  if ('value' in choice && lines.length > 1)
    throw new Refused(`Several values differ here (${names}); name the one you typed with --attribute.`)
  const follow = stillAsShown(parts, conflict, lines)
  const local = sideOf(lines, 'local')
  const remote = sideOf(lines, 'remote')
  const attributes = lines.map((line) => line.attribute)
  const { people } = parts.repositories
  if ('keep' in choice && choice.keep === 'spreadsheet') {
    people.setBase(follow.id, sendSpreadsheet(follow.base, local, remote, attributes))
  } else {
    people.setBase(follow.id, keepPlatform(follow.base, local, remote, attributes))
    if ('value' in choice) sendTyped(parts, conflict, lines[0]!, choice.value)
    else record(parts, conflict, 'keep', local, remote, follow.base)
  }
  reviews.keepLines(
    conflict.id,
    conflict.attributes.filter((line) => !lines.includes(line)),
  )
}

/** Refused when the contact has moved on since the two values were shown. */
function stillAsShown(
  { repositories: { people, mirror }, workspace }: Parts,
  conflict: Conflict,
  lines: readonly ConflictAttribute[],
): Follow {
  const follow = people.follow(conflict.followId)
  const contact = follow?.uuid ? mirror.contact(workspace.id, follow.uuid) : undefined
  const fieldTypes = mirror.fieldTypes(workspace.id)
  const moved =
    !contact ||
    contact.deleted ||
    lines.some(
      ({ attribute, remote }) =>
        !sameAttribute(attribute, stated(valuesOf(contact), attribute) ?? null, remote, { fieldTypes }),
    )
  if (!follow || moved)
    throw new Refused(
      'The platform has changed this contact since the two values were shown. See "contact-sync review list" again; nothing was done.',
    )
  return follow
}

const sideOf = (lines: readonly ConflictAttribute[], side: 'local' | 'remote'): Snapshot =>
  snapshotOf(lines.map((line) => [line.attribute, line[side]]))

function sendTyped(parts: Parts, conflict: Conflict, line: ConflictAttribute, typed: string): void {
  const { repositories, workspace, runId } = parts
  const read = readTypedValue(line.attribute, typed, workspace, repositories.mirror)
  if ('problem' in read) throw new Refused(`${describeProblem(read.problem, {})} Nothing was done.`)
  const { value } = read
  const before = withStatement({}, line.attribute, line.remote)
  const after = withStatement({}, line.attribute, value)
  const fieldTypes = repositories.mirror.fieldTypes(workspace.id)
  if (sameAttribute(line.attribute, value, line.remote, { fieldTypes })) {
    record(parts, conflict, 'keep', withStatement({}, line.attribute, line.local), before)
    return
  }
  const changeId = record(parts, conflict, 'update', before, after)
  repositories.outbox.put(workspace.id, {
    followId: conflict.followId,
    kind: 'update',
    target: '',
    payload: { ...valuesIn(after), before },
    priority: PRIORITY_SMALL,
    runId,
    changeId,
    decided: true,
  })
}

/** A person left this row out: it is not sent until it changes. */
function leaveRowOut(parts: Parts, conflict: Conflict): void {
  record(parts, conflict, 'keep', localOf(parts, conflict.followId), {})
  parts.repositories.people.ignore(conflict.followId)
  parts.repositories.reviews.keepLines(conflict.id, [])
}

/** Create the contact again, or leave its row out until it changes. */
function resolveGone(parts: Parts, conflict: Conflict, choice: Choice): void {
  const { people, reviews, mirror } = parts.repositories
  const { followId } = conflict
  if ('keep' in choice && choice.keep === 'spreadsheet') {
    const uuid = people.follow(followId)?.uuid
    const status = uuid ? mirror.contact(parts.workspace.id, uuid)?.status : undefined
    if (status !== undefined && status !== 'active')
      throw new Refused(
        'This contact did not want messages any more before it was deleted, so it is not created again. Answer with --keep platform, or create it on the platform yourself.',
      )
    reviews.keepLines(conflict.id, [])
  } else leaveRowOut(parts, conflict)
  people.unlink(followId)
}

/** Remove the contact although somebody changed it, or keep it and stop updating it. */
function resolveRemoved(parts: Parts, conflict: Conflict, choice: Choice): void {
  const { people, reviews } = parts.repositories
  if ('keep' in choice && choice.keep === 'platform') {
    record(parts, conflict, 'keep', {}, sideOf(conflict.attributes, 'remote'))
    people.dropFollow(conflict.followId)
    return
  }
  const follow = stillAsShown(parts, conflict, conflict.attributes)
  const remote = conflict.attributes.reduce<Snapshot>(
    (snapshot, line) => withStatement(snapshot, line.attribute, line.remote),
    follow.base?.remote ?? {},
  )
  people.setBase(follow.id, { local: follow.base?.local ?? {}, remote })
  reviews.keepLines(conflict.id, [])
}

/** Take the number or address from the contact that has it, or leave it there until the cell changes. */
function resolveTaken(parts: Parts, conflict: Conflict, choice: Choice): void {
  const { people, outbox, reviews, mirror } = parts.repositories
  const { workspace, runId } = parts
  const follow = people.follow(conflict.followId)
  const contact = follow?.uuid ? mirror.contact(workspace.id, follow.uuid) : undefined
  if (follow && follow.uuid === null) {
    if (!('keep' in choice && choice.keep === 'platform'))
      throw new Refused(
        'This person has no contact of their own on the platform to take it to. Take it away from the other contact there, or answer with --keep platform.',
      )
    leaveRowOut(parts, conflict)
    return
  }
  if (!follow || !contact || contact.deleted)
    throw new Refused('This contact is not on the platform any more. See "contact-sync review list" again.')
  const local = localOf(parts, follow.id).urns ?? []
  const had = follow.base?.local.urns ?? []
  const wanted = conflict.attributes.map(({ local: urn }) => urn).filter((urn) => urn !== null)
  people.setBase(follow.id, keepPlatformUrns(follow.base, local, contact.urns, wanted))
  if ('keep' in choice && choice.keep === 'platform') {
    record(parts, conflict, 'keep', { urns: wanted }, { urns: contact.urns }, follow.base)
    reviews.keepLines(conflict.id, [])
    return
  }
  const owners = new Set(wanted.flatMap((urn) => mirror.owners(workspace.id, urnKey(urn))))
  if (conflict.attributes.some(({ contact: shown }) => shown !== undefined && !owners.has(shown)))
    throw new Refused(
      'The number or address has moved on since it was shown. Run "contact-sync sync" and see "contact-sync review list" again; nothing was done.',
    )
  const stays = new Set(local.map(urnKey))
  const remove = had.filter((urn) => !stays.has(urnKey(urn)))
  const after = [...contact.urns.filter((urn) => !remove.includes(urn)), ...wanted]
  const changeId = record(parts, conflict, 'update', { urns: contact.urns }, { urns: after })
  outbox.put(workspace.id, {
    followId: follow.id,
    kind: 'update',
    target: '',
    payload: {
      before: {},
      urns: { add: wanted, remove, local, takeFrom: [...owners].filter((uuid) => uuid !== follow.uuid) },
    },
    priority: PRIORITY_SMALL,
    runId,
    changeId,
    decided: true,
  })
  reviews.keepLines(conflict.id, [])
}

/** One of the two contacts is this person, or the row is left out until it changes. */
function resolveOwners(parts: Parts, conflict: Conflict, choice: Choice): void {
  const { people, reviews, mirror } = parts.repositories
  const { workspace } = parts
  const owners = conflict.attributes.map(({ contact }) => contact).filter((uuid) => uuid !== undefined)
  if ('keep' in choice) {
    if (choice.keep === 'spreadsheet')
      throw new Refused(
        `Say which contact the row is about: --value ${owners.join(' or --value ')}; or --keep platform.`,
      )
    leaveRowOut(parts, conflict)
    return
  }
  const chosen = owners.find((uuid) => uuid === choice.value.trim().toLowerCase())
  const contact = chosen ? mirror.contact(workspace.id, chosen) : undefined
  if (!chosen || !contact || contact.deleted)
    throw new Refused(`"${choice.value}" is neither of the two contacts; they are: ${owners.join(', ')}.`)
  const other = people.followOf(workspace.id, chosen)
  if (other) people.mergeInto(conflict.followId, other.id)
  else people.link(conflict.followId, chosen, 'adopted')
  reviews.keepLines(conflict.id, [])
}

/** What the rows of this person say; for history, and for sets that count as said. */
function localOf({ repositories: { people } }: Parts, followId: number): Snapshot {
  const claims = people.claimsOf(followId).filter(({ missingSince }) => missingSince === null)
  const said = mergeClaims(claims.map(({ contact }) => contact)) ?? {}
  return { ...valuesIn(said), urns: said.urns ?? [] }
}

function record(
  { repositories: { people, runs }, runId, now }: Parts,
  { followId }: Conflict,
  kind: 'keep' | 'update',
  before: Snapshot,
  after: Snapshot,
  /** The pair before the decision: taking it back asks with the same "before". */
  agreed?: BasePair,
): number {
  const [claim] = people.claimsOf(followId)
  return runs.addChange({
    runId,
    followId,
    uuid: people.follow(followId)?.uuid ?? null,
    kind,
    sourceId: claim?.sourceId ?? null,
    rowNumber: claim?.rowNumber ?? null,
    rowKey: claim?.rowKey ?? null,
    sheet: claim?.sheet ?? null,
    name: claim?.contact.name ?? null,
    urns: claim?.contact.urns ?? [],
    before,
    after,
    ...(kind === 'keep' && { decidedAt: now }),
    ...(agreed && { detail: { base: agreed } }),
  })
}
