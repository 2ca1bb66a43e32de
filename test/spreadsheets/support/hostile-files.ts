/** Files that somebody made to harm a reader, or that a bad day left on the disk. Deterministic, and made in a moment. */
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { constants, deflateRawSync } from 'node:zlib'
import * as XLSX from 'xlsx'
import { type Part, partsOfXlsx, stylesOf, type XlsxParts, xlsxOf, zipOf } from './zip.ts'

/** `put`: writes it to a path. `code`: the halt that reading it ends with. */
export type Hostile = {
  what: string
  put(path: string): void
  code: string
  detail?: Record<string, unknown>
}
/** What it is, its content or how to write it, and the halt. */
type Told = [
  what: string,
  content: () => string | Uint8Array | ((path: string) => void),
  code: string,
  detail?: Record<string, unknown>,
]
const files = (...told: Told[]): Hostile[] =>
  told.map(([what, content, code, detail]) => ({
    what,
    put(path) {
      const made = content()
      if (typeof made === 'function') made(path)
      else writeFileSync(path, made)
    },
    code,
    ...(detail && { detail }),
  }))

const MIB = 2 ** 20
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
const HEADER = `<row>${inline('Nome')}${inline('Celular')}</row>`
const person = (name: string) => `<row>${inline(name)}${inline('84999990001')}</row>`
const worksheet = (rows: string, before = '', after = '') =>
  `<?xml version="1.0"?>${before}<worksheet ${MAIN}><sheetData>${rows}</sheetData>${after}</worksheet>`

/** A packed stream that unpacks to so many bytes of `text`: one piece again and again. */
function packedAgain(text: string, unpacked: number): Buffer {
  const piece = Buffer.from(text.repeat(Math.ceil(MIB / text.length)))
  // A full flush ends on a byte and forgets what came before, so that the piece may follow itself.
  const packed = deflateRawSync(piece, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  const times = Math.ceil(unpacked / piece.length)
  return Buffer.concat([...Array<Buffer>(times).fill(packed), Buffer.from([3, 0])])
}

/** A workbook with one part otherwise. */
function xlsxBut(name: string, instead: Partial<Part>, parts: XlsxParts = { sheets: [HEADER] }): Buffer {
  return zipOf(partsOfXlsx(parts).map((part) => (part.name === name ? { ...part, ...instead } : part)))
}
const SHEET = 'xl/worksheets/sheet1.xml'
const WORKBOOK = 'xl/workbook.xml'

const odsOf = (content: Partial<Part>, ...more: Part[]): Buffer =>
  zipOf([
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    { name: 'META-INF/manifest.xml', data: '<manifest/>' },
    { name: 'styles.xml', data: '<office:document-styles/>' },
    { name: 'content.xml', data: '', ...content },
    ...more,
  ])
const OPEN_NAMES = ['office', 'table', 'text']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')
const fods = (rows: string, before = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>${before}<office:document ${OPEN_NAMES}><office:body><office:spreadsheet><table:table table:name="A">${rows}</table:table></office:spreadsheet></office:body></office:document>`
const fodsRow = (...cells: string[]) =>
  `<table:table-row>${cells.map((cell) => `<table:table-cell office:value-type="string"><text:p>${cell}</text:p></table:table-cell>`).join('')}</table:table-row>`
const SS =
  'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
const excel2003 = (rows: string, before = '') =>
  `<?xml version="1.0"?>${before}<Workbook ${SS}><Worksheet ss:Name="A"><Table>${rows}</Table></Worksheet></Workbook>`
const excelRow = (...cells: string[]) =>
  `<Row>${cells.map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`).join('')}</Row>`

/** An OLE container, as .xls, .doc and encrypted .xlsx are. */
export function oleOf(streams: Record<string, Uint8Array>): Buffer {
  const container = XLSX.CFB.utils.cfb_new()
  for (const [name, content] of Object.entries(streams)) XLSX.CFB.utils.cfb_add(container, name, content)
  return XLSX.CFB.write(container, { type: 'buffer' }) as Buffer
}

/** A sparse file: it has the size and takes no room. */
const sparse =
  (bytes: number, head = '') =>
  (path: string) => {
    writeFileSync(path, head)
    truncateSync(path, bytes)
  }
/** `text` again and again until the file is so long. */
const long = (text: string, bytes: number, head: string) => (path: string) => {
  const file = openSync(path, 'w')
  writeSync(file, head)
  const piece = text.repeat(Math.ceil(MIB / text.length))
  for (let written = 0; written < bytes; written += piece.length) writeSync(file, piece)
  closeSync(file)
}

/** Small files that unpack to gigabytes, each in its own way. */
export const bombs = files(
  [
    '60 MB that are 60 GB of a sheet',
    () => xlsxBut(SHEET, { packed: packedAgain('<row/>', 20_000 * MIB) }),
    'bomb',
  ],
  [
    '20 GB of a sheet that says it has 100 bytes',
    () => xlsxBut(SHEET, { packed: packedAgain('<row><c/></row>', 20_000 * MIB), says: 100 }),
    'bomb',
  ],
  ['60 GB of blanks', () => xlsxBut(SHEET, { packed: packedAgain(' ', 60_000 * MIB) }), 'cell-too-long'],
  [
    '20 GB of shared strings',
    () =>
      xlsxBut(
        'xl/sharedStrings.xml',
        { packed: packedAgain('<si><t>x</t></si>', 20_000 * MIB) },
        { sheets: [HEADER], strings: '' },
      ),
    'bomb',
  ],
  ['20 GB of workbook', () => xlsxBut(WORKBOOK, { packed: packedAgain('<sheet/>', 20_000 * MIB) }), 'bomb'],
  [
    'an OpenDocument of 20 GB',
    () => odsOf({ packed: packedAgain('<table:table-row/>', 20_000 * MIB) }),
    'bomb',
  ],
  [
    'an xlsb of 20 GB',
    () =>
      zipOf([
        { name: '[Content_Types].xml', data: '<Types/>' },
        { name: 'xl/workbook.bin', data: '' },
        { name: 'xl/worksheets/sheet1.bin', data: '', packed: packedAgain('\0', 20_000 * MIB) },
      ]),
    'bomb',
  ],
  [
    '25,000 parts',
    () =>
      zipOf([
        ...partsOfXlsx({ sheets: [HEADER] }),
        ...Array.from({ length: 25_000 }, (_, i) => ({ name: `x${i}`, data: '' })),
      ]),
    'bomb',
  ],
  [
    'an xlsb whose 2,000 parts are the same 50 MB',
    () =>
      zipOf([
        { name: '[Content_Types].xml', data: '<Types/>' },
        { name: 'xl/workbook.bin', data: '' },
        { name: 'again', data: 'lorem ipsum'.repeat(50 * 95_000) },
        ...Array.from({ length: 2000 }, (_, i) => ({
          name: `xl/${i}`,
          data: 'lorem ipsum',
          sameAs: 'again',
        })),
      ]),
    'bomb',
  ],
)

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i === 0 ? '' : i};`.repeat(10)}">`,
).join('')}]>`
const OUTSIDE = '<!DOCTYPE lolz [<!ENTITY lol9 SYSTEM "file:///etc/passwd">]>'
const ENTITIES = { reason: 'entities' }
const fodsPeople = (before: string) =>
  fods(fodsRow('Nome', 'Celular') + fodsRow('&lol9;', '84999990001'), before)
const excelPeople = (before: string) =>
  excel2003(excelRow('Nome', 'Celular') + excelRow('&lol9;', '84999990001'), before)

/** XML that means more than it says. */
export const laughs = files(
  [
    'a billion laughs in a sheet',
    () => xlsxOf({ sheets: [worksheet(HEADER + person('&lol9;'), LAUGHS)] }),
    'bomb',
    ENTITIES,
  ],
  [
    'a billion laughs in the shared strings',
    () =>
      xlsxBut(
        'xl/sharedStrings.xml',
        { data: `<?xml version="1.0"?>${LAUGHS}<sst ${MAIN}><si><t>&lol9;</t></si></sst>` },
        { sheets: ['<row><c t="s"><v>0</v></c></row>'], strings: '' },
      ),
    'bomb',
    ENTITIES,
  ],
  ['a billion laughs in a flat OpenDocument', () => fodsPeople(LAUGHS), 'bomb', ENTITIES],
  ['a billion laughs in an OpenDocument', () => odsOf({ data: fodsPeople(LAUGHS) }), 'bomb', ENTITIES],
  ['a billion laughs in an XML of Excel 2003', () => excelPeople(LAUGHS), 'bomb', ENTITIES],
  [
    'a file of the PC in a sheet',
    () => xlsxOf({ sheets: [worksheet(HEADER + person('&lol9;'), OUTSIDE)] }),
    'bomb',
    ENTITIES,
  ],
  ['a file of the PC in a flat OpenDocument', () => fodsPeople(OUTSIDE), 'bomb', ENTITIES],
  ['a file of the PC in an XML of Excel 2003', () => excelPeople(OUTSIDE), 'bomb', ENTITIES],
)

const wideRow = (cells: number, cell: string) => `<row>${cell.repeat(cells)}</row>`
/** Work without end, or memory without end, in little room. */
export const burdens = files(
  [
    'a tag of 60 MB',
    () => xlsxBut(WORKBOOK, { data: `<sheets><sheet ${'a'.repeat(60 * MIB)}/></sheets>` }),
    'cell-too-long',
  ],
  [
    'a tag of 900 KB with names and no values',
    () => xlsxBut(WORKBOOK, { data: `<sheets><sheet ${'a'.repeat(900 * 1024)}/></sheets>` }),
    'empty',
  ],
  [
    'a million styles of a format that is a megabyte long',
    () =>
      xlsxOf({
        sheets: [HEADER],
        styles: `${stylesOf('0'.repeat(MIB - 100)).replace(/<cellXfs>.*/, '')}<cellXfs>${'<xf numFmtId="164"/>'.repeat(1_000_000)}</cellXfs>`,
      }),
    'done',
  ],
  [
    'a million sheets that are one',
    () =>
      xlsxBut(
        WORKBOOK,
        { data: `<sheets>${'<sheet name="a" id="s1"/>'.repeat(1_000_000)}</sheets>` },
        { sheets: [''] },
      ),
    'bomb',
  ],
  [
    'ten million tags inside one another',
    () => xlsxOf({ sheets: [worksheet(`<row>${'<x>'.repeat(10_000_000)}`)] }),
    'corrupted',
  ],
  [
    'a million tags inside one another in a flat OpenDocument',
    () => fods('<table:table-row><table:table-cell>'.repeat(300_000)),
    'corrupted',
  ],
  [
    'a million tags inside one another in an XML of Excel 2003',
    () => excel2003('<Row><Cell>'.repeat(500_000)),
    'empty',
  ],
  [
    'a string of 100 MB',
    () =>
      xlsxOf({
        sheets: ['<row><c t="s"><v>0</v></c></row>'],
        strings: `<si><t>${'x'.repeat(100 * MIB)}</t></si>`,
      }),
    'bomb',
  ],
  [
    'a text of 32 KB to which half a million cells refer',
    () =>
      xlsxOf({
        sheets: [wideRow(400, inline('Nome')) + wideRow(400, '<c t="s"><v>0</v></c>').repeat(1200)],
        strings: `<si><t>${'x'.repeat(32 * 1024 - 1)}</t></si>`,
      }),
    'bomb',
  ],
  [
    'a hundred thousand merges on one cell',
    () =>
      xlsxOf({
        sheets: [
          worksheet(
            HEADER + person('Ana').repeat(200_000),
            '',
            `<mergeCells>${'<mergeCell ref="A2:A1048576"/>'.repeat(100_000)}</mergeCells>`,
          ),
        ],
      }),
    'done',
  ],
  [
    '16,384 columns',
    () => xlsxOf({ sheets: [HEADER + wideRow(16_384, '<c><v>1</v></c>')] }),
    'too-many-columns',
  ],
  [
    'one cell in the last column there is',
    () => xlsxOf({ sheets: [`${HEADER}<row r="2"><c r="XFD2"><v>1</v></c></row>`] }),
    'too-many-columns',
  ],
  [
    'a flat OpenDocument of 16,384 columns',
    () =>
      fods(
        '<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>Nome</text:p></table:table-cell></table:table-row>',
      ),
    'too-many-columns',
  ],
  [
    'a flat OpenDocument whose row is there 2^40 times',
    () =>
      fods(
        `${fodsRow('Nome', 'Celular')}${fodsRow('Ana').replace('<table:table-row', '<table:table-row table:number-rows-repeated="1099511627776"')}`,
      ),
    'too-many-rows',
  ],
  [
    'an XML of Excel 2003 with a cell in the last row and column',
    () =>
      excel2003(
        `${excelRow('Nome', 'Celular')}<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">x</Data></Cell></Row>`,
      ),
    'too-many-columns',
  ],
  [
    'an XML of Excel 2003 whose row has the number 2^40',
    () =>
      excel2003(
        `${excelRow('Nome', 'Celular')}${excelRow('Ana').replace('<Row', '<Row ss:Index="1099511627776"')}`,
      ),
    'corrupted',
  ],
)

const PEOPLE = 'Nome;Celular\nAna;84999990001\n'
/** Text files of every bad size. */
export const floods = files(
  ['2 GB of zeros', () => sparse(2048 * MIB), 'too-large'],
  ['100 MB of zeros', () => sparse(100 * MIB), 'corrupted', { reason: 'zeros' }],
  [
    'a table that goes on as 100 MB of zeros',
    () => sparse(100 * MIB, `${PEOPLE}${'Ana;84999990001\n'.repeat(5000)}`),
    'corrupted',
    { reason: 'zeros' },
  ],
  ['190 MB in one line', () => long('x', 190 * MIB, PEOPLE), 'cell-too-long'],
  ['60 MB of quotes', () => long('"', 60 * MIB, PEOPLE), 'cell-too-long'],
  ['60 MB of semicolons', () => long(';', 60 * MIB, PEOPLE), 'too-many-columns'],
  ['60 MB of line ends', () => long('\n', 60 * MIB, PEOPLE), 'done'],
  ['60 MB of blanks and line ends', () => long(' ;\n', 60 * MIB, PEOPLE), 'done'],
  ['20 million rows', () => long('a;\n', 60 * MIB, PEOPLE), 'too-many-rows'],
  ['an open quote before 60 MB', () => long('Ana;84999990001\n', 60 * MIB, `${PEOPLE}"`), 'cell-too-long'],
  [
    '60 MB of wide cells in one record',
    () => long(`${'x'.repeat(30_000)};`, 60 * MIB, PEOPLE),
    'cell-too-long',
  ],
)
