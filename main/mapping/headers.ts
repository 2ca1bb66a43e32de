/** Headers of the platform's own export and import. */
import type { FieldType } from '../../shared/contact.ts'
import {
  fieldKeyOf,
  normaliseHeader,
  parseFieldType,
  type Target,
  URN_SCHEMES,
} from '../../shared/targets.ts'
import { isReservedKey } from './field-keys.ts'
import type { ProfileId } from './urns.ts'

export { normaliseHeader } from '../../shared/targets.ts'

/** What became of one column. */
export type ColumnPlan = {
  /** 0-based place in the file. */
  index: number
  /** As written in the file. */
  header: string
  /** As the setup file would write it; null where the column is left out. */
  target: string | null
  /** Why, in words for people. */
  reason: string
  /** 0 (left out) to 1 (said by the user or by the platform's own header). */
  confidence: number
}

type Guess = { target: Target | null; reason: string; confidence: number }

const sure = (target: Target, reason: string): Guess => ({ target, reason, confidence: 1 })
const leftOut = (reason: string): Guess => ({ target: null, reason, confidence: 0 })

const PLATFORM_ONLY: ReadonlySet<string> = new Set([
  'created on',
  'last seen on',
  'modified on',
  'ref',
  'legacy id',
  'scheme',
])

/** `URN:Tel`, `Field:Team`, `Group:VIP`: what stands before the colon, in lower case, and behind it; else both empty. */
function prefixed(header: string): { prefix: string; rest: string } {
  const [, prefix = '', rest = ''] = /^\s*\ufeff?'?\s*(urn|field|group)\s*:(.*)$/is.exec(header) ?? []
  return { prefix: prefix.toLowerCase(), rest: rest.trim() }
}

/** `Joined (datetime)` and `Joined:datetime` are a name and its type. */
function nameAndType(field: string): { name: string; type: FieldType | null } {
  const [, name = '', inBrackets, behindColon] = /^(.*?) ?(?:\( ?(\w+) ?\)|: ?(\w+))$/.exec(field) ?? []
  const type = parseFieldType(inBrackets ?? behindColon)
  return { name: type ? name : field, type }
}

/** The field's name in the platform's own header for it; undefined for any other header. */
export function exportedField(header: string): string | undefined {
  const { prefix, rest } = prefixed(header)
  return prefix === 'field' ? nameAndType(rest).name : undefined
}

/** What a header of the platform's own export or import says; undefined where it is none of them. */
export function platformHeader(header: string, profile: ProfileId): Guess | undefined {
  const plain = normaliseHeader(header)
  switch (plain) {
    case 'name':
      return sure({ kind: 'name', part: null }, "the platform's own header for the name")
    case 'language':
      return sure({ kind: 'language' }, "the platform's own header for the language")
    case 'uuid':
    case 'contact uuid':
      return sure({ kind: 'uuid' }, "the platform's own header for its id of a contact")
    case 'status':
      return sure(
        { kind: 'status' },
        'a status is never sent; rows that say blocked or stopped are left alone',
      )
  }
  if (PLATFORM_ONLY.has(plain)) return leftOut('the platform keeps this by itself')
  const { prefix, rest } = prefixed(header)
  switch (prefix) {
    case 'urn': {
      // Repeated headers carry a number that the reader or another program added: "URN:Tel.1", "URN:Tel (2)".
      const scheme = normaliseHeader(rest).replace(/ \d+$/, '')
      return URN_SCHEMES.includes(scheme)
        ? sure({ kind: 'urn', scheme }, `the platform's own header for ${scheme}`)
        : leftOut(`the platform knows no kind of address called "${rest}"`)
    }
    case 'field': {
      const { name, type } = nameAndType(rest)
      const key = fieldKeyOf(name)
      if (key === null) return leftOut(`"${rest}" cannot be the name of a field`)
      if (isReservedKey(key, profile)) return leftOut(`the platform keeps the word "${key}" for itself`)
      return sure(
        type ? { kind: 'field', key, type } : { kind: 'field', key },
        "the platform's own header for a field",
      )
    }
    case 'group':
      return rest === ''
        ? leftOut('the group has no name')
        : sure({ kind: 'group', name: rest }, "the platform's own header for a group")
    default:
      return undefined
  }
}
