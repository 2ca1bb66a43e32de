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
    check(`body ${text}`, all, {}, { method: 'POST', path: contactsPath, raw_body: text }, {
      status: 400,
      body: { non_field_errors: ['Request body should be a single JSON object'] },
    })
  }
  check('raw plus in a urn', all, oneContact, plain(`${contactsPath}?urn=tel:+250788123123`), {
    status: 200,
    body: { results: [{ name: 'Joe' }] },
  })
  for (const [word, status] of [['flagged', 400], ['suspended', 400]] as const) {
    const sorry = `Sorry, your workspace is currently ${word}. To re-enable starting flows and sending messages, please contact support.`
    const given = { workspace: { ...rwanda, [word]: true }, ...oneContact }
    check(word, all, given, post('groups', { name: 'x' }), answers(status, { non_field_errors: [sorry] }), [
      { request: get('contacts'), expect: answers(200) },
      { request: del('contacts', { uuid: '{{contact:joe}}' }), expect: answers(204) },
    ])
    check(`${word}, lookup first`, all, given, post('contacts', {}, { uuid: 'nothing' }), answers(0 + notThere(W)))
  }
  check('workspace header', U26, {}, get('contacts'), answers(200, undefined, {
    headers: { 'X-Temba-Workspace': { $regex: '^[0-9a-f-]{36}$' } },
  }))
  check('workspace number', U9, {}, get('contacts'), answers(200, undefined, {
    headers: { 'X-Temba-Org': { $regex: '^\\d+$' } },
  }))
  check(
    'another workspace meant',
    U26,
    {},
    { ...get('contacts'), headers: { 'X-Temba-Workspace': 'ad6acad9-959b-4d70-b144-5de2891e4d00' } },
    answers(403, undefined, { empty_body: true }),
  )
  check('practice limits', W, {}, get('fields'), answers(200, undefined, {
    headers: { 'X-Practice-Requests-Per-Hour': '3000', 'X-Practice-Window-Seconds': '3600', Date: { $regex: 'GMT$' } },
  }))
  check('method of another endpoint', all, {}, get('contact_actions'), answers(405, {
    detail: 'Method "GET" not allowed.',
  }))
  check('fields cannot be deleted', all, {}, del('fields'), answers(405))
})

/** A malformed uuid is looked up, or refused at once. */
function notThere(profile: ProfileName): number {
  return profile === W ? 404 : 400
}
