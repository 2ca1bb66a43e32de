/** `watch`: follows the files as office programs save them, takes commands, and stops without losing anything. */
import { rename, rm, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Running } from '../support/office.ts'
import { CITY, contactOf, HEADER, nameOf, numbers, rowOf, SOURCE, table } from '../support/people.ts'
import { actions, contactWrites, creates, writesIn } from '../support/platform.ts'

const SOON = { timeout: 15_000, interval: 50 }
openOffice()

/** People who are there already, followed, and a watch that has had its first look. */
async function watching(people: number, source: object = {}, others: object[] = []): Promise<Running> {
  await platform.setUp({ ...CITY, contacts: numbers(1, people).map((n) => contactOf(n)) })
  await office.setup([{ ...SOURCE, ...source }, ...others.map((other) => ({ ...SOURCE, ...other }))], {
    quietSeconds: 0.3,
  })
  await office.save('people.csv', table(1, people))
  expect(await office.sync('--yes')).toMatchObject({ code: 0, writes: [] })
  return watchOn()
}

async function watchOn(): Promise<Running> {
  await platform.forgetRequests()
  const agent = office.start(['watch'])
  await expect.poll(() => agent.stderr, SOON).toContain('Watching ')
  return agent
}

const cityOnPlatform = async (n: number) =>
  (await platform.contacts()).find(({ name }) => name === nameOf(n))?.fields.city
const edited = (people: number, city: string) => [
  HEADER,
  rowOf(1, { city }),
  ...numbers(2, people).map((n) => rowOf(n)),
]
const text = (cells: (string | number)[][]) => cells.map((line) => line.join(';')).join('\r\n')
const arrives = (city: string) => expect.poll(() => cityOnPlatform(1), SOON).toBe(city)
const writes = async () => writesIn(await platform.requests())

it('an edit is sent by itself, as one request; SIGTERM ends the watch with 0', async () => {
  const agent = await watching(5)
  await office.save('people.csv', edited(5, 'Olinda'), 0)
  await arrives('Olinda')
  expect((await writes()).map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda' } }])
  await expect.poll(() => agent.stderr, SOON).toContain('Done: 1 changed.')
  expect(await agent.stop()).toMatchObject({ code: 0, signal: null })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})

it('what was edited while nothing was running is found at the start', async () => {
  const agent = await watching(3)
  await agent.stop()
  await office.save('people.csv', edited(3, 'Olinda'))
  await watchOn()
  await arrives('Olinda')
})

it.each<[program: string, save: (file: string, content: string) => Promise<void>]>([
  [
    'LibreOffice: a new file takes the place of the old one',
    async (file, content) => {
      await writeFile(office.pathOf('lu9431qxc.tmp'), content)
      await rename(office.pathOf('lu9431qxc.tmp'), file)
    },
  ],
  [
    'Excel: the old file is moved away, the new one in, then the old one goes',
    async (file, content) => {
      await writeFile(office.pathOf('7C0A2E10'), content)
      await rename(file, office.pathOf('7C0A2E1F.tmp'))
      await rename(office.pathOf('7C0A2E10'), file)
      await rm(office.pathOf('7C0A2E1F.tmp'))
    },
  ],
  [
    'a download: removed, then written in pieces',
    async (file, content) => {
      await rm(file)
      for (let from = 0; from < content.length; from += 40)
        await writeFile(file, content.slice(from, from + 40), { flag: 'a' })
    },
  ],
])('saved by %s', async (_program, save) => {
  const agent = await watching(5)
  await save(office.pathOf('people.csv'), text(edited(5, 'Olinda')))
  await arrives('Olinda')
  await save(office.pathOf('people.csv'), text(edited(5, 'Recife')))
  await arrives('Recife')
  expect((await writes()).map(({ body }) => body)).toEqual([
    { fields: { city: 'Olinda' } },
    { fields: { city: 'Recife' } },
  ])
  expect(await platform.contacts()).toHaveLength(5)
  expect(await agent.stop()).toMatchObject({ code: 0 })
})

it('a file that is open in Excel waits, and is read soon after it is closed', async () => {
  await office.save('others.csv', table(3, 3))
  const agent = await watching(3, {}, [{ name: 'Others', path: 'others.csv' }])
  await office.write('~$people.csv', 'Maria')
  await office.save('people.csv', edited(3, 'Olinda'), 0)
  await office.save('others.csv', [HEADER, rowOf(3), rowOf(4)], 0)
  await expect.poll(async () => (await platform.contacts()).length, SOON).toBe(4)
  expect(await cityOnPlatform(1)).not.toBe('Olinda')
  await rm(office.pathOf('~$people.csv'))
  await arrives('Olinda')
  expect(agent.stderr).not.toContain('not there')
})

it('a file that goes away waits with a sentence; back again, it goes on', async () => {
  const agent = await watching(5)
  await rename(office.pathOf('people.csv'), office.pathOf('elsewhere.csv'))
  await expect
    .poll(() => agent.stderr, SOON)
    .toMatch(/People: .*people\.csv: the file is not there; nothing was changed/)
  await office.save('people.csv', edited(5, 'Olinda'), 0)
  await arrives('Olinda')
  expect(actions(await writes())).toEqual([])
})

describe('removals wait', () => {
  it('for the delay of the setup, and then happen', async () => {
    await watching(5, { removalDelayMinutes: 0.05 })
    const since = performance.now()
    await office.save('people.csv', edited(5, 'Olinda').toSpliced(3, 1), 0)
    await arrives('Olinda')
    expect(await platform.contacts()).toHaveLength(5)
    await expect.poll(async () => (await platform.contacts()).length, SOON).toBe(4)
    expect(performance.now() - since).toBeGreaterThan(3000)
    expect(actions(await writes())).toMatchObject([{ body: { action: 'delete' } }])
  })

  it('so cut and paste costs nothing', async () => {
    await watching(5)
    await office.save('people.csv', edited(5, 'Olinda').toSpliced(3, 1), 0)
    await arrives('Olinda')
    expect(await office.run(['status'])).toMatchObject({ code: 0, json: { leaving: 1, waiting: 0 } })
    await office.save('people.csv', edited(5, 'Recife'), 0)
    await arrives('Recife')
    expect(await office.run(['status'])).toMatchObject({ json: { leaving: 0 } })
    expect(actions(await writes())).toEqual([])
    expect(await platform.contacts()).toHaveLength(5)
  })
})

describe('stopped in the middle', () => {
  it('SIGTERM finishes the request in flight, ends with 0, and nothing is sent twice', async () => {
    const agent = await watching(3)
    await platform.faults({ kind: 'delay', ms: 1500, method: 'POST', endpoint: 'contacts', times: 1 })
    await office.save('people.csv', edited(3, 'Olinda'), 0)
    await expect.poll(platform.hits, SOON).toEqual([1])
    expect(await agent.stop()).toMatchObject({ code: 0, signal: null })
    expect(await cityOnPlatform(1)).toBe('Olinda')
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })

  it('Ctrl-C in a sync of 300 people: what is in flight arrives, the rest next time, nobody twice', async () => {
    await platform.setUp(CITY)
    await office.setup(SOURCE)
    await office.save('people.csv', table(1, 300))
    await platform.faults({ kind: 'delay', ms: 20, method: 'POST' })
    await platform.forgetRequests()
    const agent = office.start(['sync', '--yes', '--json'])
    await expect.poll(async () => creates(await platform.requests()).length, SOON).toBeGreaterThan(20)
    const stopped = await agent.stop('SIGINT')
    expect(stopped).toMatchObject({ code: 5, signal: null })
    expect(stopped.stderr).toContain('Sending was stopped. Everything is kept and sent next time.')
    const sent = creates(await platform.requests()).length
    expect(JSON.parse(stopped.stdout)).toMatchObject({ creates: sent })
    expect(sent).toBeLessThan(300)
    await platform.faults()
    const rest = await office.sync()
    expect(rest).toMatchObject({ code: 0, json: { creates: 300 - sent } })
    expect(await platform.contacts()).toHaveLength(300)
    expect(creates(rest.requests)).toHaveLength(300 - sent)
  })
})

describe('beside a running watch', () => {
  it('sync is handed over to it, and answers as always', async () => {
    const agent = await watching(3)
    await office.save('people.csv', edited(3, 'Olinda')) // saved a minute ago: no quiet time to wait for
    const run = await office.sync()
    expect(run).toMatchObject({ code: 0, json: { rows: 3, creates: 0, conflicts: 0, problems: 0 } })
    expect(await cityOnPlatform(1)).toBe('Olinda')
    expect((await writes()).length).toBe(1)

    await office.save('people.csv', [...edited(3, 'Olinda'), rowOf(4, { phone: 'abc' })])
    const bad = await office.sync()
    expect(bad).toMatchObject({ code: 3, json: { problems: 1 } })
    expect(bad.stderr).toMatch(/row 5, column "Phone": "abc" is not a phone number/)

    expect(await office.run(['sync', 'nowhere.csv'])).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(/nowhere\.csv is no source of this setup/),
    })
    expect(await agent.stop()).toMatchObject({ code: 0 })
  })

  it('a first sync is approved through it', async () => {
    await platform.setUp(CITY)
    await office.setup(SOURCE, { quietSeconds: 0.3 })
    await office.save('people.csv', table(1, 4))
    const agent = await watchOn()
    await expect
      .poll(() => agent.stderr, SOON)
      .toContain('nothing is sent before its first sync was approved')
    expect(await office.sync()).toMatchObject({ code: 3, writes: [] })
    expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 4 } })
    await office.save('people.csv', edited(4, 'Olinda'), 0)
    await arrives('Olinda')
    expect(contactWrites(await platform.requests()).slice(4)).toHaveLength(1)
  })

  it('status, problems, preview and check answer; a second watch does not start', async () => {
    await watching(3)
    const second = await office.start(['watch']).ended
    expect(second).toMatchObject({ code: 6 })
    expect(second.stderr).toMatch(
      /^Another agent is already working with the data folder .*data\. Stop it first, or choose another folder with --data\.$/m,
    )
    expect(await office.run(['status'])).toMatchObject({ code: 0, json: { following: 3, waiting: 0 } })
    expect(await office.run(['problems'])).toMatchObject({ code: 0, json: { items: [] } })
    expect(await office.run(['check'])).toMatchObject({ code: 0, json: { ok: true } })
    expect(await office.run(['preview'])).toMatchObject({ code: 0, writes: [], json: { changes: [] } })
  })

  it('and while a sync runs, a second sync says that another agent is at work', async () => {
    await platform.setUp(CITY)
    await office.setup(SOURCE)
    await office.save('people.csv', table(1, 3))
    await platform.faults({ kind: 'delay', ms: 2000, path: 'workspace', times: 1 })
    const first = office.start(['sync', '--yes'])
    await expect.poll(platform.hits, SOON).toEqual([1])
    const second = await office.start(['sync', '--json']).ended
    expect(second, second.stderr).toMatchObject({ code: 6, stdout: '' })
    expect(await first.ended).toMatchObject({ code: 0 })
    expect(await platform.contacts()).toHaveLength(3)
  })
})

it('the network goes and comes back: said once, and within twenty seconds all is sent', async () => {
  const agent = await watching(3)
  await platform.faults({ kind: 'drop-before' })
  await office.save('people.csv', edited(3, 'Olinda'), 0)
  await expect.poll(platform.hits, SOON).not.toEqual([0])
  await platform.faults()
  const since = performance.now()
  await expect.poll(() => cityOnPlatform(1), { timeout: 25_000, interval: 100 }).toBe('Olinda')
  expect(performance.now() - since).toBeLessThan(20_000)
  expect((await writes()).length).toBeGreaterThan(0)
  expect(agent.stderr.match(/cannot be reached/g)?.length ?? 0).toBeLessThanOrEqual(1)
})
