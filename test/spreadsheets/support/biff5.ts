/** Writes .xls as Excel 5 and 95 did: texts are bytes of the code page that the file names. */
import iconv from 'iconv-lite'
import * as XLSX from 'xlsx'

/** A number in the format at a place of `formats`, or a text. */
type Cell = string | { value: number; format: number }

/** `rows`: header included. `codepage`: 1252 is Western Windows, 10000 a Western Mac; and its name. */
export function biff5Of(
  sheet: string,
  rows: readonly (readonly Cell[])[],
  formats: readonly string[],
  [codepage, encoding]: readonly [number, string] = [1252, 'win1252'],
): Buffer {
  const text = (written: string) => iconv.encode(written, encoding)
  const u16 = (...values: number[]) => {
    const bytes = Buffer.alloc(2 * values.length)
    for (const [place, value] of values.entries()) bytes.writeUInt16LE(value, 2 * place)
    return bytes
  }
  const record = (type: number, ...pieces: Uint8Array[]) => {
    const body = Buffer.concat(pieces)
    return Buffer.concat([u16(type, body.length), body])
  }
  const begin = (kind: number) => record(0x0809, u16(0x0500, kind, 0x0dbb, 0x07cc))
  const end = record(0x000a)
  const style = (format: number) => record(0x00e0, u16(0, format, 1, 0, 0, 0, 0, 0))
  // Format 0 is the plain one; the file's own start at 164.
  const head = [
    begin(0x0005),
    record(0x0042, u16(codepage)),
    ...formats.map((code, i) => record(0x041e, u16(164 + i), Buffer.from([code.length]), text(code))),
    style(0),
    ...formats.map((_, i) => style(164 + i)),
  ]
  const name = text(sheet)
  const start = Buffer.concat(head).length + 4 + 7 + name.length + end.length
  const offset = Buffer.alloc(4)
  offset.writeUInt32LE(start)
  const cells = rows.flatMap((row, r) =>
    row.map((cell, c) => {
      if (typeof cell === 'string') {
        const bytes = text(cell)
        return record(0x0204, u16(r, c, 0, bytes.length), bytes)
      }
      const value = Buffer.alloc(8)
      value.writeDoubleLE(cell.value)
      return record(0x0203, u16(r, c, cell.format + 1), value)
    }),
  )
  const book = Buffer.concat([
    ...head,
    record(0x0085, offset, u16(0), Buffer.from([name.length]), name),
    end,
    begin(0x0010),
    record(0x0200, u16(0, rows.length, 0, Math.max(...rows.map((row) => row.length)), 0)),
    ...cells,
    end,
  ])
  const container = XLSX.CFB.utils.cfb_new()
  XLSX.CFB.utils.cfb_add(container, 'Book', book)
  return XLSX.CFB.write(container, { type: 'buffer' }) as Buffer
}
