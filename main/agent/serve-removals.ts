/** What answers the window about people whose removal waits out its delay (`shared/ipc-removals.ts`). */
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { RemovalsDone, removalsContract } from '../../shared/ipc-removals.ts'
import type { RunningAccount } from './serve-account.ts'
import { answerRemovals, removalShown, shownOf, waitingRemovals } from './waiting-removals.ts'

type RemovalHandlers = Pick<AgentHandlers, keyof typeof removalsContract>

export function removalHandlers(account: () => RunningAccount | undefined): RemovalHandlers {
  async function answer(
    asked: { shown: string; id?: number | undefined },
    how: 'keep' | 'now',
  ): Promise<RemovalsDone> {
    const open = account()
    if (!open) return { ok: false, code: 'no-account' }
    const { cycle } = open
    const people = await open.alone(() =>
      cycle.store.exclusive(() =>
        answerRemovals(
          cycle.repositories,
          { workspaceId: cycle.workspace.id, sources: cycle.sources },
          asked,
          how,
        ),
      ),
    )
    if (people === undefined) return { ok: false, code: 'changed-since' }
    open.watch.lookNow()
    return { ok: true, people }
  }

  return {
    removals({ offset, limit }) {
      const open = account()
      if (!open) return { rows: [], total: 0, next: null, revision: 0, shown: '', deletes: 0, at: null }
      const { cycle } = open
      const pages = open.pages()
      const revision = pages.revision()
      const all = waitingRemovals(pages.repositories, {
        workspaceId: cycle.workspace.id,
        sources: cycle.sources,
      })
      const names = new Map(cycle.sources.map(({ row, setup }) => [row.id, setup.name]))
      const [now, worked] = [cycle.now(), cycle.worked()]
      const end = offset + limit
      return {
        rows: all
          .slice(offset, end)
          .map((one) => removalShown(one, names.get(one.first.sourceId) ?? '', now, worked)),
        total: all.length,
        next: end < all.length ? end : null,
        revision,
        shown: shownOf(all),
        deletes: all.filter(({ will }) => will === 'delete').length,
        at: all[0] ? now + Math.max(0, all[0].over - worked) : null,
      }
    },
    keepRemovals: (asked) => answer(asked, 'keep'),
    removeNow: (asked) => answer(asked, 'now'),
  }
}
