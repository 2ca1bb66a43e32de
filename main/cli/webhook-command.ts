/** `contact-sync webhook add|list`: sources that get events from partner software. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isoTime } from '../../shared/iso-time.ts'
import { parseJson } from '../../shared/parse-json.ts'
import { foldName, type Setup } from '../../shared/setup.ts'
import { fieldKeyOf, targetText } from '../../shared/targets.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { receiverFile } from '../agent/hear-events.ts'
import { EXIT } from '../agent/report.ts'
import { readHost } from '../platform/host.ts'
import { lockDataFolder, StoreError } from '../store/open-store.ts'
import { hookUrl, TEST_HEADER } from '../webhook/addresses.ts'
import { inboxKey, readTallies } from '../webhook/inbox.ts'
import { isJsonObject } from '../webhook/paths.ts'
import { type PresetName, presetOf } from '../webhook/presets.ts'
import { isWebhook, resolved, sampleBody, type WebhookSource } from '../webhook/read-event.ts'
import { readHeld } from './check-answers.ts'
import { DEFAULT_SETUP, dataFolder, type GlobalOptions, loadSetup } from './options.ts'
import { count, type Output } from './output.ts'
import { editSources } from './save-setup.ts'

export type AddOptions = {
  preset?: PresetName
  secretEnv?: string
  map?: readonly string[]
  key?: readonly string[]
  event?: string
  removedWhen?: readonly string[]
  deliveryId?: string
  order?: string
  country?: string
  host?: string
}

/** Writes the source into the setup file. Throws `UsageError`. */
export function webhookAdd(name: string, options: GlobalOptions & AddOptions, output: Output): number {
  const { preset, map = [], key, event, removedWhen, deliveryId, order, country, host } = options
  if ((options.setups ?? []).length > 1) throw new UsageError('Give --setup once.')
  const file = path.resolve(options.setup ?? DEFAULT_SETUP)
  const secretEnv = options.secretEnv ?? `${(fieldKeyOf(name) ?? 'webhook').toUpperCase()}_SECRET`
  const columns = Object.fromEntries(map.map(readMap))
  const known = presetOf(preset ?? 'generic').columns
  editSources(file, host, (sources) => {
    if (sources.some((one) => foldName(String(one.name)) === foldName(name)))
      throw new UsageError(
        `${file} has "${name}" under "sources" already; choose another name, or change it there.`,
      )
    sources.push({
      name,
      webhook: {
        secretEnv,
        ...((preset ?? map.length === 0) && { preset: preset ?? 'generic' }),
        ...(event !== undefined && { event }),
        ...(removedWhen && { removedWhen }),
        ...(deliveryId !== undefined && { deliveryId }),
        ...(order !== undefined && { order }),
      },
      ...(country !== undefined && { country }),
      ...(key && { key }),
      // What is said here is added to what is known of the program.
      ...(map.length > 0 && { columns: preset === undefined ? columns : { ...known, ...columns } }),
    })
  })
  const { setup } = loadSetup({ setup: file })
  const source = webhookCalled(setup, name)!
  const { webhooks } = setup
  const url = hookUrl(webhooks, name)
  const sample = JSON.stringify(sampleBody(source))
  const curl = `curl -X POST ${url} -H "Authorization: Bearer $${secretEnv}" -H "Content-Type: application/json" -H "${TEST_HEADER}: 1" -d '${sample}'`
  const targets = Object.entries(source.columns ?? {}).map(
    ([header, target]) => `    ${header} → ${targetText(target)}`,
  )
  const lines = [
    `"${name}" is in ${file} now. "contact-sync watch" receives its events at ${url}`,
    `People are told apart by ${source.key.map((one) => `"${one}"`).join(' and ') || 'nothing yet: name an address with --map'}:`,
    ...targets,
    process.env[secretEnv]
      ? `Its secret is in ${secretEnv}; enter the same in the program that sends the events.`
      : `Choose a long secret, put it into the environment as ${secretEnv} before "contact-sync watch" starts, and enter the same in the program that sends the events.`,
    'To try it out while "contact-sync watch" runs:',
    `    contact-sync webhook test "${name}"`,
    'The same by hand (without the last header the person is created on the platform):',
    `    ${curl}`,
  ]
  output.result({ name, url, secretEnv, secretSet: Boolean(process.env[secretEnv]), file }, lines.join('\n'))
  return EXIT.ok
}

function readMap(written: string): [string, string] {
  const at = written.lastIndexOf('=')
  if (at < 1)
    throw new UsageError(
      `--map takes a path and what it holds, as in "customer.phone=urn:tel"; it got "${written}".`,
    )
  const [from, target] = [written.slice(0, at).trim(), written.slice(at + 1).trim()]
  readHeld(target, `the path "${from}"`)
  return [from, target]
}

/** The webhook sources of a setup, with what their presets add. */
export const webhooksOf = (setup: Setup): WebhookSource[] => setup.sources.map(resolved).filter(isWebhook)

/** The webhook that a person calls so, in any case. */
export const webhookCalled = (setup: Setup, name: string): WebhookSource | undefined =>
  webhooksOf(setup).find((one) => foldName(one.name) === foldName(name))

/** The sources, where their events go, and what was received so far. */
export function webhookList(options: GlobalOptions, output: Output): number {
  const { setup } = loadSetup(options)
  const folder = dataFolder(options)
  const tallyOf = readTallies(folder)
  const running = receiverIn(folder)
  const host = readHost(setup.workspace.host)
  const sources = webhooksOf(setup).map(({ name, webhook }) => {
    const { received, lastAt } = (host.kind === 'host' && tallyOf?.(inboxKey(host.origin, name))) || {
      received: 0,
      lastAt: null,
    }
    const { secretEnv, preset = null } = webhook
    return {
      name,
      preset,
      url: hookUrl(running ?? setup.webhooks, name),
      secretEnv,
      secretSet: Boolean(process.env[secretEnv]),
      events: received,
      lastEvent: isoTime(lastAt),
    }
  })
  const lines = sources.map(
    ({ name, url, secretEnv, secretSet, events, lastEvent }) =>
      `${name}: ${url}\n    ${count(events, 'event', 'events')} received${lastEvent ? `, the last at ${lastEvent}` : ''}; its secret is ${secretSet ? '' : 'not '}set here (${secretEnv})`,
  )
  const now = running
    ? `Events are received at port ${running.port} now.`
    : 'Events are received while "contact-sync watch" runs; it does not seem to.'
  output.result(
    { receiving: running !== undefined, sources },
    sources.length === 0
      ? 'There is no webhook yet; add one with "contact-sync webhook add".'
      : [...lines, now].join('\n'),
  )
  return EXIT.ok
}

type At = { address: string; port: number }

/** Where the agent that works with this data folder receives events. */
export function receiverIn(folder: string): At | undefined {
  const file = receiverFile(folder)
  if (!existsSync(file) || !isAtWork(folder)) return undefined
  const said = parseJson(readFileSync(file, 'utf8'))
  return isJsonObject(said) && typeof said.address === 'string' && typeof said.port === 'number'
    ? { address: said.address, port: said.port }
    : undefined
}

/** One that was killed has left its address behind. */
function isAtWork(folder: string): boolean {
  try {
    lockDataFolder(folder).release()
    return false
  } catch (error) {
    if (error instanceof StoreError && error.failure.kind === 'in-use') return true
    throw error
  }
}
