/**
 * Damage to XML as somebody would do it who knows what a reader looks for: tags, attributes, references, namespaces,
 * depth, entities, encodings. Text is one character for each byte.
 */
import type { Dice } from '../support/dice.ts'
import { type Damage, damageBytes, type Tell } from './damage-bytes.ts'

const NUMBERS = [
  '',
  '0',
  '-1',
  '1',
  '2',
  '99',
  '65536',
  '1048576',
  '1048577',
  '2147483647',
  '2147483648',
  '4294967295',
  '4294967296',
  '4294967297',
  '9007199254740991',
  '9007199254740993',
  '99999999999999999999999',
  '1e3',
  '1e308',
  '1e309',
  '-0',
  'NaN',
  'Infinity',
  '0x10',
  '1.5',
  '0.1',
  '.5',
  '5.',
  '1,5',
  ' 7 ',
  '+3',
  '00000000000000000001',
  '２',
  '\u00b2',
] as const
const WORDS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'true',
  'false',
  's',
  'n',
  'str',
  'inlineStr',
  'b',
  'e',
  'd',
  'float',
  'date',
  'time',
  'boolean',
  'percentage',
  'currency',
  'error',
  'string',
  'General',
  'yyyy',
  '@',
  '0;0;0;0;0',
  '[>',
  '"',
  '"a',
  '\\',
  '[h',
  '_',
  '*',
  'A1',
  'A0',
  'XFD1048576',
  'XFE1',
  'AAAA1',
  'ZZZZZZZZZZ9',
  '$A$1',
  'a1',
  '1',
  'A',
  'A1:',
  ':',
  'A1:A1048576',
  'B2:A1',
  'A1:XFD1048576',
  'A99999999999',
  '2024-01-01',
  '2024-13-45',
  '0000-00-00',
  '-0001-01-01',
  '9999-12-31T23:59:59.9999999',
  '+275760-09-13',
  '2024-02-30T25:61:61',
  'T24:00',
  'PT0S',
  'PT99999999999H',
  'P1DT',
  '../../../../etc/passwd',
  '/etc/passwd',
  'file:///etc/passwd',
  'http://127.0.0.1:9/',
  'C:\\x',
  '%00',
  'hidden',
  'rId1',
  'External',
  '&#0;',
  '&#x110000;',
  '&#xD800;',
  '&#xDFFF;',
  '&amp;',
  '&lt;',
  '&nope;',
  '&constructor;',
  'valueOf',
  '&',
  '&#;',
  '&#x;',
  '&#99999999;',
  '_x0000_',
  '_xD800_',
  '_x005F_x000D_',
  '\0',
  '\x01',
  '\xff',
  '\xc3',
  '\xed\xa0\x80',
  '\r',
  '\n',
  '\t',
  ' ',
] as const
const NAMES = [
  'row',
  'c',
  'v',
  'f',
  'is',
  't',
  'r',
  'rPh',
  'si',
  'sst',
  'sheetData',
  'sheet',
  'sheets',
  'worksheet',
  'mergeCell',
  'mergeCells',
  'workbookPr',
  'calcPr',
  'numFmt',
  'xf',
  'cellXfs',
  'Relationship',
  'table:table',
  'table:table-row',
  'table:table-cell',
  'table:covered-table-cell',
  'table:table-column',
  'table:table-source',
  'text:p',
  'text:s',
  'text:tab',
  'office:annotation',
  'office:spreadsheet',
  'office:document',
  'style:style',
  'number:number',
  'number:text',
  'number:embedded-text',
  'style:map',
  'number:date-style',
  'number:number-style',
  'Row',
  'Cell',
  'Data',
  'Table',
  'Workbook',
] as const
const DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
const OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

const long = (dice: Dice): string =>
  dice.one(['x', '9', ' ', '&amp;', '\xc3\xa7', 'a b']).repeat(dice.one([300, 8000, 33_000, 250_000]))
const value = (dice: Dice): string =>
  dice.weighted({ number: 6, word: 6, long: 0.4 }) === 'number'
    ? dice.one(NUMBERS)
    : dice.chance(0.05)
      ? long(dice)
      : dice.one(WORDS)

/** A tag by chance: from its `<` to behind its `>`. */
function tagAt(text: string, dice: Dice): [from: number, to: number] {
  const at = dice.below(text.length + 1)
  let from = text.indexOf('<', at)
  if (from < 0) from = Math.max(0, text.lastIndexOf('<', at))
  const end = text.indexOf('>', from)
  return [from, end < 0 ? text.length : end + 1]
}

/** An element by chance, to the end of its first namesake; the tag alone where it has none. */
function elementAt(text: string, dice: Dice): [from: number, to: number] {
  const [from, to] = tagAt(text, dice)
  const name = /^<([\w:.-]+)/.exec(text.slice(from, Math.min(to, from + 80)))?.[1]
  if (name === undefined || text[to - 2] === '/') return [from, to]
  const close = text.indexOf(`</${name}`, to)
  const end = close < 0 ? -1 : text.indexOf('>', close)
  return [from, end < 0 ? to : end + 1]
}

const put = (text: string, from: number, to: number, instead: string) =>
  text.slice(0, from) + instead + text.slice(to)

function changeAttribute(text: string, dice: Dice, tell: Tell): string {
  // Tags without attributes are the most: several tries.
  for (let n = 0; n < 8; n++) {
    const [from, to] = tagAt(text, dice)
    const tag = text.slice(from, to)
    const found = [...tag.matchAll(/([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g)]
    if (found.length === 0 || tag.startsWith('<?')) continue
    const one = dice.one(found)
    const [written, name] = one as unknown as [string, string]
    const quote = written.at(-1)!
    const instead = dice.weighted({
      value: 12,
      remove: 1,
      twice: 1,
      rename: 1,
      unquote: 1,
      open: 0.5,
      apostrophe: 0.5,
    })
    const next = {
      value: () => `${name}=${quote}${value(dice)}${quote}`,
      remove: () => '',
      twice: () => `${written} ${name}="${value(dice)}"`,
      rename: () =>
        written.replace(name, dice.one(['x', `x:${name}`, name.toUpperCase(), '__proto__', 'r', 's', 't'])),
      unquote: () => written.replaceAll(quote, ''),
      open: () => written.slice(0, -1),
      apostrophe: () => `${name} = '${value(dice)}'`,
    }[instead]()
    tell(`${name}: ${instead} ${next.slice(0, 60)}`)
    return put(text, from + one.index!, from + one.index! + written.length, next)
  }
  return text
}

function changeText(text: string, dice: Dice, tell: Tell): string {
  const [, from] = tagAt(text, dice)
  const end = text.indexOf('<', from)
  const next = dice.chance(0.15) ? `<![CDATA[${value(dice)}]]>` : value(dice)
  tell(`text ${next.slice(0, 60)}`)
  return put(text, from, end < 0 ? text.length : end, next)
}

function insert(text: string, dice: Dice, tell: Tell): string {
  const [, at] = tagAt(text, dice)
  const depth = dice.one([3, 100, 5000, 40_000])
  const name = dice.one(NAMES)
  const kind = dice.weighted({
    comment: 1,
    openComment: 0.5,
    cdata: 1,
    openCdata: 0.5,
    instruction: 1,
    doctype: 1,
    outside: 0.5,
    deep: 1,
    deepPairs: 1,
    tag: 3,
    pair: 2,
    close: 2,
    bracket: 1,
    entity: 1,
    zero: 0.5,
  })
  const pieces = {
    comment: () => '<!-- <row r="9"> -->',
    openComment: () => '<!--',
    cdata: () => '<![CDATA[<c><v>1</v></c>]]>',
    openCdata: () => '<![CDATA[',
    instruction: () => dice.one(['<?x y?>', '<?x', '<?xml version="1.1" encoding="UTF-16"?>']),
    doctype: () => DOCTYPE,
    outside: () => OUTSIDE,
    deep: () => `<${name}>`.repeat(depth),
    deepPairs: () => `<${name}>`.repeat(depth) + `</${name}>`.repeat(depth),
    tag: () =>
      `<${name} ${dice.one(['r', 's', 't', 'table:number-rows-repeated', 'ss:Index', 'ref', 'a'])}="${value(dice)}"${dice.one(['', '/'])}>`,
    pair: () => `<${name}>${value(dice)}</${name}>`,
    close: () => `</${name}>`,
    bracket: () =>
      dice.one(['<', '>', '</', '/>', '<>', '</>', '"', "'", '&', '<!', '<!-', '<![', '<?', ']]>', '= "']),
    entity: () => dice.one(['&a;', '&b;', '&#0;', '&#x1F600;', '&#xD800;']),
    zero: () => '\0'.repeat(dice.one([1, 2, 3, 100])),
  }
  tell(`insert ${kind} ${name}`)
  // A document type stands at the start.
  const place =
    (kind === 'doctype' || kind === 'outside') && dice.chance(0.7) ? Math.max(0, text.indexOf('?>') + 2) : at
  return put(text, place, place, pieces[kind]())
}

function rename(text: string, dice: Dice, tell: Tell): string {
  const [from, to] = tagAt(text, dice)
  const name = /^<\/?([\w:.-]+)/.exec(text.slice(from, Math.min(to, from + 80)))?.[1]
  if (name === undefined) return text
  const local = name.slice(name.indexOf(':') + 1)
  const instead = dice.one([
    dice.one(NAMES),
    `x:${local}`,
    `x:y:${local}`,
    local,
    name.toUpperCase(),
    `${name}x`,
    'a'.repeat(3000),
  ])
  const everywhere = dice.chance(0.5)
  tell(`rename ${name} to ${instead.slice(0, 40)}${everywhere ? ' everywhere' : ''}`)
  const pattern = new RegExp(`(</?)${name.replace(/[.]/g, '\\.')}(?=[\\s/>])`, 'g')
  return everywhere
    ? text.replace(pattern, `$1${instead}`)
    : put(text, from, to, text.slice(from, to).replace(name, instead))
}

/** The document in another encoding, or in one that it says and is not. */
function encode(text: string, dice: Dice, tell: Tell): string {
  const letters = Buffer.from(text, 'latin1').toString('utf8')
  const wide = () => Buffer.from(letters, 'utf16le')
  const kind = dice.weighted({
    le: 2,
    be: 2,
    leBare: 1,
    beBare: 1,
    odd: 1,
    bom: 1,
    boms: 0.5,
    says: 2,
    upper: 0.5,
  })
  tell(`encoding ${kind}`)
  switch (kind) {
    case 'le':
      return `\xff\xfe${wide().toString('latin1')}`
    case 'be':
      return `\xfe\xff${wide().swap16().toString('latin1')}`
    case 'leBare':
      return wide().toString('latin1')
    case 'beBare':
      return wide().swap16().toString('latin1')
    case 'odd':
      return `\xff\xfe${wide().toString('latin1').slice(0, -1)}`
    case 'bom':
      return `\xef\xbb\xbf${text}`
    case 'boms':
      return `\xef\xbb\xbf\xef\xbb\xbf${text}`
    case 'says':
      return text.replace(
        /encoding="[^"]*"/i,
        `encoding="${dice.one(['UTF-16', 'ISO-8859-1', 'IBM037', 'UTF-7', '', 'x'])}"`,
      )
    case 'upper':
      return text.toUpperCase()
  }
}

export const damageXml: Damage = (bytes, dice, tell) => {
  if (bytes.length === 0) return bytes
  const text = bytes.toString('latin1')
  const kind = dice.weighted({
    attribute: 10,
    text: 5,
    insert: 6,
    rename: 2,
    drop: 3,
    twice: 3,
    move: 1.5,
    tag: 2,
    prefix: 0.5,
    encode: 1,
    bytes: 2,
  })
  const done = (): string => {
    switch (kind) {
      case 'attribute':
        return changeAttribute(text, dice, tell)
      case 'text':
        return changeText(text, dice, tell)
      case 'insert':
        return insert(text, dice, tell)
      case 'rename':
        return rename(text, dice, tell)
      case 'encode':
        return encode(text, dice, tell)
      case 'drop': {
        const [from, to] = elementAt(text, dice)
        tell(`drop ${text.slice(from, from + 40)}`)
        return put(text, from, to, '')
      }
      case 'twice': {
        const [from, to] = elementAt(text, dice)
        const piece = text.slice(from, to)
        const times = piece.length > 2000 ? 1 : dice.one([1, 1, 2, 60, 700])
        tell(`${times} more of ${piece.slice(0, 40)}`)
        return put(text, to, to, piece.repeat(times))
      }
      case 'move': {
        const [from, to] = elementAt(text, dice)
        const [, at] = tagAt(text, dice)
        tell(`move ${text.slice(from, from + 40)}`)
        return put(put(text, from, to, ''), at, at, text.slice(from, to))
      }
      case 'tag': {
        const [from, to] = tagAt(text, dice)
        const tag = text.slice(from, to)
        const next = dice.one([
          '',
          tag.replace(/\/?>$/, '/>'),
          tag.replace(/\/>$/, '>'),
          tag.replace('<', '</'),
          tag.slice(0, -1),
          tag + tag,
        ])
        tell(`tag ${tag.slice(0, 40)} to ${next.slice(0, 40)}`)
        return put(text, from, to, next)
      }
      case 'prefix': {
        const prefix = dice.one(['x:', '', 'table:', 'a.b-c:'])
        tell(`all prefixes are ${prefix}`)
        return text.replace(/(<\/?)(?:[\w.-]+:)?(?=[A-Za-z])/g, `$1${prefix}`)
      }
      case 'bytes':
        return damageBytes(bytes, dice, tell).toString('latin1')
    }
  }
  return Buffer.from(done(), 'latin1')
}
