/** Taking one change back: pure situations, and what holds for all of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../main/sync/judge.ts'
import { nextUrns } from '../../main/sync/sets.ts'
import { attributesOf, type Snapshot, stated, withStatement } from '../../main/sync/snapshot.ts'
import {
  askedAgain,
  type PastChange,
  type Present,
  type Undoing,
  undoChange,
  undoneBase,
} from '../../main/sync/undo.ts'
import type { Statement } from '../../shared/contact.ts'
import { remote, rules } from './support/sides.ts'

const [ONE, TWO, THREE] = ['tel:+5584991000001', 'tel:+5584991000002', 'mailto:a@example.org']
const now = (
  change: Partial<Present> & { shows?: Parameters<typeof remote>[0]; seen?: string } = {},
): Present => {
  const { shows, seen, ...rest } = change
  return {
    remote: { ...remote(shows), lastSeenOn: seen ?? null },
    local: undefined,
    base: undefined,
    fieldTypes: { city: 'text', age: 'number' },
    isStatic: (group) => group !== 'gone',
    otherOwner: () => undefined,
    optedOut: () => false,
    ...rest,
  }
}
const update = (before: Snapshot, after: Snapshot): PastChange => ({ kind: 'update', before, after })
const created = (after: Snapshot): PastChange => ({ kind: 'create', before: {}, after })
const removed = (before: Snapshot): PastChange => ({ kind: 'remove', before, after: {} })
const nobody = { remote: undefined }
const whys = ({ left }: Undoing) => left.map(({ why }) => why)
const sent = ({ step }: Undoing) => (step?.kind === 'restore' ? step.update : undefined)

describe('an update', () => {
  it.each<[situation: string, shows: Statement, restored: boolean, listed: boolean]>([
    ['the platform still has what was sent', 'Caicó', true, false],
    ['it has what was there before already', 'Natal', false, false],
    ['somebody changed it since', 'Recife', false, true],
    ['somebody emptied it since', null, false, true],
  ])('%s', (_situation, city, restored, listed) => {
    const past = update({ fields: { city: 'Natal' } }, { fields: { city: 'Caicó' } })
    const undoing = undoChange(past, now({ shows: { fields: { city } } }))
    expect(sent(undoing)?.changes ?? []).toEqual(
      restored ? [{ attribute: 'field:city', before: 'Caicó', after: 'Natal' }] : [],
    )
    expect(whys(undoing)).toEqual(listed ? ['changed-since'] : [])
  })

  it('compares by the type the platform gives the field', () => {
    const past = update({ fields: { age: '30' } }, { fields: { age: '31' } })
    expect(sent(undoChange(past, now({ shows: { fields: { age: '31.0' } } })))?.changes).toHaveLength(1)
  })

  it('puts back what was empty before, and what is empty now', () => {
    const filled = update({ name: null }, { name: 'Ana' })
    expect(sent(undoChange(filled, now()))?.changes).toEqual([
      { attribute: 'name', before: 'Ana', after: null },
    ])
    const cleared = update({ name: 'Ana' }, { name: null })
    expect(sent(undoChange(cleared, now({ shows: { name: null } })))?.changes).toHaveLength(1)
  })

  it('a contact that is gone, blocked, stopped or archived stays', () => {
    const past = update({ name: 'Ana Lima' }, { name: 'Ana' })
    expect(undoChange(past, now(nobody))).toEqual({ left: [{ why: 'gone' }] })
    for (const status of ['blocked', 'stopped', 'archived'] as const)
      expect(undoChange(past, now({ shows: { status } }))).toEqual({ left: [{ why: 'not-active', status }] })
  })

  it('a field that is not on the platform any more is listed', () => {
    const past = update({ fields: { old: 'a' } }, { fields: { old: 'b' } })
    expect(whys(undoChange(past, now({ shows: { fields: { old: 'b' } } })))).toEqual(['field-gone'])
  })

  it.each<[situation: string, shows: string[], add: string[], remove: string[], why: string[]]>([
    ['the new number is there: it goes, the old one comes', [TWO], [ONE], [TWO], []],
    ['beside others', [TWO, THREE], [ONE], [TWO], []],
    ['somebody took the new one away already', [THREE], [ONE], [], []],
    ['somebody put the old one back already', [ONE, TWO], [], [TWO], []],
    ['both as before', [ONE], [], [], []],
  ])('a corrected number: %s', (_situation, urns, add, remove, why) => {
    const undoing = undoChange(update({ urns: [ONE] }, { urns: [TWO] }), now({ shows: { urns } }))
    expect([sent(undoing)?.addUrns ?? [], sent(undoing)?.removeUrns ?? []]).toEqual([add, remove])
    expect(whys(undoing)).toEqual(why)
  })

  it('the last address is never taken away, nor one from somebody else', () => {
    const past = update({ urns: [ONE] }, { urns: [TWO] })
    const undoing = undoChange(past, now({ shows: { urns: [TWO] }, otherOwner: () => 'Bia' }))
    expect(undoing).toEqual({
      left: [
        { why: 'urn-owned', urn: ONE, owner: 'Bia' },
        { why: 'last-urn', urn: TWO },
      ],
    })
  })

  it('groups: given ones are taken away, taken ones given back while they exist; others stay', () => {
    const past = update({ groups: ['a', 'gone'] }, { groups: ['b'] })
    const undoing = undoChange(past, now({ shows: { groups: ['b', 'other'] } }))
    expect(sent(undoing)).toMatchObject({ addGroups: ['a'], removeGroups: ['b'] })
    expect(undoing.left).toEqual([{ why: 'group-gone', group: 'gone' }])
  })

  it('who was only taken out of groups is put back into them', () => {
    const past: PastChange = { kind: 'remove', before: { groups: ['a', 'b'] }, after: { groups: ['b'] } }
    expect(sent(undoChange(past, now({ shows: { groups: ['b'] } })))).toMatchObject({ addGroups: ['a'] })
  })
})

describe('a created contact', () => {
  const past = created({ name: 'Ana', urns: [ONE], groups: ['a'], fields: { city: 'Natal' } })
  const ours = { urns: [ONE], groups: ['a'], fields: { city: 'Natal', age: null } }

  it('goes while it is only what was given to it', () => {
    expect(undoChange(past, now({ shows: ours })).step).toEqual({ kind: 'delete' })
  })
  it('with what later runs gave it counts as ours too', () => {
    const base = {
      local: { urns: [ONE, TWO], groups: ['a', 'b'] },
      remote: { name: 'Ana', fields: { city: 'Caicó', age: '30' } },
    }
    const shows = { urns: [ONE, TWO], groups: ['a', 'b'], fields: { city: 'Caicó', age: '30' } }
    expect(undoChange(past, now({ shows, base })).step).toEqual({ kind: 'delete' })
  })
  it.each<[why: string, change: Parameters<typeof now>[0]]>([
    ['seen', { shows: ours, seen: '2026-01-01' }],
    ['not-active', { shows: { ...ours, status: 'stopped' } }],
    ['other-groups', { shows: { ...ours, groups: ['a', 'vip'] } }],
    ['other-urns', { shows: { ...ours, urns: [ONE, THREE] } }],
    ['other-values', { shows: { ...ours, fields: { city: 'Natal', age: '30' } } }],
    ['other-values', { shows: { ...ours, name: 'Ana Lima' } }],
    ['other-values', { shows: { ...ours, language: 'por' } }],
    ['gone', nobody],
  ])('stays: %s', (why, change) => {
    const undoing = undoChange(past, now(change))
    expect(undoing.step).toBeUndefined()
    expect(whys(undoing)).toEqual([why])
  })
})

describe('a deleted contact', () => {
  const past = removed({
    name: 'Ana',
    language: 'por',
    urns: [ONE],
    groups: ['a', 'gone'],
    fields: { city: 'Natal', old: 'x' },
  })

  it('comes back with everything that can still be had; the rest is listed', () => {
    expect(undoChange(past, now(nobody))).toEqual({
      step: {
        kind: 'create',
        contact: { name: 'Ana', language: 'por', urns: [ONE], groups: ['a'], fields: { city: 'Natal' } },
      },
      left: [
        { why: 'field-gone', attribute: 'field:old', before: 'x' },
        { why: 'group-gone', group: 'gone' },
      ],
    })
  })
  it('that is still there needs nothing', () => expect(undoChange(past, now())).toEqual({ left: [] }))
  it.each<[why: string, change: Partial<Present>]>([
    ['urn-owned', { otherOwner: () => 'Bia' }],
    ['opted-out', { optedOut: () => true }],
    ['row-is-back', { local: { name: 'Ana' } }],
  ])('stays away: %s', (why, change) => {
    const undoing = undoChange(past, now({ ...nobody, ...change }))
    expect(undoing.step).toBeUndefined()
    expect(whys(undoing)).toEqual([why])
  })
  it('without an address stays away', () =>
    expect(whys(undoChange(removed({ name: 'Ana' }), now(nobody)))).toEqual(['no-urn']))
})

describe('a choice that kept the platform’s value', () => {
  const sides = { local: { name: 'Ana' }, remote: remote({ name: 'Bia' }), fieldTypes: {} }
  const kept = { before: { name: 'Ana' }, after: { name: 'Bia' } }

  it('is asked again', () => {
    const settled = { local: { name: 'Ana' }, remote: { name: 'Bia' } }
    const base = askedAgain(settled, kept, sides)!
    expect(judge({ ...sides, base, gone: false }, rules)).toMatchObject({
      kind: 'update',
      conflicts: [{ attribute: 'name', local: 'Ana', remote: 'Bia' }],
    })
  })
  it('is asked again with what both had before, where that is known', () => {
    const agreed = { local: { name: 'Clara' }, remote: { name: 'Clara' } }
    expect(askedAgain(undefined, { ...kept, agreed }, sides)).toEqual(agreed)
  })
  it('is not asked again when either side has moved on', () => {
    expect(askedAgain(undefined, kept, { ...sides, local: { name: 'Dora' } })).toBeUndefined()
    expect(askedAgain(undefined, kept, { ...sides, remote: remote({ name: 'Dora' }) })).toBeUndefined()
  })
})

describe('whatever happened', () => {
  const value = fc.constantFrom<Statement>('a', 'b', 'c', null)
  const urns = fc.uniqueArray(fc.constantFrom(ONE, TWO, THREE), { maxLength: 3 })
  const groups = fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 3 })
  const contact = fc.record({ name: value, language: value, city: value, urns, groups })
  type Contact = { name: Statement; language: Statement; city: Statement; urns: string[]; groups: string[] }
  const shown = ({ city, ...rest }: Contact) => ({ ...remote(), ...rest, fields: { city } })
  const present = (shows: Contact): Present => now({ shows: shown(shows) })

  /** The update that leads from one to the other, as a run records it: only what differs. */
  function runBetween(from: Contact, to: Contact): PastChange {
    let [before, after]: [Snapshot, Snapshot] = [{}, {}]
    for (const attribute of attributesOf(shown(from))) {
      const [was, is] = [stated(shown(from), attribute) ?? null, stated(shown(to), attribute) ?? null]
      if (was === is) continue
      before = withStatement(before, attribute, was)
      after = withStatement(after, attribute, is)
    }
    if (`${from.urns}` !== `${to.urns}`) {
      before.urns = from.urns
      after.urns = to.urns
    }
    if (`${from.groups}` !== `${to.groups}`) {
      before.groups = from.groups
      after.groups = to.groups
    }
    return update(before, after)
  }
  function applied(shows: Contact, undoing: Undoing): Contact {
    const step = sent(undoing)
    if (!step) return shows
    const next = { ...shows }
    for (const { attribute, after } of step.changes)
      Object.assign(next, { [attribute.replace('field:', '')]: after })
    next.urns = nextUrns(shows.urns, step.addUrns, step.removeUrns)
    next.groups = [...shows.groups.filter((one) => !step.removeGroups.includes(one)), ...step.addGroups]
    return next
  }
  const sorted = (one: Contact) => ({ ...one, urns: one.urns.toSorted(), groups: one.groups.toSorted() })

  it('an update nobody touched since goes back to exactly what was there, but for a last address', () => {
    fc.assert(
      fc.property(contact, contact, (from, to) => {
        fc.pre(from.urns.length > 0)
        const undoing = undoChange(runBetween(from, to), present(to))
        expect(undoing.left).toEqual([])
        expect(sorted(applied(to, undoing))).toEqual(sorted(from))
      }),
    )
  })

  it('what somebody changed since is never touched, and every such value is listed', () => {
    fc.assert(
      fc.property(contact, contact, contact, (from, to, later) => {
        const past = runBetween(from, to)
        const undoing = undoChange(past, present(later))
        const after = applied(later, undoing)
        for (const attribute of attributesOf(shown(later))) {
          const [sentValue, before] = [stated(past.after, attribute), stated(past.before, attribute)]
          const is = stated(shown(later), attribute) ?? null
          const kept = stated(shown(after), attribute) ?? null
          if (sentValue === undefined || is !== sentValue) expect(kept).toBe(is)
          else expect(kept).toBe(before)
          const listed = undoing.left.some((one) => 'attribute' in one && one.attribute === attribute)
          expect(listed).toBe(sentValue !== undefined && is !== sentValue && is !== before)
        }
        const runsOwn = (key: 'urns' | 'groups') =>
          new Set([...(past.before[key] ?? []), ...(past.after[key] ?? [])])
        for (const key of ['urns', 'groups'] as const)
          for (const one of later[key]) if (!runsOwn(key).has(one)) expect(after[key]).toContain(one)
        if (later.urns.length > 0) expect(after.urns.length).toBeGreaterThan(0)
      }),
    )
  })

  it('undone, the row says nothing new under any policy, until its own cell changes', () => {
    const policy = fc.constantFrom<'leave' | 'enforce'>('leave', 'enforce')
    fc.assert(
      fc.property(contact, contact, policy, (from, to, how) => {
        fc.pre(from.urns.length > 0 && to.urns.length > 0)
        const past = runBetween(from, to)
        const undoing = undoChange(past, present(to))
        const { name, language, city, urns: said, groups: given } = to
        const local: Snapshot = { name, language, fields: { city }, urns: said, groups: given }
        const settled = { local, remote: shown(to) }
        const base = undoneBase(settled, past, undoing.left, local, shown(to))!
        const after = applied(to, undoing)
        // As settling does: the platform's side of the pair becomes what was answered.
        const answered = {
          local: base.local,
          remote: {
            ...base.remote,
            ...shown(after),
            urns: said.filter((urn) => after.urns.includes(urn)),
            groups: given.filter((group) => after.groups.includes(group)),
          },
        }
        const verdict = judge(
          { local, base: answered, remote: shown(after), gone: false },
          { ...rules, policy: how },
        )
        expect(verdict).toEqual({ kind: 'settled' })
      }),
    )
  })
})
