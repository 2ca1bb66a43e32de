/** One agent for several accounts: `sync` and `watch` with a setup for each, on one data folder. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Office } from '../support/office.ts'
import { openPlatform, type Platform } from '../support/platform.ts'

let first: Platform
let second: Platform
let office: Office
const CITY = { fields: [{ key: 'city', name: 'City' }] }
const header = ['Code', 'Name', 'Phone', 'City']
const people = (city: string) => [
  header,
  ['1', 'Ana', '84991000001', city],
  ['2', 'Bia', '84991000002', city],
]
const source = {
  country: 'BR',
  key: ['Code'],
  columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city' },
}
beforeEach(async () => {
  first = await openPlatform()
  second = await openPlatform({ token: 'second-token' })
  await first.setUp(CITY)
  await second.setUp(CITY)
  office = new Office(first)
  await office.save('north.csv', people('Natal'))
  await office.save('south.csv', people('Santos'))
  await office.write('north.json', setup(first.url, 'north.csv'))
  await office.write('south.json', setup(second.url, 'south.csv'))
  await office.write('key-1', 'acceptance-token')
  await office.write('key-2', 'second-token\n')
})
afterEach(async () => {
  await office.close()
  await first.close()
  await second.close()
})
const setup = (host: string, path: string, workspace = {}) =>
  JSON.stringify({
    workspace: { host, ...workspace },
    quietSeconds: 0,
    sources: [{ ...source, name: path, path }],
  })
const BOTH = ['--setup', 'north.json', '--setup', 'south.json']
const KEYS = ['--token-file', 'key-1', '--token-file', 'key-2']
type Several = { accounts: { host: string; creates: number; updates: number }[] }
const cities = async (platform: Platform) => (await platform.contacts()).map(({ fields }) => fields.city)

it('a sync for both: each account gets its own spreadsheet, and the report names both', async () => {
  const ran = await office.run<Several>(['sync', '--yes', ...BOTH, ...KEYS], { token: null })
  expect(ran).toMatchObject({
    code: 0,
    json: {
      accounts: [
        { host: first.url, creates: 2 },
        { host: second.url, creates: 2 },
      ],
    },
  })
  expect([await cities(first), await cities(second)]).toEqual([
    ['Natal', 'Natal'],
    ['Santos', 'Santos'],
  ])
  // One alone, and one file alone.
  await office.save('south.csv', people('Bauru'))
  await office.save('north.csv', people('Assu'))
  const one = await office.run<Several>(['sync', ...BOTH, ...KEYS, 'south.csv'], { token: null })
  expect(one).toMatchObject({ code: 0, json: { accounts: [{ host: second.url, updates: 2 }] } })
  expect(await cities(first)).toEqual(['Natal', 'Natal'])
})

it('what waits in one of them is the exit code of both', async () => {
  await office.run(['sync', '--yes', ...BOTH, ...KEYS], { token: null })
  await office.save('south.csv', [header])
  const ran = await office.run<Several>(['sync', ...BOTH, ...KEYS], { token: null })
  expect(ran.code).toBe(4)
  expect(ran.stderr).toContain(`${second.url}: south.csv`)
})

it('a watch for both, which takes commands for either', async () => {
  await office.run(['sync', '--yes', ...BOTH, ...KEYS], { token: null })
  const watching = office.start(['watch', ...BOTH, ...KEYS], { token: null })
  for (let waited = 0; (watching.stderr.match(/Watching/g) ?? []).length < 2 && waited < 20_000; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
  await office.save('south.csv', people('Bauru'))
  for (let waited = 0; (await cities(second))[0] !== 'Bauru' && waited < 20_000; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await cities(second)).toEqual(['Bauru', 'Bauru'])
  await office.save('north.csv', people('Assu'))
  const one = await office.run(['sync', '--setup', 'north.json', '--token-file', 'key-1'], { token: null })
  expect(one.code).toBe(0)
  expect(await cities(first)).toEqual(['Assu', 'Assu'])
  const both = await office.run<Several>(['sync', ...BOTH, ...KEYS], { token: null })
  expect(both).toMatchObject({ code: 0, json: { accounts: [{ host: first.url }, { host: second.url }] } })
  await office.write('other.json', setup('http://127.0.0.1:9', 'north.csv'))
  const other = await office.run(['sync', '--setup', 'other.json', '--token-file', 'key-1'], { token: null })
  expect(other.code).toBe(64)
  expect(other.stderr).toContain(`works for ${first.url} and ${second.url}`)
  expect((await watching.stop()).code).toBe(0)
})

it.each([
  ['one variable for both', [...BOTH], /access key of another account.*tokenEnv/],
  ['one key file for both', [...BOTH, '--token-file', 'key-1'], /2 setups and 1 file/],
  ['the same host twice', ['--setup', 'north.json', '--setup', 'north.json', ...KEYS], /name the same host/],
  ['a key that nobody has', ['--setup', 'named.json'], /into the environment as SOUTH_KEY/],
])('%s is a sentence, and nothing is done', async (_what, args, sentence) => {
  await office.write('named.json', setup(second.url, 'south.csv', { tokenEnv: 'SOUTH_KEY' }))
  const ran = await office.run(['sync', '--yes', ...args])
  expect(ran.code).toBe(64)
  expect(ran.stderr).toMatch(sentence)
  expect(ran.stderr).not.toContain('    at ')
  expect(await cities(second)).toEqual([])
})

it('a command about one account refuses a second setup', async () => {
  const ran = await office.run(['status', ...BOTH, ...KEYS])
  expect(ran.code).toBe(64)
  expect(ran.stderr).toMatch(/about one account/)
})
