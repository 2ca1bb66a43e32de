import { describe, expect, it } from 'vitest'
import { phoneCellText, phoneReader, splitPhones } from '../../main/mapping/phones.ts'
import type { Cell } from '../../shared/row.ts'

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
    ['an extension in Spanish', '84 3222-1111 int. 4', '+558432221111'],
    ['an extension behind a slash', '84 3222-1111 / ramal 12', '+558432221111'],
    ['an extension by its sign', '84 3222-1111 #12', '+558432221111'],
    ['an extension by its letter', '84 3222-1111x12', '+558432221111'],
    ['a link whose country stands behind', 'tel:84-3222-1111;phone-context=+55', '+558432221111'],
    ['a link of another country', 'tel:2125552368;phone-context=+1', '+12125552368'],
    ['a chat link', 'https://wa.me/5584999990002?text=oi', '+5584999990002'],
    [
      'a chat link with a parameter',
      'https://api.whatsapp.com/send?phone=5584999990002&text=oi',
      '+5584999990002',
    ],
    ["a chat program's id", '5584999990002@c.us', '+5584999990002'],
    ['a label', 'Celular: (84) 99999-0002', '+5584999990002'],
    ['a label that counts', 'Tel 2: 84 99999-0002', '+5584999990002'],
    ['a label without a colon', 'zap 84 99999-0002', '+5584999990002'],
    ['whose it is', '(84) 99999-0002 (mãe)', '+5584999990002'],
    ['whose it is, in words', 'celular da mãe 84 99999-0002', '+5584999990002'],
    ['what it is', '84 99999-0002 - WhatsApp', '+5584999990002'],
    ['its carrier', '84 99999-0002 TIM', '+5584999990002'],
    ['for messages', '84 99999-0002 recado', '+5584999990002'],
    ['number by its sign', 'Nº 84 99999-0002', '+5584999990002'],
    ['protected as a formula', '="84999990002"', '+5584999990002'],
    ['a formula of a plus', '=+5584999990002', '+5584999990002'],
    ['a number to calculate with', '84999990002.0', '+5584999990002'],
    ['the same with a comma', '84999990002,00', '+5584999990002'],
    ['the same in thousands', '84.999.990.002,00', '+5584999990002'],
    ['as Java writes it', '5.584999991E12', '+5584999991000'],
    ['all digits of it', '5.584999990000E+12', '+5584999990000'],
    ['a carrier code after the country code', '+55 015 84 99999-0002', '+5584999990002'],
    ['square brackets', '[84] 99999-0002', '+5584999990002'],
    ['a slash behind the area', '84/99999-0002', '+5584999990002'],
    ['no-break blanks and a long dash', '84\u00a099999\u20110002', '+5584999990002'],
    ['invisible direction marks, as copied from WhatsApp', '\u202a+55 84 99999-0002\u202c', '+5584999990002'],
    ['full-width digits', '８４９９９９９０００２', '+5584999990002'],
    ['another country, said so', '+1 212 555 2368', '+12125552368'],
    ['another country, dialled', '00 351 912 345 678', '+351912345678'],
    ['Vietnam, said so', '+84999990003', '+84999990003'],
  ])('%s: %s', (_situation, text, e164) => expect(read(text)).toBe(e164))

  it.each([
    ['keypad letters', '0800-FLORES', 'words', undefined],
    ['words', 'abc', 'words', undefined],
    ['a number among words that nobody knows', 'Maria 84999990002', 'words', '+5584999990002'],
    ['a number that is not to be used', '84 99999-0002 (antigo)', 'words', '+5584999990002'],
    ['a number that is wrong', 'não é mais 84 99999-0002', 'words', '+5584999990002'],
    ['no area code', '99999-0006', 'area-missing', undefined],
    ['no area code, old', '9999-0006', 'area-missing', undefined],
    ['no area code, a landline', '3222-1111', 'area-missing', undefined],
    ['no area code behind the country code', '+55 99999-0006', 'area-missing', undefined],
    ['an area code that does not exist', '(20) 99999-0002', 'area-unknown', undefined],
    ['an emergency number', '190', 'too-few', undefined],
    ['too few digits behind the area code', '84 9999-01', 'too-few', undefined],
    ['too few digits', '84 99999', 'too-few', undefined],
    ['one digit too many', '8499999000200', 'too-many', undefined],
    ['two numbers without anything between', '84 99999-0002 84 99999-0003', 'several', undefined],
    ['the end of a second number', '(84) 99999-0001/0002', 'part', undefined],
    ['a house number behind', '84 99999-0002 casa 12', 'not-a-number', undefined],
    ['digits lost by the spreadsheet', '5.585E+12', 'digits-lost', undefined],
    ['digits lost, with a comma', '5,58E+12', 'digits-lost', undefined],
    ['one digit lost', '5.58499999002E+12', 'digits-lost', undefined],
    ['a number with a fraction', '84999990002.5', 'not-a-number', undefined],
    ['zeros in front, which could be Vietnam', '0084999990003', 'two-readings', undefined],
    ['a plus inside', '84 9+9999 0002', 'not-a-number', undefined],
    ['possible at home only, with a plus', '+12345678', 'not-valid', undefined],
    ['toll-free', '0800 123 4567', 'service-number', undefined],
    ['toll-free, in full', '+55 800 123 4567', 'service-number', undefined],
    ['a service number without an area', '4004-1234', 'service-number', undefined],
    ['a premium number', '0300 123 4567', 'service-number', undefined],
    ['a form filled up', '(99) 99999-9999', 'filler', undefined],
    ['a CPF', '123.456.789-09', 'looks-like', undefined],
    ['a CPF without its signs', '12345678909', 'looks-like', undefined],
    ['a CPF whose digits would be a phone', '849.999.900-02', 'looks-like', undefined],
    ['a CNPJ', '12.345.678/0001-95', 'looks-like', undefined],
    ['a date', '12/03/2024', 'looks-like', undefined],
    ['an e-mail address', 'ana@example.org', 'looks-like', undefined],
  ])('%s: %s is a problem', (_situation, text, why, suggestion) => {
    const refused = read(text)
    expect(refused).toMatchObject({ code: 'bad-phone', detail: { why } })
    expect((refused as { detail: object }).detail).toEqual(
      suggestion === undefined
        ? expect.not.objectContaining({ suggestion: expect.anything() })
        : expect.objectContaining({ suggestion }),
    )
  })

  it('with a plus what looks like a form is believed', () =>
    expect(read('+55 99 99999-9999')).toBe('+5599999999999'))

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
  ['MX', '044 55 1234 5678', '+525512345678'],
  ['MX', '045 664 123 4567', '+526641234567'],
  ['MX', '01 (55) 1234-5678', '+525512345678'],
  ['MX', '+52 1 55 1234 5678', '+525512345678'],
  ['MX', '5213312345678', '+523312345678'],
  ['BR', '+52 1 33 1234 5678', '+523312345678'],
  ['BR', '0052 1 33 1234 5678', '+523312345678'],
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

describe('a date, a document or a number to calculate with is no phone where its digits would be one', () => {
  it.each([
    ['DK', '21.03.2024'],
    ['DK', '2024-03-09'],
    ['NO', '21-03-1987'],
    ['SG', '8/12/1987 10:30'],
    ['DE', '4915112345678.5'],
    ['IT', '333.444.555-66'],
  ])('%s: %s', (country, text) => expect(read(text, country, 1)).toMatchObject({ code: 'bad-phone' }))
  it('but "4915112345678.0" is the whole number', () =>
    expect(read('4915112345678.0', 'DE')).toBe('+4915112345678'))
})

it('takes digits of an export for a full number first', () => {
  const phone = phoneReader({ country: 'BR', international: true, minDigits: 8 })
  expect(phone('84999990003')).toBe('+84999990003')
  expect(phone('5584999990003')).toBe('+5584999990003')
  expect(phone('(84) 3222-1111')).toBe('+558432221111')
  // What stands on the platform is kept, also where the library does not know it or nobody has it.
  expect(phone('5216641234567')).toBe('+5216641234567')
  expect(phone('558001234567')).toBe('+558001234567')
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
  ['a number whose end a file lost before', 5584900000000, '5.5849e+12'],
  ['a sum that nobody meant', -999989917, '\u2212999989917'],
  ['a date', { kind: 'date', iso: '2024-03-09' }, '2024-03-09'],
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
  ['84 9999-0001 / 84 9999-0002', ['84 9999-0001', '84 9999-0002']],
  ['84 99999-0001 e 84 99999-0002', ['84 99999-0001', '84 99999-0002']],
  ['84 99999-0001 ou 84 99999-0002', ['84 99999-0001', '84 99999-0002']],
  ['55 1234 5678 y 55 8765 4321', ['55 1234 5678', '55 8765 4321']],
  ['84 99999-0001 - 84 3222-1111', ['84 99999-0001', '84 3222-1111']],
  ['84 99999-0001 + 84 3222-1111', ['84 99999-0001', '84 3222-1111']],
  ['84999990001 +5584999990002', ['84999990001', '+5584999990002']],
  ['84999990001,84999990002', ['84999990001', '84999990002']],
  ['84/99999-0001 / 84/3222-1111', ['84/99999-0001', '84/3222-1111']],
  ['Casa: 84 3222-1111\nCel: 84 99999-0001', ['Casa: 84 3222-1111', 'Cel: 84 99999-0001']],
  ['84 99999-0001\n(mãe)', ['84 99999-0001 (mãe)']],
  ['Maria; 84 99999-0001', ['Maria 84 99999-0001']],
  ['84 3222-1111; ramal 12', ['84 3222-1111 ramal 12']],
  ['84 3222-1111; 12', ['84 3222-1111', '12']],
  ['+55 84 - 99999-0001', ['+55 84 - 99999-0001']],
  ['55 - 84 - 99999 - 0001', ['55 - 84 - 99999 - 0001']],
  ['(84) 99999-0001/0002', ['(84) 99999-0001/0002']],
  ['01/23/45/67/89', ['01/23/45/67/89']],
  ['+352/24/43/51/94144', ['+352/24/43/51/94144']],
  ['12.345.678/0001-95', ['12.345.678/0001-95']],
  ['https://wa.me/5584999990001?text=a&b=c', ['https://wa.me/5584999990001?text=a&b=c']],
])('%j holds %j', (cell, phones) => expect(splitPhones(cell)).toEqual(phones))
