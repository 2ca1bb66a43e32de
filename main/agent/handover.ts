/**
 * Commands for a running agent, over a local socket (POSIX) or named pipe (Windows): one JSON line there, JSON
 * lines back. The folder is 0700 and the socket lies in it, or in a folder of the user's own where the path
 * would be longer than the system allows; nobody else can connect.
 */

import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { parseJson } from '../../shared/parse-json.ts'
import type { Cycle } from './cycle.ts'

const request = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('sync'),
    files: z.array(z.string()),
    yes: z.boolean(),
    maxMinutes: z.number().positive().optional(),
    once: z.boolean().optional(),
  }),
  z.strictObject({
    command: z.literal('resolve'),
    named: z.union([z.strictObject({ id: z.string() }), z.strictObject({ all: z.string() })]),
    attribute: z.string().optional(),
    choice: z.union([
      z.strictObject({ keep: z.enum(['spreadsheet', 'platform']) }),
      z.strictObject({ value: z.string() }),
    ]),
  }),
  z.strictObject({ command: z.literal('forget'), urn: z.string(), thisToo: z.boolean() }),
  z.strictObject({ command: z.literal('undo'), run: z.number().int(), yes: z.boolean() }),
  z.strictObject({
    command: z.literal('answer'),
    id: z.string(),
    answer: z.enum(['approve', 'dismiss', 'always']),
  }),
])
export type HandedCommand = z.output<typeof request>
/** `host`: the account it is about, by the address in its setup. */
const message = z.strictObject({ host: z.string(), command: request })
export type HandedMessage = z.output<typeof message>

const reply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), sentence: z.string() }),
  z.object({ kind: z.literal('done'), exitCode: z.number(), value: z.unknown(), text: z.string() }),
])
export type HandedReply = z.output<typeof reply>

/** Longest path of a socket: 108 bytes with its end on Linux, 104 on macOS. */
const LONGEST_SOCKET_PATH = 100
const LONGEST_REQUEST = 64 * 1024
const LIMITS = {
  /** A person has a terminal or two. */
  connections: 16,
  /** Whoever connects says at once what is wanted. */
  requestMs: 10_000,
}

/** Undefined where there is no place that nobody else can reach. */
function address(dataFolder: string): string | undefined {
  const name = createHash('sha256').update(path.resolve(dataFolder)).digest('hex').slice(0, 24)
  if (process.platform === 'win32') return `\\\\.\\pipe\\contact-sync-${name}`
  const inside = path.join(path.resolve(dataFolder), 'agent.sock')
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH) return inside
  const { uid } = userInfo()
  const own = path.join(tmpdir(), `contact-sync-${uid}`)
  mkdirSync(own, { recursive: true, mode: 0o700 })
  // Everybody may make folders there: one that another user made first is theirs to look into and to replace.
  const found = lstatSync(own)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) return undefined
  return path.join(own, `${name}.sock`)
}

/**
 * Takes commands until closed. The caller holds the data folder's lock, so an old socket is a dead one. Where nobody but
 * others could be heard, none are taken: they are then refused as beside any agent that takes none.
 */
export async function takeCommands(
  dataFolder: string,
  run: (message: HandedMessage, send: (reply: HandedReply) => void) => Promise<void>,
  limits: Partial<typeof LIMITS> = {},
): Promise<{ close(): void }> {
  const { connections, requestMs } = { ...LIMITS, ...limits }
  const at = address(dataFolder)
  if (at === undefined) return { close: () => {} }
  if (process.platform !== 'win32') rmSync(at, { force: true })
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    const late = setTimeout(() => socket.destroy(), requestMs)
    socket.once('close', () => clearTimeout(late))
    let received = 0
    socket.on('data', (chunk) => {
      received += chunk.length
      if (received > LONGEST_REQUEST) socket.destroy()
    })
    linesOf(socket).once('line', (line) => {
      clearTimeout(late) // a sync may take hours
      // Its last piece comes here, too, though the socket is ended for it.
      const parsed = message.safeParse(received > LONGEST_REQUEST ? undefined : parseJson(line))
      if (!parsed.success) {
        socket.destroy()
        return
      }
      const send = (answer: HandedReply) =>
        void (socket.writable && socket.write(`${JSON.stringify(answer)}\n`))
      run(parsed.data, send).then(
        () => socket.end(),
        () => socket.destroy(),
      )
    })
  })
  server.maxConnections = connections
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(at, resolve))
  if (process.platform !== 'win32') chmodSync(at, 0o600)
  return { close: () => void server.close() }
}

/** Gives a command to the agent that works with this data folder. Undefined where none takes commands. */
export function handOver(
  dataFolder: string,
  given: HandedMessage,
  onNote: (sentence: string) => void,
): Promise<Extract<HandedReply, { kind: 'done' }> | undefined> {
  return new Promise((resolve) => {
    const at = address(dataFolder)
    if (at === undefined) return resolve(undefined)
    const socket = connect(at)
    socket.once('error', () => resolve(undefined))
    socket.once('connect', () => socket.write(`${JSON.stringify(given)}\n`))
    linesOf(socket).on('line', (line) => {
      const parsed = reply.safeParse(parseJson(line))
      if (!parsed.success) return
      if (parsed.data.kind === 'note') onNote(parsed.data.sentence)
      else resolve(parsed.data)
    })
    socket.once('close', () => resolve(undefined))
  })
}

/** The reader passes a socket's error on as its own, and nobody listening there would end the process. */
const linesOf = (socket: Socket) => createInterface({ input: socket }).on('error', () => {})

/** An account at work. */
type AtWork = {
  host: string
  cycle: Cycle
  /** Runs the command with nothing else going on. */
  alone(work: () => Promise<number>): Promise<number>
  /** Ends what a command does. */
  signal: AbortSignal
}

/** @param accounts those at work now; a sentence where no command is taken now, which is then its end. */
export type AnswerHanded = (
  accounts: () => readonly AtWork[] | { refused: string; exitCode: number },
) => (message: HandedMessage, send: (reply: HandedReply) => void) => Promise<void>
