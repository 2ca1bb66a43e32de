/** Somebody is in no spreadsheet any more, or on the platform no more (DESIGN 9). */
import { expect, it } from 'vitest'
import type { Decision, Rules, Sides } from '../../main/sync/judge.ts'
import { agreed, decide, remote } from './support/sides.ts'

const base = agreed({ name: 'Ana', fields: { city: 'Natal' }, groups: ['gold'] })
const there = remote({ fields: { city: 'Natal', theirs: 'x' }, groups: ['gold', 'theirs'] })

it.each<[situation: string, sides: Partial<Sides>, rules: Partial<Rules>, decision: Decision]>([
  ['gone from the sheet, delete', { base, remote: there }, {}, { kind: 'delete' }],
  [
    'gone from the sheet, leave groups: those it gave',
    { base, remote: there },
    { onRemoved: 'leave groups' },
    { kind: 'leave-groups', groups: ['gold'] },
  ],
  [
    'gone from the sheet, leave groups, and it is in none any more',
    { base, remote: remote({ groups: ['theirs'] }) },
    { onRemoved: 'leave groups' },
    { kind: 'leave-groups', groups: [] },
  ],
  [
    'gone from the sheet, leave groups, and a colleague changed the name: that change stays, so nobody is asked',
    { base, remote: { ...there, name: 'Ana M.' } },
    { onRemoved: 'leave groups' },
    { kind: 'leave-groups', groups: ['gold'] },
  ],
  [
    'gone from the sheet, leave groups: one a person left out and somebody gave since is theirs',
    { base: { ...base, remote: { ...base.remote, groups: [] } }, remote: there },
    { onRemoved: 'leave groups' },
    { kind: 'leave-groups', groups: [] },
  ],
  [
    'gone from the sheet, keep, and a colleague changed the name',
    { base, remote: { ...there, name: 'Ana M.' } },
    { onRemoved: 'keep' },
    { kind: 'unfollow', why: 'kept' },
  ],
  [
    'gone from the sheet, the two values a person left apart are no change',
    { base: { ...base, local: { ...base.local, name: 'Eva' } }, remote: there },
    {},
    { kind: 'delete' },
  ],
  [
    'gone from the sheet, keep',
    { base, remote: there },
    { onRemoved: 'keep' },
    { kind: 'unfollow', why: 'kept' },
  ],
  [
    'gone from the sheet, a field that was never ours changed',
    { base, remote: { ...there, fields: { city: 'Natal', theirs: 'y' } } },
    {},
    { kind: 'delete' },
  ],
  [
    'gone from the sheet, a colleague changed the name',
    { base, remote: { ...there, name: 'Ana M.' } },
    {},
    {
      kind: 'removed-but-changed',
      attributes: [{ attribute: 'name', base: 'Ana', local: null, remote: 'Ana M.' }],
    },
  ],
  [
    'gone from the sheet, a colleague emptied our field',
    { base, remote: { ...there, fields: { city: null } } },
    {},
    {
      kind: 'removed-but-changed',
      attributes: [{ attribute: 'field:city', base: 'Natal', local: null, remote: null }],
    },
  ],
  [
    'gone from the sheet, blocked on the platform and changed there',
    { base, remote: { ...there, name: 'Ana M.', status: 'blocked' } },
    {},
    { kind: 'unfollow', why: 'not-active' },
  ],
  [
    'gone from the sheet, stopped on the platform',
    { base, remote: { ...there, status: 'stopped' } },
    {},
    { kind: 'unfollow', why: 'not-active' },
  ],
  [
    'gone from the sheet, archived on the platform',
    { base, remote: { ...there, status: 'archived' } },
    { onRemoved: 'leave groups' },
    { kind: 'unfollow', why: 'not-active' },
  ],
  [
    'gone from the sheet, keep, blocked on the platform',
    { base, remote: { ...there, status: 'blocked' } },
    { onRemoved: 'keep' },
    { kind: 'unfollow', why: 'kept' },
  ],
  [
    'gone from the sheet, enforce changes nothing of that',
    { base, remote: { ...there, name: 'Ana M.' } },
    { policy: 'enforce', onConflict: 'spreadsheet' },
    {
      kind: 'removed-but-changed',
      attributes: [{ attribute: 'name', base: 'Ana', local: null, remote: 'Ana M.' }],
    },
  ],
  ['gone on both sides', { base, gone: true }, {}, { kind: 'unfollow', why: 'gone-on-both' }],
  ['gone from the sheet before it was ever sent', {}, {}, { kind: 'unfollow', why: 'gone-on-both' }],
  [
    'deleted on the platform, the row lives',
    { base, local: { name: 'Ana' }, gone: true },
    {},
    { kind: 'gone' },
  ],
  [
    'never there, the row is new',
    { local: { name: 'Ana' } },
    {},
    { kind: 'create', contact: { name: 'Ana' } },
  ],
])('%s', (_situation, sides, rules, decision) => expect(decide(sides, rules)).toEqual(decision))

it.each(['blocked', 'stopped', 'archived'] as const)(
  'a contact that is %s is edited like any other',
  (status) => {
    const decision = decide({
      base,
      local: { name: 'Ana Lima', fields: { city: 'Natal' } },
      remote: { ...there, status },
    })
    expect(decision).toMatchObject({
      kind: 'update',
      update: { changes: [{ attribute: 'name', before: 'Ana', after: 'Ana Lima' }] },
    })
  },
)
