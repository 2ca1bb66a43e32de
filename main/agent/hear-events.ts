/**
 * Receiving events for the webhook sources of the accounts an agent works for. A source without its secret, and a port
 * that another program has, stop nothing else: what is wrong is said, kept as the source's state, and the port is tried
 * again by itself.
 */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { describeHalt } from '../../shared/sentences.ts'
import { writeDurably } from '../store/durable.ts'
import { inboxKey } from '../webhook/inbox.ts'
import { openEventReader } from '../webhook/read-event.ts'
import type { Hook, Receiver } from '../webhook/receiver.ts'
import type { Cycle } from './cycle.ts'
import type { Halt } from './source-mapping.ts'

export type HearOptions = {
  /** In place of the setup's; 0 takes a free one. */
  port?: number | undefined
  /** A source's secret, in the terminal that of its variable; undefined where there is none. */
  secretOf(variable: string, name: string): string | undefined
  /** Events of this source are in the inbox. */
  onEvents(cycle: Cycle, sourceId: number): void
  /** A sentence for people. */
  onNews(sentence: string): void
}
export type Hearing = {
  /** Undefined while nothing can be received. */
  at(): { address: string; port: number } | undefined
  /** What keeps events from being received at all. */
  trouble(): Halt | undefined
  close(): Promise<void>
}

/** A port that is taken is mostly an agent's that is just ending. */
const TRY_AGAIN_MS = 15_000

/** Where a running agent receives events, for commands beside it. */
export const receiverFile = (folder: string): string => path.join(folder, 'receiver.json')

/** Undefined where no account has a webhook source. What keeps it from receiving is said. */
export async function hearEvents(
  cycles: readonly Cycle[],
  options: HearOptions,
): Promise<Hearing | undefined> {
  const [first] = cycles.filter(({ webhooks }) => webhooks.length > 0)
  if (!first) return undefined
  const hooks = cycles.flatMap((cycle) => hooksOf(cycle, options))
  const { port, address, hosts, perSecond } = first.options.setup.webhooks
  const file = receiverFile(first.store.folder)
  const over = new AbortController()
  let receiver: Receiver | undefined
  let trouble = ''

  // Loaded only where somebody has a webhook: the library costs memory.
  const start = async () => {
    const { startReceiver } = await import('../webhook/receiver.ts')
    return startReceiver({
      address,
      port: options.port ?? port,
      hosts,
      perSecond,
      hooks: hooks.map(({ hook }) => hook),
      now: first.now,
      onTrouble(error) {
        // Once, however many events meet it.
        if (error.message !== trouble)
          options.onNews(
            `An event could not be stored (${error.message}); it was refused, and is sent again by its program.`,
          )
        trouble = error.message
      },
    })
  }
  const tryToStart = async (): Promise<Halt | undefined> => {
    try {
      receiver = await start()
      writeDurably(file, JSON.stringify({ address: receiver.address, port: receiver.port }))
      return undefined
    } catch (error) {
      return haltOf(error, { address, port: options.port ?? port })
    }
  }
  const setDeaf = (halt: Halt | undefined) => {
    for (const { cycle, id } of hooks) {
      if (halt) cycle.deaf.set(id, halt)
      else cycle.deaf.delete(id)
    }
  }
  const keepTrying = async () => {
    while (!receiver && !over.signal.aborted) {
      await first.options.clock.sleep(TRY_AGAIN_MS, over.signal).catch(() => {})
      if (over.signal.aborted || (await tryToStart())) continue
      halt = undefined
      setDeaf(undefined)
      options.onNews(`Events are received now, at port ${receiver!.port}.`)
    }
  }

  let trying: Promise<void> | undefined
  let halt: Halt | undefined
  if (hooks.length > 0) {
    halt = await tryToStart()
    setDeaf(halt)
    if (halt) {
      options.onNews(describeHalt(halt, 'webhook:'))
      trying = keepTrying()
    }
  }
  return {
    at: () => receiver && { address: receiver.address, port: receiver.port },
    trouble: () => halt,
    async close() {
      over.abort()
      await trying
      if (receiver) rmSync(file, { force: true })
      await receiver?.close()
    },
  }
}

/** Those of the account's sources whose secret is there. */
function hooksOf(cycle: Cycle, options: HearOptions): { cycle: Cycle; id: number; hook: Hook }[] {
  return cycle.webhooks.flatMap(({ row, setup }) => {
    const { secretEnv, preset } = setup.webhook
    const secret = options.secretOf(secretEnv, setup.name)
    if (!secret) {
      const halt: Halt = { code: 'no-secret', detail: { variable: secretEnv } }
      cycle.deaf.set(row.id, halt)
      options.onNews(`${setup.name}: ${describeHalt(halt, 'webhook:')}`)
      return []
    }
    const key = inboxKey(cycle.workspace.host, setup.name)
    const hook: Hook = {
      name: setup.name,
      secret,
      preset,
      reader: openEventReader(setup),
      async store(events) {
        const accepted = await cycle.inbox.put(key, events, cycle.now())
        if (accepted.stored > 0) options.onEvents(cycle, row.id)
        return accepted
      },
    }
    return [{ cycle, id: row.id, hook }]
  })
}

function haltOf(error: unknown, { address, port }: { address: string; port: number }): Halt {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  switch (code) {
    case 'EADDRINUSE':
      return { code: 'port-taken', detail: { port } }
    case 'EACCES':
      return { code: 'port-refused', detail: { port } }
    case 'EADDRNOTAVAIL':
      return { code: 'address-unknown', detail: { address } }
    default:
      throw error
  }
}
