/** Damage that knows nothing of a format: what a bad disk, a broken line or a spiteful hand does to bytes. */
import type { Dice } from '../support/dice.ts'

/** Writes down what was done, for whoever reads the case later. */
export type Tell = (what: string) => void
export type Damage = (bytes: Buffer, dice: Dice, tell: Tell) => Buffer

/** Numbers at which counts, lengths and places go wrong. */
const EDGES = [
  0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff, 0x100, 0x1ff, 0x200, 0x7ffe, 0x7fff, 0x8000, 0xfffd, 0xfffe, 0xffff,
  0x10000, 0xfffff, 0x100000, 0x7ffffffe, 0x7fffffff, 0x80000000, 0xfffffffc, 0xfffffffd, 0xfffffffe,
  0xffffffff,
] as const

/** An edge, or any number that fits into so many bytes. */
export const edge = (dice: Dice, bytes: 1 | 2 | 4): number => {
  const top = 2 ** (8 * bytes)
  return (dice.chance(0.7) ? dice.one(EDGES) : dice.below(top)) % top
}

/** Most damaged files stay as small as they were. */
const LONGEST = 4 * 1024 * 1024

export const damageBytes: Damage = (bytes, dice, tell) => {
  const place = dice.below(bytes.length + 1)
  const length = 1 + dice.below(dice.one([1, 4, 40, 600]))
  const kind = dice.weighted({
    flip: 6,
    bit: 4,
    number: 5,
    cut: 3,
    insert: 2,
    end: 1.5,
    twice: 2,
    swap: 1,
    fill: 1,
  })
  tell(`${kind} at ${place}, ${length}`)
  const now = Buffer.from(bytes)
  switch (kind) {
    case 'flip':
      if (place < now.length) now[place] = dice.below(256)
      return now
    case 'bit':
      if (place < now.length) now[place] = now[place]! ^ (1 << dice.below(8))
      return now
    case 'number': {
      const size = dice.one([1, 2, 4] as const)
      if (place + size <= now.length) now.writeUIntLE(edge(dice, size), place, size)
      return now
    }
    case 'cut':
      return Buffer.concat([now.subarray(0, place), now.subarray(place + length)])
    case 'insert':
      return Buffer.concat([
        now.subarray(0, place),
        Buffer.alloc(length, dice.below(256)),
        now.subarray(place),
      ])
    case 'end':
      return now.subarray(0, place)
    case 'twice': {
      const times = bytes.length > LONGEST ? 1 : dice.one([1, 1, 2, 50])
      const piece = now.subarray(place, place + length)
      return Buffer.concat([now.subarray(0, place), ...Array<Buffer>(times).fill(piece), now.subarray(place)])
    }
    case 'swap': {
      const other = dice.below(now.length + 1)
      const piece = Buffer.from(now.subarray(other, other + length))
      piece.copy(now, Math.max(0, Math.min(place, now.length - piece.length)))
      return now
    }
    case 'fill':
      return now.fill(dice.one([0, 0xff, 0x20]), place, Math.min(now.length, place + length * 8))
  }
}
