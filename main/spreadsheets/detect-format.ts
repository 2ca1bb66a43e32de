/** What a file is, by its first bytes. Extensions lie: a web page saved as .xls, a csv renamed to .xlsx. */
import { open } from 'node:fs/promises'
import iconv from 'iconv-lite'
import { byMark, byZeros } from './detect-encoding.ts'
import { HaltError } from './halt.ts'

/** The outer shape; what is inside a zip or an OLE container is found out when it is opened. */
export type Shape = 'zip' | 'ole' | 'xls' | 'fods' | 'xml' | 'vcf' | 'delimited'

const HEAD = 16 * 1024

/** Files people drop by mistake, by the bytes they start with: such that no text does. */
const OTHERS: readonly [start: string, looksLike: string][] = [
  ['%PDF', 'pdf'],
  ['{\\rtf', 'rtf'],
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['II*\0', 'image'],
  ['RIFF', 'media'],
  ['\x1f\x8b', 'archive'],
  ['7z\xbc\xaf', 'archive'],
  ['Rar!', 'archive'],
  ['PK\x07\x08', 'archive'], // spread over several files
  ['SQLite format 3', 'database'],
  ['\0\x01\0\0Standard ', 'database'], // Access
  ['bplist0', 'shortcut'],
  ['L\0\0\0\x01\x14\x02\0', 'shortcut'],
  ['[InternetShortcut]', 'shortcut'],
]
/** What may also be the start of a header. */
const BINARIES: readonly [start: RegExp, looksLike: string][] = [
  [/^MZ/, 'program'],
  [/^\x7fELF/, 'program'],
  [/^BM/, 'image'],
  [/^....ftyp(?:hei|mif|avif)/s, 'image'],
  [/^....ftyp/s, 'media'],
  [/^ID3/, 'media'],
  [/^BZh/, 'archive'],
]

/**
 * Looks at the first 16 KiB. Throws `HaltError`: `empty`, `corrupted` (zeros, as a power cut leaves them), or
 * `not-a-spreadsheet` with what it looks like.
 */
export async function detectShape(path: string): Promise<Shape> {
  const head = await readHead(path)
  const ascii = head.toString('latin1')
  if (head.length === 0) throw new HaltError('empty')
  if (ascii.startsWith('PK\x03\x04')) return 'zip'
  if (ascii.startsWith('PK\x05\x06')) throw new HaltError('empty')
  if (ascii.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'ole'
  // Excel 2 to 4 wrote their records without a container.
  if (/^\x09[\x00\x02\x04\x08][\x04\x06\x08]\x00/.test(ascii)) return 'xls'
  for (const [start, looksLike] of OTHERS) if (ascii.startsWith(start)) throw notASpreadsheet(looksLike)

  const wide = byMark(head) ?? byZeros(head)
  const text = (wide ? iconv.decode(head, wide.encoding) : ascii.replace(/^\xef\xbb\xbf/, '')).replace(
    /^\ufeff/,
    '',
  )
  // Delimiters alone are what a table leaves whose cells were all deleted.
  if (/^[\s,;|]*$/.test(text) && head.length < HEAD) throw new HaltError('empty')
  const start = text.trimStart()
  if (start.startsWith('<')) return markup(start)
  if (/^BEGIN:VCARD/i.test(start)) return 'vcf'
  if (isSavedPage(start)) throw notASpreadsheet('web-page')
  if (/^BEGIN:VCALENDAR/i.test(start)) throw notASpreadsheet('calendar')
  if (/^(\{\s*"|\[\s*[[{]|\{\s*\})/.test(start))
    throw notASpreadsheet(isGoogleShortcut(start) ? 'google' : 'json')
  if (/^ID;P\w*[^\r\n]*\r?\n[A-Z];/.test(start)) throw new HaltError('unsupported', { format: 'SYLK' })
  if (/^TABLE\r?\n0,1\r?\n/.test(start)) throw new HaltError('unsupported', { format: 'DIF' })
  // Zeros after text, or nothing but zeros.
  if (isText(text.replace(/\0+$/, ''))) {
    if (text.endsWith('\0')) throw new HaltError('corrupted', { reason: 'zeros' })
    return 'delimited'
  }
  const binary = BINARIES.find(([pattern]) => pattern.test(ascii))
  throw notASpreadsheet(binary?.[1] ?? 'binary')
}

const notASpreadsheet = (looksLike: string) => new HaltError('not-a-spreadsheet', { looksLike })

/** What Google Drive leaves on the PC in place of a document: where it is, and whose. */
const isGoogleShortcut = (json: string): boolean =>
  /"(?:url|doc_id|resource_id)"/.test(json) && /docs\.google\.com|"doc_id"|"resource_id"/.test(json)

/** A page with its pictures in one file, as browsers and reports make them: .mht, or .xls. */
const isSavedPage = (text: string): boolean =>
  /^(?:MIME-Version|From|Content-Type): /i.test(text) &&
  /^Content-Type:\s*(?:multipart\/|text\/html)/im.test(text)

function markup(text: string): Shape {
  if (/<office:document[\s>]/.test(text)) return 'fods'
  if (/urn:schemas-microsoft-com:office:spreadsheet/.test(text) && !/<html[\s>]/i.test(text)) return 'xml'
  if (
    /^<(?:!doctype\s+html|html|head|body|table|meta|style|div|tr|center|font)\b/i.test(text) ||
    /<(?:html|table)[\s>]/i.test(text)
  )
    throw notASpreadsheet('web-page')
  if (/^<!doctype plist|<plist[\s>]/i.test(text)) throw notASpreadsheet('shortcut')
  // `<ada@example.org>;Ada` is a line of a csv.
  if (/^<\?xml/i.test(text) || /^<(\w+)[^<>@]*>[\s\S]*<\/\w+>/.test(text)) throw notASpreadsheet('xml')
  return 'delimited'
}

/** Text has tabs and line ends, and hardly any other control character. */
function isText(text: string): boolean {
  const controls = text.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0
  return !text.includes('\x00') && controls * 200 <= text.length
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
