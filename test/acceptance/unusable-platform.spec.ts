/** A platform that cannot be used: exit 5, a sentence, and nothing is lost. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { Cycle } from '../../main/agent/cycle.ts'
import { sync } from '../../main/agent/sync.ts'
import { forkReaderHost } from '../../main/spreadsheets/reader-host.ts'
import { parseSetup } from '../../shared/setup.ts'
import { skippingClock } from '../agent/support/skipping-clock.ts'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import { CITY, HEADER, nameOf, numbers, rowOf, SOURCE, table } from '../support/people.ts'
import { openPlatform, TOKEN } from '../support/platform.ts'

openOffice()
beforeEach(async () => {
  await platform.setUp(CITY)
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 10))
})

const names = async () => (await platform.contacts()).map(({ name }) => name)
const setupFor = (host: string) => JSON.stringify({ workspace: { host }, sources: [SOURCE] })

describe('a wrong access key', () => {
  it('is refused at once; with the right one everything arrives', async () => {
    const refused = await office.run(['sync', '--yes'], { token: 'wrong' })
    expect(refused).toMatchObject({ code: 5, writes: [], json: { creates: 0, requests: { write: 0 } } })
    expect(refused.stderr).toMatch(
      /^The platform does not accept the access key\. Copy it again .*; what is waiting stays waiting\.$/m,
    )
    expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 10 } })
  })

  it('later on: nothing is lost, and the edit made meanwhile is sent with the next good one', async () => {
    await office.sync('--yes')
    await office.save('people.csv', [...table(1, 9), rowOf(10, { name: 'Edited' })])
    expect(await office.run(['sync'], { token: 'wrong' })).toMatchObject({ code: 5, writes: [] })
    expect(await office.sync()).toMatchObject({ code: 0, json: { updates: 1, requests: { write: 1 } } })
    expect(await names()).toContain('Edited')
  })

  it('of somebody who may only look: nothing is created', async () => {
    const viewer = { email: 'viewer@example.com', role: 'viewer', token: 'only-looking' }
    await platform.setUp({ ...CITY, users: [viewer] })
    const run = await office.run(['sync', '--yes'], { token: viewer.token })
    expect(run).toMatchObject({ code: 5, writes: [] })
    expect(run.stderr).toMatch(/does not accept the access key|may not change contacts/)
  })

  it.each([
    [
      'of an account that is flagged',
      { workspace: { flagged: true } },
      /The platform has flagged this account and takes no changes\./,
    ],
    [
      'of an account that hides addresses',
      { workspace: { anon: true } },
      /This account hides phone numbers and addresses/,
    ],
  ])('%s: nothing is created', async (_whose, given, sentence) => {
    await platform.setUp({ ...CITY, ...given })
    const run = await office.sync('--yes')
    expect(run).toMatchObject({ code: 5, json: { creates: 0 } })
    expect(run.stderr).toMatch(sentence)
    expect(run.writes.every(({ status }) => status === 400)).toBe(true)
  })

  it('of another account than before: nothing is sent there', async () => {
    await office.sync('--yes')
    await platform.setUp({ ...CITY, workspace: { name: 'Another clinic' } })
    await office.save('people.csv', table(1, 5))
    const run = await office.sync()
    expect(run).toMatchObject({ code: 5, writes: [] })
    expect(run.stderr).toMatch(/The access key opens another account, "Another clinic"/)
  })
})

describe('a host without the API', () => {
  it.each<[what: string, status: number, type: string, body: string]>([
    ["answers with its own 'not found'", 404, 'text/html', '<html>Not found</html>'],
    ['answers every address with its start page', 200, 'text/html', '<!doctype html><html>Welcome</html>'],
    ['answers with other JSON', 200, 'application/json', '{"ok": true}'],
    ['answers nothing that can be read', 200, 'application/json', '{"next": nu'],
  ])('that %s: said at once', async (_what, status, type, body) => {
    const server = createServer((_request, response) =>
      response.writeHead(status, { 'Content-Type': type }).end(body),
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await office.write(
      'contact-sync.json',
      setupFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    )
    const run = await office.sync('--yes')
    expect(run.code).toBe(5)
    expect(run.stderr).toMatch(
      /^Something else than the platform answered: .* Check the address and the network; nothing was lost\.$/m,
    )
    expect(run.json.seconds).toBeLessThan(10)
    server.close()
  })
})

describe('no network', () => {
  it('a sync that is given three seconds says that the platform cannot be reached', async () => {
    await office.write('contact-sync.json', setupFor('http://127.0.0.1:9'))
    const run = await office.sync('--yes', '--max-minutes', '0.05')
    expect(run).toMatchObject({ code: 5, json: { creates: 0, halted: 0 } })
    expect(run.stderr).toMatch(
      /^The platform cannot be reached\. Check the internet connection; everything is kept and sent when it is back\.$/m,
    )
  })

  /** The agent in this process, so that two minutes pass in a moment; `connected` says whether a request gets through. */
  async function patiently(connected: (init: RequestInit | undefined) => boolean) {
    const reading = parseSetup(setupFor(platform.url))
    if (!reading.ok) throw new Error(reading.errors[0]?.sentence)
    const clock = skippingClock()
    const cycle = new Cycle({
      setup: reading.setup,
      setupFolder: office.folder,
      dataFolder: office.data,
      token: TOKEN,
      fetch: (input, init) =>
        connected(init) ? fetch(input, init) : Promise.reject(new TypeError('fetch failed')),
      clock,
      readers: forkReaderHost(),
    })
    try {
      const result = await sync(cycle, { yes: true, trigger: 'sync' }, new AbortController().signal)
      return { ...result, waited: clock.skipped() }
    } finally {
      cycle.close()
    }
  }

  it('from the beginning: given up after two minutes, and next time everything arrives', async () => {
    const { exitCode, end, waited } = await patiently(() => false)
    expect([exitCode, end.kind]).toEqual([5, 'unavailable'])
    expect(waited).toBeGreaterThan(119_000)
    expect(waited).toBeLessThan(4 * 60_000)
    expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 10 } })
  })

  it('in the middle of sending: given up after two minutes, the rest is kept and sent next time', async () => {
    let writes = 0
    const { exitCode, end, report, waited } = await patiently((init) => {
      if (init?.method === 'POST') writes += 1
      return writes <= 4
    })
    expect([exitCode, end.kind]).toEqual([5, 'unavailable'])
    expect(waited).toBeGreaterThan(119_000)
    expect(report.creates).toBeLessThanOrEqual(4)
    await office.save('people.csv', [HEADER, ...numbers(1, 10).map((n) => rowOf(n))])
    expect(await office.sync()).toMatchObject({ code: 0, json: { problems: 0, conflicts: 0 } })
    expect(await names()).toEqual(numbers(1, 10).map(nameOf))
  })
})

it('an hourly limit that somebody else has used up is waited for', async () => {
  const busy = await openPlatform({ clockScale: 60 }) // a minute for the hour
  await busy.setUp({
    ...CITY,
    throttle: { scope: 'v2.contacts', limit: 600, used: 600, oldest_request_age_s: 50 },
  })
  await office.write('contact-sync.json', setupFor(busy.url))
  expect(await office.sync('--yes')).toMatchObject({ code: 0, stderr: '', json: { creates: 10 } })
  const statuses = (await busy.requests()).map(({ status }) => status)
  expect(statuses).toContain(429)
  expect(statuses.filter((status) => status === 429).length).toBeLessThan(10)
  await busy.close()
})
