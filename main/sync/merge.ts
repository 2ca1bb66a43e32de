/** Several claims on one person become one local contact (DESIGN 5): computed per contact, never per source. */
import type { LocalContact, Statement } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { type AttributeName, stated } from './snapshot.ts'

/**
 * @param claims what each source says, in order of precedence.
 * @returns each attribute from the first source that has a value for it; "empty" only where no source has a
 *   value; groups and URNs united, each once. Undefined where no claim is left.
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
    merged.urns = firstOfEach(
      claims.flatMap((claim) => claim.urns ?? []),
      urnKey,
    )
  if (claims.some((claim) => claim.groups))
    merged.groups = firstOfEach(
      claims.flatMap((claim) => claim.groups ?? []),
      (name) => name.toLowerCase(),
    )
  return merged
}

/**
 * Whose word counts in what `mergeClaims` makes of the claims, and so whose policies.
 * @returns the first that has a value, else the first that says "empty"; of sets the first that speaks of them. The first
 *   of all where nobody does.
 */
export function speakerOf(claims: readonly LocalContact[], what: AttributeName | 'urns' | 'groups'): number {
  if (what === 'urns' || what === 'groups')
    return Math.max(
      0,
      claims.findIndex((claim) => claim[what]),
    )
  const withValue = claims.findIndex((claim) => stated(claim, what) != null)
  if (withValue >= 0) return withValue
  return Math.max(
    0,
    claims.findIndex((claim) => stated(claim, what) === null),
  )
}

function firstValue(statements: readonly (Statement | undefined)[]): Statement | undefined {
  return (
    statements.find((statement) => statement != null) ?? statements.find((statement) => statement === null)
  )
}

function firstOfEach(elements: readonly string[], keyOf: (element: string) => string): string[] {
  const seen = new Set<string>()
  return elements.filter((element) => {
    const key = keyOf(element)
    return !seen.has(key) && seen.add(key)
  })
}
