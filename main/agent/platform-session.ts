/** One account's client and budget, with its requests counted. */
import { askServerTime } from '../platform/ask-server-time.ts'
import { type Budget, type Limit, openBudget } from '../platform/budget.ts'
import { type Calendar, openCalendar } from '../platform/calendar.ts'
import { type Client, createClient } from '../platform/client.ts'
import type { Clock } from '../platform/clock.ts'
import type { PlatformHost } from '../platform/host.ts'
import { CAUTIOUS_REQUESTS_PER_HOUR, type ProfileId, profileOf } from '../platform/profile.ts'
import type { Store } from '../store/open-store.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'

export type PlatformSession = {
  client: Client
  budget: Budget
  /** Requests that left, since the session began. */
  requests: { read: number; write: number }
  calendar: Calendar
  /** The profile was detected: `auto` starts from its number. */
  profileIs(id: ProfileId): void
}

export function openPlatformSession(parts: {
  store: Store
  workspace: WorkspaceRow
  host: PlatformHost
  token: string
  fetch: typeof globalThis.fetch
  clock: Clock
  requestsPerHour: 'auto' | 'unlimited' | number
}): PlatformSession {
  const { store, workspace, host, token, clock, requestsPerHour } = parts
  const requests = { read: 0, write: 0 }
  const calendar = openCalendar(clock)
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests[!init?.method || init.method === 'GET' ? 'read' : 'write'] += 1
    const response = await parts.fetch(input, init)
    calendar.answered(response.headers)
    return response
  }
  const limitFor = (profile: string | null): Limit => {
    if (requestsPerHour === 'unlimited') return { kind: 'unlimited' }
    if (requestsPerHour !== 'auto') return { kind: 'given', requestsPerHour }
    return {
      kind: 'auto',
      requestsPerHour: profile ? profileOf(profile as ProfileId).requestsPerHour : CAUTIOUS_REQUESTS_PER_HOUR,
    }
  }
  const budget = openBudget({
    db: store.db,
    workspaceId: workspace.id,
    limit: limitFor(workspace.profile),
    clock,
    untilCommitted: () => store.exclusive(() => {}),
    askServerTime: (signal) => askServerTime({ host, fetch: parts.fetch }, signal),
  })
  const client = createClient({
    host,
    token,
    fetch,
    budget,
    now: () => clock.monotonic(),
    wall: () => clock.wall(),
    ...(workspace.uuid !== null && { workspaceUuid: workspace.uuid }),
  })
  return { client, budget, requests, calendar, profileIs: (id) => budget.setLimit(limitFor(id)) }
}
