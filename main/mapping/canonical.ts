/**
 * Canonical form: whether two texts are the same value to the platform. Used when what a spreadsheet says is compared
 * with the platform's answer, by the type the field has there (DESIGN 4.7).
 */
import type { FieldType, Urn } from '../../shared/contact.ts'
import { withoutExponent } from './text.ts'

/**
 * Text that is equal for equal values: numbers by value, datetimes as instants in UTC (milliseconds), places by their
 * own name (the platform answers "Borno" with "Nigeria > Borno"), text trimmed in NFC. A text that is no value
 * of the type stands for itself.
 */
export function canonicalField(type: FieldType, text: string): string {
  const trimmed = text.normalize('NFC').trim()
  switch (type) {
    case 'text':
      return trimmed
    case 'number':
      return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(trimmed) ? withoutExponent(trimmed) : trimmed
    case 'datetime':
      return canonicalInstant(trimmed)
    case 'state':
    case 'district':
    case 'ward':
      return trimmed
        .slice(trimmed.lastIndexOf('>') + 1)
        .trim()
        .toLowerCase()
  }
}

/** Whether both sides hold the same value. No value, an empty text and blanks are alike. */
export function sameValue(
  type: FieldType,
  a: string | null | undefined,
  b: string | null | undefined,
): boolean {
  if (a === b) return true
  return canonicalField(type, a ?? '') === canonicalField(type, b ?? '')
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,3})\d*)?\s?(Z|[+-]\d{2}:?\d{2})$/i

function canonicalInstant(text: string): string {
  const parts = INSTANT.exec(text)
  if (!parts) return text
  const [, day, minute, second = ':00', fraction = '0', offset = 'Z'] = parts
  const zone = /^z$/i.test(offset) ? 'Z' : offset.replace(/^(...)(\d\d)$/, '$1:$2')
  const instant = new Date(`${day}T${minute}${second}.${fraction.padEnd(3, '0')}${zone}`)
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString()
}

/**
 * A URN's identity on the platform, `scheme:path`: query and display name dropped, and what the platform lower-cases
 * or strips made alike. For comparing; phones are not given a country here.
 */
export function normaliseUrn(urn: string): Urn {
  const colon = urn.indexOf(':')
  if (colon < 0) return urn.trim()
  const scheme = urn.slice(0, colon).trim().toLowerCase()
  const path = urn
    .slice(colon + 1)
    .replace(/[?#].*$/s, '')
    .trim()
  switch (scheme) {
    case 'tel': {
      const digits = path.replace(/[^\da-z]/gi, '')
      return path.startsWith('+') || (digits.length >= 11 && !digits.startsWith('0'))
        ? `tel:+${digits}`
        : `tel:${digits}`
    }
    case 'whatsapp':
      return /^\+?[\d\s().-]+$/.test(path)
        ? `whatsapp:${path.replace(/\D/g, '')}`
        : `whatsapp:${path.slice(0, 2).toUpperCase()}${path.slice(2)}`
    case 'mailto':
      return `mailto:${path.toLowerCase()}`
    case 'twitter':
      return `twitter:${path.replace(/^@/, '').toLowerCase()}`
    default:
      return `${scheme}:${path}`
  }
}
