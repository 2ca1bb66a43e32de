import type PQueue from 'p-queue'

/**
 * p-queue's `add`, but the signal ends the wait only. p-queue itself also lets go of a task that runs when its signal
 * aborts, and a request that has left must not be let go of. Rejects with the signal's reason.
 */
export async function addWaiting<T>(
  queue: PQueue,
  task: () => Promise<T>,
  { priority = 0, signal }: { priority?: number | undefined; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const waiting = new AbortController()
  const leave = () => waiting.abort(signal?.reason)
  if (signal?.aborted) leave()
  signal?.addEventListener('abort', leave, { once: true })
  const stay = () => signal?.removeEventListener('abort', leave)
  const begin = () => {
    stay()
    return task()
  }
  try {
    return await queue.add(begin, { priority, signal: waiting.signal })
  } finally {
    stay()
  }
}
