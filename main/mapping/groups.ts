/** Group names in cells. */
import { GROUP_NAME_LIMIT } from '../../shared/targets.ts'
import type { Refusal } from './text.ts'
import type { ProfileId } from './urns.ts'

/** A name in quotes, whatever stands in it, or what stands between separators. */
const NAME = /"((?:[^"]|"")*)"(?=\s*(?:[,;|\r\n]|$))|[^,;|\r\n]+/g

/**
 * A list in a cell: names between `,` `;` `|` ` ::: ` or line breaks, quotes around them taken off (`"VIP","Natal, RN"`), in
 * brackets too (`["VIP"]`), blanks dropped. Google's own labels (`* myContacts`) are no groups of a person's.
 */
export function splitGroups(text: string): string[] {
  const pieces = text.includes('"') ? quotedPieces(text) : text.split(/:::|[,;|\r\n]/)
  return pieces.map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('* '))
}

function quotedPieces(text: string): string[] {
  const list = /^\[(\s*".*"\s*)\]$/s.exec(text)?.[1] ?? text
  return [...list.replaceAll(':::', '\n').matchAll(NAME)].map(([piece, quoted]) =>
    quoted === undefined
      ? piece.trim().replace(/^"+([^"]*)"*$|^([^"]*)"+$/, '$1$2')
      : quoted.replaceAll('""', '"'),
  )
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
