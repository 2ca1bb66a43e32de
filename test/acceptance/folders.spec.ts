/** Folders of exports, through the real command line. */
import { mkdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Running } from '../support/office.ts'
import { CITY, contactOf, HEADER, nameOf, numbers, rowOf, SOURCE, table } from '../support/people.ts'
import { actions, contactWrites, creates, writesIn } from '../support/platform.ts'

const SOON = { timeout: 15_000, interval: 50 }
openOffice()

const EXPORTS = { ...SOURCE, name: 'Exports', path: 'exports', folder: 'newest', pattern: '*.csv' }
const edited = (people: number, city: string) => [
  HEADER,
  rowOf(1, { city }),
  ...numbers(2, people).map((n) => rowOf(n)),
]
const cityOnPlatform = async (n: number) =>
  (await platform.contacts()).find(({ name }) => name === nameOf(n))?.fields.city
const writes = async () => writesIn(await platform.requests())

/** People who are there already, followed, by an export of the 20th. */
async function exported(people: number, source: object = {}): Promise<void> {
  await platform.setUp({ ...CITY, contacts: numbers(1, people).map((n) => contactOf(n)) })
  await office.setup({ ...EXPORTS, ...source }, { quietSeconds: 0.3 })
  mkdirSync(office.pathOf('exports'))
  await office.save('exports/clientes 2026-11-20.csv', table(1, people))
  expect(await office.sync('--yes')).toMatchObject({ code: 0, writes: [] })
}

async function watchOn(): Promise<Running> {
  await platform.forgetRequests()
  const agent = office.start(['watch'])
  await expect.poll(() => agent.stderr, SOON).toContain('Watching ')
  return agent
}

describe('under watch', () => {
  it('a new export is read: only the differences are sent; half a download waits', async () => {
    await exported(5)
    const agent = await watchOn()
    await office.save('exports/clientes 2026-11-21.csv', edited(5, 'Olinda'), 0)
    await expect.poll(() => cityOnPlatform(1), SOON).toBe('Olinda')
    expect((await writes()).map(({ body }) => body)).toEqual([{ fields: { city: 'Olinda' } }])

    const text = edited(5, 'Recife')
      .map((line) => line.join(';'))
      .join('\r\n')
    await office.write('exports/clientes 2026-11-22.csv.part', text.slice(0, 90), 0)
    await office.write('exports/clientes 2026-11-22.csv', '', 0)
    await expect.poll(() => agent.stderr, SOON).toContain('it is still being downloaded or copied')
    await office.write('exports/clientes 2026-11-22.csv.part', text, 0)
    await rename(
      office.pathOf('exports/clientes 2026-11-22.csv.part'),
      office.pathOf('exports/clientes 2026-11-22.csv'),
    )
    await expect.poll(() => cityOnPlatform(1), SOON).toBe('Recife')
    expect((await writes()).map(({ body }) => body)).toEqual([
      { fields: { city: 'Olinda' } },
      { fields: { city: 'Recife' } },
    ])
    expect(await agent.stop()).toMatchObject({ code: 0 })
  })

  it('an older export is left alone, with a sentence', async () => {
    await exported(5)
    const agent = await watchOn()
    await office.save('exports/clientes 2026-11-19.csv', edited(2, 'Olinda'), 0)
    await expect
      .poll(() => agent.stderr, SOON)
      .toMatch(/Exports: .*exports.clientes 2026-11-19\.csv: it is older than "clientes 2026-11-20\.csv"/)
    expect(await writes()).toEqual([])
    expect(await agent.stop()).toMatchObject({ code: 0 })
  })
})

it('what is left alone is said by sync and status; named by a person, it is the list', async () => {
  await exported(5)
  await office.save('exports/clientes 2026-11-19.csv', edited(5, 'Olinda'))
  const run = await office.sync()
  expect(run).toMatchObject({ code: 3, writes: [] })
  expect(run.stderr).toContain('it is older than "clientes 2026-11-20.csv", which is in use')
  const status = await office.start(['status']).ended
  expect(status.stdout).toMatch(
    /Exports: 5 rows of "clientes 2026-11-20\.csv", read .*clientes 2026-11-19\.csv: it is older/,
  )
  const check = await office.start(['check']).ended
  expect(check.stdout).toMatch(/Exports \(.*exports, clientes 2026-11-20\.csv\): can be read/)
  const named = await office.sync('exports/clientes 2026-11-19.csv')
  expect(named).toMatchObject({ code: 0, json: { updates: 1 } })
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  expect(await office.run(['sync', 'nowhere/clientes.csv'])).toMatchObject({ code: 64 })
  const typo = await office.sync('exports/clientes.csv')
  expect(typo).toMatchObject({ code: 4, writes: [] })
  expect(typo.stderr).toContain('there is no such file among those that are read from this folder')
})

it('a bad row is named with its file, and found again for the export', async () => {
  await exported(3)
  const bad = rowOf(4, { phone: 'abc' })
  await office.save('exports/clientes 2026-11-21.csv', [...table(1, 3), bad])
  const run = await office.sync()
  expect(run.code).toBe(3)
  expect(run.stderr).toContain('Exports, file "clientes 2026-11-21.csv", row 5, column "Phone"')
  const { json } = await office.run<{ items: { file: string; row: number }[] }>([
    'problems',
    '--out',
    'bad.csv',
  ])
  expect(json.items).toMatchObject([
    { file: expect.stringMatching(/exports.clientes 2026-11-21\.csv$/), row: 5 },
  ])
})

it('a folder that is not there waits: exit 4, nobody is removed', async () => {
  await exported(3)
  await rename(office.pathOf('exports'), office.pathOf('away'))
  const gone = await office.sync()
  expect(gone).toMatchObject({ code: 4, writes: [] })
  expect(gone.stderr).toMatch(/exports: the folder is not there; nothing was changed/)
})

it('of files that are one list a missing one is asked about', async () => {
  await exported(3, { folder: 'together' })
  await office.save('exports/sp.csv', table(4, 5))
  expect(await office.sync()).toMatchObject({ code: 0, json: { creates: 2 } })
  await rm(office.pathOf('exports/sp.csv'))
  expect(await office.sync()).toMatchObject({ code: 3, writes: [], json: { held: 2 } })
  const { json } = await office.run<{ items: { id: string; sentence: string }[] }>(['review', 'list'])
  expect(json.items[0]!.sentence).toContain(
    'the file "sp.csv", which listed 2 people, is not in the folder any more',
  )
  expect(await office.run(['review', 'approve', json.items[0]!.id])).toMatchObject({ code: 0 })
  expect(await platform.contacts()).toHaveLength(3)
})

describe('kill -9', () => {
  it('between reading a new export and sending it: everything arrives once', async () => {
    await exported(40)
    await platform.faults({ kind: 'delay', ms: 60, method: 'POST' })
    await office.save('exports/clientes 2026-11-21.csv', [
      HEADER,
      ...numbers(1, 40).map((n) => rowOf(n, { city: 'Olinda' })),
    ])
    await platform.forgetRequests()
    const agent = office.start(['sync'])
    await expect.poll(async () => contactWrites(await platform.requests()).length, SOON).toBeGreaterThan(3)
    await agent.stop('SIGKILL')
    await platform.faults()
    expect(await office.sync()).toMatchObject({ code: 0 })
    const cities = new Set((await platform.contacts()).map(({ fields }) => fields.city))
    expect(cities).toEqual(new Set(['Olinda']))
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    expect(actions(await platform.requests())).toEqual([])
  })

  it('again and again while three files of additions are read and sent: each counts once', async () => {
    await platform.setUp(CITY)
    await office.setup({ ...EXPORTS, folder: 'changes only' })
    await office.save('exports/2026-11-20.csv', table(1, 300))
    await office.save('exports/2026-11-21.csv', table(301, 600))
    await office.save('exports/2026-11-22.csv', edited(2, 'Olinda'))
    await platform.forgetRequests()
    for (const ms of [300, 600, 900, 1300]) {
      const agent = office.start(['sync', '--yes'])
      await pause(ms) // the moment itself is what is tried out, not waited for
      await agent.stop('SIGKILL')
    }
    const made = creates(await platform.requests())
    const last = await office.sync('--yes')
    expect(last, last.stderr).toMatchObject({ code: 0, json: { rows: 600 } })
    expect(await platform.contacts()).toHaveLength(600)
    expect(await cityOnPlatform(1)).toBe('Olinda')
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    const done = [...made, ...creates(last.requests)].filter(({ status }) => status === 201)
    expect(done).toHaveLength(600)
  })
})
