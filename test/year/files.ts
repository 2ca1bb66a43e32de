/** The office's lists as files on a disk, in the formats that programs of an office write; some of them damaged. */
import type { BookType } from 'xlsx'
import type { Dice } from '../support/dice.ts'
import { bookOf } from '../support/workbook.ts'
import type { Person } from './lists.ts'

/** How a vendor's program writes an export, until its next version. */
export type Shape = {
  format: BookType | 'semicolons' | 'tabs, UTF-16'
  order: readonly number[]
  extra: boolean
}

const HEADER = ['Código', 'Nome', 'Celular', 'Cidade', 'Desde', 'Grupo']
const PLAIN = [0, 1, 2, 3, 4, 5]
export const FIRST_SHAPE: Shape = { format: 'xlsx', order: PLAIN, extra: false }
const FORMATS = ['xlsx', 'xlsb', 'biff8', 'ods', 'semicolons', 'tabs, UTF-16'] as const

export function otherShape(roll: Dice): Shape {
  const order = PLAIN.map((column) => ({ column, at: roll.below(1000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ column }) => column)
  return { format: roll.one(FORMATS), order, extra: roll.chance(0.5) }
}

const ENDINGS: Partial<Record<Shape['format'], string>> = {
  biff8: 'xls',
  semicolons: 'csv',
  'tabs, UTF-16': 'txt',
}
export const endingOf = ({ format }: Shape): string => ENDINGS[format] ?? format

export const telOf = (phone: number): string => `tel:+5584${991_000_000 + phone}`
const phoneOf = (phone: number): string => `84${991_000_000 + phone}`

/** Excel's number of a day. */
const serialOf = (day: string): number => Date.parse(day) / 86_400_000 + 25_569
const brazilian = (day: string): string => day.split('-').reverse().join('/')

export function fileOf(people: readonly Person[], { format, order, extra }: Shape): string | Uint8Array {
  const isText = format === 'semicolons' || format === 'tabs, UTF-16'
  const rows = people.map(({ id, row, bad }) => {
    const { name, phone, city, since, group } = row!
    const day = isText ? brazilian(since) : { t: 'n', v: serialOf(since), z: 'dd/mm/yyyy' }
    const cells = [`C${id}`, name, bad ? '12' : phoneOf(phone), city, day, group]
    return [...order.map((column) => cells[column]), ...(extra ? [`nota ${id}`] : [])]
  })
  const table = [[...order.map((column) => HEADER[column]!), ...(extra ? ['Interno'] : [])], ...rows]
  switch (format) {
    case 'semicolons':
      return table.map((row) => row.join(';')).join('\r\n')
    case 'tabs, UTF-16':
      return Buffer.from(`\ufeff${table.map((row) => row.join('\t')).join('\r\n')}`, 'utf16le')
    default:
      return bookOf({ Plan1: table }, format)
  }
}

/** An export that was cut off, or is none. */
export function damaged(roll: Dice, whole: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(whole)
  switch (roll.weighted({ half: 3, empty: 1, noise: 1 })) {
    case 'half':
      // What is half of a text may be a whole list of half of the people: that is for the guards, and another test.
      return bytes[0] === 0x50 ? bytes.subarray(0, bytes.length >> 1) : Buffer.alloc(0)
    case 'empty':
      return Buffer.alloc(0)
    case 'noise':
      return Buffer.from(Array.from({ length: 5000 }, () => roll.below(256)))
  }
}
