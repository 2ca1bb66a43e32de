/** URNs: `scheme:path[?query][#display]`, how they are normalised and which are valid (contract 2). */
import { normalizeNumber, possibleNumber } from './phone.ts'
import type { Profile } from './profiles.ts'

export type Urn = { scheme: string; path: string; query: string | null; display: string | null }

/** `scheme:path`: what makes two URNs the same one. */
export const identity = (urn: Urn) => `${urn.scheme}:${urn.path}`

/** How the API shows it: upstream drops the query and the display. */
export function urnText(urn: Urn, profile: Profile): string {
  if (!profile.weni) return identity(urn)
  return `${identity(urn)}${urn.query ? `?${urn.query}` : ''}${urn.display ? `#${urn.display}` : ''}`
}

const shape = /^([^:]*):([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

/** The parts of a URN, or undefined where the scheme is unknown or a part is missing. */
function parseUrn(text: string, profile: Profile): Urn | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  const [, scheme = '', path = '', query, display] = match
  if (!(profile.schemes.has(scheme) || scheme === 'deleted') || path === '') return undefined
  return { scheme, path, query: query || null, display: display || null }
}

/** Parses and normalises; undefined where it does not parse or nothing is left of the path. */
export function normalizeUrn(text: string, profile: Profile, country: string | null): Urn | undefined {
  const parsed = parseUrn(text, profile)
  if (!parsed) return undefined
  const path = normalizePath(parsed.scheme, parsed.path.trim(), profile, country)
  return path === '' ? undefined : { ...parsed, path }
}

function normalizePath(scheme: string, path: string, profile: Profile, country: string | null): string {
  switch (scheme) {
    case 'tel':
      return normalizeNumber(path, country)
    case 'twitter':
      return path.replace(/^@/, '').toLowerCase()
    case 'mailto':
      return path.toLowerCase()
    case 'whatsapp':
    case 'bsuid':
      return profile.name === 'upstream-26.3'
        ? path.replace(/^[a-z]{2}\./i, (country) => country.toUpperCase())
        : path
    default:
      return path
  }
}

/** True where the platform would write the whatsapp scheme in front: a bare phone, in Weni only. */
const barePhone = /^\+?(\d{8,15})$/
const bareBsuid = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]+$/

/** Weni reads a bare phone as WhatsApp (since 3.83); no country is added. */
export function withScheme(text: string, profile: Profile): string {
  const match = profile.weni ? barePhone.exec(text.trim()) : null
  return match ? `whatsapp:${match[1]}` : text
}

/**
 * A URN as it was sent in a body: the normalised URN, or the platform's sentence about it.
 * `country` is the workspace's; messages quote the text as it was sent.
 */
export function readUrn(sent: string, profile: Profile, country: string | null): Urn | { error: string } {
  if (profile.weni && bareBsuid.test(sent)) {
    return { error: `Invalid URN: ${sent}. WhatsApp BSUID identifiers must include the whatsapp: scheme.` }
  }
  const urn = normalizeUrn(withScheme(sent, profile), profile, country)
  if (!urn || !isValid(urn, profile, country)) {
    return { error: `Invalid URN: ${sent}. Ensure phone numbers contain country codes.` }
  }
  const error = profile.weni ? wrongLength(urn) : undefined
  return error ? { error } : urn
}

/** Weni adds 8 to 15 digits to what the phone library says. */
function wrongLength(urn: Urn): string | undefined {
  if (urn.scheme !== 'tel' && !(urn.scheme === 'whatsapp' && /^\d+$/.test(urn.path))) return undefined
  const digits = urn.path.replace(/\D/g, '').length
  if (digits < 8) return 'Phone number must have at least 8 digits.'
  return digits > 15 ? 'Phone number cannot exceed 15 digits.' : undefined
}

const handle = /^[a-zA-Z0-9_]{1,15}$/
const integer = /^\s*[+-]?\d+(?:_\d+)*\s*$/
const guid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
const freshchat = new RegExp(`^${guid}/${guid}$`)
const weniWhatsapp = /^(?:\d+|[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]+)$/
const bsuid = /^[A-Z]{2}\.[A-Za-z0-9]+$/

function isValid(urn: Urn, profile: Profile, country: string | null): boolean {
  const { scheme, path } = urn
  switch (scheme) {
    case 'tel':
      return possibleNumber(path, country) !== undefined
    case 'whatsapp':
      if (profile.weni) return weniWhatsapp.test(path)
      return /^\d+$/.test(path) || (profile.name === 'upstream-26.3' && bsuid.test(path))
    case 'bsuid':
      return bsuid.test(path)
    case 'twitter':
      return handle.test(path)
    case 'twitterid':
      return /^\d+$/.test(path) && (urn.display === null || handle.test(urn.display))
    case 'mailto':
      return isEmail(path)
    case 'facebook':
      return path.startsWith('ref:') || integer.test(path)
    case 'telegram':
    case 'instagram':
      return /^\d+$/.test(path)
    case 'viber':
      return /^[a-zA-Z0-9_=]{1,24}$/.test(path)
    case 'freshchat':
      return freshchat.test(path)
    case 'discord':
      return integer.test(path)
    default:
      return true
  }
}

const mailbox = /^[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(?:\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*$/i
const domain = /^(?:(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+(?:[A-Z0-9-]{2,63}(?<!-))|localhost)$/i

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  return at > 0 && mailbox.test(text.slice(0, at)) && domain.test(text.slice(at + 1))
}

/**
 * The other form of a Brazilian WhatsApp number: 13 digits with a 9 in place five lose it, anything else gets one there
 * (contract 2, ninth digit). Undefined for URNs the rule does not concern.
 */
export function otherNinthDigit(id: string): string | undefined {
  const digits = /^whatsapp:(55\d+)$/.exec(id)?.[1]
  if (digits === undefined) return undefined
  const without = digits.length === 13 && digits[4] === '9'
  return `whatsapp:${without ? digits.slice(0, 4) + digits.slice(5) : `${digits.slice(0, 4)}9${digits.slice(4)}`}`
}
