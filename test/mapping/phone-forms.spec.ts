/** Contract 2: whatever people and programs make of a number, it arrives as itself or is a problem, in every country. */
import fc from 'fast-check'
import { getCountries, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../main/mapping/numbering-plans.ts'
import { type PhoneReader, phoneCellText, phoneReader, splitPhones } from '../../main/mapping/phones.ts'
import type { Cell } from '../../shared/row.ts'

const SEED = 20_261_123
const OF_EACH_KIND = 4

/** Landlines and mobiles of every country and territory, made by its own numbering plan. */
const numbers: PhoneNumber[] = getCountries().flatMap((country) => {
  const plan = planOf(country)!
  return plan.kinds.flatMap(({ pattern }) =>
    fc
      .sample(fc.stringMatching(pattern), { numRuns: OF_EACH_KIND, seed: SEED })
      .flatMap((digits) => parsePhoneNumberFromString(`+${plan.callingCode}${digits}`) ?? [])
      .filter((number) => number.country === country && /MOBILE|FIXED/.test(number.getType() ?? '')),
  )
})

const readers = new Map<string, PhoneReader>()
/** All that a cell holds. */
function read(cell: Cell, country: string): ReturnType<PhoneReader>[] {
  const reader = readers.get(country) ?? phoneReader({ country, international: false, minDigits: 1 })
  readers.set(country, reader)
  return splitPhones(phoneCellText(cell)).map(reader)
}

type Way = [what: string, write: (number: PhoneNumber) => Cell]
const full = (number: PhoneNumber) => number.formatInternational()
const home = (number: PhoneNumber) => number.formatNational()
const digits = ({ number }: PhoneNumber) => number.slice(1)
const wide = (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

/** Gabon's numbers became longer: the library writes the old ones so that it reads them as new ones itself. */
const isReadAsWritten = (number: PhoneNumber) =>
  parsePhoneNumberFromString(home(number), number.country)?.number === number.number

/** What stands between the digits. */
const APART: Way[] = [
  ['dots', (number) => full(number).replaceAll(' ', '.')],
  ['dashes', (number) => full(number).replaceAll(' ', '-')],
  ['no-break blanks', (number) => full(number).replaceAll(' ', '\u00a0')],
  ['brackets', (number) => full(number).replace(/ (\d+) /, ' ($1) ')],
  ['square brackets', (number) => full(number).replace(/ (\d+) /, ' [$1] ')],
  ['a bracket around the code', (number) => `(+${number.countryCallingCode}) ${number.nationalNumber}`],
  ['full-width digits', (number) => wide(full(number))],
  ['invisible marks', (number) => `\u202a${full(number)}\u202c`],
]

const LABELLED: Way[] = [
  ['tel:', ({ number }) => `tel:${number}`],
  ['RFC 3966', (number) => number.format('RFC3966')],
  ['p:', ({ number }) => `p:${number}`],
  ['Tel.:', (number) => `Tel.: ${full(number)}`],
  ['Celular', (number) => `Celular ${full(number)}`],
  ['(mãe)', (number) => `${full(number)} (mãe)`],
  ['- WhatsApp', (number) => `${full(number)} - WhatsApp`],
  ['an apostrophe', ({ number }) => `'${number}`],
  ['=', ({ number }) => `=${number}`],
  ['="…"', ({ number }) => `="${number}"`],
]

const EXTENSIONS: Way[] = [
  'ext. 12',
  'ext 1234',
  'x12',
  'ramal 12',
  '- ramal 12',
  '/ ramal 3',
  'r. 12',
  'int. 4',
  '#12',
  'anexo 5',
  'extensión 12',
]
  .map((extension): Way => [extension, (number) => `${full(number)} ${extension}`])
  .concat([[';ext=12', (number) => `${number.number};ext=12`]])

const INTERNATIONAL: Way[] = [
  ['E.164', ({ number }) => number],
  ['spaced', full],
  ['00', (number) => `00${digits(number)}`],
  ['00 and blanks', (number) => `00 ${full(number).slice(1)}`],
  ...APART,
  ...LABELLED,
  ...EXTENSIONS,
]

describe('a number of any country', () => {
  it('is there to be tried', () => {
    expect(new Set(numbers.map(({ country }) => country)).size).toBeGreaterThan(getCountries().length - 2)
    expect(numbers.length).toBeGreaterThan(1500)
  })

  it.each(INTERNATIONAL)('written with %s is always read', (_way, write) => {
    const lost = numbers.filter((number) => read(write(number), number.country!).join() !== number.number)
    expect(lost.map((number) => [number.country, write(number)])).toEqual([])
  })

  it.each<Way>([
    ['with slashes', (number) => full(number).replaceAll(' ', '/')],
    ['as people dial abroad from the USA', (number) => `011 ${full(number).slice(1)}`],
    ['as a chat link', (number) => `https://wa.me/${digits(number)}`],
    ['as an id of a chat program', (number) => `${digits(number)}@c.us`],
    [
      'with five digits of spreadsheet notation',
      (number) => Number(digits(number)).toExponential(4).replace('e', 'E'),
    ],
    ['with a number behind a word', (number) => `${home(number)} casa 12`],
    ['with a number in front', (number) => `2) ${home(number)}`],
    ['with a number and a dot in front', (number) => `2. ${home(number)}`],
    ['with a number in brackets', (number) => `${home(number)} (2)`],
    ['with a label that counts', (number) => `Tel 2: ${home(number)}`],
    ['with a label that counts, at once', (number) => `Tel2 ${home(number)}`],
    ['without its last digit', ({ number }) => `${number.slice(0, -1)}.5`],
  ])('written %s arrives as itself or is a problem', (_way, write) => {
    for (const number of numbers.filter(isReadAsWritten)) {
      // Elsewhere 011 begins a number at home.
      if (number.countryCallingCode !== '1' && String(write(number)).startsWith('011')) continue
      for (const got of read(write(number), number.country!))
        if (typeof got === 'string') expect([write(number), got]).toEqual([write(number), number.number])
    }
  })

  it('with a zero in brackets is read, or can be two numbers', () => {
    for (const number of numbers) {
      const text = full(number).replace(' ', ' (0)')
      const [got] = read(text, number.country!)
      if (typeof got === 'string') expect([text, got]).toEqual([text, number.number])
      else expect([text, got]).toEqual([text, { code: 'bad-phone', detail: { why: 'two-readings' } }])
    }
  })
})

/** Full digits without a plus, in text and in cells to calculate with. */
const WITHOUT_PLUS: Way[] = [
  ['digits', digits],
  ['spaced', (number) => full(number).slice(1)],
  ['a number', (number) => Number(digits(number))],
  ['.0', (number) => `${digits(number)}.0`],
  [',0', (number) => `${digits(number)},0`],
  [
    "Java's notation",
    (number) => `${digits(number)[0]}.${digits(number).slice(1)}E${digits(number).length - 1}`,
  ],
  [
    'spreadsheet notation',
    (number) => `${digits(number)[0]}.${digits(number).slice(1)}E+${digits(number).length - 1}`,
  ],
]

const NATIONAL: Way[] = [
  ['as at home', home],
  ['as at home, digits', (number) => home(number).replace(/\D/g, '')],
  ['as at home, dots', (number) => home(number).replaceAll(' ', '.')],
  ['as at home, dashes', (number) => home(number).replaceAll(' ', '-')],
  ['as at home, slashes', (number) => home(number).replaceAll(' ', '/')],
  ['as at home, the area before a slash', (number) => home(number).replace(/[ -]/, '/')],
  ['as at home, no-break blanks', (number) => home(number).replaceAll(' ', '\u00a0')],
  ['as at home, with an extension', (number) => `${home(number)} ramal 12`],
  ['as at home, with a label', (number) => `Fone: ${home(number)}`],
  ['without what is dialled before it', ({ nationalNumber }) => nationalNumber],
  ['without that, .0', ({ nationalNumber }) => `${nationalNumber}.0`],
]

describe("a number of the spreadsheet's own country", () => {
  it.each(WITHOUT_PLUS)(
    'in full, without a plus, %s: arrives as itself, as a mobile of the same digits, or is a problem',
    (_way, write) => {
      let read1 = 0
      for (const number of numbers) {
        const [got, ...more] = read(write(number), number.country!)
        expect(more).toEqual([])
        if (got === number.number) read1++
        if (typeof got !== 'string' || got === number.number) continue
        // "3906331140": a landline of Rome in full, and a mobile as Italians write theirs, which is meant.
        expect([write(number), parsePhoneNumberFromString(got)?.getType()]).toEqual([write(number), 'MOBILE'])
        expect(got).toBe(`+${number.countryCallingCode}${digits(number)}`)
      }
      expect(read1 / numbers.length).toBeGreaterThan(0.97)
    },
  )

  it.each(NATIONAL)('%s: arrives as itself or is a problem', (way, write) => {
    let found = 0
    const own = numbers.filter(isReadAsWritten)
    expect(own.length / numbers.length).toBeGreaterThan(0.99)
    for (const number of own) {
      for (const got of read(write(number), number.country!)) {
        if (got === number.number) found++
        if (typeof got === 'string')
          expect([number.country, write(number), got]).toEqual([number.country, write(number), number.number])
      }
    }
    expect(found / own.length).toBeGreaterThan(way.includes('slash') ? 0.4 : 0.97)
  })
})

describe('Brazil', () => {
  const areas = Array.from({ length: 99 }, (_, area) => String(area + 1).padStart(2, '0')).filter((area) =>
    parsePhoneNumberFromString(`+55${area}961234567`)?.isValid(),
  )
  const ways: ((area: string, number: string) => string)[] = [
    (area, number) => `(${area}) ${number.slice(0, -4)}-${number.slice(-4)}`,
    (area, number) => `${area}${number}`,
    (area, number) => `0${area} ${number}`,
    (area, number) => `0 15 ${area} ${number}`,
    (area, number) => `0xx${area} ${number}`,
    (area, number) => `55 ${area} ${number}`,
    (area, number) => `+55 0${area} ${number}`,
    (area, number) => `+55 (0${area}) ${number}`,
    (area, number) => `00 55 ${area} ${number}`,
    (area, number) => `${area} ${number} ramal 7`,
  ]

  it('has 67 area codes', () => expect(areas).toHaveLength(67))

  it.each([
    ['a mobile', '961234567'],
    ['a mobile without its ninth digit', '61234567'],
    ['a mobile without its ninth digit, high', '99990002'],
    ['a landline, which never gets a nine', '32221111'],
  ])('in each of them reads %s as it was written', (_what, number) => {
    for (const area of areas)
      for (const write of ways)
        expect([write(area, number), ...read(write(area, number), 'BR')]).toEqual([
          write(area, number),
          `+55${area}${number}`,
        ])
  })

  it('never takes a number without its area code', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^9?[2-9]\d{7}$/), (number) => {
        for (const text of [number, `+55 ${number}`, `${number.slice(0, -4)}-${number.slice(-4)}`])
          for (const got of read(text, 'BR')) expect([text, typeof got]).toEqual([text, 'object'])
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

it('two numbers in a cell are both read, or the cell is a problem, whatever stands between them', () => {
  const between = [
    ' / ',
    '/',
    ' ::: ',
    ';',
    '; ',
    ', ',
    ',',
    ' e ',
    ' ou ',
    ' y ',
    ' or ',
    '\n',
    ' | ',
    ' \\ ',
    ' & ',
    ' - ',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...numbers),
      fc.constantFrom(...between),
      fc.constantFrom(full, digits, home),
      (number, sign, write) => {
        const both = numbers.filter(({ country }) => country === number.country)
        const other =
          both.find((one) => one.number !== number.number && digits(one).length === digits(number).length) ??
          number
        if (!isReadAsWritten(number) || !isReadAsWritten(other)) return
        const text = `${write(number)}${sign}${write(other)}`
        const got = read(text, number.country!).filter((one) => typeof one === 'string')
        const allowed = [number, other].flatMap((one) => [
          one.number,
          `+${one.countryCallingCode}${digits(one)}`,
        ])
        for (const one of got) expect([text, allowed]).toEqual([text, expect.arrayContaining([one])])
      },
    ),
    { seed: SEED, numRuns: 3000 },
  )
})
