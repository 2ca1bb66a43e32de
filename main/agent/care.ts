/**
 * Once a day: a copy of the database, and history that is old enough goes, in small steps that let others work. Nothing
 * goes while the PC's calendar may be wrong (platform/calendar.ts): what is deleted for a clock that stood in 2030 does
 * not come back.
 */
import { bringBack } from '../store/calendar-back.ts'
import { dropCopiesFromAhead } from '../store/copies.ts'
import { deleteOldCopies } from '../store/retention.ts'
import { hasInbox, inboxKey } from '../webhook/inbox.ts'
import type { Cycle } from './cycle.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** An event that named nobody is listed for so long; no later one can make it good. */
const NAMELESS_KEPT_MS = 7 * DAY_MS

export async function careForData(cycle: Cycle): Promise<void> {
  const { store, repositories, options, now, platform } = cycle
  const today = new Date(now()).toISOString().slice(0, 10)
  if (today === cycle.caredFor) return
  await store.backUp(today)
  cycle.caredFor = ''
  if (!platform.calendar.isSure()) return
  dropCopiesFromAhead(store.folder, today)
  await store.exclusive(() => store.db.transaction(() => bringBack(store.db, now()))())
  cycle.readSources()
  const before = now() - options.setup.retentionDays * DAY_MS
  while (await store.exclusive(() => repositories.retention.deleteSlice(before)))
    await new Promise((resolve) => setImmediate(resolve))
  deleteOldCopies(store.folder, before, now())
  await store.exclusive(() => repositories.eventPeople.tidy(before, now() - NAMELESS_KEPT_MS))
  tidyInbox(cycle)
  cycle.caredFor = today
}

/** What was planned is found as quickly as what was before; in small steps, too. */
export async function copyChangeTexts({ store, repositories }: Cycle): Promise<void> {
  while (await store.exclusive(() => repositories.changeText.copySlice()))
    await new Promise((resolve) => setImmediate(resolve))
}

function tidyInbox(cycle: Cycle): void {
  const { webhooks, workspace, repositories, now } = cycle
  if (webhooks.length === 0 && !hasInbox(cycle.store.folder)) return
  const read = webhooks.map(
    ({ row, setup }) =>
      [inboxKey(workspace.host, setup.name), repositories.sources.get(row.id).eventsRead] as const,
  )
  cycle.inbox.tidy(workspace.host, new Map(read), now())
}
