/** Several accounts on one PC, one at a time: each with its own spreadsheets, history and key; left, erased, returned to. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type KeyRing, openDesk } from '../../main/agent/serve.ts'
import { platformHandlers } from '../../main/agent/serve-platform.ts'
import { answerHanded } from '../../main/cli/handed.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { startPractice } from '../../main/practice/server.ts'
import { forkReaderHost } from '../../main/spreadsheets/reader-host.ts'

const KEY = 'office-key'
const DAY = 24 * 60 * 60_000

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'accounts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

async function startDesk({
  dataFolder = newFolder(),
  kept = new Map<string, string>(),
  policyPlaces = [] as string[],
} = {}) {
  const keys: KeyRing = {
    read: async (name) => {
      const key = kept.get(name)
      return key === undefined ? { kind: 'none' } : { kind: 'key', key }
    },
    keep: async (name, key) => {
      kept.set(name, key)
      return { kind: 'kept' }
    },
    drop: async (name) => void kept.delete(name),
  }
  const desk = openDesk({
    dataFolder,
    samples: '',
    fetch,
    clock: systemClock,
    readers: forkReaderHost(),
    keys,
    policyPlaces,
    answerHanded,
    onStanding: () => {},
    onMistake: () => {},
  })
  await desk.begin()
  onTestFinished(() => desk.close())
  return { desk, asks: platformHandlers(desk.actions), dataFolder, kept }
}

async function platform(): Promise<{ url: string }> {
  const server = await startPractice({ port: 0, token: KEY, requestsPerHour: 0 })
  onTestFinished(() => server.close())
  return server
}

/** One host whose key decides which account opens: as with two customers of one platform. */
async function twoAccounts(date = () => new Date()) {
  const accounts: Record<string, { uuid: string; name: string }> = {
    'Token of-clinic': { uuid: '0b4ae2d0-3a2b-4a54-8a3c-0f6ff0f0f0aa', name: 'Clinic' },
    'Token of-bakery': { uuid: '7c1f6f62-93a4-4a0e-9d0f-5f3f2f1e0d0c', name: 'Bakery' },
  }
  const rest = {
    country: 'BR',
    languages: [],
    primary_language: null,
    timezone: 'America/Fortaleza',
    date_style: 'day_first',
    anon: false,
  }
  const answer = (request: IncomingMessage) => {
    const account = accounts[request.headers.authorization ?? '']
    if (!account) return { status: 403, body: { detail: 'Invalid token' } }
    if (request.url?.includes('/workspace.json')) return { status: 200, body: { ...account, ...rest } }
    return { status: 200, body: { next: null, previous: null, results: [] } }
  }
  const server = createServer((request, response) => {
    const { status, body } = answer(request)
    response
      .writeHead(status, { 'Content-Type': 'application/json', Date: date().toUTCString() })
      .end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Desk = Awaited<ReturnType<typeof startDesk>>
async function connect({ asks }: Desk, address: string, key: string) {
  const tried = await asks.tryAccount({ address, key })
  if (tried.kind !== 'connected') throw new Error(JSON.stringify(tried))
  await asks.connectAccount({ address, key, uuid: tried.uuid, name: tried.name })
  return tried
}
const names = ({ desk }: Desk) =>
  desk.actions.files.writtenSetup('account')?.sources.map((source) => 'name' in source && source.name)
async function until(what: () => boolean | Promise<boolean>, named: string): Promise<void> {
  const started = performance.now()
  while (!(await what())) {
    if (performance.now() - started > 20_000) throw new Error(`not within 20 s: ${named}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

it('two accounts at one address share nothing; the first is as it was when one returns', async () => {
  const url = await twoAccounts()
  const started = await startDesk()
  const { desk, asks, dataFolder, kept } = started
  await connect(started, url, 'of-clinic')
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, 'Name,URN:tel\nAna,+5584999990001\n')
  const added = await desk.actions.changeSetup((written) => ({
    ...written,
    sources: [{ name: 'People', path: file, key: ['URN:tel'] }],
  }))
  expect(added).toMatchObject({ ok: true })

  const other = await asks.tryAccount({ address: url, key: 'of-bakery' })
  expect(other).toMatchObject({ kind: 'connected', name: 'Bakery', instead: 'Clinic', known: false })
  await connect(started, url, 'of-bakery')
  expect(names(started)).toEqual([])
  await until(() => desk.actions.standing().account?.name === 'Bakery', 'its name is known')
  expect(desk.actions.standing().trouble).toBeNull()

  expect(await asks.tryAccount({ address: url, key: 'of-clinic' })).toMatchObject({ known: true })
  await connect(started, url, 'of-clinic')
  expect(names(started)).toEqual(['People'])
  expect(kept).toEqual(
    new Map([
      ['account', 'of-clinic'],
      ['account-2', 'of-bakery'],
    ]),
  )
  expect(readdirSync(dataFolder)).toEqual(expect.arrayContaining(['account', 'account-2']))
  await asks.switchAccount({ id: 'account-2' })
  expect(desk.actions.standing().account?.name).toBe('Bakery')
}, 60_000)

it('another key of the same account: spreadsheets stay; a key of another account is told before anything is used', async () => {
  const url = await twoAccounts()
  const started = await startDesk()
  await connect(started, url, 'of-clinic')
  expect(await started.asks.tryAccount({ address: url, key: 'of-clinic' })).toMatchObject({
    instead: null,
    known: true,
  })
  await connect(started, url, 'of-clinic')
  expect(started.asks.accounts(undefined)).toHaveLength(1)
}, 30_000)

it('disconnected: the key is gone, the rest stays or is erased as the person said', async () => {
  const url = await twoAccounts()
  const started = await startDesk()
  const { desk, asks, dataFolder, kept } = started
  await connect(started, url, 'of-clinic')
  await until(() => desk.actions.standing().account?.name === 'Clinic', 'its name is known')
  await asks.disconnect({ deleteData: false })
  expect(desk.actions.standing().account).toBeNull()
  expect(kept.size).toBe(0)
  expect(asks.accounts(undefined)).toMatchObject([{ id: 'account', name: 'Clinic', inUse: false }])

  await asks.switchAccount({ id: 'account' })
  expect(desk.actions.standing()).toMatchObject({
    account: { name: 'Clinic' },
    trouble: { kind: 'key-missing', unreadable: false },
  })
  expect(await asks.accountFacts(undefined)).toMatchObject({ details: null, key: 'missing' })

  await connect(started, url, 'of-clinic')
  // What was dropped out of a mail and is not sent yet.
  mkdirSync(path.join(dataFolder, 'dropped/one'), { recursive: true })
  writeFileSync(path.join(dataFolder, 'dropped/one/people.csv'), 'Name\nAna\n')
  await asks.disconnect({ deleteData: true })
  expect(existsSync(path.join(dataFolder, 'account'))).toBe(false)
  expect(existsSync(path.join(dataFolder, 'dropped'))).toBe(false)
  expect(asks.accounts(undefined)).toEqual([])
  expect(kept.size).toBe(0)
}, 60_000)

it('how the account is reached, and a test of it, with the requests that were used', async () => {
  const { url } = await platform()
  const started = await startDesk()
  const { asks } = started
  expect(await asks.accountFacts(undefined)).toBeNull()
  expect(await asks.testConnection(undefined)).toBeNull()
  await connect(started, url, KEY)
  expect(await asks.testConnection(undefined)).toMatchObject({ kind: 'connected', name: 'Practice' })
  await until(async () => {
    const facts = await asks.accountFacts(undefined)
    return facts?.details?.readAt != null
  }, 'it was looked at')
  const facts = await asks.accountFacts(undefined)
  expect(facts).toMatchObject({ key: 'kept', queued: 0, sources: [], clock: null })
  expect(facts!.details!.used.other).toBeGreaterThan(0)
}, 30_000)

it('a clock two days off is in the standing while the account is at work, and gone when it is set right', async () => {
  let off = 2 * DAY
  const url = await twoAccounts(() => new Date(Date.now() - off))
  const started = await startDesk()
  const { desk, asks } = started
  await connect(started, url, 'of-clinic')
  await until(() => desk.actions.standing().clock !== null, 'it is noticed')
  const { here, there } = desk.actions.standing().clock!
  expect(Math.abs(here - there - 2 * DAY)).toBeLessThan(60_000)
  off = 0
  await asks.testConnection(undefined)
  expect(desk.actions.standing().clock).toBeNull()
}, 30_000)

it("groups and fields: in order, searched, by the page, with the spreadsheets that use each, and the platform's no", async () => {
  const { url } = await platform()
  const started = await startDesk()
  const { desk, asks } = started
  await connect(started, url, KEY)
  for (const name of ['Clientes', 'Árvore', 'Bairro'])
    expect(await asks.changeGroup({ do: 'create', name })).toEqual({ ok: true })
  expect(await asks.changeField({ do: 'create', name: 'Cidade', type: 'text' })).toEqual({ ok: true })
  const file = path.join(newFolder(), 'people.csv')
  writeFileSync(file, 'Name,URN:tel,Cidade\nAna,+5584999990001,Natal\n')
  await desk.actions.changeSetup((written) => ({
    ...written,
    sources: [
      {
        name: 'People',
        path: file,
        key: ['URN:tel'],
        columns: { Name: 'name', 'URN:tel': 'urn:tel', Cidade: 'field:cidade' },
        groups: ['clientes'],
      },
    ],
  }))
  const all = await asks.groupList({ search: '', offset: 0, limit: 2 })
  expect(all.rows.map(({ name }) => name)).toEqual(['Árvore', 'Bairro'])
  expect(all).toMatchObject({ total: 3, next: 2 })
  expect((await asks.groupList({ search: 'ARV', offset: 0, limit: 200 })).rows).toMatchObject([
    { name: 'Árvore', usedBy: [] },
  ])
  expect((await asks.groupList({ search: 'cli', offset: 0, limit: 200 })).rows).toMatchObject([
    { name: 'Clientes', usedBy: ['People'] },
  ])
  expect((await asks.fieldList({ search: 'cid', offset: 0, limit: 200 })).rows).toMatchObject([
    { key: 'cidade', usedBy: ['People'] },
  ])

  expect(await asks.changeGroup({ do: 'create', name: 'CLIENTES' })).toMatchObject({ code: 'name-taken' })
  expect(await asks.changeField({ do: 'create', name: 'name', type: 'text' })).toMatchObject({
    code: 'reserved-key',
  })
  expect(await asks.changeField({ do: 'create', name: 'São Luís', type: 'text' })).toMatchObject({
    code: 'name',
  })
  const [bairro] = (await asks.groupList({ search: 'bairro', offset: 0, limit: 200 })).rows
  expect(await asks.changeGroup({ do: 'rename', uuid: bairro!.uuid, name: 'Zona' })).toEqual({ ok: true })
  expect(await asks.changeGroup({ do: 'delete', uuid: bairro!.uuid })).toEqual({ ok: true })
  expect(await asks.changeGroup({ do: 'delete', uuid: bairro!.uuid })).toMatchObject({ code: 'gone' })
  expect((await asks.groupList({ search: '', offset: 0, limit: 200 })).total).toBe(2)
}, 60_000)

it('an address the administrator fixed is the only one that is tried', async () => {
  const url = await twoAccounts()
  const other = await twoAccounts()
  const policy = path.join(newFolder(), 'policy.json')
  writeFileSync(policy, JSON.stringify({ workspace: { host: url }, locked: ['workspace.host'] }))
  const started = await startDesk({ policyPlaces: [policy] })
  const { asks } = started
  expect(await asks.givenAddress(undefined)).toEqual({ address: url, locked: true })
  expect(await asks.tryAccount({ address: other, key: 'of-clinic' })).toEqual({
    kind: 'bad-address',
    why: 'set-by-administrator',
  })
  await expect(asks.connectAccount({ address: other, key: 'of-clinic' })).rejects.toThrow(/not tested/)
  expect(await connect(started, `${url}/contact/`, 'of-clinic')).toMatchObject({ name: 'Clinic' })
  expect(await (await startDesk()).asks.givenAddress(undefined)).toBeNull()
}, 30_000)

it('a key goes to no address but the one it was given for, even where an administrator fixes another', async () => {
  const url = await twoAccounts()
  const started = await startDesk()
  await connect(started, url, 'of-clinic')
  await started.desk.close()

  const keysSeen: unknown[] = []
  const other = createServer((request, response) => {
    keysSeen.push(request.headers.authorization)
    response.end('{}')
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const host = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const policy = path.join(newFolder(), 'policy.json')
  writeFileSync(policy, JSON.stringify({ workspace: { host }, locked: ['workspace.host'] }))
  const { dataFolder, kept } = started
  const { desk } = await startDesk({ dataFolder, kept, policyPlaces: [policy] })
  desk.syncNow()
  expect(desk.actions.standing().trouble).toEqual({ kind: 'key-missing', unreadable: false })
  expect(keysSeen).toEqual([])
}, 30_000)
