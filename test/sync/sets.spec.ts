/** URNs and groups are sets: what the source added is added, what it removed is removed, everything else stays. */
import { describe, expect, it } from 'vitest'
import { nextUrns } from '../../main/sync/judge.ts'
import type { ContactStatus } from '../../shared/contact.ts'
import { decide, remote, type rules, update } from './support/sides.ts'

const A = 'tel:+5584991000001'
const B = 'tel:+5584991000002'
const THEIRS = 'mailto:ana@example.com'
/** The same mobile without Brazil's ninth digit. */
const A8 = 'tel:+558491000001'
/** 8 digits that begin with 3: a landline, which has no other form. */
const LANDLINE = 'tel:+558432221111'
const LANDLINE9 = 'tel:+5584932221111'

describe('addresses', () => {
  const urns = (
    sheet: string[] | undefined,
    before: string[] | undefined,
    platform: string[],
    change: Partial<typeof rules> = {},
  ) => {
    const local = { name: 'Ana', ...(sheet && { urns: sheet }) }
    const base = { local: { name: 'Ana', ...(before && { urns: before }) }, remote: { name: 'Ana' } }
    const decision = decide({ local, base, remote: remote({ urns: platform }) }, change)
    const { addUrns: add, removeUrns: remove } = update(decision)
    return { add, remove, kind: decision.kind, lastUrn: decision.kind === 'update' && decision.lastUrn }
  }
  it.each<
    [
      situation: string,
      sheet: string[] | undefined,
      before: string[] | undefined,
      platform: string[],
      add: string[],
      remove: string[],
    ]
  >([
    ['nothing new', [A], [A], [A], [], []],
    ['a second phone was typed', [A, B], [A], [A], [B], []],
    ['a phone was corrected', [B], [A], [A], [B], [A]],
    ['a phone was taken out, an address of somebody else stays', [], [A], [A, THEIRS], [], [A]],
    ['the platform has more than the sheet ever said', [A], [A], [A, B, THEIRS], [], []],
    ['the sheet has no address column', undefined, undefined, [A, THEIRS], [], []],
    ['never settled: missing ones are added, others stay', [A], undefined, [THEIRS], [A], []],
    ['the platform knows the other form of the number', [A], undefined, [A8], [], []],
    ['the sheet changes to the other form', [A8], [A], [A], [], []],
    ['corrected from the other form', [B], [A8], [A], [B], [A]],
    [
      "a landline with a 9 in front is another person's mobile",
      [LANDLINE9],
      [LANDLINE],
      [LANDLINE],
      [LANDLINE9],
      [LANDLINE],
    ],
    ['taken away on the platform, the sheet said nothing new', [A, B], [A, B], [A], [], []],
    ['taken out on both sides', [A], [A, B], [A], [], []],
    ['the platform has it already when it is typed', [A, B], [A], [A, B], [], []],
    ['the order changed', [B, A], [A, B], [A, B], [], []],
  ])('%s', (_situation, sheet, before, platform, add, remove) => {
    expect(urns(sheet, before, platform)).toMatchObject({ add, remove, lastUrn: false })
  })

  it('the last address is never taken away: a problem, and nothing is sent', () => {
    expect(urns([], [A], [A])).toEqual({ add: [], remove: [], kind: 'update', lastUrn: true })
    expect(urns([], [A, B], [A, B])).toMatchObject({ remove: [], lastUrn: true })
  })

  it('"enforce" puts back what was taken away on the platform, and leaves what it added', () => {
    expect(urns([A, B], [A, B], [A, THEIRS], { policy: 'enforce' })).toMatchObject({ add: [B], remove: [] })
  })

  it.each<[situation: string, present: string[], add: string[], remove: string[], result: string[]]>([
    ['a corrected phone takes the place of the old one', [A, THEIRS], [B], [A], [B, THEIRS]],
    ['a new one goes last', [THEIRS], [A], [], [THEIRS, A]],
    ['one goes, nothing comes', [A, THEIRS], [], [A], [THEIRS]],
    ['two go, one comes: it takes the first place', [A, THEIRS, B], ['ext:1'], [A, B], ['ext:1', THEIRS]],
    ['already there in its other form', [A8, THEIRS], [A], [], [A8, THEIRS]],
    ['gone already', [THEIRS], [B], [A], [THEIRS, B]],
  ])('the list an update sends: %s', (_situation, present, add, remove, result) => {
    expect(nextUrns(present, add, remove)).toEqual(result)
  })
})

describe('groups', () => {
  const groups = (
    sheet: string[] | undefined,
    before: string[] | undefined,
    platform: string[],
    status: ContactStatus = 'active',
    change: Partial<typeof rules> = {},
  ) => {
    const local = { name: 'Ana', ...(sheet && { groups: sheet }) }
    const base = { local: { name: 'Ana', ...(before && { groups: before }) }, remote: { name: 'Ana' } }
    const { addGroups: add, removeGroups: remove } = update(
      decide({ local, base, remote: remote({ groups: platform, status }) }, change),
    )
    return { add, remove }
  }
  it.each<
    [
      situation: string,
      sheet: string[] | undefined,
      before: string[] | undefined,
      platform: string[],
      add: string[],
      remove: string[],
    ]
  >([
    ['nothing new', ['gold'], ['gold'], ['gold'], [], []],
    ['one was added', ['gold', 'vip'], ['gold'], ['gold'], ['vip'], []],
    ['one was taken out', [], ['gold'], ['gold', 'theirs'], [], ['gold']],
    ['one for another', ['vip'], ['gold'], ['gold'], ['vip'], ['gold']],
    ['groups of others stay', ['gold'], ['gold'], ['gold', 'theirs'], [], []],
    ['never settled: missing ones are added, others stay', ['gold'], undefined, ['theirs'], ['gold'], []],
    ['taken out on the platform, the sheet said nothing new', ['gold'], ['gold'], [], [], []],
    ['taken out on both sides', [], ['gold'], [], [], []],
    ['the sheet has no groups', undefined, undefined, ['theirs'], [], []],
    ['one that does not exist yet', ['new:vip'], [], [], ['new:vip'], []],
  ])('%s', (_situation, sheet, before, platform, add, remove) => {
    expect(groups(sheet, before, platform)).toEqual({ add, remove })
  })

  it.each<ContactStatus>(['blocked', 'stopped', 'archived'])(
    'a contact that is %s gets none, and its own wait',
    (status) => {
      expect(groups(['gold'], [], [], status)).toEqual({ add: [], remove: [] })
      expect(groups(['gold'], [], [], 'active')).toEqual({ add: ['gold'], remove: [] })
    },
  )

  it('"enforce" puts back what was taken out on the platform', () => {
    expect(groups(['gold'], ['gold'], [], 'active', { policy: 'enforce' })).toEqual({
      add: ['gold'],
      remove: [],
    })
  })
})
