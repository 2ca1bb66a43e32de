/**
 * The terminal's way to the network, on whatever Node it runs. Answers come plain or as gzip: Node before 22.23.4, 24.22.1
 * and 26.12.1 writes out of bounds where it unpacks a crafted Brotli answer (CVE-2026-111497). Brotli is not asked for, and
 * what comes so nevertheless is not unpacked. (The desktop app's network is Chromium's.)
 */
import { PassThrough } from 'node:stream'
import zlib from 'node:zlib'

// Node's fetch takes it from here whenever an answer says that it is Brotli. What comes stays as it came: no JSON.
Object.defineProperty(zlib, 'createBrotliDecompress', { value: () => new PassThrough() })

export const terminalFetch: typeof globalThis.fetch = (address, init) =>
  fetch(address, {
    ...init,
    headers: { ...(init?.headers as Record<string, string>), 'Accept-Encoding': 'gzip' },
  })
