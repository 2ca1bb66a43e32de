/** What headers and values are understood as; whole tables are in test/accuracy. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSingle } from '../../main/mapping/columns.ts'
import { type ProposalContext, proposeColumns } from '../../main/mapping/propose.ts'
import { reasonSentence } from '../../shared/column-reasons.ts'
import type { Cell } from '../../shared/row.ts'
import { parseTarget, targetText } from '../../shared/targets.ts'

const BRAZIL: ProposalContext = { profile: 'weni-flows', country: 'BR' }
const rowsOf = (count: number, ...cells: readonly ((row: number) => Cell)[]): Cell[][] =>
  Array.from({ length: count }, (_, row) => cells.map((cell) => cell(row)))

const NAMES = [
  'Ana Souza',
  'João Lima',
  'Íris Barros',
  'Caio Nunes',
  'Rita Alves',
  'Bia Reis',
  'Davi Luz',
  'Eva Sá',
]
const name = (row: number) => NAMES[row % NAMES.length]!
const first = (row: number) => name(row).split(' ')[0]!
const last = (row: number) => name(row).split(' ')[1]!
const phone = (row: number) => `(84) 99999-${String(1000 + row)}`
const landline = (row: number) => `84 3222-${1000 + row}`
const mail = (row: number) => `pessoa${row}@example.com`
const number = (row: number) => String(100 + row)
const CPFS = ['529.982.247-25', '111.444.777-35', '123.456.789-09', '987.654.321-00']
const cpf = (row: number) => CPFS[row % CPFS.length]!
const yesNo = (row: number) => (row % 2 ? 'Sim' : 'Não')
const of =
  (...texts: readonly Cell[]) =>
  (row: number) =>
    texts[row % texts.length]!

type Column = readonly [header: string, cell: (row: number) => Cell]

/** `header: target`, `header: ? options`, or `header: -`. */
function understood(columns: readonly Column[], context = BRAZIL, count = 8) {
  const rows = rowsOf(count, ...columns.map(([, cell]) => cell))
  const { columns: found } = proposeColumns(
    columns.map(([header]) => header),
    rows,
    context,
  )
  return found.map(({ target, ask }) => {
    if (target === null) return ask.length === 0 ? '-' : `? ${ask.join(' ')}`
    return targetText(target) + (target.kind === 'field' && target.type ? ` ${target.type}` : '')
  })
}

it.each<[situation: string, columns: readonly Column[], expected: readonly string[]]>([
  [
    'a name alone is the whole name',
    [
      ['Nome', name],
      ['Fone', phone],
    ],
    ['name', 'urn:tel'],
  ],
  [
    'a name beside a surname is the first name',
    [
      ['Nome', first],
      ['Sobrenome', last],
    ],
    ['name:1', 'name:3'],
  ],
  [
    'a name whose values hold the surname already is asked',
    [
      ['Nome', name],
      ['Sobrenome', last],
    ],
    ['? name name:1 ignore', '? ignore name:3'],
  ],
  [
    'a full name goes before its pieces',
    [
      ['Nome completo', name],
      ['Nome', first],
      ['Sobrenome', last],
    ],
    ['name', '-', '-'],
  ],
  [
    'two surnames',
    [
      ['Nombre', first],
      ['Primer apellido', last],
      ['Segundo apellido', last],
    ],
    ['name:1', 'name:3', 'name:4'],
  ],
  [
    'apelido is asked',
    [
      ['Nome', name],
      ['Apelido', first],
    ],
    ['name', '? field:apelido name:3 ignore'],
  ],
  [
    "a mother's name is not the contact's",
    [
      ['Nome', name],
      ['Nome da mãe', name],
    ],
    ['name', '-'],
  ],
  [
    'two equal names are asked',
    [
      ['Nome do cliente', name],
      ['Nome do contato', name],
    ],
    ['? name field:nome_do_cliente ignore', '? name field:nome_do_contato ignore'],
  ],
  [
    'a word for a name over numbers is asked',
    [
      ['Nome', number],
      ['Fone', phone],
    ],
    ['? ignore name', 'urn:tel'],
  ],
  [
    'a contact that is a phone',
    [
      ['Nome', name],
      ['Contato', phone],
    ],
    ['name', 'urn:tel'],
  ],
  [
    'a contact that is an address',
    [
      ['Nome', name],
      ['Contato', mail],
    ],
    ['name', 'urn:mailto'],
  ],
  [
    'a contact that is a person',
    [
      ['Contato', name],
      ['Fone', phone],
    ],
    ['name', 'urn:tel'],
  ],
  [
    'a word for a person over yes and no',
    [
      ['Nome', name],
      ['Sócio', yesNo],
    ],
    ['name', '-'],
  ],
  [
    'a name to log in with',
    [
      ['Nome', name],
      ['Nome de usuário', first],
    ],
    ['name', '-'],
  ],
  [
    'names under a header nobody knows make another name doubtful',
    [
      ['Cliente', name],
      ['Aluguel pago por', (row) => name(row + 3)],
      ['Fone', phone],
    ],
    ['? name field:cliente ignore', '? ignore name field:aluguel_pago_por', 'urn:tel'],
  ],
])('names: %s', (_situation, columns, expected) => expect(understood(columns)).toEqual(expected))

it.each<[situation: string, columns: readonly Column[], expected: readonly string[]]>([
  ['one phone is a phone', [['Celular', phone]], ['urn:tel']],
  [
    'two phones: which is WhatsApp?',
    [
      ['Celular', phone],
      ['Telefone fixo', landline],
    ],
    ['? urn:whatsapp urn:tel ignore', '? urn:tel urn:whatsapp ignore'],
  ],
  [
    'one of them says WhatsApp',
    [
      ['Telefone', landline],
      ['WhatsApp', phone],
    ],
    ['urn:tel', 'urn:whatsapp'],
  ],
  [
    'phones without an area code are asked',
    [
      ['DDD', of('84')],
      ['Telefone', (row) => `99999-${1000 + row}`],
    ],
    ['-', '? ignore urn:tel'],
  ],
  [
    'a phone header over numbers of which many are not complete is asked, and most likely right',
    [['Telefone', (row) => (row % 3 === 0 ? phone(row) : '99912-3')]],
    ['? urn:tel ignore'],
  ],
  ['a phone header over addresses is asked', [['Telefone', mail]], ['? urn:mailto ignore']],
  ['an address header over phones is asked', [['E-mail', phone]], ['? urn:tel ignore']],
  ['numbers of an Excel sheet', [['Fone', (row) => 84_999_991_000 + row]], ['urn:tel']],
  [
    "a guarantor's phone is not the contact's",
    [
      ['Telefone', phone],
      ['Telefone do fiador', landline],
    ],
    ['urn:tel', '-'],
  ],
  ["a responsible person's phone, where there is no other", [['Cel. do responsável', phone]], ['urn:tel']],
  ["a mother's phone, where there is no other, is asked", [['Celular da mãe', phone]], ['? urn:tel ignore']],
  [
    'sent e-mails are no address',
    [
      ['E-mail enviado em', of('31/12/2024')],
      ['E-mail', mail],
    ],
    ['-', 'urn:mailto'],
  ],
  ['a day of contact is neither', [['Data do contato', of('31/12/2024')]], ['-']],
  [
    'yes and no under WhatsApp',
    [
      ['Fone', phone],
      ['WhatsApp', yesNo],
    ],
    ['urn:tel', '? ignore urn:whatsapp'],
  ],
  [
    'a number may be anything',
    [
      ['Número', phone],
      ['Nº', number],
    ],
    ['? urn:tel urn:whatsapp field:numero ignore', '? ignore field:no urn:ext'],
  ],
])('addresses: %s', (_situation, columns, expected) => expect(understood(columns)).toEqual(expected))

it.each<[situation: string, columns: readonly Column[], expected: readonly string[]]>([
  ['an id of its own in every row', [['Matrícula', number]], ['urn:ext']],
  ['an id that repeats is asked', [['Código', of('A', 'B')]], ['? ignore urn:ext field:codigo']],
  [
    'an id that is blank somewhere is asked',
    [['Código', (row) => (row === 3 ? null : number(row))]],
    ['? ignore urn:ext field:codigo'],
  ],
  [
    'two ids are asked',
    [
      ['ID', number],
      ['Matrícula', (row) => number(row * 7)],
    ],
    ['? urn:ext ignore', '? urn:ext ignore field:matricula'],
  ],
  [
    'documents leave only if chosen',
    [
      ['CPF', cpf],
      ['RG', number],
    ],
    ['? ignore field:cpf urn:ext', '? ignore field:rg urn:ext'],
  ],
  ['documents under a word for an id too', [['Código', cpf]], ['? ignore field:codigo urn:ext']],
  ['a state of the country or of the person', [['Estado', of('RN', 'SP')]], ['? field:estado status ignore']],
  [
    'a header nobody knows over people who do not want messages',
    [
      ['Fone', phone],
      ['Situação do envio', of('ok', 'Descadastrado', '')],
      ['Canal', of('ok', 'site', '')],
    ],
    ['urn:tel', 'status', '-'],
  ],
  [
    'birthdays of an address book, some without a year',
    [
      ['Phone', phone],
      ['Birthday', of('1990-03-09', '--03-09')],
    ],
    ['urn:tel', 'field:birthday'],
  ],
  ['a state that says active', [['Estado', of('Ativo', 'Bloqueado')]], ['? status field:estado ignore']],
  ['a title', [['Título', of('Dr.', 'Gerente')]], ['? field:titulo ignore']],
  [
    'status and opt-out are never data',
    [
      ['Situação', of('Ativo')],
      ['Descadastrado', yesNo],
    ],
    ['status', 'opt-out'],
  ],
  ['a list of groups in a cell', [['Grupos', of('A;B', 'B', 'A', 'C')]], ['groups']],
  [
    'a column for one group',
    [
      ['Grupo Jovens', yesNo],
      ['Turma A', yesNo],
    ],
    ['group:Jovens', 'group:Turma A'],
  ],
  ['a group of blood is none', [['Grupo sanguíneo', of('O+', 'A-')]], ['-']],
  ['groups that only say yes and no are asked', [['Grupo', yesNo]], ['? ignore groups']],
  [
    'languages',
    [
      ['Idioma', of('Português', 'es')],
      ['Língua', of('frita', 'assada')],
    ],
    ['language', '? ignore language field:lingua'],
  ],
  [
    'two columns for one field',
    [
      ['Cidade', of('Natal')],
      ['cidade', of('Natal')],
    ],
    ['field:cidade', '-'],
  ],
  [
    'a detail without a key of its own',
    [['Endereço residencial completo do beneficiário', of('Rua A')]],
    ['-'],
  ],
])('the rest: %s', (_situation, columns, expected) => expect(understood(columns)).toEqual(expected))

it('takes an office list with a few words of a vendor for what it is', () => {
  const columns: Column[] = [
    ['Nome', name],
    ['Endereço de e-mail', mail],
    ['Telefone comercial', landline],
    ['Celular', phone],
  ]
  expect(understood(columns)).toEqual([
    'name',
    'urn:mailto',
    '? urn:tel urn:whatsapp ignore',
    '? urn:whatsapp urn:tel ignore',
  ])
})

describe('columns whose header says nothing', () => {
  it('gives phones and addresses where the values leave no doubt', () =>
    expect(
      understood([
        ['Coluna1', phone],
        ['Coluna2', mail],
        ['Coluna3', number],
        ['Nome', name],
      ]),
    ).toEqual(['urn:tel', 'urn:mailto', '-', 'name']))
  it('asks where another column gives them', () =>
    expect(
      understood([
        ['Celular', phone],
        ['Column B', landline],
      ]),
    ).toEqual(['urn:tel', '? ignore urn:tel']))
  it('takes no documents, codes or days for phones', () =>
    expect(
      understood([
        ['A', cpf],
        ['B', (row) => String(10_000_000 + row)],
        ['C', of('31/12/2024')],
        ['D', of('59000-123')],
      ]),
    ).toEqual(['-', '-', '-', '-']))
  it('does not judge by two cells', () => expect(understood([['A', phone]], BRAZIL, 2)).toEqual(['-']))
})

describe('dates', () => {
  const order = (...texts: readonly string[]) => {
    const { columns } = proposeColumns(
      ['Nascimento'],
      texts.map((text) => [text]),
      BRAZIL,
    )
    return [columns[0]!.dateStyle, reasonSentence(columns[0]!.reasons)] as const
  }
  it('are day first where one day is above 12', () =>
    expect(order('01/02/2024', '31/12/2024')).toEqual([
      'day_first',
      expect.stringContaining('day first, as in 31/12/2024'),
    ]))
  it('are month first where one second number is above 12', () =>
    expect(order('01/02/2024', '12/31/2024')).toEqual([
      'month_first',
      expect.stringContaining('month first, as in 12/31/2024'),
    ]))
  it('follow the account where both stand in one column, and say so', () =>
    expect(order('31/12/2024', '12/31/2024')).toEqual([
      undefined,
      expect.stringContaining('so the order of the account counts'),
    ]))
  it('follow the account where nothing tells', () =>
    expect(order('01/02/2024', '2024-12-31')[0]).toBeUndefined())
  it('tell their order also where the column is left out: the setup may know it as a date', () => {
    const { columns } = proposeColumns(['Última compra'], [['31/12/2024']], BRAZIL)
    expect(columns[0]).toMatchObject({ target: null })
  })
  it('stay text where they are no whole dates', () =>
    expect(understood([['Aniversário', of('31/12', '01/05')]])).toEqual(['field:aniversario']))
})

it("leaves the platform's own headers as they were: sure, whatever the values", () => {
  const headers = [
    'Contact UUID',
    'Name',
    'Language',
    'URN:Tel',
    'URN:Tel (2)',
    'Field:Cidade',
    'Group:VIP',
    'Created On',
  ]
  const { vendor, columns } = proposeColumns(headers, [], BRAZIL)
  expect(vendor).toBe('RapidPro, TextIt or Weni')
  expect(columns.map(({ target }) => target && targetText(target))).toEqual([
    'uuid',
    'name',
    'language',
    'urn:tel',
    'urn:tel',
    'field:cidade',
    'group:VIP',
    null,
  ])
  expect(columns.slice(0, -1).every(({ confidence }) => confidence === 1)).toBe(true)
})

it('asks only for what a setup file can say, with the likeliest first', () => {
  const columns: Column[] = [
    ['Nome', first],
    ['Apelido', last],
    ['Celular', phone],
    ['Tel', landline],
    ['CPF', cpf],
    ['Nº', number],
    ['Estado', of('RN')],
    ['Título', of('Dr.')],
  ]
  const { columns: found } = proposeColumns(
    columns.map(([header]) => header),
    rowsOf(8, ...columns.map(([, cell]) => cell)),
    BRAZIL,
  )
  const options = found.flatMap(({ ask }) => ask)
  expect(options.length).toBeGreaterThan(15)
  expect(options.filter((option) => !parseTarget(option).ok)).toEqual([])
})

it('shows at most five different values, and says why for every column', () => {
  const { columns } = proposeColumns(['Nome', '???'], rowsOf(50, name, of('x')), BRAZIL)
  expect(columns.map(({ samples }) => samples)).toEqual([NAMES.slice(0, 5), ['x']])
  expect(columns.every(({ reasons }) => reasonSentence(reasons).length > 10)).toBe(true)
})

it('answers for any headers and cells: what only one column can give comes once, and options can be said in a setup', () => {
  const word = fc.constantFrom(
    ...[
      'Nome',
      'do',
      'aluno',
      'Sobrenome',
      'Celular',
      'Fone',
      'E-mail',
      'CPF',
      'Código',
      'Grupo',
      'Data',
      'nasc',
      '2',
      ':',
    ],
    ...[
      'Responsável',
      'mãe',
      'Apelido',
      'Cidade',
      'Idioma',
      'Status',
      'Nº',
      'A',
      '',
      'Group:',
      'Field:',
      'URN:Tel',
      'x',
    ],
  )
  const header = fc.oneof(
    fc.array(word, { maxLength: 3 }).map((words) => words.join(' ')),
    fc.string({ unit: 'grapheme' }),
  )
  const cell: fc.Arbitrary<Cell> = fc.oneof(
    fc.constantFrom<Cell>(
      null,
      '',
      '--',
      'Ana Souza',
      '(84) 99999-1000',
      'a@example.com',
      'sim',
      '31/12/2024',
      true,
      7,
    ),
    fc.constantFrom<Cell>(
      { kind: 'date', iso: '2024-12-31' },
      { kind: 'error', code: '#N/A' },
      { kind: 'number', value: 7, shown: '007' },
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(
      fc.array(header, { minLength: 1, maxLength: 8 }),
      fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 12 }),
      (headers, rows) => {
        const { columns } = proposeColumns(headers, rows, BRAZIL)
        expect(columns.map((column) => column.header)).toEqual(headers)
        const single = columns.flatMap(({ target }) =>
          target && isSingle(target) ? [targetText(target)] : [],
        )
        expect(new Set(single).size).toBe(single.length)
        // A whole name and pieces would overwrite each other.
        expect(single.includes('name') && single.some((place) => place.startsWith('name:'))).toBe(false)
        for (const { target, ask, reasons, confidence } of columns) {
          expect(target === null || ask.length === 0).toBe(true)
          expect(ask.every((option) => parseTarget(option).ok)).toBe(true)
          expect(reasonSentence(reasons)).not.toBe('')
          expect(confidence > 0).toBe(target !== null || ask.length > 0)
        }
      },
    ),
    { numRuns: 300, seed: 4 },
  )
})
