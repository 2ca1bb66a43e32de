/** Damage to delimited text and to vCards: quotes, delimiters, line ends, encodings, marks, zeros, and cells without end. */
import iconv from 'iconv-lite'
import type { Dice } from '../support/dice.ts'
import { type Damage, damageBytes, type Tell } from './damage-bytes.ts'

const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'utf-32le',
  'utf-32be',
  'utf-7',
  'windows-1252',
  'windows-1251',
  'macintosh',
  'Shift_JIS',
  'GB18030',
  'Big5',
  'EUC-KR',
  'IBM850',
  'latin1',
] as const
const PIECES = [
  '"',
  '""',
  '"""',
  "'",
  ';',
  ',',
  '\t',
  '|',
  '\r',
  '\n',
  '\r\n',
  '\n\r',
  '\r\r\n',
  '\0',
  '\x1a',
  '\u2028',
  '\u0085',
  '\x0b',
  '\x0c',
  '\ufeff',
  '\ufffd',
  '\ufffe',
  'sep=;\r\n',
  'sep=,\n',
  '"sep=|"\n',
  'sep=\n',
  'sep="\n',
  '=HYPERLINK("x")',
  '+1',
  '-1',
  '@',
  "'+55",
  '#N/A',
  '#REF!',
  'NULL',
  '__proto__',
  'constructor',
  '--',
  '\ud83d\ude00',
  'e\u0301',
  '\u202e',
  '\u200b',
  '\u00a0',
  '﷽',
  '٣',
  '１２',
  'Total',
  'BEGIN:VCARD\n',
  'END:VCARD\n',
  '<html>',
  '{"a":',
  '%PDF',
  'PK\x03\x04',
] as const
/** Bytes that no letter of the file's own encoding is. */
const RAW = [
  '\xff',
  '\xfe\xff',
  '\xff\xfe',
  '\xef\xbb\xbf',
  '\xc3',
  '\xed\xa0\x80',
  '\x84\x31\x95\x33',
  '\x80',
  '\xa0',
  '\xf4\x90\x80\x80',
] as const

const LINE = /[^\r\n]*(?:\r\n|\n|\r|$)/g

const long = (dice: Dice): string =>
  dice
    .one(['x', '"', '""', ';', ',', '\n', '\r', ' ', '\0', 'ã', 'a;', '"a";', '1', ' \u00a0'])
    .repeat(dice.one([100, 600, 5000, 33_000, 200_000]))

function damageLines(text: string, dice: Dice, tell: Tell): string {
  const lines = text.match(LINE)?.filter((line) => line !== '') ?? []
  if (lines.length === 0) return text
  const place = dice.below(lines.length)
  const kind = dice.weighted({
    drop: 2,
    twice: 2,
    many: 1,
    swap: 2,
    blank: 1,
    join: 2,
    end: 2,
    first: 1,
    wide: 1,
  })
  tell(`line ${place}: ${kind}`)
  switch (kind) {
    case 'drop':
      lines.splice(place, 1 + dice.below(5))
      break
    case 'twice':
      lines.splice(place, 0, lines[place]!)
      break
    case 'many':
      lines.splice(place, 0, ...Array<string>(dice.one([30, 1000, 6000])).fill(lines[place]!.slice(0, 120)))
      break
    case 'swap':
      lines.splice(place, 0, ...lines.splice(dice.below(lines.length), 1))
      break
    case 'blank':
      lines.splice(
        place,
        0,
        ...Array<string>(dice.one([1, 60, 5000])).fill(dice.one(['\n', ';;;\r\n', ' \n', ',\n', '\t\t\n'])),
      )
      break
    case 'join':
      lines[place] = lines[place]!.replace(/[\r\n]+$/, dice.one(['', ';', '"']))
      break
    case 'end':
      lines[place] = lines[place]!.replace(
        /(?:\r\n|\n|\r)$/,
        dice.one(['\r', '\n', '\r\n', '\n\r', '\r\r\n', '\0']),
      )
      break
    case 'first':
      lines.unshift(dice.one(PIECES))
      break
    case 'wide':
      lines[place] = dice.one([';', ',', '\t', '|']).repeat(dice.one([10, 600, 17_000])) + lines[place]
  }
  return lines.join('')
}

/** The same letters in other bytes. */
function encode(text: string, dice: Dice, tell: Tell): Buffer {
  const encoding = dice.one(ENCODINGS)
  const mark = dice.chance(0.4)
  tell(`as ${encoding}${mark ? ' with a mark' : ''}`)
  return iconv.encode(text, encoding, { addBOM: mark })
}

const insertAt = (text: string, at: number, piece: string) => text.slice(0, at) + piece + text.slice(at)

export const damageText: Damage = (bytes, dice, tell) => {
  const kind = dice.weighted({
    bytes: 4,
    piece: 6,
    raw: 2,
    lines: 5,
    long: 1,
    delimiter: 2,
    quote: 2,
    encode: 2,
    glue: 1,
  })
  const text = bytes.toString('latin1')
  const letters = (change: (text: string) => string) => Buffer.from(change(bytes.toString('utf8')), 'utf8')
  const at = dice.below(text.length + 1)
  switch (kind) {
    case 'bytes':
      return damageBytes(bytes, dice, tell)
    case 'piece': {
      const piece = dice.one(PIECES)
      tell(`${JSON.stringify(piece)} at ${at}`)
      return Buffer.from(insertAt(text, at, Buffer.from(piece).toString('latin1')), 'latin1')
    }
    case 'raw':
      tell(`bytes at ${at}`)
      return Buffer.from(insertAt(text, dice.chance(0.2) ? 0 : at, dice.one(RAW)), 'latin1')
    case 'lines':
      return Buffer.from(damageLines(text, dice, tell), 'latin1')
    case 'long': {
      const piece = long(dice)
      tell(`${piece.length} characters at ${at}`)
      return Buffer.from(insertAt(text, at, Buffer.from(piece).toString('latin1')), 'latin1')
    }
    case 'delimiter': {
      const [from, to] = [
        dice.one([';', ',', '\t', '|', ':', '\n']),
        dice.one([';', ',', '\t', '|', ':', '"', '\n', ' ']),
      ]
      tell(`${JSON.stringify(from)} becomes ${JSON.stringify(to)}`)
      if (dice.chance(0.5)) return Buffer.from(text.replaceAll(from, to), 'latin1')
      return Buffer.from(text.slice(0, at) + text.slice(at).replaceAll(from, to), 'latin1')
    }
    case 'quote':
      tell('quotes')
      return letters((whole) =>
        dice.one([
          () => whole.replaceAll('"', ''),
          () => whole.replaceAll('"', "'"),
          () => whole.replace(/^.+$/gm, (line) => `"${line.replaceAll('"', '""')}"`),
          () => whole.replace(/[^;,\t|\r\n]+/g, '"$&"'),
          () => whole.replace(/[^;,\t|\r\n]+/g, "'$&'"),
          () => insertAt(whole, at, '"'),
        ])(),
      )
    case 'encode':
      return encode(bytes.toString('utf8'), dice, tell)
    case 'glue': {
      tell('glued to itself in another encoding')
      return Buffer.concat([bytes, encode(bytes.toString('utf8'), dice, tell)])
    }
  }
}

const CARD_LINES = [
  'BEGIN:VCARD',
  'END:VCARD',
  'BEGIN:VCARD\r\nBEGIN:VCARD',
  'VERSION:2.1',
  'VERSION:9',
  'VERSION:',
  'FN:',
  'FN',
  ':',
  ';',
  'N:;;;;;;;;;',
  'TEL;TYPE="cell:1',
  'TEL;=;=;:1',
  'TEL;PREF=1e999:1',
  'item1.TEL:1',
  'item1.X-ABLabel:_$!<HomeFax>!$_',
  'AGENT:',
  'AGENT:\r\nBEGIN:VCARD',
  'NOTE;ENCODING=QUOTED-PRINTABLE:=',
  'NOTE;ENCODING=QUOTED-PRINTABLE:=C3=\r\n=A3=ZZ==',
  'NOTE;ENCODING=b:////',
  'NOTE;ENCODING=BASE64:A',
  'NOTE;CHARSET=UTF-7:+A',
  'NOTE;CHARSET=utf-16:ab',
  'NOTE;CHARSET=__proto__:a',
  'NOTE;CHARSET=base64:a',
  'NOTE;CHARSET=hex:zz',
  'BDAY:00000000',
  'BDAY:--0230',
  'BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-30',
  'KIND:group',
  'TEL;WAID=12345678901234567890:1',
  'PHOTO;ENCODING=b:AAAA\r\n AAAA\r\n AAAA',
  ' folded',
  '\tfolded',
  ' ',
  'TEL;VALUE=uri:tel:%zz;ext=1',
  'EMAIL:mailto:%E0%A4%A',
  'CATEGORIES:a\\,b\\;c\\\\,d\\',
  'ORG:;;;;',
  '__proto__:x',
  'UID:urn:uuid:x',
  'BEGIN:VCALENDAR',
  'TEL;TYPE=x:',
] as const

export const damageCards: Damage = (bytes, dice, tell) => {
  const kind = dice.weighted({ text: 5, line: 6, fold: 1.5, photo: 0.5 })
  if (kind === 'text') return damageText(bytes, dice, tell)
  const lines = bytes
    .toString('latin1')
    .match(LINE)!
    .filter((line) => line !== '')
  if (lines.length === 0) return bytes
  const place = dice.below(lines.length)
  switch (kind) {
    case 'line': {
      const line = dice.one(CARD_LINES)
      tell(`${line} at line ${place}`)
      lines.splice(place, dice.below(2), `${line}\r\n`)
      break
    }
    case 'fold':
      tell(`fold line ${place}`)
      lines[place] = lines[place]!.replace(/./g, (letter) =>
        dice.chance(0.2) ? `${letter}${dice.one(['\r\n ', '\n\t', '=\r\n', '\r '])}` : letter,
      )
      break
    case 'photo':
      tell(`a long value at line ${place}`)
      lines.splice(
        place,
        0,
        `${dice.one(['PHOTO', 'NOTE', 'TEL', 'X-A'])}:${'A'.repeat(dice.one([30_000, 40_000, 300_000]))}\r\n`,
      )
  }
  return Buffer.from(lines.join(''), 'latin1')
}
