/** The state of a source that was read: ready, unless a part of it could not be used. */
import type { Sources } from '../store/sources.ts'
import type { Notice } from './scan-source.ts'

/** What is left alone keeps nothing back: the source is ready, and the notice is said beside that. */
export function noteReady(sources: Sources, id: number, notice: Notice | undefined, now: number): void {
  if (!notice) sources.setState(id, 'ready', now)
  else {
    const state = notice.kind === 'left alone' ? 'ready' : notice.kind
    sources.setState(id, state, now, notice.code, JSON.stringify(notice.detail))
  }
}
