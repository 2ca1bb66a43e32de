/**
 * Entry of the reader process under a terminal: a child of the agent that reads one file, maps its rows and ends.
 * It has no token, no database and no network, and can be killed at any moment.
 */
import { flushCompileCache } from 'node:module'
import { type MappingRequest, openMapping } from '../mapping/compile.ts'
import { limitMemory } from './memory-guard.ts'
import { parentPort } from './process-port.ts'
import { serveScans } from './scan-worker.ts'

limitMemory(Number(process.argv[2]))
const port = parentPort()
serveScans(
  {
    ...port,
    post(message) {
      // It ends by being killed: what Node keeps of its modules for the next one is written now.
      if (message.kind !== 'rows') flushCompileCache()
      port.post(message)
    },
  },
  // What is asked comes from the agent itself, which has checked it.
  (mapping) => openMapping(mapping as MappingRequest),
)
