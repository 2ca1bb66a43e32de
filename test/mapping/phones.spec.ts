import { createRequire } from 'node:module'
import fc from 'fast-check'
import {
  type CountryCode,
  getCountries,
  getExampleNumber,
  type NationalNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { phoneCellText, phoneReader, splitPhones } from '../../main/mapping/phones.ts'
import type { Cell } from '../../shared/row.ts'

const examples: Record<CountryCode, NationalNumber> = createRequire(import.meta.url)(
  'libphonenumber-js/examples.mobile.json',
)
const read = (text: string, country: string | null = 'BR', minDigits = 8) =>
  phoneReader({ country, international: false, minDigits })(text)

describe('a phone in a Brazilian spreadsheet', () => {
  it.each([
    ['with area code', '(84) 99999-0002', '+5584999990002'],
    ['eleven digits: the platform would take it for Vietnam', '84999990003', '+5584999990003'],
    ['full, with the country code', '5584999990003', '+5584999990003'],
    ['full, spaced', '55 84 99999-0014', '+5584999990014'],
    ['with a plus', '+55 (84) 99999-0002', '+5584999990002'],
    ['a plus in brackets', '(+55) 84 99999-0002', '+5584999990002'],
    ['dotted', '84.99999.0002', '+5584999990002'],
    ['trunk zero', '084 99999-0002', '+5584999990002'],
    ['trunk zero after the country code', '+55 (0)84 99999-0003', '+5584999990003'],
    ['the carrier left open', '0xx84 99999-0002', '+5584999990002'],
    ['the carrier left open, in brackets', '(0XX84) 3222-1111', '+558432221111'],
    ['a carrier code', '0 15 84 99999-0002', '+5584999990002'],
    ['dialled from abroad', '00 55 84 99999-0014', '+5584999990014'],
    ['a landline', '84 3222-1111', '+558432221111'],
    ['a mobile without its ninth digit', '84 9999-0002', '+558499990002'],
    ['the same in full', '558499990002', '+558499990002'],
    ['area code 55, not the country code', '55999990006', '+5555999990006'],
    ['spreadsheet notation', '5.584999990021E+12', '+5584999990021'],
    ['spreadsheet notation with a comma', '5,584999990021E+12', '+5584999990021'],
    ['a protecting apostrophe', "'+5584999990002", '+5584999990002'],
    ['Facebook lead ads', 'p:+5584999990002', '+5584999990002'],
    ['a telephone link', 'tel:+55-84-99999-0002', '+5584999990002'],
    ['an extension in Portuguese', '84 3222-1111 ramal 12', '+558432221111'],
    ['an extension with a dot', '84 3222-1111 r. 12', '+558432221111'],
    ['an extension in English', '84 3222-1111 ext. 12', '+558432221111'],
    ['a link with an extension', 'tel:+558432221111;ext=12', '+558432221111'],
    ['no-break blanks and a long dash', '84\u00a099999\u20110002', '+5584999990002'],
    ['invisible direction marks, as copied from WhatsApp', '\u202a+55 84 99999-0002\u202c', '+5584999990002'],
    ['full-width digits', '８４９９９９９０００２', '+5584999990002'],
    ['another country, said so', '+1 212 555 2368', '+12125552368'],
    ['another country, dialled', '00 351 912 345 678', '+351912345678'],
    ['Vietnam, said so', '+84999990003', '+84999990003'],
  ])('%s: %s', (_situation, text, e164) => expect(read(text)).toBe(e164))

  it.each([
    ['words', 'abc', 'bad-phone', 'not-a-number'],
    ['a number among words', 'Maria 84999990002', 'bad-phone', 'not-a-number'],
    ['keypad letters', '0800-FLORES', 'bad-phone', 'not-a-number'],
    ['no area code', '99999-0006', 'bad-phone', 'not-valid'],
    ['an area code that does not exist', '(20) 99999-0002', 'bad-phone', 'not-valid'],
    ['an emergency number', '190', 'bad-phone', 'not-a-number'],
    ['one digit too many', '8499999000200', 'bad-phone', 'not-valid'],
    ['digits lost by the spreadsheet', '5.585E+12', 'bad-phone', 'digits-lost'],
    ['zeros in front, which could be Vietnam', '0084999990003', 'bad-phone', 'two-readings'],
    ['two numbers without a separator', '84999990002 +5584999990003', 'bad-phone', 'not-a-number'],
    ['possible at home only, with a plus', '+12345678', 'bad-phone', 'not-valid'],
  ])('%s: %s is a problem', (_situation, text, code, why) =>
    expect(read(text)).toMatchObject({ code, detail: { why } }),
  )

  it('never takes plain digits for a number of another country, but says what they would be', () => {
    expect(read('351912345678')).toEqual({
      code: 'foreign-length-phone',
      detail: { country: 'BR', international: '+351912345678' },
    })
  })
})

it.each([
  ['US', '(212) 555-2368', '+12125552368'],
  ['US', '1-212-555-2368', '+12125552368'],
  ['US', '011 44 7911 123456', '+447911123456'],
  ['GB', '07911 123456', '+447911123456'],
  ['GB', '+44 (0)7911 123456', '+447911123456'],
  ['IT', '02-12345678', '+390212345678'],
  ['DE', '030/1234567', '+49301234567'],
  ['AR', '011 15 2345-6789', '+5491123456789'],
  ['MX', '664 123 4567', '+526641234567'],
  ['RU', '8 (916) 123-45-67', '+79161234567'],
  ['PT', '912 345 678', '+351912345678'],
  ['RW', '0788 123 123', '+250788123123'],
])('in %s %s is %s', (country, text, e164) => expect(read(text, country)).toBe(e164))

describe('without a country', () => {
  it('reads what is international', () => expect(read('+55 84 99999-0002', null)).toBe('+5584999990002'))
  it('reads what is dialled from abroad', () => expect(read('005584999990002', null)).toBe('+5584999990002'))
  it('guesses nothing else', () =>
    expect(read('84999990002', null)).toEqual({ code: 'bad-phone', detail: { why: 'no-country' } }))
})

it('takes digits of an export for a full number first', () => {
  const phone = phoneReader({ country: 'BR', international: true, minDigits: 8 })
  expect(phone('84999990003')).toBe('+84999990003')
  expect(phone('5584999990003')).toBe('+5584999990003')
  expect(phone('(84) 3222-1111')).toBe('+558432221111')
})

it('refuses what Weni finds too short and others do not', () => {
  expect(read('+683 4002', null, 8)).toEqual({ code: 'bad-phone', detail: { why: 'too-short' } })
  expect(read('+683 4002', null, 1)).toBe('+6834002')
})

it.each<[situation: string, cell: Cell, text: string]>([
  ['a number', 5584999990002, '5584999990002'],
  ['a number past what programs show', 5.584999990021e12, '5584999990021'],
  [
    'a mask that adds a leading zero',
    { kind: 'number', value: 84999990002, shown: '084 99999-0002' },
    '084 99999-0002',
  ],
  [
    'a format that hides digits',
    { kind: 'number', value: 5584999990002, shown: '5.58E+12' },
    '5584999990002',
  ],
  ['text', ' 84 99999-0002 ', '84 99999-0002'],
])('a phone cell with %s gives all digits', (_situation, cell, text) =>
  expect(phoneCellText(cell)).toBe(text),
)

it.each([
  ['84 99999-0002', ['84 99999-0002']],
  ['84 99999-0002 ::: 84 3222-1111', ['84 99999-0002', '84 3222-1111']],
  ['84 99999-0002; 84 3222-1111;', ['84 99999-0002', '84 3222-1111']],
  ['84 99999-0002 / 84 3222-1111', ['84 99999-0002', '84 3222-1111']],
  ['84999990002/8432221111', ['84999990002', '8432221111']],
  ['84 99999-0002\n84 3222-1111', ['84 99999-0002', '84 3222-1111']],
  ['84 99999-0002, 84 3222-1111', ['84 99999-0002', '84 3222-1111']],
  ['030/1234567', ['030/1234567']],
  ['tel:+558432221111;ext=12', ['tel:+558432221111']],
  ['5,584999990021E+12', ['5,584999990021E+12']],
])('%j holds %j', (cell, phones) => expect(splitPhones(cell)).toEqual(phones))

describe('in every country', () => {
  const numbers = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? [])
  const ways: [string, (typed: { international: string; national: string; e164: string }) => string][] = [
    ['international', ({ international }) => international],
    ['digits with a plus', ({ e164 }) => e164],
    ['dotted', ({ international }) => international.replaceAll(' ', '.')],
    ['with 00', ({ e164 }) => `00${e164.slice(1)}`],
    ['with 00 and blanks', ({ international }) => `00 ${international.slice(1)}`],
    ['national', ({ national }) => national],
    ['national, digits only', ({ national }) => national.replace(/\D/g, '')],
    ['digits without a plus', ({ e164 }) => e164.slice(1)],
  ]

  it.each(ways)('a mobile written %s arrives as itself or is a problem', (_way, write) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...numbers),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
        (example, end) => {
          // Another subscriber of the same range, where the country has one.
          const e164 = example.number.slice(0, -4) + end.join('')
          const country = example.country!
          const number = read(e164, country, 1) === e164 ? e164 : example.number
          const typed = { e164: number, ...written(number, country) }
          const got = read(write(typed), country, 1)
          if (typeof got === 'string') expect(got).toBe(number)
          else expect(got.code).toMatch(/phone/)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it.each(ways.slice(0, 5))('the example written %s is always read', (way, write) => {
    const lost = numbers.filter(({ number, country }) => {
      // 00 is not dialled everywhere, and somewhere begins a national number.
      const got = read(write({ e164: number, ...written(number, country!) }), country!, 1)
      return got !== number
    })
    expect([way, lost.map(({ country }) => country)]).toEqual([way, []])
  })

  it('the national form is read in nearly all of them', () => {
    const lost = numbers.filter(
      ({ number, country }) => read(written(number, country!).national, country!, 1) !== number,
    )
    expect(lost.map(({ country }) => country)).toEqual([])
  })

  function written(e164: string, country: CountryCode) {
    const example = numbers.find((number) => number.country === country)!
    const number = example.number === e164 ? example : parse(e164, country)
    return { international: number.formatInternational(), national: number.formatNational() }
  }
})

function parse(e164: string, country: CountryCode) {
  const number = parsePhoneNumberFromString(e164, country)
  if (!number) throw new Error(`not a number: ${e164}`)
  return number
}
