/**
 * URNs and groups are sets (DESIGN 9): what the source added is added, what it removed is removed, everything else
 * stays. One element at a time, over the base pair: what the source said of it, and whether the platform had it, when
 * both sides last settled.
 */
import type { Urn } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { BasePair, GroupKey } from './snapshot.ts'

export type SetVerdict = {
  add: string[]
  remove: string[]
  /** The new base, where it moves without anything to send. */
  agreed?: { local: string[]; remote: string[] }
}

type SetSides = {
  local: readonly string[]
  /** What the source said when both last settled, and what of it the platform showed; undefined: all of it. */
  base: { local: readonly string[] | undefined; remote: readonly string[] | undefined }
  remote: readonly string[]
  keyOf: (element: string) => string
  /** Send again what the platform took away since both settled. */
  enforce: boolean
}

/** Every element of either side, by the table of RULES.md. */
function judgeSet({ local, base, remote, keyOf, enforce }: SetSides): SetVerdict {
  // Nearly everybody, at every scan: nothing moved, so no keys are made.
  const asAgreed = base.local && sameList(base.local, local) && sameList(base.remote ?? base.local, local)
  if (asAgreed && local.every((element) => remote.includes(element))) return { add: [], remove: [] }
  const keys = (elements: readonly string[]) => new Set(elements.map(keyOf))
  const says = keys(local)
  const shows = keys(remote)
  const said = keys(base.local ?? [])
  const had = keys(base.remote ?? base.local ?? [])
  const agreedOn = (key: string) => said.has(key) && had.has(key)

  const add = local.filter((element) => {
    const key = keyOf(element)
    return !shows.has(key) && (!said.has(key) || (enforce && agreedOn(key)))
  })
  // What the platform did not have when both settled came from somebody else since.
  const remove = remote.filter((element) => agreedOn(keyOf(element)) && !says.has(keyOf(element)))
  if (add.length > 0 || remove.length > 0) return { add, remove }
  const known = base.local !== undefined && sameList(base.local, local)
  const cameRound = local.some((element) => shows.has(keyOf(element)) && !had.has(keyOf(element)))
  if (known && !cameRound) return { add, remove }
  return { add, remove, agreed: { local: [...local], remote: shownOf(local, remote, keyOf) } }
}

/**
 * @param local undefined: the sources say nothing of URNs.
 * @returns `lastUrn` where the source took away every address the contact has: then nothing of them is sent.
 */
export function judgeUrns(
  local: readonly Urn[] | undefined,
  base: BasePair,
  remote: readonly Urn[],
  enforce: boolean,
): SetVerdict & { lastUrn: boolean } {
  if (!local) return { add: [], remove: [], lastUrn: false }
  const pair = { local: base.local.urns, remote: base.remote.urns }
  const verdict = judgeSet({ local, base: pair, remote, keyOf: urnKey, enforce })
  const { add, remove } = verdict
  // A contact's last URN is never cleared: nobody could be reached any more.
  const lastUrn = remove.length > 0 && add.length === 0 && remove.length === remote.length
  return lastUrn ? { add: [], remove: [], lastUrn } : { ...verdict, lastUrn }
}

/** As for URNs. A contact that is not active gets no groups, and its own wait. */
export function judgeGroups(
  local: readonly GroupKey[] | undefined,
  base: BasePair,
  remote: { groups: readonly GroupKey[]; status: string },
  enforce: boolean,
): SetVerdict {
  if (!local || remote.status !== 'active') return { add: [], remove: [] }
  const pair = { local: base.local.groups, remote: base.remote.groups }
  return judgeSet({ local, base: pair, remote: remote.groups, keyOf: (group) => group, enforce })
}

/**
 * Part of what was decided about addresses is kept back (somebody else has one): then that is not said yet either.
 * @returns what counts as said when the rest has been delivered.
 */
export function saidUrns(local: readonly Urn[], decided: UrnChange, sent: UrnChange): Urn[] {
  const notAdded = decided.addUrns.filter((urn) => !sent.addUrns.includes(urn))
  const notRemoved = decided.removeUrns.filter((urn) => !sent.removeUrns.includes(urn))
  return [...local.filter((urn) => !notAdded.includes(urn)), ...notRemoved]
}
type UrnChange = { readonly addUrns: readonly Urn[]; readonly removeUrns: readonly Urn[] }

/** The groups the sources gave this contact, as both sides last agreed. */
export function givenGroups(base: BasePair | undefined): GroupKey[] {
  const had = base?.remote.groups
  return (base?.local.groups ?? []).filter((group) => !had || had.includes(group))
}

/** Those of the elements that the platform shows too, in the source's words. */
export function shownOf(
  elements: readonly string[],
  shown: readonly string[],
  keyOf: (element: string) => string,
): string[] {
  const keys = new Set(shown.map(keyOf))
  return elements.filter((element) => keys.has(keyOf(element)))
}

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, index) => value === b[index])

/**
 * The URN list an update sends: it *replaces* the platform's, so it is the contact's present list with ours
 * taken out and put in. A corrected number takes the place, and so the priority, of the one it replaces.
 */
export function nextUrns(present: readonly Urn[], add: readonly Urn[], remove: readonly Urn[]): Urn[] {
  const leaving = new Set(remove.map(urnKey))
  const there = new Set(present.map(urnKey))
  const arriving = add.filter((urn) => !there.has(urnKey(urn)))
  const result: Urn[] = []
  for (const urn of present) {
    if (!leaving.has(urnKey(urn))) result.push(urn)
    else if (arriving.length > 0) result.push(arriving.shift()!)
  }
  return [...result, ...arriving]
}
