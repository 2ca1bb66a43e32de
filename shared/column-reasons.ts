/**
 * Why a column is taken for something, is left out, or is asked about: a code and what its words need besides. The
 * command line says it in English (`reasonSentence`); the window has words of its own for every code.
 */
import { assertNever } from './assert-never.ts'

/** What a column is for, where a reason names it. */
export type ReasonWhat =
  | 'name'
  /** Where it is doubted. */
  | 'a-name'
  | 'first-name'
  | 'middle-name'
  | 'last-name'
  | 'second-last-name'
  | 'name-prefix'
  | 'name-suffix'
  /** A word for a person: "Cliente". */
  | 'person'
  | 'phone'
  | 'whatsapp'
  | 'email'
  | 'groups'
  /** One group, whose name is with it. */
  | 'group'
  | 'language'
  | 'date'
  /** A detail; the field that keeps it is with it. */
  | 'field'
  | 'status'
  | 'opt-out'
  /** A word for an id, and each row has its own. */
  | 'id'
  /** The id that the program which wrote the file gives each person. */
  | 'vendor-id'
/** `name`: of the group, or the field's key. */
type Means = { what: ReasonWhat; name?: string }
type OneHeader = { header: string }
type Headers = { headers: readonly string[] }
type Nothing = Record<never, never>

/** Words with two meanings (headers.md, "Ambiguities"). */
export type TwoMeanings = 'apelido' | 'numero' | 'estado' | 'titulo' | 'phone or e-mail'

/** Every reason there is, with what its words need. */
export type ReasonDetails = {
  // Who says so.
  /** The platform's own export and import; `scheme` of an address. */
  'platform-header': {
    what: 'name' | 'language' | 'uuid' | 'field' | 'group' | 'address' | 'any'
    scheme?: string
  }
  'platform-status': Nothing
  'vendor-column': Means & { vendor: string }
  'header-means': Means & OneHeader
  'values-say': { what: 'phone' | 'email' }
  chosen: Nothing
  'only-key': Nothing
  /** Kept by an earlier version, in English. */
  'said-before': { text: string }
  // How many of its cells agree.
  'cells-hold': { count: number; judged: number }
  'no-cells-yet': Nothing
  /** Goes on from what the header says: "but only …". */
  'few-cells': { what: 'phone' | 'email' | 'name'; count: number; judged: number }
  'few-values': { count: number }
  // Of phones and e-mails.
  'which-is-whatsapp': Headers
  'not-phones': Nothing
  'area-code-apart': Nothing
  'area-code-alone': Nothing
  'spare-needed': Headers
  'own-is-used': Headers
  'no-other-gives-one': Nothing
  'whose-address': { what: 'phone' | 'email' } & OneHeader
  'somebodys-address': { what: 'phone' | 'email' }
  'somebody-elses': { what: 'phone' | 'email' | 'name' }
  fax: Nothing
  // Of names.
  'no-name-header': Nothing
  'name-from': OneHeader
  'name-from-pieces': Nothing
  'whole-name-in': OneHeader
  'yes-no-no-name': Nothing
  'surname-inside': Nothing
  'holds-surname': OneHeader
  'rest-of-name-in': OneHeader
  'which-name': Headers
  'several-names': Headers
  'whose-name': Nothing
  'child-or-guardian': { child: string; guardian: string }
  'no-first-name': OneHeader
  // Of ids.
  'not-platform-ids': Nothing
  'other-id-used': OneHeader
  'id-not-unique': OneHeader
  'several-ids': Headers
  document: OneHeader
  // Of columns without a header.
  'no-header': Nothing
  'values-are': { what: 'phone' | 'email' }
  'values-may-be-names': Nothing
  // Of the rest.
  'two-meanings': { word: TwoMeanings } & OneHeader
  'no-languages': OneHeader
  'groups-yes-no': OneHeader
  'groups-all-differ': OneHeader
  'unsubscribed-cells': Nothing
  'not-whole-dates': Nothing
  'day-first': Nothing
  'month-first': Nothing
  'mixed-dates': Nothing
  // Why it is left out.
  'unknown-header': Nothing
  'blank-column': Nothing
  'already-given': Nothing
  'platform-keeps': Nothing
  'no-such-address': { name: string }
  'bad-field-name': { name: string }
  'reserved-word': { name: string }
  'group-without-name': Nothing
  'group-name-refused': Nothing
  'about-somebody-else': Nothing
  'about-something-else': Nothing
  'nothing-of-person': Nothing
  consent: Nothing
  // Of what a person, or an earlier scan, said.
  'not-chosen': Nothing
  'same-header-used': Nothing
  'not-known-then': Nothing
  'not-used-then': Nothing
  'chosen-elsewhere': OneHeader
  'came-later-given': Nothing
  /** Goes on with why it is not certain. */
  'came-later-unsure': Nothing
}
export type ReasonCode = keyof ReasonDetails
/** One reason; a column has one or more of them, in order of weight. */
export type Reason = { [Code in ReasonCode]: { code: Code; detail: ReasonDetails[Code] } }[ReasonCode]

/** A reason; what needs no detail is given none. */
export const because = <Code extends ReasonCode>(
  code: Code,
  ...[detail]: Nothing extends ReasonDetails[Code] ? [] : [ReasonDetails[Code]]
): Reason => ({ code, detail: detail ?? {} }) as Reason

/** Reasons in one English sentence, for the command line. */
export function reasonSentence(reasons: readonly Reason[]): string {
  return reasons.reduce((text, reason, place) => {
    const words = wordsOf(reason)
    if (place === 0) return words
    if (reasons[place - 1]!.code === 'came-later-unsure') return `${text}: ${words}`
    return reason.code === 'few-cells' || reason.code === 'few-values'
      ? `${text}, but only ${words}`
      : `${text}; ${words}`
  }, '')
}

function wordsOf({ code, detail }: Reason): string {
  switch (code) {
    case 'platform-header':
      return `the platform's own header${PLATFORM_WORDS[detail.what](detail.scheme)}`
    case 'platform-status':
      return 'a status is never sent; rows that say blocked or stopped are left alone'
    case 'vendor-column':
      return `${detail.vendor}'s column for ${whatWords(detail)}`
    case 'header-means':
      return `"${detail.header}" means ${whatWords(detail)}`
    case 'values-say':
      return `the header says nothing, but the values are those of ${detail.what === 'phone' ? 'phones' : MAILS}`
    case 'chosen':
      return 'chosen in the setup'
    case 'only-key':
      return 'people are told apart by it'
    case 'said-before':
      return detail.text
    case 'cells-hold':
      return `${detail.count} of ${detail.judged} cells hold ${detail.judged === 1 ? 'it' : 'one'}`
    case 'no-cells-yet':
      return 'no cell is filled yet'
    case 'few-cells':
      return `${detail.count} of ${detail.judged} cells ${HOLD[detail.what]}`
    case 'few-values':
      return `${detail.count} different values are in it`
    case 'which-is-whatsapp':
      return `which of ${quoted(detail.headers)} is WhatsApp?`
    case 'not-phones':
      return 'its values are no phone numbers'
    case 'area-code-apart':
      return 'the area code stands in a column of its own: put both into one'
    case 'area-code-alone':
      return 'an area code alone is no phone number: put it into one column with the number'
    case 'spare-needed':
      return `some people have no phone in ${quoted(detail.headers)}, only here; may it be theirs?`
    case 'own-is-used':
      return `${quoted(detail.headers)} is the person's own`
    case 'no-other-gives-one':
      return 'no other column gives one'
    case 'whose-address':
      return `whose ${BARE[detail.what]} is written to, "${detail.header}"?`
    case 'somebodys-address':
      return `it is somebody's ${BARE[detail.what]}, but is that who is written to?`
    case 'somebody-elses':
      return `it is somebody else's ${BARE[detail.what]} than the contact's`
    case 'fax':
      return 'a fax takes no messages'
    case 'no-name-header':
      return 'no header says which column is the name, and this one holds names'
    case 'name-from':
      return `the name comes from "${detail.header}"`
    case 'name-from-pieces':
      return 'the name comes from its pieces'
    case 'whole-name-in':
      return `the whole name is in "${detail.header}"`
    case 'yes-no-no-name':
      return 'it says yes or no, and no name'
    case 'surname-inside':
      return 'the surname is in its values already: is it the whole name?'
    case 'holds-surname':
      return `"${detail.header}" holds the surname already`
    case 'rest-of-name-in':
      return `the rest of the name may be in "${detail.header}"`
    case 'which-name':
      return `${quoted(detail.headers, ' and ')} hold names: which is the contact's?`
    case 'several-names':
      return `${quoted(detail.headers, ' and ')} may all be the name`
    case 'whose-name':
      return 'whose name it is, only you know'
    case 'child-or-guardian':
      return `is the contact the person in "${detail.child}" or in "${detail.guardian}"?`
    case 'no-first-name':
      return `no column for the first name stands beside "${detail.header}"`
    case 'not-platform-ids':
      return "its values are not the platform's ids"
    case 'other-id-used':
      return `"${detail.header}" is the id that is used`
    case 'id-not-unique':
      return `"${detail.header}" means an id, but it is not filled and different in every row`
    case 'several-ids':
      return `${quoted(detail.headers, ' and ')} may all be the person's id`
    case 'document':
      return `"${detail.header}" is a personal document, which leaves this PC only if you choose so`
    case 'no-header':
      return 'the column has no header'
    case 'values-are':
      return `its values are ${detail.what === 'phone' ? 'phone numbers' : MAILS}`
    case 'values-may-be-names':
      return 'its values may be names'
    case 'two-meanings':
      return `"${detail.header}" ${MEANINGS[detail.word]}`
    case 'no-languages':
      return `"${detail.header}" holds no languages`
    case 'groups-yes-no':
      return `"${detail.header}" means groups, but its values are yes and no`
    case 'groups-all-differ':
      return `"${detail.header}" means groups, but nearly every row has one of its own`
    case 'unsubscribed-cells':
      return 'some of its cells say that people do not want messages; their rows are left alone'
    case 'not-whole-dates':
      return 'not all its values are whole dates, so they stay text'
    case 'day-first':
      return 'day first, as in 31/12/2024'
    case 'month-first':
      return 'month first, as in 12/31/2024'
    case 'mixed-dates':
      return 'some are day first and some month first, so the order of the account counts'
    case 'unknown-header':
      return 'the header is none the agent knows'
    case 'blank-column':
      return 'blank in every row that was looked at'
    case 'already-given':
      return 'an earlier column already gives it'
    case 'platform-keeps':
      return 'the platform keeps this by itself'
    case 'no-such-address':
      return `the platform knows no kind of address called "${detail.name}"`
    case 'bad-field-name':
      return `"${detail.name}" cannot be the name of a field`
    case 'reserved-word':
      return `the platform keeps the word "${detail.name}" for itself`
    case 'group-without-name':
      return 'the group has no name'
    case 'group-name-refused':
      return 'the platform takes no group of this name'
    case 'about-somebody-else':
      return 'it tells about somebody else than the contact'
    case 'about-something-else':
      return 'it tells about something else than the person'
    case 'nothing-of-person':
      return 'it holds nothing about the person'
    case 'consent':
      return 'it says who may be written to; only columns that say who may not can stop a message'
    case 'not-chosen':
      return 'not named in the setup'
    case 'same-header-used':
      return 'another column with the same header is used'
    case 'not-known-then':
      return 'not known when the file was first read'
    case 'not-used-then':
      return 'not used when the file was first read'
    case 'chosen-elsewhere':
      return `"${detail.header}" was said to be it`
    case 'came-later-given':
      return 'came later, and another column gives it'
    case 'came-later-unsure':
      return 'came later and is not certain'
    default:
      return assertNever(code)
  }
}

const MAILS = 'e-mail addresses'
const BARE = { phone: 'phone', email: 'e-mail address', name: 'name' } as const
const HOLD = { phone: 'hold a complete number', email: 'hold one', name: 'look like one' } as const
const MEANINGS: Record<TwoMeanings, string> = {
  apelido: 'is a surname in Portugal and a nickname in Brazil',
  numero: 'may be a phone, the number of a house, or of a document',
  estado: 'may be a state of the country or a status',
  titulo: 'may be a job, or what stands before the name',
  'phone or e-mail': 'may hold phones and e-mail addresses',
}
const PLATFORM_WORDS: Record<ReasonDetails['platform-header']['what'], (scheme?: string) => string> = {
  name: () => ' for the name',
  language: () => ' for the language',
  uuid: () => ' for its id of a contact',
  field: () => ' for a field',
  group: () => ' for a group',
  address: (scheme = '') => ` for ${scheme}`,
  any: () => '',
}

function whatWords({ what, name = '' }: Means): string {
  switch (what) {
    case 'name':
      return 'the name'
    case 'a-name':
      return 'a name'
    case 'first-name':
      return 'the first name'
    case 'middle-name':
      return 'the middle name'
    case 'last-name':
      return 'the last name'
    case 'second-last-name':
      return 'the second last name'
    case 'name-prefix':
      return 'what stands before the name'
    case 'name-suffix':
      return 'what follows the name'
    case 'person':
      return 'a person'
    case 'phone':
      return 'a phone'
    case 'whatsapp':
      return 'a WhatsApp number'
    case 'email':
      return 'an e-mail address'
    case 'groups':
      return 'groups'
    case 'group':
      return `the group "${name}", with yes and no`
    case 'language':
      return 'a language'
    case 'date':
      return 'a date'
    case 'field':
      return `a detail, which the field "${name}" keeps`
    case 'status':
      return 'a status; it is never sent, and rows that say blocked or stopped are left alone'
    case 'opt-out':
      return 'people who must not be written to; their rows are left alone'
    case 'id':
      return 'an id, and each row has its own'
    case 'vendor-id':
      return 'its id of a person'
    default:
      return assertNever(what)
  }
}

const quoted = (headers: readonly string[], between = ', '): string =>
  headers.map((header) => `"${header}"`).join(between)
