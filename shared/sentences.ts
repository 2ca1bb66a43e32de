/**
 * English sentences for people: what is wrong, where, and what to do next. Codes and details come from the readers, the
 * mapping and the delivery; the words are those of DESIGN 2 (a test looks for the internal ones).
 */
import {
  CORRECT,
  countryName,
  dateTrouble,
  type Explained,
  emailTrouble,
  type Facts,
  groupTrouble,
  numberTrouble,
  phoneTrouble,
  urnTrouble,
} from './cell-sentences.ts'
import type { CellProblem, ProblemCode } from './row.ts'
import { placeWords } from './row-place.ts'

export { describeAccountHalt, describeHalt } from './halt-sentences.ts'

/** Where a problem was found; what is not known is left out of the sentence. */
export type Place = { file?: string | null; sheet?: string | null; row?: number | null }
/** Stands as the sheet of what a webhook's events said; no program lets a sheet be called so. */
export const EVENT_SHEET = 'event:'

/** `row 7`, or `event 12` of a webhook; empty where there is neither. */
export const rowWords = ({ sheet, row }: Pick<Place, 'sheet' | 'row'>): string =>
  row == null ? '' : `${sheet === EVENT_SHEET ? 'event' : 'row'} ${row}`

/** The spreadsheet, and what of it: `Clientes, sheet "Plan1"`; empty where nothing is known. */
export const fileWords = ({ file, sheet }: Pick<Place, 'file' | 'sheet'>): string =>
  [file, sheet && sheet !== EVENT_SHEET && placeWords(sheet, shortened)].filter(Boolean).join(', ')

/** One sentence: file, sheet, row and column, then what is wrong and what to do next. */
export function describeProblem(problem: CellProblem, place: Place): string {
  const where = [
    fileWords(place),
    rowWords(place),
    problem.column && `column "${shortened(problem.column)}"`,
  ].filter(Boolean)
  const { what, fix } = explainProblem(problem, place)
  const words = `${what}; ${fix}.`
  const sentence = where.length === 0 ? words : `${where.join(', ')}: ${words}`
  return place.file ? sentence : capital(sentence)
}

/** The same apart, for tables: what is wrong, and what to do next. Neither begins with a capital or ends with a stop. */
export function explainProblem(problem: CellProblem, { sheet }: Pick<Place, 'sheet'> = {}): Explained {
  const { what, fix } = PROBLEMS[problem.code]({
    text: shortened(problem.text ?? ''),
    detail: problem.detail ?? {},
  })
  if (sheet !== EVENT_SHEET) return { what, fix }
  return { what, fix: fix.replace(/ in the spreadsheet and save| and save/, ' where it comes from') }
}

const PROBLEMS: Readonly<Record<ProblemCode, (facts: Facts) => Explained>> = {
  'bad-phone': phoneTrouble,
  'foreign-length-phone': ({ text, detail }) => ({
    what: `"${text}" is not a phone number of ${countryName(detail.country)}`,
    fix: `if it is one of another country, write it with a plus, as ${detail.international}, and save`,
  }),
  'bad-email': emailTrouble,
  'bad-language': ({ text }) => ({
    what: `"${text}" is not a language`,
    fix: 'write its name or its code, such as "por", and save',
  }),
  'bad-number': numberTrouble,
  'bad-date': dateTrouble,
  'bad-uuid': ({ text }) => ({
    what: `"${text}" is not the id of a contact on the platform`,
    fix: 'copy it from there again, or leave the cell blank',
  }),
  'bad-urn': urnTrouble,
  'bad-yes-no': ({ text, detail }) => ({
    what: `"${text}" is neither yes nor no${detail.group === undefined ? '' : ` for the group "${detail.group}"`}`,
    fix: 'write one of them and save',
  }),
  'bad-group-name': groupTrouble,
  'cell-error': ({ text }) =>
    text === '#NOT-CALCULATED'
      ? {
          what: 'the formula in the cell has no result, because the program that wrote the file does not calculate',
          fix: 'open the file in Excel or LibreOffice and save it there',
        }
      : { what: `the cell shows the error ${text}`, fix: 'correct its formula and save' },
  'text-too-long': ({ detail }) => ({
    what: `the text has ${detail.length ?? 'too many'} characters and the platform keeps ${detail.limit ?? 640}`,
    fix: 'shorten it and save',
  }),
  'name-too-long': ({ detail }) => ({
    what: `the name has ${detail.length ?? 'too many'} characters and the platform allows ${detail.limit ?? 64}`,
    fix: 'shorten it and save',
  }),
  'no-urn': () => ({
    what: 'there is no phone, e-mail or other address, so nobody can be reached',
    fix: 'fill one in and save',
  }),
  'blank-key': () => ({ what: 'the cell that tells people apart is blank', fix: 'fill it in and save' }),
  'duplicate-key': ({ text, detail }) => ({
    what: `"${text}" stands in ${otherRow(detail)} too, with other values`,
    fix: 'give each person an own one, or delete one of the rows',
  }),
  'last-urn': ({ text }) => ({
    what: `this would take away the contact's last address${text === '' ? '' : ` (${text})`}, so it was left there`,
    fix: 'fill in the new one, or delete the row',
  }),
  'opted-out': ({ text }) => ({
    what: `"${text}" says that this person does not want messages, so the row is not sent`,
    fix: 'nothing needs to be done',
  }),
  'too-many-values': ({ detail }) => ({
    what: `there are more than ${detail.limit ?? 100} addresses or groups for one person, which is all the platform takes`,
    fix: 'delete some and save',
  }),
  'urn-in-two-rows': ({ text, detail }) => ({
    what: `"${text}" stands in ${otherRow(detail)} too`,
    fix: 'leave it with the person it belongs to and save',
  }),
  'id-of-another-list': ({ text, detail }) => ({
    what: `"${text}" is in row ${detail?.row} of "${detail?.source}" the id of somebody with another name and phone or address`,
    fix: 'if the two lists number their people on their own, let this column be "ignore" in the setup and name it in "key"; if it is the same person, write the name the same way in both',
  }),
  'group-is-query': ({ text }) => ({
    what: `the platform fills the group "${text}" by its own rule, so nobody can be put into it`,
    fix: "use another group's name",
  }),
  'group-gone': ({ text }) => ({
    what: `the group "${text}" was deleted on the platform and is not created again`,
    fix: 'create it there, or take its name out of the spreadsheet',
  }),
  'field-refused': ({ text, detail }) => ({
    what: `the platform does not accept the field "${text}"${said(detail)}`,
    fix: roomFor('field', detail),
  }),
  'group-refused': ({ text, detail }) => ({
    what: `the platform does not accept the group "${text}"${said(detail)}`,
    fix: roomFor('group', detail),
  }),
  'refused-by-platform': ({ text, detail }) => ({
    what: `the platform refused ${text === '' ? 'this row' : `"${text}"`}${said(detail)}`,
    fix: `${CORRECT}, and it is sent again`,
  }),
  'changed-by-platform': ({ text, detail }) => ({
    what: `the platform keeps "${detail.got ?? ''}" where "${text}" was sent`,
    fix: 'correct the value, or the kind of the field on the platform',
  }),
  'not-applied': notApplied,
  'urn-waits': ({ text, detail }) => ({
    what: `"${text}" still belongs to ${detail.name ?? 'somebody'}, whose row is gone; it is passed on as soon as that removal is done`,
    fix: 'answer what waits for your OK, or wait',
  }),
  'had-opted-out': ({ text }) => ({
    what: `"${text}" belonged to a contact who did not want messages any more, so it is not created again`,
    fix: 'nothing needs to be done, or create it on the platform yourself',
  }),
  forgotten: () => ({
    what: 'this row lists a person who is to be forgotten, so it is not read any further',
    fix: 'delete the row, or have that forgotten too',
  }),
}

function notApplied({ text, detail }: Facts): Explained {
  const again = 'change the cell to send it again'
  switch (detail.action) {
    case 'delete':
      return {
        what: 'the platform said yes to deleting this contact but did not do it',
        fix: 'delete it there, or put the row back; it is asked again when the contact changes there',
      }
    case 'add':
      return {
        what: `the platform said yes to putting this contact into the group "${text}" but did not do it`,
        fix: `do it there, or ${again}`,
      }
    case 'remove':
      return {
        what: `the platform said yes to taking this contact out of the group "${text}" but did not do it`,
        fix: `do it there, or ${again}`,
      }
    default:
      return {
        what: `the platform took "${text}" without an error but did not keep it`,
        fix: `look at the contact there, or ${again}`,
      }
  }
}

const otherRow = ({ row, sheet }: Facts['detail']): string =>
  row === undefined
    ? 'another row'
    : `row ${row}${sheet === undefined ? '' : ` of ${placeWords(String(sheet))}`}`

/** What to do about a field or group that could not be made. */
function roomFor(what: 'field' | 'group', { why }: Facts['detail']): string {
  if (why === 'limit-reached') return `delete a ${what} there that nobody uses, or leave this one out`
  return what === 'field' ? 'choose another name for it in the setup' : 'use another name for it'
}

const said = ({ message }: Facts['detail']): string =>
  message === undefined || message === '' ? '' : ` (it says: ${message})`

/** With a capital letter in front, as a sentence begins. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Long cells are cut; what breaks a line or moves a terminal's cursor is a blank, so that a line stays one. */
export function shortened(text: string, widest = 80): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line
}
