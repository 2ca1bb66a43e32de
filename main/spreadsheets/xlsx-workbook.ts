/** The small parts of an OOXML workbook: which sheets there are, where they lie, and how numbers are shown. */
import { posix } from 'node:path'
import { HaltError } from './halt.ts'
import { builtInFormat, type NumberFormat, parseNumberFormat } from './number-format.ts'
import { eachTag } from './xml-bytes.ts'
import type { Zip } from './zip-file.ts'

type SheetPart = { name: string; hidden: boolean; part: string }
export type Workbook = {
  /** Worksheets in the order of their tabs; charts and macro sheets have no cells and are left out. */
  sheets: SheetPart[]
  /** The part with the shared strings; null where every string stands in its cell. */
  strings: string | null
  /** A cell's style number → how it shows a number; null for a plain one. */
  formats: (NumberFormat | null)[]
  date1904: boolean
  /**
   * Whoever opens it has to calculate all of it anew: the program that wrote it did not, and left a zero in the place
   * of each result.
   */
  recalculated: boolean
}

/** Excel makes as many as the memory holds; a person turns over a few dozen. */
const MAX_SHEETS = 5000
/** Excel's own limit is 255 characters. */
const MAX_FORMAT = 1000

/** What the archive is by its own words: `xl/workbook.xml` in an xlsx, other parts in other programs' files. */
export type PackageKind = 'xlsx' | 'xlsb' | 'ods' | 'docx' | 'pptx' | 'numbers' | 'zip'

/** Finds out which program's package a zip is, from its names and the main part's content type. */
export async function packageKind(zip: Zip): Promise<PackageKind> {
  if (zip.has('mimetype')) {
    const type = (await zip.bytes('mimetype', 1024))?.toString('latin1') ?? ''
    if (type.includes('opendocument.spreadsheet')) return 'ods'
  }
  const part = await mainPart(zip)
  if (part !== null && zip.has(part)) {
    if (/\.bin$/i.test(part)) return 'xlsb'
    const types = (await zip.bytes('[Content_Types].xml', 4 * 1024 * 1024))?.toString('latin1') ?? ''
    if (/wordprocessingml/.test(types) && !/spreadsheetml\.(sheet|template)\.main/.test(types)) return 'docx'
    if (/presentationml/.test(types) && !/spreadsheetml\.(sheet|template)\.main/.test(types)) return 'pptx'
    return 'xlsx'
  }
  if (zip.names.some((name) => /^Index\/.*\.iwa$/.test(name) || name === 'Index.zip')) return 'numbers'
  return 'zip'
}

/** Reads the workbook, its relationships and its styles. Throws `HaltError('corrupted')` where they are missing. */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const part = (await mainPart(zip)) ?? 'xl/workbook.xml'
  const document = await zip.bytes(part)
  if (document === null) throw new HaltError('corrupted', { part })
  const parts = await relationships(zip, part)
  const workbook: Workbook = { sheets: [], strings: null, formats: [], date1904: false, recalculated: false }
  eachTag(document, ['sheets', 'sheet', 'workbookPr', 'calcPr'], (tag, inside, attributes) => {
    if (tag === 'workbookPr') workbook.date1904 = isTrue(attributes.date1904)
    if (tag === 'calcPr') workbook.recalculated = isTrue(attributes.fullCalcOnLoad)
    if (tag !== 'sheet' || inside[0] !== 'sheets') return
    if (workbook.sheets.length >= MAX_SHEETS) throw new HaltError('bomb', { sheets: MAX_SHEETS })
    const target = parts.get(attributes.id ?? '')
    if (target?.kind !== 'worksheet') return
    const hidden = /^(hidden|veryHidden)$/i.test(attributes.state ?? '')
    workbook.sheets.push({ name: attributes.name ?? '', hidden, part: target.part })
  })
  for (const { kind, part } of parts.values()) {
    if (kind === 'sharedStrings' && zip.has(part)) workbook.strings = part
    if (kind === 'styles') workbook.formats = readFormats(await zip.bytes(part))
  }
  return workbook
}

const isTrue = (value = ''): boolean => /^(1|true|on)$/i.test(value)

async function mainPart(zip: Zip): Promise<string | null> {
  for (const { kind, part } of (await relationships(zip, '')).values())
    if (kind === 'officeDocument') return part
  return ['xl/workbook.xml', 'xl/workbook.bin'].find((part) => zip.has(part)) ?? null
}

/** Targets of a part's relationships by id. The kind is the last word of the type, alike in strict OOXML. */
async function relationships(zip: Zip, part: string): Promise<Map<string, { kind: string; part: string }>> {
  const folder = posix.dirname(`/${part}`)
  const document = await zip.bytes(posix.join(folder, '_rels', `${posix.basename(part)}.rels`).slice(1))
  const found = new Map<string, { kind: string; part: string }>()
  if (document === null) return found
  eachTag(document, ['Relationship'], (_tag, _inside, { Id, Type = '', Target = '', TargetMode }) => {
    if (Id === undefined || TargetMode === 'External') return
    found.set(Id, {
      kind: Type.slice(Type.lastIndexOf('/') + 1),
      part: posix.resolve(folder, Target).slice(1),
    })
  })
  return found
}

function readFormats(styles: Buffer | null): (NumberFormat | null)[] {
  if (styles === null) return []
  const codes = new Map<number, string>()
  const parsed = new Map<number, NumberFormat | null>()
  const formatOf = (id: number) => {
    const code = codes.get(id) ?? builtInFormat(id)
    return code === null || code.length > MAX_FORMAT ? null : parseNumberFormat(code)
  }
  const formats: (NumberFormat | null)[] = []
  eachTag(styles, ['numFmts', 'numFmt', 'cellXfs', 'xf'], (tag, inside, attributes) => {
    const id = Number(attributes.numFmtId ?? 0)
    // `dxfs` define formats of their own under numbers that mean something else here.
    if (tag === 'numFmt' && inside.at(-1) === 'numFmts') codes.set(id, attributes.formatCode ?? '')
    if (tag !== 'xf' || inside.at(-1) !== 'cellXfs') return
    if (!parsed.has(id)) parsed.set(id, formatOf(id))
    formats.push(parsed.get(id) ?? null)
  })
  return formats
}
