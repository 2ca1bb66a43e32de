import { expect, it } from 'vitest'
import { createClient } from '../../main/platform/client.ts'
import { detectProfile } from '../../main/platform/profile.ts'
import { contactJson, type Script, scriptedServer, workspaceJson } from './scripted-server.ts'

const UUID = contactJson().uuid
const GROUP = '04a4752b-0f49-480e-ae60-3a3f2bea485c'

async function connected(script: Script, more: { workspaceUuid?: string } = {}) {
  const server = await scriptedServer(script)
  const client = createClient({
    host: server.host,
    token: ' secret-token\n',
    fetch,
    timeoutMs: 2000,
    ...more,
  })
  return { server, client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

it('sends what every request needs, and only that', async () => {
  await using given = await connected([{ status: 201, json: contactJson() }])
  await given.client.createContact({ name: 'Ada', urns: ['tel:+5584999990002'], fields: { cidade: null } })
  const [request] = given.server.seen
  expect(request).toMatchObject({ method: 'POST', path: '/api/v2/contacts.json', search: '' })
  expect(JSON.parse(request!.body)).toEqual({
    name: 'Ada',
    urns: ['tel:+5584999990002'],
    fields: { cidade: null },
  })
  expect(request!.headers).toMatchObject({
    authorization: 'Token secret-token',
    accept: 'application/json',
    'accept-language': 'en',
    'content-type': 'application/json',
  })
  expect(request!.headers.cookie).toBeUndefined()
  expect(request!.headers['x-temba-workspace']).toBeUndefined()
})

it.each<
  [string, (client: Awaited<ReturnType<typeof connected>>['client']) => Promise<unknown>, string, unknown]
>([
  ['workspace', (client) => client.workspace(), 'GET /api/v2/workspace.json', undefined],
  [
    'list',
    (client) =>
      client.listContacts({
        after: '2020-01-01T00:00:00+00:00',
        reverse: true,
        urn: 'tel:+55 1',
        limit: 1000,
      }),
    'GET /api/v2/contacts.json?after=2020-01-01T00%3A00%3A00%2B00%3A00&reverse=true&urn=tel%3A%2B55%201&limit=1000',
    undefined,
  ],
  [
    'by uuid',
    (client) => client.listContacts({ uuid: UUID.toUpperCase() }),
    `GET /api/v2/contacts.json?uuid=${UUID}`,
    undefined,
  ],
  [
    'order',
    (client) => client.listContacts({ orderBy: '-created_on' }),
    'GET /api/v2/contacts.json?order_by=-created_on',
    undefined,
  ],
  [
    'deleted',
    (client) => client.listDeleted({ before: 'x' }),
    'GET /api/v2/contacts.json?before=x&deleted=true',
    undefined,
  ],
  [
    'update',
    (client) => client.updateContact(UUID.toUpperCase(), { name: null, groups: [] }),
    `POST /api/v2/contacts.json?uuid=${UUID}`,
    { name: null, groups: [] },
  ],
  [
    'upsert',
    (client) => client.upsertByUrn('tel:+5584999990002', { name: 'Ada' }),
    'POST /api/v2/contacts.json?urn=tel%3A%2B5584999990002',
    { name: 'Ada' },
  ],
  [
    'delete',
    (client) => client.deleteContact({ uuid: UUID }),
    `DELETE /api/v2/contacts.json?uuid=${UUID}`,
    undefined,
  ],
  [
    'delete by URN',
    (client) => client.deleteContact({ urn: 'mailto:a+b@c.org' }),
    'DELETE /api/v2/contacts.json?urn=mailto%3Aa%2Bb%40c.org',
    undefined,
  ],
  [
    'action',
    (client) => client.contactActions({ action: 'add', contacts: [UUID], group: GROUP }),
    'POST /api/v2/contact_actions.json',
    { action: 'add', contacts: [UUID], group: GROUP },
  ],
  ['fields', (client) => client.fields.list(), 'GET /api/v2/fields.json', undefined],
  [
    'new field',
    (client) => client.fields.create({ name: 'Idade', type: 'number' }),
    'POST /api/v2/fields.json',
    { label: 'Idade', value_type: 'numeric' },
  ],
  [
    'changed field',
    (client) => client.fields.update('idade', { name: 'Idade', type: 'text' }),
    'POST /api/v2/fields.json?key=idade',
    { label: 'Idade', value_type: 'text' },
  ],
  ['groups', (client) => client.groups.list(), 'GET /api/v2/groups.json', undefined],
  [
    'new group',
    (client) => client.groups.create('Clientes'),
    'POST /api/v2/groups.json',
    { name: 'Clientes' },
  ],
  [
    'rename',
    (client) => client.groups.rename(GROUP, 'B'),
    `POST /api/v2/groups.json?uuid=${GROUP}`,
    { name: 'B' },
  ],
  [
    'delete group',
    (client) => client.groups.delete(GROUP),
    `DELETE /api/v2/groups.json?uuid=${GROUP}`,
    undefined,
  ],
])('%s asks the right question', async (_name, ask, line, body) => {
  await using given = await connected([{ status: 404, json: { detail: 'Not found.' } }])
  await ask(given.client)
  const [request] = given.server.seen
  expect(`${request!.method} ${request!.path}${request!.search}`).toBe(line)
  expect(request!.body === '' ? undefined : JSON.parse(request!.body)).toEqual(body)
})

it('turns a W contact into our words', async () => {
  await using given = await connected([
    { json: { next: null, previous: null, results: [contactJson({ blocked: true })] } },
  ])
  const page = await given.client.listContacts()
  expect(page).toMatchObject({ kind: 'delivered', value: { next: null, anon: false } })
  expect(page.kind === 'delivered' && page.value.results).toEqual([
    {
      uuid: UUID,
      name: 'Ada',
      language: 'por',
      urns: ['tel:+5584999990002'],
      groups: [{ uuid: GROUP, name: 'Clientes' }],
      fields: { cidade: 'Natal', nascimento: null },
      status: 'blocked',
      createdOn: '2015-11-11T13:05:57.457742Z',
      modifiedOn: '2020-08-11T13:05:57.576056Z',
      lastSeenOn: null,
    },
  ])
})

it.each([
  [{ status: 'archived', blocked: false, stopped: false }, 'archived'],
  [{ status: 'snoozed', blocked: false, stopped: true }, 'stopped'],
  [{ stopped: true }, 'stopped'],
  [{}, 'active'],
])('reads the status of %j as %s', async (more, status) => {
  await using given = await connected([{ json: contactJson(more) }])
  expect(await given.client.updateContact(UUID, {})).toMatchObject({ kind: 'delivered', value: { status } })
})

it('says that a workspace hides its URNs, and keeps the stars out of them', async () => {
  const results = [contactJson({ urns: ['tel:********'] })]
  await using given = await connected([{ json: { next: null, previous: null, results } }])
  expect(await given.client.listContacts()).toMatchObject({ value: { anon: true, results: [{ urns: [] }] } })
})

it('reads deleted contacts, of which only dates are left', async () => {
  const gone = contactJson({
    name: null,
    language: null,
    urns: [],
    groups: [],
    fields: {},
    blocked: null,
    stopped: null,
  })
  await using given = await connected([{ json: { next: null, previous: null, results: [gone] } }])
  expect(await given.client.listDeleted()).toMatchObject({
    value: { results: [{ uuid: UUID, createdOn: gone.created_on, modifiedOn: gone.modified_on }] },
  })
})

it('follows a next link on its own host, whatever host the link names', async () => {
  await using elsewhere = await scriptedServer([])
  const next = `http://127.0.0.1:${elsewhere.port}/stolen?after=2020%2B00%3A00&cursor=cD0yMDIw`
  await using given = await connected([
    { json: { next, previous: null, results: [] } },
    { json: { next: null, previous: null, results: [contactJson()] } },
  ])
  const first = await given.client.listContacts()
  if (first.kind !== 'delivered' || !first.value.next) throw new Error('no next page')
  expect(await given.client.nextPage(first.value.next)).toMatchObject({
    value: { results: [{ uuid: UUID }] },
  })
  expect(given.server.seen[1]).toMatchObject({
    path: '/api/v2/contacts.json',
    search: '?after=2020%2B00%3A00&cursor=cD0yMDIw',
  })
  expect(elsewhere.seen).toEqual([])
})

it('gathers all pages of fields and groups, in both spellings', async () => {
  await using given = await connected((seen) =>
    seen.path.includes('fields')
      ? seen.search === ''
        ? {
            json: {
              next: 'https://h/api/v2/fields.json?cursor=2',
              results: [{ key: 'idade', label: 'Idade', value_type: 'numeric', pinned: false }],
            },
          }
        : {
            json: {
              next: null,
              results: [{ key: 'nick', name: 'Nick', type: 'number', label: 'Nick', value_type: 'numeric' }],
            },
          }
      : {
          json: {
            next: null,
            results: [
              { uuid: GROUP, name: 'Clientes', query: null, status: 'ready', count: 3 },
              {
                uuid: 'b',
                name: 'Open Tickets',
                query: `${'tickets > 0 AND '.repeat(1000)}tickets > 0`,
                status: 'ready',
                system: true,
                count: 0,
              },
            ],
          },
        },
  )
  expect(await given.client.fields.list()).toMatchObject({
    value: [
      { key: 'idade', name: 'Idade', type: 'number' },
      { key: 'nick', name: 'Nick', type: 'number' },
    ],
  })
  expect(await given.client.groups.list()).toMatchObject({
    value: [
      { uuid: GROUP, name: 'Clientes', query: null, system: false, count: 3 },
      { uuid: 'b', system: true },
    ],
  })
})

it('does not turn pages for ever', async () => {
  await using given = await connected(() => ({ json: { next: 'https://h/x?cursor=1', results: [] } }))
  expect(await given.client.groups.list()).toMatchObject({ kind: 'unavailable', why: 'not-the-api' })
  expect(given.server.seen.length).toBe(2)
})

it('tells a created contact from an updated one', async () => {
  await using given = await connected([
    { status: 201, json: contactJson() },
    { status: 200, json: contactJson() },
  ])
  expect(await given.client.upsertByUrn('tel:+1', {})).toMatchObject({
    value: { created: true, contact: { uuid: UUID } },
  })
  expect(await given.client.upsertByUrn('tel:+1', {})).toMatchObject({ value: { created: false } })
})

it('takes an answer about another contact for no answer', async () => {
  await using given = await connected([{ json: contactJson({ uuid: 'someone-else' }) }])
  expect(await given.client.updateContact(UUID, {})).toMatchObject({
    kind: 'unavailable',
    why: 'not-the-api',
    lost: true,
  })
})

it('tolerates the two characters that U sends after a 204, and the next request is not harmed', async () => {
  const late = 'HTTP/1.1 204 No Content\r\nDate: Mon, 23 Nov 2026 06:00:00 GMT\r\nContent-Length: 2\r\n\r\n""'
  await using given = await connected((seen) =>
    seen.method === 'POST' ? { raw: late } : { json: workspaceJson({ credits: {} }) },
  )
  for (let round = 0; round < 5; round++) {
    const [action, read] = await Promise.all([
      given.client.contactActions({ action: 'block', contacts: [UUID] }),
      given.client.workspace(),
    ])
    expect(action).toMatchObject({
      kind: 'delivered',
      answer: { status: 204, serverDate: 1_795_413_600_000 },
    })
    expect(read.kind).toBe('delivered')
  }
})

it('asks for the workspace it belongs to and notices another one', async () => {
  const workspaceUuid = workspaceJson().uuid
  await using given = await connected(
    [
      { json: workspaceJson() },
      { json: workspaceJson({ uuid: 'another' }) },
      { status: 403, text: '' },
      { json: contactJson(), headers: { 'X-Temba-Workspace': 'another' } },
    ],
    { workspaceUuid },
  )
  expect(await given.client.workspace()).toMatchObject({
    kind: 'delivered',
    value: { country: 'BR', timezone: 'America/Sao_Paulo', dateStyle: 'day_first', anon: false },
  })
  expect(given.server.seen[0]!.headers['x-temba-workspace']).toBe(workspaceUuid)
  const wrong = { kind: 'halted', why: 'wrong-workspace' }
  expect(await given.client.workspace()).toMatchObject(wrong)
  expect(await given.client.updateContact(UUID, {})).toMatchObject(wrong)
  expect(await given.client.updateContact(UUID, {})).toMatchObject(wrong)
})

it('refuses a token that cannot travel, without asking anyone', async () => {
  await using server = await scriptedServer([])
  const client = createClient({ host: server.host, token: 'a\nb', fetch })
  expect(await client.workspace()).toMatchObject({ kind: 'halted', why: 'token' })
  expect(server.seen).toEqual([])
})

it('learns the profile from what it reads anyway', async () => {
  await using given = await connected([
    { json: workspaceJson({ credits: {} }), headers: { 'X-Temba-Workspace': 'w' } },
    {
      json: { next: null, results: [{ key: 'a', name: 'A', type: 'text', label: 'A', value_type: 'text' }] },
    },
  ])
  await given.client.workspace()
  await given.client.fields.list()
  expect(detectProfile(given.client.evidence()).id).toBe('upstream-26.3')
})

it('reports each answer, and believes a practice workspace on this machine', async () => {
  const headers = {
    Date: 'Mon, 23 Nov 2026 06:00:00 GMT',
    'X-Practice-Requests-Per-Hour': '100',
    'X-Practice-Window-Seconds': '60',
  }
  await using server = await scriptedServer([{ json: workspaceJson(), headers }])
  const told: unknown[] = []
  const client = createClient({ host: server.host, token: 't', fetch, onAnswer: (info) => told.push(info) })
  await client.workspace()
  expect(told).toEqual([
    {
      status: 200,
      bucket: 'v2',
      serverDate: 1_795_413_600_000,
      practiceLimit: { requestsPerHour: 100, windowSeconds: 60 },
    },
  ])
})
