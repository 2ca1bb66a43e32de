/**
 * One window's line to the agent: every message is checked before it is believed, answered once, and notices are
 * gathered so that at most five a second leave. Knows nothing of what is asked.
 */
import { z } from 'zod'
import type { FromAgentWire } from '../../shared/ipc-wire.ts'
import { isLargerThan } from '../../shared/larger-than.ts'

/** The agent's end of a window's port. */
export type WindowPort = {
  post(message: FromAgentWire): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

/** What can be asked: the form of its input, and what answers it. */
export type Answerers = Readonly<
  Record<string, { input: z.ZodType; answer(input: never): unknown | Promise<unknown> }>
>
/** `notice` is what is so now: a later one of the same name takes an earlier one's place. */
type Tell = (name: string, notice: unknown) => void

/** Asks of one window that are not answered yet: it has a handful, a page that lies has thousands. */
export const MOST_OPEN = 256
/** Lines that are open at once. The window has one; whoever asks for hundreds gets no answer on the rest. */
export const MOST_LINES = 256
/** The largest ask that is one: 100,000 rows that a person unticked, by their keys. */
export const LARGEST_ASK = { values: 200_000, characters: 16 * 1024 * 1024, depth: 50 }
/** DESIGN 3: at most 5 notices a second. */
const NOTICE_EVERY_MS = 200
const number = z.object({ id: z.int().positive() })
const asked = z.strictObject({
  ...number.shape,
  ask: z.string().max(100),
  input: z.unknown().optional(),
})

/** Windows come and go; `tell` reaches the ones that are open. `onMistake`: an answerer threw, which is a bug. */
export function openWindows(answerers: Answerers, onMistake: (name: string, error: unknown) => void) {
  const ports = new Set<WindowPort>()
  const gathered = new Map<string, unknown>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    timer = undefined
    // One notice at a time, the oldest first: the rate is one of notices, not of bundles.
    const [first] = gathered
    if (!first) return
    gathered.delete(first[0])
    for (const port of ports) port.post({ tell: first[0], notice: first[1] })
    timer = setTimeout(flush, NOTICE_EVERY_MS)
  }

  let lastTurn = Promise.resolve()
  /** One ask begins after the other, and the agent's own work has its turn between them. */
  const turn = (): Promise<void> => {
    lastTurn = lastTurn.then(() => new Promise((resolve) => void setImmediate(resolve)))
    return lastTurn
  }

  const hear = async (port: WindowPort, message: unknown, line: { open: number }) => {
    const { data } = number.safeParse(message)
    if (line.open >= MOST_OPEN) {
      if (data) port.post({ id: data.id, ok: false, why: 'too many asks at once' })
      return
    }
    line.open += 1
    try {
      await turn()
      await serve(port, message)
    } finally {
      line.open -= 1
    }
  }

  const serve = async (port: WindowPort, message: unknown) => {
    const read = asked.safeParse(isLargerThan(message, LARGEST_ASK) ? undefined : message)
    if (!read.success) {
      const { data } = number.safeParse(message)
      if (data) port.post({ id: data.id, ok: false, why: 'not an ask' })
      return
    }
    const { id, ask, input } = read.data
    const answerer = Object.hasOwn(answerers, ask) ? answerers[ask] : undefined
    if (!answerer) return port.post({ id, ok: false, why: `nothing is called ${ask}` })
    const given = answerer.input.safeParse(input)
    if (!given.success) return port.post({ id, ok: false, why: whyNot(ask, given.error) })
    try {
      port.post({ id, ok: true, value: await answerer.answer(given.data as never) })
    } catch (error) {
      onMistake(ask, error)
      port.post({ id, ok: false, why: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    add(port: WindowPort): void {
      if (ports.size >= MOST_LINES) return
      ports.add(port)
      const line = { open: 0 }
      port.onMessage((message) => void hear(port, message, line))
      port.onClose(() => {
        ports.delete(port)
        if (ports.size === 0) gathered.clear()
      })
    },
    tell: ((name, notice) => {
      if (ports.size === 0) return
      gathered.set(name, notice)
      if (timer === undefined) timer = setTimeout(flush, 0)
    }) satisfies Tell,
    get open(): number {
      return ports.size
    },
  }
}

/** Short, however much of it was wrong. */
const whyNot = (ask: string, error: z.ZodError): string => `${ask}: ${z.prettifyError(error)}`.slice(0, 500)
