/** Our copy of the account: newer wins, the dead stay dead, and whoever a change concerns is told. */
import { beforeEach, describe, expect, it } from 'vitest'
import { urnKey } from '../../main/mapping/ninth-digit.ts'
import { seeContact, seeDeleted } from '../../main/store/see-contact.ts'
import type { RemoteContact } from '../../shared/contact.ts'
import { openedRepositories } from './support/folder.ts'

let repositories: ReturnType<typeof openedRepositories>
beforeEach(() => {
  repositories = openedRepositories()
})
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000Z`
const contact = (change: Partial<RemoteContact> = {}): RemoteContact => ({
  uuid: 'c-1',
  name: 'Ana',
  language: null,
  urns: [],
  groups: [],
  fields: {},
  status: 'active',
  createdOn: at(0),
  modifiedOn: at(10),
  lastSeenOn: null,
  ...change,
})
const put = (change: Partial<RemoteContact> = {}, mark = 0) =>
  repositories.mirror.put(repositories.workspaceId, contact(change), mark).changed
const shown = (uuid = 'c-1') => repositories.mirror.contact(repositories.workspaceId, uuid)
const owners = (urn: string) => repositories.mirror.owners(repositories.workspaceId, urnKey(urn))
const A = 'tel:+5584991000001'
const B = 'tel:+5584991000002'

describe('a contact', () => {
  it.each<[what: string, change: Partial<RemoteContact>, name: string, news: boolean]>([
    ['of later replaces', { name: 'Ana Lima', modifiedOn: at(11) }, 'Ana Lima', true],
    [
      'of the same moment replaces: a group may have gone without a trace',
      { name: 'Ana Lima' },
      'Ana Lima',
      true,
    ],
    ['of earlier, from a replica that lags, does not', { name: 'An', modifiedOn: at(9) }, 'Ana', false],
    ['that was only touched is no news', { modifiedOn: at(11), lastSeenOn: at(11) }, 'Ana', false],
  ])('%s', (_what, change, name, news) => {
    put()
    expect(put(change)).toBe(news)
    expect(shown()).toMatchObject({ name, deleted: false })
  })

  it('that was deleted never returns, however new it claims to be', () => {
    put({ urns: [A] })
    repositories.mirror.bury(repositories.workspaceId, 'c-1', at(0), at(20))
    expect(put({ urns: [A], modifiedOn: at(30) })).toBe(false)
    expect(shown()).toMatchObject({ deleted: true, name: null, urns: [] })
    expect(owners(A)).toEqual([])
    expect(repositories.mirror.count(repositories.workspaceId)).toBe(0)
  })

  it('deleted before it was ever seen stays deleted', () => {
    repositories.mirror.bury(repositories.workspaceId, 'c-1', at(0), at(20))
    expect(put({ modifiedOn: at(30) })).toBe(false)
    expect(shown()?.deleted).toBe(true)
  })

  it('is found by its addresses, in both forms of a Brazilian mobile', () => {
    put({ urns: ['tel:+558491000001', 'mailto:ana@example.com'] })
    expect(owners(A)).toEqual(['c-1'])
    expect(owners('mailto:ana@example.com')).toEqual(['c-1'])
    put({ urns: [B], modifiedOn: at(11) })
    expect(owners(A)).toEqual([])
    expect(owners(B)).toEqual(['c-1'])
  })

  it.each(['giver first', 'taker first'])('an address that moved has one owner, %s', (order) => {
    put({ urns: [A] })
    const giver = { urns: [], modifiedOn: at(12) }
    const taker = { uuid: 'c-2', urns: [A], modifiedOn: at(12) }
    for (const change of order === 'giver first' ? [giver, taker] : [taker, giver]) put(change)
    expect(owners(A)).toEqual(['c-2'])
  })

  it('not seen by a complete pull is absent, one seen with nothing new is not', () => {
    const { mirror, workspaceId } = repositories
    put({}, 100)
    put({ uuid: 'c-2' }, 100)
    put({ uuid: 'c-2' }, 200)
    put({ uuid: 'c-3' }, 0) // our own answer, during the pull
    expect(mirror.unseenSince(workspaceId, 200).sort()).toEqual(['c-1', 'c-3'])
  })
})

describe('whoever a change concerns is marked to be judged again', () => {
  const moved = () => repositories.people.nextMoved(repositories.workspaceId, 0, 100)
  function follow(uuid: string | null, urns: string[] = []): number {
    const { people, workspaceId, sourceId } = repositories
    const id = people.addFollow(workspaceId, uuid)
    people.addClaim({
      sourceId,
      rowKey: String(id),
      followId: id,
      contact: { urns },
      hash: new Uint8Array(16),
      sheet: '',
      rowNumber: id,
      urnKeys: urns.map(urnKey),
      ignored: false,
    } as never)
    return id
  }
  const see = (change: Partial<RemoteContact>, options = {}) =>
    seeContact(repositories, contact(change), options)
  const told = (work: () => void) => {
    for (const id of moved()) repositories.people.unmarkMoved(id)
    work()
    return moved()
  }

  it('who follows it; not who follows others', () => {
    const [ana] = [follow('c-1'), follow('c-2')]
    expect(told(() => see({}))).toEqual([ana])
    expect(told(() => see({ modifiedOn: at(11) }))).toEqual([])
    expect(told(() => see({ name: 'Ana Lima', modifiedOn: at(12) }))).toEqual([ana])
  })

  it('who states an address it got, in either form: they may have an owner now', () => {
    const wants = follow(null, [A])
    expect(told(() => see({ urns: ['tel:+558491000001'] }))).toEqual([wants])
    expect(told(() => see({ urns: ['tel:+558491000001'], modifiedOn: at(11) }))).toEqual([])
  })

  it('who states an address it gave up, or that is free because it was deleted', () => {
    const [wantsA, wantsB] = [follow(null, [A]), follow(null, [B])]
    see({ urns: [A, B] })
    expect(told(() => see({ urns: [B], modifiedOn: at(11) }))).toEqual([wantsA])
    expect(
      told(() => seeDeleted(repositories, { uuid: 'c-1', createdOn: at(0), modifiedOn: at(12) })),
    ).toEqual([wantsB])
    expect(
      told(() => seeDeleted(repositories, { uuid: 'c-1', createdOn: at(0), modifiedOn: at(13) })),
    ).toEqual([])
  })

  it('not whose own request showed it', () => {
    const [ana, bia] = [follow('c-1', [A]), follow(null, [A])]
    expect(told(() => see({ urns: [A] }, { by: ana }))).toEqual([bia])
  })
})

describe('fields and groups', () => {
  const field = { key: 'city', name: 'City', type: 'text' as const }
  const group = { uuid: 'g-1', name: 'Gold', query: null, system: false, count: 0 }
  it('tell whether anything that matters is different', () => {
    const { mirror, workspaceId } = repositories
    expect(mirror.replaceFields(workspaceId, [field])).toBe(true)
    expect(mirror.replaceFields(workspaceId, [{ ...field, name: 'Town' }])).toBe(false)
    expect(mirror.replaceFields(workspaceId, [{ ...field, type: 'number' }])).toBe(true)
    expect(mirror.replaceFields(workspaceId, [])).toBe(true)
    expect(mirror.replaceGroups(workspaceId, [group])).toBe(true)
    expect(mirror.replaceGroups(workspaceId, [{ ...group, count: 7 }])).toBe(false)
    expect(mirror.replaceGroups(workspaceId, [{ ...group, name: 'Ouro' }])).toBe(true)
  })
})
