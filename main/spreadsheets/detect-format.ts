/** What a file is, by its first bytes. Extensions lie: a web page saved as .xls, a csv renamed to .xlsx. */
import { open } from 'node:fs/promises'
import iconv from 'iconv-lite'
import { byMark, byZeros } from './detect-encoding.ts'
import { HaltError } from './halt.ts'

/** The outer shape; what is inside a zip or an OLE container is found out when it is opened. */
export type Shape = 'zip' | 'ole' | 'xls' | 'fods' | 'xml' | 'html' | 'vcf' | 'delimited'

const HEAD = 16 * 1024

/** Files people drop by mistake, by the bytes they start with. */
const OTHERS: readonly [start: string, looksLike: string][] = [
  ['%PDF', 'pdf'],
  ['{\\rtf', 'rtf'],
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['RIFF', 'media'],
  ['\x1f\x8b', 'archive'],
  ['7z\xbc\xaf', 'archive'],
  ['Rar!', 'archive'],
  ['MZ', 'program'],
  ['\x7fELF', 'program'],
  ['SQLite format 3', 'database'],
  ['MIME-Version:', 'mail'],
]

/**
 * Looks at the first 16 KiB. Throws `HaltError`: `empty`, `corrupted` (nothing but zeros, as a power cut leaves
 * it), or `not-a-spreadsheet` with what it looks like.
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
  if (head.every((byte) => byte === 0)) throw new HaltError('corrupted', { reason: 'zeros' })
  for (const [start, looksLike] of OTHERS)
    if (ascii.startsWith(start)) throw new HaltError('not-a-spreadsheet', { looksLike })

  const wide = byMark(head) ?? byZeros(head)
  const text = wide ? iconv.decode(head, wide.encoding) : ascii.replace(/^\xef\xbb\xbf/, '')
  // Delimiters alone are what a table leaves whose cells were all deleted.
  if (/^[\s,;|]*$/.test(text) && head.length < HEAD) throw new HaltError('empty')
  const start = text.trimStart()
  if (start.startsWith('<')) return markup(start)
  if (/^BEGIN:VCARD/i.test(start)) return 'vcf'
  if (/^(\{\s*"|\[\s*[[{]|\{\s*\})/.test(start))
    throw new HaltError('not-a-spreadsheet', { looksLike: 'json' })
  if (!isText(text)) throw new HaltError('not-a-spreadsheet', { looksLike: 'binary' })
  return 'delimited'
}

function markup(text: string): Shape {
  if (/<office:document[\s>]/.test(text)) return 'fods'
  if (/urn:schemas-microsoft-com:office:spreadsheet/.test(text)) return 'xml'
  if (
    /^<(!doctype\s+html|html|head|body|table|meta|style|div|\?xml[^>]*>\s*(<!doctype\s+html|<html))/i.test(
      text,
    )
  )
    return 'html'
  if (/<(html|table)[\s>]/i.test(text)) return 'html'
  // `<ada@example.org>;Ada` is a line of a csv.
  if (/^<\?xml/i.test(text) || /^<(\w+)[^<>@]*>[\s\S]*<\/\w+>/.test(text))
    throw new HaltError('not-a-spreadsheet', { looksLike: 'xml' })
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
