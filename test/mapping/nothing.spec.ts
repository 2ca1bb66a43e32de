import { describe, expect, it } from 'vitest'
import { compileMapping, type SourceMapping } from '../../main/mapping/compile.ts'
import { isZero, saysNothing } from '../../main/mapping/nothing.ts'
import { withClearings } from '../../main/sync/blanks.ts'
import type { LocalContact } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'
import { chosen, context } from './support/mapping.ts'

it.each([
  '-',
  '—',
  '...',
  '?',
  '( ) -',
  'N/A',
  'n.a.'.replaceAll('.', ''),
  'n/d',
  'NULL',
  'None',
  'NaN',
  'não tem',
  'Não informado',
  'não possui',
  'sem telefone',
  'sem e-mail',
  's/ tel',
  'no tiene',
  'sin correo',
  'no disponible',
  'not available',
  'nenhum',
  'desconhecido',
])('%j says that there is nothing', (text) => expect(saysNothing(text)).toBe(true))

it.each(['não', 'no', 'x', 'sem', 'Nada', '0', '190', 'sem nome', 'telefone', 'Nulo Silva', '84 99999-0001'])(
  '%j says something',
  (text) => expect(saysNothing(text)).toBe(false),
)

it.each([
  '0',
  '(00) 00000-0000',
  '0000-00-00',
  '00/00/0000 00:00',
  '+55',
  '(+55)',
  '00/01/1900',
  '1899-12-30',
])('%j is nothing where a phone or a date is expected', (text) => expect(isZero(text)).toBe(true))
it.each(['55', '+5584', '0800', '01/01/1900', '31/12/1899'])('%j is not', (text) =>
  expect(isZero(text)).toBe(false),
)

const columns: Record<string, unknown> = {
  Código: 'urn:ext',
  Celular: 'urn:tel',
  Email: 'urn:mailto',
  Idioma: 'language',
  Nascimento: { field: 'nascimento', type: 'datetime' },
  Saldo: { field: 'saldo', type: 'number' },
  Cidade: 'field:cidade',
  Grupo: 'groups',
  VIP: 'group:VIP',
}
const source: SourceMapping = {
  columns: chosen(columns),
  key: ['Código'],
  groups: [],
  fields: {},
  country: 'BR',
}
const compiled = compileMapping(Object.keys(columns), source, context)
if (compiled.kind !== 'ok') throw new Error(compiled.kind)
const { map } = compiled
const mapRow = (...cells: Cell[]) => map(cells, 2, '')!

const FULL = ['17', '84 99999-0001', 'ana@example.org', 'pt', '09/03/1990', '12,5', 'Natal', 'A; B', 'sim']
const NOTHING = ['17', '(00) 00000-0000', 'sem e-mail', '-', '00/00/0000', 'N/A', 'N/A', '-', 'n/d']

const phoneOf = '84 99999-0001'

describe('a row full of words for nothing', () => {
  it('has no problem, and states nothing but the text of text columns', () => {
    const { contact, problems } = mapRow(...NOTHING)
    expect(problems).toEqual([])
    expect(contact).toMatchObject({ urns: ['ext:17'], groups: [], fields: { cidade: 'N/A' } })
    expect(contact).not.toHaveProperty('language')
    expect(Object.keys(contact.fields!)).toEqual(['cidade'])
  })

  it('takes nothing back of what stood there before, in files where blank cells do', () => {
    const before = mapRow(...FULL).contact
    expect(withClearings(mapRow(...NOTHING).contact, before, true)).toEqual({
      ...before,
      fields: { ...before.fields, cidade: 'N/A' },
      groups: expect.arrayContaining(['A', 'B', 'VIP']),
      urns: expect.arrayContaining(before.urns!),
    })
    const blank = withClearings(
      mapRow('17', null, null, null, null, null, null, null, null).contact,
      before,
      true,
    )
    expect(blank).toMatchObject({ language: null, fields: { nascimento: null, saldo: null, cidade: null } })
    expect(blank.urns).toEqual(['ext:17'])
  })

  it('of a list of groups only those are taken that are some', () => {
    expect(mapRow('17', phoneOf, null, null, null, null, null, 'A; -; nenhum; B').contact.groups).toEqual([
      'A',
      'B',
    ])
    expect(mapRow('17', phoneOf, null, null, null, null, null, '* myContacts').contact).not.toHaveProperty(
      'silent',
    )
  })

  it('does not stop a clearing that has not been sent yet', () => {
    const before: LocalContact = { urns: ['ext:17'], language: null, cleared: ['language'] }
    expect(withClearings(mapRow(...NOTHING).contact, before, true)).toMatchObject({
      language: null,
      cleared: ['language'],
    })
  })

  it('is a problem where nothing is left by which the person could be reached or found', () => {
    expect(mapRow('-', 'não tem', '-').problems).toEqual([
      { code: 'no-urn' },
      { code: 'blank-key', column: 'Código' },
    ])
  })
})
