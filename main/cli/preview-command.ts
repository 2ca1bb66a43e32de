/** `contact-sync preview`: what would be sent, field by field. */

import type { Cycle } from '../agent/cycle.ts'
import { type PreviewedChange, preview } from '../agent/preview.ts'
import { EXIT } from '../agent/report.ts'
import { count, type Output } from './output.ts'
import { endSentence, sourceSentence } from './words.ts'

/** Changes shown to a person; `--json` has them all. */
const SHOWN = 50
const WORDS = { create: 'new', update: 'changed', remove: 'removed', keep: 'kept' } as const

export async function previewCommand(cycle: Cycle, output: Output, signal: AbortSignal): Promise<number> {
  const plan = await preview(cycle, signal)
  if (plan.end) {
    output.note(endSentence(plan.end) ?? '')
    return EXIT.platform
  }
  for (const source of plan.sources) {
    const sentence = sourceSentence(source)
    if (sentence) output.note(sentence)
  }
  const { counts, changes } = plan
  const shown = changes.slice(0, SHOWN).flatMap(changeLines)
  const more = changes.length > SHOWN ? [`… and ${changes.length - SHOWN} more ("--json" shows all).`] : []
  const total = `${count(counts.rows, 'row', 'rows')} read: ${counts.creates} to create, ${counts.updates} to change, ${counts.removals} to remove, ${counts.adopted} there already, ${counts.unchanged} unchanged; ${counts.problems} with a problem, ${counts.conflicts} with two different values, ${counts.held} waiting for your OK. Nothing was sent.`
  output.result({ counts, changes }, [...shown, ...more, total].join('\n'))
  if (plan.sources.some(({ state }) => state === 'halted' || state === 'waiting')) return EXIT.halted
  if (counts.problems + counts.conflicts + counts.held > 0) return EXIT.person
  return counts.creates + counts.updates + counts.removals > 0 ? EXIT.changes : EXIT.ok
}

function changeLines({ kind, source, key, row, attributes }: PreviewedChange): string[] {
  const where = row === null ? source : `${source}, row ${row}`
  return [
    `${WORDS[kind]}: ${key} (${where})`,
    ...attributes.map(({ name, before, after }) =>
      before === null
        ? `    ${name}: ${after ?? '(empty)'}`
        : `    ${name}: ${before} → ${after ?? '(empty)'}`,
    ),
  ]
}
