/** Groups as bodies name them. */
import type { Call } from './call.ts'
import { bad, type Checked, good } from './checks.ts'
import { numberText, quoted } from './json.ts'
import type { GroupRow } from './state.ts'

/** The static group with that uuid or (in any case) name; or the platform's sentence. */
export function groupNamed(call: Call, sent: unknown): Checked<GroupRow> {
  const number = numberText(sent)
  const named =
    typeof sent === 'string' || typeof sent === 'boolean' || (number !== undefined && /^-?\d+$/.test(number))
  if (!named) return bad('Must be a string or integer')
  const text = quoted(sent)
  const lower = text.toLowerCase()
  const group = call.state
    .groups(call.workspace.id)
    .find((each) => each.uuid === text || each.name.toLowerCase() === lower)
  if (!group) return bad(`No such object: ${text}`)
  if (group.query !== null) {
    return bad(`Contact group must not be ${call.state.profile.weni ? 'dynamic' : 'query based'}: ${text}`)
  }
  return good(group)
}
