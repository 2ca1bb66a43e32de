/** Request bodies: JSON, forms and multipart, as the platform's framework parses them (contract 1). */
import { parseJson } from './json.ts'

export type Body =
  | { kind: 'value'; value: unknown }
  /** Not JSON, though it says so. */
  | { kind: 'malformed'; message: string }
  | { kind: 'unsupported'; mediaType: string }

/** An empty body counts as `{}` whatever its type. */
export async function parseBody(bytes: Buffer, contentType: string): Promise<Body> {
  if (bytes.length === 0) return { kind: 'value', value: {} }
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase()
  switch (mediaType) {
    case 'application/json':
      return parseJsonBody(bytes)
    case 'application/x-www-form-urlencoded':
    case 'multipart/form-data':
      return parseForm(bytes, contentType)
    default:
      return { kind: 'unsupported', mediaType: contentType }
  }
}

function parseJsonBody(bytes: Buffer): Body {
  try {
    return { kind: 'value', value: parseJson(bytes.toString('utf8')) }
  } catch (error) {
    return { kind: 'malformed', message: error instanceof Error ? error.message : 'unreadable' }
  }
}

const lists = new Set(['urns', 'groups', 'contacts'])

/** Lists repeat their key (or number it, `urns[0]`), and `fields.nickname` is a key of `fields`. */
async function parseForm(bytes: Buffer, contentType: string): Promise<Body> {
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': contentType },
    }).formData()
    const value: Record<string, unknown> = {}
    const fields: Record<string, string> = {}
    for (const [name, part] of form) {
      if (typeof part !== 'string') continue
      const [, base = name, rest] = /^(\w+)(?:[.[](.*?)\]?)?$/.exec(name) ?? []
      if (base === 'fields' && rest !== undefined) fields[rest] = part
      else if (lists.has(base)) value[base] = [...((value[base] as unknown[] | undefined) ?? []), part]
      else value[base] = part === '' && (base === 'name' || base === 'language') ? null : part
    }
    if (Object.keys(fields).length > 0) value.fields = fields
    return { kind: 'value', value }
  } catch {
    return { kind: 'malformed', message: 'unreadable form' }
  }
}
