/** A forked process's line to its parent. */
import type { ToReader } from './scan-protocol.ts'
import type { WorkerPort } from './scan-worker.ts'

/** Ends the process when the parent is gone: nobody is left to read for. */
export function parentPort(): WorkerPort {
  process.once('disconnect', () => process.exit(0))
  return {
    post: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToReader)),
  }
}
