/** `contact-sync webhook test`: an event sent to the running agent, or what it would become. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseJson } from '../../shared/parse-json.ts'
import { describeProblem, EVENT_SHEET } from '../../shared/sentences.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { EXIT } from '../agent/report.ts'
import { mappingOf } from '../agent/source-mapping.ts'
import { mappingWithoutAccount, understandEvents } from '../agent/understand-events.ts'
import type { MappingRequest } from '../mapping/compile.ts'
import { hookUrl, TEST_HEADER } from '../webhook/addresses.ts'
import { isJsonObject } from '../webhook/paths.ts'
import { sampleBody, type WebhookSource } from '../webhook/read-event.ts'
import { look } from './looking.ts'
import { dataFolder, type GlobalOptions, loadSetup } from './options.ts'
import type { Output } from './output.ts'
import { receiverIn, webhookCalled, webhooksOf } from './webhook-command.ts'

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
  const source = webhookCalled(setup, name)
  if (!source)
    throw new UsageError(
      `"${name}" is no webhook of this setup; known are: ${
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
  const understood = understandEvents(source, text, await mappingHere(source, options))
  if (understood.kind === 'not-an-event') throw new UsageError('The event is not JSON.')
  if (understood.kind === 'no-address')
    throw new UsageError('No path of the setup holds a phone, an e-mail or another address.')
  const events = understood.events.map((one, index) => {
    const event = index + 1
    if (one.kind === 'refused')
      return {
        event,
        kind: one.kind,
        reason: one.path === null ? 'It is not a JSON object in { }.' : `There is nothing at "${one.path}".`,
      }
    const problems = one.problems.map((problem) => describeProblem(problem, { sheet: EVENT_SHEET }))
    return { event, ...one, problems }
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
  return mappingWithoutAccount(source)
}
