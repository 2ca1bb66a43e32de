/** Dates in the names of exports. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datesOf } from '../../main/agent/dated-names.ts'
import { compareAge, isDatedBefore, stemOf } from '../../main/agent/folder-files.ts'
import type { DateStyle } from '../../main/mapping/dates.ts'

const dateOf = (name: string, style: DateStyle = 'day_first') => datesOf([name], style).get(name)

it.each<[name: string, date: string | null]>([
  ['clientes 2026-11-23.xlsx', '2026-11-23'],
  ['2026_11_23_0815.csv', '2026-11-23T08:15:00'],
  ['report 2026.11.23.xlsx', '2026-11-23'],
  ['2026-1-5.csv', '2026-01-05'],
  ['export_20261123_0815.csv', '2026-11-23T08:15:00'],
  ['20261123081530.csv', '2026-11-23T08:15:30'],
  ['rd-station-2026-11-23T14_05_09Z.csv', '2026-11-23T14:05:09'],
  ['leads 2026-11-23 08h15.csv', '2026-11-23T08:15:00'],
  ['Contatos 23-11-2026 às 08.15.30.xlsx', '2026-11-23T08:15:30'],
  ['23.11.26 leads.csv', '2026-11-23'],
  ['23112026.csv', '2026-11-23'],
  ['relatório 23 nov 2026.xlsx', '2026-11-23'],
  ['relatorio 23 de novembro de 2026.xlsx', '2026-11-23'],
  ['informe 3 dic 2026.xlsx', '2026-12-03'],
  ['Nov 23, 2026 export.csv', '2026-11-23'],
  ['hubspot-crm-exports-all-contacts-2026-11-23-1.csv', '2026-11-23'],
  ['2026-11-23 (1).csv', '2026-11-23'],
  ['01-11-2026 a 23-11-2026.csv', '2026-11-23'],
  ['01_11_2026_23_11_2026.csv', '2026-11-23'],
  ['export (2).csv', null],
  ['clientes-2026.xlsx', null],
  ['v1.2.3.csv', null],
  ['2026-02-30.csv', null],
  ['5584991000001.csv', null],
  ['people-4532871-87.csv', null],
])('%s → %s', (name, date) => expect(dateOf(name)).toBe(date))

it('seconds since 1970 are a time of this PC', () => {
  const at = new Date(2026, 10, 23, 8, 15).getTime()
  expect(dateOf(`contacts_${at / 1000}.csv`)).toBe('2026-11-23T08:15:00')
  expect(dateOf(`contacts_${at}.csv`)).toBe('2026-11-23T08:15:00')
})

describe('day or month first', () => {
  it("is the account's, where the names allow both", () => {
    expect(dateOf('05-04-2026.csv', 'day_first')).toBe('2026-04-05')
    expect(dateOf('05-04-2026.csv', 'month_first')).toBe('2026-05-04')
  })

  it('is what another name of the folder allows', () => {
    const dates = datesOf(['05-04-2026.csv', '05-14-2026.csv'], 'day_first')
    expect([...dates.values()]).toEqual(['2026-05-04', '2026-05-14'])
    expect([...datesOf(['26-11-05.csv', '26-12-31.csv', '45-01-31.csv'], 'month_first').values()]).toEqual([
      '2026-11-05',
      '2026-12-31',
      '2045-01-31',
    ])
  })

  it('where names contradict each other, only those that can be read in one way are', () => {
    const dates = datesOf(['23-11-2026.csv', '11-23-2026.csv', '05-04-2026.csv'], 'day_first')
    expect([...dates.values()]).toEqual(['2026-11-23', '2026-11-23', '2026-04-05'])
  })
})

it('any day written with its year first is that day, and any text is some answer', () => {
  const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(day, fc.constantFrom('-', '_', '.', ' ', ''), (date, mark) => {
      const iso = date.toISOString().slice(0, 10)
      expect(dateOf(`lista ${iso.replaceAll('-', mark)}.csv`)).toBe(iso)
    }),
  )
  fc.assert(fc.property(fc.string(), (name) => void dateOf(name)))
})

describe('newer', () => {
  const noon = new Date(2026, 10, 23, 12).getTime()
  const file = (name: string, minutes = 0) => ({
    name,
    size: 1,
    modifiedAt: noon + minutes * 60_000,
    dated: dateOf(name) ?? null,
  })
  it.each<[older: [string, number?], newer: [string, number?]]>([
    [['2026-11-22.csv', 60], ['2026-11-23.csv']],
    [['2026-11-23 0800.csv', 60], ['2026-11-23 0900.csv']],
    [['2026-11-23.csv'], ['2026-11-23 (1).csv', 1]],
    [['2026-11-23 (1).csv'], ['2026-11-23 (2).csv']],
    [['2026-11-22.csv', 60], ['export.csv']],
    [['export.csv'], ['2026-11-24.csv', -9999]],
    [['a.csv'], ['b.csv', 1]],
  ])('%j, then %j', (older, newer) => {
    expect(compareAge(file(...older), file(...newer))).toBeLessThan(0)
    expect(compareAge(file(...newer), file(...older))).toBeGreaterThan(0)
  })

  it('is told by the dates of both names, as far as both go', () => {
    expect(isDatedBefore('2026-11-22', '2026-11-23T08:00:00')).toBe(true)
    expect(isDatedBefore('2026-11-23', '2026-11-23T08:00:00')).toBe(false)
    expect(isDatedBefore(null, '2026-11-23')).toBe(false)
  })
})

it('what a list is called, without dates, numbers and copies', () => {
  expect(
    new Set(['clientes 2026-11-23.xlsx', 'Clientes_20261124 (1).csv', 'clientes - Cópia.xls'].map(stemOf)),
  ).toEqual(new Set(['clientes']))
  expect(stemOf('clientes SP 2026.csv')).not.toBe(stemOf('clientes RJ 2026.csv'))
})
