/**
 * The decision about one person: local, base pair and remote in; what to send, adopt, ask or leave out.
 *
 * Pure: no files, no database, no clock. The caller gathers every side first, resolves group names to group
 * keys and looks up owners of URNs; DESIGN 9 is the truth table, one branch a row.
 */
import type { ContactStatus, FieldType, LocalContact, Statement, Urn } from '../../shared/contact.ts'
import { sameValue } from '../mapping/canonical.ts'
import { NO_BASE, withGroups, withUrns } from './base.ts'
import { givenGroups, judgeGroups, judgeUrns } from './sets.ts'
import {
  type AttributeName,
  attributesOf,
  type BasePair,
  fieldKeyOf,
  type GroupKey,
  type Snapshot,
  stated,
  withStatement,
} from './snapshot.ts'

/** The platform's side of one person, with groups reduced to the static ones. */
export type RemoteSide = Snapshot & { urns: Urn[]; groups: GroupKey[]; status: ContactStatus }

export type Sides = {
  /** All claims merged, groups as group keys. Undefined: no source states this person any more. */
  local: Snapshot | undefined
  base: BasePair | undefined
  /** The mirror's row. Undefined: not on the platform, or not yet. */
  remote: RemoteSide | undefined
  /** The platform has had this contact and it was deleted there. */
  gone: boolean
}

export type Rules = {
  firstSync: 'platform' | 'spreadsheet' | 'ask'
  onConflict: 'ask' | 'spreadsheet' | 'platform'
  policy: 'leave' | 'enforce'
  onRemoved: 'delete' | 'leave groups' | 'keep'
  fieldTypes: Readonly<Record<string, FieldType>>
  /** Where several sources state a person: the policies of the one whose value counts (`speakerOf`). */
  of?: (what: AttributeName | 'urns' | 'groups') => Pick<Rules, 'firstSync' | 'onConflict' | 'policy'>
}

/** Two values only a person can choose between. */
export type AttributeConflict = {
  attribute: AttributeName
  base: Statement | undefined
  local: Statement
  remote: Statement
}

/** One attribute to be sent, with what the platform shows now. */
type AttributeChange = { attribute: AttributeName; before: Statement; after: Statement }

export type Update = {
  changes: AttributeChange[]
  addUrns: Urn[]
  removeUrns: Urn[]
  addGroups: GroupKey[]
  removeGroups: GroupKey[]
}

export const sendsNothing = ({ changes, addUrns, removeUrns, addGroups, removeGroups }: Update): boolean =>
  [changes, addUrns, removeUrns, addGroups, removeGroups].every((list) => list.length === 0)

export type Decision =
  | { kind: 'settled' }
  /** Not on the platform: create it with everything local says. */
  | { kind: 'create'; contact: Snapshot }
  /** Something to send, to adopt, or to ask about an existing contact. `base` already holds what needs no sending. */
  | {
      kind: 'update'
      update: Update
      base: BasePair
      adopted: number
      kept: AttributeConflict[]
      conflicts: AttributeConflict[]
      lastUrn: boolean
    }
  | { kind: 'delete' }
  | { kind: 'leave-groups'; groups: GroupKey[] }
  /** Stop following without touching the platform. */
  | { kind: 'unfollow'; why: 'kept' | 'not-active' | 'gone-on-both' }
  | { kind: 'gone' }
  | { kind: 'removed-but-changed'; attributes: AttributeConflict[] }

/** DESIGN 9, whole person. */
export function judge(sides: Sides, rules: Rules): Decision {
  const { local, base, remote, gone } = sides
  if (!local) return judgeRemoval(sides, rules)
  if (!remote) return gone ? { kind: 'gone' } : { kind: 'create', contact: local }
  return judgePerson(local, base ?? NO_BASE, remote, rules)
}

function judgeRemoval({ base, remote }: Sides, rules: Rules): Decision {
  if (!remote) return { kind: 'unfollow', why: 'gone-on-both' }
  if (rules.onRemoved === 'keep') return { kind: 'unfollow', why: 'kept' }
  if (remote.status !== 'active') return { kind: 'unfollow', why: 'not-active' }
  if (rules.onRemoved === 'leave groups') {
    // Destroys nothing a colleague changed, so it does not ask.
    const given = new Set(givenGroups(base))
    return { kind: 'leave-groups', groups: remote.groups.filter((group) => given.has(group)) }
  }
  const moved: AttributeConflict[] = []
  for (const attribute of attributesOf(base?.remote ?? {})) {
    const then = stated(base!.remote, attribute) ?? null
    const now = stated(remote, attribute) ?? null
    if (!sameAttribute(attribute, then, now, rules))
      moved.push({ attribute, base: then, local: null, remote: now })
  }
  return moved.length > 0 ? { kind: 'removed-but-changed', attributes: moved } : { kind: 'delete' }
}

function judgePerson(local: Snapshot, base: BasePair, remote: RemoteSide, rules: Rules): Decision {
  const update: Update = { changes: [], addUrns: [], removeUrns: [], addGroups: [], removeGroups: [] }
  const conflicts: AttributeConflict[] = []
  const kept: AttributeConflict[] = []
  let next = base
  let adopted = 0
  for (const attribute of attributesOf(local)) {
    const ours = stated(local, attribute)!
    const theirs = stated(remote, attribute) ?? null
    const verdict = judgeAttribute(
      attribute,
      ours,
      base,
      theirs,
      rules.of ? { ...rules, ...rules.of(attribute) } : rules,
    )
    switch (verdict) {
      case 'settled':
        break
      case 'adopt':
        next = settled(next, attribute, ours, theirs)
        adopted += 1
        break
      case 'keep':
        next = settled(next, attribute, ours, theirs)
        kept.push({ attribute, base: stated(base.local, attribute), local: ours, remote: theirs })
        break
      case 'send':
        update.changes.push({ attribute, before: theirs, after: ours })
        // Decided on what the platform shows now: should that change before it is sent, both have moved apart.
        if (!hasPair(base, attribute)) next = settled(next, attribute, theirs, theirs)
        break
      case 'conflict':
        conflicts.push({ attribute, base: stated(base.remote, attribute), local: ours, remote: theirs })
        break
    }
  }
  const enforces = (what: 'urns' | 'groups') => (rules.of?.(what) ?? rules).policy === 'enforce'
  const urns = judgeUrns(local.urns, base, remote.urns, enforces('urns'))
  const groups = judgeGroups(local.groups, base, remote, enforces('groups'))
  Object.assign(update, {
    addUrns: urns.add,
    removeUrns: urns.remove,
    addGroups: groups.add,
    removeGroups: groups.remove,
  })
  if (urns.agreed) next = withUrns(next, urns.agreed.local, urns.agreed.remote)
  if (groups.agreed) next = withGroups(next, groups.agreed.local, groups.agreed.remote)
  const nothing =
    next === base &&
    conflicts.length === 0 &&
    update.changes.length === 0 &&
    !urns.lastUrn &&
    [update.addUrns, update.removeUrns, update.addGroups, update.removeGroups].every(
      (list) => list.length === 0,
    )
  if (nothing) return { kind: 'settled' }
  return { kind: 'update', update, base: next, adopted, kept, conflicts, lastUrn: urns.lastUrn }
}

type AttributeVerdict = 'settled' | 'adopt' | 'keep' | 'send' | 'conflict'

/** The attribute table of DESIGN 9, row by row. */
export function judgeAttribute(
  attribute: AttributeName,
  local: Statement,
  base: BasePair,
  remote: Statement,
  rules: Rules,
): AttributeVerdict {
  const same = (a: Statement, b: Statement) => sameAttribute(attribute, a, b, rules)
  const baseLocal = stated(base.local, attribute)
  const baseRemote = stated(base.remote, attribute)
  const hasBase = baseLocal !== undefined && baseRemote !== undefined
  if (same(local, remote)) {
    return hasBase && same(baseLocal, local) && same(baseRemote, remote) ? 'settled' : 'adopt'
  }
  // From here on the sides differ.
  if (!hasBase) {
    if (remote === null) return 'send'
    return rules.firstSync === 'platform' ? 'keep' : rules.firstSync === 'spreadsheet' ? 'send' : 'conflict'
  }
  const platformMoved = !same(remote, baseRemote)
  // The source said nothing new. Enforced is what the platform changed since, not a pair that was settled with two values.
  if (same(local, baseLocal)) return rules.policy === 'enforce' && platformMoved ? 'send' : 'settled'
  if (!platformMoved) return 'send'
  // Both moved, apart.
  return rules.onConflict === 'ask' ? 'conflict' : rules.onConflict === 'spreadsheet' ? 'send' : 'keep'
}

/**
 * `firstSync` is for a first sync and for rows new later. What a known row says of an attribute for the first time, a blank
 * cell filled for example, is a change like any other that the platform does not agree with.
 */
export const rulesOfKnownRow = (rules: Rules): Rules => ({
  ...rules,
  firstSync: rules.firstSync === 'ask' ? 'ask' : rules.onConflict,
})

/** Whether anything was ever settled with this person. */
export const isKnown = (base: BasePair | undefined): boolean =>
  base !== undefined && Object.keys(base.local).length > 0

const hasPair = ({ local, remote }: BasePair, attribute: AttributeName): boolean =>
  stated(local, attribute) !== undefined && stated(remote, attribute) !== undefined

/** Equal in the platform's eyes, by the platform's type of the field. */
export function sameAttribute(
  attribute: AttributeName,
  a: Statement,
  b: Statement,
  rules: Pick<Rules, 'fieldTypes'>,
): boolean {
  if (a === null || b === null) return a === b
  const key = fieldKeyOf(attribute)
  const type = (key !== undefined && rules.fieldTypes[key]) || 'text'
  return sameValue(type, a, b)
}

const settled = (
  base: BasePair,
  attribute: AttributeName,
  local: Statement,
  remote: Statement,
): BasePair => ({
  local: withStatement(base.local, attribute, local),
  remote: withStatement(base.remote, attribute, remote),
})

/** What a row says, as a snapshot: group names become group keys; names that have no key yet or may not be used are given by `groupKey`. */
export function toSnapshot(
  contact: LocalContact,
  groupKey: (name: string) => GroupKey | undefined,
): Snapshot {
  const { groups, uuid: _uuid, cleared: _cleared, silent: _silent, fresh: _fresh, ...rest } = contact
  if (!groups) return rest
  return { ...rest, groups: [...new Set(groups.map(groupKey).filter((key) => key !== undefined))] }
}
