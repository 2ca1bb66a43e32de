/** Promise 9: whatever was sent about a contact and taken by the platform can be seen in the history, request by request. */
import type { Cycle } from '../../../main/agent/cycle.ts'
import type { Sent } from '../../support/platform.ts'

const CONTACTS = /\/contacts\.json$/
const ACTIONS = /\/contact_actions\.json$/

/** Requests about contacts that the platform took and no change of any run tells; one for each contact of a call. */
export function untold(cycle: Cycle, requests: readonly Sent[]): string[] {
  const sent = requests.filter(({ method, status }) => method !== 'GET' && status !== null && status < 300)
  if (sent.length === 0) return []
  const told = new Set(toldRequests(cycle))
  return sent.flatMap(asTold).filter((request) => !told.has(request))
}

function* toldRequests({ repositories: { history }, workspace }: Cycle): Generator<string> {
  for (const run of pages((after) => history.runs(workspace.id, after))) {
    for (const change of pages((after) => history.changes(workspace.id, run.id, after)))
      for (const { path, body } of change.requests) yield told(path, body)
  }
}

function* pages<Row>(
  page: (request: { after?: number }) => { rows: Row[]; next: number | null },
): Generator<Row> {
  for (let after: number | null | undefined; after !== null; ) {
    const { rows, next }: { rows: Row[]; next: number | null } = page(after === undefined ? {} : { after })
    yield* rows
    after = next
  }
}

function asTold({ path, query, body }: Sent): string[] {
  if (CONTACTS.test(path)) return [told(query.uuid === undefined ? path : `${path}?uuid=${query.uuid}`, body)]
  if (!ACTIONS.test(path)) return []
  const { contacts } = body as { contacts: string[] }
  return contacts.map((uuid) => told(path, { ...(body as object), contacts: [uuid] }))
}

const told = (path: string, body: unknown): string => `POST ${path} ${JSON.stringify(sortedKeys(body))}`

function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sortedKeys(one)]))
}
