/**
 * Missing fields and groups are created before the contacts that need them. The engine remembers an account's
 * fields and groups for five seconds, so the first contact waits six (contract 7).
 */
import type { RemoteField, RemoteGroup } from '../../shared/contact.ts'
import type { Client } from '../platform/client.ts'
import type { Outcome } from '../platform/outcome.ts'
import { foldGroupName, type Needed } from '../store/mirror.ts'
import type { Repositories } from '../store/repositories.ts'
import { describeRefusal } from './blame.ts'

const ENGINE_CACHE_MS = 6000

type Parts = Repositories & { client: Client; workspaceId: number; now(): number }
export type Prepared =
  | { kind: 'ready' }
  | { kind: 'wait'; ms: number }
  /** The platform refused one: its values are left out, which changes what there is to send. */
  | { kind: 'judge-again' }
  | { kind: 'failed'; outcome: Exclude<Outcome<unknown>, { kind: 'delivered' }> }

export async function prepareAccount(parts: Parts, signal: AbortSignal): Promise<Prepared> {
  const { mirror, people, workspaces, store, workspaceId, now } = parts
  let refused = false
  for (const needed of mirror.needed(workspaceId)) {
    if (signal.aborted) return { kind: 'ready' }
    const outcome = existing(parts, needed) ?? (await create(parts, needed, signal))
    if (outcome.kind === 'unavailable' || outcome.kind === 'halted' || outcome.kind === 'conflict')
      return { kind: 'failed', outcome }
    await store.exclusive(() =>
      store.db.transaction(() => {
        mirror.noLongerNeeded(workspaceId, needed.kind, needed.key)
        if (outcome.kind === 'rejected') {
          refused = true
          mirror.refuse(
            workspaceId,
            needed.kind,
            needed.key,
            outcome.refusal.kind,
            describeRefusal([outcome.refusal, ...outcome.also]),
            now(),
          )
          people.markAllMoved(workspaceId) // whoever waits with it is judged without it
          return
        }
        const { value } = outcome
        if ('uuid' in value) {
          mirror.putGroup({ workspaceId, group: value })
          mirror.bind(workspaceId, needed.key, value.uuid)
        } else mirror.putField(workspaceId, value)
        if (outcome.answer) workspaces.fieldsCreated(workspaceId, now())
      })(),
    )
  }
  if (refused) return { kind: 'judge-again' }
  const since = now() - (workspaces.byId(workspaceId).fieldsCreatedAt ?? 0)
  return since >= 0 && since < ENGINE_CACHE_MS
    ? { kind: 'wait', ms: ENGINE_CACHE_MS - since }
    : { kind: 'ready' }
}

type Made = { kind: 'delivered'; value: RemoteField | RemoteGroup; answer?: unknown }

/** Query-based groups and the platform's own are never written (DESIGN 9). */
const isStatic = ({ query, system }: RemoteGroup): boolean => query === null && !system

/** It came into being since it was found missing. */
function existing({ mirror, workspaceId }: Parts, { kind, key }: Needed): Made | undefined {
  const value =
    kind === 'field'
      ? mirror.fields(workspaceId).find((field) => field.key === key)
      : mirror.groups(workspaceId).find((group) => isStatic(group) && foldGroupName(group.name) === key)
  return value && { kind: 'delivered', value }
}

async function create(
  { client }: Parts,
  { kind, key, name, type }: Needed,
  turnSignal: AbortSignal,
): Promise<Outcome<RemoteField | RemoteGroup>> {
  const call = { turnSignal }
  const outcome =
    kind === 'field'
      ? await client.fields.create({ name, type: type || 'text' }, call)
      : await client.groups.create(name, call)
  if (outcome.kind !== 'rejected' || outcome.refusal.kind !== 'name-taken') return outcome
  // Taken by an earlier try whose answer was lost, or by somebody a moment ago: then it is the one we want.
  const list = kind === 'field' ? await client.fields.list(call) : await client.groups.list(call)
  if (list.kind !== 'delivered') return list
  const found = list.value.find((one) =>
    'key' in one ? one.key === key : isStatic(one) && foldGroupName(one.name) === key,
  )
  return found ? { ...list, value: found } : outcome
}
