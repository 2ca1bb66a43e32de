/**
 * English sentences for people: what is wrong, where, and what to do next. Codes and details come from the readers, the
 * mapping and the delivery; the words are those of DESIGN 2 (a test looks for the internal ones).
 */
import type { CellProblem, ProblemCode } from './row.ts'

export { describeAccountHalt, describeHalt } from './halt-sentences.ts'

/** Where a problem was found; what is not known is left out of the sentence. */
export type Place = { file?: string | null; sheet?: string | null; row?: number | null }
type Facts = { text: string; detail: Readonly<Record<string, string | number>> }

/** One sentence: file, sheet, row and column, then what is wrong and what to do next. */
export function describeProblem(problem: CellProblem, place: Place): string {
  const where = [
    place.file,
    place.sheet && `sheet "${place.sheet}"`,
    place.row != null && `row ${place.row}`,
    problem.column && `column "${problem.column}"`,
  ].filter(Boolean)
  const what = PROBLEMS[problem.code]({ text: shortened(problem.text ?? ''), detail: problem.detail ?? {} })
  return where.length === 0 ? capital(what) : `${where.join(', ')}: ${what}`
}

const SAVE = 'correct it in the spreadsheet and save'

const PROBLEMS: Readonly<Record<ProblemCode, (facts: Facts) => string>> = {
  'bad-phone': ({ text, detail }) => `"${text}" ${phoneTrouble(detail)}.`,
  'foreign-length-phone': ({ text, detail }) =>
    `"${text}" is not a phone number of ${countryName(detail.country)}; if it is one of another country, write it with a plus, as ${detail.international}, and save.`,
  'bad-email': ({ text }) => `"${text}" is not an e-mail address; ${SAVE}.`,
  'bad-language': ({ text }) =>
    `"${text}" is not a language; write its name or its code, such as "por", and save.`,
  'bad-number': ({ text, detail }) => `"${text}" ${numberTrouble(detail)}.`,
  'bad-date': ({ text, detail }) => `"${text}" ${dateTrouble(detail)}.`,
  'bad-uuid': ({ text }) =>
    `"${text}" is not the id of a contact on the platform; copy it from there again, or leave the cell blank.`,
  'bad-urn': ({ text, detail }) => `"${text}" ${urnTrouble(detail)}.`,
  'bad-yes-no': ({ text, detail }) =>
    `"${text}" is neither yes nor no${detail.group === undefined ? '' : ` for the group "${detail.group}"`}; write one of them and save.`,
  'bad-group-name': ({ text, detail }) => `"${text}" ${groupTrouble(detail)}.`,
  'cell-error': ({ text }) => `the cell shows the error ${text}; correct its formula and save.`,
  'text-too-long': ({ detail }) =>
    `the text has ${detail.length ?? 'too many'} characters and the platform keeps ${detail.limit ?? 640}; shorten it and save.`,
  'name-too-long': ({ detail }) =>
    `the name has ${detail.length ?? 'too many'} characters and the platform allows ${detail.limit ?? 64}; shorten it and save.`,
  'no-urn': () =>
    'there is no phone, e-mail or other address, so nobody can be reached; fill one in and save.',
  'blank-key': () => 'the cell that tells people apart is blank; fill it in and save.',
  'duplicate-key': ({ text, detail }) =>
    `"${text}" stands in ${detail.row === undefined ? 'another row' : `row ${detail.row}`} too, with other values; give each person an own one, or delete one of the rows.`,
  'last-urn': ({ text }) =>
    `this would take away the contact's last address${text === '' ? '' : ` (${text})`}, so it was left there; fill in the new one, or delete the row.`,
  'opted-out': ({ text }) =>
    `"${text}" says that this person does not want messages, so the row is not sent; nothing needs to be done.`,
  'too-many-values': ({ detail }) =>
    `there are more than ${detail.limit ?? 100} addresses or groups for one person, which is all the platform takes; delete some and save.`,
  'urn-in-two-rows': ({ text, detail }) =>
    `"${text}" stands in ${detail.row === undefined ? 'another row' : `row ${detail.row}`} too; leave it with the person it belongs to and save.`,
  'group-is-query': ({ text }) =>
    `the platform fills the group "${text}" by its own rule, so nobody can be put into it; use another group's name.`,
  'group-gone': ({ text }) =>
    `the group "${text}" was deleted on the platform and is not created again; create it there, or take its name out of the spreadsheet.`,
  'field-refused': ({ text, detail }) =>
    `the platform does not accept the field "${text}"${said(detail)}; ${roomFor('field', detail)}.`,
  'group-refused': ({ text, detail }) =>
    `the platform does not accept the group "${text}"${said(detail)}; ${roomFor('group', detail)}.`,
  'refused-by-platform': ({ text, detail }) =>
    `the platform refused ${text === '' ? 'this row' : `"${text}"`}${said(detail)}; ${SAVE}, and it is sent again.`,
  'changed-by-platform': ({ text, detail }) =>
    `the platform keeps "${detail.got ?? ''}" where "${text}" was sent; correct the value, or the kind of the field on the platform.`,
  'not-applied': ({ text, detail }) => {
    switch (detail.action) {
      case 'delete':
        return 'the platform said yes to deleting this contact but did not do it; delete it there, or put the row back. It is asked again when the contact changes there.'
      case 'add':
        return `the platform said yes to putting this contact into the group "${text}" but did not do it; do it there, or change the cell to send it again.`
      case 'remove':
        return `the platform said yes to taking this contact out of the group "${text}" but did not do it; do it there, or change the cell to send it again.`
      default:
        return `the platform took "${text}" without an error but did not keep it; look at the contact there, or change the cell to send it again.`
    }
  },
  'urn-waits': ({ text, detail }) =>
    `"${text}" still belongs to ${detail.name ?? 'somebody'}, whose row is gone; it is passed on as soon as that removal is done. Answer what waits for your OK, or wait.`,
  'had-opted-out': ({ text }) =>
    `"${text}" belonged to a contact who did not want messages any more, so it is not created again; nothing needs to be done, or create it on the platform yourself.`,
  forgotten: () =>
    'this row lists a person who is to be forgotten, so it is not read any further; delete the row, or have that forgotten too.',
}

function phoneTrouble({ why, country }: Facts['detail']): string {
  switch (why) {
    case 'digits-lost':
      return 'no longer has all the digits of the phone number; format the column as text, type the number again and save'
    case 'no-country':
      return 'has no country; write the number with a plus and the country code, or set "country" in the setup'
    case 'two-readings':
      return 'can be read as two different numbers; write it with a plus and the country code and save'
    case 'too-short':
      return 'has fewer digits than the platform takes; write the whole number, with the area code, and save'
    default:
      return `is not a phone number${country === undefined ? '' : ` of ${countryName(country)}`}; write the whole number, with the area code, and save`
  }
}

function numberTrouble({ why }: Facts['detail']): string {
  if (why === 'two-readings') {
    return 'can be read as two numbers, with decimals or with thousands; set "country" in the setup, or write it without a separator'
  }
  return why === 'too-long'
    ? 'has more digits than the platform keeps; shorten it and save'
    : `is not a number; ${SAVE}`
}

function dateTrouble({ why }: Facts['detail']): string {
  switch (why) {
    case 'other-order':
      return "does not fit the order of day, month and year of the account's settings; write it as 2024-12-31 and save"
    case 'no-such-day':
      return `is a day that does not exist; ${SAVE}`
    case 'no-such-time':
      return `is a time that does not exist; ${SAVE}`
    default:
      return 'is not a date; write it as 2024-12-31 and save'
  }
}

function urnTrouble({ scheme, why, limit }: Facts['detail']): string {
  switch (why) {
    case 'digits-only':
      return `is not the number by which ${scheme ?? 'the platform'} knows the person; only digits are accepted there, so ${SAVE}`
    case 'handle':
      return `is not a user name on ${scheme ?? 'the network'}; ${SAVE}`
    case 'too-long':
      return `is longer than the ${limit ?? 255} characters the platform keeps; shorten it and save`
    default:
      return `is not an address the platform accepts; ${SAVE}`
  }
}

function groupTrouble({ why, limit }: Facts['detail']): string {
  switch (why) {
    case 'first-character':
      return 'cannot be a group name, because it must begin with a letter, a digit or _; change it and save'
    case 'character':
      return 'cannot be a group name, because of the quote or backslash in it; change it and save'
    default:
      return `cannot be a group name, because names have 1 to ${limit ?? 64} characters; change it and save`
  }
}

/** What to do about a field or group that could not be made. */
function roomFor(what: 'field' | 'group', { why }: Facts['detail']): string {
  if (why === 'limit-reached') return `delete a ${what} there that nobody uses, or leave this one out`
  return what === 'field' ? 'choose another name for it in the setup' : 'use another name for it'
}

const said = ({ message }: Facts['detail']): string =>
  message === undefined || message === '' ? '' : ` (it says: ${message})`

/** The country's English name; the code itself where it has none. */
function countryName(code: string | number | undefined): string {
  if (typeof code !== 'string' || !/^[A-Z]{2}$/.test(code)) return 'the country that was set'
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Long cells are cut, and line breaks shown as blanks, so that a sentence stays one. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 77)}…` : line
}
