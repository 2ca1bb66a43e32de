/** The core promise, with a workbook that LibreOffice saved: people appear, change and disappear, and nothing else is sent. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Office } from '../support/office.ts'
import { actions, contactWrites, creates, openPlatform, type Platform, type Profile } from '../support/platform.ts'

const ROWS = 24
const source = {
  name: 'Pessoas',
  path: 'pessoas.xlsx',
  country: 'BR',
  key: ['Código'],
  columns: {
    Código: 'urn:ext',
    Nome: 'name',
    Celular: 'urn:whatsapp',
    'E-mail': 'urn:mailto',
    Nascimento: { field: 'nascimento', type: 'datetime' },
    Cidade: 'field:cidade',
    Grupo: 'groups',
  },
  groups: ['Pessoas'],
}

let platform: Platform
let office: Office
beforeAll(async () => {
  platform = await openPlatform({ engineCache: true })
})
afterAll(() => platform.close())
afterEach(() => office.close())

describe.each<Profile>(['weni-flows', 'upstream-26.3'])('on %s', (profile) => {
  it('a workbook becomes contacts, and follows every edit with the fewest requests', async () => {
    await platform.setUp({ groups: [{ name: 'Idosos' }] }, profile)
    office = new Office(platform)
    await office.setup(source)
    await office.place('people.xlsx', 'pessoas.xlsx')

    const asked = await office.sync()
    expect(asked.code).toBe(3)
    expect(asked.writes).toEqual([])
    expect(asked.stderr).toMatch(/Pessoas: first sync of 24 rows: 24 people would be created.*Nothing was sent\..*"--yes"/)
    expect(asked.json).toMatchObject({ run: null, creates: 0, updates: 0, removals: 0, requests: { write: 0 } })

    const first = await office.sync('--yes')
    console.log(first.json, first.stderr, first.writes.slice(0,8).map(w=>JSON.stringify(w)))
    expect(first).toMatchObject({ code: 0, stderr: '' })
  })
})
