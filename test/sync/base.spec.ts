/** How the base pair moves with a delivery. */
import { describe, expect, it } from 'vitest'
import { settledBase, settledGroup, withoutGiven } from '../../main/sync/base.ts'
import type { BasePair, Snapshot } from '../../main/sync/snapshot.ts'
import { decide, remote, rules, update } from './support/sides.ts'

const A = 'tel:+5584991000001'
const A8 = 'tel:+558491000001'
const B = 'tel:+5584991000002'
const THEIRS = 'mailto:ana@example.com'

describe('a delivery settles what it carried', () => {
  it.each<
    [situation: string, before: BasePair | undefined, local: Snapshot, shown: Snapshot, after: BasePair]
  >([
    [
      'a first value',
      undefined,
      { name: 'Ana' },
      { name: 'Ana' },
      { local: { name: 'Ana' }, remote: { name: 'Ana' } },
    ],
    [
      'what the platform made of it',
      undefined,
      { fields: { age: '007' } },
      { fields: { age: '7', theirs: 'x' } },
      { local: { fields: { age: '007' } }, remote: { fields: { age: '7' } } },
    ],
    [
      'and nothing else',
      { local: { name: 'Ana', language: 'por' }, remote: { name: 'Ana', language: 'eng' } },
      { name: null },
      { name: null, language: 'spa' },
      { local: { name: null, language: 'por' }, remote: { name: null, language: 'eng' } },
    ],
    [
      'of the addresses, those it shows of ours, in either form of a phone',
      undefined,
      { urns: [A, B] },
      { urns: [A8, THEIRS] },
      { local: { urns: [A, B] }, remote: { urns: [A] } },
    ],
    [
      'of the groups, those it shows of ours',
      { local: { groups: ['gold'] }, remote: { groups: ['gold'] } },
      { groups: ['vip', 'new'] },
      { groups: ['vip', 'theirs'] },
      { local: { groups: ['vip', 'new'] }, remote: { groups: ['vip'] } },
    ],
  ])('%s', (_situation, before, local, shown, after) => {
    expect(settledBase(before, local, shown)).toEqual(after)
  })
})

describe('a source is taken out of the setup', () => {
  const both = (snapshot: Snapshot): BasePair => ({ local: snapshot, remote: snapshot })
  it.each<[situation: string, before: BasePair, gone: Snapshot, staying: Snapshot, after: BasePair]>([
    [
      'what only it gave is not ours any more',
      both({ name: 'Ana', urns: [A, THEIRS], groups: ['gold', 'vip'] }),
      { name: 'Ana', urns: [A8, THEIRS], groups: ['gold', 'vip'] },
      { urns: [A], groups: ['gold'] },
      both({ name: 'Ana', urns: [A], groups: ['gold'] }),
    ],
    [
      'what another source took out just now is still taken out',
      both({ urns: [A, B] }),
      { urns: [THEIRS] },
      { urns: [A] },
      both({ urns: [A, B] }),
    ],
    [
      'where nobody else speaks of groups, none is ours',
      { local: { groups: ['gold'] }, remote: {} },
      { groups: ['gold'] },
      {},
      { local: { groups: [] }, remote: {} },
    ],
  ])('%s', (_situation, before, gone, staying, after) => {
    expect(withoutGiven(before, gone, staying)).toEqual(after)
  })
})

describe('each group has a request of its own', () => {
  const pair = (local: string[], had: string[]): BasePair => ({
    local: { groups: local },
    remote: { groups: had },
  })
  const settle = (
    before: BasePair | undefined,
    local: string[],
    shown: string[],
    unshown?: { group: string; kind: 'add' | 'remove' },
  ) => settledGroup(before, { local, group: unshown?.group, kind: unshown?.kind ?? 'add' }, shown)

  it.each<[situation: string, result: BasePair, after: BasePair]>([
    [
      'the first of two is shown: the other one is still to be sent',
      settle(undefined, ['gold', 'vip'], ['gold']),
      pair(['gold'], ['gold']),
    ],
    [
      'and then the other one',
      settle(pair(['gold'], ['gold']), ['gold', 'vip'], ['gold', 'vip']),
      pair(['gold', 'vip'], ['gold', 'vip']),
    ],
    [
      'one is taken out, the other one is still to be',
      settle(pair(['gold', 'vip'], ['gold', 'vip']), [], ['vip']),
      pair(['vip'], ['vip']),
    ],
    [
      'put back one by one: the one not back yet is still missed',
      settle(pair(['gold', 'vip'], ['gold', 'vip']), ['gold', 'vip'], ['gold']),
      pair(['gold', 'vip'], ['gold', 'vip']),
    ],
    [
      'sent three times and never shown: it counts as said',
      settle(pair([], []), ['gold'], [], { group: 'gold', kind: 'add' }),
      pair(['gold'], []),
    ],
    [
      'taken out three times and still there: it is not ours any more',
      settle(pair(['gold'], ['gold']), [], ['gold'], { group: 'gold', kind: 'remove' }),
      pair([], []),
    ],
    [
      'one that somebody else gave since is not counted as ours',
      settle(pair(['gold', 'vip'], ['vip']), [], ['gold']),
      pair([], []),
    ],
    [
      'one a person left out stays left out',
      settle(pair(['gold'], []), ['gold', 'vip'], ['vip']),
      pair(['gold', 'vip'], ['vip']),
    ],
  ])('%s', (_situation, result, after) => expect(result).toEqual(after))

  it('what the platform never showed is not sent again, not even under "enforce"', () => {
    const base = settle(pair(['gold'], ['gold']), ['gold'], [], { group: 'gold', kind: 'add' })
    const decision = decide(
      { local: { groups: ['gold'] }, base, remote: remote() },
      { ...rules, policy: 'enforce' },
    )
    expect(update(decision).addGroups).toEqual([])
  })
})
