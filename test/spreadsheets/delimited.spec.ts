/** Delimited text: every delimiter, quote, line end and encoding comes back as it was; papaparse is the oracle. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { createDelimitedScanner } from '../../main/spreadsheets/delimited-scanner.ts'
import { judge } from '../../main/spreadsheets/detect-encoding.ts'
import { DEFAULT_LIMITS } from '../../main/spreadsheets/limits.ts'
import { readTable } from '../../main/spreadsheets/read-table.ts'
import { sniffSyntax } from '../../main/spreadsheets/sniff-delimiter.ts'
import { cellsOf, endOf, fileOf, readBytes, readFile } from './support/read.ts'

type Cells = (string | null)[][]

function parse(text: string, delimiter = ',', pieceLength = text.length, quote = '"') {
  const records: Cells = []
  const lines: number[] = []
  const scanner = createDelimitedScanner({ delimiter, quote }, DEFAULT_LIMITS, (cells, line) => {
    records.push(cells)
    lines.push(line)
  })
  for (let at = 0; at < text.length; at += Math.max(1, pieceLength))
    scanner.push(text.slice(at, at + Math.max(1, pieceLength)))
  return { ending: scanner.end(), records, lines }
}

const format = (records: Cells, delimiter: string, lineEnd: string, quote: string, always: boolean) =>
  records
    .map(
      (cells) =>
        cells
          .map((cell) => {
            const text = cell ?? ''
            const needed = always || text.includes(quote) || /[\r\n]/.test(text) || text.includes(delimiter)
            return needed ? quote + text.replaceAll(quote, quote + quote) + quote : text
          })
          .join(delimiter) + lineEnd,
    )
    .join('')

const cellText = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'é', '"', "'", ',', ';', '\t', '|', '\n', '\r', ' ', '😀'),
    maxLength: 8,
  }),
  fc.string({ maxLength: 8 }),
)
const cell = cellText.map((text) => (text === '' ? null : text))
const tables = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  )

describe('records', () => {
  it('come back as they were, whatever delimiter, quote, line end, and wherever the text is cut', () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('"', "'"),
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        (table, delimiter, lineEnd, quote, always, piece) => {
          const text = format(table, delimiter, lineEnd, quote, always)
          expect(parse(text, delimiter, piece, quote).records).toEqual(table)
        },
      ),
      { numRuns: 1000 },
    )
  })
  it('are the same as papaparse reads', () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom(',', ';'),
        fc.constantFrom('\n', '\r\n'),
        (table, delimiter, lineEnd) => {
          const text = format(table, delimiter, lineEnd, '"', false)
          const papa = Papa.parse<string[]>(text, { delimiter, newline: lineEnd }).data.slice(0, -1)
          expect(parse(text, delimiter).records.map((cells) => cells.map((cell) => cell ?? ''))).toEqual(papa)
        },
      ),
      { numRuns: 500 },
    )
  })
  it('know the line they start on', () => {
    expect(parse('a,b\r\n"c\r\nd\ne",f\n\n\rg').lines).toEqual([1, 2, 5, 6, 7])
  })
  it.each<[what: string, text: string, records: Cells]>([
    ['text after a closing quote stays', '"a"b,c\n', [['ab', 'c']]],
    ['a quote inside a cell is a quote', 'a"b",5" tube\n', [['a"b"', '5" tube']]],
    ['a blank before a quote makes it text', ' "a",b\n', [[' "a"', 'b']]],
    ['an empty quoted cell', '"",b\n', [[null, 'b']]],
    ['quotes alone', '"""",""""""\n', [['"', '""']]],
    ['a last record without a line end', 'a\nb', [['a'], ['b']]],
    ['a delimiter at the end', 'a,\n', [['a', null]]],
  ])('%s', (_what, text, records) => {
    for (let piece = 1; piece <= text.length; piece++)
      expect(parse(text, ',', piece).records).toEqual(records)
  })
})

describe('the delimiter', () => {
  it.each([
    [',', 'Nome,Fone\nAna,1\nBia,2\n'],
    [';', 'Nome;Valor\nAna;1,50\nBia;2,50\n'],
    [';', 'Nome;Cidade\nSilva, Ana;Natal\nSouza, Bia;Recife\n'],
    ['\t', 'Nome\tEndereço\nAna\tRua A, 1; casa\nBia\tRua B, 2\n'],
    ['|', 'Nome|Fone\nAna|1\n'],
    [',', 'Nome\nAna\nBia\n'],
    [';', 'Relatório de clientes\n\nNome;Fone;Cidade\nAna;1;"Natal, RN"\nBia;2;Recife\n'],
    [',', 'Nome,Nota\nAna,"a;b;c\nd;e;f"\nBia,"x;y;z\nw;v;u"\n'],
  ])('%j is found', (delimiter, text) =>
    expect(sniffSyntax(text)).toEqual({ delimiter, quote: '"', wrapping: null }),
  )
  it('may be named by the file', async () => {
    const read = await readBytes('sep=;\r\nNome;Nota\r\nAna;a,b\r\n')
    expect(read.rows).toEqual([{ number: 3, cells: ['Ana', 'a,b'] }])
    expect(read.tables[0]?.headerRow).toBe(2)
  })
  it('may be overruled', async () => {
    expect(cellsOf(await readBytes('Nome;a,b\nAna;1,2\n', { delimiter: ',' }))).toEqual([['Ana;1', '2']])
  })
  it('must be one character', async () => {
    expect(endOf(await readBytes('a,b\n', { delimiter: '||' }))).toBe('bad-option')
  })
  it('comes with apostrophes as quotes where all cells have them', async () => {
    expect(cellsOf(await readBytes("'Nome','Nota'\n'Ana','a,b'\n"))).toEqual([['Ana', 'a,b']])
  })
})

describe('the encoding', () => {
  it.each([
    ['western-utf8.csv', 'utf-8', true],
    ['western-utf16.csv', 'utf-16le', true],
    ['western-windows1252.csv', 'windows-1252', false],
    ['western-macroman.csv', 'macintosh', false],
  ])('of %s, as LibreOffice saved it, is %s', async (sample, encoding, sure) => {
    const read = await readFile(`test/spreadsheets/samples/${sample}`)
    expect(read.tables[0]?.text).toMatchObject({ encoding, encodingSure: sure })
    expect(read.rows).toEqual([
      { number: 2, cells: ['João Conceição', '+5584999990001', 'São Paulo', 'ação; "citada"'] },
      { number: 3, cells: ['Íris Magalhães', '084 3333-4444', 'Brasília', 'linha um\nlinha dois'] },
      { number: 5, cells: ['Ângela Núñez', '(84) 99999-0002', 'Maceió'] },
    ])
  })
  it.each([
    [
      'japanese-shiftjis.csv',
      'Shift_JIS',
      [
        ['山田太郎', '+81312345678', '東京', 'こんにちは'],
        ['佐藤花子', '090-1234-5678', '大阪'],
      ],
    ],
    [
      'chinese-gb18030.csv',
      'GB18030',
      [
        ['张三', '+8613800138000', '北京', '你好'],
        ['李四', '010-12345678', '上海'],
      ],
    ],
    [
      'chinese-utf8.csv',
      'utf-8',
      [
        ['张三', '+8613800138000', '北京', '你好'],
        ['李四', '010-12345678', '上海'],
      ],
    ],
  ])('of %s, as LibreOffice saved it, is %s', async (sample, encoding, cells) => {
    const read = await readFile(`test/spreadsheets/samples/${sample}`)
    expect(read.tables[0]?.text?.encoding).toBe(encoding)
    expect(cellsOf(read)).toEqual(cells)
  })

  const text = 'Código;Nome;Cidade\n1;José Conceição;São Paulo\n2;Íris Müller;Åre\n3;MÁRIO ARAÚJO;BRASÍLIA\n'
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['utf-16be', Buffer.from(text, 'utf16le').swap16()],
    ['utf-32le', iconv.encode(text, 'utf-32le', { addBOM: true })],
    ['windows-1252', iconv.encode(text, 'win1252')],
    ['macintosh', iconv.encode(text, 'macintosh')],
  ])('%s is found', async (encoding, bytes) => {
    const read = await readBytes(bytes)
    expect(read.tables[0]?.text?.encoding).toBe(encoding)
    expect(cellsOf(read)).toEqual([
      ['1', 'José Conceição', 'São Paulo'],
      ['2', 'Íris Müller', 'Åre'],
      ['3', 'MÁRIO ARAÚJO', 'BRASÍLIA'],
    ])
  })
  it('is found from an accent in the last of many rows', async () => {
    const many = `Nome,Cidade\n${'Ana,Natal\n'.repeat(60_000)}`
    const utf8 = await readBytes(`${many}João,Maceió\n`)
    expect([utf8.tables[0]?.text?.encoding, cellsOf(utf8).at(-1)]).toEqual(['utf-8', ['João', 'Maceió']])
    const windows = await readBytes(iconv.encode(`${many}João,Maceió\n`, 'win1252'))
    expect([windows.tables[0]?.text?.encoding, cellsOf(windows).at(-1)]).toEqual([
      'windows-1252',
      ['João', 'Maceió'],
    ])
  })
  it('stays UTF-8 for one broken byte among many good ones', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`Nome\n${'João\n'.repeat(50)}`),
      Buffer.from([0x4a, 0xe3, 0x6f, 10]),
    ])
    const read = await readBytes(bytes)
    expect(read.tables[0]?.text).toMatchObject({ encoding: 'utf-8', encodingSure: false })
    expect(cellsOf(read).slice(-2)).toEqual([['João'], ['Jão']])
  })
  it.each(['windows-1251', 'windows-1253'])('%s is told from Western text', async (encoding) => {
    const words = {
      'windows-1251':
        'Имя;Город\nИван Петров;Москва\nМария Сидорова;Санкт-Петербург\nОльга Кузнецова;Новосибирск\n',
      'windows-1253':
        'Όνομα;Πόλη\nΓιώργος Παπαδόπουλος;Αθήνα\nΜαρία Νικολάου;Θεσσαλονίκη\nΕλένη Γεωργίου;Πάτρα\n',
    }
    expect(await judge(iconv.encode(words[encoding as keyof typeof words], encoding))).toBe(encoding)
  })
  it('may be overruled', async () => {
    const read = await readBytes(iconv.encode('Nome;Nota\nJoão;5\n', 'macintosh'), { encoding: 'macintosh' })
    expect(cellsOf(read)).toEqual([['João', '5']])
  })
  it('must be one there is', async () => {
    expect((await readBytes('a\n', { encoding: 'klingon' })).end).toEqual({
      kind: 'halt',
      code: 'bad-option',
      detail: { option: 'encoding', value: 'klingon' },
    })
  })
})

describe('a file that was cut short', () => {
  const whole = 'Nome,Fone,Nota\nAna,1,"a\nb"\nBia,2,c\nZoë,3,d\n'
  it.each([
    ['inside a quoted cell', whole.slice(0, whole.indexOf('\nb"')), 'half-written'],
    ['inside a record', whole.slice(0, -3), 'half-written'],
    ['after a cell', `${whole}Ana,`, 'half-written'],
    ['nowhere', whole, 'done'],
    ['only its last line end is missing', whole.slice(0, -1), 'done'],
    ['records were shorter before', 'Nome,Fone,Nota\nAna\nBia,2,c\nZoë,3', 'done'],
    ['a short record with its line end', 'Nome,Fone,Nota\nAna,1,x\nBia,2\n', 'done'],
    ['it has only a header', 'Nome,Fone', 'done'],
  ])('%s', async (_where, text, end) => expect(endOf(await readBytes(text))).toBe(end))
})

describe('cells', () => {
  it('lose the apostrophe that guards a number, and no other', async () => {
    const read = await readBytes("Id,Fone,Nome\n'00123,'+31612345678,'t Hooft\n'=1,'(84) 9,'s-Gravenhage\n")
    expect(cellsOf(read)).toEqual([
      ['00123', '+31612345678', "'t Hooft"],
      ['=1', '(84) 9', "'s-Gravenhage"],
    ])
  })
  it('that show an error of the office program are errors, other texts with a # are not', async () => {
    const read = await readBytes('Nome,Valor\nAna,#N/D\nBia,#DIV/0!\nZoë,#1 da fila\n')
    const error = (code: string) => ({ kind: 'error', code })
    expect(cellsOf(read)).toEqual([
      ['Ana', error('#N/D')],
      ['Bia', error('#DIV/0!')],
      ['Zoë', '#1 da fila'],
    ])
  })
  it('stay text, and rows keep the line they start on', async () => {
    const read = await readBytes('Nome;Fone\r\n\r\nAna;"5584\r\n999"\r\n;\r\n  ;\r\nBia;007;;\r\n\r\n')
    expect(read.rows).toEqual([
      { number: 3, cells: ['Ana', '5584\r\n999'], blank: 1 },
      { number: 7, cells: ['Bia', '007'], blank: 2 },
    ])
    expect(read.end).toEqual({ kind: 'done', rows: 2, skipped: { blank: 3, totals: 0 } })
  })
  it.each([
    ['cell-too-long', `Nome,Nota\nAna,${'x'.repeat(32 * 1024 + 1)}\n`],
    ['cell-too-long', `Nome,Nota\nAna,"${'x'.repeat(300_000)}`],
    ['too-many-columns', `Nome,Nota\nAna,${'x,'.repeat(500)}\n`],
  ])('%s', async (code, text) => expect(endOf(await readBytes(text))).toBe(code))
})

it('reads every csv sample the way papaparse does', async () => {
  for (const sample of ['western-utf8.csv', 'chinese-utf8.csv']) {
    const path = `test/spreadsheets/samples/${sample}`
    const papa = Papa.parse<string[]>(readFileSync(path, 'utf8').trimEnd(), {}).data.slice(1)
    const ours = cellsOf(await readFile(path))
    expect(ours.map((cells) => cells.join('\0'))).toEqual(
      papa.map((cells) => cells.join('\0').replace(/\0+$/, '')),
    )
  }
})

it.runIf(process.platform === 'linux')('closes the file when nobody wants more', async () => {
  const path = fileOf(`Nome,Nota\n${'Ana,1\n'.repeat(100_000)}`)
  const open = () => readdirSync('/proc/self/fd').some((fd) => linkOf(`/proc/self/fd/${fd}`) === path)
  let seen = false
  for await (const event of readTable(path)) {
    seen ||= open()
    if (event.kind === 'rows') break
  }
  expect(seen).toBe(true)
  await expect.poll(open).toBe(false)
})

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined // closed meanwhile
  }
}
