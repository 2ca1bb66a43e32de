/** The client's every endpoint against the practice workspace, over real HTTP. */
import { expect, it } from 'vitest'
import { askServerTime } from '../../main/platform/ask-server-time.ts'
import { openBudget } from '../../main/platform/budget.ts'
import { createClient } from '../../main/platform/client.ts'
import { systemClock } from '../../main/platform/clock.ts'
import type { Outcome } from '../../main/platform/outcome.ts'
import { detectProfile } from '../../main/platform/profile.ts'
import { type PracticeOptions, startPractice } from '../../main/practice/server.ts'
import { loopback } from './scripted-server.ts'
import { databaseFile } from './simulated-platform.ts'

async function practice(options: Partial<PracticeOptions> = {}) {
  const server = await startPractice({ port: 0, token: 'practice-token', requestsPerHour: 0, ...options })
  const host = loopback(server.port)
  const post = async (path: string, body: unknown) => {
    const headers = { Authorization: 'Token practice-token', 'Content-Type': 'application/json' }
    const answer = await fetch(`${host.origin}/practice/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
  return {
    host,
    client: createClient({ host, token: 'practice-token', fetch }),
    faults: (...faults: unknown[]) => post('faults', { faults }),
    [Symbol.asyncDispose]: () => server.close(),
  }
}

function delivered<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'delivered') throw new Error(JSON.stringify(outcome))
  return outcome.value
}

it.each(['weni-flows', 'upstream-26.3'] as const)('%s: every endpoint', async (profile) => {
  await using given = await practice({ profile })
  const { client } = given

  const workspace = delivered(await client.workspace())
  expect(workspace.anon).toBe(false)

  const field = delivered(await client.fields.create({ name: 'Idade', type: 'number' }))
  expect(field).toEqual({ key: 'idade', name: 'Idade', type: 'number' })
  expect(delivered(await client.fields.update('idade', { name: 'Anos', type: 'text' }))).toEqual({
    key: 'idade',
    name: 'Anos',
    type: 'text',
  })
  expect(delivered(await client.fields.list())).toContainEqual({ key: 'idade', name: 'Anos', type: 'text' })
  expect(await client.fields.create({ name: 'ANOS', type: 'text' })).toMatchObject({
    refusal: { kind: 'name-taken' },
  })
  expect(await client.fields.create({ name: 'has', type: 'text' })).toMatchObject({
    refusal: { kind: 'reserved-key', key: 'has' },
  })
  expect(await client.fields.update('nobody', { name: 'X', type: 'text' })).toMatchObject({
    kind: 'conflict',
    reason: 'gone',
  })

  const group = delivered(await client.groups.create('Sócios'))
  expect(group).toMatchObject({ name: 'Sócios', query: null, system: false })
  expect(delivered(await client.groups.rename(group.uuid, 'Membros')).name).toBe('Membros')
  expect(delivered(await client.groups.list()).map(({ name }) => name)).toContain('Membros')
  const spare = delivered(await client.groups.create('Sobra'))
  delivered(await client.groups.delete(spare.uuid))
  expect(await client.groups.rename(spare.uuid, 'X')).toMatchObject({ kind: 'conflict', reason: 'gone' })

  const ada = delivered(
    await client.createContact({
      name: 'Ada',
      language: 'por',
      urns: ['tel:+5584999990002'],
      groups: [group.uuid],
      fields: { idade: '36' },
    }),
  )
  expect(ada).toMatchObject({
    name: 'Ada',
    urns: ['tel:+5584999990002'],
    status: 'active',
    groups: [{ name: 'Membros' }],
    fields: { idade: '36' },
  })
  expect(await client.createContact({ urns: ['tel:+5584999990002'] })).toMatchObject({
    kind: 'rejected',
    refusal: { kind: 'urn-taken', urn: 'tel:+5584999990002' },
  })
  expect(await client.createContact({ urns: ['tel:+5584999990009', 'nonsense:1'] })).toMatchObject({
    kind: 'rejected',
    refusal: { kind: 'urn-invalid', index: 1, urn: 'nonsense:1' },
  })
  expect(await client.createContact({ name: 'x'.repeat(101), fields: { nope: 'x' } })).toMatchObject({
    refusal: { kind: 'name' },
    also: [{ kind: 'unknown-field', key: 'nope' }],
  })
  expect(
    delivered(await client.updateContact(ada.uuid, { name: 'Ada L.', fields: { idade: null } })),
  ).toMatchObject({
    uuid: ada.uuid,
    name: 'Ada L.',
    fields: { idade: null },
  })
  expect(delivered(await client.upsertByUrn('tel:+5584999990002', { language: 'eng' }))).toMatchObject({
    created: false,
    contact: { uuid: ada.uuid, language: 'eng' },
  })
  const bob = delivered(await client.upsertByUrn('mailto:bob+x@example.org', { name: 'Bob' }))
  expect(bob).toMatchObject({ created: true, contact: { urns: ['mailto:bob+x@example.org'] } })

  const found = delivered(await client.listContacts({ urn: 'mailto:bob+x@example.org' })).results
  expect(found.map(({ uuid }) => uuid)).toEqual([bob.contact.uuid])
  expect(delivered(await client.listContacts({ group: group.uuid })).results.map(({ uuid }) => uuid)).toEqual(
    [ada.uuid],
  )
  const since = delivered(await client.listContacts({ after: bob.contact.modifiedOn, reverse: true }))
  expect(since.results.map(({ uuid }) => uuid)).toContain(bob.contact.uuid)

  delivered(await client.contactActions({ action: 'block', contacts: [bob.contact.uuid] }))
  expect(delivered(await client.listContacts({ uuid: bob.contact.uuid })).results[0]?.status).toBe('blocked')
  expect(
    await client.contactActions({ action: 'add', contacts: [ada.uuid, bob.contact.uuid], group: group.uuid }),
  ).toMatchObject({ kind: 'rejected', refusal: { kind: 'non-active', contacts: [bob.contact.uuid] } })
  expect(
    await client.contactActions({ action: 'remove', contacts: [ada.uuid], group: 'Nobody' }),
  ).toMatchObject({
    refusal: { kind: 'no-such-group', group: 'Nobody' },
  })

  delivered(await client.deleteContact({ uuid: ada.uuid }))
  delivered(await client.deleteContact({ urn: 'mailto:bob+x@example.org' }))
  const gone = delivered(await client.listDeleted()).results.map(({ uuid }) => uuid)
  expect(gone).toEqual(expect.arrayContaining([ada.uuid, bob.contact.uuid]))
  expect(await client.updateContact(ada.uuid, { name: 'X' })).toMatchObject({
    kind: 'conflict',
    reason: 'deleted',
  })
  expect(await client.contactActions({ action: 'delete', contacts: [ada.uuid] })).toMatchObject({
    refusal: { kind: 'no-such-contact', contact: ada.uuid },
  })

  expect(detectProfile(client.evidence()).id).toBe(profile)
})

it('pages through 600 contacts without missing or repeating one', async () => {
  await using given = await practice({ profile: 'upstream-26.3' })
  const made = await Promise.all(
    Array.from({ length: 600 }, (_, n) => given.client.createContact({ name: `Contact ${n}` })),
  )
  const seen: string[] = []
  let page = delivered(await given.client.listContacts({ reverse: true }))
  for (;;) {
    seen.push(...page.results.map(({ uuid }) => uuid))
    if (!page.next) break
    page = delivered(await given.client.nextPage(page.next))
  }
  for (const { uuid } of made.map(delivered)) expect(seen.filter((each) => each === uuid).length).toBe(1)
})

it('every fault is an outcome, and the connection is usable after it', async () => {
  await using given = await practice()
  const { client, faults } = given
  const create = () => client.createContact({ name: 'Ada' })
  const cases: [unknown, unknown][] = [
    [
      { kind: 'throttled', retryAfter: 7 },
      { why: 'throttled', retryAfterMs: 7000, lost: false },
    ],
    [{ kind: 'throttled' }, { why: 'throttled', lost: false }],
    [{ kind: 'server-error' }, { why: 'server-error', lost: true }],
    [{ kind: 'drop-before' }, { why: 'network', lost: true }],
    [{ kind: 'drop-after' }, { why: 'network', lost: true }],
    [{ kind: 'cut-body' }, { why: 'network', lost: true }],
    [{ kind: 'bad-json' }, { why: 'not-the-api', lost: true }],
    [{ kind: 'captive-page' }, { why: 'not-the-api', lost: true }],
    [
      { kind: 'redirect', to: 'http://127.0.0.1:9/' },
      { why: 'redirected', lost: false },
    ],
  ]
  for (const [fault, outcome] of cases) {
    await faults({ ...(fault as object), times: 1 })
    expect(await create(), JSON.stringify(fault)).toMatchObject({
      kind: 'unavailable',
      ...(outcome as object),
    })
    delivered(await client.workspace())
  }
  const ada = delivered(await create())
  await faults({ kind: 'body-on-204' })
  for (let round = 0; round < 5; round++) {
    delivered(await client.contactActions({ action: 'interrupt', contacts: [ada.uuid] }))
    delivered(await client.workspace())
  }
})

it('a wrong key halts, and the time can be asked without one', async () => {
  await using given = await practice({ requestsPerHour: 5 })
  const stranger = createClient({ host: given.host, token: 'another', fetch })
  expect(await stranger.workspace()).toMatchObject({ kind: 'halted', why: 'token' })
  for (let n = 0; n < 10; n++) {
    const told = await askServerTime({ host: given.host, fetch })
    expect(Math.abs((told?.serverDate ?? 0) - Date.now())).toBeLessThan(3000)
    expect(told?.practiceLimit).toEqual({ requestsPerHour: 5, windowSeconds: 3600 })
  }
  delivered(await given.client.workspace()) // none of that was counted
})

it('a key that opens another workspace than the one meant halts before anything is written', async () => {
  await using given = await practice({ profile: 'upstream-26.3' })
  const workspaceUuid = '00000000-0000-4000-8000-000000000000'
  const client = createClient({ host: given.host, token: 'practice-token', fetch, workspaceUuid })
  const before = delivered(await given.client.listContacts()).results.length
  expect(await client.createContact({ name: 'Ada' })).toMatchObject({
    kind: 'halted',
    why: 'wrong-workspace',
  })
  expect(await client.workspace()).toMatchObject({ kind: 'halted', why: 'wrong-workspace' })
  expect(delivered(await given.client.listContacts()).results.length).toBe(before)
})

it('works at a real limit without one refusal; how much of it is used, the bench tells', async () => {
  // An hour of four seconds with 400 requests in it.
  await using given = await practice({ requestsPerHour: 400, clockScale: 900 })
  using file = databaseFile()
  const limit = { kind: 'auto', requestsPerHour: 2500 } as const
  const budget = openBudget({ db: file.open(), workspaceId: 1, limit, clock: systemClock })
  const answers: { at: number; status: number }[] = []
  const client = createClient({
    host: given.host,
    token: 'practice-token',
    fetch,
    budget,
    onAnswer: ({ status }) => answers.push({ at: performance.now(), status }),
  })
  const start = performance.now()
  const end = start + 13_000
  const worker = async () => {
    while (performance.now() < end) await client.listContacts({ limit: 1 })
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  const steady = answers.filter(({ at }) => at > start + 4500 && at <= start + 12_500).length
  // Well over the even pace of a wrong guess; a busy PC costs a few.
  expect(steady / 800).toBeGreaterThanOrEqual(0.6)
})
