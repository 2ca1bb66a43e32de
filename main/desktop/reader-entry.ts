/**
 * Entry of the reader process under the desktop app: reads one file, maps its rows and ends. It has no token, no
 * database and no network. The first message brings the agent's line; the agent gone, nobody is left to read for.
 */
import type { MessagePortMain } from 'electron'
import { type MappingRequest, openMapping } from '../mapping/compile.ts'
import { limitMemory } from '../spreadsheets/memory-guard.ts'
import type { ToReader } from '../spreadsheets/scan-protocol.ts'
import { serveScans } from '../spreadsheets/scan-worker.ts'

// From Electron 37 on a promise nobody waits for only warns; a reader that failed is to end, and its file is read again.
process.on('unhandledRejection', () => process.exit(70))
process.parentPort.once('message', ({ data, ports }) => {
  limitMemory((data as { memoryMb: number }).memoryMb)
  const port = ports[0] as MessagePortMain
  port.on('close', () => process.exit(0))
  serveScans(
    {
      post: (message) => port.postMessage(message),
      onMessage(listener) {
        port.on('message', ({ data }) => listener(data as ToReader))
        port.start()
      },
    },
    // It comes from the agent itself, which has checked it.
    (mapping) => openMapping(mapping as MappingRequest),
  )
})
