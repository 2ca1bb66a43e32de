/** URNs and groups are sets: what the source added is added, what it removed is removed, everything else stays. */
import { describe, expect, it } from 'vitest'
import { nextUrns, saidUrns } from '../../main/sync/sets.ts'
import type { ContactStatus } from '../../shared/contact.ts'
import { allRules, decide, remote, type rules, update } from './support/sides.ts'

const A = 'tel:+5584991000001'
const B = 'tel:+5584991000002'
const THEIRS = 'mailto:ana@example.com'
/** The same mobile without Brazil's ninth digit. */
const A8 = 'tel:+558491000001'
/** 8 digits that begin with 3: a landline, which has no other form. */
const LANDLINE = 'tel:+558432221111'
const LANDLINE9 = 'tel:+5584932221111'

/**
 * Addresses and groups alike, one at a time: did the source give it and did the platform have it when both settled
 * (`before`), does the source give it and does the platform have it now.
 */
describe('one address, one group, under every policy that is not named', () => {
  type Before = 'unknown' | 'agreed' | 'only the source'
  type Verdict = 'add' | 'remove' | 'none'
  /** How the pair looks afterwards; undefined where it is left as it was. */
  type After = Before | undefined
  it.each<[situation: string, fixed: Partial<typeof rules>, Before, now: [boolean, boolean], Verdict, After]>(
    [
      ['new in the sheet', {}, 'unknown', [true, false], 'add', undefined],
      ['new in the sheet, and there already', {}, 'unknown', [true, true], 'none', 'agreed'],
      ['only ever on the platform', {}, 'unknown', [false, true], 'none', undefined],
      ['nothing was touched', {}, 'agreed', [true, true], 'none', undefined],
      ['taken out of the sheet', {}, 'agreed', [false, true], 'remove', undefined],
      ['taken out on both sides', {}, 'agreed', [false, false], 'none', 'unknown'],
      ['leave: taken away on the platform', { policy: 'leave' }, 'agreed', [true, false], 'none', undefined],
      [
        'enforce: taken away on the platform',
        { policy: 'enforce' },
        'agreed',
        [true, false],
        'add',
        undefined,
      ],
      ['left out by a decision: it stays out', {}, 'only the source', [true, false], 'none', undefined],
      [
        'left out by a decision, given by somebody since',
        {},
        'only the source',
        [true, true],
        'none',
        'agreed',
      ],
      [
        'left out by a decision, given by somebody and gone from the sheet: it is theirs',
        {},
        'only the source',
        [false, true],
        'none',
        'unknown',
      ],
      [
        'left out by a decision, gone from the sheet',
        {},
        'only the source',
        [false, false],
        'none',
        'unknown',
      ],
    ],
  )('%s', (_situation, fixed, before, [sheet, platform], verdict, after) => {
    for (const policy of allRules(fixed)) {
      for (const kind of ['urns', 'groups'] as const) {
        const one = kind === 'urns' ? A : 'gold'
        const other = kind === 'urns' ? THEIRS : 'theirs'
        const base = {
          local: { [kind]: before === 'unknown' ? [] : [one] },
          remote: { [kind]: before === 'agreed' ? [one] : [] },
        }
        const shown = remote({ [kind]: platform ? [other, one] : [other] })
        const decision = decide({ local: { [kind]: sheet ? [one] : [] }, base, remote: shown }, policy)
        const { addUrns, removeUrns, addGroups, removeGroups } = update(decision)
        expect({ add: [...addUrns, ...addGroups], remove: [...removeUrns, ...removeGroups] }).toEqual({
          add: verdict === 'add' ? [one] : [],
          remove: verdict === 'remove' ? [one] : [],
        })
        if (decision.kind === 'settled') expect(after).toBeUndefined()
        else if (after === undefined) expect(decision).toMatchObject({ kind: 'update', base })
        else
          expect(decision).toMatchObject({
            kind: 'update',
            base: {
              local: { [kind]: after === 'agreed' ? [one] : [] },
              remote: { [kind]: after === 'agreed' ? [one] : [] },
            },
          })
      }
    }
  })

  it('of a pair that does not say what the platform had, everything was there', () => {
    for (const policy of allRules({ policy: 'enforce' }))
      expect(
        update(
          decide(
            {
              local: { groups: ['gold'] },
              base: { local: { groups: ['gold'] }, remote: {} },
              remote: remote(),
            },
            policy,
          ),
        ).addGroups,
      ).toEqual(['gold'])
  })
})

describe('addresses', () => {
  const urns = (sheet: string[] | undefined, before: string[] | undefined, platform: string[]) => {
    const local = { name: 'Ana', ...(sheet && { urns: sheet }) }
    const base = { local: { name: 'Ana', ...(before && { urns: before }) }, remote: { name: 'Ana' } }
    const decision = decide({ local, base, remote: remote({ urns: platform }) })
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
    ['addresses: nothing new', [A], [A], [A], [], []],
    ['a second phone was typed', [A, B], [A], [A], [B], []],
    ['a phone was corrected', [B], [A], [A], [B], [A]],
    ['a phone was taken out, an address of somebody else stays', [], [A], [A, THEIRS], [], [A]],
    ['the platform has more than the sheet ever said', [A], [A], [A, B, THEIRS], [], []],
    ['the sheet has no address column', undefined, undefined, [A, THEIRS], [], []],
    ['addresses never settled: missing ones are added, others stay', [A], undefined, [THEIRS], [A], []],
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
    ['addresses: taken out on both sides', [A], [A, B], [A], [], []],
    ['the platform has it already when it is typed', [A, B], [A], [A, B], [], []],
    ['the order changed', [B, A], [A, B], [A, B], [], []],
  ])('%s', (_situation, sheet, before, platform, add, remove) => {
    expect(urns(sheet, before, platform)).toMatchObject({ add, remove, lastUrn: false })
  })

  it('the last address is never taken away: a problem, and nothing is sent', () => {
    expect(urns([], [A], [A])).toEqual({ add: [], remove: [], kind: 'update', lastUrn: true })
    expect(urns([], [A, B], [A, B])).toMatchObject({ remove: [], lastUrn: true })
  })

  it('the last address that is ours goes where another one stays', () => {
    expect(urns([], [A], [A, THEIRS])).toMatchObject({ remove: [A], lastUrn: false })
  })

  it.each<[situation: string, present: string[], add: string[], remove: string[], result: string[]]>([
    ['a corrected phone takes the place of the old one', [A, THEIRS], [B], [A], [B, THEIRS]],
    ['a new one goes last', [THEIRS], [A], [], [THEIRS, A]],
    ['one goes, nothing comes', [A, THEIRS], [], [A], [THEIRS]],
    ['two go, one comes: it takes the first place', [A, THEIRS, B], ['ext:1'], [A, B], ['ext:1', THEIRS]],
    ['already there in its other form', [A8, THEIRS], [A], [], [A8, THEIRS]],
    ['gone already', [THEIRS], [B], [A], [THEIRS, B]],
  ])('%s', (_situation, present, add, remove, result) => {
    expect(nextUrns(present, add, remove)).toEqual(result)
  })
})

it('an address that is kept back is not said yet, nor is what would have gone for it', () => {
  const decided = { addUrns: [B, THEIRS], removeUrns: [A] }
  expect(saidUrns([B, THEIRS], decided, decided)).toEqual([B, THEIRS])
  expect(saidUrns([B, THEIRS], decided, { addUrns: [THEIRS], removeUrns: [] })).toEqual([THEIRS, A])
})

describe('groups', () => {
  const groups = (
    sheet: string[] | undefined,
    before: string[] | undefined,
    platform: string[],
    status: ContactStatus = 'active',
  ) => {
    const local = { name: 'Ana', ...(sheet && { groups: sheet }) }
    const base = { local: { name: 'Ana', ...(before && { groups: before }) }, remote: { name: 'Ana' } }
    const { addGroups: add, removeGroups: remove } = update(
      decide({ local, base, remote: remote({ groups: platform, status }) }),
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
    ['groups: nothing new', ['gold'], ['gold'], ['gold'], [], []],
    ['one was added', ['gold', 'vip'], ['gold'], ['gold'], ['vip'], []],
    ['one was taken out', [], ['gold'], ['gold', 'theirs'], [], ['gold']],
    ['one for another', ['vip'], ['gold'], ['gold'], ['vip'], ['gold']],
    ['groups of others stay', ['gold'], ['gold'], ['gold', 'theirs'], [], []],
    [
      'groups never settled: missing ones are added, others stay',
      ['gold'],
      undefined,
      ['theirs'],
      ['gold'],
      [],
    ],
    ['taken out on the platform, the sheet said nothing new', ['gold'], ['gold'], [], [], []],
    ['groups: taken out on both sides', [], ['gold'], [], [], []],
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
})
