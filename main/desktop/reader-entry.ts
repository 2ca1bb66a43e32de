/**
 * Entry of the reader process under the desktop app: reads one file, maps its rows and ends. It has no token, no
 * database and no network. The first message brings the agent's line; the agent gone, nobody is left to read for.
 */
import type { MessagePortMain } from 'electron'
import { compileMapping, type MappingContext, type SourceMapping } from '../mapping/compile.ts'
import type { ToReader } from '../spreadsheets/scan-protocol.ts'
import { serveScans } from '../spreadsheets/scan-worker.ts'

process.parentPort.once('message', ({ ports }) => {
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
    (headers, mapping) => {
      // It comes from the agent itself, which has checked it.
      const { source, context } = mapping as { source: SourceMapping; context: MappingContext }
      return compileMapping(headers, source, context)
    },
  )
})
