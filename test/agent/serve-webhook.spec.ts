/** Webhooks in the desktop app: added in the window, received by the agent, tested, moved to another port. */

import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { AgentBridge } from '../../shared/ipc-agent.ts'
import type { NewWebhook } from '../../shared/ipc-webhook.ts'
import { keyRing, startDesk, until } from './support/desk-window.ts'
import { office } from './support/small-office.ts'

const crm: NewWebhook = {
  name: 'CRM da loja',
  preset: 'generic',
  columns: [
    { path: 'customer.id', target: 'urn:ext' },
    { path: 'customer.phone', target: 'urn:tel' },
    { path: 'customer.name', target: 'name' },
    { path: 'customer.city', target: 'field:city' },
  ],
  key: ['customer.id'],
  country: 'BR',
  groups: ['CRM'],
  onRemoved: 'leave groups',
  event: 'event',
  removedWhen: ['customer.deleted'],
  deliveryId: 'id',
  order: null,
}
const event = (id: string, name: string, kind = 'customer.created') => ({
  event: kind,
  id: `${id}-${kind}-${name}`,
  customer: { id, name, phone: `(84) 99999-${id.padStart(4, '0')}`, city: 'Natal' },
})
const post = (url: string, body: unknown, secret: string) =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    // The receiver is opened anew with each change; a connection to the last one is no use.
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json', Connection: 'close' },
  })
const only = async (window: AgentBridge) => (await window.webhooks(undefined)).sources[0]!

/** A port that is free while nobody else is given one. */
async function aPort(): Promise<number> {
  const { port, close } = await occupied()
  await close()
  return port
}
async function occupied() {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { port: (server.address() as { port: number }).port, close }
}

async function withCrm(keys = keyRing()) {
  const started = await office({ keys })
  const { window } = started
  const port = await aPort()
  expect(await window.changeReceiver({ port })).toEqual({ ok: true })
  const added = await window.addWebhook(crm)
  const secret = (await window.webhookSecret(crm.name))!
  const { addresses } = await only(window)
  return { ...started, port, added, secret, url: addresses[0]! }
}

it('an event of a webhook added in the window becomes a contact; its secret is in the keychain only', async () => {
  const { window, url, secret, port, added, keys, dataFolder, close, server } = await withCrm()
  expect(added).toEqual({ ok: true, kept: true })
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect([...keys.kept.values()]).toContain(secret)
  const setup = readFileSync(path.join(dataFolder, 'account', 'setup.json'), 'utf8')
  expect(setup).not.toContain(secret)
  expect(JSON.parse(setup)).toMatchObject({
    sources: [{ webhook: { secretEnv: 'CRM_DA_LOJA_SECRET', removedWhen: ['customer.deleted'] } }],
  })
  expect(url).toBe(`http://127.0.0.1:${port}/hooks/crm-da-loja`)
  expect(await window.webhooks(undefined)).toMatchObject({
    receiver: { port, forOthers: false, state: { kind: 'listening' } },
    sources: [{ name: crm.name, secret: 'there', received: 0, lastAt: null, key: ['customer.id'] }],
  })

  expect((await post(url, event('7', 'Ana'), 'wrong')).status).toBe(401)
  expect((await post(url, event('7', 'Ana'), secret)).status).toBe(202)
  await until(async () => (await window.contacts({})).total === 1, 'she is there')
  const [ana] = (await window.contacts({})).rows
  expect(ana).toMatchObject({ name: 'Ana', source: { name: crm.name } })
  expect(ana!.urns).toContain('tel:+5584999990007')
  expect((await only(window)).received).toBe(1)
  expect(Date.now() - (await only(window)).lastAt!).toBeLessThan(60_000)
  expect(await window.sources(undefined)).toMatchObject([{ name: crm.name, state: 'ready', approved: true }])

  // Received, and not lost, while it is paused; sent when it goes on. The port stays over a restart.
  await window.pause('until-resumed')
  expect((await window.webhooks(undefined)).receiver.state).toEqual({ kind: 'listening' })
  expect((await post(url, event('8', 'Bia'), secret)).status).toBe(202)
  await close()
  const again = await startDesk({ dataFolder, keys })
  expect((await only(again.window)).addresses).toEqual([url])
  expect((await only(again.window)).received).toBe(2)
  expect((await again.window.contacts({})).total).toBe(1)
  await again.window.pause('resume')
  await until(async () => (await again.window.contacts({})).total === 2, 'she is there, too')
  expect(server.port).toBeGreaterThan(0)
}, 90_000)

it('a test shows how an event would be understood, and keeps nothing', async () => {
  const { window } = await withCrm()
  expect(await window.testWebhook({ name: crm.name, body: null })).toMatchObject({
    kind: 'tested',
    status: 202,
    events: [{ kind: 'put', key: expect.any(String), contact: { name: 'Test Person' } }],
  })
  const tested = await window.testWebhook({
    name: crm.name,
    body: JSON.stringify([event('9', 'Caio'), event('9', 'Caio', 'customer.deleted'), { customer: {} }, 7]),
  })
  expect(tested).toMatchObject({
    kind: 'tested',
    status: null,
    events: [
      {
        kind: 'put',
        key: 'ext:9',
        contact: {
          name: 'Caio',
          addresses: expect.arrayContaining(['tel:+5584999990009']),
          values: expect.arrayContaining([{ name: 'field:city', value: 'Natal' }]),
        },
        problems: [],
      },
      { kind: 'remove' },
      { kind: 'refused', why: 'no-key', path: 'customer.id' },
      { kind: 'refused', why: 'not-an-object' },
    ],
  })
  const wrong = await window.testWebhook({
    name: crm.name,
    body: JSON.stringify({ id: '1', customer: { id: '3', phone: '12' } }),
  })
  expect(wrong).toMatchObject({
    events: [{ problems: [{ column: 'customer.phone', code: 'bad-phone', text: '12' }] }],
  })
  expect(await window.testWebhook({ name: crm.name, body: 'not json' })).toEqual({ kind: 'not-an-event' })
  expect(await window.testWebhook({ name: 'none', body: null })).toEqual({ kind: 'unknown' })
  expect((await only(window)).received).toBe(0)
  expect((await window.contacts({})).total).toBe(0)
}, 60_000)

it('a port that is taken is said, and another is used only when the person asks for it', async () => {
  const { window } = await office()
  const other = await occupied()
  onTestFinished(other.close)
  await window.changeReceiver({ port: other.port })
  await window.addWebhook(crm)
  expect((await window.webhooks(undefined)).receiver).toMatchObject({
    port: other.port,
    state: { kind: 'trouble', code: 'port-taken' },
  })
  await until(
    async () => (await window.getStanding(undefined)).sources[0]?.code === 'port-taken',
    'the overview says it',
  )
  expect(await window.testWebhook({ name: crm.name, body: null })).toMatchObject({ status: 0 })
  expect(await window.changeReceiver({ port: null })).toEqual({ ok: true })
  const { receiver } = await window.webhooks(undefined)
  expect(receiver).toMatchObject({ state: { kind: 'listening' } })
  expect(receiver.port).not.toBe(other.port)
  expect(await window.testWebhook({ name: crm.name, body: null })).toMatchObject({ status: 202 })
  await until(async () => (await window.getStanding(undefined)).sources.length === 0, 'and that it is over')
  expect(await window.changeReceiver({ port: 70_000 })).toMatchObject({
    ok: false,
    complaints: [{ path: 'webhooks.port', code: 'number' }],
  })
}, 60_000)

it('a new secret takes the place of the old; a webhook that goes takes its secret along', async () => {
  const { window, url, secret, keys } = await withCrm()
  expect(await window.newWebhookSecret({ name: crm.name, secret: null })).toEqual({ kept: true })
  const second = (await window.webhookSecret(crm.name))!
  expect((await post(url, event('1', 'Ana'), secret)).status).toBe(401)
  expect((await post(url, event('1', 'Ana'), second)).status).toBe(202)
  await window.newWebhookSecret({ name: crm.name, secret: 'chosen by the office' })
  expect((await post(url, event('2', 'Bia'), 'chosen by the office')).status).toBe(202)
  await expect(window.newWebhookSecret({ name: crm.name, secret: 'short' })).rejects.toThrow(/secret/)

  // A field's type, which the window does not show, outlives a change there.
  const { sources } = (await window.getSetup(undefined)) as { sources: { columns: object }[] }
  const typed = { ...sources[0]!.columns, 'customer.city': { field: 'city', type: 'text' } }
  await window.changeSource({ name: crm.name, source: { ...sources[0], columns: typed } })
  const { event: path, removedWhen, ...rest } = crm
  expect(
    await window.changeWebhook({
      ...rest,
      event: path,
      removedWhen,
      name: 'Loja',
      was: crm.name,
      country: null,
    }),
  ).toEqual({ ok: true })
  expect(await window.getSetup(undefined)).toMatchObject({ sources: [{ columns: typed }] })
  const loja = await only(window)
  expect(loja).toMatchObject({ name: 'Loja', secret: 'there', country: null })
  expect((await post(loja.addresses[0]!, event('3', 'Caio'), 'chosen by the office')).status).toBe(202)
  expect(await window.addWebhook({ ...crm, name: 'loja' })).toMatchObject({
    ok: false,
    complaints: [{ code: 'taken-name' }],
  })
  // From the overview as well as from Settings.
  expect(await window.removeSource('Loja')).toEqual({ ok: true })
  expect((await window.webhooks(undefined)).receiver.state).toEqual({ kind: 'off' })
  expect([...keys.kept.keys()].filter((name) => name.startsWith('webhook'))).toEqual([])
}, 60_000)

it('without a keychain the secret lives as long as the program, and the window is told', async () => {
  const { window, added, url, secret, dataFolder, keys, close } = await withCrm(keyRing({ works: false }))
  expect(added).toEqual({ ok: true, kept: false })
  expect((await post(url, event('1', 'Ana'), secret)).status).toBe(202)
  expect(await only(window)).toMatchObject({ secret: 'there' })
  await close()
  const again = await startDesk({ dataFolder, keys })
  // Without a keychain the access key is gone as well: the account is not open.
  expect(await only(again.window)).toMatchObject({ name: crm.name, secret: 'missing' })
}, 60_000)

it('other PCs only after the person says so', async () => {
  const { window, port } = await withCrm()
  expect(await window.changeReceiver({ forOthers: true, hosts: ['hooks.example.org'] })).toEqual({ ok: true })
  const shown = await window.webhooks(undefined)
  expect(shown.receiver).toMatchObject({ forOthers: true, hosts: ['hooks.example.org'], port })
  expect(shown.sources[0]!.addresses[0]).toBe(`http://127.0.0.1:${port}/hooks/crm-da-loja`)
  expect(await window.changeReceiver({ forOthers: false, hosts: [] })).toEqual({ ok: true })
  expect((await only(window)).addresses.length).toBe(1)
}, 60_000)
