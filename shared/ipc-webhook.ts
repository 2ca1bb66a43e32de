/**
 * What the window asks about webhooks (DESIGN 5): partner software sends its events to an address of this PC, each with
 * a secret of its own that lies in the keychain, never in the setup file.
 */
import { z } from 'zod'
import { ask, text } from './ipc-ask.ts'
import type { SettingsDone } from './ipc-settings.ts'
import { PRESETS } from './setup.ts'

/** Where a value stands in an event, and what it becomes: `customer.phone` → `urn:tel`. */
type Place = { path: string; target: string }

export type WebhookShown = {
  name: string
  preset: (typeof PRESETS)[number] | null
  /** Where its events are to be sent; more than one where other PCs may send. */
  addresses: string[]
  /** `missing`: events are refused until there is one. */
  secret: 'there' | 'missing'
  received: number
  lastAt: number | null
  /** People its events told of, who are here now. */
  people: number
  columns: Place[]
  key: string[]
  country: string | null
  groups: string[]
  onRemoved: 'delete' | 'leave groups' | 'keep'
  event: string | null
  removedWhen: string[]
  deliveryId: string | null
  order: string | null
}
export type WebhooksShown = {
  sources: WebhookShown[]
  receiver: {
    port: number
    /** Other PCs may send, too; what they send is not encrypted. */
    forOthers: boolean
    /** Names of this PC for a tunnel. */
    hosts: string[]
    /** `off`: no webhook; `trouble`: as a halt is named. */
    state: { kind: 'off' } | { kind: 'listening' } | { kind: 'trouble'; code: string }
  }
  presets: { preset: (typeof PRESETS)[number]; columns: Place[]; key: string[] }[]
}

/** What became of one event of a test. */
export type UnderstoodEvent =
  | { kind: 'refused'; why: 'not-an-object' | 'no-key'; path: string | null }
  | {
      kind: 'put' | 'remove' | 'ignore'
      key: string | null
      deliveryId: string | null
      /** As it would be sent. */
      contact: { name: string | null; addresses: string[]; values: { name: string; value: string }[] } | null
      problems: {
        column: string | null
        code: string
        text: string | null
        detail: Record<string, string | number>
      }[]
    }
export type TestedWebhook =
  | {
      kind: 'tested'
      /** The answer of the receiver to the sample; null: nothing was sent there. */
      status: number | null
      /** What was sent, as text. */
      body: string
      events: UnderstoodEvent[]
    }
  | { kind: 'not-an-event' }
  | { kind: 'no-address' }
  | { kind: 'unknown' }

const place = z.strictObject({
  path: z.string().trim().min(1).max(200),
  target: z.string().trim().min(1).max(100),
})
const path = z.string().trim().min(1).max(200)
/** What a person says of a webhook; the secret and where it is received are made by the agent. */
const webhook = {
  name: text,
  preset: z.enum(PRESETS),
  /** Null: those of the preset. */
  columns: z.array(place).max(200).nullable(),
  /** Null: as the preset says, else the first address. */
  key: z.array(path).max(5).nullable(),
  country: z.string().length(2).nullable(),
  groups: z.array(z.string().trim().min(1).max(64)).max(50),
  onRemoved: z.enum(['delete', 'leave groups', 'keep']),
  /** Where the event says what happened, and the words that mean "gone". */
  event: path.nullable(),
  removedWhen: z.array(path).max(50),
  deliveryId: path.nullable(),
  order: path.nullable(),
}
export type NewWebhook = z.input<z.ZodObject<typeof webhook>>

export type AddedWebhook = { ok: true; kept: boolean } | (SettingsDone & { ok: false })

export const webhookContract = {
  webhooks: ask<WebhooksShown>()(z.undefined()),
  /** `kept: false`: there is no keychain; the secret is gone when the program ends. */
  addWebhook: ask<AddedWebhook>()(z.strictObject(webhook)),
  changeWebhook: ask<SettingsDone>()(z.strictObject({ ...webhook, was: text })),
  removeWebhook: ask<SettingsDone>()(text),
  /** To be entered in the program that sends. Null: there is none. */
  webhookSecret: ask<string | null>()(text),
  /** The old one does not count any more. `secret` null: a new one is made. */
  newWebhookSecret: ask<{ kept: boolean } | null>()(
    z.strictObject({ name: text, secret: z.string().trim().min(16).max(500).nullable() }),
  ),
  /** `body` null: a sample goes to the receiver, which checks it and keeps nothing. Else it is only looked at. */
  testWebhook: ask<TestedWebhook>()(z.strictObject({ name: text, body: z.string().max(100_000).nullable() })),
  /** `port` null: a free one is looked for. What is left out stays. */
  changeReceiver: ask<SettingsDone>()(
    z.strictObject({
      port: z.number().nullish(),
      forOthers: z.boolean().optional(),
      hosts: z.array(z.string().trim().min(1).max(253)).max(20).optional(),
    }),
  ),
} as const
