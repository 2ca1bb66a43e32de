/** What the agent found and did, in words for people (DESIGN 2). */

import { columnWords } from '../../shared/halt-sentences.ts'
import { parseJson } from '../../shared/parse-json.ts'
import { capital, describeAccountHalt, describeHalt } from '../../shared/sentences.ts'
import type { SyncStatus } from '../../shared/sync-status.ts'
import type { SyncReport } from '../agent/report.ts'
import type { SourceResult } from '../agent/sync.ts'
import type { DrainEnd } from '../outbox/drain.ts'
import type { Restart } from '../store/restarts.ts'
import { count, duration } from './output.ts'

/** One line while something is going on; empty when nothing is. */
export function statusLine(status: SyncStatus, now: number): string {
  switch (status.phase) {
    case 'idle':
      return ''
    case 'scanning':
      return `Reading ${status.source} …`
    case 'pulling':
      return 'Checking the platform …'
    case 'reconciling':
      return 'Comparing …'
    case 'draining': {
      const total = status.done + status.left
      const left = status.finishAt ? ` · ${finish(status.finishAt, now)} left` : ''
      return `Sending ${Math.min(status.done + 1, total)} of ${total}${left}`
    }
    case 'offline':
      return `${describeAccountHalt({ code: status.why })} (for ${duration(now - status.since)})`
  }
}

/** A range where the two ends differ in words. */
function finish({ earliest, latest }: { earliest: number; latest: number }, now: number): string {
  const [from, to] = [duration(earliest - now), duration(latest - now)]
  return from === to ? from : `${from} to ${to}`
}

export function sourceSentence({
  state,
  name,
  file,
  code,
  detail,
  firstSync,
  otherwise,
  doubtful,
}: SourceResult): string | undefined {
  const leftOut = doubtful && doubtfulWords(doubtful)
  switch (state) {
    case 'read':
    case 'unchanged':
      if (code) return `${name}: ${describeHalt({ code, ...(detail && { detail }) }, file)}`
      return leftOut && `${name}: ${leftOut}`
    case 'waiting':
    case 'halted':
      return `${name}: ${describeHalt({ code: code!, ...(detail && { detail }) }, file)}`
    case 'not-approved': {
      const { rows, creates, updates, adopted, kept } = firstSync!
      const parts = [
        `${count(creates, 'person', 'people')} would be created`,
        `${count(updates, 'contact', 'contacts')} changed`,
        `${count(adopted, 'is', 'are')} already the same or linked`,
        ...(kept > 0
          ? [`${count(kept, 'value differs', 'values differ')} and would stay as on the platform`]
          : []),
      ]
      return `${name}: first sync of ${count(rows, 'row', 'rows')}: ${parts.join(', ')}. Nothing was sent${otherwise ? ', because the file changed and its columns are understood otherwise than they were shown' : ''}. Look at it with "contact-sync preview" and start it with "--yes".${leftOut ? ` ${capital(leftOut)}` : ''}`
    }
  }
}

const doubtfulWords = (headers: readonly string[]): string =>
  `${columnWords(headers)} ${headers.length === 1 ? 'is' : 'are'} left out, because it is not certain what ${headers.length === 1 ? 'it holds' : 'they hold'}; say so in the setup ("columns"), or see "contact-sync check".`

/** The database is not what it was: what happened, and what that means. */
export function restartSentence({ kind, asOf }: Pick<Restart, 'kind' | 'asOf'>): string {
  const what = {
    damaged: "The agent's own data was damaged and was put aside",
    lost: "The agent's own data was gone",
    older: "The agent's own data was replaced by an older state",
  }[kind]
  if (asOf === null)
    return `${what}, and there was no good copy, so it begins again from the platform: people who are there already are found again, nobody is created twice, and each spreadsheet's first sync waits for "--yes".`
  const when = new Date(asOf).toISOString().slice(0, 16).replace('T', ' ')
  return `${what}; what is known is of ${when} UTC, so everything is compared afresh: where spreadsheet and platform differ the platform's value stays, nothing that was waiting is sent, and nobody is removed without your OK.`
}

/** A source with the same file and another name in the setup. */
export const renamedSentence = (name: string, before: string): string =>
  `${name}: this is the spreadsheet that was called "${before}" in the setup until now; its people are kept.`

/** The setup says something else of this source than last time. */
export const rebaselineSentence = (name: string): string =>
  `${name}: its columns, its key, its sheet, which rows count or what holds for every row were changed in the setup, so it was compared afresh. Where spreadsheet and platform differ, the platform's value stays; nobody is removed without your OK.`

export function endSentence(end: DrainEnd): string | undefined {
  switch (end.kind) {
    case 'empty':
      return undefined
    case 'stopped':
      return describeAccountHalt({ code: 'cancelled' })
    case 'halted':
      return describeAccountHalt({ code: end.why, detail: detailOf(end.message) })
    case 'unavailable':
      return describeAccountHalt({ code: end.outcome.why })
  }
}

/** The platform said yes, and a `sync` cannot wait until it is sure (DESIGN 11); it ends with 5, not settled. */
export const unshownSentence = (changes: number): string =>
  `The platform said yes to ${count(changes, 'change', 'changes')} but does not show ${changes === 1 ? 'it' : 'them'} yet. The next sync looks again, and after ten minutes sends ${changes === 1 ? 'it' : 'them'} once more.`

function detailOf(message: string): Record<string, string | number> {
  const value = parseJson(message)
  return typeof value === 'object' && value !== null ? (value as Record<string, string | number>) : {}
}

export function reportText(report: SyncReport): string {
  const done = [
    report.creates > 0 && `${count(report.creates, 'contact', 'contacts')} created`,
    report.updates > 0 && `${count(report.updates, 'contact', 'contacts')} changed`,
    report.removals > 0 && `${count(report.removals, 'contact', 'contacts')} removed`,
    report.adopted > 0 && `${count(report.adopted, 'contact was', 'contacts were')} on the platform already`,
  ].filter(Boolean)
  const waiting = [
    report.problems > 0 &&
      `${count(report.problems, 'row or setting needs', 'rows or settings need')} correcting ("contact-sync problems")`,
    report.conflicts > 0 && `${count(report.conflicts, 'person has', 'people have')} two different values`,
    report.held > 0 && `${count(report.held, 'change waits', 'changes wait')} for your OK`,
  ].filter(Boolean)
  // Before the first sync is approved, and where nothing could be read, no row counts.
  const isIdle = report.rows === 0 && done.length === 0 && report.requests.write === 0
  const rows = isIdle
    ? 'Nothing was sent.'
    : `${count(report.rows, 'row', 'rows')} read, ${done.length > 0 ? done.join(', ') : 'nothing to send'}.`
  const effort = `${count(report.requests.write, 'request', 'requests')} sent, ${report.requests.read} to look, ${report.seconds.toFixed(1)} s.`
  return [rows, ...(waiting.length > 0 ? [`Waiting for you: ${waiting.join('; ')}.`] : []), effort].join('\n')
}
