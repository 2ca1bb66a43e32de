/** Cells as a person sees them, in workbooks of every format: saved by LibreOffice, written by a library, by hand. */
import { describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import type { Cell } from '../../shared/row.ts'
import { bookOf } from '../support/workbook.ts'
import { biff5Of } from './support/biff5.ts'
import { cellsOf, endOf, readBytes, readFile } from './support/read.ts'

/**
 * The .fods are written by hand, as libraries write them; LibreOffice 7.4 saved them as .xlsx, and that as .xls and .ods.
 * `formulas` came from an .xlsx without results, which it calculated.
 */
const SAMPLES = 'test/samples/formats'
const shown = (value: number, text: string): Cell => ({ kind: 'number', value, shown: text })
const date = (iso: string): Cell => ({ kind: 'date', iso })
const error = (code: string): Cell => ({ kind: 'error', code })

describe('values of a sheet, each in its number format', () => {
  // As LibreOffice shows them on the screen; a number without a mask keeps all its digits, however it is shown.
  const values: [what: string, seen: Cell][] = [
    ['postal code', shown(1310, '01310')],
    ['phone mask', shown(84999990002, '(84) 99999-0002')],
    ['cpf mask', shown(1234567890, '012.345.678-90')],
    ['plus', shown(5584999990002, '+5584999990002')],
    ['scientific', 5584999990002],
    ['phone as number', 5584999990002],
    ['thousands', 1234567.5],
    ['percent', 0.125],
    ['currency', 1234.5],
    ['negative', -3.25],
    ['fraction', 0.1],
    ['date', date('2024-03-09')],
    ['date, day and month', date('2024-03-09')],
    ['date, month and year', date('2024-03-01')],
    ['date and time', date('2024-03-09T08:30:00')],
    ['leap day', date('2024-02-29')],
    ['first of 1900', date('1900-03-01')],
    ['time', date('08:30:00')],
    ['duration', shown(1.5208912037037037, '36:30:05')],
    ['true', true],
    ['false', false],
    ['text digits', '0084999990002'],
    ['text scientific', '5,58E+12'],
    ['apostrophe', "'t Hooft"],
    ['blanks', ' a  b '],
    ['lines', 'um\ndois'],
    ['nbsp', 'a\u00a0b'],
    ['emoji', '😀 東京'],
    ['markup', '<b> & "q"'],
    ['escape', '_x0041_'],
    ['rich', 'Ana Lúcia Silva'],
    ['formula number', 2],
    ['formula blank', null],
    ['formula error', error('#N/A')],
    ['division', error('#DIV/0!')],
  ]
  it.each(['xlsx', 'xls', 'ods', 'fods'])('are read alike from .%s', async (extension) => {
    const read = await readFile(`${SAMPLES}/values.${extension}`)
    expect(cellsOf(read).map(([what, seen]) => [what, rounded(seen!)])).toEqual(
      values.map(([what, seen]) => [what, rounded(seen)]),
    )
    expect(cellsOf(read).every(([, , after]) => after === 'x')).toBe(true)
  })
  it.each(['xls', 'ods'])(
    'are results of formulas in .%s, texts with accents among them',
    async (extension) => {
      expect(cellsOf(await readFile(`${SAMPLES}/formulas.${extension}`))).toEqual([
        ['a', 'ab', 'x'],
        ['b', 'çãoçãoção', 'x'],
        ['c', 2, 'x'],
      ])
    },
  )
})

/** Programs keep 15 or 17 digits of an elapsed time. */
const rounded = (cell: Cell): Cell =>
  typeof cell === 'object' && cell?.kind === 'number'
    ? { ...cell, value: Number(cell.value.toPrecision(14)) }
    : cell

describe('a report', () => {
  it.each(['xlsx', 'xls', 'ods', 'fods'])('is read as a person reads it, from .%s', async (extension) => {
    const read = await readFile(`${SAMPLES}/report.${extension}`)
    expect(read.tables).toMatchObject([
      {
        sheet: 'Relatório',
        sheets: [
          { name: 'Relatório', hidden: false },
          { name: 'Segredo', hidden: true },
        ],
        headerRow: 5,
        // Two lines of names below a title, some merged over two columns, one over two rows, a unit below one.
        headers: [
          'Column A',
          'Turma',
          'Aluno Nome',
          'Aluno Fone',
          'Responsável Nome',
          'Responsável Fone',
          'Pontos',
        ],
        blankHeaders: [0],
      },
    ])
    const phone = (value: number, text: string) => shown(value, text)
    expect(cellsOf(read)).toEqual([
      [null, '1º A', 'Ana', phone(84999990001, '(84) 99999-0001'), 'Rita', '(84) 3333-0001', 9],
      [null, '1º A', 'Bia', phone(84999990002, '(84) 99999-0002'), 'Rui', '(84) 3333-0002', 8.5], // hidden
      [null, '1º A', 'Caio', phone(84999990003, '(84) 99999-0003'), 'Rosa', '(84) 3333-0003', 7], // filtered out
      [null, '1º B', 'Davi', phone(84999990004, '(84) 99999-0004'), 'Raul', '(84) 3333-0004', 6],
      [null, '1º B', 'Eva', phone(84999990005, '(84) 99999-0005'), 'Raul', '(84) 3333-0004', 10],
    ])
    expect(read.rows.map(({ number }) => number)).toEqual([6, 7, 8, 11, 12])
    expect(read.end).toEqual({ kind: 'done', rows: 5, skipped: { blank: 1, totals: 2, headers: 1 } })
  })
})

type Situation = {
  sheet: unknown[][]
  merges?: string[]
  headers: string[]
  rows: Cell[][]
  headerRow?: number
}
const A = [84999990001, 84999990002, 84999990003]
const situations: Record<string, Situation> = {
  'a name merged over two columns that both have values': {
    sheet: [
      ['Nome', 'Fone', null, 'Cidade'],
      ['Ana', A[0], A[1], 'Natal'],
    ],
    merges: ['B1:C1'],
    headers: ['Nome', 'Fone', 'Fone (2)', 'Cidade'],
    rows: [['Ana', A[0]!, A[1]!, 'Natal']],
  },
  'a name merged over two columns of which one is empty': {
    sheet: [
      ['Nome', 'Fone', null, 'Cidade'],
      ['Ana', A[0], null, 'Natal'],
    ],
    merges: ['B1:C1', 'B2:C2'],
    headers: ['Nome', 'Fone', 'Column C', 'Cidade'],
    rows: [['Ana', A[0]!, null, 'Natal']],
  },
  'a value merged down over several people, and further than they reach': {
    sheet: [
      ['Turma', 'Nome', 'Fone'],
      ['A', 'Ana', A[0]],
      [null, 'Bia', A[1]],
      [null, null, null],
      ['B', 'Caio', A[2]],
    ],
    merges: ['A2:A4'],
    headers: ['Turma', 'Nome', 'Fone'],
    rows: [
      ['A', 'Ana', A[0]!],
      ['A', 'Bia', A[1]!],
      ['B', 'Caio', A[2]!],
    ],
  },
  'a title merged over all columns and two rows': {
    sheet: [
      ['Clientes', null, null],
      [null, null, null],
      ['Nome', 'Fone', 'Cidade'],
      ['Ana', A[0], 'Natal'],
    ],
    merges: ['A1:C2'],
    headers: ['Nome', 'Fone', 'Cidade'],
    headerRow: 3,
    rows: [['Ana', A[0]!, 'Natal']],
  },
  'headings merged over the names': {
    sheet: [
      ['Aluno', null, 'Turma', 'Contato', null],
      ['Nome', 'Série', null, 'Fone', 'E-mail'],
      ['Ana', '5ª', 'A', A[0], 'ana@exemplo.org'],
    ],
    merges: ['A1:B1', 'C1:C2', 'D1:E1'],
    headers: ['Nome', 'Série', 'Turma', 'Fone', 'E-mail'],
    headerRow: 2,
    rows: [['Ana', '5ª', 'A', A[0]!, 'ana@exemplo.org']],
  },
  'headings over names that are there twice': {
    sheet: [
      ['Mãe', null, 'Pai', null],
      ['Nome', 'Fone', 'Nome', 'Fone'],
      ['Ana', A[0], 'Rui', A[1]],
    ],
    merges: ['A1:B1', 'C1:D1'],
    headers: ['Mãe Nome', 'Mãe Fone', 'Pai Nome', 'Pai Fone'],
    headerRow: 2,
    rows: [['Ana', A[0]!, 'Rui', A[1]!]],
  },
  'headings beside names, with nothing said of merges': {
    sheet: [
      ['Nome', 'Contato', null, 'Cidade'],
      [null, 'Fone', 'E-mail', null],
      ['Ana', A[0], 'ana@exemplo.org', 'Natal'],
      ['Bia', A[1], 'bia@exemplo.org', 'Natal'],
    ],
    headers: ['Nome', 'Fone', 'E-mail', 'Cidade'],
    headerRow: 2,
    rows: [
      ['Ana', A[0]!, 'ana@exemplo.org', 'Natal'],
      ['Bia', A[1]!, 'bia@exemplo.org', 'Natal'],
    ],
  },
  'a person of words alone below the names': {
    sheet: [
      ['Nome', null, 'E-mail', 'Cidade'],
      ['Zoë', 'sem fone', 'sem e-mail', 'Natal'],
      ['Ana', A[0], 'ana@exemplo.org', 'Natal'],
    ],
    headers: ['Nome', 'Column B', 'E-mail', 'Cidade'],
    rows: [
      ['Zoë', 'sem fone', 'sem e-mail', 'Natal'],
      ['Ana', A[0]!, 'ana@exemplo.org', 'Natal'],
    ],
  },
  'a line of units below the names': {
    sheet: [
      ['Nome', 'Fone', 'Peso', 'Nascimento'],
      [null, '(com DDD)', 'kg', 'dd/mm/aaaa'],
      ['Ana', A[0], 61, null],
    ],
    headers: ['Nome', 'Fone', 'Peso', 'Nascimento'],
    rows: [['Ana', A[0]!, 61]],
  },
  'names printed again on each page': {
    sheet: [
      ['Nome', 'Fone', 'Cidade'],
      ['Ana', A[0], 'Natal'],
      ['Nome', 'Fone', 'Cidade'],
      ['Bia', A[1], 'Natal'],
    ],
    headers: ['Nome', 'Fone', 'Cidade'],
    rows: [
      ['Ana', A[0]!, 'Natal'],
      ['Bia', A[1]!, 'Natal'],
    ],
  },
  'totals and remarks at the end, with blank rows between': {
    sheet: [
      ['Nome', 'Fone', 'Valor'],
      ['Ana', A[0], 10],
      [],
      ['Bia', A[1], 20],
      ['Total geral', null, 30],
      [],
      ['Fonte: cadastro de março'],
      ['Página 1 de 1'],
    ],
    headers: ['Nome', 'Fone', 'Valor'],
    rows: [
      ['Ana', A[0]!, 10],
      ['Bia', A[1]!, 20],
    ],
  },
  'a name alone in the last row, which is a person': {
    sheet: [['Nome', 'Fone', 'Valor'], ['Ana', A[0], 10], ['Maria Aparecida da Conceição Silva e Souza']],
    headers: ['Nome', 'Fone', 'Valor'],
    rows: [['Ana', A[0]!, 10], ['Maria Aparecida da Conceição Silva e Souza']],
  },
  'names that are blank, there twice, or in two lines': {
    sheet: [
      [null, 'Nome\ncompleto', 'Fone', ' Fone ', null],
      [null, 'Ana', A[0], A[1], 'x'],
    ],
    headers: ['Column A', 'Nome completo', 'Fone', 'Fone (2)', 'Column E'],
    rows: [[null, 'Ana', A[0]!, A[1]!, 'x']],
  },
}

describe.each(Object.entries(situations))(
  '%s',
  (_situation, { sheet, merges = [], headers, rows, headerRow = 1 }) => {
    const worksheet = XLSX.utils.aoa_to_sheet(sheet)
    worksheet['!merges'] = merges.map((range) => XLSX.utils.decode_range(range))
    const workbook = XLSX.utils.book_new(worksheet, 'Plan1')
    it.each(['xlsx', 'xlsb', 'biff8', 'ods', 'fods', 'xlml'] as const)('in %s', async (bookType) => {
      const read = await readBytes(XLSX.write(workbook, { type: 'buffer', bookType }))
      expect(read.tables[0]).toMatchObject({ headers, headerRow })
      expect(cellsOf(read)).toEqual(rows)
    })
  },
)

describe('an .xls of Excel 5', () => {
  it.each([
    [1252, 'win1252', 'Conceição'],
    [0x8001, 'win1252', 'Conceição'],
    [10000, 'macroman', 'Conceição'],
    [850, 'cp850', 'Conceição'],
    [1250, 'win1250', 'Łódź'],
    [1251, 'win1251', 'Анна'],
    [932, 'shift_jis', '東京'],
    [936, 'gbk', '北京'],
  ])('in code page %i', async (codepage, encoding, name) => {
    const book = biff5Of(
      'Plan1',
      [
        ['Nome', 'Cidade'],
        [name, 'x'],
      ],
      [],
      [codepage, encoding],
    )
    const read = await readBytes(book)
    expect([read.tables[0]!.format, cellsOf(read)]).toEqual(['xls', [[name, 'x']]])
  })
})

describe('days counted from 1904', () => {
  const worksheet = XLSX.utils.aoa_to_sheet([
    ['Nome', 'Nascimento'],
    ['Ana', 43_898],
  ])
  worksheet.B2.z = 'dd/mm/yyyy'
  const workbook = { ...XLSX.utils.book_new(worksheet, 'Plan1'), Workbook: { WBProps: { date1904: true } } }
  it.each(['xlsx', 'xlsb', 'biff8', 'biff5', 'xlml'] as const)('in %s', async (bookType) => {
    const read = await readBytes(XLSX.write(workbook, { type: 'buffer', bookType }))
    expect(cellsOf(read)).toEqual([['Ana', date('2024-03-09')]])
  })
})

describe('long texts', () => {
  // Past what one record of an .xls holds, in letters of one byte and of two.
  const rows = Array.from({ length: 300 }, (_, i) => [
    `Pessoa ${i}`,
    `${'ação '.repeat(i % 60)}${i % 3 ? '東' : ''}${i}`,
  ])
  const Plan1 = [['Nome', 'Nota'], ...rows, ['longo', 'çã'.repeat(16_000)]]
  it.each(['xlsx', 'xlsb', 'ods', 'fods'] as const)('in %s', async (bookType) => {
    const read = await readBytes(bookOf({ Plan1 }, bookType))
    expect(cellsOf(read)).toEqual([...rows, ['longo', 'çã'.repeat(16_000)]])
  })
})

describe('an OpenDocument as odd programs write it', () => {
  const document = (rows: string, before = '') =>
    `<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>${STYLES}</office:automatic-styles><office:body><office:spreadsheet>${before}<table:table table:name="P">${rows}</table:table></office:spreadsheet></office:body></office:document>`
  const STYLES =
    '<number:number-style style:name="N1"><number:number number:min-integer-digits="4"/></number:number-style>' +
    '<style:style style:name="zip" style:family="table-cell" style:data-style-name="N1"/>' +
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="zip"/>' +
    '<style:style style:name="ring" style:family="table-cell" style:parent-style-name="ring"/>'
  const text = (value: string, attributes = '') =>
    `<table:table-cell office:value-type="string"${attributes}><text:p>${value}</text:p></table:table-cell>`
  const header = `<table:table-row>${text('Nome')}${text('Valor')}</table:table-row>`
  const withCell = (cell: string) =>
    document(`${header}<table:table-row>${text('Ana')}${cell}</table:table-row>`)

  it.each<[what: string, cell: string, seen: Cell | undefined]>([
    ['a formula nobody calculated', '<table:table-cell table:formula="of:=1+1"/>', error('#NOT-CALCULATED')],
    [
      'a number nobody calculated',
      '<table:table-cell table:formula="of:=1+1" office:value-type="float"/>',
      error('#NOT-CALCULATED'),
    ],
    [
      'a formula whose result is empty text',
      '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>',
      undefined,
    ],
    ['a formula that failed', text('Err:502', ' table:formula="of:=X()"'), error('Err:502')],
    ['the same text, typed', text('Err:502'), 'Err:502'],
    ['text without a type', '<table:table-cell><text:p>a</text:p></table:table-cell>', 'a'],
    [
      'text as an attribute alone',
      '<table:table-cell office:value-type="string" office:string-value="a"/>',
      'a',
    ],
    [
      'several paragraphs, blanks and links',
      text(
        'a <text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p><text:p><text:a>e</text:a> \n <text:span>f</text:span>',
      ),
      'a   b\tc\nd\ne f',
    ],
    [
      'a cell with a comment',
      '<table:table-cell office:value-type="string"><office:annotation><dc:creator>x</dc:creator><text:p>note</text:p></office:annotation><text:p>a</text:p></table:table-cell>',
      'a',
    ],
    [
      'a comment alone',
      '<table:table-cell><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>',
      undefined,
    ],
    [
      'a comment and a picture inside the text',
      text(
        'a<office:annotation><text:p>n</text:p></office:annotation>b<draw:frame><draw:text-box><text:p>p</text:p></draw:text-box></draw:frame>c',
      ),
      'abc',
    ],
    [
      'a reading aid',
      text(
        '<text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby>',
      ),
      '東京',
    ],
    ['a CDATA section', text('<![CDATA[<b>&amp;]]>'), '<b>&amp;'],
    [
      'a date before 1900',
      '<table:table-cell office:value-type="date" office:date-value="1889-04-12"/>',
      date('1889-04-12'),
    ],
    [
      'a moment without a style',
      '<table:table-cell office:value-type="date" office:date-value="2024-03-09T08:30:00.4"/>',
      date('2024-03-09T08:30:00'),
    ],
    [
      'an elapsed time without a style',
      '<table:table-cell office:value-type="time" office:time-value="PT36H30M05S"/>',
      shown(1.5208912037037037, '36:30:05'),
    ],
    [
      'a time of day',
      '<table:table-cell office:value-type="time" office:time-value="PT08H30M"/>',
      date('08:30:00'),
    ],
    [
      'a yes of a formula',
      '<table:table-cell office:value-type="float" office:value="1"><text:p>VERDADEIRO</text:p></table:table-cell>',
      true,
    ],
    [
      'more digits than a double holds',
      '<table:table-cell office:value-type="float" office:value="12345678901234567890"/>',
      shown(12345678901234567000, '12345678901234567890'),
    ],
    [
      'a style from its parent',
      '<table:table-cell table:style-name="child" office:value-type="float" office:value="42"/>',
      shown(42, '0042'),
    ],
    [
      'a style that is its own parent',
      '<table:table-cell table:style-name="ring" office:value-type="float" office:value="42"/>',
      42,
    ],
  ])('%s', async (_what, cell, seen) => {
    expect((await readBytes(withCell(cell))).rows[0]!.cells[1]).toEqual(seen)
  })
  it('a style that a row or a column has for its cells', async () => {
    const number = '<table:table-cell office:value-type="float" office:value="42"/>'
    const columns =
      '<table:table-column/><table:table-column table:default-cell-style-name="zip" table:number-columns-repeated="2"/>'
    const rows = `${columns}${header}<table:table-row>${number}${number}${number}</table:table-row><table:table-row table:default-cell-style-name="zip">${number}</table:table-row>`
    expect(cellsOf(await readBytes(document(rows)))).toEqual([
      [42, shown(42, '0042'), shown(42, '0042')],
      [shown(42, '0042')],
    ])
  })
  it('rows and cells that repeat', async () => {
    const rows = `${header}<table:table-row table:number-rows-repeated="3">${text('a', ' table:number-columns-repeated="2"')}</table:table-row><table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`
    const read = await readBytes(document(rows))
    expect(read.rows).toEqual([2, 3, 4].map((number) => ({ number, cells: ['a', 'a'] })))
  })
  it.each([
    [
      'too-many-columns',
      `<table:table-row>${text('a', ' table:number-columns-repeated="16384"')}</table:table-row>`,
    ],
    [
      'too-many-rows',
      `<table:table-row table:number-rows-repeated="99999999">${text('a')}</table:table-row>`,
    ],
    ['cell-too-long', `<table:table-row>${text('a<text:s text:c="40000"/>')}</table:table-row>`],
  ])('that repeat past a limit are the halt %s', async (code, rows) => {
    expect(endOf(await readBytes(document(header + rows)))).toBe(code)
  })
  it("other files' tables and changes are no sheets", async () => {
    const changes =
      '<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell office:value-type="string"><text:p>old</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>'
    const other = `<table:table table:name="'file:///x.ods'#P"><table:table-source/><table:table-row>${text('secret')}</table:table-row></table:table>`
    const read = await readBytes(
      document(`${header}<table:table-row>${text('Ana')}</table:table-row>`, changes + other),
    )
    expect(read.tables[0]!.sheets).toEqual([{ name: 'P', hidden: false }])
    expect(cellsOf(read)).toEqual([['Ana']])
  })
  it('charts have documents and tables of their own, which are no sheets', async () => {
    const chart = `<table:table-row>${text('x')}<table:table-cell><draw:frame><draw:object><office:document><office:body><office:spreadsheet><table:table table:name="local-table"><table:table-row>${text('y')}</table:table-row></table:table></office:spreadsheet></office:body></office:document></draw:object></draw:frame></table:table-cell></table:table-row>`
    const first = `<table:table table:name="Gráficos">${chart}${chart}</table:table><table:table table:name="Vazia"/>`
    const read = await readBytes(document(`${header}${chart}`, first), { sheet: 'P' })
    expect(read.tables[0]!.sheets.map(({ name }) => name)).toEqual(['Gráficos', 'Vazia', 'P'])
    expect(cellsOf(read)).toEqual([['x']])
  })
  it('of more tables than anybody makes is refused', async () => {
    const many = '<table:table table:name="x"/>'.repeat(1000)
    expect(endOf(await readBytes(document(header, many)))).toBe('bomb')
    expect(endOf(await readBytes(document(header, many.slice(0, -29))))).toBe('done')
  })
  it('is never an exception, whatever byte is changed', async () => {
    const good = Buffer.from(withCell(text('b')))
    for (let at = 0; at < good.length; at += 5) {
      const bytes = Buffer.from(good)
      bytes[at]! ^= 0xff
      expect(['done', 'halt']).toContain((await readBytes(bytes)).end.kind)
    }
  })
  it('is half-written without its end, corrupted in the middle', async () => {
    const whole = withCell(text('b'))
    expect(endOf(await readBytes(whole.slice(0, -30)))).toBe('half-written')
    expect(endOf(await readBytes(whole.replace('</office:spreadsheet>', '')))).toBe('corrupted')
  })
})
