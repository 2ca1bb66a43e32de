import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { cellOfNumber, parseNumberFormat } from '../../main/spreadsheets/number-format.ts'
import type { Cell } from '../../shared/row.ts'

const shown = (code: string, value: number): Cell => cellOfNumber(value, parseNumberFormat(code), false)

it.each<[code: string, value: number, seen: Cell]>([
  ['General', 5584999990002, 5584999990002],
  ['0', 5584999990002, 5584999990002],
  ['#,##0.00', 1234.5, 1234.5],
  ['0.00E+00', 5584999990002, 5584999990002],
  ['0%', 0.25, 0.25],
  ['"R$" #,##0.00', 10, 10],
  ['[$R$-416] #,##0.00;[RED]-[$R$-416] #,##0.00', 10, 10],
  ['_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 10, 10],
  ['0 "kg"', 10, 10],
  ['0 d', 10, 10],
  ['@', 42, 42],
  ['"Sim";;"Não"', 1, { kind: 'number', value: 1, shown: 'Sim' }],
  ['"Sim";;"Não"', 0, { kind: 'number', value: 0, shown: 'Não' }],
  ['"TRUE";"TRUE";"FALSE"', 1, true],
  ['"VERDADEIRO";"VERDADEIRO";"FALSO"', 0, false],
  ['General" un"', 5, 5],
  ['00000;-00000;"-"', 0, 0],
  ['# ?/?', 0.5, 0.5],
  ['00000', 7, { kind: 'number', value: 7, shown: '00007' }],
  ['00000', 1234567, { kind: 'number', value: 1234567, shown: '1234567' }],
  ['00000000000', 12345678909, { kind: 'number', value: 12345678909, shown: '12345678909' }],
  ['(00) 00000-0000', 84999990002, { kind: 'number', value: 84999990002, shown: '(84) 99999-0002' }],
  ['000\\.000\\.000\\-00', 1234567890, { kind: 'number', value: 1234567890, shown: '012.345.678-90' }],
  ['"+"0', 5584999990002, { kind: 'number', value: 5584999990002, shown: '+5584999990002' }],
  [
    '[<=9999999]###\\-####;\\(###\\)\\ ###\\-####',
    5551234,
    { kind: 'number', value: 5551234, shown: '555-1234' },
  ],
  [
    '[<=9999999]###\\-####;\\(###\\)\\ ###\\-####',
    4155551234,
    { kind: 'number', value: 4155551234, shown: '(415) 555-1234' },
  ],
  ['#,##0_);(#,##0)', -5, -5],
  ['dd/mm/yyyy', 45360, { kind: 'date', iso: '2024-03-09' }],
  ['[$-416]d "de" mmmm "de" yyyy;@', 45360, { kind: 'date', iso: '2024-03-09' }],
  ['mmm/yy', 45352, { kind: 'date', iso: '2024-03-01' }],
  ['dd/mm/yyyy', 45360.9, { kind: 'date', iso: '2024-03-09' }],
  ['dd/mm/yyyy hh:mm:ss.000', 45360.5, { kind: 'date', iso: '2024-03-09T12:00:00' }],
  ['h:mm AM/PM', 0.75, { kind: 'date', iso: '18:00:00' }],
  ['mm:ss.0', 0.0034722222, { kind: 'date', iso: '00:05:00' }],
  ['[h]:mm', 1.5, { kind: 'number', value: 1.5, shown: '36:00:00' }],
  ['dd/mm/yyyy', 0, { kind: 'number', value: 0, shown: '1900-01-00' }],
  ['dd/mm/yyyy', -1, -1],
  ['dd/mm/yyyy', 2958465, { kind: 'date', iso: '9999-12-31' }],
  ['dd/mm/yyyy', 2958466, 2958466],
  ['dd/mm/yyyy hh:mm', 45291.999999, { kind: 'date', iso: '2024-01-01T00:00:00' }],
])('%s shows %d as a person sees it', (code, value, seen) => expect(shown(code, value)).toEqual(seen))

describe('against SheetJS', () => {
  it('a day is the same day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_958_465 }), (serial) => {
        expect(shown('yyyy-mm-dd', serial)).toEqual({
          kind: 'date',
          iso: XLSX.SSF.format('yyyy-mm-dd', serial),
        })
      }),
      { numRuns: 500 },
    )
  })
  it('a second is the same second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 61, max: 80_000 }),
        fc.integer({ min: 0, max: 86_399 }),
        (day, second) => {
          const serial = day + second / 86_400
          const iso = XLSX.SSF.format('yyyy-mm-dd"T"hh:mm:ss', serial)
          expect(shown('yyyy-mm-dd hh:mm:ss', serial)).toEqual({ kind: 'date', iso })
        },
      ),
      { numRuns: 500 },
    )
  })
  it('a mask is filled alike', () => {
    const masks = [
      '00000',
      '0000000000',
      '00000\\-000',
      '\\(00\\)\\ 00000\\-0000',
      '000\\.000\\.000\\-00',
      '"+"00" "00" "000000000',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...masks), fc.integer({ min: 0, max: 99_999_999_999 }), (mask, value) => {
        expect(shown(mask, value)).toEqual({ kind: 'number', value, shown: XLSX.SSF.format(mask, value) })
      }),
      { numRuns: 500 },
    )
  })
  it('a format is of a date alike', () => {
    const codes = Object.values(XLSX.SSF.get_table()).filter(
      (code): code is string => typeof code === 'string',
    )
    for (const code of codes) {
      const ours = parseNumberFormat(code)?.kind === 'date'
      expect([code, ours]).toEqual([code, XLSX.SSF.is_date(code)])
    }
  })
})
