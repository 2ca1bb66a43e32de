/** A file that is gone, empty, cut short or lost its key: exit 4, a sentence, and nobody is touched. */
import { mkdir, readFile, rename, rm, truncate } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Office } from '../support/office.ts'
import { CITY, HEADER, SOURCE, table } from '../support/people.ts'
import { openPlatform, type Platform, type Shown } from '../support/platform.ts'

let platform: Platform
let office: Office
let before: Shown[]
beforeAll(async () => {
  platform = await openPlatform()
})
afterAll(() => platform.close())

/** The spreadsheet's 24 people are on the platform; what comes next are the bad saves. */
async function inStep(): Promise<void> {
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { rows: 24, creates: 24 } })
  before = await platform.contacts()
}

/** Exit 4 and one sentence; nothing is sent, and nobody is gone. */
async function stopsWith(sentence: RegExp): Promise<void> {
  const stopped = await office.sync()
  expect(stopped.stderr).toMatch(sentence)
  expect(stopped.stderr.trim().split('\n')).toHaveLength(1)
  expect(stopped).toMatchObject({
    code: 4,
    writes: [],
    json: { halted: 1, removals: 0, requests: { write: 0 } },
  })
  expect(await platform.contacts()).toEqual(before)
}

const allIsWell = { code: 0, stderr: '', writes: [], json: { halted: 0, removals: 0, updates: 0 } }

describe('a workbook of LibreOffice', () => {
  const workbook = () => office.pathOf('people.xlsx')
  beforeAll(async () => {
    await platform.setUp(CITY)
    office = new Office(platform)
    const columns = { Código: 'ignore', Nome: 'name', Celular: 'urn:tel', Cidade: 'field:city' }
    await office.setup({ name: 'Pessoas', path: 'people.xlsx', country: 'BR', key: ['Código'], columns })
    await office.place('people.xlsx', 'people.xlsx')
    await inStep()
  })
  afterEach(async () => {
    await rm(workbook(), { recursive: true, force: true })
    await office.place('people.xlsx', 'people.xlsx')
  })
  afterAll(() => office.close())

  it.each<[what: string, spoil: () => Promise<unknown>, sentence: RegExp]>([
    ['deleted', () => rm(workbook()), /people\.xlsx: the file is not there; nothing was changed\. .*\.$/m],
    ['renamed', () => rename(workbook(), office.pathOf('old.xlsx')), /the file is not there/],
    [
      'emptied to 0 bytes',
      () => truncate(workbook(), 0),
      /there is nothing in it; nothing was changed\. .*\.$/m,
    ],
    [
      'left with its header only',
      () => office.place('people-only-header.xlsx', 'people.xlsx'),
      /there are no rows below the column names; nothing was changed/,
    ],
    [
      'cleared of every cell',
      () => office.place('people-all-blank.xlsx', 'people.xlsx'),
      /there is nothing in it; nothing was changed/,
    ],
    [
      'cut short while it is copied',
      async () => office.write('people.xlsx', (await readFile(workbook())).subarray(0, 3000)),
      /the file is cut short, as if it were still being copied; nothing was changed/,
    ],
    [
      'saved with another header over its key',
      () => office.place('people-key-renamed.xlsx', 'people.xlsx'),
      /column "Código", by which people are told apart, is not there; nothing was changed\..*Columns found: "Matrícula", "Nome"/,
    ],
    [
      'replaced by something that is no spreadsheet',
      () => office.write('people.xlsx', Buffer.from('%PDF-1.7\n\0\u0001\u0002')),
      /this is a PDF, not a spreadsheet; nothing was changed/,
    ],
    [
      'replaced by a folder',
      async () => {
        await rm(workbook())
        await mkdir(workbook())
      },
      /this is a folder, not a file/,
    ],
  ])('%s', async (_what, spoil, sentence) => {
    await spoil()
    await stopsWith(sentence)
  })

  it('stays stopped for as long as it is so, and goes on when it is right again', async () => {
    await truncate(workbook(), 0)
    await stopsWith(/there is nothing in it/)
    await stopsWith(/there is nothing in it/)
    await office.place('people-saved-again.xlsx', 'people.xlsx')
    expect(await office.sync()).toMatchObject(allIsWell)
  })
})

describe('a csv file', () => {
  beforeAll(async () => {
    await platform.setUp(CITY)
    office = new Office(platform)
    await office.setup(SOURCE)
    await office.save('people.csv', table(1, 24))
    await inStep()
  })
  afterEach(() => office.save('people.csv', table(1, 24)))
  afterAll(() => office.close())

  it.each<[what: string, content: string, sentence: RegExp]>([
    ['emptied', '', /there is nothing in it; nothing was changed/],
    ['left with its header only', `${HEADER.join(';')}\r\n`, /there are no rows below the column names/],
    [
      'without its phones',
      'Code;Name;City\r\nC00001;Person 00001;Natal\r\n',
      /column "Phone" is not there; nothing was changed\. Put it back/,
    ],
    [
      'that is a web page now',
      '<!doctype html><html><body>Please sign in</body></html>',
      /nothing was changed/,
    ],
  ])('%s', async (_what, content, sentence) => {
    await office.write('people.csv', content)
    await stopsWith(sentence)
  })

  it.each([
    ['half of it', 0.5],
    ['all but its last three rows and a bit', 0.87],
  ])('of which only %s has been written: nobody is removed', async (_what, share) => {
    const whole = await readFile(office.pathOf('people.csv'), 'utf8')
    const cut = whole.lastIndexOf('\n', whole.length * share) + 'C00012;Person 00012;849'.length
    await office.write('people.csv', whole.slice(0, cut))
    await stopsWith(
      /people\.csv: the file is cut short, as if it were still being copied; nothing was changed/,
    )
  })

  it('goes on when it is right again', async () => {
    expect(await office.sync()).toMatchObject(allIsWell)
  })
})

it('one spreadsheet that cannot be read does not stop the others', async () => {
  await platform.setUp(CITY)
  office = new Office(platform)
  await office.setup([SOURCE, { ...SOURCE, name: 'Gone', path: 'gone.csv' }])
  await office.save('people.csv', table(1, 24))
  const run = await office.sync('--yes')
  expect(run).toMatchObject({ code: 4, json: { creates: 24, halted: 1 } })
  expect(run.stderr).toMatch(/^Gone: .*gone\.csv: the file is not there/m)
  expect(await platform.contacts()).toHaveLength(24)
  await office.close()
})
