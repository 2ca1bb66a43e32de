/** Tries an address and an access key without keeping either: whose account is it, or why not (issue 5.4). */

import type { TriedAccount } from '../../shared/ipc-agent.ts'
import { askServerTime } from '../platform/ask-server-time.ts'
import { type ClientOptions, createClient } from '../platform/client.ts'
import type { Clock } from '../platform/clock.ts'
import { readHost } from '../platform/host.ts'

/** A clock that is off by more than this is worth a sentence. */
const CLOCK_OFF_MS = 5 * 60_000
const TIMEOUT_MS = 20_000

export async function tryAccount(
  { address, key }: { address: string; key: string },
  { fetch, clock }: { fetch: ClientOptions['fetch']; clock: Clock },
): Promise<TriedAccount> {
  const host = readHost(address)
  if (host.kind === 'bad-host') return { kind: 'bad-address', why: host.why }
  const client = createClient({ host, token: key, fetch, timeoutMs: TIMEOUT_MS })
  const outcome = await client.workspace()
  switch (outcome.kind) {
    case 'delivered': {
      const { name, country } = outcome.value
      return { kind: 'connected', host: host.origin, name, country, practice: host.loopback }
    }
    case 'halted':
      return { kind: 'refused', host: host.origin, why: outcome.why }
    case 'unavailable':
      return {
        kind: 'unreachable',
        host: host.origin,
        why: outcome.why,
        clockOffMs: await clockOff({ host, fetch }, clock),
      }
    case 'conflict':
    case 'rejected':
      return { kind: 'unreachable', host: host.origin, why: 'not-the-api', clockOffMs: null }
  }
}

async function clockOff(wire: Parameters<typeof askServerTime>[0], clock: Clock): Promise<number | null> {
  const info = await askServerTime({ ...wire, timeoutMs: TIMEOUT_MS })
  if (info?.serverDate === undefined) return null
  const off = clock.wall() - info.serverDate
  return Math.abs(off) >= CLOCK_OFF_MS ? off : null
}
