/**
 * `app://contact-sync/`: the window's own address. Serves the built files of the window and nothing else, each with the
 * content policy of DESIGN 18. The page's styles carry a nonce that is new with every load.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

export const SCHEME = 'app'
export const ORIGIN = `${SCHEME}://contact-sync`
export const PAGE = `${ORIGIN}/index.html`

/** Stands in index.html where the nonce belongs. */
const NONCE_PLACE = '__STYLE_NONCE__'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The file an address means, inside `folder`; undefined for every other address. */
export function fileFor(address: string, folder: string): string | undefined {
  let url: URL
  let name: string
  try {
    url = new URL(address)
    name = decodeURIComponent(url.pathname)
  } catch {
    return undefined
  }
  if (url.protocol !== `${SCHEME}:` || url.host !== 'contact-sync' || /[\0\\]/.test(name)) return undefined
  const file = path.resolve(folder, `.${path.posix.normalize(name === '/' ? '/index.html' : name)}`)
  return file.startsWith(folder + path.sep) && path.extname(file) in TYPES ? file : undefined
}

/** Answers a request of the window. */
export async function serveFile(address: string, folder: string): Promise<Response> {
  const file = fileFor(address, path.resolve(folder))
  const bytes = file && (await readFile(file).catch(() => undefined))
  if (!file || !bytes) return new Response('Not found', { status: 404 })
  const nonce = randomBytes(16).toString('base64')
  const isPage = path.extname(file) === '.html'
  const body = isPage ? bytes.toString('utf8').replaceAll(NONCE_PLACE, nonce) : new Uint8Array(bytes)
  return new Response(body, {
    headers: {
      'Content-Type': TYPES[path.extname(file)]!,
      'Content-Security-Policy': contentPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  })
}

/** Only our own page may ask anything of the shell. */
export const isOurPage = (address: string): boolean => address === PAGE || address.startsWith(`${PAGE}#`)
