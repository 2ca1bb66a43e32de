/** Every status and error body of contract 1 to 5, over real HTTP, and the outcome it becomes. */
import { expect, it } from 'vitest'
import { type Client, createClient } from '../../main/platform/client.ts'
import { contactJson, type Reply, scriptedServer, workspaceJson } from './scripted-server.ts'

const UUID = contactJson().uuid
const OTHER = '09d23a05-47fe-11e4-bfe9-b8f6b119e9ab'
type Act = (client: Client) => Promise<unknown>

const create: Act = (client) => client.createContact({ urns: ['tel:+1', 'tel:+2'] })
const update: Act = (client) => client.updateContact(UUID, { urns: ['tel:+1', 'tel:+2'] })
const upsert: Act = (client) => client.upsertByUrn('tel:+1', {})
const remove: Act = (client) => client.deleteContact({ uuid: UUID })
const read: Act = (client) => client.listContacts()
const act: Act = (client) => client.contactActions({ action: 'add', contacts: [UUID], group: 'g' })
const newField: Act = (client) => client.fields.create({ name: 'A', type: 'text' })
const setField: Act = (client) => client.fields.update('a', { name: 'A', type: 'text' })
const newGroup: Act = (client) => client.groups.create('G')
const rename: Act = (client) => client.groups.rename('g', 'G')
const dropGroup: Act = (client) => client.groups.delete('g')
const test: Act = (client) => client.workspace()

async function outcomeOf(act: Act, reply: Reply) {
  await using server = await scriptedServer([reply])
  return await act(createClient({ host: server.host, token: 't', fetch, timeoutMs: 2000 }))
}
const rejected = (refusal: unknown, also: unknown[] = []) => ({ kind: 'rejected', refusal, also })
const unavailable = (why: string, lost: boolean) => ({ kind: 'unavailable', why, lost })

it.each<[status: number, body: unknown, act: Act, outcome: unknown]>([
  // a URN of someone else, or none at all
  [
    400,
    { urns: ['URN belongs to another contact: tel:+250785555555'] },
    create,
    rejected({ kind: 'urn-taken', urn: 'tel:+250785555555' }),
  ],
  [
    400,
    { urns: { 1: ['URN is in use by another contact.'] } },
    create,
    rejected({ kind: 'urn-taken', urn: 'tel:+2', index: 1 }),
  ],
  [400, { error: 'URNs in use by other contacts' }, create, rejected({ kind: 'urn-taken' })],
  [
    400,
    { urns: { 0: ['Invalid URN: tel:+1. Ensure phone numbers contain country codes.'] } },
    update,
    rejected({
      kind: 'urn-invalid',
      urn: 'tel:+1',
      index: 0,
      message: 'Invalid URN: tel:+1. Ensure phone numbers contain country codes.',
    }),
  ],
  [
    400,
    { urns: { 1: ['Phone number must have at least 8 digits.'] } },
    create,
    rejected({
      kind: 'urn-invalid',
      urn: 'tel:+2',
      index: 1,
      message: 'Phone number must have at least 8 digits.',
    }),
  ],
  [
    400,
    { urns: { 0: ['URN is not valid.'] } },
    create,
    rejected({ kind: 'urn-invalid', urn: 'tel:+1', index: 0, message: 'URN is not valid.' }),
  ],
  [
    400,
    { non_field_errors: ['Invalid URN: whatsapp:+55849. Ensure phone numbers contain country codes.'] },
    upsert,
    rejected({
      kind: 'urn-invalid',
      urn: 'whatsapp:+55849',
      message: 'Invalid URN: whatsapp:+55849. Ensure phone numbers contain country codes.',
    }),
  ],
  [
    400,
    { detail: 'Invalid URN: nope' },
    upsert,
    rejected({ kind: 'urn-invalid', urn: 'nope', message: 'Invalid URN: nope' }),
  ],
  // name, language, fields
  [
    400,
    { name: ['Ensure this field has no more than 64 characters.'] },
    create,
    rejected({ kind: 'name', limit: 64, message: 'Ensure this field has no more than 64 characters.' }),
  ],
  [
    400,
    {
      name: ['Contact name cannot exceed 100 characters.'],
      language: ['Not a valid ISO639-3 language code.'],
    },
    create,
    rejected({ kind: 'name', limit: 100, message: 'Contact name cannot exceed 100 characters.' }, [
      { kind: 'language', message: 'Not a valid ISO639-3 language code.' },
    ]),
  ],
  [
    400,
    { error: 'invalid language: xx' },
    create,
    rejected({ kind: 'language', message: 'invalid language: xx' }),
  ],
  [
    400,
    { fields: ['Invalid contact field key: city'] },
    update,
    rejected({ kind: 'unknown-field', key: 'city' }),
  ],
  [
    400,
    { fields: { cidade: ['Null characters are not allowed.'] } },
    update,
    rejected({ kind: 'field-value', key: 'cidade', message: 'Null characters are not allowed.' }),
  ],
  // lists that are too long
  [
    400,
    { urns: ['This field can only contain up to 100 items.'] },
    create,
    rejected({ kind: 'too-many', what: 'urns', limit: 100 }),
  ],
  [
    400,
    { fields: ['Ensure this field has no more than 100 elements.'] },
    create,
    rejected({ kind: 'too-many', what: 'fields', limit: 100 }),
  ],
  [
    400,
    { contacts: ['This field can only contain up to 100 items.'] },
    act,
    rejected({ kind: 'too-many', what: 'contacts', limit: 100 }),
  ],
  // groups and actions
  [
    400,
    { groups: ['No such object: Spammers'] },
    create,
    rejected({ kind: 'no-such-group', group: 'Spammers' }),
  ],
  [400, { group: ['No such object: Spammers'] }, act, rejected({ kind: 'no-such-group', group: 'Spammers' })],
  [
    400,
    { contacts: [`No such object: ${OTHER}`] },
    act,
    rejected({ kind: 'no-such-contact', contact: OTHER }),
  ],
  [
    400,
    { group: ['Contact group must not be dynamic: Devs'] },
    act,
    rejected({ kind: 'group-is-query', group: 'Devs' }),
  ],
  [
    400,
    { groups: ['Contact group must not be query based: Devs'] },
    create,
    rejected({ kind: 'group-is-query', group: 'Devs' }),
  ],
  [
    400,
    { groups: ["Non-active contacts can't be added to groups"] },
    update,
    rejected({ kind: 'non-active', contacts: [] }),
  ],
  [
    400,
    { non_field_errors: [`Non-active contacts cannot be added to groups: ${UUID}, ${OTHER}`] },
    act,
    rejected({ kind: 'non-active', contacts: [UUID, OTHER] }),
  ],
  // fields and groups themselves
  [400, { label: ['This field must be unique.'] }, newField, rejected({ kind: 'name-taken' })],
  [400, { name: ['This field must be unique.'] }, newGroup, rejected({ kind: 'name-taken' })],
  [
    400,
    { label: ['Generated key "nick_name" conflicts with an existing contact field.'] },
    newField,
    rejected({ kind: 'name-taken', key: 'nick_name' }),
  ],
  [
    400,
    { label: ['Generated key "created_by" is invalid or a reserved name.'] },
    newField,
    rejected({ kind: 'reserved-key', key: 'created_by' }),
  ],
  [
    400,
    {
      label: ['Can only contain letters, numbers, hyphens and underscores.'],
      value_type: ['"video" is not a valid choice.'],
    },
    newField,
    rejected({ kind: 'name', message: 'Can only contain letters, numbers, hyphens and underscores.' }, [
      { kind: 'other', messages: [{ path: 'value_type', message: '"video" is not a valid choice.' }] },
    ]),
  ],
  [
    400,
    {
      non_field_errors: [
        'This org has 250 contact fields and the limit is 250. You must delete existing ones.',
      ],
    },
    newField,
    rejected({ kind: 'limit-reached', what: 'fields', limit: 250 }),
  ],
  [
    400,
    { non_field_errors: ['This org has 2 groups and the limit is 2. You must delete existing ones.'] },
    rename,
    rejected({ kind: 'limit-reached', what: 'groups', limit: 2 }),
  ],
  [
    409,
    { detail: 'Cannot create object because workspace has reached limit of 250.' },
    newField,
    rejected({ kind: 'limit-reached', what: 'fields', limit: 250 }),
  ],
  [
    409,
    { detail: 'Cannot create object because workspace has reached limit.' },
    newGroup,
    rejected({ kind: 'limit-reached', what: 'groups' }),
  ],
  [403, { detail: 'Cannot modify system object.' }, rename, rejected({ kind: 'system-object' })],
  [403, { detail: 'Cannot delete system object.' }, dropGroup, rejected({ kind: 'system-object' })],
  [
    400,
    { detail: 'Group is being used by triggers which must be archived first.' },
    dropGroup,
    rejected({
      kind: 'group-in-use',
      message: 'Group is being used by triggers which must be archived first.',
    }),
  ],
  // everything else the platform says
  [404, { detail: 'Invalid cursor' }, read, rejected({ kind: 'invalid-cursor' })],
  [
    415,
    { detail: 'Unsupported media type "text/xml" in request.' },
    create,
    rejected({
      kind: 'other',
      messages: [{ path: 'detail', message: 'Unsupported media type "text/xml" in request.' }],
    }),
  ],
  [
    400,
    { non_field_errors: ['Request body should be a single JSON object'] },
    create,
    rejected({
      kind: 'other',
      messages: [{ path: 'non_field_errors', message: 'Request body should be a single JSON object' }],
    }),
  ],
  // gone
  [404, { detail: 'Not found.' }, update, { kind: 'conflict', reason: 'gone' }],
  [404, { detail: 'No Contact matches the given query.' }, remove, { kind: 'conflict', reason: 'gone' }],
  [404, { detail: 'Not found.' }, setField, { kind: 'conflict', reason: 'gone' }],
  [
    400,
    { non_field_errors: ["Deleted contacts can't be modified."] },
    update,
    { kind: 'conflict', reason: 'deleted' },
  ],
  [
    400,
    { non_field_errors: ["Inactive contacts can't be modified."] },
    update,
    { kind: 'conflict', reason: 'deleted' },
  ],
  // a person has to do something
  [403, { detail: 'Authentication credentials were not provided.' }, test, { kind: 'halted', why: 'token' }],
  [403, { detail: 'Invalid token' }, create, { kind: 'halted', why: 'token', message: 'Invalid token' }],
  [403, { detail: 'Invalid token or email' }, read, { kind: 'halted', why: 'token' }],
  [403, { detail: 'Invalid token header. No credentials provided.' }, read, { kind: 'halted', why: 'token' }],
  [401, { detail: 'Invalid token' }, read, { kind: 'halted', why: 'token' }],
  [
    403,
    { detail: 'You do not have permission to perform this action.' },
    create,
    { kind: 'halted', why: 'permission' },
  ],
  [
    400,
    { non_field_errors: ['Sorry, your workspace is currently flagged. To re-enable starting flows…'] },
    create,
    { kind: 'halted', why: 'flagged' },
  ],
  [
    400,
    { non_field_errors: ['Sorry, your workspace is currently suspended. To re-enable…'] },
    act,
    { kind: 'halted', why: 'suspended' },
  ],
  // later
  [400, { error: "unknown contact field 'cidade'" }, create, unavailable('field-cache', false)],
  [429, { detail: 'Request was throttled.' }, create, unavailable('throttled', false)],
])('%i %j', async (status, json, act, outcome) => {
  expect(await outcomeOf(act, { status, json })).toMatchObject(outcome as object)
})

const html = '<html><body>Please log in to the hotel network</body></html>'
it.each<[what: string, act: Act, reply: Reply, outcome: unknown]>([
  [
    'a 500 in plain text, on a write',
    create,
    { status: 500, text: 'Server Error. Site admini' },
    unavailable('server-error', true),
  ],
  ['a 500 on a read', read, { status: 500, text: 'Server Error.' }, unavailable('server-error', false)],
  ['a 502 of a proxy', update, { status: 502, text: html }, unavailable('server-error', true)],
  ['a 429 that is not JSON', create, { status: 429, text: 'slow down' }, unavailable('throttled', false)],
  ['a captive page as 200, on a write', create, { text: html }, unavailable('not-the-api', true)],
  ['a captive page as 201', create, { status: 201, text: html }, unavailable('not-the-api', true)],
  ['a captive page as 200, on a read', read, { text: html }, unavailable('not-the-api', false)],
  ['a captive page as 403', create, { status: 403, text: html }, unavailable('not-the-api', false)],
  [
    'an empty 403 for a request that named no workspace',
    create,
    { status: 403, text: '' },
    unavailable('not-the-api', false),
  ],
  ['a login network', read, { status: 511, text: html }, unavailable('not-the-api', false)],
  ['a host without the API', update, { status: 404, text: html }, unavailable('not-the-api', false)],
  [
    'an endpoint that is not there',
    create,
    { status: 404, json: { detail: 'Not Found' } },
    unavailable('not-the-api', false),
  ],
  ['a 400 of a proxy', create, { status: 400, text: html }, unavailable('not-the-api', false)],
  ['a list where a page belongs', read, { json: [] }, unavailable('not-the-api', false)],
  ['truncated JSON', test, { text: '{"uuid":"x","na' }, unavailable('not-the-api', false)],
  [
    'a contact without a uuid',
    update,
    { json: contactJson({ uuid: null }) },
    unavailable('not-the-api', true),
  ],
  [
    'a page whose next link says nothing',
    read,
    { json: { next: 'https://h/', results: [] } },
    unavailable('not-the-api', false),
  ],
  [
    'bytes that are no text',
    test,
    { raw: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"\xff\xfe"', 'latin1') },
    unavailable('not-the-api', false),
  ],
  [
    'a workspace of another kind',
    test,
    { json: workspaceJson({ anon: 'no' }) },
    unavailable('not-the-api', false),
  ],
  ['a 200 where a 204 belongs', remove, { json: {} }, unavailable('not-the-api', true)],
])('%s', async (_what, act, reply, outcome) => {
  expect(await outcomeOf(act, reply)).toMatchObject(outcome as object)
})

it.each([
  ['3351', 3_351_000],
  ['0', 0],
  ['Mon, 23 Nov 2026 06:00:30 GMT', 30_000],
  ['99999999', 24 * 3_600_000],
  ['soon', undefined],
])('Retry-After: %s', async (text, retryAfterMs) => {
  const headers = { Date: 'Mon, 23 Nov 2026 06:00:00 GMT', 'Retry-After': text }
  const outcome = await outcomeOf(read, { status: 429, json: { detail: 'Request was throttled.' }, headers })
  expect(outcome).toMatchObject({ why: 'throttled', answer: { bucket: 'contacts' } })
  expect((outcome as { retryAfterMs?: number }).retryAfterMs).toBe(retryAfterMs)
})

it('takes a 500 soon after a new field for the engine not having noticed, and only for 30 seconds', async () => {
  await using server = await scriptedServer((seen) =>
    seen.path.includes('fields')
      ? { status: 201, json: { key: 'a', label: 'A', value_type: 'text', pinned: false } }
      : { status: 500, text: 'Server Error.' },
  )
  let now = 0
  const client = createClient({ host: server.host, token: 't', fetch, now: () => now })
  expect(await update(client)).toMatchObject(unavailable('server-error', true))
  await newField(client)
  now += 29_000
  expect(await update(client)).toMatchObject(unavailable('field-cache', true))
  now += 2_000
  expect(await update(client)).toMatchObject(unavailable('server-error', true))
})

it('does not take a proxy that wants a password for the platform', async () => {
  // Node's fetch calls a 407 a network error; Electron's may hand it over.
  const proxied = async () => new Response('{"detail":"Proxy login"}', { status: 407 })
  await using server = await scriptedServer([])
  const client = createClient({ host: server.host, token: 't', fetch: proxied })
  expect(await create(client)).toMatchObject(unavailable('not-the-api', false))
})
