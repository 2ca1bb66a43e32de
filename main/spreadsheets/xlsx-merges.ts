/**
 * The merged cells of a worksheet, which stand behind its rows: a small sheet is unpacked once more for them.
 *
 * A sheet that is packed into more than 4 MiB (about 50,000 rows of 15 columns) is not: the second unpacking would be
 * felt, and nobody merges cells in it by hand. Its merged cells count for their first row only.
 */
import { type Merge, parseMerge } from './merges.ts'
import { eachTag } from './xml-bytes.ts'
import type { Zip } from './zip-file.ts'

const MOST_PACKED = 4 * 1024 * 1024
const TAG = 'mergeCells'
/** Longest prefix of a name, as in `<spreadsheet:mergeCells`. */
const PREFIX = 32
/** What is read behind the tag: 100,000 merges, and whatever else a program writes there. */
const MOST_TAIL = 8 * 1024 * 1024

/** Merges in the order of their first rows; none where the sheet is large. */
export async function readMerges(zip: Zip, part: string, between: () => void): Promise<Merge[]> {
  if (zip.packedBytes(part) > MOST_PACKED) return []
  const tail: Buffer[] = []
  let length = 0
  let before = Buffer.alloc(0)
  for await (const chunk of zip.stream(part)) {
    between()
    if (length > 0) {
      if (length < MOST_TAIL) tail.push(chunk)
      length += chunk.length
      continue
    }
    // The tag may be cut in two by the end of a piece.
    const here = Buffer.concat([before, chunk])
    const at = here.indexOf(TAG, 0, 'latin1')
    if (at >= 0) {
      const from = here.lastIndexOf('<', at, 'latin1')
      tail.push(here.subarray(Math.max(from, at - PREFIX, 0)))
      length = chunk.length
    }
    before = Buffer.from(chunk.subarray(-TAG.length - PREFIX))
  }
  return mergesOf(Buffer.concat(tail))
}

function mergesOf(document: Buffer): Merge[] {
  const merges: Merge[] = []
  eachTag(document, [TAG, 'mergeCell'], (tag, inside, attributes) => {
    const merge = tag === TAG || inside[0] !== TAG ? null : parseMerge(attributes.ref ?? '')
    if (merge !== null) merges.push(merge)
  })
  return merges.sort((a, b) => a.top - b.top)
}
