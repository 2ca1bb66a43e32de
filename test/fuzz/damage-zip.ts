/**
 * Damage to packages. What is inside them is damaged as what it is and packed again, so that the checksums fit; or the
 * archive itself lies: about sizes, names, methods, places, counts; or unpacks to far more than it should.
 */
import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Dice } from '../support/dice.ts'
import { type Damage, damageBytes, edge, type Tell } from './damage-bytes.ts'
import { damageBiff12 } from './damage-records.ts'
import { damageXml } from './damage-xml.ts'

/** One entry; what is absent is as it should be. */
type Entry = {
  name: string
  data: Buffer
  method: number
  /** The bytes as they lie in the archive, in place of `data` packed. */
  packed?: Buffer
  /** What is written in place of the truth, in the directory, or beside the bytes as well. */
  lies?: { where: 'directory' | 'both'; field: Field; value: number }
  extra?: Buffer
}
/** Places of fields in an entry of the directory, and their sizes. */
const FIELDS = {
  made: [4, 2],
  needed: [6, 2],
  flags: [8, 2],
  method: [10, 2],
  time: [12, 4],
  crc: [16, 4],
  packed: [20, 4],
  unpacked: [24, 4],
  name: [28, 2],
  extra: [30, 2],
  comment: [32, 2],
  disk: [34, 2],
  attributes: [38, 4],
  offset: [42, 4],
} as const satisfies Record<string, readonly [number, 2 | 4]>
type Field = keyof typeof FIELDS
const FIELD_NAMES = Object.keys(FIELDS) as Field[]
/** Fields of the end of the directory. */
const END_FIELDS: readonly [place: number, size: 2 | 4][] = [
  [4, 2],
  [6, 2],
  [8, 2],
  [10, 2],
  [12, 4],
  [16, 4],
  [20, 2],
]

/** Packed parts of the samples, unpacked once. */
const unpacked = new WeakMap<Buffer, Entry[]>()

/** The entries of an archive that a program wrote. */
function entriesOf(archive: Buffer): Entry[] {
  const known = unpacked.get(archive)
  if (known) return known
  const entries: Entry[] = []
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = archive.readUInt32LE(end + 16)
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    const method = archive.readUInt16LE(at + 10)
    const nameLength = archive.readUInt16LE(at + 28)
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const bytes = archive.subarray(start, start + archive.readUInt32LE(at + 20))
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength)
    entries.push({ name, method, data: method === 8 ? inflateRawSync(bytes) : bytes, packed: bytes })
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  unpacked.set(archive, entries)
  return entries
}

type End = {
  field?: readonly [place: number, size: 2 | 4]
  value?: number
  comment?: Buffer
  before?: Buffer
  wide?: boolean
}

function zipOf(
  entries: readonly Entry[],
  { field, value = 0, comment, before, wide = false }: End = {},
): Buffer {
  const locals: Buffer[] = before ? [before] : []
  const directory: Buffer[] = []
  let offset = before?.length ?? 0
  for (const { name, data, method, packed: given, lies, extra = Buffer.alloc(0) } of entries) {
    const packed = given ?? (method === 8 ? deflateRawSync(data, { level: 1 }) : data)
    const written = Buffer.from(name)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    const set = (called: Field, number: number) => {
      const [place, bytes] = FIELDS[called]
      head.writeUIntLE(number % 2 ** (8 * bytes), place, bytes)
    }
    set('made', 20)
    set('needed', 20)
    set('method', method)
    set('crc', crc32(data))
    set('packed', packed.length)
    set('unpacked', data.length)
    set('name', written.length)
    set('extra', extra.length)
    set('offset', offset)
    const local = Buffer.alloc(30)
    if (lies?.where === 'both') set(lies.field, lies.value)
    local.writeUInt32LE(0x04034b50, 0)
    head.copy(local, 4, 6, 32)
    if (lies) set(lies.field, lies.value)
    directory.push(head, written, extra)
    locals.push(local, written, extra, packed)
    offset += 30 + written.length + extra.length + packed.length
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length % 65_536, 8)
  end.writeUInt16LE(entries.length % 65_536, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  if (comment) end.writeUInt16LE(comment.length % 65_536, 20)
  if (field) end.writeUIntLE(value % 2 ** (8 * field[1]), ...field)
  return Buffer.concat([
    ...locals,
    ...directory,
    ...(wide ? [zip64(entries.length, size, offset, value)] : []),
    end,
    ...(comment ? [comment] : []),
  ])
}

/** The record and locator of archives beyond 4 GB, with numbers that may be anything. */
function zip64(count: number, size: number, offset: number, value: number): Buffer {
  const bytes = Buffer.alloc(76)
  bytes.writeUInt32LE(0x06064b50, 0)
  bytes.writeBigUInt64LE(44n, 4)
  bytes.writeBigUInt64LE(BigInt(value % 2 === 0 ? count : value * 65_536), 24)
  bytes.writeBigUInt64LE(BigInt(count), 32)
  bytes.writeBigUInt64LE(BigInt(size), 40)
  bytes.writeBigUInt64LE(BigInt(value % 3 === 0 ? offset : value * 4096), 48)
  bytes.writeUInt32LE(0x07064b50, 56)
  bytes.writeBigUInt64LE(BigInt(offset + size), 64)
  bytes.writeUInt32LE(1, 72)
  return bytes
}

const NAMES = [
  '../../outside.xml',
  '/etc/passwd',
  'C:\\x.xml',
  'xl\\workbook.xml',
  'XL/WORKBOOK.XML',
  '',
  '/',
  'xl/',
  'xl//workbook.xml',
  './xl/workbook.xml',
  '\0',
  'a\0b',
  '__proto__',
  'mimetype',
  'content.xml',
  'META-INF/manifest.xml',
  'xl/workbook.bin',
  'xl/workbook.xml',
  'Index/x.iwa',
  '[Content_Types].xml',
  'xl/sharedStrings.xml',
  'xl/worksheets/sheet1.xml',
  'é'.repeat(200),
  'n'.repeat(60_000),
] as const

/** A packed stream that unpacks to so many bytes: one piece again and again. */
function bomb(text: string, bytes: number): Buffer {
  const piece = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)))
  const packed = deflateRawSync(piece, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([...Array<Buffer>(Math.ceil(bytes / piece.length)).fill(packed), Buffer.from([3, 0])])
}

/** Parts with cells or names in them are the ones to damage; the rest is hardly read. */
const MATTERS = /sheet\d|sharedStrings|workbook|styles|content\.xml|\.rels$/i

function placeOf(entries: readonly Entry[], dice: Dice): number {
  const matter = entries.flatMap(({ name }, place) => (MATTERS.test(name) ? [place] : []))
  return dice.chance(0.9) && matter.length > 0 ? dice.one(matter) : dice.below(entries.length)
}

/** The part without the bytes it had before, so that it is packed anew. */
const changed = ({ packed: _packed, ...entry }: Entry, data: Buffer): Entry => ({ ...entry, data })

function damageParts(entries: Entry[], dice: Dice, tell: Tell): Entry[] {
  const list = entries.slice()
  const times = dice.one([1, 1, 1, 2, 3, 6])
  for (let n = 0; n < times; n++) {
    const place = placeOf(list, dice)
    const entry = list[place]!
    tell(`in ${entry.name}`)
    const damage = dice.chance(0.05) ? damageBytes : /\.bin$/i.test(entry.name) ? damageBiff12 : damageXml
    list[place] = changed(entry, damage(entry.data, dice, tell))
  }
  return list
}

function damageArchive(entries: Entry[], dice: Dice, tell: Tell): Buffer {
  const list = entries.slice()
  const place = placeOf(list, dice)
  const entry = list[place]!
  const kind = dice.weighted({
    lie: 8,
    end: 3,
    name: 3,
    twice: 2,
    drop: 3,
    swap: 2,
    order: 1,
    extra: 1.5,
    comment: 1,
    before: 1,
    wide: 1,
    bomb: 1.5,
    bytesOf: 3,
    many: 0.5,
    stored: 1,
    nested: 0.5,
    encrypted: 0.5,
    same: 0.5,
  })
  tell(`archive, ${entry.name}: ${kind}`)
  switch (kind) {
    case 'lie': {
      const field = dice.one(FIELD_NAMES)
      const size = FIELDS[field][1]
      const value = dice.chance(0.3) ? dice.below(100) : edge(dice, size)
      tell(`${field} is ${value}`)
      list[place] = { ...entry, lies: { where: dice.one(['directory', 'both']), field, value } }
      return zipOf(list)
    }
    case 'end':
      return zipOf(list, {
        field: dice.one(END_FIELDS),
        value: dice.chance(0.5) ? dice.below(2000) : edge(dice, 4),
      })
    case 'name':
      list[place] = { ...entry, name: dice.one(NAMES) }
      return zipOf(list)
    case 'twice':
      list.splice(
        dice.below(list.length + 1),
        0,
        dice.chance(0.5) ? entry : changed(entry, damageXml(entry.data, dice, tell)),
      )
      return zipOf(list)
    case 'drop':
      list.splice(place, 1)
      return zipOf(list)
    case 'swap': {
      const other = dice.one(list)
      list[place] = { ...other, name: entry.name }
      return zipOf(list)
    }
    case 'order':
      return zipOf(list.reverse())
    case 'extra': {
      const extra = Buffer.alloc(dice.one([3, 4, 9, 28, 40_000]), dice.below(4))
      if (extra.length >= 4) extra.writeUInt16LE(dice.one([1, 0x7075, 0x9901, 0x5455]), 0)
      if (extra.length >= 4) extra.writeUInt16LE(dice.one([0, extra.length - 4, 0xffff, 8]), 2)
      list[place] = { ...entry, extra }
      return zipOf(list)
    }
    case 'comment':
      return zipOf(list, {
        comment: dice.one([
          Buffer.alloc(65_535),
          Buffer.from('PK\x05\x06'.repeat(20)),
          Buffer.from('PK\x05\x06\0\0\0\0'),
        ]),
      })
    case 'before':
      return zipOf(list, {
        before: dice.one([
          Buffer.alloc(7),
          Buffer.from('PK\x03\x04'),
          Buffer.from('PK\x03\x04'.repeat(9)),
          zipOf(list),
        ]),
      })
    case 'wide':
      return zipOf(list, {
        wide: true,
        value: edge(dice, 2),
        ...(dice.chance(0.7) && { field: [16, 4], value: 0xffffffff }),
      })
    case 'bomb': {
      const text = dice.one([
        '<row/>',
        ' ',
        '\0',
        '<row><c/></row>',
        '<si><t>x</t></si>',
        '<table:table-row/>',
        '</c>',
        '<c><v>1</v></c>',
        '&amp;',
        'x',
      ])
      const bytes = dice.one([300_000, 3_000_000, 40_000_000, 400_000_000])
      tell(`${bytes} bytes of ${text}`)
      const packed = bomb(text, bytes)
      list[place] = { ...entry, method: 8, packed }
      return zipOf(list)
    }
    case 'bytesOf':
      list[place] = { ...entry, packed: damageBytes(entry.packed ?? entry.data, dice, tell) }
      return zipOf(list)
    case 'many':
      return zipOf([
        ...list,
        ...Array.from({ length: dice.one([100, 3000, 21_000]) }, (_, i) => ({
          name: `x/${i}`,
          data: Buffer.alloc(0),
          method: 0,
        })),
      ])
    case 'stored':
      list[place] = { ...changed(entry, entry.data), method: dice.one([0, 0, 1, 9, 12, 14, 99]) }
      return zipOf(list)
    case 'nested':
      return dice.chance(0.5)
        ? zipOf([{ name: 'people.xlsx', data: zipOf(list), method: 8 }])
        : zipOf([...list.slice(0, place), changed(entry, zipOf(list)), ...list.slice(place + 1)])
    case 'encrypted':
      list[place] = { ...entry, lies: { where: 'both', field: 'flags', value: 1 } }
      return zipOf(list)
    case 'same': {
      const other = zipOf(list)
      return Buffer.concat([other, other])
    }
  }
}

export const damagePackage: Damage = (bytes, dice, tell) => {
  const kind = dice.weighted({ parts: 12, archive: 5, both: 1, bytes: 2 })
  switch (kind) {
    case 'parts':
      return zipOf(damageParts(entriesOf(bytes), dice, tell))
    case 'archive':
      return damageArchive(entriesOf(bytes), dice, tell)
    case 'both':
      return damageArchive(damageParts(entriesOf(bytes), dice, tell), dice, tell)
    case 'bytes':
      return damageBytes(bytes, dice, tell)
  }
}
