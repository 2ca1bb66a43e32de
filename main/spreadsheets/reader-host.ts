/**
 * Starts reader processes. The agent knows only `ReaderHost`: a terminal forks a child, the desktop app will hand
 * it a second utility process, since a utility process cannot fork.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { STUCK } from './memory-guard.ts'
import type { FromReader, ToReader } from './scan-protocol.ts'

/** How a reader process ended, when it did so by itself. */
export type ReaderExit = {
  code: number | null
  signal: string | null
  outOfMemory: boolean
  /** A damaged file kept it busy. */
  stuck?: boolean
}
type ReaderChannel = {
  post(message: ToReader): void
  onMessage(listener: (message: FromReader) => void): void
  onExit(listener: (exit: ReaderExit) => void): void
  /** Ends it at once; `onExit` is still called. */
  kill(): void
}
export type ReaderHost = {
  start(): ReaderChannel
  /** Has one ready before there is a file to read, where the host can. */
  warm?(): void
}
/** A host that can have a process ready before there is a file to read. */
export type WarmReaderHost = ReaderHost & {
  /** Starts one now, if none is ready. It is ended when nobody needed it for a while. */
  warm(): void
  /** Ends the one that is ready; there will be no other. */
  end(): void
}

/** 4 MiB: V8 would let the young generation grow to 48 MiB for rows that live for a moment; no time is lost. */
export const READER_FLAGS = ['--max-semi-space-size=4'] as const
/** Of the memory a reader may have, what its heap gets: the rest is for the program itself and the bytes of files. */
const HEAP_SHARE = 0.7
/** The end of what it printed, enough for the reason V8 gives. */
const STDERR_KEPT = 4096
/** The child gets no more of the environment than a program needs to start: above all, no token. */
const ENVIRONMENT = [
  ...['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'TZ', 'ELECTRON_RUN_AS_NODE'],
  'NODE_COMPILE_CACHE', // where the command keeps what Node made of its sources (scripts/contact-sync.mjs)
]

/** Each `start` forks a Node process that may take `memoryMb` MiB. `entry`: another module to run, for tests. */
export function forkReaderHost({ memoryMb = 512, entry = defaultEntry() } = {}): ReaderHost {
  return {
    start() {
      const child = fork(entry, [String(memoryMb)], {
        serialization: 'advanced',
        execPath: process.execPath,
        execArgv: [`--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)}`, ...READER_FLAGS],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
      })
      let stderr = ''
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr = (stderr + text).slice(-STDERR_KEPT)
      })
      return {
        // A child that is gone cannot be written to; its exit says so.
        post: (message) => void child.send(message, () => undefined),
        onMessage: (listener) => void child.on('message', (message) => listener(message as FromReader)),
        onExit(listener) {
          child.once('error', () => listener({ code: null, signal: null, outOfMemory: false }))
          // `close` comes after the last of stderr, `exit` may come before.
          child.once('close', (code, signal) =>
            listener({ code, signal, outOfMemory: ranOutOfMemory(stderr), stuck: stderr.includes(STUCK) }),
          )
        },
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}

/**
 * Starting a process and loading the mapping takes a good part of the time in which an edited file is read again.
 * The agent calls `warm` when a file begins to change; after its quiet time the reader is there. `keepMs`: how long
 * one may wait for work.
 */
export function withSpare(host: ReaderHost, keepMs = 120_000): WarmReaderHost {
  let spare: { channel: ReaderChannel; timer: ReturnType<typeof setTimeout> } | undefined
  let over = false
  const drop = () => {
    clearTimeout(spare?.timer)
    spare?.channel.kill()
    spare = undefined
  }
  return {
    warm() {
      if (spare || over) return
      const channel = host.start()
      const timer = setTimeout(drop, keepMs)
      timer.unref()
      spare = { channel, timer }
      // One that dies waiting is no reader; the next start makes another.
      channel.onExit(() => {
        if (spare?.channel === channel) drop()
      })
    },
    start() {
      const ready = spare?.channel
      clearTimeout(spare?.timer)
      spare = undefined
      return ready ?? host.start()
    },
    end() {
      over = true // a file event may still be on its way
      drop()
    },
  }
}

const ranOutOfMemory = (stderr: string) =>
  /out of memory|Allocation failed|Array buffer allocation/i.test(stderr)

/** Beside this module: TypeScript when run from the source, JavaScript when built. */
function defaultEntry(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./reader-process.${extension}`, import.meta.url))
}
