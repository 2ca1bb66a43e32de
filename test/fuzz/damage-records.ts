/** Damage to binary workbooks: BIFF, the records of .xls, and BIFF12, those of .xlsb. */
import type { Dice } from '../support/dice.ts'
import { type Damage, damageBytes, edge, type Tell } from './damage-bytes.ts'

type Written = { type: number; body: Buffer }
/** Records as they stand; `tail` is what does not read as one. */
type Stream = { records: Written[]; tail: Buffer }

/** Types that readers act on: sheets, strings, cells, styles, formats, formulas, merges, encryption, ends. */
const BIFF_TYPES = [
  0x0006, 0x000a, 0x0022, 0x002f, 0x003c, 0x0042, 0x0085, 0x00bd, 0x00be, 0x00d6, 0x00e0, 0x00e5, 0x00fc,
  0x00fd, 0x00ff, 0x0200, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x0208, 0x020b, 0x0221, 0x027e, 0x041e,
  0x04bc, 0x0809, 0x0868, 0xffff,
] as const
const BIFF12_TYPES = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 35, 36, 37, 38, 39, 43, 44, 47, 49, 60, 128, 129, 130, 131,
  132, 143, 144, 145, 146, 147, 148, 153, 156, 159, 160, 176, 177, 426, 427, 494, 535, 617, 618, 2047, 16383,
] as const

function readBiff(bytes: Buffer): Stream {
  const records: Written[] = []
  let at = 0
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt16LE(at + 2)
    if (at + 4 + length > bytes.length) break
    records.push({ type: bytes.readUInt16LE(at), body: bytes.subarray(at + 4, at + 4 + length) })
    at += 4 + length
  }
  return { records, tail: bytes.subarray(at) }
}

function writeBiff({ records, tail }: Stream, says: ReadonlyMap<Written, number>): Buffer {
  const pieces = records.flatMap((record) => {
    const head = Buffer.alloc(4)
    head.writeUInt16LE(record.type & 0xffff, 0)
    head.writeUInt16LE((says.get(record) ?? record.body.length) & 0xffff, 2)
    return [head, record.body]
  })
  return Buffer.concat([...pieces, tail])
}

function readBiff12(bytes: Buffer): Stream {
  const records: Written[] = []
  let at = 0
  while (at < bytes.length) {
    let place = at
    let type = bytes[place++]!
    if (type & 0x80) type = (type & 0x7f) | ((bytes[place++] ?? 0) << 7)
    let length = 0
    for (let n = 0; n < 4; n++) {
      const byte = bytes[place++] ?? 0
      length |= (byte & 0x7f) << (7 * n)
      if (!(byte & 0x80)) break
    }
    if (place + length > bytes.length) break
    records.push({ type, body: bytes.subarray(place, place + length) })
    at = place + length
  }
  return { records, tail: bytes.subarray(at) }
}

function writeBiff12({ records, tail }: Stream, says: ReadonlyMap<Written, number>): Buffer {
  const pieces = records.flatMap((record) => {
    const { type, body } = record
    const head = type < 0x80 ? [type] : [(type & 0x7f) | 0x80, type >> 7]
    let length = says.get(record) ?? body.length
    for (let n = 0; n < 4; n++) {
      const more = length > 0x7f && n < 3
      head.push((length & 0x7f) | (more ? 0x80 : 0))
      length >>>= 7
      if (!more) break
    }
    return [Buffer.from(head), body]
  })
  return Buffer.concat([...pieces, tail])
}

function damageBody(body: Buffer, dice: Dice, tell: Tell): Buffer {
  const now = Buffer.from(body)
  const size = dice.one([1, 2, 2, 4] as const)
  if (now.length < size) return damageBytes(now, dice, tell)
  // Places, counts and indices stand at even places near the start.
  const place = dice.chance(0.7)
    ? Math.min(2 * dice.below(9), now.length - size)
    : dice.below(now.length - size + 1)
  const number = edge(dice, size)
  tell(`number ${number} at ${place}`)
  now.writeUIntLE(number, place, size)
  return now
}

function damageStream({ records, tail }: Stream, types: readonly number[], dice: Dice, tell: Tell) {
  const says = new Map<Written, number>()
  if (records.length === 0) return { stream: { records, tail: damageBytes(tail, dice, tell) }, says }
  const list = records.slice()
  // Early records say how the rest is read.
  const place = dice.chance(0.3) ? dice.below(Math.min(30, list.length)) : dice.below(list.length)
  const record = list[place]!
  const kind = dice.weighted({
    body: 8,
    bytes: 3,
    type: 3,
    length: 4,
    drop: 2,
    twice: 2,
    many: 1,
    move: 1,
    empty: 1,
    shorter: 2,
    split: 1,
    insert: 2,
    end: 1,
  })
  tell(`record ${place} of type ${record.type.toString(16)}: ${kind}`)
  switch (kind) {
    case 'body':
      list[place] = { ...record, body: damageBody(record.body, dice, tell) }
      break
    case 'bytes':
      list[place] = { ...record, body: damageBytes(record.body, dice, tell) }
      break
    case 'type':
      list[place] = { ...record, type: dice.one(types) }
      break
    case 'length':
      says.set(record, dice.chance(0.5) ? edge(dice, 2) : Math.max(0, record.body.length + dice.below(9) - 4))
      break
    case 'drop':
      list.splice(place, 1 + dice.below(3))
      break
    case 'twice':
      list.splice(place, 0, record)
      break
    case 'many':
      list.splice(place, 0, ...Array<Written>(record.body.length > 500 ? 20 : 1500).fill(record))
      break
    case 'move':
      list.splice(place, 1)
      list.splice(dice.below(list.length + 1), 0, record)
      break
    case 'empty':
      list[place] = { ...record, body: Buffer.alloc(0) }
      break
    case 'shorter':
      list[place] = { ...record, body: record.body.subarray(0, dice.below(record.body.length + 1)) }
      break
    case 'split': {
      // The rest of a long record goes on in a CONTINUE.
      const cut = dice.below(record.body.length + 1)
      list.splice(
        place,
        1,
        { ...record, body: record.body.subarray(0, cut) },
        { type: 0x3c, body: record.body.subarray(cut) },
      )
      break
    }
    case 'insert':
      list.splice(place, 0, {
        type: dice.one(types),
        body: Buffer.alloc(dice.one([0, 2, 8, 40, 8224]), dice.below(256)),
      })
      break
    case 'end':
      list.length = place
  }
  return { stream: { records: list, tail }, says }
}

/** The stream `Workbook` or `Book` of an .xls. */
export const damageBiff: Damage = (bytes, dice, tell) => {
  const { stream, says } = damageStream(readBiff(bytes), BIFF_TYPES, dice, tell)
  return writeBiff(stream, says)
}

/** A part `*.bin` of an .xlsb. */
export const damageBiff12: Damage = (bytes, dice, tell) => {
  const { stream, says } = damageStream(readBiff12(bytes), BIFF12_TYPES, dice, tell)
  return writeBiff12(stream, says)
}
