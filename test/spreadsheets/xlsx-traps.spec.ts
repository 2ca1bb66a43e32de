/** Workbooks as odd programs write them, each with what a person sees when an office program opens them. */
import { describe, expect, it } from 'vitest'
import { readMerges } from '../../main/spreadsheets/xlsx-merges.ts'
import type { Zip } from '../../main/spreadsheets/zip-file.ts'
import type { Cell } from '../../shared/row.ts'
import { cellsOf, endOf, readBytes } from './support/read.ts'
import { stylesOf, xlsxOf, zipOf } from './support/zip.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const text = (...cells: string[]) =>
  cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')
const header = (...cells: string[]) => `<row>${text(...cells)}</row>`

/** The one cell under a header `Valor`. */
async function cell(
  xml: string,
  parts: { strings?: string; styles?: string; date1904?: boolean; recalculated?: boolean } = {},
): Promise<Cell> {
  const read = await readBytes(
    xlsxOf({ sheets: [`${header('Nome', 'Valor')}<row>${text('Ana')}${xml}</row>`], ...parts }),
  )
  expect(endOf(read)).toBe('done')
  return read.rows[0]?.cells[1] ?? null
}

describe('a cell', () => {
  const styles = stylesOf('General', 'dd/mm/yyyy', 'dd/mm/yyyy hh:mm', 'hh:mm', '00000', '(00) 00000-0000')
  it.each<[what: string, xml: string, seen: Cell]>([
    ['a number', '<c><v>1234.5</v></c>', 1234.5],
    ['a phone keeps all digits', '<c><v>5584999990002</v></c>', 5584999990002],
    ['a phone written with an exponent', '<c><v>5.584999990002E12</v></c>', 5584999990002],
    [
      'more digits than a double holds',
      '<c><v>12345678901234567890</v></c>',
      { kind: 'number', value: 12345678901234567000, shown: '12345678901234567890' },
    ],
    ['a negative number', '<c t="n"><v>-3.25</v></c>', -3.25],
    ['a number with blanks around it', '<c><v> 7 </v></c>', 7],
    ['true', '<c t="b"><v>1</v></c>', true],
    ['false', '<c t="b"><v>0</v></c>', false],
    ['an error', '<c t="e"><v>#N/A</v></c>', { kind: 'error', code: '#N/A' }],
    ['a formula by its cached text', '<c t="str"><f>A1&amp;"x"</f><v>Anax</v></c>', 'Anax'],
    ['a formula by its cached number', '<c><f>1+1</f><v>2</v></c>', 2],
    ['a formula whose result is empty text', '<c t="str"><f>""</f><v></v></c>', null],
    ['a formula that was never calculated', '<c><f>1+1</f></c>', { kind: 'error', code: '#NOT-CALCULATED' }],
    [
      'a formula that was never calculated, with an empty value',
      '<c><f>1+1</f><v/></c>',
      { kind: 'error', code: '#NOT-CALCULATED' },
    ],
    ...['str', 's', 'b', 'e', 'd'].map((type): [string, string, Cell] => [
      `a formula of type ${type} that was never calculated`,
      `<c t="${type}"><f>A1</f></c>`,
      { kind: 'error', code: '#NOT-CALCULATED' },
    ]),
    ['a formula that gave zero', '<c><f>A1</f><v>0</v></c>', 0],
    ['a shared string', '<c t="s"><v>1</v></c>', 'Conceição & Filhos'],
    ['a rich text in runs', '<c t="s"><v>2</v></c>', 'José da Silva'],
    ['a text without its phonetic runs', '<c t="s"><v>3</v></c>', '東京'],
    ['an empty shared string', '<c t="s"><v>0</v></c>', null],
    [
      'a text in its cell, in runs',
      '<c t="inlineStr"><is><r><t>Ana </t></r><r><t>Lúcia</t></r></is></c>',
      'Ana Lúcia',
    ],
    [
      'a text in its cell with phonetic runs',
      '<c t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>',
      '東京',
    ],
    [
      'escaped control characters',
      '<c t="inlineStr"><is><t>um_x000D_\ndois_x005F_x000D_</t></is></c>',
      'um\r\ndois_x000D_',
    ],
    [
      'references',
      '<c t="inlineStr"><is><t>&lt;a&gt; &#233;&#xE9;&#x1F600; &quot;&apos; &unknown;</t></is></c>',
      '<a> éé😀 "\' &unknown;',
    ],
    ['a CDATA section', '<c t="inlineStr"><is><t>a<![CDATA[<b>&amp;]]>c</t></is></c>', 'a<b>&amp;c'],
    ['a comment inside a value', '<c><v>12<!-- 99 -->34</v></c>', 1234],
    ['blanks are kept', '<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', ' a '],
    ['a date', '<c s="1"><v>45360</v></c>', { kind: 'date', iso: '2024-03-09' }],
    [
      'a date and time, rounded to the second',
      '<c s="2"><v>45360.354166666664</v></c>',
      { kind: 'date', iso: '2024-03-09T08:30:00' },
    ],
    ['a time alone', '<c s="3"><v>0.354166666666667</v></c>', { kind: 'date', iso: '08:30:00' }],
    [
      'the day before the leap day that never was',
      '<c s="1"><v>59</v></c>',
      { kind: 'date', iso: '1900-02-28' },
    ],
    ['the leap day that never was', '<c s="1"><v>60</v></c>', { kind: 'date', iso: '1900-02-29' }],
    ['the day after it', '<c s="1"><v>61</v></c>', { kind: 'date', iso: '1900-03-01' }],
    ['the first day', '<c s="1"><v>1</v></c>', { kind: 'date', iso: '1900-01-01' }],
    [
      'an ISO date',
      '<c s="2" t="d"><v>2024-03-09T08:30:00.000Z</v></c>',
      { kind: 'date', iso: '2024-03-09T08:30:00' },
    ],
    [
      'an ISO date in a format of days',
      '<c s="1" t="d"><v>2024-03-09T00:00:00</v></c>',
      { kind: 'date', iso: '2024-03-09' },
    ],
    [
      'leading zeros from the format',
      '<c s="4"><v>42</v></c>',
      { kind: 'number', value: 42, shown: '00042' },
    ],
    [
      'a phone mask',
      '<c s="5"><v>84999990002</v></c>',
      { kind: 'number', value: 84999990002, shown: '(84) 99999-0002' },
    ],
    ['a shared string with blanks and a comment', '<c t="s"><v> 1<!-- x --> </v></c>', 'Conceição & Filhos'],
    ['a shared string without a value', '<c t="s"><v></v></c>', null],
    ['a number with a point at its end', '<c><v>5.</v></c>', 5],
    ['a number that starts with a point', '<c><v>.5</v></c>', 0.5],
    ['a point alone', '<c><v>.</v></c>', '.'],
    ['two points', '<c><v>1.2.3</v></c>', '1.2.3'],
    ['a number of 17 digits', '<c><v>0.30000000000000004</v></c>', 0.30000000000000004],
    ['a style that is not defined', '<c s="99"><v>5</v></c>', 5],
    [
      'attributes in another order, apostrophes, blanks',
      "<c t = 's'  s='0' r='B2' ><v>1</v></c>",
      'Conceição & Filhos',
    ],
    ['attributes nobody asked for', '<c r="B2" cm="1" vm="2" ph="1" xml:t="n"><v>5</v></c>', 5],
    ['an unknown type', '<c t="zzz"><v>5</v></c>', 5],
    ['something that is no number', '<c><v>1,5</v></c>', '1,5'],
  ])('%s', async (_what, xml, seen) => {
    const strings =
      '<si/><si><t>Conceição &amp; Filhos</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">José </t></r><r><t>da Silva</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr/></si>'
    expect(await cell(xml, { strings, styles })).toEqual(seen)
  })

  it('counts days from 1904 where the workbook says so', async () => {
    expect(await cell('<c s="1"><v>43898</v></c>', { styles, date1904: true })).toEqual({
      kind: 'date',
      iso: '2024-03-09',
    })
    expect(await cell('<c s="1"><v>0</v></c>', { styles, date1904: true })).toEqual({
      kind: 'date',
      iso: '1904-01-01',
    })
  })
})

describe('a sheet', () => {
  it('with prefixes on every name', async () => {
    const sheet = `<?xml version="1.0"?><x:worksheet xmlns:x="${main}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Nome</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2" t="str"><x:v>Ana</x:v></x:c></x:row></x:sheetData></x:worksheet>`
    expect(cellsOf(await readBytes(xlsxOf({ sheets: [sheet] })))).toEqual([['Ana']])
  })
  it('in strict OOXML', async () => {
    const sheets = [`${header('Nome', 'Dia')}<row>${text('Ana')}<c t="d" s="0"><v>2024-03-09</v></c></row>`]
    const read = await readBytes(xlsxOf({ sheets, styles: stylesOf('dd/mm/yyyy'), strict: true }))
    expect(cellsOf(read)).toEqual([['Ana', { kind: 'date', iso: '2024-03-09' }]])
  })
  it('in UTF-16', async () => {
    const sheet = `<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="${main}"><sheetData><row>${text('Nome')}</row><row>${text('Conceição')}</row></sheetData></worksheet>`
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sheet, 'utf16le')])
    expect(cellsOf(await readBytes(xlsxOf({ sheets: [bytes] })))).toEqual([['Conceição']])
  })
  it('whose strings come after it in the archive', async () => {
    const sheets = ['<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row>']
    const strings = '<si><t>Nome</t></si><si><t>Ana</t></si>'
    expect(cellsOf(await readBytes(xlsxOf({ sheets, strings, stringsLast: true })))).toEqual([['Ana']])
  })
  it.each(['A1:XFD1048576', 'A1', 'nonsense'])(
    'whose dimension says %s is read as it is',
    async (dimension) => {
      const sheet = `<?xml version="1.0"?><worksheet xmlns="${main}"><dimension ref="${dimension}"/><sheetData>${header('Nome', 'Fone')}<row r="9"><c r="B9"><v>1</v></c></row></sheetData></worksheet>`
      const read = await readBytes(xlsxOf({ sheets: [sheet] }))
      expect(read.rows).toEqual([{ number: 9, cells: [null, 1] }])
      expect(read.end).toEqual({ kind: 'done', rows: 1, skipped: { blank: 7, totals: 0 } })
    },
  )
  it('without addresses counts on from the last one it had', async () => {
    const sheet = `<row>${text('A', 'B', 'C')}</row><row r="5"><c><v>1</v></c><c r="C5"><v>3</v></c></row><row><c r="B6"><v>2</v></c><c><v>3</v></c></row>`
    expect((await readBytes(xlsxOf({ sheets: [sheet] }))).rows).toEqual([
      { number: 5, cells: [1, null, 3] },
      { number: 6, cells: [null, 2, 3] },
    ])
  })
  it('with hidden rows and styled empty cells', async () => {
    const sheet = `${header('Nome')}<row hidden="1">${text('Ana')}<c s="1"/><c r="XFD2" s="1"/></row><row><c s="1"/></row>`
    expect((await readBytes(xlsxOf({ sheets: [sheet] }))).rows).toEqual([{ number: 2, cells: ['Ana'] }])
  })
  it('cut at any byte by the pieces it is unpacked in', async () => {
    // Long enough for several pieces, with accents and references at every place a piece may end.
    const rows = Array.from({ length: 9000 }, (_, i) => [`Conceição &amp; ${i}`, `é${'x'.repeat(i % 7)}`])
    const sheet = header('Nome', 'Nota') + rows.map((cells) => `<row>${text(...cells)}</row>`).join('')
    const expected = rows.map(([name, note]) => [name!.replace('&amp;', '&'), note])
    expect(cellsOf(await readBytes(xlsxOf({ sheets: [sheet] })))).toEqual(expected)
  })
})

describe('a workbook that has to be calculated anew when it is opened', () => {
  it.each<[xml: string, seen: Cell]>([
    ['<c><f>A1</f><v>0</v></c>', { kind: 'error', code: '#NOT-CALCULATED' }],
    ['<c><f>A1</f><v>5</v></c>', 5],
    ['<c><v>0</v></c>', 0],
  ])('%s', async (xml, seen) => expect(await cell(xml, { recalculated: true })).toEqual(seen))
})

describe('merged cells', () => {
  const document = (rows: string, behind: string) =>
    `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${header('Turma', 'Nome')}${rows}</sheetData>${behind}</worksheet>`
  const merged = (...refs: string[]) =>
    `<mergeCells count="${refs.length}">${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
  const rows = `<row r="2">${text('A', 'Ana')}</row><row r="3"><c r="B3" t="inlineStr"><is><t>Bia</t></is></c></row>`

  it.each<[what: string, behind: string, turma: Cell]>([
    ['count for every row', merged('A2:A3'), 'A'],
    [
      'in any order, among others',
      `<sheetProtection/><phoneticPr/>${merged('C9:D9', 'A2:A3')}<printOptions/>`,
      'A',
    ],
    ['of other names', '<x:mergeCells xmlns:x="x"><x:mergeCell ref="$A$2:$A$3"/></x:mergeCells>', 'A'],
    ['of one row', merged('A2:B2'), null],
    ['that are no cells', merged('A3:A2', 'A2', 'A:A', 'A0:ZZZZ9', ''), null],
    ['are not there', '', null],
  ])('%s', async (_what, behind, turma) => {
    expect(cellsOf(await readBytes(xlsxOf({ sheets: [document(rows, behind)] })))).toEqual([
      ['A', 'Ana'],
      [turma, 'Bia'],
    ])
  })
  it('are found behind any number of rows, and wherever the pieces end', async () => {
    for (const filler of [7_000, 7_001, 7_002, 7_005, 7_010]) {
      // A text that speaks of them is no such thing.
      const people = Array.from({ length: 2000 }, (_, i) => `<row>${text('mergeCells', `p${i}`)}</row>`).join(
        '',
      )
      const sheet = document(`${rows}${people}<!--${'x'.repeat(filler)}-->`, merged('A2:A3'))
      const read = await readBytes(xlsxOf({ sheets: [sheet] }))
      expect(read.rows[1]?.cells).toEqual(['A', 'Bia'])
      expect(read.rows).toHaveLength(2002)
    }
  })
  it('of a sheet that is packed into more than 4 MiB are not looked for', async () => {
    const zip: Zip = {
      names: [],
      has: () => true,
      packedBytes: () => 4 * 1024 * 1024 + 1,
      stream: () => expect.unreachable(),
      bytes: async () => null,
      close: () => undefined,
    }
    expect(await readMerges(zip, 'sheet1.xml', () => undefined)).toEqual([])
  })
  it('a hundred thousand times over take no longer than once', async () => {
    const many = merged(...Array.from({ length: 100_000 }, () => 'A2:A1048576'))
    const people = Array.from(
      { length: 3000 },
      (_, i) => `<row r="${i + 4}"><c r="B${i + 4}"><v>${i}</v></c></row>`,
    )
    const read = await readBytes(xlsxOf({ sheets: [document(rows + people.join(''), many)] }))
    expect(read.rows).toHaveLength(3002)
    expect(read.rows.every(({ cells }) => cells[0] === 'A')).toBe(true)
  })
  it('of rows that are not in their order stay as they are', async () => {
    const mixed = `<row r="9"><c r="B9" t="inlineStr"><is><t>Zoë</t></is></c></row>${rows}`
    const read = await readBytes(xlsxOf({ sheets: [document(mixed, merged('A2:A3'))] }))
    expect(cellsOf(read)).toEqual([
      [null, 'Zoë'],
      ['A', 'Ana'],
      [null, 'Bia'],
    ])
  })
})

describe('a workbook with several sheets', () => {
  const bytes = xlsxOf({
    sheets: [
      `${header('Segredo', 'x')}<row>${text('a')}</row>`,
      '',
      `${header('Nome', 'Fone')}<row>${text('Ana')}</row>`,
      `${header('Name')}<row>${text('Ada')}</row>`,
    ],
    names: ['Oculta', 'Vazia', 'Plan1', 'A &amp; B'],
    hidden: [true],
  })
  it.each([
    ['takes the first that is visible and has something in it', undefined, [['Ana']]],
    ['takes one by name', 'A & B', [['Ada']]],
    ['takes one by name in another case', 'plan1 ', [['Ana']]],
    ['takes a hidden one by name', 'Oculta', [['a']]],
    ['takes one by its place', 3, [['Ada']]],
    ['takes several, one after the other', ['Plan1', 'A & B'], [['Ana'], ['Ada']]],
  ])('%s', async (_what, sheet, cells) => {
    expect(cellsOf(await readBytes(bytes, sheet === undefined ? {} : { sheet }))).toEqual(cells)
  })
  it('names what there is when the sheet is gone', async () => {
    expect((await readBytes(bytes, { sheet: 'Clientes' })).end).toEqual({
      kind: 'halt',
      code: 'sheet-missing',
      detail: { sheet: 'Clientes', sheets: ['Oculta', 'Vazia', 'Plan1', 'A & B'] },
    })
  })
})

describe('limits', () => {
  const ten = `${header('Nome')}${Array.from({ length: 10 }, () => `<row>${text('Ana')}</row>`).join('')}`
  it.each([
    ['too-large', { fileBytes: 100 }, ten],
    ['too-many-rows', { rows: 9 }, ten],
    ['too-many-columns', {}, `${header('Nome')}<row><c r="XFD1048576"><v>1</v></c></row>`],
    ['cell-too-long', {}, `${header('Nome')}<row>${text('x'.repeat(32 * 1024 + 1))}</row>`],
    ['cell-too-long', {}, `${header('Nome')}<row>${text('x'.repeat(3 * 1024 * 1024))}</row>`],
    [
      'bomb',
      { ratioFreeBytes: 1_000_000 },
      `${header('Nome')}${`<row>${' '.repeat(1000)}</row>`.repeat(2000)}`,
    ],
    ['bomb', { unpackedBytes: 10_000 }, `${header('Nome')}${`<row>${' '.repeat(1000)}</row>`.repeat(2000)}`],
    ['timeout', { milliseconds: -1 }, ten],
  ])('%s', async (code, limits, sheet) => {
    expect(endOf(await readBytes(xlsxOf({ sheets: [sheet] }), { limits }))).toBe(code)
  })
  it('allow what is exactly within', async () => {
    const sheet = `${header('Nome', 'Nota')}<row>${text('x'.repeat(32 * 1024))}<c r="B2"/></row><row>${text('y')}<c r="SF3"><v>1</v></c></row>`
    expect(endOf(await readBytes(xlsxOf({ sheets: [sheet] }), { headerRow: 1, limits: { rows: 2 } }))).toBe(
      'done',
    )
  })
})

describe('a broken workbook', () => {
  const good = xlsxOf({ sheets: [`${header('Nome')}<row>${text('Ana')}</row>`] })
  it('is half-written when its end is missing', async () => {
    expect(endOf(await readBytes(good.subarray(0, good.length - 30)))).toBe('half-written')
  })
  it.each([
    ['a sheet that breaks off', '<?xml version="1.0"?><worksheet><sheetData><row><c><v>1</v></c></row>'],
    ['a sheet without any data part', '<?xml version="1.0"?><worksheet></worksheet>'],
    ['a string that is not there', `${header('Nome')}<row><c t="s"><v>7</v></c></row>`],
  ])('is corrupted by %s', async (_what, sheet) => {
    expect(endOf(await readBytes(xlsxOf({ sheets: [sheet] })))).toBe('corrupted')
  })
  it('is corrupted by one flipped bit in its data', async () => {
    const parts = [{ name: 'xl/workbook.xml', data: '<workbook/>', crc: 1 }]
    const { end } = await readBytes(zipOf(parts))
    expect(end).toEqual({
      kind: 'halt',
      code: 'corrupted',
      detail: { part: 'xl/workbook.xml', reason: 'checksum' },
    })
  })
  it('is never an exception, whatever byte is changed', async () => {
    for (let at = 0; at < good.length; at += 7) {
      const bytes = Buffer.from(good)
      bytes[at]! ^= 0xff
      const { end } = await readBytes(bytes)
      expect(['done', 'halt']).toContain(end.kind)
    }
  })
  it('that defines entities of its own is refused', async () => {
    const sheet = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]><worksheet><sheetData>${header('Nome')}<row>${text('&b;')}</row></sheetData></worksheet>`
    expect((await readBytes(xlsxOf({ sheets: [sheet] }))).end).toMatchObject({
      code: 'bomb',
      detail: { reason: 'entities' },
    })
  })
})
