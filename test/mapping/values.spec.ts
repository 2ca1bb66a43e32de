import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readYesNo } from '../../main/mapping/booleans.ts'
import { fieldNameFor, isReservedKey } from '../../main/mapping/field-keys.ts'
import { readGroupName, splitGroups } from '../../main/mapping/groups.ts'
import { normaliseHeader } from '../../main/mapping/headers.ts'
import { readLanguage } from '../../main/mapping/languages.ts'
import { decimalSeparatorOf, readNumber } from '../../main/mapping/numbers.ts'
import { saysOptedOut, saysStopped } from '../../main/mapping/status-words.ts'
import {
  cellText,
  cleanText,
  isBlank,
  limitedText,
  plainNumber,
  withoutExponent,
} from '../../main/mapping/text.ts'
import type { Cell } from '../../shared/row.ts'
import { fieldKeyOf } from '../../shared/targets.ts'

describe('numbers', () => {
  it.each([
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1.234.567', '1234567'],
    ['1,234,567', '1234567'],
    ['1 234 567,8', '1234567.8'],
    ["1'234.50", '1234.5'],
    ['12,34,567.89', '1234567.89'],
    ['R$ 5,00', '5'],
    ['US$5.50', '5.5'],
    ['5,00 €', '5'],
    ['BRL 10', '10'],
    ['-R$ 5,25', '-5.25'],
    ['R$ -5,25', '-5.25'],
    ['(5,00)', '-5'],
    ['5,00-', '-5'],
    ['\u22125', '-5'],
    ['12%', '0.12'],
    ['12,5 %', '0.125'],
    ['0,123', '0.123'],
    ['1234,567', '1234.567'],
    ['007', '7'],
    ['12.50', '12.5'],
    ['-0', '0'],
    ['1,5E+3', '1500'],
    ['1\u00a0234,5', '1234.5'],
    ['1\u202f234,56', '1234.56'],
    ['R$ 1.234,56', '1234.56'],
    ['(1.234,56)', '-1234.56'],
    ['R$ (1.234,56)', '-1234.56'],
    ['(R$ 1.234,56)', '-1234.56'],
    ['1.234,56 R$', '1234.56'],
    ['$ 1,234.56 MXN', '1234.56'],
    ['S/ 5.00', '5'],
    ['R$ -', '0'],
    ['+5', '5'],
  ])('%j is %s whatever the country', (text, value) => {
    expect(readNumber(text, text, ',')).toBe(value)
    expect(readNumber(text, text, '.')).toBe(value)
    expect(readNumber(text, text, null)).toBe(value)
  })

  it.each([
    ['1.234', ',', '1234'],
    ['1.234', '.', '1.234'],
    ['1,234', '.', '1234'],
    ['1,234', ',', '1.234'],
    ['R$ 12.500', ',', '12500'],
  ] as const)('%j where decimals are written with %j is %s', (text, decimal, value) =>
    expect(readNumber(text, text, decimal)).toBe(value),
  )

  it('asks rather than guesses where no country says it', () =>
    expect(readNumber('1.234', '1.234', null)).toEqual({
      code: 'bad-number',
      detail: { why: 'two-readings' },
    }))

  it.each([
    'abc',
    '12 34',
    '1.2.3',
    '1,23,4',
    '12 anos',
    '5.',
    '.',
    '',
    '1.234,56,7',
    '--5',
    '1/2',
    '0x10',
    'NaN',
  ])('%j is no number', (text) => expect(readNumber(text, text, ',')).toMatchObject({ code: 'bad-number' }))

  it.each<[cell: Cell, value: string]>([
    [5, '5'],
    [0.1 + 0.2, '0.3'],
    [5.58e12, '5580000000000'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [-0, '0'],
    [{ kind: 'number', value: 7, shown: '007' }, '7'],
  ])('the cell %j is %s', (cell, value) => expect(readNumber(cell, '', ',')).toBe(value))

  it.each<[cell: Cell]>([[true], [{ kind: 'date', iso: '2024-03-09' }]])('the cell %j is no number', (cell) =>
    expect(readNumber(cell, '', ',')).toMatchObject({ code: 'bad-number' }),
  )

  it.each([
    ['BR', ','],
    ['US', '.'],
    ['MX', '.'],
    ['PT', ','],
    ['AR', ','],
    ['IN', '.'],
    ['XX', null],
    [null, null],
  ] as const)('decimals in %s are written with %s', (country, separator) =>
    expect(decimalSeparatorOf(country)).toBe(separator),
  )

  it.each(['pt-BR', 'en-US', 'de-CH', 'en-IN', 'es-MX'])(
    'what %s writes comes back as the same number',
    (locale) => {
      const decimal = decimalSeparatorOf(locale.slice(3))
      const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 })
      fc.assert(
        fc.property(
          fc.integer({ min: -1e12, max: 1e12 }),
          fc.integer({ min: 0, max: 4 }),
          (digits, decimals) => {
            const value = digits / 10 ** decimals
            const text = format.format(value)
            expect(Number(readNumber(text, text, decimal))).toBe(value + 0)
          },
        ),
      )
    },
  )

  it('a number is written as rounding it to fifteen digits would write it', () => {
    const written = fc.oneof(
      fc.double(),
      fc
        .tuple(fc.maxSafeInteger(), fc.integer({ min: -3, max: 22 }))
        .map(([digits, places]) => digits / 10 ** places),
    )
    fc.assert(
      fc.property(written, (value) => {
        const rounded = Number.isFinite(value) ? withoutExponent(value.toPrecision(15)) : String(value)
        expect(plainNumber(value)).toBe(Number.isSafeInteger(value) ? String(value + 0) : rounded)
      }),
      { numRuns: 3000 },
    )
  })

  it('whole numbers keep every digit, decimals fifteen', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainNumber(value)
        expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/)
        const kept = Number.isSafeInteger(value) ? value : Number(value.toPrecision(15))
        expect(Number(text)).toBe(kept + 0)
      }),
    )
  })

  it.each([
    ['5e3', '5000'],
    ['1.25e-3', '0.00125'],
    ['12.500', '12.5'],
    ['-.5', '-0.5'],
    ['000', '0'],
    ['-0.0', '0'],
  ])('%s written out is %s', (text, plain) => expect(withoutExponent(text)).toBe(plain))
})

describe('text', () => {
  it.each<[cell: Cell, text: string]>([
    ['  Ana  ', 'Ana'],
    ['Jose\u0301', 'José'],
    ['a\0b', 'ab'],
    ['\ufeffAna', 'Ana'],
    ["'+316 1234", '+316 1234'],
    ["'s-Hertogenbosch", "'s-Hertogenbosch"],
    ['half \ud800', 'half \ufffd'],
    [12.5, '12.5'],
    [123456789012, '123456789012'],
    [true, 'true'],
    [{ kind: 'number', value: 59000, shown: '59.000-000' }, '59.000-000'],
    [{ kind: 'date', iso: '2024-03-09' }, '2024-03-09'],
    [{ kind: 'date', iso: '2024-03-09T08:30:00' }, '2024-03-09 08:30'],
    [{ kind: 'date', iso: '2024-03-09T08:30:15' }, '2024-03-09 08:30:15'],
    [{ kind: 'date', iso: '08:30:00' }, '08:30'],
    [null, ''],
  ])('the cell %j reads %j', (cell, text) => expect(cellText(cell)).toBe(text))

  it.each<[cell: Cell, blank: boolean]>([
    [null, true],
    ['', true],
    [' \t\u00a0\u200b\ufeff', true],
    ['0', false],
    [0, false],
    [false, false],
    ['--', false],
  ])('the cell %j is blank: %s', (cell, blank) => expect(isBlank(cell)).toBe(blank))

  it('counts characters, not code units, up to the limit', () => {
    expect(limitedText('😀'.repeat(640), 640, 'text-too-long')).toBe('😀'.repeat(640))
    expect(limitedText('😀'.repeat(641), 640, 'text-too-long')).toEqual({
      code: 'text-too-long',
      detail: { limit: 640, length: 641 },
    })
  })

  it('a cell that is clean already is left as the whole cleaning would leave it', () => {
    const pieces = fc.constantFrom(
      ' ',
      "'",
      '\0',
      '\n',
      '\u00a0',
      '\u0085',
      '\u00ad',
      '\u0301',
      '\u200b',
      '5',
      '=',
      'e',
      'é',
      'Å',
      '\u02ff',
      '\u0300',
      'ﬁ',
      '\ud800',
      '😀',
      '가',
    )
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: pieces, maxLength: 6 }), fc.string({ unit: 'binary' })),
        (text) => {
          const cleaned = text
            .replaceAll('\0', '')
            .toWellFormed()
            .normalize('NFC')
            .replace(/^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g, '')
            .replace(/^'(?=[\d+=@-])/, '')
          expect(cleanText(text)).toBe(cleaned)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('dates lose their T and seconds that are zero', () => {
    const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'))
    const times = fc
      .tuple(
        two(23),
        two(59),
        fc.oneof(fc.constant('00'), two(59)),
        fc.constantFrom('', '.0', '.000', '.250'),
      )
      .map(
        ([hour, minute, second, fraction]) =>
          [
            `${hour}:${minute}:${second}${fraction}`,
            `${hour}:${minute}${second === '00' && !fraction.includes('2') ? '' : `:${second}${fraction}`}`,
          ] as const,
      )
    fc.assert(
      fc.property(times, ([time, shown]) => {
        expect(cellText({ kind: 'date', iso: `2024-03-09T${time}` })).toBe(`2024-03-09 ${shown}`)
        expect(cellText({ kind: 'date', iso: time })).toBe(shown)
      }),
    )
  })

  it('cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !text.trim().startsWith("'")),
        (text) => {
          expect(cleanText(cleanText(text))).toBe(cleanText(text))
        },
      ),
    )
  })
})

it.each([
  ['pt', 'por'],
  ['PT', 'por'],
  ['pt-BR', 'por'],
  ['pt_BR', 'por'],
  ['por', 'por'],
  ['ENG', 'eng'],
  ['português', 'por'],
  ['Portugues', 'por'],
  ['Português (Brasil)', 'por'],
  ['Brazilian Portuguese', 'por'],
  ['Português do Brasil', 'por'],
  ['Portugues/BR', 'por'],
  ['Español de México', 'spa'],
  ['inglês americano', 'eng'],
  ['Espanhol', 'spa'],
  ['español', 'spa'],
  ['castellano', 'spa'],
  ['inglês', 'eng'],
  ['inglés', 'eng'],
  ['French', 'fra'],
  ['fre', 'fra'],
  ['ger', 'deu'],
  ['Deutsch', 'deu'],
  ['zh-Hans-CN', 'zho'],
  ['mul', 'mul'],
  ['Kinyarwanda', 'kin'],
  ['guarani', 'grn'],
  ['Swahili', 'swa'],
])('the language %j is %s', (text, code) => expect(readLanguage(text)).toBe(code))

it.each(['xx', 'xyz', 'qaa', 'klingonish', '12', '1', 'constructor'])('%j is no language', (text) =>
  expect(readLanguage(text)).toEqual({ code: 'bad-language' }),
)

it.each([
  ['sim', true],
  ['Sim', true],
  ['s', true],
  ['SÍ', true],
  ['yes', true],
  ['TRUE', true],
  ['verdadeiro', true],
  ['x', true],
  ['1', true],
  ['✓', true],
  ['✅', true],
  ['☑️', true],
  ['[x]', true],
  ['(X)', true],
  ['Sim.', true],
  ['V', true],
  ['[ ]', false],
  ['❌', false],
  ['F', false],
  ['-', false],
  ['não', false],
  ['Nao', false],
  ['n', false],
  ['no', false],
  ['false', false],
  ['FALSO', false],
  ['0', false],
  ['talvez', undefined],
  ['2', undefined],
  ['', undefined],
])('%j means %s', (text, answer) => expect(readYesNo(text)).toBe(answer))

it.each([
  ['unsubscribed', true],
  ['Descadastrado', true],
  ['Bloqueado', true],
  ['Opt-out', true],
  ['opted_out', true],
  ['Blocked', true],
  ['baja', true],
  ['Active', false],
  ['ativo', false],
  ['subscribed', false],
  ['cliente novo', false],
  ['não', false],
])('the status %j stops a row: %s', (text, stops) => expect(saysStopped(text)).toBe(stops))

it.each([
  ['yes', true],
  ['TRUE', true],
  ['1', true],
  ['2024-03-09 08:30', true],
  ['pediu para sair', true],
  ['Unsubscribed', true],
  ['no', false],
  ['não', false],
  ['0', false],
  ['false', false],
  ['subscribed', false],
  ['never', false],
  ['NULL', false],
  ['0000-00-00 00:00:00', false],
  ['-', false],
])('the opt-out %j stops a row: %s', (text, stops) => expect(saysOptedOut(text)).toBe(stops))

it.each([
  ['Clientes, VIP', ['Clientes', 'VIP']],
  ['* myContacts ::: Friends ::: * starred', ['Friends']],
  ['* myContacts', []],
  ['"VIP, gold","Blog"', ['VIP, gold', 'Blog']],
  ['["VIP","Blog"]', ['VIP', 'Blog']],
  ['[VIP]', ['[VIP]']],
  ['say "hi"', ['say "hi"']],
  ['"VIP', ['VIP']],
  ['"say ""hi"""', ['say "hi"']],
  ['a;b|c\nd', ['a', 'b', 'c', 'd']],
  ['"VIP","Blog"', ['VIP', 'Blog']],
  [' , ;', []],
])('the groups in %j are %j', (cell, groups) => expect(splitGroups(cell)).toEqual(groups))

it.each([
  ['VIP', 'weni-flows', true],
  ['x'.repeat(64), 'weni-flows', true],
  ['x'.repeat(65), 'weni-flows', false],
  ['', 'weni-flows', false],
  ['* starred', 'weni-flows', false],
  ['* starred', 'upstream-26.3', true],
  ['a"b', 'weni-flows', true],
  ['a"b', 'upstream-26.3', false],
  ['Água', 'weni-flows', true],
  ['_x', 'weni-flows', true],
] as const)('the group %j on %s: %s', (name, profile, ok) =>
  expect(typeof readGroupName(name, profile) === 'string').toBe(ok),
)

describe('field keys', () => {
  it.each([
    ['Cidade', 'cidade'],
    ['Código do cliente', 'codigo_do_cliente'],
    ['  Nick-Name ', 'nick_name'],
    ['E-mail (2)', 'e_mail_2'],
    ['2º telefone', null],
    ['日本', null],
    ['', null],
    ['x'.repeat(37), null],
    ['a'.repeat(36), 'a'.repeat(36)],
  ])('%j makes the key %s', (name, key) => expect(fieldKeyOf(name)).toBe(key))

  it('a name made for a key makes that key, in characters every profile takes', () => {
    const keys = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,8}){0,2}$/)
    fc.assert(
      fc.property(keys, fc.string(), (key, preferred) => {
        const name = fieldNameFor(key, preferred)
        expect(fieldKeyOf(name)).toBe(key)
        expect(name).toMatch(/^[A-Za-z0-9 -]{1,36}$/)
      }),
    )
  })

  it('the header is kept as the name where it makes the key', () => {
    expect(fieldNameFor('data_de_nascimento', 'Data de Nascimento')).toBe('Data de Nascimento')
    expect(fieldNameFor('codigo', 'Código')).toBe('Codigo')
    expect(fieldNameFor('nascimento', 'Aniversário')).toBe('Nascimento')
  })

  it.each([
    ['name', 'weni-flows', true],
    ['tel', 'weni-flows', true],
    ['name', 'upstream-26.3', false],
    ['fields', 'upstream-26.3', true],
    ['status', 'upstream-9', true],
    ['cidade', 'weni-flows', false],
  ] as const)('%s is kept by %s: %s', (key, profile, kept) => expect(isReservedKey(key, profile)).toBe(kept))
})

it.each([
  ['\ufeffNome', 'nome'],
  ["'Telefone", 'telefone'],
  [' E-mail ', 'e mail'],
  ['Código_do.cliente', 'codigo do cliente'],
  ['Phone (work)', 'phone work'],
  ['A / B', 'a b'],
  ['URN:Tel', 'urn:tel'],
])('the header %j is looked for as %j', (header, plain) => expect(normaliseHeader(header)).toBe(plain))
