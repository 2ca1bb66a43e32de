/** Electron's utility processes as the supervisor knows processes. */
import path from 'node:path'
import { MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron'
import { READER_FLAGS } from '../spreadsheets/reader-host.ts'
import type { ChildProcess, HandedPort } from './agent-process.ts'
import type { Challenge } from './proxy-login.ts'
import { quietSession } from './quiet-session.ts'

/** No more of the environment than a program needs to start: above all, no secret of whoever started the app. */
const ENVIRONMENT = [
  ...['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'HOME', 'USERPROFILE', 'LOCALAPPDATA', 'TZ'],
  ...['OneDrive', 'OneDriveCommercial', 'OneDriveConsumer'],
  ...['DISPLAY', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME', 'DBUS_SESSION_BUS_ADDRESS'],
]
/** Electron's `login` event, wherever it arises: here for a process with a session of its own, at `app` in older ones. */
export type OnLogin = (
  event: { preventDefault(): void },
  challenge: Challenge,
  answer: (user?: string, password?: string) => void,
) => void
const AGENT_SESSION = 'agent'
/** The end of what a process printed, enough for the reason V8 gives. */
const PRINTED_KEPT = 4096

/** Its requests go through a session of their own, which is kept in memory only (Electron before 44 has none to choose). */
export const startAgentProcess = (
  folder: string,
  onPrinted: (text: string) => void,
  onLogin: OnLogin,
): ChildProcess => {
  quietSession(AGENT_SESSION)
  return start(
    path.join(folder, 'agent.js'),
    {
      serviceName: 'Contact Sync Agent',
      // As for its reader: rows and answers live for a moment, and V8 would keep up to 100 MiB for them.
      execArgv: [jsFlags(READER_FLAGS)],
      partition: AGENT_SESSION,
      // A proxy that wants a password is answered by the shell, which has keychain and window.
      respondToAuthRequestsFromMainProcess: true,
    },
    onPrinted,
    onLogin,
  )
}

/** V8's flags reach a utility process only this way: given one by one they are taken, and do nothing (seen with 33). */
const jsFlags = (flags: readonly string[]): string => `--js-flags=${flags.join(' ')}`

export const startReaderProcess = (folder: string, memoryMb: number): ChildProcess =>
  start(
    path.join(folder, 'reader.js'),
    {
      serviceName: 'Contact Sync Reader',
      execArgv: [jsFlags([`--max-old-space-size=${memoryMb}`, ...READER_FLAGS])],
    },
    () => {}, // what it prints may quote the file it reads
  )

/** Two ends of one line. */
export function openLine(): [HandedPort, HandedPort] {
  const { port1, port2 } = new MessageChannelMain()
  return [{ handed: port1 }, { handed: port2 }]
}

/** The port inside, to hand it to a window. */
export const portIn = ({ handed }: HandedPort): MessagePortMain => handed as MessagePortMain

function start(
  entry: string,
  options: Electron.ForkOptions,
  onPrinted: (text: string) => void,
  onLogin?: OnLogin,
): ChildProcess {
  const env = Object.fromEntries(
    ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
  const child = utilityProcess.fork(entry, [], { ...options, env, stdio: 'pipe' })
  if (onLogin) child.on('login', (event, _details, challenge, answer) => onLogin(event, challenge, answer))
  let printed = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-PRINTED_KEPT)
    onPrinted(text)
  })
  child.stdout?.pipe(process.stdout)
  return {
    get pid() {
      return child.pid
    },
    post: (message, ports = []) => child.postMessage(message, ports.map(portIn)),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) =>
      void child.once('exit', (code) =>
        listener({ code, signal: null, outOfMemory: /heap out of memory|Allocation failed/i.test(printed) }),
      ),
    kill: () => void child.kill(),
  }
}
