import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CompiledMapping,
  compileMapping,
  type MappingContext,
  type SourceMapping,
} from '../../main/mapping/compile.ts'
import { reasonSentence } from '../../shared/column-reasons.ts'
import type { LocalContact } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'
import { chosen, context } from './support/mapping.ts'

type Written = Omit<Partial<SourceMapping>, 'columns'> & { columns?: Record<string, unknown> | null }

const sourceOf = ({ columns = null, ...rest }: Written): SourceMapping => ({
  key: [],
  groups: [],
  fields: {},
  country: null,
  ...rest,
  columns: columns && chosen(columns),
})

function compiled(
  headers: string[],
  written: Written,
  changes: Partial<MappingContext> = {},
): CompiledMapping {
  const result = compileMapping(headers, sourceOf(written), { ...context, ...changes })
  if (result.kind !== 'ok') throw new Error(`${result.kind}: ${JSON.stringify(result)}`)
  return result
}

/** Maps one row given as header → cell, under a mapping given as header → target. */
function mapRow(
  columns: Record<string, [target: unknown, cell: Cell]>,
  written: Written = {},
  changes: Partial<MappingContext> = {},
) {
  const headers = Object.keys(columns)
  const targets = Object.fromEntries(headers.map((header) => [header, columns[header]![0]]))
  const mapping = compiled(headers, { ...written, columns: targets }, changes)
  const row = mapping.map(
    headers.map((header) => columns[header]![1]),
    7,
    'Plan1',
  )
  if (!row) throw new Error('a blank row')
  return row
}

describe('a row of the clinic', () => {
  const headers = ['Código', 'Nome', 'Celular', 'E-mail', 'Grupo', 'Cidade', 'Nascimento', 'Saldo', 'Obs']
  const mapping = compiled(headers, {
    key: ['Código'],
    columns: {
      Nome: 'name',
      Celular: 'urn:whatsapp',
      'E-mail': 'urn:mailto',
      Código: 'urn:ext',
      Grupo: 'groups',
      Cidade: 'field:cidade',
      Nascimento: { field: 'nascimento', type: 'datetime' },
      Saldo: { field: 'saldo', type: 'number' },
    },
    groups: ['Clientes'],
    fields: { origem: 'planilha' },
  })

  it('becomes a contact', () => {
    const cells = [
      '0017',
      ' Ana Lima ',
      '(84) 99999-0002',
      'Ana@X.org',
      'VIP; clientes',
      'Natal',
      { kind: 'date', iso: '1990-05-01' } as const,
      'R$ 1.234,50',
      'x',
    ]
    expect(mapping.map(cells, 2, 'Plan1')).toEqual({
      number: 2,
      sheet: 'Plan1',
      key: 'ext:0017',
      problems: [],
      contact: {
        name: 'Ana Lima',
        urns: ['ext:0017', 'whatsapp:5584999990002', 'mailto:ana@x.org'],
        groups: ['Clientes', 'VIP'],
        fields: {
          origem: 'planilha',
          cidade: 'Natal',
          nascimento: '1990-05-01T00:00:00-03:00',
          saldo: '1234.5',
        },
      },
    })
  })

  it('keeps what can be read beside what cannot', () => {
    const row = mapping.map(
      ['18', 'Bia', 'abc', 'bia@', '', { kind: 'error', code: '#N/A' }, '31/02/1990', 'muito'],
      3,
      'Plan1',
    )
    expect(row).toMatchObject({
      key: 'ext:18',
      contact: { name: 'Bia', urns: ['ext:18'], groups: ['Clientes'], fields: { origem: 'planilha' } },
    })
    expect(row!.problems).toEqual([
      { code: 'bad-phone', column: 'Celular', text: 'abc', detail: { why: 'words', country: 'BR' } },
      { code: 'bad-email', column: 'E-mail', text: 'bia@', detail: { why: 'domain' } },
      { code: 'cell-error', column: 'Cidade', text: '#N/A' },
      { code: 'bad-date', column: 'Nascimento', text: '31/02/1990', detail: { why: 'no-such-day' } },
      { code: 'bad-number', column: 'Saldo', text: 'muito', detail: { why: 'not-a-number' } },
    ])
  })

  it('says which fields and groups it needs', () => {
    expect(mapping.neededFields).toEqual([
      { key: 'cidade', name: 'Cidade', type: 'text' },
      { key: 'nascimento', name: 'Nascimento', type: 'datetime' },
      { key: 'saldo', name: 'Saldo', type: 'number' },
      { key: 'origem', name: 'Origem', type: 'text' },
    ])
    expect(mapping.neededGroups).toEqual(['Clientes'])
  })

  it('lists every column, with the reason for each', () => {
    expect(mapping.columns.map(({ header, target, confidence }) => [header, target, confidence])).toEqual([
      ['Código', 'urn:ext', 1],
      ['Nome', 'name', 1],
      ['Celular', 'urn:whatsapp', 1],
      ['E-mail', 'urn:mailto', 1],
      ['Grupo', 'groups', 1],
      ['Cidade', 'field:cidade', 1],
      ['Nascimento', 'field:nascimento', 1],
      ['Saldo', 'field:saldo', 1],
      ['Obs', null, 0],
    ])
    expect(mapping.columns.every(({ reasons }) => reasonSentence(reasons) !== '')).toBe(true)
  })

  it('says nothing for a row without anything in it', () => {
    expect(mapping.map([], 9, 'Plan1')).toBeNull()
    expect(mapping.map([null, '', ' \u00a0', '\u200b'], 9, 'Plan1')).toBeNull()
  })
})

describe('a blank cell states nothing, -- states empty', () => {
  const tel: [unknown, Cell] = ['urn:tel', '84 99999-0002']
  it.each<[situation: string, target: string, cell: Cell, contact: LocalContact]>([
    ['blank name', 'name', '', {}],
    ['-- name', 'name', '--', { name: null }],
    ['blank language', 'language', null, {}],
    ['-- language', 'language', ' -- ', { language: null }],
    ['blank field', 'field:cidade', ' ', {}],
    ['-- field', 'field:cidade', '--', { fields: { cidade: null } }],
    ['blank groups', 'groups', '', { groups: [] }],
    ['-- groups', 'groups', '--', { groups: [] }],
    ['no group', 'group:VIP', 'não', { groups: [] }],
    ['yes group', 'group:VIP', true, { groups: ['VIP'] }],
    ['another address that is blank', 'urn:mailto', '', {}],
    ['another address that is --', 'urn:mailto', '--', {}],
    ['blank uuid', 'uuid', '', {}],
    ['blank status', 'status', '', {}],
  ])('%s', (_situation, target, cell, contact) => {
    const row = mapRow({ Fone: tel, Outra: [target, cell] })
    expect(row.contact).toEqual({ urns: ['tel:+5584999990002'], ...contact })
    expect(row.problems).toEqual([])
  })

  it('all addresses blank: an empty set, and a problem', () => {
    const row = mapRow({ Nome: ['name', 'Ana'], Fone: ['urn:tel', ''], Mail: ['urn:mailto', '--'] })
    expect(row.contact).toEqual({ name: 'Ana', urns: [] })
    expect(row.problems).toEqual([{ code: 'no-urn' }])
  })

  it('an address that cannot be read is one problem: that there is none is not said as well', () => {
    const error: Cell = { kind: 'error', code: '#N/A' }
    const row = mapRow({ Nome: ['name', 'Ana'], Fone: ['urn:tel', error] })
    expect(row.problems).toEqual([{ code: 'cell-error', column: 'Fone', text: '#N/A' }])
    const other = mapRow({ Nome: ['name', error], Fone: ['urn:tel', ''] })
    expect(other.problems.map(({ code }) => code)).toEqual(['cell-error', 'no-urn'])
  })

  it('no address but an id of the platform is enough', () => {
    const uuid = 'A1B2C3D4-0000-4000-8000-0123456789AB'
    const row = mapRow({ Id: ['uuid', uuid], Fone: ['urn:tel', ''] })
    expect(row).toMatchObject({ contact: { uuid: uuid.toLowerCase(), urns: [] }, problems: [] })
  })

  it('a field of every row holds where its column is blank, and only there', () => {
    const written = { fields: { origem: 'feira' } }
    const fields = (cell: Cell) =>
      mapRow({ Fone: tel, Origem: ['field:origem', cell] }, written).contact.fields
    expect([fields(''), fields('site'), fields('--')]).toEqual([
      { origem: 'feira' },
      { origem: 'site' },
      { origem: null },
    ])
  })

  it('a field of every row is not shared between rows', () => {
    const mapping = compiled(['Fone', 'Cidade'], {
      columns: { Fone: 'urn:tel', Cidade: 'field:cidade' },
      fields: { origem: 'feira' },
    })
    const first = mapping.map(['84 99999-0002', 'Natal'], 2, '')!
    const second = mapping.map(['84 99999-0003', ''], 3, '')!
    expect([first.contact.fields, second.contact.fields]).toEqual([
      { origem: 'feira', cidade: 'Natal' },
      { origem: 'feira' },
    ])
  })
})

describe('names in pieces', () => {
  const name = (first: Cell, last: Cell) =>
    mapRow({
      Sobrenome: ['last name', last],
      Nome: ['first name', first],
      Fone: ['urn:tel', '84 99999-0002'],
    })
  it.each<[first: Cell, last: Cell, name: string | null | undefined]>([
    ['Ana', 'Lima', 'Ana Lima'],
    [' Ana ', '', 'Ana'],
    ['', 'Lima', 'Lima'],
    ['', '', undefined],
    ['--', '', null],
    ['--', 'Lima', 'Lima'],
    [{ kind: 'error', code: '#REF!' }, 'Lima', undefined],
  ])('%j and %j: %j', (first, last, joined) => expect(name(first, last).contact.name).toBe(joined))

  it('too long together is a problem', () => {
    const row = name('a'.repeat(60), 'b'.repeat(60))
    expect(row.problems).toEqual([
      {
        code: 'name-too-long',
        column: 'Nome',
        text: `${'a'.repeat(60)} ${'b'.repeat(60)}`,
        detail: { limit: 100, length: 121 },
      },
    ])
    expect(row.contact).not.toHaveProperty('name')
  })
})

it.each<[situation: string, target: unknown, cell: Cell, code: string]>([
  ['a name over the limit', 'name', 'x'.repeat(101), 'name-too-long'],
  ['a text over the limit', 'field:obs', 'x'.repeat(641), 'text-too-long'],
  ['a language nobody speaks', 'language', 'xx', 'bad-language'],
  ['an id that is none', 'uuid', '123', 'bad-uuid'],
  ['a group answered with maybe', 'group:VIP', 'talvez', 'bad-yes-no'],
  ['a group name the platform refuses', 'groups', '#starred', 'bad-group-name'],
  [
    'more groups than the platform takes',
    'groups',
    Array.from({ length: 101 }, (_, n) => `g${n}`).join(','),
    'too-many-values',
  ],
  ['a blocked person', 'status', 'Bloqueado', 'opted-out'],
  ['a person who opted out', 'opt-out', 'sim', 'opted-out'],
  ['an error in a name', 'name', { kind: 'error', code: '#REF!' }, 'cell-error'],
])('%s is a problem, and the phone is kept', (_situation, target, cell, code) => {
  const row = mapRow({ Fone: ['urn:tel', '84 99999-0002'], Outra: [target, cell] })
  expect(row.problems.map((problem) => problem.code)).toEqual([code])
  expect(row.contact.urns).toEqual(['tel:+5584999990002'])
})

describe('addresses', () => {
  it('several columns and several in a cell, once each, in order', () => {
    const row = mapRow({
      Fone: ['urn:tel', '84 99999-0002 ::: 84 3222-1111'],
      Outro: ['urn:tel', '+55 84 99999-0002; 84 9999-0002'],
      Zap: ['urn:whatsapp', 5584999990002],
    })
    expect(row.contact.urns).toEqual(['tel:+5584999990002', 'tel:+558432221111', 'whatsapp:5584999990002'])
    expect(row.problems).toEqual([])
  })
  it("the source's country comes before the account's", () => {
    expect(mapRow({ Fone: ['urn:tel', '912 345 678'] }, { country: 'PT' }).contact.urns).toEqual([
      'tel:+351912345678',
    ])
  })
  it('an unreadable phone does not hide a second one, and is the only thing said', () => {
    const row = mapRow({ Fone: ['urn:tel', '12345; 67890'] })
    expect(row.problems.map(({ code, text }) => [code, text])).toEqual([
      ['bad-phone', '12345'],
      ['bad-phone', '67890'],
    ])
    expect(row.contact.urns).toEqual([])
  })
})

it("reads a field by the platform's own type, whatever the setup says", () => {
  const columns = {
    Fone: ['urn:tel', '84 99999-0002'],
    Idade: [{ field: 'idade', type: 'text' }, '007'],
  } satisfies Record<string, [unknown, Cell]>
  expect(mapRow(columns).contact.fields).toEqual({ idade: '007' })
  expect(mapRow(columns, {}, { fieldTypes: { idade: 'number' } }).contact.fields).toEqual({ idade: '7' })
})

describe('the row key', () => {
  const key = (keys: string[], cells: Record<string, [unknown, Cell]>) => {
    const row = mapRow({ Fone: ['urn:tel', '84 99999-0002'], ...cells }, { key: keys })
    return [row.key, row.problems.map(({ code, column }) => `${code} ${column}`)]
  }
  it.each<
    [
      situation: string,
      keys: string[],
      cells: Record<string, [unknown, Cell]>,
      key: string | null,
      problems: string[],
    ]
  >([
    ['text as a person sees it', ['Cod'], { Cod: ['ignore', ' 0017 '] }, '0017', []],
    ['a number', ['Cod'], { Cod: ['ignore', 17] }, '17', []],
    [
      'leading zeros by format',
      ['Cod'],
      { Cod: ['ignore', { kind: 'number', value: 17, shown: '0017' }] },
      '0017',
      [],
    ],
    ['composed accents', ['Cod'], { Cod: ['ignore', 'Jose\u0301'] }, 'José', []],
    ['a phone', ['Fone'], {}, 'tel:+5584999990002', []],
    [
      'an id of the platform',
      ['Id'],
      { Id: ['uuid', 'A1B2C3D4-0000-4000-8000-0123456789AB'] },
      'a1b2c3d4-0000-4000-8000-0123456789ab',
      [],
    ],
    ['two columns', ['A', 'B'], { A: ['ignore', 'a b'], B: ['ignore', 'c'] }, '["a b","c"]', []],
    ['a blank', ['Cod'], { Cod: ['ignore', ' '] }, null, ['blank-key Cod']],
    ['--', ['Cod'], { Cod: ['ignore', '--'] }, null, ['blank-key Cod']],
    ['one of two blank', ['A', 'B'], { A: ['ignore', 'a'], B: ['ignore', null] }, null, ['blank-key B']],
    ['an error', ['Cod'], { Cod: ['ignore', { kind: 'error', code: '#N/A' }] }, null, ['cell-error Cod']],
    [
      'an error in a mapped column, said once',
      ['Cod'],
      { Cod: ['field:cod', { kind: 'error', code: '#N/A' }] },
      null,
      ['cell-error Cod'],
    ],
    ['a phone nobody can read', ['Zap'], { Zap: ['urn:whatsapp', 'abc'] }, null, ['bad-phone Zap']],
  ])('%s', (_situation, keys, cells, expected, problems) =>
    expect(key(keys, cells)).toEqual([expected, problems]),
  )

  it('is absent where none was chosen', () =>
    expect(mapRow({ Fone: ['urn:tel', '84 99999-0002'] })).not.toHaveProperty('key'))

  it('different cells never make the same key', () => {
    const mapping = compiled(['A', 'B', 'Fone'], { key: ['A', 'B'], columns: { Fone: 'urn:tel' } })
    const keyOf = (cells: [string, string]) => mapping.map([...cells, '84 99999-0002'], 2, '')!.key
    const cell = fc.string({ minLength: 1 }).map((text) => `k${text}k`)
    fc.assert(
      fc.property(fc.tuple(cell, cell), fc.tuple(cell, cell), (one, other) => {
        const same = one.every(
          (text, place) =>
            text.normalize('NFC').replaceAll('\0', '') ===
            other[place]!.normalize('NFC').replaceAll('\0', ''),
        )
        expect(keyOf(one) === keyOf(other)).toBe(same)
      }),
    )
  })
})

describe('headers and mapping', () => {
  const result = (headers: string[], written: Written) => compileMapping(headers, sourceOf(written), context)
  const columns = { Nome: 'name', Celular: 'urn:tel' }

  it('finds a header in another case, with other accents and blanks', () => {
    expect(result(['NOME ', 'celular'], { columns })).toMatchObject({ kind: 'ok' })
    expect(
      result(['Código_do cliente', 'Celular'], {
        columns: { 'codigo do Cliente': 'urn:ext', Celular: 'urn:tel' },
      }),
    ).toMatchObject({ kind: 'ok' })
  })
  it('prefers the header as written', () => {
    const mapping = compiled(['celular', 'Celular'], { columns: { Celular: 'urn:tel' } })
    expect(mapping.columns.map(({ target }) => target)).toEqual([null, 'urn:tel'])
  })
  it.each<[situation: string, headers: string[], written: Written, expected: object]>([
    [
      'a mapped column is gone',
      ['Nome', 'Fone'],
      { columns },
      { kind: 'missing-columns', missing: ['Celular'], headers: ['Nome', 'Fone'] },
    ],
    [
      'two columns could be meant',
      ['NOME', 'nome', 'Celular'],
      { columns },
      { kind: 'missing-columns', missing: ['Nome'] },
    ],
    [
      'the key is gone',
      ['Nome', 'Celular'],
      { columns, key: ['Cod'] },
      { kind: 'missing-key', missing: ['Cod'] },
    ],
    [
      'a mapped key is gone',
      ['Nome', 'Fone'],
      { columns, key: ['Celular'] },
      { kind: 'missing-key', missing: ['Celular'] },
    ],
    [
      'the key and more are gone',
      ['Celular'],
      { columns, key: ['Cod'] },
      { kind: 'missing-columns', missing: ['Nome', 'Cod'] },
    ],
    [
      'no column holds an address',
      ['Nome'],
      { columns: { Nome: 'name' } },
      { kind: 'nothing-mapped', headers: ['Nome'] },
    ],
    ['no header is known', ['Xyz', 'Nome'], {}, { kind: 'nothing-mapped', headers: ['Xyz', 'Nome'] }],
    [
      'a column that is ignored is gone',
      ['Nome', 'Celular'],
      { columns: { ...columns, Obs: 'ignore' } },
      { kind: 'ok' },
    ],
  ])('%s', (_situation, headers, written, expected) =>
    expect(result(headers, written)).toMatchObject(expected),
  )

  it("maps the platform's own headers by themselves", () => {
    const headers = [
      'Contact UUID',
      'Name',
      'Language',
      'Status',
      'Created On',
      'URN:Tel',
      'URN:Tel.1',
      'URN:Whatsapp',
      'Field:Cidade',
      'Field:Idade (number)',
      'Field:Name',
      'Group:VIP',
      'URN:Email',
      'Obs',
      'Field:Cidade',
      '',
    ]
    const mapping = compiled(headers, {})
    expect(mapping.columns.map(({ target }) => target)).toEqual([
      'uuid',
      'name',
      'language',
      'status',
      null,
      'urn:tel',
      'urn:tel',
      'urn:whatsapp',
      'field:cidade',
      'field:idade',
      null,
      'group:VIP',
      null,
      'field:obs',
      null,
      null,
    ])
    expect(mapping.columns.every(({ reasons }) => reasonSentence(reasons) !== '')).toBe(true)
    expect(mapping.neededFields).toEqual([
      { key: 'cidade', name: 'Cidade', type: 'text' },
      { key: 'idade', name: 'Idade', type: 'number' },
      { key: 'obs', name: 'Obs', type: 'text' },
    ])
    expect(mapping.neededGroups).toEqual(['VIP'])
    const uuid = 'a1b2c3d4-0000-4000-8000-0123456789ab'
    // WhatsApp digits of an export are a full number, here of Vietnam.
    expect(
      mapping.map(
        [
          uuid,
          'Ana',
          'por',
          'Active',
          '2024-01-01',
          '+5584999990002',
          '',
          '84999990003',
          'Natal',
          30,
          'x',
          true,
        ],
        2,
        'Contacts',
      ),
    ).toEqual({
      number: 2,
      sheet: 'Contacts',
      problems: [],
      contact: {
        uuid,
        name: 'Ana',
        language: 'por',
        urns: ['tel:+5584999990002', 'whatsapp:84999990003'],
        fields: { cidade: 'Natal', idade: '30' },
        groups: ['VIP'],
      },
    })
  })

  it('a row that was added to an export by hand has no id yet, and its number is of the country', () => {
    const mapping = compiled(['Contact UUID', 'Name', 'URN:Whatsapp'], {})
    const urnsOf = (...cells: Cell[]) => mapping.map(cells, 2, '')!.contact.urns
    expect(urnsOf('', 'Bia', '84999990003')).toEqual(['whatsapp:5584999990003'])
    expect(urnsOf('6a1f0c1e-0000-4000-8000-000000000001', 'Ana', '84999990003')).toEqual([
      'whatsapp:84999990003',
    ])
  })

  it('in a list that is no export, WhatsApp digits are of the country', () => {
    const mapping = compiled(['Name', 'URN:whatsapp'], {})
    expect(mapping.map(['Ana', '84999990003'], 2, '')!.contact.urns).toEqual(['whatsapp:5584999990003'])
  })

  it('columns that are not mapped change nothing, wherever they stand', () => {
    const mapped = { Nome: 'name', Celular: 'urn:tel', Cidade: 'field:cidade', Grupo: 'groups' }
    const cells: Record<string, Cell> = {
      Nome: 'Ana',
      Celular: '84 99999-0002',
      Cidade: 'Natal',
      Grupo: 'VIP',
      X: 'x',
      Y: 5,
      Z: { kind: 'error', code: '#N/A' },
    }
    const written = { columns: mapped, key: ['Celular'] }
    const plain = compiled(Object.keys(mapped), written)
    const expected = plain.map(
      Object.keys(mapped).map((header) => cells[header]!),
      2,
      '',
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(cells), { minLength: 7 }), (headers) => {
        const mapping = compiled(headers, written)
        const row = mapping.map(
          headers.map((header) => cells[header]!),
          2,
          '',
        )!
        expect({ ...row, contact: { ...row.contact } }).toEqual(expected)
        expect(mapping.choice).toBe(plain.choice)
      }),
    )
  })
})

describe('the fingerprint', () => {
  const headers = ['Nome', 'Celular', 'Idade']
  const written: Written = {
    columns: { Nome: 'name', Celular: 'urn:tel', Idade: { field: 'idade', type: 'number' } },
  }
  const base = compiled(headers, written)

  it.each<
    [
      situation: string,
      headers: string[],
      written: Written,
      changes: Partial<MappingContext>,
      sameChoice: boolean,
    ]
  >([
    ['another target', headers, { columns: { ...written.columns, Nome: 'field:nome' } }, {}, false],
    ['another key', headers, { ...written, key: ['Nome'] }, {}, false],
    ['another group for all', headers, { ...written, groups: ['VIP'] }, {}, false],
    ['another field for all', headers, { ...written, fields: { origem: 'x' } }, {}, false],
    ['swapped columns', ['Celular', 'Nome', 'Idade'], written, {}, true],
    ['another country', headers, written, { country: 'PT' }, true],
    ['another zone', headers, written, { timezone: 'Africa/Kigali' }, true],
    ['another date style', headers, written, { dateStyle: 'month_first' }, true],
    ['another type of a field it uses', headers, written, { fieldTypes: { idade: 'text' } }, true],
    ['another name limit', headers, written, { nameLimit: 64 }, true],
  ])('changes with %s', (_situation, otherHeaders, otherWritten, changes, sameChoice) => {
    const other = compiled(otherHeaders, otherWritten, changes)
    expect(other.fingerprint).not.toBe(base.fingerprint)
    expect(other.choice === base.choice).toBe(sameChoice)
  })

  it.each<[situation: string, headers: string[], written: Written, changes: Partial<MappingContext>]>([
    [
      'the order of keys in the setup',
      headers,
      { columns: Object.fromEntries(Object.entries(written.columns!).reverse()) },
      {},
    ],
    ['a further column at the end', [...headers, 'Obs'], written, {}],
    ['a field it does not use', headers, written, { fieldTypes: { peso: 'number' } }],
    ['the country said by the source itself', headers, { ...written, country: 'BR' }, {}],
  ])('stays with %s', (_situation, otherHeaders, otherWritten, changes) =>
    expect(compiled(otherHeaders, otherWritten, changes).fingerprint).toBe(base.fingerprint),
  )
})

it('whatever the cells, a row comes back and no exception', () => {
  const targets = [
    'name',
    'language',
    'uuid',
    'urn:tel',
    'urn:whatsapp',
    'urn:mailto',
    'urn:ext',
    'groups',
    'group:VIP',
    'field:a',
    { field: 'b', type: 'number' },
    { field: 'c', type: 'datetime' },
    'status',
    'opt-out',
  ]
  const headers = targets.map((_target, place) => `c${place}`)
  const mapping = compiled(headers, {
    columns: Object.fromEntries(headers.map((header, place) => [header, targets[place]])),
    key: ['c0', 'c3'],
  })
  const cell = fc.oneof(
    fc.constantFrom<Cell>(null, '--', ''),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.record({
      kind: fc.constant('date' as const),
      iso: fc.constantFrom('2024-03-09', '08:30:00', '2024-03-09T08:30:00', 'x'),
    }),
    fc.record({ kind: fc.constant('error' as const), code: fc.constantFrom('#N/A', '#REF!') }),
    fc.record({ kind: fc.constant('number' as const), value: fc.double(), shown: fc.string() }),
  )
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 16 }), (cells) => {
      const row = mapping.map(cells, 2, '')
      if (row === null) return
      expect(row.contact.urns).toBeDefined()
      // What crosses to the agent as JSON arrives as it was.
      expect(JSON.parse(JSON.stringify(row))).toEqual(row)
    }),
    { numRuns: 2000 },
  )
})
