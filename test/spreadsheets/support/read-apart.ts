/** Reads a file as the agent does, in a process of its own, and looks at how much memory that takes. */
import { readdirSync, readFileSync } from 'node:fs'
import type { SourceMapping } from '../../../main/mapping/compile.ts'
import { forkReaderHost } from '../../../main/spreadsheets/reader-host.ts'
import { scanFile } from '../../../main/spreadsheets/scan-file.ts'
import type { ScanMessage } from '../../../main/spreadsheets/scan-protocol.ts'
import type { ReadOptions } from '../../../main/spreadsheets/table.ts'
import { context } from '../../mapping/support/mapping.ts'

const source: SourceMapping = {
  columns: { Nome: { kind: 'name', part: null }, Celular: { kind: 'urn', scheme: 'tel' } },
  key: [],
  groups: [],
  fields: {},
  country: 'BR',
}

/** `peakMiB`: of the reader process as the system counts it; 0 where it cannot be seen. */
export type ReadApart = {
  last: Exclude<ScanMessage, { kind: 'opened' | 'rows' }>
  rows: number
  peakMiB: number
}

/** `memoryMb`: what the process may take. */
export async function readApart(path: string, read: ReadOptions = {}, memoryMb?: number): Promise<ReadApart> {
  const host = forkReaderHost(memoryMb === undefined ? {} : { memoryMb })
  const before = new Set(children())
  let peakMiB = 0
  const timer = setInterval(() => {
    for (const pid of children()) if (!before.has(pid)) peakMiB = Math.max(peakMiB, peakOf(pid))
  }, 20)
  try {
    let rows = 0
    const request = { path, read, mapping: { source, context }, known: new Uint8Array() }
    for await (const message of scanFile(host, request, new AbortController().signal)) {
      if (message.kind === 'rows') rows += message.rows.length
      else if (message.kind !== 'opened') return { last: message, rows, peakMiB }
    }
    throw new Error('reading ended without saying so')
  } finally {
    clearInterval(timer)
  }
}

/** This process's children on Linux; none elsewhere. */
function children(): string[] {
  try {
    return readdirSync('/proc/self/task').flatMap((task) =>
      readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    )
  } catch {
    return []
  }
}

function peakOf(pid: string): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0 // it has ended
  }
}
