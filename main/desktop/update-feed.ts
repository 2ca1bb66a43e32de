/**
 * Where new versions are announced, and asking there. Address and keys are part of the packed program
 * (`extraMetadata` in electron-builder.yml), under the same integrity check as its code: nothing in the environment, on
 * the command line or in a folder of the person's can name others.
 */
import { z } from 'zod'
import { isLoopback } from '../../shared/loopback.ts'
import { readUrl } from '../../shared/read-url.ts'
import { LARGEST_MANIFEST } from './update-manifest.ts'

/** `address` ends in a slash; the manifest and the files lie under it. */
export type Feed = { address: string; host: string; keys: readonly string[] }
export type Heard = { kind: 'text'; text: string } | { kind: 'unreachable' } | { kind: 'not-the-feed' }

const ANSWER_MS = 30_000
/** Set aside for documentation (RFC 2606): nobody's, so a package that still names one has no feed. */
const NOBODYS = /(^|\.)example(\.(org|com|net))?$/

const described = z.object({
  updates: z.object({ feed: z.string(), publicKeys: z.array(z.string()).min(1) }),
})

/** @param packed the program's own package.json. Undefined: this copy asks nobody. */
export function feedOf(packed: unknown): Feed | undefined {
  const read = described.safeParse(packed)
  if (!read.success) return undefined
  const { feed, publicKeys } = read.data.updates
  const url = readUrl(feed.endsWith('/') ? feed : `${feed}/`)
  if (!url || NOBODYS.test(url.hostname)) return undefined
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return undefined
  return { address: url.href, host: url.host, keys: publicKeys }
}

/** What lies there under this name. Redirects are not followed: a network's login page is none of ours. */
export async function askFeed(feed: Feed, name: string, fetch: typeof globalThis.fetch): Promise<Heard> {
  try {
    const response = await fetch(feed.address + name, {
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (response.status >= 500 || response.status === 429) return { kind: 'unreachable' }
    if (!response.ok || !response.body) return { kind: 'not-the-feed' }
    return await readShort(response.body)
  } catch {
    return { kind: 'unreachable' }
  }
}

/**
 * Whether an answer brings something else than the file of this size: another length, none, or one that says nothing
 * because the bytes are packed and would be unpacked on the way to the disk.
 */
export function isAnotherFile(
  status: number,
  headers: Readonly<Record<string, readonly string[]>>,
  size: number,
): boolean {
  if (status < 200 || status > 299) return false // brings no file
  const said = (wanted: string) =>
    Object.entries(headers)
      .find(([name]) => name.toLowerCase() === wanted)?.[1]
      .join(',')
  const packed = said('content-encoding')?.trim().toLowerCase() ?? ''
  return status !== 200 || (packed !== '' && packed !== 'identity') || Number(said('content-length')) !== size
}

async function readShort(body: ReadableStream<Uint8Array>): Promise<Heard> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body) {
    parts.push(part)
    length += part.length
    if (length > LARGEST_MANIFEST) return { kind: 'not-the-feed' }
  }
  return { kind: 'text', text: Buffer.concat(parts).toString('utf8') }
}
