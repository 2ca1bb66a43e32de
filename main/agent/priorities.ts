/**
 * Small runs pass big backlogs (DESIGN 11). What a person's change is part of is decided once: judged again, because
 * the platform was read in the middle of a long drain, it stays in its run and in its place.
 */
import { hash } from 'node:crypto'
import type { Intention } from '../store/outbox.ts'
import { BACKLOG, PRIORITY_BACKLOG, type StageContext } from './staging-parts.ts'

/** What waited for a person before they were judged again; `plan` is a hash of what was to be sent. */
export type Replaced = { runId: number; priority: number; plan: string; tries: readonly Tries[] }
/** What is known of the tries so far. */
type Tries = Pick<Intention, 'attempts' | 'confirmations' | 'dueAt'>

const planOf = (intentions: readonly Intention[]): string =>
  hash('sha1', JSON.stringify(intentions.map(({ kind, target, payload }) => [kind, target, payload])))

/** Before what waits for this person is dropped. */
export function noteReplaced({ parts: { outbox }, replaced }: StageContext, followId: number): void {
  const waiting = outbox.of(followId).filter(({ decided }) => !decided)
  const [first] = waiting
  if (!first) return
  replaced.set(followId, {
    runId: first.runId,
    priority: Math.min(...waiting.map(({ priority }) => priority)),
    plan: planOf(waiting),
    tries: waiting.map(({ attempts, confirmations, dueAt }) => ({ attempts, confirmations, dueAt })),
  })
}

/** Everything is planned: what is new is a backlog where it is many, what was planned before stays what it was. */
export function setPriorities(context: StageContext): void {
  const { parts, request, report, replaced, runId } = context
  const { outbox, runs } = parts
  const kept: [Intention, Replaced, Tries | undefined][] = []
  let people = report.creates + report.updates + report.removals
  for (const [followId, before] of replaced) {
    const now = outbox.of(followId).filter((one) => one.runId === runId && !one.decided)
    const isSame = planOf(now) === before.plan
    // Nobody has read a source: only the platform moved, and that is no new wish of anybody.
    if (now.length === 0 || (request.scans.length > 0 && !isSame)) continue
    people -= 1
    for (const [index, intention] of now.entries())
      kept.push([intention, before, isSame ? before.tries[index] : undefined])
  }
  if (people > BACKLOG) outbox.setPriority(runId, PRIORITY_BACKLOG)
  for (const [{ id, changeId }, before, tries] of kept) {
    outbox.keepIn(id, before)
    if (tries) outbox.keepTries(id, tries)
    if (changeId !== null) runs.moveChange(changeId, before.runId)
  }
}
