/**
 * Remembers which texts it has seen, in a few bytes for each, however long they are (a Bloom filter). It never forgets
 * one, and takes less than one in a hundred others for seen: good enough to ask what most of many texts are.
 */
export type TextPool = { add(text: string): void; has(text: string): boolean }

const PROBES = 4
/** With 16 bits for each text and 4 probes one strange text in 400 is taken for seen. */
const BITS_EACH = 16
/** 16 MiB: past 8 million texts it only becomes less sure. */
const MOST_BITS = 2 ** 27

/** @param expected about how many texts will be added. */
export function createTextPool(expected: number): TextPool {
  const size = Math.min(MOST_BITS, 2 ** Math.ceil(Math.log2(Math.max(64, expected) * BITS_EACH)))
  const bits = new Uint8Array(size / 8)
  const places = new Uint32Array(PROBES)
  const look = (text: string) => {
    // Two FNV-1a hashes from different starts; the probes are their sums (Kirsch and Mitzenmacher).
    let first = 0x811c9dc5
    let second = 0x9e3779b9
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i)
      first = Math.imul(first ^ code, 0x01000193)
      second = Math.imul(second ^ code, 0x85ebca6b)
    }
    second |= 1
    for (let probe = 0; probe < PROBES; probe += 1)
      places[probe] = ((first ^ (first >>> 15)) + Math.imul(probe, second ^ (second >>> 13))) & (size - 1)
  }
  return {
    add(text) {
      look(text)
      for (const place of places) bits[place >>> 3]! |= 1 << (place & 7)
    },
    has(text) {
      look(text)
      return places.every((place) => (bits[place >>> 3]! & (1 << (place & 7))) !== 0)
    },
  }
}
