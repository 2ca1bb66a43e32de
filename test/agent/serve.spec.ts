/** The agent as the desktop app runs it, asked as a window asks; with real files, readers, database and practice server. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import {
  connected,
  KEY,
  keyRing,
  newFolder,
  platform,
  settled,
  startDesk,
  until,
} from './support/desk-window.ts'

it('before there is an account every list is empty, and nothing fails', async () => {
  const { window } = await startDesk()
  expect(await window.getStanding(undefined)).toMatchObject({ account: null, trouble: null })
  expect(await window.contacts({})).toMatchObject({ rows: [], total: 0 })
  expect(await window.review({})).toMatchObject({ rows: [], total: 0 })
  expect(await window.sources(undefined)).toEqual([])
  expect(await window.undo({ run: 1, send: false })).toEqual({
    refused: { code: 'no-account', detail: {} },
  })
  expect(await window.addSource({ name: 'A', path: 'a.xlsx' })).toMatchObject({ ok: false })
})

it('the practice account: contacts by the page, search, a story, runs, undo shown', async () => {
  const { window, standings } = await startDesk()
  await window.tryPractice(undefined)
  await until(async () => (await window.contacts({})).total === 420, 'all contacts are there', 60_000)
  const standing = await settled(window)
  expect(standing.account).toMatchObject({ name: 'Practice', practice: true })
  expect(standings.some(({ status }) => status.phase === 'draining')).toBe(true)

  const first = await window.contacts({ limit: 200 })
  const rest = [
    await window.contacts({ limit: 200, offset: 200 }),
    await window.contacts({ limit: 200, offset: 400 }),
  ]
  expect([first, ...rest].map(({ rows, next }) => [rows.length, next])).toEqual([
    [200, 200],
    [200, 400],
    [20, null],
  ])
  const all = [first, ...rest].flatMap(({ rows }) => rows)
  expect(new Set(all.map(({ uuid }) => uuid)).size).toBe(420)
  expect(all.every(({ source, urns }) => source !== null && urns.length > 0)).toBe(true)
  await expect(window.contacts({ limit: 500 })).rejects.toThrow(/limit/)

  const someone = all.find(({ name }) => name?.includes('ã'))!
  const found = await window.contacts({
    search: someone.name!.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase(),
  })
  expect(found.rows.map(({ uuid }) => uuid)).toContain(someone.uuid)
  expect(found.total).toBeLessThan(20)
  const digits = someone.urns[0]!.replace(/\D/g, '').slice(-6)
  expect((await window.contacts({ search: digits })).rows.map(({ uuid }) => uuid)).toContain(someone.uuid)
  expect((await window.contact({ uuid: someone.uuid }))?.fields.length).toBeGreaterThan(0)

  const story = await window.story({ person: { uuid: someone.uuid } })
  expect(story?.rows[0]).toMatchObject({ kind: 'create', outcome: 'delivered' })
  const { rows: runs } = await window.runs({})
  expect(runs.length).toBeGreaterThan(0)
  const created = runs.flatMap(({ counts }) => counts).reduce((sum, { n }) => sum + n, 0)
  expect(created).toBe(420)
  const undone = await window.undo({ run: runs.at(-1)!.id, send: false })
  expect(undone).toMatchObject({ run: null, counts: { removals: expect.any(Number) } })
  expect((await window.contacts({})).total).toBe(420)
  expect((await window.groups(undefined)).length).toBeGreaterThan(0)
}, 120_000)

const people = (...rows: string[]) => ['Name,URN:tel,Field:city', ...rows].join('\n')
const ana = 'Ana,+5584999990001,Natal'
const bia = 'Bia,+5584999990002,Recife'

async function office() {
  const started = await connected()
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, people(ana, bia))
  return { ...started, file }
}

it('an own account: a spreadsheet is added, previewed, and sent only after it was started', async () => {
  const { window, file } = await office()
  expect(await window.addSource({ name: 'People', path: file, onRemoved: 'sideways' })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('onRemoved'),
  })
  expect(await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })).toEqual({ ok: true })
  await window.syncNow(undefined)
  await until(
    async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1,
    'it waits for its start',
  )
  expect((await window.review({})).rows).toMatchObject([{ kind: 'first-sync', source: 'People' }])
  const shown = await window.preview(undefined)
  expect(shown).toMatchObject({ counts: { creates: 2 }, trouble: null })
  expect(shown.changes[0]!.attributes).toContainEqual({ name: 'field:city', before: null, after: 'Natal' })
  expect((await window.contacts({})).total).toBe(0)

  expect(await window.approveFirstSync({ source: 'People' })).toEqual({ ok: true })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  const standing = await settled(window)
  expect(standing.needsYou.firstSyncs).toBe(0)
  expect(await window.sources(undefined)).toMatchObject([
    { name: 'People', approved: true, rows: 2, state: 'ready' },
  ])

  expect(await window.removeSource('People')).toEqual({ ok: true })
  expect(await window.sources(undefined)).toEqual([])
  expect((await window.contacts({})).total).toBe(2)
}, 90_000)

it('rows to correct are written to a file of their own, never over a spreadsheet', async () => {
  const { window, file } = await office()
  writeFileSync(file, people(ana, 'Bia,abc,Recife'))
  await window.addSource({ name: 'People', path: file, key: ['Name'] })
  await window.syncNow(undefined)
  await until(
    async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1,
    'it waits for its start',
  )
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.review({ kind: 'problem' })).total === 1, 'the bad row is listed')
  const [problem] = (await window.review({ kind: 'problem' })).rows
  expect(problem).toMatchObject({ kind: 'problem', source: 'People', row: 3, column: 'URN:tel', text: 'abc' })
  expect(await window.exportProblems({ file })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('only read'),
  })
  const out = path.join(newFolder(), 'bad.csv')
  expect(await window.exportProblems({ file: out })).toMatchObject({ ok: true, rows: 1, notes: [] })
  expect(readFileSync(out, 'utf8')).toMatch(/Bia.*abc.*Recife/)
  expect(readFileSync(file, 'utf8')).toBe(people(ana, 'Bia,abc,Recife'))
}, 90_000)

it('settings are the setup file, checked as it is; a removal in its delay is counted and timed', async () => {
  const { window, file, server } = await office()
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'], removalDelayMinutes: 30 })
  expect(await window.changeSettings({ quietSeconds: 0, requestsPerHour: 'unlimited' })).toEqual({ ok: true })
  expect(await window.changeSettings({ retentionDays: -1 })).toMatchObject({ ok: false })
  expect(await window.getSetup(undefined)).toMatchObject({
    workspace: { host: server.url, requestsPerHour: 'unlimited' },
    quietSeconds: 0,
    sources: [{ name: 'People' }],
  })
  await until(
    async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1,
    'it waits for its start',
  )
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
  writeFileSync(file, people(ana))
  await until(async () => (await window.getStanding(undefined)).removals !== null, 'somebody is missing')
  const { removals } = await window.getStanding(undefined)
  expect(removals!.people).toBe(1)
  expect(removals!.at - Date.now()).toBeGreaterThan(28 * 60_000)
  expect(removals!.at - Date.now()).toBeLessThanOrEqual(30 * 60_000)
  expect((await window.contacts({})).total).toBe(2)
}, 120_000)

it('a conflict is shown with both values, answered, and sent', async () => {
  const { window, file, server } = await office()
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.syncNow(undefined)
  await until(
    async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1,
    'it waits for its start',
  )
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
  const api = `${server.url}/api/v2/contacts.json?urn=${encodeURIComponent('tel:+5584999990001')}`
  const headers = { Authorization: `Token ${KEY}`, 'Content-Type': 'application/json' }
  await fetch(api, { method: 'POST', headers, body: JSON.stringify({ fields: { city: 'Manaus' } }) })
  writeFileSync(file, people('Ana,+5584999990001,Belém', bia))
  await window.syncNow(undefined)
  await until(
    async () => (await window.getStanding(undefined)).needsYou.conflicts === 1,
    'the conflict is seen',
    90_000,
  )

  const [conflict] = (await window.review({ kind: 'conflict' })).rows
  expect(conflict).toMatchObject({
    kind: 'conflict',
    about: 'values',
    contact: 'Ana',
    attributes: [{ name: 'field:city', base: 'Natal', spreadsheet: 'Belém', platform: 'Manaus' }],
  })
  expect(
    await window.resolve({ named: { id: 'c999-00000000' }, choice: { keep: 'platform' } }),
  ).toMatchObject({ ok: false })
  expect(await window.resolve({ named: { id: conflict!.id }, choice: { keep: 'spreadsheet' } })).toEqual({
    ok: true,
  })
  await until(async () => {
    const answer = (await (await fetch(api, { headers })).json()) as {
      results: { fields: { city: string } }[]
    }
    return answer.results[0]!.fields.city === 'Belém'
  }, 'the choice is sent')
  expect((await window.review({})).total).toBe(0)
}, 150_000)

it('a pause that cannot be written down holds all the same', async () => {
  const mistakes = [expect.any(Error)]
  const { window, dataFolder } = await connected({ mistakes })
  mkdirSync(path.join(dataFolder, 'desk.json.part')) // as a disk without room: it cannot be written
  await window.pause('until-resumed')
  expect((await window.getStanding(undefined)).pause).toEqual({ until: null })
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, 'Name,URN:tel\nAna,+5584999990001\n')
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.approveFirstSync({ source: 'People' })
  await window.syncNow(undefined)
  expect((await window.getStanding(undefined)).pause).toEqual({ until: null })
  expect(await window.undo({ run: 1, send: true })).toEqual({ refused: { code: 'paused', detail: {} } })
  expect(await window.undo({ run: 1, send: false })).toMatchObject({ refused: { code: 'unknown' } })
  expect(await window.checkSource({ name: 'People', file: 'people.csv' })).toMatchObject({ ok: false })
}, 30_000)

it('paused, nothing is read or sent, and it stays so through a restart; resumed, it goes on', async () => {
  const { window, file, dataFolder, keys, close } = await office()
  await window.addSource({ name: 'People', path: file, key: ['URN:tel'] })
  await window.syncNow(undefined)
  await until(
    async () => (await window.getStanding(undefined)).needsYou.firstSyncs === 1,
    'it waits for its start',
  )
  await window.approveFirstSync({ source: 'People' })
  await until(async () => (await window.contacts({})).total === 2, 'both are there')
  await settled(window)
  await window.pause('until-resumed')
  expect((await window.getStanding(undefined)).pause).toEqual({ until: null })
  await close()

  writeFileSync(file, people(ana, bia, 'Caio,+5584999990003,Olinda'))
  const again = await startDesk({ dataFolder, keys })
  await new Promise((resolve) => setTimeout(resolve, 2000))
  expect((await again.window.getStanding(undefined)).pause).toEqual({ until: null })
  expect((await again.window.contacts({})).total).toBe(2)
  await again.window.pause('resume')
  await until(async () => (await again.window.contacts({})).total === 3, 'the new one is there', 60_000)
}, 150_000)

it('without a keychain it works until it ends, and then asks for the key once more', async () => {
  const server = await platform()
  const keys = keyRing({ works: false })
  const { window, dataFolder, close } = await startDesk({ keys })
  expect(await window.connectAccount({ address: server.url, key: KEY })).toEqual({ kept: false })
  await until(
    async () => (await window.getStanding(undefined)).account?.name === 'Practice',
    'it is connected',
  )
  await close()
  const again = await startDesk({ dataFolder, keys })
  expect((await again.window.getStanding(undefined)).trouble).toEqual({
    kind: 'key-missing',
    unreadable: false,
  })
  await again.window.connectAccount({ address: server.url, key: KEY })
  expect((await again.window.getStanding(undefined)).trouble).toBeNull()
}, 60_000)

it('a window that asks only when it hears of changed data ends up with all of it', async () => {
  const { window, heard } = await startDesk()
  let total = 0
  heard.data = () => void window.contacts({ limit: 1 }).then((page) => (total = page.total))
  await window.tryPractice(undefined)
  await until(async () => total === 420, 'the last page is the last word', 60_000)
}, 90_000)

it('from practice to an own account: no source and no history comes along', async () => {
  const server = await platform()
  const { window } = await startDesk()
  await window.tryPractice(undefined)
  await until(async () => (await window.contacts({})).total > 0, 'practice works', 60_000)
  await window.connectAccount({ address: server.url, key: KEY })
  await settled(window)
  expect(await window.sources(undefined)).toEqual([])
  expect((await window.runs({})).total).toBe(0)
  expect((await window.contacts({})).total).toBe(0)
  expect((await window.getStanding(undefined)).account).toMatchObject({ host: server.url, practice: false })
}, 90_000)

it('a data folder that a cloud program copies is refused with a sentence, and nothing is begun in it', async () => {
  const dataFolder = path.join(newFolder(), 'Dropbox', 'agent')
  const { window } = await startDesk({ dataFolder, mistakes: [['tryPractice', expect.any(Error)]] })
  const { trouble } = await window.getStanding(undefined)
  expect(trouble).toMatchObject({
    kind: 'data',
    code: 'cloud-folder',
    sentence: expect.stringContaining('--data='),
  })
  await expect(window.tryPractice(undefined)).rejects.toThrow(/cloud program/)
  expect(readdirSync(dataFolder)).toEqual([])
})
