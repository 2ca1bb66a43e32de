/** A source that only adds and updates: blank address and group columns are named, so that nothing is taken out for them. */
import { expect, it } from 'vitest'
import { compileMapping } from '../../main/mapping/compile.ts'
import { chosen, context } from './support/mapping.ts'

const COLUMNS = {
  Nome: 'name',
  Celular: 'urn:tel',
  Fixo: 'urn:tel',
  Código: 'urn:ext',
  Grupos: 'groups',
  VIP: 'group:VIP',
}

function silentOf(cells: string[], blankKeeps: boolean) {
  const source = { columns: chosen(COLUMNS), key: [], groups: [], fields: {}, country: null }
  const compiled = compileMapping(
    Object.keys(COLUMNS),
    { ...source, ...(blankKeeps && { blankKeeps }) },
    context,
  )
  if (compiled.kind !== 'ok') throw new Error(compiled.kind)
  const row = compiled.map(cells, 2, 'Plan1')!
  return { silent: row.contact.silent, problems: row.problems, fingerprint: compiled.fingerprint }
}

it.each<[situation: string, cells: string[], silent: string[] | undefined]>([
  ['all filled', ['Ana', '84 99999-0001', '84 3232-1111', '7', 'Gold', 'sim'], undefined],
  ['a blank name is not a set', ['', '84 99999-0001', '84 3232-1111', '7', 'Gold', 'sim'], undefined],
  ['one of two phones', ['Ana', '84 99999-0001', '', '7', 'Gold', 'sim'], ['urn:tel']],
  ['both phones, each for itself', ['Ana', ' ', '', '7', 'Gold', 'sim'], ['urn:tel', 'urn:tel']],
  [
    'groups and a group of its own',
    ['Ana', '84 99999-0001', '84 3232-1111', '7', '', ''],
    ['groups', 'group:VIP'],
  ],
  ['"--" and "no" are statements', ['Ana', '--', '84 3232-1111', '7', '--', 'não'], undefined],
])('%s', (_situation, cells, silent) => {
  expect(silentOf(cells, true)).toMatchObject({ silent, problems: [] })
  expect(silentOf(cells, false)).toMatchObject({ silent: undefined, problems: [] })
})

it('is another meaning of the same cells: rows are read anew when it is switched', () => {
  const cells = ['Ana', '84 99999-0001', '', '7', '', '']
  expect(silentOf(cells, true).fingerprint).not.toBe(silentOf(cells, false).fingerprint)
})
