/** A platform and a store in a few lines: what a decision does to both, as the outbox would carry it out. */
import fc from 'fast-check'
import { settledBase, settledGroup } from '../../../main/sync/base.ts'
import type { Decision, RemoteSide, Rules, Sides } from '../../../main/sync/judge.ts'
import { nextUrns } from '../../../main/sync/sets.ts'
import { type BasePair, type Snapshot, withStatement } from '../../../main/sync/snapshot.ts'
import type { ContactStatus, Statement } from '../../../shared/contact.ts'

export type Person = Sides & { local: Snapshot; remote: RemoteSide }
type Opened = Extract<Decision, { kind: 'update' }>

export const value = fc.constantFrom<Statement>('a', 'b', 'c', null)
export const fields = fc.record({ city: value, age: value }, { requiredKeys: [] })
/** Two phones, one of them in both its forms, and an id. */
const URNS = ['ext:1', 'ext:2', 'tel:+5584991000001', 'tel:+558491000001']
export const urns = fc.uniqueArray(fc.constantFrom(...URNS), { maxLength: 3 })
export const groups = fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 3 })
export const snapshot: fc.Arbitrary<Snapshot> = fc.record(
  { name: value, language: value, fields, urns, groups },
  { requiredKeys: [] },
)
export const remote: fc.Arbitrary<RemoteSide> = fc.record({
  name: value,
  language: value,
  fields: fc.record({ city: value, age: value }),
  urns,
  groups,
  status: fc.constantFrom<ContactStatus>('active', 'active', 'active', 'blocked'),
})
/** Whatever both sides showed when they last settled; now and then a pair that does not say what the platform had of the sets. */
const base: fc.Arbitrary<BasePair> = fc.tuple(snapshot, remote, fc.boolean()).map(([said, shown, full]) => {
  const pair = settledBase(undefined, said, shown)
  const { urns: _urns, groups: _groups, ...values } = pair.remote
  return full ? pair : { ...pair, remote: values }
})
export const rules: fc.Arbitrary<Rules> = fc.record({
  firstSync: fc.constantFrom('platform', 'spreadsheet', 'ask'),
  onConflict: fc.constantFrom('ask', 'spreadsheet', 'platform'),
  policy: fc.constantFrom('leave', 'enforce'),
  onRemoved: fc.constantFrom('delete', 'leave groups', 'keep'),
  fieldTypes: fc.constant({}),
})
export const person: fc.Arbitrary<Person> = fc.record({
  local: snapshot,
  base: fc.option(base, { nil: undefined }),
  remote,
  gone: fc.constant(false),
})

export const NOTHING = { changes: [], addUrns: [], removeUrns: [], addGroups: [], removeGroups: [] }
export const opened = (decision: Decision): Opened | undefined =>
  decision.kind === 'update' ? decision : undefined

/**
 * Carries out what was decided, request by request.
 * @param arrives asked for the update and for each group: false where the agent died before that one left.
 */
export function deliver(who: Person, decision: Decision, arrives: () => boolean = () => true): Person {
  const plan = opened(decision)
  if (!plan) return who
  const { changes, addUrns, removeUrns, addGroups, removeGroups } = plan.update
  let { remote: shown } = who
  let pair: BasePair = plan.base
  if (changes.length + addUrns.length + removeUrns.length > 0 && arrives()) {
    let sent: Snapshot = {}
    for (const { attribute, after } of changes) {
      shown = withStatement(shown, attribute, after)
      sent = withStatement(sent, attribute, after)
    }
    if (addUrns.length + removeUrns.length > 0) {
      shown = { ...shown, urns: nextUrns(shown.urns, addUrns, removeUrns) }
      sent = { ...sent, urns: who.local.urns! }
    }
    pair = settledBase(pair, sent, shown)
  }
  for (const group of [...addGroups, ...removeGroups]) {
    if (!arrives()) continue
    const adds = addGroups.includes(group)
    const others = shown.groups.filter((one) => one !== group)
    shown = { ...shown, groups: adds ? [...others, group] : others }
    const local = who.local.groups!
    pair = settledGroup(pair, { local, group: undefined, kind: adds ? 'add' : 'remove' }, shown.groups)
  }
  return { ...who, base: pair, remote: shown }
}
