/** What a person says of a file's columns, against what was guessed. */

import { describe, expect, it } from 'vitest'
import { answersOf, readAnswer, withAnswers } from '../../main/cli/check-answers.ts'
import type { Understood, UnderstoodColumn } from '../../main/mapping/understood.ts'
import { because } from '../../shared/column-reasons.ts'
import { targetText } from '../../shared/targets.ts'
import { target } from '../mapping/support/mapping.ts'

const column = (header: string, written: unknown, ask: string[] = []): UnderstoodColumn => ({
  header,
  target: written === null ? null : target(written),
  ask,
  reasons: [because('unknown-header')],
  confidence: 0.9,
  samples: [],
})
const UNDERSTOOD: Understood = {
  vendor: null,
  columns: [
    column('Nome', 'name'),
    column('Celular', 'urn:tel'),
    column('Telefone', 'urn:tel'),
    column('Apelido', null, ['name:3', 'field:apelido', 'ignore']),
    column('Nascimento', { field: 'nascimento', type: 'datetime' }),
    column('A=B', null),
  ],
}
const HEADERS = UNDERSTOOD.columns.map(({ header }) => header)
const answered = (...written: string[]) =>
  withAnswers(
    UNDERSTOOD,
    written.map((one) => readAnswer(one, HEADERS)),
  )
const targets = ({ columns }: Understood) =>
  Object.fromEntries(columns.map((one) => [one.header, one.target && targetText(one.target)]))

describe('an answer', () => {
  it.each([
    ['Apelido=field:apelido', 'Apelido', 'field:apelido'],
    ['apelido = last name', 'Apelido', 'name:3'],
    ['A=B=groups', 'A=B', 'groups'],
    ['Celular=ignore', 'Celular', 'ignore'],
  ])('%s', (written, header, expected) => {
    const { columns } = answered(written)
    const found = columns.find((one) => one.header === header)!
    expect(found).toMatchObject({ ask: [], confidence: 1, reasons: [because('chosen')] })
    expect(targetText(found.target!)).toBe(expected)
  })
  it('leaves the other columns as they were', () => {
    const { columns } = answered('Apelido=field:apelido')
    expect(columns.filter(({ header }) => header !== 'Apelido')).toEqual(
      UNDERSTOOD.columns.filter(({ header }) => header !== 'Apelido'),
    )
  })
  it('takes what only one column can hold from the one that was guessed to hold it', () => {
    expect(targets(answered('A=B=name'))).toMatchObject({ 'A=B': 'name', Nome: null })
    expect(targets(answered('A=B=urn:tel'))).toMatchObject({
      'A=B': 'urn:tel',
      Celular: 'urn:tel',
      Telefone: 'urn:tel',
    })
  })
  it("names a field, and keeps the kind of the column's values", () => {
    expect(answered('Nascimento=field:born').columns[4]!.target).toEqual({
      kind: 'field',
      key: 'born',
      type: 'datetime',
    })
  })
  it.each([
    ['Nom=name', 'There is no column "Nom". Did you mean "Nome"?'],
    ['Cor do carro=name', /^There is no column "Cor do carro"\. Columns found: "Nome", "Celular", /],
    ['Celular=phone', /^"phone" is nothing that the column "Celular" can hold; .* Did you mean "urn:tel"\?$/],
    ['Celular=', /^"" is nothing that the column "Celular" can hold; expected is /],
    ['Celular', '--as takes a column and what it holds, as in --as "Celular=urn:tel"; it got "Celular".'],
  ])('%s is refused', (written, sentence) => {
    expect(() => readAnswer(written, HEADERS)).toThrow(sentence)
  })
  it('that says the same of two columns is refused', () => {
    expect(() => answered('Nome=name', 'A=B=name')).toThrow(
      'Only one column can be "name", and it was said of "Nome" and "A=B". Say for one of them what else it is, or "ignore".',
    )
  })
})

describe('what the setup says', () => {
  const setup = { Apelido: target('name'), Nascimento: target('field:born') }
  const withSetup = (...written: string[]) =>
    withAnswers(
      UNDERSTOOD,
      answersOf(
        setup,
        written.map((one) => readAnswer(one, HEADERS)),
      ),
    )
  it('was said before: it counts against what is guessed, with its own kind of field', () => {
    expect(targets(withSetup())).toMatchObject({ Apelido: 'name', Nome: null, Nascimento: 'field:born' })
    expect(withSetup().columns[4]!.target).toEqual({ kind: 'field', key: 'born' })
  })
  it('is overruled by what is said now, of the same column or of another', () => {
    expect(targets(withSetup('Apelido=ignore'))).toMatchObject({ Apelido: 'ignore', Nome: 'name' })
    expect(targets(withSetup('A=B=name'))).toMatchObject({ 'A=B': 'name', Apelido: null, Nome: null })
  })
  it('of a column that is not there any more says nothing', () => {
    expect(withAnswers(UNDERSTOOD, answersOf({ Gone: target('name') }, []))).toEqual(UNDERSTOOD)
  })
})
