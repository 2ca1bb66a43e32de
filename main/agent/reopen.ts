/**
 * An address or a group that the platform did not keep counts as said, so that it is not sent for ever; when its cell
 * has changed it is sent once more (DESIGN 4.7). Values come again by themselves, a set has to be told.
 */
import { type About, aboutOf, isDifference } from '../outbox/lasting.ts'
import type { Follow } from '../store/people.ts'
import type { BasePair, Snapshot } from '../sync/snapshot.ts'
import type { Person, StageContext } from './staging-parts.ts'

/** Before the verdict. @returns the follow, with what the cell's change brought back taken out of its base pair. */
export function reopen(
  { parts: { people, reviews } }: StageContext,
  { reviewed, local }: Pick<Person, 'reviewed' | 'local'>,
  follow: Follow,
): Follow {
  if (!reviewed || !local || !follow.base) return follow
  let base = follow.base
  for (const problem of reviews.problemsOfFollow(follow.id)) {
    if (!isDifference(problem)) continue
    const { set } = aboutOf(problem.payload)
    const name = problem.attribute === 'urns' ? 'urns' : 'groups'
    if (!set || sameElements(set.said, local[name])) continue
    base = withoutKept(base, name, set)
    reviews.removeProblem(problem.id)
  }
  if (base === follow.base) return follow
  people.setBase(follow.id, base)
  return { ...follow, base }
}

/** What did not come counts as not said, what did not go as still agreed on. */
function withoutKept(
  { local, remote }: BasePair,
  name: 'urns' | 'groups',
  { add, remove }: NonNullable<About['set']>,
): BasePair {
  const said = (local[name] ?? []).filter((one) => !add.includes(one))
  const had = remote[name]?.filter((one) => !add.includes(one))
  const plus = (list: readonly string[]) => [...list, ...remove.filter((one) => !list.includes(one))]
  const next: { local: Snapshot; remote: Snapshot } = {
    local: { ...local, [name]: plus(said) },
    remote: had ? { ...remote, [name]: plus(had) } : remote,
  }
  return next
}

const sameElements = (one: readonly string[], other: readonly string[] | undefined): boolean =>
  JSON.stringify([...one].sort()) === JSON.stringify([...(other ?? [])].sort())
