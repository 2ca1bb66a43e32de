/** What the contract says beyond the cases of its file, section by section, in the same form and over real HTTP. */
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { ProfileName } from '../../main/practice/profiles.ts'
import { type PracticeServer, startPractice } from '../../main/practice/server.ts'
import { type Case, type CaseExpect, type CaseRequest, runCase, type Step } from './case-runner.ts'

const W: ProfileName = 'weni-flows'
const U9: ProfileName = 'upstream-9'
const U26: ProfileName = 'upstream-26.3'
const U = [U9, U26]
const all = [W, ...U]

const contactsPath = '/api/v2/contacts.json'
type Given = Record<string, unknown>
const rwanda = { country: 'RW', timezone: 'Africa/Kigali', date_style: 'day_first' }
const brazil = { country: 'BR', timezone: 'America/Sao_Paulo', date_style: 'day_first' }

const get = (path: string, query: CaseRequest['query'] = {}): CaseRequest => ({
  method: 'GET',
  path: `/api/v2/${path}.json`,
  query,
})
const post = (path: string, body: unknown, query: CaseRequest['query'] = {}): CaseRequest => ({
  method: 'POST',
  path: `/api/v2/${path}.json`,
  query,
  body,
})
const del = (path: string, query: CaseRequest['query'] = {}): CaseRequest => ({
  method: 'DELETE',
  path: `/api/v2/${path}.json`,
  query,
})
const answers = (status: number, body?: unknown, more: Partial<CaseExpect> = {}): CaseExpect => ({
  status,
  ...(body !== undefined && { body }),
  ...more,
})
const refuses = (body: unknown) => answers(400, body)

const nobody = 'ad6acad9-959b-4d70-b144-5de2891e4d00'

const client = { url: '', token: 'practice-token' }
let server: PracticeServer
beforeAll(async () => {
  server = await startPractice({ port: 0, token: client.token })
  client.url = server.url
})
afterAll(() => server.close())

function check(
  name: string,
  profiles: ProfileName | ProfileName[],
  given: Given,
  request: CaseRequest,
  expected: CaseExpect,
  then: Step[] = [],
): void {
  for (const profile of [profiles].flat()) {
    const whole = { workspace: rwanda, ...given }
    const each: Case = { id: name, profiles: [profile], given: whole, request, expect: expected, then }
    it(`${name} on ${profile}`, () => runCase(client, profile, each))
  }
}

const joe = { ref: 'joe', name: 'Joe', urns: ['tel:+250788123123'] }
const oneContact = { contacts: [joe] }
const fieldsGiven = {
  fields: [
    { key: 'nickname', name: 'Nickname', type: 'text' },
    { key: 'age', name: 'Age', type: 'number' },
    { key: 'joined', name: 'Joined', type: 'datetime' },
  ],
  ...oneContact,
}
const changeJoe = (body: unknown) => post('contacts', body, { uuid: '{{contact:joe}}' })

describe('1: transport and authentication', () => {
  const list = (headers: Record<string, string>): CaseRequest => ({ ...get('contacts'), headers })
  const detail = (message: string) => ({ detail: message })
  check('no header', all, {}, list({}), answers(403, detail('Authentication credentials were not provided.')))
  check('two words after Token', all, {}, list({ Authorization: 'Token a b' }), {
    status: 403,
    body: detail('Invalid token header. Token string should not contain spaces.'),
  })
  check('the word Token in any case', all, {}, list({ Authorization: 'tOkEn {{token}}' }), answers(200))
  check('basic', all, {}, list({ Authorization: 'Basic {{base64:user-email:token}}' }), answers(200))
  check('basic with another email', all, {}, list({ Authorization: 'Basic {{base64:a@b.c:token}}' }), {
    status: 403,
    body: detail('Invalid token or email'),
  })
  const users = {
    users: [
      { email: 'eve@example.com', role: 'surveyor', token: 'surveyor' },
      { email: 'old@example.com', role: 'editor', token: 'inactive', active: false },
    ],
  }
  check('surveyor', [W, U9], users, list({ Authorization: 'Token surveyor' }), answers(200))
  check('surveyor', U26, users, list({ Authorization: 'Token surveyor' }), {
    status: 403,
    body: detail('You do not have permission to perform this action.'),
  })
  check('deactivated user', all, users, list({ Authorization: 'Token inactive' }), {
    status: 403,
    body: detail('Invalid token'),
  })
  const plain = (path: string): CaseRequest => ({ method: 'GET', path })
  check('without .json', all, oneContact, plain('/api/v2/contacts'), answers(200, []))
  check('slash after .json', all, {}, plain('/api/v2/contacts.json/'), answers(200, { results: [] }))
  check('unknown endpoint', all, {}, plain('/api/v2/nothing.json'), answers(404))
  check('HTML only', all, {}, { ...get('contacts'), headers: { Accept: 'text/html' } }, answers(406))
  check(
    'form body',
    all,
    fieldsGiven,
    {
      ...post('contacts', undefined),
      raw_body: 'name=Ann&urns=tel:%2B250788000001&fields.nickname=A',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    },
    answers(201, { name: 'Ann', urns: ['tel:+250788000001'], fields: { nickname: 'A' } }),
  )
  check('empty body', all, {}, { method: 'POST', path: contactsPath }, answers(201, { name: null }))
  for (const text of ['"x"', '5', 'null', '[]']) {
    check(
      `body ${text}`,
      all,
      {},
      { method: 'POST', path: contactsPath, raw_body: text },
      {
        status: 400,
        body: { non_field_errors: ['Request body should be a single JSON object'] },
      },
    )
  }
  check('raw plus in a urn', all, oneContact, plain(`${contactsPath}?urn=tel:+250788123123`), {
    status: 200,
    body: { results: [{ name: 'Joe' }] },
  })
  for (const [word, status] of [
    ['flagged', 400],
    ['suspended', 400],
  ] as const) {
    const sorry = `Sorry, your workspace is currently ${word}. To re-enable starting flows and sending messages, please contact support.`
    const given = { workspace: { ...rwanda, [word]: true }, ...oneContact }
    check(word, all, given, post('groups', { name: 'x' }), answers(status, { non_field_errors: [sorry] }), [
      { request: get('contacts'), expect: answers(200) },
      { request: del('contacts', { uuid: '{{contact:joe}}' }), expect: answers(204) },
    ])
    check(`${word}, lookup first`, all, given, post('contacts', {}, { uuid: nobody }), answers(404))
  }
  check(
    'workspace header',
    U26,
    {},
    get('contacts'),
    answers(200, undefined, {
      headers: { 'X-Temba-Workspace': { $regex: '^[0-9a-f-]{36}$' } },
    }),
  )
  check(
    'workspace number',
    U9,
    {},
    get('contacts'),
    answers(200, undefined, {
      headers: { 'X-Temba-Org': { $regex: '^\\d+$' } },
    }),
  )
  check(
    'another workspace meant',
    U26,
    {},
    { ...get('contacts'), headers: { 'X-Temba-Workspace': 'ad6acad9-959b-4d70-b144-5de2891e4d00' } },
    answers(403, undefined, { empty_body: true }),
  )
  check(
    'practice limits',
    W,
    {},
    get('fields'),
    answers(200, undefined, {
      headers: {
        'X-Practice-Requests-Per-Hour': '3000',
        'X-Practice-Window-Seconds': '3600',
        Date: { $regex: 'GMT$' },
      },
    }),
  )
  check(
    'method of another endpoint',
    all,
    {},
    get('contact_actions'),
    answers(405, {
      detail: 'Method "GET" not allowed.',
    }),
  )
  check('fields cannot be deleted', all, {}, del('fields'), answers(405))
})

describe('2: URNs', () => {
  const kept = (
    sent: string,
    urn: string,
    profiles: ProfileName | ProfileName[] = all,
    workspace: Given = brazil,
  ) =>
    check(`${sent} is kept as ${urn}`, profiles, { workspace }, post('contacts', { urns: [sent] }), {
      status: 201,
      body: { urns: [urn] },
    })
  const refused = (
    sent: string,
    message: string,
    profiles: ProfileName | ProfileName[] = all,
    workspace: Given = brazil,
  ) =>
    check(`${sent} is refused`, profiles, { workspace }, post('contacts', { urns: [sent] }), {
      status: 400,
      body: { urns: { '0': [message] } },
    })
  const unusable = (sent: string, profiles: ProfileName | ProfileName[] = all) =>
    refused(sent, `Invalid URN: ${sent}. Ensure phone numbers contain country codes.`, profiles)

  kept('tel:+55 (84) 99999-0002', 'tel:+5584999990002')
  kept('tel:5584999990005', 'tel:+5584999990005')
  kept('tel:(84) 99999-0004', 'tel:+84999990004')
  kept('tel:999990006', 'tel:+55999990006')
  kept('tel:5.584999990021E+12', 'tel:+5584999990021')
  kept('tel:+12345678', 'tel:+5512345678')
  kept('tel: +250788383383 ', 'tel:+250788383383')
  kept('tel:0788383383', 'tel:+250788383383', all, rwanda)
  kept('tel:+1-800-FLOWERS', 'tel:+18003569377')
  kept('+5584999990007', 'whatsapp:5584999990007', W)
  kept('84999990009', 'whatsapp:84999990009', W)
  unusable('+5584999990007', U)
  unusable('(84) 99999-0010')
  unusable('whatsapp:55 84 99999-0014')
  refused('whatsapp:1234567', 'Phone number must have at least 8 digits.', W)
  refused('whatsapp:1234567890123456', 'Phone number cannot exceed 15 digits.', W)
  kept('whatsapp:1234567', 'whatsapp:1234567', U)
  kept('whatsapp:BR.ENT.35029025746744354', 'whatsapp:BR.ENT.35029025746744354', W)
  kept('whatsapp:br.35029025746744354', 'whatsapp:BR.35029025746744354', U26)
  kept('bsuid:BR.35029025746744354', 'bsuid:BR.35029025746744354', U26)
  unusable('whatsapp:BR.35029025746744354', U9)
  kept('mailto:Ana@Example.COM', 'mailto:ana@example.com')
  unusable('mailto:nobody')
  kept('twitter:@JimmyJO', 'twitter:jimmyjo')
  unusable('twitter:much_too_long_a_name')
  kept('telegram:12345', 'telegram:12345')
  unusable('telegram:abc')
  kept('facebook:ref:abc', 'facebook:ref:abc')
  kept('ext: A 1 ', 'ext:A 1')
  unusable('email:a@b.com')
  unusable('TEL:+5584999990002')
  unusable('tel:')
  kept('discord:12345', 'discord:12345', [W, U9])
  unusable('discord:12345', U26)
  kept('telegram:12345#ana', 'telegram:12345#ana', W)
  kept('telegram:12345#ana', 'telegram:12345', U)
  const long = `ext:${'x'.repeat(300)}`
  check('too long for the database', W, {}, post('contacts', { urns: [long] }), answers(500))
  refused(long, 'Ensure this field has no more than 255 characters.', U)
  check(
    'null and blank items',
    all,
    {},
    post('contacts', { urns: [null, ''] }),
    refuses({
      urns: { '0': ['This field may not be null.'], '1': ['This field may not be blank.'] },
    }),
  )
  check(
    'numbers are text upstream',
    U,
    {},
    post('contacts', { urns: [250788123123] }),
    refuses({
      urns: { '0': ['Invalid URN: 250788123123. Ensure phone numbers contain country codes.'] },
    }),
  )
  check('country of the time zone', all, { workspace: { timezone: 'America/Sao_Paulo' } }, get('workspace'), {
    status: 200,
    body: { country: 'BR' },
  })

  const ninth = { ...brazil, verify_ninth_digit: true }
  const julius = { contacts: [{ ref: 'julius', name: 'Julius', urns: ['whatsapp:5521912345678'] }] }
  const other = 'whatsapp:552112345678'
  const taken = { error: 'URNs in use by other contacts' }
  check(
    'ninth digit, plain create',
    W,
    { workspace: ninth, ...julius },
    post('contacts', { urns: [other] }),
    refuses(taken),
  )
  check('ninth digit, GET is exact', W, { workspace: ninth, ...julius }, get('contacts', { urn: other }), {
    status: 200,
    body: { results: [] },
  })
  check(
    'ninth digit, DELETE is exact',
    W,
    { workspace: ninth, ...julius },
    del('contacts', { urn: other }),
    answers(404),
  )
})

describe('2: names and languages', () => {
  const name = (value: unknown, profiles: ProfileName | ProfileName[], expected: CaseExpect) =>
    check(
      `name ${JSON.stringify(value).slice(0, 20)}`,
      profiles,
      {},
      post('contacts', { name: value }),
      expected,
    )
  name('x'.repeat(101), W, refuses({ name: ['Contact name cannot exceed 100 characters.'] }))
  name('x'.repeat(100), W, answers(201))
  name('x'.repeat(65), U, refuses({ name: ['Ensure this field has no more than 64 characters.'] }))
  name(' ', U, refuses({ name: ['This field may not be blank.'] }))
  name(true, all, refuses({ name: ['Not a valid string.'] }))
  name(12, all, answers(201, { name: '12' }))
  name('  Ana  ', all, answers(201, { name: 'Ana' }))
  check(
    'a float keeps its point',
    all,
    {},
    { method: 'POST', path: contactsPath, raw_body: '{"name": 1.0}' },
    {
      status: 201,
      body: { name: '1.0' },
    },
  )
  const language = (value: unknown, message: string) =>
    check(
      `language ${value}`,
      all,
      {},
      post('contacts', { language: value }),
      refuses({ language: [message] }),
    )
  language('xyz', 'Not a valid ISO639-3 language code.')
  language('qaa', 'Not a valid ISO639-3 language code.')
  language('pt', 'Ensure this field has at least 3 characters.')
  language('port', 'Ensure this field has no more than 3 characters.')
  language('', 'This field may not be blank.')
  check('case on create', all, {}, post('contacts', { language: 'POR' }), answers(201, { language: 'por' }))
  check('case on update', all, oneContact, changeJoe({ language: 'MUL' }), answers(200, { language: 'MUL' }))
  check(
    'all complaints together',
    all,
    {},
    post('contacts', {
      language: 'xyz',
      urns: ['x'],
      groups: [nobody],
      fields: { hmmm: 'X', other: 'Y' },
    }),
    refuses({
      language: ['Not a valid ISO639-3 language code.'],
      urns: { '0': ['Invalid URN: x. Ensure phone numbers contain country codes.'] },
      groups: [`No such object: ${nobody}`],
      fields: ['Invalid contact field key: hmmm'],
    }),
  )
})

describe('3.2: lists', () => {
  const three = {
    contacts: ['a', 'b', 'c'].map((ref) => ({ ref, name: `Contact ${ref}`, urns: [`ext:${ref}`] })),
  }
  const uuids = (...refs: string[]) =>
    answers(200, { results: refs.map((ref) => ({ uuid: `{{contact:${ref}}}` })) })
  check(
    'upper-case uuid finds nothing',
    [W, U9],
    three,
    get('contacts', { uuid: nobody.toUpperCase() }),
    uuids(),
  )
  check(
    'last uuid wins',
    [W, U9],
    three,
    get('contacts', { uuid: ['{{contact:a}}', '{{contact:b}}'] }),
    uuids('b'),
  )
  check(
    'first uuid wins',
    U26,
    three,
    get('contacts', { uuid: ['{{contact:a}}', '{{contact:b}}'] }),
    uuids('a'),
  )
  check('filters combine', all, three, get('contacts', { uuid: '{{contact:a}}', urn: 'ext:b' }), uuids())
  check('unreadable date', all, three, get('contacts', { after: 'yesterday' }), uuids())
  check(
    'raw plus in a date',
    all,
    three,
    { method: 'GET', path: `${contactsPath}?after=2015-01-01T00:00:00+00:00` },
    uuids(),
  )
  check(
    'date alone',
    all,
    three,
    get('contacts', { after: '2015-01-01', before: '20990101' }),
    uuids('c', 'b', 'a'),
  )
  check(
    'both ends inclusive',
    all,
    three,
    get('contacts', {
      after: '{{modified_on:b}}',
      before: '{{modified_on:b}}',
    }),
    uuids('b'),
  )
  check('true in other words', all, three, get('contacts', { reverse: 'YES' }), uuids('a', 'b', 'c'))
  check('false in other words', all, three, get('contacts', { reverse: 'on' }), uuids('c', 'b', 'a'))
  check(
    'group name is case-sensitive',
    all,
    {
      groups: [{ ref: 'g', name: 'G' }],
      contacts: [{ ref: 'a', groups: ['g'] }],
    },
    get('contacts', { group: 'g' }),
    uuids(),
  )
  check('name contains', W, three, get('contacts', { name: 'CONTACT B' }), uuids('b'))
  check('name is nothing upstream', U, three, get('contacts', { name: 'b' }), uuids('c', 'b', 'a'))
  check('search by exact name', W, three, get('contacts', { search: 'Contact b' }), uuids('b'))
  check(
    'limit',
    W,
    three,
    get('contacts', { limit: '2' }),
    answers(200, {
      next: { $startswith: 'http://127.0.0.1' },
      results: { $len: 2 },
    }),
  )
  for (const limit of ['0', '-1', 'many']) {
    check(
      `limit ${limit}`,
      W,
      three,
      get('contacts', { limit }),
      answers(200, { next: null, results: { $len: 3 } }),
    )
  }
  check(
    'no limit upstream',
    U,
    three,
    get('contacts', { limit: '2' }),
    answers(200, { results: { $len: 3 } }),
  )
  check(
    '250 a page',
    all,
    { bulk_contacts: 251 },
    get('contacts'),
    answers(200, {
      next: { $regex: '[?&]cursor=' },
      previous: null,
      results: { $len: 250 },
    }),
  )
  check('order by creation', W, three, get('contacts', { order_by: '-created_on' }), uuids('c', 'b', 'a'))
  check('unknown order', W, three, get('contacts', { order_by: 'name' }), uuids('c', 'b', 'a'))
  check(
    'lean',
    W,
    three,
    get('contacts_lean', { uuid: '{{contact:a}}', urn: 'ext:b' }),
    answers(
      200,
      {
        results: [
          {
            uuid: '{{contact:a}}',
            name: 'Contact a',
            language: null,
            blocked: false,
            stopped: false,
            created_on: '{{datetime}}',
            modified_on: '{{datetime}}',
            last_seen_on: null,
          },
        ],
      },
      { exact_keys: true },
    ),
  )
  check('lean only in Weni', U, three, get('contacts_lean'), answers(404))
  check(
    'expanded URNs',
    U,
    oneContact,
    get('contacts', { expand_urns: 'true' }),
    answers(200, {
      results: [{ urns: [{ channel: null, scheme: 'tel', path: '+250788123123', display: null }] }],
    }),
  )
  check('archived looks active in Weni', W, { contacts: [{ ...joe, status: 'archived' }] }, get('contacts'), {
    status: 200,
    body: { results: [{ blocked: false, stopped: false }] },
  })
  check('status upstream', U, { contacts: [{ ...joe, status: 'archived' }] }, get('contacts'), {
    status: 200,
    body: { results: [{ status: 'archived', blocked: false, stopped: false, flow: null }] },
  })
  const anon = { workspace: { ...rwanda, anon: true }, ...oneContact }
  const noLookups = { detail: 'URN lookups not allowed for anonymous organizations' }
  check('anonymous, filter', all, anon, get('contacts', { urn: 'tel:+250788123123' }), refuses(noLookups))
  check(
    'anonymous, upsert',
    all,
    anon,
    post('contacts', {}, { urn: 'tel:+250788123123' }),
    refuses(noLookups),
  )
  check(
    'anonymous, update',
    all,
    anon,
    changeJoe({ urns: ['tel:+250788123124'] }),
    refuses({
      urns: ['Updating URNs not allowed for anonymous organizations'],
    }),
  )
  check(
    'anonymous, create',
    all,
    anon,
    post('contacts', { urns: ['tel:+250788123124'] }),
    answers(201, {
      urns: ['tel:********'],
    }),
  )
  check(
    'anonymous, display',
    U,
    anon,
    get('contacts'),
    answers(200, { results: [{ anon_display: { $regex: '^\\d+$' } }] }),
  )
})

describe('3.3 and 3.4: writing contacts', () => {
  const two = {
    contacts: [
      { ref: 'x', name: 'X', urns: ['tel:+250788000010'] },
      { ref: 'y', name: 'Y', urns: ['tel:+250788000020'] },
    ],
  }
  check(
    'taken URN of a blocked contact',
    U26,
    { contacts: [{ ...joe, status: 'blocked' }] },
    post('contacts', {
      urns: ['ext:1', 'tel:+250788123123'],
    }),
    refuses({ urns: { '1': ['URN is in use by another contact.'] } }),
  )
  const twice = post('contacts', { urns: ['tel:+250788000030', 'tel:+250 788 000 030'] })
  check('one URN twice', W, {}, twice, refuses({ error: 'URNs in use by other contacts' }))
  check('one URN twice', U9, {}, twice, answers(500))
  check('one URN twice', U26, {}, twice, refuses({ urns: { '0': ['URN is in use by another contact.'] } }))
  check(
    'URN of a deleted contact',
    all,
    { contacts: [{ ...joe, deleted: true }] },
    post('contacts', { urns: joe.urns }),
    {
      status: 201,
      body: { urns: joe.urns },
    },
  )
  check(
    'detached URN',
    all,
    { orphan_urns: joe.urns },
    post('contacts', { urns: joe.urns }),
    answers(201, { urns: joe.urns }),
  )
  check(
    'order of URNs is kept',
    all,
    two,
    post('contacts', { urns: ['ext:2', 'ext:1'] }, { uuid: '{{contact:x}}' }),
    {
      status: 200,
      body: { urns: ['ext:2', 'ext:1'] },
    },
  )
  check(
    'a removed URN is free',
    all,
    two,
    post('contacts', { urns: [] }, { uuid: '{{contact:x}}' }),
    answers(200),
    [{ request: post('contacts', { urns: ['tel:+250788000010'] }), expect: answers(201) }],
  )
  check(
    'the loser moves in time',
    [W, U9],
    two,
    post('contacts', { urns: ['tel:+250788000020'] }, { uuid: '{{contact:x}}' }),
    answers(200),
    [
      {
        request: get('contacts'),
        expect: answers(200, { results: [{ uuid: '{{contact:y}}' }, { uuid: '{{contact:x}}' }] }),
      },
    ],
  )
  const untouched = (body: unknown) => ({
    request: changeJoe(body),
    expect: answers(200, { modified_on: '{{modified_on:joe}}' }),
  })
  const given = {
    ...fieldsGiven,
    groups: [{ ref: 'g', name: 'Group' }],
    contacts: [{ ...joe, language: 'por', groups: ['g'], fields: { nickname: 'J', age: '007' } }],
  }
  const same = {
    name: 'Joe',
    language: 'por',
    urns: joe.urns,
    groups: ['GROUP'],
    fields: { nickname: ' J ', age: '007' },
  }
  check('nothing changes', all, given, changeJoe({}), answers(200, { modified_on: '{{modified_on:joe}}' }), [
    untouched(same),
    untouched({ fields: {} }),
    untouched({ fields: { joined: '' } }),
  ])
  const touched = {
    request: get('contacts', { before: '{{modified_on:joe}}' }),
    expect: answers(200, { results: [] }),
  }
  check('a change moves in time', all, given, changeJoe({ name: 'Jo' }), answers(200), [touched])
  check(
    'a cleared name',
    all,
    given,
    changeJoe({ name: null }),
    answers(200, { name: null, language: 'por' }),
  )
  check(
    'unknown group',
    all,
    {},
    post('contacts', { groups: ['Nobody'] }),
    refuses({ groups: ['No such object: Nobody'] }),
  )
  check(
    'group in any case',
    all,
    given,
    post('contacts', { groups: ['gROUP'] }),
    answers(201, { groups: [{ name: 'Group' }] }),
  )
  check(
    'null fields',
    all,
    {},
    post('contacts', { fields: null }),
    refuses({ fields: ['This field may not be null.'] }),
  )
  check(
    'fields as a list',
    all,
    {},
    post('contacts', { fields: [] }),
    refuses({
      fields: ['Expected a dictionary of items but got type "list".'],
    }),
  )
  check(
    'upper-case field key',
    all,
    given,
    post('contacts', { fields: { Nickname: 'x' } }),
    refuses({
      fields: ['Invalid contact field key: Nickname'],
    }),
  )
  check(
    'too many',
    U,
    oneContact,
    changeJoe({ urns: Array.from({ length: 101 }, (_, n) => `ext:${n}`) }),
    refuses({
      urns: ['Ensure this field has no more than 100 elements.'],
    }),
  )
  check(
    'as many as allowed',
    all,
    oneContact,
    changeJoe({ urns: Array.from({ length: 100 }, (_, n) => `ext:${n}`) }),
    {
      status: 200,
      body: { urns: { $len: 100 } },
    },
  )
  for (const status of ['blocked', 'stopped', 'archived']) {
    const idle = { groups: [{ ref: 'g', name: 'Group' }], contacts: [{ ...joe, status }] }
    check(
      `${status}, groups`,
      all,
      idle,
      changeJoe({ groups: ['Group'] }),
      refuses({
        groups: ["Non-active contacts can't be added to groups"],
      }),
    )
    check(
      `${status}, the rest`,
      all,
      idle,
      changeJoe({ name: 'Jo', groups: [] }),
      answers(200, { name: 'Jo' }),
    )
  }
  const deleted = { contacts: [{ ...joe, deleted: true }] }
  check(
    'deleted',
    W,
    deleted,
    changeJoe({}),
    refuses({ non_field_errors: ["Inactive contacts can't be modified."] }),
  )
  check(
    'two lookups',
    W,
    oneContact,
    post('contacts', {}, { uuid: nobody, urn: 'ext:1' }),
    refuses({
      detail: 'URL can only contain one of the following parameters: name, urn, uuid',
    }),
  )
  check(
    'by name',
    W,
    oneContact,
    post('contacts', { language: 'por' }, { name: 'Joe' }),
    answers(200, { language: 'por' }),
  )
  check('malformed uuid', [W, U9], {}, post('contacts', {}, { uuid: 'nope' }), answers(404))
  check(
    'malformed uuid',
    U26,
    {},
    post('contacts', {}, { uuid: 'nope' }),
    refuses({
      detail: "Param 'uuid': nope is not a valid UUID.",
    }),
  )
  check(
    'upsert creates',
    all,
    {},
    post('contacts', { name: 'Bobby' }, { urn: 'tel:+250-78-5555555' }),
    answers(201, {
      name: 'Bobby',
      urns: ['tel:+250785555555'],
    }),
  )
  check(
    'upsert keeps other URNs',
    all,
    { contacts: [{ ...joe, urns: ['tel:+250788123123', 'twitter:joe'] }] },
    post('contacts', { name: 'J' }, { urn: 'twitter:JOE' }),
    answers(200, {
      urns: ['tel:+250788123123', 'twitter:joe'],
    }),
  )
  check(
    'upsert of no URN',
    all,
    {},
    post('contacts', {}, { urn: 'nope' }),
    refuses({ detail: 'Invalid URN: nope' }),
  )
  check(
    'upsert of a bad number',
    all,
    {},
    post('contacts', {}, { urn: 'tel:123' }),
    refuses({
      non_field_errors: ['Invalid URN: tel:123. Ensure phone numbers contain country codes.'],
    }),
  )
  check(
    'upsert of a bare phone',
    W,
    {},
    post('contacts', {}, { urn: '+5584999990007' }),
    answers(201, {
      urns: ['whatsapp:5584999990007'],
    }),
  )
  check(
    'notes',
    U26,
    oneContact,
    changeJoe({ note: 'Called' }),
    answers(200, {
      notes: [{ text: 'Called', created_on: '{{datetime}}', created_by: { email: 'admin@example.com' } }],
    }),
  )
  check('notes are unknown before', [W, U9], oneContact, changeJoe({ note: 5 }), answers(200))
})

describe('3.5: deleting', () => {
  check(
    'without a lookup',
    W,
    {},
    del('contacts'),
    refuses({
      detail: 'URL must contain one of the following parameters: name, urn, uuid',
    }),
  )
  check(
    'by uuid',
    all,
    oneContact,
    del('contacts', { uuid: '{{contact:joe}}' }),
    answers(204, undefined, { empty_body: true }),
    [
      { request: get('contacts'), expect: answers(200, { results: [] }) },
      {
        request: get('contacts', { deleted: 'true' }),
        expect: answers(200, { results: [{ name: null, urns: [], fields: {} }] }),
      },
      { request: del('contacts', { urn: 'tel:+250788123123' }), expect: answers(404) },
    ],
  )
  check('by normalised urn', all, oneContact, del('contacts', { urn: 'tel:0788123123' }), answers(204))
  check(
    'again moves in time',
    [W, U9],
    { contacts: [{ ...joe, deleted: true }] },
    del('contacts', { uuid: '{{contact:joe}}' }),
    answers(204),
    [
      {
        request: get('contacts', { deleted: '1', before: '{{modified_on:joe}}' }),
        expect: answers(200, { results: [] }),
      },
    ],
  )
  check('not there', all, {}, del('contacts', { uuid: nobody }), answers(404))
})

describe('4: actions', () => {
  const given = {
    groups: [{ ref: 'testers', name: 'Testers' }],
    contacts: [
      { ref: 'ann', name: 'Ann', urns: ['tel:+250788000001'], groups: ['testers'] },
      { ref: 'bob', name: 'Bob', urns: ['tel:+250788000002'] },
      { ref: 'don', name: 'Don', status: 'blocked' },
      { ref: 'sue', name: 'Sue', status: 'archived' },
      { ref: 'eve', name: 'Eve', deleted: true },
    ],
    other_workspace: { contacts: [{ ref: 'hans', name: 'Hans' }] },
  }
  const act = (action: unknown, contacts: unknown, group?: unknown) =>
    post('contact_actions', { contacts, action, ...(group !== undefined && { group }) })
  const members = (...refs: string[]): Step => ({
    request: get('contacts', { group: 'Testers', reverse: 'true' }),
    expect: answers(200, { results: refs.map((ref) => ({ uuid: `{{contact:${ref}}}` })) }),
  })
  check(
    'add by URN',
    all,
    given,
    act('add', ['{{contact:ann}}', 'tel:+250788000002', 'tel:+250788000002'], 'testers'),
    answers(204),
    [
      members('ann', 'bob'),
      {
        request: get('contacts', { uuid: '{{contact:ann}}', before: '{{modified_on:ann}}' }),
        expect: answers(200, { results: { $len: 1 } }),
      },
    ],
  )
  check(
    'no country for URNs',
    all,
    given,
    act('add', ['tel:0788000002'], 'Testers'),
    refuses({
      contacts: ['No such object: tel:0788000002'],
    }),
  )
  for (const ref of ['eve', 'hans']) {
    check(
      `all or nothing: ${ref}`,
      all,
      given,
      act('add', ['{{contact:bob}}', `{{contact:${ref}}}`, 'x'], 'Testers'),
      refuses({
        contacts: [`No such object: {{contact:${ref}}}`],
      }),
      [members('ann')],
    )
  }
  check(
    'non-active',
    all,
    given,
    act('add', ['{{contact:don}}', '{{contact:bob}}', '{{contact:sue}}'], 'Testers'),
    refuses({
      non_field_errors: ['Non-active contacts cannot be added to groups: {{contact:don}}, {{contact:sue}}'],
    }),
    [members('ann')],
  )
  check(
    'remove',
    all,
    given,
    act('remove', ['{{contact:ann}}', '{{contact:don}}'], '{{group:testers}}'),
    answers(204),
    [members()],
  )
  check(
    'no group',
    all,
    given,
    act('add', ['{{contact:ann}}']),
    refuses({
      non_field_errors: ['For action "add" you should also specify a group'],
    }),
  )
  check(
    'needless group',
    all,
    given,
    act('block', ['{{contact:ann}}'], 'Testers'),
    refuses({
      non_field_errors: ['For action "block" you should not specify a group'],
    }),
  )
  check(
    'unknown action',
    all,
    given,
    act('like', ['{{contact:ann}}']),
    refuses({ action: ['"like" is not a valid choice.'] }),
  )
  check(
    'nothing given',
    all,
    given,
    post('contact_actions', {}),
    refuses({
      contacts: ['This field is required.'],
      action: ['This field is required.'],
    }),
  )
  check(
    'object as contact',
    all,
    given,
    act('block', [{ uuid: nobody }]),
    refuses({ contacts: ['Must be a string or integer'] }),
  )
  check('unblock revives the archived', U, given, act('unblock', ['{{contact:sue}}']), answers(204), [
    {
      request: get('contacts', { uuid: '{{contact:sue}}' }),
      expect: answers(200, { results: [{ status: 'active', groups: [] }] }),
    },
  ])
  check('block and unblock', all, given, act('block', ['{{contact:ann}}']), answers(204), [
    { request: act('unblock', ['{{contact:ann}}']), expect: answers(204) },
    members(),
  ])
  check('delete', all, given, act('delete', ['{{contact:ann}}', '{{contact:bob}}']), answers(204), [
    { request: get('contacts', { deleted: 'true' }), expect: answers(200, { results: { $len: 3 } }) },
  ])
  for (const action of ['archive', 'archive_messages'])
    check(action, all, given, act(action, ['{{contact:ann}}']), answers(204), [members('ann')])
})

describe('5: fields and groups', () => {
  const field = (name: unknown, type: unknown = 'text') => post('fields', { label: name, value_type: type })
  const given = { fields: [{ key: 'nick_name', name: 'Nick Name', type: 'text' }] }
  const complains = (profiles: ProfileName | ProfileName[], name: string, message: string) =>
    check(`field ${name}`, profiles, given, field(name), refuses({ label: [message] }))
  const badKey = (key: string) => `Generated key "${key}" is invalid or a reserved name.`
  complains(W, 'Ação', 'Can only contain letters, numbers, hyphens and underscores.')
  complains(U, 'under_score', 'Can only contain letters, numbers and hypens.')
  complains(W, 'x'.repeat(37), 'Ensure this field has no more than 36 characters.')
  complains(W, 'nick NAME', 'This field must be unique.')
  complains(W, '2nd', badKey('2nd'))
  complains(W, 'WhatsApp', badKey('whatsapp'))
  complains(U9, 'Tickets', badKey('tickets'))
  complains(U26, 'HAS', badKey('has'))
  check('name is free upstream', U26, {}, field('Name'), answers(201, { key: 'name' }))
  check('key taken upstream', U, given, field('nick-name'), answers(500))
  check('run of characters', all, {}, field(' First -  Visit '), answers(201, { key: 'first_visit' }))
  check(
    'new keys',
    U,
    {},
    post('fields', { name: 'Age', type: 'number' }),
    answers(
      201,
      {
        key: 'age',
        name: 'Age',
        type: 'number',
        featured: false,
        priority: 0,
        usages: { flows: 0, groups: 0, campaign_events: 0 },
        agent_access: 'view',
        label: 'Age',
        value_type: 'numeric',
      },
      { exact_keys: true },
    ),
  )
  check(
    'mixed keys',
    U,
    {},
    post('fields', { label: 'Age', type: 'number' }),
    answers(201, { value_type: 'numeric' }),
  )
  check(
    'old spelling of a new key',
    U,
    {},
    post('fields', { name: 'Age', type: 'numeric' }),
    refuses({
      type: ['"numeric" is not a valid choice.'],
    }),
  )
  check(
    'nothing given',
    U,
    {},
    post('fields', {}),
    refuses({ non_field_errors: ["Field 'name' is required."] }),
  )
  const used = { fields: [{ key: 'seen', name: 'Seen', type: 'datetime', campaign_events: 1 }] }
  check(
    'type of a used date',
    U,
    used,
    post('fields', { name: 'Seen', type: 'text' }, { key: 'seen' }),
    refuses({
      type: ["Can't change type of date field being used by campaign events."],
    }),
  )
  check(
    'type of a used date',
    W,
    used,
    post('fields', { label: 'Seen', value_type: 'text' }, { key: 'seen' }),
    answers(500),
  )
  check(
    'no limit for changes',
    W,
    { ...given, limits: { fields: 1 } },
    post('fields', { label: 'Nick', value_type: 'text' }, { key: 'nick_name' }),
    answers(200),
  )

  const groups = { groups: [{ ref: 'r', name: 'Reporters' }] }
  const group = (name: unknown) => post('groups', { name })
  const wrongGroup = (profiles: ProfileName | ProfileName[], name: string, message: string) =>
    check(`group ${name}`, profiles, groups, group(name), refuses({ name: [message] }))
  wrongGroup(all, 'rEPORTERS', 'This field must be unique.')
  wrongGroup(all, '', 'This field may not be blank.')
  wrongGroup(all, 'x'.repeat(65), 'Ensure this field has no more than 64 characters.')
  wrongGroup(W, '+People', 'Name contains illegal characters.')
  wrongGroup(U, '"People"', 'Cannot contain the character: "')
  check(
    'queries are ignored',
    all,
    {},
    post('groups', { name: 'X', query: 'age > 5' }),
    answers(201, { query: null }),
  )
  check(
    'renames at the limit',
    W,
    { ...groups, limits: { groups: 1 } },
    post('groups', { name: 'Y' }, { uuid: '{{group:r}}' }),
    refuses({
      non_field_errors: [
        'This org has 1 groups and the limit is 1. You must delete existing ones before you can create new ones.',
      ],
    }),
  )
  check(
    'renames at the limit',
    U,
    { ...groups, limits: { groups: 1 } },
    post('groups', { name: 'Y' }, { uuid: '{{group:r}}' }),
    answers(200),
  )
  check(
    'limit with its number',
    U9,
    { ...groups, limits: { groups: 1 } },
    group('Y'),
    answers(409, {
      detail: 'Cannot create object because workspace has reached limit of 1.',
    }),
  )
  check(
    'system group',
    U,
    {},
    post('groups', { name: 'X' }, { uuid: '{{group:Open Tickets}}' }),
    answers(403, {
      detail: 'Cannot modify system object.',
    }),
  )
  check('deleting again', W, groups, del('groups', { uuid: '{{group:r}}' }), answers(204), [
    { request: del('groups', { uuid: '{{group:r}}' }), expect: answers(404) },
  ])
  check(
    'deleting without a lookup',
    all,
    {},
    del('groups'),
    refuses({
      detail: 'URL must contain one of the following parameters: uuid',
    }),
  )
  check(
    'group of a trigger',
    U,
    { ...groups, triggers: [{ on_group: 'r' }] },
    del('groups', { uuid: '{{group:r}}' }),
    refuses({
      detail: 'Group is being used by triggers which must be archived first.',
    }),
  )
  const member = { ...groups, contacts: [{ ...joe, groups: ['r'] }] }
  check('members keep their time', all, member, del('groups', { uuid: '{{group:r}}' }), answers(204), [
    {
      request: get('contacts'),
      expect: answers(200, { results: [{ groups: [], modified_on: '{{modified_on:joe}}' }] }),
    },
  ])
  check('count', all, member, get('groups', { name: 'reporters' }), answers(200, { results: [{ count: 1 }] }))
  check(
    'initializing is not listed',
    W,
    { groups: [{ name: 'New', status: 'initializing' }] },
    get('groups'),
    answers(200, { results: [] }),
  )
  const smart = { ...fieldsGiven, groups: [{ ref: 'old', name: 'Old', query: 'age > 60 AND name ~ jo' }] }
  check(
    'query-based groups follow',
    all,
    smart,
    changeJoe({ fields: { age: '61' } }),
    answers(200, { groups: [{ name: 'Old' }] }),
    [
      { request: changeJoe({ groups: [] }), expect: answers(200, { groups: [{ name: 'Old' }] }) },
      { request: changeJoe({ fields: { age: '5' } }), expect: answers(200, { groups: [] }) },
    ],
  )
  check(
    'workspace',
    W,
    { workspace: { ...rwanda, name: 'W' } },
    get('workspace'),
    answers(
      200,
      {
        uuid: '{{uuid}}',
        name: 'W',
        country: 'RW',
        languages: ['por', 'eng', 'spa'],
        primary_language: 'por',
        timezone: 'Africa/Kigali',
        date_style: 'day_first',
        anon: false,
      },
      { exact_keys: true },
    ),
  )
})

describe('6: field values', () => {
  const value = (key: string, sent: unknown, shown: unknown, workspace: Given = rwanda, profiles = all) =>
    check(
      `${key} ${JSON.stringify(sent).slice(0, 40)}`,
      profiles,
      { ...fieldsGiven, workspace },
      changeJoe({ fields: { [key]: sent } }),
      answers(200, { fields: { [key]: shown } }),
    )
  const number = (sent: unknown, shown: string | null) => value('age', sent, shown)
  number('12.50', '12.5')
  number('007', '7')
  number(' -3 ', '-3')
  number('.5', '0.5')
  number('-0.0', '0')
  number(24, '24')
  number(1.5, '1.5')
  for (const text of ['1,5', '1.234,56', '1e3', 'R$ 5', '5.', '--5']) number(text, null)
  value('age', '1'.repeat(37), null, rwanda, [U26])
  value('nickname', 'x'.repeat(700), 'x'.repeat(640))
  value('nickname', '2020-01-01', '2020-01-01')

  const date = (sent: string, shown: unknown, workspace: Given = rwanda) =>
    value('joined', sent, shown, workspace)
  date('2017-11-11T11:12:13Z', '2017-11-11T11:12:13.000000Z')
  date('2017-11-11T11:12+05:30', '2017-11-11T11:12:00.000000+05:30')
  date('2017-11-11T11:12:13.123456789-03:00', '2017-11-11T11:12:13.123456-03:00')
  date('2017-11-11T11:12:13', '2017-11-11T12:13:00.000000+02:00')
  date('2001-01-02 03:15:34.5', '2001-01-02T03:15:34.500000+02:00')
  date('02/01/2001 3:15 pm', '2001-01-02T15:15:00.000000+02:00')
  date('on 2.1.01 at 12:05am', '2001-01-02T00:05:00.000000+02:00')
  date('2/1/99 10:00', '1999-01-02T10:00:00.000000+02:00')
  date('01-02-2001 10:00', '2001-01-02T10:00:00.000000+02:00', { ...rwanda, date_style: 'month_first' })
  date('2001/1/2 10:00', '2001-01-02T10:00:00.000000+02:00', { ...rwanda, date_style: 'year_first' })
  date('2020-06-26', { $regex: '^2020-06-26T\\d\\d:\\d\\d:\\d\\d\\.\\d{6}-03:00$' }, brazil)
  date('12/31/2020', null)
  date('el123a41', null)
  const dateAlone = changeJoe({ fields: { joined: '26/06/2020' } })
  check('a date alone moves each time', all, fieldsGiven, dateAlone, answers(200), [
    { request: dateAlone, expect: answers(200) },
    { request: get('contacts', { before: '{{modified_on:joe}}' }), expect: answers(200, { results: [] }) },
  ])
  const places = {
    workspace: {
      ...rwanda,
      locations: ['Nigeria > Borno', 'Nigeria > Borno > Bama', 'Nigeria > Kano > Bama'],
    },
    fields: [
      { key: 'state', name: 'State', type: 'state' },
      { key: 'district', name: 'District', type: 'district' },
    ],
    ...oneContact,
  }
  check(
    'places',
    all,
    places,
    changeJoe({ fields: { state: 'borno' } }),
    answers(200, { fields: { state: 'Nigeria > Borno' } }),
    [
      {
        request: changeJoe({ fields: { district: 'Bama' } }),
        expect: answers(200, { fields: { district: 'Nigeria > Borno > Bama' } }),
      },
      {
        request: changeJoe({ fields: { state: 'Nowhere' } }),
        expect: answers(200, { fields: { state: null } }),
      },
    ],
  )
  check(
    'text survives a change of type',
    W,
    fieldsGiven,
    changeJoe({ fields: { nickname: '5.0' } }),
    answers(200),
    [
      {
        request: post('fields', { label: 'Nickname', value_type: 'numeric' }, { key: 'nickname' }),
        expect: answers(200),
      },
      { request: get('contacts'), expect: answers(200, { results: [{ fields: { nickname: '5' } }] }) },
    ],
  )
})
