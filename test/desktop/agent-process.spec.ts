import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type ChildProcess, type HandedPort, superviseAgent } from '../../main/desktop/agent-process.ts'
import type { Begin, FromAgent, ToAgent } from '../../main/desktop/agent-protocol.ts'
import type { ReaderExit } from '../../main/spreadsheets/reader-host.ts'
import { nothingYet } from '../../shared/standing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Fake = ChildProcess & {
  heard: { message: ToAgent; ports: number }[]
  says(message: FromAgent): void
  dies(exit?: Partial<ReaderExit>): void
  killed: boolean
}
function fakeProcess(): Fake {
  let hear: (message: unknown) => void = () => {}
  let exit: (exit: ReaderExit) => void = () => {}
  const fake: Fake = {
    pid: 1,
    heard: [],
    killed: false,
    post: (message, ports: HandedPort[] = []) =>
      void fake.heard.push({ message: message as ToAgent, ports: ports.length }),
    onMessage: (listener) => {
      hear = listener
    },
    onExit: (listener) => {
      exit = listener
    },
    kill: () => {
      fake.killed = true
    },
    says: (message) => hear(message),
    dies: (how = {}) => exit({ code: null, signal: 'SIGKILL', outOfMemory: false, ...how }),
  }
  return fake
}

function office() {
  const agents: Fake[] = []
  const readers: Fake[] = []
  const told: string[] = []
  let clock = 0
  const supervised = superviseAgent({
    startAgent: () => {
      const fake = fakeProcess()
      agents.push(fake)
      return fake
    },
    startReader: () => {
      const fake = fakeProcess()
      readers.push(fake)
      return fake
    },
    openLine: () => [{ handed: 1 }, { handed: 2 }],
    answerKey: async () => ({ kind: 'key', key: 'secret' }),
    begin: { dataFolder: '/data', samples: '/samples', version: '1.0.0' } satisfies Omit<Begin, 'kind'>,
    monotonic: () => clock,
    onStanding: () => void told.push('standing'),
    onOdd: () => void told.push('odd'),
    onStarted: () => void told.push('started'),
    onDied: (again) => void told.push(again ? 'again' : 'given up'),
  })
  return {
    agents,
    readers,
    told,
    supervised,
    now: () => agents.at(-1)!,
    wait: (ms: number) => {
      clock += ms
    },
  }
}

it('the agent that dies is started again, with all it needs to know', () => {
  const { agents, told, now } = office()
  now().says({ kind: 'begun' })
  now().dies()
  expect(agents).toHaveLength(2)
  expect(now().heard[0]!.message).toEqual({
    kind: 'begin',
    dataFolder: '/data',
    samples: '/samples',
    version: '1.0.0',
  })
  expect(told).toEqual(['started', 'again'])
})

it('the fifth death within ten minutes is the last; a person may try once more', () => {
  const { agents, told, now, wait, supervised } = office()
  for (let death = 1; death <= 5; death += 1) {
    now().dies()
    wait(60_000)
  }
  expect(told).toEqual(['again', 'again', 'again', 'again', 'given up'])
  expect(agents).toHaveLength(5)
  supervised.startAgain()
  expect(agents).toHaveLength(6)
})

it('deaths that lie further apart do not stop it', () => {
  const { agents, now, wait } = office()
  for (let death = 1; death <= 8; death += 1) {
    now().dies()
    wait(3 * 60_000)
  }
  expect(agents).toHaveLength(9)
})

it('a reader gets the agent a line, says how it ended, and ends with the agent', () => {
  const { readers, now } = office()
  const agent = now()
  agent.says({ kind: 'start-reader', id: 1, memoryMb: 512 })
  expect(readers[0]!.heard).toEqual([{ message: { kind: 'serve', memoryMb: 512 }, ports: 1 }])
  expect(agent.heard.at(-1)).toEqual({ message: { kind: 'reader', id: 1 }, ports: 1 })
  readers[0]!.dies({ outOfMemory: true })
  expect(agent.heard.at(-1)!.message).toMatchObject({
    kind: 'reader-exit',
    id: 1,
    exit: { outOfMemory: true },
  })

  agent.says({ kind: 'start-reader', id: 2, memoryMb: 512 })
  agent.dies()
  expect(readers[1]!.killed).toBe(true)
  readers[1]!.dies()
  expect(now().heard.map(({ message }) => message.kind)).toEqual(['begin']) // the new agent asked for no reader
})

it('an answer of the keychain reaches only the agent that asked', async () => {
  const { agents, now } = office()
  now().says({ kind: 'key', id: 1, ask: { do: 'read', name: 'account' } })
  now().dies()
  await vi.runAllTimersAsync()
  expect(agents[1]!.heard.map(({ message }) => message.kind)).toEqual(['begin'])
  now().says({ kind: 'key', id: 7, ask: { do: 'read', name: 'account' } })
  await vi.runAllTimersAsync()
  expect(now().heard.at(-1)!.message).toEqual({ kind: 'key', id: 7, answer: { kind: 'key', key: 'secret' } })
})

it('quit is a message and waits for the database to be closed; nobody is started after it', async () => {
  const { agents, now, supervised } = office()
  const quit = supervised.quit()
  expect(now().heard.at(-1)!.message).toEqual({ kind: 'quit' })
  now().says({ kind: 'done' })
  await quit
  now().dies()
  expect(agents).toHaveLength(1)
})

it('an agent that does not close its database within 5 s is ended', async () => {
  const { now, supervised } = office()
  const quit = supervised.quit()
  await vi.advanceTimersByTimeAsync(4900)
  expect(now().killed).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  await quit
  expect(now().killed).toBe(true)
})

const good = { kind: 'standing', standing: nothingYet }
it.each<[string, unknown]>([
  ['nothing', null],
  ['a word', 'begun'],
  ['another kind', { kind: 'open', path: '/etc/passwd' }],
  ['a kind every object has', { kind: 'constructor' }],
  ['more than it may say', { kind: 'begun', path: 'x' }],
  ['a standing that is none', { kind: 'standing', standing: null }],
  ['a standing without its counts', { kind: 'standing', standing: { ...nothingYet, needsYou: undefined } }],
  ['a phase nobody knows', { kind: 'standing', standing: { ...nothingYet, status: { phase: '__proto__' } } }],
  ['counts below nothing', { kind: 'standing', standing: { ...nothingYet, queued: -1 } }],
  [
    'a standing of megabytes',
    {
      kind: 'standing',
      standing: { ...nothingYet, account: { name: 'x'.repeat(2e6), host: '', practice: false } },
    },
  ],
  ['a question to the keychain that is none', { kind: 'key', id: 1, ask: { do: 'list' } }],
  ['a key without a name', { kind: 'key', id: 1, ask: { do: 'read', name: '' } }],
  ['a reader without memory', { kind: 'start-reader', id: 1, memoryMb: 0 }],
])('an agent that says %s: nothing comes of it, and the shell goes on', async (_what, message) => {
  const { now, told, readers } = office()
  now().says(message as FromAgent)
  await vi.advanceTimersByTimeAsync(10)
  expect(told).toEqual(['odd'])
  expect(readers).toEqual([])
  expect(now().heard.filter(({ message }) => message.kind === 'key')).toEqual([])
  now().says(good as FromAgent)
  expect(told).toEqual(['odd', 'standing'])
})

it('an agent that wants a thousand readers, each with all memory, gets a few with enough', () => {
  const { now, readers } = office()
  for (let id = 0; id < 1000; id += 1) now().says({ kind: 'start-reader', id, memoryMb: 1e6 })
  expect(readers).toHaveLength(16)
  const [served] = readers[0]!.heard
  expect(served?.message).toEqual({ kind: 'serve', memoryMb: 1024 })
  const refused = now().heard.filter(({ message }) => message.kind === 'reader-exit')
  expect(refused).toHaveLength(1000 - 16)
  readers[0]!.dies()
  now().says({ kind: 'start-reader', id: 2000, memoryMb: 512 })
  expect(readers).toHaveLength(17)
})
