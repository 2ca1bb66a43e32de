/** What the window's lists are read from: the account in use, over the connection that can only read. */
import type { RunningAccount } from './serve-account.ts'

export const emptyPage = { rows: [], total: 0, next: null, revision: 0 }

export function looking(open: RunningAccount | undefined) {
  if (!open) return undefined
  const pages = open.pages()
  const { repositories } = pages
  return {
    open,
    pages,
    repositories,
    history: repositories.history,
    id: open.cycle.workspace.id,
    revision: pages.revision(),
  }
}
