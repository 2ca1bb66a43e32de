/** What answers each ask of the window (`shared/ipc-agent.ts`). Before there is an account, every list is empty. */
import { type AgentHandlers, agentContract, type QueueShown } from '../../shared/ipc-agent.ts'
import type { Done } from '../../shared/ipc-ask.ts'
import { forget } from './forget.ts'
import type { DeskActions } from './serve.ts'
import type { RunningAccount } from './serve-account.ts'
import { activityHandlers } from './serve-activity.ts'
import { addHandlers } from './serve-add.ts'
import { reviewHandlers } from './serve-answers.ts'
import { decidedHandlers } from './serve-decided.ts'
import { emptyPage, looking } from './serve-looking.ts'
import { platformHandlers } from './serve-platform.ts'
import { removalHandlers } from './serve-removals.ts'
import { settingsHandlers } from './serve-settings.ts'
import { checkSource, previewNow, sourcesOf } from './serve-sources.ts'
import { webhookHandlers } from './serve-webhook.ts'
import type { Answerers } from './serve-window.ts'

const NO_ACCOUNT: Done & { ok: false } = { ok: false, sentence: 'There is no account yet.' }

export function answerers(desk: DeskActions): Answerers {
  const handlers = handlersOf(desk)
  return Object.fromEntries(
    Object.entries(agentContract).map(([name, { input }]) => [
      name,
      { input, answer: handlers[name as keyof AgentHandlers] as (given: never) => unknown },
    ]),
  )
}

function handlersOf(desk: DeskActions): AgentHandlers {
  const { account } = desk
  /** Over the pages' own connection; `none` where there is no account. */
  const read = <T>(none: T, look: (parts: NonNullable<ReturnType<typeof looking>>) => T): T => {
    const parts = looking(account())
    return parts ? look(parts) : none
  }
  return {
    ...platformHandlers(desk),
    ...addHandlers(desk),
    ...settingsHandlers(desk),
    ...webhookHandlers(desk),
    ...decidedHandlers(account),
    ...removalHandlers(account),
    getStanding: () => desk.standing(),
    pause: (choice) => desk.pause(choice),
    syncNow: () => desk.syncNow(),
    continuedSeen: () => desk.continuedSeen(),
    queue: () => queueOf(account()),

    sources: () => {
      const cycle = account()?.cycle
      return cycle ? sourcesOf(cycle) : []
    },
    addSource: (source) =>
      desk.changeSetup((written) => ({ ...written, sources: [...written.sources, source] })),
    changeSource: ({ name, source }) =>
      desk.changeSetup((written) => ({
        ...written,
        sources: written.sources.map((one) => (nameOf(one) === name ? source : one)),
      })),
    removeSource: async (name) =>
      (await account()?.cancelOnce(name)) ? { ok: true } : desk.removeSource(name),
    getSetup: () => {
      const kind = desk.kind()
      return (kind && desk.files.writtenSetup(kind)) ?? null
    },
    preview: async () => {
      const open = account()
      if (open) return previewNow(open)
      const none = { rows: 0, creates: 0, updates: 0, removals: 0, adopted: 0, kept: 0, unchanged: 0 }
      return {
        counts: { ...none, held: 0, conflicts: 0, problems: 0 },
        changes: [],
        sources: [],
        trouble: null,
      }
    },
    approveFirstSync: async ({ source }) => {
      const open = account()
      const found = open?.cycle.sources.find(({ setup }) => setup.name === source)
      if (!open || !found) return { ok: false, sentence: `There is no spreadsheet called ${source}.` }
      // Sending may take hours; how it goes is seen in the standing.
      await open.approve(found.row.id)
      return { ok: true }
    },

    checkSource: ({ name, file }) => {
      const open = account()
      return open ? checkSource(open, name, file) : NO_ACCOUNT
    },
    moveSource: ({ name, path }) =>
      desk.changeSetup((written) => ({
        ...written,
        sources: written.sources.map((one) => (nameOf(one) === name ? { ...one, path } : one)),
      })),
    contacts: ({ offset, limit, ...asked }) =>
      read(emptyPage, ({ pages, revision }) => ({ ...pages.contacts(asked, offset, limit), revision })),
    contact: ({ uuid }) => read(null, ({ pages }) => pages.contact(uuid)),
    ...reviewHandlers(desk),
    ...activityHandlers(desk),
    forget: async ({ urn, thisToo }) => {
      const open = account()
      if (!open) return { kind: 'refused', sentence: NO_ACCOUNT.sentence }
      return open.alone(() => forget(open.cycle, urn, { thisToo }, open.signal))
    },
  }
}

const nameOf = (source: object): unknown => ('name' in source ? source.name : undefined)

function queueOf(open: RunningAccount | undefined): QueueShown {
  if (!open) return { waiting: 0, used: 0, allowed: null, finishAt: null }
  const { repositories, workspace, platform } = open.cycle
  const waiting = repositories.outbox.count(workspace.id)
  const { used, limit } = platform.budget.usage('contacts')
  const finishAt = waiting > 0 ? platform.budget.forecast('contacts', waiting).finishAt : null
  return { waiting, used, allowed: limit, finishAt }
}
