/** Several sources about one person (DESIGN 5). */
import { describe, expect, it } from 'vitest'
import { mergeClaims, speakerOf } from '../../main/sync/merge.ts'
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
      'one phone in its two forms is one address, as the first source writes it',
      [{ urns: ['tel:+5584991000001'] }, { urns: ['tel:+558491000001', 'ext:1'] }],
      { urns: ['tel:+5584991000001', 'ext:1'] },
    ],
    [
      'groups united in any case, as the first source writes them',
      [{ groups: ['Gold'] }, { groups: ['gold', 'VIP'] }],
      { groups: ['Gold', 'VIP'] },
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

describe('whose word counts, and so whose policies', () => {
  it.each<[situation: string, claims: LocalContact[], what: Parameters<typeof speakerOf>[1], index: number]>([
    ['the first with a value', [{}, { name: 'Ana' }, { name: 'Eva' }], 'name', 1],
    ['a value before "empty"', [{ name: null }, { name: 'Ana' }], 'name', 1],
    ['the first that says "empty", where nobody has a value', [{}, { language: null }], 'language', 1],
    [
      'of fields, each on its own',
      [{ fields: { age: '7' } }, { fields: { city: 'Natal' } }],
      'field:city',
      1,
    ],
    [
      'of sets, the first that speaks of them',
      [{ name: 'Ana' }, { groups: [] }, { groups: ['Gold'] }],
      'groups',
      1,
    ],
    ['of addresses too', [{}, { urns: ['ext:1'] }], 'urns', 1],
    ['nobody: the first of all', [{}, {}], 'name', 0],
  ])('%s', (_situation, claims, what, index) => expect(speakerOf(claims, what)).toBe(index))
})
