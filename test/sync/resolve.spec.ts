/** What a person decided holds until the source's own cell changes, under every policy (DESIGN 12). */
import { describe, expect, it } from 'vitest'
import { judge, type RemoteSide, type Rules } from '../../main/sync/judge.ts'
import {
  answeredBase,
  keepPlatform,
  keepPlatformGroups,
  keepPlatformUrns,
  sendSpreadsheet,
} from '../../main/sync/resolve.ts'
import type { BasePair, Snapshot } from '../../main/sync/snapshot.ts'
import type { Statement } from '../../shared/contact.ts'
import { allRules, remote, update } from './support/sides.ts'

const said = (value: Statement): Snapshot => ({ name: value, fields: { city: 'Natal' } })
const shown = (value: Statement): RemoteSide => remote({ name: value, fields: { city: 'Natal' } })
const pair = (value: Statement): BasePair => ({ local: said(value), remote: said(value) })
const city: BasePair = { local: { fields: { city: 'Natal' } }, remote: { fields: { city: 'Natal' } } }

/** What follows for the person, the same under every policy. */
function everywhere(local: Snapshot, base: BasePair, platform: RemoteSide, fixed: Partial<Rules> = {}) {
  const decisions = allRules(fixed).map((policy) =>
    judge({ local, base, remote: platform, gone: false }, policy),
  )
  for (const decision of decisions) expect(decision).toEqual(decisions[0])
  return decisions[0]!
}

describe.each<[conflict: string, base: BasePair, sheet: Statement, platform: Statement]>([
  ['both edited', pair('Ana'), 'Eva', 'Lia'],
  ['the cell emptied, the platform edited', pair('Ana'), null, 'Lia'],
  ['the cell edited, the platform emptied', pair('Ana'), 'Eva', null],
  ['never settled', city, 'Eva', 'Lia'],
  ['never settled, the cell says empty', city, null, 'Lia'],
])('two different values: %s', (_conflict, base, sheet, platform) => {
  it('keep the platform: settled, and the next edit of the cell is sent', () => {
    const kept = keepPlatform(base, said(sheet), shown(platform), ['name'])
    expect(everywhere(said(sheet), kept, shown(platform)).kind).toBe('settled')
    const edited = update(everywhere(said('Zoe'), kept, shown(platform)))
    expect(edited.changes).toEqual([{ attribute: 'name', before: platform, after: 'Zoe' }])
  })

  it('send the spreadsheet: it is sent, and nothing after that', () => {
    const chosen = sendSpreadsheet(base, said(sheet), shown(platform), ['name'])
    const sent = everywhere(said(sheet), chosen, shown(platform))
    expect(sent).toMatchObject({ kind: 'update', conflicts: [], kept: [] })
    expect(update(sent).changes).toEqual([{ attribute: 'name', before: platform, after: sheet }])
  })

  it('a typed value: not the business of a verdict, before its delivery or after', () => {
    const decided = keepPlatform(base, said(sheet), shown(platform), ['name'])
    expect(everywhere(said(sheet), decided, shown(platform)).kind).toBe('settled')
    const answered = answeredBase(decided, { name: 'Typed' }, shown('Typed'))
    expect(everywhere(said(sheet), answered, shown('Typed')).kind).toBe('settled')
    expect(answered.local.name).toBe(sheet)
    const edited = update(everywhere(said('Zoe'), answered, shown('Typed')))
    expect(edited.changes).toEqual([{ attribute: 'name', before: 'Typed', after: 'Zoe' }])
  })
})

it('a decision is about the attributes it names, and no other', () => {
  const local = { name: 'Eva', language: 'por', fields: { city: 'Caicó' } }
  const platform = remote({ name: 'Lia', language: 'spa', fields: { city: 'Assu' } })
  for (const decide of [keepPlatform, sendSpreadsheet]) {
    const { local: ours, remote: theirs } = decide(undefined, local, platform, ['language'])
    expect([Object.keys(ours), Object.keys(theirs)]).toEqual([['language'], ['language']])
  }
})

it('of what the source no longer says anything, nothing can be decided for it', () => {
  expect(keepPlatform(pair('Ana'), { fields: {} }, shown('Lia'), ['name'])).toEqual(pair('Ana'))
  expect(sendSpreadsheet(pair('Ana'), { fields: {} }, shown('Lia'), ['name'])).toEqual(pair('Ana'))
})

describe('addresses and groups', () => {
  const A = 'tel:+5584991000001'
  const B = 'tel:+5584991000002'
  const C = 'tel:+5584991000003'
  const urns = (base: BasePair, sheet: string[], platform: string[], fixed: Partial<Rules> = {}) => {
    const decision = everywhere({ urns: sheet }, base, remote({ urns: platform }), fixed)
    const { addUrns: add, removeUrns: remove } = update(decision)
    return { add, remove, lastUrn: decision.kind === 'update' && decision.lastUrn }
  }
  const groups = (base: BasePair, sheet: string[], platform: string[]) => {
    const { addGroups: add, removeGroups: remove } = update(
      everywhere({ groups: sheet }, base, remote({ groups: platform })),
    )
    return { add, remove }
  }
  const had = (list: string[]): BasePair => ({ local: { urns: list }, remote: { urns: list } })

  it('an address of somebody else, keep the platform: it is left out until the cell changes', () => {
    const base = keepPlatformUrns(had([A]), [B], [A])
    expect(urns(base, [B], [A])).toEqual({ add: [], remove: [], lastUrn: false })
    expect(urns(base, [C], [A])).toEqual({ add: [C], remove: [], lastUrn: false })
  })

  it('an address of somebody else, keep the platform: the other new one is still added', () => {
    const base = keepPlatformUrns(had([A]), [A, B, C], [A], [B])
    expect(urns(base, [A, B, C], [A])).toEqual({ add: [C], remove: [], lastUrn: false })
  })

  it('the last address, keep the platform: it stays, and nothing is asked again', () => {
    const base = keepPlatformUrns(had([A]), [], [A])
    expect(urns(base, [], [A])).toEqual({ add: [], remove: [], lastUrn: false })
    expect(urns(base, [B], [A])).toEqual({ add: [B], remove: [], lastUrn: false })
  })

  it('groups, keep the platform: left out until the cell changes, and those of others stay', () => {
    const base = keepPlatformGroups(
      { local: { groups: ['old'] }, remote: { groups: ['old'] } },
      ['gold'],
      ['old', 'theirs'],
    )
    expect(groups(base, ['gold'], ['old', 'theirs'])).toEqual({ add: [], remove: [] })
    expect(groups(base, ['gold', 'vip'], ['old', 'theirs'])).toEqual({ add: ['vip'], remove: [] })
  })

  it('a decided list of addresses has arrived: what the source says counts as said', () => {
    const decided = keepPlatformUrns(had([A]), [B], [A])
    const base = answeredBase(decided, { urns: [B] }, { urns: [B] })
    expect(base).toEqual({ local: { urns: [B] }, remote: { urns: [B] } })
    expect(urns(base, [B], [B])).toEqual({ add: [], remove: [], lastUrn: false })
  })
})
