/** Activity: what was done, for a person to read; beside a running agent, and as a table to keep. */
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as xlsx from 'xlsx'
import { Office } from '../support/office.ts'
import { CITY, HEADER, rowOf, SOURCE, table, telOf } from '../support/people.ts'
import { openPlatform, type Platform } from '../support/platform.ts'

type Shown = {
  kind: string
  outcome: string
  person: string
  uuid: string
  run: number
  at: string
  attributes: { name: string; before: string | null; after: string | null }[]
  requests: { method: string; path: string; body: unknown }[]
}
type Changes = { changes: Shown[]; total: number; next: number | null }
type Runs = {
  runs: {
    run: number
    waiting: number
    endedAt: string | null
    counts: { kind: string; outcome: string; n: number }[]
  }[]
  total: number
}

let platform: Platform
let office: Office
beforeAll(async () => {
  platform = await openPlatform()
})
afterAll(() => platform.close())
async function openOffice(): Promise<void> {
  office = new Office(platform)
  await office.setup(SOURCE)
  await platform.setUp(CITY)
}

const activity = <Value>(...args: string[]) => office.run<Value>(['activity', ...args])
const said = async (...args: string[]) => (await office.start(['activity', ...args]).ended).stdout

describe('after three runs', () => {
  let runs: number[]
  afterAll(() => office.close())
  beforeAll(async () => {
    await openOffice()
    await office.save('people.csv', table(1, 3))
    const first = await office.sync('--yes')
    await office.save('people.csv', [
      HEADER,
      rowOf(1, { city: 'Touros', phone: '84991000101' }),
      rowOf(2),
      rowOf(3),
    ])
    const second = await office.sync()
    await office.save('people.csv', [HEADER, rowOf(1, { city: 'Touros', phone: '84991000101' }), rowOf(2)])
    const third = await office.sync()
    runs = [first, second, third].map(({ json }) => json.run!)
  })

  it('lists them, newest first, with what each did; nothing is asked of the platform', async () => {
    const { code, json, requests } = await activity<Runs>()
    expect([code, requests, json.total]).toEqual([0, [], 3])
    expect(json.runs).toMatchObject([
      {
        run: runs[2],
        waiting: 0,
        endedAt: expect.any(String),
        counts: [{ kind: 'remove', outcome: 'delivered', n: 1 }],
      },
      { run: runs[1], counts: [{ kind: 'update', outcome: 'delivered', n: 1 }] },
      { run: runs[0], counts: [{ kind: 'create', outcome: 'delivered', n: 3 }] },
    ])
    const lines = (await said()).trim().split('\n')
    expect(lines[0]).toMatch(
      new RegExp(`^Run ${runs[2]}, \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d, sync: 1 removed \\(.*\\)$`),
    )
    expect(lines[2]).toMatch(/: 3 created \(/)
  })

  it('tells a run change by change: row, before and after, the request as it was sent, and the answer', async () => {
    const { json } = await activity<Changes>('--run', String(runs[1]))
    const [ada] = (await platform.contacts()).filter(({ fields }) => fields.city === 'Touros')
    expect(json).toMatchObject({
      ...{ total: 1, next: null, run: { run: runs[1] } },
      changes: [
        {
          ...{ kind: 'update', outcome: 'delivered', person: 'Person 00001', uuid: ada!.uuid },
          ...{ source: 'People', row: 2, rowKey: 'C00001', run: runs[1] },
          attributes: [
            { name: 'field:city', before: expect.any(String), after: 'Touros' },
            { name: 'urns', before: telOf(1), after: 'tel:+5584991000101' },
          ],
        },
      ],
    })
    const text = await said('--run', String(runs[1]))
    expect(text).toMatch(/^Person 00001 \(People, row 2\): changed, /m)
    expect(text).toMatch(/^ {4}City: \S+ → Touros$/m)
    expect(text).toMatch(/^ {4}phones and addresses: tel:\+5584991000001 → tel:\+5584991000101$/m)
    expect(text).toContain(
      `    request: POST /api/v2/contacts.json?uuid=${ada!.uuid} {"urns":["tel:+5584991000101"],"fields":{"city":"Touros"}}`,
    )
  })

  it("tells one contact's story, also when it is long gone; by name or number in any writing", async () => {
    const gone = await activity<Changes>('--contact', '(84) 99100-0003')
    expect(gone.json.changes).toMatchObject([
      { kind: 'remove', person: 'Person 00003', run: runs[2] },
      { kind: 'create', person: 'Person 00003', run: runs[0] },
    ])
    const { uuid } = gone.json.changes[0]!
    expect((await activity<Changes>('--contact', uuid)).json.total).toBe(2)
    expect((await activity<Changes>('--find', '9100-0003')).json.total).toBe(2)
    expect((await activity<Changes>('--find', 'pérson 00001')).json.changes).toMatchObject([
      { kind: 'update' },
      { kind: 'create' },
    ])
    expect(await said('--contact', uuid)).toMatch(
      /^Person 00003: not on the platform, not kept in step with a spreadsheet\.\nPerson 00003 \(People, row 4\): removed, /,
    )
  })

  it('the list of runs can be written too', async () => {
    expect(await activity('--out', 'runs.csv')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^3 runs written to /),
    })
    expect(await readFile(office.pathOf('runs.csv'), 'utf8')).toMatch(
      /^\ufeffRun,Began,Ended,Why,What,.*\r\n3,.*,sync,1 removed,,\r\n/,
    )
  })

  it.each([
    [
      ['--run', '999'],
      /^There is no run 999, or it is no longer kept\. The last one is run \d+; "contact-sync activity" lists them\.$/,
    ],
    [['--run', 'x'], /a whole number is expected/],
    [
      ['--contact', 'Nobody'],
      /^Nobody is known here by "Nobody"\. Give the whole phone, address or id, or look for a name with "contact-sync activity --find "Nobody""\.$/,
    ],
    [['--find', '  '], /^Say whom to look for: part of a name, a phone or an address\.$/],
    [['--run', '1', '--find', 'x'], /^Choose one of --run, --find and --contact\.$/],
    [['--out', 'all.pdf'], /^all\.pdf cannot be written: name a file that ends in \.xlsx or \.csv\.$/],
    [['--out', 'nowhere/all.csv'], /cannot be written: the folder .*nowhere is not there\.$/],
    [
      ['--out', 'people.csv'],
      /people\.csv is one of your spreadsheets and is only read\. Choose another name for the export\.$/,
    ],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const before = await readFile(office.pathOf('people.csv'))
    const run = await activity(...args)
    expect([run.code, run.stdout]).toEqual([64, ''])
    expect(run.stderr.trim().split('\n')[0]).toMatch(sentence)
    expect(await readFile(office.pathOf('people.csv'))).toEqual(before)
  })

  it('says so where a search finds nobody', async () => {
    expect(await activity('--find', 'Zoë')).toMatchObject({
      code: 0,
      json: { changes: [], total: 0, next: null },
    })
    expect(await said('--find', 'Zoë')).toBe(
      'Nothing was done about anybody whose name, phone or address has "Zoë" in it.\n',
    )
  })

  it('every request it tells is one that the platform received', async () => {
    const link = '=HYPERLINK("http://evil.example")'
    await office.save('people.csv', [HEADER, rowOf(1, { name: link }), rowOf(2), rowOf(4)])
    const { json, writes } = await office.sync()
    const { json: told } = await activity<Changes>('--run', String(json.run))
    const received = writes.map(({ method, path, query, body }) => {
      const uuid = query.uuid === undefined ? '' : `?uuid=${query.uuid}`
      return { method, path: path + uuid, body }
    })
    const requests = told.changes
      .flatMap((change) => change.requests)
      .map(({ method, path, body }) => ({ method, path, body }))
    expect(requests.length).toBe(2)
    expect(requests).toEqual(expect.arrayContaining(received))
  })

  it.each(['all.xlsx', 'all.csv'])('writes it to %s, every page of it', async (out) => {
    const run = await activity('--find', 'evil.example', '--out', out)
    expect(run).toMatchObject({ code: 0, stderr: `3 changes written to ${office.pathOf(out)}.\n` })
    const bytes = await readFile(office.pathOf(out))
    const book = out.endsWith('.csv')
      ? xlsx.read(bytes.toString('utf8').replace(/^\ufeff/, ''), { type: 'string', raw: true })
      : xlsx.read(bytes)
    const sheet = book.Sheets[book.SheetNames[0]!]!
    const rows = xlsx.utils.sheet_to_json<Record<string, string>>(sheet, { defval: '' })
    const apostrophe = out.endsWith('.csv') ? "'" : ''
    expect(rows.filter(({ Attribute }) => Attribute === 'name')).toMatchObject([
      {
        ...{
          Who: `${apostrophe}=HYPERLINK("http://evil.example")`,
          What: 'changed',
          Spreadsheet: 'People',
          Row: '2',
        },
        ...{ Before: 'Person 00001', After: `${apostrophe}=HYPERLINK("http://evil.example")` },
      },
      { What: 'created', After: 'Person 00001' },
    ])
    for (const cell of Object.values(sheet)) expect(cell).not.toHaveProperty('f')
  })
})

describe('beside others', () => {
  beforeEach(openOffice)
  afterEach(() => office.close())

  it('nothing done yet: a sentence before the first sync, an empty list after one that had nothing to do', async () => {
    expect(await activity()).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/^Nothing has been done with the data folder/),
    })
    await platform.setUp({
      ...CITY,
      contacts: [{ ref: 'a', name: 'Person 00001', urns: [telOf(1)], fields: { city: rowOf(1)[3] } }],
    })
    await office.save('people.csv', table(1, 1))
    await office.sync('--yes')
    expect(await activity()).toMatchObject({ code: 0, json: { runs: [], total: 0, next: null } })
    expect(await said()).toBe('Nothing was changed yet.\n')
  })

  it('works while the agent watches, and a run of the watch has its own counts and end', async () => {
    await office.save('people.csv', table(1, 2))
    await office.sync('--yes')
    const watch = office.start(['watch'])
    while (!watch.stderr.includes('Watching')) await new Promise((resolve) => setTimeout(resolve, 50))
    await office.save('people.csv', table(1, 3))
    while (!watch.stderr.includes('Done: 1 created')) await new Promise((resolve) => setTimeout(resolve, 50))
    let runs: Runs['runs'] = []
    while (runs[0]?.endedAt == null) runs = (await activity<Runs>()).json.runs
    expect(runs).toMatchObject([
      { trigger: 'watch', waiting: 0, counts: [{ kind: 'create', outcome: 'delivered', n: 1 }] },
      { trigger: 'sync', counts: [{ kind: 'create', outcome: 'delivered', n: 2 }] },
    ])
    const { json } = await office.run<{ runs: { report: { creates: number } }[] }>(['status'])
    expect(json.runs.map(({ report }) => report.creates)).toEqual([1, 2])
    await watch.stop()
  })

  it('a run that a later process finishes is its own: its number is reported, and its counts are whole', async () => {
    await office.save('people.csv', table(1, 4))
    await platform.faults({ kind: 'server-error', method: 'POST', endpoint: 'contacts' })
    expect(await office.sync('--yes', '--max-minutes', '0.15')).toMatchObject({ code: 5 })
    const planned = (await activity<Runs>()).json.runs
    expect(planned).toMatchObject([{ waiting: 4, endedAt: null }])
    await platform.faults()
    const { code, json } = await office.sync()
    expect([code, json.creates]).toEqual([0, 4])
    const { runs } = (await activity<Runs>()).json
    expect(runs).toMatchObject([
      {
        run: json.run,
        waiting: 0,
        endedAt: expect.any(String),
        counts: [{ kind: 'create', outcome: 'delivered', n: 4 }],
      },
    ])
  })
})
