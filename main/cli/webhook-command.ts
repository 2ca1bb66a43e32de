/** `contact-sync webhook add|list|test`: sources that get events from partner software. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isoTime } from '../../shared/iso-time.ts'
import { parseJson } from '../../shared/parse-json.ts'
import { describeProblem, EVENT_SHEET } from '../../shared/sentences.ts'
import type { Setup } from '../../shared/setup.ts'
import { fieldKeyOf, parseTarget, targetText } from '../../shared/targets.ts'
import { receiverFile } from '../agent/hear-events.ts'
import { EXIT } from '../agent/report.ts'
import { mappingOf } from '../agent/source-mapping.ts'
import { compileMapping, type MappingRequest } from '../mapping/compile.ts'
import { readHost } from '../platform/host.ts'
import { profileOf } from '../platform/profile.ts'
import { lockDataFolder, StoreError } from '../store/open-store.ts'
import { hookUrl, TEST_HEADER } from '../webhook/addresses.ts'
import { foldName, inboxKey, readTallies } from '../webhook/inbox.ts'
import { isJsonObject } from '../webhook/paths.ts'
import { type PresetName, presetOf } from '../webhook/presets.ts'
import {
  isWebhook,
  openEventReader,
  resolved,
  sampleBody,
  type WebhookSource,
} from '../webhook/read-event.ts'
import { look } from './looking.ts'
import { DEFAULT_SETUP, dataFolder, type GlobalOptions, loadSetup, UsageError } from './options.ts'
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
        `${file} has a source called "${name}" already; choose another name, or change it there.`,
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
  const source = webhooksOf(setup).find((one) => foldName(one.name) === foldName(name))!
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
  const target = written.slice(at + 1).trim()
  const reading = parseTarget(target)
  if (at < 1)
    throw new UsageError(
      `--map takes a path and a target, as in "customer.phone=urn:tel"; it got "${written}".`,
    )
  if (!reading.ok) throw new UsageError(`--map "${written}": the target should be ${reading.expected}.`)
  return [written.slice(0, at).trim(), target]
}

const webhooksOf = (setup: Setup): WebhookSource[] => setup.sources.map(resolved).filter(isWebhook)

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
      ? 'There is no webhook source yet; add one with "contact-sync webhook add".'
      : [...lines, now].join('\n'),
  )
  return EXIT.ok
}

type At = { address: string; port: number }
/** Where the agent that works with this data folder receives events. */
function receiverIn(folder: string): At | undefined {
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

/**
 * Sends an event to the running agent. A sample is checked as any other event and not kept; one from a file is. With
 * `dryRun` nothing is sent, and what it would become is shown.
 */
export async function webhookTest(
  name: string,
  file: string | undefined,
  options: GlobalOptions & { dryRun: boolean },
  output: Output,
): Promise<number> {
  const { setup } = loadSetup(options)
  const source = webhooksOf(setup).find((one) => foldName(one.name) === foldName(name))
  if (!source)
    throw new UsageError(
      `"${name}" is no webhook source of this setup; known are: ${
        webhooksOf(setup)
          .map((one) => one.name)
          .join(', ') || 'none'
      }.`,
    )
  const text = file === undefined ? JSON.stringify(sampleBody(source)) : readEvent(file)
  if (options.dryRun) return showEvents(source, text, options, output)
  const secret = process.env[source.webhook.secretEnv]
  if (!secret)
    throw new UsageError(
      `Put the secret of "${source.name}" into the environment as ${source.webhook.secretEnv}, as for "contact-sync watch".`,
    )
  const url = hookUrl(receiverIn(dataFolder(options)) ?? setup.webhooks, source.name)
  const answer = await send(url, text, {
    Authorization: `Bearer ${secret}`,
    ...(file === undefined && { [TEST_HEADER]: '1' }),
  })
  if (!answer) {
    output.note(
      `Nobody answers at ${url}. Start "contact-sync watch" with this setup and data folder, and try again.`,
    )
    output.result({ ok: false, url, status: null, answer: null }, '')
    return EXIT.halted
  }
  const { status, body } = answer
  const ok = status === 202
  if (!ok)
    output.note(
      `${url} refused the event (${status}): ${isJsonObject(body) ? String(body.reason) : 'without a reason'}`,
    )
  output.result(
    { ok, url, status, answer: body },
    ok
      ? file === undefined
        ? `${url} takes events. The sample was checked and not kept; an event from a file would be.`
        : `${url} took the event; the agent reads it now.`
      : '',
  )
  return ok ? EXIT.ok : EXIT.halted
}

function readEvent(file: string): string {
  if (!existsSync(file)) throw new UsageError(`The file with the event, ${path.resolve(file)}, is not there.`)
  return readFileSync(file, 'utf8')
}

async function send(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: unknown } | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
      redirect: 'error',
    })
    return { status: response.status, body: parseJson(await response.text()) }
  } catch {
    return undefined
  }
}

async function showEvents(
  source: WebhookSource,
  text: string,
  options: GlobalOptions,
  output: Output,
): Promise<number> {
  const body = parseJson(text)
  if (body === undefined) throw new UsageError('The event is not JSON.')
  const reader = openEventReader(source)
  const request = await mappingHere(source, options)
  const mapping = compileMapping(reader.headers, request.source, request.context)
  if (mapping.kind !== 'ok')
    throw new UsageError('No path of the setup holds a phone, an e-mail or another address.')
  const events = reader.unwrap(body).map((event, index) => {
    if (!isJsonObject(event))
      return { event: index + 1, kind: 'refused', reason: 'It is not a JSON object in { }.' }
    const { kind, cells, deliveryId = null } = reader.read(event, 'POST')
    const lacked = kind === 'ignore' ? undefined : reader.lackedKey(cells)
    if (lacked !== undefined)
      return { event: index + 1, kind: 'refused', reason: `There is nothing at "${lacked}".` }
    const row = mapping.map(cells, index + 1, EVENT_SHEET)
    const problems = kind === 'put' ? (row?.problems ?? []) : []
    const sentences = problems.map((problem) => describeProblem(problem, { sheet: EVENT_SHEET }))
    return {
      event: index + 1,
      kind,
      key: row?.key ?? null,
      deliveryId,
      contact: row?.contact ?? null,
      problems: sentences,
    }
  })
  const lines = events.map((one) =>
    'reason' in one
      ? `Event ${one.event} would be refused: ${one.reason}`
      : [
          `Event ${one.event} (${WORDS[one.kind]}): ${one.key ?? 'nobody'}`,
          `    ${JSON.stringify(one.contact)}`,
          ...one.problems.map((sentence) => `    ${sentence}`),
        ].join('\n'),
  )
  output.result({ events }, [...lines, 'Nothing was sent.'].join('\n'))
  return events.some((one) => 'reason' in one || one.problems.length > 0) ? EXIT.person : EXIT.ok
}

const WORDS = { put: 'created or updated', remove: 'removed', ignore: 'of no consequence' } as const

/** By the account where the source was read already, else by the source's own country. */
async function mappingHere(source: WebhookSource, options: GlobalOptions): Promise<MappingRequest> {
  try {
    const known = await look(options, ({ repositories, workspace, sources }) => {
      const row = sources.find((one) => one.name === source.name)
      return row && mappingOf(repositories, { row, setup: source, file: row.path }, workspace)
    })
    if (known) return known
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
  }
  const { columns, key, groups, fields, country } = source
  const { id, nameLimit } = profileOf('weni-flows')
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    source: { columns, key, groups, fields, country },
    context: { country, timezone, dateStyle: 'day_first', fieldTypes: {}, nameLimit, profile: id },
  }
}
