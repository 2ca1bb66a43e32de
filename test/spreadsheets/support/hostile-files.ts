/** Files that somebody made to harm a reader, or that a bad day left on the disk. Deterministic, and made in a moment. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import * as XLSX from 'xlsx'
import { type Part, partsOfXlsx, stylesOf, xlsxOf, zipOf } from './zip.ts'

const MIB = 2 ** 20
const HEADER =
  '<row r="1"><c t="inlineStr"><is><t>Nome</t></is></c><c t="inlineStr"><is><t>Celular</t></is></c></row>'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

/** A stream of the packer that unpacks to `unpacked` bytes of `text`, made of one piece again and again. */
function packedAgain(text: string, unpacked: number): Buffer {
  const piece = Buffer.from(text.repeat(Math.ceil(MIB / text.length)))
  // A full flush ends on a byte and forgets what came before, so that the piece may follow itself.
  const packed = deflateRawSync(piece, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  const times = Math.ceil(unpacked / piece.length)
  return Buffer.concat([...Array<Buffer>(times).fill(packed), Buffer.from([3, 0])])
}

/** A workbook whose sheet is packed already. */
const workbookWith = (sheet: Partial<Part>): Buffer => {
  const parts = partsOfXlsx({ sheets: [HEADER] })
  return zipOf(parts.map((part) => (part.name === 'xl/worksheets/sheet1.xml' ? { ...part, ...sheet } : part)))
}
const odsOf = (content: Partial<Part>): Buffer =>
  zipOf([
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    { name: 'content.xml', data: '', ...content },
  ])

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i === 0 ? '' : i};`.repeat(10)}">`,
).join('')}]>`
const OUTSIDE = '<!DOCTYPE lolz [<!ENTITY lol9 SYSTEM "file:///etc/passwd">]>'
const TABLE_NS =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
const fods = (rows: string, before = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${before}<office:document ${TABLE_NS} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="A">${rows}</table:table></office:spreadsheet></office:body></office:document>`
const fodsRow = (...cells: string[]): string =>
  `<table:table-row>${cells.map((cell) => `<table:table-cell office:value-type="string"><text:p>${cell}</text:p></table:table-cell>`).join('')}</table:table-row>`
const SS =
  'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
const excel2003 = (rows: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<Workbook ${SS}><Worksheet ss:Name="A"><Table>${rows}</Table></Worksheet></Workbook>`
const excelRow = (...cells: string[]): string =>
  `<Row>${cells.map((cell) => `<Cell><Data ss:Type="String">${cell}</Data></Cell>`).join('')}</Row>`

const sheet = (rows: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`
const person = (name: string, phone = '84999990001'): string =>
  `<row><c t="inlineStr"><is><t>${name}</t></is></c><c t="inlineStr"><is><t>${phone}</t></is></c></row>`

/** A sparse file: it has the size and takes no room. */
function sparse(path: string, bytes: number, head = ''): void {
  writeFileSync(path, head)
  truncateSync(path, bytes)
}

/** `text` again and again until the file is `bytes` long. */
function long(path: string, text: string, bytes: number, head = ''): void {
  const file = openSync(path, 'w')
  writeSync(file, head)
  const piece = text.repeat(Math.ceil(MIB / text.length))
  for (let written = 0; written < bytes; written += piece.length) writeSync(file, piece)
  closeSync(file)
}

function ole(streams: Record<string, Buffer>): Buffer {
  const container = XLSX.CFB.utils.cfb_new()
  for (const [name, content] of Object.entries(streams)) XLSX.CFB.utils.cfb_add(container, name, content)
  return XLSX.CFB.write(container, { type: 'buffer' }) as Buffer
}

export type Hostile = {
  what: string
  /** Puts it at the path, which is inside a folder of its own. */
  put(path: string): void
  code: string
  detail?: Record<string, unknown>
}
const bytes = (
  what: string,
  content: () => string | Uint8Array,
  code: string,
  detail?: Record<string, unknown>,
): Hostile => ({
  what,
  put: (path) => writeFileSync(path, content()),
  code,
  ...(detail && { detail }),
})

/** Small files that unpack to gigabytes, each in its own way. */
export const bombs: Hostile[] = [
  bytes(
    '60 MB that are 60 GB of spaces in a sheet',
    () => workbookWith({ packed: packedAgain(' ', 60_000 * MIB) }),
    'bomb',
  ),
  bytes(
    '60 GB in a sheet that says it has 100 bytes',
    () => workbookWith({ packed: packedAgain(' ', 60_000 * MIB), says: 100 }),
    'bomb',
  ),
  bytes(
    'gigabytes of empty rows',
    () => workbookWith({ packed: packedAgain('<row><c/></row>', 20_000 * MIB) }),
    'bomb',
  ),
  bytes(
    'gigabytes of shared strings',
    () => {
      const parts = partsOfXlsx({ sheets: [HEADER], strings: '<si/>' })
      return zipOf(
        parts.map((part) =>
          part.name.endsWith('sharedStrings.xml')
            ? { ...part, packed: packedAgain('<si><t>x</t></si>', 20_000 * MIB) }
            : part,
        ),
      )
    },
    'bomb',
  ),
  bytes(
    'gigabytes of workbook',
    () => {
      const parts = partsOfXlsx({ sheets: [HEADER] })
      return zipOf(
        parts.map((part) =>
          part.name === 'xl/workbook.xml' ? { ...part, packed: packedAgain('<sheet/>', 20_000 * MIB) } : part,
        ),
      )
    },
    'bomb',
  ),
  bytes('an OpenDocument of 20 GB', () => odsOf({ packed: packedAgain(' ', 20_000 * MIB) }), 'bomb'),
  bytes(
    'an OpenDocument of 4 GB that is packed too little to be noticed',
    () =>
      odsOf({
        packed: packedAgain(
          `<a>${Array.from({ length: 900 }, (_, i) => (i * 7919) % 9973).join('</a><a>')}`,
          3000 * MIB,
        ),
      }),
    'bomb',
  ),
  bytes(
    'an xlsb of 20 GB',
    () =>
      zipOf([
        { name: '[Content_Types].xml', data: '<Types/>' },
        { name: 'xl/workbook.bin', data: '' },
        { name: 'xl/worksheets/sheet1.bin', data: '', packed: packedAgain('\0', 20_000 * MIB) },
      ]),
    'bomb',
  ),
  bytes(
    '60,000 parts',
    () =>
      zipOf([
        ...partsOfXlsx({ sheets: [HEADER] }),
        ...Array.from({ length: 60_000 }, (_, i) => ({ name: `x${i}`, data: '' })),
      ]),
    'bomb',
  ),
  bytes(
    'an OpenDocument whose 2,000 parts are all the same 50 MB',
    () =>
      zipOf([
        { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
        { name: 'content.xml', data: fods(fodsRow('Nome')) },
        { name: 'again', data: '', packed: packedAgain('lorem ipsum', 50 * MIB) },
        ...Array.from({ length: 2000 }, (_, i) => ({ name: `again${i}`, data: '', sameAs: 'again' })),
      ]),
    'bomb',
  ),
]

/** XML that means more than it says. */
export const laughs: Hostile[] = [
  bytes(
    'a billion laughs in a sheet',
    () => xlsxOf({ sheets: [sheet(HEADER + person('&lol9;'), LAUGHS)] }),
    'bomb',
    { reason: 'entities' },
  ),
  bytes(
    'a billion laughs in the shared strings',
    () => {
      const parts = partsOfXlsx({ sheets: ['<row><c t="s"><v>0</v></c></row>'] })
      return zipOf([
        ...parts,
        {
          name: 'xl/sharedStrings.xml',
          data: `<?xml version="1.0"?>${LAUGHS}<sst ${MAIN}><si><t>&lol9;</t></si></sst>`,
        },
      ])
    },
    'bomb',
    { reason: 'entities' },
  ),
  bytes(
    'a billion laughs in a flat OpenDocument',
    () => fods(fodsRow('Nome', 'Celular') + fodsRow('&lol9;', '84999990001'), LAUGHS),
    'bomb',
    { reason: 'entities' },
  ),
  bytes(
    'a billion laughs in an OpenDocument',
    () => odsOf({ data: fods(fodsRow('Nome', 'Celular') + fodsRow('&lol9;', '84999990001'), LAUGHS) }),
    'bomb',
    { reason: 'entities' },
  ),
  bytes(
    'a billion laughs in an XML of Excel 2003',
    () => excel2003(excelRow('Nome', 'Celular') + excelRow('&lol9;', '84999990001'), LAUGHS),
    'bomb',
    { reason: 'entities' },
  ),
  bytes(
    'a file of the PC as a name in a sheet',
    () => xlsxOf({ sheets: [sheet(HEADER + person('&lol9;'), OUTSIDE)] }),
    'bomb',
    { reason: 'entities' },
  ),
  bytes(
    'a file of the PC as a name in a flat OpenDocument',
    () => fods(fodsRow('Nome', 'Celular') + fodsRow('&lol9;', '84999990001'), OUTSIDE),
    'bomb',
    { reason: 'entities' },
  ),
  bytes(
    'a file of the PC as a name in an XML of Excel 2003',
    () => excel2003(excelRow('Nome', 'Celular') + excelRow('&lol9;', '84999990001'), OUTSIDE),
    'bomb',
    { reason: 'entities' },
  ),
]

/** Work without end, or memory without end, in little room. */
export const burdens: Hostile[] = [
  bytes(
    'a tag of 60 MB',
    () => {
      const parts = partsOfXlsx({ sheets: [HEADER] })
      return zipOf(
        parts.map((part) =>
          part.name === 'xl/workbook.xml'
            ? { ...part, data: `<workbook><sheets><sheet ${'a'.repeat(60 * MIB)}/></sheets></workbook>` }
            : part,
        ),
      )
    },
    'cell-too-long',
  ),
  bytes(
    'an attribute name of 900 KB',
    () => {
      const parts = partsOfXlsx({ sheets: [HEADER] })
      return zipOf(
        parts.map((part) =>
          part.name === 'xl/workbook.xml'
            ? { ...part, data: `<workbook><sheets><sheet ${'a'.repeat(900 * 1024)}/></sheets></workbook>` }
            : part,
        ),
      )
    },
    'empty',
  ),
  bytes(
    'a million styles of a format a megabyte long',
    () =>
      xlsxOf({
        sheets: [HEADER],
        styles: `${stylesOf('0'.repeat(MIB - 100)).replace(/<cellXfs>.*/, '')}<cellXfs>${'<xf numFmtId="164"/>'.repeat(1_000_000)}</cellXfs>`,
      }),
    'empty',
  ),
  bytes(
    'a million sheets that are one',
    () => {
      const parts = partsOfXlsx({ sheets: [''] })
      return zipOf(
        parts.map((part) =>
          part.name === 'xl/workbook.xml'
            ? {
                ...part,
                data: `<workbook><sheets>${'<sheet name="a" id="s1"/>'.repeat(1_000_000)}</sheets></workbook>`,
              }
            : part,
        ),
      )
    },
    'bomb',
  ),
  bytes(
    'ten million tags inside one another',
    () => xlsxOf({ sheets: [sheet(`<row>${'<x>'.repeat(10_000_000)}`)] }),
    'corrupted',
  ),
  bytes(
    'a million tags inside one another in a flat OpenDocument',
    () => fods('<table:table-row><table:table-cell>'.repeat(300_000)),
    'corrupted',
  ),
  bytes(
    'a million tags inside one another in an XML of Excel 2003',
    () => excel2003('<Row><Cell>'.repeat(500_000)),
    'corrupted',
  ),
  bytes(
    'a string of 100 MB',
    () =>
      xlsxOf({
        sheets: ['<row><c t="s"><v>0</v></c></row>'],
        strings: `<si><t>${'x'.repeat(100 * MIB)}</t></si>`,
      }),
    'cell-too-long',
  ),
  bytes(
    'text of 32 KB that half a million cells refer to',
    () =>
      xlsxOf({
        sheets: [HEADER + `<row>${'<c t="s"><v>0</v></c>'.repeat(400)}</row>`.repeat(1200)],
        strings: `<si><t>${'x'.repeat(32 * 1024 - 1)}</t></si>`,
      }),
    'bomb',
  ),
  bytes(
    '16,384 columns',
    () => xlsxOf({ sheets: [HEADER + `<row>${'<c><v>1</v></c>'.repeat(16_384)}</row>`] }),
    'too-many-columns',
  ),
  bytes(
    'one cell in the last column there is',
    () => xlsxOf({ sheets: [`${HEADER}<row r="2"><c r="XFD2"><v>1</v></c></row>`] }),
    'too-many-columns',
  ),
  bytes(
    'a flat OpenDocument of 16,384 columns',
    () =>
      fods(
        `<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>Nome</text:p></table:table-cell></table:table-row>`,
      ),
    'too-many-columns',
  ),
  bytes(
    'a flat OpenDocument whose row stands there a million times',
    () =>
      fods(
        `${fodsRow('Nome', 'Celular')}<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="400" office:value-type="string"><text:p>Ana</text:p></table:table-cell></table:table-row>`,
      ),
    'bomb',
  ),
  bytes(
    'a flat OpenDocument whose row stands there 2^40 times',
    () =>
      fods(
        `${fodsRow('Nome', 'Celular')}<table:table-row table:number-rows-repeated="1099511627776"><table:table-cell office:value-type="string"><text:p>Ana</text:p></table:table-cell></table:table-row>`,
      ),
    'bomb',
  ),
  bytes(
    'an XML of Excel 2003 with a cell in the last row and column',
    () =>
      excel2003(
        `${excelRow('Nome', 'Celular')}<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">x</Data></Cell></Row>`,
      ),
    'too-many-columns',
  ),
  bytes(
    'an XML of Excel 2003 whose row has the number 2^40',
    () =>
      excel2003(
        `${excelRow('Nome', 'Celular')}<Row ss:Index="1099511627776"><Cell><Data ss:Type="String">x</Data></Cell></Row>`,
      ),
    'corrupted',
  ),
]

/** Text files of every bad size and shape. */
export const floods: Hostile[] = [
  { what: '2 GB of zeros', put: (path) => sparse(path, 2048 * MIB), code: 'too-large' },
  { what: '100 MB of zeros', put: (path) => sparse(path, 100 * MIB), code: 'corrupted' },
  {
    what: 'a table that goes on as 100 MB of zeros',
    put: (path) => sparse(path, 100 * MIB, `Nome;Celular\n${'Ana;84999990001\n'.repeat(5000)}`),
    code: 'corrupted',
  },
  {
    what: '190 MB in one line',
    put: (path) => long(path, 'x', 190 * MIB, 'Nome;Celular\n'),
    code: 'cell-too-long',
  },
  {
    what: '190 MB of quotes',
    put: (path) => long(path, '"', 190 * MIB, 'Nome;Celular\n'),
    code: 'cell-too-long',
  },
  {
    what: '190 MB of semicolons',
    put: (path) => long(path, ';', 190 * MIB, 'Nome;Celular\nAna;84999990001\n'),
    code: 'too-many-columns',
  },
  { what: '190 MB of line ends', put: (path) => long(path, '\n', 190 * MIB, 'Nome;Celular\n'), code: 'done' },
  {
    what: '95 million rows',
    put: (path) => long(path, 'a\n', 190 * MIB, 'Nome;Celular\n'),
    code: 'too-many-rows',
  },
  {
    what: 'an open quote before 190 MB',
    put: (path) => long(path, 'Ana;84999990001\n', 190 * MIB, 'Nome;Celular\n"Ana;84999990001\n'),
    code: 'cell-too-long',
  },
]
void [execFileSync, mkdirSync, symlinkSync, gzipSync, ole]
