/** Tries an address and an access key without keeping either: whose account is it, or why not (issue 5.4). */

import type { RemoteWorkspace } from '../../shared/contact.ts'
import type { ClockOff, TriedAccount } from '../../shared/ipc-account.ts'
import { type Client, type ClientOptions, createClient } from '../platform/client.ts'
import type { Clock } from '../platform/clock.ts'
import { type PlatformHost, readHost } from '../platform/host.ts'
import type { AnswerInfo, Outcome } from '../platform/outcome.ts'
import { whyUnreachable } from '../platform/why-unreachable.ts'

/** A clock that is off by more than this is worth a sentence. */
const CLOCK_OFF_MS = 5 * 60_000
const TIMEOUT_MS = 20_000
/** How many contacts there are is nice to know, and not worth a wait. */
const COUNT_MS = 5000

/** What this PC knows of accounts, by the uuid the platform gives them. */
export type KnownAccounts = {
  isKnown(host: string, uuid: string): boolean
  /** The name of the account the key is wanted for, where the key opens another one. */
  instead(host: string, uuid: string): string | null
}

export async function tryAccount(
  { address, key }: { address: string; key: string },
  parts: { fetch: ClientOptions['fetch']; clock: Clock; known: KnownAccounts; timeoutMs?: number },
): Promise<TriedAccount> {
  const host = readHost(address)
  if (host.kind === 'bad-host') return { kind: 'bad-address', why: host.why }
  const client = createClient({
    host,
    token: key,
    fetch: parts.fetch,
    timeoutMs: parts.timeoutMs ?? TIMEOUT_MS,
    wall: parts.clock.wall,
  })
  const outcome = await client.workspace()
  const contacts = outcome.kind === 'delivered' ? await countContacts(client) : null
  return triedAs(outcome, host, { ...parts, contacts })
}

/** How a test ended, for the window. */
export function triedAs(
  outcome: Outcome<RemoteWorkspace>,
  { origin, loopback }: Pick<PlatformHost, 'origin' | 'loopback'>,
  {
    clock,
    known,
    contacts,
  }: { clock: Clock; known: KnownAccounts; contacts: { count: number; more: boolean } | null },
): TriedAccount {
  const off = clockOff('answer' in outcome ? outcome.answer : undefined, clock)
  switch (outcome.kind) {
    case 'delivered': {
      const { uuid, name, country, timezone } = outcome.value
      return {
        kind: 'connected',
        host: origin,
        uuid,
        name,
        country,
        timezone,
        contacts,
        practice: loopback,
        instead: known.instead(origin, uuid),
        known: known.isKnown(origin, uuid),
        clock: off,
      }
    }
    case 'halted':
      return { kind: 'refused', host: origin, why: outcome.why, clock: off }
    case 'unavailable':
      return { kind: 'unreachable', host: origin, why: whyUnreachable(outcome), clock: off }
    case 'conflict':
    case 'rejected':
      return { kind: 'unreachable', host: origin, why: 'not-the-platform', clock: off }
  }
}

/** The API has no total: the first page says it where there is no second. */
async function countContacts(client: Client): Promise<{ count: number; more: boolean } | null> {
  const outcome = await client.listContacts({}, { signal: AbortSignal.timeout(COUNT_MS) })
  if (outcome.kind !== 'delivered') return null
  return { count: outcome.value.results.length, more: outcome.value.next !== null }
}

/** The server's `Date` beside this PC's time, where they are far apart. */
function clockOff(answer: AnswerInfo | undefined, clock: Clock): ClockOff | null {
  return answer?.serverDate === undefined ? null : farApart(clock.wall(), answer.serverDate)
}

/** Null where the two are close enough to be the same. */
export const farApart = (here: number, there: number): ClockOff | null =>
  Math.abs(here - there) >= CLOCK_OFF_MS ? { here, there } : null
