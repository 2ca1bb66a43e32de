/** Shorthands for the situations of one person. */
import {
  type Decision,
  judge,
  type RemoteSide,
  type Rules,
  type Sides,
  type Update,
} from '../../../main/sync/judge.ts'
import type { Snapshot } from '../../../main/sync/snapshot.ts'

export const rules: Rules = {
  firstSync: 'platform',
  onConflict: 'ask',
  policy: 'leave',
  onRemoved: 'delete',
  fieldTypes: {},
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

export const agreed = (local: Snapshot): { local: Snapshot; remote: Snapshot } => {
  const { urns: _urns, groups: _groups, ...values } = local
  return { local, remote: values }
}

/** What would be sent; nothing for a decision that sends nothing to an existing contact. */
export function update(decision: Decision): Update {
  return decision.kind === 'update'
    ? decision.update
    : { changes: [], addUrns: [], removeUrns: [], addGroups: [], removeGroups: [] }
}
