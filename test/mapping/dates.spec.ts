import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { canonicalField, sameValue } from '../../main/mapping/canonical.ts'
import { type DateStyle, dateReader } from '../../main/mapping/dates.ts'
import { dayOffsets } from '../../main/mapping/day-offsets.ts'
import type { FieldType } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'

const SAO_PAULO = 'America/Sao_Paulo'
const read = (text: string, style: DateStyle = 'day_first', zone = SAO_PAULO) =>
  dateReader(zone, style)(text, text)

describe('a date becomes ISO with the offset of the account', () => {
  it.each([
    ['2024-03-09', '2024-03-09T00:00:00-03:00'],
    ['2024/3/9', '2024-03-09T00:00:00-03:00'],
    ['20240309', '2024-03-09T00:00:00-03:00'],
    ['09/03/2024', '2024-03-09T00:00:00-03:00'],
    ['9.3.2024', '2024-03-09T00:00:00-03:00'],
    ['09-03-24', '2024-03-09T00:00:00-03:00'],
    ['09/03/85', '1985-03-09T00:00:00-03:00'],
    ['9 de março de 2024', '2024-03-09T00:00:00-03:00'],
    ['9 mar 2024', '2024-03-09T00:00:00-03:00'],
    ['9-mar-24', '2024-03-09T00:00:00-03:00'],
    ['1º de setembro de 2024', '2024-09-01T00:00:00-03:00'],
    ['9 de diciembre de 2024', '2024-12-09T00:00:00-03:00'],
    ['March 9, 2024', '2024-03-09T00:00:00-03:00'],
    ['2024-03-09T08:30', '2024-03-09T08:30:00-03:00'],
    ['2024-03-09 08:30:15', '2024-03-09T08:30:15-03:00'],
    ['2024-03-09T08:30:15.250', '2024-03-09T08:30:15.250-03:00'],
    ['09/03/2024 08:30', '2024-03-09T08:30:00-03:00'],
    ['09/03/2024 8h30', '2024-03-09T08:30:00-03:00'],
    ['09/03/2024, 3:15 PM', '2024-03-09T15:15:00-03:00'],
    ['09/03/2024 12:05 a.m.', '2024-03-09T00:05:00-03:00'],
    ['2024-03-09T11:30:00Z', '2024-03-09T08:30:00-03:00'],
    ['2024-03-09 11:30:00+02:00', '2024-03-09T06:30:00-03:00'],
    ['2024-03-09T11:30:00.123456Z', '2024-03-09T08:30:00.123-03:00'],
    ['2024-03-09 11:30:00 UTC', '2024-03-09T08:30:00-03:00'],
    ['2024-03-09T11:30:00.000+0000', '2024-03-09T08:30:00-03:00'],
    ['2024-03-09 11:30:00 -0300', '2024-03-09T11:30:00-03:00'],
    ['Sat, 09 Mar 2024 11:30:00 GMT', '2024-03-09T08:30:00-03:00'],
    ['7/mar/24', '2024-03-07T00:00:00-03:00'],
    ['7/mar./2024', '2024-03-07T00:00:00-03:00'],
    ['12 de março de 2024', '2024-03-12T00:00:00-03:00'],
    ['12 de mar. de 2024', '2024-03-12T00:00:00-03:00'],
    ['sábado, 9 de março de 2024', '2024-03-09T00:00:00-03:00'],
    ['viernes, 8 de marzo de 2024', '2024-03-08T00:00:00-03:00'],
    ['9 de sept de 2024', '2024-09-09T00:00:00-03:00'],
    ['Mar 9, 2024', '2024-03-09T00:00:00-03:00'],
    ['March 9th, 2024 3:15 PM', '2024-03-09T15:15:00-03:00'],
    ['09/03/2024 às 08:30', '2024-03-09T08:30:00-03:00'],
    ['09/03/2024 a las 8:30', '2024-03-09T08:30:00-03:00'],
    ['09/03/2024 - 08:30', '2024-03-09T08:30:00-03:00'],
    ['\u200e09/03/2024', '2024-03-09T00:00:00-03:00'],
  ])('%j → %s', (text, iso) => expect(read(text)).toBe(iso))

  it.each<[cell: Cell, iso: string]>([
    [{ kind: 'date', iso: '2024-03-09' }, '2024-03-09T00:00:00-03:00'],
    [{ kind: 'date', iso: '2024-03-09T08:30:00' }, '2024-03-09T08:30:00-03:00'],
  ])('the cell %j → %s', (cell, iso) => expect(dateReader(SAO_PAULO, 'month_first')(cell, '')).toBe(iso))

  it('month first and year first accounts read numbers their way', () => {
    expect(read('03/09/2024', 'month_first')).toBe('2024-03-09T00:00:00-03:00')
    expect(read('24-03-09', 'year_first')).toBe('2024-03-09T00:00:00-03:00')
    expect(read('2024-03-09', 'month_first')).toBe('2024-03-09T00:00:00-03:00')
  })

  it('a day without midnight begins at one', () =>
    expect(read('04/11/2018')).toBe('2018-11-04T01:00:00-02:00'))
  it('the day the clock goes back begins once', () =>
    expect(read('18/02/2018')).toBe('2018-02-18T00:00:00-03:00'))
  it('a zone that does not exist counts as UTC', () =>
    expect(read('2024-03-09', 'day_first', 'Mars/Base')).toBe('2024-03-09T00:00:00Z'))
})

it.each([
  ['31/02/2024', 'no-such-day'],
  ['32/01/2024', 'no-such-day'],
  ['29/02/2023', 'no-such-day'],
  ['amanhã', 'not-a-date'],
  ['45000', 'number'],
  ['45000,5', 'number'],
  ['1980', 'no-day'],
  ['março de 2024', 'no-day'],
  ['03/2024', 'no-day'],
  ['09/03', 'no-year'],
  ['--03-09', 'no-year'],
  ['--0309', 'no-year'],
  ['9 de março', 'no-year'],
  ['March 9', 'no-year'],
  ['09/03/2024 25:00', 'no-such-time'],
  ['9 de marchal de 2024', 'not-a-date'],
  ['08:30', 'not-a-date'],
  ['09/03/0024', 'no-such-day'],
  ['0000-00-00', 'no-such-day'],
  ['1899-12-30', 'not-a-date'],
  ['30/12/1899', 'not-a-date'],
])('%j is a problem: %s', (text, why) => expect(read(text)).toEqual({ code: 'bad-date', detail: { why } }))

it.each<[text: string, style: DateStyle, reads: DateStyle, suggestion: string]>([
  ['12/31/2024', 'day_first', 'month_first', '2024-12-31'],
  ['31/12/2024', 'month_first', 'day_first', '2024-12-31'],
  ['31/12/2024', 'year_first', 'day_first', '2024-12-31'],
  ['2024-31-12', 'day_first', 'day_first', '2024-12-31'],
])(
  '%j where the order is %s is a problem that says what it can only mean',
  (text, style, reads, suggestion) =>
    expect(read(text, style)).toEqual({
      code: 'bad-date',
      detail: { why: 'other-order', style, reads, suggestion },
    }),
)

it.each<[text: string, style: DateStyle]>([
  ['12/31/24', 'day_first'],
  ['05/04/2024', 'year_first'],
  ['02/31/2024', 'day_first'],
])('%j where the order is %s is a problem without a guess', (text, style) =>
  expect(read(text, style)).toEqual({ code: 'bad-date', detail: { why: 'other-order', style } }),
)

it.each<[cell: Cell]>([
  [45000],
  [true],
  [{ kind: 'number', value: 45000, shown: '045000' }],
  [{ kind: 'date', iso: '08:30:00' }],
  [{ kind: 'date', iso: '1899-12-30' }],
  [{ kind: 'date', iso: '1899-12-30T08:30:00' }],
])('the cell %j is no date', (cell) =>
  expect(dateReader(SAO_PAULO, 'day_first')(cell, '')).toMatchObject({ code: 'bad-date' }),
)

it('every day of a century is the first moment of that day, in every zone and style', () => {
  const zones = [SAO_PAULO, 'Africa/Kigali', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'utc']
  const formats: [DateStyle, string][] = [
    ['day_first', 'dd/MM/yyyy'],
    ['month_first', 'M-d-yyyy'],
    ['year_first', 'yyyy.MM.dd'],
  ]
  const days = fc.date({
    min: new Date('1930-01-02T00:00:00Z'),
    max: new Date('2060-12-30T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(
      days,
      fc.constantFrom(...zones),
      fc.constantFrom(...formats),
      (day, zone, [style, format]) => {
        const start = DateTime.fromJSDate(day, { zone }).startOf('day')
        const got = read(start.toFormat(format), style, zone)
        expect(got).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/)
        const back = DateTime.fromISO(String(got), { zone })
        expect(back.toMillis()).toBe(start.toMillis())
        expect(read(String(got), style, zone)).toBe(got)
      },
    ),
  )
})

describe('the offset of a whole day', () => {
  const known = new Map<string, (day: string) => string | null>()
  const offset = (day: string, zone: string) => {
    if (!known.has(zone)) known.set(zone, dayOffsets(zone))
    return known.get(zone)!(day)
  }

  it('is what luxon says of its beginning and its end, in every zone', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'utc', 'UTC', 'Etc/GMT+5')
    const first = Date.parse('1890-01-01T00:00:00Z')
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 70_000 }), (zone, days) => {
        const day = new Date(first + days * 86_400_000).toISOString().slice(0, 10)
        const start = DateTime.fromISO(day, { zone })
        const isDay = start.isValid && start.toISO().startsWith(`${day}T00:00`)
        const isSteady = isDay && start.offset === start.plus({ hours: 24 }).offset
        expect([zone, day, offset(day, zone)]).toEqual([
          zone,
          day,
          isSteady ? start.toFormat(start.offset === 0 && start.isOffsetFixed ? "'Z'" : 'ZZ') : null,
        ])
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['2018-02-17', null],
    ['2018-02-18', '-03:00'],
    ['2018-11-02', '-03:00'],
    ['2018-11-03', null],
    ['2018-11-04', null],
    ['2018-11-05', '-02:00'],
    ['2023-02-29', null],
    ['2024-13-01', null],
    ['2024-00-10', null],
  ])('%s in São Paulo: %s', (day, expected) => expect(offset(day, SAO_PAULO)).toBe(expected))

  it('is left open on the day Samoa did not have', () => {
    expect(offset('2011-12-28', 'Pacific/Apia')).toBe('-10:00')
    expect(offset('2011-12-30', 'Pacific/Apia')).toBeNull()
    expect(offset('2011-12-31', 'Pacific/Apia')).toBe('+14:00')
  })
})

describe('same value', () => {
  it.each<[FieldType, string | null, string | null, boolean]>([
    ['number', '12.50', '12.5', true],
    ['number', '007', '7', true],
    ['number', '-0', '0', true],
    ['number', '1', '1.01', false],
    ['number', 'abc', 'abc', true],
    ['number', '12345678901234567890.1', '12345678901234567890.2', false],
    ['datetime', '2024-03-09T00:00:00-03:00', '2024-03-09T03:00:00.000000Z', true],
    ['datetime', '2024-03-09T00:00:00-03:00', '2024-03-09T03:00:01Z', false],
    ['datetime', '2024-03-09', '2024-03-09T00:00:00Z', false],
    ['text', ' Natal ', 'Natal', true],
    ['text', 'Natal', 'natal', false],
    ['text', 'Jose\u0301', 'José', true],
    ['text', '', null, true],
    ['text', null, null, true],
    ['text', 'x', null, false],
    ['state', 'Borno', 'Nigeria > Borno', true],
    ['district', 'Nigeria > Borno', 'Nigeria > Kano', false],
  ])('%s: %j and %j: %s', (type, a, b, same) => expect(sameValue(type, a, b)).toBe(same))

  const values = fc.oneof(
    fc.constantFrom(
      '1',
      '1.0',
      '01',
      '2024-03-09T00:00:00Z',
      '2024-03-08T21:00:00-03:00',
      'a',
      ' a',
      'A',
      'X > a',
      '',
      null,
    ),
    fc.string(),
  )
  it('is an equivalence', () => {
    const types = fc.constantFrom<FieldType>('text', 'number', 'datetime', 'state', 'district', 'ward')
    fc.assert(
      fc.property(types, values, values, values, (type, a, b, c) => {
        expect(sameValue(type, a, a)).toBe(true)
        expect(sameValue(type, a, b)).toBe(sameValue(type, b, a))
        if (sameValue(type, a, b) && sameValue(type, b, c)) expect(sameValue(type, a, c)).toBe(true)
        if (a !== null) expect(sameValue(type, canonicalField(type, a), a)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
