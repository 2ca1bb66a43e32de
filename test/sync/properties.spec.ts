/** What holds for every situation, not only for those somebody thought of. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { settledBase } from '../../main/sync/base.ts'
import {
  type Decision,
  judge,
  nextUrns,
  type RemoteSide,
  type Rules,
  type Sides,
} from '../../main/sync/judge.ts'
import { mergeClaims } from '../../main/sync/merge.ts'
import {
  attributesOf,
  type BasePair,
  type Snapshot,
  stated,
  valuesOf,
  withStatement,
} from '../../main/sync/snapshot.ts'
import type { ContactStatus, Statement } from '../../shared/contact.ts'

const value = fc.constantFrom<Statement>('a', 'b', 'c', null)
const fields = fc.record({ city: value, age: value }, { requiredKeys: [] })
const urns = fc.uniqueArray(fc.constantFrom('ext:1', 'ext:2', 'tel:+5584991000001', 'tel:+558491000001'), {
  maxLength: 3,
})
const groups = fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 3 })
const snapshot: fc.Arbitrary<Snapshot> = fc.record(
  { name: value, language: value, fields, urns, groups },
  { requiredKeys: [] },
)
const baseOf = (local: fc.Arbitrary<Snapshot>): fc.Arbitrary<BasePair> =>
  local.chain((said) =>
    fc
      .record({ name: value, language: value, city: value, age: value })
      .map(({ name, language, city, age }) => {
        const remote = attributesOf(said).reduce(
          (so, attribute) =>
            withStatement(so, attribute, stated({ name, language, fields: { city, age } }, attribute)!),
          {} as Snapshot,
        )
        return { local: said, remote }
      }),
  )
const remote: fc.Arbitrary<RemoteSide> = fc.record({
  name: value,
  language: value,
  fields: fc.record({ city: value, age: value }),
  urns,
  groups,
  status: fc.constantFrom<ContactStatus>('active', 'active', 'active', 'blocked'),
})
const rules: fc.Arbitrary<Rules> = fc.record({
  firstSync: fc.constantFrom('platform', 'spreadsheet', 'ask'),
  onConflict: fc.constantFrom('ask', 'spreadsheet', 'platform'),
  policy: fc.constantFrom('leave', 'enforce'),
  onRemoved: fc.constantFrom('delete', 'leave groups', 'keep'),
  fieldTypes: fc.constant({}),
})
const sides: fc.Arbitrary<Sides & { local: Snapshot; remote: RemoteSide }> = fc.record({
  local: snapshot,
  base: fc.option(baseOf(snapshot), { nil: undefined }),
  remote,
  gone: fc.constant(false),
})

/** What the platform shows after everything was applied, and the pair that was settled with it. */
function apply({ local, base, remote }: Sides & { local: Snapshot; remote: RemoteSide }, decision: Decision) {
  if (decision.kind === 'settled') return { base, remote }
  if (decision.kind !== 'update') throw new Error(decision.kind)
  const { changes, addUrns, removeUrns, addGroups, removeGroups } = decision.update
  let after = remote
  let sent: Snapshot = {}
  for (const { attribute, after: said } of changes) {
    after = { ...after, ...withStatement(after, attribute, said) } as RemoteSide
    sent = withStatement(sent, attribute, said)
  }
  if (addUrns.length + removeUrns.length > 0) {
    after = { ...after, urns: nextUrns(after.urns, addUrns, removeUrns) }
    sent.urns = local.urns!
  }
  if (addGroups.length + removeGroups.length > 0) {
    after = {
      ...after,
      groups: [...after.groups.filter((group) => !removeGroups.includes(group)), ...addGroups],
    }
    sent.groups = local.groups!
  }
  return { base: settledBase(decision.base, sent, valuesOf(after as never)), remote: after }
}
const opened = (decision: Decision) => (decision.kind === 'update' ? decision : undefined)

it('a decision that was carried out leaves only what a person has to answer', () => {
  fc.assert(
    fc.property(sides, rules, (person, policy) => {
      const first = judge(person, policy)
      const then = { ...person, ...apply(person, first) }
      const again = opened(judge(then, policy))
      const waits = opened(first)
      expect(again?.update ?? none).toEqual(none)
      expect(again?.conflicts ?? []).toEqual(waits?.conflicts ?? [])
      expect(again?.adopted ?? 0).toBe(0)
      expect(again?.kept ?? []).toEqual([])
      if (!waits || (waits.conflicts.length === 0 && !waits.lastUrn))
        expect(
          judge({ ...then, ...apply({ ...then, remote: then.remote! }, judge(then, policy)) }, policy).kind,
        ).toBe('settled')
    }),
    { numRuns: 3000 },
  )
})
const none = { changes: [], addUrns: [], removeUrns: [], addGroups: [], removeGroups: [] }

it('adopting twice changes nothing', () => {
  fc.assert(
    fc.property(sides, rules, (person, policy) => {
      const first = opened(judge(person, policy))
      if (!first) return
      const second = opened(judge({ ...person, base: first.base }, policy))
      expect(second?.update ?? none).toEqual(first.update)
      expect(second?.adopted ?? 0).toBe(0)
      expect(second?.base ?? first.base).toEqual(first.base)
    }),
    { numRuns: 2000 },
  )
})

it('what neither side changed since they last settled is never sent, asked about or adopted', () => {
  fc.assert(
    fc.property(remote, rules, fields, urns, groups, (shown, policy, ours, ourUrns, ourGroups) => {
      const said = attributesOf({ fields: ours })
      const local: Snapshot = { fields: ours, urns: ourUrns, groups: ourGroups }
      const base: BasePair = {
        local,
        remote: said.reduce(
          (so, attribute) => withStatement(so, attribute, stated(shown, attribute) ?? null),
          {} as Snapshot,
        ),
      }
      const { status, ...rest } = shown
      const platform = { ...rest, status, urns: ourUrns, groups: ourGroups }
      expect(judge({ local, base, remote: platform, gone: false }, policy)).toEqual({ kind: 'settled' })
    }),
  )
})

it('what the source does not speak about is never touched', () => {
  fc.assert(
    fc.property(sides, rules, (person, policy) => {
      const decision = opened(judge(person, policy))
      if (!decision) return
      const spoken = new Set<string>(attributesOf(person.local))
      for (const { attribute } of [...decision.update.changes, ...decision.conflicts, ...decision.kept])
        expect(spoken).toContain(attribute)
      if (!person.local.urns) expect([...decision.update.addUrns, ...decision.update.removeUrns]).toEqual([])
      if (!person.local.groups)
        expect([...decision.update.addGroups, ...decision.update.removeGroups]).toEqual([])
      // Nothing is taken away that the source had not given.
      for (const group of decision.update.removeGroups) expect(person.base?.local.groups).toContain(group)
    }),
    { numRuns: 2000 },
  )
})

it('nobody loses the last address', () => {
  fc.assert(
    fc.property(sides, rules, (person, policy) => {
      if (person.remote.urns.length === 0) return
      const { addUrns, removeUrns } = opened(judge(person, policy))?.update ?? none
      expect(nextUrns(person.remote.urns, addUrns, removeUrns).length).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})

it('the order of attributes, addresses and groups in a row decides nothing', () => {
  const turned = (said: Snapshot): Snapshot => ({
    ...(said.groups && { groups: [...said.groups].reverse() }),
    ...(said.urns && { urns: [...said.urns].reverse() }),
    ...(said.fields && { fields: Object.fromEntries(Object.entries(said.fields).reverse()) }),
    ...(said.language !== undefined && { language: said.language }),
    ...(said.name !== undefined && { name: said.name }),
  })
  const sorted = (decision: Decision) => {
    const { update, conflicts } = opened(decision) ?? { update: none, conflicts: [] }
    const lists = Object.entries(update).map(([key, list]) => [
      key,
      (list as unknown[]).map((one) => JSON.stringify(one)).sort(),
    ])
    return [lists, conflicts.map(({ attribute }) => attribute).sort()]
  }
  fc.assert(
    fc.property(sides, rules, (person, policy) => {
      expect(sorted(judge({ ...person, local: turned(person.local) }, policy))).toEqual(
        sorted(judge(person, policy)),
      )
    }),
    { numRuns: 2000 },
  )
})

it('claims that all say the same are as good as one', () => {
  fc.assert(
    fc.property(
      fc.record({ name: value, fields, urns, groups }, { requiredKeys: [] }),
      fc.integer({ min: 2, max: 4 }),
      (claim, times) => {
        const { fields: own, ...rest } = claim
        const whole = { ...rest, ...(own && Object.keys(own).length > 0 && { fields: own }) }
        expect(mergeClaims(Array.from({ length: times }, () => whole))).toEqual(whole)
      },
    ),
  )
})
