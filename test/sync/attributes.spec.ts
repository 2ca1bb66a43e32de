/** The attribute table of DESIGN 9 (RULES.md), one line a cell; each line holds for every policy it does not name. */
import { describe, expect, it } from 'vitest'
import { isKnown, judgeAttribute, type Rules, rulesOfKnownRow } from '../../main/sync/judge.ts'
import type { BasePair } from '../../main/sync/snapshot.ts'
import type { Statement } from '../../shared/contact.ts'
import { allRules, decide, remote, rules, update } from './support/sides.ts'

type Verdict = ReturnType<typeof judgeAttribute>
/** Before: what both sides showed when they last settled; one value where they agreed, two where they did not. */
type Before = Statement | { sheet: Statement; platform: Statement } | undefined

const pair = (before: Before): BasePair => {
  if (before === undefined) return { local: {}, remote: {} }
  const { sheet, platform } =
    before !== null && typeof before === 'object' ? before : { sheet: before, platform: before }
  return { local: { name: sheet }, remote: { name: platform } }
}
/** The one verdict under all policies that `fixed` leaves open. */
function verdict(before: Before, sheet: Statement, platform: Statement, fixed: Partial<Rules>) {
  const verdicts = allRules(fixed).map((policy) =>
    judgeAttribute('name', sheet, pair(before), platform, policy),
  )
  return [...new Set(verdicts)]
}

type Line = [situation: string, before: Before, sheet: Statement, platform: Statement, Verdict]

describe('who said something new, under every policy', () => {
  const kept = { sheet: 'Ana', platform: 'Bia' }
  it.each<Line>([
    ['nothing was touched', 'Ana', 'Ana', 'Ana', 'settled'],
    ['the cell was edited', 'Ana', 'Ana Lima', 'Ana', 'send'],
    ['the cell was emptied', 'Ana', null, 'Ana', 'send'],
    ['an empty cell was filled', null, 'Ana', null, 'send'],
    ['both made the same edit', 'Ana', 'Ana Lima', 'Ana Lima', 'adopt'],
    ['both emptied it', 'Ana', null, null, 'adopt'],
    ['never settled, already the same', undefined, 'Ana', 'Ana', 'adopt'],
    ['never settled, both have nothing', undefined, null, null, 'adopt'],
    ['never settled, the platform has nothing', undefined, 'Ana', null, 'send'],
    ['settled with two values, nothing touched since', kept, 'Ana', 'Bia', 'settled'],
    ['settled with two values, the platform came round', kept, 'Ana', 'Ana', 'adopt'],
    ['settled with two values, the cell came round', kept, 'Bia', 'Bia', 'adopt'],
    ['settled with two values, then the cell was edited', kept, 'Eva', 'Bia', 'send'],
    ['settled with two values, then the cell was emptied', kept, null, 'Bia', 'send'],
  ])('%s', (_situation, before, sheet, platform, expected) => {
    expect(verdict(before, sheet, platform, {})).toEqual([expected])
  })

  it('the source says nothing of it: nothing is sent, asked or adopted', () => {
    for (const policy of allRules()) {
      const base = { local: { name: 'Ana' }, remote: { name: 'Ana' } }
      expect(decide({ local: {}, base, remote: remote({ name: 'Bia' }) }, policy).kind).toBe('settled')
    }
  })
})

describe('what one policy decides, whatever the others are', () => {
  const kept = { sheet: 'Ana', platform: 'Bia' }
  it.each<[situation: string, fixed: Partial<Rules>, ...rest: [Before, Statement, Statement, Verdict]]>([
    ['leave: only the platform was edited', { policy: 'leave' }, 'Ana', 'Ana', 'Ana M.', 'settled'],
    ['leave: only the platform was emptied', { policy: 'leave' }, 'Ana', 'Ana', null, 'settled'],
    [
      'leave: the platform was filled, the cell says empty',
      { policy: 'leave' },
      null,
      null,
      'Ana',
      'settled',
    ],
    [
      'leave: settled with two values, then the platform was edited',
      { policy: 'leave' },
      kept,
      'Ana',
      'Eva',
      'settled',
    ],
    ['enforce: a platform edit is put back', { policy: 'enforce' }, 'Ana', 'Ana', 'Ana M.', 'send'],
    ['enforce: what the platform emptied is put back', { policy: 'enforce' }, 'Ana', 'Ana', null, 'send'],
    ['enforce: "empty" is put back too', { policy: 'enforce' }, null, null, 'Ana', 'send'],
    ['enforce: a decision for the platform holds', { policy: 'enforce' }, kept, 'Ana', 'Bia', 'settled'],
    ['enforce: and is over when the platform changes', { policy: 'enforce' }, kept, 'Ana', 'Eva', 'send'],

    ['ask: both edited it differently', { onConflict: 'ask' }, 'Ana', 'Ana Lima', 'Ana M.', 'conflict'],
    ['ask: the cell was emptied, the platform edited', { onConflict: 'ask' }, 'Ana', null, 'Eva', 'conflict'],
    ['ask: the cell was edited, the platform emptied', { onConflict: 'ask' }, 'Ana', 'Eva', null, 'conflict'],
    [
      'ask: settled with two values, then both were edited',
      { onConflict: 'ask' },
      kept,
      'Eva',
      'Lia',
      'conflict',
    ],
    [
      'spreadsheet wins: both edited it differently',
      { onConflict: 'spreadsheet' },
      'Ana',
      'Eva',
      'Lia',
      'send',
    ],
    ['spreadsheet wins: the cell was emptied', { onConflict: 'spreadsheet' }, 'Ana', null, 'Lia', 'send'],
    ['platform wins: both edited it differently', { onConflict: 'platform' }, 'Ana', 'Eva', 'Lia', 'keep'],
    ['platform wins: the platform emptied it', { onConflict: 'platform' }, 'Ana', 'Eva', null, 'keep'],

    ['first sync, platform: both have something', { firstSync: 'platform' }, undefined, 'Ana', 'Bia', 'keep'],
    ['first sync, platform: the cell says empty', { firstSync: 'platform' }, undefined, null, 'Bia', 'keep'],
    ['first sync, spreadsheet: it wins', { firstSync: 'spreadsheet' }, undefined, 'Ana', 'Bia', 'send'],
    ['first sync, spreadsheet: "empty" wins', { firstSync: 'spreadsheet' }, undefined, null, 'Bia', 'send'],
    ['first sync, ask: a person decides', { firstSync: 'ask' }, undefined, 'Ana', 'Bia', 'conflict'],
    ['first sync, ask: the cell says empty', { firstSync: 'ask' }, undefined, null, 'Bia', 'conflict'],
  ])('%s', (_situation, fixed, before, sheet, platform, expected) => {
    expect(verdict(before, sheet, platform, fixed)).toEqual([expected])
  })
})

describe('what a known row says for the first time, a blank cell filled for example', () => {
  const known = { local: { language: 'por' }, remote: { language: 'por' } }
  const said = { name: 'Ana', language: 'por' }
  const kindOf = (platform: Statement, change: Partial<Rules>) => {
    const sides = { local: said, base: known, remote: remote({ name: platform, language: 'por' }) }
    const decision = decide(sides, rulesOfKnownRow({ ...rules, ...change }))
    if (decision.kind !== 'update') return decision.kind
    const { conflicts, kept, adopted } = decision
    const lists = { send: update(decision).changes, conflict: conflicts, keep: kept }
    return Object.entries(lists).find(([, list]) => list.length > 0)?.[0] ?? (adopted > 0 ? 'adopt' : 'none')
  }
  it.each<[situation: string, platform: Statement, change: Partial<Rules>, verdict: string]>([
    ['the platform has nothing: it is sent', null, {}, 'send'],
    ['the platform has the same', 'Ana', {}, 'adopt'],
    ['the platform has something else: asked, whatever the first sync did', 'Bia', {}, 'conflict'],
    ['the same after a first sync the spreadsheet won', 'Bia', { firstSync: 'spreadsheet' }, 'conflict'],
    ['spreadsheet wins: it is sent', 'Bia', { onConflict: 'spreadsheet' }, 'send'],
    ['platform wins: it is kept', 'Bia', { onConflict: 'platform' }, 'keep'],
    ['first sync, ask: still asked', 'Bia', { firstSync: 'ask', onConflict: 'platform' }, 'conflict'],
  ])('%s', (_situation, platform, change, verdict) => expect(kindOf(platform, change)).toBe(verdict))

  it('a first sync that was not delivered yet: what the platform changes meanwhile is asked about', () => {
    const first = decide({ local: said, remote: remote({ name: 'Bia' }) }, { firstSync: 'spreadsheet' })
    expect(first).toMatchObject({ kind: 'update', update: { changes: [{ attribute: 'name' }, {}] } })
    const base = first.kind === 'update' ? first.base : undefined
    for (const policy of allRules({ onConflict: 'ask' })) {
      const again = (name: string) => decide({ local: said, base, remote: remote({ name }) }, policy)
      expect(update(again('Bia'))).toEqual(update(first))
      expect(again('Eva')).toMatchObject({ conflicts: [{ attribute: 'name', base: 'Bia', remote: 'Eva' }] })
    }
  })

  it('is known who has settled anything', () => {
    expect([undefined, { local: {}, remote: {} }, known].map(isKnown)).toEqual([false, false, true])
  })
})

it('several sources: each value under the policies of the source it comes from', () => {
  const said = { name: 'Ana', language: 'por', fields: { city: 'Natal' }, groups: ['gold'], urns: ['ext:1'] }
  const theirs = remote({ name: 'Eva', language: 'eng', fields: { city: 'Assu' } })
  const boss = new Set(['language', 'groups'])
  const of = (what: string) => ({
    ...rules,
    policy: boss.has(what) ? ('enforce' as const) : ('leave' as const),
  })
  const sides = { local: said, base: { local: said, remote: said }, remote: theirs }
  for (const policy of ['leave', 'enforce'] as const) {
    const { changes, addUrns, addGroups } = update(decide(sides, { policy, of }))
    expect(changes.map(({ attribute }) => attribute)).toEqual(['language'])
    expect([addUrns, addGroups]).toEqual([[], ['gold']])
  }
})

describe('equal by the type the field has on the platform', () => {
  it.each([
    ['number: a comma is not a number', 'number', '12,5', '12.5', false],
    ['number: zeros at the end', 'number', '12.50', '12.5', true],
    ['number: leading zeros', 'number', '007', '7', true],
    ['number: another number', 'number', '12.5', '12.51', false],
    [
      'datetime: another offset, the same instant',
      'datetime',
      '2024-03-09T00:00:00-03:00',
      '2024-03-09T03:00:00.000000Z',
      true,
    ],
    ['datetime: another instant', 'datetime', '2024-03-09T00:00:00-03:00', '2024-03-09T00:00:00Z', false],
    ['state: the full path', 'state', 'Ceará', 'Brazil > Ceará', true],
    ['state: another place', 'state', 'Ceará', 'Brazil > Bahia', false],
    ['text: digits are text', 'text', '007', '7', false],
    ['text: case counts', 'text', 'natal', 'Natal', false],
  ] as const)('%s', (_what, type, sheet, platform, same) => {
    const typed = { ...rules, fieldTypes: { city: type } }
    expect(judgeAttribute('field:city', sheet, { local: {}, remote: {} }, platform, typed) === 'adopt').toBe(
      same,
    )
  })

  it('the base pair is compared by that type too: the platform writes the value its own way, nobody moved', () => {
    const base = { local: { fields: { age: '007' } }, remote: { fields: { age: '7' } } }
    const typed = { ...rules, fieldTypes: { age: 'number' as const }, policy: 'enforce' as const }
    expect(judgeAttribute('field:age', '07', base, '7.0', typed)).toBe('settled')
  })

  it('a name and a language are text', () => {
    const typed = { ...rules, fieldTypes: { name: 'number' as const, language: 'number' as const } }
    expect(judgeAttribute('name', '7', { local: {}, remote: {} }, '07', typed)).toBe('keep')
    expect(judgeAttribute('language', 'por', { local: {}, remote: {} }, null, typed)).toBe('send')
    const base = { local: { language: 'por' }, remote: { language: 'por' } }
    expect(judgeAttribute('language', null, base, 'por', typed)).toBe('send')
  })
})
