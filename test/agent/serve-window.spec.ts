/** The agent's end of a window's line. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import {
  LARGEST_ASK,
  MOST_LINES,
  MOST_OPEN,
  openWindows,
  type WindowPort,
} from '../../main/agent/serve-window.ts'
import type { FromAgentWire, WindowEnd } from '../../shared/ipc-wire.ts'
import { AGENT_RESTARTED, openLine } from '../../shared/ipc-wire.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function windowOf(windows: ReturnType<typeof openWindows>) {
  const heard: FromAgentWire[] = []
  let ask: (message: unknown) => void = () => {}
  let close: () => void = () => {}
  const port: WindowPort = {
    post: (message) => void heard.push(message),
    onMessage: (listener) => {
      ask = listener
    },
    onClose: (listener) => {
      close = listener
    },
  }
  windows.add(port)
  return { heard, ask: (message: unknown) => ask(message), close: () => close() }
}

const answerers = {
  double: { input: z.number(), answer: (n: number) => n * 2 },
  fail: {
    input: z.undefined(),
    answer: () => {
      throw new Error('a bug')
    },
  },
}

it('an ask is answered under its number; what is not understood is refused, and the rest goes on', async () => {
  const mistakes: string[] = []
  const { ask, heard } = windowOf(openWindows(answerers, (name) => void mistakes.push(name)))
  ask({ id: 1, ask: 'double', input: 21 })
  ask({ id: 2, ask: 'double', input: 'many' })
  ask({ id: 3, ask: 'constructor', input: 1 })
  ask({ id: 4, ask: 'fail' })
  ask('nonsense')
  ask({ id: 5, ask: 'double', input: 1, more: true })
  ask({ id: 6, ask: 'double', input: 3 })
  await vi.runAllTimersAsync()
  const answered = heard.map((message) => ('id' in message ? [message.id, message.ok] : message))
  expect(answered.toSorted()).toEqual([
    [1, true],
    [2, false],
    [3, false],
    [4, false],
    [5, false],
    [6, true],
  ])
  expect(heard).toContainEqual({ id: 1, ok: true, value: 42 })
  expect(mistakes).toEqual(['fail'])
})

it('at most five notices a second, the last of each name, and none without a window', async () => {
  const windows = openWindows(answerers, () => {})
  windows.tell('standing', 0)
  const { heard, close } = windowOf(windows)
  for (let n = 1; n <= 1000; n += 1) {
    windows.tell('standing', n)
    windows.tell('runs', n)
    await vi.advanceTimersByTimeAsync(10)
  }
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard.length).toBeLessThanOrEqual(56) // 11 s
  expect(heard.length).toBeGreaterThan(40)
  expect(heard).toContainEqual({ tell: 'standing', notice: 1000 })
  expect(heard).toContainEqual({ tell: 'runs', notice: 1000 })
  expect(heard).not.toContainEqual({ tell: 'standing', notice: 0 })
  const before = heard.length
  close()
  windows.tell('standing', 1001)
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard).toHaveLength(before)
})

it("the window's end: asks made early wait, a new port rejects what was open and takes a snapshot", async () => {
  const snapshots: number[] = []
  const line = openLine(() => void snapshots.push(1))
  const port = () => {
    const sent: unknown[] = []
    const end: WindowEnd & { sent: unknown[]; closed: boolean } = {
      sent,
      closed: false,
      postMessage: (message) => void sent.push(message),
      onmessage: null,
      close() {
        end.closed = true
      },
    }
    return end
  }
  const early = line.ask('double', 1)
  const first = port()
  line.connect(first)
  expect(first.sent).toEqual([{ id: 1, ask: 'double', input: 1 }])
  first.onmessage!({ data: { id: 1, ok: true, value: 2 } })
  expect(await early).toBe(2)

  const heard: unknown[] = []
  const off = line.on('standing', (notice) => void heard.push(notice))
  first.onmessage!({ data: { tell: 'standing', notice: 'a' } })
  const open = line.ask('double', 2)
  const second = port()
  line.connect(second)
  await expect(open).rejects.toThrow(AGENT_RESTARTED)
  expect(first.closed).toBe(true)
  second.onmessage!({ data: { tell: 'standing', notice: 'b' } })
  off()
  second.onmessage!({ data: { tell: 'standing', notice: 'c' } })
  expect(heard).toEqual(['a', 'b'])
  expect(snapshots).toHaveLength(2)
})

it.each<[string, () => unknown]>([
  ['a text as long as a library', () => 'x'.repeat(LARGEST_ASK.characters + 1)],
  ['a million values', () => Array.from({ length: 1_000_000 }, () => 0)],
  ['lists in lists in lists', () => Array.from({ length: 100_000 }).reduce((inner) => [inner], 0)],
  ['bytes without an end', () => new Uint8Array(LARGEST_ASK.characters + 1)],
  [
    'a circle',
    () => {
      const circle: Record<string, unknown> = {}
      circle.again = circle
      return circle
    },
  ],
])('a page that sends %s: refused before anybody looks at it, and the rest goes on', async (_what, make) => {
  const looked: unknown[] = []
  const anything = { input: z.unknown(), answer: (given: unknown) => looked.push(given) }
  const { ask, heard } = windowOf(openWindows({ anything, ...answerers }, () => {}))
  ask({ id: 1, ask: 'anything', input: make() })
  ask({ id: 2, ask: 'double', input: 1 })
  await vi.runAllTimersAsync()
  expect(looked).toEqual([])
  expect(heard.toSorted((a, b) => ('id' in a && 'id' in b ? a.id - b.id : 0))).toEqual([
    { id: 1, ok: false, why: 'not an ask' },
    { id: 2, ok: true, value: 2 },
  ])
})

it('keys that are more than keys are data, or none', async () => {
  const { ask, heard } = windowOf(
    openWindows(
      { keep: { input: z.record(z.string(), z.unknown()), answer: (given: object) => Object.keys(given) } },
      () => {},
    ),
  )
  ask({
    id: 1,
    ask: 'keep',
    input: JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"name":1}'),
  })
  for (const name of ['__proto__', 'toString', 'hasOwnProperty']) ask({ id: 2, ask: name })
  await vi.runAllTimersAsync()
  expect(heard[0]).toMatchObject({ ok: true, value: ['constructor', 'name'] })
  expect(heard.slice(1).map((message) => 'ok' in message && message.ok)).toEqual([false, false, false])
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

it('thousands of asks at once: as many as a window has are answered, the agent works between them, the rest is refused', async () => {
  const { ask, heard } = windowOf(openWindows(answerers, () => {}))
  let own = 0
  const work = () => {
    own += 1
    if (own < 2000) setImmediate(work)
  }
  setImmediate(work)
  for (let id = 1; id <= 10_000; id += 1) ask({ id, ask: 'double', input: id })
  expect(heard).toHaveLength(10_000 - MOST_OPEN)
  expect(heard.every((message) => 'ok' in message && !message.ok)).toBe(true)
  await vi.runAllTimersAsync()
  expect(heard.filter((message) => 'ok' in message && message.ok)).toHaveLength(MOST_OPEN)
  expect(own).toBeGreaterThanOrEqual(MOST_OPEN)
  ask({ id: 20_000, ask: 'double', input: 4 })
  await vi.runAllTimersAsync()
  expect(heard.at(-1)).toEqual({ id: 20_000, ok: true, value: 8 })
})

it('one line after the other is asked for: the window keeps those it has, and no more are served', async () => {
  const windows = openWindows(answerers, () => {})
  const lines = Array.from({ length: 1000 }, () => windowOf(windows))
  expect(windows.open).toBe(MOST_LINES)
  lines[0]!.close()
  const next = windowOf(windows)
  next.ask({ id: 1, ask: 'double', input: 2 })
  await vi.runAllTimersAsync()
  expect(next.heard).toEqual([{ id: 1, ok: true, value: 4 }])
})

it('what was wrong with an ask is said shortly, however much it was', async () => {
  const list = { input: z.array(z.number()), answer: () => 0 }
  const { ask, heard } = windowOf(openWindows({ list }, () => {}))
  ask({ id: 1, ask: 'list', input: Array.from({ length: 5000 }, () => 'x') })
  await vi.runAllTimersAsync()
  expect(JSON.stringify(heard).length).toBeLessThan(1000)
})
