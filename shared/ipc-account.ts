/**
 * What the window asks of accounts: trying an address and a key, using, testing, changing and leaving an account, and the
 * fields and groups it has. A key travels to the agent with an ask and never comes back in an answer.
 */
import { z } from 'zod'
import type { FieldType } from './contact.ts'
import { ask, limit, nothing, offset, type Page, type Revised, text } from './ipc-ask.ts'

const account = z.strictObject({ address: text, key: z.string().max(1000) })

/** What this PC and the platform each believe the time is, since 1970; only told where they are far apart. */
export type ClockOff = { here: number; there: number }

/** Why no usable answer came, by what a person can do about it. */
export type UnreachableWhy =
  /** No network at all. */
  | 'offline'
  | 'no-such-host'
  /** The machine is there, and nothing listens. */
  | 'nobody'
  | 'timeout'
  /** Who vouches for it is not known here: a network that looks into connections, or an own authority. */
  | 'certificate'
  /** Over, or not yet begun: or this PC's date is wrong. */
  | 'certificate-date'
  /** It is another machine's. */
  | 'certificate-name'
  /** It does not speak TLS. */
  | 'not-encrypted'
  | 'redirected'
  /** A web page came: a network's sign-in, or another web address. */
  | 'web-page'
  | 'not-the-platform'
  /** Something in between refuses. */
  | 'blocked'
  | 'proxy'
  | 'proxy-password'
  | 'server-error'
  | 'throttled'
  /** The account's own requests are used up, so the test had no turn. */
  | 'busy'
  | 'dropped'

/** `platform`: the platform said no to the key; `unreachable`: nobody usable answered. */
export type TriedAccount =
  | {
      kind: 'connected'
      host: string
      uuid: string
      name: string
      country: string | null
      timezone: string
      /** Null where it was not told in time; `more`: there are at least so many. */
      contacts: { count: number; more: boolean } | null
      practice: boolean
      /** The account this key was asked for, where it opens another one. */
      instead: string | null
      /** This PC knows the account: its spreadsheets and history come back with it. */
      known: boolean
      clock: ClockOff | null
    }
  | {
      kind: 'bad-address'
      why: 'empty' | 'not-an-address' | 'not-http' | 'not-encrypted' | 'has-password' | 'set-by-administrator'
    }
  | { kind: 'refused'; host: string; why: string; clock: ClockOff | null }
  | { kind: 'unreachable'; host: string; why: UnreachableWhy; clock: ClockOff | null }

/** As it is known here, with or without a connection. */
export type AccountFacts = {
  /** Null while it is not open, as without its key. */
  details: {
    country: string | null
    timezone: string
    contacts: number
    readAt: number | null
    /** Requests of the last hour, in the two buckets of the platform. */
    used: { contacts: number; other: number }
    allowed: { contacts: number | null; other: number | null }
  } | null
  /** Where the key is: in the keychain, in memory until the program ends, or not needed. */
  key: 'kept' | 'in-memory' | 'none-needed' | 'missing'
  queued: number
  sources: string[]
  clock: ClockOff | null
}
/** Accounts this PC has worked with, the one in use among them. */
export type AccountKnown = { id: string; name: string; host: string; practice: boolean; inUse: boolean }

export type FieldShown = { key: string; name: string; type: FieldType }
export type GroupShown = { uuid: string; name: string; query: string | null; system: boolean; count: number }
/** `usedBy`: names of the spreadsheets whose columns or settings name it. */
export type FieldListed = FieldShown & { usedBy: string[] }
export type GroupListed = GroupShown & { usedBy: string[] }
/** `code` as the platform's refusals are named, `detail` their blanks; `sentence` for what has no name. */
export type PlatformDone =
  | { ok: true }
  | { ok: false; code: string; sentence: string; detail: { limit?: number; name?: string } }

const id = z.string().regex(/^(practice|account(-\d{1,6})?)$/)
const page = z.strictObject({ search: text.default(''), offset, limit })

export const accountContract = {
  tryPractice: ask<void>()(nothing),
  /** The address an administrator set for this PC; null: none. */
  givenAddress: ask<{ address: string; locked: boolean } | null>()(nothing),
  /** Keeps nothing. */
  tryAccount: ask<TriedAccount>()(account),
  /**
   * `uuid` as the test told it: an account this PC knows goes on where it stopped, another one begins with nothing.
   * `kept: false`: this PC has no keychain; the key is asked again at the next start.
   */
  connectAccount: ask<{ kept: boolean }>()(
    account.extend({ uuid: z.string().max(64).optional(), name: text.optional() }),
  ),
  accounts: ask<AccountKnown[]>()(nothing),
  /** One of `accounts`; where its key is not kept, that is the next thing asked for. */
  switchAccount: ask<void>()(z.strictObject({ id })),
  /** Ends the work for the account in use and erases its key here. Nothing is changed on the platform. */
  disconnect: ask<void>()(z.strictObject({ deleteData: z.boolean() })),
  accountFacts: ask<AccountFacts | null>()(nothing),
  /** Asks the platform now, with the key that is in use; null where there is none. */
  testConnection: ask<TriedAccount | null>()(nothing),

  fields: ask<FieldShown[]>()(nothing),
  groups: ask<GroupShown[]>()(nothing),
  /** In the order of their names. */
  fieldList: ask<Revised<Page<FieldListed>>>()(page),
  groupList: ask<Revised<Page<GroupListed>>>()(page),
  changeField: ask<PlatformDone>()(
    z.discriminatedUnion('do', [
      z.strictObject({
        do: z.literal('create'),
        name: text,
        type: z.enum(['text', 'number', 'datetime', 'state', 'district', 'ward']),
      }),
      z.strictObject({ do: z.literal('rename'), key: text, name: text }),
    ]),
  ),
  changeGroup: ask<PlatformDone>()(
    z.discriminatedUnion('do', [
      z.strictObject({ do: z.literal('create'), name: text }),
      z.strictObject({ do: z.literal('rename'), uuid: text, name: text }),
      z.strictObject({ do: z.literal('delete'), uuid: text }),
    ]),
  ),
} as const
