/** Several sources about one person (DESIGN 5), and what a blank cell means (DESIGN 7). */
import { describe, expect, it } from 'vitest'
import { mergeClaims, withClearings } from '../../main/sync/merge.ts'
import type { LocalContact } from '../../shared/contact.ts'

describe('several claims become one', () => {
  it.each<[situation: string, claims: LocalContact[], merged: LocalContact | undefined]>([
    ['nobody claims', [], undefined],
    [
      'one claim stands as it is',
      [{ name: 'Ana', groups: ['Gold', 'gold'] }],
      { name: 'Ana', groups: ['Gold', 'gold'] },
    ],
    ['the first that has a value wins', [{ name: 'Ana' }, { name: 'Ana Lima' }], { name: 'Ana' }],
    ['a value beats "empty" of an earlier source', [{ name: null }, { name: 'Ana' }], { name: 'Ana' }],
    [
      '"empty" where nobody has a value',
      [{ language: null }, { name: 'Ana' }],
      { name: 'Ana', language: null },
    ],
    [
      'each field on its own',
      [{ fields: { city: 'Natal' } }, { fields: { city: 'Caicó', age: '7' } }],
      { fields: { city: 'Natal', age: '7' } },
    ],
    [
      'addresses united, first source first',
      [{ urns: ['ext:1', 'ext:2'] }, { urns: ['ext:3', 'ext:1'] }],
      { urns: ['ext:1', 'ext:2', 'ext:3'] },
    ],
    [
      'groups united in any case',
      [{ groups: ['Gold'] }, { groups: ['gold', 'VIP'] }],
      { groups: ['gold', 'VIP'] },
    ],
    [
      'a source without groups says nothing of them',
      [{ name: 'Ana' }, { groups: ['Gold'] }],
      { name: 'Ana', groups: ['Gold'] },
    ],
    ['an empty list is a statement', [{ urns: [] }, { name: 'Ana' }], { name: 'Ana', urns: [] }],
    ['the uuid of whoever has it', [{ name: 'Ana' }, { uuid: 'u' }], { name: 'Ana', uuid: 'u' }],
  ])('%s', (_situation, claims, merged) => expect(mergeClaims(claims)).toEqual(merged))
})

describe('a blank cell', () => {
  it.each<
    [
      situation: string,
      now: LocalContact,
      before: LocalContact | undefined,
      blankClears: boolean,
      result: LocalContact,
    ]
  >([
    ['was always blank: no statement', {}, {}, true, {}],
    ['of a row that is new: no statement', { name: 'Ana' }, undefined, true, { name: 'Ana' }],
    [
      'was filled before: it clears',
      {},
      { name: 'Ana', language: 'por', fields: { city: 'Natal' } },
      true,
      { name: null, language: null, fields: { city: null } },
    ],
    [
      'was filled before, of several fields: only that one',
      { fields: { age: '7' } },
      { fields: { age: '6', city: 'Natal' } },
      true,
      { fields: { age: '7', city: null } },
    ],
    ['was cleared before: the clearing is not forgotten', {}, { name: null }, true, { name: null }],
    ['is filled again: the value counts', { name: 'Ana' }, { name: null }, true, { name: 'Ana' }],
    ['of a source that only adds: no statement', {}, { name: 'Ana' }, false, {}],
    ['and "--" clears there too', { name: null }, { name: 'Ana' }, false, { name: null }],
  ])('%s', (_situation, now, before, blankClears, result) => {
    expect(withClearings(now, before, blankClears)).toEqual(result)
  })

  it('changes neither row', () => {
    const [now, before] = [{ fields: { age: '7' } }, { fields: { city: 'Natal' } }]
    withClearings(now, before, true)
    expect([now, before]).toEqual([{ fields: { age: '7' } }, { fields: { city: 'Natal' } }])
  })
})
