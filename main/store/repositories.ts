/** Every repository over one open store: what the agent's parts receive. */

import { openMirror } from './mirror.ts'
import type { Store } from './open-store.ts'
import { openOutbox } from './outbox.ts'
import { openPeople } from './people.ts'
import { openReviews } from './reviews.ts'
import { openRuns } from './runs.ts'
import { openSources } from './sources.ts'
import { openWorkspaces } from './workspaces.ts'

export function openRepositories(store: Store) {
  const { db } = store
  return {
    store,
    workspaces: openWorkspaces(db),
    sources: openSources(db),
    people: openPeople(db),
    mirror: openMirror(db),
    outbox: openOutbox(db),
    reviews: openReviews(db),
    runs: openRuns(db),
  }
}
export type Repositories = ReturnType<typeof openRepositories>
