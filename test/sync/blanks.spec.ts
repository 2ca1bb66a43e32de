/** What a blank cell means (DESIGN 7). */
import { describe, expect, it } from 'vitest'
import { settledBase } from '../../main/sync/base.ts'
import { withClearings, withoutSpentClearings } from '../../main/sync/blanks.ts'
import { toSnapshot } from '../../main/sync/judge.ts'
import { mergeClaims } from '../../main/sync/merge.ts'
import type { BasePair } from '../../main/sync/snapshot.ts'
import type { LocalContact, Statement } from '../../shared/contact.ts'
import { allRules, decide, remote, rules, update } from './support/sides.ts'

const city = (value: Statement): LocalContact => ({ fields: { city: value } })
const cleared: LocalContact = { ...city(null), cleared: ['field:city'] }
const base = (value: Statement): BasePair => ({
  local: { fields: { city: value } },
  remote: { fields: { city: value } },
})

describe('a blank cell', () => {
  it.each<[situation: string, now: LocalContact, before: LocalContact | undefined, result: LocalContact]>([
    ['was always blank: no statement', {}, {}, {}],
    ['of a row that is new: no statement', { name: 'Ana' }, undefined, { name: 'Ana' }],
    [
      'was filled before: it clears',
      {},
      { name: 'Ana', language: 'por', fields: { city: 'Natal' } },
      {
        name: null,
        language: null,
        fields: { city: null },
        cleared: ['name', 'language', 'field:city'],
      },
    ],
    [
      'was filled before, of several fields: only that one',
      { fields: { age: '7' } },
      { fields: { age: '6', city: 'Natal' } },
      { fields: { age: '7', city: null }, cleared: ['field:city'] },
    ],
    ['was cleared before and not answered yet: the clearing is not forgotten', {}, cleared, cleared],
    ['was cleared and answered: no statement again', {}, {}, {}],
    ['is filled again: the value counts', city('Caicó'), cleared, city('Caicó')],
    ['held "--" before: "empty" is no longer said for good', {}, city(null), cleared],
    ['became "--": that is a statement of its own', city(null), city('Natal'), city(null)],
    [
      'of addresses and groups: what is no longer in the set was taken out',
      { urns: [] },
      { urns: ['ext:1'] },
      { urns: [] },
    ],
  ])('%s', (_situation, now, before, result) => {
    expect(withClearings(now, before, true)).toEqual(result)
  })

  it('changes neither row', () => {
    const [now, before] = [{ fields: { age: '7' } }, { fields: { city: 'Natal' } }]
    withClearings(now, before, true)
    expect([now, before]).toEqual([{ fields: { age: '7' } }, { fields: { city: 'Natal' } }])
  })
})

describe('in a source that only adds and updates', () => {
  const A = 'tel:+5584991000001'
  const B = 'tel:+5584991000002'
  const C = 'tel:+5584991000003'
  const mail = 'mailto:ana@example.com'
  it.each<[situation: string, now: LocalContact, before: LocalContact, result: LocalContact]>([
    ['a blank says nothing', {}, { name: 'Ana' }, {}],
    ['"--" clears', { name: null }, { name: 'Ana' }, { name: null }],
    [
      'a blank address keeps what it gave',
      { urns: [mail], silent: ['urn:tel'] },
      { urns: [A, mail] },
      { urns: [mail, A] },
    ],
    ['an address that is "--" is taken out', { urns: [mail] }, { urns: [A, mail] }, { urns: [mail] }],
    ['a corrected phone replaces the old one', { urns: [B] }, { urns: [A] }, { urns: [B] }],
    [
      'a corrected phone replaces the first, the second is blank and stays',
      { urns: [C], silent: ['urn:tel'] },
      { urns: [A, B] },
      { urns: [C, B] },
    ],
    [
      'the first phone as it was, the second blank',
      { urns: [A], silent: ['urn:tel'] },
      { urns: [A, B] },
      { urns: [A, B] },
    ],
    [
      'one phone corrected, the second always blank',
      { urns: [C], silent: ['urn:tel'] },
      { urns: [A] },
      { urns: [C] },
    ],
    [
      'blank groups keep what they gave',
      { groups: [], silent: ['groups'] },
      { groups: ['Gold'] },
      { groups: ['Gold'] },
    ],
    ['groups that are "--" are taken out', { groups: [] }, { groups: ['Gold'] }, { groups: [] }],
    ['other groups replace the old ones', { groups: ['VIP'] }, { groups: ['Gold'] }, { groups: ['VIP'] }],
    [
      'of a column for each group, the blank ones keep theirs',
      { groups: ['VIP'], silent: ['group:Gold'] },
      { groups: ['gold', 'Old'] },
      { groups: ['VIP', 'gold'] },
    ],
  ])('%s', (_situation, now, before, result) => {
    expect(withClearings(now, before, false)).toEqual(result)
  })
})

describe('a clearing counts once', () => {
  it.each<[situation: string, claims: LocalContact[], base: BasePair | undefined, left: LocalContact[]]>([
    ['not sent yet: it stays', [cleared], base('Natal'), [cleared]],
    ['of what was never settled: it stays', [cleared], undefined, [cleared]],
    ['delivered: the blank says nothing again', [cleared], base(null), [{}]],
    [
      'kept by the platform: the blank says nothing again',
      [cleared],
      { local: { fields: { city: null } }, remote: { fields: { city: 'Natal' } } },
      [{}],
    ],
    [
      'another source has a value: overruled for good',
      [cleared, city('Caicó')],
      base('Natal'),
      [{}, city('Caicó')],
    ],
    ['another source says "--": it stays', [cleared, city(null)], base('Natal'), [cleared, city(null)]],
    ['"--" stays whatever was delivered', [city(null)], base(null), [city(null)]],
    [
      'of two clearings one is delivered',
      [{ name: null, fields: { city: null, age: '7' }, cleared: ['name', 'field:city'] }],
      { local: { name: 'Ana', fields: { city: null } }, remote: { name: 'Ana', fields: { city: null } } },
      [{ name: null, fields: { age: '7' }, cleared: ['name'] }],
    ],
    [
      'name and language too',
      [{ name: null, language: null, cleared: ['name', 'language'] }],
      { local: { name: null, language: null }, remote: { name: null, language: null } },
      [{}],
    ],
  ])('%s', (_situation, claims, pair, left) => {
    expect(withoutSpentClearings(claims, pair)).toEqual(left)
  })

  const say = (claims: LocalContact[], pair: BasePair | undefined) =>
    toSnapshot(mergeClaims(withoutSpentClearings(claims, pair))!, (name) => name)

  it('under every policy it is sent until it is delivered, and what the platform shows afterwards stays', () => {
    for (const policy of allRules({ onConflict: 'spreadsheet' })) {
      const shown = (value: Statement) => remote({ fields: { city: value } })
      for (const attempt of ['first', 'after a crash']) {
        const first = decide(
          { local: say([cleared], base('Natal')), base: base('Natal'), remote: shown('Natal') },
          policy,
        )
        expect(update(first).changes, attempt).toEqual([
          { attribute: 'field:city', before: 'Natal', after: null },
        ])
      }
      const delivered = settledBase(base('Natal'), { fields: { city: null } }, { fields: { city: null } })
      const local = say([cleared], delivered)
      expect(decide({ local, base: delivered, remote: shown('Mossoró') }, policy)).toEqual({
        kind: 'settled',
      })
    }
  })

  it('"--" is a value of its own: "enforce" clears again what the platform filled', () => {
    const local = say([city(null)], base(null))
    const sides = { local, base: base(null), remote: remote({ fields: { city: 'Mossoró' } }) }
    expect(update(decide(sides, { ...rules, policy: 'enforce' })).changes).toHaveLength(1)
    expect(update(decide(sides)).changes).toEqual([])
  })

  it('a source that leaves takes only its own value along: an old blank elsewhere does not clear it', () => {
    const pair = base(null) // the first source's clearing was delivered
    const both = withoutSpentClearings([cleared, city('Caicó')], pair)
    const settled = settledBase(pair, { fields: { city: 'Caicó' } }, { fields: { city: 'Caicó' } })
    const sides = { base: settled, remote: remote({ fields: { city: 'Caicó' } }) }
    expect(decide({ ...sides, local: say(both.slice(0, 1), settled) })).toEqual({ kind: 'settled' })
  })
})
