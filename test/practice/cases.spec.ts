/** Every case of the contract's file, over real HTTP, in every profile where it applies. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PracticeServer, startPractice } from '../../main/practice/server.ts'
import { type Case, runCase } from './case-runner.ts'

const file = process.env.CONTACT_SYNC_CASES ?? new URL('./cases.jsonl', import.meta.url)
const cases = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Case)

/** Cases that cannot pass, by id, with the reason; run all the same, and expected to fail. */
const impossible: Record<string, string> = {}

const client = { url: '', token: '0123456789abcdef0123456789abcdef01234567' }
let server: PracticeServer

beforeAll(async () => {
  server = await startPractice({ port: 0, token: client.token })
  client.url = server.url
})
afterAll(() => server.close())

describe('cases of the platform API', () => {
  it('there are some', () => expect(cases.length).toBeGreaterThan(0))
  for (const each of cases) {
    const reason = impossible[each.id]
    for (const profile of each.profiles) {
      const name = `${each.id} on ${profile}`
      if (reason) it.fails(`${name}: ${reason}`, () => runCase(client, profile, each))
      else it(name, () => runCase(client, profile, each))
    }
  }
})
