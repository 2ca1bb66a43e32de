/** Commands that look: what would be sent, what is there, what is wrong; none of them sends or changes anything. */
import { readFile, rm } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import * as xlsx from 'xlsx'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import {
  CITY,
  cityOf,
  contactOf,
  HEADER,
  nameOf,
  numbers,
  rowOf,
  SOURCE,
  table,
  telOf,
} from '../support/people.ts'
import { bookOf } from '../support/workbook.ts'

type Preview = {
  counts: Record<string, number>
  changes: {
    kind: string
    source: string
    key: string
    row: number | null
    attributes: { name: string; before: string | null; after: string | null }[]
  }[]
}
type Status = {
  account: { host: string; name: string; contacts: number }
  sources: { name: string; state: string; reason: string | null; rows: number }[]
  following: number
  waiting: number
  problems: number
  runs: { run: number; report: { creates: number } | null }[]
}

openOffice()
beforeEach(async () => {
  await office.setup(SOURCE)
})

describe('preview', () => {
  const preview = () => office.run<Preview>(['preview'])

  it('before the first sync: every change field by field, exit 10; nothing is sent and nothing is kept', async () => {
    await platform.setUp({ ...CITY, contacts: [contactOf(2), contactOf(3, { fields: {} })] })
    await office.save('people.csv', table(1, 3))
    const first = await preview()
    expect(first).toMatchObject({ code: 10, writes: [], stderr: '' })
    expect(first.json.counts).toMatchObject({
      rows: 3,
      creates: 1,
      updates: 1,
      removals: 0,
      adopted: 2,
      problems: 0,
      held: 0,
      conflicts: 0,
    })
    expect(first.json.changes).toEqual([
      {
        ...{ kind: 'create', source: 'People', key: 'C00001', row: 2 },
        attributes: [
          { name: 'name', before: null, after: nameOf(1) },
          { name: 'field:city', before: null, after: cityOf(1) },
          { name: 'urns', before: null, after: telOf(1) },
        ],
      },
      {
        ...{ kind: 'update', source: 'People', key: 'C00003', row: 4 },
        attributes: [{ name: 'field:city', before: null, after: cityOf(3) }],
      },
    ])
    expect((await preview()).json).toEqual(first.json)
    expect((await office.run<Status>(['status'])).json).toMatchObject({ following: 0, waiting: 0, runs: [] })
    expect(await office.sync()).toMatchObject({ code: 3, writes: [] }) // still not approved
  })

  it('later: what was edited and who would go, and 0 when there is nothing to do', async () => {
    await platform.setUp({
      ...CITY,
      groups: [{ name: 'VIP' }],
      contacts: numbers(1, 3).map((n) => contactOf(n)),
    })
    await office.setup({ ...SOURCE, columns: { ...SOURCE.columns, Groups: 'groups' } })
    const sheet = (...rows: (string | number)[][]) =>
      office.save('people.csv', [[...HEADER, 'Groups'], ...rows])
    await sheet([...rowOf(1), ''], [...rowOf(2), ''], [...rowOf(3), ''])
    await office.sync('--yes')
    expect(await preview()).toMatchObject({ code: 0, json: { changes: [], counts: { unchanged: 3 } } })

    await sheet([...rowOf(1, { phone: '84991000101', city: '' }), ''], [...rowOf(2), 'vip'])
    const run = await preview()
    expect(run).toMatchObject({ code: 10, writes: [], json: { counts: { updates: 2, removals: 1 } } })
    expect(run.json.changes).toMatchObject([
      {
        ...{ kind: 'update', key: 'C00001', row: 2 },
        attributes: [
          { name: 'field:city', before: cityOf(1), after: null },
          { name: 'urns', before: telOf(1), after: 'tel:+5584991000101' },
        ],
      },
      { kind: 'update', key: 'C00002', row: 3, attributes: [{ name: 'groups', before: null, after: 'VIP' }] },
      { kind: 'remove', key: 'C00003', row: 4 },
    ])
    expect(await office.sync()).toMatchObject({ code: 0, json: { updates: 2, removals: 1 } })
    expect(await preview()).toMatchObject({ code: 0, json: { changes: [] } })
  })

  it('says in words what it would do, and what is in its way', async () => {
    await platform.setUp(CITY)
    await office.save('people.csv', [HEADER, rowOf(1), rowOf(2, { phone: 'abc' })])
    const { code, stdout } = await office.start(['preview']).ended
    expect(code).toBe(3)
    expect(stdout).toContain('new: C00001 (People, row 2)\n    name: Person 00001\n')
    expect(stdout).toMatch(
      /2 rows read: 1 to create, 0 to change, 0 to remove, .*; 1 with a problem.*Nothing was sent\./,
    )
    await office.write('people.csv', '')
    expect(await preview()).toMatchObject({ code: 4, json: { changes: [] } })
    expect(await office.run<Preview>(['preview'], { token: 'wrong' })).toMatchObject({ code: 5 })
  })
})

describe('check', () => {
  it('tells account, columns and files; exit 0 when all can be used', async () => {
    await platform.setUp({ ...CITY, workspace: { name: 'Clinic' }, contacts: [contactOf(1)] })
    await office.save('people.csv', [
      [...HEADER, 'Notes'],
      [...rowOf(1), 'x'],
    ])
    const run = await office.run(['check'])
    expect(run).toMatchObject({ code: 0, writes: [], stderr: '' })
    expect(run.json).toMatchObject({
      ok: true,
      account: {
        name: 'Clinic',
        country: 'BR',
        timezone: 'America/Fortaleza',
        profile: 'weni-flows',
        contacts: 1,
      },
      sources: [{ name: 'People', file: office.pathOf('people.csv'), ok: true, problem: null }],
    })
    const { sources } = run.json as unknown as {
      sources: { columns: { header: string; target: string | null }[] }[]
    }
    expect(sources[0]!.columns.map(({ header, target }) => [header, target])).toEqual([
      ['Code', 'ignore'],
      ['Name', 'name'],
      ['Phone', 'urn:tel'],
      ['City', 'field:city'],
      ['Notes', null],
    ])
    expect((await office.start(['check']).ended).stdout).toMatch(
      /^Connected to "Clinic" \(BR, America\/Fortaleza; weni-flows\), 1 contact there\.$/m,
    )
  })

  it('exit 4 for a file that cannot be read, 5 for a wrong key', async () => {
    await platform.setUp(CITY)
    expect(await office.run(['check'])).toMatchObject({
      ...{
        code: 4,
        writes: [],
        stderr: expect.stringMatching(/^People: .*people\.csv: the file is not there/),
      },
      json: { ok: false, sources: [{ ok: false }] },
    })
    expect(await office.run(['check'], { token: 'wrong' })).toMatchObject({
      code: 5,
      json: { ok: false, account: null },
    })
  })

  it("maps the platform's own export headers by itself", async () => {
    await platform.setUp({ ...CITY, groups: [{ name: 'VIP' }] })
    await office.setup({ name: 'Export', path: 'export.csv' })
    await office.save('export.csv', [
      ['Contact UUID', 'Name', 'Language', 'URN:Tel', 'URN:Mailto', 'Field:City', 'Group:VIP'],
      ['', 'Ada', 'por', '+55 84 99100-0001', 'ada@example.org', 'Natal', 'true'],
      ['', 'Bia', '', '+55 84 99100-0002', '', '', 'false'],
    ])
    expect(await office.run(['check'])).toMatchObject({ code: 0 })
    expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 2 } })
    expect(await platform.contacts()).toMatchObject([
      {
        name: 'Ada',
        language: 'por',
        urns: [telOf(1), 'mailto:ada@example.org'],
        groups: ['VIP'],
        fields: { city: 'Natal' },
      },
      { name: 'Bia', language: null, urns: [telOf(2)], groups: [], fields: { city: null } },
    ])
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
  })
})

it('status tells what is in step, what waits, and the last runs', async () => {
  await platform.setUp({ ...CITY, workspace: { name: 'Clinic' } })
  await office.save('people.csv', [HEADER, rowOf(1), rowOf(2), rowOf(3, { phone: 'abc' })])
  const { json: report } = await office.sync('--yes')
  const { json, code, requests } = await office.run<Status>(['status'])
  expect([code, requests]).toEqual([0, []])
  expect(json).toMatchObject({
    account: { host: platform.url, name: 'Clinic', contacts: 2 },
    sources: [{ name: 'People', state: 'ready', reason: null, rows: 3 }],
    ...{ following: 2, waiting: 0, problems: 1, conflicts: 0, held: 0 },
    runs: [{ run: report.run, report: { creates: 2 } }],
  })
  await office.write('people.csv', '')
  await office.sync()
  expect((await office.run<Status>(['status'])).json.sources).toMatchObject([
    { state: 'halted', reason: 'empty' },
  ])
  const { stdout } = await office.start(['status']).ended
  expect(stdout).toMatch(/^Account "Clinic" at .*: 2 contacts, read \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.$/m)
  expect(stdout).toMatch(/^People: .*people\.csv: there is nothing in it; nothing was changed\./m)
  expect(stdout).toMatch(/^2 people are kept in step; 0 changes are waiting to be sent\.$/m)
})

describe('problems', () => {
  beforeEach(async () => {
    await platform.setUp(CITY)
    await office.save('people.csv', [
      HEADER,
      rowOf(1),
      rowOf(2, { phone: 'abc', city: '=HYPERLINK("http://evil.example")' }),
      rowOf(3, { name: 'Zoë; "the boss"', phone: '12' }),
    ])
    await office.sync('--yes')
  })

  it('are listed with file, row, column and a sentence', async () => {
    const { json, code, requests } = await office.run<{ items: Record<string, unknown>[] }>(['problems'])
    expect([code, requests]).toEqual([0, []])
    expect(json.items).toMatchObject([
      {
        source: 'People',
        file: office.pathOf('people.csv'),
        row: 3,
        column: 'Phone',
        text: 'abc',
        code: 'bad-phone',
      },
      { source: 'People', row: 4, column: 'Phone', text: '12' },
    ])
    for (const { sentence } of json.items)
      expect(sentence).toMatch(/^People, row \d, column "Phone": "\w+" .*\.$/)
    const { stdout } = await office.start(['problems']).ended
    expect(stdout.trim().split('\n')).toEqual([
      'People:',
      ...json.items.flatMap(({ row, column, what, fix }) => [
        `  row ${row}  ${column}: ${what}`,
        `         → ${fix}`,
      ]),
      '',
      expect.stringMatching(/^2 problems\. ".* --out FILE\.xlsx"/),
    ])
    for (const { sentence, what, fix } of json.items) expect(sentence).toContain(`: ${what}; ${fix}.`)
  })

  /** Header and rows of an exported table: a csv as text, a workbook sheet by sheet. */
  async function exported(out: string): Promise<Record<string, string[][]>> {
    const bytes = await readFile(office.pathOf(out))
    const text = bytes.toString('utf8').replace(/^\ufeff/, '')
    const book = out.endsWith('.csv') ? xlsx.read(text, { type: 'string', raw: true }) : xlsx.read(bytes)
    for (const sheet of Object.values(book.Sheets))
      for (const cell of Object.values(sheet)) expect(cell).not.toHaveProperty('f')
    return Object.fromEntries(
      book.SheetNames.map((name) => [
        name,
        xlsx.utils.sheet_to_json<string[]>(book.Sheets[name]!, { header: 1, defval: '' }),
      ]),
    )
  }
  const OURS = ['ERROR', 'FILE', 'SHEET', 'ROW']

  it.each(['problems.xlsx', 'problems.csv'])(
    'are written to %s: the bad rows whole, with the reason and the place behind, formulas made harmless',
    async (out) => {
      const run = await office.run(['problems', '--out', out])
      expect(run).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^2 rows written to .*, with the reason in the column ERROR\.$/m),
      })
      const link = '=HYPERLINK("http://evil.example")'
      const [rows] = Object.values(await exported(out))
      const file = office.pathOf('people.csv')
      expect(rows).toEqual([
        [...HEADER, ...OURS],
        [
          ...rowOf(2, { phone: 'abc', city: out.endsWith('.csv') ? `'${link}` : link }),
          expect.stringMatching(/^Column "Phone": "abc" is not a phone number.*\.$/),
          ...[file, '', '3'],
        ],
        [
          ...rowOf(3, { name: 'Zoë; "the boss"', phone: '12' }),
          expect.stringMatching(/^Column "Phone": "12" .*\.$/),
          ...[file, '', '4'],
        ],
      ])
    },
  )

  it('rows that moved since are found again, changed ones and those that are gone say so', async () => {
    await office.save('people.csv', [
      HEADER,
      rowOf(9),
      rowOf(1),
      rowOf(2, { phone: 'abc', city: '=HYPERLINK("http://evil.example")' }),
    ])
    await office.run(['problems', '--out', 'moved.xlsx'])
    const [rows] = Object.values(await exported('moved.xlsx'))
    expect(rows?.slice(1).map((row) => [row[0], row[2], row[4], row[7]])).toEqual([
      ['C00002', 'abc', expect.stringMatching(/^Column "Phone": "abc" is not a phone number[^.]*\.$/), '4'],
      [
        ...['', '12'],
        expect.stringMatching(/ This row is not in the file any more; the next sync forgets it\.$/),
        '4',
      ],
    ])
    await office.save('people.csv', [HEADER, rowOf(1), rowOf(2, { phone: 'xyz' }), rowOf(3, { phone: '12' })])
    await office.run(['problems', '--out', 'changed.xlsx'])
    const [changed] = Object.values(await exported('changed.xlsx'))
    expect(changed?.slice(1).map((row) => [row[2], row[4]])).toEqual([
      [
        'xyz',
        expect.stringMatching(
          /"abc" .* This row was changed since it was read; the next sync looks at it again\.$/,
        ),
      ],
      ['12', expect.stringMatching(/"12" .* This row was changed since it was read; /)],
    ])
  })

  it('a file that is not there: what was written down of its rows, and a sentence', async () => {
    await rm(office.pathOf('people.csv'))
    const run = await office.run(['problems', '--out', 'missing.xlsx'])
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^.*people\.csv: the file is not there/),
    })
    const [rows] = Object.values(await exported('missing.xlsx'))
    expect(rows).toEqual([
      ['Phone', ...OURS],
      ['abc', expect.stringContaining('"abc" is not a phone number'), office.pathOf('people.csv'), '', '3'],
      ['12', expect.stringContaining('"12"'), office.pathOf('people.csv'), '', '4'],
    ])
  })

  it('each spreadsheet has a sheet of its own, read as the setup says; a csv has all in one table', async () => {
    const Patients = [
      ['Our patients'],
      [],
      ['Code', 'Name', 'Celular', 'Saldo'],
      ['P1', 'Bia', 'abc', 1.5],
      ['P2', 'Caio', 84991000077, 2],
    ]
    await office.write('patients.xlsx', bookOf({ Cover: [['Cover'], ['nothing here']], Patients }))
    const columns = { Code: 'ignore', Name: 'name', Celular: 'urn:tel', Saldo: 'ignore' }
    const patients = {
      ...SOURCE,
      name: 'Patients [2026]',
      path: 'patients.xlsx',
      sheet: 'Patients',
      headerRow: 3,
      columns,
    }
    await office.setup([SOURCE, patients])
    await office.sync('--yes')
    expect(await office.run(['problems', '--out', 'both.xlsx'])).toMatchObject({ code: 0 })
    const sheets = await exported('both.xlsx')
    expect(Object.keys(sheets)).toEqual(['People', 'Patients  2026'])
    expect(sheets['Patients  2026']).toEqual([
      ['Code', 'Name', 'Celular', 'Saldo', ...OURS],
      [
        'P1',
        'Bia',
        'abc',
        1.5,
        expect.stringContaining('"abc"'),
        office.pathOf('patients.xlsx'),
        'Patients',
        '4',
      ],
    ])
    await office.run(['problems', '--out', 'both.csv'])
    const [table] = Object.values(await exported('both.csv'))
    expect(table?.map((row) => row.slice(0, 6))).toEqual([
      [...HEADER, 'Celular', 'Saldo'],
      expect.arrayContaining(['C00002', 'abc']),
      expect.arrayContaining(['C00003', '12']),
      ['P1', 'Bia', '', '', 'abc', '1.5'],
    ])
  })

  it("of a folder's files are listed and written out with the file they stand in", async () => {
    await office.save('lists/north.csv', [HEADER, rowOf(11), rowOf(12, { phone: '99999-0012' })])
    await office.save('lists/south.csv', [HEADER, rowOf(13, { phone: 'abc' })])
    await office.setup({ ...SOURCE, name: 'Lists', path: 'lists', folder: 'together', pattern: '*.csv' })
    await office.sync('--yes')
    const { json, code } = await office.run<{ items: Record<string, unknown>[] }>([
      'problems',
      '--out',
      'bad.csv',
    ])
    const [north, south] = [office.pathOf('lists/north.csv'), office.pathOf('lists/south.csv')]
    expect(code).toBe(0)
    expect(json.items).toHaveLength(2)
    expect(json.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ file: north, sheet: '', row: 3, what: '"99999-0012" has no area code' }),
        expect.objectContaining({ file: south, sheet: '', row: 2, what: '"abc" is not a phone number' }),
      ]),
    )
    const [table] = Object.values(await exported('bad.csv'))
    expect(table!.slice(1).map((row) => [row[0], row.at(-3), row.at(-1)])).toEqual(
      expect.arrayContaining([
        ['C00012', north, '3'],
        ['C00013', south, '2'],
      ]),
    )
  })

  it('a spreadsheet that has a column ERROR already keeps it; ours has another name', async () => {
    await office.save('people.csv', [
      [...HEADER, 'ERROR'],
      [...rowOf(2, { phone: 'abc' }), 'old'],
    ])
    await office.sync()
    await office.run(['problems', '--out', 'again.xlsx'])
    const [rows] = Object.values(await exported('again.xlsx'))
    expect(rows?.[0]).toEqual([...HEADER, 'ERROR', 'ERROR 2', 'FILE', 'SHEET', 'ROW'])
    expect(rows?.[1]?.slice(4, 6)).toEqual(['old', expect.stringContaining('"abc"')])
  })

  it('the bad rows of a workbook saved by LibreOffice, corrected and used as a source of their own, arrive', async () => {
    const columns = { Código: 'ignore', Nome: 'name', Celular: 'urn:tel', Cidade: 'field:city' }
    const people = { name: 'Pessoas', path: 'pessoas.xlsx', country: 'BR', key: ['Código'], columns }
    await office.setup(people)
    await office.place('people-two-bad-rows.xlsx', 'pessoas.xlsx')
    expect(await office.sync('--yes')).toMatchObject({ code: 3, json: { creates: 21 } })
    await office.run(['problems', '--out', 'bad.xlsx'])
    const [rows] = Object.values(await exported('bad.xlsx'))
    expect(rows?.map((row) => row.at(-1))).toEqual(['ROW', '4', '6', '9'])
    expect(rows?.map((row) => row.slice(0, 3))).toEqual([
      ['Código', 'Nome', 'Celular'],
      ['00003', 'Cecília Pinheiro', 'abc'],
      ['00005', expect.any(String), expect.any(String)],
      ['00005', expect.any(String), expect.any(String)],
    ])
    const corrected = rows!.map((row) => [...row])
    corrected[1]![2] = '84991230003'
    corrected[3]![0] = '00008'
    await office.save('corrected.xlsx', corrected)
    await office.setup([people, { ...people, name: 'Corrected', path: 'corrected.xlsx' }])
    expect(await office.sync('--yes')).toMatchObject({ json: { creates: 3 } })
    expect((await platform.contacts()).map(({ name }) => name)).toContain('Cecília Pinheiro')
  })

  it.each([
    [
      ['--out', 'problems.pdf'],
      /^problems\.pdf cannot be written: name a file that ends in \.xlsx or \.csv\.$/,
    ],
    [['--out', 'people.csv'], /people\.csv is one of your spreadsheets and is only read\./],
  ])('%j is refused in a sentence, and the spreadsheet stays as it is', async (args, sentence) => {
    const before = await readFile(office.pathOf('people.csv'))
    const run = await office.run(['problems', ...args])
    expect([run.code, run.stdout, run.stderr.trim()]).toEqual([64, '', expect.stringMatching(sentence)])
    expect(await readFile(office.pathOf('people.csv'))).toEqual(before)
  })

  it('corrected in the exported file and taken as a source of its own, the people arrive', async () => {
    await office.run(['problems', '--out', 'problems.csv'])
    const exported = await readFile(office.pathOf('problems.csv'), 'utf8')
    await office.setup([SOURCE, { ...SOURCE, name: 'Corrected', path: 'corrected.csv' }])
    await office.write(
      'corrected.csv',
      exported.replace(',abc,', ',84991000002,').replace(',12,', ',84991000003,'),
    )
    expect(await office.sync('--yes')).toMatchObject({ code: 3, json: { creates: 2 } })
    await office.save('people.csv', table(1, 3))
    expect(await office.sync()).toMatchObject({ json: { creates: 0, problems: 0 } })
  })
})
