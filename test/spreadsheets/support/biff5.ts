/** Writes an .xls of Excel 5, which keeps its text in the encoding of the Windows or Mac it was made on. */
import iconv from 'iconv-lite'
import * as XLSX from 'xlsx'

/** `cells`: a text or a number each; `codepage`: as the file says it, 1252 for Western Windows, 10000 for a Mac. */
export function biff5Of(
  cells: readonly (readonly (string | number)[])[],
  codepage: number,
  encoding: string,
): Buffer {
  const record = (type: number, ...body: Buffer[]) => {
    const data = Buffer.concat(body)
    const head = Buffer.alloc(4)
    head.writeUInt16LE(type, 0)
    head.writeUInt16LE(data.length, 2)
    return Buffer.concat([head, data])
  }
  const words = (...all: number[]) => {
    const bytes = Buffer.alloc(all.length * 2)
    for (const [place, word] of all.entries()) bytes.writeUInt16LE(word, place * 2)
    return bytes
  }
  const beginning = (kind: number) => record(0x0809, words(0x0500, kind, 0x0dbb, 0x07cc))
  const end = record(0x000a)
  const sheet = Buffer.concat([
    beginning(0x10),
    ...cells.flatMap((row, r) =>
      row.map((cell, c) => {
        if (typeof cell === 'string') {
          const text = iconv.encode(cell, encoding)
          return record(0x0204, words(r, c, 0, text.length), text) // LABEL
        }
        const number = Buffer.alloc(8)
        number.writeDoubleLE(cell)
        return record(0x0203, words(r, c, 0), number) // NUMBER
      }),
    ),
    end,
  ])
  const name = iconv.encode('Plan1', encoding)
  const globals = (offset: number) => {
    const place = Buffer.alloc(4)
    place.writeUInt32LE(offset)
    return Buffer.concat([
      beginning(0x05),
      record(0x0042, words(codepage)),
      record(0x00e0, Buffer.alloc(16)), // one cell format: General
      record(0x0085, place, words(0), Buffer.from([name.length]), name), // BOUNDSHEET
      end,
    ])
  }
  const container = XLSX.CFB.utils.cfb_new()
  const stream = Buffer.concat([globals(globals(0).length), sheet])
  XLSX.CFB.utils.cfb_add(container, '/Book', stream)
  return Buffer.from(XLSX.CFB.write(container, { type: 'buffer' }) as Uint8Array)
}
