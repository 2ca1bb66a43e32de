/** Reading an account whose platform lies: the reading ends, nothing is changed, and it is whole again with the truth. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TOKEN } from '../support/platform.ts'
import { desk, given, platform, start } from './support/at-the-desk.ts'
import { phone, tel } from './support/desk.ts'

const contacts = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ref: `c${n}`,
    name: `Person ${n}`,
    urns: [tel(n)],
    fields: { city: 'Natal' },
  }))
const pull = () => desk.agent.pull(new AbortController().signal)
const inMirror = (ref: string) =>
  desk.repositories.mirror.contact(desk.agent.workspace.id, given.contacts[ref]!.uuid)

beforeEach(() => start({ given: { contacts: contacts(12) } }))
afterEach(() => {
  desk.onRequest = undefined
})

type Row = { uuid: string; modified_on: string }
type Listing = { next: string | null; results: Row[] }
/** What the platform says of its living contacts, changed on the way. `asked` counts those pages. */
function lie(about: (listing: Listing, page: number) => void): { asked: number } {
  const told = { asked: 0 }
  let first: Listing | undefined
  desk.onRequest = async (leaving, send) => {
    const response = await send()
    const { pathname, searchParams } = leaving.url
    if (leaving.isWrite || !pathname.endsWith('contacts.json') || searchParams.has('deleted')) return response
    // A link that we made up is none the practice workspace knows: it leads to the first page again.
    const listing = response.ok ? ((await response.json()) as Listing) : structuredClone(first!)
    first ??= structuredClone(listing)
    about(listing, told.asked)
    told.asked += 1
    return Response.json(listing, { headers: { Date: new Date().toUTCString() } })
  }
  return told
}
const endless = {
  kind: 'failed',
  outcome: { kind: 'unavailable', why: 'not-the-api', detail: 'a listing without an end' },
}

it.each<[string, (listing: Listing, page: number) => void]>([
  ['the same page under the same link', (listing) => Object.assign(listing, { next: 'https://h/?cursor=1' })],
  [
    'the same page under ever new links',
    (listing, page) => Object.assign(listing, { next: `https://h/?cursor=${page}` }),
  ],
  [
    'three pages in a circle, under ever new links',
    (listing, page) => {
      listing.results = listing.results.slice((page % 3) * 4, (page % 3) * 4 + 4)
      listing.next = `https://h/?page=${page}`
    },
  ],
  [
    'pages of nothing with a link to the next',
    (listing, page) =>
      Object.assign(listing, { results: page === 0 ? listing.results : [], next: `https://h/?page=${page}` }),
  ],
])('%s: the reading ends after a few, and the next one goes well', async (_what, about) => {
  const told = lie(about)
  expect(await pull()).toMatchObject(endless)
  expect(told.asked).toBeLessThan(12)
  expect(desk.agent.workspace.liveWatermark).toBeNull()
  desk.onRequest = undefined
  expect(await pull()).toMatchObject({ kind: 'pulled', complete: true })
})

it('nothing is sent while the listing has no end, and everything when it has', async () => {
  await desk.sync()
  lie((listing) => Object.assign(listing, { next: 'https://h/?cursor=1' }))
  desk.save([['1', 'Ana', phone(100), 'Natal']])
  expect(await desk.sync()).toMatchObject({ exitCode: 5, writes: [] })
  desk.onRequest = undefined
  expect((await desk.sync()).writes).toHaveLength(1)
})

it('a contact changed in the year 9999 hides neither its own next change nor those of others', async () => {
  await pull()
  const wrong = given.contacts.c3!.uuid
  await platform.somebody.changes(wrong, { name: 'Eva' })
  lie(({ results }) => {
    for (const row of results) if (row.uuid === wrong) row.modified_on = '9999-12-31T23:59:59.000000Z'
  })
  expect(await pull()).toMatchObject({ kind: 'pulled', moved: 1 })
  expect(desk.agent.workspace.liveWatermark! < '9999').toBe(true)
  desk.onRequest = undefined
  desk.clock.skip(60 * 60_000)
  await platform.somebody.changes(wrong, { name: 'Evita' })
  await platform.somebody.changes(given.contacts.c4!.uuid, { name: 'Rita' })
  expect(await pull()).toMatchObject({ kind: 'pulled', complete: false, moved: 2 })
  expect([inMirror('c3')?.name, inMirror('c4')?.name]).toEqual(['Evita', 'Rita'])
})

it.each([
  ['years ahead of every clock', '2099-01-01T00:00:00.000000Z'],
  ['no time at all', 'zzz'],
])(
  'a watermark from before that is %s: everything is read once more, and it is right again',
  async (_what, mark) => {
    await pull()
    await platform.somebody.changes(given.contacts.c5!.uuid, { name: 'Rosa' })
    const { workspaces } = desk.repositories
    workspaces.pulled(desk.agent.workspace.id, {
      live: mark,
      deleted: mark,
      at: desk.clock.wall(),
      complete: false,
    })
    desk.close()
    expect(await pull()).toMatchObject({ kind: 'pulled', complete: true })
    expect(inMirror('c5')?.name).toBe('Rosa')
    expect(await pull()).toMatchObject({ kind: 'pulled', complete: false, moved: 0 })
  },
)

it('an update that replaces addresses is not made of those of somebody else', async () => {
  desk.save([['1', 'Person 1', phone(1), 'Natal']])
  await desk.sync()
  desk.save([['1', 'Person 1', phone(200), 'Natal']])
  let lies = 0
  desk.onRequest = async (leaving, send) => {
    if (leaving.isWrite || leaving.url.searchParams.get('uuid') === null) return send()
    lies += 1
    const other = new URL(leaving.url)
    other.searchParams.set('uuid', given.contacts.c2!.uuid)
    return fetch(other, { headers: { Authorization: `Token ${TOKEN}` } })
  }
  const lied = await desk.sync()
  expect(lies).toBeGreaterThan(0)
  expect(lied.writes).toEqual([])
  expect((await desk.contact('Person 1')).urns).toEqual([tel(1)])
  desk.onRequest = undefined
  await desk.sync()
  expect((await desk.contact('Person 1')).urns).toEqual([tel(200)])
})
