/** Cells made to be slow: thousands of blanks where a value's readers look for one, in every kind of column. */
import { expect, it } from 'vitest'
import { compileMapping } from '../../main/mapping/compile.ts'
import { proposeColumns } from '../../main/mapping/propose.ts'
import type { Cell } from '../../shared/row.ts'
import { chosen, context } from './support/mapping.ts'

const HEADERS = ['Nome', 'Celular', 'E-mail', 'Nascimento', 'Renda', 'Idioma', 'Grupos', 'VIP', 'Bloqueado']
const blanks = (n: number) => ' '.repeat(n)
/** With one blank in place of many each of them is read in a moment. */
const slow = (n: number) => [
  `1${blanks(n)}x1:00`,
  `1 ${blanks(n)}1${blanks(n)}x`,
  `(${blanks(n)}x`,
  `+55${blanks(n)}ramal x`,
  `a${blanks(n)}b`,
  `1${'11111111 - '.repeat(n / 11)}x`,
]
const rowsOf = (texts: readonly string[]): Cell[][] => texts.map((text) => HEADERS.map(() => text))

it('columns of them are judged, and hold nothing', () => {
  const { columns } = proposeColumns(HEADERS, rowsOf(slow(3000)), { profile: 'weni-flows', country: 'BR' })
  expect(columns.filter(({ target }) => target?.kind === 'urn')).toEqual([])
})

it.each([600, 20_000])('rows of them become problems (%i blanks)', (n) => {
  const compiled = compileMapping(
    HEADERS,
    {
      columns: chosen({
        Nome: 'name',
        Celular: 'urn:tel',
        'E-mail': 'urn:mailto',
        Nascimento: { field: 'nascimento', type: 'datetime' },
        Renda: { field: 'renda', type: 'number' },
        Idioma: 'language',
        Grupos: 'groups',
        VIP: 'group:VIP',
        Bloqueado: 'opt-out',
      }),
      key: ['Celular'],
      groups: [],
      fields: {},
      country: 'BR',
    },
    context,
  )
  if (compiled.kind !== 'ok') throw new Error(compiled.kind)
  for (const cells of rowsOf(slow(n))) {
    const row = compiled.map(cells, 2, '')!
    expect(row.key).toBeNull()
    expect(row.problems.map(({ column }) => column)).toEqual(
      expect.arrayContaining(['Celular', 'Nascimento', 'Renda']),
    )
  }
})
