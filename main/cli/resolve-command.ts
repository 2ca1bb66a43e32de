/** `contact-sync review resolve`: the choice between two values, then a cycle that carries it out. */

import { UsageError } from '../../shared/usage-error.ts'
import type { Cycle } from '../agent/cycle.ts'
import type { HandedCommand } from '../agent/handover.ts'
import { type Choice, resolve } from '../agent/resolve.ts'
import { conflictsNamed } from '../agent/review.ts'
import { count, type Output } from './output.ts'
import { syncCommand } from './sync-command.ts'

export type ResolveOptions = {
  keep?: 'spreadsheet' | 'platform'
  value?: string
  attribute?: string
  all?: string
}
type ResolveRequest = Extract<HandedCommand, { command: 'resolve' }>

/** The options as one question and one answer. Throws `UsageError` where there is not exactly one of each. */
export function resolveRequest(id: string | undefined, options: ResolveOptions): ResolveRequest {
  const { keep, value, attribute, all } = options
  if ((id === undefined) === (all === undefined))
    throw new UsageError(
      'Name one question by the id that "contact-sync review list" shows, or all of a kind with --all KIND.',
    )
  if ((keep === undefined) === (value === undefined))
    throw new UsageError('Answer with --keep spreadsheet, with --keep platform, or with --value and a value.')
  const choice: Choice = keep === undefined ? { value: value! } : { keep }
  return {
    command: 'resolve',
    named: all === undefined ? { id: id! } : { all },
    choice,
    ...(attribute !== undefined && { attribute }),
  }
}

export async function resolveCommand(
  cycle: Cycle,
  { named, attribute, choice }: ResolveRequest,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const resolved = await cycle.store.exclusive(() => {
    const found = conflictsNamed(cycle.repositories, cycle.workspace.id, named)
    if ('sentence' in found) throw new UsageError(found.sentence)
    const { conflicts } = found
    return resolve(cycle.repositories, cycle.workspace, { conflicts, attribute, choice }, cycle.now())
  })
  if (!resolved.ok) throw new UsageError(resolved.sentence)
  for (const sentence of resolved.left) output.note(sentence)
  if ('all' in named) output.note(`${count(resolved.people, 'question', 'questions')} answered.`)
  return syncCommand(cycle, { files: [], yes: false }, output, signal)
}
