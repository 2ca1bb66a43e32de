/**
 * What the feed says, and whether it is believed: pure. A manifest is one small JSON file for a system,
 * `update-win32-x64.json`, made by `scripts/sign-update.mjs`:
 *
 *     { "content": "{\"app\":…,\"system\":…,\"version\":…,\"file\":{\"name\":…,\"size\":…,\"sha512\":…}}", "signature": … }
 *
 * The Ed25519 signature is over the content's exact bytes, and nothing of the content is looked at before it fits. So
 * whoever holds the feed can keep new versions back, and no more: an older manifest played again is told by its
 * version, another system's or program's by its name, another file by its hash.
 */
import { verify } from 'node:crypto'
import { z } from 'zod'
import { parseJson } from '../../shared/parse-json.ts'

type UpdateFile = { name: string; size: number; sha512: string }
export type Manifest = { version: string; file: UpdateFile }
export type Verdict =
  | { kind: 'newer'; manifest: Manifest }
  | { kind: 'same' }
  | { kind: 'refused'; why: 'not-the-feed' | 'signature' | 'older' }

/** Larger is no manifest. */
export const LARGEST_MANIFEST = 64 * 1024
const LARGEST_FILE = 2 * 1024 ** 3
/** In front of a public key's 32 bytes, to make of them what `node:crypto` reads (RFC 8410). */
const KEY_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

const signed = z.object({ content: z.string(), signature: z.base64().length(88) })
const content = z.object({
  app: z.string(),
  system: z.string(),
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
  file: z.object({
    /** Beside the manifest: no address, and nowhere else. */
    name: z.string().regex(/^[A-Za-z0-9][\w.+-]{0,199}$/),
    size: z.int().min(1).max(LARGEST_FILE),
    sha512: z.base64().length(88),
  }),
})

/** A build for every processor of a Mac is one file; elsewhere each has its own. */
export const systemName = (platform: string, arch: string): string =>
  platform === 'darwin' ? 'darwin' : `${platform}-${arch}`
export const manifestName = (system: string): string => `update-${system}.json`

/**
 * @param keys public keys, the 32 bytes in base64; one that fits is enough, so that a key can be replaced.
 * @param newestSeen the highest version a manifest with our signature has named on this PC.
 */
export function judgeManifest(
  text: string,
  {
    keys,
    app,
    system,
    running,
    newestSeen,
  }: { keys: readonly string[]; app: string; system: string; running: string; newestSeen: string },
): Verdict {
  const outer = signed.safeParse(parseJson(text))
  if (!outer.success || text.length > LARGEST_MANIFEST) return { kind: 'refused', why: 'not-the-feed' }
  if (!isSigned(outer.data, keys)) return { kind: 'refused', why: 'signature' }
  // From here on it is what we signed; what does not fit is another release's word, or a mistake of ours.
  const inner = content.safeParse(parseJson(outer.data.content))
  if (!inner.success || inner.data.app !== app || inner.data.system !== system)
    return { kind: 'refused', why: 'not-the-feed' }
  const { version, file } = inner.data
  if (compareVersions(version, newestSeen) < 0) return { kind: 'refused', why: 'older' }
  const order = compareVersions(version, running)
  if (order === 0) return { kind: 'same' }
  return order < 0 ? { kind: 'refused', why: 'older' } : { kind: 'newer', manifest: { version, file } }
}

function isSigned({ content: said, signature }: z.output<typeof signed>, keys: readonly string[]): boolean {
  const bytes = Buffer.from(said, 'utf8')
  return keys.some((key) => {
    try {
      const der = Buffer.concat([KEY_HEAD, Buffer.from(key, 'base64')])
      return verify(null, bytes, { key: der, format: 'der', type: 'spki' }, Buffer.from(signature, 'base64'))
    } catch {
      return false // no key
    }
  })
}

/** Negative: `a` is older. A version being tried (`1.2.0-beta.1`) comes before the one it is for. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [numbersOf(a), numbersOf(b)]
  const at = one.findIndex((number, index) => number !== other[index])
  if (at >= 0) return one[at]! - other[at]!
  return Number(b.includes('-')) - Number(a.includes('-'))
}

const numbersOf = (version: string): number[] =>
  [0, 1, 2].map((index) => Number(version.split('-')[0]!.split('.')[index] ?? 0) || 0)
