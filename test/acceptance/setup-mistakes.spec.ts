/** Wrong usage: exit 64, a sentence for each mistake with its place in the setup file, and nothing is sent or kept. */
import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Ended, Office } from '../support/office.ts'
import { CITY, HEADER, rowOf, SOURCE, table } from '../support/people.ts'
import { openPlatform, type Platform } from '../support/platform.ts'

let platform: Platform
let office: Office
beforeAll(async () => {
  platform = await openPlatform()
  await platform.setUp(CITY)
})
afterAll(() => platform.close())
beforeEach(async () => {
  office = new Office(platform)
  await office.setup(SOURCE)
  await office.save('people.csv', table(1, 3))
})
afterEach(() => office.close())

/** Ends with 64 and these sentences, without a stack trace, a request or a data folder. */
async function refused(run: Ended & { requests: unknown[] }, ...sentences: RegExp[]): Promise<void> {
  expect(run.stderr).not.toMatch(/^\s+at /m)
  for (const sentence of sentences) expect(run.stderr).toMatch(sentence)
  expect(run).toMatchObject({ code: 64, stdout: '', requests: [] })
  expect(existsSync(office.data)).toBe(false)
}

const source = (change: object) => ({
  workspace: { host: 'https://flows.example.org' },
  sources: [{ ...SOURCE, ...change }],
})
describe('the setup file', () => {
  it.each<[mistake: string, setup: unknown, ...sentences: RegExp[]]>([
    [
      'an unknown key',
      source({ colunms: {} }),
      /unknown key, "sources\[0\]\.colunms"\. Did you mean "columns"\?/,
    ],
    [
      'an unknown key at the top',
      { ...source({}), source: [] },
      /unknown key, "source"\. Did you mean "sources"\?/,
    ],
    [
      'the access key in it',
      { workspace: { host: 'https://flows.example.org', token: 'abc' }, sources: [SOURCE] },
      /unknown key, "workspace\.token"\. The access key never stands in this file: it comes from CONTACT_SYNC_TOKEN or --token-file\./,
    ],
    [
      'a wrong type',
      source({ headerRow: 'one' }),
      /"sources\[0\]\.headerRow" should be a number from 1 to 10000, but it is "one"/,
    ],
    [
      'a wrong word',
      source({ onRemoved: 'erase' }),
      /"sources\[0\]\.onRemoved" should be "delete", "leave groups" or "keep", but it is "erase"/,
    ],
    [
      'an unknown target',
      source({ columns: { Phone: 'phone' } }),
      /"sources\[0\]\.columns\.Phone" should be .*, but it is "phone"\. Did you mean "urn:tel"\?/,
    ],
    [
      'two columns for one target',
      source({ columns: { A: 'name', B: 'name' } }),
      /"sources\[0\]\.columns\.B" should be a target that no other column has \("A" has it\)/,
    ],
    [
      'no sources',
      { workspace: { host: 'https://flows.example.org' } },
      /"sources" should be a list of sources/,
    ],
    ['no address', { sources: [SOURCE] }, /"workspace" should be an object with "host"/],
    [
      'plain http to another machine',
      { workspace: { host: 'http://flows.example.org' }, sources: [SOURCE] },
      /"workspace\.host" should be a web address that begins with https/,
    ],
    [
      'a source without a file',
      source({ path: undefined }),
      /"sources\[0\]\.path" should be the path of a file or folder/,
    ],
    [
      'several mistakes at once',
      source({ onRemoved: 'erase', headerRow: 0, cuntry: 'BR' }),
      /onRemoved/,
      /headerRow/,
      /cuntry.*Did you mean "country"/,
    ],
  ])('%s', async (_mistake, setup, ...sentences) => {
    await office.write('contact-sync.json', JSON.stringify(setup))
    await refused(
      await office.run(['sync', '--yes']),
      /^The setup file .*contact-sync\.json cannot be used:$/m,
      ...sentences,
    )
  })

  it.each<[what: string, content: string, sentence: RegExp]>([
    ['is empty', '', /The setup file is empty\./],
    [
      'is no JSON',
      '{"workspace": {"host": "https://x.example",}\n}',
      /is not correct JSON: look at line 1, column \d+/,
    ],
    ['is a list', '[]', /The setup file should be an object/],
  ])('%s', async (_what, content, sentence) => {
    await office.write('contact-sync.json', content)
    await refused(await office.run(['sync', '--yes']), sentence)
  })

  it('is not there', async () => {
    await refused(
      await office.run(['sync', '--setup', 'nowhere.json']),
      /The setup file .*nowhere\.json is not there\. Name one with --setup FILE\./,
    )
  })
})

describe('the command', () => {
  it('has no access key', async () => {
    const run = await office.run(['sync', '--yes'], { token: null })
    await refused(
      run,
      /There is no access key\. Put it into the environment as CONTACT_SYNC_TOKEN, or into a file and name that with --token-file\./,
    )
  })

  it('names a file with the access key that is not there, or is empty', async () => {
    await refused(
      await office.run(['sync', '--token-file', 'key.txt']),
      /The file with the access key, .*key\.txt, is not there\./,
    )
    await office.write('key.txt', '\n')
    await refused(
      await office.run(['sync', '--token-file', 'key.txt']),
      /key\.txt is empty; put the access key into it\./,
    )
  })

  it.each<[what: string, args: string[], sentence: RegExp]>([
    ['is unknown', ['snyc'], /unknown command 'snyc'/],
    ['has an unknown option', ['sync', '--force'], /unknown option '--force'/],
    ['has the access key as an argument', ['sync', '--token', 'abc'], /unknown option '--token'/],
    ['has a bad number', ['sync', '--max-minutes', 'ten'], /a number above 0 is expected/],
    [
      'names a file that is no source',
      ['sync', 'other.csv'],
      /other\.csv is no source of this setup\. Add it under "sources"; known are: .*people\.csv/,
    ],
    [
      'has nothing to show yet',
      ['status'],
      /Nothing has been done with the data folder .* yet\. Run "contact-sync sync" first\./,
    ],
    ['has no problems to show yet', ['problems'], /Nothing has been done with the data folder/],
  ])('%s', async (_what, args, sentence) => {
    const run = await office.run(args)
    expect(run.stderr).toMatch(sentence)
    expect(run).toMatchObject({ code: 64, stdout: '', requests: [] })
  })

  it('is told to write problems where it cannot', async () => {
    await office.save('people.csv', [HEADER, rowOf(1, { phone: 'abc' }), rowOf(2)])
    await office.sync('--yes')
    const wrongKind = await office.run(['problems', '--out', 'problems.docx'])
    expect(wrongKind).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/name a file that ends in \.xlsx or \.csv/),
    })
    const nowhere = await office.run(['problems', '--out', 'nowhere/problems.csv'])
    expect(nowhere).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/problems\.csv cannot be written: the folder .*nowhere is not there/),
    })
  })
})

describe('what only shows in the file stops its source, and is no mistake of usage', () => {
  it.each<[what: string, change: object, sentence: RegExp]>([
    [
      'a column that is not there',
      { columns: { ...SOURCE.columns, Fone: 'urn:whatsapp' } },
      /column "Fone" is not there; nothing was changed\..*Columns found: "Code", "Name", "Phone", "City"/,
    ],
    ['a key that is not there', { key: ['Id'] }, /column "Id", by which people are told apart, is not there/],
    [
      'no column with an address',
      { columns: { Name: 'name' }, key: [] },
      /no column was recognised as a phone, an e-mail or another address/,
    ],
    [
      'a sheet that is not there',
      { path: 'people.xlsx', sheet: 'Plan1' },
      /there is no sheet "Plan1"; nothing was changed\. Sheets found: "Sheet1"/,
    ],
    ['a file that is called a folder', { path: 'people.xlsx', folder: 'newest' }, /is a file/],
  ])('%s', async (_what, change, sentence) => {
    await office.save('people.xlsx', table(1, 3))
    await office.setup({ ...SOURCE, ...change })
    const run = await office.sync('--yes')
    expect(run.stderr).toMatch(sentence)
    expect(run).toMatchObject({ code: 4, writes: [], json: { halted: 1, creates: 0 } })
  })
})
