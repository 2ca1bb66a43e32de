/** Damage to an OLE container, the file system in which an .xls lies: its header, its chains of sectors, its names. */
import * as XLSX from 'xlsx'
import type { Dice } from '../support/dice.ts'
import { type Damage, damageBytes, edge, type Tell } from './damage-bytes.ts'
import { damageBiff } from './damage-records.ts'

const STREAM = /\/(?:Workbook|Book)$/i
/** Fields of the header by place and size (MS-CFB 2.2). */
const HEADER: readonly [place: number, size: 2 | 4][] = [
  [0x18, 2],
  [0x1a, 2],
  [0x1c, 2],
  [0x1e, 2],
  [0x20, 2],
  [0x28, 4],
  [0x2c, 4],
  [0x30, 4],
  [0x38, 4],
  [0x3c, 4],
  [0x40, 4],
  [0x44, 4],
  [0x48, 4],
  [0x4c, 4],
  [0x50, 4],
]
/** Fields of a name in the directory. */
const ENTRY: readonly [place: number, size: 1 | 2 | 4][] = [
  [0x40, 2],
  [0x42, 1],
  [0x43, 1],
  [0x44, 4],
  [0x48, 4],
  [0x4c, 4],
  [0x74, 4],
  [0x78, 4],
  [0x7c, 4],
]
const SECTOR = 512

/** The workbook's stream damaged, in a container that is whole. */
function damageInside(bytes: Buffer, dice: Dice, tell: Tell): Buffer {
  const container = XLSX.CFB.read(bytes, { type: 'buffer' })
  const place = container.FullPaths.findIndex((path: string) => STREAM.test(path))
  if (place < 0) return damageBytes(bytes, dice, tell)
  const entry = container.FileIndex[place]!
  const times = dice.one([1, 1, 1, 2, 4])
  let content = Buffer.from(entry.content as Uint8Array)
  for (let n = 0; n < times; n++) content = damageBiff(content, dice, tell) as Buffer<ArrayBuffer>
  const whole = XLSX.CFB.utils.cfb_new()
  const name = dice.chance(0.97)
    ? container.FullPaths[place]!.replace(/^.*\//, '')
    : dice.one(['BOOK', 'workbook ', 'W', 'EncryptedPackage'])
  XLSX.CFB.utils.cfb_add(whole, name, content)
  if (dice.chance(0.03))
    XLSX.CFB.utils.cfb_add(whole, dice.one(['Book', 'Workbook', 'EncryptionInfo']), content.subarray(0, 40))
  return XLSX.CFB.write(whole, { type: 'buffer' }) as Buffer
}

const sectorAt = (number: number) => (number + 1) * SECTOR

export const damageContainer: Damage = (bytes, dice, tell) => {
  const kind = dice.weighted({ inside: 8, header: 2, chain: 3, loop: 2, entry: 3, bytes: 2 })
  if (kind === 'inside') return damageInside(bytes, dice, tell)
  if (kind === 'bytes' || bytes.length < 1024) return damageBytes(bytes, dice, tell)
  const now = Buffer.from(bytes)
  const write = (place: number, size: 1 | 2 | 4, number: number) => {
    if (place + size <= now.length) now.writeUIntLE(number, place, size)
    tell(`${kind}: ${number} at ${place}`)
  }
  const small = () => (dice.chance(0.5) ? dice.below(40) : edge(dice, 4))
  switch (kind) {
    case 'header': {
      const [place, size] = dice.one(HEADER)
      write(place, size, dice.chance(0.5) ? small() % 2 ** (8 * size) : edge(dice, size))
      return now
    }
    case 'chain': {
      const table = sectorAt(now.readUInt32LE(0x4c) % 1000)
      write(table + 4 * dice.below(64), 4, small())
      return now
    }
    case 'loop': {
      // A chain that comes back to itself, or to the one before.
      const table = sectorAt(now.readUInt32LE(0x4c) % 1000)
      const number = dice.below(64)
      write(table + 4 * number, 4, Math.max(0, number - dice.below(3)))
      return now
    }
    case 'entry': {
      const directory = sectorAt(now.readUInt32LE(0x30) % 1000)
      const [place, size] = dice.one(ENTRY)
      write(directory + 128 * dice.below(4) + place, size, small() % 2 ** (8 * size))
      return now
    }
  }
}
