/**
 * How the bytes of a text file become letters.
 *
 * A mark at the start, zero bytes, and well-formed UTF-8 are proofs; everything else is a judgement: the bytes
 * are read as the two encodings that Western programs write (Windows-1252 and Mac Roman) and kept if the letters
 * stand as letters do, one or two accents inside a word. Only text where they do not is anything else, because
 * accented Portuguese is also well-formed Chinese.
 *
 * Files are glued together from several, and programs paste what they were given: UTF-8 with single bytes of
 * Windows-1252 in it is read as both, each where it fits.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import iconv from 'iconv-lite'
import { HaltError } from './halt.ts'

export type TextEncoding = {
  /** A label that iconv-lite knows. */
  encoding: string
  /** False where it is a judgement, or where some bytes do not fit. */
  sure: boolean
  /** Bytes of the mark at the start. */
  mark: number
  /** UTF-8 in which bytes that do not fit are letters of Windows-1252. */
  mixed?: boolean
}

const CHUNK = 64 * 1024
/** Lines with accents that are looked at where the encoding has to be judged. */
const SAMPLE = 64 * 1024
/** The share of accents that have to stand as they do in Western text. */
const WESTERN = 0.7

/** Reads the file to its end, since the first accent may be in its last row. `between` may throw to end it. */
export async function detectEncoding(
  path: string,
  between: () => void = () => undefined,
): Promise<TextEncoding> {
  const file = await open(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const sample: Buffer[] = []
    let sampled = 0
    let utf8 = { valid: 0, western: 0, broken: 0 }
    let carried = 0
    let first = true
    for (;;) {
      const { bytesRead } = await file.read(chunk, carried, CHUNK - carried, null)
      const length = carried + bytesRead
      const bytes = chunk.subarray(0, length)
      if (first) {
        const marked = byMark(bytes) ?? byZeros(bytes)
        if (marked) return checkUnits(marked, (await file.stat()).size)
        first = false
      }
      // A character that the end of the file cuts in two, where all before it was well-formed.
      if (bytesRead === 0 && length > 0 && utf8.valid > 0 && utf8.broken === 0)
        throw new HaltError('half-written', { reason: 'cut-character' })
      // A character may be cut in two by the end of the piece; at the end of the file it is broken.
      const whole = bytesRead === 0 ? length : wholeCharacters(bytes)
      const piece = bytes.subarray(0, whole)
      const beyondAscii = !isAscii(piece)
      if (!isUtf8(piece)) {
        const counted = countUtf8(piece)
        utf8 = {
          valid: utf8.valid + counted.valid,
          western: utf8.western + counted.western,
          broken: utf8.broken + counted.broken,
        }
      } else if (beyondAscii && utf8.valid === 0) utf8 = { ...countUtf8(piece), broken: utf8.broken }
      if (beyondAscii && sampled < SAMPLE) {
        const found = accents(piece, SAMPLE - sampled)
        sampled += found.length
        sample.push(found)
      }
      if (bytesRead === 0) break
      carried = length - whole
      chunk.copyWithin(0, whole, length)
      between()
    }
    if (utf8.broken === 0) return { encoding: 'utf-8', sure: true, mark: 0 }
    const accented = Buffer.concat(sample)
    // A few broken bytes in a file of UTF-8 must not turn every accent of it into two letters, nor a few letters of
    // UTF-8 in another file. By chance they are well-formed too, but are then letters that no Western text has.
    const mixed = { encoding: 'utf-8', sure: false, mark: 0, mixed: true }
    if (utf8.valid > 10 * utf8.broken) return mixed
    if (utf8.western > 0.8 * utf8.valid && westernShare(decodeMixed(accented)) >= WESTERN) return mixed
    return { encoding: await judge(accented), sure: false, mark: 0 }
  } finally {
    await file.close()
  }
}

/** A wish of the user, checked. Throws `HaltError('bad-option')` for a label nobody knows. */
export function encodingAsked(encoding: string, head: Uint8Array): TextEncoding {
  if (!iconv.encodingExists(encoding))
    throw new HaltError('bad-option', { option: 'encoding', value: encoding })
  const marked = byMark(head)
  const same = marked !== null && canonical(marked.encoding) === canonical(encoding)
  return { encoding, sure: true, mark: same ? marked.mark : 0 }
}

const canonical = (label: string) => label.toLowerCase().replace(/[^a-z0-9]/g, '')

/** An encoding that the first bytes name. */
export function byMark(head: Uint8Array): TextEncoding | null {
  const [a, b, c, d] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', sure: true, mark: 3 }
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'utf-32le', sure: true, mark: 4 }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', sure: true, mark: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', sure: true, mark: 2 }
  if (a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33)
    return { encoding: 'gb18030', sure: true, mark: 4 }
  return null
}

/** UTF-16 without a mark: line ends, delimiters and digits have a zero byte, nearly always on the same side. */
export function byZeros(bytes: Uint8Array): TextEncoding | null {
  const end = Math.min(bytes.length & ~1, SAMPLE)
  let even = 0
  let odd = 0
  for (let i = 0; i < end; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  const pairs = end / 2
  if (odd > pairs * 0.2 && even < odd * 0.2) return { encoding: 'utf-16le', sure: true, mark: 0 }
  if (even > pairs * 0.2 && odd < even * 0.2) return { encoding: 'utf-16be', sure: true, mark: 0 }
  return null
}

/** How many bytes at the start are whole UTF-8 characters, looking back over at most one that is cut in two. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0)
      return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** Code units have two bytes; a half one shows that the file goes on. */
function checkUnits(marked: TextEncoding, size: number): TextEncoding {
  if (marked.encoding.startsWith('utf-16') && (size - marked.mark) % 2 !== 0)
    throw new HaltError('half-written', { reason: 'cut-character' })
  return marked
}

/** Whether every character can be written in it, so that U+FFFD is one that stands in the file. */
export const isUnicode = ({ encoding, mixed }: TextEncoding): boolean =>
  !mixed && /^(?:utf-?(?:8|16|32)|ucs-?2|gb-?18030)/i.test(encoding)

/** How many bytes the UTF-8 character at a place has; 0 where there is none. */
function utf8Length(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!
  const length =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0
  for (let n = 1; n < length; n++) if ((bytes[at + n]! & 0xc0) !== 0x80) return 0
  return length
}

/** Text of whole characters, where some are UTF-8 and some single bytes of Windows-1252. */
export function decodeMixed(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  let from = 0
  for (let i = 0; i < bytes.length; ) {
    const length = bytes[i]! < 0x80 ? 1 : utf8Length(bytes, i)
    if (length > 0) {
      i += length
      continue
    }
    text += bytes.toString('utf8', from, i) + iconv.decode(bytes.subarray(i, i + 1), 'win1252')
    from = ++i
  }
  return text + bytes.toString('utf8', from)
}

/** `western`: those of the valid characters that Western text has, accents, quotes, dashes and signs. */
function countUtf8(bytes: Uint8Array): { valid: number; western: number; broken: number } {
  let valid = 0
  let western = 0
  let broken = 0
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!
    if (lead < 0x80) continue
    const length = utf8Length(bytes, i)
    if (length === 0) {
      broken++
      continue
    }
    valid++
    const next = bytes[i + 1]!
    if (lead === 0xc2 ? next >= 0xa0 : lead <= 0xc5 || (lead === 0xe2 && next <= 0x84)) western++
    i += length - 1
  }
  return { valid, western, broken }
}

/** The bytes around each byte beyond ASCII: enough to see words, however far apart the accents are. */
function accents(bytes: Buffer, most: number): Buffer {
  const found: Buffer[] = []
  let length = 0
  let last = 0
  for (let i = 0; i < bytes.length && length < most; i++) {
    if (bytes[i]! < 0x80) continue
    const from = Math.max(last, i - 8)
    let to = i + 1
    while (to < bytes.length && (bytes[to]! >= 0x80 || to - i < 8)) to++
    found.push(bytes.subarray(from, to))
    length += to - from
    i = last = to
  }
  return Buffer.concat(found)
}

/** Judges a sample that is no UTF-8. Exported for its tests. */
export async function judge(sample: Buffer): Promise<string> {
  const windows = westernShare(iconv.decode(sample, 'win1252'))
  const mac = westernShare(iconv.decode(sample, 'macroman'))
  const western = mac > windows ? 'macintosh' : 'windows-1252'
  if (Math.max(windows, mac) >= WESTERN) return western
  // Its tables cost memory, which most files never need.
  const { analyse } = await import('chardet')
  for (const { name } of analyse(sample)) {
    if (/^(utf|ascii|iso-8859-1$|windows-1252|iso-2022)/i.test(name) || !iconv.encodingExists(name)) continue
    // Windows' supersets have the letters that its own exports use.
    const encoding = name === 'ISO-8859-5' ? 'windows-1251' : name === 'ISO-8859-7' ? 'windows-1253' : name
    if (!/[\ufffd\ue000-\uf8ff\x80-\x9f]/.test(iconv.decode(sample, encoding))) return encoding
  }
  return western
}

/** The share of runs beyond ASCII that stand where Western text has them. */
function westernShare(text: string): number {
  let runs = 0
  let good = 0
  for (const { 0: run, index } of text.matchAll(/[^\x00-\x7f]+/g)) {
    runs++
    const before = text[index - 1] ?? ''
    const after = text[index + run.length] ?? ''
    const inWord = /[a-z]/i.test(before) || /[a-z]/i.test(after)
    const lower = /[a-z]/.test(before) || /[a-z]/.test(after)
    // `ção`, `Água`, `JOÃO`; not `joÃ£o`, and not an accented capital after a small letter.
    const letters = lower
      ? /^[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŠŽÆŒ]?[àáâãäåçèéêëìíîïñòóôõöøùúûüýÿšžßæœ]{0,2}$/
      : /^[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŠŽÆŒß]{1,2}$/
    const capitalInside = /[a-z]/.test(before) && /^[ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ]/.test(run)
    if (inWord && letters.test(run) && !capitalInside) good++
    else if (/^[ªº°€£§©®·–—‘’“”…«»¿¡½¼¾²³\u00a0]{1,3}$/.test(run)) good++
    else if (/^[¿¡“«‘–—\u00a0]?[ÀÁÂÃÇÉÊÍÓÔÕÖÚÜÑàáâãçéêíóôõúüñ][”»’…]?$/.test(run) && !inWord) good += 0.5
  }
  return runs === 0 ? 1 : good / runs
}
