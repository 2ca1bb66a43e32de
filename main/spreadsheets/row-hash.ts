/** Knows a row again by what is in its cells, so that only rows that changed are mapped. */
import { hash } from 'node:crypto'
import type { Cell } from '../../shared/row.ts'

/** Bytes of a row's hash: the first half of a SHA-256, far past any chance that two rows share it. */
export const HASH_BYTES = 16

/**
 * Makes the function that writes a row's hash to `target` at `offset`. Mixed in are the mapping's `fingerprint`
 * and the headers, so that after another mapping, or with columns in another order, every row is new.
 */
export function createRowHasher(fingerprint: string, headers: readonly string[]) {
  const mixed = hash('sha256', JSON.stringify([fingerprint, headers]), 'base64').slice(0, 22)
  return function writeHash(cells: readonly Cell[], target: Buffer, offset: number): void {
    // JSON tells every cell apart from every other, in native code; so is the hash, in one call.
    const content = mixed + JSON.stringify(cells)
    target.write(hash('sha256', content, 'binary'), offset, HASH_BYTES, 'latin1')
  }
}

/** The place of a hash among `known`: hashes of 16 bytes, sorted, one after the other. -1 where it is not there. */
export function createKnownRows(known: Uint8Array) {
  const count = Math.floor(known.length / HASH_BYTES)
  return function placeOf(bytes: Uint8Array, offset: number): number {
    let low = 0
    let high = count - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const at = middle * HASH_BYTES
      let difference = 0
      for (let i = 0; i < HASH_BYTES && difference === 0; i++)
        difference = known[at + i]! - bytes[offset + i]!
      if (difference === 0) return middle
      if (difference < 0) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}
