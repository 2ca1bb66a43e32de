/** A scan as the agent sees it: one file in, rows out, in a process of its own that may die without harm. */

import { isFromReader, rowsIn } from './check-reader.ts'
import type { FindRequest, FoundRows } from './find-rows.ts'
import { HaltError, type ReadHalt } from './halt.ts'
import { withDefaults } from './limits.ts'
import type { ReaderExit, ReaderHost } from './reader-host.ts'
import type {
  Drafted,
  DraftRequest,
  FromReader,
  LookedAt,
  Peeked,
  PeekRequest,
  ScanMessage,
  ScanRequest,
  ToReader,
} from './scan-protocol.ts'
import type { ReadOptions } from './table.ts'

/** It says something else than a reader does. */
const BROKEN = new HaltError('reader-died', { exit: 'it said what no reader says' }).halt
/** Messages of a reader that nobody read yet. One that waits to be told to go on never has more than a handful. */
const MOST_UNREAD = 32

/** The reader ends itself in time while it streams; past this much more it is stuck. */
const GRACE_MS = 5_000

/**
 * Reads, hashes and maps a file in a process that `host` starts. The last message is `done` or `halt`; whatever
 * happens to the process, and when `signal` is aborted, it is a halt and never an exception. Leaving the loop
 * early kills the process. Only time spent waiting for it counts towards its limit.
 */
export async function* scanFile(
  host: ReaderHost,
  request: ScanRequest,
  signal: AbortSignal,
): AsyncGenerator<ScanMessage, void, undefined> {
  const reader = startReader(host, { kind: 'scan', request }, request.read, signal)
  try {
    for (;;) {
      const message = await reader.next()
      switch (message.kind) {
        case 'rows': {
          const rows = rowsIn(message)
          yield rows ? { kind: 'rows', rows } : BROKEN
          if (!rows) return
          reader.more()
          break
        }
        case 'opened':
          yield message
          reader.more()
          break
        case 'done':
        case 'halt':
          yield message
          return
        case 'peeked':
        case 'looked':
        case 'drafted':
        case 'found':
          break // the answer to another question
      }
    }
  } finally {
    reader.end()
  }
}

/** The header and the first rows of a file, read beside the agent as a scan is. */
export const peekFile = (
  host: ReaderHost,
  request: PeekRequest,
  signal: AbortSignal,
): Promise<Peeked | ReadHalt> => ask(host, { kind: 'peek', request }, 'peeked', signal)

/** The start of the sheet that would be read, whether a header is found in it or not. */
export const lookInFile = (
  host: ReaderHost,
  request: PeekRequest,
  signal: AbortSignal,
): Promise<LookedAt | ReadHalt> => ask(host, { kind: 'look', request }, 'looked', signal)

/** What a file's columns most likely are and what its first values become, worked out beside the agent. */
export const draftFile = (
  host: ReaderHost,
  request: DraftRequest,
  signal: AbortSignal,
): Promise<Drafted | ReadHalt> => ask(host, { kind: 'draft', request }, 'drafted', signal)

/** Rows of an earlier scan as they stand in the file now, read beside the agent as a scan is. */
export const findInFile = (
  host: ReaderHost,
  request: FindRequest,
  signal: AbortSignal,
): Promise<FoundRows | ReadHalt> => ask(host, { kind: 'find', request }, 'found', signal)

type Reply = Awaited<ReturnType<ReturnType<typeof startReader>['next']>>

/** A question with one answer. */
async function ask<Kind extends Reply['kind']>(
  host: ReaderHost,
  question: Extract<ToReader, { kind: 'peek' | 'look' | 'draft' | 'find' }>,
  answer: Kind,
  signal: AbortSignal,
): Promise<Extract<Reply, { kind: Kind }> | ReadHalt> {
  const reader = startReader(host, question, question.request.read, signal)
  const is = (reply: Reply): reply is Extract<Reply, { kind: Kind }> => reply.kind === answer
  try {
    const reply = await reader.next()
    return is(reply) || reply.kind === 'halt' ? reply : new HaltError('reader-died').halt
  } finally {
    reader.end()
  }
}

/** Starts a reader process with one question. `end` kills it. `next` answers a halt for whatever befalls it. */
function startReader(host: ReaderHost, question: ToReader, { limits }: ReadOptions, signal: AbortSignal) {
  const inbox = createInbox()
  const cancelled = new HaltError('cancelled').halt
  const abort = () => inbox.put(cancelled)
  signal.addEventListener('abort', abort)
  const channel = signal.aborted ? null : host.start()
  channel?.onMessage((message: unknown) => inbox.put(isFromReader(message) ? message : BROKEN))
  channel?.onExit((exit) => inbox.put(exitHalt(exit)))
  channel?.post(question)
  let left = withDefaults(limits).milliseconds + GRACE_MS
  return {
    async next(): Promise<FromReader> {
      // Rows that arrived before the wish to stop are not wanted any more.
      if (signal.aborted) return cancelled
      const asked = performance.now()
      const message = await inbox.take(left)
      left -= performance.now() - asked
      return signal.aborted ? cancelled : (message ?? new HaltError('timeout').halt)
    },
    more: () => channel?.post({ kind: 'more' }),
    end() {
      signal.removeEventListener('abort', abort)
      channel?.kill()
    },
  }
}

function exitHalt({ code, signal, outOfMemory, stuck }: ReaderExit): ReadHalt {
  if (outOfMemory) return new HaltError('out-of-memory').halt
  if (stuck) return new HaltError('corrupted', { reason: 'stuck' }).halt
  return new HaltError('reader-died', { exit: signal ?? code ?? 'not started' }).halt
}

/** Messages in order; `take` answers null when none came in `milliseconds`. */
function createInbox() {
  const messages: FromReader[] = []
  let wake: (() => void) | undefined
  return {
    put(message: FromReader): void {
      // A reader that does not wait fills the memory; whoever asked finds out with the last of these.
      if (messages.length < MOST_UNREAD) messages.push(messages.length === MOST_UNREAD - 1 ? BROKEN : message)
      wake?.()
    },
    async take(milliseconds: number): Promise<FromReader | null> {
      if (messages.length === 0) {
        let timer: ReturnType<typeof setTimeout> | undefined
        await new Promise<void>((resolve) => {
          wake = resolve
          timer = setTimeout(resolve, Math.max(0, milliseconds))
        })
        clearTimeout(timer)
        wake = undefined
      }
      return messages.shift() ?? null
    },
  }
}
