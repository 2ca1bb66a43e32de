/** What answers the window about webhooks (`shared/ipc-webhook.ts`): adding them, their secrets, a test, where they are received. */
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { LocalContact } from '../../shared/contact.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type {
  NewWebhook,
  TestedWebhook,
  UnderstoodEvent,
  WebhookShown,
  WebhooksShown,
  webhookContract,
} from '../../shared/ipc-webhook.ts'
import { isLoopback } from '../../shared/loopback.ts'
import { foldName, PRESETS, type Setup } from '../../shared/setup.ts'
import { fieldKeyOf, parseTarget, targetText } from '../../shared/targets.ts'
import { hookUrl, TEST_HEADER } from '../webhook/addresses.ts'
import { inboxKey } from '../webhook/inbox.ts'
import { presetOf } from '../webhook/presets.ts'
import { isWebhook, resolved, sampleBody, type WebhookSource } from '../webhook/read-event.ts'
import type { DeskActions } from './serve.ts'
import { readSetup } from './serve-files.ts'
import { mappingOf } from './source-mapping.ts'
import { mappingWithoutAccount, type Understanding, understandEvents } from './understand-events.ts'

type Written = Record<string, unknown>
type Handlers = Pick<AgentHandlers, keyof typeof webhookContract>

const ALL_ADDRESSES = '0.0.0.0'
const ONLY_HERE = '127.0.0.1'
const FIRST_PORT = 8791
const PORTS_TRIED = 200
/** The receiver is on this PC. */
const ANSWER_MS = 10_000

export function webhookHandlers(desk: DeskActions): Handlers {
  const { hookSecrets } = desk
  const kind = () => desk.kind() ?? 'account'
  return {
    webhooks: () => webhooksOf(desk),
    async addWebhook(asked) {
      const taken = setupOf(desk)?.sources.some(({ name }) => foldName(name) === foldName(asked.name))
      const done = await desk.changeSetup((written) => ({
        ...written,
        sources: [...written.sources, writtenSource(asked)],
      }))
      if (!done.ok || taken) return done as typeof done & { ok: false }
      const kept = await hookSecrets.renew(kind(), asked.name, null)
      await desk.reopen()
      return { ok: true, kept }
    },
    async changeWebhook({ was, ...asked }) {
      const done = await desk.changeSetup((written) => ({
        ...written,
        sources: written.sources.map((one) => {
          if (foldName(String((one as Written).name)) !== foldName(was)) return one
          const { columns, key: _key, country: _country, groups: _groups, ...rest } = one as Written
          return { ...rest, ...writtenSource(asked, columns as Written | undefined) }
        }),
      }))
      if (!done.ok) return done
      await hookSecrets.move(kind(), was, asked.name)
      await desk.reopen()
      return done
    },
    removeWebhook: (name) => desk.removeSource(name),
    webhookSecret: async (name) => (await hookSecrets.read(kind(), name)) ?? null,
    async newWebhookSecret({ name, secret }) {
      if (!webhookCalled(desk, name)) return null
      const kept = await hookSecrets.renew(kind(), name, secret)
      await desk.reopen()
      return { kept }
    },
    testWebhook: ({ name, body }) => testWebhook(desk, name, body),
    async changeReceiver({ port, forOthers, hosts }) {
      const wanted = port === null ? await freePort() : port
      return desk.changeSetup((written) => ({
        ...written,
        webhooks: {
          ...((written.webhooks ?? {}) as Written),
          ...(wanted !== undefined && { port: wanted }),
          ...(forOthers !== undefined && { address: forOthers ? ALL_ADDRESSES : ONLY_HERE }),
          ...(hosts && { hosts }),
        },
      }))
    },
  }
}

function setupOf(desk: DeskActions): Setup | undefined {
  const written = desk.setup()
  const reading = written && readSetup(written)
  return reading?.ok ? reading.setup : undefined
}

const webhookCalled = (desk: DeskActions, name: string): WebhookSource | undefined =>
  setupOf(desk)
    ?.sources.map(resolved)
    .filter(isWebhook)
    .find((one) => foldName(one.name) === foldName(name))

/** As the setup file says it, so that it is understood by the terminal, too. */
function writtenSource(asked: Readonly<Required<NewWebhook>>, before: Written = {}): Written {
  const { name, preset, columns, key, country, groups, onRemoved, event, removedWhen, deliveryId, order } =
    asked
  return {
    name,
    webhook: {
      secretEnv: `${(fieldKeyOf(name) ?? 'webhook').toUpperCase()}_SECRET`,
      ...((preset !== 'generic' || isGeneric(columns)) && { preset }),
      ...(event !== null && { event }),
      ...(removedWhen.length > 0 && { removedWhen }),
      ...(deliveryId !== null && { deliveryId }),
      ...(order !== null && { order }),
    },
    ...(columns && {
      columns: Object.fromEntries(
        columns.map((column) => [column.path, asBefore(column, before[column.path])]),
      ),
    }),
    ...(key && key.length > 0 && { key }),
    ...(country !== null && { country }),
    ...(groups.length > 0 && { groups }),
    onRemoved,
  }
}

/** What stays the same stays as it was written: a field's type is not shown in the window. */
function asBefore({ target }: { target: string }, written: unknown): unknown {
  const reading = parseTarget(written)
  return reading.ok && targetText(reading.target) === target ? written : target
}

/** Its paths are those a generic event is brought into; any others stand in the event as they are written. */
const isGeneric = (columns: NewWebhook['columns']): boolean =>
  columns === null || columns.some(({ path }) => path.startsWith('person.'))

async function webhooksOf(desk: DeskActions): Promise<WebhooksShown> {
  const setup = setupOf(desk)
  const open = desk.account()
  const hearing = await open?.hearing()
  const { port, address, hosts } = setup?.webhooks ?? { port: FIRST_PORT, address: ONLY_HERE, hosts: [] }
  const at = hearing?.at()
  const sources = setup?.sources.map(resolved).filter(isWebhook) ?? []
  const shown = await Promise.all(
    sources.map(async (source): Promise<WebhookShown> => {
      const { name, webhook, columns, key, country, groups, onRemoved } = source
      const row = open?.cycle.sources.find(({ setup: one }) => one.name === name)?.row
      const tally = open?.cycle.inbox.tally(inboxKey(open.cycle.workspace.host, name))
      const secret = await desk.hookSecrets.read(desk.kind() ?? 'account', name)
      return {
        name,
        preset: webhook.preset ?? null,
        addresses: addressesOf({ address, port: at?.port ?? port }, name),
        secret: secret === undefined ? 'missing' : 'there',
        received: tally?.received ?? 0,
        lastAt: tally?.lastAt ?? null,
        people: row ? (open?.cycle.repositories.people.countListed(row.id) ?? 0) : 0,
        columns: Object.entries(columns ?? {}).map(([path, target]) => ({
          path,
          target: targetText(target),
        })),
        key,
        country,
        groups,
        onRemoved,
        event: webhook.event ?? null,
        removedWhen: webhook.removedWhen,
        deliveryId: webhook.deliveryId ?? null,
        order: webhook.order ?? null,
      }
    }),
  )
  const trouble = hearing?.trouble()
  return {
    sources: shown,
    receiver: {
      port,
      forOthers: !isLoopback(address),
      hosts,
      state: trouble ? { kind: 'trouble', code: trouble.code } : at ? { kind: 'listening' } : { kind: 'off' },
    },
    presets: PRESETS.map((preset) => {
      const { columns, key } = presetOf(preset)
      return {
        preset,
        columns: Object.entries(columns).map(([path, target]) => ({ path, target })),
        key: [...key],
      }
    }),
  }
}

/** This PC's own, and where others may send each of its addresses in the network. */
function addressesOf(at: { address: string; port: number }, name: string): string[] {
  const own = hookUrl(at, name)
  if (at.address !== ALL_ADDRESSES) return [own]
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => hookUrl({ ...at, address }, name))
  return [own, ...others]
}

async function testWebhook(desk: DeskActions, name: string, given: string | null): Promise<TestedWebhook> {
  const source = webhookCalled(desk, name)
  if (!source) return { kind: 'unknown' }
  const body = given ?? JSON.stringify(sampleBody(source), null, 2)
  const cycle = desk.account()?.cycle
  const active = cycle?.sources.find(({ setup }) => foldName(setup.name) === foldName(name))
  const request =
    cycle && active
      ? mappingOf(cycle.repositories, { ...active, setup: source }, cycle.workspace)
      : mappingWithoutAccount(source)
  const understood = understandEvents(source, body, request)
  if (understood.kind !== 'events') return understood
  const status = given === null ? await sendSample(desk, source, body) : null
  return { kind: 'tested', status, body, events: understood.events.map(eventShown) }
}

/** To the receiver as any program would; it checks the sample and keeps nothing. 0: nobody answers. */
async function sendSample(desk: DeskActions, { name }: WebhookSource, body: string): Promise<number> {
  const at = (await desk.account()?.hearing())?.at()
  if (!at) return 0
  const secret = await desk.hookSecrets.read(desk.kind() ?? 'account', name)
  try {
    const response = await fetch(hookUrl(at, name), {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/json',
        [TEST_HEADER]: '1',
        ...(secret !== undefined && { Authorization: `Bearer ${secret}` }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    await response.body?.cancel()
    return response.status
  } catch {
    return 0
  }
}

function eventShown(event: Understanding): UnderstoodEvent {
  if (event.kind === 'refused') return event
  const { kind, key, deliveryId, contact, problems } = event
  return {
    kind,
    key,
    deliveryId,
    contact: contact && contactShown(contact),
    problems: problems.map(({ code, column = null, text = null, detail = {} }) => ({
      column,
      code,
      text,
      detail,
    })),
  }
}

function contactShown({ name, language, fields, urns, groups }: LocalContact) {
  const values = [
    ...(language ? [{ name: 'language', value: language }] : []),
    ...Object.entries(fields ?? {}).map(([key, value]) => ({ name: `field:${key}`, value: value ?? '' })),
    ...(groups && groups.length > 0 ? [{ name: 'groups', value: groups.join(', ') }] : []),
  ]
  return { name: name ?? null, addresses: [...(urns ?? [])], values }
}

/** The first that nobody uses now; none of those that the system hands out for a moment. */
async function freePort(): Promise<number | undefined> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port += 1) if (await isFree(port)) return port
  return undefined
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, ONLY_HERE, () => server.close(() => resolve(true)))
  })
}
