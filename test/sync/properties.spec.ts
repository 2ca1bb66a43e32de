/** What holds for every situation, not only for those somebody thought of. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { urnKey } from '../../main/mapping/ninth-digit.ts'
import { settledBase } from '../../main/sync/base.ts'
import { withClearings, withoutSpentClearings } from '../../main/sync/blanks.ts'
import { type Decision, judge, toSnapshot } from '../../main/sync/judge.ts'
import { mergeClaims } from '../../main/sync/merge.ts'
import { answeredBase, keepPlatform, keepPlatformUrns, sendSpreadsheet } from '../../main/sync/resolve.ts'
import { nextUrns } from '../../main/sync/sets.ts'
import { attributesOf, type Snapshot, withStatement } from '../../main/sync/snapshot.ts'
import type { LocalContact, Statement } from '../../shared/contact.ts'
import {
  deliver,
  fields,
  groups,
  NOTHING,
  opened,
  type Person,
  person,
  remote,
  rules,
  snapshot,
  urns,
  value,
} from './support/model.ts'

const MANY = { numRuns: 3000 }

describe('a plan', () => {
  it('that was carried out leaves only what a person has to answer: the next scan plans nothing', () => {
    fc.assert(
      fc.property(person, rules, (who, policy) => {
        const first = judge(who, policy)
        const then = deliver(who, first)
        const again = judge(then, policy)
        expect(opened(again)?.update ?? NOTHING).toEqual(NOTHING)
        expect(opened(again)?.conflicts ?? []).toEqual(opened(first)?.conflicts ?? [])
        expect(opened(again)?.lastUrn ?? false).toBe(opened(first)?.lastUrn ?? false)
        expect(opened(again)?.adopted ?? 0).toBe(0)
        expect(opened(again)?.kept ?? []).toEqual([])
        const waits = opened(first)
        if (waits?.lastUrn || (waits?.conflicts.length ?? 0) > 0) return
        expect(judge(deliver(then, again), policy)).toEqual({ kind: 'settled' })
      }),
      MANY,
    )
  })

  it('that was carried out in part is made up for by the next one, and both end as one would have', () => {
    fc.assert(
      fc.property(
        person,
        rules,
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (who, policy, arrived) => {
          const plan = judge(who, policy)
          const turns = [...arrived]
          const half = deliver(who, plan, () => turns.pop()!)
          const whole = deliver(half, judge(half, policy))
          const inOne = deliver(who, plan)
          const sorted = ({ remote: shown }: Person) => ({ ...shown, groups: [...shown.groups].sort() })
          expect(sorted(whole)).toEqual(sorted(inOne))
          expect(opened(judge(whole, policy))?.update ?? NOTHING).toEqual(NOTHING)
        },
      ),
      MANY,
    )
  })

  it('of what neither side changed since they last settled is empty, even where they settled apart', () => {
    fc.assert(
      fc.property(snapshot, remote, rules, (local, shown, policy) => {
        const base = settledBase(undefined, local, shown)
        expect(judge({ local, base, remote: shown, gone: false }, policy)).toEqual({ kind: 'settled' })
      }),
      MANY,
    )
  })

  it('never touches what the source does not speak about, or what others gave', () => {
    fc.assert(
      fc.property(person, rules, (who, policy) => {
        const decision = judge(who, policy)
        const { changes, removeUrns, removeGroups } = opened(decision)?.update ?? NOTHING
        const spoken = new Set<string>(attributesOf(who.local))
        for (const { attribute } of [
          ...changes,
          ...(opened(decision)?.conflicts ?? []),
          ...(opened(decision)?.kept ?? []),
        ])
          expect(spoken).toContain(attribute)
        const after = deliver(who, decision).remote
        const ours = new Set((who.base?.local.urns ?? []).map(urnKey))
        const has = new Set(after.urns.map(urnKey))
        for (const urn of who.remote.urns) if (!ours.has(urnKey(urn))) expect(has).toContain(urnKey(urn))
        for (const group of who.remote.groups)
          if (!who.base?.local.groups?.includes(group)) expect(after.groups).toContain(group)
        // Nothing is taken away that the source still gives.
        const gives = new Set((who.local.urns ?? []).map(urnKey))
        for (const urn of removeUrns) expect(gives).not.toContain(urnKey(urn))
        for (const group of removeGroups) expect(who.local.groups).not.toContain(group)
      }),
      MANY,
    )
  })

  it('leaves everybody an address', () => {
    fc.assert(
      fc.property(person, rules, (who, policy) => {
        if (who.remote.urns.length === 0) return
        const { addUrns, removeUrns } = opened(judge(who, policy))?.update ?? NOTHING
        expect(nextUrns(who.remote.urns, addUrns, removeUrns).length).toBeGreaterThan(0)
      }),
      MANY,
    )
  })

  it('puts nobody who is not active in a group, and takes nobody out', () => {
    fc.assert(
      fc.property(person, rules, fc.constantFrom('blocked', 'stopped', 'archived'), (who, policy, status) => {
        const sides = { ...who, remote: { ...who.remote, status } } as Person
        const { addGroups, removeGroups } = opened(judge(sides, policy))?.update ?? NOTHING
        expect([...addGroups, ...removeGroups]).toEqual([])
      }),
    )
  })
})

describe('adopting', () => {
  it('twice changes nothing', () => {
    fc.assert(
      fc.property(person, rules, (who, policy) => {
        const first = opened(judge(who, policy))
        if (!first) return
        const second = opened(judge({ ...who, base: first.base }, policy))
        expect(second?.update ?? NOTHING).toEqual(first.update)
        expect(second?.conflicts ?? []).toEqual(first.conflicts)
        expect(second?.adopted ?? 0).toBe(0)
        expect(second?.kept ?? []).toEqual([])
        expect(second?.base ?? first.base).toEqual(first.base)
      }),
      MANY,
    )
  })
})

describe('a person decides', () => {
  const answer = fc.constantFrom('platform', 'spreadsheet', 'typed')

  it('every conflict, answered either way, is settled within one delivery and stays so', () => {
    fc.assert(
      fc.property(person, rules, fc.array(answer, { minLength: 6, maxLength: 6 }), (who, policy, answers) => {
        const decision = opened(judge(who, policy))
        if (!decision || (decision.conflicts.length === 0 && !decision.lastUrn)) return
        let now: Person = { ...who, base: decision.base }
        for (const [index, { attribute }] of decision.conflicts.entries()) {
          const names = [attribute]
          if (answers[index] === 'spreadsheet') {
            now = { ...now, base: sendSpreadsheet(now.base, now.local, now.remote, names) }
            continue
          }
          now = { ...now, base: keepPlatform(now.base, now.local, now.remote, names) }
          if (answers[index] === 'platform') continue
          const shown = withStatement(now.remote, attribute, 'typed')
          const sent = withStatement({}, attribute, 'typed')
          now = { ...now, base: answeredBase(now.base, sent, shown), remote: shown }
        }
        if (decision.lastUrn)
          now = { ...now, base: keepPlatformUrns(now.base, now.local.urns!, now.remote.urns) }
        const plan = judge(now, policy)
        expect(opened(plan)?.conflicts ?? []).toEqual([])
        const after = deliver(now, plan)
        for (const [index, { attribute, local, remote: platform }] of decision.conflicts.entries()) {
          const wins = { platform, spreadsheet: local, typed: 'typed' }[answers[index]!]
          expect(stateOf(after.remote, attribute)).toBe(wins)
        }
        const settled = deliver(after, judge(after, policy))
        for (const _look of ['first', 'second']) expect(judge(settled, policy)).toEqual({ kind: 'settled' })
      }),
      { numRuns: 6000 },
    )
  })

  it('a decision for the platform is over when the cell changes', () => {
    fc.assert(
      fc.property(person, rules, value, (who, policy, next) => {
        const names = attributesOf(who.local)
        const base = keepPlatform(who.base, who.local, who.remote, names)
        for (const attribute of names) {
          const edited = { ...who, base, local: withStatement(who.local, attribute, next) }
          const sent = (opened(judge(edited, policy))?.update ?? NOTHING).changes.map(
            (change) => change.attribute,
          )
          const isNew = next !== stateOf(who.local, attribute) && next !== stateOf(who.remote, attribute)
          expect(sent).toEqual(isNew ? [attribute] : [])
        }
      }),
    )
  })
})

const stateOf = (side: Snapshot, attribute: string): Statement =>
  (attribute === 'name' || attribute === 'language' ? side[attribute] : side.fields?.[attribute.slice(6)]) ??
  null

describe('the order of things', () => {
  const sorted = (decision: Decision) => {
    const { update, conflicts, kept } = opened(decision) ?? { update: NOTHING, conflicts: [], kept: [] }
    const texts = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).sort()
    return [...Object.values(update).map(texts), texts(conflicts), texts(kept)]
  }

  it('in a row decides nothing: attributes, addresses, groups', () => {
    const turned = (said: Snapshot): Snapshot => ({
      ...(said.groups && { groups: [...said.groups].reverse() }),
      ...(said.urns && { urns: [...said.urns].reverse() }),
      ...(said.fields && { fields: Object.fromEntries(Object.entries(said.fields).reverse()) }),
      ...(said.language !== undefined && { language: said.language }),
      ...(said.name !== undefined && { name: said.name }),
    })
    // Of two forms of one phone the first is sent; a row has only one of them (mapping).
    const oneForm = person.filter(
      ({ local }) => new Set((local.urns ?? []).map(urnKey)).size === (local.urns ?? []).length,
    )
    fc.assert(
      fc.property(oneForm, rules, (who, policy) => {
        expect(sorted(judge({ ...who, local: turned(who.local) }, policy))).toEqual(
          sorted(judge(who, policy)),
        )
      }),
      MANY,
    )
  })

  it('of rows and persons decides nothing: everybody is judged for themselves', () => {
    const claims = fc.array(
      fc.record({
        whose: fc.integer({ min: 0, max: 2 }),
        contact: fc.record({ name: value, fields, urns, groups }, { requiredKeys: [] }),
      }),
      { maxLength: 6 },
    )
    const decideAll = (
      rows: readonly { whose: number; source: number; contact: LocalContact }[],
      people: readonly Person[],
      policy: Parameters<typeof judge>[1],
    ) =>
      [...Map.groupBy(rows, ({ whose }) => whose)]
        .map(([whose, own]) => {
          const ordered = [...own].sort((a, b) => a.source - b.source).map(({ contact }) => contact)
          const local = toSnapshot(mergeClaims(ordered)!, (name) => name)
          return [whose, judge({ ...people[whose]!, local }, policy)] as const
        })
        .sort(([a], [b]) => a - b)
    fc.assert(
      fc.property(
        claims.chain((rows) => {
          const placed = rows.map((row, source) => ({ ...row, source }))
          return fc.tuple(
            fc.constant(placed),
            fc.shuffledSubarray(placed, { minLength: placed.length, maxLength: placed.length }),
          )
        }),
        fc.array(person, { minLength: 3, maxLength: 3 }),
        rules,
        ([rows, shuffled], people, policy) => {
          expect(decideAll(shuffled, people, policy)).toEqual(decideAll(rows, people, policy))
        },
      ),
    )
  })

  it('of sources decides only whose value counts where several have one', () => {
    const claim = fc.record({ name: value, language: value, fields, urns, groups }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1, maxLength: 4 }), (claims) => {
        const [merged, other] = [mergeClaims(claims)!, mergeClaims(claims.toReversed())!]
        const names = new Set(claims.flatMap(attributesOf))
        expect(new Set(attributesOf(merged))).toEqual(names)
        for (const attribute of names) {
          const values = claims.map((one) => stateOf(one, attribute)).filter((said) => said !== null)
          expect(stateOf(merged, attribute)).toBe(values[0] ?? null)
          expect(stateOf(other, attribute)).toBe(values.at(-1) ?? null)
        }
        const keys = (list: readonly string[] | undefined) => list && [...new Set(list.map(urnKey))].sort()
        expect(keys(merged.urns)).toEqual(keys(other.urns))
        expect(merged.groups && [...merged.groups].sort()).toEqual(other.groups && [...other.groups].sort())
      }),
      MANY,
    )
  })
})

it('claims that all say the same are as good as one', () => {
  fc.assert(
    fc.property(
      fc.record({ name: value, fields, urns, groups }, { requiredKeys: [] }),
      fc.integer({ min: 2, max: 4 }),
      ({ fields: own, urns: ours, ...rest }, times) => {
        const whole = {
          ...rest,
          ...(own && Object.keys(own).length > 0 && { fields: own }),
          ...(ours && { urns: [...new Map(ours.toReversed().map((urn) => [urnKey(urn), urn])).values()] }),
        }
        expect(mergeClaims(Array.from({ length: times }, () => whole))).toEqual(whole)
      },
    ),
  )
})

describe('blank cells, over any number of scans', () => {
  type Cell = 'a' | 'b' | '' | '--'
  const cell = fc.constantFrom<Cell>('a', 'b', '', '--')
  const step = fc.record({
    cells: fc.tuple(cell, cell),
    /** What somebody writes on the platform before this scan; undefined: nobody does. */
    platform: fc.option(value, { nil: undefined }),
    arrives: fc.boolean(),
  })
  const read = (text: Cell): LocalContact =>
    text === '' ? {} : { fields: { city: text === '--' ? null : text } }

  it('a blank clears only what its own source had, once, and never what another source has', () => {
    fc.assert(
      fc.property(rules, fc.array(step, { minLength: 2, maxLength: 8 }), (policy, steps) => {
        let claims: LocalContact[] = [{}, {}]
        let cells: readonly Cell[] = ['', '']
        let who: Person = {
          local: {},
          base: undefined,
          remote: { name: null, language: null, fields: {}, urns: [], groups: [], status: 'active' },
          gone: false,
        }
        /** A source blanked its own value and that has not been answered yet. */
        let clearing = false
        for (const { cells: next, platform, arrives } of steps) {
          if (platform !== undefined)
            who = { ...who, remote: withStatement(who.remote, 'field:city', platform) }
          const blanked = next.some((text, source) => text === '' && cells[source] !== '')
          claims = next.map((text, source) =>
            text === cells[source] ? claims[source]! : withClearings(read(text), claims[source], true),
          )
          claims = withoutSpentClearings(claims, who.base)
          cells = next
          who = { ...who, local: toSnapshot(mergeClaims(claims)!, (name) => name) }
          const decision = judge(who, policy)
          const sent = (opened(decision)?.update ?? NOTHING).changes.map(({ after }) => after)
          const values = next.filter((text) => text === 'a' || text === 'b')
          clearing = (clearing || blanked) && values.length === 0
          if (values.length > 0) for (const after of sent) expect(after).toBe(values[0])
          // Nobody says "empty", and nobody has just stopped saying something: the platform's value is its own affair.
          else if (!next.includes('--') && !clearing) expect(decision).toEqual({ kind: 'settled' })
          who = deliver(who, decision, () => arrives)
          const waits = (opened(decision)?.conflicts.length ?? 0) > 0 || (sent.length > 0 && !arrives)
          if (!waits) clearing = false
        }
      }),
      { numRuns: 5000 },
    )
  })
})
