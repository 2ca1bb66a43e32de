/** Group names in cells. */
import { GROUP_NAME_LIMIT } from '../../shared/targets.ts'
import type { Refusal } from './text.ts'
import type { ProfileId } from './urns.ts'

/** A list in a cell: names between `,` `;` `|` ` ::: ` or line breaks, quotes around them taken off, blanks dropped. */
export function splitGroups(text: string): string[] {
  return text
    .split(/:::|[,;|\r\n]/)
    .map((name) =>
      name
        .trim()
        .replace(/^"+|"+$/g, '')
        .trim(),
    )
    .filter((name) => name !== '')
}

/** The name, or why the platform would refuse it (contract 5.2). */
export function readGroupName(name: string, profile: ProfileId): string | Refusal {
  const trimmed = name.trim()
  const length = [...trimmed].length
  if (length < 1 || length > GROUP_NAME_LIMIT) {
    return { code: 'bad-group-name', detail: { why: 'length', limit: GROUP_NAME_LIMIT } }
  }
  const allowed = profile === 'weni-flows' ? /^[\p{L}\p{N}_]/u.test(trimmed) : !/["\\]/.test(trimmed)
  return allowed
    ? trimmed
    : { code: 'bad-group-name', detail: { why: profile === 'weni-flows' ? 'first-character' : 'character' } }
}
