import fc from 'fast-check'
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../main/mapping/numbering-plans.ts'
import { readPhone } from '../../main/mapping/phones.ts'
import { quickPhone } from '../../main/mapping/quick-phones.ts'

const countries = getCountries()

/** What the careful road makes of it. */
const carefully = (text: string, country: CountryCode | undefined, international: boolean) =>
  readPhone(text, country, { country: country ?? null, international, minDigits: 1 })

/** Numbers of every kind the country's own plan knows, right as they are. */
const valid = fc
  .constantFrom(...countries)
  .chain((country) => fc.tuple(fc.constant(country), fc.constantFrom(...planOf(country)!.kinds)))
  .chain(([country, { pattern }]) => fc.tuple(fc.constant(country), fc.stringMatching(pattern)))

/** Numbers that may be anything, in a country that may be any. */
const random = fc.tuple(fc.constantFrom(...countries), fc.stringMatching(/^\d{4,15}$/))

/** What people and programs put in front: plus, calling code, trunk prefixes, carriers, other countries. */
const PREFIXES = [
  '',
  '+',
  '0',
  '1',
  '8',
  '00',
  '011',
  '015',
  '90',
  '55',
  'C',
  'C0',
  'CC',
  '+C',
  '+C0',
  '00C',
  '0C',
]

/** The ways digits are set apart. */
const WAYS: ((digits: string) => string)[] = [
  (digits) => digits,
  (digits) => digits.replace(/(\d{2,3})(?=(?:\d{4})+$)/g, '$1 '),
  (digits) => digits.replace(/^(\d{2})(\d{3,5})(\d{4})$/, '($1) $2-$3'),
  (digits) => digits.replace(/(\d{3})(?=\d)/g, '$1.'),
]

describe('the fast road', () => {
  it.each([
    ['numbers of all kinds', valid],
    ['any digits', random],
  ])('answers as the careful one or not at all: %s', (_what, numbers) => {
    fc.assert(
      fc.property(
        numbers,
        fc.constantFrom(...PREFIXES),
        fc.constantFrom(...WAYS),
        // A digit typed wrongly, in every other one.
        fc.option(fc.tuple(fc.nat(12), fc.nat(9)), { freq: 2 }),
        fc.constantFrom(true, false, false, false),
        fc.constantFrom(true, true, true, false),
        ([country, number], prefix, write, slip, international, isKnown) => {
          const home = isKnown ? country : undefined
          const typed = slip ? number.slice(0, slip[0]) + slip[1] + number.slice(slip[0] + 1) : number
          const text = prefix.replaceAll('C', planOf(country)!.callingCode) + write(typed)
          const quick = quickPhone(text, home, international)
          if (quick !== undefined)
            expect([home, text, quick]).toEqual([home, text, carefully(text, home, international)])
        },
      ),
      { numRuns: 6000 },
    )
  })

  it('answers as the careful one or not at all: whatever digits and signs', () => {
    const signs = fc.stringMatching(/^\+?[\d ().-]{4,18}$/)
    const dates = fc.stringMatching(/^[0-3]?\d[-./][01]?\d[-./](?:19|20)\d\d$/)
    const documents = fc.stringMatching(/^\d{3}\.\d{3}\.\d{3}-\d{2}$/)
    const decimals = fc.stringMatching(/^\+?\d{6,13}\.\d{1,2}$/)
    const fillers = fc.stringMatching(/^\+?\d{0,4}(?:9{7,11}|1{7,11}|6{7,11})$/)
    const zeros = valid.map(([country, number]) => `+${planOf(country)!.callingCode} (0)${number}`)
    fc.assert(
      fc.property(
        fc.oneof(signs, dates, documents, decimals, fillers, zeros),
        fc.constantFrom(...countries),
        fc.boolean(),
        (text, country, international) => {
          const quick = quickPhone(text, country, international)
          if (quick !== undefined)
            expect([country, text, quick]).toEqual([country, text, carefully(text, country, international)])
        },
      ),
      { numRuns: 6000 },
    )
  })

  it('is open to nearly every number of every country', () => {
    const numbers = countries.flatMap((country) => getExampleNumber(country, examples) ?? [])
    expect(numbers.length).toBeGreaterThan(230)
    const closed = (text: (number: (typeof numbers)[number]) => string) =>
      numbers
        .filter((number) => quickPhone(text(number), number.country, false) !== number.number)
        .map(({ country }) => country)
    // The example ends in seven zeros, which could be a form that was only filled up.
    expect(closed(({ number }) => number)).toEqual(['KR'])
    // There a national number begins with 7, as a full one does.
    expect(closed(({ nationalNumber }) => nationalNumber)).toEqual(['KR', 'KZ'])
  })

  it.each([
    ['(84) 99999-0002', '+5584999990002'],
    ['5584999990003', '+5584999990003'],
    ['+55 84 99999-0002', '+5584999990002'],
    ['084 99999-0002', '+5584999990002'],
    ['84 3222-1111', '+558432221111'],
    ['84 9999-0002', '+558499990002'],
    ['558499990002', '+558499990002'],
  ])('takes the Brazilian %s', (text, e164) => expect(quickPhone(text, 'BR', false)).toBe(e164))

  it.each([
    ['a carrier code', '0 15 84 99999-0002'],
    ['dialled from abroad', '00 55 84 99999-0014'],
    ['an area that looks like the calling code', '55999990006'],
    ['not valid', '20 99999-0002'],
    ['another country without a plus', '351912345678'],
    ['an extension', '84 3222-1111 r. 12'],
    ['a label', 'tel:+558432221111'],
    ['a plus that is not in front', '(+55) 84 99999-0002'],
    ['blanks of another kind', '84\u00a099999 0002'],
    ['a number to calculate with', '84999990002.0'],
    ['a CPF', '849.999.900-02'],
    ['toll-free', '0800 123 4567'],
    ['a form filled up', '(99) 99999-9999'],
    ['a zero in brackets', '+55 (0)84 99999-0002'],
  ])('leaves to the careful one: %s', (_situation, text) =>
    expect(quickPhone(text, 'BR', false)).toBeUndefined(),
  )
})
