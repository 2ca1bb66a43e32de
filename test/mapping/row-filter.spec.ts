/** `onlyRows`: which rows of a file are in the source. */
import { describe, expect, it } from 'vitest'
import { compileMapping, type SourceMapping } from '../../main/mapping/compile.ts'
import type { Cell } from '../../shared/row.ts'
import { chosen, context } from './support/mapping.ts'

const HEADERS = ['Nome', 'Fone', 'Situação', 'Loja']
const compile = (onlyRows?: SourceMapping['onlyRows'], headers = HEADERS) =>
  compileMapping(
    headers,
    {
      columns: chosen({ Nome: 'name', Fone: 'urn:tel' }),
      key: [],
      groups: [],
      fields: {},
      country: null,
      ...(onlyRows && { onlyRows }),
    },
    context,
  )
function fits(onlyRows: SourceMapping['onlyRows'], ...rest: Cell[]): boolean {
  const mapping = compile(onlyRows)
  if (mapping.kind !== 'ok') throw new Error(mapping.kind)
  return mapping.map(['Ana', '84999990001', ...rest], 2, '') !== null
}

describe('a row', () => {
  it.each<[onlyRows: Record<string, string[]>, cells: Cell[], expected: boolean]>([
    [{ Situação: ['Ativo', 'VIP'] }, ['Ativo'], true],
    [{ Situação: ['Ativo', 'VIP'] }, ['vip'], true],
    [{ Situação: ['Ativo', 'VIP'] }, ['Inativo'], false],
    [{ Situação: ['Em negociação'] }, [' EM NEGOCIACAO '], true],
    [{ Situação: ['Ativo'] }, [null], false],
    [{ Situação: ['Ativo'] }, [], false],
    [{ Situação: [''] }, [null], true],
    [{ Situação: [''] }, ['  '], true],
    [{ Situação: [''] }, ['Ativo'], false],
    [{ Situação: ['1'] }, [1], true],
    [{ Situação: ['true'] }, [true], true],
    [{ Situação: ['2024-03-09'] }, [{ kind: 'date', iso: '2024-03-09' }], true],
    [{ Situação: ['#N/A'] }, [{ kind: 'error', code: '#N/A' }], true],
    [{ Situação: ['Ativo'], Loja: ['Natal'] }, ['Ativo', 'Natal'], true],
    [{ Situação: ['Ativo'], Loja: ['Natal'] }, ['Ativo', 'Recife'], false],
    [{ situacao: ['Ativo'] }, ['Ativo'], true],
    [{}, ['Inativo'], true],
  ])('under %j with %j: in the source is %s', (onlyRows, cells, expected) => {
    expect(fits(onlyRows, ...cells)).toBe(expected)
  })
  it('that is not in the source is no problem, whatever is wrong with it', () => {
    const mapping = compile({ Situação: ['Ativo'] })
    if (mapping.kind !== 'ok') throw new Error(mapping.kind)
    expect(mapping.map(['Ana', '84', 'Inativo', null], 2, '')).toBeNull()
    expect(mapping.map(['Ana', '84', 'Ativo', null], 2, '')?.problems).toMatchObject([{ code: 'bad-phone' }])
  })
})

describe('the column of a filter', () => {
  it('has to be there', () => {
    expect(compile({ Situação: ['Ativo'] }, ['Nome', 'Fone'])).toEqual({
      kind: 'missing-columns',
      missing: ['Situação'],
      headers: ['Nome', 'Fone'],
    })
  })
})

describe('another filter', () => {
  const of = (onlyRows?: SourceMapping['onlyRows']) => {
    const mapping = compile(onlyRows)
    if (mapping.kind !== 'ok') throw new Error(mapping.kind)
    return { choice: mapping.choice, fingerprint: mapping.fingerprint }
  }
  it('is another choice, and makes every row new', () => {
    const [none, one, two] = [of(), of({ Situação: ['Ativo'] }), of({ Situação: ['Ativo', 'VIP'] })]
    expect(new Set([none.choice, one.choice, two.choice]).size).toBe(3)
    expect(new Set([none.fingerprint, one.fingerprint, two.fingerprint]).size).toBe(3)
  })
  it('is the same one in another order and another case', () => {
    expect(of({ Situação: ['VIP', 'Ativo'], Loja: ['Natal'] })).toEqual(
      of({ loja: ['natal'], situacao: ['ativo', 'vip', 'VIP'] }),
    )
  })
})
