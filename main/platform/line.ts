import PQueue from 'p-queue'
import type { Budget, Permit } from './budget.ts'
import type { Bucket } from './outcome.ts'
import { addWaiting } from './waiting-line.ts'

/**
 * Work that waits for its turn to send. p-queue keeps the order and how many run at once, the budget keeps the pace.
 *
 * @example
 * await line.run('contacts', (permit) => client.updateContact(uuid, body, { permit }), { priority: 1, signal })
 */
export function openLine(budget: Budget) {
  const queues: Record<Bucket, PQueue> = {
    contacts: new PQueue({ concurrency: 1 }),
    v2: new PQueue({ concurrency: 1 }),
  }
  return {
    /**
     * Runs `work` when its turn has come, with the right to send one request; what it does not use is given back.
     * Higher priority first, then order of arrival. `signal` ends the wait only and rejects with its reason: work
     * that has begun is finished. Work must not wait for `run` on the same bucket, which might wait for it.
     */
    async run<T>(
      bucket: Bucket,
      work: (permit: Permit) => Promise<T>,
      { priority = 0, signal }: { priority?: number; signal?: AbortSignal } = {},
    ): Promise<T> {
      const queue = queues[bucket]
      queue.concurrency = budget.concurrency(bucket)
      const begin = async () => {
        const permit = await budget.acquire(bucket, signal)
        try {
          return await work(permit)
        } finally {
          permit.release()
          queue.concurrency = budget.concurrency(bucket) // an answer may have told of another limit
        }
      }
      return await addWaiting(queue, begin, { priority, signal })
    },
    /** Work waiting for its turn. */
    size: (bucket: Bucket): number => queues[bucket].size,
  }
}
