/** `contact-sync undo RUN`: what a run changed is shown as it would go back, and with `--yes` goes back. */

import { UsageError } from '../../shared/usage-error.ts'
import type { Cycle } from '../agent/cycle.ts'
import { type UndoLine, type UndoResult, undo } from '../agent/undo.ts'
import { LOST } from '../agent/undo-words.ts'
import { count, type Output } from './output.ts'
import { endSentence } from './words.ts'

/** Lines shown to a person; `--json` has them all. */
const SHOWN = 50

export async function undoCommand(
  cycle: Cycle,
  { run, yes }: { run: number; yes: boolean },
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const result = await undo(cycle, { run, send: yes }, signal)
  if ('refused' in result) throw new UsageError(result.refused.sentence)
  const said = result.end && endSentence(result.end)
  if (said) output.note(said)
  const { end: _end, exitCode, ...rest } = result
  // `why` is the sentence once more, for the window.
  const plain = (lines: readonly UndoLine[]) => lines.map(({ why: _why, ...line }) => line)
  const value = {
    ...rest,
    changes: plain(rest.changes),
    left: plain(rest.left),
    cautions: rest.cautions.map(({ sentence }) => sentence),
  }
  // Without an answer there is nothing to show; once written, it is shown whatever the platform did then.
  if (result.end && result.run === null) return exitCode
  output.result(value, text(result, yes))
  return exitCode
}

function text(result: UndoResult, yes: boolean): string {
  const { changes, left, cautions, undoOf } = result
  if (changes.length === 0 && left.length === 0)
    return `Nothing of run ${undoOf} is there to take back; nothing was sent.`
  return [
    ...shown(changes),
    ...(left.length > 0 ? ['Stays as it is:', ...shown(left)] : []),
    ...cautions.map(({ sentence }) => sentence),
    summary(result, yes),
  ].join('\n')
}

function shown(lines: readonly UndoLine[]): string[] {
  const more = lines.length - SHOWN
  return [
    ...lines
      .slice(0, SHOWN)
      .flatMap(({ sentence, attributes, kind }) => [
        sentence,
        ...(kind === 'update'
          ? attributes.map(
              ({ name, before, after }) => `    ${name}: ${before ?? '(empty)'} → ${after ?? '(empty)'}`,
            )
          : []),
      ]),
    ...(more > 0 ? [`… and ${more} more ("--json" shows all).`] : []),
  ]
}

function summary({ undoOf, run, counts, report, changes }: UndoResult, yes: boolean): string {
  const { creates, updates, removals, kept, left } = counts
  const parts = [
    updates > 0 && `${count(updates, 'contact gets', 'contacts get')} back what they had`,
    creates > 0 && `${count(creates, 'contact is', 'contacts are')} created again`,
    removals > 0 && `${count(removals, 'contact is', 'contacts are')} deleted again`,
    kept > 0 && `${count(kept, 'decision is', 'decisions are')} taken back without sending anything`,
    left > 0 && `${count(left, 'thing stays as it is', 'things stay as they are')}`,
  ].filter(Boolean)
  const lost = changes.some(({ sentence }) => sentence.includes(LOST))
    ? `Deleted contacts come back as new contacts: their messages, their history, the flows they were in and the day they were created are lost for good, and no spreadsheet keeps them up to date. `
    : ''
  const plan = `Run ${undoOf}: ${parts.join(', ')}. ${lost}`
  if (!yes && changes.length > 0)
    return `${plan}Nothing was sent. To do it: contact-sync undo ${undoOf} --yes`
  if (run === null) return `${plan}Nothing was sent.`
  const requests = count(report?.requests.write ?? 0, 'request', 'requests')
  return `${plan}Done as run ${run} with ${requests}; "contact-sync undo ${run}" takes this back.`
}
