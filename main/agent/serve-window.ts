/**
 * One window's line to the agent: every message is checked before it is believed, answered once, and notices are
 * gathered so that at most five a second leave. Knows nothing of what is asked.
 */
import { z } from 'zod'
import type { FromAgentWire } from '../../shared/ipc-wire.ts'

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

  const serve = async (port: WindowPort, message: unknown) => {
    const read = asked.safeParse(message)
    if (!read.success) {
      const { data } = number.safeParse(message)
      if (data) port.post({ id: data.id, ok: false, why: 'not an ask' })
      return
    }
    const { id, ask, input } = read.data
    const answerer = Object.hasOwn(answerers, ask) ? answerers[ask] : undefined
    if (!answerer) return port.post({ id, ok: false, why: `nothing is called ${ask}` })
    const given = answerer.input.safeParse(input)
    if (!given.success) return port.post({ id, ok: false, why: `${ask}: ${z.prettifyError(given.error)}` })
    try {
      port.post({ id, ok: true, value: await answerer.answer(given.data as never) })
    } catch (error) {
      onMistake(ask, error)
      port.post({ id, ok: false, why: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    add(port: WindowPort): void {
      ports.add(port)
      port.onMessage((message) => void serve(port, message))
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
