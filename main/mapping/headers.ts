/** Headers of the platform's own export and import. */
import { because, type Reason } from '../../shared/column-reasons.ts'
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
  /** Why, the weightiest first. */
  reasons: readonly Reason[]
  /** 0 (left out) to 1 (said by the user or by the platform's own header). */
  confidence: number
}

type Guess = { target: Target | null; reasons: readonly Reason[]; confidence: number }

const sure = (target: Target, reason: Reason): Guess => ({ target, reasons: [reason], confidence: 1 })
const leftOut = (reason: Reason): Guess => ({ target: null, reasons: [reason], confidence: 0 })

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
      return sure({ kind: 'name', part: null }, because('platform-header', { what: 'name' }))
    case 'language':
      return sure({ kind: 'language' }, because('platform-header', { what: 'language' }))
    case 'uuid':
    case 'contact uuid':
      return sure({ kind: 'uuid' }, because('platform-header', { what: 'uuid' }))
    case 'status':
      return sure({ kind: 'status' }, because('platform-status'))
  }
  if (PLATFORM_ONLY.has(plain)) return leftOut(because('platform-keeps'))
  const { prefix, rest } = prefixed(header)
  switch (prefix) {
    case 'urn': {
      // Repeated headers carry a number that the reader or another program added: "URN:Tel.1", "URN:Tel (2)".
      const scheme = normaliseHeader(rest).replace(/ \d+$/, '')
      return URN_SCHEMES.includes(scheme)
        ? sure({ kind: 'urn', scheme }, because('platform-header', { what: 'address', scheme }))
        : leftOut(because('no-such-address', { name: rest }))
    }
    case 'field': {
      const { name, type } = nameAndType(rest)
      const key = fieldKeyOf(name)
      if (key === null) return leftOut(because('bad-field-name', { name: rest }))
      if (isReservedKey(key, profile)) return leftOut(because('reserved-word', { name: key }))
      return sure(
        type ? { kind: 'field', key, type } : { kind: 'field', key },
        because('platform-header', { what: 'field' }),
      )
    }
    case 'group':
      return rest === ''
        ? leftOut(because('group-without-name'))
        : sure({ kind: 'group', name: rest }, because('platform-header', { what: 'group' }))
    default:
      return undefined
  }
}
