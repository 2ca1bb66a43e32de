/** Contact field keys: which may not be created, and names that make a given key (contract 5.1). */
import { FIELD_NAME_LIMIT, fieldKeyOf, URN_SCHEMES, withoutAccents } from '../../shared/targets.ts'
import type { ProfileId } from './urns.ts'

const RESERVED: Readonly<Record<ProfileId, ReadonlySet<string>>> = {
  'weni-flows': new Set([
    ...'id name first_name language groups uuid created_on created_by modified_by is has'.split(' '),
    ...URN_SCHEMES,
  ]),
  'upstream-9': new Set([
    ...'has is created_on flow group history id language last_seen_on name status tickets urn uuid'.split(
      ' ',
    ),
    ...URN_SCHEMES,
  ]),
  'upstream-26.3': new Set('has is fields urns created_on last_seen_on'.split(' ')),
}

/** True where the platform refuses to create a field with this key. */
export const isReservedKey = (key: string, profile: ProfileId): boolean => RESERVED[profile].has(key)

/**
 * A name for a new field that makes exactly this key, without characters a profile refuses (no accents, no
 * underscore: U has refused it always, W before 3.71). The preferred name is kept where it does.
 */
export function fieldNameFor(key: string, preferred?: string): string {
  const plain = withoutAccents(preferred ?? '')
    .replace(/[^A-Za-z0-9-]+/g, ' ')
    .trim()
  if (plain !== '' && plain.length <= FIELD_NAME_LIMIT && fieldKeyOf(plain) === key) return plain
  const spaced = key.replaceAll('_', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
