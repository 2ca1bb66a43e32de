/** A person who is to be forgotten, in the events of webhooks: found by what the events say, and by the keys they go by. */
import { urnPath } from '../mapping/urn-path.ts'
import { identitiesOf, type Person } from '../store/erase-person.ts'
import { identityOf, identityOfUuid } from '../store/forgotten.ts'
import { hasInbox, inboxKey } from '../webhook/inbox.ts'
import type { Cycle } from './cycle.ts'
import { keyOfForgotten, openEventMapping } from './scan-events.ts'

/** What one source has of them: row keys, and numbers of events in the inbox. */
type Traces = { sourceId: number; name: string; rowKeys: readonly string[]; seqs: readonly number[] }

/** Changes nothing; to be asked before the person is erased. */
export function tracesInEvents(cycle: Cycle, person: Person): Traces[] {
  const { repositories, workspace } = cycle
  const { people, eventPeople } = repositories
  const identities = new Set(identitiesOf(person))
  const isTheirs = (contact: { uuid?: string; urns?: readonly string[] } | undefined) =>
    contact !== undefined &&
    ((contact.uuid !== undefined && identities.has(identityOfUuid(contact.uuid))) ||
      (contact.urns?.some((urn) => identities.has(identityOf(urn))) ?? false))
  const words = [...person.names, ...person.urns.map((urn) => urnPath(urn).replace(/^\+/, ''))]
    .filter(({ length }) => length >= 5)
    .map((word) => JSON.stringify(word).slice(1, -1))

  return cycle.webhooks.map((source) => {
    const { row, setup } = source
    const mapping = openEventMapping({ ...repositories, workspace }, source)
    const claims = person.followIds.flatMap((id) => people.claimsOf(id))
    const rowKeys = new Set(claims.filter(({ sourceId }) => sourceId === row.id).map(({ rowKey }) => rowKey))
    for (const key of eventPeople.keys(row.id)) if (identities.has(identityOf(key))) rowKeys.add(key)
    if (mapping.kind === 'ok')
      for (const known of eventPeople.all(row.id))
        if (isTheirs(mapping.rowOf(known, known.cells!).mapped?.contact)) rowKeys.add(known.rowKey)
    const events: { seq: number; rowKey: string | undefined; names: boolean }[] = []
    for (const stored of cycle.inbox.allOf(inboxKey(workspace.host, setup.name))) {
      const said = mapping.kind === 'ok' ? mapping.read(stored) : undefined
      if (said && mapping.kind === 'ok') {
        const cells = Object.fromEntries(said.headers.map((header, index) => [header, said.cells[index]!]))
        const alone = { rowKey: said.rowKey, seq: stored.seq }
        if (isTheirs(mapping.rowOf(alone, cells).mapped?.contact)) rowKeys.add(said.rowKey)
      }
      // An event that was read is kept for a restored copy only, so one that but mentions them may go as well.
      const names = stored.seq <= row.eventsRead && words.some((word) => stored.body.includes(word))
      events.push({ seq: stored.seq, rowKey: said?.rowKey, names })
    }
    const seqs = events
      .filter(({ rowKey, names }) => names || (rowKey !== undefined && rowKeys.has(rowKey)))
      .map(({ seq }) => seq)
    return { sourceId: row.id, name: setup.name, rowKeys: [...rowKeys], seqs }
  })
}

/** By these, too, they are known again: an event may carry nothing of them but its key. */
export const identitiesInEvents = (traces: readonly Traces[]): string[] =>
  traces.flatMap(({ name, rowKeys }) => rowKeys.map((rowKey) => keyOfForgotten({ name }, rowKey)))

/**
 * What was erased is overwritten in the inbox as well, and what no source can read any more goes.
 * @returns false while another program reads it.
 */
export function shredEvents(cycle: Cycle): boolean {
  const { webhooks, workspace, store } = cycle
  if (!hasInbox(store.folder)) return true
  const keys = webhooks.map(({ setup }) => inboxKey(workspace.host, setup.name))
  cycle.inbox.dropOthers(workspace.host, keys)
  return cycle.inbox.shred()
}

/** In the caller's transaction; the inbox is a file of its own, and erasing there twice is erasing once. */
export function eraseTraces(cycle: Cycle, traces: readonly Traces[]): void {
  for (const { sourceId, rowKeys, seqs } of traces) {
    for (const rowKey of rowKeys) cycle.repositories.eventPeople.drop(sourceId, rowKey)
    cycle.inbox.erase(seqs)
  }
}
