/**
 * Entry of the reader process under a terminal: a child of the agent that reads one file, maps its rows and ends.
 * It has no token, no database and no network, and can be killed at any moment.
 */
import { compileMapping, type MappingContext, type SourceMapping } from '../mapping/compile.ts'
import { parentPort } from './process-port.ts'
import { serveScans } from './scan-worker.ts'

/** The form of `ScanRequest.mapping`. It comes from the agent itself, which has checked it. */
export type MappingRequest = { source: SourceMapping; context: MappingContext }

serveScans(parentPort(), (headers, mapping) => {
  const { source, context } = mapping as MappingRequest
  return compileMapping(headers, source, context)
})
