/** `contact-sync watch`: the agent at work until it is stopped, taking commands from other processes meanwhile. */
import { isLoopback } from '../../shared/loopback.ts'
import { describeHalt } from '../../shared/sentences.ts'
import type { Cycle } from '../agent/cycle.ts'
import { takeCommands } from '../agent/handover.ts'
import { type Hearing, hearEvents } from '../agent/hear-events.ts'
import { problemSentence } from '../agent/review.ts'
import { Watch } from '../agent/watch.ts'
import { hookUrl } from '../webhook/addresses.ts'
import { answerHanded } from './handed.ts'
import type { Output } from './output.ts'
import { count } from './output.ts'
import { labelled } from './several-accounts.ts'
import { endSentence } from './words.ts'

/** Runs until `signal`. @param webhookPort goes before the setup's; 0 takes a free one. */
export async function watchCommand(
  cycles: readonly Cycle[],
  output: Output,
  signal: AbortSignal,
  webhookPort?: number,
): Promise<number> {
  cycles[0]!.repositories.restarts.said(cycles[0]!.now()) // it was when the agent was opened
  const watches = cycles.map((cycle) => {
    const { host } = cycle.options.setup.workspace
    return { cycle, host, watch: openWatch(cycle, cycles.length > 1 ? labelled(output, host) : output) }
  })
  const atWork = watches.map(({ cycle, host, watch }) => ({
    cycle,
    host,
    alone: (work: () => Promise<number>) => watch.handOver(work),
    signal,
  }))
  const commands = await takeCommands(
    cycles[0]!.options.dataFolder,
    answerHanded(() => atWork),
  )
  const hearing = await hearEvents(cycles, {
    port: webhookPort,
    secretOf: (variable) => process.env[variable],
    onEvents: (cycle, sourceId) => watches.find((one) => one.cycle === cycle)?.watch.arrived(sourceId),
    onNews: output.note,
  })
  sayAddresses(cycles, hearing, output)
  try {
    await Promise.all(watches.map(({ watch }) => watch.run(signal)))
    return 0
  } finally {
    await hearing?.close()
    commands.close()
  }
}

/** Once, at the start: where events can be sent. */
function sayAddresses(cycles: readonly Cycle[], hearing: Hearing | undefined, output: Output): void {
  const at = hearing?.at()
  if (!at) return
  const sources = cycles
    .flatMap(({ webhooks }) => webhooks)
    .map(({ setup }) => ({ name: setup.name, url: hookUrl(at, setup.name) }))
  const lines = sources.map(({ name, url }) => `Events of ${name}: ${url}`)
  if (!isLoopback(at.address))
    lines.push('Other machines can reach this address, and what they send is not encrypted on its way.')
  if (output.json) output.result({ webhooks: { ...at, sources } }, '')
  else for (const line of lines) output.note(line)
}

function watched({ sources, webhooks }: Cycle): string {
  const files = sources.length - webhooks.length
  const parts = [
    files > 0 && count(files, 'spreadsheet', 'spreadsheets'),
    webhooks.length > 0 && count(webhooks.length, 'webhook', 'webhooks'),
  ]
  return parts.filter(Boolean).join(' and ')
}

function openWatch(cycle: Cycle, output: Output): Watch {
  const told = new Set<number>()
  return new Watch(cycle, {
    onReady: () => output.note(`Watching ${watched(cycle)}. Stop with Ctrl-C.`),
    onSource: (source, state, code, detail) => {
      if (state === 'not-approved')
        output.note(
          `${source.setup.name}: nothing is sent before its first sync was approved. Run "contact-sync sync --yes".`,
        )
      else
        output.note(
          `${source.setup.name}: ${describeHalt({ code, detail: detail as Record<string, string> }, source.file)}`,
        )
    },
    onEnd: (end) => {
      const sentence = endSentence(end)
      if (sentence) output.note(sentence)
    },
    onRead: (sources) => {
      for (const problem of cycle.repositories.reviews.problems(cycle.workspace.id)) {
        const source = sources.find(({ row }) => row.id === problem.sourceId)
        if (source && !told.has(problem.id)) output.note(problemSentence(problem, source.setup.name))
        told.add(problem.id)
      }
    },
    onSent: ({ creates, updates, removals }) => {
      const parts = [
        creates > 0 && `${creates} created`,
        updates > 0 && `${updates} changed`,
        removals > 0 && `${removals} removed`,
      ].filter(Boolean)
      output.note(`Done: ${parts.join(', ')}.`)
    },
    onStaged: ({ creates, updates, removals, held }) => {
      const parts = [
        creates > 0 && `${creates} to create`,
        updates > 0 && `${updates} to change`,
        removals > 0 && `${removals} to remove`,
      ].filter(Boolean)
      if (parts.length > 0) output.note(`Sending: ${parts.join(', ')}.`)
      if (held > 0) output.note(`${count(held, 'change waits', 'changes wait')} for your OK.`)
    },
  })
}
