/** The inbox: durable before it answers, each delivery once, and nothing kept longer than it is needed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Inbox, inboxKey, openInbox, readTallies } from '../../main/webhook/inbox.ts'

const DAY = 24 * 60 * 60 * 1000
const HOST = 'https://flows.example.org'
const CRM = inboxKey(HOST, 'CRM')
let folder: string
let inbox: Inbox

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'inbox-'))
  inbox = openInbox(folder, 0)
})
afterEach(() => {
  inbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const event = (body: string, deliveryId?: string) => ({ method: 'POST', deliveryId, body })
const bodies = (source = CRM, after = 0) => inbox.after(source, after, 100).map(({ body }) => body)
/** The bytes of every file of the inbox. */
const onDisk = () =>
  readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'latin1'))
    .join('\n')

it('gives events back in the order of their arrival, those of each source apart', async () => {
  await inbox.put(CRM, [event('"a"'), event('"b"')], 1)
  await inbox.put(inboxKey(HOST, 'Shop'), [event('"x"')], 2)
  await inbox.put(CRM, [event('"c"')], 3)
  expect(bodies()).toEqual(['"a"', '"b"', '"c"'])
  expect(bodies(inboxKey('https://other.example.org', 'CRM'))).toEqual([])
  expect(inbox.after(CRM, 2, 100)).toEqual([{ seq: 4, receivedAt: 3, method: 'POST', body: '"c"' }])
})

it('what was put is there for the next process, however this one ends', async () => {
  await inbox.put(CRM, [event('"a"')], 1)
  const next = openInbox(folder, 2) // as after a kill: nothing was closed
  expect(next.after(CRM, 0, 10)).toHaveLength(1)
  next.close()
})

it('takes a delivery once, also of two that come in one moment', async () => {
  const both = await Promise.all([
    inbox.put(CRM, [event('1', 'd1')], 1),
    inbox.put(CRM, [event('2', 'd1')], 1),
  ])
  expect(both).toEqual([
    { stored: 1, repeated: 0 },
    { stored: 0, repeated: 1 },
  ])
  expect(await inbox.put(CRM, [event('3', 'd1'), event('4', 'd2')], 2)).toEqual({ stored: 1, repeated: 1 })
  expect(await inbox.put(inboxKey(HOST, 'Shop'), [event('5', 'd1')], 2)).toMatchObject({ stored: 1 })
  expect(await inbox.put(CRM, [event('6'), event('6')], 3)).toMatchObject({ stored: 2 })
  expect(bodies()).toEqual(['1', '4', '6', '6'])
  expect(inbox.tally(CRM)).toEqual({ received: 4, lastAt: 3 })
  expect(readTallies(folder)!(CRM)).toEqual({ received: 4, lastAt: 3 })
})

describe('after a while', () => {
  it('what was read goes after eight days, what was not stays; ids of deliveries go after 30', async () => {
    await inbox.put(CRM, [event('"read"', 'd1'), event('"read too"')], 0)
    await inbox.put(CRM, [event('"unread"', 'd3')], 1)
    const tidy = (now: number) => inbox.tidy(HOST, new Map([[CRM, 2]]), now)
    tidy(8 * DAY)
    expect(bodies()).toEqual(['"read"', '"read too"', '"unread"'])
    tidy(8 * DAY + 1)
    expect(bodies()).toEqual(['"unread"'])
    expect(await inbox.put(CRM, [event('again', 'd1')], 8 * DAY)).toMatchObject({ repeated: 1 })
    tidy(30 * DAY + 1)
    expect(await inbox.put(CRM, [event('again', 'd1')], 30 * DAY)).toMatchObject({ stored: 1 })
    expect(bodies()).toEqual(['"unread"', 'again'])
  })

  it('events of a source that is no longer in the setup go after 30 days, those of another account stay', async () => {
    const [gone, other] = [inboxKey(HOST, 'Shop'), inboxKey('https://other.example.org', 'Shop')]
    await inbox.put(gone, [event('1')], 0)
    await inbox.put(other, [event('2')], 0)
    inbox.tidy(HOST, new Map([[CRM, 0]]), 30 * DAY + 1)
    expect([bodies(gone), bodies(other)]).toEqual([[], ['2']])
  })
})

it('what is erased is gone from the disk, too', async () => {
  const secret = 'ana-and-her-phone-84999990002'
  await inbox.put(CRM, [event(JSON.stringify(secret), `delivery of ${secret}`), event('"b"')], 1)
  expect(onDisk()).toContain(secret)
  inbox.erase([1])
  expect(inbox.shred()).toBe(true)
  expect(onDisk()).not.toContain(secret)
  expect(bodies()).toEqual(['"b"'])
})

it('a lost inbox goes on with higher numbers, so that nothing new looks as if it had been read', async () => {
  inbox.numberAbove(500)
  await inbox.put(CRM, [event('"a"')], 1)
  inbox.numberAbove(3)
  await inbox.put(CRM, [event('"b"')], 1)
  expect(inbox.after(CRM, 500, 10).map(({ seq }) => seq)).toEqual([501, 502])
})

it('a damaged inbox is put aside and a new one begun', async () => {
  await inbox.put(CRM, [event('"a"')], 1)
  inbox.close()
  for (const end of ['-wal', '-shm']) rmSync(path.join(folder, `inbox.db${end}`), { force: true })
  writeFileSync(path.join(folder, 'inbox.db'), 'this is no database at all'.repeat(100))
  inbox = openInbox(folder, Date.UTC(2026, 0, 31))
  expect(await inbox.put(CRM, [event('"b"')], 1)).toMatchObject({ stored: 1 })
  expect(readdirSync(folder)).toContain('inbox.db.damaged-2026-01-31T00-00-00')
})

it.skipIf(process.platform === 'win32')('nobody else can read it', async () => {
  await inbox.put(CRM, [event('"a"')], 1)
  const modes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).mode & 0o777)
  expect(new Set(modes)).toEqual(new Set([0o600]))
})
