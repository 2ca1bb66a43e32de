/** History: pages of runs and changes, who is meant by a name or number, and one contact's story. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { NewChange } from '../../main/store/runs.ts'
import type { RemoteContact } from '../../shared/contact.ts'
import { openedRepositories } from './support/folder.ts'

let repositories: ReturnType<typeof openedRepositories>
let runId: number
beforeEach(() => {
  repositories = openedRepositories()
  runId = repositories.runs.start(repositories.workspaceId, 'sync', 1000)
})

/** A change to person `n`, planned by the current run. */
function change(n: number, rest: Partial<NewChange> = {}): number {
  const { runs, sourceId } = repositories
  return runs.addChange({
    ...{
      runId,
      followId: n,
      uuid: `c-${n}`,
      kind: 'update',
      sourceId,
      sheet: 'Plan1',
      rowNumber: n + 1,
      rowKey: `K${n}`,
    },
    before: { fields: { city: 'Natal' } },
    after: { fields: { city: 'Caicó' } },
    name: `Person ${n}`,
    urns: [`tel:+55849910000${String(n).padStart(2, '0')}`],
    ...rest,
  })
}
function contact(n: number, rest: Partial<RemoteContact> = {}): void {
  const { mirror, workspaceId } = repositories
  const at = '2026-01-01T00:00:00.000000Z'
  const person = { uuid: `c-${n}`, name: `Person ${n}`, language: null, urns: [`tel:+5584991000${100 + n}`] }
  mirror.put(
    workspaceId,
    {
      ...person,
      groups: [],
      fields: {},
      status: 'active',
      createdOn: at,
      modifiedOn: at,
      lastSeenOn: null,
      ...rest,
    },
    0,
  )
}
/** The change waits to be sent. */
function waits(changeId: number, followId: number): void {
  const { outbox, workspaceId } = repositories
  outbox.put(workspaceId, {
    followId,
    kind: 'update',
    target: '',
    payload: { before: {} },
    priority: 1,
    runId,
    changeId,
  })
}
const found = (text: string) => {
  const { history, workspaceId } = repositories
  return history.find(workspaceId, text).rows.map(({ followId }) => followId)
}
const copyTexts = () => {
  while (repositories.changeText.copySlice());
}
/** What is kept for searching alone. */
const texts = () =>
  repositories.store.db.prepare<[], string>('SELECT search FROM change_text ORDER BY id').pluck().all()

describe('runs', () => {
  it('come newest first, in pages, with what each did and whether it still waits', () => {
    const { runs, history, workspaceId } = repositories
    runs.settle(change(1, { kind: 'create', before: {}, after: { name: 'Ada' } }), 'delivered', 1400)
    runs.settle(change(2), 'rejected', 1500)
    const first = runId
    runId = runs.start(workspaceId, 'watch', 2000)
    waits(change(3), 3)
    change(4) // nobody waits for it: it was no longer needed
    change(5, { kind: 'keep', decidedAt: 2000 })
    runs.endSettled(workspaceId, 9000)
    const page = history.runs(workspaceId, { limit: 1 })
    expect(page).toMatchObject({ total: 2, next: runId })
    expect(page.rows).toEqual([
      {
        ...{
          id: runId,
          trigger: 'watch',
          startedAt: 2000,
          endedAt: null,
          undoOf: null,
          undoneBy: null,
          report: null,
        },
        counts: [
          { kind: 'keep', outcome: 'decided', n: 1 },
          { kind: 'update', outcome: 'waiting', n: 1 },
          { kind: 'update', outcome: 'dropped', n: 1 },
        ],
      },
    ])
    const rest = history.runs(workspaceId, { after: page.next! })
    expect(rest).toMatchObject({ total: 2, next: null })
    expect(rest.rows).toMatchObject([
      {
        ...{ id: first, endedAt: 1500 }, // of the last answer, not of the moment somebody noticed
        counts: [
          { kind: 'create', outcome: 'delivered', n: 1 },
          { kind: 'update', outcome: 'rejected', n: 1 },
        ],
      },
    ])
  })

  it('that lost all they had to a newer plan never were', () => {
    const { runs, history, workspaceId } = repositories
    const id = change(1)
    waits(id, 1)
    runs.dropWaiting(1)
    repositories.outbox.dropWaiting(1)
    runs.endSettled(workspaceId, 2000)
    expect(history.runs(workspaceId)).toEqual({ rows: [], total: 0, next: null })
  })

  it('are pages of 200 rows at most, whatever was asked for; nothing is lost or shown twice', () => {
    const { history, workspaceId } = repositories
    for (let n = 1; n <= 450; n += 1) change(n)
    const seen: number[] = []
    let after: number | undefined
    do {
      const page = history.changes(workspaceId, runId, {
        limit: 100_000,
        ...(after !== undefined && { after }),
      })
      expect(page.rows.length).toBeLessThanOrEqual(200)
      expect(page.total).toBe(450)
      seen.push(...page.rows.map(({ followId }) => followId))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toEqual(Array.from({ length: 450 }, (_, index) => index + 1))
    const all = history.find(workspaceId, 'person')
    expect([all.total, all.rows.length]).toEqual([450, 200])
    expect(history.find(workspaceId, 'person', { after: all.next! }).rows[0]?.id).toBeLessThan(
      all.rows.at(-1)!.id,
    )
  })

  it('of another account are not shown', () => {
    const { runs, workspaces, history } = repositories
    const other = workspaces.ensure('https://other.example.org').id
    change(1)
    expect([history.run(other, runId), history.changes(other, runId).total]).toEqual([undefined, 0])
    expect([history.find(other, 'Person').total, history.story(other, { uuid: 'c-1' })]).toEqual([
      0,
      undefined,
    ])
    expect(runs.hasChanges(runId)).toBe(true)
  })
})

describe('a change', () => {
  it('is told whole: whose, from where, before and after, the request, the answer', () => {
    const { runs, mirror, history, workspaceId } = repositories
    mirror.replaceGroups(workspaceId, [
      { uuid: 'g-1', name: 'Clientes', query: null, system: false, count: 0 },
      { uuid: 'g-2', name: 'VIP', query: null, system: false, count: 0 },
    ])
    mirror.bind(workspaceId, 'vip', 'g-2')
    const id = change(1, {
      before: { name: 'Ada', fields: { city: null }, groups: ['g-1'] },
      after: { name: 'Ada L.', fields: { city: 'Natal' }, groups: ['new:vip'] },
    })
    const differences = [{ attribute: 'groups', sent: 'g-2', got: '' }]
    runs.settle(id, 'delivered', 1700, null, { status: 200, answer: { differences } })
    expect(history.changes(workspaceId, runId).rows).toEqual([
      {
        ...{ id, runId, trigger: 'sync', at: 1700, kind: 'update', outcome: 'delivered', status: 200 },
        ...{
          person: 'Person 1',
          uuid: 'c-1',
          followId: 1,
          source: 'People',
          sheet: 'Plan1',
          row: 2,
          rowKey: 'K1',
        },
        attributes: [
          { name: 'name', before: 'Ada', after: 'Ada L.' },
          { name: 'field:city', before: null, after: 'Natal' },
          { name: 'groups', before: 'Clientes', after: 'VIP' },
        ],
        requests: [
          {
            ...{ method: 'POST', path: '/api/v2/contacts.json?uuid=c-1', shared: false },
            body: { name: 'Ada L.', fields: { city: 'Natal' } },
          },
          {
            ...{ method: 'POST', path: '/api/v2/contact_actions.json', shared: true },
            body: { action: 'add', group: 'g-2', contacts: ['c-1'] },
          },
          {
            ...{ method: 'POST', path: '/api/v2/contact_actions.json', shared: true },
            body: { action: 'remove', group: 'g-1', contacts: ['c-1'] },
          },
        ],
        answer: { differences: [{ attribute: 'groups', sent: 'VIP', got: '' }] },
      },
    ])
  })

  it('keeps what went wrong with one of its requests, and the body that left where it was another', () => {
    const { runs, history, workspaceId } = repositories
    const id = change(1)
    runs.settle(id, 'rejected', 1100, null, {
      status: 400,
      answer: { refused: 'too long', sent: { name: 'x' } },
    })
    runs.settle(id, 'delivered', 1200, null, { status: 204 })
    const [row] = history.changes(workspaceId, runId).rows
    expect(row).toMatchObject({ outcome: 'rejected', status: 400, answer: { refused: 'too long' }, at: 1200 })
    expect(row?.requests).toMatchObject([{ body: { name: 'x' } }])
  })

  it('knows its spreadsheet by name when that was taken out of the setup and its number given to another', () => {
    const { sources, history, workspaceId, sourceId } = repositories
    change(1)
    sources.remove(sourceId)
    sources.align(workspaceId, [{ name: 'Another', path: '/another.csv' }])
    expect(sources.all(workspaceId)[0]?.id).toBe(sourceId)
    expect(history.changes(workspaceId, runId).rows).toMatchObject([{ source: 'People' }])
  })

  it('that takes somebody out of groups, or deletes, says which', () => {
    const { history, workspaceId } = repositories
    change(1, { kind: 'remove', before: { groups: ['g-1', 'g-2'] }, after: { groups: ['g-2'] } })
    change(2, { kind: 'remove', before: { name: 'Bia', urns: ['ext:2'], groups: [] }, after: {} })
    const bodies = history
      .changes(workspaceId, runId)
      .rows.map(({ requests }) => requests.map(({ body }) => body))
    expect(bodies).toEqual([
      [{ action: 'remove', group: 'g-1', contacts: ['c-1'] }],
      [{ action: 'delete', contacts: ['c-2'] }],
    ])
  })
})

describe('a search', () => {
  beforeEach(() => {
    change(1, {
      name: 'José  da Conceição',
      urns: ['tel:+5584991000001', 'mailto:ze@example.org'],
      rowKey: '00012',
    })
    change(2, { name: 'Ana Lima', urns: ['whatsapp:558491000002'] })
  })
  it.each<[string, number[]]>([
    ['JOSE', [1]],
    ['conceicao', [1]],
    ['Conceição José', [1]],
    ['ze@EXAMPLE', [1]],
    ['00012', [1]],
    ['lima', [2]],
    ['a', [2, 1]],
    ['(84) 99100-0001', [1]],
    ['+55 84 99100-0001', [1]],
    ['084 99100 0001', [1]],
    ['8491000001', [1]], // without the ninth digit
    ['tel:+55 84 99100-0001', [1]],
    ['84 99100-0002', [2]], // kept without it
    ['whatsapp:5584991000002', [2]],
    ['1000', [2, 1]],
    ['Maria', []],
    ['%', []],
    ['   ', []],
  ])('for "%s" finds %j', (text, who) => {
    expect(found(text)).toEqual(who)
    copyTexts()
    expect(found(text)).toEqual(who)
  })

  it('finds the same while only some changes have been copied, and what is dropped or blanked no more', () => {
    copyTexts()
    const third = change(3, { name: 'Ana Souza' })
    waits(third, 3)
    expect([found('ana'), texts().length]).toEqual([[3, 2], 2])
    copyTexts()
    expect([found('ana'), texts().length]).toEqual([[3, 2], 3])
    repositories.runs.dropWaiting(3)
    expect([found('ana'), texts().length]).toEqual([[2], 2])
    repositories.store.db.exec('UPDATE change SET search = NULL, person = NULL WHERE follow_id = 1')
    expect(found('jose')).toEqual([])
    expect(texts().join()).toMatch(/^ana lima\n/)
    change(4, { name: 'Ana Reis' })
    expect(found('ana')).toEqual([4, 2])
    copyTexts()
    expect([found('ana'), texts().length]).toEqual([[4, 2], 2])
  })

  it("does not find another account's, copied or not, also where both know the same contact", () => {
    const other = repositories.workspaces.ensure('https://elsewhere.example.org').id
    contact(1)
    const own = runId
    runId = repositories.runs.start(other, 'sync', 2000)
    change(1, { name: 'José Reis' })
    for (const _copied of [false, true]) {
      expect(found('reis')).toEqual([])
      expect(found('person 1')).toEqual([1])
      expect(repositories.history.find(repositories.workspaceId, 'person 1').rows).toMatchObject([
        { runId: own },
      ])
      expect(repositories.history.find(other, 'jose').rows).toMatchObject([{ person: 'José Reis' }])
      copyTexts()
    }
  })

  it('finds people by what they are called on the platform today', () => {
    contact(1, { uuid: 'c-1', name: 'José Araújo', urns: ['tel:+5511987650001', 'ext:Z77'] })
    for (const text of ['araujo', 'ARAÚJO', '11 98765', 'ext:z77']) expect(found(text)).toEqual([1])
    repositories.mirror.bury(repositories.workspaceId, 'c-1', '', '2026-02-01T00:00:00.000000Z')
    expect([found('araujo'), found('jose')]).toEqual([[], [1]])
  })
})

describe("one contact's story", () => {
  it('goes across runs, newest first, also when nobody follows the contact any more', () => {
    const { runs, people, history, workspaceId, sourceId } = repositories
    const followId = people.addFollow(workspaceId, null)
    const claim = { name: 'Ada', urns: ['tel:+5584991000001'] }
    people.addClaim({
      sourceId,
      rowKey: 'x',
      followId,
      contact: claim,
      hash: new Uint8Array(16),
      sheet: '',
      rowNumber: 2,
      urnKeys: claim.urns,
    })
    runs.settle(
      change(followId, { kind: 'create', uuid: null, before: {}, after: claim, ...claim }),
      'delivered',
      1100,
      'c-1',
    )
    people.link(followId, 'c-1', 'created')
    contact(1, claim)
    runId = runs.start(workspaceId, 'watch', 2000)
    runs.settle(change(followId, { uuid: 'c-1' }), 'delivered', 2100)
    change(99)
    const kinds = (wanted: Parameters<typeof history.story>[1]) =>
      history.story(workspaceId, wanted)?.rows.map(({ kind, at }) => [kind, at])
    const whole = [
      ['update', 2100],
      ['create', 1100],
    ]
    for (const wanted of [
      { uuid: 'C-1' },
      { followId },
      { address: '84 9100-0001' },
      { address: 'tel:+5584991000001' },
    ])
      expect(kinds(wanted)).toEqual(whole)
    expect(history.story(workspaceId, { uuid: 'c-1' })?.person).toEqual({
      ...{ name: 'Ada', uuids: ['c-1'], addresses: ['tel:+5584991000001'], followed: true, onPlatform: true },
    })
    people.dropFollow(followId)
    repositories.mirror.bury(workspaceId, 'c-1', '', '2026-02-01T00:00:00.000000Z')
    for (const wanted of [{ uuid: 'c-1' }, { followId }, { address: '84991000001' }])
      expect(kinds(wanted)).toEqual(whole)
    expect(history.story(workspaceId, { uuid: 'c-1' })?.person).toMatchObject({
      followed: false,
      onPlatform: false,
    })
  })

  it('belongs to who has the address today, and to nobody by a part of it', () => {
    const { history, workspaceId } = repositories
    change(1, { urns: ['tel:+5584991000001'] })
    change(2, { urns: ['ext:0001'] })
    contact(3, { urns: ['tel:+5584991000001'] })
    const owner = history.story(workspaceId, { address: '84991000001' })
    expect(owner).toMatchObject({ total: 0, person: { name: 'Person 3', uuids: ['c-3'] } })
    expect(history.story(workspaceId, { address: '0001' })?.person.uuids).toEqual(['c-2'])
    expect(history.story(workspaceId, { address: '000' })).toBeUndefined()
  })

  it('follows a person whose contact was made anew', () => {
    const { history, workspaceId } = repositories
    change(1, { uuid: 'c-old', kind: 'remove', after: {} })
    change(1, { uuid: 'c-new', kind: 'create', before: {} })
    expect(history.story(workspaceId, { uuid: 'c-new' })?.rows.map(({ uuid }) => uuid)).toEqual([
      'c-new',
      'c-old',
    ])
  })
})

describe('what an earlier version wrote down', () => {
  it('is shown with the name it can still find out', () => {
    const { store, history, workspaceId } = repositories
    contact(1, { name: 'Ana Lima' })
    store.db
      .prepare('INSERT INTO change (run_id, follow_id, uuid, kind, before, after) VALUES (?, 1, ?, ?, ?, ?)')
      .run(runId, 'c-1', 'update', '{}', '{"fields":{"city":"Natal"}}')
    expect(history.changes(workspaceId, runId).rows).toMatchObject([{ person: 'Ana Lima', source: null }])
    expect(history.find(workspaceId, 'ana').total).toBe(1)
  })
})
