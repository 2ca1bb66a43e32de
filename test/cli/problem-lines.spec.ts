/** How problems are listed for a person. */
import { expect, it } from 'vitest'
import { problemLines } from '../../main/cli/problem-lines.ts'

const problem = (row: string, place = 'Clientes') => ({
  place,
  row,
  column: 'Celular',
  what: '"84" has 2 digits',
  fix: 'correct it',
})

it('stand under their spreadsheet, with what to do below what is wrong', () =>
  expect(problemLines([problem('row 7'), problem('', ''), problem('row 12')], 'Save.')).toEqual([
    'Clientes:',
    '  row 7   Celular: "84" has 2 digits',
    '          → correct it',
    '  row 12  Celular: "84" has 2 digits',
    '          → correct it',
    '',
    'In general:',
    '          Celular: "84" has 2 digits',
    '          → correct it',
    '',
    '3 problems. Save.',
  ]))

it('two hundred thousand of them are listed too', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => problem(`row ${index + 2}`))
  expect(problemLines(many, 'Save.').at(-1)).toBe('200,000 problems. Save.')
})
