/**
 * One account at work under the desktop app: a cycle, a watch over it, and how both stand. Started and ended as a whole;
 * another setup is another start.
 */
import type { Setup } from '../../shared/setup.ts'
import type { Standing, Trouble } from '../../shared/standing.ts'
import type { SyncStatus } from '../../shared/sync-status.ts'
import type { DrainEnd } from '../outbox/drain.ts'
import type { Clock } from '../platform/clock.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import { Cycle, type OpenData } from './cycle.ts'
import { approveFirstSync } from './first-sync.ts'
import { type Hearing, hearEvents } from './hear-events.ts'
import { cancelOnce, forgetOld, type OnceDraft, type OnceStart, startOnce } from './once.ts'
import { openPages, type Pages } from './serve-pages.ts'
import { readAccount, type SyncResult, sync } from './sync.ts'
import { waitingRemovals } from './waiting-removals.ts'
import { Watch } from './watch.ts'

export type AccountParts = {
  setup: Setup
  folder: string
  data: OpenData
  dataFolder: string
  token: string
  fetch: typeof globalThis.fetch
  clock: Clock
  readers: ReaderHost
  /** The secrets of its webhooks, by their names. */
  hookSecrets: ReadonlyMap<string, string>
  /** Something a person could see is different. */
  onChange(): void
  /** What neither the agent nor a person can go on from: the process ends, and is started again. */
  onFailure(error: unknown): void
}
export type RunningAccount = ReturnType<typeof runAccount>
/** As much of `Standing` as an account knows of itself. */
export type AccountStanding = Pick<
  Standing,
  'status' | 'trouble' | 'sources' | 'needsYou' | 'queued' | 'removals'
>

/** Files that are sent only once are forgotten while the account is paused, too. */
const FORGET_EVERY_MS = 15 * 60_000
/** After a reader that was ended from outside. */
const READ_AGAIN_MS = 1000
/** What a person asked for and the platform could not be reached for is tried again by itself. */
const TRY_AGAIN_MS = 15_000

/** `paused`: it is open for looking and answering, but reads and sends nothing. Throws `StoreError`. */
export function runAccount(parts: AccountParts, paused: boolean) {
  let status: SyncStatus = { phase: 'idle' }
  let trouble: Trouble | null = null
  const notApproved = new Set<string>()
  /** Sources whose drive does not answer, and since when. */
  const hanging = new Map<string, number>()
  const { setup, data } = parts
  const cycle = new Cycle({
    setup,
    setupFolder: parts.folder,
    dataFolder: parts.dataFolder,
    store: data.store,
    token: parts.token,
    fetch: parts.fetch,
    clock: parts.clock,
    readers: parts.readers,
    onStatus(next) {
      status = next
      if (next.phase === 'offline') trouble = { kind: 'offline', since: next.since, why: next.why }
      else if (next.phase === 'draining' && trouble?.kind === 'offline') trouble = null
      parts.onChange()
    },
  })
  const stop = new AbortController()
  let pages: Pages | undefined
  /** Looked up anew when something could have changed, and not for every contact that is sent meanwhile. */
  let ahead: { people: number; over: number } | null | undefined
  let readAgain: ReturnType<typeof setTimeout> | undefined
  let tryAgain: ReturnType<typeof setTimeout> | undefined
  const watch = new Watch(cycle, {
    onReady: () => {},
    onSource(source, state, code) {
      if (state === 'not-approved') notApproved.add(source.setup.name)
      // Ended from outside: once more. Told only when it is news, so a file that kills its readers is left alone.
      if (code === 'reader-died') readAgain = setTimeout(() => watch.lookNow(), READ_AGAIN_MS)
      rest()
    },
    onHanging({ setup: { name } }, hangs) {
      if (!hangs) hanging.delete(name)
      else if (!hanging.has(name)) hanging.set(name, parts.clock.wall())
      rest()
    },
    onEnd(end) {
      trouble = troubleOf(end, parts.clock.wall())
      rest()
    },
    onRead(sources) {
      for (const { setup: read } of sources) notApproved.delete(read.name)
      trouble = null
      rest()
    },
    onUsable() {
      trouble = null
      rest()
    },
    onStaged: rest,
    onRest: rest,
    onSent() {
      trouble = null
      rest()
    },
  })
  // While it is paused nobody else looks at the clock.
  const forget = () => void alone(() => forgetOld(cycle, true)).catch(parts.onFailure)
  const forgetting = paused ? setInterval(forget, FORGET_EVERY_MS) : undefined
  forgetting?.unref()
  // Received, and kept, while it is paused as well: its senders do not know of that.
  let heard: Hearing | undefined
  const hearing = hearEvents([cycle], {
    secretOf: (_variable, name) => parts.hookSecrets.get(name),
    onEvents: (_cycle, id) => {
      watch.arrived(id)
      parts.onChange()
    },
    onNews: () => {
      watch.lookNow()
      rest()
    },
  }).then((now) => {
    heard = now
    rest()
  })
  hearing.catch(parts.onFailure)
  const running = paused ? Promise.resolve() : watch.run(stop.signal)
  running.catch(parts.onFailure)

  function rest(): void {
    status = { phase: 'idle' }
    ahead = undefined
    parts.onChange()
  }

  /** Runs one command with the watch waiting, as the terminal's commands do. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => watch.handOver(work).finally(rest)

  /** Remembers how a command ended, and runs it again where the platform could not be used. */
  function ended(end: DrainEnd | undefined, again?: () => Promise<unknown>): void {
    trouble = end ? troubleOf(end, parts.clock.wall()) : null
    clearTimeout(tryAgain)
    if (end?.kind !== 'unavailable' || !again || stop.signal.aborted) return
    tryAgain = setTimeout(() => void again().catch(parts.onFailure), TRY_AGAIN_MS)
  }

  /** Reads now, approving first syncs, and sends. `only`: ids of the sources, instead of all. */
  const syncApproved = (only?: ReadonlySet<number>): Promise<SyncResult> =>
    alone(async () => {
      const options = { yes: true, trigger: 'window', ...(only && { only }) }
      const result = await sync(cycle, options, stop.signal)
      for (const { name, state } of result.sources) {
        if (state === 'read' || state === 'unchanged') notApproved.delete(name)
      }
      ended(result.end, () => syncApproved(only))
      return result
    })

  /** Reads the account, where nothing else is to be done. @returns what keeps it from being read. */
  const look = (): Promise<Trouble | null> =>
    alone(async () => {
      ended(await readAccount(cycle, stop.signal), look)
      return trouble
    })

  /** Whoever approved them: a terminal beside the window may, too. */
  const waitForOk = (): string[] => {
    const staged = cycle.repositories.sources
      .all(cycle.workspace.id)
      .filter(({ approvedAt }) => approvedAt !== null)
    for (const { name } of staged) notApproved.delete(name)
    return [...notApproved]
  }

  const sourceTroubles = () =>
    cycle.repositories.sources
      .all(cycle.workspace.id)
      .flatMap(({ name, state, stateCode, stateSince }): Standing['sources'] => {
        const since = hanging.get(name)
        if (since !== undefined) return [{ source: name, state: 'waiting', code: 'not-answering', since }]
        if (state !== 'waiting' && state !== 'halted') return []
        return [{ source: name, state, code: stateCode ?? '', since: stateSince ?? parts.clock.wall() }]
      })

  const removals = (): Standing['removals'] => {
    if (ahead === undefined) {
      const waiting = waitingRemovals(cycle.repositories, {
        workspaceId: cycle.workspace.id,
        sources: cycle.sources,
      })
      ahead = waiting[0] ? { people: waiting.length, over: waiting[0].over } : null
    }
    if (!ahead) return null
    return { people: ahead.people, at: parts.clock.wall() + Math.max(0, ahead.over - cycle.worked()) }
  }

  return {
    cycle,
    watch,
    alone,
    /** What a person asks for meanwhile is not read or sent either. */
    paused,
    /** Ends what a command does when the account is closed. */
    signal: stop.signal,
    /** Lists for the window, over a connection of their own. */
    pages(): Pages {
      pages ??= openPages(parts.dataFolder, cycle.workspace.id)
      return pages
    },
    syncApproved,
    /** The OK for a first sync. It is kept when this resolves; reading and sending begin then, or when the pause is over. */
    approve: async (id: number): Promise<void> => {
      await approveFirstSync(cycle, id)
      notApproved.delete(cycle.sources.find(({ row }) => row.id === id)?.setup.name ?? '')
      parts.onChange()
      if (!paused) syncApproved(new Set([id])).catch(parts.onFailure)
    },
    /** Takes in a file that is sent only this once. How sending it goes is seen in the standing. */
    startOnce: async (draft: OnceDraft): Promise<OnceStart> => {
      const started = await alone(() => startOnce(cycle, draft))
      if (started.kind === 'started' && !paused)
        syncApproved(new Set([started.sourceId])).catch(parts.onFailure)
      return started
    },
    /** @returns false where no file of that name is sent only once. */
    cancelOnce: async (name: string): Promise<boolean> => {
      if (!cycle.sources.some(({ setup: { name: own }, once }) => once && own === name)) return false
      const done = await alone(() => cancelOnce(cycle, name))
      watch.lookNow()
      return done
    },
    /** Reads a file of a folder that a person chose, whatever its date, and sends what comes of it. */
    readChosen: (id: number, file: string): Promise<void> =>
      alone(async () => {
        const options = { yes: false, trigger: 'window', only: new Set([id]), chosen: new Map([[id, file]]) }
        const result = await sync(cycle, options, stop.signal)
        ended(result.end)
      }).catch(parts.onFailure),
    look,
    standing(): AccountStanding {
      const { reviews, outbox } = cycle.repositories
      const { id } = cycle.workspace
      return {
        status,
        trouble,
        sources: sourceTroubles(),
        needsYou: {
          conflicts: reviews.conflictCount(id),
          holds: reviews.holds(id).length,
          problems: reviews.problemCount(id),
          firstSyncs: waitForOk().length,
        },
        queued: outbox.count(id),
        removals: removals(),
      }
    },
    notApproved: (): readonly string[] => waitForOk(),
    /** Where events are received, once that is known; undefined without a webhook. */
    async hearing(): Promise<Hearing | undefined> {
      await hearing
      return heard
    },
    /** Finishes the request in flight. The database stays open: it belongs to whoever opened it. */
    async close(): Promise<void> {
      clearTimeout(readAgain)
      clearInterval(forgetting)
      clearTimeout(tryAgain)
      stop.abort()
      await hearing.catch(() => {})
      await heard?.close()
      await running.catch(() => {})
      await watch.handOver(async () => {}).catch(() => {})
      pages?.close()
      cycle.close()
    },
  }
}

/** Why the platform could not be used, as what a person sees; null where it could. */
function troubleOf(end: DrainEnd, now: number): Trouble | null {
  switch (end.kind) {
    case 'empty':
    case 'stopped':
      return null
    case 'unavailable':
      if (end.outcome.why === 'cancelled') return null
      return { kind: 'offline', since: now, why: end.outcome.why }
    case 'halted':
      switch (end.why) {
        case 'token':
          return { kind: 'key-refused' }
        case 'permission':
          return { kind: 'no-permission' }
        case 'flagged':
        case 'suspended':
          return { kind: 'account-suspended' }
        case 'wrong-workspace':
          return { kind: 'other-account' }
        case 'anonymous':
          return { kind: 'anonymous' }
        case 'mirror-shrank':
          return { kind: 'shrunk' }
      }
  }
}
