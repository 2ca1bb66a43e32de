/** `check FILE`: what a file is and what its columns hold; `--save` makes a setup of it, and the list is sent. */
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { office, openOffice, platform } from '../support/at-the-office.ts'
import type { Cells } from '../support/office.ts'
import { telOf } from '../support/people.ts'
import { platformExport } from '../support/platform-export.ts'

type Column = { header: string; target: string | null; ask?: string[]; confidence: number; samples: string[] }
type Checked = { headerRow: number | null; columns: Column[]; problem?: string }

openOffice()
const NONE = { token: null } // no access key
/** So that no test waits until the platform knows a new one. */
const FIELDS = {
  fields: [
    { key: 'cidade', name: 'Cidade' },
    { key: 'nascimento', name: 'Nascimento', type: 'datetime' },
    { key: 'apelido', name: 'Apelido' },
  ],
}
const CLIENTES: Cells = [
  ['Nome completo', 'Celular', 'E-mail', 'Cidade', 'Nascimento', 'Status', 'Xyz'],
  ['Ana Lima', '(84) 99100-0001', 'ana@example.org', 'Natal', '31/12/1990', 'Ativo', 'q w'],
  ['Bia Souza', '84 99100-0002', 'bia@example.org', 'Recife', '02/03/1991', 'Bloqueado', 'e r'],
  ['Caio Reis', '+55 84 99100-0003', '', 'Natal', '', 'Ativo', ''],
]
const check = <Value = Checked>(...args: string[]) => office.run<Value>(['check', ...args], NONE)
const targets = ({ columns }: Checked) =>
  Object.fromEntries(columns.map(({ header, target }) => [header, target]))
const setup = async () => JSON.parse(await readFile(office.pathOf('contact-sync.json'), 'utf8'))

describe('a spreadsheet that nobody named yet', () => {
  beforeEach(() => office.save('clientes.csv', CLIENTES))

  it('is understood without an account, a key or a data folder, and nothing is written', async () => {
    const { code, json, requests, stderr } = await check('clientes.csv', '--country', 'BR')
    expect([code, requests, stderr]).toEqual([0, [], ''])
    expect(json).toEqual({
      headerRow: 1,
      columns: expect.any(Array),
      vendor: null,
      format: 'delimited',
      sheet: '',
      sheets: [],
      encoding: 'utf-8',
      delimiter: ';',
    })
    expect(targets(json)).toEqual({
      'Nome completo': 'name',
      Celular: 'urn:tel',
      'E-mail': 'urn:mailto',
      Cidade: 'field:cidade',
      Nascimento: 'field:nascimento',
      Status: 'status',
      Xyz: null,
    })
    expect(json.columns[4]).toEqual({
      header: 'Nascimento',
      target: 'field:nascimento',
      type: 'datetime',
      confidence: expect.any(Number),
      reason: expect.stringMatching(/\w/),
      samples: ['31/12/1990', '02/03/1991'],
      dateStyle: 'day_first',
    })
    expect(existsSync(office.data)).toBe(false)
    expect(existsSync(office.pathOf('contact-sync.json'))).toBe(false)
  })

  it('is shown to a person as a table', async () => {
    const { stdout, code } = await office.start(['check', 'clientes.csv', '--country', 'BR'], NONE).ended
    expect(code).toBe(0)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('clientes.csv: text, utf-8, columns separated by ";", column names in row 1.')
    expect(lines[1]).toMatch(/^ {2}Column +Goes to +How sure +Why +For example$/)
    expect(lines[3]).toMatch(/^ {2}Celular +urn:tel +\d+ % +.*phone.* +\(84\) 99100-0001 · 84 99100-0002/)
    expect(stdout).toMatch(/^ {2}Xyz +\(not used\)/m)
    expect(stdout).toMatch(/^What is not used stays on this PC\. To send .*: --as "Xyz=field:xyz"\.$/m)
    expect(stdout).not.toMatch(/--country/)
    const open = await office.start(['check', 'clientes.csv'], NONE).ended
    expect(open.stdout).toMatch(/^Phones that do not begin with \+ are read as .*--country says another\.$/m)
  })

  it('an address book has no row of column names', async () => {
    await office.write(
      'book.vcf',
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nTEL:+5584991000001\r\nEND:VCARD\r\n',
    )
    const { stdout } = await office.start(['check', 'book.vcf'], NONE).ended
    expect(stdout.split('\n')[0]).toBe('book.vcf: an address book (vCard).')
  })

  it('what a cell holds cannot move the cursor', async () => {
    await office.save('bad.csv', [
      ['Nome completo', 'Celular'],
      ['Ana\u001b[2J\u202eLima', '84991000001'],
    ])
    const { stdout } = await office.start(['check', 'bad.csv'], NONE).ended
    expect(stdout).not.toMatch(/[\u001b\u202e]/)
  })

  it('several files are listed', async () => {
    await office.save('other.csv', [
      ['Nome', 'Telefone'],
      ['Ana', '84991000001'],
    ])
    await office.write('empty.csv', '')
    const { json, code } = await check<{ files: (Checked & { file: string })[] }>(
      'clientes.csv',
      'empty.csv',
      'other.csv',
    )
    expect(code).toBe(4)
    expect(json.files.map(({ file, headerRow }) => [file, headerRow])).toEqual([
      ['clientes.csv', 1],
      ['empty.csv', null],
      ['other.csv', 1],
    ])
    expect(json.files[1]!.problem).toBe(
      'empty.csv: there is nothing in it; nothing was changed. If this is right, remove it from the setup; else save the full list again.',
    )
  })

  it('one that is not there, or has no address in it, ends with 4 and a sentence', async () => {
    expect(await check('nothing.csv')).toMatchObject({
      code: 4,
      json: { problem: expect.stringMatching(/^nothing\.csv: the file is not there\. Look at its name/) },
    })
    await office.save('colours.csv', [
      ['Colour', 'Paint'],
      ['red', 'matt'],
    ])
    expect(await check('colours.csv')).toMatchObject({
      code: 4,
      json: { problem: expect.stringMatching(/^colours\.csv: no column was recognised as a phone/) },
    })
  })

  it('another sheet is looked at when it is named', async () => {
    await office.place('people.xlsx', 'people.xlsx')
    const { json } = await check<Checked & { sheet: string; sheets: string[] }>('people.xlsx')
    expect(await check('people.xlsx', '--sheet', json.sheets[0]!)).toMatchObject({
      json: { sheet: json.sheet },
    })
    expect(await check('people.xlsx', '--sheet', 'Nope')).toMatchObject({
      code: 4,
      json: { problem: expect.stringContaining('there is no sheet "Nope"') },
    })
  })
})

it('an answer on the command line counts in place of what was guessed or asked; a mistake in one is 64 and a sentence', async () => {
  await office.save('clientes.csv', CLIENTES)
  const { json } = await check('clientes.csv', '--as', 'Xyz=groups', '--as', 'cidade = field:town')
  expect(targets(json)).toMatchObject({ Xyz: 'groups', Cidade: 'field:town' })
  expect(await check('clientes.csv', '--as', 'Nome complto=name')).toMatchObject({
    code: 64,
    json: undefined,
    stderr: 'There is no column "Nome complto". Did you mean "Nome completo"?\n',
  })
})

it.each([
  [
    ['clientes.csv', '--country', 'Brasil'],
    '--country takes a country of two letters, such as BR; it got "Brasil".',
  ],
  [['clientes.csv', '--folder', 'newest'], 'clientes.csv is not a folder; leave --folder out.'],
  [['--save'], '--save is about a file; name it, as in "contact-sync check clientes.xlsx".'],
])('check %j: 64', async (args, sentence) => {
  await office.save('clientes.csv', CLIENTES)
  expect(await check(...args)).toMatchObject({ code: 64, stderr: `${sentence}\n` })
})

describe('--save', () => {
  beforeEach(() => office.save('clientes.csv', CLIENTES))
  const save = (...args: string[]) => check('clientes.csv', '--country', 'BR', '--save', ...args)

  it('without a setup file needs the address of the account', async () => {
    const { code, stderr } = await save()
    expect(code).toBe(64)
    expect(stderr).toMatch(
      /^There is no setup file .*contact-sync\.json yet\. Say which account it is for: --host /,
    )
    expect(existsSync(office.pathOf('contact-sync.json'))).toBe(false)
    expect((await save('--host', 'ftp://x')).code).toBe(64)
    expect(existsSync(office.pathOf('contact-sync.json'))).toBe(false)
  })

  it('writes a setup of every column that is certain, and says which is left out', async () => {
    await office.save(
      'clientes.csv',
      CLIENTES.map((row, n) => [...row, n === 0 ? 'Estado' : 'RN']),
    )
    const { code, stderr } = await save('--host', 'https://flows.example.org')
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^clientes\.csv: 6 columns written to .*contact-sync\.json\. Left out, because it is not certain what they hold: "Estado" \(field:estado or status or ignore\)\. If they are needed, name them there under "columns"\.$/m,
    )
    expect(await setup()).toEqual({
      workspace: { host: 'https://flows.example.org' },
      sources: [
        {
          name: 'clientes',
          path: 'clientes.csv',
          country: 'BR',
          columns: {
            'Nome completo': 'name',
            Celular: 'urn:tel',
            'E-mail': 'urn:mailto',
            Cidade: 'field:cidade',
            Nascimento: { field: 'nascimento', type: 'datetime' },
            Status: 'status',
          },
        },
      ],
    })
  })

  it('a setup file that is not valid is refused and left as it is; only looking does not need it', async () => {
    const text = '{"workspace":{"host":"https://a.example"},"sources":[{"name":"A","path":"a","colums":{}}]}'
    await office.write('contact-sync.json', text)
    const { code, stderr } = await save('--host', 'https://a.example')
    expect([code, stderr]).toEqual([64, expect.stringMatching(/unknown key.*Did you mean "columns"/)])
    expect(await readFile(office.pathOf('contact-sync.json'), 'utf8')).toBe(text)
    expect((await check('clientes.csv')).code).toBe(0)
  })
})

it('two sources of one workbook are told apart by their sheets', async () => {
  await office.place('people.xlsx', 'people.xlsx')
  const { json } = await check<Checked & { sheet: string }>('people.xlsx')
  const source = { path: 'people.xlsx', columns: { Phone: 'urn:tel' } }
  await office.setup([
    { ...source, name: 'One', sheet: 'Other' },
    { ...source, name: 'Two', sheet: json.sheet },
  ])
  expect(await check('people.xlsx', '--save')).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(
      /^Several "sources" of the setup read .*people\.xlsx: "One", "Two"\. Say which sheet/,
    ),
  })
  expect(await check('people.xlsx', '--sheet', json.sheet, '--save')).toMatchObject({ code: 0 })
  const [one, two] = (await setup()).sources
  expect(one.columns).toEqual({ Phone: 'urn:tel' })
  expect(Object.keys(two.columns).length).toBeGreaterThan(1)
})

describe('a folder of exports', () => {
  beforeEach(async () => {
    await mkdir(office.pathOf('exports'))
    await office.save('exports/clientes-2024-01-01.csv', [
      ['Nope', 'Neither'],
      ['a', 'b'],
    ])
    await office.save('exports/clientes-2024-02-01.csv', CLIENTES)
  })
  it('is looked at by its newest file, and asks how the files belong together', async () => {
    const { code, json, stderr } = await check('exports', '--save', '--host', 'https://flows.example.org')
    expect(json).toMatchObject({
      ...{ headerRow: 1, folder: null, ask: ['newest', 'together', 'changes only'] },
      ...{ files: 2, newest: 'clientes-2024-02-01.csv' },
    })
    expect([code, stderr]).toEqual([64, expect.stringMatching(/^exports was not saved\. How do the files/)])
    expect((await check('exports')).code).toBe(3)
    expect(
      (await check('exports', '--save', '--host', 'https://flows.example.org', '--folder', 'newest')).code,
    ).toBe(0)
    expect((await setup()).sources).toMatchObject([{ name: 'exports', path: 'exports', folder: 'newest' }])
  })
})

it('an office list goes from check to setup, to a preview, to the platform, and then nothing is left to do', async () => {
  await platform.setUp(FIELDS)
  await office.save('clientes.csv', CLIENTES)
  expect(await check('clientes.csv', '--country', 'BR')).toMatchObject({ code: 0 })
  expect(await check('clientes.csv', '--country', 'BR', '--save', '--host', platform.url)).toMatchObject({
    code: 0,
  })
  const preview = await office.run<{ counts: { creates: number } }>(['preview'])
  expect(preview).toMatchObject({ writes: [], json: { counts: { creates: 2 } } })
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 2 } })
  expect(await platform.contacts()).toMatchObject([
    {
      name: 'Ana Lima',
      urns: [telOf(1), 'mailto:ana@example.org'],
      fields: { cidade: 'Natal', nascimento: expect.stringContaining('1990-12-31') },
    },
    { name: 'Caio Reis', urns: [telOf(3)], fields: { cidade: 'Natal', nascimento: null } },
  ])
  expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
})

it('columns that have to be asked about stop the list; answered on the command line it goes on', async () => {
  await platform.setUp(FIELDS)
  await office.setup({ name: 'Clientes', path: 'clientes.csv', country: 'BR' })
  await office.save('clientes.csv', [
    ['Nome completo', 'Celular', 'Telefone'],
    ['Ana Lima', '84991000001', '84991000002'],
  ])
  const stopped = await office.sync('--yes')
  expect(stopped).toMatchObject({ code: 4, writes: [] })
  expect(stopped.stderr).toMatch(
    /^Clientes: .*clientes\.csv: it is not certain what the columns "Celular", "Telefone" hold; nothing was changed\. Choose: "Celular" may be /m,
  )
  const looked = await office.run<{ ok: boolean; sources: { columns: Column[] }[] }>(['check'])
  expect(looked).toMatchObject({ code: 4, json: { ok: false } })
  expect(looked.json.sources[0]!.columns.filter(({ ask }) => ask)).toMatchObject([
    { header: 'Celular', target: null, samples: ['84991000001'] },
    { header: 'Telefone', target: null, samples: ['84991000002'] },
  ])
  expect((await check('clientes.csv')).code).toBe(3)
  expect(await check('clientes.csv', '--as', 'Celular=urn:whatsapp', '--save')).toMatchObject({ code: 3 })
  expect(await check('clientes.csv', '--as', 'Telefone=urn:tel', '--save')).toMatchObject({ code: 0 })
  expect(await office.sync('--yes')).toMatchObject({ code: 0, json: { creates: 1 } })
  expect((await platform.contacts())[0]!.urns.sort()).toEqual([
    'tel:+5584991000002',
    'whatsapp:5584991000001',
  ])
})

it('check without a file shows how each source is understood, with reasons and examples', async () => {
  await platform.setUp(FIELDS)
  await office.setup({ name: 'Clientes', path: 'clientes.csv', country: 'BR' })
  await office.save(
    'clientes.csv',
    CLIENTES.map((row, n) => [...row, n === 0 ? 'Estado' : 'RN']),
  )
  const columnsNow = async () =>
    (await office.run<{ sources: { columns: Column[] }[] }>(['check'])).json.sources[0]!.columns
  const before = await columnsNow()
  expect(before).toMatchObject([
    { header: 'Nome completo', target: 'name', samples: ['Ana Lima', 'Bia Souza', 'Caio Reis'] },
    { header: 'Celular', target: 'urn:tel' },
    { header: 'E-mail', target: 'urn:mailto' },
    { header: 'Cidade', target: 'field:cidade' },
    { header: 'Nascimento', target: 'field:nascimento', type: 'datetime', dateStyle: 'day_first' },
    { header: 'Status', target: 'status' },
    { header: 'Xyz', target: null },
    { header: 'Estado', target: null, ask: ['field:estado', 'status', 'ignore'], samples: ['RN'] },
  ])
  expect(await office.sync('--yes')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(
      'Clientes: the column "Estado" is left out, because it is not certain what it holds',
    ),
  })
  expect(await columnsNow()).toEqual(before)
  expect((await office.sync()).stderr).not.toContain('Estado')
})

it('rows of such a list that cannot be used are exported with all their cells', async () => {
  await platform.setUp(FIELDS)
  await office.setup({ name: 'Clientes', path: 'clientes.csv', country: 'BR' })
  await office.save('clientes.csv', [...CLIENTES, ['Duda', '84', '', 'Olinda', '', 'Ativo', 'z']])
  expect(await office.sync('--yes')).toMatchObject({ code: 3 })
  await office.run(['problems', '--out', 'bad.csv'])
  const text = await readFile(office.pathOf('bad.csv'), 'utf8')
  expect(text).toMatch(/Duda.*Olinda.*clientes\.csv/)
  expect(text).not.toContain('changed since')
})

describe("the platform's own export", () => {
  it('of contacts that are there brings nothing to send: everybody is found again', async () => {
    await platform.setUp({
      fields: [
        { key: 'city', name: 'City' },
        { key: 'born', name: 'Born', type: 'datetime' },
        { key: 'visits', name: 'Visits', type: 'number' },
      ],
      groups: [{ name: 'VIP' }, { name: 'Testers' }],
      contacts: [
        {
          name: 'Ana',
          language: 'por',
          urns: [telOf(1), 'tel:+558432220001', 'mailto:ana@example.org'],
          groups: ['VIP'],
          fields: { city: 'Natal', born: '1990-12-31T00:00:00-03:00', visits: '3' },
        },
        {
          name: 'Bia',
          urns: ['whatsapp:5584991000002'],
          groups: ['VIP', 'Testers'],
          fields: { visits: '12.5' },
        },
        {
          name: 'Chi',
          urns: ['whatsapp:84901234567'],
          fields: { city: 'Hanoi', born: '1991-03-02T00:00:00-03:00' },
        },
        { name: null, urns: ['ext:0042'], language: 'eng' },
      ],
    })
    const contacts = await platform.contacts()
    const cells = platformExport(
      contacts,
      ['VIP', 'Testers'],
      { city: 'City', born: 'Born', visits: 'Visits' },
      (key, value) =>
        key === 'born' ? value.replace(/^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d).*$/, '$3-$2-$1 $4') : value,
    )
    await office.setup({ name: 'Export', path: 'export.xlsx' })
    await office.save('export.xlsx', cells)
    expect(await check('export.xlsx')).toMatchObject({
      code: 0,
      json: { vendor: expect.stringContaining('RapidPro') },
    })
    const first = await office.sync('--yes')
    expect(first).toMatchObject({
      code: 0,
      writes: [],
      json: { adopted: 4, creates: 0, updates: 0, problems: 0 },
    })
    expect(await office.sync()).toMatchObject({ code: 0, writes: [] })
    expect(await platform.contacts()).toEqual(contacts)
    // Named as they were understood the columns mean the same: nothing is compared afresh.
    expect(await check('export.xlsx', '--save')).toMatchObject({ code: 0 })
    expect((await setup()).sources[0].columns).toMatchObject({
      'Contact UUID': 'uuid',
      'Group:VIP': 'group:VIP',
    })
    const named = await office.sync()
    expect(named).toMatchObject({ code: 0, writes: [] })
    expect(named.stderr).not.toContain('compared afresh')
  })
})
