/**
 * Every cell that the mapping refuses, as a person reads it: rows of a messy spreadsheet go through the real mapping, and
 * what comes out is the sentence with its place, what is wrong and what to do.
 */
import { describe, expect, it } from 'vitest'
import { compileMapping } from '../../main/mapping/compile.ts'
import type { Cell, ProblemCode } from '../../shared/row.ts'
import { describeProblem, explainProblem } from '../../shared/sentences.ts'
import { chosen, context } from '../mapping/support/mapping.ts'

const COLUMNS = {
  Código: 'urn:ext',
  Nome: 'name',
  Celular: 'urn:tel',
  'E-mail': 'urn:mailto',
  Telegram: 'urn:telegram',
  Twitter: 'urn:twitter',
  Idioma: 'language',
  Nascimento: { field: 'nascimento', type: 'datetime' },
  Saldo: { field: 'saldo', type: 'number' },
  Obs: 'field:obs',
  Grupos: 'groups',
  VIP: 'group:VIP',
  Situação: 'status',
  Saiu: 'opt-out',
  Id: 'uuid',
}
type Column = keyof typeof COLUMNS

function mapping(country: string | null, profile: 'weni-flows' | 'upstream-26.3' = 'weni-flows') {
  const compiled = compileMapping(
    Object.keys(COLUMNS),
    {
      columns: chosen(COLUMNS),
      key: ['Código'],
      groups: [],
      fields: {},
      country,
    },
    { ...context, country, nameLimit: 64, profile },
  )
  if (compiled.kind !== 'ok') throw new Error(compiled.kind)
  return compiled
}

function rowsOf(...how: Parameters<typeof mapping>) {
  const compiled = mapping(...how)
  return (column: Column, cell: Cell) => {
    const cells = Object.keys(COLUMNS).map(
      (header): Cell => (header === 'Código' ? '17' : header === column ? cell : null),
    )
    return compiled.map(cells, 7, 'Plan1')!.problems
  }
}

const inBrazil = rowsOf('BR')

const refused: [column: Column, cell: Cell, what: string, fix: string][] = [
  // Phones
  [
    'Celular',
    '99999-0001',
    '"99999-0001" has no area code',
    'write it in front, as in (11) 96123-4567, and save',
  ],
  [
    'Celular',
    '(20) 99999-0001',
    '"(20) 99999-0001" has the area code 20, which does not exist',
    'correct it, as in (11) 96123-4567, and save',
  ],
  [
    'Celular',
    '84 99999',
    '"84 99999" has 7 digits, too few for a phone number of Brazil',
    'write the whole number, with the area code, as in (11) 96123-4567, and save',
  ],
  [
    'Celular',
    '8499999000123',
    '"8499999000123" has 13 digits, too many for a phone number of Brazil',
    'write one number, as in (11) 96123-4567, or several with ; between them, and save',
  ],
  [
    'Celular',
    '84 12345-6789',
    '"84 12345-6789" is not a phone number of Brazil',
    'check the area code and the digits, as in (11) 96123-4567, and save',
  ],
  [
    'Celular',
    '+99 12345678',
    '"+99 12345678" is not a phone number of any country',
    'check the country code and the digits, and save',
  ],
  [
    'Celular',
    '84 99999-0001 84 99999-0002',
    '"84 99999-0001 84 99999-0002" seems to hold several numbers',
    'put ; between them and save',
  ],
  [
    'Celular',
    '84 99999-0001/02',
    '"84 99999-0001/02" has only the end of a second number behind the slash',
    'write each number in full, with ; between them, and save',
  ],
  [
    'Celular',
    'ligar só à noite',
    '"ligar só à noite" is not a phone number',
    'write the number in digits, or clear the cell, and save',
  ],
  [
    'Celular',
    '84 99999-0001 (antigo)',
    '"84 99999-0001 (antigo)" has words beside the number',
    'leave only +5584999990001 in the cell, or clear it if that is not to be used, and save',
  ],
  [
    'Celular',
    '5,58E+12',
    '"5,58E+12" no longer has all the digits of the phone number',
    'format the column as text, type the number again and save',
  ],
  [
    'Celular',
    5.584999e12,
    '"5.584999e+12" no longer has all the digits of the phone number',
    'format the column as text, type the number again and save',
  ],
  [
    'Celular',
    '0800 123 4567',
    '"0800 123 4567" is a company\'s service number, nobody\'s own phone',
    "write the person's own number, or clear the cell, and save",
  ],
  [
    'Celular',
    '(99) 99999-9999',
    '"(99) 99999-9999" is one digit over and over, as in a form that had to be filled in',
    'write the right number, or clear the cell, and save; if it is right, write it with a plus and the country code',
  ],
  [
    'Celular',
    '123.456.789-09',
    '"123.456.789-09" is a CPF, not a phone number',
    'move it to a column of its own, write the phone number here and save',
  ],
  [
    'Celular',
    '12.345.678/0001-95',
    '"12.345.678/0001-95" is a CNPJ, not a phone number',
    'move it to a column of its own, write the phone number here and save',
  ],
  [
    'Celular',
    { kind: 'date', iso: '2024-03-09' },
    '"2024-03-09" is a date, not a phone number',
    'format the cell as text, write the phone number and save',
  ],
  [
    'Celular',
    'ana@example.org',
    '"ana@example.org" is an e-mail address, not a phone number',
    'move it to a column of its own, write the phone number here and save',
  ],
  [
    'Celular',
    '0084999990003',
    '"0084999990003" can be read as two different numbers',
    'write it with a plus and the country code and save',
  ],
  [
    'Celular',
    '351912345678',
    '"351912345678" is not a phone number of Brazil',
    'if it is one of another country, write it with a plus, as +351912345678, and save',
  ],
  [
    'Celular',
    '190',
    '"190" has 3 digits, too few for a phone number of Brazil',
    'write the whole number, with the area code, as in (11) 96123-4567, and save',
  ],
  // E-mail
  [
    'E-mail',
    'ana.gmail.com',
    '"ana.gmail.com" is not an e-mail address, because it has no @',
    'correct it in the spreadsheet and save',
  ],
  [
    'E-mail',
    'ana@gmail',
    '"ana@gmail" is not an e-mail address, because of what stands behind the @',
    'write ana@gmail.com if that is meant, and save',
  ],
  [
    'E-mail',
    'ana@gmial.com',
    '"ana@gmial.com" is most likely a slip',
    'write ana@gmail.com if that is meant, else mailto:ana@gmial.com, and save',
  ],
  [
    'E-mail',
    'ana @gmail.com',
    '"ana @gmail.com" is not an e-mail address, because of the blank in it',
    'write ana@gmail.com if that is meant, and save',
  ],
  [
    'E-mail',
    'joão@example.org',
    '"joão@example.org" has accents in front of the @, which no e-mail address has',
    'write joao@example.org if that is meant, and save',
  ],
  [
    'E-mail',
    'ana@@example.org',
    '"ana@@example.org" has more than one @',
    'write one address, or several with ; between them, and save',
  ],
  [
    'E-mail',
    '84 99999-0001',
    '"84 99999-0001" looks like a phone number, not an e-mail address',
    'move it to the column for phones',
  ],
  [
    'E-mail',
    '.ana@example.org',
    '".ana@example.org" is not an e-mail address',
    'correct it in the spreadsheet and save',
  ],
  // Other addresses
  [
    'Telegram',
    '@ana',
    '"@ana" is not the number by which telegram knows the person; only digits are accepted there',
    'correct it in the spreadsheet and save',
  ],
  [
    'Twitter',
    'ana lima',
    '"ana lima" is not a user name on twitter',
    'correct it in the spreadsheet and save',
  ],
  [
    'Id',
    '123',
    '"123" is not the id of a contact on the platform',
    'copy it from there again, or leave the cell blank',
  ],
  // Values
  [
    'Idioma',
    'klingon velho',
    '"klingon velho" is not a language',
    'write its name or its code, such as "por", and save',
  ],
  [
    'Nascimento',
    '12/31/2024',
    '"12/31/2024" has the month first, where dates are read with the day first',
    "write it as 2024-12-31, look at the column's other dates too, and save",
  ],
  [
    'Nascimento',
    '2024-31-12',
    '"2024-31-12" does not fit the order of day, month and year in this column',
    'write it as 2024-12-31 and save',
  ],
  [
    'Nascimento',
    '31/02/1990',
    '"31/02/1990" is a day that does not exist',
    'correct it in the spreadsheet and save',
  ],
  [
    'Nascimento',
    '09/03/2024 25:00',
    '"09/03/2024 25:00" is a time that does not exist',
    'correct it in the spreadsheet and save',
  ],
  [
    'Nascimento',
    '--03-09',
    '"--03-09" has no year',
    'write the whole date, as 2024-12-31, or clear the cell, and save',
  ],
  [
    'Nascimento',
    'março de 2024',
    '"março de 2024" has no day',
    'write the whole date, as 2024-12-31, or clear the cell, and save',
  ],
  [
    'Nascimento',
    45000,
    '"45000" is a number, not a date',
    'format the cell as a date, or write it as 2024-12-31, and save',
  ],
  ['Nascimento', 'amanhã', '"amanhã" is not a date', 'write it as 2024-12-31 and save'],
  ['Saldo', 'muito', '"muito" is not a number', 'write only the number, as 1234.56, and save'],
  [
    'Saldo',
    '1'.repeat(40),
    `"${'1'.repeat(40)}" has more digits than the platform keeps`,
    'shorten it and save',
  ],
  ['VIP', 'talvez', '"talvez" is neither yes nor no for the group "VIP"', 'write one of them and save'],
  [
    'Grupos',
    '#1',
    '"#1" cannot be a group name, because it must begin with a letter, a digit or _',
    'change it and save',
  ],
  [
    'Grupos',
    'x'.repeat(65),
    `"${'x'.repeat(65)}" cannot be a group name, because names have 1 to 64 characters`,
    'change it and save',
  ],
  ['Obs', 'x'.repeat(700), 'the text has 700 characters and the platform keeps 640', 'shorten it and save'],
  ['Nome', 'x'.repeat(65), 'the name has 65 characters and the platform allows 64', 'shorten it and save'],
  ['Obs', { kind: 'error', code: '#N/A' }, 'the cell shows the error #N/A', 'correct its formula and save'],
  [
    'Situação',
    'Bloqueado',
    '"Bloqueado" says that this person does not want messages, so the row is not sent',
    'nothing needs to be done',
  ],
  [
    'Saiu',
    'sim',
    '"sim" says that this person does not want messages, so the row is not sent',
    'nothing needs to be done',
  ],
]

it.each(refused)('%s %j: %s; %s.', (column, cell, what, fix) => {
  const problems = inBrazil(column, cell)
  expect(problems).toHaveLength(1)
  expect(explainProblem(problems[0]!)).toEqual({ what, fix })
  expect(describeProblem(problems[0]!, { file: 'clientes.xlsx', sheet: 'Plan1', row: 7 })).toBe(
    `clientes.xlsx, sheet "Plan1", row 7, column "${column}": ${what}; ${fix}.`,
  )
})

it.each<[country: string | null, column: Column, cell: Cell, what: string]>([
  [null, 'Celular', '84 99999-0001', '"84 99999-0001" has no country'],
  [null, 'Saldo', '1.234', '"1.234" can be read as two numbers, with decimals or with thousands'],
  [null, 'Celular', '+683 4002', '"+683 4002" has fewer digits than the platform takes'],
  ['US', 'Celular', '555-2368', '"555-2368" has 7 digits, too few for a phone number of the United States'],
  ['PT', 'Celular', '12 345 678', '"12 345 678" has 8 digits, too few for a phone number of Portugal'],
])('in %s %s %j: %s', (country, column, cell, what) =>
  expect(rowsOf(country)(column, cell).map((problem) => explainProblem(problem).what)).toEqual([what]),
)

it('a group name with a quote, where the platform takes none', () =>
  expect(
    rowsOf('BR', 'upstream-26.3')('Grupos', 'o "melhor"').map((problem) => explainProblem(problem).what),
  ).toEqual(['"o "melhor"" cannot be a group name, because of the quote or backslash in it']))

it('a row by which nobody can be found or reached, and one with more addresses than anybody has', () => {
  const map = mapping('BR').map
  const phones = Array.from({ length: 101 }, (_, n) => `849${91_000_000 + n}`)
  const said = (cells: Cell[]) =>
    map(cells, 7, '')!.problems.map((problem) => describeProblem(problem, { row: 7 }))
  expect(said([null, 'Ana', 'não tem'])).toEqual([
    'Row 7: there is no phone, e-mail or other address, so nobody can be reached; fill one in and save.',
    'Row 7, column "Código": the cell that tells people apart is blank; fill it in and save.',
  ])
  expect(said(['17', 'Ana', phones.slice(0, 99).join(';')])).toEqual([])
  expect(said(['17', 'Ana', phones.join(';')])).toEqual([
    'Row 7: there are more than 100 addresses or groups for one person, which is all the platform takes; delete some and save.',
  ])
})

describe('all of them', () => {
  const problems = refused.flatMap(([column, cell]) => inBrazil(column, cell))

  it('are every kind of problem that a cell can have', () => {
    const ofCells: ProblemCode[] = [
      'bad-phone',
      'foreign-length-phone',
      'bad-email',
      'bad-language',
      'bad-number',
      'bad-date',
      'bad-uuid',
      'bad-urn',
      'bad-yes-no',
      'bad-group-name',
      'cell-error',
      'text-too-long',
      'name-too-long',
      'opted-out',
    ]
    expect([...new Set(problems.map(({ code }) => code))].sort()).toEqual(ofCells.sort())
  })

  it('suggest only what would be taken', () => {
    const suggested = problems.filter(({ detail }) => detail?.suggestion !== undefined)
    expect(suggested.length).toBeGreaterThan(5)
    for (const { column, detail } of suggested)
      expect(inBrazil(column as Column, detail!.suggestion!)).toEqual([])
  })

  it('say nothing that moves a cursor or breaks a line, whatever a cell or a header holds', () => {
    const [problem] = inBrazil('Celular', 'a\u001b[2Jb\r\nc')
    const sentence = describeProblem(
      { ...problem!, column: 'Cel\u001b[31m\nular' },
      { sheet: 'a\u0007b', row: 7 },
    )
    expect(sentence).toBe(
      'Sheet "a b", row 7, column "Cel [31m ular": "a [2Jb c" is not a phone number; write the number in digits, or clear the cell, and save.',
    )
  })
})
