/**
 * Entry of the reader process under a terminal: a child of the agent that reads one file, maps its rows and ends.
 * It has no token, no database and no network, and can be killed at any moment.
 */
import { type MappingRequest, openMapping } from '../mapping/compile.ts'
import { limitMemory } from './memory-guard.ts'
import { parentPort } from './process-port.ts'
import { serveScans } from './scan-worker.ts'

limitMemory(Number(process.argv[2]))
// What is asked comes from the agent itself, which has checked it.
serveScans(parentPort(), (mapping) => openMapping(mapping as MappingRequest))
