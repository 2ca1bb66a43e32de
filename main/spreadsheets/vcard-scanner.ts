/**
 * Splits vCards into properties: lines unfolded as each version folds them, names and parameters in all their
 * spellings. Text is one character for each byte, because a fold may cut a character in two and 2.1 says the
 * encoding of each value beside it.
 *
 * Values nobody asked for (photos, keys, sounds) are passed over as they come, however long.
 */
import type { HaltError } from './halt.ts'

export type Property = {
  /** `item1` of `item1.TEL`, lower case; empty without one. */
  group: string
  /** Upper case. */
  name: string
  /** Upper case names; a bare word of 2.1 is a `TYPE`, an `ENCODING` or a `CHARSET`. Values as written. */
  parameters: ReadonlyMap<string, readonly string[]>
  /** Unfolded, still encoded; one character for each byte. */
  value: string
}

export type CardHandler = {
  wants(name: string): boolean
  /** `line`: where the card begins, from 1. */
  begin(line: number): void
  property(property: Property): void
  /** `closed`: it had an `END`; else another card began, or the text ended. */
  end(closed: boolean): void
  /** For a value that is longer than any cell may be. */
  tooLong(name: string): HaltError
}

/** What is kept of a line nobody wants: its name and parameters. */
const KEPT = 1024
const NAME = /^\s*(?:([\w-]+)\.)?([\w-]+)\s*[;:]/

type Current = Omit<Property, 'value'> & {
  wanted: boolean
  /** An empty `AGENT` of 2.1, after which the agent's own card follows. */
  agent: boolean
  quotedPrintable: boolean
  value: string
}

/** Feed text with `push`, in pieces that may end anywhere, and call `end` after the last. */
export function createCardScanner(maxValue: number, handler: CardHandler) {
  let rest = ''
  let number = 0
  let afterReturn = false
  let inCard = false
  /** Cards inside this one. */
  let nested = 0
  let oldFolds = false
  let current: Current | null = null
  /** The line before ended in the `=` of quoted-printable: the next one goes on with it. */
  let soft = false

  function add(piece: string): void {
    rest = rest === '' ? piece : rest + piece
    if (rest.length <= Math.max(maxValue, KEPT)) return
    const folded = rest.charCodeAt(0) === 0x20 || rest.charCodeAt(0) === 0x09 || soft
    const name = folded ? current?.name : NAME.exec(rest)?.[2]?.toUpperCase()
    if (inCard && nested === 0 && name !== undefined && (folded ? current!.wanted : handler.wants(name)))
      throw handler.tooLong(name)
    // The last character tells whether the next line goes on with this one.
    rest = rest.slice(0, KEPT) + rest.slice(-1)
  }

  function line(text: string): void {
    number++
    if (soft && !/^(?:BEGIN|END):VCARD\s*$/i.test(text)) {
      goOn(text)
      return
    }
    const code = text.charCodeAt(0)
    if (current !== null && (code === 0x20 || code === 0x09)) {
      // 2.1 folds at a blank, which stays one; later versions put one in.
      if (oldFolds && !current.quotedPrintable) goOn(` ${text.trimStart()}`)
      else goOn(text.slice(1))
      return
    }
    const agent = current?.agent === true
    finish()
    if (text.trim() !== '') start(text, agent)
  }

  function goOn(text: string): void {
    soft = current!.quotedPrintable && text.endsWith('=')
    if (!current!.wanted) return
    current!.value += soft ? text.slice(0, -1) : text
    if (current!.value.length > maxValue) throw handler.tooLong(current!.name)
  }

  function finish(): void {
    soft = false
    if (current?.wanted) handler.property(current)
    current = null
  }

  function start(text: string, agent: boolean): void {
    const found = NAME.exec(text)
    if (found === null) return
    const name = found[2]!.toUpperCase()
    if (name === 'BEGIN' || name === 'END') {
      if (/:\s*VCARD\s*$/i.test(text)) border(name, agent)
      return
    }
    if (!inCard) return
    const colon = colonOf(text, found[0].length - 1)
    const written = colon < 0 ? text.slice(found[0].length - 1) : text.slice(found[0].length - 1, colon)
    const parameters = parametersOf(written)
    const value = colon < 0 ? '' : text.slice(colon + 1)
    if (name === 'VERSION') oldFolds = value.trim().startsWith('2')
    current = {
      group: found[1]?.toLowerCase() ?? '',
      name,
      parameters,
      wanted: nested === 0 && colon >= 0 && handler.wants(name),
      agent: name === 'AGENT' && value.trim() === '',
      quotedPrintable: parameters.get('ENCODING')?.some((way) => /^quoted-printable$/i.test(way)) === true,
      value: '',
    }
    goOn(value)
  }

  function border(name: string, agent: boolean): void {
    if (name === 'BEGIN' && inCard && (agent || nested > 0)) nested++
    else if (name === 'BEGIN') {
      if (inCard) handler.end(false)
      inCard = true
      oldFolds = false
      handler.begin(number)
    } else if (nested > 0) nested--
    else if (inCard) {
      inCard = false
      handler.end(true)
    }
  }

  return {
    push(text: string): void {
      let from = 0
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i)
        if (code !== 0x0a && code !== 0x0d) continue
        // The LF of a CRLF; the two may come in two pieces.
        if (code === 0x0a && i === from && afterReturn) {
          from = i + 1
          afterReturn = false
          continue
        }
        if (i > from) add(text.slice(from, i))
        const complete = rest
        rest = ''
        from = i + 1
        line(complete)
        afterReturn = code === 0x0d
      }
      if (from < text.length) {
        afterReturn = false
        add(text.slice(from))
      }
    },
    end(): void {
      if (rest !== '') line(rest)
      finish()
      if (inCard) handler.end(false)
    },
  }
}

/** The colon after name and parameters: not one in quotes, unless the quotes never close. */
function colonOf(text: string, from: number): number {
  let quoted = false
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) quoted = !quoted
    else if (code === 0x3a && !quoted) return i
  }
  return text.indexOf(':', from)
}

/** `;TYPE=cell,voice;PREF` → names with their values. */
function parametersOf(written: string): Map<string, string[]> {
  const parameters = new Map<string, string[]>()
  for (const one of written.match(/(?:"[^"]*"?|[^;"])+/g) ?? []) {
    const equals = one.indexOf('=')
    const value = (equals < 0 ? one : one.slice(equals + 1)).replaceAll('"', '').trim()
    const name = equals < 0 ? bareName(value) : one.slice(0, equals).trim().toUpperCase()
    const known = parameters.get(name)
    const values = name === 'TYPE' ? value.split(',').map((type) => type.trim()) : [value]
    if (known) known.push(...values)
    else parameters.set(name, values)
  }
  return parameters
}

/** What a bare word of 2.1 says. */
function bareName(word: string): string {
  if (/^(?:quoted-printable|base64|b|[78]bit)$/i.test(word)) return 'ENCODING'
  return /^(?:utf-|iso-|windows-|us-ascii|shift_jis)/i.test(word) ? 'CHARSET' : 'TYPE'
}
