/** What is no table ends as a halt that says why, and formats are known by content. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { haltOf } from '../../main/spreadsheets/halt.ts'
import { describeHalt } from '../../shared/halt-sentences.ts'
import { oleOf } from './support/hostile-files.ts'
import { endOf, readBytes, readFile, temporaryFolder } from './support/read.ts'
import { type Part, partsOfXlsx, xlsxOf, zipOf } from './support/zip.ts'

const xlsx = readFileSync('test/spreadsheets/samples/contacts.xlsx')

const stream = Buffer.from('x'.repeat(5000))
const oleWith = (...names: string[]) => oleOf(Object.fromEntries(names.map((name) => [name, stream])))
/** An .xls whose first record after the start says that the rest is encrypted. */
const lockedXls = oleOf({
  Workbook: Buffer.concat([
    Buffer.from([0x09, 8, 16, 0, 0, 6, 5, 0, 0xbb, 0x0d, 0xcc, 7, 0, 0, 0, 0, 6, 0, 0, 0]),
    Buffer.from([0x2f, 0, 6, 0, 0, 0, 1, 2, 3, 4]),
    Buffer.alloc(5000),
  ]),
})
/** A workbook without one of its parts, or with another one in its place. */
const without = (name: string, instead?: Partial<Part>) =>
  zipOf(
    partsOfXlsx({ sheets: [people], strings: '<si><t>Ana</t></si>' }).flatMap((part) =>
      part.name !== name ? [part] : instead ? [{ ...part, ...instead }] : [],
    ),
  )
const people = '<row><c t="str"><v>Nome</v></c></row><row><c t="s"><v>0</v></c></row>'

const encryptedOds = zipOf([
  { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
  { name: 'META-INF/manifest.xml', data: '<manifest><file-entry><encryption-data/></file-entry></manifest>' },
  { name: 'content.xml', data: Buffer.alloc(100, 7) },
])

it.each<[what: string, content: string | Uint8Array, code: string, detail?: object]>([
  ['nothing', '', 'empty'],
  ['blank lines', '\n \r\n\t\n', 'empty'],
  ['delimiters alone', ';;;\n;;;\n', 'empty'],
  ['an empty archive', zipOf([]), 'empty'],
  ['a workbook with empty sheets', xlsxOf({ sheets: ['', '<row><c s="1"/></row>'] }), 'empty'],
  ['an encrypted workbook', oleWith('EncryptionInfo', 'EncryptedPackage'), 'encrypted'],
  ['an encrypted OpenDocument', encryptedOds, 'encrypted'],
  ['a Word document of the nineties', oleWith('WordDocument'), 'not-a-spreadsheet', { looksLike: 'word' }],
  ['another OLE file', oleWith('__properties'), 'not-a-spreadsheet', { looksLike: 'ole' }],
  ['an .xls whose stream is garbage', oleWith('Workbook'), 'corrupted'],
  [
    'a zip of something else',
    zipOf([{ name: 'a.txt', data: 'a,b\n1,2\n' }]),
    'not-a-spreadsheet',
    { looksLike: 'zip' },
  ],
  ['an xlsx that was cut short', xlsx.subarray(0, 4000), 'half-written'],
  [
    'a Numbers file',
    zipOf([{ name: 'Index/Document.iwa', data: 'x' }]),
    'unsupported',
    { format: 'numbers' },
  ],
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n', 'not-a-spreadsheet', { looksLike: 'pdf' }],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'not-a-spreadsheet', { looksLike: 'image' }],
  ['a packed file', gzipSync('a,b\n'), 'not-a-spreadsheet', { looksLike: 'archive' }],
  [
    'bytes without meaning',
    Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 37) % 32)),
    'not-a-spreadsheet',
    { looksLike: 'binary' },
  ],
  ['zeros, as a power cut leaves them', Buffer.alloc(5000), 'corrupted', { reason: 'zeros' }],
  ['JSON', '[{"name": "Ana"}]', 'not-a-spreadsheet', { looksLike: 'json' }],
  [
    'XML of something else',
    '<?xml version="1.0"?><feed><a>1</a></feed>',
    'not-a-spreadsheet',
    { looksLike: 'xml' },
  ],
  [
    'the login page of a hotel',
    '<!DOCTYPE html><html><body>Wi-Fi</body></html>',
    'not-a-spreadsheet',
    { looksLike: 'web-page' },
  ],
  [
    'a table without a header',
    '+5584999990001,Ana,ana@exemplo.com\n+5584999990002,Bia,bia@exemplo.com\n',
    'no-header',
    { row: 1 },
  ],
])('%s', async (_what, content, code, detail) => {
  const { end } = await readBytes(content)
  expect(end).toMatchObject({ kind: 'halt', code, ...(detail && { detail }) })
})

it.each(['xlsx', 'xls', 'ods', 'fods'])(
  'a .%s that was cut short never loses a row quietly',
  async (extension) => {
    const whole = readFileSync(`test/spreadsheets/samples/contacts.${extension}`)
    for (let part = 1; part < 20; part++) {
      const read = await readBytes(whole.subarray(0, Math.floor((whole.length * part) / 20)))
      expect([part, endOf(read)]).toEqual([part, expect.stringMatching(/^(half-written|corrupted)$/)])
    }
  },
)

it.each([
  ['Nome;<ana@exemplo.com>\nAna;1\n', 'delimited'],
  ['<ada@example.org>;Nome\nx;Ana\n', 'delimited'],
  ['ID;Phone\n1;Ana\n', 'delimited'],
])('%j is a csv', async (text, format) => {
  expect((await readBytes(text, { headerRow: 1 })).tables[0]?.format).toBe(format)
})

const html = '<html><head></head><body><table><tr><td>Nome</td><td>Fone</td></tr></table></body></html>'
it.each<[what: string, content: string | Uint8Array, looksLike: string, says: RegExp]>([
  [
    'a web page saved as .xls',
    html,
    'web-page',
    /web page saved under a spreadsheet's name.* save it as xlsx\.$/,
  ],
  [
    'one that a report wrote',
    `<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">${html}`,
    'web-page',
    /web page/,
  ],
  [
    'one with names of Office',
    '<html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet"><table/></html>',
    'web-page',
    /web page/,
  ],
  ['one in UTF-16', Buffer.from(`\ufeff${html}`, 'utf16le'), 'web-page', /web page/],
  ['a table alone', '<table><tr><td>Nome</td></tr></table>', 'web-page', /web page/],
  [
    'a page with its pictures',
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n',
    'web-page',
    /web page/,
  ],
  [
    'one that Chrome saved',
    'From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n',
    'web-page',
    /web page/,
  ],
  [
    'a Google shortcut',
    '{"url": "https://docs.google.com/open?id=1", "doc_id": "1", "email": "a@b.c"}',
    'google',
    /only a shortcut to a Google document.*Download/,
  ],
  [
    'a newer one',
    '{"":"WARNING! DO NOT EDIT THIS FILE!","doc_id":"1","resource_key":"","email":"a@b.c"}',
    'google',
    /Google/,
  ],
  [
    'a shortcut of Windows',
    '[InternetShortcut]\r\nURL=https://exemplo.com/\r\n',
    'shortcut',
    /shortcut to something else/,
  ],
  [
    'a shortcut of a Mac',
    '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "x"><plist><dict/></plist>',
    'shortcut',
    /shortcut/,
  ],
  ['a file that iCloud has not fetched', Buffer.from('bplist00\x01\x02', 'latin1'), 'shortcut', /shortcut/],
  ['a packed folder', zipOf([{ name: 'lista.csv', data: 'Nome\nAna\n' }]), 'zip', /packed folder.*Unpack it/],
  [
    'a packed folder with a password',
    zipOf([{ name: 'lista.csv', data: 'Nome\n', encrypted: true }]),
    'zip',
    /packed folder/,
  ],
  [
    'a text of Word',
    zipOf([
      { name: '[Content_Types].xml', data: 'wordprocessingml' },
      {
        name: '_rels/.rels',
        data: '<Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/>',
      },
      { name: 'word/document.xml', data: '' },
    ]),
    'docx',
    /a text document, not a spreadsheet/,
  ],
  [
    'slides',
    zipOf([
      { name: '[Content_Types].xml', data: 'presentationml' },
      { name: '_rels/.rels', data: '<Relationship Id="a" Type="x/officeDocument" Target="ppt/p.xml"/>' },
      { name: 'ppt/p.xml', data: '' },
    ]),
    'pptx',
    /a presentation, not a spreadsheet/,
  ],
  ['rich text', '{\\rtf1\\ansi Nome}', 'rtf', /a text document, not a spreadsheet/],
  ['a calendar', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n', 'calendar', /a calendar, not a spreadsheet/],
  [
    'a photo of a phone',
    Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'),
    'image',
    /a picture, not a spreadsheet/,
  ],
  ['a program', Buffer.from('MZ\x90\0\x03\0\0\0\x04', 'latin1'), 'program', /a program, not a spreadsheet/],
])('%s is not a spreadsheet, and the sentence helps', async (_what, content, looksLike, says) => {
  const { end } = await readBytes(content)
  expect(end).toMatchObject({ kind: 'halt', code: 'not-a-spreadsheet', detail: { looksLike } })
  if (end.kind === 'halt') expect(describeHalt(end, 'lista.xls')).toMatch(says)
})

it.each<[what: string, content: string | Uint8Array, code: string]>([
  ['a byte order mark alone', '\ufeff', 'empty'],
  ['one of UTF-16 alone', Buffer.from([0xff, 0xfe]), 'empty'],
  ['blanks', '    ', 'empty'],
  ['an .xls with a password', lockedXls, 'encrypted'],
  ['a workbook in an archive with a password', without('xl/workbook.xml', { encrypted: true }), 'encrypted'],
  ['no workbook', without('xl/workbook.xml'), 'not-a-spreadsheet'],
  ['no sheet', without('xl/worksheets/sheet1.xml'), 'corrupted'],
  ['no strings', without('xl/sharedStrings.xml'), 'corrupted'],
  ['no list of parts', without('xl/_rels/workbook.xml.rels'), 'empty'],
  ['a wrong checksum', without('xl/worksheets/sheet1.xml', { crc: 1 }), 'corrupted'],
  [
    'a sheet packed in an unknown way',
    without('xl/worksheets/sheet1.xml', { packed: Buffer.from('garbage') }),
    'corrupted',
  ],
  ['a link file of Multiplan', 'ID;PWXL;N;E\r\nC;Y1;X1;K"Nome"\r\nE\r\n', 'unsupported'],
  ['a file of VisiCalc', 'TABLE\r\n0,1\r\n"x"\r\n', 'unsupported'],
])('%s', async (_what, content, code) => expect(endOf(await readBytes(content))).toBe(code))

it('wrong content types do not matter where the parts are right', async () => {
  const read = await readBytes(
    without('[Content_Types].xml', {
      data: '<Types><Default Extension="xml" ContentType="text/plain"/></Types>',
    }),
  )
  expect(read.rows).toEqual([{ number: 2, cells: ['Ana'] }])
})

it.each([
  'MZ;Nome\nx;Ana\n',
  'BM;Nome\nx;Ana\n',
  'PK;Nome\n1;Ana\n',
  'ID3;Nome\n1;Ana\n',
  'From: x;Nome\n1;Ana\n',
])('%j is a csv', async (text) => {
  expect((await readBytes(text, { headerRow: 1 })).tables[0]?.format).toBe('delimited')
})

it('a header that was named is honoured', async () => {
  const text = 'x,y\n1,2\n+5584999990001,Ana\nb,c\n'
  const read = await readBytes(text, { headerRow: 3 })
  expect([read.tables[0]?.headers, read.rows]).toEqual([
    ['+5584999990001', 'Ana'],
    [{ number: 4, cells: ['b', 'c'] }],
  ])
  for (const headerRow of [5, 0]) expect(endOf(await readBytes(text, { headerRow }))).toBe('no-header')
})

it('a header that was named is found below many rows', async () => {
  const read = await readBytes(`${'nota\n'.repeat(200)}\nNome,Fone\nAna,1\n`, { headerRow: 202 })
  expect(read.rows).toEqual([{ number: 203, cells: ['Ana', '1'] }])
})

it('a cover sheet is turned over', async () => {
  const cover = '<row><c><v>1</v></c><c><v>2</v></c></row>'
  const people = '<row><c t="str"><v>Nome</v></c></row><row><c t="str"><v>Ana</v></c></row>'
  const read = await readBytes(xlsxOf({ sheets: [cover, people] }))
  expect(read.tables.map(({ sheet }) => sheet)).toEqual(['Sheet2'])
})

it('totals at the end are left out, and only there', async () => {
  const read = await readBytes('Nome,Fone,Valor\nAna,1,5\nSubtotal,,5\nBia,2,7\nSubtotal,,7\n\nTotal,,12\n')
  expect(read.rows.map(({ cells }) => cells[0])).toEqual(['Ana', 'Subtotal', 'Bia'])
  expect(read.end).toEqual({ kind: 'done', rows: 3, skipped: { blank: 0, totals: 2 } })
})

it('a file that is not there, and a folder', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'inside'))
  expect(endOf(await readFile(join(folder, 'none.csv')))).toBe('missing')
  expect(endOf(await readFile(join(folder, 'inside')))).toBe('not-a-file')
})

it.each([
  ['EBUSY', 'locked'],
  ['EPERM', process.platform === 'win32' ? 'locked' : 'no-permission'],
  ['EACCES', process.platform === 'win32' ? 'locked' : 'no-permission'],
  ['ENOENT', 'missing'],
  ['EIO', 'not-readable'],
])('%s is %s', (errno, code) => {
  expect(haltOf(Object.assign(new Error('x'), { code: errno })).code).toBe(code)
})
