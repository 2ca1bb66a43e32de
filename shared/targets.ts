/**
 * What a column can be mapped to: the grammar of the right-hand side of `columns` in the setup file.
 *
 *     name · name:1 … name:9 (pieces joined in that order; "first name", "middle name", "last name" mean 1, 2, 3)
 *     language · uuid · urn:<scheme> · groups · group:<name> · field:<key> · status · opt-out · ignore
 *     { "field": "<key>", "type": "<type>" } · { "target": "<any of the above>" }
 */
import type { FieldType } from './contact.ts'
import { closest } from './did-you-mean.ts'

export type Target =
  | { kind: 'ignore' }
  /** `part` is null for the whole name, else the piece's place. */
  | { kind: 'name'; part: number | null }
  | { kind: 'language' }
  | { kind: 'uuid' }
  | { kind: 'urn'; scheme: string }
  /** A list in a cell. */
  | { kind: 'groups' }
  /** A yes/no column for one group. */
  | { kind: 'group'; name: string }
  | { kind: 'field'; key: string; type?: FieldType }
  /** Stops a row whose status says so ("blocked"); never data. */
  | { kind: 'status' }
  /** Stops a row that says anything but "no" here; never data. */
  | { kind: 'opt-out' }

export type TargetReading = { ok: true; target: Target } | { ok: false; expected: string; hint?: string }

/** Every scheme that one of the platform's relatives knows (contract 2). `deleted:` is never sent. */
export const URN_SCHEMES: readonly string[] =
  `tel whatsapp mailto ext facebook instagram telegram twitter twitterid viber line vk fcm jiochat wechat freshchat
  rocketchat slack discord weniwebchat teams webchat bsuid`.split(/\s+/)

const FIELD_TYPES: readonly FieldType[] = ['text', 'number', 'datetime', 'state', 'district', 'ward']

/** The longest key and the longest field name the platform takes (contract 5.1). */
export const FIELD_NAME_LIMIT = 36
/** Group names have 1 to 64 characters (contract 5.2). */
export const GROUP_NAME_LIMIT = 64

const WHOLE: Readonly<Record<string, Target>> = {
  name: { kind: 'name', part: null },
  'first name': { kind: 'name', part: 1 },
  'middle name': { kind: 'name', part: 2 },
  'last name': { kind: 'name', part: 3 },
  language: { kind: 'language' },
  uuid: { kind: 'uuid' },
  groups: { kind: 'groups' },
  status: { kind: 'status' },
  'opt out': { kind: 'opt-out' },
  ignore: { kind: 'ignore' },
}

/** A person's words for schemes that do not exist (contract 2). */
const SCHEME_MEANT: Readonly<Record<string, string>> = {
  phone: 'tel',
  mobile: 'tel',
  telephone: 'tel',
  sms: 'tel',
  email: 'mailto',
  mail: 'mailto',
  wa: 'whatsapp',
  external: 'ext',
  id: 'ext',
}

const EXPECTED =
  '"name", "first name", "last name", "language", "uuid", "urn:<scheme>", "groups", "group:<name>", "field:<key>", "status", "opt-out" or "ignore"'

/** Reads a target in any of its written forms. Never throws; what is wrong comes back as words for a sentence. */
export function parseTarget(written: unknown): TargetReading {
  if (typeof written === 'string') return parseText(written)
  if (typeof written === 'object' && written !== null && !Array.isArray(written)) return parseObject(written)
  return { ok: false, expected: EXPECTED }
}

function parseText(written: string): TargetReading {
  const text = written.trim()
  const colon = text.indexOf(':')
  const head = (colon < 0 ? text : text.slice(0, colon)).trim().toLowerCase()
  const rest = colon < 0 ? '' : text.slice(colon + 1).trim()
  if (colon >= 0) {
    switch (head) {
      case 'urn':
        return parseScheme(rest)
      case 'group':
        return rest.length >= 1 && [...rest].length <= GROUP_NAME_LIMIT
          ? { ok: true, target: { kind: 'group', name: rest } }
          : { ok: false, expected: `"group:" and a group name of 1 to ${GROUP_NAME_LIMIT} characters` }
      case 'field':
        return parseField(rest, undefined)
      case 'name':
        return /^[1-9]$/.test(rest)
          ? { ok: true, target: { kind: 'name', part: Number(rest) } }
          : { ok: false, expected: '"name:1" to "name:9" for the pieces of a name, in their order' }
      default:
        return {
          ok: false,
          expected: EXPECTED,
          ...hintFor(head, ['urn', 'group', 'field', 'name'], (word) => `${word}:${rest}`),
        }
    }
  }
  const plain = head.replace(/[\s_-]+/g, ' ')
  // Own properties only: a header may be called "constructor".
  const target = Object.hasOwn(WHOLE, plain) ? WHOLE[plain] : undefined
  if (target) return { ok: true, target }
  if (URN_SCHEMES.includes(plain)) return { ok: false, expected: EXPECTED, hint: `urn:${plain}` }
  if (Object.hasOwn(SCHEME_MEANT, plain))
    return { ok: false, expected: EXPECTED, hint: `urn:${SCHEME_MEANT[plain]}` }
  return { ok: false, expected: EXPECTED, ...hintFor(plain, Object.keys(WHOLE), (word) => word) }
}

function parseScheme(written: string): TargetReading {
  const scheme = written.toLowerCase()
  if (URN_SCHEMES.includes(scheme)) return { ok: true, target: { kind: 'urn', scheme } }
  const expected = `"urn:" and one of ${URN_SCHEMES.join(', ')}`
  if (Object.hasOwn(SCHEME_MEANT, scheme)) return { ok: false, expected, hint: `urn:${SCHEME_MEANT[scheme]}` }
  return { ok: false, expected, ...hintFor(scheme, URN_SCHEMES, (word) => `urn:${word}`) }
}

function parseField(written: string, type: FieldType | undefined): TargetReading {
  const key = fieldKeyOf(written)
  if (key === null) {
    return {
      ok: false,
      expected: `a field key of 1 to ${FIELD_NAME_LIMIT} letters, digits and _ that starts with a letter`,
    }
  }
  return { ok: true, target: type === undefined ? { kind: 'field', key } : { kind: 'field', key, type } }
}

function parseObject(written: object): TargetReading {
  const known = ['field', 'target', 'type']
  const { field, target, type } = written as { field?: unknown; target?: unknown; type?: unknown }
  const unknown = Object.keys(written).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    return {
      ok: false,
      expected: 'an object with only the keys "field" (or "target") and "type"',
      ...hintFor(unknown, known, (word) => word),
    }
  }
  if ((field === undefined) === (target === undefined))
    return { ok: false, expected: 'an object with either "field" or "target"' }
  const fieldType = type === undefined ? undefined : parseFieldType(type)
  if (fieldType === null)
    return { ok: false, expected: `an object whose "type" is one of ${FIELD_TYPES.join(', ')}` }
  if (field !== undefined) {
    return typeof field === 'string'
      ? parseField(field, fieldType)
      : { ok: false, expected: 'an object whose "field" is a text' }
  }
  if (typeof target !== 'string') return { ok: false, expected: EXPECTED }
  const reading = parseText(target)
  if (!reading.ok || fieldType === undefined) return reading
  if (reading.target.kind !== 'field')
    return { ok: false, expected: 'without "type", which only fields have' }
  return { ok: true, target: { ...reading.target, type: fieldType } }
}

/** The type in the upstream spelling; Weni's `numeric` is `number` (contract 5.1). Null where there is no such type. */
export function parseFieldType(written: unknown): FieldType | null {
  if (typeof written !== 'string') return null
  const word = written.trim().toLowerCase()
  return word === 'numeric' ? 'number' : (FIELD_TYPES.find((type) => type === word) ?? null)
}

/**
 * The key the platform makes of a field's name (contract 5.1): lower case, every run of other characters one `_`, ends
 * trimmed. Accents go first, so that "Código" is `codigo`. Null where nothing usable is left.
 */
export function fieldKeyOf(name: string): string | null {
  const key = withoutAccents(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[a-z][a-z0-9_]*$/.test(key) && key.length <= FIELD_NAME_LIMIT ? key : null
}

/** Letters without their marks: "Código" → "Codigo". */
export const withoutAccents = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '')

/**
 * A header as it is compared (headers.md): trim, BOM, a leading apostrophe, accents, case, `_ - . / ( )` and repeated
 * blanks → one blank.
 */
export const normaliseHeader = (header: string): string =>
  withoutAccents(
    header
      .replace(/\ufeff/g, '')
      .trim()
      .replace(/^'/, ''),
  )
    .toLowerCase()
    .replace(/[\s_\-./()]+/g, ' ')
    .trim()

/** The target as the setup file writes it; types are left out. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'name':
      return target.part === null ? 'name' : `name:${target.part}`
    case 'urn':
      return `urn:${target.scheme}`
    case 'group':
      return `group:${target.name}`
    case 'field':
      return `field:${target.key}`
    default:
      return target.kind
  }
}

function hintFor(
  word: string,
  known: readonly string[],
  written: (found: string) => string,
): { hint?: string } {
  const found = closest(word, known)
  return found === undefined ? {} : { hint: written(found) }
}
