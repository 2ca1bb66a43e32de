/** What the platform made of what was sent. Its answer is compared, never trusted to be what we asked for. */
import type { RemoteContact } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { ContactBody } from '../platform/client.ts'
import { type Rules, sameAttribute } from '../sync/judge.ts'
import {
  type AttributeName,
  attributesOf,
  type Snapshot,
  stated,
  valuesOf,
  withStatement,
} from '../sync/snapshot.ts'

export type Difference = {
  /** `removal`: a contact that should not be there any more, or not in these groups. */
  attribute: AttributeName | 'urns' | 'groups' | 'removal'
  sent: string
  got: string
  /** Of URNs or groups: what was to come and did not, what was to go and did not. */
  set?: { add: string[]; remove: string[] }
}
export type Comparison =
  | { kind: 'same' }
  /** Everything that was to change is as before: the contact was locked (contract 3.4). */
  | { kind: 'unchanged'; differences: Difference[] }
  | { kind: 'differs'; differences: Difference[] }

/** @param before what the platform showed for the same attributes; absent for a create. */
export function compareAnswer(
  sent: ContactBody,
  before: Snapshot | undefined,
  answer: RemoteContact,
  rules: Pick<Rules, 'fieldTypes'>,
): Comparison {
  const { urns, groups, note: _note, ...values } = sent
  const differences: Difference[] = []
  let untouched = before !== undefined
  for (const attribute of attributesOf(values)) {
    const wanted = stated(values, attribute) ?? null
    const got = stated(valuesOf(answer), attribute) ?? null
    if (sameAttribute(attribute, wanted, got, rules)) untouched = false
    else {
      differences.push({ attribute, sent: wanted ?? '', got: got ?? '' })
      if (!sameAttribute(attribute, (before && stated(before, attribute)) ?? null, got, rules))
        untouched = false
    }
  }
  if (urns) {
    const has = new Set(answer.urns.map(urnKey))
    const lost = urns.filter((urn) => !has.has(urnKey(urn)))
    const extra = before ? answer.urns.filter((urn) => !urns.some((one) => urnKey(one) === urnKey(urn))) : []
    if (lost.length + extra.length === 0) untouched = false
    else {
      const set = { add: lost, remove: extra }
      differences.push({ attribute: 'urns', sent: urns.join(', '), got: answer.urns.join(', '), set })
    }
  }
  if (groups) {
    const has = new Set(answer.groups.map(({ uuid }) => uuid))
    const lost = groups.filter((uuid) => !has.has(uuid))
    untouched = false
    if (lost.length > 0)
      differences.push({
        attribute: 'groups',
        sent: groups.join(', '),
        got: [...has].join(', '),
        set: { add: lost, remove: [] },
      })
  }
  if (differences.length === 0) return { kind: 'same' }
  return { kind: untouched ? 'unchanged' : 'differs', differences }
}

/**
 * A create is not one transaction at the platform: the contact is there before its fields and groups are (contract 3.4).
 * @returns of what was sent that which arrived; undefined where the contact has other addresses or anything that was not
 *   sent, and so is somebody else's.
 */
export function arrivedOf(
  sent: ContactBody,
  found: RemoteContact,
  rules: Pick<Rules, 'fieldTypes'>,
): ContactBody | undefined {
  const { urns = [], groups = [], note: _note, ...values } = sent
  const keys = new Set(urns.map(urnKey))
  if (found.urns.length !== keys.size || !found.urns.every((urn) => keys.has(urnKey(urn)))) return undefined
  let arrived: Snapshot = {}
  for (const attribute of attributesOf(valuesOf(found))) {
    const got = stated(valuesOf(found), attribute) ?? null
    if (got === null) continue
    if (!sameAttribute(attribute, stated(values, attribute) ?? null, got, rules)) return undefined
    arrived = withStatement(arrived, attribute, got)
  }
  const inGroups = new Set(found.groups.map(({ uuid }) => uuid))
  const { name, language, fields } = arrived
  return {
    ...(name !== undefined && { name }),
    ...(language !== undefined && { language }),
    ...(fields && { fields }),
    urns,
    groups: groups.filter((uuid) => inGroups.has(uuid)),
  }
}
