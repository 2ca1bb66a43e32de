/** The throttle, pages that move under edits, state that survives, and every fault of `main/practice/faults.ts`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request as rawRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type PracticeOptions, type PracticeServer, startPractice } from '../../main/practice/server.ts'
import { type Answered, type RequestOptions, request } from './client.ts'

const token = 'practice-token'
const contacts = '/api/v2/contacts.json'
type Row = {
  uuid: string
  name: string | null
  urns: string[]
  fields: Record<string, string | null>
  modified_on: string
}

const servers: PracticeServer[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** A server of one test, with short ways to speak to it. */
async function start(options: Partial<PracticeOptions> = {}) {
  const server = await startPractice({ port: 0, token, ...options })
  servers.push(server)
  const client = { url: server.url, token }
  const send = (method: string, path: string, more?: RequestOptions) => request(client, method, path, more)
  return {
    server,
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown) => send('POST', path, { body }),
    del: (path: string) => send('DELETE', path),
    anonymous: (method: string, path: string) => send(method, path, { anonymous: true }),
    faults: async (...faults: unknown[]) =>
      expect((await send('POST', '/practice/faults', { body: { faults } })).status).toBe(200),
    rows: async (query = '') => rowsOf(await send('GET', contacts + query)),
    given: async (given: unknown, profile = 'weni-flows') => {
      const answered = await send('POST', '/practice/workspace', { body: { profile, given } })
      expect(answered.status, answered.text).toBe(200)
      return answered.json as { contacts: Record<string, { uuid: string }> }
    },
    requests: async () =>
      (
        (await send('GET', '/practice/requests')).json as {
          requests: { method: string; status: number | null; bucket: string | null }[]
        }
      ).requests,
  }
}

const rowsOf = (answered: Answered) => (answered.json as { results: Row[] }).results
const names = (rows: Row[]) => rows.map((row) => row.name)
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ref: `c${index}`,
    name: `C${index}`,
    urns: [`ext:${index}`],
  }))

describe('throttle', () => {
  it('is a sliding hour with two buckets, and refused requests do not count', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const practice = await start({ requestsPerHour: 3, now: () => now })
    for (const path of [contacts, '/api/v2/contacts_lean.json', `${contacts}?cursor=zzz`]) {
      await practice.get(path)
      now += 10_000
    }
    await practice.anonymous('GET', contacts)
    const refused = await practice.get(contacts)
    expect(refused.status).toBe(429)
    expect(refused.json).toEqual({ detail: 'Request was throttled. Expected available in 3570 seconds.' })
    expect(refused.headers.get('retry-after')).toBe('3570')
    expect((await practice.get('/api/v2/fields.json')).status).toBe(200)
    now += 3_570_000
    expect((await practice.get(contacts)).status).toBe(200)
    expect((await practice.get(contacts)).headers.get('retry-after')).toBe('10')
    expect((await practice.requests()).map(({ bucket }) => bucket)).toEqual([
      'v2.contacts',
      'v2.contacts',
      'v2.contacts',
      null,
      'v2.contacts',
      'v2',
      'v2.contacts',
      'v2.contacts',
    ])
  })

  it('passes faster with a clock scale, and says so', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const practice = await start({ requestsPerHour: 1, clockScale: 60, now: () => now })
    const first = await practice.get(contacts)
    expect(first.headers.get('x-practice-requests-per-hour')).toBe('1')
    expect(first.headers.get('x-practice-window-seconds')).toBe('60')
    expect((await practice.get(contacts)).headers.get('retry-after')).toBe('60')
    now += 60_000
    expect((await practice.get(contacts)).status).toBe(200)
  })

  it('runs on the real clock too', async () => {
    const practice = await start({ requestsPerHour: 1, clockScale: 7200 })
    await practice.get(contacts)
    expect((await practice.get(contacts)).status).toBe(429)
    await new Promise((resolve) => setTimeout(resolve, 550))
    expect((await practice.get(contacts)).status).toBe(200)
  })

  it('gives no wait where the limit is below what was used', async () => {
    const practice = await start()
    await practice.given({ throttle: { scope: 'v2.contacts', limit: 5, used: 7, oldest_request_age_s: 10 } })
    const refused = await practice.get(contacts)
    expect([refused.status, refused.json]).toEqual([429, { detail: 'Request was throttled.' }])
    expect(refused.headers.has('retry-after')).toBe(false)
  })

  it.each([
    ['weni-flows', 200],
    ['upstream-26.3', 429],
  ] as const)('of one user on %s: another gets %i', async (profile, status) => {
    const practice = await start()
    const users = [{ email: 'eve@example.com', role: 'editor', token: 'eve' }]
    await practice.given(
      { users, throttle: { scope: 'v2', limit: 1, used: 1, oldest_request_age_s: 10 } },
      profile,
    )
    const other = { url: practice.server.url, token: 'eve' }
    expect((await practice.get('/api/v2/groups.json')).status).toBe(429)
    expect((await request(other, 'GET', '/api/v2/groups.json')).status).toBe(status)
  })

  it('can be off', async () => {
    const practice = await start({ requestsPerHour: 0 })
    expect((await practice.get(contacts)).headers.get('x-practice-requests-per-hour')).toBe('0')
  })
})

describe('pages', () => {
  type Page = { next: string | null; previous: string | null; results: Row[] }
  const page = async (practice: Awaited<ReturnType<typeof start>>, address: string) =>
    (await practice.get(address.replace(practice.server.url, ''))).json as Page

  it('miss a contact modified meanwhile when newest come first, and show it again when oldest do', async () => {
    const practice = await start({ requestsPerHour: 0 })
    for (const [query, contact, expected] of [
      ['?limit=2', 'c2', ['C4', 'C3', 'C1', 'C0']],
      ['?limit=2&reverse=true', 'c0', ['C0', 'C1', 'C2', 'C3', 'C4', 'C0']],
    ] as const) {
      await practice.given({ contacts: numbered(5) })
      await practice.faults({
        kind: 'edit',
        when: 'after',
        endpoint: 'contacts',
        times: 1,
        contact,
        set: { language: 'por' },
      })
      const seen: (string | null)[] = []
      for (let address: string | null = contacts + query; address; ) {
        const { next, results } = await page(practice, address)
        seen.push(...names(results))
        address = next
      }
      expect(seen).toEqual(expected)
    }
  })

  it('go back, and keep contacts that share their moment', async () => {
    const practice = await start({ requestsPerHour: 0 })
    await practice.given({ bulk_contacts: { count: 7, same_modified_on: true } })
    const seen: Page[] = []
    for (let address: string | null = `${contacts}?limit=3&reverse=true`; address; ) {
      const each = await page(practice, address)
      seen.push(each)
      address = each.next
    }
    expect(seen.flatMap(({ results }) => names(results))).toEqual(
      Array.from({ length: 7 }, (_, index) => `Contact ${index + 1}`),
    )
    await practice.given({ contacts: numbered(5) })
    const first = await page(practice, `${contacts}?limit=2`)
    const second = await page(practice, first.next ?? '')
    expect(new URL(first.next ?? '').searchParams.get('limit')).toBe('2')
    expect(names((await page(practice, second.previous ?? '')).results)).toEqual(names(first.results))
  })
})

describe('state', () => {
  it('in a file survives a restart: contacts, their dates, the throttle and the profile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'practice-'))
    folders.push(folder)
    const statePath = join(folder, 'practice.sqlite')
    const before = await start({ statePath, requestsPerHour: 3, profile: 'upstream-26.3' })
    await before.post('/api/v2/fields.json', { name: 'Age', type: 'number' })
    await before.post(`${contacts}?urn=tel:%2B5584999990002`, { name: 'Ana', fields: { age: '7' } })
    const rows = await before.rows()
    await servers.pop()?.close()
    const after = await start({ statePath, requestsPerHour: 3 })
    expect(await after.rows()).toEqual(rows)
    expect(rows[0]).toMatchObject({ name: 'Ana', fields: { age: '7' }, status: 'active' })
    expect((await after.get(contacts)).status).toBe(429)
  })

  it('is a workspace called Practice at first, and is replaced as a whole', async () => {
    const practice = await start()
    expect((await practice.get('/api/v2/workspace.json')).json).toMatchObject({
      name: 'Practice',
      country: 'BR',
      timezone: 'America/Sao_Paulo',
      date_style: 'day_first',
      languages: ['por', 'eng', 'spa'],
    })
    const { contacts: refs } = await practice.given({
      contacts: numbered(2),
      other_workspace: { contacts: [{ ref: 'hans' }] },
    })
    expect(Object.keys(refs)).toEqual(['c0', 'c1', 'hans'])
    await practice.given({ contacts: numbered(1) })
    expect(names(await practice.rows())).toEqual(['C0'])
    expect(names(await practice.rows(`?uuid=${refs.hans?.uuid}`))).toEqual([])
  })

  it('that cannot be set up is refused with a sentence, and the old one stays', async () => {
    const practice = await start()
    await practice.given({ contacts: numbered(1) })
    for (const [body, sentence] of [
      [{ given: { contacts: [{ urns: ['what'] }] } }, 'urn: what cannot be read by weni-flows'],
      [{ profile: 'unheard-of' }, 'profile: unknown profile unheard-of'],
      [{ given: { contacts: 5 } }, /^given\.contacts: /],
      [[], /^body: /],
    ] as const) {
      const answered = await practice.post('/practice/workspace', body)
      expect(answered.status).toBe(400)
      expect(answered.json).toEqual({
        detail: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
      })
    }
    expect(names(await practice.rows())).toEqual(['C0'])
  })
})

describe('who may knock', () => {
  it('practice endpoints take the token of the start and no other', async () => {
    const practice = await start()
    await practice.given({ users: [{ email: 'eve@example.com', token: 'eve' }] })
    for (const path of ['requests', 'faults', 'workspace']) {
      expect((await practice.anonymous('GET', `/practice/${path}`)).status).toBe(403)
      const eve = { url: practice.server.url, token: 'eve' }
      expect((await request(eve, 'POST', `/practice/${path}`, { body: {} })).status).toBe(403)
    }
  })

  it.each([
    [{ Host: 'practice.example.com' }, 403],
    [{ Host: '127.0.0.1.evil.example:80' }, 403],
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ Host: 'localhost:1' }, 200],
    [{ Host: '[::1]:1' }, 200],
    [{ Origin: 'http://127.0.0.1:5173' }, 200],
  ])('%j is answered with %i', async (headers, status) => {
    const practice = await start()
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const call = rawRequest(practice.server.url + contacts, {
        headers: { Authorization: `Token ${token}`, ...headers },
      })
      call.on('response', (response) => resolve(response.resume().statusCode))
      call.on('error', reject).end()
    })
    expect(answered).toBe(status)
  })

  it('refuses bodies of no reasonable size', async () => {
    const practice = await start()
    const answered = await practice
      .post(contacts, { name: 'x'.repeat(6 * 1024 * 1024) })
      .catch((error: unknown) => error)
    // The connection closes while the caller is still sending: an answer or a reset, never a contact.
    expect(answered instanceof Error || (answered as Answered).status === 413).toBe(true)
    expect(await practice.rows()).toEqual([])
  })
})

describe('requests received', () => {
  it('are listed with what they carried, and can be cleared', async () => {
    const practice = await start()
    await practice.post(`${contacts}?urn=ext:1`, { name: 'Ana' })
    await practice.get(`${contacts}?uuid=a&uuid=b`)
    await practice.anonymous('GET', contacts)
    const at = expect.stringMatching(/^\d{4}-.*Z$/)
    expect(await practice.requests()).toEqual([
      {
        method: 'POST',
        path: contacts,
        query: { urn: 'ext:1' },
        body: { name: 'Ana' },
        status: 201,
        at,
        bucket: 'v2.contacts',
      },
      {
        method: 'GET',
        path: contacts,
        query: { uuid: ['a', 'b'] },
        body: null,
        status: 200,
        at,
        bucket: 'v2.contacts',
      },
      { method: 'GET', path: contacts, query: {}, body: null, status: 403, at, bucket: null },
    ])
    expect((await practice.del('/practice/requests')).status).toBe(204)
    expect(await practice.requests()).toEqual([])
  })
})

describe('faults', () => {
  const create = { name: 'Ana', urns: ['ext:ana'] }

  it('meet the requests they are aimed at, after skips, so many times', async () => {
    const practice = await start()
    await practice.faults({
      kind: 'server-error',
      match: { method: 'post', endpoint: 'contacts' },
      skip: 1,
      times: 2,
      status: 503,
    })
    const statuses: number[] = []
    for (let number = 0; number < 5; number++) statuses.push((await practice.post(contacts, {})).status)
    expect(statuses).toEqual([201, 503, 503, 201, 201])
    expect((await practice.get(contacts)).status).toBe(200)
    await practice.faults({ kind: 'server-error', path: 'deleted=true' })
    expect((await practice.get(`${contacts}?deleted=true`)).text).toBe(
      'Server Error. Site administrators have been notified.',
    )
    expect((await practice.get(contacts)).status).toBe(200)
    await practice.faults()
    expect((await practice.get(`${contacts}?deleted=true`)).status).toBe(200)
  })

  it('with a probability are repeatable by their seed', async () => {
    const practice = await start({ requestsPerHour: 0 })
    const run = async (seed: number) => {
      await practice.faults({ kind: 'throttled', probability: 0.5, seed })
      const statuses: number[] = []
      for (let number = 0; number < 20; number++) statuses.push((await practice.get(contacts)).status)
      return statuses
    }
    const first = await run(1)
    expect(new Set(first)).toEqual(new Set([200, 429]))
    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
  })

  it('are refused with the path of what is wrong', async () => {
    const practice = await start()
    for (const [fault, path] of [
      [{ kind: 'earthquake' }, 'faults.0.kind'],
      [{ kind: 'delay' }, 'faults.0.ms'],
      [{ kind: 'drop-after', path: '(' }, 'faults.0.path'],
    ] as const) {
      const answered = await practice.post('/practice/faults', { faults: [fault] })
      expect(answered.status).toBe(400)
      expect(answered.json).toEqual({ detail: expect.stringContaining(`${path}: `) })
    }
  })

  it('delay', async () => {
    const practice = await start()
    await practice.faults({ kind: 'delay', ms: 120 })
    const before = performance.now()
    expect((await practice.get(contacts)).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThan(110)
  })

  it('throttled, with and without Retry-After', async () => {
    const practice = await start()
    await practice.faults(
      { kind: 'throttled', times: 1, retryAfter: 7 },
      { kind: 'throttled', skip: 1, times: 1 },
    )
    expect((await practice.post(contacts, create)).headers.get('retry-after')).toBe('7')
    const bare = await practice.post(contacts, create)
    expect([bare.status, bare.headers.has('retry-after')]).toEqual([429, false])
    expect(await practice.rows()).toEqual([])
  })

  it.each([
    [{ kind: 'drop-before' }, 0],
    [{ kind: 'drop-after' }, 1],
    [{ kind: 'cut-body' }, 1],
  ])('%j leaves the caller without an answer', async (fault, left) => {
    const practice = await start()
    await practice.faults({ ...fault, times: 1 })
    await expect(practice.post(contacts, create)).rejects.toThrow()
    expect(await practice.rows()).toHaveLength(left)
  })

  it.each([
    [{ kind: 'server-error' }, 500, 0],
    [{ kind: 'server-error', afterCommit: true, status: 502 }, 502, 1],
    [{ kind: 'bad-json' }, 200, 0],
    [{ kind: 'bad-json', afterCommit: true }, 200, 1],
    [{ kind: 'captive-page' }, 200, 0],
    [{ kind: 'redirect', to: 'https://elsewhere.example/' }, 302, 0],
  ])('%j answers %i with something that is not the API', async (fault, status, left) => {
    const practice = await start()
    await practice.faults({ ...fault, times: 1 })
    const answered = await practice.post(contacts, create)
    expect([answered.status, answered.json]).toEqual([status, undefined])
    if (status === 302) expect(answered.headers.get('location')).toBe('https://elsewhere.example/')
    expect(await practice.rows()).toHaveLength(left)
  })

  it('half-create leaves the bare contact behind', async () => {
    const practice = await start()
    await practice.given({ fields: [{ key: 'age', type: 'number' }], groups: [{ name: 'G' }] })
    await practice.faults({ kind: 'half-create', times: 1 })
    const body = { ...create, fields: { age: '5' }, groups: ['G'] }
    expect((await practice.post(contacts, body)).status).toBe(500)
    expect(await practice.rows()).toMatchObject([
      { name: 'Ana', urns: ['ext:ana'], groups: [], fields: { age: null } },
    ])
  })

  it('stale hides the newest changes from reads, and from reads only', async () => {
    const practice = await start()
    const { contacts: refs } = await practice.given({ contacts: numbered(2), groups: [{ name: 'G' }] })
    await practice.faults({ kind: 'stale', changes: 2 })
    await practice.post(`${contacts}?uuid=${refs.c0?.uuid}`, {
      name: 'New',
      urns: ['ext:new'],
      groups: ['G'],
    })
    await practice.del(`${contacts}?uuid=${refs.c1?.uuid}`)
    expect(await practice.rows('?reverse=true')).toMatchObject([
      { name: 'C0', urns: ['ext:0'], groups: [] },
      { name: 'C1', urns: ['ext:1'] },
    ])
    expect((await practice.post(`${contacts}?urn=ext:new`, {})).status).toBe(200)
    await practice.post('/api/v2/fields.json', { label: 'Late', value_type: 'text' })
    // Two newer changes are hidden now: the field's, and still the deletion.
    expect(await practice.rows()).toMatchObject([
      { name: 'New', urns: ['ext:new'], fields: {}, groups: [{ name: 'G' }] },
      { name: 'C1' },
    ])
    await practice.faults()
    expect(await practice.rows()).toMatchObject([{ name: 'New', fields: { late: null } }])
  })

  it('stale by time', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const practice = await start({ now: () => now })
    await practice.faults({ kind: 'stale', ms: 2000 })
    await practice.post(contacts, create)
    now += 1500
    expect(await practice.rows()).toEqual([])
    now += 1500
    expect(names(await practice.rows())).toEqual(['Ana'])
  })

  it('unchanged answers as usual and changes nothing', async () => {
    const practice = await start()
    const { contacts: refs } = await practice.given({ contacts: numbered(1) })
    await practice.faults({ kind: 'unchanged' })
    const uuid = refs.c0?.uuid
    const answered = await practice.post(`${contacts}?uuid=${uuid}`, { name: 'New' })
    expect([answered.status, (answered.json as Row).name]).toEqual([200, 'C0'])
    expect(
      (await practice.post('/api/v2/contact_actions.json', { contacts: [uuid], action: 'block' })).status,
    ).toBe(204)
    expect(await practice.rows()).toMatchObject([{ name: 'C0', blocked: false }])
  })

  it.each(['fault', 'option'])(
    'engine-cache by %s: new fields and groups are unknown for five seconds',
    async (how) => {
      let now = Date.parse('2026-01-01T00:00:00Z')
      const practice = await start({ now: () => now, engineCache: how === 'option' })
      const { contacts: refs } = await practice.given({ contacts: numbered(1) })
      if (how === 'fault') await practice.faults({ kind: 'engine-cache' })
      const update = `${contacts}?uuid=${refs.c0?.uuid}`
      await practice.post('/api/v2/fields.json', { label: 'Age', value_type: 'text' })
      await practice.post('/api/v2/groups.json', { name: 'G' })
      const values = { fields: { age: '5.0' } }
      const unknown = { error: "unknown contact field 'age'" }
      expect((await practice.post(contacts, { ...create, ...values })).json).toEqual(unknown)
      expect((await practice.post(update, values)).status).toBe(500)
      expect((await practice.post(update, { groups: ['G'] })).status).toBe(500)
      now += 5000
      expect((await practice.post(update, { ...values, groups: ['G'] })).status).toBe(200)
      await practice.post('/api/v2/fields.json?key=age', { label: 'Age', value_type: 'numeric' })
      expect((await practice.post(update, values)).status).toBe(200)
    },
  )

  it('body-on-204 sends two stray characters and keeps the connection usable', async () => {
    const practice = await start()
    await practice.given({ contacts: numbered(1) }, 'upstream-26.3')
    await practice.faults({ kind: 'body-on-204' })
    const body = JSON.stringify({ contacts: ['ext:0'], action: 'block' })
    const received = await new Promise<string>((resolve, reject) => {
      const socket = connect(practice.server.port, '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
        if (text.endsWith('""')) socket.end()
      })
      socket.on('close', () => resolve(text)).on('error', reject)
      const head = [
        'POST /api/v2/contact_actions.json HTTP/1.1',
        'Host: localhost',
        `Authorization: Token ${token}`,
      ]
      socket.write(
        [...head, 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body].join('\r\n'),
      )
    })
    expect(received).toMatch(/^HTTP\/1\.1 204 No Content\r\n[\s\S]*Content-Length: 2\r\n[\s\S]*\r\n\r\n""$/)
  })

  it('edits come around the request: before, after, by creating and deleting', async () => {
    const practice = await start()
    await practice.given({ contacts: numbered(2) })
    await practice.faults(
      { kind: 'edit', when: 'before', times: 1, contact: 'c0', set: { name: 'Edited', status: 'blocked' } },
      { kind: 'edit', when: 'after', times: 1, contact: 'c1', delete: true },
      { kind: 'edit', when: 'after', times: 1, create: { name: 'Third' } },
    )
    expect(await practice.rows()).toMatchObject([{ name: 'Edited', blocked: true }, { name: 'C1' }])
    expect(names(await practice.rows())).toEqual(['Third', 'Edited'])
    expect((await practice.requests()).map(({ method }) => method)).toEqual(['GET', 'GET'])
  })
})
