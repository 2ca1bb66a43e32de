/**
 * Node 24 writes past the end of its memory when it reads UTF-16 from an odd number of bytes that begin at an odd place
 * (nodejs/node#64697, not mended yet). The library that reads .xls and .xlsb asks for such bytes in damaged files:
 * whoever made the file would write into our memory.
 */
type Slice = (this: Buffer, start?: number, end?: number) => string
type Slices = { ucs2Slice: Slice; utf16leSlice: Slice }

const WIDE = /^(?:ucs-?2|utf-?16le)$/i

let guarded = false

/** From now on half a character at the end is left out before Node sees it; nobody could read it anyway. */
export function guardWideText(): void {
  if (guarded) return
  guarded = true
  const buffers = Buffer.prototype as Buffer & Slices
  const { toString: plain, ucs2Slice } = buffers
  const wide: Slice = function (this: Buffer, start = 0, end = this.length) {
    const from = Math.min(Math.max(0, Math.trunc(start) || 0), this.length)
    const to = Math.min(Math.max(from, Math.trunc(end) || 0), this.length)
    return ucs2Slice.call(this, from, to - ((to - from) % 2))
  }
  Object.assign(buffers, { ucs2Slice: wide, utf16leSlice: wide })
  buffers.toString = function (this: Buffer, encoding, start, end) {
    if (encoding === undefined || encoding === 'utf8' || !WIDE.test(encoding))
      return plain.call(this, encoding, start, end)
    return wide.call(this, start, end)
  }
}
