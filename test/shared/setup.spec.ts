import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSetup } from '../../shared/setup.ts'
import { parseTarget, type Target, targetText, URN_SCHEMES } from '../../shared/targets.ts'

const workspace = { host: 'https://flows.example.org' }
const clientes = { name: 'Clientes', path: 'clientes.xlsx' }
const withSource = (changes: object) => ({ workspace, sources: [{ ...clientes, ...changes }] })

function errorsOf(written: unknown) {
  const reading = parseSetup(written)
  if (reading.ok) throw new Error('was accepted')
  return reading.errors
}
function setupOf(written: unknown) {
  const reading = parseSetup(written)
  if (!reading.ok) throw new Error(reading.errors.map(({ sentence }) => sentence).join('\n'))
  return reading.setup
}

describe('a setup file', () => {
  it('with the least in it has every default', () => {
    expect(setupOf({ workspace, sources: [clientes] })).toEqual({
      workspace: {
        host: 'https://flows.example.org',
        requestsPerHour: 'auto',
        tokenEnv: 'CONTACT_SYNC_TOKEN',
      },
      quietSeconds: 10,
      retentionDays: 90,
      limits: { fileMiB: 200, rows: 2_000_000, columns: 500, cellKiB: 32, minutes: 10, memoryMiB: 512 },
      webhooks: { port: 8791, address: '127.0.0.1', hosts: [], perSecond: 200 },
      sources: [
        {
          name: 'Clientes',
          path: 'clientes.xlsx',
          sheet: [],
          headerRow: null,
          country: null,
          delimiter: null,
          encoding: null,
          key: [],
          columns: null,
          groups: [],
          fields: {},
          onlyRows: {},
          onRemoved: 'delete',
          removalDelayMinutes: 10,
          onConflict: 'ask',
          firstSync: 'platform',
          policy: 'leave',
          guards: {
            removals: { percent: 10, atLeast: 10, max: 500 },
            columns: { percent: 30, allow: [] },
            creates: { max: 1000 },
          },
          folder: null,
          pattern: null,
          poll: 'auto',
        },
      ],
    })
  })

  it('as the design shows it is accepted, from text with a byte order mark too', () => {
    const written = {
      workspace: { host: 'https://flows.example.org', requestsPerHour: 'auto' },
      sources: [
        {
          name: 'Clientes',
          path: 'clientes.xlsx',
          sheet: 'Plan1',
          headerRow: 1,
          country: 'BR',
          key: ['Código'],
          columns: {
            Nome: 'name',
            Celular: 'urn:whatsapp',
            'E-mail': 'urn:mailto',
            Código: 'urn:ext',
            Grupo: 'groups',
            Cidade: 'field:cidade',
            Nascimento: { field: 'nascimento', type: 'datetime' },
          },
          groups: ['Clientes'],
          onRemoved: 'delete',
          removalDelayMinutes: 10,
          onConflict: 'ask',
          firstSync: 'platform',
          policy: 'leave',
          guards: {
            removals: { percent: 10, atLeast: 10, max: 500 },
            columns: { percent: 30, allow: [] },
            creates: { max: 1000 },
          },
        },
        { name: 'Exports', path: 'exports', folder: 'newest', pattern: '*.xlsx' },
      ],
    }
    const setup = setupOf(`\ufeff${JSON.stringify(written)}`)
    expect(setup.sources[0]).toMatchObject({
      sheet: ['Plan1'],
      columns: {
        Celular: { kind: 'urn', scheme: 'whatsapp' },
        Nascimento: { kind: 'field', key: 'nascimento', type: 'datetime' },
      },
    })
    expect(setup.sources[1]).toMatchObject({ folder: 'newest', pattern: '*.xlsx' })
  })

  it.each<[situation: string, changes: object, parsed: object]>([
    ['a sheet by its place', { sheet: 2 }, { sheet: [2] }],
    ['several sheets', { sheet: ['A', 3] }, { sheet: ['A', 3] }],
    ['a country in small letters', { country: 'br' }, { country: 'BR' }],
    ['tab by name', { delimiter: 'tab' }, { delimiter: '\t' }],
    ['groups left, in one word', { onRemoved: 'leaveGroups' }, { onRemoved: 'leave groups' }],
    ['groups left', { onRemoved: 'leave groups' }, { onRemoved: 'leave groups' }],
    ['no delay', { removalDelayMinutes: 0 }, { removalDelayMinutes: 0 }],
    [
      'which rows count',
      { onlyRows: { Situação: ['Ativo', 'VIP'], Nível: 3, Fiel: true, Saída: '' } },
      { onlyRows: { Situação: ['Ativo', 'VIP'], Nível: ['3'], Fiel: ['true'], Saída: [''] } },
    ],
    ['fields for every row', { fields: { 'Código do lote': 'A1' } }, { fields: { codigo_do_lote: 'A1' } }],
    [
      'part of the guards',
      { guards: { removals: { max: 50 } } },
      { guards: { removals: { percent: 10, atLeast: 10, max: 50 } } },
    ],
    ['a folder of changes', { folder: 'changes only', pattern: '*.csv' }, { folder: 'changes only' }],
  ])('takes %s', (_situation, changes, parsed) =>
    expect(setupOf(withSource(changes)).sources[0]).toMatchObject(parsed),
  )

  it('takes a webhook in place of a path', () => {
    const webhook = {
      secretEnv: 'CRM_SECRET',
      event: 'event',
      removedWhen: ['customer.deleted'],
      deliveryId: 'id',
    }
    expect(
      setupOf({ workspace, sources: [{ name: 'CRM', webhook, columns: { 'customer.phone': 'urn:tel' } }] })
        .sources[0],
    ).toMatchObject({ webhook })
  })

  it.each([
    [0, 'unlimited'],
    ['unlimited', 'unlimited'],
    ['auto', 'auto'],
    [500, 500],
  ])('requestsPerHour %j is %j', (written, rate) =>
    expect(
      setupOf({ workspace: { ...workspace, requestsPerHour: written }, sources: [clientes] }).workspace
        .requestsPerHour,
    ).toBe(rate),
  )

  it.each([
    ['https://flows.example.org/', 'https://flows.example.org'],
    ['https://flows.example.org/api/v2/', 'https://flows.example.org'],
    ['http://127.0.0.1:8123', 'http://127.0.0.1:8123'],
    ['http://localhost:8123/', 'http://localhost:8123'],
  ])('the host %s is %s', (written, host) =>
    expect(setupOf({ workspace: { host: written }, sources: [clientes] }).workspace.host).toBe(host),
  )
})

describe('is refused with the path of the key', () => {
  it.each<[situation: string, written: unknown, path: string, expected: RegExp, got: string]>([
    ['not an object', [], '', /an object/, 'an empty list'],
    ['no account', { sources: [clientes] }, 'workspace', /host/, 'missing'],
    ['no host', { workspace: {}, sources: [clientes] }, 'workspace.host', /https:\/\//, 'missing'],
    [
      'plain http to another machine',
      { workspace: { host: 'http://flows.example.org' }, sources: [clientes] },
      'workspace.host',
      /https:\/\//,
      '"http://flows.example.org"',
    ],
    [
      'a host without https',
      { workspace: { host: 'flows.example.org' }, sources: [clientes] },
      'workspace.host',
      /https:\/\//,
      '"flows.example.org"',
    ],
    [
      'a page of the host',
      { workspace: { host: 'https://flows.example.org/contact' }, sources: [clientes] },
      'workspace.host',
      /only the host/,
      '"https://flows.example.org/contact"',
    ],
    [
      'a bad rate',
      { workspace: { ...workspace, requestsPerHour: 'fast' }, sources: [clientes] },
      'workspace.requestsPerHour',
      /"auto"/,
      '"fast"',
    ],
    ['no source at all', { workspace, sources: [] }, 'sources', /at least one/, 'an empty list'],
    ['sources left out', { workspace }, 'sources', /a list/, 'missing'],
    [
      'a source without a name',
      { workspace, sources: [{ path: 'a.csv' }] },
      'sources[0].name',
      /a name/,
      'missing',
    ],
    [
      'neither path nor webhook',
      { workspace, sources: [{ name: 'A' }] },
      'sources[0].path',
      /webhook/,
      'missing',
    ],
    [
      'path and webhook',
      withSource({ webhook: { secretEnv: 'X' } }),
      'sources[0].webhook',
      /only one/,
      'an object',
    ],
    [
      'two sources with one name',
      { workspace, sources: [clientes, { name: ' clientes ', path: 'b.csv' }] },
      'sources[1].name',
      /sources\[0\]/,
      '" clientes "',
    ],
    [
      'a pattern without a folder',
      withSource({ pattern: '*.xlsx' }),
      'sources[0].pattern',
      /folder/,
      '"*.xlsx"',
    ],
    [
      'a word that is none of them',
      withSource({ onRemoved: 'remove' }),
      'sources[0].onRemoved',
      /"delete", "leave groups" or "keep"/,
      '"remove"',
    ],
    [
      'a conflict policy',
      withSource({ onConflict: 'me' }),
      'sources[0].onConflict',
      /"ask", "spreadsheet" or "platform"/,
      '"me"',
    ],
    [
      'a number as text',
      withSource({ headerRow: '1' }),
      'sources[0].headerRow',
      /a whole number|a number from 1/,
      '"1"',
    ],
    ['half a row', withSource({ headerRow: 1.5 }), 'sources[0].headerRow', /a whole number/, '1.5'],
    ['the sheet before the first', withSource({ sheet: 0 }), 'sources[0].sheet', /1 is the first/, '0'],
    ['no such country', withSource({ country: 'XX' }), 'sources[0].country', /two letters/, '"XX"'],
    [
      'a delimiter of two characters',
      withSource({ delimiter: ';;' }),
      'sources[0].delimiter',
      /one character/,
      '";;"',
    ],
    ['a key as text', withSource({ key: 'Código' }), 'sources[0].key', /a list/, '"Código"'],
    [
      'a negative delay',
      withSource({ removalDelayMinutes: -1 }),
      'sources[0].removalDelayMinutes',
      /from 0/,
      '-1',
    ],
    [
      'more than all',
      withSource({ guards: { removals: { percent: 101 } } }),
      'sources[0].guards.removals.percent',
      /1 to 100/,
      '101',
    ],
    [
      'no share at all',
      withSource({ guards: { columns: { percent: 0 } } }),
      'sources[0].guards.columns.percent',
      /1 to 100/,
      '0',
    ],
    [
      'fewer than one removal',
      withSource({ guards: { removals: { atLeast: 0 } } }),
      'sources[0].guards.removals.atLeast',
      /at least 1$/,
      '0',
    ],
    [
      'half a removal at most',
      withSource({ guards: { removals: { max: 0.5 } } }),
      'sources[0].guards.removals.max',
      /at least 1$/,
      '0.5',
    ],
    [
      'no new contact at all',
      withSource({ guards: { creates: { max: 0 } } }),
      'sources[0].guards.creates.max',
      /at least 1$/,
      '0',
    ],
    [
      'a threshold as text',
      withSource({ guards: { removals: { max: 'many' } } }),
      'sources[0].guards.removals.max',
      /at least 1$/,
      '"many"',
    ],
    [
      'a column that may change in bulk, and is none',
      withSource({
        columns: { Fone: 'urn:tel', Cidade: 'field:cidade' },
        guards: { columns: { allow: ['cidade', 'Citade'] } },
      }),
      'sources[0].guards.columns.allow[1]',
      /the header of one of this source's columns \("Fone", "Cidade"\)/,
      '"Citade"',
    ],
    ['a group without a name', withSource({ groups: [' '] }), 'sources[0].groups[0]', /1 to 64/, '" "'],
    [
      'which rows count, by no value',
      withSource({ onlyRows: { Status: [] } }),
      'sources[0].onlyRows.Status',
      /a value or a list of values/,
      'an empty list',
    ],
    [
      'which rows count, by an object',
      withSource({ onlyRows: { Status: { is: 'Ativo' } } }),
      'sources[0].onlyRows.Status',
      /a value or a list of values/,
      'an object',
    ],
    [
      'which rows count, without headers',
      withSource({ onlyRows: ['Ativo'] }),
      'sources[0].onlyRows',
      /an object of "header"/,
      'a list',
    ],
    [
      'a field that is a number',
      withSource({ fields: { lote: 1 } }),
      'sources[0].fields.lote',
      /a text/,
      '1',
    ],
    [
      'a field key of digits',
      withSource({ fields: { '9': 'x' } }),
      'sources[0].fields["9"]',
      /field key/,
      '"x"',
    ],
    [
      'no column at all',
      withSource({ columns: {} }),
      'sources[0].columns',
      /at least one column/,
      'an empty object',
    ],
    [
      'a target nobody knows',
      withSource({ columns: { 'E-mail': 'colour' } }),
      'sources[0].columns["E-mail"]',
      /"urn:<scheme>"/,
      '"colour"',
    ],
    [
      'a scheme nobody knows',
      withSource({ columns: { Fone: 'urn:pager' } }),
      'sources[0].columns.Fone',
      /tel, whatsapp/,
      '"urn:pager"',
    ],
    [
      'a bad field key',
      withSource({ columns: { Fone: 'field:9' } }),
      'sources[0].columns.Fone',
      /starts with a letter/,
      '"field:9"',
    ],
    [
      'a bad field type',
      withSource({ columns: { Fone: { field: 'a', type: 'video' } } }),
      'sources[0].columns.Fone',
      /datetime/,
      'an object',
    ],
    [
      'two columns for one name',
      withSource({ columns: { A: 'name', B: 'name' } }),
      'sources[0].columns.B',
      /"A" has it/,
      '"name"',
    ],
    [
      'a secret in place of its name',
      { workspace, sources: [{ name: 'CRM', webhook: { secretEnv: 's3cret!' } }] },
      'sources[0].webhook.secretEnv',
      /environment variable/,
      '"s3cret!"',
    ],
    ['a limit', { workspace, sources: [clientes], limits: { rows: 0 } }, 'limits.rows', /from 1/, '0'],
  ])('%s', (_situation, written, path, expected, got) => {
    const errors = errorsOf(written)
    expect(errors).toEqual([
      { path, expected: expect.stringMatching(expected), got, sentence: expect.any(String) },
    ])
    expect(errors[0]!.sentence).toContain(path)
    expect(errors[0]!.sentence).toMatch(/\.$|\?$/)
  })

  it.each<[written: unknown, path: string, meant: string | RegExp]>([
    [withSource({ onRemove: 'keep' }), 'sources[0].onRemove', 'Did you mean "onRemoved"?'],
    [withSource({ onremoved: 'keep' }), 'sources[0].onremoved', 'Did you mean "onRemoved"?'],
    [withSource({ colunms: {} }), 'sources[0].colunms', 'Did you mean "columns"?'],
    [withSource({ guards: { removal: {} } }), 'sources[0].guards.removal', 'Did you mean "removals"?'],
    [
      withSource({ guards: { removals: { precent: 5 } } }),
      'sources[0].guards.removals.precent',
      'Did you mean "percent"?',
    ],
    [
      { workspace: { ...workspace, hosts: '' }, sources: [clientes] },
      'workspace.hosts',
      'Did you mean "host"?',
    ],
    [{ workspace, sources: [clientes], quiet: 1 }, 'quiet', /Known here: workspace, sources/],
    [
      { workspace: { ...workspace, token: 'abc' }, sources: [clientes] },
      'workspace.token',
      /access key never stands in this file/,
    ],
    [withSource({ columns: { Fone: 'urn:phone' } }), 'sources[0].columns.Fone', 'Did you mean "urn:tel"?'],
    [
      withSource({ columns: { Fone: 'urn:whatsap' } }),
      'sources[0].columns.Fone',
      'Did you mean "urn:whatsapp"?',
    ],
    [withSource({ columns: { Fone: 'tel' } }), 'sources[0].columns.Fone', 'Did you mean "urn:tel"?'],
    [
      withSource({ columns: { Fone: 'feild:cidade' } }),
      'sources[0].columns.Fone',
      'Did you mean "field:cidade"?',
    ],
    [
      withSource({ columns: { Fone: { feild: 'cidade' } } }),
      'sources[0].columns.Fone',
      'Did you mean "field"?',
    ],
    [withSource({ columns: { Fone: 'nmae' } }), 'sources[0].columns.Fone', 'Did you mean "name"?'],
  ])('%j says what was probably meant', (written, path, meant) => {
    const [error] = errorsOf(written)
    expect(error!.path).toBe(path)
    expect(error!.sentence).toMatch(meant)
  })

  it('never repeats a secret', () => {
    const errors = errorsOf({
      workspace: { host: 'https://ana:hunter2@flows.example.org', token: 'hunter2' },
      sources: [clientes],
    })
    expect(errors).toHaveLength(2)
    expect(JSON.stringify(errors)).not.toContain('hunter2')
  })

  it('everything at once, however much is wrong', () => {
    const paths = errorsOf({
      sources: [{ ...clientes, folder: 'latest', colour: 'red' }, { name: 'Clientes' }],
      workspace: { host: 3 },
    }).map(({ path }) => path)
    expect(paths.sort()).toEqual([
      'sources[0].colour',
      'sources[0].folder',
      'sources[1].name',
      'sources[1].path',
      'workspace.host',
    ])
  })
})

describe('text that is not JSON', () => {
  it.each([
    ['{\n  "a": }', 2, 8],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{ "a": 1', 1, 9],
    ['{ "a": "b\n" }', 1, 10],
    ['{ "a": 1 } x', 1, 12],
    ["{ 'a': 1 }", 1, 3],
    [
      '{\n  "workspace": { "host": "https://flows.example.org" },\n  "sources": [\n    { "name": "A" "path": "b" }\n  ]\n}',
      4,
      19,
    ],
    ['{ "a": tru }', 1, 11],
  ])('%j breaks at line %i, column %i', (text, line, column) => {
    const [error] = errorsOf(text)
    expect(error!.got).toBe(`a mistake at line ${line}, column ${column}`)
    expect(error!.sentence).toContain(`line ${line}, column ${column}`)
  })
  it('says so when there is none', () => expect(errorsOf(' \n')[0]!.sentence).toMatch(/is empty/))
})

it('whatever it is given, an answer comes back and no exception', () => {
  const keys = fc.constantFrom(
    'workspace',
    'sources',
    'host',
    'name',
    'path',
    'columns',
    'guards',
    'limits',
    'sheet',
    '__proto__',
    'constructor',
  )
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 0, 1, true, 'x', 'urn:tel'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  })).value
  fc.assert(
    fc.property(
      fc.oneof(
        json,
        fc.string(),
        json.map((value) => JSON.stringify(value).slice(0, -1)),
      ),
      (written) => {
        const reading = parseSetup(written)
        if (!reading.ok) expect(reading.errors.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 500 },
  )
})

describe('targets', () => {
  it.each<[written: unknown, target: Target]>([
    ['name', { kind: 'name', part: null }],
    ['Name', { kind: 'name', part: null }],
    ['name:2', { kind: 'name', part: 2 }],
    ['first name', { kind: 'name', part: 1 }],
    ['first-name', { kind: 'name', part: 1 }],
    ['last_name', { kind: 'name', part: 3 }],
    ['language', { kind: 'language' }],
    ['uuid', { kind: 'uuid' }],
    ['URN:Tel', { kind: 'urn', scheme: 'tel' }],
    ['groups', { kind: 'groups' }],
    ['group: VIP: ouro ', { kind: 'group', name: 'VIP: ouro' }],
    ['field:Código do cliente', { kind: 'field', key: 'codigo_do_cliente' }],
    ['status', { kind: 'status' }],
    ['opt-out', { kind: 'opt-out' }],
    ['ignore', { kind: 'ignore' }],
    [
      { field: 'idade', type: 'numeric' },
      { kind: 'field', key: 'idade', type: 'number' },
    ],
    [{ field: 'idade' }, { kind: 'field', key: 'idade' }],
    [
      { target: 'field:idade', type: 'number' },
      { kind: 'field', key: 'idade', type: 'number' },
    ],
    [{ target: 'urn:tel' }, { kind: 'urn', scheme: 'tel' }],
  ])('%j', (written, target) => {
    expect(parseTarget(written)).toEqual({ ok: true, target })
    if (!('type' in target)) expect(parseTarget(targetText(target))).toEqual({ ok: true, target })
  })

  it.each([
    [''],
    ['urn:'],
    ['urn:deleted'],
    ['urn:email'],
    ['group:'],
    ['field:'],
    ['name:0'],
    ['name:10'],
    ['constructor'],
    [3],
    [null],
    [[]],
    [{}],
    [{ field: 'a', target: 'name' }],
    [{ target: 'name', type: 'text' }],
    [{ field: 3 }],
  ])('%j is none', (written) =>
    expect(parseTarget(written)).toMatchObject({ ok: false, expected: expect.any(String) }),
  )

  it('every scheme of the platform is one', () => {
    expect(URN_SCHEMES.map((scheme) => parseTarget(`urn:${scheme}`).ok)).not.toContain(false)
  })
})
