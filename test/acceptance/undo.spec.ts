/** `contact-sync undo`: a run is shown as it would go back, and goes back, by the real command line. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Office, type Run } from '../support/office.ts'
import { CITY, HEADER, rowOf, SOURCE, table } from '../support/people.ts'
import { openPlatform, type Platform } from '../support/platform.ts'

type Line = {
  kind: string
  source: string | null
  key: string
  row: number | null
  attributes: { name: string; before: string | null; after: string | null }[]
  sentence: string
}
type Undone = {
  undoOf: number
  run: number | null
  counts: { creates: number; updates: number; removals: number; kept: number; left: number }
  changes: Line[]
  left: Line[]
  cautions: string[]
}

let platform: Platform
let office: Office
const LOOSE = { ...SOURCE, guards: { removals: { percent: 100, atLeast: 1000, max: 1000 } } }
const undo = (...args: string[]): Promise<Run<Undone>> => office.run<Undone>(['undo', ...args])

beforeEach(async () => {
  platform = await openPlatform()
  await platform.setUp(CITY)
  office = new Office(platform)
  await office.setup(LOOSE)
})
afterEach(async () => {
  await office.close()
  await platform.close()
})

const values = async () => (await platform.contacts()).map(({ uuid: _uuid, ...rest }) => rest)
const uuids = async () => new Set((await platform.contacts()).map(({ uuid }) => uuid))
/** 60 people; then 20 new, 20 changed and 20 gone. */
async function bigRun(): Promise<number> {
  await office.save('people.csv', table(1, 60))
  expect((await office.sync('--yes')).code).toBe(0)
  const changed = table(21, 40)
    .slice(1)
    .map(([code, name, phone]) => [code!, name!, phone!, 'Recife'])
  await office.save('people.csv', [...table(1, 20), ...changed, ...table(61, 80).slice(1)])
  return 2
}

it('20 creates, 20 changes and 20 removals go back: the end is the start, deleted people as new contacts, and it says so', async () => {
  await bigRun()
  const before = await values()
  const kept = await uuids()
  const ran = await office.sync()
  expect(ran.json).toMatchObject({ creates: 20, updates: 20, removals: 20 })
  const run = String(ran.json.run)

  const shown = await undo(run)
  expect(shown).toMatchObject({ code: 10, writes: [] })
  expect(shown.json).toMatchObject({
    run: null,
    counts: { creates: 20, updates: 20, removals: 20, kept: 0, left: 0 },
    left: [],
  })
  expect(shown.json.changes.find(({ kind }) => kind === 'update')).toMatchObject({
    source: 'People',
    row: 22,
    attributes: [{ name: 'field:city', before: 'Recife' }],
  })

  const done = await undo(run, '--yes')
  expect(done.code).toBe(0)
  expect(done.json).toMatchObject({ counts: { creates: 20, updates: 20, removals: 20, left: 0 } })
  expect(await values()).toEqual(before)
  const after = await uuids()
  expect([...kept].filter((uuid) => after.has(uuid))).toHaveLength(40)
  const back = done.json.changes.filter(({ kind }) => kind === 'create')
  expect(
    back.every(({ sentence }) =>
      /comes back as a new contact\. Its messages, .* are lost for good\./.test(sentence),
    ),
  ).toBe(true)

  expect((await office.sync()).writes).toEqual([])
  expect((await office.sync()).writes).toEqual([])
})

it('says it in words', async () => {
  await office.save('people.csv', table(1, 2))
  await office.sync('--yes')
  await office.save('people.csv', [HEADER, rowOf(1, { city: 'Recife' }), rowOf(3)])
  const { json } = await office.sync()
  const shown = await office.start(['undo', String(json.run)]).ended
  expect(shown.code).toBe(10)
  expect(shown.stdout).toContain('Person 00001 (People, row 2): gets back what it had before.')
  expect(shown.stdout).toContain('    field:city: Recife → Mossoró')
  expect(shown.stdout).toContain(
    'Person 00003 (People, row 3): is deleted, and its row is left out until it changes.',
  )
  expect(shown.stdout).toContain(`Nothing was sent. To do it: contact-sync undo ${json.run} --yes`)
  const done = await office.start(['undo', String(json.run), '--yes']).ended
  expect(done.code).toBe(0)
  expect(done.stdout).toContain('Deleted contacts come back as new contacts: their messages,')
  expect(done.stdout).toMatch(/Done as run \d+ with \d requests; "contact-sync undo \d+" takes this back\./)
  for (const word of ['intention', 'conflict', 'hold', 'workspace', 'stage', 'claim', 'drain', 'remote'])
    expect(`${shown.stdout}${done.stdout}`).not.toContain(word)
})

it('a sentence and exit code 64 for a run that cannot be taken back', async () => {
  await office.save('people.csv', table(1, 2))
  const first = await office.sync('--yes')
  await undo(String(first.json.run), '--yes')
  const twice = await undo(String(first.json.run), '--yes')
  expect(twice).toMatchObject({ code: 64, stdout: '', writes: [] })
  expect(twice.stderr).toMatch(
    /^Run \d+ was taken back by run \d+ already\. To have it again, take that one back: contact-sync undo \d+\n$/,
  )
  const unknown = await undo('77')
  expect(unknown).toMatchObject({ code: 64, stdout: '' })
  expect(unknown.stderr).toBe(
    'There is no run 77. "contact-sync activity" lists the runs and what they changed.\n',
  )
  expect(await undo('seven')).toMatchObject({ code: 64, stdout: '' })
  expect(await undo('0')).toMatchObject({ code: 64 })
})

it('a running agent does it for you, and tells you what it did', async () => {
  await office.setup(LOOSE, { quietSeconds: 0 })
  await office.save('people.csv', table(1, 3))
  const { json } = await office.sync('--yes')
  const watching = office.start(['watch'])
  const socket = path.join(office.data, 'agent.sock')
  await expect.poll(() => existsSync(socket), { timeout: 30_000, interval: 20 }).toBe(true)
  expect(await undo(String(json.run))).toMatchObject({ code: 10, json: { counts: { removals: 3 } } })
  expect(await undo(String(json.run), '--yes')).toMatchObject({ code: 0, json: { counts: { removals: 3 } } })
  expect(await platform.contacts()).toEqual([])
  const twice = await undo(String(json.run), '--yes')
  expect(twice).toMatchObject({ code: 64 })
  expect(twice.stderr).toContain('was taken back by run')
  expect((await watching.stop()).code).toBe(0)
})

it('killed in the middle it goes on with the next sync: nothing is lost and nothing doubled', async () => {
  await bigRun()
  const before = await values()
  const ran = await office.sync()
  await platform.faults({ kind: 'delay', method: 'POST', endpoint: 'contacts', ms: 50 })
  const undoing = office.start(['undo', String(ran.json.run), '--yes'])
  await expect
    .poll(async () => (await platform.hits())[0]!, { timeout: 30_000, interval: 10 })
    .toBeGreaterThan(10)
  await undoing.stop('SIGKILL')
  await platform.faults()
  expect(await values()).not.toEqual(before)
  expect((await office.sync()).code).toBe(0)
  expect(await values()).toEqual(before)
  expect((await office.sync()).writes).toEqual([])
}, 60_000)
