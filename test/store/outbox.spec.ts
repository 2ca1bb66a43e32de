/** The queue: what may leave, in which order, together with what, and what is never dropped. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { IntentionKind, Payload } from '../../main/store/outbox.ts'
import { openedRepositories } from './support/folder.ts'

let repositories: ReturnType<typeof openedRepositories>
beforeEach(() => {
  repositories = openedRepositories()
})
const PAYLOADS: Record<IntentionKind, Payload> = {
  create: { contact: { name: 'Ana' } },
  update: { name: 'Ana', before: {} },
  delete: {},
  add: { local: ['g'] },
  remove: { local: [] },
}
function put(followId: number, kind: IntentionKind = 'update', { target = '', priority = 10 } = {}): number {
  const { outbox, workspaceId } = repositories
  return outbox.put(workspaceId, {
    followId,
    kind,
    target,
    payload: PAYLOADS[kind],
    priority,
    runId: 1,
    changeId: null,
  })
}
const ready = (now = 0, limit = 1000) =>
  repositories.outbox.ready(repositories.workspaceId, now, limit).map(({ id }) => id)
const stateOf = (id: number) => repositories.outbox.get(id)?.state

describe('what may leave', () => {
  it('in order of arrival, small runs first', () => {
    const [big, bigger] = [put(1, 'update', { priority: 20 }), put(2, 'update', { priority: 20 })]
    const small = put(3)
    expect(ready()).toEqual([small, big, bigger])
    expect(ready(0, 2)).toEqual([small, big])
  })

  it('one of a person at a time, the oldest first, whatever its priority', () => {
    const first = put(1, 'update', { priority: 20 })
    const second = put(1, 'add', { target: 'g' })
    expect(ready()).toEqual([first])
    repositories.outbox.markSending([first], 5)
    expect(ready()).toEqual([]) // its outcome comes first
    repositories.outbox.setState(first, 'unsure')
    expect(ready()).toEqual([])
    repositories.outbox.remove(first)
    expect(ready()).toEqual([second])
  })

  it('behind one that only waits to be seen, the next one goes', () => {
    const first = put(1, 'add', { target: 'g' })
    const second = put(1, 'remove', { target: 'h' })
    repositories.outbox.setState(first, 'provisional')
    expect(ready()).toEqual([second])
  })

  it('not before its time', () => {
    const id = put(1)
    repositories.outbox.postpone(id, 1000, 1)
    expect(ready(999)).toEqual([])
    expect(ready(1000)).toEqual([id])
    expect(repositories.outbox.get(id)).toMatchObject({ attempts: 1, dueAt: 1000 })
  })

  it('not before what it depends on is delivered, and then', () => {
    const [release, take] = [put(1), put(2)]
    repositories.outbox.dependOn(take, release)
    expect(ready()).toEqual([release])
    repositories.outbox.markSending([release], 5)
    expect(ready()).toEqual([])
    repositories.outbox.remove(release)
    expect(ready()).toEqual([take])
  })

  it('of nobody who has to be judged again', () => {
    const [one, other] = [put(1), put(2)]
    repositories.people.markMoved(1)
    expect(ready()).toEqual([other])
    repositories.people.unmarkMoved(1)
    expect(ready()).toEqual([one, other])
  })

  it('the wait is for those that only lack time, not for those that others hold up', () => {
    const { outbox, workspaceId } = repositories
    expect(outbox.nextDueAt(workspaceId)).toBeUndefined()
    const release = put(1)
    outbox.postpone(release, 5000, 0)
    outbox.dependOn(put(2), release)
    put(1, 'add', { target: 'g' })
    expect(outbox.nextDueAt(workspaceId)).toBe(5000)
  })
})

describe('calls of up to a hundred', () => {
  const alike = (id: number) =>
    repositories.outbox.alike(repositories.workspaceId, repositories.outbox.get(id)!, 0).map((one) => one.id)

  it('the same action on the same group, a hundred at most, small runs first', () => {
    const many = Array.from({ length: 130 }, (_, n) => put(n + 1, 'add', { target: 'gold', priority: 20 }))
    const silver = put(500, 'add', { target: 'silver' })
    const leaving = put(501, 'remove', { target: 'gold' })
    const small = put(502, 'add', { target: 'gold' })
    expect(alike(many[0]!)).toEqual([small, ...many.slice(0, 99)])
    expect(alike(silver)).toEqual([silver])
    expect(alike(leaving)).toEqual([leaving])
  })

  it('without those whose turn has not come', () => {
    const { outbox } = repositories
    const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((n) => put(n, 'delete')) as [
      number,
      number,
      number,
      number,
      number,
    ]
    outbox.postpone(b, 1000, 1)
    outbox.markSending([c], 5)
    repositories.people.markMoved(4)
    outbox.dependOn(e, a)
    expect(alike(a)).toEqual([a])
    expect(stateOf(d)).toBe('waiting')
  })
})

describe('what has left', () => {
  it('is neither dropped nor replaced by a newer verdict', () => {
    const { outbox } = repositories
    const states = ['sending', 'unsure', 'provisional', 'waiting'] as const
    const ids = states.map((state, n) => {
      const id = put(n + 1)
      if (state !== 'waiting') outbox.setState(id, state)
      return id
    })
    for (const n of [1, 2, 3, 4]) outbox.dropWaiting(n)
    expect(ids.map(stateOf)).toEqual(['sending', 'unsure', 'provisional', undefined])
    expect(outbox.waitingOnly([1, 2, 3, 4])).toEqual(
      new Map([
        [1, false],
        [2, false],
        [3, false],
      ]),
    )
  })

  it('is looked up first when the agent that sent it died', () => {
    const { outbox, workspaceId } = repositories
    const [sent, waits, seen] = [put(1), put(2), put(3, 'add', { target: 'g' })]
    outbox.markSending([sent], 77)
    outbox.setState(seen, 'provisional')
    expect(outbox.adoptCrashed(workspaceId + 1)).toBe(0) // another account's requests are not ours
    expect(outbox.adoptCrashed(workspaceId)).toBe(1)
    expect([sent, waits, seen].map(stateOf)).toEqual(['unsure', 'waiting', 'provisional'])
    expect(outbox.inState(workspaceId, 'unsure')).toMatchObject([{ id: sent, sentAt: 77 }])
  })

  it('a decision of a person stays where a newer verdict replaces what waits, with its place in history', () => {
    const { outbox, runs, workspaceId } = repositories
    const runId = runs.start(workspaceId, 'test', 0)
    const change = () =>
      runs.addChange({
        runId,
        followId: 1,
        uuid: null,
        kind: 'update',
        sourceId: null,
        rowNumber: null,
        before: {},
        after: { name: 'Ana' },
      })
    const common = {
      followId: 1,
      kind: 'update',
      target: '',
      payload: PAYLOADS.update,
      priority: 10,
      runId,
    } as const
    const planned = outbox.put(workspaceId, { ...common, changeId: change() })
    const decidedChange = change()
    const decided = outbox.put(workspaceId, { ...common, changeId: decidedChange, decided: true })
    runs.dropWaiting(1)
    expect(outbox.dropWaiting(1)).toBe(1)
    expect(outbox.get(planned)).toBeUndefined()
    expect(outbox.get(decided)).toMatchObject({ decided: true, changeId: decidedChange })
    expect([...runs.changes(runId)].map(({ id }) => id)).toEqual([decidedChange])
    expect(outbox.dropAllWaiting(1)).toBe(1)
    expect(outbox.get(decided)).toBeUndefined()
  })

  it('nothing is put off beyond an hour, or was sent later than now, where the clock was set back', () => {
    const { outbox, workspaceId } = repositories
    const [soon, late] = [put(1), put(2)]
    outbox.postpone(soon, 1000, 0)
    outbox.postpone(late, 9000, 0)
    outbox.markSending([late], 7000)
    outbox.clockIs(2000, workspaceId, 3000)
    expect([soon, late].map((id) => outbox.get(id)?.dueAt)).toEqual([1000, 0])
    expect([soon, late].map((id) => outbox.get(id)?.sentAt)).toEqual([null, 2000])
  })

  it('is not marked a second time', () => {
    const id = put(1)
    repositories.outbox.markSending([id], 5)
    repositories.outbox.setState(id, 'unsure')
    repositories.outbox.markSending([id], 6)
    expect(stateOf(id)).toBe('unsure')
  })

  it('and was not seen waits again, and is counted', () => {
    const id = put(1, 'add', { target: 'g' })
    repositories.outbox.setState(id, 'provisional')
    repositories.outbox.sendAgain(id)
    expect(repositories.outbox.get(id)).toMatchObject({ state: 'waiting', confirmations: 1 })
  })
})

it('an id is never used again: history and dependencies may still name it', () => {
  const first = put(1)
  repositories.outbox.remove(first)
  expect(put(1)).toBeGreaterThan(first)
})
