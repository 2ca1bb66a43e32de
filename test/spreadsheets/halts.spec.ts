/** What is no table ends as a halt that says why, and formats are known by content. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { haltOf } from '../../main/spreadsheets/halt.ts'
import { endOf, readBytes, readFile, temporaryFolder } from './support/read.ts'
import { xlsxOf, zipOf } from './support/zip.ts'

const xlsx = readFileSync('test/spreadsheets/samples/contacts.xlsx')

function oleOf(...streams: string[]): Buffer {
  const container = XLSX.CFB.utils.cfb_new()
  for (const name of streams) XLSX.CFB.utils.cfb_add(container, name, Buffer.from('x'.repeat(5000)))
  return XLSX.CFB.write(container, { type: 'buffer' }) as Buffer
}

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
  ['an encrypted workbook', oleOf('EncryptionInfo', 'EncryptedPackage'), 'encrypted'],
  ['an encrypted OpenDocument', encryptedOds, 'encrypted'],
  ['a Word document of the nineties', oleOf('WordDocument'), 'not-a-spreadsheet', { looksLike: 'word' }],
  ['another OLE file', oleOf('__properties'), 'not-a-spreadsheet', { looksLike: 'ole' }],
  ['an .xls whose stream is garbage', oleOf('Workbook'), 'corrupted'],
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
