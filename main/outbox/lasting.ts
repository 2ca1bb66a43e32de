/**
 * How long a delivery's problem is one (DESIGN 4.7): what the platform stored otherwise than it was sent, or did not do
 * although it said yes, is shown and not sent again while our side still says it and the platform still does not. The
 * cell was changed, or the platform came round: it is over, and what there is to send is decided as ever.
 */
import type { FieldType } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Problem } from '../store/reviews.ts'
import { sameAttribute } from '../sync/judge.ts'
import { type AttributeName, type Snapshot, stated } from '../sync/snapshot.ts'

/** What a problem `changed-by-platform` or `not-applied` keeps in its `payload`, besides attribute and text. */
export type About = {
  /** URNs, or uuids of groups: those that did not come, those that did not go, and all that the sources said then. */
  set?: { add: string[]; remove: string[]; said: string[] }
  /** A contact that should be gone: when it had last been changed, by the platform's clock. */
  removal?: string
  /** A person had typed the value, no source says it: what the platform made of it. */
  decided?: string
}
type Told = Pick<Problem, 'code' | 'attribute' | 'text' | 'payload'>

/** @param local undefined: no source states this person any more. @param remote undefined: not on the platform. */
export function lasts(
  { attribute, text, payload }: Told,
  local: Snapshot | undefined,
  remote: (Snapshot & { modifiedOn?: string }) | undefined,
  fieldTypes: Readonly<Record<string, FieldType>>,
): boolean {
  if (!remote) return false
  const about = aboutOf(payload)
  if (attribute === 'removal') return local === undefined && about.removal === remote.modifiedOn
  if (!local) return false // what it should show there does not matter any more
  if (attribute === 'urns' || attribute === 'groups') {
    const keyOf = attribute === 'urns' ? urnKey : (group: string) => group
    const keys = (list: readonly string[] | undefined) => new Set((list ?? []).map(keyOf))
    const [says, shows] = [keys(local[attribute]), keys(remote[attribute])]
    const { add, remove } = about.set ?? { add: [], remove: [] }
    return (
      add.some((one) => says.has(keyOf(one)) && !shows.has(keyOf(one))) ||
      remove.some((one) => !says.has(keyOf(one)) && shows.has(keyOf(one)))
    )
  }
  const name = attribute as AttributeName
  const shown = stated(remote, name) ?? null
  const same = (value: string | null) =>
    sameAttribute(name, value === '' ? null : value, shown, { fieldTypes })
  if (about.decided !== undefined) return same(about.decided)
  const said = stated(local, name) ?? null
  return sameAttribute(name, said, text === '' ? null : text, { fieldTypes }) && !same(text)
}

/** Whether this is the kind of problem that `lasts` decides about. */
export const isDifference = ({ code }: Pick<Problem, 'code'>): boolean =>
  code === 'changed-by-platform' || code === 'not-applied'

/** Problems of older versions have none. */
export function aboutOf(payload: string | null): About {
  return payload === null ? {} : (JSON.parse(payload) as About)
}
