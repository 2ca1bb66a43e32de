/** What an undo does and what it leaves, in words for people (DESIGN 2). */
import type { Statement } from '../../shared/contact.ts'
import { urnPath } from '../mapping/urn-path.ts'
import type { KnownRun, UndoneChange } from '../store/undo-runs.ts'
import type { GroupKey } from '../sync/snapshot.ts'
import type { Left } from '../sync/undo.ts'

const quoted = (texts: readonly string[]) => texts.map((text) => `"${text}"`).join(', ')
const inWords = (text: string | null) => (text === null ? 'empty' : `"${text}"`)
const nameOf = (attribute: string) => attribute.replace(/^field:/, '')

/** `Ana Lima (Clientes, row 4)`. */
function whom({ person, source, rowNumber }: Pick<UndoneChange, 'person' | 'source' | 'rowNumber'>): string {
  const where = [source, rowNumber !== null && `row ${rowNumber}`].filter(Boolean).join(', ')
  return `${person ?? 'A contact'}${where === '' ? '' : ` (${where})`}`
}

/** A code and what a sentence in any language needs. */
export type UndoWhy = { code: string; detail: Record<string, string | number | readonly string[]> }

/** Why something stays as it is, for whoever makes a sentence of another language. */
export function leftFacts(change: UndoneChange, left: Left, groupName: (key: GroupKey) => string): UndoWhy {
  const of = (detail: UndoWhy['detail']): UndoWhy => ({ code: left.why, detail })
  switch (left.why) {
    case 'changed-since':
      return of({ attribute: left.attribute, now: textOf(left.now), sent: textOf(left.sent) })
    case 'urn-owned': {
      const code = change.kind === 'remove' ? 'urn-owned-removed' : left.why
      return { code, detail: { urn: urnPath(left.urn), owner: left.owner } }
    }
    case 'last-urn':
      return of({ urn: urnPath(left.urn) })
    case 'group-gone':
      return of({ group: groupName(left.group) })
    case 'field-gone':
      return of({ attribute: left.attribute, before: textOf(left.before) })
    case 'not-active':
      return of({ status: left.status })
    case 'other-groups':
      return of({ groups: left.groups.map(groupName) })
    case 'other-values':
      return of({ attributes: left.attributes })
    case 'other-urns':
      return of({ urns: left.urns.map(urnPath) })
    case 'gone':
    case 'seen':
    case 'opted-out':
    case 'row-is-back':
    case 'no-urn':
      return of({})
  }
}
const textOf = (value: Statement): string => value ?? ''

/** The same for a part of an undo that did not arrive; undefined where it did. */
export function failedFacts({ outcome }: UndoneChange): UndoWhy | undefined {
  return outcome === 'delivered' || outcome === 'decided'
    ? undefined
    : { code: `failed-${outcome}`, detail: {} }
}

/** What comes of a planned change besides its values; null where nothing does. */
export function changeFacts({ kind, detail }: UndoneChange): UndoWhy | null {
  if (kind === 'create') return { code: detail.newContact ? 'new-contact' : 'created-again', detail: {} }
  if (kind === 'remove') return detail.rowLeftOut ? { code: 'row-left-out', detail: {} } : null
  return kind === 'keep' ? { code: 'nothing-sent', detail: {} } : null
}

/** Why something stays as it is: one sentence. */
export function leftSentence(change: UndoneChange, left: Left, groupName: (key: GroupKey) => string): string {
  return `${whom(change)}: ${leftClause(change, left, groupName)}`
}

function leftClause(change: UndoneChange, left: Left, groupName: (key: GroupKey) => string): string {
  switch (left.why) {
    case 'changed-since':
      return `${nameOf(left.attribute)} is ${inWords(left.now)} on the platform now, no longer ${inWords(left.sent)} as it was sent; it stays.`
    case 'urn-owned':
      return change.kind === 'remove'
        ? `cannot be created again, because ${urnPath(left.urn)} belongs to "${left.owner}" now.`
        : `${urnPath(left.urn)} is not given back, because it belongs to "${left.owner}" now.`
    case 'last-urn':
      return `${urnPath(left.urn)} stays, because it is the only address this contact has.`
    case 'group-gone':
      return `the group "${groupName(left.group)}" is not on the platform any more, so nobody is put back into it.`
    case 'field-gone':
      return `the field "${nameOf(left.attribute)}" is not on the platform any more, so its value ${inWords(left.before)} is not put back.`
    case 'gone':
      return 'is not on the platform any more; there is nothing to take back.'
    case 'not-active':
      return `is ${left.status} on the platform, and stays as it is.`
    case 'seen':
      return 'has written since then, so the contact stays.'
    case 'other-groups':
      return `was put into other groups since then (${quoted(left.groups.map(groupName))}), so the contact stays.`
    case 'other-values':
      return `was changed on the platform since then (${left.attributes.map(nameOf).join(', ')}), so the contact stays.`
    case 'other-urns':
      return `was given other addresses since then (${left.urns.map(urnPath).join(', ')}), so the contact stays.`
    case 'opted-out':
      return 'did not want messages any more when the contact was deleted, so it is not created again.'
    case 'row-is-back':
      return 'is in the spreadsheet again, which brings the contact back by itself.'
    case 'no-urn':
      return 'had no address, so the contact cannot be created again.'
  }
}

/** A part of an undo that was planned and did not arrive. */
export function failedSentence(change: UndoneChange): string | undefined {
  switch (change.outcome) {
    case 'conflict':
      return `${whom(change)}: was changed on the platform meanwhile, and stays as it is.`
    case 'replaced':
      return `${whom(change)}: the row was changed meanwhile, and its newer values count.`
    case 'rejected':
      return `${whom(change)}: the platform refused it${change.answer?.refused ? `: ${change.answer.refused}` : '.'}`
    case 'waiting':
      return `${whom(change)}: waits to be sent; the next "contact-sync sync" goes on.`
    case 'delivered':
    case 'decided':
      return undefined
  }
}

/** What one planned change of an undo does: one sentence. */
export function changeSentence(change: UndoneChange): string {
  switch (change.kind) {
    case 'create':
      return change.detail.newContact
        ? `${whom(change)}: comes back as a new contact. ${LOST} Its spreadsheet does not keep it up to date.`
        : `${whom(change)}: is created again, and its row counts again.`
    case 'update':
      return `${whom(change)}: gets back what it had before.`
    case 'remove':
      return change.detail.rowLeftOut
        ? `${whom(change)}: is deleted, and its row is left out until it changes.`
        : `${whom(change)}: is deleted.`
    case 'keep':
      return `${whom(change)}: nothing is sent; what the spreadsheet says now is left out until it changes.`
  }
}

export const LOST =
  'Its messages, its history, the flows it was in and the day it was created are lost for good.'

/** People named in a sentence. */
const NAMED = 3

/** Why a run cannot be taken back: in words, which say what to do instead, and as what words of another language need. */
export type Refusal = UndoWhy & { sentence: string }
export const refusal = {
  unknown: (id: number): Refusal => ({
    code: 'unknown',
    detail: {},
    sentence: `There is no run ${id}. "contact-sync activity" lists the runs and what they changed.`,
  }),
  notKept: (id: number, days: number): Refusal => ({
    code: 'not-kept',
    detail: { days },
    sentence: `Run ${id} is not kept, so it cannot be taken back: what was changed is kept for ${days} days, and a run that changed nothing not at all. "contact-sync activity" lists what there is.`,
  }),
  otherAccount: ({ id, host }: KnownRun): Refusal => ({
    code: 'other-account',
    detail: {},
    sentence: `Run ${id} belongs to another account, at ${host}. Name the setup file of that account with --setup.`,
  }),
  undone: ({ id, undoneBy }: KnownRun): Refusal => ({
    code: 'undone',
    detail: {},
    sentence: `Run ${id} was taken back by run ${undoneBy} already. To have it again, take that one back: contact-sync undo ${undoneBy}`,
  }),
  leaving: (id: number, count: number): Refusal => ({
    code: 'leaving',
    detail: { count },
    sentence: `Run ${id} is being sent at this moment: ${count} of its changes ${count === 1 ? 'is' : 'are'} on the way. Run "contact-sync sync" to see them arrive, then take it back.`,
  }),
  busy: (id: number, people: readonly string[]): Refusal => ({
    code: 'busy',
    detail: { people },
    sentence: `Newer changes of people of run ${id} are being sent at this moment (${people.slice(0, NAMED).join(', ')}${people.length > NAMED ? ` and ${people.length - NAMED} more` : ''}). Run "contact-sync sync" to see them arrive, then take it back.`,
  }),
}
