/** A platform that lies, over real sockets: each answer is an outcome, soon and in little memory; nothing follows the token. */
import { expect, it } from 'vitest'
import { LONGEST_TEXT, MOST_ROWS } from '../../main/platform/answers.ts'
import { type ClientOptions, createClient } from '../../main/platform/client.ts'
import { MOST_PAGES, watchPages } from '../../main/platform/paging.ts'
import { boundedJson, DEEPEST, MOST_VALUES } from '../../shared/bounded-json.ts'
import { closedPort, contactJson, type Reply, scriptedServer } from './scripted-server.ts'

const UUID = contactJson().uuid
const JSON_HEAD = { 'Content-Type': 'application/json' }
const page = (results: string) => `{"next":null,"results":[${results}]}`
const clientFor = (host: ClientOptions['host'], more: Partial<ClientOptions> = {}) =>
  createClient({ host, token: 'secret-key', fetch, timeoutMs: 60_000, ...more })
const listing = async (reply: Reply, more: Partial<ClientOptions> = {}) => {
  await using server = await scriptedServer([reply])
  return await clientFor(server.host, more).listContacts({}, { signal: AbortSignal.timeout(60_000) })
}
const http = (head: string, body: string | Buffer = '') => ({
  raw: Buffer.concat([Buffer.from(`HTTP/1.1 ${head}\r\n\r\n`), Buffer.from(body)]),
})

it.each<[string, Reply]>([
  ['an object in place of a list', { text: '{"next":null,"results":{}}' }],
  ['no list at all', { text: '{"next":null}' }],
  ['a uuid that is a number', { json: { next: null, results: [contactJson({ uuid: 7 })] } }],
  ['an empty uuid', { json: { next: null, results: [contactJson({ uuid: '' })] } }],
  ['fields in a list', { json: { next: null, results: [contactJson({ fields: ['Natal'] })] } }],
  [
    'a value that is a number beyond 2^53',
    { text: page(JSON.stringify(contactJson()).replace('"Natal"', '12345678901234567890')) },
  ],
  [
    'a text of 10 KB and more',
    { json: { next: null, results: [contactJson({ name: 'x'.repeat(LONGEST_TEXT + 1) })] } },
  ],
  ['a time that is none', { json: { next: null, results: [contactJson({ modified_on: 'zzz' })] } }],
  [
    'the 31st of February, 25 o’clock',
    { json: { next: null, results: [contactJson({ modified_on: '2020-02-31T25:00:00Z' })] } },
  ],
  [
    'a year of five digits',
    { json: { next: null, results: [contactJson({ created_on: '12020-01-01T00:00:00Z' })] } },
  ],
  [
    'a key that is more than a key',
    { text: page(JSON.stringify(contactJson()).replace('"fields":{', '"fields":{"__proto__":null,')) },
  ],
  [
    'a link to the next page as long as a book',
    { json: { next: `https://h/?cursor=${'x'.repeat(9000)}`, results: [contactJson()] } },
  ],
  ['a page of more rows than there are pages for', { text: page(`${'0,'.repeat(MOST_ROWS)}0`) }],
  ['a million mistakes in one list', { text: page(`{"uuid":"a","urns":[${'0,'.repeat(400_000)}0]}`) }],
  [
    'more values than any page',
    { text: `{"next":null,"results":[],"more":[${'{},'.repeat(MOST_VALUES)}{}]}` },
  ],
  [
    'lists in lists in lists',
    { text: `{"next":null,"results":[],"more":${'['.repeat(200_000)}${']'.repeat(200_000)}}` },
  ],
  ['half a sign of UTF-8', { raw: http('200 OK\r\nContent-Length: 2', Buffer.from([0x22, 0xc3])).raw }],
  ['not packed as it says', { text: page(''), headers: { ...JSON_HEAD, 'Content-Encoding': 'gzip' } }],
  [
    'packed a hundred times',
    { text: page(''), headers: { ...JSON_HEAD, 'Content-Encoding': `${'gzip,'.repeat(99)}gzip` } },
  ],
  ['a header of 60 KB', http(`200 OK\r\nX: ${'a'.repeat(60_000)}\r\nContent-Length: 0`)],
  ['another protocol', { raw: 'SSH-2.0-OpenSSH_9.6\r\n' }],
])('%s: not the platform, and nothing is taken from it', async (_what, reply) => {
  const outcome = await listing(reply)
  expect(outcome).toMatchObject({ kind: 'unavailable', why: 'not-the-api', lost: false })
  // What goes to the log is short, whatever came.
  expect(JSON.stringify(outcome).length).toBeLessThan(1000)
})

it('the first mistake ends the reading of a list: its complaint is as short for a million', async () => {
  const one = await listing({ json: { next: null, results: [contactJson(), contactJson({ urns: [1] })] } })
  expect(one).toMatchObject({ detail: expect.stringMatching(/^results: 1\.urns: 0\./) })
})

it('as much as a thousand contacts with 250 fields are is read; texts full of brackets are texts', () => {
  const fields = Object.fromEntries(
    Array.from({ length: 250 }, (_, n) => [`field_${n}`, '[{,:\\"'.repeat(2)]),
  )
  const text = JSON.stringify({
    next: null,
    results: Array.from({ length: 1000 }, () => contactJson({ fields })),
  })
  expect(boundedJson(text)).toEqual(JSON.parse(text))
  const nested = (depth: number) => `${'['.repeat(depth)}"${'x'.repeat(300_000)}"${']'.repeat(depth)}`
  expect(boundedJson(nested(DEEPEST))).toBeDefined()
  expect(boundedJson(nested(DEEPEST + 1))).toBeUndefined()
  expect(boundedJson(`["${'\\\\'.repeat(200_000)}",${'0,'.repeat(MOST_VALUES)}0]`)).toBeUndefined()
})

it('the last of two equal keys counts, as everywhere, and is checked as the only one', async () => {
  const twice = JSON.stringify(contactJson()).replace('"name":"Ada"', '"name":"Ada","name":7')
  expect(await listing({ text: page(twice) })).toMatchObject({ why: 'not-the-api' })
})

it.each<[string, string]>([
  ['103 Early Hints without end', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n'],
  ['one blank after the other', ' '],
])('%s: over when the time of a request is over', async (what, again) => {
  const head = what.startsWith('103') ? '' : 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
  const bytes = what.startsWith('103') ? again : `1\r\n${again}\r\n`
  await using server = await scriptedServer([{ drip: { first: head, again: bytes, everyMs: 5 } }])
  const outcome = await clientFor(server.host, { timeoutMs: 300 }).listContacts()
  expect(outcome).toMatchObject({ kind: 'unavailable', why: 'timeout', lost: false })
})

it.each([
  '301 Moved Permanently',
  '302 Found',
  '303 See Other',
  '307 Temporary Redirect',
  '308 Permanent Redirect',
])('%s: neither a read nor a write follows, to another host, another port or plain http', async (status) => {
  await using elsewhere = await scriptedServer(() => ({ json: { next: null, results: [] } }))
  for (const to of [
    `http://localhost:${elsewhere.port}/api/v2/contacts.json`,
    `//127.0.0.1:${elsewhere.port}/`,
    `http://127.0.0.1:${await closedPort()}/`,
  ]) {
    const moved = http(`${status}\r\nLocation: ${to}\r\nContent-Length: 0\r\nConnection: close`)
    await using server = await scriptedServer([moved, moved])
    const client = clientFor(server.host)
    expect(await client.listContacts()).toMatchObject({ why: 'redirected' })
    expect(await client.createContact({ name: 'Ada' })).toMatchObject({ why: 'redirected', lost: false })
  }
  expect(elsewhere.seen).toEqual([])
})

it('a cookie is not given back', async () => {
  await using server = await scriptedServer(() => ({
    json: { next: null, results: [] },
    headers: { 'Set-Cookie': 'session=1; Path=/' },
  }))
  const client = clientFor(server.host)
  await client.listContacts()
  await client.listContacts()
  expect(server.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined])
})

const DAY = 24 * 3_600_000
it.each<[string, string, number | undefined]>([
  ['a year', '31536000', DAY],
  ['more seconds than a number holds', '9'.repeat(400), DAY],
  ['the last day of the year 9999', 'Fri, 31 Dec 9999 23:59:59 GMT', DAY],
  ['yesterday', 'Sun, 22 Nov 2020 06:00:00 GMT', 0],
  ['less than nothing', '-5', undefined],
  ['a word and a number', 'in 5 minutes', undefined],
  ['a fraction', '1.5', undefined],
  ['nothing', '', undefined],
])('told to wait for %s', async (_what, after, expected) => {
  const outcome = await listing({ status: 429, json: { detail: 'x' }, headers: { 'Retry-After': after } })
  expect(outcome).toMatchObject({ kind: 'unavailable', why: 'throttled' })
  expect(outcome.kind === 'unavailable' && outcome.retryAfterMs).toBe(expected)
})

it('asked for one contact, others are no answer: nobody is taken for somebody else', async () => {
  const other = contactJson({ uuid: '00000000-0000-4000-8000-000000000000', urns: ['tel:+5584988880001'] })
  await using server = await scriptedServer(() => ({ json: { next: null, results: [other] } }))
  const client = clientFor(server.host)
  const another = { kind: 'unavailable', why: 'not-the-api', detail: 'an answer about another contact' }
  expect(await client.listContacts({ uuid: UUID })).toMatchObject(another)
  // Whoever is found under an address is asked about, not taken (test/outbox/order.spec.ts).
  expect(await client.listContacts({ urn: 'tel:+5584999990002' })).toMatchObject({ kind: 'delivered' })
  expect(await client.listContacts({ group: 'Clientes' })).toMatchObject({ kind: 'delivered' })
})

it('a change in the year 9999 counts as one of now, by whichever clock is later', async () => {
  const now = Date.UTC(2026, 10, 23, 12)
  const listed = async (modified_on: string, headers: Record<string, string> = {}) => {
    const outcome = await listing(
      { json: { next: null, results: [contactJson({ modified_on })] }, headers },
      { wall: () => now },
    )
    return outcome.kind === 'delivered' && outcome.value.results[0]!.modifiedOn
  }
  const Date2026 = { Date: 'Mon, 23 Nov 2026 11:00:00 GMT' }
  expect(await listed('9999-12-31T23:59:59.999999Z', Date2026)).toBe('2026-11-23T12:00:00.000Z')
  expect(await listed('2026-11-24T11:00:00.000000Z', Date2026)).toBe('2026-11-24T11:00:00.000000Z')
  expect(await listed('2027-03-01T00:00:00.000000Z', { Date: 'Mon, 01 Mar 2027 00:00:05 GMT' })).toBe(
    '2027-03-01T00:00:00.000000Z',
  )
  expect(await listed('2026-11-23T09:00:00-03:00', Date2026)).toBe('2026-11-23T12:00:00.000Z')
})

it('a listing may be long; one that never repeats itself ends, too', () => {
  const page = (n: number, next = true) => ({
    next: next ? { search: `?cursor=${n}` } : null,
    results: [{ uuid: String(n), modifiedOn: '2026' }],
  })
  const isEndless = watchPages()
  for (let n = 1; n < MOST_PAGES; n += 1) expect(isEndless(page(n))).toBe(false)
  expect(isEndless(page(MOST_PAGES))).toBe(true)
  expect(watchPages()(page(1, false))).toBe(false)
})
