/** Persons and claims: nothing is left behind that points to nobody. */
import { beforeEach, describe, expect, it } from 'vitest'
import { openedRepositories } from './support/folder.ts'

let repositories: ReturnType<typeof openedRepositories>
beforeEach(() => {
  repositories = openedRepositories()
})
const hash = (n: number) => new Uint8Array(16).fill(n)
function person(n: number, uuid: string | null = `c-${n}`) {
  const { people, workspaceId, sourceId } = repositories
  const followId = people.addFollow(workspaceId, uuid)
  const contact = { name: `Person ${n}`, urns: [`ext:${n}`] }
  const claimId = people.addClaim({
    sourceId,
    rowKey: String(n),
    followId,
    contact,
    hash: hash(n),
    sheet: '',
    rowNumber: n,
    urnKeys: contact.urns,
  } as never)
  return { followId, claimId }
}
/** Problems, conflicts and holds, as a person would be shown them. */
function waitingFor(followId: number) {
  const { reviews, workspaceId, sourceId } = repositories
  reviews.addProblem(workspaceId, { code: 'not-applied', origin: 'delivery', followId, since: 1 })
  reviews.putConflict(workspaceId, followId, 'gone', [], 1)
  reviews.hold(workspaceId, sourceId, 'removals', 'many', [followId], 1)
}
const shown = () => {
  const { reviews, workspaceId } = repositories
  return [
    reviews.problemCount(workspaceId),
    reviews.conflictCount(workspaceId),
    reviews.heldCount(workspaceId),
    reviews.holds(workspaceId).length,
  ]
}

describe('somebody who is followed no more', () => {
  it('is gone with claims, marks, problems, conflicts and holds', () => {
    const { people, workspaceId } = repositories
    const { followId, claimId } = person(1)
    const other = person(2)
    for (const id of [followId, other.followId]) waitingFor(id)
    people.markMoved(followId)
    people.dropFollow(followId)
    expect([
      people.follow(followId),
      people.claim(claimId),
      people.claimsWithUrn('ext:1', workspaceId),
    ]).toEqual([undefined, undefined, []])
    expect(people.nextMoved(workspaceId, 0, 10)).toEqual([])
    expect(shown()).toEqual([1, 1, 1, 1]) // the other's
  })

  it('and nobody else ever gets their number', () => {
    const { people } = repositories
    person(1)
    const { followId } = person(2)
    people.dropFollow(followId)
    expect(person(3).followId).toBeGreaterThan(followId)
  })
})

it('two who turn out to be one: the claims go over, what waited for the first is gone, the second is judged again', () => {
  const { people, workspaceId } = repositories
  const [from, into] = [person(1, null), person(2)]
  waitingFor(from.followId)
  people.mergeInto(from.followId, into.followId)
  expect(people.claimsOf(into.followId).map(({ rowKey }) => rowKey)).toEqual(['1', '2'])
  expect(people.follow(from.followId)).toBeUndefined()
  expect(people.nextMoved(workspaceId, 0, 10)).toEqual([into.followId])
  expect(shown()).toEqual([0, 0, 0, 0])
})

it('somebody whose contact is gone keeps the row, and is judged as new', () => {
  const { people, workspaceId } = repositories
  const { followId } = person(1)
  people.setBase(followId, { local: { name: 'Ana' }, remote: { name: 'Ana' } })
  people.unlink(followId)
  expect(people.follow(followId)).toMatchObject({ uuid: null, origin: 'created', base: undefined })
  expect(people.claimsOf(followId)).toHaveLength(1)
  expect(people.nextMoved(workspaceId, 0, 10)).toEqual([followId])
  expect(people.followOf(workspaceId, 'c-1')).toBeUndefined()
})

it('two cannot follow the same contact', () => {
  person(1, 'c-1')
  expect(() => person(2, 'c-1')).toThrow(/UNIQUE/)
})

describe('a missing row', () => {
  it('keeps since when, and forgets it when it is back', () => {
    const { people } = repositories
    const { claimId } = person(1)
    people.markMissing(claimId, 100, 10)
    people.markMissing(claimId, 200, 20)
    expect(people.claim(claimId)).toMatchObject({ missingSince: 100, missingFrom: 10, staysAway: false })
    people.stayAway(claimId)
    expect(people.claim(claimId)?.staysAway).toBe(true)
    people.updateClaim({
      id: claimId,
      rowKey: '1',
      contact: {},
      hash: hash(9),
      sheet: '',
      rowNumber: 2,
      urnKeys: [],
      ignored: false,
    })
    expect(people.claim(claimId)).toMatchObject({ missingSince: null, staysAway: false })
    people.markMissing(claimId, 300, 30)
    expect(people.claim(claimId)).toMatchObject({ missingFrom: 30, staysAway: false })
  })

  it('the next one whose delay ends, until it counts as gone', () => {
    const { people, sourceId } = repositories
    const claims = [300, 100, 200].map((from, n) => {
      const { claimId } = person(n + 1)
      people.markMissing(claimId, 0, from)
      return claimId
    })
    const seen: (number | undefined)[] = []
    for (const n of [1, 2, 0]) {
      seen.push(people.nextMissing(sourceId))
      people.stayAway(claims[n]!)
    }
    expect([...seen, people.nextMissing(sourceId)]).toEqual([100, 200, 300, undefined])
  })
})

it('a source taken out of the setup leaves its people to be judged, and removes nobody', () => {
  const { people, workspaceId, sourceId } = repositories
  const { followId } = person(1)
  expect(people.dropSourceClaims(sourceId)).toEqual([followId])
  expect(people.claimsOf(followId)).toEqual([])
  expect(people.follow(followId)).toBeDefined()
  expect(people.nextMoved(workspaceId, 0, 10)).toEqual([followId])
})
