import { describe, expect, it } from 'vitest'
import { isRemark, isTotals } from '../../main/spreadsheets/endings.ts'
import { findHeader } from '../../main/spreadsheets/find-header.ts'
import { columnLetters, nameColumns } from '../../main/spreadsheets/name-columns.ts'
import type { Cell } from '../../shared/row.ts'

const rows = (...cells: Cell[][]) => cells.map((row, i) => ({ number: i + 1, cells: row }))
const person: Cell[] = ['Ana', '+5584999990001', 'ana@exemplo.com.br', 'Natal']
const header: Cell[] = ['Nome', 'Celular', 'E-mail', 'Cidade']

describe('the header', () => {
  it.each<[situation: string, first: Cell[][], place: number | null]>([
    ['is the first row', [header, person], 0],
    ['follows a title', [['Clientes'], header, person], 1],
    [
      'follows a title and a date',
      [['Relatório'], ['Emitido em', { kind: 'date', iso: '2024-03-09' }], header, person],
      2,
    ],
    [
      'follows headings merged over several columns',
      [[null, 'Contato', null, 'Endereço'], header, person],
      1,
    ],
    [
      'follows a line of things the sheet is about',
      [['Ano:', '2024', 'Turno:', 'Manhã'], ['Nome', 'Celular', 'E-mail'], person.slice(0, 3)],
      1,
    ],
    [
      'has a colon behind each name',
      [
        ['Nome:', 'Celular:', 'E-mail:'],
        ['Ana', '+5584999990001', 'ana@exemplo.com.br'],
      ],
      0,
    ],
    ['has a blank', [['Nome', null, 'E-mail', 'Cidade'], person], 0],
    ['is over one column', [['Celular'], ['+5584999990001'], ['+5584999990002']], 0],
    [
      'is over two columns',
      [
        ['Nome', 'Celular'],
        ['Ana', '+5584999990001'],
      ],
      0,
    ],
    ['is over two columns, under a title', [['Clientes'], ['Nome', 'Celular'], ['Ana', '+5584999990001']], 1],
    ['is all there is', [header], 0],
    [
      'says #',
      [
        ['#', 'Nome', 'Fone'],
        [1, 'Ana', '99'],
      ],
      0,
    ],
    ['is not there', [person, person], null],
    ['is not there, phones only', [['+5584999990001'], ['+5584999990002']], null],
    [
      'is not there, numbers only',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      null,
    ],
  ])('%s', (_situation, first, place) => expect(findHeader(rows(...first))?.place ?? null).toBe(place))

  it('is never a row of data further down', () => {
    expect(findHeader(rows(person, ['Zoë', 'Sem fone', 'Sem e-mail', 'Natal']))).toBe(null)
  })
})

describe('columns', () => {
  it.each<[cells: Cell[], headers: string[], blank: number[]]>([
    [['Nome', 'Fone', 'Fone', 'Fone'], ['Nome', 'Fone', 'Fone (2)', 'Fone (3)'], []],
    [['Fone', 'Fone (2)', 'Fone'], ['Fone', 'Fone (2)', 'Fone (3)'], []],
    [['Fone', 'Fone', 'Fone (2)'], ['Fone', 'Fone (3)', 'Fone (2)'], []],
    [
      ['Nome', null, '  '],
      ['Nome', 'Column B', 'Column C'],
      [1, 2],
    ],
    [['Column B', null], ['Column B', 'Column B (2)'], [1]],
    [[' Nome \n completo ', '\ufeffFone'], ['Nome completo', 'Fone'], []],
    [[2024, true, { kind: 'date', iso: '2024-03-09' }], ['2024', 'true', '2024-03-09'], []],
  ])('%j are called %j', (cells, headers, blankHeaders) => {
    expect(nameColumns(cells, 0)).toEqual({ headers, blankHeaders })
  })
  it('beyond the header are called after their letters', () => {
    expect(nameColumns(['Nome'], 3)).toEqual({
      headers: ['Nome', 'Column B', 'Column C'],
      blankHeaders: [1, 2],
    })
  })
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ])('%i is %s', (column, letters) => expect(columnLetters(column)).toBe(letters))
})

it.each<[cells: Cell[], totals: boolean]>([
  [['Total', null, null, 1234.5], true],
  [['Grand Totals (12 records)'], true],
  [['Média', null, null, 7.5], true],
  [['TOTAL GERAL', null, '1.234,50', null], true],
  [[null, 'Subtotal:', 10, 20], true],
  [['Soma', null, 'R$ 10,00', null], true],
  [['Totais', 5, null, '42 pessoas'], true],
  [['Total Energies', '+33 1 47 44 45 46', 'info@total.com', 'Paris'], false],
  [['Total', null, 'total@exemplo.com.br', null], false],
  [['Soma', '(84) 99999-0002', null, null], false],
  [['Somaia', null, null, 5], false],
  [['Ana', 'Total', null, 5], false],
  [[5, null, null, 5], false],
])('%j is a totals row: %s', (cells, totals) => expect(isTotals(cells, 4)).toBe(totals))

it.each<[cells: Cell[], columns: number, remark: boolean]>([
  [['Fonte: cadastro municipal'], 4, true],
  [[null, '* Valores em reais'], 4, true],
  [['Confidential Information - Do Not Distribute'], 4, true],
  [['12 registros'], 4, true],
  [['Página 2'], 4, true],
  [['Fonte: cadastro'], 2, false],
  [['Fonte', 'x'], 4, false],
  [['Fontes, Ana'], 4, false],
  [['Nota'], 4, true],
  [['Notari, Ana'], 4, false],
  [['Observação', '84999990001'], 4, false],
  [['Maria Aparecida da Conceição Silva e Souza'], 4, false],
  [[12], 4, false],
  [[], 4, false],
])('%j of %i columns is a remark: %s', (cells, columns, remark) =>
  expect(isRemark(cells, columns)).toBe(remark),
)
