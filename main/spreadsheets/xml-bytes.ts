/**
 * Finds tags and text in XML without building a tree, a string or an object for any of it.
 *
 * Bytes come in pieces that may end anywhere; a tag that is cut in two waits for the rest. Names are compared
 * without their prefix, as numbers: the same sheet is `<row>`, `<x:row>` or `<s:row>` by the program that wrote
 * it. Entities other than the five of XML and character references stay as they are written: a document type is
 * skipped, and refused where it defines any. This is no validating parser: of a broken document it reads what it can, and its
 * users check that what they need came to its end.
 */
import { TextDecoder } from 'node:util'
import { HaltError } from './halt.ts'

export type XmlHandler = {
  /** Whether text is wanted now; asked before each piece. */
  wantsText: boolean
  /** A start tag; its attributes are the bytes `from` to `to`. A tag `<x/>` is followed by no `close`. */
  open(name: number, bytes: Buffer, from: number, to: number, selfClosing: boolean): void
  close(name: number): void
  /** Text as written between two tags; `literal` where it stood in a CDATA section. May come in pieces. */
  text(bytes: Buffer, from: number, to: number, literal: boolean): void
}

/** A local name as the number that `XmlHandler` gets. */
export function nameOf(name: string): number {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0
  return hash
}

/** No tag and no piece of text in a real workbook is longer: 32,767 characters, each written as `&#x1F600;`. */
const MAX_TOKEN = 1024 * 1024

/** Feeds `handler` from `chunks`, which may be UTF-8 or UTF-16, with or without a byte order mark. */
export function createXmlScanner(handler: XmlHandler) {
  let rest: Buffer | null = null
  let head: Buffer | null = null
  let started = false
  let utf16: TextDecoder | null = null

  function push(chunk: Buffer): void {
    if (!started) {
      head = head === null ? chunk : Buffer.concat([head, chunk])
      if (head.length < 4) return
      started = true
      utf16 = utf16Decoder(head)
      const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
      chunk = marked ? head.subarray(3) : head
      head = null
    }
    if (utf16) chunk = Buffer.from(utf16.decode(chunk, { stream: true }))
    const bytes = rest === null ? chunk : Buffer.concat([rest, chunk])
    rest = null
    const used = scan(bytes, handler)
    if (used === bytes.length) return
    rest = bytes.subarray(used)
    if (rest.length > MAX_TOKEN) throw tooLong()
  }
  return { push }
}

const tooLong = () => new HaltError('cell-too-long', { limit: MAX_TOKEN })

/** The bytes up to the last complete tag are handed over; answers how many those were. */
function scan(bytes: Buffer, handler: XmlHandler): number {
  const length = bytes.length
  let position = 0
  for (;;) {
    let i = position
    while (i < length && bytes[i] !== 0x3c) i++
    if (i >= length) return position
    if (i > position && handler.wantsText) handler.text(bytes, position, i, false)
    position = i // at `<`
    if (++i >= length) return position

    let byte = bytes[i]!
    if (byte === 0x21 || byte === 0x3f) {
      const next = skipSpecial(bytes, position, handler)
      if (next < 0) return position
      position = next
      continue
    }
    const closing = byte === 0x2f
    if (closing) i++
    let name = 0
    for (; i < length; i++) {
      byte = bytes[i]!
      if (byte === 0x3e || byte <= 0x20 || byte === 0x2f) break
      name = byte === 0x3a ? 0 : (Math.imul(name, 31) + byte) | 0 // a prefix is forgotten at its colon
    }
    const from = i
    for (; i < length; i++) {
      byte = bytes[i]!
      if (byte === 0x3e) break
      if (byte === 0x22 || byte === 0x27) {
        const quote = byte
        for (i++; i < length && bytes[i] !== quote; i++);
      }
    }
    if (i - position > MAX_TOKEN) throw tooLong()
    if (i >= length) return position
    position = i + 1
    if (closing) handler.close(name)
    else if (bytes[i - 1] === 0x2f) handler.open(name, bytes, from, i - 1, true)
    else handler.open(name, bytes, from, i, false)
  }
}

/** Steps over a comment, a processing instruction, a document type; hands over a CDATA section. -1: cut short. */
function skipSpecial(bytes: Buffer, at: number, handler: XmlHandler): number {
  const startsWith = (text: string) => bytes.toString('latin1', at, at + text.length) === text
  const after = (text: string, from: number) => {
    const end = bytes.indexOf(text, from, 'latin1')
    return end < 0 ? -1 : end + text.length
  }
  if (bytes[at + 1] === 0x3f) return after('?>', at)
  if (startsWith('<!--')) return after('-->', at + 4)
  if (startsWith('<![CDATA[')) {
    const end = after(']]>', at + 9)
    if (end > 0 && handler.wantsText) handler.text(bytes, at + 9, end - 3, true)
    return end
  }
  if (bytes.length - at < 9) return -1 // not yet known which of them
  for (let i = at + 2; i < bytes.length; i++) {
    // No office program writes definitions of its own, and what they stand for may be anything, or without end.
    if (bytes[i] === 0x5b) throw new HaltError('bomb', { reason: 'entities' })
    if (bytes[i] === 0x3e) return i + 1
  }
  return -1
}

function utf16Decoder(head: Buffer): TextDecoder | null {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0x3c && head[1] === 0))
    return new TextDecoder('utf-16le')
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && head[1] === 0x3c))
    return new TextDecoder('utf-16be')
  return null
}

/** Text as a person reads it: references resolved, line ends as XML wants them. */
export function decodeText(bytes: Buffer, from: number, to: number, literal: boolean): string {
  let plain = true
  let ascii = true
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (byte >= 0x80) ascii = false
    else if (byte === 0x26 || byte === 0x0d) plain = false
  }
  const text = ascii ? bytes.toString('latin1', from, to) : bytes.toString('utf8', from, to)
  if (plain) return text
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return literal ? lines : resolveReferences(lines)
}

const NAMED = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

function resolveReferences(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,8})|#([0-9]{1,8})|([a-z]+));/gi, (written, hex, decimal, name) => {
    if (name !== undefined) return NAMED.get(name) ?? written
    const point = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : written
  })
}

/** Office escapes what XML cannot hold: `_x000D_` is a carriage return, `_x005F_` an underscore. */
export function unescapeOffice(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_written, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** All attributes of a tag by local name. An xlsx sheet, which has millions of them, reads its own. */
export function attributesOf(bytes: Buffer, from: number, to: number): Partial<Record<string, string>> {
  const attributes: Partial<Record<string, string>> = {}
  // A name without a value is stepped over as a whole: looked at again from each of its letters it takes for ever.
  const written = /([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g
  for (const [, name, double, single] of bytes.toString('utf8', from, to).matchAll(written)) {
    if (double === undefined && single === undefined) continue
    const local = name!.slice(name!.indexOf(':') + 1)
    attributes[local] = resolveReferences(double ?? single ?? '')
  }
  return attributes
}

/** Calls `tag` for each start tag of a small document with its name, the names around it, and its attributes. */
export function eachTag(
  document: Buffer,
  names: readonly string[],
  tag: (name: string, inside: readonly string[], attributes: Partial<Record<string, string>>) => void,
): void {
  const known = new Map(names.map((name) => [nameOf(name), name]))
  const inside: string[] = []
  const scanner = createXmlScanner({
    wantsText: false,
    open(hash, bytes, from, to, selfClosing) {
      const name = known.get(hash)
      if (name === undefined) return
      tag(name, inside, attributesOf(bytes, from, to))
      if (!selfClosing) inside.push(name)
    },
    close(hash) {
      const name = known.get(hash)
      if (name !== undefined && inside.at(-1) === name) inside.pop()
    },
    text() {},
  })
  scanner.push(document)
}
