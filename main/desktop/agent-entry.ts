/**
 * Entry of the agent's process under the desktop app. Electron brings the network and the ports; everything else is the
 * agent as it also runs in the terminal. Whatever is not caught ends the process: the shell starts it again, and the
 * agent is built to be killed at any moment.
 */
import { type MessagePortMain, net } from 'electron'
import { openDesk } from '../agent/serve.ts'
import { answerHanded } from '../cli/handed.ts'
import { systemClock } from '../platform/clock.ts'
import { shiftedClock } from '../platform/shifted-clock.ts'
import { withSpare } from '../spreadsheets/reader-host.ts'
import type { FromReader } from '../spreadsheets/scan-protocol.ts'
import { useCompiledSqlite } from '../store/sqlite.ts'
import type { Begin, FromAgent, KeptAnswer, KeyAnswer, KeyAsk, ToAgent } from './agent-protocol.ts'
import { describeMistake } from './mistakes.ts'
import { openPortReaders } from './port-readers.ts'

const READER_MEMORY_MB = 512

process.on('uncaughtException', die)
process.on('unhandledRejection', die)
process.parentPort.once('message', ({ data }) => void begin(data as Begin))

async function begin(begun: Begin): Promise<void> {
  const { dataFolder, samples, compiledSqlite, version, policyFile, clockShift } = begun
  if (compiledSqlite !== undefined) useCompiledSqlite(compiledSqlite)
  const toShell = (message: FromAgent) => process.parentPort.postMessage(message)
  const readers = openPortReaders(toShell, READER_MEMORY_MB)
  const keys = openKeys(toShell)
  const desk = openDesk({
    dataFolder,
    samples,
    // A session without cookies or cache; what must not happen (redirects) is said with each request.
    fetch: ((url: string, init?: RequestInit) => net.fetch(url, init)) as typeof globalThis.fetch,
    clock: clockShift === undefined ? systemClock : shiftedClock(clockShift),
    readers: withSpare(readers.host),
    keys: keys.ring,
    version,
    answerHanded,
    ...(policyFile !== undefined && { policyPlaces: [policyFile] }),
    onStanding: (standing) => toShell({ kind: 'standing', standing }),
    onMistake: (what, error) => process.stderr.write(`${what}: ${describeMistake(error)}\n`),
  })

  process.parentPort.on('message', ({ data, ports }) => {
    const message = data as ToAgent
    switch (message.kind) {
      case 'begin':
        return
      case 'window':
        return desk.openWindow(windowPort(ports[0] as MessagePortMain))
      case 'reader':
        return readers.arrived(message.id, readerPort(ports[0] as MessagePortMain))
      case 'reader-exit':
        return readers.ended(message.id, message.exit)
      case 'key':
        return keys.answered(message.id, message.answer)
      case 'look-again':
        return desk.lookAgain()
      case 'pause':
        return void desk.pause(message.choice)
      case 'sync-now':
        return desk.syncNow()
      case 'quit':
        return void desk.close().then(() => {
          toShell({ kind: 'done' })
          process.exit(0)
        })
    }
  })
  toShell({ kind: 'begun' })
  await desk.begin()
}

/** The keychain belongs to the shell; each question has a number. */
function openKeys(toShell: (message: FromAgent) => void) {
  const waiting = new Map<number, (answer: KeyAnswer | KeptAnswer) => void>()
  let lastId = 0
  const ask = (question: KeyAsk) =>
    new Promise<KeyAnswer | KeptAnswer>((resolve) => {
      lastId += 1
      waiting.set(lastId, resolve)
      toShell({ kind: 'key', id: lastId, ask: question })
    })
  return {
    ring: {
      read: (name: string) => ask({ do: 'read', name }) as Promise<KeyAnswer>,
      keep: (name: string, key: string) => ask({ do: 'keep', name, key }) as Promise<KeptAnswer>,
      drop: async (name: string) => void (await ask({ do: 'drop', name })),
    },
    answered(id: number, answer: KeyAnswer | KeptAnswer): void {
      waiting.get(id)?.(answer)
      waiting.delete(id)
    },
  }
}

function windowPort(port: MessagePortMain) {
  return {
    post: (message: unknown) => port.postMessage(message),
    onMessage(listener: (message: unknown) => void) {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: (listener: () => void) => void port.on('close', listener),
  }
}

function readerPort(port: MessagePortMain) {
  return {
    post: (message: unknown) => port.postMessage(message),
    onMessage(listener: (message: FromReader) => void) {
      port.on('message', ({ data }) => listener(data as FromReader))
      port.start()
    },
    close: () => port.close(),
  }
}

function die(error: unknown): void {
  process.stderr.write(`agent: ${describeMistake(error)}\n`)
  process.exit(70)
}
