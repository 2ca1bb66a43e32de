/** The reader as it runs beside the agent, without the process: the same code and messages, copied as between processes. */
import { type MappingRequest, openMapping } from '../../../main/mapping/compile.ts'
import type { ReaderHost } from '../../../main/spreadsheets/reader-host.ts'
import type { FromReader, ToReader } from '../../../main/spreadsheets/scan-protocol.ts'
import { serveScans } from '../../../main/spreadsheets/scan-worker.ts'

/** Spares each scan the start of a process; how reader processes live and die is tested in test/spreadsheets. */
export const inlineReaders: ReaderHost = {
  start() {
    let killed = false
    let toWorker = (_message: ToReader): void => {}
    let toAgent = (_message: FromReader): void => {}
    let exited = (): void => {}
    serveScans(
      {
        post: (message) => void setImmediate(() => killed || toAgent(structuredClone(message))),
        onMessage: (listener) => (toWorker = listener),
      },
      (mapping) => openMapping(mapping as MappingRequest),
    )
    return {
      post: (message) => void setImmediate(() => killed || toWorker(structuredClone(message))),
      onMessage: (listener) => (toAgent = listener),
      onExit: (listener) => (exited = () => listener({ code: null, signal: 'SIGKILL', outOfMemory: false })),
      kill() {
        killed = true
        setImmediate(exited)
      },
    }
  },
}
