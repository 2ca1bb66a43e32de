/** Values of a vCard: bytes → text → its parts. */
import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Property } from './vcard-scanner.ts'

/** How values that do not say their encoding become letters. */
export type CardText = {
  /** Of values as they stand; null: UTF-8 where they are that, else `legacy`. */
  raw: string | null
  /** Of all that is neither UTF-8 nor says what it is. */
  legacy: string
  /** The whole file was UTF-16: values as they stand are letters already, whatever they say of themselves. */
  wide: boolean
}

/** A value as text, still with its escapes. */
export function textOf({ parameters, value }: Property, { raw, legacy, wide }: CardText): string {
  const way = parameters.get('ENCODING')?.at(-1)?.toLowerCase() ?? ''
  const encoded = way === 'quoted-printable' || way === 'base64' || way === 'b'
  const charset = parameters.get('CHARSET')?.at(-1)
  if (!encoded && (charset === undefined || wide) && isAscii(value)) return value
  const bytes = bytesOf(value, way)
  if (wide && !encoded) return bytes.toString('utf8')
  if (charset !== undefined && iconv.encodingExists(charset)) return iconv.decode(bytes, charset)
  if (!encoded && raw !== null) return iconv.decode(bytes, raw)
  return isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, legacy)
}

function bytesOf(value: string, way: string): Buffer {
  switch (way) {
    case 'base64':
    case 'b':
      return Buffer.from(value, 'base64')
    case 'quoted-printable': {
      const decoded = value.replace(/=([0-9a-f]{2})/gi, (_written, hex) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
      return Buffer.from(decoded, 'latin1')
    }
    default:
      return Buffer.from(value, 'latin1')
  }
}

/** Escape sequences of ISO-2022 are no plain ASCII. */
const isAscii = (text: string): boolean => /^[\x00-\x1a\x1c-\x7f]*$/.test(text)

/**
 * Parts between unescaped `separators`, their escapes resolved. 2.1 escapes nothing but separators; a backslash before
 * anything else is one. With `list`, an unescaped comma stands between several values of one part and becomes that.
 */
export function partsOf(text: string, separators: string, old: boolean, list?: string): string[] {
  const parts: string[] = []
  let part = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    const next = text[i + 1] ?? ''
    if (character === '\\' && (old ? /[;,]/ : /[\\;,:nN]/).test(next)) {
      part += next === 'n' || next === 'N' ? '\n' : next
      i++
    } else if (separators.includes(character)) {
      parts.push(part.trim())
      part = ''
    } else if (character === ',' && list !== undefined) {
      part = part.trimEnd() + list
      while (text[i + 1] === ' ') i++
    } else part += character
  }
  parts.push(part.trim())
  return parts
}

/** A number, an extension and words about it; longer text is none. */
const LONGEST_PHONE = 100

/**
 * A phone as a person sees it: `tel:` taken off and its extension written out, without what the phone dials after a
 * pause (`,123#`).
 */
export function phoneOf(text: string): string {
  const uri = /^(?:tel|sms|callto):(.*)$/is.exec(text)?.[1]
  if (uri !== undefined) {
    const [number = '', ...parameters] = uri.split(';')
    const extension = parameters.map((one) => /^ext=(.+)$/i.exec(one)?.[1]).find((one) => one !== undefined)
    return percentDecoded(extension === undefined ? number : `${number} ext. ${extension}`).trim()
  }
  if (text.length > LONGEST_PHONE) return text
  const pause = /(?<=\d\d\d)[,;pw][\d,;pw*#]*$/i.exec(text)
  // Seven digits or more after it are another number.
  return pause === null || /\d{7}/.test(pause[0]) ? text : text.slice(0, pause.index)
}

/** `%40` → `@`; as written where it is no such code. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
