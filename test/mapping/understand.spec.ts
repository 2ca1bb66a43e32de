/** What a source's columns mean is found out once and holds from then on; only what is new is looked at. */

import { describe, expect, it } from 'vitest'
import {
  type CompiledMapping,
  compileMapping,
  openMapping,
  type SourceMapping,
} from '../../main/mapping/compile.ts'
import type { Understood } from '../../main/mapping/understood.ts'
import { because } from '../../shared/column-reasons.ts'
import type { Cell } from '../../shared/row.ts'
import { targetText } from '../../shared/targets.ts'
import { chosen, context } from './support/mapping.ts'

const AUTOMATIC: SourceMapping = { columns: null, key: [], groups: [], fields: {}, country: null }
const HEADERS = ['Nome completo', 'Celular', 'Cidade']
const ROWS: Cell[][] = [
  ['Ana Lima', '(84) 99999-0001', 'Natal'],
  ['Bia Souza', '84 99999-0002', 'Mossoró'],
]

function compiled(headers: string[], rows: Cell[][], source: Partial<SourceMapping> = {}): CompiledMapping {
  const result = compileMapping(headers, { ...AUTOMATIC, ...source }, context, rows)
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result))
  return result
}
/** Header → target, as the setup writes it. */
const targets = ({ columns }: Pick<CompiledMapping, 'columns'>) =>
  Object.fromEntries(columns.map(({ header, target }) => [header, target]))
const kept = (understood: Understood): Partial<SourceMapping> => ({ understood, isSettled: true })

describe('a file whose columns the setup does not name', () => {
  const first = compiled(HEADERS, ROWS)

  it('is understood by its headers and values', () => {
    expect(targets(first)).toEqual({ 'Nome completo': 'name', Celular: 'urn:tel', Cidade: 'field:cidade' })
    expect(first.map(ROWS[0]!, 2, '')?.contact).toEqual({
      name: 'Ana Lima',
      urns: ['tel:+5584999990001'],
      fields: { cidade: 'Natal' },
    })
  })
  it('in several languages at once too', () => {
    const mixed = compiled(
      ['Nome completo', 'Mobile phone', 'Correo electrónico', 'City'],
      ROWS.map(([name, phone, city], n) => [name!, phone!, `p${n}@example.org`, city!]),
    )
    expect(targets(mixed)).toEqual({
      'Nome completo': 'name',
      'Mobile phone': 'urn:tel',
      'Correo electrónico': 'urn:mailto',
      City: 'field:city',
    })
  })
  it('keeps nothing of what people wrote', () => {
    const text = JSON.stringify(first.understood)
    for (const cell of ROWS.flat()) expect(text).not.toContain(String(cell))
  })
  it('means the same for ever, whatever its cells hold later', () => {
    const later = compiled(HEADERS, [['x@example.org', '12', 'true']], kept(first.understood))
    expect(later.understood).toBe(first.understood)
    expect(later.columns).toEqual(first.columns)
    expect([later.fingerprint, later.choice]).toEqual([first.fingerprint, first.choice])
  })
  it('knows its columns again in another order, and with headers in another case', () => {
    const later = compiled(['CIDADE', 'celular', 'Nome Completo'], [], kept(first.understood))
    expect(targets(later)).toEqual({ 'Nome Completo': 'name', celular: 'urn:tel', CIDADE: 'field:cidade' })
    expect(later.choice).toBe(first.choice)
    expect(later.understood).toBe(first.understood)
  })
  it('another wording of a reason, or another confidence, makes no row new', () => {
    const reworded = {
      vendor: 'Somebody',
      columns: first.understood.columns.map((column) => ({
        ...column,
        reasons: [because('chosen')],
        confidence: 0.91,
      })),
    }
    const later = compiled(HEADERS, ROWS, kept(reworded))
    expect([later.fingerprint, later.choice]).toEqual([first.fingerprint, first.choice])
  })

  describe('a column that appears later', () => {
    const withColumn = (header: string, cells: Cell[]) =>
      compiled(
        [...HEADERS, header],
        ROWS.map((row, index) => [...row, cells[index] ?? null]),
        kept(first.understood),
      )
    it('is used where its header leaves no doubt', () => {
      const later = withColumn('E-mail', ['ana@example.org', 'bia@example.org'])
      expect(targets(later)).toMatchObject({ 'E-mail': 'urn:mailto', Cidade: 'field:cidade' })
      expect(later.understood.columns).toHaveLength(4)
      expect(later.understood.columns.slice(0, 3)).toEqual(first.understood.columns)
    })
    it('is left out where there is a doubt, an essential one too, and the rest goes on', () => {
      const later = withColumn('Apelido', ['Lima', 'Souza'])
      expect(targets(later)).toMatchObject({ Apelido: null, Celular: 'urn:tel' })
      expect(later.understood.columns.at(-1)).toMatchObject({ header: 'Apelido', target: null })
      expect(later.understood.columns.at(-1)!.ask).not.toEqual([])
    })
    it.each([
      ['Sobrenome', ['Lima', 'Souza']],
      ['Nome do cliente', ['Eva', 'Gil']],
    ])('"%s" takes no name from the column that gives it so far, wherever it stands', (header, cells) => {
      const later = compiled(
        [header, ...HEADERS],
        ROWS.map((row, index) => [cells[index]!, ...row]),
        kept(first.understood),
      )
      expect(targets(later)).toEqual({ [header]: null, ...targets(first) })
      expect(later.map(['Eva', ...ROWS[0]!], 2, '')?.contact.name).toBe('Ana Lima')
    })
    it('is left out for ever, once it was', () => {
      const once = withColumn('Xyz', ['a', 'b'])
      const again = compiled(
        [...HEADERS, 'Xyz'],
        ROWS.map((row) => [...row, 'c@example.org']),
        kept(once.understood),
      )
      expect(targets(again)).toMatchObject({ Xyz: null })
    })
  })

  it('what is asked of an address or a name stops it, with the choices', () => {
    const result = compileMapping(
      ['Nome completo', 'Celular', 'Telefone'],
      AUTOMATIC,
      context,
      ROWS.map(([name, phone]) => [name!, phone!, '(84) 99999-0009']),
    )
    expect(result).toEqual({
      kind: 'asked',
      asked: ['Celular', 'Telefone'],
      choices: Array(2).fill('"urn:whatsapp" or "urn:tel" or "ignore"'),
      headers: ['Nome completo', 'Celular', 'Telefone'],
    })
  })
  it('so does what may be the only address', () => {
    const result = compileMapping(
      ['Nome completo', 'CPF'],
      AUTOMATIC,
      context,
      ROWS.map(([name], n) => [name!, `529.982.247-2${n}`]),
    )
    expect(result).toMatchObject({ kind: 'asked', asked: ['CPF'] })
  })
  it('a document that would only be one more key is left out', () => {
    const result = compiled(
      ['Nome completo', 'Celular', 'CPF'],
      ROWS.map(([name, phone], n) => [name!, phone!, `529.982.247-2${n}`]),
    )
    expect(targets(result)).toMatchObject({ CPF: null, Celular: 'urn:tel' })
    expect(result.understood.columns.at(-1)!.ask).toContain('urn:ext')
  })
  it('what is asked of anything else is left out', () => {
    const result = compiled(
      ['Nome completo', 'Celular', 'Estado'],
      ROWS.map(([name, phone]) => [name!, phone!, 'RN']),
    )
    expect(targets(result)).toMatchObject({ Estado: null, Celular: 'urn:tel' })
    expect(result.understood.columns.at(-1)!.ask).toContain('status')
  })
})

describe('sheets and files of one source', () => {
  it('share what is understood, each with its own headers', () => {
    const open = openMapping({ source: AUTOMATIC, context })
    const one = open(HEADERS, ROWS)
    const two = open(['Full name', 'Mobile phone', 'Cidade'], ROWS)
    expect(one.kind === 'ok' && two.kind === 'ok' && targets(two)).toEqual({
      'Full name': 'name',
      'Mobile phone': 'urn:tel',
      Cidade: 'field:cidade',
    })
    if (two.kind !== 'ok') throw new Error(two.kind)
    expect(two.understood.columns.map(({ header }) => header)).toEqual([
      ...HEADERS,
      'Full name',
      'Mobile phone',
    ])
  })
  it('are one choice, whichever of them was opened last', () => {
    const all = compiled(['Full name', 'Mobile phone'], ROWS, {
      understood: compiled(HEADERS, ROWS).understood,
    }).understood
    const [one, two] = [
      compiled(HEADERS, [], kept(all)),
      compiled(['Full name', 'Mobile phone'], [], kept(all)),
    ]
    expect(one.choice).toBe(two.choice)
    expect(one.fingerprint).not.toBe(two.fingerprint)
  })
})

describe('columns that the setup names', () => {
  const columns = chosen({ Nome: 'name', Fone: 'urn:tel', Nascimento: { field: 'born', type: 'datetime' } })
  const headers = ['Nome', 'Fone', 'Nascimento', 'E-mail']
  const born = (cells: Cell[], source: Partial<SourceMapping> = {}) =>
    compiled(
      headers,
      cells.map((cell) => ['Ana', '84999990001', cell, 'ana@example.org']),
      { columns, ...source },
    )
  const read = ({ map }: CompiledMapping, cell: Cell) =>
    map(['Ana', '84999990001', cell, null], 2, '')?.contact.fields?.born

  it('are used as named, whatever was understood before', () => {
    const understood = compiled(headers, []).understood
    const result = born(['2020-12-31'], kept(understood))
    expect(targets(result)).toEqual({
      Nome: 'name',
      Fone: 'urn:tel',
      Nascimento: 'field:born',
      'E-mail': null,
    })
  })
  it('the order of day and month is found in the column, against the account', () => {
    const american = born(['12/31/2020', '02/03/2021'])
    expect(read(american, '02/03/2021')).toBe('2021-02-03T00:00:00-03:00')
    expect(american.understood.columns).toEqual([
      expect.objectContaining({
        header: 'Nascimento',
        target: columns.Nascimento,
        dateStyle: 'month_first',
        samples: [],
      }),
    ])
  })
  it('it is kept: dates that tell otherwise later are problems, not other days', () => {
    const { understood } = born(['12/31/2020'])
    const later = born(['31/12/2020', '30/11/2020'], kept(understood))
    expect(later.understood).toBe(understood)
    expect(read(later, '02/03/2021')).toBe('2021-02-03T00:00:00-03:00')
    expect(later.map(['Ana', '84999990001', '31/12/2020', null], 2, '')?.problems).toMatchObject([
      { code: 'bad-date', column: 'Nascimento' },
    ])
  })
  it("where nothing tells, the account's counts, now and later", () => {
    const open = born(['02/03/2021'])
    expect(read(open, '02/03/2021')).toBe('2021-03-02T00:00:00-03:00')
    const later = born(['12/31/2020'], kept(open.understood))
    expect(read(later, '02/03/2021')).toBe('2021-03-02T00:00:00-03:00')
    expect(later.fingerprint).toBe(open.fingerprint)
  })
  it('another order of dates makes every row new, and is no other choice', () => {
    const [day, month] = [born(['31/12/2020']), born(['12/31/2020'])]
    expect(day.choice).toBe(month.choice)
    expect(day.fingerprint).not.toBe(month.fingerprint)
  })
  it('named as they were understood they are the same choice', () => {
    const guessed = compiled(HEADERS, ROWS)
    const named = Object.fromEntries(
      guessed.understood.columns.flatMap(({ header, target }) => (target ? [[header, target]] : [])),
    )
    expect(compiled(HEADERS, ROWS, { columns: named }).choice).toBe(guessed.choice)
    expect(Object.values(named).map(targetText)).toEqual(['name', 'urn:tel', 'field:cidade'])
  })
})
