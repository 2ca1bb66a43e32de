/** Makes zip archives and minimal workbooks by hand, to write what no decent program writes. */
import { crc32, deflateRawSync } from 'node:zlib'

export type Part = {
  name: string
  data: string | Buffer
  stored?: boolean
  crc?: number
  /** Packed already; `data` is not looked at. */
  packed?: Buffer
  /** The unpacked size that the archive says it has. */
  says?: number
  /** The name of an earlier part whose bytes are this one's too. */
  sameAs?: string
  encrypted?: boolean
}

export function zipOf(parts: readonly Part[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  const places = new Map<string, number>()
  const lengths = new Map<string, number>()
  for (const part of parts) {
    const { name, data, stored = false, crc, says, sameAs, encrypted = false } = part
    const raw = Buffer.from(data)
    const packed = part.packed ?? (stored ? raw : deflateRawSync(raw, { level: 9 }))
    const sum = crc ?? crc32(raw)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(encrypted ? 1 : 0, 6)
    local.writeUInt16LE(stored ? 0 : 8, 8)
    local.writeUInt32LE(sum, 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(says ?? raw.length, 22)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(encrypted ? 1 : 0, 8)
    central.writeUInt16LE(stored ? 0 : 8, 10)
    central.writeUInt32LE(sum, 16)
    central.writeUInt32LE(sameAs === undefined ? packed.length : lengths.get(sameAs)!, 20)
    central.writeUInt32LE(says ?? raw.length, 24)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt32LE(sameAs === undefined ? offset : places.get(sameAs)!, 42)
    directory.push(central, Buffer.from(name))
    if (sameAs !== undefined) continue
    places.set(name, offset)
    lengths.set(name, packed.length)
    locals.push(local, Buffer.from(name), packed)
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...directory, end])
}

const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

export type XlsxParts = {
  /** What stands inside `<sheetData>`, one for each sheet; or whole documents, when they start with `<?xml`. */
  sheets: readonly (string | Buffer)[]
  names?: readonly string[]
  hidden?: readonly boolean[]
  /** What stands inside `<sst>`. */
  strings?: string
  /** What stands inside `<styleSheet>`. */
  styles?: string
  date1904?: boolean
  /** Asks whoever opens it to calculate all formulas anew, as libraries do that cannot. */
  recalculated?: boolean
  /** Strings after the sheets, as streaming writers do. */
  stringsLast?: boolean
  /** The names of strict OOXML, which Excel writes when it is asked to. */
  strict?: boolean
}

/** A workbook with these parts and nothing more. */
export const xlsxOf = (parts: XlsxParts): Buffer => zipOf(partsOfXlsx(parts))

/** The parts of that workbook, to be put together otherwise. */
export function partsOfXlsx({
  sheets,
  names = sheets.map((_, i) => `Sheet${i + 1}`),
  hidden = [],
  strings,
  styles,
  date1904 = false,
  recalculated = false,
  stringsLast = false,
  strict = false,
}: XlsxParts): Part[] {
  const MAIN = strict
    ? 'http://purl.oclc.org/ooxml/spreadsheetml/main'
    : 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const REL = strict
    ? 'http://purl.oclc.org/ooxml/officeDocument/relationships'
    : 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const document = (sheet: string | Buffer) =>
    typeof sheet !== 'string' || sheet.startsWith('<?xml')
      ? sheet
      : `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>${sheet}</sheetData></worksheet>`
  const sheetParts = sheets.map((sheet, i) => ({
    name: `xl/worksheets/sheet${i + 1}.xml`,
    data: document(sheet),
  }))
  const stringParts =
    strings === undefined
      ? []
      : [{ name: 'xl/sharedStrings.xml', data: `<?xml version="1.0"?><sst xmlns="${MAIN}">${strings}</sst>` }]
  const tabs = names.map(
    (name, i) =>
      `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i + 1}"${hidden[i] ? ' state="hidden"' : ''}/>`,
  )
  return [
    {
      name: '[Content_Types].xml',
      data: '<?xml version="1.0"?><Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    },
    {
      name: '_rels/.rels',
      data: `<?xml version="1.0"?><Relationships xmlns="${PACKAGE}"><Relationship Id="r1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<?xml version="1.0"?><workbook xmlns="${MAIN}" xmlns:r="${REL}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${tabs.join('')}</sheets>${recalculated ? '<calcPr fullCalcOnLoad="1"/>' : ''}</workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<?xml version="1.0"?><Relationships xmlns="${PACKAGE}">${sheets
        .map(
          (_, i) =>
            `<Relationship Id="s${i + 1}" Type="${REL}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
        )
        .join(
          '',
        )}<Relationship Id="st" Type="${REL}/styles" Target="styles.xml"/><Relationship Id="ss" Type="${REL}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
    },
    ...(styles === undefined
      ? []
      : [
          {
            name: 'xl/styles.xml',
            data: `<?xml version="1.0"?><styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
          },
        ]),
    ...(stringsLast ? [...sheetParts, ...stringParts] : [...stringParts, ...sheetParts]),
  ]
}

/** Cell formats by number format code: the first is number 0. */
export const stylesOf = (...codes: string[]): string =>
  `<numFmts>${codes.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escapeXml(code)}"/>`).join('')}</numFmts>` +
  `<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${codes.map((_, i) => `<xf numFmtId="${164 + i}"/>`).join('')}</cellXfs>`

const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
