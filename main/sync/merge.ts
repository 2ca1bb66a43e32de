/** Several claims on one person become one local contact (DESIGN 5): computed per contact, never per source. */
import type { LocalContact, Statement } from '../../shared/contact.ts'

/**
 * @param claims what each source says, in order of precedence.
 * @returns each attribute from the first source that has a value for it; "empty" only where no source has a
 *   value; groups and URNs united. Undefined where no claim is left.
 */
export function mergeClaims(claims: readonly LocalContact[]): LocalContact | undefined {
  const [only, ...others] = claims
  if (!only) return undefined
  if (others.length === 0) return only
  const merged: LocalContact = {}
  const name = firstValue(claims.map((claim) => claim.name))
  if (name !== undefined) merged.name = name
  const language = firstValue(claims.map((claim) => claim.language))
  if (language !== undefined) merged.language = language
  const uuid = claims.find((claim) => claim.uuid)?.uuid
  if (uuid) merged.uuid = uuid
  const keys = new Set(claims.flatMap((claim) => Object.keys(claim.fields ?? {})))
  if (keys.size > 0) {
    merged.fields = {}
    for (const key of keys) {
      const value = firstValue(claims.map((claim) => claim.fields?.[key]))
      if (value !== undefined) merged.fields[key] = value
    }
  }
  if (claims.some((claim) => claim.urns))
    merged.urns = [...new Set(claims.flatMap((claim) => claim.urns ?? []))]
  if (claims.some((claim) => claim.groups)) {
    const byFold = new Map(
      claims.flatMap((claim) => claim.groups ?? []).map((name) => [name.toLowerCase(), name]),
    )
    merged.groups = [...byFold.values()]
  }
  return merged
}

function firstValue(statements: readonly (Statement | undefined)[]): Statement | undefined {
  return (
    statements.find((statement) => statement != null) ?? statements.find((statement) => statement === null)
  )
}

/**
 * The blank rule of DESIGN 7: a cell that is blank now and was filled before states "empty"; one that never
 * was filled states nothing. Sets need no rule: what is no longer in them was removed.
 * @param now what the row says; @param before this claim's last good state.
 */
export function withClearings(
  now: LocalContact,
  before: LocalContact | undefined,
  blankClears: boolean,
): LocalContact {
  if (!before || !blankClears) return now
  const result: LocalContact = { ...now }
  if (now.name === undefined && before.name !== undefined) result.name = null
  if (now.language === undefined && before.language !== undefined) result.language = null
  for (const key of Object.keys(before.fields ?? {})) {
    if (now.fields?.[key] === undefined) result.fields = { ...result.fields, [key]: null }
  }
  return result
}
