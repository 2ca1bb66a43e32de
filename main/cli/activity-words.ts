/** Runs and their changes in words for people (DESIGN 2), for the terminal and for the exported table. */

import { localTime } from '../../shared/iso-time.ts'
import { placeWords } from '../../shared/row-place.ts'
import type { ChangeShown, RunCount, RunShown, ShownOutcome } from '../store/history.ts'
import { fieldKeyOf } from '../sync/snapshot.ts'
import { count, duration } from './output.ts'

/** How the platform calls its fields, by key. */
export type FieldNames = ReadonlyMap<string, string>

const DONE = {
  create: 'created',
  update: 'changed',
  remove: 'removed',
  leave: 'taken out of groups',
  keep: 'left as on the platform',
} as const
const DOES = {
  create: 'to create',
  update: 'to change',
  remove: 'to remove',
  leave: 'to take out of groups',
  keep: 'to leave as on the platform',
} as const

/** What became of one change; `done` is what it is called when all went well. */
function outcomeWords(outcome: ShownOutcome, done: string): string {
  switch (outcome) {
    case 'delivered':
    case 'decided':
      return done
    case 'waiting':
      return 'waits to be sent'
    case 'rejected':
      return 'refused by the platform'
    case 'conflict':
      return 'not sent: changed on the platform meanwhile'
    case 'replaced':
      return 'not sent: changed again meanwhile'
    case 'dropped':
      return 'not sent: no longer needed'
  }
}

/** `2 created, 1 changed, 1 refused by the platform`. */
export function countWords(counts: readonly RunCount[]): string {
  const byWords = new Map<string, number>()
  for (const { kind, outcome, n } of counts) {
    const words = outcomeWords(outcome, DONE[kind])
    byWords.set(words, (byWords.get(words) ?? 0) + n)
  }
  return [...byWords].map(([words, n]) => `${n} ${words}`).join(', ') || 'nothing'
}

/** Who or what began it. */
export function triggerWords({ trigger, undoOf }: Pick<RunShown, 'trigger' | 'undoOf'>): string {
  if (undoOf !== null) return `took back run ${undoOf}`
  return trigger === 'refresh' ? 'planned again while sending' : trigger
}

/** One line for a run. */
export function runLine(run: RunShown): string {
  const took =
    run.endedAt === null ? 'not finished' : run.endedAt - run.startedAt < 1000 ? 'at once' : seconds(run)
  const undone = run.undoneBy === null ? '' : `; taken back by run ${run.undoneBy}`
  return `Run ${run.id}, ${localTime(run.startedAt)}, ${triggerWords(run)}: ${countWords(run.counts)} (${took})${undone}`
}

function seconds({ startedAt, endedAt }: RunShown): string {
  const ms = endedAt! - startedAt
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : duration(ms)
}

/** An attribute as people know it. */
export function attributeWords(name: string, fields: FieldNames): string {
  if (name === 'urns') return 'phones and addresses'
  const key = fieldKeyOf(name)
  return key === undefined ? name : (fields.get(key) ?? key)
}

/** `People, sheet "Plan1", row 5`; empty where no row caused it. */
function whereWords({ source, sheet, row }: Pick<ChangeShown, 'source' | 'sheet' | 'row'>): string {
  return [source, placeWords(sheet), row !== null && `row ${row}`].filter(Boolean).join(', ')
}

/** What the platform said, where it said more than yes; empty otherwise. */
export function answerWords({ status, answer }: ChangeShown, fields: FieldNames): string {
  const differences = (answer?.differences ?? []).map(
    ({ attribute, sent, got }) =>
      `the platform keeps ${shown(got)} where ${shown(sent)} was sent (${attributeWords(attribute, fields)})`,
  )
  const refused = answer?.refused === undefined ? [] : [`it says: ${answer.refused}`]
  return [...(status === null ? [] : [`answered ${status}`]), ...refused, ...differences].join('; ')
}

/** The change itself as one line. */
export function changeTitle(change: ChangeShown): string {
  const place = whereWords(change)
  return `${change.person}${place === '' ? '' : ` (${place})`}: ${changeWords(change)}, ${localTime(change.at)}, run ${change.runId}`
}

/** What was done, or was to be done. */
export const changeWords = ({ kind, outcome }: Pick<ChangeShown, 'kind' | 'outcome'>): string =>
  outcome === 'delivered' || outcome === 'decided'
    ? DONE[kind]
    : `${DOES[kind]}, ${outcomeWords(outcome, DONE[kind])}`

/** Attribute by attribute, then request and answer, each a line. */
export function changeLines(change: ChangeShown, fields: FieldNames): string[] {
  const { kind, attributes, requests } = change
  const values = attributes.map(({ name, before, after }) => {
    const words = attributeWords(name, fields)
    // A decision for the platform's value: nothing moved there.
    if (kind === 'keep')
      return `${words}: ${shown(after)} stays as on the platform, ${shown(before)} was not sent`
    return kind === 'create' ? `${words}: ${shown(after)}` : `${words}: ${shown(before)} → ${shown(after)}`
  })
  const sent = requests.map(
    ({ method, path, body, shared }) =>
      `request: ${method} ${path} ${JSON.stringify(body)}${shared ? ' (one request for up to 100 contacts)' : ''}`,
  )
  const answer = answerWords(change, fields)
  return [...values, ...sent, ...(answer === '' ? [] : [answer])].map((line) => `    ${line}`)
}

const shown = (value: string | null): string => (value === null || value === '' ? '(empty)' : value)

/** `of 340 changes`, where a page is not all. */
export const moreWords = (shownRows: number, total: number, next: number): string =>
  `${count(total - shownRows, 'more is', 'more are')} not shown: "--after ${next}" goes on, "--out FILE" writes all.`
