/**
 * Starts reader processes. The agent knows only `ReaderHost`: a terminal forks a child, the desktop app will hand
 * it a second utility process, since a utility process cannot fork.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromReader, ToReader } from './scan-protocol.ts'

/** How a reader process ended, when it did so by itself. */
export type ReaderExit = { code: number | null; signal: string | null; outOfMemory: boolean }
export type ReaderChannel = {
  post(message: ToReader): void
  onMessage(listener: (message: FromReader) => void): void
  onExit(listener: (exit: ReaderExit) => void): void
  /** Ends it at once; `onExit` is still called. */
  kill(): void
}
export type ReaderHost = { start(): ReaderChannel }

/** 4 MiB: V8 would let the young generation grow to 48 MiB for rows that live for a moment; no time is lost. */
export const READER_FLAGS = ['--max-semi-space-size=4'] as const
/** The end of what it printed, enough for the reason V8 gives. */
const STDERR_KEPT = 4096
/** The child gets no more of the environment than a program needs to start: above all, no token. */
const ENVIRONMENT = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'ELECTRON_RUN_AS_NODE']

/** Each `start` forks a Node process with `memoryMb` MiB of heap. `entry`: another module to run, for tests. */
export function forkReaderHost({ memoryMb = 512, entry = defaultEntry() } = {}): ReaderHost {
  return {
    start() {
      const child = fork(entry, [], {
        serialization: 'advanced',
        execPath: process.execPath,
        execArgv: [`--max-old-space-size=${memoryMb}`, ...READER_FLAGS],
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
            listener({ code, signal, outOfMemory: ranOutOfMemory(stderr) }),
          )
        },
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}

const ranOutOfMemory = (stderr: string) =>
  /heap out of memory|Allocation failed|Array buffer allocation/i.test(stderr)

/** Beside this module: TypeScript when run from the source, JavaScript when built. */
function defaultEntry(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./reader-process.${extension}`, import.meta.url))
}
