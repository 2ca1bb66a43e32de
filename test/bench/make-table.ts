/**
 * Makes a table of contacts to measure with: 15 columns of names with accents, phones in several writings,
 * addresses, dates, numbers and blanks, the same for the same `rows`. Written as an xlsx with shared strings, as
 * Excel saves it, or as a csv. Nothing is kept in memory but the strings of the xlsx.
 */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

const HEADERS = [
  'Código',
  'Nome',
  'Sobrenome',
  'Celular',
  'Telefone',
  'E-mail',
  'Grupo',
  'Cidade',
  'Estado',
  'Nascimento',
  'Cadastro',
  'Valor',
  'Ativo',
  'Empresa',
  'Observações',
]

/** Excel's serial, with the number format that shows it. */
type Serial = { serial: number; style: 1 | 2 }
type Value = string | number | boolean | Serial | null

const FIRST = [
  'Ana',
  'João',
  'José',
  'Conceição',
  'Luís',
  'Márcia',
  'Inês',
  'Ângela',
  'Paulo',
  'Zoë',
  'Érica',
  'Íris',
]
const LAST = [
  'Silva',
  'Souza',
  'Araújo',
  'Gonçalves',
  'Magalhães',
  'Núñez',
  'Müller',
  "O'Neill",
  'Brandão',
  'Sá & Filhos',
]
const CITY = [
  'São Paulo',
  'Brasília',
  'Maceió',
  'Natal',
  'Florianópolis',
  'Belém',
  'Goiânia',
  'Córdoba',
  'Asunción',
]
/** Brazilian area codes that exist: almost every number of an office's list can be dialled. */
const AREA = ['11', '21', '31', '41', '51', '61', '71', '81', '82', '84', '85', '91', '98']
const STATE = ['SP', 'DF', 'AL', 'RN', 'SC', 'PA', 'GO']
const GROUP = ['Clientes', 'Fornecedores', 'Alunos', 'Clientes, VIP', 'Famílias; 2024']

/** Row `index` (from 0). `edit` other than 0 changes one cell, so that a rescan has something to find. */
function contactRow(index: number, edit = 0): Value[] {
  const random = generator(index + 1)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
  const sometimes = <T>(value: T): T | null => (random() < 0.07 ? null : value)
  const first = pick(FIRST)
  const last = pick(LAST)
  const ddd = pick(AREA)
  // Unique, as in a list that somebody looks after: the row's number stands in it.
  const mobile = `9${8 + (index % 2)}${String(index).padStart(7, '0')}`
  const phone =
    index % 3 === 0
      ? `(${ddd}) ${mobile.slice(0, 5)}-${mobile.slice(5)}`
      : index % 3 === 1
        ? `+55${ddd}${mobile}`
        : Number(`55${ddd}${mobile}`)
  return [
    `C${String(index).padStart(7, '0')}`,
    first,
    sometimes(`${last} ${pick(LAST)}`),
    phone,
    sometimes(`(${ddd}) 3${String(index).padStart(7, '0')}`),
    sometimes(
      `${first}.${index}@exemplo.com.br`
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase(),
    ),
    pick(GROUP),
    pick(CITY),
    sometimes(pick(STATE)),
    sometimes<Serial>({ serial: 20_000 + Math.floor(random() * 20_000), style: 1 }),
    { serial: 44_000 + Math.floor(random() * 1000 * 1440) / 1440, style: 2 },
    sometimes(Math.round(random() * 1_000_000) / 100),
    random() < 0.8,
    sometimes(`Empresa ${Math.floor(random() * 5000)} "${pick(LAST)}"`),
    edit > 0 ? `editado ${edit}` : sometimes(`Linha ${index}: ${pick(CITY)}\n${digits(6)}`),
  ]
}

/**
 * Writes `rows` contacts, a header before them. Every `editEvery`-th row is edited where that is not 0. `first`
 * is the first one's number: tables that begin elsewhere list other people.
 */
export async function writeCsv(path: string, rows: number, editEvery = 0, first = 0): Promise<void> {
  const out = createWriteStream(path)
  let text = `\uFEFF${HEADERS.join(';')}\r\n`
  for (let index = first; index < first + rows; index++) {
    const values = contactRow(index, editEvery > 0 && index % editEvery === 0 ? index + 1 : 0)
    text += `${values.map(csvCell).join(';')}\r\n`
    if (text.length < 256 * 1024) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end(text)
  await once(out, 'finish')
}

/** As `writeCsv`, as a workbook with one sheet. */
export async function writeXlsx(path: string, rows: number, editEvery = 0, first = 0): Promise<void> {
  const zip = await createZip(path)
  await zip.add('[Content_Types].xml', [
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
  ])
  await zip.add('_rels/.rels', [
    `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ])
  await zip.add('xl/_rels/workbook.xml.rels', [
    `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${DOC}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${DOC}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${DOC}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  ])
  await zip.add('xl/workbook.xml', [
    `<?xml version="1.0"?><workbook xmlns="${MAIN}" xmlns:r="${DOC}"><sheets><sheet name="Contatos" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ])
  await zip.add('xl/styles.xml', [
    `<?xml version="1.0"?><styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  ])
  const strings = new Map<string, number>()
  await zip.add('xl/worksheets/sheet1.xml', sheetXml(rows, editEvery, first, strings))
  await zip.add('xl/sharedStrings.xml', stringsXml(strings))
  await zip.close()
}

const DOC = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

function* sheetXml(
  rows: number,
  editEvery: number,
  first: number,
  strings: Map<string, number>,
): Generator<string> {
  let xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="${MAIN}"><dimension ref="A1:O${rows + 1}"/><sheetData>`
  const shared = (text: string) => {
    const known = strings.get(text)
    if (known !== undefined) return known
    strings.set(text, strings.size)
    return strings.size - 1
  }
  for (let place = 0; place <= rows; place++) {
    const index = first + place - 1
    const values: Value[] =
      place === 0 ? HEADERS : contactRow(index, editEvery > 0 && index % editEvery === 0 ? index + 1 : 0)
    xml += `<row r="${place + 1}" spans="1:15">`
    for (let column = 0; column < values.length; column++) {
      const value = values[column]!
      const at = `<c r="${String.fromCharCode(65 + column)}${place + 1}"`
      if (value === null) continue
      else if (typeof value === 'string') xml += `${at} t="s"><v>${shared(value)}</v></c>`
      else if (typeof value === 'number') xml += `${at}><v>${value}</v></c>`
      else if (typeof value === 'boolean') xml += `${at} t="b"><v>${value ? 1 : 0}</v></c>`
      else xml += `${at} s="${value.style}"><v>${value.serial}</v></c>`
    }
    xml += '</row>'
    if (xml.length < 256 * 1024) continue
    yield xml
    xml = ''
  }
  yield `${xml}</sheetData></worksheet>`
}

function* stringsXml(strings: ReadonlyMap<string, number>): Generator<string> {
  let xml = `<?xml version="1.0" encoding="UTF-8"?>\r\n<sst xmlns="${MAIN}" uniqueCount="${strings.size}">`
  for (const text of strings.keys()) {
    const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    xml += `<si><t${/^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : ''}>${escaped}</t></si>`
    if (xml.length < 256 * 1024) continue
    yield xml
    xml = ''
  }
  yield `${xml}</sst>`
}

function csvCell(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value).replace('.', ',')
  if (typeof value === 'boolean') return value ? 'sim' : 'não'
  if (typeof value === 'string') return /[";\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value
  const [year, month, day] = new Date(Math.round((value.serial - 25_569) * 86_400) * 1000)
    .toISOString()
    .slice(0, 10)
    .split('-')
  return `${day}/${month}/${year}`
}

/** A small, quick random generator (mulberry32), so that the same row is always the same. */
function generator(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A zip writer that streams: each part's sizes follow in its descriptor and stand in the directory. */
async function createZip(path: string) {
  const file = await open(path, 'w')
  const directory: Buffer[] = []
  let offset = 0
  const write = async (bytes: Buffer) => {
    await file.write(bytes)
    offset += bytes.length
  }
  return {
    async add(name: string, pieces: Iterable<string>) {
      const start = offset
      const local = Buffer.alloc(30)
      local.writeUInt32LE(0x04034b50, 0)
      local.writeUInt16LE(20, 4)
      local.writeUInt16LE(8, 6) // sizes follow the data
      local.writeUInt16LE(8, 8)
      local.writeUInt16LE(name.length, 26)
      await write(Buffer.concat([local, Buffer.from(name)]))
      const dataStart = offset
      let size = 0
      let sum = 0
      const deflate = createDeflateRaw({ level: 6 })
      const packing = (async () => {
        for await (const chunk of deflate as AsyncIterable<Buffer>) await write(chunk)
      })()
      for (const piece of pieces) {
        const bytes = Buffer.from(piece)
        size += bytes.length
        sum = crc32(bytes, sum)
        if (!deflate.write(bytes)) await once(deflate, 'drain')
      }
      deflate.end()
      await packing
      const packed = offset - dataStart
      const descriptor = Buffer.alloc(16)
      descriptor.writeUInt32LE(0x08074b50, 0)
      for (const [at, value] of [
        [4, sum],
        [8, packed],
        [12, size],
      ] as const)
        descriptor.writeUInt32LE(value, at)
      await write(descriptor)
      const central = Buffer.alloc(46)
      central.writeUInt32LE(0x02014b50, 0)
      for (const [at, value] of [
        [4, 20],
        [6, 20],
        [8, 8],
        [10, 8],
        [28, name.length],
      ] as const)
        central.writeUInt16LE(value, at)
      for (const [at, value] of [
        [16, sum],
        [20, packed],
        [24, size],
        [42, start],
      ] as const)
        central.writeUInt32LE(value, at)
      directory.push(Buffer.concat([central, Buffer.from(name)]))
    },
    async close() {
      const start = offset
      for (const entry of directory) await write(entry)
      const end = Buffer.alloc(22)
      end.writeUInt32LE(0x06054b50, 0)
      end.writeUInt16LE(directory.length, 8)
      end.writeUInt16LE(directory.length, 10)
      end.writeUInt32LE(offset - start, 12)
      end.writeUInt32LE(start, 16)
      await write(end)
      await file.close()
    },
  }
}
