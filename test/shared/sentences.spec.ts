import { describe, expect, it } from 'vitest'
import type { CellProblem, ProblemCode } from '../../shared/row.ts'
import { describeAccountHalt, describeHalt, describeProblem } from '../../shared/sentences.ts'

const place = { file: 'clientes.xlsx', sheet: 'Plan1', row: 7 }

// Every code once, so that a new one without a sentence does not compile.
const problems: Record<ProblemCode, Omit<CellProblem, 'code'>> = {
  'bad-phone': { column: 'Celular', text: 'abc', detail: { why: 'not-valid', country: 'BR' } },
  'foreign-length-phone': {
    column: 'Celular',
    text: '351912345678',
    detail: { country: 'BR', international: '+351912345678' },
  },
  'bad-email': { column: 'E-mail', text: 'ana@' },
  'bad-language': { column: 'Idioma', text: 'xx' },
  'bad-number': { column: 'Saldo', text: '1.234', detail: { why: 'two-readings' } },
  'bad-date': { column: 'Nascimento', text: '12/31/2024', detail: { why: 'other-order' } },
  'bad-uuid': { column: 'Id', text: '123' },
  'bad-urn': { column: 'Telegram', text: '@ana', detail: { scheme: 'telegram', why: 'digits-only' } },
  'bad-yes-no': { column: 'VIP', text: 'talvez', detail: { group: 'VIP' } },
  'bad-group-name': { column: 'Grupo', text: '* starred', detail: { why: 'first-character' } },
  'cell-error': { column: 'Cidade', text: '#N/A' },
  'text-too-long': { column: 'Obs', text: 'x'.repeat(700), detail: { limit: 640, length: 700 } },
  'name-too-long': { column: 'Nome', text: 'x'.repeat(120), detail: { limit: 100, length: 120 } },
  'no-urn': {},
  'blank-key': { column: 'Código' },
  'duplicate-key': { text: '0017', detail: { row: 12 } },
  'last-urn': { text: 'tel:+5584999990002' },
  'opted-out': { column: 'Situação', text: 'Bloqueado' },
  'too-many-values': { detail: { limit: 100 } },
  'id-of-another-list': { text: '1', detail: { source: 'Loja', row: 2 } },
  'urn-in-two-rows': { text: '+5584999990002', detail: { row: 12 } },
  'group-is-query': { text: 'Adultos' },
  'group-gone': { text: 'VIP' },
  'field-refused': { text: 'cidade', detail: { message: 'the limit is 250', why: 'limit-reached' } },
  'group-refused': { text: 'VIP', detail: { message: 'the limit is 250' } },
  'refused-by-platform': { column: 'Celular', detail: { message: 'belongs to another contact' } },
  'changed-by-platform': { column: 'Saldo', text: '12', detail: { got: '13' } },
  'not-applied': { column: 'Saldo', text: '12' },
  'urn-waits': { text: '+5584999990002', detail: { name: 'Ana Lima' } },
  'had-opted-out': { text: '+5584999990002' },
  forgotten: {},
}

const fileHalts =
  `missing locked empty encrypted corrupted half-written not-a-spreadsheet too-large too-many-rows
  too-many-columns cell-too-long bomb timeout out-of-memory no-header sheet-missing unsupported not-readable lost-column
  missing-columns nothing-mapped lost-key missing-key no-rows file-changed changed-while-reading directory not-a-file
  cloud-placeholder bad-option reader-died cancelled folder-missing not-a-folder no-files current-gone older-export
  older-saved read-before older-changes two-lists still-arriving other-file`.split(/\s+/)
const accountHalts =
  `token permission flagged suspended wrong-workspace not-the-api network timeout tls throttled
  server-error anonymous mirror-shrank redirected field-cache cancelled`.split(/\s+/)
const detail = {
  missing: ['Celular'],
  headers: ['Nome', 'Fone'],
  sheet: 'Plan1',
  sheets: ['A', 'B'],
  limit: 5,
  row: 3,
}

const whys: [ProblemCode, string[]][] = [
  ['bad-phone', ['digits-lost', 'no-country', 'two-readings', 'too-short', 'not-a-number', 'not-valid']],
  ['bad-number', ['two-readings', 'too-long', 'not-a-number']],
  ['bad-date', ['other-order', 'no-such-day', 'no-such-time', 'not-a-date']],
  ['bad-urn', ['digits-only', 'handle', 'too-long', 'blank']],
  ['bad-group-name', ['first-character', 'character', 'length']],
]

const sentences: [from: string, sentence: string][] = [
  ...Object.entries(problems).map(([code, rest]): [string, string] => [
    code,
    describeProblem({ code: code as ProblemCode, ...rest }, place),
  ]),
  ...whys.flatMap(([code, reasons]) =>
    reasons.map((why): [string, string] => [
      `${code}: ${why}`,
      describeProblem({ code, column: 'C', text: 'x', detail: { why } }, place),
    ]),
  ),
  [
    'cell-error: a formula without a result',
    describeProblem({ code: 'cell-error', column: 'C', text: '#NOT-CALCULATED' }, place),
  ],
  ...fileHalts.map((code): [string, string] => [
    `file: ${code}`,
    describeHalt({ code, detail }, 'clientes.xlsx'),
  ]),
  ...fileHalts.map((code): [string, string] => [`file, no detail: ${code}`, describeHalt({ code })]),
  ...accountHalts.map((code): [string, string] => [`account: ${code}`, describeAccountHalt({ code })]),
]

describe('every sentence', () => {
  // DESIGN 2: people read other words than the code does.
  const internal =
    /\b(workspaces?|tokens?|scan(s|ned|ning)?|reconcil\w*|adopt\w*|conflicts?|holds? back|halt(s|ed)?|stag(e|ed|ing)|drain\w*|settl(ed|ing)|intentions?|outbox|mirror|urns?|uuid|claims?|payload|base|webhook|undefined|null|NaN|object Object)\b/i

  it.each(sentences)('%s: %s', (_from, sentence) => {
    expect(sentence).not.toMatch(internal)
    expect(sentence).toMatch(/^\S.*[.]$/)
    expect(sentence).not.toMatch(/ {2}|""|\.\./)
    expect(sentence.length).toBeLessThan(330)
  })

  it('is its own: no two codes say the same, but for two names of one thing', () => {
    const said = new Map(
      sentences
        .slice(0, Object.keys(problems).length)
        .map(([code, sentence]) => [sentence.replace(/^[^:]*: /, ''), code]),
    )
    expect(said.size).toBe(Object.keys(problems).length)
    expect(describeHalt({ code: 'lost-key', detail })).toBe(describeHalt({ code: 'missing-key', detail }))
  })
})

it('a problem says file, sheet, row and column, what is wrong and what to do', () => {
  expect(
    describeProblem(
      { code: 'bad-phone', column: 'Celular', text: 'abc', detail: { why: 'not-a-number' } },
      place,
    ),
  ).toBe(
    'clientes.xlsx, sheet "Plan1", row 7, column "Celular": "abc" is not a phone number; write the whole number, with the area code, and save.',
  )
  expect(describeProblem({ code: 'no-urn' }, { file: 'a.csv', sheet: '', row: 2 })).toMatch(
    /^a\.csv, row 2: there is no phone/,
  )
  expect(describeProblem({ code: 'group-gone', text: 'VIP' }, {})).toMatch(/^The group "VIP"/)
})

it('a long or broken cell does not break the sentence', () => {
  const sentence = describeProblem({ code: 'bad-email', text: `${'x'.repeat(500)}\nend` }, place)
  expect(sentence).not.toMatch(/\n/)
  expect(sentence.length).toBeLessThan(200)
})

it('a lost column names what is missing and what was found', () => {
  expect(
    describeHalt(
      {
        code: 'missing-columns',
        detail: { missing: ['Celular', 'Nome'], headers: ['Fone', 'Cidade'], sheet: 'Plan1' },
      },
      'clientes.xlsx',
    ),
  ).toBe(
    'clientes.xlsx, sheet "Plan1": the columns "Celular", "Nome" are not there; nothing was changed. Put them back, or change the setup. Columns found: "Fone", "Cidade".',
  )
})

it('a code that is not known still gives a sentence', () => {
  expect(describeHalt({ code: 'constructor' }, 'a.csv')).toBe(
    'a.csv: it could not be read (constructor); nothing was changed.',
  )
  expect(describeAccountHalt({ code: 'toString' })).toMatch(/could not be used \(toString\)/)
})
