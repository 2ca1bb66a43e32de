/** Shorthands for the situations of one person. */
import {
  type Decision,
  judge,
  type RemoteSide,
  type Rules,
  type Sides,
  type Update,
} from '../../../main/sync/judge.ts'
import type { BasePair, Snapshot } from '../../../main/sync/snapshot.ts'

export const rules: Rules = {
  firstSync: 'platform',
  onConflict: 'ask',
  policy: 'leave',
  onRemoved: 'delete',
  fieldTypes: {},
}

/** Every combination of the policies that decide about values, those of `fixed` as given. */
export function allRules(fixed: Partial<Rules> = {}): Rules[] {
  const { firstSync, onConflict, policy } = fixed
  const all: Rules[] = []
  for (const first of firstSync ? [firstSync] : (['platform', 'spreadsheet', 'ask'] as const))
    for (const conflict of onConflict ? [onConflict] : (['ask', 'spreadsheet', 'platform'] as const))
      for (const each of policy ? [policy] : (['leave', 'enforce'] as const))
        all.push({ ...rules, ...fixed, firstSync: first, onConflict: conflict, policy: each })
  return all
}

/** What the platform shows; an active contact with a name unless told otherwise. */
export const remote = (change: Partial<RemoteSide> = {}): RemoteSide => ({
  name: 'Ana',
  language: null,
  fields: {},
  urns: [],
  groups: [],
  status: 'active',
  ...change,
})

/** A person both sides agreed on; `sides` says what moved since. */
export const decide = (sides: Partial<Sides>, change: Partial<Rules> = {}): Decision =>
  judge(
    { local: undefined, base: undefined, remote: undefined, gone: false, ...sides },
    { ...rules, ...change },
  )

/** Both sides had all of this when they last settled. */
export const agreed = (local: Snapshot): BasePair => ({ local, remote: local })

/** What would be sent; nothing for a decision that sends nothing to an existing contact. */
export function update(decision: Decision): Update {
  return decision.kind === 'update'
    ? decision.update
    : { changes: [], addUrns: [], removeUrns: [], addGroups: [], removeGroups: [] }
}
