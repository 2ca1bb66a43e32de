/** Columns as a person sees them in a terminal. */

import { describe, expect, it } from 'vitest'
import { columnTable, type ShownColumn, shownColumn } from '../../main/cli/column-table.ts'
import { because } from '../../shared/column-reasons.ts'

const NAME: ShownColumn = {
  header: 'Nome',
  target: 'name',
  confidence: 0.9,
  reason: '"Nome" means the name; 3 of 3 cells hold one',
  samples: ['Ana Lima', 'Bia Souza', 'Caio Reis'],
}
const BORN: ShownColumn = {
  ...{ header: 'Nascimento', target: 'field:born', type: 'datetime', dateStyle: 'month_first' },
  ...{ confidence: 0.95, reason: 'a date', samples: ['12/31/1990'] },
}
const ASKED: ShownColumn = {
  ...{ header: 'Estado', target: null, ask: ['field:estado', 'status'] },
  ...{ confidence: 0.4, reason: 'two meanings', samples: ['RN'] },
}

describe('a table of columns', () => {
  it('has a line for each, one below the other', () => {
    expect(columnTable([NAME, BORN, ASKED], '  ', undefined)).toEqual([
      '  Column      Goes to                How sure  Why                                           For example',
      '  Nome        name                   90 %      "Nome" means the name; 3 of 3 cells hold one  Ana Lima · Bia Souza · Caio Reis',
      '  Nascimento  field:born (datetime)  95 %      a date; dates with the month first            12/31/1990',
      '  Estado      field:estado? status?            two meanings                                  RN',
    ])
  })
  it.each([100, 120, 140])('fits a terminal of %i characters', (width) => {
    const lines = columnTable([NAME, BORN, ASKED], '  ', width)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    expect(lines[1]).toContain('Nome        name')
  })
  it('breaks no line and moves no cursor, whatever a cell holds', () => {
    const nasty = { ...NAME, header: 'No\nme\u001b[2J', samples: ['\u202eevil\r', 'a\tb'] }
    const text = columnTable([nasty], '  ', undefined)
    expect(text).toHaveLength(2)
    expect(text.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

it('in JSON a column says what is asked and the kind of a field only where there is one', () => {
  const column = { header: 'A', ask: [], reasons: [because('chosen')], confidence: 1, samples: [] }
  expect(shownColumn({ ...column, target: { kind: 'name', part: 1 } })).toEqual({
    ...{ header: 'A', target: 'name:1', confidence: 1, reason: 'chosen in the setup', samples: [] },
  })
  expect(shownColumn({ ...column, target: null, ask: ['name'] })).toMatchObject({
    target: null,
    ask: ['name'],
  })
  expect(shownColumn({ ...column, target: { kind: 'field', key: 'n', type: 'number' } })).toMatchObject({
    target: 'field:n',
    type: 'number',
  })
})
