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
    // In one string and one call, since crossing into native code costs more than hashing so few bytes.
    let content = mixed
    for (const cell of cells) content += exactly(cell)
    target.write(hash('sha256', content, 'binary'), offset, HASH_BYTES, 'latin1')
  }
}

/** A cell so that no two different rows give the same text: each text is led by its length. */
function exactly(cell: Cell): string {
  if (cell === null) return ','
  if (typeof cell === 'string') return `s${cell.length}:${cell},`
  if (typeof cell === 'number') return `n${cell},`
  if (typeof cell === 'boolean') return cell ? 'y,' : 'f,'
  switch (cell.kind) {
    case 'date':
      return `d${cell.iso},`
    case 'number':
      return `m${cell.value}:${cell.shown.length}:${cell.shown},`
    case 'error':
      return `e${cell.code.length}:${cell.code},`
  }
}

/** Whether a hash is among `known`: hashes of 16 bytes, sorted, one after the other. */
export function createKnownRows(known: Uint8Array) {
  const count = Math.floor(known.length / HASH_BYTES)
  return function isKnown(bytes: Uint8Array, offset: number): boolean {
    let low = 0
    let high = count - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const at = middle * HASH_BYTES
      let difference = 0
      for (let i = 0; i < HASH_BYTES && difference === 0; i++)
        difference = known[at + i]! - bytes[offset + i]!
      if (difference === 0) return true
      if (difference < 0) low = middle + 1
      else high = middle - 1
    }
    return false
  }
}
