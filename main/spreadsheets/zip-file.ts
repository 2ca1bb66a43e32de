/**
 * Unpacks parts of a zip, in any order, as streams of bytes within limits.
 *
 * yauzl reads the central directory; what the directory says about sizes is never believed: unpacked bytes are
 * counted as they come, and the checksum of every part that is read to its end is compared.
 */
import { crc32, createInflateRaw } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { HaltError } from './halt.ts'
import type { ReadLimits } from './limits.ts'

/** 128 KiB: large enough that the hop to zlib's thread costs nothing, small enough to stay in the cache. */
const CHUNK = 128 * 1024
/** Far above what any office program writes; a directory of millions of names is an attack. */
const MAX_PARTS = 20_000

export type Zip = {
  /** Names as in the archive, without a leading slash. */
  names: readonly string[]
  has(name: string): boolean
  /** Bytes of a part as the directory tells them, packed; 0 where there is none. */
  packedBytes(name: string): number
  /** The bytes of one part. Names are compared as OOXML asks: without regard to case. */
  stream(name: string): AsyncGenerator<Buffer, void, undefined>
  /** A small part as a whole; null where there is none. */
  bytes(name: string, maxBytes?: number): Promise<Buffer | null>
  close(): void
}

/** Opens an archive. Throws `HaltError('half-written')` where the directory at the end of the file is missing. */
export async function openZip(path: string, limits: ReadLimits): Promise<Zip> {
  const file = await openArchive(path)
  const parts = new Map<string, Entry>()
  const names: string[] = []
  try {
    for await (const entry of file.eachEntry()) {
      if (parts.size >= MAX_PARTS) throw new HaltError('bomb', { parts: MAX_PARTS })
      const name = entry.fileName.replace(/^\/+/, '')
      if (!parts.has(name.toLowerCase())) names.push(name)
      parts.set(name.toLowerCase(), entry)
    }
  } catch (error) {
    file.close()
    throw error
  }

  // One account for all parts, so that a thousand harmless parts are not one bomb.
  let packed = 0
  let unpacked = 0
  /** `packedBytes`: of this part so far; what the archive says of its length could be anything. */
  const account = (bytes: number, packedBytes: number) => {
    unpacked += bytes
    refuseBomb(unpacked, packed + packedBytes, limits)
  }

  async function* stream(name: string): AsyncGenerator<Buffer, void, undefined> {
    const entry = parts.get(name.toLowerCase())
    if (!entry) throw new HaltError('corrupted', { part: name })
    if (entry.isEncrypted()) throw new HaltError('encrypted')
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
      throw new HaltError('unsupported', { compression: entry.compressionMethod })
    // Of what the archive says about itself only too much is believed: a look at the first rows finds a bomb as well.
    refuseBomb(entry.uncompressedSize, entry.compressedSize, limits)
    const raw = await file.openReadStreamPromise(entry, { decodeFileData: false })
    const inflate = entry.compressionMethod === 8 ? createInflateRaw({ chunkSize: CHUNK }) : null
    const source = inflate ? raw.pipe(inflate) : raw
    raw.on('error', (error) => source.destroy(error))
    let sum = 0
    let length = 0
    const taken = () => inflate?.bytesWritten ?? length
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        length += chunk.length
        account(chunk.length, taken())
        sum = crc32(chunk, sum)
        yield chunk
      }
      if (sum !== entry.crc32) throw new HaltError('corrupted', { part: name, reason: 'checksum' })
    } finally {
      packed += taken()
      raw.destroy()
      source.destroy()
    }
  }

  return {
    names,
    has: (name) => parts.has(name.toLowerCase()),
    packedBytes: (name) => parts.get(name.toLowerCase())?.compressedSize ?? 0,
    stream,
    async bytes(name, maxBytes = 64 * 1024 * 1024) {
      if (!parts.has(name.toLowerCase())) return null
      const chunks: Buffer[] = []
      let length = 0
      for await (const chunk of stream(name)) {
        length += chunk.length
        if (length > maxBytes) throw new HaltError('bomb', { part: name, bytes: length, limit: maxBytes })
        chunks.push(chunk)
      }
      return Buffer.concat(chunks, length)
    },
    close: () => file.close(),
  }
}

function refuseBomb(unpacked: number, packed: number, limits: ReadLimits): void {
  const { unpackedBytes, ratio, ratioFreeBytes } = limits
  if (unpacked > unpackedBytes) throw new HaltError('bomb', { bytes: unpacked, limit: unpackedBytes })
  const taken = Math.max(packed, 1)
  if (unpacked > ratioFreeBytes && unpacked > ratio * taken)
    throw new HaltError('bomb', { ratio: Math.round(unpacked / taken), limit: ratio })
}

async function openArchive(path: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: false })
  } catch (error) {
    // The directory stands at the end: a file that starts as a zip and has none was cut short.
    if (error instanceof Error && /end of central directory/i.test(error.message))
      throw new HaltError('half-written')
    throw error
  }
}
