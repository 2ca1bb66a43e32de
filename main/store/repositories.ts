/** Every repository over one open store: what the agent's parts receive. */

import { openChangeText } from './change-text.ts'
import { openEventPeople } from './event-people.ts'
import { openForgotten } from './forgotten.ts'
import { openHeld } from './held.ts'
import { openHistory } from './history.ts'
import { openMirror } from './mirror.ts'
import type { Store } from './open-store.ts'
import { openOutbox } from './outbox.ts'
import { openPeople } from './people.ts'
import { openPlanned } from './planned.ts'
import { openRestarts } from './restarts.ts'
import { openRetention } from './retention.ts'
import { openReviews } from './reviews.ts'
import { openRuns } from './runs.ts'
import { openSamePerson } from './same-person.ts'
import { openSourceFiles } from './source-files.ts'
import { openSources } from './sources.ts'
import { openUndoRuns } from './undo-runs.ts'
import { openWorkspaces } from './workspaces.ts'

export function openRepositories(store: Store) {
  const { db } = store
  return {
    store,
    workspaces: openWorkspaces(db),
    sources: openSources(db),
    sourceFiles: openSourceFiles(db),
    people: openPeople(db),
    mirror: openMirror(db),
    outbox: openOutbox(db),
    reviews: openReviews(db),
    runs: openRuns(db),
    planned: openPlanned(db),
    forgotten: openForgotten(db, store.folder),
    restarts: openRestarts(db),
    retention: openRetention(db),
    history: openHistory(db),
    changeText: openChangeText(db),
    undoRuns: openUndoRuns(db),
    held: openHeld(db),
    samePersons: openSamePerson(db),
    eventPeople: openEventPeople(db),
  }
}
export type Repositories = ReturnType<typeof openRepositories>
