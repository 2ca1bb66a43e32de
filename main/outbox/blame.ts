/** A refusal of the platform, mapped back to the row and column it came from. */

import type { CellProblem } from '../../shared/row.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Refusal } from '../platform/outcome.ts'
import type { Intention, Payload } from '../store/outbox.ts'
import type { Repositories } from '../store/repositories.ts'
import { groupUuids } from '../sync/group-keys.ts'
import type { Difference } from './compare.ts'
import type { About } from './lasting.ts'

type Parts = Pick<Repositories, 'people' | 'reviews' | 'sources'> & { workspaceId: number; now(): number }

/** The mapping target a refusal is about: `name`, `language`, `field:<key>`, `urn:<scheme>` or undefined. */
function targetOf(refusal: Refusal): string | undefined {
  switch (refusal.kind) {
    case 'urn-taken':
    case 'urn-invalid':
      return refusal.urn ? `urn:${refusal.urn.slice(0, refusal.urn.indexOf(':'))}` : 'urn:'
    case 'name':
    case 'language':
      return refusal.kind
    case 'field-value':
    case 'unknown-field':
      return `field:${refusal.key}`
    case 'no-such-group':
    case 'group-is-query':
    case 'non-active':
      return 'groups'
    default:
      return undefined
  }
}

function wordsOf(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'urn-invalid':
    case 'name':
    case 'language':
    case 'field-value':
    case 'group-in-use':
      return refusal.message
    case 'urn-taken':
      return `${refusal.urn ?? 'this number or address'} belongs to another contact`
    case 'unknown-field':
      return `the platform has no field "${refusal.key}"`
    case 'no-such-group':
      return `the platform has no group "${refusal.group}"`
    case 'group-is-query':
      return `the group "${refusal.group}" is filled by the platform itself`
    case 'non-active':
      return 'blocked or stopped contacts cannot be put in groups'
    case 'no-such-contact':
      return 'the platform does not know this contact'
    case 'too-many':
      return `more than ${refusal.limit} ${refusal.what}`
    case 'limit-reached':
      return refusal.limit === undefined
        ? `the account has reached its limit for ${refusal.what}`
        : `the account has reached its limit of ${refusal.limit} ${refusal.what}`
    case 'name-taken':
      return 'the name is in use already'
    case 'reserved-key':
      return `the key "${refusal.key}" is reserved by the platform`
    case 'system-object':
      return 'the platform manages this itself'
    case 'invalid-cursor':
      return 'the listing has to be started again'
    case 'other':
      return refusal.messages.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  }
}

/** The platform's own words for a refusal, for a sentence. */
export const describeRefusal = (refusals: readonly Refusal[]): string =>
  [...new Set(refusals.map(wordsOf))].join('; ')

/** Lists a refused delivery with row and column; `payload` is what will not be sent again as it is. */
export function blameRefusal(
  parts: Parts,
  followId: number,
  refusals: readonly Refusal[],
  payload: unknown,
): void {
  const target = refusals.map(targetOf).find((one) => one !== undefined)
  blame(parts, followId, target, '', {
    code: 'refused-by-platform',
    detail: { message: describeRefusal(refusals) },
    payload: JSON.stringify(payload),
  })
}

/** Lists values the platform stored otherwise than they were sent, one problem each; `lasting.ts` says how long. */
export function blameDifferences(
  parts: Parts & Pick<Repositories, 'mirror'>,
  { followId, kind, decided, payload }: Pick<Intention, 'followId' | 'kind' | 'decided' | 'payload'>,
  code: 'changed-by-platform' | 'not-applied',
  differences: readonly Difference[],
): void {
  for (const { attribute, sent, got, set: found } of differences) {
    const set = found && ours(found, payload)
    if (set && set.add.length + set.remove.length === 0) continue // somebody else's, come in the same moment
    const target = attribute === 'urns' ? 'urn:' : attribute === 'removal' ? undefined : attribute
    const about: About =
      attribute === 'removal'
        ? { removal: got }
        : {
            ...(set && { set: { ...set, said: saidIn(parts, payload, attribute as 'urns' | 'groups') } }),
            ...(decided && set === undefined && { decided: got }),
          }
    const isAction = kind === 'delete' || kind === 'add' || kind === 'remove'
    blame(parts, followId, target, attribute, {
      code,
      text: attribute === 'groups' && set ? namesOf(parts, [...set.add, ...set.remove]) : sent,
      detail: isAction
        ? { action: kind }
        : { got: attribute === 'groups' ? namesOf(parts, got.split(', ')) : got },
      payload: JSON.stringify(about),
    })
  }
}

/** Of what is still there that was not sent, only what was to go concerns us. */
function ours(
  { add, remove }: { add: string[]; remove: string[] },
  payload: Payload,
): { add: string[]; remove: string[] } {
  const leaving = 'before' in payload ? new Set(payload.urns?.remove.map(urnKey)) : undefined
  return { add, remove: leaving ? remove.filter((urn) => leaving.has(urnKey(urn))) : remove }
}

/** What the sources said of a set when this was decided. */
function saidIn(
  { mirror, workspaceId }: Parts & Pick<Repositories, 'mirror'>,
  payload: Payload,
  attribute: 'urns' | 'groups',
): string[] {
  if ('contact' in payload) {
    const said = payload.contact[attribute] ?? []
    return attribute === 'urns' ? said : groupUuids(said, mirror.bindings(workspaceId))
  }
  if ('before' in payload) return payload.urns?.local ?? []
  return 'local' in payload ? groupUuids(payload.local, mirror.bindings(workspaceId)) : []
}

function namesOf(
  { mirror, workspaceId }: Parts & Pick<Repositories, 'mirror'>,
  groups: readonly string[],
): string {
  const names = new Map(mirror.groups(workspaceId).map(({ uuid, name }) => [uuid, name]))
  return groups.map((group) => names.get(group) ?? group).join(', ')
}

function blame(
  { people, reviews, sources, workspaceId, now }: Parts,
  followId: number,
  target: string | undefined,
  attribute: string,
  problem: CellProblem & { payload?: string },
): void {
  const [claim] = people.claimsOf(followId)
  const column = claim && target ? sources.columnOf(claim.sourceId, target) : undefined
  reviews.addProblem(workspaceId, {
    ...problem,
    ...(column && { column }),
    ...(claim && {
      sourceId: claim.sourceId,
      rowKey: claim.rowKey,
      sheet: claim.sheet,
      rowNumber: claim.rowNumber,
    }),
    origin: 'delivery',
    followId,
    attribute,
    since: now(),
  })
}
