/** A value a person types while choosing between two: read as the same text in a spreadsheet cell would be. */
import type { Statement } from '../../shared/contact.ts'
import type { CellProblem } from '../../shared/row.ts'
import { dateReader } from '../mapping/dates.ts'
import { readLanguage } from '../mapping/languages.ts'
import { decimalSeparatorOf, readNumber } from '../mapping/numbers.ts'
import { cleanText, EMPTY_MARK, limitedText, type Refusal, TEXT_LIMIT } from '../mapping/text.ts'
import { type ProfileId, profileOf } from '../platform/profile.ts'
import type { Mirror } from '../store/mirror.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { type AttributeName, fieldKeyOf } from '../sync/snapshot.ts'

/**
 * @param typed as typed; nothing, or `--`, is "empty".
 * @returns the value as the platform keeps it, or why it cannot be one.
 */
export function readTypedValue(
  attribute: AttributeName,
  typed: string,
  workspace: WorkspaceRow,
  mirror: Mirror,
): { value: Statement } | { problem: CellProblem } {
  const text = cleanText(typed)
  if (text === '' || text === EMPTY_MARK) return { value: null }
  const read = readText(attribute, text, workspace, mirror)
  return typeof read === 'string' ? { value: read } : { problem: { ...read, text } }
}

function readText(
  attribute: AttributeName,
  text: string,
  { id, country, timezone, dateStyle, profile }: WorkspaceRow,
  mirror: Mirror,
): string | Refusal {
  if (attribute === 'name') {
    const { nameLimit } = profileOf((profile ?? 'weni-flows') as ProfileId)
    return limitedText(text, nameLimit, 'name-too-long')
  }
  if (attribute === 'language') return readLanguage(text)
  switch (mirror.fieldTypes(id)[fieldKeyOf(attribute)!] ?? 'text') {
    case 'number':
      return readNumber(text, text, decimalSeparatorOf(country))
    case 'datetime':
      return dateReader(timezone, dateStyle)(text, text)
    default:
      return limitedText(text, TEXT_LIMIT, 'text-too-long')
  }
}
