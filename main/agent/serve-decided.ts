/** What answers the window about what is not sent because it was decided so (`shared/ipc-decided.ts`). */
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { decidedContract } from '../../shared/ipc-decided.ts'
import { notSentOf, notSentShown, sendAfterAll } from './not-sent.ts'
import type { RunningAccount } from './serve-account.ts'
import { emptyPage, looking } from './serve-looking.ts'

type DecidedHandlers = Pick<AgentHandlers, keyof typeof decidedContract>

export function decidedHandlers(account: () => RunningAccount | undefined): DecidedHandlers {
  /** Whom it is about, looked up once for each state of the data. */
  let known: { open: RunningAccount; revision: number; ids: Promise<number[]> } | undefined
  return {
    async decided({ offset, limit }) {
      const found = looking(account())
      if (!found) return emptyPage
      const { open, repositories, id: workspaceId, revision } = found
      const parts = { repositories, workspaceId }
      if (known?.open !== open || known.revision !== revision)
        known = { open, revision, ids: notSentOf(parts) }
      const ids = await known.ids
      const end = offset + limit
      return {
        rows: notSentShown(parts, ids.slice(offset, end)),
        total: ids.length,
        next: end < ids.length ? end : null,
        revision,
      }
    },
    async sendAfterAll(asked) {
      const open = account()
      if (!open) return { ok: false, code: 'no-account' }
      const { cycle, alone, watch } = open
      const parts = { repositories: cycle.repositories, workspaceId: cycle.workspace.id }
      const isDone = await alone(() => cycle.store.exclusive(() => sendAfterAll(parts, asked)))
      if (!isDone) return { ok: false, code: 'changed-since' }
      watch.lookNow()
      return { ok: true }
    },
  }
}
